"""The charts of an edited document → those of the report now, where they are as they were made.

A picture a person has put in a chart's place, cropped or coloured is another one: it is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from typing import NamedTuple

from briefing.intake.drafts import wordml
from briefing.intake.drafts.controls import list_text_parts
from briefing.intake.drafts.package import Document, Element
from briefing.publish.docx import sum_drawing

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
INLINE = f"{{{DRAWING}/wordprocessingDrawing}}"
SHAPES, PICTURE = f"{{{DRAWING}/main}}", f"{{{DRAWING}/picture}}"
VECTOR = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
SAME_SHAPE = 0.01  # how far a chart's height may be from its width's share without being set anew


class Drawing(NamedTuple):
    """A chart in a document: its name there, its text, the parts with its picture, PNG first."""

    element: Element  # of its properties
    part: str
    name: str
    alt: str
    pictures: tuple[str, ...]

    @property
    def sizes(self) -> list[Element]:
        """What says how large it is shown."""
        frame = self.element.getparent()
        return [*frame.iter(f"{INLINE}extent"), *frame.iter(f"{SHAPES}ext")]

    @property
    def is_cropped(self) -> bool:
        cut = self.element.getparent().iter(f"{SHAPES}srcRect")
        return any(any(int(side or 0) for side in one.attrib.values()) for one in cut)


def list_drawings(document: Document) -> list[Drawing]:
    """The charts of a document with their pictures, but for those in a tracked deletion."""
    return [
        Drawing(element, part, element.get("name", ""), element.get("descr", ""), pictures)
        for part in list_text_parts(document)
        for element in document.read(part).iter(f"{INLINE}docPr")
        if not wordml.is_removed(element)
        if (pictures := _list_pictures(document, part, element.getparent()))
    ]


def _list_pictures(document: Document, part: str, frame: Element) -> tuple[str, ...]:
    named = [one.get(EMBED, "") for one in frame.iter(f"{SHAPES}blip", VECTOR)]
    return tuple(filter(None, (document.find_related(part, one) for one in named)))


def redraw(
    document: Document, made: Document, sums: Set[str]
) -> tuple[list[Drawing], list[Drawing]]:
    """Put the pictures of a document just made in place of those that were made and have changed.

    `sums` are those of the pictures and texts as they were made. What was redrawn; what should be
    and was not, for a person has changed it.
    """
    now = {drawing.name: drawing for drawing in reversed(list_drawings(made))}
    redrawn, left = list[Drawing](), list[Drawing]()
    wanted: defaultdict[str, set[bytes]] = defaultdict(set)
    pairs = [(one, now[one.name]) for one in list_drawings(document) if one.name in now]
    for old, new in pairs:
        wanted[old.pictures[0]].add(made.parts[new.pictures[0]])
    for old, new in pairs:
        before, after = document.parts[old.pictures[0]], made.parts[new.pictures[0]]
        if before == after:
            continue
        as_made = all(sum_drawing(document.parts[name]) in sums for name in old.pictures)
        shared = len(wanted[old.pictures[0]]) > 1
        if not as_made or old.is_cropped or shared or len(old.pictures) > len(new.pictures):
            left.append(old)
            continue
        redrawn.append(old)
        _fit(old, new, document, sums)
    for old in redrawn:
        for name, source in zip(old.pictures, now[old.name].pictures, strict=False):
            document.replace(name, made.parts[source])
    return redrawn, left


def _fit(old: Drawing, new: Drawing, document: Document, sums: Set[str]) -> None:
    """The shape and the text of a chart's new picture; its width stays."""
    shape = next((int(one.get("cy")) / int(one.get("cx")) for one in new.sizes), 0.0)
    for size in old.sizes:
        if size.get("cx", "").isdecimal() and size.get("cy", "").isdecimal():
            wide, high = int(size.get("cx")), int(size.get("cy"))
            if shape and abs(high - wide * shape) > SAME_SHAPE * high:
                size.set("cy", str(round(wide * shape)))
                document.touch(old.part)
    for element in (old.element, *old.element.getparent().iter(f"{PICTURE}cNvPr")):
        if sum_drawing(element.get("descr", "").encode()) in sums:
            element.set("descr", new.alt)
            document.touch(old.part)
