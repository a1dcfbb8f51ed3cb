"""The exhibits of the documents compared: where they disagree, and what does not add up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from briefing import block, status, tables, told
from briefing.exhibit import stated
from briefing.tables import Tables
from briefing.told import Row
from briefing.words import Speaker

if TYPE_CHECKING:
    import pandas as pd

IDENTITIES = {  # verdict → tone and symbol; the ones that fail come first
    "inconsistent": ("bad", "▼"),
    "cannot_tell": ("gap", "○"),
    "rounding": ("", "–"),
    "consistent": ("good", "●"),
}
POINTS = {"percent": "points", "percent_per_year": "points_per_year"}  # what shares differ by
COMPATIBLE = "compatible"  # wordings that can both be true


def documents_title(say: Speaker) -> str:
    """What the report on the documents is called."""
    return say("Documents compared")


def documents_cover(run: Tables, say: Speaker) -> block.Cover:
    """The opening: on how many targets and results the documents differ, what does not add up."""
    differing = run.disagreements[run.disagreements["sort"] != COMPATIBLE]
    targets = differing.loc[differing["statement"] == "target", "id"].nunique()
    results = differing.loc[differing["statement"] == "result", "id"].nunique()
    return block.Cover(
        title=documents_title(say),
        subtitle=say.own(run.place, "name"),
        message=_message(
            run,
            say.plural("{count} target", "{count} targets", targets),
            say.plural("{count} result", "{count} results", results),
            say,
        ),
        **tables.marked(status.of_run(run), say),
    )


def _message(run: Tables, targets: str, results: str, say: Speaker) -> str:
    """On how much they differ, and how many of the checks that could be made do not hold."""
    failing, unknown = len(told.failing(run)), int(_waiting(run).sum())
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


def _waiting(run: Tables) -> pd.Series:
    """Which checks cannot be made: not one of their figures leads to a working."""
    return run.checks["verdict"].eq("cannot_tell") & run.checks["working"].eq("")


def disagreements(run: Tables, say: Speaker) -> block.Block:
    """Each field in which a source differs from the one in force, targets first."""
    if not len(run.disagreements):
        return block.paragraph(say("The documents agree on everything they state twice."))
    rows = tables.records(run.disagreements)
    groups = [
        block.Group(say.code("statement", kind), tuple(_difference(run, row, say) for row in own))
        for kind in ("target", "result")
        if (own := [row for row in rows if row["statement"] == kind])
    ]
    made = block.Table(
        anchor="disagreements",
        caption=say("What the documents state differently"),
        columns=(
            block.Column(say("Indicator"), width=2.8, header=True),
            block.Column(say("In force") + " *", width=1.7, align="right"),
            block.Column(say("Other wording"), width=1.7, align="right"),
            block.Column(say("Difference"), width=2, align="right"),
            block.Column(say("Kind of difference"), width=1.3),
        ),
        groups=tuple(groups),
        notes=(block.Footnote("*", say("In force: lowest rank of source, then latest date.")),),
    )
    return stated.with_evidence(run, made, say)


def _difference(run: Tables, row: Row, say: Speaker) -> tuple[block.Cell, ...]:
    unit = told.units(run.indicators).get(row["indicator_id"], "")
    names = told.names(run.indicators, say)
    return (
        block.Cell(names[row["indicator_id"]], sub=say.period(row["period"]), about=row["id"]),
        block.Cell(
            _wording(row["field"], row["in_force"], unit, say),
            sub=told.reference(run, row["in_force_source_id"], row["in_force_place"]),
            href=stated.said_in(run, row, row["in_force_source_id"], row["in_force_place"]),
        ),
        block.Cell(
            _wording(row["field"], row["other"], unit, say),
            sub=told.reference(run, row["other_source_id"], row["other_place"]),
            href=stated.said_in(run, row, row["other_source_id"], row["other_place"]),
        ),
        block.Cell(_weight(row, unit, say)),
        block.Cell(say.code("sort", row["sort"])),
    )


def _weight(row: Row, unit: str, say: Speaker) -> str:
    """How much a difference matters: by how much, or what is met by one wording alone."""
    if say.has(row["matters"], "matters"):
        return say.code("matters", row["matters"], value=say.value(row["matters_value"], unit))
    if math.isnan(row["difference"]):
        return "–"
    return say.value(row["difference"], POINTS.get(unit, unit), signed=True)


def _wording(field: str, written: str, unit: str, say: Speaker) -> str:
    """A field of a statement as a reader is told it."""
    if field in ("value", "value_high", "of_total") and written:
        return say.value(float(written), unit)
    if field == "operator" and say.has(written, "operator named"):
        return say.code("operator named", written)
    if field == "estimate":
        return say("estimate") if written == "yes" else say("final figure")
    if field == "basis" and written:
        return told.basis(written, say)
    return written or "–"


def identities(run: Tables, say: Speaker) -> block.Block:
    """Every arithmetic check with its working, those that fail first."""
    if not len(run.checks):
        return block.paragraph(say("No arithmetic check is declared."))
    order, waiting = list(IDENTITIES), _waiting(run)
    made, unmade = (tables.records(run.checks[own]) for own in (~waiting, waiting))
    unmade = [{**row, "note_vi": "", "note_en": ""} for row in unmade]  # told of later figures
    made.sort(key=lambda row: order.index(row["verdict"]))
    label = say("Not possible by {year}: figures are missing", year=str(run.year))
    return block.Table(
        anchor="identities",
        caption=say("Arithmetic checks, with the working"),
        columns=(
            block.Column(say("Check"), width=3.4, header=True),
            block.Column(say("Working"), width=3.6),
            block.Column(say("Judged"), width=1.4),
        ),
        groups=tuple(
            block.Group(name, tuple(_identity(row, say) for row in rows))
            for name, rows in (("", made), (label, unmade))
            if rows
        ),
    )


def _identity(row: Row, say: Speaker) -> tuple[block.Cell, ...]:
    tone, symbol = IDENTITIES[row["verdict"]]
    verdict = say.code("identity", row["verdict"])
    finding = say.code("finding", row["finding"]) if row["finding"] else ""
    if row["finding"] == "asks_less":  # no error of arithmetic
        verdict, finding, tone, symbol = finding, "", "warn", "▼"
    return (
        block.Cell(say.own(row, "title"), sub=say.own(row, "note")),
        block.Cell(told.working(row["working"], say) or "–"),
        block.Cell(
            verdict,
            sub=finding,
            tone=tone,  # type: ignore[arg-type]
            symbol=symbol,  # type: ignore[arg-type]
        ),
    )
