"""Rows taken in from a received workbook → those the file no longer bears out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from briefing import limits, paths
from briefing.data.dataset import Dataset, NumberedRow
from briefing.errors import Problem, message
from briefing.intake import readers
from briefing.intake.grid import parse_cell
from briefing.intake.model import Received
from briefing.intake.records import tidy
from briefing.validate.problems import make_problem

PUT_BACK = message("put the file back as it came, or take the intake back with --undo")


def trace_received(folder: Path, dataset: Dataset) -> Iterator[Problem]:
    """Files that are missing or changed, and printed forms that are not at their cells."""
    files: dict[str, Received] = {}
    for numbered in dataset.rows["sources"]:
        source = numbered.row
        if not paths.is_received(source.file):
            continue
        file = folder / source.file
        if not file.is_file() or not file.resolve().is_relative_to(folder.resolve()):
            expected = message("a file of the folder {folder}", folder=paths.RECEIVED_FOLDER)
            yield make_problem("sources", numbered, "file", expected, PUT_BACK)
        elif limits.hash_file(file) != source.sha256:
            expected = message("the sum of {file}, which has changed", file=source.file)
            yield make_problem("sources", numbered, "sha256", expected, PUT_BACK)
        else:
            files[source.source_id] = readers.read_file(file)
    yield from _trace_rows(dataset, files)


def _trace_rows(dataset: Dataset, files: Mapping[str, Received]) -> Iterator[Problem]:
    for table in ("results", "commune_results"):
        for numbered in dataset.rows[table]:
            row = numbered.row
            received = files.get(row.source_id)
            if received is None or not row.place or not row.printed:
                continue
            shown = _find_shown(received, row.place)
            if shown != row.printed:
                yield _describe(table, numbered, received, shown)


def _describe(table: str, numbered: NumberedRow, received: Received, shown: str | None) -> Problem:
    expected = message("a cell of {file}, like Sheet1!F9", file=received.name)
    action = message("write the sheet and the cell the figure was taken from")
    if shown is None:
        return make_problem(table, numbered, "place", expected, action)
    expected = message("“{shown}”, as {place} has it", shown=shown, place=numbered.row.place)
    action = message("write it letter for letter, or correct the place")
    return make_problem(table, numbered, "printed", expected, action)


def _find_shown(received: Received, place: str) -> str | None:
    """What a file shows at `Biểu 01!F9`; None where there is no such cell."""
    sheet, _, cell = place.rpartition("!")
    address = parse_cell(cell)
    for one in received.sheets:
        if tidy(one.name) == sheet and address in one.cells:
            return tidy(one.cells[address].text)
    return None
