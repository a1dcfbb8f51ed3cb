"""Is a target met, as of a year? One rule for each kind; decided in its due year, early only
where a later year cannot change it.

Source of the method: docs/method/attainment.md.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from briefing.analysis.targets import attainment
from briefing.analysis.targets.target_in_force import Assessment
from briefing.data import rounding
from briefing.data.rows import Result


@dataclass(frozen=True)
class AttainmentVerdict:
    """An attainment and the reasons for it."""

    attainment: str
    reasons: frozenset[str] = frozenset()


NOT_DUE = AttainmentVerdict("not_due")


def judge_attainment(case: Assessment, year: int) -> AttainmentVerdict:
    """Whether the target is met by a year: decided in its due year, early only where it must be.

    What comes after the due year matters to nothing but a milestone, which may be done late.
    """
    kind = case.target.kind
    rules = {
        "milestone": _judge_milestone,
        "total": _judge_total,
        "each_year": _judge_each_year,
        "average_rate": _judge_average,
        "average_change": _judge_average,
    }
    as_of = year if kind == "milestone" else min(year, case.target.due_year)
    return rules.get(kind, _judge_level)(case, as_of)


def judge_figure(case: Assessment, figure: Result) -> AttainmentVerdict:
    """A figure against the target's bound, with the reasons that go with the answer."""
    return judge_interval(case, attainment.make_interval(figure))


def judge_interval(case: Assessment, interval: attainment.Interval) -> AttainmentVerdict:
    """What lies in an interval against the target's bound."""
    found, far_end = attainment.compare_with_bound(interval, case.bound), case.level[1]
    if found == "undetermined":
        return _make_undetermined("bound_only")
    if found == "met" and not math.isnan(far_end):
        beyond = attainment.Bound("<" if case.target.better == "down" else ">", far_end)
        if attainment.compare_with_bound(interval, beyond) == "met":
            return AttainmentVerdict(found, frozenset({"past_far_bound"}))
    return AttainmentVerdict(found)


def _make_undetermined(reason: str) -> AttainmentVerdict:
    return AttainmentVerdict("undetermined", frozenset({reason}))


def _judge_level(case: Assessment, as_of: int) -> AttainmentVerdict:
    target = case.target
    if as_of < target.due_year:
        return NOT_DUE
    if target.kind in ("multiple", "reduction") and not case.has_usable_baseline:
        return _make_undetermined("no_baseline")
    figure = case.find(target.due_year)
    if figure is None:
        return _make_undetermined("basis_changed" if case.is_on_other_basis(as_of) else "no_result")
    return judge_figure(case, figure)


def _judge_average(case: Assessment, as_of: int) -> AttainmentVerdict:
    """The mean stated for the whole period, else the mean of its yearly values."""
    if as_of < case.target.due_year:
        return NOT_DUE
    aggregate = aggregate_so_far(case, as_of)
    if aggregate is None or aggregate.last_year < case.target.due_year:
        return _make_undetermined("no_result")
    return judge_interval(case, aggregate.interval)


@dataclass(frozen=True)
class RunningAggregate:
    """The mean or the sum of a plan's first years, up to the last to which it is known."""

    last_year: int
    value: float
    interval: attainment.Interval
    decimals: float


def aggregate_so_far(case: Assessment, year: int) -> RunningAggregate | None:
    """The mean (averages) or sum (totals) from the plan's first year on, as far as it is known.

    A value stated for the years together comes before the one their yearly values make; these end
    before the first year that is missing.
    """
    target, first = case.target, case.target.baseline_year + 1
    stated = case.results.find_spans(target.indicator_id, target.basis, first)
    last_in_row = next(y for y in itertools.count(first) if y not in case.years) - 1
    ends = (*stated, min(last_in_row, year))
    last = max((y for y in ends if first <= y <= year), default=None)
    if last is None or last not in stated:
        return None if last is None else aggregate_years(case, last)
    figure = stated[last]
    interval = attainment.make_interval(figure)
    return RunningAggregate(last, figure.value, interval, figure.decimals)


def aggregate_years(case: Assessment, last: int) -> RunningAggregate | None:
    """The mean or sum that the yearly values make from the plan's first year to `last`."""
    span = range(case.target.baseline_year + 1, last + 1)
    if not all(year in case.years for year in span):
        return None
    parts, combine = [case.years[year] for year in span], AGGREGATE_FUNCTIONS[case.target.kind]
    intervals = [attainment.make_interval(part) for part in parts]
    return RunningAggregate(
        last,
        combine([part.value for part in parts]),
        attainment.combine_intervals(intervals, combine),
        min(part.decimals for part in parts),
    )


def _average_rates(rates: list[float]) -> float:
    """The compound mean of yearly rates in %; nothing falls by more than all of itself."""
    product = math.prod(max(0.0, 1 + rate / 100) for rate in rates)
    return rounding.strip_float_noise((product ** (1 / len(rates)) - 1) * 100)


def _average_changes(changes: list[float]) -> float:
    return rounding.strip_float_noise(sum(changes) / len(changes))


def _add_values(values: list[float]) -> float:
    return rounding.strip_float_noise(sum(values))


AGGREGATE_FUNCTIONS = {
    "average_rate": _average_rates,
    "average_change": _average_changes,
    "total": _add_values,
}


def _judge_total(case: Assessment, as_of: int) -> AttainmentVerdict:
    """The sum stated for the period, else of its years; a total already reached is met early."""
    first, due = case.target.baseline_year + 1, case.target.due_year
    stated = case.find(f"{first}-{due}")
    if stated is not None and as_of >= due:
        return judge_figure(case, stated)
    span = range(first, as_of + 1)
    parts = [attainment.make_interval(case.years[year]) for year in span if year in case.years]
    if parts:
        answer = judge_interval(case, attainment.combine_intervals(parts, _add_values))
        is_complete = as_of >= due and len(parts) == len(span)
        is_reached = answer.attainment in ("met", "exceeded")
        if is_complete or (case.target.better == "up" and is_reached):
            return answer
    return NOT_DUE if as_of < due else _make_undetermined("no_result")


def _judge_each_year(case: Assessment, as_of: int) -> AttainmentVerdict:
    """Every year of the period; a single miss decides at once, a missing year leaves it open."""
    span = range(case.target.baseline_year + 1, as_of + 1)
    answers = [judge_figure(case, case.years[year]) for year in span if year in case.years]
    found = {answer.attainment for answer in answers}
    if "not_met" in found:
        return AttainmentVerdict("not_met", frozenset({"year_missed"}))
    if as_of < case.target.due_year:
        return NOT_DUE
    if len(answers) < len(span):
        return _make_undetermined("no_result")
    reasons = frozenset().union(*(answer.reasons for answer in answers))
    if "undetermined" in found:
        return AttainmentVerdict("undetermined", reasons)
    return AttainmentVerdict("exceeded" if found == {"exceeded"} else "met", reasons)


def _judge_milestone(case: Assessment, as_of: int) -> AttainmentVerdict:
    """Done or not; done late stays not met, and so does what is not done in a later year."""
    target = case.target
    reports = case.results.find_by_end_year(target.indicator_id, target.basis)
    done = min((year for year, row in reports if row.value >= 1), default=None)
    if done is not None and done <= target.due_year:
        return AttainmentVerdict("met")
    if as_of < target.due_year:
        return NOT_DUE
    if done is not None:
        return AttainmentVerdict("not_met", frozenset({"done_late"}))
    if any(year >= target.due_year for year in case.years):
        return AttainmentVerdict("not_met")
    return _make_undetermined("no_result")
