"""The columns of a table of targets → its headings and rows.

A column is one entry of a list: its heading beside the function that makes its cell of a target.
The cells several tables of targets share are here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from briefing.data import queries
from briefing.data.rows import Measure, SideBySide
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, blocks, phrases

DASH: blocks.Symbol = "–"
NO_STYLE: blocks.Style = ("", DASH)
BASELINE_MARKS = {"derived": "a", "nearest": "b"}  # how a baseline was found → its footnote


@dataclass(frozen=True)
class TargetColumn:
    """A column of a table of targets: its heading, and what makes its cell of a target."""

    heading: blocks.Column
    make_cell: Callable[[Measure], blocks.Cell]


def fill_columns(
    columns: Sequence[TargetColumn],
    targets: Mapping[str, Sequence[Measure]],
    is_empty: Callable[[blocks.Cell], bool] = lambda cell: False,
) -> tuple[tuple[blocks.Column, ...], tuple[blocks.Group, ...]]:
    """The headings and the groups of a table of targets, which come by the label of their group.

    A column whose cells are all empty is left out.
    """
    rows = {
        label: [[column.make_cell(row) for column in columns] for row in group]
        for label, group in targets.items()
    }
    every = [cells for group in rows.values() for cells in group]
    shown = [i for i in range(len(columns)) if not all(is_empty(cells[i]) for cells in every)]
    groups = (
        blocks.Group(label, tuple(tuple(cells[i] for i in shown) for cells in group))
        for label, group in rows.items()
    )
    return tuple(columns[i].heading for i in shown), tuple(groups)


def group_by_domain(
    tables: Tables, targets: Iterable[Measure], say: Translator
) -> dict[str, list[Measure]]:
    """Some targets by the name of their domain, in the order in which these first appear."""
    groups: dict[str, list[Measure]] = {}
    for row in targets:
        domain = say.code("domain", tables.indicator_by_id[row.indicator_id].domain)
        groups.setdefault(domain, []).append(row)
    return groups


def number_cell(row: Measure) -> blocks.Cell:
    """The official number of a target."""
    return blocks.Cell(row.number)


def name_cell(tables: Tables, row: Measure, say: Translator, sub: str = "") -> blocks.Cell:
    """What a target is about."""
    name = tables.indicator_names[say.language][row.indicator_id]
    return blocks.Cell(name, sub=sub, about=row.target_id)


def baseline_cell(
    tables: Tables, row: Measure, say: Translator, notes: tuple[str, ...]
) -> blocks.Cell:
    """The value a target starts from, with its statement; the notes only where there is one."""
    value, start = phrases.format_baseline(row, say), queries.find_baseline_result(tables, row)
    return blocks.Cell(
        value or DASH,
        sub=queries.format_reference(tables, start.source_id, start.place) if start else "",
        notes=notes if value else (),
        href=tables.statement_links.get(start.statement_key, "") if start else "",
    )


def target_cell(tables: Tables, row: Measure, say: Translator, sub: str = "") -> blocks.Cell:
    """What a target asks for, with its statement."""
    link = tables.statement_links.get(row.statement_key, "")
    return blocks.Cell(phrases.format_target(row, say), sub=sub, href=link)


def text_cell(text: str, bar: float = 0.0) -> blocks.Cell:
    """A text, or a dash where there is none."""
    return blocks.Cell(text or DASH, bar=bar)


def verdict_cell(
    code: str, say: Translator, sub: str = "", notes: tuple[str, ...] = ()
) -> blocks.Cell:
    """A verdict in words, with its symbol and tone."""
    tone, symbol = assessment.VERDICT_STYLES.get(code, NO_STYLE)
    text = assessment.verdict_label(code, say)
    return blocks.Cell(text, sub=sub, notes=notes, tone=tone, symbol=symbol)


def baseline_footnotes(
    rows: Iterable[Measure | SideBySide], say: Translator
) -> tuple[blocks.Footnote, ...]:
    """What the marks of the baselines of some rows stand for."""
    matches = {row.baseline_match for row in rows}
    return tuple(
        blocks.Footnote(mark, say.code("baseline match", match))
        for match, mark in BASELINE_MARKS.items()
        if match in matches
    )


def baseline_marks(row: Measure | SideBySide) -> tuple[str, ...]:
    """The mark of a baseline that is computed or another indicator's."""
    mark = BASELINE_MARKS.get(row.baseline_match)
    return (mark,) if mark else ()
