"""The tables of the progress report: every target with its verdict, and what is counted apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefing.data import codes, queries
from briefing.data.periods import period_years
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, evidence, pace_phrases, phrases
from briefing.report.blocks import Block, Cell, Column, Footnote, Table, paragraph
from briefing.report.phrases import Measures
from briefing.report.source_list import no_interim_targets
from briefing.report.target_columns import (
    DASH,
    TargetColumn,
    achieved_cell,
    figure_column,
    fill_columns,
    name_cell,
    name_column,
    number_cell,
    target_cell,
    text_cell,
    text_column,
    verdict_cell,
)
from briefing.report.target_figures import (
    current_plan,
    describe_part_year,
    describe_reasons,
    find_latest_figure,
    find_yearly_figures,
    format_headroom,
    format_level,
    format_projection,
    format_trend,
    group_by_domain,
    interim_targets,
    plan_targets,
)

EARLIER_MARK, DERIVED_MARK = "*", "d"  # marks of a result


def progress_table(tables: Tables, say: Translator) -> Block:
    """Every target due at the plan's end: asked, latest and pace so far, needed a year, verdict.

    A column in which no target has anything is left out.
    """
    rows, plan = plan_targets(tables), say.period(current_plan(tables))
    if not rows:
        return paragraph(say("No target for {plan} is known.", plan=plan))
    caption = say("Targets of {plan} as of {year}", plan=plan, year=str(tables.year))
    by_domain = group_by_domain(tables, rows).items()
    targets = {say.code("domain", code): group for code, group in by_domain}
    return _make_table(tables, say, "standings", caption, _progress_columns(tables, say), targets)


def interim_table(tables: Tables, say: Translator) -> Block:
    """What is counted apart: targets due before the plan's end, and stages of milestones."""
    rows = interim_targets(tables)
    due = str(period_years(current_plan(tables))[1])
    if not rows:
        return no_interim_targets(due, say)
    before, stages = say("Due before {due}", due=due), say("Stages of milestones")
    targets: dict[str, list[Measure]] = {}
    for row in rows:  # stages come last
        targets.setdefault(stages if row.stage_of else before, []).append(row)
    caption = say("Targets due before {due}, and stages of milestones", due=due)
    return _make_table(tables, say, "interim", caption, _interim_columns(tables, say), targets)


def _make_table(
    tables: Tables,
    say: Translator,
    anchor: str,
    caption: str,
    columns: Sequence[TargetColumn],
    targets: Mapping[str, Measures],
) -> Table:
    shown, groups = fill_columns(columns, targets, is_empty=_is_empty)
    marks = {mark for group in groups for row in group.rows for cell in row for mark in cell.notes}
    earlier = say("A result from before {year}; none for {year} yet.", year=str(tables.year))
    texts = {EARLIER_MARK: earlier, DERIVED_MARK: say("derived")}
    table = Table(
        anchor=anchor,
        caption=caption,
        columns=_redistribute_width([column.heading for column in columns], shown),
        groups=groups,
        notes=tuple(Footnote(mark, text) for mark, text in texts.items() if mark in marks),
    )
    return evidence.add_evidence(tables, table, say)


def _is_empty(cell: Cell) -> bool:
    return cell.text in ("", DASH) and not cell.sub


def _redistribute_width(columns: Sequence[Column], shown: Sequence[Column]) -> tuple[Column, ...]:
    """The columns shown take the room of those left out: names and words most, figures less."""
    spare = sum(column.width for column in columns if column not in shown)
    name = next(column for column in shown if column.header)
    figures = [column for column in shown if column.align == "right"]
    share = {name: 0.35, figures[0]: 0.25, shown[-1]: 0.25}
    others = [column for column in figures if column not in share]
    share |= {column: 0.15 / len(others) for column in others}
    return tuple(
        replace(column, width=column.width + share.get(column, 0) * spare) for column in shown
    )


def _progress_columns(tables: Tables, say: Translator) -> list[TargetColumn]:
    due = say("in {year}", year=str(period_years(current_plan(tables))[1]))
    now, has_figures = say("in {year}", year=str(tables.year)), _has_figures(tables)
    since = say("from now on") if has_figures else say("from the start")
    known_reason = "" if has_figures else "no_result"  # which the cover gives for all

    def make_needed(row: Measure) -> Cell:
        return _needed_cell(tables, row, say, has_figures)

    return [
        text_column(say("No."), 0.36, number_cell, "center"),
        name_column(say("Target"), 2.2, lambda row: _name_cell(tables, row, say, known_reason)),
        figure_column(say("Asked for"), due, 1.5, lambda row: _level_cell(tables, row, say)),
        figure_column(say("Latest"), now, 1.8, lambda row: _latest_cell(tables, row, say, True)),
        figure_column(say("Needed a year"), since, 1.8, make_needed),
        text_column(say("Verdict"), 1.7, lambda row: _outlook_cell(row, say)),
    ]


