"""Which statement is in force, and where the others disagree."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.analysis import in_force
from briefing.data.rows import Result, Statement

RANKS = {
    "resolution": ("1", "2025-12-11"),
    "older": ("1", "2025-09-17"),
    "month": ("1", "2025-09"),
    "undated": ("1", None),
    "press": ("6", "2026-01-28"),
}


@pytest.fixture(scope="module")
def sources(table):
    return table(
        "sources",
        *(
            {"source_id": source, "rank": rank, "date": date}
            for source, (rank, date) in RANKS.items()
        ),
    )


def results(table, *stated):
    """One indicator's results of 2025, as (source, value) or (source, value, other cells)."""
    return table(
        "results",
        *(
            {"period": "2025", "source_id": source, "value": value, **dict(*more)}
            for source, value, *more in stated
        ),
    )


def chosen(table, sources, *stated):
    rows = in_force.select_results_in_force(results(table, *stated), sources, 2025)
    return [row.value for row in rows]


def test_the_lowest_rank_is_in_force_however_late_the_others(table, sources):
    assert chosen(table, sources, ("press", "7.5"), ("older", "7.2")) == [7.2]


def test_of_equal_ranks_the_latest_date_is_in_force(table, sources):
    assert chosen(table, sources, ("older", "1"), ("resolution", "2")) == [2]


def test_a_day_is_later_than_its_month_and_an_undated_source_is_earliest(table, sources):
    assert chosen(table, sources, ("month", "1"), ("older", "2")) == [2]
    assert chosen(table, sources, ("undated", "1"), ("month", "2")) == [2]


def test_of_a_full_tie_the_first_written_is_taken(table, sources):
    assert chosen(table, sources, ("older", "1"), ("older", "2")) == [1]


def test_one_statement_is_in_force_for_each_period_and_basis(table, sources):
    stated = results(
        table,
        ("older", "1"),
        ("press", "2", {"basis": "old communes"}),
        ("press", "3", {"period": "2024"}),
        ("press", "4", {"indicator_id": "y"}),
        ("press", "5"),
    )
    kept = in_force.select_results_in_force(stated, sources, 2025)
    assert sorted(row.value for row in kept) == [1, 2, 3, 4]


def test_a_period_that_ends_after_the_briefing_year_does_not_enter(table, sources):
    stated = results(
        table,
        ("older", "1", {"period": "2026"}),
        ("older", "2", {"period": "2021-2026"}),
        ("older", "3", {"period": "2026-06"}),
        ("older", "4", {"period": "2025-12"}),
        ("older", "5", {"period": "2021-2025"}),
    )
    assert [row.value for row in in_force.select_results_in_force(stated, sources, 2025)] == [4, 5]
    assert len(in_force.select_results_in_force(stated, sources, 2026)) == 5


def test_results_in_force_have_the_columns_of_their_table_and_are_marked_as_stated(table, sources):
    (row,) = in_force.select_results_in_force(results(table, ("older", "7.20")), sources, 2025)
    assert isinstance(row, Result)
    assert row.derived == ""
    assert row.decimals == 2  # 7.20 was printed with two


@given(st.permutations(list(RANKS)))
def test_which_statement_is_in_force_does_not_depend_on_the_order_of_the_file(
    table, sources, order
):
    stated = table("targets", *({"source_id": source, "value": "1"} for source in order))
    kept = in_force.select_current_targets(stated, sources, 2030).in_force
    assert [row.source_id for row in kept] == ["resolution"]


def test_targets_in_force_keep_the_order_in_which_they_first_appear(table, sources):
    stated = table(
        "targets",
        {"target_id": "b", "source_id": "older", "value": "1"},
        {"target_id": "a", "source_id": "older", "value": "2"},
        {"target_id": "b", "source_id": "press", "value": "3"},
    )
    kept = in_force.select_current_targets(stated, sources, 2030).in_force
    assert [row.target_id for row in kept] == ["b", "a"]
    assert [row.value for row in kept] == [1, 2]


