"""The provinces speed is measured with: invented, the same by seed, and valid."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import provinces
from briefing import check, contract, load, tabulated
from briefing.contract import cells
from briefing.province import Province


def made(folder: Path, **asked: object) -> Province:
    provinces.write(folder, **asked)
    return load.province(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_the_same_seed_makes_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    for name, seed in (("one", 7), ("again", 7), ("other", 8)):
        provinces.write(tmp_path / name, seed=seed)
    one, again, other = (contents(tmp_path / name) for name in ("one", "again", "other"))
    assert one == again
    assert one["indicators.csv"] != other["indicators.csv"]
    assert one["results.csv"] != other["results.csv"]


@pytest.mark.parametrize(("seed", "indicators", "statements"), [(1, 24, 1), (2, 50, 3), (3, 90, 2)])
def test_a_province_has_what_was_asked_for_and_no_problem(
    tmp_path: Path, seed: int, indicators: int, statements: int
) -> None:
    read = made(tmp_path, seed=seed, indicators=indicators, statements=statements)
    assert check.province(read) == ()
    assert len(read.rows["indicators"]) == indicators
    editions = sum(one.row.source_id.startswith("plan_resolution") for one in read.rows["sources"])
    assert editions == statements


def test_a_province_is_called_by_its_number_and_invented(tmp_path: Path) -> None:
    known = made(tmp_path, seed=7).known
    assert (known.id, known.name_vi) == ("gia-lap-007", "Tỉnh giả lập 7")
    assert known.name_en == "Fictitious province 7"


def test_there_is_something_in_every_file_and_of_every_choice(tmp_path: Path) -> None:
    read = made(tmp_path, seed=1, indicators=300)
    assert all(read.rows[name] for name in contract.FILES)
    for file, column, choices in (
        ("targets", "kind", cells.KINDS),
        ("targets", "operator", (*cells.OPERATORS, "range")),
        ("indicators", "domain", cells.DOMAINS),
        ("sources", "status", cells.STATUSES),
    ):
        assert {getattr(one.row, column) for one in read.rows[file]} >= set(choices)


def test_the_smallest_province_has_every_kind_of_target_and_can_be_measured(tmp_path: Path) -> None:
    read = made(tmp_path, seed=5, indicators=24, until=2027)
    tables = tabulated.province(read, 2028)
    assert set(tables.measures["kind"]) == set(cells.KINDS)
    assert len(tables.disagreements) > 0


def test_a_province_below_the_smallest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 24"):
        provinces.write(tmp_path, indicators=10)
