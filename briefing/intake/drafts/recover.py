"""Controls whose tags a program dropped → the figures they hold, known by order, text and words.

LibreOffice before 7.5 writes the controls of a document back without their names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from briefing.intake.drafts import wordml
from briefing.intake.drafts.controls import list_text_parts
from briefing.intake.drafts.lost import is_among, list_words_around
from briefing.intake.drafts.package import Document, Element
from briefing.intake.drafts.wordml import ALIAS, CONTENT, CONTROL, PROPERTIES, TAG, VALUE, W, fold
from briefing.publish.figures import Figure

MOST = 1_000  # controls that are held against the figures
MOST_PAIRS = 200_000
FORMS = {  # controls that are something else: a contents, a date, a box to be ticked
    *(f"{W}{name}" for name in ("docPartObj", "docPartList", "date", "dropDownList", "comboBox")),
    *(f"{W}{name}" for name in ("picture", "group", "bibliography", "citation", "equation")),
}


class Nameless(NamedTuple):
    """A control without a name: where it is, what it shows."""

    element: Element
    part: str
    text: str


def recover_tags(document: Document, recorded: Sequence[Figure]) -> int:
    """Give controls their tags again, where there is no doubt which they had; how many."""
    found = list(_list_nameless(document))
    tags = {
        wordml.get_property(one, TAG)
        for part in list_text_parts(document)
        for one in document.read(part).iter(CONTROL)
    }
    missing = [figure for figure in recorded if figure.key not in tags]
    if not found or not missing or max(len(found), len(missing)) > MOST:
        return 0
    texts = [fold(figure.text) for figure in missing]
    matcher = SequenceMatcher(None, texts, [one.text for one in found], autojunk=False)
    pairs: dict[int, int] = {}  # of the figures → of the controls
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal" or (kind == "replace" and end - start == last - first):
            pairs |= zip(range(start, end), range(first, last), strict=True)
    around = [list_words_around(one.element) for one in found]
    sure = {
        of: at for of, at in pairs.items() if found[at].text and is_among(missing[of], around[at])
    }
    sure |= _pair_by_words(missing, found, around, sure)
    for of, at in sure.items():
        _name(document, found[at], missing[of])
    return len(sure)


def _pair_by_words(
    missing: Sequence[Figure],
    found: Sequence[Nameless],
    around: Sequence[set[str]],
    sure: Mapping[int, int],
) -> dict[int, int]:
    """Pair what is left where the words around a control are those of one figure alone."""
    free = [at for at, one in enumerate(found) if at not in {*sure.values()} and one.text]
    left = [of for of in range(len(missing)) if of not in sure]
    if len(free) * len(left) > MOST_PAIRS:
        return {}
    fitting = {of: [at for at in free if is_among(missing[of], around[at])] for of in left}
    counts = Counter(at for places in fitting.values() for at in places)
    alone = {of: places[0] for of, places in fitting.items() if len(places) == 1}
    return {of: at for of, at in alone.items() if counts[at] == 1}


def _list_nameless(document: Document) -> list[Nameless]:
    return [
        Nameless(element, part, fold(wordml.read_text(element.find(CONTENT))))
        for part in list_text_parts(document)
        for element in document.read(part).iter(CONTROL)
        if element.find(CONTENT) is not None
        if not wordml.get_property(element, TAG) and not wordml.get_property(element, ALIAS)
        if not any(one.tag in FORMS for one in element.iterfind(f"{PROPERTIES}/*"))
        if not wordml.is_removed(element)
    ]


def _name(document: Document, control: Nameless, figure: Figure) -> None:
    """Give a control the name of a figure."""
    properties = control.element.find(PROPERTIES)
    if properties is None:
        properties = control.element.makeelement(PROPERTIES)
        control.element.insert(0, properties)
    place = 1 if properties.find(f"{W}rPr") is not None else 0
    for tag, value in ((TAG, figure.key), (ALIAS, figure.title)):
        element = properties.makeelement(tag)
        element.set(VALUE, value)
        properties.insert(place, element)
    document.touch(control.part)
