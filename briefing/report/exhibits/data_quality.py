"""What the figures of a report rest on: drafts, the press, estimates, bounds, what is computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from briefing.data.compared_rows import SideBySide
from briefing.data.periods import Period
from briefing.data.queries import source_marks, split_sources
from briefing.data.rows import Result
from briefing.data.tables import Comparison, Tables, describe_status
from briefing.i18n import Translator
from briefing.report import ranking
from briefing.report.blocks import Block, Cell, Column, List, Span, Table, make_groups, paragraph
from briefing.report.phrases import Measures, indicator_name
from briefing.report.target_figures import list_latest_results, list_results_shown, plan_measures

MAX_NAMED = 4  # so many computed figures or nearest baselines are named


def data_quality_notes(
    tables: Tables, say: Translator, measures: Measures | None = None, domain: str = ""
) -> Block:
    """What is not final, or not of a document, in the results whose sources `source_list` gives.

    Of all results, or of those some targets start from and have reached, with those the table of a
    domain's results has.
    """
    results = tables.results
    if measures is not None:
        results = list_results_shown(tables, measures, domain)
    notes = [
        *_base_note(tables, results, domain, say),
        *_source_notes(tables, results, say),
        *_computed_notes(tables, results, measures or (), say),
    ]
    return _notes_block(notes, bool(results), say)


def _base_note(
    tables: Tables, results: Sequence[Result], domain: str, say: Translator
) -> Iterator[str]:
    """What the counts are of, where a domain's targets start from more than its table lists."""
    listed = len(list_latest_results(tables, domain)) if domain else len(results)
    if listed < len(results):
        yield say(
            "{total} results: {listed} in the table of results, {others} that targets start from.",
            total=say.number(len(results)),
            listed=say.number(listed),
            others=say.number(len(results) - listed),
        )


def progress_quality_notes(tables: Tables, say: Translator) -> Block:
    """As `data_quality_notes`, of all targets of the plan the briefing year lies in."""
    return data_quality_notes(tables, say, plan_measures(tables))


def _notes_block(notes: Sequence[str], has_results: bool, say: Translator) -> Block:
    if notes:
        return List(((Span(" ".join(notes)),),), small=True)
    if not has_results:
        return paragraph(say("No result is shown here."))
    return paragraph(say("Every result shown is final, of an adopted document or of statistics."))


def _source_notes(tables: Tables, results: Sequence[Result], say: Translator) -> Iterator[str]:
    """Those of drafts and of the press, estimates, bounds: as their documents state them."""
    status_of = {row.source_id: row.status for row in tables.sources}
    stated = [row for row in results if not row.derived]
    by_status: dict[str, list[str]] = {}  # the source of each result
    for row in stated:
        by_status.setdefault(status_of[row.source_id], []).append(row.source_id)
    yield from _draft_notes(tables, results, say)
    if press := by_status.get("press"):
        yield say.plural(
            "{count} result is reported by the press: {marks}.",
            "{count} results are reported by the press: {marks}.",
            len(press),
            marks=source_marks(tables, press),
        )
    if collected := by_status.get("intake"):
        yield say.plural(
            "{count} result was collected and is not published yet: {marks}.",
            "{count} results were collected and are not published yet: {marks}.",
            len(collected),
            marks=source_marks(tables, collected),
        )
    dates = {row.source_id: row.date for row in tables.sources}
    early = [row for row in stated if Period.parse(row.period).outlasts(dates[row.source_id])]
    if early:
        yield say.plural(
            "{count} result is of a period not over when its document was written, "
            "{marks}: it is provisional, whether marked as an estimate or not.",
            "{count} results are of periods not over when their documents were written, "
            "{marks}: they are provisional, whether marked as estimates or not.",
            len(early),
            marks=source_marks(tables, (row.source_id for row in early)),
        )
    if estimates := sum(row.estimate == "yes" for row in stated):
        yield say.plural(
            "{count} result is marked as an estimate.",
            "{count} results are marked as estimates.",
            estimates,
        )
    if bounds := sum(row.operator != "=" for row in stated):
        yield say.plural(
            "{count} result is stated as “over”, “under”, “nearly” or “about” a figure.",
            "{count} results are stated as “over”, “under”, “nearly” or “about” a figure.",
            bounds,
        )


