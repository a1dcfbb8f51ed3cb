"""The sources of figures → how far they may be relied on: a code of `tables.DATA_STATUSES`.

Decided here alone, for a run and for each report by what it shows: docs/method/status.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefing.data import queries
from briefing.data.rows import Measure, Result
from briefing.data.tables import Comparison, Tables

PROVISIONAL_SOURCES = {"press", "intake"}  # they report or collect a figure and do not fix it


def decide_run_status(tables: Tables) -> str:
    """The status of all that is in force in a run: results, targets, official judgements."""
    return _decide_judged_status(tables, tables.measures)


def decide_target_status(tables: Tables, targets: Sequence[Measure], domain: str = "") -> str:
    """The status of some targets with what they start from and have reached.

    With a `domain` also that of all its results.
    """
    shown = {row.indicator_id for row in tables.indicators if row.domain == domain}
    shown |= {name for row in targets for name in (row.indicator_id, row.baseline_indicator_id)}
    results = [row for row in tables.results if row.indicator_id in shown]
    return _decide_shown_status(tables, results, [row.source_id for row in targets])


def decide_result_status(tables: Tables) -> str:
    """The status of all results, the targets of the past plan, and official judgements."""
    past = [row for row in tables.measures if row.plan == tables.facts.past_plan]
    return _decide_judged_status(tables, past)


def decide_comparison_status(comparison: Comparison) -> str:
    """The status of what several provinces are compared by: their results and targets."""
    status = {(row.province_id, row.source_id): row.status for row in comparison.sources}
    used, estimate = set(), False
    for row in comparison.side_by_side:
        shown = [] if row.result_why else [row.result_source_id]
        shown += [] if row.target_why else [row.source_id]
        used |= {(row.province_id, source) for source in queries.split_sources(shown)}
        estimate |= not row.result_why and row.result_estimate == "yes"
    return _decide_status({status[key] for key in used}, estimate)


def _decide_judged_status(tables: Tables, targets: Sequence[Measure]) -> str:
    """The status of all results, some targets, and what the documents judge, by count or name."""
    count = queries.find_official_count(tables)
    judgements = [*([count] if count else []), *queries.list_named_verdicts(tables)]
    sources = [*(row.source_id for row in targets), *(row.source_id for row in judgements)]
    return _decide_shown_status(tables, tables.results, sources)


def _decide_shown_status(tables: Tables, results: Sequence[Result], sources: Sequence[str]) -> str:
    """The status of some results, and of the sources of what else is shown."""
    status = {row.source_id: row.status for row in tables.sources}
    used = queries.split_sources([*(row.source_id for row in results), *sources])
    estimate = any(row.estimate == "yes" for row in results)
    return _decide_status({status[source_id] for source_id in used}, estimate)


def _decide_status(statuses: set[str], estimate: bool) -> str:
    """The status of figures by those of their sources; "" where nothing is shown."""
    if not statuses:
        return ""
    if "draft" in statuses:
        return "draft"
    return "provisional" if estimate or statuses & PROVISIONAL_SOURCES else "final"
