"""The name of a row → the indicators it may mean, and what its brackets say of the row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from briefing.data.characters import clean
from briefing.intake import headings
from briefing.intake.names import Names, strip_name
from briefing.validate.sources.tokens import fold_text

BRACKETS_BEHIND = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]$")
UNIT_BEHIND = re.compile(r"\s*[,:;]\s*([^,:;]+)$|\s*(%)$")
IS_ESTIMATE = re.compile(
    r"(so( lieu)? )?(uoc( tinh| dat| th| thuc hien)?|so bo|tam tinh)|estimated?"
)


class Named(NamedTuple):
    """What a name says: the indicators, and what its brackets do."""

    ids: tuple[str, ...]
    unit: str
    estimate: bool
    is_index: bool


def read_name(text: str, names: Names, unit_words: Mapping[str, str]) -> Named:
    """The indicators a name is of: as it is, or without what only says how they are counted.

    That is a unit, "ước" and "năm trước = 100" behind it; any other words make it another name.
    """
    name, unit, estimate, is_index = strip_name(text), "", False, False
    while name:
        if ids := names.find(name):
            return Named(ids, unit, estimate, is_index)
        behind = BRACKETS_BEHIND.search(name) or UNIT_BEHIND.search(name)
        if behind is None:
            break
        said = next(filter(None, behind.groups()), "")
        words = fold_text(clean(said))
        stated = headings.find_unit(said, unit_words)
        says_estimate = bool(IS_ESTIMATE.fullmatch(words))
        says_index = bool(headings.INDEX.search(words))
        if not (stated or says_estimate or says_index or names.find(said)):
            break
        unit, estimate, is_index = unit or stated, estimate or says_estimate, is_index or says_index
        name = strip_name(name[: behind.start()])
    behind = BRACKETS_BEHIND.search(strip_name(text))
    return Named((), headings.find_unit(behind[1], unit_words) if behind else "", False, False)
