"""Periods as they are written: their years, and what of a span is covered."""

from __future__ import annotations

import pytest

from briefing.data.periods import Period, cover_span, end_in_month, period_years, span_before


@pytest.mark.parametrize(
    ("text", "parts", "kind"),
    [
        ("2025", (2025, 2025, 0), "is_year"),
        ("2025-2025", (2025, 2025, 0), "is_year"),
        ("2021-2025", (2021, 2025, 0), "is_span"),
        ("2025-01", (2025, 2025, 1), "is_month"),
        ("2025-12", (2025, 2025, 12), "is_month"),
    ],
)
def test_a_period_is_a_year_a_span_or_a_month(text, parts, kind):
    period = Period.parse(text)
    assert period == parts
    assert period_years(text) == parts[:2]
    kinds = ("is_year", "is_span", "is_month")
    assert {name: getattr(period, name) for name in kinds} == {name: name == kind for name in kinds}


@pytest.mark.parametrize(
    ("text", "month"),
    [
        *(("2025-Q1", "2025-03"), ("2025-Q2", "2025-06"), ("2025-Q3", "2025-09")),
        *(("2025-Q4", "2025-12"), ("2025-06", "2025-06"), ("2025", "2025")),
    ],
)
def test_a_quarter_ends_in_its_last_month(text, month):
    assert end_in_month(text) == month


@pytest.mark.parametrize(
    ("plan", "before"),
    [("2021-2025", "2016-2020"), ("2026-2030", "2021-2025"), ("2025-2025", "2024-2024")],
)
def test_as_many_years_come_before_a_plan(plan, before):
    assert span_before(plan) == before


def test_no_years_are_covered_by_nothing_and_one_year_by_itself():
    assert cover_span({}, 2025, 2024) == []
    assert cover_span({}, 2025, 2025) is None
    assert cover_span({"2025": "a"}, 2025, 2025) == [("a", 1)]
    assert cover_span({"2024-2025": "a", "2025": "b"}, 2025, 2025) == [("b", 1)]


def test_the_longest_span_comes_first_and_each_counts_its_years():
    figures = {"2021-2023": "a", "2021": "b", "2022-2025": "c", "2024": "d", "2025": "e"}
    assert cover_span(figures, 2021, 2025) == [("a", 3), ("d", 1), ("e", 1)]
    del figures["2024"]  # without it only the shorter first part leads to the end
    assert cover_span(figures, 2021, 2025) == [("b", 1), ("c", 4)]


@pytest.mark.parametrize(
    ("period", "date", "outlasts"),
    [
        *(("2025", "", False), ("2025-06", "2025-01-01", False)),
        *(("2025", "2025-12-30", True), ("2025", "2025-12-31", False), ("2025", "2026-01", False)),
        *(("2025", "2025-11", True), ("2025", "2025-12", False), ("2025", "2025", True)),
        *(("2025", "2026", False), ("2021-2025", "2024-12-31", True)),
    ],
)
def test_whole_years_outlast_a_date_before_their_last_day(period, date, outlasts):
    assert Period.parse(period).outlasts(date) is outlasts