def _draft_notes(tables: Tables, results: Sequence[Result], say: Translator) -> Iterator[str]:
    """How many results rest on a draft, and on which."""
    drafts = {row.source_id for row in tables.sources if row.status == "draft"}
    used = [drafts.intersection(split_sources([row.source_id])) for row in results]
    if not (resting := list(filter(None, used))):
        return
    marks, total = source_marks(tables, set().union(*resting)), say.number(len(results))
    if 1 < len(resting) == len(results):
        yield say(
            "All {total} results rest on a draft, {marks}; the adopted text is not among the "
            "sources.",
            total=total,
            marks=marks,
        )
    else:
        yield say(
            "{count} of {total} results rest on a draft, {marks}; the adopted text is not "
            "among the sources.",
            count=say.number(len(resting)),
            total=total,
            marks=marks,
        )


def _computed_notes(
    tables: Tables, results: Sequence[Result], measures: Measures, say: Translator
) -> Iterator[str]:
    """The results no document prints; the targets set against another indicator than theirs."""
    if derived := [indicator_name(tables, row, say) for row in results if row.derived]:
        yield say.plural(
            "{count} result is printed in no document but computed from printed ones{named}.",
            "{count} results are printed in no document but computed from printed ones{named}.",
            len(derived),
            named=_format_names(dict.fromkeys(derived)),
        )
    nearest = (row for row in measures if row.baseline_match == "nearest")
    if names := [indicator_name(tables, row, say) for row in nearest]:
        yield say.plural(
            "{count} target is set against the nearest indicator, for its own has no "
            "figure{named}.",
            "{count} targets are set against the nearest indicator, for their own have no "
            "figure{named}.",
            len(names),
            named=_format_names(names),
        )


def _format_names(names: Iterable[str]) -> str:
    """Names behind a colon, where they are few."""
    listed = list(names)
    return f": {'; '.join(listed)}" if len(listed) <= MAX_NAMED else ""


def compared_quality_notes(comparison: Comparison, say: Translator) -> Block:
    """Province by province the status of its data, and what of its results is not final."""
    if all(row.result_why for row in comparison.side_by_side):
        return paragraph(say("No result is shown here."))
    if ranking.is_many(comparison):
        return _quality_by_province(comparison, say)
    items = []
    for province in comparison.provinces:
        total, parts = count_resting_on(comparison, province.id, say)
        sentence = say(
            "Of {total} compared results: {parts}.",
            total=say.number(total),
            parts=parts or say("none rests on a draft or is provisional"),
        )
        status = describe_status(province.data_status, say).get("mark", "–")
        name = f"{province.name[say.language]} ({status.lower()}). "
        items.append(
            (Span(name, "strong"), Span(sentence if total else say("No result compared.")))
        )
    return List(tuple(items), small=True)


def count_resting_on(comparison: Comparison, province: str, say: Translator) -> tuple[int, str]:
    """How many results of a province are compared; what of them is not final, "" where all is."""
    rows = [r for r in comparison.side_by_side if r.province_id == province and not r.result_why]
    own = (row for row in comparison.sources if row.province_id == province)
    status_of = {row.source_id: row.status for row in own}
    rests_on = [{status_of[id_] for id_ in _list_sources(row)} for row in rows]
    counts = Counter(status for statuses in rests_on for status in statuses)
    counts["estimate"] = sum(row.result_estimate == "yes" for row in rows)
    parts = (
        say.code("resting on", code, count=say.number(counts[code]))
        for code in ("draft", "press", "intake", "estimate")
        if counts[code]
    )
    return len(rows), "; ".join(parts)


def _list_sources(row: SideBySide) -> list[str]:
    return split_sources([row.result_source_id])


def _quality_by_province(comparison: Comparison, say: Translator) -> Table:
    """A row a province: its data, its compared results, how many documents they rest on."""
    rows = []
    for province in comparison.provinces:
        total, parts = count_resting_on(comparison, province.id, say)
        own = [row for row in comparison.sources if row.province_id == province.id]
        newest = max((row.date for row in own), default="")
        rows.append(
            (
                Cell(province.name[say.language]),
                Cell(describe_status(province.data_status, say).get("mark", "–")),
                Cell(say.number(total), sub=parts),
                Cell(say.number(len(own))),
                Cell(say.date(newest) if newest else "–"),
            )
        )
    return Table(
        anchor="sources",
        caption=say("Data and documents of each province"),
        columns=(
            Column(say("Province"), width=2.2, header=True),
            Column(say("Data"), width=1.2),
            Column(say("Compared results"), width=2.8),
            Column(say("Number of documents"), width=1, align="right"),
            Column(say("Newest"), width=1.1, align="right"),
        ),
        groups=make_groups({"": rows}),
    )
