"""The data contract: one frozen model for a row of each file, and datapackage.json made from them.

`cells` says what a cell of each type may hold. What the columns mean: `data/README.md` and
docs/method.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, model_validator

from briefing.config import LANGUAGES, REFERENCE_LANGUAGE
from briefing.data.schema.cells import (
    ID_PATTERN,
    NUMBER_PATTERN,
    PERIOD_PATTERN,
    CellFormat,
    CoherenceRule,
    Date,
    DerivationRule,
    Direction,
    Domain,
    Id,
    IdentityRule,
    Ids,
    NonEmptyText,
    Number,
    Operator,
    OptionalTexts,
    PacePath,
    PeriodText,
    PlanSpan,
    Sha256,
    SourceStatus,
    TargetKind,
    TargetOperator,
    Texts,
    Url,
    VerdictCode,
    WholeNumber,
    Year,
    YesNo,
)

INPUT_PATTERN = re.compile(  # id, target:id or number; then @period and [basis]
    rf"(?:(?P<number>{NUMBER_PATTERN})|(?P<target>target:)?(?P<id>{ID_PATTERN}))"
    rf"(?:@(?P<period>{PERIOD_PATTERN}))?(?:\[(?P<basis>[^\]]*)\])?"
)
INPUT_SEPARATORS = {"sum_to": "+", "ratio_is": "/", "product_is": "*", "equal": ";", "at_most": ";"}


class ContractRow(BaseModel):
    """A row of the contract; empty cells are None (unknown), never zero.

    A text that is written in each language is one field, `name`, and a column for each language,
    `name_vi`: rows are made from columns, and each column can be read as an attribute.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _join_languages(cls, cells: Mapping[str, Any]) -> Mapping[str, Any]:
        row = dict(cells)
        for field in _list_text_fields(cls):
            texts = {name: row.pop(f"{field}_{name}", None) for name in LANGUAGES}
            row.setdefault(field, texts)
        return row

    if not TYPE_CHECKING:  # code that knows the column it reads uses the field

        def __getattr__(self, column: str) -> Any:
            field, _, language = column.rpartition("_")
            if field in _list_text_fields(type(self)) and language in LANGUAGES:
                return self.__dict__[field][language]
            return super().__getattr__(column)


class Source(ContractRow):
    source_id: Id
    title: Texts
    publisher: OptionalTexts
    number: NonEmptyText | None
    date: Date | None
    status: SourceStatus
    rank: WholeNumber
    file: NonEmptyText | None
    sha256: Sha256 | None
    url: Url | None


class Indicator(ContractRow):
    indicator_id: Id
    name: Texts
    domain: Domain
    unit: NonEmptyText
    better: Direction
    path: PacePath
    note: OptionalTexts


class Result(ContractRow):
    indicator_id: Id
    period: PeriodText
    operator: Operator
    value: Number
    estimate: YesNo
    basis: NonEmptyText | None
    source_id: Id
    place: NonEmptyText | None
    printed: NonEmptyText | None
    note: NonEmptyText | None


class Target(ContractRow):
    target_id: Id
    plan: PlanSpan
    number: NonEmptyText | None
    indicator_id: Id
    kind: TargetKind
    operator: TargetOperator
    value: Number
    value_high: Number | None
    of_total: Number | None
    due: Year | None
    stage_of: Id | None
    baseline_indicator_id: Id | None
    basis: NonEmptyText | None
    source_id: Id
    place: NonEmptyText | None
    printed: NonEmptyText | None
    note: NonEmptyText | None


class OfficialVerdict(ContractRow):
    plan: PlanSpan
    indicator_id: Id | None
    verdict: VerdictCode | None
    met: WholeNumber | None
    total: WholeNumber | None
    source_id: Id
    place: NonEmptyText | None
    printed: NonEmptyText | None
    note: NonEmptyText | None


class DerivedIndicator(ContractRow):
    indicator_id: Id
    period: PeriodText | None
    rule: DerivationRule
    inputs: NonEmptyText
    note: NonEmptyText | None


class IdentityCheck(ContractRow):
    check_id: Id
    title: Texts
    period: PeriodText | None
    rule: IdentityRule
    inputs: NonEmptyText
    expected: NonEmptyText | None
    tolerance: Number | None
    note: OptionalTexts


class CoherenceCheck(ContractRow):
    """A question to several figures that needs more than the five rules of checks.csv."""

    check_id: Id
    title: Texts
    rule: CoherenceRule
    inputs: NonEmptyText
    note: OptionalTexts


class PlenumRequest(ContractRow):
    """A target that was requested, and the indicators of the plan's targets that answer it."""

    source_id: Id
    place: NonEmptyText | None
    printed: NonEmptyText | None
    topic: Texts
    indicator_ids: NonEmptyText | None
    note: OptionalTexts


class ProvinceInfo(ContractRow):
    """province.toml: the province and its two plans.

    Three entries may be left out: `headline`, the targets a briefing shows as tiles, first the one
    its message is about (else the first numbered ones with a baseline); `structure`, the
    indicators that are the shares of a whole, at most four; `carried_on`, the indicators whose
    past target the plan carries on under another indicator, so that they did not lose it.
    """

    id: Id
    name: Texts
    past_plan: PlanSpan
    plan: PlanSpan
    headline: Ids = ()
    structure: Ids = ()
    carried_on: Ids = ()


