"""How a workbook made by `template` is known again: a hidden sheet and hidden keys.

Only its sheets with a column headed `KEY` state results: by the id of an indicator, or, of a result
that is revised, by `indicator_id|period|basis`. Other sheets head theirs otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from briefing.data import schema
from briefing.intake import sheet_findings
from briefing.intake.grid import Grid, name_cell
from briefing.intake.model import Finding, Received

TEMPLATE_SHEET = "_briefing"
TEMPLATE_MARK = "briefing-template"  # in A1
COMMENT_MARK = "[intake]"  # begins the comments of an annotated copy, which ask nothing again
KEY = "key"  # the heading of the keys in column A of each sheet
TABLES = ("sources", "targets")  # with a sheet each, whose columns have the contract's names
LEAST_COLUMNS = 3  # of such a sheet's heading


class TemplateMarks(NamedTuple):
    """The year and the province a template was made for."""

    year: str
    province: str


def read_template(received: Received) -> TemplateMarks | None:
    """The marks of a template, None of any other file."""
    for sheet in received.sheets:
        if sheet.name != TEMPLATE_SHEET:
            continue
        cells = {address: cell.text.strip() for address, cell in sheet.cells.items()}
        if cells.get((1, 1)) == TEMPLATE_MARK:
            return TemplateMarks(cells.get((2, 2), ""), cells.get((3, 2), ""))
    return None


def list_rows_not_taken(grid: Grid) -> Sequence[Finding] | None:
    """The rows filled in on the sheet of new sources or targets; None of any other sheet."""
    for at in grid.order:
        headings = {cell.text.strip() for cell in grid.rows[at].values()}
        for table in TABLES:
            columns = schema.list_columns(schema.ROW_MODELS[table])
            if len(headings.intersection(columns)) >= LEAST_COLUMNS:
                return list(_list_filled(grid, at, f"{table}.csv"))
    return None


def _list_filled(grid: Grid, heading: int, file: str) -> Iterator[Finding]:
    """The rows below a heading; that of the words that explain its columns is none."""
    for at in grid.order:
        filled = [(c, cell.text.strip()) for c, cell in grid.rows[at].items() if cell.text.strip()]
        is_help = at == heading + 1 and filled and " " in filled[0][1]
        if at > heading and filled and not is_help:
            column, text = filled[0]
            yield sheet_findings.find_not_taken(grid.sheet.name, name_cell(at, column), text, file)