def test_every_statement_stays_and_is_told_to_agree_or_not(table, sources):
    stated = results(table, ("press", "7.3"), ("older", "7.2"), ("resolution", "7.20"))
    told = in_force.list_statements(stated, table("targets"), sources)
    assert all(isinstance(row, Statement) for row in told)
    stated_by = {row.source_id for row in stated}
    listed = [row.source_id for row in sources if row.source_id in stated_by]
    assert [row.source_id for row in told] == listed  # in the order of the sources
    by_source = {row.source_id: row for row in told}
    own = [by_source[source] for source in ("press", "older", "resolution")]
    assert [row.in_force for row in own] == ["no", "no", "yes"]
    assert [row.agrees for row in own] == ["no", "yes", "yes"]  # 7.2 and 7.20 are one number
    assert [row.source_rank for row in own] == [6, 1, 1]


def test_a_disagreement_names_both_sources_and_their_difference(table, sources):
    stated = table(
        "targets",
        {"target_id": "beds", "source_id": "resolution", "value": "1000", "place": "8"},
        {"target_id": "beds", "source_id": "older", "value": "500", "place": "2.2"},
        {"target_id": "beds", "source_id": "press", "value": "1000"},
    )
    (row,) = in_force.find_disagreements(table("results"), stated, sources)
    assert (row.in_force, row.in_force_source_id, row.in_force_place) == ("1000", "resolution", "8")
    assert (row.other, row.other_source_id, row.other_place) == ("500", "older", "2.2")
    assert (row.field, row.difference) == ("value", -500)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("operator", ">=", ">"),
        ("value", "80", "81"),
        ("of_total", "53", "56"),
        ("of_total", None, "56"),
        ("due", "2024", "2025"),
        ("due", None, "2025"),
        ("basis", None, "of 34 provinces"),
    ],
)
def test_targets_differ_by_every_field_that_changes_what_is_asked(
    table, sources, field, one, other
):
    common = {"value": "80", "kind": "rank"}
    stated = table(
        "targets",
        {**common, "source_id": "resolution", field: one},
        {**common, "source_id": "older", field: other},
    )
    found = in_force.find_disagreements(table("results"), stated, sources)
    assert [row.field for row in found] == [field]


def test_the_same_target_on_another_price_basis_is_no_disagreement(table, sources):
    common = {"target_id": "income", "value": "80"}
    stated = table(
        "targets",
        {**common, "source_id": "resolution", "basis": "current prices"},
        {**common, "source_id": "older", "basis": "2010 prices", "value": "55"},
    )
    assert not in_force.find_disagreements(table("results"), stated, sources)


def test_a_different_number_or_place_is_no_disagreement(table, sources):
    stated = table(
        "targets",
        {"source_id": "resolution", "value": "80", "number": "7", "place": "1 (7)"},
        {"source_id": "older", "value": "80.0", "note": "Again"},
    )
    assert not in_force.find_disagreements(table("results"), stated, sources)


def test_results_on_different_bases_neither_compete_nor_disagree(table, sources):
    stated = results(
        table,
        ("resolution", "6", {"basis": "old communes"}),
        ("older", "21", {"basis": "new communes"}),
    )
    assert not in_force.find_disagreements(stated, table("targets"), sources)


def test_estimates_and_operators_of_results_can_disagree(table, sources):
    stated = results(
        table, ("resolution", "30000", {"operator": ">"}), ("older", "30000", {"estimate": "yes"})
    )
    found = in_force.find_disagreements(stated, table("targets"), sources)
    assert [row.field for row in found] == ["operator", "estimate"]
    assert [row.in_force for row in found] == [">", "no"]
    assert all(math.isnan(row.difference) for row in found)


def test_the_miniatures_statements_disagree_where_they_were_made_to(run):
    found = {(row.id, row.field) for row in run.disagreements if row.sort != "dates"}
    assert found == {("beds", "value"), ("forest_cover", "operator"), ("forest_cover", "value")}


