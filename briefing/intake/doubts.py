"""A figure, its history and its unit → what cannot be so, and what must be asked about it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from briefing.data import codes
from briefing.data.dataset import Dataset
from briefing.errors import Message, Quantity, message
from briefing.intake.conversion import PERCENT_FORMS
from briefing.intake.figures import Figure
from briefing.intake.model import Finding, Kind, Level
from briefing.validate.plausibility import Facts

CORRECT = message(
    "correct it in the file; if it is right as it is, answer yes in its row or accept it"
)
INDEX_BASE = 100  # of an index: the year before
INDEX_RANGE = (70, 200)  # where growth written as an index lies
SURE_INDEX_RANGE = (80, 130)  # and where nothing earlier is known
POINTS = "points"  # the unit of what lies between two percents


def make_finding(
    kind: Kind,
    level: Level,
    figure: Figure,
    expected: Message,
    fix: Message,
    found: Message | str = "",
) -> Finding:
    """A finding about a figure, at its cell."""
    reading = figure.reading
    shown = found or f"“{reading.printed}”"
    place = reading.sheet, reading.cell
    return Finding(kind, level, *place, reading.indicator_id, shown, expected, fix)


def find_doubts(
    figure: Figure, facts: Facts, dataset: Dataset, is_scale_asked: bool
) -> Iterator[Finding]:
    """What is wrong with a figure by itself or by its history; the first error is enough.

    Where its scale is asked already its history says nothing more.
    """
    if not figure.fits_unit:
        expected = message("a figure in {unit}", unit=Quantity(None, figure.indicator.unit))
        yield make_finding("unit_scale", "question", figure, expected, CORRECT, _say_unit(figure))
    elif expected_range := _find_possible(figure, facts, dataset):
        fix = message("correct the number, its sign or its unit in the file")
        yield make_finding("out_of_range", "error", figure, expected_range, fix)
        return
    elif figure.indicator.form != "yes_no" and not (figure.is_known or is_scale_asked):
        yield from _find_unlikely(figure)
    yield from _find_basis_doubts(figure)


def _say_unit(figure: Figure) -> Message:
    unit = Quantity(None, figure.reading.unit or "percent")
    return message("“{printed}” in {unit}", printed=figure.reading.printed, unit=unit)


def _find_possible(figure: Figure, facts: Facts, dataset: Dataset) -> Message | None:
    """What is possible of an indicator where its figure is not: by its bounds, by a total."""
    value, indicator = float(figure.value), figure.indicator
    if indicator.form == "yes_no" and value not in (0, 1):
        return message("1, completed, or 0, not yet")
    low, high = facts.bounds_of(indicator.indicator_id)
    if value < low or value > high:
        return say_bounds(low, high, indicator.unit)
    totals = [
        row.of_total
        for row in dataset.targets
        if (row.indicator_id, row.basis) == (indicator.indicator_id, figure.basis)
        and row.kind in codes.OUT_OF_TOTAL_KINDS
        and not math.isnan(row.of_total)
    ]
    if totals and value > max(totals):
        return message(
            "no more than the total, {total}", total=Quantity(Decimal(f"{max(totals):.10g}"))
        )
    return None


def say_bounds(low: float, high: float, unit: str) -> Message:
    ends = {"low": low, "high": high}
    known = {name: end for name, end in ends.items() if not math.isnan(end)}
    values = {name: Quantity(Decimal(f"{end:.10g}"), unit) for name, end in known.items()}
    if "high" not in values:
        return message("{low} or more", **values)
    if "low" not in values:
        return message("{high} or less", **values)
    return message("a value from {low} to {high}", **values)


def _find_unlikely(figure: Figure) -> Iterator[Finding]:
    """Growth given as an index, another unit, a turned sign, a figure far from those before."""
    value, history = figure.exact, figure.history
    if _is_index(figure):
        expected = message(
            "growth in %: as an index, where the year before is 100, it would be {value}",
            value=figure.quantity(figure.value - INDEX_BASE),
        )
        yield make_finding("index_not_growth", "question", figure, expected, CORRECT)
        return
    scale = history.find_scale(value) if history.is_far(value) else None
    if not figure.reading.percent and _is_share_of_one(figure):
        scale = Fraction(100)
    if scale:
        yield make_finding("unit_scale", "question", figure, _say_scaled(figure, scale), CORRECT)
        return
    if history.turns_sign(value):
        expected = message("the sign of every earlier value: {last}", last=_say_last(figure))
        yield make_finding("sign_turned", "question", figure, expected, CORRECT)
        if not history.is_far(-value):
            return  # the sign is what makes it far
    if history.is_far(value):
        expected = message(
            "no further than {window} from the last value: {last}",
            window=_say_difference(figure, history.window),
            last=_say_last(figure),
        )
        yield make_finding("far_from_history", "question", figure, expected, CORRECT)


def _say_difference(figure: Figure, difference: Fraction) -> Quantity:
    """How far two values of a figure lie apart: those of percents in percentage points."""
    said = figure.quantity(difference)
    return Quantity(said.value, POINTS) if figure.indicator.form in ("share", "rate") else said


def _is_index(figure: Figure) -> bool:
    """Whether a rate is likely an index: 102.66 for growth of 2.66 %."""
    if figure.indicator.form != "rate":
        return False
    low, high = INDEX_RANGE if figure.history.yearly else SURE_INDEX_RANGE
    is_nearer = figure.history.is_nearer(figure.exact - INDEX_BASE, figure.exact)
    return low <= figure.value <= high and (is_nearer or not figure.history.yearly)


def _is_share_of_one(figure: Figure) -> bool:
    """Whether a number below 1 in percent is likely a part of one: 0.0915 for 9.15 %."""
    value = figure.exact
    is_percent = figure.indicator.form in PERCENT_FORMS
    return is_percent and 0 < abs(value) < 1 and figure.history.is_nearer(100 * value, value)


def _say_scaled(figure: Figure, scale: Fraction) -> Message:
    scaled = figure.quantity(figure.exact * scale)
    times = f"× {scale}" if scale > 1 else f"÷ {1 / scale}"
    return message(
        "another unit: {times} it is {scaled}, near {last}",
        times=times,
        scaled=scaled,
        last=_say_last(figure),
    )


def _say_last(figure: Figure) -> Message:
    """The last value before, and its year; of one that has means alone the last of them."""
    history = figure.history
    if not history.yearly:
        return message("{value} as a mean", value=figure.quantity(history.means[-1]))
    last = history.yearly[-1]
    period = f"{last.year}{figure.reading.period[4:]}"
    return message("{value} ({period})", value=figure.quantity(last.value), period=period)


def _find_basis_doubts(figure: Figure) -> Iterator[Finding]:
    """A figure without the basis its indicator is counted on, or on one nobody has named."""
    bases = "; ".join(f"“{basis}”" for basis in figure.bases)
    if not figure.basis and figure.bases:
        expected = message("what it was counted on, one of {bases}", bases=bases)
        fix = message(
            "write it in a column “Basis”, added where the form has none; "
            "if the figure has no basis, accept it"
        )
        yield make_finding("missing_basis", "question", figure, expected, fix)
    elif figure.basis and figure.basis not in figure.bases:
        found = message("“{printed}” on the basis “{basis}”", **_say_basis(figure))
        expected = message("one of {choices}", choices=bases) if bases else message("no basis")
        fix = message("write the basis letter for letter; if it is a new one, accept it")
        yield make_finding("new_basis", "question", figure, expected, fix, found)


def _say_basis(figure: Figure) -> dict[str, str]:
    return {"printed": figure.reading.printed, "basis": figure.basis}
