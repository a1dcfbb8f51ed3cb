"""Province → every Problem in it, none mended.

`statements` holds the rows against each other and their sources; `rules` what derived.csv and
checks.csv compute; `ground` has the words both use.
"""

from __future__ import annotations

from briefing import contract
from briefing.check import rules, statements
from briefing.errors import Problem
from briefing.province import Province


def province(read: Province) -> tuple[Problem, ...]:
    """Every problem of a province folder, grouped by file and in the order of its lines."""
    found = [*read.problems, *statements.problems(read), *rules.problems(read)]
    order = ["province.toml", *(f"{name}.csv" for name in contract.FILES)]
    return tuple(sorted(found, key=lambda p: (order.index(p.file), p.row)))
