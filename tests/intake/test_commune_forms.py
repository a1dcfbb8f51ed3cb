"""Forms of communes go out, come back with faults, are corrected by answers, and are counted."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import shutil
import subprocess
import typing
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from by_hand import PROVINCE, SOURCES
from index_cases import DECLARED
from test_reader import written

import pipeline
from briefing.analysis.analyse import analyse
from briefing.data import reader
from briefing.intake import commune_forms, model

BASIS = "communes from 2025-07"
CODES = ("01273", "01279", "01290", "01294", "01297", "01304")
NAMES = ("Thục Phán", "Nùng Trí Cao", "Bảo Lâm", "Lý Bôn", "Nam Quang", "Đức Long")
TYPES = ("ward", "ward", "commune", "commune", "commune", "commune")
INDICATORS = """indicator_id,name_vi,name_en,domain,unit,better,path,note_vi,note_en,low,high
joy,Chỉ số hạnh phúc,Happiness index,society,points,up,linear,,,0,100
clean,Xã không ma túy,Drug-free,society,yes_no,up,linear,,,,
joyful,Tỷ lệ xã hạnh phúc,Happy communes,society,percent,up,linear,,,,
cleans,Số xã không ma túy,Drug-free communes,society,communes,up,linear,,,,
"""
DERIVED = """indicator_id,period,rule,inputs,note,note_vi
joyful,,share_where,joy >= 90 ; type = commune,,
cleans,,count_where,clean = 1,,
"""
TARGETS = """target_id,plan,number,indicator_id,kind,operator,value,value_high,of_total,due,\
stage_of,baseline_indicator_id,basis,source_id,place,printed,note
cleans,2026-2030,1,cleans,count,>=,3,,6,2030,,,communes from 2025-07,plan,1,,
"""
LAST_YEAR = """indicator_id,commune_id,period,operator,value,value_high,estimate,basis,source_id,\
place,printed,reading,note,note_vi
joy,01290,2025,=,91,,no,communes from 2025-07,book,1,,,,
joy,01294,2025,=,40,,no,communes from 2025-07,book,2,,,,
clean,01273,2025,=,1,,no,communes from 2025-07,book,3,,,,
"""
COMMUNES = (
    "commune_id,name_vi,name_en,type,area_km2,population,zone,border,lon,lat,formed_from,\
source_id,place,basis\n"
    + "".join(
        f"{code},{name},{name},{kind},1,1,,,,,,plan,,{BASIS}\n"
        for code, name, kind in zip(CODES, NAMES, TYPES, strict=True)
    )
)
FILES = {
    **{"province.toml": PROVINCE, "sources.csv": SOURCES, "indicators.csv": INDICATORS},
    **{"derived.csv": DERIVED, "targets.csv": TARGETS, "communes.csv": COMMUNES},
    "commune_results.csv": LAST_YEAR,
    "results.csv": LAST_YEAR.splitlines()[0].replace("commune_id,", "") + "\n",
}
FIRST = 5  # the row of the first commune or indicator
CODE, VALUE, ESTIMATE, NOTE, ANSWER = 2, 7, 8, 9, 10
# what the communes of the round write: the index, and whether they are drug-free
GOOD: dict[str, dict[str, Any]] = {
    **{"01273": {"clean": "Yes"}, "01279": {"clean": "No"}},
    **{"01290": {"joy": 92, "clean": "Yes"}, "01294": {"joy": 45.5, "clean": "No"}},
    "01297": {"joy": 90, "clean": "Yes"},
}


@pytest.fixture
def province(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def run(*words: object) -> tuple[int, str]:
    """A command's exit code and what it printed."""
    printed, told = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(told):
        code = pipeline.main([*map(str, words)])
    return code, printed.getvalue() + told.getvalue()


def ask(path: Path, province: Path, *more: object) -> tuple[int, dict[str, Any]]:
    code, text = run("intake", path, "--data", province, "--format", "json", *more)
    return code, json.loads(text)