def test_figures_of_different_dates_stand_side_by_side_and_disagree_in_nothing(table):
    of_press = {"source_id": "press", "period": "2025-07"}
    figures = table(
        "known",
        *(
            {"indicator_id": id_, "period": "2025", "value": v}
            for id_, v in (("x", "194"), ("all", "514"))
        ),
        *(
            {**of_press, "indicator_id": id_, "value": v}
            for id_, v in (("x", "187"), ("all", "503"))
        ),
        {"indicator_id": "members", "period": "2025", "value": "62935"},
        {**of_press, "indicator_id": "members", "operator": ">", "value": "63000"},
        {"indicator_id": "same", "period": "2025", "value": "5"},
        {"indicator_id": "same", "period": "2025-06", "value": "4"},  # by the same source
        {**of_press, "indicator_id": "other_basis", "value": "7", "basis": "before"},
        {"indicator_id": "other_basis", "period": "2025", "value": "8"},
        {**of_press, "indicator_id": "no_year", "value": "9"},
        {"indicator_id": "made", "period": "2025", "value": "8", "derived": "ratio"},
        {**of_press, "indicator_id": "made", "value": "9"},
    )
    sources = table("sources", {"source_id": "s"}, {"source_id": "press"})
    found = {row.id: row for row in in_force.find_disagreements([], [], sources, figures)}
    assert list(found) == ["x", "all", "members"]
    assert {row.sort for row in found.values()} == {"dates"}
    schools = found["x"]
    assert (schools.in_force, schools.other) == ("194", "187")
    # what two dates differ by is no difference of documents, and of a bound none is known
    assert all(math.isnan(row.difference) for row in found.values())


def test_what_is_counted_over_a_term_stands_beside_the_count_to_a_month_of_its_last_year(table):
    figures = table(
        "known",
        {"indicator_id": "abroad", "period": "2021-2025", "value": "1179"},
        {"indicator_id": "abroad", "period": "2025-09", "value": "1076", "source_id": "press"},
        {"indicator_id": "abroad", "period": "2024-09", "value": "900", "source_id": "press"},
        # a mean of years is no count so far, where the years themselves are stated
        {"indicator_id": "growth", "period": "2021-2025", "value": "4.46"},
        {"indicator_id": "growth", "period": "2024", "value": "6.74"},
        {"indicator_id": "growth", "period": "2025-06", "value": "6.56", "source_id": "press"},
    )
    sources = table("sources", {"source_id": "s"}, {"source_id": "press"})
    (row,) = in_force.find_disagreements([], [], sources, figures)
    assert (row.id, row.period, row.sort) == ("abroad", "2025-09", "dates")
    assert (row.in_force, row.other) == ("1179", "1076")


@pytest.mark.parametrize(
    ("ahead", "other", "known"),
    [
        ("=", "=", True),
        (">", "=", False),  # over 30,000 and 43,160: nobody knows by how much
        ("=", ">", False),
        ("~", "=", False),
    ],
)
def test_a_difference_from_a_bound_is_not_known(table, sources, ahead, other, known):
    stated = results(
        table, ("resolution", "30000", {"operator": ahead}), ("older", "43160", {"operator": other})
    )
    found = in_force.find_disagreements(stated, table("targets"), sources)
    (row,) = [row for row in found if row.field == "value"]
    assert (row.difference == 13160) is known
    assert (row.matters == "difference") is known
    assert math.isnan(row.difference) is not known


def test_the_documents_disagree_on_the_beds_and_the_communes(real):
    by_value = [row for row in real.disagreements if row.field == "value"]
    told = {(row.id, row.in_force, row.other) for row in by_value}
    assert ("hospital_beds", "1000", "500") in told
    assert ("new_rural_communes", "21", "19") in told


def test_the_adopted_resolution_is_in_force_wherever_it_states_a_target(real):
    stated = [row for row in real.statements if row.statement == "target"]
    by_resolution = {row.id for row in stated if row.source_id == "nq68"}
    in_force = {row.target_id: row.source_id for row in real.measures}
    assert len(by_resolution) > 20
    assert {in_force[target] for target in by_resolution} == {"nq68"}


