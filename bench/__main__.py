"""`make bench`: how fast everything is, measured in one run → docs/performance.md and its chart.

`python -m bench --only b --only d --rounds 3` measures some of it anew; the rest stays as it was.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import tempfile
import time
from pathlib import Path

from bench import report
from bench.ways import WAYS


def main() -> None:
    """Measure, keep the figures, write the page."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", choices=WAYS, help="only this; repeatable")
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    figures = json.loads(report.FIGURES.read_text("utf-8")) if report.FIGURES.is_file() else {}
    began = time.monotonic()
    for name in asked.only or WAYS:

        def tell(what: str, name: str = name) -> None:
            print(f"{time.monotonic() - began:6.0f} s  ({name}) {what}", flush=True)

        with tempfile.TemporaryDirectory(prefix="briefing-bench-") as place:
            figures[name] = WAYS[name](Path(place), asked.rounds, tell)
        figures["machine"] = {
            "cores": len(os.sched_getaffinity(0)),
            "python": platform.python_version(),
            "system": platform.system(),
            "date": dt.date.today().isoformat(),
            "rounds": asked.rounds,
        }
        report.FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    report.write(figures)


if __name__ == "__main__":
    main()
