"""A passage → its sentences, each a slice of it: unchanged, and no sign in two of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

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


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a passage begins and ends.

    A decimal point, an abbreviation and the number of an article or of a list end none.
    """
    start = _skip_spaces(text, 0)
    for found in END.finditer(text):
        if found.start() < start:
            continue
        before, rest = text[start : found.start()], text[found.end() :].lstrip()
        if not found[0].isspace():
            if found[0] == "." and (ABBREVIATION.search(before) or NUMBER_ALONE.search(before)):
                continue
            if rest[:1].islower() and found[0] not in ("!", "?"):
                continue
        yield start, found.start() if found[0].isspace() else found.end()
        start = _skip_spaces(text, found.end())
    end = len(text.rstrip())
    if start < end:
        yield start, end


def _skip_spaces(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
