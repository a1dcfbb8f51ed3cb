"""What the second program is made of: reading numbers, facts, rules; and that it stands alone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import sentences
from communes import Asked
from hypothesis import given
from hypothesis import strategies as st
from known import Fact
from pages import read_passages
from paper import find_foreign
from tracer import date_forms, is_axis
from written import find_numbers

HERE = Path(__file__).parent


def values(text: str, language: str) -> list[float]:
    return [number.value for number in find_numbers(text, language)]


@pytest.mark.parametrize(
    ("text", "english", "vietnamese"),
    [
        ("28,618 and 4.46", [28618, 4.46], [28.618, 4, 46]),
        ("28.618 và 4,46%/năm", [28.618, 4, 46], [28618, 4.46]),
        ("75–80", [75, 80], [75, 80]),
        ("a −5 or a fall of 3.5", [-5, 3.5], [-5, 3, 5]),
        ("+1.234.567", [1.234, 567], [1234567]),
        ("2026–2030", [2026, 2030], [2026, 2030]),
    ],
)
def test_numbers_are_read_as_each_language_writes_them(text, english, vietnamese):
    assert values(text, "en") == english
    assert values(text, "vi") == vietnamese


@given(st.integers(0, 10**9), st.integers(0, 4), st.booleans())
def test_a_number_written_is_read_again(whole, decimals, is_negative):
    value = whole / 10**decimals * (-1 if is_negative else 1)
    english = f"{value:,.{decimals}f}".replace("-", "−")
    vietnamese = english.translate(str.maketrans(",.", ".,"))
    for text, language in ((english, "en"), (vietnamese, "vi")):
        (number,) = find_numbers(f"Chỉ tiêu {text} tỷ", language)
        assert number.value == pytest.approx(value)
        assert number.decimals == decimals
        assert number.text == text


def test_a_stated_number_is_written_as_it_is_and_a_computed_one_rounded():
    stated, computed = Fact(4.46), Fact(2.2421524, exact=False)
    assert stated.is_written(4.46, 2, False)
    assert not stated.is_written(4.5, 1, False)
    assert computed.is_written(2.24, 2, False)
    assert not computed.is_written(2.25, 2, False)
    assert not computed.is_written(2, 0, False)  # a single digit says too little
    assert Fact(6.2, exact=False, least=0).is_written(6, 0, False)  # known to whole numbers
    assert not Fact(6.25, exact=False, least=2).is_written(6.3, 1, False)


def test_a_sign_on_the_page_must_be_that_of_the_fact():
    fact = Fact(-0.944, exact=False)
    assert fact.is_written(-0.94, 2, True)
    assert not fact.is_written(0.94, 2, True)
    assert fact.is_written(0.94, 2, False)  # “a fall of 0.94”


def test_zeros_that_are_no_digits_may_close_a_number():
    assert Fact(19078.67, exact=False, least=-3).is_written(19000, 0, False)
    assert not Fact(19078.67, exact=False, least=-3).is_written(18000, 0, False)
    assert not Fact(19078.67, exact=False, least=0).is_written(19000, 0, False)


@pytest.mark.parametrize(
    ("marks", "even"),
    [
        *(("0 | 20 | 40", True), ("0 | 20 | 45", False), ("0.5 | 1 | 2", True)),
        *(("2021 | 2022 | 2023", True), ("2021 | 2025 | 2023", False), ("2025", False)),
    ],
)
def test_the_marks_of_an_axis_are_evenly_spaced(marks, even):
    assert is_axis(marks, "en") is even


def test_dates_are_written_as_each_language_does():
    assert set(date_forms("2025-12-11")) == {"11 December 2025", "11/12/2025"}
    assert set(date_forms("2024-06")) == {"June 2024", "6/2024", "06/2024"}
    assert set(date_forms("2024")) == set()


def test_a_passage_knows_its_row_its_column_its_figure_and_its_language():
    page = (
        '<html lang="vi"><body><table><thead><tr><th>Chỉ tiêu</th><th>2025</th></tr></thead>'
        '<tbody><tr><th scope="row" id="x">Tăng trưởng</th>'
        '<td><a href="sources.html#s7">4,46%</a> <span class="sub">[2] II.1</span></td></tr>'
        '</tbody></table><p lang="en" aria-label="two 2">a<b>b</b> 3</p></body></html>'
    )
    cell, *_ = (p for p in read_passages("vi/a.html", page) if p.text.startswith("4,46"))
    assert (cell.lead, cell.column, cell.language) == ("Tăng trưởng", "2025", "vi")
    assert cell.text == "4,46% [2] II.1"
    assert cell.links == ((0, 5, "s7"),)
    last = [p for p in read_passages("vi/a.html", page) if p.language == "en"]
    assert [p.text for p in last] == ["two 2", "ab 3"]


def test_a_rule_names_placeholders_its_message_has():
    catalogue = sentences._read_catalogue("en")
    for (context, text), forms in catalogue.items():
        for name in sentences.find_rule(context, text) or {}:
            if context or name not in ("met", "missed", "total", *sentences.OFFICIAL):
                assert "{" + name + "}" in "".join((text, *forms)), (text, name)


@pytest.mark.parametrize(
    ("rule", "states", "bounds"),
    [
        ("count_where", ["yes met"] * 12 + ["yes not_met"] * 35 + ["yes unknown"] * 9, [12, 21]),
        ("share_where", ["yes met", "yes not_met"], [50]),
        ("share_where", ["yes met", "yes not_met", "unknown met"], [50, 100 * 2 / 3]),
        ("share_where", ["yes met", "unknown unknown"], [50, 100]),
        ("share_where", ["yes unknown", "unknown unknown"], []),
    ],
)
def test_a_count_of_communes_lies_between_what_every_choice_makes(rule, states, bounds):
    words = (state.split() for state in states)
    rows = {str(n): {"asked": asked, "state": state} for n, (asked, state) in enumerate(words)}
    asked = Asked("x", "2025", {"rule": rule}, None, rows)
    assert asked.bounds == pytest.approx(bounds)


def test_a_number_of_a_pdf_stands_beside_the_same_word_as_on_the_page():
    page = "12 of 18 targets; growth 4.46% a year"
    assert find_foreign(["growth 4.46%\na year, 12 of 18 targets"], page, "en") == []
    assert find_foreign(["growth 4.64% a year"], page, "en")
    assert find_foreign(["poverty 18% a year"], page, "en")  # another number's word
    assert find_foreign(["12 18 4.46"], page, "en") == []  # of a chart
    assert find_foreign(["124.46"], page, "en") == []  # which extraction ran together
    assert find_foreign(["12 4.47"], page, "en")


def test_the_second_program_reads_nothing_of_the_package():
    for file in HERE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.split(".")[0] == "briefing" for name in names), file.name
