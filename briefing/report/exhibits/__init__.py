"""A run's tables → the blocks of a report: cover, tiles, tables, findings, sources.

A module a report: `summary` with its `opening`, `results`, `domain`, `documents`, `statements`,
`progress` with its tables in `target_tables` and `changes`, `communes` and `commune` with
`indexes`, `provinces` with its in `side_by_side`; `disagreements` has what documents state
differently, `why` programmes and causes, `data_quality` what every report closes with.
"""

# ruff: noqa: F401 (the notebooks use what is imported here)

from briefing.report.exhibits.changes import undetermined_targets, verdict_changes
from briefing.report.exhibits.commune import (
    commune_cover,
    commune_figures,
    commune_owed,
    commune_page_sources,
    commune_results,
)
from briefing.report.exhibits.communes import (
    commune_groups,
    commune_legend,
    commune_matrix,
    commune_sources,
    commune_targets,
    communes_cover,
    to_collect,
)
from briefing.report.exhibits.data_quality import (
    compared_quality_notes,
    data_quality_notes,
    progress_quality_notes,
)
from briefing.report.exhibits.deciding_communes import commune_changes, deciding_communes
from briefing.report.exhibits.disagreements import disagreements_table, no_conflict_table
from briefing.report.exhibits.documents import arithmetic_checks, documents_cover
from briefing.report.exhibits.domain import domain_cover
from briefing.report.exhibits.indexes import commune_index, index_gaps, index_ranks, index_weights
from briefing.report.exhibits.opening import decisions_table, findings, headline_rows
from briefing.report.exhibits.progress import (
    interim_counts,
    progress_cover,
    progress_source_list,
    verdict_tiles,
)
from briefing.report.exhibits.provinces import (
    cite_compared_sources,
    compared_source_list,
    not_compared,
    provinces_cover,
    unshared_figures,
)
from briefing.report.exhibits.results import (
    official_verdicts,
    past_targets_table,
    results_by_domain,
    results_by_year,
    results_cover,
    unnamed_verdicts_note,
)
from briefing.report.exhibits.side_by_side import compared_paces, compared_results, compared_targets
from briefing.report.exhibits.since import changes_since, describe_changes
from briefing.report.exhibits.statements import (
    derived_figures,
    gaps_table,
    official_assessments,
    results_without_target,
    sources_cover,
    statements_by_source,
    statements_table,
)
from briefing.report.exhibits.summary import (
    numbers_note,
    page_break,
    summary_cover,
    targets_table,
    unmeasured_targets,
)
from briefing.report.exhibits.target_tables import interim_table, progress_table
from briefing.report.exhibits.term_review import end_of_term, mid_term
from briefing.report.exhibits.wanted import wanted_results
from briefing.report.exhibits.why import (
    causes_of_shortfalls,
    domain_causes,
    programmes_table,
    shortfalls_explained,
    unexplained_note,
)
from briefing.report.frequencies import outlook_note
from briefing.report.legend import legend
from briefing.report.source_list import complete_source_list, source_list
from briefing.report.target_figures import measures_of_domain, numbered_targets, plan_targets
