"""The declared identities: five rules, what rounding allows, what cannot be told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.analysis import identities
from briefing.data import workings
from briefing.data.rows import Check

FIGURES = (
    {"indicator_id": "services", "period": "2025", "value": "56.21"},
    {"indicator_id": "industry", "period": "2025", "value": "20.40"},
    {"indicator_id": "services", "period": "2020", "value": "53.25"},
    {"indicator_id": "zero", "period": "2025", "value": "0"},
    {"indicator_id": "moved", "period": "2021-2025", "value": "-3.37"},
    {"indicator_id": "communes", "period": "2025", "value": "6", "basis": "old communes"},
)


@pytest.fixture
def checked(table):
    """The answer to one identity, given the figures above or others."""

    def check(*cells, **more):
        (row,) = all_checked(table, *cells, **more)
        assert isinstance(row, Check)
        return row

    return check


def all_checked(
    table,
    rule,
    inputs,
    expected=None,
    figures=FIGURES,
    period="2025",
    tolerance=None,
    units=None,
    comparable=None,
    targets=({"target_id": "beds", "value": "1000"},),
):
    """The answers to one identity, one a year where it has no period."""
    cells = {"rule": rule, "inputs": inputs, "expected": expected, "comparable": comparable}
    checks = table("checks", {**cells, "period": period, "tolerance": tolerance})
    targets = table("targets", *targets)
    indicators = table(
        "indicators", *({"indicator_id": id_, "unit": unit} for id_, unit in (units or {}).items())
    )
    return identities.check_identities(checks, table("known", *figures), targets, indicators)


@pytest.mark.parametrize(
    ("rule", "inputs", "expected", "holds", "found"),
    [
        ("sum_to", "services + industry", "76.61", "yes", 76.61),
        ("sum_to", "services + industry", "76.63", "no", 76.61),
        ("sum_to", "services + industry + 23.39", "100", "yes", 100),
        ("ratio_is", "21 / 53", "0.3962", "no", 0.396226),
        ("ratio_is", "100 / 5 / 2", "10", "yes", 10),
        ("product_is", "200 * 5", "target:beds", "yes", 1000),
        ("product_is", "services * 2", "100", "no", 112.42),
        ("equal", "services ; 56.21", None, "yes", 56.21),
        ("equal", "services ; industry", None, "no", 56.21),
        ("at_most", "industry ; services", None, "yes", 20.40),
        ("at_most", "services ; industry", None, "no", 56.21),
        ("at_most", "services ; services", None, "yes", 56.21),
    ],
)
def test_a_rule_holds_where_its_arithmetic_does(checked, rule, inputs, expected, holds, found):
    row = checked(rule, inputs, expected)
    assert row.holds == holds
    assert row.found == pytest.approx(found, abs=1e-6)


def test_the_difference_is_what_was_found_less_what_was_expected(checked):
    row = checked("sum_to", "services + industry", "76.60")
    assert (row.found, row.expected, row.difference) == (76.61, 76.60, 0.01)


def test_what_the_rounding_of_all_inputs_can_hide_is_allowed_and_no_more(checked):
    # Two figures printed to 0.01 hide 0.005 each: 76.61 may be off by 0.01.
    assert checked("sum_to", "services + industry", "76.62").holds == "yes"
    assert checked("sum_to", "services + industry", "76.621").holds == "no"
    # The expected figure hides its own 0.005: 53.25 and 53.26 may be the same.
    assert checked("equal", "53.254 ; services@2020").holds == "yes"
    assert checked("equal", "53.256 ; services@2020").holds == "no"


def test_the_rounding_of_a_quotient_is_that_of_both_its_ends(checked):
    printed = (
        {"indicator_id": "grdp", "period": "2025", "value": "28618"},
        {"indicator_id": "times", "period": "2025", "value": "1.5"},
    )
    # 28618.5 / 1.45 = 19736.9 and 28617.5 / 1.55 = 18462.9 about 19078.7: off by 658.2 at the most.
    assert checked("ratio_is", "grdp / times", "19700", figures=printed).holds == "yes"
    assert checked("ratio_is", "grdp / times", "18400", figures=printed).holds == "no"
    assert checked("ratio_is", "grdp / times", "19740", figures=printed).holds == "no"


def test_numbers_and_targets_are_exact(checked):
    assert checked("equal", "target:beds ; 1000").holds == "yes"
    assert checked("equal", "target:beds ; 1000.001").holds == "no"
    assert checked("sum_to", "1 + 1", "2.0001").holds == "no"


def test_a_written_tolerance_replaces_the_one_of_rounding(checked):
    assert checked("ratio_is", "21 / 53", "0.3962", tolerance="0.00005").holds == "yes"
    assert checked("sum_to", "services + industry", "76.62", tolerance="0.001").holds == "no"
    assert checked("sum_to", "services + industry", "76.62", tolerance="0").holds == "no"


@pytest.mark.parametrize(
    ("rule", "inputs", "expected"),
    [
        ("sum_to", "services + unheard_of", "100"),
        ("sum_to", "services + industry", "unheard_of"),
        ("equal", "services ; target:unheard_of", None),
        ("equal", "communes ; 6", None),  # known on another basis only
        ("equal", "moved ; -3.37", None),  # known for another period only
        ("ratio_is", "services / zero", "1"),
    ],
)
def test_what_is_not_known_or_not_defined_cannot_be_told(checked, rule, inputs, expected):
    row = checked(rule, inputs, expected)
    assert row.holds == "cannot_tell"
    assert row.working == ""


def test_an_input_names_its_own_period_and_basis(checked):
    assert checked("equal", "services@2020 ; 53.25").holds == "yes"
    assert checked("equal", "moved@2021-2025 ; -3.37").holds == "yes"
    assert checked("equal", "communes[old communes] ; 6").holds == "yes"
    assert checked("equal", "communes@2025[old communes] ; 7", period=None).holds == "no"


def test_the_working_is_written_as_printed_and_without_binary_dust(checked):
    assert checked("sum_to", "services + industry", "76.61").working == (
        "56.21 + 20.40 = 76.61; 76.61"
    )
    # 2.96 + 0.22 − 3.37 + 0.19 is 5.6e-17 in binary and 0 on paper.
    changes = checked("sum_to", "2.96 + 0.22 + -3.37 + 0.19", "0")
    assert changes.working == "2.96 + 0.22 + -3.37 + 0.19 = 0.00; 0"


def test_nothing_in_an_identity_is_evaluated(checked):
    assert checked("sum_to", "__import__('os').getpid() + 1", "2").holds == "cannot_tell"
    assert checked("sum_to", "2**3 + 1", "9").holds == "cannot_tell"


@given(st.lists(st.decimals(0, 100, places=2), min_size=2, max_size=6))
def test_shares_sum_to_their_whole(parts):
    row = identities._combine_values("+", [float(part) for part in parts])
    assert row == pytest.approx(float(sum(parts)), abs=1e-9)


def test_the_printed_figures_hold_and_fail_where_worked_by_hand(real):
    holds = {row.check_id: row.holds for row in real.checks}
    assert holds["grdp_shares"] == "yes"  # 56.21 + 20.40 + 19.72 + 3.67 = 100.00
    assert holds["grdp_share_changes"] == "yes"  # 2.96 + 0.22 − 3.37 + 0.19 = 0.00
    assert holds["new_rural_percentage"] == "yes"  # 21 / 53 = 39.6226 %, cut to 39.62
    assert holds["new_rural_percentage_draft"] == "no"  # 19 / 53 = 35.8491 %: not 35.84
    assert holds["grdp_per_capita_of_country"] == "no"  # 50.73 / 125.5 = 40.4 %: not 26.4
    # 62,935 of 564.1 thousand are 11.16 %, of 558.5 thousand of the year before 11.27 %, printed
    # about 11.3 %: of which year and population is not printed
    assert holds["party_members_population"] == "cannot_tell"
    assert holds["per_capita_growth_2022"] == "cannot_tell"  # 8.2 %: at which prices is not printed
    assert holds["revenue_half_year"] == "yes"  # 2,394 in six months, over 4,000 in twelve


def test_rounding_that_leaves_a_quotient_open_decides_nothing(checked, real):
    # 1.5 / 1.4 may be 1.45 / 1.45 = 1.000 to 1.55 / 1.35 = 1.148: a population up by 0 to 15 %
    printed = (
        {"indicator_id": "times", "period": "2025", "value": "1.5"},
        {"indicator_id": "times_a_head", "period": "2025", "value": "1.4"},
    )
    row = checked("ratio_is", "times / times_a_head", "1.00", figures=printed)
    assert (row.holds, row.verdict, row.finding) == ("cannot_tell", "cannot_tell", "coarse")
    assert "(100.0–114.8 [percent])" in row.working
    # outside what rounding allows it is a contradiction all the same
    outside = checked("ratio_is", "times / times_a_head", "1.2", figures=printed)
    assert (outside.holds, outside.verdict) == ("no", "inconsistent")
    (of_data,) = (row for row in real.checks if row.check_id == "times_and_population")
    assert of_data.verdict == "cannot_tell"


def test_an_identity_without_a_period_is_worked_out_for_every_year_that_is_known(table):
    figures = [
        *({"indicator_id": "part", "period": y, "value": "40"} for y in ("2021", "2023", "2024")),
        *({"indicator_id": "whole", "period": y, "value": "50"} for y in ("2021", "2022", "2024")),
        {"indicator_id": "part", "period": "2021-2025", "value": "60"},
        {"indicator_id": "whole", "period": "2021-2025", "value": "50"},
        {"indicator_id": "part", "period": "2023-06", "value": "60"},
        {"indicator_id": "whole", "period": "2023-06", "value": "50"},
    ]
    rows = all_checked(table, "at_most", "part ; whole", figures=figures, period=None)
    assert [(row.period, row.holds) for row in rows] == [("2021", "yes"), ("2024", "yes")]
    # one year named for one input: the others' years
    rows = all_checked(table, "at_most", "part ; whole@2022", figures=figures, period=None)
    assert [row.period for row in rows] == ["2021", "2023", "2024"]
    # no year is known, or no figure is of a year: one row
    (none,) = all_checked(table, "at_most", "part ; unheard_of", figures=figures, period=None)
    assert (none.period, none.holds) == ("", "cannot_tell")
    (exact,) = all_checked(table, "ratio_is", "21 / 53", "0.4", period=None, tolerance="0.01")
    assert (exact.period, exact.holds) == ("", "yes")


def test_a_year_of_which_all_is_computed_checks_nothing(table):
    figures = [
        {"indicator_id": "part", "period": "2021", "value": "40", "derived": "backcast"},
        {"indicator_id": "whole", "period": "2021", "value": "50", "derived": "backcast"},
        {"indicator_id": "part", "period": "2022", "value": "45", "derived": "growth"},
        {"indicator_id": "whole", "period": "2022", "value": "50"},
    ]
    rows = all_checked(table, "at_most", "part ; whole", figures=figures, period=None)
    assert [row.period for row in rows] == ["2022"]


@pytest.mark.parametrize("inputs", ["industry ; services", "services ; industry"])
def test_figures_that_are_not_of_one_thing_agree_and_differ_alike(table, inputs):
    (row,) = all_checked(table, "at_most", inputs, comparable="no")
    assert (row.holds, row.verdict, row.finding) == ("cannot_tell", "cannot_tell", "scopes")
    assert row.working  # it is worked out all the same
    (judged,) = all_checked(table, "at_most", inputs, comparable="yes")
    assert judged.holds in ("yes", "no")


def test_a_bound_is_never_written_beside_a_sign_of_comparison(checked, table):
    figures = (
        {"indicator_id": "half", "period": "2025", "value": "2394"},
        {"indicator_id": "year", "period": "2025", "value": "4000", "operator": ">"},
        {"indicator_id": "near", "period": "2025", "value": "2230", "operator": "~"},
        {"indicator_id": "under", "period": "2025", "value": "67.5", "operator": "<"},
    )
    assert checked("at_most", "half ; year", figures=figures).working == "2394; >4000"
    assert checked("at_most", "near ; year", figures=figures).working == "~2230; >4000"
    assert checked("at_most", "half ; 4000", figures=figures).working == "2394 ≤ 4000"
    # what is made of a bound is a bound, of "about" is about so much
    assert checked("sum_to", "32.5 + under", "100", figures=figures).working == (
        "32.5 + <67.5 = <100.0; 100"
    )
    assert checked("product_is", "2 * near", "4460", figures=figures).working == (
        "2 * ~2230 = ~4460; 4460"
    )
    assert "= <0.2;" in checked("ratio_is", "1000 / year", "3", figures=figures).working
    assert "= >2.0;" in checked("ratio_is", "135 / under", "3", figures=figures).working
    assert "= ~" in checked("sum_to", "under + year", "1", figures=figures).working


def test_a_product_shows_that_it_is_not_the_number_expected(checked):
    row = checked("product_is", "95 * 0.81", "77", tolerance="0.5")
    assert (row.verdict, row.working) == ("consistent", "95 * 0.81 = 76.95; 77")
    assert checked("product_is", "200 * 5", "1000").working == "200 * 5 = 1000; 1000"


def test_the_upper_end_of_a_range_is_what_must_not_be_more(table):
    targets = [{"target_id": "part", "value": "7", "value_high": "10", "operator": "range"}]
    for limit, holds in (("20", "yes"), ("8", "no")):
        row = all_checked(table, "at_most", f"target:part ; {limit}", targets=targets)[0]
        assert (row.holds, row.working.split()[0]) == (holds, "7–10")


def test_the_years_known_of_the_province_are_worked_by_hand(real):
    shares = [row for row in real.checks if row.check_id == "grdp_shares"]
    assert [row.period for row in shares] == ["2025"]  # of 2020 all four are computed from these
    assert [row.found for row in shares] == [100]
    rising = {row.period: row for row in real.checks if row.check_id == "prices_rise_yearly"}
    # 22,747 / 22,100 = 1.0293; 25,204 / 22,747 = 1.1080; 28,618 / 25,204 = 1.1355
    assert {period: round(row.expected, 2) for period, row in rising.items()} == {
        "2023": 2.93,
        "2024": 10.80,
        "2025": 13.55,
    }
    assert {row.verdict for row in rising.values()} == {"consistent"}


def test_the_working_has_units_and_shares_are_percentages(checked):
    figures = (
        {"indicator_id": "income", "period": "2025", "value": "50.73"},
        {"indicator_id": "national", "period": "2025", "value": "125.5"},
        {"indicator_id": "share", "period": "2025", "value": "26.4"},
        {"indicator_id": "people", "period": "2025", "value": "564.1"},
        {"indicator_id": "total", "period": "2025", "value": "28618"},
    )
    units = {
        **dict.fromkeys(("income", "national"), "million_vnd_per_person"),
        **{"share": "percent", "people": "thousand_people", "total": "billion_vnd"},
    }
    # of two figures of one kind, against a plain number: a share, its cells plain quotients
    row = checked("ratio_is", "income / national", "0.264", figures, units=units)
    assert row.working == (
        "50.73 [million_vnd_per_person] / 125.5 [million_vnd_per_person] = 40.42 [percent]; "
        "26.4 [percent]"
    )
    # a share of something is that thing, and the factor between units is left to the units
    row = checked("product_is", "0.01 * share * total", "people", figures, units=units)
    assert row.working.startswith("26.4 [percent] * 28618 [billion_vnd] = ")
    row = checked("ratio_is", "income / national", "0.264", figures, units=units)
    assert row.found == pytest.approx(0.404223, abs=1e-6)
    row = checked("product_is", "0.001 * income * people", "28.6", figures, units=units)
    assert "0.001" in row.working  # the plain number expected has no unit that would say it
    row = checked("product_is", "income * people", "total", figures, units=units)
    assert row.working.endswith("= 28617 [billion_vnd]; 28618 [billion_vnd]")


def test_a_check_names_the_sources_it_rests_on_and_whether_one_is_an_estimate(real):
    rows = {row.check_id: row for row in real.checks}
    per_capita = rows["grdp_per_capita_of_country"]
    assert set(per_capita.source_id.split(" + ")) >= {
        "political_report",
        "ref_vietnamplus_gdp_2025",
    }
    assert rows["grdp_share_of_country"].estimate == "yes"  # GRDP of 2025 is one
    # 10 × 0.22 × 12,847.6 = 28,264.7, which its rounding may have made of 28,618
    assert rows["grdp_share_of_country"].verdict == "rounding"
    assert rows["communes_and_wards"].estimate == "no"
    assert rows["new_rural_percentage_draft"].source_id == "political_report"  # of plain numbers


def test_the_miniature_has_an_identity_of_every_rule_and_every_answer(run, province):
    assert {row.rule for row in province.checks} == {
        "sum_to",
        "ratio_is",
        "product_is",
        "equal",
        "at_most",
    }
    assert {row.holds for row in run.checks} == {"yes", "no", "cannot_tell"}


@pytest.mark.parametrize(
    ("rule", "inputs", "expected", "verdict"),
    [
        ("sum_to", "services + industry", "76.61", "consistent"),
        ("sum_to", "services + industry", "76.6", "rounding"),  # 76.61 with its parts' digits
        ("sum_to", "services + industry", "76.5", "inconsistent"),
        ("ratio_is", "21 / 53", "0.3962", "consistent"),
        ("ratio_is", "19 / 53", "0.3584", "rounding"),  # 0.35849 cut
        ("equal", "services ; 56.2", None, "rounding"),
        ("equal", "services ; industry", None, "inconsistent"),
        ("at_most", "industry ; services", None, "consistent"),
        ("at_most", "services ; industry", None, "inconsistent"),
        ("at_most", "services ; 56.209", None, "rounding"),
        ("equal", "services ; unheard_of", None, "cannot_tell"),
    ],
)
def test_an_identity_has_a_verdict(checked, rule, inputs, expected, verdict):
    tolerance = "0.02" if verdict == "rounding" and rule != "ratio_is" else None
    tolerance = "0.00005" if rule == "ratio_is" else tolerance
    assert checked(rule, inputs, expected, tolerance=tolerance).verdict == verdict


def test_a_pair_is_written_as_it_compares_and_a_bound_with_its_sign(checked):
    assert checked("at_most", "industry ; services").working == "20.40 ≤ 56.21"
    assert checked("at_most", "services ; industry").working == "56.21 > 20.40"
    assert checked("equal", "services ; 56.21").working == "56.21 = 56.21"
    assert checked("equal", "services ; industry").working == "56.21 ≠ 20.40"
    under = [{"indicator_id": "spent", "period": "2025", "operator": "<", "value": "67.5"}]
    row = checked("sum_to", "spent + 32.5", "100", figures=under)
    assert row.working == "<67.5 + 32.5 = <100.0; 100"


def test_an_identity_brings_its_words_along(real):
    (row, *_) = (r for r in real.checks if r.check_id == "grdp_shares")
    assert row.title["en"] == "The shares of GRDP sum to 100%"
    assert row.verdict == "consistent"


@given(
    st.lists(st.tuples(st.integers(1, 9999), st.integers(0, 2)), min_size=2, max_size=4),
    st.sampled_from("+/*"),
)
def test_what_is_found_lies_within_what_rounding_allows(parts, separator):
    terms = [
        identities.Term(value / 10**digits, 0.5 / 10**digits, "", digits)
        for value, digits in parts
        if value / 10**digits > 0.5 / 10**digits
    ]
    low, high = identities._find_rounding_span(separator, terms)
    assert low < identities._combine_values(separator, [term.value for term in terms]) < high


@given(st.decimals(-(10**6), 10**6, places=3), st.sampled_from(["", "percent", "billion_vnd"]))
def test_a_working_is_read_as_it_is_written(value, unit):
    written = workings.write_value(float(value), 3, unit)
    found = workings.AMOUNT_PATTERN.fullmatch(written)
    assert found
    assert float(found["number"]) == float(value)
    assert (found["unit"] or "") == unit


def test_a_sum_of_many_parts_is_checked_at_once(checked):
    figures = [{"indicator_id": f"p{n}", "period": "2025", "value": "1.5"} for n in range(60)]
    inputs = " + ".join(row["indicator_id"] for row in figures)
    assert checked("sum_to", inputs, "93", figures).holds == "yes"
    assert checked("sum_to", inputs, "93.1", figures).holds == "no"


def test_inputs_need_no_spaces_between_them(table):
    rows = all_checked(table, "sum_to", "services+industry", "76.61", period=None)
    assert [(row.period, row.holds) for row in rows] == [("2025", "yes")]


def test_a_range_is_no_number_to_work_with(checked):
    farming = {"indicator_id": "farming", "period": "2025", "value": "10", "value_high": "15"}
    figures = (*FIGURES, {**farming, "operator": "range"})
    row = checked("sum_to", "services + farming", "66.21", figures=figures)
    assert (row.holds, row.working) == ("cannot_tell", "")


def test_a_plain_number_of_a_sum_is_written_in_the_unit_of_its_terms(checked):
    units = dict.fromkeys(("services", "industry"), "percent")
    row = checked("sum_to", "services + industry + 23.39", "100", units=units)
    assert row.working == (
        "56.21 [percent] + 20.40 [percent] + 23.39 [percent] = 100.00 [percent]; 100 [percent]"
    )
