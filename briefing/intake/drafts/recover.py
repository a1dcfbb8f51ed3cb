"""Controls whose tags a program dropped → the figures they hold, known by order, text and words.

LibreOffice before 7.5 writes the controls of a document back without their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from briefing.intake.drafts import wordml
from briefing.intake.drafts.controls import list_text_parts
from briefing.intake.drafts.lost import is_among, list_words_around
from briefing.intake.drafts.package import Document, Element
from briefing.intake.drafts.wordml import ALIAS, CONTENT, CONTROL, PROPERTIES, TAG, VALUE, W, fold
from briefing.publish.figures import Figure

MOST = 5_000  # controls that are held against the figures
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
    return sum(_name(document, found[at], missing[of]) for of, at in pairs.items())


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


def _name(document: Document, control: Nameless, figure: Figure) -> bool:
    """Tag a control as a figure's, if the words around it are those that were recorded."""
    if not control.text or not is_among(figure, list_words_around(control.element)):
        return False
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
    return True
