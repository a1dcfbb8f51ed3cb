"""Which way a target points → targets that point away from what is better.

A movement is counted in the wanted direction, so that one below zero is a fall typed negative.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from briefing.data.codes import BOUND_KINDS
from briefing.data.dataset import Dataset
from briefing.errors import Problem, message
from briefing.validate.problems import make_problem, map_column

WRONG_WAYS = {("up", "<"), ("down", ">")}  # what is better, how the operator begins


def find_wrong_ways(dataset: Dataset) -> Iterator[Problem]:
    """The targets whose sign, operator or value striven for is on the wrong side."""
    better = map_column(dataset, "indicators", "indicator_id", "better")
    for numbered in dataset.rows["targets"]:
        row, way = numbered.row, better.get(numbered.row.indicator_id, "")
        if row.kind == "average_change" and row.value < 0:
            expected = message(
                "a yearly movement in the wanted direction, 0 or more, also of what is to fall"
            )
            action = message("write it without a minus sign")
            yield make_problem("targets", numbered, "value", expected, action)
        if row.kind in BOUND_KINDS and (way, row.operator[0]) in WRONG_WAYS:
            expected = message("a bound on the side of what is better, {better}", better=way)
            action = message("correct the operator or what is better")
            yield make_problem("targets", numbered, "operator", expected, action, "warning")
        if row.stretch is not None and not _is_beyond(row, way):
            expected = message("a value beyond the target, which is striven for")
            action = message("write the value striven for, or empty the cell")
            yield make_problem("targets", numbered, "stretch", expected, action)


def _is_beyond(row: Any, way: str) -> bool:
    """Whether the value striven for is better than the target; falls are counted as such."""
    falls = row.kind in BOUND_KINDS and way == "down"
    return bool(row.stretch < row.value if falls else row.stretch > row.value)
