"""The tables of several provinces compared → the rows that can be compared, and their sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from briefing.data import codes
from briefing.data.compared_rows import SideBySide
from briefing.data.queries import split_sources
from briefing.data.tables import Comparison
from briefing.i18n import Translator
from briefing.report.phrases import format_amount, mark_estimate

ComparableRows = Sequence[SideBySide]  # an indicator's rows that can be compared with each other
SourceIds = Callable[[SideBySide], Iterable[str]]


@dataclass(frozen=True)
class Aspect:
    """What is compared: with which others a row can be, why it cannot, on what basis it is."""

    code: str
    group: Callable[[SideBySide], str]
    why_not: Callable[[SideBySide], str]
    basis: Callable[[SideBySide], str] = lambda row: row.basis


TARGET = Aspect("target", lambda row: row.target_group, lambda row: row.target_why)
GAP = Aspect("gap", lambda row: row.gap_group, lambda row: row.gap_why)
PACE = Aspect("pace", lambda row: row.pace_group, lambda row: row.pace_why)
RESULT = Aspect(
    "result", lambda row: row.result_group, lambda row: row.result_why, lambda row: row.result_basis
)


def province_names(comparison: Comparison, say: Translator) -> dict[str, str]:
    """Province id → its name in the reader's language, in the order named."""
    return {row.id: row.name[say.language] for row in comparison.provinces}


def find_comparable(comparison: Comparison, aspect: Aspect) -> list[ComparableRows]:
    """The rows that can be compared with each other, by domain, then in the order of the data."""
    sets: dict[tuple[str, str], list[SideBySide]] = {}
    for row in comparison.side_by_side:
        if group := aspect.group(row):
            sets.setdefault((row.indicator_id, group), []).append(row)
    return sorted(sets.values(), key=lambda rows: codes.DOMAINS.index(rows[0].domain))


def number_sources(comparison: Comparison) -> Mapping[tuple[str, str], int]:
    """Province and source → the source's number in the report."""
    keys = ((row.province_id, row.source_id) for row in comparison.sources)
    return {key: number for number, key in enumerate(keys, start=1)}


def list_sources(rows: Iterable[SideBySide], source_ids: SourceIds) -> set[tuple[str, str]]:
    """Province and source of what some rows show."""
    return {(row.province_id, source) for row in rows for source in split_sources(source_ids(row))}


def cite_rows(comparison: Comparison, sets: Iterable[ComparableRows], source_ids: SourceIds) -> str:
    """The numbers of the sources of what some rows show."""
    numbers = number_sources(comparison)
    used = list_sources((row for rows in sets for row in rows), source_ids)
    return " ".join(f"[{number}]" for number in sorted(numbers[key] for key in used))


def target_sources(row: SideBySide) -> tuple[str, str]:
    """The sources of a target and of what it starts from."""
    return row.source_id, row.baseline_source_id


def format_result(row: SideBySide, say: Translator) -> str:
    """A province's result with its unit."""
    operator, decimals = row.result_operator, row.result_decimals
    text = format_amount(row.result, operator, decimals, row.unit, say, row.result_value_high)
    return mark_estimate(text, row.result_estimate, say)
