"""Which figures a target's pace is judged by, as of each year: the rules docs/method leaves out.

What is worked there (docs/method/pace.md, as-of.md) is computed by test_method.
"""

from __future__ import annotations

import itertools
import math

import pytest
from conftest import reasons
from hypothesis import given
from hypothesis import strategies as st

from briefing import paths
from briefing.analysis import analyse, changes
from briefing.analysis.targets.measures import build_trajectories, collect_assessment_inputs
from briefing.data import reader
from briefing.data.columns import blank_row
from briefing.data.rows import Measure


def test_pace_is_not_applicable_before_the_plan_and_from_the_due_year_on(measured):
    results = [("2020", "80"), ("2021", "82"), ("2025", "90")]
    for year in (2019, 2020, 2025, 2026):
        row = measured({"value": "90"}, *results, year=year)
        assert row.pace == "not_applicable"
        for column in ("achieved_pace", "pace_ratio", "catch_up_pace", "projection"):
            assert math.isnan(getattr(row, column))
    assert measured({"value": "90"}, *results, year=2021).pace == "on_track"


def test_a_yearly_plans_target_is_judged_over_its_own_years(measured):
    row = measured({"value": "84", "due": "2022"}, ("2020", "80"), ("2021", "81"), year=2021)
    assert (row.required_pace, row.pace_ratio, row.pace) == (2, 0.5, "insufficient")
    assert row.catch_up_pace == 3


@pytest.mark.parametrize(
    ("kind", "base"), [("multiple", "0"), ("multiple", "-5"), ("reduction", "-5")]
)
def test_nothing_is_a_multiple_of_zero_or_a_cut_of_less(measured, kind, base):
    asked = {"kind": kind, "value": "2"}
    for year, verdict in ((2022, "pace"), (2025, "attainment")):
        row = measured(asked, ("2020", base), ("2022", "3"), ("2025", "4"), year=year)
        assert (getattr(row, verdict), row.reason) == ("undetermined", "no_baseline")


def test_a_cut_of_nothing_is_to_be_held_at_nothing(measured):
    asked = {"kind": "reduction", "value": "30"}
    stated = [("2020", "0"), ("2021", "0"), ("2022", "3"), ("2025", "4")]
    assert measured(asked, *stated, year=2021).pace == "maintained"
    assert measured(asked, *stated, year=2022).pace == "moving_away"
    assert measured(asked, *stated, year=2025).attainment == "not_met"


def test_a_reduction_is_met_at_the_very_figure_it_asks_for(measured):
    """30% off 29 is 20.3; in binary 29 × 0.7 falls a little short of it."""
    row = measured({"kind": "reduction", "value": "30"}, ("2020", "29"), ("2025", "20.3"))
    assert (row.level, row.attainment) == (20.3, "met")


def test_a_nearest_baseline_measures_no_pace_but_the_pace_from_the_first_known_value(measured):
    asked = {"value": "60", "baseline_indicator_id": "near"}
    near = ("2020", "50", {"indicator_id": "near"})
    row = measured(asked, near, ("2021", "40"), ("2023", "50"), year=2023)
    assert (row.pace, row.baseline_match) == ("undetermined", "nearest")
    assert reasons(row) == {"no_baseline"}
    assert (row.required_pace, row.catch_up_pace) == (5, 5)


def test_a_target_already_passed_by_the_first_known_value_requires_nothing(measured):
    row = measured({"value": "60"}, ("2021", "61"), ("2022", "62"), year=2022)
    assert (row.pace, row.reason) == ("undetermined", "no_baseline")
    assert math.isnan(row.required_pace)
    assert math.isnan(row.catch_up_pace)


def test_the_trend_is_that_of_the_year_judged(measured):
    stated = [("2020", "80"), ("2021", "82"), ("2022", "81")]
    row = measured({"value": "90"}, *stated, year=2023)
    assert (row.pace_year, row.trend, row.reason) == (2022, "worsening", "earlier_year")


def test_a_year_stated_only_for_its_first_half_is_not_known(measured):
    row = measured({"value": "90"}, ("2020", "80"), ("2021-06", "84"), year=2021)
    assert (row.pace, row.reason) == ("undetermined", "no_result")


def test_a_mean_stated_for_the_years_together_comes_before_the_one_they_make(measured):
    asked = {"kind": "average_rate", "value": "10"}
    stated = [("2021", "8"), ("2022", "9"), ("2021-2022", "9.6")]
    row = measured(asked, *stated, year=2022)
    assert (row.so_far, row.pace) == (9.6, "on_track")


