"""Sheets by hand: rows of text as a person types them → a received file and what is read of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from briefing.intake.model import Cell, Received, Sheet

Value = str | int | float | dt.date | Cell | None


def cell(value: Value, **marks: Any) -> Cell:
    """A cell as a spreadsheet has it: a number typed as one, a date, else text."""
    if isinstance(value, Cell):
        return value._replace(**marks)
    if isinstance(value, dt.date):
        return Cell(f"{value:%d/%m/%Y}", date=value, **marks)
    if isinstance(value, int | float):
        return Cell(str(value), Decimal(str(value)), **marks)
    return Cell(value or "", **marks)


def percent(shown: str) -> Cell:
    """A percent cell as it is shown: 9.15%."""
    return Cell(f"{shown}%", Decimal(shown), percent=True)


def sheet(
    rows: Sequence[Sequence[Value] | str], name: str = "Biểu 1", merged: str = "", **more: Any
) -> Sheet:
    """A sheet of rows; a row of text is one of cells with `|` between them."""
    cells = {}
    for at, row in enumerate(rows, start=1):
        values = [part.strip() for part in row.split("|")] if isinstance(row, str) else row
        for column, value in enumerate(values, start=1):
            if value not in (None, ""):
                cells[at, column] = cell(value)
    ranges = tuple(_range(text) for text in merged.split())
    return Sheet(name, cells, merged=ranges, **more)


def _range(text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    first, last = text.split(":")
    return address(first), address(last)


def address(text: str) -> tuple[int, int]:
    """C5 → (5, 3); single letters are enough here."""
    return int(text[1:]), ord(text[0]) - ord("A") + 1


def file(*sheets: Sheet, name: str = "bieu.xlsx", form: Any = "xlsx") -> Received:
    return Received(name, "0" * 64, form, sheets)


def table(text: str) -> list[str]:
    """The rows of a table written out, one a line."""
    return text.strip().split("\n")


def marked(base: Sheet, marks: Mapping[str, Mapping[str, Any]]) -> Sheet:
    """A sheet with marks on cells: {"C5": {"struck": True}}."""
    cells = dict(base.cells)
    for where, given in marks.items():
        at = address(where)
        cells[at] = cell(cells.get(at, Cell("")), **given)
    return base._replace(cells=cells)
