"""What the figures of a report rest on: drafts, the press, estimates, bounds, what is computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from briefing.data import queries, tables
from briefing.data.queries import Row
from briefing.data.tables import Comparison, Tables
from briefing.i18n import Translator
from briefing.report import blocks, target_figures
from briefing.report.exhibits.provinces import province_names

if TYPE_CHECKING:
    import pandas as pd

MAX_NAMED = 4  # so many computed figures or nearest baselines are named


def data_quality_notes(
    run: Tables, say: Translator, measures: pd.DataFrame | None = None, domain: str = ""
) -> blocks.Block:
    """What is not final, or not of a document, in a report's results; as `sources` takes them.

    Of all results, or of those some targets start from and have reached, with those of a domain.
    """
    shown = _results_shown(run, measures, domain)
    lines = [*_source_notes(run, shown, say), *_derived_note(run, shown, say)]
    if measures is not None:
        lines += _nearest_baseline_note(run, measures, say)
    return _notes_block(lines, bool(shown), say)


def progress_quality_notes(run: Tables, say: Translator) -> blocks.Block:
    """As `rests`, of all targets of the plan the briefing year lies in."""
    plan = target_figures.current_plan(run)
    return data_quality_notes(run, say, run.measures[run.measures["plan"] == plan])


def _notes_block(lines: Sequence[str], known: bool, say: Translator) -> blocks.Block:
    if not known and not lines:
        return blocks.paragraph(say("No result is shown here."))
    if not lines:
        return blocks.paragraph(
            say("Every result shown is final, of an adopted document or of statistics.")
        )
    return blocks.List(((blocks.Span(" ".join(lines)),),), small=True)


def _results_shown(run: Tables, measures: pd.DataFrame | None, domain: str) -> list[Row]:
    """The results a report shows, each once."""
    results: list[Row] = list(tables.to_records(run.results))
    if measures is None:
        return results
    of_domain = queries.indicator_domains(run.indicators)
    found = [row for row in results if domain and of_domain[row["indicator_id"]] == domain]
    for row in tables.to_records(measures):
        found += target_figures.find_underlying_results(run, row)
    return list({queries.result_key(row): row for row in found}.values())


def _source_notes(run: Tables, shown: Sequence[Row], say: Translator) -> Iterator[str]:
    """Those of drafts and of the press, estimates, bounds: as their documents state them."""
    status = dict(zip(run.sources["source_id"], run.sources["status"], strict=True))
    own = [row for row in shown if not row["derived"]]
    drafts = [row for row in own if status[row["source_id"]] == "draft"]
    press = [row for row in own if status[row["source_id"]] == "press"]
    yield from _draft_note(
        len(drafts), len(shown), queries.source_marks(run, _source_ids(drafts)), say
    )
    if press:
        yield say.plural(
            "{count} result is reported by the press: {marks}.",
            "{count} results are reported by the press: {marks}.",
            len(press),
            marks=queries.source_marks(run, _source_ids(press)),
        )
    collected = [row for row in own if status[row["source_id"]] == "intake"]
    if collected:
        yield say.plural(
            "{count} result was collected and is not published yet: {marks}.",
            "{count} results were collected and are not published yet: {marks}.",
            len(collected),
            marks=queries.source_marks(run, _source_ids(collected)),
        )
    yield from _estimate_note(sum(row["estimate"] == "yes" for row in own), say)
    bounds = sum(row["operator"] != "=" for row in own)
    if bounds:
        yield say.plural(
            "{count} result is stated as “over”, “under” or “about” a figure.",
            "{count} results are stated as “over”, “under” or “about” a figure.",
            bounds,
        )


def _source_ids(rows: Sequence[Row]) -> list[str]:
    return [row["source_id"] for row in rows]


def _draft_note(count: int, total: int, marks: str, say: Translator) -> Iterator[str]:
    if count:
        yield say(
            "{count} of {total} results come from a draft that is not adopted yet: {marks}.",
            count=say.number(count),
            total=say.number(total),
            marks=marks,
        )


def _estimate_note(count: int, say: Translator) -> Iterator[str]:
    if count:
        yield say.plural(
            "{count} result is an estimate by its document's own words.",
            "{count} results are estimates by their documents' own words.",
            count,
        )


def _derived_note(run: Tables, shown: Sequence[Row], say: Translator) -> Iterator[str]:
    """Those no document prints."""
    names = queries.indicator_names(run.indicators, say)
    derived = [row for row in shown if row["derived"]]
    own = list(dict.fromkeys(names[row["indicator_id"]] for row in derived))
    if derived:
        yield say.plural(
            "{count} result is printed in no document but computed from printed ones{named}.",
            "{count} results are printed in no document but computed from printed ones{named}.",
            len(derived),
            named=_format_names(own),
        )


def _nearest_baseline_note(run: Tables, measures: pd.DataFrame, say: Translator) -> Iterator[str]:
    """Targets set against another indicator than their own."""
    names = queries.indicator_names(run.indicators, say)
    near = measures[measures["baseline_match"].eq("nearest")]
    if len(near):
        yield say.plural(
            "{count} target is set against the nearest indicator, for its own has no "
            "figure{named}.",
            "{count} targets are set against the nearest indicator, for their own have no "
            "figure{named}.",
            len(near),
            named=_format_names([names[indicator] for indicator in near["indicator_id"]]),
        )


def _format_names(names: Sequence[str]) -> str:
    """Names behind a colon, where they are few."""
    return f": {'; '.join(names)}" if len(names) <= MAX_NAMED else ""


def compared_quality_notes(run: Comparison, say: Translator) -> blocks.Block:
    """As `rests`, province by province, of the results that are compared."""
    names = province_names(run, say)
    status = {
        (row["province_id"], row["source_id"]): row["status"]
        for row in tables.to_records(run.sources)
    }
    lines = []
    rows = tables.to_records(run.side_by_side[run.side_by_side["result_why"] == ""])
    for province, name in names.items():
        own = [row for row in rows if row["province_id"] == province]
        drafts = sum(
            any(
                status[province, one] == "draft"
                for one in queries.split_sources([r["result_source_id"]])
            )
            for r in own
        )
        estimates = sum(row["result_estimate"] == "yes" for row in own)
        if drafts or estimates:
            lines.append(
                say(
                    "{province}: {drafts} of {total} compared results come from drafts, "
                    "{estimates} are estimates.",
                    province=name,
                    drafts=say.number(drafts),
                    total=say.number(len(own)),
                    estimates=say.number(estimates),
                )
            )
    return _notes_block(lines, bool(rows), say)
