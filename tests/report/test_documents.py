"""The documents compared, and the report of one domain: what they show is what the tables hold."""

from __future__ import annotations

import math

import pytest

from briefing import i18n
from briefing.data import codes, queries, tables
from briefing.report import blocks, exhibits

EN = i18n.load_translator("en")


@pytest.fixture(params=["run", "real"])
def made(request: pytest.FixtureRequest) -> tables.Tables:
    """The tables of the miniature province, and of the real one."""
    return request.getfixturevalue(request.param)


def rows(table: blocks.Block) -> list[tuple[blocks.Cell, ...]]:
    assert isinstance(table, blocks.Table)
    return [row for group in table.groups for row in group.rows]


def test_every_difference_is_shown_with_both_wordings_and_their_sources(
    made: tables.Tables,
) -> None:
    shown = rows(exhibits.disagreements_table(made, EN))
    assert len(shown) == len(made.disagreements) > 0
    for _, ahead, other, *_ in shown:
        assert ahead.sub.startswith("[")
        assert other.sub.startswith("[")


def test_the_beds_of_the_hospital_differ_by_500_in_three_documents(real: tables.Tables) -> None:
    shown = rows(exhibits.disagreements_table(real, EN))
    beds = [row for row in shown if row[0].text == "Size of the new provincial general hospital"]
    assert [row[1].text for row in beds] == ["1,000 beds"] * 3
    assert [row[2].text for row in beds] == ["500 beds"] * 3
    assert [row[3].text for row in beds] == ["−500 beds"] * 3


def test_shares_differ_by_points(real: tables.Tables) -> None:
    shown = rows(exhibits.disagreements_table(real, EN))
    (electricity, _) = [row for row in shown if row[0].text == "Households with electricity"]
    assert electricity[3].text == "+3.4 percentage points"  # 100% against 96.6%


def test_every_check_is_shown_once_those_that_fail_first(made: tables.Tables) -> None:
    shown = rows(exhibits.arithmetic_checks(made, EN))
    assert len(shown) == len(made.checks)
    tones = [row[2].tone for row in shown]
    failing = [tone in ("bad", "warn") for tone in tones]
    assert failing == sorted(failing, reverse=True)


def test_a_target_below_what_was_achieved_is_no_error_of_arithmetic(real: tables.Tables) -> None:
    less = {row.check_id for row in real.checks if row.finding == "asks_less"}
    failed = queries.list_failed_checks(real)
    assert less >= {"members_target"}
    assert not {row.check_id for row in failed} & less
    assert f"{len(failed)} of {len(real.checks)}" in (exhibits.documents_cover(real, EN).message)


def test_the_share_of_the_national_average_is_told_as_impossible_on_the_summary(
    real: tables.Tables,
) -> None:
    last = exhibits.findings(real, EN).items[-1]
    assert "26.4%" in last.text
    assert "40.4%" in last.text  # 50.73 ÷ 125.5


def test_every_target_of_the_plan_stands_in_one_domain(made: tables.Tables) -> None:
    last = float(made.facts.plan.split("-")[1])
    plan = [
        row.target_id
        for row in made.measures
        if row.plan == made.facts.plan and not row.stage_of and row.due == last
    ]
    shown_in = [
        row.target_id
        for domain in codes.DOMAINS
        for row in exhibits.measures_of_domain(made, domain)
    ]
    assert sorted(shown_in) == sorted(plan)


def test_a_domain_tells_how_many_targets_are_faster_slower_or_unknown(real: tables.Tables) -> None:
    measures = exhibits.measures_of_domain(real, "economy")
    faster = sum(row.ambition > 1 for row in measures)
    message = exhibits.domain_cover(real, "economy", EN).message
    assert message.startswith(f"{len(measures)} targets for 2026–2030. {faster} require a faster")
    parts = [int(sentence.split()[0]) for sentence in message.rstrip(".").split(". ")]
    assert parts[0] == sum(parts[1:])  # every target is counted
    assert 0 not in parts
    assert not all(math.isnan(row.ambition) for row in measures)


def test_a_domain_without_results_or_targets_says_so(made: tables.Tables) -> None:
    none = exhibits.targets_table(made, [], EN)
    assert isinstance(none, blocks.Text)
