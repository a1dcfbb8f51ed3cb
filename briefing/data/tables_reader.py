"""The CSV tables of a run → Tables, each read when it is first used."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from briefing import errors, paths
from briefing.data.columns import Row, make_rows, numeric_columns_of
from briefing.data.tables import Comparison, Tables


class _LazyTables:
    """Tables whose files lie in `_folder`."""

    _folder: Path

    def __getattr__(self, name: str) -> Any:
        kinds = type(self).row_types  # type: ignore[attr-defined]  # of the tables it is
        if name not in kinds:
            raise AttributeError(name)
        file = self._folder / f"{name}.csv"
        if not file.is_file():
            raise errors.UndeclaredTable(table=name)
        table = read_table(file, kinds[name])
        object.__setattr__(self, name, table)
        return table


class _LazyRunTables(_LazyTables, Tables):
    """The tables of a run's folder."""


class _LazyComparison(_LazyTables, Comparison):
    """The tables of a comparison's folder."""


def load_tables(folder: str = "") -> Tables:
    """The tables of a run: of the folder named, else of the newest run in outputs/.

    A report of a run has the tables it declares in config.toml. Raises MissingTables where there
    is none, UndeclaredTable where the folder does not have one that is used.
    """
    place = Path(folder) if folder else _find_newest_run("measures.csv")
    return _open_lazily(_LazyRunTables, place, errors.MissingTables)


def load_comparison(folder: str = "") -> Comparison:
    """The tables of several provinces compared, as `load_tables`. Raises MissingComparison."""
    place = Path(folder) if folder else _find_newest_run("side_by_side.csv")
    return _open_lazily(_LazyComparison, place, errors.MissingComparison)


def _find_newest_run(table: str) -> Path:
    """The tables of the newest run that has a certain one."""
    runs = sorted(
        paths.OUTPUTS.glob(f"*/*/{paths.TABLES_FOLDER}/{table}"),
        key=lambda file: file.stat().st_mtime,
    )
    return runs[-1].parent if runs else paths.OUTPUTS


LazyKind = TypeVar("LazyKind", _LazyRunTables, _LazyComparison)


def _open_lazily(
    kind: type[LazyKind], place: Path, missing: type[errors.BriefingError]
) -> LazyKind:
    """The tables of a folder; `missing` is raised, with the folder, where it has none of them."""
    if not any((place / f"{name}.csv").is_file() for name in kind.row_types):
        raise missing(folder=paths.format_path(place))
    tables = object.__new__(kind)
    object.__setattr__(tables, "_folder", place)
    return tables


def read_table(file: Path, kind: type[Row]) -> Sequence[Row]:
    """The rows of a table; text "" and numbers NaN where a cell is empty."""
    with file.open(encoding="utf-8", newline="") as text:
        names, *lines = csv.reader(text)
    numbers = numeric_columns_of(kind)
    columns = zip(*lines, strict=True) if lines else ((),) * len(names)
    cells = {
        name: [float(cell or "nan") for cell in column] if name in numbers else column
        for name, column in zip(names, columns, strict=True)
    }
    return make_rows(kind, cells)
