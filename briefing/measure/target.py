"""One target's parts in numbers: its years, the level it asks for, its baseline, its paces.

Source of the method: docs/method/before-the-plan.md.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from briefing import contract, figures
from briefing.contract import cells
from briefing.measure import attainment, pace
from briefing.measure.known import Figure, Results


@dataclass(frozen=True)
class Asked:
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
    figure: Figure | None = None
    path: str = "linear"  # of the indicator that gives the value
    basis_changed: bool = False

    @property
    def value(self) -> float:
        return float(self.figure["value"]) if self.figure else math.nan


def asked(row: Mapping[str, Any], indicator: Mapping[str, Any], plan: str) -> Asked:
    """A target with its years; its past pace is that of as many years just before its plan."""
    first, last = contract.period_years(plan)
    due = last if math.isnan(row["due"]) else int(row["due"])
    return Asked(row, indicator, contract.before(plan), first - 1, due)


def baseline(
    target: Asked, known: Results, indicators: Mapping[str, Mapping[str, Any]]
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


def _is_flow(target: Asked) -> bool:
    return target.kind in cells.PACES or target.kind == "total"


def level(target: Asked, base: float) -> tuple[float, float]:
    """The level asked for in the due year, and the far end of a range (NaN without one)."""
    value, high = float(target.row["value"]), float(target.row["value_high"])
    if target.kind == "multiple":
        value, high = (figures.exact(times * base) for times in (value, high))
    if target.kind == "reduction":
        near, far = (figures.exact(base * (1 - share / 100)) for share in (value, high))
        return near, far
    above = target.better == "neither" and base > high
    if target.row["operator"] == "range" and (target.better == "down" or above):
        return high, value
    return value, high


def bound(target: Asked, base: float) -> attainment.Bound:
    """What the target's value is held against; a reduction is turned into a level not to exceed."""
    operator, better = str(target.row["operator"]), target.better
    near, far = level(target, base)
    if target.kind == "reduction":
        exceedable = operator != "range"
        mirrored = attainment.MIRRORED.get(operator, "<=")
        return attainment.bound(mirrored, near, math.nan, "down", exceedable)
    if target.row["operator"] == "range":
        low, high = sorted((near, far))
        return attainment.bound("range", low, high, better)
    return attainment.bound(operator, near, math.nan, better, target.kind != "milestone")


def usable(target: Asked, start: Baseline) -> bool:
    """Whether a pace can be measured from the baseline: its own, and of a size that bears it.

    The nearest indicator is another one; nothing is a multiple of zero, nor a cut of less than it.
    """
    if start.match in ("none", "nearest"):
        return False
    return start.value > 0 if target.kind == "multiple" else not _negative_cut(target, start)


def _negative_cut(target: Asked, start: Baseline) -> bool:
    return target.kind == "reduction" and start.value < 0


def held(target: Asked, start: Baseline) -> str | None:
    """`met_at_baseline` where the target is met before its plan begins, None where it is not.

    `touches_bound` where the baseline only touches a strict bound, which counts as held. Only a
    level, a multiple, a reduction or a count can be; the nearest indicator proves nothing.
    """
    if target.kind not in cells.LEVELS or start.figure is None or not usable(target, start):
        return None
    limit = bound(target, start.value)
    where = attainment.interval(start.figure)
    if where.low == where.high == limit.value and limit.operator in (">", "<"):
        return "touches_bound"
    return "met_at_baseline" if attainment.judged(where, limit) in ("met", "exceeded") else None


def pace_path(target: Asked, start: Baseline, *values: float) -> str:
    """The baseline's path; `geometric` only where it can be, every value known above zero.

    One path for all paces of a target: else their quotients would mix % and units.
    """
    if target.kind in cells.PACES or target.kind in ("count", "total"):
        return "linear"
    known = (value for value in (start.value, *values) if not math.isnan(value))
    return pace.path_of(start.path, *known)


def required_pace(target: Asked, start: Baseline, near: float, path: str) -> float:
    """What the level asked for, `near` or far, needs each year; NaN where no pace can be named."""
    if target.kind in cells.PACES:
        return near
    if target.kind == "total":
        return near / target.years
    if target.kind in cells.LEVELS and start.figure is not None:
        return pace.movement(start.value, near, target.years, path)
    return math.nan


def before(target: Asked, start: Baseline, known: Results) -> Figure | None:
    """The level the past plan started from, where the target's kind has one."""
    if start.figure is None or target.kind not in cells.LEVELS:
        return None
    first, _ = contract.period_years(target.past_plan)
    return known.at(start.figure["indicator_id"], first - 1, start.figure["basis"])


def past_pace(
    target: Asked, start: Baseline, begun: Figure | None, path: str
) -> tuple[float, float]:
    """The pace of the past plan and the decimals it bears; NaN where it is not known."""
    nothing = (math.nan, math.nan)
    if start.figure is None:
        return nothing
    first, last = contract.period_years(target.past_plan)
    if target.kind in cells.PACES:
        return start.value, float(start.figure["decimals"])
    if target.kind == "total":
        return start.value / (last - first + 1), float(start.figure["decimals"])
    if begun is None:
        return nothing
    years = last - first + 1
    if path == "geometric" and not begun["value"] > 0:
        return nothing
    moved = functools.partial(pace.movement, years=years, path=path)
    return moved(begun["value"], start.value), figures.certain(moved, begun, start.figure)


def ambition(required: float, past: float) -> float:
    """Required ÷ past pace; not defined where the past pace is zero or of the other sign."""
    if math.isnan(required) or math.isnan(past) or past == 0 or required == 0:
        return math.nan
    return required / past if (required > 0) == (past > 0) else math.nan
