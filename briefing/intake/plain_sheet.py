"""A workbook with a plain table of targets → the table as CSV, for `judge`."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from briefing import errors, paths
from briefing.intake import readers
from briefing.intake.model import Cell


def read_as_csv(file: Path) -> bytes:
    """The first sheet that is shown and has cells, each row at its line; numbers as they are shown.

    Raises UnreadFile where the workbook is not read at all.
    """
    try:
        received = readers.read_file(file)
    except readers.Refused as refused:
        (one,) = refused.findings
        raise errors.UnreadFile(paths.format_path(file), one.found, one.expected, one.fix) from None
    sheets = [sheet for sheet in received.sheets if sheet.cells and not sheet.hidden]
    cells = sheets[0].cells if sheets else {}
    columns = range(1, 1 + max((column for _, column in cells), default=0))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    for row in range(1, 1 + max((row for row, _ in cells), default=0)):
        writer.writerow(_write(cells.get((row, column))) for column in columns)
    return written.getvalue().encode()


def _write(cell: Cell | None) -> str:
    if cell is None:
        return ""
    return cell.text if cell.number is None else f"{cell.number:f}"
