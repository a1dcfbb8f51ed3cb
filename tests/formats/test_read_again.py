"""The open formats read by csvw, pysdmx and pyjstat, in an environment of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from open_runs import find_differences, list_cube, list_known, make_communes, read_rows, write_run

PYTHON = Path(sys.prefix, "formats", "Scripts" if os.name == "nt" else "bin", "python")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not PYTHON.exists() and os.environ.get("FORMATS_TESTS") != "required",
        reason="csvw, pysdmx, pyjstat are missing: make formats",
    ),
]


def read_again(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(__file__).with_name("read_again.py")
    order = [str(PYTHON), str(program), str(folder)]
    return subprocess.run(order, capture_output=True, encoding="utf-8", check=False, timeout=120)


@pytest.fixture(scope="module", params=["real", "demo", "communes"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp(request.param)
    if request.param == "communes":
        return write_run(make_communes(tmp_path_factory.mktemp("data")), 2025, place)
    if request.param == "demo":
        return write_run(request.getfixturevalue("demo")(2028), 2028, place)
    return write_run(request.getfixturevalue("real"), 2025, place)


@pytest.fixture(scope="module")
def read(folder: Path) -> dict[str, Any]:
    answer = read_again(folder)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def test_csvw_reads_every_cell_as_it_is_written(folder, read):
    assert len(read["csvw"]) == len([*folder.glob("tables/*.csv")])
    for name, rows in read["csvw"].items():
        assert rows == read_rows(folder / "tables" / name), name


def test_pysdmx_and_pyjstat_read_the_same_figures(folder, read):
    def sdmx(flow):
        subject = "TARGET" if flow == "targets" else "INDICATOR"
        return [one for row in read["sdmx"][flow] for one in list_known(row, subject)]

    def cube(flow, language):
        return list_cube(read["json-stat"][f"{flow}-{language}"])

    assert find_differences(folder, sdmx, cube) == []


def test_csvw_reads_the_tables_of_several_provinces(compared, tmp_path):
    answer = read_again(write_run(compared, 2020, tmp_path))
    assert answer.returncode == 0, answer.stderr
    for name, rows in json.loads(answer.stdout)["csvw"].items():
        assert rows == read_rows(tmp_path / "tables" / name), name


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("tables/results.csv", "\nfarms,", "\nnobody,", "nobody"),  # names no indicator
        ("sdmx/commune-results.csv", ",GT,", ",HIGH,", "HIGH"),  # no code of the list
        ("sdmx/structure.json", '"attributeRelationship"', '"relationship"', "OPERATOR"),
        ("json-stat/results-en.json", '"size"', '"sizes"', "size"),
    ],
)
def test_what_breaks_a_standard_is_refused(tmp_path, file, before, after, told):
    data = tmp_path / "data"
    data.mkdir()
    folder = write_run(make_communes(data), 2025, tmp_path / "run")
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    answer = read_again(folder)
    assert answer.returncode == 1
    assert told in answer.stderr
