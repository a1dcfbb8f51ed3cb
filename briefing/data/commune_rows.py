"""The rows of a run's tables on communes, typed as those of `rows`."""

from __future__ import annotations

from typing import NamedTuple

from briefing.data.codes import Condition
from briefing.data.rows import Notes, ResultKey, Texts

STATES = ("met", "not_met", "unknown")  # of a commune, against what a count asks


class Commune(NamedTuple):
    """A commune or ward, as its source describes it."""

    commune_id: str
    name: Texts
    type: str
    area_km2: float
    population: float
    zone: str
    border: str
    lon: float
    lat: float
    formed_from: str
    source_id: str
    place: str
    basis: str
    outline: str  # from communes.geojson: `boundaries.parse_outline`


def is_asked(commune: Commune, condition: Condition) -> str:
    """Whether a commune is one of those a rule is about: yes, no, or unknown."""
    cells = {column: getattr(commune, column) for column in condition.filters}
    if any(cell and cell != condition.filters[column] for column, cell in cells.items()):
        return "no"
    return "yes" if all(cells.values()) else "unknown"


class CommuneResult(NamedTuple):
    """A result in force of one commune, for an indicator and a period, or an index made of such."""

    commune_id: str
    indicator_id: str
    period: str
    operator: str
    value: float
    value_high: float
    estimate: str
    basis: str
    derived: str
    inputs: str
    decimals: float
    source_id: str
    place: str
    printed: str
    reading: str
    note: Notes


class CommuneState(NamedTuple):
    """Whether one commune meets what a count asks, and how far it is from there.

    `indicator_id` is the count's; `asked` whether it is one of those asked (`yes`, or `unknown`
    where a filter cannot tell); `distance` is in the unit of `input_indicator_id`, in the wanted
    direction, NaN where the commune meets it or nothing is known.
    """

    indicator_id: str
    commune_id: str
    basis: str
    period: str
    input_indicator_id: str
    asked: str
    state: str
    result_operator: str
    value: float
    value_high: float
    estimate: str
    distance: float
    source_id: str
    place: str

    @property
    def key(self) -> ResultKey:
        """Which count it is of."""
        return self.indicator_id, self.period, self.basis


class CommuneCount(NamedTuple):
    """How many communes meet what a rule asks, or which share of them: between `low` and `high`.

    `total` is how many are asked, `total_high` with those of which a filter cannot tell. What a
    source states of the same indicator, period and basis is in `stated`. `needed` is how many must
    meet it for the target `target_id`, NaN where that depends on communes a filter cannot tell.
    """

    indicator_id: str
    rule: str
    inputs: str
    input_indicator_id: str
    operator: str
    value: float
    period: str
    basis: str
    met: float
    not_met: float
    unknown: float
    total: float
    total_high: float
    low: float
    high: float
    stated: float
    stated_operator: str
    stated_source_id: str
    stated_place: str
    target_id: str
    needed: float

    @property
    def key(self) -> ResultKey:
        """Which count it is of."""
        return self.indicator_id, self.period, self.basis


class CommuneGroup(NamedTuple):
    """The states of the communes of one kind, against what a count asks.

    `field` is a column of communes.csv (`type`, `zone`, `border`), `cell` what these have there,
    "" where it is empty; both are "" of all communes asked. `median` is of the figures known.
    """

    indicator_id: str
    period: str
    basis: str
    input_indicator_id: str
    field: str
    cell: str
    communes: float
    met: float
    not_met: float
    unknown: float
    median: float

    @property
    def key(self) -> ResultKey:
        """Which count it is of."""
        return self.indicator_id, self.period, self.basis
