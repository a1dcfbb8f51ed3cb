"""A run in the formats of other programs: the same figures in each, and nothing more certain."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from open_runs import (
    Known,
    decode_json_stat,
    find_differences,
    list_cube,
    list_known,
    make_communes,
    read_rows,
    write_run,
)

from briefing import i18n, publish
from briefing.data.columns import columns_of
from briefing.data.tables import COMPARISON_TABLES, RUN_TABLES
from briefing.publish.open_formats import flows, list_open_files
from briefing.publish.open_formats.csvw import PRIMARY_KEYS


@pytest.fixture(scope="module")
def communes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    return write_run(make_communes(data), 2025, tmp_path_factory.mktemp("communes"))


@pytest.fixture(scope="module", params=["real", "demo", "communes"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with its open formats: Cao Bằng's, the demonstration's, one with communes."""
    if request.param == "communes":
        return request.getfixturevalue("communes")
    year = {"real": 2025, "demo": 2028}[request.param]
    own = request.getfixturevalue(request.param)
    tables = own(year) if request.param == "demo" else own
    return write_run(tables, year, tmp_path_factory.mktemp(request.param))


def sdmx(folder: Path, flow: str) -> list[Known]:
    subject = "TARGET" if flow == "targets" else "INDICATOR"
    rows = read_rows(folder / "sdmx" / f"{flow}.csv")
    return [one for row in rows for one in list_known(row, subject)]


def cube(folder: Path, flow: str, language: str) -> list[Known]:
    return list_cube(decode_json_stat(folder / "json-stat" / f"{flow}-{language}.json"))


def differences(folder: Path) -> list[str]:
    def read_cube(flow: str, language: str) -> list[Known]:
        known = cube(folder, flow, language)
        return [one._replace(basis="") for one in known] if flow == "targets" else known

    return find_differences(folder, lambda flow: sdmx(folder, flow), read_cube)


def test_every_figure_is_the_same_in_every_format(folder):
    assert differences(folder) == []


