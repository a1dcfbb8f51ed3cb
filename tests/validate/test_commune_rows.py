"""Communes, their results and the rules that count them, with one fault each."""

from __future__ import annotations

import json

import pytest
from commune_cases import COMMUNES_WRONG
from test_reader import WITH_COMMUNES, found, in_english, only, written

from briefing import validate
from briefing.data import reader


def test_a_folder_with_communes_has_no_problem(tmp_path):
    assert found(tmp_path, good=WITH_COMMUNES) == ()


@pytest.mark.parametrize(
    ("faults", "told"),
    [case[1:] for case in COMMUNES_WRONG],
    ids=[case[0] for case in COMMUNES_WRONG],
)
def test_a_fault_of_communes_is_told_once_where_it_is(tmp_path, faults, told):
    assert in_english(only(found(tmp_path, *faults, good=WITH_COMMUNES))) == told


def test_a_count_where_there_are_no_communes_is_told(tmp_path):
    folder = written(tmp_path, good=WITH_COMMUNES)
    (folder / "communes.csv").unlink()
    (folder / "commune_results.csv").unlink()
    told = [in_english(problem) for problem in validate.find_problems(reader.load_province(folder))]
    assert told == [
        f"derived.csv row {row}, column rule: found “{rule}”; expected communes to count, in "
        "communes.csv; write the communes into communes.csv, or take the rule out"
        for row, rule in ((4, "count_where"), (5, "sum_communes"))
    ]


def test_boundaries_of_no_commune_and_communes_without_one_are_told(tmp_path):
    folder = written(tmp_path, good=WITH_COMMUNES)
    dataset = reader.load_province(folder)
    first, *others = sorted({row.commune_id for row in dataset.communes})
    square = [[-180, -90], [-180, 90], [180, 90], [180, -90], [-180, -90]]
    shapes = [
        {
            "properties": {"commune_id": code},
            "geometry": {"type": "Polygon", "coordinates": [square]},
        }
        for code in (first, "99999")
    ]
    collection = {"type": "FeatureCollection", "features": shapes}
    (folder / "communes.geojson").write_text(json.dumps(collection), encoding="utf-8")
    told = [in_english(problem) for problem in validate.find_problems(reader.load_province(folder))]
    assert told == [
        "communes.geojson, commune_id: found “99999”; expected the code of a commune of the "
        "newest list of communes.csv; correct the code, or take the feature out",
        f"communes.geojson, commune_id: found no boundary of {', '.join(others)}; expected "
        "a boundary for each commune; add them, or leave it: only the seats of these are drawn",
    ]


def test_a_file_of_boundaries_that_cannot_be_read_is_told_with_its_line(tmp_path):
    folder = written(tmp_path, good=WITH_COMMUNES)
    (folder / "communes.geojson").write_text('{"type":\n oops}', encoding="utf-8")
    told = [in_english(problem) for problem in validate.find_problems(reader.load_province(folder))]
    assert told == [
        "communes.geojson row 2: found what is no JSON; expected a GeoJSON FeatureCollection; save "
        "the file as GeoJSON"
    ]


def test_a_seat_outside_of_its_boundary_is_told(tmp_path):
    folder = written(tmp_path, good=WITH_COMMUNES)
    codes = sorted({row.commune_id for row in reader.load_province(folder).communes})
    elsewhere = [[1, 50], [1, 51], [2, 51], [2, 50], [1, 50]]
    shapes = [
        {
            "properties": {"commune_id": code},
            "geometry": {"type": "Polygon", "coordinates": [elsewhere]},
        }
        for code in codes
    ]
    collection = {"type": "FeatureCollection", "features": shapes}
    (folder / "communes.geojson").write_text(json.dumps(collection), encoding="utf-8")
    told = [in_english(problem) for problem in validate.find_problems(reader.load_province(folder))]
    assert told
    assert all("outside of its boundary" in one for one in told)
