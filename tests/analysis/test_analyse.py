"""What a run's tables take over from its folder as it is, and as of which year."""

from __future__ import annotations

import pytest

from briefing import paths
from briefing.analysis import analyse
from briefing.data import reader


@pytest.mark.parametrize("table", ["requests", "programmes", "causes", "sources", "indicators"])
def test_what_is_not_worked_out_is_taken_over_as_it_is(table):
    read = reader.load_province(paths.DATA)
    rows = getattr(analyse.analyse(read, 2025), table)
    assert rows
    assert rows == getattr(read, table)


def test_only_the_units_that_indicators_have_are_shown(real):
    assert {unit.unit for unit in real.units} == {row.unit for row in real.indicators}
