"""The results a year still needs: what targets are judged by, what rules need, what else is known.

One list for the template a year begins with and for the page that shows what is wanted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from briefing.data.codes import COMMUNE_RULES, parse_rule_inputs
from briefing.data.columns import group_by
from briefing.data.periods import Period
from briefing.data.rows import Measure, Result
from briefing.data.tables import Tables
from briefing.report import target_figures

Need = Literal["target", "rule", "other", "known"]
NEEDS: Sequence[Need] = ("target", "rule", "other", "known")  # in the order of the list
SPAN_RULES = ("per_year",)  # that need the total of a span, not the figure of a year


class Wanted(NamedTuple):
    """An indicator whose result of the year is wanted, why, and what is known of it.

    `targets` are judged by it, `serves` are the indicators rules make of it. One that is `known`
    has a result of the year that is no estimate.
    """

    indicator_id: str
    need: Need
    targets: Sequence[Measure]
    serves: Sequence[str]
    last: Result | None


def list_wanted(tables: Tables) -> list[Wanted]:
    """The results of the year of a run: first those without which a target cannot be judged."""
    yearly = group_by(
        (row for row in tables.results if Period.parse(row.period).is_year and not row.derived),
        lambda row: row.indicator_id,
    )
    targets = group_by(_list_open_targets(tables), lambda row: row.indicator_id)
    serves = _map_served(tables, {*targets})
    made = {name for served in serves.values() for name in served}
    found = [
        _find_need(row.indicator_id, targets, serves, yearly, str(tables.year))
        for row in tables.indicators
        if row.indicator_id in yearly
        or row.indicator_id in serves
        or (row.indicator_id in targets and row.indicator_id not in made)
    ]
    milestones = {row.indicator_id for row in tables.indicators if row.form == "yes_no"}
    found = [
        row for row in found if row.indicator_id not in milestones or not _is_done(row, tables.year)
    ]
    return sorted(found, key=lambda row: NEEDS.index(row.need))  # else in the order of the file


def _is_done(row: Wanted, year: int) -> bool:
    """Whether a milestone was done in a year before, of which nothing more is asked."""
    return row.last is not None and row.last.value == 1 and row.last.period < str(year)


def _list_open_targets(tables: Tables) -> list[Measure]:
    """The targets of the plan the year lies in that are not over: due before, or done for good."""
    rows = target_figures.plan_measures(tables)
    numbered = sorted(rows, key=lambda row: not row.number)
    return [
        row
        for row in numbered
        if (row.kind == "milestone" and row.latest != 1)
        or (row.kind != "milestone" and not row.due < tables.year)
    ]


def _map_served(tables: Tables, targets: set[str]) -> Mapping[str, Sequence[str]]:
    """The indicators rules need for a figure of the year → what is made of each, step by step.

    Rules that lead to a target alone: an input that is made itself leads on to its own inputs.
    """
    rules = {
        rule.indicator_id: parse_rule_inputs(rule.inputs)
        for rule in tables.derived
        if rule.rule not in (*SPAN_RULES, *COMMUNE_RULES) and rule.period in ("", str(tables.year))
    }
    serves: dict[str, list[str]] = {}
    for target in sorted(targets & {*rules}):
        steps, seen = [*rules[target]], set[str]()
        while steps:
            step = steps.pop()
            if step in seen:
                continue
            seen.add(step)
            if step in rules:
                steps += rules[step]
            elif target not in serves.setdefault(step, []):
                serves[step].append(target)
    return serves


def _find_need(
    name: str,
    targets: Mapping[str, Sequence[Measure]],
    serves: Mapping[str, Sequence[str]],
    yearly: Mapping[str, Sequence[Result]],
    year: str,
) -> Wanted:
    known = sorted(yearly.get(name, ()), key=lambda row: row.period)
    need: Need = "target" if name in targets else "rule" if name in serves else "other"
    if any(row.period == year and row.estimate != "yes" for row in known):
        need = "known"
    last = known[-1] if known else None
    return Wanted(name, need, targets.get(name, ()), serves.get(name, ()), last)
