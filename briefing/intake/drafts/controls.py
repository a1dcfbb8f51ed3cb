"""The content controls of a document that hold figures, and how one of them gets another figure.

A figure is written into the first run with visible text: it keeps that run's format. Where changes
are tracked the replacement is a tracked change too, so that who reviews can take it or leave it;
within what a person inserted it is not, since that is not decided on yet.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from briefing.intake.drafts import wordml
from briefing.intake.drafts.package import Document, Element
from briefing.intake.drafts.wordml import RUN, TEXT, W

State = Literal["there", "removed", "emptied"]
HIGHLIGHT = "yellow"
AFTER_HIGHLIGHT = {  # what the schema has after it among the properties of a run
    *("u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang"),
    *("eastAsianLayout", "specVanish", "oMath", "rPrChange"),
}
TEXT_PARTS = ("header", "footer", "footnotes", "endnotes", "comments")  # beside the document


@dataclass(eq=False)
class Control:
    """A control: its tag, in which part it is, and what a reader sees in it."""

    element: Element
    part: str
    tag: str
    title: str
    text: str
    state: State

    @property
    def content(self) -> Element:
        return self.element.find(wordml.CONTENT)

    def rename(self, before: str, title: str) -> None:
        """Another title, unless a person gave it one."""
        alias = self.element.find(f"{wordml.PROPERTIES}/{wordml.ALIAS}")
        if alias is not None and title and self.title == before:
            alias.set(wordml.VALUE, title)
            self.title = title


@dataclass(frozen=True)
class Tracking:
    """Under whose name and date changes are written; `ids` are free numbers for them."""

    author: str
    date: str
    is_on: bool
    ids: Iterator[int]


def list_text_parts(document: Document) -> list[str]:
    """The parts a reader sees: the document, then headers, footers, notes, comments."""
    found = [document.main]
    for kind in TEXT_PARTS:
        found += sorted(document.list_related(document.main, kind))
    return list(dict.fromkeys(found))


def list_controls(document: Document, tags: Set[str]) -> list[Control]:
    """The controls with one of some tags, in every part, also one within another."""
    return [
        _read_control(element, part, tag)
        for part in list_text_parts(document)
        for element in document.read(part).iter(wordml.CONTROL)
        if (tag := wordml.get_property(element, wordml.TAG)) in tags
        if element.find(wordml.CONTENT) is not None
    ]


def _read_control(element: Element, part: str, tag: str) -> Control:
    text = wordml.read_text(element.find(wordml.CONTENT))
    state: State = "there"
    if wordml.is_removed(element) or (not text and _holds_removed(element)):
        state = "removed"
    elif not text.strip() or wordml.is_placeholder(element):
        state = "emptied"
    return Control(element, part, tag, wordml.get_property(element, wordml.ALIAS), text, state)


def _holds_removed(element: Element) -> bool:
    return any(True for _ in element.iter(*wordml.REMOVED))


def list_free_ids(document: Document) -> Iterator[int]:
    """Numbers that no change, comment or bookmark of the document has."""
    used = {
        element.get(wordml.ID)
        for part in list_text_parts(document)
        for element in document.read(part).iter()
        if element.get(wordml.ID) is not None
    }
    yield from (number for number in itertools.count(1) if str(number) not in used)


def write_figure(control: Control, text: str, tracking: Tracking) -> Element | None:
    """Put another figure into a control; the run it is in, None where no text can be replaced."""
    written = [piece for piece in wordml.list_pieces(control.content) if piece.text]
    texts = [piece.element for piece in written if piece.element.tag == TEXT]
    if not texts or texts[0].getparent().tag != RUN or len(texts) < len(written):
        return None
    run = replace_text(texts, text, tracking)
    _highlight(run)
    return run


def replace_text(texts: Sequence[Element], text: str, tracking: Tracking) -> Element:
    """Write another text in place of some, in the format of the first; the run it is in."""
    runs = list(dict.fromkeys(element.getparent() for element in texts))
    pending = any(wordml.has_ancestor(run, wordml.INSERTED) for run in runs)
    if tracking.is_on and not pending and all(_is_plain(run) for run in runs):
        return _track(runs, text, tracking)
    for other in texts[1:]:
        other.getparent().remove(other)
    _set_text(texts[0], text)
    return runs[0]


def _is_plain(run: Element) -> bool:
    """Whether a run has text alone, so that all of it can be marked as removed."""
    return all(child.tag in (TEXT, f"{W}rPr") for child in run)


def _track(runs: Sequence[Element], text: str, tracking: Tracking) -> Element:
    """Mark runs as removed; the new one inserted after the last."""
    new = _copy_format(runs[0])
    for run in runs:
        removed = _make_change("del", tracking, run)
        run.getparent().replace(run, removed)
        removed.append(run)
        for element in run.findall(TEXT):
            element.tag = f"{W}delText"
            element.set(wordml.XML_SPACE, "preserve")
    inserted = _make_change("ins", tracking, runs[-1])
    runs[-1].getparent().addnext(inserted)
    inserted.append(new)
    _set_text(new.find(TEXT), text)
    return new


def _copy_format(run: Element) -> Element:
    """An empty run with the format of another."""
    new = run.makeelement(RUN, nsmap=run.nsmap)
    properties = run.find(f"{W}rPr")
    if properties is not None:
        new.append(copy.deepcopy(properties))
    new.append(run.makeelement(TEXT))
    return new


def _make_change(kind: str, tracking: Tracking, near: Element) -> Element:
    change = near.makeelement(f"{W}{kind}")
    change.set(wordml.ID, str(next(tracking.ids)))
    change.set(f"{W}author", tracking.author)
    change.set(f"{W}date", tracking.date)
    return change


def _set_text(element: Element, text: str) -> None:
    element.text = text
    if text != text.strip():
        element.set(wordml.XML_SPACE, "preserve")


def _highlight(run: Element) -> None:
    """Mark a run, unless a person has given it a mark of their own."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = run.makeelement(f"{W}rPr")
        run.insert(0, properties)
    if properties.find(f"{W}highlight") is not None:
        return
    mark = run.makeelement(f"{W}highlight")
    mark.set(wordml.VALUE, HIGHLIGHT)
    later = {f"{W}{name}" for name in AFTER_HIGHLIGHT}
    place = next((n for n, child in enumerate(properties) if child.tag in later), len(properties))
    properties.insert(place, mark)
