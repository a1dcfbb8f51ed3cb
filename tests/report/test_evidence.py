"""What figures rest on: every statement of each, or how it was worked out, and nothing else."""

from __future__ import annotations

import dataclasses
import re

import pytest

from briefing import i18n, publish
from briefing.data.codes import COMMUNE_RULES, parse_rule_inputs
from briefing.data.tables import Tables
from briefing.publish import outline
from briefing.report import blocks, charts, evidence, exhibits, footnotes, phrases

SAY = i18n.load_translator("en")


def shown(run: Tables, say: i18n.Translator = SAY) -> dict[str, blocks.Table | blocks.Tiles]:
    """Every exhibit whose figures lead to their statements."""
    numbered = exhibits.numbered_targets(run)
    made = {
        "headlines": exhibits.headline_rows(run, say),
        "targets": exhibits.targets_table(run, numbered, say),
        "verdicts": exhibits.official_verdicts(run, say),
        "by_domain": exhibits.results_by_domain(run, say),
        "by_year": exhibits.results_by_year(run, say),
        "past_targets": exhibits.past_targets_table(run, say),
        "disagreements": exhibits.disagreements_table(run, say),
        "standings": exhibits.progress_table(run, say),
    }
    return {n: one for n, one in made.items() if isinstance(one, (blocks.Table, blocks.Tiles))}


@pytest.fixture(scope="module", params=["run", "real"])
def either(request):
    """The miniature's run, then the real one."""
    return request.getfixturevalue(request.param)


def test_every_link_of_a_figure_opens_something_and_nothing_else_is_brought(either):
    for name, made in shown(either).items():
        brought = {one.key: one for one in made.evidence}
        asked = {footnotes.evidence_key(href) for href in footnotes.list_links(made)}
        below = {key for one in made.evidence for key in one.inputs}
        assert asked | below == set(brought), name


def test_a_figure_brings_every_statement_about_it_the_one_in_force_first(either):
    every = either.statements
    for made in shown(either).values():
        for one in (one for one in made.evidence if one.statements):
            first = every[int(one.key[1:]) - 1]
            same = [
                f"s{n}"
                for n, row in enumerate(every, start=1)
                if (row.statement, row.id) == (first.statement, first.id)
                and (row.statement == "target" or row.period == first.period)
            ]
            assert sorted(same) == sorted(said.key for said in one.statements)
            assert one.statements[0].in_force


def test_a_statement_is_told_as_it_stands_in_its_document(either):
    every = either.statements
    titles = {row.source_id: row.title["en"] for row in either.sources}
    for made in shown(either).values():
        for said in (said for one in made.evidence for said in one.statements):
            row = every[int(said.key[1:]) - 1]
            assert said.quoted == phrases.quote(row)
            assert said.note == phrases.format_note(row.note, SAY)
            assert said.document == titles[row.source_id]
            assert said.number == either.source_numbers[row.source_id]
            assert said.in_force == (row.in_force == "yes")
            assert ("draft" in said.remarks) == (row.source_status == "draft")
            assert ("estimate" in said.value) == (row.estimate == "yes")


def test_a_derived_figure_brings_its_rule_and_the_figures_of_every_input(either):
    derived = {row.derived_anchor: row for row in either.results if row.derived}
    every = either.statements
    found = {one.key: one for made in shown(either).values() for one in made.evidence}
    for key, one in found.items():
        if key not in derived:
            continue
        row = derived[key]
        of = {
            derived[name].indicator_id if name in derived else every[int(name[1:]) - 1].indicator_id
            for name in one.inputs
        }
        assert one.rule == SAY.code("rule", row.derived)
        assert of == set(parse_rule_inputs(row.inputs))
        assert not one.statements


def test_inputs_are_the_very_figures_a_rule_took(real):
    """As many sources and places stand below a derived figure as its own row names."""
    derived = [row for row in real.results if row.derived]
    formulas = [row for row in derived if row.derived not in COMMUNE_RULES]
    assert formulas
    assert not any(evidence.find_inputs(real, row) for row in derived if row not in formulas)
    for row in formulas:
        inputs = evidence.find_inputs(real, row)
        assert inputs, row.indicator_id
        sources = {part for one in inputs for part in one.source_id.split(" + ")}
        assert sources == set(row.source_id.split(" + "))
        places = {part for one in inputs for part in one.place.split("; ") if part}
        assert places == {part for part in row.place.split("; ") if part}


def test_a_statement_not_in_force_says_how_it_differs_and_why_another_goes_first(real):
    beds = next(one for one in shown(real)["disagreements"].evidence if one.value == "1,000 beds")
    law, *others = beds.statements
    assert (law.standing, len(others)) == ("in force", 3)
    for other in others:
        why = "not used: its source is of lower standing"
        assert other.standing == f"different value; {why}"


