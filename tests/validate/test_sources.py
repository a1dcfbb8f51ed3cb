"""Tracing: every printed figure is found in the text of its source, and what is not is told."""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path

import pytest

import pipeline
from briefing import errors, i18n, paths
from briefing.data import reader, schema
from briefing.errors import Problem
from briefing.i18n.units import measure_magnitude
from briefing.validate import sources
from briefing.validate.printed import find_misread_values
from briefing.validate.sources import locations, numbers, tokens

SOURCES = paths.ROOT.parent / "shared" / "sources"
TEXTS = {
    "plan.txt": """\
NGHỊ QUYẾT kế hoạch của tỉnh có trên 63 nghìn
đảng viên
Điều 1. Thông qua kế hoạch
(1) Tăng trưởng 10%/năm; thu nhập 75 - 80 triệu đồng
(2) Trên 50% số xã không có ma túy
3. Giải pháp: 6.900 tỷ đồng
Điều 2. Giao Ủy ban thực hiện trong 5 năm
""",
    "report.txt": """\
Loi mo dau
Phan thé nhat
I. BOI CANH
18.000 hd dan tai 06 x& trong nim
Il. KET QUA
1. Kinh té
1.1. Tang truéng dat 4,46%/
nam, quy mé 28.618  ti dong
1.3. Du lich giam 3,37%, duoc 7,8 triéu luot
l9. khong la de muc
2. Xa hoi
2.1. Y té dat 94,4%, vuot 19,4 diém %
III. HAN CHE
o Prlz in th hai
I. DU BAO
II. MUC TIEU
1.1. Xay dung 514 truong
""",
    "yearly.csv": """\
indicator,period,value,address,published,note
growth,2024,6.74,https://example.org/growth-5-12,2024-12-05,"over 1,179 workers"
budget,2025,"12/17",https://example.org/,2025-03,
""",
}
INDICATORS = """\
indicator_id,name_vi,name_en,domain,unit,better,path,note_vi,note_en
x,V,E,economy,percent,up,linear,,
money,V,E,economy,billion_vnd,up,geometric,,
income,V,E,economy,million_vnd_per_person,up,geometric,,
done,V,E,society,yes_no,up,linear,,
"""
RESULTS = """\
indicator_id,period,operator,value,estimate,basis,source_id,place,printed,note
x,2021-2025,=,4.46,no,,report,II.1.1,"4,46%/năm",
money,2025,=,28618,no,,report,II.1.1,28.618 tỉ đồng,
x,2025-06,=,6,no,,report,I,06 x&,
x,2025,=,514,no,,report,"Phần thứ hai, II.1.1",514 trường,
x,2024,=,6.74,no,,yearly,row 2,6.74,
x,2023,>,1179,no,,yearly,row 2 (note),"1,179",
x,2022,>,63000,no,,plan,Phần mở đầu,trên 63 nghìn đảng viên,
done,2025,=,0,no,,plan,Điều 2,Giao Ủy ban,
"""
TARGETS = """\
target_id,plan,number,indicator_id,kind,operator,value,value_high,of_total,due,stage_of,\
baseline_indicator_id,basis,source_id,place,printed,note
rate,2026-2030,1,x,average_rate,>=,10,,,,,,,plan,Điều 1 (1),10%/năm,
income,2026-2030,1,income,level,range,75,80,,,,,,plan,Điều 1 (1),75-80 triệu đồng,
towns,2026-2030,2,x,count,>,28,,56,,,,,plan,Điều 1 (2),trên 50%,
money,2026-2030,,money,level,=,6900,,,,,,,plan,"Điều 1, 3",6.900 tỷ,
health,2021-2025,,x,level,=,75,,,,,,,report,II.2.1,"94,4%, vượt 19,4 điểm %",
"""
VERDICTS = """\
plan,indicator_id,verdict,met,total,source_id,place,printed,note
2021-2025,,,12,17,yearly,row 3,12/17,
2021-2025,x,met,,,report,II.1.1,4,
"""
Fault = tuple[str, str, str]  # file, what is there once, what to write instead


def source_table() -> str:
    head = ",".join(schema.list_columns(schema.Source, only_required=True))
    rows = []
    for file, text in TEXTS.items():
        total = hashlib.sha256(text.encode()).hexdigest()
        rows.append(f"{file.partition('.')[0]},V,E,,,,2025,press,1,{file},{total},")
    return "\n".join([head, *rows, "bare,V,E,,,,2025,press,1,,,", ""])


