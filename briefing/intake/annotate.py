"""The answer to a file → a copy of it as .xlsx, with the cells of problems coloured and commented.

The comments begin with a mark by which the next intake passes them over.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import errors, limits, paths
from briefing.data import files
from briefing.errors import message
from briefing.i18n import Translator
from briefing.intake import guard, reply
from briefing.intake.grid import name_column
from briefing.intake.headings import LONGEST_HEADING, classify_part
from briefing.intake.model import Address, Cell, Finding, Level, Received, Sheet
from briefing.intake.template_marks import COMMENT_MARK
from briefing.report.design import WORKBOOK_COLOURS

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell as WorkbookCell
    from openpyxl.worksheet.worksheet import Worksheet

    from briefing.intake.taking import Answer

    Sheets = Mapping[str, Worksheet]  # by the names they have in the file

COLOURS = {level: f"FF{WORKBOOK_COLOURS[level][1:].upper()}" for level in reply.LEVELS}
ANSWER_HERE = message("Answer with yes here where the figure is right as it is written.")
MOST_CELLS = 30_000  # of a file that is copied whole
MOST_BYTES = 4_000_000  # of the parts of a workbook that openpyxl reads in some seconds
ROWS_SHOWN = 300  # of a larger one, from the top
MOST_COLOURED = 1000  # cells of one range
MOST_MARKED = 1000  # problems, errors first
COMMENT_SIZE = (380, 170)  # pixels
RANGE = re.compile(r"[A-Z]+\d+:[A-Z]+\d+")
WRONG_IN_TITLE = re.compile(r"[\\*?:/\[\]\x00-\x1f]")
LONGEST_TITLE = 31  # of a sheet
FIRST_CELL = re.compile(r"([A-Z]*)(\d*)")
UNREADABLE = (KeyError, ValueError, TypeError, AttributeError, IndexError, zipfile.BadZipFile)


def refuse_name(copy: Path | None, data: Path, file: Path | None = None) -> None:
    """Refuse the name of a copy that is no workbook's, or in the data folder, or of a file.

    And a copy of what is a folder.
    """
    if copy is None:
        return
    if file is not None and file.is_dir():
        raise errors.FolderNotCopied()
    if copy.suffix.lower() != ".xlsx" or copy.resolve().is_relative_to(data.resolve()):
        raise errors.WrongCopyName(file=paths.format_path(copy))
    if copy.exists():
        raise errors.ExistingFile(file=paths.format_path(copy))


def write_copy(answer: Answer, file: Path | None, copy: Path | None, say: Translator) -> None:
    """The copy of a file, if one is asked for, with what is wrong with it at its cells."""
    if file is None or copy is None:
        return
    received = answer.received or Received("", "", "csv", ())
    book, sheets = _open_copy(file, received)
    _remove_marks(book)
    visible = (sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
    shown = next(visible, book.worksheets[0])
    names, headings = reply.map_names(answer, say), _list_answer_headings(received)
    problems = sorted(
        answer.intake.problems.items(), key=lambda one: [*reply.LEVELS].index(one[1].level)
    )
    for name, finding in problems[:MOST_MARKED]:
        place = _mark(
            sheets.get(finding.sheet) or shown,
            finding,
            reply.describe_problem(name, finding, answer, names, say),
        )
        if finding.level == "question" and finding.cell:
            _mark_answer(place, headings.get(finding.sheet, ()), say)
    content = io.BytesIO()
    book.save(content)
    files.write_file(copy, content.getvalue())


def _open_copy(file: Path, received: Received) -> tuple[Workbook, Sheets]:
    """A workbook as openpyxl keeps it; of any other file, or one it cannot read, its cells."""
    import openpyxl

    is_small = sum(map(_count_cells, received.sheets)) <= MOST_CELLS
    if received.form == "xlsx" and is_small:
        content = limits.read_file(file, guard.MAX_FILE)
        if hashlib.sha256(content).hexdigest() != received.sha256:
            raise errors.ChangedWorkbook(file=paths.format_path(file))
        if book := _load(content):
            return book, {sheet.title: sheet for sheet in book.worksheets}
    book = openpyxl.Workbook()
    made = [book.worksheets[0], *(book.create_sheet() for _ in received.sheets[1:])]
    for sheet, copy in zip(received.sheets, made, strict=False):
        copy.title = WRONG_IN_TITLE.sub(" ", sheet.name)[:LONGEST_TITLE].strip(" '") or copy.title
        _write_cells(copy, sheet, is_small)
    if all(copy.sheet_state == "hidden" for copy in made):
        made[0].sheet_state = "visible"
    return book, {sheet.name: copy for sheet, copy in zip(received.sheets, made, strict=False)}


def _count_cells(sheet: Sheet) -> int:
    """The cells a sheet takes room for, those that are merged too."""
    merged = ((b[0] - a[0] + 1) * (b[1] - a[1] + 1) for a, b in sheet.merged)
    return len(sheet.cells) + sum(merged)


def _load(content: bytes) -> Workbook | None:
    """A workbook by openpyxl; None of one that is too large for it or that it cannot read."""
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if sum(part.file_size for part in package.infolist()) > MOST_BYTES:
            return None
    try:
        return openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
    except UNREADABLE:
        return None


def _write_cells(made: Worksheet, sheet: Sheet, is_small: bool) -> None:
    """The cells of a sheet where they were; of a large file those of its first rows."""
    for (row, column), cell in sheet.cells.items():
        if is_small or row <= ROWS_SHOWN:
            _write_cell(made, (row, column), cell)
    for first, last in sheet.merged if is_small else ():
        made.merge_cells(None, *first, *last)
    made.sheet_state = "hidden" if sheet.hidden else "visible"
    for row in sheet.hidden_rows:
        made.row_dimensions[row].hidden = True
    for column in sheet.hidden_columns:
        made.column_dimensions[name_column(column)].hidden = True


def _write_cell(made: Worksheet, at: tuple[int, int], cell: Cell) -> None:
    """A cell with what it showed: a number as one, a text that looks like a formula as a text."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.comments import Comment

    place = made.cell(*at)
    if cell.date is not None:
        place.value = cell.date
    elif cell.number is not None:
        places = max(0, -int(cell.number.as_tuple().exponent))
        digits = "0." + "0" * places if places else "0"
        place.value = cell.number / 100 if cell.percent else cell.number
        place.number_format = digits + "%" if cell.percent else digits if places else "General"
    else:
        place.value = ILLEGAL_CHARACTERS_RE.sub("", cell.text)
        place.data_type = "s"
    if cell.comment:
        place.comment = Comment(ILLEGAL_CHARACTERS_RE.sub("", cell.comment), "")


