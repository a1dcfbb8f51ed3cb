"""A figure, a target, a pace or a place in a source → words, for tables and charts.

How a target develops inside its plan (value, pace so far, pace needed, verdict): `assessment`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from briefing import i18n
from briefing.data import codes, queries
from briefing.data.compared_rows import SideBySide
from briefing.data.periods import Period, period_years, span_before
from briefing.data.rows import Measure, Result, Verdict
from briefing.data.tables import Tables
from briefing.data.workings import AMOUNT_PATTERN, YEAR_PATTERN
from briefing.i18n import Translator

WORKING_SIGNS = {" * ": " × ", " / ": " ÷ ", "; ": " | ", f"+ {i18n.MINUS}": f"{i18n.MINUS} "}
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
KIND_UNITS = {"reduction": "percent", "multiple": "times"}  # kinds of target in another unit
MIN_BASE = 3  # targets that can be judged or compared, for a count of them to say anything
TargetRow = Measure | SideBySide
Measures = Sequence[Measure]
_TABLE_ROW = re.compile(r"row (\d+)( \(note\))?")  # a place in a table of figures
FLOW_FORMS = ("amount", "rate", "change")  # forms of units of what is of a time


class AboutIndicator(Protocol):
    """A row about an indicator."""

    @property
    def indicator_id(self) -> str: ...


class Printed(Protocol):
    """A row with the form found at a place in a source, and how that reads."""

    @property
    def place(self) -> str: ...
    @property
    def printed(self) -> str: ...
    @property
    def reading(self) -> str: ...


DIFFERENCE_UNITS = {"share": "points", "rate": "points_per_year", "rank": "places"}  # by form


def indicator_name(tables: Tables, row: AboutIndicator, say: Translator) -> str:
    """What the indicator of a row is called."""
    return tables.indicator_names[say.language][row.indicator_id]


def list_names(tables: Tables, rows: Iterable[AboutIndicator], say: Translator) -> str:
    """The indicators of some rows within a sentence."""
    return "; ".join(indicator_name(tables, row, say) for row in rows)


def join_parts(*parts: str, separator: str = "; ") -> str:
    """The parts that are not empty, in a line."""
    return separator.join(filter(None, parts))


def join_sentences(*parts: str) -> str:
    """The parts that are not empty as sentences, one behind the other."""
    whole = (f"{capitalize_first(part.removesuffix('.'))}." for part in parts if part)
    return " ".join(whole)


def capitalize_first(text: str) -> str:
    """A phrase as it opens a sentence."""
    return text[:1].upper() + text[1:]


def format_during(period: str, say: Translator) -> str:
    """A period within a sentence: "năm 2025", "giai đoạn 2021–2025"."""
    if Period.parse(period).is_span:
        return say("in {span}", span=say.period(period))
    return say("in {year}", year=say.period(period))


def format_period(period: str, unit: str, say: Translator) -> str:
    """A period of a figure: of an amount or a rate a year's first months, of what is counted the
    month it is dated, which need not be that month's end.
    """
    months = Period.parse(period).month if period else 0
    if months and say.form(unit) not in FLOW_FORMS:
        return say("dated {month}", month=say.period(period))
    if months < 2:
        return say.period(period)
    code = str(months) if say.has(str(months), "months of year") else "other"
    return say.code("months of year", code, count=say.number(months), year=period[:4])


def plan_spans(tables: Tables, say: Translator) -> dict[str, str]:
    """The two plans as placeholders of a message: `past` and `plan`."""
    return {"past": say.period(tables.facts.past_plan), "plan": say.period(tables.facts.plan)}


def official_count(tables: Tables, count: Verdict, say: Translator) -> dict[str, str]:
    """What the documents count of the past term's targets, as placeholders of a message.

    A term begins in the year before its plan; what is not met is the rest, by subtraction.
    """
    first, last = period_years(tables.facts.past_plan)
    date = next(row.date for row in tables.sources if row.source_id == count.source_id)
    return {
        "met": say.number(count.met),
        "total": say.number(count.total),
        "missed": say.number(count.total - count.met),
        "term": f"{first - 1}–{last}",
        "date": say.date(date[: len("2025-09")]) or say("an undated document"),
    }


def pace_spans(tables: Tables, say: Translator) -> dict[str, str]:
    """As `plan_spans`, `past` being the years paces are compared with: as many as the plan has."""
    return {**plan_spans(tables, say), "past": say.period(span_before(tables.facts.plan))}


def count_decimals(decimals: float) -> int | None:
    """Decimals as a number is written with them; None where they are not known."""
    return None if math.isnan(decimals) else int(decimals)


def format_target(row: TargetRow, say: Translator, spelled: bool = False) -> str:
    """What a target asks for, in the form of its kind."""
    value, unit, operator = row.value, row.unit, row.operator
    decimals, kind = count_decimals(row.value_decimals), row.kind
    if kind == "milestone":
        return say("done")
    if kind == "rank":
        return say("top {rank} of {total}", rank=say.number(value), total=say.number(row.of_total))
    if kind == "count":
        return _format_count(row, say, spelled)
    if kind in ("reduction", "multiple"):
        unit = KIND_UNITS[kind]
        amount = say.value(value, unit, operator, row.value_high, decimals, spelled=spelled)
        return say.code("kind of target", kind, value=amount)
    amount = say.value(value, unit, operator, row.value_high, decimals, spelled=spelled)
    if kind == "average_level":
        return say("on average {value}", value=amount)
    yearly = kind == "each_year" and not unit.endswith("_per_year")
    return say("each year {value}", value=amount) if yearly else amount


def _format_count(row: TargetRow, say: Translator, spelled: bool) -> str:
    """So many of a total, both ends of a range; a share of it that is no whole number is rounded
    so that the words ask for no less and no more: at least 27.5 of 55 is at least 28, over is 27.
    """
    operator = row.operator
    up = operator in (">=", "<", "range") or (operator in ("=", "~") and row.better != "down")
    count = say.number(math.ceil(row.value) if up else math.floor(row.value))
    if operator == "range":
        count, operator = f"{count}–{say.number(math.floor(row.value_high))}", "="
    number = say("{count} of {total}", count=count, total=say.value(row.of_total, row.unit))
    return say.code("operator word" if spelled else "operator", operator, value=number)


def format_baseline(row: TargetRow, say: Translator) -> str:
    """The value a target starts from, "" where none is known."""
    if math.isnan(row.baseline):
        return ""
    unit, operator, decimals = row.baseline_unit, row.baseline_operator, row.baseline_decimals
    high = row.baseline_value_high
    text = format_amount(row.baseline, operator, decimals, unit, say, high)
    return mark_estimate(text, row.baseline_estimate, say)


def whole_level(row: Measure, say: Translator) -> float:
    """The level a cut or a multiple of what is counted comes to, so that it asks for no less."""
    if not say.is_counted(row.unit) or row.kind not in ("reduction", "multiple"):
        return row.level
    level = round(row.level, 9)
    return math.floor(level) if row.better == "down" else math.ceil(level)


def has_other_scope(row: Measure) -> bool:
    """Whether the result a target is compared with covers something else, or may."""
    return row.baseline_match == "nearest" or any(row.scope.values())


def find_scope(tables: Tables, row: Measure, say: Translator) -> str:
    """What the result covers that a target is compared with, where it is not what it asks."""
    scope = format_note(row.scope, say)
    if row.baseline_match == "nearest":
        scope = scope or tables.indicator_names[say.language][row.baseline_indicator_id]
    return scope


def word_scope(scope: str, say: Translator) -> str:
    """What a result covers, named as such; nothing of nothing."""
    return say("result: {scope}", scope=scope) if scope else ""


def describe_scope(tables: Tables, row: Measure, say: Translator) -> str:
    """What `find_scope` finds, named as what the result covers."""
    return word_scope(find_scope(tables, row, say), say)


def describe_assumed_base(tables: Tables, ratios: str, say: Translator) -> str:
    """From which year the past changes are taken to count, and what they would be otherwise."""
    first, last = period_years(tables.facts.past_plan)
    return say(
        "change assumed to count from {base} ({years} years); over {fewer} years: {ratios}",
        base=str(first - 1),
        years=str(last - first + 1),
        fewer=str(last - first),
        ratios=ratios,
    )


def is_counted_back(tables: Tables, indicator_id: str, period: str) -> bool:
    """Whether a level is a later one less a printed change, or a sum of such."""
    for result in tables.results_by_period.get((indicator_id, period), ()):
        if result.derived == "backcast" and "+" in result.inputs:
            return True
        if result.derived == "sum":
            inputs = codes.parse_rule_inputs(result.inputs)
            return any(is_counted_back(tables, name, period) for name in inputs)
    return False


def format_move(before: str, after: str, is_rise: bool, say: Translator) -> str:
    """From one level to another, up or down."""
    if is_rise:
        return say("up from {before} to {after}", before=before, after=after)
    return say("down from {before} to {after}", before=before, after=after)


def pace_unit_of(unit: str, with_per_year: bool) -> str:
    """The unit of a pace, without "a year" where that is said elsewhere."""
    return unit if with_per_year else unit.removesuffix("_per_year")


def mark_estimate(text: str, estimate: str, say: Translator) -> str:
    """A figure in words, called an estimate where it is one ("yes")."""
    return say("{value} (estimate)", value=text) if text and estimate == "yes" else text


def format_figure(row: Result, unit: str, say: Translator) -> str:
    """A result with its unit, its operator in words as the document has it.

    Of a part of a year no figure is "a year": growth is on the same months of the year before.
    """
    operator, high = queries.word_operator(row), row.value_high
    unit = pace_unit_of(unit, with_per_year=not Period.parse(row.period).is_month)
    text = format_amount(row.value, operator, row.decimals, unit, say, high)
    return mark_estimate(text, row.estimate, say)


def describe_national(tables: Tables, row: Result | None, say: Translator) -> str:
    """The whole country's figure below a result, in the same unit; "" where none is known."""
    found = queries.find_national_result(tables, row) if row else None
    if found is None:
        return ""
    unit, operator = tables.indicator_by_id[found.indicator_id].unit, queries.word_operator(found)
    value = format_number(found.value, operator, found.decimals, unit, say, found.value_high)
    value = mark_estimate(value, found.estimate, say)
    mark = queries.source_marks(tables, [found.source_id])
    return say("whole country: {value} {mark}", value=value, mark=mark)


