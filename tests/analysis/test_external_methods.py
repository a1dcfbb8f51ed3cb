"""The published methods: every class, every edge, and what statistical offices print.

`by_growth` and `by_score` judge a row written as in a CSV file.
"""

from __future__ import annotations

import csv
import io
import math
import re
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

import pipeline
from briefing import cli, paths
from briefing.analysis.targets import external_methods
from briefing.analysis.targets.external_methods import MethodVerdict
from briefing.data import plain_targets
from briefing.data.plain_targets import PlainTarget

ENDS = {"base_year": "2015", "latest_year": "2020", "target_year": "2030"}


def row(**cells: str) -> PlainTarget:
    """A row as a reader makes it: text in, an empty cell unknown."""
    return PlainTarget(id="x", **{name: cell or None for name, cell in cells.items()})


def by_growth(**cells: str) -> MethodVerdict:
    return external_methods.judge_by_eurostat(row(**{"better": "up", **ENDS, **cells}))


def by_score(**cells: str) -> MethodVerdict:
    scale = {"lower": "0", "optimum": "100", "green": "80"}
    return external_methods.judge_by_sdsn(row(**{**ENDS, "target_year": "", **scale, **cells}))


def exact(before: float, percent: float, years: int) -> str:
    """The value after years of growth, with more digits than a float holds."""
    return str(Decimal(str(before)) * (1 + Decimal(str(percent)) / 100) ** years)[:31]


# Eurostat, worked by hand


def test_growth_so_far_is_held_against_the_growth_the_target_needs():
    # 100 → 200 in 15 years: 2^(1/15) − 1 = 4.7294 %; 100 → 110 in 5: 1.1^(1/5) − 1 = 1.9245 %
    verdict = by_growth(base="100", latest="110", target="200")
    assert verdict.required == pytest.approx(4.729412, abs=1e-6)
    assert verdict.achieved == pytest.approx(1.924488, abs=1e-6)
    assert verdict.ratio == pytest.approx(1.924488 / 4.729412, abs=1e-6)
    assert (verdict.verdict, verdict.reason) == ("limited", "")


def test_a_falling_value_is_progress_where_down_is_better():
    # 8 → 4 in 5 years, 8 → 1 in 15: both a halving every 5 years
    verdict = by_growth(better="down", base="8", latest="4", target="1")
    assert verdict.achieved == pytest.approx(verdict.required) == pytest.approx(-12.944944)
    assert verdict.ratio == pytest.approx(1)
    assert verdict.verdict == "on_track"


@pytest.mark.parametrize(
    ("percent", "verdict"),
    [
        (4, "on_track"),
        (3.8, "on_track"),
        (3.799, "moderate"),
        (2.4, "moderate"),
        (2.399, "limited"),
        (0, "limited"),
        (-0.001, "deterioration"),
    ],
)
def test_a_class_begins_exactly_at_its_bound(percent, verdict):
    """Against 4 % a year: 95 % of it is 3.8, 60 % is 2.4; a ratio of 0.95 has dust either way."""
    told = by_growth(
        base="100", latest=exact(100, percent, 5), target=exact(100, 4, 15), target_year="2030"
    )
    assert told.ratio == pytest.approx(percent / 4, abs=1e-9)
    assert told.verdict == verdict


