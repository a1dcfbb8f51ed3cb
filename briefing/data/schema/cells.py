"""What a cell of the data contract may hold: one type for each form of text, number and choice.

Every type says, once, how a cell is read, what was expected and what to do where it is wrong, and
what the Frictionless schema says of it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from briefing.data.schema.period import period_years
from briefing.errors import Message, message

TARGET_KINDS = (
    "level",
    "average_rate",
    "average_change",
    "total",
    "each_year",
    "reduction",
    "multiple",
    "count",
    "rank",
    "milestone",
)
LEVEL_KINDS = ("level", "multiple", "reduction", "count")  # kinds that move from a baseline
MEAN_KINDS = ("average_rate", "average_change")  # kinds judged by the mean of their years
PACE_KINDS = (*MEAN_KINDS, "each_year")  # kinds whose value is itself a yearly pace
AGGREGATE_KINDS = (*MEAN_KINDS, "total")  # kinds judged by their years taken together
OPERATORS = ("=", ">", ">=", "<", "<=", "~")
DOMAINS = ("economy", "society", "infrastructure", "programmes", "governance")
SOURCE_STATUSES = ("adopted", "draft", "statistics", "press", "intake")
DERIVATION_RULES = ("sum", "per_year", "growth", "change", "ratio", "backcast")
IDENTITY_RULES = ("sum_to", "ratio_is", "product_is", "equal", "at_most")
COHERENCE_RULES: Mapping[
    str, tuple[str, ...]
] = {  # rule → what its inputs are, a * may be left out
    "level_from_growth": ("target", "target"),
    "share_left": ("target", "indicator", "target"),
    "share_of_level": ("target", "target", "indicator", "target"),
    "mean_of_years": ("indicator",),
    "total_of_years": ("indicator", "indicator", "number*"),
    "share_of_years": ("indicator", "indicator", "indicator"),
    "not_below_past": ("target", "indicator*"),
    "share_follows_growth": ("indicator", "indicator", "indicator"),
}


@dataclass(frozen=True, eq=False)
class CellFormat:
    """What a column may hold, for the messages about a wrong cell and for Frictionless."""

    expected: Message
    action: Message
    schema: Mapping[str, Any] = field(default_factory=dict)


def _make_pattern_validator(
    pattern: str, check: Callable[[str], object] | None = None
) -> BeforeValidator:
    """A validator for text of one form; `check` raises ValueError for what the form lets by."""
    form = re.compile(pattern, re.ASCII)

    def read(text: object) -> object:
        if not isinstance(text, str) or not form.fullmatch(text):
            raise PydanticCustomError("form", "not of the expected form")
        if check is not None:
            check(text)
        return text

    return BeforeValidator(read)


def _check_iso_date(text: str) -> None:
    dt.date.fromisoformat(text + "-01-01"[3 * text.count("-") :])


def _check_period(text: str) -> None:
    first, last = period_years(text)
    if first > last:
        raise ValueError("ends before it begins")


def _make_choice(*choices: str) -> tuple[BeforeValidator, CellFormat]:
    """A closed choice, with the format of its column."""
    column = CellFormat(
        message("one of {choices}", choices=" ".join(choices)),
        message("write one of them"),
        {"constraints": {"enum": list(choices)}},
    )
    return _make_pattern_validator("|".join(re.escape(choice) for choice in choices)), column


ID_PATTERN = r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*"
NUMBER_PATTERN = r"-?\d+(?:\.\d+)?"
YEAR_PATTERN = r"\d{4}"
PERIOD_PATTERN = r"\d{4}|\d{4}-\d{4}|\d{4}-(?:0[1-9]|1[0-2])"


Id = Annotated[
    str,
    _make_pattern_validator(ID_PATTERN),
    CellFormat(
        message("an id: lower-case letters and digits, words joined by _"),
        message("write the id without capitals, spaces or accents"),
        {"constraints": {"pattern": ID_PATTERN}},
    ),
]
_TEXT = CellFormat(message("text"), message("fill in the cell"), {})
NonEmptyText = Annotated[str, _make_pattern_validator(r"(?s).+"), _TEXT]
Texts = Annotated[  # language → text; a column for each, name_vi, name_en
    Mapping[str, NonEmptyText], _TEXT
]
OptionalTexts = Annotated[  # as Texts, "" where nothing is known
    Mapping[str, Annotated[str, BeforeValidator(lambda text: text or "")]], _TEXT
]
Number = Annotated[
    Decimal,
    _make_pattern_validator(NUMBER_PATTERN),
    CellFormat(
        message("a number with a decimal point and no thousands mark"),
        message("write it like 4.46 or 28618"),
        {"type": "number"},
    ),
]
WholeNumber = Annotated[
    int,
    _make_pattern_validator(r"\d+"),
    CellFormat(
        message("a whole number"), message("write it with digits only"), {"type": "integer"}
    ),
]
Year = Annotated[
    int,
    _make_pattern_validator(YEAR_PATTERN),
    CellFormat(message("a year"), message("write four digits, like 2030"), {"type": "integer"}),
]
Date = Annotated[
    str,
    _make_pattern_validator(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", _check_iso_date),
    CellFormat(
        message("a date as year, year-month or year-month-day"),
        message("write it like 2025, 2025-09 or 2025-09-17"),
        {"constraints": {"pattern": r"\d{4}(-\d{2}(-\d{2})?)?"}},
    ),
]
PeriodText = Annotated[
    str,
    _make_pattern_validator(PERIOD_PATTERN, _check_period),
    CellFormat(
        message("a year, a span of years, or a year and month"),
        message("write it like 2025, 2021-2025 or 2025-06"),
        {"constraints": {"pattern": PERIOD_PATTERN}},
    ),
]
PlanSpan = Annotated[
    str,
    _make_pattern_validator(r"\d{4}-\d{4}", _check_period),
    CellFormat(
        message("the years of a plan, first to last"),
        message("write it like 2026-2030"),
        {"constraints": {"pattern": r"\d{4}-\d{4}"}},
    ),
]
Sha256 = Annotated[
    str,
    _make_pattern_validator(r"[0-9a-f]{64}"),
    CellFormat(
        message("a SHA-256 sum: 64 hexadecimal digits"),
        message("compute it from the file with sha256sum"),
        {"constraints": {"pattern": "[0-9a-f]{64}"}},
    ),
]
Url = Annotated[
    str,
    _make_pattern_validator(r"https?://\S+"),
    CellFormat(message("a web address"), message("write it with http:// or https://"), {}),
]
Operator = Annotated[str, *_make_choice(*OPERATORS)]
TargetOperator = Annotated[str, *_make_choice(*OPERATORS, "range")]
TargetKind = Annotated[str, *_make_choice(*TARGET_KINDS)]
Domain = Annotated[str, *_make_choice(*DOMAINS)]
SourceStatus = Annotated[str, *_make_choice(*SOURCE_STATUSES)]
Direction = Annotated[str, *_make_choice("up", "down", "neither")]
PacePath = Annotated[str, *_make_choice("geometric", "linear")]
YesNo = Annotated[str, *_make_choice("yes", "no")]
VerdictCode = Annotated[str, *_make_choice("met", "exceeded", "missed")]
DerivationRule = Annotated[str, *_make_choice(*DERIVATION_RULES)]
IdentityRule = Annotated[str, *_make_choice(*IDENTITY_RULES)]
CoherenceRule = Annotated[str, *_make_choice(*COHERENCE_RULES)]


def _validate_id_list(entries: object) -> object:
    if not isinstance(entries, (list, tuple)):
        raise PydanticCustomError("form", "not a list")
    for entry in entries:
        if not isinstance(entry, str) or not re.fullmatch(ID_PATTERN, entry):
            raise PydanticCustomError("form", "not an id")
    return tuple(entries)


Ids = Annotated[
    tuple[str, ...],
    BeforeValidator(_validate_id_list),
    CellFormat(message("a list of ids"), message('write it like ["first_id", "second_id"]'), {}),
]