def format_amount(
    value: float, operator: str, decimals: float, unit: str, say: Translator, high: float = math.nan
) -> str:
    """A value with its unit, its operator in words; a yes or no as done or not yet."""
    if say.form(unit) == "yes_no":
        return say("done") if value >= 1 else say("not yet")
    return say.value(value, unit, operator, high, count_decimals(decimals), spelled=True)


def format_number(
    value: float, operator: str, decimals: float, unit: str, say: Translator, high: float = math.nan
) -> str:
    """A value without its unit, with the sign of its operator; both ends of a range."""
    digits = count_decimals(decimals)
    number = say.amount(value, unit, digits)
    if not math.isnan(high):
        return f"{number}–{say.amount(high, unit, digits)}"
    return say.code("operator", operator, value=number)


def difference_unit(unit: str, say: Translator) -> str:
    """What two figures of a unit differ in: shares in points, ranks in places."""
    return DIFFERENCE_UNITS.get(say.form(unit), unit)


def describe_reverse(tables: Tables, row: Result, say: Translator) -> str:
    """Which way a level moved whose change in the wanted direction is below zero."""
    if row.derived != "change" or row.value >= 0:
        return ""
    level = tables.indicator_by_id[codes.parse_rule_inputs(row.inputs)[0]]
    name = level.name[say.language]
    return (
        say("{name} rose", name=name) if level.better == "down" else say("{name} fell", name=name)
    )


