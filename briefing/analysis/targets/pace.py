"""Is a target moving fast enough? The numbers of one target as of a year → its pace.

Pure arithmetic: `progress` finds the numbers in the results, `plain` in a row of a plain table.
Source of the method: docs/method/pace.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from briefing.analysis.targets import attainment
from briefing.data import rounding

ON_TRACK_RATIO, ACCELERATION_NEEDED_RATIO = 0.95, 0.60  # least ratio of achieved to required pace
RELAXED_OPERATORS = {">": ">=", "<": "<="}  # pace ignores strictness
UPPER_LIMIT_OPERATORS = ("<", "<=")


@dataclass(frozen=True)
class PaceInputs:
    """A target's numbers as of a year inside its plan.

    `level` is what is asked for in the due year (the near end of a range), `latest` what is known
    last: the value itself, the mean of the years passed (averages) or their sum (totals). NaN where
    nothing is known. `passed` of `years` have gone by since the baseline.
    """

    kind: str
    path: str
    bound: attainment.Bound
    base: float
    level: float
    latest: float
    years: int
    passed: int
    held: bool = False  # met at the baseline already, so that the target is to hold it
    cap: float = math.inf  # what a projection cannot pass: 100 for a share, all of a count
    floor: float = -math.inf

    @property
    def left(self) -> int:
        return self.years - self.passed


@dataclass(frozen=True)
class PaceVerdict:
    """A verdict on pace with its working; NaN where a figure does not exist.

    `required`, `achieved` and `catch_up` are a year: % on a geometric path, else the unit.
    """

    verdict: str = "not_applicable"
    reasons: frozenset[str] = frozenset()
    required: float = math.nan
    achieved: float = math.nan
    ratio: float = math.nan
    catch_up: float = math.nan
    projection: float = math.nan
    headroom: float = math.nan


def add_reasons(found: PaceVerdict, reasons: set[str], verdict: str = "") -> PaceVerdict:
    """A pace with further reasons, and another verdict where one is given."""
    verdict = verdict or found.verdict
    return replace(found, verdict=verdict, reasons=found.reasons | reasons)


def compute_yearly_pace(before: float, after: float, years: int, path: str) -> float:
    """Movement a year: % for a geometric path, the unit for a linear one."""
    if path == "geometric":
        return rounding.compute_growth(before, after, years)
    return rounding.strip_float_noise((after - before) / years)


def project_value(value: float, pace: float, years: int, path: str) -> float:
    """A value after some years at a pace a year; the inverse of `movement`."""
    if path == "geometric":
        return float(value * (1 + pace / 100) ** years)
    return rounding.strip_float_noise(value + pace * years)


def classify_ratio(ratio: float) -> str:
    """The class of achieved ÷ required pace."""
    if math.isnan(ratio):
        return "undetermined"
    if ratio >= ON_TRACK_RATIO:
        return "on_track"
    if ratio >= ACCELERATION_NEEDED_RATIO:
        return "acceleration_needed"
    return "insufficient" if ratio >= 0 else "moving_away"


def choose_path(own: str, *values: float) -> str:
    """Geometric only where every value is above zero: nothing grows from zero, and zero is never
    made a small number; otherwise linear.
    """
    return "geometric" if own == "geometric" and all(value > 0 for value in values) else "linear"


def is_reached(bound: attainment.Bound, value: float) -> bool:
    """Whether a value is where the target wants it, taken at face value and without strictness."""
    relaxed = replace(bound, operator=RELAXED_OPERATORS.get(bound.operator, bound.operator))
    where = attainment.Interval(value, value)
    return attainment.compare_with_bound(where, relaxed) in ("met", "exceeded")


def judge_pace(standing: PaceInputs) -> PaceVerdict:
    """The pace of a target by its kind; its level and latest value are known.

    A rank, a yearly target and a milestone have rules of their own (`ranked`, `progress`).
    """
    rules: dict[str, Callable[[PaceInputs], PaceVerdict]] = {
        "average_rate": _judge_average_pace,
        "average_change": _judge_average_pace,
        "total": _judge_total_pace,
    }
    return rules.get(standing.kind, _judge_level_pace)(standing)


def _judge_level_pace(at: PaceInputs) -> PaceVerdict:
    """A level, multiple, reduction or count on the way from its baseline."""
    here = is_reached(at.bound, at.latest)
    achieved = compute_yearly_pace(at.base, at.latest, at.passed, at.path)
    projection = _limit_projection(at, project_value(at.latest, achieved, at.left, at.path))
    catch_up = math.nan if here else compute_yearly_pace(at.latest, at.level, at.left, at.path)
    found = PaceVerdict(achieved=achieved, projection=projection, catch_up=catch_up)
    if at.held:
        found = replace(found, headroom=compute_headroom(at.bound, at.latest))
        if here:
            return add_reasons(found, {"met_at_baseline"}, "maintained")
        return add_reasons(found, {"lost"}, "moving_away")
    ratio, reasons = compute_pace_ratio(at), set()
    if at.path == "geometric" and classify_ratio(
        compute_pace_ratio(replace(at, path="linear"))
    ) != classify_ratio(ratio):
        reasons.add("not_comparable_paths")
    if at.bound.operator in RELAXED_OPERATORS and math.isclose(projection, at.level, rel_tol=1e-9):
        reasons.add("touches_bound")
    required = compute_yearly_pace(at.base, at.level, at.years, at.path)
    return replace(
        found,
        verdict=classify_ratio(ratio),
        reasons=frozenset(reasons),
        required=required,
        ratio=ratio,
    )


def compute_pace_ratio(at: PaceInputs) -> float:
    """Achieved ÷ required pace on the path, from the values themselves and so of any unit.

    NaN where nothing is required: the target lies at the baseline.
    """
    if at.level == at.base:
        return math.nan
    if at.path == "geometric":
        achieved, required = (
            rounding.compute_growth(at.base, after, years)
            for after, years in ((at.latest, at.passed), (at.level, at.years))
        )
        return rounding.strip_float_noise(achieved / required)
    return rounding.strip_float_noise(
        (at.latest - at.base) / (at.level - at.base) * at.years / at.passed
    )


def _judge_average_pace(at: PaceInputs) -> PaceVerdict:
    """The mean of the years passed against the mean asked for over all of them."""
    mean, asked = at.latest, at.level
    found = PaceVerdict(
        required=asked,
        achieved=mean,
        projection=mean,
        catch_up=_compute_remaining_mean(at.kind, mean, asked, at),
    )
    return _compare_with_required(at, found, mean, asked)


def _compute_remaining_mean(kind: str, mean: float, asked: float, at: PaceInputs) -> float:
    """The mean the years left must have: 10% over five after 8% and 9% needs 11.01%."""
    if kind == "average_change":
        return rounding.strip_float_noise((at.years * asked - at.passed * mean) / at.left)
    before, whole = (1 + mean / 100) ** at.passed, (1 + asked / 100) ** at.years
    if mean <= -100 or asked <= -100:
        return math.nan
    return float(((whole / before) ** (1 / at.left) - 1) * 100)


def _judge_total_pace(at: PaceInputs) -> PaceVerdict:
    """The sum so far against its part of the total: as many years' part as have passed."""
    due = at.level * at.passed / at.years
    limit = (
        at.bound.operator in UPPER_LIMIT_OPERATORS and at.level >= 0
    )  # what may still be used up each year
    over = at.latest > at.level if limit else is_reached(at.bound, at.latest)
    left = math.nan if over else (at.level - at.latest) / at.left
    found = PaceVerdict(
        required=at.level / at.years,
        achieved=at.latest / at.passed,
        projection=rounding.strip_float_noise(at.latest * at.years / at.passed),
        catch_up=rounding.strip_float_noise(left),
    )
    return _compare_with_required(at, found, at.latest, due)


