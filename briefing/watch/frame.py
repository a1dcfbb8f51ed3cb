"""A frame that keeps which of its cells are read, and is for all else a frame like any other.

Followed are columns by name, filters by a mask and rows as mappings. Whatever else pandas does with
it counts as reading all of it, and ends the watch. What comes out is a plain frame, but for a
filter's, which is watched on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from pandas.api.types import is_bool_dtype

from briefing import watch

FOLLOWED = {"__class__", "__dict__", "columns", "empty", "shape", "to_dict"}
STRUCTURE = {"columns", "empty", "shape"}  # tells of no cell


class Watched(pd.DataFrame):
    """Some rows of a table, by their numbers in it; made by `watched`."""

    def __getattribute__(self, name: str) -> Any:
        known = _known(self)
        if known is None:
            return super().__getattribute__(name)
        if name in STRUCTURE:
            return getattr(known[0], name)
        if name not in FOLLOWED:
            _let_go(self)
        return super().__getattribute__(name)

    def __getitem__(self, key: Any) -> Any:
        known = _known(self)
        if known is not None:
            plain, table, rows = known
            if _is_mask(key):
                kept = pd.Series(rows, index=plain.index)[key]
                return watched(plain[key], table, kept.tolist())
            if isinstance(key, str) and key in plain.columns:
                watch.cells(table, [key], rows)
                return plain[key]
            _let_go(self)
        return super().__getitem__(key)

    def __setitem__(self, key: Any, value: Any) -> None:
        _let_go(self)
        super().__setitem__(key, value)

    def __len__(self) -> int:
        known = _known(self)
        return super().__len__() if known is None else len(known[0])

    def to_dict(self, orient: str = "dict", *args: Any, **options: Any) -> Any:
        known = _known(self)
        if known is not None and orient == "records" and not args and not options:
            plain, table, rows = known
            found = plain.to_dict("records")
            return [watch.Row(row, table, n) for row, n in zip(found, rows, strict=True)]
        _let_go(self)
        return super().to_dict(orient, *args, **options)


def watched(frame: pd.DataFrame, table: str, rows: Sequence[int]) -> Watched:
    """A frame to be watched: rows of a table, with their numbers in it."""
    own = Watched(frame)
    object.__setattr__(own, "_watched", (frame, table, rows))
    return own


def _known(frame: pd.DataFrame) -> Any:
    """The plain frame, its table and row numbers; None where it is watched no more."""
    return object.__getattribute__(frame, "__dict__").get("_watched")


def _let_go(frame: pd.DataFrame) -> None:
    """Count all of a frame as read, and watch it no more."""
    known = _known(frame)
    if known is not None:
        plain, table, rows = known
        object.__getattribute__(frame, "__dict__").pop("_watched")
        watch.cells(table, plain.columns, rows)


def _is_mask(key: Any) -> bool:
    return hasattr(key, "dtype") and is_bool_dtype(key.dtype) and getattr(key, "ndim", 1) == 1
