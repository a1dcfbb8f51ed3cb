"""Readings of a file → figures in the contract's unit and on a basis, beside what is in force."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from briefing.data.dataset import Dataset, count_decimals
from briefing.data.rows import Indicator, Result
from briefing.errors import Quantity
from briefing.intake.conversion import FORMS_WITH_SIGN, convert, find_factor
from briefing.intake.history import History, Known, exact_value, write_value
from briefing.intake.model import Normalised, Reading


class Figure(NamedTuple):
    """A reading with its value converted; `fits_unit` is that it could be.

    `bases` are those its indicator is known on, the targets' first; `in_force` what a source says
    of the same figure.
    """

    reading: Reading
    indicator: Indicator
    value: Decimal
    fits_unit: bool
    basis: str
    bases: Sequence[str]
    in_force: Result | None
    history: History

    @property
    def key(self) -> tuple[str, str, str]:
        return self.reading.indicator_id, self.reading.period, self.basis

    @property
    def exact(self) -> Fraction:
        return Fraction(self.value)

    @property
    def is_known(self) -> bool:
        """Whether its value is the one in force."""
        row = self.in_force
        same = row is not None and row.operator == self.reading.operator
        return same and row is not None and exact_value(row) == self.value

    def quantity(self, value: Decimal | Fraction) -> Quantity:
        """A value in its unit, to be said."""
        if isinstance(value, Fraction):
            decimals = max(2, count_decimals(self.value))
            value = round(Decimal(value.numerator) / value.denominator, decimals).normalize()
        return Quantity(value, self.indicator.unit)


def make_figures(
    readings: Sequence[Reading], dataset: Dataset, known: Known
) -> tuple[list[Figure], list[Normalised]]:
    """The figures of the indicators there are, and which were converted to another unit."""
    indicators = {row.indicator_id: row for row in dataset.indicators}
    bases = map_bases(dataset)
    figures, normalised = [], []
    for reading in readings:
        if indicator := indicators.get(reading.indicator_id):
            figure = _make_figure(reading, indicator, dataset, known, bases)
            figures.append(figure)
            if figure.fits_unit and figure.value != reading.value:
                before = f"{write_value(reading.value)} {reading.unit}"
                after = f"{write_value(figure.value)} {indicator.unit}"
                place = reading.sheet, reading.cell
                normalised.append(Normalised(*place, "unit", before, after))
    return figures, normalised


def _make_figure(
    reading: Reading,
    indicator: Indicator,
    dataset: Dataset,
    known: Known,
    bases: Mapping[str, Sequence[str]],
) -> Figure:
    has_unit = reading.unit and indicator.form != "yes_no"  # done or not has no size
    factor = find_factor(reading.unit, indicator.unit, dataset.units) if has_unit else Decimal(1)
    if reading.percent and indicator.form not in FORMS_WITH_SIGN:
        factor = None
    value = reading.value if factor is None else convert(reading.value, factor)
    basis = clean_basis(reading.basis) or _find_basis_in_force(reading, value, known)
    key = reading.indicator_id, reading.period, basis
    return Figure(
        reading,
        indicator,
        value,
        factor is not None,
        basis,
        bases.get(reading.indicator_id, ()),
        known.find(*key),
        known.before(*key),
    )


def clean_basis(basis: str) -> str:
    """A basis as bases are compared: trimmed, with plain spaces."""
    return " ".join(unicodedata.normalize("NFC", basis).split())


def _find_basis_in_force(reading: Reading, value: Decimal, known: Known) -> str:
    """The basis of a figure that names none: the one of the same figure in force."""
    rows = known.list_bases(reading.indicator_id, reading.period)
    same = [r for r in rows if exact_value(r) == value and r.operator == reading.operator]
    return same[0].basis if len(same) == 1 else ""


def map_bases(dataset: Dataset) -> Mapping[str, Sequence[str]]:
    """The bases of each indicator: of targets, the latest plan's first, then of results."""
    found: dict[str, dict[str, None]] = {}
    targets = sorted(dataset.targets, key=lambda row: row.plan, reverse=True)
    results = sorted(dataset.results, key=lambda row: row.period, reverse=True)
    pairs = [(row.indicator_id, row.basis) for row in targets]
    for indicator_id, basis in [*pairs, *((row.indicator_id, row.basis) for row in results)]:
        if basis:
            found.setdefault(indicator_id, {})[clean_basis(basis)] = None
    return {indicator_id: tuple(bases) for indicator_id, bases in found.items()}
