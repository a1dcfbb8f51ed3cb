"""What is wanted of a year: targets first, then what rules need, then series that go on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from briefing import paths
from briefing.analysis.analyse import analyse
from briefing.data import reader
from briefing.i18n import load_translator
from briefing.report import exhibits
from briefing.report.wanted import list_wanted

SAY = load_translator("en")


@pytest.fixture(scope="module")
def tables() -> Any:
    return analyse(reader.load_province(paths.DATA), 2026)


@pytest.fixture(scope="module")
def needs(tables: Any) -> dict[str, str]:
    return {row.indicator_id: row.need for row in list_wanted(tables)}


def test_each_result_is_wanted_for_its_first_reason(needs: dict[str, str]) -> None:
    assert needs["grdp_growth"] == "target"  # of the plan, by no rule
    assert needs["trade_turnover"] == "rule"  # trade_growth is a target and made of it
    assert needs["budget_revenue"] == "rule"  # for its growth, from 2026 on
    assert needs["grdp"] == "other"  # a yearly series


def test_what_is_made_by_a_rule_alone_is_not_asked_for(needs: dict[str, str]) -> None:
    assert "trade_growth" not in needs
    assert "budget_revenue_growth" not in needs


def test_no_growth_is_made_of_revenue_before_its_rules_begin(tables: Any) -> None:
    rows = [row for row in tables.results if row.indicator_id == "budget_revenue_growth"]
    assert [(row.period, row.derived) for row in rows] == [("2021-2025", "")]


def test_a_final_result_of_the_year_is_known_and_an_estimate_is_not(tables: Any) -> None:
    last = next(row for row in tables.results if row.indicator_id == "grdp" and not row.derived)

    def need_with(estimate: str) -> str:
        result = last._replace(period="2026", estimate=estimate)
        found = list_wanted(replace(tables, results=[*tables.results, result]))
        return next(row.need for row in found if row.indicator_id == "grdp")

    assert (need_with("no"), need_with("yes")) == ("known", "other")


def test_a_milestone_that_is_done_and_a_target_that_was_due_ask_for_nothing(tables: Any) -> None:
    def is_target(name: str, **change: Any) -> bool:
        rows = [
            row._replace(**change) if row.indicator_id == name else row for row in tables.measures
        ]
        found = list_wanted(replace(tables, measures=rows))
        return any(row.indicator_id == name and row.need == "target" for row in found)

    assert is_target("hospital_built")
    assert not is_target("hospital_built", latest=1.0)
    assert is_target("hospital_built", latest=0.0, due=2025.0)
    assert is_target("online_services")
    assert not is_target("online_services", due=2025.0)


def test_the_page_lists_them_in_the_same_order(tables: Any) -> None:
    items = exhibits.wanted_results(tables, SAY).items
    assert [item[0].text for item in items] == [
        *("Targets are judged by:", "Other figures are computed from:", "A series goes on with:")
    ]
    assert items[0][1].text.startswith(" GRDP growth; ")


def test_where_all_is_known_the_page_says_so(tables: Any) -> None:
    block: Any = exhibits.wanted_results(replace(tables, measures=[], results=[]), SAY)
    assert block.spans[0].text == "Every result of 2026 that is wanted is in."


def test_a_milestone_done_in_a_year_before_is_asked_for_no_more(tables: Any) -> None:
    any_result = next(row for row in tables.results if not row.derived)

    def is_asked(value: float, period: str) -> bool:
        change = {"indicator_id": "hospital_built", "value": value, "period": period}
        results = [*tables.results, any_result._replace(**change, estimate="no")]
        found = list_wanted(replace(tables, results=results))
        return any(row.indicator_id == "hospital_built" for row in found)

    assert not is_asked(1, "2025")
    assert is_asked(0, "2025")
    assert is_asked(1, "2026")  # known, but may be revised