def _interim_columns(tables: Tables, say: Translator) -> list[TargetColumn]:
    now, has_figures = say("in {year}", year=str(tables.year)), _has_figures(tables)

    def make_needed(row: Measure) -> Cell:
        return _needed_cell(tables, row, say, has_figures)

    return [
        name_column(say("Target"), 3.4, lambda row: _name_cell(tables, row, say)),
        text_column(say("Due"), 0.6, lambda row: Cell(str(int(row.due))), "center"),
        figure_column(say("Asked for"), "", 1.7, lambda row: _level_cell(tables, row, say)),
        figure_column(say("Latest"), now, 1.6, lambda row: _latest_cell(tables, row, say)),
        figure_column(say("Needed a year"), say("from now on"), 1.4, make_needed),
        text_column(say("Verdict"), 1.6, lambda row: _verdict_cell(row, say)),
    ]


def _has_figures(tables: Tables) -> bool:
    """Whether any target due at the plan's end has a figure of its years."""
    return any(find_latest_figure(tables, row, tables.year) for row in plan_targets(tables))


def _name_cell(tables: Tables, row: Measure, say: Translator, except_code: str = "") -> Cell:
    """The name, below it the stage's milestone and why the verdict is what it is."""
    remarks = describe_reasons(tables, row, say, except_code)
    if milestone := tables.measure_by_id.get(row.stage_of):
        name = phrases.indicator_name(tables, milestone, say)
        remarks = [say("Stage of: {name}.", name=name), *remarks]
    return name_cell(tables, row, say, sub=" ".join(remarks))


def _level_cell(tables: Tables, row: Measure, say: Translator) -> Cell:
    """What is asked, below it the level that comes to and the baseline."""
    level, baseline = format_level(row, say), phrases.format_baseline(row, say)
    level = say("that is {level}", level=level) if level else ""
    if baseline:
        match = row.baseline_match if row.baseline_match in ("derived", "nearest") else "same"
        period = say.period(row.baseline_period)
        baseline = say.code("start", match, period=period, value=baseline)
    return target_cell(tables, row, say, sub=phrases.join_parts(level, baseline))


def _latest_cell(tables: Tables, row: Measure, say: Translator, with_pace: bool = False) -> Cell:
    """What is known last: the mean or sum so far where the target asks for one, else the year's.

    Below it the pace so far, where that is another figure.
    """
    figure, part_year = (
        find_latest_figure(tables, row, tables.year),
        describe_part_year(tables, row, say),
    )
    if figure is None:
        return Cell(DASH, sub=part_year)
    result, is_cumulative = figure.result, figure.is_cumulative
    is_earlier = figure.year < min(tables.year, int(row.due))
    is_done = row.kind == "milestone" and figure.value >= 1
    marks = {
        EARLIER_MARK: is_earlier and not is_done,
        DERIVED_MARK: figure.is_joined or (result.derived and not is_cumulative),
    }
    period = evidence.format_period_so_far(row, figure, say)
    period = "" if period == str(tables.year) else period  # which the column's head says
    reference = queries.format_reference(tables, result.source_id, result.place, say)
    text, pace = figure.format(say), achieved_cell(row, say).text
    is_told = with_pace and pace != DASH and not text.startswith(pace)
    pace = say("{pace} a year so far", pace=pace) if is_told else ""
    return Cell(
        text,
        sub=phrases.join_parts(period, pace, reference, part_year, separator=" · "),
        notes=tuple(mark for mark, applies in marks.items() if applies),
        href=evidence.link_to_latest(tables, row, figure),
    )


def _needed_cell(tables: Tables, row: Measure, say: Translator, has_figures: bool) -> Cell:
    """The pace needed from here, below it the one needed from the start; of a target to maintain
    how far it is from its bound.

    Where no target of the plan has figures, the column's heading says that it is from the start.
    """
    needed = assessment.format_needed_pace(row, say, with_per_year=False)
    from_start = pace_phrases.format_required_pace(row, say, with_per_year=False)
    if headroom := format_headroom(row, say):
        return Cell(needed or say("to be maintained"), sub=headroom)
    has_start = from_start and (row.kind == "total" or not math.isnan(row.level))
    if row.attainment != "not_due" or row.kind in ("each_year", "rank") or not has_start:
        return text_cell(needed)
    if find_latest_figure(tables, row, tables.year) is None:
        return Cell(from_start, sub=say("from the start") if has_figures else "")
    if not math.isnan(row.baseline) or row.kind in codes.AGGREGATE_KINDS:
        return Cell(needed or DASH, sub=say("from the start {pace}", pace=from_start))
    first, *later = find_yearly_figures(tables, row, tables.year)  # instead of a baseline
    since = say("since {year}: {pace}", year=str(first), pace=from_start) if later else ""
    return Cell(needed or DASH, sub=since)


def _outlook_cell(row: Measure, say: Translator) -> Cell:
    """A verdict, below it where the pace so far leads."""
    cell, ends = _verdict_cell(row, say), format_projection(row, say)
    ends = ends and say("at the pace so far: {value}", value=ends)
    return replace(cell, sub=phrases.join_parts(cell.sub, ends))


def _verdict_cell(row: Measure, say: Translator) -> Cell:
    return verdict_cell(assessment.verdict_of(row), say, format_trend(row, say))