@pytest.mark.parametrize(("kind", "decimals"), [("total", 0), ("average_change", 1)])
def test_what_is_left_of_a_total_is_told_as_counted_and_of_a_mean_with_one_digit_more(
    measured, kind, decimals
):
    row = measured({"kind": kind, "value": "500"}, ("2021", "90"), year=2021)
    assert row.catch_up_decimals == decimals


def test_a_mean_whose_first_year_is_missing_is_not_known_at_all(measured):
    asked = {"kind": "average_rate", "value": "10"}
    row = measured(asked, ("2022", "12"), ("2023", "12"), year=2023)
    assert (row.pace, row.reason) == ("undetermined", "no_result")
    assert math.isnan(row.so_far)


def test_a_mean_where_it_should_be_is_not_met_before_the_due_year(measured):
    row = measured({"kind": "average_rate", "value": "10"}, ("2021", "12"), year=2021)
    assert (row.attainment, row.pace, row.reason) == ("not_due", "on_track", "reached_early")


@pytest.mark.parametrize(
    ("values", "pace", "reason"),
    [
        ({"2021": ("=", "84")}, "on_track", ""),
        ({"2021": (">", "75")}, "undetermined", "bound_only"),
        ({"2021": (">", "75"), "2022": ("=", "70")}, "insufficient", "year_missed"),
        ({"2022": ("=", "70")}, "insufficient", "year_missed"),  # although 2021 is missing
        ({"2022": ("=", "84")}, "undetermined", "no_result"),
    ],
)
def test_a_yearly_target_is_on_track_until_a_miss_is_known(measured, values, pace, reason):
    stated = [(year, value, {"operator": sign}) for year, (sign, value) in values.items()]
    row = measured({"kind": "each_year", "value": "80"}, *stated, year=int(max(values)))
    assert (row.pace, row.reason) == (pace, reason)


def test_every_year_missed_is_named(measured):
    asked = {"kind": "each_year", "value": "80"}
    row = measured(asked, ("2021", "70"), ("2022", "85"), ("2023", "79"), year=2024)
    assert (row.missed, row.reason) == ("2021 2023", "year_missed")
    assert (row.achieved_pace, row.achieved_decimals, row.pace_year) == (79, 0, 2023)
    assert row.catch_up_pace == 80


def test_a_yearly_target_of_which_no_year_is_known_has_moved_at_no_pace(measured):
    row = measured({"kind": "each_year", "value": "80"}, ("2020", "85"), year=2021)
    assert (row.pace, row.reason, row.catch_up_pace) == ("undetermined", "no_result", 80)
    assert math.isnan(row.achieved_pace)
    assert math.isnan(row.pace_year)


@pytest.mark.parametrize(
    ("rank", "pace", "reason"),
    [("24", "on_track", "reached_early"), ("28", "undetermined", "no_past_pace")],
)
def test_a_rank_without_an_earlier_one_is_judged_only_within_its_bound(
    measured, rank, pace, reason
):
    asked = {"kind": "rank", "operator": "<=", "value": "25", "of_total": "34"}
    down = {"better": "down", "unit": "rank"}
    row = measured(asked, ("2021", rank), indicator=down, year=2021)
    assert (row.pace, row.reason) == (pace, reason)


def test_a_rank_of_another_basis_within_the_bound_is_on_track_and_its_basis_told(measured):
    asked = {"kind": "rank", "operator": "<=", "value": "25", "basis": "of 34 provinces"}
    stated = ("2021", "20", {"basis": "of 63 provinces"})
    geometric = {"better": "down", "path": "geometric"}  # no rank grows by a rate
    row = measured(asked, stated, indicator=geometric, year=2021)
    assert (row.pace_path, row.pace_year, row.catch_up_decimals) == ("linear", 2021, 0)
    assert (row.pace, row.latest, row.latest_basis) == ("on_track", 20, "of 63 provinces")


STAGE = {"target_id": "s", "indicator_id": "begun", "kind": "milestone", "value": "1"}
STAGE |= {"operator": "=", "stage_of": "t", "due": "2022"}