def format_basis(code: str, say: Translator) -> str:
    """What a figure was counted on; one the catalogues do not know is shown as written."""
    return say.code("basis", code) if say.has(code, "basis") else code


def format_note(note: Mapping[str, str], say: Translator) -> str:
    """What narrows or widens a figure, in the reader's language; else as it is written."""
    return note.get(say.language) or next(filter(None, note.values()), "")


def format_working(written: str, say: Translator) -> str:
    """The working of an identity with the language's numbers and units and the signs of print.

    A unit that the terms of a sum share is written once, at the end. Over, under and about are
    words: beside the signs of arithmetic a sign would be read as one of them.
    """

    def write(found: re.Match[str]) -> str:
        mark, number, unit = found["mark"] or "", found["number"], found["unit"]
        if not unit and YEAR_PATTERN.fullmatch(number):
            return f"{mark}{number}"
        decimals = len(number.partition(".")[2])
        is_shared = found["same"] is not None and not say.unit(unit).startswith("%")
        if not unit or is_shared:
            return say.value(float(number), "", mark, decimals=decimals, spelled=True)
        return say.value(float(number), unit, mark, decimals=decimals, spelled=True)

    text = AMOUNT_PATTERN.sub(write, written)
    for sign, printed in WORKING_SIGNS.items():
        text = text.replace(sign, printed)
    return re.sub(r"\^(\d+)", lambda found: found[1].translate(SUPERSCRIPTS), text)


def quote(row: Printed) -> str:
    """A document's own words: as they read, not as a machine read them; "" of a row of a table,
    which has figures and no words but those it is given as `reading`.
    """
    printed = "" if _TABLE_ROW.fullmatch(row.place) else row.printed
    return row.reading or printed
