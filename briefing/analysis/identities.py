"""The arithmetic identities of checks.csv → whether each holds, with the working in numbers.

The rules are exactly five and nothing in the file is ever evaluated as code. Printed figures may be
off by half of their last digit; targets and numbers are exact. An identity without a period is
worked out for every year its figures are known for and a document states one of them. One whose
figures are not of one thing ("comparable" is "no") is worked out and never judged.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from briefing.data import rounding, schema
from briefing.data.columns import fill_row, group_by
from briefing.data.dataset import TargetStatement
from briefing.data.periods import Period, end_in_month
from briefing.data.rounding import format_figure, rounding_margin_of
from briefing.data.rows import Check, Indicator, Result
from briefing.data.workings import (
    OPPOSITE_MARKS,
    describe_basis,
    find_marks,
    find_shared_mark,
    write_amount,
    write_range,
    write_value,
)

# A quotient or product that its inputs' rounding leaves open by more than this share says nothing.
MAX_OPEN_SHARE = 0.05
MAX_SHARE = 2  # up to this a plain number that a quotient is compared with is a share
CONVERSION_FACTORS = ("0.001", "0.01", "10", "100", "1000")  # between units, which the units say


class Term(NamedTuple):
    """A number in an identity: its value, what rounding may hide, how it is written, of what."""

    value: float
    rounding_margin: float
    text: str
    decimals: int
    unit: str = ""
    row: Result | TargetStatement | None = None  # where it is no plain number

    @property
    def most(self) -> float:
        """The upper end of a range."""
        return (
            self.value
            if self.row is None or math.isnan(self.row.value_high)
            else self.row.value_high
        )


class Outcome(NamedTuple):
    """What an identity gives: the value, how far its terms' rounding lets it range, its unit."""

    value: float
    low: float
    high: float
    unit: str
    scale: float  # 100 where it is a quotient shown as a percentage


TermLookup = Callable[[str, str], Term | None]  # an input and the check's period → its number
Years = Mapping[tuple[str, str], set[str]]  # indicator and basis → the years it is known for


def check_identities(
    checks: Sequence[schema.IdentityCheck],
    results: Sequence[Result],
    targets: Sequence[TargetStatement],
    indicators: Sequence[Indicator],
) -> list[Check]:
    """Every declared identity, worked out.

    `results` are those in force and derived, `targets` those in force. An identity one of whose
    inputs is not known "cannot_tell".
    """
    find_term = _make_term_lookup(results, targets, {row.indicator_id: row for row in indicators})
    yearly = (row for row in results if Period.parse(row.period).is_year)
    by_figure = group_by(yearly, lambda row: (row.indicator_id, row.basis))
    years_of = {figure: {row.period for row in rows} for figure, rows in by_figure.items()}
    stated = {
        figure: {row.period for row in rows if not row.derived}
        for figure, rows in by_figure.items()
    }
    return [
        _check_identity(check, period, find_term)
        for check in checks
        for period in _list_periods(check, years_of, stated)
    ]


def _list_periods(check: schema.IdentityCheck, years_of: Years, stated: Years) -> list[str]:
    """The period of a check, or every year in which all that it names is known.

    A year in which all of it is computed from others checks nothing.
    """
    if check.period:
        return [check.period]
    parts = [*check.inputs.split(schema.INPUT_SEPARATORS[check.rule]), check.expected or ""]
    found = (schema.INPUT_PATTERN.fullmatch(part.strip()) for part in parts)
    figures = [
        (part["id"], part["basis"] or "")
        for part in found
        if part and part["id"] and not part["target"] and not part["period"]
    ]
    known = [years_of.get(figure, set()) for figure in figures]
    if not known or not all(known):
        return [""]
    return sorted(set.intersection(*known) & set[str]().union(*(stated[f] for f in figures)))


