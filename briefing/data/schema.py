"""The data contract: one frozen model for a row of each file.

`cells` says what a cell of each type may hold. What the columns mean: `data/README.md` and
docs/method; datapackage.json is made from the models by `datapackage`.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, model_validator

from briefing.data import cells, rows
from briefing.data.codes import RANK_BY_STATUS
from briefing.data.columns import text_columns_of

INPUT_PATTERN = re.compile(  # id, target:id or number; then @period and [basis]
    rf"(?:(?P<number>{cells.NUMBER_PATTERN})|(?P<target>target:)?(?P<id>{cells.ID_PATTERN}))"
    rf"(?:@(?P<period>{cells.PERIOD_PATTERN}))?(?:\[(?P<basis>[^\]]*)\])?"
)
TEXT_KINDS = {cells.Texts: rows.Texts, cells.OptionalTexts: rows.Texts, cells.Notes: rows.Notes}
COMPUTED_FROM = ("inputs", "expected")  # columns of text that have a grammar of their own
TWO_PLANS = ("2021-2025", "2026-2030")  # in place of a list that is no list of plans
INPUT_SEPARATORS = {"sum_to": "+", "ratio_is": "/", "product_is": "*", "equal": ";", "at_most": ";"}


class ContractRow(BaseModel):
    """A row of the contract; empty cells are None (unknown), never zero.

    A text that is written in each language is one field, `name`, and a column for each language,
    `name_vi` (of a `note` in English `note`): rows are made from columns, and each column with an
    ending can be read as an attribute.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _join_languages(cls, columns: Mapping[str, Any]) -> Mapping[str, Any]:
        row = dict(columns)
        for field, names in map_text_columns(cls).items():
            if not isinstance(row.get(field), Mapping):
                row[field] = {language: row.pop(name, None) for language, name in names.items()}
        return row

    if not TYPE_CHECKING:  # code that knows the column it reads uses the field

        def __getattr__(self, column: str) -> Any:
            for field, names in map_text_columns(type(self)).items():
                for language, name in names.items():
                    if name == column:
                        return self.__dict__[field][language]
            return super().__getattr__(column)


class Unit(ContractRow):
    """A unit that is added to those of the package, or replaces one: `sentence` is `unit_vi`, …"""

    unit: cells.Id
    label: cells.Texts
    sentence: cells.Texts
    form: cells.UnitForm
    low: cells.Number | None = None
    high: cells.Number | None = None
    of: cells.Id | None = None
    factor: cells.Number | None = None


class Source(ContractRow):
    source_id: cells.Id
    title: cells.Texts
    publisher: cells.OptionalTexts
    number: cells.NonEmptyText | None
    date: cells.Date | None
    status: cells.SourceStatus
    rank: cells.WholeNumber | None
    file: cells.FilePath | None
    sha256: cells.Sha256 | None
    url: cells.Url | None
    edition: cells.NonEmptyText | None = None

    @model_validator(mode="before")
    @classmethod
    def _rank_by_status(cls, columns: Mapping[str, Any]) -> Mapping[str, Any]:
        rank = RANK_BY_STATUS.get(columns.get("status") or "")
        return {**columns, "rank": columns.get("rank") or rank}


class Indicator(ContractRow):
    indicator_id: cells.Id
    name: cells.Texts
    domain: cells.Domain
    unit: cells.NonEmptyText
    better: cells.Direction
    path: cells.PacePath
    note: cells.OptionalTexts
    aliases: cells.OptionalTexts = {}
    low: cells.Number | None = None
    high: cells.Number | None = None
    national_indicator_id: cells.Id | None = None


class Result(ContractRow):
    indicator_id: cells.Id
    period: cells.PeriodText
    operator: cells.OperatorOrRange
    value: cells.Number
    value_high: cells.Number | None = None
    estimate: cells.YesNo
    basis: cells.NonEmptyText | None
    source_id: cells.Id
    place: cells.NonEmptyText | None
    printed: cells.NonEmptyText | None
    reading: cells.NonEmptyText | None = None
    note: cells.Notes


class Target(ContractRow):
    target_id: cells.Id
    plan: cells.PlanSpan
    number: cells.NonEmptyText | None
    indicator_id: cells.Id
    kind: cells.TargetKind
    operator: cells.OperatorOrRange
    value: cells.Number
    value_high: cells.Number | None
    of_total: cells.Number | None
    due: cells.Year | None
    stage_of: cells.Id | None
    baseline_indicator_id: cells.Id | None
    basis: cells.NonEmptyText | None
    source_id: cells.Id
    place: cells.NonEmptyText | None
    printed: cells.NonEmptyText | None
    reading: cells.NonEmptyText | None = None
    note: cells.Notes
    owner: cells.Id | None = None
    stretch: cells.Number | None = None
    withdrawn: cells.YesNo | None = None
    scope: cells.Notes = {}
    new: cells.YesNo | None = None


