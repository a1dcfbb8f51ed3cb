"""One target's parts in numbers: its years, the level it asks for, its baseline, its paces.

Source of the method: docs/method/before-the-plan.md.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from briefing.analysis.targets import attainment, pace
from briefing.analysis.targets.results_index import ResultRow, ResultsIndex
from briefing.data import rounding, schema
from briefing.data.schema import cells


@dataclass(frozen=True)
class TargetInForce:
    """A target in force with its indicator and the years it runs over.

    `t0` is the year before its plan, `due` the year it is to be met.
    """

    row: Mapping[str, Any]
    indicator: Mapping[str, Any]
    past_plan: str
    t0: int
    due: int

    @property
    def kind(self) -> str:
        return str(self.row["kind"])

    @property
    def basis(self) -> str:
        return str(self.row["basis"])

    @property
    def years(self) -> int:
        return self.due - self.t0

    @property
    def better(self) -> str:
        """A reduction wants its indicator down, whatever the indicator's own direction."""
        return "down" if self.kind == "reduction" else str(self.indicator["better"])


@dataclass(frozen=True)
class Baseline:
    """The value a target starts from and how it was found: same, derived, nearest or none."""

    match: str
    figure: ResultRow | None = None
    path: str = "linear"  # of the indicator that gives the value
    basis_changed: bool = False

    @property
    def value(self) -> float:
        return float(self.figure["value"]) if self.figure else math.nan


def make_target_in_force(
    row: Mapping[str, Any], indicator: Mapping[str, Any], plan: str
) -> TargetInForce:
    """A target with its years; its past pace is that of as many years just before its plan."""
    first, last = schema.period_years(plan)
    due = last if math.isnan(row["due"]) else int(row["due"])
    return TargetInForce(row, indicator, schema.span_before(plan), first - 1, due)


def find_baseline(
    target: TargetInForce, known: ResultsIndex, indicators: Mapping[str, Mapping[str, Any]]
) -> Baseline:
    """What the target starts from.

    Levels, counts, ranks and milestones: the value of the year before the plan. Rates, changes,
    totals and yearly targets: the mean or total of the whole past plan. On the same basis only;
    the nearest indicator serves where the target names one and its own has no value.
    """
    own = str(target.row["indicator_id"])
    nearest = str(target.row["baseline_indicator_id"])
    period: int | str = target.past_plan if _is_flow(target) else target.t0
    figure = known.at(own, period, target.basis)
    if figure is not None:
        path = str(target.indicator["path"])
        return Baseline("derived" if figure["derived"] else "same", figure, path)
    if nearest:
        figure = known.at(nearest, period, target.basis)
        if figure is not None:
            return Baseline("nearest", figure, str(indicators[nearest]["path"]))
    return Baseline("none", basis_changed=known.other_basis(own, target.basis, target.t0))


def _is_flow(target: TargetInForce) -> bool:
    return target.kind in cells.PACE_KINDS or target.kind == "total"


def compute_level(target: TargetInForce, base: float) -> tuple[float, float]:
    """The level asked for in the due year, and the far end of a range (NaN without one)."""
    value, high = float(target.row["value"]), float(target.row["value_high"])
    if target.kind == "multiple":
        value, high = (rounding.strip_product_noise(times * base) for times in (value, high))
    if target.kind == "reduction":
        near, far = (
            rounding.strip_product_noise(base * (1 - share / 100)) for share in (value, high)
        )
        return near, far
    above = target.better == "neither" and base > high
    if target.row["operator"] == "range" and (target.better == "down" or above):
        return high, value
    return value, high


def make_target_bound(target: TargetInForce, base: float) -> attainment.Bound:
    """What the target's value is held against; a reduction is turned into a level not to exceed."""
    operator, better = str(target.row["operator"]), target.better
    near, far = compute_level(target, base)
    if target.kind == "reduction":
        exceedable = operator != "range"
        mirrored = attainment.MIRRORED_OPERATORS.get(operator, "<=")
        return attainment.make_bound(mirrored, near, math.nan, "down", exceedable)
    if target.row["operator"] == "range":
        low, high = sorted((near, far))
        return attainment.make_bound("range", low, high, better)
    return attainment.make_bound(operator, near, math.nan, better, target.kind != "milestone")


