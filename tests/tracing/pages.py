"""A finished page → its passages: every text a reader may meet, with what it stands beside.

Reads HTML alone. A passage knows the row and the column it is in, the figure its text leads to and
the chart it is part of. What is read out, and what a click opens, is a passage.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import groupby
from pathlib import Path

VOID = {"meta", "link", "br", "hr", "img", "input", "col", "source", "wbr"}
INLINE = {"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "q", "s", "small", "span", "strong"}
INLINE |= {"sub", "sup", "time", "tspan", "u", "mark"}
READ_OUT = ("alt", "aria-label", "aria-description", "title", "placeholder", "content")
READ_OUT += ("data-says", "data-value")
HEADING = re.compile(r'--c\d+:"((?:[^"\\]|\\.)*)"')
PANEL_NAMES = re.compile(r"(?:s\d+|d-|so-far-).*")  # what a click on a figure opens


@dataclass
class Node:
    """An element with its attributes, its children and the element it lies in."""

    tag: str
    attributes: dict[str, str]
    parent: Node | None = None
    children: list[Node | str] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """The elements below it, in order."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def find(self, tag: str) -> list[Node]:
        return [node for node in self.walk() if node.tag == tag]

    def text(self) -> str:
        """All its text, spaces made plain."""
        return " ".join("".join(text for text, _ in _pieces(self, "")).split())

    def is_a(self, name: str) -> bool:
        return name in self.attributes.get("class", "").split()


