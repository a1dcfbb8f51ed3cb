"""A template asks for a year's results; what is filled in comes back through the intake."""

from __future__ import annotations

import json
import random
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import pipeline
from briefing import errors, paths
from briefing.data import reader
from briefing.intake import layout, readers, template, template_workbook
from briefing.intake.model import ReadSheets

YEAR = 2026
HEAD = 4  # the row of the headings in a workbook
LANGUAGES = ("vi", "en")
KEY, NAME, UNIT, VALUE, ESTIMATE, BASIS, NOTE, ANSWER = 1, 2, 3, 8, 9, 10, 11, 12


@pytest.fixture(scope="module")
def dataset() -> Any:
    return reader.load_province(paths.DATA)


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest, dataset: Any) -> template.Template:
    return template.make_template(dataset, YEAR, request.param)


@pytest.fixture
def workbook(made: template.Template, tmp_path: Path) -> Path:
    file = tmp_path / "bieu.xlsx"
    file.write_bytes(template_workbook.write_workbook(made))
    return file


def fill(file: Path, change: Any) -> None:
    book = openpyxl.load_workbook(file)
    change(book)
    book.save(file)


def read(file: Path, dataset: Any) -> ReadSheets:
    return layout.read_sheets(readers.read_file(file), dataset, YEAR)


def rows_of(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD + 1)]


def fill_all(book: Any) -> dict[str, Decimal]:
    """A value for every wanted result, each another one."""
    sheet = book.worksheets[1]
    filled = {}
    for number, row in enumerate(range(HEAD + 1, sheet.max_row + 1), start=1):
        value = Decimal(number) + Decimal("0.25")
        sheet.cell(row, VALUE).value = float(value)
        filled[sheet.cell(row, KEY).value] = value
    return filled


def test_everything_filled_in_comes_back_exactly(workbook: Path, dataset: Any) -> None:
    filled: dict[str, Decimal] = {}
    fill(workbook, lambda book: filled.update(fill_all(book)))
    found = read(workbook, dataset)
    assert {row.indicator_id: row.value for row in found.readings} == filled
    assert {row.period for row in found.readings} == {str(YEAR)}
    assert not found.findings
    units = {row.indicator_id: row.unit for row in dataset.indicators}
    assert all(row.unit in ("", units[row.indicator_id]) for row in found.readings)


def test_sorted_rows_and_moved_columns_come_back_the_same(workbook: Path, dataset: Any) -> None:
    def shuffle(book: Any) -> None:
        fill_all(book)
        sheet = book.worksheets[1]
        rows = rows_of(sheet)
        random.Random(1).shuffle(rows)
        for number, row in enumerate(rows, start=HEAD + 1):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column).value = value
        for row in range(HEAD, sheet.max_row + 1):  # the value before the note, and the other way
            first, second = sheet.cell(row, VALUE), sheet.cell(row, NOTE)
            first.value, second.value = second.value, first.value

    before = workbook.with_name("before.xlsx")
    shutil.copy(workbook, before)
    fill(before, fill_all)
    fill(workbook, shuffle)
    as_filled, as_moved = read(before, dataset), read(workbook, dataset)
    figures = {(row.indicator_id, row.value) for row in as_filled.readings}
    assert figures == {(row.indicator_id, row.value) for row in as_moved.readings}
    assert not as_moved.findings


def test_estimate_basis_note_words_and_answer_are_read(workbook: Path, dataset: Any) -> None:
    def change(book: Any) -> None:
        sheet, yes = book.worksheets[1], made_yes(book)
        cells = {VALUE: "trên 1.234,5", ESTIMATE: yes, BASIS: "of 34 provinces"}
        for column, text in {**cells, NOTE: "báo cáo nhanh", ANSWER: yes}.items():
            sheet.cell(HEAD + 1, column).value = text

    fill(workbook, change)
    (row,) = read(workbook, dataset).readings
    assert (row.operator, row.value) == (">", Decimal("1234.5"))
    assert row.estimate
    assert (row.basis, row.note) == ("of 34 provinces", "báo cáo nhanh")
    assert row.answer in ("Có", "Yes")


def asks(found: ReadSheets) -> list[tuple[str, str, str]]:
    return [(f.kind, f.level, f.cell) for f in found.findings if f.level != "info"]


@pytest.mark.parametrize("columns", [(KEY,), range(NAME, ANSWER + 1)])
def test_a_key_in_the_row_of_another_name_is_never_taken(
    workbook: Path, dataset: Any, columns: Any
) -> None:
    """Also where only the visible columns of two rows were changed round."""

    def change(book: Any) -> None:
        sheet = book.worksheets[1]
        for row in (HEAD + 1, HEAD + 2, HEAD + 3):
            sheet.cell(row, VALUE).value = 1.5
        for column in columns:
            first, second = sheet.cell(HEAD + 1, column), sheet.cell(HEAD + 2, column)
            first.value, second.value = second.value, first.value

    fill(workbook, change)
    found = read(workbook, dataset)
    assert asks(found) == [("conflicting", "error", f"H{HEAD + row}") for row in (1, 2)]
    assert len(found.readings) == 1


