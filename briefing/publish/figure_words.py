"""Numbers of a text that are figures, and the words by which keys and titles name a figure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from babel.dates import get_month_names

from briefing.i18n import LANGUAGES

MAX_KEY = 64  # characters Word allows a tag
MAX_TITLE = 120
MAX_NAME = 60  # letters of what a text is part of
MAX_BEFORE, MAX_AFTER = 40, 24  # letters around a number in a title
BLANK, OTHER = "[…]", "…"  # a title's figure, and others beside it
YEAR = r"(?:19|20)\d\d"
NUMBER = r"\d+(?:[.,]\d+)*"
_MONTHS = "|".join(
    re.escape(name)
    for language in LANGUAGES
    for width in ("wide", "abbreviated")
    for name in get_month_names(width, locale=language).values()
)
_PARTS = (  # of a document
    *("Điều", "[Kk]hoản", "[Mm]ục", "[Đđ]iểm", "Bảng", "Biểu", "[Dd]òng", "[Đđ]oạn", "Chương"),
    *("Phần", "Phụ lục", "Articles?", "Clauses?", "Items?", "Sections?", "Tables?", "Annex"),
    *("Forms?", "[Rr]ows?", "[Ll]ines?", "[Pp]aragraphs?", "Chapters?", "Parts?", "Appendix"),
)
_END = r"(?=\s*(?:\(|[.;,:)\]”](?!\d)|$|(?:and|but|và|nhưng|còn)\b))"  # of a place that is a number
_PLACE = r"\d{1,3}(?:\.\d+)*(?:\s\(\d{1,2}\))?(?:,\s\d{1,2}(?=\s*(?:[.;,:)\]”]|$)))*(?![\w%])"
_SKIPPED = re.compile(  # numbers that are no figures: sources, dates, years and their spans, places
    rf"\[\d+\](?:\s\d{{1,3}}(?:\.\d+)*{_END})?|\b(?:{'|'.join(_PARTS)})\s{_PLACE}"
    rf"|\b\d{{1,2}}\s(?:{_MONTHS})\b|\b(?:{_MONTHS})\s\d{{1,2}}\b(?=,?\s{YEAR}\b)"
    r"|\b[Nn]gày\s\d{1,2}(?![\d.,/]*\d)|\b[Tt]háng\s\d{1,2}(?![\d.,/]*\d)|\^\d+"
    rf"|\d{{1,2}}/\d{{1,2}}/\d{{4}}|\d{{1,2}}/{YEAR}|\b{YEAR}\b(?:\s?[–-]\s?{YEAR}\b)?(?![.,]\d)"
    r"|\b[IVXLC]+(?:\.\d+)+|\d+(?:\.\d+){2,}(?!\d)|\(\d{1,2}\)|\d+[-/](?=[^\W\d])[\w-]+|[^\W\d]\d+"
)
_FIGURE = re.compile(
    rf"(?:[≥≤<>≈]\s?)?(?:(?<![\w.,])[+−-])?(?<![\w]){NUMBER}(?:[–/]{NUMBER})?(?:\s?%)?(?![^\W_]*\d)"
)
_EDGES = " ,;:.(–-·“”"


def make_skeleton(sentence: str) -> str:
    """A sentence without its figures: two runs that say the same of other figures have the same."""
    return _FIGURE.sub("#", _SKIPPED.sub("@", sentence))


def list_numbers(
    text: str, start: int = 0, end: int | None = None, names: Sequence[str] = ()
) -> list[re.Match[str]]:
    """The figures of a text between two places, but for those in `names` within it."""
    skipped = [found.span() for found in _SKIPPED.finditer(text)]
    for name in names:
        skipped += [found.span() for found in re.finditer(re.escape(name), text)]
    tokens = _FIGURE.finditer(text, start, len(text) if end is None else end)
    return [one for one in tokens if not any(a < one.end() and one.start() < b for a, b in skipped)]


def describe_number(sentence: str, number: tuple[int, int], name: str = "") -> str:
    """The words around a number of a sentence, without `name`, the number, and other figures."""
    before, after = sentence[: number[0]], sentence[number[1] :]
    if name:
        before, after = before.rpartition(name)[2], after.partition(name)[0]
    before, after = (" ".join(leave_out(one).split()) for one in (f"{before}\0", f"\0{after}"))
    before, after = before.rstrip("\0"), after.lstrip("\0")
    if len(before) > MAX_BEFORE:
        kept = before[-MAX_BEFORE - 1 :]
        before = kept.partition(" ")[2] or kept.split()[-1]
    after = cut(after, MAX_AFTER)
    before, after = before.lstrip(f"{_EDGES}/)"), after.rstrip(_EDGES)
    if after.rfind("(") > after.rfind(")"):
        after = after[: after.rfind("(")].rstrip(_EDGES)
    elif after.endswith(")") and "(" not in f"{before}{after}":
        after = after[:-1]
    return f"{before}{BLANK}{after}" if before.strip() or after.strip() else ""


def leave_out(text: str) -> str:
    """A text with a sign in place of each of its figures, which a title must not repeat."""
    for found in reversed(list_numbers(text)):
        text = f"{text[: found.start()]}{OTHER}{text[found.end() :]}"
    return text


def name_block(text: str) -> str:
    """What a block is called in titles: the beginning of its own, without figures."""
    return cut(leave_out(text), MAX_NAME).rstrip(_EDGES)


def cut(text: str, most: int) -> str:
    """The beginning of a text, without half a word at its end."""
    kept = text[: most + 1]
    return text if len(text) <= most else kept.rpartition(" ")[0] or kept[:most]


def slug(text: str) -> str:
    """A text in plain small letters, without its numbers."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "-".join(
        re.findall(r"[a-z_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    )


def join_key(*parts: str) -> str:
    key = ".".join(re.sub(r"\s+", "-", part) for part in parts if part)
    return shorten_key(key)


def shorten_key(key: str) -> str:
    """A key as long as a tag may be: a sum in place of its tail."""
    if len(key) <= MAX_KEY:
        return key
    return f"{key[: MAX_KEY - 9]}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def join_title(*parts: str) -> str:
    """The parts of a title, each once, as long as it may be; the first gives way to the others."""
    told = list(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))
    over = len(" · ".join(told)) - MAX_TITLE
    if over > 0 and len(told) > 1 and len(told[0]) - over > MAX_BEFORE:
        told[0] = f"{cut(told[0], len(told[0]) - over - 1)}{OTHER}"
    title = " · ".join(told)
    return title if len(title) <= MAX_TITLE else f"{cut(title, MAX_TITLE - 1)}{OTHER}"
