"""A value and the token it was read from → whether they agree.

What is accepted, and nothing else:

- a number as printed: `28.618` and `4,46` in a text, `4.46` in a CSV file, `06` for 6; one that
  cannot be read so is read the other way (`4.46%` in a text); where a source has no text here, also
  commas between thousands (`28,618`);
- with the magnitude behind it, in the unit of the indicator: `63 nghìn` is 63000, `6.900 tỷ` 6900
  where the unit is in billions, `5-7 nghìn` 5000 and 7000;
- I, l, | and O beside a digit as the 1 and 0 they stand for in a machine-read text;
- a number word where no digit is printed: `ba`, `gấp đôi`, `hai con số` (10);
- a number with a minus sign before it as negative: `-7,88%`; for results also one with a word for
  a fall before it: `giảm 3,37%` is -3.37, and 3.37 only where the indicator may count a fall
  (`Mức giảm…`, the indicator of an `average_change` target) or is no rate and no change;
- a count printed as a share: `trên 50%` is 28 of 56;
- a target that a text only implies: the sum or difference of two neighbouring numbers with words
  between them, both with % or neither (`94,4%, vượt 19,4 điểm %` is 75);
- both ends of a range, both numbers of an overall count, each on its own.

What `reading` says a machine-read token is read as counts like the token.

Milestones and verdicts by name are words and agree with anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from briefing.data import schema
from briefing.validate.sources import tokens

NUMERAL = re.compile(r"(?<![^\W\d_])[0-9](?:[0-9.,]*[0-9])?")
NUMERAL_ANYWHERE = re.compile(r"[0-9](?:[0-9.,]*[0-9])?")
VIETNAMESE_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?")
DECIMAL_POINT_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
MAGNITUDE_WORD = r"(?:nghin|ngan|trieu|ty|ti|thousand|million|billion)\b"
MAGNITUDE = re.compile(rf"(?:\s*(?:-|den|to)\s*[0-9][0-9.,]*)?((?:\s*{MAGNITUDE_WORD})+)")
PERCENT_SIGN = re.compile(r"\s*(?:diem\s*)?%")
MAGNITUDE_EXPONENTS = {
    **{"nghin": 3, "ngan": 3, "trieu": 6, "ty": 9, "ti": 9},
    **{"thousand": 3, "million": 6, "billion": 9, "trillion": 12},
}
NUMBER_WORDS = {
    **{"hai con so": 10, "gap doi": 2, "mot": 1, "hai": 2, "ba": 3},
    **{"bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10},
}


FALL_WORDS = r"(?:giam|sut|am|declin|decreas|drop|fell|fall|down|reduc|minus|lower)"
FALL_BEFORE = re.compile(rf"\b{FALL_WORDS}\w*(?:\s+[a-z]+){{0,3}}(?<! con)(?<! xuong)(?<! to)\s*$")
FALL_NAME = re.compile(rf"\b{FALL_WORDS}")
THOUSANDS_BY_COMMA = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")


class Convention(NamedTuple):
    """How a token is to be read: the decimal sign of its source, the unit of its indicator."""

    decimal_sign: str = ","  # "" where it is not known
    form: str = ""  # of the unit
    magnitude: int = 0  # the power of ten of the unit: 9 for billions
    counts_fall: bool = False  # whether a fall may be a positive value


class ParsedNumber(NamedTuple):
    """A number read in a token: its value in the unit asked for, and where it stands."""

    value: Decimal
    start: int
    end: int
    is_percent: bool  # whether % or "điểm %" follows


def has_printed_values(
    row: schema.Result | schema.Target | schema.OfficialVerdict, convention: Convention
) -> bool:
    """Whether a statement's values are among the numbers of its token."""
    numbers: tuple[Decimal | int | None, ...] = ()
    if isinstance(row, schema.OfficialVerdict):
        numbers = () if row.indicator_id else (row.met, row.total)
    elif isinstance(row, schema.Target):
        numbers = () if row.kind == "milestone" else (row.value, row.value_high)
    elif convention.form != "yes_no":
        numbers = (row.value, getattr(row, "value_high", None))
    values = {Decimal(number) for number in numbers if number is not None}
    forms = filter(None, (row.printed, getattr(row, "reading", None)))
    return not values or any(values <= {*_read_values(row, form, convention)} for form in forms)


