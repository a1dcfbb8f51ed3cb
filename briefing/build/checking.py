"""`check`: every problem of a data folder, printed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from briefing import paths, validate
from briefing.build import console
from briefing.data import reader
from briefing.data.dataset import Dataset
from briefing.errors import Problem, hidden, message
from briefing.i18n import Translator
from briefing.validate import sources

FILLED = ("sources", "indicators", "results", "targets")  # files no briefing can do without


def list_problems(folder: Path, dataset: Dataset) -> list[Problem]:
    """Every problem of a data folder, its received workbooks included."""
    problems = [*validate.find_language_problems(), *validate.find_problems(dataset)]
    problems += _find_empty_files(dataset)
    if any(paths.is_received(source.file) for source in dataset.sources):
        from briefing.intake import tracing

        problems += tracing.trace_received(folder, dataset)
    return problems


def _find_empty_files(dataset: Dataset) -> Iterator[Problem]:
    broken = {one.file for one in dataset.problems if one.severity == "error"}
    found, expected = message("no row"), message("one or more")
    for file in (f"{name}.csv" for name in FILLED if not dataset.rows[name]):
        if file not in broken:
            yield Problem(file, 0, "", found, expected, message("fill in the file"), "warning")


def check(arguments: argparse.Namespace, say: Translator) -> int:
    """`check`: every problem of a data folder; 1 when one is an error."""
    dataset = reader.load_province(arguments.data)
    problems = list_problems(arguments.data, dataset)
    as_json = arguments.format == "json"
    looked_up = say(
        "printed figures not looked up: give the folder of the source texts with --sources"
    )
    if arguments.sources is not None:
        texts = reader.load_source_texts(arguments.sources, sources.list_source_files(dataset))
        traced, counts = sources.trace_statements(dataset, texts)
        problems += traced
        found, total = say.number(counts.found), say.number(counts.total)
        looked_up = say(
            "{found} of {total} printed figures found in place", found=found, total=total
        )
    print(looked_up, file=sys.stderr if as_json else sys.stdout)
    wrong = sum(problem.severity == "error" for problem in problems)
    if as_json:
        console.log_problems(problems, say)
        print(hidden.format_json([say.record(p) for p in problems]))
    else:
        console.print_problems(problems, say)
        numbers = {
            "errors": say.plural("{count} error", "{count} errors", wrong),
            "warnings": say.plural("{count} warning", "{count} warnings", len(problems) - wrong),
        }
        folder = paths.format_path(arguments.data)
        print(say("{folder}: {errors}, {warnings}", folder=folder, **numbers))
    return 1 if wrong else 0
