"""Sentences of earlier pages, made by hand: which are no longer right, which still do."""

from __future__ import annotations

import math

import pytest
from typed_rows import make_row

from briefing import i18n
from briefing.data.rows import ChangeSince
from briefing.report import stale_sentences
from briefing.report.stale_sentences import Figure

SAYS = {language: i18n.load_translator(language) for language in i18n.LANGUAGES}
NAMES = {
    "en": {"GRDP growth": "growth", "Growth": "other", "Tourism revenue": "tourism"},
    "vi": {"Tăng trưởng GRDP": "growth", "Tổng thu du lịch": "tourism"},
}
REVISED = make_row(ChangeSince, sort="revised", id="growth")
FIGURES = (
    Figure("growth", "2026", 9.15, 7.18, REVISED),
    Figure("growth", "2024", 9.15, 9.15, None),
    Figure("growth", "", 10.0, 10.0, None),
    Figure("tourism", "2026", 31250.0, 30900.0, REVISED),
    Figure("other", "2026", 6.5, 6.5, None),
)


def stale(text: str, language: str = "en", figures: tuple[Figure, ...] = FIGURES) -> list[str]:
    found = stale_sentences.find_stale_sentences(text, figures, NAMES[language], SAYS[language])
    return [sentence for sentence, _ in found]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("GRDP growth in 2026: 9.15%.", "en"),
        ("Tăng trưởng GRDP năm 2026 đạt 9,15%.", "vi"),
        ("TĂNG TRƯỞNG GRDP năm 2026 đạt gần 9,2%.", "vi"),
        ("Tourism revenue: 31,250 billion VND", "en"),
        ("Tổng thu du lịch: 31.250 tỷ đồng", "vi"),
    ],
)
def test_a_sentence_with_a_corrected_number_holds_no_longer(text, language):
    assert stale(text, language) == [text]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("GRDP growth in 2024: 9.15%.", "en"),  # of another year, and still right
        ("GRDP growth: 9.15%.", "en"),  # it may be the one of 2024
        ("GRDP growth in 2026: 7.18%.", "en"),  # what is right now
        ("GRDP growth in 2026: target 10%.", "en"),
        ("Growth in 2026: 9.15%.", "en"),  # of another indicator, of which no such figure is known
        ("Tổng thu du lịch: 31,25 tỷ đồng", "vi"),
        ("The year 2026 of the plan 2026–2030 [31]", "en"),
    ],
)
def test_a_sentence_whose_numbers_can_still_be_right_holds(text, language):
    assert stale(text, language) == []


def test_only_the_sentence_with_the_number_is_told_and_a_tile_as_one():
    text = "GRDP growth is below what was asked. In 2026 it was 9.15%. Another sentence has 6.5%."
    assert stale(text) == ["In 2026 it was 9.15%."]
    assert stale("GRDP growth\n9.15%\nOn track; 2026") == ["GRDP growth · 9.15% · On track; 2026"]


def test_sentences_begin_with_capitals_of_any_language_and_with_numbers():
    text = "Năm 2026 đạt. Đến năm 2027 vượt! 12 chỉ tiêu đạt. Theo bảng 1. cột 2."
    assert stale_sentences.split_sentences(text) == [
        *("Năm 2026 đạt.", "Đến năm 2027 vượt!", "12 chỉ tiêu đạt.", "Theo bảng 1. cột 2.")
    ]


def test_the_indicator_named_in_a_clause_is_the_one_its_numbers_are_of():
    text = "In 2026: GRDP growth 7.18%; Tourism revenue 31,250 billion VND"
    assert stale(text) == [text]
    assert stale("In 2026: Tourism revenue 30,900 billion VND; Growth 9.15%") == []


def test_where_nothing_is_named_only_a_number_that_can_be_nothing_else_counts():
    assert stale("In 2026 it came to 31,250.") == ["In 2026 it came to 31,250."]
    figures = (Figure("growth", "2026", 9.0, 7.0, REVISED),)
    assert stale("There were 9 of them in 2026.", figures=figures) == []


def test_a_small_count_in_a_sentence_that_names_nothing_is_no_figure_of_the_one_before():
    text = "GRDP growth in 2026: 7.18%. 9 results are stated as “over” or “under” a figure."
    assert stale(text) == []
    assert stale(text.replace("9 results", "In 2026 9.2% of the results")) != []


def test_a_withdrawn_figure_makes_a_sentence_stale():
    gone = (Figure("growth", "", 10.0, math.nan, REVISED),)
    assert stale("GRDP growth: at least 10%", figures=gone) == ["GRDP growth: at least 10%"]


PAGE = """<html><head><title>9</title></head><body><nav>Page 1</nav><main>
<header class="cover"><h1>Report <span class="whole">2026–2030</span></h1>
<p class="message">GRDP growth was 9.15%.</p></header>
<ul class="tiles"><li class="tile"><p class="label">GRDP growth</p>
<div class="value">9.15%</div><p class="detail"><span class="symbol">●</span> On track; 2026</p>
<p class="source">[13] Table 1</p></li></ul>
<table><tr><td>9.15</td></tr></table><svg><text>9.15</text></svg>
<p>No number here.</p><p>Broken <b>9.15 <i>now</p></main>
<script>var x = 9.15;</script></body></html>"""


def test_the_texts_of_a_page_are_its_sentences_and_tiles_without_tables_charts_and_sources():
    assert stale_sentences.read_texts(PAGE) == [
        "Report 2026–2030",
        "GRDP growth was 9.15%.",
        "GRDP growth\n9.15%\nOn track; 2026",
        "Broken 9.15 now",
    ]
