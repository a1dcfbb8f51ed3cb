"""One target inside its plan as a reader is told it: verdict, pace so far, pace needed."""

from __future__ import annotations

import math

import pytest
from typed_rows import make_row

from briefing import i18n
from briefing.data.codes import ATTAINMENT_CODES, PACE_CLASSES
from briefing.data.rows import Measure
from briefing.report import assessment

VI, EN = i18n.load_translator("vi"), i18n.load_translator("en")
ROW = make_row(
    Measure,
    **{"plan": "2026-2030", "kind": "level", "unit": "percent", "baseline_unit": "percent"},
    **{"attainment": "not_due", "pace": "on_track", "pace_path": "linear"},
    **{"latest_period": "2027", "latest_decimals": 1.0, "baseline_decimals": 1.0},
    **{"achieved_pace": -0.5, "achieved_decimals": 0.0},
    **{"catch_up_pace": 1.25, "catch_up_decimals": 1.0},
)


def test_a_pace_is_the_verdict_until_attainment_is_decided():
    assert assessment.verdict_of(ROW) == "on_track"
    assert assessment.verdict_of(ROW._replace(attainment="met")) == "met"
    assert assessment.verdict_of(ROW._replace(attainment="undetermined")) == "undetermined"
    assert assessment.verdict_of(ROW._replace(pace="not_applicable")) == "not_due"


def test_every_verdict_has_a_tone_with_its_symbol_and_words():
    codes = {*PACE_CLASSES, *ATTAINMENT_CODES} - {"not_applicable"}
    assert set(assessment.VERDICT_STYLES) == codes
    for say in (VI, EN):
        for code in codes:
            opening, within = (
                assessment.verdict_label(code, say, capitalized=own) for own in (True, False)
            )
            assert opening[0].isupper()
            assert within[0].islower()
            assert opening[1:] == within[1:]


@pytest.mark.parametrize(
    ("period", "known"), [("", False), ("2025", False), ("2026", True), ("2026-2027", True)]
)
def test_only_a_figure_of_the_plans_years_tells_where_a_target_stands(period, known):
    assert assessment.has_figure_in_plan(ROW._replace(latest_period=period)) is known


def test_a_pace_that_would_read_as_none_gets_one_digit_more():
    assert (
        assessment.format_achieved_pace(ROW._replace(achieved_pace=-0.0333), EN)
        == "a fall of 0.03 percentage points a year"
    )
    assert (
        assessment.format_needed_pace(ROW._replace(catch_up_pace=0.025), EN)
        == "a rise of 0.03 percentage points a year"
    )
    assert (
        assessment.format_achieved_pace(ROW._replace(achieved_pace=0.0), EN)
        == "0.0 percentage points a year"
    )


def test_a_difference_is_told_with_the_digits_its_figures_are_printed_with():
    assert (
        assessment.format_achieved_pace(ROW, EN) == "a fall of 0.5 percentage points a year"
    )  # not −1, as no digit is certain
    assert (
        assessment.format_achieved_pace(ROW._replace(achieved_decimals=2.0), EN)
        == "a fall of 0.50 percentage points a year"
    )
    assert assessment.format_achieved_pace(ROW._replace(achieved_pace=math.nan), EN) == ""
    money = {"pace_path": "geometric", "unit": "billion_vnd", "achieved_pace": 9.65}
    assert assessment.format_achieved_pace(ROW._replace(**money), VI, with_per_year=False) == "+10%"


def test_a_pace_is_told_in_the_targets_own_unit_never_in_that_of_its_nearest_baseline():
    nearest = {"unit": "billion_vnd", "baseline_unit": "percent"}
    assert assessment.format_needed_pace(ROW._replace(**nearest), EN, with_per_year=False).endswith(
        "billion VND"
    )


def test_places_of_a_rank_are_to_be_gained_in_all_and_not_a_year():
    rank = {"kind": "rank", "unit": "rank"}
    assert (
        assessment.format_needed_pace(ROW._replace(**rank, catch_up_pace=4.0), EN)
        == "4 places in total"
    )
    assert (
        assessment.format_needed_pace(ROW._replace(**rank, catch_up_pace=1.0), EN)
        == "1 place in total"
    )
    assert "4 bậc" in assessment.format_needed_pace(ROW._replace(**rank, catch_up_pace=4.0), VI)


def test_a_yearly_range_is_needed_with_both_ends_and_a_total_shared_out_as_counted():
    yearly = {"kind": "each_year", "unit": "members_per_year", "catch_up_pace": 850.0}
    yearly |= {"required_pace_high": 950.0, "catch_up_decimals": 0.0}
    assert assessment.format_needed_pace(
        ROW._replace(**yearly), EN, with_per_year=False
    ).startswith("850–950")
    total = {"kind": "total", "unit": "people", "catch_up_pace": 10550.0, "catch_up_decimals": 0.0}
    assert assessment.format_needed_pace(ROW._replace(**total), EN) == "10,550 people a year"


def test_what_is_reached_needs_no_pace():
    assert assessment.format_needed_pace(ROW._replace(catch_up_pace=math.nan), EN) == ""