@pytest.mark.parametrize("column", [NAME, 4, 6])
def test_a_revised_result_of_another_name_period_or_basis_is_never_taken(
    workbook: Path, dataset: Any, column: int
) -> None:
    def change(book: Any) -> None:
        book.worksheets[1].cell(HEAD + 1, VALUE).value = 1.5
        sheet = book.worksheets[2]
        sheet.cell(HEAD + 1, 7).value = 2.5
        texts = {NAME: "Cái khác", 4: "2019", 6: "another basis"}
        sheet.cell(HEAD + 1, column).value = texts[column]

    fill(workbook, change)
    found = read(workbook, dataset)
    assert asks(found) == [("conflicting", "error", f"G{HEAD + 1}")]


def test_an_estimate_that_is_neither_yes_nor_no_is_no_final_figure(
    workbook: Path, dataset: Any
) -> None:
    words = ("x", "ước", "Yes", 1, True, "đúng", "không", 0, "chính thức", None, "chắc vậy")

    def change(book: Any) -> None:
        for row, word in enumerate(words, start=HEAD + 1):
            book.worksheets[1].cell(row, VALUE).value = 8.5
            book.worksheets[1].cell(row, ESTIMATE).value = word

    fill(workbook, change)
    found = read(workbook, dataset)
    assert [row.estimate for row in found.readings] == [True] * 6 + [False] * 4
    assert asks(found) == [("conflicting", "error", f"I{HEAD + len(words)}")]


def test_rows_on_the_sheets_of_sources_and_targets_are_asked_about(
    workbook: Path, dataset: Any
) -> None:
    def change(book: Any) -> None:
        book.worksheets[1].cell(HEAD + 1, VALUE).value = 8.5
        book.worksheets[3].cell(HEAD + 2, 2).value = "Nghị quyết mới"
        book.worksheets[4].cell(HEAD + 1, 1).value = "new_target"
        book.worksheets[4].cell(HEAD + 9, 4).value = "grdp_growth"

    before = read(workbook, dataset)
    assert not [finding for finding in before.findings if finding.kind == "unknown_indicator"]
    fill(workbook, change)
    found = read(workbook, dataset)
    assert asks(found) == [
        ("unknown_indicator", "question", cell)
        for cell in (f"B{HEAD + 2}", f"A{HEAD + 1}", f"D{HEAD + 9}")
    ]
    assert len(found.readings) == 1


def test_a_sheet_added_to_the_workbook_is_read_as_a_form(workbook: Path, dataset: Any) -> None:
    def change(book: Any) -> None:
        sheet = book.create_sheet("Thêm")
        sheet.append(["Chỉ tiêu", f"Thực hiện {YEAR}"])
        sheet.append(["Tỷ lệ che phủ rừng", 60.5])

    fill(workbook, change)
    found = read(workbook, dataset)
    assert [(row.indicator_id, row.cell) for row in found.readings] == [("forest_cover", "B2")]


def made_yes(book: Any) -> str:
    return "Có" if book["_briefing"]["B4"].value == "vi" else "Yes"


def test_no_estimate_is_no_estimate(workbook: Path, dataset: Any) -> None:
    def change(book: Any) -> None:
        book.worksheets[1].cell(HEAD + 1, VALUE).value = 8.5
        no = "Không" if made_yes(book) == "Có" else "No"
        book.worksheets[1].cell(HEAD + 1, ESTIMATE).value = no

    fill(workbook, change)
    (row,) = read(workbook, dataset).readings
    assert not row.estimate


def test_a_revised_result_keeps_its_period_and_its_basis(workbook: Path, dataset: Any) -> None:
    keys: list[str] = []

    def change(book: Any) -> None:
        sheet = book.worksheets[2]
        for number, row in enumerate(range(HEAD + 1, sheet.max_row + 1), start=1):
            sheet.cell(row, 7).value = number
            keys.append(sheet.cell(row, KEY).value)

    fill(workbook, change)
    found = read(workbook, dataset)
    assert ["|".join((r.indicator_id, r.period, r.basis)) for r in found.readings] == keys
    assert any(row.basis for row in found.readings)
    assert [row.value for row in found.readings] == list(range(1, len(keys) + 1))


