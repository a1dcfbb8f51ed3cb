"""Files given to the command as it is called: the object it answers with, level by level.

Each case is a file, the problems it must have (`kind cell`, `?` for a question, `.` for a remark)
and the statements read of it; nothing else is looked at than what a program outside would see.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import re
import typing
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from by_hand import write_province
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet
from packing import packed, xlsx_parts

import pipeline
from briefing.data import files
from briefing.intake import model

KINDS = frozenset(typing.get_args(model.Kind))
FIELDS = "file sha256 year written intake_id statements normalised problems"
OF_A_STATEMENT = (
    "indicator_id period operator value estimate basis note sheet cell printed action in_force from"
)
OF_A_PROBLEM = "id level kind sheet cell indicator_id found expected fix"
LEVELS = {"?": "question", ".": "info", "!": "error"}
HEADING = ["TT", "Chỉ tiêu", "ĐVT", "Thực hiện 2026", "Phạm vi tính", "Trả lời"]
FORM = ["TT", "Chỉ tiêu", "ĐVT", "Thực hiện 2025", "Kế hoạch 2026", "Ước thực hiện 2026"]
PERIODS = ["TT", "Chỉ tiêu", "ĐVT", "Kỳ", "Thực hiện"]
BASIS = "communes from 2025-07"
Rows = Sequence[Sequence[Any]]
Change = Callable[[Worksheet], object]


def workbook(
    rows: Rows,
    heading: Sequence[Any] = HEADING,
    title: str = "Kết quả thực hiện năm 2026",
    change: Change = lambda _: None,
) -> bytes:
    """A workbook with a title, a heading in row 3, and its rows from row 4 on."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Biểu 01"
    sheet["A1"] = title
    for at, row in enumerate((heading, *rows), start=3):
        for column, value in enumerate(row, start=1):
            shown, *formats = value if isinstance(value, tuple) else (value,)
            if shown is not None:
                cell = sheet.cell(at, column, shown)
                cell.number_format = formats[0] if formats else cell.number_format
    change(sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def one(value: Any, name: str = "Tăng trưởng", unit: str = "%", *more: str) -> bytes:
    """A workbook of one figure, at D4, and one of another indicator below it."""
    return workbook([[1, name, unit, value, *more], [2, "Chỉ tiêu mới", "%/năm", "3"]])


FRESH = "fresh 2026 = 3 added"
GROWTH = "growth 2026 = {} added"


class Case(NamedTuple):
    """A file and what must come of it."""

    content: bytes
    problems: str = ""
    statements: Sequence[str] | None = None
    name: str = "bieu.xlsx"
    words: Sequence[str] = ()
    code: int | None = None


def growth(text: Any, value: str, problems: str = "", estimate: str = "") -> Case:
    operator, _, number = value.rpartition(" ")
    row = f"growth 2026 {operator or '='} {number} added{estimate}"
    return Case(one(text), problems, [row, FRESH])


def revenue(text: Any, value: str, problems: str = "", unit: str = "tỷ đồng") -> Case:
    row = [f"revenue 2026 = {value} added"] if value else []
    return Case(one(text, "Thu ngân sách", unit), problems, [*row, FRESH])


def unreadable(text: Any, kind: str) -> Case:
    return Case(one(text), f"{kind} D4", [FRESH])


def hidden(row: int = 0, column: str = "") -> Change:
    def hide(sheet: Worksheet) -> None:
        if row:
            sheet.row_dimensions[row].hidden = True
        else:
            sheet.column_dimensions[column].hidden = True

    return hide


def strike(sheet: Worksheet) -> None:
    sheet["F4"].font = Font(strike=True)


def comment(sheet: Worksheet) -> None:
    sheet["F4"].comment = Comment("xem lại", "A")


def add_sheet(state: str, *rows: Sequence[Any]) -> Change:
    def add(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        other = sheet.parent.create_sheet("Khác")
        other.sheet_state = state
        for row in rows:
            other.append(row)

    return add


YEARS = [[1, "Tăng trưởng", "%", "8,0", "10", "7,5"], [2, "Dịch vụ", "%", "50,2", "51", "51,0"]]
IN_FORM = ["growth 2026 = 7.5 added e", "services 2026 = 51.0 added e"]
IN_FORM += ["growth 2025 = 8.0 repeated", "services 2025 = 50.2 repeated"]


def form(change: Change = lambda _: None, rows: Rows = YEARS, **more: Any) -> bytes:
    return workbook(rows, more.pop("heading", FORM), change=change, **more)


def period(text: Any, value: str) -> Case:
    rows = [[1, "Chỉ tiêu mới", "%", text, "7,5"]]
    return Case(workbook(rows, PERIODS), "", [f"fresh {value} = 7.5 added"])


def no_period(text: str, heading: str = "Thực hiện") -> Case:
    """A row whose cell of the period says none, and one that says the year."""
    rows = [[1, "Chỉ tiêu mới", "%", text, "7,5"], [2, "Tăng trưởng", "%", "2026", "7,5"]]
    return Case(workbook(rows, [*PERIODS[:4], heading]), "wrong_year E4", [GROWTH.format("7.5")])


def half(heading: str) -> Case:
    """A column of a part of a year, beside one of the year."""
    rows = [[*row[:3], "3,1", *row[4:]] for row in YEARS]
    return Case(form(heading=[*FORM[:3], heading, *FORM[4:]], rows=rows), "", IN_FORM[:2])


def half_alone(heading: str) -> Case:
    rows = [[1, "Tăng trưởng", "%", "7,5"]]
    return Case(workbook(rows, [*HEADING[:3], heading], ""), "wrong_year D3", [])


def in_unit(unit: str, name: str = "Thu ngân sách", value: str = "23500,5") -> Case:
    """A figure with a unit that is none of units.csv: asked, and accepted as written."""
    return Case(one(value, name, unit), "unit_scale D4?")


def in_own_unit(unit: str, name: str = "Thu ngân sách", value: str = "23500,5") -> Case:
    return Case(one(value, name, unit))


def plain(text: str, encoding: str = "utf-8", **more: Any) -> Case:
    return Case(text.encode(encoding), name="bieu.csv", **more)


CSV = "TT;Chỉ tiêu;ĐVT;Thực hiện 2026\n1;Tăng trưởng;%;7,5\n2;Thu ngân sách;tỷ đồng;23.500,5\n"
IN_CSV = ["growth 2026 = 7.5 added", "revenue 2026 = 23500.5 added"]
CP1258 = (  # tones are signs of their own there
    CSV.replace("ỉ", "i\u0309").replace("ỷ", "y\u0309").replace("ự", "ư\u0323")
    .replace("ệ", "ê\u0323").replace("ưở", "ươ\u0309").replace("ồ", "ô\u0300")
)  # fmt: skip


def encrypted() -> bytes:
    """A workbook with a password: an old container with the part that says so."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return head + "EncryptedPackage".encode("utf-16-le") + bytes(1024)


def bomb() -> bytes:
    return packed({**xlsx_parts(), "xl/worksheets/sheet1.xml": " " * 20_000_000})


def entities() -> bytes:
    parts = xlsx_parts()
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = '<!DOCTYPE x [<!ENTITY a "b">]>' + parts[sheet]
    return packed(parts)


def turned(*words: str) -> Case:
    return Case(one("-8,1"), "sign_turned D4?", [GROWTH.format("-8.1"), FRESH], words=words)


def flagged(flag: Any, problems: str = "", estimate: str = "") -> Case:
    """A figure with something in the column of estimates, which has a 1 in its next row."""
    rows = [[1, "Tăng trưởng", "%", "7,5", flag], [2, "Chỉ tiêu mới", "%/năm", "3", 1]]
    growth = [] if problems else [GROWTH.format("7.5") + estimate]
    return Case(workbook(rows, [*HEADING[:4], "Ước tính"]), problems, [*growth, FRESH + " e"])


def named_by_id(name: str, problems: str = "") -> Case:
    rows = [["growth", name, "%", "7,5"], ["fresh", "Chỉ tiêu mới", "%/năm", "3"]]
    growth = [] if problems else [GROWTH.format("7.5")]
    heading = ["indicator_id", *HEADING[1:4]]
    return Case(workbook(rows, heading), problems, [*growth, FRESH])


CASES: dict[str, Case] = {
    # how numbers are written
    "decimal comma": growth("7,5", "7.5"),
    "decimal point": growth("7.5", "7.5"),
    "digits of full width": growth("７,５", "7.5"),
    "spaces in thousands": revenue("23 500,5", "23500.5"),
    "thousands told by their column": Case(
        workbook([[1, "Tăng trưởng", "%", "7,18"], [2, "Thu ngân sách", "tỷ đồng", "23.500"]]),
        "",
        [GROWTH.format("7.18"), "revenue 2026 = 23500 added"],
    ),
    "two readings": revenue("23.500", "", "ambiguous_number D4"),
    "a formula is no way of writing": Case(
        workbook(
            [
                [1, "Tăng trưởng", "%", "=8.7+0"],
                [2, "Dịch vụ", "%", "=1.5/0"],
                [3, "Chỉ tiêu mới", "%/năm", "16,1"],
            ]
        ),
        "formula_not_calculated D4 formula_not_calculated D5",
        ["fresh 2026 = 16.1 added"],
    ),
    "two ways in a column": Case(
        workbook([[1, "Tăng trưởng", "%", "7,18"], [2, "Thu ngân sách", "tỷ đồng", "23500.5"]]),
        "mixed_conventions D3",
    ),
    "over": growth("trên 7,5", "> 7.5"),
    "more than": growth("hơn 7,5", "> 7.5"),
    "under": growth("dưới 7,5", "< 7.5"),
    "sign of less": growth("< 7,6", "< 7.6"),
    "at least": growth("tối thiểu 7,5", ">= 7.5"),
    "and more": growth("7,5% trở lên", ">= 7.5"),
    "sign of at least": growth("≥ 7,5", ">= 7.5"),
    "nearly": growth("gần 7,5", "~ 7.5"),
    "about": growth("Khoảng 7,5", "~ 7.5"),
    "estimated": growth("ước 7,5", "7.5", "", " e"),
    "provisional": growth("7,5 (sơ bộ)", "7.5", "", " e"),
    "words together": growth("ước đạt trên 7,5", "> 7.5", "", " e"),
    "sign of a percent": growth("7,5%", "7.5"),
    "percent cell": growth((0.075, "0.0%"), "7.5"),
    "what is shown": growth((7.4961, "0.0"), "7.5"),
    "a part of a total": Case(
        one("20/53", "Số xã nông thôn mới", "xã", BASIS), "", ["communes 2026 = 20 added", FRESH]
    ),
    "more than its total": Case(
        one("70/53", "Số xã nông thôn mới", "xã", BASIS), "out_of_range D4", [FRESH]
    ),
    "a day of a month": unreadable("31/12", "not_a_number"),
    "mark of a note": Case(
        workbook([[1, "Tăng trưởng", "%", "7,5 (1)"], [], ["(1) Số của Chi cục"]]),
        "",
        [GROWTH.format("7.5")],
    ),
    "mark of no note": unreadable("7,5 (1)", "not_a_number"),
    "range": unreadable("7,5-8,0", "not_a_number"),
    "range of thousands": unreadable("22.000-23.000", "not_a_number"),
    "two numbers": unreadable("7,1 7,2", "not_a_number"),
    "a number in brackets behind": unreadable("3,21 (còn 17,4)", "not_a_number"),
    "a letter for a digit": unreadable("7,l5", "not_a_number"),
    "a word alone in its column": Case(
        workbook([[1, "Tăng trưởng", "%", "abc"]]), "not_a_number D4"
    ),
    "date": unreadable(dt.date(2026, 7, 18), "date_for_number"),
    "date of a spreadsheet": unreadable("7-Aug", "date_for_number"),
    "error of a formula": unreadable("#DIV/0!", "formula_error"),
    "formula without value": unreadable("=3+4", "formula_not_calculated"),
    "done": Case(one("Đã xong", "Bệnh viện", ""), "", ["hospital 2026 = 1 added", FRESH]),
    "not yet": Case(one("Chưa", "Bệnh viện", ""), "", ["hospital 2026 = 0 added", FRESH]),
    "not yet alone in its column": Case(
        workbook([[1, "Bệnh viện", "", "Chưa"]]), "", ["hospital 2026 = 0 added"]
    ),
    **{
        f"gap {gap!r}": Case(one(gap), "no_value D4.", [FRESH])
        for gap in (None, "–", "—", "…", "x", "chưa có")
    },
    "nothing but gaps": Case(workbook([[1, "Tăng trưởng", "%", "…"]]), "no_value D3"),
    "zero": growth(0, "0", "far_from_history D4?"),
    # units and scales; the last revenue is 22,500, the last growth 8
    "a stated unit": revenue("27.065.153,5", "27065.1535", unit="triệu đồng"),
    "a unit in the name": Case(
        one("23500000", "Thu ngân sách (triệu đồng)", ""), "", ["revenue 2026 = 23500 added", FRESH]
    ),
    "times 1000": revenue(23500000, "23500000", "unit_scale D4?"),
    "a thousandth": revenue(23.5, "23.5", "unit_scale D4?"),
    "times 100": revenue(2350000, "2350000", "unit_scale D4?"),
    "a hundredth": revenue(235, "235", "unit_scale D4?"),
    "a part of one": growth(0.0915, "0.0915", "unit_scale D4?"),
    "a unit of another kind": revenue("23500", "23500", "unit_scale D4?", unit="người"),
    "a unit that is none: quả": in_unit("quả"),
    "a unit that is none: tấn": in_unit("tấn"),
    "a unit that is none: ha": in_unit("ha", "Tỷ lệ bảo hiểm", "96,5"),
    "a unit that is none: bộ": in_unit("bộ", "Tỷ lệ bảo hiểm", "96,5"),
    "a unit that is none: tháng": in_unit("tháng", "Đảng viên", "50000"),
    "a unit that is none, accepted": in_unit("quả")._replace(
        problems="", words=("--accept", "all"), statements=["revenue 2026 = 23500.5 added", FRESH]
    ),
    "households for people": in_unit("hộ", "Đảng viên", "50000"),
    "people for members": in_own_unit("người", "Đảng viên", "50000"),
    "a unit and a remark": in_own_unit("tỷ đồng (giá hiện hành)"),
    "a unit and more words": in_own_unit("% tăng thêm", "Tăng trưởng", "7,5"),
    "a unit a year": in_own_unit("%/năm", "Tăng trưởng", "7,5"),
    "points": in_own_unit("điểm %", "Tăng trưởng", "7,5"),
    "a unit in short": in_own_unit("ĐV", "Đảng viên", "50000"),
    "a unit that is a part of the name": in_own_unit("viên", "Đảng viên", "50000"),
    "a unit that is a building": in_own_unit("Công trình", "Bệnh viện", "Đã xong"),
    "a unit left out": in_own_unit("-"),
    "index": growth("107,5", "107.5", "index_not_growth D4?"),
    # what was before: growth 6, 7, 8 (window 4); revenue 20,000, 21,000, 22,500 (window 11,250)
    "at the edge": growth(12, "12"),
    "over the edge": growth(12.01, "12.01", "far_from_history D4?"),
    "half of the last": revenue(33750, "33750"),
    "more than half of the last": revenue(33751, "33751", "far_from_history D4?"),
    "nothing before": Case(workbook([[1, "Chỉ tiêu mới", "%", 99]]), "index_not_growth D4?"),
    "nothing before and no index": Case(workbook([[1, "Đảng viên", "người", 99999]])),
    "the same months": Case(
        workbook([[1, "Tăng trưởng", "%", "6 tháng", "7,6"]], PERIODS), "far_from_history E4?"
    ),
    "other months": Case(workbook([[1, "Tăng trưởng", "%", "9 tháng", "60"]], PERIODS)),
    "turned sign": turned(),
    "turned sign out of the range": Case(one("-95", "Tỷ lệ bảo hiểm"), "out_of_range D4", [FRESH]),
    "over a hundred percent": Case(one("105", "Tỷ lệ bảo hiểm"), "out_of_range D4", [FRESH]),
    "over its total": Case(
        one("54", "Số xã nông thôn mới", "xã", BASIS), "out_of_range D4", [FRESH]
    ),
    "money as last year": revenue(22500, "22500", "repeated_last_year D4?"),
    "a rate as last year": growth(8, "8"),
    "shares of 102": Case(
        workbook(
            [
                [1, "Dịch vụ", "%", 52.2],
                [2, "Công nghiệp", "%", 24.4],
                [3, "Nông nghiệp", "%", 25.4],
            ]
        ),
        "share_sum D6?",
    ),
    "shares of 100": Case(
        workbook(
            [
                [1, "Dịch vụ", "%", 50.2],
                [2, "Công nghiệp", "%", 24.4],
                [3, "Nông nghiệp", "%", 25.4],
            ]
        )
    ),
    # names, bases, the folder
    "unknown beside known": Case(one("5", "Chỉ tiêu lạ"), "unknown_indicator D4?", [FRESH]),
    "no known name": Case(workbook([[1, "Chỉ tiêu lạ", "%", "5"]]), "unknown_indicator D4"),
    "another spelling": Case(
        one("97", "TỈ LỆ\u00a0BẢO HIỂM"), "", ["insured 2026 = 97 added", FRESH]
    ),
    "no basis": Case(one("20", "Số xã nông thôn mới", "xã"), "missing_basis D4?"),
    "a new basis": Case(one("7,5", "Tăng trưởng", "%", "giá 2020"), "new_basis D4?"),
    "a stronger source": Case(
        form(rows=[[1, "Thu ngân sách", "tỷ đồng", 22600, 1, 23500]]), "not_in_force D4?"
    ),
    # columns, rows, sheets
    "the form": Case(form(), "", IN_FORM),
    "an estimate beside a result": Case(
        form(heading=[*FORM[:3], "Thực hiện 2026", "Kế hoạch 2026", FORM[5]]), "which_column D3?"
    ),
    "a plan alone": Case(
        form(heading=[*FORM[:4], "Kế hoạch 2026", "So sánh"]), "plan_not_result E3"
    ),
    "another year": Case(
        form(heading=[*FORM[:3], "Thực hiện 2024", "Kế hoạch 2025", "Ước thực hiện 2025"]),
        "wrong_year F3",
    ),
    "later than the year": Case(
        workbook(
            [[1, "Chỉ tiêu mới", "%", "2027", "7"], [2, "Tăng trưởng", "%", "2026", "7"]], PERIODS
        ),
        "future_period E4",
    ),
    "twice": Case(
        form(rows=[*YEARS, [3, "Tăng trưởng", "%", "", "", "7,5"]]), "no_value D6. duplicate F6"
    ),
    "twice otherwise": Case(
        form(rows=[*YEARS, [3, "Tăng trưởng", "%", "", "", "7,6"]]), "no_value D6. conflicting F6"
    ),
    "merged": Case(form(lambda sheet: sheet.merge_cells("F4:F5")), "merged_data_cells F4:F5"),
    "merged over the years": Case(
        form(lambda sheet: sheet.merge_cells("D4:F4"), rows=[[1, "Tăng trưởng", "%", "7,5"]]),
        "merged_data_cells D4:F4",
    ),
    "hidden row": Case(form(hidden(row=4)), "hidden_cells F4?"),
    "hidden column": Case(form(hidden(column="F")), "hidden_cells F3?"),
    "hidden column without heading": Case(
        form(hidden(column="H"), rows=[[*YEARS[0], None, 5]]), "hidden_cells H:H?"
    ),
    "hidden column without figures": Case(form(hidden(column="K")), "", IN_FORM),
    "hidden sheet": Case(form(add_sheet("hidden", FORM, YEARS[0])), "hidden_sheet ?"),
    "hidden sheet without figures": Case(form(add_sheet("veryHidden", ["chữ"])), "", IN_FORM),
    "a sheet without a table": Case(
        form(add_sheet("visible", ["Tăng 7,5% năm 2026"])), "", IN_FORM
    ),
    **{
        f"hidden by {code}": Case(one((value, code)), "hidden_cells D4?", [FRESH])
        for value, code in ((7.5, ";;;"), ("7,5", ";;;"), (-7.5, "0;;@"), (0, '0;-0;""'))
    },
    "hidden by its format and accepted": Case(
        one((7.5, ";;;")), "", [FRESH], words=("--accept", "all")
    ),
    "a dash for zero": growth((0, '0.0;-0.0;"-"'), "0", "far_from_history D4?"),
    "struck out": Case(form(strike), "struck_out F4?"),
    "comment": Case(form(comment), "comment F4?"),
    "sections, totals, parts and notes": Case(
        form(
            rows=[
                *(["I", "KINH TẾ"], *YEARS, [None, "Tổng số", "%", 1, 2, 3]),
                *([None, "Trong đó: A", "%", 1, 2, 3], [None, "- B", "%", 1, 2, 3]),
                *([], ["Ghi chú: ước đến 31/12/2026"]),
            ]
        ),
        "",
        IN_FORM,
    ),
    "a unit that is a word of headings": Case(
        form(rows=[YEARS[0], [2, "Số kế hoạch đạt", "chỉ tiêu", "", "", "12"], YEARS[1]]),
        "unknown_indicator F5?",
        IN_FORM,
    ),
    "sections that sound like headings": Case(
        form(
            rows=[
                YEARS[0],
                ["II", "Chỉ tiêu kinh tế", "%"],
                ["B", "NỘI DUNG", "Chỉ tiêu"],
                YEARS[1],
            ]
        ),
        "",
        IN_FORM,
    ),
    "a section whose remark is a word of headings": Case(
        form(
            rows=[
                YEARS[0],
                ["II", "Chỉ tiêu kinh tế", "", "", "", "", "Kết quả"],
                ["III", "Chỉ tiêu xã hội", "", "", "", "", "Thực hiện năm 2026"],
                YEARS[1],
            ],
            heading=[*FORM, "Ghi chú"],
        ),
        "",
        IN_FORM,
    ),
    "another province": Case(form(title="BIỂU CỦA TỈNH LAI CHÂU NĂM 2026"), "other_province A1?"),
    "no heading": Case(workbook([["a", 1]], ["x", "y"], ""), "no_header "),
    # periods
    "quarter": period("Quý I/2026", "2026-03"),
    "quarter by number": period("quý 2/2026", "2026-06"),
    "quarter of the contract": period("2026-Q2", "2026-06"),
    "half a year": period("6 tháng", "2026-06"),
    "half a year in short": period("6T 2026", "2026-06"),
    "nine months": period("9 tháng", "2026-09"),
    "a date": period(dt.date(2026, 6, 30), "2026-06"),
    **{
        f"no period: {text}": no_period(text)
        for text in (
            *("13/2026", "Quý V/2026", "giữa năm 2026", "2026-13", "2026 (mới)", "Quý I, II/2026"),
            *("6 tháng cuối năm 2026", "nửa cuối năm", "đầu năm 2026", "H2 2026", "abc"),
        )
    },
    "no period under a year": no_period("13/2026", "Thực hiện 2026"),
    "a quarter under a year": Case(
        workbook(
            [[1, "Chỉ tiêu mới", "%", "Quý I", "7,5"], [2, "Tăng trưởng", "%", "Năm", "7,5"]],
            [*PERIODS[:4], "Thực hiện 2026"],
        ),
        "",
        ["fresh 2026-03 = 7.5 added", GROWTH.format("7.5")],
    ),
    "a month": period("tháng 6/2026", "2026-06"),
    "two months in words": period("Hai tháng đầu năm 2026", "2026-02"),
    "half a year in shorter words": period("6T đầu năm 2026", "2026-06"),
    "to a day": period("đến 30/6", "2026-06"),
    "the end of a year": period("Cuối năm 2026", "2026"),
    **{
        f"a part of a year: {heading}": case(heading)
        for heading in (
            *("Ước thực hiện 6 tháng cuối năm 2026", "Ước thực hiện 5 tháng cuối năm"),
            *("Thực hiện 13 tháng năm 2026", "Thực hiện Quý V/2026", "Thực hiện nửa cuối năm 2026"),
            *("Estimate for the second half of 2026", "Thực hiện 2 quý đầu năm 2026"),
        )
        for case in (half,)
    },
    **{
        f"a part of a year alone: {heading}": half_alone(heading)
        for heading in (
            *("Ước thực hiện 6 tháng cuối năm 2026", "Thực hiện 5 tháng cuối", "Quý V/2026"),
            *("Thực hiện 13 tháng năm 2026", "H2 2026"),
        )
    },
    "a title of a part of a year": Case(
        workbook([YEARS[0][:4]], [*HEADING[:3], "Thực hiện"], "Kết quả 6 tháng cuối năm 2026"),
        "wrong_year A1",
        [],
    ),
    "a title with both halves": Case(
        workbook(
            [[1, "Chỉ tiêu mới", "%", "5"]],
            [*HEADING[:3], "Thực hiện"],
            "Kết quả 6 tháng đầu năm và nhiệm vụ 6 tháng cuối năm 2026",
        ),
        "",
        ["fresh 2026-06 = 5 added"],
    ),
    "one period in two spellings": Case(
        workbook(
            [[n, "Chỉ tiêu mới", "%", text, "7"] for n, text in enumerate(("2026-Q2", "2026-06"))],
            PERIODS,
        ),
        "duplicate E5",
    ),
    # what a row says of its figure
    **{
        f"an estimate by {flag!r}": flagged(flag, "", " e")
        for flag in ("x", "X", "ước", "Sơ bộ", "Có", "yes", "Y", 1, "1", True, "đúng", "số ước")
    },
    **{
        f"final by {flag!r}": flagged(flag)
        for flag in (None, "–", "không", "No", 0, "0", False, "chính thức", "Số chính thức")
    },
    **{
        f"nothing by {flag!r}": flagged(flag, "conflicting E4")
        for flag in (
            "lung tung",
            "chắc vậy",
            "?",
            "theo báo cáo của các sở, ngành đến hết tháng 12",
        )
    },
    "id and name": named_by_id("Tăng trưởng"),
    "an id beside a name of no indicator": named_by_id("Tốc độ của tỉnh"),
    "an id beside another's name": named_by_id("Dịch vụ", "conflicting D4"),
    # answers
    "accepted": turned("--accept", "all")._replace(problems=""),
    "accepted by its id": turned("--accept", "sign_turned.1.D4")._replace(problems=""),
    "another id accepted": turned("--accept", "sign_turned.1.D5")._replace(
        problems="not_a_workbook ", code=2, statements=[]
    ),
    "answered in the workbook": Case(
        one("-8,1", "Tăng trưởng", "%", "", "có"), "", [GROWTH.format("-8.1"), FRESH]
    ),
    "a part of one accepted is not scaled": growth(0.0915, "0.0915")._replace(
        words=("--accept", "all")
    ),
    "an unknown row accepted is left out": Case(
        one("5", "Chỉ tiêu lạ"), "", [FRESH], words=("--accept", "all")
    ),
    "hidden cells accepted are left out": Case(
        form(hidden(row=4)), "", [IN_FORM[1], IN_FORM[3]], words=("--accept", "all")
    ),
    "an error is not accepted": unreadable("7,l5", "not_a_number")._replace(
        words=("--accept", "all")
    ),
    "repeats alone": Case(
        workbook([[1, "Thu ngân sách", "tỷ đồng", 22500]], [*HEADING[:3], "Thực hiện 2025"]),
        "",
        ["revenue 2025 = 22500 repeated"],
        words=("--year", "2025"),
    ),
    # CSV, and what is no workbook
    "csv": plain(CSV, statements=IN_CSV),
    "csv with a mark": plain(CSV, "utf-8-sig", statements=IN_CSV),
    "csv in two bytes with tabs": plain(CSV.replace(";", "\t"), "utf-16", statements=IN_CSV),
    "csv of windows": plain(CP1258, "cp1258", statements=IN_CSV),
    "csv with commas": plain(
        'TT,Chỉ tiêu,Thực hiện 2026\n1,Tăng trưởng,"7,5"\n', statements=[GROWTH.format("7.5")]
    ),
    "csv with a fault": plain(CSV.replace("7,5", "7,5x"), problems="not_a_number D2"),
    "csv of an old font": plain(
        "TT;ChØ tiªu;Thùc hiÖn 2026\n1;T¨ng tr­ëng;7,5\n", "latin-1", problems="encoding "
    ),
    "a page named .xls": Case(
        b"<html><table><tr><td>1</td></tr></table></html>", "not_a_workbook ", name="a.xls"
    ),
    "a picture named .xlsx": Case(b"\x89PNG\r\n\x1a\n" + bytes(99), "not_a_workbook "),
    "a page of a million signs in a line": plain("Chỉ tiêu;" * 120_000, problems="zip_bomb "),
    "more rows than a yearbook": plain("Chỉ tiêu;2026\n" + "a;1\n" * 30_000, problems="zip_bomb "),
    "nothing": Case(b"", "not_a_workbook "),
    "a macro": Case(packed({**xlsx_parts(), "xl/vbaProject.bin": "x"}), "macro "),
    "a password": Case(encrypted(), "encrypted "),
    "a bomb": Case(bomb(), "zip_bomb "),
    "entities": Case(entities(), "xml_entities "),
}


def ask(file: Path, folder: Path, *words: str) -> tuple[int, dict[str, Any]]:
    """The exit code of the command and its one object."""
    options = ["--data", str(folder), "--format", "json", "--language", "en", "--write"]
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        try:
            code = pipeline.main(["intake", str(file), *options, "--year", "2026", *words])
        except SystemExit as end:
            code = int(str(end.code))
    return code, json.loads(out.getvalue())


def list_expected(case: Case) -> set[tuple[str, str, str]]:
    found = set()
    words = case.problems.split()
    while words:
        kind = words.pop(0)
        cell = words.pop(0) if (words and words[0].isupper()) or words == ["?"] else ""
        mark = cell[-1:] if cell[-1:] in LEVELS else "!"
        found.add((kind, LEVELS[mark], cell.rstrip("?.")))
    return found


@pytest.mark.parametrize("name", CASES)
def test_a_file_gives_the_problems_and_statements_it_must(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    folder = write_province(tmp_path / "data")
    before = files.read_below(folder)
    file = tmp_path / case.name
    file.write_bytes(case.content)
    code, answer = ask(file, folder, *case.words)
    problems = {(one["kind"], one["level"], one["cell"]) for one in answer["problems"]}
    assert problems == list_expected(case)
    stops = any(level != "info" for _, level, _ in problems)
    assert code == (case.code if case.code is not None else int(stops))
    assert " ".join(answer) == FIELDS
    assert all(" ".join(one) == OF_A_PROBLEM and one["kind"] in KINDS for one in answer["problems"])
    assert all(" ".join(one) == OF_A_STATEMENT for one in answer["statements"])
    if case.statements is not None:
        told = {
            " ".join(
                one[field] for field in ("indicator_id", "period", "operator", "value", "action")
            )
            + " e" * one["estimate"]
            for one in answer["statements"]
        }
        assert told == set(case.statements)
    writes = code == 0 and any(one["action"] != "repeated" for one in answer["statements"])
    assert answer["written"] == writes
    assert (files.read_below(folder) != before) == writes
    assert {*tmp_path.iterdir()} == {folder, file}


@pytest.mark.parametrize(
    ("heading", "cell", "title", "words"),
    [
        ("Thực hiện", "Quý I/2026", "", "Quý I/2026"),
        ("Thực hiện", dt.date(2026, 6, 30), "", "30/06/2026"),
        ("Thực hiện", "năm nay", "", "năm nay"),
        ("Thực hiện 9 tháng 2026", "", "", "Thực hiện 9 tháng 2026"),
        ("Thực hiện", None, "Kết quả năm 2026", "Kết quả năm 2026"),
        ("Thực hiện năm 2026", None, "", ""),
        ("Thực hiện", "2026", "", ""),
    ],
)
def test_a_period_read_from_words_is_listed(
    tmp_path: Path, heading: str, cell: Any, title: str, words: str
) -> None:
    columns = PERIODS[:4] if cell else HEADING[:3]
    row = [1, "Chỉ tiêu mới", "%", *([cell] if cell else []), "7,5"]
    file = tmp_path / "bieu.xlsx"
    file.write_bytes(workbook([row], [*columns, heading], title))
    _, answer = ask(file, write_province(tmp_path / "data"))
    (statement,) = answer["statements"]
    listed = [(n["from"], n["to"]) for n in answer["normalised"] if n["what"] == "period"]
    assert listed == ([(words, statement["period"])] if words else [])


def test_every_kind_of_the_list_is_given_by_a_file() -> None:
    given = {kind for case in CASES.values() for kind, _, _ in list_expected(case)}
    assert given == KINDS


@pytest.mark.parametrize("text", ["23.500", "23,500", "3.912", "3,912", "12.000", "900,120"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_advised_for_two_readings_is_read_as_it_says(
    tmp_path: Path, text: str, language: str
) -> None:
    folder = write_province(tmp_path / "data")
    file = tmp_path / "bieu.xlsx"

    def give(written: str) -> dict[str, Any]:
        file.write_bytes(one(written, "Thu ngân sách", "tỷ đồng"))
        return ask(file, folder, "--language", language)[1]

    (problem,) = give(text)["problems"]
    sign = "," if language == "vi" else "."
    advised = re.findall(rf"[0-9]+(?:{re.escape(sign)}[0-9]+)?", problem["fix"])
    assert len(advised) == 2
    bare = Decimal(re.sub("[.,]", "", text))
    for written, value in zip(advised, (bare, bare / 1000), strict=True):
        (row,) = (row for row in give(written)["statements"] if row["indicator_id"] == "revenue")
        assert Decimal(row["value"]) == value
