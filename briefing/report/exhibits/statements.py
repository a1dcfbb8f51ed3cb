"""The exhibits of sources and gaps: every statement as printed, derived figures, gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from briefing.analysis import data_status
from briefing.data import codes, queries
from briefing.data.codes import parse_rule_inputs
from briefing.data.periods import period_years
from briefing.data.rows import Gap, Result, Source, Statement, Verdict
from briefing.data.tables import STATEMENT_LINK, Tables
from briefing.i18n import LANGUAGES, Translator
from briefing.report import evidence, phrases, verdict_counts
from briefing.report.blocks import (
    Block,
    Cell,
    Column,
    Cover,
    Footnote,
    List,
    Row,
    Table,
    make_groups,
    names_item,
    paragraph,
)
from briefing.report.target_columns import DASH, indicator_cell, reference_cell
from briefing.report.titles import make_cover, report_title


def sources_cover(tables: Tables, say: Translator) -> Cover:
    """The opening: how many statements of how many sources, how many from drafts or estimated."""
    statements = tables.statements
    message = say(
        "{count} statements of {sources} of {total} sources, used or not: {drafts} come from "
        "drafts, {estimates} are estimates; {derived} further figures are derived.",
        count=say.number(len(statements)),
        sources=say.number(len({row.source_id for row in statements})),
        total=say.number(len(tables.sources)),
        drafts=say.number(sum(row.source_status == "draft" for row in statements)),
        estimates=say.number(sum(row.estimate == "yes" for row in statements)),
        derived=say.number(sum(row.derived != "" for row in tables.results)),
    )
    title, status = report_title(tables, "sources", say), data_status.decide_run_status(tables)
    return make_cover(tables, title, [message], status, say)


def statements_by_source(tables: Tables, say: Translator) -> Table:
    """Statements by source: how many, how many in force, differing, estimated."""
    rows = []
    for source in tables.sources:
        statements = [row for row in tables.statements if row.source_id == source.source_id]
        counts = (
            len(statements),
            sum(row.in_force == "yes" for row in statements),
            sum(row.agrees == "no" for row in statements),
            sum(row.estimate == "yes" for row in statements),
        )
        if statements:
            label, status = _source_label(tables, source, say), say.code("status", source.status)
            rows.append(tuple(map(Cell, (label, status, *map(say.number, counts)))))
    return Table(
        anchor="quality",
        caption=say("Statements by source"),
        columns=(
            Column(say("Source"), width=4.2, header=True),
            Column(say("Status"), width=1.2),
            Column(say("Statements"), width=1, align="right"),
            Column(say("Figure used"), width=1, align="right"),
            Column(say("Differing"), width=1, align="right"),
            Column(say("Estimates"), width=1, align="right"),
        ),
        groups=make_groups({"": rows}),
    )


def _source_label(tables: Tables, source: Source, say: Translator) -> str:
    return f"[{tables.source_numbers[source.source_id]}] {source.title[say.language]}"


def statements_table(tables: Tables, say: Translator) -> Table:
    """Every statement by source, numbered, with its place and the form printed there.

    Those with a mark repeat the figure used; a PDF leaves their rows out.
    """
    labels = {row.source_id: _source_label(tables, row, say) for row in tables.sources}
    rows_by_source: dict[str, list[Row]] = {label: [] for label in labels.values()}
    printed = _printed_columns(tables.statements, 1.6, say)
    for number, row in enumerate(tables.statements, start=1):
        cells = _statement_row(tables, number, row, printed, say)
        rows_by_source[labels[row.source_id]].append(cells)
    return Table(
        anchor="statements",
        caption=say("The statements, by source"),
        columns=(
            Column(say("No."), width=0.6, align="right", header=True),
            Column(say("Indicator"), width=4.6),
            Column(say("Stated"), width=1.8, align="right"),
            Column(say("Period"), width=0.95, align="center"),
            Column(say("Place"), width=1.25),
            *printed,
            Column(say("Standing"), width=1),
        ),
        groups=make_groups(rows_by_source),
        notes=(Footnote("*", _describe_repeats(say)),) if _has_repeats(tables) else (),
    )


def _describe_repeats(say: Translator) -> str:
    return say(
        "Repeats the figure used. PDFs leave these rows out;"
        " the web page and the workbook have every figure."
    )


def _has_repeats(tables: Tables) -> bool:
    return any(map(_is_repeat, tables.statements))


def _is_repeat(row: Statement) -> bool:
    """Neither used nor questioned: it says what the figure used says, and withdraws nothing."""
    return row.in_force != "yes" and row.agrees == "yes" and row.withdrawn != "yes"


def _statement_row(
    tables: Tables, number: int, row: Statement, printed: Sequence[Column], say: Translator
) -> Row:
    indicator = tables.indicator_by_id[row.indicator_id]
    kind = say.code("statement", "target") if row.statement == "target" else ""
    note = phrases.format_note(row.note, say)
    return (
        Cell(str(number), anchor=f"s{number}"),
        Cell(
            indicator.name[say.language],
            sub=phrases.join_sentences(kind, note) if note else kind,
            about=row.id,
        ),
        Cell(evidence.format_statement_value(row, indicator.unit, say)),
        Cell(evidence.format_statement_period(row, indicator.unit, say)),
        Cell(queries.format_place(row.place, say)),
        *_printed_cells(row, printed),
        Cell(evidence.format_statement_status(row, say), notes=("*",) if _is_repeat(row) else ()),
    )


def _printed_heading(say: Translator) -> str:
    """That a column has the words of the documents, in a translation also their language."""
    if say.language == LANGUAGES[0]:
        return say("As printed")
    return say("As printed, in {language}", language=say.language_name(LANGUAGES[0]))


def _printed_columns(
    rows: Iterable[phrases.Printed], width: float, say: Translator
) -> list[Column]:
    """The column of a document's own words; beside it one of their machine-read form, if any."""
    columns = [Column(_printed_heading(say), width=width)]
    machine_read = [Column(say("Machine-read form"), width=width, web_only=True)]
    return columns + (machine_read if any(map(_find_machine_form, rows)) else [])


