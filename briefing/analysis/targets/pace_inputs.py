"""A target and the results known by a year → its pace: which figures it is judged by, and how.

Source of the method: docs/method/pace.md, docs/method/as-of.md.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import NamedTuple

from briefing.analysis.targets import judge, pace
from briefing.analysis.targets.pace import PaceInputs, PaceVerdict
from briefing.analysis.targets.target_in_force import (
    Assessment,
    Baseline,
    TargetInForce,
    compute_level,
)
from briefing.data import codes, rounding
from briefing.data.columns import blank_row
from briefing.data.rows import Result

Years = dict[int, Result]
Stages = Sequence[TargetInForce]
UNDECIDED_REASONS = {"basis_changed", "no_result", "no_baseline", "stale_result", "bound_only"}


class TargetProgress(NamedTuple):
    """A pace, the year it was judged as of, its path, and what was missed.

    `so_far` is the running mean or sum of averages and totals; `missed` names the years of a yearly
    target or the stages of a milestone, separated by spaces.
    """

    pace_verdict: PaceVerdict = PaceVerdict()
    judged_year: int | None = None
    pace_path: str = ""
    so_far: float = math.nan
    achieved_decimals: float = math.nan
    catch_up_decimals: float = math.nan
    missed: str = ""
    latest_result: Result | None = None


def assess_pace(case: Assessment, year: int, stages: Stages = ()) -> TargetProgress:
    """The pace of a target as of a year inside its plan; not applicable before and from due on."""
    if year >= case.target.due_year:
        return _assess_after_due(case)
    if year <= case.target.baseline_year:
        return TargetProgress()
    if case.target.kind == "milestone":
        return _assess_milestone(case, year, stages)
    if case.target.is_new and case.baseline.figure is None:
        return TargetProgress(PaceVerdict(reasons=frozenset({"not_quantified"})))
    rules = {"each_year": _assess_each_year, "rank": _assess_rank}
    rules |= dict.fromkeys(codes.AGGREGATE_KINDS, _assess_aggregate)
    return rules.get(case.target.kind, _assess_level)(case, year)


def agree_on_pace(case: Assessment, readings: Sequence[TargetProgress]) -> TargetProgress:
    """The pace of a target some of whose results are ranges: one only where both ends agree.

    What is worked out beside the verdict is left out: it differs between the ends.
    """
    latest = readings[0].latest_result
    if latest:  # as it is known, not at one of its ends
        latest = case.results.of_indicator(latest.indicator_id)[latest.period, latest.basis]
    found = {reading.pace_verdict.verdict for reading in readings}
    reasons = frozenset.intersection(*(reading.pace_verdict.reasons for reading in readings))
    verdict = PaceVerdict(readings[0].pace_verdict.verdict, reasons)
    if len(found) > 1:
        verdict = PaceVerdict("undetermined", reasons | {"bound_only"})
    return TargetProgress(
        verdict,
        readings[0].judged_year,
        readings[0].pace_path,
        missed=readings[0].missed if len({reading.missed for reading in readings}) == 1 else "",
        latest_result=latest,
    )


def _assess_after_due(case: Assessment) -> TargetProgress:
    """No pace from the due year on; what the years made together, or which were missed, stays."""
    due = case.target.due_year
    if case.target.kind == "each_year":
        return TargetProgress(missed=_list_missed_years(case, due))
    if case.target.kind in codes.AGGREGATE_KINDS:
        aggregate = judge.aggregate_so_far(case, due)
        if aggregate and aggregate.last_year >= due:
            return TargetProgress(so_far=aggregate.value, achieved_decimals=aggregate.decimals)
    return TargetProgress()


def _find_plan_years(case: Assessment, last: int) -> Years:
    """The results of the target's years up to one, in their order."""
    return {y: case.years[y] for y in sorted(case.years) if case.target.baseline_year < y <= last}


def _find_age_reasons(last: int | None, year: int) -> set[str]:
    """What it means that results end in a year: last year's still serve, older ones do not."""
    if last is None:
        return {"no_result"}
    if last < year - 1:
        return {"stale_result"}
    return {"earlier_year"} if last < year else set()


def _find_missing_reasons(case: Assessment, last: int | None, year: int) -> set[str]:
    """What makes it impossible to judge the results: none, too old, or last on another basis.

    `last` is the year up to which they serve. Where later ones are known a year between is missing,
    and they are not old.
    """
    reasons = _find_age_reasons(last, year)
    if reasons and case.is_on_other_basis(year):
        reasons.add("basis_changed")
    elif "stale_result" in reasons and max(case.years) >= year - 1:
        reasons = {"no_result"}
    return reasons


