"""A report as it was set → a small picture of its first page; a picture's size.

Of a long report only about what the first page holds is set again: the page comes out the same, in
half the time that drawing all its pages takes.
"""

from __future__ import annotations

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
# Points of height a block takes, or each row or item of it: a low guess only sets more than needed.
BLOCK_HEIGHTS_POINTS = {"table": 18, "findings": 40, "figure": 150, "pair": 120}
OTHER_HEIGHT_POINTS = 25
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def render_first_page(layout: Layout) -> bytes:
    """The first page of a report as PNG."""
    report, pages = layout.report, layout.end[0]
    if pages > FEW_PAGES:
        words = {**report["words"], "page": report["words"]["page"].replace("{total}", str(pages))}
        leading = list(_take_leading_blocks(report["blocks"]))
        images = Layout({**report, "words": words, "blocks": leading}).draw_images(DOTS_PER_INCH)
        if len(images) > 1:  # else more belongs on the page
            return images[0]
    return layout.draw_images(DOTS_PER_INCH)[0]


def _take_leading_blocks(blocks: Sequence[JSONObject]) -> Iterator[JSONObject]:
    """The blocks that about fill the first page and reach onto the next, of tables the first rows.

    After the end of a page one more, for a page that is left empty is none.
    """
    height = 0
    for shape in blocks:
        yield _shorten_table(shape) if shape["type"] == "table" else shape
        rows = sum(len(group["rows"]) for group in shape.get("groups", ()))
        count = rows or len(shape.get("items", ())) or 1
        height += count * BLOCK_HEIGHTS_POINTS.get(shape["type"], OTHER_HEIGHT_POINTS)
        height = PAGE_HEIGHT_POINTS - 1 if shape["type"] == "break" else height
        if height >= PAGE_HEIGHT_POINTS:
            return


def _shorten_table(table: JSONObject) -> JSONObject:
    """The table with its first rows."""
    groups: list[JSONObject] = []
    for group in table["groups"]:
        left = MAX_TABLE_ROWS - sum(len(first["rows"]) for first in groups)
        groups += [{**group, "rows": group["rows"][:left]}] if left else []
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
