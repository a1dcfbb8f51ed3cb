"""The arithmetic identities of checks.csv → whether each holds, with the working in numbers.

The rules are exactly five and nothing in the file is ever evaluated as code. Printed figures may be
off by half of their last digit; targets and numbers are exact.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from briefing.data import rounding, schema
from briefing.data.columns import fill_row
from briefing.data.dataset import TargetStatement
from briefing.data.periods import end_in_month
from briefing.data.rounding import format_figure, rounding_margin_of
from briefing.data.rows import Check, Result


class Term(NamedTuple):
    """A number in an identity: its value, what rounding may hide, and how it is written."""

    value: float
    rounding_margin: float
    text: str
    decimals: int


TermLookup = Callable[[str, str], Term | None]  # an input and the check's period → its number


def check_identities(
    checks: Sequence[schema.IdentityCheck],
    results: Sequence[Result],
    targets: Sequence[TargetStatement],
) -> list[Check]:
    """Every declared identity, worked out.

    `results` are those in force and derived, `targets` those in force. An identity one of whose
    inputs is not known "cannot_tell".
    """
    find_term = _make_term_lookup(results, targets)
    return [_check_identity(check, find_term) for check in checks]


def _make_term_lookup(results: Sequence[Result], targets: Sequence[TargetStatement]) -> TermLookup:
    result_by_key = {(row.indicator_id, row.period, row.basis): row for row in results}
    target_by_id = {row.target_id: row for row in targets}

    def find_term(text: str, period: str) -> Term | None:
        part = schema.INPUT_PATTERN.fullmatch(text.strip())
        if part is None:
            return None
        if number := part["number"]:
            return Term(float(number), 0.0, number, len(number.partition(".")[2]))
        if part["target"]:
            target = target_by_id.get(part["id"])
            return target and Term(target.value, 0.0, f"{target.value:g}", int(target.decimals))
        when = end_in_month(part["period"] or period)
        row = result_by_key.get((part["id"], when, part["basis"] or ""))
        if row is None or row.operator == "range":  # a range is no one number
            return None
        decimals = max(0, int(row.decimals))
        return Term(row.value, rounding_margin_of(row), format_figure(row), decimals)

    return find_term


def _check_identity(check: schema.IdentityCheck, find_term: TermLookup) -> Check:
    rule, separator = check.rule, schema.INPUT_SEPARATORS[check.rule]
    parts, period = check.inputs.split(separator), check.period or ""
    if separator == ";":
        parts, expected = parts[:1], find_term(parts[-1], period)
    else:
        expected = find_term(check.expected or "", period)
    terms = [term for part in parts if (term := find_term(part, period))]
    declared = {"check_id": check.check_id, "title": check.title, "note": check.note}
    found = _combine_values(separator, [term.value for term in terms]) if terms else math.nan
    if expected is None or len(terms) < len(parts) or math.isnan(found):
        unknown = "cannot_tell"
        return fill_row(Check, **declared, holds=unknown, verdict=unknown)
    difference = rounding.strip_float_noise(found - expected.value)
    allowed = _compute_rounding_error(separator, terms, found) + expected.rounding_margin
    if check.tolerance is not None:
        allowed = float(check.tolerance)
    off = difference if rule == "at_most" else abs(difference)
    return fill_row(
        Check,
        **declared,
        holds="yes" if off <= allowed + 1e-9 else "no",
        found=rounding.strip_float_noise(found),
        expected=expected.value,
        difference=difference,
        working=_format_working(rule, terms, found, expected),
        verdict=_judge_identity(rule, found, expected, terms, allowed),
    )


def _format_working(rule: str, terms: list[Term], found: float, expected: Term) -> str:
    """The identity in numbers: a pair as it compares, else what was worked out and expected."""
    separator = schema.INPUT_SEPARATORS[rule]
    if separator == ";":
        signs = ("≤", ">") if rule == "at_most" else ("=", "≠")
        met = found <= expected.value if rule == "at_most" else found == expected.value
        return f"{terms[0].text} {signs[0] if met else signs[1]} {expected.text}"
    formula = f" {separator} ".join(term.text for term in terms)
    return f"{formula} = {rounding.strip_float_noise(found):.6g}; {expected.text}"


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


def _compute_rounding_error(separator: str, terms: list[Term], found: float) -> float:
    """How far the result may be off by the rounding of its inputs, at the worst."""
    ends = [(t.value - t.rounding_margin, t.value + t.rounding_margin) for t in terms]
    # A sum is off most where all are off to one side; trying every way takes for ever.
    corners = zip(*ends, strict=True) if separator == "+" else itertools.product(*ends)
    return max(abs(_combine_values(separator, list(values)) - found) for values in corners)
