"""The body of a Word document as it is written: paragraphs, sections, drawings, contents."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from briefing.publish import docx_styles
from briefing.publish.docx_text import (
    Writer,
    clean,
    fit_columns,
    write_field,
    write_paragraph,
    write_run,
)
from briefing.publish.figures import Path
from briefing.report import templating

JSONObject = Mapping[str, Any]

EMU = 635  # to a twentieth of a point
PADDING = 140  # of a cell, both sides
MANY_COLUMNS = 6  # more are set smaller
MAX_HEIGHT = {False: 9000, True: 6000}  # of a drawing, on a sheet upright and lying
_SIZE = re.compile(r'\b(width|height)="([\d.]+)(?:pt|px)?"')
_BOX = re.compile(r'\bviewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"')
SOURCE_ENTRY = re.compile(r"\[\d+\]")
LETTERS = {"vi": "abcdđeghiklmnopqrstuvxy"}  # of findings, as the language counts


@dataclass(frozen=True)
class Picture:
    """A drawing in the document: the relationships of its two forms, its measures."""

    svg: str
    png: str
    width: float
    height: float


@dataclass
class Body:
    """The body as far as it is written. `pictures` by their SVG; a style is `filed` or not."""

    writer: Writer
    settings: Mapping[str, Any]
    words: Mapping[str, str]
    language: str
    filed: bool
    symbols: Mapping[str, str]
    pictures: Mapping[str, Picture]
    headers: Callable[[bool, bool], str]  # of a section, the first or another, lying or not
    parts: list[str] = field(default_factory=list)
    lies: bool = False  # the sheet
    room: int = 0  # for text
    breaks: bool = False  # a new page is due
    sections: int = 0
    lists: int = 0
    drawings: int = 0
    contents: list[tuple[int, str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    # Paragraphs

    def add(self, style: str, content: str, more: str = "") -> None:
        """A paragraph; the first one after the end of a page begins the next."""
        ends, self.breaks = "<w:pageBreakBefore/>" * self.breaks, False
        self.parts.append(write_paragraph(style, content, ends + more))

    def add_prose(self, style: str, text: str, path: Path, more: str = "", looks: str = "") -> None:
        self.add(style, self.writer.write_text(text, path, looks), more)

    def add_caption(self, kind: str, text: str, path: Path, anchor: str) -> None:
        """What a table or a chart is called, numbered by a field."""
        count = self.counts[kind] = self.counts.get(kind, 0) + 1
        before, _, after = f"{self.words[kind]} ".partition("{n}")
        number = (
            write_run(before) + write_field(f"SEQ {kind} \\* ARABIC", str(count)) + write_run(after)
        )
        self.add("Caption", self.writer.mark(anchor, number + self.writer.write_text(text, path)))

    def add_source(self, source: str) -> None:
        if source:
            said = f"{self.words['source']}: {source}"
            self.add("Source", self.writer.write_text(said, ()))

    # Sections

    def turn(self, lies: bool) -> None:
        """A section whose sheet lies or stands from here on."""
        if lies != self.lies and self.parts:
            self.parts.append(write_paragraph("SectionEnd", "", self.end_section()))
            self.breaks = False
        self.lies = lies
        self.room = docx_styles.measure_page(self.settings["paper"]["margin"], lies)[0]

    def end_section(self) -> str:
        described = docx_styles.measure_page(self.settings["paper"]["margin"], self.lies)[1]
        first = self.sections == 0
        self.sections += 1
        notes = '<w:footnotePr><w:numFmt w:val="lowerLetter"/></w:footnotePr>'
        ends = '<w:type w:val="nextPage"/>' + described + "<w:titlePg/>" * first
        return f"<w:sectPr>{self.headers(first, self.lies)}{notes}{ends}</w:sectPr>"


def find_lying(body: Body, shapes: Sequence[JSONObject]) -> list[bool]:
    """Whether the sheet of each block lies: of all between two headings where a table needs it."""
    starts = [
        0,
        *(n for n, part in enumerate(shapes) if n and part["type"] == "heading"),
        len(shapes),
    ]
    lying = []
    for start, end in itertools.pairwise(starts):
        tables = (part for part in shapes[start:end] if part["type"] == "table")
        crowded = any(fit_columns(one, size_of(body, one), body.room, PADDING)[1] for one in tables)
        lying += [crowded] * (end - start)
    return lying


def size_of(body: Body, table: JSONObject) -> float:
    """The points of a table's letters."""
    size = body.settings["size"]
    if table.get("large"):
        return float(size["body"])
    return float(size["small"] if len(table["columns"]) > MANY_COLUMNS else size["table"])


def write_contents(body: Body, ends: bool) -> Iterator[str]:
    """A table of contents with what an editor would find, but for the numbers of pages."""
    if len(body.contents) < 2:
        return
    title = write_run(body.words["contents"])
    yield write_paragraph("TOCHeading", title, "<w:pageBreakBefore/>" * ends)
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
        ' TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    for number, (level, text, mark) in enumerate(body.contents, start=1):
        link = f'<w:hyperlink w:anchor="{mark}" w:history="1">{write_run(text)}</w:hyperlink>'
        first, last = begin * (number == 1), end * (number == len(body.contents))
        yield write_paragraph(f"TOC{level}", first + link + last)


def toned(part: JSONObject, body: Body) -> str:
    """The frame of a status, in the colour of its tone."""
    colour = tone_of(part, body)[1:]
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="3" w:color="{colour}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return f'<w:pBdr>{sides}</w:pBdr><w:ind w:left="80" w:right="80"/>'


def tone_of(part: JSONObject, body: Body) -> str:
    return str(body.settings["colour"][part.get("tone") or "ink"])


def write_tone(part: JSONObject, body: Body) -> str:
    """The looks of a text with a tone."""
    return f'<w:b/><w:color w:val="{tone_of(part, body)[1:]}"/>' if part.get("tone") else ""


# Drawings


def measure_drawing(svg: str) -> tuple[float, float]:
    """The width and height of a drawing, in its own units."""
    head = svg[: svg.index(">", svg.index("<svg"))]
    sizes = dict(_SIZE.findall(head))
    if len(sizes) == 2:
        return float(sizes["width"]), float(sizes["height"])
    box = _BOX.search(head)
    return (float(box[1]), float(box[2])) if box else (16.0, 9.0)


def write_drawing(body: Body, svg: str, alt: str, name: str, room: float) -> str:
    """A run with a drawing as wide as its room, SVG with a PNG for those who cannot show it."""
    picture = body.pictures[svg]
    wide = min(room, MAX_HEIGHT[body.lies] * picture.width / picture.height)
    across, high = round(wide * EMU), round(wide * EMU * picture.height / picture.width)
    body.drawings += 1
    drawing = templating.load_templates().get_template("docx-drawing.xml.j2")
    facts = {"picture": picture, "id": body.drawings, "name": clean(name), "alt": clean(alt)}
    return "".join(drawing.render(across=across, high=high, **facts).splitlines())
