"""The questions to several figures: each rule worked by hand, and what is not known."""

from __future__ import annotations

import pytest

from briefing.analysis import coherence
from briefing.data import codes
from briefing.data.rows import Check

INDICATORS = (
    *(
        {"indicator_id": name, "unit": unit}
        for name, unit in (
            ("growth", "percent_per_year"),
            ("revenue_growth", "percent_per_year"),
            ("income", "million_vnd_per_person"),
            *((name, "percent") for name in ("farms", "rest", "taxes", "works", "visits_share")),
            *((name, "billion_vnd") for name in ("output", "visits", "revenue", "total", "spent")),
            *(("fall", "points_per_year"), ("spent_share", "percent"), ("members", "people")),
        )
    ),
    {"indicator_id": "sites", "unit": "school_sites", "better": "down"},
)
PLAN = {"plan": "2026-2030"}
TARGETS = (
    {"target_id": "growth", "indicator_id": "growth", "kind": "average_rate", "value": "10"},
    {
        **{"target_id": "income", "indicator_id": "income", "operator": "range"},
        **{"value": "75", "value_high": "80"},
    },
    {"target_id": "farms", "indicator_id": "farms", "operator": "<", "value": "15"},
    {"target_id": "rest", "indicator_id": "rest", "operator": ">", "value": "80"},
    {"target_id": "visits", "indicator_id": "visits", "operator": "~", "value": "6900"},
    {"target_id": "share", "indicator_id": "visits_share", "operator": "~", "value": "10"},
    {
        **{"target_id": "members", "indicator_id": "members", "kind": "each_year"},
        **{"operator": "range", "value": "1500", "value_high": "1600"},
    },
)
FIGURES = (
    {"indicator_id": "income", "period": "2025", "value": "50.73"},
    {"indicator_id": "taxes", "period": "2025", "value": "3.67"},
    {"indicator_id": "output", "period": "2025", "value": "28618"},
)


@pytest.fixture
def answer(table):
    """The answer to one question, given the figures and targets above or others."""

    def ask(rule, inputs, *figures, targets=TARGETS, comparable=None):
        asked = table("coherence", {"rule": rule, "inputs": inputs, "comparable": comparable})
        rows = coherence.check_coherence(
            asked,
            table("known", *(figures or FIGURES)),
            table("targets", *({**PLAN, **target} for target in targets)),
            table("indicators", *INDICATORS),
            "2021-2025",
        )
        (row,) = rows
        assert isinstance(row, Check)
        return row

    return ask


def yearly(indicator, **values):
    """Figures of one indicator: y2022="5.04"; of the whole past plan: plan="4.46"."""
    return [
        {
            "indicator_id": indicator,
            "period": "2021-2025" if year == "plan" else year[1:],
            "value": value,
        }
        for year, value in values.items()
    ]


def test_growth_compounds_to_a_level_beyond_its_range(answer):
    # 50.73 × 1.1^5 = 50.73 × 1.61051 = 81.7012; 75 needs 8.13 % a year, 80 needs 9.54 %
    row = answer("level_from_growth", "target:growth ; target:income")
    assert row.found == pytest.approx(81.7012, abs=1e-4)
    assert (row.expected, row.verdict, row.finding) == (80, "inconsistent", "beyond")
    assert row.difference == pytest.approx(1.7012, abs=1e-4)
    assert row.working == (
        "50.73 [million_vnd_per_person] × 1.1^5 = 81.70 [million_vnd_per_person]; "
        "(75 / 50.73)^(1/5) − 1 = 8.13 [percent_per_year]; "
        "(80 / 50.73)^(1/5) − 1 = 9.54 [percent_per_year]"
    )


def test_a_level_a_head_is_judged_with_the_population_growing_as_it_did(answer):
    # 564.1 / 549.8 in three years is 0.860 % a year; 81.7012 / 1.00860^5 = 78.28. 80 needs
    # (81.7012 / 80)^(1/5) − 1 = 0.42 %, 75 needs (81.7012 / 75)^(1/5) − 1 = 1.73 %
    people = yearly("members", y2022="549.8", y2025="564.1")
    asked = "target:growth ; target:income ; members"
    row = answer("per_head_from_growth", asked, *FIGURES, *people)
    assert row.found == pytest.approx(78.28, abs=0.005)
    assert (row.verdict, row.finding) == ("consistent", "idle")
    assert "(81.70 / 80)^(1/5) − 1 = 0.42 [percent_per_year]" in row.working
    assert row.working.endswith("(81.70 / 75)^(1/5) − 1 = 1.73 [percent_per_year]")
    # growing by more than 1.73 % a year it is not enough: 549.8 × 1.02^3 = 583.5
    faster = yearly("members", y2022="549.8", y2025="583.5")
    assert answer("per_head_from_growth", asked, *FIGURES, *faster).finding == "short"
    one = yearly("members", y2025="564.1")  # one year shows no growth
    assert answer("per_head_from_growth", asked, *FIGURES, *one).verdict == "cannot_tell"


