"""What a run's tables take over from its folder as it is, and as of which year."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from briefing import paths
from briefing.analysis import analyse
from briefing.data import reader


@pytest.mark.parametrize(
    "table", ["requests", "programmes", "causes", "derived", "sources", "indicators"]
)
def test_what_is_not_worked_out_is_taken_over_as_it_is(table):
    read = reader.load_province(paths.DATA)
    rows = getattr(analyse.analyse(read, 2025), table)
    assert rows
    assert rows == getattr(read, table)


def test_only_the_units_that_indicators_have_are_shown(real):
    assert {unit.unit for unit in real.units} == {row.unit for row in real.indicators}


def test_what_a_later_document_says_of_a_target_is_not_known_before_it(
    another: Callable[..., Path],
) -> None:
    last = "newspaper,Bài báo (hư cấu),"
    amendment = "amendment,V,E,V,E,,2023-06-01,adopted,1,,,"
    first = "growth,2021-2025,1,economy_growth,average_rate,>=,8,,,,,,,plan_resolution,Article 1,,"
    folder = another(
        "amended",
        ("sources.csv", last, f"{amendment}\n{last}"),
        (
            "targets.csv",
            first,
            f"{first}\n{first.replace('8', '9').replace('plan_resolution', 'amendment')}",
        ),
    )
    read = reader.load_province(folder)
    for year, value, known in ((2022, 8, False), (2023, 9, True)):
        tables = analyse.analyse(read, year)
        assert next(row.value for row in tables.measures if row.target_id == "growth") == value
        said = [*tables.statements, *tables.disagreements, *tables.checks]
        assert ("amendment" in repr(said)) is known


@pytest.mark.parametrize(("date", "amends"), [("2020-12-20", False), ("2021-01-05", True)])
def test_a_target_worded_anew_amends_the_earlier_one_from_the_first_day_of_its_plan_on(
    another: Callable[..., Path], date: str, amends: bool
) -> None:
    last = "newspaper,Bài báo (hư cấu),"
    first = "growth,2021-2025,1,economy_growth,average_rate,>=,8,,,,,,,plan_resolution,Article 1,,"
    again = first.replace("8", "9").replace("plan_resolution", "amendment")
    folder = another(
        "amended",
        ("sources.csv", last, f"amendment,V,E,V,E,,{date},adopted,1,,,\n{last}"),
        ("targets.csv", first, f"{first}\n{again}"),
    )
    rows = analyse.analyse(reader.load_province(folder), 2022).measures
    (growth,) = [row for row in rows if row.target_id == "growth"]
    assert growth.value == 9
    assert growth.replaced_source_id == ("plan_resolution" if amends else "")
