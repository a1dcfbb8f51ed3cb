"""What is counted of communes: anchors worked by hand, and what holds of any of them."""

from __future__ import annotations

import math
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_rows import make_row

from briefing import paths
from briefing.analysis.analyse import analyse
from briefing.analysis.targets import commune_counts, commune_states
from briefing.data import reader
from briefing.data.codes import parse_condition, parse_rule_inputs
from briefing.data.commune_rows import Commune, CommuneResult
from briefing.data.dataset import TargetStatement
from briefing.data.rows import DerivationRule, Indicator, Measure, Result
from briefing.data.tables import Tables

COUNT = make_row(DerivationRule, indicator_id="happy", rule="count_where", inputs="joy >= 90")
SHARE = COUNT._replace(rule="share_where")
HAPPY = make_row(Indicator, indicator_id="happy", better="up", form="count")
NOW = "communes from 2025-07"


def commune(number: int, **facts: str) -> Commune:
    given_facts = {"type": "commune", "basis": NOW, **facts}
    return make_row(Commune, commune_id=f"{number:05}", **given_facts)


def result(number: int, value: float, operator: str = "=", **facts) -> CommuneResult:
    known = {"indicator_id": "joy", "period": "2026", "basis": NOW, "estimate": "no", **facts}
    row = make_row(CommuneResult, commune_id=f"{number:05}", operator=operator, value=value)
    return row._replace(**{"decimals": 1.0, "source_id": "forms", **known})


def count(rule, members, results, stated=(), targets=()):
    states = commune_states.judge_communes([rule], members, results, 2026)
    return states, commune_counts.count_communes(
        [rule], states, list(stated), list(targets), [HAPPY]
    )


def target(value: float, operator: str = ">=") -> TargetStatement:
    return make_row(
        TargetStatement,
        indicator_id="happy",
        kind="count",
        operator=operator,
        value=value,
        due=2030,
    )


@pytest.mark.parametrize(
    ("known", "operator", "threshold", "state"),
    [
        *(((90, "="), ">=", 90, "met"), ((90, "="), ">", 90, "not_met")),
        *(((89.9, "="), ">=", 90, "not_met"), ((91, "="), "<=", 90, "not_met")),
        *(((90, "="), "<=", 90, "met"), ((90, "="), "<", 90, "not_met")),
        *(((1, "="), "=", 1, "met"), ((0, "="), "=", 1, "not_met")),
        *(((85, ">"), ">=", 90, "unknown"), ((90, ">"), ">", 90, "met")),
        *(((90, ">="), ">", 90, "unknown"), ((90, ">="), ">=", 90, "met")),
        *(((90, "<"), ">=", 90, "not_met"), ((90, "<="), ">=", 90, "unknown")),
        *(((90, "<"), "<", 90, "met"), ((90, "<="), "<=", 90, "met")),
        *(((90, ">"), "<=", 90, "not_met"), ((90, ">"), "=", 90, "not_met")),
        *(((80, ">"), "=", 90, "unknown"), ((95, ">"), "=", 90, "not_met")),
        *(((90, "~"), ">=", 90, "unknown"), ((95, "~"), ">=", 90, "met")),
    ],
)
def test_a_commune_meets_a_threshold_misses_it_or_nobody_knows(known, operator, threshold, state):
    value, as_printed = known
    found = commune_states.decide_state(result(1, value, as_printed), operator, threshold)
    assert found == state


def test_a_range_meets_a_threshold_only_with_both_its_ends():
    span = result(1, 88, "range", value_high=92)
    assert commune_states.decide_state(span, ">=", 90) == "unknown"
    assert commune_states.decide_state(span, ">=", 88) == "met"
    assert commune_states.decide_state(span, ">=", 93) == "not_met"


def test_what_is_known_of_all_communes_is_counted_exactly():
    members = [commune(n) for n in range(1, 6)]
    results = [result(n, value) for n, value in enumerate((95, 90, 89, 40, 91), start=1)]
    states, (row,) = count(COUNT, members, results)
    assert (row.met, row.not_met, row.unknown, row.total, row.low, row.high) == (3, 2, 0, 5, 3, 3)
    (made,), _ = commune_counts.make_results([row], states, [], [HAPPY])
    assert (made.operator, made.value, made.basis, made.derived) == ("=", 3, NOW, "count_where")
    assert (made.inputs, made.source_id, made.digits) == ("joy >= 90", "forms", 1)
    (row,) = count(SHARE, members, results)[1]
    assert (row.low, row.high) == (60, 60)


