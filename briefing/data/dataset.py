"""A province folder as read: its rows with their lines, the same typed, and the source texts."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from briefing.data import schema
from briefing.data.columns import Row, columns_of, make_rows, numeric_columns_of
from briefing.data.rows import DerivationRule, Indicator, Request, Result, Source, Texts, Verdict
from briefing.errors import BadData, Problem

STATEMENT_KEYS = {  # what all statements of one target or figure share
    "targets": ("target_id",),
    "results": ("indicator_id", "period", "basis"),
}
STATEMENT_FIELDS = {  # what two statements of one figure or target can differ in
    "targets": ("kind", "operator", "value", "value_high", "of_total", "due", "basis"),
    "results": ("operator", "value", "estimate"),
}


@dataclass(frozen=True)
class NumberedRow:
    """A row of the contract and its line in its file (the header is line 1)."""

    line: int
    row: Any


@dataclass(frozen=True)
class SourceText:
    """The text of a source as it lies in the sources folder, and the SHA-256 sum of its bytes."""

    sha256: str
    text: str


class ResultStatement(NamedTuple):
    """A row of results.csv; `decimals` and `digits` are those its value is written with."""

    indicator_id: str
    period: str
    operator: str
    value: float
    estimate: str
    basis: str
    decimals: float
    digits: float
    source_id: str
    place: str
    printed: str
    note: str
    line: float

    @property
    def as_result(self) -> Result:
        """The result it states: made by no rule from no inputs."""
        return Result(*self[:6], "", "", *self[6:12])


class TargetStatement(NamedTuple):
    """A row of targets.csv; `decimals` and `digits` are those its value is written with."""

    target_id: str
    plan: str
    number: str
    indicator_id: str
    kind: str
    operator: str
    value: float
    value_high: float
    of_total: float
    due: float
    stage_of: str
    baseline_indicator_id: str
    basis: str
    source_id: str
    place: str
    printed: str
    note: str
    decimals: float
    digits: float
    line: float


class IdentityCheck(NamedTuple):
    """A row of checks.csv."""

    check_id: str
    title: Texts
    period: str
    rule: str
    inputs: str
    expected: str
    tolerance: float
    note: Texts


class CoherenceCheck(NamedTuple):
    """A row of coherence.csv."""

    check_id: str
    title: Texts
    rule: str
    inputs: str
    note: Texts


@dataclass(frozen=True)
class Dataset:
    """Everything a province folder says, with the problems met while reading it.

    `rows` holds the rows that could be read, by file; `ids` every id written in a file's key
    column, readable row or not, so that one bad row does not make others look wrong. A file that
    could not be read to its end has no entry in `ids`. A property for each file has its rows typed:
    text "" and numbers NaN where a cell is empty.
    """

    folder: str
    info: schema.ProvinceInfo | None
    rows: Mapping[str, tuple[NumberedRow, ...]]
    ids: Mapping[str, frozenset[str]]
    problems: tuple[Problem, ...]

    @property
    def info_or_raise(self) -> schema.ProvinceInfo:
        """Its facts; raises BadData where province.toml could not be read."""
        if self.info is None:
            raise BadData(self.folder, self.problems)
        return self.info

    known = info_or_raise

    @functools.cached_property
    def sources(self) -> Sequence[Source]:
        return _make_typed_rows(Source, self.rows["sources"])

    @functools.cached_property
    def indicators(self) -> Sequence[Indicator]:
        return _make_typed_rows(Indicator, self.rows["indicators"])

    @functools.cached_property
    def results(self) -> Sequence[ResultStatement]:
        return _make_typed_rows(ResultStatement, self.rows["results"])

    @functools.cached_property
    def targets(self) -> Sequence[TargetStatement]:
        return _make_typed_rows(TargetStatement, self.rows["targets"])

    @functools.cached_property
    def verdicts(self) -> Sequence[Verdict]:
        return _make_typed_rows(Verdict, self.rows["verdicts"])

    @functools.cached_property
    def derived(self) -> Sequence[DerivationRule]:
        return _make_typed_rows(DerivationRule, self.rows["derived"])

    @functools.cached_property
    def checks(self) -> Sequence[IdentityCheck]:
        return _make_typed_rows(IdentityCheck, self.rows["checks"])

    @functools.cached_property
    def coherence(self) -> Sequence[CoherenceCheck]:
        return _make_typed_rows(CoherenceCheck, self.rows["coherence"])

    @functools.cached_property
    def requests(self) -> Sequence[Request]:
        return _make_typed_rows(Request, self.rows["requests"])


def count_decimals(value: Decimal) -> int:
    """Digits after the point as written: 20.40 has two."""
    return max(0, -int(value.as_tuple().exponent))


def count_digits(value: Decimal) -> int:
    """Significant digits as written: 20.40 has four, 0.22 two, 28618 five."""
    return max(1, len(value.as_tuple().digits))


def _make_typed_rows(kind: type[Row], numbered_rows: Sequence[NumberedRow]) -> Sequence[Row]:
    numbers = numeric_columns_of(kind)
    cells = {
        column: list(_read_column(column, column in numbers, numbered_rows))
        for column in columns_of(kind)
    }
    return make_rows(kind, cells)


def _read_column(
    column: str, is_numeric: bool, numbered_rows: Sequence[NumberedRow]
) -> Iterator[Any]:
    if column == "line":
        return (float(numbered.line) for numbered in numbered_rows)
    if column in ("decimals", "digits"):
        count = count_decimals if column == "decimals" else count_digits
        return (float(count(numbered.row.value)) for numbered in numbered_rows)
    cells = (getattr(numbered.row, column) for numbered in numbered_rows)
    if is_numeric:
        return (math.nan if cell is None else float(cell) for cell in cells)
    return ("" if cell is None else cell for cell in cells)