def _printed_cells(row: phrases.Printed, columns: Sequence[Column]) -> list[Cell]:
    """What a document prints, in the language of all documents, in those columns."""
    texts = (phrases.quote(row), _find_machine_form(row))
    cells = (Cell(text, lang=LANGUAGES[0]) if text else Cell(DASH) for text in texts)
    return [cell for cell, _ in zip(cells, columns, strict=False)]


def _find_machine_form(row: phrases.Printed) -> str:
    """The form of a document's words that a machine read, where it is not how they read."""
    quoted = phrases.quote(row)
    return row.printed if quoted and quoted != row.printed else ""


def official_assessments(tables: Tables, say: Translator) -> Block:
    """Every official assessment of a past target in the words of its document."""
    past, year = tables.facts.past_plan, tables.year
    if not tables.verdicts and year < period_years(past)[1]:
        message = say(
            "{past} is not over by {year}: no assessment of its targets enters.",
            past=say.period(past),
            year=str(year),
        )
        return paragraph(message)
    if not tables.verdicts:
        return paragraph(say("No document assesses a past target."))
    printed = _printed_columns(tables.verdicts, 3, say)
    rows = [_assessment_row(tables, row, printed, say) for row in tables.verdicts]
    return Table(
        anchor="wordings",
        caption=say("Official assessments, as printed"),
        columns=(
            Column(say("Indicator"), width=3, header=True),
            Column(say("Official verdict"), width=1.3),
            *printed,
            Column(say("Stated in"), width=1.3),
        ),
        groups=make_groups({"": rows}),
    )


def _assessment_row(
    tables: Tables, row: Verdict, printed: Sequence[Column], say: Translator
) -> Row:
    if row.indicator_id:
        name = indicator_cell(tables, row, say, sub=phrases.format_note(row.note, say))
        verdict = say.code("verdict", row.verdict)
    else:
        name = Cell(say("The count of all targets"), sub=phrases.format_note(row.note, say))
        verdict = f"{say.number(row.met)}/{say.number(row.total)}"
    return name, Cell(verdict), *_printed_cells(row, printed), reference_cell(tables, row, say)


def derived_figures(tables: Tables, say: Translator) -> Block:
    """Every derived figure with its rule and what it was made from."""
    rows = [_derived_row(tables, row, say) for row in tables.results if row.derived]
    if not rows:
        return paragraph(say("No figure is derived."))
    return Table(
        anchor="derived",
        caption=say("Derived figures: no document prints them"),
        columns=(
            Column(say("Indicator"), width=3, header=True),
            Column(say("Figure"), width=1.7, align="right"),
            Column(say("Period"), width=1, align="center"),
            Column(say("Rule"), width=1.6),
            Column(say("Made from"), width=3),
        ),
        groups=make_groups({"": rows}),
    )


