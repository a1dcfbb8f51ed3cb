"""The results a target can be judged by, looked up by indicator, period and basis."""

from __future__ import annotations

from collections import defaultdict
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
        return self.by_indicator.get(indicator, {})

    def find(self, indicator: str, period: int | str, basis: str) -> Result | None:
        """The result of a year or a span, counted on the same basis."""
        return self.of_indicator(indicator).get((str(period), basis))

    def find_in_year(self, indicator: str, year: int, basis: str) -> Result | None:
        """The result of a year: on the basis given, else on the first other by its name."""
        bases = sorted(b for period, b in self.of_indicator(indicator) if period == str(year))
        return self.find(indicator, year, basis if basis in bases else next(iter(bases), ""))

    def is_on_other_basis(self, indicator: str, basis: str, year: int) -> bool:
        """Whether what is known last up to a year is counted on another basis."""
        ends = ((schema.period_years(p)[1], b == basis) for p, b in self.of_indicator(indicator))
        _, is_same = max((end for end in ends if end[0] <= year), default=(0, True))
        return not is_same

    def map_derived_from(self) -> dict[str, set[str]]:
        """The indicators that results derived from each are of."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, indicator_results in self.by_indicator.items():
            for inputs in {row.inputs for row in indicator_results.values() if row.derived}:
                for used in schema.parse_rule_inputs(inputs):
                    found[used].add(name)
        return found


def index_results(results: Iterable[Result]) -> ResultsIndex:
    """The results as something to look up in."""
    found: dict[str, dict[tuple[str, str], Result]] = defaultdict(dict)
    for row in results:
        found[row.indicator_id][row.period, row.basis] = row
    return ResultsIndex(found)
