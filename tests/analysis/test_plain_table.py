"""A row of a plain table judged by the reports' own method: each kind worked by hand."""

from __future__ import annotations

import math

import pytest

from briefing.analysis.targets.plain_table import (
    VERDICT_COLUMNS,
    judge_by_briefing,
    judge_plain_table,
)
from briefing.data.plain_targets import PlainTarget

ROW = {
    **{"id": "x", "better": "up", "path": "linear", "kind": "level", "operator": ">="},
    **{"base_year": "2020", "base": "80", "latest_year": "2022", "latest": "83"},
    **{"target_year": "2025", "target": "90"},
}
NO = math.nan


def judged(**cells):
    return judge_by_briefing(PlainTarget(**{**ROW, **cells}))


@pytest.mark.parametrize(
    ("cells", "numbers", "verdict", "reason"),
    [
        ({}, (2, 1.5, 0.75), "acceleration_needed", ""),  # 10 in five years, 3 in two
        ({"latest": "91"}, (2, 5.5, 2.75), "on_track", "reached_early"),
        ({"base": "92"}, (NO, -4.5, NO), "moving_away", "lost"),
        ({"base": "90", "latest": "93"}, (NO, 1.5, NO), "maintained", "met_at_baseline"),
        ({"path": "geometric", "base": "0"}, (18, 41.5, 41.5 / 18), "on_track", "linear_path"),
        ({"path": "geometric", "base": "0", "latest": None}, (NO, NO, NO), "undetermined", None),
        ({"base": None}, (NO, NO, NO), "undetermined", "no_baseline"),
        ({"base_year": None}, (NO, NO, NO), "undetermined", "no_baseline"),
        ({"latest": None}, (NO, NO, NO), "undetermined", "no_result"),
        ({"latest_year": None}, (NO, NO, NO), "undetermined", "no_result"),
        ({"latest_year": "2020"}, (NO, NO, NO), "undetermined", "no_result"),
        ({"target_year": None}, (NO, NO, NO), "undetermined", "no_result"),
        ({"latest_year": "2025", "latest": "90"}, (NO, NO, NO), "met", ""),
        ({"latest_year": "2026", "latest": "89"}, (NO, NO, NO), "not_met", "after_due"),
        ({"latest_year": "2025", "latest": "95"}, (NO, NO, NO), "exceeded", ""),
        (  # 40% off 90 is 54, 7.2 less a year; 81 after two years is 4.5 less
            {"kind": "reduction", "base": "90", "target": "40", "latest": "81"},
            *((-7.2, -4.5, 0.625), "acceleration_needed", ""),
        ),
        (
            {"kind": "multiple", "base": "0", "target": "2", "latest_year": "2025"},
            *((NO, NO, NO), "undetermined", "no_baseline"),
        ),
        (
            {"kind": "total", "base": None, "target": "500", "latest": "90"},
            (100, 45, 0.45),
            "insufficient",
            "",
        ),
        (
            {"kind": "total", "base_year": None, "target": "500", "latest": "90"},
            *((NO, NO, NO), "undetermined", "no_result"),
        ),
        ({"kind": "total", "target": "80", "latest": "90"}, (16, 45, 2.8125), "on_track", ""),
        (
            {"kind": "average_rate", "target": "10", "latest": "12"},
            (10, 12, 1.2),
            "on_track",
            "reached_early",
        ),
        ({"kind": "each_year", "target": "80"}, (80, 83, NO), "on_track", ""),
        (
            {"kind": "each_year", "base_year": None, "latest": "79", "target": "80"},
            (80, 79, NO),
            "insufficient",
            "year_missed",
        ),
        (
            {"kind": "milestone", "operator": "=", "target": "1", "latest": "0"},
            (NO, NO, NO),
            "not_applicable",
            "not_quantified",
        ),
        (
            {"kind": "milestone", "operator": "=", "target": "1", "latest": "1"},
            (NO, NO, NO),
            "not_applicable",
            "",
        ),
        (
            {"kind": "rank", "operator": "<=", "better": "down", "target": "25", "latest": "24"},
            (NO, NO, NO),
            "on_track",
            "reached_early",
        ),
        (
            {
                "kind": "rank",
                "operator": "<=",
                "better": "down",
                "target": "25",
                "latest": "28",
                "base": "30",
            },
            (NO, NO, NO),
            "acceleration_needed",
            "",
        ),
        (
            {
                "kind": "rank",
                "operator": "<=",
                "better": "down",
                "target": "25",
                "latest": "28",
                "base": None,
            },
            (NO, NO, NO),
            "undetermined",
            "no_past_pace",
        ),
    ],
)
def test_a_row_is_judged_by_its_kind(cells, numbers, verdict, reason):
    found = judged(**cells)
    assert (found.verdict, found.reason) == (verdict, found.reason if reason is None else reason)
    assert (found.required, found.achieved, found.ratio) == pytest.approx(numbers, nan_ok=True)


def test_a_row_without_a_result_may_say_that_it_would_be_a_straight_line():
    found = judged(path="geometric", base="0", latest=None)
    assert found.reason.split() == ["no_result", "linear_path"]


def test_the_verdicts_are_a_table_in_the_order_of_the_rows():
    rows = [PlainTarget(**ROW), PlainTarget(**{**ROW, "id": "y", "base": None})]
    assert VERDICT_COLUMNS == ("id", "required", "achieved", "ratio", "class", "reason")
    assert judge_plain_table(rows, "ours").splitlines() == [
        "id,required,achieved,ratio,class,reason",
        "x,2,1.5,0.75,acceleration_needed,",
        "y,,,,undetermined,no_baseline",
    ]
