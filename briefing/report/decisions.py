"""A finding → what it asks to be decided, who leads, by when: docs/method/decisions.md."""

from __future__ import annotations

from collections.abc import Iterable

from briefing.data.periods import period_years
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report.blocks import Decision

MAX_DECISIONS = 5  # who has a minute takes no more
MAX_OWNERS = 2  # so many are named


def propose(
    tables: Tables, text: str, rows: Iterable[Measure], say: Translator, at_mid_term: bool = False
) -> Decision:
    """What is to be decided on some targets: by those who lead them, in the year that comes next.

    What a plan's review changes waits for the one at mid-term, where that is still to come.
    """
    due = tables.year + 1
    if at_mid_term:
        due = max(due, mid_term(tables))
    return Decision(text, _name_owners(rows, say), str(due))


def mid_term(tables: Tables) -> int:
    """The year in which half of the plan has passed: 2028 of 2026–2030."""
    first, last = period_years(tables.facts.plan)
    return (first + last) // 2


def _name_owners(rows: Iterable[Measure], say: Translator) -> str:
    """Who leads some targets: as documents say, each once; a gap where none does."""
    rows = list(rows)
    names = list(dict.fromkeys(row.owner_name[say.language] for row in rows if row.owner))
    if not names:
        return say("not assigned")
    shown = "; ".join(names[:MAX_OWNERS])
    if len(names) > MAX_OWNERS:
        shown = say("{names} and others", names=shown)
    return (
        shown
        if all(row.owner for row in rows)
        else say("{names}; others not assigned", names=shown)
    )
