"""The blocks a report is made of: frozen values → one JSON shape, drawn as HTML and as PDF.

An exhibit returns a block; displayed in a notebook it is one output with the JSON under `MIME`
(what the exporters read), an HTML fragment (what Jupyter shows) and a short plain text. Every text
in a block is plain text, never markup: `#`, `$`, `*` and `<b>` mean nothing to either renderer.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from briefing import i18n, paths
from briefing.report import design
from briefing.report.design import Symbol, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import jinja2

MIME = "application/vnd.briefing.block+json"

Align = Literal["left", "right", "center"]

_UNBREAKABLE = re.compile(r"(\S{0,9}[0-9%][–/][\w%.,]{1,12})")
_HEX = re.compile(r"(?<=: )#[0-9a-f]{6}\b")  # in a drawing's style
# By their first name: those of one colour by day are of one colour by night.
_VARIABLES = {
    colour: f"var(--{name})" for name, colour in reversed(list(design.CHART_COLOURS.items()))
}
OMIT_IF_EMPTY = {  # fields that are left out where they say nothing
    *("lang", "bar", "pages", "small", "reading", "narrow", "about", "evidence"),
    *("rule", "inputs", "note", "rule_note"),
}


class Part:
    """A part of a block; its JSON holds its fields by name, without a `lang` that says nothing."""

    def as_json(self) -> dict[str, Any]:
        """The value as a plain dict of the JSON contract."""
        pairs = vars(self).items()  # a dataclass keeps its fields in order
        return {
            name: _to_json(value) for name, value in pairs if value or name not in OMIT_IF_EMPTY
        }


class Block(Part):
    """A value that stands alone in a report; its JSON also names its type."""

    type: ClassVar[str]

    def as_json(self) -> dict[str, Any]:
        """The block as a plain dict of the JSON contract."""
        return {"type": self.type, **super().as_json()}

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        shape = self.as_json()
        return {MIME: shape, "text/html": render_fragment(shape), "text/plain": _summarize(shape)}


@dataclass(frozen=True)
class Span(Part):
    """A run of text; `lang` when it is not in the page's language."""

    text: str
    style: Literal["", "strong", "em", "code"] = ""
    href: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Cover(Block):
    """The opening of a report: title, place and period, its message in one sentence, its status.

    With `pages` the PDF is set to fill no more, its type a little smaller if need be.
    """

    type = "cover"
    title: str
    subtitle: str
    message: str
    facts: tuple[str, ...] = ()
    mark: str = ""  # the status of its figures in a word, every page bears it
    means: str = ""  # what that says of them
    tone: Tone = ""  # of the mark
    pages: int = 0


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
    """A list of one level, numbered or not, or in small print."""

    type = "list"
    items: tuple[tuple[Span, ...], ...]
    ordered: bool = False
    small: bool = False


@dataclass(frozen=True)
class Statement(Part):
    """What one document says of a figure; `key` is its row in the list of all statements."""

    key: str
    value: str
    number: int  # of the document in the list of sources
    document: str
    place: str
    quoted: str  # its words in the document's own language, "" where they are not known
    standing: str
    in_force: bool
    remarks: str = ""
    note: str = ""


@dataclass(frozen=True)
class Evidence(Part):
    """What a figure rests on: every statement of it, or the rule and the figures it is made from.

    `key` is what a link to it names; `inputs` are keys of others beside it.
    """

    key: str
    name: str
    value: str
    period: str
    statements: tuple[Statement, ...] = ()
    rule: str = ""
    inputs: tuple[str, ...] = ()
    note: str = ""  # what narrows or widens all figures of the indicator
    rule_note: str = ""  # what does so of this one, as it is computed


@dataclass(frozen=True)
class Footnote(Part):
    """What a mark at a figure stands for; a chart's has none, its text names what it is of."""

    mark: str
    text: str
    lang: str = ""


