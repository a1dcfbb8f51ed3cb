"""The declared weights of an index and the figures of its components → the index.

Worked in fractions: neither the order of the components nor the size of all weights together
changes anything. The method is in docs/method/indexes.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from briefing import i18n
from briefing.data.codes import INDEX_RULE
from briefing.data.columns import group_by
from briefing.data.index_rows import IndexWeight
from briefing.data.rows import Notes, Source

INDEX_DECIMALS = 2
EXACT = ("=", "~")  # operators of figures an index is made of; a bound makes none


class IndexRule(NamedTuple):
    """An index as a rule of derived figures: its inputs are its components, in their order."""

    indicator_id: str
    period: str
    rule: str
    inputs: str
    note: Notes
    weights: Sequence[IndexWeight]


def make_index_rules(weights: Sequence[IndexWeight], sources: Sequence[Source]) -> list[IndexRule]:
    """The rule of each index; its note says who declares the weights."""
    titles = {row.source_id: row.title for row in sources}
    says = i18n.load_translators() if weights else ()
    rules: list[IndexRule] = []
    for name, rows in group_by(weights, lambda row: row.indicator_id).items():
        declared = dict.fromkeys(row.source_id for row in rows)
        note = {
            say.language: say(
                "Computed with the weights declared by: {sources}.",
                sources="; ".join(titles[source][say.language] for source in declared),
            )
            for say in says
        }
        inputs = " + ".join(row.component_id for row in rows)
        rules.append(IndexRule(name, "", INDEX_RULE, inputs, Notes(note), rows))
    return rules


def scale(value: float, weight: IndexWeight, better: str) -> Fraction:
    """A component from 0 to 100: what is beyond a limit counts as the limit.

    Of 60 between 50 and 90 that is 25, and 75 where less is better.
    """
    low, high = _as_fraction(weight.low), _as_fraction(weight.high)
    share = (min(max(_as_fraction(value), low), high) - low) / (high - low)
    return 100 * (1 - share if better == "down" else share)


def name_passed_limit(value: float, weight: IndexWeight) -> str:
    """The limit a component is beyond: low, high or ""."""
    return "low" if value < weight.low else "high" if value > weight.high else ""


def compute_index(scaled: Sequence[Fraction], weights: Sequence[Fraction]) -> float:
    """The weighted mean of components from 0 to 100, rounded half up to two decimals."""
    exact = sum(compute_contributions(scaled, weights), Fraction(0))
    return math.floor(exact * 10**INDEX_DECIMALS + Fraction(1, 2)) / 10**INDEX_DECIMALS


def compute_contributions(
    scaled: Sequence[Fraction], weights: Sequence[Fraction]
) -> list[Fraction]:
    """The points of the index each component gives: together they are the index."""
    total = sum(weights, Fraction(0))
    return [weight * value / total for weight, value in zip(weights, scaled, strict=True)]


def list_weights(rows: Sequence[IndexWeight]) -> list[Fraction]:
    """The declared weights, as written."""
    return [_as_fraction(row.weight) for row in rows]


def _as_fraction(value: float) -> Fraction:
    return Fraction(repr(float(value)))
