"""Reading a data folder: every fault of form is told with file, row, column, found and what to do.

`GOOD` is a folder without a fault; a test breaks it in one place and reads the report.
"""

from __future__ import annotations

import math
import os
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest

from briefing import errors, i18n, limits, paths, validate
from briefing.data import (
    codes,
    plain_reader,
    plain_targets,
    reader,
    rows,
    schema,
    tables,
    tables_reader,
)
from briefing.data.columns import columns_of, fields_of, numeric_columns_of
from briefing.data.periods import Period
from briefing.errors import Problem
from briefing.intake import plain_sheet

SHA = "0" * 64
GOOD = {
    "province.toml": """\
id = "mau"
name_vi = "Tỉnh Mẫu"
name_en = "Example"
past_plan = "2021-2025"
plan = "2026-2030"
headline = ["growth"]
structure = ["farms", "mills"]
""",
    "units.csv": """\
unit,label_vi,label_en,unit_vi,unit_en,form,low,high,of,factor
harvests,vụ,harvests,vụ,harvest | harvests,count,0,,,
""",
    "sources.csv": f"""\
source_id,title_vi,title_en,publisher_vi,publisher_en,number,date,status,rank,file,sha256,url
resolution,Nghị quyết,Resolution,,,1/NQ,2025-12-11,adopted,1,resolution.txt,{SHA},
draft,Dự thảo,Draft,,,,2025-09,draft,4,,,
yearbook,Niên giám,Yearbook,,,,2026,statistics,2,,,https://example.org/yearbook
""",
    "indicators.csv": """\
indicator_id,name_vi,name_en,domain,unit,better,path,note_vi,note_en
growth,Tăng trưởng,Growth,economy,percent_per_year,up,linear,,
income,Thu nhập,Income,economy,million_vnd_per_person,up,geometric,,
farms,Nông nghiệp,Farms,economy,percent,down,linear,,
mills,Công nghiệp,Mills,economy,percent,up,linear,,
both,Hai ngành,Both,economy,percent,neither,linear,,
towns,Xã đạt chuẩn,Communes,programmes,communes,up,linear,,
hospital,Bệnh viện,Hospital,society,yes_no,up,linear,,
""",
    "results.csv": """\
indicator_id,period,operator,value,estimate,basis,source_id,place,printed,note
growth,2021-2025,=,4.46,yes,,resolution,I.1,"4,46%/năm",
growth,2025,=,7.1,no,,draft,,,as of September
farms,2025,=,19.72,no,,resolution,I.2,"19,72%",as of December
mills,2025,~,20.40,no,,resolution,I.2,"20,40%",
hospital,2025,=,0,no,,resolution,I.3,chưa xây,
towns,2025-06,=,6,no,before the merger,draft,,,
""",
    "targets.csv": """\
target_id,plan,number,indicator_id,kind,operator,value,value_high,of_total,due,stage_of,\
baseline_indicator_id,basis,source_id,place,printed,note
growth,2026-2030,1,growth,average_rate,>=,10,,,,,,,resolution,1 (1),10%/năm,
growth,2026-2030,1,growth,average_rate,>=,9,,,,,,,draft,,,
income,2026-2030,1,income,level,range,75,80,,2030,,,,resolution,1 (2),75-80,
towns,2026-2030,2,towns,count,>=,21,,53,2030,,,,resolution,1 (3),21/53,
farms,2026-2030,3,farms,reduction,>=,30,,,2030,,both,,resolution,1 (4),30%,
mills,2026-2030,3,mills,multiple,>=,2,,,2030,,,,resolution,1 (5),2 lần,
hospital,2026-2030,4,hospital,milestone,=,1,,,2030,,,,resolution,1 (6),bệnh viện,
begun,2026-2030,,hospital,milestone,=,1,,,2026,hospital,,,resolution,1 (7),khởi công,
""",
    "verdicts.csv": """\
plan,indicator_id,verdict,met,total,source_id,place,printed,note
2021-2025,,,12,18,resolution,I.1,12/18,
2021-2025,growth,missed,,,resolution,I.1,không đạt,
""",
    "derived.csv": """\
indicator_id,period,rule,inputs,note
both,,sum,farms + mills,
income,2020,backcast,income / growth,
""",
    "checks.csv": """\
check_id,title_vi,title_en,period,rule,inputs,expected,tolerance,note_vi,note_en
whole,Cộng lại,The sum,2025,sum_to,farms + mills + 59.88,100,,,
share,Tỷ lệ,The share,,ratio_is,target:towns / 53,0.3962,0.00005,,
pair,Bằng nhau,The same,,equal,farms@2025 ; both@2025[all],,,,
""",
    "coherence.csv": """\
check_id,title_vi,title_en,rule,inputs,note_vi,note_en
fits,Khớp nhau,They fit,level_from_growth,target:growth ; target:income,,
left,Còn lại,What is left,share_left,target:farms ; mills ; target:mills,,
held,Không vượt,Within,total_of_years,towns ; mills,,
""",
    "requests.csv": """\
source_id,place,printed,topic_vi,topic_en,indicator_ids,note_vi,note_en
resolution,I.9,thêm chỉ tiêu,Rừng,Forests,farms mills,,
resolution,I.9,đề nghị,Nước,Water,,,
""",
    "bodies.csv": """\
body_id,name_vi,name_en
health,Sở Y tế,Health Department
works,Sở Xây dựng,Construction Department
""",
    "programmes.csv": """\
programme_id,kind,name_vi,name_en,indicator_ids,source_id,place,printed
rural,programme,Nông thôn mới,Countryside,towns mills,resolution,I.4,chương trình
rural,programme,Nông thôn mới,Countryside,farms,draft,,
roads,breakthrough,Giao thông,Roads for all,,resolution,I.4,giao thông
""",
    "causes.csv": """\
cause_id,kind,text_vi,text_en,indicator_ids,source_id,place,printed,reading
low,limit,Thu nhập thấp,Low income,growth income,resolution,I.5,thấp,
storms,objective_cause,Bão,Storms,,resolution,I.5,bão,
""",
}
WITH_COMMUNES = {
    **GOOD,
    "targets.csv": GOOD["targets.csv"]
    .replace("count,>=,21,,53", "count,>=,1,,2")
    .replace("21/53", "1/2"),
    "indicators.csv": GOOD["indicators.csv"]
    + """\
joy,Hạnh phúc,Joy,society,score_100,up,linear,,
school,Có trường,School,society,yes_no,up,linear,,
people,Dân số,People,society,people,up,linear,,
""",
    "derived.csv": GOOD["derived.csv"]
    + """\
towns,,count_where,joy >= 90 ; type = commune,
people,2025,sum_communes,communes.population,
""",
    "communes.csv": """\
commune_id,name_vi,name_en,type,area_km2,population,zone,border,lon,lat,formed_from,source_id,place
00001,Bản Một,Ban Mot,commune,40.5,3000,I,yes,106.1,22.5,"Bản Cũ, Bản Xa",yearbook,
00002,Bản Hai,Ban Hai,commune,20.5,,II,,,,,yearbook,
00003,Phố Ba,Pho Ba,ward,9.5,9000,I,no,106.2,22.6,,yearbook,
""",
    "commune_results.csv": """\
indicator_id,commune_id,period,operator,value,estimate,basis,source_id,place,printed,note
joy,00001,2025,=,91.5,no,,yearbook,,,
joy,00003,2025,>,80,no,,yearbook,,,
school,00001,2025,=,1,no,,resolution,I.6,có trường,
""",
}
Fault = tuple[str, str, str]  # file, what is there once, what to write instead