def laid_out(folder: Path, *faults: Fault) -> tuple[Path, Path]:
    """A province folder and its sources folder, some texts replaced."""
    files = {
        "data/province.toml": 'id = "m"\nname_vi = "V"\nname_en = "E"\n'
        'past_plan = "2021-2025"\nplan = "2026-2030"\n',
        "data/sources.csv": source_table(),
        "data/indicators.csv": INDICATORS,
        "data/results.csv": RESULTS,
        "data/targets.csv": TARGETS,
        "data/verdicts.csv": VERDICTS.replace(",4,\n", ',"4,46%/nam",\n'),
        **{f"texts/{file}": text for file, text in TEXTS.items()},
    }
    for file, old, new in faults:
        assert files[file].count(old) == 1, (file, old)
        files[file] = files[file].replace(old, new)
    for file, text in files.items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_bytes(text.encode())
    return folder / "data", folder / "texts"


def traced(folder: Path, *faults: Fault) -> tuple[tuple[Problem, ...], sources.TraceCounts]:
    data, texts = laid_out(folder, *faults)
    read = reader.load_province(data)
    assert read.problems == ()
    traced, counts = sources.trace_statements(
        read, reader.load_source_texts(texts, sources.list_source_files(read))
    )
    misread = (problem for _, problem in find_misread_values(read))
    return (*traced, *misread), counts


def told(folder: Path, *faults: Fault) -> list[str]:
    say = i18n.load_translator("en")
    return [say.message(errors.format_problem(problem)) for problem in traced(folder, *faults)[0]]


def test_every_figure_of_the_good_folder_is_found(tmp_path):
    assert traced(tmp_path) == ((), sources.TraceCounts(15, 15))


def test_a_wrong_digit_is_told(tmp_path):
    assert told(tmp_path, ("data/results.csv", '"4,46%/năm"', '"4,48%/năm"')) == [
        "results.csv row 2, column printed: found “4,48%/năm”; expected a form printed in "
        "report.txt; look it up at II.1.1 and write it letter for letter",
        "results.csv row 2, column value: found “4.46”; expected the number printed, “4,48%/năm”; "
        "write the number the source prints, in the unit of the indicator",
    ]


def test_a_wrong_place_is_told_with_the_sections_that_have_the_figure(tmp_path):
    problems, counts = traced(tmp_path, ("data/targets.csv", "Điều 1 (2),trên", "Điều 1 (1),trên"))
    assert counts == sources.TraceCounts(14, 15)
    assert [
        i18n.load_translator("en").message(errors.format_problem(problem)) for problem in problems
    ] == [
        "targets.csv row 4, column place: found “Điều 1 (1)”; expected a place of plan.txt that "
        "prints “trên 50%”: Điều 1 (2); look the figure up there and correct its place, or the "
        "form printed"
    ]


def test_a_place_is_not_taken_for_the_same_number_in_another_part(tmp_path):
    (line,) = told(tmp_path, ("data/results.csv", '"Phần thứ hai, II.1.1",514', "II.1.1,514"))
    assert "prints “514 trường”: Phần thứ hai, II.1.1" in line


def test_a_figure_moved_to_another_document_is_told_with_the_one_that_has_it(tmp_path):
    assert told(tmp_path, ("data/targets.csv", "plan,Điều 1 (2)", "report,Điều 1 (2)")) == [
        "targets.csv row 4, column printed: found “trên 50%”; expected a form printed in "
        "report.txt; look it up at Điều 1 (2) and write it letter for letter; it is printed in "
        "plan.txt: correct the source if that is the right one"
    ]


def test_a_changed_text_is_told_before_what_its_change_lost(tmp_path):
    lines = told(tmp_path, ("texts/plan.txt", "6.900 tỷ", "7.900 tỷ"))
    assert lines[0].startswith("sources.csv row 2, column sha256: found “")
    assert "hold them against it, then write the new sum" in lines[0]
    assert lines[1].startswith("targets.csv row 5, column printed: found “6.900 tỷ”")
    assert len(lines) == 2


def test_a_change_between_the_figures_is_told_too(tmp_path):
    lines = told(tmp_path, ("texts/plan.txt", "Thông qua", "Ban hành"))
    assert [line.partition(":")[0] for line in lines] == ["sources.csv row 2, column sha256"]


