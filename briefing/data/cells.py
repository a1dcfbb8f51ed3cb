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

from briefing import paths
from briefing.data.codes import (
    CAUSE_KINDS,
    COHERENCE_RULES,
    COMMUNE_TYPES,
    DERIVATION_RULES,
    DOMAINS,
    IDENTITY_RULES,
    OPERATORS,
    PROGRAMME_KINDS,
    SOURCE_STATUSES,
    TARGET_KINDS,
)
from briefing.data.periods import end_in_month, period_years
from briefing.errors import Message, message
from briefing.i18n.units import UNIT_FORMS
from briefing.limits import FIRST_PLAN_YEAR, MAX_ID, MAX_LIST, MAX_PLAN_YEARS


@dataclass(frozen=True, eq=False)
class CellFormat:
    """A column as described to who must correct a cell, and to Frictionless."""

    expected: Message
    action: Message
    schema: Mapping[str, Any] = field(default_factory=dict)


def _make_cell(
    pattern: str,
    expected: Message,
    action: Message,
    schema: Mapping[str, Any] | None = None,
    check: Callable[[str], object] = str,
) -> tuple[BeforeValidator, CellFormat]:
    """The validator of text of one form, and its column's description.

    The form is the schema's constraint where no `schema` is named; `check` raises ValueError for
    what the form does not exclude, and returns another spelling of the same where there is one.
    """
    form = re.compile(pattern, re.ASCII)

    def read(text: object) -> object:
        if not isinstance(text, str) or not form.fullmatch(text):
            raise PydanticCustomError("form", "not of the expected form")
        return check(text) or text

    schema = {"constraints": {"pattern": pattern}} if schema is None else schema
    return BeforeValidator(read), CellFormat(expected, action, schema)


def _check_length(text: str) -> None:
    if len(text) > MAX_ID:
        raise ValueError("too long")


def _check_iso_date(text: str) -> None:
    dt.date.fromisoformat(text + "-01-01"[3 * text.count("-") :])


def _check_period(text: str) -> str:
    period = end_in_month(text)
    first, last = period_years(period)
    if first > last:
        raise ValueError("ends before it begins")
    return period


def _check_plan(text: str) -> str:
    first, last = period_years(text)
    if first < FIRST_PLAN_YEAR or last - first >= MAX_PLAN_YEARS:
        raise ValueError("no plan of a province")
    return _check_period(text)


def _make_choice(*choices: str) -> tuple[BeforeValidator, CellFormat]:
    """A closed choice, with its column's description."""
    expected = message("one of {choices}", choices=" ".join(choices))
    schema = {"constraints": {"enum": list(choices)}}
    return _make_cell(
        "|".join(map(re.escape, choices)), expected, message("write one of them"), schema
    )


def _check_id(text: str) -> None:
    _check_length(text)
    if not paths.is_file_name(text) or text in paths.OWN_FOLDERS:
        raise ValueError("no name of a folder")


ID_PATTERN = r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*"
NUMBER_PATTERN = r"-?\d{1,15}(?:\.\d{1,15})?"  # the digits are bounded: each is a finite float
# Published tables also print 1e-05.
PRINTED_NUMBER_PATTERN = r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?"
PERIOD_PATTERN = r"\d{4}|\d{4}-\d{4}|\d{4}-(?:0[1-9]|1[0-2]|Q[1-4])"
SPAN_PATTERN = r"\d{4}-\d{4}"
_A_NUMBER = message("a number with a decimal point and no thousands mark")
_LIKE_NUMBERS = message("write it like 4.46 or 28618")