@pytest.mark.parametrize(
    ("better", "latest", "achieved"),
    [
        *(("up", "80", True), ("up", "80.1", True), ("up", "79.9", False)),
        *(("down", "80", True), ("down", "79.9", True), ("down", "80.1", False)),
    ],
)
def test_a_latest_value_at_or_past_the_target_has_achieved_it(better, latest, achieved):
    start = "50" if better == "up" else "90"
    verdict = by_growth(better=better, base=start, latest=latest, target="80").verdict
    assert (verdict == "target_achieved") is achieved


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"base": "", "base_year": ""}, "no_baseline"),
        ({"base": "5", "latest_year": "2015"}, "too_few_years"),
        ({"base": "5", "latest_year": ""}, "no_result"),
        ({"base": "-5"}, "sign_changed target_across_zero"),
        ({"base": "5", "target_year": ""}, "no_time_to_target"),
        ({"base": "9"}, "target_is_base"),
        ({"base": "12"}, ""),  # lost ground and still past the target
    ],
)
def test_achieved_comes_before_anything_that_cannot_be_worked_out(cells, reason):
    verdict = by_growth(**{"latest": "9", "target": "9", **cells})
    assert (verdict.verdict, verdict.reason) == ("target_achieved", reason)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"base": ""}, "no_baseline"),
        ({"base_year": ""}, "no_baseline"),
        ({"latest": ""}, "no_result"),
        ({"latest_year": ""}, "no_result"),
        ({"base": "", "latest": ""}, "no_baseline no_result"),
        ({"latest_year": "2015"}, "too_few_years"),
        ({"latest_year": "2014"}, "too_few_years"),
        ({"latest": "-1"}, "sign_changed"),
        ({"base": "-5", "latest": "-4"}, "target_across_zero"),
        ({"better": "down", "target": "-9"}, "target_across_zero"),
        ({"target_year": ""}, "no_time_to_target"),
        ({"target_year": "2015"}, "no_time_to_target"),
        ({"better": "neither"}, "no_direction"),
        ({"better": ""}, "no_direction"),
    ],
)
def test_what_cannot_be_judged_is_not_available_and_says_why(cells, reason):
    verdict = by_growth(**{"base": "5", "latest": "6", "target": "9", **cells})
    assert (verdict.verdict, verdict.reason) == ("not_available", reason)
    assert math.isnan(verdict.ratio)


def test_what_can_be_worked_out_of_a_row_not_judged_is_shown():
    verdict = by_growth(base="5", latest="", target="10")
    assert verdict.required == pytest.approx(4.729412, abs=1e-6)
    assert math.isnan(verdict.achieved)


@pytest.mark.parametrize("year", ["2016", "2017"])
def test_one_year_after_the_base_year_is_enough(year):
    assert by_growth(base="5", latest="6", latest_year=year, target="9").verdict == "on_track"


# Eurostat: zeros, signs, targets that ask for nothing


def test_a_target_of_zero_is_taken_as_a_thousandth_and_marked():
    # 8 → 0.001 in 15 years: (0.001/8)^(1/15) − 1 = −45.0720 %; 8 → 4 in 5: −12.9449 %
    verdict = by_growth(better="down", base="8", latest="4", target="0")
    assert verdict.required == pytest.approx(-45.071973, abs=1e-6)
    assert verdict.ratio == pytest.approx(0.287206, abs=1e-6)
    assert (verdict.verdict, verdict.reason) == ("limited", "target_zero")


@pytest.mark.parametrize("latest", ["0", "0.001", "0.0005"])
def test_a_target_of_zero_is_achieved_at_what_it_is_taken_for(latest):
    verdict = by_growth(better="down", base="8", latest=latest, target="0")
    assert (verdict.verdict, verdict.reason) == ("target_achieved", "target_zero")


def test_a_value_risen_to_a_target_of_zero_has_achieved_it():
    assert by_growth(base="-3", latest="0", target="0").verdict == "target_achieved"


def test_a_base_of_zero_is_taken_as_a_thousandth_and_marked():
    # 0.001 → 0.002 in 5 years: 14.8698 %; 0.001 → 1 in 15: 1000^(1/15) − 1 = 58.4893 %
    verdict = by_growth(base="0", latest="0.002", target="1")
    assert verdict.achieved == pytest.approx(14.869836, abs=1e-6)
    assert verdict.required == pytest.approx(58.489319, abs=1e-6)
    assert (verdict.verdict, verdict.reason) == ("limited", "base_zero")


