"""A target's way from its baseline to its due year: what is required each year, what was reached,
and where the pace so far would lead.

Source of the method: docs/method/pace.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from briefing.analysis.targets import judge, pace
from briefing.analysis.targets.pace_inputs import TargetProgress
from briefing.analysis.targets.target_in_force import Assessment, TargetInForce, compute_level
from briefing.data import codes
from briefing.data.rows import Trajectory


def build_trajectory(case: Assessment, progress: TargetProgress, year: int) -> Iterator[Trajectory]:
    """A row for each year from the baseline to the due year.

    `required` is the path to the target (flat for a level to hold and for what holds every year,
    adding up for a total), `value` the year's own result, `so_far` the running mean or sum,
    `projected` the pace so far continued from the year judged.
    """
    target, first = case.target, case.target.baseline_year
    if target.kind == "milestone":
        return
    for path_year in range(first, target.due_year + 1):
        is_past = path_year <= year
        is_shown = is_past and (path_year > first or not target.is_flow)
        result = case.years.get(path_year) if is_shown else None
        if result and result.operator == "range":  # no one point of a line
            result = None
        aggregate = None
        if is_past and target.kind in codes.AGGREGATE_KINDS:
            aggregate = judge.aggregate_so_far(case, path_year)
        yield Trajectory(
            target_id=target.row.target_id,
            year=path_year,
            required=_compute_required_value(case, progress.pace_path, path_year),
            value=result.value if result else math.nan,
            operator=result.operator if result else "",
            so_far=aggregate.value if aggregate and aggregate.last_year == path_year else math.nan,
            projected=_compute_projected_value(target, progress, path_year),
        )


def _compute_required_value(case: Assessment, path: str, year: int) -> float:
    target, baseline = case.target, case.baseline
    passed = year - target.baseline_year
    if target.kind not in codes.LEVEL_KINDS:
        level = compute_level(target)[0] if passed else math.nan
        return level * passed / target.year_count if target.kind == "total" else level
    level, _ = case.level
    if year == target.due_year or case.met_at_baseline:
        return level
    if not case.has_usable_baseline:
        return math.nan
    path = path or case.choose_path(level)
    needed = case.compute_required_pace(level, path)
    return pace.project_value(baseline.value, needed, passed, path)


def _compute_projected_value(target: TargetInForce, progress: TargetProgress, year: int) -> float:
    """The pace so far from the year judged on; its end is the projection, capped as that is."""
    found, judged_year, latest = progress.pace_verdict, progress.judged_year, progress.latest_result
    if judged_year is None or year < judged_year or math.isnan(found.projection):
        return math.nan
    if year == target.due_year:
        return found.projection
    years = year - judged_year
    if target.kind == "total":
        return progress.so_far + found.achieved_pace * years
    if target.kind not in codes.LEVEL_KINDS or latest is None:
        return math.nan
    return pace.project_value(latest.value, found.achieved_pace, years, progress.pace_path)
