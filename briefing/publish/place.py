"""A run's tables and pages into a staging folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.data import files, rounding
from briefing.data.columns import Row, cells_of_row, columns_of, numeric_columns_of
from briefing.data.tables import Comparison, Tables, row_types_of
from briefing.publish import notebooks
from briefing.publish.imprint import Imprint

if TYPE_CHECKING:
    from nbformat import NotebookNode


def write_tables(tables: Tables | Comparison, folder: Path) -> None:
    """Every table as CSV: UTF-8, LF, numbers in full, empty where nothing is known."""
    for name, kind in row_types_of(type(tables)).items():
        files.write_file(folder / f"{name}.csv", _format_csv(kind, getattr(tables, name)))


def _format_csv(kind: type[Row], table: Sequence[Row]) -> str:
    names, numbers = columns_of(kind), numeric_columns_of(kind)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for row in table:
        writer.writerow(
            rounding.format_csv_number(cell) if name in numbers else cell
            for name, cell in zip(names, cells_of_row(row), strict=True)
        )
    return text.getvalue()


def write_page(
    notebook: NotebookNode,
    file: Path,
    links: Mapping[str, str],
    style: str,
    imprint: Imprint | None = None,
) -> None:
    """One page of a report in the format its name ends with, and the files beside it.

    `links` are those a web page offers, `style` is how a PDF is set, `imprint` its last line.
    """
    name, kind = f"{file.stem}-{file.parent.name}", file.suffix.removeprefix(".")
    made = notebooks.render_notebook(notebook, name, kind, links, style, imprint)
    for suffix, content in made.items():
        files.write_file(file.with_suffix(suffix), content)