def test_a_text_without_a_sum_cannot_be_compared_and_is_told(tmp_path):
    total = hashlib.sha256(TEXTS["plan.txt"].encode()).hexdigest()
    (line,) = told(tmp_path, ("data/sources.csv", total, ""))
    assert line.endswith("compute it from the file with sha256sum")


def test_a_text_that_is_not_there_is_told_once_and_its_figures_count_as_not_found(tmp_path):
    data, texts = laid_out(tmp_path)
    (texts / "yearly.csv").unlink()
    read = reader.load_province(data)
    problems, counts = sources.trace_statements(
        read, reader.load_source_texts(texts, sources.list_source_files(read))
    )
    assert [(p.file, p.row, p.column) for p in problems] == [("sources.csv", 4, "file")]
    assert counts == sources.TraceCounts(12, 15)


def test_statements_of_a_source_without_a_text_are_not_looked_up(tmp_path):
    fault = ("data/results.csv", 'report,II.1.1,"4,46%/năm"', "bare,,")
    assert traced(tmp_path, fault) == ((), sources.TraceCounts(14, 14))


def test_a_value_unlike_its_printed_form_is_told(tmp_path):
    (line,) = told(tmp_path, ("data/results.csv", "=,28618", "=,28.618"))
    assert line.startswith("results.csv row 3, column value: found “28.618”; expected the number")


def test_an_overall_count_must_be_the_one_printed(tmp_path):
    (line,) = told(tmp_path, ("data/verdicts.csv", ",,12,17", ",,13,17"))
    assert line.startswith("verdicts.csv row 2, column met: found “13/17”")


def test_a_place_that_cannot_be_read_is_told(tmp_path):
    (line,) = told(tmp_path, ("data/targets.csv", "Điều 1 (2),trên", "trang 3,trên"))
    assert "found “trang 3”; expected a place such as II.1.1; Điều 1 (7);" in line


# Tokens

FOUND = [
    ("trên 63 nghìn", "TREN 63 nghin"),
    ("đạt 44%", "dat  44 %"),
    ("75-80", "75 \N{EN DASH} 80"),
    ("13.670 tỉ", "13.\n670 ti"),
    ("4,46%/năm", "4,46%/\nnam"),
    ("514", "có 514."),
    ("514", "năm 2025. 514 xã"),
    ("514", "2025 514 xã"),
    ("1 29%", "ngoai tinh 1\n29%"),
]
NOT_FOUND = [
    *(("514", text) for text in ("1.514", "5140", "514,5", "514.000", "1514", "0,514")),
    *(("514", text) for text in ("1. 514", "1 .514", "514. 000", "5 14", "541")),
    *(("29%", text) for text in ("129%", "2,29%", "2 9%")),
    ("1 29%", "129%"),
    ("129%", "1 29%"),
    ("", "514"),
]


@pytest.mark.parametrize(("token", "text"), FOUND)
def test_a_token_is_found_through_lost_diacritics_and_odd_spacing(token, text):
    assert tokens.find_token(token, tokens.fold_text(text))


@pytest.mark.parametrize(("token", "text"), NOT_FOUND)
def test_a_token_is_not_found_in_a_longer_or_another_number(token, text):
    assert tokens.find_token(token, tokens.fold_text(text)) == []


@pytest.mark.parametrize("digit", "0123456789")
def test_no_wrong_digit_is_forgiven(digit):
    text = tokens.fold_text("dat 28.618 ti dong")
    for at in (0, 1, 3, 4, 5):
        token = "28.618"[:at] + digit + "28.618"[at + 1 :]
        assert bool(tokens.find_token(token, text)) == (token == "28.618")


# Places


def labels(text: str, file: str = "x.txt") -> list[str]:
    return [locations.format_place(path) for path in locations.parse_outline(file, text).paths]


def where(place: str, text: str, file: str = "x.txt") -> set[str]:
    read = locations.parse_place(place)
    assert read is not None
    paths = locations.parse_outline(file, text).paths
    return {locations.format_place(paths[index]) for index in locations.find_sections(read, paths)}