def _make_undetermined(reasons: set[str], path: str = "") -> TargetProgress:
    return TargetProgress(PaceVerdict("undetermined", frozenset(reasons)), pace_path=path)


def _assess_level(case: Assessment, year: int) -> TargetProgress:
    """A level, multiple, reduction or count: from the baseline to the latest value."""
    baseline, years = case.baseline, _find_plan_years(case, year)
    last = max(years, default=None)
    if case.has_usable_baseline:
        reasons = _find_missing_reasons(case, last, year)
    else:  # whatever later years suggest
        reasons = _find_age_reasons(last, year)
        reasons.add("basis_changed" if baseline.basis_changed else "no_baseline")
    if last is None or baseline.figure is None or reasons & UNDECIDED_REASONS:
        return _assess_without_baseline(case, years, reasons)
    latest, level = years[last], case.level[0]
    path = case.choose_path(level, latest.value)
    inputs = make_pace_inputs(case, level, latest.value, last, path)
    found = pace.judge_pace(inputs)
    if case.is_forced_linear(path):
        reasons.add("linear_path")
    if case.met_at_baseline == "touches_bound" and found.verdict == "maintained":
        reasons.add("touches_bound")
    attainment = judge.judge_figure(case, latest)
    if attainment.is_met:
        reasons |= attainment.reasons | (set() if case.met_at_baseline else {"reached_early"})
    pace_of = functools.partial(pace.compute_yearly_pace, years=inputs.years_passed, path=path)
    return TargetProgress(
        pace.add_reasons(found, reasons),
        last,
        path,
        achieved_decimals=rounding.count_certain_decimals(pace_of, baseline.figure, latest),
        catch_up_decimals=_count_catch_up_decimals(latest, level, inputs.years_left, path),
        latest_result=latest,
    )


def make_pace_inputs(
    case: Assessment, level: float, latest: float, year: int, path: str
) -> PaceInputs:
    """What a pace is judged by; a share lies between 0 and 100, a count between 0 and all."""
    target = case.target
    is_count, is_share = target.kind == "count", target.indicator.form == "share"
    return PaceInputs(
        target.kind,
        path,
        case.bound,
        case.baseline.value,
        level,
        latest,
        target.year_count,
        year - target.baseline_year,
        bool(case.met_at_baseline),
        highest=target.row.of_total if is_count else 100.0 if is_share else math.inf,
        lowest=0.0 if is_count or is_share else -math.inf,
    )


def _count_catch_up_decimals(latest: Result, level: float, years: int, path: str) -> float:
    """The certain decimals of the pace still needed: those the latest value's rounding leaves."""
    if path == "geometric" and level <= 0:
        return math.nan
    pace_of = functools.partial(pace.compute_yearly_pace, years=years, path=path)
    return rounding.count_certain_decimals(pace_of, latest, rounding.PrintedNumber(level, 15))


def _assess_without_baseline(case: Assessment, years: Years, reasons: set[str]) -> TargetProgress:
    """No verdict; without a baseline the pace needed since the first known value is given."""
    target = case.target
    if case.has_usable_baseline or target.kind not in ("level", "count") or not years:
        return _make_undetermined(reasons)
    level, _ = compute_level(target)
    first_year, last_year = min(years), max(years)
    first, last = years[first_year], years[last_year]
    indicator_path = "linear" if target.kind == "count" else target.indicator.path
    path = pace.choose_path(indicator_path, level, first.value, last.value)
    span, left = target.due_year - first_year, target.due_year - last_year
    required = catch_up = math.nan
    if not pace.is_reached(case.bound, first.value):
        required = pace.compute_yearly_pace(first.value, level, span, path)
    if not pace.is_reached(case.bound, last.value) and "stale_result" not in reasons:
        catch_up = pace.compute_yearly_pace(last.value, level, left, path)
    found = PaceVerdict("undetermined", required_pace=required, catch_up_pace=catch_up)
    return TargetProgress(
        pace.add_reasons(found, reasons),
        last_year,
        path,
        catch_up_decimals=_count_catch_up_decimals(last, level, left, path),
        latest_result=last,
    )


