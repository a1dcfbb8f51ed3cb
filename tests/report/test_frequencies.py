"""The outlook: frequencies from published series, and the one note that says them."""

from __future__ import annotations

import csv
import io
import re
import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import i18n, paths
from briefing.data.codes import LEVEL_KINDS
from briefing.report import exhibits, frequencies

sys.path.insert(0, str(paths.ROOT / "docs"))
import outlook

EN, VI = i18n.load_translator("en"), i18n.load_translator("vi")
PAGE = (paths.ROOT / "docs" / "method" / "outlook.md").read_text(encoding="utf-8")
FIRST_READING = {"2": 41, "4/3": 33, "1": 27, "4/5": 23, "2/5": 13}  # per cent, published with them


def block(name):
    """The rows of a fenced block of the page."""
    text = re.search(rf"^```csv {name}\n(.*?)^```$", PAGE, re.M | re.S)[1]
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture(scope="module")
def series():
    with outlook.SERIES.open(encoding="utf-8", newline="") as file:
        return outlook.read_series(file)


@pytest.fixture(scope="module")
def counted(series):
    return outlook.count_frequencies(series)


def test_the_table_of_the_reports_is_the_one_counted_from_the_series(counted):
    assert paths.OUTLOOK.read_text(encoding="utf-8") == outlook.write_toml(counted), "make outlook"


def test_the_frequencies_are_those_first_published_with_the_series(counted):
    found = {ratio: round(100 * float(share)) for ratio, share in counted.reached.items()}
    assert found == {Fraction(ratio): share for ratio, share in FIRST_READING.items()}


def test_the_page_shows_what_is_counted(series, counted):
    before_2020 = outlook.count_frequencies(series, last_year=2019)
    assert f"{counted.series} of the {len(series)} series" in PAGE
    assert f"{counted.windows:,} windows in all" in PAGE
    assert f"({before_2020.series} series, {before_2020.windows:,} windows)" in PAGE
    for row, ratio in zip(block("found"), outlook.PACE_RATIOS, strict=True):
        assert row == {
            "past_over_needed": f"{float(ratio):.2f}",
            "reached": f"{float(counted.reached[ratio]):.3f}",
            "reached_before_2020": f"{float(before_2020.reached[ratio]):.3f}",
        }


def test_the_worked_series_give_the_worked_frequencies():
    lines = ["series_id,year,value", *(",".join(row.values()) for row in block("series"))]
    worked = outlook.count_frequencies(outlook.read_series(lines))
    for row, ratio in zip(block("frequencies"), outlook.PACE_RATIOS, strict=True):
        assert row["past_over_needed"] == f"{float(ratio):.2f}"
        assert worked.reached[ratio] == Fraction(row["reached"])
        assert [worked.series, worked.windows] == [int(row["series"]), int(row["windows"])]


def test_a_series_with_a_year_missing_has_no_window_across_it():
    steady = {2000 + n: Fraction(n) for n in range(12)}
    assert outlook.count_frequencies({"a": steady}).windows == 3
    del steady[2005]
    assert outlook._find_arrival(steady, 2000) is None


@given(
    st.lists(st.integers(-50, 50), min_size=10, max_size=16).filter(lambda v: v[4] != v[0]),
    st.integers(1, 9),
    st.integers(-40, 40),
)
def test_neither_unit_nor_origin_nor_direction_matters_and_a_nearer_mark_is_reached_more(
    values, factor, shift
):
    def shares(scale):
        series = {2000 + n: Fraction(v * scale + shift) for n, v in enumerate(values)}
        return outlook.count_frequencies({"a": series}).reached

    reached = shares(1)
    assert reached == shares(factor) == shares(-factor)
    assert list(reached.values()) == sorted(reached.values(), reverse=True)


# The note


def text_of(note):
    return note.items[0][0].text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_note_says_the_table_in_tens_with_its_limits_and_source(demo):
    run = demo(2028)
    text = text_of(exhibits.outlook_note(run, exhibits.plan_targets(run), EN))
    assert "332 published yearly series of the United Kingdom" in text
    assert "about 3 times in 10; one that needed half that pace, about 4 in 10" in text
    assert "2.5 times that pace, about 1 in 10." in text
    assert "Not a forecast for any target here" in text
    assert "national and have no targets" in text
    assert text.endswith("Office for National Statistics (ONS), Open Government Licence v3.0.")
    told = text_of(exhibits.outlook_note(run, exhibits.plan_targets(run), VI))
    for part in ("332 chuỗi", "khoảng 3/10", "khoảng 4/10", "gấp 2,5 lần: khoảng 1/10", "ONS"):
        assert part in told
    assert "không phải dự báo" in told


def test_the_note_counts_the_targets_with_a_pace_and_five_yearly_points(demo):
    """By hand from data-demo/results.csv: 2019 or 2020 to 2028 without a gap, judged by a level."""
    run = demo(2028)
    rows = exhibits.plan_targets(run)
    named = {
        row.target_id
        for row in rows
        if frequencies._has_pace(row) and frequencies.count_points(run, row) >= 5
    }
    assert named == {
        *("grdp_per_capita", "budget_revenue", "satellite_schools"),
        *("online_services", "urban_unemployment", "tourism_revenue", "forest_cover"),
    }
    assert "7 targets here have five yearly points" in text_of(exhibits.outlook_note(run, rows, EN))


def test_below_five_yearly_points_nothing_is_said(demo, real):
    rows = exhibits.plan_targets(demo(2028))
    five = [row for row in rows if row.target_id == "forest_cover"]
    four = [row for row in rows if row.target_id == "hospital_beds"]  # 2025 to 2028
    assert frequencies.count_points(demo(2028), four[0]) == 4
    assert exhibits.outlook_note(demo(2028), four, EN) is None
    assert "1 target here has" in text_of(exhibits.outlook_note(demo(2028), five, EN))
    assert exhibits.outlook_note(real, exhibits.numbered_targets(real), EN) is None


def test_a_year_missing_ends_the_points_in_a_row(demo):
    run = demo(2028)
    share = run.measure_by_id["digital_economy_share"]  # no figure of 2027
    assert frequencies.count_points(run, share) == 1


def test_a_mean_or_a_rank_is_not_a_mark_that_a_series_reaches(demo):
    run = demo(2028)
    assert {row.kind for row in run.measures if frequencies._has_pace(row)} <= set(LEVEL_KINDS)
    assert not frequencies._has_pace(run.measure_by_id["grdp_growth"])
