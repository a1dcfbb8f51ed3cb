"""The demonstration province: what its README says of each target and year is what a run finds.

On the same rows, the richest there are: neither the order of rows nor later statements matter.
"""

from __future__ import annotations

import functools
import random
import re
from dataclasses import replace

import pytest
from typed_rows import count_attainments

from briefing import paths, validate
from briefing.analysis import analyse
from briefing.data import codes, reader, tables
from briefing.data.codes import ATTAINMENT_CODES, PACE_CLASSES, REASON_CODES
from briefing.data.dataset import Dataset
from briefing.data.periods import period_years
from briefing.data.rows import Measure

README = (paths.DEMO_DATA / "README.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| (\d{4}) \| `(\w+)` \| `(\w+)` \| (?:`(\w+)`)? \|", re.M)
TOLD = ROW.findall(README)
YEARS = range(2021, 2031)
pytestmark = pytest.mark.slow  # a dozen whole runs of tables


@functools.cache
def demo() -> Dataset:
    return reader.load_province(paths.DEMO_DATA)


@functools.cache
def run(year: int) -> tables.Tables:
    return analyse.analyse(demo(), year)


@functools.cache
def measures(year: int) -> dict[str, Measure]:
    return {row.target_id: row for row in run(year).measures}


def test_nobody_can_take_the_demonstration_province_for_real() -> None:
    info = demo().info_or_raise
    assert "hư cấu" in info.name_vi
    assert "fictitious" in info.name_en
    for placed in demo().rows["sources"]:
        assert "hư cấu" in placed.row.title_vi
        assert "fictitious" in placed.row.title_en


def test_the_demonstration_folder_is_without_fault() -> None:
    assert list(validate.find_problems(demo())) == []


def test_the_demonstration_has_every_kind_operator_class_and_reason() -> None:
    assert {row.kind for row in demo().targets} == set(codes.TARGET_KINDS)
    assert {row.operator for row in demo().targets} == {*codes.OPERATORS, "range"}
    every = [row for year in YEARS for row in measures(year).values()]
    assert {row.pace for row in every} == set(PACE_CLASSES)
    assert {row.attainment for row in every} == set(ATTAINMENT_CODES)
    assert {code for row in every for code in row.reasons.split()} == set(REASON_CODES)


def test_its_readme_tells_many_verdicts_of_every_year_of_the_plan() -> None:
    assert len(TOLD) > 120
    assert {int(year) for _, year, *_ in TOLD} >= set(range(2026, 2031))


@pytest.mark.parametrize(
    ("target", "year", "attainment", "pace", "reason"), TOLD, ids=["-".join(t[:2]) for t in TOLD]
)
def test_a_run_finds_what_the_readme_says(
    target: str, year: str, attainment: str, pace: str, reason: str
) -> None:
    found = measures(int(year))[target]
    assert (found.attainment, found.pace) == (attainment, pace)
    assert not reason or reason in found.reasons.split()


COUNTED = re.findall(r"^\| (20\d\d) \|((?: \d+ \|){5})$", README, re.M)


@pytest.mark.parametrize(("year", "cells"), COUNTED)
def test_a_run_counts_what_the_readme_counts(year: str, cells: str) -> None:
    plan = demo().info_or_raise.plan
    ahead = [row for row in run(int(year)).measures if row.plan == plan]
    assert list(count_attainments(ahead).values()) == [int(n) for n in re.findall(r"\d+", cells)]


def shuffled(province: Dataset, seed: int) -> Dataset:
    rows = {
        name: tuple(random.Random(f"{seed}{name}").sample(placed, len(placed)))
        for name, placed in province.rows.items()
    }
    return replace(province, rows=rows)


@pytest.mark.parametrize(("year", "seed"), [(2027, 1), (2028, 2), (2030, 3)])
def test_the_order_of_rows_never_matters(year: int, seed: int) -> None:
    other = analyse.analyse(shuffled(demo(), seed), year)
    for name in ("measures", "trajectories", "changes"):
        one, two = (sorted(map(repr, getattr(made, name))) for made in (run(year), other))
        assert one == two  # by their text, for NaN differs from itself


@pytest.mark.parametrize("year", [2023, 2025, 2026, 2028])
def test_statements_for_later_periods_change_nothing_in_an_earlier_years_tables(year: int) -> None:
    kept = tuple(
        placed for placed in demo().rows["results"] if period_years(placed.row.period)[1] <= year
    )
    assert len(kept) < len(demo().rows["results"])
    cut = analyse.analyse(replace(demo(), rows={**demo().rows, "results": kept}), year)
    for name in tables.TABLE_NAMES:
        assert repr(getattr(cut, name)) == repr(getattr(run(year), name))