def test_communes_not_known_make_the_count_a_bound():
    """12 meet it, 35 do not, 9 of 56 are not known: at least 12, at most 21."""
    members = [commune(n) for n in range(1, 57)]
    results = [result(n, 95) for n in range(1, 13)] + [result(n, 60) for n in range(13, 48)]
    states, (row,) = count(COUNT, members, results)
    assert (row.low, row.high, row.unknown) == (12, 21, 9)

    def bound(*targets, due=2026):
        asked = [one._replace(due=due) for one in targets]
        (made,), undecided = commune_counts.make_results([row], states, asked, [HAPPY])
        return made.operator, made.value, "open" if undecided else "decided"

    assert bound() == (">=", 12, "open")
    assert bound(target(12)) == (">=", 12, "decided")  # which is met
    assert bound(target(12), due=2030) == (">=", 12, "decided")
    assert bound(target(21)) == (">=", 12, "open")  # 21 may still be reached
    assert bound(target(22)) == ("<=", 21, "decided")  # so many misses are known that it cannot
    assert bound(target(22), due=2030) == (">=", 12, "open")  # more may come to meet it by then
    assert bound(target(21, ">")) == ("<=", 21, "decided")
    assert bound(target(21, "<=")) == ("<=", 21, "decided")  # which is met
    assert bound(target(20, "<=")) == (">=", 12, "open")
    assert bound(target(11, "<=")) == (">=", 12, "decided")  # which is missed
    assert bound(target(11, "<="), due=2030) == (">=", 12, "open")
    assert bound(target(22), target(15)) == (">=", 12, "open")  # of two targets one is open
    assert bound(target(22, "=")) == ("<=", 21, "decided")  # at least 22: more is better


def test_the_share_of_the_same_has_the_same_bounds():
    members = [commune(n) for n in range(1, 57)]
    results = [result(n, 95) for n in range(1, 13)] + [result(n, 60) for n in range(13, 48)]
    states, (row,) = count(SHARE, members, results)
    assert (row.low, row.high) == (pytest.approx(100 * 12 / 56), 37.5)
    (made,), _ = commune_counts.make_results([row], states, [], [HAPPY])
    assert (made.operator, made.decimals, made.digits) == (">=", 2, 4)  # 21.43 %


def test_where_nothing_is_known_no_figure_is_made_and_all_are_listed():
    members = [commune(n) for n in range(1, 57)]
    states, (row,) = count(COUNT, members, [])
    assert (row.period, row.low, row.high, row.unknown) == ("2026", 0, 56, 56)
    assert {one.state for one in states} == {"unknown"}
    assert commune_counts.make_results([row], states, [target(21)], [HAPPY]) == ([], set())


def test_where_only_misses_are_known_the_count_is_so_many_at_most():
    members = [commune(n) for n in range(1, 11)]
    states, (row,) = count(COUNT, members, [result(1, 60), result(2, 70)])
    (made,), _ = commune_counts.make_results([row], states, [], [HAPPY])
    assert (made.operator, made.value) == ("<=", 8)


def test_a_filter_asks_only_the_communes_it_names_and_those_it_cannot_tell():
    rule = COUNT._replace(inputs="joy >= 90 ; border = yes")
    borders = ("yes", "yes", "no", "", "")
    members = [commune(n, border=border) for n, border in enumerate(borders, start=1)]
    results = [result(1, 95), result(3, 95), result(4, 95), result(5, 60)]
    states, (row,) = count(rule, members, results)
    assert [(one.commune_id, one.asked) for one in states] == [
        *(("00001", "yes"), ("00002", "yes"), ("00004", "unknown"), ("00005", "unknown"))
    ]
    assert (row.total, row.total_high, row.low, row.high) == (2, 4, 1, 3)
    share = count(rule._replace(rule="share_where"), members, results)[1][0]
    assert share.low == pytest.approx(100 / 3)  # 1, 2 and 5 are at the border
    assert share.high == 100  # 1, 2 and 4 are, and 2 meets it