def test_of_each_result_and_target_exactly_one_statement_is_in_force(real):
    for kind, key_of in (
        ("target", lambda row: row.id),
        ("result", lambda row: (row.id, row.period, row.basis)),
    ):
        own = [row for row in real.statements if row.statement == kind]
        kept = [key_of(row) for row in own if row.in_force == "yes"]
        assert len(kept) == len(set(kept))
        assert len(kept) == len({key_of(row) for row in own})


def test_every_source_of_the_miniature_has_a_strength_of_its_own(province):
    strengths = [(row.rank, row.date) for row in province.sources]
    assert all(one != other for one, other in itertools.combinations(strengths, 2))


@pytest.mark.parametrize(
    ("ahead", "other", "sorts"),
    [
        ((">", "30000"), ("=", "43160"), ["compatible", "compatible"]),
        (("=", "98.7"), (">", "98"), ["compatible", "compatible"]),
        (("=", "3"), (">", "3"), ["compatible"]),
        (("=", "1179"), ("=", "1076"), ["value"]),
        ((">", "30000"), ("=", "20000"), ["comparator", "value"]),
    ],
)
def test_results_that_can_both_be_true_do_not_contradict(table, sources, ahead, other, sorts):
    stated = results(
        table,
        ("resolution", ahead[1], {"operator": ahead[0]}),
        ("older", other[1], {"operator": other[0]}),
    )
    found = in_force.find_disagreements(stated, table("targets"), sources)
    assert [row.sort for row in found] == sorts
    told = in_force.list_statements(stated, table("targets"), sources)
    assert [row.agrees for row in told] == ["yes", "yes" if sorts[0] == "compatible" else "no"]


@pytest.mark.parametrize(
    ("field", "one", "other", "sort", "matters", "value"),
    [
        ("operator", ">", ">=", "comparator", "margin_fails", 28),
        ("operator", "~", ">", "comparator", "margin_passes", 28),
        ("operator", "=", ">=", "compatible", "", None),  # both are read as at least
        ("operator", "<", ">", "comparator", "", None),
        ("value", "28", "27", "value", "difference", -1),
        ("of_total", "56", "53", "scope", "difference", -3),
        ("of_total", None, "56", "scope", "", None),
        ("due", "2025", "2024", "period", "difference", -1),
        ("basis", None, "of 34 provinces", "scope", "", None),
    ],
)
def test_a_difference_of_targets_has_a_sort_and_a_weight(
    table, sources, field, one, other, sort, matters, value
):
    common = {"value": "28", "operator": ">=", "kind": "count"}
    stated = table(
        "targets",
        {**common, "source_id": "resolution", field: one},
        {**common, "source_id": "older", field: other},
    )
    (row,) = in_force.find_disagreements(table("results"), stated, sources)
    assert (row.sort, row.matters) == (sort, matters)
    assert row.matters_value == value or (value is None and math.isnan(row.matters_value))


def test_an_estimate_of_the_same_figure_is_a_sort_of_its_own_and_agrees(table, sources):
    stated = results(table, ("resolution", "5500", {"estimate": "yes"}), ("older", "5500"))
    (row,) = in_force.find_disagreements(stated, table("targets"), sources)
    assert (row.field, row.sort) == ("estimate", "estimate")
    assert [row.agrees for row in in_force.list_statements(stated, table("targets"), sources)] == [
        "yes"
    ] * 2


def test_of_one_source_the_exact_figure_is_in_force_before_its_bound(table, sources):
    bound, exact = ("older", "98", {"operator": ">"}), ("older", "98.7")
    assert chosen(table, sources, bound, exact) == [98.7]
    assert chosen(table, sources, exact, bound) == [98.7]


