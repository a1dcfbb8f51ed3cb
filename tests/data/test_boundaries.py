"""communes.geojson: outlines of communes, with few points, and what is wrong with the file."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import i18n
from briefing.data import boundaries

SQUARE = [[106.0, 22.0], [106.0, 23.0], [107.0, 23.0], [107.0, 22.0], [106.0, 22.0]]


def write(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def feature(code: object = "01273", kind: str = "Polygon", coordinates: object = (SQUARE,)) -> dict:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"commune_id": code}, "geometry": geometry}


def found_in(content: bytes) -> list[str]:
    say = i18n.load_translator("en")
    return [say.message(problem.found) for problem in boundaries.read_boundaries(content)[1]]


def test_a_square_is_read_as_its_corners():
    outlines, problems = boundaries.read_boundaries(write(feature()))
    assert problems == []
    assert [*boundaries.parse_outline(outlines["01273"])] == [[*map(tuple, SQUARE)]]


def test_of_several_pieces_of_land_each_has_its_ring_and_holes_are_left_out():
    far = [[x + 2, y] for x, y in SQUARE]
    hole = [[106.4, 22.4], [106.6, 22.4], [106.6, 22.6], [106.4, 22.4]]
    content = write(feature(kind="MultiPolygon", coordinates=[[SQUARE, hole], [far]]))
    outlines, problems = boundaries.read_boundaries(content)
    assert problems == []
    assert len([*boundaries.parse_outline(outlines["01273"])]) == 2


def test_no_file_has_no_outlines_and_no_problem():
    assert boundaries.read_boundaries(None) == ({}, [])


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"{", "what is no JSON"),
        (b"\xff\xfe", "what is no JSON"),
        (b"[" * 100_000, "what is no JSON"),
        (b"[]", "no list of features"),
        (b'{"type": "Feature"}', "no list of features"),
        (write(feature(code=None)), "feature 1 without one"),
        (write(feature(), feature(code=7)), "feature 2 without one"),
        (write("x"), "feature 1 without one"),
        (write(feature(kind="Point", coordinates=[106, 22])), "feature 1 that has none"),
        (write(feature(coordinates=None)), "feature 1 that has none"),
        (write(feature(coordinates=[[]])), "feature 1 that has none"),
        (write(feature(coordinates=[[["a", 1]] * 5])), "feature 1 that has none"),
        (write(feature(coordinates=[SQUARE[:3]])), "feature 1 that has none"),
        (write(feature(coordinates=[[[10**400, 22]] * 5])), "feature 1 that has none"),
        # metres of a projection, not degrees
        (write(feature(coordinates=[[[591_000, 2_500_000]] * 5])), "feature 1 that has none"),
    ],
)
def test_what_is_no_boundary_is_named(content, found):
    assert found_in(content) == [found]


def circle(count: int, lon: float = 106.0) -> list[list[float]]:
    angles = [2 * math.pi * place / count for place in range(count)]
    ring = [[lon + math.cos(angle) / 10, 22 + math.sin(angle) / 10] for angle in angles]
    return [*ring, ring[0]]


def test_many_points_become_few_and_none_lies_far_from_the_line_that_is_drawn():
    rings = {f"{n:05}": [[(x, y) for x, y in circle(5000, 105 + n / 5)]] for n in range(56)}
    thin = boundaries.simplify(rings)
    assert sum(len(ring) for own in thin.values() for ring in own) <= boundaries.MAX_POINTS
    for own in thin.values():
        for x, y in own[0]:  # of a circle of a tenth of a degree
            lon = round(own[0][0][0] - 0.1, 4)
            assert math.dist((x, y), (lon, 22)) == pytest.approx(0.1, abs=1e-6)
        assert len(own[0]) > 8


@given(st.integers(4, 300))
def test_an_outline_stays_closed_and_has_only_points_of_its_own(count):
    ring = [(x, y) for x, y in circle(count)]
    (short,) = boundaries.simplify({"a": [ring]})["a"]
    assert short[0] == short[-1]
    assert set(short) <= set(ring)


def test_a_line_that_leaps_to_and_fro_is_cut_to_what_can_be_looked_at():
    leaping = [(106 + place / 1e6, 22 + place % 2) for place in range(100_000)]
    thin = boundaries.simplify({"a": [leaping]})["a"]
    assert sum(map(len, thin)) <= boundaries.MAX_POINTS_EACH


def test_of_one_commune_there_are_as_many_points_as_a_cell_of_a_spreadsheet_holds():
    rings = [[(x, y) for x, y in circle(900, 100 + n)] for n in range(9)]
    written = boundaries.format_outline(boundaries.simplify({"a": rings})["a"])
    assert len(written) < 32_767


@pytest.mark.parametrize(
    ("lon", "lat", "is_in"),
    [(106.5, 22.5, True), (105.9, 22.5, False), (107.1, 22.5, False), (106.5, 23.5, False)],
)
def test_a_place_is_within_an_outline_or_not(lon, lat, is_in):
    outline = boundaries.format_outline([[tuple(point) for point in SQUARE]])
    assert boundaries.is_within(outline, lon, lat) is is_in
