"""Is a target moving fast enough? The numbers of one target as of a year → its pace.

Pure arithmetic: `progress` finds the numbers in the results, `plain` in a row of a plain table.
Source of the method: docs/method/pace.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from briefing import figures
from briefing.measure import attainment

ON_TRACK, ACCELERATION_NEEDED = 0.95, 0.60  # least ratio of achieved to required pace
RELAXED = {">": ">=", "<": "<="}  # pace ignores strictness
DOWNWARD = ("<", "<=")


@dataclass(frozen=True)
class Standing:
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
class Pace:
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


def with_reasons(found: Pace, reasons: set[str], verdict: str = "") -> Pace:
    """A pace with further reasons, and another verdict where one is given."""
    verdict = verdict or found.verdict
    return replace(found, verdict=verdict, reasons=found.reasons | reasons)


def movement(before: float, after: float, years: int, path: str) -> float:
    """Movement a year: % for a geometric path, the unit for a linear one."""
    if path == "geometric":
        return figures.growth(before, after, years)
    return figures.undust((after - before) / years)


def carried(value: float, pace: float, years: int, path: str) -> float:
    """A value after some years at a pace a year; the inverse of `movement`."""
    if path == "geometric":
        return float(value * (1 + pace / 100) ** years)
    return figures.undust(value + pace * years)


def classed(ratio: float) -> str:
    """The class of achieved ÷ required pace."""
    if math.isnan(ratio):
        return "undetermined"
    if ratio >= ON_TRACK:
        return "on_track"
    if ratio >= ACCELERATION_NEEDED:
        return "acceleration_needed"
    return "insufficient" if ratio >= 0 else "moving_away"


def path_of(own: str, *values: float) -> str:
    """Geometric only where every value is above zero: nothing grows from zero, and zero is never
    made a small number; otherwise linear.
    """
    return "geometric" if own == "geometric" and all(value > 0 for value in values) else "linear"


def reached(bound: attainment.Bound, value: float) -> bool:
    """Whether a value is where the target wants it, taken at face value and without strictness."""
    relaxed = replace(bound, operator=RELAXED.get(bound.operator, bound.operator))
    where = attainment.Interval(value, value)
    return attainment.judged(where, relaxed) in ("met", "exceeded")


def judge(standing: Standing) -> Pace:
    """The pace of a target by its kind; its level and latest value are known.

    A rank, a yearly target and a milestone have rules of their own (`ranked`, `progress`).
    """
    rules: dict[str, Callable[[Standing], Pace]] = {
        "average_rate": _average,
        "average_change": _average,
        "total": _total,
    }
    return rules.get(standing.kind, _level)(standing)


def _level(at: Standing) -> Pace:
    """A level, multiple, reduction or count on the way from its baseline."""
    here = reached(at.bound, at.latest)
    achieved = movement(at.base, at.latest, at.passed, at.path)
    projection = _within(at, carried(at.latest, achieved, at.left, at.path))
    catch_up = math.nan if here else movement(at.latest, at.level, at.left, at.path)
    found = Pace(achieved=achieved, projection=projection, catch_up=catch_up)
    if at.held:
        found = replace(found, headroom=headroom(at.bound, at.latest))
        if here:
            return with_reasons(found, {"met_at_baseline"}, "maintained")
        return with_reasons(found, {"lost"}, "moving_away")
    ratio, reasons = ratio_of(at), set()
    if at.path == "geometric" and classed(ratio_of(replace(at, path="linear"))) != classed(ratio):
        reasons.add("not_comparable_paths")
    if at.bound.operator in RELAXED and math.isclose(projection, at.level, rel_tol=1e-9):
        reasons.add("touches_bound")
    required = movement(at.base, at.level, at.years, at.path)
    return replace(
        found, verdict=classed(ratio), reasons=frozenset(reasons), required=required, ratio=ratio
    )


def ratio_of(at: Standing) -> float:
    """Achieved ÷ required pace on the path, from the values themselves and so of any unit.

    NaN where nothing is required: the target lies at the baseline.
    """
    if at.level == at.base:
        return math.nan
    if at.path == "geometric":
        achieved, required = (
            figures.growth(at.base, after, years)
            for after, years in ((at.latest, at.passed), (at.level, at.years))
        )
        return figures.undust(achieved / required)
    return figures.undust((at.latest - at.base) / (at.level - at.base) * at.years / at.passed)


def _average(at: Standing) -> Pace:
    """The mean of the years passed against the mean asked for over all of them."""
    mean, asked = at.latest, at.level
    found = Pace(
        required=asked,
        achieved=mean,
        projection=mean,
        catch_up=_mean_left(at.kind, mean, asked, at),
    )
    return _against(at, found, mean, asked)


def _mean_left(kind: str, mean: float, asked: float, at: Standing) -> float:
    """The mean the years left must have: 10% over five after 8% and 9% needs 11.01%."""
    if kind == "average_change":
        return figures.undust((at.years * asked - at.passed * mean) / at.left)
    before, whole = (1 + mean / 100) ** at.passed, (1 + asked / 100) ** at.years
    if mean <= -100 or asked <= -100:
        return math.nan
    return float(((whole / before) ** (1 / at.left) - 1) * 100)


def _total(at: Standing) -> Pace:
    """The sum so far against its part of the total: as many years' part as have passed."""
    due = at.level * at.passed / at.years
    limit = at.bound.operator in DOWNWARD and at.level >= 0  # what may still be used up each year
    over = at.latest > at.level if limit else reached(at.bound, at.latest)
    left = math.nan if over else (at.level - at.latest) / at.left
    found = Pace(
        required=at.level / at.years,
        achieved=at.latest / at.passed,
        projection=figures.undust(at.latest * at.years / at.passed),
        catch_up=figures.undust(left),
    )
    return _against(at, found, at.latest, due)


