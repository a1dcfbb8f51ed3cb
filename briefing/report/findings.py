"""What an adviser must not miss, each sentence made from the tables with its numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from briefing.data import queries
from briefing.data.queries import source_marks
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import consistency, decisions, findings_before, findings_in_plan, in_plan
from briefing.report.blocks import Decision, Finding
from briefing.report.phrases import Measures
from briefing.report.target_figures import numbered_targets
from briefing.report.titles import link_to

MakeFinding = Callable[[Tables, Measures, Translator], Finding | None]


def list_findings(tables: Tables, say: Translator) -> list[Finding]:
    """What an adviser must not miss, from the measures; what has no data is left out.

    Their rank: what must go faster than ever, what cannot be judged, where the documents disagree
    and what in them does not add up, what asks for less than was achieved, what was missed. Of a
    plan under way: what it has missed, what moves away, what is furthest behind, what cannot be
    judged, the documents, what is judged worse than a year ago. All but the last of each ask for
    a decision.
    """
    rows = numbered_targets(tables)
    before, now = findings_before, findings_in_plan
    ranked: tuple[MakeFinding, ...]
    ranked = (before.faster, before.no_baseline, _documents, _figures, before.slower)
    last = before.missed_past
    if in_plan.has_begun(tables, rows):
        ranked = (now.missed, now.moving_away, now.behind, now.undetermined, _documents, _figures)
        last = now.worse
    found = filter(None, (make_finding(tables, rows, say) for make_finding in (*ranked, last)))
    return [
        replace(finding, anchor=f"finding-{number}")
        for number, finding in enumerate(found, start=1)
    ]


def _documents(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
    """Where documents state a target or a result differently, with the widest difference."""
    differing = queries.list_differing(tables)
    if not differing:
        return None
    used = (id_ for row in differing for id_ in (row.in_force_source_id, row.other_source_id))
    section, anchor = say("Where the documents differ"), "where-the-documents-differ"
    named = consistency.name_differing(tables, say)
    return Finding(
        consistency.differing_headline(tables, say),
        consistency.widest_difference(tables, rows, say) or f"{'; '.join(named)}.",
        tone="warn",
        source=source_marks(tables, used),
        **link_to(tables, "documents", section, anchor, say),
        decision=_agree(tables, rows, say),
    )


def _agree(tables: Tables, rows: Measures, say: Translator) -> Decision | None:
    """What is to be agreed on; nothing where a draft alone differs."""
    what = consistency.count_to_decide(tables, say)
    if not what:
        return None
    disputed = consistency.rank_disputed(tables, rows)
    text = say("Agree on {what} stated differently", what=what)
    others = () if disputed else consistency.name_differing(tables, say, to_decide=True)
    return decisions.propose(tables, text, disputed, say, others)


def _figures(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
    """What in the documents does not add up, with what is off most."""
    failed = queries.list_failed_checks(tables)
    if not failed:
        return None
    section, anchor = say("What adds up and what does not"), "what-adds-up-and-what-does-not"
    return Finding(
        consistency.failing_headline(tables, say),
        consistency.widest_failure(failed, say),
        tone="bad",
        source=source_marks(tables, (row.source_id for row in failed)),
        **link_to(tables, "documents", section, anchor, say),
        decision=decisions.propose(
            tables,
            say.plural("Correct {count} figure", "Correct {count} figures", len(failed)),
            (),
            say,
            [row.title[say.language] for row in consistency.rank_failures(failed)],
        ),
    )
