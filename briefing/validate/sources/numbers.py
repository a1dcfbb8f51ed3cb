"""A value and the token it was read from → whether they agree.

What is accepted, and nothing else:

- a number as printed: `28.618` and `4,46` in a text, `4.46` in a CSV file, `06` for 6; one that
  cannot be read so is read the other way (`4.46%` in a text);
- with the magnitude behind it, in the unit of the indicator: `63 nghìn` is 63000, `6.900 tỷ` 6900
  where the unit is in billions, `5-7 nghìn` 5000 and 7000;
- I, l, | and O beside a digit as the 1 and 0 they stand for in a machine-read text;
- a number word where no digit is printed: `ba`, `gấp đôi`, `hai con số` (10);
- a fall as a negative value of the number printed, for results: `giảm 3,37%` is -3.37;
- a count printed as a share: `trên 50%` is 28 of 56;
- a target that a text only implies: the sum or difference of two neighbouring numbers with words
  between them, both with % or neither (`94,4%, vượt 19,4 điểm %` is 75);
- both ends of a range, both numbers of an overall count, each on its own.

Milestones and verdicts by name are words and agree with anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

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


class ParsedNumber(NamedTuple):
    """A number read in a token: its value in the unit asked for, and where it stands."""

    value: Decimal
    start: int
    end: int
    is_percent: bool  # whether % or "điểm %" follows


def has_printed_values(
    row: schema.Result | schema.Target | schema.OfficialVerdict, unit: str, has_decimal_point: bool
) -> bool:
    """Whether a statement's values are among the numbers of its token.

    `unit` is that of its indicator; `has_decimal_point` says how its source writes decimals.
    """
    numbers: tuple[Decimal | int | None, ...] = ()
    if isinstance(row, schema.OfficialVerdict):
        numbers = () if row.indicator_id else (row.met, row.total)
    elif isinstance(row, schema.Target):
        numbers = () if row.kind == "milestone" else (row.value, row.value_high)
    elif unit != "yes_no":
        numbers = (row.value,)
    values = {Decimal(number) for number in numbers if number is not None}
    return not values or values <= {*_read_values(row, str(row.printed), unit, has_decimal_point)}


def _read_values(
    row: schema.ContractRow, printed: str, unit: str, has_decimal_point: bool
) -> Iterator[Decimal]:
    """Every value a token may be read as."""
    folded = tokens.fold_text(printed)
    for text in (folded, tokens.fold_text(_correct_misread_digits(printed))):
        numbers = _parse_numbers(text, unit, has_decimal_point)
        yield from (number.value for number in numbers)
        if isinstance(row, schema.Result):
            yield from (-number.value for number in numbers)
        if isinstance(row, schema.Target):
            if row.kind == "count" and row.of_total is not None:
                yield from (n.value / 100 * row.of_total for n in numbers if n.is_percent)
            yield from _compute_from_pair(text, numbers)
    if not re.search("[0-9]", folded):
        number_words = [words for words in NUMBER_WORDS if re.search(rf"\b{words}\b", folded)]
        yield from (Decimal(NUMBER_WORDS[words]) for words in number_words[:1])


def _correct_misread_digits(printed: str) -> str:
    """Letters that machine reading took for digits, where a digit stands beside them."""
    ones = re.sub(r"(?<=[0-9.,])[lI|]|[lI|](?=[0-9])", "1", printed)
    return re.sub(r"(?<=[0-9.,])[oO]|[oO](?=[0-9])", "0", ones)


def _parse_numbers(text: str, unit: str, has_decimal_point: bool) -> list[ParsedNumber]:
    """The numbers of a folded token; one stuck to a letter counts only where no other is there."""
    found = [*NUMERAL.finditer(text)] or [*NUMERAL_ANYWHERE.finditer(text)]
    parsed = []
    for numeral in found:
        value, (start, end) = _parse_numeral(numeral[0], has_decimal_point), numeral.span()
        if value is not None:
            is_percent = PERCENT_SIGN.match(text, end) is not None
            converted = _convert_to_unit(value, text[end:], unit)
            parsed.append(ParsedNumber(converted, start, end, is_percent))
    return parsed


def _parse_numeral(numeral: str, has_decimal_point: bool) -> Decimal | None:
    """A numeral as its source writes numbers, else the other way, else none."""
    forms = [(VIETNAMESE_NUMBER, ".", ","), (DECIMAL_POINT_NUMBER, ",", ".")]
    for form, mark, point in reversed(forms) if has_decimal_point else forms:
        if form.fullmatch(numeral):
            return Decimal(numeral.replace(mark, "").replace(point, "."))
    return None


def _convert_to_unit(value: Decimal, behind: str, unit: str) -> Decimal:
    """A number with its magnitude word, counted in the unit of the indicator."""
    found = MAGNITUDE.match(behind)
    if found is None:
        return value
    printed = sum(MAGNITUDE_EXPONENTS[word] for word in re.findall(MAGNITUDE_WORD, found[1]))
    return value.scaleb(printed - MAGNITUDE_EXPONENTS.get(unit.partition("_")[0], 0))


def _compute_from_pair(text: str, numbers: list[ParsedNumber]) -> Iterator[Decimal]:
    for first, second in pairwise(numbers):
        words_between = re.search("[a-z]", text[first.end : second.start])
        if words_between and first.is_percent == second.is_percent:
            yield first.value + second.value
            yield abs(first.value - second.value)
