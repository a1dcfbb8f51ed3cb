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

from briefing.contract.cells import (
    COHERENCE as COHERENCE,
)
from briefing.contract.cells import (
    DOMAINS as DOMAINS,
)
from briefing.contract.cells import (
    ID,
    NUMBER,
    PERIOD,
    Better,
    Coherence,
    Column,
    Date,
    Derivation,
    Domain,
    Id,
    Identity,
    Ids,
    Kind,
    Number,
    Operator,
    Path,
    Period,
    Sha256,
    Span,
    Status,
    TargetOperator,
    Text,
    Url,
    Verdict,
    Whole,
    Year,
    YesNo,
    period_years,
)

INPUT = re.compile(  # id, target:id or number; then @period and [basis]
    rf"(?:(?P<number>{NUMBER})|(?P<target>target:)?(?P<id>{ID}))"
    rf"(?:@(?P<period>{PERIOD}))?(?:\[(?P<basis>[^\]]*)\])?"
)
JOINS = {"sum_to": "+", "ratio_is": "/", "product_is": "*", "equal": ";", "at_most": ";"}


class Row(BaseModel):
    """A row of the contract; empty cells are None (unknown), never zero."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Row):
    source_id: Id
    title_vi: Text
    title_en: Text
    publisher_vi: Text | None
    publisher_en: Text | None
    number: Text | None
    date: Date | None
    status: Status
    rank: Whole
    file: Text | None
    sha256: Sha256 | None
    url: Url | None


class Indicator(Row):
    indicator_id: Id
    name_vi: Text
    name_en: Text
    domain: Domain
    unit: Text
    better: Better
    path: Path
    note_vi: Text | None
    note_en: Text | None


class Result(Row):
    indicator_id: Id
    period: Period
    operator: Operator
    value: Number
    estimate: YesNo
    basis: Text | None
    source_id: Id
    place: Text | None
    printed: Text | None
    note: Text | None


class Target(Row):
    target_id: Id
    plan: Span
    number: Text | None
    indicator_id: Id
    kind: Kind
    operator: TargetOperator
    value: Number
    value_high: Number | None
    of_total: Number | None
    due: Year | None
    stage_of: Id | None
    baseline_indicator_id: Id | None
    basis: Text | None
    source_id: Id
    place: Text | None
    printed: Text | None
    note: Text | None


class OfficialVerdict(Row):
    plan: Span
    indicator_id: Id | None
    verdict: Verdict | None
    met: Whole | None
    total: Whole | None
    source_id: Id
    place: Text | None
    printed: Text | None
    note: Text | None


class Derived(Row):
    indicator_id: Id
    period: Period | None
    rule: Derivation
    inputs: Text
    note: Text | None


class Check(Row):
    check_id: Id
    title_vi: Text
    title_en: Text
    period: Period | None
    rule: Identity
    inputs: Text
    expected: Text | None
    tolerance: Number | None
    note_vi: Text | None
    note_en: Text | None


class CoherenceCheck(Row):
    """A question to several figures that needs more than the five rules of checks.csv."""

    check_id: Id
    title_vi: Text
    title_en: Text
    rule: Coherence
    inputs: Text
    note_vi: Text | None
    note_en: Text | None


class Request(Row):
    """A target somebody asked for, and the indicators of the plan's targets that answer it."""

    source_id: Id
    place: Text | None
    printed: Text | None
    topic_vi: Text
    topic_en: Text
    indicator_ids: Text | None
    note_vi: Text | None
    note_en: Text | None


class ProvinceInfo(Row):
    """province.toml: the province and its two plans.

    Three entries may be left out: `headline`, the targets a briefing shows as tiles, first the one
    its message is about (else the first numbered ones with a baseline); `structure`, the
    indicators that are the shares of a whole, at most four; `carried_on`, the indicators whose
    past target the plan carries on under another indicator, so that they did not lose it.
    """

    id: Id
    name_vi: Text
    name_en: Text
    past_plan: Span
    plan: Span
    headline: Ids = ()
    structure: Ids = ()
    carried_on: Ids = ()

    @property
    def names(self) -> dict[str, str]:
        """What it is called, by the name of the entry."""
        return {"name_vi": self.name_vi, "name_en": self.name_en}


FILES: Mapping[str, type[Row]] = {
    "sources": Source,
    "indicators": Indicator,
    "results": Result,
    "targets": Target,
    "verdicts": OfficialVerdict,
    "derived": Derived,
    "checks": Check,
    "coherence": CoherenceCheck,
    "requests": Request,
}
KEYS: Mapping[str, tuple[str, ...]] = {  # what no two rows of a file may share
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
REFERENCES: Mapping[str, Mapping[str, str]] = {  # column → the file whose key it names
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


def columns(model: type[Row]) -> list[str]:
    """The columns of a model's file, in the contract's order."""
    return list(model.model_fields)


@functools.cache
def column(model: type[Row], name: str) -> tuple[Column, bool]:
    """The facts of a column and whether it must be filled."""
    hint = get_type_hints(model, include_extras=True)[name]
    parts = get_args(hint) if get_origin(hint) is not Annotated else (hint,)
    optional = type(None) in parts
    typed = next(part for part in parts if get_origin(part) is Annotated)
    facts = next(extra for extra in get_args(typed)[1:] if isinstance(extra, Column))
    return facts, not optional


def is_numeric(model: type[Row], name: str) -> bool:
    """Whether a column holds numbers."""
    return column(model, name)[0].schema.get("type") in ("number", "integer")


def rule_inputs(inputs: str) -> list[str]:
    """The indicator ids a derived rule is made from, joined by + or /."""
    return [part.strip() for part in re.split(r"[+/]", inputs)]


def ids(cell: str | None) -> list[str]:
    """The ids of a cell that names several, parted by spaces."""
    return (cell or "").split()


def strength(rank: float, date: str | None) -> tuple[float, str]:
    """How strong a source's statement is, the greatest being in force.

    Lowest rank, then latest date. An undated source counts as earliest.
    """
    return -rank, date or ""


def coherence_inputs(inputs: str) -> list[str]:
    """The inputs of a coherence rule, parted by semicolons."""
    return [part.strip() for part in inputs.split(";")]


def is_normal(text: str) -> bool:
    """Whether text is in Unicode NFC, as the contract keeps it."""
    return unicodedata.is_normalized("NFC", text)


def before(plan: str) -> str:
    """The span of as many years just before a plan: `2021-2025` → `2016-2020`."""
    first, last = period_years(plan)
    return f"{2 * first - last - 1}-{first - 1}"


def datapackage(info: ProvinceInfo) -> dict[str, Any]:
    """The Frictionless data package of a province folder."""
    return {
        "name": info.id,
        "title": info.name_en,
        "profile": "tabular-data-package",
        "resources": [_resource(name, model) for name, model in FILES.items()],
    }


def _resource(name: str, model: type[Row]) -> dict[str, Any]:
    fields = []
    for column_name in columns(model):
        facts, required = column(model, column_name)
        schema = {"type": "string", **facts.schema}
        constraints = {**schema.pop("constraints", {}), **({"required": True} if required else {})}
        fields.append(
            {"name": column_name, **schema, **({"constraints": constraints} if constraints else {})}
        )
    references = [
        {
            "fields": [own],
            "reference": {"resource": other if other != name else "", "fields": list(KEYS[other])},
        }
        for own, other in REFERENCES.get(name, {}).items()
        if len(KEYS[other]) == 1
    ]
    key = KEYS[name]
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