@pytest.mark.parametrize("zero", ["0", "-0", "0.0", "0e-9"])
def test_every_way_to_write_zero_is_zero(zero):
    assert by_growth(base=zero, latest="5", target="9").reason == "base_zero"


def test_a_base_of_zero_with_a_latest_value_below_it_has_changed_sign():
    verdict = by_growth(base="0", latest="-1", target="9")
    assert (verdict.verdict, verdict.reason) == ("not_available", "sign_changed base_zero")


def test_a_value_that_stays_at_zero_reads_as_a_fall_from_the_stand_in_and_is_marked():
    verdict = by_growth(base="0", latest="0", target="9")
    assert verdict.achieved == -100
    assert (verdict.verdict, verdict.reason) == ("deterioration", "base_zero")


def test_base_and_target_of_zero_ask_for_no_growth():
    verdict = by_growth(better="down", base="0", latest="2", target="0")
    assert (verdict.verdict, verdict.required) == ("deterioration", 0)
    assert verdict.reason == "target_is_base base_zero target_zero"


def test_a_latest_value_of_zero_has_lost_everything_and_crosses_no_sign():
    verdict = by_growth(base="5", latest="0", target="9")
    assert (verdict.achieved, verdict.verdict, verdict.reason) == (-100, "deterioration", "")


@pytest.mark.parametrize(("better", "base", "latest"), [("up", "9", "8"), ("down", "9", "10")])
def test_a_target_equal_to_the_base_has_no_ratio_and_leaving_it_is_deterioration(
    better, base, latest
):
    verdict = by_growth(better=better, base=base, latest=latest, target=base)
    assert (verdict.verdict, verdict.reason) == ("deterioration", "target_is_base")
    assert verdict.required == 0
    assert math.isnan(verdict.ratio)


@pytest.mark.parametrize(
    ("better", "latest", "target", "verdict"),
    [
        ("up", "-8", "-5", "on_track"),  # (0.8)^(1/5) against (0.5)^(1/15): 4.36 of 4.52 %
        ("up", "-12", "-5", "deterioration"),
        ("down", "-12", "-20", "moderate"),  # (1.2)^(1/5) against 2^(1/15): 3.71 of 4.73 %
        ("down", "-8", "-20", "deterioration"),
        ("up", "-8", "", "significant_progress"),
        ("down", "-8", "", "significant_deterioration"),
        ("up", "0", "", "significant_progress"),
    ],
)
def test_below_zero_the_direction_of_growth_is_reversed(better, latest, target, verdict):
    assert by_growth(better=better, base="-10", latest=latest, target=target).verdict == verdict


def test_a_target_on_the_wrong_side_of_the_base_is_judged_by_where_the_value_went():
    assert by_growth(base="10", latest="11", target="9").verdict == "target_achieved"
    verdict = by_growth(base="10", latest="8", target="9")
    assert (verdict.verdict, verdict.ratio < 0) == ("deterioration", True)


# Eurostat: by direction alone


@pytest.mark.parametrize("better", ["up", "down"])
@pytest.mark.parametrize(
    ("percent", "verdict"),
    [
        (1.0001, "significant_progress"),
        (1, "moderate_progress"),
        (0.1001, "moderate_progress"),
        (0.1, "no_change"),
        (0, "no_change"),
        (-0.1, "no_change"),
        (-0.1001, "moderate_deterioration"),
        (-1, "moderate_deterioration"),
        (-1.0001, "significant_deterioration"),
    ],
)
@pytest.mark.parametrize("years", [1, 3, 5, 10])
def test_without_a_target_a_bound_belongs_to_the_class_nearer_to_no_change(
    better, percent, verdict, years
):
    growth = percent if better == "up" else -percent
    told = by_growth(
        better=better, base="82.7", latest=exact(82.7, growth, years), latest_year=str(2015 + years)
    )
    assert told.achieved == pytest.approx(growth, abs=1e-8)
    assert told.verdict == verdict
    assert math.isnan(told.required)
    assert math.isnan(told.ratio)


