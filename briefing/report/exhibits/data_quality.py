"""What the figures of a report rest on: drafts, the press, estimates, bounds, what is computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from briefing.data import queries
from briefing.data.rows import Measure, Result
from briefing.data.tables import Comparison, Tables
from briefing.i18n import Translator
from briefing.report import blocks, target_figures
from briefing.report.comparison_rows import province_names

MAX_NAMED = 4  # so many computed figures or nearest baselines are named


def data_quality_notes(
    tables: Tables, say: Translator, measures: Sequence[Measure] | None = None, domain: str = ""
) -> blocks.Block:
    """What is not final, or not of a document, in the results whose sources `source_list` gives.

    Of all results, or of those some targets start from and have reached, with those of a domain.
    """
    results = _list_results_shown(tables, measures, domain)
    notes = [*_source_notes(tables, results, say), *_derived_note(tables, results, say)]
    notes += _nearest_baseline_note(tables, measures or (), say)
    return _notes_block(notes, bool(results), say)


def progress_quality_notes(tables: Tables, say: Translator) -> blocks.Block:
    """As `data_quality_notes`, of all targets of the plan the briefing year lies in."""
    plan = target_figures.current_plan(tables)
    return data_quality_notes(tables, say, [row for row in tables.measures if row.plan == plan])


def _notes_block(notes: Sequence[str], has_results: bool, say: Translator) -> blocks.Block:
    if notes:
        return blocks.List(((blocks.Span(" ".join(notes)),),), small=True)
    if not has_results:
        return blocks.paragraph(say("No result is shown here."))
    return blocks.paragraph(
        say("Every result shown is final, of an adopted document or of statistics.")
    )


def _list_results_shown(
    tables: Tables, measures: Sequence[Measure] | None, domain: str
) -> Sequence[Result]:
    """The results a report shows, each once."""
    if measures is None:
        return tables.results
    indicators = {row.indicator_id for row in tables.indicators if row.domain == domain}
    shown = [row for row in tables.results if row.indicator_id in indicators]
    for measure in measures:
        shown += target_figures.find_underlying_results(tables, measure)
    return list({row.statement_key: row for row in shown}.values())


def _source_notes(tables: Tables, results: Sequence[Result], say: Translator) -> Iterator[str]:
    """Those of drafts and of the press, estimates, bounds: as their documents state them."""
    status_of = {row.source_id: row.status for row in tables.sources}
    stated = [row for row in results if not row.derived]
    by_status: dict[str, list[str]] = {}  # the source of each result
    for row in stated:
        by_status.setdefault(status_of[row.source_id], []).append(row.source_id)
    if drafts := by_status.get("draft"):
        yield say(
            "{count} of {total} results come from a draft that is not adopted yet: {marks}.",
            count=say.number(len(drafts)),
            total=say.number(len(results)),
            marks=queries.source_marks(tables, drafts),
        )
    if press := by_status.get("press"):
        yield say.plural(
            "{count} result is reported by the press: {marks}.",
            "{count} results are reported by the press: {marks}.",
            len(press),
            marks=queries.source_marks(tables, press),
        )
    if collected := by_status.get("intake"):
        yield say.plural(
            "{count} result was collected and is not published yet: {marks}.",
            "{count} results were collected and are not published yet: {marks}.",
            len(collected),
            marks=queries.source_marks(tables, collected),
        )
    if estimates := sum(row.estimate == "yes" for row in stated):
        yield say.plural(
            "{count} result is an estimate by its document's own words.",
            "{count} results are estimates by their documents' own words.",
            estimates,
        )
    if bounds := sum(row.operator != "=" for row in stated):
        yield say.plural(
            "{count} result is stated as “over”, “under” or “about” a figure.",
            "{count} results are stated as “over”, “under” or “about” a figure.",
            bounds,
        )


def _derived_note(tables: Tables, results: Sequence[Result], say: Translator) -> Iterator[str]:
    """Those no document prints."""
    names = tables.indicator_names[say.language]
    if derived := [names[row.indicator_id] for row in results if row.derived]:
        yield say.plural(
            "{count} result is printed in no document but computed from printed ones{named}.",
            "{count} results are printed in no document but computed from printed ones{named}.",
            len(derived),
            named=_format_names(dict.fromkeys(derived)),
        )


def _nearest_baseline_note(
    tables: Tables, measures: Sequence[Measure], say: Translator
) -> Iterator[str]:
    """Targets set against another indicator than their own."""
    names = tables.indicator_names[say.language]
    if near := [names[row.indicator_id] for row in measures if row.baseline_match == "nearest"]:
        yield say.plural(
            "{count} target is set against the nearest indicator, for its own has no "
            "figure{named}.",
            "{count} targets are set against the nearest indicator, for their own have no "
            "figure{named}.",
            len(near),
            named=_format_names(near),
        )


def _format_names(names: Iterable[str]) -> str:
    """Names behind a colon, where they are few."""
    listed = list(names)
    return f": {'; '.join(listed)}" if len(listed) <= MAX_NAMED else ""


def compared_quality_notes(comparison: Comparison, say: Translator) -> blocks.Block:
    """As `data_quality_notes`, province by province, of the results that are compared."""
    drafts = {(r.province_id, r.source_id) for r in comparison.sources if r.status == "draft"}
    compared = [row for row in comparison.side_by_side if not row.result_why]
    notes = []
    for province, name in province_names(comparison, say).items():
        rows = [row for row in compared if row.province_id == province]
        of_drafts = sum(
            any(
                (province, source) in drafts
                for source in queries.split_sources([r.result_source_id])
            )
            for r in rows
        )
        estimates = sum(row.result_estimate == "yes" for row in rows)
        if of_drafts or estimates:
            notes.append(
                say(
                    "{province}: {drafts} of {total} compared results come from drafts, "
                    "{estimates} are estimates.",
                    province=name,
                    drafts=say.number(of_drafts),
                    total=say.number(len(rows)),
                    estimates=say.number(estimates),
                )
            )
    return _notes_block(notes, bool(compared), say)
