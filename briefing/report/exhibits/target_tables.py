"""The tables of the progress report: every target with its verdict, and what is counted apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefing.data import cells, queries, schema
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, blocks, evidence, phrases
from briefing.report.source_list import no_interim_targets
from briefing.report.target_columns import (
    DASH,
    TargetColumn,
    fill_columns,
    name_cell,
    number_cell,
    target_cell,
    text_cell,
    verdict_cell,
)
from briefing.report.target_figures import (
    KnownFigure,
    current_plan,
    describe_reasons,
    find_latest_figure,
    find_yearly_figures,
    format_headroom,
    format_level,
    format_projection,
    format_trend,
    group_by_domain,
    has_level,
    interim_targets,
    plan_targets,
)

EARLIER_MARK, DERIVED_MARK, ESTIMATE_MARK = "*", "d", "e"  # marks of a result


def progress_table(tables: Tables, say: Translator) -> blocks.Block:
    """Every target due at the plan's end: asked, latest, achieved and needed a year, verdict.

    A column in which no target has anything is left out.
    """
    rows, plan = plan_targets(tables), say.period(current_plan(tables))
    if not rows:
        return blocks.paragraph(say("The plan has no target here."))
    return _make_table(
        tables,
        say,
        anchor="standings",
        caption=say("Targets of {plan} as of {year}", plan=plan, year=str(tables.year)),
        columns=_progress_columns(tables, say),
        targets={
            say.code("domain", code): group for code, group in group_by_domain(tables, rows).items()
        },
    )


def interim_table(tables: Tables, say: Translator) -> blocks.Block:
    """What is counted apart: targets due before the plan's end, and stages of milestones."""
    rows = interim_targets(tables)
    due = str(schema.period_years(current_plan(tables))[1])
    if not rows:
        return no_interim_targets(due, say)
    targets = {
        say("Due before {due}", due=due): [row for row in rows if not row.stage_of],
        say("Stages of milestones"): [row for row in rows if row.stage_of],
    }
    return _make_table(
        tables,
        say,
        anchor="interim",
        caption=say("Targets due before {due}, and stages of milestones", due=due),
        columns=_interim_columns(tables, say),
        targets={label: group for label, group in targets.items() if group},
    )


def _make_table(
    tables: Tables,
    say: Translator,
    anchor: str,
    caption: str,
    columns: Sequence[TargetColumn],
    targets: Mapping[str, Sequence[Measure]],
) -> blocks.Table:
    shown, groups = fill_columns(columns, targets, is_empty=_is_empty)
    marks = {mark for group in groups for row in group.rows for cell in row for mark in cell.notes}
    source_ids = []
    for row in (row for group in targets.values() for row in group):
        latest = find_latest_figure(tables, row, tables.year)
        source_ids += [row.source_id, *([latest.result.source_id] if latest else [])]
    table = blocks.Table(
        anchor=anchor,
        caption=caption,
        columns=_redistribute_width([column.heading for column in columns], shown),
        groups=groups,
        notes=tuple(note for note in _make_footnotes(tables, say) if note.mark in marks),
        source=queries.source_marks(tables, source_ids),
    )
    return evidence.add_evidence(tables, table, say)


def _is_empty(cell: blocks.Cell) -> bool:
    return cell.text in ("", DASH) and not cell.sub


def _redistribute_width(
    columns: Sequence[blocks.Column], shown: Sequence[blocks.Column]
) -> tuple[blocks.Column, ...]:
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


def _make_footnotes(tables: Tables, say: Translator) -> tuple[blocks.Footnote, ...]:
    earlier = say("A result from before {year}; none for {year} yet.", year=str(tables.year))
    return (
        blocks.Footnote(EARLIER_MARK, earlier),
        blocks.Footnote(DERIVED_MARK, say("derived")),
        blocks.Footnote(ESTIMATE_MARK, say("estimate")),
    )


def _progress_columns(tables: Tables, say: Translator) -> list[TargetColumn]:
    due = say("in {year}", year=str(schema.period_years(current_plan(tables))[1]))
    now = say("in {year}", year=str(tables.year))
    has_figures = _has_figures(tables)
    since = say("from now on") if has_figures else say("from the start")
    known_reason = "" if has_figures else "no_result"  # which the cover gives for all
    return [
        TargetColumn(blocks.Column(say("No."), width=0.36, align="center"), number_cell),
        TargetColumn(
            blocks.Column(say("Target"), width=2.4, header=True),
            lambda row: _name_cell(tables, row, say, known_reason),
        ),
        TargetColumn(
            _figure_column(say("Asked for"), due, 1.6), lambda row: _level_cell(tables, row, say)
        ),
        TargetColumn(
            _figure_column(say("Latest"), now, 1.65), lambda row: _latest_cell(tables, row, say)
        ),
        TargetColumn(
            _figure_column(say("Achieved a year"), "", 1.28),
            lambda row: text_cell(assessment.format_achieved_pace(row, say, with_per_year=False)),
        ),
        TargetColumn(
            _figure_column(say("Needed a year"), since, 1.4),
            lambda row: _needed_cell(tables, row, say, has_figures),
        ),
        TargetColumn(
            _figure_column(say("At the pace so far"), due, 0.9),
            lambda row: text_cell(format_projection(row, say)),
        ),
        TargetColumn(blocks.Column(say("Verdict"), width=1.5), lambda row: _verdict_cell(row, say)),
    ]


