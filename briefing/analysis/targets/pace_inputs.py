"""A target and the results known by a year → its pace: which figures it is judged by, and how.

Source of the method: docs/method/pace.md, docs/method/as-of.md.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from briefing.analysis.targets import judge, pace, target
from briefing.analysis.targets.results_index import ResultRow, ResultsIndex
from briefing.data import rounding
from briefing.data.schema import cells

UNDECIDED_REASONS = {"basis_changed", "no_result", "no_baseline", "stale_result", "bound_only"}
PACE_NOT_APPLICABLE = pace.PaceVerdict()


@dataclass(frozen=True)
class TargetProgress:
    """A pace, the year it was judged as of, its path, and what was missed.

    `so_far` is the running mean or sum of averages and totals; `missed` names the years of a yearly
    target or the stages of a milestone, parted by spaces.
    """

    pace: pace.PaceVerdict = PACE_NOT_APPLICABLE
    year: int | None = None
    path: str = ""
    so_far: float = math.nan
    achieved_decimals: float = math.nan
    catch_up_decimals: float = math.nan
    missed: str = ""
    figure: ResultRow | None = field(default=None, compare=False)


def assess_pace(
    asked: target.TargetInForce,
    start: target.Baseline,
    known: ResultsIndex,
    year: int,
    stages: Sequence[target.TargetInForce] = (),
) -> TargetProgress:
    """The pace of a target as of a year inside its plan; not applicable before and from due on."""
    if year >= asked.due:
        return _assess_after_due(asked, start, known)
    if year <= asked.t0:
        return TargetProgress()
    if asked.kind == "milestone":
        return _assess_milestone(asked, known, year, stages)
    rules = {"each_year": _assess_each_year, "rank": _assess_rank}
    rules |= dict.fromkeys(cells.AGGREGATE_KINDS, _assess_aggregate)
    return rules.get(asked.kind, _assess_level)(asked, start, known, year)


def _assess_after_due(
    asked: target.TargetInForce, start: target.Baseline, known: ResultsIndex
) -> TargetProgress:
    """No pace from the due year on; what the years made together, or which were missed, stays."""
    if asked.kind == "each_year":
        return TargetProgress(missed=" ".join(_list_missed_years(asked, start, known, asked.due)))
    whole = (
        judge.aggregate_so_far(asked, known, asked.due)
        if asked.kind in judge.AGGREGATE_FUNCTIONS
        else None
    )
    if whole is None or whole.year < asked.due:
        return TargetProgress()
    return TargetProgress(so_far=whole.value, achieved_decimals=whole.decimals)


def _find_age_reasons(last: int | None, year: int) -> set[str]:
    """What it means that results end in a year: last year's still serve, older ones do not."""
    if last is None:
        return {"no_result"}
    if last < year - 1:
        return {"stale_result"}
    return {"earlier_year"} if last < year else set()


def _find_missing_reasons(
    asked: target.TargetInForce, known: ResultsIndex, last: int | None, year: int
) -> set[str]:
    """What keeps the results from being judged: none, too old, or last counted on another basis.

    `last` is the year up to which they serve. Where later ones are known a year between is missing,
    and they are not old.
    """
    indicator = str(asked.row["indicator_id"])
    reasons = _find_age_reasons(last, year)
    if reasons and known.other_basis(indicator, asked.basis, year):
        reasons.add("basis_changed")
    elif "stale_result" in reasons and max(known.years(indicator, asked.basis)) >= year - 1:
        reasons = {"no_result"}
    return reasons


def _make_undetermined_pace(reasons: set[str], **figures_known: float) -> pace.PaceVerdict:
    return pace.PaceVerdict("undetermined", frozenset(reasons), **figures_known)