class Body(ContractRow):
    """Who may answer for a target."""

    body_id: cells.Id
    name: cells.Texts


class OfficialVerdict(ContractRow):
    plan: cells.PlanSpan
    indicator_id: cells.Id | None
    verdict: cells.VerdictCode | None
    met: cells.WholeNumber | None
    total: cells.WholeNumber | None
    source_id: cells.Id
    place: cells.NonEmptyText | None
    printed: cells.NonEmptyText | None
    reading: cells.NonEmptyText | None = None
    note: cells.Notes


class DerivedIndicator(ContractRow):
    indicator_id: cells.Id
    period: cells.PeriodText | None
    rule: cells.DerivationRule
    inputs: cells.NonEmptyText
    note: cells.Notes


class IdentityCheck(ContractRow):
    check_id: cells.Id
    title: cells.Texts
    period: cells.PeriodText | None
    rule: cells.IdentityRule
    inputs: cells.NonEmptyText
    expected: cells.NonEmptyText | None
    tolerance: cells.Number | None
    comparable: cells.YesNo | None = None
    note: cells.OptionalTexts
    source_ids: cells.NonEmptyText | None = None  # of its plain numbers and of those in its note


class CoherenceCheck(ContractRow):
    """A question to several figures that needs more than the five rules of checks.csv."""

    check_id: cells.Id
    title: cells.Texts
    rule: cells.CoherenceRule
    inputs: cells.NonEmptyText
    comparable: cells.YesNo | None = None
    note: cells.OptionalTexts
    source_ids: cells.NonEmptyText | None = None


class PlenumRequest(ContractRow):
    """A target that was requested, and the indicators of the plan's targets that answer it."""

    source_id: cells.Id
    place: cells.NonEmptyText | None
    printed: cells.NonEmptyText | None
    topic: cells.Texts
    indicator_ids: cells.NonEmptyText | None
    note: cells.OptionalTexts


class Programme(ContractRow):
    """A programme, breakthrough or orientation of a document; the indicators it bears on there."""

    programme_id: cells.Id
    kind: cells.ProgrammeKind
    name: cells.Texts
    indicator_ids: cells.NonEmptyText | None
    source_id: cells.Id
    place: cells.NonEmptyText | None
    printed: cells.NonEmptyText | None
    reading: cells.NonEmptyText | None = None


class Cause(ContractRow):
    """A limit, or a cause of limits, that a document gives, and the indicators it explains."""

    cause_id: cells.Id
    kind: cells.CauseKind
    text: cells.Texts
    indicator_ids: cells.NonEmptyText | None
    source_id: cells.Id
    place: cells.NonEmptyText | None
    printed: cells.NonEmptyText | None
    reading: cells.NonEmptyText | None = None


class Commune(ContractRow):
    """A commune or ward; `basis` names the list it belongs to, where a merger made another one."""

    commune_id: cells.CommuneId
    name: cells.Texts
    type: cells.CommuneType
    area_km2: cells.Number | None
    population: cells.WholeNumber | None
    zone: cells.NonEmptyText | None
    border: cells.YesNo | None
    lon: cells.Number | None
    lat: cells.Number | None
    formed_from: cells.NonEmptyText | None
    source_id: cells.Id
    place: cells.NonEmptyText | None
    basis: cells.NonEmptyText | None = None


class CommuneResult(ContractRow):
    """A result of one commune: the columns of a result, with the commune behind the indicator."""

    indicator_id: cells.Id
    commune_id: cells.CommuneId
    period: cells.PeriodText
    operator: cells.OperatorOrRange
    value: cells.Number
    value_high: cells.Number | None = None
    estimate: cells.YesNo
    basis: cells.NonEmptyText | None
    source_id: cells.Id
    place: cells.NonEmptyText | None
    printed: cells.NonEmptyText | None
    reading: cells.NonEmptyText | None = None
    note: cells.Notes


class IndexWeight(ContractRow):
    """A component of an index, and how it enters: docs/method/indexes.md."""

    indicator_id: cells.Id
    component_id: cells.Id
    weight: cells.Number
    low: cells.Number
    high: cells.Number
    source_id: cells.Id


