"""The blocks a report is made of: frozen values → one JSON shape, drawn as HTML and as PDF.

An exhibit returns a block; displayed in a notebook it is one output with the JSON under `MIME`
(what the exporters read), an HTML fragment (what Jupyter shows) and a short plain text. Every text
in a block is plain text, never markup: `#`, `$`, `*` and `<b>` mean nothing to either renderer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from briefing import i18n
from briefing.report.design import Symbol, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


MIME = "application/vnd.briefing.block+json"

Align = Literal["left", "right", "center"]

OMIT_IF_EMPTY = {  # fields that are left out where they say nothing
    *("lang", "bar", "small", "reading", "narrow", "about", "evidence"),
    *("chart", "large", "decision"),
    *("plots", "message", "tones", "stated"),
    *("rule", "inputs", "note", "rule_note"),
}


MARKED = ("symbol", "tone", "anchor")  # fields of a mark in a text


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
    """A run of text; `lang` when it is not in the page's language.

    A `symbol` makes it a mark with that sign, in a tone; `anchor` is where links to it lead.
    """

    text: str
    style: Literal["", "strong", "em", "code"] = ""
    href: str = ""
    lang: str = ""
    symbol: Symbol = ""
    tone: Tone = ""
    anchor: str = ""

    def as_json(self) -> dict[str, Any]:
        """As of any part; what few have is left out of the others."""
        shape = super().as_json()
        return shape if self.symbol else {name: shape[name] for name in shape if name not in MARKED}


@dataclass(frozen=True)
class Cover(Block):
    """The opening of a report: title, place and period, its message in one sentence, its status."""

    type = "cover"
    title: str
    subtitle: str
    message: str
    facts: tuple[str, ...] = ()
    mark: str = ""  # the status of its figures in a word, every page bears it
    means: str = ""  # what that says of them
    tone: Tone = ""  # of the mark


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
    about: str = ""  # in ids: `grdp_growth 2021-2025`, of a target `t1 target 2030`


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
    """A column: its unit in the head, its relative width, whether its cells head their rows, and
    whether only a web page shows it.
    """

    label: str
    unit: str = ""
    align: Align = "left"
    width: float = 1.0
    header: bool = False
    web_only: bool = False


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
    chart: str = ""  # a small drawing (SVG) of the figures beside it; says nothing new


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
    large: bool = False  # of a report's first page: its cells as large as its text


Role = Literal["result", "past", "target", "path", "ahead", "mean", "country"]


@dataclass(frozen=True)
class Line(Part):
    """A line of a plot, or its bars of one colour: a value a category, None where none is known.

    `labels` are the values as the report writes them, "" where the chart writes none; `tones` those
    of single bars.
    """

    name: str
    role: Role
    values: tuple[float | None, ...]
    labels: tuple[str, ...]
    tones: tuple[Tone, ...] = ()


@dataclass(frozen=True)
class Plot(Part):
    """What a chart draws on one axis, as numbers, for a format whose charts can be edited.

    `message` is what it says where the title of its figure does not; `stated` where its figures
    are: documents by their numbers, with the place.
    """

    kind: Literal["line", "bar"]
    name: str
    unit: str
    categories: tuple[str, ...]
    lines: tuple[Line, ...]
    message: str = ""
    stated: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure(Block):
    """A chart as SVG: the title says its message, `alt` what it shows, made from its data.

    `reading` says in a line how to read it, where that is not seen at once; `plots` are its numbers
    where lines or bars say what it says.
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
    plots: tuple[Plot, ...] = ()


@dataclass(frozen=True)
class Note(Block):
    """A boxed remark."""

    type = "note"
    title: str
    text: str
    tone: Tone = ""


@dataclass(frozen=True)
class Decision(Part):
    """What a finding asks to be decided, by whom and by when; a number leads to its finding."""

    text: str
    subject: str  # the first of what it is about by name
    owner: str
    due: str


@dataclass(frozen=True)
class Finding(Part):
    """What a reader must not miss: its sources, and where more of it is shown."""

    headline: str
    text: str
    tone: Tone = ""
    source: str = ""
    more: str = ""
    href: str = ""  # `report:results#growth`: where that is; a page beside which it is not drops it
    anchor: str = ""  # where the decision it asks for leads from
    decision: Decision | None = None


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
    from briefing.report.templating import load_templates

    return load_templates().get_template("blocks.html.j2").module.fragment(shape)  # type: ignore[attr-defined]


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
