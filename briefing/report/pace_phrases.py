"""The pace a target needs, the pace achieved, how they compare → words, for tables and charts."""

from __future__ import annotations

import math

from briefing.analysis.targets import attainment
from briefing.analysis.targets.pace import RELAXED_OPERATORS
from briefing.data import codes
from briefing.data.periods import period_years
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report.phrases import (
    TargetRow,
    count_decimals,
    is_counted_back,
    mark_estimate,
    pace_unit_of,
)


def format_required_pace(
    row: TargetRow,
    say: Translator,
    with_per_year: bool = True,
    in_words: bool = True,
    number_only: bool = False,
) -> str:
    """The pace a target needs: as printed where the target itself names it, "" where none is."""
    stated = row.required_pace == row.value
    shown = count_decimals(row.value_decimals) if stated else None
    needed, high, bound = row.required_pace, row.required_pace_high, bound_of_pace(row)
    if number_only:
        return _format_number(row, say, needed, shown, bound, high)
    return format_pace(
        row, say, needed, shown, with_per_year, high=high, operator=bound, in_words=in_words
    )


def bound_of_pace(row: TargetRow) -> str:
    """The operator of the pace a target needs and of the level it asks for.

    That of the target; of a cut the other way round: at least so much off leaves at most so much.
    """
    mirrored = attainment.MIRRORED_OPERATORS if row.kind == "reduction" else {}
    return mirrored.get(row.operator, row.operator)


def format_past_pace(
    row: TargetRow,
    say: Translator,
    with_per_year: bool = True,
    in_words: bool = True,
    number_only: bool = False,
) -> str:
    """The pace of the past plan with the digits it bears; "over 90%" where only that is known."""
    known_as = row.baseline_operator if row.kind in codes.PACE_KINDS else ""
    shown = count_decimals(row.past_pace_decimals)
    if number_only:
        text = _format_number(row, say, row.past_pace, shown, known_as)
        return mark_estimate(text, row.baseline_estimate, say)
    text = format_pace(
        row,
        say,
        row.past_pace,
        shown,
        with_per_year,
        operator=known_as,
        spelled=bool(known_as) and in_words,
        in_words=in_words,
    )
    return mark_estimate(text, row.baseline_estimate, say)


def describe_past_pace(row: TargetRow, say: Translator, in_words: bool = True) -> str:
    """The pace of the past plan within a sentence: achieved, or achieved as an estimate."""
    pace = format_past_pace(row._replace(baseline_estimate=""), say, in_words=in_words)
    if row.baseline_estimate == "yes":
        return say("an estimated {pace} achieved", pace=pace)
    return say("{pace} achieved", pace=pace)


def format_pace(
    row: TargetRow,
    say: Translator,
    pace: float,
    decimals: int | None,
    with_per_year: bool,
    high: float = math.nan,
    operator: str = "",
    spelled: bool = False,
    in_words: bool = True,
) -> str:
    """A yearly pace of a target in its unit: % a year, points a year, or the unit a year.

    Without `with_per_year` the words "a year" are left out, for a column whose head says them. A
    pace of kinds that name it themselves is unsigned; a movement of a level shows its direction, in
    running text (`in_words`) in words: "a fall of over 0.94 percentage points a year".
    """
    if math.isnan(pace):
        return ""
    decimals = _enough_decimals(pace, decimals)
    unit, adds_year = _pace_unit(row, with_per_year, say)
    if row.kind in codes.PACE_KINDS:
        return say.value(pace, unit, operator, high, decimals, spelled=spelled)
    is_amount = row.kind == "total"  # for the year, no movement
    is_worded = in_words and with_per_year and pace != 0 and not is_amount
    if is_worded:
        bound = attainment.MIRRORED_OPERATORS.get(operator, operator) if pace < 0 else operator
        text = say.value(abs(pace), unit, bound, abs(high), decimals, spelled=True)
    else:
        text = say.value(pace, unit, operator, high, decimals, signed=not is_amount)
    text = say("{value} a year", value=text) if adds_year else text
    return say.code("movement", "fall" if pace < 0 else "rise", value=text) if is_worded else text


def _pace_unit(row: TargetRow, with_per_year: bool, say: Translator) -> tuple[str, bool]:
    """The unit of a target's yearly pace, and whether "a year" is to be said beside it."""
    unit = row.baseline_unit or row.unit
    if row.kind in codes.PACE_KINDS:
        return pace_unit_of(row.unit, with_per_year), False
    if row.pace_path == "geometric":
        return pace_unit_of("percent_per_year", with_per_year), False
    if say.form(unit) in ("share", "rate"):
        return pace_unit_of("points_per_year", with_per_year), False
    return unit, with_per_year


def label_pace_unit(row: TargetRow, say: Translator) -> str:
    """The unit of a target's yearly pace as an axis names it."""
    unit, adds_year = _pace_unit(row, True, say)
    label = say.unit(unit)
    return say("{value} a year", value=label) if adds_year else label


