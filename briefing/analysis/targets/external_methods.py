"""A plain target → the verdict of a published method: Eurostat's growth rates, SDSN's scores.

Pure functions over one row, total: what cannot be judged is `not_available`, with a reason. Source
of the methods and of every choice at their edges: docs/method/published.md.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import NamedTuple

from briefing.data import rounding
from briefing.data.plain_targets import PlainTarget

EUROSTAT_CLASSES = (
    "target_achieved",
    *("on_track", "moderate", "limited", "deterioration"),  # with a target
    *("significant_progress", "moderate_progress", "no_change"),  # without one
    *("moderate_deterioration", "significant_deterioration"),
    "not_available",
)
SDSN_CLASSES = (
    *("maintaining", "on_track", "moderately_increasing", "stagnating", "decreasing"),
    "not_available",
)
METHOD_REASONS = (  # in this order in a verdict's `reason`
    "no_direction",  # better is neither or unknown
    "no_scale",  # a bound of the scale is unknown, or both are one
    "no_baseline",
    "no_result",
    "too_few_years",  # the latest year is not after the base year
    "sign_changed",  # between base and latest value
    "no_time_to_target",  # the target year is unknown or not after the base year
    "target_across_zero",  # base and target have different signs
    "target_is_base",  # no growth is required and the ratio not defined
    "met_at_baseline",  # SDSN: the start is at or past green, nothing is required
    "base_zero",  # Eurostat: taken as 0.001
    "target_zero",
    "off_scale",  # SDSN: a value lies beyond the scale, its score below 0 or above 100
)
SDSN_TARGET_YEAR = 2030  # SDSN's year, where a row names none
ZERO_REPLACEMENT = Decimal("0.001")  # for a base or target of 0, which has no growth rate


class MethodVerdict(NamedTuple):
    """The verdict on a row and what it rests on; a number that is not defined is NaN.

    `required` and `achieved` are % a year for Eurostat, score points a year for SDSN; `ratio` is
    achieved ÷ required, above zero in the wanted direction. `verdict` is a code of
    EUROSTAT_CLASSES or SDSN_CLASSES, `reason` the METHOD_REASONS that apply, separated by spaces.
    """

    required: float
    achieved: float
    ratio: float
    verdict: str
    reason: str = ""


def judge_by_eurostat(row: PlainTarget) -> MethodVerdict:
    """The growth a year so far against the growth a year the target needs, both from the base.

    A base or target of exactly 0 is taken as 0.001, under this method only, and marked.
    """
    side = {"up": 1, "down": -1}.get(row.better or "", 0)
    base, target = (ZERO_REPLACEMENT if value == 0 else value for value in (row.base, row.target))
    achieved = _compute_defined_growth(base, row.base_year, row.latest, row.latest_year)
    required = _compute_defined_growth(base, row.base_year, target, row.target_year)
    # below zero a growing size is a falling value
    wanted = achieved * (-side if base is not None and base < 0 else side)
    ratio = rounding.strip_float_noise(wanted / abs(required)) if required else math.nan
    bounds = [bound for bound in (row.target, target) if bound is not None]
    if not side:
        verdict, ratio = "not_available", math.nan
    elif row.latest is not None and any(side * row.latest >= side * bound for bound in bounds):
        verdict = "target_achieved"
    elif math.isnan(wanted):
        verdict = "not_available"
    elif target is None:
        verdict = _classify_growth(rounding.strip_float_noise(wanted))
    elif required == 0:
        verdict = "deterioration"  # where the base is the target, not to be there is to have left
    else:
        verdict = _classify_progress(ratio)
    has_crossed = base is not None and row.latest is not None and base * row.latest < 0
    is_across = base is not None and target is not None and base * target < 0
    reasons = {
        "no_direction": not side,
        "target_is_base": required == 0,
        "base_zero": row.base == 0,
        "target_zero": row.target == 0,
        "sign_changed": has_crossed,
        "target_across_zero": is_across,
        "no_time_to_target": target is not None and not _is_after(row.base_year, row.target_year),
    }
    return _make_method_verdict(row, required, achieved, ratio, verdict, reasons)


def _compute_defined_growth(
    before: Decimal | None, first: int | None, after: Decimal | None, last: int | None
) -> float:
    """Compound growth in % a year; NaN across zero, over no year, or where an end is unknown."""
    years = _count_years(first, last)
    if before is None or after is None or math.isnan(years) or before * after < 0:
        return math.nan
    return rounding.compute_growth(float(before), float(after), int(years))


def _classify_progress(ratio: float) -> str:
    if math.isnan(ratio):
        return "not_available"
    if ratio >= 0.95:
        return "on_track"
    if ratio >= 0.60:
        return "moderate"
    return "limited" if ratio >= 0 else "deterioration"


def _classify_growth(pace: float) -> str:
    """By direction alone; a bound belongs to the class nearer to no change, on both sides."""
    if abs(pace) <= 0.1:
        return "no_change"
    size = "moderate" if abs(pace) <= 1 else "significant"
    return f"{size}_{'progress' if pace > 0 else 'deterioration'}"


def _is_after(base_year: int | None, year: int | None) -> bool:
    """Whether a year is after the base year; an unknown base year is reported by itself."""
    return year is not None and (base_year is None or year > base_year)


def judge_by_sdsn(row: PlainTarget) -> MethodVerdict:
    """Score points a year so far against those needed to reach green by 2030, or the row's year.

    Scores run from 0 (`lower`) to 100 (`optimum`); a value beyond is scored on the same line, and
    marked, so that getting nearer to the scale counts as movement.
    """
    start, end, green = scores = [_score(value, row) for value in (row.base, row.latest, row.green)]
    due = SDSN_TARGET_YEAR if row.target_year is None else row.target_year
    achieved = (end - start) / _count_years(row.base_year, row.latest_year)
    needed = green - start if start < green else math.nan  # at green nothing is needed
    required = needed / _count_years(row.base_year, due)
    ratio = rounding.strip_float_noise(achieved / required)
    met = start >= green
    if math.isnan(achieved) or math.isnan(green):
        verdict = "not_available"
    elif met and end >= green:
        verdict = "maintaining"
    elif end < start:
        verdict = "decreasing"
    elif math.isnan(ratio):
        verdict = "not_available"
    elif ratio >= 1:
        verdict = "on_track"
    else:
        verdict = "moderately_increasing" if ratio >= 0.5 else "stagnating"
    reasons = {
        "met_at_baseline": met,
        "no_scale": math.isnan(green),
        "no_time_to_target": not met and not _is_after(row.base_year, due),
        "off_scale": any(score < 0 or score > 100 for score in scores),
    }
    return _make_method_verdict(row, required, achieved, ratio, verdict, reasons)


def _count_years(first: int | None, last: int | None) -> float:
    """The years between two, NaN where there is not one."""
    return last - first if first is not None and last is not None and last > first else math.nan


def _score(value: Decimal | None, row: PlainTarget) -> float:
    """0 at `lower`, 100 at `optimum`; NaN without a value or a scale."""
    if value is None or row.lower is None or row.optimum is None or row.lower == row.optimum:
        return math.nan
    return rounding.strip_float_noise(float((value - row.lower) / (row.optimum - row.lower)) * 100)


def _make_method_verdict(
    row: PlainTarget,
    required: float,
    achieved: float,
    ratio: float,
    verdict: str,
    reasons: dict[str, bool],
) -> MethodVerdict:
    """The verdict with its reasons and those for which the movement of the value is unknown."""
    is_first = row.latest_year is not None and not _is_after(row.base_year, row.latest_year)
    reasons["no_baseline"] = row.base is None or row.base_year is None
    reasons["no_result"] = row.latest is None or row.latest_year is None
    reasons["too_few_years"] = is_first
    codes = " ".join(code for code in METHOD_REASONS if reasons.get(code))
    required, achieved = map(rounding.strip_float_noise, (required, achieved))
    return MethodVerdict(required, achieved, ratio, verdict, codes)
