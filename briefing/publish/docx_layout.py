"""How a Word document is laid out: sheets and sections, the widths of columns."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

JSONObject = dict[str, Any]

SHEET = (11906, 16838)  # A4, upright, in twentieths of a point
PADDING = 140  # of a cell, both sides
MANY_COLUMNS = 6  # more are set smaller
TALL = 5.0  # lines of a row on the average: above, many columns ask for a landscape page
SPLIT = 3  # lines of a row: one of more may part over two pages
HALF = 0.6  # of the room: a chart of half a page that stands alone


def measure_page(margin: Mapping[str, float], is_landscape: bool) -> tuple[int, Markup]:
    """The room for text across a page, portrait or landscape, and how a section describes it."""
    sides = ("top", "right", "bottom", "left")
    inset = {side: round(margin.get(side, margin.get("x", 0)) * 1440 / 25.4) for side in sides}
    if is_landscape:  # turned to the left: what was at the left is below
        turned = (inset[side] for side in ("right", "bottom", "left", "top"))
        inset = dict(zip(inset, turned, strict=True))
    width, height = reversed(SHEET) if is_landscape else SHEET
    turn = ' w:orient="landscape"' if is_landscape else ""
    edges = " ".join(f'w:{side}="{wide}"' for side, wide in inset.items())
    sheet = f'<w:pgSz w:w="{width}" w:h="{height}"{turn}/>'
    described = f'{sheet}<w:pgMar {edges} w:header="480" w:footer="420" w:gutter="0"/>'
    return width - inset["left"] - inset["right"], Markup(described)


def lay_out(
    shapes: Sequence[JSONObject], settings: Mapping[str, Any], filed: bool
) -> list[JSONObject]:
    """The blocks as steps: each on a portrait or landscape page, with the room there is for it.

    A page is landscape from one heading to the next where a table needs it, and for a cover before
    that, which would be alone on its page. The contents come after the cover, or where a report
    has a page of one message, behind it; in a decree's document are none.
    """
    steps: list[JSONObject] = []
    margin, new_page = settings["paper"]["margin"], False
    breaks = [number for number, part in enumerate(shapes) if part["type"] == "break"]
    first = 0 if filed else 1 + breaks[0] if breaks else 1
    for table in (part for part in shapes if part["type"] == "table"):
        table["points"] = _size_letters(table, settings["size"])
    landscape = _find_landscape(
        shapes, *(measure_page(margin, is_landscape)[0] for is_landscape in (False, True))
    )
    for number, (shape, is_landscape) in enumerate(zip(shapes, landscape, strict=True)):
        room = measure_page(margin, is_landscape)[0]
        if shape["type"] == "break":  # the decree knows no page that ends early
            new_page = not filed
            continue
        before: JSONObject = steps[-1] if steps else {"shape": shape, "is_landscape": is_landscape}
        if not filed and all(part.get("width") == "half" for part in (before["shape"], shape)):
            figures = [before["shape"], shape]
            steps[-1] |= {"shape": {"type": "pair", "figures": figures}, "room": before["whole"]}
            continue
        alone = shape["type"] == "figure" and shape["width"] == "half"
        steps.append(
            {
                "shape": shape,
                "path": (number,),
                "ends": None,
                "is_landscape": is_landscape,
                "turns": is_landscape != before["is_landscape"],
                "whole": room,
                "room": int(room * HALF) if alone else room,
                "new_page": new_page,
                "has_contents": number == first > 0,
            }
        )
        new_page = False
    return steps


def _size_letters(table: JSONObject, size: Mapping[str, float]) -> float:
    """The points of a table's letters."""
    if table.get("large"):
        return size["body"]
    return size["small"] if len(table["columns"]) > MANY_COLUMNS else size["table"]


def _find_landscape(shapes: Sequence[JSONObject], room: int, wide: int) -> list[bool]:
    """Whether the page of each block is landscape; `room` and `wide` are the two widths."""
    heads = (number for number, part in enumerate(shapes) if part["type"] == "heading")
    starts = [0, *(number for number in heads if number), len(shapes)]
    landscape: list[bool] = []
    for start, end in itertools.pairwise(starts):
        tables = (part for part in shapes[start:end] if part["type"] == "table")
        needs = any(is_crowded(table, room) or _is_tall(table, room, wide) for table in tables)
        landscape += [needs] * (end - start)
    if [part["type"] for part in shapes[:2]] == ["cover", "heading"]:
        landscape[0] = landscape[1]
    return landscape


def _is_tall(table: JSONObject, room: int, wide: int) -> bool:
    """Whether a table of many columns has high rows, and lower ones on a wide sheet."""
    if len(table["columns"]) <= MANY_COLUMNS:
        return False
    portrait, landscape = (count_lines(table, across) for across in (room, wide))
    return sum(portrait) > TALL * len(portrait) and sum(landscape) < sum(portrait) * 0.8


def count_across(tiles: int) -> int:
    """How many tiles in a row leave the last row fullest, three or four; five are one row."""
    if tiles < 4 or tiles == 5:
        return tiles
    return 4 if tiles % 4 == 0 or tiles % 4 >= tiles % 3 > 0 else 3


# Widths of columns: each as its content needs, within what its share of the page would be