def written(folder: Path, *faults: Fault, good: Mapping[str, str] = GOOD) -> Path:
    """The good folder with some texts replaced; what is replaced must stand there once."""
    files = dict(good)
    for file, old, new in faults:
        assert files[file].count(old) == 1, (file, old)
        files[file] = files[file].replace(old, new)
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8", newline="")
    return folder


def found(folder: Path, *faults: Fault, good: Mapping[str, str] = GOOD) -> tuple[Problem, ...]:
    """Every problem of the good folder with some faults in it."""
    return validate.find_problems(reader.load_province(written(folder, *faults, good=good)))


def in_english(problem: Problem) -> str:
    return i18n.load_translator("en").message(errors.format_problem(problem))


def only(problems: tuple[Problem, ...]) -> Problem:
    assert len(problems) == 1, [in_english(problem) for problem in problems]
    return problems[0]


def test_the_good_folder_has_no_problem(tmp_path):
    assert found(tmp_path) == ()


def test_the_real_folder_has_neither_error_nor_warning():
    assert validate.find_problems(reader.load_province(paths.DATA)) == ()


@pytest.mark.parametrize(
    ("quarter", "month"), [("Q1", "03"), ("Q2", "06"), ("Q3", "09"), ("Q4", "12")]
)
def test_a_quarter_is_read_as_the_months_to_its_end(tmp_path, quarter, month):
    read = reader.load_province(
        written(tmp_path, ("results.csv", "towns,2025-06", f"towns,2025-{quarter}"))
    )
    assert (read.problems, read.results[-1].period) == ((), f"2025-{month}")


def test_a_row_keeps_its_line_its_types_and_its_digits(tmp_path):
    placed = reader.load_province(written(tmp_path)).rows["results"][3]
    assert placed.line == 5
    assert (placed.row.operator, str(placed.row.value), placed.row.basis) == ("~", "20.40", None)
    assert isinstance(placed.row, schema.Result)


def test_an_empty_cell_is_unknown_not_zero(tmp_path):
    targets = reader.load_province(written(tmp_path)).rows["targets"]
    assert targets[0].row.of_total is None


def test_a_folder_without_province_file_is_named(tmp_path):
    with pytest.raises(errors.MissingFolder, match=r"found no province\.toml"):
        reader.load_province(tmp_path)


@pytest.mark.parametrize("file", ["verdicts.csv", "derived.csv", "checks.csv"])
def test_a_folder_may_do_without_verdicts_and_rules(tmp_path, file):
    (written(tmp_path) / file).unlink()
    assert validate.find_problems(reader.load_province(tmp_path)) == ()


@pytest.mark.parametrize("file", ["sources.csv", "indicators.csv", "results.csv", "targets.csv"])
def test_a_missing_file_is_told_once_and_makes_no_id_unknown(tmp_path, file):
    (written(tmp_path) / file).unlink()
    problem = only(validate.find_problems(reader.load_province(tmp_path)))
    assert in_english(problem) == (
        f"{file}: found no such file; expected a file of the data contract; "
        "add the file with its header row"
    )


def test_an_unknown_column_is_told_once_with_the_nearest_name(tmp_path):
    problem = only(found(tmp_path, ("results.csv", "operator,value", "operater,value")))
    assert (problem.file, problem.row, problem.column) == ("results.csv", 1, "")
    assert problem.found == "“operater”"
    assert str(problem.expected).startswith("the columns indicator_id, period, operator, value")
    assert str(problem.action) == "rename it to operator"


def test_an_unknown_column_like_none_is_to_be_taken_out(tmp_path):
    text = GOOD["derived.csv"].replace("note\n", "note,xyz\n").replace(",\n", ",,\n")
    problem = only(found(tmp_path, ("derived.csv", GOOD["derived.csv"], text)))
    assert (problem.found, str(problem.action)) == ("“xyz”", "take the column out")


