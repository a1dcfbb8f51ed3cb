"""The measures of a year against those of the year before → which verdicts changed.

Source of the method: docs/method/as-of.md.
"""

from __future__ import annotations

from collections.abc import Iterable

from briefing.data.codes import UNDECIDED_VERDICTS
from briefing.data.rows import Change, Measure

CHANGE_KINDS = ("amended", "decided", "better", "worse", "judged", "cannot_judge")
VERDICTS_FROM_WORST = (
    *("moving_away", "insufficient", "acceleration_needed", "on_track", "maintained"),
    *("not_met", "met", "exceeded"),
)


def compare_years(now: Iterable[Measure], before: Iterable[Measure]) -> list[Change]:
    """One row for each verdict on attainment or pace that is not what it was.

    `sort` says how: `amended` a target with another wording than a year before, `decided` one that
    was not due, `judged` one that could not be,
    `cannot_judge` one that cannot be any more or now that it is due, else `better` or `worse`.
    Where pace does not apply in one of the two years (before the plan, from the due year on)
    nothing has changed.
    """
    earlier = {row.target_id: row for row in before}
    return [
        Change(row.target_id, row.indicator_id, field, old, new, _sort(past, row) or kind)
        for row in now
        if (past := earlier.get(row.target_id))
        for field in ("attainment", "pace")
        if (kind := _classify_change(old := getattr(past, field), new := getattr(row, field)))
    ]


def _sort(before: Measure, now: Measure) -> str:
    """That a target was amended in between, so that its verdicts are on two wordings."""
    is_amended = now.replaced_source_id and now.source_id != before.source_id
    return "amended" if is_amended else ""


def _classify_change(before: str, now: str) -> str:
    """How a verdict changed: a code of CHANGE_KINDS, "" where it did not or was none."""
    if before == now or "not_applicable" in (before, now):
        return ""
    if now in UNDECIDED_VERDICTS:
        return "cannot_judge"
    if before in UNDECIDED_VERDICTS:
        return "decided" if before == "not_due" else "judged"
    rise = VERDICTS_FROM_WORST.index(now) - VERDICTS_FROM_WORST.index(before)
    return "better" if rise > 0 else "worse"
