"""The blocks a report is made of: frozen values → one JSON shape, drawn as HTML and as PDF.

An exhibit returns a block; displayed in a notebook it is one output with the JSON under `MIME`
(what the exporters read), an HTML fragment (what Jupyter shows) and a short plain text. Every text
in a block is plain text, never markup: `#`, `$`, `*` and `<b>` mean nothing to either renderer.
`checked` holds the rules a report keeps before either draws it.
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, Literal
from xml.etree import ElementTree

from briefing import errors, paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import jinja2

MIME = "application/vnd.briefing.block+json"

Tone = Literal["", "good", "bad", "warn", "gap"]
Align = Literal["left", "right", "center"]

# A tone is never colour alone: the sign of a tone that brings no word of its own.
SYMBOLS: Mapping[str, str] = {"good": "●", "warn": "■", "bad": "▼", "gap": "○"}


VENDORED = {"inter"}  # families in briefing/fonts; any other would be replaced in silence
GENERIC = {"sans-serif"}  # what a browser that cannot read the embedded face falls back to
REFUSED_IN_SVG = {"script", "foreignObject", "image", "animate", "set"}


class Value:
    """A part of a block; its JSON holds its fields by name, without a `lang` that says nothing."""

    def as_json(self) -> dict[str, Any]:
        """The value as a plain dict of the JSON contract."""
        pairs = ((f.name, getattr(self, f.name)) for f in fields(self))  # type: ignore[arg-type]
        return {name: _plain(value) for name, value in pairs if name != "lang" or value}


class Block(Value):
    """A value that stands alone in a report; its JSON also names its type."""

    type: ClassVar[str]

    def as_json(self) -> dict[str, Any]:
        """The block as a plain dict of the JSON contract."""
        return {"type": self.type, **super().as_json()}

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        shape = self.as_json()
        return {MIME: shape, "text/html": fragment(shape), "text/plain": _short(shape)}


@dataclass(frozen=True)
class Span(Value):
    """A run of text; `lang` when it is not in the page's language."""

    text: str
    style: Literal["", "strong", "em", "code"] = ""
    href: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Cover(Block):
    """The opening of a report: title, place and period, its message in one sentence, its status."""

    type = "cover"
    title: str
    subtitle: str
    message: str
    facts: tuple[str, ...] = ()
    mark: str = ""


@dataclass(frozen=True)
class Heading(Block):
    """A heading below the title: level 2 or 3."""

    type = "heading"
    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True)
class Text(Block):
    """A paragraph."""

    type = "text"
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class List(Block):
    """A list of one level, numbered or not."""

    type = "list"
    items: tuple[tuple[Span, ...], ...]
    ordered: bool = False


@dataclass(frozen=True)
class Tile(Value):
    """One headline figure; `detail` carries in words what its tone says."""

    label: str
    value: str
    unit: str = ""
    detail: str = ""
    source: str = ""
    tone: Tone = ""
    href: str = ""  # as of a cell


@dataclass(frozen=True)
class Tiles(Block):
    """Headline figures side by side; `label` names the set for those who hear the page."""

    type = "tiles"
    label: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Column(Value):
    """A column: its unit in the head, its relative width, whether its cells head their rows."""

    label: str
    unit: str = ""
    align: Align = "left"
    width: float = 1.0
    header: bool = False


@dataclass(frozen=True)
class Cell(Value):
    """A cell: text, a smaller second line, a tone with its symbol, marks of the table's notes."""

    text: str
    sub: str = ""
    tone: Tone = ""
    symbol: Literal["", "▲", "▼", "●", "○", "■", "–"] = ""
    notes: tuple[str, ...] = ()
    lang: str = ""
    href: str = ""  # `statement:s12`: where the figure is stated; a page without that list drops it
    anchor: str = ""  # where such a link leads


@dataclass(frozen=True)
class Group(Value):
    """Rows under a common label; an empty label draws no row of its own."""

    label: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Footnote(Value):
    """What a mark in a table's cells stands for."""

    mark: str
    text: str
    lang: str = ""


