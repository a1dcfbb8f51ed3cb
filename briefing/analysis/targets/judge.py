"""Is a target met, as of a year? One rule for each kind; decided in its due year, early only
where a later year cannot change it.

Source of the method: docs/method/attainment.md.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from briefing.analysis.targets import attainment, target
from briefing.analysis.targets.results_index import ResultRow, ResultsIndex
from briefing.data import rounding


@dataclass(frozen=True)
class AttainmentVerdict:
    """An attainment and the reasons that bear on it."""

    attainment: str
    reasons: frozenset[str] = frozenset()


def judge_attainment(
    asked: target.TargetInForce, start: target.Baseline, known: ResultsIndex, year: int
) -> AttainmentVerdict:
    """Whether the target is met by a year: decided in its due year, early only where it must be.

    What comes after the due year bears on nothing but a milestone, which may be done late.
    """
    as_of = year if asked.kind == "milestone" else min(year, asked.due)
    by_kind = {
        "milestone": _judge_milestone,
        "total": _judge_total,
        "each_year": _judge_each_year,
        "average_rate": _judge_average,
        "average_change": _judge_average,
    }.get(asked.kind, _judge_level)
    return by_kind(asked, start, known, as_of)


def judge_figure(
    asked: target.TargetInForce, start: target.Baseline, figure: ResultRow
) -> AttainmentVerdict:
    """A figure against the target's bound, with the reasons that go with the answer."""
    return judge_interval(asked, start, attainment.make_interval(figure))


def judge_interval(
    asked: target.TargetInForce, start: target.Baseline, lies: attainment.Interval
) -> AttainmentVerdict:
    """What lies in an interval against the target's bound."""
    found = attainment.compare_with_bound(lies, target.make_target_bound(asked, start.value))
    reasons = {"bound_only"} if found == "undetermined" else set()
    far = target.compute_level(asked, start.value)[1]
    if found == "met" and not math.isnan(far):
        beyond = attainment.Bound("<" if asked.better == "down" else ">", far)
        reasons |= (
            {"past_far_bound"} if attainment.compare_with_bound(lies, beyond) == "met" else set()
        )
    return AttainmentVerdict(found, frozenset(reasons))


def _judge_level(
    asked: target.TargetInForce, start: target.Baseline, known: ResultsIndex, as_of: int
) -> AttainmentVerdict:
    if as_of < asked.due:
        return AttainmentVerdict("not_due")
    indicator = str(asked.row["indicator_id"])
    if asked.kind in ("multiple", "reduction") and not target.has_usable_baseline(asked, start):
        return AttainmentVerdict("undetermined", frozenset({"no_baseline"}))
    figure = known.at(indicator, asked.due, asked.basis)
    if figure is None:
        changed = known.other_basis(indicator, asked.basis, as_of)
        return AttainmentVerdict(
            "undetermined", frozenset({"basis_changed" if changed else "no_result"})
        )
    return judge_figure(asked, start, figure)


def _judge_average(
    asked: target.TargetInForce, start: target.Baseline, known: ResultsIndex, as_of: int
) -> AttainmentVerdict:
    """The mean stated for the whole period, else the one its yearly values make."""
    if as_of < asked.due:
        return AttainmentVerdict("not_due")
    whole = aggregate_so_far(asked, known, as_of)
    if whole is None or whole.year < asked.due:
        return AttainmentVerdict("undetermined", frozenset({"no_result"}))
    return judge_interval(asked, start, whole.interval)


@dataclass(frozen=True)
class RunningAggregate:
    """The mean or the sum of a plan's first years, up to the last to which it is known."""

    year: int
    value: float
    interval: attainment.Interval
    decimals: float


def aggregate_so_far(
    asked: target.TargetInForce, known: ResultsIndex, year: int
) -> RunningAggregate | None:
    """The mean (averages) or sum (totals) from the plan's first year on, as far as it is known.

    One stated for the years together comes before the one their yearly values make; these end
    before the first year that is missing.
    """
    indicator, first = str(asked.row["indicator_id"]), asked.t0 + 1
    stated = known.spans(indicator, asked.basis, first)
    years = known.years(indicator, asked.basis)
    in_row = next(y for y in itertools.count(first) if y not in years) - 1
    last = max((y for y in (*stated, min(in_row, year)) if first <= y <= year), default=None)
    if last is None or last not in stated:
        return None if last is None else aggregate_years(asked, known, last)
    figure = stated[last]
    where = attainment.make_interval(figure)
    return RunningAggregate(last, float(figure["value"]), where, float(figure["decimals"]))


