"""A report as it was set → a small picture of its first page; a picture's size.

Of a long report only about what the first page holds is set again: the page comes out the same, in
half the time that drawing all its pages takes.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from briefing.publish.typesetting import Layout

JSONObject = dict[str, Any]

DOTS_PER_INCH = 40.0  # an A4 page is 331 wide: sharp at half of that, clear at all of it
FEW_PAGES = 9  # so many pages are drawn faster than the first of them is laid out again
MAX_TABLE_ROWS = 60  # more rows of a table no page holds
PAGE_HEIGHT_POINTS = 730  # points of height between the margins
PAGE_WIDTH_POINTS = 493  # points of width
BLOCK_HEIGHTS_POINTS = {
    "heading": 30,
    "text": 25,
    "list": 30,
    "tiles": 120,
    "note": 45,
}  # about as they are set
ROW_HEIGHT_POINTS, FINDING_HEIGHT_POINTS = 18, 40
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def render_first_page(layout: Layout) -> bytes:
    """The first page of a report as PNG."""
    report, pages = layout.report, layout.page_count
    if pages > FEW_PAGES:
        words = {**report["words"], "page": report["words"]["page"].replace("{total}", str(pages))}
        leading = list(_take_leading_blocks(report["blocks"]))
        made = Layout({**report, "words": words, "blocks": leading}).draw_images(DOTS_PER_INCH)
        if len(made) > 1:  # else more belongs on the page
            return made[0]
    return layout.draw_images(DOTS_PER_INCH)[0]


def _take_leading_blocks(blocks: Sequence[JSONObject]) -> Iterator[JSONObject]:
    """The blocks that about fill the first page and reach onto the next, of tables the first rows.

    After the end of a page one more, for a page that is left empty is none.
    """
    height = 0.0
    for shape in blocks:
        yield _shorten_table(shape) if shape["type"] == "table" else shape
        height = (
            PAGE_HEIGHT_POINTS - 1 if shape["type"] == "break" else height + _estimate_height(shape)
        )
        if height >= PAGE_HEIGHT_POINTS:
            return


def _estimate_height(shape: JSONObject) -> float:
    """About how many points of height a block takes."""
    if shape["type"] == "table":
        return float(ROW_HEIGHT_POINTS * sum(len(group["rows"]) for group in shape["groups"]))
    if shape["type"] == "findings":
        return float(FINDING_HEIGHT_POINTS * len(shape["items"]))
    if shape["type"] == "pair":
        return max(map(_estimate_height, shape["figures"])) / 2
    if shape["type"] == "figure":
        found = re.search(r'viewBox="\S+ \S+ ([\d.]+) ([\d.]+)"', shape["svg"])
        width = PAGE_WIDTH_POINTS * (0.6 if shape["width"] == "half" else 1)
        return width * float(found[2]) / float(found[1]) if found else 0.0
    return BLOCK_HEIGHTS_POINTS.get(shape["type"], 0)


def _shorten_table(table: JSONObject) -> JSONObject:
    groups, left = [], MAX_TABLE_ROWS
    for group in table["groups"]:
        groups.append({**group, "rows": group["rows"][:left]})
        left -= len(groups[-1]["rows"])
        if not left:
            break
    return {**table, "groups": groups}


def read_image_size(file: Path) -> tuple[int, int] | None:
    """The width and height of a PNG in dots, None where there is none that can be read."""
    try:
        with file.open("rb") as content:
            head = content.read(24)
    except OSError:
        return None
    if not head.startswith(PNG_SIGNATURE) or len(head) < 24:
        return None
    width, height = struct.unpack(">II", head[16:24])
    return width, height
