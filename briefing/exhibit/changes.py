"""What changed since last year, what cannot be judged and why: two parts of the progress report."""

from __future__ import annotations

from collections.abc import Sequence

from briefing import block, contract, judged, progress, tables, told
from briefing.exhibit.standings import verdict_cell
from briefing.tables import Tables
from briefing.told import Row
from briefing.words import Speaker

SORTS = ("decided", "worse", "better", "judged", "cannot_judge")


def changed(run: Tables, say: Speaker) -> block.Block:
    """Every verdict that is not what it was a year before, by how it changed."""
    changes = _changes(run)
    first = contract.period_years(progress.plan_of(run))[0]
    before, now = str(run.year - 1), str(run.year)
    if not changes and run.year == first:
        return block.paragraph(
            say(
                "{year} is the first year of the plan, with no earlier assessment to compare with.",
                year=now,
            )
        )
    if not changes:
        return block.paragraph(say("No verdict has changed since {year}.", year=before))
    groups = {sort: [pair for pair in changes if pair[0]["sort"] == sort] for sort in SORTS}
    rows = [row for _, row in changes]
    return block.Table(
        anchor="changes",
        caption=say("Verdicts that changed from {before} to {now}", before=before, now=now),
        columns=(
            block.Column(say("Target"), width=2.8, header=True),
            block.Column(before, width=2),
            block.Column(now, width=2.05),
            block.Column(say("Why"), width=2.75),
        ),
        groups=tuple(
            block.Group(
                say.code("change", sort), tuple(_row(run, change, row, say) for change, row in own)
            )
            for sort, own in groups.items()
            if own
        ),
        source=told.marks(run, [row["source_id"] for row in _results(run, rows)]),
    )


def _changes(run: Tables) -> list[tuple[Row, Row]]:
    """The changes of the plan's targets, each with its target, in the order of the targets; of a
    target now decided only that.
    """
    rows = [*progress.targets(run), *progress.apart(run)]
    found: list[tuple[Row, Row]] = []
    for row in rows:
        own = tables.records(run.changes[run.changes["target_id"] == row["target_id"]])
        decided = [change for change in own if change["field"] == "attainment"]
        found += [(change, row) for change in (decided or own)]
    return found


def _results(run: Tables, rows: Sequence[Row]) -> list[Row]:
    seen = [progress.seen(run, row, year) for row in rows for year in (run.year - 1, run.year)]
    return [one.result for one in seen if one is not None]


def _row(run: Tables, change: Row, row: Row, say: Speaker) -> tuple[block.Cell, ...]:
    names = told.names(run.indicators, say)
    due = int(row["due"])
    name = names[row["indicator_id"]]
    of_end = due == contract.period_years(row["plan"])[1]
    return (
        block.Cell(
            name, about=row["target_id"], sub="" if of_end else say("due in {year}", year=str(due))
        ),
        block.Cell(
            judged.code_word(change["before"], say), sub=_value(run, row, run.year - 1, say)
        ),
        verdict_cell(change["after"], say, _value(run, row, run.year, say)),
        block.Cell(_why(run, row, say)),
    )


def _value(run: Tables, row: Row, year: int, say: Speaker) -> str:
    """What was known by a year, with its own year where that is another."""
    one = progress.seen(run, row, year)
    if one is None:
        return say("no figure")
    return one.said(say) if one.year == year else f"{one.said(say)} ({one.year})"


def _why(run: Tables, row: Row, say: Speaker) -> str:
    """The verdict of now in numbers and reasons."""
    code = judged.verdict(row)
    told_why = " ".join(progress.reasons(run, row, say))
    if code in judged.DECIDED or row["kind"] in ("rank", "each_year"):
        parts = [say("Asked: {asked}.", asked=told.asked(row, say))]
        if row["kind"] == "rank" and (places := judged.needed(row, say)):
            parts.append(say("To gain: {places}.", places=places))
        return " ".join((*parts, told_why)).strip()
    room = progress.headroom(row, say)
    if room:
        return f"{room[:1].upper()}{room[1:]}. {told_why}".strip()
    achieved, required = judged.achieved(row, say), told.required(row, say)
    if code in progress.UNJUDGED or not achieved or not required:
        return told_why
    numbers = say(
        "Achieved {achieved}; needed since the start: {required}.",
        achieved=achieved,
        required=required,
    )
    return f"{numbers} {told_why}".strip()


def unjudged(run: Tables, say: Speaker) -> block.Block:
    """The targets that cannot be judged, by what most of all keeps them from it."""
    rows = progress.targets(run)
    groups = [
        (code, [row for row in rows if progress.obstacle(run, row) == code])
        for code in progress.OBSTACLES
    ]
    items = [_unjudged(run, code, own, say) for code, own in groups if own]
    if not rows:
        return block.paragraph(say("The plan has no target here."))
    if not items:
        return block.paragraph(say("Every target can be judged."))
    return block.List(tuple(items))


def _unjudged(run: Tables, code: str, rows: Sequence[Row], say: Speaker) -> tuple[block.Span, ...]:
    names = told.names(run.indicators, say)
    listed = "; ".join(names[row["indicator_id"]] for row in rows)
    reason = say.code("obstacle", code)
    reason = f"{reason[:1].upper()}{reason[1:]}"
    head = say("{reason} ({count}):", reason=reason, count=say.number(len(rows)))
    return (block.Span(head, "strong"), block.Span(f" {listed}."))
