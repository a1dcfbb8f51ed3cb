"""Many provinces side by side: an indicator a row, with the first province's place among all.

What each single province has is in the workbook and in the tables.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from briefing.data.compared_rows import SideBySide
from briefing.data.tables import Comparison
from briefing.i18n import Translator
from briefing.report import pace_phrases, phrases, ranking
from briefing.report.blocks import Block, Cell, Column, Row, Table, make_groups, paragraph
from briefing.report.comparison_rows import Aspect, format_result, province_names
from briefing.report.footnotes import make_marks
from briefing.report.ranking import Ranked

MAX_NAMED = 3  # provinces a cell names


class Told(NamedTuple):
    """How the figures of a table of rankings are told."""

    figure: Callable[[SideBySide], str]
    note: Callable[[SideBySide], str]
    below: Callable[[SideBySide], str]  # an indicator's name
    middle: Callable[[Ranked], str]
    national: Callable[[Ranked], str] | None = None


def ranked_results(comparison: Comparison, say: Translator) -> Block:
    """The results counted alike: the first province's, its place, the ends, the country's."""

    def below(row: SideBySide) -> str:
        period = phrases.format_period(row.result_period, row.unit, say)
        return phrases.join_parts(period, phrases.format_basis(row.result_basis, say))

    def middle(ranked: Ranked) -> str:
        digits = ranking.count_digits(ranked, lambda row: row.result_decimals)
        return say.value(ranked.middle, ranked.rows[0].unit, decimals=digits)

    def national(ranked: Ranked) -> str:
        row = ranking.find_national(ranked)
        return ranking.format_national(row, say) if row else "–"

    told = Told(
        lambda row: format_result(row, say),
        lambda row: phrases.format_note(row.result_note, say),
        *(below, middle, national),
    )
    found = ranking.rank_results(comparison)
    if not found:
        return paragraph(say("No result can be set side by side."))
    caption = say("Latest results for the same period")
    return _make_table("results", caption, comparison, found, told, say)


def ranked_targets(comparison: Comparison, say: Translator) -> Block:
    """The targets counted alike: what the first province asks for, its place, the ends."""

    def middle(ranked: Ranked) -> str:
        if any(row.operator == "range" for row in ranked.rows):
            return "–"  # between ranges there is none
        digits = ranking.count_digits(ranked, lambda row: row.value_decimals)
        even = ranked.rows[0]._replace(value=ranked.middle, operator="=")
        decimals = math.nan if digits is None else float(digits)
        return phrases.format_target(even._replace(value_decimals=decimals), say)

    told = Told(
        lambda row: phrases.format_target(row, say),
        lambda row: phrases.format_note(row.target_note, say),
        lambda row: phrases.join_parts(say.period(row.plan), phrases.format_basis(row.basis, say)),
        middle,
    )
    found = ranking.rank_targets(comparison)
    if not found:
        return paragraph(say("No target can be set side by side."))
    caption = say("What the plans ask for; the first place asks for most")
    return _make_table("targets", caption, comparison, found, told, say)


def ranked_paces(comparison: Comparison, say: Translator) -> Block:
    """How many times its own past pace each province asks for: the first one's place, the ends."""

    def middle(ranked: Ranked) -> str:
        if any(not math.isnan(row.ambition_high) for row in ranked.rows):
            return "–"
        digits = ranking.count_digits(ranked, lambda row: row.ambition_decimals)
        return say.number(ranked.middle, digits)

    told = Told(
        lambda row: pace_phrases.format_ambition(row, say), lambda _: "", lambda _: "", middle
    )
    found = ranking.rank_ambitions(comparison)
    if not found:
        return paragraph(say("No gap can be set side by side."))
    caption = say("Yearly pace required ÷ yearly pace achieved before, each province by its own")
    return _make_table("paces", caption, comparison, found, told, say)