@dataclass(frozen=True)
class Table(Block):
    """A table: columns, grouped rows, notes and source under it."""

    type = "table"
    caption: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    anchor: str = ""
    notes: tuple[Footnote, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Figure(Block):
    """A chart as SVG: the title says its message, `alt` what it shows, made from its data."""

    type = "figure"
    anchor: str
    title: str
    subtitle: str
    svg: str
    alt: str
    source: str = ""
    width: Literal["full", "half"] = "full"


@dataclass(frozen=True)
class Note(Block):
    """A boxed remark."""

    type = "note"
    title: str
    text: str
    tone: Tone = ""


@dataclass(frozen=True)
class Finding(Value):
    """One thing a reader must not miss."""

    headline: str
    text: str
    tone: Tone = ""


@dataclass(frozen=True)
class Findings(Block):
    """Numbered findings; `label` names the list for those who hear the page."""

    type = "findings"
    label: str
    items: tuple[Finding, ...]


@dataclass(frozen=True)
class Break(Block):
    """A new page, in the PDF only."""

    type = "break"


def paragraph(text: str) -> Text:
    """A paragraph of one plain text."""
    return Text((Span(text),))


def fragment(shape: dict[str, Any]) -> str:
    """The JSON of a block → the HTML Jupyter shows, drawn by the macro that draws the page.

    Only the cover brings the style sheet: it is a report's first output and serves those after it.
    """
    return templates().get_template("blocks.html.j2").module.fragment(shape)  # type: ignore[attr-defined]


@functools.cache
def templates() -> jinja2.Environment:
    """The templates, in which every value is escaped and a missing one is an error."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(paths.TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["inline_svg"] = _inline_svg
    environment.globals["symbols"] = SYMBOLS
    return environment


def _inline_svg(figure: Mapping[str, Any]) -> Any:
    """A figure's SVG as it stands in HTML: named by its title, described by its alt text."""
    from markupsafe import Markup, escape

    root, size, body = re.search(r"<svg\b[^>]*>()", figure["svg"]), None, ""
    if root is None:
        return Markup("")
    body = figure["svg"][root.end() :]
    size = re.search(r'viewBox="[^"]*"', root[0])
    name = f"{figure['anchor']}-svg"
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'{size[0] if size else ""} role="img" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(figure["title"])}</title>'
        f'<desc id="{name}-desc">{escape(figure["alt"])}</desc>{body}'
    )


def _plain(value: Any) -> Any:
    """Tuples and values → lists and dicts."""
    if isinstance(value, Value):
        return value.as_json()
    return [_plain(item) for item in value] if isinstance(value, (tuple, list)) else value


def _short(shape: Mapping[str, Any]) -> str:
    """A line for a console: the type and the block's own name, or how its text begins."""
    named = (shape.get(key) for key in ("title", "caption", "label", "headline", "text"))
    words = next(filter(None, named), "") or " ".join(s["text"] for s in shape.get("spans", ()))
    return f"{shape['type']}: {words[:80]}" if words else str(shape["type"])


# The rules every published report keeps


