"""The text of a period → its years and month; a part of a year ends in its month."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import NamedTuple, TypeVar

Figure = TypeVar("Figure")


class Period(NamedTuple):
    """A year, a span of years or a month."""

    first_year: int
    last_year: int
    month: int = 0  # 0 of a period that is not one month

    @staticmethod
    @functools.cache  # called for every figure; there are few periods
    def parse(text: str) -> Period:
        """`2025`, `2021-2025` or `2025-06` as a period."""
        first, _, last = text.partition("-")
        if len(last) == len("06"):
            return Period(int(first), int(first), int(last))
        return Period(int(first), int(last or first))

    @property
    def is_month(self) -> bool:
        return self.month > 0

    @property
    def is_span(self) -> bool:
        return self.last_year > self.first_year

    @property
    def is_year(self) -> bool:
        return not self.is_month and not self.is_span

    def outlasts(self, date: str) -> bool:
        """Whether whole years were not over on a date; one of a year alone lies within it."""
        if not date or self.is_month:
            return False
        return str(self.last_year) >= date or f"{self.last_year}-12-31"[: len(date)] > date


def end_in_month(text: str) -> str:
    """A period to the end of a quarter as one to the end of its month: `2025-Q2` → `2025-06`."""
    year, is_quarter, quarter = text.partition("-Q")
    return f"{year}-{3 * int(quarter):02}" if is_quarter else text


def period_years(text: str) -> tuple[int, int]:
    """First and last year of a period: `2021-2025` → (2021, 2025); `2025-06` → (2025, 2025)."""
    return Period.parse(text)[:2]


def span_before(plan: str) -> str:
    """The span of as many years just before a plan: `2021-2025` → `2016-2020`."""
    first, last = period_years(plan)
    return f"{2 * first - last - 1}-{first - 1}"


def cover_span(
    figures: Mapping[str, Figure], first: int, last: int
) -> list[tuple[Figure, int]] | None:
    """The figures that cover some years without a gap, each with how many years it is of.

    `figures` are by period. The longest spans come first: 2021-2023, 2024, 2025. None where a year
    is missing.
    """
    if first > last:
        return []
    covers: dict[int, list[tuple[Figure, int]]] = {last + 1: []}  # from a year to the last
    for begins in range(last, first - 1, -1):
        for end in range(last, begins - 1, -1):
            period = str(begins) if end == begins else f"{begins}-{end}"
            if period in figures and end + 1 in covers:
                covers[begins] = [(figures[period], end - begins + 1), *covers[end + 1]]
                break
    return covers.get(first)
