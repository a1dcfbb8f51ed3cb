"""What a published report keeps to: the rules, a fault against one, and the report it stops.

`docs/gate.md` lists the same rules for readers, with the clauses of the standards they follow.
`publish` looks for the faults, here are the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from briefing.errors.family import ReportFailed, WrongUse
from briefing.errors.finding import Message, format_finding, join_parts, message


@dataclass(frozen=True)
class Rule:
    """What is expected, and what to do where it is not so."""

    expected: Message
    action: Message


_CORRECT_EXHIBIT = message("correct the exhibit that makes it, in briefing/report/exhibits/")
_CORRECT_CHART = message("correct the chart, in briefing/report/charts/")
_CORRECT_LINK = message("correct the address, or take the link out")

RULES: Mapping[str, Rule] = {
    # the executed notebook
    "outputs": Rule(
        message("cells that show exhibits and nothing else, and run without printing anything"),
        message("show it by an exhibit, or let the cell show nothing"),
    ),
    "markdown": Rule(
        message("headings, paragraphs, lists and tables in plain markdown"),
        message("write it as one of these or make it an exhibit"),
    ),
    "language": Rule(
        message("a language there is a catalogue of"),
        message("run the notebook by a command that gives it its language"),
    ),
    # its blocks
    "cover": Rule(
        message("one cover, the first of all, with a title and a message"),
        message("begin the notebook with its cover"),
    ),
    "headings": Rule(
        message("headings with a text, each at most one level below the last"),
        message("write ## for a section, ### for a part of it"),
    ),
    "anchors": Rule(
        message("every anchor once, of letters, digits and . : - _"),
        message("give the block an anchor that differs from all others"),
    ),
    "links": Rule(
        message("links to a place of the report, to a statement or to an address of the web"),
        _CORRECT_LINK,
    ),
    "table-caption": Rule(
        message("a caption"),
        message("give the table its caption; one in markdown takes the heading above it"),
    ),
    "table-heads": Rule(
        message("heads for all columns, and a column whose cells head their rows"),
        message("name every column and mark the one that heads the rows with header=True"),
    ),
    "table-rows": Rule(message("as many cells as columns"), _CORRECT_EXHIBIT),
    "table-notes": Rule(
        message("a note for every mark, a mark for every note, each once"),
        message("add the note or the mark, or take the other out"),
    ),
    "tone": Rule(
        message("a word or a sign wherever there is a tone"),
        message("say in words what the colour says"),
    ),
    "figure-title": Rule(message("an anchor and a title"), _CORRECT_CHART),
    "alt-text": Rule(
        message("an alternative text that names the figures of the chart"),
        message("make it from the data the chart is drawn of"),
    ),
    "drawing": Rule(
        message("an SVG of shapes and texts that can be read, does nothing and fetches nothing"),
        _CORRECT_CHART,
    ),
    "fonts": Rule(message("text in Inter, the one font that is embedded"), _CORRECT_CHART),
    "colours": Rule(
        message(
            "colours of the design without opacity: dark text, or white text on a dark mark; "
            "marks that are not all pale"
        ),
        message("take another colour of briefing/report/design.toml"),
    ),
    "code": Rule(message("nothing that a program says to its makers"), _CORRECT_EXHIBIT),
    "placeholder": Rule(
        message("every placeholder filled"), message("give the message the value of that name")
    ),
    # the web page
    "page-ids": Rule(
        message("every id once"),
        message("give the blocks anchors that differ from each other and from those of the page"),
    ),
    "page-links": Rule(
        message("links to a place of the page, or of another page of the run"), _CORRECT_LINK
    ),
    # the PDF
    "pdf-made": Rule(
        message("a report that can be set as an accessible PDF"),
        message("correct what the message names"),
    ),
    # the Word document
    "word-columns": Rule(
        message("tables of at most {count} columns, which is all that Word has", count=63),
        message("leave columns out, or make two tables of one"),
    ),
}


@dataclass(frozen=True)
class Fault:
    """What keeps a report from being published: the rule it breaks, where, what was found."""

    rule: str
    where: Message
    found: Message | str


def format_fault(fault: Fault) -> Message:
    """A fault as one line of text."""
    rule = RULES[fault.rule]
    finding = format_finding(fault.where, fault.found, rule.expected, rule.action)
    return message("{finding} [{rule}]", finding=finding, rule=fault.rule)


class Unpublishable(ReportFailed):
    """A report breaks rules of publication; carries every Fault found, each once.

    `file` is where its executed notebook can be looked at.
    """

    text = message(
        "{report}: found what must not be published; expected every rule of docs/gate.md to be "
        "followed; correct it and run again\n– {faults}"
    )
    text_with_file = message(
        "{report}: found what must not be published; expected every rule of docs/gate.md to be "
        "followed; correct it and run again. What was published of it before is untouched\n"
        "– {faults}\nThe executed notebook is saved: {file}"
    )

    def __init__(self, faults: Iterable[Fault], report: Message | str = "", file: str = "") -> None:
        self.faults = tuple(dict.fromkeys(faults))
        lines = join_parts(map(format_fault, self.faults), message("{one}\n– {other}"))
        super().__init__(report=report or message("the report"), faults=lines, file=file)
        if file:
            self.message = Message(self.text_with_file.text, self.message.values)


class Unrenderable(ReportFailed):
    """A markdown cell holds what the templates cannot draw; nothing is dropped in silence."""

    def __init__(self, where: str, found: str) -> None:
        self.found, rule = found, RULES["markdown"]
        self.message = format_finding(where, found, rule.expected, rule.action)


class ReportNotInFormat(WrongUse):
    text = message(
        "--format: found {formats} for {names}; expected a format it is made in: {known}; name one "
        "of these, or add the other to its formats in config.toml"
    )