def test_two_targets_say_how_much_more_a_unit_they_need(answer):
    # 6,900 / 4 = 1,725; 5,500 / 7.8 = 705.1; 1,725 / 705.1 = 2.446
    guests = {"target_id": "guests", "indicator_id": "members", "value": "4"}
    known = [*yearly("total", plan="5500"), *yearly("members", plan="7.8")]
    asked = ("amount_per_unit", "target:visits ; target:guests ; total ; members")
    row = answer(*asked, *known, targets=[*TARGETS, guests])
    assert row.found == pytest.approx(2.446, abs=5e-4)
    assert (row.verdict, row.finding) == ("cannot_tell", "needs_more")
    assert row.working.endswith("= ~2.45 [times]")
    enough = [*yearly("total", plan="15000"), known[1]]  # 1,923 a guest
    row = answer(*asked, *enough, targets=[*TARGETS, guests])
    # 1,725 / 1,923.1 = 0.897 of what it was; the difference is to no change at all
    assert (row.verdict, row.finding, row.expected) == ("consistent", "", 1)
    assert row.found == pytest.approx(0.897)
    assert row.working == (
        "(~6900 [billion_vnd] / 4 [people]) / (15000 [billion_vnd] / 7.8 [people]) = ~0.90 [times]"
    )


@pytest.mark.parametrize(
    ("low", "high", "due", "verdict", "finding"),
    [
        ("80", "85", None, "consistent", "idle"),  # 81.70 lies within
        ("85", "90", None, "inconsistent", "short"),
        ("80", None, None, "consistent", "idle"),
        ("85", None, None, "inconsistent", "short"),
        ("75", "76.095", "2026", "inconsistent", "short"),  # 50.73 × 1.1 = 55.803 in the first
        ("75", None, "2028", "inconsistent", "short"),  # 50.73 × 1.331 = 67.52 in the third year
    ],
)
def test_growth_reaches_a_level_or_not(answer, low, high, due, verdict, finding):
    income = {
        **{"target_id": "income", "indicator_id": "income", "value": low, "value_high": high},
        **{"operator": "range" if high else ">=", "due": due},
    }
    row = answer("level_from_growth", "target:growth ; target:income", targets=[TARGETS[0], income])
    assert (row.verdict, row.finding) == (verdict, finding)


@pytest.mark.parametrize(
    ("low", "high", "finding"),
    [("140", "150", "idle"), ("150", "160", "idle"), ("151", "160", "short")],
)
def test_growth_to_the_very_end_of_a_range_lies_within_it(answer, low, high, finding):
    income = {
        **{"target_id": "income", "indicator_id": "income", "value": low, "value_high": high},
        **{"operator": "range", "due": "2026"},
    }
    growth, hundred = {**TARGETS[0], "value": "50"}, {**FIGURES[0], "value": "100"}
    asked = ("level_from_growth", "target:growth ; target:income", hundred)
    row = answer(*asked, targets=[growth, income])
    assert (row.found, row.finding) == (150, finding)


def test_a_limit_on_one_share_leaves_more_to_the_rest_than_its_target_asks(answer):
    row = answer("share_left", "target:farms ; taxes ; target:rest")
    assert row.found == pytest.approx(81.33)  # 100 − 15 − 3.67
    assert (row.verdict, row.finding) == ("consistent", "idle")
    assert row.working == (
        "100 [percent] − <15 [percent] − 3.67 [percent] = >81.33 [percent]; >80 [percent]"
    )


def test_a_limit_that_leaves_less_than_asked_makes_nothing_idle(answer):
    taxes = {"indicator_id": "taxes", "period": "2025", "value": "5.5"}
    row = answer("share_left", "target:farms ; taxes ; target:rest", taxes)
    assert (row.verdict, row.finding, row.found) == ("consistent", "", 79.5)


def test_a_share_that_is_no_upper_limit_leaves_nothing_certain(answer):
    turned = [{**TARGETS[2], "operator": ">"}, TARGETS[3]]
    row = answer("share_left", "target:farms ; taxes ; target:rest", targets=turned)
    assert row.verdict == "cannot_tell"


