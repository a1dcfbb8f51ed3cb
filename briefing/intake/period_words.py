"""The words of a period, as a heading has them → the period as the contract writes it."""

from __future__ import annotations

import functools
import re

from briefing.data.characters import clean
from briefing.validate.sources.tokens import fold_text

_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_ORDINALS = ("first", "second", "third", "fourth")
_COUNTS = {
    **{"hai": 2, "ba": 3, "bon": 4, "sau": 6, "bay": 7, "tam": 8, "chin": 9},
    **{"muoi mot": 11, "muoi hai": 12, "muoi": 10, "nam(?= thang dau)": 5},
    **{"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8},
    **{"nine": 9, "ten": 10, "eleven": 11, "twelve": 12},
}
_MONTH_NAMES = (
    *("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?"),
    *("aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"),
)
NO_PERIOD = re.compile(  # a comparison, what a year does not begin with, a year of schools
    r"\b(?:so voi|so sanh|compared|versus|vs|nam hoc|nien hoc|school year)\b"
)
OTHER_PART = re.compile(  # of a year, none that runs from its beginning to the end of a month
    r"\b(?:thang|\d+t|quy) (?:nam )?(?:cuoi|con lai|sau\b|tiep)"
    r"|\bnua (?:nam )?(?:cuoi|sau|con lai)|\b(?:second|last|other|latter) half|\bh[02-9]\b"
    r"|\b(?:last|final|remaining|next|other) (?:\w+ )?(?:months|quarters?)"
    r"|\b(?:0|1[3-9]|[2-9]\d)[ -]*(?:(?:thang|months?)\b(?! \d\d?(?!\d))|t(?= ?/?\d|$))"
    r"|\b(?:quy|quarter)[ .]*(?:0|[5-9]|\d\d|vi{0,3}|ix|xi{0,2})(?![a-z0-9])"
    r"|(?<![a-z])q[ .]?[05-9](?![a-z0-9])"
    r"|\b(?:quy|quarters?|q)[ .]*(?:iv|i{1,3}|[1-4]) ?(?:[,+&-]|va|den|and|to) ?(?:quy |q)?"
    r"(?:iv|i{1,3}|[1-4])(?![a-z0-9])(?! thang)"
    r"|\b(?:hai|ba|[23]) quy (?:dau|nam)|\b(?:two|three|[23]) quarters|\bgiua nam|\bmid-?year"
    r"|^(?:so |co |tinh )?(?:den )?(?:thoi diem )?dau (?:nam|ky)"
    r"|\bthang[ .]*(?:0|00|1[3-9]|[2-9]\d)(?!\d)"
    r"|\bthang \d\d? ?(?:-|den) ?(?:thang )?\d\d?(?!\d)(?!/)"
    rf"|(?:^|\b(?:hien|th|ky|den|qua|uoc|dat) )(?:00?|1[3-9]|[2-9]\d)[/.-]{_YEAR}"
)
SAID_OF_A_YEAR = re.compile(  # beside a period, and changes nothing of it
    r"\b(?:(?:ca|hang|dau|cuoi) nam|nam|ky|so lieu|so bo|so|uoc(?: tinh| dat)?|tinh|thuc hien|th"
    r"|ket qua|chinh thuc|het|den|tu|ngay(?: \d\d?(?!\d))?|giai doan|binh quan|luy ke|cong don"
    r"|thoi diem|bao cao|full|whole|year|annual|end|average|mean|first|cumulative|estimated?|actual"
    r"|results?|period|of|the|in|to|as|at|by|from|until|and)\b"
)
CONSTANT_PRICES = re.compile(
    rf"\b(?:(?:theo )?gia (?:so sanh|co dinh|goc)(?: nam)?"
    rf"|(?:at )?constant(?: {_YEAR})? prices(?: of)?)\s*(?:{_YEAR})?"
)
DATES = (  # each with groups `year` and `month`, the most telling form first
    rf"(?<![\d/.-])(?:[12]\d|3[01]|0?[1-9])(?P<sign>[/.-])(?P<month>{_MONTH})(?P=sign)(?P<year>{_YEAR})(?!\d)",
    rf"(?<!\d)(?P<year>{_YEAR})-(?P<month>{_MONTH})-\d\d(?!\d)",
    rf"(?<![\w/.-])(?P<month>{_MONTH})[/.](?P<year>{_YEAR})(?!\d)",
    rf"(?<!\d)(?P<year>{_YEAR})-(?P<month>0[1-9]|1[0-2])(?![\d-])",
)
QUARTER_OF = re.compile(rf"\b((?:quy|quarter)[ .]*[1-4])[/.](?={_YEAR})")  # no month
QUARTER = re.compile(
    r"\b(?:quy|quarter)[ .]*(iv|i{1,3}|[1-4])(?![a-z0-9])|(?<![a-z])q[ .]?([1-4])(?![a-z0-9])"
    rf"|\b({'|'.join(_ORDINALS)}|[1-4](?=st|nd|rd|th))(?:st|nd|rd|th)? quarter\b"
)
MONTHS = re.compile(  # so many from the beginning of the year, not the 30 of "30 tháng 6"
    rf"(?<![\d/])\b({_MONTH}|{'|'.join(_COUNTS)})[ -]*"
    r"(?:(?:thang|months?)\b(?! \d\d?(?!\d))|t(?= ?/?\d| dau|$))"
)
DAY = re.compile(  # of a year left out: đến 30/6
    r"\b(?:den|ngay|to|of|by) (?:het )?(?:ngay )?(?:[12]\d|3[01]|0?[1-9])"
    rf"[/.-]({_MONTH})(?![\d/.-])"
)
HALF = re.compile(r"\b(?:nua dau nam|first half|half[- ]year|h1)(?![a-z0-9])")
MONTH = re.compile(rf"\b(?:thang|month|t)[ .]*({_MONTH})(?!\d)(?! thang)")
MONTH_NAME = re.compile(
    rf"\b(?:{'|'.join(f'({m})' for m in _MONTH_NAMES)})\b\.?,? (?:\d\d?,? )?(?={_YEAR})"
)
SPAN = re.compile(
    rf"(?<![\d/])({_YEAR}) ?(?:-|den(?: nam)?|to) ?({_YEAR}|(?:1[3-9]|[2-9]\d)(?=$|\D))(?![\d/])"
)
YEARS = re.compile(rf"(?<!\d)(?<!\d[.,]){_YEAR}(?!\d)(?![.,]\d)")
YEARS_AGO = {
    **{"nam truoc": 1, "nam ngoai": 1, "last year": 1, "previous year": 1},
    **{"nam nay": 0, "nam bao cao": 0, "this year": 0, "reporting year": 0},
}

FORMS: tuple[str | re.Pattern[str], ...] = (  # of a period, those with more words first
    *(*DATES, DAY, QUARTER, MONTHS, HALF, MONTH, MONTH_NAME, SPAN, YEARS),
    *YEARS_AGO,
)


def read_period(text: str, year: int) -> str:
    """The one period a text names, "" where it names none or several.

    `year` is that of the round: `6 tháng` names none. A date is its month, a quarter its last one;
    what compares two periods names none: `2026/2025`, `so với cùng kỳ`.
    """
    words = _fold(text)
    if NO_PERIOD.search(words) or OTHER_PART.search(words):
        return ""
    for pattern in DATES:
        if dates := list(re.finditer(pattern, words)):  # from one to another: the last
            return f"{dates[-1]['year']}-{int(dates[-1]['month']):02}"
    month = _read_month(words)
    if not month and (span := SPAN.search(words)):
        first, last = int(span[1]), int(span[1][: 4 - len(span[2])] + span[2])
        return f"{first}-{last}" if first < last else ""
    years = set(YEARS.findall(words))
    if not years:
        years = {str(year - ago) for words_of, ago in YEARS_AGO.items() if words_of in words}
    if not years and month:
        years = {str(year)}
    if len(years) != 1:
        return ""
    return f"{years.pop()}-{month:02}" if month else years.pop()


def names_other_part(text: str) -> bool:
    """Whether a text names a part of a year no period is: 6 tháng cuối năm, 13 tháng, Quý V."""
    return bool(OTHER_PART.search(_fold(text)))


def read_whole(text: str, year: int) -> str:
    """The period a text is, "" where it is more or other than one: giữa năm 2026, 2026 (mới)."""
    period = read_period(text, year)
    words = re.sub(r"\b\d\d? (?=thang \d\d?(?!\d))", " ", _fold(text))
    words = re.sub(rf"\b(?:thang|month) ?(?={_MONTH}[/.]{_YEAR})", " ", words)
    for pattern in FORMS:
        words = re.sub(pattern, " ", words)
    return "" if re.search(r"\w", SAID_OF_A_YEAR.sub(" ", words)) else period


@functools.lru_cache(10_000)
def _fold(text: str) -> str:
    return QUARTER_OF.sub(r"\1 ", CONSTANT_PRICES.sub(" ", fold_text(clean(text))))


def _read_month(words: str) -> int:
    """The month a part of a year ends in; 0 where the words name none."""
    if found := QUARTER.search(words):
        return 3 * _read_ordinal(found[1] or found[2] or found[3])
    if found := MONTHS.search(words):
        return int(found[1]) if found[1].isdigit() else _read_count(found[1])
    if HALF.search(words):
        return 6
    if found := MONTH.search(words) or DAY.search(words):
        return int(found[1])
    found = MONTH_NAME.search(words)
    return found.lastindex or 0 if found else 0


def _read_count(word: str) -> int:
    return next(count for name, count in _COUNTS.items() if name.partition("(")[0] == word)


def _read_ordinal(word: str) -> int:
    for words in (("i", "ii", "iii", "iv"), _ORDINALS):
        if word in words:
            return words.index(word) + 1
    return int(word)
