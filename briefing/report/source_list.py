"""What every report rests on: the status of its figures, and its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.data import queries, tables
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import blocks, in_plan

if TYPE_CHECKING:
    import pandas as pd


def no_interim_targets(due: str, say: Translator) -> blocks.Text:
    """What stands in place of stages and targets due before the plan's end, where it has none."""
    return blocks.paragraph(say("The plan has no stages and no targets due before {due}.", due=due))


def source_list(
    run: Tables, say: Translator, measures: pd.DataFrame | None = None, domain: str = ""
) -> blocks.Block:
    """The sources, numbered as the tables refer to them: of all figures, or of some measures.

    Those of measures are the sources of their targets in every wording, of their baselines and of
    the official count; with a `domain`, of its results as well. Of a plan under way they are those
    of what its targets have reached, too.
    """
    used = (
        _all_sources_used(run)
        if measures is None
        else sources_of_targets(run, measures) | _official_count_source(run)
    )
    if measures is not None and in_plan.has_begun(run, measures):
        used = (
            (used - _official_count_source(run))
            | sources_of_targets(run, measures)
            | in_plan.latest_figure_sources(run, measures)
        )
    facts = queries.indicator_domains(run.indicators)
    of_domain = run.results[run.results["indicator_id"].map(facts) == domain]
    return make_source_list(run, used | set(queries.split_sources(of_domain["source_id"])), say)


def make_source_list(run: Tables, used: set[str], say: Translator) -> blocks.Block:
    """Some sources, with the numbers the tables refer to them by."""
    if not used:
        return blocks.paragraph(say("No figure here rests on a source."))
    numbers = queries.source_numbers(run)
    return blocks.List(
        tuple(
            source_entry(row, numbers[row["source_id"]], say)
            for row in tables.to_records(run.sources)
            if row["source_id"] in used
        ),
        small=True,
    )


def _all_sources_used(run: Tables) -> set[str]:
    return {
        *queries.split_sources(run.results["source_id"]),
        *run.measures["source_id"],
        *run.verdicts["source_id"],
        *run.disagreements["other_source_id"],
    }


def sources_of_targets(run: Tables, measures: pd.DataFrame) -> set[str]:
    """The sources of some targets in every wording, and of their baselines."""
    starts = set(zip(measures["baseline_indicator_id"], measures["baseline_period"], strict=True))
    at_start = [
        row["source_id"]
        for row in tables.to_records(run.results)
        if (row["indicator_id"], row["period"]) in starts
    ]
    of_targets = run.statements[run.statements["statement"] == "target"]
    stated = of_targets[of_targets["id"].isin(measures["target_id"])]
    return {*queries.split_sources(at_start), *stated["source_id"]}


def _official_count_source(run: Tables) -> set[str]:
    count = queries.find_official_count(run)
    return set() if count is None else {str(count["source_id"])}


def source_entry(row: queries.Row, number: int, say: Translator) -> tuple[blocks.Span, ...]:
    """A source in the list, by its number."""
    facts = [say.own(row, "publisher"), say.date(row["date"]), say.code("status", row["status"])]
    return (
        blocks.Span(f"[{number}] ", "strong"),
        blocks.Span(say.own(row, "title"), href=row["url"]),
        blocks.Span(f". {'; '.join(fact for fact in facts if fact)}."),
    )
