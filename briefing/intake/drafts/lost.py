"""Figures that are in no control → those whose text a person still has in the document.

Programs that drop controls, and text pasted without format, leave a figure as plain text. It is
known by the words it was among.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence, Set

from briefing.intake.drafts import wordml
from briefing.intake.drafts.package import Element
from briefing.intake.drafts.passages import Passage
from briefing.intake.drafts.second_look import HIDDEN
from briefing.intake.drafts.sentences import split_sentences
from briefing.intake.drafts.wordml import W, fold
from briefing.publish.figure_words import make_skeleton
from briefing.publish.figures import Figure

LIKE = 0.7  # the share of the words around it that a figure is known by
TOKEN = re.compile(r"\w+(?:[.,]\w+)*")
WORD = re.compile(r"[^\W\d_]+")
MOST = 200  # passages that are looked at for one figure


def find_lost(missing: Sequence[Figure], passages: Sequence[Passage]) -> dict[str, str]:
    """The keys of figures whose text is still there, each with the sentence it is in."""
    if not missing:
        return {}
    texts = [_hide_figures(passage) for passage in passages]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        for token in {*TOKEN.findall(text.casefold())}:
            places[token].append(number)
    around: dict[int, set[str]] = {}
    found: dict[str, str] = {}
    for figure in missing:
        text = fold(figure.text)
        first = TOKEN.search(text.casefold())
        best = 0.0
        for number in places[first[0]][:MOST] if first else ():
            if at := _find_whole(fold(texts[number]), text):
                if number not in around:
                    around[number] = list_words_around(passages[number].element)
                share = _share(figure, around[number])
                if share >= LIKE and share > best:
                    best = share
                    found[figure.key] = _cut_sentence(fold(texts[number]), at[0])
    return found


def is_among(figure: Figure, words: Set[str]) -> bool:
    """Whether a figure may be among some words."""
    return _share(figure, words) >= LIKE


def _share(figure: Figure, words: Set[str]) -> float:
    """How many of the words that were around a figure are there."""
    said = fold(figure.sentence).replace(fold(figure.text), " ", 1)
    wanted = {*WORD.findall(make_skeleton(said).casefold())}
    return len(wanted & words) / len(wanted) if wanted else 0.0


def _hide_figures(passage: Passage) -> str:
    """The text that is in no control of ours."""
    controls = {span.control: HIDDEN for span in passage.spans}
    return passage.rewrite(0, len(passage.text), controls)


def _find_whole(text: str, part: str) -> tuple[int, int] | None:
    """Where a part is in a text, not within a longer number or word."""
    found = re.search(rf"(?<![\w.,]){re.escape(part)}(?![\w]|[.,]\d)", text)
    return found.span() if found else None


def list_words_around(element: Element) -> set[str]:
    """The words of the paragraph an element is or is in; in a table those of the row."""
    rows = element.iterancestors(f"{W}tr")
    around = next(rows, None)
    if around is None:
        paragraphs = (element, *element.iterancestors(f"{W}p"))
        around = next((one for one in paragraphs if one.tag == f"{W}p"), element)
    cells = list(around.iter(f"{W}p")) or [around]
    return {*WORD.findall(fold(" ".join(map(wordml.read_text, cells))).casefold())}


def _cut_sentence(text: str, at: int) -> str:
    sentences = (text[start:end] for start, end in split_sentences(text) if start <= at < end)
    return next(sentences, text)
