"""Where a finding leads: the section of another report that tells all of it, by its name."""

from __future__ import annotations

from typing import TypedDict

from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report.titles import (
    documents_title,
    progress_title,
    results_title,
    sources_title,
)


class CrossLink(TypedDict):
    """The two fields of a finding that lead on."""

    more: str
    href: str


def _link_to_section(
    report: str, anchor: str, title: str, section: str, say: Translator
) -> CrossLink:
    """`anchor` is the section's address: its English heading in small letters and hyphens."""
    named = say("See “{section}” in “{report}”", section=section, report=title)
    return {"more": named, "href": f"report:{report}#{anchor}"}


def link_to_official_count(tables: Tables, say: Translator) -> CrossLink:
    """The verdicts on the past plan."""
    section = say("The official count")
    return _link_to_section(
        "results", "the-official-count", results_title(tables, say), section, say
    )


def link_to_paces(tables: Tables, target: Measure, say: Translator) -> CrossLink:
    """The paces of a target's domain."""
    domain = tables.indicator_by_id[target.indicator_id].domain
    anchor, title = "the-targets-and-the-pace-they-need", say.code("domain", domain)
    section = say("The targets and the pace they need")
    return _link_to_section(f"domain-{domain}", anchor, title, section, say)


def link_to_gaps(say: Translator) -> CrossLink:
    """What no document says."""
    return _link_to_section(
        "sources", "what-is-missing", sources_title(say), say("What is missing"), say
    )


def link_to_differences(say: Translator) -> CrossLink:
    """The documents set against each other."""
    section = say("Where the documents differ")
    return _link_to_section(
        "documents", "where-the-documents-differ", documents_title(say), section, say
    )


def link_to_checks(say: Translator) -> CrossLink:
    """The arithmetic of the documents."""
    section, anchor = say("What adds up and what does not"), "what-adds-up-and-what-does-not"
    return _link_to_section("documents", anchor, documents_title(say), section, say)


def link_to_all_targets(tables: Tables, say: Translator) -> CrossLink:
    """All targets of a plan under way."""
    return _link_to_section(
        "progress", "all-targets", progress_title(tables, say), say("All targets"), say
    )


def link_to_changes(tables: Tables, say: Translator) -> CrossLink:
    """What changed since the year before."""
    section, anchor = say("What changed since last year"), "what-changed-since-last-year"
    return _link_to_section("progress", anchor, progress_title(tables, say), section, say)


def link_to_target_paths(tables: Tables, say: Translator) -> CrossLink:
    """The path and the results of each target."""
    section, anchor = say("Path and results of each target"), "path-and-results-of-each-target"
    return _link_to_section("progress", anchor, progress_title(tables, say), section, say)


def link_to_undetermined(tables: Tables, say: Translator) -> CrossLink:
    """What cannot be judged, with its reasons."""
    section = say("What cannot be judged, and why")
    anchor = "what-cannot-be-judged-and-why"
    return _link_to_section("progress", anchor, progress_title(tables, say), section, say)