def _interim_columns(tables: Tables, say: Translator) -> list[TargetColumn]:
    now, since = say("in {year}", year=str(tables.year)), say("from now on")
    has_figures = _has_figures(tables)
    return [
        TargetColumn(
            blocks.Column(say("Target"), width=3.4, header=True),
            lambda row: _name_cell(tables, row, say),
        ),
        TargetColumn(
            blocks.Column(say("Due"), width=0.6, align="center"),
            lambda row: blocks.Cell(str(int(row.due))),
        ),
        TargetColumn(
            _figure_column(say("Asked for"), "", 1.7), lambda row: _level_cell(tables, row, say)
        ),
        TargetColumn(
            _figure_column(say("Latest"), now, 1.6), lambda row: _latest_cell(tables, row, say)
        ),
        TargetColumn(
            _figure_column(say("Needed a year"), since, 1.4),
            lambda row: _needed_cell(tables, row, say, has_figures),
        ),
        TargetColumn(blocks.Column(say("Verdict"), width=1.6), lambda row: _verdict_cell(row, say)),
    ]


def _figure_column(label: str, unit: str, width: float) -> blocks.Column:
    return blocks.Column(label, unit=unit, width=width, align="right")


def _has_figures(tables: Tables) -> bool:
    """Whether any target due at the plan's end has a figure of its years."""
    return any(find_latest_figure(tables, row, tables.year) for row in plan_targets(tables))


def _name_cell(tables: Tables, row: Measure, say: Translator, except_code: str = "") -> blocks.Cell:
    """The name, below it the stage's milestone and why the verdict is what it is."""
    remarks = describe_reasons(tables, row, say, except_code)
    if milestone := tables.measure_by_id.get(row.stage_of):
        name = tables.indicator_names[say.language][milestone.indicator_id]
        remarks = [say("Stage of: {name}.", name=name), *remarks]
    return name_cell(tables, row, say, sub=" ".join(remarks))


def _level_cell(tables: Tables, row: Measure, say: Translator) -> blocks.Cell:
    """What is asked, below it the level that comes to and the baseline."""
    level, baseline = format_level(row, say), _format_baseline(row, say)
    parts = [say("that is {level}", level=level)] if level else []
    if baseline:
        match = row.baseline_match if row.baseline_match in ("derived", "nearest") else "same"
        period = say.period(row.baseline_period)
        parts.append(say.code("start", match, period=period, value=baseline))
    return target_cell(tables, row, say, sub="; ".join(parts))


def _format_baseline(row: Measure, say: Translator) -> str:
    """What a target starts from; a unit in words is left to what is asked above it."""
    unit = row.baseline_unit
    if unit != row.unit or say.unit(unit).startswith("%") or row.kind == "rank":
        return phrases.format_baseline(row, say)
    number = say.number(row.baseline, phrases.count_decimals(row.baseline_decimals))
    return say.code("operator word", row.baseline_operator, value=number)


def _latest_cell(tables: Tables, row: Measure, say: Translator) -> blocks.Cell:
    """What is known last: the mean or sum so far where the target asks for one, else the year's."""
    known = find_latest_figure(tables, row, tables.year)
    if known is None:
        return blocks.Cell(DASH)
    is_earlier = known.year < min(tables.year, int(row.due))
    is_done = row.kind == "milestone" and known.value >= 1
    marks = {
        EARLIER_MARK: is_earlier and not is_done,
        DERIVED_MARK: known.result.derived and not known.is_cumulative,
        ESTIMATE_MARK: known.result.estimate == "yes",
    }
    reference = queries.format_reference(tables, known.result.source_id, known.result.place)
    return blocks.Cell(
        known.format(say),
        sub=" · ".join(filter(None, (_format_period(tables, row, known, say), reference))),
        notes=tuple(mark for mark, applies in marks.items() if applies),
        href=evidence.link_to_latest(tables, row, known),
    )


def _format_period(tables: Tables, row: Measure, known: KnownFigure, say: Translator) -> str:
    """What a figure is of, where it is not the briefing year alone."""
    if not known.is_cumulative and known.year == tables.year:
        return ""
    return evidence.format_period_so_far(row, known, say)


def _needed_cell(tables: Tables, row: Measure, say: Translator, has_figures: bool) -> blocks.Cell:
    """The pace needed from here, below it the one needed from the start; of a target to maintain
    how far it is from its bound.

    Where no target of the plan has figures, the column's heading says that it is from the start.
    """
    needed = assessment.format_needed_pace(row, say, with_per_year=False)
    from_start = phrases.format_required_pace(row, say, with_per_year=False)
    if headroom := format_headroom(row, say):
        return blocks.Cell(needed or say("to be maintained"), sub=headroom)
    has_start = from_start and (row.kind == "total" or has_level(row))
    if row.attainment != "not_due" or row.kind in ("each_year", "rank") or not has_start:
        return text_cell(needed)
    if find_latest_figure(tables, row, tables.year) is None:
        return blocks.Cell(from_start, sub=say("from the start") if has_figures else "")
    if not math.isnan(row.baseline) or row.kind in cells.AGGREGATE_KINDS:
        return blocks.Cell(needed or DASH, sub=say("from the start {pace}", pace=from_start))
    first, *later = find_yearly_figures(tables, row, tables.year)  # instead of a baseline
    since = say("since {year}: {pace}", year=str(first), pace=from_start) if later else ""
    return blocks.Cell(needed or DASH, sub=since)


def _verdict_cell(row: Measure, say: Translator) -> blocks.Cell:
    return verdict_cell(assessment.verdict_of(row), say, format_trend(row, say))
