"""The text of a CSV file, separated by `;`, tab or comma → its cells at the lines they begin on."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from briefing.data.characters import SHEET_ERRORS
from briefing.errors import message
from briefing.intake.guard import (
    A_WORKBOOK,
    LAST_ROW,
    MAX_CELLS,
    MAX_LINE,
    Refused,
    refuse,
    refuse_as_no_workbook,
    refuse_as_too_large,
    refuse_entities,
)
from briefing.intake.model import Cell, Sheet

SEPARATORS = "\t;,"
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n?', re.IGNORECASE)
SAMPLE = 500  # lines that tell what separates the cells
MARKUP = re.compile(r"\s*<(?:!doctype|!--|\?xml|html|table|head|meta|body|[a-z]+:)", re.IGNORECASE)


def read_csv(text: str) -> Sheet:
    """The one sheet of a CSV file, its name empty. Raises Refused where it is none."""
    if MARKUP.match(text):
        raise _refuse_markup(text)
    if max(map(len, text.splitlines()), default=0) > MAX_LINE:
        raise refuse_as_too_large()
    first = SEPARATOR_LINE.match(text)
    separator = first[1] if first else _find_separator(text)
    cells, line = {}, 0
    try:
        for line, row in _read_lines(text, separator):
            for column, cell in enumerate(row, start=1):
                if (words := cell.strip()) and not (first and line == 1):
                    is_error = words.lower() in SHEET_ERRORS
                    cells[line, column] = Cell(words, formula="error" if is_error else "")
            if len(cells) > MAX_CELLS or line > LAST_ROW:
                raise refuse_as_too_large()
    except csv.Error:
        found = message(
            "a cell without end or a double quote out of place behind line {line}", line=line
        )
        fix = message("close every double quote and double those inside")
        raise refuse("not_a_workbook", found, A_WORKBOOK, fix) from None
    return Sheet("", cells)


def _read_lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with the line it begins on."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    for row in lines:
        yield begins, row
        begins = lines.line_num + 1


def _find_separator(text: str) -> str:
    """The sign that gives most lines one number of cells."""

    def count_regular(separator: str) -> int:
        widths = Counter[int]()
        try:
            for _, row in islice(_read_lines(text, separator), SAMPLE):
                widths[len(row)] += len(row) > 1
        except csv.Error:
            return 0
        return max(widths.values(), default=0)

    return max(SEPARATORS, key=count_regular)


def _refuse_markup(text: str) -> Refused:
    """The refusal of HTML or XML, whatever it is named."""
    if "<!ENTITY" in text:
        return refuse_entities("XML")
    found = message("a page of HTML or XML, whatever its name says")
    return refuse_as_no_workbook(found)
