"""What a notebook or page read, as the manifest keeps it → whether it would read the same now."""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from briefing import i18n, watch
from briefing.build import sums

Columns = dict[str, list[str]]  # a table by column, cells as written


def cells_of(folder: Path) -> dict[str, Columns]:
    """The tables of a run by the names of their files."""
    return {file.name: columns(file) for file in sorted(folder.glob("*.csv"))}


def columns(file: Path) -> Columns:
    """A table by column."""
    with file.open(encoding="utf-8", newline="") as lines:
        head, *rows = csv.reader(lines)
    return {name: [row[place] for row in rows] for place, name in enumerate(head)}


def kept(reads: watch.Reads | None, run: Mapping[str, Columns], language: str) -> dict[str, Any]:
    """What was read, and sums of it, in a manifest's form; None was read reads everything.

    `cells`: table → column → spans of rows; `sums`: table → sum of these cells; `said` as of
    `words_kept`.
    """
    if reads is None:
        lengths = {name: _length(own) for name, own in run.items()}
        cells = {
            name: dict.fromkeys(own, watch.spans(range(lengths[name]))) for name, own in run.items()
        }
        catalogue = i18n.load_translator(language).catalogue
        said = [[language, *key, list(found)] for key, found in catalogue.items()]
    else:
        lengths, cells, said = reads["lengths"], reads["cells"], reads["said"]
    known = {name: cells.get(name, {}) for name in lengths}
    return {
        "cells": known,
        "sums": {name: sum_of(name, own, run) for name, own in known.items()},
        **words_kept(said),
    }


def sum_of(table: str, cells: Mapping[str, str], run: Mapping[str, Columns]) -> str:
    """The sum of some cells of a table, and of how many rows it has."""
    own = run.get(table, {})
    parts = [str(_length(own))]
    for column, rows in sorted(cells.items()):
        found = own.get(column, [])
        parts += [column, *(found[row] for row in watch.numbers(rows) if row < len(found))]
    return sums.hash_content("\x1f".join(parts))


def _length(own: Columns) -> int:
    return len(next(iter(own.values()), []))


def other_tables(made: Mapping[str, Any], run: Mapping[str, Columns]) -> list[str]:
    """The tables whose cells that were read are not what they were."""
    return [
        name
        for name, cells in made["cells"].items()
        if sum_of(name, cells, run) != made["sums"].get(name)
    ]


def first_difference(cells: Mapping[str, str], before: Columns, now: Columns) -> int | None:
    """The first row, from 0, with a cell that was read and differs; None where none has one."""
    return min(
        (
            row
            for column, rows in cells.items()
            for row in watch.numbers(rows)
            if _at(before, column, row) != _at(now, column, row)
        ),
        default=None,
    )


def _at(own: Columns, column: str, row: int) -> str | None:
    found = own.get(column, [])
    return found[row] if row < len(found) else None


# Words


def words_kept(said: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """Words that were looked up: a short sum of each that was found, the others in clear."""
    entries = list(said)
    found = {_word_sum(*entry) for entry in entries if entry[3] is not None}
    absent = [entry[:3] for entry in entries if entry[3] is None]
    return {"said": " ".join(sorted(found)), "unsaid": sorted(absent)}


def same_words(made: Mapping[str, Any]) -> bool:
    """Whether every word that was looked up is what it was."""
    known = {own for language in i18n.LANGUAGES for own in _word_sums(language)}
    absent = all(
        (context, text) not in i18n.load_translator(language).catalogue
        for language, context, text in made["unsaid"]
    )
    return absent and known.issuperset(made["said"].split())


@functools.cache
def _word_sums(language: str) -> frozenset[str]:
    """The short sums of all words of a language."""
    catalogue = i18n.load_translator(language).catalogue
    return frozenset(_word_sum(language, *key, found) for key, found in catalogue.items())


def _word_sum(language: str, context: str, text: str, found: Sequence[str]) -> str:
    return sums.hash_content("\x1f".join((language, context, text, *found)))[:12]