def has_printed_digits(row: Any, convention: Convention) -> bool:
    """Whether the cell a value was taken in from shows its digits: it may have another unit."""
    written = re.findall(r"[0-9](?:[0-9.,' ]*[0-9])?", row.printed)
    digits = {re.sub("[^0-9]", "", number).strip("0") for number in written}
    value = re.sub("[^0-9]", "", f"{row.value:f}").strip("0")
    return convention.form == "yes_no" or not written or value in digits


def _read_values(
    row: schema.ContractRow, printed: str, convention: Convention
) -> Iterator[Decimal]:
    """Every value a token may be read as."""
    folded = tokens.fold_text(printed)
    for text in dict.fromkeys((folded, tokens.fold_text(_correct_misread_digits(printed)))):
        numbers = _parse_numbers(text, convention)
        if not convention.decimal_sign:
            numbers += _parse_numbers(text, convention, THOUSANDS_BY_COMMA)
        for number in numbers:
            yield from _read_signs(number, text, convention, isinstance(row, schema.Result))
        if isinstance(row, schema.Target):
            if row.kind == "count" and row.of_total is not None:
                yield from (n.value / 100 * row.of_total for n in numbers if n.is_percent)
            yield from _compute_from_pair(text, numbers)
    if not re.search("[0-9]", folded):
        number_words = [words for words in NUMBER_WORDS if re.search(rf"\b{words}\b", folded)]
        yield from (Decimal(NUMBER_WORDS[words]) for words in number_words[:1])


def _read_signs(
    number: ParsedNumber, text: str, convention: Convention, is_result: bool
) -> Iterator[Decimal]:
    """A number as positive or negative, by the signs and words before it."""
    before = text[: number.start]
    if before.endswith("-") and not before[-2:-1].isalnum():
        yield -number.value
        if re.search(r"[0-9%]\s*-$", before):  # 3 -5: a range
            yield number.value
        return
    falls = is_result and FALL_BEFORE.search(before) is not None
    if falls:
        yield -number.value
    if not falls or convention.counts_fall or convention.form not in ("rate", "change"):
        yield number.value


def _correct_misread_digits(printed: str) -> str:
    """Letters that machine reading took for digits, where a digit stands beside them."""
    ones = re.sub(r"(?<=[0-9.,])[lI|]|[lI|](?=[0-9])", "1", printed)
    return re.sub(r"(?<=[0-9.,])[oO]|[oO](?=[0-9])", "0", ones)


def _parse_numbers(
    text: str, convention: Convention, form: re.Pattern[str] | None = None
) -> list[ParsedNumber]:
    """The numbers of a folded token; one stuck to a letter counts only where no other is there.

    `form` takes only those written so, with a decimal point.
    """
    found = [*NUMERAL.finditer(text)] or [*NUMERAL_ANYWHERE.finditer(text)]
    parsed = []
    for numeral in found:
        has_point = convention.decimal_sign == "." or form is not None
        value, (start, end) = _parse_numeral(numeral[0], has_point), numeral.span()
        if value is not None and (form is None or form.fullmatch(numeral[0])):
            is_percent = PERCENT_SIGN.match(text, end) is not None
            converted = _convert_to_unit(value, text[end:], convention.magnitude)
            parsed.append(ParsedNumber(converted, start, end, is_percent))
    return parsed


def _parse_numeral(numeral: str, has_decimal_point: bool) -> Decimal | None:
    """A numeral as its source writes numbers, else the other way, else none."""
    forms = [(VIETNAMESE_NUMBER, ".", ","), (DECIMAL_POINT_NUMBER, ",", ".")]
    for form, mark, point in reversed(forms) if has_decimal_point else forms:
        if form.fullmatch(numeral):
            return Decimal(numeral.replace(mark, "").replace(point, "."))
    return None


def _convert_to_unit(value: Decimal, behind: str, magnitude: int) -> Decimal:
    """A number with its magnitude word, counted in the unit of the indicator."""
    found = MAGNITUDE.match(behind)
    if found is None:
        return value
    printed = sum(MAGNITUDE_EXPONENTS[word] for word in re.findall(MAGNITUDE_WORD, found[1]))
    return value.scaleb(printed - magnitude)


def _compute_from_pair(text: str, numbers: list[ParsedNumber]) -> Iterator[Decimal]:
    for first, second in pairwise(numbers):
        words_between = re.search("[a-z]", text[first.end : second.start])
        if words_between and first.is_percent == second.is_percent:
            yield first.value + second.value
            yield abs(first.value - second.value)
