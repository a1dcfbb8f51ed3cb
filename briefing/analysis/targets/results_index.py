"""The results a target can be judged by, looked up by indicator, period and basis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from briefing.data import schema
from briefing.data.rows import Result

IndicatorResults = Mapping[tuple[str, str], Result]  # (period, basis) → a result of one indicator


@dataclass(frozen=True)
class ResultsIndex:
    """Stated and derived results of a province, for periods that end by the briefing year."""

    by_indicator: Mapping[str, IndicatorResults]

    def of_indicator(self, indicator: str) -> IndicatorResults:
        """Everything known of an indicator."""
        return self.by_indicator.get(indicator, {})

    def find(self, indicator: str, period: int | str, basis: str) -> Result | None:
        """The result of a year or a span, counted on the same basis."""
        return self.of_indicator(indicator).get((str(period), basis))

    def find_in_year(self, indicator: str, year: int, basis: str) -> Result | None:
        """The result of a year: on the basis given, else on the first other by its name."""
        bases = sorted(b for period, b in self.of_indicator(indicator) if period == str(year))
        return self.find(indicator, year, basis if basis in bases else next(iter(bases), ""))

    def find_years(self, indicator: str, basis: str) -> dict[int, Result]:
        """The results of whole years, by year."""
        rows = self._on_basis(indicator, basis).items()
        return {int(period): row for period, row in rows if schema.Period.parse(period).is_year}

    def find_spans(self, indicator: str, basis: str, first: int) -> dict[int, Result]:
        """The results of spans of years that begin in a year, by their last year."""
        return {
            schema.period_years(period)[1]: row
            for period, row in self._on_basis(indicator, basis).items()
            if schema.Period.parse(period).is_span and period.startswith(f"{first}-")
        }

    def find_by_end_year(self, indicator: str, basis: str) -> list[tuple[int, Result]]:
        """Every result with the year its period ends in, parts of years too."""
        rows = self._on_basis(indicator, basis).items()
        return [(schema.period_years(period)[1], row) for period, row in rows]

    def _on_basis(self, indicator: str, basis: str) -> dict[str, Result]:
        rows = self.of_indicator(indicator).items()
        return {period: row for (period, result_basis), row in rows if result_basis == basis}

    def is_on_other_basis(self, indicator: str, basis: str, year: int) -> bool:
        """Whether what is known last up to a year is counted on another basis."""
        last = {True: -1, False: -1}
        for period, result_basis in self.of_indicator(indicator):
            end = schema.period_years(period)[1]
            if end <= year:
                last[result_basis == basis] = max(last[result_basis == basis], end)
        return last[False] > last[True]

    def map_derived_from(self) -> dict[str, set[str]]:
        """The indicators that results derived from each are of."""
        found: dict[str, set[str]] = {}
        for name, indicator_results in self.by_indicator.items():
            for row in indicator_results.values():
                for used in schema.parse_rule_inputs(row.inputs) if row.derived else ():
                    found.setdefault(used, set()).add(name)
        return found


def index_results(results: Iterable[Result]) -> ResultsIndex:
    """The results as something to look up in."""
    found: dict[str, dict[tuple[str, str], Result]] = {}
    for row in results:
        found.setdefault(row.indicator_id, {})[row.period, row.basis] = row
    return ResultsIndex(found)
