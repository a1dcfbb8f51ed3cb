"""The CSV tables of a run → Tables, each read when it is first used."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from briefing import errors, limits, paths
from briefing.data import characters
from briefing.data.columns import Row, columns_of, make_rows, numeric_columns_of
from briefing.data.tables import RUN_TABLES, Comparison, Tables, row_types_of
from briefing.errors import Problem, hidden, message

# What is computed of figures of fifteen digits may have some more; the smallest begins far behind.
NUMBER = re.compile(r"-?\d{1,20}(?:\.\d{1,350})?(?:[eE][+-]?\d{1,2})?|nan")
A_NUMBER = message("a number of at most {count} digits", count=20)
MAKE_AGAIN = message("make the run again, or take its tables from a copy")
Kind = TypeVar("Kind", Tables, Comparison)


class _LazyTables:
    """Tables whose files lie in `_folder`."""

    _folder: Path
    _row_types: Mapping[str, type[Any]]

    def __getattr__(self, name: str) -> Any:
        if name not in self._row_types:
            raise AttributeError(name)
        file = self._folder / f"{name}.csv"
        if not file.is_file():
            raise errors.UndeclaredTable(table=name)
        self.__dict__[name] = read_table(file, self._row_types[name])
        return self.__dict__[name]


def load_tables(folder: str = "") -> Tables:
    """The tables of a run: of the folder named, else of the newest run in outputs/.

    A report of a run has the tables it declares in config.toml. Raises MissingTables where there
    is none, UndeclaredTable where the folder does not have one that is used.
    """
    place = Path(folder) if folder else _find_newest_run("measures.csv")
    return _open_lazily(Tables, place, errors.MissingTables)


def load_comparison(folder: str = "") -> Comparison:
    """The tables of several provinces compared, as `load_tables`. Raises MissingComparison."""
    place = Path(folder) if folder else _find_newest_run("side_by_side.csv")
    return _open_lazily(Comparison, place, errors.MissingComparison)


def _find_newest_run(table: str) -> Path:
    """The tables of the newest run that has a certain one."""
    files = list(paths.OUTPUTS.glob(f"*/*/{paths.TABLES_FOLDER}/{table}"))
    newest = max(files, key=lambda file: file.stat().st_mtime, default=None)
    return newest.parent if newest else paths.OUTPUTS


def _open_lazily(kind: type[Kind], place: Path, missing: type[errors.BriefingError]) -> Kind:
    """The tables of a folder; `missing` is raised, with the folder, where it has none of them."""
    row_types = row_types_of(kind)
    if not any((place / f"{name}.csv").is_file() for name in row_types):
        raise missing(folder=paths.format_path(place))
    lazy = type(kind.__name__, (_LazyTables, kind), {"_folder": place, "_row_types": row_types})
    return object.__new__(lazy)


def load_earlier_tables(folder: Path) -> Tables:
    """The tables of a run that another version may have made, read by the names of their columns.

    What it has no column or table for is unknown, other columns are left out. Raises UnreadableRun.
    """
    files = {name: folder / paths.TABLES_FOLDER / f"{name}.csv" for name in RUN_TABLES}
    if not any(_lies_at(files[name]) for name in ("measures", "results", "statements")):
        found = message("no tables of a run")
        raise errors.UnreadableRun(folder=paths.format_path(folder), found=found)
    tables: dict[str, Any] = {}
    for name, file in files.items():
        try:
            is_there = _lies_at(file)
            tables[name] = read_table(file, RUN_TABLES[name], complete=False) if is_there else []
        except (ValueError, csv.Error):
            found = message("{file}, which is no table of a run", file=file.name)
            raise errors.UnreadableRun(folder=paths.format_path(folder), found=found) from None
    return Tables(**tables)


def _lies_at(file: Path) -> bool:
    """Whether anything lies at a place, also what is no file. Raises OSError."""
    return file.is_symlink() or file.exists()


def has_known_columns(folder: Path) -> bool:
    """Whether the tables of a run have the columns this version writes, and no others.

    Of what changed since a release before it nothing else depends.
    """
    for name, kind in RUN_TABLES.items():
        file = folder / f"{name}.csv"
        if name == "changes_since":
            continue
        if not file.is_file():
            return False
        with file.open(encoding="utf-8-sig", newline="") as text:
            if tuple(next(csv.reader(text), ())) != columns_of(kind):
                return False
    return True


def read_table(file: Path, kind: type[Row], complete: bool = True) -> Sequence[Row]:
    """The rows of a table; text "" and numbers NaN where a cell is empty.

    One that need not be `complete` has empty cells where it lacks a column or a row has no more.
    """
    text = limits.read_file(file, limits.MAX_TABLE).decode("utf-8-sig")
    numbers = numeric_columns_of(kind)
    names, *lines = list(csv.reader(io.StringIO(text, newline=""))) or [[]]
    if not complete:
        if len(names) > limits.MAX_COLUMNS or len(lines) > limits.MAX_ROWS:
            raise ValueError("more than a table of a run has")
        lacking = [name for name in columns_of(kind) if name not in names]
        names = [*names, *lacking]
        if fault := _find_fault(file.name, names, lines, numbers):
            raise errors.BadData(paths.format_path(file.parent), [fault])
        lines = [line + [""] * (len(names) - len(line)) for line in lines if line]
    columns = zip(*lines, strict=True) if lines else ((),) * len(names)
    cells = {
        name: [float(cell or "nan") for cell in column] if name in numbers else column
        for name, column in zip(names, columns, strict=True)
    }
    return make_rows(kind, cells)


def _find_fault(
    file: str, names: Sequence[str], lines: Sequence[Sequence[str]], numbers: Collection[str]
) -> Problem | None:
    """The first cell that no run writes: beyond all numbers, too long, or with hidden signs."""
    for line, cells in enumerate(lines, start=2):
        for name, cell in zip(names, cells, strict=False):
            if len(cell) > limits.MAX_CELL:
                expected = message("at most {count}", count=limits.quantity(limits.MAX_CELL))
                found = message("{count} signs", count=limits.quantity(len(cell)))
                return Problem(file, line, name, found, expected, MAKE_AGAIN)
            if not cell.isprintable() and any(map(hidden.is_hidden, cell)):
                expected = message("text without control characters")
                return Problem(file, line, name, characters.quote(cell), expected, MAKE_AGAIN)
            if name in numbers and cell and not NUMBER.fullmatch(cell):
                return Problem(file, line, name, characters.quote(cell), A_NUMBER, MAKE_AGAIN)
    return None