def test_nothing_is_counted_across_a_merger():
    before = [commune(n, basis="communes before 2028-01") for n in range(1, 5)]
    after = [commune(1), commune(9)]
    results = [
        *(result(n, 95, basis="communes before 2028-01") for n in range(1, 5)),
        result(1, 95, period="2028"),
        result(9, 50, period="2028"),
    ]
    states = commune_states.judge_communes([COUNT], [*before, *after], results, 2028)
    counts = commune_counts.count_communes([COUNT], states, [], [], [HAPPY])
    found = {(row.basis, row.period): (row.low, row.high, row.total) for row in counts}
    assert found == {("communes before 2028-01", "2026"): (4, 4, 4), (NOW, "2028"): (1, 1, 2)}


def test_the_briefing_year_is_counted_on_the_list_with_the_latest_results():
    before = [commune(n, basis="communes before 2028-01") for n in range(1, 5)]
    results = [result(1, 95, basis="communes before 2028-01")]
    states = commune_states.judge_communes([COUNT], [*before, commune(9)], results, 2027)
    assert {(row.basis, row.period) for row in states} == {
        ("communes before 2028-01", "2026"),
        ("communes before 2028-01", "2027"),
    }


def test_the_distance_of_a_commune_is_that_of_its_figure():
    states, _ = count(COUNT, [commune(1), commune(2), commune(3)], [result(1, 87.4), result(2, 95)])
    assert states[0].distance == pytest.approx(2.6)
    assert all(math.isnan(row.distance) for row in states[1:])


def test_the_groups_of_communes_add_up_and_have_the_median_of_what_is_known():
    facts = [("I", "yes"), ("I", "no"), ("II", ""), ("II", "")]
    members = [commune(n, zone=z, border=b) for n, (z, b) in enumerate(facts, start=1)]
    results = [result(1, 95), result(2, 80), result(3, 91), result(4, 85, ">")]
    states, _ = count(COUNT, members, results)
    groups = commune_states.group_states(states, members)
    told = {(g.field, g.cell): (g.communes, g.met, g.not_met, g.unknown, g.median) for g in groups}
    assert told == {
        ("", ""): (4, 2, 1, 1, 91),
        ("type", "commune"): (4, 2, 1, 1, 91),
        ("zone", "I"): (2, 1, 1, 0, 87.5),
        ("zone", "II"): (2, 1, 0, 1, 91),
        ("border", ""): (2, 1, 0, 1, 91),
        ("border", "yes"): (1, 1, 0, 0, 95),
        ("border", "no"): (1, 0, 1, 0, 80),
    }


def test_a_part_of_a_year_is_counted_only_where_the_rule_names_it():
    results = [result(1, 95, period="2026-06")]
    states, _ = count(COUNT, [commune(1)], results)
    assert {(row.period, row.state) for row in states} == {("2026", "unknown")}
    rule = COUNT._replace(period="2026-06")
    states, (row,) = count(rule, [commune(1)], results)
    assert (row.period, row.met) == ("2026-06", 1)


@pytest.mark.parametrize(
    ("rule", "asked", "needed"),
    [
        *((COUNT, target(21), 21), (COUNT, target(28, ">"), 29), (COUNT, target(28, "="), 28)),
        *((SHARE, target(80, ">"), 43), (SHARE, target(100), 53), (SHARE, target(0), 0)),
        *((SHARE, target(100, ">"), math.nan), (COUNT, target(5, "<="), math.nan)),
    ],
)
def test_how_many_communes_a_target_needs(rule, asked, needed):
    """Over 80 % of 53: 42 are 79.2 %, 43 are 81.1 %."""
    (row,) = count(rule, [commune(n) for n in range(1, 54)], [], targets=[asked])[1]
    assert row.needed == pytest.approx(needed, nan_ok=True)


