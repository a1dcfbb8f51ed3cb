"""A province and the texts of its sources → every statement that is not printed where it says.

`tokens` finds a token in a text, `locations` the sections of a text, `numbers` compares a value
with its token. Nothing is corrected.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from briefing.data.dataset import Dataset, NumberedRow, SourceText
from briefing.errors import Message, Problem, message
from briefing.validate.problems import make_problem
from briefing.validate.sources import locations, numbers, tokens

STATEMENT_FILES = ("results", "targets", "verdicts", "requests")


@dataclass(frozen=True)
class TraceCounts:
    """How many printed tokens were found at their places, of how many."""

    found: int
    total: int


def list_source_files(dataset: Dataset) -> tuple[str, ...]:
    """The files sources.csv names, each once."""
    named = [numbered.row.file for numbered in dataset.rows["sources"] if numbered.row.file]
    return tuple(dict.fromkeys(named))


def trace_statements(
    dataset: Dataset, texts: Mapping[str, SourceText]
) -> tuple[tuple[Problem, ...], TraceCounts]:
    """Look up every token of every statement whose source has a text.

    A text that has changed is reported first; its tokens are looked up all the same.
    """
    found_problems = [*_check_source_texts(dataset, texts)]
    outline = functools.cache(lambda file: locations.parse_outline(file, texts[file].text))
    file_of = {numbered.row.source_id: numbered.row.file for numbered in dataset.rows["sources"]}
    units = {
        numbered.row.indicator_id: numbered.row.unit for numbered in dataset.rows["indicators"]
    }
    found = total = 0
    for name in STATEMENT_FILES:
        for numbered in dataset.rows[name]:
            row, file = numbered.row, file_of.get(numbered.row.source_id)
            total += bool(file)
            if not file or not row.printed or not row.place:
                continue  # an empty cell is a problem of form, reported without the texts
            if file in texts:
                missing = [*_check_token(name, numbered, file, outline, texts)]
                found += not missing
                found_problems += missing
            if name != "requests":  # which are words, without a number to compare
                unit, has_decimal_point = (
                    units.get(row.indicator_id, ""),
                    file.lower().endswith(".csv"),
                )
                found_problems += _check_value(name, numbered, unit, has_decimal_point)
    return tuple(found_problems), TraceCounts(found, total)


def _check_source_texts(dataset: Dataset, texts: Mapping[str, SourceText]) -> Iterator[Problem]:
    """Sources whose text is not there or is not the text the figures were read from."""
    for numbered in dataset.rows["sources"]:
        file, stated = numbered.row.file, numbered.row.sha256
        if file and file not in texts:
            expected = message("a file of the folder given with --sources")
            action = message("put the text there, or correct its name")
            yield make_problem("sources", numbered, "file", expected, action)
        elif file and stated != texts[file].sha256:
            expected = message("{sum}, the sum of {file}", sum=texts[file].sha256, file=file)
            action = (
                message(
                    "the text has changed since its figures were read: hold them against it, then "
                    "write the new sum"
                )
                if stated
                else message("compute it from the file with sha256sum")
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
    token, text_outline = numbered.row.printed, outline(file)
    positions = tokens.find_token(token, text_outline.text)
    if not positions:
        others = [f for f in texts if f != file and tokens.find_token(token, outline(f).text)]
        expected = message("a form printed in {file}", file=file)
        action = _suggest_correction(numbered.row.place, others)
        yield make_problem(name, numbered, "printed", expected, action)
        return
    place = locations.parse_place(numbered.row.place)
    if place is None:
        expected = message("a place such as {forms}", forms="; ".join(locations.PLACE_FORMS))
        action = message("write the numbers of the headings above it")
        yield make_problem(name, numbered, "place", expected, action)
        return
    sections = [text_outline.section(position) for position in positions]
    paths = text_outline.paths
    if not locations.find_sections(place, paths) & {*sections}:
        places = dict.fromkeys(locations.format_place(paths[section]) for section in sections)
        expected = message(
            "a place of {file} that prints “{token}”: {places}",
            file=file,
            token=token,
            places="; ".join(places),
        )
        action = message("look the figure up there and correct its place, or the form printed")
        yield make_problem(name, numbered, "place", expected, action)


def _suggest_correction(place: str, other_files: list[str]) -> Message:
    if not other_files:
        return message("look it up at {place} and write it letter for letter", place=place)
    return message(
        "look it up at {place} and write it letter for letter; it is printed in {files}: correct "
        "the source if that is the right one",
        place=place,
        files=", ".join(other_files),
    )


def _check_value(
    name: str, numbered: NumberedRow, unit: str, has_decimal_point: bool
) -> Iterator[Problem]:
    """A value that is not among the numbers printed."""
    row, is_count = numbered.row, name == "verdicts"
    if not numbers.has_printed_values(row, unit, has_decimal_point):
        ends = (row.met, row.total) if is_count else (row.value, getattr(row, "value_high", None))
        stated = ("/" if is_count else "–").join(str(end) for end in ends if end is not None)
        expected = message("the number printed, “{token}”", token=row.printed)
        action = message("write the number the source prints, in the unit of the indicator")
        column = "met" if is_count else "value"
        yield make_problem(name, numbered, column, expected, action, found=f"“{stated}”")
