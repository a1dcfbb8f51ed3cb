"""Values and the forms they were read from → values no reading of the form yields."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from briefing import paths
from briefing.data.dataset import Dataset, NumberedRow
from briefing.errors import Problem, message
from briefing.i18n.units import Unit, measure_magnitude
from briefing.validate.problems import make_problem, map_column
from briefing.validate.sources import numbers
from briefing.validate.sources.tokens import fold_text


def find_misread_values(dataset: Dataset) -> Iterator[tuple[str, Problem]]:
    """Each value of a statement that is not among the numbers printed, with its indicator."""
    files = map_column(dataset, "sources", "source_id", "file")
    conventions = _map_conventions(dataset)
    for name in ("results", "targets", "verdicts"):
        for numbered in dataset.rows[name]:
            row = numbered.row
            convention = conventions.get(row.indicator_id)
            if convention is None or not row.printed:
                continue
            file = files.get(row.source_id)
            if paths.is_received(file):
                if not numbers.has_printed_digits(row, convention):
                    yield row.indicator_id or "", _describe(name, numbered)
                continue
            sign = _find_decimal_sign(file)
            if not numbers.has_printed_values(row, convention._replace(decimal_sign=sign)):
                yield row.indicator_id or "", _describe(name, numbered)


def _find_decimal_sign(file: str | None) -> str:
    """How a source writes decimals: a table of figures with a point, a Vietnamese text a comma."""
    if not file:
        return ""
    return "." if file.lower().endswith(".csv") else ","


def _map_conventions(dataset: Dataset) -> dict[str | None, numbers.Convention]:
    """Indicator → how its figures are read, whatever their source."""
    units = dataset.units
    wanted = {n.row.indicator_id for n in dataset.rows["targets"] if n.row.kind == "average_change"}
    conventions: dict[str | None, numbers.Convention] = {None: numbers.Convention()}
    for numbered in dataset.rows["indicators"]:
        row, unit = numbered.row, units.get(numbered.row.unit)
        counts_fall = row.indicator_id in wanted or any(
            numbers.FALL_NAME.search(fold_text(name)) for name in row.name.values()
        )
        conventions[row.indicator_id] = numbers.Convention(
            form=unit.form if unit else "",
            magnitude=_find_exponent(unit, units),
            counts_fall=counts_fall,
        )
    return conventions


def _find_exponent(unit: Unit | None, units: Any) -> int:
    return round(math.log10(measure_magnitude(unit.unit, units))) if unit else 0


def _describe(name: str, numbered: NumberedRow) -> Problem:
    row, is_count = numbered.row, name == "verdicts"
    ends = (row.met, row.total) if is_count else (row.value, getattr(row, "value_high", None))
    stated = ("/" if is_count else "–").join(str(end) for end in ends if end is not None)
    expected = message("the number printed, “{token}”", token=row.printed)
    action = message("write the number the source prints, in the unit of the indicator")
    column = "met" if is_count else "value"
    return make_problem(name, numbered, column, expected, action, found=f"“{stated}”")
