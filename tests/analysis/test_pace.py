"""How fast a target moves: numbers worked by hand, and what must hold whatever the numbers are."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from briefing.analysis.targets import attainment, pace

BETTER = {"up": ">=", "down": "<="}


def standing(
    base: float,
    latest: float,
    level: float,
    years: int = 5,
    passed: int = 2,
    *,
    kind: str = "level",
    path: str = "linear",
    operator: str = ">=",
    **more: object,
) -> pace.PaceInputs:
    bound = attainment.Bound(operator, level)
    return pace.PaceInputs(kind, path, bound, base, level, latest, years, passed, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ratio", "verdict"),
    [
        (1.2, "on_track"),
        (0.95, "on_track"),
        (0.949999, "acceleration_needed"),
        (0.60, "acceleration_needed"),
        (0.599999, "insufficient"),
        (0.0, "insufficient"),
        (-0.000001, "moving_away"),
        (math.nan, "undetermined"),
    ],
)
def test_the_classes_begin_at_95_60_and_0_percent_of_the_pace_required(ratio, verdict):
    assert pace.classify_ratio(ratio) == verdict


@pytest.mark.parametrize(
    ("latest", "verdict"),
    [(19, "on_track"), (18.9, "acceleration_needed"), (12, "acceleration_needed")],
)
def test_a_quotient_that_lies_on_a_boundary_belongs_to_the_class_above(latest, verdict):
    """From 0 to 100 in five years is 20 a year: 19 after one is 0.95 of it, 12 is 0.60."""
    assert pace.judge_pace(standing(0, latest, 100, passed=1)).verdict == verdict


def test_a_level_on_a_linear_path_moves_in_its_unit():
    """Households with water: 93 in 2025, 96 in 2028, 98.5 asked for 2030."""
    found = pace.judge_pace(standing(93, 96, 98.5, passed=3))
    assert found.required_pace == 1.1  # 5.5 / 5
    assert found.achieved_pace == 1.0  # 3 / 3
    assert found.ratio == pytest.approx(1 / 1.1)
    assert found.verdict == "acceleration_needed"
    assert found.catch_up_pace == 1.25  # 2.5 / 2
    assert found.projection == 98


def test_a_level_on_a_geometric_path_moves_in_percent():
    """Income: 50 in 2025, 60.5 in 2027 is 10% a year; 75 in 2030 needs 8.447% a year."""
    found = pace.judge_pace(standing(50, 60.5, 75, path="geometric"))
    assert found.achieved_pace == pytest.approx(10)
    assert found.required_pace == pytest.approx(8.447177)
    assert found.ratio == pytest.approx(1.183828)
    assert found.catch_up_pace == pytest.approx(7.424159)  # (75 / 60.5) ** (1 / 3)
    assert found.projection == pytest.approx(60.5 * 1.1**3)


def test_the_two_paths_are_compared_where_growth_is_judged():
    """100 to 200 in five years: 120 after two is 0.642 of the growth and 0.5 of the amounts."""
    found = pace.judge_pace(standing(100, 120, 200, path="geometric"))
    assert (found.verdict, found.reasons) == ("acceleration_needed", {"not_comparable_paths"})
    alone = pace.judge_pace(standing(100, 120, 200))
    assert (alone.verdict, alone.reasons) == ("insufficient", frozenset())
    agreeing = pace.judge_pace(standing(100, 150, 200, path="geometric"))
    assert agreeing.reasons == frozenset()


@pytest.mark.parametrize(
    ("values", "path"),
    [((10, 20), "geometric"), ((0, 20), "linear"), ((10, -1), "linear"), ((10, 0), "linear")],
)
def test_nothing_grows_from_zero_or_through_it(values, path):
    assert pace.choose_path("geometric", *values) == path
    assert pace.choose_path("linear", *values) == "linear"


def test_a_target_met_at_the_baseline_is_maintained_not_on_track():
    found = pace.judge_pace(standing(91, 93.1, 90, passed=3, met_at_baseline=True))
    assert (found.verdict, found.reasons) == ("maintained", {"met_at_baseline"})
    assert math.isnan(found.ratio)
    assert math.isnan(found.required_pace)
    assert found.headroom == pytest.approx(3.1)


def test_a_target_met_at_the_baseline_and_lost_is_moving_away_whatever_its_trend():
    found = pace.judge_pace(standing(96.1, 94.2, 95, passed=3, met_at_baseline=True))
    assert (found.verdict, found.reasons) == ("moving_away", {"lost"})
    assert math.isnan(found.ratio)
    assert found.headroom == pytest.approx(-0.8)
    assert found.catch_up_pace == pytest.approx(0.4)


def test_pace_ignores_strictness_and_a_projection_that_touches_a_strict_bound_says_so():
    found = pace.judge_pace(standing(80, 84, 90, operator=">"))
    assert (found.verdict, found.reasons) == ("on_track", {"touches_bound"})
    assert found.projection == 90
    assert pace.judge_pace(standing(80, 84, 90, operator=">=")).reasons == frozenset()


def test_ten_percent_over_five_years_after_eight_and_nine_needs_11_01():
    mean = ((1.08 * 1.09) ** 0.5 - 1) * 100
    found = pace.judge_pace(standing(math.nan, mean, 10, kind="average_rate"))
    assert found.catch_up_pace == pytest.approx(11.01, abs=0.005)
    assert found.ratio == pytest.approx(0.8499, abs=0.0001)
    assert found.verdict == "acceleration_needed"


def test_a_mean_change_is_caught_up_by_what_is_left_of_the_sum():
    """Over 3 points a year for five years is 15; after 2 and 3 the three left need 10."""
    found = pace.judge_pace(standing(math.nan, 2.5, 3, kind="average_change", operator=">"))
    assert found.catch_up_pace == pytest.approx(10 / 3)
    assert found.ratio == pytest.approx(2.5 / 3)


def test_a_negative_mean_change_moves_away():
    found = pace.judge_pace(standing(math.nan, -0.5, 3, kind="average_change"))
    assert found.verdict == "moving_away"
    assert found.catch_up_pace == pytest.approx((15 + 1) / 3)


def test_growth_that_fell_by_all_there_was_cannot_be_caught_up():
    found = pace.judge_pace(standing(math.nan, -100, 10, kind="average_rate"))
    assert math.isnan(found.catch_up_pace)


@pytest.mark.parametrize(
    ("so_far", "verdict", "catch_up"), [(0, "on_track", 0), (5, "insufficient", math.nan)]
)
def test_a_limit_of_nothing_leaves_nothing_until_it_is_passed(so_far, verdict, catch_up):
    found = pace.judge_pace(standing(math.nan, so_far, 0, kind="total", operator="<="))
    assert found.verdict == verdict
    assert found.catch_up_pace == pytest.approx(catch_up, nan_ok=True)


def test_a_total_is_held_against_as_many_years_part_as_have_passed():
    """24,000 jobs in five years: 6,000 after two of them, where 9,600 were due."""
    found = pace.judge_pace(standing(math.nan, 6000, 24000, kind="total"))
    assert found.ratio == 0.625
    assert (found.required_pace, found.achieved_pace, found.catch_up_pace) == (4800, 3000, 6000)
    assert found.projection == 15000


def test_a_total_already_reached_needs_no_more():
    found = pace.judge_pace(standing(math.nan, 24000, 24000, kind="total"))
    assert math.isnan(found.catch_up_pace)
    assert found.verdict == "on_track"


@pytest.mark.parametrize(("used", "verdict"), [(40, "on_track"), (41, "insufficient")])
def test_a_limit_is_on_track_while_no_more_than_its_part_is_used(used, verdict):
    """At most 100 in five years is 40 in two; the quotient of a limit would read upside down."""
    found = pace.judge_pace(standing(math.nan, used, 100, kind="total", operator="<="))
    assert found.verdict == verdict
    assert math.isnan(found.ratio)
    assert found.catch_up_pace == pytest.approx((100 - used) / 3)


@pytest.mark.parametrize(
    ("mean", "asked", "operator", "verdict"),
    [
        (0.8, 1, "<=", "on_track"),
        (1.2, 1, "<=", "insufficient"),
        (0, 0, ">=", "on_track"),
        (-1, 0, ">=", "insufficient"),
        (-1, -2, ">=", "on_track"),
        (-3, -2, "<=", "on_track"),  # a fall asked for: 1.5 times as fast
        (-1, -2, "<=", "insufficient"),  # half as fast
    ],
)
def test_a_mean_that_is_a_limit_or_zero_is_judged_without_a_quotient(
    mean, asked, operator, verdict
):
    found = pace.judge_pace(
        standing(math.nan, mean, asked, kind="average_change", operator=operator)
    )
    assert found.verdict == verdict
    wanted = asked != 0 and (asked > 0) == (operator == ">=")
    assert math.isnan(found.ratio) != wanted


@pytest.mark.parametrize(
    ("value", "base", "verdict", "gain"),
    [
        (25, 30, "on_track", math.nan),
        (20, math.nan, "on_track", math.nan),
        (28, 30, "acceleration_needed", 3),
        (30, 30, "insufficient", 5),
        (31, 30, "moving_away", 6),
        (28, math.nan, "undetermined", 3),
    ],
)
def test_a_rank_is_within_its_bound_or_nearer_or_not_than_at_the_baseline(
    value, base, verdict, gain
):
    found = pace.judge_rank(value, base, 25)
    assert found.verdict == verdict
    assert found.catch_up_pace == pytest.approx(gain, nan_ok=True)
    assert math.isnan(found.ratio)


@pytest.mark.parametrize(
    ("numbers", "projection"),
    [
        ((80, 92, 95, {"highest": 100.0, "lowest": 0.0}), 100),  # 6 a year would be 110
        (
            (12, 4, 5, {"highest": 100.0, "lowest": 0.0, "operator": "<="}),
            0,
        ),  # and not below nothing
        ((80, 104, 110, {"highest": 100.0, "lowest": 0.0}), 140),  # past 100 already: no share
        ((20, 30, 28, {"highest": 40.0}), 40),  # no more than all there are
    ],
)
def test_a_projection_goes_no_further_than_it_can(numbers, projection):
    base, latest, level, more = numbers
    assert pace.judge_pace(standing(base, latest, level, **more)).projection == projection


# Whatever the numbers are

VALUES = st.floats(-1e4, 1e4).map(lambda x: round(x, 3))
POSITIVE = st.floats(0.5, 1e4).map(lambda x: round(x, 3))
PASSED = st.integers(1, 4)
SCALES = st.sampled_from([0.001, 0.125, 2, 1000, 1e6])


def scaled(at: pace.PaceInputs, by: float) -> pace.PaceInputs:
    bound = replace(at.bound, value=at.bound.value * by)
    return replace(
        at,
        bound=bound,
        baseline_value=at.baseline_value * by,
        target_value=at.target_value * by,
        latest_value=at.latest_value * by,
    )


@given(VALUES, VALUES, VALUES, PASSED, SCALES)
def test_no_verdict_depends_on_the_unit(base, latest, level, passed, by):
    assume(level > base)
    one = standing(base, latest, level, passed=passed)
    found, other = pace.judge_pace(one), pace.judge_pace(scaled(one, by))
    assert other.ratio == pytest.approx(found.ratio, abs=1e-6)
    near = min(abs(found.ratio - bound) for bound in (0, 0.6, 0.95))
    assert near < 1e-8 or other.verdict == found.verdict


@given(POSITIVE, POSITIVE, POSITIVE, PASSED, SCALES)
def test_no_verdict_on_growth_depends_on_the_unit(base, latest, level, passed, by):
    assume(level > base * 1.001)
    one = standing(base, latest, level, passed=passed, path="geometric")
    found, other = pace.judge_pace(one), pace.judge_pace(scaled(one, by))
    assert other.ratio == pytest.approx(found.ratio, abs=1e-6)


@given(VALUES, VALUES, VALUES, PASSED, st.sampled_from(["level", "total", "average_change"]))
def test_better_up_on_x_is_better_down_on_minus_x(base, latest, level, passed, kind):
    assume(level > base)
    one = standing(base, latest, level, passed=passed, kind=kind)
    bound = attainment.Bound("<=", -level)
    other = replace(
        one, bound=bound, baseline_value=-base, latest_value=-latest, target_value=-level
    )
    found, mirrored = pace.judge_pace(one), pace.judge_pace(other)
    assert mirrored.verdict == found.verdict
    assert mirrored.ratio == pytest.approx(found.ratio, nan_ok=True)
    assert mirrored.projection == pytest.approx(-found.projection)


@given(POSITIVE, POSITIVE, POSITIVE, PASSED, st.sampled_from(["linear", "geometric"]))
def test_the_catch_up_pace_followed_to_the_end_meets_the_target(base, latest, level, passed, path):
    assume(level > base)
    at = standing(base, latest, level, passed=passed, path=path)
    found = pace.judge_pace(at)
    if latest >= level:
        assert math.isnan(found.catch_up_pace)
    else:
        end = pace.project_value(latest, found.catch_up_pace, at.years_left, path)
        assert end == pytest.approx(level, rel=1e-9)


@given(st.floats(-20, 30), st.floats(-20, 30), PASSED)
def test_the_mean_the_years_left_must_have_makes_the_mean_asked_for(mean, asked, passed):
    at = standing(math.nan, mean, asked, passed=passed, kind="average_rate")
    left = pace.judge_pace(at).catch_up_pace
    whole = (1 + mean / 100) ** passed * (1 + left / 100) ** at.years_left
    assert whole == pytest.approx((1 + asked / 100) ** at.years_total, rel=1e-9)
    plain = replace(at, kind="average_change")
    left = pace.judge_pace(plain).catch_up_pace
    assert mean * passed + left * at.years_left == pytest.approx(asked * at.years_total, abs=1e-6)


@given(POSITIVE, POSITIVE, st.integers(2, 10), st.sampled_from(["linear", "geometric"]))
def test_the_pace_of_an_exact_path_is_one_in_every_year(base, level, years, path):
    assume(abs(level - base) > 0.01 * base)
    needed = pace.compute_yearly_pace(base, level, years, path)
    for passed in range(1, years):
        value = pace.project_value(base, needed, passed, path)
        operator = ">=" if level > base else "<="
        at = standing(base, value, level, years, passed, path=path, operator=operator)
        found = pace.judge_pace(at)
        assert found.ratio == pytest.approx(1, abs=1e-6)
        assert found.verdict == "on_track"
        assert "not_comparable_paths" not in found.reasons or path == "geometric"


@given(POSITIVE, st.floats(-0.3, 0.3), st.integers(1, 10), st.sampled_from(["linear", "geometric"]))
def test_a_value_carried_on_at_a_pace_has_moved_at_that_pace(value, share, years, path):
    moved = share * 100 if path == "geometric" else share * value
    after = pace.project_value(value, moved, years, path)
    assume(after > 0)
    assert pace.compute_yearly_pace(value, after, years, path) == pytest.approx(
        moved, rel=1e-6, abs=1e-6
    )


@pytest.mark.parametrize(("latest", "headroom"), [(4.2, 0.2), (4.7, 0.3), (5.5, -0.5), (3.0, -1.0)])
def test_the_room_within_a_range_is_that_to_its_nearer_end(latest, headroom):
    inputs = replace(
        standing(4.5, latest, 4, met_at_baseline=True), bound=attainment.Bound("range", 4, 5)
    )
    assert pace.judge_pace(inputs).headroom == pytest.approx(headroom)


@pytest.mark.parametrize(("operator", "headroom"), [(">=", 1), ("<=", -1), ("=", -1)])
def test_the_room_to_a_bound_is_on_its_wanted_side(operator, headroom):
    found = pace.judge_pace(standing(90, 91, 90, operator=operator, met_at_baseline=True))
    assert found.headroom == headroom
