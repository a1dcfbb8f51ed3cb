"""A stored number and the format of its cell → what the cell shows.

The number shown counts, not the stored one: 9.1523 with `0.00` is 9.15, 0.0915 with `0.00%` 9.15,
27065153 with `#,##0,` 27065. Text has a decimal point and no mark of thousands, whatever a program
would show; the words of a format stay.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

BUILT_IN = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"},
    **{14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss"},
    **{20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 37: "#,##0", 38: "#,##0", 41: "#,##0"},
    **{39: "#,##0.00", 40: "#,##0.00", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss"},
    **{46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@"},
}
GENERAL_DIGITS = 10  # that a cell without a format shows
STORED_DIGITS = 15  # that a spreadsheet keeps; what is behind them is binary noise
LAST_DATE = 2_958_465  # 31 December 9999
TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<blank>.)|\*(?P<fill>.)'
    r"|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<elapsed>[hms]+)\]|\[(?P<condition>(?:<=|>=|<>|[<>=])-?\d+(?:\.\d+)?)\]"
    r"|\[[^\]]*\]|(?P<general>General)|(?P<power>E[+-])|(?P<clock>AM/PM|A/P)"
    r"|(?P<date>[ymdhsbge]+(?:(?<=s)\.0+)?)|(?P<digit>[0#?])|(?P<sign>[.,%/@;])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
COMPARISONS = {
    **{"<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__},
    **{"=": float.__eq__, "<>": float.__ne__},
}


class Shown(NamedTuple):
    """What a cell shows, as a `Cell` has it."""

    text: str
    number: Decimal | None = None
    percent: bool = False
    date: dt.date | None = None
    hidden: bool = False


class Section(NamedTuple):
    """One part of a format: what it does to a number, what it writes around it."""

    before: str = ""
    after: str = ""
    digits: int = 0  # places for digits
    decimals: int = 0
    least_decimals: int = 0
    shift: int = 0  # of the decimal point, by % and by commas
    percent: bool = False
    general: bool = False
    power: bool = False
    dates: str = ""  # its letters for dates
    condition: str = ""

    @property
    def shows_nothing(self) -> bool:
        return self == Section(condition=self.condition)


@functools.lru_cache(maxsize=4096)
def show_number(stored: str, code: str, from_1904: bool = False) -> Shown:
    """What a cell with a number shows; "" as format is the general one."""
    value = float(stored)
    if not math.isfinite(value):
        return Shown(stored)
    if code == "General" and 1 <= abs(value) < 10**GENERAL_DIGITS:  # most cells, and fast
        text = f"{value:.{GENERAL_DIGITS}g}"
        return Shown(text, Decimal(text))
    section = _choose_section(_parse_format(code), value)
    if section.dates and (shown := _show_date(value, section, from_1904)):
        return shown
    number = Decimal(f"{value:.{STORED_DIGITS}g}").scaleb(section.shift)
    if section.general or section.dates:
        number = _round_as_general(number)
    elif section.power:
        number = Decimal(f"{number:.{section.decimals}e}")
    elif section.digits:
        number = _round(number, section)
    elif any(map(str.isalpha, section.before)):  # [=1]"Có";[=0]"Chưa"
        return Shown(section.before.strip())
    else:
        number = _round_as_general(number)  # a dash for zero
    before, after = section.before.strip(" ()-+%"), section.after.rstrip(" ()")
    digits = f"{number:f}"
    text = f"{before} {digits}{after}" if before else digits + after
    is_percent = section.percent or "%" in after
    return Shown(text, Decimal(digits), is_percent, hidden=section.shows_nothing)


def hides_text(code: str) -> bool:
    """Whether a format has a section for text that shows nothing: the fourth of `;;;`."""
    return ";" in code and any(section.shows_nothing for section in _parse_format(code)[3:4])


def _round(number: Decimal, section: Section) -> Decimal:
    """A number with the decimals of its format, `#` for those that may be missing."""
    rounded = round_half_up(number, section.decimals)
    for decimals in range(section.decimals - 1, section.least_decimals - 1, -1):
        if (shorter := round_half_up(number, decimals)) != rounded:
            break
        rounded = shorter
    return rounded if rounded else abs(rounded)


def round_half_up(number: Decimal, decimals: int) -> Decimal:
    """A number with so many decimals, as a spreadsheet rounds; one beyond all measure as it is."""
    if number.adjusted() + decimals > STORED_DIGITS:
        return number
    return number.quantize(Decimal((0, (1,), -decimals)), ROUND_HALF_UP)


def _round_as_general(number: Decimal) -> Decimal:
    """A number as a cell without a format has room for; whole ones in full."""
    decimals = max(0, GENERAL_DIGITS - max(1, number.adjusted() + 1))
    if -int(number.as_tuple().exponent) > decimals and number.adjusted() >= -4:
        number = round_half_up(number, decimals)
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()


def _show_date(value: float, section: Section, from_1904: bool) -> Shown | None:
    """A date, None where no calendar has it; a year alone is a number."""
    serial = math.floor(value) + (1462 if from_1904 else 0)
    if not 0 <= serial <= LAST_DATE:
        return None
    date = dt.date(1899, 12, 30) + dt.timedelta(days=serial)
    if set(section.dates) == {"y"}:
        words = f"{section.before.strip()} {date.year} {section.after.strip()}".strip()
        return Shown(words, Decimal(date.year) if words.isdigit() else None)
    return Shown(f"{date:%d/%m/%Y}", date=date)


def _choose_section(sections: tuple[Section, ...], value: float) -> Section:
    """The section for a number: by its conditions, else for positive, negative and zero."""
    if any(section.condition for section in sections):
        for section in sections:
            sign = section.condition.rstrip("-.0123456789")
            if not sign or COMPARISONS[sign](value, float(section.condition[len(sign) :])):
                return section
        return sections[-1]
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


@functools.lru_cache(maxsize=4096)
def _parse_format(code: str) -> tuple[Section, ...]:
    tokens: list[list[re.Match[str]]] = [[]]
    for token in TOKEN.finditer(code or "General"):
        if token["sign"] == ";":
            tokens.append([])
        else:
            tokens[-1].append(token)
    return tuple(map(_parse_section, tokens))


def _parse_section(tokens: list[re.Match[str]]) -> Section:
    words, digits, signs = ["", ""], "", ""
    dates, condition = "", ""
    general = power = False
    for token in tokens:
        kind = token.lastgroup
        if kind in ("quoted", "escaped", "other", "currency"):
            words[bool(digits or general or dates)] += token[kind]
        elif kind == "blank":
            words[bool(digits or general or dates)] += " "
        elif kind in ("date", "elapsed", "clock"):
            dates += token[0].lower().strip("[]")
        elif kind == "digit" or (kind == "sign" and token[0] in ".,"):
            digits += "" if power else token[0]
        elif kind == "sign":
            signs += token[0]
            words[bool(digits)] += token[0].strip("/@")
        elif kind == "condition":
            condition = token["condition"]
        general, power = general or kind == "general", power or kind == "power"
    has_digits = any(sign in "0#?" for sign in digits)
    if has_digits:
        dates = ""
    whole, _, decimals = digits.partition(".")
    scale = len(digits) - len(digits.rstrip(","))
    return Section(
        before=words[0],
        after=words[1],
        digits=len(digits),
        decimals=len(decimals.replace(",", "")),
        least_decimals=sum(sign in "0?" for sign in decimals),
        shift=2 * signs.count("%") - 3 * scale * bool(whole),
        percent="%" in signs,
        general=general or "@" in signs or ("/" in signs and has_digits),
        power=power,
        dates=dates,
        condition=condition,
    )
