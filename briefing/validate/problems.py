"""A row, its column and what was expected there → the Problem of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from briefing.data import codes
from briefing.data.dataset import Dataset, NumberedRow
from briefing.errors import Message, Problem, message

CITING_FILES = (  # whose rows say where and how a source prints them
    *("results", "targets", "verdicts", "requests", "programmes", "causes"),
    "commune_results",
)


def make_problem(
    name: str,
    numbered: NumberedRow,
    column: str,
    expected: Message,
    action: Message,
    severity: Any = "error",
    found: str | Message | None = None,
) -> Problem:
    """The problem of a cell; `found` is shown instead of its text."""
    shown = f"“{format_cell(getattr(numbered.row, column))}”" if found is None else found
    return Problem(f"{name}.csv", numbered.line, column, shown, expected, action, severity)


def format_cell(value: object) -> str:
    return "" if value is None else str(value)


def map_column(dataset: Dataset, file: str, key: str, column: str) -> dict[str, Any]:
    """The cells of a column of a file by those of another."""
    rows = (numbered.row for numbered in reversed(dataset.rows[file]))  # of two the first
    return {getattr(row, key): getattr(row, column) for row in rows}


def map_sources(dataset: Dataset) -> dict[str, Any]:
    """The rows of sources.csv by their ids, of two with one id the first."""
    rows = reversed(dataset.rows["sources"])
    return {numbered.row.source_id: numbered.row for numbered in rows}


def rank_sources(dataset: Dataset) -> Callable[[NumberedRow], Any]:
    """How strong a row is by its source, the greatest being in force."""
    sources = map_sources(dataset)

    def strength(numbered: NumberedRow) -> Any:
        source = sources.get(numbered.row.source_id)
        return codes.precedence_of(source.rank, source.date) if source else (-math.inf, "")

    return strength


def list_plans(dataset: Dataset) -> Sequence[str]:
    """The plans of a province, the earliest first."""
    info = dataset.info
    return getattr(info, "plans", (info.past_plan, info.plan)) if info else ()


def has_note(row: Any) -> bool:
    """Whether a row says more of its figure in a note."""
    return any(row.note.values())


def has_id(dataset: Dataset, file: str, used: str) -> bool:
    """Whether an id is there; an id of a file that could not be read is trusted."""
    return file not in dataset.ids or used in dataset.ids[file]


def check_id(
    name: str, numbered: NumberedRow, column: str, used: str, other: str, dataset: Dataset
) -> Iterator[Problem]:
    """The problem of an id that another file does not have."""
    if has_id(dataset, other, used):
        return
    file = f"{other}.csv"
    expected, action = (
        message("an id of {file}", file=file),
        message("add the id to {file}", file=file),
    )
    yield make_problem(name, numbered, column, expected, action, found=f"“{used}”")
