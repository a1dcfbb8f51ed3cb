"""A data folder as read → every Problem in it, none corrected.

`consistency` compares the rows with each other and their sources; `directions` looks which way
targets point, `languages` at texts in the wrong column; `rules` checks what derived.csv,
checks.csv and coherence.csv compute; `printed` holds values against the forms they were read from,
`plausibility` against their unit, period and history; `unused` finds what takes no effect;
`communes` looks at communes, their results and what is counted of them, `indexes` at weights of
indexes; `sources` looks printed figures up in the texts.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace

from briefing import config, errors, limits
from briefing.data.columns import group_by
from briefing.data.contract_files import DATA_FILES
from briefing.data.dataset import Dataset
from briefing.errors import Problem, join_parts, message
from briefing.validate import (
    communes,
    consistency,
    directions,
    indexes,
    languages,
    plausibility,
    printed,
    rules,
    unused,
)

MAX_PLACES = 3  # places of one mistake that are named
VERY_MANY = 10  # rows of a file with the same fault that are named together
MANY = 3  # rows of an indicator with the same fault that are one mistake, whatever it is


def find_problems(dataset: Dataset) -> tuple[Problem, ...]:
    """Every problem of a province folder, grouped by file and in the order of its lines."""
    by_indicator = itertools.chain(
        plausibility.find_implausible_values(dataset), printed.find_misread_values(dataset)
    )
    between_rows = itertools.chain(
        consistency.find_statement_problems(dataset),
        rules.find_rule_problems(dataset),
        communes.find_commune_problems(dataset),
        indexes.find_index_problems(dataset),
        directions.find_wrong_ways(dataset),
        languages.find_language_faults(dataset),
    )
    found = [*dataset.problems, *itertools.islice(between_rows, limits.MAX_PROBLEMS)]
    if len(found) < limits.MAX_PROBLEMS:  # else it is one mistake, whatever else there is
        found += _join_by_indicator(_keep_first(found, by_indicator))
        found += unused.find_unused(dataset)
    found.sort(key=_order_of)
    joined = _join_repeated(_join_unknown_ids(found, dataset))
    return tuple(sorted(joined, key=_order_of))


def _order_of(problem: Problem) -> tuple[int, int]:
    """The file of a problem among those of a folder, and its row there."""
    return DATA_FILES.index(problem.file), problem.row


def find_language_problems() -> Iterator[Problem]:
    """Languages config.toml names without a catalogue: nothing is made or checked in them."""
    for language in config.find_missing_catalogues():
        choices = " ".join(config.list_catalogues())
        expected = message("a language with a catalogue, one of {choices}", choices=choices)
        action = message(
            "add briefing/i18n/locales/{language}.po, or take the language out", language=language
        )
        yield Problem("config.toml", 0, "languages", f"“{language}”", expected, action)


def _keep_first(
    known: Iterable[Problem], found: Iterable[tuple[str, Problem]]
) -> Iterator[tuple[str, Problem]]:
    """Of what is wrong with a row's value the first, errors before warnings: it is one mistake."""
    rows = {(problem.file, problem.row) for problem in known if problem.severity == "error"}
    for indicator, problem in sorted(found, key=lambda one: one[1].severity):
        if (problem.file, problem.row) not in rows:
            rows.add((problem.file, problem.row))
            yield indicator, problem


def _join_by_indicator(found: Iterable[tuple[str, Problem]]) -> Iterator[Problem]:
    """Rows of an indicator with the same fault as one problem: the mistake may not be in them."""
    groups = group_by(found, lambda one: (one[0], one[1].column, one[1].action))
    for group in groups.values():
        problems = [problem for _, problem in group]
        by_unit = problems[0].action in (plausibility.CORRECT_UNIT, plausibility.FIT_UNIT)
        yield from [_join(problems)] if by_unit or len(problems) >= MANY else problems


def _join_unknown_ids(found: Iterable[Problem], dataset: Dataset) -> Iterator[Problem]:
    """An id that is written in many places and not in its own file, as one problem.

    It may be a slip for the one most like it, unless that is used as well: then these are two, and
    the first is to be added.
    """
    used, left = _list_used_ids(dataset), limits.MAX_SUGGESTED
    for (expected, file, shown), group in group_by(found, _key_of_id).items():
        if expected != ID_EXPECTED:
            yield from group
            continue
        nearest, left = "", left - 1
        if left >= 0:
            ids = sorted(dataset.ids[file.removesuffix(".csv")])
            nearest = errors.find_nearest(shown.strip("“”"), ids[: limits.MAX_SUGGESTED * 10])
        problem = _join(group)
        if nearest and not (len(group) >= MANY and nearest in used):
            action = message("write {nearest}, or add the id to {file}", nearest=nearest, file=file)
            problem = replace(problem, action=action)
        yield problem


def _list_used_ids(dataset: Dataset) -> frozenset[object]:
    """The ids that rows of results and targets name."""
    rows = (numbered.row for name in ("results", "targets") for numbered in dataset.rows[name])
    return frozenset(used for row in rows for used in (row.indicator_id, row.source_id))


def _join_repeated(found: Iterable[Problem]) -> Iterator[Problem]:
    """The same fault in very many rows of a file as one problem: one slip, made once."""
    groups = group_by(
        found, lambda p: (p.file, p.column, p.expected.text, p.action.text, p.severity)
    )
    for group in groups.values():
        yield from [_join(group)] if len(group) >= VERY_MANY else group


ID_EXPECTED = message("an id of {file}").text


def _key_of_id(problem: Problem) -> tuple[str, str, str]:
    values = problem.expected.values
    return problem.expected.text, str(values.get("file", "")), str(problem.found)


def _join(problems: list[Problem]) -> Problem:
    """The first of several problems, which names the places of the others."""
    first, *others = problems
    if not others:
        return first
    places = [
        message("{file} row {row}", file=one.file, row=one.row) if one.row else one.file
        for one in others[:MAX_PLACES]
    ]
    left = len(others) - MAX_PLACES
    more = [message("{count} more", count=left)] if left > 0 else []
    values = {"found": first.found, "places": join_parts([*places, *more])}
    return replace(first, found=message("{found} (also {places})", **values))
