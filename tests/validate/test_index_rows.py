"""The weights of indexes, with one fault each."""

from __future__ import annotations

import pytest
from index_cases import DECLARED, INDEXES_WRONG
from test_reader import found, in_english, only


def test_a_folder_with_an_index_has_no_problem(tmp_path):
    assert found(tmp_path, good=DECLARED) == ()


@pytest.mark.parametrize(
    ("faults", "told"),
    [case[1:] for case in INDEXES_WRONG],
    ids=[case[0] for case in INDEXES_WRONG],
)
def test_a_fault_of_an_index_is_told_once_where_it_is(tmp_path, faults, told):
    assert in_english(only(found(tmp_path, *faults, good=DECLARED))) == told


def test_a_circle_through_a_derived_figure_is_told_where_either_can_break_it(tmp_path):
    fault = ("derived.csv", "both,,sum,farms + mills", "care,,sum,farms + joy")
    told = [(p.file, p.row, p.column) for p in found(tmp_path, fault, good=DECLARED)]
    assert told == [("derived.csv", 2, "inputs"), ("indexes.csv", 2, "component_id")]


def test_all_faults_of_an_index_are_told_at_once(tmp_path):
    faults = [
        *(("indexes.csv", "care,3,50,90", "care,-3,90,50"),),
        *(("indexes.csv", "joy,poor,1,0,40", "joy,poor,0,40,40"),),
        *(("derived.csv", "both,,sum", "joy,,sum"),),
    ]
    told = [(p.row, p.column) for p in found(tmp_path, *faults, good=DECLARED)]
    assert told == [
        *((2, "weight"), (2, "high"), (2, "indicator_id")),
        *((3, "weight"), (3, "high")),
    ]
