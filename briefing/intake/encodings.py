"""Bytes → text, by what they are; text that a wrong encoding or an old font has spoilt → how.

UTF-8, UTF-16 and Windows-1258 are read. A text of a TCVN3 font (.VnTime) has other signs than are
seen, so it is refused, as is UTF-8 once read as something else.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable

from briefing.data import characters
from briefing.errors import Message, message
from briefing.intake.guard import Refused, refuse, refuse_as_no_workbook
from briefing.validate.sources.tokens import fold_text

BOMS = (
    *(
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
    ),
    *((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")),
)
TCVN3 = str.maketrans(
    "¡¢§£¤¥¦µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ",
    "ĂÂĐÊÔƠƯàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ",
)
TCVN3_SIGN = "[¡-¯±-¿ÆÇËÐÎÏÑÖ×ØÜÞßäåæçëîïñö÷øûüþ]"  # of TCVN3, and no Vietnamese letter
TCVN3_WORD = re.compile(rf"(?=[A-Za-z¡-ÿ]*[A-Za-z])[A-Za-z¡-ÿ]*{TCVN3_SIGN}[A-Za-z¡-ÿ]*")
VIETNAMESE_SIGN = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")  # that no TCVN3 text has
SYLLABLE = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
CONTROL = re.compile("[\0-\x08\x0b\x0e-\x1f\ufffe\uffff]")


def decode_text(content: bytes) -> str:
    """The text of a file that is no workbook, in NFC. Raises Refused."""
    return unicodedata.normalize("NFC", decode_as_written(content))


def decode_as_written(content: bytes) -> str:
    """The text of a file that is no workbook, sign by sign. Raises Refused."""
    encoding = next((name for bom, name in BOMS if content.startswith(bom)), "") or _guess(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        _refuse_other_kinds(content.decode(encoding, "replace"))
        found = message("bytes that are no {encoding}", encoding=encoding)
        raise refuse_encoding(found) from None
    _refuse_other_kinds(text)
    return text


def _refuse_other_kinds(text: str) -> None:
    """Raise where what was read as text is none: a picture, a PDF."""
    if CONTROL.search(text) or text.startswith("%PDF"):
        raise refuse_as_no_workbook(message("a file of another kind"))


def _guess(content: bytes) -> str:
    """The encoding of bytes without a mark: UTF-16 has a zero beside each plain letter."""
    zeros = (content[:4000:2].count(0), content[1:4000:2].count(0))
    if max(zeros) > len(content[:4000]) // 8:
        return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1258"
    return "utf-8"


def check_texts(texts: Iterable[str]) -> None:
    """Raises Refused where one of them went through a wrong encoding, or two words are TCVN3."""
    old_words = set[str]()
    for text in texts:
        if text.isascii():
            continue
        if read_as := decode_misread(text) or text * ("\ufffd" in text):
            raise refuse_encoding(
                message("“{text}” for “{read_as}”", text=text[:60], read_as=read_as[:60])
            )
        old_words.update(_find_tcvn3_words(text))
        if len(old_words) > 1:
            read_as = text.translate(TCVN3)[:60]
            found = message(
                "“{text}”, “{read_as}” in a TCVN3 font", text=text[:60], read_as=read_as
            )
            raise refuse_encoding(found)


def decode_misread(text: str) -> str:
    """UTF-8 that was read as Windows-1252 or 1258, as it was; else ""."""
    if read_as := characters.decode_misread(text):
        return read_as
    if not re.search("[ÃĂÂÄÆáâ»º]", text):
        return ""
    try:
        read_as = unicodedata.normalize("NFC", text).encode("cp1258").decode("utf-8")
    except UnicodeError:
        return ""
    return read_as if read_as != text else ""


def _find_tcvn3_words(text: str) -> list[str]:
    """The words of a text typed in a TCVN3 font; none where it is no such text.

    Each word with a sign that no Vietnamese word has must be a syllable once decoded.
    """
    words = [] if VIETNAMESE_SIGN.search(text) else TCVN3_WORD.findall(text)
    are_syllables = (SYLLABLE.fullmatch(fold_text(word.translate(TCVN3))) for word in words)
    return words if all(are_syllables) else []


def refuse_encoding(found: Message) -> Refused:
    """The refusal of a text that is not in the encoding it seems to be."""
    expected = message("text in Unicode")
    fix = message("change it to a Unicode font or encoding (UTF-8) and save it again")
    return refuse("encoding", found, expected, fix)
