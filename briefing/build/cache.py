"""What each step of a run was made from → whether it is up to date, and why not.

A run has steps: its tables, their workbook, each executed notebook, each page, the index. The
manifest (`manifest.json` in the run's folder) keeps of each step the sums of its inputs, taken when
they were read, and of the files it made. A step is up to date while its inputs are the same and its
files are there unaltered; nothing depends on a time. A notebook can read nothing but the tables its
report is given (`slices`), so their sum is all that its data needs.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefing import errors, limits, paths
from briefing.data.folder import Contents
from briefing.errors import message

Step = dict[str, Any]  # "inputs" and "files": name → sum; the tables' also "rows"
Project = Mapping[str, Mapping[str, str]]  # part of the project → its files → their sums
Manifest = dict[str, Step]  # "tables", "vi-summary.ipynb", "vi-summary.html", …
TABLES = "tables"  # the step that makes a run's tables
SINCE = "since"  # the part of it that compares them with the last release, where there is one

CODE: Mapping[str, tuple[str, ...]] = {  # step → the bands whose code shapes it
    TABLES: ("errors", "i18n", "data", "validate", "analysis", "publish"),
    SINCE: ("report", "build"),
    "ipynb": ("errors", "i18n", "data", "analysis", "report", "execute"),
}
PAGE_CODE = ("errors", "i18n", "data", "report", "publish")  # of pages, workbook and index
DESIGN: Mapping[str, tuple[Path, ...]] = {
    TABLES: (paths.UNITS,),
    "ipynb": (paths.FONTS, paths.CHART_STYLE, paths.DESIGN, paths.OUTLOOK, paths.TEMPLATES),
    "xlsx": (),
    SINCE: (paths.DESIGN,),
}
PAGE_DESIGN = (paths.FONTS, paths.TEMPLATES, paths.DESIGN)
LIBRARIES: Mapping[str, tuple[str, ...]] = {  # those that shape what a step makes
    TABLES: ("numpy", "pandas", "pydantic"),
    "ipynb": (
        *("babel", "ipykernel", "ipython", "jinja2", "matplotlib", "nbformat", "numpy"),
        *("papermill", "seaborn"),
    ),
    SINCE: ("babel",),
    "xlsx": ("babel", "xlsxwriter"),
    "index": ("babel", "jinja2"),
}
PARTS = {"code": ("code", SINCE), "design": ("design", SINCE), "notebooks": ("notebook",)}
INPUT_CHANGES: Mapping[str, errors.Message] = {
    "notebook": message("its notebook changed"),
    "executed": message("its notebook was executed again"),
    "parameters": message("its parameters changed"),
    "given": message("its tables changed"),
    "links": message("the pages it links to changed"),
    "pages": message("a page changed"),
    "style": message("the style of PDFs changed"),
    "date": message("the date of the newest source changed"),
    "year": message("the briefing year changed"),
    SINCE: message("the code of the comparison changed"),
    "release": message("there is another release to compare with"),
    "code": message("the code changed"),
    "design": message("fonts, templates or styles changed"),
    "words": message("the words changed"),
    "versions": message("Python or a library changed"),
}


# Sums


def hash_content(content: bytes | str) -> str:
    """The SHA-256 sum of bytes or text."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def hash_facts(facts: Any) -> str:
    """The sum of plain facts."""
    return hash_content(json.dumps(facts, sort_keys=True, default=str))


def hash_file(file: Path) -> str:
    """The sum of a file, "" where there is none that can be read."""
    try:
        return limits.hash_file(file)
    except (OSError, errors.UnreadFile, ValueError):  # the last of a name with a zero in it
        return ""


def hash_files(places: Iterable[Path]) -> str:
    """One sum for files, and for all files below folders; paths count, caches of Python do not.

    It is the same of an installed package as of the checkout it was built from.
    """
    parts = set()
    for place in places:
        names = (
            {file: os.path.relpath(file, place) for file in _list_files(place)}
            if place.is_dir()
            else {place: _name_project_file(place)}
        )
        parts |= {f"{name} {hash_file(file)}" for file, name in names.items()}
    return hash_content("\n".join(sorted(parts)))


def _list_files(folder: Path) -> list[Path]:
    """The files below a folder, by os.walk: several times as fast as Path.rglob."""
    return sorted(
        Path(place, file)
        for place, _, files in os.walk(folder)
        if not place.endswith("__pycache__")
        for file in files
    )


def _list_code(folder: Path) -> list[Path]:
    return [file for file in _list_files(folder) if file.suffix == ".py"]


@functools.cache
def hash_project(step: str) -> Mapping[str, str]:
    """What a step depends on beside its data and words: code, design, versions → sum."""
    bands = CODE.get(step, PAGE_CODE)
    code = [file for band in bands for file in _list_code(paths.PACKAGE / band)]
    design = DESIGN.get(step, PAGE_DESIGN)
    sums = {"design": hash_files(design)} if design else {}
    libraries = _map_libraries()[step]
    return {"code": hash_files(code), **sums, "versions": _hash_versions(libraries)}


