"""What is found of a number, and what it is held against."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from briefing.errors import Message
from briefing.intake.drafts.context import Sentence
from briefing.intake.drafts.facts import Fact, Match
from briefing.intake.drafts.names import Index, Likeness
from briefing.intake.drafts.numerals import Numeral

Verdict = Literal["supported", "contradicted", "not_in_force", "computed", "unknown", "skipped"]
Cause = Literal[
    "",
    "value",
    "period",
    "unit",
    "direction",
    "bound",
    "no_period",
    "no_name",
    "no_fact",
    "of_commune",
]

CERTAIN = 0.78  # share of a name that is said, to contradict a number by its figures


class Finding(NamedTuple):
    """What is found of a number: its verdict, the fact, and what a reader is told of it.

    `working` is how it is computed; `cautions` what a supported one still wants; `others` are
    statements that differ from the fact.
    """

    number: Numeral
    sentence: Sentence
    verdict: Verdict
    fact: Fact | None = None
    cause: Cause = ""
    how: str = ""
    cautions: tuple[str, ...] = ()
    others: tuple[Fact, ...] = ()
    working: Message | None = None


class Known(NamedTuple):
    """What a draft is held against: the names of the indicators and their facts."""

    names: Index
    facts: Mapping[str, Sequence[Fact]]
    is_misread: bool = False
    place: frozenset[str] = frozenset()  # the words of the province's name
    nouns: frozenset[str] = frozenset()  # and of all units
    communes: re.Pattern[str] | None = None  # a commune with its type, folded


class Candidate(NamedTuple):
    """A fact that has the number's value, and how well it fits what stands around it."""

    fact: Fact
    match: Match
    likeness: Likeness
    period: (
        int  # 3 the one named, 2 near it, 1 none is named, 0 another one that is only said before
    )
    fault: Cause = ""


def rank(one: Candidate) -> tuple[float, ...]:
    exact = {"exact": 2, "rounded": 1, "bound": 0}[one.match.how]
    return (
        one.period >= 2,
        exact,
        round(one.likeness.score, 1),
        one.period,
        one.fact.in_force,
        one.fact.agrees,
        not one.fact.derived,
    )
