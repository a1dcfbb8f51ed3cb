"""WordprocessingML as far as it is read here: what a reader sees of it, and content controls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from briefing.intake.drafts.package import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
TAG, ALIAS, RUN, TEXT, PARAGRAPH = f"{W}tag", f"{W}alias", f"{W}r", f"{W}t", f"{W}p"
CONTROL, PROPERTIES, CONTENT = f"{W}sdt", f"{W}sdtPr", f"{W}sdtContent"
VALUE, ID = f"{W}val", f"{W}id"
OFF = ("0", "false", "off")
REMOVED = {f"{W}del", f"{W}moveFrom"}  # tracked, and not yet decided on
INSERTED = {f"{W}ins", f"{W}moveTo"}
SIGNS = {  # elements of a run that are signs of its text
    **{f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n"},
    **{f"{W}noBreakHyphen": "\u2011", f"{W}softHyphen": "\u00ad"},
}
SPACES = re.compile(r"[\s\u00a0\u202f\u2007]+")
JOINERS = re.compile("[\u00ad\u200b\u2060\ufeff]")


class Piece(NamedTuple):
    """A part of a paragraph's text, where it is written."""

    element: Element
    text: str


def fold(text: str) -> str:
    """A text for comparison: programs change the kind of its spaces."""
    return SPACES.sub(" ", JOINERS.sub("", text)).strip()


def list_pieces(element: Element) -> Iterator[Piece]:
    """What a reader sees of an element, in order: without what is removed, or a fallback.

    Of a paragraph not the paragraphs in it, which are those of a text box.
    """
    for child in element:
        tag = child.tag
        if tag == TEXT:
            yield Piece(child, child.text or "")
        elif tag in SIGNS:
            if element.tag == RUN:  # elsewhere a tab is a property
                yield Piece(child, SIGNS[tag])
        elif tag in REMOVED or tag == f"{MC}Fallback" or not isinstance(tag, str):
            continue
        elif tag != PARAGRAPH or element.tag != f"{W}txbxContent":
            yield from list_pieces(child)


def read_text(element: Element) -> str:
    """What a reader sees of an element."""
    return "".join(piece.text for piece in list_pieces(element))


def is_removed(element: Element) -> bool:
    """Whether an element lies in what a tracked change removes, a row of a table included."""
    for one in element.iterancestors():
        if one.tag in REMOVED:
            return True
        if one.tag == f"{W}tr" and one.find(f"{W}trPr/{W}del") is not None:
            return True
        if one.tag == f"{W}tc" and one.find(f"{W}tcPr/{W}cellDel") is not None:
            return True
    return False


def has_ancestor(element: Element, tags: set[str]) -> bool:
    """Whether an element lies in one of some kinds."""
    return any(one.tag in tags for one in element.iterancestors())


def get_property(control: Element, name: str) -> str:
    """A property of a content control; "" where it has none."""
    found = control.find(f"{PROPERTIES}/{name}")
    return "" if found is None else found.get(VALUE, "")


def is_placeholder(control: Element) -> bool:
    """Whether a control is empty, and what it shows asks to be filled in."""
    shown = control.find(f"{PROPERTIES}/{W}showingPlcHdr")
    return shown is not None and shown.get(VALUE, "true") not in OFF