def _remove_marks(book: Workbook) -> None:
    """Take out the comments and colours of an earlier copy."""
    from openpyxl.styles import PatternFill

    for sheet in book.worksheets:
        if sheet.max_row * sheet.max_column > MOST_CELLS:
            continue  # to look at them would make them
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.comment and cell.comment.text.startswith(COMMENT_MARK):
                cell.comment = None
                if cell.fill.fgColor.rgb in COLOURS.values():
                    cell.fill = PatternFill()


def _mark(sheet: Worksheet, finding: Finding, text: str) -> WorkbookCell:
    """Colour and comment the cell of a problem; one of a sheet or the file at its first cell."""
    found = FIRST_CELL.match(finding.cell)
    letters, digits = found.groups() if found else ("", "")
    first = _find_shown_cell(sheet, f"{letters or 'A'}{digits or 1}")
    _comment(first, text)
    for cell in (first, *_list_cells(sheet, finding.cell)):
        _colour(cell, finding.level)
    return first


def _mark_answer(first: WorkbookCell, headings: Sequence[Address], say: Translator) -> None:
    """Colour the cell where a question is answered: below the nearest heading over its row."""
    columns = [column for row, column in headings if row < first.row]
    if columns:
        sheet: Any = first.parent
        place = _find_shown_cell(sheet, sheet.cell(first.row, columns[-1]).coordinate)
        _colour(place, "question")
        if not place.comment:
            _comment(place, say.message(ANSWER_HERE))


def _find_shown_cell(sheet: Worksheet, address: str) -> WorkbookCell:
    """The cell at an address; of merged cells the first, which is the one that is shown."""
    for merged in sheet.merged_cells.ranges:
        if address in merged:
            address = sheet.cell(merged.min_row, merged.min_col).coordinate
    cell: WorkbookCell = sheet[address]
    return cell


def _list_cells(sheet: Worksheet, address: str) -> Iterator[WorkbookCell]:
    """The cells of a range such as B3:C4; of whole columns and rows none but the first counts."""
    from openpyxl.utils import range_boundaries

    if RANGE.fullmatch(address):
        left, top, right, bottom = (int(at or 0) for at in range_boundaries(address))
        if (right - left + 1) * (bottom - top + 1) <= MOST_COLOURED:
            yield from (cell for row in sheet[address] for cell in row)


def _colour(cell: WorkbookCell, level: Level) -> None:
    from openpyxl.styles import PatternFill

    worst = list(COLOURS.values())
    before = cell.fill.fgColor.rgb if cell.fill.fill_type else None
    if before in worst and worst.index(before) < worst.index(COLOURS[level]):
        return  # of two problems of a cell the worse one
    cell.fill = PatternFill("solid", fgColor=COLOURS[level])


def _comment(cell: WorkbookCell, text: str) -> None:
    """Add a comment of the intake; one that was there comes first and is asked about again."""
    from openpyxl.comments import Comment

    before = f"{cell.comment.text}\n\n" if cell.comment else ""
    width, height = COMMENT_SIZE
    cell.comment = Comment(f"{before}{COMMENT_MARK} {text}", "intake", height=height, width=width)


def _list_answer_headings(received: Received) -> Mapping[str, Sequence[Address]]:
    """Where the answer columns of each sheet have their headings, from the top down."""
    return {
        sheet.name: sorted(
            address
            for address, cell in sheet.cells.items()
            if len(cell.text) < LONGEST_HEADING and classify_part(cell.text) == "answer"
        )
        for sheet in received.sheets
        if len(sheet.cells) <= MOST_CELLS
    }