def _derived_row(tables: Tables, row: Result, say: Translator) -> Row:
    names = tables.indicator_names[say.language]
    unit = tables.indicator_by_id[row.indicator_id].unit
    name, note = names[row.indicator_id], phrases.format_note(row.note, say)
    inputs = "; ".join(names[indicator] for indicator in parse_rule_inputs(row.inputs))
    return (
        Cell(name, sub=note, anchor=row.derived_anchor, about=row.indicator_id),
        Cell(phrases.format_figure(row, unit, say), sub=phrases.describe_reverse(tables, row, say)),
        Cell(phrases.format_period(row.period, unit, say)),
        Cell(say.code("rule", row.derived)),
        Cell(inputs, sub=queries.format_reference(tables, row.source_id, row.place, say)),
    )


def gaps_table(tables: Tables, say: Translator) -> Block:
    """What is missing and matters: baselines, targets not renewed, requests unanswered.

    Before the baseline year a baseline is not missing but still to come.
    """
    early = tables.year < period_years(tables.facts.plan)[0] - 1
    rows_by_gap: dict[str, list[Row]] = {}
    for row in tables.gaps:
        is_shown = not _has_never_had_target(row) and row.missing != "owner"
        if is_shown and not (early and row.missing in ("baseline", "past_pace")):
            label = say.code("gap", row.missing)
            rows_by_gap.setdefault(label, []).append(_gap_row(tables, row, say))
    if ownerless := [row for row in tables.gaps if row.missing == "owner"]:
        rows_by_gap[say.code("gap", "owner")] = [_ownerless_row(tables, ownerless, say)]
    if not rows_by_gap:
        return paragraph(say("Nothing is missing."))
    columns = (Column(say("Indicator"), width=4, header=True), Column(say("Remark"), width=4))
    return Table(say("What is missing"), columns, make_groups(rows_by_gap), anchor="gaps")


def _has_never_had_target(row: Gap) -> bool:
    return row.missing == "target" and not row.reason


def _gap_row(tables: Tables, row: Gap, say: Translator) -> Row:
    if row.missing == "request":
        reference = queries.format_reference(tables, row.source_id, row.place, say)
        return Cell(row.topic[say.language], sub=reference), Cell(row.note[say.language])
    name = phrases.indicator_name(tables, row, say)
    reason = say.code("reason", row.reason) if say.has(row.reason, "reason") else ""
    target = tables.measure_by_id.get(row.target_id)
    link = tables.statement_links.get(target.statement_key, "") if target else ""
    of_target = tables.statement_by_id[link.removeprefix(STATEMENT_LINK)].note if link else {}
    notes = (tables.indicator_by_id[row.indicator_id].note, of_target)
    sub = phrases.join_sentences(*(phrases.format_note(note, say) for note in notes))
    return Cell(name, sub=sub, about=row.target_id or row.indicator_id), Cell(reason)


def _ownerless_row(tables: Tables, rows: Sequence[Gap], say: Translator) -> Row:
    """The targets of the plan that no document names a lead for, in one row.

    Below them those due before its end, which no count is of.
    """
    plan, ids = tables.facts.plan, {row.target_id for row in rows}
    counted = queries.select_plan_targets(tables.measures, plan)
    of_plan = [row for row in counted if row.target_id in ids]
    apart = [row for row in tables.measures if row.target_id in ids and row not in counted]
    values = {"count": say.number(len(of_plan)), "total": say.number(len(counted))}
    if len(of_plan) == len(counted):
        name, names = say("All {total} targets for {plan}", plan=say.period(plan), **values), ""
    else:
        name = say("{count} of {total} targets for {plan}", plan=say.period(plan), **values)
        names = f"{phrases.list_names(tables, of_plan, say)}." if of_plan else ""
    if apart:
        listed = verdict_counts.describe_apart(tables, apart, say)
        names = phrases.join_sentences(names, say("Counted apart: {names}.", names=listed))
    return Cell(name, sub=names), Cell(say.code("reason", rows[0].reason))


def results_without_target(tables: Tables, say: Translator) -> Block:
    """The results no target of the plan is about, and none was before, by domain and name."""
    names: dict[str, list[str]] = {domain: [] for domain in codes.DOMAINS}
    for row in filter(_has_never_had_target, tables.gaps):
        indicator = tables.indicator_by_id[row.indicator_id]
        names[indicator.domain].append(indicator.name[say.language])
    if not any(names.values()):
        return paragraph(say("Every other result has a target."))
    items = []
    for code, of_domain in names.items():
        heading = say(
            "{domain}, further results without a target ({count})",
            domain=say.code("domain", code),
            count=say.number(len(of_domain)),
        )
        items += (
            [names_item(f"{heading}:", sorted(of_domain, key=say.sort_key))] if of_domain else []
        )
    return List(tuple(items))
