"""How a target is judged: attainment, baseline, paces, ambition, reasons; worked by hand."""

from __future__ import annotations

import math

import pytest
from conftest import reasons
from hypothesis import given
from hypothesis import strategies as st
from typed_rows import count_attainments

from briefing import i18n
from briefing.analysis.targets import attainment, pace, target_in_force
from briefing.analysis.targets.gaps import find_gaps
from briefing.data import codes, schema
from briefing.data.codes import REASON_CODES
from briefing.data.columns import blank_row
from briefing.data.dataset import TargetStatement
from briefing.data.rows import Gap, Indicator, Measure, Result

VERDICTS = ("not_met", "undetermined", "met", "exceeded")  # from worst to best


# A value against a bound


def judged(figure, asked, better="up"):
    """`"> 98"` against `">= 98.5"` or `"range 75 80"`."""
    operator, _, value = figure.partition(" ")
    decimals = len(value.partition(".")[2])
    where = attainment.make_interval(
        blank_row(Result)._replace(operator=operator, value=float(value), decimals=decimals)
    )
    sign, *ends = asked.split()
    low, high = float(ends[0]), float(ends[-1]) if sign == "range" else math.nan
    return attainment.compare_with_bound(where, attainment.make_bound(sign, low, high, better))


@pytest.mark.parametrize(
    ("figure", "asked", "verdict"),
    [
        ("= 98", ">= 98", "met"),
        ("= 98.1", ">= 98", "exceeded"),
        ("= 97.9", ">= 98", "not_met"),
        ("= 98", "> 98", "not_met"),  # "trên 98" does not accept 98
        ("= 98.1", "> 98", "met"),  # and is never exceeded
        ("= 15", "<= 15", "met"),
        ("= 14.9", "<= 15", "exceeded"),
        ("= 15", "< 15", "not_met"),
        ("= 14.9", "< 15", "met"),
        # "over 98" is everything above 98
        ("> 98", ">= 98", "exceeded"),
        ("> 98", "> 98", "met"),
        ("> 98", ">= 98.5", "undetermined"),
        ("> 98", "<= 98", "not_met"),
        ("> 98", "<= 99", "undetermined"),
        (">= 98", ">= 98", "met"),
        (">= 98", "> 98", "undetermined"),
        ("< 15", "<= 15", "exceeded"),
        ("< 15", "< 15", "met"),
        ("< 15", "<= 14", "undetermined"),
        ("< 98", ">= 98", "not_met"),
        ("<= 98", ">= 98", "undetermined"),
        ("<= 98", "> 98", "not_met"),
        # "about 98" is 97.5 to 98.5, "about 98.0" is 97.95 to 98.05
        ("~ 98", ">= 98", "undetermined"),
        ("~ 98", ">= 98.4", "undetermined"),
        ("~ 98", ">= 98.6", "not_met"),
        ("~ 98", ">= 97.4", "exceeded"),
        ("~ 98", "> 97.4", "met"),
        ("~ 98.0", ">= 97.9", "exceeded"),
        ("~ 98.0", ">= 98.04", "undetermined"),
        ("~ 98.0", ">= 98.1", "not_met"),
    ],
)
def test_a_printed_value_is_held_against_a_bound_without_tolerance(figure, asked, verdict):
    assert judged(figure, asked) == verdict


@pytest.mark.parametrize("sign", ["=", "~"])
@pytest.mark.parametrize(
    ("better", "value", "verdict"),
    [
        ("up", "12", "met"),
        ("up", "12.1", "exceeded"),
        ("up", "11.9", "not_met"),
        ("down", "12", "met"),
        ("down", "11.9", "exceeded"),
        ("down", "12.1", "not_met"),
        ("neither", "12", "met"),
        ("neither", "12.1", "not_met"),
        ("neither", "11.9", "not_met"),
    ],
)
def test_a_bare_number_and_about_are_read_by_what_is_better(sign, better, value, verdict):
    assert judged(f"= {value}", f"{sign} 12", better) == verdict


@pytest.mark.parametrize(
    ("better", "value", "verdict"),
    [
        ("up", "74.9", "not_met"),
        ("up", "75", "met"),
        ("up", "77", "met"),
        ("up", "99", "met"),  # past the far bound is still met, never exceeded
        ("down", "80.1", "not_met"),
        ("down", "80", "met"),
        ("down", "60", "met"),
        ("neither", "74.9", "not_met"),
        ("neither", "75", "met"),
        ("neither", "80", "met"),
        ("neither", "80.1", "not_met"),
    ],
)
def test_a_range_is_met_from_its_near_bound_on(better, value, verdict):
    assert judged(f"= {value}", "range 75 80", better) == verdict


FIGURE = st.decimals(-100, 100, places=1)
BOUND = st.sampled_from([">=", ">", "<=", "<", "=", "~"])


@given(FIGURE, FIGURE, FIGURE, BOUND)
def test_a_strictly_better_value_never_has_a_worse_verdict(one, other, bound, sign):
    worse, better = sorted((one, other))
    way = "down" if sign.startswith("<") else "up"
    if way == "down":
        worse, better = better, worse
    found = [judged(f"= {value}", f"{sign} {bound}", way) for value in (worse, better)]
    assert VERDICTS.index(found[0]) <= VERDICTS.index(found[1])


@given(FIGURE, FIGURE, FIGURE, st.sampled_from(["=", ">", ">=", "<", "<=", "~"]), BOUND)
def test_what_an_interval_decides_holds_for_every_value_in_it(stated, step, bound, known_as, sign):
    verdict = judged(f"{known_as} {stated}", f"{sign} {bound}")
    inside = {
        "=": stated,
        ">": stated + abs(step) + 1,
        ">=": stated + abs(step),
        "<": stated - abs(step) - 1,
        "<=": stated - abs(step),
        "~": stated,
    }[known_as]
    point = judged(f"= {inside}", f"{sign} {bound}")
    if verdict == "not_met":
        assert point == "not_met"
    if verdict in ("met", "exceeded"):
        assert VERDICTS.index(point) >= VERDICTS.index(verdict)


@given(FIGURE, FIGURE, st.sampled_from([">=", ">"]))
def test_up_and_down_are_mirror_images(value, bound, sign):
    up = judged(f"= {value}", f"{sign} {bound}", "up")
    assert up == judged(f"= {-value}", f"{sign.replace('>', '<')} {-bound}", "down")


# In the due year


def test_the_value_of_the_due_year_decides(measured):
    asked = {"value": "60"}
    assert measured(asked, ("2024", "70"), ("2025", "59")).attainment == "not_met"
    assert measured(asked, ("2024", "10"), ("2025", "60")).attainment == "met"


def test_an_earlier_value_is_never_carried_forward(measured):
    row = measured({"value": "60"}, ("2024", "99"))
    assert (row.attainment, row.reason) == ("undetermined", "no_result")
    assert (row.latest, row.latest_period) == (99, "2024")


def test_part_of_the_due_year_is_not_the_due_year(measured):
    row = measured({"value": "60"}, ("2025-06", "99"))
    assert (row.attainment, row.reason) == ("undetermined", "no_result")