def _against(at: Standing, found: Pace, value: float, asked: float) -> Pace:
    """The verdict on a mean or sum: its ratio to what is asked for.

    Where what is asked for lies against the wanted direction (a limit: at most 1% a year) or is
    zero, their quotient says nothing: it is on track while the limit holds, else insufficient.
    """
    upward = at.bound.operator not in DOWNWARD
    if asked != 0 and (asked > 0) == upward:
        ratio = figures.undust(value / asked)
        return replace(found, verdict=classed(ratio), ratio=ratio)
    holds = value >= asked if upward else value <= asked
    return replace(found, verdict="on_track" if holds else "insufficient")


def ranked(value: float, base: float, bound: float) -> Pace:
    """A rank: ordinal, so within the bound or not, nearer than at the baseline or not.

    `base` is on the same number of provinces as `value`, NaN where none is known.
    """
    if value <= bound:
        return Pace("on_track")
    gain = value - bound
    if math.isnan(base):
        return Pace("undetermined", catch_up=gain)
    verdict = "acceleration_needed" if value < base else "moving_away"
    return Pace("insufficient" if value == base else verdict, catch_up=gain)


def headroom(bound: attainment.Bound, value: float) -> float:
    """How far a value stands on the wanted side of its bound; below zero, how far it is short."""
    if bound.operator == "range":
        return figures.undust(min(value - bound.value, bound.high - value))
    if bound.operator == "=":
        return -abs(figures.undust(value - bound.value))
    side = -1 if bound.operator in DOWNWARD else 1
    return figures.undust(side * (value - bound.value))


def _within(at: Standing, value: float) -> float:
    """A projection no further than it can go; past that already, it has no such limit: 108% of an
    estimate is no share.
    """
    known = (at.base, at.latest, at.level)
    low = -math.inf if min(known) < at.floor else at.floor
    high = math.inf if max(known) > at.cap else at.cap
    return min(max(value, low), high)
