"""A run's tables → the blocks of a report: cover, tiles, tables, findings, sources.

`told` says one figure, target or source; `summary` and `results` hold the exhibits of those
reports; `ground` what every report closes with.
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
from briefing.exhibit.summary import findings, numbered, summary_cover, targets, tiles, unjudged
from briefing.exhibit.told import cited, cited_results, combined, leading_series

__all__ = [
    "by_domain",
    "by_year",
    "cited",
    "cited_results",
    "combined",
    "findings",
    "leading_series",
    "numbered",
    "past_targets",
    "results_cover",
    "sources",
    "standing",
    "summary_cover",
    "targets",
    "tiles",
    "unjudged",
    "unnamed",
    "verdicts",
]
