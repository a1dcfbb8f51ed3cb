"""Is a target moving fast enough? The numbers of one target as of a year → its pace.

Pure arithmetic: `pace_inputs` finds the numbers in the results, `plain_table` in a plain table.
Source of the method: docs/method/pace.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

from briefing.analysis.targets import attainment
from briefing.data import codes, rounding

ON_TRACK_RATIO, ACCELERATION_NEEDED_RATIO = 0.95, 0.60  # least ratio of achieved to required pace
RELAXED_OPERATORS = {">": ">=", "<": "<="}  # pace ignores strictness
UPPER_LIMIT_OPERATORS = ("<", "<=")


@dataclass(frozen=True)
class PaceInputs:
    """A target's numbers as of a year inside its plan.

    `target_value` is to be reached in the due year (the near end of a range), `latest_value` what
    is known last: the value itself, the mean of the years passed (averages) or their sum (totals).
    NaN where nothing is known. `years_passed` of `years_total` have gone by since the baseline.
    """

    kind: str
    path: str
    bound: attainment.Bound
    baseline_value: float
    target_value: float
    latest_value: float
    years_total: int
    years_passed: int
    met_at_baseline: bool = False
    highest: float = math.inf  # what a projection cannot pass: 100 for a share, all of a count
    lowest: float = -math.inf

    @property
    def years_left(self) -> int:
        return self.years_total - self.years_passed


class PaceVerdict(NamedTuple):
    """A verdict on pace with its working; NaN where a figure does not exist.

    The paces are a year: % on a geometric path, else the unit.
    """

    verdict: str = "not_applicable"
    reasons: frozenset[str] = frozenset()
    required_pace: float = math.nan
    achieved_pace: float = math.nan
    ratio: float = math.nan
    catch_up_pace: float = math.nan
    projection: float = math.nan
    headroom: float = math.nan


def add_reasons(found: PaceVerdict, reasons: set[str], verdict: str = "") -> PaceVerdict:
    """A pace with further reasons, and another verdict where one is given."""
    return found._replace(verdict=verdict or found.verdict, reasons=found.reasons | reasons)


def compute_yearly_pace(before: float, after: float, years: int, path: str) -> float:
    """Movement a year: % for a geometric path, the unit for a linear one."""
    if path == "geometric":
        return rounding.compute_growth(before, after, years)
    return rounding.strip_float_noise((after - before) / years)


def project_value(value: float, pace: float, years: int, path: str) -> float:
    """A value after some years at a pace a year; the inverse of `compute_yearly_pace`."""
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


def choose_path(path: str, *values: float) -> str:
    """Geometric only where every value is above zero: nothing grows from zero, and zero is never
    made a small number; otherwise linear.
    """
    return "geometric" if path == "geometric" and all(value > 0 for value in values) else "linear"


def is_reached(bound: attainment.Bound, value: float) -> bool:
    """Whether a value is where the target wants it, taken at face value and without strictness."""
    relaxed = replace(bound, operator=RELAXED_OPERATORS.get(bound.operator, bound.operator))
    return attainment.is_met(value, relaxed)


def judge_pace(inputs: PaceInputs) -> PaceVerdict:
    """The pace of a target by its kind; its level and latest value are known.

    A rank, a yearly target and a milestone have rules of their own (`judge_rank`, `pace_inputs`).
    """
    if inputs.kind in codes.MEAN_KINDS:
        return _judge_average_pace(inputs)
    return _judge_total_pace(inputs) if inputs.kind == "total" else _judge_level_pace(inputs)


def _judge_level_pace(inputs: PaceInputs) -> PaceVerdict:
    """A level, multiple, reduction or count on the way from its baseline."""
    baseline, latest, level = inputs.baseline_value, inputs.latest_value, inputs.target_value
    path, bound, left = inputs.path, inputs.bound, inputs.years_left
    reached = is_reached(bound, latest)
    achieved = compute_yearly_pace(baseline, latest, inputs.years_passed, path)
    projection = _limit_projection(inputs, project_value(latest, achieved, left, path))
    catch_up = math.nan if reached else compute_yearly_pace(latest, level, left, path)
    found = PaceVerdict(achieved_pace=achieved, projection=projection, catch_up_pace=catch_up)
    if inputs.met_at_baseline:
        found = found._replace(headroom=_compute_headroom(bound, latest))
        if reached:
            return add_reasons(found, {"met_at_baseline"}, "maintained")
        return add_reasons(found, {"lost"}, "moving_away")
    ratio, reasons = _compute_pace_ratio(inputs, path), set()
    verdict = classify_ratio(ratio)
    if classify_ratio(_compute_pace_ratio(inputs, "linear")) != verdict:
        reasons.add("not_comparable_paths")
    if bound.operator in RELAXED_OPERATORS and math.isclose(projection, level, rel_tol=1e-9):
        reasons.add("touches_bound")
    required = compute_yearly_pace(baseline, level, inputs.years_total, path)
    return add_reasons(found._replace(required_pace=required, ratio=ratio), reasons, verdict)


def _compute_pace_ratio(inputs: PaceInputs, path: str) -> float:
    """Achieved ÷ required pace on the path, from the values themselves and so of any unit.

    NaN where nothing is required: the target lies at the baseline.
    """
    baseline, latest, level = inputs.baseline_value, inputs.latest_value, inputs.target_value
    if level == baseline:
        return math.nan
    if path == "geometric":
        achieved = rounding.compute_growth(baseline, latest, inputs.years_passed)
        required = rounding.compute_growth(baseline, level, inputs.years_total)
        return rounding.strip_float_noise(achieved / required)
    share = (latest - baseline) / (level - baseline)
    return rounding.strip_float_noise(share * inputs.years_total / inputs.years_passed)


def _judge_average_pace(inputs: PaceInputs) -> PaceVerdict:
    """The mean of the years passed against the mean to reach over all of them."""
    mean, required = inputs.latest_value, inputs.target_value
    remaining = _compute_remaining_mean(inputs)
    found = PaceVerdict("", frozenset(), required, mean, projection=mean, catch_up_pace=remaining)
    return _compare_with_required(inputs, found, required)


def _compute_remaining_mean(inputs: PaceInputs) -> float:
    """The mean the years left must have: 10% over five after 8% and 9% needs 11.01%."""
    mean, target_mean = inputs.latest_value, inputs.target_value
    total, passed, left = inputs.years_total, inputs.years_passed, inputs.years_left
    if inputs.kind != "average_rate":
        return rounding.strip_float_noise((total * target_mean - passed * mean) / left)
    if mean <= -100 or target_mean <= -100:
        return math.nan
    growth_so_far, growth_needed = (1 + mean / 100) ** passed, (1 + target_mean / 100) ** total
    return float(((growth_needed / growth_so_far) ** (1 / left) - 1) * 100)


def _judge_total_pace(inputs: PaceInputs) -> PaceVerdict:
    """The sum so far against its part of the total: as many years' part as have passed."""
    total, so_far = inputs.target_value, inputs.latest_value
    years, passed = inputs.years_total, inputs.years_passed
    is_limit = inputs.bound.operator in UPPER_LIMIT_OPERATORS and total >= 0
    is_over = so_far > total if is_limit else is_reached(inputs.bound, so_far)
    found = PaceVerdict(
        required_pace=total / years,
        achieved_pace=so_far / passed,
        projection=rounding.strip_float_noise(so_far * years / passed),
        catch_up_pace=math.nan
        if is_over
        else rounding.strip_float_noise((total - so_far) / inputs.years_left),
    )
    return _compare_with_required(inputs, found, total * passed / years)


