"""indexes.csv → Problems: weights and limits that make no index, components without a direction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from briefing.data.columns import group_by
from briefing.data.dataset import Dataset, NumberedRow
from briefing.errors import Problem, message
from briefing.limits import MAX_INPUTS
from briefing.validate import plausibility
from briefing.validate.problems import make_problem, map_column

RANGE = (0, 100)  # of every index


def find_index_problems(dataset: Dataset) -> Iterator[Problem]:
    """Everything wrong with the weights that could be read."""
    better = map_column(dataset, "indicators", "indicator_id", "better")
    derived = {numbered.row.indicator_id: numbered.line for numbered in dataset.rows["derived"]}
    for numbered in dataset.rows["indexes"]:
        yield from _check_numbers(numbered)
        if better.get(numbered.row.component_id) == "neither":
            expected = message("an indicator of which more or less is better")
            action = message("say in indicators.csv which is better, or take the component out")
            yield make_problem("indexes", numbered, "component_id", expected, action)
    groups = group_by(dataset.rows["indexes"], lambda one: str(one.row.indicator_id))
    for rows in groups.values():
        yield from _check_index(dataset, rows, better, derived)


def _check_numbers(numbered: NumberedRow) -> Iterator[Problem]:
    row = numbered.row
    if row.weight <= 0:
        action = message("write its weight, or take the component out")
        yield make_problem("indexes", numbered, "weight", message("a weight above 0"), action)
    if row.low >= row.high:
        expected = message("a limit above the lower one, {low}", low=str(row.low))
        action = message("write what is worth 0 and what is worth 100 points, the smaller first")
        yield make_problem("indexes", numbered, "high", expected, action)


def _check_index(
    dataset: Dataset,
    rows: Sequence[NumberedRow],
    better: Mapping[str, Any],
    derived: Mapping[str, int],
) -> Iterator[Problem]:
    """What an index is: from 0 to 100, the more the better, of several components, made once."""
    first, name = rows[0], rows[0].row.indicator_id
    if name in derived:
        expected = message(
            "an indicator that derived.csv does not compute, as its row {row} does",
            row=derived[name],
        )
        action = message("keep the rule or the weights")
        yield make_problem("indexes", first, "indicator_id", expected, action)
    is_readable = all(problem.file != "indexes.csv" for problem in dataset.problems)
    if is_readable and not 2 <= len(rows) <= MAX_INPUTS:
        found = message("components: {count}", count=len(rows))
        expected = message("from 2 to {count} components", count=MAX_INPUTS)
        action = message("write a row for each component of the index")
        yield make_problem("indexes", first, "indicator_id", expected, action, found=found)
    if better.get(name, "up") != "up":
        expected = message("an indicator of which more is better: every component is turned so")
        action = message("correct its direction in indicators.csv, or the id")
        yield make_problem("indexes", first, "indicator_id", expected, action)
    low, high = plausibility.collect_facts(dataset).bounds_of(name)
    if low > RANGE[0] or high < RANGE[1]:
        expected = message("an indicator that can be from {low} to {high}", low=0, high=100)
        action = message("correct its unit or its limits in indicators.csv, or the id")
        yield make_problem("indexes", first, "indicator_id", expected, action)
