"""What is measured, (a) to (h): a working folder and rounds → the values of each way, by round."""

from __future__ import annotations

import itertools
import json
import logging
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from bench.provinces import write_province
from bench.timing import PYTHON, ROOT, peak_memory, run, run_pipeline, time_alternately

DATA = ROOT / "data"
CHANGED = ("targets.csv", "tourism_visits,level,~,4,", "tourism_visits,level,~,5,")
SOME = ("summary", "domain-economy", "documents")  # of many provinces: all would take long
LANGUAGES = 2
QUIET: Any = {"dashboard_address": "127.0.0.1:0", "silence_logs": logging.CRITICAL + 1}  # of Dask
SIZES = {"65": (1, 1), "520": (8, 1), "5,200": (80, 1), "520, 8 statements": (8, 8)}
Values = dict[str, dict[str, list[float]]]  # "seconds" or "MB" → way → the value of each round


class Bench(NamedTuple):
    """Where something is measured, how often, and against which earlier checkout."""

    folder: Path
    rounds: int
    before: Path | None = None


def full_run(bench: Bench) -> Values:
    """(a) All reports from nothing, HTML and PDF, against the checkout before."""
    if not bench.before:
        return {}
    options = ("--fresh", "--workers", 2, "--outputs")
    ways = {
        "before": partial(run_pipeline, *options, bench.folder / "1", checkout=bench.before),
        "HTML and PDF": partial(run_pipeline, *options, bench.folder / "2"),
    }
    time_alternately(ways, 1)  # compiles the modules of both
    return {"seconds": time_alternately(ways, bench.rounds)}


def html_run(bench: Bench) -> Values:
    """(b) HTML against the same pages made without notebooks, whole commands both."""
    floor, outputs = bench.folder / "floor", bench.folder / "outputs"
    options = ("--fresh", "--format", "html", "--workers", 2, "--outputs", outputs)
    ways = {
        "floor": partial(run, PYTHON, "-m", "bench.in_process", "floor", floor),
        "HTML": partial(run_pipeline, *options),
    }
    seconds = time_alternately(ways, bench.rounds)
    pages = {page: outputs / page.relative_to(floor) for page in floor.rglob("*.html")}
    if not pages or any(page.read_bytes() != other.read_bytes() for page, other in pages.items()):
        raise SystemExit("the pages of the floor differ from the pipeline's")
    return {"seconds": seconds}


def unchanged_run(bench: Bench) -> Values:
    """(c) A run after which nothing has changed, against Python doing nothing."""
    again = partial(run_pipeline, "--outputs", bench.folder)
    ways = {"python -c pass": partial(run, PYTHON, "-c", "pass"), "nothing changed": again}
    again()
    time_alternately(ways, 1)
    return {"seconds": time_alternately(ways, 5 * bench.rounds)}


def changed_figure(bench: Bench) -> Values:
    """(d) A run after which one figure has changed, against a full run of the same data."""
    data, outputs = bench.folder / "data", bench.folder / "outputs"
    shutil.copytree(DATA, data)
    file, replacements = data / CHANGED[0], itertools.cycle([CHANGED[1:], CHANGED[:0:-1]])
    full = partial(run_pipeline, "--workers", 2, "--data", data, "--outputs", outputs)

    def run_changed() -> None:
        text, (old, new) = file.read_text(encoding="utf-8"), next(replacements)
        file.write_text(text.replace(old, new), encoding="utf-8")
        full()

    full()
    before = {page: page.read_bytes() for page in outputs.rglob("*.html")}
    run_changed()
    if all(page.read_bytes() == content for page, content in before.items()):
        raise SystemExit("no page shows the changed figure")
    ways = {"one figure changed": run_changed, "HTML and PDF": partial(full, "--fresh")}
    return {"seconds": time_alternately(ways, bench.rounds)}