def test_a_value_on_another_basis_cannot_be_judged(measured):
    asked = {"value": "12", "kind": "count", "of_total": "30", "basis": "new communes"}
    row = measured(asked, ("2025", "20", {"basis": "old communes"}))
    assert (row.attainment, row.reason) == ("undetermined", "basis_changed")
    restated = measured(
        asked, ("2025", "20", {"basis": "old communes"}), ("2025", "13", {"basis": "new communes"})
    )
    assert (restated.attainment, restated.reasons) == ("exceeded", "")


def test_a_basis_that_changed_after_the_last_own_value_is_told(measured):
    asked = {"value": "12", "kind": "count", "of_total": "30", "basis": "old communes"}
    row = measured(
        asked, ("2022", "9", {"basis": "old communes"}), ("2025", "13", {"basis": "new communes"})
    )
    assert row.reason == "basis_changed"


def test_over_98_cannot_decide_at_least_98_and_a_half(measured):
    row = measured({"value": "98.5"}, ("2025", "98", {"operator": ">"}))
    assert (row.attainment, row.reason) == ("undetermined", "bound_only")
    assert measured({"value": "98"}, ("2025", "98", {"operator": ">"})).reasons == ""


RANGE = {"operator": "range"}


@pytest.mark.parametrize(
    ("low", "high", "better", "attainment"),
    [
        ("10", "15", "up", "undetermined"),
        ("12", "15", "up", "met"),
        ("12.1", "15", "up", "exceeded"),
        ("10", "11.9", "up", "not_met"),
        ("10", "12", "down", "met"),
        ("10", "15", "down", "undetermined"),
    ],
)
def test_a_range_of_results_decides_only_where_both_ends_do(
    measured, low, high, better, attainment
):
    asked = {"operator": {"up": ">=", "down": "<="}[better], "value": "12"}
    known = ("2025", low, RANGE | {"value_high": high})
    row = measured(asked, known, indicator={"better": better})
    assert row.attainment == attainment
    assert row.reason == ("bound_only" if attainment == "undetermined" else "")
    assert (row.latest, row.latest_value_high, row.latest_operator) == (
        *(float(low), float(high)),
        "range",
    )


@pytest.mark.parametrize(
    ("kind", "value", "high", "pace", "reason"),
    [
        # needed by 2022: 5 + 2 × 7 / 5 = 7.8
        ("level", "12", "15", "on_track", "reached_early"),
        ("level", "9", "11", "on_track", ""),
        ("level", "6", "9", "undetermined", "bound_only"),
        ("level", "2", "4", "moving_away", ""),
        ("each_year", "10", "15", "undetermined", "bound_only"),
        ("each_year", "12", "15", "on_track", ""),
        ("total", "1", "1.5", "insufficient", ""),  # 2 to 2.5 of 4.8
        ("total", "1", "9", "undetermined", "bound_only"),
    ],
)
def test_a_pace_from_a_range_is_named_only_where_both_ends_give_it(
    measured, kind, value, high, pace, reason
):
    years = [("2021", "1")] if kind == "total" else [("2020", "5"), ("2021", "12")]
    known = ("2022", value, RANGE | {"value_high": high})
    row = measured({"kind": kind, "value": "12"}, *years, known, year=2022)
    assert (row.pace, row.reason) == (pace, reason)
    assert math.isnan(row.achieved_pace)


def test_a_baseline_known_as_a_range_gives_no_gap_and_no_pace(measured):
    known = ("2020", "5", RANGE | {"value_high": "8"})
    row = measured({"value": "12"}, known, year=2020)
    assert (row.baseline, row.baseline_value_high) == (5, 8)
    assert (row.attainment, row.reason) == ("not_due", "bound_only")
    assert [math.isnan(cell) for cell in (row.gap, row.required_pace, row.past_pace)] == [True] * 3
    met = measured({"value": "5"}, known, year=2020)
    assert met.reason == "met_at_baseline"


@given(FIGURE, FIGURE, FIGURE, BOUND)
def test_a_range_gives_a_verdict_only_where_each_value_in_it_does(one, other, bound, sign):
    low, high = sorted((one, other))
    figure = blank_row(Result)._replace(operator="range", value=float(low), value_high=float(high))
    where = attainment.make_interval(figure)
    verdict = attainment.compare_with_bound(
        where, attainment.make_bound(sign, float(bound), math.nan, "up")
    )
    if verdict != "undetermined":
        ends = [judged(f"= {value}", f"{sign} {bound}") for value in (low, high)]
        assert {end in ("met", "exceeded") for end in ends} == {verdict in ("met", "exceeded")}


@pytest.mark.parametrize(("better", "value"), [("up", "81"), ("down", "74")])
def test_past_the_far_bound_is_met_with_a_remark(measured, better, value):
    asked = {"operator": "range", "value": "75", "value_high": "80"}
    row = measured(asked, ("2025", value), indicator={"better": better})
    assert (row.attainment, row.reason) == ("met", "past_far_bound")
    at_end = {"up": "80", "down": "75"}[better]
    assert measured(asked, ("2025", at_end), indicator={"better": better}).reasons == ""


@pytest.mark.parametrize("kind", ["level", "count", "rank"])
@pytest.mark.parametrize("value", ["1", "30"])
def test_before_the_due_year_nothing_that_can_be_lost_again_is_decided(measured, kind, value):
    asked = {"kind": kind, "value": "20", "of_total": "40"}
    assert measured(asked, ("2023", value), year=2023).attainment == "not_due"


def test_a_rank_is_met_from_its_place_up(measured):
    asked = {"kind": "rank", "operator": "<=", "value": "25", "of_total": "34"}
    for place, verdict in (("26", "not_met"), ("25", "met"), ("24", "exceeded")):
        row = measured(asked, ("2025", place), indicator={"better": "down"})
        assert row.attainment == verdict


def test_without_a_due_year_a_target_is_due_in_its_plans_last(measured):
    row = measured({"value": "60"}, ("2025", "60"))
    assert (row.due, row.as_of, row.attainment) == (2025, 2025, "met")
    early = measured({"value": "60", "due": "2023"}, ("2023", "61"), ("2025", "59"), year=2025)
    assert (early.due, early.as_of, early.attainment) == (2023, 2023, "exceeded")


# Reductions and multiples of the baseline


def test_a_reduction_is_held_against_the_baseline_less_its_share(measured):
    # 400 × (1 − 25 / 100) = 300
    asked = {"kind": "reduction", "value": "25"}
    for sites, verdict in (("301", "not_met"), ("300", "met"), ("299", "exceeded")):
        row = measured(asked, ("2020", "400"), ("2025", sites), indicator={"better": "down"})
        assert (row.attainment, row.level, row.gap) == (verdict, 300, -100)


def test_a_reduction_wants_its_indicator_down_whatever_its_own_direction(measured):
    asked = {"kind": "reduction", "value": "25"}
    row = measured(asked, ("2020", "400"), ("2025", "299"), indicator={"better": "up"})
    assert row.attainment == "exceeded"


