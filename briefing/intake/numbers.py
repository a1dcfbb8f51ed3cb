"""A cell of text → the number it states, with its operator and unit, or why it states none.

Which sign is the decimal one is told by all cells of a column: `7,18` and `27.065.153` can only be
Vietnamese, `7.18` and `27,065,153` only English; `31.250` may be both. What is no number beyond
doubt is none: a range, two numbers, a letter for a digit.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from briefing.data.characters import clean
from briefing.errors import Message, Quantity, message
from briefing.intake.sheet_findings import ONE_NUMBER
from briefing.intake.unit_words import read_unit
from briefing.validate.sources.tokens import fold_text

Convention = Literal["", "vi", "en", "mixed"]  # "": nothing proves one


class Number(NamedTuple):
    """A number as stated: `unit` is the id of the unit behind it, "" where none is.

    `of_total` is what it is counted among: 53 of `8/53`.
    """

    value: Decimal
    operator: str = "="
    estimate: bool = False
    percent: bool = False
    unit: str = ""
    of_total: int | None = None


class NoNumber(NamedTuple):
    """Why a cell states no number; `no_value` is a gap."""

    kind: Literal[
        "no_value",
        "not_a_number",
        "ambiguous_number",
        "mixed_conventions",
        "date_for_number",
        "out_of_range",
    ]
    expected: Message


_VIETNAMESE = re.compile(r"(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d+)?(?:e[+-]?\d\d?)?", re.ASCII)
_ENGLISH = re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d\d?)?", re.ASCII)
_NUMERAL = (
    r"(?:[0-9]{1,3}(?: [0-9]{3})+(?![0-9])(?:[.,][0-9]+)?"
    r"|[0-9](?:[0-9.,]*[0-9])?(?:e[+-]?[0-9]{1,2})?)"
)
NUMERAL = re.compile(rf"(?<![0-9a-z.,/]){_NUMERAL}(?![0-9/])")
_NUMBER = re.compile(
    rf"(?P<open>\()? ?(?P<sign>[-+]|(?:am|minus)\b)? ?(?P<numeral>{_NUMERAL})"
    r"(?: ?/ ?(?P<total>[0-9]+)(?![0-9.,/]))? ?(?P<inner>%?) ?(?P<close>\))? ?(?P<rest>.*)"
)
_DATE = re.compile(
    r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2}(?:[0-9]{2})?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
    r"|(?:0?[1-9]|1[0-2])/(?:19|20)[0-9]{2}"
    r"|[0-9]{1,2}-(?:[a-z]{3}|thg ?[0-9]{1,2})|[a-z]{3}-[0-9]{1,2}"  # 7-Aug, as sheets show 7/8
)
DECEMBER = 12
MOST_DIGITS = 30  # of a number, as in the contract
LONGEST = 120  # signs of a cell with a number
FULL_WIDTH = {0xFF01 + at: 0x21 + at for at in range(94)}
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_GAP = re.compile(r"(?:[-._…*: ]*|x+|#?n/?a|n\.a\.?)")
GAP_WORDS = frozenset(
    (
        *("chua co", "chua co so lieu", "khong co so lieu", "chua co so", "chua co bao cao"),
        *("chua cap nhat", "chua cong bo", "chua tong hop", "chua thong ke", "chua danh gia"),
        *("dang cap nhat", "dang tong hop", "khong ap dung", "khong danh gia", "khong thong ke"),
        *("not available", "not applicable", "no data", "nan", "null", "none", "nil", "nd"),
    )
)
DONE = frozenset(
    (
        *(
            "da xong",
            "xong",
            "hoan thanh",
            "da hoan thanh",
            "co",
            "dat",
            "da dat",
            "da co",
            "✓",
            "✔",
        ),
        *("done", "yes", "complete", "completed", "finished", "achieved", "true"),
    )
)
NOT_DONE = frozenset(
    (
        *("chua", "khong", "chua xong", "chua hoan thanh", "khong hoan thanh", "chua dat"),
        *("khong dat", "no", "not done", "not yet", "not complete", "not completed"),
        *("incomplete", "unfinished", "not achieved", "false"),
    )
)
_BEFORE = {  # words before a number → its operator, "estimate", or "" where they change nothing
    "estimate": "uoc tinh|uoc thuc hien|uoc dat|uoc|so bo|tam tinh|estimated|estimate|est"
    "|preliminary|provisional",
    "": "dat|la|bang|con|chi con|muc|reached",
    "from": "tu",
    ">=": r">=|=>|≥|⩾|toi thieu|it nhat|khong duoi|khong it hon|khong thap hon|khong nho hon"
    "|khong kem|at least|no less than|not less than|no fewer than|not under|not below|minimum|min",
    "<=": r"<=|=<|≤|⩽|khong qua|khong vuot qua|khong vuot|khong tren|khong hon|khong cao hon"
    "|khong nhieu hon|khong lon hon|toi da|nhieu nhat|at most|up to|no more than|not more than"
    "|not over|not above|not exceeding|maximum|max",
    "~": "~|≈|tren duoi|xap xi|khoang|gan bang|gan dat|gan|about|around|approximately|approx"
    "|roughly|nearly|almost|close to|circa|ca",
    ">": ">|tren|hon|vuot|lon hon|cao hon|nhieu hon|over|above|more than|greater than|higher than"
    "|exceeding",
    "<": "<|duoi|nho hon|thap hon|it hon|chua den|chua toi|chua day|under|below|less than"
    "|fewer than|lower than",
    "=": "=",
}
_BEHIND = {
    "estimate": _BEFORE["estimate"],
    ">=": "tro len|and above|and over|and more|or more|or above|or over|or higher",
    "<=": "tro xuong|and below|and under|and less|or less|or below|or under|or fewer|or lower",
}
MEANINGS = {
    word: meaning
    for words in (_BEFORE, _BEHIND)
    for meaning, listed in words.items()
    for word in listed.split("|")
}


def _join(words: Mapping[str, str]) -> str:
    listed = {word for listed in words.values() for word in listed.split("|")}
    return "|".join(map(re.escape, sorted(listed, key=len, reverse=True)))


_WORD_BEFORE = re.compile(rf"\(?({_join(_BEFORE)})(?![a-z])[.:)]* *")
_WORD_BEHIND = re.compile(rf"[ (]+({_join(_BEHIND)})[.)]*$")
_NOTE_BEHIND = re.compile(r"(?: *[(\[] *([0-9a-z]{1,2}|\*+) *[)\]]| *(\*+|[⁰¹²³⁴-⁹]+))$")

_NOT_A_NUMBER = NoNumber("not_a_number", ONE_NUMBER)


def find_convention(texts: Iterable[str]) -> Convention:
    """How the numbers of a column's text cells are written; "mixed" where both are proved."""
    found = {prove_convention(text) for text in texts} - {""}
    return found.pop() if len(found) == 1 else "mixed" if found else ""


