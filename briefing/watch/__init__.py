"""What a notebook or a page really read: cells of tables, words of a catalogue, files.

Kept while it happens, and written to the file `BRIEFING_READS` names when the process ends. What
`manifest` calls unchanged rests on it: what was never read cannot have shaped what was made. What
nobody can follow cell by cell counts as read whole.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from briefing import paths

READS = "BRIEFING_READS"  # the environment's name for the file the log goes to
CHANGES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CODE = (paths.PACKAGE, paths.NOTEBOOKS)  # has a key of its own

Reads = dict[str, Any]  # "lengths", "cells", "said", "files": see `log`

_cells: dict[tuple[str, str], set[int]] = defaultdict(set)  # table and column → rows
_lengths: dict[str, int] = {}  # table → how many rows it has
_said: dict[tuple[str, str, str], Sequence[str] | None] = {}  # language, context, text → found
_files: set[str] = set()
_apart: list[bool] = []  # not empty while what is opened is watched in another way


def forget() -> None:
    """Begin anew, as a process does that parts from another."""
    for kept in (_cells, _lengths, _said, _files, _apart):
        kept.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=forget)


def begins() -> bool:
    """Whether tables read from now on are watched: once, where the environment names a file."""
    name = os.environ.pop(READS, "")
    if name:
        from multiprocessing import util

        here, file = Path.cwd(), Path(name)
        sys.addaudithook(lambda event, details: _opened(event, details, here))
        util.Finalize(None, lambda: file.write_text(json.dumps(log())), exitpriority=0)
    return bool(name)


def log() -> Reads:
    """What was read.

    `lengths`: table → rows it has. `cells`: table → column → rows as `spans`. `said`: language,
    context, text and what the catalogue has for it, None where nothing. `files`: those read below
    the working folder by their path from there, those of the repository by their full path.
    """
    cells: dict[str, dict[str, str]] = defaultdict(dict)
    for (table, column), rows in sorted(_cells.items()):
        cells[table][column] = spans(rows)
    said = [[*key, found and list(found)] for key, found in sorted(_said.items())]
    return {"lengths": dict(_lengths), "cells": cells, "said": said, "files": sorted(_files)}


def word(language: str, context: str, text: str, found: Sequence[str] | None) -> None:
    """A text that was looked up in a catalogue."""
    _said[language, context, text] = found


def length(table: str, rows: int) -> None:
    """A table that was opened; how many rows it has counts as read."""
    _lengths[table] = rows


def cells(table: str, columns: Iterable[str], rows: Iterable[int]) -> None:
    """Cells of a table that were read."""
    numbers = list(rows)
    for column in columns:
        _cells[table, column].update(numbers)


@contextlib.contextmanager
def cell_by_cell() -> Iterator[None]:
    """What is opened in here is watched cell by cell, and not as a whole file."""
    _apart.append(True)
    try:
        yield
    finally:
        _apart.pop()


def _opened(event: str, details: tuple[Any, ...], here: Path) -> None:
    """Keep a file of the run or the repository that is opened to be read."""
    if event != "open" or _apart or not isinstance(details[0], str):
        return
    name, mode, flags = details
    if (mode and "r" not in mode) or (flags or 0) & CHANGES:
        return
    file = Path(os.path.abspath(name))  # noqa: PTH100 - resolve() asks the disk, which opens it
    if file.is_relative_to(here):
        _files.add(file.relative_to(here).as_posix())
    elif file.is_relative_to(paths.ROOT) and not any(map(file.is_relative_to, CODE)):
        hidden = any(part.startswith(".") for part in file.relative_to(paths.ROOT).parts)
        _files.update(() if hidden else (str(file),))


class Row(Mapping[str, Any]):
    """A row of a table that keeps which of its cells are read."""

    __slots__ = ("_number", "_table", "_values")

    def __init__(self, values: Mapping[str, Any], table: str, number: int) -> None:
        self._values, self._table, self._number = values, table, number

    def __getitem__(self, column: str) -> Any:
        _cells[self._table, column].add(self._number)
        return self._values[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def spans(rows: Iterable[int]) -> str:
    """Row numbers in order, neighbours joined: 0-3,7."""
    parts: list[list[int]] = []
    for row in sorted(rows):
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


def numbers(written: str) -> list[int]:
    """The row numbers of `spans`."""
    ends = [part.partition("-") for part in written.split(",") if part]
    return [row for first, _, last in ends for row in range(int(first), int(last or first) + 1)]
