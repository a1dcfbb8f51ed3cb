"""The text of a document → its sections by their numbers; a place as data names it → its sections.

A heading is a line that begins with `Phần thứ hai`, `Điều 1`, a Roman numeral, `1.`, `1.1.` or
`(7)`. They nest in this order, whatever a document leaves out. Headings are read through lost
diacritics and through I, l, | and 1 taken for one another, and only where the numbering allows
them, so that a line of text that begins with a number does not open a section.

A place is met within its sections. Where the document has no such heading although the numbering
goes on behind it, the heading is lost: its text lies in the section before, and is met there.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from briefing.validate.sources import tokens

Number = tuple[int, ...]
HeadingPath = tuple[tuple[str, Number], ...]  # of each heading a text stands under

HEADING_KINDS = ("part", "article", "roman", "number", "item", "row")  # in the order they nest
ROMAN_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
ROMAN_NUMERALS = tuple(tens + ones for tens in ("", "X", "XX") for ones in ROMAN_ONES)
ORDINAL_WORDS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
OPENING_PLACE = "Phần mở đầu"
PLACE_FORMS = ("II.1.1", "Điều 1 (7)", "Phần thứ hai, III.2 (1)", OPENING_PLACE, "row 9 (note)")
MAX_LOST_HEADINGS = 3  # headings in a row that may be lost before the next is still taken for one

ORDINAL_NUMBERS = {tokens.fold_text(word): (n,) for n, word in enumerate(ORDINAL_WORDS, start=1)}
ORDINAL_NUMBERS["bon"] = (4,)
ORDINAL_PATTERN = "|".join(ORDINAL_NUMBERS)
PART_HEADING = re.compile(rf"(?i)ph\wn\s+th\w{{0,3}}\s+({ORDINAL_PATTERN})\s*(?:[.:-]|$)")
ARTICLE_HEADING = re.compile(r"[dp][il]\w?u\s+([0-9lI|]{1,3})\s*[.:]", re.IGNORECASE)
ROMAN_HEADING = re.compile(r"(?![0-9]+\W|[l|]\W)([IVXl1|]{1,5})\s*[.,:]\s*(?=[A-Z])")
SINGLE_NUMBER_HEADING = re.compile(r"([0-9lI|]{1,2})[.:)]\s*(?=[A-Z])")
NUMBER_HEADING = re.compile(r"([0-9lI|]{1,2}(?:\.[0-9lI|]{1,2}){1,3})[.,:)]?\s*(?=[A-Z])")
ITEM_HEADING = re.compile(r"\(([0-9lI|]{1,2})\)\s*\S")
PARAGRAPH_PLACE = re.compile(r"doan \d+")
PLACE_COMPONENT = re.compile(
    rf"phan thu (?P<part>{ORDINAL_PATTERN})\b|dieu (?P<article>\d+)|(?P<roman>[ivx]+)\b"
    r"|row (?P<row>\d+)"
    r"|(?P<number>\d+(?:\.\d+)*)|\((?P<item>\d+)\)|\((?P<column>[a-z][\w ]*)\)"
)
URL_OR_DATE = re.compile(r"https?://\S*|\d{4}-\d{2}(?:-\d{2})?|\d{4}-\d{4}")


class Outline(NamedTuple):
    """A document's text, folded, and its sections: where each begins and what it stands under."""

    text: str
    starts: tuple[int, ...]
    paths: tuple[HeadingPath, ...]


def parse_outline(file: str, text: str) -> Outline:
    """The sections of a document; those of a CSV file are its cells."""
    split = _split_csv_cells if file.lower().endswith(".csv") else _split_sections
    pieces = list(split(text))
    starts = itertools.accumulate((len(piece) + 1 for _, piece in pieces), initial=0)
    folded = "".join(f"{piece}\n" for _, piece in pieces)
    return Outline(folded, tuple(starts)[:-1], tuple(path for path, _ in pieces))


