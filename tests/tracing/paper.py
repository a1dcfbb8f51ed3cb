"""A PDF and the page of the same report → the numbers of the PDF that the page does not have.

A number is the page's where it stands behind, or before, the same word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pypdf import PdfReader
from tracer import is_axis
from written import Written, find_numbers

WORD = re.compile(r"[^\W\d_]+|%")
NEAR = 100  # letters within which a word stands beside a number: before all years of a row
INVISIBLE = dict.fromkeys(map(ord, "\xad\u2060"))  # where a line may be parted, and may not
ITEM = re.compile(r"\d (?:\d|\W )")  # the number of a finding, before its sign or its first number


def read_sheets(file: Path) -> list[str]:
    """The text of each sheet of a PDF, without its number."""
    sheets = [sheet.extract_text().translate(INVISIBLE) for sheet in PdfReader(file).pages]
    return [_cut_foot(text, number, len(sheets)) for number, text in enumerate(sheets, start=1)]


def _cut_foot(text: str, number: int, total: int) -> str:
    """A sheet without “Page 2 of 7”, wherever it was extracted, if that is what it says."""
    return re.sub(rf"\b(?:Page|Trang) {number}(?: of |/){total}\b", "", text)


def find_foreign(sheets: Iterable[str], page: str, language: str) -> list[str]:
    """The numbers of a PDF that its page does not have, with what stands around them.

    Of a line of a chart, which has no words, the numbers alone must be on the page.
    """
    known = {part for _, beside in pairs(page, language) for part in beside}
    alone = {_bare(number) for number in find_numbers(page, language)}
    foreign = []
    for text in sheets:
        for number, beside in pairs(text, language):
            line = text[text.rfind("\n", 0, number.start) + 1 :].partition("\n")[0]
            is_item = ITEM.match(line) and text[number.start - 1] == "\n"
            is_drawn = len(WORD.findall(line)) < 2 and is_joined(line, alone)
            is_drawn |= number.text.count(",") < 2 and is_two_of(number.text, alone)
            # The mark of a note, a letter or two, is part of the word before it: "xãb".
            unmarked = {
                (digits, side, word[:-letters])
                for digits, side, word in beside
                for letters in (1, 2)
                if word[letters:]
            }
            if not (
                known & {*beside, *unmarked}
                or is_item
                or is_drawn
                or is_axis(" | ".join(line.split()), language)
            ):
                around = text[max(0, number.start - 40) : number.end + 40]
                foreign.append(f"{number.text!r} in {around!r}")
    return foreign


def is_joined(line: str, numbers: set[str]) -> bool:
    """Whether a line is numbers of the page, which extraction may have run together."""
    digits = re.sub(r"[^\d.,]", "", re.sub(r"[.,](?!\d)", "", line))
    ends = {0}
    for end in range(1, len(digits) + 1):
        if any(digits[start:end] in numbers for start in ends):
            ends.add(end)
    return bool(digits) and len(digits) in ends


def is_two_of(text: str, numbers: set[str]) -> bool:
    """Whether a number is two of the page with decimals, at both sides of a chart's track."""
    halves = ((text[:at], text[at:]) for at in range(4, len(text)))
    return any(
        {*half} <= numbers and any("," in one or "." in one for one in half) for half in halves
    )


def _bare(number: Written) -> str:
    return number.text.lstrip("+−-")


def pairs(text: str, language: str) -> Iterator[tuple[Written, tuple[tuple[str, str, str], ...]]]:
    """Each number of a text with the word before it and the word behind it."""
    for number in find_numbers(text, language):
        before = WORD.findall(text[max(0, number.start - NEAR) : number.start])[-1:]
        behind = WORD.findall(text[number.end : number.end + NEAR])[:1]
        yield (
            number,
            (
                (_bare(number), "behind", *(word.casefold() for word in before or [""])),
                (_bare(number), "before", *(word.casefold() for word in behind or [""])),
            ),
        )