def test_an_amount_asked_is_another_share_than_the_one_asked(answer):
    # 28,618 × 1.61051 = 46,089.6; 6,900 of it are 14.97 %
    row = answer("share_of_level", "target:visits ; target:share ; output ; target:growth")
    assert row.found == pytest.approx(14.9708, abs=1e-4)
    assert (row.verdict, row.holds) == ("inconsistent", "no")
    assert row.working == (
        "28618 [billion_vnd] × 1.1^5 = 46090 [billion_vnd]; "
        "~6900 [billion_vnd] / 46090 [billion_vnd] = ~15.0 [percent]; ~10 [percent]"
    )


@pytest.mark.parametrize(("operator", "value"), [(">", "10"), ("~", "15")])
def test_a_share_that_is_enough_or_the_same_fits(answer, operator, value):
    share = {**TARGETS[5], "operator": operator, "value": value}
    row = answer(
        "share_of_level",
        "target:visits ; target:share ; output ; target:growth",
        targets=[TARGETS[0], TARGETS[4], share],
    )
    assert row.verdict == "consistent"


def test_amounts_in_different_units_are_not_divided(answer):
    row = answer("share_of_level", "target:visits ; target:share ; income ; target:growth")
    assert row.verdict == "cannot_tell"


def test_a_mean_says_what_the_missing_year_must_have_been(answer):
    # 1.0446^5 = 1.243809; 1.0504 × 1.0224 × 1.0674 × 1.0722 = 1.229086; ratio 1.011979
    years = yearly("growth", plan="4.46", y2022="5.04", y2023="2.24", y2024="6.74", y2025="7.22")
    row = answer("mean_of_years", "growth", *years)
    assert row.found == pytest.approx(1.198, abs=5e-4)
    assert (row.verdict, row.finding) == ("cannot_tell", "years_unknown")
    assert row.working == (
        "1.0446^5 / (1.0504 × 1.0224 × 1.0674 × 1.0722) − 1 = 1.20 [percent_per_year]: 2021"
    )


def test_two_missing_years_share_what_is_left(answer):
    # (1.1^5 / 1.1^3)^(1/2) = 1.1
    years = yearly("growth", plan="10", y2021="10", y2022="10", y2023="10")
    row = answer("mean_of_years", "growth", *years)
    assert row.found == pytest.approx(10)
    assert row.working.endswith("^(1/2) − 1 = 10.00 [percent_per_year]: 2024, 2025")


@pytest.mark.parametrize(
    ("mean", "last", "verdict"),
    [
        ("6.0", "6.0", "consistent"),
        ("6.0", "6.4", "rounding"),  # 6.08 reads 6.1 and the years may be off by 0.05
        ("6.0", "9.0", "inconsistent"),
    ],
)
def test_a_mean_is_held_against_all_its_years(answer, mean, last, verdict):
    years = yearly(
        "growth", plan=mean, y2021="6.0", y2022="6.0", y2023="6.0", y2024="6.0", y2025=last
    )
    assert answer("mean_of_years", "growth", *years).verdict == verdict


def test_a_mean_of_points_is_plain(answer):
    years = yearly("fall", plan="4", y2021="3", y2022="5", y2023="4", y2024="4", y2025="4")
    assert answer("mean_of_years", "fall", *years).found == 4
    row = answer("mean_of_years", "fall", *years[:-1])
    assert (row.found, row.finding) == (4, "years_unknown")  # 4 × 5 − 16


def test_a_total_leaves_the_rest_to_the_missing_years(answer):
    # 3,966 + 2,292 + 4,000 = 10,258; (13,670 − 10,258) / 2 = 1,706
    total = yearly("total", plan="13670")
    years = yearly("revenue", y2022="3966", y2024="2292", y2025="4000")
    row = answer("total_of_years", "total ; revenue", *total, *years)
    assert (row.found, row.expected, row.verdict) == (10258, 13670, "consistent")
    assert row.working.endswith(
        "(13670 [billion_vnd] − 10258 [billion_vnd]) / 2 = 1706 [billion_vnd]: 2021, 2023"
    )


def test_a_total_below_its_years_cannot_be_true_beside_them(answer):
    years = yearly("revenue", y2022="3966", y2024="2292", y2025="4000")
    row = answer("total_of_years", "total ; revenue", *yearly("total", plan="10000"), *years)
    assert (row.verdict, row.finding) == ("inconsistent", "apart")
    over = [{**yearly("total", plan="10000")[0], "operator": ">"}]
    assert answer("total_of_years", "total ; revenue", *over, *years).verdict == "consistent"


