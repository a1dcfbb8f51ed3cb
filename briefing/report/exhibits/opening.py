"""The exhibits of a briefing's first page beside its charts: headline targets, decisions, findings.

Each decision has the number of the finding it follows from, which leads to it.
"""

from __future__ import annotations

import math

from briefing.data.periods import Period, period_years
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, before_plan, in_plan, pace_phrases, phrases
from briefing.report.blocks import (
    Block,
    Cell,
    Column,
    Findings,
    Footnote,
    Group,
    Row,
    Table,
    paragraph,
)
from briefing.report.decisions import MAX_DECISIONS
from briefing.report.drawing import readings, small_charts
from briefing.report.evidence import add_evidence
from briefing.report.findings import list_findings
from briefing.report.target_columns import baseline_cell, name_cell, target_cell
from briefing.report.target_figures import find_latest_figure, list_headlines, numbered_targets

MAX_ROWS, MAX_BEHIND = 4, 3
SCOPE_MARK = "*"


def decisions_table(tables: Tables, say: Translator) -> Block:
    """What is to be decided, who leads, by when: at most five, each leading to its finding."""
    found = [one for one in list_findings(tables, say) if one.decision][:MAX_DECISIONS]
    if not found:
        return paragraph(say("Nothing in the data asks for a decision."))
    columns = (
        Column(say("No."), width=0.35, align="center"),
        Column(say("What"), width=5.2, header=True),
        Column(say("Who leads"), width=1.1),
        Column(say("By"), say("proposed"), width=0.9),
    )
    rows = [
        (
            Cell(str(number), href=f"#{one.anchor}"),
            Cell(one.decision.text),
            Cell(one.decision.owner),
            Cell(one.decision.due),
        )
        for number, one in enumerate(found, start=1)
        if one.decision
    ]
    return Table(
        say("Proposed for decision"),
        columns,
        (Group("", tuple(rows)),),
        anchor="decisions",
        large=True,
    )


def findings(tables: Tables, say: Translator) -> Block:
    """What an adviser must not miss: the working of each decision, then what asks for none."""
    found = list_findings(tables, say)
    if not found:
        return paragraph(say("Nothing stands out."))
    return Findings(label=say("Findings"), items=tuple(found))


def headline_rows(tables: Tables, say: Translator) -> Block | None:
    """Four headline targets, what was achieved and what is asked; inside the plan those furthest
    behind. None where there is none.
    """
    rows = numbered_targets(tables)
    is_begun = in_plan.has_begun(tables, rows)
    chosen = (
        assessment.furthest_behind(rows)[:MAX_BEHIND]
        if is_begun
        else list_headlines(tables)[1 : MAX_ROWS + 1]
    )
    if not chosen:
        return None
    spans = phrases.plan_spans(tables, say)
    caption, achieved = say("Headline targets"), say("Achieved {past}", **spans)
    pace = say("Pace against {past}", **spans)
    if is_begun:
        caption, achieved, pace = say("Furthest behind"), say("Achieved"), say("Pace")
    columns = (
        Column(say("Target"), width=3.1, header=True),
        Column(say("Path"), width=1.5),
        Column(achieved, width=1.5, align="right"),
        Column(say("Asked for"), width=2.0, align="right"),
        Column(pace, width=2.1),
    )
    make_row = _progress_row if is_begun else _baseline_row
    cells = tuple(make_row(tables, row, say) for row in chosen)
    notes: tuple[Footnote, ...] = ()
    if not is_begun and any(phrases.has_other_scope(row) for row in chosen):
        notes = (Footnote(SCOPE_MARK, say("The scope or the prices may differ.")),)
    groups = (Group("", cells),)
    table = Table(caption, columns, groups, anchor="headlines", notes=notes, large=True)
    return add_evidence(tables, table, say, with_notes=False)  # they are below all targets


def _baseline_row(tables: Tables, row: Measure, say: Translator) -> Row:
    tone, symbol = before_plan.ASKED_STYLES[before_plan.classify_asked(row)]
    words = say.code("asked", before_plan.classify_asked(row))
    if not math.isnan(row.ambition):
        words = pace_phrases.describe_times(row, say)
    marks = (SCOPE_MARK,) if phrases.has_other_scope(row) else ()
    achieved = baseline_cell(tables, row, say, marks)
    return (
        name_cell(tables, row, say),
        Cell("", chart=_draw_row(tables, row, say)),
        Cell(_shorten(achieved.text, row, say), href=achieved.href, notes=achieved.notes),
        Cell(phrases.format_target(row, say), href=target_cell(tables, row, say).href),
        Cell(words, tone=tone, symbol=symbol),
    )


def _progress_row(tables: Tables, row: Measure, say: Translator) -> Row:
    tone, symbol = assessment.VERDICT_STYLES[assessment.verdict_of(row)]
    figure = find_latest_figure(tables, row, tables.year)
    needed = say("needs {pace}", pace=assessment.format_needed_pace(row, say))
    return (
        name_cell(tables, row, say),
        Cell("", chart=_draw_row(tables, row, say)),
        Cell(_shorten(figure.format(say), row, say) if figure else say("no figure")),
        Cell(phrases.format_target(row, say), href=target_cell(tables, row, say).href),
        Cell(
            assessment.verdict_label_of(row, say),
            sub=needed if assessment.format_needed_pace(row, say) else "",
            tone=tone,
            symbol=symbol,
        ),
    )


def _shorten(text: str, row: Measure, say: Translator) -> str:
    """A value without its unit where the target beside it has the same."""
    unit = say.unit(row.unit)
    return (
        text.removesuffix(unit).rstrip()
        if row.baseline_unit == row.unit and not unit.startswith("%")
        else text
    )


def _draw_row(tables: Tables, row: Measure, say: Translator) -> str:
    """Its yearly results and its path; "" where it is not measured on a scale with its target."""
    if row.kind == "milestone" or math.isnan(row.level) or row.baseline_match == "nearest":
        return ""
    first = period_years(tables.facts.past_plan)[0] - 1
    last = int(row.due)
    known = {
        int(one.period): one.value
        for one in tables.results
        if one.indicator_id == row.indicator_id
        and Period.parse(one.period).is_year
        and one.basis == row.basis
    }
    start = tables.year
    if not math.isnan(row.baseline) and row.baseline_unit == row.unit:
        start = period_years(row.baseline_period)[1]
        known.setdefault(start, row.baseline)
    if not known:
        return ""
    low, high = readings.sort_level_ends(row, say)
    years = range(max(first, min(known)), max(known) + 1)
    results = [(year, known.get(year, math.nan)) for year in years]
    path = [(start, known[start]), (last, row.level)] if start in known else [(last, row.level)]
    ends = (low, high) if high > low else (math.nan, math.nan)
    anchor = f"small-{row.target_id}"
    return small_charts.draw_small_chart(results, path, ends, (years[0], last), anchor)
