"""A sheet → its tables: the columns by their headings, the rows below, the titles above."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from briefing.intake.frames import (
    FIGURE,
    FIGURE_ROLES,
    ROWS_LOOKED_AT,
    Frame,
    Over,
    find_frames,
    find_known_column,
    is_words,
    split_columns,
)
from briefing.intake.grid import Grid
from briefing.intake.headings import (
    ESTIMATE,
    FINAL,
    INDEX,
    UNREAD,
    Role,
    classify,
    complete,
    find_heading_unit,
    find_title_unit,
    is_complete,
    read_heading_period,
    read_title_period,
)
from briefing.intake.model import Address
from briefing.intake.period_words import read_period
from briefing.intake.row_names import Lexicon
from briefing.validate.sources.tokens import fold_text

FLAGS = ("0", "1")  # of a column that says which figures are estimates
MOST_TITLE_ROWS = 12
WHOLE_YEAR = re.compile(r"\bca nam\b|(full|whole) year")


class Column(NamedTuple):
    """A column of a table; `period` is "" where a row says it, `cell` its heading."""

    at: int
    role: Role
    cell: Address
    period: str
    period_cell: Address
    estimate: bool
    unit: str
    text: str
    said_by: Literal["heading", "title", "round"]  # what says of which year it is


class Table(NamedTuple):
    """A table of a sheet: its rows from `first` to `last`, `unit` and `is_index` by its titles."""

    grid: Grid
    columns: Sequence[Column]
    first: int
    last: int
    titles: Sequence[tuple[Address, str]]
    unit: str
    is_index: bool
    by_role: Mapping[Role, Column]
    figures: Sequence[Column]  # that may state results
    names: Sequence[Column]

    def find(self, *roles: Role) -> Column | None:
        found = (self.by_role[role] for role in roles if role in self.by_role)
        return next(found, None)

    def list(self, *roles: Role) -> list[Column]:
        return [column for column in self.columns if column.role in roles]


class Title(NamedTuple):
    """What a title says of the columns that say less: a period, that its figures are estimates."""

    period: str
    cell: Address | None
    estimate: bool


class Context(NamedTuple):
    """What a sheet is read with: the words of the data, the year of the round."""

    lexicon: Lexicon
    year: int
    stated: str = ""  # the year a template says it is for


def find_tables(grid: Grid, context: Context) -> list[Table]:
    """The tables of a sheet from the top down, those beside each other from the left."""
    tables: list[Table] = []
    frames = list(find_frames(grid, context.lexicon))
    end = 0
    for frame in frames:
        titles = list(_list_titles(grid, end, frame.top))
        made = [
            _make_table(grid, frame, columns, titles or _first_titles(tables), context)
            for columns in split_columns(grid, frame)
        ]
        made = [
            table
            for table in made
            if table.find("name", "id", "key") and table.find(*FIGURE_ROLES, "plan", "part")
        ]
        if not made and tables:  # no heading: words of a row of the table before
            above = tables[-1].first
            tables = [t._replace(last=frame.last) if t.first == above else t for t in tables]
            continue
        tables += made
        end = frame.bottom
    return tables


def _first_titles(tables: Sequence[Table]) -> Sequence[tuple[Address, str]]:
    return tables[0].titles if tables else ()


def _list_titles(grid: Grid, after: int, before: int) -> Iterator[tuple[Address, str]]:
    """The texts between two rows that may be titles of the table below them."""
    rows = grid.list_rows(after + 1, before - 1)
    for row in rows[-MOST_TITLE_ROWS:] if after else rows[: MOST_TITLE_ROWS * 2]:
        texts = [((row, c), cell.text) for c, cell in grid.rows[row].items() if is_words(cell)]
        is_text = len(texts) == len(grid.rows[row])
        if is_text and not any(FIGURE.fullmatch(text.strip()) for _, text in texts):
            yield from texts


def _make_table(
    grid: Grid,
    frame: Frame,
    headings: Sequence[Over],
    titles: Sequence[tuple[Address, str]],
    context: Context,
) -> Table:
    texts = [text for _, text in titles]
    number, period = read_title_period([*texts, grid.sheet.name])
    period = period or context.stated
    cell, text = titles[number] if 0 <= number < len(titles) else (None, "")
    title = Title(period, cell, bool(ESTIMATE.search(fold_text(text))))
    columns = [_make_column(over, title, context) for over in headings if over.parts]
    columns = _settle_by_cells(grid, frame, columns)
    if not any(column.role in ("name", "id", "key") for column in columns):
        columns = _add_names(grid, frame, columns, context.lexicon)
    units = (find_title_unit(text, context.lexicon.unit_words) for text in texts)
    columns = _complete_same_months(columns)
    named = next((over for over in headings if classify(over.parts).role == "name"), None)
    own_unit = find_heading_unit(named.parts, context.lexicon.unit_words) if named else ""
    return Table(
        grid,
        columns,
        frame.bottom + 1,
        frame.last,
        titles,
        own_unit or next(filter(None, units), ""),
        any(INDEX.search(fold_text(text)) for text in texts),
        {column.role: column for column in reversed(columns)},
        [column for column in columns if column.role in ("result", "value", "index")],
        [column for column in columns if column.role == "name"]
        or [column for column in columns if column.role == "id"],
    )


def _make_column(over: Over, title: Title, context: Context) -> Column:
    at, parts, cell = over
    role, estimate = classify(parts)
    period, period_cell = read_heading_period(parts), cell
    said_by: Literal["heading", "title", "round"] = "heading"
    base = (
        int(title.period[:4])
        if title.period != UNREAD and is_complete(title.period)
        else context.year
    )
    if not is_complete(period):
        said_by = "title" if is_complete(title.period) else "round"
        period_cell = title.cell or cell
        if not period and role in (*FIGURE_ROLES, "plan"):
            is_whole = WHOLE_YEAR.search(fold_text(" ".join(parts)))
            period = title.period[:4] if is_whole else title.period
    if period == UNREAD and role in FIGURE_ROLES:
        role = "part"
    unit = find_heading_unit(parts, context.lexicon.unit_words) if role in FIGURE_ROLES else ""
    period, text = complete(period, base), " ".join(parts)
    if title.estimate and period[:4] == title.period[:4] and role in ("result", "value"):
        estimate = estimate or not FINAL.search(fold_text(text))
    return Column(at, role, cell, period, period_cell, estimate, unit, text, said_by)


def _complete_same_months(columns: Sequence[Column]) -> list[Column]:
    """The columns, those of the same months of another year with the months of this one."""
    months = next((c.period[4:] for c in columns if c.role == "result" and len(c.period) == 7), "")
    return [
        column._replace(period=column.period + months)
        if "cung ky" in fold_text(column.text) and len(column.period) == 4
        else column
        for column in columns
    ]


def _settle_by_cells(grid: Grid, frame: Frame, columns: Sequence[Column]) -> list[Column]:
    """The columns: "Ước" and "Kỳ báo cáo" are of results where there are figures below.

    Else the one says which figures are estimates, the other the period of each row.
    """
    has_results = any(column.role in ("result", "value") for column in columns)
    is_keyed = any(column.role == "key" for column in columns)
    return [
        column._replace(role="value")
        if (column.role == "estimate" and not has_results)
        or (column.role == "period" and _has_numbers(grid, frame, column.at))
        or (
            column.role == "estimate"
            and not is_keyed
            and _has_numbers(grid, frame, column.at, FLAGS)
        )
        else column
        for column in columns
    ]


def _has_numbers(grid: Grid, frame: Frame, column: int, none: Collection[str] = ()) -> bool:
    """Whether a column has numbers that are no years, parts of them or signs of yes and no."""
    rows = grid.list_rows(frame.bottom + 1, frame.last)
    texts = [grid.stored(row, column).text.strip() for row in rows[:ROWS_LOOKED_AT]]
    numbers = (text for text in texts if FIGURE.fullmatch(text) and text not in none)
    return any(not read_period(text, 0) for text in numbers)


def _add_names(
    grid: Grid, frame: Frame, columns: Sequence[Column], lexicon: Lexicon
) -> list[Column]:
    """The columns with that of the names, which has no heading."""
    before = min((column.at for column in columns if column.said_by == "heading"), default=0)
    rows = grid.list_rows(frame.bottom + 1, frame.last)
    at = next(filter(None, (find_known_column(grid, row, before, lexicon) for row in rows)), 0)
    if not at:
        return list(columns)
    cell = (frame.top, at)
    return [Column(at, "name", cell, "", cell, False, "", "", "title"), *columns]
