"""The type of a table's rows → its columns; columns of cells → typed rows, and back."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar, get_type_hints

from briefing.config import LANGUAGES, MESSAGE_LANGUAGE
from briefing.data.rows import Notes, Texts

TEXT_STEMS = {"sentence": "unit"}  # fields whose columns, one a language, begin otherwise
Row = TypeVar("Row", bound=NamedTuple)
Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)


@functools.cache
def fields_of(kind: type) -> Mapping[str, Any]:
    """Field of a row → its type: str, float, Texts or Notes."""
    return get_type_hints(kind)


def columns_of(kind: type) -> tuple[str, ...]:
    """The columns of a table with rows of a kind, in order."""
    return tuple(c for field, hint in fields_of(kind).items() for c in _columns(field, hint))


def numeric_columns_of(kind: type) -> frozenset[str]:
    """The columns of a table that hold numbers."""
    return frozenset(field for field, hint in fields_of(kind).items() if hint is float)


def text_columns_of(field: str, kind: Any) -> Mapping[str, str]:
    """Language → the column with a field's text in it; nothing of a field that is no such text."""
    if kind is Notes:  # the English one first
        languages = sorted(LANGUAGES, key=lambda name: name != MESSAGE_LANGUAGE)
        return {
            name: field if name == MESSAGE_LANGUAGE else f"{field}_{name}" for name in languages
        }
    stem = TEXT_STEMS.get(field, field)
    return {name: f"{stem}_{name}" for name in LANGUAGES} if kind == Texts else {}


def _columns(field: str, kind: Any) -> tuple[str, ...]:
    return tuple(text_columns_of(field, kind).values()) or (field,)


@functools.cache
def blank_row(kind: type[Row]) -> Row:
    """The row of a table of which nothing is known."""
    no_texts = dict.fromkeys(LANGUAGES, "")
    blanks: dict[Any, Any] = {str: "", float: math.nan, Texts: no_texts, Notes: no_texts}
    return kind(*[blanks[hint] for hint in fields_of(kind).values()])


def fill_row(kind: type[Row], *rows: NamedTuple, **values: Any) -> Row:
    """A row of a kind with what other rows have under the same name, the last first, and values."""
    shared = {name: value for row in rows for name, value in zip(row._fields, row, strict=True)}
    fields = fields_of(kind)
    return blank_row(kind)._replace(**{n: v for n, v in shared.items() if n in fields} | values)


def make_rows(kind: type[Row], cells: Mapping[str, Sequence[Any]]) -> list[Row]:
    """The rows of a table from its columns; other columns are left out."""
    values = (_join_columns(field, hint, cells) for field, hint in fields_of(kind).items())
    return [kind._make(row) for row in zip(*values, strict=True)]


def _join_columns(field: str, kind: Any, cells: Mapping[str, Sequence[Any]]) -> Sequence[Any]:
    """The values of a field, row by row."""
    columns = text_columns_of(field, kind)
    if not columns:
        return cells[field]
    texts = (cells[column] for column in columns.values())
    return [dict(zip(columns, row, strict=True)) for row in zip(*texts, strict=True)]


def cells_of_row(row: tuple[Any, ...]) -> list[Any]:
    """A row's cells in the order of its columns."""
    cells: list[Any] = []
    for value, (field, kind) in zip(row, fields_of(type(row)).items(), strict=True):
        languages = text_columns_of(field, kind)
        cells += [value[name] for name in languages] if languages else [value]
    return cells


def group_by(items: Iterable[Item], key_of: Callable[[Item], Key]) -> dict[Key, list[Item]]:
    """Items by their key, keys and items in the order they are met."""
    groups: dict[Key, list[Item]] = {}
    for item in items:
        groups.setdefault(key_of(item), []).append(item)
    return groups
