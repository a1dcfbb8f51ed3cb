"""Which statement is in force, and where the others disagree."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.analysis import in_force
from briefing.data import tables

RANKS = {
    "resolution": ("1", "2025-12-11"),
    "older": ("1", "2025-09-17"),
    "month": ("1", "2025-09"),
    "undated": ("1", None),
    "press": ("6", "2026-01-28"),
}


@pytest.fixture
def sources(frame):
    return frame(
        "sources",
        *(
            {"source_id": source, "rank": rank, "date": date}
            for source, (rank, date) in RANKS.items()
        ),
    )


def results(frame, *stated):
    """One indicator's results of 2025, as (source, value) or (source, value, other cells)."""
    return frame(
        "results",
        *(
            {"period": "2025", "source_id": source, "value": value, **dict(*more)}
            for source, value, *more in stated
        ),
    )


def chosen(frame, sources, *stated):
    return list(in_force.select_results_in_force(results(frame, *stated), sources, 2025)["value"])


def test_the_lowest_rank_is_in_force_however_late_the_others(frame, sources):
    assert chosen(frame, sources, ("press", "7.5"), ("older", "7.2")) == [7.2]


def test_of_equal_ranks_the_latest_date_is_in_force(frame, sources):
    assert chosen(frame, sources, ("older", "1"), ("resolution", "2")) == [2]


def test_a_day_is_later_than_its_month_and_an_undated_source_is_earliest(frame, sources):
    assert chosen(frame, sources, ("month", "1"), ("older", "2")) == [2]
    assert chosen(frame, sources, ("undated", "1"), ("month", "2")) == [2]


def test_of_a_full_tie_the_first_written_is_taken(frame, sources):
    assert chosen(frame, sources, ("older", "1"), ("older", "2")) == [1]


def test_one_statement_is_in_force_for_each_period_and_basis(frame, sources):
    stated = results(
        frame,
        ("older", "1"),
        ("press", "2", {"basis": "old communes"}),
        ("press", "3", {"period": "2024"}),
        ("press", "4", {"indicator_id": "y"}),
        ("press", "5"),
    )
    kept = in_force.select_results_in_force(stated, sources, 2025)
    assert sorted(kept["value"]) == [1, 2, 3, 4]


def test_a_period_that_ends_after_the_briefing_year_does_not_enter(frame, sources):
    stated = results(
        frame,
        ("older", "1", {"period": "2026"}),
        ("older", "2", {"period": "2021-2026"}),
        ("older", "3", {"period": "2026-06"}),
        ("older", "4", {"period": "2025-12"}),
        ("older", "5", {"period": "2021-2025"}),
    )
    assert list(in_force.select_results_in_force(stated, sources, 2025)["value"]) == [4, 5]
    assert len(in_force.select_results_in_force(stated, sources, 2026)) == 5


def test_results_in_force_have_the_columns_of_their_table_and_are_marked_as_stated(frame, sources):
    kept = in_force.select_results_in_force(results(frame, ("older", "7.20")), sources, 2025)
    assert tuple(kept.columns) == tables.RESULT_COLUMNS
    assert list(kept["derived"]) == [""]
    assert list(kept["decimals"]) == [2]  # 7.20 was printed with two


@given(st.permutations(list(RANKS)))
def test_which_statement_is_in_force_does_not_depend_on_the_order_of_the_file(order):
    import pandas as pd

    ranked = pd.DataFrame(
        [{"source_id": s, "rank": int(r), "date": d or ""} for s, (r, d) in RANKS.items()]
    )
    stated = pd.DataFrame([{"target_id": "t", "source_id": source} for source in order])
    kept = stated[in_force.mark_in_force(stated, ranked, ["target_id"])]
    assert list(kept["source_id"]) == ["resolution"]


def test_targets_in_force_keep_the_order_in_which_they_first_appear(frame, sources):
    stated = frame(
        "targets",
        {"target_id": "b", "source_id": "older", "value": "1"},
        {"target_id": "a", "source_id": "older", "value": "2"},
        {"target_id": "b", "source_id": "press", "value": "3"},
    )
    kept = in_force.select_targets_in_force(stated, sources)
    assert list(kept["target_id"]) == ["b", "a"]
    assert list(kept["value"]) == [1, 2]


