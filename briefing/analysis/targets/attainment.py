"""Is a target met? A stated value against a bound, as printed and without tolerance.

Source of the method: docs/method/attainment.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from briefing.analysis.targets.results_index import ResultRow

DEFAULT_OPERATORS = {
    "up": ">=",
    "down": "<=",
    "neither": "=",
}  # how a bare number or "about" is read
MIRRORED_OPERATORS = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "=": "="}


@dataclass(frozen=True)
class Bound:
    """What a value is held against: an operator and a number, or both ends of a range."""

    operator: str
    value: float
    high: float = math.nan
    exceedable: bool = False  # whether going beyond the bound is worth its own word


@dataclass(frozen=True)
class Interval:
    """Where the true value lies, by what a source printed: "over 98" is all above 98."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def mirrored(self) -> Interval:
        return Interval(-self.high, -self.low, self.high_open, self.low_open)


def make_interval(figure: ResultRow) -> Interval:
    """The values a printed figure stands for; "about" is within its printed rounding."""
    operator, value = figure["operator"], figure["value"]
    if operator in (">", ">="):
        return Interval(value, math.inf, low_open=operator == ">")
    if operator in ("<", "<="):
        return Interval(-math.inf, value, high_open=operator == "<")
    half = 0.5 * 10.0 ** -figure["decimals"] if operator == "~" else 0.0
    return Interval(value - half, value + half)


def combine_intervals(parts: Sequence[Interval], make: Callable[[list[float]], float]) -> Interval:
    """Where a sum or a mean lies; `make` never falls when one of its values rises.

    Three times "over 100" is over 300: enough for 300, and cannot decide 310.
    """
    return Interval(
        make([part.low for part in parts]),
        make([part.high for part in parts]),
        any(part.low_open for part in parts),
        any(part.high_open for part in parts),
    )


def make_bound(
    operator: str, value: float, high: float, better: str, exceedable: bool = True
) -> Bound:
    """How a target's operator is read.

    `=` and `~` are read by what is better; a range is met from its near end on, and
    for an indicator that is better neither up nor down between both ends.
    """
    if operator == "range":
        near = high if better == "down" else value
        if better == "neither":
            return Bound("range", value, high)
        return Bound(DEFAULT_OPERATORS[better], near)
    read = DEFAULT_OPERATORS[better] if operator in ("=", "~") else operator
    return Bound(read, value, exceedable=exceedable and operator in ("=", "~", ">=", "<="))


def compare_with_bound(where: Interval, bound: Bound) -> str:
    """`met`, `exceeded`, `not_met`, or `undetermined` where what was printed cannot decide."""
    if bound.exceedable and _is_fulfilled(
        where, {">=": ">", "<=": "<"}.get(bound.operator, ""), bound
    ):
        return "exceeded"
    holds = _is_fulfilled(where, bound.operator, bound)
    return {True: "met", False: "not_met", None: "undetermined"}[holds]


def _is_fulfilled(where: Interval, operator: str, bound: Bound) -> bool | None:
    """Whether every value of the interval fulfils the operator, none does, or only some (None)."""
    if operator == "range":
        return _is_true_for_both(
            _is_at_least(where, bound.value), _is_at_least(where.mirrored(), -bound.high)
        )
    if operator == "=":
        return _is_true_for_both(
            _is_at_least(where, bound.value), _is_at_least(where.mirrored(), -bound.value)
        )
    if operator in ("<=", "<"):
        where, value = where.mirrored(), -bound.value
        operator = MIRRORED_OPERATORS[operator]
    else:
        value = bound.value
    if operator == ">=":
        return _is_at_least(where, value)
    if operator == ">":
        return _is_above(where, value)
    return None


def _is_at_least(where: Interval, value: float) -> bool | None:
    if where.low >= value:
        return True
    if where.high < value or (where.high == value and where.high_open):
        return False
    return None


def _is_above(where: Interval, value: float) -> bool | None:
    if where.low > value or (where.low == value and where.low_open):
        return True
    return False if where.high <= value else None


def _is_true_for_both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return True if one and other else None
