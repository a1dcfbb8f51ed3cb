"""Typed rows made by hand, for tests."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from briefing.data.codes import ATTAINMENT_CODES
from briefing.data.columns import Row, fields_of
from briefing.data.periods import period_years
from briefing.data.rows import Measure


def make_row(kind: type[Row], /, **cells: Any) -> Row:
    """A row of a table, its other cells empty: "", NaN or no texts."""
    empty = {str: "", float: math.nan}
    blank: dict[str, Any] = {name: empty.get(hint, {}) for name, hint in fields_of(kind).items()}
    assert set(cells) <= set(blank), cells
    return kind(**{**blank, **cells})


def count_attainments(measures: Sequence[Measure]) -> dict[str, int]:
    """How many targets due at the end of their plan have each attainment, stages left out."""
    counted = [
        row.attainment
        for row in measures
        if not row.stage_of and row.due == period_years(row.plan)[1]
    ]
    return {code: counted.count(code) for code in ATTAINMENT_CODES}
