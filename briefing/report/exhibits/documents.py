"""The exhibits of the documents compared: where they disagree, and what does not add up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from briefing.analysis import data_status
from briefing.data import queries, tables
from briefing.data.queries import Row
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import blocks, evidence, phrases

if TYPE_CHECKING:
    import pandas as pd

CHECK_STYLES = {  # verdict → tone and symbol; the ones that fail come first
    "inconsistent": ("bad", "▼"),
    "cannot_tell": ("gap", "○"),
    "rounding": ("", "–"),
    "consistent": ("good", "●"),
}
POINT_UNITS = {"percent": "points", "percent_per_year": "points_per_year"}  # what shares differ by
COMPATIBLE = "compatible"  # wordings that can both be true


def documents_title(say: Translator) -> str:
    """What the report on the documents is called."""
    return say("Documents compared")


def documents_cover(run: Tables, say: Translator) -> blocks.Cover:
    """The opening: on how many targets and results the documents differ, what does not add up."""
    differing = run.disagreements[run.disagreements["sort"] != COMPATIBLE]
    targets = differing.loc[differing["statement"] == "target", "id"].nunique()
    results = differing.loc[differing["statement"] == "result", "id"].nunique()
    return blocks.Cover(
        title=documents_title(say),
        subtitle=say.own(run.place, "name"),
        message=_cover_message(
            run,
            say.plural("{count} target", "{count} targets", targets),
            say.plural("{count} result", "{count} results", results),
            say,
        ),
        **tables.describe_status(data_status.decide_run_status(run), say),
    )


def _cover_message(run: Tables, targets: str, results: str, say: Translator) -> str:
    """On how much they differ, and how many of the checks that could be made do not hold."""
    failing, unknown = len(queries.failed_checks(run)), int(_has_missing_figures(run).sum())
    made = len(run.checks) - unknown
    if made:
        said = say(
            "The documents differ on {targets} and {results}; {failing} of {count} arithmetic "
            "checks do not hold.",
            targets=targets,
            results=results,
            failing=say.number(failing),
            count=say.number(made),
        )
    else:
        said = say(
            "The documents differ on {targets} and {results}.", targets=targets, results=results
        )
    if not unknown:
        return said
    waiting = say.plural(
        "{count} check needs figures not known by {year}.",
        "{count} checks need figures not known by {year}.",
        unknown,
        year=str(run.year),
    )
    return f"{said} {waiting}"


def _has_missing_figures(run: Tables) -> pd.Series:
    """Which checks cannot be made: not one of their figures leads to a working."""
    return run.checks["verdict"].eq("cannot_tell") & run.checks["working"].eq("")


def disagreements_table(run: Tables, say: Translator) -> blocks.Block:
    """Each field in which a source differs from the one in force, targets first."""
    if not len(run.disagreements):
        return blocks.paragraph(say("The documents agree on everything they state twice."))
    rows = tables.to_records(run.disagreements)
    groups = [
        blocks.Group(
            say.code("statement", kind), tuple(_difference_row(run, row, say) for row in own)
        )
        for kind in ("target", "result")
        if (own := [row for row in rows if row["statement"] == kind])
    ]
    made = blocks.Table(
        anchor="disagreements",
        caption=say("What the documents state differently"),
        columns=(
            blocks.Column(say("Indicator"), width=2.8, header=True),
            blocks.Column(say("In force") + " *", width=1.7, align="right"),
            blocks.Column(say("Other wording"), width=1.7, align="right"),
            blocks.Column(say("Difference"), width=2, align="right"),
            blocks.Column(say("Kind of difference"), width=1.3),
        ),
        groups=tuple(groups),
        notes=(blocks.Footnote("*", say("In force: lowest rank of source, then latest date.")),),
    )
    return evidence.add_evidence(run, made, say)


def _difference_row(run: Tables, row: Row, say: Translator) -> tuple[blocks.Cell, ...]:
    unit = queries.indicator_units(run.indicators).get(row["indicator_id"], "")
    names = queries.indicator_names(run.indicators, say)
    return (
        blocks.Cell(names[row["indicator_id"]], sub=say.period(row["period"]), about=row["id"]),
        blocks.Cell(
            _format_field(row["field"], row["in_force"], unit, say),
            sub=queries.format_reference(run, row["in_force_source_id"], row["in_force_place"]),
            href=evidence.link_to_statement(
                run, row, row["in_force_source_id"], row["in_force_place"]
            ),
        ),
        blocks.Cell(
            _format_field(row["field"], row["other"], unit, say),
            sub=queries.format_reference(run, row["other_source_id"], row["other_place"]),
            href=evidence.link_to_statement(run, row, row["other_source_id"], row["other_place"]),
        ),
        blocks.Cell(_format_impact(row, unit, say)),
        blocks.Cell(say.code("sort", row["sort"])),
    )


def _format_impact(row: Row, unit: str, say: Translator) -> str:
    """How much a difference matters: by how much, or what is met by one wording alone."""
    if say.has(row["matters"], "matters"):
        return say.code("matters", row["matters"], value=say.value(row["matters_value"], unit))
    if math.isnan(row["difference"]):
        return "–"
    return say.value(row["difference"], POINT_UNITS.get(unit, unit), signed=True)


def _format_field(field: str, written: str, unit: str, say: Translator) -> str:
    """A field of a statement as a reader is told it."""
    if field in ("value", "value_high", "of_total") and written:
        return say.value(float(written), unit)
    if field == "operator" and say.has(written, "operator named"):
        return say.code("operator named", written)
    if field == "estimate":
        return say("estimate") if written == "yes" else say("final figure")
    if field == "basis" and written:
        return phrases.format_basis(written, say)
    return written or "–"


def arithmetic_checks(run: Tables, say: Translator) -> blocks.Block:
    """Every arithmetic check with its working, those that fail first."""
    if not len(run.checks):
        return blocks.paragraph(say("No arithmetic check is declared."))
    order, waiting = list(CHECK_STYLES), _has_missing_figures(run)
    made, unmade = (tables.to_records(run.checks[own]) for own in (~waiting, waiting))
    unmade = [{**row, "note_vi": "", "note_en": ""} for row in unmade]  # told of later figures
    made.sort(key=lambda row: order.index(row["verdict"]))
    label = say("Not possible by {year}: figures are missing", year=str(run.year))
    return blocks.Table(
        anchor="identities",
        caption=say("Arithmetic checks, with the working"),
        columns=(
            blocks.Column(say("Check"), width=3.4, header=True),
            blocks.Column(say("Working"), width=3.6),
            blocks.Column(say("Judged"), width=1.4),
        ),
        groups=tuple(
            blocks.Group(name, tuple(_check_row(row, say) for row in rows))
            for name, rows in (("", made), (label, unmade))
            if rows
        ),
    )


def _check_row(row: Row, say: Translator) -> tuple[blocks.Cell, ...]:
    tone, symbol = CHECK_STYLES[row["verdict"]]
    verdict = say.code("identity", row["verdict"])
    finding = say.code("finding", row["finding"]) if row["finding"] else ""
    if row["finding"] == "asks_less":  # no error of arithmetic
        verdict, finding, tone, symbol = finding, "", "warn", "▼"
    return (
        blocks.Cell(say.own(row, "title"), sub=say.own(row, "note")),
        blocks.Cell(phrases.format_working(row["working"], say) or "–"),
        blocks.Cell(
            verdict,
            sub=finding,
            tone=tone,  # type: ignore[arg-type]
            symbol=symbol,  # type: ignore[arg-type]
        ),
    )
