"""What the first half of a plan left to be decided, at mid-term; what became of it at its end."""

from __future__ import annotations

from briefing.data import queries
from briefing.data.periods import period_years
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import evidence, phrases
from briefing.report.assessment import has_figure_in_plan, verdict_label, verdict_of
from briefing.report.blocks import Block, Cell, Heading, List, Table, names_item
from briefing.report.target_columns import (
    DASH,
    figure_column,
    fill_columns,
    name_cell,
    name_column,
    number_cell,
    target_cell,
    text_column,
)
from briefing.report.target_figures import (
    current_plan,
    find_latest_figure,
    find_yearly_figures,
    plan_targets,
)

ENDS = ("not_met", "met", "exceeded", "undetermined")  # what becomes of a target, worst first


def mid_term_decisions(tables: Tables, say: Translator) -> list[Block]:
    """In the middle year of a plan: the targets that ask for a decision, by what they ask for."""
    rows = plan_targets(tables)
    if tables.year * 2 != sum(period_years(current_plan(tables))):
        return []
    if not any(map(has_figure_in_plan, rows)):
        return []
    differing = {row.id for row in queries.list_differing(tables)}
    groups = {
        say("Moving away; change course or the target:"): [
            row for row in rows if verdict_of(row) == "moving_away"
        ],
        say("Not met; decide what follows:"): [row for row in rows if verdict_of(row) == "not_met"],
        say("Cannot be judged; settle what is missing:"): [
            row for row in rows if verdict_of(row) == "undetermined"
        ],
        say("Documents disagree on the target; settle it:"): [
            row for row in rows if row.target_id in differing
        ],
    }
    items = tuple(
        names_item(heading, [phrases.indicator_name(tables, row, say) for row in found])
        for heading, found in groups.items()
        if found
    )
    if not items:
        return []
    return [Heading(2, say("Mid-term: decisions the first half left open")), List(items)]


def end_of_term(tables: Tables, say: Translator) -> list[Block]:
    """In a plan's last year: each numbered target by what became of it, and the value of that year.

    Where the next plan starts from, a year's own value and not the mean or sum of the plan.
    """
    rows = [row for row in plan_targets(tables) if row.number]
    plan, year = current_plan(tables), str(tables.year)
    if tables.year != period_years(plan)[1] or not any(map(has_figure_in_plan, rows)):
        return []
    measured = [row for row in rows if has_figure_in_plan(row)]
    groups = {
        verdict_label(code, say): [row for row in measured if verdict_of(row) == code]
        for code in ENDS
    }
    groups[say("Never measured")] = [row for row in rows if row not in measured]
    columns, filled = fill_columns(
        [
            text_column(say("No."), 0.4, number_cell, "center"),
            name_column(say("Target"), 3, lambda row: name_cell(tables, row, say)),
            figure_column(say("Asked for"), "", 1.8, lambda row: target_cell(tables, row, say)),
            figure_column(say("Reached"), "", 1.8, lambda row: _reached_cell(tables, row, say)),
            figure_column(
                say("Next plan starts from"), year, 1.8, lambda row: _start_cell(tables, row, say)
            ),
        ],
        {label: found for label, found in groups.items() if found},
        lambda cell: cell == Cell(DASH),
    )
    caption = say("What became of the numbered targets of {plan}", plan=say.period(plan))
    table = Table(caption=caption, columns=columns, groups=filled, anchor="end-of-term")
    return [
        Heading(2, say("End of the term: reached, missed, never measured")),
        evidence.add_evidence(tables, table, say),
    ]


def _reached_cell(tables: Tables, row: Measure, say: Translator) -> Cell:
    """What a target is decided by, with its period where that is not the last year."""
    figure = find_latest_figure(tables, row, tables.year)
    if figure is None:
        return Cell(DASH)
    period = evidence.format_period_so_far(row, figure, say)
    sub = "" if period == str(tables.year) else period
    return Cell(figure.format(say), sub=sub, href=evidence.link_to_latest(tables, row, figure))


def _start_cell(tables: Tables, row: Measure, say: Translator) -> Cell:
    """The last year's own value, with its year where that is an earlier one."""
    known = find_yearly_figures(tables, row, tables.year)
    if not known or row.kind == "milestone":
        return Cell(DASH)
    year = max(known)
    return Cell(known[year].format(say), sub="" if year == tables.year else str(year))
