"""What a target asks for before its plan begins → a code, with its tone and symbol."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from briefing.data import codes
from briefing.data.rows import Measure
from briefing.report.blocks import Style
from briefing.report.phrases import TargetRow

OUTLOOK_STYLES: Mapping[str, Style] = {  # what a target asks, never by colour alone
    "faster": ("warn", "▲"),
    "turn": ("bad", "▲"),
    "same": ("", "–"),
    "slower": ("", "▼"),
    "held": ("good", "●"),
    "no_past_pace": ("gap", "○"),
    "nearest": ("gap", "○"),
    "basis_changed": ("gap", "○"),
    "no_baseline": ("gap", "○"),
    "to_be_done": ("gap", "○"),
}


def classify_outlook(row: TargetRow) -> str:
    """What a target of the plan asks before the plan begins: a code of `OUTLOOK_STYLES`."""
    reasons = row.reasons.split()
    if "met_at_baseline" in reasons:
        return "held"
    if row.kind == "milestone":
        return "to_be_done"
    if row.baseline_match == "none":
        return "basis_changed" if "basis_changed" in reasons else "no_baseline"
    if not math.isnan(row.ambition):
        return _compare_with_past(row)
    if row.baseline_match == "nearest":
        return "nearest"
    known = not math.isnan(row.required_pace) and not math.isnan(row.past_pace)
    return "turn" if known else "no_past_pace"


def targets_without_baseline(rows: Iterable[Measure]) -> list[Measure]:
    """The targets no baseline can be compared with; a milestone needs none."""
    return [row for row in rows if classify_outlook(row) in ("no_baseline", "basis_changed")]


def _compare_with_past(row: TargetRow) -> str:
    """Whether the ambition asks for more or less than was achieved.

    A yearly amount that is better small (at most 5 cases a year after 8) asks for more below 1.
    """
    if row.ambition == 1:
        return "same"
    more = row.ambition > 1
    return "faster" if more != is_upper_limit(row) else "slower"


def is_upper_limit(row: TargetRow) -> bool:
    """Whether a target limits a yearly amount, so that its ambition reads the other way round."""
    return row.better == "down" and row.kind in (*codes.PACE_KINDS, "total")
