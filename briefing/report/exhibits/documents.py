"""The exhibits of the documents compared: where they disagree, and what does not add up."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from briefing.analysis import data_status, in_force
from briefing.data import queries
from briefing.data.codes import parse_rule_inputs
from briefing.data.columns import group_by
from briefing.data.periods import Period, period_years
from briefing.data.queries import lacks_figures
from briefing.data.rows import Check, Disagreement, Statement
from briefing.data.tables import STATEMENT_LINK, Tables, subject_of
from briefing.i18n import Translator
from briefing.report import blocks, consistency, evidence, phrases
from briefing.report.blocks import Block, Cell, Column, Row, Table, make_groups, paragraph
from briefing.report.design import STYLES, Style
from briefing.report.titles import make_cover, report_title

CHECK_STYLES: Mapping[str, Style] = {  # verdict → tone and symbol; failed checks come first
    "inconsistent": STYLES["fails"],
    "cannot_tell": STYLES["unknown"],
    "rounding": STYLES["as_asked"],
    "consistent": STYLES["as_asked"],
}
POINT_UNITS = {"share": "points", "rate": "points_per_year"}  # what shares and rates differ by


def documents_cover(tables: Tables, say: Translator) -> blocks.Cover:
    """The opening: on how many targets and results the documents differ, what does not add up."""
    title, status = report_title(tables, "documents", say), data_status.decide_run_status(tables)
    return make_cover(tables, title, _cover_message(tables, say), status, say)


def _cover_message(tables: Tables, say: Translator) -> Iterator[str]:
    """How much they differ, how many checks do not hold, what is neither yes nor no."""
    yield f"{consistency.documents_headline(tables, say)}."
    counts = queries.count_checks(tables)
    if counts.undecided:
        yield say.plural(
            "{count} check cannot be decided from the figures known.",
            "{count} checks cannot be decided from the figures known.",
            counts.undecided,
        )
    if counts.without_figures:
        yield say.plural(
            "{count} check needs figures not known by {year}.",
            "{count} checks need figures not known by {year}.",
            counts.without_figures,
            year=str(tables.year),
        )
    if dates := {subject_of(row) for row in tables.disagreements if row.sort == "dates"}:
        yield say.plural(
            "{count} figure is also stated for another date or a date not printed,"
            " which shows no contradiction.",
            "{count} figures are also stated for another date or a date not printed,"
            " which shows no contradiction.",
            len(dates),
        )


def disagreements_table(tables: Tables, say: Translator) -> Block:
    """Each source's figure that differs from the one in force, targets first.

    Those that differ in nothing but in being called an estimate are one figure.
    """
    by_pair = group_by(tables.disagreements, _pair_of)
    pairs = [rows for rows in by_pair.values() if {row.field for row in rows} != {"estimate"}]
    if not pairs:
        return paragraph(say("The documents agree on everything they state twice."))
    labels = {
        **{kind: say.code("statement", kind) for kind in ("target", "result")},
        "": say("No contradiction between documents"),
        "derived": say("A figure as stated, then as computed"),
        "dates": say("Figures of different dates"),
    }
    rows_by_label: dict[str, list[Row]] = {label: [] for label in labels.values()}
    for rows in pairs:
        row = min(rows, key=lambda row: in_force.DIFFERENCE_KINDS.index(row.sort))
        group = "" if row.sort in queries.NO_CONTRADICTION else row.statement
        group = row.sort if row.sort in labels else group
        rows_by_label[labels[group]].append(_difference_row(tables, row, rows, say))
    table = Table(
        anchor="disagreements",
        caption=say("What the documents state differently"),
        columns=(
            Column(say("Indicator"), width=2.4, header=True),
            Column(say("Figure used") + " *", width=2.2, align="right"),
            Column(say("Other wording"), width=2.2, align="right"),
            Column(say("Difference"), width=1.7, align="right"),
            Column(say("Kind of difference"), width=1.3),
        ),
        groups=make_groups({label: rows for label, rows in rows_by_label.items() if rows}),
        notes=(blocks.Footnote("*", say("Figure used: lowest rank of source, then latest date.")),),
    )
    return evidence.add_evidence(tables, table, say)


def _pair_of(row: Disagreement) -> tuple[object, ...]:
    """The two statements a row is about; they may differ in several fields."""
    first = row.in_force_source_id, row.in_force_place
    return subject_of(row), first, (row.other_source_id, row.other_place)


def _difference_row(
    tables: Tables, row: Disagreement, rows: Sequence[Disagreement], say: Translator
) -> Row:
    """Two statements with all they say; `row` is the field of `rows` that matters most."""
    indicator = tables.indicator_by_id[row.indicator_id]
    is_target = row.statement == "target" and row.id in tables.measure_by_id
    kind = tables.measure_by_id[row.id].kind if is_target else ""
    unit = phrases.KIND_UNITS.get(kind, indicator.unit)
    fields, estimates = [one.field for one in rows], set[str]()

    def statement_cell(value: str, source_id: str, place: str, period: str) -> Cell:
        dated = row._replace(period=period)
        href = evidence.link_to_statement(tables, dated, source_id, place)
        statement = tables.statement_by_id.get(href.removeprefix(STATEMENT_LINK))
        where = queries.format_reference(tables, source_id, place, say)
        if statement is None:
            text = say.value(float(value), unit) if row.field == "value" else value
            return Cell(text, sub=f"{where}, {say('computed')}")
        estimates.add(statement.estimate)
        text = evidence.format_statement_value(statement, indicator.unit, say)
        if is_dated:
            text = _format_dated(tables, statement, unit, say)
        others = (_format_field(field, statement, unit, say) for field in fields)
        text = phrases.join_parts(text, *others)
        status = say.code("status", statement.source_status)
        return Cell(text, sub=f"{where}, {status}", href=href)

    # A figure to a month stands beside that of its year or term: each has a period of its own.
    is_dated = row.sort == "dates"
    whole = _find_whole_period(tables, row) if is_dated else row.period
    period = "" if is_dated else row.period
    used = statement_cell(row.in_force, row.in_force_source_id, row.in_force_place, whole)
    other = statement_cell(row.other, row.other_source_id, row.other_place, row.period)
    impact = next(filter(None, (_format_impact(one, unit, say) for one in rows)), "–")
    return (
        Cell(
            indicator.name[say.language],
            sub=phrases.format_period(period, indicator.unit, say),
            about=row.id,
        ),
        used,
        other,
        Cell(
            phrases.mark_estimate(
                impact, "yes" if impact != "–" and "yes" in estimates else "", say
            )
        ),
        Cell(say.code("sort", row.sort)),
    )


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


def arithmetic_checks(tables: Tables, say: Translator) -> Block:
    """Every arithmetic check with its working, those that fail first."""
    if not tables.checks:
        return paragraph(say("No arithmetic check is declared."))
    label = say("Not possible by {year}: figures are missing", year=str(tables.year))
    compared = say("Targets beside earlier results or expectations: compared, not checked")
    rows_by_label: dict[str, list[Row]] = {"": [], compared: [], label: []}
    order = list(CHECK_STYLES)
    for row in sorted(tables.checks, key=lambda row: order.index(row.verdict)):
        title = row.title[say.language]
        if (period := say.period(row.period)) not in title:
            title = f"{title} ({period})"
        cells = _check_row(tables, row, title, say)
        group = compared if queries.is_comparison(row) else ""
        rows_by_label[label if lacks_figures(row) else group].append(cells)
    columns = (
        Column(say("Check"), width=3.4, header=True),
        Column(say("Working") + " *", width=3.6),
        Column(say("Judged"), width=1.4),
    )
    caption, groups = say("Arithmetic checks, with the working"), make_groups(rows_by_label)
    note = blocks.Footnote("*", say("Behind a bar: what it is compared with, or what follows."))
    return Table(caption, columns, groups, anchor="identities", notes=(note,))


def _check_row(tables: Tables, row: Check, title: str, say: Translator) -> Row:
    tone, symbol = CHECK_STYLES[row.verdict]
    verdict = say.code("identity", row.verdict)
    finding = say.code("finding", row.finding) if row.finding else ""
    if queries.is_comparison(row):
        style = STYLES["less" if row.finding == "asks_less" else "open"]
        verdict, finding, (tone, symbol) = finding, "", style
    note = "" if lacks_figures(row) else row.note[say.language]  # it is about figures known later
    rests_on = phrases.join_parts(
        queries.source_marks(tables, [row.source_id]),
        say("with estimates") if row.estimate == "yes" else "",
    )
    return (
        Cell(title, sub=note),
        Cell(phrases.format_working(row.working, say) or "–", sub=rests_on),
        Cell(verdict, sub=finding, tone=tone, symbol=symbol),
    )
