"""An edited document, the figures recorded in it and those of now → the document with those of now.

What a person wrote, moved, deleted or marked stays as it is. A figure is replaced where its control
still shows what was recorded; everything else about figures is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from briefing.i18n import Translator
from briefing.intake.drafts import drawings, lost, passages, second_look, wordml
from briefing.intake.drafts.comments import Comments
from briefing.intake.drafts.controls import (
    Control,
    Tracking,
    list_controls,
    list_free_ids,
    write_figure,
)
from briefing.intake.drafts.looks import follow_looks
from briefing.intake.drafts.matching import match_figures
from briefing.intake.drafts.package import Document
from briefing.intake.drafts.recover import recover_tags
from briefing.intake.drafts.second_look import Look
from briefing.intake.drafts.wordml import W, fold
from briefing.publish.figures import Figure


class Change(NamedTuple):
    """A figure as it was recorded, as it is found, as the report has it now ("" where it has none).

    `sentence` is what the report says there now, or where a figure is that it has no more or that
    is lost.
    """

    title: str
    recorded: str
    found: str
    now: str
    sentence: str = ""

    @property
    def is_changed(self) -> bool:
        return fold(self.recorded) != fold(self.now)


@dataclass
class Findings:
    """What came of a refresh; each list in the order of the document."""

    replaced: list[Change] = field(default_factory=list)
    hand_edited: list[Change] = field(default_factory=list)
    reworded: list[Change] = field(default_factory=list)  # the report says something else there
    gone: list[Change] = field(default_factory=list)  # the report has them no more
    lost: list[Change] = field(default_factory=list)  # without a control, still in the text
    unknown: list[Change] = field(default_factory=list)  # a control that is not recorded
    removed: list[Change] = field(default_factory=list)  # in a tracked deletion
    unmarked: list[Change] = field(default_factory=list)  # replaced where no comment can be
    redrawn: list[str] = field(default_factory=list)  # charts, by their texts
    not_redrawn: list[str] = field(default_factory=list)  # charts a person has changed
    looks: list[Look] = field(default_factory=list)
    recovered: int = 0  # controls that had lost their tags
    unchanged: int = 0
    deleted: int = 0
    added: int = 0  # figures of the report that the document never had

    @property
    def needs_person(self) -> bool:
        """Whether something is left to a person."""
        told = [*self.hand_edited, *self.reworded, *self.gone, *self.unknown]
        lost = any(one.is_changed for one in self.lost)
        return bool(told or self.not_redrawn) or lost or any(look.is_urgent for look in self.looks)


class Mark(NamedTuple):
    """Who marks a replaced figure, and when; the colours of the report's figures."""

    author: str
    date: str
    colours: Set[str] = frozenset()


class Made(NamedTuple):
    """The document the report makes now, its controls by their tags.

    `sums` are those of the pictures of the document that is brought up to date, as it was made.
    """

    document: Document
    controls: Mapping[str, Control]
    sums: Set[str] = frozenset()