def prove_convention(text: str) -> Convention:
    """How the numbers of one cell can only be written; "" where nothing proves it."""
    proofs = set[Convention]()
    words = _fold(text)
    for numeral in () if _DATE.fullmatch(words) else NUMERAL.findall(words[:LONGEST]):
        vietnamese, english = read_both_ways(numeral)
        if vietnamese is None and english is not None:
            proofs.add("en")
        elif english is None and vietnamese is not None:
            proofs.add("vi")
    return proofs.pop() if len(proofs) == 1 else "mixed" if proofs else ""


def read_number(
    text: str,
    convention: Convention,
    unit_words: Mapping[str, str],
    notes: Collection[str] = (),
    yes_no: bool = False,
) -> Number | NoNumber:
    """The number a cell of text states.

    `convention` is its column's (`find_convention`), `unit_words` those of `map_unit_words`,
    `notes` the marks of the notes below the table ("1", "*"). Where `yes_no`, words for done and
    not done are 1 and 0.
    """
    words = _fold(text)
    if _GAP.fullmatch(words) or words in GAP_WORDS:
        return NoNumber("no_value", message("a number, or nothing where none is known"))
    if len(words) > LONGEST:
        return _NOT_A_NUMBER
    if _DATE.fullmatch(words):
        return NoNumber("date_for_number", ONE_NUMBER)
    words, meanings = _take_words(_drop_notes(words, notes))
    is_estimate = "estimate" in meanings
    if yes_no and words in DONE | NOT_DONE and meanings <= {"estimate", ""}:
        return Number(Decimal(words in DONE), estimate=is_estimate)
    operators = meanings - {"estimate", "", "from"}
    found = _NUMBER.fullmatch(words)
    if not found or len(operators) > 1 or ("from" in meanings and not operators & {">=", "<="}):
        return _NOT_A_NUMBER
    value = _choose_reading(found["numeral"], convention)
    number = _read_parts(found, value if isinstance(value, Decimal) else Decimal(1), unit_words)
    if number is None:
        return _NOT_A_NUMBER
    if isinstance(value, NoNumber):
        return value
    if number.of_total is not None and value > number.of_total:
        is_day = number.of_total <= DECEMBER  # 31/12
        return _NOT_A_NUMBER if is_day else _over_total(number.of_total)
    return number._replace(operator=(operators or {"="}).pop(), estimate=is_estimate)


