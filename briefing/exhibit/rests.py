"""What the figures of a report rest on: drafts, the press, estimates, bounds, what is computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from briefing import block, progress, tables, told
from briefing.exhibit.provinces import provinces_named
from briefing.tables import Comparison, Tables
from briefing.told import Row
from briefing.words import Speaker

if TYPE_CHECKING:
    import pandas as pd

NAMED = 4  # so many computed figures or nearest baselines are named


def rests(
    run: Tables, say: Speaker, measures: pd.DataFrame | None = None, domain: str = ""
) -> block.Block:
    """What is not final, or not of a document, in a report's results; as `sources` takes them.

    Of all results, or of those some targets start from and have reached, with those of a domain.
    """
    shown = _shown(run, measures, domain)
    lines = [*_stated(run, shown, say), *_computed(run, shown, say)]
    if measures is not None:
        lines += _nearest(run, measures, say)
    return _listed(lines, bool(shown), say)


def progress_rests(run: Tables, say: Speaker) -> block.Block:
    """As `rests`, of all targets of the plan the briefing year lies in."""
    plan = progress.plan_of(run)
    return rests(run, say, run.measures[run.measures["plan"] == plan])


def _listed(lines: Sequence[str], known: bool, say: Speaker) -> block.Block:
    if not known and not lines:
        return block.paragraph(say("No result is shown here."))
    if not lines:
        return block.paragraph(
            say("Every result shown is final, of an adopted document or of statistics.")
        )
    return block.List(((block.Span(" ".join(lines)),),), small=True)


def _shown(run: Tables, measures: pd.DataFrame | None, domain: str) -> list[Row]:
    """The results a report shows, each once."""
    results: list[Row] = list(tables.records(run.results))
    if measures is None:
        return results
    of_domain = told.domains(run.indicators)
    found = [row for row in results if domain and of_domain[row["indicator_id"]] == domain]
    for row in tables.records(measures):
        found += progress.grounds(run, row)
    return list({told.result_key(row): row for row in found}.values())


def _stated(run: Tables, shown: Sequence[Row], say: Speaker) -> Iterator[str]:
    """Those of drafts and of the press, estimates, bounds: as their documents state them."""
    status = dict(zip(run.sources["source_id"], run.sources["status"], strict=True))
    own = [row for row in shown if not row["derived"]]
    drafts = [row for row in own if status[row["source_id"]] == "draft"]
    press = [row for row in own if status[row["source_id"]] == "press"]
    yield from _of_drafts(len(drafts), len(shown), told.marks(run, _sources(drafts)), say)
    if press:
        yield say.plural(
            "{count} result is reported by the press: {marks}.",
            "{count} results are reported by the press: {marks}.",
            len(press),
            marks=told.marks(run, _sources(press)),
        )
    collected = [row for row in own if status[row["source_id"]] == "intake"]
    if collected:
        yield say.plural(
            "{count} result was collected and is not published yet: {marks}.",
            "{count} results were collected and are not published yet: {marks}.",
            len(collected),
            marks=told.marks(run, _sources(collected)),
        )
    yield from _of_estimates(sum(row["estimate"] == "yes" for row in own), say)
    bounds = sum(row["operator"] != "=" for row in own)
    if bounds:
        yield say.plural(
            "{count} result is stated as “over”, “under” or “about” a figure.",
            "{count} results are stated as “over”, “under” or “about” a figure.",
            bounds,
        )


def _sources(rows: Sequence[Row]) -> list[str]:
    return [row["source_id"] for row in rows]


def _of_drafts(count: int, total: int, marks: str, say: Speaker) -> Iterator[str]:
    if count:
        yield say(
            "{count} of {total} results come from a draft that is not adopted yet: {marks}.",
            count=say.number(count),
            total=say.number(total),
            marks=marks,
        )


def _of_estimates(count: int, say: Speaker) -> Iterator[str]:
    if count:
        yield say.plural(
            "{count} result is an estimate by its document's own words.",
            "{count} results are estimates by their documents' own words.",
            count,
        )


def _computed(run: Tables, shown: Sequence[Row], say: Speaker) -> Iterator[str]:
    """Those no document prints."""
    names = told.names(run.indicators, say)
    derived = [row for row in shown if row["derived"]]
    own = list(dict.fromkeys(names[row["indicator_id"]] for row in derived))
    if derived:
        yield say.plural(
            "{count} result is printed in no document but computed from printed ones{named}.",
            "{count} results are printed in no document but computed from printed ones{named}.",
            len(derived),
            named=_named(own),
        )


def _nearest(run: Tables, measures: pd.DataFrame, say: Speaker) -> Iterator[str]:
    """Targets set against another indicator than their own."""
    names = told.names(run.indicators, say)
    near = measures[measures["baseline_match"].eq("nearest")]
    if len(near):
        yield say.plural(
            "{count} target is set against the nearest indicator, for its own has no "
            "figure{named}.",
            "{count} targets are set against the nearest indicator, for their own have no "
            "figure{named}.",
            len(near),
            named=_named([names[indicator] for indicator in near["indicator_id"]]),
        )


def _named(names: Sequence[str]) -> str:
    """Names behind a colon, where they are few."""
    return f": {'; '.join(names)}" if len(names) <= NAMED else ""


def compared_rests(run: Comparison, say: Speaker) -> block.Block:
    """As `rests`, province by province, of the results that are compared."""
    names = provinces_named(run, say)
    status = {
        (row["province_id"], row["source_id"]): row["status"] for row in tables.records(run.sources)
    }
    lines = []
    rows = tables.records(run.side_by_side[run.side_by_side["result_why"] == ""])
    for province, name in names.items():
        own = [row for row in rows if row["province_id"] == province]
        drafts = sum(
            any(
                status[province, one] == "draft" for one in told.sources_in([r["result_source_id"]])
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
    return _listed(lines, bool(rows), say)
