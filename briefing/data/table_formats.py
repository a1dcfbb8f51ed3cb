"""A table as spreadsheets save it → cells separated by commas, or what the file is instead."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection

from briefing.errors import Message, Problem, message

WORKBOOK = b"PK\x03\x04"  # how one begins, .xlsx or .ods
OTHER_FILES = {  # how a file begins that is no text → what it is, and what to do
    b"\xd0\xcf\x11\xe0": message("an old Excel workbook (.xls); save its sheet as CSV UTF-8"),
    b"\xff\xfe": message("text in UTF-16; save it as CSV UTF-8"),
    b"\xfe\xff": message("text in UTF-16; save it as CSV UTF-8"),
    b"%PDF": message("a PDF document"),
}
SEPARATORS = (";", "\t")
SEPARATOR_LINE = re.compile(r"\Asep=(.)\r?\n")  # for Excel, which hides it
DoubtfulCell = tuple[int, str, str]  # line, column, text
ONE_MARK = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")  # of thousands, or of decimals
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")


def describe_other_file(content: bytes) -> Message | None:
    """What a file is that is no table in text; None of one that may be."""
    return next((kind for start, kind in OTHER_FILES.items() if content.startswith(start)), None)


def separate_by_commas(
    content: bytes, number_columns: Collection[str]
) -> tuple[bytes, list[DoubtfulCell]]:
    """A table whose cells semicolons or tabs separate, as one that commas separate.

    In such a table numbers may have a decimal comma, if none has a point; those that may be read
    in two ways are listed. Any other is left as it is: what is wrong with it is found where it is
    read.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content, []
    named = SEPARATOR_LINE.match(text)
    text = text[named.end() :] if named else text
    header = text.partition("\n")[0]
    separator = max(SEPARATORS, key=header.count)
    if header.count(separator) <= header.count(","):
        return text.encode() if named else content, []
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    doubtful = []
    if rows:
        places = [place for place, name in enumerate(rows[0]) if name in number_columns]
        doubtful = _find_doubtful_cells(rows, places)
        _write_decimal_points(rows[1:], places)
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode(), doubtful


def _find_doubtful_cells(rows: list[list[str]], places: list[int]) -> list[DoubtfulCell]:
    """Numbers like 1.500, unless another shows that the one mark of the table begins decimals."""
    cells = [
        (line, rows[0][place], row[place].strip())
        for line, row in enumerate(rows[1:], start=2)
        for place in places
        if place < len(row)
    ]
    marks = {mark for _, _, cell in cells for mark in ".," if mark in cell}
    is_shown = any({*".,"} & {*cell} and not ONE_MARK.fullmatch(cell) for _, _, cell in cells)
    if len(marks) == 1 and is_shown:
        return []
    return [cell for cell in cells if ONE_MARK.fullmatch(cell[2])]


def _write_decimal_points(rows: list[list[str]], places: list[int]) -> None:
    """Turn decimal commas into points, unless a number has a point: then it is not known which
    of the two is the decimal mark.
    """
    cells = [(row, place) for row in rows for place in places if place < len(row)]
    if any("." in row[place] for row, place in cells):
        return
    for row, place in cells:
        if DECIMAL_COMMA.fullmatch(row[place]):
            row[place] = row[place].replace(",", ".")


def describe_csv_error(fault: csv.Error) -> Message:
    if "field limit" in str(fault):
        return message("a cell of more than {count} signs", count=csv.field_size_limit())
    if "new-line" in str(fault):
        return message("a line that ends in a single CR")
    return message("a double quote that is not closed, or text behind one that is")


def find_other_separator(text: str) -> str:
    """What separates the cells of a header where it is no comma."""
    header = text.partition("\n")[0]
    return "" if "," in header else next((sign for sign in ";\t|" if sign in header), "")


def describe_separator(file: str, separator: str) -> Problem:
    names = {";": message("semicolons"), "\t": message("tabs")}
    found = message("cells separated by {sign}", sign=names.get(separator, f"“{separator}”"))
    action = message("save the file as CSV UTF-8 (comma delimited)")
    return Problem(file, 1, "", found, message("comma-separated cells"), action)
