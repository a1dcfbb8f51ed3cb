"""The data contract: one frozen model for a row of each file, and datapackage.json made from them.

`cells` says what a cell of each type may hold. Meanings of the columns: `data/README.md` and
docs/method.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict

from briefing.data.schema.cells import DOMAINS as DOMAINS
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
    PacePath,
    PeriodText,
    PlanSpan,
    Sha256,
    SourceStatus,
    TargetKind,
    TargetOperator,
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
    """A row of the contract; empty cells are None (unknown), never zero."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(ContractRow):
    source_id: Id
    title_vi: NonEmptyText
    title_en: NonEmptyText
    publisher_vi: NonEmptyText | None
    publisher_en: NonEmptyText | None
    number: NonEmptyText | None
    date: Date | None
    status: SourceStatus
    rank: WholeNumber
    file: NonEmptyText | None
    sha256: Sha256 | None
    url: Url | None


class Indicator(ContractRow):
    indicator_id: Id
    name_vi: NonEmptyText
    name_en: NonEmptyText
    domain: Domain
    unit: NonEmptyText
    better: Direction
    path: PacePath
    note_vi: NonEmptyText | None
    note_en: NonEmptyText | None


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
    title_vi: NonEmptyText
    title_en: NonEmptyText
    period: PeriodText | None
    rule: IdentityRule
    inputs: NonEmptyText
    expected: NonEmptyText | None
    tolerance: Number | None
    note_vi: NonEmptyText | None
    note_en: NonEmptyText | None


class CoherenceCheck(ContractRow):
    """A question to several figures that needs more than the five rules of checks.csv."""

    check_id: Id
    title_vi: NonEmptyText
    title_en: NonEmptyText
    rule: CoherenceRule
    inputs: NonEmptyText
    note_vi: NonEmptyText | None
    note_en: NonEmptyText | None


class PlenumRequest(ContractRow):
    """A target somebody asked for, and the indicators of the plan's targets that answer it."""

    source_id: Id
    place: NonEmptyText | None
    printed: NonEmptyText | None
    topic_vi: NonEmptyText
    topic_en: NonEmptyText
    indicator_ids: NonEmptyText | None
    note_vi: NonEmptyText | None
    note_en: NonEmptyText | None


class ProvinceInfo(ContractRow):
    """province.toml: the province and its two plans.

    Three entries may be left out: `headline`, the targets a briefing shows as tiles, first the one
    its message is about (else the first numbered ones with a baseline); `structure`, the
    indicators that are the shares of a whole, at most four; `carried_on`, the indicators whose
    past target the plan carries on under another indicator, so that they did not lose it.
    """

    id: Id
    name_vi: NonEmptyText
    name_en: NonEmptyText
    past_plan: PlanSpan
    plan: PlanSpan
    headline: Ids = ()
    structure: Ids = ()
    carried_on: Ids = ()

    @property
    def names(self) -> dict[str, str]:
        """What it is called, by the name of the entry."""
        return {"name_vi": self.name_vi, "name_en": self.name_en}


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
    "requests": ("source_id", "place", "topic_en"),
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


def list_columns(model: type[ContractRow]) -> list[str]:
    """The columns of a model's file, in the contract's order."""
    return list(model.model_fields)


@functools.cache
def describe_column(model: type[ContractRow], name: str) -> tuple[CellFormat, bool]:
    """The facts of a column and whether it must be filled."""
    hint = get_type_hints(model, include_extras=True)[name]
    parts = get_args(hint) if get_origin(hint) is not Annotated else (hint,)
    optional = type(None) in parts
    typed = next(part for part in parts if get_origin(part) is Annotated)
    facts = next(extra for extra in get_args(typed)[1:] if isinstance(extra, CellFormat))
    return facts, not optional


def is_numeric(model: type[ContractRow], name: str) -> bool:
    """Whether a column holds numbers."""
    return describe_column(model, name)[0].schema.get("type") in ("number", "integer")


def parse_rule_inputs(inputs: str) -> list[str]:
    """The indicator ids a derived rule is made from, joined by + or /."""
    return [part.strip() for part in re.split(r"[+/]", inputs)]


def split_ids(cell: str | None) -> list[str]:
    """The ids of a cell that names several, parted by spaces."""
    return (cell or "").split()


def precedence_of(rank: float, date: str | None) -> tuple[float, str]:
    """How strong a source's statement is, the greatest being in force.

    Lowest rank, then latest date. An undated source counts as earliest.
    """
    return -rank, date or ""


def parse_coherence_inputs(inputs: str) -> list[str]:
    """The inputs of a coherence rule, parted by semicolons."""
    return [part.strip() for part in inputs.split(";")]


def is_nfc(text: str) -> bool:
    """Whether text is in Unicode NFC, as the contract keeps it."""
    return unicodedata.is_normalized("NFC", text)


def build_datapackage(info: ProvinceInfo) -> dict[str, Any]:
    """The Frictionless data package of a province folder."""
    return {
        "name": info.id,
        "title": info.name_en,
        "profile": "tabular-data-package",
        "resources": [_build_resource(name, model) for name, model in ROW_MODELS.items()],
    }


def _build_resource(name: str, model: type[ContractRow]) -> dict[str, Any]:
    fields = []
    for column_name in list_columns(model):
        facts, required = describe_column(model, column_name)
        schema = {"type": "string", **facts.schema}
        constraints = {**schema.pop("constraints", {}), **({"required": True} if required else {})}
        fields.append(
            {"name": column_name, **schema, **({"constraints": constraints} if constraints else {})}
        )
    references = [
        {
            "fields": [own],
            "reference": {
                "resource": other if other != name else "",
                "fields": list(UNIQUE_KEYS[other]),
            },
        }
        for own, other in FOREIGN_KEYS.get(name, {}).items()
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