def make(province: Path, *words: object, language: str = "en") -> None:
    options = ("--data", province, "--year", 2026, "--language", language)
    code, text = run("template", "--communes", *words, *options)
    assert code == 0, text


def fill(file: Path, change: Callable[[Any], None]) -> None:
    book = openpyxl.load_workbook(file)
    change(book)
    book.save(file)


def write_all(values: Mapping[str, Mapping[str, Any]]) -> Callable[[Any], None]:
    """Values by commune and indicator into the yellow cells of a form of either kind."""

    def change(book: Any) -> None:
        for sheet in book.worksheets[:-1]:
            for row in range(FIRST, sheet.max_row + 1):
                code, name = sheet.cell(row, CODE).value, sheet.cell(row, 1).value
                if name in values.get(code, {}):
                    sheet.cell(row, VALUE).value = values[code][name]

    return change


@pytest.fixture
def sent(province: Path, tmp_path: Path) -> Path:
    """The folder of what five of the six communes sent, without a fault."""
    folder = tmp_path / "sent"
    make(province, "--each", folder)
    for file in sorted(folder.iterdir()):
        code = file.name[:5]
        if code in GOOD:
            fill(file, write_all(GOOD))
        else:
            file.unlink()
    return folder


@pytest.fixture
def workbook(province: Path, tmp_path: Path) -> Path:
    file = tmp_path / "all.xlsx"
    make(province, file)
    return file


def ids(answer: Mapping[str, Any], *levels: str) -> list[str]:
    levels = levels or ("error", "question")
    return [one["id"] for one in answer["problems"] if one["level"] in levels]


def rows_of(sheet: Any) -> Iterator[list[Any]]:
    for row in sheet.iter_rows(min_row=FIRST, values_only=True):
        if row[CODE - 1]:
            yield list(row)


# the forms


def test_a_sheet_an_indicator_has_a_row_for_each_commune_the_rule_asks(workbook: Path) -> None:
    joy, clean, marks = openpyxl.load_workbook(workbook).worksheets
    assert [row[1] for row in rows_of(joy)] == [*CODES[2:]]
    assert [row[1] for row in rows_of(clean)] == [*CODES]
    assert [row[2] for row in rows_of(clean)] == [*NAMES]
    assert {row[0] for row in rows_of(joy)} == {"joy"}
    assert marks.sheet_state == "hidden"
    assert [cell.value for cell in marks["B"]][1:5] == [2026, "tinh-thu", "en", BASIS]


def test_a_commune_whose_filter_cell_is_empty_is_asked_too(province: Path, tmp_path: Path) -> None:
    rules = DERIVED.replace("type = commune", "border = yes")
    (province / "derived.csv").write_text(rules, "utf-8")
    communes = COMMUNES.replace("01273,Thục Phán,Thục Phán,ward,1,1,,", "01273,A,A,ward,1,1,,no")
    (province / "communes.csv").write_text(communes, "utf-8")
    make(province, tmp_path / "all.xlsx")
    joy = openpyxl.load_workbook(tmp_path / "all.xlsx").worksheets[0]
    assert [row[1] for row in rows_of(joy)] == [*CODES[1:]]


def test_last_years_value_stands_beside_the_empty_cell(workbook: Path) -> None:
    joy, clean, _ = openpyxl.load_workbook(workbook).worksheets
    shown = {row[1]: row[4:6] for row in [*rows_of(joy), *rows_of(clean)][:5]}
    assert shown["01290"] == ["91", "2025"]
    assert next(rows_of(clean))[4:6] == ["Yes", "2025"]
    assert shown["01297"] == [None, None] or shown["01297"] == ["", ""]