def _make_term_lookup(
    results: Sequence[Result],
    targets: Sequence[TargetStatement],
    indicators: Mapping[str, Indicator],
) -> TermLookup:
    result_by_key = {row.key: row for row in results}
    target_by_id = {row.target_id: row for row in targets}

    def make_term(row: Result | TargetStatement, margin: float, text: str) -> Term:
        unit = indicators[row.indicator_id].unit if row.indicator_id in indicators else ""
        return Term(row.value, margin, text, max(0, int(row.decimals)), unit, row)

    def find_term(text: str, period: str) -> Term | None:
        part = schema.INPUT_PATTERN.fullmatch(text.strip())
        if part is None:
            return None
        if number := part["number"]:
            return Term(float(number), 0.0, number, len(number.partition(".")[2]))
        if part["target"]:
            target = target_by_id.get(part["id"])
            return target and make_term(target, 0.0, write_range(target))
        when = end_in_month(part["period"] or period)
        row = result_by_key.get((part["id"], when, part["basis"] or ""))
        if row is None or row.operator == "range":  # a range is no one number
            return None
        return make_term(row, rounding_margin_of(row), format_figure(row))

    return find_term


def _check_identity(check: schema.IdentityCheck, period: str, find_term: TermLookup) -> Check:
    rule, separator = check.rule, schema.INPUT_SEPARATORS[check.rule]
    parts = check.inputs.split(separator)
    if separator == ";":
        parts, expected = parts[:1], find_term(parts[-1], period)
    else:
        expected = find_term(check.expected or "", period)
    terms = [term for part in parts if (term := find_term(part, period))]
    declared = {"check_id": check.check_id, "title": check.title, "note": check.note}
    declared["period"] = period
    if rule == "at_most":
        terms = [term._replace(value=term.most) for term in terms]
    value = _combine_values(separator, [term.value for term in terms]) if terms else math.nan
    if expected is None or len(terms) < len(parts) or math.isnan(value):
        unknown = "cannot_tell"
        return fill_row(Check, **declared, holds=unknown, verdict=unknown)
    found = _work_out(separator, terms, value, expected)
    difference = rounding.strip_float_noise(value - expected.value)
    allowed = max(found.high - value, value - found.low) + expected.rounding_margin
    if check.tolerance is not None:
        allowed = float(check.tolerance)
    off = difference if rule == "at_most" else abs(difference)
    holds = "yes" if off <= allowed + 1e-9 else "no"
    verdict = _judge_identity(rule, value, expected, terms, allowed)
    is_open = separator in "/*" and check.tolerance is None
    finding = ""
    if is_open and verdict == "rounding" and allowed > MAX_OPEN_SHARE * abs(value):
        holds = verdict = "cannot_tell"
        finding = "coarse"
    working = _format_working(rule, terms, found, expected, is_range=bool(finding))
    if check.comparable == "no":
        holds = verdict = "cannot_tell"
        finding = "scopes"
    basis = describe_basis([term.row for term in (*terms, expected) if term.row], check)
    return fill_row(
        Check,
        **declared,
        **basis,
        holds=holds,
        found=rounding.strip_float_noise(value),
        expected=expected.value,
        difference=difference,
        working=working,
        verdict=verdict,
        finding=finding,
    )


def _work_out(separator: str, terms: list[Term], value: float, expected: Term) -> Outcome:
    """What the terms give, with the span their rounding leaves, in the unit it is shown in.

    The unit is the expected figure's, or the one the terms share. The share of one thing in another
    of its kind is a percentage.
    """
    low, high = _find_rounding_span(separator, terms)
    units = {term.unit for term in terms if term.unit}
    if separator == "*":
        units.discard("percent")  # a share of something is that thing
    unit = expected.unit or (units.pop() if len(units) == 1 else "")
    if separator == "/" and not expected.unit:
        is_share = not units and abs(expected.value) <= MAX_SHARE
        return Outcome(value, low, high, *(("percent", 100) if is_share else ("", 1)))
    return Outcome(value, low, high, unit, 1)


