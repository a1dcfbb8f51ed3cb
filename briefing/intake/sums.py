"""New figures and those in force → the parts of a whole that do not make 100."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from briefing.data.dataset import Dataset, count_decimals
from briefing.errors import Quantity, message
from briefing.intake.doubts import make_finding
from briefing.intake.figures import Figure
from briefing.intake.history import Known, exact_value
from briefing.intake.model import Finding

WHOLE = Decimal(100)
HALF = Decimal("0.5")


class Whole(NamedTuple):
    """The indicators whose shares make 100; `is_bound`: one that is missing is no part of it."""

    parts: Sequence[str]
    tolerance: Decimal | None
    period: str
    is_bound: bool


def find_wrong_sums(
    new: Sequence[Figure], figures: Sequence[Figure], dataset: Dataset, known: Known
) -> Iterator[Finding]:
    """The sums with a new part that are off 100 by more than the rounding of their parts."""
    told: set[tuple[str, str]] = set()
    for whole in _list_wholes(dataset):
        spans = dict.fromkeys(
            (figure.reading.period, figure.basis)
            for figure in new
            if figure.reading.indicator_id in whole.parts
            and whole.period in ("", figure.reading.period)
        )
        for period, basis in spans:
            finding = _check_sum(whole, period, basis, new, figures, known)
            if finding and (finding.sheet, finding.cell) not in told:
                told.add((finding.sheet, finding.cell))
                yield finding


def _list_wholes(dataset: Dataset) -> Iterator[Whole]:
    """The wholes that checks.csv declares, and the structure of province.toml."""
    for row in dataset.checks:
        parts = row.inputs.split(" + ")
        if row.rule == "sum_to" and row.expected == "100" and all(map(str.isidentifier, parts)):
            yield Whole(parts, row.tolerance, row.period or "", is_bound=False)
    if dataset.info and dataset.info.structure:
        yield Whole(dataset.info.structure, None, "", is_bound=True)


def _check_sum(
    whole: Whole,
    period: str,
    basis: str,
    new: Sequence[Figure],
    figures: Sequence[Figure],
    known: Known,
) -> Finding | None:
    """The finding about a sum, at its last new part; a bound is no number to add."""
    in_file = {figure.key: figure for figure in figures}
    values = []
    for part in whole.parts:
        key = part, period, basis
        figure, row = in_file.get(key), known.find(*key)
        operator = figure.reading.operator if figure else row.operator if row else ""
        if operator in ("=", "~"):
            values.append(figure.value if figure else exact_value(row) if row else Decimal(0))
        elif operator:
            return None
    allowed = whole.tolerance
    if allowed is None:
        allowed = sum((HALF.scaleb(-count_decimals(value)) for value in values), Decimal(0))
    excess = sum(values, Decimal(0)) - WHOLE
    is_complete = len(values) == len(whole.parts)
    if excess <= allowed and (excess >= -allowed or whole.is_bound or not is_complete):
        return None
    keys = {(part, period, basis) for part in whole.parts}
    last = [figure for figure in new if figure.key in keys][-1]
    working: object = Quantity(values[0])
    for value in values[1:]:
        working = message("{one} + {other}", one=working, other=Quantity(value))
    expected = message(
        "100 as the sum of the shares of {period}: {working} = {sum}",
        period=period,
        working=working,
        sum=Quantity(sum(values, Decimal(0))),
    )
    fix = message("compare each of them with its source; if all are right, answer yes or accept it")
    return make_finding("share_sum", "question", last, expected, fix)
