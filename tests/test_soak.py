"""Runs in a row with data that change: nothing grows, and nothing of a run stays behind.

`RUNS=300 pytest -s tests/test_soak.py` makes 300 in one process, as a server would, and 300 as
processes of their own, and prints the middle of the first and of the last 20.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil
import pytest

import pipeline
from briefing import paths

pytestmark = pytest.mark.slow

RUNS = int(os.environ.get("RUNS", "6"))
WARM_UP = 2  # runs after which all is imported and each request was made once
SHOWN = 20
MINIATURE = Path(__file__).parent / "miniature"
REQUESTS = (["--language", "en"], ["--language", "vi"], ["--report", "sources", "--language", "en"])
GROWTH = "economy_growth,2020,=,5.5,yes"
COUNTED = ("handles", "threads", "children", "temporary files", "files", "beside")
MEASURED = {"memory": 8e6, "children's memory": 8e6, "bytes": 5e4}  # and how much it may vary
Figures = dict[str, float]


def change_data(data: Path, number: int) -> None:
    """Another value each time; every fifth time one that is none, which ends the run with 1."""
    value = "x" if number % 5 == 4 else f"{3 + number % 97 / 10}"
    text = (MINIATURE / "results.csv").read_text(encoding="utf-8")
    text = text.replace(GROWTH, GROWTH.replace("5.5", value))
    (data / "results.csv").write_text(text, encoding="utf-8")


def list_words(folder: Path, number: int) -> list[str]:
    """A command line: two languages of one report in turn with another report."""
    asked = REQUESTS[number % len(REQUESTS)]
    report = [] if "--report" in asked else ["--report", "documents"]
    places = ["--data", str(folder / "data"), "--outputs", str(folder / "outputs")]
    return ["run", "--year", "2020", "--format", "html", *places, *report, *asked]


def run_here(words: Sequence[str]) -> int:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return pipeline.main(words)


def run_there(words: Sequence[str]) -> int:
    command = [sys.executable, "pipeline.py", *words]
    return subprocess.run(command, cwd=paths.ROOT, capture_output=True, check=False).returncode


def soak(folder: Path, run: Callable[[Sequence[str]], int]) -> Iterator[Figures]:
    """What this process, its temporary files and the outputs take after each of many runs."""
    itself = psutil.Process()
    for number in range(RUNS):
        change_data(folder / "data", number)
        began = time.monotonic()
        code = run(list_words(folder, number))
        assert code == (number % 5 == 4), number
        seconds = time.monotonic() - began
        gc.collect()
        children = itself.children(recursive=True)
        made = [file for file in (folder / "outputs").rglob("*") if file.is_file()]
        yield {
            "memory": itself.memory_info().rss,
            "children's memory": sum(child.memory_info().rss for child in children),
            "handles": itself.num_fds(),
            "threads": itself.num_threads(),
            "children": len(children),
            "temporary files": sum(1 for _ in (folder / "temporary").rglob("*")),
            "files": len(made),
            "beside": sum(1 for _ in folder.iterdir()),
            "bytes": sum(file.stat().st_size for file in made),
            "seconds": seconds,
        }


@pytest.mark.parametrize("run", [run_here, run_there])
def test_runs_in_a_row_leave_nothing_behind(run, tmp_path: Path) -> None:
    for name in ("outputs", "temporary"):
        (tmp_path / name).mkdir()
    shutil.copytree(MINIATURE, tmp_path / "data")
    soaked = subprocess.run(
        [sys.executable, __file__, str(tmp_path), run.__name__],
        env={**os.environ, "PYTHONPATH": str(paths.ROOT), "TMPDIR": str(tmp_path / "temporary")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert soaked.returncode == 0, soaked.stderr
    figures = [json.loads(line) for line in soaked.stdout.splitlines()]
    settled = figures[WARM_UP:]
    print(*describe(settled), sep="\n")
    for name in COUNTED:
        assert settled[-1][name] <= settled[0][name], name
    assert settled[-1]["temporary files"] == 0 or run is run_here
    for name, allowed in MEASURED.items():
        first, last = find_ends(settled, name)
        assert last <= first + allowed, name


def find_ends(figures: Sequence[Figures], name: str) -> tuple[float, float]:
    """The middle figure of the first runs and that of the last."""
    count = min(SHOWN, len(figures) // 2)
    first, last = figures[:count], figures[-count:]
    middle = [statistics.median(one[name] for one in part) for part in (first, last)]
    return middle[0], middle[1]


def describe(figures: Sequence[Figures]) -> Iterator[str]:
    """Both ends of each figure, and how much it rises with every run."""
    yield f"\n{len(figures)} runs | first | last | a run"
    for name in figures[0]:
        first, last = find_ends(figures, name)
        values = [one[name] for one in figures]
        rise = statistics.linear_regression(range(len(values)), values).slope
        yield f"{name} | {first:,.10g} | {last:,.10g} | {rise:+,.4g}"


if __name__ == "__main__":
    chosen = {one.__name__: one for one in (run_here, run_there)}[sys.argv[2]]
    for measured in soak(Path(sys.argv[1]), chosen):
        print(json.dumps(measured), flush=True)
