"""Typed rows made by hand, for tests."""

from __future__ import annotations

import math
from typing import Any

from briefing.data.columns import Row, fields_of


def make_row(kind: type[Row], /, **cells: Any) -> Row:
    """A row of a table, its other cells empty: "", NaN or no texts."""
    empty = {str: "", float: math.nan}
    blank: dict[str, Any] = {name: empty.get(hint, {}) for name, hint in fields_of(kind).items()}
    assert set(cells) <= set(blank), cells
    return kind(**{**blank, **cells})
