"""Figures of many provinces that are counted alike → their order, the middle one, the country's."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from typing import NamedTuple

from briefing.analysis.comparison import (
    BOUND_OPERATORS,
    get_demand_direction,
    get_direction,
    get_near_value,
)
from briefing.data import rounding
from briefing.data.compared_rows import SideBySide
from briefing.data.tables import Comparison
from briefing.i18n import Translator
from briefing.report.comparison_rows import PACE, RESULT, TARGET, Aspect, find_comparable
from briefing.report.phrases import format_amount, mark_estimate

FEW = 4  # provinces a reader takes in side by side; of more they are ranked
INEXACT = (*BOUND_OPERATORS, "~", "nearly")  # operators of what has no place in an order


class Ranked(NamedTuple):
    """Provinces in an order: the greatest first, or the smallest where less is better."""

    rows: Sequence[SideBySide]  # of exact figures
    values: Sequence[float]  # theirs, by which they are ordered
    inexact: int  # how many more are known only as a bound, a range or about
    places: dict[str, int]  # by province; equal figures share theirs; empty where none is better
    middle: float


def is_many(comparison: Comparison) -> bool:
    """Whether provinces are ranked instead of told one by one."""
    return len(comparison.provinces) > FEW


def rank_results(comparison: Comparison) -> list[Ranked]:
    """The results counted alike, a ranking a set."""

    def is_exact(row: SideBySide) -> bool:
        return row.result_operator not in INEXACT and row.form != "yes_no"

    return _rank_all(comparison, RESULT, lambda row: row.result, get_direction, is_exact)


def rank_targets(comparison: Comparison) -> list[Ranked]:
    """The targets counted alike, by what they ask for: of a range its near end."""

    def is_number(row: SideBySide) -> bool:
        return row.kind != "milestone"

    return _rank_all(comparison, TARGET, get_near_value, get_demand_direction, is_number)


def rank_ambitions(comparison: Comparison) -> list[Ranked]:
    """The paces required against each province's own past pace, of a range the lower one."""

    def has_ratio(row: SideBySide) -> bool:
        return row.ambition > 0

    return _rank_all(comparison, PACE, lambda row: row.ambition, lambda _: 1, has_ratio)


def _rank_all(
    comparison: Comparison,
    aspect: Aspect,
    value_of: Callable[[SideBySide], float],
    direction_of: Callable[[SideBySide], int],
    is_ranked: Callable[[SideBySide], bool],
) -> list[Ranked]:
    """The sets of an aspect with two ranked provinces or more."""
    found = []
    for rows in find_comparable(comparison, aspect):
        exact = [row for row in rows if is_ranked(row)]
        directions = {direction_of(row) for row in exact}
        direction = directions.pop() if len(directions) == 1 else 0
        if len(exact) < 2:
            continue
        ordered = sorted(exact, key=lambda row: value_of(row) * (direction or 1), reverse=True)
        values = [value_of(row) for row in ordered]
        places = {row.province_id: values.index(value_of(row)) + 1 for row in ordered}
        middle = rounding.strip_float_noise(statistics.median(values))
        inexact = len(rows) - len(exact)
        found.append(Ranked(ordered, values, inexact, places if direction else {}, middle))
    return found


def find_first(comparison: Comparison, ranked: Ranked) -> SideBySide | None:
    """The province named first, where it is among those ranked."""
    first = comparison.provinces[0].id
    return next((row for row in ranked.rows if row.province_id == first), None)


def find_ends(ranked: Ranked) -> tuple[Sequence[SideBySide], Sequence[SideBySide]]:
    """The provinces with the smallest figure and those with the greatest."""
    pairs = list(zip(ranked.rows, ranked.values, strict=True))
    low, high = min(ranked.values), max(ranked.values)
    return [row for row, value in pairs if value == low], [row for row, v in pairs if v == high]


def describe_place(ranked: Ranked, row: SideBySide, say: Translator) -> str:
    """Which place a province has among those ranked; "" where neither end is better."""
    if not (place := ranked.places.get(row.province_id)):
        return ""
    count = say.number(len(ranked.rows))
    return say("place {place} of {count}", place=say.number(place), count=count)


def find_national(ranked: Ranked) -> SideBySide | None:
    """A row with the whole country's figure beside these results, where a folder states it."""
    return next((row for row in ranked.rows if not math.isnan(row.national)), None)


def format_national(row: SideBySide, say: Translator) -> str:
    """The whole country's figure with its unit."""
    operator, decimals, high = row.national_operator, row.national_decimals, row.national_value_high
    text = format_amount(row.national, operator, decimals, row.unit, say, high)
    return mark_estimate(text, row.national_estimate, say)


def count_digits(ranked: Ranked, decimals_of: Callable[[SideBySide], float]) -> int | None:
    """The decimals the middle is written with: those of the figures, one more between two."""
    known = [decimals_of(row) for row in ranked.rows]
    if any(map(math.isnan, known)):
        return None
    digits = int(max(known))
    return digits if round(ranked.middle, digits) == ranked.middle else digits + 1
