"""What every report rests on: the status of its figures, and its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing import block, tables, told
from briefing.exhibit import underway
from briefing.tables import Tables
from briefing.words import Speaker

if TYPE_CHECKING:
    import pandas as pd


def nothing_apart(due: str, say: Speaker) -> block.Text:
    """What stands in place of stages and targets due before the plan's end, where it has none."""
    return block.paragraph(say("The plan has no stages and no targets due before {due}.", due=due))


def sources(
    run: Tables, say: Speaker, measures: pd.DataFrame | None = None, domain: str = ""
) -> block.Block:
    """The sources, numbered as the tables refer to them: of all figures, or of some measures.

    Those of measures are the sources of their targets in every wording, of their baselines and of
    the official count; with a `domain`, of its results as well. Of a plan under way they are those
    of what its targets have reached, too.
    """
    used = _used(run) if measures is None else sources_of(run, measures) | _of_count(run)
    if measures is not None and underway.begun(run, measures):
        used = (used - _of_count(run)) | sources_of(run, measures) | underway.sources(run, measures)
    facts = told.domains(run.indicators)
    of_domain = run.results[run.results["indicator_id"].map(facts) == domain]
    return listed(run, used | set(told.sources_in(of_domain["source_id"])), say)


def listed(run: Tables, used: set[str], say: Speaker) -> block.Block:
    """Some sources, with the numbers the tables refer to them by."""
    if not used:
        return block.paragraph(say("No figure here rests on a source."))
    numbers = told.numbers_of_sources(run)
    return block.List(
        tuple(
            entry(row, numbers[row["source_id"]], say)
            for row in tables.records(run.sources)
            if row["source_id"] in used
        ),
        small=True,
    )


def _used(run: Tables) -> set[str]:
    return {
        *told.sources_in(run.results["source_id"]),
        *run.measures["source_id"],
        *run.verdicts["source_id"],
        *run.disagreements["other_source_id"],
    }


def sources_of(run: Tables, measures: pd.DataFrame) -> set[str]:
    """The sources of some targets in every wording, and of their baselines."""
    starts = set(zip(measures["baseline_indicator_id"], measures["baseline_period"], strict=True))
    at_start = [
        row["source_id"]
        for row in tables.records(run.results)
        if (row["indicator_id"], row["period"]) in starts
    ]
    of_targets = run.statements[run.statements["statement"] == "target"]
    stated = of_targets[of_targets["id"].isin(measures["target_id"])]
    return {*told.sources_in(at_start), *stated["source_id"]}


def _of_count(run: Tables) -> set[str]:
    count = told.official_count(run)
    return set() if count is None else {str(count["source_id"])}


def entry(row: told.Row, number: int, say: Speaker) -> tuple[block.Span, ...]:
    """A source in the list, by its number."""
    facts = [say.own(row, "publisher"), say.date(row["date"]), say.code("status", row["status"])]
    return (
        block.Span(f"[{number}] ", "strong"),
        block.Span(say.own(row, "title"), href=row["url"]),
        block.Span(f". {'; '.join(fact for fact in facts if fact)}."),
    )
