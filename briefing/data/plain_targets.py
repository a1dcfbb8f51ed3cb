"""A plain table of targets: one row has what a method needs to assess one, without a data folder.

`METHOD_MODELS` has one model for each method: what has no default there must be a column of the
table, what is not optional must be filled in every row.
"""

from __future__ import annotations

from collections.abc import Mapping

from briefing.data.cells import (
    Direction,
    NonEmptyText,
    Operator,
    PacePath,
    PrintedNumber,
    TargetKind,
    Year,
)
from briefing.data.schema import ContractRow


class PlainTarget(ContractRow):
    """A target with its start, its latest value and, for SDSN, the scale it is scored on."""

    id: NonEmptyText
    better: Direction | None = None
    path: PacePath | None = None
    kind: TargetKind | None = None
    operator: Operator | None = None
    base_year: Year | None = None
    base: PrintedNumber | None = None
    latest_year: Year | None = None
    latest: PrintedNumber | None = None
    target_year: Year | None = None
    target: PrintedNumber | None = None
    lower: PrintedNumber | None = None
    optimum: PrintedNumber | None = None
    green: PrintedNumber | None = None


class MeasuredTarget(PlainTarget):
    """What every method asks for: the columns of the two ends, whose cells may be unknown."""

    base_year: Year | None
    base: PrintedNumber | None
    latest_year: Year | None
    latest: PrintedNumber | None


class BriefingTarget(MeasuredTarget):
    """A row for the method of the reports."""

    better: Direction
    target_year: Year
    target: PrintedNumber


class EurostatTarget(MeasuredTarget):
    """A row for Eurostat's method, which judges also without a target."""

    better: Direction


class SdsnTarget(MeasuredTarget):
    """A row for SDSN's method; which way is better follows from the scale."""

    lower: PrintedNumber
    optimum: PrintedNumber
    green: PrintedNumber


NUMBER_COLUMNS = ("base", "latest", "target", "lower", "optimum", "green")
METHOD_MODELS: Mapping[str, type[PlainTarget]] = {
    "ours": BriefingTarget,
    "eurostat": EurostatTarget,
    "sdsn": SdsnTarget,
}


def fill_defaults(row: PlainTarget) -> PlainTarget:
    """The row with the defaults of its empty cells: a level, on a linear path, met at its bound."""
    bound = {"up": ">=", "down": "<="}.get(row.better or "")
    kind, path, operator = row.kind or "level", row.path or "linear", row.operator or bound
    return row.model_copy(update={"kind": kind, "path": path, "operator": operator})
