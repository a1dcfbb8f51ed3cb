"""A report's blocks → a Word document that is edited: real styles, fields, each figure a control.

Beside the body it has a part that lists every figure with its key and how the document was made, so
that it can be brought up to date after a person has written in it.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from babel.core import get_global
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package

from briefing.data import files
from briefing.i18n import Translator
from briefing.publish import docx_blocks, docx_body, docx_styles, docx_tables, gate, outline
from briefing.publish.docx_text import Writer, clean, write_field, write_paragraph, write_run
from briefing.publish.figures import Figure, find_figures
from briefing.publish.making import Making
from briefing.publish.page_words import translate_office_words, translate_page_words
from briefing.publish.typesetting import Layout
from briefing.report import design

JSONObject = dict[str, Any]

FIGURES_NAMESPACE = "urn:briefing:figures"
RECORD_ID = "{B21E2A0C-6F63-4C4B-9B10-46494755524B}"  # of the part that lists them
DOTS_PER_INCH = 160.0  # of the PNG beside a drawing
ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever it is made
_FONT_FAMILY = re.compile(r"font-family: '[^']*'")


def render_docx(contents: Iterable[JSONObject], say: Translator, making: Making) -> bytes:
    """A report's blocks → a Word document, the same bytes every time.

    Raises Unpublishable with every rule the blocks break.
    """
    shapes = outline.leave_out_repeats(gate.check_blocks(contents))
    package = Package()
    main = _Main(package)
    settings = design.typst_settings(making.style)
    figures = find_figures(shapes)
    filed = making.style == "nd30"
    words = translate_page_words(say) | (translate_office_words(say) if filed else {})
    sources = (
        item[0]["text"].strip()
        for part in shapes
        if part["type"] == "list"
        for item in part["items"]
    )
    writer = Writer(figures, main.link, sources, say.language)
    body = docx_body.Body(
        writer,
        settings,
        words,
        say.language,
        filed,
        design.TONE_SYMBOLS,
        main.add_pictures(shapes, settings["family"]["office"]),
        main.add_margins(shapes[0], words, making),
    )
    docx_blocks.draw_blocks(body, shapes)
    if filed:
        docx_tables.draw_signature(body)
    looks = {"filed": filed, "language": find_tag(say.language), "count": body.lists}
    for name in ("styles", "numbering", "settings"):
        main.add(name, docx_styles.make_style_part(name, settings, **looks))
    main.add(
        "footnotes", docx_styles.make_part("footnotes", _SEPARATORS + "".join(writer.footnotes))
    )
    main.add_record(figures, say.language, making)
    main.add_properties(shapes[0], find_tag(say.language))
    ended = f"<w:body>{''.join(body.parts)}{body.end_section()}</w:body>"
    return main.save(docx_styles.make_part("document", ended))


_SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
)


def find_tag(language: str) -> str:
    """A language as Word names it, with the country it is most spoken in: vi-VN."""
    return f"{language}-{get_global('likely_subtags').get(language, language).rpartition('_')[2]}"


class _Main:
    """The main part of a document and those it leads to, added in a fixed order."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._part = Part(
            PackURI("/word/document.xml"), CONTENT_TYPE.WML_DOCUMENT_MAIN, b"", package
        )
        package.relate_to(self._part, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)

    def _new(self, name: str, kind: str, content: bytes, relation: str) -> str:
        part = Part(PackURI(name), kind, content, self._package)
        return str(self._part.relate_to(part, relation))

    def add(self, name: str, content: bytes, number: str = "") -> str:
        """A part of Word's own by its name; the relationship."""
        kind = getattr(CONTENT_TYPE, f"WML_{name.upper()}")
        relation = getattr(RELATIONSHIP_TYPE, name.upper())
        return self._new(f"/word/{name}{number}.xml", kind, content, relation)

    def link(self, address: str) -> str:
        return str(self._part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))

    def add_pictures(
        self, shapes: Sequence[JSONObject], family: str
    ) -> Mapping[str, docx_body.Picture]:
        """All drawings by their SVG, lettered in a family a reader's machine has."""
        drawings = list(dict.fromkeys(_list_drawings(shapes)))
        if not drawings:
            return {}
        sizes = [docx_body.measure_drawing(svg) for svg in drawings]
        pages = [
            {"svg": svg, "width": width, "height": height}
            for svg, (width, height) in zip(drawings, sizes, strict=True)
        ]
        images = Layout({"drawings": pages}, "drawings.typ").draw_images(DOTS_PER_INCH)
        pictures = {}
        for number, (svg, png, size) in enumerate(
            zip(drawings, images, sizes, strict=True), start=1
        ):
            lettered = _FONT_FAMILY.sub(f"font-family: '{family}'", clean(svg))
            ids = [
                self._new(
                    f"/word/media/drawing{number}.{end}", kind, content, RELATIONSHIP_TYPE.IMAGE
                )
                for end, kind, content in (
                    ("png", CONTENT_TYPE.PNG, png),
                    ("svg", "image/svg+xml", lettered.encode()),
                )
            ]
            pictures[svg] = docx_body.Picture(ids[1], ids[0], *size)
        return pictures

    def add_margins(
        self, cover: JSONObject, words: Mapping[str, str], making: Making
    ) -> Callable[[bool, bool], str]:
        """What stands above and below the text, and how a section of some kind names it."""
        mark, filed = cover["mark"], making.style == "nd30"
        title = " · ".join(filter(None, (cover["title"], cover["subtitle"])))
        margin = design.typst_settings(making.style)["paper"]["margin"]
        tab, named = "<w:r><w:tab/></w:r>", {}
        for number, lies in enumerate((False, True), start=1):
            room = docx_styles.measure_page(margin, lies)[0]
            tabs = f'<w:tabs><w:tab w:val="right" w:pos="{room}"/></w:tabs>'
            if filed:
                page = write_field("PAGE", "2", '<w:sz w:val="26"/>')
                head = write_paragraph("Header", page, '<w:jc w:val="center"/>')
                end = write_run(mark, "<w:i/>")
            else:
                runs = write_run(title) + tab + write_run(mark, "<w:b/>")
                head = write_paragraph("Header", runs, tabs)
                end = write_run(f"{mark} · " if mark else "") + _write_page_number(words["page"])
            foot = write_paragraph("Footer", write_run(making.imprint) + tab + end, tabs)
            named[lies] = [
                self.add("header", docx_styles.make_part("hdr", head), str(number)),
                self.add("footer", docx_styles.make_part("ftr", foot), str(number)),
            ]
        empty = docx_styles.make_part("hdr", write_paragraph("Header", ""))
        first = self.add("header", empty, "3")

        def name(is_first: bool, lies: bool) -> str:
            head, foot = named[lies]
            of_first = [("header", first), ("footer", foot)] if is_first else []
            return "".join(
                f'<w:{place}Reference w:type="{kind}" r:id="{one}"/>'
                for kind, pairs in (
                    ("default", [("header", head), ("footer", foot)]),
                    ("first", of_first),
                )
                for place, one in pairs
            )

        return name

    def add_record(self, figures: Iterable[Figure], language: str, making: Making) -> None:
        """The list of all figures, and how the document was made."""
        facts = {"province": making.province, "report": making.report, "year": making.year}
        how = facts | {"language": language, "style": making.style, "imprint": making.imprint}
        named = " ".join(f"{name}={quoteattr(clean(value))}" for name, value in how.items())
        rows = "".join(_record(figure) for figure in figures)
        content = f'{docx_styles.HEAD}<figures xmlns="{FIGURES_NAMESPACE}" {named}>{rows}</figures>'
        part = Part(
            PackURI("/customXml/item1.xml"), CONTENT_TYPE.XML, content.encode(), self._package
        )
        office = "http://schemas.openxmlformats.org/officeDocument/2006"
        properties = (
            f'{docx_styles.HEAD}<ds:datastoreItem ds:itemID="{RECORD_ID}"'
            f' xmlns:ds="{office}/customXml"><ds:schemaRefs>'
            f'<ds:schemaRef ds:uri="{FIGURES_NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
        )
        kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
        name = PackURI("/customXml/itemProps1.xml")
        part.relate_to(
            Part(name, kind, properties.encode(), self._package),
            f"{office}/relationships/customXmlProps",
        )
        self._part.relate_to(part, f"{office}/relationships/customXml")

    def add_properties(self, cover: JSONObject, language: str) -> None:
        """Title, language and the province as the author, in what an office reads of a file."""
        core = self._package.core_properties
        now = dt.datetime.fromtimestamp(files.get_timestamp(), dt.UTC).replace(tzinfo=None)
        core.title, core.author = clean(cover["title"])[:255], clean(cover["subtitle"])[:255]
        core.comments, core.language = clean(cover["message"])[:255], language
        core.last_modified_by, core.revision = core.author, 1
        core.created = core.modified = now

    def save(self, content: bytes) -> bytes:
        """The document with its main part, packed with the same date every time."""
        self._part._blob = content
        packed, written = io.BytesIO(), io.BytesIO()
        self._package.save(packed)
        with zipfile.ZipFile(packed) as parts, zipfile.ZipFile(written, "w") as fixed:
            for name in parts.namelist():
                entry = zipfile.ZipInfo(name, ZIP_DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                fixed.writestr(entry, parts.read(name))
        return written.getvalue()


def _write_page_number(text: str) -> str:
    """The number of a page and of all, as fields."""
    fields = {"{n}": write_field("PAGE", "1"), "{total}": write_field("NUMPAGES", "1")}
    return "".join(fields.get(part) or write_run(part) for part in re.split(r"(\{\w+\})", text))


def _list_drawings(shapes: Iterable[JSONObject]) -> Iterator[str]:
    for shape in shapes:
        if shape["type"] == "figure":
            yield shape["svg"]
        for row in itertools.chain(*(group["rows"] for group in shape.get("groups", ()))):
            yield from (cell["chart"] for cell in row if cell.get("chart"))


def _record(figure: Figure) -> str:
    facts = ("key", "indicator", "period", "what")
    named = " ".join(f"{name}={quoteattr(clean(getattr(figure, name)))}" for name in facts)
    texts = "".join(
        f"<{name}>{escape(clean(getattr(figure, name)))}</{name}>"
        for name in ("title", "text", "sentence", "source")
    )
    return f"<figure {named}>{texts}</figure>"