@pytest.mark.parametrize(
    ("begun", "year", "pace", "reason", "missed"),
    [
        ((), 2021, "on_track", "", ""),
        ((), 2022, "on_track", "earlier_year", ""),
        ((), 2023, "undetermined", "no_result", ""),
        ((("2022", "1"),), 2023, "on_track", "", ""),
        ((("2022", "0"),), 2022, "insufficient", "stage_missed", "s"),
        ((("2022", "0"), ("2023", "1")), 2023, "insufficient", "stage_missed", "s"),
    ],
)
def test_a_milestone_is_on_track_until_a_dated_stage_is_missed(
    measured, begun, year, pace, reason, missed
):
    stated = [(period, value, {"indicator_id": "begun"}) for period, value in begun]
    asked = {"kind": "milestone", "operator": "=", "value": "1"}
    row = measured(asked, *stated, stages=(STAGE,), year=year)
    assert (row.pace, row.reason, row.missed) == (pace, reason, missed)


def test_a_milestone_done_early_is_met_whatever_is_known_of_its_stages(measured):
    asked = {"kind": "milestone", "operator": "=", "value": "1"}
    row = measured(asked, ("2023", "1"), stages=(STAGE,), year=2024)
    assert (row.attainment, row.pace) == ("met", "on_track")


def test_a_source_is_flagged_where_its_reading_of_a_stage_would_change_the_verdict(measured):
    asked = {"kind": "milestone", "operator": "=", "value": "1"}
    one, other = ((("2022", done, {"indicator_id": "begun"}),) for done in ("1", "0"))
    row = measured(asked, *one, stages=(STAGE,), readings=(other,), year=2022)
    assert (row.pace, row.reason) == ("on_track", "sources_disagree")


def test_a_source_that_reads_another_indicator_otherwise_is_not_flagged(measured):
    own = (("2020", "80"), ("2021", "82"))
    other = (*own, ("2020", "1", {"indicator_id": "near"}))
    row = measured({"value": "90"}, *own, readings=(other,), year=2021)
    assert row.reason == ""


def test_a_range_better_neither_way_is_approached_from_the_nearer_end(measured):
    neither = {"better": "neither"}
    asked = {"operator": "range", "value": "4", "value_high": "5"}
    above = measured(asked, ("2020", "7"), ("2021", "6.6"), indicator=neither, year=2021)
    assert (above.level, above.pace_ratio, above.pace) == (5, 1, "on_track")
    below = measured(asked, ("2020", "2"), ("2021", "2.1"), indicator=neither, year=2021)
    assert (below.level, below.pace_ratio, below.pace) == (4, 0.25, "insufficient")


@given(
    st.lists(st.integers(1, 200), min_size=6, max_size=6),
    st.permutations(range(6)),
    st.integers(2021, 2024),
)
def test_the_order_of_results_never_matters(measured, values, order, year):
    stated = [(str(2020 + i), str(value)) for i, value in enumerate(values)]
    one = measured({"value": "150"}, *stated, year=year)
    other = measured({"value": "150"}, *(stated[i] for i in order), year=year)
    assert repr(one) == repr(other)  # NaN differs from itself


# The way there, year by year


def ways(table, asked, *stated, year, indicator=None):
    """A target's trajectory: year → its row."""
    rows = [{"period": period, "value": value, **dict(*more)} for period, value, *more in stated]
    own = table("targets", asked)
    facts = table("indicators", dict(indicator or {}))
    made = build_trajectories(
        collect_assessment_inputs(own, own, table("known", *rows), facts, year)
    )
    return {int(row.year): row for row in made}


def test_a_way_leads_from_the_baseline_to_the_level_and_the_projection_from_the_year_judged(table):
    found = ways(table, {"value": "90"}, ("2020", "80"), ("2021", "81"), ("2022", "83"), year=2022)
    assert [found[y].required for y in range(2020, 2026)] == [80, 82, 84, 86, 88, 90]
    assert [found[y].value for y in (2020, 2021, 2022)] == [80, 81, 83]
    assert math.isnan(found[2021].projected)
    assert [found[y].projected for y in (2022, 2023, 2025)] == [83, 84.5, 87.5]
    assert all(math.isnan(row.so_far) for row in found.values())  # of means and sums alone


def test_a_geometric_way_grows_by_the_same_share_each_year(table):
    money = {"path": "geometric", "unit": "billion_vnd"}
    found = ways(table, {"value": "200"}, ("2020", "100"), year=2020, indicator=money)
    steps = [found[y + 1].required / found[y].required for y in range(2020, 2025)]
    assert steps == pytest.approx([2**0.2] * 5)


