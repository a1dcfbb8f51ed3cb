"""How far the documents agree: one wording of the counts, for every report that gives them."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.data import queries
from briefing.data.tables import Tables, subject_of
from briefing.i18n import Translator


def documents_headline(tables: Tables, say: Translator) -> str:
    """On how many targets and results the documents differ, how many checks do not hold."""
    headline = say("The documents do not contradict each other")
    if found := list(_count_differing(tables, say)):
        headline = say("The documents differ on {what}", what=say.join(found))
    counts = queries.count_checks(tables)
    if not counts.made:
        return headline
    failing = say.plural(
        "{count} of {total} arithmetic checks does not hold",
        "{count} of {total} arithmetic checks do not hold",
        counts.failing,
        total=say.number(counts.made),
    )
    return f"{headline}; {failing}"


def _count_differing(tables: Tables, say: Translator) -> Iterator[str]:
    """How many targets and results documents state differently; of targets also by drafts alone."""
    drafts = {row.source_id for row in tables.sources if row.status == "draft"}
    rows = queries.list_differing(tables, "target")
    targets = {subject_of(row) for row in rows}
    final = {
        subject_of(row)
        for row in rows
        if not drafts & {row.in_force_source_id, row.other_source_id}
    }
    if targets:
        counted = say.plural("{count} target", "{count} targets", len(targets))
        if draft_only := len(targets - final):
            counted = say.plural(
                "{targets} (on {count} of them only a draft does)",
                "{targets} (on {count} of them only a draft does)",
                draft_only,
                targets=counted,
            )
        yield counted
    if results := {subject_of(row) for row in queries.list_differing(tables, "result")}:
        yield say.plural("{count} result", "{count} results", len(results))
