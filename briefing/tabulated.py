"""The statements of a province as read → every table of a run: the steps between, in their order.

reconcile → derive → measure → what disagrees, adds up and is missing. As of a year: what is about a
later period counts as not known yet.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from briefing import coherence, compare, derive, identities, measure, reconcile, status
from briefing.tables import Tables, province_frame, stacked

if TYPE_CHECKING:
    from pandas import DataFrame

    from briefing.measure import Ground
    from briefing.province import Province


def province(read: Province, year: int) -> Tables:
    """Every table of a run, from the statements as read for periods that end by the year."""
    info = read.known
    results, targets, sources, indicators, rules, requests = (
        read.frame(name)
        for name in ("results", "targets", "sources", "indicators", "derived", "requests")
    )
    results = reconcile.ended(results, "period", year)
    stated_verdicts = reconcile.ended(read.frame("verdicts"), "plan", year)
    in_force = reconcile.targets_in_force(targets, sources)
    known, ground = judged_by(read, year)
    _, a_year_before = judged_by(read, year - 1)
    measures = measure.targets(ground)
    beaten = (
        derive.beaten(known, rules, indicators, (info.past_plan, info.plan)),
        measure.of_years(ground),
    )
    verdicts = reconcile.strongest_first(stated_verdicts, sources)
    checks = (
        identities.check(read.frame("checks"), known, in_force),
        coherence.check(read.frame("coherence"), known, in_force, indicators, info.past_plan),
    )
    made = Tables(
        measures=measures,
        trajectories=measure.trajectories(ground),
        changes=compare.years(measures, measure.targets(a_year_before)),
        results=known,
        statements=reconcile.statements(results, targets, sources),
        verdicts=verdicts,
        indicators=indicators,
        sources=sources,
        derived=rules,
        requests=requests,
        disagreements=reconcile.disagreements(results, targets, sources, known, stacked(beaten)),
        checks=stacked(checks),
        gaps=measure.gaps(measures, known, verdicts, requests, info),
        province=province_frame(info, year),
    )
    return replace(made, province=made.province.assign(data_status=status.of_run(made)))


def judged_by(read: Province, year: int) -> tuple[DataFrame, Ground]:
    """The results known by a year, stated or derived, and the targets with what judges them."""
    results, targets, sources, rules, indicators = (
        read.frame(name) for name in ("results", "targets", "sources", "derived", "indicators")
    )
    plans = (read.known.past_plan, read.known.plan)
    stated = reconcile.results_in_force(results, sources, year)
    others = reconcile.other_readings(results, sources, year)
    known = derive.results(stated, rules, indicators, plans)
    readings = derive.readings(stated, others, rules, indicators, plans)
    in_force = reconcile.targets_in_force(targets, sources)
    return known, measure.ground(in_force, targets, known, indicators, year, readings)