def _compare_with_required(inputs: PaceInputs, found: PaceVerdict, required: float) -> PaceVerdict:
    """The verdict on a mean or sum: its ratio to what is required so far.

    Where what is required lies against the wanted direction (a limit: at most 1% a year) or is
    zero, their quotient says nothing: it is on track while the limit holds, else insufficient.
    """
    value = inputs.latest_value
    is_upward = inputs.bound.operator not in UPPER_LIMIT_OPERATORS
    if required != 0 and (required > 0) == is_upward:
        ratio = rounding.strip_float_noise(value / required)
        return found._replace(verdict=classify_ratio(ratio), ratio=ratio)
    holds = value >= required if is_upward else value <= required
    return found._replace(verdict="on_track" if holds else "insufficient")


def judge_rank(value: float, baseline: float, bound: float) -> PaceVerdict:
    """A rank: ordinal, so within the bound or not, nearer than at the baseline or not.

    `baseline` is on the same number of provinces as `value`, NaN where none is known.
    """
    if value <= bound:
        return PaceVerdict("on_track")
    if math.isnan(baseline):
        verdict = "undetermined"
    elif value == baseline:
        verdict = "insufficient"
    else:
        verdict = "acceleration_needed" if value < baseline else "moving_away"
    return PaceVerdict(verdict, catch_up_pace=value - bound)


def _compute_headroom(bound: attainment.Bound, value: float) -> float:
    """How far a value is on the wanted side of its bound; below zero, how far it is short."""
    above = value - bound.value
    if bound.operator == "range":
        return rounding.strip_float_noise(min(above, bound.high - value))
    if bound.operator == "=":
        return -abs(rounding.strip_float_noise(above))
    side = -1 if bound.operator in UPPER_LIMIT_OPERATORS else 1
    return rounding.strip_float_noise(side * above)


def _limit_projection(inputs: PaceInputs, value: float) -> float:
    """A projection no further than it can go; past that already, it has no such limit: 108% of an
    estimate is no share.
    """
    numbers = (inputs.baseline_value, inputs.latest_value, inputs.target_value)
    low = -math.inf if min(numbers) < inputs.lowest else inputs.lowest
    high = math.inf if max(numbers) > inputs.highest else inputs.highest
    return min(max(value, low), high)