def _compare_with_required(
    at: PaceInputs, found: PaceVerdict, value: float, asked: float
) -> PaceVerdict:
    """The verdict on a mean or sum: its ratio to what is asked for.

    Where what is asked for lies against the wanted direction (a limit: at most 1% a year) or is
    zero, their quotient says nothing: it is on track while the limit holds, else insufficient.
    """
    upward = at.bound.operator not in UPPER_LIMIT_OPERATORS
    if asked != 0 and (asked > 0) == upward:
        ratio = rounding.strip_float_noise(value / asked)
        return replace(found, verdict=classify_ratio(ratio), ratio=ratio)
    holds = value >= asked if upward else value <= asked
    return replace(found, verdict="on_track" if holds else "insufficient")


def judge_rank(value: float, base: float, bound: float) -> PaceVerdict:
    """A rank: ordinal, so within the bound or not, nearer than at the baseline or not.

    `base` is on the same number of provinces as `value`, NaN where none is known.
    """
    if value <= bound:
        return PaceVerdict("on_track")
    gain = value - bound
    if math.isnan(base):
        return PaceVerdict("undetermined", catch_up=gain)
    verdict = "acceleration_needed" if value < base else "moving_away"
    return PaceVerdict("insufficient" if value == base else verdict, catch_up=gain)


def compute_headroom(bound: attainment.Bound, value: float) -> float:
    """How far a value stands on the wanted side of its bound; below zero, how far it is short."""
    if bound.operator == "range":
        return rounding.strip_float_noise(min(value - bound.value, bound.high - value))
    if bound.operator == "=":
        return -abs(rounding.strip_float_noise(value - bound.value))
    side = -1 if bound.operator in UPPER_LIMIT_OPERATORS else 1
    return rounding.strip_float_noise(side * (value - bound.value))


def _limit_projection(at: PaceInputs, value: float) -> float:
    """A projection no further than it can go; past that already, it has no such limit: 108% of an
    estimate is no share.
    """
    known = (at.base, at.latest, at.level)
    low = -math.inf if min(known) < at.floor else at.floor
    high = math.inf if max(known) > at.cap else at.cap
    return min(max(value, low), high)
