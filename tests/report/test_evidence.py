"""What figures rest on: every statement of each, or how it was worked out, and nothing else."""

from __future__ import annotations

import pytest

from briefing import i18n, publish
from briefing.data.codes import parse_rule_inputs
from briefing.data.tables import Tables
from briefing.publish import outline
from briefing.report import blocks, evidence, exhibits

SAY = i18n.load_translator("en")


def shown(run: Tables, say: i18n.Translator = SAY) -> dict[str, blocks.Table | blocks.Tiles]:
    """Every exhibit whose figures lead to their statements."""
    numbered = exhibits.numbered_targets(run)
    made = {
        "tiles": exhibits.summary_tiles(run, say),
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
        asked = {
            evidence._evidence_key(part.href)
            for part in evidence._cells_and_tiles(made)
            if part.href
        }
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
            assert said.printed == row.printed
            assert said.document == titles[row.source_id]
            assert said.number == either.source_numbers[row.source_id]
            assert said.in_force == (row.in_force == "yes")
            assert ("draft" in said.remarks) == (row.source_status == "draft")
            assert ("estimate" in said.remarks) == (row.estimate == "yes")


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
    assert derived
    for row in derived:
        inputs = evidence._find_inputs(real, row)
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
        why = "not in force: its source is of lower standing"
        assert other.standing == f"different value; {why}"


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
