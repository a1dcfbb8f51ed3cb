"""What is wrong, as a value: a text still to be translated, and one finding about data."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True)
class Message:
    """A catalogue text and the values of its placeholders; translated later."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.text.format(**self.values)


@dataclass(frozen=True)
class Quantity:
    """A number a message names, with the id of its unit; each language writes it its own way.

    Without a number it is the unit's name.
    """

    value: Decimal | None
    unit: str = ""

    @property
    def decimals(self) -> int:
        return max(0, -int((self.value or Decimal(0)).as_tuple().exponent))

    def __str__(self) -> str:
        return self.unit if self.value is None else f"{self.value:f} {self.unit}".strip()


@dataclass(frozen=True)
class Name:
    """A name a message mentions, in each language: language → name."""

    by_language: Mapping[str, str] = field(hash=False)

    def __str__(self) -> str:
        return next(iter(self.by_language.values()), "")


@dataclass(frozen=True)
class Problem:
    """One finding about a data folder: where, what was found, what was expected, what to do.

    `row` is the line of the file as a spreadsheet numbers it (the header is row 1); 0 means all of
    the file. `severity` "error" stops a run, "warning" does not.
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


COMMAS = message("{one}, {other}")


def join_parts(parts: Iterable[Message | str], pair: Message = COMMAS) -> Message | str:
    """Parts of a message in one, each two joined as `pair` has it."""
    return functools.reduce(
        lambda one, other: Message(pair.text, {"one": one, "other": other}), parts
    )


OS_FAULTS = (
    *(message("Is a directory"), message("Not a directory"), message("Permission denied")),
    *(message("No such file or directory"), message("No space left on device")),
    *(message("Read-only file system"), message("File name too long"), message("File exists")),
    *(message("File too large"), message("Disk quota exceeded"), message("Input/output error")),
    *(message("Operation not permitted"), message("Too many open files")),
    *(message("Too many levels of symbolic links"), message("Device or resource busy")),
)


def describe_os_error(fault: OSError) -> Message | str:
    """Why the system refused a file, as a message where it is one of the usual reasons."""
    reason = fault.strerror or str(fault)
    return next((known for known in OS_FAULTS if known.text == reason), reason)


def find_nearest(name: str, choices: Iterable[str], cutoff: float = 0.5) -> str:
    """The choice most like `name`, or "" when none is similar enough."""
    return next(iter(difflib.get_close_matches(name, list(choices), n=1, cutoff=cutoff)), "")


def format_finding(
    where: Message | str, found: Message | str, expected: Message, action: Message
) -> Message:
    """A finding as one line of text, its parts still to be translated."""
    values = {"where": where, "found": found, "expected": expected, "action": action}
    return message("{where}: found {found}; expected {expected}; {action}", **values)


def format_problem(problem: Problem) -> Message:
    """A problem as one line of text, its parts still to be translated."""
    where: Message | str = problem.file
    if problem.row:
        where = message("{file} row {row}", file=where, row=problem.row)
    if problem.column and problem.row:
        where = message("{row}, column {column}", row=where, column=problem.column)
    elif problem.column:
        where = f"{problem.file}, {problem.column}"
    return format_finding(where, problem.found, problem.expected, problem.action)
