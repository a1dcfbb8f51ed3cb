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

SHARED_BANDS = ("errors", "paths", "watch", "i18n", "data")
STEP_MODULES: Mapping[str, tuple[str, ...]] = {  # step → the bands it runs
    "tables": (*SHARED_BANDS, "validate", "analysis", "publish"),
    "notebook": (*SHARED_BANDS, "analysis", "report", "execute"),
    **dict.fromkeys(("html", "pdf", "book"), (*SHARED_BANDS, "report", "publish")),
}
STEP_DESIGN_FILES: Mapping[str, tuple[Path, ...]] = {
    "notebook": (paths.FONTS, paths.CHART_STYLE, paths.DESIGN),
    "html": (paths.FONTS, paths.TEMPLATES, paths.DESIGN),
    "pdf": (paths.FONTS, paths.TEMPLATES, paths.DESIGN),
}
STEP_LIBRARIES: Mapping[str, tuple[str, ...]] = {  # those that shape what comes out
    "tables": ("numpy", "pandas", "pydantic"),
    "notebook": (
        *("babel", "ipykernel", "ipython", "jinja2", "matplotlib", "nbformat", "numpy", "pandas"),
        *("papermill", "pydantic", "seaborn"),
    ),
    "html": ("babel", "jinja2", "mistune", "nbformat"),
    "pdf": ("babel", "jinja2", "mistune", "nbformat", "typst"),
    "book": ("babel", "xlsxwriter"),
}


def hash_content(content: bytes | str) -> str:
    """The SHA-256 sum of bytes or text."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def hash_facts(facts: Any) -> str:
    """The sum of plain facts."""
    return hash_content(json.dumps(facts, sort_keys=True, default=str))


def hash_file(file: Path) -> str:
    """The sum of a file, "" where there is none."""
    try:
        return hash_content(file.read_bytes())
    except OSError:
        return ""


def hash_files(places: Iterable[Path]) -> str:
    """One sum for files, and for all files below folders; names count, caches of Python do not.

    A file is named by its path in the repository, one below a folder by its path from there.
    """
    parts = []
    for place in sorted(places):
        base = place if place.is_dir() else paths.ROOT
        listed = sorted(_list_files_below(str(place))) if place.is_dir() else [str(place)]
        parts += [f"{os.path.relpath(file, base)} {hash_file(Path(file))}" for file in listed]
    return hash_content("\n".join(parts))


def _list_files_below(folder: str) -> list[str]:
    """The files below a folder: by os.walk, several times as fast as Path.rglob."""
    return [
        os.path.join(place, file)  # noqa: PTH118 - thousands of paths, most of them never needed
        for place, folders, files in os.walk(folder)
        if not place.endswith("__pycache__")
        for file in files
    ]


@functools.cache
def hash_static_inputs(step: str) -> Mapping[str, str]:
    """What a step of `CODE` rests on beside its data: `code`, `looks`, `versions` → sum."""
    code = [found for name in STEP_MODULES[step] for found in _find_module_paths(name)]
    looks = {"looks": hash_files(STEP_DESIGN_FILES[step])} if step in STEP_DESIGN_FILES else {}
    return {"code": hash_files(code), **looks, "versions": _hash_versions(STEP_LIBRARIES[step])}


def _find_module_paths(name: str) -> list[Path]:
    places = (paths.PACKAGE / name, paths.PACKAGE / f"{name}.py")
    return [place for place in places if place.exists()]


def _hash_versions(libraries: Iterable[str]) -> str:
    from importlib import metadata

    versions = [f"{name} {metadata.version(name)}" for name in libraries]
    return hash_facts([platform.python_version(), *versions])


def hash_installation() -> Mapping[str, str]:
    """All that pages rest on beside their data; machines alike in it make the same bytes."""
    libraries = sorted({name for names in STEP_LIBRARIES.values() for name in names})
    return {**_hash_project_files(), "versions": _hash_versions(libraries)}


def hash_installation_quickly() -> Mapping[str, str]:
    """As `installation`, in a hundredth of a second: any other library counts as well."""
    return {
        **_hash_project_files(),
        "versions": hash_facts([platform.python_version(), _list_installed()]),
    }


def _hash_project_files() -> Mapping[str, str]:
    """The files of the project itself."""
    return {
        "code": hash_files(
            [paths.ROOT / "pipeline.py", paths.CONFIG, *paths.PACKAGE.rglob("*.py")]
        ),
        "words": hash_files([paths.LOCALES]),
        "looks": hash_files([paths.FONTS, paths.TEMPLATES, paths.CHART_STYLE, paths.DESIGN]),
        "notebooks": hash_files([paths.NOTEBOOKS]),
    }


def _list_installed() -> list[str]:
    """The libraries there are, each with its version, as the names of their folders tell."""
    folders = [Path(place) for place in sys.path]
    return sorted(entry.name for folder in folders for entry in folder.glob("*.dist-info"))