def checked(blocks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks in Unicode NFC, once they keep every rule a published report keeps."""
    text = unicodedata.normalize("NFC", json.dumps(list(blocks), ensure_ascii=False))
    shapes: list[dict[str, Any]] = json.loads(text)
    covers = [shape for shape in shapes if shape["type"] == "cover"]
    if len(covers) != 1 or shapes[0] is not covers[0]:
        raise errors.Unpublishable("the report", f"{len(covers)} covers, or one that is not first")
    if not covers[0]["title"].strip() or not covers[0]["message"].strip():
        raise errors.Unpublishable("the cover", "no title or no message")
    _check_headings(shapes)
    _check_addresses(shapes)
    for shape in shapes:
        if shape["type"] == "figure":
            _check_figure(shape)
        if shape["type"] == "table":
            _check_table(shape)
    return shapes


def _check_headings(shapes: Iterable[dict[str, Any]]) -> None:
    level = 1
    for heading in (shape for shape in shapes if shape["type"] == "heading"):
        if not 2 <= heading["level"] <= min(level + 1, 3):
            found = f"level {heading['level']} after level {level}"
            raise errors.Unpublishable(f"the heading “{heading['text']}”", found)
        level = heading["level"]


def _check_addresses(shapes: Sequence[dict[str, Any]]) -> None:
    """Every anchor stands once; every link leads to one of them or to the web."""
    anchors = [shape["anchor"] for shape in shapes if shape.get("anchor")]
    for anchor in anchors:
        if anchors.count(anchor) > 1 or not re.fullmatch(r"[\w.:-]+", anchor):
            raise errors.Unpublishable(
                f"the anchor “{anchor}”", "it twice, or signs it may not hold"
            )
    for shape in shapes:
        lists = shape["items"] if shape["type"] == "list" else [shape.get("spans", ())]
        spans = [span for spans in lists for span in spans]
        for href in filter(None, (span["href"] for span in spans)):
            inside = href.startswith("#") and href[1:] in anchors
            if not inside and not re.match("https?://|mailto:", href):
                raise errors.Unpublishable(f"the link “{href}”", "no such place in the report")


def _check_table(table: dict[str, Any]) -> None:
    where = f"the table “{table['caption']}”"
    if not any(column["header"] for column in table["columns"]):
        raise errors.Unpublishable(where, "no column that heads the rows")
    marks = {note["mark"] for note in table["notes"]}
    for row in (row for group in table["groups"] for row in group["rows"]):
        if len(row) != len(table["columns"]):
            found = f"a row of {len(row)} cells under {len(table['columns'])} columns"
            raise errors.Unpublishable(where, found)
        for cell in row:
            if not marks.issuperset(cell["notes"]):
                raise errors.Unpublishable(where, f"the mark {cell['notes']} without a note")
            if cell["tone"] and not cell["text"] and not cell["symbol"]:
                raise errors.Unpublishable(where, f"the tone {cell['tone']} without word or symbol")


def _check_figure(figure: dict[str, Any]) -> None:
    where = f"the figure “{figure['title']}”"
    if not all(figure[key].strip() for key in ("anchor", "title", "alt")):
        raise errors.Unpublishable(where, "no anchor, no title or no alternative text")
    try:
        drawing = list(ElementTree.fromstring(figure["svg"]).iter())
    except ElementTree.ParseError as cause:
        raise errors.Unpublishable(where, f"SVG that cannot be read ({cause})") from None
    for part in drawing:
        name = part.tag.rpartition("}")[2]
        links = [
            v for k, v in part.attrib.items() if k.rpartition("}")[2] == "href" and v[:1] != "#"
        ]
        scripts = [key for key in part.attrib if key.startswith("on")]
        if name in REFUSED_IN_SVG or links or scripts:
            raise errors.Unpublishable(where, f"<{name}> {' '.join(links + scripts)} in its SVG")
    _check_fonts(where, figure["svg"])


def _check_fonts(where: str, svg: str) -> None:
    """Typst and browsers replace a family they lack without a word, so only ours may be named."""
    svg = svg.replace("&quot;", "'").replace("&apos;", "'")
    lists = re.findall(r"""font-family\s*[:=]\s*["']?([^;"<>}]+)""", svg)
    lists += re.findall(r"""font\s*:\s*[^;"<>}]*?[\d.]+(?:px|pt|em|%)\S*\s+([^;"<>}]+)""", svg)
    if "<text" in svg and not lists:
        raise errors.Unpublishable(where, "text without a font family in its SVG")
    for families in lists:
        named = [family.strip(" '\"\n").lower() for family in families.split(",")]
        foreign = set(named) - VENDORED - GENERIC
        if foreign or named[0] not in VENDORED:
            found = ", ".join(sorted(foreign)) or named[0]
            raise errors.Unpublishable(
                where, f"the font family {found} in its SVG (only Inter is ours)"
            )