def test_over_a_share_is_more_than_that_share(measured):
    asked = {"kind": "reduction", "operator": ">", "value": "25"}
    assert measured(asked, ("2020", "400"), ("2025", "300")).attainment == "not_met"
    assert measured(asked, ("2020", "400"), ("2025", "299")).attainment == "met"


def test_a_range_of_reductions_is_never_exceeded(measured):
    # 400 less 20 to 30 % is 320 to 280.
    asked = {"kind": "reduction", "operator": "range", "value": "20", "value_high": "30"}
    found = {
        sites: measured(asked, ("2020", "400"), ("2025", sites))
        for sites in ("321", "320", "280", "279")
    }
    assert [row.attainment for row in found.values()] == ["not_met", "met", "met", "met"]
    assert [row.reason for row in found.values()] == ["", "", "", "past_far_bound"]


def test_a_multiple_is_held_against_so_many_times_the_baseline(measured):
    asked = {"kind": "multiple", "value": "2"}
    for visits, verdict in (("2.9", "not_met"), ("3.0", "met"), ("3.1", "exceeded")):
        row = measured(asked, ("2020", "1.5"), ("2025", visits))
        assert (row.attainment, row.level) == (verdict, 3)


def test_the_near_end_of_a_multiple_that_should_fall_is_the_higher_one(measured):
    # 0.5 to 0.7 times 100 is 50 to 70; falling, 70 is reached first: (70 − 100) / 5 = −6 a year.
    asked = {"kind": "multiple", "operator": "range", "value": "0.5", "value_high": "0.7"}
    row = measured(asked, ("2020", "100"), indicator={"better": "down"}, year=2020)
    assert (row.level, row.level_high, row.gap) == (70, 50, -30)
    assert (row.required_pace, row.required_pace_high) == (-6, -10)


@pytest.mark.parametrize("kind", ["reduction", "multiple"])
def test_what_is_relative_cannot_be_judged_without_its_own_baseline(measured, kind):
    asked = {"kind": kind, "value": "2"}
    row = measured(asked, ("2025", "5"))
    assert (row.attainment, row.reason) == ("undetermined", "no_baseline")
    # the nearest indicator is another quantity: 500 billion are not held against a share of 29 %
    near = {**asked, "baseline_indicator_id": "near"}
    row = measured(near, ("2025", "500"), ("2020", "29", {"indicator_id": "near"}))
    assert (row.attainment, row.reason) == ("undetermined", "no_baseline")


@given(st.floats(1, 1e5), st.floats(1, 99))
def test_a_reduction_leaves_the_rest(base, share):
    row = blank_row(TargetStatement)._replace(value=share, operator=">=", kind="reduction")
    indicator = blank_row(Indicator)._replace(better="down")
    target = target_in_force.TargetInForce(row, indicator, "2016-2020", 2020, 2025)
    near, _ = target_in_force.compute_level(target, base)
    assert near + base * share / 100 == pytest.approx(base)


# Means, sums and yearly targets


def test_a_mean_rate_is_compound(measured):
    # (1.08 × 1.09 × 1.10 × 1.11 × 1.12)^(1/5) = 1.6098338^(0.2) = 1.0999087: just below 10 %.
    rates = [
        (str(year), str(rate)) for year, rate in zip(range(2021, 2026), range(8, 13), strict=True)
    ]
    row = measured({"kind": "average_rate", "value": "10"}, *rates)
    assert row.attainment == "not_met"
    assert measured({"kind": "average_rate", "value": "9.99"}, *rates).attainment == "exceeded"


def test_a_mean_rate_that_is_the_same_every_year_is_that_rate_exactly(measured):
    rates = [(str(year), "10") for year in range(2021, 2026)]
    assert measured({"kind": "average_rate", "value": "10"}, *rates).attainment == "met"
    over = {"kind": "average_rate", "operator": ">", "value": "10"}
    assert measured(over, *rates).attainment == "not_met"


def test_a_mean_change_is_plain(measured):
    # (2 + 4 + 3 + 1 + 5) / 5 = 3
    changes = [(str(year), value) for year, value in zip(range(2021, 2026), "24315", strict=True)]
    assert measured({"kind": "average_change", "value": "3"}, *changes).attainment == "met"
    over = {"kind": "average_change", "operator": ">", "value": "3"}
    assert measured(over, *changes).attainment == "not_met"


@pytest.mark.parametrize("kind", ["average_rate", "average_change", "total"])
def test_what_is_stated_for_the_whole_period_comes_before_its_years(measured, kind):
    years = [(str(year), "1") for year in range(2021, 2026)]
    row = measured({"kind": kind, "value": "9"}, ("2021-2025", "9"), *years)
    assert row.attainment == "met"


@pytest.mark.parametrize("kind", ["average_rate", "average_change", "each_year"])
def test_a_missing_year_leaves_a_mean_open(measured, kind):
    years = [(str(year), "20") for year in (2021, 2022, 2024, 2025)]
    row = measured({"kind": kind, "value": "9"}, *years)
    assert (row.attainment, row.reason) == ("undetermined", "no_result")


@pytest.mark.parametrize("kind", ["average_rate", "average_change"])
def test_a_mean_is_not_judged_before_it_is_due(measured, kind):
    years = [(str(year), "0") for year in (2021, 2022, 2023)]
    assert measured({"kind": kind, "value": "9"}, *years, year=2023).attainment == "not_due"


@pytest.mark.parametrize("kind", ["average_rate", "average_change"])
def test_a_mean_with_a_year_known_as_over_has_no_upper_end(measured, kind):
    years = [(str(year), "10") for year in range(2021, 2025)]
    over = ("2025", "10", {"operator": ">"})
    assert measured({"kind": kind, "value": "10"}, *years, over).attainment == "exceeded"
    row = measured({"kind": kind, "value": "11"}, *years, over)
    assert (row.attainment, row.reason) == ("undetermined", "bound_only")


def test_a_total_already_reached_is_met_early(measured):
    asked = {"kind": "total", "value": "300"}
    reached = measured(asked, ("2021", "150"), ("2022", "150"), year=2022)
    assert reached.attainment == "met"
    assert measured(asked, ("2021", "150"), ("2022", "149"), year=2022).attainment == "not_due"


def test_a_total_that_should_stay_low_is_not_decided_early(measured):
    asked = {"kind": "total", "operator": "<=", "value": "300"}
    row = measured(asked, ("2021", "10"), indicator={"better": "down"}, year=2021)
    assert row.attainment == "not_due"


def test_a_total_is_the_sum_of_all_years(measured):
    years = [(str(year), "60") for year in range(2021, 2026)]  # 5 × 60 = 300
    assert measured({"kind": "total", "value": "300"}, *years).attainment == "met"
    assert measured({"kind": "total", "value": "301"}, *years).attainment == "not_met"
    missing = measured({"kind": "total", "value": "301"}, *years[1:])
    assert (missing.attainment, missing.reason) == ("undetermined", "no_result")
    # 4 × 60 = 240 is reached without the missing year
    assert measured({"kind": "total", "value": "240"}, *years[1:]).attainment == "met"