def test_a_target_year_without_a_target_is_not_read():
    assert by_growth(base="5", latest="5", target="", target_year="2010").reason == ""


# Eurostat: published results

# Eustat – Instituto Vasco de Estadística, monitoring of the 2030 Agenda in the Basque Country:
# bases from its indicator data, latest values, targets and scores from its summary table
# ("tabla resumen"), the ratio or growth from the score by its published scale.
EUSTAT = [
    ("1.2.1 below the poverty line", "down", 2016, "16.4", 2022, "16.5", "8.2", -2.58743841144272),
    ("1.4.1 dwellings with a bath", "up", 2015, "99.6", 2023, "99.8", "99.9", 4.64755558215275),
    ("2.3.1 small farms' output", "up", 2015, "10150", 2021, "10509", "20300", -1.988144050376488),
    ("3.3.2 tuberculosis", "down", 2015, "11.8", 2024, "10.7", "2.4", -2.0526970433489926),
    ("3.3.4 hepatitis B", "down", 2015, "0.7", 2024, "0.5", "0.1", -1.2432859497058084),
    ("3.6.1 road deaths", "down", 2015, "3.5", 2024, "2.8", "1.75", -0.2404637397196847),
    ("1.3.1 pensions", "up", 2015, "82.7", 2025, "82.4", "", -0.09083762091008363),
    ("2.2.2 weight of children", "down", 2013, "35.6", 2023, "36.1", "", -0.34892395654895214),
    ("3.5.2 alcohol", "down", 2015, "10.6", 2023, "10.8", "", -0.5848121021739816),
    ("8.9.1 tourism in GDP", "up", 2015, "6.3", 2024, "6.8", "", 2.130498432081407),
]


def printed_class(score: float, target: str) -> str:
    """The class of a score by the bounds Eustat prints: 60 % is 0, 0 % is −2.5, 1 % is 2.5."""
    if target:
        on_track = (0.95 - 0.6) / 0.14
        return (
            *(["on_track"] if score >= on_track else []),
            *(["moderate"] if score >= 0 else []),
            *(["limited"] if score >= -2.5 else []),
            "deterioration",
        )[0]
    side = "progress" if score > 0 else "deterioration"
    if abs(score) <= 0.25:
        return "no_change"
    return f"moderate_{side}" if abs(score) <= 2.5 else f"significant_{side}"


@pytest.mark.parametrize(
    ("better", "year", "base", "last", "latest", "target", "score"),
    [case[1:] for case in EUSTAT],
    ids=[case[0] for case in EUSTAT],
)
def test_results_printed_by_the_basque_office_come_out(
    better, year, base, last, latest, target, score
):
    verdict = by_growth(
        **{"better": better, "base_year": str(year), "base": base, "target": target},
        **{"latest_year": str(last), "latest": latest},
    )
    if target:
        ratio = 0.14 * score + 0.6 if score >= 0 else 0.24 * (score + 5) - 0.6
        assert verdict.ratio == pytest.approx(ratio, abs=1e-6)
    else:
        pace = verdict.achieved * (1 if better == "up" else -1)
        assert pace == pytest.approx(0.4 * score, abs=1e-6)
    assert verdict.verdict == printed_class(score, target)


@pytest.mark.parametrize(
    ("better", "latest", "target"),
    [("up", "99.9", "99.9"), ("down", "0.0", "70"), ("down", "0.18", "0.5"), ("up", "100", "99.9")],
)
def test_targets_the_basque_office_prints_as_achieved_are(better, latest, target):
    """Its indicators 1.4.1 (water), 3.1.1, 1.5.1 and 7.1.2, each printed with the full score."""
    verdict = by_growth(better=better, base="50", latest=latest, target=target)
    assert verdict.verdict == "target_achieved"


# SDSN, worked by hand


