"""The measures of a year against those of the year before → which verdicts changed.

Source of the method: docs/method/as-of.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from briefing.data import tables

VERDICT_FIELDS = ("attainment", "pace")
CHANGE_KINDS = ("decided", "better", "worse", "judged", "cannot_judge")
UNDECIDED_VERDICTS = ("undetermined", "not_due")
VERDICTS_FROM_WORST = (
    *("moving_away", "insufficient", "acceleration_needed", "on_track", "maintained"),
    *("not_met", "met", "exceeded"),
)


def compare_years(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """One row for each verdict on attainment or pace that is not what it was (tables.CHANGES).

    `sort` says how: `decided` a target that was not due, `judged` one that could not be,
    `cannot_judge` one that cannot be any more or now that it is due, else `better` or `worse`.
    Where pace does not apply in one of the two years (before the plan, from the due year on)
    nothing has changed.
    """
    earlier = {row["target_id"]: row for row in tables.to_records(before)}
    rows = [
        change
        for row in tables.to_records(now)
        if row["target_id"] in earlier
        for change in _find_changes(row, earlier[row["target_id"]])
    ]
    return pd.DataFrame(rows, columns=list(tables.CHANGE_COLUMNS))


def _find_changes(row: dict[str, Any], before: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for field in VERDICT_FIELDS:
        was, now = before[field], row[field]
        sort = _classify_change(was, now)
        if sort:
            own = {name: row[name] for name in ("target_id", "indicator_id")}
            yield {**own, "field": field, "before": was, "after": now, "sort": sort}


def _classify_change(was: str, now: str) -> str:
    """How a verdict changed: a code of SORTS, "" where it did not or was not one."""
    if was == now or "not_applicable" in (was, now):
        return ""
    if now in UNDECIDED_VERDICTS:
        return "cannot_judge"
    if was in UNDECIDED_VERDICTS:
        return "decided" if was == "not_due" else "judged"
    return "better" if VERDICTS_FROM_WORST.index(now) > VERDICTS_FROM_WORST.index(was) else "worse"
