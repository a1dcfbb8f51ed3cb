"""Every message of the project: what code and notebooks say, for the tests of the catalogues."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from babel.messages.extract import extract

from briefing import paths, publish

KEYWORDS: dict[str, Any] = {"say": None, "message": None, "plural": (1, 2), "make_fault": (3,)}


def extracted() -> dict[str, str]:
    """The id of every message → where it is said first."""
    found: dict[str, str] = {}
    for text, place in [*_in_code(), *_in_notebooks()]:
        found.setdefault(text, place)
    return found


def _in_code() -> Iterator[tuple[str, str]]:
    files = [paths.ROOT / "pipeline.py", *sorted(paths.PACKAGE.rglob("*.py"))]
    for file in files:
        yield from _ids(file.read_text(encoding="utf-8"), file.relative_to(paths.ROOT).as_posix())


def _ids(source: str, place: str) -> Iterator[tuple[str, str]]:
    for line, text, _, _ in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        first = text[0] if isinstance(text, tuple) else text
        if first.strip():  # the separator of say(" ".join(…)) is no message
            yield first, f"{place}:{line}"


def _in_notebooks() -> Iterator[tuple[str, str]]:
    for file in sorted(Path(paths.NOTEBOOKS).glob("*.ipynb")):
        for number, cell in enumerate(nbformat.read(file, as_version=4).cells):
            place = f"notebooks/{file.name} cell {number}"
            if cell.cell_type == "markdown":
                yield from ((text, place) for text in _said_in_markdown(cell.source))
            else:
                ast.parse(cell.source)
                yield from _ids(cell.source, place)


def _said_in_markdown(source: str) -> list[str]:
    said: list[str] = []

    def say(text: str, **_: object) -> str:
        said.append(text)
        return text

    list(publish.parse_markdown(source, say, "notebook"))  # type: ignore[arg-type]
    return said
