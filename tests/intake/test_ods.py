"""Cells of .ods workbooks as a reader sees them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from packing import ods_parts, packed

from briefing.intake.model import Cell
from briefing.intake.readers import Refused, read_file


def read(tmp_path, tables, styles="", **others):
    file = tmp_path / "book.ods"
    file.write_bytes(packed(ods_parts(tables, styles, **others)))
    received = read_file(file)
    assert received.form == "ods"
    return received.sheets


def read_cells(tmp_path, row, styles=""):
    """The cells of a sheet with one row."""
    table = f'<table:table table:name="T"><table:table-row>{row}</table:table-row></table:table>'
    return read(tmp_path, table, styles)[0].cells


def number(value, text, kind="float", more=""):
    return (
        f'<table:table-cell office:value-type="{kind}" office:value="{value}" {more}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def text(words, more=""):
    return (
        f'<table:table-cell office:value-type="string" {more}><text:p>{words}</text:p>'
        "</table:table-cell>"
    )


@pytest.mark.parametrize(
    ("value", "shown", "kind", "read_as", "percent"),
    [
        ("9.1523", "9,15", "float", "9.15", False),
        ("9.1523", "9.15", "float", "9.15", False),
        ("28617.7", "28.618", "float", "28618", False),
        ("28617.7", "28,618", "float", "28618", False),
        ("31.25", "31,250", "float", "31.250", False),
        ("31250", "31.250", "float", "31250", False),
        ("28618.25", "28\u00a0618,3", "float", "28618.3", False),
        ("-4.13", "-4,13", "float", "-4.13", False),
        ("-4.13", "(4,13)", "float", "-4.13", False),
        ("0.0915", "9,15%", "percentage", "9.15", True),
        ("-0.04129", "-4,13%", "percentage", "-4.13", True),
        ("27065153", "27.065.153 ₫", "currency", "27065153", False),
        ("28618", "28.618 tỷ đồng", "float", "28618", False),
        ("27065153", "2,71E+07", "float", "27065153", False),
        ("0.5", "1/2", "float", "0.5", False),
        ("9.1523", "###", "float", "9.1523", False),
        ("27065153", "27.065", "float", "27065", False),  # in thousands
        ("27065153", "27,1", "float", "27.1", False),  # in millions
        ("0", "0", "float", "0", False),
    ],
)
def test_a_number_is_what_is_shown(tmp_path, value, shown, kind, read_as, percent):
    cell = read_cells(tmp_path, number(value, shown, kind))[1, 1]
    assert cell == Cell(shown, Decimal(read_as), percent=percent)
    assert str(cell.number) == read_as


def test_a_number_whose_format_shows_nothing_is_hidden(tmp_path):
    without_text = '<table:table-cell office:value-type="float" office:value="5"/>'
    cells = read_cells(tmp_path, number("8.7", "") + without_text)
    assert cells == {
        (1, 1): Cell("8.7", Decimal("8.7"), hidden=True),
        (1, 2): Cell("5", Decimal(5)),
    }


def test_what_is_shown_in_words_is_text_and_a_dash_for_zero_is_zero(tmp_path):
    cells = read_cells(tmp_path, number(1, "Có") + number(0, " - "))
    assert cells == {(1, 1): Cell("Có"), (1, 2): Cell("0", Decimal(0))}


@pytest.mark.parametrize("position", ["super 58%", "33% 58%"])
def test_a_raised_mark_of_a_note_is_no_digit_of_its_number(tmp_path, position):
    styles = (
        '<style:style style:name="T1" style:family="text"><style:text-properties '
        f'style:text-position="{position}"/></style:style>'
    )
    row = text('205<text:span text:style-name="T1">1</text:span>')
    assert read_cells(tmp_path, row, styles)[1, 1].text == "205¹"


def test_a_run_at_its_usual_height_is_not_raised(tmp_path):
    styles = (
        '<style:style style:name="T1" style:family="text"><style:text-properties '
        'style:text-position="0% 100%"/></style:style>'
    )
    row = text('205<text:span text:style-name="T1">1</text:span>')
    assert read_cells(tmp_path, row, styles)[1, 1].text == "2051"


def test_cells_of_other_kinds(tmp_path):
    row = (
        text("Chỉ tiêu")
        + '<table:table-cell office:value-type="date" office:date-value="2026-03-31T00:00:00">'
        "<text:p>31/03/26</text:p></table:table-cell>"
        '<table:table-cell office:value-type="date" office:date-value="2026-12-31">'
        "<text:p>2026</text:p></table:table-cell>"
        '<table:table-cell office:value-type="boolean" office:boolean-value="true">'
        "<text:p>TRUE</text:p></table:table-cell>"
        '<table:table-cell office:value-type="float" office:value="5"/>'
        '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b</text:p>'
        "<text:p>c</text:p></table:table-cell>"
    )
    assert read_cells(tmp_path, row) == {
        (1, 1): Cell("Chỉ tiêu"),
        (1, 2): Cell("31/03/26", date=dt.date(2026, 3, 31)),
        (1, 3): Cell("2026", Decimal(2026)),
        (1, 4): Cell("TRUE"),
        (1, 5): Cell("5", Decimal(5)),
        (1, 6): Cell("a  b\nc"),
    }


def test_formulas_have_a_value_an_error_or_none(tmp_path):
    formula = 'table:formula="of:=[.A1]/3"'
    row = (
        number("9.1523", "9,15", more=formula)
        + text("#DIV/0!", f'{formula} calcext:value-type="error"')
        + text("Err:502", formula)
        + f"<table:table-cell {formula}/>"
        + text("", formula)
    )
    cells = read_cells(tmp_path, row)
    assert [cells[1, n].formula for n in (1, 2, 3, 4)] == [
        "value",
        "error",
        "error",
        "not_calculated",
    ]
    assert cells[1, 1].number == Decimal("9.15")
    assert (1, 5) not in cells


def test_repeated_cells_and_rows_are_told_apart_and_empty_ones_cost_nothing(tmp_path):
    table = (
        '<table:table table:name="T">'
        '<table:table-row table:number-rows-repeated="2">'
        '<table:table-cell table:number-columns-repeated="3"/>'
        + number(5, "5", more='table:number-columns-repeated="2"')
        + "</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        f"<table:table-row>{number(7, '7')}</table:table-row></table:table>"
    )
    cells = read(tmp_path, table)[0].cells
    assert {at: cell.text for at, cell in cells.items()} == {
        **{(1, 4): "5", (1, 5): "5", (2, 4): "5", (2, 5): "5", (1048573, 1): "7"}
    }


def test_a_cell_repeated_without_end_is_refused(tmp_path):
    table = (
        '<table:table table:name="T"><table:table-row table:number-rows-repeated="1048576">'
        + number(5, "5", more='table:number-columns-repeated="16384"')
        + "</table:table-row></table:table>"
    )
    with pytest.raises(Refused) as refused:
        read(tmp_path, table)
    assert refused.value.findings[0].kind == "zip_bomb"


def test_hidden_rows_columns_groups_and_sheets(tmp_path):
    styles = (
        '<style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
        '<style:style style:name="ro0" style:family="table-row">'
        '<style:table-row-properties style:row-height="0cm"/></style:style>'
        '<style:style style:name="ro1" style:family="table-row">'
        '<style:table-row-properties style:row-height="0.45cm"/></style:style>'
        '<style:style style:name="co0" style:family="table-column">'
        '<style:table-column-properties style:column-width="0in"/></style:style>'
    )
    cells = number(1, "1", more='table:number-columns-repeated="5"')
    rows = "".join(
        f"<table:table-row {more}>{cells}</table:table-row>"
        for more in (
            *("", 'table:visibility="collapse"', 'table:visibility="filter"'),
            *('table:style-name="ro0"', 'table:style-name="ro1"'),
        )
    )
    tables = (
        '<table:table table:name="A"><table:table-column/>'
        '<table:table-column table:visibility="collapse"/>'
        '<table:table-column table:style-name="co0"/>'
        '<table:table-column-group table:display="false"><table:table-column/>'
        '</table:table-column-group><table:table-column table:number-columns-repeated="16380"/>'
        f'{rows}<table:table-row-group table:display="false"><table:table-row>{cells}'
        f"</table:table-row></table:table-row-group><table:table-row>{cells}</table:table-row>"
        '</table:table><table:table table:name="B" table:style-name="ta2"/>'
    )
    first, second = read(tmp_path, tables, styles)
    assert (first.hidden, second.hidden) == (False, True)
    assert first.hidden_rows == {2, 3, 4, 6}
    assert first.hidden_columns == {2, 3, 4}


def test_struck_out_cells_by_style_parent_column_and_run(tmp_path):
    strike = '<style:text-properties style:text-line-through-style="solid"/>'
    styles = (
        f'<style:style style:name="ce1" style:family="table-cell">{strike}</style:style>'
        '<style:style style:name="ce2" style:family="table-cell" style:parent-style-name="ce1"/>'
        '<style:style style:name="ce3" style:family="table-cell" style:parent-style-name="ce1">'
        '<style:text-properties style:text-line-through-style="none"/></style:style>'
        f'<style:style style:name="T1" style:family="text">{strike}</style:style>'
    )
    row = (
        number(5, "5", more='table:style-name="ce1"')
        + number(5, "5", more='table:style-name="ce2"')
        + number(5, "5", more='table:style-name="ce3"')
        + number(5, "5")
        + text('7,5 <text:span text:style-name="T1">8,0</text:span>')
        + text("7,5")
    )
    table = (
        '<table:table table:name="T"><table:table-column table:number-columns-repeated="3"/>'
        '<table:table-column table:default-cell-style-name="ce1"/><table:table-column '
        'table:number-columns-repeated="9"/>'
        f"<table:table-row>{row}</table:table-row></table:table>"
    )
    cells = read(tmp_path, table, styles)[0].cells
    assert [cells[1, n].struck for n in range(1, 7)] == [True, True, False, True, True, False]


def test_comments_shapes_and_changes_are_no_text_of_a_cell(tmp_path):
    row = (
        '<table:table-cell office:value-type="string"><office:annotation><dc:creator>A</dc:creator>'
        "<dc:date>2026-01-01</dc:date><text:p>Xem lại</text:p><text:p>số này</text:p>"
        "</office:annotation><draw:frame><draw:text-box><text:p>hình</text:p></draw:text-box>"
        "</draw:frame><text:p>7,18</text:p></table:table-cell>"
    )
    assert read_cells(tmp_path, row) == {(1, 1): Cell("7,18", comment="Xem lại\nsố này")}


def test_merged_cells_are_told_and_covered_ones_not_seen(tmp_path):
    span = 'table:number-columns-spanned="2" table:number-rows-spanned="1"'
    row = text("Biểu", span) + "<table:covered-table-cell office:value-type='string'><text:p>9"
    row += "</text:p></table:covered-table-cell>" + text("sau")
    table = f'<table:table table:name="T"><table:table-row>{row}</table:table-row></table:table>'
    sheet = read(tmp_path, table)[0]
    assert sheet.cells == {(1, 1): Cell("Biểu"), (1, 3): Cell("sau")}
    assert sheet.merged == (((1, 1), (1, 2)),)


def test_what_is_kept_of_other_files_is_no_sheet(tmp_path):
    cell = f"<table:table-row>{number(5, '5')}</table:table-row>"
    tables = (
        f'<table:table table:name="A">{cell}</table:table>'
        f"""<table:table table:name="'file:///x.ods'#$S">{cell}</table:table>"""
    )
    assert [sheet.name for sheet in read(tmp_path, tables)] == ["A"]


@pytest.mark.parametrize(
    ("others", "kind"),
    [
        ({"Basic/Standard/Module1.xml": "<m/>"}, "macro"),
        ({"Scripts/python/m.py": "x = 1"}, "macro"),
        ({"META-INF/manifest.xml": '<m xmlns="u"><f><encryption-data/></f></m>'}, "encrypted"),
        ({"content.xml": "<office:document-content"}, "not_a_workbook"),
        ({"content.xml": "<a/>"}, "not_a_workbook"),
        ({"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "xml_entities"),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "not_a_workbook"),
    ],
)
def test_a_workbook_that_is_not_read(tmp_path, others, kind):
    with pytest.raises(Refused) as refused:
        read(tmp_path, '<table:table table:name="T"/>', **others)
    assert [(f.kind, f.level) for f in refused.value.findings] == [(kind, "error")]


def test_a_library_without_a_program_does_no_harm(tmp_path):
    tables = '<table:table table:name="T"/>'
    assert read(tmp_path, tables, **{"Basic/Standard/script-lb.xml": "<l/>"})
