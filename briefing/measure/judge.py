"""Is a target met, as of a year? One rule for each kind; decided in its due year, early only
where a later year cannot change it.

Source of the method: docs/method/attainment.md.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from briefing import figures
from briefing.measure import attainment, target
from briefing.measure.known import Figure, Results


@dataclass(frozen=True)
class Answer:
    """An attainment and the reasons that bear on it."""

    attainment: str
    reasons: frozenset[str] = frozenset()


def answer(asked: target.Asked, start: target.Baseline, known: Results, year: int) -> Answer:
    """Whether the target is met by a year: decided in its due year, early only where it must be.

    What comes after the due year bears on nothing but a milestone, which may be done late.
    """
    as_of = year if asked.kind == "milestone" else min(year, asked.due)
    by_kind = {
        "milestone": _milestone,
        "total": _total,
        "each_year": _each_year,
        "average_rate": _average,
        "average_change": _average,
    }.get(asked.kind, _level)
    return by_kind(asked, start, known, as_of)


def against(asked: target.Asked, start: target.Baseline, figure: Figure) -> Answer:
    """A figure against the target's bound, with the reasons that go with the answer."""
    return where(asked, start, attainment.interval(figure))


def where(asked: target.Asked, start: target.Baseline, lies: attainment.Interval) -> Answer:
    """What lies in an interval against the target's bound."""
    found = attainment.judged(lies, target.bound(asked, start.value))
    reasons = {"bound_only"} if found == "undetermined" else set()
    far = target.level(asked, start.value)[1]
    if found == "met" and not math.isnan(far):
        beyond = attainment.Bound("<" if asked.better == "down" else ">", far)
        reasons |= {"past_far_bound"} if attainment.judged(lies, beyond) == "met" else set()
    return Answer(found, frozenset(reasons))


def _level(asked: target.Asked, start: target.Baseline, known: Results, as_of: int) -> Answer:
    if as_of < asked.due:
        return Answer("not_due")
    indicator = str(asked.row["indicator_id"])
    if asked.kind in ("multiple", "reduction") and not target.usable(asked, start):
        return Answer("undetermined", frozenset({"no_baseline"}))
    figure = known.at(indicator, asked.due, asked.basis)
    if figure is None:
        changed = known.other_basis(indicator, asked.basis, as_of)
        return Answer("undetermined", frozenset({"basis_changed" if changed else "no_result"}))
    return against(asked, start, figure)


def _average(asked: target.Asked, start: target.Baseline, known: Results, as_of: int) -> Answer:
    """The mean stated for the whole period, else the one its yearly values make."""
    if as_of < asked.due:
        return Answer("not_due")
    whole = so_far(asked, known, as_of)
    if whole is None or whole.year < asked.due:
        return Answer("undetermined", frozenset({"no_result"}))
    return where(asked, start, whole.interval)


@dataclass(frozen=True)
class SoFar:
    """The mean or the sum of a plan's first years, up to the last to which it is known."""

    year: int
    value: float
    interval: attainment.Interval
    decimals: float


def so_far(asked: target.Asked, known: Results, year: int) -> SoFar | None:
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
        return None if last is None else of_years(asked, known, last)
    figure = stated[last]
    where = attainment.interval(figure)
    return SoFar(last, float(figure["value"]), where, float(figure["decimals"]))


def of_years(asked: target.Asked, known: Results, last: int) -> SoFar | None:
    """The mean or sum that the yearly values make from the plan's first year to `last`."""
    years = known.years(str(asked.row["indicator_id"]), asked.basis)
    span = range(asked.t0 + 1, last + 1)
    if not all(year in years for year in span):
        return None
    parts, make = [years[year] for year in span], MEANS[asked.kind]
    return SoFar(
        last,
        make([float(part["value"]) for part in parts]),
        attainment.together([attainment.interval(part) for part in parts], make),
        min(float(part["decimals"]) for part in parts),
    )


def _compound(rates: list[float]) -> float:
    """The compound mean of yearly rates in %; nothing falls by more than all of itself."""
    product = math.prod(max(0.0, 1 + rate / 100) for rate in rates)
    return figures.undust((product ** (1 / len(rates)) - 1) * 100)


def _plain(changes: list[float]) -> float:
    return figures.undust(sum(changes) / len(changes))


def _sum(values: list[float]) -> float:
    return figures.undust(sum(values))


MEANS = {"average_rate": _compound, "average_change": _plain, "total": _sum}


def _total(asked: target.Asked, start: target.Baseline, known: Results, as_of: int) -> Answer:
    """The sum stated for the period, else of its years; one already reached is met early."""
    indicator = str(asked.row["indicator_id"])
    span = range(asked.t0 + 1, as_of + 1)
    stated = known.at(indicator, f"{asked.t0 + 1}-{asked.due}", asked.basis)
    if stated is not None and as_of >= asked.due:
        return against(asked, start, stated)
    years = known.years(indicator, asked.basis)
    so_far = [years[year] for year in span if year in years]
    if so_far:
        parts = [attainment.interval(figure) for figure in so_far]
        made = attainment.together(parts, _sum)
        answer = where(asked, start, made)
        complete = as_of >= asked.due and len(so_far) == len(span)
        if complete or (asked.better == "up" and answer.attainment in ("met", "exceeded")):
            return answer
    if as_of < asked.due:
        return Answer("not_due")
    return Answer("undetermined", frozenset({"no_result"}))


def _each_year(asked: target.Asked, start: target.Baseline, known: Results, as_of: int) -> Answer:
    """Every year of the period; one miss decides at once, a missing year leaves it open."""
    indicator = str(asked.row["indicator_id"])
    span = range(asked.t0 + 1, as_of + 1)
    years = known.years(indicator, asked.basis)
    answers = [against(asked, start, years[year]) for year in span if year in years]
    if any(answer.attainment == "not_met" for answer in answers):
        return Answer("not_met", frozenset({"year_missed"}))
    if as_of < asked.due:
        return Answer("not_due")
    if len(answers) < len(span):
        return Answer("undetermined", frozenset({"no_result"}))
    reasons = frozenset().union(*(answer.reasons for answer in answers))
    found = {answer.attainment for answer in answers}
    if "undetermined" in found:
        return Answer("undetermined", reasons)
    return Answer("exceeded" if found == {"exceeded"} else "met", reasons)


def _milestone(asked: target.Asked, start: target.Baseline, known: Results, as_of: int) -> Answer:
    """Done or not; done late stays not met, and so does what is not done in a later year."""
    indicator = str(asked.row["indicator_id"])
    marks = known.ends(indicator, asked.basis)
    done = min((year for year, figure in marks if figure["value"] >= 1), default=None)
    if done is not None and done <= asked.due:
        return Answer("met")
    if as_of < asked.due:
        return Answer("not_due")
    if done is not None:
        return Answer("not_met", frozenset({"done_late"}))
    if any(year >= asked.due for year in known.years(indicator, asked.basis)):
        return Answer("not_met")
    return Answer("undetermined", frozenset({"no_result"}))
