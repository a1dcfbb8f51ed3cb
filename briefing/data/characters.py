"""A cell's text → the same with plain spaces and letters; what is wrong with its characters.

What a cell plainly says is read: spaces around it, no-break and invisible ones, line breaks, the
letter Ð for Đ. What it cannot have been meant to say is a fault.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from briefing import paths
from briefing.errors import Message, message
from briefing.errors.hidden import JOINERS, is_hidden, name_sign, show_hidden

READ_AS = str.maketrans({**dict.fromkeys(JOINERS), "Ð": "Đ", "ð": "đ", "Ɖ": "Đ"})
USUAL = re.compile(r"[ -~¡-ňŊ-žƠơƯưẠ-ỹ‐-‧‰-›₫←-↓−≈≤≥]*")  # signs our fonts have
CAPITALS = "A-Z" + "".join(filter(str.isupper, map(chr, range(0xC0, 0x1EFA))))  # for a pattern
EMPTY_WORDS = ("nan", "none", "null", "nil", "n/a", "#n/a", "<na>", "nat")  # written for nothing
SHEET_ERRORS = ("#ref!", "#value!", "#div/0!", "#name?", "#num!", "#null!")
MISREAD = re.compile(
    r"[ÃÂÄÆáâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
)  # UTF-8 taken for cp1252
OLD_FONTS = re.compile(  # TCVN3: ®é, t¨ng; VNI: ñoä
    r"®[a-zà-ỹ]|[a-zà-ỹ][¨©ª®µ¶¸¹¼¾][a-zà-ỹ]|(?:(?:ñ[a-zöô]|[aeoöôuy][äåïûø]).*){2}", re.IGNORECASE
)
PROGRAM_WORDS = ("[]", "{}", "inf", "-inf", "true", "false")  # a value as a program writes it
FORMULA = re.compile(  # what a spreadsheet computes where it opens a CSV file, or splits it at ;
    r"""(?:^|;)["'\s]*[=@]
    |^["'\s]*[+-](?!\s?\d[\d.,\s]*(?:(?:\s\(|[^\d\s.,+*/^&=|!<>(-])[^|!=]*)?$)
    |;["'\s]*[+-][^;]*\|""",
    re.VERBOSE,
)
FORMULA_SIGN = re.compile(r"""(^|;)["'\s]*[=@+-]""")
MANY_SIGNS = 5  # of those a cell may not have that are named
MAX_SHOWN = 200  # signs of a wrong cell that are shown
MANY_CELLS = 5_000  # whose faults are known: most cells of a table are in it many times
Fault = tuple[str, Message, Message]  # what was found, what was expected, what to do


@functools.lru_cache(MANY_CELLS)
def clean(cell: str) -> str:
    """A cell with plain letters and single plain spaces between its words."""
    return " ".join(cell.translate(READ_AS).split())


@functools.lru_cache(MANY_CELLS)
def find_fault(cell: str) -> Fault | None:
    """What is wrong with the characters of a clean cell."""
    if cell.lower() in EMPTY_WORDS:
        expected = message("an empty cell where nothing is known")
        return f"“{cell}”", expected, message("empty the cell")
    if cell.lower() in SHEET_ERRORS:
        expected = message("a value; this is an error of a spreadsheet")
        return f"“{cell}”", expected, message("correct the formula and copy its value")
    if USUAL.fullmatch(cell):
        return None
    odd = [sign for sign in dict.fromkeys(cell) if is_hidden(sign) or sign == "\ufffd"]
    expected = message("text without control characters")
    if not odd:
        odd = [sign for sign in dict.fromkeys(cell) if ord(sign) not in _list_font_signs()]
        expected = message("signs the fonts of the reports have")
    if not odd:
        return None
    codes = ", ".join(f"U+{ord(sign):04X}" for sign in odd[:MANY_SIGNS])
    return (
        f"{quote(cell, cell.index(odd[0]))} ({', '.join(map(name_sign, odd[:MANY_SIGNS]))})",
        expected,
        message("type the cell again without {codes}", codes=codes),
    )


def find_unseen(cell: str) -> Fault | None:
    """The signs of a cell that nobody sees and that it is read without, or as a space.

    Around it, as a spreadsheet leaves them, line breaks and tabs say nothing.
    """
    if cell.isprintable():
        return None
    text = cell.strip(" \t\r\n\u00a0")
    odd = [s for s in dict.fromkeys(text) if s in JOINERS or (s.isspace() and is_hidden(s))]
    if not odd:
        return None
    start = max(0, text.index(odd[0]) - MAX_SHOWN // 2)
    part = text[start : start + MAX_SHOWN]
    shown = "".join(f"[U+{ord(sign):04X}]" if sign in odd else sign for sign in part)
    return (
        f"“{show_hidden(shown)}” ({', '.join(map(name_sign, odd[:MANY_SIGNS]))})",
        message("text whose signs are seen; it is read without them, or with a space for each"),
        message("type the cell again without them"),
    )


@functools.lru_cache(MANY_CELLS)
def find_text_fault(text: str) -> Fault | None:
    """What is wrong with a clean text that other programs read: a formula, a word of a program."""
    if text.lower() in PROGRAM_WORDS:
        expected = message("text; this is what a program writes for a value")
        return quote(text), expected, message("write in words what it says, or empty the cell")
    if FORMULA.search(text):
        expected = message("text that no spreadsheet takes for a formula")
        action = message("begin it with another sign than = + - @, also after a semicolon")
        return quote(text), expected, action
    return None


def drop_formula(text: str) -> str:
    """A clean text without the signs that would make it a formula."""
    while FORMULA.search(text):
        text = FORMULA_SIGN.sub(r"\1", text, count=1).strip()
    return text


def quote(cell: str, place: int = 0) -> str:
    """A cell as a message shows it, hidden signs as codes; of a long one what is at a place."""
    if len(cell) > MAX_SHOWN:
        start = max(0, min(place - MAX_SHOWN // 2, len(cell) - MAX_SHOWN))
        end = start + MAX_SHOWN
        cell = "…" * (start > 0) + cell[start:end] + "…" * (end < len(cell))
    return f"“{show_hidden(cell)}”"


@functools.lru_cache(MANY_CELLS)
def find_misread(cell: str) -> Fault | None:
    """What is wrong with a cell, as it was read, whose text went through a wrong encoding."""
    if "\ufffd" in cell:
        lost = message("text as it was typed; signs were lost when the file was saved")
        return quote(cell), lost, message("export the original again as CSV UTF-8")
    text = decode_misread(cell)
    if text:
        expected = message("“{text}”: the text was saved in a wrong encoding", text=text)
        action = message("open the original again as UTF-8 and save the file as CSV UTF-8")
        return quote(cell), expected, action
    if OLD_FONTS.search(cell):
        coded = message("text in Unicode; this is in the old codes TCVN3 or VNI")
        action = message("convert the original to Unicode and save it as CSV UTF-8")
        return quote(cell), coded, action
    if not unicodedata.is_normalized("NFC", cell):
        composed = message("text in Unicode NFC")
        return quote(cell), composed, message("save the file with composed accents")
    return None


def decode_misread(cell: str) -> str:
    """UTF-8 that was read in another encoding and saved as UTF-8 again, as it was; else ""."""
    if not MISREAD.search(cell):
        return ""
    try:
        return b"".join(map(_encode_misread, cell)).decode("utf-8")
    except UnicodeError:
        return ""


def _encode_misread(sign: str) -> bytes:
    """The byte a sign of cp1252 stands for; those it leaves out are read as they are."""
    try:
        return sign.encode("cp1252")
    except UnicodeEncodeError:
        return sign.encode("latin-1")


@functools.cache
def _list_font_signs() -> frozenset[int]:
    """The signs of the font the reports are set in."""
    from fontTools.ttLib import TTFont

    with TTFont(paths.FONTS / "Inter-Regular.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())
