"""A row, its column and what was expected there → the Problem told of it."""

from __future__ import annotations

from typing import Any

from briefing import errors
from briefing.data.dataset import NumberedRow, Province
from briefing.errors import Message, Problem, message


def make_problem(
    name: str,
    placed: NumberedRow,
    column: str,
    expected: Message,
    action: Message,
    severity: Any = "error",
    found: str | None = None,
) -> Problem:
    shown = f"“{format_cell(getattr(placed.row, column))}”" if found is None else found
    return Problem(f"{name}.csv", placed.line, column, shown, expected, action, severity)


def format_cell(value: object) -> str:
    return "" if value is None else str(value)


def has_id(read: Province, file: str, used: str) -> bool:
    """Whether an id is there; one of a file that could not be read is taken on trust."""
    return file not in read.ids or used in read.ids[file]


def make_unknown_id_problem(
    name: str, placed: NumberedRow, column: str, used: str, other: str, read: Province
) -> Problem:
    near = errors.find_nearest(used, sorted(read.ids[other]))
    action = (
        message("write {nearest}, or add the id to {file}", nearest=near, file=f"{other}.csv")
        if near
        else message("add the id to {file}", file=f"{other}.csv")
    )
    expected = message("an id of {file}", file=f"{other}.csv")
    return make_problem(name, placed, column, expected, action, found=f"“{used}”")
