"""The tables of a run → facts a number of a draft can be held against, each with its unit."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from briefing.data.columns import group_by
from briefing.data.rows import Indicator, Result, Statement, Verdict
from briefing.data.tables import Tables
from briefing.i18n.units import Units
from briefing.intake.drafts.numerals import Numeral
from briefing.intake.drafts.units import Roots, Unit
from briefing.validate.sources.numbers import FALL_NAME
from briefing.validate.sources.tokens import fold_text

CHANGE_KINDS = ("average_rate", "average_change", "reduction")
CHANGE_NAME = re.compile(
    r"\b(?:muc (?:tang|giam|vuot)|toc do|tang truong|increase|growth|change|gain)\b"
)
COUNT_FORMS = ("count", "rank", "score", "yes_no", "index")


class Fact(NamedTuple):
    """A figure that is stated, or worked out by a rule; `period` is a target's due year or plan.

    `status` is its source's. `root` and `exponent` are as of a draft's unit.
    """

    indicator_id: str
    period: str
    periods: tuple[str, ...]
    value: float
    high: float
    decimals: float
    operator: str
    of_total: float
    root: str
    exponent: int
    form: str
    is_change: bool
    counts_fall: bool
    is_yearly: bool
    is_target: bool
    in_force: bool
    agrees: bool
    estimate: bool
    status: str
    row: Statement | Result | Verdict

    @property
    def derived(self) -> str:
        """The rule it is worked out by, "" of one that is stated."""
        return self.row.derived if isinstance(self.row, Result) else ""

    @property
    def ends(self) -> tuple[float, ...]:
        """Its value, both ends of a range."""
        return (self.value,) if math.isnan(self.high) else (self.value, self.high)

    @property
    def subject(self) -> tuple[str, str, bool]:
        """What it is a figure of."""
        return self.indicator_id, self.period, self.is_target


def find_roots(units: Units) -> dict[str, tuple[str, int]]:
    """Each unit → the smallest one it is counted in, and the power of ten."""
    roots = {}
    for name in units:
        root, magnitude, seen = name, 1.0, {name}
        while not math.isnan(units[root].factor) and units[root].of in units:
            magnitude *= units[root].factor
            root = units[root].of
            if root in seen:
                break
            seen.add(root)
        form = units[root].form
        root = "%" if form in ("share", "rate") else "points" if form == "change" else root
        roots[name] = root, round(math.log10(magnitude))
    return roots


def list_facts(tables: Tables, roots: Roots) -> dict[str, list[Fact]]:
    """The facts of each indicator; under "" the counts of targets met."""
    found = [*_list_statements(tables, roots), *_list_derived(tables, roots)]
    return {**group_by(found, lambda fact: fact.indicator_id), "": [*_list_counts(tables)]}


def _list_statements(tables: Tables, roots: Roots) -> Iterator[Fact]:
    falls = {row.indicator_id for row in tables.statements if row.kind == "average_change"}
    for row in tables.statements:
        indicator = tables.indicator_by_id.get(row.indicator_id)
        if indicator is None or math.isnan(row.value) or row.withdrawn:
            continue
        root, exponent = roots.get(indicator.unit, ("", 0))
        if row.kind == "reduction":
            root, exponent = "%", 0
        due = "" if math.isnan(row.due) else str(int(row.due))
        counts_fall = row.kind == "reduction" or (
            row.indicator_id in falls or _names_fall(indicator)
        )
        is_change = row.kind in CHANGE_KINDS or counts_fall or _names_change(indicator)
        periods = (row.period,) if row.period else tuple(filter(None, (due, row.plan)))
        yield Fact(
            row.indicator_id,
            periods[0],
            periods,
            row.value,
            row.value_high,
            _count_decimals(row.value),
            row.operator,
            row.of_total,
            root,
            exponent,
            indicator.form,
            is_change,
            counts_fall,
            _is_yearly(indicator),
            row.statement == "target",
            row.in_force == "yes",
            row.agrees == "yes",
            row.estimate == "yes",
            row.source_status,
            row,
        )


def _list_derived(tables: Tables, roots: Roots) -> Iterator[Fact]:
    for row in tables.results:
        indicator = tables.indicator_by_id.get(row.indicator_id)
        if not row.derived or indicator is None or math.isnan(row.value):
            continue
        root, exponent = roots.get(indicator.unit, ("", 0))
        counts_fall = _names_fall(indicator)
        yield Fact(
            row.indicator_id,
            row.period,
            (row.period,),
            row.value,
            row.value_high,
            row.decimals,
            row.operator,
            math.nan,
            root,
            exponent,
            indicator.form,
            counts_fall or _names_change(indicator),
            counts_fall,
            _is_yearly(indicator),
            False,
            True,
            True,
            row.estimate == "yes",
            "",
            row,
        )


def _list_counts(tables: Tables) -> Iterator[Fact]:
    """What documents say of how many targets were met."""
    for row in tables.verdicts:
        if not math.isnan(row.met) and not row.indicator_id:
            status = next((s.status for s in tables.sources if s.source_id == row.source_id), "")
            yield Fact(
                "",
                row.plan,
                (row.plan,),
                row.met,
                math.nan,
                0,
                "=",
                row.total,
                "",
                0,
                "count",
                False,
                False,
                False,
                False,
                True,
                True,
                False,
                status,
                row,
            )


def _names_fall(indicator: Indicator) -> bool:
    return any(FALL_NAME.search(fold_text(name)) for name in indicator.name.values())


def _names_change(indicator: Indicator) -> bool:
    names = map(fold_text, indicator.name.values())
    return indicator.form in ("rate", "change") or any(map(CHANGE_NAME.search, names))


def _is_yearly(indicator: Indicator) -> bool:
    return indicator.unit.endswith("_per_year")


def _count_decimals(value: float) -> int:
    text = f"{value:.9f}".rstrip("0")
    return len(text.partition(".")[2])


def is_countable_in(unit: Unit, fact: Fact, is_cell: bool) -> bool:
    """Whether a number with this unit can be a figure of a fact."""
    if unit.root == "":
        return is_cell or fact.form in COUNT_FORMS
    if unit.root == "%":
        return fact.root in ("%", "points") or not math.isnan(fact.of_total)
    if fact.root in ("%", "points", "times") or unit.root in ("points", "times"):
        return fact.root == unit.root
    if fact.root == "items" or fact.form == "rank":
        return True
    if unit.root == "people" and fact.root.startswith("members"):
        return True
    return fact.root.startswith(unit.root) or unit.root.startswith(fact.root)


class Match(NamedTuple):
    """How a number is a fact's: exactly, rounded, as a bound that is true of it."""

    how: str
    value: float  # of the fact, in the number's unit


