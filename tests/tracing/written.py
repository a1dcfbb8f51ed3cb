"""A text in a language → the numbers written in it, with their digits and where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

MARKS = {"en": (",", "."), "vi": (".", ",")}  # groups, decimals
SIGN = r"(?:(?<![\w\d])[−+-])?"


@dataclass(frozen=True)
class Written:
    """A number as it stands in a text."""

    text: str
    start: int
    end: int
    value: float
    decimals: int
    is_signed: bool

    @property
    def is_year(self) -> bool:
        return len(self.text) == 4 and self.text.isdigit() and "1900" < self.text < "2100"


def find_numbers(text: str, language: str) -> list[Written]:
    """Every number of a text, left to right."""
    group, mark = map(re.escape, MARKS[language])
    form = rf"{SIGN}(?:\d{{1,3}}(?:{group}\d{{3}})+(?!\d)|\d+)(?:{mark}\d+)?"
    return [_read(found, language) for found in re.finditer(form, text)]


def _read(found: re.Match[str], language: str) -> Written:
    group, mark = MARKS[language]
    plain = found[0].replace(group, "").replace(mark, ".").replace("−", "-")
    decimals = len(plain.partition(".")[2])
    signed = plain[0] in "+-"
    return Written(found[0], found.start(), found.end(), float(plain), decimals, signed)
