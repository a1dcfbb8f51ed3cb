"""A province folder as read: its rows with their lines, the same typed, and the source texts."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from briefing.data import codes, schema
from briefing.data.columns import Row, fields_of, group_by
from briefing.data.commune_rows import Commune
from briefing.data.index_formula import IndexRule, make_index_rules
from briefing.data.index_rows import IndexWeight
from briefing.data.rows import (
    Body,
    Cause,
    DerivationRule,
    Indicator,
    Notes,
    Programme,
    Request,
    Result,
    Source,
    Verdict,
)
from briefing.errors import BadData, Problem
from briefing.i18n import LANGUAGES, Unit, Units, built_in_units

STATEMENT_KEYS = {  # what all statements of one target or figure share
    "targets": ("target_id",),
    "results": ("indicator_id", "period", "basis"),
    "commune_results": ("indicator_id", "commune_id", "period", "basis"),
}
STATEMENT_FIELDS = {  # what two statements of one figure or target can differ in
    "targets": ("kind", "operator", "value", "value_high", "of_total", "due", "basis"),
    "results": ("operator", "value", "value_high", "estimate"),
    "commune_results": ("operator", "value", "value_high", "estimate"),
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
    value_high: float
    estimate: str
    basis: str
    decimals: float
    digits: float
    source_id: str
    place: str
    printed: str
    reading: str
    note: Notes
    line: float

    def is_restated_by(self, other: NamedTuple) -> bool:
        """Whether the two are on two bases; results on two are two figures."""
        return False

    @property
    def as_result(self) -> Result:
        """The result it states: made by no rule from no inputs."""
        return Result(*self[:7], "", "", *self[7:14])


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
    reading: str
    note: Notes
    decimals: float
    digits: float
    line: float
    owner: str
    stretch: float
    withdrawn: str
    scope: Notes
    new: str

    def is_restated_by(self, other: NamedTuple) -> bool:
        """Whether another gives the target on another basis, such as prices of another year.

        They do not disagree. Of a count or a rank the basis says what it is of.
        """
        is_other = isinstance(other, TargetStatement) and other.basis != self.basis
        return is_other and self.kind not in codes.OUT_OF_TOTAL_KINDS


def _typed_rows(kind: type[Row], name: str) -> functools.cached_property[Sequence[Row]]:
    """The property that has the rows of a file typed."""
    return functools.cached_property(lambda dataset: _make_typed_rows(kind, dataset.rows[name]))


@dataclass(frozen=True)
class Dataset:
    """Everything a province folder says, with the problems met while reading it.

    `rows` holds the rows that could be read, by file; `ids` every id written in a file's key
    column, readable row or not, so that one bad row does not make others look wrong. A file that
    could not be read to its end has no entry in `ids`. `sums` has the SHA-256 sum of the bytes read
    of each file, "" of one that is not there. A property for each file has its rows typed, those
    that tables are made from with text "" and numbers NaN where a cell is empty.
    """

    folder: str
    info: schema.ProvinceInfo | None
    rows: Mapping[str, tuple[NumberedRow, ...]]
    ids: Mapping[str, frozenset[str]]
    problems: tuple[Problem, ...]
    sums: Mapping[str, str] = field(default_factory=dict)
    outlines: Mapping[str, str] = field(default_factory=dict)  # of communes, by their codes

    @property
    def info_or_raise(self) -> schema.ProvinceInfo:
        """Its facts; raises BadData where province.toml could not be read."""
        if self.info is None:
            raise BadData(self.folder, self.problems)
        return self.info

    sources = _typed_rows(Source, "sources")
    results = _typed_rows(ResultStatement, "results")
    targets = _typed_rows(TargetStatement, "targets")
    verdicts = _typed_rows(Verdict, "verdicts")
    derived = _typed_rows(DerivationRule, "derived")
    requests = _typed_rows(Request, "requests")
    bodies = _typed_rows(Body, "bodies")
    programmes = _typed_rows(Programme, "programmes")
    causes = _typed_rows(Cause, "causes")

    @functools.cached_property
    def communes(self) -> Sequence[Commune]:
        """The communes, those of the newest list with their outline where the folder has it."""
        return [
            row._replace(outline=self.outlines.get(row.commune_id, ""))
            if row.basis == self.newest_list
            else row
            for row in _make_typed_rows(Commune, self.rows["communes"])
        ]

    @property
    def newest_list(self) -> str:
        """The basis of the communes named last; lists stand in the order of time."""
        rows = self.rows["communes"]
        return (rows[-1].row.basis or "") if rows else ""

    indexes = _typed_rows(IndexWeight, "indexes")

    @functools.cached_property
    def index_rules(self) -> Sequence[IndexRule]:
        """The indexes as rules of derived figures."""
        return make_index_rules(self.indexes, self.sources)

    @functools.cached_property
    def units(self) -> Units:
        """The units by their ids, the folder's in place of built-in ones."""
        own = _make_typed_rows(Unit, self.rows.get("units", ()))
        return {**built_in_units(), **{unit.unit: unit for unit in own}}

    @functools.cached_property
    def indicators(self) -> Sequence[Indicator]:
        forms = {unit.unit: unit.form for unit in self.units.values()}
        rows = _make_typed_rows(Indicator, self.rows["indicators"])
        return [row._replace(form=forms.get(row.unit, "")) for row in rows]

    @functools.cached_property
    def commune_results(self) -> Mapping[str, Sequence[ResultStatement]]:
        """The statements of each commune by its code; a row that names no basis has that of its
        commune, where there is one list of communes.
        """
        bases = {row.basis for row in self.communes}
        only = bases.pop() if len(bases) == 1 else ""
        by_commune = group_by(self.rows["commune_results"], lambda one: str(one.row.commune_id))
        return {
            name: [
                row if row.basis else row._replace(basis=only)
                for row in _make_typed_rows(ResultStatement, numbered)
            ]
            for name, numbered in by_commune.items()
        }

    @property
    def checks(self) -> Sequence[schema.IdentityCheck]:
        return [numbered.row for numbered in self.rows["checks"]]

    @property
    def coherence(self) -> Sequence[schema.CoherenceCheck]:
        return [numbered.row for numbered in self.rows["coherence"]]


def count_decimals(value: Decimal) -> int:
    """Digits after the point as written: 20.40 has two."""
    return max(0, -int(value.as_tuple().exponent))


def count_digits(value: Decimal) -> int:
    """Significant digits as written: 20.40 has four, 0.22 two, 28618 five."""
    return max(1, len(value.as_tuple().digits))


def _make_typed_rows(kind: type[Row], numbered_rows: Sequence[NumberedRow]) -> Sequence[Row]:
    fields = fields_of(kind).items()
    return [kind(*[_read_field(row, *field) for field in fields]) for row in numbered_rows]


def _read_field(numbered: NumberedRow, name: str, kind: Any) -> Any:
    if name == "line":
        return float(numbered.line)
    if name in ("decimals", "digits"):
        count = count_decimals if name == "decimals" else count_digits
        return float(count(numbered.row.value))
    cell = getattr(numbered.row, name, None)
    if cell is None:
        return math.nan if kind is float else ""
    if kind is Notes and not cell:
        return dict.fromkeys(LANGUAGES, "")
    return float(cell) if kind is float else cell
