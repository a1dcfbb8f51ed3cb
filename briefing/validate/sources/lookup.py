"""A province and the texts of its sources → every statement that is not printed where it says.

`tokens` finds a token in a text, `places` the sections of a text, `numbers` holds a value against
its token. Nothing is mended.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from briefing import errors
from briefing.data.dataset import NumberedRow, Province, SourceText
from briefing.errors import Message, Problem, message
from briefing.validate.sources import locations, numbers, tokens

STATEMENT_FILES = ("results", "targets", "verdicts", "requests")


@dataclass(frozen=True)
class TraceCounts:
    """How many printed tokens were found at their places, of how many."""

    found: int
    total: int


def list_source_files(read: Province) -> tuple[str, ...]:
    """The files sources.csv names, each once."""
    named = [placed.row.file for placed in read.rows["sources"] if placed.row.file]
    return tuple(dict.fromkeys(named))


def trace_statements(
    read: Province, texts: Mapping[str, SourceText]
) -> tuple[tuple[Problem, ...], TraceCounts]:
    """Look up every token of every statement whose source has a text.

    A text that has changed is told first; its tokens are looked up all the same.
    """
    problems = [*_check_source_texts(read, texts)]
    outline = functools.cache(lambda file: locations.parse_outline(file, texts[file].text))
    file_of = {placed.row.source_id: placed.row.file for placed in read.rows["sources"]}
    units = {placed.row.indicator_id: placed.row.unit for placed in read.rows["indicators"]}
    found = total = 0
    for name in STATEMENT_FILES:
        for placed in read.rows[name]:
            file = file_of.get(placed.row.source_id)
            total += bool(file)
            if not file or not placed.row.printed or not placed.row.place:
                continue  # what is left empty is a problem of form, told without the texts
            if file in texts:
                missing = [*_check_token(name, placed, file, outline, texts)]
                found += not missing
                problems += missing
            if name == "requests":
                continue  # words, without a number to hold against them
            unit = units.get(placed.row.indicator_id, "")
            problems += _check_value(name, placed, unit, plain=file.lower().endswith(".csv"))
    return tuple(problems), TraceCounts(found, total)


def _check_source_texts(read: Province, texts: Mapping[str, SourceText]) -> Iterator[Problem]:
    """Sources whose text is not there or is not the one the figures were read from."""
    for placed in read.rows["sources"]:
        file, stated = placed.row.file, placed.row.sha256
        if file and file not in texts:
            yield _make_trace_problem(
                "sources",
                placed,
                "file",
                f"“{file}”",
                message("a file of the folder given with --sources"),
                message("put the text there, or mend its name"),
            )
        elif file and stated != texts[file].sha256:
            yield _make_trace_problem(
                "sources",
                placed,
                "sha256",
                f"“{stated or ''}”",
                message("{sum}, the sum of {file}", sum=texts[file].sha256, file=file),
                message(
                    "the text has changed since its figures were read: hold them against it, then "
                    "write the new sum"
                )
                if stated
                else message("compute it from the file with sha256sum"),
            )


def _check_token(
    name: str,
    placed: NumberedRow,
    file: str,
    outline: Callable[[str], locations.Outline],
    texts: Mapping[str, SourceText],
) -> Iterator[Problem]:
    """A token its text does not have, or has elsewhere than at its place."""
    token, own = placed.row.printed, outline(file)
    positions = tokens.find_token(token, own.text)
    if not positions:
        others = [f for f in texts if f != file and tokens.find_token(token, outline(f).text)]
        expected = message("a form printed in {file}", file=file)
        yield _make_trace_problem(
            name, placed, "printed", f"“{token}”", expected, _suggest_correction(placed, others)
        )
        return
    place = locations.parse_place(placed.row.place)
    if place is None:
        expected = message("a place such as {forms}", forms="; ".join(locations.PLACE_FORMS))
        action = message("write the numbers of the headings it stands under")
        yield _make_trace_problem(name, placed, "place", f"“{placed.row.place}”", expected, action)
        return
    at = [own.section(position) for position in positions]
    if not locations.find_sections(place, own.paths) & {*at}:
        where = dict.fromkeys(locations.format_place(own.paths[section]) for section in at)
        yield _make_trace_problem(
            name,
            placed,
            "place",
            f"“{placed.row.place}”",
            message(
                "a place of {file} that prints “{token}”: {places}",
                file=file,
                token=token,
                places="; ".join(where),
            ),
            message("look the figure up there and mend its place, or the form printed"),
        )


def _suggest_correction(placed: NumberedRow, others: list[str]) -> Message:
    place = placed.row.place
    if others:
        return message(
            "look it up at {place} and write it letter for letter; it is printed in {files}: mend "
            "the source if that is the one",
            place=place,
            files=", ".join(others),
        )
    return message("look it up at {place} and write it letter for letter", place=place)


def _check_value(name: str, placed: NumberedRow, unit: str, plain: bool) -> Iterator[Problem]:
    """A value that is not among the numbers printed."""
    row, count = placed.row, name == "verdicts"
    if not numbers.has_printed_values(row, unit, plain):
        ends = (row.met, row.total) if count else (row.value, getattr(row, "value_high", None))
        stated = ("/" if count else "–").join(str(end) for end in ends if end is not None)
        yield _make_trace_problem(
            name,
            placed,
            "met" if count else "value",
            f"“{stated}”",
            message("the number printed, “{token}”", token=row.printed),
            message("write the number the source prints, in the unit of the indicator"),
        )


def _make_trace_problem(
    name: str, placed: NumberedRow, column: str, found: str, expected: Message, action: Message
) -> Problem:
    return errors.Problem(f"{name}.csv", placed.line, column, found, expected, action)
