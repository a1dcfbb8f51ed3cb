"""Widths of a table's columns on paper: words stay whole as long as the page has room for them."""

from __future__ import annotations

import json
from typing import Any

import pytest
import typst

from briefing import paths

N = "\u00a0"  # holds together what stands on both sides


def compute(expression: str) -> Any:
    """A value of `widths.typ`."""
    source = f'#import "widths.typ"\n#metadata({expression}) <value>'
    root = str(paths.TEMPLATES)
    found = typst.query(source.encode(), "<value>", field="value", one=True, root=root)
    return json.loads(found)


def fit(room: int, *columns: tuple[int, int, int]) -> list[float]:
    """What columns are given of a room: each needs so much for words, numbers, lines."""
    parts = "".join(
        f"(word: {word}pt, least: {least}pt, ease: {ease}pt, share: {ease}),"
        for word, least, ease in columns
    )
    return [
        round(width, 3) for width in compute(f"widths.fit({room}pt, ({parts})).map(w => w.pt())")
    ]


def test_with_room_for_all_each_column_has_what_its_longest_line_takes():
    given = fit(300, (20, 40, 60), (30, 30, 90))
    assert sum(given) == pytest.approx(300)
    assert given[0] >= 60
    assert given[1] >= 90


def test_a_column_has_at_least_what_is_not_parted_as_long_as_there_is_room():
    given = fit(120, (20, 60, 60), (30, 40, 400))
    assert sum(given) == pytest.approx(120)
    assert given[0] >= 60
    assert given[1] >= 40


def test_in_a_crowded_table_numbers_part_from_their_units_and_no_word_is_parted():
    """Of 100 points two columns want 60 each; the words of the first take all of its 60."""
    assert fit(100, (60, 60, 60), (20, 60, 60)) == [60, 40]
    assert fit(90, (50, 60, 60), (20, 50, 60)) == [55, 35]


def test_where_not_even_the_words_have_room_all_columns_are_short_alike():
    assert fit(60, (60, 60, 60), (30, 60, 60)) == [40, 20]


@pytest.mark.parametrize(
    ("line", "two"),
    [
        ("whole country: 125.5 [20]", ["whole country:", "country: 125.5", "125.5 [20]"]),
        ("22,100 (estimate)", []),  # of two words one may stand below the other
        ("At current prices; stated as an estimate in the text", []),  # long lines part as they do
    ],
)
def test_a_short_line_of_words_takes_two_of_them_in_a_line(line, two):
    assert compute(f"widths.pairs({json.dumps(line)})") == two


def test_a_column_of_such_a_line_is_as_wide_as_two_of_its_words():
    lines, draws = '(("text", "whole country: 125.5"),)', "(text: body => text(size: 10pt, body))"
    source = f"""#import "widths.typ"
#context {{
  let (word, pair, ease, ..) = widths.needs({lines}, {draws})
  [#metadata((word, pair, ease).map(width => width.pt())) <value>]
}}"""
    root = str(paths.TEMPLATES)
    found = typst.query(source.encode(), "<value>", field="value", one=True, root=root)
    word, pair, ease = json.loads(found)
    assert word < pair < ease


@pytest.mark.parametrize(
    ("line", "loosened", "worded"),
    [
        (f"1.830{N}đảng{N}viên", f"1.830{N}đảng viên", "1.830 đảng viên"),
        (f"≥{N}10%/năm", f"≥{N}10%/năm", f"≥{N}10%/năm"),
        (f">{N}3{N}điểm{N}%", f">{N}3{N}điểm %", f">{N}3 điểm %"),
    ],
)
def test_a_unit_is_parted_before_its_number_is_and_a_sign_never_from_its_number(
    line, loosened, worded
):
    assert compute(f"widths.loosened({json.dumps(line, ensure_ascii=False)})") == loosened
    assert compute(f"widths.worded({json.dumps(line, ensure_ascii=False)})") == worded


@pytest.mark.parametrize(
    ("line", "held"),
    [
        ("Bảng 4", f"Bảng{N}4"),
        ("cả nước: 114 [22]", "cả nước: 114 [22]"),
        ("[20] Bảng 1, dòng 21", f"[20]{N}Bảng{N}1, dòng{N}21"),
        ("[11] Table 47; Table 48", f"[11]{N}Table{N}47; Table{N}48"),
        ("bình quân 2026–2030 · [16] Bảng 7", f"bình quân{N}2026–2030 · [16]{N}Bảng{N}7"),
    ],
)
def test_a_place_is_not_parted_before_its_number_nor_from_its_source(line, held):
    assert compute(f"widths.places({json.dumps(line, ensure_ascii=False)})") == held
