"""The exhibits of the documents compared: where they disagree, and what does not add up."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from briefing.analysis import data_status
from briefing.data import queries
from briefing.data.codes import parse_rule_inputs
from briefing.data.queries import lacks_figures
from briefing.data.rows import Check, Disagreement
from briefing.data.tables import STATEMENT_LINK, Tables
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
    if dates := sum(row.sort == "dates" for row in tables.disagreements):
        yield say.plural(
            "{count} figure is also stated for another date, which is no contradiction.",
            "{count} figures are also stated for another date, which is no contradiction.",
            dates,
        )


def disagreements_table(tables: Tables, say: Translator) -> Block:
    """Each field in which a source differs from the one in force, targets first."""
    if not tables.disagreements:
        return paragraph(say("The documents agree on everything they state twice."))
    labels = {
        **{kind: say.code("statement", kind) for kind in ("target", "result")},
        "": say("No contradiction between documents"),
        "dates": say("Figures of different dates"),
    }
    rows_by_label: dict[str, list[Row]] = {label: [] for label in labels.values()}
    for row in tables.disagreements:
        group = "" if row.sort in queries.NO_CONTRADICTION else row.statement
        group = row.sort if row.sort in labels else group
        rows_by_label[labels[group]].append(_difference_row(tables, row, say))
    table = Table(
        anchor="disagreements",
        caption=say("What the documents state differently"),
        columns=(
            Column(say("Indicator"), width=2.8, header=True),
            Column(say("Figure used") + " *", width=1.7, align="right"),
            Column(say("Other wording"), width=1.7, align="right"),
            Column(say("Difference"), width=2, align="right"),
            Column(say("Kind of difference"), width=1.3),
        ),
        groups=make_groups({label: rows for label, rows in rows_by_label.items() if rows}),
        notes=(blocks.Footnote("*", say("Figure used: lowest rank of source, then latest date.")),),
    )
    return evidence.add_evidence(tables, table, say)


def _difference_row(tables: Tables, row: Disagreement, say: Translator) -> Row:
    indicator = tables.indicator_by_id[row.indicator_id]
    is_target = row.statement == "target" and row.id in tables.measure_by_id
    kind = tables.measure_by_id[row.id].kind if is_target else ""
    unit = phrases.KIND_UNITS.get(kind, indicator.unit)

    def statement_cell(value: str, source_id: str, place: str, period: str) -> Cell:
        dated = row._replace(period=period)
        href = evidence.link_to_statement(tables, dated, source_id, place)
        if row.field == "operator" and href:
            value = queries.word_operator(tables.statement_by_id[href.removeprefix(STATEMENT_LINK)])
        text = _format_field(row.field, value, unit, say)
        if row.sort == "dates":
            text = _format_dated(tables, dated, source_id, unit, say)
        return Cell(text, sub=queries.format_reference(tables, source_id, place, say), href=href)

    is_dated = row.sort == "dates"  # then each of the figures has its own period
    year = row.period.partition("-")[0] if is_dated else row.period
    period = "" if is_dated else phrases.format_period(row.period, indicator.unit, say)
    return (
        Cell(indicator.name[say.language], sub=period, about=row.id),
        statement_cell(row.in_force, row.in_force_source_id, row.in_force_place, year),
        statement_cell(row.other, row.other_source_id, row.other_place, row.period),
        Cell(_format_impact(row, unit, say)),
        Cell(say.code("sort", row.sort)),
    )


def _format_dated(
    tables: Tables, row: Disagreement, source_id: str, unit: str, say: Translator
) -> str:
    """One of two figures of different dates, with its date and what it is a part of."""
    results = tables.results_by_period[row.indicator_id, row.period]
    figure = next(result for result in results if result.source_id == source_id)
    text = phrases.format_figure(figure, unit, say)
    shares = (result for result in tables.results if result.derived == "ratio")
    for share in shares:
        part, whole = parse_rule_inputs(share.inputs)
        total = queries.find_result(tables, whole, row.period, figure.basis)
        if part == row.indicator_id and share.period == row.period and total:
            written = phrases.format_figure(total, tables.indicator_by_id[whole].unit, say)
            text = say("{part} out of {whole}", part=text, whole=written)
    return f"{text} ({phrases.format_period(row.period, unit, say)})"


def _format_impact(row: Disagreement, unit: str, say: Translator) -> str:
    """How much a difference matters: by how much, or what is met by one wording alone."""
    if say.has(row.matters, "matters"):
        return say.code("matters", row.matters, value=say.value(row.matters_value, unit))
    if math.isnan(row.difference):
        return "–"
    return say.value(row.difference, POINT_UNITS.get(say.form(unit), unit), signed=True)


def _format_field(field: str, written: str, unit: str, say: Translator) -> str:
    """A field of a statement in words."""
    if field in ("value", "value_high", "of_total") and written:
        return say.value(float(written), unit)
    if field == "operator" and say.has(written, "operator named"):
        return say.code("operator named", written)
    if field == "estimate":
        return say("estimate") if written == "yes" else say("final figure")
    if field == "basis" and written:
        return phrases.format_basis(written, say)
    return written or "–"


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
