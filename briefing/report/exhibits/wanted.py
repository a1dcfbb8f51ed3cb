"""The results of the year that are not in yet: what the next workbook asks for, in its order."""

from __future__ import annotations

from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report.blocks import Block, List, names_item, paragraph
from briefing.report.phrases import indicator_name
from briefing.report.wanted import list_wanted


def wanted_results(tables: Tables, say: Translator) -> Block:
    """The results of the year that are missing or estimates, by why they are wanted."""
    headings = {
        "target": say("Targets are judged by:"),
        "rule": say("Other figures are computed from:"),
        "other": say("A series goes on with:"),
    }
    wanted = list_wanted(tables)
    names = {
        heading: [indicator_name(tables, row, say) for row in wanted if row.need == need]
        for need, heading in headings.items()
    }
    items = [names_item(heading, found) for heading, found in names.items() if found]
    if not items:
        return paragraph(say("Every result of {year} that is wanted is in.", year=str(tables.year)))
    return List(tuple(items))