def _split_csv_cells(text: str) -> Iterator[tuple[HeadingPath, str]]:
    """Every cell under its row, as a spreadsheet numbers it, and column; no address, no date."""
    header: list[str] = []
    for line, cells in enumerate(csv.reader(io.StringIO(text, newline="")), start=1):
        header = header or cells
        for name, cell in zip(header, cells, strict=False):
            if not URL_OR_DATE.fullmatch(cell.strip()):
                yield (
                    (("row", (line,)), (f"({tokens.fold_text(name)})", ())),
                    tokens.fold_text(cell) + "\n|",
                )


def _split_sections(text: str) -> Iterator[tuple[HeadingPath, str]]:
    path: HeadingPath = ()
    lines: list[str] = []
    seen: set[Number] = set()  # numbers met under the same part, article and Roman numeral
    for line in text.splitlines():
        opened = _parse_heading(tokens.strip_diacritics(line), path, seen)
        if opened is not None:
            yield path, "\n".join(lines)
            kind, number = opened[-1]
            seen = seen | {number} if kind == "number" else seen if kind == "item" else set()
            path, lines = opened, []
        lines.append(tokens.fold_text(line))
    yield path, "\n".join(lines)


def _parse_heading(line: str, path: HeadingPath, seen: set[Number]) -> HeadingPath | None:
    """The path a line opens where it is a heading, else None."""
    line = line.lstrip(" \t-~*•+#_.>")
    now = dict(path)
    if found := PART_HEADING.match(line):
        part = ORDINAL_NUMBERS[found[1].lower()]
        return _nest_heading(path, "part", part) if part > now.get("part", ()) else None
    if found := ARTICLE_HEADING.match(line):
        return _nest_heading(path, "article", _parse_digits(found[1]))
    if found := ROMAN_HEADING.match(line):
        roman, before = _parse_roman(found[1]), now.get("roman", (0,))
        if roman and 0 < roman[0] - before[0] <= MAX_LOST_HEADINGS:
            return _nest_heading(path, "roman", roman)
        after = now.get("part", (1,))[0] + 1  # its heading is lost where the numerals begin again
        again = roman == (1,) and before > (1,) and after <= len(ORDINAL_WORDS)
        if again and _is_in_capitals(line[found.end() :]):
            return ("part", (after,)), ("roman", roman)
    if found := SINGLE_NUMBER_HEADING.match(line) or NUMBER_HEADING.match(line):
        number = _parse_digits(found[1])
        return _nest_heading(path, "number", number) if _is_next_number(number, now, seen) else None
    if found := ITEM_HEADING.match(line):
        item, last = _parse_digits(found[1]), now.get("item")
        if item == (1,) or last is None or 0 < item[0] - last[0] <= MAX_LOST_HEADINGS:
            return _nest_heading(path, "item", item)
    return None


def _is_next_number(number: Number, now: dict[str, Number], seen: set[Number]) -> bool:
    """Whether a section of this number can begin here."""
    last = now.get("number", ())
    if not last or number == (1,):
        return True
    before = (*number[:-1], number[-1] - 1) if number[-1] > 1 else number[:-1]
    is_ahead = number > last and number[0] - last[0] <= MAX_LOST_HEADINGS
    return is_ahead or (before in seen and number not in seen)


def _is_in_capitals(title: str) -> bool:
    """Whether a title is in capitals, a letter in four misread."""
    letters = [letter for letter in title if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) * 4 >= len(letters) * 3


def _nest_heading(path: HeadingPath, kind: str, number: Number) -> HeadingPath:
    """A path with a heading of this kind in place of what stood there and deeper."""
    above = HEADING_KINDS[: HEADING_KINDS.index(kind)]
    return (*(step for step in path if step[0] in above), (kind, number))


def _parse_digits(text: str) -> Number:
    return tuple(int(part) for part in re.sub("[lI|]", "1", text).split("."))


def _parse_roman(text: str) -> Number:
    """A Roman numeral as a number, () where it is none."""
    written = re.sub("[l1|]", "I", text).upper()
    return (ROMAN_NUMERALS.index(written),) if written in ROMAN_NUMERALS else ()


