"""The statements of a province as read → every table of a run: the steps between, in their order.

reconcile → derive → measure → what disagrees, adds up and is missing. As of a year: what is about a
later period counts as not known yet.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from briefing.analysis import (
    changes,
    coherence,
    data_status,
    derived,
    identities,
    in_force,
    targets,
)
from briefing.data.tables import Tables, make_province_frame, stack_frames

if TYPE_CHECKING:
    from pandas import DataFrame

    from briefing.analysis.targets import AssessmentInputs
    from briefing.data.dataset import Province


def analyse(read: Province, year: int) -> Tables:
    """Every table of a run, from the statements as read for periods that end by the year."""
    info = read.known
    results, target_rows, sources, indicators, rules, requests = (
        read.frame(name)
        for name in ("results", "targets", "sources", "indicators", "derived", "requests")
    )
    results = in_force.select_ended_periods(results, "period", year)
    stated_verdicts = in_force.select_ended_periods(read.frame("verdicts"), "plan", year)
    targets_in_force = in_force.select_targets_in_force(target_rows, sources)
    known, ground = prepare_assessment(read, year)
    _, a_year_before = prepare_assessment(read, year - 1)
    measures = targets.measure_targets(ground)
    beaten = (
        derived.derive_overridden(known, rules, indicators, (info.past_plan, info.plan)),
        targets.recompute_plan_aggregates(ground),
    )
    verdicts = in_force.sort_by_precedence(stated_verdicts, sources)
    checks = (
        identities.check_identities(read.frame("checks"), known, targets_in_force),
        coherence.check_coherence(
            read.frame("coherence"), known, targets_in_force, indicators, info.past_plan
        ),
    )
    made = Tables(
        measures=measures,
        trajectories=targets.build_trajectories(ground),
        changes=changes.compare_years(measures, targets.measure_targets(a_year_before)),
        results=known,
        statements=in_force.list_statements(results, target_rows, sources),
        verdicts=verdicts,
        indicators=indicators,
        sources=sources,
        derived=rules,
        requests=requests,
        disagreements=in_force.find_disagreements(
            results, target_rows, sources, known, stack_frames(beaten)
        ),
        checks=stack_frames(checks),
        gaps=targets.find_gaps(measures, known, verdicts, requests, info),
        province=make_province_frame(info, year),
    )
    return replace(
        made, province=made.province.assign(data_status=data_status.decide_run_status(made))
    )


def prepare_assessment(read: Province, year: int) -> tuple[DataFrame, AssessmentInputs]:
    """The results known by a year, stated or derived, and the targets with what judges them."""
    results, target_rows, sources, rules, indicators = (
        read.frame(name) for name in ("results", "targets", "sources", "derived", "indicators")
    )
    plans = (read.known.past_plan, read.known.plan)
    stated = in_force.select_results_in_force(results, sources, year)
    others = in_force.list_alternative_results(results, sources, year)
    known = derived.derive_results(stated, rules, indicators, plans)
    readings = derived.derive_alternative_results(stated, others, rules, indicators, plans)
    targets_in_force = in_force.select_targets_in_force(target_rows, sources)
    return known, targets.collect_assessment_inputs(
        targets_in_force, target_rows, known, indicators, year, readings
    )
