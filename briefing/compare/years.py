"""The measures of a year against those of the year before → which verdicts changed.

Source of the method: docs/method/as-of.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from briefing import tables

FIELDS = ("attainment", "pace")
SORTS = ("decided", "better", "worse", "judged", "cannot_judge")
UNJUDGED = ("undetermined", "not_due")
FROM_WORST = (
    *("moving_away", "insufficient", "acceleration_needed", "on_track", "maintained"),
    *("not_met", "met", "exceeded"),
)


def years(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """One row for each verdict on attainment or pace that is not what it was (tables.CHANGES).

    `sort` says how: `decided` a target that was not due, `judged` one that could not be,
    `cannot_judge` one that cannot be any more or now that it is due, else `better` or `worse`.
    Where pace does not apply in one of the two years (before the plan, from the due year on)
    nothing has changed.
    """
    earlier = {row["target_id"]: row for row in tables.records(before)}
    rows = [
        change
        for row in tables.records(now)
        if row["target_id"] in earlier
        for change in _changes(row, earlier[row["target_id"]])
    ]
    return pd.DataFrame(rows, columns=list(tables.CHANGES))


def _changes(row: dict[str, Any], before: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for field in FIELDS:
        was, now = before[field], row[field]
        sort = _sort(was, now)
        if sort:
            own = {name: row[name] for name in ("target_id", "indicator_id")}
            yield {**own, "field": field, "before": was, "after": now, "sort": sort}


def _sort(was: str, now: str) -> str:
    """How a verdict changed: a code of SORTS, "" where it did not or was not one."""
    if was == now or "not_applicable" in (was, now):
        return ""
    if now in UNJUDGED:
        return "cannot_judge"
    if was in UNJUDGED:
        return "decided" if was == "not_due" else "judged"
    return "better" if FROM_WORST.index(now) > FROM_WORST.index(was) else "worse"