def test_a_missing_column_is_named(tmp_path):
    problem = only(
        found(
            tmp_path,
            ("verdicts.csv", GOOD["verdicts.csv"], "plan,indicator_id,verdict,met,total,note\n"),
        )
    )
    assert (problem.row, problem.found) == (1, "plan, indicator_id, verdict, met, total, note")
    assert str(problem.expected) == "also the columns source_id, place, printed"
    assert str(problem.action) == "add them, empty where nothing is known"


def test_a_file_without_header_is_told(tmp_path):
    problem = only(found(tmp_path, ("checks.csv", GOOD["checks.csv"], "")))
    assert (problem.row, str(problem.found)) == (1, "no header row")


HEADER, *ROWS = GOOD["results.csv"].splitlines()


@pytest.mark.parametrize(
    ("lines", "found_there", "action"),
    [
        (["Bảng kết quả,,", HEADER, *ROWS], "“Bảng kết quả”", "take the rows above row 2 out"),
        (["Kết quả", "(nguồn)", HEADER, *ROWS], "“Kết quả”", "take the rows above row 3 out"),
        (["Chỉ tiêu,Kỳ", *ROWS], "“Chỉ tiêu, Kỳ”", "write the names of the columns in row 1"),
        (
            ["growth,2025,=,7", *ROWS],
            "“growth, 2025, =, 7”",
            "write the names of the columns in row 1",
        ),
    ],
)
def test_a_file_whose_first_row_is_no_header_is_one_problem(tmp_path, lines, found_there, action):
    problem = only(found(tmp_path, ("results.csv", GOOD["results.csv"], "\n".join([*lines, ""]))))
    assert (problem.row, problem.found, str(problem.action)) == (1, found_there, action)


def test_a_header_in_the_middle_and_a_row_of_totals_are_one_problem_each(tmp_path):
    text = "\n".join([HEADER, *ROWS, HEADER, "Tổng cộng,,,39.9,,,,,,", ""])
    header, total = found(tmp_path, ("results.csv", GOOD["results.csv"], text))
    assert in_english(header) == (
        "results.csv row 8: found the header again; expected the header once; take the row out"
    )
    assert in_english(total) == (
        "results.csv row 9: found “Tổng cộng, 39.9”; expected a row of data; 5 cells do not fit "
        "their columns; take it out if it is a heading or a total, else correct its cells"
    )


def test_a_doubled_column_is_told(tmp_path):
    text = "indicator_id,period,rule,inputs,note,note\nboth,,sum,farms + mills,,\n"
    problem = only(found(tmp_path, ("derived.csv", GOOD["derived.csv"], text)))
    assert (problem.row, problem.found) == (1, "“note” × 2")
    assert str(problem.expected) == "every column once"


def test_columns_may_stand_in_any_order(tmp_path):
    text = "note,inputs,rule,period,indicator_id\n,farms + mills,sum,,both\n"
    assert found(tmp_path, ("derived.csv", GOOD["derived.csv"], text)) == ()