ROW_MODELS: Mapping[str, type[ContractRow]] = {
    "sources": Source,
    "indicators": Indicator,
    "results": Result,
    "targets": Target,
    "verdicts": OfficialVerdict,
    "derived": DerivedIndicator,
    "checks": IdentityCheck,
    "coherence": CoherenceCheck,
    "requests": PlenumRequest,
}
UNIQUE_KEYS: Mapping[str, tuple[str, ...]] = {  # what no two rows of a file may share
    "sources": ("source_id",),
    "indicators": ("indicator_id",),
    "results": ("indicator_id", "period", "basis", "source_id", "place"),
    "targets": ("target_id", "source_id", "place"),
    "verdicts": ("plan", "indicator_id", "source_id", "place"),
    "derived": ("indicator_id", "period"),
    "checks": ("check_id",),
    "coherence": ("check_id",),
    "requests": ("source_id", "place", f"topic_{REFERENCE_LANGUAGE}"),
}
FOREIGN_KEYS: Mapping[str, Mapping[str, str]] = {  # column → the file whose key it names
    "results": {"indicator_id": "indicators", "source_id": "sources"},
    "targets": {
        "indicator_id": "indicators",
        "baseline_indicator_id": "indicators",
        "source_id": "sources",
        "stage_of": "targets",
    },
    "verdicts": {"indicator_id": "indicators", "source_id": "sources"},
    "derived": {"indicator_id": "indicators"},
    "requests": {"source_id": "sources"},
}


@functools.cache
def _list_text_fields(model: type[ContractRow]) -> tuple[str, ...]:
    """The fields of a model with a column for each language."""
    hints = get_type_hints(model)
    return tuple(name for name in model.model_fields if get_origin(hints[name]) is Mapping)


@functools.cache
def _map_columns(model: type[ContractRow]) -> Mapping[str, str]:
    """The columns of a model's file, in order → the field each belongs to."""
    texts = _list_text_fields(model)
    return {
        column: field
        for field in model.model_fields
        for column in ([f"{field}_{name}" for name in LANGUAGES] if field in texts else [field])
    }


def list_columns(model: type[ContractRow], only_required: bool = False) -> list[str]:
    """The columns of a model's file, in the contract's order; or those a file must have.

    A province folder's file must have all of them, a plain table only those that are assessed.
    """
    return [
        column
        for column, field in _map_columns(model).items()
        if not only_required or model.model_fields[field].is_required()
    ]


@functools.cache
def describe_column(model: type[ContractRow], column: str) -> tuple[CellFormat, bool]:
    """What a column may hold and whether it must be filled."""
    hint = get_type_hints(model, include_extras=True)[_map_columns(model)[column]]
    parts = get_args(hint) if get_origin(hint) is not Annotated else (hint,)
    optional = type(None) in parts or hint == OptionalTexts
    typed = next(part for part in parts if get_origin(part) is Annotated)
    cell_format = next(extra for extra in get_args(typed)[1:] if isinstance(extra, CellFormat))
    return cell_format, not optional


def is_numeric(model: type[ContractRow], name: str) -> bool:
    """Whether a column holds numbers."""
    return describe_column(model, name)[0].schema.get("type") in ("number", "integer")


def parse_rule_inputs(inputs: str) -> list[str]:
    """The indicator ids a derived rule is made from, joined by + or /."""
    return [part.strip() for part in re.split(r"[+/]", inputs)]


def split_ids(cell: str | None) -> list[str]:
    """The ids of a cell that names several, separated by spaces."""
    return (cell or "").split()


def precedence_of(rank: float, date: str | None) -> tuple[float, str]:
    """How strong a source's statement is, the greatest being in force.

    Lowest rank, then latest date. An undated source counts as earliest.
    """
    return -rank, date or ""


def parse_coherence_inputs(inputs: str) -> list[str]:
    """The inputs of a coherence rule, separated by semicolons."""
    return [part.strip() for part in inputs.split(";")]


def is_nfc(text: str) -> bool:
    """Whether text is in Unicode NFC, as the contract keeps it."""
    return unicodedata.is_normalized("NFC", text)


def build_datapackage(info: ProvinceInfo) -> dict[str, Any]:
    """The Frictionless data package of a province folder."""
    return {
        "name": info.id,
        "title": info.name[REFERENCE_LANGUAGE],
        "profile": "tabular-data-package",
        "resources": [_build_resource(name, model) for name, model in ROW_MODELS.items()],
    }


def _build_resource(name: str, model: type[ContractRow]) -> dict[str, Any]:
    fields = []
    for column in list_columns(model):
        cell_format, required = describe_column(model, column)
        schema = {"type": "string", **cell_format.schema}
        constraints = {**schema.pop("constraints", {}), **({"required": True} if required else {})}
        fields.append(
            {"name": column, **schema, **({"constraints": constraints} if constraints else {})}
        )
    references = [
        {
            "fields": [column],
            "reference": {
                "resource": other if other != name else "",
                "fields": list(UNIQUE_KEYS[other]),
            },
        }
        for column, other in FOREIGN_KEYS.get(name, {}).items()
        if len(UNIQUE_KEYS[other]) == 1
    ]
    key = UNIQUE_KEYS[name]
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": {
            "fields": fields,
            "missingValues": [""],
            **({"primaryKey": list(key)} if len(key) == 1 else {}),
            **({"foreignKeys": references} if references else {}),
        },
    }
