"""The rows of a run's tables on indexes made of other figures, typed as those of `rows`."""

from __future__ import annotations

from typing import NamedTuple

from briefing.data.rows import ResultKey


class IndexWeight(NamedTuple):
    """A component of an index, and how it enters, as a source declares it.

    `low` is worth 0 and `high` 100; of a component of which less is better it is the other way.
    """

    indicator_id: str
    component_id: str
    weight: float
    low: float
    high: float
    source_id: str


class IndexPart(NamedTuple):
    """A component of one index of a commune, or of the province where `commune_id` is "".

    `known` is "yes", "bound" or "no"; `scaled` is from 0 to 100; `clipped` names the limit that its
    value is beyond, "low" or "high"; `contribution` is in points of the index, NaN where that is
    not computed.
    """

    indicator_id: str
    commune_id: str
    period: str
    basis: str
    component_id: str
    weight: float
    low: float
    high: float
    known: str
    operator: str
    value: float
    value_high: float
    estimate: str
    scaled: float
    clipped: str
    contribution: float
    source_id: str
    place: str

    @property
    def key(self) -> tuple[str, ResultKey]:
        """Which index it is a part of."""
        return self.commune_id, (self.indicator_id, self.period, self.basis)


class IndexValue(NamedTuple):
    """An index as its declared weights make it, beside what a source states of it.

    `lacking` are the components without a figure, or with a bound alone: then `value` is NaN.
    Communes are ranked among all of the same index, period and basis that have a value: by the
    declared weights, by equal ones, and the best and worst place where one weight is 10 % more or
    less.
    """

    indicator_id: str
    commune_id: str
    period: str
    basis: str
    value: float
    lacking: str
    stated: float
    stated_operator: str
    stated_source_id: str
    stated_place: str
    agrees: str
    ranked: float
    rank: float
    value_equal: float
    rank_equal: float
    rank_best: float
    rank_worst: float

    @property
    def key(self) -> tuple[str, ResultKey]:
        """Of which commune, and which index, it is."""
        return self.commune_id, (self.indicator_id, self.period, self.basis)
