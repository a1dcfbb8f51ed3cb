"""A row, its column and what was expected there → the Problem of it."""

from __future__ import annotations

from collections.abc import Iterator
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


def map_column(dataset: Dataset, file: str, key: str, column: str) -> dict[str, Any]:
    """The cells of a column of a file by those of another."""
    rows = (numbered.row for numbered in dataset.rows[file])
    return {getattr(row, key): getattr(row, column) for row in rows}


def has_id(dataset: Dataset, file: str, used: str) -> bool:
    """Whether an id is there; an id of a file that could not be read is trusted."""
    return file not in dataset.ids or used in dataset.ids[file]


def check_id(
    name: str, numbered: NumberedRow, column: str, used: str, other: str, dataset: Dataset
) -> Iterator[Problem]:
    """The problem of an id that another file does not have."""
    if has_id(dataset, other, used):
        return
    nearest, file = errors.find_nearest(used, sorted(dataset.ids[other])), f"{other}.csv"
    action = message("add the id to {file}", file=file)
    if nearest:
        action = message("write {nearest}, or add the id to {file}", nearest=nearest, file=file)
    expected = message("an id of {file}", file=file)
    yield make_problem(name, numbered, column, expected, action, found=f"“{used}”")
