"""A target and the results known by a year → its pace: which figures it is judged by, and how.

Source of the method: docs/method/pace.md, docs/method/as-of.md.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from briefing.analysis.targets import judge, pace
from briefing.analysis.targets.results_index import ResultsIndex
from briefing.analysis.targets.target_in_force import (
    Baseline,
    TargetInForce,
    check_met_at_baseline,
    choose_pace_path,
    compute_level,
    has_usable_baseline,
    make_target_bound,
)
from briefing.data import rounding
from briefing.data.rows import Result
from briefing.data.schema import cells

UNDECIDED_REASONS = {"basis_changed", "no_result", "no_baseline", "stale_result", "bound_only"}
PACE_NOT_APPLICABLE = pace.PaceVerdict()


@dataclass(frozen=True)
class TargetProgress:
    """A pace, the year it was judged as of, its path, and what was missed.

    `so_far` is the running mean or sum of averages and totals; `missed` names the years of a yearly
    target or the stages of a milestone, separated by spaces.
    """

    pace_verdict: pace.PaceVerdict = PACE_NOT_APPLICABLE
    judged_year: int | None = None
    pace_path: str = ""
    so_far: float = math.nan
    achieved_decimals: float = math.nan
    catch_up_decimals: float = math.nan
    missed: str = ""
    latest_result: Result | None = field(default=None, compare=False)


def assess_pace(
    target: TargetInForce,
    baseline: Baseline,
    results: ResultsIndex,
    year: int,
    stages: Sequence[TargetInForce] = (),
) -> TargetProgress:
    """The pace of a target as of a year inside its plan; not applicable before and from due on."""
    if year >= target.due_year:
        return _assess_after_due(target, baseline, results)
    if year <= target.baseline_year:
        return TargetProgress()
    if target.kind == "milestone":
        return _assess_milestone(target, results, year, stages)
    rules = {"each_year": _assess_each_year, "rank": _assess_rank}
    rules |= dict.fromkeys(cells.AGGREGATE_KINDS, _assess_aggregate)
    return rules.get(target.kind, _assess_level)(target, baseline, results, year)


def _assess_after_due(
    target: TargetInForce, baseline: Baseline, results: ResultsIndex
) -> TargetProgress:
    """No pace from the due year on; what the years made together, or which were missed, stays."""
    if target.kind == "each_year":
        missed = _list_missed_years(target, baseline, _find_plan_years(target, results))
        return TargetProgress(missed=missed)
    if target.kind not in judge.AGGREGATE_FUNCTIONS:
        return TargetProgress()
    aggregate = judge.aggregate_so_far(target, results, target.due_year)
    if aggregate is None or aggregate.last_year < target.due_year:
        return TargetProgress()
    return TargetProgress(so_far=aggregate.value, achieved_decimals=aggregate.decimals)


def _find_plan_years(
    target: TargetInForce, results: ResultsIndex, year: int | None = None
) -> dict[int, Result]:
    """The results of the target's years up to one, else to its due year, in their order."""
    last = target.due_year if year is None else year
    years = results.find_years(target.indicator_id, target.basis)
    return {y: years[y] for y in sorted(years) if target.baseline_year < y <= last}


def _find_age_reasons(last: int | None, year: int) -> set[str]:
    """What it means that results end in a year: last year's still serve, older ones do not."""
    if last is None:
        return {"no_result"}
    if last < year - 1:
        return {"stale_result"}
    return {"earlier_year"} if last < year else set()


def _find_missing_reasons(
    target: TargetInForce, results: ResultsIndex, last: int | None, year: int
) -> set[str]:
    """What makes it impossible to judge the results: none, too old, or last on another basis.

    `last` is the year up to which they serve. Where later ones are known a year between is missing,
    and they are not old.
    """
    indicator, basis = target.indicator_id, target.basis
    reasons = _find_age_reasons(last, year)
    if reasons and results.is_on_other_basis(indicator, basis, year):
        reasons.add("basis_changed")
    elif "stale_result" in reasons and max(results.find_years(indicator, basis)) >= year - 1:
        reasons = {"no_result"}
    return reasons


def _make_undetermined(reasons: set[str], path: str = "") -> TargetProgress:
    return TargetProgress(pace.PaceVerdict("undetermined", frozenset(reasons)), pace_path=path)


