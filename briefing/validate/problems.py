"""A row, its column and what was expected there → the Problem of it."""

from __future__ import annotations

from typing import Any

from briefing import errors
from briefing.data.dataset import Dataset, NumberedRow
from briefing.errors import Message, Problem, message


def make_problem(
    name: str,
    numbered: NumberedRow,
    column: str,
    expected: Message,
    action: Message,
    severity: Any = "error",
    found: str | None = None,
) -> Problem:
    """The problem of a cell; `found` is shown instead of its text."""
    shown = f"“{format_cell(getattr(numbered.row, column))}”" if found is None else found
    return Problem(f"{name}.csv", numbered.line, column, shown, expected, action, severity)


def format_cell(value: object) -> str:
    return "" if value is None else str(value)


def has_id(dataset: Dataset, file: str, used: str) -> bool:
    """Whether an id is there; an id of a file that could not be read is trusted."""
    return file not in dataset.ids or used in dataset.ids[file]


def make_unknown_id_problem(
    name: str, numbered: NumberedRow, column: str, used: str, other: str, dataset: Dataset
) -> Problem:
    nearest, file = errors.find_nearest(used, sorted(dataset.ids[other])), f"{other}.csv"
    action = message("add the id to {file}", file=file)
    if nearest:
        action = message("write {nearest}, or add the id to {file}", nearest=nearest, file=file)
    expected = message("an id of {file}", file=file)
    return make_problem(name, numbered, column, expected, action, found=f"“{used}”")
