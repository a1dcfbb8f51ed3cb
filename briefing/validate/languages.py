"""The texts of a row in each language → those in another's column, and those left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from briefing.data import schema
from briefing.data.dataset import Dataset
from briefing.errors import Problem, message
from briefing.validate.problems import make_problem

LETTERS = {"vi": re.compile("[ăâđêôơưà-ãè-êìíò-õùúýĩũạ-ỹ]", re.IGNORECASE)}  # no other language's


def find_language_faults(dataset: Dataset) -> Iterator[Problem]:
    """Texts whose languages are exchanged; a text without its twin where other rows have both."""
    for name, model in schema.ROW_MODELS.items():
        for field, columns in schema.map_text_columns(model).items():
            if field != "aliases":  # a language may have more names than another
                yield from _check_field(dataset, name, field, columns)


def _check_field(
    dataset: Dataset, name: str, field: str, columns: Mapping[str, str]
) -> Iterator[Problem]:
    rows = [(numbered, getattr(numbered.row, field)) for numbered in dataset.rows[name]]
    has_both = any(all(texts.get(language) for language in columns) for _, texts in rows)
    for numbered, texts in rows:
        given = {language: text for language in columns if (text := texts.get(language))}
        for language, column in columns.items():
            letters = LETTERS.get(language, re.compile(""))
            others = [text for other, text in given.items() if other != language]
            is_exchanged = not letters.search(given.get(language) or "") and any(
                map(letters.search, others)
            )
            if language not in given and others and has_both:
                expected = message("the text in this language too, as in other rows")
                action = message("write it, or empty the other column as well")
                yield make_problem(name, numbered, column, expected, action, "warning")
            elif language in given and is_exchanged:
                expected = message("the text in the language of the column")
                action = message("look whether the columns are exchanged")
                yield make_problem(name, numbered, column, expected, action, "warning")