def _assess_level(
    target: TargetInForce, baseline: Baseline, results: ResultsIndex, year: int
) -> TargetProgress:
    """A level, multiple, reduction or count: from the baseline to the latest value."""
    years = _find_plan_years(target, results, year)
    last = max(years, default=None)
    if has_usable_baseline(target, baseline):
        reasons = _find_missing_reasons(target, results, last, year)
    else:  # whatever later years suggest
        reasons = _find_age_reasons(last, year)
        reasons.add("basis_changed" if baseline.basis_changed else "no_baseline")
    if last is None or baseline.figure is None or reasons & UNDECIDED_REASONS:
        return _assess_without_baseline(target, baseline, years, reasons)
    latest = years[last]
    level, _ = compute_level(target, baseline.value)
    path = choose_pace_path(target, baseline, level, latest.value)
    met_at_baseline = check_met_at_baseline(target, baseline)
    lowest, highest = _find_projection_limits(target)
    inputs = pace.PaceInputs(
        kind=target.kind,
        path=path,
        bound=make_target_bound(target, baseline.value),
        baseline_value=baseline.value,
        target_value=level,
        latest_value=latest.value,
        years_total=target.year_count,
        years_passed=last - target.baseline_year,
        met_at_baseline=met_at_baseline is not None,
        highest=highest,
        lowest=lowest,
    )
    found = pace.judge_pace(inputs)
    reasons |= found.reasons
    if met_at_baseline == "touches_bound" and found.verdict == "maintained":
        reasons.add("touches_bound")
    attainment = judge.judge_figure(target, baseline, latest)
    if attainment.attainment in ("met", "exceeded"):
        reasons |= attainment.reasons | (set() if met_at_baseline else {"reached_early"})
    pace_of = functools.partial(pace.compute_yearly_pace, years=inputs.years_passed, path=path)
    return TargetProgress(
        replace(found, reasons=frozenset(reasons)),
        last,
        path,
        achieved_decimals=rounding.count_certain_decimals(pace_of, baseline.figure, latest),
        catch_up_decimals=_count_catch_up_decimals(latest, level, inputs.years_left, path),
        latest_result=latest,
    )


def _find_projection_limits(target: TargetInForce) -> tuple[float, float]:
    """What no projection passes: a share lies between 0 and 100, a count between 0 and all."""
    if target.kind == "count":
        return 0.0, target.row.of_total
    return (0.0, 100.0) if target.indicator.unit == "percent" else (-math.inf, math.inf)


def _count_catch_up_decimals(latest: Result, level: float, years: int, path: str) -> float:
    """The certain decimals of the pace still needed: those the latest value's rounding leaves."""
    if path == "geometric" and level <= 0:
        return math.nan
    pace_of = functools.partial(pace.compute_yearly_pace, years=years, path=path)
    return rounding.count_certain_decimals(pace_of, latest, rounding.PrintedNumber(level, 15))


def _assess_without_baseline(
    target: TargetInForce, baseline: Baseline, years: Mapping[int, Result], reasons: set[str]
) -> TargetProgress:
    """No verdict; without a baseline the pace needed since the first known value is given."""
    has_baseline = has_usable_baseline(target, baseline)
    if has_baseline or target.kind not in ("level", "count") or not years:
        return _make_undetermined(reasons)
    level, _ = compute_level(target, math.nan)
    first_year, last_year = min(years), max(years)
    first, last = years[first_year], years[last_year]
    indicator_path = "linear" if target.kind == "count" else target.indicator.path
    path = pace.choose_path(indicator_path, level, first.value, last.value)
    left, bound = target.due_year - last_year, make_target_bound(target, math.nan)
    required = catch_up = math.nan
    if not pace.is_reached(bound, first.value):
        span = target.due_year - first_year
        required = pace.compute_yearly_pace(first.value, level, span, path)
    if not pace.is_reached(bound, last.value) and "stale_result" not in reasons:
        catch_up = pace.compute_yearly_pace(last.value, level, left, path)
    return TargetProgress(
        pace.PaceVerdict(
            "undetermined", frozenset(reasons), required_pace=required, catch_up_pace=catch_up
        ),
        last_year,
        path,
        catch_up_decimals=_count_catch_up_decimals(last, level, left, path),
        latest_result=last,
    )


def _assess_aggregate(
    target: TargetInForce, baseline: Baseline, results: ResultsIndex, year: int
) -> TargetProgress:
    """An average or a total: the years passed against as many years' part of the target."""
    aggregate = judge.aggregate_so_far(target, results, year)
    last = aggregate.last_year if aggregate else None
    reasons = _find_missing_reasons(target, results, last, year)
    if aggregate is None or reasons & UNDECIDED_REASONS:
        return _make_undetermined(reasons, "linear")
    inputs = pace.PaceInputs(
        kind=target.kind,
        path="linear",
        bound=make_target_bound(target, math.nan),
        baseline_value=math.nan,
        target_value=compute_level(target, math.nan)[0],
        latest_value=aggregate.value,
        years_total=target.year_count,
        years_passed=aggregate.last_year - target.baseline_year,
    )
    found = pace.judge_pace(inputs)
    attainment = judge.judge_interval(target, baseline, aggregate.interval)
    if target.kind != "total" and attainment.attainment in ("met", "exceeded"):
        reasons |= attainment.reasons | {"reached_early"}
    return TargetProgress(
        pace.add_reasons(found, reasons),
        aggregate.last_year,
        "linear",
        so_far=aggregate.value,
        achieved_decimals=aggregate.decimals,
        catch_up_decimals=aggregate.decimals + (target.kind != "total"),
    )