def test_cells_take_yes_or_no_or_a_number_within_the_limits(workbook: Path) -> None:
    joy, clean, _ = openpyxl.load_workbook(workbook).worksheets
    rule = next(r for r in joy.data_validations.dataValidation if f"G{FIRST}" in str(r.sqref))
    assert (rule.type, float(rule.formula1), float(rule.formula2)) == ("decimal", 0, 100)
    rule = next(r for r in clean.data_validations.dataValidation if f"G{FIRST}" in str(r.sqref))
    assert (rule.type, rule.formula1) == ("list", '"Yes,No"')
    assert joy.protection.sheet
    assert not joy.cell(FIRST, VALUE).protection.locked
    assert joy.cell(FIRST, CODE).protection.locked


def foot(sheet: Any) -> list[Any]:
    return [
        row[VALUE - 1] for row in sheet.iter_rows(min_row=FIRST, values_only=True) if not row[1]
    ]


def test_the_foot_counts_by_formulas_what_the_rules_count(workbook: Path) -> None:
    joy, clean, _ = openpyxl.load_workbook(workbook).worksheets
    met = 'COUNTIF(G5:G8,">=90")'
    assert foot(joy) == ["=COUNTA(G5:G8)", f"={met}", f"=ROUND(100*({met})/4,2)"]
    assert foot(clean) == ["=COUNTA(G5:G10)", '=COUNTIF(G5:G10,"Yes")']


def test_two_rules_on_one_indicator_count_only_the_communes_each_asks(
    province: Path, tmp_path: Path
) -> None:
    rule = "cleans,,count_where,joy > 50 ; type = ward,,"
    (province / "derived.csv").write_text(DERIVED.replace("cleans,,count_where,clean = 1,,", rule))
    swapped = COMMUNES.replace("01290,Bảo Lâm,Bảo Lâm,commune", "01290,Bảo Lâm,Bảo Lâm,ward")
    swapped = swapped.replace("01279,Nùng Trí Cao,Nùng Trí Cao,ward", "01279,A,A,commune")
    (province / "communes.csv").write_text(swapped, "utf-8")
    make(province, tmp_path / "all.xlsx")
    joy, _ = openpyxl.load_workbook(tmp_path / "all.xlsx").worksheets
    assert [row[1] for row in rows_of(joy)] == [*CODES]
    communes, wards = foot(joy)[1], foot(joy)[3]
    assert communes == '=COUNTIF(G6:G6,">=90")+COUNTIF(G8:G10,">=90")'
    assert wards == '=COUNTIF(G5:G5,">50")+COUNTIF(G7:G7,">50")'


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_spreadsheet_computes_the_foot(workbook: Path, tmp_path: Path) -> None:
    fill(workbook, write_all(GOOD))
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    words = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", tmp_path, workbook]
    subprocess.run([*map(str, words)], check=True, capture_output=True, timeout=120)
    read = {}
    for file in tmp_path.glob("all-*.csv"):
        rows = [*csv.reader(file.read_text("utf-8").splitlines())][FIRST - 1 :]
        read[file.name[4]] = [row[VALUE - 1] for row in rows if not row[CODE - 1] and row[2]]
    assert read["1"] == ["3", "2", "50"]
    assert read["2"] == ["5", "3"]


