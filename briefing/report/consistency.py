"""How far the documents agree: one wording of the counts, for every report that gives them."""

from __future__ import annotations

from briefing.data import queries
from briefing.data.tables import Tables, subject_of
from briefing.i18n import Translator


def documents_headline(tables: Tables, say: Translator) -> str:
    """On how many targets and results the documents differ, how many checks do not hold."""
    targets, results = (
        len({subject_of(row) for row in queries.list_differing(tables, kind)})
        for kind in ("target", "result")
    )
    parts = [
        say.plural("{count} target", "{count} targets", targets) if targets else "",
        say.plural("{count} result", "{count} results", results) if results else "",
    ]
    headline = say("The documents do not contradict each other")
    if found := list(filter(None, parts)):
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
