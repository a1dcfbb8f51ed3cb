"""What every report rests on: the standing of its figures, and its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing import block, tables, told
from briefing.tables import Tables
from briefing.words import Speaker

if TYPE_CHECKING:
    import pandas as pd


def standing(run: Tables, say: Speaker) -> str:
    """The mark of a report whose figures are drafts or estimates, "" where all are final."""
    status = dict(zip(run.sources["source_id"], run.sources["status"], strict=True))
    stated = run.results[run.results["derived"] == ""]
    draft = any(status[source] == "draft" for source in stated["source_id"])
    estimate = bool((stated["estimate"] == "yes").any())
    if draft and estimate:
        return say("Results from a draft report, in part estimates")
    if draft:
        return say("Results from a draft report")
    return say("Results in part estimates") if estimate else ""


def sources(
    run: Tables, say: Speaker, measures: pd.DataFrame | None = None, domain: str = ""
) -> block.List:
    """The sources, numbered as the tables refer to them: of all figures, or of some measures.

    Those of measures are the sources of their targets in every wording, of their baselines and of
    the official count; with a `domain`, of its results as well.
    """
    numbers = told.numbers_of_sources(run)
    used = _used(run) if measures is None else _used_by(run, measures)
    facts = run.indicators.set_index("indicator_id")["domain"]
    of_domain = run.results[run.results["indicator_id"].map(facts) == domain]
    used = used | set(told.sources_in(of_domain["source_id"]))
    return block.List(
        tuple(
            _source(row, numbers[row["source_id"]], say)
            for row in tables.records(run.sources)
            if row["source_id"] in used
        )
    )


def _used(run: Tables) -> set[str]:
    return {
        *told.sources_in(run.results["source_id"]),
        *run.measures["source_id"],
        *run.verdicts["source_id"],
        *run.disagreements["other_source_id"],
    }


def _used_by(run: Tables, measures: pd.DataFrame) -> set[str]:
    starts = set(zip(measures["baseline_indicator_id"], measures["baseline_period"], strict=True))
    at_start = [
        row["source_id"]
        for row in tables.records(run.results)
        if (row["indicator_id"], row["period"]) in starts
    ]
    of_targets = run.statements[run.statements["statement"] == "target"]
    stated = of_targets[of_targets["id"].isin(measures["target_id"])]
    count = told.official_count(run)
    first = [] if count is None else [str(count["source_id"])]
    return {*told.sources_in(at_start), *stated["source_id"], *first}


def _source(row: told.Row, number: int, say: Speaker) -> tuple[block.Span, ...]:
    facts = [say.own(row, "publisher"), say.date(row["date"]), say.code("status", row["status"])]
    return (
        block.Span(f"[{number}] ", "strong"),
        block.Span(say.own(row, "title"), href=row["url"]),
        block.Span(f". {'; '.join(fact for fact in facts if fact)}."),
    )
