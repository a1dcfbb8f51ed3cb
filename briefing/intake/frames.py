"""A sheet → where its tables are: the rows of their headings, the cells over each column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from briefing.intake.grid import Grid
from briefing.intake.headings import Role, classify, classify_part, is_heading, read_heading_period
from briefing.intake.model import Address, Cell
from briefing.intake.row_names import Lexicon
from briefing.validate.sources.tokens import fold_text

MOST_HEADING_ROWS = 3
NAME_WORDS = re.compile(  # what a heading over names has, whatever its accents are made of
    r"c\W*h.{0,4}\s*t|n.{0,5}i\s+d|t.{0,6}\s+c|h.{0,4}ng\s+m|kho.{0,4}n\s+m"
    r"|indicator|name|item|code|\bkey|\bid\b|\bm\S{1,3}\b",
    re.I,
)
LONGEST_NAME = 60
MOST_TABLES = 500
MOST_COLUMNS = 500
ROWS_LOOKED_AT = 60  # below a row of years that may be the heading of a column of names
WORD_ROLES: tuple[Role, ...] = ("unit", "note", "answer", "basis")
FIGURE_ROLES: tuple[Role, ...] = ("result", "value", "index", "estimate")
YEAR = re.compile(r"(?:19|20)\d\d")
FIGURE = re.compile(r"[-+]?\d[\d.,  ]*%?")  # in a row of a table before, of a file without types
COLUMN_NUMBER = re.compile(r"\(?(?:[a-z]|\d{1,2})\)?(?: ?=.*)?", re.I)  # A, B, 1, 2, 3=2/1


class Frame(NamedTuple):
    """The rows of a heading, and where its rows of figures end."""

    top: int
    bottom: int
    last: int


class Over(NamedTuple):
    """The cells over a column from the top down, and the lowest of its own."""

    at: int
    parts: tuple[str, ...]
    cell: Address


def find_frames(grid: Grid, lexicon: Lexicon) -> Iterator[Frame]:
    """The headings of a sheet: by the word for names; where none has one by a row of years."""
    anchors, worded = list[int](), set[int]()
    for row, cells in grid.rows.items():
        if _has_name_heading(cells, worded, lexicon):
            anchors.append(row)
            worded = {c for c, cell in cells.items() if classify_part(cell.text) in WORD_ROLES}
    if not anchors:
        first = grid.order[:ROWS_LOOKED_AT]
        years = (row for row in first if _heads_years(grid, row, grid.rows[row], lexicon))
        anchors = [row for row in (next(years, 0),) if row]
    spans: list[tuple[int, int]] = []
    for row in anchors:
        if not spans or row > spans[-1][1]:
            spans.append(_frame_heading(grid, row))
    spans = spans[:MOST_TABLES]
    for number, (top, bottom) in enumerate(spans):
        following = spans[number + 1][0] - 1 if number + 1 < len(spans) else max(grid.rows)
        yield Frame(top, bottom, following)


def _has_name_heading(cells: Mapping[int, Cell], worded: Set[int], lexicon: Lexicon) -> bool:
    """Whether a row heads a column of names, and others; a row with as many figures heads none.

    In the columns of units and notes of the table above, `worded`, "chỉ tiêu" is what is counted,
    "Kết quả" a remark.
    """
    texts = {c: cell.text for c, cell in cells.items() if is_words(cell) and c not in worded}
    likely = {c: text for c, text in texts.items() if NAME_WORDS.search(text[:LONGEST_NAME])}
    names = [c for c, text in likely.items() if classify_part(text) in ("name", "id", "key")]
    if not names:
        return False
    others = [cell for c, cell in cells.items() if c != names[0] and c not in worded]
    heads = [cell for cell in others if is_heading(cell.text) and not lexicon.unit(cell.text)]
    counts = [cell for cell in others if _is_count(cell.text.strip())]
    return any(map(_may_head, heads)) and len(counts) < len(heads)


def _is_count(text: str) -> bool:
    return bool(FIGURE.fullmatch(text)) and not YEAR.fullmatch(text)


def is_words(cell: Cell) -> bool:
    return cell.number is None and cell.date is None


def _heads_years(grid: Grid, row: int, cells: Mapping[int, Cell], lexicon: Lexicon) -> bool:
    """Whether a row has years over figures, with a column of known names left of them."""
    if len(cells) > MOST_COLUMNS:
        return False
    years = [column for column, cell in cells.items() if _is_year_heading(cell)]
    if not years or len(years) < len(cells) - 2:
        return False
    below = grid.list_rows(row + 1, row + ROWS_LOOKED_AT)
    return any(find_known_column(grid, at, min(years), lexicon) for at in below)


def find_known_column(grid: Grid, row: int, before: int, lexicon: Lexicon) -> int:
    """The column of a row with a known name left of another one, 0 where there is none."""
    for column, cell in grid.rows[row].items():
        if column < before and is_words(cell) and lexicon.label(cell.text).ids:
            return column
    return 0


def _is_year_heading(cell: Cell) -> bool:
    if cell.number is not None or YEAR.fullmatch(cell.text.strip()):
        return bool(YEAR.fullmatch(cell.text.strip()))
    parts = (cell.text,)
    is_short = len(cell.text) < LONGEST_NAME
    return (
        is_short and classify(parts).role in ("result", "plan") and bool(read_heading_period(parts))
    )


def _frame_heading(grid: Grid, row: int) -> tuple[int, int]:
    """The first and the last row of the heading of which one row is given."""
    cells = grid.rows[row]
    at = next((c for c, cell in cells.items() if classify_part(cell.text) == "name"), min(cells))
    top = bottom = row
    while bottom - top + 1 < MOST_HEADING_ROWS and _is_over(grid, top - 1, at, cells):
        top -= 1
    reach = max((grid.ranges.get((r, at), (r, at))[0] for r in range(top, row + 1)), default=row)
    while bottom < reach or (
        bottom - top + 1 < MOST_HEADING_ROWS and _is_under(grid, bottom + 1, at)
    ):
        bottom += 1
    if numbers_columns(grid, bottom + 1):
        bottom += 1
    return top, bottom


def _is_over(grid: Grid, row: int, name_column: int, below: Mapping[int, Cell]) -> bool:
    """Whether a row above a heading belongs to it: groups of columns, none over the names."""
    cells = grid.rows.get(row)
    if not cells or min(cells) <= name_column or max(cells) > max(below):
        return False
    texts = [cell.text for cell in cells.values()]
    return any(map(is_heading, texts)) and not any(_states_unit(text) for text in texts)


def _states_unit(text: str) -> bool:
    return bool(re.match(r"\W*(don vi|dvt|dv|unit)\b", fold_text(text)))


def _is_under(grid: Grid, row: int, name_column: int) -> bool:
    """Whether a row below a heading goes on with it: nothing but words, none under the names."""
    cells = {c: cell for c, cell in grid.rows.get(row, {}).items() if cell.text.strip()}
    shown = grid.shown(row, name_column).text.strip()
    if not cells or shown not in ("", _name_of(grid, row, name_column)):
        return False
    if min(cells) < name_column or numbers_columns(grid, row):
        return False
    texts = [cell.text.strip() for cell in cells.values()]
    if not all(_may_head(cell) for cell in cells.values()):
        return False
    return any(map(is_heading, texts)) or len(texts) > 1


def _name_of(grid: Grid, row: int, column: int) -> str:
    """What a merged range shows at a cell it covers, "" at one it does not."""
    return grid.shown(row, column).text.strip() if (row, column) in grid.anchors else ""


def _may_head(cell: Cell) -> bool:
    text = cell.text.strip()
    if cell.number is not None or cell.date is not None:
        return bool(YEAR.fullmatch(text))
    has_words = bool(re.search(r"[^\W\d_]|%", text)) and not re.fullmatch(r"[xX]+", text)
    return has_words or bool(YEAR.fullmatch(text))


def numbers_columns(grid: Grid, row: int) -> bool:
    """Whether a row numbers the columns: A, B, C, 1, 2, 3=2/1."""
    cells = grid.rows.get(row, {}).values()
    return len(cells) > 2 and all(COLUMN_NUMBER.fullmatch(cell.text.strip()) for cell in cells)


def split_columns(grid: Grid, frame: Frame) -> Iterator[list[Over]]:
    """The columns of each of the tables that are beside each other under one heading."""
    rows = range(frame.top, frame.bottom + 1)
    reach = [max(grid.rows[row]) for row in rows if row in grid.rows]
    reach += [end[1] for (row, _), end in grid.ranges.items() if row in rows]
    worded = [row for row in rows if not numbers_columns(grid, row)]
    group: list[Over] = []
    roles: list[Role] = []
    for column in range(1, min(max(reach), MOST_COLUMNS) + 1):
        over = _read_heading(grid, frame, worded, column)
        role = classify(over.parts).role if over.parts else "other"
        if role in ("number", "name") and "name" in roles and {*roles} & {*FIGURE_ROLES, "plan"}:
            yield group
            group, roles = [], []
        group.append(over)
        roles.append(role)
    yield group


def _read_heading(grid: Grid, frame: Frame, rows: Sequence[int], column: int) -> Over:
    """What is over a column in those rows of a heading that do not number the columns."""
    parts: list[str] = []
    lowest, seen = (frame.top, column), set[Address]()
    for row in rows:
        anchor = _find_over(grid, frame, row, column)
        text = grid.stored(*anchor).text.strip()
        if text and anchor not in seen:
            seen.add(anchor)
            parts.append(text)
            lowest = anchor
    return Over(column, tuple(parts), lowest)


def _find_over(grid: Grid, frame: Frame, row: int, column: int) -> Address:
    """The cell that heads a column in a row: its own, a merged one, that before an empty one."""
    anchor = grid.anchor(row, column)
    if grid.stored(*anchor).text.strip() or row == frame.bottom or anchor != (row, column):
        return anchor
    if not any(grid.stored(r, column).text.strip() for r in range(row + 1, frame.bottom + 1)):
        return anchor
    if any(grid.shown(r, column).text.strip() for r in range(frame.top, row)):
        return anchor
    for before in range(column - 1, 0, -1):
        if grid.stored(row, before).text.strip():
            return (row, before) if (row, before) not in grid.ranges else anchor
        if grid.anchor(row, before) != (row, before):
            return anchor
    return anchor
