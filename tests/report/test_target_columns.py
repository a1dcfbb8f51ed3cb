"""A table of targets is a list of columns, each a heading beside what makes its cell."""

from __future__ import annotations

from typed_rows import make_row

from briefing.data.rows import Measure
from briefing.report import blocks
from briefing.report.target_columns import TargetColumn, fill_columns, number_cell, text_cell

NUMBER = TargetColumn(blocks.Column("No."), number_cell)
KIND = TargetColumn(blocks.Column("Kind", width=2), lambda row: text_cell(row.kind))
TARGETS = {
    "Economy": [make_row(Measure, number="2", kind="level"), make_row(Measure, number="1")],
    "Society": [make_row(Measure, number="3")],
}


def is_dash(cell: blocks.Cell) -> bool:
    return cell == blocks.Cell("–")


def test_each_entry_of_the_list_gives_its_heading_and_its_cells_in_the_order_of_the_targets():
    headings, groups = fill_columns([NUMBER, KIND], TARGETS)
    assert headings == (NUMBER.heading, KIND.heading)
    assert [
        (group.label, [[cell.text for cell in row] for row in group.rows]) for group in groups
    ] == [("Economy", [["2", "level"], ["1", "–"]]), ("Society", [["3", "–"]])]


def test_a_column_is_left_out_only_where_all_its_cells_are_empty():
    headings, _ = fill_columns([NUMBER, KIND], TARGETS, is_dash)
    assert headings == (NUMBER.heading, KIND.heading)
    headings, (society,) = fill_columns([NUMBER, KIND], {"Society": TARGETS["Society"]}, is_dash)
    assert headings == (NUMBER.heading,)
    assert society.rows == ((blocks.Cell("3"),),)


def test_without_a_rule_for_empty_cells_no_column_is_left_out():
    headings, (society,) = fill_columns([NUMBER, KIND], {"Society": TARGETS["Society"]})
    assert headings == (NUMBER.heading, KIND.heading)
    assert society.rows == ((blocks.Cell("3"), blocks.Cell("–")),)