NUMBER = ("a number with a decimal point and no thousands mark", "write it like 4.46 or 28618")
DATE = ("a date as year, year-month or year-month-day", "write it like 2025, 2025-09 or 2025-09-17")
PERIOD = (
    "a year, a span of years, or the month or quarter a part of a year ends in",
    "write it like 2025, 2021-2025, 2025-06 or 2025-Q2",
)
ID = (
    "an id: lower-case letters and digits, words joined by _, 80 at most",
    "write the id without capitals, spaces or accents",
)
BAD_CELLS = [  # file, old, new; row, column, found, expected, what to do
    (
        *("units.csv", "count", "counts", 2, "form", "counts"),
        *("one of amount share rate change count rank index yes_no score", "write count"),
    ),
    ("checks.csv", "whole,", "The whole,", 2, "check_id", "The whole", *ID),
    ("sources.csv", "Dự thảo,Draft", "Dự thảo,", 3, "title_en", "", "text", "fill in the cell"),
    ("sources.csv", "2025-12-11", "11/12/2025", 2, "date", "11/12/2025", *DATE),
    ("sources.csv", "2025-12-11", "2025-13", 2, "date", "2025-13", *DATE),
    ("sources.csv", "2025-12-11", "2025-02-30", 2, "date", "2025-02-30", *DATE),
    (
        *("sources.csv", "draft,4", "drafts,4", 3, "status", "drafts"),
        *("one of adopted draft statistics press intake", "write draft"),
    ),
    (
        *("sources.csv", "draft,4", "draft,4.0", 3, "rank", "4.0"),
        *("a whole number", "write it with digits only"),
    ),
    (
        *("sources.csv", "resolution.txt", "../a.txt", 2, "file", "../a.txt"),
        *("the path of a file below its folder, its parts joined by /",),
        *("write it without .., a drive or signs that names of files cannot have",),
    ),
    (
        *("sources.csv", SHA, SHA[1:], 2, "sha256", SHA[1:]),
        *("a SHA-256 sum: 64 hexadecimal digits", "compute it from the file with sha256sum"),
    ),
    (
        *("sources.csv", "https://", "", 4, "url", "example.org/yearbook"),
        *("a web address", "write it with http:// or https://"),
    ),
    (
        *("indicators.csv", "programmes", "sports", 7, "domain", "sports"),
        "one of economy society infrastructure programmes governance",
        "write one of them",
    ),
    (
        *("indicators.csv", "neither", "", 6, "better", ""),
        *("one of up down neither", "write one of them"),
    ),
    (
        *("indicators.csv", "geometric", "geometrical", 3, "path", "geometrical"),
        *("one of geometric linear", "write geometric"),
    ),
    ("results.csv", "4.46,yes", '"4,46",yes', 2, "value", "4,46", *NUMBER),
    ("results.csv", ",7.1,", ",1.234.5,", 3, "value", "1.234.5", *NUMBER),
    ("results.csv", ",7.1,", ",,", 3, "value", "", *NUMBER),
    ("results.csv", "2021-2025", "2025-2021", 2, "period", "2025-2021", *PERIOD),
    ("results.csv", "2025-06", "2025-13", 7, "period", "2025-13", *PERIOD),
    ("results.csv", "2025-06", "2025-Q5", 7, "period", "2025-Q5", *PERIOD),
    (*("results.csv", "~", "≥", 5, "operator", "≥"), *("one of = > >= < <= ~ range", "write >=")),
    ("results.csv", "~", "≈", 5, "operator", "≈", "one of = > >= < <= ~ range", "write ~"),
    ("results.csv", "yes", "Yes", 2, "estimate", "Yes", "one of yes no", "write yes"),
    (
        *("targets.csv", "income,2026-2030", "income,2026-30", 4, "plan", "2026-30"),
        *(
            "the years of a plan, first to last, 20 at most, from 1900 on",
            "write it like 2026-2030",
        ),
    ),
    (
        *("targets.csv", ",2,2030", ",2,30", 5, "due", "30"),
        *("a year", "write four digits, like 2030"),
    ),
    (
        *("targets.csv", "level", "levle", 4, "kind", "levle"),
        "one of level average_rate average_change average_level total each_year reduction multiple "
        "count rank milestone",
        "write level",
    ),
    (
        *("targets.csv", "range", "see note", 4, "operator", "see note"),
        *("one of = > >= < <= ~ range", "write one of them"),
    ),
    (
        *("verdicts.csv", "missed", "mised", 3, "verdict", "mised"),
        *("one of met exceeded missed", "write missed"),
    ),
    (
        *("derived.csv", "both,,sum", "both,,add", 2, "rule", "add"),
        *(
            "one of sum per_year growth change ratio backcast count_where share_where sum_communes",
            "write one of them",
        ),
    ),
    (
        *("checks.csv", "ratio_is", "ratio", 3, "rule", "ratio"),
        *("one of sum_to ratio_is product_is equal at_most", "write ratio_is"),
    ),
    (
        *("coherence.csv", "share_left", "share_lft", 3, "rule", "share_lft"),
        *(f"one of {' '.join(codes.COHERENCE_RULES)}", "write share_left"),
    ),
    (
        *("programmes.csv", "breakthrough", "breakthru", 4, "kind", "breakthru"),
        *("one of programme breakthrough orientation", "write breakthrough"),
    ),
    (
        *("causes.csv", "objective_cause", "cause", 3, "kind", "cause"),
        *("one of limit objective_cause subjective_cause", "write one of them"),
    ),
    (
        *("communes.csv", "00002", "2", 3, "commune_id", "2"),
        "the official code of a commune: five digits",
        "write it with its zeros in front, like 01273",
    ),
    (
        *("communes.csv", "ward", "town", 4, "type", "town"),
        *("one of commune ward", "write one of them"),
    ),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "row", "column", "cell", "expected", "action"),
    BAD_CELLS,
    ids=[f"{case[0]}-{case[4]}-{case[2]}" for case in BAD_CELLS],
)
def test_a_bad_cell_is_told_with_its_place_and_what_to_write(
    tmp_path, file, old, new, row, column, cell, expected, action
):
    problem = only(found(tmp_path, (file, old, new), good=WITH_COMMUNES))
    assert (problem.file, problem.row, problem.column) == (file, row, column)
    assert problem.severity == "error"
    assert in_english(problem) == (
        f"{file} row {row}, column {column}: found “{cell}”; expected {expected}; {action}"
    )


def test_every_type_of_column_has_a_bad_cell_above():
    typed = {
        (f"{name}.csv", column): schema.describe_column(model, column)[0]
        for name, model in schema.ROW_MODELS.items()
        for column in schema.list_columns(model)
    }
    tried = {id(typed[case[0], case[4]]) for case in BAD_CELLS}
    untried = {f"{where}" for where, facts in typed.items() if id(facts) not in tried}
    assert untried == set()


def test_a_problem_is_told_in_vietnamese_too(tmp_path):
    problem = only(found(tmp_path, ("targets.csv", "range", "≥")))
    assert i18n.load_translator("vi").message(errors.format_problem(problem)) == (
        "targets.csv dòng 4, cột operator: thấy “≥”; cần một trong các giá trị "
        "= > >= < <= ~ range; ghi >="
    )


def test_an_unquoted_comma_shifts_no_cell_but_is_told(tmp_path):
    problem = only(found(tmp_path, ("results.csv", '"4,46%/năm"', "4,46%/năm")))
    assert (problem.row, problem.found) == (2, "11")
    assert str(problem.expected) == "10 cells, one for each column"
    assert str(problem.action) == "put text with a comma in double quotes"


@pytest.mark.parametrize(
    ("file", "old", "new", "row"),
    [
        ("indicators.csv", "income,Thu nhập", 'income,"Thu nhập', 3),
        ("indicators.csv", "indicator_id,name_vi", '"indicator_id,name_vi', 1),
        ("checks.csv", "pair,Bằng nhau", 'pair,"Bằng nhau" x', 4),
    ],
)
def test_a_quote_in_the_wrong_place_is_told_where_it_opens(tmp_path, file, old, new, row):
    problem = only(found(tmp_path, (file, old, new), good=WITH_COMMUNES))
    assert (problem.file, problem.row) == (file, row)
    assert str(problem.found) == "a double quote that is not closed, or text behind one that is"
    assert "dấu ngoặc kép" in i18n.load_translator("vi").message(problem.found)
    assert str(problem.action) == "close every double quote and double those inside"