def parse_place(place: str) -> HeadingPath | None:
    """A place as data names it: () for the opening, None where it cannot be read.

    A text without headings is all opening: a paragraph of it, "đoạn 8", is looked for there.
    """
    rest = tokens.fold_text(place).strip()
    if rest == tokens.fold_text(OPENING_PLACE) or PARAGRAPH_PLACE.fullmatch(rest):
        return ()
    path: list[tuple[str, Number]] = []
    while rest:
        found = PLACE_COMPONENT.match(rest)
        if found is None:
            return None
        kind = str(found.lastgroup)
        path.append(_parse_component(kind, found[kind]))
        rest = rest[found.end() :].lstrip(" ,.;")
    order = [_get_depth(kind) for kind, _ in path]
    return tuple(path) if path and order == sorted(set(order)) else None


def _parse_component(kind: str, text: str) -> tuple[str, Number]:
    if kind == "column":
        return f"({text})", ()
    if kind == "part":
        return kind, ORDINAL_NUMBERS[text]
    return kind, _parse_roman(text) if kind == "roman" else _parse_digits(text)


def find_sections(place: HeadingPath, paths: Sequence[HeadingPath]) -> set[int]:
    """The sections a place means: its own with those in it, or the one its lost heading stood in.

    What a place leaves out above or between its numbers is as in the first section that fits:
    II.1 is of the first part, and not of an annex.
    """
    if not place:
        return {index for index, path in enumerate(paths) if not path}
    *above, (kind, wanted) = place
    numbers = {  # of the sections under all that the place names before its last number
        index: dict(path).get(kind, ())
        for index, path in enumerate(paths)
        if all(_get_heading_number(path, name) == number for name, number in above)
    }

    def select_beside(sections: list[int], first: list[int]) -> list[int]:
        """Those that stand under the same unnamed headings as the first."""
        unnamed = {index: _list_unnamed_headings(paths[index], place) for index in sections + first}
        return [index for index in sections if unnamed[index] == unnamed[first[0]]]

    inside = [
        index
        for index, number in numbers.items()
        if number[: len(wanted)] == wanted and kind in dict(paths[index])
    ]
    if inside or kind not in HEADING_KINDS[:-1]:
        return {*select_beside(inside, inside)}
    siblings = {i: number for i, number in numbers.items() if _is_sibling(number, wanted)}
    behind = [i for i, number in siblings.items() if number > wanted]
    before = select_beside(
        [
            i
            for i, n in numbers.items()
            if behind and n < wanted and (i in siblings or wanted[: len(n)] == n)
        ],
        behind,
    )
    last = max((numbers[index] for index in before), default=())
    return {index for index in before if numbers[index] == last}


def _get_heading_number(path: HeadingPath, kind: str) -> Number:
    """A document without parts is its own first part."""
    return dict(path).get(kind, (1,) if kind == "part" else ())


def _is_sibling(one: Number, other: Number) -> bool:
    """Whether two numbers count under the same heading: 1.4 and 1.6.2 under 1."""
    return len(one) >= len(other) and one[: len(other) - 1] == other[:-1]


def _list_unnamed_headings(path: HeadingPath, place: HeadingPath) -> HeadingPath:
    """What a section stands under that a place does not name."""
    named = dict(place)
    deepest = _get_depth(place[-1][0])
    return tuple(s for s in path if s[0] not in named and _get_depth(s[0]) < deepest)


def _get_depth(kind: str) -> int:
    """How deep a kind nests; a column lies deepest."""
    return HEADING_KINDS.index(kind) if kind in HEADING_KINDS else len(HEADING_KINDS)


def format_place(path: HeadingPath) -> str:
    """A section as data names it as a place."""
    text = ""
    for kind, number in path:
        digits = ".".join(map(str, number))
        comma, space = (", ", " ") if text else ("", "")
        if kind == "part":
            text += f"Phần thứ {ORDINAL_WORDS[number[0] - 1]}"
        elif kind in ("article", "roman"):
            text += comma + (ROMAN_NUMERALS[number[0]] if kind == "roman" else f"Điều {digits}")
        elif kind == "number":
            text += ("." if "roman" in dict(path) else comma) + digits
        elif kind == "row":
            text += f"row {digits}"
        else:
            text += space + (f"({digits})" if kind == "item" else kind)
    return text or OPENING_PLACE
