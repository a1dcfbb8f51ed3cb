"""What printed figures bear: how far rounding lets them range, and how many digits that leaves."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple, Protocol


class Figure(Protocol):
    """A number with the decimals it is printed with, as a row of results is.

    It may be known only as a bound: `operator` is ">" for "over", or as a range up to `value_high`.
    """

    @property
    def value(self) -> float: ...

    @property
    def value_high(self) -> float: ...

    @property
    def decimals(self) -> float: ...

    @property
    def operator(self) -> str: ...


class PrintedNumber(NamedTuple):
    """A figure that is no row."""

    value: float
    decimals: float
    operator: str = "="
    value_high: float = math.nan


def rounding_margin_of(figure: Figure) -> float:
    """Half of the last digit a figure is printed with: what rounding may hide."""
    return 0.5 * 10.0 ** -float(figure.decimals)


def format_figure(figure: Figure) -> str:
    """A figure with its digits, as it is known: ">98.0", "10–15"."""
    digits = max(0, int(figure.decimals))
    if figure.operator == "range":
        return f"{figure.value:.{digits}f}–{figure.value_high:.{digits}f}"
    mark = "" if figure.operator == "=" else figure.operator
    return f"{mark}{figure.value:.{digits}f}"


def compute_growth(before: float, after: float, years: int) -> float:
    """Compound growth in % a year; both ends above zero."""
    return ((after / before) ** (1 / years) - 1) * 100


def count_certain_decimals(
    pace: Callable[[float, float], float], before: Figure, after: Figure
) -> int:
    """The decimals, at most two, of a pace between two figures that their rounding leaves certain.

    1.4 times in five years is 6.9 to 7.0 % a year by its rounding: no decimal is certain.
    """
    first, last = rounding_margin_of(before), rounding_margin_of(after)
    widest = pace(before.value - first, after.value + last)
    narrowest = pace(before.value + first, after.value - last)
    spread = strip_product_noise(abs(widest - narrowest))
    return max(0, min(2, -math.ceil(math.log10(spread)))) if spread > 0 else 2


def count_decimals_for(value: float, digits: float) -> int:
    """The decimals (below zero: tens, hundreds) that show so many significant digits."""
    return int(digits) - (math.floor(math.log10(abs(value))) + 1) if value else 0


def count_digits_for(value: float, decimals: float) -> int:
    """The significant digits a value shows with so many decimals."""
    return max(1, math.floor(math.log10(abs(value))) + 1 + int(decimals)) if value else 1


def strip_float_noise(value: float) -> float:
    """A sum of decimals without the noise of binary arithmetic: 76.61, not 76.60999999999999."""
    return round(value, 9) + 0.0  # and no negative zero


def strip_product_noise(value: float) -> float:
    """A product or quotient without the noise of binary arithmetic: 29 × 0.7 is 20.3."""
    return float(f"{value:.12g}")


def format_csv_number(value: Any) -> str:
    """A number in full for a CSV cell: whole ones without a point, none with an exponent, which
    decimals of CSVW cannot have; an unknown one empty.
    """
    if value == "" or value is None or value != value:
        return ""
    text = repr(float(value)).removesuffix(".0")
    return f"{Decimal(text):f}" if "e" in text else text


CONSISTENCY_CODES = ("consistent", "rounding", "inconsistent", "cannot_tell")


def judge_consistency(found: float, expected: float, decimals: float, allowed: float) -> str:
    """Whether a figure worked out is the printed one: a code of `CONSISTENCY_CODES`.

    `consistent` where it reads the same at the digits printed; `rounding` where it differs by no
    more than rounding allows, or where the printed figure was cut instead of rounded.
    """
    if math.isnan(found) or math.isnan(expected):
        return "cannot_tell"
    unit = 10.0 ** -max(0.0, decimals)
    if abs(found - expected) <= allowed + 1e-9:
        read = math.floor(found / unit + 0.5 + 1e-9) * unit
        return "consistent" if abs(read - expected) < unit * 1e-6 else "rounding"
    cut = math.trunc(found / unit + math.copysign(1e-9, found)) * unit
    return "rounding" if abs(cut - expected) < unit * 1e-6 else "inconsistent"


def compute_admitted_range(
    operator: str, value: float, margin: float, high: float = math.nan
) -> tuple[float, float]:
    """The values a statement admits: "over 98" any from 98 on, 98.7 what rounds to it, a range what
    lies between its ends."""
    if operator in (">", ">="):
        return value, math.inf
    if operator in ("<", "<="):
        return -math.inf, value
    return value - margin, (high if operator == "range" else value) + margin


def admitted_range_of(figure: Figure) -> tuple[float, float]:
    """The values a figure admits, by its operator and the digits it is printed with."""
    margin = rounding_margin_of(figure)
    return compute_admitted_range(figure.operator, figure.value, margin, figure.value_high)


def is_compatible(left: tuple[float, float], right: tuple[float, float]) -> bool:
    """Whether two statements, as the spans they admit, can both be true."""
    return max(left[0], right[0]) <= min(left[1], right[1]) + 1e-9
