"""Programmes and causes of the documents → those that bear on a target, or explain a result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from briefing.data import codes, queries
from briefing.data.rows import Cause, Measure, Programme
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, target_figures
from briefing.report.phrases import Measures

SHORT = (*assessment.BEHIND, "not_met")  # verdicts of targets that fall short
Told = TypeVar("Told", Programme, Cause)


def list_programmes(tables: Tables, indicator_id: str) -> list[Programme]:
    """The programmes that bear on an indicator, each as the strongest source ties it to it."""
    return _select_strongest(tables, tables.programmes, indicator_id)


def list_causes(tables: Tables, indicator_id: str) -> list[Cause]:
    """The limits and causes that explain an indicator, each as the strongest source gives it."""
    return _select_strongest(tables, tables.causes, indicator_id)


def _select_strongest(tables: Tables, rows: Sequence[Told], indicator_id: str) -> list[Told]:
    rank = {row.source_id: codes.precedence_of(row.rank, row.date) for row in tables.sources}
    tied = [row for row in rows if indicator_id in codes.split_ids(row.indicator_ids)]
    tied.sort(key=lambda row: rank[row.source_id])
    found = {row[0]: row for row in tied}  # by its id, the strongest last
    order = dict.fromkeys(row[0] for row in rows)
    return [found[name] for name in order if name in found]


def find_shortfalls(
    tables: Tables, measures: Measures, say: Translator, domain: str | None = ""
) -> dict[str, str]:
    """The indicators named as missed in the past plan, or of targets behind → the verdict.

    Of a domain, or all; `None` leaves the past plan out.
    """
    past = say.period(tables.facts.past_plan)
    missed = say("missed in {past}", past=past)
    known = tables.indicator_by_id
    verdicts = () if domain is None else queries.list_named_verdicts(tables)
    named = (row for row in verdicts if row.verdict == "missed")
    of_domain = (row for row in named if row.indicator_id in known)
    return {
        **{
            row.indicator_id: missed
            for row in of_domain
            if domain in ("", known[row.indicator_id].domain)
        },
        **{
            row.indicator_id: assessment.verdict_label_of(row, say)
            for row in measures
            if assessment.verdict_of(row) in SHORT
        },
    }


def list_short(tables: Tables) -> list[Measure]:
    """The targets of the plan under way that are behind or were not met."""
    targets = target_figures.plan_targets(tables) if tables.in_plan else []
    return [row for row in targets if assessment.verdict_of(row) in SHORT]


def list_explained(
    tables: Tables, measures: Measures, say: Translator, domain: str | None
) -> dict[str, str]:
    """What of a domain fell short, then its other targets, that a document gives causes for."""
    short = find_shortfalls(tables, measures, say, domain)
    others = {row.indicator_id: "" for row in measures if row.indicator_id not in short}
    return {name: label for name, label in (short | others).items() if list_causes(tables, name)}


def list_read(tables: Tables) -> list[str]:
    """The documents read for programmes, limits and causes: those any is taken from."""
    cited = {row.source_id for rows in (tables.programmes, tables.causes) for row in rows}
    return [row.source_id for row in tables.sources if row.source_id in cited]


def find_gaps(
    tables: Tables, measures: Measures, say: Translator, domain: str | None
) -> tuple[list[Measure], list[str]]:
    """The targets no programme bears on, and the indicators that fell short without a cause."""
    short = find_shortfalls(tables, measures, say, domain)
    bare = [row for row in measures if not list_programmes(tables, row.indicator_id)]
    return bare, [name for name in short if not list_causes(tables, name)]


def list_cited_sources(
    tables: Tables, measures: Measures, say: Translator, domain: str | None
) -> set[str]:
    """The sources of what the report of a domain says of programmes and causes, or of the lack of
    them.
    """
    explained = list_explained(tables, measures, say, domain)
    lacks = any(find_gaps(tables, measures, say, domain))
    lacks |= domain is not None and not (explained and measures)  # a paragraph in place of a table
    return {
        *(list_read(tables) if lacks else ()),
        *(p.source_id for row in measures for p in list_programmes(tables, row.indicator_id)),
        *(cause.source_id for name in explained for cause in list_causes(tables, name)),
    }
