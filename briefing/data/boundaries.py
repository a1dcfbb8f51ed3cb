"""communes.geojson → the outline of each commune, with so few points that a page can draw all.

GeoJSON by RFC 7946: a FeatureCollection in degrees, each feature with its `commune_id`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from briefing import paths
from briefing.data.contract_files import describe_unread
from briefing.errors import Message, Problem, UnreadFile, message

MAX_POINTS = 2_400  # of all outlines: as SVG they take 54 kB in the two drawings of a map
MAX_POINTS_EACH = 1_800  # of one commune: a spreadsheet's cell has room for their text
MAX_RING = 1_000  # points of a ring that are looked at
FIRST_TOLERANCE = 0.0005  # degrees, 55 metres: nobody sees less on a page
Point = tuple[float, float]
Ring = Sequence[Point]

_COLLECTION = message("a GeoJSON FeatureCollection")
_DEGREES = message("a Polygon or MultiPolygon of longitudes and latitudes in degrees")


def read_boundaries(content: bytes | UnreadFile | None) -> tuple[dict[str, str], list[Problem]]:
    """Commune code → its outline as `format_outline` writes it, and what is wrong with the file."""
    if content is None:
        return {}, []
    if isinstance(content, UnreadFile):
        return {}, [describe_unread(paths.BOUNDARIES_FILE, content)]
    try:
        written = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        line = fault.lineno if isinstance(fault, json.JSONDecodeError) else 0
        found = message("what is no JSON")
        return {}, [_problem(line, found, _COLLECTION, message("save the file as GeoJSON"))]
    features = written.get("features") if isinstance(written, dict) else None
    if not isinstance(features, list):
        found = message("no list of features")
        return {}, [_problem(0, found, _COLLECTION, message("save the file as GeoJSON"))]
    rings: dict[str, list[Ring]] = {}
    problems = []
    for number, feature in enumerate(features, start=1):
        code, own = _read_feature(feature)
        if code is None:
            expected = message("the official code of its commune as the property commune_id")
            found = message("feature {number} without one", number=str(number))
            problems.append(_problem(0, found, expected, message("write the code into the file")))
        elif own is None:
            found = message("feature {number} that has none", number=str(number))
            action = message("export the boundaries in WGS 84, as RFC 7946 has it")
            problems.append(_problem(0, found, _DEGREES, action))
        else:
            rings.setdefault(code, []).extend(own)
    return {code: format_outline(own) for code, own in simplify(rings).items()}, problems


def _problem(line: int, found: Message, expected: Message, action: Message) -> Problem:
    return Problem(paths.BOUNDARIES_FILE, line, "", found, expected, action)


def _read_feature(feature: Any) -> tuple[str | None, list[Ring] | None]:
    """The code of a feature and its outer rings; None of what it lacks."""
    if not isinstance(feature, dict):
        return None, None
    properties, geometry = feature.get("properties"), feature.get("geometry")
    code = properties.get("commune_id") if isinstance(properties, dict) else None
    rings = _read_rings(geometry) if isinstance(geometry, dict) else []
    is_drawn = bool(rings) and all(len(ring) > 3 for ring in rings)
    return code if isinstance(code, str) and code else None, rings if is_drawn else None


def _read_rings(geometry: dict[str, Any]) -> list[Ring]:
    """The outer ring of each piece of land; none where it is not written as RFC 7946 has it."""
    written = geometry.get("coordinates")
    polygons: Any = written if geometry.get("type") == "MultiPolygon" else [written]
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return []
    try:
        return [[_read_point(point) for point in polygon[0]] for polygon in polygons]
    except (TypeError, ValueError, LookupError, OverflowError):
        return []


def _read_point(point: Any) -> Point:
    """A longitude and a latitude. Raises ValueError where they are none."""
    lon, lat = float(point[0]), float(point[1])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError
    return lon, lat


def simplify(rings: Mapping[str, Sequence[Ring]]) -> dict[str, list[Ring]]:
    """Outlines with at most MAX_POINTS points in all: what deviates least is left out first.

    Of each piece of land the Douglas–Peucker line is kept, with a deviation twice as large until
    they are few enough; what is left of a piece smaller than that is not drawn.
    """
    thin = {code: [_take_some(ring) for ring in own] for code, own in rings.items()}
    tolerance = FIRST_TOLERANCE
    while True:
        thin = {
            code: [short for ring in own if len(short := _thin_ring(ring, tolerance)) > 3]
            for code, own in thin.items()
        }
        counts = [sum(map(len, own)) for own in thin.values()]
        if sum(counts) <= MAX_POINTS and max(counts, default=0) <= MAX_POINTS_EACH:
            return thin
        tolerance *= 2


def _take_some(ring: Ring) -> Ring:
    """A ring closed, of more than MAX_RING points every second, third, … one.

    A line that leaps to and fro takes the square of its points as time.
    """
    points = list(ring) if ring[0] == ring[-1] else [*ring, ring[0]]
    step = -(-len(points) // MAX_RING)
    return points if step == 1 else [*points[:-1:step], points[0]]


def _thin_ring(points: Ring, tolerance: float) -> Ring:
    """A closed line by its two points that are far apart and what deviates between them."""
    far = max(range(len(points)), key=lambda place: math.dist(points[0], points[place]))
    kept, ahead = {0, far, len(points) - 1}, [(0, far), (far, len(points) - 1)]
    while ahead:
        first, last = ahead.pop()
        between = range(first + 1, last)
        most = max(between, key=lambda place: _deviate(points, place, first, last), default=None)
        if most is not None and _deviate(points, most, first, last) > tolerance:
            kept.add(most)
            ahead += [(first, most), (most, last)]
    return [points[place] for place in sorted(kept)]


def _deviate(points: Ring, place: int, first: int, last: int) -> float:
    """How far a point lies from the line between two others."""
    (x, y), (x1, y1), (x2, y2) = points[place], points[first], points[last]
    length = math.dist((x1, y1), (x2, y2))
    if not length:
        return math.dist((x, y), (x1, y1))
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length


def format_outline(rings: Sequence[Ring]) -> str:
    """Rings as text: longitudes and latitudes in degrees, a semicolon between two rings."""
    return ";".join(" ".join(f"{x:.4f} {y:.4f}" for x, y in ring) for ring in rings)


def parse_outline(outline: str) -> Iterator[list[Point]]:
    """The rings of an outline as `format_outline` wrote it."""
    for ring in filter(None, outline.split(";")):
        numbers = [float(number) for number in ring.split()]
        yield list(zip(numbers[::2], numbers[1::2], strict=True))


def is_within(outline: str, lon: float, lat: float) -> bool:
    """Whether a place lies in an outline: a line from it to the east crosses it an odd number of
    times.
    """
    crossed = 0
    for ring in parse_outline(outline):
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > lat) != (y2 > lat):
                crossed += lon < x1 + (lat - y1) * (x2 - x1) / (y2 - y1)
    return crossed % 2 == 1