def _map_libraries() -> dict[str, tuple[str, ...]]:
    from briefing.publish.renderers import RENDERERS

    return {**LIBRARIES, **{kind: renderer.libraries for kind, renderer in RENDERERS.items()}}


@functools.cache
def hash_words(*languages: str) -> str:
    """The sum of the catalogues of some languages."""
    return hash_files([paths.UNITS, *(paths.LOCALES / f"{name}.po" for name in languages)])


def _hash_versions(libraries: Iterable[str]) -> str:
    from importlib import metadata

    return hash_facts(
        [platform.python_version(), *(f"{name} {metadata.version(name)}" for name in libraries)]
    )


def hash_installation() -> Mapping[str, str]:
    """All that pages depend on beside their data; machines alike in it make the same bytes."""
    sums = hash_project_files(list_project_files())
    return {**sums, "versions": _hash_versions(list_versions())}


def list_versions() -> dict[str, str]:
    """The libraries that shape what is made, with their versions."""
    from importlib import metadata

    libraries = sorted({name for names in _map_libraries().values() for name in names})
    return {name: metadata.version(name) for name in libraries}


def list_project_files() -> Project:
    """The project's own files as they are now, and the libraries that are installed."""
    code = [paths.ROOT / "pipeline.py", paths.CONFIG, *_list_code(paths.PACKAGE)]
    words, notebooks = _list_files(paths.LOCALES), _list_files(paths.NOTEBOOKS)
    looks = (_list_files(place) if place.is_dir() else [place] for place in DESIGN["ipynb"])
    design = [file for found in looks for file in found]
    places = {"code": code, "words": words, "design": design, "notebooks": notebooks}
    parts = {
        part: {_name_project_file(file): hash_file(file) for file in of_part}
        for part, of_part in places.items()
    }
    folders = [Path(place) for place in sys.path]
    installed = (entry.name for folder in folders for entry in folder.glob("*.dist-info"))
    python = f"Python {platform.python_version()}"
    return {**parts, "versions": dict.fromkeys([python, *sorted(installed)], "")}


def _name_project_file(file: Path) -> str:
    """A file as it lies in a checkout, also of an installed package."""
    return os.path.relpath(file, paths.ROOT if paths.ROOT in file.parents else paths.CHECKOUT)


def hash_project_files(project: Project) -> dict[str, str]:
    """A sum for each part, in a hundredth of `hash_installation`'s time: every library counts."""
    return {part: hash_facts(sums) for part, sums in project.items()}


def list_changed_files(before: Project, now: Project) -> dict[str, list[str]]:
    """Part of the project → its files that are not what they were; only the parts with such."""
    changed = {
        part: sorted({name for name, _ in {*before[part].items()} ^ {*now[part].items()}})
        for part in before
    }
    return {part: names for part, names in changed.items() if names}


# The manifest of a run


def read_manifest(folder: Path) -> Manifest:
    """What an earlier run made; nothing where it cannot be read or is not as it was written."""
    return read_summed(folder / paths.MANIFEST, "steps")


def format_manifest(manifest: Manifest, facts: Mapping[str, Any] | None = None) -> str:
    """A manifest as text, the same for the same run: facts, a step a line, the sum of it all."""
    facts = facts or {}
    lines = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(manifest[name], sort_keys=True, ensure_ascii=False)}"
        for name in sorted(manifest)
    )
    total = hash_facts({**facts, "steps": manifest})
    told = "".join(f"{json.dumps(name)}: {json.dumps(fact)}, " for name, fact in facts.items())
    return f'{{"sum": "{total}", {told}"steps": {{\n{lines}\n}}}}\n'


def read_summed(file: Path, name: str) -> dict[str, Any]:
    """As `parse_summed`, of a file; {} also where it cannot be read."""
    try:
        return parse_summed(limits.read_file(file, limits.MAX_MANIFEST), name)
    except (OSError, errors.UnreadFile):
        return {}


def parse_summed(content: bytes, name: str) -> dict[str, Any]:
    """A part of a JSON text that has the sum of all else beside; {} where the sum is not that.

    Nor of one whose entries are not of the form of steps or requests, or name files elsewhere.
    """
    try:
        facts = json.loads(content.decode("utf-8"))
        entries = dict(facts[name]) if is_summed(facts, facts.pop("sum"), name) else {}
        return entries if all(map(_is_entry, entries.values())) else {}
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):  # not of the form
        return {}


def is_summed(facts: Mapping[str, Any], total: str, name: str) -> bool:
    """Whether a sum is that of some facts, or of one part alone, as it once was."""
    return total in (hash_facts(facts), hash_facts(facts[name]))


def _is_entry(entry: Any) -> bool:
    """Whether an entry is a step or a request by its form, and the files it made lie below."""
    made = entry.get("files", entry.get("made"))
    inputs = entry.get("inputs", entry.get("read"))
    maps = [made, inputs, *entry.get("rows", {}).values()]
    texts = [text for one in maps for pair in one.items() for text in pair]
    if not all(isinstance(text, str) for text in texts):
        return False
    return not any(Path(name).is_absolute() or ".." in Path(name).parts for name in made)


