"""A report's blocks → a Word document that is edited: real styles, fields, each figure a control.

Beside the body it has a part that lists every figure with its key and how the document was made, so
that it can be brought up to date after a person has written in it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import ascii_lowercase
from typing import Any, NamedTuple

from babel.core import get_global
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package
from markupsafe import Markup

from briefing import errors
from briefing.data import files
from briefing.i18n import LANGUAGES, Translator
from briefing.publish import docx_layout, docx_notes, docx_text, gate, outline
from briefing.publish.figures import Figure, find_figures
from briefing.publish.gate.anchors import list_rows, make_fault
from briefing.publish.making import Making
from briefing.publish.page_words import translate_office_words, translate_page_words
from briefing.publish.typesetting import Layout
from briefing.report import design, templating

JSONObject = dict[str, Any]

FIGURES_NAMESPACE = "urn:briefing:figures"
RECORD_ID = "{B21E2A0C-6F63-4C4B-9B10-46494755524B}"  # of the part that lists them
DOTS_PER_INCH = 160.0  # of the PNG beside a drawing
MAX_COLUMNS = 63  # of a table, as Word has it
EDGE, NARROW = 4, 150  # points at the sides of a chart, how wide one is at least
LISTS = {"bullets": 1, "numbers": 2, "headings": 3}  # of the part of numberings
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
RECORD_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
NAMESPACES = Markup(
    " ".join(
        f'xmlns:{prefix}="http://schemas.openxmlformats.org/{place}"'
        for prefix, place in {
            "w": "wordprocessingml/2006/main",
            "r": "officeDocument/2006/relationships",
            "wp": "drawingml/2006/wordprocessingDrawing",
            "a": "drawingml/2006/main",
            "pic": "drawingml/2006/picture",
        }.items()
    )
)
_FONT_FAMILY = re.compile(r"font-family: '[^']*'")
_NO_XML = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SIZE = re.compile(r'\b(width|height)="([\d.]+)(?:pt|px)?"')
_BOX = re.compile(r'\bviewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"')


class Picture(NamedTuple):
    """A drawing in the document: the relationships of its two forms, its measures."""

    svg: str
    png: str
    width: float
    height: float


def render_docx(contents: Iterable[JSONObject], say: Translator, making: Making) -> bytes:
    """A report's blocks → a Word document, the same bytes every time.

    Raises Unpublishable with every rule the blocks break.
    """
    shapes = _clean(outline.leave_out_repeats(gate.check_blocks(contents, making.quoted)))
    _check_columns(shapes)
    docx_notes.share_notes(shapes)
    how = _clean(making._asdict())
    filed = making.style == "nd30"
    settings = design.typst_settings(making.style)
    words = translate_page_words(say) | (translate_office_words(say) if filed else {})
    document = _Document(settings, filed, find_tag(say.language))
    figures = find_figures(shapes)
    pictures = document.add_pictures(shapes)
    writer = docx_text.Writer(figures, document.link, _list_sources(shapes), pictures, find_tag)
    document.facts |= _list_tools(writer, say) | {"words": words, "cover": shapes[0]}
    margins = document.add_margins(words["page"], how["imprint"])
    headings = _name_headings(shapes)
    steps = docx_layout.lay_out(shapes, settings, filed)
    last = _end_sections(steps, settings, margins)
    body = document.draw("body", steps=steps, last=last, headings=headings)
    for name in ("styles", "numbering", "settings", "footnotes"):
        facts = {"count": writer.numbered_lists, "footnotes": writer.footnotes}
        document.add(name, document.draw(name, **facts))
    drawings = document.sum_drawings(shapes)
    document.add_record(figures, {**how, "language": say.language, "drawings": drawings})
    document.add_properties(shapes[0])
    return document.save(body)


def _check_columns(shapes: Iterable[JSONObject]) -> None:
    """Raise Unpublishable where a table has more columns than Word."""
    counts = ((shape, len(shape.get("columns", ()))) for shape in shapes)
    wide = [(shape, count) for shape, count in counts if count > MAX_COLUMNS]
    if wide:
        found = [make_fault("word-columns", shape, "{n} columns", n=count) for shape, count in wide]
        raise errors.Unpublishable(found)


def _clean(value: Any) -> Any:
    """Values without what XML has no way to write in their texts: control characters."""
    if isinstance(value, str):
        return _NO_XML.sub("", value)
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list) else value


def sum_drawing(content: bytes) -> str:
    """What tells a picture or its text from others."""
    return hashlib.sha256(content).hexdigest()[:16]


def find_tag(language: str) -> str:
    """A language as Word names it, with the country it is most spoken in: vi-VN."""
    return f"{language}-{get_global('likely_subtags').get(language, language).rpartition('_')[2]}"


def _list_sources(shapes: Iterable[JSONObject]) -> Iterator[str]:
    """How the entries of the list of sources begin: [4]."""
    items = (item for part in shapes if part["type"] == "list" for item in part["items"] if item)
    return (item[0]["text"].strip() for item in items)


def _name_headings(shapes: Iterable[JSONObject]) -> list[JSONObject]:
    """The headings, each with the bookmark by which the contents lead to it."""
    headings = [shape for shape in shapes if shape["type"] == "heading"]
    for number, heading in enumerate(headings, start=1):
        heading["bookmark"] = f"_Toc{number:08d}"
    return headings


def _list_tools(writer: docx_text.Writer, say: Translator) -> JSONObject:
    """What the templates write runs with."""
    names = ("run", "text", "spans", "field", "lead", "mark", "mark_source", "bookmark", "notes")
    return {
        **{name: getattr(writer, name) for name in (*names, "drawing", "next", "add_list")},
        "dots": docx_text.write_dots,
        "filled_in": docx_text.fill_in,
        "columns": docx_layout.fit_columns,
        "lines": docx_layout.count_lines,
        "split": docx_layout.SPLIT,
        "parted": docx_layout.part_text,
        "tiles_across": docx_layout.count_across,
        "letters": "abcdđeghiklmnopqrstuvxy" if say.language == LANGUAGES[0] else ascii_lowercase,
        "symbols": design.TONE_SYMBOLS,
        "padding": docx_layout.PADDING,
    }


def _end_sections(
    steps: Sequence[JSONObject], settings: JSONObject, margins: Mapping[bool, list[Any]]
) -> JSONObject:
    """Each section described where the next begins; the last one, which the document ends with."""

    def describe(is_landscape: bool, first: bool) -> JSONObject:
        sheet = docx_layout.measure_page(settings["paper"]["margin"], is_landscape)[1]
        kinds = ("default", "first") if first else ("default",)
        named = [(place, kind, one) for place, kind, one in margins[is_landscape] if kind in kinds]
        return {"sheet": sheet, "margins": named, "first": first}

    first = True
    for before, step in itertools.pairwise(steps):
        step["ends"] = describe(before["is_landscape"], first) if step["turns"] else None
        first = first and not step["turns"]
    return describe(steps[-1]["is_landscape"], first)


class _Document:
    """The parts of a document, added in a fixed order; `facts` are known to all templates."""

    def __init__(self, settings: JSONObject, filed: bool, tag: str) -> None:
        self._package = Package()
        name = PackURI("/word/document.xml")
        self._main = Part(name, CONTENT_TYPE.WML_DOCUMENT_MAIN, b"", self._package)
        self._package.relate_to(self._main, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
        self._margin, self._tag = settings["paper"]["margin"], tag
        self.facts: JSONObject = {
            "namespaces": NAMESPACES,
            "filed": filed,
            "language": tag,
            "size": settings["size"],
            "colour": settings["colour"],
            "family": settings["family"]["office"],
            "room": docx_layout.measure_page(self._margin, False)[0],
            "lists": LISTS,
            "fresh": docx_text.FRESH_NUMBERS,
        }

    def draw(self, name: str, **facts: Any) -> bytes:
        """The XML of a part, from its template."""
        template = templating.load_templates().get_template(f"docx-{name}.xml.j2")
        return (HEAD + template.render(**{**self.facts, **facts}).replace("\n", "")).encode()

    def _add(self, name: str, kind: str, content: bytes, relation: str, of: Part) -> str:
        part = Part(PackURI(name), kind, content, self._package)
        return str(of.relate_to(part, relation))

    def add(self, name: str, content: bytes, number: object = "") -> str:
        """A part of Word's own by its name; its relationship."""
        kind = getattr(CONTENT_TYPE, f"WML_{name.upper()}")
        relation = getattr(RELATIONSHIP_TYPE, name.upper())
        return self._add(f"/word/{name}{number}.xml", kind, content, relation, self._main)

    def link(self, address: str) -> str:
        """The relationship of an address of the web."""
        return str(self._main.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))

    def add_pictures(self, shapes: Sequence[JSONObject]) -> dict[str, Picture]:
        """All drawings by their SVG, lettered in the family of the text."""
        drawings = {svg: _leave_edges(svg) for svg in _list_drawings(shapes)}
        sizes = {svg: _measure_drawing(drawing) for svg, drawing in drawings.items()}
        pages = [
            {"svg": drawings[svg], "width": size[0], "height": size[1]}
            for svg, size in sizes.items()
        ]
        drawn = (
            Layout({"drawings": pages}, "drawings.typ").draw_images(DOTS_PER_INCH) if pages else []
        )
        family, image = f"font-family: '{self.facts['family']}'", RELATIONSHIP_TYPE.IMAGE
        pictures = {}
        for number, (svg, png) in enumerate(zip(sizes, drawn, strict=True), start=1):
            forms = (
                ("svg", "image/svg+xml", _FONT_FAMILY.sub(family, drawings[svg]).encode()),
                ("png", CONTENT_TYPE.PNG, png),
            )
            vector, dots = (
                self._add(f"/word/media/drawing{number}.{end}", kind, content, image, self._main)
                for end, kind, content in forms
            )
            pictures[svg] = Picture(vector, dots, *sizes[svg])
        return pictures

    def add_margins(self, page: str, imprint: str) -> dict[bool, list[tuple[str, str, str]]]:
        """What is above and below the text on portrait and landscape pages: place, page, id."""
        page_words = re.split(r"(\{\w+\})", page)
        words: JSONObject = {"page_words": page_words, "imprint": imprint}
        words["is_empty"] = False
        first = self.add("header", self.draw("margins", root="hdr", is_empty=True), 3)
        named = {}
        for number, is_landscape in enumerate((False, True), start=1):
            words["room"] = docx_layout.measure_page(self._margin, is_landscape)[0]
            head = self.add("header", self.draw("margins", root="hdr", **words), number)
            foot = self.add("footer", self.draw("margins", root="ftr", **words), number)
            named[is_landscape] = [
                *(("header", "default", head), ("footer", "default", foot)),
                *(("header", "first", first), ("footer", "first", foot)),
            ]
        return named

    def sum_drawings(self, shapes: Iterable[JSONObject]) -> str:
        """The sums of its pictures and what is said of them, which are known by that as made."""
        relations = self._main.rels.values()
        images = [one for one in relations if one.reltype == RELATIONSHIP_TYPE.IMAGE]
        alts = (shape["alt"] for shape in shapes if shape["type"] == "figure")
        contents = (*(one.target_part.blob for one in images), *(alt.encode() for alt in alts))
        return " ".join(map(sum_drawing, contents))

    def add_record(self, figures: Sequence[Figure], how: Mapping[str, str]) -> None:
        """The list of all figures, and how the document was made."""
        content = self.draw("record", namespace=FIGURES_NAMESPACE, figures=figures, how=how)
        record = Part(PackURI("/customXml/item1.xml"), CONTENT_TYPE.XML, content, self._package)
        named = self.draw("record-properties", id=RECORD_ID, namespace=FIGURES_NAMESPACE)
        relation = f"{OFFICE}/relationships/customXmlProps"
        self._add("/customXml/itemProps1.xml", RECORD_TYPE, named, relation, record)
        self._main.relate_to(record, f"{OFFICE}/relationships/customXml")

    def add_properties(self, cover: JSONObject) -> None:
        """Title, language and the province as the author, in what an office reads of a file."""
        core = self._package.core_properties
        now = dt.datetime.fromtimestamp(files.get_timestamp(), dt.UTC).replace(tzinfo=None)
        core.title, core.author = (cover[name][:255] for name in ("title", "subtitle"))
        core.comments, core.language = cover["message"][:255], self._tag
        core.last_modified_by, core.revision = core.author, 1
        core.created = core.modified = now

    def save(self, body: bytes) -> bytes:
        """The document with its body, packed with the same date every time."""
        self._main._blob = body
        packed = io.BytesIO()
        self._package.save(packed)
        return files.pack_zip(files.unpack_zip(packed.getvalue()))


def _list_drawings(shapes: Iterable[JSONObject]) -> Iterator[str]:
    for shape in shapes:
        if shape["type"] == "figure":
            yield shape["svg"]
        yield from (cell["chart"] for row in list_rows(shape) for cell in row if cell.get("chart"))


def _leave_edges(svg: str) -> str:
    """A chart with a little room at its sides, for letters that other programs set wider."""
    width, height = _measure_drawing(svg)
    if width < NARROW:
        return svg
    box = f'viewBox="{-EDGE} 0 {width + 2 * EDGE:g} {height:g}"'
    return _BOX.sub(box, re.sub(r' (?:width|height)="[\d.]+(?:pt|px)?"', "", svg, count=2), count=1)


def _measure_drawing(svg: str) -> tuple[float, float]:
    """The width and height of a drawing, in its own units."""
    head = svg[: svg.index(">", svg.index("<svg"))]
    sizes = dict(_SIZE.findall(head))
    if len(sizes) == 2:
        return float(sizes["width"]), float(sizes["height"])
    box = _BOX.search(head)
    return (float(box[1]), float(box[2])) if box else (16.0, 9.0)
