"""A sheet by rows: its cells, what merged cells show, addresses as A1."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from briefing.intake.model import Address, Cell, Sheet

EMPTY = Cell("")
MOST_COVERED = 20_000  # cells of one merged range that are looked at


class Grid(NamedTuple):
    """A sheet's cells by row and column; `anchors` of each cell a merged range covers, its first.

    `order` are the rows that are not empty, `ranges` the merged ranges by their first cells.
    """

    sheet: Sheet
    rows: Mapping[int, Mapping[int, Cell]]
    order: Sequence[int]
    anchors: Mapping[Address, Address]
    ranges: Mapping[Address, Address]

    def anchor(self, row: int, column: int) -> Address:
        """The cell that is shown at an address."""
        return self.anchors.get((row, column), (row, column))

    def shown(self, row: int, column: int) -> Cell:
        """What an address holds, of a merged range what its first cell does."""
        row, column = self.anchor(row, column)
        return self.rows.get(row, {}).get(column, EMPTY)

    def stored(self, row: int, column: int) -> Cell:
        """What an address holds itself."""
        return self.rows.get(row, {}).get(column, EMPTY)

    def list_rows(self, first: int, last: int) -> Sequence[int]:
        """The rows from one to another that are not empty."""
        return self.order[bisect_left(self.order, first) : bisect_right(self.order, last)]


def arrange(sheet: Sheet) -> Grid:
    """A sheet by rows."""
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sorted(sheet.cells.items(), key=lambda item: item[0]):
        rows.setdefault(row, {})[column] = cell
    last_row = max(rows, default=0)
    last_column = max((column for cells in rows.values() for column in cells), default=0)
    anchors: dict[Address, Address] = {}
    ranges: dict[Address, Address] = {}
    for first, (bottom, right) in sheet.merged:
        ranges[first] = (bottom, right)
        below, beside = min(bottom, last_row), min(right, last_column)
        if (below - first[0] + 1) * (beside - first[1] + 1) <= MOST_COVERED:
            anchors.update(dict.fromkeys(_covered(first, (below, beside)), first))
    return Grid(sheet, rows, list(rows), anchors, ranges)


def _covered(first: Address, last: Address) -> Iterator[Address]:
    for row in range(first[0], last[0] + 1):
        for column in range(first[1], last[1] + 1):
            yield row, column


@functools.cache
def name_column(column: int) -> str:
    """The letters of a column: 28 is AB."""
    before, rest = divmod(column - 1, 26)
    return (name_column(before) if before else "") + chr(ord("A") + rest)


def name_cell(row: int, column: int) -> str:
    """An address as A1."""
    return f"{name_column(column)}{row}"


def name_range(first: Address, last: Address) -> str:
    """A range as A1:B2."""
    return f"{name_cell(*first)}:{name_cell(*last)}"


def parse_cell(cell: str) -> Address:
    """F9 as row and column, of a range those of its first cell; (0, 0) where it is no cell."""
    found = re.match(r"([A-Z]{1,3})([0-9]+)(?=:|\Z)", cell)
    return (int(found[2]), _number(found[1])) if found else (0, 0)


def turn(sheet: Sheet) -> Sheet:
    """A sheet with its rows as columns: of a table with a year a row and an indicator a column."""
    return sheet._replace(
        cells={(column, row): cell for (row, column), cell in sheet.cells.items()},
        hidden_rows=sheet.hidden_columns,
        hidden_columns=sheet.hidden_rows,
        merged=tuple((first[::-1], last[::-1]) for first, last in sheet.merged),
    )


def turn_back(cell: str) -> str:
    """An address of a turned sheet as it is in the sheet itself: B3 → C2, C:C → 3:3."""
    return re.sub(r"([A-Z]+)(\d+)|([A-Z]+)|(\d+)", _turn_part, cell)


def _turn_part(part: re.Match[str]) -> str:
    column, row, column_alone, row_alone = part.groups()
    if column_alone:
        return str(_number(column_alone))
    return name_column(int(row or row_alone)) + (str(_number(column)) if column else "")


def _number(column: str) -> int:
    return functools.reduce(lambda total, sign: 26 * total + ord(sign) - ord("A") + 1, column, 0)
