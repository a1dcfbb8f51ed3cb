"""The figures recorded in a document and those of the report now → which is which.

A key names a place in the report. Where the report says something else there now, its figure is
another one: it is looked for where the same is said, and otherwise left to a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from briefing.intake.drafts.wordml import fold
from briefing.publish.figures import Figure, make_skeleton

ALIKE = 0.6  # how like its sentence of then is the one of a figure that is the same
LONGEST = 1_000  # words of a sentence that is held against another
MARK = "0"
ENDS = ".;:,… "  # a sentence is the same wherever it is in a list

Saying = tuple[str, int]  # a sentence without its figures, and which of them


def match_figures(recorded: Sequence[Figure], new: Sequence[Figure]) -> dict[str, Figure]:
    """The keys that were recorded → the figure of now that is the same."""
    by_key = {figure.key: figure for figure in new}
    same = {
        old.key: by_key[old.key]
        for old in recorded
        if old.key in by_key and is_same(old, by_key[old.key])
    }
    _match_by_saying(recorded, new, same)
    _match_by_neighbours(recorded, new, same)
    return same


def _match_by_saying(
    recorded: Sequence[Figure], new: Sequence[Figure], same: dict[str, Figure]
) -> None:
    """Match the figures of sentences that are elsewhere now."""
    taken = {figure.key for figure in same.values()}
    free: defaultdict[Saying, list[Figure]] = defaultdict(list)
    for saying, figure in _list_sayings(new):
        if figure.key not in taken:
            free[saying].append(figure)
    waiting: defaultdict[Saying, list[Figure]] = defaultdict(list)
    for saying, old in _list_sayings(recorded):
        if old.key not in same:
            waiting[saying].append(old)
    for saying, olds in waiting.items():
        if len(olds) == len(free[saying]) == 1 and _is_alike_in_kind(olds[0], free[saying][0]):
            same[olds[0].key] = free[saying][0]


def _match_by_neighbours(
    recorded: Sequence[Figure], new: Sequence[Figure], same: dict[str, Figure]
) -> None:
    """Match figures of a sentence that has other words now by the words on both sides of them."""
    by_key = {figure.key: figure for figure in new}
    taken = {figure.key for figure in same.values()}
    said_now: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in new:
        said_now[figure.sentence].append(figure)
    for old in recorded:
        if old.key in same or old.key not in by_key:
            continue
        sides = _read_sides(old)
        alike = [
            one
            for one in said_now[by_key[old.key].sentence]
            if one.key not in taken and _is_alike_in_kind(old, one) and _read_sides(one) == sides
        ]
        if all(sides) and len(alike) == 1 and _compare(old, alike[0]) >= ALIKE:
            same[old.key] = alike[0]
            taken.add(alike[0].key)


def _read_sides(figure: Figure) -> tuple[str, str]:
    """The words before and after a figure whose text is in its sentence once; else ""."""
    before, found, after = fold(figure.sentence).partition(fold(figure.text))
    if not found or fold(figure.text) in after:
        return "", ""
    sides = make_skeleton(before).split()[-1:], make_skeleton(after).split()[:1]
    return " ".join(sides[0]), " ".join(sides[1])


def is_same(old: Figure, new: Figure) -> bool:
    """Whether a figure of the same key is the same: nothing else is said of it now."""
    if not _is_alike_in_kind(old, new):
        return False
    then, now = mask(old), mask(new)
    if then == now:
        return True
    if then.count("#") != now.count("#"):
        return False
    return _compare(old, new) >= ALIKE


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


def _list_sayings(figures: Iterable[Figure]) -> Iterator[tuple[Saying, Figure]]:
    """Each figure with its sentence, and which of the sentence's figures it is."""
    counts: dict[str, int] = {}
    for figure in figures:
        counts[figure.sentence] = number = counts.get(figure.sentence, 0) + 1
        yield (mask(figure), number), figure
