"""Which targets a report is about."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.data import queries
from briefing.data.rows import Measure
from briefing.data.tables import Tables


def numbered_targets(tables: Tables) -> Sequence[Measure]:
    """The plan's official, numbered targets in the order of their numbers; if none, all."""
    of_plan = [row for row in tables.measures if row.plan == tables.facts.plan]
    return queries.sort_by_number([row for row in of_plan if row.number]) or of_plan


def measures_of_domain(tables: Tables, domain: str) -> list[Measure]:
    """The plan's targets of a domain, numbered or not; no stages, none of yearly plans."""
    return [
        row
        for row in queries.select_plan_targets(tables.measures, tables.facts.plan)
        if tables.indicator_by_id[row.indicator_id].domain == domain
    ]