def _format_number(
    row: TargetRow,
    say: Translator,
    pace: float,
    decimals: int | None,
    operator: str,
    high: float = math.nan,
) -> str:
    """A pace without its unit, a movement with its sign."""
    unit, _ = _pace_unit(row, True, say)
    decimals = _enough_decimals(pace, decimals)
    is_signed = row.kind not in codes.PACE_KINDS and row.kind != "total"
    number = say.amount(pace, unit, decimals, is_signed)
    if not math.isnan(high):
        end = say.amount(high, unit, decimals)
        return say.code("span", "negative", low=number, high=end) if high < 0 else f"{number}–{end}"
    return say.code("operator", operator, value=number) if say.has(operator, "operator") else number


def _enough_decimals(pace: float, decimals: int | None) -> int | None:
    """More decimals where a pace would read as none at all: −0.03, not 0.0."""
    shown = 2 if decimals is None else decimals
    if not pace or round(pace, shown):
        return decimals
    return max(shown, -math.floor(math.log10(abs(pace))))


def format_ambition(row: TargetRow, say: Translator) -> str:
    """How many times the past pace is asked for, as a number: at least so many, or a range."""
    decimals, (low, high) = count_decimals(row.ambition_decimals), _ends_of_ratio(row)
    number = say.number(low, decimals)
    if math.isnan(high):
        return say.code("operator", _bound_of_ratio(row), value=number)
    return f"{number}–{say.number(high, decimals)}"


def describe_times(row: TargetRow, say: Translator) -> str:
    """How many times the past pace is asked for, in words: "at least 2.24 times"."""
    decimals, (low, high) = count_decimals(row.ambition_decimals), _ends_of_ratio(row)
    value = say.value(low, "times", high=high, decimals=decimals)
    side = "times from 1" if row.ambition >= 1 else "times below 1"
    return say.code(side, _bound_of_ratio(row), value=value)


def _ends_of_ratio(row: TargetRow) -> tuple[float, float]:
    """Both ends of a range of ratios; one where they read the same."""
    low, high = row.ambition, row.ambition_high
    if (
        math.isnan(high)
        or len({round(end, int(row.ambition_decimals)) for end in (low, high)}) == 1
    ):
        return low, math.nan
    return min(low, high), max(low, high)


def _bound_of_ratio(row: TargetRow) -> str:
    """The operator of required ÷ past pace: a floor of what falls is one of how much faster.

    About, where the past pace is itself known only as over or about a figure.
    """
    bound = bound_of_pace(row)
    if bound == "range":
        return "="
    if row.baseline_operator not in ("", "="):
        return "~"
    if row.past_pace < 0:
        bound = attainment.MIRRORED_OPERATORS.get(bound, bound)
    return RELAXED_OPERATORS.get(bound, bound)


def describe_ambition(row: TargetRow, say: Translator) -> str:
    """What is how many times what: a ratio of paces is never read as one of levels."""
    times = describe_times(row, say)
    if row.kind == "each_year":
        return say("target value {times} the previous result", times=times)
    return say("required pace {times} the previous pace", times=times)


def describe_multiple(row: TargetRow, say: Translator) -> str:
    """What a rate has to do, in words: "must more than double"; "" where it need not rise."""
    low, high = _ends_of_ratio(row)
    if math.isnan(low) or low <= 1 or row.better == "down":
        return ""
    if math.isnan(high) and int(low) < low and 2 <= int(low) <= 3:
        return say.code("more than times", str(int(low)))
    return say("must be {times} as high", times=describe_times(row, say))


def format_shorter_ambition(tables: Tables, row: Measure, say: Translator) -> str:
    """How many times the past pace is asked for if that was of a year less; "" of a known base."""
    ratio = _shorter_ambition(tables, row)
    if math.isnan(ratio):
        return ""
    times = describe_times(row._replace(ambition=ratio, ambition_high=math.nan), say)
    if not turns_with_base_year(tables, row):
        return times
    side = say("needs a faster pace") if ratio > 1 else say("asks for less than was achieved")
    return f"{times}, {side}"


def turns_with_base_year(tables: Tables, row: Measure) -> bool:
    """Whether a target asks for more than was achieved depends on the base year assumed."""
    ratio = _shorter_ambition(tables, row)
    return not math.isnan(ratio) and (ratio > 1) != (row.ambition > 1)


def _shorter_ambition(tables: Tables, row: Measure) -> float:
    """The ratio of the paces if a past change whose document names no base year took one less."""
    first, last = period_years(tables.facts.past_plan)
    years = last - first + 1
    if math.isnan(row.ambition) or not is_counted_back(tables, row.indicator_id, str(first - 1)):
        return math.nan
    return row.ambition * (years - 1) / years
