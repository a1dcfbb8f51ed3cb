"""The numbers of a chart, for formats whose charts can be edited."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from briefing.data import queries
from briefing.data.rows import Measure, Result
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report.blocks import Line, Role
from briefing.report.design import Tone


def make_line(
    name: str,
    role: Role,
    values: Iterable[float],
    labels: Iterable[str] = (),
    tones: Sequence[Tone] = (),
) -> Line:
    """A line of a plot; NaN is a value that is not known."""
    known = tuple(None if math.isnan(value) else float(value) for value in values)
    return Line(name, role, known, tuple(labels) or ("",) * len(known), tuple(tones))


def make_dated_line(
    name: str,
    role: Role,
    years: Sequence[int],
    values: Mapping[int, float],
    labels: Mapping[int, str] | None = None,
) -> Line:
    """A line over some years, with its values and labels by year."""
    texts = labels or {}
    found = (values.get(year, math.nan) for year in years)
    return make_line(name, role, found, [texts.get(year, "") for year in years])


def list_places(
    tables: Tables, rows: Iterable[Measure | Result], say: Translator
) -> tuple[str, ...]:
    """Where some figures are stated, each place once: [4] II.1.1."""
    found = (queries.format_reference(tables, row.source_id, row.place, say) for row in rows)
    return tuple(dict.fromkeys(found))
