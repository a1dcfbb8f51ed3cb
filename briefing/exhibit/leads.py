"""Where a finding leads: the section of another report that tells all of it, by its name."""

from __future__ import annotations

from typing import TypedDict

from briefing import told
from briefing.exhibit.documents import documents_title
from briefing.exhibit.evidence import sources_title
from briefing.exhibit.progress import progress_title
from briefing.exhibit.results import results_title
from briefing.tables import Tables
from briefing.told import Row
from briefing.words import Speaker


class Lead(TypedDict):
    """The two fields of a finding that lead on."""

    more: str
    href: str


def _lead(report: str, anchor: str, title: str, section: str, say: Speaker) -> Lead:
    """`anchor` is the section's address: its English heading in small letters and hyphens."""
    named = say("See “{section}” in “{report}”", section=section, report=title)
    return {"more": named, "href": f"report:{report}#{anchor}"}


def to_official_count(run: Tables, say: Speaker) -> Lead:
    """The verdicts on the past plan."""
    section = say("The official count")
    return _lead("results", "the-official-count", results_title(run, say), section, say)


def to_paces(run: Tables, row: Row, say: Speaker) -> Lead:
    """The paces of a target's domain."""
    domain = told.domains(run.indicators)[row["indicator_id"]]
    anchor, title = "the-targets-and-the-pace-they-need", say.code("domain", domain)
    section = say("The targets and the pace they need")
    return _lead(f"domain-{domain}", anchor, title, section, say)


def to_gaps(say: Speaker) -> Lead:
    """What no document says."""
    return _lead("sources", "what-is-missing", sources_title(say), say("What is missing"), say)


def to_differences(say: Speaker) -> Lead:
    """The documents set against each other."""
    section = say("Where the documents differ")
    return _lead("documents", "where-the-documents-differ", documents_title(say), section, say)


def to_checks(say: Speaker) -> Lead:
    """The arithmetic of the documents."""
    section, anchor = say("What adds up and what does not"), "what-adds-up-and-what-does-not"
    return _lead("documents", anchor, documents_title(say), section, say)


def to_standings(run: Tables, say: Speaker) -> Lead:
    """All targets of a plan under way."""
    return _lead("progress", "all-targets", progress_title(run, say), say("All targets"), say)


def to_changes(run: Tables, say: Speaker) -> Lead:
    """What changed since the year before."""
    section, anchor = say("What changed since last year"), "what-changed-since-last-year"
    return _lead("progress", anchor, progress_title(run, say), section, say)


def to_ways(run: Tables, say: Speaker) -> Lead:
    """The path and the results of each target."""
    section, anchor = say("Path and results of each target"), "path-and-results-of-each-target"
    return _lead("progress", anchor, progress_title(run, say), section, say)


def to_unjudged(run: Tables, say: Speaker) -> Lead:
    """What cannot be judged, with its reasons."""
    section = say("What cannot be judged, and why")
    anchor = "what-cannot-be-judged-and-why"
    return _lead("progress", anchor, progress_title(run, say), section, say)
