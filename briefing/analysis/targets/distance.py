"""How much of the way to a target is covered, and how much is due by the same year.

Source of the method: docs/method/as-of.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from briefing.data import codes
from briefing.data.periods import period_years
from briefing.data.rows import Measure, Trajectory

NO_WAY = (math.nan, math.nan)


class Distance(NamedTuple):
    """Shares of the way in %, both as of the year the pace of the target is judged by."""

    covered: float
    due: float
    passed: str  # the years of the plan up to then, and those left
    left: str

    @property
    def ahead(self) -> float:
        """By how many points more is covered than due."""
        return self.covered - self.due


def measure_distance(row: Measure, path: Sequence[Trajectory]) -> Distance | None:
    """The distance of a target that is on its way; None where there is no way, or no pace.

    Of a level from its baseline; of a total or a mean change the sum so far of the sum asked for;
    of a mean growth what the years so far come to, of what all of them do.
    """
    is_held = "met_at_baseline" in row.reasons.split() or not math.isnan(row.headroom)
    if is_held or math.isnan(row.pace_year) or row.pace in codes.UNDECIDED_VERDICTS:
        return None
    (first, last), year = period_years(row.plan), int(row.pace_year)
    now = next((step for step in path if step.year == year), None)
    if now is None or year < first or year >= row.due:
        return None
    passed, years = year - first + 1, last - first + 1
    shares = _shares_of_way(row, now, passed, years)
    if any(map(math.isnan, shares)):
        return None
    covered, due = (share * 100 for share in shares)
    return Distance(covered, due, _span(first, year), _span(year + 1, last))


def _shares_of_way(row: Measure, now: Trajectory, passed: int, years: int) -> tuple[float, float]:
    if row.kind in codes.LEVEL_KINDS and row.level != row.baseline:
        way = row.level - row.baseline
        return (now.value - row.baseline) / way, (now.required - row.baseline) / way
    if row.kind == "total":
        return now.so_far / row.level, passed / years
    if row.kind == "average_change":
        return now.so_far * passed / (row.level * years), passed / years
    if row.kind == "average_rate":
        whole = (1 + row.level / 100) ** years - 1
        covered, due = ((1 + pace / 100) ** passed - 1 for pace in (now.so_far, row.level))
        return covered / whole, due / whole
    return NO_WAY


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
