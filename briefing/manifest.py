"""What the pages of a run were made from, kept beside them → which still stand, and why others not.

A page stands while everything it was made from has the same bytes and it has its own. Nothing is
keyed by a time. A manifest that is damaged, or a page that is, stands for nothing.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from briefing import errors, paths
from briefing.config import Report
from briefing.errors import message
from briefing.order import Run

LIBRARIES = (  # those that shape what a page shows
    *("babel", "ipykernel", "ipython", "jinja2", "matplotlib", "mistune", "nbconvert", "nbformat"),
    *("numpy", "pandas", "papermill", "pydantic", "seaborn", "typst"),
)
LOOKS = (paths.FONTS, paths.TEMPLATES, paths.CHART_STYLE)

Made = dict[str, Any]  # "inputs": name → hash; "pages": path below the run's folder → hash


def of(content: bytes | str) -> str:
    """The SHA-256 sum of bytes or text."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def of_files(files: Iterable[Path], below: Path) -> str:
    """One sum for several files, their names and order included."""
    listed = sorted(file for file in files if file.is_file())
    parts = [f"{file.relative_to(below).as_posix()} {of(file.read_bytes())}" for file in listed]
    return of("\n".join(parts))


@functools.cache
def ground() -> Mapping[str, str]:
    """What every page rests on beside its data: name → hash."""
    code = [paths.ROOT / "pipeline.py", *paths.PACKAGE.rglob("*.py")]
    looks = [file for place in LOOKS for file in ([place] if place.is_file() else place.rglob("*"))]
    versions = [platform.python_version(), *(f"{n} {metadata.version(n)}" for n in LIBRARIES)]
    return {
        "code": of_files(code, paths.ROOT),
        "words": of_files(paths.LOCALES.glob("*.po"), paths.LOCALES),
        "looks": of_files(looks, paths.PACKAGE),
        "versions": of("\n".join(versions)),
    }


def inputs(
    notebook: Path, parameters: Mapping[str, Any], links: Any, tables: Path
) -> dict[str, str]:
    """Everything a report in one language is made from: name → hash.

    `parameters` are those of its notebook, `links` what its pages lead to, `tables` the folder of
    the run's tables.
    """
    return {
        "notebook": of(notebook.read_bytes()),
        "parameters": of(json.dumps([parameters, links], sort_keys=True, default=str)),
        **{file.name: of(file.read_bytes()) for file in sorted(tables.glob("*.csv"))},
        **ground(),
    }


@dataclass(frozen=True)
class Edition:
    """A report in one language: its formats, what it is made from, its files, why it must be made.

    `reasons` is None where every page stands, empty where one was never made.
    """

    report: Report
    notebook: Path
    language: str
    formats: tuple[str, ...]
    inputs: Mapping[str, str]
    pages: tuple[str, ...]
    reasons: Sequence[errors.Message] | None

    @property
    def name(self) -> str:
        return f"{self.language}-{self.report.name}"


def editions(run: Run, earlier: Mapping[str, Made]) -> Iterator[Edition]:
    """The editions of a run whose tables lie in its stage, against what was made earlier."""
    for report, language, formats in run.editions():
        given = {**report.parameters, "year": run.year, "language": language}
        notebook = paths.NOTEBOOKS / report.notebook
        now = inputs(
            notebook,
            given,
            run.companions(report, language),
            run.stage / paths.TABLES,
        )
        pages = tuple(run.pages(report, language, formats))
        differing = changed(earlier.get(f"{language}-{report.name}"), now, run.folder, pages)
        stands = differing == []
        reasons = None if stands else told(differing or (), run.folder, run.stage)
        yield Edition(report, notebook, language, formats, now, pages, reasons)


def read(folder: Path) -> dict[str, Made]:
    """What an earlier run made, by edition; nothing where that cannot be read."""
    try:
        kept = json.loads((folder / paths.MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def changed(
    made: Made | None, now: Mapping[str, str], folder: Path, wanted: Iterable[str]
) -> list[str] | None:
    """What keeps an edition from standing: inputs that differ, pages that are damaged.

    [] where every page wanted stands, None where one was never made.
    """
    try:
        before, pages = dict(made["inputs"]), dict(made["pages"])  # type: ignore[index]
    except (KeyError, TypeError, ValueError):
        return None
    if not set(wanted) <= set(pages):
        return None
    differing = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    return differing + [name for name in pages if not _is_whole(folder / name, pages[name])]


def _is_whole(page: Path, kept: str) -> bool:
    return page.is_file() and of(page.read_bytes()) == kept


def told(differing: Iterable[str], folder: Path, stage: Path) -> list[errors.Message]:
    """Each thing that differs in words; of a table the first row that does."""
    return [_told(name, folder, stage) for name in differing]


def _told(name: str, folder: Path, stage: Path) -> errors.Message:
    known = {
        "notebook": message("its notebook changed"),
        "parameters": message("its parameters or the pages it leads to changed"),
        "code": message("the code changed"),
        "words": message("the words changed"),
        "looks": message("fonts, templates or styles changed"),
        "versions": message("Python or a library changed"),
    }
    if name in known:
        return known[name]
    if not name.endswith(".csv"):
        return message("{page} is gone or was changed", page=name)
    row = first_row(*(place / paths.TABLES / name for place in (folder, stage)))
    return message("{table} row {row} changed", table=name, row=row)


def first_row(before: Path, after: Path) -> int:
    """The first line in which two tables differ, as a spreadsheet numbers it; 0 without the first.

    A table that is only longer differs in the line after the shorter one's last.
    """
    if not before.is_file():
        return 0
    old, new = (file.read_text(encoding="utf-8").splitlines() for file in (before, after))
    pairs = enumerate(itertools.zip_longest(old, new), start=1)
    return next((line for line, (one, other) in pairs if one != other), 0)


def entry(made: Edition, stage: Path) -> Made:
    """What an edition was made from, and its pages as they lie in the stage."""
    pages = {name: of((stage / name).read_bytes()) for name in made.pages}
    return {"inputs": dict(made.inputs), "pages": pages}


def written(made: Mapping[str, Made]) -> str:
    """A manifest as text, the same for the same run."""
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
