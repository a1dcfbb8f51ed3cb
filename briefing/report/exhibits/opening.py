"""The exhibits of a briefing's first page beside its charts: headline targets, decisions, findings.

Each decision has the number of the finding it follows from, which leads to it.
"""

from __future__ import annotations

import math
from dataclasses import replace

from briefing.data.periods import Period, period_years
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, in_plan, pace_phrases, phrases
from briefing.report.before_plan import ASKED_STYLES, classify_asked, find_titled
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
    """What is to be decided, who leads, by when: at most five, each leading to its finding.

    Who leads has no column where no document names anybody: the caption says so once.
    """
    found = [(one.anchor, one.decision) for one in list_findings(tables, say) if one.decision]
    if not found:
        return paragraph(say("Nothing in the data asks for a decision."))
    found = found[:MAX_DECISIONS]
    has_owners = any(decision.owner != say("not assigned") for _, decision in found)
    columns = [
        Column(say("No."), width=0.35, align="center"),
        Column(say("What"), width=3.7, header=True),
        Column(say("Among them"), width=3.5),
        Column(say("Who leads"), width=1.5),
        Column(say("By"), say("proposed"), width=0.95),
    ]
    rows = [
        [
            Cell(str(number), href=f"#{anchor}"),
            Cell(decision.text),
            Cell(decision.subject),
            Cell(decision.owner),
            Cell(decision.due),
        ]
        for number, (anchor, decision) in enumerate(found, start=1)
    ]
    caption, shown = say("Proposed for decision"), [0, 1, 2, 3, 4]
    if not any(decision.subject for _, decision in found):
        shown.remove(2)
    if not has_owners:
        caption = say("Proposed for decision (who leads: not assigned)")
        shown.remove(3)
    group = Group("", tuple(tuple(row[number] for number in shown) for row in rows))
    heads = tuple(columns[number] for number in shown)
    return Table(caption, heads, (group,), anchor="decisions", large=True)


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
    headlines = list_headlines(tables)
    chosen = assessment.furthest_behind(rows)[:MAX_BEHIND]
    if not is_begun:
        titled = find_titled(headlines)  # the title says it, and the chart beside
        chosen = [row for row in headlines if row != titled][:MAX_ROWS]
    if not chosen:
        return None
    spans = phrases.plan_spans(tables, say)
    caption, achieved = say("Headline targets"), say("Achieved {past}", **spans)
    pace = Column(say("Pace against {past}", **spans), width=2.3)
    if is_begun:
        caption, achieved = say("Furthest behind"), say("Achieved")
        pace = Column(say("Pace"), say("needed a year"), width=2.3)
    columns = (
        Column(say("Target"), width=3.4, header=True),
        Column(say("Path"), width=1.7),
        Column(achieved, width=1.4, align="right"),
        Column(say("Target value"), width=1.5, align="right"),
        pace,
    )
    make_row = _progress_row if is_begun else _baseline_row
    cells = tuple(make_row(tables, row, say) for row in chosen)
    notes: tuple[Footnote, ...] = ()
    if any(cell.notes for row in cells for cell in row):
        notes = (Footnote(SCOPE_MARK, say("Scope or prices may differ.")),)
    groups = (Group("", cells),)
    table = Table(caption, columns, groups, anchor="headlines", notes=notes, large=True)
    return add_evidence(tables, table, say, with_notes=False)  # they are below all targets


def _baseline_row(tables: Tables, row: Measure, say: Translator) -> Row:
    code = classify_asked(row)
    tone, symbol = ASKED_STYLES[code]
    words = say.code("asked", code)
    if not math.isnan(row.ambition):
        words = say("{ratio} times", ratio=pace_phrases.format_ambition(row, say))
    marks = (SCOPE_MARK,) if phrases.has_other_scope(row) else ()
    achieved = replace(baseline_cell(tables, row, say, marks), sub="")
    values = (achieved, replace(target_cell(tables, row, say), sub=""))
    return _make_row(tables, row, values, Cell(words, tone=tone, symbol=symbol), say)


def _progress_row(tables: Tables, row: Measure, say: Translator) -> Row:
    tone, symbol = assessment.VERDICT_STYLES[assessment.verdict_of(row)]
    figure = find_latest_figure(tables, row, tables.year)
    verdict = Cell(
        assessment.verdict_label_of(row, say),
        sub=assessment.format_needed_pace(row, say, with_per_year=False),
        tone=tone,
        symbol=symbol,
    )
    achieved = Cell(figure.format(say) if figure else say("no figure"))
    values = (achieved, replace(target_cell(tables, row, say), sub=""))
    return _make_row(tables, row, values, verdict, say)


def _make_row(
    tables: Tables, row: Measure, values: tuple[Cell, Cell], judged: Cell, say: Translator
) -> Row:
    """A unit both values have is below the name, once; a sign of percent stays with its number."""
    unit = say.unit(row.unit)
    name = replace(name_cell(tables, row, say), sub="")  # the table of all targets has more
    if not unit.startswith("%") and all(cell.text.endswith(f" {unit}") for cell in values):
        name = replace(name, sub=unit)
        first, second = (replace(cell, text=cell.text.removesuffix(f" {unit}")) for cell in values)
        values = first, second
        judged = replace(judged, sub=judged.sub.removesuffix(f" {unit}"))
    return (name, Cell("", chart=_draw_row(tables, row, say)), *values, judged)


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
