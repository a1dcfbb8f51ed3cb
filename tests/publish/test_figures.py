"""Which numbers of a report are figures, and what the control of each is called."""

from __future__ import annotations

import re

import pytest
from test_blocks import shapes

from briefing import publish
from briefing.publish.figure_words import MAX_TITLE, describe_number, list_numbers
from briefing.publish.figures import Figure, find_figures
from briefing.report import blocks
from briefing.report.blocks import Cell, Column


def figures(*parts: blocks.Block) -> list[Figure]:
    """The figures of some blocks; not those of the cover before them."""
    found = find_figures(publish.check_blocks(shapes(*parts)))
    return [one for one in found if one.path[0]]


def table(
    columns: tuple[Column, ...], *rows: tuple[Cell, ...], anchor: str = "decisions"
) -> blocks.Table:
    return blocks.Table("Decisions", columns, (blocks.Group("", rows),), anchor)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.000 giường theo [1] Điều 1 (8), 500 giường theo [2] 2.2 (8)", ["1.000", "500"]),
        ("35% in [1] Article 1 (8), 30% in [7] Part Two, II (8); 4 in [2] 2.2 and [3]", None),
        ("Data to 28 January 2026: 5 of 9; on February 3, 2026 there were 6", ["5", "9", "6"]),
        ("Đến ngày 28 tháng 01 năm 2026 có 10 chỉ tiêu, theo Điều 1, 3", ["10"]),
        ("[14] Bảng 1; [19] Biểu 1, dòng 22; cả nước: 125,5 [20]", ["125,5"]),
        ("1–11 tại [1], 12 tại [2]; khoản 4, mục 2", ["1–11", "12"]),
        ("mục tiêu 5 năm, 3 tháng; in May 5 communes", ["5", "3", "5"]),
        ("28.618 tỷ đồng × 1,1⁵ = 46.090 tỷ đồng", ["28.618", "1,1", "46.090"]),
        ("mức trong [4] 2,5 triệu đồng", ["2,5"]),
    ],
)
def test_places_dates_and_numbers_of_sources_are_no_figures(text, numbers):
    expected = numbers or ["35%", "30%", "4"]
    assert [found[0] for found in list_numbers(text)] == expected


def test_figures_of_a_row_s_title_are_figures_and_those_of_a_name_are_none():
    columns = (Column("No.", align="center"), Column("What", header=True), Column("Of these"))
    known = Cell("Communes with 90 points or more", about="happiness_communes")
    found = figures(
        table(
            columns,
            (Cell("1"), Cell("Give 5 targets more pace", sub="3 of them now"), Cell("2 of 4")),
            (Cell("2"), known, Cell("–")),
        ),
        blocks.paragraph("Communes with 90 points or more: 7 are missing."),
    )
    assert [one.text for one in found] == ["5", "3", "2", "4", "7"]
    assert found[0].key == "decisions.give-targets-more-pace.1.1"
    assert found[0].title == "Decisions · Give […] targets more pace"


def test_the_line_below_a_value_is_no_figure_but_its_numbers_are():
    columns = (Column("Target", header=True), Column("Baseline *", align="right"), Column("2027"))
    sub = "[4] II.1.1; nationwide: 125.5 [20]"
    name = Cell("GRDP per capita", about="grdp_per_capita")
    verdict = Cell("On track", sub="Improving", tone="good")
    rows = (name, Cell("50.73", sub=sub), Cell("Not due", sub="104.1% (2026)"))
    found = figures(
        table(columns, rows),
        table((*columns[:2], Column("State")), (*rows[:2], verdict), anchor="b"),
    )
    assert [one.text for one in found] == [
        *("50.73", "125.5", "104.1%"),
        *("50.73", "125.5", "On track", "Improving"),
    ]
    assert {one.indicator for one in found} == {"grdp_per_capita"}
    assert [one.title for one in found][:3] == [
        "GRDP per capita · Baseline",
        "GRDP per capita · Baseline · nationwide: […] [20]",
        "GRDP per capita · 2027 · […] (2026)",
    ]
    assert len({one.title for one in found}) == len({one.key for one in found}) == len(found)


def test_a_title_has_both_brackets_or_none():
    text = (
        "GRDP growth (needs 10%/year, reached 4.46%); the target is 12% a year (of budget revenue)"
    )
    [first, second, third] = list_numbers(text)
    assert describe_number(text, first.span()) == "GRDP growth (needs […]/year, reached …); the"
    said = describe_number(text[:44], second.span(), "GRDP growth")
    assert said == "needs …/year, reached […]"
    assert describe_number(text, third.span()).endswith("the target is […] a year")


def test_titles_name_the_thing_in_whole_words_and_never_have_a_value():
    name = Cell("GRDP growth", about="grdp_growth")
    value = Cell("4.46%")
    sentence = (
        "GRDP growth must considerably accelerate in comparison: an estimated 4.46% a year "
        "against at least 10% that the resolution of the Council asks of everyone."
    )
    found = figures(
        blocks.Heading(2, "Pace of 24 targets", "pace"),
        table((Column("Target", header=True), Column("Baseline", align="right")), (name, value)),
        blocks.paragraph(sentence),
        blocks.paragraph("Of 24 targets 5 need more pace."),
    )
    titles = {one.title: one.text for one in found}
    assert len(titles) == len(found)
    words = {*re.findall(r"\w+", sentence)}
    for title, text in titles.items():
        assert text not in title
        assert len(title) <= MAX_TITLE
    said = [one.title for one in found if one.sentence[:7] == "GRDP gr" and one.path[0] == 3]
    assert all(title.startswith("GRDP growth · ") for title in said)
    assert all({*re.findall(r"\w+", title)} <= words for title in said)
    assert said[0] == (
        "GRDP growth · accelerate in comparison: an estimated […] a year against at least"
    )
    assert "Pace of … targets · Of … targets […] need more pace" in titles
