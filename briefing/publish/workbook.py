"""A run's tables → one workbook beside its index; the only module that knows XlsxWriter.

It follows the UK Government Analysis Function's guidance on statistics in spreadsheets: a cover,
contents and notes first, then one marked-up table a sheet; no merged cells, no meaning by colour.
It departs from it in one point: the header stays in sight, because the tables are long.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import i18n, paths
from briefing.data import files
from briefing.data.tables import NUMERIC_COLUMNS, TABLE_NAMES
from briefing.publish import workbook_notes
from briefing.publish.csv_tables import (
    CSVTable,
    CSVTables,
    list_place_names,
    list_provinces,
    read_csv_tables,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MAX_COLUMN_WIDTH = 46  # characters of a column's width at most; what is longer is wrapped
MAX_NUMBER_WIDTH = 14  # characters a number is shown with at most
COVER_WIDTH = 100
TITLE_STYLE = {"bold": True, "font_size": 14}
MAX_LINK_LENGTH = 2000  # characters of an address that spreadsheets still follow
PAPER_A4 = 9  # as spreadsheets number the sizes of paper


@dataclass
class WorkbookWriter:
    """A workbook being written: its file, its languages, its styles so far."""

    file: Workbook
    translators: Sequence[i18n.Translator]
    styles: dict[str, Format] = field(default_factory=dict)

    def get_style(self, **properties: Any) -> Format:
        """The one style with these properties."""
        key = repr(properties)
        if key not in self.styles:
            self.styles[key] = self.file.add_format({"valign": "top", **properties})
        return self.styles[key]

    def join(self, translate: Callable[[i18n.Translator], str]) -> str:
        """A text in each language, side by side."""
        return " / ".join(map(translate, self.translators))


def write_workbook(stage: Path, year: int, names: Iterable[str] = TABLE_NAMES) -> Path:
    """The tables of a run with these names, as CSV in its stage, in one workbook beside them.

    The same tables give the same bytes.
    """
    import xlsxwriter

    tables = read_csv_tables(stage, names)
    provinces = list_provinces(tables)

    def make_title(say: i18n.Translator) -> str:
        place = ", ".join(list_place_names(provinces, say))
        return say("Briefing {year}: {place}", year=year, place=place)

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as file:
        units = i18n.read_units(stage / paths.TABLES_FOLDER / "units.csv")
        book = WorkbookWriter(file, i18n.load_translators(units.values()))
        title = book.join(make_title)
        _set_properties(book, title)
        _write_cover(book, title, tables, year)
        explaining = _build_explaining_tables(book, tables)
        _write_contents(book, [*explaining, *tables.values()])
        for table in explaining:
            _write_sheet(book, table, ())
        for table in tables.values():
            _write_sheet(book, table, NUMERIC_COLUMNS, workbook_notes.find_note_numbers(table))
    return files.write_file(stage / paths.WORKBOOK, content.getvalue())


def _set_properties(book: WorkbookWriter, title: str) -> None:
    """What the file says of itself; a date that is always the same keeps its bytes so."""
    date = dt.datetime.fromtimestamp(files.get_timestamp(), dt.UTC).replace(tzinfo=None)
    author = book.join(lambda say: say("Provincial briefing pipeline"))
    book.file.set_properties({"title": title, "author": author, "created": date})
    book.file.set_custom_property("Language", ", ".join(i18n.LANGUAGES))


# The sheets before the tables


def _write_cover(book: WorkbookWriter, title: str, tables: CSVTables, year: int) -> None:
    """One column: the title, then in each language what the figures are based on."""
    sheet = book.file.add_worksheet("cover")
    sheet.set_column(0, 0, COVER_WIDTH)
    lines = [(title, book.get_style(**TITLE_STYLE, text_wrap=True))]
    for say in book.translators:
        lines.append((i18n.name_language(say.language), book.get_style(bold=True)))
        texts = workbook_notes.describe_workbook(tables, year, say)
        lines += [(text, book.get_style(text_wrap=True)) for text in texts]
    for row, (text, style) in enumerate(lines):
        sheet.write_string(row, 0, text, style)
    _link_to_contents(book, sheet, len(lines))
    _set_up_printing(sheet)


def _link_to_contents(book: WorkbookWriter, sheet: Worksheet, row: int) -> None:
    text = book.join(lambda say: say("Contents"))
    sheet.write_url(row, 0, "internal:'contents'!A1", string=text)


def _make_table(name: str, columns: Iterable[str], rows: Iterable[Sequence[str]]) -> CSVTable:
    """A table with these columns, and after them one for each language."""
    names = [*columns, *i18n.list_language_names().values()]
    return CSVTable(name, names, [dict(zip(names, row, strict=True)) for row in rows])


def _write_contents(book: WorkbookWriter, tables: Sequence[CSVTable]) -> None:
    """Every sheet with a table, to be reached by its name."""
    sheets, count = book.join(lambda say: say("Sheet")), book.join(lambda say: say("Rows"))
    rows = [
        [t.name, str(len(t.rows)), *(say.code("table", t.name) for say in book.translators)]
        for t in tables
    ]
    sheet, first = _write_sheet(book, _make_table("contents", [sheets, count], rows), {count})
    for row, table in enumerate(tables, start=first):
        sheet.write_url(row, 0, f"internal:'{table.name}'!A1", string=table.name)


def _build_explaining_tables(book: WorkbookWriter, tables: CSVTables) -> list[CSVTable]:
    """The tables that explain the others: notes, columns, codes."""
    texts = zip(*map(workbook_notes.list_notes, book.translators), strict=True)
    notes = [[f"[{number}]", *forms] for number, forms in enumerate(texts, start=1)]
    columns = workbook_notes.explain_columns(tables, book.translators)
    codes = workbook_notes.explain_codes(tables, book.translators)
    note, code = book.join(lambda say: say("Note")), book.join(lambda say: say("Code"))
    table, column = book.join(lambda say: say("Table")), book.join(lambda say: say("Column"))
    return [
        _make_table("notes", [note], notes),
        _make_table("columns", [table, column], columns),
        _make_table("codes", [book.join(lambda say: say("Columns")), code], codes),
    ]


# A sheet with a table


def _write_sheet(
    book: WorkbookWriter, table: CSVTable, numeric: Iterable[str], note_numbers: Sequence[str] = ()
) -> tuple[Worksheet, int]:
    """A sheet with its title in A1, the lines on its table, and the table, marked as one.

    With it the row in which the table's rows begin. `numeric` names its columns of numbers.
    """
    from xlsxwriter.utility import xl_range

    sheet = book.file.add_worksheet(table.name)
    title = book.join(lambda say: say.code("table", table.name))
    sheet.write_string(0, 0, f"{table.name}: {title}", book.get_style(**TITLE_STYLE))
    row = 0
    for row, say in enumerate(book.translators, start=1):
        text = workbook_notes.describe_table(table, note_numbers, say)
        sheet.write_string(row, 0, text, book.get_style())
    if table.name != "contents":
        row += 1
        _link_to_contents(book, sheet, row)
    head = row + 1
    last = head + max(1, len(table.rows))  # a table has a row, if a blank one
    style = book.get_style(bold=True, bottom=1)
    sheet.add_table(
        *(head, 0, last, len(table.columns) - 1),
        {
            "name": table.name,
            "style": "Table Style Light 1",
            "banded_rows": False,
            "autofilter": False,
            "columns": [{"header": name, "header_format": style} for name in table.columns],
        },
    )
    for index, name in enumerate(table.columns):
        _write_column(book, sheet, table, (head + 1, index), name in numeric)
    cells = xl_range(head, 0, last, len(table.columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": cells})
    sheet.freeze_panes(head + 1, 0)
    sheet.repeat_rows(head)
    _set_up_printing(sheet)
    return sheet, head + 1


def _set_up_printing(sheet: Worksheet) -> None:
    sheet.set_paper(PAPER_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_column(
    book: WorkbookWriter, sheet: Worksheet, table: CSVTable, start: tuple[int, int], numeric: bool
) -> None:
    """The cells of a column below its header, and a width that fits them; blank ones stay blank."""
    first, index = start
    name = table.columns[index]
    cells = table.list_cells(name)
    longest = max((len(line) for cell in cells for line in cell.split("\n")), default=0)
    width = min(longest, MAX_NUMBER_WIDTH if numeric else MAX_COLUMN_WIDTH)
    sheet.set_column(index, index, max(len(name), width) + 2)
    wraps = any("\n" in cell for cell in cells) or longest > width
    text = book.get_style(text_wrap=True) if wraps and not numeric else book.get_style()
    for row, (cell, record) in enumerate(zip(cells, table.rows, strict=True), start=first):
        if not cell:
            continue
        if numeric:
            digits = workbook_notes.choose_number_format(table.name, name, record)
            sheet.write_number(row, index, float(cell), book.get_style(num_format=digits))
        elif name == "url" and len(cell) < MAX_LINK_LENGTH:
            sheet.write_url(row, index, cell)
        else:
            sheet.write_string(row, index, cell, text)