def test_points_so_far_are_held_against_points_to_green():
    # from 30 to 80 in 15 years: 3.33 points a year; 30 → 40 in 5: 2 points a year
    verdict = by_score(base="30", latest="40")
    assert verdict.required == pytest.approx(50 / 15)
    assert (verdict.achieved, verdict.ratio) == (2, pytest.approx(0.6))
    assert (verdict.verdict, verdict.reason) == ("moderately_increasing", "")


def test_a_scale_whose_optimum_is_the_lower_value_needs_no_direction():
    # the scale of poverty at 2.15 dollars a day in SDSN's codebook of 2025: 72.6, 2, 0
    verdict = by_score(base="13", latest="9", lower="72.6", optimum="0", green="2")
    assert verdict.ratio == pytest.approx((4 / 5) / (11 / 15))
    assert verdict.achieved == pytest.approx(4 / 72.6 * 100 / 5)
    assert verdict.verdict == "on_track"


@pytest.mark.parametrize(
    ("latest", "verdict"),
    [
        ("79.9", "on_track"),
        ("46.66666666666666666", "on_track"),
        ("46.6", "moderately_increasing"),
        ("38.33333333333333333", "moderately_increasing"),
        ("38.3", "stagnating"),
        ("30.1", "stagnating"),
        ("30", "stagnating"),
        ("29.9", "decreasing"),
    ],
)
def test_a_class_of_scores_begins_exactly_at_its_bound(latest, verdict):
    """From 30 towards 80: 16.67 points in five years keep up, half of it is 8.33."""
    assert by_score(base="30", latest=latest).verdict == verdict


@pytest.mark.parametrize(
    ("base", "latest", "verdict"),
    [
        ("80", "80", "maintaining"),
        ("95", "85", "maintaining"),
        ("85", "95", "maintaining"),
        ("80", "79.9", "decreasing"),
        ("95", "70", "decreasing"),
    ],
)
def test_from_green_on_nothing_is_required(base, latest, verdict):
    told = by_score(base=base, latest=latest)
    assert (told.verdict, told.reason) == (verdict, "met_at_baseline")
    assert math.isnan(told.required)
    assert math.isnan(told.ratio)


def test_a_value_that_rises_past_green_is_on_track_not_maintaining():
    assert by_score(base="79", latest="81").verdict == "on_track"


def test_a_target_year_takes_the_place_of_2030():
    verdict = by_score(base="30", latest="40", target_year="2025")
    assert verdict.required == 5
    assert verdict.ratio == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("base", "latest", "verdict", "achieved"),
    [
        ("-20", "-30", "decreasing", -2),
        ("-20", "-10", "stagnating", 2),
        ("-20", "20", "on_track", 8),
        ("10", "-20", "decreasing", -6),
        ("70", "130", "on_track", 12),
        ("140", "120", "maintaining", -4),
    ],
)
def test_a_value_beyond_the_scale_is_scored_on_the_same_line_and_marked(
    base, latest, verdict, achieved
):
    told = by_score(base=base, latest=latest)
    assert (told.verdict, told.achieved) == (verdict, pytest.approx(achieved))
    assert "off_scale" in told.reason.split()


@pytest.mark.parametrize(("base", "latest"), [("0", "100"), ("100", "0")])
def test_the_ends_of_the_scale_themselves_are_on_it(base, latest):
    assert "off_scale" not in by_score(base=base, latest=latest).reason


def test_a_green_past_the_optimum_is_marked_too():
    verdict = by_score(base="40", latest="60", green="120")
    assert (verdict.required, verdict.reason) == (pytest.approx(80 / 15), "off_scale")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"base": ""}, "no_baseline"),
        ({"base_year": ""}, "no_baseline"),
        ({"latest": ""}, "no_result"),
        ({"latest_year": ""}, "no_result"),
        ({"latest_year": "2015"}, "too_few_years"),
        ({"lower": ""}, "no_scale"),
        ({"optimum": ""}, "no_scale"),
        ({"green": ""}, "no_scale"),
        ({"optimum": "0"}, "no_scale"),
        ({"target_year": "2015"}, "no_time_to_target"),
    ],
)
def test_a_score_that_cannot_be_judged_is_not_available_and_says_why(cells, reason):
    verdict = by_score(**{"base": "30", "latest": "40", **cells})
    assert (verdict.verdict, verdict.reason) == ("not_available", reason)
    assert math.isnan(verdict.ratio)