def test_years_before_the_plan_are_no_part_of_its_total(measured):
    years = [(str(year), "60") for year in range(2020, 2025)]
    row = measured({"kind": "total", "value": "300"}, *years)
    assert (row.attainment, row.reason) == ("undetermined", "no_result")


def test_a_total_of_years_known_as_over_reaches_their_sum_and_decides_no_more(measured):
    # Five times "over 100" is over 500: it reaches 500, and may or may not reach 510.
    years = [(str(year), "100", {"operator": ">"}) for year in range(2021, 2026)]
    assert measured({"kind": "total", "value": "500"}, *years).attainment == "exceeded"
    row = measured({"kind": "total", "value": "510"}, *years)
    assert (row.attainment, row.reason) == ("undetermined", "bound_only")


def test_a_total_of_years_known_as_about_ranges_by_the_rounding_of_each(measured):
    # Five times about 100 (99.5 to 100.5) is 497.5 to 502.5.
    years = [(str(year), "100", {"operator": "~"}) for year in range(2021, 2026)]
    for value, verdict in (("497", "exceeded"), ("502", "undetermined"), ("503", "not_met")):
        assert measured({"kind": "total", "value": value}, *years).attainment == verdict


def test_a_yearly_target_missed_once_is_decided(measured):
    asked = {"kind": "each_year", "value": "80"}
    row = measured(asked, ("2021", "90"), ("2022", "79"), year=2022)
    assert (row.attainment, row.reason) == ("not_met", "year_missed")
    assert measured(asked, ("2021", "79"), ("2022", "90"), year=2022).attainment == "not_met"
    # missed in one year, unknown in another: missed all the same
    assert measured(asked, ("2025", "79")).reasons == "year_missed"


def test_a_yearly_target_kept_so_far_is_not_due(measured):
    asked = {"kind": "each_year", "value": "80"}
    assert measured(asked, ("2021", "90"), ("2022", "80"), year=2022).attainment == "not_due"


def test_a_yearly_target_is_exceeded_only_if_every_year_is_beyond(measured):
    asked = {"kind": "each_year", "value": "80"}
    beyond = [(str(year), "81") for year in range(2021, 2026)]
    assert measured(asked, *beyond).attainment == "exceeded"
    assert measured(asked, *beyond[1:], ("2021", "80")).attainment == "met"


def test_a_mean_of_the_period_does_not_decide_a_yearly_target(measured):
    # 85, 82, 81, 80 and 90 are 83.6 on the mean, but 2024 is not beyond 80.
    asked = {"kind": "each_year", "value": "80"}
    years = [("2021", "85"), ("2022", "82"), ("2023", "81"), ("2024", "80"), ("2025", "90")]
    assert measured(asked, *years, ("2021-2025", "83.6")).attainment == "met"
    alone = measured(asked, ("2021-2025", "83.6"))
    assert (alone.attainment, alone.reason) == ("undetermined", "no_result")


# Milestones

DONE = {"kind": "milestone", "operator": "=", "value": "1"}
BUILT = {"unit": "yes_no"}


def test_a_milestone_done_is_met_at_once_and_never_exceeded(measured):
    assert measured(DONE, ("2022", "1"), indicator=BUILT, year=2022).attainment == "met"
    assert measured(DONE, ("2022", "0"), indicator=BUILT, year=2022).attainment == "not_due"
    assert measured(DONE, ("2025", "0"), indicator=BUILT).attainment == "not_met"


def test_a_milestone_done_within_a_year_counts_for_it(measured):
    assert measured(DONE, ("2025-06", "1"), indicator=BUILT).attainment == "met"
    early = measured(DONE, ("2023-06", "1"), indicator=BUILT, year=2023)
    assert early.attainment == "met"


def test_a_milestone_not_done_by_a_part_of_its_year_is_open(measured):
    row = measured(DONE, ("2025-06", "0"), indicator=BUILT)
    assert (row.attainment, row.reason) == ("undetermined", "no_result")


def test_a_milestone_done_late_stays_not_met(measured):
    asked = {**DONE, "due": "2023"}
    row = measured(asked, ("2023", "0"), ("2024", "1"), indicator=BUILT, year=2025)
    assert (row.attainment, row.reason, row.as_of) == ("not_met", "done_late", 2023)


def test_a_milestone_not_done_in_a_later_year_was_not_done_when_due(measured):
    asked = {**DONE, "due": "2023"}
    row = measured(asked, ("2024", "0"), indicator=BUILT, year=2025)
    assert (row.attainment, row.reasons) == ("not_met", "")


def test_a_milestone_nothing_is_known_of_cannot_be_judged(measured):
    row = measured(DONE, indicator=BUILT)
    assert (row.attainment, row.reason) == ("undetermined", "no_result")


# Before the plan begins: baseline, paces, ambition


def test_a_mean_rate_is_asked_so_many_times_the_past_mean(measured):
    row = measured({"kind": "average_rate", "value": "10"}, ("2016-2020", "4.46"), year=2020)
    assert (row.baseline, row.baseline_period) == (4.46, "2016-2020")
    assert (row.gap, row.required_pace, row.past_pace) == (5.54, 10, 4.46)
    assert row.ambition == pytest.approx(2.2422, abs=1e-4)  # 10 / 4.46
    assert (row.attainment, row.pace, row.reasons) == ("not_due", "not_applicable", "")


def test_money_grows_on_a_geometric_path_to_both_ends_of_a_range(measured):
    asked = {"operator": "range", "value": "75", "value_high": "80"}
    income = {"unit": "million_vnd_per_person", "path": "geometric"}
    row = measured(asked, ("2020", "50.73"), ("2015", "36.24"), indicator=income, year=2020)
    assert row.required_pace == pytest.approx(8.1333, abs=1e-4)  # (75 / 50.73)^(1/5) − 1
    assert row.required_pace_high == pytest.approx(9.5381, abs=1e-4)  # (80 / 50.73)^(1/5) − 1
    assert row.past_pace == pytest.approx(6.9585, abs=1e-4)  # (50.73 / 36.24)^(1/5) − 1
    assert row.ambition == pytest.approx(1.1688, abs=1e-4)
    assert row.ambition_high == pytest.approx(1.3707, abs=1e-4)  # 9.5381 / 6.9585
    assert row.pace_path == "geometric"


def test_shares_move_in_points_and_signed_like_their_gap(measured):
    asked = {"operator": "<", "value": "15"}
    share = {"better": "down"}
    row = measured(asked, ("2015", "23.09"), ("2020", "19.72"), indicator=share, year=2020)
    assert row.gap == -4.72  # 15 − 19.72
    assert row.required_pace == -0.944  # −4.72 / 5
    assert row.past_pace == -0.674  # (19.72 − 23.09) / 5
    assert row.ambition == pytest.approx(1.4006, abs=1e-4)
    assert row.pace_path == "linear"