def test_of_communes_a_filter_cannot_tell_no_share_says_how_many_it_needs():
    rule = SHARE._replace(inputs="joy >= 90 ; border = yes")
    members = [commune(1, border="yes"), commune(2, border="")]
    (row,) = count(rule, members, [], targets=[target(100)])[1]
    assert math.isnan(row.needed)


def test_a_stated_count_is_kept_beside_the_counted_one():
    stated = make_row(Result, indicator_id="happy", period="2026", basis=NOW, value=7.0)
    (row,) = count(COUNT, [commune(1)], [result(1, 95)], [stated])[1]
    assert (row.low, row.stated) == (1, 7)


@pytest.mark.parametrize(
    ("value", "operator", "nearest"), [(40.0, "<=", 33.0), (5.0, ">=", 12.0), (20.0, ">=", 12.0)]
)
def test_a_stated_count_is_held_against_the_nearer_end_of_a_bound(value, operator, nearest):
    """Between 12 and 33: 40 and 5 cannot be true beside it, 20 can."""
    members = [commune(n) for n in range(1, 54)]
    results = [result(n, 95) for n in range(1, 13)] + [result(n, 60) for n in range(13, 33)]
    stated = make_row(Result, indicator_id="happy", period="2026", basis=NOW, value=value)
    states, counts = count(COUNT, members, results, [stated])
    made, _ = commune_counts.make_results(counts, states, [], [HAPPY])
    (row,) = commune_counts.list_overridden(counts, made, [stated])
    assert (row.operator, row.value) == (operator, nearest)


@pytest.mark.parametrize(
    ("column", "cells", "operator", "value"),
    [
        ("population", (100.0, 250.0), "=", 350),
        ("population", (100.0, math.nan), ">=", 100),
        ("area_km2", (10.25, 4.5), "=", 14.75),
    ],
)
def test_a_column_of_communes_is_added_up(column, cells, operator, value):
    rule = make_row(DerivationRule, indicator_id="all", rule="sum_communes", period="2025-07")
    rule = rule._replace(inputs=f"communes.{column}")
    members = [commune(n)._replace(**{column: cell}) for n, cell in enumerate(cells)]
    (row,) = commune_counts.add_up([rule], members)
    assert (row.operator, row.value, row.period, row.basis) == (operator, value, "2025-07", NOW)


def test_a_condition_is_read_with_its_filters():
    found = parse_condition("joy  >= 89.5 ; border = yes ; zone = II")
    assert found == ("joy", ">=", 89.5, {"border": "yes", "zone": "II"})
    assert parse_rule_inputs("joy >= 89.5 ; border = yes") == ["joy"]
    assert parse_rule_inputs("communes.population") == []
    for wrong in ("joy", "joy >= x", "joy >= 90 ; size = 3", "joy >= 90 ; zone = I ; zone = II"):
        assert parse_condition(wrong) is None


STATES = st.lists(st.sampled_from(["met", "not_met", "unknown"]), max_size=12)


@given(asked=STATES, perhaps=STATES, is_share=st.booleans(), seed=st.integers())
def test_bounds_never_depend_on_the_order_of_communes(asked, perhaps, is_share, seed):
    found = commune_counts.compute_bounds(asked, perhaps, is_share=is_share)
    mixed = [random.Random(seed).sample(states, len(states)) for states in (asked, perhaps)]
    assert commune_counts.compute_bounds(*mixed, is_share=is_share) == pytest.approx(
        found, nan_ok=True
    )


@given(asked=STATES, perhaps=STATES, is_share=st.booleans(), data=st.data())
def test_bounds_only_tighten_as_communes_become_known(asked, perhaps, is_share, data):
    low, high = commune_counts.compute_bounds(asked, perhaps, is_share=is_share)
    unknown = [n for n, state in enumerate(asked) if state == "unknown"]
    if unknown:
        place = data.draw(st.sampled_from(unknown))
        known = [*asked]
        known[place] = data.draw(st.sampled_from(["met", "not_met"]))
        now = commune_counts.compute_bounds(known, perhaps, is_share=is_share)
        assert low <= now[0] <= now[1] <= high
    if perhaps:  # the filter can tell of one: it is asked, or is not
        one, *others = perhaps
        for more in ([one], []):
            now = commune_counts.compute_bounds([*asked, *more], others, is_share=is_share)
            assert math.isnan(now[0]) or low - 1e-9 <= now[0] <= now[1] <= high + 1e-9