def many_provinces(bench: Bench) -> Values:
    """(e) Seconds a report and peak memory by number of provinces, of some reports as HTML."""
    folders = [bench.folder / f"{number:03}" for number in range(1, 101)]
    for number, folder in enumerate(folders, start=1):
        write_province(folder, number)
    runs = {"1": (1, ROOT), "10": (10, ROOT), "100": (100, ROOT)}
    if bench.before:
        runs["100 before"] = (100, bench.before)
    memory: dict[str, list[float]] = {name: [] for name in runs}

    def run_some(name: str, count: int, checkout: Path) -> None:
        only = [word for report in SOME for word in ("--report", report)]
        data = [word for folder in folders[:count] for word in ("--data", folder)]
        options = ("--fresh", "--format", "html", "--workers", 2, *only, *data, "--outputs")
        outputs = bench.folder / f"outputs of {name}"
        call = partial(run_pipeline, *options, outputs, checkout=checkout)
        memory[name].append(peak_memory(call))

    ways = {name: partial(run_some, name, *of) for name, of in runs.items()}
    seconds = time_alternately(ways, bench.rounds)
    reports = {name: count * len(SOME) * LANGUAGES for name, (count, _) in runs.items()}
    each = {name: [value / reports[name] for value in of] for name, of in seconds.items()}
    return {"seconds a report": each, "MB": memory}


def cluster(bench: Bench) -> Values:
    """(f) A Dask scheduler with two workers, against two processes here."""
    from distributed import LocalCluster

    full = partial(run_pipeline, "--fresh", "--outputs", bench.folder / "outputs", "--workers")
    with LocalCluster(n_workers=2, threads_per_worker=1, **QUIET) as started:
        dask = partial(full, started.scheduler_address)
        dask()  # its processes import once, for all runs
        ways = {"two processes": partial(full, 2), "two Dask workers": dask}
        return {"seconds": time_alternately(ways, bench.rounds)}


def tables(bench: Bench) -> Values:
    """(g) CPU seconds of reading, validating and measuring, by indicators and statements."""
    folders = [bench.folder / name for name in SIZES]
    for folder, (copies, statements) in zip(folders, SIZES.values(), strict=True):
        write_province(folder, 1, copies, statements)
    values: Values = {}
    for _ in range(bench.rounds):
        # The first is read twice: the first time also imports what is used.
        printed = run(PYTHON, "-m", "bench.in_process", "tables", folders[0], *folders)
        print(printed.strip(), flush=True)
        for name, steps in zip(SIZES, json.loads(printed)[1:], strict=True):
            for step, seconds in steps.items():
                values.setdefault(f"seconds to {step}", {}).setdefault(name, []).append(seconds)
    return values


def command_lines(bench: Bench) -> Values:
    """(h) HTML against papermill and nbconvert as one would write it without the pipeline."""
    html = partial(run_pipeline, "--fresh", "--format", "html", "--outputs", bench.folder)
    html()
    lines = list(_write_lines(bench.folder))

    def run_lines(at_a_time: int) -> None:
        with ThreadPoolExecutor(at_a_time) as pool:
            list(pool.map(lambda both: [run(*command) for command in both], lines))

    ways = {
        "command lines": partial(run_lines, 1),
        "command lines, two at a time": partial(run_lines, 2),
        "HTML": html,
    }
    return {"seconds": time_alternately(ways, bench.rounds)}


def _write_lines(folder: Path) -> Iterator[list[list[object]]]:
    """The two command lines of each report in each language, on the tables of an earlier run."""
    results = next(folder.rglob("tables")).parent
    config: Any = tomllib.loads((ROOT / "config.toml").read_text(encoding="utf-8"))
    for report in config["report"]:
        if report.get("provinces") or "baseline" not in report.get("stages", ["baseline"]):
            continue
        for language in report["languages"]:
            values = {"year": 2025, "language": language, "tables": "tables"}
            values |= report.get("parameters", {})
            out = folder / f"{language}-{report['name']}.ipynb"
            execute = [PYTHON.parent / "papermill", ROOT / "notebooks" / report["notebook"], out]
            execute += [word for name, value in values.items() for word in ("-p", name, value)]
            convert = [PYTHON.parent / "jupyter", "nbconvert", "--to", "html", out]
            yield [[*execute, "--cwd", results, "-k", "python3"], convert]


def office_run(bench: Bench) -> Values:
    """(i) All reports as Word documents, and as PDFs; their notebooks executed for both."""
    options, kinds = ("--fresh", "--workers", 2), {"Word": "docx", "PDF": "pdf"}
    ways = {
        name: partial(run_pipeline, *options, "--format", kind, "--outputs", bench.folder / kind)
        for name, kind in kinds.items()
    }
    return {"seconds": time_alternately(ways, bench.rounds)}


RUNS = (full_run, html_run, unchanged_run, changed_figure)
OTHERS = (many_provinces, cluster, tables, command_lines, office_run)
MEASURES: Mapping[str, Callable[[Bench], Values]] = dict(
    zip("abcdefghi", (*RUNS, *OTHERS), strict=True)
)
