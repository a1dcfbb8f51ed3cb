"""Is a target met, as of a year? One rule for each kind; decided in its due year, early only
where a later year cannot change it.

Source of the method: docs/method/attainment.md.
"""

from __future__ import annotations

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


def answer(asked: target.Asked, start: target.Baseline, known: Results, as_of: int) -> Answer:
    """Whether the target is met by a year: decided in its due year, early only where it must be."""
    by_kind = {
        "milestone": _milestone,
        "total": _total,
        "each_year": _each_year,
        "average_rate": _average,
        "average_change": _average,
    }.get(asked.kind, _level)
    return by_kind(asked, start, known, as_of)


def _against(asked: target.Asked, start: target.Baseline, figure: Figure) -> Answer:
    """A figure against the target's bound, with the reasons that go with the answer."""
    found = attainment.judged(attainment.interval(figure), target.bound(asked, start.value))
    reasons = {"bound_only"} if found == "undetermined" else set()
    high = asked.row["value_high"]
    if found == "met" and not math.isnan(high):
        far = target.level(asked, start.value)[1]
        beyond = figure["value"] < far if asked.better == "down" else figure["value"] > far
        reasons |= {"past_far_bound"} if beyond and asked.better != "neither" else set()
    return Answer(found, frozenset(reasons))


def _level(asked: target.Asked, start: target.Baseline, known: Results, as_of: int) -> Answer:
    if as_of < asked.due:
        return Answer("not_due")
    indicator = str(asked.row["indicator_id"])
    if asked.kind in ("multiple", "reduction") and start.figure is None:
        return Answer("undetermined", frozenset({"no_baseline"}))
    figure = known.at(indicator, asked.due, asked.basis)
    if figure is None:
        changed = known.other_basis(indicator, asked.basis, as_of)
        return Answer("undetermined", frozenset({"basis_changed" if changed else "no_result"}))
    return _against(asked, start, figure)


def _average(asked: target.Asked, start: target.Baseline, known: Results, as_of: int) -> Answer:
    """The mean stated for the whole period, else the one its yearly values make."""
    if as_of < asked.due:
        return Answer("not_due")
    indicator = str(asked.row["indicator_id"])
    span = range(asked.t0 + 1, asked.due + 1)
    stated = known.at(indicator, f"{span[0]}-{span[-1]}", asked.basis)
    if stated is not None:
        return _against(asked, start, stated)
    years = known.years(indicator, asked.basis)
    if not all(year in years for year in span):
        return Answer("undetermined", frozenset({"no_result"}))
    return _against(asked, start, _mean(asked, [years[year] for year in span]))


def _mean(asked: target.Asked, yearly: list[Figure]) -> Figure:
    """The compound mean of yearly rates, the plain mean of yearly changes."""
    values = [figure["value"] for figure in yearly]
    if asked.kind == "average_rate":
        product = math.prod(1 + value / 100 for value in values)
        mean = (product ** (1 / len(values)) - 1) * 100
    else:
        mean = sum(values) / len(values)
    return {
        "value": figures.undust(mean),
        "operator": "=" if all(f["operator"] == "=" for f in yearly) else "~",
        "decimals": min(figure["decimals"] for figure in yearly),
    }


def _total(asked: target.Asked, start: target.Baseline, known: Results, as_of: int) -> Answer:
    """The sum stated for the period, else of its years; one already reached is met early."""
    indicator = str(asked.row["indicator_id"])
    span = range(asked.t0 + 1, as_of + 1)
    stated = known.at(indicator, f"{asked.t0 + 1}-{asked.due}", asked.basis)
    if stated is not None and as_of >= asked.due:
        return _against(asked, start, stated)
    years = known.years(indicator, asked.basis)
    so_far = [years[year] for year in span if year in years]
    if so_far:
        sum_figure = {
            "value": figures.undust(sum(figure["value"] for figure in so_far)),
            "operator": "=" if all(f["operator"] == "=" for f in so_far) else "~",
            "decimals": min(figure["decimals"] for figure in so_far),
        }
        answer = _against(asked, start, sum_figure)
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
    answers = [_against(asked, start, years[year]) for year in span if year in years]
    if any(answer.attainment == "not_met" for answer in answers):
        return Answer("not_met", frozenset({"year_missed"}))
    if as_of < asked.due:
        return Answer("not_due")
    stated = known.at(indicator, f"{asked.t0 + 1}-{asked.due}", asked.basis)
    if stated is not None and not stated["derived"]:
        return _against(asked, start, stated)
    if len(answers) < len(span):
        return Answer("undetermined", frozenset({"no_result"}))
    reasons = frozenset().union(*(answer.reasons for answer in answers))
    found = {answer.attainment for answer in answers}
    if "undetermined" in found:
        return Answer("undetermined", reasons)
    return Answer("exceeded" if found == {"exceeded"} else "met", reasons)


def _milestone(asked: target.Asked, start: target.Baseline, known: Results, as_of: int) -> Answer:
    """Done or not; done late stays not met."""
    years = known.years(str(asked.row["indicator_id"]), asked.basis)
    done = min((y for y, f in years.items() if f["value"] >= 1 and y <= as_of), default=None)
    if done is not None and done <= asked.due:
        return Answer("met")
    if as_of < asked.due:
        return Answer("not_due")
    if done is not None:
        return Answer("not_met", frozenset({"done_late"}))
    known_at_due = asked.due in years
    return Answer("not_met") if known_at_due else Answer("undetermined", frozenset({"no_result"}))
