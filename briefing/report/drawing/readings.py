"""What charts read out of the tables' rows, and how a number is written beside a mark."""

from collections.abc import Iterable, Sequence
from math import isnan, log10, nan

from briefing.data.periods import period_years
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import pace_phrases, phrases


def format_level(
    value: float, say: Translator, operator: str, decimals: float, unit: str = "", high: float = nan
) -> str:
    """A number; without its unit for a mark whose axis names the unit: `> 80`, `75–80`."""
    digits = phrases.count_decimals(decimals)
    if unit:
        return say.value(value, unit, operator, high, digits)
    number = say.number(value, digits)
    if not isnan(high):
        return f"{number}–{say.number(high, digits)}"
    return say.code("operator", operator, value=number) if say.has(operator, "operator") else number


def choose_factor(values: Iterable[float]) -> int:
    """What the numbers of an axis are divided by, lest they leave no room: 1 up to six digits."""
    largest = max(map(abs, values), default=0)
    return 1000 ** int(log10(largest) // 3) if largest >= 1e6 else 1


def name_unit(unit: str, factor: int, say: Translator) -> str:
    """The unit of an axis whose numbers are divided."""
    return (
        say("{unit} (× {number})", unit=unit, number=say.round_number(factor))
        if factor > 1
        else unit
    )


def format_baseline_level(row: Measure, say: Translator, unit: str = "") -> str:
    """The level a target starts from, without its unit where the axis names it."""
    operator, decimals = row.baseline_operator, row.baseline_decimals
    high = row.baseline_value_high
    text = format_level(row.baseline, say, operator, decimals, unit, high)
    return phrases.mark_estimate(text, row.baseline_estimate, say)


def format_target_level(row: Measure, say: Translator, unit: str = "") -> str:
    """The level a target asks for, without its unit where the axis names it."""
    of_baseline = row.kind in ("multiple", "reduction")  # what is printed is the factor
    decimals = row.baseline_decimals if of_baseline else row.value_decimals
    low, high = sort_level_ends(row, say)
    return format_level(low, say, pace_phrases.bound_of_pace(row), decimals, unit, high)


def sort_level_ends(row: Measure, say: Translator) -> tuple[float, float]:
    """The lower and the higher end of the level a target asks for; NaN but for a range."""
    ends = phrases.whole_level(row, say), row.level_high
    return ends if isnan(row.level_high) else (min(ends), max(ends))


def baseline_remarks(tables: Tables, row: Measure, say: Translator) -> tuple[str, ...]:
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


def make_subtitle(tables: Tables, subtitle: str, say: Translator) -> str:
    """With the province, and that the plan is shown as it set out, once a year of it has passed."""
    year = str(period_years(tables.facts.plan)[0] - 1)
    when = [say("as of the baseline, {year}", year=year)] if tables.in_plan else []
    return " · ".join((subtitle, *when, tables.facts.name[say.language]))


def format_ratio(row: phrases.TargetRow, say: Translator) -> str:
    """Required ÷ past pace beside its mark: 2.24×; "" where the trend has to turn."""
    return say("{ratio}×", ratio=pace_phrases.format_ambition(row, say)) if row.ambition > 0 else ""
