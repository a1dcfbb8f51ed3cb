"""`make bench`: how fast everything is, measured in one run → docs/performance.md and its chart.

`python -m bench --only b --only d --rounds 3` measures some of it anew and leaves the rest as it
was; `--before DIR` also measures an earlier checkout of the repository, in turns with this one.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import tempfile
from pathlib import Path

from bench import report
from bench.measures import MEASURES, Bench
from bench.timing import run


def main() -> None:
    """Measure, save the figures, write the page."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", choices=MEASURES, help="only this; repeatable")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--before", type=Path, metavar="DIR", help="a checkout to compare with")
    options = parser.parse_args()
    before = options.before and options.before.resolve()
    figures = json.loads(report.FIGURES.read_text("utf-8")) if report.FIGURES.is_file() else {}
    machine = figures.setdefault("machine", {})
    machine |= {"cores": len(os.sched_getaffinity(0)), "date": dt.date.today().isoformat()}
    machine |= {"python": platform.python_version(), "system": platform.system()}
    if before:
        commit = run("git", "rev-parse", "--short", "HEAD", checkout=before).strip()
        machine["before"] = f"commit {commit}"
    for name in options.only or MEASURES:
        print(MEASURES[name].__doc__, flush=True)
        with tempfile.TemporaryDirectory(prefix="briefing-bench-") as folder:
            values = MEASURES[name](Bench(Path(folder), options.rounds, before))
        if values:  # none of what needs --before
            figures[name] = {
                unit: {way: [round(v, 4) for v in of] for way, of in ways.items()}
                for unit, ways in values.items()
            }
            report.FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    report.CHART.write_text(report.chart(figures), encoding="utf-8")
    report.PAGE.write_text(report.page(figures), encoding="utf-8")


if __name__ == "__main__":
    main()
