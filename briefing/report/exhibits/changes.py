"""What changed since last year, what cannot be judged and why: two parts of the progress report."""

from __future__ import annotations

from briefing.data import queries
from briefing.data.codes import UNDECIDED_VERDICTS
from briefing.data.periods import period_years
from briefing.data.rows import Change, Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, pace_phrases, phrases, target_figures
from briefing.report.blocks import (
    Block,
    Cell,
    Column,
    List,
    Row,
    Table,
    make_groups,
    names_item,
    paragraph,
)
from briefing.report.phrases import Measures, indicator_name
from briefing.report.target_columns import name_cell, verdict_cell
from briefing.report.target_figures import plan_targets

CHANGE_KINDS = ("amended", "decided", "worse", "better", "judged", "cannot_judge")


def verdict_changes(tables: Tables, say: Translator) -> Block:
    """Every verdict that is not what it was a year before, by how it changed."""
    changes = _pair_changes_with_targets(tables)
    first = period_years(target_figures.current_plan(tables))[0]
    before, now = str(tables.year - 1), str(tables.year)
    if not changes and tables.year == first:
        return paragraph(
            say(
                "{year} is the first year of the plan, with no earlier assessment to compare with.",
                year=now,
            )
        )
    if not changes:
        return paragraph(say("No verdict has changed since {year}.", year=before))
    rows_by_kind: dict[str, list[Row]] = {kind: [] for kind in CHANGE_KINDS}
    for change, target in changes:
        rows_by_kind[change.sort].append(_change_row(tables, change, target, say))
    return Table(
        anchor="changes",
        caption=say("Verdicts that changed from {before} to {now}", before=before, now=now),
        columns=(
            Column(say("Target"), width=2.8, header=True),
            Column(before, width=2),
            Column(now, width=2.05),
            Column(say("Why"), width=2.75),
        ),
        groups=make_groups({say.code("change", k): rows for k, rows in rows_by_kind.items()}),
        source=_cite_both_years(tables, [target for _, target in changes]),
    )


def _pair_changes_with_targets(tables: Tables) -> list[tuple[Change, Measure]]:
    """The changes of the plan's targets, in the order of these; of one now decided only that."""
    pairs: list[tuple[Change, Measure]] = []
    for row in (*plan_targets(tables), *target_figures.interim_targets(tables)):
        changes = [change for change in tables.changes if change.target_id == row.target_id]
        decided = [change for change in changes if change.field == "attainment"]
        pairs += [(change, row) for change in (decided or changes)]
    return pairs


def _cite_both_years(tables: Tables, targets: Measures) -> str:
    """The numbers of the sources of what is known of some targets now and was a year before."""
    figures = (
        target_figures.find_latest_figure(tables, row, year)
        for row in targets
        for year in (tables.year - 1, tables.year)
    )
    return queries.source_marks(tables, [known.result.source_id for known in figures if known])


def _change_row(tables: Tables, change: Change, row: Measure, say: Translator) -> Row:
    due = int(row.due)
    at_end = due == period_years(row.plan)[1]
    before, now = (
        _format_figure_by(tables, row, year, say) for year in (tables.year - 1, tables.year)
    )
    reasons = target_figures.describe_reasons(tables, row, say)
    return (
        name_cell(tables, row, say, sub="" if at_end else say("due in {year}", year=str(due))),
        Cell(assessment.verdict_label(change.before, say), sub=before),
        verdict_cell(change.after, say, sub=now),
        Cell(phrases.join_parts(_verdict_numbers(row, say), *reasons, separator=" ")),
    )


def _format_figure_by(tables: Tables, row: Measure, year: int, say: Translator) -> str:
    """What was known by a year, with its own year where that is another."""
    known = target_figures.find_latest_figure(tables, row, year)
    if known is None:
        return say("no figure")
    return known.format(say) if known.year == year else f"{known.format(say)} ({known.year})"


def _verdict_numbers(row: Measure, say: Translator) -> str:
    """What a target asks for, its margin or its paces: what its verdict is decided by."""
    code = assessment.verdict_of(row)
    if code in assessment.DECIDED or row.kind in ("rank", "each_year"):
        target = say("Asked: {asked}.", asked=phrases.format_target(row, say))
        places = assessment.format_needed_pace(row, say) if row.kind == "rank" else ""
        to_gain = say("To gain: {places}.", places=places) if places else ""
        return phrases.join_parts(target, to_gain, separator=" ")
    if headroom := target_figures.format_headroom(row, say):
        return f"{headroom[:1].upper()}{headroom[1:]}."
    achieved = assessment.format_achieved_pace(row, say)
    required = pace_phrases.format_required_pace(row, say)
    if code in UNDECIDED_VERDICTS or not achieved or not required:
        return ""
    return say(
        "Achieved {achieved}; needed since the start: {required}.",
        achieved=achieved,
        required=required,
    )


def undetermined_targets(tables: Tables, say: Translator) -> Block:
    """The targets that cannot be judged, by what most of all keeps them from it."""
    rows = plan_targets(tables)
    if not rows:
        plan = say.period(target_figures.current_plan(tables))
        return paragraph(say("No target for {plan} is known.", plan=plan))
    names: dict[str, list[str]] = {code: [] for code in ("", *target_figures.OBSTACLES)}
    for row in rows:
        obstacle = target_figures.main_obstacle(tables, row)
        names[obstacle].append(indicator_name(tables, row, say))
    items = []
    for code in filter(names.get, target_figures.OBSTACLES):
        reason, count = say.code("obstacle", code), say.number(len(names[code]))
        reason = f"{reason[:1].upper()}{reason[1:]}"
        items.append(
            names_item(say("{reason} ({count}):", reason=reason, count=count), names[code])
        )
    return List(tuple(items)) if items else paragraph(say("Every target can be judged."))
