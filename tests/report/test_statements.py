"""Every figure leads to its statement: the list of all, the links to it, what is missing."""

from __future__ import annotations

import copy
import dataclasses
import re

import pytest

from briefing import i18n, publish
from briefing.data import tables
from briefing.publish import outline
from briefing.report import blocks, exhibits

LANGUAGES = [i18n.load_translator(language) for language in i18n.LANGUAGES]
EN = i18n.load_translator("en")


@pytest.fixture(params=["run", "real"])
def made(request: pytest.FixtureRequest) -> tables.Tables:
    """The tables of the miniature province, and of the real one."""
    return request.getfixturevalue(request.param)


def anchors(table: blocks.Block) -> list[str]:
    assert isinstance(table, blocks.Table)
    cells = (cell for group in table.groups for row in group.rows for cell in row)
    return [cell.anchor for cell in cells if cell.anchor]


@pytest.mark.parametrize("say", LANGUAGES)
def test_every_statement_has_one_numbered_entry_in_the_list(
    made: tables.Tables, say: i18n.Translator
) -> None:
    entries = anchors(exhibits.statements_table(made, say))
    assert sorted(entries) == sorted(f"s{n}" for n in range(1, len(made.statements) + 1))


def test_every_result_and_target_in_force_leads_to_an_entry(made: tables.Tables) -> None:
    entries = {
        *anchors(exhibits.statements_table(made, EN)),
        *anchors(exhibits.derived_figures(made, EN)),
    }
    links = made.statement_links
    keys = [row.statement_key for row in (*made.results, *made.measures)]
    assert len(keys) > 50
    for key in keys:
        assert links[key].removeprefix("statement:") in entries, key


def test_an_entry_shows_the_figure_the_link_comes_from(real: tables.Tables) -> None:
    link = real.statement_links["target", "hospital_beds", "congress", "2.2 (8)"]
    table = exhibits.statements_table(real, EN)
    rows = [row for group in table.groups for row in group.rows]
    (entry,) = [row for row in rows if row[0].anchor == link.removeprefix("statement:")]
    texts = [cell.text for cell in entry]
    assert "500 beds" in texts
    assert "2.2 (8)" in texts
    assert "500 giường" in texts
    assert "differs" in texts


def test_a_statement_shows_what_it_reads_the_machine_s_form_beside_it_and_its_note(
    real: tables.Tables,
) -> None:
    note = {"vi": "Cả 5 năm", "en": "Five years together"}
    rows = [row._replace(reading="12/18 chỉ tiêu", note=note) for row in real.statements]
    table = exhibits.statements_table(dataclasses.replace(real, statements=rows), EN)
    heads = [column.label for column in table.columns]
    assert heads[5:7] == ["As printed (in Vietnamese)", "Machine-read form"]
    for row in (row for group in table.groups for row in group.rows):
        statement = real.statement_by_id[row[0].anchor]
        assert (row[5].text, row[5].lang) == ("12/18 chỉ tiêu", "vi")
        assert row[6].text == (statement.printed or "–")
        assert row[1].sub.endswith("Five years together.")


def test_a_row_of_a_table_of_figures_is_no_quotation(real: tables.Tables) -> None:
    rows = [row._replace(reading="") for row in real.statements]
    table = exhibits.statements_table(dataclasses.replace(real, statements=rows), EN)
    printed = {row[0].anchor: row[5].text for group in table.groups for row in group.rows}
    of_tables = [id_ for id_, row in real.statement_by_id.items() if row.place.startswith("row ")]
    assert of_tables
    assert {printed[id_] for id_ in of_tables} == {"–"}
    assert len(set(printed.values())) > 100


@pytest.mark.parametrize(
    ("statements", "address"), [("sources.html", "sources.html#s1"), ("", "#s1"), (None, None)]
)
def test_a_page_links_a_figure_only_where_the_list_is(
    statements: str | None, address: str | None
) -> None:
    cell = blocks.Cell("4.46", href="statement:s1")
    group = blocks.Group("", ((blocks.Cell("Growth", anchor="s1"), cell),))
    columns = (blocks.Column("Name", header=True), blocks.Column("Value"))
    shapes = [blocks.Cover("T", "", "M").as_json(), blocks.Table("C", columns, (group,)).as_json()]
    links = {} if statements is None else {"statements": statements}
    html = publish.render_html(shapes, EN, links)
    assert "statement:" not in html
    if address is None:
        assert 'class="stated"' not in html
    else:
        assert f'<a class="stated" href="{address}">4.46</a>' in html


def test_the_quality_table_counts_every_statement_once(made: tables.Tables) -> None:
    table = exhibits.statements_by_source(made, EN)
    counts = [int(row[2].text.replace(",", "")) for group in table.groups for row in group.rows]
    assert sum(counts) == len(made.statements)


def test_a_target_without_a_baseline_stands_among_what_is_missing(real: tables.Tables) -> None:
    table = exhibits.gaps_table(real, EN)
    assert isinstance(table, blocks.Table)
    labels = {group.label: [row[0].text for row in group.rows] for group in table.groups}
    assert "Satellite school sites" in labels["Targets without a baseline"]
    assert "New provincial general hospital built" not in labels["Targets without a baseline"]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_results_without_a_target_are_told_by_domain_in_the_order_of_the_alphabet(real, language):
    say = i18n.load_translator(language)
    listed = exhibits.results_without_target(real, say)
    told_names = [span[1].text.strip(" .").split("; ") for span in listed.items]
    assert all(names == sorted(names, key=say.sort_key) for names in told_names)
    counts = [int(re.findall(r"\((\d+)\)", span[0].text)[0]) for span in listed.items]
    assert counts == [len(names) for names in told_names]
    without = [row for row in real.gaps if row.missing == "target"]
    assert len(without) - sum(counts) == 6  # those the gaps list, for they had one


def test_paper_has_the_statements_that_are_used_or_questioned_and_the_web_page_all(
    real: tables.Tables,
) -> None:
    whole = exhibits.statements_table(real, EN).as_json()
    (paper,) = outline.leave_out_repeats([copy.deepcopy(whole)])

    def keys(table: outline.JSONObject) -> list[str]:
        return [row[0]["anchor"] for group in table["groups"] for row in group["rows"]]

    kept = [
        f"s{number}"
        for number, row in enumerate(real.statements, start=1)
        if row.in_force == "yes" or row.agrees == "no" or row.withdrawn == "yes"
    ]
    assert keys(paper) == kept
    # How a machine read the words is for those who look them up in its text.
    heads = [[column["label"] for column in table["columns"]] for table in (whole, paper)]
    assert [head for head in heads[0] if head not in heads[1]] == ["Machine-read form"]
    assert {len(row) for group in paper["groups"] for row in group["rows"]} == {len(heads[1])}
    assert len(keys(whole)) == len(real.statements) > len(kept)
    assert all(group["rows"] for group in paper["groups"])
