"""The name of a row → the indicators it may mean, and what else it says of the row."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from briefing.data.characters import clean
from briefing.data.dataset import Dataset
from briefing.intake import headings
from briefing.intake.names import NUMBER_BEFORE, Names, is_of_which, list_names, strip_name
from briefing.intake.period_words import read_whole
from briefing.intake.unit_words import map_unit_words
from briefing.validate.sources.tokens import fold_text

BRACKETS_BEHIND = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]$")
UNIT_BEHIND = re.compile(r"\s*[,:;]\s*([^,:;]+)$|\s*(%)$")
IS_ESTIMATE = re.compile(
    r"(la )?(so( lieu)? )?(uoc( tinh| dat| th| thuc hien)?|so bo|tam tinh)|estimated?|preliminary"
)
TOTAL = re.compile(r"(tong( (so|cong|chung))?|cong|total|sum|trong do|chia ra|gom|bao gom)\W*")
PARTS_BELOW = re.compile(r"\W*(trong do|tr\.? ?do|trd|t\.?do|of which|gom|bao gom|chia ra)\W*")
SECTION_NUMBER = re.compile(r"([IVX]+|[A-Z])(?:[.)\-:/ ]|$)")
BULLETS = "-+•●*·–—→>○▪■"
LONGEST_NAME = 300
LONGEST_TOTAL = 20
MOST_KEPT = 10_000  # texts of a file whose meaning is kept


class Label(NamedTuple):
    """What the name of a row says.

    `is_part`: a total, or a part of the row before; `opens_parts`: those below are such where they
    have bullets; `is_section`: it begins with the number of one, or is in capitals.
    """

    ids: tuple[str, ...] = ()
    unit: str = ""
    estimate: bool = False
    is_index: bool = False
    is_part: bool = False
    opens_parts: bool = False
    is_bulleted: bool = False
    is_section: bool = False


class Lexicon(NamedTuple):
    """What the words of a sheet mean, by the data; what was looked up once is kept."""

    names: Names
    unit_words: Mapping[str, str]
    label: Callable[[str], Label]
    unit: Callable[[str], str]
    period: Callable[[str, int], str]


def make_lexicon(dataset: Dataset) -> Lexicon:
    """The words of a data folder: its names, its units."""
    names, unit_words = list_names(dataset), map_unit_words(dataset.units)
    keep = functools.lru_cache(MOST_KEPT)
    return Lexicon(
        names,
        unit_words,
        keep(lambda text: read_label(text, names, unit_words)),
        keep(lambda text: headings.find_unit(text, unit_words)),
        keep(read_whole),
    )


def read_label(text: str, names: Names, unit_words: Mapping[str, str]) -> Label:
    """What a name says: the indicators it is of, and how the row is to be taken."""
    text = text.strip()
    if not text or len(text) > LONGEST_NAME:
        return Label()
    name, words = strip_name(text), fold_text(text)
    label = _read_name(name, names, unit_words)
    bullet, of_which = NUMBER_BEFORE.match(text), is_of_which(text)
    is_total = len(name) < LONGEST_TOTAL and TOTAL.fullmatch(fold_text(name))
    return label._replace(
        is_part=of_which or bool(is_total),
        opens_parts=of_which or bool(PARTS_BELOW.fullmatch(words)),
        is_bulleted=bool(bullet and bullet[0].strip()[0] in BULLETS),
        is_section=bool(SECTION_NUMBER.match(text)) or text.isupper(),
    )


def _read_name(bare: str, names: Names, unit_words: Mapping[str, str]) -> Label:
    """The indicators a name is of: as it is, or without what only says how they are counted.

    That is a unit, "ước" and "năm trước = 100" behind it; any other words make it another name.
    """
    name, unit, estimate, is_index = bare, "", False, False
    while name:
        if ids := names.find(name):
            return Label(ids, unit, estimate, is_index)
        behind = BRACKETS_BEHIND.search(name) or UNIT_BEHIND.search(name)
        if behind is None:
            break
        said = next(filter(None, behind.groups()), "")
        words = fold_text(clean(said))
        stated = headings.find_unit(said, unit_words)
        says_estimate = bool(IS_ESTIMATE.fullmatch(words))
        says_index = bool(headings.INDEX.search(words))
        if not (stated or says_estimate or says_index or names.find(strip_name(said))):
            break
        unit, estimate, is_index = unit or stated, estimate or says_estimate, is_index or says_index
        name = strip_name(name[: behind.start()])
    behind = BRACKETS_BEHIND.search(bare)
    return Label(unit=headings.find_unit(behind[1], unit_words) if behind else "")
