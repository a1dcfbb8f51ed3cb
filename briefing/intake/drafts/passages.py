"""The paragraphs of an edited document: their sentences, and which figures are in each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from briefing.intake.drafts import wordml
from briefing.intake.drafts.controls import Control, list_text_parts
from briefing.intake.drafts.package import Document, Element
from briefing.intake.drafts.sentences import split_sentences

WORD = re.compile(r"[^\W\d_]{2,}")
FEW_WORDS = 2  # a text with no more says nothing


class Span(NamedTuple):
    """Where in a paragraph's text a control's figure is."""

    start: int
    end: int
    control: Control


class Passage(NamedTuple):
    """A paragraph as a reader sees it; `row` is the text of the row of a table it is in."""

    element: Element
    text: str
    spans: Sequence[Span]

    def list_spans(self, start: int, end: int) -> Sequence[Span]:
        """The figures in a part of the text."""
        first = bisect_left(self.spans, start, key=lambda span: span.start)
        return self.spans[
            first : bisect_left(self.spans, end, lo=first, key=lambda span: span.start)
        ]

    def rewrite(self, start: int, end: int, figures: Mapping[Control, str]) -> str:
        """A part of the text with other figures in some controls."""
        parts, at = [], start
        for span in self.list_spans(start, end):
            if span.control in figures:
                parts += [self.text[at : span.start], figures[span.control]]
                at = min(span.end, end)
        return "".join([*parts, self.text[at:end]])


def list_passages(document: Document, controls: Sequence[Control]) -> list[Passage]:
    """Every paragraph with a text, in the order of the parts; comments are none of them."""
    owners = {
        piece.element: control
        for control in controls
        if control.state == "there"
        for piece in wordml.list_pieces(control.content)
    }
    comments = {*document.list_related(document.main, "comments")}
    return [
        passage
        for part in list_text_parts(document)
        if part not in comments
        for paragraph in document.read(part).iter(wordml.PARAGRAPH)
        if not wordml.is_removed(paragraph)
        if (passage := _read_passage(paragraph, owners)).text.strip()
    ]


def _read_passage(paragraph: Element, owners: Mapping[Element, Control]) -> Passage:
    texts: list[str] = []
    spans: list[Span] = []
    at = 0
    for piece in wordml.list_pieces(paragraph):
        texts.append(piece.text)
        owner, end = owners.get(piece.element), at + len(piece.text)
        if owner and spans and spans[-1].control is owner:
            spans[-1] = spans[-1]._replace(end=end)
        elif owner:
            spans.append(Span(at, end, owner))
        at = end
    return Passage(paragraph, "".join(texts), spans)


def find_sentence(passage: Passage | None, control: Control) -> str:
    """The sentence of a paragraph that a figure is in; "" where there is none."""
    if passage is None:
        return ""
    at = next(span.start for span in passage.spans if span.control is control)
    found = (part for part in split_sentences(passage.text) if part[0] <= at < part[1])
    start, end = next(found, (0, len(passage.text)))
    return passage.text[start:end]


def says_something(text: str) -> bool:
    """Whether a text has more than a few words."""
    return len(WORD.findall(text)) > FEW_WORDS