def _assess_level(
    asked: target.TargetInForce, start: target.Baseline, known: ResultsIndex, year: int
) -> TargetProgress:
    """A level, multiple, reduction or count: from the baseline to the latest value."""
    own = known.years(str(asked.row["indicator_id"]), asked.basis)
    years = {y: figure for y, figure in own.items() if asked.t0 < y <= year}
    last = max(years, default=None)
    if target.has_usable_baseline(asked, start):
        reasons = _find_missing_reasons(asked, known, last, year)
    else:  # whatever later years suggest
        reasons = _find_age_reasons(last, year)
        reasons.add("basis_changed" if start.basis_changed else "no_baseline")
    if last is None or reasons & UNDECIDED_REASONS:
        return _assess_without_baseline(asked, start, years, reasons)
    figure = years[last]
    near, _ = target.compute_level(asked, start.value)
    path = target.choose_pace_path(asked, start, near, figure["value"])
    standing = pace.PaceInputs(
        kind=asked.kind,
        path=path,
        bound=target.make_target_bound(asked, start.value),
        base=start.value,
        level=near,
        latest=float(figure["value"]),
        years=asked.years,
        passed=last - asked.t0,
        held=target.check_met_at_baseline(asked, start) is not None,
        **_find_projection_limits(asked),
    )
    found = pace.judge_pace(standing)
    reasons |= found.reasons
    if (
        target.check_met_at_baseline(asked, start) == "touches_bound"
        and found.verdict == "maintained"
    ):
        reasons.add("touches_bound")
    shown = judge.judge_figure(asked, start, figure)
    if shown.attainment in ("met", "exceeded"):
        reasons |= shown.reasons | (set() if standing.held else {"reached_early"})
    moved = functools.partial(pace.compute_yearly_pace, years=standing.passed, path=path)
    return TargetProgress(
        replace(found, reasons=frozenset(reasons)),
        last,
        path,
        achieved_decimals=rounding.count_certain_decimals(
            moved, _fill_unknown_figure(start.figure), figure
        ),
        catch_up_decimals=_count_catch_up_decimals(figure, near, standing.left, path),
        figure=figure,
    )


def _fill_unknown_figure(figure: ResultRow | None) -> ResultRow:
    return figure or {"value": math.nan, "decimals": 0}


def _find_projection_limits(asked: target.TargetInForce) -> dict[str, float]:
    """What no projection passes: a share lies between 0 and 100, a count between 0 and all."""
    if asked.kind == "count":
        return {"cap": float(asked.row["of_total"]), "floor": 0.0}
    return {"cap": 100.0, "floor": 0.0} if asked.indicator["unit"] == "percent" else {}


def _count_catch_up_decimals(figure: ResultRow, near: float, years: int, path: str) -> float:
    """The decimals the pace still needed bears: those the latest value's rounding leaves."""
    if path == "geometric" and near <= 0:
        return math.nan
    asked = {"value": near, "decimals": 15}
    return rounding.count_certain_decimals(
        functools.partial(pace.compute_yearly_pace, years=years, path=path), figure, asked
    )


def _assess_without_baseline(
    asked: target.TargetInForce,
    start: target.Baseline,
    years: dict[int, ResultRow],
    reasons: set[str],
) -> TargetProgress:
    """No verdict; without a baseline the pace needed since the first known value is told."""
    if (
        target.has_usable_baseline(asked, start)
        or asked.kind not in ("level", "count")
        or not years
    ):
        return TargetProgress(_make_undetermined_pace(reasons))
    near, _ = target.compute_level(asked, math.nan)
    first, last = (years[pick(years)] for pick in (min, max))
    own = "linear" if asked.kind == "count" else str(asked.indicator["path"])
    path = pace.choose_path(own, near, first["value"], last["value"])
    left, bound = asked.due - max(years), target.make_target_bound(asked, math.nan)
    required = catch_up = math.nan
    if not pace.is_reached(bound, first["value"]):
        required = pace.compute_yearly_pace(first["value"], near, asked.due - min(years), path)
    if not pace.is_reached(bound, last["value"]) and "stale_result" not in reasons:
        catch_up = pace.compute_yearly_pace(last["value"], near, left, path)
    return TargetProgress(
        _make_undetermined_pace(reasons, required=required, catch_up=catch_up),
        max(years),
        path,
        catch_up_decimals=_count_catch_up_decimals(last, near, left, path),
        figure=last,
    )


def _assess_aggregate(
    asked: target.TargetInForce, start: target.Baseline, known: ResultsIndex, year: int
) -> TargetProgress:
    """An average or a total: the years passed against as many years' part of what is asked."""
    made = judge.aggregate_so_far(asked, known, year)
    reasons = _find_missing_reasons(asked, known, made.year if made else None, year)
    if made is None or reasons & UNDECIDED_REASONS:
        return TargetProgress(_make_undetermined_pace(reasons), path="linear")
    near, _ = target.compute_level(asked, math.nan)
    standing = pace.PaceInputs(
        kind=asked.kind,
        path="linear",
        bound=target.make_target_bound(asked, math.nan),
        base=math.nan,
        level=near,
        latest=made.value,
        years=asked.years,
        passed=made.year - asked.t0,
    )
    found = pace.judge_pace(standing)
    shown = judge.judge_interval(asked, start, made.interval)
    if asked.kind != "total" and shown.attainment in ("met", "exceeded"):
        reasons |= shown.reasons | {"reached_early"}
    return TargetProgress(
        replace(found, reasons=found.reasons | reasons),
        made.year,
        "linear",
        so_far=made.value,
        achieved_decimals=made.decimals,
        catch_up_decimals=made.decimals + (asked.kind != "total"),
    )


