"""Word documents made by hand, as a person or their program may leave them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from briefing.publish.figures import Figure

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:other="urn:other" xmlns:mc="{COMPATIBLE}"'


def figure(key: str, text: str, sentence: str = "", **facts: str) -> Figure:
    """A figure as it is recorded."""
    told = {"title": key, "source": "", **facts}
    return Figure(key=key, text=text, sentence=sentence or text, path=(), **told)


def run(text: str, looks: str = "") -> str:
    looks = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def control(key: str, content: str, title: str = "", more: str = "") -> str:
    """A control with some runs in it."""
    content = content if content.startswith("<") else run(content)
    title = quoteattr(title or key)
    return (
        f"<w:sdt><w:sdtPr><w:alias w:val={title}/><w:tag w:val={quoteattr(key)}/>{more}</w:sdtPr>"
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def paragraph(*content: str) -> str:
    """A paragraph of runs; what is no XML is a run of its own."""
    runs = (one if one.startswith("<") else run(one) for one in content)
    return f"<w:p>{''.join(runs)}</w:p>"


def row(*cells: str, more: str = "") -> str:
    listed = "".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in cells)
    return f"<w:tr>{more}{listed}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def change(kind: str, content: str, author: str = "Lan", number: int = 900) -> str:
    """A tracked change by a person: ins, del, moveFrom, moveTo."""
    if kind == "del":
        content = content.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
    facts = f'w:id="{number}" w:author="{author}" w:date="2026-11-30T08:00:00Z"'
    return f"<w:{kind} {facts}>{content}</w:{kind}>"


def write_record(figures: Iterable[Figure], **facts: str) -> str:
    """The part that lists the figures."""
    how = {
        "province": "xx",
        "report": "summary",
        "year": "2025",
        "language": "en",
        "style": "screen",
    }
    named = " ".join(f"{name}={quoteattr(value)}" for name, value in (how | facts).items())
    rows = "".join(map(_write_row, figures))
    return f'{HEAD}<figures xmlns="urn:briefing:figures" {named}>{rows}</figures>'


def _write_row(one: Figure) -> str:
    facts = ("key", "indicator", "period", "what")
    named = " ".join(f"{name}={quoteattr(getattr(one, name))}" for name in facts)
    texts = ("title", "text", "sentence", "source")
    told = "".join(f"<{name}>{escape(getattr(one, name))}</{name}>" for name in texts)
    return f"<figure {named}>{told}</figure>"


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """Parts in a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 30, 8, 0, 0)), content)
    return packed.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    """The parts of a document."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def document(
    body: str,
    figures: Iterable[Figure],
    *,
    comments: str = "",
    footnotes: str = "",
    header: str = "",
    footer: str = "",
    settings: str = "",
    record: str | None = None,
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A document with a body, the figures recorded in it, and some parts beside it."""
    kinds = {
        "comments": ("comments", comments),
        "footnotes": ("footnotes", footnotes),
        "header": ("hdr", header),
        "footer": ("ftr", footer),
        "settings": ("settings", settings),
    }
    beside = {
        f"word/{name}.xml": f"{HEAD}<w:{root} {NAMESPACES}>{content}</w:{root}>"
        for name, (root, content) in kinds.items()
        if content
    }
    record = write_record(figures) if record is None else record
    listed = {"customXml/item1.xml": record} if record else {}
    kinds_of = {name: name[5:-4] for name in beside} | {
        f"../{name}": "customXml" for name in listed
    }
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{name.removeprefix("word/")}"/>'
        for n, (name, kind) in enumerate(kinds_of.items(), start=1)
    )
    types = "".join(_override(name, name[5:-4]) for name in beside)
    main = _override("word/document.xml", "document.main")
    start = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    text = f"<w:body>{body}<w:sectPr/></w:body>"
    return pack(
        {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Default Extension="rels" ContentType="{RELATIONS}"/>{main}{types}</Types>',
            "_rels/.rels": _relate(start),
            "word/document.xml": f"{HEAD}<w:document {NAMESPACES}>{text}</w:document>",
            "word/_rels/document.xml.rels": _relate(relations),
            **beside,
            **listed,
            **(more or {}),
        }
    )


def _override(name: str, kind: str) -> str:
    return f'<Override PartName="/{name}" ContentType="{WORDML}.{kind}+xml"/>'


def _relate(relations: str) -> str:
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>'


DRAWINGS = "http://schemas.openxmlformats.org/drawingml/2006"


def drawing(name: str, alt: str, relation: str, size: tuple[int, int] = (400, 200)) -> str:
    """A run with a picture."""
    across, high = size
    facts = f'id="1" name={quoteattr(name)} descr={quoteattr(alt)}'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{DRAWINGS}/wordprocessingDrawing" '
        f'xmlns:a="{DRAWINGS}/main" xmlns:pic="{DRAWINGS}/picture">'
        f'<wp:extent cx="{across}" cy="{high}"/><wp:docPr {facts}/><a:graphic><a:graphicData>'
        f"<pic:pic><pic:nvPicPr><pic:cNvPr {facts}/></pic:nvPicPr><pic:blipFill>"
        f'<a:blip r:embed="{relation}"/></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:ext cx="{across}" cy="{high}"/></a:xfrm></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def with_pictures(content: bytes, pictures: Mapping[str, bytes]) -> bytes:
    """A document with pictures by the numbers of their relations."""
    parts: dict[str, str | bytes] = dict(unpack(content))
    named = "".join(
        f'<Relationship Id="{number}" Type="{OFFICE}/image" Target="media/{number}.png"/>'
        for number in pictures
    )
    relations = unpack(content)["word/_rels/document.xml.rels"].decode()
    added = relations.replace("</Relationships>", f"{named}</Relationships>")
    media = {f"word/media/{number}.png": picture for number, picture in pictures.items()}
    return pack({**parts, "word/_rels/document.xml.rels": added, **media})
