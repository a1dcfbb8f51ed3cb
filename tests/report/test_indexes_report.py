"""What the reports say of indexes: how they are made, who is where by which weights, what lacks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from index_cases import DECLARED
from test_communes_report import EN, texts
from test_reader import WITH_COMMUNES, written

from briefing.analysis.analyse import analyse
from briefing.data import reader
from briefing.data.tables import Tables
from briefing.report import exhibits


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Commune 1: care 75, 10 % poor, stated 91.5; 2: care 90, none poor; 3: only care 60 known."""
    folder = written(tmp_path_factory.mktemp("indexes"), good=DECLARED)
    return analyse(reader.load_province(folder), 2025)


def test_how_an_index_is_made_is_told_with_who_declares_it(tables):
    table = exhibits.index_weights(tables, EN)
    assert [group.label for group in table.groups] == ["Joy: weights declared by [1] [2]"]
    assert texts(table) == [
        ["Care", "75", "50 out of 100", "90 out of 100"],
        ["Poor", "25", "40%", "0%"],
    ]


def test_communes_are_ranked_with_what_each_component_gives(tables):
    table = exhibits.index_ranks(tables, EN)
    assert texts(table) == [
        ["Province", "68.75", "56.25", "12.50", "–", "–", "–"],
        ["Ban Hai Commune", "100.00", "75.00", "25.00", "1", "1", "1"],
        ["Ban Mot Commune", "65.63", "46.88", "18.75", "2", "2", "2"],
    ]
    *_, stated = (row[1].sub for group in table.groups for row in group.rows)
    assert stated == "used is what is stated: 91.5 [3]; differs"
    assert table.notes == ()


def test_what_is_beyond_a_limit_is_marked_and_told(tables):
    parts = [
        part._replace(clipped="high" if part.commune_id == "00002" else "")
        for part in tables.index_parts
    ]
    table = exhibits.index_ranks(replace(tables, index_parts=parts), EN)
    marked = [row[0].text for g in table.groups for row in g.rows for cell in row if cell.notes]
    assert marked == ["Ban Hai Commune", "Ban Hai Commune"]
    assert [note.text for note in table.notes] == ["beyond a limit, counted as the limit"]


def test_communes_without_an_index_are_named_with_what_they_lack(tables):
    (item,) = exhibits.index_gaps(tables, EN).items
    told = "".join(span.text for span in item)
    assert told == "Not computed, for want of Poor (1): Pho Ba."


def test_the_page_of_a_commune_has_the_parts_of_its_index_and_its_place(tables):
    table = exhibits.commune_index(tables, "00001", EN)
    assert texts(table) == [
        ["Care", "75", "75 out of 100", "62.50", "46.88"],
        ["Poor", "25", "10%", "75.00", "18.75"],
        ["Joy", "", "", "", "65.63"],
    ]
    assert table.groups[0].rows[-1][0].sub == (
        "place 2 of 2; by equal weights 2; where one weight is 10% more or less 2; used is what is "
        "stated: 91.5 [3]; differs"
    )
    (row,) = exhibits.commune_figures(tables, "00001", EN).groups[0].rows
    assert row[1].sub == "2025; as stated by its source"
    (row,) = exhibits.commune_figures(tables, "00002", EN).groups[0].rows
    assert row[1].sub == "2025; computed with declared weights"


def test_the_page_of_a_commune_names_what_its_index_lacks(tables):
    table = exhibits.commune_index(tables, "00003", EN)
    assert texts(table)[1:] == [["Poor", "25", "not known", "–", "–"], ["Joy", "", "", "", "–"]]
    assert table.groups[0].rows[-1][0].sub == "not computed, for want of Poor"


def test_what_is_still_to_be_sent_of_an_index_are_its_components(tmp_path):
    lines = DECLARED["commune_results.csv"].splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("joy,", "poor,00002"))]
    files = {**DECLARED, "commune_results.csv": "".join(kept)}
    tables = analyse(reader.load_province(written(tmp_path, good=files)), 2025)
    owed = exhibits.commune_owed(tables, "00002", EN)
    assert "".join(span.text for span in owed.spans) == (
        "Still to be sent to the province: Poor (2025)."
    )
    ((cell, *_),) = exhibits.to_collect(tables, EN).groups[0].rows
    assert (cell.text, cell.sub) == ("Joy: at least 90 out of 100", "Care, Poor")


def test_without_weights_the_report_says_that_none_are_declared(tmp_path):
    folder = written(tmp_path, good=WITH_COMMUNES)
    tables = analyse(reader.load_province(folder), 2025)
    told = "".join(span.text for span in exhibits.index_weights(tables, EN).spans)
    assert told == (
        "No document declares the weights of an index: an index is shown as its source states it."
    )
    assert exhibits.index_ranks(tables, EN) is None
    assert exhibits.index_gaps(tables, EN) is None
    assert exhibits.commune_index(tables, "00001", EN) is None
    (row,) = exhibits.commune_figures(tables, "00001", EN).groups[0].rows
    assert row[1].sub == "2025"