def _assess_each_year(
    asked: target.TargetInForce, start: target.Baseline, known: ResultsIndex, year: int
) -> TargetProgress:
    """On track until a year is missed, then insufficient; the pace needed is the target itself."""
    own = known.years(str(asked.row["indicator_id"]), asked.basis)
    years = {y: figure for y, figure in sorted(own.items()) if asked.t0 < y <= year}
    in_row = max(
        (y for y in years if all(z in years for z in range(asked.t0 + 1, y))), default=None
    )
    near, _ = target.compute_level(asked, math.nan)
    missed = _list_missed_years(asked, start, known, year)
    open_ones = [y for y, one in years.items() if _judge_year(asked, start, one) == "undetermined"]
    reasons = _find_missing_reasons(asked, known, in_row, year)
    if missed:
        verdict, reasons = "insufficient", reasons - UNDECIDED_REASONS | {"year_missed"}
    elif open_ones:
        verdict, reasons = "undetermined", reasons | {"bound_only"}
    else:
        verdict = "undetermined" if reasons & UNDECIDED_REASONS else "on_track"
    last = max(years, default=None)
    latest = years[last] if last is not None else None
    found = pace.PaceVerdict(
        verdict,
        frozenset(reasons),
        required=near,
        achieved=float(latest["value"]) if latest else math.nan,
        catch_up=near,
    )
    return TargetProgress(
        found,
        last,
        "linear",
        achieved_decimals=float(latest["decimals"]) if latest else math.nan,
        catch_up_decimals=float(asked.row["decimals"]),
        missed=" ".join(missed),
    )


def _list_missed_years(
    asked: target.TargetInForce, start: target.Baseline, known: ResultsIndex, year: int
) -> list[str]:
    """The years of a yearly target, up to one, that are known and not met."""
    own = known.years(str(asked.row["indicator_id"]), asked.basis)
    span = (y for y in sorted(own) if asked.t0 < y <= year)
    return [str(y) for y in span if _judge_year(asked, start, own[y]) == "not_met"]


def _judge_year(asked: target.TargetInForce, start: target.Baseline, figure: ResultRow) -> str:
    return judge.judge_figure(asked, start, figure).attainment


def _assess_rank(
    asked: target.TargetInForce, start: target.Baseline, known: ResultsIndex, year: int
) -> TargetProgress:
    """A place among so many: within the bound whatever their number, else against the baseline's
    place among as many."""
    indicator = str(asked.row["indicator_id"])
    years = {
        y: figure
        for y in range(asked.t0 + 1, year + 1)
        if (figure := known.in_year(indicator, y, asked.basis)) is not None
    }
    last = max(years, default=None)
    reasons = _find_age_reasons(last, year)
    if last is None or reasons & UNDECIDED_REASONS:
        return TargetProgress(_make_undetermined_pace(reasons), path="linear")
    figure = years[last]
    begun = known.at(indicator, asked.t0, figure["basis"])
    base = float(begun["value"]) if begun else math.nan
    found = pace.judge_rank(float(figure["value"]), base, float(asked.row["value"]))
    if found.verdict == "undetermined":
        elsewhere = known.in_year(indicator, asked.t0, figure["basis"])
        reasons.add("basis_changed" if elsewhere else "no_baseline")
    if found.verdict == "on_track":
        reasons.add("reached_early")
    return TargetProgress(
        replace(found, reasons=frozenset(reasons)),
        last,
        "linear",
        catch_up_decimals=0.0,
        figure=figure,
    )


def _assess_milestone(
    asked: target.TargetInForce,
    known: ResultsIndex,
    year: int,
    stages: Sequence[target.TargetInForce],
) -> TargetProgress:
    """On track until a dated stage is missed; without stages there is nothing to measure by."""
    nothing = target.Baseline("none")
    done = judge.judge_attainment(asked, nothing, known, year).attainment == "met"
    if not stages:
        return TargetProgress(
            pace.PaceVerdict(reasons=frozenset(() if done else {"not_quantified"}))
        )
    found = [(s, judge.judge_attainment(s, nothing, known, year)) for s in stages if s.due <= year]
    missed = [str(s.row["target_id"]) for s, own in found if own.attainment == "not_met"]
    unknown = [s.due for s, own in found if own.attainment == "undetermined"]
    reasons = set()
    if missed:
        reasons.add("stage_missed")
    elif not done and unknown:
        reasons |= _find_age_reasons(min(unknown) - 1, year)
        reasons = {"no_result" if reason == "stale_result" else reason for reason in reasons}
    verdict = "insufficient" if missed else "on_track"
    if "no_result" in reasons:
        verdict = "undetermined"
    moved = pace.PaceVerdict(verdict, frozenset(reasons))
    return TargetProgress(moved, missed=" ".join(sorted(missed)))
