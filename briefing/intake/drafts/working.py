"""A number no document has → the sum, difference, ratio or growth of known figures that it is.

The operands are figures the sentence itself has and that are borne out, or figures of the indicator
it names; of those the periods must be named, or the number must have three digits, so that nothing
is computed by chance.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from briefing.data import rounding
from briefing.data.periods import Period
from briefing.errors import Message, message
from briefing.intake.drafts import names, periods, wording
from briefing.intake.drafts.context import survey
from briefing.intake.drafts.facts import has_digits
from briefing.intake.drafts.findings import CERTAIN, Finding, Known
from briefing.intake.drafts.numerals import Numeral

SURE = ("supported", "computed", "not_in_force")
MOST_OPERANDS = 12
NEAR = 40  # signs before a number that may say it is a sum
LIKELY = 0.5  # share of a name that is said, for what is known to be a sum
WORKINGS: Mapping[str, Message] = {
    "sum": message("sum: {working} = {result}"),
    "difference": message("difference: {working} = {result}"),
    "ratio": message("ratio: {working} = {result}"),
    "share": message("share: {working} = {result}"),
    "growth": message("growth: {working} = {result}"),
    "growth_yearly": message("growth a year: {working} = {result}"),
}


class Operand(NamedTuple):
    """A known figure in the smallest unit."""

    value: float
    root: str
    written: str
    period: str
    name: str


def compute_missing(findings: Sequence[Finding], data: Known) -> list[Finding]:
    """A sentence's findings, with those that its other figures or its indicator yield computed."""
    return [
        _compute(at, one, findings, data) if one.verdict in ("unknown", "contradicted") else one
        for at, one in enumerate(findings)
    ]


def _compute(at: int, finding: Finding, findings: Sequence[Finding], data: Known) -> Finding:
    number = finding.number
    if (
        not number.readings
        or number.is_total
        or finding.cause in ("unit", "direction", "period", "bound")
    ):
        return finding
    sure = [one for one in findings if one is not finding and one.verdict in SURE]
    read = filter(None, map(_read_operand, sure))
    beside = [one for one in read if one.root][:MOST_OPERANDS]
    named = {one.fact.indicator_id: None for one in sure if one.fact}
    is_open = finding.verdict == "unknown" or not beside
    listed = _list_named(at, finding, data, named) if is_open else []
    for operands, is_beside in ((beside, True), (listed, False)):
        for kind, written, value in _combine(number, operands):
            if not is_beside and not has_digits(float(number.readings[0]), 2):
                continue
            if _is_value(number, value) and (is_beside or has_digits(value, 2)):
                text = f"{value:.12g}" if value == round(value, 6) else f"{value:.6g}"
                working = Message(WORKINGS[kind].text, {"working": written, "result": text})
                return finding._replace(verdict="computed", working=working, cause="", fact=None)
    return _contradict_sum(at, finding, beside, data) or finding


def _contradict_sum(
    at: int, finding: Finding, beside: Sequence[Operand], data: Known
) -> Finding | None:
    """A wrong sum of the figures before it, where another figure is known to be that sum."""
    number, sentence = finding.number, finding.sentence
    before = sentence.folded.text[max(0, number.start - NEAR) : number.start]
    if not number.unit.root or not wording.TOGETHER.search(before):
        return None
    parts = [one for one in beside if one.root == number.unit.root]
    if len(parts) < 2 or len({one.period for one in parts}) > 1:
        return None
    total, period = sum(one.value for one in parts), parts[0].period
    likely = names.score_names(data.names, survey(sentence, at).nearness)
    for name in (name for name, likeness in likely.items() if likeness.share >= LIKELY):
        for fact in data.facts.get(name, ()):
            is_sum = math.isclose(fact.value * 10.0**fact.exponent, total, rel_tol=1e-6)
            if is_sum and fact.period == period and fact.root == number.unit.root:
                return finding._replace(verdict="contradicted", fact=fact, cause="value")
    return None


