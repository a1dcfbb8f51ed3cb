"""The leading target year by year and what it is set against: what a first page draws of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from briefing.data import queries
from briefing.data.periods import Period, period_years
from briefing.data.rows import Measure, Result
from briefing.data.tables import Tables


class LeadingSeries(NamedTuple):
    """What is shown of the leading indicator; a year no source states has no result."""

    indicator_id: str
    years: Mapping[int, Result | None]
    national: Mapping[int, Result]
    mean: Result | None  # of the past plan
    target: Measure | None

    def list_sources(self) -> list[str]:
        """The sources of all that is shown."""
        shown = (*self.years.values(), *self.national.values(), self.mean, self.target)
        return [row.source_id for row in shown if row]


def find_leading_series(tables: Tables) -> LeadingSeries | None:
    """What is shown of the leading indicator; nothing where fewer than two years are known."""
    indicator_id, past = queries.find_leading_series(tables), tables.facts.past_plan
    years = _list_years(tables, indicator_id)
    if sum(row is not None for row in years.values()) < 2:
        return None
    national = {
        int(row.period): row
        for row in queries.list_national_results(tables, indicator_id)
        if Period.parse(row.period).is_year
    }
    mean = next(iter(tables.results_by_period.get((indicator_id, past), ())), None)
    targets = queries.select_plan_targets(tables.measures, tables.facts.plan)
    levels = (
        row
        for row in targets
        if row.indicator_id == indicator_id and row.kind != "total" and not math.isnan(row.level)
    )
    return LeadingSeries(indicator_id, years, national, mean, next(levels, None))


def _list_years(tables: Tables, indicator_id: str) -> dict[int, Result | None]:
    """Every year from the past plan's first to the last one known."""
    first = period_years(tables.facts.past_plan)[0]
    periods = (row.period for row in tables.results if row.indicator_id == indicator_id)
    known = [int(period) for period in periods if Period.parse(period).is_year]
    return {
        year: next(iter(tables.results_by_period.get((indicator_id, str(year)), ())), None)
        for year in range(first, max([first, *known]) + 1)
    }
