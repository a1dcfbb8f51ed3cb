"""A printed token and a text → where the text has it, through lost diacritics and odd spacing.

Letters are compared without their marks and without case, white space is passed over; digits are
compared as they stand, and a number is never found inside a longer one.
"""

from __future__ import annotations

import re
import unicodedata

MARKS = ("Mn", "Cf")  # categories of diacritics and of invisible characters
DASHES = "‐‑‒–—−"
LETTER_REPLACEMENTS = {
    **dict.fromkeys("đð", "d"),
    **dict.fromkeys("ĐÐƉ", "D"),
    **dict.fromkeys(DASHES, "-"),
}


class _BareLetters(dict[int, str]):
    """The code of a letter → what it is compared as; each is looked up once."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        is_mark = unicodedata.category(letter) in MARKS
        self[code] = "" if is_mark else LETTER_REPLACEMENTS.get(letter, letter)
        return self[code]


_BARE_LETTERS = _BareLetters()


def strip_diacritics(text: str) -> str:
    """A text without diacritics and invisible characters, every dash a hyphen; case is kept."""
    return unicodedata.normalize("NFD", text).translate(_BARE_LETTERS)


def fold_text(text: str) -> str:
    """A text as it is compared: bare and in lower case."""
    return strip_diacritics(text).lower()


def find_token(token: str, folded: str) -> list[int]:
    """Every position of a token in a folded text; none where it is part of a longer number.

    White space counts between two digits alone: "1 29" is not "129".
    """
    wanted = " ".join(fold_text(token).split())
    if not wanted:
        return []
    pattern = "".join(_make_character_pattern(wanted, at) for at in range(len(wanted)))
    if wanted[0].isdigit():
        pattern = r"(?<![0-9])(?<![0-9][.,])" + pattern
    if wanted[-1].isdigit():  # not in 5140, 5.14 nor, a space having crept in, 514. 000
        pattern += r"(?![0-9])(?![.,][0-9])(?!\.\s[0-9]{3}(?![0-9]))"
    found = [match.start() for match in re.finditer(pattern, folded)]
    if re.match(r"[0-9]{3}(?![0-9])", wanted):
        found = [at for at in found if not SPLIT_NUMBER_HEAD.search(folded[max(at - 7, 0) : at])]
    return found


SPLIT_NUMBER_HEAD = re.compile(r"(?<![0-9])[0-9]{1,3}(?:\.\s|\s[.,])$")  # of "1. 514", one number


def _make_character_pattern(wanted: str, at: int) -> str:
    """The pattern of one character and of the space that may stand before it."""
    character, before = wanted[at], wanted[at - 1] if at else ""
    if character == " ":
        return r"\s+" if before.isdigit() and wanted[at + 1].isdigit() else r"\s*"
    loose = before not in ("", " ") and not (before.isdigit() and character.isdigit())
    return (r"\s*" if loose else "") + re.escape(character)
