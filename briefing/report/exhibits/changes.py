"""What changed since last year, what cannot be judged and why: two parts of the progress report."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.data import queries, schema
from briefing.data.rows import Change, Measure
from briefing.data.tables import Tables
from briefing.data.verdicts import UNDECIDED_VERDICTS
from briefing.i18n import Translator
from briefing.report import assessment, blocks, phrases, target_figures
from briefing.report.target_columns import name_cell, verdict_cell

CHANGE_KINDS = ("decided", "worse", "better", "judged", "cannot_judge")


def verdict_changes(tables: Tables, say: Translator) -> blocks.Block:
    """Every verdict that is not what it was a year before, by how it changed."""
    changes = _pair_changes_with_targets(tables)
    first = schema.period_years(target_figures.current_plan(tables))[0]
    before, now = str(tables.year - 1), str(tables.year)
    if not changes and tables.year == first:
        return blocks.paragraph(
            say(
                "{year} is the first year of the plan, with no earlier assessment to compare with.",
                year=now,
            )
        )
    if not changes:
        return blocks.paragraph(say("No verdict has changed since {year}.", year=before))
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
                say.code("change", kind),
                tuple(_change_row(tables, change, target, say) for change, target in group),
            )
            for kind in CHANGE_KINDS
            if (group := [pair for pair in changes if pair[0].sort == kind])
        ),
        source=_cite_both_years(tables, [target for _, target in changes]),
    )


def _pair_changes_with_targets(tables: Tables) -> list[tuple[Change, Measure]]:
    """The changes of the plan's targets, in the order of these; of one now decided only that."""
    pairs: list[tuple[Change, Measure]] = []
    for row in (*target_figures.plan_targets(tables), *target_figures.interim_targets(tables)):
        changes = [change for change in tables.changes if change.target_id == row.target_id]
        decided = [change for change in changes if change.field == "attainment"]
        pairs += [(change, row) for change in (decided or changes)]
    return pairs


def _cite_both_years(tables: Tables, targets: Sequence[Measure]) -> str:
    """The numbers of the sources of what is known of some targets now and was a year before."""
    figures = (
        target_figures.find_latest_figure(tables, row, year)
        for row in targets
        for year in (tables.year - 1, tables.year)
    )
    return queries.source_marks(tables, [known.result.source_id for known in figures if known])


def _change_row(
    tables: Tables, change: Change, row: Measure, say: Translator
) -> tuple[blocks.Cell, ...]:
    due = int(row.due)
    at_end = due == schema.period_years(row.plan)[1]
    before, now = (
        _format_figure_by(tables, row, year, say) for year in (tables.year - 1, tables.year)
    )
    return (
        name_cell(tables, row, say, sub="" if at_end else say("due in {year}", year=str(due))),
        blocks.Cell(assessment.verdict_label(change.before, say), sub=before),
        verdict_cell(change.after, say, sub=now),
        blocks.Cell(_explain_verdict(tables, row, say)),
    )


def _format_figure_by(tables: Tables, row: Measure, year: int, say: Translator) -> str:
    """What was known by a year, with its own year where that is another."""
    known = target_figures.find_latest_figure(tables, row, year)
    if known is None:
        return say("no figure")
    return known.format(say) if known.year == year else f"{known.format(say)} ({known.year})"


def _explain_verdict(tables: Tables, row: Measure, say: Translator) -> str:
    """The verdict of now in numbers and reasons."""
    sentences = [*_verdict_numbers(row, say), *target_figures.describe_reasons(tables, row, say)]
    return " ".join(sentences)


def _verdict_numbers(row: Measure, say: Translator) -> list[str]:
    """What a target asks for, its margin or its paces: what its verdict is decided by."""
    code = assessment.verdict_of(row)
    if code in assessment.DECIDED or row.kind in ("rank", "each_year"):
        sentences = [say("Asked: {asked}.", asked=phrases.format_target(row, say))]
        if row.kind == "rank" and (places := assessment.format_needed_pace(row, say)):
            sentences.append(say("To gain: {places}.", places=places))
        return sentences
    if headroom := target_figures.format_headroom(row, say):
        return [f"{headroom[:1].upper()}{headroom[1:]}."]
    achieved = assessment.format_achieved_pace(row, say)
    required = phrases.format_required_pace(row, say)
    if code in UNDECIDED_VERDICTS or not achieved or not required:
        return []
    return [
        say(
            "Achieved {achieved}; needed since the start: {required}.",
            achieved=achieved,
            required=required,
        )
    ]


def undetermined_targets(tables: Tables, say: Translator) -> blocks.Block:
    """The targets that cannot be judged, by what most of all keeps them from it."""
    rows = target_figures.plan_targets(tables)
    if not rows:
        return blocks.paragraph(say("The plan has no target here."))
    groups: dict[str, list[Measure]] = {code: [] for code in ("", *target_figures.OBSTACLES)}
    for row in rows:
        groups[target_figures.main_obstacle(tables, row)].append(row)
    items = [
        _undetermined_item(tables, code, group, say)
        for code, group in groups.items()
        if code and group
    ]
    if not items:
        return blocks.paragraph(say("Every target can be judged."))
    return blocks.List(tuple(items))


def _undetermined_item(
    tables: Tables, code: str, rows: Sequence[Measure], say: Translator
) -> tuple[blocks.Span, ...]:
    names = "; ".join(tables.indicator_names[say.language][row.indicator_id] for row in rows)
    reason = say.code("obstacle", code)
    reason = f"{reason[:1].upper()}{reason[1:]}"
    heading = say("{reason} ({count}):", reason=reason, count=say.number(len(rows)))
    return blocks.Span(heading, "strong"), blocks.Span(f" {names}.")
