"""A template → its workbook: what is filled in is unlocked, all else is protected, no password."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing import i18n
from briefing.data import files, schema
from briefing.intake import template
from briefing.intake.template_marks import KEY, TEMPLATE_MARK, TEMPLATE_SHEET
from briefing.publish.workbook_notes import find_column_meaning
from briefing.report.design import WORKBOOK_COLOURS as COLOURS

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

HEAD = 3  # the row of the headings, the first is 0: below a title and a line of help
LISTS_FROM = 9  # the row of the hidden sheet where the lists of bases begin
MOST_COLUMNS = 12  # of those sheets on a page
BLANK_ROWS = 24  # on the sheets for new sources and targets: one printed page from top to bottom
LONGEST_MESSAGE, LONGEST_TITLE = 255, 32  # that a spreadsheet shows beside a cell
PAPER_A4 = 9
LOCALES = {"vi": "[$-42A]", "en": "[$-409]"}  # before a format of numbers
HEAD_STYLE = {
    "bold": True,
    "bg_color": COLOURS["head"],
    "border": 1,
    "border_color": COLOURS["axis"],
}
SHOWN_STYLE = {"border": 1, "border_color": COLOURS["rule"], "valign": "top", "text_wrap": True}
FILLED_STYLE = {**SHOWN_STYLE, "bg_color": COLOURS["filled"], "locked": False}
COVER_WIDTH, BLANK_WIDTH = 110, 16
LINE_HEIGHT, FILL = 15, 0.95  # points; how much of a width words fill before they are wrapped
RESULT_WIDTHS = (38, 15, 18, 11, 24, 26, 15, 11, 22, 22, 12)
REVISED_WIDTHS = (44, 16, 12, 22, 26, 16, 11, 26, 12)
ALLOWED = {  # of a protected sheet
    **{"format_cells": True, "format_columns": True, "format_rows": True},
    **{"sort": True, "autofilter": True, "select_locked_cells": True},
}


class Book(NamedTuple):
    """A workbook being written, what it says, and its styles."""

    file: Workbook
    template: template.Template
    head: Format
    shown: Format
    value: Format
    text: Format
    title: Format
    plain: Format


def write_workbook(content: template.Template) -> bytes:
    """The workbook; the same template gives the same bytes."""
    import xlsxwriter

    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as file:
        created = dt.datetime.fromtimestamp(files.get_timestamp(), dt.UTC).replace(tzinfo=None)
        file.set_properties({"title": _title(content), "created": created})
        book = _open_book(file, content)
        _write_cover(book)
        lists = _write_results(book)
        _write_revised(book)
        _write_blank(book, content.say("New sources"), "sources", _help_sources(book))
        _write_blank(book, content.say("New targets"), "targets", _help_targets(book))
        _write_marks(book, lists)
    return memory.getvalue()


def _open_book(file: Workbook, content: template.Template) -> Book:
    number = {**FILLED_STYLE, "num_format": LOCALES.get(content.say.language, "") + "General"}
    return Book(
        file,
        content,
        file.add_format({**HEAD_STYLE, "text_wrap": True, "valign": "vcenter"}),
        file.add_format(SHOWN_STYLE),
        file.add_format({**number, "align": "right"}),
        file.add_format(FILLED_STYLE),
        file.add_format({"bold": True, "font_size": 14}),
        file.add_format({"text_wrap": True, "valign": "top"}),
    )


def _title(content: template.Template) -> str:
    return content.say("Results of {year}: {province}", year=content.year, province=content.name)


def _write_cover(book: Book) -> None:
    """What the workbook is for and how it is filled in."""
    say, year = book.template.say, book.template.year
    sheet = book.file.add_worksheet(say("Instructions"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, COVER_WIDTH)
    sheet.write_string(0, 0, _title(book.template), book.title)
    names = {"results": _results_name(book), "revised": say("Revised results")}
    lines = (
        say("Fill in the yellow cells only; everything else is protected, without a password."),
        say(
            "Sheet “{results}”: what is not known yet stays empty; 0 means zero. First come the "
            "results without which a target cannot be judged, then those other figures are "
            "computed from, then the rest.",
            **names,
        ),
        say(
            "Write the number alone, in the unit shown. Words that belong to it may stand before "
            "it: over, nearly, about. A milestone is 1 when it is done, 0 when it is not."
        ),
        say(
            "Estimate: yes for a figure that is not final yet, such as every one of January; it is "
            "replaced later. Left empty, the figure is final."
        ),
        say("Basis: on what it is counted, where that can change; choose one of the list."),
        say(
            "Sheet “{revised}”: a figure of an earlier period that is now known otherwise; "
            "its new value beside the one in force. Leave the others empty.",
            **names,
        ),
        say("Answer: yes, where the intake asked about a figure and it is right as it is written."),
        say(
            "The rows may be sorted and moved, each as a whole: the hidden column A says what "
            "it is. Lift the protection of the sheet to do so."
        ),
        say(
            "The sheets for sources and targets are read by the data team; the intake takes "
            "nothing in from them, it asks about each row that is filled in."
        ),
        say("Then: python pipeline.py intake FILE --year {year}", year=year),
    )
    for row, line in enumerate(lines, start=2):
        sheet.write_string(row, 0, line, book.plain)
        sheet.set_row(row, find_height([line], [COVER_WIDTH]))
    set_up(sheet, _title(book.template))


def _results_name(book: Book) -> str:
    return book.template.say("Results {year}", year=book.template.year)


def _write_results(book: Book) -> list[Sequence[str]]:
    """The wanted results; the lists of bases for the hidden sheet, a row each."""
    content, say = book.template, book.template.say
    sheet = book.file.add_worksheet(_results_name(book))
    shown = template.list_shown_headings(say)
    filled = template.list_filled_headings(content.year, say)
    help_line = say("Fill in the yellow cells. What is not known yet stays empty.")
    first = 1 + len(shown)
    titles, widths = (_title(content), help_line), RESULT_WIDTHS
    _write_lines(book, sheet, titles, content.wanted, (shown, filled), widths)
    last = HEAD + max(1, len(content.wanted))
    lists: list[Sequence[str]] = []
    for row, line in enumerate(content.wanted, start=HEAD + 1):
        sheet.data_validation(row, first, row, first, _describe_value(book, line))
        if line.bases:
            at = LISTS_FROM + len(lists)
            lists.append(line.bases)
            sheet.data_validation(row, first + 2, row, first + 2, _choose_basis(book, line, at))
    _add_choices(book, sheet, (HEAD + 1, last), first + 1, first + 4)
    return lists


def _write_revised(book: Book) -> None:
    """The past results in force, to be corrected."""
    content, say = book.template, book.template.say
    sheet = book.file.add_worksheet(say("Revised results"))
    shown = [say("Indicator"), say("Unit of measure"), say("Period"), say("Value in force")]
    shown.append(say("Basis (on what it is counted)"))
    filled = [say("New value"), say("Estimate (yes or no)"), say("Note")]
    filled.append(say("Answer to a question"))
    titles = (say("Revised results"), say("Fill in only the figures that are now known otherwise."))
    _write_lines(book, sheet, titles, content.revisable, (shown, filled), REVISED_WIDTHS)
    first, last = 1 + len(shown), HEAD + max(1, len(content.revisable))
    for row, line in enumerate(content.revisable, start=HEAD + 1):
        sheet.data_validation(row, first, row, first, _describe_value(book, line))
    _add_choices(book, sheet, (HEAD + 1, last), first + 1, first + 3)


def _write_lines(
    book: Book,
    sheet: Worksheet,
    titles: Sequence[str],
    lines: Sequence[template.Line],
    headings: tuple[Sequence[str], Sequence[str]],
    widths: Sequence[float],
) -> None:
    """A sheet with its keys in a hidden column, what is shown, and empty cells to be filled in."""
    shown, filled = headings
    sheet.write_string(0, 1, titles[0], book.title)
    sheet.write_string(1, 1, titles[1])
    for column, heading in enumerate((KEY, *shown, *filled)):
        sheet.write_string(HEAD, column, heading, book.head)
    sheet.set_row(HEAD, find_height((*shown, *filled), widths))
    sheet.set_column(0, 0, 4, None, {"hidden": True})
    for column, width in enumerate(widths, start=1):
        sheet.set_column(column, column, width)
    for row, line in enumerate(lines, start=HEAD + 1):
        sheet.set_row(row, find_height(line.shown, widths))
        sheet.write_string(row, 0, line.key)
        for column, text in enumerate(line.shown, start=1):
            sheet.write_string(row, column, text, book.shown)
        for column in range(len(filled)):
            style = book.text if column else book.value
            sheet.write_blank(row, 1 + len(shown) + column, None, style)
    sheet.freeze_panes(HEAD + 1, 2)
    set_up(sheet, _title(book.template))
    sheet.repeat_rows(HEAD)


def find_height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """The height of a row whose texts are wrapped: not every program finds it by itself."""
    pairs = zip(texts, widths, strict=False)
    lines = max((math.ceil(len(text) / (width * FILL)) for text, width in pairs), default=1)
    return LINE_HEIGHT * max(1, lines)


def _describe_value(book: Book, line: template.Line) -> Mapping[str, Any]:
    """What is shown beside the cell of a value while it is filled in."""
    say = book.template.say
    text = say("Unit: {unit}.", unit=line.unit)
    if line.last:
        text += " " + say("Last known: {value}.", value=line.last)
    text += " " + say("The number alone; empty where it is not known.")
    title, message = say("Value"), text[:LONGEST_MESSAGE]
    return {"validate": "any", "input_title": title, "input_message": message}


def _choose_basis(book: Book, line: template.Line, row: int) -> Mapping[str, Any]:
    """The bases known of an indicator; another one may be written, and is then asked about."""
    from xlsxwriter.utility import xl_range_abs

    cells = xl_range_abs(row, 0, row, len(line.bases) - 1)
    say = book.template.say
    return {
        "validate": "list",
        "source": f"={TEMPLATE_SHEET}!{cells}",
        "error_type": "warning",
        "error_title": say("Another basis"),
        "error_message": say("No figure or target has this basis yet. Keep it?"),
        "input_title": say("Basis"),
        "input_message": say("On what the figure is counted; choose one of the list."),
    }


def _add_choices(
    book: Book, sheet: Worksheet, rows: tuple[int, int], estimate: int, answer: int
) -> None:
    """The choices of the columns of estimates and of answers."""
    say = book.template.say
    choices = {
        estimate: ([say("Yes"), say("No")], say("Is the figure an estimate? Empty means no.")),
        answer: ([say("Yes")], say("Yes, where a question was asked and the figure is right.")),
    }
    for column, (source, message) in choices.items():
        title = (say("Estimate") if column == estimate else say("Answer"))[:LONGEST_TITLE]
        rule = {"validate": "list", "source": source, "error_type": "stop"}
        shown = {"input_title": title, "input_message": message}
        sheet.data_validation(rows[0], column, rows[1], column, {**rule, **shown})


def _help_sources(book: Book) -> str:
    return book.template.say(
        "Documents and publications that are new; the data team adds them to sources.csv."
    )


def _help_targets(book: Book) -> str:
    return book.template.say(
        "Targets that are new, changed or withdrawn; the data team adds them to targets.csv."
    )


def _write_blank(book: Book, name: str, table: str, help_line: str) -> None:
    """A sheet with the columns of a file of the contract, what each holds, and empty rows."""
    say = book.template.say
    sheet = book.file.add_worksheet(name)
    columns = schema.list_columns(schema.ROW_MODELS[table])
    helps = [_explain_column(table, heading, say) for heading in columns]
    sheet.write_string(0, 0, name, book.title)
    sheet.write_string(1, 0, help_line)
    for column, (heading, explained) in enumerate(zip(columns, helps, strict=True)):
        sheet.write_string(HEAD, column, heading, book.head)
        sheet.write_string(HEAD + 1, column, explained, book.shown)
        for row in range(HEAD + 2, HEAD + 2 + BLANK_ROWS):
            sheet.write_blank(row, column, None, book.text)
    widths = [BLANK_WIDTH] * len(columns)
    sheet.set_row(HEAD, find_height(columns, widths))
    sheet.set_row(HEAD + 1, find_height(helps, widths))
    sheet.set_column(0, len(columns) - 1, BLANK_WIDTH)
    sheet.freeze_panes(HEAD + 2, 1)
    set_up(sheet, _title(book.template), pages=math.ceil(len(columns) / MOST_COLUMNS))
    sheet.repeat_rows(HEAD, HEAD + 1)


def _explain_column(table: str, column: str, say: i18n.Translator) -> str:
    """What a column of the contract holds, in a language's own column with that language."""
    stem, _, ending = column.rpartition("_")
    if stem and ending in i18n.LANGUAGES:
        return f"{say.code('column', stem)} ({i18n.name_language(ending)})"
    return say.code("column", find_column_meaning(table, column))


def set_up(sheet: Worksheet, title: str, pages: int = 1) -> None:
    """How a sheet is printed, on so many pages side by side, and its protection."""
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(pages, 0)
    title = title.replace("&", "&&")  # one & begins a field, as of the file's path
    sheet.set_footer(f"&L{title} – &A&R&P/&N")
    sheet.protect("", ALLOWED)


def _write_marks(book: Book, lists: Sequence[Sequence[str]]) -> None:
    """The hidden sheet by which the intake knows the workbook, and the lists of bases."""
    content = book.template
    sheet = book.file.add_worksheet(TEMPLATE_SHEET)
    marks = (("year", content.year), ("province", content.province))
    rows = ((TEMPLATE_MARK, 1), *marks, ("language", content.say.language))
    for row, cells in enumerate(rows):
        sheet.write_row(row, 0, cells)
    for row, bases in enumerate(lists, start=LISTS_FROM):
        for column, basis in enumerate(bases):
            sheet.write_string(row, column, basis)
    sheet.hide()
