"""Where the labels of a chart's lines are: beside their marks, where the lines leave room.

Worked out on a sheet as large as programs of slides make the inside of a chart, about.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from briefing.publish.slides.content import Chart
from briefing.publish.slides.measure import Box, measure_width

JSONObject = Mapping[str, Any]
Point = tuple[float, float]

_STEPS = (1, 2, 5, 10, 20, 50, 100, 200)  # of an axis
_SIDES, _HEIGHT = 60.0, 190.0  # points: beside the inside of a chart, and how high it is
_GAP, _OUTSIDE, _COVERED = 7.0, 10.0, 20.0  # points; what a point outside or on a label weighs


class Scale(NamedTuple):
    """The ends of an axis of values, and the step of its ticks, 0 without any."""

    start: float
    end: float
    step: float


class Place(NamedTuple):
    """Where a label is: its category, on which side of the mark, what it takes of the sheet."""

    category: int
    side: str
    box: Box


def scale_axis(plot: JSONObject) -> Scale:
    """An axis of few whole numbers; no ticks where they would need decimals or thousands."""
    values = [value for line in plot["lines"] for value in line["values"] if value is not None]
    low, high = min(values), max(values)
    start = 0.0 if 0 <= low < 0.6 * high else low - 0.15 * (high - low)
    step = next((s for s in _STEPS if (high - start) / s <= 6), 0)
    if not step or high >= 1000 or high - start < 3:
        return Scale(start, max(high, start + 1e-9), 0)
    return Scale(math.floor(start / step) * step, math.ceil(high * 1.02 / step) * step, step)


def place_labels(part: Chart, size: float, width: float) -> tuple[JSONObject, list[list[Place]]]:
    """A plot with its labels where they cover least, and the places of those written, by line.

    The label of a line with one value may be at any category of the line.
    """
    plot = part.plot
    places: list[list[Place]] = [[] for _ in plot["lines"]]
    sheet = _Sheet(plot, width - _SIDES)
    lines = [{**line, "labels": list(line["labels"])} for line in plot["lines"]]
    for at, category in part.labels:
        text, written = lines[at]["labels"][category], list(itertools.chain(*places))
        choices = sheet.list_places(at, category, measure_width(text, size, True), size * 1.2)
        best = min(choices, key=lambda place: sheet.weigh(place, written))
        lines[at]["labels"][category] = ""
        lines[at]["labels"][best.category] = text
        places[at].append(best)
    return {**plot, "lines": lines}, places


class _Sheet:
    """The inside of a chart of lines, in points from its bottom left."""

    def __init__(self, plot: JSONObject, width: float) -> None:
        self.lines, self.width = plot["lines"], width
        scale, count = scale_axis(plot), len(plot["categories"])
        self.points: list[list[Point | None]] = [
            [
                value if value is None else (width * (i + 0.5) / count, _rise(value, scale))
                for i, value in enumerate(line["values"])
            ]
            for line in self.lines
        ]

    def list_places(self, at: int, category: int, width: float, height: float) -> Iterator[Place]:
        """The places a label may have, those it is looked for at first."""
        points, line = self.points[at], self.lines[at]
        is_last = all(point is None for point in points[category + 1 :])
        sides = "rtbl" if is_last and line["role"] == "result" else "tbrl"
        known = [i for i, point in enumerate(points) if point]
        is_level = len({points[i][1] for i in known}) == 1  # type: ignore[index]
        others = sorted(known, key=lambda i: abs(i - category)) if is_level else [category]
        for other in others:
            x, y = points[other] or (0.0, 0.0)
            for side in sides:
                left = {"r": x + _GAP, "l": x - _GAP - width}.get(side, x - width / 2)
                bottom = {"t": y + _GAP, "b": y - _GAP - height}.get(side, y - height / 2)
                yield Place(other, side, Box(left, bottom, width, height))

    def weigh(self, place: Place, written: Sequence[Place]) -> float:
        """How much a label covers: points of lines, of other labels, and beyond the sheet."""
        box = place.box
        beyond = max(0.0, -box.left) + max(0.0, box.left + box.width - self.width)
        beyond += max(0.0, -box.top) + max(0.0, box.top + box.height - _HEIGHT - 2 * _GAP)
        covered = sum(
            _measure_inside(start, end, box)
            for points in self.points
            for start, end in itertools.pairwise(points)
            if start and end
        )
        marks = [point for points in self.points for point in points if point]
        covered += sum(_measure_inside((x - 4, y), (x + 4, y), box) for x, y in marks)
        crossed = sum(_overlap(box, other.box) for other in written)
        return round(covered + _OUTSIDE * beyond + _COVERED * crossed, 3)


def _rise(value: float, scale: Scale) -> float:
    return _HEIGHT * (value - scale.start) / (scale.end - scale.start)


def _measure_inside(start: Point, end: Point, box: Box) -> float:
    """How much of a straight line is inside a box."""
    first, last = 0.0, 1.0
    sizes = ((box.left, box.left + box.width), (box.top, box.top + box.height))
    for (low, high), begin, stop in zip(sizes, start, end, strict=True):
        if begin == stop:
            if not low < begin < high:
                return 0.0
            continue
        near, far = sorted(((low - begin) / (stop - begin), (high - begin) / (stop - begin)))
        first, last = max(first, near), min(last, far)
    return max(0.0, last - first) * math.dist(start, end)


def _overlap(one: Box, other: Box) -> float:
    """The narrower side of what two boxes share."""
    wide = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    high = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return max(0.0, min(wide, high))