@pytest.mark.parametrize(
    ("file", "before", "after", "found"),
    [
        ("sdmx/commune-results.csv", ",91.5,", ",91.6,", "sdmx commune-results"),
        (
            "sdmx/commune-results.csv",
            ",,80,,",
            ",80,,,",
            "sdmx commune-results",
        ),  # a bound as a value
        ("json-stat/commune-results-vi.json", "91.5", "91.6", "json-stat commune-results vi"),
        ("tables/commune_results.csv", "91.5", "91.6", "sdmx commune-results"),
        ("tables/commune_results.csv", "joy,2025,>", "joy,2025,<", "sdmx commune-results"),
    ],
)
def test_a_figure_changed_in_one_format_is_found(communes, tmp_path, file, before, after, found):
    shutil.copytree(communes, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert before in text
    (tmp_path / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    assert found in differences(tmp_path)


def test_no_bound_or_range_is_a_plain_value(folder):
    seen = set()
    for file in folder.glob("sdmx/*.csv"):
        for row in read_rows(file):
            seen.add(row["OPERATOR"])
            filled = [bool(row[name]) for name in flows.MEASURES]
            expected = {
                "EQ": [True, False, False],
                "APPROX": [True, False, False],
                "GT": [False, True, False],
                "GE": [False, True, False],
                "LT": [False, False, True],
                "LE": [False, False, True],
                "RANGE": [False, True, True],
            }
            assert filled == expected[row["OPERATOR"]], row
    assert {"EQ", "GT"} <= seen


def test_an_estimate_a_bound_and_a_rule_are_the_status_of_a_value(communes):
    cells = decode_json_stat(communes / "json-stat" / "commune-results-en.json")
    told = {(one["REF_AREA"], one["MEASURE"]): one["status"] for one in cells}
    assert told["C00001", "OBS_VALUE"] in ("E", "")
    assert {one["status"] for one in cells} == {"E", "GT", ""}
    derived = decode_json_stat(communes / "json-stat" / "results-en.json")
    assert any("count_where" in one["status"] for one in derived)


@pytest.mark.parametrize(
    ("period", "form", "written"),
    [
        ("2025", "rate", "2025"),
        ("2021-2025", "rate", "2021-01-01/P5Y"),
        ("2024-2025", "count", "2024-01-01/P2Y"),
        ("2025-06", "amount", "2025-01-01/P6M"),
        ("2025-06", "rate", "2025-01-01/P6M"),
        ("2025-06", "count", "2025-06"),
        ("2025-07", "share", "2025-07"),
        ("2025-12", "amount", "2025-01-01/P12M"),
    ],
)
def test_a_period_is_written_as_what_it_is_of(period, form, written):
    assert flows.format_time(period, form) == written


def test_targets_of_all_years_are_of_the_whole_plan_and_others_of_their_year(folder):
    rows = read_rows(folder / "sdmx" / "targets.csv")
    for row in rows:
        spans = row["KIND"].startswith(("average_", "total", "each_year"))
        assert ("/P" in row["TIME_PERIOD"]) == spans, row
    units = {row["KIND"]: row["UNIT_MEASURE"] for row in rows}
    assert units.get("reduction", "percent") == "percent"
    assert units.get("multiple", "times") == "times"


@given(texts=st.lists(st.text(min_size=1), unique=True, max_size=5))
def test_every_basis_has_a_code_of_its_own_that_sdmx_allows(texts):
    codes: flows.Codes = {}
    made = [flows.add_code(codes, flows.make_code(one), {"vi": one}) for one in texts]
    assert [codes[code]["vi"] for code in made] == texts
    assert all(re.fullmatch("[A-Za-z0-9_@$-]+", code) for code in made)


def test_keys_are_declared_where_they_hold(folder):
    group = json.loads((folder / "tables" / "csv-metadata.json").read_text(encoding="utf-8"))
    schemas = {one["url"].removesuffix(".csv"): one["tableSchema"] for one in group["tables"]}
    assert {name for name, schema in schemas.items() if "primaryKey" in schema} == {
        *PRIMARY_KEYS
    } - {"provinces"}
    declared = {
        (name, one["columnReference"])
        for name, schema in schemas.items()
        for one in schema.get("foreignKeys", ())
    }
    assert {
        *(("results", "indicator_id"), ("results", "source_id"), ("trajectories", "target_id")),
        *(("measures", "indicator_id"), ("indicators", "unit")),
    } <= declared
    with (folder / "tables" / "communes.csv").open(encoding="utf-8", newline="") as lines:
        codes = [row["commune_id"] for row in csv.DictReader(lines)]
    is_one_list = len(codes) == len({*codes})  # a code may be in the list before a merger as well
    assert (("commune_results", "commune_id") in declared) == is_one_list


def test_a_key_that_does_not_hold_is_not_declared(communes, tmp_path):
    shutil.copytree(communes, tmp_path, dirs_exist_ok=True)
    table = tmp_path / "tables" / "communes.csv"
    head, first, *rest = table.read_text(encoding="utf-8").splitlines(keepends=True)
    again = first.rstrip("\n") + "communes before 2025-07\n"
    table.write_text("".join([head, first, again, *rest]), encoding="utf-8")
    publish.write_open_formats(tmp_path, 2025, tuple(RUN_TABLES))
    group = json.loads((tmp_path / "tables" / "csv-metadata.json").read_text(encoding="utf-8"))
    references = {
        one["columnReference"]
        for table in group["tables"]
        for one in table["tableSchema"].get("foreignKeys", ())
    }
    assert "commune_id" not in references
    assert "source_id" in references


def test_every_table_and_column_is_described_in_both_languages(folder, compared, tmp_path):
    for place, kinds in (
        (folder, RUN_TABLES),
        (write_run(compared, 2020, tmp_path), COMPARISON_TABLES),
    ):
        group = json.loads((place / "tables" / "csv-metadata.json").read_text(encoding="utf-8"))
        assert [one["url"] for one in group["tables"]] == [f"{name}.csv" for name in kinds]
        for table, kind in zip(group["tables"], kinds.values(), strict=True):
            columns = table["tableSchema"]["columns"]
            assert [one["name"] for one in columns] == [*columns_of(kind)]
            for column in columns:
                assert column["titles"].keys() == {"und", *i18n.LANGUAGES}
                assert column["titles"]["und"] == column["name"]
    assert not (tmp_path / "sdmx").exists()


def test_the_same_tables_give_the_same_bytes(communes, tmp_path):
    shutil.copytree(communes / "tables", tmp_path / "tables")
    publish.write_open_formats(tmp_path, 2025, tuple(RUN_TABLES))
    made = [name for name in publish.OPEN_FILES if (tmp_path / name).is_file()]
    assert len(made) == 11  # no changes without a release
    for name in made:
        assert (tmp_path / name).read_bytes() == (communes / name).read_bytes()


def test_a_reader_is_told_of_every_file_of_their_language(communes):
    for language in i18n.LANGUAGES:
        listed = dict(list_open_files(communes, i18n.load_translator(language)))
        there = {
            file.relative_to(communes).as_posix()
            for file in communes.rglob("*")
            if file.is_file() and (file.suffix == ".json" or file.parent.name == "sdmx")
        }
        others = {name for name in there if "json-stat/" in name and f"-{language}." not in name}
        assert listed.keys() == there - others
        assert all(listed.values())