def test_a_range_that_should_fall_is_near_at_its_upper_end(measured):
    asked = {"operator": "range", "value": "8", "value_high": "10"}
    row = measured(
        asked, ("2015", "16.7"), ("2020", "14.2"), indicator={"better": "down"}, year=2020
    )
    assert (row.level, row.level_high, row.gap) == (10, 8, -4.2)
    assert (row.required_pace, row.required_pace_high) == (-0.84, -1.24)
    assert row.past_pace == -0.5
    assert row.ambition == pytest.approx(1.68)


def test_a_total_is_compared_by_its_yearly_mean(measured):
    row = measured({"kind": "total", "value": "30000"}, ("2016-2020", "20000"), year=2020)
    # (30000 / 5) / (20000 / 5) = 6000 / 4000
    assert (row.required_pace, row.past_pace, row.ambition) == (6000, 4000, 1.5)


def test_a_yearly_target_is_compared_with_the_past_mean(measured):
    asked = {"kind": "each_year", "operator": "range", "value": "1500", "value_high": "1600"}
    row = measured(asked, ("2016-2020", "1829.8", {"derived": "per_year"}), year=2020)
    assert row.baseline_match == "derived"
    assert (row.required_pace, row.required_pace_high) == (1500, 1600)
    assert row.ambition == pytest.approx(0.81976, abs=1e-5)  # 1500 / 1829.8


def test_a_count_moves_by_its_own_unit(measured):
    asked = {"kind": "count", "value": "27.5", "of_total": "55"}
    row = measured(asked, ("2015", "15"), ("2020", "20"), year=2020)
    assert (row.gap, row.required_pace, row.past_pace) == (7.5, 1.5, 1)
    assert row.ambition == 1.5


def test_a_reduction_moves_to_the_level_it_leaves(measured):
    asked = {"kind": "reduction", "value": "30"}
    row = measured(asked, ("2020", "29"), indicator={"better": "down"}, year=2020)
    assert row.level == pytest.approx(20.3)  # 29 × 0.7
    assert row.gap == pytest.approx(-8.7)
    assert row.required_pace == pytest.approx(-1.74)  # −8.7 / 5


def test_a_multiple_of_a_volume_grows_on_a_geometric_path(measured):
    asked = {"kind": "multiple", "value": "2"}
    row = measured(
        asked, ("2015", "1.0"), ("2020", "1.5"), indicator={"path": "geometric"}, year=2020
    )
    assert row.required_pace == pytest.approx(14.8698, abs=1e-4)  # 2^(1/5) − 1
    assert row.past_pace == pytest.approx(8.4472, abs=1e-4)  # 1.5^(1/5) − 1


@pytest.mark.parametrize(
    "asked",
    [{"kind": "rank", "operator": "<=", "value": "20", "of_total": "40"}, DONE],
    ids=["rank", "milestone"],
)
def test_ranks_and_milestones_have_no_pace(measured, asked):
    row = measured(asked, ("2015", "0"), ("2020", "0"), year=2020)
    assert math.isnan(row.required_pace)
    assert math.isnan(row.past_pace)
    assert math.isnan(row.ambition)
    assert row.reasons == ""


def test_a_yearly_plans_target_has_its_own_one_year(measured):
    row = measured({"value": "10", "due": "2021"}, ("2020", "7.22"), year=2020)
    assert (row.due, row.required_pace) == (2021, 2.78)


@pytest.mark.parametrize(
    ("asked", "stated"),
    [
        ("0", (("2015", "50"), ("2020", "40"))),
        ("60", (("2015", "0"), ("2020", "40"))),
        ("60", (("2015", "20"), ("2020", "0"))),
    ],
)
def test_where_a_geometric_path_meets_zero_both_paces_are_linear(measured, asked, stated):
    row = measured({"value": asked}, *stated, indicator={"path": "geometric"}, year=2020)
    (_, begin), (_, base) = stated
    assert row.pace_path == "linear"
    assert "linear_path" in reasons(row)
    assert row.past_pace == (float(base) - float(begin)) / 5
    if not math.isnan(row.required_pace):  # the first is met at its baseline: above 0
        assert row.required_pace == (float(asked) - float(base)) / 5


def test_a_required_fall_to_zero_is_compared_in_one_unit(measured):
    # 50 → 40 is −2 a year, 40 → 0 is −8 a year: four times as fast, and never % against billions.
    falling = {"better": "down", "path": "geometric"}
    asked = {"operator": "<=", "value": "0"}
    row = measured(asked, ("2015", "50"), ("2020", "40"), indicator=falling, year=2020)
    assert (row.required_pace, row.past_pace, row.ambition) == (-8, -2, 4)


@pytest.mark.parametrize("before", ["55.0", "54.0"])
def test_a_past_pace_of_zero_or_the_other_sign_has_no_ambition(measured, before):
    row = measured({"value": "56"}, ("2015", before), ("2020", "54.0"), year=2020)
    assert (row.required_pace, row.past_pace) == (0.4, (54 - float(before)) / 5)
    assert math.isnan(row.ambition)


@given(st.floats(0.1, 100), st.floats(0.1, 100), st.sampled_from([1, -1]))
def test_ambition_is_how_often_the_past_pace_goes_into_the_required_one(required, past, sign):
    ambition = target_in_force.compute_ambition(sign * required, sign * past)
    assert ambition > 0
    assert ambition * past == pytest.approx(required)
    assert math.isnan(target_in_force.compute_ambition(sign * required, -sign * past))


@given(
    st.floats(0.5, 1e4),
    st.floats(0.5, 1e4),
    st.integers(1, 10),
    st.sampled_from(["linear", "geometric"]),
)
def test_a_pace_kept_for_its_years_leads_to_the_level(before, after, years, path):
    moved = pace.compute_yearly_pace(before, after, years, path)
    level = before
    for _ in range(years):
        level = level * (1 + moved / 100) if path == "geometric" else level + moved
    assert level == pytest.approx(after, rel=1e-6, abs=1e-6)


def test_a_target_met_at_the_baseline_needs_no_pace(measured):
    row = measured({"value": "90"}, ("2015", "80"), ("2020", "93.5"), year=2020)
    assert (row.reason, row.attainment) == ("met_at_baseline", "not_due")
    assert math.isnan(row.required_pace)
    assert math.isnan(row.ambition)
    assert (row.past_pace, row.gap) == (2.7, -3.5)


def test_a_range_met_at_the_baseline_needs_no_pace_to_its_far_end_either(measured):
    asked = {"operator": "range", "value": "75", "value_high": "80"}
    row = measured(asked, ("2020", "76"), year=2020)
    assert row.reason == "met_at_baseline"
    assert math.isnan(row.required_pace_high)


def test_a_baseline_that_touches_a_strict_bound_counts_as_held(measured):
    for sign, better in ((">", "up"), ("<", "down")):
        asked = {"operator": sign, "value": "99"}
        row = measured(asked, ("2020", "99"), indicator={"better": better}, year=2020)
        assert reasons(row) == {"met_at_baseline", "touches_bound"}
        assert row.reason == "met_at_baseline"
        assert math.isnan(row.required_pace)
    assert measured({"operator": ">", "value": "99"}, ("2020", "98.9"), year=2020).reasons == ""


