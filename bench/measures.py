"""Provinces of several sizes → the CPU seconds that reading, checking and measuring them takes.

`python -m bench.measures --indicators 50 500 5000 --statements 1 --year 2025 --until 2025`
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import provinces
from briefing import validate
from briefing.analysis import analyse
from briefing.data import reader


def timed(make: Callable[..., Any], *given: object) -> tuple[Any, float]:
    """What a function makes of what it is given, and the CPU seconds it took."""
    begun = time.process_time()
    return make(*given), time.process_time() - begun


def main() -> None:
    """Print a line for each size asked for."""
    parser = argparse.ArgumentParser(description="Time provinces that do not exist.")
    parser.add_argument("--indicators", type=int, nargs="+", default=[50, 500, 1000, 2000, 5000])
    parser.add_argument("--statements", type=int, nargs="+", default=[1])
    parser.add_argument("--year", type=int, default=2025)
    parser.add_argument("--until", type=int, default=provinces.LAST)
    asked = parser.parse_args()
    print("indicators statements targets results | load check measure")
    sizes = itertools.product(asked.indicators, asked.statements)
    for warm, (indicators, statements) in enumerate([(provinces.CORE, 1), *sizes]):
        with tempfile.TemporaryDirectory() as folder:
            provinces.write(Path(folder), indicators, 1, statements, until=asked.until)
            read, loading = timed(reader.load_province, Path(folder))
        _, checking = timed(validate.find_problems, read)
        tables, measuring = timed(analyse.analyse, read, asked.year)
        told = (indicators, statements, len(tables.measures), len(read.rows["results"]))
        times = (f"{seconds:.2f}" for seconds in (loading, checking, measuring))
        if warm:  # the first one also imports what is used
            print(*told, "|", *times, flush=True)


if __name__ == "__main__":
    main()