_UNIT_GAP = re.compile("(?<=[^\\W\\d_)])\u00a0")  # within a unit of several words
_GAPS = (_UNIT_GAP, re.compile("\u00a0"))
_WIDTHS = {  # of letters, in ems
    **dict.fromkeys(" ijlt.,;:'|!()[]f-r", 0.33),
    **dict.fromkeys("mwMWĐ%≥≤−+→—", 0.93),
    **dict.fromkeys("0123456789", 0.65),  # as in the widest letters set instead of an office's
}
_SMALL, _CAPITAL = 0.59, 0.74  # a little more than they take: a word without room is broken


def measure_text(text: str, points: float) -> float:
    """About how wide a text is, in twentieths of a point."""
    wide = (_WIDTHS.get(c) or (_CAPITAL if c.isupper() else _SMALL) for c in text)
    return sum(wide) * points * 20


def part_text(text: str, points: float, width: float) -> str:
    """A text that parts where it would be wider than its column, a number from its unit last."""
    for gap in _GAPS:
        if any(measure_text(piece, points) > width for piece in text.split(" ")):
            text = gap.sub(" ", text)
    return text


def is_crowded(table: JSONObject, room: float) -> bool:
    """Whether the columns of a table have no room unless a word or a figure is broken."""
    needs = _measure_least(table)
    return sum(needs) > room - PADDING * len(needs)


def _measure_least(table: JSONObject) -> list[float]:
    """What each column takes at least, units below their numbers."""
    places = range(len(table["columns"]))
    return [_measure_column(table, place, 0.0, parted=True)[0] for place in places]


def fit_columns(table: JSONObject, room: float) -> list[int]:
    """The widths of a table's columns in a room: none is narrower than its longest word, nor,
    where there is room, than what its share would give the names in it.
    """
    shares = [column["width"] for column in table["columns"]]
    inner = room - PADDING * len(shares)
    part = inner / sum(shares)
    needs = [_measure_column(table, place, part) for place in range(len(shares))]
    least, names, ease = (list(one) for one in zip(*needs, strict=True))
    if sum(names) > inner:  # a unit may be below its number
        least = _measure_least(table)
    if sum(least) > inner:
        widths = [one * inner / sum(least) for one in least]
    elif sum(names) > inner:  # names have what the longest words leave
        share = (inner - sum(least)) / (sum(names) - sum(least))
        widths = [low + (high - low) * share for low, high in zip(least, names, strict=True)]
    else:
        widths = _widen(list(zip(names, ease, shares, strict=True)), inner)
    whole = [int(wide) + PADDING for wide in widths]
    whole[-1] += int(room) - sum(whole)
    return whole


def _widen(columns: Sequence[tuple[float, float, float]], room: float) -> list[float]:
    """Columns (least, ease, share) between their least and their ease; all the room is given."""

    def widen(level: float) -> list[float]:
        return [max(least, min(ease, level * share)) for least, ease, share in columns]

    low, high = 0.0, room * 100
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(widen(middle)) <= room else (low, middle)
    rest = (room - sum(widen(low))) / sum(share for *_, share in columns)
    return [wide + rest * column[2] for wide, column in zip(widen(low), columns, strict=True)]


def count_lines(table: JSONObject, room: float) -> list[int]:
    """About how many lines each row of a table has in a room."""
    widths, points = fit_columns(table, room), table["points"]
    return [
        max(_count_cell_lines(one, points, wide) for one, wide in zip(row, widths, strict=True))
        for group in table["groups"]
        for row in group["rows"]
    ]


def _count_cell_lines(cell: JSONObject, points: float, width: float) -> int:
    texts = [*cell["text"].split("\n"), *filter(None, [cell["sub"]])]
    wide = width - PADDING
    lines = sum(max(1, math.ceil(measure_text(text, points) * 1.05 / wide)) for text in texts)
    return lines + 2 * bool(cell.get("chart"))


def _measure_column(
    table: JSONObject, place: int, part: float, parted: bool = False
) -> tuple[float, float, float]:
    """What a column takes at least, for the names in it, and at ease.

    Units stay beside their numbers unless they are `parted`.
    """
    column, points = table["columns"][place], table["points"]
    cells = [row[place] for group in table["groups"] for row in group["rows"]]
    lines = {line for line in _list_lines(column, cells) if line[0]}
    gap = _GAPS[parted]
    words = {(word, bold) for text, bold in lines for word in gap.sub(" ", text).split(" ")}
    longest = max((measure_text(*one) * points for one in words), default=0.0)
    ease = max((measure_text(*one) * points for one in lines), default=0.0)
    if any(cell.get("chart") for cell in cells):
        ease = max(ease, part * column["width"])
    comfort = 1.0 if column["header"] else 0.0 if column["align"] == "right" else 0.8
    names = max(longest, min(ease, comfort * column["width"] * part))
    return longest, names, max(ease, names)


def _list_lines(column: JSONObject, cells: Sequence[JSONObject]) -> Iterator[tuple[str, float]]:
    """The lines of a column, and how much wider than plain ones its letters are."""
    yield from ((line, 1.15) for line in column["label"].split("\n"))
    yield column["unit"], 1.0
    for cell in cells:
        marked = f"{cell['symbol']}\u00a0{cell['text']}".strip("\u00a0") + "m" * bool(cell["notes"])
        yield from ((line, 1.06 if cell["tone"] else 1.0) for line in marked.split("\n"))
        yield cell["sub"], 0.95