def test_a_total_known_as_over_so_much_is_not_told_by_some_of_its_years(answer):
    # 885 + 900 + 1,600 = 3,385 of over 4,400: what 2021 and 2023 add is open at both ends
    over = [{**yearly("total", plan="4400")[0], "operator": ">"}]
    years = yearly("revenue", y2022="885", y2024="900", y2025="1600")
    row = answer("total_of_years", "total ; revenue", *over, *years)
    assert (row.holds, row.verdict, row.finding) == ("cannot_tell", "cannot_tell", "years_unknown")
    assert row.working.endswith("= 3385 [billion_vnd]; >4400 [billion_vnd]")
    rest = yearly("revenue", y2021="700", y2023="400")
    assert answer("total_of_years", "total ; revenue", *over, *years, *rest).holds == "yes"
    less = yearly("revenue", y2021="100", y2023="400")
    assert answer("total_of_years", "total ; revenue", *over, *years, *less).holds == "no"


def test_what_a_bound_leaves_is_a_bound(answer):
    # 3,966 + over 4,000 of 13,670: under (13,670 − 7,966) / 3 = 1,901 a year
    years = [*yearly("revenue", y2022="3966", y2025="4000")]
    years[1]["operator"] = ">"
    row = answer("total_of_years", "total ; revenue", *yearly("total", plan="13670"), *years)
    assert row.working.endswith("/ 3 = <1901 [billion_vnd]: 2021, 2023, 2024")
    over = [
        {**yearly("total", plan="51358")[0], "operator": ">"},
        *yearly("spent_share", plan="43.85"),
        *yearly("output", y2022="22100", y2023="22747", y2024="25204", y2025="28618"),
    ]
    row = answer("share_of_years", "total ; spent_share ; output", *over)
    assert "= >117122 [billion_vnd]; >117122" in row.working
    assert row.working.endswith("= >18453 [billion_vnd]: 2021")


def test_two_targets_that_are_not_of_one_thing_agree_and_differ_alike(answer):
    asked = ("share_of_level", "target:visits ; target:share ; output ; target:growth")
    row = answer(*asked, comparable="no")  # revenue, and value added
    assert (row.holds, row.verdict, row.finding) == ("cannot_tell", "cannot_tell", "scopes")
    assert "15.0 [percent]" in row.working
    unknown = answer("mean_of_years", "fall", comparable="no")
    assert (unknown.verdict, unknown.finding, unknown.working) == ("cannot_tell", "", "")


def test_a_total_of_larger_units_and_of_all_years(answer):
    years = yearly("revenue", y2021="900", y2022="885", y2023="850", y2024="900", y2025="880")
    row = answer("total_of_years", "total ; revenue ; 1000", *yearly("total", plan="4.4"), *years)
    assert (row.found, row.expected) == (4415, 4400)
    assert row.verdict == "rounding"  # 4.4 may be 4.35 to 4.45


def test_a_share_of_all_years_says_what_the_missing_one_must_have_been(answer):
    # 51,358 / 0.4385 = 117,122; less 22,100 + 22,747 + 25,204 + 28,618 = 98,669: 18,453
    known = [
        *yearly("total", plan="51358"),
        *yearly("spent_share", plan="43.85"),
        *yearly("output", y2022="22100", y2023="22747", y2024="25204", y2025="28618"),
    ]
    row = answer("share_of_years", "total ; spent_share ; output", *known)
    assert row.found == pytest.approx(18453, abs=0.5)
    assert row.verdict == "cannot_tell"
    assert row.working == (
        "51358 [billion_vnd] / 43.85 [percent] = 117122 [billion_vnd]; 117122 [billion_vnd] − "
        "(22100 [billion_vnd] + 22747 [billion_vnd] + 25204 [billion_vnd] + 28618 [billion_vnd])"
        " = 18453 [billion_vnd]: 2021"
    )
    whole = [*known, *yearly("output", y2021="18453")]
    assert answer("share_of_years", "total ; spent_share ; output", *whole).verdict == (
        "consistent"
    )