def test_a_baseline_known_as_over_is_held_only_where_that_decides(measured):
    over = ("2020", "90", {"operator": ">"})
    assert reasons(measured({"value": "90"}, over, year=2020)) == {"met_at_baseline"}
    row = measured({"value": "91"}, over, year=2020)
    assert row.reasons == ""
    assert row.required_pace == pytest.approx(0.2)  # enters at face value: (91 − 90) / 5
    assert row.baseline_operator == ">"


@pytest.mark.parametrize("kind", ["average_rate", "average_change", "each_year", "total"])
def test_yearly_paces_and_sums_cannot_be_met_at_a_baseline(measured, kind):
    row = measured({"kind": kind, "value": "3"}, ("2016-2020", "4.24"), year=2020)
    assert row.reasons == ""
    assert not math.isnan(row.required_pace)


def test_a_past_target_met_at_its_baseline_has_no_required_pace_either(measured):
    row = measured({"value": "90"}, ("2020", "93.5"), ("2025", "95"), year=2025)
    assert math.isnan(row.required_pace)
    assert row.reasons == ""  # from the due year on, attainment says it all


@pytest.mark.parametrize("kind", ["level", "count", "reduction", "multiple"])
def test_what_needs_a_baseline_and_has_none_says_so(measured, kind):
    asked = {"kind": kind, "value": "5", "of_total": "9"}
    row = measured(asked, ("2018", "1"), ("2016-2020", "3"), year=2020)
    assert (row.baseline_match, row.reason) == ("none", "no_baseline")
    for column in ("baseline", "gap", "required_pace", "past_pace", "ambition"):
        assert math.isnan(getattr(row, column))


def test_a_baseline_counted_on_another_basis_is_none(measured):
    asked = {"kind": "count", "value": "21", "of_total": "53", "basis": "new communes"}
    row = measured(asked, ("2020-06", "6", {"basis": "old communes"}), year=2020)
    assert (row.baseline_match, row.reason) == ("none", "basis_changed")
    assert math.isnan(row.baseline)
    restated = measured(asked, ("2020", "6", {"basis": "new communes"}), year=2020)
    assert (restated.baseline, restated.reasons) == (6, "")


def test_a_basis_that_came_after_the_baseline_year_does_not_explain_its_absence(measured):
    asked = {"kind": "count", "value": "21", "of_total": "53", "basis": "new communes"}
    row = measured(asked, ("2022", "6", {"basis": "old communes"}), year=2023)
    assert reasons(row) == {"no_result", "no_baseline"}


def test_within_both_ends_of_a_range_that_is_better_neither_way_there_is_no_remark(measured):
    asked = {"operator": "range", "value": "75", "value_high": "80"}
    for value, verdict in (("75", "met"), ("80", "met"), ("81", "not_met")):
        row = measured(asked, ("2025", value), indicator={"better": "neither"})
        assert (row.attainment, row.reasons) == (verdict, "")


def test_a_derived_baseline_is_told_apart(measured):
    row = measured({"value": "80"}, ("2020", "76.61", {"derived": "sum"}), year=2020)
    assert (row.baseline, row.baseline_match, row.gap) == (76.61, "derived", 3.39)


def test_the_nearest_indicator_serves_only_where_its_own_has_no_value(measured):
    asked = {"value": "10", "operator": "<=", "baseline_indicator_id": "near"}
    near = ("2020", "29", {"indicator_id": "near"})
    row = measured(asked, near, indicator={"better": "down"}, year=2020)
    assert (row.baseline_match, row.baseline_indicator_id) == ("nearest", "near")
    own = measured(asked, near, ("2020", "20"), indicator={"better": "down"}, year=2020)
    assert (own.baseline_match, own.baseline) == ("same", 20)


@pytest.mark.parametrize("kind", ["reduction", "multiple"])
def test_a_part_of_the_nearest_figure_is_no_level_gap_or_pace(measured, kind):
    """30% of the 29% of another indicator is a number of neither."""
    asked = {"kind": kind, "value": "30", "baseline_indicator_id": "near"}
    near = ("2020", "29", {"indicator_id": "near"})
    row = measured(asked, near, ("2022", "400"), indicator={"better": "down"}, year=2020)
    assert (row.baseline, row.baseline_match) == (29, "nearest")
    for column in ("level", "level_high", "gap", "required_pace", "ambition"):
        assert math.isnan(getattr(row, column)), column
    level = {**asked, "kind": "level", "operator": "<="}  # names its own level
    assert measured(level, near, indicator={"better": "down"}, year=2020).level == 30


def test_the_nearest_indicator_never_shows_a_target_held(measured):
    asked = {"value": "90", "baseline_indicator_id": "near"}
    row = measured(asked, ("2020", "95", {"indicator_id": "near"}), year=2020)
    assert "met_at_baseline" not in reasons(row)


# Sources that disagree, reasons, trend


def test_sources_disagree_where_another_wording_would_be_judged_otherwise(measured):
    asked = {"value": "100"}
    row = measured(asked, ("2025", "80"), others=({"value": "80"},))
    assert (row.attainment, row.reason) == ("not_met", "sources_disagree")
    same = measured(asked, ("2025", "80"), others=({"value": "90"},))
    assert (same.attainment, same.reasons) == ("not_met", "")
    ahead = measured(asked, ("2020", "80"), others=({"value": "80"},), year=2020)
    assert "sources_disagree" not in reasons(ahead)


def test_another_due_year_is_judged_by_that_year(measured):
    asked = {"value": "80", "due": "2025"}
    stated = (("2024", "70"), ("2025", "80"))
    row = measured(asked, *stated, others=({"due": "2024"},))
    assert (row.attainment, row.reason) == ("met", "sources_disagree")


def test_the_first_reason_that_applies_leads_and_all_are_kept(measured):
    row = measured({"value": "98.5"}, ("2025", "98", {"operator": ">"}), others=({"value": "98"},))
    assert row.reason == "sources_disagree"
    assert row.reasons == "sources_disagree bound_only"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_reason_has_its_sentence(language):
    say = i18n.load_translator(language)
    sentences = [say.code("reason", code) for code in REASON_CODES]
    assert len(set(sentences)) == len(REASON_CODES)


@pytest.mark.parametrize(
    ("better", "before", "after", "trend"),
    [
        ("up", "1", "2", "improving"),
        ("up", "2", "1", "worsening"),
        ("down", "1", "2", "worsening"),
        ("down", "2", "1", "improving"),
        ("up", "2", "2.0", "flat"),
    ],
)
def test_the_trend_is_the_last_years_way(measured, better, before, after, trend):
    stated = (("2023", "9"), ("2024", before), ("2025", after))
    row = measured({"value": "5"}, *stated, indicator={"better": better})
    assert row.trend == trend


