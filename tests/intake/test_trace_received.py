"""`check` holds the rows of an intake against the file they came from, and its own forms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from by_hand import write_province
from openpyxl import Workbook

import pipeline


@pytest.fixture
def taken_in(tmp_path: Path) -> Path:
    """A folder with the figures of a workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Biểu 01"
    for row in (
        ["TT", "Chỉ tiêu", "ĐVT", "Thực hiện 2025", "Ước thực hiện 2026", "Ghi chú"],
        [1, "Tăng trưởng", "%", "8,0", "9,15", "sơ bộ"],
        [2, "Thu ngân sách", "Triệu đồng", None, "24.500.250", None],
        [3, "Bệnh viện", None, None, "Đã xong", None],
    ):
        sheet.append(row)
    book.save(tmp_path / "bieu.xlsx")
    folder = write_province(tmp_path / "data")
    words = [str(tmp_path / "bieu.xlsx"), "--data", str(folder), "--write"]
    assert pipeline.main(["intake", *words]) == 0
    return folder


def check(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    """Where `check` finds errors."""
    capsys.readouterr()
    pipeline.main(["check", "--data", str(folder), "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    return [(one["file"], one["column"]) for one in found if one["severity"] == "error"]


def test_what_was_taken_in_is_found_in_its_file(taken_in, capsys) -> None:
    assert check(taken_in, capsys) == []
    rows = (taken_in / "results.csv").read_text(encoding="utf-8").splitlines()[-3:]
    assert rows == [
        'growth,2026,=,9.15,yes,,intake_2026,Biểu 01!E2,"9,15",sơ bộ',
        "revenue,2026,=,24500.25,yes,,intake_2026,Biểu 01!E3,24.500.250,",
        "hospital,2026,=,1,yes,,intake_2026,Biểu 01!E4,Đã xong,",
    ]


@pytest.mark.parametrize(
    ("before", "after", "column"),
    [
        ('"9,15"', '"9,16"', "printed"),
        ("Biểu 01!E2", "Biểu 01!E99", "place"),
        ("Biểu 01!E2", "Biểu 02!E2", "place"),
        ("=,9.15", "=,9.16", "value"),
        ("=,24500.25", "=,24500.26", "value"),
    ],
)
def test_a_row_the_file_does_not_bear_out_is_an_error(
    taken_in, capsys, before, after, column
) -> None:
    results = taken_in / "results.csv"
    text = results.read_text(encoding="utf-8")
    assert before in text
    results.write_text(text.replace(before, after), encoding="utf-8")
    assert ("results.csv", column) in check(taken_in, capsys)


def test_a_received_file_that_changed_or_is_gone_is_an_error(taken_in, capsys) -> None:
    file = taken_in / "received" / "bieu.xlsx"
    content = file.read_bytes()
    file.chmod(0o644)
    file.write_bytes(content + b" ")
    assert check(taken_in, capsys) == [("sources.csv", "sha256")]
    file.unlink()
    assert check(taken_in, capsys) == [("sources.csv", "file")]


@pytest.mark.parametrize(
    ("headings", "year", "code"),
    [
        ("Thực hiện 2025;Thực hiện 2026", 2026, 0),  # the year after the newest with results
        ("Thực hiện 2024;Thực hiện 2025", 2025, 0),  # a file of that year
        ("Thực hiện 2024;Kế hoạch 2026", 2026, 1),  # whose plan is no result
        ("Thực hiện 2025;Kế hoạch 2026", 2025, 0),  # with a plan beside news of the year before
        ("Thực hiện 2023;Thực hiện 2024", 2026, 1),
    ],
)
def test_without_a_year_the_file_and_the_folder_tell_it(
    tmp_path, capsys, headings, year, code
) -> None:
    file = tmp_path / "bieu.csv"
    file.write_text(f"Chỉ tiêu;{headings}\nTăng trưởng;7,0;8,0\n", encoding="utf-8")
    words = [str(file), "--data", str(write_province(tmp_path / "data")), "--format", "json"]
    assert pipeline.main(["intake", *words, "--accept", "all"]) == code
    assert json.loads(capsys.readouterr().out)["year"] == year
