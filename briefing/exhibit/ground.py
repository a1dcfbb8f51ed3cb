"""What every report rests on: the standing of its figures, and its sources."""

from __future__ import annotations

from briefing import block
from briefing.exhibit import told
from briefing.tables import Tables
from briefing.words import Speaker


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


def sources(run: Tables, say: Speaker) -> block.List:
    """The sources of the run's figures, numbered as the tables refer to them."""
    numbers = told.numbers_of_sources(run)
    used = {
        *(part for source in run.results["source_id"] for part in source.split(" + ")),
        *run.measures["source_id"],
        *run.verdicts["source_id"],
        *run.disagreements["other_source_id"],
    }
    return block.List(
        tuple(
            _source(row, numbers[row["source_id"]], say)
            for row in told.records(run.sources)
            if row["source_id"] in used
        )
    )


def _source(row: told.Row, number: int, say: Speaker) -> tuple[block.Span, ...]:
    facts = [say.own(row, "publisher"), say.date(row["date"]), say.code("status", row["status"])]
    return (
        block.Span(f"[{number}] ", "strong"),
        block.Span(say.own(row, "title"), href=row["url"]),
        block.Span(f". {'; '.join(fact for fact in facts if fact)}."),
    )