@pytest.mark.parametrize(("latest", "verdict"), [("20", "decreasing"), ("30", "not_available")])
def test_a_fall_is_a_fall_whatever_the_due_year(latest, verdict):
    assert by_score(base="30", latest=latest, target_year="2015").verdict == verdict


def test_maintaining_needs_no_due_year():
    verdict = by_score(base="90", latest="85", target_year="2015")
    assert (verdict.verdict, verdict.reason) == ("maintaining", "met_at_baseline")


# What holds for every row

PRICES = st.decimals("0.01", "99999", places=2)
YEARS = st.integers(1, 15)
SCALES = st.decimals("0.001", "1000", places=3)


@given(PRICES, PRICES, PRICES, SCALES, st.sampled_from(["up", "down"]))
def test_another_unit_changes_no_verdict_of_growth(base, latest, target, scale, better):
    own, other = (
        by_growth(better=better, base=f"{base * s}", latest=f"{latest * s}", target=f"{target * s}")
        for s in (1, scale)
    )
    assert (own.verdict, own.reason) == (other.verdict, other.reason)
    assert own.ratio == pytest.approx(other.ratio, rel=1e-6, abs=1e-8, nan_ok=True)


@given(PRICES, st.integers(-200, 200).filter(bool), YEARS, st.booleans())
def test_a_value_exactly_on_its_path_is_on_track(base, tenths, years, due_now):
    """The path of so much growth a year; at its end the target is achieved."""
    assume(base > 1)
    start, growth = float(base), tenths / 10
    year = 15 if due_now else years
    told = by_growth(
        better="up" if growth > 0 else "down",
        base=str(base),
        latest=exact(start, growth, year),
        latest_year=str(2015 + year),
        target=exact(start, growth, 15),
    )
    assert told.ratio == pytest.approx(1, abs=1e-9)
    assert told.verdict == ("target_achieved" if year == 15 else "on_track")


POINTS = st.decimals("-50", "150", places=1)


@given(POINTS, POINTS, POINTS, st.sampled_from(["-7", "0.5", "3"]), st.decimals(-90, 90, places=1))
def test_another_scale_changes_no_verdict_of_scores(base, latest, green, slope, shift):
    own, other = (
        by_score(
            **{
                name: f"{value * Decimal(by) + to:f}"
                for name, value in {
                    **{"base": base, "latest": latest, "green": green},
                    **{"lower": Decimal(0), "optimum": Decimal(100)},
                }.items()
            }
        )
        for by, to in (("1", Decimal(0)), (slope, shift))
    )
    assert (own.verdict, own.reason) == (other.verdict, other.reason)
    assert own.ratio == pytest.approx(other.ratio, abs=1e-9, nan_ok=True)
    assert own.achieved == pytest.approx(other.achieved, abs=1e-8)


CELLS = st.one_of(
    st.just(""),
    st.sampled_from(["0", "-1", "1e-99", "1e99", "-1e99", "0.001", "99.9", "100"]),
    st.decimals("-1000", "1000", places=2).map(str),
)
ANY_YEAR = st.one_of(st.just(""), st.integers(2010, 2032).map(str))


ROWS = st.fixed_dictionaries(
    {
        **dict.fromkeys(("base", "latest", "target", "lower", "optimum", "green"), CELLS),
        **dict.fromkeys(("base_year", "latest_year", "target_year"), ANY_YEAR),
        "better": st.sampled_from(["up", "down", "neither", ""]),
    }
)