def test_a_stated_figure_that_differs_from_the_derived_one_is_a_finding(real):
    (row,) = (r for r in real.disagreements if r.sort == "derived")
    assert row.indicator_id == "grdp_per_capita_of_country"
    assert (row.in_force, row.other) == ("26.4", "40.42")  # 50.73 / 125.5
    assert row.matters_value == pytest.approx(14.02, abs=0.01)


def test_a_derived_figure_within_rounding_of_the_stated_one_is_no_finding(table, sources):
    known = table("known", {"period": "2025", "value": "40.4", "source_id": "older"})
    for value, count in (("40.42", 0), ("40.5", 0), ("40.56", 1)):  # 40.45 is within both of 40.5
        beaten = table("known", {"period": "2025", "value": value, "derived": "ratio"})
        found = in_force.find_disagreements(
            table("results"), table("targets"), sources, known, beaten
        )
        assert len(found) == count, value


def test_the_documents_differ_in_these_sorts(real):
    sort = {(r.id, r.field): r.sort for r in real.disagreements}
    assert sort["drug_free_communes", "operator"] == "comparator"
    assert sort["tourism_visits_increase", "value"] == "compatible"
    # what there is at a day is another figure on another day; a count of the term cannot fall
    for name in ("national_standard_schools", "party_members"):
        assert sort[name, "value"] == "dates"
    assert sort["workers_abroad_total", "value"] == "value"  # 1,179 and 1,076
    assert sort["jobs_created_total", "value"] == "compatible"  # over 30,000 and 43,160
    assert sort["health_insurance", "value"] == "compatible"
    assert sort["tourism_revenue_total", "estimate"] == "estimate"


@pytest.mark.parametrize(
    ("statistics", "adopted", "value"),
    [("2026-05-01", "2025-12-11", 2), ("2025-05-01", "2025-12-11", 1), ("", "", 1)],
)
def test_a_later_publication_of_the_statistics_office_corrects_a_result_and_no_target(
    table, statistics, adopted, value
):
    facts = table(
        "sources",
        {"source_id": "adopted", "date": adopted or None},
        {"source_id": "office", "rank": "3", "date": statistics or None, "status": "statistics"},
        {"source_id": "second", "rank": "2", "date": statistics or None, "status": "statistics"},
    )
    assert chosen(table, facts, ("adopted", "1"), ("office", "2")) == [value]
    # of two publications the stronger one, and none beside another corrects it
    assert chosen(table, facts, ("office", "3"), ("second", "2")) == [2]
    asked = table(
        "targets",
        *(
            {"source_id": source, "value": value}
            for source, value in (("adopted", "1"), ("office", "2"))
        ),
    )
    assert [row.value for row in in_force.select_current_targets(asked, facts, 2026).in_force] == [
        1
    ]


def test_a_statement_bears_what_is_known_of_its_source(table, sources):
    stated = results(table, ("older", "1"), ("press", "2"))
    rows = in_force.list_statements(
        stated, table("targets", {"source_id": "month", "value": "1"}), sources
    )
    facts = {row.source_id: row for row in sources}
    assert [(row.source_id, row.statement, row.id) for row in rows] == [
        *(("older", "result", "x"), ("month", "target", "t"), ("press", "result", "x"))
    ]
    for row in rows:
        own = facts[row.source_id]
        shown = row.source_title, row.source_status, row.source_rank, row.source_date
        assert shown == (own.title, own.status, own.rank, own.date)


def test_every_disagreement_has_a_sort_and_weight_of_the_lists_and_all_of_them_occur(real, demo):
    rows = [*real.disagreements, *demo(2028).disagreements]
    assert {row.statement for row in rows} == {"result", "target"}
    assert {row.sort for row in rows} <= set(in_force.DIFFERENCE_KINDS)
    assert {row.matters for row in rows} <= {"", *in_force.IMPORTANCE_CODES}
    kinds = ("value", "comparator", "scope", "period", "dates", "estimate", "derived", "compatible")
    assert kinds == in_force.DIFFERENCE_KINDS  # what matters more comes first
    assert in_force.IMPORTANCE_CODES == ("difference", "margin_passes", "margin_fails")
