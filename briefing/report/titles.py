"""What each report is called, how it opens, and where another report links to a section of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict

from briefing.data.periods import period_years
from briefing.data.queries import split_sources
from briefing.data.rows import Result
from briefing.data.tables import Tables, describe_status
from briefing.i18n import Translator
from briefing.report import phrases, target_figures
from briefing.report.blocks import Cover


class CrossLink(TypedDict):
    """The two fields of a finding that lead on."""

    more: str
    href: str


def link_to(tables: Tables, report: str, section: str, anchor: str, say: Translator) -> CrossLink:
    """`anchor` is the section's address: its English heading in small letters and hyphens."""
    if report == "summary":  # whose findings alone lead to it
        more = say("See “{section}”", section=section)
        return {"more": more, "href": f"report:{report}#{anchor}"}
    title = report_title(tables, report, say)
    more = say("See “{section}” in “{report}”", section=section, report=title)
    return {"more": more, "href": f"report:{report}#{anchor}"}


def make_cover(
    tables: Tables,
    title: str,
    message: Iterable[str],
    status: str,
    say: Translator,
    results: Sequence[Result] = (),
) -> Cover:
    """The opening of a report on one province: its message in sentences, the status of its data.

    With the results it shows it says where all of them rest on a draft.
    """
    subtitle, text = tables.facts.name[say.language], " ".join(message)
    borne = describe_status(status, say)
    drafts = {row.source_id for row in tables.sources if row.status == "draft"}
    if results and all(drafts.intersection(split_sources([row.source_id])) for row in results):
        borne["means"] = say.code("status means", "all draft")
    return Cover(title, subtitle, text, **borne)


def report_title(tables: Tables, report: str, say: Translator) -> str:
    """The title of a report by its name: `documents`, `sources`, `progress`, `domain-economy` …"""
    if report == "documents":
        return say("Documents compared")
    if report == "sources":
        return say("Sources and gaps")
    if report == "results":
        return _results_title(tables, say)
    if report == "progress":
        plan = say.period(target_figures.current_plan(tables))
        return say("Targets for {plan}: progress as of {year}", plan=plan, year=str(tables.year))
    return say.code("domain", report.removeprefix("domain-"))


def _results_title(tables: Tables, say: Translator) -> str:
    """With the results of the past plan inside the plan also those of its years."""
    past = phrases.plan_spans(tables, say)["past"]
    if not tables.in_plan:
        return say("Results of {past}", past=past)
    first, last = period_years(tables.facts.plan)[0], tables.year
    so_far = str(first) if last == first else say.period(f"{first}-{last}")
    return say("Results of {past} and {so_far}", past=past, so_far=so_far)
