"""A province and the texts of its sources → every statement that is not printed where it says.

`tokens` finds a token in a text, `locations` the sections of a text; that a value is what its token
says is found without the texts (`printed`). Nothing is corrected.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from briefing import paths
from briefing.data.dataset import Dataset, NumberedRow, SourceText
from briefing.errors import Message, Problem, message
from briefing.validate.problems import CITING_FILES, make_problem, map_column
from briefing.validate.sources import locations, tokens


class TraceCounts(NamedTuple):
    """How many printed tokens were found at their places, of how many."""

    found: int
    total: int


def list_source_files(dataset: Dataset) -> tuple[str, ...]:
    """The files sources.csv names, each once, but for received workbooks."""
    files = (numbered.row.file for numbered in dataset.rows["sources"])
    return tuple(dict.fromkeys(file for file in files if file and not paths.is_received(file)))


def trace_statements(
    dataset: Dataset, texts: Mapping[str, SourceText]
) -> tuple[tuple[Problem, ...], TraceCounts]:
    """Look up every token of every statement whose source has a text.

    A text that has changed is reported first; its tokens are looked up all the same.
    """
    found_problems = [*_check_source_texts(dataset, texts)]
    outline = functools.cache(lambda file: locations.parse_outline(file, texts[file].text))
    files = map_column(dataset, "sources", "source_id", "file")
    file_of = {name: file for name, file in files.items() if not paths.is_received(file)}
    found = total = 0
    for name in CITING_FILES:
        for numbered in dataset.rows[name]:
            row, file = numbered.row, file_of.get(numbered.row.source_id)
            total += bool(file)
            if not file or not row.printed or not row.place:
                continue  # an empty cell is a problem of form, reported without the texts
            if file in texts:
                missing = [*_check_token(name, numbered, file, outline, texts)]
                found += not missing
                found_problems += missing
    return tuple(found_problems), TraceCounts(found, total)


def _check_source_texts(dataset: Dataset, texts: Mapping[str, SourceText]) -> Iterator[Problem]:
    """Sources whose text is not there or is not the text the figures were read from."""
    for numbered in dataset.rows["sources"]:
        file, stated = numbered.row.file, numbered.row.sha256
        if paths.is_received(file):
            continue
        if file and file not in texts:
            expected = message("a file of the folder given with --sources")
            action = message("put the text there, or correct its name")
            yield make_problem("sources", numbered, "file", expected, action)
        elif file and stated != texts[file].sha256:
            expected = message("{sum}, the sum of {file}", sum=texts[file].sha256, file=file)
            action = message("compute it from the file with sha256sum")
            if stated:
                action = message(
                    "the text has changed since its figures were read: hold them against it, then "
                    "write the new sum"
                )
            yield make_problem("sources", numbered, "sha256", expected, action)


def _check_token(
    name: str,
    numbered: NumberedRow,
    file: str,
    outline: Callable[[str], locations.Outline],
    texts: Mapping[str, SourceText],
) -> Iterator[Problem]:
    """A token its text does not have, or has elsewhere than at its place."""
    token, (text, starts, paths) = numbered.row.printed, outline(file)
    place = locations.parse_place(numbered.row.place)
    positions = tokens.find_token(token, text)
    sections = [bisect.bisect_right(starts, position) - 1 for position in positions]
    column = "place"
    if not positions:
        others = [f for f in texts if f != file and tokens.find_token(token, outline(f).text)]
        column, expected = "printed", message("a form printed in {file}", file=file)
        action = _suggest_correction(numbered.row.place, ", ".join(others))
    elif place is None:
        expected = message("a place such as {forms}", forms="; ".join(locations.PLACE_FORMS))
        action = message("write the numbers of the headings above it")
    elif not locations.find_sections(place, paths) & {*sections}:
        places = dict.fromkeys(locations.format_place(paths[section]) for section in sections)
        expected = message(
            "a place of {file} that prints “{token}”: {places}",
            file=file,
            token=token,
            places="; ".join(places),
        )
        action = message("look the figure up there and correct its place, or the form printed")
    else:
        return
    yield make_problem(name, numbered, column, expected, action)


def _suggest_correction(place: str, files: str) -> Message:
    if not files:
        return message("look it up at {place} and write it letter for letter", place=place)
    return message(
        "look it up at {place} and write it letter for letter; it is printed in {files}: correct "
        "the source if that is the right one",
        place=place,
        files=files,
    )