Id = Annotated[
    str,
    *_make_cell(
        ID_PATTERN,
        message(
            "an id: lower-case letters and digits, words joined by _, {count} at most", count=MAX_ID
        ),
        message("write the id without capitals, spaces or accents"),
        {"constraints": {"pattern": ID_PATTERN, "maxLength": MAX_ID}},
        check=_check_length,
    ),
]
FolderId = Annotated[
    str,
    *_make_cell(
        ID_PATTERN,
        message(
            "an id: lower-case letters and digits, words joined by _, {count} at most; no name "
            "Windows keeps, as con, and none of the outputs' own folders: {names}",
            count=MAX_ID,
            names=", ".join(paths.OWN_FOLDERS),
        ),
        message("give another id, without capitals, spaces or accents"),
        check=_check_id,
    ),
]
_TEXT = _make_cell(r"(?s).+", message("text"), message("fill in the cell"), {})
ANY_TEXT = _TEXT[1]
NonEmptyText = Annotated[str, *_TEXT]
Texts = Annotated[Mapping[str, NonEmptyText], ANY_TEXT]  # language → text; a column for each
OptionalTexts = Annotated[  # as Texts, "" where nothing is known
    Mapping[str, Annotated[str, BeforeValidator(lambda text: text or "")]], ANY_TEXT
]
Notes = Annotated[OptionalTexts, "english column without an ending"]
Number = Annotated[
    Decimal, *_make_cell(NUMBER_PATTERN, _A_NUMBER, _LIKE_NUMBERS, {"type": "number"})
]
PrintedNumber = Annotated[
    Decimal, *_make_cell(PRINTED_NUMBER_PATTERN, _A_NUMBER, _LIKE_NUMBERS, {"type": "number"})
]
WholeNumber = Annotated[
    int,
    *_make_cell(
        r"\d{1,9}",
        message("a whole number"),
        message("write it with digits only"),
        {"type": "integer"},
    ),
]
Year = Annotated[
    int,
    *_make_cell(
        r"\d{4}", message("a year"), message("write four digits, like 2030"), {"type": "integer"}
    ),
]
Date = Annotated[
    str,
    *_make_cell(
        r"\d{4}(-\d{2}(-\d{2})?)?",
        message("a date as year, year-month or year-month-day"),
        message("write it like 2025, 2025-09 or 2025-09-17"),
        check=_check_iso_date,
    ),
]
PeriodText = Annotated[
    str,
    *_make_cell(
        PERIOD_PATTERN,
        message("a year, a span of years, or the month or quarter a part of a year ends in"),
        message("write it like 2025, 2021-2025, 2025-06 or 2025-Q2"),
        check=_check_period,
    ),
]
PlanSpan = Annotated[
    str,
    *_make_cell(
        SPAN_PATTERN,
        message(
            "the years of a plan, first to last, {years} at most, from {first} on",
            years=MAX_PLAN_YEARS,
            first=str(FIRST_PLAN_YEAR),
        ),
        message("write it like 2026-2030"),
        check=_check_plan,
    ),
]
Sha256 = Annotated[
    str,
    *_make_cell(
        "[0-9a-f]{64}",
        message("a SHA-256 sum: 64 hexadecimal digits"),
        message("compute it from the file with sha256sum"),
    ),
]


def _check_path(text: str) -> None:
    if not paths.is_path_below(text):
        raise ValueError("leads out of its folder, or is no name everywhere")


FilePath = Annotated[
    str,
    *_make_cell(
        r"(?s).+",
        message("the path of a file below its folder, its parts joined by /"),
        message("write it without .., a drive or signs that names of files cannot have"),
        {},
        _check_path,
    ),
]
_AN_ADDRESS, _LIKE_ADDRESSES = (
    message("a web address"),
    message("write it with http:// or https://"),
)
Url = Annotated[str, *_make_cell(r"https?://\S+", _AN_ADDRESS, _LIKE_ADDRESSES, {})]
Operator = Annotated[str, *_make_choice(*OPERATORS)]
OperatorOrRange = Annotated[str, *_make_choice(*OPERATORS, "range")]
TargetKind = Annotated[str, *_make_choice(*TARGET_KINDS)]
Domain = Annotated[str, *_make_choice(*DOMAINS)]
SourceStatus = Annotated[str, *_make_choice(*SOURCE_STATUSES)]
Direction = Annotated[str, *_make_choice("up", "down", "neither")]
PacePath = Annotated[str, *_make_choice("geometric", "linear")]
YesNo = Annotated[str, *_make_choice("yes", "no")]
CommuneType = Annotated[str, *_make_choice(*COMMUNE_TYPES)]
CommuneId = Annotated[
    str,
    *_make_cell(
        r"\d{5}",
        message("the official code of a commune: five digits"),
        message("write it with its zeros in front, like 01273"),
    ),
]
UnitForm = Annotated[str, *_make_choice(*UNIT_FORMS)]
VerdictCode = Annotated[str, *_make_choice("met", "exceeded", "missed")]
DerivationRule = Annotated[str, *_make_choice(*DERIVATION_RULES)]
IdentityRule = Annotated[str, *_make_choice(*IDENTITY_RULES)]
ProgrammeKind = Annotated[str, *_make_choice(*PROGRAMME_KINDS)]
CauseKind = Annotated[str, *_make_choice(*CAUSE_KINDS)]
CoherenceRule = Annotated[str, *_make_choice(*COHERENCE_RULES)]


def _validate_list(entries: Any, pattern: str, least: int = 0) -> tuple[str, ...]:
    is_list = isinstance(entries, (list, tuple)) and least <= len(entries) <= MAX_LIST
    if not is_list or not all(isinstance(e, str) and re.fullmatch(pattern, e) for e in entries):
        raise PydanticCustomError("form", "not a list of the expected form")
    return tuple(entries)


Ids = Annotated[
    tuple[str, ...],
    BeforeValidator(lambda entries: _validate_list(entries, ID_PATTERN)),
    CellFormat(
        message("a list of ids, {count} at most", count=MAX_LIST),
        message('write it like ["first_id", "second_id"]'),
    ),
]
PlanSpans = Annotated[
    tuple[str, ...],
    BeforeValidator(lambda entries: _validate_list(entries, SPAN_PATTERN, least=2)),
    CellFormat(
        message("a list of at least two plans, the earliest first"),
        message('write it like ["2021-2025", "2026-2030"]'),
    ),
]
