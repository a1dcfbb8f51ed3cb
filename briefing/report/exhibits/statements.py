"""The exhibits of sources and gaps: every statement as printed, derived figures, gaps."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.analysis import data_status
from briefing.data import queries, schema
from briefing.data.rows import Gap, Result, Source, Statement, Verdict
from briefing.data.tables import Tables, describe_status
from briefing.i18n import Translator
from briefing.report import blocks, evidence, phrases
from briefing.report.titles import sources_title


def sources_cover(tables: Tables, say: Translator) -> blocks.Cover:
    """The opening: how many statements of how many sources, how many from drafts or estimated."""
    statements = tables.statements
    return blocks.Cover(
        title=sources_title(say),
        subtitle=tables.facts.name[say.language],
        message=say(
            "{count} statements of {sources} sources; {drafts} come from drafts, {estimates} are "
            "estimates, {derived} further figures are derived.",
            count=say.number(len(statements)),
            sources=say.number(len({row.source_id for row in statements})),
            drafts=say.number(sum(row.source_status == "draft" for row in statements)),
            estimates=say.number(sum(row.estimate == "yes" for row in statements)),
            derived=say.number(sum(row.derived != "" for row in tables.results)),
        ),
        **describe_status(data_status.decide_run_status(tables), say),
    )


def statements_by_source(tables: Tables, say: Translator) -> blocks.Table:
    """Statements by source: how many, how many in force, differing, estimated."""
    rows = []
    for source in tables.sources:
        statements = [row for row in tables.statements if row.source_id == source.source_id]
        if statements:
            counts = (
                len(statements),
                sum(row.in_force == "yes" for row in statements),
                sum(row.agrees == "no" for row in statements),
                sum(row.estimate == "yes" for row in statements),
            )
            cells = (
                blocks.Cell(_source_label(tables, source, say)),
                blocks.Cell(say.code("status", source.status)),
                *(blocks.Cell(say.number(count)) for count in counts),
            )
            rows.append(cells)
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


def _source_label(tables: Tables, source: Source, say: Translator) -> str:
    return f"[{tables.source_numbers[source.source_id]}] {source.title[say.language]}"


def statements_table(tables: Tables, say: Translator) -> blocks.Table:
    """Every statement by source, numbered, with its place and the form printed there."""
    groups: dict[str, list[tuple[blocks.Cell, ...]]] = {}
    for number, row in enumerate(tables.statements, start=1):
        groups.setdefault(row.source_id, []).append(_statement_row(tables, number, row, say))
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
            blocks.Group(_source_label(tables, source, say), tuple(groups[source.source_id]))
            for source in tables.sources
            if source.source_id in groups
        ),
    )


def _statement_row(
    tables: Tables, number: int, row: Statement, say: Translator
) -> tuple[blocks.Cell, ...]:
    indicator = tables.indicator_by_id[row.indicator_id]
    kind = say.code("statement", "target") if row.statement == "target" else ""
    return (
        blocks.Cell(str(number), anchor=f"s{number}"),
        blocks.Cell(indicator.name[say.language], sub=kind, about=row.id),
        blocks.Cell(evidence.format_statement_value(row, indicator.unit, say)),
        blocks.Cell(evidence.format_statement_period(row, say)),
        blocks.Cell(phrases.format_place(row.place, say)),
        _printed_cell(row),
        blocks.Cell(evidence.format_statement_status(row, say)),
    )


def _printed_cell(row: Statement | Verdict) -> blocks.Cell:
    """What a document prints, in the language of all documents."""
    return blocks.Cell(row.printed, lang="vi" if row.printed else "")


def official_assessments(tables: Tables, say: Translator) -> blocks.Block:
    """Every official assessment of a past target in the words of its document."""
    past = tables.facts.past_plan
    if not tables.verdicts and tables.year < schema.period_years(past)[1]:
        return blocks.paragraph(
            say(
                "{past} is not over by {year}: no assessment of its targets enters.",
                past=say.period(past),
                year=str(tables.year),
            )
        )
    if not tables.verdicts:
        return blocks.paragraph(say("No document assesses a past target."))
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
            blocks.Group("", tuple(_assessment_row(tables, row, say) for row in tables.verdicts)),
        ),
    )


def _assessment_row(tables: Tables, row: Verdict, say: Translator) -> tuple[blocks.Cell, ...]:
    if row.indicator_id:
        name = tables.indicator_names[say.language][row.indicator_id]
        verdict = say.code("verdict", row.verdict)
    else:
        name = say("The count of all targets")
        verdict = f"{say.number(row.met)}/{say.number(row.total)}"
    return (
        blocks.Cell(name, about=row.indicator_id),
        blocks.Cell(verdict),
        _printed_cell(row),
        blocks.Cell(queries.format_reference(tables, row.source_id, row.place)),
    )


def derived_figures(tables: Tables, say: Translator) -> blocks.Block:
    """Every derived figure with its rule and what it was made from."""
    rows = tuple(_derived_row(tables, row, say) for row in tables.results if row.derived)
    if not rows:
        return blocks.paragraph(say("No figure is derived."))
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
        groups=(blocks.Group("", rows),),
    )


def _derived_row(tables: Tables, row: Result, say: Translator) -> tuple[blocks.Cell, ...]:
    names = tables.indicator_names[say.language]
    unit = tables.indicator_by_id[row.indicator_id].unit
    inputs = "; ".join(names[indicator] for indicator in schema.parse_rule_inputs(row.inputs))
    return (
        blocks.Cell(names[row.indicator_id], anchor=row.derived_anchor, about=row.indicator_id),
        blocks.Cell(phrases.format_figure(row, unit, say)),
        blocks.Cell(say.period(row.period)),
        blocks.Cell(say.code("rule", row.derived)),
        blocks.Cell(inputs, sub=queries.format_reference(tables, row.source_id, row.place)),
    )


def gaps_table(tables: Tables, say: Translator) -> blocks.Block:
    """What is missing and matters: baselines, targets not renewed, requests unanswered.

    Before the baseline year a baseline is not missing but still to come.
    """
    early = tables.year < schema.period_years(tables.facts.plan)[0] - 1
    groups: dict[str, list[tuple[blocks.Cell, ...]]] = {}
    for row in tables.gaps:
        if not _has_never_had_target(row) and not (early and row.missing == "baseline"):
            groups.setdefault(row.missing, []).append(_gap_row(tables, row, say))
    if not groups:
        return blocks.paragraph(say("Nothing is missing."))
    return blocks.Table(
        anchor="gaps",
        caption=say("What is missing"),
        columns=(
            blocks.Column(say("Indicator"), width=4, header=True),
            blocks.Column(say("Remark"), width=4),
        ),
        groups=tuple(
            blocks.Group(say.code("gap", kind), tuple(rows)) for kind, rows in groups.items()
        ),
    )


def _has_never_had_target(row: Gap) -> bool:
    return row.missing == "target" and not row.reason


def _gap_row(tables: Tables, row: Gap, say: Translator) -> tuple[blocks.Cell, ...]:
    if row.missing == "request":
        reference = queries.format_reference(tables, row.source_id, row.place)
        topic = blocks.Cell(row.topic[say.language], sub=reference)
        return topic, blocks.Cell(row.note[say.language])
    name = tables.indicator_names[say.language][row.indicator_id]
    reason = say.code("reason", row.reason) if say.has(row.reason, "reason") else ""
    return blocks.Cell(name, about=row.target_id or row.indicator_id), blocks.Cell(reason)


def results_without_target(tables: Tables, say: Translator) -> blocks.Block:
    """The results no target of the plan is about, and none was before, by domain and name."""
    names: dict[str, list[str]] = {domain: [] for domain in schema.DOMAINS}
    for row in filter(_has_never_had_target, tables.gaps):
        indicator = tables.indicator_by_id[row.indicator_id]
        names[indicator.domain].append(indicator.name[say.language])
    if not any(names.values()):
        return blocks.paragraph(say("Every other result has a target."))
    return blocks.List(
        tuple(
            _domain_item(domain, of_domain, say) for domain, of_domain in names.items() if of_domain
        )
    )


def _domain_item(domain: str, names: Sequence[str], say: Translator) -> tuple[blocks.Span, ...]:
    heading = say(
        "{domain}, further results without a target ({count}):",
        domain=say.code("domain", domain),
        count=say.number(len(names)),
    )
    listed = "; ".join(sorted(names, key=say.sort_key))
    return blocks.Span(heading, "strong"), blocks.Span(f" {listed}.")
