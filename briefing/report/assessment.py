"""A target inside its plan → its verdict, pace so far and pace needed, in words.

What it asks and where it starts: `phrases`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from briefing.data import codes
from briefing.data.periods import period_years
from briefing.data.rows import Measure
from briefing.i18n import Translator
from briefing.report import phrases
from briefing.report.design import STYLES, Style
from briefing.report.pace_phrases import bound_of_pace, format_pace
from briefing.report.phrases import count_decimals

VERDICT_STYLES: Mapping[str, Style] = {  # pace or attainment
    "on_track": STYLES["as_asked"],
    "maintained": STYLES["as_asked"],
    "acceleration_needed": STYLES["faster"],
    "insufficient": STYLES["fails"],
    "moving_away": STYLES["fails"],
    "met": STYLES["as_asked"],
    "exceeded": STYLES["beyond"],
    "not_met": STYLES["fails"],
    "undetermined": STYLES["unknown"],
    "not_due": STYLES["open"],
}
ON_COURSE = ("on_track", "maintained")
BEHIND = ("acceleration_needed", "insufficient", "moving_away")
VERDICT_ORDER = (  # worst first; what cannot be judged is last
    *("not_met", "moving_away", "insufficient", "acceleration_needed", "on_track"),
    *("maintained", "met", "exceeded", "not_due", "undetermined"),
)
BAR_OCTAVES = 1.5  # of the ratio of two paces, in half a bar: up to 2.8 times, down to 0.35
DECIDED = ("met", "exceeded", "not_met")


def verdict_of(row: Measure) -> str:
    """The attainment of a target once it is decided, until then its pace: a `VERDICT_STYLES` code.

    `undetermined` where it cannot be judged, `not_due` where no pace can be measured before then.
    """
    if row.attainment != "not_due":
        return row.attainment
    return "not_due" if row.pace == "not_applicable" else row.pace


def verdict_label_of(row: Measure, say: Translator, capitalized: bool = True) -> str:
    """The verdict in words: "On track" where it opens a cell, "on track" within a sentence."""
    if misses_without_direction(row):
        is_above = row.latest > row.level
        text = say("above the target") if is_above else say("below the target")
        return phrases.capitalize_first(text) if capitalized else text
    return verdict_label(verdict_of(row), say, capitalized)


def misses_without_direction(row: Measure) -> bool:
    """Whether a value that is better neither high nor low, as a share of GRDP, is not the target's.

    It lies above or below it, and is neither an achievement nor a failure.
    """
    return row.attainment == "not_met" and row.better == "neither" and not math.isnan(row.latest)


def verdict_label(code: str, say: Translator, capitalized: bool = True) -> str:
    """A code of `VERDICT_STYLES` in words."""
    context = "attainment" if code in (*DECIDED, "not_due") else "pace"
    text = say.code(context, code)
    return (text[:1].upper() if capitalized else text[:1].lower()) + text[1:]


def has_figure_in_plan(row: Measure) -> bool:
    """Whether a year of the plan has a figure for this target."""
    period, first = row.latest_period, period_years(row.plan)[0]
    return bool(period) and period_years(period)[1] >= first


def format_achieved_pace(row: Measure, say: Translator, with_per_year: bool = True) -> str:
    """The pace since the baseline, a year; "" where it is not known."""
    printed = min(row.baseline_decimals, row.latest_decimals)
    shown = _pace_decimals(row, row.achieved_decimals, printed)
    return format_pace(_with_target_unit(row), say, row.achieved_pace, shown, with_per_year)


def format_needed_pace(row: Measure, say: Translator, with_per_year: bool = True) -> str:
    """The pace needed from the last known year on, "" where none is.

    Of a rank it is the places to gain, in all and not a year.
    """
    catch_up = row.catch_up_pace
    if math.isnan(catch_up):
        return ""
    if row.kind == "rank":
        return say.plural("{count} place in all", "{count} places in all", int(catch_up))
    high = row.required_pace_high if row.kind == "each_year" else math.nan
    certain, most = row.catch_up_decimals, max(2.0, row.latest_decimals)  # of what it is made from
    shown = _pace_decimals(row, min(certain, most), row.latest_decimals)
    bound = bound_of_pace(row)
    row = _with_target_unit(row)
    return format_pace(row, say, catch_up, shown, with_per_year, high=high, operator=bound)


def furthest_behind(rows: Iterable[Measure]) -> list[Measure]:
    """The targets behind: the worst verdict first, then the least part of the pace needed."""
    return sorted((row for row in rows if verdict_of(row) in BEHIND), key=rank_verdict)


def rank_verdict(row: Measure) -> tuple[int, float]:
    """The place of a target among others, worst first: by its verdict, then its pace."""
    ratio = math.inf if math.isnan(row.pace_ratio) else row.pace_ratio
    return VERDICT_ORDER.index(verdict_of(row)), ratio


def bar_length(ratio: float) -> float:
    """The ratio of the pace needed to another as a bar: twice as fast is as long as half."""
    if math.isnan(ratio) or ratio <= 0:
        return 0.0
    return round(max(-1.0, min(1.0, math.log2(ratio) / BAR_OCTAVES)), 3)


def catch_up_ratio(row: Measure) -> float:
    """The pace needed from here as a multiple of that so far; no number where one is not known."""
    return row.catch_up_pace / row.achieved_pace if row.achieved_pace else math.nan


def _pace_decimals(row: Measure, certain: float, printed: float) -> int | None:
    """The decimals of a pace in words: a difference has at least those its figures have."""
    if row.pace_path == "linear" and row.kind in codes.LEVEL_KINDS and printed > certain:
        certain = printed
    return count_decimals(certain)


def _with_target_unit(row: Measure) -> Measure:
    """A target as measured in its own unit: what it has moved by is never that of another."""
    return row._replace(baseline_unit=row.unit)