def test_what_has_no_direction_gets_one_from_a_bound_alone(measured):
    """A share of a structure: under 15% asks it to fall, 16.4% asks it neither way."""
    stated = (("2020", "19.7"), ("2024", "18"), ("2025", "17"))
    share = {"better": "neither"}
    under = measured({"value": "15", "operator": "<"}, *stated, indicator=share)
    assert (under.better, under.trend, under.attainment) == ("down", "improving", "not_met")
    over = measured({"value": "15", "operator": ">"}, *stated, indicator=share)
    assert (over.better, over.trend, over.attainment) == ("up", "worsening", "met")
    at = measured({"value": "16.4", "operator": "="}, *stated, indicator=share)
    assert (at.better, at.trend, at.attainment) == ("neither", "unknown", "not_met")


def test_the_trend_is_unknown_without_both_years_on_one_basis(measured):
    assert measured({"value": "5"}, ("2023", "1"), ("2025", "2")).trend == "unknown"
    other = ("2024", "1", {"basis": "old"})
    assert measured({"value": "5"}, other, ("2025", "2")).trend == "unknown"


# Counts and gaps


def test_group_counts_are_always_all_five_and_leave_stages_and_yearly_plans_out(run):
    past = [row for row in run.measures if row.plan == "2016-2020"]
    # met: poverty; exceeded: water, growth of 2020; not met: mean growth; open: insured, roads;
    # the bridge of 2018 is apart, for it was due before the plan's end
    assert count_attainments(past) == {
        "met": 1,
        "exceeded": 2,
        "not_met": 1,
        "not_due": 0,
        "undetermined": 2,
    }
    ahead = [row for row in run.measures if row.plan == "2021-2025"]
    # 23 targets less the stage of the hospital and the yearly plan of 2021
    assert len(ahead) == 23
    assert count_attainments(ahead)["not_due"] == 21
    due = [row._replace(due=2025) for row in ahead]
    assert count_attainments(due)["not_due"] == 22  # a stage, whenever it is due


def test_gaps_are_targets_without_baseline_and_results_without_target(run):
    gaps = {(row.missing, row.indicator_id): row for row in run.gaps}
    assert gaps["baseline", "new_rural"].reason == "basis_changed"
    assert gaps["baseline", "digital_share"].reason == "no_baseline"
    assert ("baseline", "income") not in gaps
    assert ("target", "output") in gaps
    assert ("target", "payments_share") not in gaps  # it serves as nearest baseline
    assert ("target", "visits_growth") not in gaps  # derived, and stated by no source


# The miniature and the documents


def test_the_miniature_has_every_kind_operator_match_and_attainment(run):
    measures = run.measures
    assert {row.kind for row in measures} == {*codes.TARGET_KINDS} - {
        "average_level"
    }  # in the demo
    assert {row.operator for row in measures} == {"=", ">", ">=", "<", "<=", "~", "range"}
    assert {row.baseline_match for row in measures} == {"same", "derived", "nearest", "none"}
    assert {row.attainment for row in measures} == {
        "met",
        "exceeded",
        "not_met",
        "not_due",
        "undetermined",
    }
    ranges = [row for row in measures if row.operator == "range"]
    assert {row.better for row in ranges} == {"up", "down"}


def test_years_come_from_the_province_and_not_from_the_code(run):
    by_id = {row.target_id: row for row in run.measures}
    assert (by_id["growth"].baseline_period, by_id["growth"].as_of) == ("2016-2020", 2020)
    assert by_id["growth"].ambition == pytest.approx(1.2903, abs=1e-4)  # 8 / 6.2
    # (70 / 56)^(1/5) − 1 = 4.564 %, past 1.4^(1/5) − 1 = 6.961 %
    assert by_id["income"].ambition == pytest.approx(0.6556, abs=1e-4)
    # 4^(1/5) − 1 = 31.951 %, past 2^(1/5) − 1 = 14.870 %
    assert by_id["revenue"].ambition == pytest.approx(2.1487, abs=1e-4)
    # 0.8 a year, past (17 − 12) / 5 = 1
    assert by_id["poverty"].ambition == pytest.approx(0.8)
    assert by_id["bridge_2018"].reason == "done_late"
    assert by_id["growth_of_2020"].attainment == "exceeded"  # 5.5 in 2020, not the mean 6.2
    assert by_id["growth_2020"].attainment == "not_met"  # the mean 6.2, not 5.5


def test_every_target_ahead_is_not_due_and_every_past_one_is_judged(run, real):
    for tables_ in (run, real):
        plan, measures = tables_.facts.plan, tables_.measures
        assert {row.attainment for row in measures if row.plan == plan} == {"not_due"}
        past = {row.attainment for row in measures if row.plan != plan}
        assert past
        assert "not_due" not in past
        assert {row.pace for row in measures} == {"not_applicable"}


def test_the_24_numbered_targets_are_measured(real):
    numbered = [row for row in real.measures if row.number != ""]
    assert len(numbered) == 24
    assert {row.number for row in numbered} == {str(number) for number in range(1, 13)}
    assert len({row.target_id for row in numbered}) == 24


def test_the_documents_figures_give_the_paces_worked_by_hand(real):
    by_id = {row.target_id: row for row in real.measures}
    assert round(by_id["grdp_growth"].ambition, 2) == 2.24  # 10 / 4.46
    assert by_id["grdp_per_capita"].required_pace == pytest.approx(8.133, abs=1e-3)
    assert by_id["grdp_share_services_industry"].baseline == 76.61  # 56.21 + 20.40
    assert by_id["grdp_share_agriculture"].past_pace == -0.674  # (19.72 − 23.09) / 5
    assert by_id["poverty_reduction"].ambition == pytest.approx(0.7075, abs=1e-4)  # 3 / 4.24
    assert by_id["new_party_members"].baseline == pytest.approx(1829.8)  # 9149 / 5
    cost = by_id["out_of_province_cost"]
    assert (cost.baseline_match, cost.baseline) == ("nearest", 29)
    # 30% of another indicator's 29% is no level, gap or pace of the payments
    for column in ("level", "gap", "required_pace", "ambition"):
        assert math.isnan(getattr(cost, column)), column
    assert by_id["new_rural_communes"].reason == "basis_changed"
    assert math.isnan(by_id["new_rural_communes"].baseline)


def test_the_stated_past_targets_are_judged_by_their_year(real):
    past = [row for row in real.measures if row.plan == real.facts.past_plan]
    found = {row.target_id: row.attainment for row in past}
    assert found == {
        "health_standard_communes_2025": "exceeded",  # 94.4 against 75
        "grdp_growth_2025": "not_met",  # 7.22 against 8
        "grdp_per_capita_2025": "not_met",  # 50.73 against 60
        # of the People's Council, Resolution 50/2020
        "council_grdp_growth": "not_met",  # 4.46 against 8
        "council_share_agriculture": "not_met",  # 19.72 against 16.4
        "council_share_industry": "not_met",  # 20.40 against 32.4
        "council_share_services": "not_met",  # 56.21 is not 48.2; no share is better high
        "council_share_product_taxes": "not_met",  # 3.67 against 3
        "council_grdp_per_capita": "not_met",  # 50.73 against 60
        "council_land_output": "undetermined",  # 50 a hectare of crops against 50 of what land?
    }


