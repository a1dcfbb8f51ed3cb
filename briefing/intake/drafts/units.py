"""The words behind a number → what it is counted in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from briefing.intake.unit_words import read_unit
from briefing.validate.sources.numbers import MAGNITUDE_EXPONENTS

MAGNITUDES = "|".join((*MAGNITUDE_EXPONENTS, "tr"))
PERCENT = re.compile(r" ?(?:%|(?:phan tram|percent|per ?cent|pct)(?![a-z]))")
POINTS = re.compile(
    r" ?(?:(?:diem|d) ?(?:%|phan tram)|(?:percentage|%)[- ]points?|points? of percent|pp\b)"
)
A_YEAR_EACH = re.compile(
    r" ?(?:/ ?(?:nam|year)|(?:a|per|each|every) (?:year|annum)|moi nam|annually)"
)
SCALE = re.compile(rf" ?-?(?P<words>(?:(?:{MAGNITUDES})(?![a-z]) ?)+)")
UNIT_WORDS = re.compile(r" ?(?P<words>[^\W\d_][^\s,.;:()|]*(?:,? [^\W\d_/][^\s,.;:()|]*){0,4})")
TIMES_BEHIND = re.compile(r" ?-?(?:lan|times|fold)(?![a-z])")


class Unit(NamedTuple):
    """What a figure is counted in: `root` is the id of the smallest unit, "%", "points", "times"
    or "" where none is said; one of it is `exponent` powers of ten of that."""

    root: str = ""
    exponent: int = 0
    is_per_year: bool = False


Roots = Mapping[str, tuple[str, int]]  # id of a unit → its smallest one, and the power of ten


class Reader(NamedTuple):
    """How the numbers of a draft are read."""

    unit_words: Mapping[str, str]
    roots: Roots
    convention: str  # of the draft, "vi" or "en"
    past_plan: str = ""  # what "the past term" is


def read_unit_behind(text: str, at: int, reader: Reader) -> tuple[Unit, int]:
    """The unit behind a number, and where it ends."""
    for pattern, root in ((POINTS, "points"), (PERCENT, "%"), (TIMES_BEHIND, "times")):
        if found := pattern.match(text, at):
            yearly = A_YEAR_EACH.match(text, found.end())
            return Unit(root, is_per_year=bool(yearly)), (yearly or found).end()
    exponent, end = 0, at
    if scale := SCALE.match(text, at):
        words = scale["words"].split()
        exponent, end = (
            sum(6 if word == "tr" else MAGNITUDE_EXPONENTS[word] for word in words),
            scale.end(),
        )
    if found := UNIT_WORDS.match(text, at):
        words = found["words"].split(" ")
        if read := _read_unit_words(found["words"], reader):
            unit, length = read
            return unit, found.start("words") + length
    found = UNIT_WORDS.match(text, end)
    if exponent and found and (read := _read_unit_words(found["words"], reader)):
        unit, length = read
        return unit._replace(exponent=unit.exponent + exponent), found.start("words") + length
    return Unit("", exponent), end


def _read_unit_words(text: str, reader: Reader) -> tuple[Unit, int] | None:
    """The unit the most words of a text's beginning are, and their length."""
    ends = [found.start() for found in re.finditer(r"[ /]|$", text)]
    for end in reversed(ends):
        if unit := read_unit(text[:end], reader.unit_words):
            return Unit(*reader.roots[unit]), end
    return None
