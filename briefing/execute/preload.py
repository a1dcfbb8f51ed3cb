"""To be imported before processes part: a shell for each of them, made once for all."""

from __future__ import annotations

import papermill  # noqa: F401 - which imports our engine by its entry point

from briefing.execute import shell

shell.prepare_shell()
