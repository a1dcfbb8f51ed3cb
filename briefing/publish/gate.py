"""The gate a report passes before it is drawn: the rules every published report keeps.

What breaks one is refused with what it is and where, whichever way it is drawn.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any
from xml.etree import ElementTree

from briefing import errors

VENDORED = {"inter"}  # families in briefing/fonts; any other would be replaced in silence
GENERIC = {"sans-serif"}  # what a browser that cannot read the embedded face falls back to
REFUSED_IN_SVG = {"script", "foreignObject", "image", "animate", "set"}


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
