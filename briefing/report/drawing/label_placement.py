"""Where labels go on a chart of years so that none covers a line, a mark or another label."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from briefing.report.drawing import canvas

_CLEARANCE = 1.6  # mm between a mark and its label


class Box(NamedTuple):
    """A rectangle on the page in mm, y counted from the top."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two share any room."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def is_within(self, other: Box) -> bool:
        """Whether this one lies wholly inside the other."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


class Scale(NamedTuple):
    """Years and values → mm on the page; `box` has the first and last of each at its edges."""

    box: Box
    first: int
    last: int
    low: float
    high: float

    def x(self, year: float) -> float:
        """Where a year is drawn."""
        share = (year - self.first) / (self.last - self.first)
        return self.box.left + share * (self.box.right - self.box.left)

    def y(self, value: float) -> float:
        """From the top, as the page counts."""
        share = (self.high - value) / (self.high - self.low)
        return self.box.top + share * (self.box.bottom - self.box.top)

    def points(self, values: Iterable[canvas.Point]) -> list[canvas.Point]:
        """Years and their values as points on the page."""
        return [(self.x(year), self.y(value)) for year, value in values]


def place_point_labels(
    points: Sequence[canvas.Point], texts: Sequence[str], taken: Sequence[Box], room: Box
) -> list[Box]:
    """A box for each point's label: the place near it that covers least, no other label of these.

    Points are on the page in mm, from left to right; NaN where there is none.
    """
    boxes: list[Box] = []
    for (x, y), text in zip(points, texts, strict=True):
        width = canvas.measure_text(text)
        if math.isnan(y):
            boxes.append(Box(x, room.top - 1, x, room.top - 1))
            continue
        places = [
            Box(left, top, left + width, top + canvas.LINE_HEIGHT)
            for distance in (_CLEARANCE, *(_CLEARANCE + 4.4 * step for step in (1, 2)))
            for top in (y - distance - canvas.LINE_HEIGHT, y + distance)
            for left in (x - width / 2, x - width, x)
        ]
        places += [
            Box(left, y - canvas.LINE_HEIGHT / 2, left + width, y + canvas.LINE_HEIGHT / 2)
            for left in (x + _CLEARANCE, x - _CLEARANCE - width)
        ]
        inside = [box for box in places if box.is_within(room)] or [
            _push_into(places[0], room),
            _push_into(places[3], room),
        ]

        def weigh(box: Box) -> int:
            return 100 * sum(map(box.overlaps, boxes)) + sum(map(box.overlaps, taken))

        boxes.append(min(inside, key=weigh))
    return boxes


def _push_into(box: Box, room: Box) -> Box:
    right = max(0.0, room.left - box.left) - max(0.0, box.right - room.right)
    down = max(0.0, room.top - box.top) - max(0.0, box.bottom - room.bottom)
    return Box(box.left + right, box.top + down, box.right + right, box.bottom + down)


def place_line_label(
    text: str, start: float, end: float, y: float, taken: Sequence[Box], room: Box
) -> tuple[Box, tuple[str, ...]]:
    """A box for a level line's label and its lines: the first free place in the room.

    Tried: at the line's left, middle and right, above and below, then after its end, in lines as
    long as the line or half so; then farther off, then anywhere. Where all is taken, the label goes
    to the line's left above all else. It is not wrapped to the line's width where it has room in
    one line after its end.
    """
    after = Box(
        end + 2,
        y - canvas.LINE_HEIGHT / 2,
        end + 2 + canvas.measure_text(text, weight=canvas.SEMIBOLD),
        y + canvas.LINE_HEIGHT / 2,
    )
    is_free = after.is_within(room) and not any(after.overlaps(other) for other in taken)
    if is_free and len(canvas.wrap_text(text, end - start)) > 1:
        return after, (text,)
    step = canvas.LINE_HEIGHT / 2
    tops = [room.top + step * i for i in range(int((room.bottom - room.top) / step))]
    wrapped = [canvas.wrap_text(text, width) for width in (end - start, (end - start) / 2)]
    for rank in range(3):  # near in either form before farther off in one
        for lines in wrapped:
            width = max(canvas.measure_text(line, weight=canvas.SEMIBOLD) for line in lines)
            height = len(lines) * canvas.LINE_HEIGHT
            sides = (start + 1, (start + end - width) / 2, end - width - 1)
            beside, *farther = (
                [(left, top) for left in sides for top in (y - height - distance, y + distance)]
                for distance in (0.8, *(n * canvas.LINE_HEIGHT for n in (1, 2, 3)))
            )
            anywhere = [
                (left, top) for top in tops for left in (*sides, room.left, room.right - width)
            ]
            places = ([*beside, (end + 2, y - height / 2)], chain(*farther), anywhere)[rank]
            for left, top in places:
                box = Box(left, top, left + width, top + height)
                if box.is_within(room) and not any(box.overlaps(other) for other in taken):
                    return box, lines
    return Box(start, room.top, start + width, room.top + height), lines


def line_obstacles(points: Sequence[canvas.Point]) -> Iterator[Box]:
    """Small boxes along the line through the points, as obstacles for labels."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if not any(map(math.isnan, (y0, y1))):
            for step in range(25):
                x, y = (a + (b - a) * step / 24 for a, b in ((x0, x1), (y0, y1)))
                yield Box(x - 0.8, y - 0.8, x + 0.8, y + 0.8)
    for x, y in points:
        if not math.isnan(y):
            yield Box(x - 1.4, y - 1.4, x + 1.4, y + 1.4)
