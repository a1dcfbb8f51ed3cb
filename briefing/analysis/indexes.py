"""Declared weights, known figures → each index with its parts, and how far ranks rest on weights.

Nothing is weighted anew where a component is missing: then there is no index, and what is missing
is named.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from briefing.data import rounding
from briefing.data.columns import fill_row, group_by
from briefing.data.commune_rows import CommuneResult
from briefing.data.index_formula import (
    EXACT,
    INDEX_DECIMALS,
    IndexRule,
    compute_contributions,
    compute_index,
    list_weights,
    name_passed_limit,
    scale,
)
from briefing.data.index_rows import IndexPart, IndexValue, IndexWeight
from briefing.data.periods import Period
from briefing.data.rows import Indicator, Result

CHANGES = (Fraction(9, 10), Fraction(11, 10))  # times one weight, to see what a rank rests on
Known = Result | CommuneResult
Scaled = Sequence[Fraction]  # the components from 0 to 100, in their order


class Unit(NamedTuple):
    """An index of a commune or the province: its value and parts, and these scaled if all known."""

    value: IndexValue
    parts: Sequence[IndexPart]
    scaled: Scaled


def describe_indexes(
    rules: Sequence[IndexRule],
    results: Sequence[Result],
    commune_results: Sequence[CommuneResult],
    indicators: Sequence[Indicator],
) -> tuple[list[IndexValue], list[IndexPart]]:
    """Each index of every year any of its components is known of, computed or not."""
    better = {row.indicator_id: row.better for row in indicators}
    of_communes = group_by(commune_results, lambda row: row.commune_id)
    values, parts = list[IndexValue](), list[IndexPart]()
    for rule in rules:
        units = [*_describe_index(rule, "", results, better)]
        for commune, known in of_communes.items():
            units += _describe_index(rule, commune, known, better)
        weights = list_weights(rule.weights)
        values += _rank_communes([unit for unit in units if unit.value.commune_id], weights)
        values += [unit.value for unit in units if not unit.value.commune_id]
        parts += [part for unit in units for part in unit.parts]
    return values, parts


def _describe_index(
    rule: IndexRule, commune: str, known: Sequence[Known], better: Mapping[str, str]
) -> Iterator[Unit]:
    """An index of a commune or the province for each year and basis."""
    names = {row.component_id for row in rule.weights}
    by_key = {(row.indicator_id, row.period, row.basis): row for row in known}
    spans = {(p, basis) for name, p, basis in by_key if name in names and Period.parse(p).is_year}
    for period, basis in sorted(spans):
        parts: list[IndexPart] = []
        scaled: list[Fraction] = []
        for row in rule.weights:
            figure = by_key.get((row.component_id, period, basis))
            part = fill_row(IndexPart, *([figure] if figure else []), row, commune_id=commune)
            part = part._replace(period=period, basis=basis, known="bound" if figure else "no")
            part = part._replace(source_id=figure.source_id if figure else "")
            if figure and figure.operator in EXACT:
                scaled.append(scale(figure.value, row, better[row.component_id]))
                limit = name_passed_limit(figure.value, row)
                part = part._replace(known="yes", scaled=float(scaled[-1]), clipped=limit)
            parts.append(part)
        stated = by_key.get((rule.indicator_id, period, basis))
        yield _complete(parts, scaled, rule.weights, stated)


def _complete(
    parts: Sequence[IndexPart], scaled: Scaled, weights: Sequence[IndexWeight], stated: Known | None
) -> Unit:
    """An index with what each part gives, if all are known, beside what a source states of it."""
    lacking = [part.component_id for part in parts if part.known != "yes"]
    value = fill_row(IndexValue, parts[0], value=math.nan, lacking=" ".join(lacking))
    if not lacking:
        points = compute_contributions(scaled, list_weights(weights))
        parts = [
            part._replace(contribution=float(share))
            for part, share in zip(parts, points, strict=True)
        ]
        value = value._replace(value=compute_index(scaled, list_weights(weights)))
    if stated and not stated.derived:
        computed = rounding.PrintedNumber(value.value, INDEX_DECIMALS)
        ranges = rounding.admitted_range_of(stated), rounding.admitted_range_of(computed)
        value = value._replace(
            stated=stated.value,
            stated_operator=stated.operator,
            stated_source_id=stated.source_id,
            stated_place=stated.place,
            agrees="" if lacking else "yes" if rounding.is_compatible(*ranges) else "no",
        )
    return Unit(value, parts, () if lacking else scaled)


def _rank_communes(units: Sequence[Unit], weights: Sequence[Fraction]) -> Iterator[IndexValue]:
    """The indexes of communes with their ranks among all of the same year and basis."""
    for members in group_by(units, lambda unit: unit.value.key[1]).values():
        computed = [unit for unit in members if unit.scaled]
        scaled = [unit.scaled for unit in computed]
        declared, equal, *changed = (
            [compute_index(one, varied) for one in scaled] for varied in _vary(weights)
        )
        ranks = [_rank(values) for values in (declared, equal, declared, *changed)]
        yield from (unit.value for unit in members if not unit.scaled)
        for unit, value_equal, (rank, rank_equal, *others) in zip(
            computed, equal, zip(*ranks, strict=True), strict=True
        ):
            yield unit.value._replace(
                ranked=float(len(computed)),
                rank=float(rank),
                value_equal=value_equal,
                rank_equal=float(rank_equal),
                rank_best=float(min(others)),
                rank_worst=float(max(others)),
            )


def _vary(weights: Sequence[Fraction]) -> Iterator[list[Fraction]]:
    """The weights as declared, equal, and with each of them a tenth less and a tenth more."""
    yield [*weights]
    yield [Fraction(1)] * len(weights)
    for place, weight in enumerate(weights):
        for times in CHANGES:
            yield [*weights[:place], weight * times, *weights[place + 1 :]]


def _rank(values: Sequence[float]) -> list[int]:
    """The place of each value, the greatest first; equal ones share a place."""
    return [1 + sum(other > value for other in values) for value in values]