def test_province_toml_that_is_no_utf8_is_told_with_its_line(tmp_path):
    path = written(tmp_path) / "province.toml"
    path.write_bytes(path.read_bytes().replace("Mẫu".encode(), b"M\xf4"))
    problem = only(validate.find_problems(reader.load_province(tmp_path))[:1])
    assert (
        i18n.load_translator("vi")
        .message(errors.format_problem(problem))
        .startswith("province.toml: thấy nội dung không đúng TOML ở dòng 2; cần ")
    )


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path):
    two_lines, problem = found(
        tmp_path,
        ("results.csv", '"4,46%/năm",', '"4,46%/năm","two\nlines"'),
        ("results.csv", "\nfarms", "\n\nfarms"),
        ("results.csv", "no,,resolution,I.3", "No,,resolution,I.3"),
    )
    assert (two_lines.row, two_lines.severity) == (2, "warning")
    assert (problem.row, problem.column) == (7, "estimate")


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path):
    path = written(tmp_path) / "indicators.csv"
    path.write_bytes(path.read_bytes().replace("Công".encode(), "Công".encode("cp1252")))
    problem = only(validate.find_problems(reader.load_province(tmp_path)))
    assert (problem.file, problem.row, problem.found) == ("indicators.csv", 5, "0xf4")
    assert str(problem.action) == "save the file as CSV UTF-8"


def test_a_byte_order_mark_is_no_fault(tmp_path):
    for file in GOOD:
        path = written(tmp_path) / file
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert validate.find_problems(reader.load_province(tmp_path)) == ()


def test_text_with_loose_accents_is_told(tmp_path):
    loose = unicodedata.normalize("NFD", "Tăng trưởng")
    problem = only(found(tmp_path, ("indicators.csv", "Tăng trưởng", loose)))
    assert (problem.row, problem.column) == (2, "name_vi")
    assert str(problem.expected) == "text in Unicode NFC"
    assert str(problem.action) == "save the file with composed accents"


def test_bad_toml_is_told_with_its_line(tmp_path):
    problem = only(found(tmp_path, ("province.toml", 'name_en = "Example"', "name_en = Example")))
    assert (problem.file, problem.row) == ("province.toml", 0)
    assert str(problem.found) == "what is no TOML in line 3"
    assert str(problem.expected) == "a TOML file in UTF-8"


BAD_ENTRIES = [
    (
        'plan = "2026-2030"\n',
        'plan = "2026"\n',
        "province.toml, plan: found “2026”; expected the years of a plan, first to last, "
        "20 at most, from 1900 on; write it like 2026-2030",
    ),
    (
        'past_plan = "2021-2025"\nplan = "2026-2030"\n',
        'plans = ["2021-2025"]\n',
        "province.toml, plans: found “['2021-2025']”; expected a list of at least two plans, the "
        'earliest first; write it like ["2021-2025", "2026-2030"]',
    ),
    (
        'name_en = "Example"\n',
        "",
        "province.toml, name_en: found “”; expected text; fill in the cell",
    ),
    (
        '["growth"]',
        '"growth"',
        "province.toml, headline: found “growth”; expected a list of ids, 100 at most; "
        'write it like ["first_id", "second_id"]',
    ),
    (
        '["growth"]',
        '["Growth"]',
        "province.toml, headline: found “['Growth']”; expected a list of ids, 100 at most; "
        'write it like ["first_id", "second_id"]',
    ),
    (
        "structure",
        "structures",
        "province.toml, structures: found “structures”; expected the entries id, name_vi, name_en, "
        "past_plan, plan, plans, headline, structure, carried_on; rename it to structure",
    ),
    (
        "structure",
        "xyz",
        "province.toml, xyz: found “xyz”; expected the entries id, name_vi, name_en, past_plan, "
        "plan, plans, headline, structure, carried_on; take the entry out",
    ),
]


@pytest.mark.parametrize(("old", "new", "told"), BAD_ENTRIES)
def test_a_bad_entry_of_the_province_is_named(tmp_path, old, new, told):
    toml = GOOD["province.toml"].replace(f"\n{old}", f"\n{new}", 1)
    if old.startswith("["):
        toml = GOOD["province.toml"].replace(old, new)
    problem = only(found(tmp_path, ("province.toml", GOOD["province.toml"], toml)))
    assert in_english(problem) == told


def test_headline_and_structure_may_be_left_out(tmp_path):
    toml = "".join(GOOD["province.toml"].splitlines(keepends=True)[:5])
    assert found(tmp_path, ("province.toml", GOOD["province.toml"], toml)) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [("resolution,Nghị quyết", "resolution,Nghị, quyết"), ("2025-12-11,adopted", "2025,adoptd")],
)
def test_a_row_that_cannot_be_read_makes_no_other_row_look_wrong(tmp_path, old, new):
    problem = only(found(tmp_path, ("sources.csv", old, new)))
    assert (problem.file, problem.row) == ("sources.csv", 2)


def test_a_file_that_cannot_be_read_makes_no_row_of_others_look_wrong(tmp_path):
    problem = only(found(tmp_path, ("targets.csv", "target_id,plan", "target,plan"))[:1])
    assert str(problem.action) == "rename it to target_id"
    assert {p.file for p in validate.find_problems(reader.load_province(tmp_path))} == {
        "targets.csv"
    }


def test_all_faults_of_all_files_are_told_at_once_by_file_and_line(tmp_path):
    problems = found(
        tmp_path,
        ("results.csv", "~", "≈"),
        ("results.csv", ",7.1,", ",x,"),
        ("checks.csv", "target:towns", "target:town"),
        ("province.toml", '["growth"]', '["grow"]'),
        ("sources.csv", "draft,4", "drafts,4"),
        ("targets.csv", "level,range", "level,>="),
        ("targets.csv", ",both,", ",bothe,"),
    )
    assert [(p.file, p.row, p.column) for p in problems] == [
        ("province.toml", 0, ""),
        ("sources.csv", 3, "status"),
        ("results.csv", 3, "value"),
        ("results.csv", 5, "operator"),
        ("targets.csv", 4, "value_high"),
        ("targets.csv", 6, "baseline_indicator_id"),
        ("checks.csv", 3, "inputs"),
    ]


