"""The statements of a province as read → every table of a run: the steps between, in their order.

In force → derived → measured → what disagrees, adds up and is missing. As of a year: what is about
a later period counts as not known yet.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.analysis import (
    changes,
    coherence,
    data_status,
    derived,
    identities,
    in_force,
    indexes,
)
from briefing.analysis.targets import commune_counts, commune_states, gaps, measures
from briefing.analysis.targets.measures import AssessmentInputs
from briefing.data import queries
from briefing.data.codes import COMMUNE_RULES
from briefing.data.columns import fill_row
from briefing.data.commune_rows import CommuneCount, CommuneGroup, CommuneResult, CommuneState
from briefing.data.rows import ProvinceFacts
from briefing.data.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from briefing.data.dataset import Dataset, TargetStatement
    from briefing.data.rows import Result, ResultKey

ID_LISTS = ("headline", "structure", "carried_on")  # of province.toml, joined by spaces


def analyse(dataset: Dataset, year: int) -> Tables:
    """Every table of a run, from the statements as read for periods that end by the year."""
    info, sources, rules = dataset.info_or_raise.as_of(year), dataset.sources, dataset.derived
    indicators, requests = dataset.indicators, dataset.requests
    used = {row.unit for row in indicators}
    stated = [row for row in dataset.results if in_force.has_ended(row.period, year)]
    stated_verdicts = [row for row in dataset.verdicts if in_force.has_ended(row.plan, year)]
    targets = in_force.select_current_targets(dataset.targets, sources, year)
    counted, results, inputs = prepare_assessment(dataset, year)
    *_, inputs_a_year_before = prepare_assessment(dataset, year - 1)
    measured = measures.measure_targets(inputs)
    made = measures.list_made_baselines(inputs)
    overridden = [
        *derived.derive_overridden(results, list_formulas(dataset), indicators, info.plans),
        *counted.overridden,
        *measures.recompute_plan_aggregates(inputs),
    ]
    verdicts = in_force.sort_by_precedence(stated_verdicts, sources)
    lists = {name: " ".join(getattr(info, name)) for name in ID_LISTS}
    names = {"id": info.id, "name": info.name, "past_plan": info.past_plan, "plan": info.plan}
    facts = fill_row(ProvinceFacts, **names, **lists, year=float(year))
    tables = Tables(
        measures=measured,
        trajectories=measures.build_trajectories(inputs),
        changes=changes.compare_years(measured, measures.measure_targets(inputs_a_year_before)),
        changes_since=[],  # of the data alone; `since` compares with an earlier run
        results=[*results, *made],
        statements=in_force.list_statements(stated, targets.known, sources),
        verdicts=verdicts,
        indicators=indicators,
        sources=sources,
        derived=rules,
        requests=requests,
        programmes=dataset.programmes,
        causes=dataset.causes,
        disagreements=in_force.find_disagreements(
            stated, targets.statements, sources, results, overridden
        ),
        checks=[
            *identities.check_identities(dataset.checks, results, targets.in_force, indicators),
            *coherence.check_coherence(
                dataset.coherence, results, targets.in_force, indicators, info.past_plan
            ),
        ],
        gaps=gaps.find_gaps(measured, results, verdicts, requests, info),
        units=[unit for unit in dataset.units.values() if unit.unit in used],
        province=[facts],
        **_list_commune_tables(dataset, counted, results),
    )
    facts = facts._replace(
        data_status=data_status.decide_run_status(tables),
        newest_date=queries.find_newest_date(tables),
    )
    return replace(tables, province=[facts])


def _list_commune_tables(
    dataset: Dataset, counted: CountedCommunes, results: Sequence[Result]
) -> dict[str, Any]:
    """The tables of communes, and of the indexes made for them and the province."""
    values, parts = indexes.describe_indexes(
        dataset.index_rules, results, counted.known, dataset.indicators
    )
    return {
        "communes": dataset.communes,
        "commune_results": counted.known,
        "commune_states": counted.states,
        "commune_counts": counted.counts,
        "commune_groups": counted.groups,
        "indexes": dataset.indexes,
        "index_values": values,
        "index_parts": parts,
    }


def prepare_assessment(
    dataset: Dataset, year: int
) -> tuple[CountedCommunes, list[Result], AssessmentInputs]:
    """What is counted of communes by a year, the results known by then, stated, counted or derived,
    and the targets with what judges them.
    """
    sources, indicators = dataset.sources, dataset.indicators
    rules = list_formulas(dataset)
    plans = dataset.info_or_raise.plans
    targets = in_force.select_current_targets(dataset.targets, sources, year)
    stated = in_force.select_results_in_force(dataset.results, sources, year)
    counted = count_communes(dataset, stated, targets.in_force, year)
    stated += counted.results
    alternatives = in_force.list_alternative_results(dataset.results, stated, sources)
    results = derived.derive_results(stated, rules, indicators, plans)
    readings = derived.derive_alternative_results(stated, alternatives, rules, indicators, plans)
    remarks = measures.Remarks(targets.replaced, targets.owned, targets.stretched, dataset.bodies)
    judged, *others = (
        [row for row in rows if row.key not in counted.undecided] for rows in (results, *readings)
    )
    inputs = measures.collect_assessment_inputs(
        targets.in_force, targets.statements, judged, indicators, year, others, remarks
    )
    return counted, results, replace(inputs, undecided=counted.undecided)


def list_formulas(dataset: Dataset) -> list[derived.Rule]:
    """The rules that make a result from other results, not from what is known of communes."""
    formulas = [rule for rule in dataset.derived if rule.rule not in COMMUNE_RULES]
    return [*formulas, *dataset.index_rules]


class CountedCommunes(NamedTuple):
    """The results in force of communes, their states, and the counts made of them by a year.

    `results` are the counts no source states, `overridden` those one does. By what is `undecided`
    (indicator, period, basis), bounds that decide no target, nothing is judged: a pace from "at
    least 10" to "at most 33" is none.
    """

    known: Sequence[CommuneResult] = ()
    states: Sequence[CommuneState] = ()
    counts: Sequence[CommuneCount] = ()
    groups: Sequence[CommuneGroup] = ()
    results: Sequence[Result] = ()
    overridden: Sequence[Result] = ()
    undecided: Collection[ResultKey] = ()


def count_communes(
    dataset: Dataset, stated: Sequence[Result], targets: Sequence[TargetStatement], year: int
) -> CountedCommunes:
    """What is known of communes by a year, and which of them meet what the rules count.

    `stated` are the results of the province and `targets` those in force.
    """
    if not dataset.communes:
        return CountedCommunes()
    rules, sources = dataset.derived, dataset.sources
    known = [
        fill_row(CommuneResult, row, commune_id=name)
        for name, statements in sorted(dataset.commune_results.items())
        for row in derived.derive_results(
            in_force.select_results_in_force(statements, sources, year),
            *(dataset.index_rules, dataset.indicators, ()),
        )
    ]
    states = commune_states.judge_communes(rules, dataset.communes, known, year)
    counts = commune_counts.count_communes(rules, states, stated, targets, dataset.indicators)
    results, undecided = commune_counts.make_results(counts, states, targets, dataset.indicators)
    sums = commune_counts.add_up(rules, dataset.communes)
    made = [*results, *(row for row in sums if in_force.has_ended(row.period, year))]
    overridden = [*commune_counts.list_overridden(counts, made, stated)]
    stated_keys = {row.key for row in stated}
    results = [row for row in made if row.key not in stated_keys]
    groups = commune_states.group_states(states, dataset.communes)
    undecided -= stated_keys
    return CountedCommunes(known, states, counts, groups, results, overridden, undecided)
