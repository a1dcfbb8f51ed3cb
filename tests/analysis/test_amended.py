"""Which wording of a target counts in which year: amended, withdrawn, striven for, answered for."""

from __future__ import annotations

import math

import pytest

from briefing.analysis import analyse, in_force
from briefing.data import schema
from briefing.data.dataset import Dataset, NumberedRow

PLAN = {"target_id": "t", "plan": "2026-2030", "indicator_id": "x", "kind": "level"}
SOURCES = {  # source → rank, date, status
    "plan": ("1", "2025-12-11", "adopted"),
    "congress": ("2", "2025-09-17", "adopted"),
    "undated": ("3", None, "adopted"),
    "draft": ("4", "2025-08", "draft"),
    "amendment": ("1", "2028-07-05", "adopted"),
    "weaker": ("2", "2028-12-31", "adopted"),
    "after": ("1", "2029-01-01", "adopted"),
}
RESULTS = {"2025": "50", "2026": "55", "2027": "60", "2028": "65"}


def target(source: str, value: str = "100", **cells: str) -> dict[str, str]:
    return {**PLAN, "operator": ">=", "source_id": source, "value": value, **cells}


@pytest.fixture(scope="module")
def sources(table):
    return table(
        "sources",
        *(
            {"source_id": name, "rank": rank, "date": date, "status": status}
            for name, (rank, date, status) in SOURCES.items()
        ),
    )


@pytest.fixture
def current(table, sources):
    """A function giving the targets as of a year from rows by hand."""
    return lambda year, *rows: in_force.select_current_targets(
        table("targets", *rows), sources, year
    )


def province(*targets: dict[str, str], bodies: tuple[dict[str, str], ...] = ()) -> Dataset:
    """A province with an indicator x, its results and some statements of targets."""
    given = {
        "sources": [
            {"source_id": name, "title_vi": name, "title_en": name, "rank": rank, "status": status}
            | ({"date": date} if date else {})
            for name, (rank, date, status) in SOURCES.items()
        ],
        "indicators": [
            {"indicator_id": "x", "name_vi": "X", "name_en": "X", "domain": "economy"}
            | {"unit": "percent", "better": "up", "path": "linear"}
        ],
        "results": [
            {"indicator_id": "x", "period": period, "operator": "=", "value": value}
            | {"estimate": "no", "source_id": "congress"}
            for period, value in RESULTS.items()
        ],
        "targets": list(targets),
        "bodies": list(bodies),
    }
    rows = {
        name: tuple(
            NumberedRow(
                line, model.model_validate({**dict.fromkeys(schema.list_columns(model)), **cells})
            )
            for line, cells in enumerate(given.get(name, []), start=2)
        )
        for name, model in schema.ROW_MODELS.items()
    }
    info = {"id": "p", "name_vi": "P", "name_en": "P"}
    plans = {"past_plan": "2021-2025", "plan": "2026-2030"}
    return Dataset("p", schema.ProvinceInfo(**info, **plans), rows, {}, ())


def analysed(year: int, *targets: dict[str, str], **more: tuple[dict[str, str], ...]):
    return analyse.analyse(province(*targets, **more), year)


@pytest.mark.parametrize(("year", "value"), [(2025, 100), (2027, 100), (2028, 80), (2030, 80)])
def test_a_resolution_of_2028_changes_nothing_a_reader_was_told_about_2027(current, year, value):
    rows = (target("plan"), target("amendment", "80"))
    assert [row.value for row in current(year, *rows).in_force] == [value]


def test_the_last_day_of_the_year_counts_and_the_first_of_the_next_does_not(current):
    rows = (target("congress"), target("weaker", "90"), target("after", "80"))
    assert [row.value for row in current(2028, *rows).in_force] == [90]


def test_an_undated_document_counts_as_early_and_the_strongest_known_wins(current):
    assert [
        row.value for row in current(2025, target("undated"), target("plan", "90")).in_force
    ] == [90]
    assert [
        row.value for row in current(2024, target("undated"), target("plan", "90")).in_force
    ] == [100]


