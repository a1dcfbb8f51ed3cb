"""The codes a measure may bear: verdicts on attainment and pace, trends and reasons."""

from __future__ import annotations

ATTAINMENT_CODES = ("met", "exceeded", "not_met", "not_due", "undetermined")
PACE_CLASSES = (
    *("on_track", "acceleration_needed", "insufficient", "moving_away", "maintained"),
    *("not_applicable", "undetermined"),
)
UNDECIDED_VERDICTS = ("undetermined", "not_due")
TREND_CODES = ("improving", "flat", "worsening", "unknown")
REASON_CODES = (  # in order of precedence: the first that applies is a measure's `reason`
    *("sources_disagree", "basis_changed", "no_result", "no_baseline", "stale_result"),
    *("bound_only", "not_comparable_paths", "stage_missed", "year_missed", "met_at_baseline"),
    *("lost", "touches_bound", "earlier_year", "reached_early", "done_late", "past_far_bound"),
    "not_quantified",
)
