"""Means and sums made from years and spans: worked by hand, and their properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.analysis.targets.aggregates import (
    AGGREGATE_FUNCTIONS,
    aggregate_span,
    choose_function,
)
from briefing.data import codes
from briefing.data.columns import blank_row
from briefing.data.periods import cover_span
from briefing.data.rows import Result
from briefing.report.before_plan import classify_asked, targets_without_baseline

RATES = {"kind": "average_rate", "value": "10"}
YEARLY = {"unit": "percent_per_year"}


def figure(period: str, value: float, operator: str = "=", decimals: int = 2) -> Result:
    return blank_row(Result)._replace(
        indicator_id="x", period=period, value=value, operator=operator, decimals=decimals
    )


def made(kind: str, *figures: Result, first: int = 2021, last: int = 2025) -> float:
    by_period = {row.period: row for row in figures}
    found = aggregate_span(by_period, first, last, AGGREGATE_FUNCTIONS[kind])
    assert found is not None
    return found.value


def test_five_years_make_the_past_pace_and_the_ambition(measured):
    years = [(str(2016 + n), str(5 + n)) for n in range(5)]
    row = measured(RATES, *years, indicator=YEARLY, year=2020)
    assert (row.baseline_match, round(row.baseline, 2), round(row.ambition, 2)) == (
        *("derived", 6.99),
        1.43,
    )


def test_with_a_year_missing_no_past_pace_is_known(measured):
    years = [(str(2016 + n), str(5 + n)) for n in range(5) if n != 2]
    assert measured(RATES, *years, indicator=YEARLY, year=2020).baseline_match == "none"


def test_a_stated_span_is_joined_with_the_single_years_that_follow_it():
    parts = figure("2021-2023", 3.91), figure("2024", 9.0), figure("2025", 8.2)
    assert round(made("average_rate", *parts), 2) == 5.76


def test_a_span_counts_for_each_of_its_years():
    parts = figure("2021-2023", 30), figure("2024", 40), figure("2025", 45)
    assert made("average_level", *parts) == made("average_change", *parts) == 35
    assert made("total", *parts) == 115


def test_a_stated_mean_for_the_whole_span_stays_and_its_years_are_a_finding(measured, table):
    from briefing.analysis.targets.measures import (
        collect_assessment_inputs,
        recompute_plan_aggregates,
    )

    rows = [{"period": str(2016 + n), "value": str(5 + n)} for n in range(5)]
    known = table("known", *rows, {"period": "2016-2020", "value": "6.5"})
    asked, facts = table("targets", RATES), table("indicators", YEARLY)
    (found,) = recompute_plan_aggregates(
        collect_assessment_inputs(asked, asked, known, facts, 2020)
    )
    assert (found.period, found.derived, round(found.value, 2)) == ("2016-2020", "of_years", 6.99)
    row = measured(
        RATES,
        *[(k["period"], k["value"]) for k in rows],
        ("2016-2020", "6.5"),
        indicator=YEARLY,
        year=2020,
    )
    assert (row.baseline, row.baseline_match) == (6.5, "same")


def test_what_is_stated_for_years_together_says_nothing_of_a_yearly_target(measured):
    asked = {"kind": "each_year", "value": "80"}
    stated = ("2016-2018", "70"), ("2019", "80"), ("2020", "90")
    assert measured(asked, *stated, year=2020).baseline_match == "none"


def test_a_figure_made_of_others_has_their_sources_and_no_note_of_theirs():
    parts = {
        str(year): figure(str(year), year - 2016)._replace(
            source_id=f"yearbook_{year}", place="1", note={"vi": "Riêng", "en": "Own"}, reading="5"
        )
        for year in range(2021, 2026)
    }
    found = aggregate_span(parts, 2021, 2025, AGGREGATE_FUNCTIONS["average_rate"])
    assert found is not None
    row = found.as_result(2021)
    assert row.source_id == " + ".join(f"yearbook_{year}" for year in range(2021, 2026))
    assert (row.period, row.derived, row.inputs) == ("2021-2025", "of_years", "x")
    assert (row.note, row.reading) == (blank_row(Result).note, "")


def test_a_figure_made_of_spans_and_years_has_what_is_printed_of_each_and_each_place_once():
    cells = (
        ("2021-2023", "3.9", "p. 2", "4"),
        ("2024", "9.0", "p. 2", ""),
        ("2025", "8", "p. 7", "8.0"),
    )
    parts = {
        period: figure(period, float(value))._replace(place=place, printed=printed)
        for period, value, place, printed in cells
    }
    found = aggregate_span(parts, 2021, 2025, AGGREGATE_FUNCTIONS["average_level"])
    assert found is not None
    row = found.as_result(2021)
    assert (row.derived, row.place, row.printed) == ("of_spans", "p. 2; p. 7", "4; 8.0")
    assert (row.value, row.digits) == (5.74, 3)  # (3 × 3.9 + 9 + 8) / 5, with two decimals


@pytest.mark.parametrize(("estimates", "made_of"), [("no", "no"), ("yes", "yes")])
def test_what_is_made_of_an_estimate_is_one(estimates, made_of):
    years = {"2021": figure("2021", 1)._replace(estimate="no"), "2022": figure("2022", 2)}
    years["2022"] = years["2022"]._replace(estimate=estimates)
    found = aggregate_span(years, 2021, 2022, AGGREGATE_FUNCTIONS["total"])
    assert found is not None
    assert found.as_result(2021).estimate == made_of


def test_a_mean_of_values_known_as_over_is_over_and_of_mixed_ones_about():
    function = AGGREGATE_FUNCTIONS["total"]
    over = {"2021": figure("2021", 1, ">"), "2022": figure("2022", 2)}
    mixed = {"2021": figure("2021", 1, ">"), "2022": figure("2022", 2, "<")}
    for figures, operator in ((over, ">"), (mixed, "~")):
        found = aggregate_span(figures, 2021, 2022, function)
        assert found is not None
        assert found.as_result(2021).operator == operator


@pytest.mark.parametrize(
    ("kind", "form", "mean"),
    [
        ("each_year", "rate", 14.891252931),  # (1.1 × 1.2)^(1/2) − 1
        ("each_year", "share", 15),
        ("average_rate", "share", 14.891252931),
        ("average_change", "rate", 15),
        ("average_level", "rate", 15),
        ("total", "rate", 30),
    ],
)
def test_rates_make_a_compound_mean_unless_the_target_says_otherwise(kind, form, mean):
    assert choose_function(kind, form)([10, 20], [1, 1]) == pytest.approx(mean)


def test_what_falls_by_all_of_itself_leaves_nothing():
    assert choose_function("average_rate", "rate")([-100, 20], [1, 1]) == -100
    assert choose_function("average_rate", "rate")([-150, 20], [1, 1]) == -100


@pytest.mark.parametrize(
    ("operators", "made"),
    [
        ("==", "="),
        ((">", ">=", "="), ">"),
        ((">=", "="), ">="),
        (("<", "<=", "="), "<"),
        (("<=", "="), "<="),
        ((">", "<"), "~"),
        (("~", "="), "~"),
    ],
)
def test_what_is_known_of_a_sum_is_what_is_known_of_all_its_parts(operators, made):
    figures = {str(2021 + n): figure(str(2021 + n), 1, sign) for n, sign in enumerate(operators)}
    found = aggregate_span(figures, 2021, 2020 + len(operators), AGGREGATE_FUNCTIONS["total"])
    assert found is not None
    assert found.as_result(2021).operator == made


RATE = st.decimals(-20, 40, places=2).map(float)


@given(st.lists(RATE, min_size=5, max_size=5))
def test_a_joined_span_makes_the_same_mean_as_its_years(rates):
    years = [figure(str(2021 + n), rate) for n, rate in enumerate(rates)]
    whole = made("average_rate", *years)
    start = figure("2021-2023", made("average_rate", *years[:3], last=2023))
    assert made("average_rate", start, *years[3:]) == pytest.approx(whole, abs=1e-6)
    assert min(rates) - 1e-6 <= whole <= max(rates) + 1e-6


@given(st.lists(RATE, min_size=5, max_size=5), st.permutations(range(5)))
def test_the_order_of_years_does_not_matter(rates, order):
    one = [figure(str(2021 + n), rate) for n, rate in enumerate(rates)]
    other = [figure(str(2021 + n), rates[place]) for n, place in enumerate(order)]
    for kind in AGGREGATE_FUNCTIONS:
        assert made(kind, *one) == pytest.approx(made(kind, *other), abs=1e-6)


@pytest.mark.parametrize(
    ("periods", "covered"),
    [
        (("2021-2023", "2024", "2025"), ["2021-2023", "2024", "2025"]),
        (("2021-2023", "2021", "2022", "2023", "2024", "2025"), ["2021-2023", "2024", "2025"]),
        (("2021", "2022-2024", "2025"), ["2021", "2022-2024", "2025"]),
        (("2021-2024", "2021-2023", "2024-2025"), ["2021-2023", "2024-2025"]),
        (("2021-2023", "2025"), None),
        (("2020-2023", "2024", "2025"), None),
        (("2021-06", "2022", "2023", "2024", "2025"), None),
    ],
)
def test_years_are_covered_by_the_longest_spans_that_leave_no_gap(periods, covered):
    found = cover_span({period: period for period in periods}, 2021, 2025)
    assert (None if found is None else [name for name, _ in found]) == covered


@pytest.mark.parametrize("kind", codes.TARGET_KINDS)
def test_only_targets_that_start_from_a_level_are_said_to_lack_a_baseline(measured, kind):
    asked = {"kind": kind, "value": "20", "of_total": "34"}
    row = measured(asked, year=2020)
    assert row.baseline_match == "none"
    lacks = kind in codes.LEVEL_KINDS
    assert bool(targets_without_baseline([row])) is lacks
    others = {"milestone": "to_be_done"}
    assert classify_asked(row) == ("no_baseline" if lacks else others.get(kind, "no_past_pace"))


@pytest.mark.parametrize(
    ("known", "asked", "attainment"),
    [
        ("<", "< 500", "met"),  # five times under 100 is under 500
        ("<=", "< 500", "undetermined"),
        ("<=", "<= 500", "met"),
        ("<", "<= 500", "exceeded"),
        (">", "> 500", "met"),
        (">=", "> 500", "undetermined"),
        (">", ">= 500", "exceeded"),
        (">", ">= 501", "undetermined"),
    ],
)
def test_a_sum_of_open_values_is_open(measured, known, asked, attainment):
    operator, value = asked.split()
    years = [(str(year), "100", {"operator": known}) for year in range(2021, 2026)]
    way = {"better": "down" if "<" in asked else "up"}
    target = {"kind": "total", "operator": operator, "value": value}
    assert measured(target, *years, indicator=way).attainment == attainment