def test_of_a_target_in_later_documents_only_the_earliest_is_taken(current):
    rows = (target("amendment", "80"), target("plan", "90"))
    assert [row.value for row in current(2020, *rows).in_force] == [90]


def test_a_stronger_wording_adopted_before_the_plan_begins_amends_nothing(current):
    assert not current(2025, target("congress", "90"), target("plan")).replaced


def test_neither_does_one_that_says_the_same_or_a_draft_or_a_weaker_document(current):
    assert not current(2028, target("plan"), target("amendment")).replaced
    assert not current(2028, target("draft", "90"), target("amendment")).replaced
    assert not current(2028, target("plan"), target("weaker", "90")).replaced


def test_an_amended_target_is_judged_by_the_new_one_and_told_with_what_the_old_one_would_say():
    rows = (target("plan"), target("congress", "100"), target("amendment", "75"))
    (row,) = analysed(2028, *rows).measures
    assert (row.value, row.source_id, row.pace) == (75, "amendment", "on_track")  # 15 ÷ 15
    assert (row.replaced_source_id, row.replaced_pace) == ("plan", "insufficient")  # 15 ÷ 30
    (before,) = analysed(2027, *rows).measures
    assert (before.value, before.replaced_source_id) == (100, "")


def test_what_was_amended_is_neither_a_disagreement_nor_a_reason_for_doubt():
    rows = (target("plan"), target("amendment", "75"))
    tables = analysed(2028, *rows)
    assert not tables.disagreements
    assert "sources_disagree" not in tables.measures[0].reasons
    assert [row.in_force for row in tables.statements if row.statement == "target"] == ["no", "yes"]
    assert len([row for row in analysed(2027, *rows).statements if row.statement == "target"]) == 1


def test_a_document_that_is_later_than_the_amendment_and_differs_still_disagrees():
    tables = analysed(2028, target("plan"), target("amendment", "75"), target("weaker", "90"))
    assert [row.other_source_id for row in tables.disagreements] == ["weaker"]
    assert "sources_disagree" in tables.measures[0].reasons


def test_a_verdict_that_changed_with_the_wording_is_neither_better_nor_worse():
    tables = analysed(2028, target("plan"), target("amendment", "75"))
    assert [(row.before, row.after, row.sort) for row in tables.changes] == [
        ("insufficient", "on_track", "amended")
    ]


def test_a_withdrawn_target_leaves_the_counts_from_its_year_on():
    rows = (target("plan"), target("amendment", withdrawn="yes"))
    assert [row.target_id for row in analysed(2027, *rows).measures] == ["t"]
    tables = analysed(2028, *rows)
    assert not tables.measures
    assert [row.source_id for row in tables.statements if row.withdrawn == "yes"] == ["amendment"]


def test_what_is_striven_for_is_shown_and_never_judged():
    binding, with_stretch = target("plan", "75"), target("plan", "75", stretch="100")
    (one,), (other,) = analysed(2028, binding).measures, analysed(2028, with_stretch).measures
    assert other.stretch == 100
    assert repr(other._replace(stretch=math.nan)) == repr(one)


def test_the_same_target_in_prices_of_another_year_is_no_disagreement_and_no_doubt():
    tables = analysed(2028, target("plan", "75"), target("congress", "100", basis="prices of 2020"))
    assert not tables.disagreements
    assert "sources_disagree" not in tables.measures[0].reasons


def test_who_answers_for_a_target_is_told_where_a_document_says_so_and_else_is_a_gap():
    body = {"body_id": "department", "name_vi": "Sở", "name_en": "Department"}
    rows = (target("plan"), target("congress", owner="department"))
    tables = analysed(2026, *rows, bodies=(body,))
    (row,) = tables.measures
    assert (row.owner, row.owner_name["vi"], row.owner_source_id) == (
        "department",
        "Sở",
        "congress",
    )
    assert not [gap for gap in tables.gaps if gap.missing == "owner"]
    assert {row: "found"}[row] == "found"  # charts look targets up by their row
    gaps = [gap for gap in analysed(2026, target("plan")).gaps if gap.missing == "owner"]
    assert [(gap.target_id, gap.reason) for gap in gaps] == [("t", "no_owner")]
