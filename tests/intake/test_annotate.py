"""The annotated copy has what is wrong at its cells, and the next intake passes it over."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from by_hand import write_province
from openpyxl.comments import Comment

import pipeline
from briefing import i18n
from briefing.data import reader
from briefing.errors import message
from briefing.intake import annotate, taking, template, template_workbook
from briefing.intake.model import Cell, Finding, Intake, Received, Sheet

ROWS = (  # out of range, unknown, empty; heading in row 2
    ("Kết quả năm 2026",),
    ("Chỉ tiêu", "Đơn vị tính", "Thực hiện 2026", "Trả lời"),
    ("Tỷ lệ người tham gia BHYT", "%", 196.1, None),
    ("Không ai biết", "xã", 5, None),
    ("Thu ngân sách", "tỷ đồng", None, None),
)
RED, YELLOW, BLUE = (annotate.COLOURS[level] for level in ("error", "question", "info"))


@pytest.fixture
def province(tmp_path: Path) -> Path:
    return write_province(tmp_path / "data")


def write_rows(file: Path, rows: Any, names: Any) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Biểu 01"
    for row in rows:
        sheet.append(row)
    for number, name in enumerate(names, start=3):
        sheet.cell(number, 1).value = name
    sheet["D9"] = "giữ nguyên"
    sheet["D9"].number_format = "0.000"
    book.save(file)
    return file


@pytest.fixture
def workbook(province: Path, tmp_path: Path) -> Path:
    names = {row.indicator_id: row.name["vi"] for row in reader.load_province(province).indicators}
    known = (names["insured"], "Không ai biết", names["revenue"])
    return write_rows(tmp_path / "bieu.xlsx", ROWS, known)


def take_in(*words: object, capsys: Any) -> tuple[int, Any]:
    code = pipeline.main(("intake", *map(str, words), "--format", "json", "--language", "vi"))
    return code, json.loads(capsys.readouterr().out)


def colour(cell: Any) -> str | None:
    return cell.fill.fgColor.rgb if cell.fill.fill_type else None


def test_cells_of_problems_are_coloured_and_say_what_to_do(
    province: Path, workbook: Path, capsys: Any
) -> None:
    copy, before = workbook.with_name("copy.xlsx"), workbook.read_bytes()
    code, answer = take_in(
        workbook, "--data", province, "--year", 2026, "--annotate", copy, capsys=capsys
    )
    assert code == 1
    assert workbook.read_bytes() == before
    sheet = openpyxl.load_workbook(copy)["Biểu 01"]
    assert [colour(sheet[cell]) for cell in ("C3", "C4", "C5")] == [RED, YELLOW, BLUE]
    assert (colour(sheet["D3"]), colour(sheet["D4"]), colour(sheet["A3"])) == (None, YELLOW, None)
    for problem in answer["problems"]:
        text = sheet[problem["cell"]].comment.text
        for part in ("id", "expected", "fix"):
            assert problem[part] in text
        assert problem["found"].replace("196.1", "196,1") in text  # a number, in Vietnamese
    assert (sheet["D9"].value, sheet["D9"].number_format) == ("giữ nguyên", "0.000")


def test_the_copy_asks_no_more_than_the_file(province: Path, workbook: Path, capsys: Any) -> None:
    copy = workbook.with_name("copy.xlsx")
    usual = ("--data", province, "--year", 2026)
    _, first = take_in(workbook, *usual, "--annotate", copy, capsys=capsys)
    _, again = take_in(copy, *usual, capsys=capsys)
    assert again["problems"] == first["problems"]


def test_a_corrected_copy_loses_its_marks(province: Path, workbook: Path, capsys: Any) -> None:
    first, second = workbook.with_name("first.xlsx"), workbook.with_name("second.xlsx")
    usual = ("--data", province, "--year", 2026)
    take_in(workbook, *usual, "--annotate", first, capsys=capsys)
    book = openpyxl.load_workbook(first)
    book.active["C3"] = 96.1
    book.save(first)
    take_in(first, *usual, "--annotate", second, capsys=capsys)
    cell = openpyxl.load_workbook(second).active["C3"]
    assert (colour(cell), cell.comment) == (None, None)


def test_a_comment_that_was_there_comes_first_and_is_asked_again(
    province: Path, workbook: Path, capsys: Any
) -> None:
    book = openpyxl.load_workbook(workbook)
    book.active["C3"].comment = Comment("chưa chắc", "A")
    book.save(workbook)
    copy, usual = workbook.with_name("copy.xlsx"), ("--data", province, "--year", 2026)
    take_in(workbook, *usual, "--annotate", copy, capsys=capsys)
    assert openpyxl.load_workbook(copy).active["C3"].comment.text.startswith("chưa chắc")
    _, again = take_in(copy, *usual, capsys=capsys)
    assert "comment" in [problem["kind"] for problem in again["problems"]]


def test_a_csv_becomes_a_workbook_with_the_same_cells(
    province: Path, workbook: Path, capsys: Any
) -> None:
    names = {row.indicator_id: row.name["vi"] for row in reader.load_province(province).indicators}
    file = workbook.with_name("bieu.csv")
    lines = ("Chỉ tiêu;Thực hiện 2026;Ghi chú", f"{names['insured']};196,1;=1+1", "Lạ;5;")
    file.write_text("\n".join(lines), encoding="utf-8")
    copy = workbook.with_name("copy.xlsx")
    take_in(file, "--data", province, "--year", 2026, "--annotate", copy, capsys=capsys)
    sheet = openpyxl.load_workbook(copy).active
    assert [cell.value for cell in sheet[2]] == [names["insured"], "196,1", "=1+1"]
    assert sheet["C2"].data_type == "s"
    assert (colour(sheet["B2"]), colour(sheet["B3"])) == (RED, YELLOW)


def test_what_cannot_be_read_is_told_in_an_empty_copy(
    province: Path, workbook: Path, capsys: Any
) -> None:
    workbook.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    copy = workbook.with_name("copy.xlsx")
    code, answer = take_in(workbook, "--data", province, "--annotate", copy, capsys=capsys)
    assert code == 1
    assert answer["problems"][0]["id"] in openpyxl.load_workbook(copy).active["A1"].comment.text


@pytest.mark.parametrize("name", ["copy.csv", "bieu.xlsx"])
def test_a_wrong_name_is_refused_and_nothing_written(
    name: str, province: Path, workbook: Path, capsys: Any
) -> None:
    before = workbook.read_bytes()
    words = ("intake", str(workbook), "--data", str(province), "--year", "2026", "--write")
    assert pipeline.main((*words, "--annotate", str(workbook.with_name(name)))) == 2
    assert workbook.read_bytes() == before
    assert not (province / "intakes.csv").exists()


def test_merged_cells_are_marked_at_the_first_one(
    province: Path, workbook: Path, capsys: Any
) -> None:
    book = openpyxl.load_workbook(workbook)
    book.active.merge_cells("C3:D3")
    book.save(workbook)
    copy = workbook.with_name("copy.xlsx")
    usual = ("--data", province, "--year", 2026)
    _, answer = take_in(workbook, *usual, "--annotate", copy, capsys=capsys)
    assert "C3:D3" in [problem["cell"] for problem in answer["problems"]]
    cell = openpyxl.load_workbook(copy).active["C3"]
    assert colour(cell) == RED
    assert "merged_data_cells.1.C3:D3" in cell.comment.text


def test_a_filled_in_template_keeps_its_choices(
    province: Path, workbook: Path, capsys: Any
) -> None:
    made = template.make_template(reader.load_province(province), 2026, "vi")
    book = openpyxl.load_workbook(io.BytesIO(template_workbook.write_workbook(made)))
    sheet = book.worksheets[1]
    row = next(r for r in range(5, sheet.max_row + 1) if sheet.cell(r, 1).value == "insured")
    sheet.cell(row, 8).value = 196.1
    rules = len(sheet.data_validations.dataValidation)
    book.save(workbook)
    copy = workbook.with_name("copy.xlsx")
    take_in(workbook, "--data", province, "--annotate", copy, capsys=capsys)
    copied = openpyxl.load_workbook(copy).worksheets[1]
    assert colour(copied.cell(row, 8)) == RED
    assert copied.protection.sheet
    assert len(copied.data_validations.dataValidation) == rules


def test_a_name_no_workbook_may_have_and_a_merged_sheet_do_no_harm(tmp_path: Path) -> None:
    name = "Biểu: [1/2] " + "dài " * 10
    cells = {
        (1, 1): Cell("=1+1"),
        (2, 1): Cell("7,18"),
        (3, 2): Cell("9.15%", Decimal("9.15"), True),
    }
    whole = (((4, 1), (1_048_576, 16_384)),)
    received = Received("a.ods", "", "ods", (Sheet(name, cells, hidden=True, merged=whole),))
    words = (message("a"), message("b"))
    finding = Finding("merged_data_cells", "error", name, "A4:XFD1048576", "", "9", *words)
    intake = Intake("a.ods", "", 2026, (), (), {"merged_data_cells.1": finding})
    answer = taking.Answer(intake, False, "", None, received)
    annotate.write_copy(answer, tmp_path / "a.ods", tmp_path / "b.xlsx", i18n.load_translator("en"))
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx").active
    assert (sheet["A1"].value, sheet["A1"].data_type) == ("=1+1", "s")
    assert (sheet["B3"].value, sheet["B3"].number_format) == (0.0915, "0.00%")
    assert colour(sheet["A4"]) == RED