def _assess_aggregate(case: Assessment, year: int) -> TargetProgress:
    """An average or a total: the years passed against as many years' part of the target."""
    target, aggregate = case.target, judge.aggregate_so_far(case, year)
    reasons = _find_missing_reasons(case, aggregate.last_year if aggregate else None, year)
    if aggregate is None or reasons & UNDECIDED_REASONS:
        return _make_undetermined(reasons, "linear")
    level, last = compute_level(target)[0], aggregate.last_year
    inputs = make_pace_inputs(case, level, aggregate.value, last, "linear")
    attainment = judge.judge_interval(case, aggregate.interval)
    if target.kind != "total" and attainment.is_met:
        reasons |= attainment.reasons | {"reached_early"}
    return TargetProgress(
        pace.add_reasons(pace.judge_pace(inputs), reasons),
        last,
        "linear",
        so_far=aggregate.value,
        achieved_decimals=aggregate.decimals,
        catch_up_decimals=aggregate.decimals + (target.kind != "total"),
    )


def _assess_each_year(case: Assessment, year: int) -> TargetProgress:
    """On track until a year is missed, then insufficient; the pace needed is the target itself."""
    years, first = _find_plan_years(case, year), case.target.baseline_year + 1
    last_in_row = max((y for y in years if {*range(first, y)} <= {*years}), default=None)
    level, _ = compute_level(case.target)
    missed = _list_missed_years(case, year)
    verdicts = [judge.judge_figure(case, row).attainment for row in years.values()]
    reasons = _find_missing_reasons(case, last_in_row, year)
    if missed:
        verdict, reasons = "insufficient", reasons - UNDECIDED_REASONS | {"year_missed"}
    elif "undetermined" in verdicts:
        verdict, reasons = "undetermined", reasons | {"bound_only"}
    else:
        verdict = "undetermined" if reasons & UNDECIDED_REASONS else "on_track"
    last = max(years, default=None)
    latest = blank_row(Result) if last is None else years[last]
    found = PaceVerdict(verdict, frozenset(), level, latest.value, catch_up_pace=level)
    return TargetProgress(
        pace.add_reasons(found, reasons),
        last,
        "linear",
        achieved_decimals=latest.decimals,
        catch_up_decimals=case.target.row.decimals,
        missed=missed,
    )


def _list_missed_years(case: Assessment, last: int) -> str:
    """The years of a yearly target, up to one, that are known and not met."""
    years = _find_plan_years(case, last).items()
    verdicts = {str(year): judge.judge_figure(case, row).attainment for year, row in years}
    return " ".join(year for year, verdict in verdicts.items() if verdict == "not_met")


def _assess_rank(case: Assessment, year: int) -> TargetProgress:
    """A place among so many: within the bound whatever their number, else against the baseline's
    place among as many."""
    target, row, find_in_year = case.target, case.target.row, case.results.find_in_year
    span = range(year, target.baseline_year, -1)
    found_rows = ((y, find_in_year(row.indicator_id, y, row.basis)) for y in span)
    last, latest = next(((y, found) for y, found in found_rows if found), (None, None))
    reasons = _find_age_reasons(last, year)
    if latest is None or reasons & UNDECIDED_REASONS:
        return _make_undetermined(reasons, "linear")
    key = (row.indicator_id, target.baseline_year, latest.basis)
    before = case.results.find(*key)
    found = pace.judge_rank(latest.value, before.value if before else math.nan, row.value)
    if found.verdict == "undetermined":
        reasons.add("basis_changed" if find_in_year(*key) else "no_past_pace")
    if found.verdict == "on_track":
        reasons.add("reached_early")
    found = pace.add_reasons(found, reasons)
    return TargetProgress(found, last, "linear", catch_up_decimals=0.0, latest_result=latest)


def _assess_milestone(case: Assessment, year: int, stages: Stages) -> TargetProgress:
    """On track until a dated stage is missed; without stages there is nothing to measure by."""
    is_done = judge.judge_attainment(case, year).is_met
    if not stages:
        found = PaceVerdict(reasons=frozenset(() if is_done else {"not_quantified"}))
        return TargetProgress(found)
    cases = [Assessment(s, Baseline("none"), case.results) for s in stages if s.due_year <= year]
    attainments = [(c.target, judge.judge_attainment(c, year).attainment) for c in cases]
    missed = sorted(stage.row.target_id for stage, found in attainments if found == "not_met")
    unknown = [stage.due_year for stage, found in attainments if found == "undetermined"]
    verdict, reasons = "on_track", set[str]()
    if missed:
        verdict, reasons = "insufficient", {"stage_missed"}
    elif not is_done and unknown:
        reasons = _find_age_reasons(min(unknown) - 1, year)
        if "stale_result" in reasons:
            verdict, reasons = "undetermined", {"no_result"}
    found = PaceVerdict(verdict, frozenset(reasons))
    return TargetProgress(found, missed=" ".join(missed))
