"""A passage → its sentences, each a slice of it: unchanged, and no sign in two of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

END = re.compile(r"[.!?…]+[\"”’»)\]]*(?=\s+|$)|\n\s*\n")
ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:TP|Tp|tp|TS|ThS|PGS|GS|Ths|BS|KTS|st|No|no|Nos|Art|Mr|Mrs|Ms|Dr|St|e\.g|i\.e|vs|cf|approx|est"
    r"|tr|Tr|v\.v|nt|[A-ZĐ]|p|pp|para|Fig|Co|Ltd|Inc|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)$"
)
NUMBER_ALONE = re.compile(
    r"(?:^|\n)[\s>*#+\-–•]*\(?(?:(?:Điều|Khoản|Mục|Chương|Phần|Bảng|Biểu|Hình|Phụ lục|Article"
    r"|Section"
    r"|Chapter|Part|Table|Figure|Annex|Clause)\s+)?(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|[IVXLivx]+|[A-Za-zĐđ])$",
    re.IGNORECASE,
)


LONGEST_MARK = 40  # signs of an abbreviation, or of the number of an article
LONGEST = 4_000  # signs of what is taken for one sentence
MOST_NUMBERS = 60  # in it, by their groups of digits: each is held against every word of it
DIGITS = re.compile("[0-9]+")


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a passage begins and ends; what is endless is cut, between words if
    there are any.
    """
    for begin, end in _split(text):
        start = begin
        while (most := _find_most(text, start, end)) < end:
            cut = text.rfind(" ", start + 1, most)
            cut = cut if cut > start else most
            yield start, start + len(text[start:cut].rstrip())
            start = _skip_spaces(text, cut)
        yield start, end


def _find_most(text: str, start: int, end: int) -> int:
    """Where what is taken for one sentence must end, by its signs and by its numbers."""
    end = min(end, start + LONGEST)
    numbers = DIGITS.finditer(text, start, end)
    return next((found.start() for found in islice(numbers, MOST_NUMBERS, None)), end)


def _split(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a passage.

    A decimal point, an abbreviation and the number of an article or of a list end none.
    """
    start = _skip_spaces(text, 0)
    for found in END.finditer(text):
        if found.start() < start:
            continue
        before = text[max(start, found.start() - LONGEST_MARK) : found.start()]
        behind = _skip_spaces(text, found.end())
        if not found[0].isspace():
            is_number = len(before) < LONGEST_MARK and NUMBER_ALONE.search(before)
            if found[0] == "." and (is_number or ABBREVIATION.search(before)):
                continue
            if text[behind : behind + 1].islower() and found[0] not in ("!", "?"):
                continue
        yield start, found.start() if found[0].isspace() else found.end()
        start = behind
    end = len(text.rstrip())
    if start < end:
        yield start, end


def _skip_spaces(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
