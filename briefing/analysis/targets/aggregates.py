"""Yearly figures and spans stated by documents → the mean or sum they make together.

Source of the method: docs/method/means-and-sums.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from briefing.analysis.targets import attainment
from briefing.data import rounding
from briefing.data.columns import blank_row, fill_row
from briefing.data.periods import cover_span
from briefing.data.queries import split_sources
from briefing.data.rows import Result

Parts = Sequence[tuple[Result, int]]  # figures that follow each other, with their years
Combine = Callable[[Sequence[float], Sequence[int]], float]  # values and their years → one value
OPEN_OPERATORS = ((">", ">="), ("<", "<="))


@dataclass(frozen=True)
class Aggregate:
    """The mean or sum of some years, up to the last to which it is known, made of `parts`."""

    last_year: int
    value: float
    interval: attainment.Interval
    decimals: float
    parts: Parts

    def as_result(self, first: int) -> Result:
        """It as a figure of its years that no document prints."""
        figures = [figure for figure, _ in self.parts]
        is_joined = any(years > 1 for _, years in self.parts)
        return fill_row(
            Result,
            figures[0],
            source_id=" + ".join(split_sources(figure.source_id for figure in figures)),
            period=f"{first}-{self.last_year}",
            operator=_combine_operators({figure.operator for figure in figures}),
            value=self.value,
            estimate="yes" if any(figure.estimate == "yes" for figure in figures) else "no",
            derived="of_spans" if is_joined else "of_years",
            inputs=figures[0].indicator_id,
            decimals=self.decimals,
            digits=rounding.count_digits_for(self.value, self.decimals),
            place="; ".join(dict.fromkeys(figure.place for figure in figures if figure.place)),
            printed="; ".join(figure.printed for figure in figures if figure.printed),
            reading="",
            note=blank_row(Result).note,
        )


def aggregate_span(
    figures: Mapping[str, Result], first: int, last: int, combine: Combine
) -> Aggregate | None:
    """What the figures of one indicator, by period, make of some years; None with a year missing.

    A value stated for years together comes before those of its years, and is joined with those
    that follow it.
    """
    parts = cover_span(figures, first, last)
    if not parts:
        return None
    years = [count for _, count in parts]
    intervals = [attainment.make_interval(figure) for figure, _ in parts]
    return Aggregate(
        last,
        combine([figure.value for figure, _ in parts], years),
        attainment.combine_intervals(intervals, lambda values: combine(values, years)),
        min(figure.decimals for figure, _ in parts),
        parts,
    )


def _average_rates(rates: Sequence[float], years: Sequence[int]) -> float:
    """The compound mean of yearly rates in %; nothing falls by more than all of itself."""
    growth = math.prod(max(0.0, 1 + rate / 100) ** n for rate, n in zip(rates, years, strict=True))
    return rounding.strip_float_noise((growth ** (1 / sum(years)) - 1) * 100)


def _average(values: Sequence[float], years: Sequence[int]) -> float:
    total = sum(value * n for value, n in zip(values, years, strict=True))
    return rounding.strip_float_noise(total / sum(years))


AGGREGATE_FUNCTIONS: Mapping[str, Combine] = {
    "average_rate": _average_rates,
    "average_change": _average,
    "average_level": _average,
    "total": lambda values, years: rounding.strip_float_noise(sum(values)),
}


def choose_function(kind: str, form: str) -> Combine:
    """How the years of a target are taken together; those of a yearly target make a mean."""
    of_rates = _average_rates if form == "rate" else _average
    return AGGREGATE_FUNCTIONS.get(kind, of_rates)


def _combine_operators(operators: set[str]) -> str:
    """How a mean or sum is known: of values over so much it is over, of others it is about."""
    if operators == {"="}:
        return "="
    for strict, equal in OPEN_OPERATORS:
        if operators <= {"=", strict, equal}:
            return strict if strict in operators else equal
    return "~"