def test_each_commune_has_a_file_of_its_own_named_without_accents(
    province: Path, tmp_path: Path
) -> None:
    make(province, "--each", tmp_path / "out", language="vi")
    names = sorted(file.name for file in (tmp_path / "out").iterdir())
    assert names[0] == "01273-thuc-phan.xlsx"
    assert names[-1] == "01304-duc-long.xlsx"
    assert len(names) == len(CODES)
    sheet = openpyxl.load_workbook(tmp_path / "out" / names[-1]).worksheets[0]
    assert [row[:2] for row in rows_of(sheet)] == [["joy", "01304"], ["clean", "01304"]]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--each", "new"), "--each without --communes"),
        ((), "no name of a file"),
        (("--communes",), "no name of a file"),
        (("--communes", "a.xlsx", "--csv"), "--communes with --csv"),
        (("--communes", "a.csv"), "ends in .xlsx"),
        (("--communes", "--each", "data"), "expected a folder that is empty"),
    ],
)
def test_wrong_use_of_the_template_is_told(
    province: Path, words: Any, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(province.parent)
    before = {*province.parent.iterdir()}
    code, text = run("template", *words, "--year", 2026, "--data", "data", "--language", "en")
    assert (code, says in text) == (2, True), text
    assert {*province.parent.iterdir()} == before


def test_where_no_rule_counts_communes_that_is_told(province: Path, tmp_path: Path) -> None:
    (province / "derived.csv").unlink()
    words = ("--communes", tmp_path / "a.xlsx", "--year", 2026, "--data", province)
    code, text = run("template", *words, "--language", "en")
    assert code == 1
    assert "no communes a rule counts" in text
    assert not (tmp_path / "a.xlsx").exists()


# what comes back


def test_what_is_filled_in_comes_back_from_one_workbook(province: Path, workbook: Path) -> None:
    fill(workbook, write_all(GOOD))
    code, answer = ask(workbook, province)
    assert code == 0, answer["problems"]
    read = {(row["commune_id"], row["indicator_id"]): row["value"] for row in answer["statements"]}
    assert read["01294", "joy"] == "45.5"
    assert (read["01273", "clean"], read["01279", "clean"]) == ("1", "0")
    assert len(read) == sum(map(len, GOOD.values()))
    assert ids(answer, "info") == ["not_sent.01304"]


def test_a_folder_is_taken_in_whole_and_counted(province: Path, sent: Path) -> None:
    code, answer = ask(sent, province, "--write", "--by", "Communes")
    assert code == 0, answer["problems"]
    assert answer["written"]
    assert ids(answer, "info") == ["not_sent.01304"]
    assert run("check", "--data", province)[0] == 0
    tables = analyse(reader.load_province(province), 2026)
    counts = {row.indicator_id: row for row in tables.commune_counts if row.period == "2026"}
    assert (counts["cleans"].met, counts["cleans"].unknown) == (3, 1)
    assert (counts["joyful"].met, counts["joyful"].total) == (2, 4)
    rows = [*csv.DictReader((province / "commune_results.csv").read_text("utf-8").splitlines())]
    new = {(row["commune_id"], row["indicator_id"]): row for row in rows if row["period"] == "2026"}
    row = new["01290", "joy"]
    assert (row["place"], row["printed"], row["basis"]) == ("Results 2026!G5", "92", BASIS)
    assert new["01273", "clean"]["printed"] == "Yes"
    sources = [*csv.DictReader((province / "sources.csv").read_text("utf-8").splitlines())]
    files = {s["file"] for s in sources if s["status"] == "intake" and s["file"]}
    assert files == {f"received/{file.name}" for file in sent.iterdir()}


def test_a_folder_is_taken_back_whole(province: Path, sent: Path) -> None:
    before = {name: (province / name).read_bytes() for name in FILES}
    _, answer = ask(sent, province, "--write")
    code, text = run("intake", "--undo", answer["intake_id"], "--data", province)
    assert (code, "01273-thuc-phan.xlsx (+ 4)" in text) == (0, True), text
    assert {name: (province / name).read_bytes() for name in FILES} == before
    assert not [*(province / "received").glob("*")]
    assert not (province / "intakes.csv").exists()


def test_the_first_results_of_communes_make_their_file(province: Path, sent: Path) -> None:
    (province / "commune_results.csv").unlink()
    code, answer = ask(sent, province, "--write")
    assert code == 0, answer["problems"]
    assert run("check", "--data", province)[0] == 0
    assert run("intake", "--undo", answer["intake_id"], "--data", province)[0] == 0
    assert not (province / "commune_results.csv").exists()
    assert run("check", "--data", province)[0] == 0


@pytest.mark.parametrize(("row", "value"), [(4, "xx"), (5, "another list")])
def test_a_form_with_another_language_or_list_in_its_marks_is_read(
    province: Path, sent: Path, row: int, value: str
) -> None:
    for file in sent.iterdir():
        fill(file, lambda book: setattr(book.worksheets[-1].cell(row, 2), "value", value))
    code, answer = ask(sent, province)
    assert code == 0, answer["problems"]
    assert {one["basis"] for one in answer["statements"]} == {BASIS}


@pytest.mark.parametrize("value", ["soon", "99999", "2050"])
def test_a_form_whose_marks_name_no_year_of_the_plans_is_refused(
    province: Path, sent: Path, value: str
) -> None:
    for file in sent.iterdir():
        fill(file, lambda book: setattr(book.worksheets[-1].cell(2, 2), "value", value))
    code, text = run("intake", sent, "--data", province, "--language", "en")
    assert (code, "Traceback" in text) == (2, False), text


def test_an_intake_with_an_edited_row_is_not_taken_back(province: Path, sent: Path) -> None:
    _, answer = ask(sent, province, "--write")
    file = province / "commune_results.csv"
    file.write_text(file.read_text("utf-8").replace("2026,=,92", "2026,=,93"), "utf-8")
    code, text = run("intake", "--undo", answer["intake_id"], "--data", province)
    assert code == 1
    assert "commune_results.csv" in text


def test_late_senders_are_added_and_what_is_in_force_is_not_written_again(
    province: Path, sent: Path, tmp_path: Path
) -> None:
    ask(sent, province, "--write")
    make(province, "--each", tmp_path / "late")
    (late,) = (tmp_path / "late").glob("01304-*")
    fill(late, write_all({"01304": {"joy": 50, "clean": "No"}}))
    shutil.copy(late, sent)
    code, answer = ask(sent, province, "--write")
    assert code == 0, answer["problems"]
    written = [row["commune_id"] for row in answer["statements"] if row["action"] == "added"]
    assert written == ["01304", "01304"]
    assert ids(answer, "info") == []
    assert run("check", "--data", province)[0] == 0


def test_the_round_with_faults_is_corrected_by_answers(province: Path, sent: Path) -> None:
    """A letter in a number, out of limits, twice the same commune, a contradiction, no sender."""
    by_code = {file.name[:5]: file for file in sent.iterdir()}
    shutil.copy(by_code["01297"], sent / "zz-again.xlsx")
    fill(sent / "zz-again.xlsx", write_all({"01297": {"joy": 88, "clean": "Yes"}}))
    fill(by_code["01290"], write_all({"01290": {"joy": "9o", "clean": "Yes"}}))
    fill(by_code["01294"], write_all({"01294": {"joy": 455, "clean": "No"}}))
    fill(by_code["01273"], write_all({"01273": {"clean": "No"}}))
    (sent / "note.txt").write_text("Sorry, late.", "utf-8")
    before = (province / "commune_results.csv").read_bytes()
    code, answer = ask(sent, province, "--write")
    asked = {
        *("not_a_number.01290.joy", "out_of_range.01294.joy", "conflicting.01297"),
        *("no_longer_met.01273.clean", "not_a_workbook.note.txt"),
    }
    assert (code, {*ids(answer)}) == (1, asked)
    assert ids(answer, "info") == ["not_sent.01304"]
    twice = next(one for one in answer["problems"] if one["id"] == "conflicting.01297")
    assert "“90”" in twice["found"]
    assert "“88”" in twice["found"]
    assert (province / "commune_results.csv").read_bytes() == before
    code, answer = ask(sent, province, "--write", "--accept", *asked)
    assert code == 0, answer["problems"]
    assert run("check", "--data", province)[0] == 0
    tables = analyse(reader.load_province(province), 2026)
    counts = {row.indicator_id: row for row in tables.commune_counts if row.period == "2026"}
    # of joy: 88 is the last of 01297, 01290 and 01294 were left out, 01304 has not sent
    assert (counts["joyful"].met, counts["joyful"].not_met, counts["joyful"].unknown) == (0, 1, 3)
    assert (counts["cleans"].met, counts["cleans"].not_met) == (2, 3)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_answer_says_for_a_person_who_sent_what(
    province: Path, sent: Path, language: str
) -> None:
    fill(next(sent.glob("01294*")), write_all({"01294": {"joy": None, "clean": "No"}}))
    code, text = run("intake", sent, "--data", province, "--language", language)
    assert code == 0, text
    lines = text.splitlines()
    assert any(line.startswith("  01290 Bảo Lâm: ") and "92" in line for line in lines)
    absent = {"vi": "Chưa gửi (1): 01304 Đức Long", "en": "Not sent yet (1): 01304 Đức Long"}
    assert absent[language] in lines
    missing = {
        "vi": "Còn thiếu của 01294 Lý Bôn: Chỉ số hạnh phúc",
        "en": "Missing of 01294 Lý Bôn: Happiness index",
    }
    assert missing[language] in lines


@pytest.mark.parametrize("code", [1290, "1290", "01290 "])
def test_a_code_that_lost_its_zero_is_read_with_it(
    province: Path, workbook: Path, code: Any
) -> None:
    def change(book: Any) -> None:
        write_all(GOOD)(book)
        book.worksheets[0].cell(FIRST, CODE).value = code

    fill(workbook, change)
    _, answer = ask(workbook, province)
    row = next(r for r in answer["statements"] if r["indicator_id"] == "joy")
    assert (row["commune_id"], row["value"]) == ("01290", "92")


def test_the_same_commune_twice_on_a_sheet_is_one_question(province: Path, workbook: Path) -> None:
    def change(book: Any) -> None:
        write_all(GOOD)(book)
        for sheet, last, value in zip(book.worksheets, (8, 10), (70, "No"), strict=False):
            sheet.cell(last, CODE).value, sheet.cell(last, VALUE).value = "01290", value

    fill(workbook, change)
    _, answer = ask(workbook, province)
    assert "conflicting.01290" in ids(answer)
    assert [one for one in ids(answer) if one.startswith("conflicting")] == ["conflicting.01290"]


def test_the_same_commune_twice_with_the_same_figures_is_no_question(
    province: Path, sent: Path
) -> None:
    shutil.copy(next(sent.glob("01297*")), sent / "again.xlsx")
    code, answer = ask(sent, province)
    assert (code, "duplicate.01297" in ids(answer, "info")) == (0, True)


@pytest.mark.parametrize("copy", ["{} (2)", "{}-2", "{}_2"])
def test_the_copy_of_a_form_is_the_last_of_its_commune(
    province: Path, sent: Path, copy: str
) -> None:
    """“form (2).xlsx” comes before “form.xlsx” where the whole names are sorted."""
    first = next(sent.glob("01297*"))
    second = shutil.copy(first, first.with_stem(copy.format(first.stem)))
    fill(second, write_all({"01297": {"joy": 88, "clean": "Yes"}}))
    _, answer = ask(sent, province, "--accept", "conflicting.01297")
    taken = [row["value"] for row in answer["statements"] if row["commune_id"] == "01297"]
    assert "88" in taken
    assert "90" not in taken


def test_a_question_names_indicators_in_the_language_of_who_reads_it(
    province: Path, workbook: Path
) -> None:
    """The form is English."""

    def change(book: Any) -> None:
        write_all({"01290": {"joy": 92}})(book)
        sheet = book.worksheets[0]
        sheet.cell(FIRST + 1, CODE).value = "01290"
        sheet.cell(FIRST + 1, VALUE).value = 93

    fill(workbook, change)
    for language, name in (("vi", "Chỉ số hạnh phúc: “92”"), ("en", "Happiness index: “92”")):
        _, text = run("intake", workbook, "--data", province, "--language", language)
        assert name in text


def hide_row(sheet: Any) -> None:
    sheet.row_dimensions[FIRST].hidden = True


def hide_column(sheet: Any) -> None:
    sheet.column_dimensions["G"].hidden = True


def hide_sheet(sheet: Any) -> None:
    sheet.sheet_state = "hidden"


def merge_rows(sheet: Any) -> None:
    sheet.merge_cells(f"G{FIRST}:G{FIRST + 1}")


@pytest.mark.parametrize(
    ("fault", "kind", "codes"),
    [
        (hide_row, "hidden_cells", ["01290"]),
        (hide_column, "hidden_cells", ["01290", "01294"]),
        (hide_sheet, "hidden_sheet", ["01290", "01294"]),
        (merge_rows, "merged_data_cells", ["01290", "01294"]),
    ],
)
def test_a_figure_that_is_hidden_or_in_merged_cells_is_asked_and_left_out(
    province: Path, workbook: Path, fault: Callable[[Any], None], kind: str, codes: list[str]
) -> None:
    def change(book: Any) -> None:
        write_all({"01290": {"joy": 92}, "01294": {"joy": 41}})(book)
        fault(book.worksheets[0])

    fill(workbook, change)
    code, answer = ask(workbook, province)
    wanted = [f"{kind}.{one}.joy" for one in codes]
    assert (code, ids(answer)) == (1, wanted)
    code, answer = ask(workbook, province, "--accept", *wanted)
    assert code == 0
    taken = [row["commune_id"] for row in answer["statements"]]
    assert taken == [one for one in ("01290", "01294") if one not in codes]


@pytest.mark.parametrize(("value", "is_asked"), [(90, False), (89.9, True), ("over 90", False)])
def test_what_met_a_threshold_and_does_not_any_more_is_asked(
    province: Path, sent: Path, value: Any, is_asked: bool
) -> None:
    """01290 had 91 the year before; the rule counts from 90."""
    fill(next(sent.glob("01290*")), write_all({"01290": {"joy": value}}))
    _, answer = ask(sent, province)
    assert ids(answer) == (["no_longer_met.01290.joy"] if is_asked else [])


def test_a_jump_is_asked_and_an_answer_in_its_row_is_enough(province: Path, sent: Path) -> None:
    file = next(sent.glob("01294*"))
    fill(file, write_all({"01294": {"joy": 85}}))
    _, answer = ask(sent, province)
    assert ids(answer) == ["far_from_history.01294.joy"]

    def say_yes(book: Any) -> None:
        book.worksheets[0].cell(FIRST, ANSWER).value = "Yes"

    fill(file, say_yes)
    code, answer = ask(sent, province)
    assert (code, ids(answer)) == (0, [])


def test_a_value_out_of_limits_is_never_written_whatever_is_answered(
    province: Path, sent: Path
) -> None:
    def change(book: Any) -> None:
        write_all({"01294": {"joy": 455}})(book)
        book.worksheets[0].cell(FIRST, ANSWER).value = "Yes"

    fill(next(sent.glob("01294*")), change)
    assert ids(ask(sent, province)[1]) == ["out_of_range.01294.joy"]
    code, answer = ask(sent, province, "--write", "--accept", "all")
    assert code == 0
    assert ("01294", "joy") not in {
        (row["commune_id"], row["indicator_id"]) for row in answer["statements"]
    }


def test_an_unknown_commune_is_asked_and_left_out(province: Path, workbook: Path) -> None:
    def change(book: Any) -> None:
        write_all(GOOD)(book)
        book.worksheets[0].cell(FIRST, CODE).value = "99999"

    fill(workbook, change)
    _, answer = ask(workbook, province)
    assert ids(answer) == ["unknown_commune.99999.joy"]
    assert ask(workbook, province, "--accept", "all")[0] == 0


@pytest.mark.parametrize(
    ("row", "value", "kind"), [(2, 2025, "wrong_year"), (3, "other", "other_province")]
)
def test_a_form_of_another_year_or_province_is_asked_and_left_out(
    province: Path, sent: Path, row: int, value: Any, kind: str
) -> None:
    file = next(sent.glob("01297*"))

    def change(book: Any) -> None:
        book.worksheets[-1].cell(row, 2).value = value

    fill(file, change)
    _, answer = ask(sent, province)
    assert ids(answer) == [f"{kind}.{file.name}"]
    code, answer = ask(sent, province, "--accept", "all")
    assert code == 0
    assert "01297" not in {one["commune_id"] for one in answer["statements"]}


def test_estimates_notes_and_words_before_a_number_are_read(province: Path, workbook: Path) -> None:
    def change(book: Any) -> None:
        sheet = book.worksheets[0]
        cells = {VALUE: "over 91,5", ESTIMATE: "Yes", NOTE: "by phone"}
        for column, text in cells.items():
            sheet.cell(FIRST, column).value = text

    fill(workbook, change)
    _, answer = ask(workbook, province)
    (row,) = answer["statements"]
    assert (row["operator"], row["value"], row["estimate"]) == (">", "91.5", True)
    assert row["note"] == "by phone"


def test_one_file_of_one_commune_says_nothing_of_the_others(province: Path, sent: Path) -> None:
    code, answer = ask(next(sent.glob("01290*")), province)
    assert (code, ids(answer, "info")) == (0, [])


def test_a_figure_a_stronger_source_states_is_asked(province: Path, sent: Path) -> None:
    row = LAST_YEAR.splitlines()[1].replace("2025,", "2026,").replace(",1,", ",9,")
    with (province / "commune_results.csv").open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    _, answer = ask(sent, province)
    assert ids(answer) == ["not_in_force.01290.joy"]


def test_a_folder_without_forms_and_a_copy_of_a_folder_are_refused(
    province: Path, sent: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    code, text = run("intake", tmp_path / "empty", "--data", province, "--language", "en")
    assert (code, "no form of communes" in text) == (2, True)
    copy = ("--annotate", tmp_path / "copy.xlsx")
    code, text = run("intake", sent, "--data", province, "--language", "en", *copy)
    assert (code, "a folder of forms" in text) == (2, True)


def test_what_was_received_and_changed_since_is_found_by_check(province: Path, sent: Path) -> None:
    ask(sent, province, "--write")
    file = province / "commune_results.csv"
    file.write_text(file.read_text("utf-8").replace(",92,,", ",93,,"), "utf-8")
    text = file.read_text("utf-8").replace("Results 2026!G5,92", "Results 2026!G5,93")
    file.write_text(text, "utf-8")
    code, text = run("check", "--data", province, "--language", "en")
    assert (code, "commune_results.csv" in text) == (1, True)


def test_the_kinds_of_forms_alone_are_told_in_the_manual() -> None:
    manual = (Path(pipeline.__file__).parent / "docs" / "intake.md").read_text("utf-8")
    assert all(f"`{kind}`" in manual for kind in typing.get_args(model.CommuneKind))


def test_of_an_index_its_components_are_asked_and_not_the_index(tmp_path):
    dataset = reader.load_province(written(tmp_path, good=DECLARED))
    forms = commune_forms.make_forms(dataset, 2026, "en")
    names = [asked.indicator.indicator_id for asked in forms.asked]
    assert "joy" not in names
    assert {"care", "poor"} <= set(names)
    without = {name: text for name, text in DECLARED.items() if name != "indexes.csv"}
    (tmp_path / "other").mkdir()
    plain = reader.load_province(written(tmp_path / "other", good=without))
    asked = commune_forms.make_forms(plain, 2026, "en").asked
    assert "joy" in [one.indicator.indicator_id for one in asked]
