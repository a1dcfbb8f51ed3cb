"""A figure in the unit its sheet states → the same in the unit of its indicator."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from briefing.i18n.units import Unit, Units, measure_magnitude
from briefing.validate.sources.tokens import fold_text

COUNTS = ("count", "rank")  # a place among others is counted too
PERCENT_FORMS = ("share", "rate", "change")  # what is counted in percent or in points of it
FORMS_WITH_SIGN = (*PERCENT_FORMS, "score", "yes_no", "")  # what a percent sign may stand behind


def find_factor(stated: str, wanted: str, units: Units) -> Decimal | None:
    """How many of the unit wanted one of the stated makes; None where that cannot be known."""
    one, other = units.get(stated), units.get(wanted)
    if stated == wanted or one is None or other is None:
        return Decimal(1) if stated == wanted else None
    if not _measure_the_same(one, other, units):
        return None
    magnitudes = (Fraction(str(measure_magnitude(unit.unit, units))) for unit in (one, other))
    ratio = next(magnitudes) / next(magnitudes)
    return Decimal(ratio.numerator) / Decimal(ratio.denominator)


def convert(value: Decimal, factor: Decimal) -> Decimal:
    """A value in another unit, without zeros at its end: 27.1 thousand are 27100, not 27100.0."""
    if factor == 1:
        return value
    converted = (value * factor).normalize()
    return converted.quantize(Decimal(1)) if converted == converted.to_integral() else converted


def _measure_the_same(one: Unit, other: Unit, units: Units) -> bool:
    """Whether two units differ in size alone.

    What is counted is named loosely on forms (people for members, communes for communes and
    wards; not households for people), money for each person often as money; percent is said of
    shares, rates and points.
    """
    roots = [_find_root(unit, units) for unit in (one, other)]
    if roots[0].unit == roots[1].unit:
        return True
    if {one.form, other.form} <= set(PERCENT_FORMS):
        return True
    if {one.form, other.form} <= set(COUNTS):
        words = [_list_words(root) for root in roots]
        return bool(words[0] & words[1]) or not all(words)
    labels = [{text.partition("/")[0] for text in root.label.values()} for root in roots]
    return one.form == other.form == "amount" and bool(labels[0] & labels[1])


def _list_words(unit: Unit) -> set[str]:
    """What a unit counts; nothing where that is anything, as with places and numbers."""
    words = {word for text in unit.label.values() for word in re.findall(r"\w+", fold_text(text))}
    if words & {"luong", "hang", "bac"}:
        return set()
    return words - {"and", "a", "year", "nam"} | ({"nguoi"} if "vien" in words else set())


def _find_root(unit: Unit, units: Units) -> Unit:
    seen = {unit.unit}
    while unit.of in units and unit.of not in seen:
        unit = units[unit.of]
        seen.add(unit.unit)
    return unit
