"""The results a target can be judged by, looked up by indicator, period and basis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from briefing.data import schema, tables

ResultRow = Mapping[str, Any]  # a row of the results table (tables.RESULTS)
IndicatorResults = Mapping[
    tuple[str, str], ResultRow
]  # (period, basis) → a figure of one indicator


@dataclass(frozen=True)
class ResultsIndex:
    """Stated and derived results of a province, for periods that end by the briefing year."""

    by_indicator: Mapping[str, IndicatorResults]

    def of(self, indicator: str) -> IndicatorResults:
        """Everything known of an indicator."""
        return self.by_indicator.get(indicator, {})

    def at(self, indicator: str, period: int | str, basis: str) -> ResultRow | None:
        """The figure of a year or a span, counted on the same basis."""
        return self.of(indicator).get((str(period), basis))

    def in_year(self, indicator: str, year: int, basis: str) -> ResultRow | None:
        """The figure of a year: on the basis given, else on the first other one by its name."""
        bases = sorted(own for period, own in self.of(indicator) if period == str(year))
        return self.at(indicator, year, next(iter(bases), "") if basis not in bases else basis)

    def years(self, indicator: str, basis: str) -> dict[int, ResultRow]:
        """The figures of whole years, by year."""
        return {
            int(period): figure
            for (period, own), figure in self.of(indicator).items()
            if own == basis and len(period) == len("2025")
        }

    def spans(self, indicator: str, basis: str, first: int) -> dict[int, ResultRow]:
        """The figures of spans of years that begin in a year, by their last year."""
        return {
            schema.period_years(period)[1]: figure
            for (period, own), figure in self.of(indicator).items()
            if own == basis and len(period) == len("2021-2025") and period.startswith(f"{first}-")
        }

    def ends(self, indicator: str, basis: str) -> list[tuple[int, ResultRow]]:
        """Every figure with the year its period ends in, parts of years too."""
        return [
            (schema.period_years(period)[1], figure)
            for (period, own), figure in self.of(indicator).items()
            if own == basis
        ]

    def other_basis(self, indicator: str, basis: str, year: int) -> bool:
        """Whether what is known last up to a year is counted on another basis."""
        last = {True: -1, False: -1}
        for period, own in self.of(indicator):
            end = schema.period_years(period)[1]
            if end <= year:
                last[own == basis] = max(last[own == basis], end)
        return last[False] > last[True]

    def made_of(self) -> dict[str, set[str]]:
        """The indicators that figures derived from each are of."""
        found: dict[str, set[str]] = {}
        for name, own in self.by_indicator.items():
            for figure in own.values():
                for used in schema.parse_rule_inputs(figure["inputs"]) if figure["derived"] else ():
                    found.setdefault(used, set()).add(name)
        return found


def index_results(frame: pd.DataFrame) -> ResultsIndex:
    """The results table as something to look up in."""
    found: dict[str, dict[tuple[str, str], ResultRow]] = {}
    for (indicator, period, basis), row in tables.index_by_key(frame).items():
        found.setdefault(indicator, {})[period, basis] = row
    return ResultsIndex(found)
