"""The exhibits of sources and gaps: every statement as printed, derived figures, gaps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from briefing import block, contract, status, tables, told
from briefing.exhibit import stated
from briefing.tables import Tables
from briefing.told import Row
from briefing.words import Speaker

if TYPE_CHECKING:
    import pandas as pd


def sources_title(say: Speaker) -> str:
    """What the report on the sources is called."""
    return say("Sources and gaps")


def sources_cover(run: Tables, say: Speaker) -> block.Cover:
    """The opening: how many statements of how many sources, how many from drafts or estimated."""
    count = len(run.statements)
    drafts = int((run.statements["source_status"] == "draft").sum())
    estimates = int((run.statements["estimate"] == "yes").sum())
    return block.Cover(
        title=sources_title(say),
        subtitle=say.own(run.place, "name"),
        message=say(
            "{count} statements of {sources} sources; {drafts} come from drafts, {estimates} are "
            "estimates, {derived} further figures are derived.",
            count=say.number(count),
            sources=say.number(run.statements["source_id"].nunique()),
            drafts=say.number(drafts),
            estimates=say.number(estimates),
            derived=say.number(int((run.results["derived"] != "").sum())),
        ),
        **tables.marked(status.of_run(run), say),
    )


def quality(run: Tables, say: Speaker) -> block.Table:
    """Statements by source: how many, how many in force, differing, estimated."""
    rows = []
    for source in tables.records(run.sources):
        own = run.statements[run.statements["source_id"] == source["source_id"]]
        if len(own):
            rows.append(_source_row(run, source, own, say))
    return block.Table(
        anchor="quality",
        caption=say("Statements by source"),
        columns=(
            block.Column(say("Source"), width=4.2, header=True),
            block.Column(say("Status"), width=1.2),
            block.Column(say("Statements"), width=1, align="right"),
            block.Column(say("In force"), width=1, align="right"),
            block.Column(say("Differing"), width=1, align="right"),
            block.Column(say("Estimates"), width=1, align="right"),
        ),
        groups=(block.Group("", tuple(rows)),),
    )


def _source_row(
    run: Tables, source: Row, own: pd.DataFrame, say: Speaker
) -> tuple[block.Cell, ...]:
    counts = (
        len(own),
        int((own["in_force"] == "yes").sum()),
        int((own["agrees"] == "no").sum()),
        int((own["estimate"] == "yes").sum()),
    )
    number = told.numbers_of_sources(run)[source["source_id"]]
    return (
        block.Cell(f"[{number}] {say.own(source, 'title')}"),
        block.Cell(say.code("status", source["status"])),
        *(block.Cell(say.number(count)) for count in counts),
    )


def statements(run: Tables, say: Speaker) -> block.Table:
    """Every statement by source, numbered, with its place and the form printed there."""
    facts = {row["indicator_id"]: row for row in tables.records(run.indicators)}
    numbers = told.numbers_of_sources(run)
    groups: dict[str, list[tuple[block.Cell, ...]]] = {}
    for number, row in enumerate(tables.records(run.statements), start=1):
        groups.setdefault(row["source_id"], []).append(_statement(number, row, facts, say))
    titles = {row["source_id"]: say.own(row, "title") for row in tables.records(run.sources)}
    return block.Table(
        anchor="statements",
        caption=say("Every statement, by source"),
        columns=(
            block.Column(say("No."), width=0.6, align="right", header=True),
            block.Column(say("Indicator"), width=3.1),
            block.Column(say("Stated"), width=1.8, align="right"),
            block.Column(say("Period"), width=0.95, align="center"),
            block.Column(say("Place"), width=1.25),
            block.Column(say("As printed"), width=1.75),
            block.Column(say("Standing"), width=1),
        ),
        groups=tuple(
            block.Group(f"[{number}] {titles[source]}", tuple(groups[source]))
            for source, number in numbers.items()
            if source in groups
        ),
    )


def _statement(
    number: int, row: Row, facts: Mapping[str, Row], say: Speaker
) -> tuple[block.Cell, ...]:
    fact = facts[row["indicator_id"]]
    of_target = row["statement"] == "target"
    name = say.own(fact, "name")
    return (
        block.Cell(str(number), anchor=f"s{number}"),
        block.Cell(name, sub=say.code("statement", "target") if of_target else "", about=row["id"]),
        block.Cell(stated.value(row, fact["unit"], say)),
        block.Cell(stated.period(row, say)),
        block.Cell(told.place(row["place"], say)),
        block.Cell(row["printed"], lang="vi" if row["printed"] else ""),
        block.Cell(stated.standing(row, say)),
    )


def wordings(run: Tables, say: Speaker) -> block.Block:
    """Every official assessment of a past target in the words of its document."""
    rows = tables.records(run.verdicts)
    past = run.place["past_plan"]
    if not rows and run.year < contract.period_years(past)[1]:
        return block.paragraph(
            say(
                "{past} is not over by {year}: no assessment of its targets enters.",
                past=say.period(past),
                year=str(run.year),
            )
        )
    if not rows:
        return block.paragraph(say("No document assesses a past target."))
    names = told.names(run.indicators, say)
    count = say("The count of all targets")
    return block.Table(
        anchor="wordings",
        caption=say("Official assessments, as printed"),
        columns=(
            block.Column(say("Indicator"), width=3, header=True),
            block.Column(say("Official verdict"), width=1.3),
            block.Column(say("As printed"), width=3.4),
            block.Column(say("Stated in"), width=1.3),
        ),
        groups=(block.Group("", tuple(_wording(run, row, names, count, say) for row in rows)),),
    )


def _wording(
    run: Tables, row: Row, names: Mapping[str, str], count: str, say: Speaker
) -> tuple[block.Cell, ...]:
    overall = not row["indicator_id"]
    met = f"{say.number(row['met'])}/{say.number(row['total'])}" if overall else ""
    return (
        block.Cell(count if overall else names[row["indicator_id"]], about=row["indicator_id"]),
        block.Cell(met or say.code("verdict", row["verdict"])),
        block.Cell(row["printed"], lang="vi" if row["printed"] else ""),
        block.Cell(told.reference(run, row["source_id"], row["place"])),
    )


def derived(run: Tables, say: Speaker) -> block.Block:
    """Every derived figure with its rule and what it was made from."""
    rows = tables.records(run.results[run.results["derived"] != ""])
    if not rows:
        return block.paragraph(say("No figure is derived."))
    facts = {row["indicator_id"]: row for row in tables.records(run.indicators)}
    return block.Table(
        anchor="derived",
        caption=say("Derived figures: no document prints them"),
        columns=(
            block.Column(say("Indicator"), width=3, header=True),
            block.Column(say("Figure"), width=1.7, align="right"),
            block.Column(say("Period"), width=1, align="center"),
            block.Column(say("Rule"), width=1.6),
            block.Column(say("Made from"), width=3),
        ),
        groups=(block.Group("", tuple(_derived(run, row, facts, say) for row in rows)),),
    )


def _derived(
    run: Tables, row: Row, facts: Mapping[str, Row], say: Speaker
) -> tuple[block.Cell, ...]:
    fact = facts[row["indicator_id"]]
    names = told.names(run.indicators, say)
    made = "; ".join(names[name] for name in told.inputs(row))
    return (
        block.Cell(
            say.own(fact, "name"), anchor=told.derived_anchor(row), about=row["indicator_id"]
        ),
        block.Cell(told.figure(row, fact["unit"], say)),
        block.Cell(say.period(row["period"])),
        block.Cell(say.code("rule", row["derived"])),
        block.Cell(made, sub=told.reference(run, row["source_id"], row["place"])),
    )


def gaps(run: Tables, say: Speaker) -> block.Block:
    """What is missing and matters: baselines, targets not renewed, requests unanswered.

    Before the baseline year a baseline is not missing but still to come.
    """
    early = run.year < contract.period_years(run.place["plan"])[0] - 1
    rows = [
        row
        for row in tables.records(run.gaps)
        if not _never_had_a_target(row) and not (early and row["missing"] == "baseline")
    ]
    groups = [
        block.Group(say.code("gap", kind), tuple(_gap(run, row, say) for row in own))
        for kind in dict.fromkeys(row["missing"] for row in rows)
        if (own := [row for row in rows if row["missing"] == kind])
    ]
    if not groups:
        return block.paragraph(say("Nothing is missing."))
    return block.Table(
        anchor="gaps",
        caption=say("What is missing"),
        columns=(
            block.Column(say("Indicator"), width=4, header=True),
            block.Column(say("Remark"), width=4),
        ),
        groups=tuple(groups),
    )


def _never_had_a_target(row: Row) -> bool:
    return row["missing"] == "target" and not row["reason"]


def untargeted(run: Tables, say: Speaker) -> block.Block:
    """The results no target of the plan speaks of, and none did before, by domain and name."""
    names, domains = told.names(run.indicators, say), told.domains(run.indicators)
    found: dict[str, list[str]] = {}
    for row in tables.records(run.gaps):
        if _never_had_a_target(row):
            found.setdefault(domains[row["indicator_id"]], []).append(names[row["indicator_id"]])
    if not found:
        return block.paragraph(say("Every other result has a target."))
    opening = {
        domain: say(
            "{domain}, further results without a target ({count}):",
            domain=say.code("domain", domain),
            count=say.number(len(found[domain])),
        )
        for domain in contract.DOMAINS
        if domain in found
    }
    return block.List(
        tuple(
            (
                block.Span(text, "strong"),
                block.Span(f" {'; '.join(sorted(found[domain], key=say.alphabetical))}."),
            )
            for domain, text in opening.items()
        )
    )


def _gap(run: Tables, row: Row, say: Speaker) -> tuple[block.Cell, ...]:
    if row["missing"] == "request":
        reference = told.reference(run, row["source_id"], row["place"])
        return (block.Cell(say.own(row, "topic"), sub=reference), block.Cell(say.own(row, "note")))
    names, reason = told.names(run.indicators, say), row["reason"]
    return (
        block.Cell(names[row["indicator_id"]], about=row["target_id"] or row["indicator_id"]),
        block.Cell(say.code("reason", reason) if say.has(reason, "reason") else ""),
    )
