"""The provinces speed is measured with: invented, the same by seed, and valid."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path

import pytest

from bench import provinces, report, timing, ways
from briefing import validate
from briefing.analysis import analyse
from briefing.data import reader, schema
from briefing.data.dataset import Dataset
from briefing.data.schema import cells


def made(folder: Path, **asked: object) -> Dataset:
    provinces.write(folder, **asked)
    return reader.load_province(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_the_same_seed_makes_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    for name, seed in (("one", 7), ("again", 7), ("other", 8)):
        provinces.write(tmp_path / name, seed=seed)
    one, again, other = (contents(tmp_path / name) for name in ("one", "again", "other"))
    assert one == again
    assert one["indicators.csv"] != other["indicators.csv"]
    assert one["results.csv"] != other["results.csv"]


@pytest.mark.parametrize(("seed", "indicators", "statements"), [(1, 24, 1), (2, 50, 3), (3, 90, 2)])
def test_a_province_has_what_was_asked_for_and_no_problem(
    tmp_path: Path, seed: int, indicators: int, statements: int
) -> None:
    read = made(tmp_path, seed=seed, indicators=indicators, statements=statements)
    assert validate.find_problems(read) == ()
    assert len(read.rows["indicators"]) == indicators
    editions = sum(one.row.source_id.startswith("plan_resolution") for one in read.rows["sources"])
    assert editions == statements


def test_a_province_is_called_by_its_number_and_invented(tmp_path: Path) -> None:
    known = made(tmp_path, seed=7).known
    assert (known.id, known.name_vi) == ("gia-lap-007", "Tỉnh giả lập 7")
    assert known.name_en == "Fictitious province 7"


def test_there_is_something_in_every_file_and_of_every_choice(tmp_path: Path) -> None:
    read = made(tmp_path, seed=1, indicators=300)
    assert all(read.rows[name] for name in schema.ROW_MODELS)
    for file, column, choices in (
        ("targets", "kind", cells.TARGET_KINDS),
        ("targets", "operator", (*cells.OPERATORS, "range")),
        ("indicators", "domain", cells.DOMAINS),
        ("sources", "status", cells.SOURCE_STATUSES),
    ):
        assert {getattr(one.row, column) for one in read.rows[file]} >= set(choices)


def test_the_smallest_province_has_every_kind_of_target_and_can_be_measured(tmp_path: Path) -> None:
    read = made(tmp_path, seed=5, indicators=24, until=2027)
    tables = analyse.analyse(read, 2028)
    assert {row.kind for row in tables.measures} == set(cells.TARGET_KINDS)
    assert len(tables.disagreements) > 0


def test_a_province_below_the_smallest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 24"):
        provinces.write(tmp_path, indicators=10)


# The page


def figures() -> dict:
    """The figures of the page as it stands."""
    return json.loads(report.FIGURES.read_text(encoding="utf-8"))


def test_the_page_tells_the_figures_that_were_measured_and_no_others():
    assert report.PAGE.read_text(encoding="utf-8") == report.page(figures())


def test_every_way_is_measured_and_told():
    assert set(figures()) - {"machine"} == set(ways.WAYS)
    page = report.page(figures())
    assert all(f"({name})" in page for name in ways.WAYS)


@pytest.mark.slow
def test_the_page_and_its_chart_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("PAGE", "CHART"):
        monkeypatch.setattr(report, name, tmp_path / name)
    report.write(figures())
    assert "<svg" in (tmp_path / "CHART").read_text(encoding="utf-8")
    assert (tmp_path / "PAGE").read_text(encoding="utf-8").startswith("# How fast it is")


def test_ways_take_turns_and_a_ratio_is_that_of_the_rounds():
    done: list[str] = []
    told: list[str] = []
    both = {name: partial(done.append, name) for name in ("one", "other")}
    took = timing.alternately(both, 3, told.append)
    assert done == ["one", "other"] * 3
    assert {name: len(seconds) for name, seconds in took.items()} == {"one": 3, "other": 3}
    assert len(told) == 6
    assert timing.ratio({"a": [2, 9, 8], "b": [1, 3, 1]}, "a", "b") == 3


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what memory processes have")
def test_memory_is_that_of_all_processes_below():
    program = "import time; kept = bytearray(80_000_000); time.sleep(0.8)"
    assert timing.peak(lambda: timing.run(sys.executable, "-c", program)) > 75
