"""Comments at figures that were changed: one of ours a figure, its newest line first."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from lxml import etree

from briefing.intake.drafts import wordml
from briefing.intake.drafts.controls import Control, Tracking
from briefing.intake.drafts.package import Document, Element
from briefing.intake.drafts.wordml import W

COMMENT, START, END = f"{W}comment", f"{W}commentRangeStart", f"{W}commentRangeEnd"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
RANGES = {  # what may lie between a comment's beginning and the control
    *(f"{W}{name}" for name in ("bookmarkStart", "bookmarkEnd", "proofErr", "commentRangeStart")),
    *(f"{W}{name}" for name in ("commentRangeEnd", "permStart", "permEnd")),
}
HOSTS = {  # where runs stand, and comments may begin
    *(f"{W}{name}" for name in ("p", "hyperlink", "ins", "moveTo", "smartTag", "sdtContent")),
    *(f"{W}{name}" for name in ("customXml", "fldSimple", "dir", "bdo")),
}
INITIALS = "CBB"


class Comments:
    """The comments of a document; the part is made when the first one is written."""

    def __init__(self, document: Document, tracking: Tracking, language: str) -> None:
        self.document, self.tracking, self.language = document, tracking, language
        found = next(document.list_related(document.main, "comments"), "")
        self.part = found
        self.by_id = {}
        if found:
            listed = document.read(found).iter(COMMENT)
            self.by_id = {one.get(wordml.ID): one for one in listed}
        self._resolved = self._list_resolved()

    def write(self, control: Control, lines: Sequence[str]) -> bool:
        """Say something at a control; False where no comment can be."""
        return self.write_at(control.part, control.element, _find_ends(control), lines)

    def write_at(
        self,
        part: str,
        element: Element,
        ends: tuple[Element, Element] | None,
        lines: Sequence[str],
    ) -> bool:
        """Say something at an element, between two others; False where no comment can be."""
        if part != self.document.main:
            return False  # Word allows none in headers, footers and notes
        if ends is None or wordml.has_ancestor(element, {f"{W}txbxContent"}):
            return False
        earlier = self._find_ours(element)
        if earlier is None:
            self._add(ends, lines)
            return True
        for n, line in enumerate(lines):
            earlier.insert(n, self._make_paragraph(line))
        self.document.touch(self.part)
        return True

    def _find_ours(self, element: Element) -> Element | None:
        """The open comment of ours that begins at a control."""
        for place in (element, *itertools.islice(element.iter(f"{W}r", f"{W}p"), 2)):
            for one in place.itersiblings(preceding=True):
                if one.tag not in RANGES and one.tag not in (f"{W}pPr", f"{W}rPr"):
                    break
                found = self.by_id.get(one.get(wordml.ID)) if one.tag == START else None
                ours = found is not None and found.get(f"{W}author") == self.tracking.author
                if ours and found not in self._resolved:
                    return found
        return None

    def _add(self, ends: tuple[Element, Element], lines: Sequence[str]) -> None:
        first, last = ends
        comments = self._open_part()
        number = str(next(self.tracking.ids))
        comment = etree.SubElement(comments, COMMENT)
        comment.set(wordml.ID, number)
        comment.set(f"{W}author", self.tracking.author)
        comment.set(f"{W}date", self.tracking.date)
        comment.set(f"{W}initials", INITIALS)
        for line in lines:
            comment.append(self._make_paragraph(line))
        self.by_id[number] = comment
        self.document.touch(self.part)
        start, end = (first.makeelement(tag) for tag in (START, END))
        run = first.makeelement(f"{W}r")
        reference = etree.SubElement(run, f"{W}commentReference")
        for one in (start, end, reference):
            one.set(wordml.ID, number)
        tail, last.tail = last.tail, None
        first.addprevious(start)
        last.addnext(end)
        end.addnext(run)
        run.tail = tail

    def _make_paragraph(self, line: str) -> Element:
        paragraph = etree.Element(f"{W}p", nsmap={"w": W[1:-1]})
        run = etree.SubElement(paragraph, f"{W}r")
        properties = etree.SubElement(run, f"{W}rPr")
        etree.SubElement(properties, f"{W}lang").set(wordml.VALUE, self.language)
        text = etree.SubElement(run, f"{W}t")
        text.text = "".join(sign for sign in line if sign.isprintable())
        return paragraph

    def _open_part(self) -> Element:
        if not self.part:
            folder = self.document.main.rpartition("/")[0]
            names = [f"{folder}/comments{n}.xml".lstrip("/") for n in ("", *range(2, 100))]
            self.part = next(name for name in names if name not in self.document.parts)
            root = etree.Element(f"{W}comments", nsmap={"w": W[1:-1]})
            content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            self.document.add(self.part, KIND, content)
            self.document.relate(self.document.main, "comments", self.part)
        return self.document.read(self.part)

    def _list_resolved(self) -> list[Element]:
        """The comments a person has marked as done: nothing more is said there."""
        done: set[str] = set()
        for part in self.document.list_related(self.document.main, "commentsExtended"):
            for one in self.document.read(part).iter(f"{W15}commentEx"):
                if one.get(f"{W15}done") in ("1", "true", "on"):
                    done.add(one.get(f"{W15}paraId", ""))
        return [one for one in self.by_id.values() if done & set(_list_paragraph_ids(one))]


def _list_paragraph_ids(comment: Element) -> Iterator[str]:
    return (one.get(f"{W14}paraId", "") for one in comment.iter(f"{W}p"))


def _find_ends(control: Control) -> tuple[Element, Element] | None:
    """Between which elements a comment on a control can begin and end: itself, or its runs."""
    element = control.element
    larger = next(control.content.iter(f"{W}p", f"{W}tc", f"{W}tr"), None)
    if element.getparent().tag in HOSTS and larger is None:
        return element, element
    texts = [piece.element for piece in wordml.list_pieces(control.content)]
    runs = [text.getparent() for text in texts if text.getparent().tag == f"{W}r"]
    return (runs[0], runs[-1]) if runs else None
