"""A run's tables → one workbook beside its index; the only module that knows XlsxWriter.

It follows the UK Government Analysis Function's guidance on statistics in spreadsheets: a cover,
contents and notes first, then one marked-up table a sheet; no merged cells, nothing told by colour.
In one thing it departs from it: the header stays in sight, for the tables are long.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import files, paths, words
from briefing.publish import basis, workbook_notes
from briefing.publish.pages import ENDONYMS, timestamp
from briefing.publish.workbook_notes import Table
from briefing.tables import NAMES, NUMBERS

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

WIDE = 46  # characters of a column's width at most; what is longer is wrapped
NUMBER = 14  # characters a number is shown with at most
COVER_WIDTH = 100
TITLE = {"bold": True, "font_size": 14}
LONGEST_LINK = 2000  # characters of an address that spreadsheets still follow
A4 = 9  # as spreadsheets number the sizes of paper


@dataclass
class Book:
    """A workbook being written: its file, who speaks in it, its styles so far."""

    file: Workbook
    speakers: Sequence[words.Speaker]
    styles: dict[str, Format] = field(default_factory=dict)

    def style(self, **facts: Any) -> Format:
        """The one style with certain facts."""
        known = repr(facts)
        if known not in self.styles:
            self.styles[known] = self.file.add_format({"valign": "top", **facts})
        return self.styles[known]


def workbook(
    stage: Path, place: Mapping[str, str], year: int, names: Iterable[str] = NAMES
) -> Path:
    """All tables of a run, as they lie in its stage, in one workbook: the same bytes for the same.

    `place` has the names of the province, or of several compared; `names` are those of the tables.
    """
    import xlsxwriter

    tables = {name: basis.table(stage / paths.TABLES / f"{name}.csv") for name in names}
    speakers = [words.speak(language) for language in words.LANGUAGES]
    title = _both(
        say("Briefing {year}: {place}", year=year, place=say.own(place, "name")) for say in speakers
    )
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as file:
        book = Book(file, speakers)
        _properties(book, title)
        _cover(book, title, tables, year)
        explaining = _explaining(book, tables)
        _contents(book, [*explaining, *tables.values()])
        for table in explaining:
            _sheet(book, table, ())
        for table in tables.values():
            _sheet(book, table, NUMBERS, workbook_notes.applying(table))
    return files.write(stage / paths.BOOK, content.getvalue())


def _both(texts: Iterable[str]) -> str:
    """A text in each language, side by side."""
    return " / ".join(texts)


def _properties(book: Book, title: str) -> None:
    """What the file says of itself; a date that is always the same keeps its bytes so."""
    book.file.set_properties(
        {
            "title": title,
            "author": _both(say("Provincial briefing pipeline") for say in book.speakers),
            "created": dt.datetime.fromtimestamp(timestamp(), dt.UTC).replace(tzinfo=None),
        }
    )
    book.file.set_custom_property("Language", ", ".join(words.LANGUAGES))


# The sheets before the tables


def _cover(book: Book, title: str, tables: Mapping[str, Table], year: int) -> None:
    """One column: the title, then in each language what the figures rest on."""
    sheet = book.file.add_worksheet("cover")
    sheet.set_column(0, 0, COVER_WIDTH)
    sheet.write_string(0, 0, title, book.style(**TITLE, text_wrap=True))
    told = [
        (text, style)
        for say in book.speakers
        for text, style in (
            (ENDONYMS[say.language], book.style(bold=True)),
            *(
                (text, book.style(text_wrap=True))
                for text in workbook_notes.cover(tables, year, say)
            ),
        )
    ]
    for row, (text, style) in enumerate(told, start=1):
        sheet.write_string(row, 0, text, style)
    _to_contents(book, sheet, len(told) + 1)
    _on_paper(sheet)


def _to_contents(book: Book, sheet: Worksheet, row: int) -> None:
    told = _both(say("Contents") for say in book.speakers)
    sheet.write_url(row, 0, "internal:'contents'!A1", string=told)


def _contents(book: Book, listed: Sequence[Table]) -> None:
    """Every sheet with a table, to be reached by its name."""
    sheets = _both(say("Sheet") for say in book.speakers)
    rows = _both(say("Rows") for say in book.speakers)
    told = [
        [table.name, str(len(table.rows)), *(_title(table.name, say) for say in book.speakers)]
        for table in listed
    ]
    contents = Table("contents", [sheets, rows, *_languages(book)], told)
    sheet, first = _sheet(book, contents, {rows})
    for row, table in enumerate(listed, start=first):
        sheet.write_url(row, 0, f"internal:'{table.name}'!A1", string=table.name)


def _explaining(book: Book, tables: Mapping[str, Table]) -> list[Table]:
    """The tables that explain the others: notes, columns, codes."""
    speakers, languages = book.speakers, _languages(book)
    texts = zip(*(workbook_notes.notes(say) for say in speakers), strict=True)
    noted = [[f"[{number}]", *said] for number, said in enumerate(texts, start=1)]
    note, table, column, columns, code = (
        _both(own)
        for own in zip(
            *(
                (say("Note"), say("Table"), say("Column"), say("Columns"), say("Code"))
                for say in speakers
            ),
            strict=True,
        )
    )
    return [
        Table("notes", [note, *languages], noted),
        Table("columns", [table, column, *languages], workbook_notes.columns(tables, speakers)),
        Table("codes", [columns, code, *languages], workbook_notes.codes(tables, speakers)),
    ]


def _languages(book: Book) -> list[str]:
    return [ENDONYMS[say.language] for say in book.speakers]


def _title(name: str, say: words.Speaker) -> str:
    own = {
        "contents": say("Contents"),
        "notes": say("Notes"),
        "columns": say("Columns of the tables"),
        "codes": say("Codes in words"),
    }
    return own[name] if name in own else say.code("table", name)


# A sheet with a table


def _sheet(
    book: Book, table: Table, numbers: Iterable[str], noted: Sequence[str] = ()
) -> tuple[Worksheet, int]:
    """A sheet with its title in A1, the lines on its table, and the table, marked as one.

    With it the row the table's own rows begin in. `noted` are the numbers of its notes.
    """
    sheet = book.file.add_worksheet(table.name)
    title = _both(_title(table.name, say) for say in book.speakers)
    sheet.write_string(0, 0, f"{table.name}: {title}", book.style(**TITLE))
    row = 0
    for row, say in enumerate(book.speakers, start=1):
        sheet.write_string(row, 0, workbook_notes.lines(table, noted, say), book.style())
    if table.name != "contents":
        row += 1
        _to_contents(book, sheet, row)
    head = row + 1
    last = head + max(1, len(table.rows))  # a table has a row, if a blank one
    sheet.add_table(
        *(head, 0, last, len(table.columns) - 1),
        {
            "name": table.name,
            "style": "Table Style Light 1",
            "banded_rows": False,
            "autofilter": False,
            "columns": [
                {"header": name, "header_format": book.style(bold=True, bottom=1)}
                for name in table.columns
            ],
        },
    )
    numeric = set(numbers)
    for place, name in enumerate(table.columns):
        _column(book, sheet, table, (head + 1, place), name in numeric)
    sheet.ignore_errors({"number_stored_as_text": _range(head, last, len(table.columns))})
    sheet.freeze_panes(head + 1, 0)
    sheet.repeat_rows(head)
    _on_paper(sheet)
    return sheet, head + 1


def _range(first: int, last: int, columns: int) -> str:
    from xlsxwriter.utility import xl_range

    return str(xl_range(first, 0, last, columns - 1))


def _on_paper(sheet: Worksheet) -> None:
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _column(book: Book, sheet: Worksheet, table: Table, at: tuple[int, int], numeric: bool) -> None:
    """The cells of a column below its header, and a width that fits them; blank ones stay blank."""
    first, place = at
    name = table.columns[place]
    cells = table.column(name)
    longest = max((len(line) for cell in cells for line in cell.split("\n")), default=0)
    wide = min(longest, NUMBER if numeric else WIDE)
    sheet.set_column(place, place, max(len(name), wide) + 2)
    wraps = any("\n" in cell for cell in cells) or longest > wide
    text = book.style(text_wrap=True) if wraps and not numeric else book.style()
    for row, cell in enumerate(cells):
        if not cell:
            continue
        if numeric:
            record = dict(zip(table.columns, table.rows[row], strict=True))
            shown = workbook_notes.number_format(table.name, name, record)
            sheet.write_number(first + row, place, float(cell), book.style(num_format=shown))
        elif cell.startswith(("http://", "https://")) and len(cell) < LONGEST_LINK:
            sheet.write_url(first + row, place, cell)
        else:
            sheet.write_string(first + row, place, cell, text)
