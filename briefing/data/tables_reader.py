"""The tables a run has left as CSV → Tables, each read when it is first asked for."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from briefing import errors, paths, watch
from briefing.data.tables import Comparison, Tables, get_column_dtypes

if TYPE_CHECKING:
    import pandas as pd


class _LazyTables:
    """Tables whose files lie in `_place`; with `_own` they are of the run a notebook belongs to."""

    _place: Path
    _own: bool

    def __getattr__(self, name: str) -> Any:
        columns = type(self).columns  # type: ignore[attr-defined]  # of the tables it is
        if name not in columns:
            raise AttributeError(name)
        frame = _read_table(self._place / f"{name}.csv", columns[name], self._own)
        object.__setattr__(self, name, frame)
        return frame


class _LazyRunTables(_LazyTables, Tables):
    """The tables of a run's folder."""


class _LazyComparison(_LazyTables, Comparison):
    """The tables of a comparison's folder."""


def load_tables(folder: str = "") -> Tables:
    """The tables of a run: of the folder named, else of the newest run in outputs/.

    Text columns hold "" and numeric ones NaN where a cell is empty. Raises MissingTables.
    """
    place = Path(folder) if folder else _find_newest_run("measures.csv")
    return _open_lazily(_LazyRunTables, place, errors.MissingTables)


def load_comparison(folder: str = "") -> Comparison:
    """The tables of several provinces compared, as `tables`. Raises MissingComparison."""
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
    """The tables of a folder; `missing` is raised, with the folder, where one is not there."""
    if not all((place / f"{name}.csv").is_file() for name in kind.columns):
        raise missing(paths.format_path(place))  # type: ignore[arg-type]
    run = object.__new__(kind)
    object.__setattr__(run, "_place", place)
    object.__setattr__(run, "_own", watch.begins() and not place.is_absolute())
    return run


def _read_table(file: Path, columns: Sequence[str], own: bool) -> pd.DataFrame:
    """A table as a frame; each cell of it is watched if it is of the notebook's own run."""
    import pandas as pd

    from briefing.watch.frame import watched

    apart = watch.cell_by_cell() if own else contextlib.nullcontext()
    with apart, file.open(encoding="utf-8", newline="") as text:
        names, *rows = csv.reader(text)
    cells = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    kinds = get_column_dtypes(columns)
    frame = pd.DataFrame(
        {
            name: pd.Series(_convert_cells(cells.get(name, ()), kind), dtype=kind)
            for name, kind in ((name, kinds.get(name, "object")) for name in names)
        }
    )
    if not own:
        return frame
    watch.length(file.name, len(frame))
    return watched(frame, file.name, range(len(frame)))


def _convert_cells(cells: Sequence[str], kind: str) -> list[Any]:
    """The cells of a column: numbers, NaN where empty, or text."""
    return [float(cell or "nan") for cell in cells] if kind == "float64" else list(cells)
