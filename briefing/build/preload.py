"""To be imported once, before processes part: what a notebook and a page need, loaded and tried.

What a process would import, look up and compile at its first notebook, chart and page is there in
each that parts from the one that imports this. It leaves one thread and no file open.
"""

from __future__ import annotations

import gc

gc.disable()  # nothing of what is imported is to be thrown away

import briefing.data.tables_reader  # noqa: E402
import briefing.execute.preload  # noqa: E402
import briefing.publish.preload  # noqa: E402
import briefing.report.charts  # noqa: E402
import briefing.report.drawing.preload  # noqa: E402
import briefing.report.exhibits  # noqa: E402, F401

gc.enable()
gc.freeze()  # no process looks through it again, and so none copies it
