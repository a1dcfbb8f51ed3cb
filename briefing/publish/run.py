"""A run's tables, pages and index into a staging folder, and from there into their place."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import block, executed, figures, files, paths, words
from briefing.publish import notebooks
from briefing.publish.pages import index_html
from briefing.tables import NAMES, NUMBERS, Comparison, Tables

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


def page(
    notebook: NotebookNode,
    stage: Path,
    report: str,
    language: str,
    kind: str,
    companions: Mapping[str, str],
) -> Path:
    """One page of a report into the staging folder; `companions` are the links it offers.

    A PDF has a picture of its first page beside it.
    """
    name, place = f"{report}-{language}", stage / language / f"{report}.{kind}"
    if kind == "html":
        return files.write(place, notebooks.html(notebook, name, companions))
    content, picture = notebooks.pdf_with_picture(notebook, name)
    files.write(place.with_suffix(paths.PICTURE), picture)
    return files.write(place, content)


def index(
    stage: Path,
    folder: Path,
    place: Mapping[str, str],
    year: int,
    reports: Sequence[str],
    names: Iterable[str] = NAMES,
) -> Path:
    """The run's index: every report there is, made now or by an earlier run and still in place.

    `names` are those of the run's tables.
    """
    entries = [_entry(stage, folder, report) for report in reports]
    speakers = [words.speak(language) for language in words.LANGUAGES]
    named = {language: place[f"name_{language}"] for language in words.LANGUAGES}
    listed = [_book(speakers), *(_listed(name, speakers) for name in names)]
    made = [entry for entry in entries if entry["title"]]
    return files.write(stage / paths.INDEX, index_html(made, speakers, named, year, listed))


def _book(speakers: Iterable[words.Speaker]) -> dict[str, Any]:
    """The workbook, as an index lists it before the tables that are in it."""
    title = {
        say.language: say("All tables in one workbook, explained in Vietnamese and English")
        for say in speakers
    }
    return {"name": paths.BOOK, "href": paths.BOOK, "title": title}


def _listed(name: str, speakers: Iterable[words.Speaker]) -> dict[str, Any]:
    """A table, as an index lists it."""
    title = {say.language: say.code("table", name) for say in speakers}
    return {"name": f"{name}.csv", "href": f"{paths.TABLES}/{name}.csv", "title": title}


def _entry(stage: Path, folder: Path, report: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"title": {}, "message": {}, "html": {}, "pdf": {}}
    for language in words.LANGUAGES:
        cover = _cover(stage, folder, f"{language}-{report}.ipynb")
        if cover is None:
            continue
        entry["title"][language], entry["message"][language] = cover["title"], cover["message"]
        for kind in paths.FORMATS:
            own = f"{language}/{report}.{kind}"
            if (stage / own).is_file() or (folder / own).is_file():
                entry[kind][language] = own
    return entry


def _cover(stage: Path, folder: Path, name: str) -> Mapping[str, Any] | None:
    """The cover an executed notebook displayed, this run's or an earlier one's."""
    for place in (stage, folder):
        file = place / paths.EXECUTED / name
        if file.is_file():
            for cell in json.loads(file.read_bytes())["cells"]:
                for output in cell.get("outputs", ()):
                    shape = output.get("data", {}).get(block.MIME, {})
                    if shape.get("type") == "cover":
                        return dict(shape)
    return None


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