def test_in_force_is_said_of_adopted_documents_alone(either):
    for row in either.statements:
        status = evidence.format_statement_status(row, SAY)
        used = {"adopted": "in force"}.get(row.source_status, "figure used")
        assert (status == used) == (row.in_force == "yes")


# Notes


def both(text: str) -> dict[str, str]:
    """A note in both languages."""
    return {"vi": text, "en": text}


def noted(run: Tables, **notes: str) -> Tables:
    """The run in which every result, or target, has a note."""
    rows = [row._replace(note=both(notes.get(row.statement, ""))) for row in run.statements]
    return dataclasses.replace(run, statements=rows)


def cells_of(table: blocks.Block) -> list[blocks.Cell]:
    assert isinstance(table, blocks.Table)
    return [cell for group in table.groups for row in group.rows for cell in row]


def test_a_note_stands_below_its_table_once_and_every_figure_it_is_about_has_its_mark(run):
    texts = {"result": "Five years together", "target": "Of 53 communes"}
    own = noted(run, **texts)
    table = exhibits.targets_table(own, exhibits.numbered_targets(own), SAY)
    shown = {note.text: note.mark for note in table.notes}
    assert len(shown) == len(table.notes)
    assert set(texts.values()) <= set(shown)
    stated = own.statement_by_id
    linked = [cell for cell in cells_of(table) if cell.href]
    about = [stated.get(footnotes.evidence_key(cell.href)) for cell in linked]
    assert {row.statement for row in about if row} == set(texts)
    for cell, row in zip(linked, about, strict=True):
        for code, text in texts.items():
            about_it = code == (row.statement if row else "result")  # computed from results
            assert (shown[text] in cell.notes) == about_it


def test_what_is_true_of_an_indicator_is_marked_once_a_row_at_its_head(run):
    indicators = [row._replace(note={"vi": "Giá", "en": "Prices"}) for row in run.indicators]
    own = noted(dataclasses.replace(run, indicators=indicators))
    table = exhibits.targets_table(own, exhibits.numbered_targets(own), SAY)
    (mark,) = [note.mark for note in table.notes if note.text == "Prices"]
    heads = {cell.text for cell in cells_of(table) if mark in cell.notes}
    names = {own.indicator_by_id[row.indicator_id].name["en"] for row in own.measures}
    assert heads
    assert heads <= names


def stated_sources(made: blocks.Block, tile: blocks.Tile | None = None) -> set[str]:
    """The marks of sources a block, or one of its tiles, names."""
    return set(re.findall(r"\[\d+\]", (tile or made).source))  # type: ignore[union-attr]


def sources_of(run: Tables, key: str, known: dict[str, blocks.Evidence]) -> set[str]:
    """The sources of a figure by the tables: of a computed one those of all its inputs."""
    if row := run.statement_by_id.get(key) or run.derived_by_anchor.get(key):
        return {f"[{run.source_numbers[part]}]" for part in row.source_id.split(" + ")}
    return set().union(*(sources_of(run, one, known) for one in known[key].inputs))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_block_names_the_source_of_every_figure_it_shows(either, language):
    for name, made in shown(either, i18n.load_translator(language)).items():
        known = {one.key: one for one in made.evidence}
        parts = made.tiles if isinstance(made, blocks.Tiles) else cells_of(made)
        for part in (part for part in parts if part.href):
            tile = part if isinstance(part, blocks.Tile) else None
            used = sources_of(either, footnotes.evidence_key(part.href), known)
            assert used
            assert used <= stated_sources(made, tile), (name, part)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_note_stands_twice_below_a_block(either, language):
    seen = 0
    for name, made in shown(either, i18n.load_translator(language)).items():
        texts = [note.text.rstrip(".").casefold() for note in made.notes]
        assert len(texts) == len(set(texts)), name
        seen += len(texts)
    assert seen > 5


def test_notes_are_listed_in_the_order_of_their_marks_also_where_a_part_of_a_table_keeps_its_own():
    table = blocks.Table(
        "T",
        (blocks.Column("Target", header=True),),
        (blocks.Group("", ((blocks.Cell("GRDP", notes=("d", "b"), href="statement:s1"),),)),),
        notes=(blocks.Footnote("b", "Second."), blocks.Footnote("d", "Fourth.")),
    )
    known = {"s1": blocks.Evidence("s1", "GRDP", "1", "2025", note="First.")}
    marked = footnotes.mark_table(table, known)
    assert [note.mark for note in marked.notes] == ["a", "b", "d"]