def _read_operand(finding: Finding) -> Operand | None:
    """A number of the sentence that is borne out, as the draft has it."""
    number, fact = finding.number, finding.fact
    if fact is None or not number.readings or number.is_total:
        return None
    root = number.unit.root or fact.root
    exponent = number.unit.exponent if number.unit.root or number.unit.exponent else fact.exponent
    value = float(number.readings[0]) * 10.0**exponent
    return Operand(value, root, number.text, fact.period, fact.indicator_id)


def _list_named(at: int, finding: Finding, data: Known, named: Iterable[str]) -> list[Operand]:
    """The figures in force, of the periods a sentence names, of what it names beyond doubt.

    `named` are the indicators its other figures are of: 28.618 in 2025, 3.414 more than in 2024.
    """
    sentence = finding.sentence
    around = survey(sentence, at)
    said = {one.period for one in sentence.mentions} - {"?"}
    likely = names.score_names(data.names, around.own)
    certain = [name for name, likeness in likely.items() if likeness.share >= CERTAIN]
    chosen = dict.fromkeys([*named, *certain[:4]])
    operands = []
    for name in chosen:
        for fact in data.facts.get(name, ()):
            is_said = any(periods.is_same(stated, one) for stated in fact.periods for one in said)
            if fact.derived or not fact.in_force or fact.is_change:  # no circle of derived ones
                continue
            if math.isnan(fact.high) and is_said:
                value = fact.value * 10.0**fact.exponent
                operands.append(Operand(value, fact.root, f"{fact.value:.12g}", fact.period, name))
    return operands[:MOST_OPERANDS]


def _combine(number: Numeral, operands: Sequence[Operand]) -> Iterator[tuple[str, str, float]]:
    """What two known figures of one unit yield in the unit of a number, and three or more a sum."""
    unit, root = 10.0**number.unit.exponent, number.unit.root
    for one, other in itertools.permutations(operands, 2):
        if one.root != other.root or not one.value or not other.value:
            continue
        both = f"{one.written}", f"{other.written}"
        if (
            root == one.root
            and one.period == other.period
            and operands.index(one) < operands.index(other)
        ):
            yield "sum", " + ".join(both), (one.value + other.value) / unit
        if root == one.root or (root in ("%", "points") and one.root == "%"):
            yield "difference", " − ".join(both), (one.value - other.value) / unit
        if root == "times":
            yield "ratio", " / ".join(both), one.value / other.value
        if root == "%" and one.root != "%" and one.value * other.value > 0:
            yield "share", f"{both[0]} / {both[1]} × 100", one.value / other.value * 100
            yield (
                "growth",
                f"({both[0]} / {both[1]} − 1) × 100",
                (one.value / other.value - 1) * 100,
            )
            years = _count_years(other, one)
            if years > 1 and one.name == other.name:
                grown = rounding.compute_growth(other.value, one.value, years)
                yield "growth_yearly", f"(({both[0]} / {both[1]})^(1/{years}) − 1) × 100", grown
    alike = [one for one in operands if one.root == root]
    for count in range(3, len(alike) + 1):
        summed = alike[:count]
        yield (
            "sum",
            " + ".join(one.written for one in summed),
            sum(one.value for one in summed) / unit,
        )


def _count_years(first: Operand, last: Operand) -> int:
    if not first.period or not last.period:
        return 0
    return Period.parse(last.period).last_year - Period.parse(first.period).last_year


def _is_value(number: Numeral, value: float) -> bool:
    """Whether a number is what was worked out, at the digits it is written with."""
    for reading in number.readings:
        decimals = max(0, -int(reading.as_tuple().exponent))
        margin = 0.5 * 10.0**-decimals
        if abs(abs(float(reading)) - abs(value)) <= margin * (1 + 1e-6):
            return (
                number.direction == 0
                or value == 0
                or (value > 0) == (number.direction > 0)
                or value > 0
            )
    return False
