"""What charts read out of the tables' rows, and how a number is written beside a mark."""

from __future__ import annotations

import math
from collections.abc import Sequence

from briefing import i18n
from briefing.data import schema
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.report import phrases

_MIRRORED_OPERATORS = {">=": "<=", ">": "<"}  # a cut of at least so much is a level of at most


def target_level_of(row: Measure) -> tuple[float, float, str]:
    """Lower end, higher end (NaN but for a range) and operator of the level a target asks for."""
    near, far, operator = row.level, row.level_high, row.operator
    if row.kind == "reduction":
        operator = _MIRRORED_OPERATORS.get(operator, operator)
    return (near, far, operator) if math.isnan(far) else (min(near, far), max(near, far), operator)


def format_target_level(row: Measure, say: i18n.Translator, unit: str = "") -> str:
    """The level a target asks for; without its unit where the axis of its mark names it."""
    low, high, operator = target_level_of(row)
    of_baseline = row.kind in ("multiple", "reduction")  # what is printed is the factor
    decimals = phrases.count_decimals(row.baseline_decimals if of_baseline else row.value_decimals)
    if unit:
        return say.value(low, unit, operator, high, decimals)
    return format_without_unit(low, say, operator, high, decimals)


def format_without_unit(
    value: float,
    say: i18n.Translator,
    operator: str = "",
    high: float = math.nan,
    decimals: int | None = None,
) -> str:
    """A number without its unit, for a mark whose axis names the unit: `> 80`, `75–80`."""
    number = say.number(value, decimals)
    if not math.isnan(high):
        return f"{number}–{say.number(high, decimals)}"
    return say.code("operator", operator, value=number) if say.has(operator, "operator") else number


def baseline_remarks(tables: Tables, row: Measure, say: i18n.Translator) -> tuple[str, ...]:
    """That a baseline is computed, or another indicator's: never passed off as the stated same."""
    if row.baseline_match == "derived":
        return (say("baseline computed from stated figures"),)
    if row.baseline_match == "nearest":
        nearest = tables.indicator_names[say.language][row.baseline_indicator_id]
        return (say("nearest baseline: {name}", name=nearest),)
    return ()


def append_remarks(sentence: str, remarks: Sequence[str]) -> str:
    """A sentence and its remarks in brackets before the full stop."""
    return f"{sentence.removesuffix('.')} ({'; '.join(remarks)})." if remarks else sentence


def baseline_year_note(tables: Tables, say: i18n.Translator) -> tuple[str, ...]:
    """That a chart shows the plan as it set out, once a year of it has passed; else nothing."""
    first = schema.period_years(tables.facts.plan)[0]
    return (say("as of the baseline, {year}", year=str(first - 1)),) if tables.in_plan else ()


def capitalize_first(text: str) -> str:
    """A phrase as it opens a sentence."""
    return text[:1].upper() + text[1:]