def aggregate_years(
    asked: target.TargetInForce, known: ResultsIndex, last: int
) -> RunningAggregate | None:
    """The mean or sum that the yearly values make from the plan's first year to `last`."""
    years = known.years(str(asked.row["indicator_id"]), asked.basis)
    span = range(asked.t0 + 1, last + 1)
    if not all(year in years for year in span):
        return None
    parts, make = [years[year] for year in span], AGGREGATE_FUNCTIONS[asked.kind]
    return RunningAggregate(
        last,
        make([float(part["value"]) for part in parts]),
        attainment.combine_intervals([attainment.make_interval(part) for part in parts], make),
        min(float(part["decimals"]) for part in parts),
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


def _judge_total(
    asked: target.TargetInForce, start: target.Baseline, known: ResultsIndex, as_of: int
) -> AttainmentVerdict:
    """The sum stated for the period, else of its years; one already reached is met early."""
    indicator = str(asked.row["indicator_id"])
    span = range(asked.t0 + 1, as_of + 1)
    stated = known.at(indicator, f"{asked.t0 + 1}-{asked.due}", asked.basis)
    if stated is not None and as_of >= asked.due:
        return judge_figure(asked, start, stated)
    years = known.years(indicator, asked.basis)
    so_far = [years[year] for year in span if year in years]
    if so_far:
        parts = [attainment.make_interval(figure) for figure in so_far]
        made = attainment.combine_intervals(parts, _add_values)
        answer = judge_interval(asked, start, made)
        complete = as_of >= asked.due and len(so_far) == len(span)
        if complete or (asked.better == "up" and answer.attainment in ("met", "exceeded")):
            return answer
    if as_of < asked.due:
        return AttainmentVerdict("not_due")
    return AttainmentVerdict("undetermined", frozenset({"no_result"}))


def _judge_each_year(
    asked: target.TargetInForce, start: target.Baseline, known: ResultsIndex, as_of: int
) -> AttainmentVerdict:
    """Every year of the period; one miss decides at once, a missing year leaves it open."""
    indicator = str(asked.row["indicator_id"])
    span = range(asked.t0 + 1, as_of + 1)
    years = known.years(indicator, asked.basis)
    answers = [judge_figure(asked, start, years[year]) for year in span if year in years]
    if any(answer.attainment == "not_met" for answer in answers):
        return AttainmentVerdict("not_met", frozenset({"year_missed"}))
    if as_of < asked.due:
        return AttainmentVerdict("not_due")
    if len(answers) < len(span):
        return AttainmentVerdict("undetermined", frozenset({"no_result"}))
    reasons = frozenset().union(*(answer.reasons for answer in answers))
    found = {answer.attainment for answer in answers}
    if "undetermined" in found:
        return AttainmentVerdict("undetermined", reasons)
    return AttainmentVerdict("exceeded" if found == {"exceeded"} else "met", reasons)


def _judge_milestone(
    asked: target.TargetInForce, start: target.Baseline, known: ResultsIndex, as_of: int
) -> AttainmentVerdict:
    """Done or not; done late stays not met, and so does what is not done in a later year."""
    indicator = str(asked.row["indicator_id"])
    marks = known.ends(indicator, asked.basis)
    done = min((year for year, figure in marks if figure["value"] >= 1), default=None)
    if done is not None and done <= asked.due:
        return AttainmentVerdict("met")
    if as_of < asked.due:
        return AttainmentVerdict("not_due")
    if done is not None:
        return AttainmentVerdict("not_met", frozenset({"done_late"}))
    if any(year >= asked.due for year in known.years(indicator, asked.basis)):
        return AttainmentVerdict("not_met")
    return AttainmentVerdict("undetermined", frozenset({"no_result"}))
