"""Files → SHA-256 sums of what each step rests on beside its data: code, looks, versions."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from briefing import paths

SHARED = ("errors", "paths", "watch", "words", "contract", "tables", "design", "block", "executed")
CODE: Mapping[str, tuple[str, ...]] = {  # step → the modules it runs, as a test holds
    "tables": (
        *(
            *SHARED,
            "figures",
            "province",
            "told",
            "status",
            "tabulated",
            "load",
            "check",
            "reconcile",
        ),
        *("derive", "identities", "coherence", "measure", "compare", "files", "publish"),
    ),
    "notebook": (
        *(*SHARED, "province", "told", "status", "judged", "progress", "load", "exhibit", "chart"),
        *("processes", "execute"),
    ),
    "html": (*SHARED, "figures", "files", "publish"),
    "pdf": (*SHARED, "figures", "files", "publish"),
    "book": (*SHARED, "figures", "files", "publish"),
}
LOOKS: Mapping[str, tuple[Path, ...]] = {
    "notebook": (paths.FONTS, paths.CHART_STYLE, paths.DESIGN),
    "html": (paths.FONTS, paths.TEMPLATES, paths.DESIGN),
    "pdf": (paths.FONTS, paths.TEMPLATES, paths.DESIGN),
}
LIBRARIES: Mapping[str, tuple[str, ...]] = {  # those that shape what comes out
    "tables": ("numpy", "pandas", "pydantic"),
    "notebook": (
        *("babel", "ipykernel", "ipython", "jinja2", "matplotlib", "nbformat", "numpy", "pandas"),
        *("papermill", "pydantic", "seaborn"),
    ),
    "html": ("babel", "jinja2", "mistune", "nbformat"),
    "pdf": ("babel", "jinja2", "mistune", "nbformat", "typst"),
    "book": ("babel", "xlsxwriter"),
}


def of(content: bytes | str) -> str:
    """The SHA-256 sum of bytes or text."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def of_facts(facts: Any) -> str:
    """The sum of plain facts."""
    return of(json.dumps(facts, sort_keys=True, default=str))


def of_file(file: Path) -> str:
    """The sum of a file, "" where there is none."""
    try:
        return of(file.read_bytes())
    except OSError:
        return ""


def of_files(places: Iterable[Path]) -> str:
    """One sum for files, and for all files below folders; names count, caches of Python do not.

    A file is named by its path in the repository, one below a folder by its path from there.
    """
    parts = []
    for place in sorted(places):
        base = place if place.is_dir() else paths.ROOT
        listed = sorted(_below(str(place))) if place.is_dir() else [str(place)]
        parts += [f"{os.path.relpath(file, base)} {of_file(Path(file))}" for file in listed]
    return of("\n".join(parts))


def _below(folder: str) -> list[str]:
    """The files below a folder: by os.walk, several times as fast as Path.rglob."""
    return [
        os.path.join(place, file)  # noqa: PTH118 - thousands of paths, most of them never needed
        for place, folders, files in os.walk(folder)
        if not place.endswith("__pycache__")
        for file in files
    ]


@functools.cache
def ground(step: str) -> Mapping[str, str]:
    """What a step of `CODE` rests on beside its data: `code`, `looks`, `versions` → sum."""
    code = [found for name in CODE[step] for found in _modules(name)]
    looks = {"looks": of_files(LOOKS[step])} if step in LOOKS else {}
    return {"code": of_files(code), **looks, "versions": _versions(LIBRARIES[step])}


def _modules(name: str) -> list[Path]:
    places = (paths.PACKAGE / name, paths.PACKAGE / f"{name}.py")
    return [place for place in places if place.exists()]


def _versions(libraries: Iterable[str]) -> str:
    from importlib import metadata

    versions = [f"{name} {metadata.version(name)}" for name in libraries]
    return of_facts([platform.python_version(), *versions])


def installation() -> Mapping[str, str]:
    """All that pages rest on beside their data; machines alike in it make the same bytes."""
    libraries = sorted({name for names in LIBRARIES.values() for name in names})
    return {**_own(), "versions": _versions(libraries)}


def standing() -> Mapping[str, str]:
    """As `installation`, in a hundredth of a second: any other library counts as well."""
    return {**_own(), "versions": of_facts([platform.python_version(), _installed()])}


def _own() -> Mapping[str, str]:
    """The files of the project itself."""
    return {
        "code": of_files([paths.ROOT / "pipeline.py", paths.CONFIG, *paths.PACKAGE.rglob("*.py")]),
        "words": of_files([paths.LOCALES]),
        "looks": of_files([paths.FONTS, paths.TEMPLATES, paths.CHART_STYLE, paths.DESIGN]),
        "notebooks": of_files([paths.NOTEBOOKS]),
    }


def _installed() -> list[str]:
    """The libraries there are, each with its version, as the names of their folders tell."""
    folders = [Path(place) for place in sys.path]
    return sorted(entry.name for folder in folders for entry in folder.glob("*.dist-info"))
