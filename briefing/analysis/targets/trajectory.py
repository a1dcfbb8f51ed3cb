"""A target's way from its baseline to its due year: what is required each year, what was reached,
and where the pace so far would lead.

Source of the method: docs/method/pace.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from briefing.analysis.targets import judge, pace, pace_inputs, target
from briefing.analysis.targets.results_index import ResultsIndex
from briefing.data.schema import cells


def build_trajectory(
    asked: target.TargetInForce,
    start: target.Baseline,
    known: ResultsIndex,
    moved: pace_inputs.TargetProgress,
    year: int,
) -> Iterator[dict[str, Any]]:
    """A row for each year from the baseline to the due one (tables.TRAJECTORIES).

    `required` is the path to the target (flat for one to hold and for what holds every year, adding
    up for a total), `value` the year's own result, `so_far` the running mean or sum, `projected`
    the pace so far carried on from the year judged.
    """
    if asked.kind == "milestone":
        return
    own = known.years(str(asked.row["indicator_id"]), asked.basis)
    for one in range(asked.t0, asked.due + 1):
        figure = own.get(one) if one <= year and (one > asked.t0 or not _is_flow(asked)) else None
        made = (
            judge.aggregate_so_far(asked, known, one)
            if _is_aggregate(asked) and one <= year
            else None
        )
        yield {
            "target_id": asked.row["target_id"],
            "year": one,
            "required": _compute_required_value(asked, start, moved.path, one),
            "value": figure["value"] if figure else math.nan,
            "operator": figure["operator"] if figure else "",
            "so_far": made.value if made and made.year == one else math.nan,
            "projected": _compute_projected_value(asked, moved, one),
        }


def _is_flow(asked: target.TargetInForce) -> bool:
    """Whether its years stand for themselves, so that the baseline year is not one of them."""
    return asked.kind in (*cells.PACE_KINDS, "total")


def _is_aggregate(asked: target.TargetInForce) -> bool:
    return asked.kind in judge.AGGREGATE_FUNCTIONS


def _compute_required_value(
    asked: target.TargetInForce, start: target.Baseline, path: str, year: int
) -> float:
    passed = year - asked.t0
    if asked.kind in cells.LEVEL_KINDS:
        near, _ = target.compute_level(asked, start.value)
        if year == asked.due or target.check_met_at_baseline(asked, start):
            return near
        if not target.has_usable_baseline(asked, start):
            return math.nan
        own = path or target.choose_pace_path(asked, start, near)
        needed = pace.compute_yearly_pace(start.value, near, asked.years, own)
        return pace.project_value(start.value, needed, passed, own)
    near, _ = target.compute_level(asked, math.nan)
    if passed == 0:
        return math.nan
    return near * passed / asked.years if asked.kind == "total" else near


def _compute_projected_value(
    asked: target.TargetInForce, moved: pace_inputs.TargetProgress, year: int
) -> float:
    """The pace so far from the year judged on; its end is the projection, capped as that is."""
    achieved = moved.pace.achieved
    if moved.year is None or year < moved.year or math.isnan(moved.pace.projection):
        return math.nan
    if year == asked.due:
        return moved.pace.projection
    if asked.kind == "total":
        return moved.so_far + achieved * (year - moved.year)
    if asked.kind not in cells.LEVEL_KINDS or moved.figure is None:
        return math.nan
    value = float(moved.figure["value"])
    return pace.project_value(value, achieved, year - moved.year, moved.path)