def _assess_each_year(
    target: TargetInForce, baseline: Baseline, results: ResultsIndex, year: int
) -> TargetProgress:
    """On track until a year is missed, then insufficient; the pace needed is the target itself."""
    years = _find_plan_years(target, results, year)
    first = target.baseline_year + 1
    last_in_row = max((y for y in years if {*range(first, y)} <= {*years}), default=None)
    level, _ = compute_level(target, math.nan)
    missed = _list_missed_years(target, baseline, years)
    verdicts = [judge.judge_figure(target, baseline, row).attainment for row in years.values()]
    reasons = _find_missing_reasons(target, results, last_in_row, year)
    if missed:
        verdict, reasons = "insufficient", reasons - UNDECIDED_REASONS | {"year_missed"}
    elif "undetermined" in verdicts:
        verdict, reasons = "undetermined", reasons | {"bound_only"}
    else:
        verdict = "undetermined" if reasons & UNDECIDED_REASONS else "on_track"
    last = max(years, default=None)
    latest = None if last is None else years[last]
    found = pace.PaceVerdict(
        verdict,
        frozenset(reasons),
        required_pace=level,
        achieved_pace=latest.value if latest else math.nan,
        catch_up_pace=level,
    )
    return TargetProgress(
        found,
        last,
        "linear",
        achieved_decimals=latest.decimals if latest else math.nan,
        catch_up_decimals=target.row.decimals,
        missed=missed,
    )


def _list_missed_years(
    target: TargetInForce, baseline: Baseline, years: Mapping[int, Result]
) -> str:
    """The years of a yearly target that are known and not met."""
    return " ".join(
        str(year)
        for year, row in years.items()
        if judge.judge_figure(target, baseline, row).attainment == "not_met"
    )


def _assess_rank(
    target: TargetInForce, baseline: Baseline, results: ResultsIndex, year: int
) -> TargetProgress:
    """A place among so many: within the bound whatever their number, else against the baseline's
    place among as many."""
    span = range(target.baseline_year + 1, year + 1)
    found_by_year = {y: results.find_in_year(target.indicator_id, y, target.basis) for y in span}
    years = {y: row for y, row in found_by_year.items() if row is not None}
    last = max(years, default=None)
    reasons = _find_age_reasons(last, year)
    if last is None or reasons & UNDECIDED_REASONS:
        return _make_undetermined(reasons, "linear")
    latest = years[last]
    place = (target.indicator_id, target.baseline_year, latest.basis)
    before = results.find(*place)
    found = pace.judge_rank(latest.value, before.value if before else math.nan, target.row.value)
    if found.verdict == "undetermined":
        reasons.add("basis_changed" if results.find_in_year(*place) else "no_baseline")
    if found.verdict == "on_track":
        reasons.add("reached_early")
    return TargetProgress(
        replace(found, reasons=frozenset(reasons)),
        last,
        "linear",
        catch_up_decimals=0.0,
        latest_result=latest,
    )


def _assess_milestone(
    target: TargetInForce, results: ResultsIndex, year: int, stages: Sequence[TargetInForce]
) -> TargetProgress:
    """On track until a dated stage is missed; without stages there is nothing to measure by."""
    no_baseline = Baseline("none")
    done = judge.judge_attainment(target, no_baseline, results, year).attainment == "met"
    if not stages:
        reasons = frozenset[str]() if done else frozenset({"not_quantified"})
        return TargetProgress(pace.PaceVerdict(reasons=reasons))
    attainments = [
        (stage, judge.judge_attainment(stage, no_baseline, results, year).attainment)
        for stage in stages
        if stage.due_year <= year
    ]
    missed = sorted(stage.row.target_id for stage, found in attainments if found == "not_met")
    unknown = [stage.due_year for stage, found in attainments if found == "undetermined"]
    verdict, reasons = "on_track", frozenset[str]()
    if missed:
        verdict, reasons = "insufficient", frozenset({"stage_missed"})
    elif not done and unknown:
        reasons = frozenset(_find_age_reasons(min(unknown) - 1, year))
        if "stale_result" in reasons:
            verdict, reasons = "undetermined", frozenset({"no_result"})
    return TargetProgress(pace.PaceVerdict(verdict, reasons), missed=" ".join(missed))
