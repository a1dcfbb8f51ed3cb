"""The rules that make figures no document prints, and the digits such a figure bears."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import provinces
from briefing import i18n
from briefing.analysis import derived, in_force
from briefing.analysis.targets.measures import collect_assessment_inputs, measure_targets
from briefing.data import reader
from briefing.data.codes import INDEX_RULE
from briefing.data.rows import Result

PLANS = ("2016-2020", "2021-2025")
INDICATORS = (
    {"indicator_id": "a"},
    {"indicator_id": "b"},
    {"indicator_id": "c"},
    {"indicator_id": "made"},
    {"indicator_id": "made_too"},
    {"indicator_id": "made_count", "unit": "people"},
    {"indicator_id": "down", "better": "down"},
    {"indicator_id": "points", "unit": "points"},
    {"indicator_id": "points_a_year", "unit": "points_per_year"},
    {"indicator_id": "percent", "unit": "percent"},
    {"indicator_id": "percent_a_year", "unit": "percent_per_year"},
    {"indicator_id": "times", "unit": "times"},
)


@pytest.fixture
def made(table):
    """The figures some rules make: (period, basis) of `made` → its row."""

    def make(rules, *stated, of="made"):
        rows = [
            {"indicator_id": name, "period": period, "value": value, **dict(*more)}
            for name, period, value, *more in stated
        ]
        written = [
            dict(zip(("indicator_id", "rule", "inputs", "period"), rule, strict=False))
            for rule in ([rules] if isinstance(rules, tuple) else rules)
        ]
        known = derived.derive_results(
            table("known", *rows),
            table("derived", *written),
            table("indicators", *INDICATORS),
            PLANS,
        )
        assert all(isinstance(row, Result) for row in known)
        return {
            (row.period, row.basis): row for row in known if row.indicator_id == of and row.derived
        }

    return make


def shown(row):
    """A derived figure as a reader is shown it."""
    return i18n.load_translator("en").number(row.value, int(row.decimals))


def test_a_sum_has_the_fewest_decimals_of_its_parts(made):
    both = made(("made", "sum", "a + b"), ("a", "2025", "56.21"), ("b", "2025", "20.40"))
    assert shown(both["2025", ""]) == "76.61"  # 56.21 + 20.40
    coarse = made(("made", "sum", "a + b"), ("a", "2025", "56.21"), ("b", "2025", "20.4"))
    assert shown(coarse["2025", ""]) == "76.6"


def test_a_total_by_its_years_has_the_digits_of_the_total(made):
    row = made(("made", "per_year", "a"), ("a", "2021-2025", "9149"))["2021-2025", ""]
    assert row.value == pytest.approx(1829.8)  # 9149 / 5
    assert shown(row) == "1,830"


def test_a_quotient_is_a_percentage_only_where_its_unit_is(made):
    stated = (("a", "2025", "194"), ("b", "2025", "514"))
    share = made(("made", "ratio", "a / b"), *stated)["2025", ""]
    assert shown(share) == "37.7"  # 194 / 514 = 0.37743
    plain = made(("made_count", "ratio", "a / b"), *stated, of="made_count")["2025", ""]
    assert shown(plain) == "0.377"


def test_growth_is_compound_over_a_span_and_yearly_otherwise(made):
    stated = (("a", "2015", "1000"), ("a", "2019", "1900"), ("a", "2020", "2000"))
    rows = made(("made", "growth", "a"), *stated)
    assert set(rows) == {("2020", ""), ("2016-2020", "")}
    assert rows["2020", ""].value == pytest.approx(5.26316, abs=1e-5)  # 2000 / 1900
    assert rows["2016-2020", ""].value == pytest.approx(14.86984, abs=1e-5)  # 2^(1/5)


def test_a_change_is_positive_where_things_get_better(made):
    rise = made(("made", "change", "a"), ("a", "2020", "25.0"), ("a", "2025", "44.0"))
    assert shown(rise["2021-2025", ""]) == "3.8"  # (44 − 25) / 5
    fall = made(("made", "change", "down"), ("down", "2020", "32.1"), ("down", "2025", "10.9"))
    assert fall["2021-2025", ""].value == 4.24  # (32.1 − 10.9) / 5
    worse = made(("made", "change", "down"), ("down", "2024", "10"), ("down", "2025", "11"))
    assert worse["2025", ""].value == -1


@pytest.mark.parametrize(
    ("change", "by", "period", "before", "as_shown"),
    [
        ("points", "-3.37", "2021-2025", 23.09, "23.09"),  # 19.72 + 3.37
        ("times", "1.5", "2021-2025", 13.146667, "13"),  # 19.72 / 1.5, of two digits
        ("percent", "45.2", "2021-2025", 13.581267, "13.6"),  # 19.72 / 1.452
        # yearly changes count for each of the five years
        ("percent_a_year", "10.0", "2021-2025", 12.244568, "12.2"),  # 19.72 / 1.1^5 = /1.61051
        ("points_a_year", "0.50", "2021-2025", 17.22, "17.22"),  # 19.72 − 5 × 0.50
    ],
)
def test_a_backcast_takes_the_change_off_the_later_level(
    made, change, by, period, before, as_shown
):
    rows = made(
        ("made", "backcast", f"a + {change}", "2020"), ("a", "2025", "19.72"), (change, period, by)
    )
    assert rows["2020", ""].value == pytest.approx(before, abs=1e-6)
    assert shown(rows["2020", ""]) == as_shown


def test_a_level_divided_by_two_digits_keeps_two(made):
    rows = made(
        ("made", "backcast", "a / times", "2020"),
        ("a", "2025", "28618"),
        ("times", "2021-2025", "1.5"),
    )
    assert rows["2020", ""].value == pytest.approx(19078.667, abs=1e-3)
    assert shown(rows["2020", ""]) == "19,000"


def test_a_backcast_of_what_should_fall_adds_a_yearly_improvement(made):
    # Poverty fell by 4.24 points a year to 10.9: it was 10.9 + 5 × 4.24 = 32.1.
    rows = made(
        ("made", "backcast", "down + points_a_year", "2020"),
        ("down", "2025", "10.90"),
        ("points_a_year", "2021-2025", "4.24"),
    )
    assert rows["2020", ""].value == pytest.approx(32.1)


def test_a_backcast_wants_a_change_of_exactly_the_years_between(made):
    rule = ("made", "backcast", "a + points", "2020")
    assert not made(rule, ("a", "2025", "19.72"), ("points", "2022-2025", "1"))
    assert not made(rule, ("a", "2024", "19.72"), ("points", "2021-2025", "1"))
    assert not made(rule, ("a", "2021", "19.72"), ("points", "2021-06", "1"))  # half a year's


@settings(max_examples=15)
@given(
    st.decimals(20, 60, places=2), st.decimals(61, 100, places=2), st.sampled_from(["a", "down"])
)
def test_a_backcast_undoes_the_change_it_is_given(table, early, late, name):
    """change(before, after), then backcast(after, change) gives `before` back."""
    indicators = table("indicators", *INDICATORS)
    ends = (
        {"indicator_id": name, "period": "2020", "value": early},
        {"indicator_id": name, "period": "2025", "value": late},
    )
    rule = table("derived", {"indicator_id": "points_a_year", "rule": "change", "inputs": name})
    changed = derived.derive_results(table("known", *ends), rule, indicators, PLANS)
    known = [row for row in changed if row.period != "2020"]
    back = {"indicator_id": name, "rule": "backcast", "inputs": f"{name} + points_a_year"}
    rows = derived.derive_results(
        known, table("derived", {**back, "period": "2020"}), indicators, PLANS
    )
    found = [row for row in rows if (row.indicator_id, row.period) == (name, "2020")]
    assert [row.value for row in found] == pytest.approx([float(early)], abs=1e-6)


@settings(max_examples=15)
@given(st.decimals(1, 1000, places=1), st.decimals(1, 1000, places=1))
def test_a_backcast_undoes_growth_as_well(table, early, late):
    indicators = table("indicators", *INDICATORS)
    ends = (
        {"indicator_id": "a", "period": "2020", "value": early},
        {"indicator_id": "a", "period": "2025", "value": late},
    )
    grow = {"indicator_id": "percent_a_year", "rule": "growth", "inputs": "a"}
    grown = derived.derive_results(table("known", *ends), table("derived", grow), indicators, PLANS)
    known = [row for row in grown if row.period != "2020"]
    back = {"indicator_id": "a", "rule": "backcast", "inputs": "a / percent_a_year"}
    rows = derived.derive_results(known, table("derived", back), indicators, PLANS)
    found = [row for row in rows if (row.indicator_id, row.period) == ("a", "2020")]
    assert [row.value for row in found] == pytest.approx([float(early)], rel=1e-9)


def test_a_rule_without_a_period_is_worked_for_every_year_its_inputs_are_known(made):
    stated = [(name, year, "1") for name in "ab" for year in ("2023", "2024")]
    rows = made(("made", "sum", "a + b"), *stated, ("a", "2025", "1"))
    assert set(rows) == {("2023", ""), ("2024", "")}


def test_a_rule_without_a_period_makes_no_part_of_a_year_and_of_spans_only_the_plans(made):
    stated = [(name, period, "6") for name in "ab" for period in ("2025-06", "2021-2023")]
    assert not made(("made", "sum", "a + b"), *stated)
    assert not made(("made", "per_year", "a"), *stated)
    of_plan = [(name, "2021-2025", "6") for name in "ab"]
    assert not made(("made", "sum", "a + b"), *of_plan)  # a sum is for years, as the contract says
    assert set(made(("made", "per_year", "a"), *of_plan)) == {("2021-2025", "")}


def test_a_rule_with_a_period_is_worked_for_that_period_only(made):
    stated = [("a", year, "1") for year in ("2023", "2024", "2025")]
    assert set(made(("made", "sum", "a", "2024"), *stated)) == {("2024", "")}
    half = made(("made", "sum", "a + b", "2025-06"), ("a", "2025-06", "1"), ("b", "2025-06", "2"))
    assert half["2025-06", ""].value == 3


def test_a_rule_without_all_its_inputs_makes_nothing(made):
    assert not made(("made", "sum", "a + b"), ("a", "2025", "1"))
    assert not made(("made", "growth", "a"), ("a", "2025", "1"))
    assert not made(("made", "change", "a"), ("a", "2023", "1"), ("a", "2025", "2"))


def test_inputs_of_different_basis_are_never_joined(made):
    old, new = {"basis": "old communes"}, {"basis": "new communes"}
    apart = (("a", "2025", "1", old), ("b", "2025", "2", new))
    assert not made(("made", "sum", "a + b"), *apart)
    joined = made(("made", "sum", "a + b"), *apart, ("b", "2025", "5", old))
    assert {key: row.value for key, row in joined.items()} == {("2025", "old communes"): 6}
    assert not made(("made", "growth", "a"), ("a", "2024", "1", old), ("a", "2025", "2", new))


def test_nothing_grows_from_zero_and_nothing_is_divided_by_it(made):
    assert not made(("made", "growth", "a"), ("a", "2024", "0"), ("a", "2025", "5"))
    assert not made(("made", "growth", "a"), ("a", "2024", "-2"), ("a", "2025", "5"))
    assert not made(("made", "ratio", "a / b"), ("a", "2025", "1"), ("b", "2025", "0"))
    assert made(("made", "ratio", "a / b"), ("a", "2025", "7"), ("b", "2025", "1"))


def test_a_stated_figure_beats_a_derived_one(made, table):
    stated = (("a", "2025", "1"), ("b", "2025", "2"), ("made", "2025", "9"))
    assert not made(("made", "sum", "a + b"), *stated)


def test_a_rule_may_rest_on_what_another_makes_in_any_order(made):
    rules = [("made_too", "sum", "made + c"), ("made", "sum", "a + b")]
    stated = [(name, "2025", value) for name, value in zip("abc", ("1", "2", "4"), strict=True)]
    assert made(rules, *stated, of="made_too")["2025", ""].value == 7


def test_a_derived_figure_says_what_it_rests_on(made):
    (row,) = made(
        ("made", "sum", "a + b"),
        ("a", "2025", "1", {"source_id": "report", "place": "II.1", "printed": "1%"}),
        ("b", "2025", "2", {"source_id": "press", "place": "row 2", "estimate": "yes"}),
    ).values()
    assert (row.derived, row.inputs) == ("sum", "a + b")
    assert (row.source_id, row.place, row.printed) == ("report + press", "II.1; row 2", "1%")
    assert row.estimate == "yes"


@pytest.mark.parametrize(("operator", "made_as"), [("=", "="), (">", "~"), ("~", "~")])
def test_a_figure_made_from_a_bound_is_itself_only_about(made, operator, made_as):
    stated = (("a", "2025", "1", {"operator": operator}), ("b", "2025", "2"))
    assert made(("made", "sum", "a + b"), *stated)["2025", ""].operator == made_as


@settings(max_examples=15)
@given(st.lists(st.decimals(0, 100, places=2), min_size=2, max_size=5))
def test_the_sum_of_shares_is_exact(table, parts):
    indicators = [{"indicator_id": f"part{n}"} for n in range(len(parts))]
    rows = [
        {**part, "period": "2025", "value": value}
        for part, value in zip(indicators, parts, strict=True)
    ]
    inputs = " + ".join(part["indicator_id"] for part in indicators)
    rule = {"indicator_id": "made", "rule": "sum", "inputs": inputs}
    known = derived.derive_results(
        table("known", *rows),
        table("derived", rule),
        table("indicators", *indicators, {"indicator_id": "made"}),
        PLANS,
    )
    assert known[-1].value == float(sum(parts))


def test_the_printed_shares_give_those_of_2020(real):
    values = {row.indicator_id: row.value for row in real.results if row.period == "2020"}
    assert values["grdp_share_services"] == 53.25  # 56.21 − 2.96
    assert values["grdp_share_industry"] == 20.18  # 20.40 − 0.22
    assert values["grdp_share_agriculture"] == 23.09  # 19.72 + 3.37
    assert values["grdp_share_product_taxes"] == 3.48  # 3.67 − 0.19
    assert values["grdp_share_services_industry"] == 73.43  # 53.25 + 20.18
    assert values["grdp"] == pytest.approx(19078.667, abs=1e-3)  # 28618 / 1.5
    shares = ("services", "industry", "agriculture", "product_taxes")
    assert sum(values[f"grdp_share_{share}"] for share in shares) == pytest.approx(100)


def test_the_miniature_uses_every_rule(run):
    made = {row.derived for row in run.results} - {""}
    assert made == set(derived.DERIVATION_FORMULAS) - {INDEX_RULE}


def test_what_a_stated_figure_beats_is_still_worked_out(table):
    stated = table(
        "known",
        {"indicator_id": "a", "period": "2020", "value": "50.73"},
        {"indicator_id": "b", "period": "2020", "value": "125.5"},
        {"indicator_id": "percent", "period": "2020", "value": "26.4"},
        {"indicator_id": "a", "period": "2019", "value": "45.13"},
        {"indicator_id": "b", "period": "2019", "value": "114.0"},
    )
    rules = table("derived", {"indicator_id": "percent", "rule": "ratio", "inputs": "a / b"})
    facts = table("indicators", *INDICATORS)
    known = derived.derive_results(stated, rules, facts, PLANS)
    (beaten,) = derived.derive_overridden(known, rules, facts, PLANS)
    assert beaten.period == "2020"  # 2019 is stated by nobody, so derived there
    assert round(beaten.value, 2) == 40.42  # 50.73 / 125.5
    assert {row.period for row in known if row.derived == "ratio"} == {"2019"}


# Other readings of the results


def reading(table, rules, *changed):
    """What rules make of a, b and c stated by s, where another source says something else."""
    own = [(name, str(year), "10") for name in ("a", "b", "c") for year in (2021, 2022)]
    said = {(name, period): value for name, period, value in changed}
    stated, other = (
        table(
            "known",
            *(
                {"indicator_id": name, "period": period, "value": others.get((name, period), value)}
                | {"source_id": "other" if (name, period) in others else "s"}
                for name, period, value in own
            ),
        )
        for others in ({}, said)
    )
    written = [
        dict(zip(("indicator_id", "rule", "inputs", "period"), rule, strict=False))
        for rule in rules
    ]
    given = (table("derived", *written), table("indicators", *INDICATORS), PLANS)
    (made,) = derived.derive_alternative_results(stated, [other], *given)
    return made, derived.derive_results(other, *given)


CHAIN = [
    ("made", "sum", "a + b"),
    ("made_too", "growth", "made"),
    ("percent", "ratio", "made_too / c"),
    ("points", "change", "c"),
]


def of(made, name):
    return [row for row in made if row.indicator_id == name]


def test_a_reading_is_derived_again_as_far_as_it_differs(table):
    made, whole = reading(table, CHAIN, ("a", "2022", "12"))
    assert {row.indicator_id for row in made} == {"a", "b", "c", "made", "made_too", "percent"}
    assert all(of(made, name) == of(whole, name) for name in {row.indicator_id for row in made})
    assert [row.value for row in of(made, "made")] == [20, 22]
    assert of(made, "percent")[0].source_id == "s + other"


def test_a_reading_of_what_no_rule_uses_derives_nothing(table):
    made, _ = reading(table, CHAIN[:2], ("c", "2022", "12"))
    assert [row.value for row in of(made, "c")] == [10, 12]
    assert {row.indicator_id for row in made} == {"c"}


@pytest.mark.parametrize("year", [2025, 2028])
def test_targets_are_judged_alike_by_what_differs_and_by_whole_readings(tmp_path, year):
    provinces.write_province(tmp_path, number=3, copies=2, statements=2)
    read = reader.load_province(tmp_path)
    sources, rules, indicators = read.sources, read.derived, read.indicators
    plans = (read.info_or_raise.past_plan, read.info_or_raise.plan)
    stated = in_force.select_results_in_force(read.results, sources, year)
    others = list(in_force.list_alternative_results(read.results, stated, sources))
    assert len(others) > 5
    known = derived.derive_results(stated, rules, indicators, plans)
    targets_in_force = in_force.select_current_targets(read.targets, sources, 2030).in_force

    def judged(readings):
        ground = collect_assessment_inputs(
            targets_in_force, read.targets, known, indicators, year, readings
        )
        return measure_targets(ground)

    whole = judged([derived.derive_results(other, rules, indicators, plans) for other in others])
    parts = judged(
        list(derived.derive_alternative_results(stated, others, rules, indicators, plans))
    )
    assert year == 2025 or any(row.reason == "sources_disagree" for row in whole)
    assert repr(whole) == repr(parts)  # NaN differs from itself


def test_what_a_reading_makes_impossible_to_derive_is_not_known_by_it(table):
    indicators = table("indicators", {}, {"indicator_id": "a"}, {"indicator_id": "b"})
    target = table("targets", {"value": "1", "due": "2022", "plan": "2021-2022"})
    known, other = (
        table(
            "known",
            *(
                {"indicator_id": name, "period": "2022", "value": value, "source_id": source}
                for name, value, source in (("a", "10", "s"), ("b", below, said_by))
            ),
        )
        for below, said_by in (("5", "s"), ("0", "other"))
    )
    rules = table("derived", {"indicator_id": "x", "rule": "ratio", "inputs": "a / b"})
    whole = derived.derive_results(known, rules, indicators, PLANS)
    readings = list(derived.derive_alternative_results(known, [other], rules, indicators, PLANS))
    ground = collect_assessment_inputs(target, target, whole, indicators, 2022, readings)
    (row,) = measure_targets(ground)
    assert (row.attainment, row.reason) == ("exceeded", "sources_disagree")


def test_nothing_falls_to_zero_at_a_rate(made):
    # 0 / 5 − 1 is −100 %; what is gone has no growth
    assert made(("made", "growth", "a"), ("a", "2020", "5"), ("a", "2021", "0")) == {}


def test_of_very_many_sources_the_first_are_named():
    names = [f"s{number}" for number in range(derived.MAX_INPUTS + 5)]
    joined = derived._join_unique([*names[:2], "", *names], " + ")
    assert joined == " + ".join(names[: derived.MAX_INPUTS])
