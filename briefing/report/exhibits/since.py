"""What changed since the last release: a section of the progress report, the page of `compare`."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.data.rows import ChangeSince
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import since
from briefing.report.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    List,
    Row,
    Table,
    make_groups,
    names_item,
    paragraph,
)
from briefing.report.target_columns import DASH, verdict_cell

ANCHOR = "since-release"
FIGURE_SORTS = ("revised", "withdrawn", "superseded")


def changes_since(tables: Tables, say: Translator) -> list[Block]:
    """What differs from the last release, under its heading; nothing where there is none."""
    rows = tables.changes_since
    if not rows:
        return []
    heading = Heading(2, say("What changed since the last release"), ANCHOR)
    note = say(
        "Here the figures known today are compared with what readers were given; “What changed "
        "since last year” compares two years by the figures known today."
    )
    return [heading, *describe_changes(rows, say), paragraph(note)]


def describe_changes(
    rows: Sequence[ChangeSince], say: Translator, complete: bool = False
) -> list[Block]:
    """What differs, as tables; what is new by name, where it is not to be `complete`."""
    run, new = since.describe_run(rows[0], say), since.list_changes(rows, "new")
    used = [row for row in new if row.in_force == "yes"]
    sorts = ("new", *FIGURE_SORTS) if complete else FIGURE_SORTS
    figures = {sort: since.list_changes(rows, sort) for sort in sorts}
    if not complete:
        figures["new"] = [row for row in new if row.in_force != "yes"]
    shown = [
        _figures_table(figures, say),
        List((_list_new(used, say),)) if used and not complete else None,
        _verdicts_table(since.list_changes(rows, "verdict"), say),
        _sentences_table(since.list_changes(rows, "sentence"), say),
    ]
    blocks = [block for block in shown if block]
    opening = say("Compared with {run}.", run=run)
    same = say("No figure, target, verdict or sentence differs from {run}.", run=run)
    return [paragraph(opening if blocks else same), *blocks]


def _list_new(rows: Sequence[ChangeSince], say: Translator) -> tuple:
    names = dict.fromkeys(since.name_subject(row, say) for row in rows)
    count = say.number(len(rows))
    return names_item(say("{what} ({count}):", what=say.code("since", "new"), count=count), names)


def _figures_table(rows_by_sort: dict[str, list[ChangeSince]], say: Translator) -> Table | None:
    groups = make_groups(
        {
            say.code("since", sort): [_figure_row(row, say) for row in rows]
            for sort, rows in rows_by_sort.items()
        }
    )
    columns = (
        Column(say("Figure or target"), width=2.6, header=True),
        Column(say("Before"), width=1.5),
        Column(say("Now"), width=1.5),
        Column(say("Source, and why it is used"), width=2.8),
    )
    caption = say("Figures and targets that changed")
    return (
        Table(anchor="since-figures", caption=caption, columns=columns, groups=groups)
        if groups
        else None
    )


def _figure_row(row: ChangeSince, say: Translator) -> Row:
    field = say.code("field", row.field) if row.field not in ("", "value") else ""
    sub = ", ".join(filter(None, (since.describe_subject(row, say), field)))
    return (
        Cell(since.name_subject(row, say), sub=sub),
        Cell(since.format_before(row, say) or DASH),
        Cell(since.format_after(row, say) or DASH),
        Cell(since.explain(row, say)),
    )


def _verdicts_table(rows: Sequence[ChangeSince], say: Translator) -> Table | None:
    made = tuple(
        (
            Cell(since.name_subject(row, say), sub=since.describe_subject(row, say)),
            Cell(since.format_before(row, say)),
            verdict_cell(row.after, say),
            Cell(since.explain(row, say)),
        )
        for row in rows
    )
    columns = (
        Column(say("Target"), width=2.6, header=True),
        Column(say("Before"), width=1.6),
        Column(say("Now"), width=1.8),
        Column(say("Cause"), width=2.4),
    )
    caption = say("Verdicts that changed")
    return (
        Table(
            anchor="since-verdicts",
            caption=caption,
            columns=columns,
            groups=make_groups({"": made}),
        )
        if made
        else None
    )


def _sentences_table(rows: Sequence[ChangeSince], say: Translator) -> Table | None:
    made = tuple(
        (Cell(row.name[row.language]), Cell(row.before), Cell(row.after or DASH))
        for row in rows
        if row.language == say.language
    )
    columns = (
        Column(say("Page"), width=1.6, header=True),
        Column(say("What it said"), width=3.4),
        Column(say("What is right now"), width=3.4),
    )
    caption = say("Sentences of the earlier pages that hold no longer")
    return (
        Table(
            anchor="since-sentences",
            caption=caption,
            columns=columns,
            groups=make_groups({"": made}),
        )
        if made
        else None
    )
