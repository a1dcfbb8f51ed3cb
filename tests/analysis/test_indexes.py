"""Indexes by declared weights: anchors worked by hand, what holds of any, and what is missing."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from index_cases import DECLARED
from test_reader import written
from typed_rows import make_row

from briefing.analysis import indexes
from briefing.analysis.analyse import analyse
from briefing.data import reader
from briefing.data.commune_rows import CommuneResult
from briefing.data.index_formula import (
    compute_contributions,
    compute_index,
    list_weights,
    make_index_rules,
    scale,
)
from briefing.data.index_rows import IndexWeight
from briefing.data.rows import Indicator, Source
from briefing.data.tables import Tables

DECISION = make_row(Source, source_id="decision", title={"vi": "Quyết định 1", "en": "Decision 1"})
BETTER = {"care": "up", "poor": "down", "trust": "up"}
INDICATORS = [make_row(Indicator, indicator_id=name, better=way) for name, way in BETTER.items()]
WEIGHTS = [  # Σ 10: half, three tenths, two tenths
    IndexWeight("joy", "care", 5, 50, 90, "decision"),
    IndexWeight("joy", "poor", 3, 0, 40, "decision"),
    IndexWeight("joy", "trust", 2, 0, 100, "decision"),
]
NOW = "communes from 2025-07"


def figure(commune: int, indicator: str, value: float, operator: str = "=") -> CommuneResult:
    row = make_row(CommuneResult, commune_id=f"{commune:05}", indicator_id=indicator, value=value)
    return row._replace(period="2026", basis=NOW, operator=operator, source_id="forms")


def figures(commune: int, care: float, poor: float, trust: float) -> list[CommuneResult]:
    values = {"care": care, "poor": poor, "trust": trust}
    return [figure(commune, name, value) for name, value in values.items()]


def describe(rows, weights=WEIGHTS):
    rules = make_index_rules(weights, [DECISION])
    return indexes.describe_indexes(rules, [], rows, INDICATORS)


def test_an_index_is_the_weighted_mean_of_what_its_components_are_worth():
    """Care 60 is 25 of 100 between 50 and 90; 10 % poor is 75, for less is better; trust 81.

    (5 × 25 + 3 × 75 + 2 × 81) ÷ 10 = (125 + 225 + 162) ÷ 10 = 51.2.
    """
    (value,), parts = describe(figures(1, 60, 10, 81))
    assert (value.value, value.lacking, value.rank, value.ranked) == (51.2, "", 1, 1)
    assert [part.scaled for part in parts] == [25, 75, 81]
    assert [part.contribution for part in parts] == [12.5, 22.5, 16.2]
    assert {part.clipped for part in parts} == {""}


def test_what_is_beyond_a_limit_counts_as_the_limit_and_is_said_to():
    """Care 95 is 100, 45 % poor is 0: (5 × 100 + 3 × 0 + 2 × 0) ÷ 10 = 50."""
    (value,), parts = describe(figures(1, 95, 45, 0))
    assert value.value == 50
    assert [(part.scaled, part.clipped) for part in parts] == [
        *((100, "high"), (0, "high"), (0, ""))
    ]
    (_, less, _) = describe(figures(1, 60, -5, 0))[1]
    assert (less.scaled, less.clipped) == (100, "low")


def test_an_index_is_rounded_half_up_to_two_decimals_and_judged_so():
    """(1 × 89.99 + 1 × 90) ÷ 2 = 89.995 is 90.00."""
    weights = [IndexWeight("joy", name, 1, 0, 100, "decision") for name in ("care", "trust")]
    rows = [figure(1, "care", 89.99), figure(1, "trust", 90)]
    ((value,), _) = describe(rows, weights)
    assert value.value == 90


@pytest.mark.parametrize("operator", [">", ">=", "<", "<=", "range", None])
def test_where_a_component_is_missing_or_a_bound_there_is_no_index_and_it_is_named(operator):
    rows = [row for row in figures(1, 60, 10, 81) if row.indicator_id != "poor"]
    if operator:
        rows.append(figure(1, "poor", 10, operator))
    (value,), parts = describe(rows)
    assert math.isnan(value.value)
    assert (value.lacking, value.agrees) == ("poor", "")
    assert math.isnan(value.rank)
    assert [part.known for part in parts] == ["yes", "bound" if operator else "no", "yes"]
    assert all(math.isnan(part.contribution) for part in parts)
    assert (parts[0].scaled, parts[2].scaled) == (25, 81)


def test_ranks_by_other_weights_are_told_beside_those_declared():
    """Weights 3 and 2. A has 80 and 10: 52; B has 20 and 98: 51.2; C has 50 and 50: 50.

    Equal weights: 45, 59, 50. With 2.7 and 2: (216 + 20) ÷ 4.7 = 50.21, (54 + 196) ÷ 4.7 = 53.19,
    50. With 3.3 and 2: 53.58, 49.43, 50. With 3 and 1.8: 53.75, 49.25, 50; with 3 and 2.2: 50.38,
    53, 50.
    """
    weights = [
        IndexWeight("joy", "care", 3, 0, 100, "decision"),
        IndexWeight("joy", "trust", 2, 0, 100, "decision"),
    ]
    rows = [
        figure(number, name, value)
        for number, both in enumerate(((80, 10), (20, 98), (50, 50)), start=1)
        for name, value in zip(("care", "trust"), both, strict=True)
    ]
    values, _ = describe(rows, weights)
    found = {row.commune_id: row for row in values}
    assert [found[f"0000{n}"].value for n in (1, 2, 3)] == [52, 51.2, 50]
    assert [found[f"0000{n}"].rank for n in (1, 2, 3)] == [1, 2, 3]
    assert [found[f"0000{n}"].value_equal for n in (1, 2, 3)] == [45, 59, 50]
    assert [found[f"0000{n}"].rank_equal for n in (1, 2, 3)] == [3, 1, 2]
    spans = [(found[f"0000{n}"].rank_best, found[f"0000{n}"].rank_worst) for n in (1, 2, 3)]
    assert spans == [(1, 2), (1, 3), (2, 3)]


def test_communes_with_the_same_index_share_a_place():
    values, _ = describe([*figures(1, 60, 10, 81), *figures(2, 60, 10, 81), *figures(3, 50, 10, 0)])
    assert [row.rank for row in values] == [1, 1, 3]


@pytest.mark.parametrize(
    ("stated", "agrees"),
    [((51.2, "=", 1), "yes"), ((51.2, ">", 1), "yes"), ((51, "=", 0), "yes"), ((60, "=", 0), "no")],
)
def test_a_stated_index_is_held_against_the_computed_one(stated, agrees):
    value, operator, decimals = stated
    rows = [*figures(1, 60, 10, 81), figure(1, "joy", value, operator)._replace(decimals=decimals)]
    ((found,), _) = describe(rows)
    assert (found.value, found.stated, found.stated_operator) == (51.2, value, operator)
    assert (found.stated_source_id, found.agrees) == ("forms", agrees)


number = st.decimals(-1000, 1000, places=2).map(float)
sizes = st.decimals("0.01", 100, places=2).map(float)
component = st.tuples(number, sizes, number, sizes, st.sampled_from(["up", "down"]))


@given(st.lists(component, min_size=2, max_size=6), st.randoms(), st.integers(1, 1000))
def test_an_index_is_from_0_to_100_whatever_the_order_or_the_size_of_all_weights(
    components, order, times
):
    def compute(rows, factor=1):
        weights = [IndexWeight("i", "c", w * factor, lo, lo + d, "s") for _, w, lo, d, _ in rows]
        scaled = [scale(row[0], one, row[4]) for row, one in zip(rows, weights, strict=True)]
        parts = compute_contributions(scaled, list_weights(weights))
        assert float(sum(parts)) == pytest.approx(
            compute_index(scaled, list_weights(weights)), abs=0.006
        )
        return compute_index(scaled, list_weights(weights))

    value = compute(components)
    assert 0 <= value <= 100
    shuffled = [*components]
    order.shuffle(shuffled)
    assert compute(shuffled) == value
    exact = [(v, round(w * 100), lo, d, way) for v, w, lo, d, way in components]
    assert compute(exact, times) == compute(exact) == value


@given(st.lists(st.tuples(number, number, number), min_size=1, max_size=8))
def test_neither_the_order_of_rows_nor_another_commune_changes_an_index(triples):
    rows = [row for n, three in enumerate(triples) for row in figures(n, *three)]
    values, parts = describe(rows)
    shuffled = random.Random(1).sample(rows, len(rows))
    again, parts_again = describe(shuffled)
    assert {repr(row) for row in again} == {repr(row) for row in values}
    assert {repr(row) for row in parts_again} == {repr(row) for row in parts}
    for row in values:
        assert 1 <= row.rank_best <= row.rank <= row.rank_worst <= row.ranked == len(triples)
    (alone,), _ = describe(figures(0, *triples[0]))
    assert alone.value == next(row.value for row in values if row.commune_id == "00000")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    folder = written(tmp_path_factory.mktemp("indexes"), good=DECLARED)
    return analyse(reader.load_province(folder), 2025)


def test_an_index_of_communes_is_counted_as_a_figure_is_and_a_stated_one_is_before_it(tables):
    """Commune 1 is stated with 91.5 (computed: (3 × 62.5 + 75) ÷ 4 = 65.63), 2 computed: 100."""
    known = {r.commune_id: r for r in tables.commune_results if r.indicator_id == "joy"}
    assert (known["00001"].value, known["00001"].derived) == (91.5, "")
    computed = known["00002"]
    assert (computed.value, computed.derived, computed.inputs) == (100, "index", "care + poor")
    assert computed.note["en"] == "Computed with the weights declared by: Resolution; Draft."
    assert computed.note["vi"] == "Tính theo trọng số quy định tại: Nghị quyết; Dự thảo."
    (count,) = (row for row in tables.commune_counts if row.period == "2025")
    assert (count.met, count.not_met, count.unknown) == (2, 0, 0)
    first, second, third, _ = tables.index_values
    by_commune = {row.commune_id: row for row in (first, second, third)}
    assert (by_commune["00001"].value, by_commune["00001"].agrees) == (65.63, "no")
    assert (by_commune["00003"].lacking, by_commune["00003"].stated) == ("poor", 80)
    assert (by_commune["00002"].rank, by_commune["00001"].rank) == (1, 2)


def test_an_index_of_the_province_is_a_derived_figure(tables):
    """(3 × 75 + 1 × 50) ÷ 4 = 68.75; an estimate, for one of its parts is."""
    (made,) = (row for row in tables.results if row.indicator_id == "joy")
    assert (made.value, made.decimals, made.estimate) == (68.75, 2, "yes")
    assert (made.derived, made.inputs, made.source_id) == (
        "index",
        "care + poor",
        "yearbook + draft",
    )
    value = tables.index_values[-1]
    assert (value.commune_id, value.value, math.isnan(value.rank)) == ("", 68.75, True)


def test_a_stated_index_that_differs_is_a_disagreement(tmp_path: Path):
    stated = {
        **DECLARED,
        "results.csv": DECLARED["results.csv"] + "joy,2025,=,80.0,no,,yearbook,,,\n",
    }
    tables = analyse(reader.load_province(written(tmp_path, good=stated)), 2025)
    (row,) = (row for row in tables.disagreements if row.id == "joy")
    assert (row.in_force, row.other, row.sort, row.difference) == ("80", "68.75", "derived", -11.25)
    (used,) = (row for row in tables.results if row.indicator_id == "joy")
    assert (used.value, used.derived) == (80, "")


def test_without_the_file_the_stated_index_is_used_and_nothing_is_computed(tmp_path: Path):
    files = {name: text for name, text in DECLARED.items() if name != "indexes.csv"}
    tables = analyse(reader.load_province(written(tmp_path, good=files)), 2025)
    assert (tables.indexes, tables.index_values, tables.index_parts) == ([], [], [])
    known = [row for row in tables.commune_results if row.indicator_id == "joy"]
    assert {(row.commune_id, row.value) for row in known} == {("00001", 91.5), ("00003", 80)}
    assert not [row for row in tables.results if row.indicator_id == "joy"]


def test_an_index_may_be_a_component_of_another(tmp_path: Path):
    """Joy of commune 2 is 100 and care 90: (100 + 100) ÷ 2."""
    more = DECLARED["indexes.csv"] + "life,joy,1,0,100,draft\nlife,care,1,0,90,draft\n"
    life = DECLARED["indicators.csv"] + "life,Sống,Life,society,score_100,up,linear,,\n"
    files = {**DECLARED, "indexes.csv": more, "indicators.csv": life}
    tables = analyse(reader.load_province(written(tmp_path, good=files)), 2025)
    known = {r.commune_id: r.value for r in tables.commune_results if r.indicator_id == "life"}
    assert known["00002"] == 100
