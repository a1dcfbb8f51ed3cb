"""What is wrong, as a value: a text still to be translated, and one finding about data."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Message:
    """A catalogue text and the values of its placeholders; translated later."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format(**self.values)


@dataclass(frozen=True)
class Problem:
    """One finding about a data folder: where, what was found, what was expected, what to do.

    `row` is the line of the file as a spreadsheet numbers it (the header is row 1); 0 means the
    file as a whole. `severity` "error" stops a run, "warning" does not.
    """

    file: str
    row: int
    column: str
    found: str | Message
    expected: Message
    action: Message
    severity: Literal["error", "warning"] = "error"


def message(text: str, /, **values: object) -> Message:
    """A message; the catalogues' extraction looks for calls of this name."""
    return Message(text, values)


def find_nearest(name: str, known: Iterable[str], cutoff: float = 0.5) -> str:
    """The known name most like `name`, or "" when none is similar enough."""
    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=cutoff)), "")


def format_problem(problem: Problem) -> Message:
    """A problem as one line of text, its parts still to be translated."""
    values = {
        "file": problem.file,
        "row": problem.row,
        "column": problem.column,
        "found": problem.found,
        "expected": problem.expected,
        "action": problem.action,
    }
    if not problem.row and not problem.column:
        return message("{file}: found {found}; expected {expected}; {action}", **values)
    if not problem.row:
        return message("{file}, {column}: found {found}; expected {expected}; {action}", **values)
    if not problem.column:
        return message("{file} row {row}: found {found}; expected {expected}; {action}", **values)
    return message(
        "{file} row {row}, column {column}: found {found}; expected {expected}; {action}", **values
    )
