"""The sentences of an edited document that a person should read again, the most urgent first."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from briefing.data.columns import blank_row
from briefing.data.rows import ChangeSince
from briefing.i18n import Translator
from briefing.intake.drafts import comparisons
from briefing.intake.drafts.comparisons import Judgement, judge
from briefing.intake.drafts.controls import Control
from briefing.intake.drafts.matching import ENDS, is_reworded
from briefing.intake.drafts.passages import Passage, says_something
from briefing.intake.drafts.sentences import split_sentences
from briefing.intake.drafts.wordml import fold
from briefing.publish.figure_words import make_skeleton
from briefing.publish.figures import Figure
from briefing.report import stale_sentences

YEARS = re.compile(r"\d{4}(?:-\d{4})?")
LONGEST = 3000  # signs of a sentence whose comparisons are judged
HIDDEN = "\N{OBJECT REPLACEMENT CHARACTER}"  # in place of a figure in a control

Series = Mapping[tuple[str, str], Sequence[tuple[str, float, float]]]


class Look(NamedTuple):
    """A sentence as the person left it, its figures that changed, and how its comparison is.

    `now` is what the report says in its place, where it says something else; `repeats` that it
    has an old figure as plain text.
    """

    sentence: str
    figures: tuple[tuple[str, str], ...]  # before and now
    judgement: Judgement
    now: str = ""
    repeats: bool = False

    @property
    def rank(self) -> int:
        """How urgent it is, 0 the most."""
        if self.judgement == "broken":
            return 0
        return 1 if self.repeats else {"open": 2, "holds": 3}.get(self.judgement, 4)

    @property
    def is_urgent(self) -> bool:
        """Whether something in it is no longer right, or nobody but a reader can tell."""
        return self.rank < 3


class Figures(NamedTuple):
    """The figures recorded and those of now, by the keys recorded."""

    then: Mapping[str, Figure]
    now: Mapping[str, Figure]


class Reader:
    """What sentences are held against: the figures that change, and how each indicator was."""

    def __init__(
        self,
        due: Mapping[Control, Figure],
        figures: Figures,
        names: Mapping[str, str],
        say: Translator,
    ) -> None:
        self.figures, self.names, self.say = figures, names, say
        self.due = {control: figure.text for control, figure in due.items()}
        self.urgent: dict[Control, Look] = {}  # what is the matter beside a figure
        self.series = _collect_series(figures, say)
        self.known = _list_known(figures, say)
        self.outdated = {
            number
            for key, old in figures.then.items()
            if key in figures.now and fold(old.text) != fold(figures.now[key].text)
            for number in re.findall(r"\d+", old.text)
        }

    def read(self, passage: Passage) -> Iterator[Look]:
        """The sentences of a paragraph to be looked at again."""
        earlier: tuple[int, int] | None = None  # of a sentence with a figure that changes
        for start, end in split_sentences(passage.text):
            look = self._look(passage, start, end)
            if look is None and earlier:
                look = self._look_at_next(passage, earlier, passage.text[start:end])
            beside = [one.control for one in passage.list_spans(start, end)]
            has_changed = any(control in self.due for control in beside)
            if look and look.is_urgent:
                self.urgent |= dict.fromkeys(beside, look)
            earlier = (start, end) if has_changed else None
            if look:
                yield look

    def _look_at_next(
        self, passage: Passage, earlier: tuple[int, int], sentence: str
    ) -> Look | None:
        """A sentence that compares what the one before it tells."""
        if not comparisons.leans_on_numbers(sentence):
            return None
        before = f"{passage.text[slice(*earlier)]} {sentence}"
        after = f"{passage.rewrite(*earlier, self.due)} {sentence}"
        return Look(sentence, (), self._judge(before, after, passage, earlier))

    def _look(self, passage: Passage, start: int, end: int) -> Look | None:
        sentence = passage.text[start:end]
        spans = passage.list_spans(start, end)
        hidden = passage.rewrite(start, end, {span.control: HIDDEN for span in spans})
        if not says_something(hidden):
            return None
        changes = tuple(
            (span.control.text, self.due[span.control])
            for span in spans
            if span.control in self.due
        )
        now = self._find_new_words(passage, [span.control for span in spans])
        repeated = self._find_repeated(hidden)
        if not (changes or now or repeated):
            return None
        judgement: Judgement = "broken" if now else ""
        if changes and not now:
            after = passage.rewrite(start, end, self.due)
            judgement = self._judge(sentence, after, passage, (start, end))
        return Look(sentence, (*changes, *repeated), judgement, now, bool(repeated))

    def _judge(self, before: str, after: str, passage: Passage, at: tuple[int, int]) -> Judgement:
        if len(before) > LONGEST:
            return "open"
        own = [span.control.tag for span in passage.list_spans(*at) if span.control in self.due]
        return judge(before, after, [self._list_values(key) for key in own], self.say)

    def _list_values(self, key: str) -> tuple[list[float], list[float]]:
        """The values of a figure's indicator then and now, its own first."""
        figure = self.figures.then[key]
        rows = self.series.get((figure.indicator, figure.what), ()) if figure.indicator else ()
        ordered = sorted(rows, key=lambda row: row[0] != key)
        return [row[1] for row in ordered], [row[2] for row in ordered]

    def _find_new_words(self, passage: Passage, controls: Sequence[Control]) -> str:
        """What the report says now in place of a sentence that was left as it was made."""
        for control in controls:
            old, new = (figures.get(control.tag) for figures in self.figures)
            if old and new and is_reworded(old, new):
                said = make_skeleton(fold(old.sentence).rstrip(ENDS))
                if said in _read_skeleton(passage.text):
                    return new.sentence
        return ""

    def _find_repeated(self, hidden: str) -> tuple[tuple[str, str], ...]:
        """The old figures a sentence has as plain text, with what they are now."""
        if not self.outdated.intersection(re.findall(r"\d+", hidden)):
            return ()
        found = stale_sentences.find_stale_sentences(hidden, self.known, self.names, self.say)
        keys = dict.fromkeys(row.id for _, rows in found for row in rows)
        return tuple((self.figures.then[key].text, self.figures.now[key].text) for key in keys)


