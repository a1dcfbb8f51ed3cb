"""A run's tables and pages into a staging folder, and from there into their place."""

from __future__ import annotations

import csv
import errno
import io
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from briefing import paths
from briefing.data import files, rounding
from briefing.data.columns import Row, cells_of_row, columns_of, numeric_columns_of
from briefing.data.tables import Comparison, Tables
from briefing.execute import notebook_text
from briefing.publish import notebooks
from briefing.report import blocks

if TYPE_CHECKING:
    from nbformat import NotebookNode


def write_tables(tables: Tables | Comparison, folder: Path) -> None:
    """Every table as CSV: UTF-8, LF, numbers in full, empty where nothing is known."""
    for name, kind in tables.row_types.items():
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


def redraw_notebook(file: Path) -> NotebookNode:
    """An executed notebook whose blocks Jupyter shows as the templates draw them now."""
    import nbformat

    notebook = nbformat.read(file, as_version=4)
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if blocks.MIME in data:
                data["text/html"] = blocks.render_fragment(data[blocks.MIME])
    files.write_file(file, notebook_text.serialize_notebook(notebook))
    return notebook


def write_page(
    notebook: NotebookNode, file: Path, companions: Mapping[str, str], style: str
) -> Path:
    """One page of a report, HTML or PDF by the end of its name.

    `companions` are the links a web page offers, `style` is how a PDF is set; a PDF has a picture
    of its first page beside it.
    """
    name = f"{file.stem}-{file.parent.name}"
    if file.suffix == ".html":
        return files.write_file(file, notebooks.render_notebook_html(notebook, name, companions))
    content, picture = notebooks.render_notebook_pdf(notebook, name, style)
    files.write_file(file.with_suffix(paths.THUMBNAIL_SUFFIX), picture)
    return files.write_file(file, content)


def _move_file(file: Path, place: Path) -> None:
    """A file into its place at once, also from another file system."""
    try:
        file.replace(place)
    except OSError as fault:
        if fault.errno != errno.EXDEV:
            raise
        files.write_file(place, file.read_bytes())


def move_into_place(stage: Path, folder: Path) -> None:
    """Every finished file into its place, each at once: no reader ever sees half of one."""
    for file in sorted(stage.rglob("*")):
        if file.is_file():
            place = folder / file.relative_to(stage)
            place.parent.mkdir(parents=True, exist_ok=True)
            _move_file(file, place)
    failed = folder / paths.FAILED_FOLDER
    if failed.is_dir() and not any(failed.iterdir()):
        shutil.rmtree(failed)
