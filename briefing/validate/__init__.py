"""Province → every Problem in it, none mended.

`statements` holds the rows against each other and their sources; `rules` what derived.csv and
checks.csv compute; `ground` has the words both use.
"""

from __future__ import annotations

from briefing.data import schema
from briefing.data.dataset import Province
from briefing.errors import Problem
from briefing.validate import consistency, rules


def find_problems(read: Province) -> tuple[Problem, ...]:
    """Every problem of a province folder, grouped by file and in the order of its lines."""
    found = [
        *read.problems,
        *consistency.find_statement_problems(read),
        *rules.find_rule_problems(read),
    ]
    order = ["province.toml", *(f"{name}.csv" for name in schema.ROW_MODELS)]
    return tuple(sorted(found, key=lambda p: (order.index(p.file), p.row)))
