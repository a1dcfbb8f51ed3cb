"""What a published report keeps to: the rules, a fault against one, and the report it stops.

`docs/gate.md` lists the same rules for readers. `publish` looks for the faults, here are the words.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from briefing.errors.family import ReportFailed
from briefing.errors.finding import Message, message


@dataclass(frozen=True)
class Rule:
    """What is expected, what to do where it is not so, which clause asks for it ("": our own)."""

    clause: str
    expected: Message
    action: Message


_CORRECT_EXHIBIT = message("mend the exhibit that makes it, in briefing/exhibit/")
_CORRECT_CHART = message("mend the chart, in briefing/chart/")

RULES: Mapping[str, Rule] = {
    # the executed notebook
    "outputs": Rule(
        "",
        message("cells that show exhibits and nothing else, and run without a word of their own"),
        message("show it by an exhibit, or let the cell show nothing"),
    ),
    "markdown": Rule(
        "",
        message("headings, paragraphs, lists and tables in plain markdown"),
        message("say it in one of these or make it an exhibit"),
    ),
    "language": Rule(
        "WCAG 3.1.1",
        message("a language there is a catalogue of"),
        message("run the notebook by a command that gives it its language"),
    ),
    # its blocks
    "cover": Rule(
        "WCAG 2.4.2",
        message("one cover, the first of all, with a title and a message"),
        message("begin the notebook with its cover"),
    ),
    "headings": Rule(
        "WCAG 1.3.1, 2.4.6; PDF/UA-1 7.4.2",
        message("headings with a text, each at most one level below the last"),
        message("write ## for a section, ### for a part of it"),
    ),
    "anchors": Rule(
        "",
        message("every anchor once, of letters, digits and . : - _"),
        message("give the block an anchor of its own"),
    ),
    "links": Rule(
        "",
        message("links to a place of the report, to a statement or to an address of the web"),
        message("mend the address, or take the link out"),
    ),
    "table-caption": Rule(
        "WCAG 1.3.1; PDF/UA-1 7.5",
        message("a caption"),
        message("give the table its caption; one in markdown takes the heading above it"),
    ),
    "table-heads": Rule(
        "WCAG 1.3.1; PDF/UA-1 7.5",
        message("heads for all columns, and a column whose cells head their rows"),
        message("name every column and mark the one that heads the rows with header=True"),
    ),
    "table-rows": Rule("WCAG 1.3.1", message("as many cells as columns"), _CORRECT_EXHIBIT),
    "table-notes": Rule(
        "",
        message("a note for every mark, a mark for every note, each once"),
        message("add the note or the mark, or take the other out"),
    ),
    "tone": Rule(
        "WCAG 1.4.1",
        message("a word or a sign wherever there is a tone"),
        message("say in words what the colour says"),
    ),
    "figure-title": Rule("WCAG 1.1.1", message("an anchor and a title"), _CORRECT_CHART),
    "alt-text": Rule(
        "WCAG 1.1.1; PDF/UA-1 7.3",
        message("an alternative text that tells the figures of the chart"),
        message("make it from the data the chart is drawn of"),
    ),
    "drawing": Rule(
        "",
        message("an SVG of shapes and texts that can be read, does nothing and fetches nothing"),
        _CORRECT_CHART,
    ),
    "fonts": Rule(
        "PDF/A-2 6.2.11.4.1",
        message("text in Inter, the one font that is embedded"),
        _CORRECT_CHART,
    ),
    "colours": Rule(
        "WCAG 1.4.3, 1.4.11",
        message(
            "colours of the design without opacity: dark text, or white text on a dark mark; "
            "marks that are not all pale"
        ),
        message("take another colour of briefing/design.toml"),
    ),
    "code": Rule("", message("nothing that a program says to its makers"), _CORRECT_EXHIBIT),
    "placeholder": Rule(
        "", message("every placeholder filled"), message("give the message the value of that name")
    ),
    # the web page
    "page-ids": Rule(
        "",
        message("every id once"),
        message("give the blocks anchors that differ from each other and from those of the page"),
    ),
    "page-links": Rule(
        "",
        message("links to a place of the page, or of another page of the run"),
        message("mend the address, or take the link out"),
    ),
    # the PDF
    "pdf-made": Rule(
        "PDF/UA-1 and PDF/A-2a",
        message("a report that can be set as an accessible PDF"),
        message("mend what the message names"),
    ),
}


@dataclass(frozen=True)
class Fault:
    """What keeps a report from being published: the rule it breaks, where, what was found."""

    rule: str
    where: Message
    found: Message | str

    def told(self) -> Message:
        """The fault in one line."""
        rule = RULES[self.rule]
        return message(
            "{where}: found {found}; expected {expected}; {action} [{rule}]",
            where=self.where,
            found=self.found,
            expected=rule.expected,
            action=rule.action,
            rule=self.rule,
        )


class Unpublishable(ReportFailed):
    """A report breaks rules of publication; carries every Fault found.

    `kept` is where its executed notebook can be looked at.
    """

    def __init__(self, faults: Iterable[Fault], report: Message | str = "", kept: str = "") -> None:
        several = list(faults)
        self.faults = tuple(one for at, one in enumerate(several) if one not in several[:at])
        told = {
            "report": report or message("the report"),
            "faults": functools.reduce(_join_faults, (fault.told() for fault in self.faults)),
        }
        super().__init__(
            message(
                "{report}: found what must not be published; expected every rule of docs/gate.md "
                "to be kept; mend it and run again. What was published of it before is untouched\n"
                "– {faults}\n"
                "The executed notebook is kept: {kept}",
                **told,
                kept=kept,
            )
            if kept
            else message(
                "{report}: found what must not be published; expected every rule of docs/gate.md "
                "to be kept; mend it and run again\n– {faults}",
                **told,
            )
        )


def _join_faults(faults: Message, fault: Message) -> Message:
    return message("{faults}\n– {fault}", faults=faults, fault=fault)


class Unrenderable(ReportFailed):
    """A markdown cell holds what the templates cannot draw; nothing is dropped in silence."""

    def __init__(self, where: str, found: str) -> None:
        rule = RULES["markdown"]
        self.found = found
        super().__init__(
            message(
                "{where}: found {found}; expected {expected}; {action}",
                where=where,
                found=found,
                expected=rule.expected,
                action=rule.action,
            )
        )
