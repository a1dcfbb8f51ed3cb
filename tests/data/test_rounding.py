"""How far rounding lets a printed figure range, and the digits that leaves."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.data import rounding

printed = rounding.PrintedNumber


def test_rounding_hides_half_of_the_last_digit():
    assert rounding.rounding_margin_of(printed(20.40, 2)) == pytest.approx(0.005)
    assert rounding.rounding_margin_of(printed(28618, 0)) == 0.5
    assert rounding.rounding_margin_of(printed(19079, -3)) == 500  # shown as 19,000


def test_growth_is_compound():
    # (75 / 50.73)^(1/5) = 1.478415^(0.2) = 1.0813326
    assert rounding.compute_growth(50.73, 75, 5) == pytest.approx(8.13326, abs=1e-5)
    # 1.4^(1/5) = 1.0696104
    assert rounding.compute_growth(36.2357, 50.73, 5) == pytest.approx(6.961, abs=1e-3)
    assert rounding.compute_growth(80, 60, 1) == pytest.approx(-25)


@given(st.floats(0.01, 1e6), st.floats(-50, 100), st.integers(1, 10))
def test_growth_undoes_compounding(level, rate, years):
    after = level * (1 + rate / 100) ** years
    assert rounding.compute_growth(level, after, years) == pytest.approx(rate, abs=1e-6)


@given(st.floats(0.1, 1e4), st.floats(0.1, 1e4), st.floats(1.001, 2), st.integers(1, 10))
def test_growth_is_greater_the_higher_the_end(before, after, more, years):
    assert rounding.compute_growth(before, after * more, years) > rounding.compute_growth(
        before, after, years
    )


def test_a_pace_has_the_decimals_its_inputs_leave_certain():
    def yearly(before: float, after: float) -> float:
        return rounding.compute_growth(before, after, 5)

    # 1.4 times: 1.35 to 1.45 of an exact 1 is 6.19 to 7.71 % a year: no decimal is certain.
    assert rounding.count_certain_decimals(yearly, printed(1, 9), printed(1.4, 1)) == 0
    # 50.73 to 75.00: 8.1305 to 8.1361 % a year: two decimals.
    assert rounding.count_certain_decimals(yearly, printed(50.73, 2), printed(75, 2)) == 2
    # 1000 to 2000: 14.8526 to 14.8870: a spread of 0.034 leaves one decimal.
    assert rounding.count_certain_decimals(yearly, printed(1000, 0), printed(2000, 0)) == 1


def test_no_pace_has_more_than_two_decimals():
    exact = rounding.count_certain_decimals(lambda b, a: (a - b) / 5, printed(1, 9), printed(2, 9))
    assert exact == 2


@given(st.integers(0, 6), st.integers(0, 6), st.floats(1, 1e4), st.floats(1, 1e4))
def test_rounding_moves_a_pace_by_no_more_than_its_last_certain_digit(first, last, b, a):
    before, after = printed(b, first), printed(a, last)

    def pace(begin: float, end: float) -> float:
        return end - begin

    decimals = rounding.count_certain_decimals(pace, before, after)
    spread = 2 * (rounding.rounding_margin_of(before) + rounding.rounding_margin_of(after))
    assert 0 <= decimals <= 2
    assert decimals == 0 or spread <= 10.0**-decimals * (1 + 1e-6)


def test_places_show_so_many_significant_digits():
    assert rounding.count_decimals_for(19078.67, 2) == -3  # 19,000
    assert rounding.count_decimals_for(1829.8, 4) == 0  # 1,830
    assert rounding.count_decimals_for(36.2357, 2) == 0  # 36
    assert rounding.count_decimals_for(0.0123, 2) == 3  # 0.012
    assert rounding.count_decimals_for(0, 4) == 0


def test_significant_digits_are_counted_from_the_first():
    assert rounding.count_digits_for(76.61, 2) == 4
    assert rounding.count_digits_for(0.22, 2) == 2
    assert rounding.count_digits_for(19078.67, -3) == 2
    assert rounding.count_digits_for(0, 2) == 1
    assert rounding.count_digits_for(0.04, 1) == 1  # shown as 0.0: one digit at least


@given(st.floats(0.001, 1e6), st.integers(1, 8))
def test_places_and_significant_digits_are_each_others_inverse(value, digits):
    assert rounding.count_digits_for(value, rounding.count_decimals_for(value, digits)) == digits


def test_a_sum_has_no_binary_dust():
    assert rounding.strip_float_noise(56.21 + 20.40) == 76.61
    assert rounding.strip_float_noise(0.1 + 0.2) == 0.3


@given(st.lists(st.decimals(-1000, 1000, places=2), max_size=8))
def test_a_sum_without_dust_is_the_exact_sum(parts):
    assert rounding.strip_float_noise(math.fsum(float(part) for part in parts)) == float(sum(parts))


@pytest.mark.parametrize(
    ("found", "expected", "decimals", "allowed", "verdict"),
    [
        (39.6226, 39.62, 2, 0.005, "consistent"),
        (125.587, 125.5, 1, 0.16, "rounding"),  # reads 125.6
        (35.8491, 35.84, 2, 0.005, "rounding"),  # cut, not rounded
        (35.8491, 35.83, 2, 0.005, "inconsistent"),
        (40.4, 26.4, 1, 0.05, "inconsistent"),
        (-3.374, -3.37, 2, 0.005, "consistent"),
        (-3.379, -3.37, 2, 0.005, "rounding"),  # cut towards zero
        (12.5, 13, 0, 0.5, "consistent"),  # half up
        (math.nan, 1, 0, 1, "cannot_tell"),
        (1, math.nan, 0, 1, "cannot_tell"),
    ],
)
def test_a_figure_worked_out_is_the_printed_one_or_not(found, expected, decimals, allowed, verdict):
    assert rounding.judge_consistency(found, expected, decimals, allowed) == verdict


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ((">", 30000, 0.5), ("=", 43160, 0.5), True),
        ((">", 98, 0.5), ("=", 98.7, 0.05), True),
        ((">", 3, 0.5), ("=", 3, 0.5), True),  # three times may be 3.4
        ((">", 98, 0.5), ("=", 97.7, 0.05), False),
        (("<", 67.5, 0.05), ("=", 67.4, 0.05), True),
        (("<", 67.5, 0.05), (">", 68, 0.5), False),
        (("=", 98.7, 0.05), ("=", 99, 0.5), True),  # 98.7 reads 99
        (("=", 1179, 0.5), ("=", 1076, 0.5), False),
        (("~", 54.6, 0.05), ("=", 54.0, 0.05), False),
        (("range", 10, 0.5, 15), ("=", 12, 0.5), True),
        (("range", 10, 0.5, 15), (">", 16, 0.5), False),
        (("range", 10, 0.5, 15), ("=", 9, 0.5), True),  # 9.5 reads 10 and 9
        (("range", 10, 0.5, 15), ("range", 17, 0.5, 20), False),
    ],
)
def test_two_statements_can_both_be_true_or_not(one, other, both):
    spans = rounding.compute_admitted_range(*one), rounding.compute_admitted_range(*other)
    assert rounding.is_compatible(*spans) == both
    assert rounding.is_compatible(*reversed(spans)) == both


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (printed(20.4, 2), "20.40"),
        (printed(19079, -3), "19079"),
        (printed(98, 1, ">"), ">98.0"),
        (printed(98, 0, "~"), "~98"),
        (printed(10, 0, "range", 15), "10–15"),
        (printed(1.5, 1, "range", 3), "1.5–3.0"),
    ],
)
def test_a_figure_is_written_with_its_digits_and_as_it_is_known(figure, text):
    assert rounding.format_figure(figure) == text


@pytest.mark.parametrize(
    ("figure", "low", "high"),
    [
        (printed(98.7, 1), 98.65, 98.75),
        (printed(98, 0, ">"), 98, math.inf),
        (printed(98, 0, "<="), -math.inf, 98),
        (printed(98, 0, ">="), 98, math.inf),
        (printed(98, 0, "<"), -math.inf, 98),
        (printed(10, 0, "range", 15), 9.5, 15.5),
    ],
)
def test_a_figure_admits_what_rounds_to_it(figure, low, high):
    assert rounding.admitted_range_of(figure) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", ""),
        (None, ""),
        (math.nan, ""),
        (5.0, "5"),
        (5, "5"),
        (-0.5, "-0.5"),
        (1e-05, "0.00001"),
    ],
)
def test_a_number_of_a_table_is_written_in_full(value, text):
    assert rounding.format_csv_number(value) == text


def test_a_product_has_no_binary_dust_and_no_sum_a_negative_zero():
    assert rounding.strip_product_noise(29 * 0.7) == 20.3
    assert str(rounding.strip_float_noise(-1e-12)) == "0.0"
