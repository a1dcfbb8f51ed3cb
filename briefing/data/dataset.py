"""A province folder's rows as read, each with its line, frames made of them, and source texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from briefing.data import schema
from briefing.errors import BadData, Problem

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class NumberedRow:
    """A row of the contract and its line in its file (the header is line 1)."""

    line: int
    row: Any


@dataclass(frozen=True)
class SourceText:
    """The text of a source as it lies in the sources folder, and the SHA-256 sum of its bytes."""

    sha256: str
    text: str


@dataclass(frozen=True)
class Province:
    """Everything a province folder says, with the problems met while reading it.

    `rows` holds the rows that could be read, by file; `ids` every id written in a file's key
    column, readable row or not, so that one bad row does not make others look wrong. A file that
    could not be read to its end has no entry in `ids`.
    """

    folder: str
    info: schema.ProvinceInfo | None
    rows: Mapping[str, tuple[NumberedRow, ...]]
    ids: Mapping[str, frozenset[str]]
    problems: tuple[Problem, ...]
    frames: dict[str, pd.DataFrame] = field(default_factory=dict, compare=False, repr=False)

    @property
    def known(self) -> schema.ProvinceInfo:
        """Its facts; raises BadData where province.toml could not be read."""
        if self.info is None:
            raise BadData(self.folder, self.problems)
        return self.info

    def frame(self, name: str) -> pd.DataFrame:
        """A file's rows: the contract's columns, text "" and numbers NaN where empty, and `line`.

        A `value` keeps the digits it was written with: `decimals` counts them after the point,
        `digits` all significant ones. Every call gives a frame of its own.
        """
        if name not in self.frames:
            self.frames[name] = _make_frame(schema.ROW_MODELS[name], self.rows[name])
        return self.frames[name].copy()


def count_decimals(value: Decimal) -> int:
    """Digits after the point as written: 20.40 has two."""
    return max(0, -int(value.as_tuple().exponent))


def count_digits(value: Decimal) -> int:
    """Significant digits as written: 20.40 has four, 0.22 two, 28618 five."""
    return max(1, len(value.as_tuple().digits))


def _make_frame(model: type[schema.ContractRow], placed: Sequence[NumberedRow]) -> pd.DataFrame:
    """Rows with their lines as a frame."""
    import pandas as pd

    columns: dict[str, pd.Series] = {}
    for name in schema.list_columns(model):
        cells = [getattr(one.row, name) for one in placed]
        if schema.is_numeric(model, name):
            numbers = [None if cell is None else float(cell) for cell in cells]
            columns[name] = pd.Series(numbers, dtype="float64")
        else:
            texts = ["" if cell is None else cell for cell in cells]
            columns[name] = pd.Series(texts, dtype="object")
    if "value" in columns:
        values = [one.row.value for one in placed]
        columns["decimals"] = pd.Series([count_decimals(value) for value in values], dtype="int64")
        columns["digits"] = pd.Series([count_digits(value) for value in values], dtype="int64")
    columns["line"] = pd.Series([one.line for one in placed], dtype="int64")
    return pd.DataFrame(columns)
