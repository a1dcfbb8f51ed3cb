"""To be imported once, before processes part: what a notebook and a page need, loaded and tried.

What a process would import, look up and compile at its first notebook, chart and page is there in
each that parts from the one that imports this. It leaves one thread and no file open.
"""

from __future__ import annotations

import gc

gc.disable()  # nothing of what is imported is to be thrown away

from briefing import exhibit, load  # noqa: E402
from briefing.chart import warm as chart  # noqa: E402
from briefing.execute import warm as execute  # noqa: E402
from briefing.publish import warm as publish  # noqa: E402

WARMED = (load, exhibit, chart, execute, publish)

gc.enable()
gc.collect()
gc.freeze()  # no process looks through it again, and so none copies it
