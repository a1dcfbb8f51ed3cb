"""Results in force → what a new figure is held against: the earlier values of the same kind."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from briefing.data.periods import Period
from briefing.data.rows import Result

FAR_MOVEMENTS = 4  # times the median yearly movement from which a figure is far
FAR_SHARE = Fraction(1, 2)  # of the last value, likewise
SCALES = tuple(map(Fraction, ("1000", "0.001", "100", "0.01")))  # mistakes of units and percents


class Past(NamedTuple):
    """An earlier value and the year it is of."""

    year: int
    value: Fraction


class History(NamedTuple):
    """What is known before a period: `yearly` in order, of a part of a year of the same month.

    `means` are the values of spans that ended before it.
    """

    yearly: Sequence[Past]
    means: Sequence[Fraction]

    @property
    def last(self) -> Fraction | None:
        return self.yearly[-1].value if self.yearly else None

    @property
    def window(self) -> Fraction:
        """How far from the last value is usual: by its movements a year, or by its size."""
        pairs = zip(self.yearly, self.yearly[1:], strict=False)
        moves = [abs(new.value - old.value) / (new.year - old.year) for old, new in pairs]
        usual = Fraction(FAR_MOVEMENTS) * statistics.median(moves) if moves else Fraction(0)
        return max(usual, FAR_SHARE * abs(self.last or Fraction(0)))

    def is_far(self, value: Fraction) -> bool:
        """Whether a value is further from the last one than is usual; with none before it is not.

        A part of a year is held against the same months of other years.
        """
        return self.last is not None and abs(value - self.last) > self.window

    def is_nearer(self, value: Fraction, other: Fraction) -> bool:
        """Whether a value lies nearer the last one than another does."""
        return self.last is not None and abs(value - self.last) < abs(other - self.last)

    def find_scale(self, value: Fraction) -> Fraction | None:
        """By what a figure out of the usual is to be multiplied to come inside."""
        inside = [scale for scale in SCALES if not self.is_far(value * scale)]
        return min(inside, key=lambda scale: abs(value * scale - (self.last or 0)), default=None)

    def turns_sign(self, value: Fraction) -> bool:
        """Whether every value before has the opposite sign."""
        before = [*(past.value for past in self.yearly), *self.means]
        return bool(before) and all(value * other < 0 for other in before)


class Known:
    """The results in force by indicator, period and basis."""

    def __init__(self, results: Iterable[Result]) -> None:
        self.by_key: Mapping[tuple[str, str, str], Result] = {
            (row.indicator_id, row.period, row.basis): row for row in results
        }
        self.by_indicator: dict[str, list[Result]] = {}
        for row in self.by_key.values():
            self.by_indicator.setdefault(row.indicator_id, []).append(row)

    def find(self, indicator_id: str, period: str, basis: str) -> Result | None:
        return self.by_key.get((indicator_id, period, basis))

    def list_bases(self, indicator_id: str, period: str) -> list[Result]:
        """The results of a period on all bases."""
        rows = self.by_indicator.get(indicator_id, ())
        return [row for row in rows if row.period == period]

    def before(self, indicator_id: str, period: str, basis: str) -> History:
        """The history of a figure, on its own basis; a range is no one value to compare with."""
        rows = [
            (Period.parse(row.period), Fraction(exact_value(row)))
            for row in self.by_indicator.get(indicator_id, ())
            if row.basis == basis and row.operator != "range"
        ]
        of = Period.parse(period)
        if of.is_span:
            return History((), ())
        yearly = [
            Past(past.last_year, value)
            for past, value in rows
            if not past.is_span and past.month == of.month and past.last_year < of.first_year
        ]
        means = [
            v for p, v in rows if p.is_span and p.last_year < of.first_year and not of.is_month
        ]
        return History(sorted(yearly), means)


def exact_value(row: Result) -> Decimal:
    """A value with the digits it is written with."""
    return Decimal(f"{row.value:.{int(row.decimals)}f}")


def write_value(value: Decimal) -> str:
    """A value as the data contract has numbers: digits and a point, no exponent."""
    return f"{value:f}"