@dataclass(frozen=True)
class Tile(Part):
    """One headline figure; `detail` carries in words what its tone says."""

    label: str
    value: str
    unit: str = ""
    detail: str = ""
    source: str = ""
    tone: Tone = ""
    href: str = ""  # as of a cell
    symbol: Symbol = ""  # where it is not that of the tone
    notes: tuple[str, ...] = ()  # marks of the notes below, on paper


@dataclass(frozen=True)
class Tiles(Block):
    """Headline figures side by side; `label` names the set for those who hear the page."""

    type = "tiles"
    label: str
    tiles: tuple[Tile, ...]
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[Footnote, ...] = ()  # on paper; on the web they are in the evidence


@dataclass(frozen=True)
class Column(Part):
    """A column: its unit in the head, its relative width, whether its cells head their rows."""

    label: str
    unit: str = ""
    align: Align = "left"
    width: float = 1.0
    header: bool = False


@dataclass(frozen=True)
class Cell(Part):
    """A cell: text, a smaller second line, a tone with its symbol, marks of the table's notes."""

    text: str
    sub: str = ""
    tone: Tone = ""
    symbol: Symbol = ""
    notes: tuple[str, ...] = ()
    lang: str = ""
    # `statement:s12`, where the figure is stated, or `statement:s12/KEY` where it is worked out of
    # several statements; a page without that list drops it.
    href: str = ""
    anchor: str = ""  # where such a link leads
    about: str = ""  # the indicator or target its row is about: the row's address on a web page
    bar: float = 0.0  # the figure as a bar from the middle of the cell, -1 to 1; says nothing new


Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Group(Part):
    """Rows under a common label; an empty label draws no row."""

    label: str
    rows: tuple[Row, ...]


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
    evidence: tuple[Evidence, ...] = ()  # of the figures that lead to their statements


@dataclass(frozen=True)
class Figure(Block):
    """A chart as SVG: the title says its message, `alt` what it shows, made from its data.

    `reading` says in a line how to read it, where that is not seen at once.
    """

    type = "figure"
    anchor: str
    title: str
    subtitle: str
    svg: str
    alt: str
    source: str = ""
    width: Literal["full", "half"] = "full"
    reading: str = ""
    notes: tuple[Footnote, ...] = ()
    narrow: str = ""  # the chart drawn for a phone


@dataclass(frozen=True)
class Note(Block):
    """A boxed remark."""

    type = "note"
    title: str
    text: str
    tone: Tone = ""


@dataclass(frozen=True)
class Finding(Part):
    """What a reader must not miss: its sources, and where more of it is shown."""

    headline: str
    text: str
    tone: Tone = ""
    source: str = ""
    more: str = ""
    href: str = ""  # `report:results#growth`: where that is; a page beside which it is not drops it


@dataclass(frozen=True)
class Findings(Block):
    """Numbered findings; `label` names the list for those who hear the page."""

    type = "findings"
    label: str
    items: tuple[Finding, ...]


@dataclass(frozen=True)
class PageBreak(Block):
    """A new page, in the PDF only."""

    type = "break"


def paragraph(text: str) -> Text:
    """A paragraph of one plain text."""
    return Text((Span(text),))


def make_groups(rows_by_label: Mapping[str, Iterable[Row]]) -> tuple[Group, ...]:
    """The groups of a table, each below its label; those without rows are left out."""
    groups = (Group(label, tuple(rows)) for label, rows in rows_by_label.items())
    return tuple(group for group in groups if group.rows)


def names_item(heading: str, names: Iterable[str]) -> tuple[Span, ...]:
    """An item of a list: some names behind what they have in common."""
    return Span(heading, "strong"), Span(f" {'; '.join(names)}.")


def render_fragment(shape: dict[str, Any]) -> str:
    """The JSON of a block → the HTML Jupyter shows, drawn by the macro that draws the page.

    Only the cover brings the style sheet: it is a report's first output and serves those after it.
    """
    return load_templates().get_template("blocks.html.j2").module.fragment(shape)  # type: ignore[attr-defined]


