"""The columns of a table of targets → its headings and rows.

A column is one entry of a list: its heading beside the function that makes its cell of a target.
The cells several tables of targets share are here too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from briefing.data import queries
from briefing.data.compared_rows import SideBySide
from briefing.data.rows import Measure, Result, Verdict
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, phrases
from briefing.report.blocks import Align, Cell, Column, Footnote, Group
from briefing.report.design import STYLES, Symbol

DASH: Symbol = "–"
BASELINE_MARKS = {"derived": "a", "nearest": "b"}  # how a baseline was found → its footnote


@dataclass(frozen=True)
class TargetColumn:
    """A column of a table of targets: its heading, and what makes its cell of a target.

    One that `measures` has figures to hold against what is asked; a pace that is needed is none.
    """

    heading: Column
    make_cell: Callable[[Measure], Cell]
    measures: bool = False


def fill_columns(
    columns: Sequence[TargetColumn],
    targets: Mapping[str, Sequence[Measure]],
    is_empty: Callable[[Cell], bool] = lambda cell: False,
) -> tuple[tuple[Column, ...], tuple[Group, ...]]:
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
        Group(label, tuple(tuple(cells[i] for i in shown) for cells in group))
        for label, group in rows.items()
    )
    return tuple(columns[i].heading for i in shown), tuple(groups)


def split_measured(
    columns: Sequence[TargetColumn], targets: Iterable[Measure]
) -> tuple[list[Measure], list[Measure]]:
    """The targets with any figure to hold against what they ask, and those whose row is dashes."""
    makers = [column.make_cell for column in columns if column.measures]
    split: tuple[list[Measure], list[Measure]] = [], []
    for row in targets:
        split[all(make_cell(row) == Cell(DASH) for make_cell in makers)].append(row)
    return split


def group_by_domain(
    tables: Tables, targets: Iterable[Measure], say: Translator
) -> dict[str, list[Measure]]:
    """Some targets by the name of their domain, in the order in which these first appear."""
    groups: dict[str, list[Measure]] = {}
    for row in targets:
        domain = say.code("domain", tables.indicator_by_id[row.indicator_id].domain)
        groups.setdefault(domain, []).append(row)
    return groups


def text_column(
    label: str, width: float, make_cell: Callable[[Measure], Cell], align: Align = "left"
) -> TargetColumn:
    """A column of words."""
    return TargetColumn(Column(label, width=width, align=align), make_cell)


def figure_column(
    label: str,
    unit: str,
    width: float,
    make_cell: Callable[[Measure], Cell],
    measures: bool = False,
) -> TargetColumn:
    """A column of figures, with the unit in its head."""
    return TargetColumn(Column(label, unit=unit, width=width, align="right"), make_cell, measures)


def name_column(label: str, width: float, make_cell: Callable[[Measure], Cell]) -> TargetColumn:
    """The column whose cells head their rows."""
    return TargetColumn(Column(label, width=width, header=True), make_cell)


def number_cell(row: Measure) -> Cell:
    """The official number of a target."""
    return Cell(row.number)


def name_cell(tables: Tables, row: Measure, say: Translator, sub: str = "") -> Cell:
    """What a target is about, below it who answers for it and from what it was amended."""
    owner = say("Lead: {body}.", body=row.owner_name[say.language]) if row.owner else ""
    parts = phrases.join_parts(sub, _describe_amendment(tables, row, say), owner, separator=" ")
    return Cell(phrases.indicator_name(tables, row, say), sub=parts, about=row.target_id)


def _describe_amendment(tables: Tables, row: Measure, say: Translator) -> str:
    """From what to what and by which document; what the target before would say."""
    before = queries.find_replaced_statement(tables, row)
    if before is None:
        return ""
    same = ("kind", "operator", "value", "value_high", "of_total")
    former = row._replace(attainment=row.replaced_attainment, pace=row.replaced_pace)
    former = former._replace(value_decimals=math.nan, **{n: getattr(before, n) for n in same})
    titles = {source.source_id: source.title[say.language] for source in tables.sources}
    return say(
        "Amended from {before} to {now} by: {document}; by the earlier target: {verdict}.",
        before=phrases.format_target(former, say),
        now=phrases.format_target(row, say),
        document=titles[row.source_id],
        verdict=assessment.verdict_label_of(former, say, capitalized=False),
    )


def indicator_cell(
    tables: Tables, row: phrases.AboutIndicator, say: Translator, sub: str = ""
) -> Cell:
    """What a figure is of."""
    return Cell(phrases.indicator_name(tables, row, say), sub=sub, about=row.indicator_id)


def reference_cell(tables: Tables, row: Measure | Result | Verdict, say: Translator) -> Cell:
    """Where a row is stated."""
    return Cell(queries.format_reference(tables, row.source_id, row.place, say))


def baseline_cell(tables: Tables, row: Measure, say: Translator, notes: tuple[str, ...]) -> Cell:
    """The value a target starts from, with its statement; the notes only where there is one."""
    value, start = phrases.format_baseline(row, say), queries.find_baseline_result(tables, row)
    return Cell(
        value or DASH,
        sub=queries.format_reference(tables, start.source_id, start.place, say) if start else "",
        notes=notes if value else (),
        href=tables.statement_links.get(start.statement_key, "") if start else "",
    )


def target_cell(tables: Tables, row: Measure, say: Translator, sub: str = "") -> Cell:
    """What a target asks for, with its statement; below it what is striven for beside it."""
    link = tables.statement_links.get(row.statement_key, "")
    if not math.isnan(row.stretch):
        unit = "percent" if row.kind == "reduction" else row.unit
        stretch = say("striven for: {value}", value=say.value(row.stretch, unit))
        sub = phrases.join_parts(sub, stretch)
    if _is_converted(tables, row):
        sub = phrases.join_parts(say("our conversion of the share printed"), sub)
    return Cell(phrases.format_target(row, say), sub=sub, href=link)


def _is_converted(tables: Tables, row: Measure) -> bool:
    """Whether a count of so many is made from a printed share of them alone."""
    statement = queries.find_statement(tables, row) if row.kind == "count" else None
    printed = statement.printed if statement else ""
    return "%" in printed and "/" not in printed


def text_cell(text: str, bar: float = 0.0) -> Cell:
    """A text, or a dash where there is none."""
    return Cell(text or DASH, bar=bar)


def achieved_cell(row: Measure, say: Translator) -> Cell:
    """The pace a target has had since its baseline, below a head that says "a year"."""
    return text_cell(assessment.format_achieved_pace(row, say, with_per_year=False))


def verdict_cell(code: str, say: Translator, sub: str = "", notes: tuple[str, ...] = ()) -> Cell:
    """A verdict in words, with its symbol and tone."""
    tone, symbol = assessment.VERDICT_STYLES.get(code, STYLES["open"])
    text = assessment.verdict_label(code, say)
    return Cell(text, sub=sub, notes=notes, tone=tone, symbol=symbol)


def baseline_footnotes(
    rows: Iterable[Measure | SideBySide], say: Translator, names: Mapping[str, str] | None = None
) -> tuple[Footnote, ...]:
    """What the marks of the baselines of some rows stand for; with names also whose they are."""
    by_match: dict[str, dict[str, None]] = {}
    for row in rows:
        name = names[row.baseline_indicator_id] if names and row.baseline_indicator_id else ""
        by_match.setdefault(row.baseline_match, {})[name] = None
    notes = {
        match: say.code("baseline match", match) for match in BASELINE_MARKS if match in by_match
    }
    if names and "nearest" in notes:
        listed = "; ".join(by_match["nearest"])
        notes["nearest"] = say("{note} It is: {names}.", note=notes["nearest"], names=listed)
    return tuple(Footnote(BASELINE_MARKS[match], note) for match, note in notes.items())


def baseline_marks(row: Measure | SideBySide) -> tuple[str, ...]:
    """The mark of a baseline that is computed or another indicator's."""
    mark = BASELINE_MARKS.get(row.baseline_match)
    return (mark,) if mark else ()