def _over_total(total: int) -> NoNumber:
    expected = message("no more than the total, {total}", total=str(total))
    return NoNumber("out_of_range", expected)


def _fold(text: str) -> str:
    return clean(fold_text(clean(text.translate(FULL_WIDTH))))


def _drop_notes(words: str, notes: Collection[str]) -> str:
    """The words without the marks behind them of notes that are there."""
    while found := _NOTE_BEHIND.search(words):
        mark = (found[1] or found[2]).translate(SUPERSCRIPTS)
        if mark not in notes:
            break
        words = words[: found.start()]
    return words


def _take_words(words: str) -> tuple[str, set[str]]:
    """What is left without the words of `MEANINGS` before and behind it, and their meanings.

    The last word is left: a milestone is "met".
    """
    meanings = set[str]()
    while (found := _WORD_BEFORE.match(words)) and found.end() < len(words):
        if found[0].startswith("(") != (")" in found[0]):
            break
        meanings.add(MEANINGS[found[1]])
        words = words[found.end() :]
    while found := _WORD_BEHIND.search(words):
        meanings.add(MEANINGS[found[1]])
        words = words[: found.start()].rstrip()
    return words, meanings


def _read_parts(
    found: re.Match[str], value: Decimal, unit_words: Mapping[str, str]
) -> Number | None:
    """A number of a matched cell with sign, total and unit; None where these do not fit."""
    in_brackets, total = bool(found["open"]), found["total"]
    if in_brackets != bool(found["close"]) or (in_brackets and found["sign"]):
        return None
    if total and (value != int(value) or in_brackets or found["sign"]):
        return None
    behind = found["inner"] + found["rest"].strip()
    is_percent = behind.startswith("%") or behind in ("phan tram", "percent", "per cent")
    unit = "" if behind in ("", "%") or (is_percent and behind[0] != "%") else None
    if unit is None and not (unit := read_unit(behind, unit_words)):
        return None
    if in_brackets or found["sign"] in ("-", "am", "minus"):
        value = -value
    return Number(value, percent=is_percent, unit=unit, of_total=int(total) if total else None)


def _choose_reading(numeral: str, convention: Convention) -> Decimal | NoNumber:
    """A numeral as its column's convention has it."""
    vietnamese, english = read_both_ways(numeral)
    sizes = [abs(value.adjusted()) for value in (vietnamese, english) if value is not None]
    if max([len(numeral), *sizes]) > MOST_DIGITS:
        return _NOT_A_NUMBER
    if vietnamese is not None and english is not None:
        if vietnamese == english or convention in ("vi", "en"):
            return vietnamese if convention == "vi" else english
        return _describe_ambiguity(vietnamese, english)
    value, written = (english, "en") if vietnamese is None else (vietnamese, "vi")
    if value is None:
        return _NOT_A_NUMBER
    if convention in ("vi", "en") and convention != written:
        return NoNumber("mixed_conventions", message("one decimal sign in the whole column"))
    return value


def _describe_ambiguity(vietnamese: Decimal, english: Decimal) -> NoNumber:
    """The two readings, and how either is written so that it has one: three decimals have two."""
    decimal, whole = sorted((vietnamese, english))
    units, _, decimals = f"{decimal.normalize():f}".partition(".")
    expected = message(
        "a number that can be read in one way; this is {one} or {other}",
        one=Quantity(Decimal(f"{whole.normalize():f}")),
        other=Quantity(Decimal(f"{decimal.normalize():f}")),
        whole=f"{whole.normalize():f}",
        units=units,
        decimals=f"{decimals}0" if len(decimals) in (0, 3) else decimals,
    )
    return NoNumber("ambiguous_number", expected)


def read_both_ways(numeral: str) -> tuple[Decimal | None, Decimal | None]:
    """A folded numeral as Vietnamese and as English; None where it cannot be."""
    joined = numeral.replace(" ", "")
    vietnamese, english = _VIETNAMESE.fullmatch(joined), _ENGLISH.fullmatch(joined)
    if " " in numeral and re.search(r"[.,]", numeral):
        vietnamese, english = (vietnamese, None) if "," in numeral else (None, english)
    return (
        _read_decimal(joined.replace(".", "").replace(",", ".")) if vietnamese else None,
        _read_decimal(joined.replace(",", "")) if english else None,
    )


def _read_decimal(text: str) -> Decimal:
    """A number without an exponent: 1.5e3 is 1500."""
    return Decimal(f"{Decimal(text):f}")