@functools.cache
def load_templates() -> jinja2.Environment:
    """The templates, in which every value is escaped and a missing one is an error."""
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(paths.TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["inline_svg"] = _inline_svg
    environment.filters["whole"] = _mark_unbreakable
    environment.filters["labels"] = _column_labels_css
    environment.globals["symbols"] = design.TONE_SYMBOLS
    environment.globals["design"] = Markup(design.css_rules())
    return environment


def _mark_unbreakable(text: str) -> Any:
    """A text in which ranges and rates (2026–2030, %/năm) are never broken at the end of a line."""
    from markupsafe import Markup, escape

    parts = _UNBREAKABLE.split(text)
    spans = (f'<span class="whole">{escape(part)}</span>' for part in parts[1::2])
    plain = (str(escape(part)) for part in parts[2::2])
    return Markup(str(escape(parts[0])) + "".join(map("".join, zip(spans, plain, strict=True))))


def _inline_svg(figure: Mapping[str, Any]) -> Any:
    """A figure's SVG for HTML: named by its title, described by its alt text, in the colours of
    the page; where it is also drawn for a phone both, of which the page shows one.
    """
    from markupsafe import Markup

    wide, narrow = figure["svg"], figure.get("narrow", "")
    if not narrow:
        return Markup(_name_svg(figure, wide, f"{figure['anchor']}-svg"))
    return Markup(
        _name_svg(figure, wide, f"{figure['anchor']}-svg", ' class="wide"')
        + _name_svg(figure, narrow, f"{figure['anchor']}-narrow-svg", ' class="narrow"')
    )


def _name_svg(figure: Mapping[str, Any], svg: str, name: str, look: str = "") -> str:
    from markupsafe import escape

    root = re.search(r"<svg\b[^>]*>", svg)
    if root is None:
        return ""
    body = re.sub(r'\b(?:d|x|y)="[^"]*"', _round_coordinates, svg[root.end() :])
    named = set(re.findall(r"#([\w.:-]+)", body))  # other ids are a tenth of its bytes
    body = re.sub(r'(?<=<g) id="([^"]*)"', lambda id_: id_[0] if id_[1] in named else "", body)
    body = _HEX.sub(lambda colour: _VARIABLES.get(colour[0], colour[0]), body)
    size = re.search(r'viewBox="[^"]*"', root[0])
    return (
        f'<svg{look} xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'{size[0] if size else ""} role="img" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(figure["title"])}</title>'
        f'<desc id="{name}-desc">{escape(figure["alt"])}</desc>{body}'
    )


def _round_coordinates(attribute: re.Match[str]) -> str:
    """Coordinates as fine as anybody sees, which makes a page with charts a twentieth smaller."""
    return re.sub(r"(\.\d\d)\d+", r"\1", attribute[0])


def _column_labels_css(columns: Iterable[Mapping[str, Any]]) -> str:
    """The heads of a table's columns as CSS, for a narrow page to set before the cells."""
    heads = (f"{c['label']} ({c['unit']})" if c["unit"] else c["label"] for c in columns)
    quoted = (re.sub(r'(["\\])', r"\\\1", head) for head in heads)
    return ";".join(f'--c{number}:"{head}"' for number, head in enumerate(quoted, start=1))


def _to_json(value: Any) -> Any:
    """Tuples and values → lists and dicts."""
    if isinstance(value, str):  # most are
        return i18n.keep_units(value) if " " in value else value
    if isinstance(value, Part):
        return value.as_json()
    return [_to_json(item) for item in value] if isinstance(value, (tuple, list)) else value


def _summarize(shape: Mapping[str, Any]) -> str:
    """A line for a console: the type and the block's own name, or how its text begins."""
    named = (shape.get(key) for key in ("title", "caption", "label", "headline", "text"))
    words = next(filter(None, named), "") or " ".join(s["text"] for s in shape.get("spans", ()))
    return f"{shape['type']}: {words[:80]}" if words else str(shape["type"])
