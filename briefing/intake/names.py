"""A name in a sheet → the indicators it may mean, by exactly the names and aliases of the data.

Two writings of one name are one: NFC or NFD, hoà and hòa, tỉ and tỷ, Ð and Đ, any case, any space
or dash, numbers and bullets before it, units in brackets and marks of notes behind it. Nothing is
taken for a name that only resembles it.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from briefing import errors
from briefing.data import characters
from briefing.data.dataset import Dataset
from briefing.validate.sources import tokens

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
ALIAS_SEPARATOR = "|"
DASHES = str.maketrans(dict.fromkeys(tokens.DASHES, "-"))
QUOTES = str.maketrans({**dict.fromkeys("“”„«»″", '"'), **dict.fromkeys("‘’", "'")})
ONE_SPELLING = re.compile(r"([b-df-hj-np-tv-zđ]+|qu)y")  # tỷ, kỹ, quý as tỉ, kĩ, quí
NUMBER_BEFORE = re.compile(
    r"(?:[-+•●*·–—→>○▪■]+\s*|\(?\d+(?:\.\d+)*[.)](?!\d)\s*|\(?[IVXLivxl]+[.)]\s*|[IVX]+\s*[-–:/]\s+"
    r"|\(?[a-zđ][.)]\s*|\d+(?:\.\d+)+\s+|\d+\s*[-–]\s+)"
)
OF_WHICH = re.compile(r"(?:trong đó|tr\.?\s?đó|trđ|t\.?đó|of which|in which)\s*[:.,]?\s*", re.I)
NOTE_MARKS = re.compile(r"\s*(?:\((?:\d{1,2}|\*+)\)|\[\d{1,2}\]|\*+|[¹²³⁰⁴-⁹]+)$")
PARTS = re.compile(r"\s*(?:\n|/|\||\s[-–—]\s)\s*")
ENGLISH_WORD = re.compile(r"\b[A-Z]?[a-z]{3,}\b")
LEAST_LIKE = 0.6
MOST_LOOKED_UP = 60  # unknown names whose nearest is looked for, each takes 10 ms


@functools.lru_cache(10_000)
def fold(text: str) -> str:
    """A text as it is compared: one case, one place of a tone, one y, plain spaces and dashes."""
    plain = unicodedata.normalize("NFC", characters.clean(text)).casefold()
    plain = re.sub(r"\s*([-/,;:])\s*", r"\1", plain.translate(DASHES).translate(QUOTES))
    return re.sub(r"[^\W\d_]+", _settle, plain)


def _settle(word: re.Match[str]) -> str:
    """A word with its tone at its end and i for y."""
    signs = unicodedata.normalize("NFD", word[0])
    base = unicodedata.normalize("NFC", "".join(sign for sign in signs if sign not in TONES))
    spelled = ONE_SPELLING.fullmatch(base)
    return (f"{spelled[1]}i" if spelled else base) + "".join(filter(TONES.__contains__, signs))


def strip_name(text: str) -> str:
    """A name without numbers and bullets before it, marks and stops behind it."""
    text, before = _compose(text), ""
    while text != before:
        before = text
        for pattern in (NUMBER_BEFORE, OF_WHICH):
            found = pattern.match(text)
            text = text[found.end() :] if found and found.end() < len(text) else text
        text = NOTE_MARKS.sub("", text.rstrip(" \t\n.:;,…"))
    return text


def _compose(text: str) -> str:
    """A text with its accents on their letters and its letters as they are read."""
    return unicodedata.normalize("NFC", text.translate(characters.READ_AS)).strip()


def is_of_which(text: str) -> bool:
    """Whether a row is one of the parts of the row before it."""
    text = _compose(text)
    bullet = NUMBER_BEFORE.match(text)
    return bool(OF_WHICH.match(text[bullet.end() :] if bullet else text))


class Names(NamedTuple):
    """The names of a data folder: folded → ids, and → as it is written there."""

    ids: Mapping[str, tuple[str, ...]]
    written: Mapping[str, str]

    def find(self, text: str) -> tuple[str, ...]:
        """The indicators of exactly this bare name, or of one half of one in two languages."""
        found = self.ids.get(fold(text))
        if found:
            return found
        parts = [part for part in PARTS.split(text) if part]
        if len(parts) != 2 or len({part.isascii() for part in parts}) == 1:
            return ()
        known = [self.ids.get(fold(strip_name(part)), ()) for part in parts]
        in_english = next(filter(str.isascii, parts))
        if not all(known) and " - " in text and not ENGLISH_WORD.search(in_english):
            return ()  # an area or a group: Tỷ lệ hộ nghèo - DTTS
        return tuple(dict.fromkeys(known[0] + known[1]))

    def nearest(self, text: str) -> str:
        """The name most like an unknown one, as it is written, "" where none is."""
        return self.written.get(_find_nearest(fold(strip_name(text)), tuple(self.ids)), "")


@functools.lru_cache(MOST_LOOKED_UP)
def _find_nearest(name: str, names: tuple[str, ...]) -> str:
    return errors.find_nearest(name, names, LEAST_LIKE)


def list_names(dataset: Dataset) -> Names:
    """Every name and alias of the indicators, and their ids."""
    ids: dict[str, tuple[str, ...]] = {}
    written: dict[str, str] = {}
    for indicator in dataset.indicators:
        texts = [indicator.indicator_id, *indicator.name.values()]
        for aliases in (indicator.aliases or {}).values():
            texts += (aliases or "").split(ALIAS_SEPARATOR)
        for text in filter(None, (each.strip() for each in texts)):
            name = fold(strip_name(text))
            ids[name] = tuple(dict.fromkeys((*ids.get(name, ()), indicator.indicator_id)))
            written.setdefault(name, text)
    return Names(ids, written)
