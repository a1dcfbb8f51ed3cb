"""Texts of the data that look like a program's own words → whether a page quotes one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_AROUND = ".,;:!?()[]{}“”\"'…–—"  # signs a sentence sets around what it quotes
_WORD = re.compile(r"\S+")


class Quoted:
    """What texts of the data say, by which a find in a page's text is known as theirs.

    A page may set a text into a sentence, shorten it, or break it into lines: where a find is not
    within the whole text it is known by the word before or after it, which a fault of the program
    would not have. Texts have single plain spaces.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = [" ".join(text.split()) for text in texts]

    def has_word(self, word: str) -> bool:
        """Whether a text has a word."""
        return any(word in text.split() for text in self._texts)

    def has(self, found: re.Match[str]) -> bool:
        """Whether a find in a page's text is in a text of the data as well."""
        return any(
            found[0].strip() in text and (_is_within(found, text) or _is_beside(found, text))
            for text in self._texts
        )


def _is_within(found: re.Match[str], text: str) -> bool:
    """Whether a page has all of a text around what was found there."""
    first, last = found.start(), found.start() + len(found[0].rstrip())
    whole = re.finditer(re.escape(text), found.string)
    return any(at.start() <= first and last <= at.end() for at in whole)


def _is_beside(found: re.Match[str], text: str) -> bool:
    """Whether a text has what was found with the word before or after it, or there is neither."""
    words = [*_WORD.finditer(found.string)]
    first, last = found.start(), found.start() + len(found[0].rstrip())
    inside = [at for at in words if at.end() > first and at.start() < last]
    begin, end = inside[0].start(), inside[-1].end()
    head, tail = found.string[begin:first].lstrip(_AROUND), found.string[last:end].rstrip(_AROUND)
    quoted = head + found.string[first:last] + tail
    around = [f"{at[0].lstrip(_AROUND)} {quoted}" for at in words if at.end() == begin - 1]
    around += [f"{quoted} {at[0].rstrip(_AROUND)}" for at in words if at.start() == end + 1]
    return any(part in text for part in around or [quoted])
