"""Is a target met, as of a year? One rule for each kind; decided in its due year, early only
where a later year cannot change it.

Source of the method: docs/method/attainment.md.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from briefing.analysis.targets import attainment
from briefing.analysis.targets.target_in_force import Assessment
from briefing.data import rounding
from briefing.data.periods import Period, period_years
from briefing.data.rows import Result


@dataclass(frozen=True)
class AttainmentVerdict:
    """An attainment and the reasons for it."""

    attainment: str
    reasons: frozenset[str] = frozenset()

    @property
    def is_met(self) -> bool:
        return self.attainment in ("met", "exceeded")


NOT_DUE = AttainmentVerdict("not_due")


def judge_attainment(case: Assessment, year: int) -> AttainmentVerdict:
    """Whether the target is met by a year: decided in its due year, early only where it must be.

    What comes after the due year matters to nothing but a milestone, which may be done late.
    """
    kind = case.target.kind
    as_of = year if kind == "milestone" else min(year, case.target.due_year)
    return ATTAINMENT_RULES.get(kind, _judge_level)(case, as_of)


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
    if figure := case.years.get(target.due_year):
        return judge_figure(case, figure)
    return _make_undetermined("basis_changed" if case.is_on_other_basis(as_of) else "no_result")


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
    first = case.target.baseline_year + 1
    stated = {
        period_years(period)[1]: row
        for period, row in case.by_period.items()
        if Period.parse(period).is_span and period.startswith(f"{first}-")
    }
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
    parts = [case.years.get(year) for year in range(case.target.baseline_year + 1, last + 1)]
    figures, combine = [part for part in parts if part], AGGREGATE_FUNCTIONS[case.target.kind]
    if len(figures) < len(parts):
        return None
    intervals = [attainment.make_interval(figure) for figure in figures]
    return RunningAggregate(
        last,
        combine([figure.value for figure in figures]),
        attainment.combine_intervals(intervals, combine),
        min(figure.decimals for figure in figures),
    )


def _average_rates(rates: list[float]) -> float:
    """The compound mean of yearly rates in %; nothing falls by more than all of itself."""
    product = math.prod(max(0.0, 1 + rate / 100) for rate in rates)
    return rounding.strip_float_noise((product ** (1 / len(rates)) - 1) * 100)


AGGREGATE_FUNCTIONS: Mapping[str, Callable[[list[float]], float]] = {
    "average_rate": _average_rates,
    "average_change": lambda changes: rounding.strip_float_noise(sum(changes) / len(changes)),
    "total": lambda values: rounding.strip_float_noise(sum(values)),
}


def _judge_total(case: Assessment, as_of: int) -> AttainmentVerdict:
    """The sum stated for the period, else of its years; a total already reached is met early."""
    first, due = case.target.baseline_year + 1, case.target.due_year
    stated = case.by_period.get(f"{first}-{due}")
    if stated and as_of >= due:
        return judge_figure(case, stated)
    span = range(first, as_of + 1)
    parts = [attainment.make_interval(case.years[year]) for year in span if year in case.years]
    if parts:
        total = attainment.combine_intervals(parts, AGGREGATE_FUNCTIONS["total"])
        answer = judge_interval(case, total)
        is_complete = as_of >= due and len(parts) == len(span)
        if is_complete or (case.target.better == "up" and answer.is_met):
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
    is_exceeded = found == {"exceeded"}
    worst = "undetermined" if "undetermined" in found else "exceeded" if is_exceeded else "met"
    return AttainmentVerdict(worst, reasons)


def _judge_milestone(case: Assessment, as_of: int) -> AttainmentVerdict:
    """Done or not; done late stays not met, and so does what is not done in a later year."""
    due = case.target.due_year
    reports = ((period_years(p)[1], row.value) for p, row in case.by_period.items())
    done = min((year for year, value in reports if value >= 1), default=None)
    if done is not None and done <= due:
        return AttainmentVerdict("met")
    if as_of < due:
        return NOT_DUE
    if done is not None:
        return AttainmentVerdict("not_met", frozenset({"done_late"}))
    is_reported = any(year >= due for year in case.years)
    return AttainmentVerdict("not_met") if is_reported else _make_undetermined("no_result")


ATTAINMENT_RULES = {
    "milestone": _judge_milestone,
    "total": _judge_total,
    "each_year": _judge_each_year,
    "average_rate": _judge_average,
    "average_change": _judge_average,
}
