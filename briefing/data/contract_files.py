"""A CSV file of a province folder → the cells of its rows, within `limits`, or what is wrong."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from briefing import limits, paths
from briefing.data import schema, table_formats
from briefing.data.folder import Contents
from briefing.errors import Message, Problem, UnreadFile, message

DATA_FILES = (
    paths.PROVINCE_FILE,
    *(f"{name}.csv" for name in schema.ROW_MODELS),
    paths.BOUNDARIES_FILE,
)
SEPARATOR_LINE = re.compile(r"\A\"?sep=.\"?\r?\n")  # a spreadsheet's first line, which it hides
FEW = 4  # commas a line of a text may have
Lines = tuple[list[list[str]], bool, list[Problem]]


def read_cells(contents: Contents) -> dict[str, list[list[str]]]:
    """The cells of each CSV file of a folder that has any, as they stand."""
    files = {name: content for name, content in contents.items() if name.endswith(".csv")}
    lines = {name: read_lines(name, content)[0] for name, content in files.items() if content}
    return {name: rows for name, rows in lines.items() if rows}


def describe_unread(file: str, fault: UnreadFile) -> Problem:
    """The problem of a file that is not read."""
    return Problem(file, 0, "", fault.found, fault.expected, fault.action)


def describe_rest(file: str, line: int) -> Problem:
    """The problem of a file whose rows from a line on are not looked at."""
    found = message("more than {count} problems before", count=limits.quantity(limits.MAX_PROBLEMS))
    expected = message("rows that can be looked at")
    return Problem(file, line, "", found, expected, message("correct those first"))


def read_lines(file: str, content: bytes | UnreadFile) -> Lines:
    """The cells of every row as a spreadsheet numbers them, and whether these are all.

    Of a row with nothing in it there is none: a spreadsheet may leave a million.
    """
    if isinstance(content, UnreadFile):
        return [], False, [describe_unread(file, content)]
    lines: list[list[str]] = []
    found: str | Message
    try:
        text = SEPARATOR_LINE.sub("", content.decode("utf-8-sig"))
        if separator := table_formats.find_other_separator(text):
            return [], False, [table_formats.describe_separator(file, separator)]
        filled = cells_in_all = 0
        for cells in csv.reader(io.StringIO(text, newline=""), strict=True):
            filled, cells_in_all = filled + any(cells), cells_in_all + len(cells)
            if excess := _find_excess(cells, filled, cells_in_all):
                return lines, False, [Problem(file, len(lines) + 1, "", *excess)]
            lines.append(cells if any(cells) else [])  # rows before a fault are read
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        found = f"0x{fault.object[fault.start]:02x}"
        expected, action = message("text in UTF-8"), message("save the file as CSV UTF-8")
    except csv.Error as fault:
        line, found = len(lines) + 1, table_formats.describe_csv_error(fault)
        expected = message("comma-separated cells")
        action = message("close every double quote and double those inside")
    else:
        return lines, True, []
    return lines, False, [Problem(file, line, "", found, expected, action)]


def _find_excess(
    cells: Sequence[str], filled: int, in_all: int
) -> tuple[Message, Message, Message] | None:
    """What a file has more of than any can: what was found, what was expected, what to do."""
    if any(cells) and len(cells) > limits.MAX_COLUMNS:
        found = message("{count} columns", count=limits.quantity(len(cells)))
        expected = message("at most {count}", count=limits.quantity(limits.MAX_COLUMNS))
        return found, expected, message("take out the columns the contract does not name")
    action = message("take out the rows that are no statements of this province")
    if filled > limits.MAX_ROWS + 1:
        expected = message("at most {count} rows", count=limits.quantity(limits.MAX_ROWS))
        return message("more rows"), expected, action
    if any(cells) and in_all > limits.MAX_CELLS:
        expected = message("at most {count} cells", count=limits.quantity(limits.MAX_CELLS))
        return message("more cells"), expected, action
    return None


def find_large_cells(
    file: str, line: int, header: Sequence[str], cells: Sequence[str]
) -> Iterator[Problem]:
    """Cells longer than any text, and those in which a double quote has swallowed rows."""
    for name, cell in zip(header, cells, strict=False):
        if len(cell) > limits.MAX_CELL:
            found = message("{count} signs", count=limits.quantity(len(cell)))
            expected = message("at most {count}", count=limits.quantity(limits.MAX_CELL))
            action = message("shorten the text, or close the double quote it begins with")
            yield Problem(file, line, name, found, expected, action)
        elif "\n" in cell and (swallowed := _count_rows(cell, len(header))):
            found = message("a text with {count} rows of the table in it", count=swallowed)
            expected = message("text")
            action = message("close the double quote it begins with")
            yield Problem(file, line, name, found, expected, action)


def _count_rows(cell: str, width: int) -> int:
    """The lines of a text that have as many commas as a row of the table."""
    return sum(line.count(",") >= max(width - 1, FEW) for line in cell.split("\n")[1:-1])
