"""Cells of .xlsx workbooks as a reader sees them; the workbooks are made here."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from packing import MAIN, links, packed, xlsx_parts

from briefing.intake import number_formats
from briefing.intake.model import Cell
from briefing.intake.number_formats import show_number
from briefing.intake.readers import Refused, read_file


def written(tmp_path, write):
    """The file of a workbook that `write` fills with xlsxwriter."""
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        write(book, book.add_worksheet("Biểu 01"))
    return read_file(file)


def saved(tmp_path, change):
    """The file of a workbook that `change` fills with openpyxl."""
    file = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    change(book, book.active)
    book.save(file)
    return read_file(file)


@pytest.mark.parametrize(
    ("stored", "code", "text", "number", "percent"),
    [
        ("9.1523", "0.00", "9.15", "9.15", False),
        ("9.155", "0.00", "9.16", "9.16", False),  # half goes up, as in a spreadsheet
        ("2.675", "0.00", "2.68", "2.68", False),  # whose binary number is 2.67499…
        ("-9.1523", "0.00", "-9.15", "-9.15", False),
        ("9.15", "General", "9.15", "9.15", False),
        ("9.1500000000000004", "General", "9.15", "9.15", False),
        ("0.1", "", "0.1", "0.1", False),
        ("9.15234567891234", "General", "9.152345679", "9.152345679", False),
        ("27065153000000", "General", "27065153000000", "27065153000000", False),
        ("5", "0.00", "5.00", "5.00", False),
        ("28617.7", "#,##0", "28618", "28618", False),
        ("28618.25", "#,##0.00", "28618.25", "28618.25", False),
        ("27065153", "#,##0,", "27065", "27065", False),
        ("27065153", "0.0,,", "27.1", "27.1", False),
        ("0.0915", "0.00%", "9.15%", "9.15", True),
        ("0.0915", "0%", "9%", "9", True),
        ("-0.0413", "0.00%;[Red]-0.00%", "-4.13%", "-4.13", True),
        ("9.15", '0.00"%"', "9.15%", "9.15", True),
        ("9.15", "0.00\\%", "9.15%", "9.15", True),
        ("28618", '#,##0" tỷ đồng"', "28618 tỷ đồng", "28618", False),
        ("-5", "#,##0;(#,##0)", "-5", "-5", False),
        ("-5", "0.00;[Red]0.00", "-5.00", "-5.00", False),
        ("5", "[Blue]0.0", "5.0", "5.0", False),
        ("7.5", "0.##", "7.5", "7.5", False),
        ("7", "0.##", "7", "7", False),
        ("0", '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "0", "0", False),
        ("1234.5", "[$₫-42A] #,##0.0", "₫ 1234.5", "1234.5", False),
        ("27065153", "0.00E+00", "27100000", "27100000", False),
        ("0.5", "# ?/?", "0.5", "0.5", False),
        ("1", '[=1]"Có";[=0]"Không"', "Có", None, False),
        ("0", '[=1]"Có";[=0]"Không"', "Không", None, False),
        ("1500", '[>=1000]#,##0,"k";0', "2k", "2", False),
        ("-0.001", "0.00", "0.00", "0.00", False),
        ("1e-7", "General", "0.0000001", "0.0000001", False),
        ("45000", "General;@", "45000", "45000", False),
        ("0.333333333333333", "General", "0.333333333", "0.333333333", False),
        ("1e30", "0.00", f"1{'0' * 30}", "1e30", False),
        ("7.25", "0.0###", "7.25", "7.25", False),
        ("7", "0.0###", "7.0", "7.0", False),
    ],
)
def test_a_number_is_what_its_format_shows(stored, code, text, number, percent):
    shown = show_number(stored, code)
    assert (shown.text, shown.number, shown.percent, shown.date) == (
        text,
        None if number is None else Decimal(number),
        percent,
        None,
    )


@pytest.mark.parametrize(
    "code", ["dd/mm/yyyy", "d-mmm", "[$-42A]d mmmm yyyy", "yyyy\\-mm", "mm:ss"]
)
def test_a_number_with_a_format_for_dates_is_a_date(code):
    assert show_number("46112", code)[:4] == ("31/03/2026", None, False, dt.date(2026, 3, 31))


@pytest.mark.parametrize(
    ("stored", "code", "text"),
    [
        *(("4", '[<5]"a"0;"b"0', "a 4"), ("5", '[<5]"a"0;"b"0', "b 5")),
        *(("5", '[<=5]"a"0;"b"0', "a 5"), ("6", '[<=5]"a"0;"b"0', "b 6")),
        *(("6", '[>5]"a"0;"b"0', "a 6"), ("5", '[>5]"a"0;"b"0', "b 5")),
        *(("5", '[>=5]"a"0;"b"0', "a 5"), ("4", '[>=5]"a"0;"b"0', "b 4")),
        *(("5", '[=5]"a"0;"b"0', "a 5"), ("6", '[=5]"a"0;"b"0', "b 6")),
        *(("6", '[<>5]"a"0;"b"0', "a 6"), ("5", '[<>5]"a"0;"b"0', "b 5")),
        *(("-2", '[<-1.5]"a"0;"b"0', "a -2"), ("-1", '[<-1.5]"a"0;"b"0', "b -1")),
        ("3", '[=1]"x"0;[=2]"y"0', "y 3"),  # none fits: the last
        *(("1", "0;0.0;0.00", "1"), ("-1", "0;0.0;0.00", "-1.0"), ("0", "0;0.0;0.00", "0.00")),
        *(("0", "0;0.0", "0"), ("-1", "0;0.0", "-1.0")),
    ],
)
def test_a_format_of_several_parts_shows_the_one_for_the_number(stored, code, text):
    assert show_number(stored, code).text == text


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("1234567.891", "1234567.891"),
        ("12345678.91234", "12345678.91"),  # ten digits
        ("12345678901.5", "12345678902"),
        ("10000000000", "10000000000"),
        ("123456789012", "123456789012"),
        ("0.00012345678912", "0.000123457"),
        ("0.00001234567891", "0.00001234567891"),
        *(("0.5", "0.5"), ("1", "1"), ("-1.5", "-1.5"), ("0", "0")),
        *(("inf", "inf"), ("nan", "nan")),
    ],
)
def test_a_number_without_a_format_has_the_room_of_ten_digits(stored, text):
    assert show_number(stored, "General").text == show_number(stored, "").text == text


@pytest.mark.parametrize(
    ("stored", "code", "text"),
    [
        *(("27065153", "0.0E+0", "27000000"), ("0.5", "0%%", "5000%%"), ("1500", "0,", "2")),
        *(("12.5", "?0.0?", "12.50"), ("12.5", "00000", "13"), ("7.125", "0.0#?", "7.125")),
        *(("46112", "DD/MM/YYYY", "31/03/2026"), ("5.25", "GENERAL", "5.25"), ("5", "0\n", "5\n")),
        *(("7.004", "0.##", "7"), ("7.104", "0.0##", "7.104"), ("7.1004", "0.0##", "7.1")),
        *(("5", "_(0_)", "5"), ("5", "* 0", "5"), ("5", "[Red][>3]0.0;0", "5.0")),
        *(
            ("-1234.5", "#,##0.0_);(#,##0.0)", "-1234.5"),
            ("5", '"Tăng "0.0" điểm"', "Tăng 5.0 điểm"),
        ),
        *(("5", '0\\ "tỷ"', "5 tỷ"), ("0", '0;-0;"không"', "không"), ("0", '0;-0;"–"', "– 0")),
        *(("999999999999999", "0", "999999999999999"), ("1e16", "0.0", f"1{'0' * 16}")),
        ("123456789012345678", "0", "123456789012346000"),  # fifteen digits are kept
        *(("2958465", "d/m/yyyy", "31/12/9999"), ("2958466", "d/m/yyyy", "2958466")),
        *(("0", "d/m/yyyy", "30/12/1899"), ("-1", "d/m/yyyy", "-1")),
        *(("0.5", "h:mm AM/PM", "30/12/1899"), ("45000.25", "[h]:mm", "15/03/2023")),
    ],
)
def test_digits_words_and_dates_are_shown_as_their_format_has_them(stored, code, text):
    assert show_number(stored, code).text == text


@pytest.mark.parametrize(
    ("stored", "code", "hidden"),
    [("5", ";;;", True), ("5", "0;;", False), ("-5", "0;;", True), ("0", "0;0;", True)],
)
def test_a_format_may_hide_a_number(stored, code, hidden):
    assert show_number(stored, code).hidden is hidden


@pytest.mark.parametrize(
    ("code", "hides"),
    [(";;;", True), ("0;0;0;", True), ("0", False), ("0;0;0", False), (";;;@", False)],
)
def test_the_fourth_part_of_a_format_may_hide_text(code, hides):
    assert number_formats.hides_text(code) is hides


WHOLE, TWO = ("46113", Decimal(46113)), ("46112.75", Decimal("46112.75"))
DAY = ("31/03/2026", None)


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((1, 3, 37, 38, 41, 42), WHOLE),
        ((2, 4, 39, 40, 43, 44), TWO),
        ((9,), ("4611275%", Decimal(4611275))),
        ((10,), ("4611275.00%", Decimal("4611275.00"))),
        ((11,), ("46100", Decimal(46100))),
        ((48,), ("46000", Decimal(46000))),
        ((14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47), DAY),
        ((49,), TWO),  # as text
    ],
)
def test_a_format_that_is_stored_as_a_number_is_the_one_every_program_has(numbers, shown):
    for number in numbers:
        assert show_number("46112.75", number_formats.BUILT_IN[number])[:2] == shown


def test_no_other_format_is_stored_as_a_number():
    assert set(number_formats.BUILT_IN) == {
        *range(1, 5),
        *range(9, 12),
        *range(14, 23),
        *range(37, 50),
    }


def test_tenths_of_a_second_are_no_decimals():
    assert show_number("46112.75", "mm:ss.0")[:2] == ("31/03/2026", None)
    assert show_number("46112.75", "0.0 s")[:2] == ("46112.8", Decimal("46112.8"))


def test_a_date_counts_from_1904_where_the_workbook_does():
    assert show_number("44650", "dd/mm/yyyy", True).date == dt.date(2026, 3, 31)


def test_a_date_that_shows_a_year_alone_is_the_year():
    assert show_number("46112", "yyyy")[:2] == ("2026", Decimal(2026))
    assert show_number("46112", '"Năm "yyyy')[:4] == ("Năm 2026", None, False, None)


def test_a_number_no_calendar_has_is_no_date():
    assert show_number("-5", "dd/mm/yyyy")[:4] == ("-5", Decimal(-5), False, None)


@given(
    st.text(alphabet='0#?.,%;[]<>=$"\\_*E+-/@ymdhs€đ ()a1', max_size=24),
    st.floats() | st.integers(-(10**6), 10**6),
)
def test_any_format_shows_something_of_any_number(code, value):
    shown = show_number(repr(value), code)
    assert isinstance(shown.text, str)
    assert shown.number is None or shown.number.is_finite()


@given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 4))
def test_the_number_shown_is_the_stored_one_rounded_half_up(value, decimals):
    code = "#,##0" + f".{'0' * decimals}" * bool(decimals)
    places = Decimal(1).scaleb(-decimals)
    expected = value.quantize(places, ROUND_HALF_UP)
    shown = show_number(str(value), code)
    assert shown.number == expected
    assert shown.text.lstrip("-") == f"{abs(expected):f}"


def test_cells_of_every_kind(tmp_path):
    def write(book, sheet):
        sheet.write("A1", "Chỉ tiêu")
        sheet.write("B1", 9.1523, book.add_format({"num_format": "0.00"}))
        sheet.write("C1", 0.0915, book.add_format({"num_format": 10}))
        sheet.write("D1", dt.date(2026, 3, 31), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write("E1", True)
        sheet.write("F1", "7,18")
        sheet.write_blank("G1", None, book.add_format({"bold": True}))

    received = written(tmp_path, write)
    assert (received.form, received.name) == ("xlsx", "book.xlsx")
    assert received.sheets[0].name == "Biểu 01"
    assert received.sheets[0].cells == {
        (1, 1): Cell("Chỉ tiêu"),
        (1, 2): Cell("9.15", Decimal("9.15")),
        (1, 3): Cell("9.15%", Decimal("9.15"), percent=True),
        (1, 4): Cell("31/03/2026", date=dt.date(2026, 3, 31)),
        (1, 5): Cell("TRUE"),
        (1, 6): Cell("7,18"),
    }


def test_formulas_have_the_value_last_shown_an_error_or_none(tmp_path):
    def write(book, sheet):
        sheet.write_formula("A1", "=B1/3", book.add_format({"num_format": "0.00"}), 9.1523)
        sheet.write_formula("A2", "=1/0", None, "#DIV/0!")
        sheet.write_formula("A3", '="a"&"b"', None, "ab")

    cells = written(tmp_path, write).sheets[0].cells
    assert cells[1, 1] == Cell("9.15", Decimal("9.15"), formula="value")
    assert (cells[2, 1].text, cells[2, 1].formula) == ("#DIV/0!", "error")
    assert cells[3, 1] == Cell("ab", formula="value")


def test_a_formula_that_shows_nothing_is_an_empty_cell(tmp_path):
    data = '<sheetData><row r="1"><c r="A1" t="str"><f>""</f><v></v></c></row></sheetData>'
    assert read_parts(tmp_path, xlsx_parts(data))[0].cells == {}


def test_a_formula_that_was_never_computed_is_told(tmp_path):
    cells = saved(tmp_path, lambda _, sheet: sheet.append(["=1+1", 2])).sheets[0].cells
    assert cells[1, 1] == Cell("=1+1", formula="not_calculated")
    assert cells[1, 2] == Cell("2", Decimal(2))


def test_struck_out_cells_and_runs(tmp_path):
    def change(_, sheet):
        sheet["A1"], sheet["A2"], sheet["A4"] = 5, "7,18", "8"
        sheet["A1"].font = sheet["A2"].font = Font(strike=True)
        sheet["A3"] = CellRichText("7,5 ", TextBlock(InlineFont(strike=True), "8,0"))

    cells = saved(tmp_path, change).sheets[0].cells
    assert [cells[row, 1].struck for row in (1, 2, 3, 4)] == [True, True, True, False]
    assert cells[3, 1].text == "7,5 8,0"


def test_a_raised_mark_of_a_note_is_no_digit_of_its_number(tmp_path):
    def change(_, sheet):
        sheet["A1"] = CellRichText("205", TextBlock(InlineFont(vertAlign="superscript"), "1"))

    assert saved(tmp_path, change).sheets[0].cells[1, 1].text == "205¹"


def test_comments_stand_at_their_cells(tmp_path):
    def change(_, sheet):
        sheet["B2"] = 5
        sheet["B2"].comment = Comment("Số chưa chính thức", "A")
        sheet["C9"].comment = Comment("bên ô trống", "A")

    cells = saved(tmp_path, change).sheets[0].cells
    assert cells == {(2, 2): Cell("5", Decimal(5), comment="Số chưa chính thức")}


def test_hidden_rows_columns_and_sheets(tmp_path):
    def write(book, sheet):
        for row in range(6):
            for column in range(6):
                sheet.write(row, column, row)
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_row(2, 0)
        sheet.set_row(3, None, None, {"level": 1, "hidden": True})  # of a closed group
        sheet.set_column("B:B", None, None, {"hidden": True})
        sheet.set_column("D:D", 0)
        sheet.set_column("H:XFD", None, None, {"hidden": True})  # behind the last cell
        sheet.set_row(400, None, None, {"hidden": True})
        book.add_worksheet("ẩn").hide()
        book.add_worksheet("ẩn kỹ").very_hidden()

    first, second, third = written(tmp_path, write).sheets
    assert (first.hidden, second.hidden, third.hidden) == (False, True, True)
    assert first.hidden_rows == {2, 3, 4}
    assert first.hidden_columns == {2, 4}


def test_rows_a_filter_leaves_out_are_hidden(tmp_path):
    def change(_, sheet):
        for value in (1, 2, 3):
            sheet.append([value])
        sheet.auto_filter.ref = "A1:A3"
        sheet.row_dimensions[2].hidden = True

    assert saved(tmp_path, change).sheets[0].hidden_rows == {2}


def test_merged_ranges_are_told_and_what_they_cover_is_not_seen(tmp_path):
    def write(_, sheet):
        sheet.merge_range("A1:C2", "Biểu")
        sheet.write("B2", 99)
        sheet.merge_range("E1:E9", "")
        sheet.write("A3", 5)

    sheet = written(tmp_path, write).sheets[0]
    assert sheet.merged == (((1, 1), (2, 3)),)
    assert sheet.cells == {(1, 1): Cell("Biểu"), (3, 1): Cell("5", Decimal(5))}


def test_sheets_of_charts_empty_sheets_and_tables_do_no_harm(tmp_path):
    def write(book, sheet):
        sheet.write_column("A1", ["x", 1, 2])
        sheet.add_table("A1:A3", {"columns": [{"header": "x"}]})
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "='Biểu 01'!$A$2:$A$3"})
        book.add_chartsheet("Đồ thị").set_chart(chart)
        book.add_worksheet("trống")
        sheet.write_formula("B1", "='[other.xlsx]S'!A1", None, 7)
        sheet.write_url("B2", "https://example.org", string="x")

    sheets = written(tmp_path, write).sheets
    assert [(s.name, len(s.cells)) for s in sheets] == [("Biểu 01", 5), ("Đồ thị", 0), ("trống", 0)]


# Workbooks written part by part


def read_parts(tmp_path, entries):
    file = tmp_path / "parts.xlsx"
    file.write_bytes(packed(entries))
    return read_file(file).sheets


def test_cells_need_no_addresses_and_names_may_have_any_prefix(tmp_path):
    entries = xlsx_parts("")
    entries["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c>'
        '<x:c t="inlineStr"><x:is><x:t>a_x000A_b</x:t></x:is></x:c></x:row>'
        "<x:row><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    cells = read_parts(tmp_path, entries)[0].cells
    assert {at: cell.text for at, cell in cells.items()} == {
        (1, 1): "1",
        (1, 2): "a\nb",
        (2, 1): "2",
    }


def test_the_last_cell_of_a_sheet_costs_no_more_than_the_first(tmp_path):
    data = '<sheetData><row r="1048576"><c r="XFD1048576"><v>5</v></c></row></sheetData>'
    cells = read_parts(tmp_path, xlsx_parts(data))[0].cells
    assert cells == {(1048576, 16384): Cell("5", Decimal(5))}


def test_threaded_comments_replace_the_text_that_points_to_them(tmp_path):
    entries = xlsx_parts(
        '<sheetData><row r="1"><c r="A1"><v>5</v></c></row></sheetData>',
        **{
            "xl/worksheets/_rels/sheet1.xml.rels": links(
                ("comments", "../comments1.xml"), ("threadedComment", "../threaded/t1.xml")
            ),
            "xl/comments1.xml": f'<comments xmlns="{MAIN}"><commentList><comment ref="A1"><text>'
            "<r><t>[Threaded comment] …</t></r></text></comment></commentList></comments>",
            "xl/threaded/t1.xml": '<ThreadedComments xmlns="x"><threadedComment ref="A1">'
            '<text>Xem lại</text></threadedComment><threadedComment ref="A1"><text>Đã sửa</text>'
            "</threadedComment></ThreadedComments>",
        },
    )
    assert read_parts(tmp_path, entries)[0].cells[1, 1].comment == "Xem lại\nĐã sửa"


@pytest.mark.parametrize(
    "sheet_data",
    [
        '<sheetData><row r="1"><c r="A1"><v>5</v></c></row>',  # not closed
        '<sheetData><row r="1"><c r="A1"><v>five</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1" t="s"><v>3</v></c></row></sheetData>',  # no such string
        '<sheetData><row r="1"><c r="??"><v>5</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="AAAA1"><v>5</v></c></row></sheetData>',
        '<sheetData><row r="2000000"><c><v>5</v></c></row></sheetData>',
        '<sheetData/><mergeCells><mergeCell ref="A1:"/><mergeCell ref="?"/></mergeCells>',
        '<sheetData><row r="1"><c r="A1"><v>&bad;</v></c></row></sheetData>',
    ],
)
def test_a_sheet_with_faults_is_refused(tmp_path, sheet_data):
    with pytest.raises(Refused) as refused:
        read_parts(tmp_path, xlsx_parts(sheet_data))
    assert [finding.kind for finding in refused.value.findings] == ["not_a_workbook"]


@pytest.mark.parametrize(
    "missing", ["xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml"]
)
def test_a_workbook_without_a_part_it_names_is_refused(tmp_path, missing):
    entries = xlsx_parts("<sheetData/>")
    del entries[missing]
    with pytest.raises(Refused) as refused:
        read_parts(tmp_path, entries)
    assert refused.value.findings[0].kind == "not_a_workbook"


def test_numbers_beyond_all_measure_are_text(tmp_path):
    row = '<c r="A1"><v>1e999</v></c><c r="B1"><v>1e300</v></c>'
    data = f'<sheetData><row r="1">{row}</row></sheetData>'
    cells = read_parts(tmp_path, xlsx_parts(data))[0].cells
    assert cells[1, 1] == Cell("1e999")
    assert cells[1, 2].number == Decimal("1e300")
