"""Three years of a province, each from the template to a release that is kept.

The figures are filled in here; what comes of them is worked out by hand from the plan's targets.
"""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import json
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

import pipeline
from briefing import paths
from briefing.data import files

pytestmark = pytest.mark.slow

YEARS = (2028, 2029, 2030)
REPORT = ("--report", "summary", "--language", "en", "--format", "html")
BASIS = "communes from 2025-07"
NEW: Mapping[int, Mapping[str, str]] = {  # results of the year by indicator, as they are typed
    2028: {
        **{"grdp_growth": "9,9", "budget_revenue": "4.900", "poverty_rate": "11,5"},
        **{"tourism_revenue": "2.700", "new_rural_communes": "24", "trade_turnover": "564,5"},
    },
    2029: {
        **{"grdp_growth": "9,6", "budget_revenue": "5.500", "poverty_rate": "9,9"},
        **{"tourism_revenue": "3.100", "new_rural_communes": "27", "trade_turnover": "621,5"},
    },
    2030: {
        **{"grdp_growth": "9,7", "budget_revenue": "6.600,5", "poverty_rate": "8,2"},
        **{"tourism_revenue": "3.600", "new_rural_communes": "30", "trade_turnover": "683,5"},
    },
}
REVISED = {  # results of a year before by their key
    2028: {"budget_revenue|2027|": 4250},
    2029: {"poverty_rate|2028|": 12.3},
    2030: {"poverty_rate|2028|": 11.9, "grdp_growth|2029|": 9.1},
}


class Round(NamedTuple):
    """What the commands of a year answered, and what the disk had before and after."""

    wanted: list[str]
    asked: dict[str, Any]
    written: dict[str, Any]
    compared: dict[str, Any]
    run_said: str
    release: Path
    kept_before: Mapping[str, bytes]
    kept_after: Mapping[str, bytes]
    data: Mapping[str, bytes]


def call(*words: object, code: int = 0) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert pipeline.main([*map(str, words)]) == code, out.getvalue()
    return out.getvalue()


