"""In words an answer writes numbers as its language does, for a program as the cell has them."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from by_hand import write_province

import pipeline
from briefing.data import reader

ROWS = (("Biểu 01", None), ("Chỉ tiêu", "Thực hiện 2026", "Ghi chú"))


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    province = write_province(tmp_path / "data")
    names = {row.indicator_id: row.name["vi"] for row in reader.load_province(province).indicators}
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Biểu 01"
    figures = [("growth", 31.25), ("insured", 0.962), ("revenue", 1234567.5), ("revenue", 2026.25)]
    for row in (*ROWS, *((names[name], value) for name, value in figures)):
        sheet.append(row)
    sheet["B4"].number_format = "0.0%"
    book.save(tmp_path / "bieu.xlsx")
    return tmp_path / "bieu.xlsx"


def take_in(workbook: Path, capsys, *words: str) -> str:
    data = str(workbook.with_name("data"))
    pipeline.main(("intake", str(workbook), "--data", data, "--year", "2026", *words))
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("vi", ("“31,25”", "“2.026,25”", "“1.234.567,5”", "96,2% → 96,2")),
        ("en", ("“31.25”", "“2,026.25”", "“1,234,567.5”", "96.2% → 96.2")),
    ],
)
def test_a_cell_with_a_number_is_shown_as_the_language_writes_it(workbook, capsys, language, shown):
    copy = workbook.with_name("copy.xlsx")
    told = take_in(workbook, capsys, "--language", language, "--annotate", str(copy))
    assert [text for text in shown if text not in told] == []
    comments = [openpyxl.load_workbook(copy).active[cell].comment.text for cell in ("B3", "B6")]
    assert shown[0] in comments[0]
    assert shown[1] in comments[1]
    assert shown[2] in comments[1]  # what it should be the same as


def test_a_program_is_told_what_the_cell_shows(workbook, capsys):
    answer = json.loads(take_in(workbook, capsys, "--language", "vi", "--format", "json"))
    found = {problem["cell"]: problem["found"] for problem in answer["problems"]}
    printed = {row["cell"]: row["printed"] for row in answer["statements"]}
    assert (found["B3"], printed["B3"]) == ("“31.25”", "31.25")
    assert found["B6"] == "“2026.25”"


def test_text_is_quoted_as_it_is(workbook, capsys):
    book = openpyxl.load_workbook(workbook)
    book.active["B3"], book.active["B5"], book.active["B6"] = "31.25", None, None
    book.save(workbook)
    assert "“31.25”" in take_in(workbook, capsys, "--language", "vi")


def test_gaps_are_told_by_sheet_those_below_each_other_as_a_range(workbook, capsys):
    book = openpyxl.load_workbook(workbook)
    names = [book.active.cell(row, 1).value for row in range(3, 6)]
    sheet = book.create_sheet("Biểu 02")
    for row in (
        ("Chỉ tiêu", "Thực hiện 2024", "Thực hiện 2025"),
        *((name, "–", "–") for name in names),
    ):
        sheet.append(row)
    sheet["B3"], sheet["C2"], sheet["C3"] = 95.5, 8, 96.1
    book.save(workbook)
    told = take_in(workbook, capsys, "--language", "en")
    assert "No figure yet: Biểu 02, cell B2, B4, C4" in told
    sheet["B3"], sheet["B4"] = "–", 21000
    book.save(workbook)
    assert "No figure yet: Biểu 02, cell B2:B3, C4" in take_in(workbook, capsys, "--language", "en")
