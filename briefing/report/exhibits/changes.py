"""What changed since last year, what cannot be judged and why: two parts of the progress report."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.data import queries, schema, tables
from briefing.data.queries import Row
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, blocks, phrases, target_figures
from briefing.report.exhibits.target_tables import verdict_cell

CHANGE_KINDS = ("decided", "worse", "better", "judged", "cannot_judge")


def verdict_changes(run: Tables, say: Translator) -> blocks.Block:
    """Every verdict that is not what it was a year before, by how it changed."""
    changes = _changes_with_targets(run)
    first = schema.period_years(target_figures.current_plan(run))[0]
    before, now = str(run.year - 1), str(run.year)
    if not changes and run.year == first:
        return blocks.paragraph(
            say(
                "{year} is the first year of the plan, with no earlier assessment to compare with.",
                year=now,
            )
        )
    if not changes:
        return blocks.paragraph(say("No verdict has changed since {year}.", year=before))
    groups = {sort: [pair for pair in changes if pair[0]["sort"] == sort] for sort in CHANGE_KINDS}
    rows = [row for _, row in changes]
    return blocks.Table(
        anchor="changes",
        caption=say("Verdicts that changed from {before} to {now}", before=before, now=now),
        columns=(
            blocks.Column(say("Target"), width=2.8, header=True),
            blocks.Column(before, width=2),
            blocks.Column(now, width=2.05),
            blocks.Column(say("Why"), width=2.75),
        ),
        groups=tuple(
            blocks.Group(
                say.code("change", sort),
                tuple(_change_row(run, change, row, say) for change, row in own),
            )
            for sort, own in groups.items()
            if own
        ),
        source=queries.source_marks(
            run, [row["source_id"] for row in _results_of_both_years(run, rows)]
        ),
    )


def _changes_with_targets(run: Tables) -> list[tuple[Row, Row]]:
    """The changes of the plan's targets, each with its target, in the order of the targets; of a
    target now decided only that.
    """
    rows = [*target_figures.plan_targets(run), *target_figures.interim_targets(run)]
    found: list[tuple[Row, Row]] = []
    for row in rows:
        own = tables.to_records(run.changes[run.changes["target_id"] == row["target_id"]])
        decided = [change for change in own if change["field"] == "attainment"]
        found += [(change, row) for change in (decided or own)]
    return found


def _results_of_both_years(run: Tables, rows: Sequence[Row]) -> list[Row]:
    seen = [
        target_figures.find_latest_figure(run, row, year)
        for row in rows
        for year in (run.year - 1, run.year)
    ]
    return [one.result for one in seen if one is not None]


def _change_row(run: Tables, change: Row, row: Row, say: Translator) -> tuple[blocks.Cell, ...]:
    names = queries.indicator_names(run.indicators, say)
    due = int(row["due"])
    name = names[row["indicator_id"]]
    of_end = due == schema.period_years(row["plan"])[1]
    return (
        blocks.Cell(
            name, about=row["target_id"], sub="" if of_end else say("due in {year}", year=str(due))
        ),
        blocks.Cell(
            assessment.verdict_label(change["before"], say),
            sub=_format_figure_by(run, row, run.year - 1, say),
        ),
        verdict_cell(change["after"], say, _format_figure_by(run, row, run.year, say)),
        blocks.Cell(_explain_verdict(run, row, say)),
    )


def _format_figure_by(run: Tables, row: Row, year: int, say: Translator) -> str:
    """What was known by a year, with its own year where that is another."""
    one = target_figures.find_latest_figure(run, row, year)
    if one is None:
        return say("no figure")
    return one.said(say) if one.year == year else f"{one.said(say)} ({one.year})"


def _explain_verdict(run: Tables, row: Row, say: Translator) -> str:
    """The verdict of now in numbers and reasons."""
    code = assessment.verdict_of(row)
    told_why = " ".join(target_figures.describe_reasons(run, row, say))
    if code in assessment.DECIDED or row["kind"] in ("rank", "each_year"):
        parts = [say("Asked: {asked}.", asked=phrases.format_target(row, say))]
        if row["kind"] == "rank" and (places := assessment.format_needed_pace(row, say)):
            parts.append(say("To gain: {places}.", places=places))
        return " ".join((*parts, told_why)).strip()
    room = target_figures.format_headroom(row, say)
    if room:
        return f"{room[:1].upper()}{room[1:]}. {told_why}".strip()
    achieved, required = (
        assessment.format_achieved_pace(row, say),
        phrases.format_required_pace(row, say),
    )
    if code in target_figures.WITHOUT_VERDICT or not achieved or not required:
        return told_why
    numbers = say(
        "Achieved {achieved}; needed since the start: {required}.",
        achieved=achieved,
        required=required,
    )
    return f"{numbers} {told_why}".strip()


def undetermined_targets(run: Tables, say: Translator) -> blocks.Block:
    """The targets that cannot be judged, by what most of all keeps them from it."""
    rows = target_figures.plan_targets(run)
    groups = [
        (code, [row for row in rows if target_figures.main_obstacle(run, row) == code])
        for code in target_figures.OBSTACLES
    ]
    items = [_undetermined_item(run, code, own, say) for code, own in groups if own]
    if not rows:
        return blocks.paragraph(say("The plan has no target here."))
    if not items:
        return blocks.paragraph(say("Every target can be judged."))
    return blocks.List(tuple(items))


def _undetermined_item(
    run: Tables, code: str, rows: Sequence[Row], say: Translator
) -> tuple[blocks.Span, ...]:
    names = queries.indicator_names(run.indicators, say)
    listed = "; ".join(names[row["indicator_id"]] for row in rows)
    reason = say.code("obstacle", code)
    reason = f"{reason[:1].upper()}{reason[1:]}"
    head = say("{reason} ({count}):", reason=reason, count=say.number(len(rows)))
    return (blocks.Span(head, "strong"), blocks.Span(f" {listed}."))
