"""A run's tables → the blocks of a report: cover, tiles, tables, findings, sources.

A file a report: `summary` and each `finding` on it, `results`, `domain`, `documents`, `evidence`,
`progress` with its tables in `standings` and `changes`, `provinces` with its in `side_by_side`;
`ground` and `rests` hold what every report closes with.
"""

from briefing.exhibit.changes import changed, unjudged
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
from briefing.exhibit.ground import sources
from briefing.exhibit.progress import (
    apart,
    attainments,
    courses,
    progress_cover,
    progress_marks,
    progress_sources,
)
from briefing.exhibit.provinces import (
    alone,
    compared_sources,
    kept_apart,
    marks_compared,
    provinces_cover,
)
from briefing.exhibit.rests import compared_rests, progress_rests, rests
from briefing.exhibit.results import (
    by_domain,
    by_year,
    past_targets,
    results_cover,
    unnamed,
    verdicts,
)
from briefing.exhibit.side_by_side import compared_paces, compared_results, compared_targets
from briefing.exhibit.standings import interim, standings
from briefing.exhibit.summary import new_page, numbered, summary_cover, targets, tiles
from briefing.told import combined, leading_series, marks, marks_of_results

__all__ = [
    "alone",
    "apart",
    "attainments",
    "by_domain",
    "by_year",
    "changed",
    "combined",
    "compared_paces",
    "compared_rests",
    "compared_results",
    "compared_sources",
    "compared_targets",
    "courses",
    "derived",
    "disagreements",
    "documents_cover",
    "domain_cover",
    "findings",
    "gaps",
    "identities",
    "interim",
    "kept_apart",
    "leading_series",
    "marks",
    "marks_compared",
    "marks_of_results",
    "measures_of",
    "new_page",
    "numbered",
    "past_targets",
    "progress_cover",
    "progress_marks",
    "progress_rests",
    "progress_sources",
    "provinces_cover",
    "quality",
    "rests",
    "results_cover",
    "sources",
    "sources_cover",
    "standings",
    "statements",
    "summary_cover",
    "targets",
    "tiles",
    "unjudged",
    "unnamed",
    "untargeted",
    "verdicts",
    "wordings",
]