def make_step(inputs: Mapping[str, str], files: Iterable[str], stage: Path, **more: Any) -> Step:
    """A step that was made: its inputs, and the sums of its files as they lie in the stage."""
    return {
        "inputs": dict(inputs),
        "files": {name: hash_file(stage / name) for name in files},
        **more,
    }


def forget_inputs(manifest: Manifest, parts: Iterable[str]) -> Manifest:
    """A manifest that does not know some parts of the project: the next run makes it all again."""
    names = {name for part in parts for name in (PARTS.get(part, ()) or [part])}
    return {
        key: {**step, "inputs": {n: "" if n in names else s for n, s in step["inputs"].items()}}
        for key, step in manifest.items()
    }


def find_reasons(
    step: Step | None, inputs: Mapping[str, str], folder: Path
) -> list[errors.Message] | None:
    """Why a step must be made again: [] where it is up to date, None where it was never made."""
    if step is None:
        return None
    names = list_changed_inputs(step, inputs)
    return [describe_input(name) for name in names] + list_damage(step, folder)


def list_changed_inputs(step: Step, inputs: Mapping[str, str]) -> list[str]:
    """The inputs of a step that are not what they were."""
    before = step["inputs"]
    return [name for name in {**before, **inputs} if before.get(name) != inputs.get(name)]


def describe_input(name: str) -> errors.Message:
    """An input that changed; one without words of its own is a file."""
    return INPUT_CHANGES.get(name) or message("{file} changed", file=name)


def list_damage(step: Step, folder: Path) -> list[errors.Message]:
    """The files of a step that are missing or not what they were."""
    return [
        message("{page} is missing or was changed", page=name)
        for name, before in step["files"].items()
        if hash_file(folder / name) != before
    ]


# Rows of the data folder, to say why


@dataclass(frozen=True)
class RowChange:
    """A row of a data file that is new, changed, or (`row` 0) deleted, with the ids in it."""

    file: str
    row: int
    label: str
    ids: frozenset[str]

    def describe(self) -> errors.Message:
        if self.row:
            return message("{table} row {row} changed", table=self.file, row=self.row)
        return message("{table}: the row {label} was deleted", table=self.file, label=self.label)


def list_row_sums(contents: Contents) -> dict[str, dict[str, str]]:
    """File of a data folder → short sum of each row → what the row is about."""
    return {
        file: {_hash_row(row): _label_row(head, row) for row in rows}
        for file, (head, *rows) in _read_data_rows(contents).items()
    }


def list_row_changes(step: Step, contents: Contents) -> tuple[RowChange, ...]:
    """The rows of a data folder that are not what they were when its tables were made."""
    changes = []
    for file, (head, *rows) in _read_data_rows(contents).items():
        before = step.get("rows", {}).get(file, {})
        new = [
            RowChange(file, line, _label_row(head, row), frozenset(_list_ids(head, row)))
            for line, row in enumerate(rows, start=2)
            if _hash_row(row) not in before
        ]
        now = {_hash_row(row) for row in rows}
        deleted = [label for key, label in before.items() if key not in now]
        gone = [RowChange(file, 0, label, frozenset(label.split(", "))) for label in deleted]
        changed = {change.label for change in new}  # a row that changed is not also deleted
        changes += [*new, *(change for change in gone if change.label not in changed)]
    return tuple(changes)


def _read_data_rows(contents: Contents) -> dict[str, list[list[str]]]:
    """The rows of each CSV file that has a header, as a spreadsheet numbers them."""
    from briefing.data.contract_files import read_cells  # with pydantic

    return dict(sorted(read_cells(contents).items()))


def find_table_reasons(
    step: Step | None, inputs: Mapping[str, str], folder: Path, contents: Contents
) -> tuple[list[errors.Message] | None, tuple[RowChange, ...]]:
    """As `find_reasons` of a run's tables, by the rows of the data that changed; with these."""
    if step is None:
        return None, ()
    changes = list_row_changes(step, contents)
    files = {change.file for change in changes}
    others = [name for name in list_changed_inputs(step, inputs) if name not in files]
    rows = [change.describe() for change in changes]
    return [*rows, *map(describe_input, others), *list_damage(step, folder)], changes


def _hash_row(row: Sequence[str]) -> str:
    return hash_content("\x1f".join(row))[:10]


def _list_ids(head: Sequence[str], row: Sequence[str]) -> list[str]:
    """What a row is about; a source is named in too many rows to tell them apart."""
    return [cell for name, cell in zip(head, row, strict=False) if is_id_column(name) and cell]


def _label_row(head: Sequence[str], row: Sequence[str]) -> str:
    """The ids of a row with its period or plan; its first cell where it has none."""
    cells = [
        cell
        for name, cell in zip(head, row, strict=False)
        if cell and (is_id_column(name) or name in ("period", "plan"))
    ]
    return ", ".join(cells or row[:1])


def is_id_column(name: str) -> bool:
    """Whether a column names what a row is about."""
    return name == "id" or (name.endswith("_id") and name != "source_id")
