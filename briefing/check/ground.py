"""A row, its column and what was expected there → the Problem told of it."""

from __future__ import annotations

from typing import Any

from briefing import errors
from briefing.errors import Message, Problem, message
from briefing.province import Placed, Province


def problem(
    name: str,
    placed: Placed,
    column: str,
    expected: Message,
    action: Message,
    severity: Any = "error",
    found: str | None = None,
) -> Problem:
    shown = f"“{cell(getattr(placed.row, column))}”" if found is None else found
    return Problem(f"{name}.csv", placed.line, column, shown, expected, action, severity)


def cell(value: object) -> str:
    return "" if value is None else str(value)


def known(read: Province, file: str, used: str) -> bool:
    """Whether an id is there; one of a file that could not be read is taken on trust."""
    return file not in read.ids or used in read.ids[file]


def unknown(
    name: str, placed: Placed, column: str, used: str, other: str, read: Province
) -> Problem:
    near = errors.nearest(used, sorted(read.ids[other]))
    action = (
        message("write {nearest}, or add the id to {file}", nearest=near, file=f"{other}.csv")
        if near
        else message("add the id to {file}", file=f"{other}.csv")
    )
    expected = message("an id of {file}", file=f"{other}.csv")
    return problem(name, placed, column, expected, action, found=f"“{used}”")
