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
from briefing.publish.gate import anchors, figures, leaks, tables

JSONObject = dict[str, Any]


def check_blocks(blocks: Iterable[JSONObject]) -> list[JSONObject]:
    """The blocks in Unicode NFC, once they keep every rule a published report keeps.

    Raises Unpublishable with all that they do not keep.
    """
    text = unicodedata.normalize("NFC", json.dumps(list(blocks), ensure_ascii=False))
    if faults := _find_faults(text):
        raise errors.Unpublishable(faults)
    shapes: list[JSONObject] = json.loads(text)
    return shapes


@functools.lru_cache(maxsize=1)
def _find_faults(as_json: str) -> tuple[Fault, ...]:
    """All faults of the blocks of a report, looked for once where it is drawn twice."""
    shapes: list[JSONObject] = json.loads(as_json)
    return (*_check_each_block(shapes), *leaks.check_texts(shapes, as_json))


def _check_each_block(shapes: Sequence[JSONObject]) -> Iterator[Fault]:
    yield from _check_cover(shapes)
    yield from _check_headings(shapes)
    yield from _check_anchors_and_links(shapes)
    for shape in shapes:
        if shape["type"] == "figure":
            yield from figures.check_figure(shape)
        elif shape["type"] == "table":
            yield from tables.check_table(shape)


def _check_cover(shapes: Sequence[JSONObject]) -> Iterator[Fault]:
    covers = [shape for shape in shapes if shape["type"] == "cover"]
    if len(covers) != 1 or shapes[0] is not covers[0]:
        found = message("covers: {count}, or one that is not first", count=len(covers))
        yield Fault("cover", message("the report"), found)
    for cover in covers:
        if not cover["title"].strip() or not cover["message"].strip():
            yield Fault("cover", anchors.name_block(cover), message("no title or no message"))


def _check_headings(shapes: Iterable[JSONObject]) -> Iterator[Fault]:
    level = 1
    for heading in (shape for shape in shapes if shape["type"] == "heading"):
        if not 2 <= heading["level"] <= min(level + 1, 3):
            skip = {"found": heading["level"], "last": level}
            found = message("level {found} after level {last}", **skip)
            yield Fault("headings", anchors.name_block(heading), found)
        if not heading["text"].strip():
            yield Fault("headings", anchors.name_block(heading), message("no text"))
        level = heading["level"]


def _check_anchors_and_links(shapes: Sequence[JSONObject]) -> Iterator[Fault]:
    """Every anchor stands once; every link leads to one of them, to a statement or to the web."""
    counts = Counter(own for own, _ in _list_anchors(shapes))
    for anchor, shape in _list_anchors(shapes):
        if counts[anchor] > 1 or not re.fullmatch(r"[\w.:-]+", anchor):
            found = message("the anchor “{anchor}” twice, or with other signs", anchor=anchor)
            yield Fault("anchors", anchors.name_block(shape), found)
    for shape in shapes:
        for href in _list_links(shape):
            inside = href.startswith("#") and href[1:] in counts
            if not inside and not re.match("https?://|mailto:", href):
                found = message("the link “{link}”, which leads nowhere", link=href)
                yield Fault("links", anchors.name_block(shape), found)
        if shape["type"] in ("table", "tiles"):
            yield from _check_statement_links(shape)


def _list_anchors(shapes: Iterable[JSONObject]) -> Iterator[tuple[str, JSONObject]]:
    """The anchors of blocks and of cells, with the block."""
    for shape in shapes:
        if shape.get("anchor"):
            yield shape["anchor"], shape
        for group in shape.get("groups", ()):
            for row in group["rows"]:
                for cell in row:
                    if cell["anchor"]:
                        yield cell["anchor"], shape


def _list_links(shape: JSONObject) -> Iterator[str]:
    lists = shape["items"] if shape["type"] == "list" else [shape.get("spans", ())]
    return (span["href"] for spans in lists for span in spans if span["href"])


def _check_statement_links(shape: JSONObject) -> Iterator[Fault]:
    """A figure leads to the statement it is from and nowhere else."""
    rows = [row for group in shape.get("groups", ()) for row in group["rows"]]
    for part in (*shape.get("tiles", ()), *(cell for row in rows for cell in row)):
        if part["href"] and not re.fullmatch(r"statement:[\w.:-]+(/[\w.:-]+)?", part["href"]):
            found = message("the link “{link}”, which leads nowhere", link=part["href"])
            yield Fault("links", anchors.name_block(shape), found)