@given(parts=st.lists(STATES, min_size=1, max_size=3))
def test_the_counts_of_zones_add_up_to_that_of_all(parts):
    found = [commune_counts.compute_bounds(part, [], is_share=False) for part in parts]
    whole = commune_counts.compute_bounds(
        [one for part in parts for one in part], [], is_share=False
    )
    assert whole == (sum(low for low, _ in found), sum(high for _, high in found))


def test_of_cao_bang_no_commune_is_known_and_all_are_listed():
    tables = analyse(reader.load_province(paths.DATA), 2025)
    assert len(tables.communes) == 56
    totals = {row.indicator_id: (row.total, row.total_high) for row in tables.commune_counts}
    assert totals == {
        "new_rural_communes": (53, 53),
        "drug_free_communes": (56, 56),
        "boarding_communes": (53, 53),
        "border_boarding_schools": (1, 56),
        "happiness_communes": (53, 53),
    }
    assert {row.state for row in tables.commune_states} == {"unknown"}
    made = {row.indicator_id: row.value for row in tables.results if row.derived == "sum_communes"}
    assert made == {"communes_population": 574684, "communes_area": 6700.38}


HEAD = "indicator_id,commune_id,period,operator,value,estimate,basis,source_id,place,printed,note"
TEN_OF_53 = ((0, 10, "2025", 1), (10, 53, "2025", 0))
Planted = tuple[int, int, str, int]  # of the communes from the first to before the last; period


def assess(folder: Path, year: int, *results: Planted) -> tuple[Tables, Measure]:
    """Cao Bằng with planted states of its communes; and its new-rural target, 21 of 53."""
    shutil.copytree(paths.DATA, folder / "data")
    units = reader.load_province(paths.DATA).communes
    ids = [row.commune_id for row in units if row.type == "commune"]
    lines = [
        f"new_rural_commune,{one},{period},=,{value},no,,communes_2025,row 2,{value},"
        for first, last, period, value in results
        for one in ids[first:last]
    ]
    text = "\n".join([HEAD, *lines, ""])
    (folder / "data" / "commune_results.csv").write_text(text, encoding="utf-8")
    tables = analyse(reader.load_province(folder / "data"), year)
    return tables, tables.measure_by_id["new_rural_communes"]


@pytest.mark.parametrize(
    ("results", "operators"),
    [
        ((*TEN_OF_53, (0, 20, "2026", 0)), ["<="]),
        ((*TEN_OF_53, (0, 12, "2026", 1)), [">="]),
        ((TEN_OF_53[0], (0, 12, "2026", 1), (12, 53, "2026", 0)), [">="]),
    ],
    ids=["none of 20 known", "12 of 12 known", "a baseline that is a bound"],
)
def test_no_pace_is_judged_by_a_bound(tmp_path, results, operators):
    """From 10 to at most 33, to at least 12, or from at least 10 to 12: anything may be true."""
    tables, row = assess(tmp_path, 2026, *results)
    assert (row.pace, row.trend) == ("undetermined", "unknown")
    assert (row.reason, row.reasons) == ("bound_only", "bound_only")
    assert math.isnan(row.pace_ratio)
    assert math.isnan(row.projection)
    made = [r for r in tables.results if r.indicator_id == "new_rural_communes" and r.derived]
    assert [r.operator for r in made if r.operator != "="] == operators


@pytest.mark.parametrize(
    ("results", "attainment"),
    [
        ([(0, 22, "2030", 1)], "met"),
        ([(0, 33, "2030", 0)], "not_met"),
        ([(0, 20, "2030", 1)], "undetermined"),
        ([(0, 32, "2030", 0)], "undetermined"),
    ],
)
def test_in_its_year_a_target_is_decided_by_the_bound_that_can(tmp_path, results, attainment):
    """21 of 53: 22 are known to meet it; 33 are known not to, so that 20 may; or neither."""
    _, row = assess(tmp_path, 2030, *results)
    assert row.attainment.replace("exceeded", "met") == attainment
