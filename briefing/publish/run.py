"""A run's tables and pages into a staging folder, and from there into their place."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from briefing import block, executed, figures, files, paths
from briefing.publish import notebooks
from briefing.tables import NUMBERS, Comparison, Tables

if TYPE_CHECKING:
    import pandas as pd
    from nbformat import NotebookNode


def tables(made: Tables | Comparison, folder: Path) -> None:
    """Every table as CSV: UTF-8, LF, numbers in full, empty where nothing is known."""
    for name, columns in made.columns.items():
        files.write(folder / f"{name}.csv", _csv(getattr(made, name)[list(columns)]))


def _csv(frame: pd.DataFrame) -> str:
    shown = frame.copy()
    for column in shown:
        if column in NUMBERS:
            shown[column] = [figures.written(value) for value in shown[column]]
    return str(shown.to_csv(index=False, lineterminator="\n"))


def redrawn(file: Path) -> NotebookNode:
    """An executed notebook whose blocks Jupyter shows as the templates draw them now."""
    import nbformat

    notebook = nbformat.read(file, as_version=4)
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if block.MIME in data:
                data["text/html"] = block.fragment(data[block.MIME])
    files.write(file, executed.text(notebook))
    return notebook


def page(notebook: NotebookNode, file: Path, companions: Mapping[str, str], style: str) -> Path:
    """One page of a report, HTML or PDF by the end of its name.

    `companions` are the links a web page offers, `style` is how a PDF is set; a PDF has a picture
    of its first page beside it.
    """
    name = f"{file.stem}-{file.parent.name}"
    if file.suffix == ".html":
        return files.write(file, notebooks.html(notebook, name, companions))
    content, picture = notebooks.pdf(notebook, name, style)
    files.write(file.with_suffix(paths.PICTURE), picture)
    return files.write(file, content)


def _put(file: Path, place: Path) -> None:
    """A file into its place at once, also from another file system."""
    try:
        file.replace(place)
    except OSError as fault:
        if fault.errno != errno.EXDEV:
            raise
        files.write(place, file.read_bytes())


def into_place(stage: Path, folder: Path) -> None:
    """Every finished file into its place, each at once: no reader ever sees half of one."""
    for file in sorted(stage.rglob("*")):
        if file.is_file():
            place = folder / file.relative_to(stage)
            place.parent.mkdir(parents=True, exist_ok=True)
            _put(file, place)
    failed = folder / paths.FAILED
    if failed.is_dir() and not any(failed.iterdir()):
        shutil.rmtree(failed)