def _format_working(
    rule: str, terms: list[Term], found: Outcome, expected: Term, is_range: bool
) -> str:
    """The identity in numbers: a pair as it compares, else what was worked out and expected."""
    separator = schema.INPUT_SEPARATORS[rule]
    wanted = write_amount(expected.text, expected.unit or found.unit)
    if find_marks(term.text for term in (*terms, expected)) and separator == ";":
        return f"{_write_term(terms[0], found.unit)}; {wanted}"
    if separator == ";":
        signs = ("≤", ">") if rule == "at_most" else ("=", "≠")
        value = found.value
        met = value <= expected.value if rule == "at_most" else value == expected.value
        return f"{_write_term(terms[0], found.unit)} {signs[0] if met else signs[1]} {wanted}"
    decimals = max(term.decimals for term in (expected, *terms))
    if separator != "+":  # of a quotient a digit more than is expected shows what was cut
        decimals = expected.decimals + (separator == "/")
        decimals += _count_hidden_digits(found.value, expected.value, decimals)
    if found.scale != 1:
        decimals = max(0, decimals - 2)
        wanted = write_value(
            expected.value * found.scale, max(0, expected.decimals - 2), found.unit
        )
    formula = f" {separator} ".join(_list_written_terms(separator, terms, found))
    result = _find_result_mark(separator, terms) + write_value(
        found.value * found.scale, decimals, found.unit
    )
    if is_range:
        low, high = (value * found.scale for value in (found.low, found.high))
        span = f"{write_value(low, decimals)}–{write_value(high, decimals, found.unit)}"
        return f"{formula} = {result} ({span}); {wanted}"
    return f"{formula} = {result}; {wanted}"


def _find_result_mark(separator: str, terms: list[Term]) -> str:
    """Whether the terms give over, under or about so much; a divisor turns over into under."""
    texts = [term.text for term in terms]
    if separator == "/":
        texts[1:] = [OPPOSITE_MARKS.get(text[0], text) for text in texts[1:]]
    return find_shared_mark(texts)


def _count_hidden_digits(found: float, expected: float, decimals: int) -> int:
    """How many more digits, of two at most, show that a value is not the one expected."""
    if rounding.strip_float_noise(found - expected) == 0:
        return 0
    texts = (write_value(found, decimals + more) for more in range(3))
    differing = (more for more, text in enumerate(texts) if float(text) != expected)
    return next(differing, 0)


def _list_written_terms(separator: str, terms: list[Term], found: Outcome) -> Iterator[str]:
    """The terms as a reader needs them: a factor between units is left to the units."""
    shared = next((term.unit for term in terms if term.unit), "")
    for term in terms:
        is_factor = shared and found.unit and term.text in CONVERSION_FACTORS
        if separator == "+" or found.scale != 1:
            yield _write_term(term, shared)
        elif term.unit or not is_factor:
            yield _write_term(term)


def _write_term(term: Term, unit: str = "") -> str:
    """A term with its unit; a plain number with the one it is compared with."""
    return write_amount(term.text, term.unit or unit)


def _judge_identity(
    rule: str, found: float, expected: Term, terms: list[Term], allowed: float
) -> str:
    """How the identity came out; a figure may lie however far below a limit.

    A sum is compared with all the digits of its parts, a quotient or product with those printed.
    """
    if rule == "at_most" and found <= expected.value:
        return "consistent"
    compared = terms if rule in ("sum_to", "equal", "at_most") else []
    decimals = max(term.decimals for term in (expected, *compared))
    return rounding.judge_consistency(found, expected.value, decimals, allowed)


def _combine_values(separator: str, values: list[float]) -> float:
    if separator == "+":
        return sum(values)
    if separator == "/":
        divisor = math.prod(values[1:])
        return values[0] / divisor if divisor else math.nan
    return math.prod(values)  # also the first of a pair, alone


def _find_rounding_span(separator: str, terms: list[Term]) -> tuple[float, float]:
    """The least and the most the result may be by the rounding of its inputs.

    Term by term: of a product so far only the least and the most can become the least or the most.
    """
    ends = [(t.value - t.rounding_margin, t.value + t.rounding_margin) for t in terms]
    span = ends[0]
    for one in ends[1:]:
        pairs = zip(span, one, strict=True) if separator == "+" else itertools.product(span, one)
        values = [_combine_values(separator, [*pair]) for pair in pairs]
        known = [value for value in values if not math.isnan(value)] or [math.nan]
        span = min(known), max(known)
    return span