def write_table(folder: Path, name: str, kind: type, **cells: str) -> Path:
    """A table with its header and, where cells are given, one row."""
    columns = columns_of(kind)
    lines = [columns, *([[cells.get(column, "") for column in columns]] if cells else [])]
    file = folder / f"{name}.csv"
    file.write_text("".join(f"{','.join(line)}\n" for line in lines), encoding="utf-8")
    return file


def empty_run(folder: Path, number: str = "005") -> Path:
    """A run's tables folder with a header in every table and one row of measures."""
    for name, kind in tables.RUN_TABLES.items():
        write_table(folder, name, kind)
    write_table(folder, "measures", rows.Measure, number=number, value="4.46")
    return folder


def test_tables_are_read_back_with_text_as_text_and_empty_numbers_as_nan(tmp_path):
    (row,) = tables_reader.load_tables(str(empty_run(tmp_path))).measures
    assert (row.number, row.value, row.basis) == ("005", 4.46, "")
    assert math.isnan(row.value_high)
    types = {str: str, float: float, rows.Texts: dict, rows.Notes: dict}
    assert {field: type(cell) for field, cell in row._asdict().items()} == {
        field: types[kind] for field, kind in fields_of(rows.Measure).items()
    }


def test_tables_of_no_folder_are_those_of_the_newest_run(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "OUTPUTS", tmp_path)
    for age, name in enumerate(["2025", "2024"]):
        run = tmp_path / "mau" / name / paths.TABLES_FOLDER
        run.mkdir(parents=True)
        os.utime(empty_run(run, name) / "measures.csv", (1000 - age, 1000 - age))
    assert [row.number for row in tables_reader.load_tables().measures] == ["2025"]


def test_a_comparison_is_read_back_from_its_folder_or_the_newest_one(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "OUTPUTS", tmp_path)
    place = tmp_path / "a+b" / "2025" / paths.TABLES_FOLDER
    place.mkdir(parents=True)
    for name, kind in tables.COMPARISON_TABLES.items():
        write_table(place, name, kind, **dict.fromkeys(numeric_columns_of(kind), "5"))
    for read in (tables_reader.load_comparison(), tables_reader.load_comparison(str(place))):
        assert [(row.gap, row.why) for row in read.side_by_side] == [(5.0, "")]
    with pytest.raises(errors.MissingTables):
        tables_reader.load_tables()
    (place / "sources.csv").unlink()
    with pytest.raises(errors.UndeclaredTable, match="sources"):
        _ = tables_reader.load_comparison().sources
    for file in place.iterdir():
        file.unlink()
    with pytest.raises(errors.MissingComparison, match="--data DIR --data DIR"):
        tables_reader.load_comparison()


def test_tables_that_are_not_there_are_told_with_the_command_that_makes_them(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "OUTPUTS", tmp_path)
    with pytest.raises(errors.MissingTables, match=r"python pipeline\.py run"):
        tables_reader.load_tables()
    with pytest.raises(errors.MissingTables, match="nowhere"):
        tables_reader.load_tables(str(tmp_path / "nowhere"))


PLAIN = """\
id,better,base_year,base,latest_year,latest,target_year,target,lower,optimum,green
Sản lượng,up,2015,100,2020,110,2030,200,0,500,400
3.6.1,down,2015,3.5,2024,,2030,1.75e0,20,0,2
"""


def plain_table(folder: Path, text: str | bytes, method: str = "eurostat"):
    content = text.encode() if isinstance(text, str) else text
    (folder / "table.csv").write_bytes(content)
    return plain_reader.load_plain_table(folder / "table.csv", method, plain_sheet.read_as_csv)


SEMICOLONS = """\
id;better;base_year;base;latest_year;latest;target_year;target
"Nước; sạch";up;2015;93,5;2020;94;2030;98,25
"""


@pytest.mark.parametrize(
    "text",
    [
        SEMICOLONS,
        f"sep=;\n{SEMICOLONS}",
        "\ufeff" + SEMICOLONS,
        SEMICOLONS.replace("Nước; sạch", "Nước sạch").replace(";", "\t"),
        SEMICOLONS.replace("93,5", "93.5").replace("98,25", "98.25"),
    ],
)
def test_a_table_of_semicolons_or_tabs_is_read_with_its_decimal_commas(tmp_path, text):
    (row,) = plain_table(tmp_path, text, "ours")
    assert row.id.startswith("Nước")
    assert (str(row.base), row.latest, str(row.target)) == ("93.5", 94, "98.25")


def test_a_table_with_decimal_commas_and_points_is_refused_at_each_comma(tmp_path):
    told = refused(tmp_path, SEMICOLONS.replace("93,5", "93.5"), "ours")
    assert [text.partition(";")[0] for text in told] == [
        "table.csv row 2, column target: found “98,25”"
    ]


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize(
    ("cells", "doubted"),
    [
        ("1.500 2.000", ["1500 or 1.5", "2000 or 2.0"]),
        ("1.234 98", ["1234 or 1.2340"]),
        ("1,500 2,000", ["1500 or 1.5", "2000 or 2.0"]),
        ("1.500 98.25", []),  # the mark begins decimals
        ("0.500 98", []),
        ("1,500 98,25", []),
    ],
)
def test_a_number_whose_mark_may_group_thousands_is_refused(tmp_path, separator, cells, doubted):
    base, target = cells.split()
    head, row = SEMICOLONS.replace("Nước; sạch", "Nước").splitlines()
    text = f"{head}\n{row.replace('93,5', base).replace('98,25', target)}\n"
    told = []
    try:
        plain_table(tmp_path, text.replace(";", separator), "ours")
    except errors.BadData as bad:
        told = [in_english(problem) for problem in bad.problems]
    assert [one.partition("not as ")[2].partition(";")[0] for one in told] == doubted
    for one in doubted:  # what is advised is read
        thousands, decimal = one.split(" or ")
        for written in (thousands, decimal):
            (row_read,) = plain_table(
                tmp_path, text.replace(base, written).replace(target, "7"), "ours"
            )
            assert float(row_read.base) == float(written)