def test_a_target_below_what_was_achieved_asks_for_less(answer):
    row = answer("not_below_past", "target:members", *yearly("members", plan="1830"))
    assert (row.found, row.expected, row.difference) == (1600, 1830, -230)
    assert (row.verdict, row.finding) == ("inconsistent", "asks_less")
    assert row.working == "1500–1600 [people]; 1830 [people]"
    fewer = answer("not_below_past", "target:members", *yearly("members", plan="1600"))
    assert (fewer.verdict, fewer.finding) == ("consistent", "asks_no_less")
    expected = answer("not_below_past", "target:growth ; 9")  # what somebody expects: a number
    assert (expected.finding, expected.expected) == ("asks_no_less", 9)
    assert expected.working == "10 [percent_per_year]; 9 [percent_per_year]"


def test_a_target_may_be_held_against_another_indicator_and_where_small_is_better(answer):
    row = answer("not_below_past", "target:members ; total", *yearly("total", plan="1700"))
    assert row.finding == "asks_less"
    sites = [{"target_id": "sites", "indicator_id": "sites", "operator": "<=", "value": "8"}]
    for past, verdict in (("5", "inconsistent"), ("9", "consistent")):
        known = yearly("sites", plan=past)
        assert answer("not_below_past", "target:sites", *known, targets=sites).verdict == verdict


def test_a_part_that_grows_faster_takes_a_larger_share(answer):
    # 20.18 × (1.0887 / 1.0446)^5 = 20.18 × 1.229677 = 24.815
    known = [
        *yearly("works", y2020="20.18", y2025="20.40"),
        *yearly("revenue_growth", plan="8.87"),
        *yearly("growth", plan="4.46"),
    ]
    row = answer("share_follows_growth", "works ; revenue_growth ; growth", *known)
    assert row.found == pytest.approx(24.815, abs=1e-3)
    # the share is at current prices, growth at constant ones: no contradiction is shown
    assert (row.verdict, row.finding, row.expected) == ("cannot_tell", "scopes", 20.40)
    moved = yearly("works", y2020="20.18", y2025="24.81")
    row = answer("share_follows_growth", "works ; revenue_growth ; growth", *moved, *known[2:])
    assert (row.verdict, row.finding) == ("consistent", "")


@pytest.mark.parametrize(
    ("rule", "inputs"),
    [
        ("level_from_growth", "target:growth ; target:none"),
        ("level_from_growth", "target:growth ; target:rest"),
        ("per_head_from_growth", "target:growth ; target:income ; members"),
        ("share_left", "target:farms ; works ; target:rest"),
        ("share_of_level", "target:visits ; target:none ; output ; target:growth"),
        ("mean_of_years", "growth"),
        ("total_of_years", "total ; revenue"),
        ("share_of_years", "total ; spent_share ; output"),
        ("not_below_past", "target:members"),
        ("share_follows_growth", "works ; revenue_growth ; growth"),
        ("amount_per_unit", "target:visits ; target:members ; total ; members"),
    ],
)
def test_what_is_not_known_cannot_be_told(answer, rule, inputs):
    row = answer(rule, inputs)
    assert (row.holds, row.verdict, row.working) == ("cannot_tell", "cannot_tell", "")


def test_every_rule_of_the_contract_has_its_function():
    assert set(coherence.COHERENCE_FUNCTIONS) == set(codes.COHERENCE_RULES)


def test_the_printed_figures_give_the_answers_worked_by_hand(real):
    rows = {row.check_id: row for row in real.checks}
    assert "= >81.33 [percent]; >80 [percent]" in rows["structure_with_taxes"].working
    assert rows["income_from_growth"].found == pytest.approx(78.26, abs=0.01)
    assert rows["income_from_growth"].verdict == "consistent"  # 75 to 80, as population grew
    # the notes: 50.73 × 1.1^5 = 81.70; prices 1.5^(1/5) / 1.0446 = 1.0382; 78.26 × 1.0382^5 = 94.4
    assert "94 million VND" in rows["income_from_growth"].note["en"]
    assert rows["trade_years"].verdict == "cannot_tell"  # the period of the 4.4 is not printed
    assert rows["industry_share_growth"].verdict == "cannot_tell"
    assert rows["poverty_mean"].found == pytest.approx(4.1775)  # (4.24 × 5 − 4.49) / 4
    # 15.0 % are revenue, about 10 % value added: two targets
    assert rows["tourism_share_of_growth"].verdict == "cannot_tell"
    assert rows["growth_mean"].found == pytest.approx(1.2, abs=0.01)
    assert rows["members_target"].finding == "asks_less"
    assert rows["enterprises_target"].verdict == "consistent"  # 170 after 150.6
    assert all(row.title["vi"] and row.title["en"] for row in rows.values())
