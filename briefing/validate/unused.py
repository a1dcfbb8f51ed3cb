"""What is in a data folder and cannot take effect → Problems, most of them warnings.

A result whose basis is missing, a correction that does not come into force, a headline of the past.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from briefing import errors
from briefing.data import schema
from briefing.data.dataset import STATEMENT_KEYS, Dataset, NumberedRow
from briefing.errors import Problem, message
from briefing.validate.problems import (
    list_plans,
    make_problem,
    map_column,
    map_sources,
    rank_sources,
)

CORRECTING = ("adopted", "statistics", "intake")  # statuses of sources that correct earlier ones
DECIDING = {  # file → the cells a correction changes
    "results": ("operator", "value", "value_high"),
    "targets": ("operator", "value", "value_high", "of_total", "due"),
}


def find_unused(dataset: Dataset) -> Iterator[Problem]:
    """Rows and entries that take no effect, though their writer will expect it."""
    yield from _check_bases(dataset)
    yield from _check_corrections(dataset)
    yield from _check_headline(dataset)


def _check_bases(dataset: Dataset) -> Iterator[Problem]:
    """Results without the basis all targets of their indicator name, or with one misspelled."""
    bases: dict[str, set[str | None]] = defaultdict(set)
    for numbered in dataset.rows["targets"]:
        bases[numbered.row.baseline_indicator_id or numbered.row.indicator_id].add(
            numbered.row.basis
        )
    for numbered in dataset.rows["results"]:
        row = numbered.row
        named = bases[row.indicator_id] if row.indicator_id in bases else set[str | None]()
        known = sorted(filter(None, named))
        if not known or None in named or row.basis in named:
            continue
        nearest = errors.find_nearest(row.basis or "", known, cutoff=0.95)
        if row.basis is None or nearest:
            expected = message(
                "the basis of its targets, else no verdict can use it: {bases}",
                bases="; ".join(known),
            )
            action = message("write {nearest}", nearest=nearest or known[0])
            if len(known) > 1 and not nearest:
                action = message("write the one it was counted on")
            yield make_problem("results", numbered, "basis", expected, action, "warning")


def _check_corrections(dataset: Dataset) -> Iterator[Problem]:
    """Later statements that differ from the one in force, which a stronger rank keeps there."""
    strength = rank_sources(dataset)
    sources = map_sources(dataset)
    for name, cells in DECIDING.items():
        groups: dict[tuple[object, ...], list[NumberedRow]] = defaultdict(list)
        for numbered in dataset.rows[name]:
            key = tuple(getattr(numbered.row, column) for column in STATEMENT_KEYS[name])
            if numbered.row.source_id in sources:
                groups[key].append(numbered)
        for group in groups.values():
            first = _find_in_force(group, sources, strength)
            date = sources[first.row.source_id].date
            for other in group:
                source = sources[other.row.source_id]
                is_later = date and (source.date or "") > date
                if is_later and source.status in CORRECTING and _differ(first, other, cells):
                    yield _describe_correction(name, first, other)


def _find_in_force(
    group: Sequence[NumberedRow], sources: Mapping[str, Any], strength: Callable[[NumberedRow], Any]
) -> NumberedRow:
    """The strongest statement; of results a later one of the statistics office before all."""
    strongest = max(group, key=strength)
    source = sources[strongest.row.source_id]
    published = [
        numbered
        for numbered in group
        if isinstance(numbered.row, schema.Result)
        and sources[numbered.row.source_id].status == "statistics" != source.status
        and (sources[numbered.row.source_id].date or "") > (source.date or "")
    ]
    return max(published, key=strength, default=strongest)


def _differ(first: NumberedRow, other: NumberedRow, columns: tuple[str, ...]) -> bool:
    return any(getattr(first.row, c, None) != getattr(other.row, c, None) for c in columns)


def _describe_correction(name: str, first: NumberedRow, other: NumberedRow) -> Problem:
    expected = message(
        "a later correction that comes into force; row {line}, {value} of {source}, stays in force "
        "by the rank of its source",
        line=first.line,
        value=first.row.value,
        source=first.row.source_id,
    )
    action = message("give its source a stronger rank, if it is to replace the other")
    return make_problem(name, other, "source_id", expected, action, "warning")


def _check_headline(dataset: Dataset) -> Iterator[Problem]:
    """Headline targets of the past plan, which no tile can show as the plan's."""
    if dataset.info is None:
        return
    first, *later = list_plans(dataset)
    plans = map_column(dataset, "targets", "target_id", "plan")
    for target in dataset.info.headline:
        if plans.get(target) == first not in later:
            expected = message("a target of the plan {plan}", plan=" ".join(later))
            action = message("name one of that plan; this one is of {plan}", plan=plans[target])
            yield Problem("province.toml", 0, "", f"headline: “{target}”", expected, action)
