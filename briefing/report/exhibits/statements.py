"""The exhibits of sources and gaps: every statement as printed, derived figures, gaps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from briefing.analysis import data_status
from briefing.data import queries, schema, tables
from briefing.data.queries import Row
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import blocks, evidence, phrases

if TYPE_CHECKING:
    import pandas as pd


def sources_title(say: Translator) -> str:
    """What the report on the sources is called."""
    return say("Sources and gaps")


def sources_cover(run: Tables, say: Translator) -> blocks.Cover:
    """The opening: how many statements of how many sources, how many from drafts or estimated."""
    count = len(run.statements)
    drafts = int((run.statements["source_status"] == "draft").sum())
    estimates = int((run.statements["estimate"] == "yes").sum())
    return blocks.Cover(
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
        **tables.describe_status(data_status.decide_run_status(run), say),
    )


def statements_by_source(run: Tables, say: Translator) -> blocks.Table:
    """Statements by source: how many, how many in force, differing, estimated."""
    rows = []
    for source in tables.to_records(run.sources):
        own = run.statements[run.statements["source_id"] == source["source_id"]]
        if len(own):
            rows.append(_source_row(run, source, own, say))
    return blocks.Table(
        anchor="quality",
        caption=say("Statements by source"),
        columns=(
            blocks.Column(say("Source"), width=4.2, header=True),
            blocks.Column(say("Status"), width=1.2),
            blocks.Column(say("Statements"), width=1, align="right"),
            blocks.Column(say("In force"), width=1, align="right"),
            blocks.Column(say("Differing"), width=1, align="right"),
            blocks.Column(say("Estimates"), width=1, align="right"),
        ),
        groups=(blocks.Group("", tuple(rows)),),
    )


def _source_row(
    run: Tables, source: Row, own: pd.DataFrame, say: Translator
) -> tuple[blocks.Cell, ...]:
    counts = (
        len(own),
        int((own["in_force"] == "yes").sum()),
        int((own["agrees"] == "no").sum()),
        int((own["estimate"] == "yes").sum()),
    )
    number = queries.source_numbers(run)[source["source_id"]]
    return (
        blocks.Cell(f"[{number}] {say.own(source, 'title')}"),
        blocks.Cell(say.code("status", source["status"])),
        *(blocks.Cell(say.number(count)) for count in counts),
    )


def statements_table(run: Tables, say: Translator) -> blocks.Table:
    """Every statement by source, numbered, with its place and the form printed there."""
    facts = {row["indicator_id"]: row for row in tables.to_records(run.indicators)}
    numbers = queries.source_numbers(run)
    groups: dict[str, list[tuple[blocks.Cell, ...]]] = {}
    for number, row in enumerate(tables.to_records(run.statements), start=1):
        groups.setdefault(row["source_id"], []).append(_statement_row(number, row, facts, say))
    titles = {row["source_id"]: say.own(row, "title") for row in tables.to_records(run.sources)}
    return blocks.Table(
        anchor="statements",
        caption=say("Every statement, by source"),
        columns=(
            blocks.Column(say("No."), width=0.6, align="right", header=True),
            blocks.Column(say("Indicator"), width=3.1),
            blocks.Column(say("Stated"), width=1.8, align="right"),
            blocks.Column(say("Period"), width=0.95, align="center"),
            blocks.Column(say("Place"), width=1.25),
            blocks.Column(say("As printed"), width=1.75),
            blocks.Column(say("Standing"), width=1),
        ),
        groups=tuple(
            blocks.Group(f"[{number}] {titles[source]}", tuple(groups[source]))
            for source, number in numbers.items()
            if source in groups
        ),
    )


def _statement_row(
    number: int, row: Row, facts: Mapping[str, Row], say: Translator
) -> tuple[blocks.Cell, ...]:
    fact = facts[row["indicator_id"]]
    of_target = row["statement"] == "target"
    name = say.own(fact, "name")
    return (
        blocks.Cell(str(number), anchor=f"s{number}"),
        blocks.Cell(
            name, sub=say.code("statement", "target") if of_target else "", about=row["id"]
        ),
        blocks.Cell(evidence.format_statement_value(row, fact["unit"], say)),
        blocks.Cell(evidence.format_statement_period(row, say)),
        blocks.Cell(phrases.format_place(row["place"], say)),
        blocks.Cell(row["printed"], lang="vi" if row["printed"] else ""),
        blocks.Cell(evidence.format_statement_status(row, say)),
    )


def official_assessments(run: Tables, say: Translator) -> blocks.Block:
    """Every official assessment of a past target in the words of its document."""
    rows = tables.to_records(run.verdicts)
    past = run.place["past_plan"]
    if not rows and run.year < schema.period_years(past)[1]:
        return blocks.paragraph(
            say(
                "{past} is not over by {year}: no assessment of its targets enters.",
                past=say.period(past),
                year=str(run.year),
            )
        )
    if not rows:
        return blocks.paragraph(say("No document assesses a past target."))
    names = queries.indicator_names(run.indicators, say)
    count = say("The count of all targets")
    return blocks.Table(
        anchor="wordings",
        caption=say("Official assessments, as printed"),
        columns=(
            blocks.Column(say("Indicator"), width=3, header=True),
            blocks.Column(say("Official verdict"), width=1.3),
            blocks.Column(say("As printed"), width=3.4),
            blocks.Column(say("Stated in"), width=1.3),
        ),
        groups=(
            blocks.Group("", tuple(_assessment_row(run, row, names, count, say) for row in rows)),
        ),
    )


def _assessment_row(
    run: Tables, row: Row, names: Mapping[str, str], count: str, say: Translator
) -> tuple[blocks.Cell, ...]:
    overall = not row["indicator_id"]
    met = f"{say.number(row['met'])}/{say.number(row['total'])}" if overall else ""
    return (
        blocks.Cell(count if overall else names[row["indicator_id"]], about=row["indicator_id"]),
        blocks.Cell(met or say.code("verdict", row["verdict"])),
        blocks.Cell(row["printed"], lang="vi" if row["printed"] else ""),
        blocks.Cell(queries.format_reference(run, row["source_id"], row["place"])),
    )


def derived_figures(run: Tables, say: Translator) -> blocks.Block:
    """Every derived figure with its rule and what it was made from."""
    rows = tables.to_records(run.results[run.results["derived"] != ""])
    if not rows:
        return blocks.paragraph(say("No figure is derived."))
    facts = {row["indicator_id"]: row for row in tables.to_records(run.indicators)}
    return blocks.Table(
        anchor="derived",
        caption=say("Derived figures: no document prints them"),
        columns=(
            blocks.Column(say("Indicator"), width=3, header=True),
            blocks.Column(say("Figure"), width=1.7, align="right"),
            blocks.Column(say("Period"), width=1, align="center"),
            blocks.Column(say("Rule"), width=1.6),
            blocks.Column(say("Made from"), width=3),
        ),
        groups=(blocks.Group("", tuple(_derived_row(run, row, facts, say) for row in rows)),),
    )


def _derived_row(
    run: Tables, row: Row, facts: Mapping[str, Row], say: Translator
) -> tuple[blocks.Cell, ...]:
    fact = facts[row["indicator_id"]]
    names = queries.indicator_names(run.indicators, say)
    made = "; ".join(names[name] for name in queries.list_rule_inputs(row))
    return (
        blocks.Cell(
            say.own(fact, "name"), anchor=queries.derived_anchor(row), about=row["indicator_id"]
        ),
        blocks.Cell(phrases.format_figure(row, fact["unit"], say)),
        blocks.Cell(say.period(row["period"])),
        blocks.Cell(say.code("rule", row["derived"])),
        blocks.Cell(made, sub=queries.format_reference(run, row["source_id"], row["place"])),
    )


def gaps_table(run: Tables, say: Translator) -> blocks.Block:
    """What is missing and matters: baselines, targets not renewed, requests unanswered.

    Before the baseline year a baseline is not missing but still to come.
    """
    early = run.year < schema.period_years(run.place["plan"])[0] - 1
    rows = [
        row
        for row in tables.to_records(run.gaps)
        if not _has_never_had_target(row) and not (early and row["missing"] == "baseline")
    ]
    groups = [
        blocks.Group(say.code("gap", kind), tuple(_gap_row(run, row, say) for row in own))
        for kind in dict.fromkeys(row["missing"] for row in rows)
        if (own := [row for row in rows if row["missing"] == kind])
    ]
    if not groups:
        return blocks.paragraph(say("Nothing is missing."))
    return blocks.Table(
        anchor="gaps",
        caption=say("What is missing"),
        columns=(
            blocks.Column(say("Indicator"), width=4, header=True),
            blocks.Column(say("Remark"), width=4),
        ),
        groups=tuple(groups),
    )


def _has_never_had_target(row: Row) -> bool:
    return row["missing"] == "target" and not row["reason"]


def results_without_target(run: Tables, say: Translator) -> blocks.Block:
    """The results no target of the plan speaks of, and none did before, by domain and name."""
    names, domains = (
        queries.indicator_names(run.indicators, say),
        queries.indicator_domains(run.indicators),
    )
    found: dict[str, list[str]] = {}
    for row in tables.to_records(run.gaps):
        if _has_never_had_target(row):
            found.setdefault(domains[row["indicator_id"]], []).append(names[row["indicator_id"]])
    if not found:
        return blocks.paragraph(say("Every other result has a target."))
    opening = {
        domain: say(
            "{domain}, further results without a target ({count}):",
            domain=say.code("domain", domain),
            count=say.number(len(found[domain])),
        )
        for domain in schema.DOMAINS
        if domain in found
    }
    return blocks.List(
        tuple(
            (
                blocks.Span(text, "strong"),
                blocks.Span(f" {'; '.join(sorted(found[domain], key=say.alphabetical))}."),
            )
            for domain, text in opening.items()
        )
    )


def _gap_row(run: Tables, row: Row, say: Translator) -> tuple[blocks.Cell, ...]:
    if row["missing"] == "request":
        reference = queries.format_reference(run, row["source_id"], row["place"])
        return (
            blocks.Cell(say.own(row, "topic"), sub=reference),
            blocks.Cell(say.own(row, "note")),
        )
    names, reason = queries.indicator_names(run.indicators, say), row["reason"]
    return (
        blocks.Cell(names[row["indicator_id"]], about=row["target_id"] or row["indicator_id"]),
        blocks.Cell(say.code("reason", reason) if say.has(reason, "reason") else ""),
    )
