"""The words of a period, as a heading has them → the period as the contract writes it."""

from __future__ import annotations

import re

from briefing.data.characters import clean
from briefing.validate.sources.tokens import fold_text

_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_ORDINALS = ("first", "second", "third", "fourth")
_COUNTS = {
    **{"ba": 3, "sau": 6, "chin": 9, "muoi hai": 12},
    **{"three": 3, "six": 6, "nine": 9, "twelve": 12},
}
_MONTH_NAMES = (
    *("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?"),
    *("aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"),
)
NO_PERIOD = re.compile(  # a comparison, what a year does not begin with, a year of schools
    r"\b(?:so voi|so sanh|compared|versus|vs|nam hoc|nien hoc|school year|cuoi nam|second half"
    r"|h2)\b"
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
    r"(?:(?:thang|months?)\b(?! \d\d?(?!\d))|t(?= ?/?\d|$))"
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


def read_period(text: str, year: int) -> str:
    """The one period a text names, "" where it names none or several.

    `year` is that of the round: `6 tháng` names none. A date is its month, a quarter its last one;
    what compares two periods names none: `2026/2025`, `so với cùng kỳ`.
    """
    words = QUARTER_OF.sub(r"\1 ", CONSTANT_PRICES.sub(" ", fold_text(clean(text))))
    if NO_PERIOD.search(words):
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


def _read_month(words: str) -> int:
    """The month a part of a year ends in; 0 where the words name none."""
    if found := QUARTER.search(words):
        return 3 * _read_ordinal(found[1] or found[2] or found[3])
    if found := MONTHS.search(words):
        return _COUNTS.get(found[1]) or int(found[1])
    if HALF.search(words):
        return 6
    if found := MONTH.search(words):
        return int(found[1])
    found = MONTH_NAME.search(words)
    return found.lastindex or 0 if found else 0


def _read_ordinal(word: str) -> int:
    for words in (("i", "ii", "iii", "iv"), _ORDINALS):
        if word in words:
            return words.index(word) + 1
    return int(word)
