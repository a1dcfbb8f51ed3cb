"""A run's tables → the blocks of a report: cover, tiles, tables, findings, sources.

A file a report: `summary` and each `finding` on it, `results`, `domain`, `documents`, `evidence`;
`ground` holds what every report closes with.
"""

from briefing.exhibit.documents import disagreements, documents_cover, identities
from briefing.exhibit.domain import domain_cover, measures_of
from briefing.exhibit.evidence import (
    derived,
    gaps,
    quality,
    sources_cover,
    statements,
    untargeted,
    wordings,
)
from briefing.exhibit.finding import findings
from briefing.exhibit.ground import sources, standing
from briefing.exhibit.results import (
    by_domain,
    by_year,
    past_targets,
    results_cover,
    unnamed,
    verdicts,
)
from briefing.exhibit.summary import numbered, summary_cover, targets, tiles
from briefing.told import combined, leading_series, marks, marks_of_results

__all__ = [
    "by_domain",
    "by_year",
    "combined",
    "derived",
    "disagreements",
    "documents_cover",
    "domain_cover",
    "findings",
    "gaps",
    "identities",
    "leading_series",
    "marks",
    "marks_of_results",
    "measures_of",
    "numbered",
    "past_targets",
    "quality",
    "results_cover",
    "sources",
    "sources_cover",
    "standing",
    "statements",
    "summary_cover",
    "targets",
    "tiles",
    "unnamed",
    "untargeted",
    "verdicts",
    "wordings",
]
