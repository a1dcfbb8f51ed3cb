"""A finding → what it asks to be decided, who leads, by when: docs/method/decisions.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import phrases
from briefing.report.blocks import Decision

MAX_DECISIONS = 5  # who has a minute takes no more
MAX_OWNERS = 2  # so many are named


def propose(
    tables: Tables,
    text: str,
    rows: Sequence[Measure],
    say: Translator,
    subjects: Sequence[str] = (),
) -> Decision:
    """What is to be decided on some targets: by those who lead them, in the year that comes next.

    The first of its subjects is named: of the targets, which come in the order of their weight,
    where no others are given.
    """
    names = subjects or [phrases.indicator_name(tables, row, say) for row in rows[:1]]
    return Decision(text, "".join(names[:1]), _name_owners(rows, say), str(tables.year + 1))


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
