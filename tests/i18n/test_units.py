"""Units: the built-in ones stand in one file, a folder adds or replaces; code asks for the form."""

from __future__ import annotations

import ast
import math

import pandas as pd
import pytest
from babel import Locale
from test_reader import GOOD, written

from briefing import i18n, paths, publish
from briefing.analysis import analyse
from briefing.data import reader, tables_reader
from briefing.i18n.units import UNIT_FORMS, list_words, measure_magnitude

UNITS = i18n.built_in_units()
PACE_UNITS = {"percent", "percent_per_year", "points", "points_per_year", "times", "places"}
VI, EN = i18n.load_translator("vi"), i18n.load_translator("en")
OWN = """\
unit,label_vi,label_en,unit_vi,unit_en,form,low,high,of,factor
harvests,vụ,harvests,vụ,harvest | harvests,count,0,,,
communes,đơn vị cấp xã,communes of today,xã mới,new commune | new communes,count,0,56,,
grade,xếp loại,grade,loại {value},grade {value},score,0,10,,
kilo_beds,nghìn giường,thousand beds,nghìn giường,thousand beds,count,0,,beds,1000
"""


@pytest.mark.parametrize("folder", [paths.DATA, paths.DEMO_DATA])
def test_every_unit_of_the_data_and_of_a_pace_is_built_in(folder):
    used = set(pd.read_csv(folder / "indicators.csv", dtype=str)["unit"])
    assert used | PACE_UNITS <= UNITS.keys()


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_a_built_in_unit_has_words_in_every_language_a_form_and_bounds_in_order(unit):
    assert unit.form in UNIT_FORMS
    assert not unit.low >= unit.high
    assert unit.of in ("", *UNITS)
    assert math.isnan(unit.factor) == (not unit.of)
    for language in i18n.LANGUAGES:
        words = list_words([unit], language)
        forms = words["unit", unit.unit]
        plurals = len({*Locale.parse(language).plural_form.tags, "other"})
        assert len(forms) in (1, plurals)
        assert all(form.count("{value}") == 1 for form in forms)
        assert words["unit label", unit.unit][0].strip()


def test_the_catalogues_hold_no_unit():
    for language in i18n.LANGUAGES:
        text = (paths.LOCALES / f"{language}.po").read_text(encoding="utf-8")
        assert 'msgctxt "unit' not in text


@pytest.mark.parametrize(
    ("unit", "magnitude"),
    [
        *(("billion_vnd", 1e9), ("trillion_vnd", 1e12), ("thousand_people", 1e3)),
        *(("people", 1), ("percent", 1), ("furlongs", 1), ("million_vnd_per_person", 1e6)),
    ],
)
def test_the_magnitude_of_a_unit_is_by_its_factors(unit, magnitude):
    assert measure_magnitude(unit, UNITS) == magnitude


def test_units_converted_in_a_circle_end():
    one, two = (
        UNITS["people"]._replace(of="b", factor=10.0),
        UNITS["beds"]._replace(of="a", factor=3.0),
    )
    assert measure_magnitude("a", {"a": one, "b": two}) == 30


@pytest.fixture
def folder(tmp_path):
    """The good folder with a unit replaced and others added, which its indicators use."""
    return written(
        tmp_path,
        ("units.csv", GOOD["units.csv"], OWN),
        ("indicators.csv", "million_vnd_per_person", "grade"),
        ("indicators.csv", "economy,percent,neither", "economy,furlongs,neither"),
        ("targets.csv", "range,75,80", "range,7.5,8"),
        ("targets.csv", "75-80", '"7,5-8"'),
    )


def test_a_folders_units_are_added_or_replace_built_in_ones(folder):
    units = reader.load_province(folder).units
    assert (units["communes"].high, units["grade"].form) == (56, "score")
    assert units["people"] == UNITS["people"]
    assert measure_magnitude("kilo_beds", units) == 1000


def test_a_run_writes_its_units_and_reports_show_them(folder, tmp_path):
    dataset = reader.load_province(folder)
    made = analyse.analyse(dataset, 2025)
    publish.write_tables(made, tmp_path / "tables")
    run = tables_reader.load_tables(str(tmp_path / "tables"))
    assert repr(list(run.units)) == repr(list(made.units))
    assert {unit.unit for unit in run.units} == {
        *("percent", "percent_per_year", "communes", "grade", "yes_no")
    }
    vi, en = (i18n.load_translator(language, run.units) for language in ("vi", "en"))
    assert (vi.value(6, "communes"), en.value(1, "communes")) == ("6 xã mới", "1 new commune")
    assert (vi.value(7.5, "grade"), en.unit("grade")) == ("loại 7,5", "grade")
    assert (EN.value(6, "communes"), EN.value(6, "grade")) == ("6 communes", "6 grade")
    assert (en.form("grade"), en.form("furlongs"), EN.form("grade")) == ("score", "", "")


def test_an_indicator_has_the_form_of_its_unit(folder):
    forms = {row.indicator_id: row.form for row in reader.load_province(folder).indicators}
    assert (forms["growth"], forms["income"], forms["both"]) == ("rate", "score", "")


def test_a_folders_bounds_are_checked(folder):
    from briefing import validate

    results = folder / "results.csv"
    text = results.read_text(encoding="utf-8")
    results.write_text(text + "towns,2024,=,57,no,,draft,,,\n", encoding="utf-8")
    found = validate.find_problems(reader.load_province(folder))
    assert [(p.row, p.column) for p in found if p.severity == "error"] == [(8, "value")]


def test_the_workbook_names_a_unit_of_the_folder(folder, tmp_path):
    from test_workbook import opened

    publish.write_tables(analyse.analyse(reader.load_province(folder), 2025), tmp_path / "tables")
    book = opened(publish.write_workbook(tmp_path, 2025).read_bytes())
    codes = {row[1]: row[2:] for row in book["codes"].rows()}
    assert codes["grade"] == ["xếp loại", "grade"]
    assert "units" in {sheet[0] for sheet in book["contents"].rows()} or book["units"]


def test_no_code_asks_for_the_name_of_a_unit():
    """A unit's name is written only where a figure is shown in it, never where one is compared."""
    asked = []
    for file in sorted(paths.PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare):
                sides = (node.left, *node.comparators)
                names = {getattr(side, "attr", getattr(side, "id", "")) for side in sides}
                texts = {n.value for n in ast.walk(node) if isinstance(n, ast.Constant)}
                if texts & UNITS.keys() and names & {"unit", "baseline_unit"}:
                    asked.append((file.name, node.lineno))
    assert asked == []
