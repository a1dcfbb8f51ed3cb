"""The exhibits of the documents compared: where they disagree, and what does not add up."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from briefing.analysis import data_status
from briefing.data import queries
from briefing.data.rows import Check, Disagreement
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import blocks, evidence, phrases
from briefing.report.blocks import Block, Cell, Column, Row, Table, make_groups, paragraph
from briefing.report.design import STYLES, Style
from briefing.report.titles import make_cover, report_title

CHECK_STYLES: Mapping[str, Style] = {  # verdict → tone and symbol; failed checks come first
    "inconsistent": STYLES["fails"],
    "cannot_tell": STYLES["unknown"],
    "rounding": STYLES["as_asked"],
    "consistent": STYLES["as_asked"],
}
POINT_UNITS = {"percent": "points", "percent_per_year": "points_per_year"}  # what shares differ by
COMPATIBLE = "compatible"  # wordings that can both be true


def documents_cover(tables: Tables, say: Translator) -> blocks.Cover:
    """The opening: on how many targets and results the documents differ, what does not add up."""
    title, status = report_title(tables, "documents", say), data_status.decide_run_status(tables)
    return make_cover(tables, title, _cover_message(tables, say), status, say)


def _cover_message(tables: Tables, say: Translator) -> Iterator[str]:
    """On how much they differ, and how many of the checks that could be made do not hold."""
    differing = [row for row in tables.disagreements if row.sort != COMPATIBLE]
    targets = len({row.id for row in differing if row.statement == "target"})
    results = len({row.id for row in differing if row.statement == "result"})
    counts = {
        "targets": say.plural("{count} target", "{count} targets", targets),
        "results": say.plural("{count} result", "{count} results", results),
    }
    unknown = sum(map(_lacks_figures, tables.checks))
    if made := len(tables.checks) - unknown:
        yield say(
            "The documents differ on {targets} and {results}; {failing} of {count} arithmetic "
            "checks do not hold.",
            failing=say.number(len(queries.list_failed_checks(tables))),
            count=say.number(made),
            **counts,
        )
    else:
        yield say("The documents differ on {targets} and {results}.", **counts)
    if unknown:
        yield say.plural(
            "{count} check needs figures not known by {year}.",
            "{count} checks need figures not known by {year}.",
            unknown,
            year=str(tables.year),
        )


def _lacks_figures(check: Check) -> bool:
    """Whether a check cannot be made: not one of its figures leads to a working."""
    return check.verdict == "cannot_tell" and not check.working


def disagreements_table(tables: Tables, say: Translator) -> Block:
    """Each field in which a source differs from the one in force, targets first."""
    if not tables.disagreements:
        return paragraph(say("The documents agree on everything they state twice."))
    rows_by_kind: dict[str, list[Row]] = {"target": [], "result": []}
    for row in tables.disagreements:
        rows_by_kind[row.statement].append(_difference_row(tables, row, say))
    table = Table(
        anchor="disagreements",
        caption=say("What the documents state differently"),
        columns=(
            Column(say("Indicator"), width=2.8, header=True),
            Column(say("In force") + " *", width=1.7, align="right"),
            Column(say("Other wording"), width=1.7, align="right"),
            Column(say("Difference"), width=2, align="right"),
            Column(say("Kind of difference"), width=1.3),
        ),
        groups=make_groups({say.code("statement", k): rows for k, rows in rows_by_kind.items()}),
        notes=(blocks.Footnote("*", say("In force: lowest rank of source, then latest date.")),),
    )
    return evidence.add_evidence(tables, table, say)


def _difference_row(tables: Tables, row: Disagreement, say: Translator) -> Row:
    indicator = tables.indicator_by_id[row.indicator_id]

    def statement_cell(value: str, source_id: str, place: str) -> Cell:
        return Cell(
            _format_field(row.field, value, indicator.unit, say),
            sub=queries.format_reference(tables, source_id, place, say),
            href=evidence.link_to_statement(tables, row, source_id, place),
        )

    return (
        Cell(indicator.name[say.language], sub=say.period(row.period), about=row.id),
        statement_cell(row.in_force, row.in_force_source_id, row.in_force_place),
        statement_cell(row.other, row.other_source_id, row.other_place),
        Cell(_format_impact(row, indicator.unit, say)),
        Cell(say.code("sort", row.sort)),
    )


def _format_impact(row: Disagreement, unit: str, say: Translator) -> str:
    """How much a difference matters: by how much, or what is met by one wording alone."""
    if say.has(row.matters, "matters"):
        return say.code("matters", row.matters, value=say.value(row.matters_value, unit))
    if math.isnan(row.difference):
        return "–"
    return say.value(row.difference, POINT_UNITS.get(unit, unit), signed=True)


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
    rows_by_label: dict[str, list[Row]] = {"": [], label: []}
    order = list(CHECK_STYLES)
    for row in sorted(tables.checks, key=lambda row: order.index(row.verdict)):
        rows_by_label[label if _lacks_figures(row) else ""].append(_check_row(row, say))
    columns = (
        Column(say("Check"), width=3.4, header=True),
        Column(say("Working"), width=3.6),
        Column(say("Judged"), width=1.4),
    )
    caption, groups = say("Arithmetic checks, with the working"), make_groups(rows_by_label)
    return Table(caption, columns, groups, anchor="identities")


def _check_row(row: Check, say: Translator) -> Row:
    tone, symbol = CHECK_STYLES[row.verdict]
    verdict = say.code("identity", row.verdict)
    finding = say.code("finding", row.finding) if row.finding else ""
    if row.finding == "asks_less":  # no error of arithmetic
        verdict, finding, tone, symbol = finding, "", "", ""
    note = "" if _lacks_figures(row) else row.note[say.language]  # it is about figures known later
    return (
        Cell(row.title[say.language], sub=note),
        Cell(phrases.format_working(row.working, say) or "–"),
        Cell(verdict, sub=finding, tone=tone, symbol=symbol),
    )
