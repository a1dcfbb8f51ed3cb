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


def make_interval(figure: rounding.Figure) -> Interval:
    """The values a printed figure stands for; "about" is within its printed rounding."""
    operator, value = figure.operator, figure.value
    if operator == "range":
        return Interval(value, figure.value_high)
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
    strict = {">=": ">", "<=": "<"}.get(bound.operator)
    if strict and bound.can_be_exceeded and _is_fulfilled(interval, strict, bound.value):
        return "exceeded"
    is_met = _is_fulfilled(interval, bound.operator, bound.value, bound.high)
    return {True: "met", False: "not_met", None: "undetermined"}[is_met]


def is_met(value: float, bound: Bound) -> bool:
    """Whether a value, taken as exact, is met or exceeded."""
    return compare_with_bound(Interval(value, value), bound) in ("met", "exceeded")


def _is_fulfilled(
    interval: Interval, operator: str, value: float, high: float = math.nan
) -> bool | None:
    """Whether every value of the interval fulfils the operator, none does, or only some (None)."""
    low_open, high_open = interval.low_open, interval.high_open
    if operator in ("range", "="):
        end = high if operator == "range" else value
        answers = [_is_fulfilled(interval, ">=", value), _is_fulfilled(interval, "<=", end)]
        return next((answer for answer in (False, None) if answer in answers), True)
    if operator in ("<=", "<"):
        mirrored = Interval(-interval.high, -interval.low, high_open, low_open)
        return _is_fulfilled(mirrored, MIRRORED_OPERATORS[operator], -value)
    is_strict = operator == ">"
    if interval.low > value or (interval.low == value and (low_open or not is_strict)):
        return True
    is_below = interval.high < value or (interval.high == value and (high_open or is_strict))
    return False if is_below else None