def has_usable_baseline(target: TargetInForce, start: Baseline) -> bool:
    """Whether a pace can be measured from the baseline: its own, and of a size that bears it.

    The nearest indicator is another one; nothing is a multiple of zero, nor a cut of less than it.
    """
    if start.match in ("none", "nearest"):
        return False
    return start.value > 0 if target.kind == "multiple" else not _is_cut_of_negative(target, start)


def _is_cut_of_negative(target: TargetInForce, start: Baseline) -> bool:
    return target.kind == "reduction" and start.value < 0


def check_met_at_baseline(target: TargetInForce, start: Baseline) -> str | None:
    """`met_at_baseline` where the target is met before its plan begins, None where it is not.

    `touches_bound` where the baseline only touches a strict bound, which counts as held. Only a
    level, a multiple, a reduction or a count can be; the nearest indicator proves nothing.
    """
    if (
        target.kind not in cells.LEVEL_KINDS
        or start.figure is None
        or not has_usable_baseline(target, start)
    ):
        return None
    limit = make_target_bound(target, start.value)
    where = attainment.make_interval(start.figure)
    if where.low == where.high == limit.value and limit.operator in (">", "<"):
        return "touches_bound"
    return (
        "met_at_baseline"
        if attainment.compare_with_bound(where, limit) in ("met", "exceeded")
        else None
    )


def choose_pace_path(target: TargetInForce, start: Baseline, *values: float) -> str:
    """The baseline's path; `geometric` only where it can be, every value known above zero.

    One path for all paces of a target: else their quotients would mix % and units.
    """
    if target.kind in cells.PACE_KINDS or target.kind in ("count", "total"):
        return "linear"
    known = (value for value in (start.value, *values) if not math.isnan(value))
    return pace.choose_path(start.path, *known)


def compute_required_pace(target: TargetInForce, start: Baseline, near: float, path: str) -> float:
    """What the level asked for, `near` or far, needs each year; NaN where no pace can be named."""
    if target.kind in cells.PACE_KINDS:
        return near
    if target.kind == "total":
        return near / target.years
    if target.kind in cells.LEVEL_KINDS and start.figure is not None:
        return pace.compute_yearly_pace(start.value, near, target.years, path)
    return math.nan


def find_past_plan_start(
    target: TargetInForce, start: Baseline, known: ResultsIndex
) -> ResultRow | None:
    """The level the past plan started from, where the target's kind has one."""
    if start.figure is None or target.kind not in cells.LEVEL_KINDS:
        return None
    first, _ = schema.period_years(target.past_plan)
    return known.at(start.figure["indicator_id"], first - 1, start.figure["basis"])


def compute_past_pace(
    target: TargetInForce, start: Baseline, begun: ResultRow | None, path: str
) -> tuple[float, float]:
    """The pace of the past plan and the decimals it bears; NaN where it is not known."""
    nothing = (math.nan, math.nan)
    if start.figure is None:
        return nothing
    first, last = schema.period_years(target.past_plan)
    if target.kind in cells.PACE_KINDS:
        return start.value, float(start.figure["decimals"])
    if target.kind == "total":
        return start.value / (last - first + 1), float(start.figure["decimals"])
    if begun is None:
        return nothing
    years = last - first + 1
    if path == "geometric" and not begun["value"] > 0:
        return nothing
    moved = functools.partial(pace.compute_yearly_pace, years=years, path=path)
    return moved(begun["value"], start.value), rounding.count_certain_decimals(
        moved, begun, start.figure
    )


def compute_ambition(required: float, past: float) -> float:
    """Required ÷ past pace; not defined where the past pace is zero or of the other sign."""
    if math.isnan(required) or math.isnan(past) or past == 0 or required == 0:
        return math.nan
    return required / past if (required > 0) == (past > 0) else math.nan
