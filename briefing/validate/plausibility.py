"""The values of a province → those their unit, their period or their own history speaks against.

What is impossible is an error: a value outside its unit's range, a kind that does not fit the unit,
a year that begins after its source. What is only unlikely is a warning with the arithmetic.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from briefing.data import cells
from briefing.data.codes import TARGET_KINDS
from briefing.data.dataset import Dataset, NumberedRow, count_decimals
from briefing.data.periods import Period, period_years
from briefing.errors import Message, Problem, message
from briefing.i18n.units import Unit
from briefing.validate.problems import has_note, list_plans, make_problem, map_column, rank_sources

Found = Iterator[tuple[str, Problem]]  # the indicator it is about, the problem
MEASURED = ("amount", "share", "rate", "change", "count", "index", "score")
KIND_FORMS: Mapping[str, tuple[str, ...]] = {  # kind of target → the forms of units it fits
    "level": MEASURED,
    "each_year": MEASURED,
    "average_level": MEASURED,
    "average_rate": ("rate",),
    "average_change": ("change",),
    "total": ("amount", "count", "change"),
    "reduction": ("amount", "share", "count", "index", "score"),
    "multiple": ("amount", "share", "count", "index", "score"),
    "count": ("count",),
    "rank": ("rank",),
    "milestone": ("yes_no",),
}
VALUE_KINDS = ("level", "average_rate", "average_change", "average_level", "each_year", "rank")
JUMP = 50  # times another year from which a value is doubted: a mistake is 100 or 1000 times
RATE_JUMP, HIGH_RATE = 8, 50  # a rate of 50 % or more is doubted from so many times another year
ESTIMATE_WORDS = re.compile(r"\bestimat|\bước\b", re.IGNORECASE)
CORRECT_UNIT = message(
    "correct the value or the unit; where more is possible, give low and high in indicators.csv"
)
FIT_UNIT = message("choose a kind that fits the unit, or an indicator in such a unit")
MANY_OF_SOURCE = 5  # results a source is too early for: then its date is doubted
CORRECT_DATE = message("compare it with the document")
MAX_SERIES = 500  # values of years of an indicator
RESULT_FILES = ("results", "commune_results")
YEARS_AFTER = 2  # the plans, in which their last results are published
YEARS_BEFORE = 50  # the plans, before which no result is expected
FACTS = "neither"  # `better` of what is a fact of its day, no achievement of a whole year


def find_implausible_values(dataset: Dataset) -> Found:
    """Everything about single values and their history that cannot be, or is unlikely to be, so."""
    facts = collect_facts(dataset)
    yield from _check_bounds(dataset, facts)
    yield from _check_kinds(dataset, facts)
    yield from _check_totals(dataset)
    yield from _check_periods(dataset, facts)
    yield from _check_history(dataset, facts)
    yield from _check_shares(dataset)


class Facts(NamedTuple):
    """What the rows of statements are held against."""

    units: Mapping[str, Unit]
    indicators: Mapping[str, Any]

    def unit_of(self, indicator: str | None) -> Unit | None:
        row = self.indicators.get(indicator or "")
        return self.units.get(row.unit) if row else None

    def form_of(self, indicator: str | None) -> str:
        unit = self.unit_of(indicator)
        return unit.form if unit else ""

    def bounds_of(self, indicator: str) -> tuple[float, float]:
        """What is possible of an indicator: by its own bounds, else by those of its unit."""
        row, unit = self.indicators.get(indicator), self.unit_of(indicator)
        low, high = (unit.low, unit.high) if unit else (math.nan, math.nan)
        low = row.low if row and row.low is not None else low
        high = row.high if row and row.high is not None else high
        return float(low), float(high)


def collect_facts(dataset: Dataset) -> Facts:
    """The units and indicators of a dataset by their ids."""
    rows = (numbered.row for numbered in dataset.rows["indicators"])
    return Facts(dataset.units, {row.indicator_id: row for row in rows})


def _check_bounds(dataset: Dataset, facts: Facts) -> Found:
    """Values outside what is possible: 962 % insured."""
    for name in ("results", "targets", "commune_results"):
        for numbered in dataset.rows[name]:
            row = numbered.row
            if name == "targets" and row.kind not in VALUE_KINDS:
                continue
            if facts.form_of(row.indicator_id) == "yes_no":
                continue  # which a rule of its own says
            low, high = facts.bounds_of(row.indicator_id)
            ends = (("value", row.value), ("value_high", getattr(row, "value_high", None)))
            for column, value in ends:
                if value is not None and (float(value) < low or float(value) > high):
                    expected = _describe_bounds(low, high, facts.indicators[row.indicator_id].unit)
                    problem = make_problem(name, numbered, column, expected, CORRECT_UNIT)
                    yield row.indicator_id, problem


def _describe_bounds(low: float, high: float, unit: str) -> Message:
    ends = {"low": _format_number(low), "high": _format_number(high), "unit": unit}
    if math.isnan(high):
        return message("{low} or more, in the unit {unit}", **ends)
    if math.isnan(low):
        return message("{high} or less, in the unit {unit}", **ends)
    return message("a value from {low} to {high}, in the unit {unit}", **ends)


def _check_kinds(dataset: Dataset, facts: Facts) -> Found:
    """Kinds of targets that do not fit the unit: a mean yearly rate of an amount of money."""
    for numbered in dataset.rows["targets"]:
        row, unit = numbered.row, facts.unit_of(numbered.row.indicator_id)
        if unit and unit.form not in KIND_FORMS[row.kind]:
            kinds = " ".join(kind for kind in TARGET_KINDS if unit.form in KIND_FORMS[kind])
            expected = message(
                "a kind that fits the unit {unit}: {kinds}", unit=unit.unit, kinds=kinds
            )
            yield row.indicator_id, make_problem("targets", numbered, "kind", expected, FIT_UNIT)


def _check_totals(dataset: Dataset) -> Found:
    """Results above the number there is in all, as their target counts it: 80 of 53."""
    totals = {
        (n.row.indicator_id, n.row.basis): n.row.of_total
        for n in dataset.rows["targets"]
        if n.row.kind in ("count", "rank") and n.row.of_total is not None
    }
    action = message("correct the value, or the total of the target")
    for numbered in dataset.rows["results"]:
        row = numbered.row
        total = totals.get((row.indicator_id, row.basis))
        if total is not None and row.value > total:
            expected = message("no more than the total, {total}", total=total)
            yield row.indicator_id, make_problem("results", numbered, "value", expected, action)


def _check_periods(dataset: Dataset, facts: Facts) -> Found:
    """Results of years their source cannot know, and those it can only have estimated."""
    dates = map_column(dataset, "sources", "source_id", "date")
    first, last = _find_years(dataset)
    early: dict[str, list[tuple[str, NumberedRow]]] = defaultdict(list)
    found: list[tuple[Any, Problem]] = []
    action = message("correct the period, or the date of the source")
    rows = ((name, one) for name in RESULT_FILES for one in dataset.rows[name])
    for name, numbered in rows:
        row, date = numbered.row, dates.get(numbered.row.source_id) or ""
        period = Period.parse(row.period)
        begins = f"{period.last_year}-{period.month or 1:02}"  # of years its last one
        expected = None
        if not first <= period.first_year <= period.last_year <= last:
            expected = message(
                "a period from {first} to {last}, by the plans", first=first, last=last
            )
        elif date and begins[: len(date)] > date[: len(begins)]:
            expected = message("a period that begins by the date of its source, {date}", date=date)
            if period.is_span:
                expected = message("years begun by the date of their source, {date}", date=date)
            early[row.source_id].append((name, numbered))
        if expected:
            found.append((row, make_problem(name, numbered, "period", expected, action)))
        elif _is_unmarked_estimate(row, date, period, facts):
            yield row.indicator_id, _describe_estimate(name, numbered, date)

    for row, problem in found:
        if len(early[row.source_id]) < MANY_OF_SOURCE:
            yield row.indicator_id, problem
    for numbered in dataset.rows["sources"]:
        too_early, date = early[numbered.row.source_id], numbered.row.date or ""
        if len(too_early) >= MANY_OF_SOURCE:
            name, one = too_early[0]
            expected = message(
                "a date by which the periods of its results begin; {count} do not, the first is "
                "{file} row {line}, of {period}",
                **{"count": len(too_early), "file": f"{name}.csv"},
                **{"line": one.line, "period": one.row.period},
            )
            yield "", make_problem("sources", numbered, "date", expected, action)
        elif date and not first <= int(date[:4]) <= last + YEARS_AFTER:
            span = {"first": first, "last": last + YEARS_AFTER}
            expected = message("a date from {first} to {last}, by the plans", **span)
            yield "", make_problem("sources", numbered, "date", expected, CORRECT_DATE, "warning")


def _find_years(dataset: Dataset) -> tuple[int, int]:
    """The years a result may be of: from long before the first plan to the end of the last."""
    plans = [period_years(plan) for plan in list_plans(dataset)]
    first = min((first for first, _ in plans), default=0) - YEARS_BEFORE
    return first, max((last for _, last in plans), default=9999)


def _is_unmarked_estimate(row: Any, date: str, period: Period, facts: Facts) -> bool:
    """Whether a figure of a whole year was stated as final before the year was over."""
    is_open = period.outlasts(date) and date != str(period.last_year)  # that may be its last day
    is_answered = has_note(row) and not any(map(ESTIMATE_WORDS.search, row.note.values()))
    is_final = row.estimate == "no" and row.operator == "=" and not is_answered
    indicator = facts.indicators.get(row.indicator_id)
    is_measured = facts.form_of(row.indicator_id) in ("", *MEASURED)
    return bool(is_open and is_final and is_measured and indicator and indicator.better != FACTS)


def _describe_estimate(name: str, numbered: NumberedRow, date: str) -> Problem:
    expected = message(
        "an estimate: its source, of {date}, is older than the end of {period}",
        date=date,
        period=numbered.row.period,
    )
    action = message("write yes, or say in the note why it is final")
    return make_problem(name, numbered, "estimate", expected, action, "warning")


def _check_history(dataset: Dataset, facts: Facts) -> Found:
    """Values of a year that are 100 or 1000 times the others of their indicator, or turned."""
    series: dict[tuple[str, str | None], dict[tuple[str, Decimal], NumberedRow]] = defaultdict(dict)
    for numbered in dataset.rows["results"]:
        row = numbered.row
        is_measured = facts.form_of(row.indicator_id) in ("", *MEASURED)
        if is_measured and Period.parse(row.period).is_year:
            series[row.indicator_id, row.basis].setdefault((row.period, row.value), numbered)
    for (indicator, _), by_value in series.items():
        if len(by_value) > MAX_SERIES:
            continue  # more years than there are: each is compared with all others
        ordered = [by_value[key] for key in sorted(by_value)]
        known = [numbered for numbered in ordered if numbered.row.value]
        found = itertools.chain(
            _find_drops(ordered, known), _find_outliers(known, facts.form_of(indicator) == "rate")
        )
        yield from ((indicator, problem) for problem in found)


def _find_drops(rows: Sequence[NumberedRow], known: Sequence[NumberedRow]) -> Iterator[Problem]:
    """The zeros of a series that stood far from it before and in all other years."""
    if len(known) > 1 and min(abs(numbered.row.value) for numbered in known) >= JUMP:
        since = known[0].row.period
        for one in (n for n in rows if not n.row.value and n.row.period > since):
            nearest = _find_nearest_year(one, known).row
            expected = message(
                "a value near those of other years, {other} in {period}; 0 does not mean unknown",
                other=nearest.value,
                period=nearest.period,
            )
            yield make_problem("results", one, "value", expected, COMPARE, "warning")


def _find_outliers(ordered: Sequence[NumberedRow], is_rate: bool) -> Iterator[Problem]:
    """The values of a series that are far from all others, begin another level or turn the sign."""
    sizes = [abs(numbered.row.value) for numbered in ordered] or [Decimal(1)]
    least = RATE_JUMP if is_rate else JUMP
    if max(sizes) < least * min(sizes) and len({n.row.value > 0 for n in ordered}) < 2:
        return
    is_far = functools.partial(_is_far, is_rate=is_rate)
    others = {
        period: [other for other in ordered if other.row.period != period]
        for period in {numbered.row.period for numbered in ordered}
    }
    far = [one for one in ordered if all(is_far(one, o) for o in others[one.row.period])]
    far = far[-1:] if len(far) == len(ordered) else far  # of two the later one is doubted
    lines, previous = {one.line for one in far}, None
    for one in ordered:
        rest = others[one.row.period]
        if one.line in lines and rest:
            yield _describe_jump(one, _find_nearest_year(one, rest))
        elif previous and one.line not in lines and is_far(one, previous):
            yield _describe_jump(one, previous)
        elif len(rest) > 1 and not any(n.row.value * one.row.value > 0 for n in rest):
            yield from _describe_sign(one, _find_nearest_year(one, rest).row)
        previous = previous if one.line in lines else one


def _describe_sign(one: NumberedRow, nearest: Any) -> Iterator[Problem]:
    known = {"other": nearest.value, "period": nearest.period}
    expected = message("the sign all other years have: {other} in {period}", **known)
    if not _prints_sign(one.row.printed):
        yield make_problem("results", one, "value", expected, COMPARE, "warning")


def _is_far(one: NumberedRow, other: NumberedRow, is_rate: bool) -> bool:
    """Whether one of two values is many times the other; rates of growth seldom get so high."""
    times = _compute_times(one, other)
    is_high = max(abs(one.row.value), abs(other.row.value)) >= HIGH_RATE
    return times >= JUMP or (is_rate and is_high and times >= RATE_JUMP)


def _find_nearest_year(one: NumberedRow, others: Sequence[NumberedRow]) -> NumberedRow:
    return min(others, key=lambda other: abs(int(other.row.period) - int(one.row.period)))


COMPARE = message("compare it with the source: the unit, the decimal sign, the minus sign")


def _compute_times(one: NumberedRow, other: NumberedRow) -> float:
    """How many times the smaller of two values the greater is, whatever their signs."""
    small, great = sorted((abs(float(one.row.value)), abs(float(other.row.value))))
    return great / small


def _describe_jump(one: NumberedRow, other: NumberedRow) -> Problem:
    expected = message(
        "a value near those of other years: {value} ≈ {other} ({period}) {sign} {times}",
        value=one.row.value,
        other=other.row.value,
        period=other.row.period,
        sign="×" if abs(one.row.value) > abs(other.row.value) else "÷",
        times=round(_compute_times(one, other)),
    )
    return make_problem("results", one, "value", expected, COMPARE, "warning")


def _prints_sign(printed: str | None) -> bool:
    """Whether a printed form shows that its value is below zero, in a sign or a word."""
    folded = (printed or "").lower().replace("−", "-").replace("–", "-")
    return any(word in folded for word in ("-", "giảm", "giam", "âm", "declin", "decreas", "fell"))


def _check_shares(dataset: Dataset) -> Found:
    """Shares of one whole that are more than it; sums that checks.csv states of another year."""
    known = _index_results(dataset)
    if dataset.info:
        structure = WholeSum(dataset.info.structure, Decimal(100), None, "", is_bound=True)
        yield from _check_sum(known, structure)
    for numbered in dataset.rows["checks"]:
        row, inputs = numbered.row, tuple(numbered.row.inputs.split(" + "))
        is_sum = row.rule == "sum_to" and row.period and all(map(str.isidentifier, inputs))
        if is_sum and re.fullmatch(cells.NUMBER_PATTERN, row.expected or ""):
            whole = WholeSum(inputs, Decimal(row.expected), row.tolerance, row.period)
            yield from _check_sum(known, whole)


class WholeSum(NamedTuple):
    """What some indicators add up to, in every year but one that is checked elsewhere."""

    indicators: Sequence[str]
    total: Decimal
    tolerance: Decimal | None
    checked: str
    is_bound: bool = False  # whether a part may be missing


ResultsByIndicator = Mapping[str, Mapping[tuple[str, str | None], NumberedRow]]


def _index_results(dataset: Dataset) -> ResultsByIndicator:
    """The strongest exact result of each indicator for each period and basis."""
    strength = rank_sources(dataset)
    known: dict[str, dict[tuple[str, str | None], NumberedRow]] = defaultdict(dict)
    for numbered in dataset.rows["results"]:
        row, of_indicator = numbered.row, known[numbered.row.indicator_id]
        other = of_indicator.get((row.period, row.basis))
        if row.operator == "=" and (other is None or strength(numbered) > strength(other)):
            of_indicator[row.period, row.basis] = numbered
    return known


def _check_sum(known: ResultsByIndicator, whole: WholeSum) -> Found:
    parts = [known.get(indicator, {}) for indicator in whole.indicators]
    action = message("compare each with its source")
    for period, basis in dict.fromkeys(key for part in parts for key in part):
        rows = [part[period, basis] for part in parts if (period, basis) in part]
        values = [numbered.row.value for numbered in rows]
        allowed = whole.tolerance
        if allowed is None:
            allowed = sum((Decimal("0.5").scaleb(-count_decimals(v)) for v in values), Decimal(0))
        excess = sum(values) - whole.total
        is_less = excess < -allowed and not whole.is_bound and len(rows) == len(parts)
        if period != whole.checked and (excess > allowed or is_less):
            expected = message(
                "{total} as the sum in {period}: {working} = {sum}",
                total=whole.total,
                period=period,
                working=" + ".join(map(str, values)),
                sum=sum(values),
            )
            problem = make_problem("results", rows[-1], "value", expected, action, "warning")
            yield rows[-1].row.indicator_id, problem


def _format_number(value: float) -> str:
    return f"{value:.10g}"
