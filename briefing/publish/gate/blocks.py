"""A report's blocks → every fault of what they say, whichever way they are drawn."""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from briefing import errors
from briefing.errors import Fault, message
from briefing.publish.gate import figures, leaks, places, tables

Shape = dict[str, Any]


def checked(blocks: Iterable[Shape]) -> list[Shape]:
    """The blocks in Unicode NFC, once they keep every rule a published report keeps.

    Raises Unpublishable with all that they do not keep.
    """
    text = unicodedata.normalize("NFC", json.dumps(list(blocks), ensure_ascii=False))
    if faults := _faults_of(text):
        raise errors.Unpublishable(faults)
    shapes: list[Shape] = json.loads(text)
    return shapes


@functools.lru_cache(maxsize=1)
def _faults_of(as_json: str) -> tuple[Fault, ...]:
    """All faults of the blocks of a report, looked for once where it is drawn twice."""
    shapes: list[Shape] = json.loads(as_json)
    return (*_faults(shapes), *leaks.faults(shapes, as_json))


def _faults(shapes: Sequence[Shape]) -> Iterator[Fault]:
    yield from _of_cover(shapes)
    yield from _of_headings(shapes)
    yield from _of_addresses(shapes)
    for shape in shapes:
        if shape["type"] == "figure":
            yield from figures.faults(shape)
        elif shape["type"] == "table":
            yield from tables.faults(shape)


def _of_cover(shapes: Sequence[Shape]) -> Iterator[Fault]:
    covers = [shape for shape in shapes if shape["type"] == "cover"]
    if len(covers) != 1 or shapes[0] is not covers[0]:
        found = message("covers: {count}, or one that is not first", count=len(covers))
        yield Fault("cover", message("the report"), found)
    for cover in covers:
        if not cover["title"].strip() or not cover["message"].strip():
            yield Fault("cover", places.of(cover), message("no title or no message"))


def _of_headings(shapes: Iterable[Shape]) -> Iterator[Fault]:
    level = 1
    for heading in (shape for shape in shapes if shape["type"] == "heading"):
        if not 2 <= heading["level"] <= min(level + 1, 3):
            skip = {"found": heading["level"], "last": level}
            found = message("level {found} after level {last}", **skip)
            yield Fault("headings", places.of(heading), found)
        if not heading["text"].strip():
            yield Fault("headings", places.of(heading), message("no text"))
        level = heading["level"]


def _of_addresses(shapes: Sequence[Shape]) -> Iterator[Fault]:
    """Every anchor stands once; every link leads to one of them, to a statement or to the web."""
    anchors = Counter(own for own, _ in _anchors(shapes))
    for anchor, shape in _anchors(shapes):
        if anchors[anchor] > 1 or not re.fullmatch(r"[\w.:-]+", anchor):
            found = message("the anchor “{anchor}” twice, or with other signs", anchor=anchor)
            yield Fault("anchors", places.of(shape), found)
    for shape in shapes:
        for href in _links(shape):
            inside = href.startswith("#") and href[1:] in anchors
            if not inside and not re.match("https?://|mailto:", href):
                found = message("the link “{link}”, which leads nowhere", link=href)
                yield Fault("links", places.of(shape), found)
        if shape["type"] in ("table", "tiles"):
            yield from _of_statements(shape)


def _anchors(shapes: Iterable[Shape]) -> Iterator[tuple[str, Shape]]:
    """The anchors of blocks and of cells, with the block."""
    for shape in shapes:
        if shape.get("anchor"):
            yield shape["anchor"], shape
        for group in shape.get("groups", ()):
            for row in group["rows"]:
                for cell in row:
                    if cell["anchor"]:
                        yield cell["anchor"], shape


def _links(shape: Shape) -> Iterator[str]:
    lists = shape["items"] if shape["type"] == "list" else [shape.get("spans", ())]
    return (span["href"] for spans in lists for span in spans if span["href"])


def _of_statements(shape: Shape) -> Iterator[Fault]:
    """A figure leads to the statement it is from and nowhere else."""
    rows = [row for group in shape.get("groups", ()) for row in group["rows"]]
    for part in (*shape.get("tiles", ()), *(cell for row in rows for cell in row)):
        if part["href"] and not re.fullmatch(r"statement:[\w.:-]+(/[\w.:-]+)?", part["href"]):
            found = message("the link “{link}”, which leads nowhere", link=part["href"])
            yield Fault("links", places.of(shape), found)