def test_the_way_of_a_total_adds_up_and_that_of_a_mean_is_flat(table):
    total = ways(
        table, {"kind": "total", "value": "500"}, ("2021", "90"), ("2022", "80"), year=2022
    )
    assert [total[y].required for y in (2021, 2022, 2025)] == [100, 200, 500]
    assert [total[y].so_far for y in (2021, 2022)] == [90, 170]
    assert [total[y].projected for y in (2022, 2023, 2024, 2025)] == [170, 255, 340, 425]
    assert math.isnan(total[2021].projected)
    assert math.isnan(total[2023].so_far)
    mean = ways(table, {"kind": "average_rate", "value": "10"}, ("2021", "8"), year=2021)
    assert [mean[y].required for y in (2021, 2025)] == [10, 10]
    assert math.isnan(mean[2020].required)
    assert [mean[y].projected for y in (2022, 2025)] == pytest.approx([math.nan, 8], nan_ok=True)


def test_the_way_of_a_target_to_hold_is_its_bound(table):
    found = ways(table, {"value": "90"}, ("2020", "95"), ("2021", "94"), year=2021)
    assert {row.required for row in found.values()} == {90}


def test_nothing_later_than_the_year_stands_on_a_way(table):
    found = ways(table, {"value": "90"}, ("2020", "80"), ("2021", "82"), ("2022", "99"), year=2021)
    assert math.isnan(found[2022].value)


def test_a_range_is_no_point_of_a_way(table):
    between = ("2021", "81", {"operator": "range", "value_high": "83"})
    found = ways(table, {"value": "90"}, ("2020", "80"), between, ("2022", "84"), year=2022)
    assert math.isnan(found[2021].value)
    assert (found[2021].operator, found[2022].operator, found[2022].value) == ("", "=", 84)


def test_a_milestone_has_no_way(table):
    asked = {"kind": "milestone", "operator": "=", "value": "1"}
    assert ways(table, asked, ("2021", "0"), year=2021) == {}


def test_the_end_of_every_projected_way_is_the_projection():
    run = analyse.analyse(reader.load_province(paths.DEMO_DATA), 2028)
    projected = [row for row in run.trajectories if not math.isnan(row.projected)]
    ends = {row.target_id: row.projected for row in projected}  # the last of each
    assert len(ends) > 20
    measures = {row.target_id: row.projection for row in run.measures if row.target_id in ends}
    assert ends == pytest.approx(measures)


# What changed


def measure(attainment, pace):
    cells = {"target_id": "t", "indicator_id": "x", "attainment": attainment, "pace": pace}
    return blank_row(Measure)._replace(**cells)


@pytest.mark.parametrize(
    ("before", "after", "sort"),
    [
        ("insufficient", "on_track", "better"),
        ("maintained", "moving_away", "worse"),
        ("on_track", "undetermined", "cannot_judge"),
        ("undetermined", "insufficient", "judged"),
        ("on_track", "on_track", None),
        ("not_applicable", "on_track", None),
        ("on_track", "not_applicable", None),
    ],
)
def test_a_pace_that_changed_is_told_and_how(before, after, sort):
    now, earlier = ([measure("not_due", pace)] for pace in (after, before))
    change_rows = changes.compare_years(now, earlier)
    expected = [("t", "x", "pace", before, after, sort)] if sort else []
    assert [tuple(row) for row in change_rows] == expected


@pytest.mark.parametrize(
    ("before", "after", "sort"),
    [
        ("not_due", "met", "decided"),
        ("not_due", "not_met", "decided"),
        ("not_due", "undetermined", "cannot_judge"),
        ("undetermined", "met", "judged"),
        ("not_met", "exceeded", "better"),
        ("not_met", "met", "better"),
        ("met", "exceeded", "better"),
        ("exceeded", "met", "worse"),
        ("met", "not_met", "worse"),
    ],
)
def test_an_attainment_that_changed_is_told_and_how(before, after, sort):
    now, earlier = ([measure(verdict, "not_applicable")] for verdict in (after, before))
    assert changes.compare_years(now, earlier)[0].sort == sort
    assert sort in changes.CHANGE_KINDS


PACES_FROM_WORST = ("moving_away", "insufficient", "acceleration_needed", "on_track", "maintained")


@pytest.mark.parametrize(("worse", "better"), list(itertools.combinations(PACES_FROM_WORST, 2)))
def test_of_two_paces_the_one_nearer_to_the_target_is_better(worse, better):
    for before, after, sort in ((worse, better, "better"), (better, worse, "worse")):
        (change,) = changes.compare_years([measure("", after)], [measure("", before)])
        assert change[2:] == ("pace", before, after, sort)
        assert sort in changes.CHANGE_KINDS


def test_a_target_that_was_not_there_the_year_before_has_not_changed():
    assert changes.compare_years([measure("met", "on_track")], []) == []
