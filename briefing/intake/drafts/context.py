"""A draft's passages → each sentence with its numbers, words and periods; what is near a number."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from briefing.intake.drafts import names, periods, wording
from briefing.intake.drafts.folded import Folded, fold
from briefing.intake.drafts.names import Index, Word
from briefing.intake.drafts.numerals import Numeral, find_numbers
from briefing.intake.drafts.periods import Mention
from briefing.intake.drafts.reading import Passage
from briefing.intake.drafts.sentences import split_sentences
from briefing.intake.drafts.units import Reader

BREAK = re.compile(
    r"(?<![0-9])[,:](?![0-9])|[,:](?![0-9])|;|[()|]|\b(?:trong do|while|whereas|con lai)\b| [–-] "
)
STRONG_BREAK = re.compile(r"[;|]|(?<=\.)\s|\bwhile\b|\bwhereas\b|\btrong khi\b")
CLAUSE_END = re.compile(r"[,;.](?![0-9])")
LEADS = re.compile(r":(?![0-9])")
FROM_LEAD, FROM_VERB = 0.85, 0.9
FROM_CONTEXT, FROM_HEAD = 0.45, 0.8
LONGEST_CONTEXT = 300
MOST_CLAUSES = 6  # that name nothing, between a number and what names it


class Sentence(NamedTuple):
    """A sentence as it stands, with what it says and what stands before it."""

    text: str
    folded: Folded
    numbers: Sequence[Numeral]
    words: Sequence[Word]
    mentions: Sequence[Mention]
    label: str  # of a table: what names its row, what heads its column, folded
    head: str
    label_words: Sequence[Word]
    context_words: Sequence[Word]  # of headings and the sentence before
    inherited: str  # the period of what stands before, "" where none
    is_cell: bool
    passage: int  # which of the draft's it is in, and where it begins there
    start: int


def read_sentences(passages: Sequence[Passage], reader: Reader, index: Index) -> Iterator[Sentence]:
    """Every sentence of a draft, in order."""
    heading = before = ""
    heading_period = inherited = carried = ""
    for at, passage in enumerate(passages):
        label, head = fold(passage.label).text, fold(passage.head).text
        is_cell = bool(label or head or passage.text.count("|") > 1)
        begins, last = True, "" if not is_cell else before
        paragraph_period = ""
        for start, end in split_sentences(passage.text):
            text = passage.text[start:end]
            folded = fold(text)
            numbers = find_numbers(folded, reader, begins and not is_cell, passage.is_contents)
            mentions = periods.find_mentions(folded.text, reader.past_plan)
            context = f"{heading} {last or before}"[-LONGEST_CONTEXT:]
            words = _read_words(folded.text, reader, index)
            yield Sentence(
                text,
                folded,
                numbers,
                words,
                mentions,
                label,
                head,
                _read_words(label, reader, index),
                _read_words(context, reader, index),
                paragraph_period or inherited or carried or heading_period,
                is_cell,
                at,
                start,
            )
            named = [one.period for one in mentions if not one.is_compared and one.period != "?"]
            if named:
                paragraph_period = named[-1]
            last, begins = folded.text, False
        carried = paragraph_period or carried
        if passage.is_heading:
            heading, inherited, carried = last, "", ""
            heading_period = paragraph_period or heading_period
        elif passage.text.rstrip().endswith(":"):
            before, inherited = last, paragraph_period or inherited
        elif not is_cell and not _is_item(passage.text):
            before, inherited = "", ""


def _is_item(text: str) -> bool:
    return bool(re.match(r"\s*(?:[-+*•●▪–—]|\(?\d{1,2}[.)]|\([a-zđ]\)|[a-zđ][.)])\s*", text))


def _read_words(folded: str, reader: Reader, index: Index) -> Sequence[Word]:
    words = names.read_words(folded, names.SAID)
    return names.correct_misread(words, index) if reader.convention == "vi" else words


class Surroundings(NamedTuple):
    """What stands around a number: each word's nearness, those of its own clause, its period."""

    nearness: dict[str, float]
    own: dict[str, float]  # without what is only said before
    period: str  # "" where none is named
    is_inherited: bool
    is_beside: bool  # named in the number's own clause
    is_coming: bool  # something between the period and the number says it is still to come
    other_periods: frozenset[str]  # the rest of what the sentence names


