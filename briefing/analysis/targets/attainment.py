"""Is a target met? A stated value against a bound, as printed and without tolerance.

Source of the method: docs/method/attainment.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from briefing.data import rounding

DEFAULT_OPERATORS = {"up": ">=", "down": "<=", "neither": "="}  # for a bare number or "about"
MIRRORED_OPERATORS = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "=": "="}


@dataclass(frozen=True)
class Bound:
    """What a value is compared with: an operator and a number, or both ends of a range."""

    operator: str
    value: float
    high: float = math.nan
    can_be_exceeded: bool = False  # whether going beyond the bound is worth its own word


@dataclass(frozen=True)
class Interval:
    """Where the true value lies, by what a source printed: "over 98" is all above 98."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def negate(self) -> Interval:
        return Interval(-self.high, -self.low, self.high_open, self.low_open)


def make_interval(figure: rounding.Figure) -> Interval:
    """The values a printed figure stands for; "about" is within its printed rounding."""
    operator, value = figure.operator, figure.value
    if operator in (">", ">="):
        return Interval(value, math.inf, low_open=operator == ">")
    if operator in ("<", "<="):
        return Interval(-math.inf, value, high_open=operator == "<")
    margin = rounding.rounding_margin_of(figure) if operator == "~" else 0.0
    return Interval(value - margin, value + margin)


def combine_intervals(
    parts: Sequence[Interval], combine: Callable[[list[float]], float]
) -> Interval:
    """Where a sum or a mean lies; `combine` never falls when one of its values rises.

    Three times "over 100" is over 300: enough for 300, and cannot decide 310.
    """
    return Interval(
        combine([part.low for part in parts]),
        combine([part.high for part in parts]),
        any(part.low_open for part in parts),
        any(part.high_open for part in parts),
    )


def make_bound(
    operator: str, value: float, high: float, better: str, can_be_exceeded: bool = True
) -> Bound:
    """How a target's operator is read.

    `=` and `~` are read by what is better; a range is met from its near end on, and
    for an indicator that is better neither up nor down between both ends.
    """
    if operator == "range":
        if better == "neither":
            return Bound("range", value, high)
        return Bound(DEFAULT_OPERATORS[better], high if better == "down" else value)
    read = DEFAULT_OPERATORS[better] if operator in ("=", "~") else operator
    can_be_exceeded = can_be_exceeded and operator in ("=", "~", ">=", "<=")
    return Bound(read, value, can_be_exceeded=can_be_exceeded)


def compare_with_bound(interval: Interval, bound: Bound) -> str:
    """`met`, `exceeded`, `not_met`, or `undetermined` where what was printed cannot decide."""
    strict_operator = {">=": ">", "<=": "<"}.get(bound.operator, "")
    if bound.can_be_exceeded and _is_fulfilled(interval, strict_operator, bound):
        return "exceeded"
    is_met = _is_fulfilled(interval, bound.operator, bound)
    return {True: "met", False: "not_met", None: "undetermined"}[is_met]


def is_met(value: float, bound: Bound) -> bool:
    """Whether a value, taken as exact, is met or exceeded."""
    return compare_with_bound(Interval(value, value), bound) in ("met", "exceeded")


def _is_fulfilled(interval: Interval, operator: str, bound: Bound) -> bool | None:
    """Whether every value of the interval fulfils the operator, none does, or only some (None)."""
    if operator in ("range", "="):
        high = bound.high if operator == "range" else bound.value
        return _is_true_for_both(
            _is_at_least(interval, bound.value), _is_at_least(interval.negate(), -high)
        )
    value = bound.value
    if operator in ("<=", "<"):
        interval, value, operator = interval.negate(), -value, MIRRORED_OPERATORS[operator]
    if operator == ">=":
        return _is_at_least(interval, value)
    return _is_above(interval, value) if operator == ">" else None


def _is_at_least(interval: Interval, value: float) -> bool | None:
    if interval.low >= value:
        return True
    if interval.high < value or (interval.high == value and interval.high_open):
        return False
    return None


def _is_above(interval: Interval, value: float) -> bool | None:
    if interval.low > value or (interval.low == value and interval.low_open):
        return True
    return False if interval.high <= value else None


def _is_true_for_both(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return True if first and second else None