class ProvinceInfo(ContractRow):
    """province.toml: the province and its plans, of which a briefing is about two.

    `plans` lists them all and may stand in place of `past_plan` and `plan`.

    Three entries may be left out: `headline`, the targets a briefing shows as tiles, first the one
    its message is about (else the first numbered ones with a baseline); `structure`, the
    indicators that are the shares of a whole, at most four; `carried_on`, the indicators whose
    past target the plan carries on under another indicator, so that they did not lose it.
    """

    id: cells.FolderId
    name: cells.Texts
    past_plan: cells.PlanSpan
    plan: cells.PlanSpan
    plans: cells.PlanSpans = ()
    headline: cells.Ids = ()
    structure: cells.Ids = ()
    carried_on: cells.Ids = ()

    @model_validator(mode="before")
    @classmethod
    def _list_plans(cls, entries: Mapping[str, Any]) -> Mapping[str, Any]:
        names, plans = ("past_plan", "plan"), entries.get("plans")
        if plans is None:
            both = [str(entries.get(name)) for name in names]
            is_valid = all(re.fullmatch(cells.SPAN_PATTERN, span) for span in both)
            return {**entries, "plans": both} if is_valid else entries
        given = (*plans, *TWO_PLANS)[:2] if isinstance(plans, list) else TWO_PLANS
        return {**dict(zip(names, given, strict=True)), **entries}

    def as_of(self, year: int) -> ProvinceInfo:
        """The same with the two plans of a briefing year.

        A plan's last year is the baseline of the next one, where that is listed.
        """
        for past, plan in itertools.pairwise(self.plans):
            if year < int(plan[-4:]) or plan == self.plans[-1]:
                return self.model_copy(update={"past_plan": past, "plan": plan})
        return self


ROW_MODELS: Mapping[str, type[ContractRow]] = {
    "units": Unit,
    "sources": Source,
    "indicators": Indicator,
    "results": Result,
    "targets": Target,
    "verdicts": OfficialVerdict,
    "derived": DerivedIndicator,
    "checks": IdentityCheck,
    "coherence": CoherenceCheck,
    "requests": PlenumRequest,
    "bodies": Body,
    "programmes": Programme,
    "causes": Cause,
    "communes": Commune,
    "commune_results": CommuneResult,
    "indexes": IndexWeight,
}


@functools.cache
def map_text_columns(model: type[ContractRow]) -> Mapping[str, Mapping[str, str]]:
    """The fields of a model with a column for each language → language → column."""
    hints = get_type_hints(model, include_extras=True)
    kinds = {name: TEXT_KINDS.get(hints[name]) for name in model.model_fields}
    return {name: text_columns_of(name, kind) for name, kind in kinds.items() if kind}


@functools.cache
def _map_columns(model: type[ContractRow]) -> Mapping[str, str]:
    """The columns of a model's file, in order → the field each belongs to."""
    texts = map_text_columns(model)
    return {
        column: field
        for field in model.model_fields
        for column in (texts[field].values() if field in texts else [field])
    }


def list_columns(model: type[ContractRow], only_required: bool = False) -> list[str]:
    """The columns of a model's file, in the contract's order; or those a file must have.

    A province folder's file may leave out what came later, a plain table what is not assessed.
    """
    columns = _map_columns(model)
    if not only_required:
        return list(columns)
    required = {name for name, field in model.model_fields.items() if field.is_required()}
    return [  # a note may be in English alone
        column
        for column, field in columns.items()
        if field in required and (column == field or field not in columns)
    ]


@functools.cache
def describe_column(model: type[ContractRow], column: str) -> tuple[cells.CellFormat, bool]:
    """What a column may hold and whether it must be filled."""
    hint = get_type_hints(model, include_extras=True)[_map_columns(model)[column]]
    parts = get_args(hint) if get_origin(hint) is not Annotated else (hint,)
    optional = type(None) in parts or hint in (cells.OptionalTexts, cells.Notes)
    typed = next(part for part in parts if get_origin(part) is Annotated)
    formats = (extra for extra in get_args(typed) if isinstance(extra, cells.CellFormat))
    return next(formats), not optional


@functools.cache
def holds_text(model: type[ContractRow], column: str) -> bool:
    """Whether a column holds words, not what a rule computes from or a list of ids."""
    is_text = describe_column(model, column)[0] is cells.ANY_TEXT
    return is_text and column not in COMPUTED_FROM and not column.endswith("_ids")
