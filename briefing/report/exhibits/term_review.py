"""What the first half of a plan left to be decided, at mid-term."""

from __future__ import annotations

from briefing.data import queries
from briefing.data.periods import period_years
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import phrases
from briefing.report.assessment import has_figure_in_plan, verdict_of
from briefing.report.blocks import Block, Heading, List, names_item
from briefing.report.target_figures import current_plan, plan_targets


def mid_term_decisions(tables: Tables, say: Translator) -> list[Block]:
    """In the middle year of a plan: the targets that ask for a decision, by what they ask for."""
    rows = plan_targets(tables)
    if tables.year * 2 != sum(period_years(current_plan(tables))):
        return []
    if not any(map(has_figure_in_plan, rows)):
        return []
    differing = {row.id for row in queries.list_differing(tables)}
    groups = {
        say("Moving away; change course or the target:"): [
            row for row in rows if verdict_of(row) == "moving_away"
        ],
        say("Not met; decide what follows:"): [row for row in rows if verdict_of(row) == "not_met"],
        say("Cannot be judged; settle what is missing:"): [
            row for row in rows if verdict_of(row) == "undetermined"
        ],
        say("Documents disagree on the target; settle it:"): [
            row for row in rows if row.target_id in differing
        ],
    }
    items = tuple(
        names_item(heading, [phrases.indicator_name(tables, row, say) for row in found])
        for heading, found in groups.items()
        if found
    )
    if not items:
        return []
    return [Heading(2, say("Mid-term: decisions the first half left open")), List(items)]