def match_fact(number: Numeral, value: float, decimals: int, fact: Fact) -> Match | None:
    """How a reading of a number, of so many decimals, is a fact's figure; None where it is not."""
    if number.unit.root == "%" and fact.root not in ("%", "points"):
        shares = [end / fact.of_total * 100 for end in fact.ends]
        return _compare(number, value, decimals, shares, 0)
    shift = number.unit.exponent - fact.exponent if _has_scale(number.unit, fact) else 0
    ends = [end / 10.0**shift for end in fact.ends]
    if fact.derived:  # as it is shown, too
        ends += [round(end, int(fact.decimals + shift)) for end in ends if not math.isnan(end)]
    if number.is_total:
        ends = [fact.of_total]
    elif fact.value < 0:
        ends, value = [abs(end) for end in ends], abs(value)
    return _compare(number, value, decimals, ends, fact.decimals + shift, fact.operator)


def _has_scale(unit: Unit, fact: Fact) -> bool:
    return bool(unit.root or unit.exponent) and fact.root not in ("%", "points", "times")


def _compare(
    number: Numeral,
    value: float,
    decimals: int,
    ends: list[float],
    known: float,
    operator: str = "=",
) -> Match | None:
    margin = 0.5 * 10.0**-decimals
    for end in ends:
        if math.isnan(end):
            continue
        if abs(value - end) <= 1e-9 * max(1.0, abs(end)):
            return Match("exact", end)
        if decimals < known and abs(value - end) <= margin * (1 + 1e-9) and has_digits(value, 2):
            return Match("rounded", end)
    end = ends[0]
    if math.isnan(end) or not end or number.is_total or operator not in ("=", "~"):
        return None
    distance = (value - end) / abs(end)
    bounded = {">": -0.05 <= distance < 0, ">=": -0.05 <= distance <= 0, "~": abs(distance) <= 0.02}
    bounded |= {"<": 0 < distance <= 0.05, "<=": 0 <= distance <= 0.05}
    return Match("bound", end) if bounded.get(number.operator) else None


def has_digits(value: float, count: int) -> bool:
    """Whether a number has so many significant digits: 500 has one."""
    return len(f"{abs(value):.9f}".rstrip("0").replace(".", "").strip("0")) >= count


def goes_other_way(number: Numeral, fact: Fact) -> bool:
    """Whether a number is said to be a rise where the fact is a fall, or the other way round."""
    is_signed = any(reading < 0 for reading in number.readings)
    if not number.direction and not is_signed:  # a fall told as growth
        return fact.form == "rate" and fact.value < 0
    if fact.root == "times":
        return False
    if not fact.is_change:
        return number.direction != 0 and is_signed == (fact.value < 0)
    rises = (fact.value > 0) != fact.counts_fall
    return rises != (number.direction > 0)