def test_a_machine_read_text_falls_into_its_sections():
    assert labels(TEXTS["report.txt"]) == [
        *("Phần mở đầu", "Phần thứ nhất", "Phần thứ nhất, I", "Phần thứ nhất, II"),
        *("Phần thứ nhất, II.1", "Phần thứ nhất, II.1.1", "Phần thứ nhất, II.1.3"),
        *("Phần thứ nhất, II.2", "Phần thứ nhất, II.2.1", "Phần thứ nhất, III"),
        *("Phần thứ hai, I", "Phần thứ hai, II", "Phần thứ hai, II.1.1"),
    ]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("PHẦN THỨ BA", "Phần thứ ba"),
        ("Piéu 4. Hieu luc", "Điều 4"),
        ("Điều 4.Hiệu lực", "Điều 4"),
        ("I1. Kết quả", "II"),
        ("~ |I. KET QUA", "II"),
        ("l. Kinh té", "1"),
        ("**3. Kinh tế**", "3"),
        ("l.2, Du lich", "1.2"),
        ("2.1 Du lịch", "2.1"),
        ("- (l) Tang", "(1)"),
    ],
)
def test_a_heading_is_read_through_the_faults_of_machine_reading(line, label):
    assert labels(f"a\n{line}\nb")[1:] == [label]


@pytest.mark.parametrize(
    "line",
    [
        *("9.149 đảng viên", "55,06%.", "16, lũ quét", "8,87%/năm", "(19/53 xã)", "4 Trường"),
        *("Điều 4 của Luật", "phần thu năm 2025", "X. Y", "năm 2025", "IX. Muộn", "3. xã"),
    ],
)
def test_a_line_of_text_is_no_heading(line):
    assert labels(f"1. Kinh tế\n{line}\n") == ["Phần mở đầu", "1"]


def test_a_number_out_of_its_turn_is_no_heading_and_a_stray_one_does_no_harm():
    text = "1. A\n1.1. B\n16. C\n2. D lạc\n1.2. E\n2. F\n2.1. G"
    assert labels(text)[1:] == ["1", "1.1", "2", "1.2", "2", "2.1"]


PLAN = TEXTS["plan.txt"]
GAPS = "I. A\n1. B\n1.1. C\n1.2. D\n1.4. E\n2. F\nII. G\n1. H\n(1) I\n(3) J\n"


@pytest.mark.parametrize(
    ("place", "text", "labels"),
    [
        ("Phần mở đầu", PLAN, {"Phần mở đầu"}),
        ("Điều 1 (1)", PLAN, {"Điều 1 (1)"}),
        ("Điều 1, 3", PLAN, {"Điều 1, 3"}),
        ("Điều 1", PLAN, {"Điều 1", "Điều 1 (1)", "Điều 1 (2)", "Điều 1, 3"}),
        ("Phần thứ hai, II.1.1", TEXTS["report.txt"], {"Phần thứ hai, II.1.1"}),
        ("II.1.1", TEXTS["report.txt"], {"Phần thứ nhất, II.1.1"}),
        ("Phần thứ nhất, II.1.1", TEXTS["report.txt"], {"Phần thứ nhất, II.1.1"}),
        ("II.1", GAPS, {"II.1", "II.1 (1)", "II.1 (3)"}),
        ("II.1 (1)", GAPS, {"II.1 (1)"}),
        ("2", GAPS, {"I.2"}),
        ("1.2", GAPS, {"I.1.2"}),
    ],
)
def test_a_place_means_its_section_and_those_within(place, text, labels):
    assert where(place, text) == labels


@pytest.mark.parametrize(
    ("place", "labels"),
    [
        ("I.1.3", {"I.1.2"}),  # the numbering shows that its heading is lost
        ("II.1 (2)", {"II.1 (1)"}),
        ("I.1.5", set()),  # nothing shows that there ever was such a section
        ("II.1 (4)", set()),
        ("III.1", set()),
        ("I.3", set()),
    ],
)
def test_a_lost_heading_is_allowed_for_only_where_the_numbering_shows_it(place, labels):
    assert where(place, GAPS) == labels


def test_a_row_of_a_csv_file_is_a_place_and_so_is_a_cell_of_it():
    text = TEXTS["yearly.csv"]
    whole = {"row 2 (indicator)", "row 2 (period)", "row 2 (value)", "row 2 (note)"}
    assert where("row 2", text, "yearly.csv") == whole  # neither the address nor the date
    assert where("row 2 (note)", text, "yearly.csv") == {"row 2 (note)"}
    assert where("row 9", text, "yearly.csv") == set()


