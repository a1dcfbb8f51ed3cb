"""A cut is in percent and a multiple in times, whatever is cut or multiplied."""

from __future__ import annotations

from briefing import i18n
from briefing.report import evidence, exhibits

EN = i18n.load_translator("en")


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_cut_stated_differently_is_in_percent(demo) -> None:
    table = exhibits.disagreements_table(demo(2028), EN)
    rows = [row for group in table.groups for row in group.rows]
    schools = next(row for row in rows if row[0].about == "satellite_schools")
    assert [plain(cell.text) for cell in schools[1:3]] == ["at least 35%", "at least 30%"]
    assert plain(schools[3].sub).startswith("Difference: −5 percentage points.")


def test_a_cut_that_differs_most_is_told_in_percent(demo) -> None:
    found = exhibits.findings(demo(2028), EN)
    assert "Satellite school sites: 35% in [1]" in plain(" ".join(i.text for i in found.items))


def test_a_multiple_is_stated_in_times(demo) -> None:
    run = demo(2028)
    stated = [row for row in run.statements if row.kind == "multiple"]
    assert {run.indicator_by_id[row.indicator_id].unit for row in stated} == {"billion_vnd"}
    said = {evidence.format_statement_value(row, "billion_vnd", EN) for row in stated}
    assert {plain(text) for text in said} == {"2 times"}
