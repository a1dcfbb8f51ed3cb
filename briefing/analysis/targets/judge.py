"""Is a target met, as of a year? One rule for each kind; decided in its due year, early only
where a later year cannot change it.

Source of the method: docs/method/attainment.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from briefing.analysis.targets import attainment
from briefing.analysis.targets.aggregates import Aggregate
from briefing.analysis.targets.target_in_force import Assessment
from briefing.data import rounding
from briefing.data.periods import period_years
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
    """The mean stated for the whole period, else what its years make."""
    if as_of < case.target.due_year:
        return NOT_DUE
    aggregate = aggregate_so_far(case, as_of)
    if aggregate is None or aggregate.last_year < case.target.due_year:
        return _make_undetermined("no_result")
    return judge_interval(case, aggregate.interval)


def aggregate_so_far(case: Assessment, year: int) -> Aggregate | None:
    """The mean (averages) or sum (totals) from the plan's first year on, as far as it is known."""
    span = range(year, case.target.baseline_year, -1)
    return next(filter(None, (case.aggregate_until(last) for last in span)), None)


def _judge_total(case: Assessment, as_of: int) -> AttainmentVerdict:
    """The sum stated for the period, else of its years; a total already reached is met early."""
    due, so_far = case.target.due_year, aggregate_so_far(case, as_of)
    known = so_far.last_year if so_far else case.target.baseline_year
    if so_far and known >= due:
        return judge_interval(case, so_far.interval)
    parts = [so_far.interval] if so_far else []
    later = (case.years[year] for year in range(known + 1, as_of + 1) if year in case.years)
    if parts := [*parts, *map(attainment.make_interval, later)]:
        answer = judge_interval(case, attainment.combine_intervals(parts, _add))
        if case.target.better == "up" and answer.is_met:
            return answer
    return NOT_DUE if as_of < due else _make_undetermined("no_result")


def _add(values: Sequence[float]) -> float:
    return rounding.strip_float_noise(sum(values))


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
    "average_level": _judge_average,
}
