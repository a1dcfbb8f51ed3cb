"""`verify-text`: a draft's numbers held against a data folder."""

from __future__ import annotations

import math
import re
import time
from pathlib import Path
from typing import NamedTuple

from briefing.analysis.analyse import analyse
from briefing.data import reader as data_reader
from briefing.data.dataset import Dataset
from briefing.data.periods import period_years
from briefing.data.tables import Tables
from briefing.intake.drafts import judge, names, reading, working
from briefing.intake.drafts.context import read_sentences
from briefing.intake.drafts.facts import find_roots, list_facts
from briefing.intake.drafts.findings import Finding, Known
from briefing.intake.drafts.reading import Passage
from briefing.intake.drafts.sentences import DIGITS
from briefing.intake.drafts.units import Reader
from briefing.intake.unit_words import map_unit_words
from briefing.validate.sources.tokens import fold_text

TIME_LIMIT = 3.0  # seconds of computing for one draft, and for each number of it as below
TIME_OF_NUMBER = 0.0005  # some times what it takes in a report
MISREAD = re.compile(r"[^\W\d_][0-9][^\W\d_]|[^\W\d_][&¢€]|[0-9][&¢€]|^[0-9][a-zà-ỹ]{2,}$")


class Checked(NamedTuple):
    """A draft with what is found of each of its numbers, in order."""

    file: str
    passages: list[Passage]
    findings: list[Finding]
    tables: Tables


def verify_draft(file: Path, folder: Path) -> Checked:
    """Every number of a draft with its verdict, by a data folder. Raises UnreadableDraft."""
    passages = reading.read_draft(file)
    dataset = data_reader.load_province(folder)
    tables = analyse(dataset, find_last_year(dataset))
    try:
        count = sum(len(DIGITS.findall(passage.text)) for passage in passages)
        seconds = TIME_LIMIT + TIME_OF_NUMBER * count
        findings = verify_passages(passages, learn(dataset, tables), seconds)
    except TimeoutError:
        raise reading.refuse_as_too_long(file) from None
    return Checked(file.name, passages, findings, tables)


class Learned(NamedTuple):
    """What a data folder knows, as a draft is held against it."""

    reader: Reader
    data: Known


def learn(dataset: Dataset, tables: Tables) -> Learned:
    """The words, units and facts of a data folder."""
    roots, unit_words = find_roots(dataset.units), map_unit_words(dataset.units)
    place = fold_text(" ".join(tables.facts.name.values()))
    data = Known(
        names.index_names(dataset),
        list_facts(tables, roots),
        False,
        frozenset(one.word for one in names.read_words(place)),
        frozenset(one.word for one in names.read_words(" ".join(unit_words))),
        _find_communes(dataset),
    )
    return Learned(Reader(unit_words, roots, "vi", tables.facts.past_plan), data)


def _find_communes(dataset: Dataset) -> re.Pattern[str] | None:
    """What names a commune in a folded text: xa phuc hoa, phuc hoa commune."""
    names_of = (name for row in dataset.communes for name in row.name.values())
    found = sorted({re.escape(fold_text(name)) for name in names_of})
    name = "|".join(found)
    named = rf"\b(?:(?:xa|phuong) (?:{name})|(?:{name}) (?:commune|ward))\b"
    return re.compile(named) if found else None


def verify_passages(
    passages: list[Passage], learned: Learned, seconds: float = math.inf
) -> list[Finding]:
    """Every number of some passages with its verdict. Raises TimeoutError."""
    deadline = time.process_time() + seconds
    texts = [passage.text for passage in passages]
    reader = learned.reader._replace(convention=guess_convention(texts))
    data = learned.data._replace(is_misread=is_misread(texts))
    findings = []
    for sentence in read_sentences(passages, reader, data.names):
        if time.process_time() > deadline:
            raise TimeoutError
        findings += working.compute_missing(judge.judge_sentence(sentence, data), data)
    return findings


def find_last_year(dataset: Dataset) -> int:
    """The last year anything is known of: a result, a document; within the plans."""
    plans = [period_years(plan)[1] for plan in dataset.info_or_raise.plans]
    years = [period_years(row.period)[1] for row in dataset.results]
    years += [int(row.date[:4]) for row in dataset.sources if row.date[:4].isdecimal()]
    return min(max(years, default=plans[-1]), plans[-1])


def guess_convention(texts: list[str]) -> str:
    """How a draft writes numbers with two readings: by its language, Vietnamese if in doubt."""
    words = [fold_text(word) for text in texts for word in text.split()[:5000]]
    english = sum(word in ("the", "of", "and", "in", "is", "was", "by", "a") for word in words)
    vietnamese = sum(word in ("cua", "va", "nam", "dat", "trong", "cac", "tinh") for word in words)
    return "en" if english > vietnamese else "vi"


def is_misread(texts: list[str]) -> bool:
    """Whether a machine read a draft and took letters for digits, in a word of 150."""
    words = [word for text in texts for word in text.split()]
    return sum(bool(MISREAD.search(word)) for word in words) * 150 > len(words) > 200
