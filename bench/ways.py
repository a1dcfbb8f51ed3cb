"""What is measured: each a function of a working folder and how many rounds → its figures."""

from __future__ import annotations

import itertools
import json
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench import timing
from bench.timing import PYTHON, SCRIPTS, alternately, pipeline, ratios, run
from briefing import config, paths, words

Tell = Callable[[str], None]
Figures = dict[str, Any]

FIGURE = ("results.csv", "rural_hygienic_water,2025,=,95,", "rural_hygienic_water,2025,=,96,")
SOME = ("summary", "domain-economy", "documents")  # of many provinces, or a round takes an hour


def commands(place: Path, rounds: int, tell: Tell) -> Figures:
    """(a) All reports from nothing, against papermill and nbconvert as one would write it."""
    pipeline("run", "--outputs", place / "made", "--format", "html")
    lines = list(_lines(place))

    def one_after_another() -> None:
        for line in lines:
            _both(line)

    def two_at_a_time() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(_both, lines))

    fresh = ("run", "--fresh", "--outputs", place / "fresh")
    ways = {
        "command lines, one after another": one_after_another,
        "command lines, two at a time": two_at_a_time,
        "pipeline, HTML": lambda: pipeline(*fresh, "--format", "html"),
        "pipeline, HTML and PDF": lambda: pipeline(*fresh),
    }
    took = alternately(ways, rounds, tell)
    names = list(ways)
    return {
        "reports": len(lines),
        "took": took,
        "times_one": ratios(took, names[0], names[2]),
        "times_two": ratios(took, names[1], names[2]),
        "pdf_wall": statistics.median(
            (b - a) / len(lines) for a, b in zip(took[names[2]], took[names[3]], strict=True)
        ),
    }


def _lines(place: Path) -> Iterator[tuple[list[Any], list[Any]]]:
    """The two command lines of each report in each language; the tables lie there already."""
    folder = place / "made" / "cao-bang" / "2025"
    notebooks = place / "command-lines"
    notebooks.mkdir()
    for report in config.read(paths.CONFIG, words.LANGUAGES).report:
        if report.provinces or "baseline" not in report.stages:
            continue
        for language in report.languages:
            given = {**report.parameters, "year": 2025, "language": language, "tables": "tables"}
            options = [word for name, value in given.items() for word in ("-p", name, value)]
            out = notebooks / f"{language}-{report.name}.ipynb"
            source = paths.NOTEBOOKS / report.notebook
            execute = [SCRIPTS / "papermill", source, out, *options, "--cwd", folder]
            yield (
                [*execute, "-k", "python3"],
                [SCRIPTS / "jupyter", "nbconvert", "--to", "html", out],
            )


def _both(line: tuple[list[Any], list[Any]]) -> None:
    for command in line:
        run(*command)


def floor(place: Path, rounds: int, tell: Tell) -> Figures:
    """(b) Against the same work without any notebook machinery, whole commands both."""
    ways = {
        "floor": lambda: run(PYTHON, "-m", "bench.floor", place / "floor"),
        "pipeline, HTML": lambda: pipeline(
            "run", "--fresh", "--format", "html", "--outputs", place / "fresh"
        ),
    }
    took = alternately(ways, rounds, tell)
    pages = [f for f in (place / "floor").rglob("*.html") if f.parent.name in words.LANGUAGES]
    same = [f for f in pages if f.read_bytes() == _other(f, place).read_bytes()]
    return {"took": took, "times": ratios(took, "pipeline, HTML", "floor"), "same": len(same)}


def _other(page: Path, place: Path) -> Path:
    return place / "fresh" / page.relative_to(place / "floor")


def unchanged(place: Path, rounds: int, tell: Tell) -> Figures:
    """(c) A run of what stands, against Python doing nothing."""
    options = ("run", "--outputs", place / "stands")
    for _ in range(2):
        pipeline(*options)
    ways = {
        "python -c pass": lambda: run(PYTHON, "-c", "pass"),
        "unchanged run": lambda: pipeline(*options),
    }
    took = alternately(ways, 3 * rounds, tell)
    return {"took": took, "times": ratios(took, "unchanged run", "python -c pass")}


def one_figure(place: Path, rounds: int, tell: Tell) -> Figures:
    """(d) One figure changed, against a full run."""
    data = place / "data"
    shutil.copytree(paths.DATA, data)
    options = ("run", "--data", data, "--outputs", place / "figure")
    pipeline(*options)
    file, here, there = data / FIGURE[0], *FIGURE[1:]
    texts = itertools.cycle([(here, there), (there, here)])

    def change() -> None:
        before, after = next(texts)
        text = file.read_text(encoding="utf-8")
        if before not in text:
            raise SystemExit(f"{file}: no {before}")
        file.write_text(text.replace(before, after), encoding="utf-8")
        pipeline(*options)

    ways = {"one figure changed": change, "full run": lambda: pipeline(*options, "--fresh")}
    took = alternately(ways, rounds, tell)
    file.write_text(file.read_text(encoding="utf-8").replace(there, here), encoding="utf-8")
    return {"took": took, "times": ratios(took, "one figure changed", "full run")}


def provinces(place: Path, rounds: int, tell: Tell) -> Figures:
    """(e) Many provinces: reports a minute and memory, some reports as HTML."""
    run(PYTHON, "-m", "bench.provinces", place / "provinces", "--count", "100")
    known = sorted((place / "provinces").iterdir())
    only = [word for name in SOME for word in ("--report", name)]
    figures: Figures = {}
    for count in (1, 10, 34, 100):
        data = [word for folder in known[:count] for word in ("--data", str(folder))]
        took, memory = [], []
        for _ in range(rounds if count < 34 else max(1, rounds // 2) if count < 100 else 1):
            began = time.perf_counter()
            options = ("run", "--fresh", "--format", "html", "--outputs", place / "many")
            memory.append(timing.peak(lambda: pipeline(*options, *data, *only)))
            took.append(time.perf_counter() - began)
            tell(f"{count} provinces: {took[-1]:.1f} s, {memory[-1]:.0f} MB")
        made = count * len(SOME) * len(words.LANGUAGES)
        figures[str(count)] = {
            "took": took,
            "a_minute": statistics.median(60 * made / seconds for seconds in took),
            "memory": statistics.median(memory),
        }
    return figures


def growth(place: Path, rounds: int, tell: Tell) -> Figures:
    """(g) The measures of a province by its number of indicators, and of statements of each."""
    sizes = [(50, 1), (500, 1), (5000, 1), (50, 10), (500, 10)]
    figures = {}
    for indicators, statements in sizes:
        folder = place / f"{indicators}-{statements}"
        wanted = ("--indicators", str(indicators), "--statements", str(statements))
        run(PYTHON, "-m", "bench.provinces", folder, "--count", "1", *wanted)
        own = next(folder.iterdir())
        seconds = []
        for _ in range(rounds):
            done = timing.output(PYTHON, "-m", "bench.measures", own)
            seconds.append(json.loads(done))
        middle = {name: statistics.median(one[name] for one in seconds) for name in seconds[0]}
        figures[f"{indicators} × {statements}"] = middle
        tell(f"{indicators} indicators, {statements} statements of each: {middle}")
    return figures
