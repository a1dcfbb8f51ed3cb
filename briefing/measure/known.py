"""The results a target can be judged by, looked up by indicator, period and basis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from briefing import contract, tables

Figure = Mapping[str, Any]  # a row of the results table (tables.RESULTS)


@dataclass(frozen=True)
class Results:
    """Stated and derived results of a province, for periods that end by the briefing year."""

    by_key: Mapping[tuple[str, str, str], Figure]

    def at(self, indicator: str, period: int | str, basis: str) -> Figure | None:
        """The figure of a year or a span, counted on the same basis."""
        return self.by_key.get((indicator, str(period), basis))

    def years(self, indicator: str, basis: str) -> dict[int, Figure]:
        """The figures of whole years, by year."""
        return {
            int(period): figure
            for (name, period, own), figure in self.by_key.items()
            if name == indicator and own == basis and len(period) == len("2025")
        }

    def ends(self, indicator: str, basis: str) -> list[tuple[int, Figure]]:
        """Every figure with the year its period ends in, parts of years too."""
        return [
            (contract.period_years(period)[1], figure)
            for (name, period, own), figure in self.by_key.items()
            if name == indicator and own == basis
        ]

    def other_basis(self, indicator: str, basis: str, year: int) -> bool:
        """Whether what is known last up to a year is counted on another basis."""
        last = {True: -1, False: -1}
        for name, period, own in self.by_key:
            end = contract.period_years(period)[1]
            if name == indicator and end <= year:
                last[own == basis] = max(last[own == basis], end)
        return last[False] > last[True]


def results(frame: pd.DataFrame) -> Results:
    """The results table as something to look up in."""
    return Results(tables.by_key(frame))