class Work:
    """A document being brought up to date, its figures then and now."""

    def __init__(
        self, document: Document, recorded: Sequence[Figure], new: Sequence[Figure], say: Translator
    ) -> None:
        self.document, self.recorded, self.say = document, recorded, say
        self.then = {figure.key: figure for figure in recorded}
        self.now = match_figures(recorded, new)
        self.new = {figure.key: figure for figure in new}
        self.findings = Findings(recovered=recover_tags(document, recorded))
        self.controls = list_controls(document, self.then.keys() | self.new.keys())
        self.passages = passages.list_passages(document, self.controls)
        self.due: dict[Control, Figure] = {}
        self.urgent: Mapping[Control, Look] = {}  # what is the matter with the sentence of a figure
        self.current: dict[str, Figure] = {}  # figures whose control shows what is so now

    def decide(self) -> None:
        """What is done about each control: nothing, replaced, or told."""
        around = {span.control: passage for passage in self.passages for span in passage.spans}
        for control in self.controls:
            if control.state == "emptied":
                continue
            old, now = self.then.get(control.tag), self.now.get(control.tag)
            if control.state == "removed":
                if old and now and fold(old.text) != fold(now.text):
                    self.findings.removed.append(_describe(control, old, now))
            elif old is None:
                self._take_unrecorded(control, self.new[control.tag])
            elif now and fold(control.text) == fold(now.text):
                self.findings.unchanged += 1
                self.current[control.tag] = now
            elif now is None:
                if new := self.new.get(control.tag):
                    self.findings.reworded.append(_describe(control, old, new))
                else:
                    sentence = passages.find_sentence(around.get(control), control)
                    gone = _describe(control, old, None)._replace(sentence=sentence)
                    self.findings.gone.append(gone)
            elif fold(control.text) == fold(old.text):
                self.due[control] = now
            else:
                self.findings.hand_edited.append(_describe(control, old, now))

    def _take_unrecorded(self, control: Control, new: Figure) -> None:
        """A control from another document of ours: right, or told."""
        if fold(control.text) == fold(new.text):
            self.findings.unchanged += 1
            self.current[control.tag] = new
        else:
            self.findings.unknown.append(_describe(control, new, new)._replace(recorded=""))

    def look(self, names: Mapping[str, str]) -> None:
        """The sentences for a second look, before anything is replaced."""
        figures = second_look.Figures(self.then, self.now)
        in_text = {one.tag for one in self.controls if one.part == self.document.main}
        told = [one for one in self.passages if not self._repeats(one, in_text)]
        found = second_look.list_looks(told, self.due, figures, names, self.say)
        self.findings.looks, self.urgent = found

    def _repeats(self, passage: passages.Passage, in_text: Set[str]) -> bool:
        """Whether a header has but figures of the text again."""
        parts = {span.control.part for span in passage.spans} - {self.document.main}
        return bool(parts) and all(span.control.tag in in_text for span in passage.spans)

    def replace(self, mark: Mark, made: Made | None) -> None:
        """Write the figures of now, each with its marks, and what else the report made of them."""
        is_tracked, ids = _is_tracked(self.document), list_free_ids(self.document)
        tracking = Tracking(mark.author, mark.date, is_tracked, ids)
        comments = Comments(self.document, tracking, self.say.language)
        if made:
            self._redraw(made, comments)
        in_text = {one.tag for one in self.due if one.part == self.document.main}
        for control, now in self.due.items():
            old = self.then[control.tag]
            run = write_figure(control, now.text, tracking)
            if run is None:
                self.findings.hand_edited.append(_describe(control, old, now))
                continue
            control.rename(old.title, now.title)
            change = _describe(control, old, now)
            if made and now.key in made.controls:
                follow_looks(control, run, made.controls[now.key], mark.colours, tracking)
            self.document.touch(control.part)
            self.current[control.tag] = now
            if control.part != self.document.main and control.tag in in_text:
                continue  # the running header repeats the title
            self.findings.replaced.append(change)
            if not comments.write(
                control, _write_comment(change, now, self.urgent.get(control), self.say)
            ):
                self.findings.unmarked.append(change)

    def _redraw(self, made: Made, comments: Comments) -> None:
        """Put the charts of now in place of those that were left as they were made."""
        redrawn, left = drawings.redraw(self.document, made.document, made.sums)
        for one in redrawn:
            self.findings.redrawn.append(one.alt)
            run = next(one.element.iterancestors(wordml.RUN), None)
            if run is not None:
                said = [self.say("Chart drawn anew from the figures of now.")]
                comments.write_at(one.part, run, (run, run), said)
        self.findings.not_redrawn = [one.alt for one in left]

    def list_missing(self) -> None:
        """The figures without a control: lost where their text is still there, else deleted."""
        present = {control.tag for control in self.controls}
        missing = [figure for figure in self.recorded if figure.key not in present]
        found = lost.find_lost(missing, self.passages)
        for old in missing:
            now = self.now.get(old.key)
            if sentence := found.get(old.key):
                told = Change(old.title, old.text, old.text, now.text if now else "", sentence)
                self.findings.lost.append(told)
            else:
                self.findings.deleted += 1
        emptied = {control.tag for control in self.controls if control.state == "emptied"}
        self.findings.deleted += len(emptied)
        matched = {figure.key for figure in self.now.values()}
        self.findings.added = len(self.new.keys() - matched - self.then.keys())

    def make_record(self) -> list[Figure]:
        """The figures as they are recorded from now on, under the keys of the controls."""
        kept = [replace(self.current.get(one.key, one), key=one.key) for one in self.recorded]
        others = self.current.keys() - self.then.keys()
        return [*kept, *(self.current[key] for key in sorted(others))]


def refresh(
    document: Document,
    recorded: Sequence[Figure],
    new: Sequence[Figure],
    names: Mapping[str, str],
    say: Translator,
    mark: Mark,
    made: Made | None = None,
) -> tuple[Findings, list[Figure]]:
    """Bring the figures of a document up to date, in place; what came of it, and the new record.

    `names` are those of the indicators in the document's language, and which each is of.
    """
    work = Work(document, recorded, new, say)
    work.decide()
    work.look(names)
    work.replace(mark, made)
    work.list_missing()
    return work.findings, work.make_record()


def _describe(control: Control, old: Figure, now: Figure | None) -> Change:
    title = control.title or old.title
    return Change(
        title, old.text, control.text, now.text if now else "", now.sentence if now else ""
    )


def _is_tracked(document: Document) -> bool:
    """Whether changes are to be tracked, by the document's settings."""
    for part in document.list_related(document.main, "settings"):
        setting = document.read(part).find(f"{W}trackRevisions")
        return setting is not None and setting.get(wordml.VALUE, "true") not in wordml.OFF
    return False


def _write_comment(change: Change, now: Figure, look: Look | None, say: Translator) -> list[str]:
    """What a comment at a replaced figure says: from, to, source; of a doubtful sentence why."""
    named = {"title": change.title, "before": change.found, "after": change.now}
    lines = [say("{title}: {after}, before: {before}.", **named)]
    lines += [say("Source: {source}", source=now.source)] if now.source else []
    if look and look.now:
        lines.append(say("The report now: “{sentence}”", sentence=look.now))
    elif look:
        lines.append(say("Read the sentence again: its words may no longer fit."))
    return lines