def test_every_statement_stays_and_is_told_to_agree_or_not(frame, sources):
    stated = results(frame, ("press", "7.3"), ("older", "7.2"), ("resolution", "7.20"))
    told = in_force.list_statements(stated, frame("targets"), sources)
    assert tuple(told.columns) == tables.STATEMENT_COLUMNS
    listed = [source for source in sources["source_id"] if source in set(stated["source_id"])]
    assert list(told["source_id"]) == listed  # in the order of the sources
    own = told.set_index("source_id").loc[["press", "older", "resolution"]]
    assert list(own["in_force"]) == ["no", "no", "yes"]
    assert list(own["agrees"]) == ["no", "yes", "yes"]  # 7.2 and 7.20 are one number
    assert list(own["source_rank"]) == [6, 1, 1]


def test_a_disagreement_names_both_sources_and_their_difference(frame, sources):
    stated = frame(
        "targets",
        {"target_id": "beds", "source_id": "resolution", "value": "1000", "place": "8"},
        {"target_id": "beds", "source_id": "older", "value": "500", "place": "2.2"},
        {"target_id": "beds", "source_id": "press", "value": "1000"},
    )
    (row,) = tables.to_records(in_force.find_disagreements(frame("results"), stated, sources))
    assert (row["in_force"], row["in_force_source_id"], row["in_force_place"]) == (
        "1000",
        "resolution",
        "8",
    )
    assert (row["other"], row["other_source_id"], row["other_place"]) == ("500", "older", "2.2")
    assert (row["field"], row["difference"]) == ("value", -500)


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
    frame, sources, field, one, other
):
    common = {"value": "80"}
    stated = frame(
        "targets",
        {**common, "source_id": "resolution", field: one},
        {**common, "source_id": "older", field: other},
    )
    found = in_force.find_disagreements(frame("results"), stated, sources)
    assert list(found["field"]) == [field]


def test_a_different_number_or_place_is_no_disagreement(frame, sources):
    stated = frame(
        "targets",
        {"source_id": "resolution", "value": "80", "number": "7", "place": "1 (7)"},
        {"source_id": "older", "value": "80.0", "note": "Again"},
    )
    assert in_force.find_disagreements(frame("results"), stated, sources).empty


def test_results_on_different_bases_neither_compete_nor_disagree(frame, sources):
    stated = results(
        frame,
        ("resolution", "6", {"basis": "old communes"}),
        ("older", "21", {"basis": "new communes"}),
    )
    assert in_force.find_disagreements(stated, frame("targets"), sources).empty


def test_estimates_and_operators_of_results_can_disagree(frame, sources):
    stated = results(
        frame,
        ("resolution", "30000", {"operator": ">"}),
        ("older", "30000", {"estimate": "yes"}),
    )
    found = in_force.find_disagreements(stated, frame("targets"), sources)
    assert list(found["field"]) == ["operator", "estimate"]
    assert list(found["in_force"]) == [">", "no"]
    assert found["difference"].isna().all()


def test_the_miniatures_statements_disagree_where_they_were_made_to(run):
    found = {(row["id"], row["field"]) for row in tables.to_records(run.disagreements)}
    assert found == {("beds", "value"), ("forest_cover", "operator"), ("forest_cover", "value")}


def test_the_documents_disagree_on_the_beds_and_the_communes(real):
    by_value = real.disagreements[real.disagreements["field"] == "value"]
    told = {(row["id"], row["in_force"], row["other"]) for row in tables.to_records(by_value)}
    assert ("hospital_beds", "1000", "500") in told
    assert ("new_rural_communes", "21", "19") in told


def test_the_adopted_resolution_is_in_force_wherever_it_states_a_target(real):
    stated = real.statements[real.statements["statement"] == "target"]
    by_resolution = set(stated.loc[stated["source_id"] == "nq68", "id"])
    in_force = dict(zip(real.measures["target_id"], real.measures["source_id"], strict=True))
    assert len(by_resolution) > 20
    assert {in_force[target] for target in by_resolution} == {"nq68"}


