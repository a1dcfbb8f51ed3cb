"""What speed is measured with: invented provinces, ways in turns, a page of what was measured."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path

import pytest

from bench import measures, provinces, report, timing
from briefing import validate
from briefing.analysis import analyse
from briefing.data import codes, reader, schema
from briefing.data.dataset import Dataset

LONGEST = 620  # lines of the programs that measure


def write(folder: Path, **options: int) -> Dataset:
    provinces.write_province(folder, **options)
    return reader.load_province(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_the_same_number_makes_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    for name, number in (("first", 7), ("again", 7), ("other", 8)):
        provinces.write_province(tmp_path / name, number, statements=2)
    first, again, other = (contents(tmp_path / name) for name in ("first", "again", "other"))
    assert first == again
    assert {name for name in first if first[name] != other[name]} == {
        "commune_results.csv",
        "datapackage.json",
        "province.toml",
        "results.csv",
        "targets.csv",
    }


@pytest.mark.parametrize(("number", "copies", "statements"), [(1, 1, 1), (2, 2, 3), (3, 3, 2)])
def test_a_province_has_the_size_requested_and_no_problem(
    tmp_path: Path, number: int, copies: int, statements: int
) -> None:
    read = write(tmp_path, number=number, copies=copies, statements=statements)
    demo = reader.load_province(provinces.DEMO)
    assert validate.find_problems(read) == ()
    assert len(read.rows["indicators"]) == copies * len(demo.rows["indicators"])
    for name in ("results", "targets"):
        assert len(read.rows[name]) == copies * statements * len(demo.rows[name])
    assert len(read.rows["sources"]) == statements * len(demo.rows["sources"])


def test_a_province_is_named_by_its_number_and_as_invented(tmp_path: Path) -> None:
    known = write(tmp_path, number=7).info_or_raise
    assert (known.id, known.name_vi) == ("gia-lap-007", "Tỉnh giả lập 7")
    assert known.name_en == "Fictitious province 7"


def test_a_further_copy_has_rules_checks_and_stages_of_its_indicators(tmp_path: Path) -> None:
    read = write(tmp_path, copies=2)
    demo = reader.load_province(provinces.DEMO)
    assert all(read.rows[name] for name in schema.ROW_MODELS if demo.rows[name])
    copied = {
        name: [placed.row for placed in read.rows[name] if getattr(placed.row, key).endswith("_2")]
        for name, key in (
            ("derived", "indicator_id"),
            ("checks", "check_id"),
            ("targets", "target_id"),
        )
    }
    assert {row.inputs for row in copied["derived"]} >= {"poverty_rate_2"}
    assert any("grdp_share_services_2 +" in row.inputs for row in copied["checks"])
    assert {row.stage_of for row in copied["targets"]} >= {"hospital_built_2"}
    assert {row.number for row in copied["targets"]} == {None}


def test_a_province_can_be_measured_and_its_editions_disagree(tmp_path: Path) -> None:
    once, twice = (write(tmp_path / str(n), number=5, statements=n) for n in (1, 2))
    tables = [analyse.analyse(read, 2028) for read in (once, twice)]
    assert {row.kind for row in tables[0].measures} == set(codes.TARGET_KINDS)
    assert len(tables[1].disagreements) > 2 * len(tables[0].disagreements)


# The page


@pytest.fixture
def figures() -> dict:
    """The figures of the page as it is."""
    return json.loads(report.FIGURES.read_text(encoding="utf-8"))


def test_the_page_shows_the_figures_that_were_measured_and_no_others(figures: dict) -> None:
    assert report.PAGE.read_text(encoding="utf-8") == report.page(figures)
    assert report.CHART.read_text(encoding="utf-8") == report.chart(figures)


def test_every_measure_is_made_and_has_a_bar_on_the_page(figures: dict) -> None:
    assert set(figures) - {"machine"} == set(measures.MEASURES)
    assert all(f"| ({name}) " in report.page(figures) for name in measures.MEASURES)


def test_a_bar_that_is_not_met_says_so_on_the_page(figures: dict) -> None:
    figures["a"] = {"seconds": {"before": [10, 10, 10], "HTML and PDF": [6.4, 6.5, 6.6]}}
    assert "| 6.5, 10 seconds | 0.65 | ≤ 0.65 |" in report.page(figures)
    figures["a"]["seconds"]["HTML and PDF"] = [6.6, 6.6, 6.6]
    assert "| 6.6, 10 seconds | 0.66 | ≤ 0.65, not met |" in report.page(figures)


def test_what_was_not_compared_with_an_earlier_commit_has_no_bar(figures: dict) -> None:
    del figures["a"], figures["machine"]["before"]
    assert "| (a) " not in report.page(figures)
    assert "“Before” is not measured." in report.page(figures)


def test_ways_take_turns_and_a_ratio_is_that_of_the_rounds(capsys: pytest.CaptureFixture) -> None:
    calls: list[str] = []
    ways = {name: partial(calls.append, name) for name in ("one", "other")}
    seconds = timing.time_alternately(ways, 3)
    assert calls == ["one", "other"] * 3
    assert {name: len(values) for name, values in seconds.items()} == {"one": 3, "other": 3}
    assert len(capsys.readouterr().out.splitlines()) == 6
    assert timing.median_ratio({"a": [2, 9, 8], "b": [1, 3, 1]}, "a", "b") == 3


def test_an_earlier_checkout_is_run_with_its_own_package(tmp_path: Path) -> None:
    (tmp_path / "pipeline.py").write_text("import sys, os; print(sys.argv[1:], os.getcwd())\n")
    printed = timing.run_pipeline("--workers", 2, checkout=tmp_path)
    assert printed == f"['run', '--workers', '2'] {tmp_path}\n"
    (tmp_path / "briefing.py").write_text("place = 'before'\n")
    program = "import briefing; print(briefing.place)"
    assert timing.run(sys.executable, "-c", program, checkout=tmp_path) == "before\n"


def test_a_command_that_fails_ends_the_measurement_with_what_it_printed() -> None:
    with pytest.raises(SystemExit, match="no such thing"):
        timing.run(sys.executable, "-c", "raise SystemExit('no such thing')")


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what memory processes have")
def test_memory_is_that_of_all_processes_started() -> None:
    program = "import time; kept = bytearray(80_000_000); time.sleep(0.8)"
    assert timing.peak_memory(lambda: timing.run(sys.executable, "-c", program)) > 75


def test_what_measures_is_small() -> None:
    files = Path(timing.__file__).parent.glob("*.py")
    assert sum(len(file.read_text("utf-8").splitlines()) for file in files) <= LONGEST