def test_a_yearly_target_is_open_where_one_year_is_known_only_as_a_bound(measured):
    years = [(str(year), "85") for year in range(2021, 2025)]
    over = ("2025", "75", {"operator": ">"})
    row = measured({"kind": "each_year", "value": "80"}, *years, over)
    assert (row.attainment, row.reason) == ("undetermined", "bound_only")
    for last, verdict in (("85", "exceeded"), ("80", "met"), ("79", "not_met")):
        row = measured({"kind": "each_year", "value": "80"}, *years, ("2025", last))
        assert row.attainment == verdict


@pytest.mark.parametrize("kind", ["average_level", "average_change"])
def test_a_mean_is_judged_by_all_its_years_and_not_by_the_last(measured, kind):
    years = [(str(2021 + n), value) for n, value in enumerate(("40", "45", "50", "55", "61"))]
    for asked, verdict in (("52", "not_met"), ("50.2", "met"), ("50", "exceeded")):
        assert measured({"kind": kind, "value": asked}, *years).attainment == verdict


@pytest.mark.parametrize(
    ("cells", "lacks"),
    [
        ({}, True),
        ({"new": "yes"}, False),  # made within the plan: it starts from nothing
        ({"kind": "average_rate"}, False),  # means and totals start from no level
        ({"kind": "total"}, False),
        ({"kind": "rank", "of_total": "34"}, False),
    ],
)
def test_before_the_plan_a_level_alone_lacks_a_baseline(measured, cells, lacks):
    row = measured({"value": "20", **cells}, year=2020)
    assert ("no_baseline" in reasons(row)) is lacks


@pytest.fixture
def missing(table):
    """The gaps of a province, given its measures, verdicts and requests by hand."""
    info = schema.ProvinceInfo(
        **{"id": "p", "name_vi": "V", "name_en": "E", "past_plan": "2021-2025"},
        **{"plan": "2026-2030", "carried_on": ["amount"]},
    )

    def gaps(target_rows, verdicts=(), requests=(), known=()):
        blank = blank_row(Measure)._replace(kind="level", baseline_match="same")
        stated = (
            table("known", *({"period": "2025", "value": "1", "indicator_id": i} for i in known)),
            table("verdicts", *({"plan": "2021-2025", **verdict} for verdict in verdicts)),
            table("requests", *requests),
        )
        measures = [blank._replace(**target) for target in target_rows]
        found = find_gaps(measures, *stated, info)
        assert all(isinstance(row, Gap) for row in found)
        return found

    return gaps


AHEAD = {"plan": "2026-2030", "indicator_id": "growth", "target_id": "growth", "owner": "body"}


def test_a_result_judged_or_asked_for_before_has_lost_its_target(missing):
    judged = [{"indicator_id": "jobs", "verdict": "met"}, {"met": "12", "total": "18"}]
    past = {"plan": "2021-2025", "indicator_id": "roads", "target_id": "roads"}
    found = missing([AHEAD, past], judged, known=["growth", "jobs", "forest"])
    assert [(row.indicator_id, row.reason) for row in found] == [
        *(("roads", "lost_target"), ("jobs", "lost_target")),
        ("forest", ""),  # never had one
    ]


def test_a_target_carried_on_under_another_indicator_is_not_lost(missing):
    judged = [{"indicator_id": "amount", "verdict": "missed"}]
    (row,) = missing([AHEAD], judged, known=["amount"])
    assert (row.indicator_id, row.reason) == ("amount", "")


def test_a_request_no_target_answers_is_a_gap_with_its_words(missing):
    asked = [
        {"topic_en": "Growth", "indicator_ids": "growth roads"},
        {"topic_en": "Roads", "indicator_ids": "roads", "printed": "đường"},
        {"topic_en": "Forest"},
    ]
    found = missing([AHEAD], requests=asked)
    assert [(row.missing, row.topic["en"]) for row in found] == [
        *(("request", "Roads"), ("request", "Forest"))
    ]
    assert (found[0].source_id, found[0].printed) == ("s", "đường")


@pytest.mark.parametrize(
    ("cells", "gap"),
    [
        ({}, ("baseline", "no_baseline")),
        ({"reasons": "linear_path basis_changed"}, ("baseline", "basis_changed")),
        ({"kind": "average_rate"}, ("past_pace", "no_past_pace")),
        ({"kind": "average_rate", "reasons": "basis_changed"}, ("past_pace", "basis_changed")),
        ({"as_of": 2024}, None),  # before the eve of the plan none can be known
        ({"kind": "milestone"}, None),
        ({"new": "yes"}, None),
        ({"baseline_match": "nearest"}, None),
        ({"plan": "2021-2025"}, None),  # what is missing to the next plan alone
    ],
)
def test_a_target_that_starts_from_nothing_known_is_a_gap_with_its_reason(missing, cells, gap):
    target = {**AHEAD, "target_id": "t", "baseline_match": "none", "as_of": 2025, **cells}
    found = [row for row in missing([target]) if row.missing in ("baseline", "past_pace")]
    expected = [(*gap, "t", "growth")] if gap else []
    assert [(r.missing, r.reason, r.target_id, r.indicator_id) for r in found] == expected


def test_a_target_nobody_answers_for_is_a_gap_but_no_stage_of_one(missing):
    nobody = {**AHEAD, "owner": "", "target_id": "t"}
    (row,) = missing([AHEAD, nobody, {**nobody, "stage_of": "t"}])
    assert (row.missing, row.reason) == ("owner", "no_owner")
    assert (row.target_id, row.indicator_id) == ("t", "growth")


def test_six_results_lost_their_target_and_three_requests_are_unanswered(real):
    rows = real.gaps
    assert {row.indicator_id for row in rows if row.reason == "lost_target"} == {
        *("national_standard_schools", "health_standard_communes"),
        *("trained_labour", "urban_unemployment"),
        *("grdp_share_product_taxes", "land_output_value"),  # of the People's Council
    }
    assert [row.topic["en"] for row in rows if row.missing == "request"] == [
        "Environment",
        "Satisfaction index of people and businesses",
        "A higher growth target",
    ]


def test_a_baseline_has_the_unit_of_the_indicator_it_is_of(measured):
    own = {"unit": "people"}
    assert measured({"value": "90"}, ("2020", "80"), indicator=own).baseline_unit == "people"
    assert measured({"value": "90"}, ("2021", "80"), indicator=own).baseline_unit == ""
    near = ("2020", "50", {"indicator_id": "near"})
    asked = {"value": "90", "baseline_indicator_id": "near"}
    assert measured(asked, near, indicator=own).baseline_unit == "percent"


def test_a_rank_known_as_a_range_among_others_is_shown_as_it_is_known(measured):
    asked = {"kind": "rank", "operator": "<=", "value": "25", "basis": "of 34 provinces"}
    between = {"basis": "of 63 provinces", "operator": "range", "value_high": "22"}
    row = measured(asked, ("2021", "20", between), indicator={"better": "down"}, year=2021)
    assert (row.pace, row.latest, row.latest_value_high) == ("on_track", 20, 22)
    assert (row.latest_operator, row.latest_basis) == ("range", "of 63 provinces")