def survey(sentence: Sentence, at: int) -> Surroundings:
    """What stands around the number of this place in a sentence."""
    text, number = sentence.folded.text, sentence.numbers[at]
    figures = [
        one.start
        for one in sentence.numbers
        if one.skipped is None and not one.is_total and one.partner != number.start
    ]
    own: dict[str, float] = {}
    subject = _find_subject(sentence, number)
    for word in sentence.words:
        near = _weigh(text, word, number, figures, subject)
        if sentence.is_cell:  # what stands before it in its row names it
            near = 1.0 if word.end <= number.start else near * FROM_CONTEXT
        own[word.word] = max(own.get(word.word, 0.0), near)
    for word in sentence.label_words:
        own[word.word] = 1.0
    if number.unit.root in ("%", "points"):  # GRDP rose by 5%: the growth of GRDP
        for moved in wording.MOVED[number.direction]:
            own[moved] = max(own.get(moved, 0.0), FROM_VERB)
    nearness = dict(own)
    head = _choose_head(sentence, number)
    for word in names.read_words(head):
        nearness.setdefault(word.word, FROM_HEAD)
    for word in sentence.context_words:
        nearness[word.word] = max(nearness.get(word.word, 0.0), FROM_CONTEXT)
    return Surroundings(nearness, own, *_choose_period(sentence, at, head))


def _find_subject(sentence: Sentence, number: Numeral) -> int:
    """Where the clause begins that says what a number is of: the last before it to name anything.

    "GRDP growth was 4.46%; the target is 10%": the second clause names nothing of its own.
    """
    text = sentence.folded.text
    ends = [one.start() for one in CLAUSE_END.finditer(text, 0, number.start)]
    end = _find_clause_end(text, number.unit_end)
    for start in reversed([-1, *ends][-MOST_CLAUSES:]):
        said = {word.word for word in sentence.words if start < word.start < end}
        if said - wording.NEUTRAL - names.NOTHING - names.LITTLE:
            return start + 1
        end = start
    return number.start


def _find_clause_end(text: str, at: int) -> int:
    found = CLAUSE_END.search(text, at)
    return found.start() if found else len(text)


def _weigh(text: str, word: Word, number: Numeral, figures: Sequence[int], subject: int) -> float:
    """How near a word is to a number, by what stands between, also the starts of figures."""
    is_before = word.end <= number.start
    low, high = (word.end, number.start) if is_before else (number.end, word.start)
    if is_before and _count(LEADS, text, low, high):  # what a list in the sentence is about
        return FROM_LEAD
    crossed = bisect_left(figures, high) - bisect_left(figures, low)
    strong, breaks = _count(STRONG_BREAK, text, low, high), _count(BREAK, text, low, high)
    if is_before and word.start >= subject:  # 25% in 2025, 44% in 2030; ...
        strong, breaks = strong - text.count(";", low, high), min(breaks, 1)
        crossed = min(crossed, 1)
    near = 1.0 if is_before else 0.92
    near *= (0.87 if is_before else 0.45) ** min(crossed, 3)
    near *= 0.6 ** min(strong, 2)
    return near * (0.93 if is_before else 0.85) ** min(breaks, 4)


@functools.lru_cache(16)
def _find_all(pattern: re.Pattern[str], text: str) -> tuple[list[int], list[int]]:
    """Where each find of a pattern begins in a sentence, and where each ends."""
    spans = [found.span() for found in pattern.finditer(text)]
    return [start for start, _ in spans], [end for _, end in spans]


def _count(pattern: re.Pattern[str], text: str, low: int, high: int) -> int:
    """How often a pattern is found in a part of a sentence."""
    starts, ends = _find_all(pattern, text)
    return max(0, bisect_right(ends, high) - bisect_left(starts, low))


def _choose_head(sentence: Sentence, number: Numeral) -> str:
    """What heads the number's column; of a line of a text the one at the same place."""
    if "|" not in sentence.folded.text or "|" not in sentence.head:
        return sentence.head
    column = sentence.folded.text[: number.start].strip().lstrip("|").count("|")
    heads = sentence.head.split("|")
    return heads[column] if column < len(heads) else ""


def _choose_period(
    sentence: Sentence, at: int, head: str
) -> tuple[str, bool, bool, bool, frozenset[str]]:
    text, number = sentence.folded.text, sentence.numbers[at]
    mentions = sentence.mentions
    figures = [one for one in sentence.numbers if one.skipped is None and one.unit_end]
    before = max((one.end for one in figures if one.end <= number.start), default=0)
    behind = min((one.start for one in figures if one.start >= number.end), default=len(text))
    everything = frozenset(one.period for one in mentions)
    if sentence.is_cell:
        for named in (head, sentence.label):
            if found := periods.find_mentions(named):
                return found[0].period, False, True, False, everything
    chosen = periods.choose_mention(mentions, number.start, number.end, before, behind, text)
    if chosen:
        is_before = chosen.end <= number.start
        between = text[chosen.end : number.start] if is_before else text[number.end : chosen.start]
        beside = not STRONG_BREAK.search(between) and (is_before or not re.search("[0-9]", between))
        compared = frozenset(one.period for one in mentions if one is not chosen)
        coming = is_before and bool(wording.COMING.search(between))
        return chosen.period, False, beside, coming, compared - {chosen.period}
    return sentence.inherited, True, False, False, everything
