"""A province with two targets, or with none: what is said of many does not fit."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from briefing import i18n
from briefing.data.tables import Tables
from briefing.report import blocks, charts, exhibits

EN, VI = i18n.load_translator("en"), i18n.load_translator("vi")
Demo = Callable[[int], Tables]


def keep(run: Tables, *ids: str) -> Tables:
    """A run with some targets of its plan alone, all of them its headlines."""
    plan = run.facts.plan
    facts = run.facts._replace(headline=" ".join(ids))
    rows = [row for row in run.measures if row.plan != plan or row.target_id in ids]
    changes = [row for row in run.changes if row.target_id in ids]
    return dataclasses.replace(run, measures=rows, changes=changes, checks=[], province=[facts])


def two(run: Tables) -> Tables:
    return keep(run, "grdp_growth", "budget_revenue")


def decided(run: Tables, say: i18n.Translator = EN) -> list[tuple[str, ...]]:
    table = exhibits.decisions_table(run, say)
    assert isinstance(table, blocks.Table)
    return [tuple(cell.text for cell in row[1:3]) for group in table.groups for row in group.rows]


def text_of(block: blocks.Block) -> str:
    assert isinstance(block, blocks.Text)
    return "".join(span.text for span in block.spans)


def test_two_targets_that_must_go_faster_ask_for_a_decision_as_many_do(demo: Demo) -> None:
    run = dataclasses.replace(two(demo(2025)), disagreements=[])
    assert decided(run) == [("Decide how 2 targets go faster", "GRDP growth")]
    finding = exhibits.findings(run, EN).items[0]  # type: ignore[union-attr]
    assert finding.headline == "The 2 targets for 2026–2030 can be compared with 2021–2025"
    assert finding.tone == "warn"


def test_a_target_below_what_was_achieved_is_reviewed_among_few_too(demo: Demo) -> None:
    run = two(demo(2025))
    rows = [
        row._replace(ambition=0.5, ambition_high=0.5) if row.target_id == "grdp_growth" else row
        for row in run.measures
    ]
    run = dataclasses.replace(run, measures=rows, disagreements=[])
    assert ("Review 1 target below what was achieved", "GRDP growth") in decided(run)


@pytest.mark.parametrize(
    ("say", "title", "message"),
    [
        (
            EN,
            "As of 2028: GRDP growth: on track; Budget revenue in the province: acceleration "
            "needed",
            "As of 2028: GRDP growth: on track; Budget revenue in the province: acceleration "
            "needed.",
        ),
        (VI, "Đến năm 2028: Tốc độ tăng trưởng GRDP: ", "Đến năm 2028: Tốc độ tăng trưởng GRDP: "),
    ],
)
def test_two_targets_that_are_judged_are_named_with_their_verdicts(
    demo: Demo, say: i18n.Translator, title: str, message: str
) -> None:
    """Not "2 of 2 targets can be judged"; nor a count of none maintained."""
    run = two(demo(2028))
    assert exhibits.summary_cover(run, say).title.startswith(title)
    assert exhibits.progress_cover(run, say).message.startswith(message)
    tiles = exhibits.verdict_tiles(run, say)
    assert isinstance(tiles, blocks.Tiles)
    assert [tile.detail for tile in tiles.tiles] == ["", ""]


def test_what_documents_differ_in_is_named_though_it_is_no_target(demo: Demo) -> None:
    run = two(demo(2028))
    rows = [row for row in run.disagreements if row.statement == "result"]
    run = dataclasses.replace(run, disagreements=rows)
    agree = next(row for row in decided(run) if row[0].startswith("Agree on "))
    assert agree[1] in run.indicator_names["en"].values()
    differing = next(f for f in exhibits.findings(run, EN).items if "differ" in f.headline)  # type: ignore[union-attr]
    assert agree[1] in differing.text


def test_headline_targets_are_all_but_the_one_of_the_title(demo: Demo) -> None:
    run = keep(demo(2025), "drug_free_communes", "digital_economy_share")
    rows = [
        row._replace(baseline=float("nan"), baseline_match="none") if row.number else row
        for row in run.measures
    ]
    run = dataclasses.replace(run, measures=rows)
    assert exhibits.summary_cover(run, EN).title == "2 targets for 2026–2030"
    table = exhibits.headline_rows(run, EN)
    assert isinstance(table, blocks.Table)
    assert len(table.groups[0].rows) == 2
    table = exhibits.headline_rows(two(demo(2025)), EN)
    assert isinstance(table, blocks.Table)
    assert [row[0].text for row in table.groups[0].rows] == ["Budget revenue in the province"]


@pytest.mark.parametrize("year", [2025, 2028])
def test_without_a_target_there_are_no_squares_and_every_section_says_so(
    demo: Demo, year: int
) -> None:
    run = keep(demo(year))
    squares = charts.target_squares(run, [], EN)
    assert squares is not None
    assert squares.title == "2020–2025: 14 of 19 met, the other 5 not met"
    assert charts.target_squares(dataclasses.replace(run, verdicts=[]), [], EN) is None
    known = "No target for 2026–2030 is known."
    if year == 2025:
        return  # the report is of the past plan
    (drawn,) = charts.progress_charts(run, EN)
    for block in (exhibits.progress_table(run, EN), exhibits.undetermined_targets(run, EN), drawn):
        assert text_of(block) == known