def test_a_column_may_be_named_like_a_heading():
    assert where("row 2 (number)", "number,item\n7,8\n", "x.csv") == {"row 2 (number)"}
    assert where("row 2 (gia tri)", "Giá trị\n7\n", "x.csv") == {"row 2 (gia tri)"}


@pytest.mark.parametrize("place", ["trang 3", "(1) II", "1.2 II", "", "II.?"])
def test_what_is_no_place_cannot_be_read(place):
    assert locations.parse_place(place) is None


# Numbers


def agrees(printed: str, value: str, unit: str = "percent", plain: bool = False, **cells) -> bool:
    empty = dict.fromkeys(schema.list_columns(schema.Target))
    kind = {"kind": "level", "operator": "=", "target_id": "t", "plan": "2026-2030"}
    own = {"indicator_id": "x", "source_id": "s", "value": value, "printed": printed}
    row = schema.Target.model_validate({**empty, **kind, **own, **cells})
    return numbers.has_printed_values(row, read_in(unit, "." if plain else ","))


def read_in(unit: str, decimal_sign: str = ",", **more: bool) -> numbers.Convention:
    """How the numbers of a source are read that are in a unit of the package."""
    units = i18n.built_in_units()
    magnitude = round(math.log10(measure_magnitude(unit, units)))
    return numbers.Convention(decimal_sign, units[unit].form, magnitude, **more)


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("4,46%/nam", "4.46", "percent"),
        ("20,40%", "20.4", "percent"),
        ("28.618 ti dong", "28618", "billion_vnd"),
        ("06 x&", "6", "communes"),
        ("trên 63 nghìn đảng viên", "63000", "members"),
        ("60 - 63 nghìn", "60000", "members"),
        ("7,8 triéu luot", "7.8", "million_visits"),
        ("5 nghìn tỷ", "5000", "billion_vnd"),
        ("900 triệu USD", "0.9", "billion_usd"),
        ("4.46%", "4.46", "percent"),
        ("t6i thiéu 20%", "20", "percent"),
        ("9l%", "91", "percent"),
        ("gấp đôi", "2", "times"),
        ("94,4%, vuot 19,4 diém %", "75", "percent"),
        ("75%, còn 5% nữa", "80", "percent"),
    ],
)
def test_a_value_agrees_with_the_number_printed(printed, value, unit):
    assert agrees(printed, value, unit)


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("28.618 tỷ", "28.618", "billion_vnd"),
        ("28.618 tỷ", "28681", "billion_vnd"),
        ("63 nghìn", "63", "members"),
        ("7,8 triệu lượt", "7800", "million_visits"),
        ("t6i thiéu 20%", "6", "percent"),
        ("75-80 triệu", "5", "million_vnd_per_person"),
        ("39,62% (21/53 xã)", "32", "communes"),
        ("5% trên cả 03 tiêu chí", "2", "percent"),
        ("toàn bộ", "100", "percent"),
    ],
)
def test_another_value_does_not(printed, value, unit):
    assert not agrees(printed, value, unit)


def test_a_point_in_a_csv_file_is_a_decimal_point():
    assert agrees("4.125", "4.125", plain=True)
    assert not agrees("4.125", "4125", plain=True)
    assert agrees("4.125", "4125")


def test_both_ends_of_a_range_must_be_printed():
    assert agrees("75-80", "75", operator="range", value_high="80")
    assert not agrees("75-80", "75", operator="range", value_high="85")


def test_a_count_may_be_printed_as_a_share_of_its_total():
    assert agrees("trên 50% số xã", "28", kind="count", of_total="56")
    assert not agrees("trên 50% số xã", "27", kind="count", of_total="56")
    assert not agrees("trên 50 số xã", "28", kind="count", of_total="56")


def test_a_milestone_agrees_with_any_words():
    assert agrees("xây dựng bệnh viện", "1", kind="milestone")


@pytest.mark.parametrize(("value", "holds"), [("-3.37", True), ("3.37", True), ("-3.73", False)])
def test_a_result_may_be_a_fall_of_the_number_printed(value, holds):
    empty = dict.fromkeys(schema.list_columns(schema.Result))
    own = {"indicator_id": "x", "period": "2025", "operator": "=", "estimate": "no"}
    own |= {"source_id": "s", "value": value, "printed": "giam 3,37%"}
    row = schema.Result.model_validate({**empty, **own})
    assert numbers.has_printed_values(row, read_in("points")) is (holds and value < "0")
    assert numbers.has_printed_values(row, read_in("points", counts_fall=True)) is holds
    assert numbers.has_printed_values(row, read_in("billion_vnd")) is holds


