"""To be imported before processes part: a shell for each of them, made once for all."""

from __future__ import annotations

import papermill

from briefing.execute import shell

EXECUTED_BY = papermill.__name__  # which imports our engine by its entry point
shell.ready()
