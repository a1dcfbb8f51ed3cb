"""A data folder as read → every Problem in it, none corrected.

`consistency` compares the rows with each other and their sources; `rules` checks what derived.csv,
checks.csv and coherence.csv compute; `sources` looks printed figures up in the texts.
"""

from __future__ import annotations

from briefing.data import schema
from briefing.data.dataset import Dataset
from briefing.errors import Problem
from briefing.validate import consistency, rules


def find_problems(dataset: Dataset) -> tuple[Problem, ...]:
    """Every problem of a province folder, grouped by file and in the order of its lines."""
    found = [
        *dataset.problems,
        *consistency.find_statement_problems(dataset),
        *rules.find_rule_problems(dataset),
    ]
    order = ["province.toml", *(f"{name}.csv" for name in schema.ROW_MODELS)]
    return tuple(sorted(found, key=lambda problem: (order.index(problem.file), problem.row)))
