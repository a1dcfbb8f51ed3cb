"""What the documents state differently: a row a disagreement, and apart what is no conflict."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from briefing.analysis import in_force
from briefing.data import queries
from briefing.data.codes import parse_rule_inputs
from briefing.data.columns import group_by
from briefing.data.periods import Period, period_years
from briefing.data.rows import Disagreement, Statement
from briefing.data.tables import STATEMENT_LINK, Tables, subject_of
from briefing.i18n import Translator
from briefing.report import consistency, evidence, phrases
from briefing.report.blocks import Block, Cell, Column, Footnote, Row, Table, make_groups, paragraph
from briefing.report.design import STYLES

POINT_UNITS = {"share": "points", "rate": "points_per_year"}  # what shares and rates differ by
NO_CONFLICT = {*queries.NO_CONTRADICTION} - {"derived"}  # sorts in which both figures may be true


class Side(NamedTuple):
    """What one document states: as a figure, in its own words, where, and what kind it is."""

    text: str
    words: str
    where: str
    href: str
    source_id: str
    statement: Statement | None  # none of a figure that is computed


class Pair(NamedTuple):
    """The figure used and another of the same; `row` is the field that matters most."""

    row: Disagreement
    used: Side
    other: Side
    difference: str


def disagreements_table(tables: Tables, say: Translator) -> Block:
    """A row a disagreement, targets first: both wordings, and what follows from it."""
    pairs = [pair for pair in _list_pairs(tables, say) if pair.row.sort not in NO_CONFLICT]
    if not pairs:
        return paragraph(f"{say('The documents do not contradict each other')}.")
    labels = {
        **{kind: say.code("statement", kind) for kind in ("target", "result")},
        "derived": say("A figure as stated, then as computed"),
    }
    rows_by_label: dict[str, list[Row]] = {label: [] for label in labels.values()}
    wordings = group_by(pairs, lambda one: (subject_of(one.row), one.used.text, one.other.text))
    for group in wordings.values():
        row = group[0].row
        label = labels["derived" if row.sort == "derived" else row.statement]
        rows_by_label[label].append(_disagreement_row(tables, group, say))
    table = Table(
        anchor="disagreements",
        caption=say("What the documents state differently"),
        columns=(
            Column(say("Indicator"), width=1.85, header=True),
            Column(say("Figure used"), width=2.25),
            Column(say("Other wording"), width=3.1),
            Column(say("What follows"), width=2.8),
        ),
        groups=make_groups(rows_by_label),
    )
    return evidence.add_evidence(tables, table, say)


def no_conflict_table(tables: Tables, say: Translator) -> Block:
    """What is stated twice and may both be true: estimates, bounds, figures of other dates."""
    pairs = [pair for pair in _list_pairs(tables, say) if pair.row.sort in NO_CONFLICT]
    if not pairs:
        return paragraph(say("Nothing else is stated in two ways."))
    dated = say("Figures of different dates")
    rows_by_label: dict[str, list[Row]] = {"": [], dated: []}
    for pair in pairs:
        rows_by_label[dated if pair.row.sort == "dates" else ""].append(
            (
                _name_cell(tables, pair.row, say),
                _side_cell([pair.used]),
                _side_cell([pair.other]),
                Cell(pair.difference or "–"),
                Cell(say.code("no conflict", pair.row.sort)),
            )
        )
    table = Table(
        anchor="no-conflict",
        caption=say("What is stated in two ways without conflict"),
        columns=(
            Column(say("Indicator"), width=2.2, header=True),
            Column(say("Figure used") + " *", width=2.2, align="right"),
            Column(say("Other wording"), width=2.2, align="right"),
            Column(say("Difference"), width=1.5, align="right"),
            Column(say("Why it is none"), width=1.5),
        ),
        groups=make_groups(rows_by_label),
        notes=(Footnote("*", say("Figure used: lowest rank of source, then latest date.")),),
    )
    return evidence.add_evidence(tables, table, say)


def _list_pairs(tables: Tables, say: Translator) -> Iterator[Pair]:
    """Two statements each; not those that differ in nothing but in being called an estimate."""
    for rows in group_by(tables.disagreements, _key_of_pair).values():
        if {row.field for row in rows} != {"estimate"}:
            yield _read_pair(tables, rows, say)


def _key_of_pair(row: Disagreement) -> tuple[object, ...]:
    """The two statements a row is about; they may differ in several fields."""
    first = row.in_force_source_id, row.in_force_place
    return subject_of(row), first, (row.other_source_id, row.other_place)


def _read_pair(tables: Tables, rows: Sequence[Disagreement], say: Translator) -> Pair:
    row = min(rows, key=lambda row: in_force.DIFFERENCE_KINDS.index(row.sort))
    unit = _unit_of(tables, row)
    # A figure to a month stands beside that of its year or term: each has a period of its own.
    whole = _find_whole_period(tables, row) if row.sort == "dates" else row.period
    stated = row.in_force, row.in_force_source_id, row.in_force_place
    used = _read_side(tables, row._replace(period=whole), stated, rows, say)
    other = _read_side(tables, row, (row.other, row.other_source_id, row.other_place), rows, say)
    difference = next(filter(None, (_format_impact(one, unit, say) for one in rows)), "")
    estimates = {side.statement.estimate for side in (used, other) if side.statement}
    if difference and "yes" in estimates:
        difference = phrases.mark_estimate(difference, "yes", say)
    return Pair(row, used, other, difference)


def _unit_of(tables: Tables, row: Disagreement) -> str:
    is_target = row.statement == "target" and row.id in tables.measure_by_id
    kind = tables.measure_by_id[row.id].kind if is_target else ""
    return phrases.KIND_UNITS.get(kind, tables.indicator_by_id[row.indicator_id].unit)


def _read_side(
    tables: Tables,
    row: Disagreement,
    stated: tuple[str, str, str],
    rows: Sequence[Disagreement],
    say: Translator,
) -> Side:
    """One of two statements, by its value, source and place: its figure, and the other fields in
    which they differ.
    """
    value, source_id, place = stated
    indicator, unit = tables.indicator_by_id[row.indicator_id], _unit_of(tables, row)
    href = evidence.link_to_statement(tables, row, source_id, place)
    statement = tables.statement_by_id.get(href.removeprefix(STATEMENT_LINK))
    where = queries.format_reference(tables, source_id, place, say)
    if statement is None:
        text = say.value(float(value), unit) if row.field == "value" else value
        return Side(text, "", f"{where}, {say('computed')}", href, source_id, None)
    text = evidence.format_statement_value(statement, indicator.unit, say)
    if row.sort == "dates":
        text = _format_dated(tables, statement, unit, say)
    others = (_format_field(one.field, statement, unit, say) for one in rows)
    text = phrases.join_parts(text, *others)
    where = f"{where}, {say.code('status', statement.source_status)}"
    return Side(text, phrases.quote(statement), where, href, source_id, statement)


def _name_cell(tables: Tables, row: Disagreement, say: Translator) -> Cell:
    indicator = tables.indicator_by_id[row.indicator_id]
    period = "" if row.sort == "dates" else phrases.format_period(row.period, indicator.unit, say)
    return Cell(indicator.name[say.language], sub=period, about=row.id)


def _side_cell(sides: Sequence[Side], with_words: bool = False) -> Cell:
    """What some documents state alike: their words once, then where."""
    by_words = group_by(sides, lambda side: side.words if with_words else "")
    parts = []
    for words, alike in by_words.items():
        places = "; ".join(dict.fromkeys(side.where for side in alike))
        parts.append(f"“{words}”: {places}" if words else places)
    return Cell(sides[0].text, sub="; ".join(parts), href=sides[0].href)


def _disagreement_row(tables: Tables, pairs: Sequence[Pair], say: Translator) -> Row:
    """The same two wordings of one figure, by whatever documents."""
    first = pairs[0]
    return (
        _name_cell(tables, first.row, say),
        _side_cell([first.used], with_words=True),
        _side_cell([pair.other for pair in pairs], with_words=True),
        _follows_cell(tables, pairs, say),
    )


def _follows_cell(tables: Tables, pairs: Sequence[Pair], say: Translator) -> Cell:
    """What is to be decided or checked; below it what differs, and which figure is used, why."""
    used, others = pairs[0].used, [pair.other for pair in pairs]
    difference = pairs[0].difference
    if difference.startswith(("+", "−")):
        difference = f"{say('Difference')}: {difference}"
    sub = phrases.join_sentences(difference, _why_used(tables, used, others, say))
    if consistency.only_draft_differs(_status_of(used), map(_status_of, others)):
        return Cell(say("Nothing to decide: only a draft differs"), sub, *STYLES["open"])
    is_of_plan = used.statement and used.statement.plan == tables.facts.plan
    text = say("To be decided") if is_of_plan else say("To be checked")
    return Cell(text, sub, *STYLES["faster"])


def _status_of(side: Side) -> str:
    return side.statement.source_status if side.statement else ""


def _why_used(tables: Tables, used: Side, others: Sequence[Side], say: Translator) -> str:
    """Which figure the briefing uses, and by which rule: docs/method/in-force.md."""
    mark = queries.source_marks(tables, [used.source_id])
    first, stated = used.statement, [side.statement for side in others if side.statement]
    if first is None or not stated:
        return say("{mark} is used: a printed figure comes first", mark=mark)
    ranks = [one.source_rank for one in stated]
    if first.source_rank > min(ranks):
        return say("{mark} is used: later statistics", mark=mark)
    if first.source_rank < min(ranks):
        return say("{mark} is used: it ranks higher", mark=mark)
    if first.source_date > max(one.source_date for one in stated):
        return say("{mark} is used: of one rank, it is later", mark=mark)
    return say("{mark} is used: of one source, it is exact", mark=mark)


def _find_whole_period(tables: Tables, row: Disagreement) -> str:
    """The year, or the term that ends in it, of the figure that one to a month stands beside."""
    whole = (
        result.period
        for result in tables.results
        if (result.indicator_id, result.source_id) == (row.indicator_id, row.in_force_source_id)
        and period_years(result.period)[1] == period_years(row.period)[1]
        and not Period.parse(result.period).is_month
    )
    return min(whole, key=len, default=row.period)


def _format_dated(tables: Tables, row: Statement, unit: str, say: Translator) -> str:
    """One of two figures of different dates, with its date and what it is a part of."""
    results = tables.results_by_period[row.indicator_id, row.period]
    figure = next(result for result in results if result.source_id == row.source_id)
    text = phrases.format_figure(figure, unit, say)
    shares = (result for result in tables.results if result.derived == "ratio")
    for share in shares:
        part, whole = parse_rule_inputs(share.inputs)
        total = queries.find_result(tables, whole, row.period, figure.basis)
        if part == row.indicator_id and share.period == row.period and total:
            written = phrases.format_figure(total, tables.indicator_by_id[whole].unit, say)
            text = say("{part} out of {whole}", part=text, whole=written)
    period = phrases.format_period(row.period, unit, say)
    if row.source_date in ("", row.period[-len("2025") :]):  # at best the year is known
        return say("{figure} ({period}; no date printed)", figure=text, period=period)
    return f"{text} ({period})"


def _format_impact(row: Disagreement, unit: str, say: Translator) -> str:
    """How much a difference matters: by how much, or what is met by one wording alone."""
    if say.has(row.matters, "matters"):
        return say.code("matters", row.matters, value=say.value(row.matters_value, unit))
    difference = row.difference
    if row.sort == "compatible" and row.field == "value":  # how far beyond what the other says
        difference = float(row.other) - float(row.in_force)
    if math.isnan(difference) or not difference:
        return ""
    return say.value(difference, POINT_UNITS.get(say.form(unit), unit), signed=True)


def _format_field(field: str, row: Statement, unit: str, say: Translator) -> str:
    """A field two statements differ in that is no part of their figure."""
    if field == "of_total" and not math.isnan(row.of_total):
        return say("out of {whole}", whole=say.value(row.of_total, unit))
    if field == "due" and not math.isnan(row.due):
        return f"{row.due:g}"
    if field == "basis" and row.basis:
        return phrases.format_basis(row.basis, say)
    return row.kind if field == "kind" else ""
