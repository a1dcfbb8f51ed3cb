"""A report's blocks → every fault of what they say, whichever way they are drawn."""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any

from briefing import errors
from briefing.errors import Fault, message
from briefing.publish.gate.anchors import list_rows, make_fault
from briefing.publish.gate.figures import check_figure
from briefing.publish.gate.leaks import check_texts
from briefing.publish.gate.tables import check_table

JSONObject = dict[str, Any]


def check_blocks(blocks: Iterable[JSONObject], quoted: Iterable[str] = ()) -> list[JSONObject]:
    """The blocks in Unicode NFC, once they follow every rule of a published report.

    `quoted` are texts of the data that look like a program's own words (`gate.may_leak`).

    Raises Unpublishable with all that they do not follow.
    """
    text = unicodedata.normalize("NFC", json.dumps(list(blocks), ensure_ascii=False))
    if faults := _find_faults(text, tuple(quoted)):
        raise errors.Unpublishable(faults)
    shapes: list[JSONObject] = json.loads(text)
    return shapes


@functools.lru_cache(maxsize=1)
def _find_faults(as_json: str, quoted: tuple[str, ...]) -> tuple[Fault, ...]:
    """All faults of the blocks of a report, looked for once where it is drawn twice."""
    shapes: list[JSONObject] = json.loads(as_json)
    faults = [*_check_cover(shapes), *_check_headings(shapes), *_check_anchors_and_links(shapes)]
    for shape in shapes:
        if shape["type"] in ("figure", "table"):
            faults += (check_figure if shape["type"] == "figure" else check_table)(shape)
    return (*faults, *check_texts(shapes, as_json, quoted))


def _check_cover(shapes: Sequence[JSONObject]) -> Iterator[Fault]:
    covers = [shape for shape in shapes if shape["type"] == "cover"]
    if len(covers) != 1 or shapes[0] is not covers[0]:
        where, count = message("the report"), len(covers)
        yield make_fault("cover", where, "covers: {count}, or one that is not first", count=count)
    for cover in covers:
        if not cover["title"].strip() or not cover["message"].strip():
            yield make_fault("cover", cover, "no title or no message")


def _check_headings(shapes: Iterable[JSONObject]) -> Iterator[Fault]:
    last = 1
    for heading in (shape for shape in shapes if shape["type"] == "heading"):
        level = heading["level"]
        if not 2 <= level <= min(last + 1, 3):
            levels = {"found": level, "last": last}
            yield make_fault("headings", heading, "level {found} after level {last}", **levels)
        if not heading["text"].strip():
            yield make_fault("headings", heading, "no text")
        last = level


def _check_anchors_and_links(shapes: Sequence[JSONObject]) -> Iterator[Fault]:
    """Every anchor is there once; every link leads to an anchor, to a statement or to the web."""
    counts = Counter(anchor for shape in shapes for anchor in _list_anchors(shape))
    for shape in shapes:
        for name in _list_anchors(shape):
            if counts[name] > 1:
                yield make_fault("anchors", shape, "the anchor “{id}” twice", id=name)
            if not re.fullmatch(r"[\w.:-]+", name):
                yield make_fault("anchors", shape, "the anchor “{id}” with other signs", id=name)
        for href in _list_dead_links(shape, counts):
            yield make_fault("links", shape, "the link “{link}”, which leads nowhere", link=href)


def _list_anchors(shape: JSONObject) -> list[str]:
    """The anchors of a block and of its cells."""
    cells = (cell for row in list_rows(shape) for cell in row)
    findings = shape["items"] if shape["type"] == "findings" else ()
    return [part["anchor"] for part in (shape, *cells, *findings) if part.get("anchor")]


def _list_dead_links(shape: JSONObject, anchors: Container[str]) -> Iterator[str]:
    """Links of a text that lead nowhere; those of figures that do not lead to a statement."""
    texts = shape["items"] if shape["type"] == "list" else [shape.get("spans", ())]
    for href in (span["href"] for spans in texts for span in spans if span["href"]):
        inside = href.startswith("#") and href[1:] in anchors
        if not inside and not re.match("https?://|mailto:", href):
            yield href
    cells = (cell for row in list_rows(shape) for cell in row)
    for href in (part["href"] for part in (*shape.get("tiles", ()), *cells)):
        inside = href.startswith("#") and href[1:] in anchors
        if (
            href
            and not inside
            and not re.fullmatch(r"statement:[\w.:-]+(/[\w.:-]+)?|report:[\w-]+", href)
        ):
            yield href
