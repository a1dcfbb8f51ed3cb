"""The figures recorded in a document and those of the report now → which is which.

A key names a place in the report. Where the report says something else there now, its figure is
another one: it is looked for where the same is said, and otherwise left to a person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from briefing.intake.drafts.wordml import fold
from briefing.publish.figure_words import list_numbers, make_skeleton
from briefing.publish.figures import Figure

ALIKE = 0.6  # how like its sentence of then is the one of a figure that is the same
LONGEST = 1_000  # words of a sentence that is held against another
MARK = "0"
ENDS = ".;:,… "  # a sentence is the same wherever it is in a list


class Saying(NamedTuple):
    """What a sentence says before and after a figure, but for its figures; which time it does."""

    before: str
    after: str
    time: int

    @property
    def place(self) -> int:
        """Which of the figures of its sentence it is."""
        return self.before.count("#")

    @property
    def sides(self) -> tuple[str, str]:
        """The words next to the figure."""
        return " ".join(self.before.split()[-1:]), " ".join(self.after.split()[:1])


class Pairing:
    """The figures of then and of now, and which are the same so far."""

    def __init__(self, recorded: Sequence[Figure], new: Sequence[Figure]) -> None:
        self.recorded, self.new = recorded, new
        self.then, self.now = list_sayings(recorded), list_sayings(new)
        self.by_key = {figure.key: figure for figure in new}
        self.same: dict[str, Figure] = {}

    def match_by_key(self) -> None:
        """Match the figures that have the same key, of which the same is said."""
        for old in self.recorded:
            new = self.by_key.get(old.key)
            if new and self._is_same(old, new):
                self.same[old.key] = new

    def _is_same(self, old: Figure, new: Figure) -> bool:
        """Whether a figure of the same key is the same: nothing else is said of it now."""
        then, now = self.then[old.key], self.now[new.key]
        if not _is_alike_in_kind(old, new) or then.place != now.place:
            return False
        if then[:2] == now[:2]:
            return True
        counts = {f"{one.before} {one.after}".count("#") for one in (then, now)}
        beside = any(one and one == other for one, other in zip(then.sides, now.sides, strict=True))
        return len(counts) == 1 and beside and _compare(old, new) >= ALIKE

    def match_by_saying(self) -> None:
        """Match the figures of sentences that are elsewhere now."""
        taken = {figure.key for figure in self.same.values()}
        free: defaultdict[Saying, list[Figure]] = defaultdict(list)
        for figure in self.new:
            if figure.key not in taken:
                free[self.now[figure.key]].append(figure)
        waiting: defaultdict[Saying, list[Figure]] = defaultdict(list)
        for old in self.recorded:
            if old.key not in self.same:
                waiting[self.then[old.key]].append(old)
        for saying, olds in waiting.items():
            if len(olds) == len(free[saying]) == 1 and _is_alike_in_kind(olds[0], free[saying][0]):
                self.same[olds[0].key] = free[saying][0]

    def match_by_neighbours(self) -> None:
        """Match figures of a sentence that has other words now by those on both sides of them."""
        taken = {figure.key for figure in self.same.values()}
        said_now: defaultdict[str, list[Figure]] = defaultdict(list)
        for figure in self.new:
            said_now[figure.sentence].append(figure)
        for old in self.recorded:
            if old.key in self.same or old.key not in self.by_key:
                continue
            sides = self.then[old.key].sides
            alike = [
                one
                for one in said_now[self.by_key[old.key].sentence]
                if one.key not in taken and _is_alike_in_kind(old, one)
                if self.now[one.key].sides == sides
            ]
            if all(sides) and len(alike) == 1 and _compare(old, alike[0]) >= ALIKE:
                self.same[old.key] = alike[0]
                taken.add(alike[0].key)


def match_figures(recorded: Sequence[Figure], new: Sequence[Figure]) -> dict[str, Figure]:
    """The keys that were recorded → the figure of now that is the same."""
    pairing = Pairing(recorded, new)
    pairing.match_by_key()
    pairing.match_by_saying()
    pairing.match_by_neighbours()
    return pairing.same


def list_sayings(figures: Iterable[Figure]) -> dict[str, Saying]:
    """What is said around each figure, by its key.

    A key is no place: the figure recorded under it may be another one of its sentence by now.
    """
    ends: dict[str, int] = {}
    times: Counter[tuple[str, int]] = Counter()
    sayings = {}
    for figure in figures:
        start, end = _find_place(figure, ends.get(figure.sentence, 0))
        ends[figure.sentence] = end
        times[figure.sentence, start] += 1
        before = make_skeleton(fold(figure.sentence[:start]))
        after = f"{make_skeleton(fold(figure.sentence[end:])).rstrip(ENDS)}."
        sayings[figure.key] = Saying(before, after, times[figure.sentence, start])
    return sayings


def _find_place(figure: Figure, at: int) -> tuple[int, int]:
    """Where a figure is in its sentence: after a place, or else from its beginning."""
    numbers = [one.span() for one in list_numbers(figure.sentence) if one[0] == figure.text]
    start = max(figure.sentence.rfind(figure.text), 0)
    spans = numbers or [(start, start + len(figure.text))]
    return next((span for span in spans if span[0] >= at), spans[0])


def _compare(old: Figure, new: Figure) -> float:
    """How many words what is said of two figures has in common."""
    then, now = mask(old).split(), mask(new).split()
    if max(len(then), len(now)) > LONGEST:
        return 0.0
    return SequenceMatcher(None, then, now, autojunk=False).ratio()


def mask(figure: Figure) -> str:
    """What is said of a figure without any figures."""
    said, text = fold(figure.sentence).rstrip(ENDS), fold(figure.text)
    return make_skeleton(said.replace(text, MARK, 1) if not text[:1].isdigit() else said)


def is_reworded(old: Figure, new: Figure) -> bool:
    """Whether the report says something else of the same figure."""
    return mask(old) != mask(new)


def _is_alike_in_kind(old: Figure, new: Figure) -> bool:
    pairs = ((old.indicator, new.indicator), (old.period, new.period))
    return all(one == other or not (one and other) for one, other in pairs)
