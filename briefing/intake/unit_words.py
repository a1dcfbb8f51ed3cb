"""The words of a unit, as a heading or a cell has them → the unit's id.

`triệu đồng`, `tr.đ`, `Triệu VNĐ` and `1.000.000 đồng` are one unit; `tỉ` is `tỷ`, `ngàn` is
`nghìn`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from briefing.data.characters import clean
from briefing.i18n.units import PLURAL_SEPARATOR, Units
from briefing.validate.sources.tokens import fold_text

INTRODUCTION = re.compile(r"^(?:don vi(?: tinh)?|dvt|dv|unit(?: of measure)?)\b[ :.]*")
SPELLINGS = (  # of folded words, one after the other
    (r"1[ .,]?000[ .,]?000\b", "trieu"),
    (r"1[ .,]?000\b", "nghin"),
    (r"[.’']", " "),
    (r"\b(?:phan tram|per ?cent|pct)(?![a-z])", "%"),
    (r"\b(?:viet nam(?: dong)?|khach|du lich)\b", " "),
    (r"\btrd\b", "trieu dong"),
    (r"\btyd\b|\btid\b", "ty dong"),
    (r"\btr\b", "trieu"),
    (r"\bti\b", "ty"),
    (r"\bngan\b", "nghin"),
    (r"\b(?:vnd|d|dongs?)(?=$|[ /])", "dong"),
    (r"\bbn\b|\bbil\b", "billion"),
    (r"\bmn\b|\bmil\b|\bmio\b", "million"),
    (
        r"\b(?:per|a|an|tren|moi|mot)\s+(?=(?:year|annum|person|capita|head|hectare|ha|nam|nguoi)\b)",
        "/",
    ),
    (r"\bannum\b", "year"),
    (r"\b(?:capita|head)\b", "person"),
    (r"\bhectare\b", "ha"),
    (r"^(dong|usd) (thousand|million|billion|trillion)\b", r"\2 \1"),
    (r"\s*/\s*", "/"),
    (r"\s+", " "),
    (r"^((?:nghin )?ty)$", r"\1 dong"),
)


def map_unit_words(units: Units) -> dict[str, str]:
    """Every spelling of the units, folded → their ids; the id itself is one."""
    words: dict[str, str] = {}
    for unit in units.values():
        forms = [*unit.label.values()]
        for sentence in unit.sentence.values():
            forms += sentence.split(PLURAL_SEPARATOR)
        for form in (unit.unit, *forms):
            if folded := _fold_unit(form.replace("{value}", "")):
                words.setdefault(folded, unit.unit)
    return words


def read_unit(text: str, unit_words: Mapping[str, str]) -> str:
    """The id of the unit some words are, of those `map_unit_words` gave; "" where they are none.

    A year behind an amount says no more than the amount: `triệu đồng/người/năm`.
    """
    folded = _fold_unit(text)
    return unit_words.get(folded) or unit_words.get(re.sub(r"/(?:nam|year)$", "", folded), "")


@functools.lru_cache(10_000)
def _fold_unit(text: str) -> str:
    folded = INTRODUCTION.sub("", fold_text(clean(text)).strip(" ()[]:;,"))
    for pattern, spelling in SPELLINGS:
        folded = re.sub(pattern, spelling, folded).strip()
    return folded
