"""Results of communes and the rules that count them → whether each commune meets what is asked.

Three answers: met, not met, not known. The lists of communes before and after a merger have a basis
each, and a commune is judged on its own.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence

from briefing.analysis.targets import attainment
from briefing.data import rounding
from briefing.data.codes import COMMUNE_FILTERS, COUNTING_RULES, Condition, parse_condition
from briefing.data.columns import fill_row, group_by
from briefing.data.commune_rows import Commune, CommuneGroup, CommuneResult, CommuneState, is_asked
from briefing.data.periods import Period
from briefing.data.rows import DerivationRule


def judge_communes(
    rules: Sequence[DerivationRule],
    communes: Sequence[Commune],
    results: Sequence[CommuneResult],
    year: int,
) -> list[CommuneState]:
    """Whether each commune meets what each rule asks, for every year known and the briefing year.

    The briefing year is counted on the last list of communes with results of any year, else on the
    last.
    A part of a year is judged only where the rule names it.
    """
    lists = group_by(communes, lambda row: row.basis)
    used = [basis for basis in lists if any(row.basis == basis for row in results)]
    of_year = ([*used] or [*lists] or [""])[-1], str(year)  # the list counted in that year
    states: list[CommuneState] = []
    for rule in rules:
        condition = parse_condition(rule.inputs) if rule.rule in COUNTING_RULES else None
        if not condition or not lists:
            continue
        about = [row for row in results if row.indicator_id == condition.indicator_id]
        for basis, period in _list_spans(rule, about, lists, of_year):
            known = {
                row.commune_id: row for row in about if (row.basis, row.period) == (basis, period)
            }
            states += [
                _judge(rule, condition, commune, period, known.get(commune.commune_id))
                for commune in lists[basis]
                if is_asked(commune, condition) != "no"
            ]
    return states


def _list_spans(
    rule: DerivationRule,
    results: Sequence[CommuneResult],
    lists: Mapping[str, Sequence[Commune]],
    of_year: tuple[str, str],
) -> list[tuple[str, str]]:
    """Basis and period of every count of a rule: those with results, and those of the year."""
    spans = {(row.basis, row.period) for row in results if row.basis in lists}
    if rule.period:
        return sorted(span for span in spans if span[1] == rule.period)
    spans = {span for span in spans if not Period.parse(span[1]).is_month}
    spans.add(of_year)
    return sorted(spans, key=lambda span: ([*lists].index(span[0]), span[1]))


def _judge(
    rule: DerivationRule,
    condition: Condition,
    commune: Commune,
    period: str,
    result: CommuneResult | None,
) -> CommuneState:
    state = decide_state(result, condition.operator, condition.value)
    distance = math.nan
    if result and state == "not_met" and result.operator == "=":
        distance = rounding.strip_float_noise(abs(condition.value - result.value))
    known = {} if result is None else {"result_operator": result.operator}
    return fill_row(
        CommuneState,
        *([result] if result else []),
        indicator_id=rule.indicator_id,
        commune_id=commune.commune_id,
        basis=commune.basis,
        period=period,
        input_indicator_id=condition.indicator_id,
        asked=is_asked(commune, condition),
        state=state,
        distance=distance,
        **known,
    )


def decide_state(figure: rounding.Figure | None, operator: str, threshold: float) -> str:
    """Whether a figure meets a threshold: met, not_met, or unknown where it may be either.

    A figure is taken as printed: 89.96 printed as 90.0 meets 90. "Over 85" may be 90 or not.
    """
    if figure is None:
        return "unknown"
    bound = attainment.Bound(operator, threshold)
    answer = attainment.compare_with_bound(attainment.make_interval(figure), bound)
    return "unknown" if answer == "undetermined" else answer


def group_states(states: Sequence[CommuneState], communes: Sequence[Commune]) -> list[CommuneGroup]:
    """The states of all communes, and of those of each type, zone, and at the border or not."""
    facts = {(row.commune_id, row.basis): row for row in communes}
    keys = group_by(states, lambda row: row.key)
    groups: list[CommuneGroup] = []
    for members in keys.values():
        groups.append(_describe_group("", "", members))
        for column in COMMUNE_FILTERS:
            cells = [str(getattr(facts[row.commune_id, row.basis], column)) for row in members]
            by_cell = group_by(zip(cells, members, strict=True), lambda pair: pair[0])
            groups += [
                _describe_group(column, cell, [row for _, row in pairs])
                for cell, pairs in sorted(by_cell.items())
            ]
    return groups


def _describe_group(column: str, cell: str, members: Sequence[CommuneState]) -> CommuneGroup:
    states = [row.state for row in members]
    values = [row.value for row in members if row.result_operator == "="]
    return fill_row(
        CommuneGroup,
        members[0],
        field=column,
        cell=cell,
        communes=float(len(members)),
        met=float(states.count("met")),
        not_met=float(states.count("not_met")),
        unknown=float(states.count("unknown")),
        median=rounding.strip_float_noise(statistics.median(values)) if values else math.nan,
    )
