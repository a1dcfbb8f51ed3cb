"""The sources behind figures → their numbered list, which closes every report."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from briefing.data import queries
from briefing.data.compared_rows import ComparedSource
from briefing.data.rows import Check, Source
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import in_plan, phrases, target_figures, why
from briefing.report.blocks import Block, List, Span, Text, paragraph
from briefing.report.leading_series import find_leading_series
from briefing.report.phrases import Measures


def no_interim_targets(due: str, say: Translator) -> Text:
    """The sentence of a plan without stages and without targets due before its end."""
    return paragraph(say("The plan has no stages and no targets due before {due}.", due=due))


def source_list(
    tables: Tables,
    say: Translator,
    measures: Measures | None = None,
    domain: str = "",
    checks: Sequence[Check] = (),
) -> Block:
    """The sources, numbered as the tables refer to them: of all figures and some checks, or of some
    measures.

    Those of measures are the sources of their targets in every wording, of their baselines and of
    the official count; with a `domain`, of its results as well, without one of what the documents
    differ in and of the checks that do not hold. Of a plan under way they are those of what its
    targets have reached instead of the official count's.
    """
    if measures is None:
        used = {*_all_sources_used(tables), *queries.split_sources(row.source_id for row in checks)}
    else:
        used = sources_of_targets(tables, measures)
        if in_plan.has_begun(tables, measures):
            used |= in_plan.latest_figure_sources(tables, measures)
        elif count := queries.find_official_count(tables):
            used.add(count.source_id)
        if domain:
            used |= why.list_cited_sources(tables, measures, say, domain)
        else:
            series = find_leading_series(tables)
            leading = series.list_sources() if series else ()
            used |= {*queries.list_documents_sources(tables), *queries.split_sources(leading)}
        shown = target_figures.list_results_shown(tables, measures, domain)
        national = (queries.find_national_result(tables, row) for row in shown)
        beside = filter(None, (*shown, *national))
        used |= set(queries.split_sources(row.source_id for row in beside))
    return make_source_list(tables, used, say)


def make_source_list(tables: Tables, used: Collection[str], say: Translator) -> Block:
    """Some sources, with the numbers the tables refer to them by."""
    if not used:
        return paragraph(say("No figure here rests on a source."))
    entries = (
        source_entry(row, tables.source_numbers[row.source_id], say)
        for row in tables.sources
        if row.source_id in used
    )
    return List(tuple(entries), small=True)


def complete_source_list(tables: Tables, say: Translator) -> Block:
    """Every source of the province, for the report that lists what each says and leaves out."""
    return make_source_list(tables, tables.source_numbers, say)


def _all_sources_used(tables: Tables) -> set[str]:
    return {
        *queries.split_sources(row.source_id for row in tables.results),
        *(row.source_id for row in tables.measures),
        *(row.source_id for row in tables.verdicts),
        *queries.split_sources(row.other_source_id for row in tables.disagreements),
    }


def sources_of_targets(tables: Tables, measures: Measures) -> set[str]:
    """The sources of some targets in every wording, and of their baselines."""
    target_ids = {row.target_id for row in measures}
    baselines = {(row.baseline_indicator_id, row.baseline_period) for row in measures}
    results = (row for key in baselines for row in tables.results_by_period.get(key, ()))
    stated = (row for row in tables.statements if row.statement == "target")
    return {
        *queries.split_sources(row.source_id for row in results),
        *(row.source_id for row in stated if row.id in target_ids),
    }


def source_entry(row: Source | ComparedSource, number: int, say: Translator) -> tuple[Span, ...]:
    """A source in the list, by its number."""
    status = say.code("status", row.status)
    if row.status == "draft":
        status = say("a draft; the adopted text is not among the sources")
    facts = (row.publisher[say.language], say.date(row.date), status)
    title = Span(row.title[say.language], href=row.url)
    return Span(f"[{number}] ", "strong"), title, Span(f". {phrases.join_parts(*facts)}.")