@pytest.mark.parametrize(
    ("printed", "value", "holds"),
    [
        *(("-7,88%", "-7.88", True), ("−7,88%", "-7.88", True), ("-7,88%", "7.88", False)),
        *(("services -0.77", "-0.77", True), ("3 - 5%", "5", True), ("3 -5%", "5", True)),
        *(("giảm xuống 5%", "-5", False), ("fell to 5%", "-5", False), ("fell 5%", "-5", True)),
        *(("3-5%", "-5", False), ("5%", "-5", False), ("giảm còn 5%", "5", True)),
    ],
)
def test_a_minus_sign_is_read_as_one_and_a_dash_between_numbers_is_none(printed, value, holds):
    empty = dict.fromkeys(schema.list_columns(schema.Result))
    own = {"indicator_id": "x", "period": "2025", "operator": "=", "estimate": "no"}
    own |= {"source_id": "s", "value": value, "printed": printed}
    row = schema.Result.model_validate({**empty, **own})
    assert numbers.has_printed_values(row, read_in("percent")) is holds


@pytest.mark.parametrize(
    ("printed", "value", "holds"),
    [
        *(("31.250 người", "31250", True), ("31.250 người", "31.250", False)),
        *(("31,250 people", "31250", True), ("31,25 %", "31.25", True), ("4.46%", "4.46", True)),
        *(("1,234,567", "1234567", True), ("1,234.5", "1234.5", True), ("9,15", "0.0915", False)),
    ],
)
def test_a_source_without_a_text_may_use_either_decimal_sign(printed, value, holds):
    empty = dict.fromkeys(schema.list_columns(schema.Target))
    own = {"kind": "level", "operator": "=", "target_id": "t", "plan": "2026-2030"}
    own |= {"indicator_id": "x", "source_id": "s", "value": value, "printed": printed}
    row = schema.Target.model_validate({**empty, **own})
    assert numbers.has_printed_values(row, read_in("people", "")) is holds


# The command


def test_check_prints_how_many_figures_were_found(tmp_path, capsys):
    data, texts = map(str, laid_out(tmp_path))
    command = ["check", "--data", data, "--language", "en"]
    pipeline.main([*command, "--sources", texts])
    assert capsys.readouterr().out.startswith("15 of 15 printed figures found in place\n")
    pipeline.main(command)
    assert capsys.readouterr().out.startswith("printed figures not looked up: give the folder")


def test_check_as_json_stays_a_list_and_tells_the_count_beside_it(tmp_path, capsys):
    data, texts = map(str, laid_out(tmp_path, ("data/results.csv", "=,28618", "=,28619")))
    command = ["check", "--data", data, "--format", "json", "--language", "en"]
    assert pipeline.main([*command, "--sources", texts]) == 1
    printed = capsys.readouterr()
    wrong = [(p["file"], p["row"], p["column"]) for p in json.loads(printed.out)]
    assert ("results.csv", 3, "value") in wrong
    assert printed.err == "15 of 15 printed figures found in place\n"


def test_a_sources_folder_that_is_not_there_is_wrong_use(tmp_path, capsys):
    data, _ = laid_out(tmp_path)
    command = ["check", "--data", str(data), "--language", "vi"]
    assert pipeline.main([*command, "--sources", str(tmp_path / "nowhere")]) == 2
    assert "--sources: không thấy thư mục" in capsys.readouterr().err


def test_a_byte_that_is_no_text_hides_no_other_figure(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf4,46%/n\xe3m 20%")
    text = reader.load_source_texts(tmp_path, ["a.txt", "b.txt"])["a.txt"]
    assert (text.text[:6], tokens.find_token("20%", text.text)) == ("4,46%/", [10])


@pytest.mark.skipif(
    not SOURCES.is_dir(), reason="the source documents do not lie beside the checkout"
)
def test_every_printed_figure_of_the_real_folder_is_in_its_document():
    read = reader.load_province(paths.DATA)
    problems, counts = sources.trace_statements(
        read, reader.load_source_texts(SOURCES, sources.list_source_files(read))
    )
    assert [
        i18n.load_translator("en").message(errors.format_problem(problem)) for problem in problems
    ] == []
    assert counts.found == counts.total
    assert counts.total > 250
