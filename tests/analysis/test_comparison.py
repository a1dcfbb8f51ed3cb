"""Provinces side by side: what is compared is counted alike, and what is not says why."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import paths
from briefing.analysis import analyse, comparison
from briefing.data import reader, tables
from briefing.data.columns import blank_row
from briefing.data.compared_rows import SideBySide

DEMO = paths.ROOT / "data-demo"
ASPECTS = ("result", "target", "gap", "pace")


RESULT = {"indicator_id": "x", "period": "2025", "operator": "=", "value": 50.0, "decimals": 0.0}
TARGET = {
    **{"target_id": "t", "indicator_id": "x", "plan": "2026-2030", "kind": "level", "due": 2030.0},
    **{"operator": ">=", "value": 60.0, "level": 60.0, "unit": "percent", "better": "up"},
    **{"baseline": 50.0, "baseline_period": "2025", "baseline_indicator_id": "x", "gap": 10.0},
    **{"baseline_unit": "percent", "baseline_match": "same", "baseline_operator": "="},
    **{"required_pace": 2.0, "past_pace": 1.0, "ambition": 2.0, "pace_path": "linear"},
}


def place(
    name: str,
    target: dict[str, Any] | None = None,
    *results: dict[str, Any],
    indicators: tuple[dict[str, Any], ...] = ({},),
) -> tables.Tables:
    """A province with the indicator x, a target for it and its result of 2025.

    `target` holds the cells that differ from `TARGET`, None is no target; so do `results`.
    """
    indicator = {"indicator_id": "x", "name": {"vi": "V", "en": "E"}, "domain": "economy"}
    facts = {"unit": "percent", "better": "up", "path": "linear"}
    plans = {"past_plan": "2021-2025", "plan": "2026-2030", "year": 2025.0}
    own = {
        "province": [{"id": name, "name": {"vi": name, "en": name}, **plans}],
        "indicators": [{**indicator, **facts, **cells} for cells in indicators],
        "measures": [] if target is None else [{**TARGET, **target}],
        "results": [{**RESULT, **cells} for cells in results or ({},)],
        "sources": [{"source_id": "s"}],
    }
    named = {
        table: [blank_row(kind)._replace(**cells) for cells in own.get(table, [])]
        for table, kind in tables.RUN_TABLES.items()
    }
    return tables.Tables(**named)


def rows(*runs: tables.Tables) -> dict[str, SideBySide]:
    """The rows of indicator x, by province."""
    compared = comparison.build_side_by_side(runs)
    assert all(isinstance(row, SideBySide) for row in compared)
    return {row.province_id: row for row in compared if row.indicator_id == "x"}


def why(aspect: str, *runs: tables.Tables) -> dict[str, str]:
    return {name: getattr(row, f"{aspect}_why") for name, row in rows(*runs).items()}


def test_what_is_counted_alike_is_compared_in_everything():
    found = rows(place("a", {}), place("b", {"value": 55.0, "level": 55.0, "gap": 5.0}))
    for row in found.values():
        assert row.comparable == "yes"
        assert [getattr(row, f"{aspect}_why") for aspect in ASPECTS] == [""] * 4
        assert [getattr(row, f"{aspect}_group") for aspect in ASPECTS] == ["1"] * 4
    assert found["b"].asked_difference == -5
    assert found["b"].asks == "less"
    assert found["b"].result_difference == 0


def test_the_first_province_is_held_against_nobody():
    first = rows(place("a", {}), place("b", {}))["a"]
    assert math.isnan(first.asked_difference)
    assert math.isnan(first.result_difference)
    assert first.asks == ""


def test_an_indicator_only_one_province_has_is_not_shared():
    both = ({}, {"indicator_id": "y"})
    compared = comparison.build_side_by_side([place("a", {}, indicators=both), place("b", {})])
    assert {row.indicator_id for row in compared} == {"x"}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"unit": "people"}, "unit_differs"),
        ({"kind": "average_rate"}, "kind_differs"),
        ({"basis": "of 34 provinces"}, "basis_differs"),
        ({"plan": "2025-2030"}, "no_target"),  # its plan is another, so it is none of this one
        ({"unit": "people", "kind": "count", "basis": "z"}, "unit_differs"),
        ({"kind": "average_rate", "basis": "z"}, "kind_differs"),
    ],
)
def test_a_target_counted_differently_is_kept_apart_with_its_first_reason(changed, reason):
    other = place("b", changed)
    if "unit" in changed:
        indicators = [row._replace(unit=changed["unit"]) for row in other.indicators]
        other = replace(other, indicators=indicators)
    told = why("target", place("a", {}), other)
    assert told["b"] == reason
    assert told["a"] == ("only_one" if reason == "no_target" else reason)
    row = rows(place("a", {}), other)["b"]
    assert math.isnan(row.asked_difference)
    assert row.asks == ""
    assert row.gap_why
    assert row.pace_why


def test_a_count_is_compared_only_out_of_the_same_total():
    some, others = {"kind": "count", "of_total": 53.0}, {"kind": "count", "of_total": 62.0}
    assert why("target", place("a", some), place("b", others))["a"] == "total_differs"
    assert why("target", place("a", some), place("b", some))["a"] == ""


def test_targets_due_in_other_years_are_not_compared():
    other = place("b", {"plan": "2026-2031", "due": 2031.0})
    other = replace(other, province=[other.facts._replace(plan="2026-2031")])
    assert why("target", place("a", {}), other) == {"a": "due_differs", "b": "due_differs"}


@pytest.mark.parametrize(
    ("aspect", "changed", "reason"),
    [
        ("gap", {"baseline_period": "2024"}, "period_differs"),
        ("gap", {"baseline_indicator_id": "near"}, "baseline_differs"),
        ("gap", {"gap": math.nan}, "no_baseline"),
        ("gap", {"gap": math.nan, "kind": "average_rate"}, "no_past_pace"),
        ("gap", {"kind": "milestone"}, "done_or_not"),
        ("pace", {"better": "down"}, "better_differs"),
        ("pace", {"pace_path": "geometric"}, "path_differs"),
        ("pace", {"required_pace": math.nan}, "no_pace"),
        ("pace", {"reasons": "met_at_baseline"}, "met_at_baseline"),
    ],
)
def test_gaps_and_paces_ask_for_more_that_is_alike(aspect, changed, reason):
    told = rows(place("a", {}), place("b", changed))["b"]
    assert getattr(told, f"{aspect}_why") == reason
    assert told.comparable == "yes"  # the results at least


def test_targets_may_be_compared_where_their_paces_cannot():
    row = rows(place("a", {}), place("b", {"pace_path": "geometric"}))["b"]
    assert (row.target_why, row.gap_why, row.pace_why) == ("", "", "path_differs")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"basis": "communes before 2025-07"}, "basis_differs"),
        ({"period": "2024"}, "period_differs"),
        ({"period": "2021-2025"}, "period_differs"),
        ({"period": "2025-06"}, "period_differs"),
    ],
)
def test_results_are_compared_without_a_target_but_only_if_counted_alike(changed, reason):
    assert why("result", place("a", None), place("b", None)) == {"a": "", "b": ""}
    apart = rows(place("a", None), place("b", None, changed))
    assert {row.result_why for row in apart.values()} == {reason}
    assert {row.why for row in apart.values()} == {reason}
    assert math.isnan(apart["b"].result_difference)


def test_a_province_without_a_result_or_a_target_says_so():
    bare = replace(place("b", None), results=[])
    found = rows(place("a", {}), bare)
    assert (found["b"].result_why, found["b"].target_why) == ("no_result", "no_target")
    assert (found["a"].result_why, found["a"].target_why) == ("only_one", "only_one")
    assert {row.comparable for row in found.values()} == {"no"}
    assert (found["a"].why, found["b"].why) == ("only_one", "no_target")


@pytest.mark.parametrize("operator", [">", ">=", "<", "<=", "range"])
def test_a_result_known_only_as_a_bound_has_no_difference(operator):
    over = place("b", None, {"operator": operator, "value": 60.0})
    row = rows(place("a", None), over)["b"]
    assert row.result_why == ""
    assert math.isnan(row.result_difference)


def test_the_first_shows_its_latest_that_another_has_and_the_others_the_same():
    first = place("a", None, {"period": "2025"}, {"period": "2024"}, {"period": "2021-2025"})
    second = place("b", None, {"period": "2024"}, {"period": "2021-2025"}, {"period": "2025-06"})
    third = place("c", None, {"period": "2025-06"}, {"period": "2021-2025"})
    shown = {name: row.result_period for name, row in rows(first, second, third).items()}
    assert shown == {"a": "2021-2025", "b": "2021-2025", "c": "2021-2025"}
    shown = {name: row.result_period for name, row in rows(first, second).items()}
    assert shown == {"a": "2021-2025", "b": "2021-2025"}  # a span to 2025 is later than 2024
    alone = {name: row.result_period for name, row in rows(second, place("d", None)).items()}
    assert alone == {"b": "2021-2025", "d": "2025"}  # nothing in common: each its own latest


@pytest.mark.parametrize(
    ("cells", "greater"),
    [
        ({}, "more"),
        ({"better": "down", "operator": "<="}, "less"),
        ({"better": "down", "kind": "reduction"}, "more"),
        ({"kind": "average_change"}, "more"),
        ({"better": "neither"}, ""),
    ],
)
def test_more_is_asked_for_in_the_wanted_direction(cells, greater):
    found = rows(place("a", {**cells, "value": 60.0}), place("b", {**cells, "value": 70.0}))
    assert found["b"].asked_difference == 10
    assert found["b"].asks == greater


def test_ranges_are_compared_by_their_near_ends():
    up = {"operator": "range", "value": 60.0, "value_high": 80.0}
    assert rows(place("a", up), place("b", {**up, "value_high": 70.0}))["b"].asks == "same"
    down = {**up, "better": "down"}
    other = {**down, "value": 50.0}
    assert rows(place("a", down), place("b", other))["b"].asks == "same"


def test_a_milestone_of_two_provinces_asks_for_the_same_and_has_no_difference():
    done = {"kind": "milestone", "value": 1.0}
    row = rows(place("a", done), place("b", done))["b"]
    assert row.asks == "same"
    assert math.isnan(row.asked_difference)


def test_provinces_that_count_alike_are_compared_within_their_set():
    people = ({"unit": "people"},)
    found = rows(
        place("a", None),
        place("b", None),
        place("c", None, indicators=people),
        place("d", None, indicators=people),
        place("e", None, indicators=({"unit": "rank"},)),
    )
    groups = {name: row.result_group for name, row in found.items()}
    assert groups == {"a": "2", "b": "2", "c": "1", "d": "1", "e": ""}
    assert found["e"].result_why == "unit_differs"
    assert math.isnan(found["c"].result_difference)  # not in the first one's set


def test_what_is_done_or_not_has_no_difference():
    done = ({"form": "yes_no"},)
    found = rows(place("a", None, indicators=done), place("b", None, indicators=done))
    assert found["b"].result_group == "1"
    assert math.isnan(found["b"].result_difference)


def test_stages_and_yearly_targets_are_no_targets_of_the_plan():
    stage = place("b", {"stage_of": "hospital"})
    yearly = place("c", {"due": 2026.0})
    told = why("target", place("a", {}), stage, yearly)
    assert told == {"a": "only_one", "b": "no_target", "c": "no_target"}


def test_of_two_targets_for_one_indicator_the_first_in_the_plan_counts():
    two = place("b", {})
    (first,) = two.measures
    two = replace(two, measures=[first, first._replace(target_id="u", value=99.0)])
    assert rows(place("a", {}), two)["b"].value == 60


CELLS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["level", "count", "milestone", "reduction"]),
        "basis": st.sampled_from(["", "z"]),
        "of_total": st.sampled_from([53.0, 62.0]),
        "value": st.sampled_from([60.0, 70.0]),
        "better": st.sampled_from(["up", "down", "neither"]),
        "baseline_period": st.sampled_from(["2025", "2024"]),
        "pace_path": st.sampled_from(["linear", "geometric"]),
        "gap": st.sampled_from([10.0, math.nan]),
    }
)
PERIODS = st.lists(st.sampled_from(["2025", "2024", "2021-2025", "2025-06"]), unique=True)
PLACES = st.lists(
    st.tuples(st.none() | CELLS, PERIODS, st.sampled_from(["percent", "people"])),
    min_size=2,
    max_size=4,
)


def made(described: list[tuple[Any, list[str], str]]) -> list[tables.Tables]:
    return [
        place(
            f"p{number}",
            None if cells is None else {**cells, "unit": unit},
            *({"period": period, "value": 50.0 + number} for period in periods),
            indicators=({"unit": unit},),
        )
        for number, (cells, periods, unit) in enumerate(described)
    ]


@pytest.mark.slow
@given(PLACES)
def test_beyond_the_first_the_order_of_the_provinces_changes_nothing(described):
    first, *others = made(described)
    expected = rows(first, *others)
    for order in itertools.permutations(others):
        found = rows(first, *order)
        for name, row in found.items():
            assert repr(row) == repr(expected[name]), name  # NaN differs from itself


@pytest.mark.slow
@given(PLACES)
def test_what_is_compared_has_a_peer_alike_and_what_is_not_a_reason(described):
    alike = {
        "result": ("unit", "result_basis", "result_period"),
        "target": ("unit", "kind", "basis", "plan", "due"),
        "gap": ("unit", "kind", "basis", "baseline_period"),
        "pace": ("unit", "kind", "basis", "baseline_period", "better", "pace_path"),
    }
    found = rows(*made(described))
    for aspect, fields in alike.items():
        for name, row in found.items():
            group = getattr(row, f"{aspect}_group")
            assert (getattr(row, f"{aspect}_why") == "") == (group != "")
            assert getattr(row, f"{aspect}_why") in ("", *comparison.SEPARATION_REASONS)
            peers = [
                other
                for own, other in found.items()
                if own != name and group and getattr(other, f"{aspect}_group") == group
            ]
            assert bool(peers) == bool(group)
            assert all(
                getattr(peer, field) == getattr(row, field) for peer in peers for field in fields
            )
    for row in found.values():
        assert (row.comparable == "yes") == ("" in (row.result_why, row.target_why))
        assert (row.why == "") == (row.comparable == "yes")


@pytest.mark.slow
@given(PLACES)
def test_nothing_is_subtracted_that_is_not_compared_with_the_first(described):
    runs = made(described)
    found = rows(*runs)
    first = found["p0"]
    for row in found.values():
        for aspect, column in (("result", "result_difference"), ("target", "asked_difference")):
            if not math.isnan(getattr(row, column)):
                assert getattr(row, f"{aspect}_group") == getattr(first, f"{aspect}_group") != ""


def test_a_comparison_counts_what_each_province_has_shares_and_has_compared():
    two = ({}, {"indicator_id": "y"})
    runs = [place("a", {}, indicators=two), place("b", None, {"period": "2024"})]
    made_of = comparison.compare_provinces(runs)
    counts = [
        (row.id, row.indicators, row.shared, row.compared, row.targets, row.year)
        for row in made_of.provinces
    ]
    assert counts == [("a", 2, 1, 0, 1, 2025), ("b", 1, 1, 0, 0, 2025)]
    assert [row.province_id for row in made_of.sources] == ["a", "b"]
    for name, kind in tables.COMPARISON_TABLES.items():
        assert all(isinstance(row, kind) for row in getattr(made_of, name))


@pytest.fixture(scope="module")
def worked() -> dict[tuple[str, str], SideBySide]:
    """The two folders of this project side by side, as docs/method/provinces.md works them."""
    runs = [analyse.analyse(reader.load_province(folder), 2025) for folder in (paths.DATA, DEMO)]
    compared = comparison.build_side_by_side(runs)
    first = runs[0].facts.id
    return {(row.indicator_id, str(row.province_id == first)): row for row in compared}


def test_the_worked_numbers_of_the_method_are_those_of_the_folders(worked):
    growth, other = worked["grdp_growth", "True"], worked["grdp_growth", "False"]
    assert (round(growth.gap, 2), round(other.gap, 2)) == (5.54, 2.7)
    assert (round(growth.ambition, 2), round(other.ambition, 1)) == (2.24, 1.4)
    assert (other.asked_difference, other.asks) == (-0.5, "less")
    farming = worked["grdp_share_agriculture", "False"]
    assert (farming.asked_difference, farming.asks) == (5, "less")
    assert worked["new_rural_communes", "True"].target_why == "total_differs"
    assert worked["new_rural_communes", "True"].result_why == "period_differs"
    assert worked["grdp", "False"].result_why == "unit_differs"


def test_the_method_tells_every_reason_there_is():
    text = (paths.ROOT / "docs" / "method" / "provinces.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`(\w+)`", text)) >= set(comparison.SEPARATION_REASONS)