@dataclass(frozen=True)
class Passage:
    """A text of a page, what it is about and where it stands."""

    page: str
    place: str
    text: str
    language: str = ""
    lead: str = ""  # the header of its row, the name it lies under
    column: str = ""
    links: tuple[tuple[int, int, str], ...] = ()  # from, to, the address of a figure
    row: str = ""  # all texts of its row, of its panel
    heads: tuple[str, ...] = ()  # of the columns of its table
    chart: str = ""  # the description of the chart it is drawn in


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = Node("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(node)
        if tag not in VOID:
            self.at = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            while self.at.tag != tag and self.at.parent:
                self.at = self.at.parent
            self.at = self.at.parent or self.root

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def parse(text: str) -> Node:
    """A page's tree."""
    reader = _Reader()
    reader.feed(text)
    return reader.root


def read_passages(name: str, text: str) -> Iterator[Passage]:
    """Every passage of a page."""
    root = parse(text)
    start = Passage(name, "", "", root.find("html")[0].attributes["lang"])
    yield from _read(root, start)
    for script in root.find("script"):
        if script.attributes.get("type") == "application/json":
            code = "".join(map(str, root.find("script")[-1].children))
            yield from _read_panels(json.loads("".join(map(str, script.children))), code, start)


def _runs_on(child: Node | str, node: Node) -> bool:
    """Whether a part stands in the line of what is before it; so does an item that unfolds."""
    if isinstance(child, str) or child.tag in INLINE:
        return True
    return node.tag == "li" and child.tag == "details"


def _read(node: Node, around: Passage) -> Iterator[Passage]:
    """The passages of an element; `around` is what those around it know."""
    if node.tag in ("script", "style"):
        return
    around = _enter(node, around)
    yield from _read_attributes(node, around)
    run: list[Node | str] = []
    for child in [*node.children, None]:
        if child is not None and _runs_on(child, node):
            run.append(child)
            continue
        if run:
            yield from _make_passage(Node(node.tag, {}, None, run), around)
            for inline in (
                element
                for part in run
                if isinstance(part, Node)
                for element in (part, *part.walk())
            ):
                yield from _read_attributes(inline, around)
            run = []
        if child is not None:
            yield from _read(child, around)


def _enter(node: Node, around: Passage) -> Passage:
    """What the passages within an element know beside what those around it do."""
    place = node.attributes.get("id") or node.attributes.get("class", "") or node.tag
    changes = {"place": f"{around.place} {place}".strip()[-80:]}
    if "lang" in node.attributes:
        changes["language"] = node.attributes["lang"]
    if node.tag == "table":
        rows = [row for head in node.find("thead") for row in head.find("tr")]
        changes["heads"] = (
            tuple(c.text() for c in rows[-1].children if isinstance(c, Node)) if rows else ()
        )
    if node.tag == "summary" and node.parent and node.parent.is_a("fold"):  # how many rows it folds
        rows = [row for body in node.parent.find("tbody") for row in body.find("tr")]
        changes["row"] = f"({sum(not row.is_a('group') for row in rows)})"
    if node.tag == "figure":
        changes["chart"] = " ".join(part.text() for part in node.find("desc"))
        changes["row"] = _part_of_series(node)
    if node.tag == "p" and node.is_a("source") and node.parent and node.parent.is_a("table"):
        changes["chart"] = node.parent.text()  # its sources are of what it tells of
    if node.tag == "article":
        hrefs = [part.attributes.get("href", "") for part in node.find("a")]
        changes["column"] = next((href for href in hrefs if href.endswith(".html")), "")
    if node.tag == "text":
        changes["row"] = " | ".join(_aligned_texts(node))
    if node.tag == "details":
        changes["row"] = f"({sum(part.tag == 'li' for part in node.walk())})"
    if node.tag == "li" and node.is_a("tile"):
        changes["lead"] = next((p.text() for p in node.find("p") if p.is_a("label")), "")
    if node.tag == "li" and node.is_a("indicator"):
        changes["lead"] = next((p.text() for p in node.find("p") if p.is_a("name")), "")
    if node.tag in ("td", "th") and node.parent and node.parent.tag == "tr":
        cells = [c for c in node.parent.children if isinstance(c, Node)]
        header = next((c for c in cells if c.attributes.get("scope") == "row"), None)
        identity = next((c.attributes["id"] for c in cells if "id" in c.attributes), "")
        changes["place"] = f"{around.place} {identity}".strip()[-80:]
        changes["lead"] = header.text() if header else ""
        changes["row"] = " | ".join(c.text() for c in cells)
        at = next(n for n, other in enumerate(cells) if other is node)
        changes["column"] = around.heads[at] if len(around.heads) == len(cells) else ""
        if PANEL_NAMES.fullmatch(identity):
            changes["links"] = ((0, 10**6, identity),)
    return replace(around, **changes)


def _part_of_series(figure: Node) -> str:
    """Which of how many charts of one kind it is: progress-economy-1 and -2."""
    stem, _, number = figure.attributes.get("id", "").rpartition("-")
    others = figure.parent.children if figure.parent else []
    ids = [other.attributes.get("id", "") for other in others if isinstance(other, Node)]
    return f"{number}/{sum(one.rpartition('-')[0] == stem for one in ids)}"


def _aligned_texts(text: Node) -> list[str]:
    """The texts of a chart on one line with another, or below each other: the marks of an axis.

    Those drawn one after the other: small charts beside each other have axes of their own.
    """
    chart = text
    while chart.tag != "svg" and chart.parent:
        chart = chart.parent
    every = chart.find("text")
    for side in ("y", "x"):
        for _, run in groupby(every, lambda other, side=side: other.attributes.get(side)):
            line = [*run]
            texts = [other.text() for other in line]
            is_axis = len(line) > 1 and all(re.search(r"\d", one) for one in texts)
            if is_axis and any(other is text for other in line):
                return texts
    return []


def _read_attributes(node: Node, around: Passage) -> Iterator[Passage]:
    if node.tag == "meta" and node.attributes.get("name") != "description":
        return
    for name, value in node.attributes.items():
        place = f"{around.place} @{name}"
        if name == "style":  # the headings a table's cells have on a narrow screen
            for heading in HEADING.findall(value):
                yield replace(around, text=" ".join(heading.split()), place=place)
        elif name in READ_OUT:
            links = tuple((0, 10**6, figure) for _, figure in _pieces(node, "") if figure)
            yield replace(around, text=" ".join(value.split()), place=place, links=links[:1])


def _make_passage(node: Node, around: Passage) -> Iterator[Passage]:
    text, links = "", list(around.links)
    for piece, figure in _pieces(node, ""):
        plain = re.sub(r"\s+", " ", piece)
        if text.endswith(" ") or not text:
            plain = plain.lstrip(" ")
        if figure:
            links.append((len(text), len(text) + len(plain), figure))
        text += plain
    if text.strip():
        yield replace(around, text=text.rstrip(), links=tuple(links))


def _pieces(node: Node, figure: str) -> Iterator[tuple[str, str]]:
    """The texts of an element, each with the figure it leads to."""
    href = node.attributes.get("href", "")
    figure = node.attributes.get("data-figure") or (
        href.partition("#")[2] if PANEL_NAMES.fullmatch(href.partition("#")[2]) else figure
    )
    if node.tag == "sup" or node.is_a("sub") or node.is_a("unit"):
        yield " ", ""
    for child in node.children:
        if isinstance(child, str):
            yield child, figure
        else:
            yield from _pieces(child, figure)


def _read_panels(content: dict, code: str, around: Passage) -> Iterator[Passage]:
    """What a click on a figure opens: each text with the figure or statement it is of.

    The page's own script says which parts of an entry are texts.
    """
    for group in ("statements", "figures"):
        parts = re.search(rf"each\(known\.{group}, \[([\d, ]+)\]\)", code)
        assert parts, f"the script of {around.page} no longer says which parts of {group} are texts"
        at = [int(n) for n in parts[1].split(",")]
        for key, entry in content.get(group, {}).items():
            texts = [" ".join(content["texts"][entry[n]].split()) for n in at]
            here = replace(around, place=f"panel {key}", lead=texts[0])
            if group == "statements":
                here = replace(here, lead="", links=((0, 10**6, key),))
            yield from (replace(here, text=text, row=" | ".join(texts)) for text in texts if text)
    for number, title in content.get("sources", {}).items():
        yield replace(around, place="panel sources", text=" ".join(f"[{number}] {title}".split()))


def read_folder(folder: Path) -> Iterator[Passage]:
    """The passages of every page of a run."""
    for file in sorted(folder.rglob("*.html")):
        yield from read_passages(file.relative_to(folder).as_posix(), file.read_text("utf-8"))
