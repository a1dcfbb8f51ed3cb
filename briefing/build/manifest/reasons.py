"""What differs, in words: an input, a row of the data folder, a file that was made."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefing import errors, paths
from briefing.build import sums
from briefing.build.manifest import reads, record
from briefing.build.manifest.record import Made
from briefing.build.request import Run
from briefing.errors import message

INPUTS: Mapping[str, errors.Message] = {
    "notebook": message("its notebook changed"),
    "executed": message("its notebook was executed anew"),
    "parameters": message("its parameters changed"),
    "links": message("the pages it leads to changed"),
    "style": message("the style of PDFs changed"),
    "year": message("the briefing year changed"),
    "code": message("the code changed"),
    "looks": message("fonts, templates or styles changed"),
    "versions": message("Python or a library changed"),
}


@dataclass(frozen=True)
class Change:
    """A row of a data folder that is not what it was, and the ids in it; 0 where one is gone."""

    file: str
    row: int
    ids: frozenset[str] = frozenset()

    def told(self) -> errors.Message:
        if not self.row:
            return message("a row of {table} is gone", table=self.file)
        return message("{table} row {row} changed", table=self.file, row=self.row)


def row_sums(folder: Path) -> dict[str, str]:
    """File of a data folder → short sums of its rows, in order, with spaces between them."""
    return {file: " ".join(map(_row_sum, rows)) for file, rows in _rows(folder).items()}


def changed_rows(made: Made, folder: Path) -> tuple[Change, ...]:
    """The rows of a data folder that are not what they were when its tables were made."""
    found = []
    for file, (head, *rows) in _rows(folder).items():
        before = set(made["rows"].get(file, "").split())
        new = [
            Change(file, line, frozenset(_ids(head, row)))
            for line, row in enumerate(rows, start=2)
            if _row_sum(row) not in before
        ]
        gone = before - {_row_sum(row) for row in (head, *rows)}
        found += new or [Change(file, 0)] * bool(gone)
    return tuple(found)


def _rows(folder: Path) -> dict[str, list[list[str]]]:
    """The rows of each CSV file that has a header, as a spreadsheet numbers them."""
    found = {}
    for file in sorted(folder.glob("*.csv")):
        with (
            contextlib.suppress(csv.Error, UnicodeDecodeError),  # `check` tells what is wrong
            file.open(encoding="utf-8-sig", newline="") as lines,
        ):
            found[file.name] = list(csv.reader(lines))
    return {name: rows for name, rows in found.items() if rows}


def _row_sum(row: Sequence[str]) -> str:
    return sums.hash_content("\x1f".join(row))[:10]


def _ids(head: Sequence[str], row: Sequence[str]) -> list[str]:
    """What a row is about; a source is named in too many rows to tell them apart."""
    cells = zip(head, row, strict=False)
    return [cell for name, cell in cells if _names(name) and cell]


def _names(column: str) -> bool:
    return column == "id" or (column.endswith("_id") and column != "source_id")


def of_input(name: str) -> errors.Message:
    """An input that differs; one without words of its own is a file."""
    return INPUTS.get(name) or message("{file} changed", file=name)


def of_damage(name: str) -> errors.Message:
    """A file that was made and is not there as it was."""
    return message("{page} is gone or was changed", page=name)


def of_rendering(
    made: Made | None, now: Mapping[str, str], folder: Path
) -> list[errors.Message] | None:
    """Why a page or workbook must be written again: [] where it stands, None if it never was."""
    if made is None:
        return None
    told = [of_input(name) for name in record.differing(made, now)]
    if not reads.same_words(made):
        told.append(message("the words changed"))
    return told + [of_damage(name) for name in record.damaged(made, folder)]


def of_table(
    name: str,
    cells: Mapping[str, str],
    run: Run,
    now: Mapping[str, reads.Columns],
    changes: Sequence[Change],
) -> errors.Message:
    """Why cells of a table differ: by the row of the data folder it comes from, where one changed.

    Otherwise by the table's own first row that differs.
    """
    file = run.folder / paths.TABLES_FOLDER / name
    before, own = reads.columns(file) if file.is_file() else {}, now.get(name, {})
    row = reads.first_difference(cells, before, own)
    ids = set() if row is None else {own[c][row] for c in own if _names(c) and row < len(own[c])}
    related = [change for change in changes if change.ids & ids] or list(changes)
    if related:
        return related[0].told()
    shown = f"{paths.TABLES_FOLDER}/{name}"
    if row is None:
        return message("{file} changed", file=shown)
    return message("{table} row {row} changed", table=shown, row=row + 2)
