"""A text as it is compared, with the place in it that each compared sign is from."""

from __future__ import annotations

import functools
from typing import NamedTuple

from briefing.data import characters
from briefing.intake.numbers import FULL_WIDTH
from briefing.validate.sources.tokens import fold_text


class Folded(NamedTuple):
    """A text without accents and in lower case; `places[i]` is where its sign `i` comes from."""

    text: str
    places: list[int]
    original: str

    def slice(self, start: int, end: int) -> str:
        """What stands in the original for a part of the folded text."""
        return self.original[self.places[start] : self.places[end - 1] + 1] if start < end else ""


def fold(text: str) -> Folded:
    """A text folded sign by sign."""
    signs, places = list[str](), list[int]()
    for at, sign in enumerate(text):
        for one in _fold_sign(sign):
            signs.append(one)
            places.append(at)
    return Folded("".join(signs), places, text)


@functools.cache
def _fold_sign(sign: str) -> str:
    plain = fold_text(sign.translate(characters.READ_AS).translate(FULL_WIDTH))
    return " " if plain.isspace() else plain
