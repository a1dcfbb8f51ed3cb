"""A plain table of targets: one row holds what a method needs to judge one, no folder around it.

`FORMS` has one model for each method: what has no default there must be a column of the table, what
is not optional must be filled in every row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from briefing.contract import Row
from briefing.contract.cells import Better, Column, Kind, Operator, Path, Text, Year
from briefing.errors import message

# Published tables also print 1e-05; the digits are bounded so that every value is a finite float.
PRINTED = r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?"


def _printed(text: object) -> object:
    if not isinstance(text, str) or not re.fullmatch(PRINTED, text, re.ASCII):
        raise PydanticCustomError("form", "not a number")
    return text


Printed = Annotated[
    Decimal,
    BeforeValidator(_printed),
    Column(
        message("a number with a decimal point and no thousands mark"),
        message("write it like 4.46 or 28618"),
        {"type": "number"},
    ),
]


class PlainTarget(Row):
    """A target with its start, its latest value and, for SDSN, the scale it is scored on."""

    id: Text
    better: Better | None = None
    path: Path | None = None
    kind: Kind | None = None
    operator: Operator | None = None
    base_year: Year | None = None
    base: Printed | None = None
    latest_year: Year | None = None
    latest: Printed | None = None
    target_year: Year | None = None
    target: Printed | None = None
    lower: Printed | None = None
    optimum: Printed | None = None
    green: Printed | None = None


class Moved(PlainTarget):
    """What every method asks for: the columns of the two ends, whose cells may be unknown."""

    base_year: Year | None
    base: Printed | None
    latest_year: Year | None
    latest: Printed | None


class OwnTarget(Moved):
    """A row for the method of the reports."""

    better: Better
    target_year: Year
    target: Printed


class EurostatTarget(Moved):
    """A row for Eurostat's method, which judges also without a target."""

    better: Better


class ScoredTarget(Moved):
    """A row for SDSN's method; which way is better follows from the scale."""

    lower: Printed
    optimum: Printed
    green: Printed


FORMS: Mapping[str, type[PlainTarget]] = {
    "ours": OwnTarget,
    "eurostat": EurostatTarget,
    "sdsn": ScoredTarget,
}


def completed(row: PlainTarget) -> PlainTarget:
    """The row with what its empty cells stand for: a level, on a linear path, met at its bound."""
    bound = {"up": ">=", "down": "<="}.get(row.better or "")
    return row.model_copy(
        update={
            "kind": row.kind or "level",
            "path": row.path or "linear",
            "operator": row.operator or bound,
        }
    )