@given(ROWS)
def test_every_row_has_a_verdict_and_one_not_judged_says_why(cells):
    for judge, known in (
        (external_methods.judge_by_eurostat, external_methods.EUROSTAT_CLASSES),
        (external_methods.judge_by_sdsn, external_methods.SDSN_CLASSES),
    ):
        told = judge(row(**cells))
        assert told.verdict in known
        marks = told.reason.split()
        assert marks == [mark for mark in external_methods.METHOD_REASONS if mark in marks]
        assert not any(math.isinf(n) for n in (told.required, told.achieved, told.ratio))
        if told.verdict == "not_available":
            assert set(marks) - {"base_zero", "target_zero", "off_scale", "met_at_baseline"}


# The table's types and the page


@pytest.mark.parametrize("cell", ["1e-05", "1E5", "+3", ".5", "5.", "-2.5e-3", "28618"])
def test_numbers_may_be_printed_as_tables_print_them(cell):
    assert float(PlainTarget(id="x", base=cell).base) == float(cell)


@pytest.mark.parametrize(
    "cell",
    ["", "1,5", "1 000", "nan", "inf", "1e400", "1e", ".", "–3", "５", "1_0", "0x1", "1" * 31],
)
def test_what_is_no_finite_number_is_refused(cell):
    with pytest.raises(ValidationError):
        PlainTarget(id="x", base=cell)


def test_a_row_is_frozen_and_knows_its_columns_only():
    with pytest.raises(ValidationError):
        row(base="1").base = Decimal(2)
    with pytest.raises(ValidationError):
        PlainTarget(id="x", basis="1")


@pytest.mark.parametrize(("better", "operator"), [("up", ">="), ("down", "<="), ("neither", None)])
def test_what_a_row_leaves_open_is_a_level_on_a_linear_path(better, operator):
    whole = plain_targets.fill_defaults(row(better=better))
    assert (whole.kind, whole.path, whole.operator) == ("level", "linear", operator)


def test_what_a_row_says_is_kept():
    said = row(better="up", kind="rank", path="geometric", operator="<")
    assert plain_targets.fill_defaults(said) == said


PAGE = (paths.ROOT / "docs" / "method" / "published.md").read_text(encoding="utf-8")
WORKED = re.findall(
    r"^```csv judge method=(\w+)\n(.*?)^```\n\n^```csv verdicts\n(.*?)^```$", PAGE, re.M | re.S
)


def test_every_method_is_worked_on_the_page():
    assert [method for method, _, _ in WORKED] == list(cli.JUDGE_METHODS)


@pytest.mark.parametrize(("method", "table", "verdicts"), WORKED, ids=[w[0] for w in WORKED])
def test_the_page_shows_what_the_command_finds(method, table, verdicts, tmp_path):
    file, judged = tmp_path / "table.csv", tmp_path / "verdicts.csv"
    file.write_text(table, encoding="utf-8")
    assert pipeline.main(["judge", str(file), "--method", method, "--output", str(judged)]) == 0
    found = list(csv.DictReader(io.StringIO(judged.read_text(encoding="utf-8"))))
    expected = list(csv.DictReader(io.StringIO(verdicts)))
    assert len(found) == len(expected)
    for own, told in zip(found, expected, strict=True):
        assert list(own) == list(told)
        for name in ("id", "class", "reason"):
            assert own[name] == told[name]
        for name in ("required", "achieved", "ratio"):
            printed = float(told[name] or "nan")
            assert float(own[name] or "nan") == pytest.approx(printed, abs=6e-7, nan_ok=True)


@pytest.mark.parametrize(
    "code",
    [
        *external_methods.EUROSTAT_CLASSES,
        *external_methods.SDSN_CLASSES,
        *external_methods.METHOD_REASONS,
    ],
)
def test_every_code_is_told_on_the_page(code):
    assert f"`{code}`" in PAGE
