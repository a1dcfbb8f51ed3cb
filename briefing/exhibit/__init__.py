"""A run's tables → the blocks of a report: cover, tiles, tables, findings, sources.

`summary` and `results` hold the exhibits of those reports; `ground` what every report closes with.
"""

from briefing.exhibit.ground import sources, standing
from briefing.exhibit.results import (
    by_domain,
    by_year,
    past_targets,
    results_cover,
    unnamed,
    verdicts,
)
from briefing.exhibit.summary import findings, numbered, summary_cover, targets, tiles
from briefing.told import combined, leading_series, marks, marks_of_results

__all__ = [
    "by_domain",
    "by_year",
    "combined",
    "findings",
    "leading_series",
    "marks",
    "marks_of_results",
    "numbered",
    "past_targets",
    "results_cover",
    "sources",
    "standing",
    "summary_cover",
    "targets",
    "tiles",
    "unnamed",
    "verdicts",
]