def test_a_number_of_thousands_of_digits_is_refused_and_cut_short(tmp_path):
    for digits in (16, 309, 5000):
        problem = only(found(tmp_path, ("results.csv", ",7.1,", f",{'4' * digits},")))
        assert len(in_english(problem)) < 500
        assert str(problem.action) == (
            f"look whether two numbers ran together; it has {digits} digits"
        )


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [("12,18", f"{'4' * 400},18", "met"), ("draft,4", f"draft,{'4' * 400}", "rank")],
)
def test_a_whole_number_of_hundreds_of_digits_is_refused(tmp_path, old, new, column):
    file = "verdicts.csv" if column == "met" else "sources.csv"
    problem = only(found(tmp_path, (file, old, new)))
    assert problem.column == column


@pytest.mark.parametrize(("better", "operator"), [("up", "<="), ("down", ">")])
def test_a_bound_on_the_wrong_side_of_a_plain_table_is_refused(tmp_path, better, operator):
    text = (
        "id,better,operator,base_year,base,latest_year,latest,target_year,target\n"
        f"a,{better},{operator},2025,10,2028,12,2030,20\n"
    )
    assert refused(tmp_path, text, "ours") == [
        f"table.csv row 2, column operator: found “{operator}”; expected a bound on the side of "
        f"what is better, {better}; correct the operator or what is better"
    ]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xd0\xcf\x11\xe0", r"found an old Excel workbook \(\.xls\)"),
        ("id,better".encode("utf-16"), "found text in UTF-16"),
        (b"%PDF-1.7", "found a PDF document"),
    ],
)
def test_a_file_that_is_no_table_in_text_is_named_for_what_it_is(tmp_path, content, kind):
    with pytest.raises(errors.UnreadableTable, match=kind):
        plain_table(tmp_path, content)


def refused(folder: Path, text: str | bytes, method: str = "eurostat") -> list[str]:
    """Every fault of a plain table, in the reader's words."""
    with pytest.raises(errors.BadData, match=r"table\.csv: found \d+ errors?") as bad:
        plain_table(folder, text, method)
    return [in_english(problem) for problem in bad.value.problems]


@pytest.mark.parametrize("method", plain_targets.METHOD_MODELS)
def test_a_plain_table_is_read_for_every_method(tmp_path, method):
    first, second = plain_table(tmp_path, PLAIN, method)
    assert (first.id, first.base_year, str(first.base)) == ("Sản lượng", 2015, "100")
    assert (second.latest, float(second.target)) == (None, 1.75)
    assert isinstance(first, plain_targets.PlainTarget)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.rstrip(),
        PLAIN + "\n\n",
        PLAIN.replace("\n", ",,\n"),
        "\n".join(",".join(reversed(line.split(","))) for line in PLAIN.splitlines()),
    ],
    ids=["mark", "windows", "no last end", "empty lines", "unnamed columns", "other order"],
)
def test_a_plain_table_may_come_as_spreadsheets_write_it(tmp_path, text):
    assert plain_table(tmp_path, text) == plain_table(tmp_path, PLAIN)


@pytest.mark.parametrize(
    ("method", "columns"),
    [
        ("eurostat", "id,better,base_year,base,latest_year,latest"),
        ("sdsn", "id,base_year,base,latest_year,latest,lower,optimum,green"),
        ("ours", "id,better,base_year,base,latest_year,latest,target_year,target"),
    ],
)
def test_a_plain_table_needs_the_columns_of_its_method_and_no_other(tmp_path, method, columns):
    assert refused(tmp_path, f"{columns}\n", method) == [
        "table.csv: found no rows; expected a row for each target below the header; write the rows "
        "and save the file"
    ]
    names = columns.split(",")
    for name in names:
        others = [column for column in names if column != name]
        assert refused(tmp_path, f"{','.join(others)}\n", method) == [
            f"table.csv row 1: found {', '.join(others)}; expected also the columns {name}; "
            "add them, empty where nothing is known"
        ]


def test_for_our_method_what_a_row_leaves_open_is_filled_in(tmp_path):
    rows = plain_table(tmp_path, PLAIN, "ours")
    assert [(row.kind, row.path, row.operator) for row in rows] == [
        ("level", "linear", ">="),
        ("level", "linear", "<="),
    ]
    assert plain_table(tmp_path, PLAIN)[0].kind is None


NEEDED = [  # method, column, what a reader is told
    ("eurostat", "id", "text; fill in the cell"),
    ("eurostat", "better", "one of up down neither; write one of them"),
    (
        "eurostat",
        "target_year",
        "the year the target is to be met in; write four digits, like 2030",
    ),
    ("ours", "better", "one of up down neither; write one of them"),
    ("ours", "target_year", "a year; write four digits, like 2030"),
    ("ours", "target", "; ".join(NUMBER)),
    *(("sdsn", column, "; ".join(NUMBER)) for column in ("lower", "optimum", "green")),
]


@pytest.mark.parametrize(("method", "column", "told"), NEEDED)
def test_a_cell_the_method_needs_must_be_filled(tmp_path, method, column, told):
    header, first, second = (line.split(",") for line in PLAIN.splitlines())
    first[header.index(column)] = ""
    text = "\n".join(",".join(cells) for cells in (header, first, second))
    assert refused(tmp_path, text, method) == [
        f"table.csv row 2, column {column}: found “”; expected {told}"
    ]


