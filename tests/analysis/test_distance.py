"""How much of the way to a target is covered and due: worked by hand for each kind."""

from __future__ import annotations

import math

import pytest

from briefing.analysis.targets.distance import measure_distance
from briefing.data.columns import blank_row
from briefing.data.rows import Measure, Trajectory

LEVEL = {
    **{"kind": "level", "plan": "2021-2025", "due": 2025.0, "baseline": 80.0, "level": 90.0},
    **{"pace_year": 2022.0, "pace": "insufficient"},
}
STEP = {"year": 2022.0, "value": 83.0, "required": 84.0}


def measured(target, step=STEP):
    path = [blank_row(Trajectory)._replace(year=2021.0), blank_row(Trajectory)._replace(**step)]
    return measure_distance(blank_row(Measure)._replace(**{**LEVEL, **target}), path)


@pytest.mark.parametrize(
    ("target", "step", "covered", "due"),
    [
        ({}, {"value": 83.0, "required": 84.0}, 30, 40),  # 3 and 4 of 10
        ({"level": 70.0}, {"value": 78.0, "required": 76.0}, 20, 40),  # down from 80
        ({"kind": "total", "level": 500.0}, {"so_far": 170.0}, 34, 40),  # 2 of 5 years
        # 2.5 a year for two years is 5 of 15
        ({"kind": "average_change", "level": 3.0}, {"so_far": 2.5}, 100 / 3, 40),
        # 1.085^2 − 1 = 0.177225 and 1.1^2 − 1 = 0.21 of 1.1^5 − 1 = 0.61051
        ({"kind": "average_rate", "level": 10.0}, {"so_far": 8.5}, 29.0290, 34.3975),
    ],
)
def test_the_way_is_measured_by_the_kind_of_the_target(target, step, covered, due):
    found = measured(target, {"year": 2022.0, **step})
    assert (found.covered, found.due) == pytest.approx((covered, due), abs=1e-4)
    assert found.ahead == pytest.approx(covered - due, abs=1e-4)
    assert (found.passed, found.left) == ("2021–2022", "2023–2025")


def test_the_first_year_of_a_plan_is_named_alone():
    found = measured({"plan": "2022-2023"})
    assert found is not None
    assert (found.passed, found.left) == ("2022", "2023")


@pytest.mark.parametrize(
    ("target", "step"),
    [
        ({"reasons": "met_at_baseline"}, STEP),
        ({"headroom": 1.0}, STEP),  # held, not on its way
        ({"pace_year": math.nan}, STEP),
        ({"pace": "undetermined"}, STEP),
        ({"pace_year": 2023.0}, STEP),  # a year of which there is no step
        ({"plan": "2023-2025"}, STEP),  # before the plan
        ({"due": 2022.0}, STEP),
        ({"level": 80.0}, STEP),  # there from the start
        ({"kind": "each_year"}, STEP),
        ({"kind": "milestone"}, STEP),
        ({}, {**STEP, "value": math.nan}),
        ({}, {**STEP, "required": math.nan}),
        ({"kind": "total"}, STEP),
    ],
)
def test_where_there_is_no_way_no_distance_is_told(target, step):
    assert measured(target, step) is None