def cut_back(data: Path) -> None:
    """Take out what became known from the second half of 2028 on."""
    texts = {name: (data / name).read_text(encoding="utf-8") for name in SOURCED}
    rows = {name: list(csv.DictReader(text.splitlines())) for name, text in texts.items()}
    known = {row["source_id"] for row in rows["sources.csv"] if row["date"] < "2028-07"}
    for name, table in rows.items():
        with (data / name).open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, list(table[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(row for row in table if row["source_id"] in known)


SOURCED = ("sources.csv", "results.csv", "commune_results.csv")


def fill(file: Path, year: int) -> list[str]:
    """Type the figures of a year into its template; the indicators it wants, in their order."""
    book = openpyxl.load_workbook(file)
    results, revised = book.worksheets[1:3]
    keys = [row[0].value for row in results.iter_rows(min_row=5)]
    left: dict[str, object] = {**NEW[year], **REVISED[year]}
    for row in (*results.iter_rows(min_row=5), *revised.iter_rows(min_row=5)):
        key = row[0].value
        if key not in left:
            continue
        if "|" in key:
            row[6].value = left.pop(key)
            continue
        row[7].value = left.pop(key)
        row[8].value = "có" if year < YEARS[-1] else None
        row[9].value = BASIS if key == "new_rural_communes" else None
    assert left == {}
    book.save(file)
    return keys


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Round]:
    folder = tmp_path_factory.mktemp("rounds")
    data, outputs = folder / "data", folder / "outputs"
    shutil.copytree(paths.DEMO_DATA, data)
    cut_back(data)
    options = ("--data", data, "--outputs", outputs, *REPORT)
    call("run", *options)
    call("run", *options, "--final")
    return {year: play(year, folder, options) for year in YEARS}


def play(year: int, folder: Path, options: tuple[object, ...]) -> Round:
    data, outputs = folder / "data", folder / "outputs"
    last, kept_before = find_releases(outputs)[-1], read_releases(outputs)
    workbook = folder / f"ket-qua-{year}.xlsx"
    call("template", "--year", year, workbook, "--data", data, "--language", "vi")
    wanted = fill(workbook, year)
    intake = ("intake", workbook, "--data", data, "--format", "json", "--language", "en")
    before = files.read_below(data)
    asked = json.loads(call(*intake))
    assert files.read_below(data) == before
    written = json.loads(call(*intake, "--write", "--by", "Cục Thống kê"))
    assert "0 errors" in call("check", "--data", data, "--language", "en")
    said = call("run", *options)
    call("run", *options, "--final")
    release = find_releases(outputs)[-1]
    compared = json.loads(call("compare", last, release, "--format", "json", "--language", "en"))
    kept = kept_before, read_releases(outputs)
    return Round(wanted, asked, written, compared, said, release, *kept, files.read_below(data))


def find_releases(outputs: Path) -> list[Path]:
    return sorted(outputs.glob("*/releases/*/*"))


def read_releases(outputs: Path) -> Mapping[str, bytes]:
    folder = next(outputs.glob("*/releases"))
    return files.read_below(folder)


@pytest.fixture(params=YEARS)
def played(request: pytest.FixtureRequest, rounds: dict[int, Round]) -> tuple[int, Round]:
    return request.param, rounds[request.param]


def test_the_template_wants_what_targets_are_judged_by_then_what_rules_need(played):
    year, one = played
    assert one.wanted[0] == "grdp_growth"  # target 1 of the plan
    place = {name: number for number, name in enumerate(one.wanted)}
    assert place["budget_revenue"] < place["trade_turnover"] < place["population"]
    due = {2028: "hospital_block_a", 2029: "local_products", 2030: "hospital_built"}[year]
    assert due in one.wanted
    assert ("poverty_rate" in one.wanted[: place["trade_turnover"]]) == (year >= 2028)
    assert {"trade_growth", "poverty_reduction"}.isdisjoint(one.wanted)  # they are computed


def test_the_intake_lists_every_figure_typed_and_nothing_else(played):
    year, one = played
    told = {
        (row["indicator_id"], row["period"]): (row["value"], row["action"], row["estimate"])
        for row in one.asked["statements"]
    }
    figures = {
        (name, str(year)): (text.replace(".", "").replace(",", "."), "added", year < YEARS[-1])
        for name, text in NEW[year].items()
    }
    for key, value in REVISED[year].items():
        figures[key.split("|")[0], key.split("|")[1]] = (str(value), "revised", False)
    assert told == figures
    assert {problem["level"] for problem in one.asked["problems"]} == {"info"}
    assert (one.asked["written"], one.asked["intake_id"]) == (False, "")
    assert (one.written["written"], one.written["intake_id"]) == (True, f"intake_{year}")
    assert one.written["statements"] == one.asked["statements"]


def test_without_a_year_the_run_is_of_the_one_taken_in_and_says_so_first(played):
    year, one = played
    assert one.run_said.startswith(f"Briefing year {year};")


def list_pairs(rows: list[dict[str, str]], *fields: str) -> set[tuple[str, ...]]:
    return {tuple(row[field] for field in fields) for row in rows}


CHANGED = {  # by hand: what of the last release is another figure in this one, and why
    2028: {("budget_revenue", "2027", "4332", "4250", "later_date")},
    2029: {
        ("poverty_rate", "2028", "11.5", "12.3", "later_date"),
        ("poverty_reduction", "2028", "1.9", "1.1", "derived"),  # 13.40 less each
    },
    2030: {
        ("poverty_rate", "2028", "12.3", "11.9", "later_date"),
        ("poverty_reduction", "2028", "1.1", "1.5", "derived"),
        ("poverty_reduction", "2029", "2.4", "2.0", "derived"),  # each less 9.9
        ("grdp_growth", "2029", "9.6", "9.1", "later_date"),
    },
}
FLIPPED = {
    2028: {("budget_revenue_2027", "exceeded", "not_met", "result")},  # at least 4300
    2029: {("poverty_rate_2028", "exceeded", "not_met", "result")},  # at most 12
    2030: {
        ("poverty_rate_2028", "not_met", "exceeded", "result"),
        ("grdp_growth", "not_due", "not_met", "year"),  # (8.9+9.8+9.9+9.1+9.7)/5 = 9.48 of 9.5
        ("budget_revenue", "not_due", "exceeded", "year"),  # 6600.5 of 6500
        ("poverty_reduction", "not_due", "not_met", "year"),  # (17.80-8.2)/5 = 1.92, over 2.0
        ("new_rural_communes", "not_due", "met", "year"),  # 30 of 30
        ("tourism_revenue", "not_due", "not_met", "year"),  # 3600 of 2 × 1850
        ("trade_growth", "not_due", "not_met", "year"),  # (683.5/412)^(1/5) = 10.7 of 11
    },
}


def test_compare_reports_the_new_and_the_revised_figures(played):
    year, one = played
    assert (one.compared["old_year"], one.compared["new_year"]) == (year - 1, year)
    stated = [row for row in one.compared["new"] if row["statement"] == "result"]
    assert list_pairs(stated, "indicator_id", "period", "source") == {
        (name, str(year), f"intake_{year}") for name in NEW[year]
    }
    fields = ("indicator_id", "period", "from", "to", "why")
    assert list_pairs(one.compared["revised"], *fields) == CHANGED[year]
    replaced = list_pairs(one.compared["superseded"], *fields)
    assert replaced == {row for row in CHANGED[year] if row[-1] != "derived"}
    assert one.compared["withdrawn"] == []


def test_compare_reports_the_verdicts_that_turned(played):
    year, one = played
    judged = [
        row
        for row in one.compared["verdicts"]
        if row["field"] == "attainment" and "undetermined" not in (row["before"], row["after"])
    ]
    turned = list_pairs(judged, "target_id", "before", "after", "cause")
    if year == 2028:
        turned.remove(("poverty_rate_2028", "not_due", "exceeded", "year"))  # 11.5 of 12
    assert turned == FLIPPED[year]


STALE = {  # a sentence of the summary a year before, what is right now
    2028: ("and 2 results", "and 3 results"),  # revenue of 2027 is 4,250 in one, 4,332 in another
    # Poverty was cut by (17.80-11.5)/3 = 2.1 points a year, over 2; now by 5.5/3.
    2029: ("2028: of 23 targets 9 met or on track, 8 behind", "2028: of 23 targets 8 met"),
    2030: ("and 3 results", "and 4 results"),  # growth of 2029: 9.6, now 9.1
}


def test_compare_reports_the_sentences_that_are_no_longer_right(played):
    year, one = played
    sentences = {row["sentence"]: row["now"] for row in one.compared["sentences"]}
    before, after = STALE[year]
    assert any(before in sentence and after in now for sentence, now in sentences.items()), (
        sentences
    )
    assert not any(sentence == now for sentence, now in sentences.items())


def test_a_release_can_be_checked_without_the_program_and_has_the_data_it_is_made_from(played):
    year, one = played
    assert (one.release.parent.name, one.release.name[-2:]) == (str(year), "-1")
    command = ["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"]
    subprocess.run(command, cwd=one.release, check=True)
    kept = files.read_below(one.release / "data")
    assert kept == one.data
    assert f"received/ket-qua-{year}.xlsx" in kept
    (archive,) = one.release.glob("*.zip")
    with zipfile.ZipFile(archive) as handed_over:
        names = {name.partition("/")[2] for name in handed_over.namelist()}
    assert names == {*files.read_below(one.release)} - {archive.name}


def test_nothing_of_an_earlier_release_changed(played):
    year, one = played
    assert {name: one.kept_after[name] for name in one.kept_before} == one.kept_before
    added = {name for name in one.kept_after if name not in one.kept_before}
    assert all(name.startswith(f"{year}/") for name in added)


def test_no_row_of_the_years_before_changed(rounds):
    for name in SOURCED:
        for before, after in itertools.pairwise(YEARS):
            assert rounds[after].data[name].startswith(rounds[before].data[name])