def test_a_computed_figure_brings_the_notes_of_all_it_is_made_from(run):
    rows = [row._replace(note=both(f"Note {n}.")) for n, row in enumerate(run.statements)]
    own = dataclasses.replace(run, statements=rows)
    table = exhibits.targets_table(own, exhibits.numbered_targets(own), SAY)
    known = {one.key: one for one in table.evidence}
    texts = {note.mark: note.text for note in table.notes}
    derived = [
        cell for cell in cells_of(table) if cell.href.rpartition(":")[2] in own.derived_by_anchor
    ]
    assert derived
    for cell in derived:
        inputs = known[footnotes.evidence_key(cell.href)].inputs
        wanted = {f"Note {int(key[1:]) - 1}." for key in inputs if key.startswith("s")}
        assert wanted
        assert wanted <= {texts[mark] for mark in cell.notes}


def test_the_first_page_has_the_evidence_of_its_figures_and_leaves_their_notes_to_the_table(run):
    own = noted(run, result="Five years together.", target="Of 53 communes.")
    shown = exhibits.headline_rows(own, SAY)
    assert shown is not None
    assert shown.evidence
    assert {note.mark for note in shown.notes} <= {"*"}


def test_a_chart_names_the_notes_and_the_sources_of_what_it_draws(real):
    measures = exhibits.measures_of_domain(real, "economy")
    for figure in (
        charts.gap_chart(real, measures, SAY),
        charts.ambition_chart(real, measures, SAY),
    ):
        assert isinstance(figure, blocks.Figure)
        assert {"[1]", "[4]"} <= stated_sources(figure)
        assert any(note.text.endswith("At current prices.") for note in figure.notes)
        assert all(note.text.partition(": ")[2] for note in figure.notes)
        assert len({note.text for note in figure.notes}) == len(figure.notes)


def test_more_notes_than_letters_have_a_mark_each_and_take_none_that_is_in_use(run):
    rows = [row._replace(note=both(f"Note {n}")) for n, row in enumerate(run.statements)]
    table = exhibits.targets_table(dataclasses.replace(run, statements=rows), run.measures, SAY)
    marks = [note.mark for note in table.notes]
    assert len(marks) == len(set(marks)) > 26
    assert marks[:2] == ["a", "b"]  # of a derived and of the nearest baseline
    assert "aa" in marks


def test_a_figure_brings_its_notes_to_its_panel_whether_used_or_not(run):
    made = shown(noted(run, result="Five years together", target="Of 53 communes"))
    notes = {
        said.note for one in made.values() for part in one.evidence for said in part.statements
    }
    assert notes == {"Five years together", "Of 53 communes"}


def test_a_list_of_results_has_a_note_of_one_below_its_name_and_one_of_several_as_a_footnote(run):
    own = [row._replace(note=both(f"About {n}")) for n, row in enumerate(run.results)]
    table = exhibits.results_by_domain(dataclasses.replace(run, results=own), SAY)
    heads = [row[0] for part in table.groups for row in part.rows]
    assert table.notes == ()
    assert all("About" in head.sub and not head.notes for head in heads)
    own = [row._replace(note=both("Five years together")) for row in run.results]
    table = exhibits.results_by_domain(dataclasses.replace(run, results=own), SAY)
    heads = [row[0] for part in table.groups for row in part.rows]
    assert len(heads) >= 3
    assert table.notes == (blocks.Footnote("a", "Five years together"),)
    assert all(head.notes == ("a",) and "Five years" not in head.sub for head in heads)


def test_a_mean_of_years_opens_each_of_its_years(demo):
    made = exhibits.progress_table(demo(2028), SAY)
    assert isinstance(made, blocks.Table)
    brought = {one.key: one for one in made.evidence}
    links = [cell.href for part in made.groups for row in part.rows for cell in row if cell.href]
    means = [href for href in links if "/so-far-" in href]
    assert means
    for href in means:
        row, key = href.removeprefix("statement:").split("/")
        inputs = [brought[one] for one in brought[key].inputs]
        assert row in brought[key].inputs
        assert [one.period for one in inputs] == sorted({one.period for one in inputs})
        assert len(inputs) > 1


@pytest.mark.parametrize("name", ["targets", "verdicts", "by_domain", "by_year", "past_targets"])
def test_rows_have_the_same_address_in_both_languages(real, name):
    def addresses(language):
        say = i18n.load_translator(language)
        cover = blocks.Cover("T", "P", "M").as_json()
        shapes = [cover, shown(real, say)[name].as_json()]
        page = outline.resolve_links(publish.check_blocks(shapes), {"statements": "sources.html"})
        return [
            cell["anchor"]
            for group in page[1]["groups"]
            for row in group["rows"]
            for cell in row
            if cell["anchor"]
        ]

    own = addresses("vi")
    assert own == addresses("en")
    assert len(own) == len(set(own)) == sum(len(g.rows) for g in shown(real)[name].groups)
    known = {*real.indicator_by_id, *real.measure_by_id}
    plain = [one for one in own if one in known]
    assert plain
