"""`judge` reads a workbook as it reads the same table in CSV."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

import pipeline

HEADER = "id,better,base_year,base,latest_year,latest,target_year,target"
ROWS = [
    ("Sản lượng, tấn", "up", 2025, 100, 2027, 112.5, 2030, 200),
    ("3.6.1", "down", 2025, 3.5, None, None, 2030, 1.75),
]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["a sheet nobody sees"])
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("Bảng")
    for row in (HEADER.split(","), *ROWS):
        sheet.append(row)
    sheet["F2"].number_format = '#,##0.0" tấn"'
    sheet["K9"].value = ""
    book.save(tmp_path / "table.xlsx")
    return tmp_path / "table.xlsx"


def test_a_workbook_is_judged_as_the_same_table_in_csv(workbook: Path, capsys) -> None:
    lines = [",".join("" if cell is None else f'"{cell}"' for cell in row) for row in ROWS]
    table = workbook.with_name("table.csv")
    table.write_text("\n".join((HEADER, *lines)), encoding="utf-8")
    verdicts = []
    for file in (table, workbook):
        assert pipeline.main(("judge", str(file))) == 0
        verdicts.append(capsys.readouterr().out)
    assert verdicts[0] == verdicts[1]
    assert verdicts[0].count("\n") == 3


def test_a_fault_of_a_workbook_is_told_with_its_row_and_column(workbook: Path, capsys) -> None:
    book = openpyxl.load_workbook(workbook)
    book["Bảng"]["F2"], book["Bảng"]["C3"] = "110,5", dt.date(2025, 1, 1)
    book.save(workbook)
    assert pipeline.main(("judge", str(workbook), "--language", "en")) == 1
    told = capsys.readouterr().err
    assert "table.xlsx row 2, column latest: found “110,5”" in told
    assert "table.xlsx row 3, column base_year: found “01/01/2025”" in told


def test_what_is_no_workbook_inside_is_named(workbook: Path, capsys) -> None:
    workbook.write_bytes(b"PK\x03\x04rest")
    assert pipeline.main(("judge", str(workbook), "--language", "en")) == 1
    assert "expected a workbook" in capsys.readouterr().err
