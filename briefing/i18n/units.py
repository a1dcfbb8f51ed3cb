"""units.csv, the built-in one or a folder's → each unit's words, form and possible values.

Code asks what form a unit has, never its name. A unit declared nowhere has no form and no bounds.
"""

from __future__ import annotations

import csv
import functools
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from briefing import paths

UNIT_FORMS = (*("amount", "share", "rate", "change", "count", "rank", "index", "yes_no", "score"),)
PLURAL_SEPARATOR = " | "  # between the forms of a unit that agrees with its number


class Unit(NamedTuple):
    """What numbers are counted in: its words by language, its form, what is possible in it.

    `label` heads a table, `sentence` follows a number: "commune | communes" has its plural forms,
    "rank {value}" says where the number stands. One of this unit is `factor` of the unit `of`.
    """

    unit: str
    label: Mapping[str, str]
    sentence: Mapping[str, str]
    form: str
    low: float
    high: float
    of: str
    factor: float


Units = Mapping[str, Unit]


@functools.cache
def built_in_units() -> Units:
    """The units of the package."""
    return read_units(paths.UNITS)


def read_units(file: Path) -> Units:
    """The units of a file that is in order, by their ids."""
    with file.open(encoding="utf-8", newline="") as lines:
        return {row["unit"]: _read_unit(row) for row in csv.DictReader(lines)}


def _read_unit(row: Mapping[str, str]) -> Unit:
    label, sentence = (
        {name.removeprefix(stem): cell for name, cell in row.items() if name.startswith(stem)}
        for stem in ("label_", "unit_")
    )
    low, high, factor = (float(row[name] or "nan") for name in ("low", "high", "factor"))
    return Unit(row["unit"], label, sentence, row["form"], low, high, row["of"], factor)


def list_words(units: Iterable[Unit], language: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """The words of units in a language and what code asks of each, as entries of its catalogue."""
    words: dict[tuple[str, str], tuple[str, ...]] = {}
    for unit in units:
        words["unit form", unit.unit] = (unit.form,)
        if unit.of:
            words["unit of", unit.unit] = (unit.of,)
        if label := unit.label.get(language):
            words["unit label", unit.unit] = (label,)
        if sentence := unit.sentence.get(language):
            forms = sentence.split(PLURAL_SEPARATOR)
            words["unit", unit.unit] = tuple(map(_place_number, forms))
    return words


def _place_number(form: str) -> str:
    """A form of a unit with the place of its number, before it where it names none."""
    if "{value}" in form:
        return form
    return f"{{value}}{'' if form.startswith('%') else ' '}{form}"


def measure_magnitude(unit: str, units: Units) -> float:
    """How many of the smallest unit make one of this: 1e9 for billions of đồng, 1 for people."""
    magnitude, seen = 1.0, set[str]()
    while unit in units and unit not in seen and not math.isnan(units[unit].factor):
        magnitude *= units[unit].factor
        seen.add(unit)
        unit = units[unit].of
    return magnitude