def list_looks(
    passages: Sequence[Passage],
    due: Mapping[Control, Figure],
    figures: Figures,
    names: Mapping[str, str],
    say: Translator,
) -> tuple[list[Look], Mapping[Control, Look]]:
    """The sentences beside figures that change, and those no longer right, the most urgent first.

    Also what is urgent beside a figure. `names` are those of the indicators, and which each is of.
    """
    reader = Reader(due, figures, names, say)
    looks = dict.fromkeys(look for passage in passages for look in reader.read(passage))
    return sorted(looks, key=lambda look: look.rank), reader.urgent


@functools.lru_cache(1)
def _read_skeleton(text: str) -> str:
    return make_skeleton(fold(text))


def _read_value(figure: Figure, say: Translator) -> float | None:
    """The one number of a figure."""
    amounts = comparisons.read_amounts(figure.text, say)
    return amounts[0].value if len(amounts) == 1 else None


def _collect_series(figures: Figures, say: Translator) -> Series:
    """The values of each indicator then and now, those of one kind together."""
    found: defaultdict[tuple[str, str], list[tuple[str, float, float]]] = defaultdict(list)
    for key, old in figures.then.items():
        new = figures.now.get(key)
        ends = (_read_value(old, say), _read_value(new, say)) if new and old.indicator else ()
        if ends and None not in ends:
            found[old.indicator, old.what].append((key, *ends))  # type: ignore[arg-type]
    return found


def _list_known(figures: Figures, say: Translator) -> list[stale_sentences.Figure]:
    """The figures as `compare` knows them, each with a change that bears its key."""
    known = []
    for key, old in figures.then.items():
        new = figures.now.get(key)
        before, after = _read_value(old, say), _read_value(new, say) if new else None
        if before is not None and after is not None:
            period = old.period if YEARS.fullmatch(old.period) else ""
            change = blank_row(ChangeSince)._replace(id=key)
            known.append(stale_sentences.Figure(old.indicator, period, before, after, change))
    return known