def test_what_is_filled_in_is_unlocked_and_all_else_protected(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    assert all(sheet.protection.sheet for sheet in book.worksheets[:-1])
    sheet = book.worksheets[1]
    unlocked = [c.column for c in sheet[HEAD + 1] if not c.protection.locked]
    assert unlocked == [VALUE, ESTIMATE, BASIS, NOTE, ANSWER]
    assert sheet.column_dimensions["A"].hidden
    assert sheet["A4"].value == "key"
    marks = book["_briefing"]
    assert marks.sheet_state == "hidden"
    assert [marks[f"B{row}"].value for row in (1, 2, 3)] == [1, YEAR, "cao-bang"]
    assert [marks[f"A{row}"].value for row in range(1, 5)] == [
        *("briefing-template", "year", "province", "language")
    ]


def test_the_bases_known_of_an_indicator_can_be_chosen(workbook: Path, dataset: Any) -> None:
    book = openpyxl.load_workbook(workbook)
    sheet, lists = book.worksheets[1], book["_briefing"]
    row = next(r for r in range(HEAD + 1, 200) if sheet.cell(r, KEY).value == "par_index_rank")
    at = sheet.cell(row, BASIS).coordinate
    rule = next(v for v in sheet.data_validations.dataValidation if at in str(v.sqref).split())
    cells = lists[rule.formula1.split("!")[1].replace("$", "")]
    shown = [cell.value for cell in (cells[0] if isinstance(cells, tuple) else (cells,))]
    rows = (*dataset.targets, *dataset.results)
    assert {*shown} == {r.basis for r in rows if r.indicator_id == "par_index_rank" and r.basis}


def test_the_number_of_a_source_is_explained_as_that_of_the_document(workbook: Path) -> None:
    sheet = openpyxl.load_workbook(workbook).worksheets[3]
    column = next(cell.column for cell in sheet[HEAD] if cell.value == "number")
    told = sheet.cell(HEAD + 1, column).value
    assert told in ("Số, ký hiệu văn bản", "Number of the document")


def test_an_empty_template_is_refused_as_having_nothing_of_the_year(
    workbook: Path, dataset: Any
) -> None:
    found = read(workbook, dataset)
    assert not found.readings
    assert [(f.kind, f.level) for f in found.findings if f.level != "info"] == [
        ("no_value", "error")
    ]


def test_what_targets_are_judged_by_comes_first_then_what_rules_need(
    made: template.Template,
) -> None:
    keys = [line.key for line in made.wanted]
    # poverty_reduction is a target, trade_turnover is needed for its growth, grdp for none
    assert keys.index("poverty_reduction") < keys.index("trade_turnover") < keys.index("grdp")


def test_a_table_as_csv_comes_back_through_the_intake(
    made: template.Template, dataset: Any, tmp_path: Path
) -> None:
    content = template.write_table(made)
    assert content.startswith(b"\xef\xbb\xbfkey" + (b";" if made.say.language == "vi" else b","))
    lines = content.decode("utf-8-sig").splitlines()
    separator = ";" if made.say.language == "vi" else ","
    assert lines[1].endswith(separator * 5)
    lines[1] = lines[1].removesuffix(separator * 5) + f"{separator}8.75" + separator * 4
    file = tmp_path / "bieu.csv"
    file.write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    (row,) = read(file, dataset).readings
    assert (row.indicator_id, row.period, row.value) == ("grdp_growth", "2026", Decimal("8.75"))


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_makes_what_the_intake_takes_in(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bieu.xlsx"
    words = ("template", "--year", "2026", str(file), "--language", language)
    assert pipeline.main(words) == 0
    fill(file, lambda book: setattr(book.worksheets[1].cell(HEAD + 1, VALUE), "value", 8.5))
    capsys.readouterr()
    assert pipeline.main(("intake", str(file), "--format", "json")) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["year"] == YEAR
    stated = [(row["indicator_id"], row["period"], row["value"]) for row in answer["statements"]]
    assert stated == [("grdp_growth", "2026", "8.5")]


def test_a_file_that_is_there_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bieu.xlsx"
    file.with_suffix(".csv").write_text("mine")
    words = ("template", "--year", "2026", str(file), "--language", "en")
    assert pipeline.main((*words, "--csv")) == 2
    assert "bieu.csv: found a file of this name" in capsys.readouterr().err
    assert not file.exists()
    assert pipeline.main(words) == 0
    assert pipeline.main(words) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--year", "2051", "a.xlsx"), "--year: found 2051; expected a year from 2020 to 2030"),
        (("--year", "2026", "a.csv"), "expected a name that ends in .xlsx"),
        (("--year", "2026", "a.ods", "--csv"), "expected a name that ends in .xlsx"),
    ],
)
def test_a_wrong_request_says_what_is_expected(
    words: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    placed = [str(tmp_path / word) if word.startswith("a.") else word for word in words]
    assert pipeline.main(("template", *placed, "--language", "en")) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_folder_without_targets_is_told(dataset: Any) -> None:
    from dataclasses import replace

    empty = replace(dataset, rows={**dataset.rows, "targets": ()})
    with pytest.raises(errors.NoTargets):
        template.make_template(empty, YEAR, "en")


def test_the_same_data_gives_the_same_bytes(made: template.Template) -> None:
    write = template_workbook.write_workbook
    assert write(made) == write(made)