def _make_table(
    anchor: str,
    caption: str,
    comparison: Comparison,
    found: Iterable[Ranked],
    told: Told,
    say: Translator,
) -> Table:
    mark_of, notes = make_marks(())
    groups: dict[str, list[Row]] = {}
    for ranked in found:
        row = _make_row(comparison, ranked, told, mark_of, say)
        groups.setdefault(say.code("domain", ranked.rows[0].domain), []).append(row)
    last = (Column(say("Whole country"), width=1.2, align="right"),) if told.national else ()
    return Table(
        anchor=anchor,
        caption=caption,
        columns=(
            Column(say("Indicator"), width=2.6, header=True),
            Column(say("Provinces"), width=0.8, align="right"),
            Column(comparison.provinces[0].name[say.language], width=1.4, align="right"),
            Column(say("Lowest"), width=1.6, align="right"),
            Column(say("Middle"), width=1.1, align="right"),
            Column(say("Highest"), width=1.6, align="right"),
            *last,
        ),
        groups=make_groups(groups),
        notes=notes(),
        source=cite_all(comparison, say),
    )


def _make_row(
    comparison: Comparison,
    ranked: Ranked,
    told: Told,
    mark_of: Callable[[str], str],
    say: Translator,
) -> Row:
    """An indicator: how many provinces, the first one with its place, the ends with theirs."""

    def cell(row: SideBySide, below: str) -> Cell:
        note = told.note(row)
        return Cell(told.figure(row), sub=below, notes=(mark_of(note),) if note else ())

    any_row, first = ranked.rows[0], ranking.find_first(comparison, ranked)
    inexact = say("{count} inexact", count=say.number(ranked.inexact)) if ranked.inexact else ""
    low, high = (
        cell(rows[0], _name_some(comparison, rows, 1, say)) for rows in ranking.find_ends(ranked)
    )
    if ranked.values[0] == ranked.values[-1]:
        low, high = cell(any_row, say("all the same")), Cell("–")
    return (
        Cell(any_row.name[say.language], sub=told.below(any_row), about=any_row.indicator_id),
        Cell(say.number(len(ranked.rows)), sub=inexact),
        cell(first, ranking.describe_place(ranked, first, say)) if first else Cell("–"),
        *(low, Cell(told.middle(ranked)), high),
        *((Cell(told.national(ranked)),) if told.national else ()),
    )


def cite_all(comparison: Comparison, say: Translator) -> str:
    """What figures of many provinces rest on: too many documents for their numbers."""
    count = say.number(len(comparison.provinces))
    return say("the documents of {count} provinces, by province below", count=count)


def _name_some(
    comparison: Comparison, rows: Sequence[SideBySide], most: int, say: Translator
) -> str:
    """The provinces of some rows: so many by name, of more the first one."""
    names = province_names(comparison, say)
    named = [names[row.province_id] for row in rows]
    if len(named) <= most:
        return "; ".join(named)
    others = say.plural("{count} other", "{count} others", len(named) - 1)
    return "; ".join((named[0], others))


def not_ranked(comparison: Comparison, aspects: Sequence[Aspect], say: Translator) -> Block:
    """What many provinces have and cannot be compared: by the reason an indicator a row."""
    groups: dict[str, dict[str, list[SideBySide]]] = {}
    for aspect in aspects:
        what = say.code("statement", aspect.code)
        for row in comparison.side_by_side:
            if (code := aspect.why_not(row)).endswith("_differs"):
                label = say("{what}: {why}", what=what, why=say.code("not compared", code))
                groups.setdefault(label, {}).setdefault(row.indicator_id, []).append(row)
    if not groups:
        return paragraph(say("Everything two provinces have can be compared."))
    made = {
        label: [
            (
                Cell(rows[0].name[say.language], about=rows[0].indicator_id),
                Cell(say.number(len(rows))),
                Cell(_name_some(comparison, rows, MAX_NAMED, say)),
            )
            for rows in by_indicator.values()
        ]
        for label, by_indicator in groups.items()
    }
    return Table(
        anchor="kept-apart",
        caption=say("Not compared, by the reason"),
        columns=(
            Column(say("Indicator"), width=2.8, header=True),
            Column(say("Provinces"), width=0.8, align="right"),
            Column(say("Which"), width=3),
        ),
        groups=make_groups(made),
        source=cite_all(comparison, say),
    )
