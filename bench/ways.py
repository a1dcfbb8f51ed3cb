"""What is measured, (a) to (g): each a function of a working folder and rounds → its figures."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from bench import timing
from bench.timing import PYTHON, SCRIPTS, alternately, pipeline, ratio, run
from briefing import config, i18n, paths
from briefing.data import reader

Tell = Callable[[str], None]
Figures = dict[str, Any]

FIGURE = (  # a target that stands in the report of its domain and in the list of all statements
    "targets.csv",
    *("tourism_visits,level,~,4,", "tourism_visits,level,~,5,"),
)
SOME = ("summary", "domain-economy", "documents")  # of many provinces: a round of all takes long


def command_lines(place: Path, rounds: int, tell: Tell) -> Figures:
    """(a) All reports from nothing, against papermill and nbconvert as one would write it."""
    pipeline("run", "--outputs", place / "made", "--format", "html")
    lines = list(_lines(place))

    def two_at_a_time() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(_both, lines))

    fresh = ("run", "--fresh", "--outputs", place / "fresh")
    ways: Mapping[str, Callable[[], object]] = {
        "command lines": lambda: [_both(line) for line in lines],
        "command lines, two at a time": two_at_a_time,
        "pipeline, HTML": partial(pipeline, *fresh, "--format", "html"),
        "pipeline, HTML and PDF": partial(pipeline, *fresh),
    }
    took = alternately(ways, rounds, tell)
    one, two, html, both = ways
    more = [(b - a) / len(lines) for a, b in zip(took[html], took[both], strict=True)]
    return {
        "reports": len(lines),
        "took": took,
        "one": ratio(took, one, html),
        "two": ratio(took, two, html),
        "pdf": statistics.median(more),
    }


def _lines(place: Path) -> Iterator[tuple[list[Any], list[Any]]]:
    """The two command lines of each report in each language; the tables lie there already."""
    info = reader.load_province_info(paths.DATA)
    folder = paths.get_run_folder(place / "made", info.id, 2025)
    notebooks = place / "command-lines"
    notebooks.mkdir()
    for report in config.load_config(paths.CONFIG, i18n.LANGUAGES).report:
        if report.provinces or "baseline" not in report.stages:
            continue
        for language in report.languages:
            given = {**report.parameters, "year": 2025, "language": language, "tables": "tables"}
            options = [word for name, value in given.items() for word in ("-p", name, value)]
            out = notebooks / f"{language}-{report.name}.ipynb"
            source = paths.NOTEBOOKS / report.notebook
            execute = [SCRIPTS / "papermill", source, out, *options, "--cwd", folder]
            convert = [SCRIPTS / "jupyter", "nbconvert", "--to", "html", out]
            yield [*execute, "-k", "python3"], convert


def _both(line: tuple[list[Any], list[Any]]) -> None:
    for command in line:
        run(*command)


def floor(place: Path, rounds: int, tell: Tell) -> Figures:
    """(b) Against the same work without any notebook machinery, whole commands both."""
    ways = {
        "floor": partial(run, PYTHON, "-m", "bench.floor", place / "floor"),
        "pipeline, HTML": partial(
            pipeline, "run", "--fresh", "--format", "html", "--outputs", place / "fresh"
        ),
    }
    took = alternately(ways, rounds, tell)
    pages = [f for f in (place / "floor").rglob("*.html") if f.parent.name in i18n.LANGUAGES]
    for page in pages:
        if page.read_bytes() != (place / "fresh" / page.relative_to(place / "floor")).read_bytes():
            raise SystemExit(f"the floor made another {page.name}")
    return {"took": took, "times": ratio(took, "pipeline, HTML", "floor")}


def unchanged(place: Path, rounds: int, tell: Tell) -> Figures:
    """(c) A run of what stands, against Python doing nothing."""
    options = ("run", "--outputs", place / "stands")
    for _ in range(2):
        pipeline(*options)
    ways = {
        "python -c pass": partial(run, PYTHON, "-c", "pass"),
        "unchanged run": partial(pipeline, *options),
    }
    took = alternately(ways, 5 * rounds, tell)
    return {"took": took, "times": ratio(took, "unchanged run", "python -c pass")}


def one_figure(place: Path, rounds: int, tell: Tell) -> Figures:
    """(d) One figure changed, against a full run."""
    data = place / "data"
    shutil.copytree(paths.DATA, data)
    options = ("run", "--data", data, "--outputs", place / "figure")
    pipeline(*options)
    file, here, there = data / FIGURE[0], *FIGURE[1:]
    texts = itertools.cycle([(here, there), (there, here)])
    made: list[str] = []

    def change() -> None:
        before, after = next(texts)
        text = file.read_text(encoding="utf-8")
        if before not in text:
            raise SystemExit(f"{file.name}: no {before}")
        file.write_text(text.replace(before, after), encoding="utf-8")
        told = pipeline(*options, "--language", "vi", "--language", "en")
        made[:] = [line for line in told.splitlines() if "notebook (" in line]

    for _ in range(2):  # its own order, with both languages named, stands before it is timed
        change()
    ways = {"one figure changed": change, "full run": partial(pipeline, *options, "--fresh")}
    took = alternately(ways, rounds, tell)
    return {"took": took, "times": ratio(took, "one figure changed", "full run"), "made": len(made)}


def provinces(place: Path, rounds: int, tell: Tell) -> Figures:
    """(e) Many provinces: reports a minute and memory, of some reports as HTML."""
    run(PYTHON, "-m", "bench.provinces", place / "provinces", "--count", "100")
    known = sorted((place / "provinces").iterdir())
    only = [word for name in SOME for word in ("--report", name)]
    took: dict[int, list[float]] = {}
    memory: dict[int, list[float]] = {}
    for number, count in itertools.product(range(1, rounds + 1), (1, 10, 34, 100)):
        data = [word for folder in known[:count] for word in ("--data", str(folder))]
        options = ("run", "--fresh", "--format", "html", "--outputs", place / "many")
        began = time.perf_counter()
        most = timing.peak(partial(pipeline, *options, *data, *only))
        took.setdefault(count, []).append(time.perf_counter() - began)
        memory.setdefault(count, []).append(most)
        tell(
            f"round {number} of {rounds}: {count} provinces {took[count][-1]:.1f} s, {most:.0f} MB"
        )
    pages = len(SOME) * len(i18n.LANGUAGES)
    return {
        str(count): {
            "seconds": statistics.median(seconds),
            "a_minute": statistics.median(60 * count * pages / one for one in seconds),
            "memory": statistics.median(memory[count]),
        }
        for count, seconds in took.items()
    }


def cluster(place: Path, rounds: int, tell: Tell) -> Figures:
    """(f) A Dask scheduler with two workers, against two processes here; every page of both."""
    with _scheduler(place) as address:
        fresh = ("run", "--fresh", "--outputs", place / "cluster", "--workers")
        ways = {
            "two processes": partial(pipeline, *fresh, "2"),
            "Dask, two workers": partial(pipeline, *fresh, address),
        }
        ways["Dask, two workers"]()  # its processes import once, and stay
        took = alternately(ways, rounds, tell)
    return {"took": took, "times": ratio(took, "two processes", "Dask, two workers")}


@contextlib.contextmanager
def _scheduler(place: Path) -> Iterator[str]:
    """The address of a scheduler of this machine with two workers."""
    told = place / "scheduler.json"
    dask = [PYTHON, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    worker = [PYTHON, "-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny"]
    both = ["--scheduler-file", str(told), "--no-dashboard"]
    begun = [_begun([*dask, *both])]
    try:
        while not (told.is_file() and told.read_text(encoding="utf-8").strip()):
            time.sleep(0.1)
        for number in range(2):
            begun.append(_begun([*worker, *both, "--local-directory", str(place / f"w{number}")]))
        yield str(json.loads(told.read_text(encoding="utf-8"))["address"])
    finally:
        for process in reversed(begun):
            process.kill()
            process.wait()


def _begun(command: list[str]) -> subprocess.Popen[bytes]:
    silent = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=paths.ROOT, env=os.environ, stdout=silent, stderr=silent)


def growth(place: Path, rounds: int, tell: Tell) -> Figures:
    """(g) CPU seconds of reading, checking and measuring, by indicators and statements of each."""
    figures: Figures = {}
    for sizes in (("50", "500", "5000"), "1"), (("500",), "2"), (("500",), "4"), (("500",), "8"):
        for _ in range(rounds):
            told = run(
                *(PYTHON, "-m", "bench.measures", "--indicators", *sizes[0]),
                *("--statements", sizes[1]),
            )
            for line in told.splitlines()[1:]:
                left, _, right = line.partition("|")
                key = " × ".join(left.split()[:2])
                figures.setdefault(key, []).append([float(part) for part in right.split()])
        tell(f"{', '.join(sizes[0])} indicators × {sizes[1]}: done")
    names = ("load", "check", "measure")
    return {
        key: {n: statistics.median(one[i] for one in rows) for i, n in enumerate(names)}
        for key, rows in figures.items()
    }


WAYS: Mapping[str, Callable[[Path, int, Tell], Figures]] = {
    "a": command_lines,
    "b": floor,
    "c": unchanged,
    "d": one_figure,
    "e": provinces,
    "f": cluster,
    "g": growth,
}
