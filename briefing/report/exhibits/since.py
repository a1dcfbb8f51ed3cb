"""What changed since the last release: a section of the progress report, the page of `compare`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from briefing.data.rows import ChangeSince
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import phrases, since
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

FIGURE_SORTS = ("revised", "withdrawn", "superseded", "new")
SORTS = (*FIGURE_SORTS, "verdict", "sentence")


def changes_since(tables: Tables, say: Translator) -> list[Block]:
    """What differs from the last release, under its heading; nothing where there is none."""
    rows = tables.changes_since
    if not rows:
        return []
    note = say(
        "Here the figures known today are compared with what readers were given; “What changed "
        "since last year” compares two years by the figures known today."
    )
    heading = Heading(2, say("What changed since the last release"), since.ANCHOR)
    return [heading, paragraph(note), *describe_changes(rows, say)]


def describe_changes(
    rows: Sequence[ChangeSince], say: Translator, complete: bool = False
) -> list[Block]:
    """What differs, as tables; unless it is to be `complete`, what is new, and what changed because
    a year has passed, by name.
    """
    run, named = since.describe_run(rows[0], say), [] if complete else since.list_expected(rows)
    shown = {
        sort: [row for row in since.list_changes(rows, sort) if row not in named] for sort in SORTS
    }
    lines = since.list_names(named, say)
    blocks = [
        _figures_table({sort: shown[sort] for sort in FIGURE_SORTS}, say),
        _verdicts_table(shown["verdict"], say),
        List(tuple(names_item(label, names) for label, names in lines)) if lines else None,
        _sentences_table(shown["sentence"], say),
    ]
    found = [block for block in blocks if block]
    opening = say("Compared with {run}.", run=run)
    same = say("No figure, target, verdict or sentence differs from {run}.", run=run)
    return [paragraph(opening if found else same), *found]


def _figures_table(
    rows_by_sort: Mapping[str, Sequence[ChangeSince]], say: Translator
) -> Table | None:
    rows = {
        say.code("since", sort): [_figure_row(row, say) for row in rows]
        for sort, rows in rows_by_sort.items()
    }
    columns = (
        Column(say("Figure or target"), width=2.6, header=True),
        Column(say("Before"), width=1.5),
        Column(say("Now"), width=1.5),
        Column(say("Source, and why it is used"), width=2.8),
    )
    return _make_table("figures", say("Figures and targets that changed"), columns, rows)


def _figure_row(row: ChangeSince, say: Translator) -> Row:
    field = say.code("field", row.field) if row.field not in ("", "value") else ""
    sub = phrases.join_parts(since.describe_subject(row, say), field, separator=", ")
    return (
        Cell(since.name_subject(row, say), sub=sub),
        Cell(since.format_before(row, say) or DASH),
        Cell(since.format_after(row, say) or DASH),
        Cell(since.explain(row, say)),
    )


def _verdicts_table(changes: Sequence[ChangeSince], say: Translator) -> Table | None:
    rows: dict[str, list[Row]] = {}
    for row in changes:
        cells = (
            Cell(since.name_subject(row, say), sub=since.describe_subject(row, say)),
            Cell(since.format_before(row, say)),
            verdict_cell(row.after, say),
        )
        rows.setdefault(since.explain(row, say), []).append(cells)
    columns = (
        Column(say("Target"), width=3.5, header=True),
        Column(say("Before"), width=2),
        Column(say("Now"), width=2),
    )
    return _make_table("verdicts", say("Verdicts that changed, by cause"), columns, rows)


def _sentences_table(changes: Sequence[ChangeSince], say: Translator) -> Table | None:
    """Those of the pages in the reader's language."""
    rows: dict[str, list[Row]] = {}
    for row in changes:
        if row.language == say.language:
            cells = Cell(row.before), Cell(row.after or DASH)
            rows.setdefault(row.name[row.language], []).append(cells)
    columns = (
        Column(say("What it said"), width=3.5, header=True),
        Column(say("What is right now"), width=3.5),
    )
    caption = say("Sentences of the earlier pages that are no longer right, by page")
    return _make_table("sentences", caption, columns, rows)


def _make_table(
    name: str, caption: str, columns: tuple[Column, ...], rows: Mapping[str, Sequence[Row]]
) -> Table | None:
    groups = make_groups(rows)
    return Table(caption, columns, groups, f"since-{name}") if groups else None