def test_of_each_result_and_target_exactly_one_statement_is_in_force(real):
    for kind, key in (("target", ["id"]), ("result", ["id", "period", "basis"])):
        own = real.statements[real.statements["statement"] == kind]
        kept = own[own["in_force"] == "yes"]
        assert not kept.duplicated(key).any()
        assert len(kept) == len(own.drop_duplicates(key))


def test_every_source_of_the_miniature_has_a_strength_of_its_own(province):
    sources = province.frame("sources")
    strengths = list(zip(sources["rank"], sources["date"], strict=True))
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
def test_results_that_can_both_be_true_do_not_contradict(frame, sources, ahead, other, sorts):
    stated = results(
        frame,
        ("resolution", ahead[1], {"operator": ahead[0]}),
        ("older", other[1], {"operator": other[0]}),
    )
    found = in_force.find_disagreements(stated, frame("targets"), sources)
    assert list(found["sort"]) == sorts
    told = in_force.list_statements(stated, frame("targets"), sources)
    assert list(told["agrees"]) == ["yes", "yes" if sorts[0] == "compatible" else "no"]


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
    frame, sources, field, one, other, sort, matters, value
):
    common = {"value": "28", "operator": ">="}
    stated = frame(
        "targets",
        {**common, "source_id": "resolution", field: one},
        {**common, "source_id": "older", field: other},
    )
    (row,) = tables.to_records(in_force.find_disagreements(frame("results"), stated, sources))
    assert (row["sort"], row["matters"]) == (sort, matters)
    assert row["matters_value"] == value or (value is None and math.isnan(row["matters_value"]))


def test_an_estimate_of_the_same_figure_is_a_sort_of_its_own_and_agrees(frame, sources):
    stated = results(frame, ("resolution", "5500", {"estimate": "yes"}), ("older", "5500"))
    (row,) = tables.to_records(in_force.find_disagreements(stated, frame("targets"), sources))
    assert (row["field"], row["sort"]) == ("estimate", "estimate")
    assert (
        list(in_force.list_statements(stated, frame("targets"), sources)["agrees"]) == ["yes"] * 2
    )


def test_of_one_source_the_exact_figure_is_in_force_before_its_bound(frame, sources):
    bound, exact = ("older", "98", {"operator": ">"}), ("older", "98.7")
    assert chosen(frame, sources, bound, exact) == [98.7]
    assert chosen(frame, sources, exact, bound) == [98.7]


def test_a_stated_figure_that_differs_from_the_derived_one_is_a_finding(real):
    (row,) = (r for r in tables.to_records(real.disagreements) if r["sort"] == "derived")
    assert row["indicator_id"] == "grdp_per_capita_of_country"
    assert (row["in_force"], row["other"]) == ("26.4", "40.42")  # 50.73 / 125.5
    assert row["matters_value"] == pytest.approx(14.02, abs=0.01)


def test_a_derived_figure_within_rounding_of_the_stated_one_is_no_finding(frame, sources):
    known = frame("known", {"period": "2025", "value": "40.4", "source_id": "older"})
    for value, count in (("40.42", 0), ("40.5", 0), ("40.56", 1)):  # 40.45 is within both of 40.5
        beaten = frame("known", {"period": "2025", "value": value, "derived": "ratio"})
        found = in_force.find_disagreements(
            frame("results"), frame("targets"), sources, known, beaten
        )
        assert len(found) == count, value


def test_the_documents_differ_in_these_sorts(real):
    sort = {(r["id"], r["field"]): r["sort"] for r in tables.to_records(real.disagreements)}
    assert sort["drug_free_communes", "operator"] == "comparator"
    assert sort["jobs_created_total", "value"] == "compatible"
    assert sort["workers_abroad_total", "value"] == "value"
    assert sort["health_insurance", "value"] == "compatible"
    assert sort["tourism_revenue_total", "estimate"] == "estimate"
