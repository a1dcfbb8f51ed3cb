"""What each report is called: on its cover, and where another report links to it."""

from __future__ import annotations

from briefing.data import schema
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import phrases, target_figures


def documents_title(say: Translator) -> str:
    """The report on the documents."""
    return say("Documents compared")


def sources_title(say: Translator) -> str:
    """The report on the sources."""
    return say("Sources and gaps")


def progress_title(tables: Tables, say: Translator) -> str:
    """The report on progress."""
    plan = say.period(target_figures.current_plan(tables))
    return say("Targets for {plan}: progress as of {year}", plan=plan, year=str(tables.year))


def results_title(tables: Tables, say: Translator) -> str:
    """The report on results: those of the past plan, and inside the plan those of its years."""
    past = phrases.plan_spans(tables, say)["past"]
    if not tables.in_plan:
        return say("Results of {past}", past=past)
    first, last = schema.period_years(tables.facts.plan)[0], tables.year
    so_far = str(first) if last == first else say.period(f"{first}-{last}")
    return say("Results of {past} and {so_far}", past=past, so_far=so_far)
