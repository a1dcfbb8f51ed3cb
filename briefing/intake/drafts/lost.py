"""Figures that are in no control → those whose text a person still has in the document.

Programs that drop controls, and text pasted without format, leave a figure as plain text. It is
known by the words it was among.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from briefing.intake.drafts import wordml
from briefing.intake.drafts.passages import Passage
from briefing.intake.drafts.second_look import HIDDEN
from briefing.intake.drafts.sentences import split_sentences
from briefing.intake.drafts.wordml import W, fold
from briefing.publish.figures import Figure, make_skeleton

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
    rows: dict[int, set[str]] = {}
    found: dict[str, str] = {}
    for figure in missing:
        text = fold(figure.text)
        first = TOKEN.search(text.casefold())
        wanted = {*WORD.findall(make_skeleton(_remove(fold(figure.sentence), text)).casefold())}
        for number in places[first[0]][:MOST] if first else ():
            if at := _find_whole(fold(texts[number]), text):
                if number not in rows:
                    rows[number] = _list_words_around(passages[number])
                if wanted and len(wanted & rows[number]) >= LIKE * len(wanted):
                    found[figure.key] = _cut_sentence(fold(texts[number]), at[0])
                    break
    return found


def _hide_figures(passage: Passage) -> str:
    """The text that is in no control of ours."""
    controls = {span.control: HIDDEN for span in passage.spans}
    return passage.rewrite(0, len(passage.text), controls)


def _find_whole(text: str, part: str) -> tuple[int, int] | None:
    """Where a part is in a text, not within a longer number or word."""
    found = re.search(rf"(?<![\w.,]){re.escape(part)}(?![\w]|[.,]\d)", text)
    return found.span() if found else None


def _remove(sentence: str, text: str) -> str:
    return sentence.replace(text, " ", 1)


def _list_words_around(passage: Passage) -> set[str]:
    """The words of a paragraph; of one in a table those of its row."""
    cell = (one for one in passage.element.iterancestors(f"{W}tr"))
    row = next(cell, None)
    text = passage.text if row is None else " ".join(map(wordml.read_text, row.iter(f"{W}p")))
    return {*WORD.findall(fold(text).casefold())}


def _cut_sentence(text: str, at: int) -> str:
    sentences = (text[start:end] for start, end in split_sentences(text) if start <= at < end)
    return next(sentences, text)