@pytest.mark.parametrize("column", ["base_year", "base", "latest_year", "latest"])
@pytest.mark.parametrize("method", plain_targets.METHOD_MODELS)
def test_an_unknown_end_is_no_fault_of_a_plain_table(tmp_path, method, column):
    header, first, _ = (line.split(",") for line in PLAIN.splitlines())
    first[header.index(column)] = ""
    (row,) = plain_table(tmp_path, f"{','.join(header)}\n{','.join(first)}\n", method)
    assert getattr(row, column) is None


@pytest.mark.parametrize(
    ("method", "old", "new", "told"),
    [
        (
            *("eurostat", "3.6.1,down", "Sản lượng,down"),
            "row 3, column id: found “Sản lượng”; expected an id that no other row has; row 2 has "
            "it too; give every row a different id",
        ),
        (
            *("sdsn", ",20,0,2", ",0.0,0,2"),
            "row 3, column optimum: found “0”; expected another value than lower; correct one of "
            "the two",
        ),
        (
            *("eurostat", ",110,", ',"1,10",'),
            f"row 2, column latest: found “1,10”; expected {'; '.join(NUMBER)}",
        ),
        (
            *("eurostat", ",down,", ",dwon,"),
            "row 3, column better: found “dwon”; expected one of up down neither; write down",
        ),
        (
            *("eurostat", "2015,3.5", "2015-16,3.5"),
            "row 3, column base_year: found “2015-16”; expected a year; write four digits, like "
            "2030",
        ),
        (
            *("eurostat", ",400", ",400,7"),
            "row 2: found 12; expected 11 cells, one for each column; put text with a comma "
            "in double quotes",
        ),
    ],
)
def test_a_fault_of_a_plain_table_is_told_with_its_place(tmp_path, method, old, new, told):
    assert PLAIN.count(old) == 1
    assert refused(tmp_path, PLAIN.replace(old, new), method) == [f"table.csv {told}"]


def test_an_unknown_column_of_a_plain_table_is_told_once_with_the_nearest_name(tmp_path):
    (unknown,) = refused(tmp_path, PLAIN.replace("latest_year", "last_year"))
    assert unknown.startswith(
        "table.csv row 1: found “last_year”; expected the columns id, better,"
    )
    assert unknown.endswith("; rename it to latest_year")


def test_other_columns_may_stand_beside_those_of_a_plain_table(tmp_path):
    more = "\n".join(f"{line},{n}" for n, line in enumerate(PLAIN.splitlines()))
    assert plain_table(tmp_path, more.replace(",0", ",remarks", 1)) == plain_table(tmp_path, PLAIN)


@pytest.mark.parametrize("slip", ["opertor", "kinds", "Path"])
def test_a_slip_in_the_name_of_an_optional_column_is_not_passed_over(tmp_path, slip):
    header, *rows = PLAIN.splitlines()
    table = "\n".join([f"{header},{slip}", *(f"{row}," for row in rows)])
    (told,) = refused(tmp_path, table)
    assert f"found “{slip}”" in told


@pytest.mark.parametrize("text", ["", "\n"])
def test_a_plain_table_without_header_is_told(tmp_path, text):
    assert refused(tmp_path, text)[0].startswith("table.csv row 1: found no header row; expected")


def test_all_faults_of_a_plain_table_are_told_at_once_by_line(tmp_path):
    text = PLAIN + "a,up,2015,x,2020,y,30,1,,,\na,up,2015,1,2020,2,,9,,,\n3.6.1,up,,,,,,,,,\n"
    assert [told.partition(":")[0] for told in refused(tmp_path, text)] == [
        "table.csv row 4, column base",
        "table.csv row 4, column latest",
        "table.csv row 4, column target_year",
        "table.csv row 5, column target_year",
        "table.csv row 6, column id",
    ]


def test_a_plain_table_in_another_encoding_is_told(tmp_path):
    (told,) = refused(tmp_path, PLAIN.replace("Sản lượng", "Café").encode("latin-1"))
    assert told == (
        "table.csv row 2: found 0xe9; expected text in UTF-8; save the file as CSV UTF-8"
    )


def test_a_plain_table_with_an_open_quote_is_told(tmp_path):
    assert "close every double quote" in refused(tmp_path, PLAIN + '"open,up\n')[0]


@pytest.mark.parametrize(("name", "what"), [("nowhere.csv", "no such file"), (".", "a folder")])
def test_a_plain_table_that_is_not_there_is_wrong_use(tmp_path, name, what):
    with pytest.raises(errors.UnreadableTable, match=f"found {what}; expected a CSV table"):
        plain_reader.load_plain_table(tmp_path / name, "eurostat", plain_sheet.read_as_csv)


def test_a_plain_table_that_may_not_be_read_is_wrong_use(tmp_path, monkeypatch):
    def denied(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(limits, "read_file", denied)
    with pytest.raises(errors.UnreadableTable, match="found Permission denied"):
        plain_table(tmp_path, PLAIN)


@pytest.mark.parametrize(
    ("period", "date", "outlasts"),
    [
        ("2025", "2025", True),  # a year alone lies within the year
        ("2025", "2025-11", True),
        ("2025", "2025-12", False),  # it may be the last day
        ("2025", "2025-12-30", True),
        ("2025", "2025-12-31", False),
        ("2021-2025", "2025-09-17", True),
        ("2026", "2025", True),
        ("2024", "2025", False),
        ("2025", "", False),  # nothing is known
        ("2025-06", "2025", False),  # a month has an end of its own
    ],
)
def test_a_period_outlasts_a_date_before_its_last_day(period, date, outlasts):
    assert Period.parse(period).outlasts(date) is outlasts
