"""The rows of a table → what each says of its figures: name, unit, period, basis, note, answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from briefing.data.characters import SHEET_ERRORS, clean
from briefing.intake import headings
from briefing.intake.frames import numbers_columns
from briefing.intake.grid import Grid
from briefing.intake.model import Address, Cell
from briefing.intake.names import NUMBER_BEFORE, is_of_which, strip_name
from briefing.intake.numbers import DONE
from briefing.intake.row_names import IS_ESTIMATE, read_name
from briefing.intake.tables import Context, Table
from briefing.validate.sources.tokens import fold_text

SAME_AS_ABOVE = ('"', "''", "″", "”", "〃", "-nt-", "nt", "-//-", "//")
TOTAL = re.compile(r"(tong( (so|cong|chung))?|cong|total|sum|trong do|chia ra|gom|bao gom)\W*")
SECTION_NUMBER = re.compile(r"[IVX]+|[A-Z]", re.ASCII)
NOTE_ROW = re.compile(r"\s*(?:\(?(\d{1,2}|\*+)\)|\[(\d{1,2})\]|(\*+)|([¹²³⁰⁴-⁹]+))\s*\S")
PARTS_BELOW = re.compile(r"\W*(trong do|tr\.? ?do|trd|t\.?do|of which|gom|bao gom|chia ra)\W*")
STATEMENT_KEY = "|"
FAILED = ("error", "not_calculated")


class Row(NamedTuple):
    """A row of a table; `ids` are the indicators its name or key may mean.

    `is_part`: its name, if unknown, raises nothing: a total, a part of the row before it. `period`
    is "" where the columns say it. What a note says of estimates is said of the round's figure.
    """

    at: int
    name: str
    name_cell: Address
    ids: tuple[str, ...]
    is_part: bool
    is_keyed: bool
    period_text: str
    period_cell: Address
    unit: str
    unit_cell: Address
    unit_above: str
    is_index: bool
    is_plan: bool
    estimate: bool
    is_noted_estimate: bool
    basis: str
    basis_cell: Address
    note: str
    answer: str


def read_rows(table: Table, context: Context) -> Iterator[Row]:
    """The rows of a table that have a name, a key or a figure."""
    unit_above, unit_before, in_parts = table.unit, "", False
    grid = table.grid
    for at in (row for row in grid.rows if table.first <= row <= table.last):
        if numbers_columns(grid, at):
            continue
        row = _read_row(table, at, context, unit_before)
        unit_before = row.unit or unit_before
        has_figure = any(has_figure_at(grid, at, column.at) for column in table.figures)
        is_section = bool(_section_number(table, at))
        in_parts = (in_parts or _opens_parts(row.name)) and _is_bulleted(row.name, has_figure)
        if not row.ids and not has_figure:
            stated = row.unit if row.unit_cell == row.name_cell else ""
            stated = stated or _find_stated_unit(grid, at, context)
            if stated or is_section:
                unit_above = stated or table.unit
            in_parts = in_parts or _opens_parts(row.name)
            continue
        is_part = in_parts or is_of_which(row.name) or _is_total(row.name)
        yield row._replace(is_part=is_part, unit_above=unit_above)


def has_figure_at(grid: Grid, row: int, column: int) -> bool:
    """Whether a cell states something that has a number in it."""
    return is_figure(grid.own(row, column))


def is_figure(cell: Cell) -> bool:
    if (
        cell.number is not None
        or cell.date is not None
        or cell.formula in ("error", "not_calculated")
    ):
        return True
    words = fold_text(clean(cell.text))
    return any(map(str.isdigit, words)) or words in DONE - {"co"} or words in SHEET_ERRORS


def _read_row(table: Table, at: int, context: Context, unit_before: str) -> Row:
    name, name_cell = _find_name(table, at)
    key = _text(table, at, "key")
    key_id, key_period, key_basis = (*key.split(STATEMENT_KEY), "", "")[:3]
    written_id = _text(table, at, "id")
    named = read_name(name, context.names, context.unit_words)
    ids = named.ids
    if written_id and context.names.find(written_id):
        ids = context.names.find(written_id)
    unit_text, unit_cell = _find_text(table, at, "unit")
    unit = headings.find_unit(unit_text, context.unit_words) if unit_text else ""
    if clean(unit_text) in SAME_AS_ABOVE:
        unit = unit_before
    period, period_cell = _find_text(table, at, "period")
    basis, basis_cell = _find_text(table, at, "basis")
    note, kind, flag = (_text(table, at, role) for role in ("note", "kind", "estimate"))
    return Row(
        at=at,
        name=clean(name),
        name_cell=name_cell,
        ids=(key_id,) if key_id else ids,
        is_part=False,
        is_keyed=STATEMENT_KEY in key,
        period_text=key_period or period,
        period_cell=period_cell,
        unit=unit or named.unit,
        unit_cell=unit_cell if unit_text else name_cell,
        unit_above="",
        is_index=named.is_index or bool(headings.INDEX.search(fold_text(unit_text))),
        is_plan=bool(headings.PLAN.search(fold_text(kind))),
        estimate=named.estimate or _says_estimate(flag) or _says_estimate(kind),
        is_noted_estimate=bool(IS_ESTIMATE.fullmatch(_bare(note))),
        basis=basis or key_basis,
        basis_cell=basis_cell,
        note=note,
        answer=_text(table, at, "answer"),
    )


def _find_name(table: Table, at: int) -> tuple[str, Address]:
    """The name of a row: in its column, else the words in that of the numbers."""
    grid, column = table.grid, table.find("name") or table.find("id")
    cell = grid.anchor(at, column.at) if column else (at, 0)
    if column and cell[0] >= table.first:
        text = grid.at(at, column.at).text
        if text.strip() and not _is_merged_over(grid, cell, column.at):
            return text, cell
    number = table.find("number")
    text = grid.own(at, number.at).text if number else ""
    return (text, (at, number.at)) if number and len(text.strip()) > 4 else ("", cell)


def _is_merged_over(grid: Grid, anchor: Address, column: int) -> bool:
    """Whether what a cell shows is merged over it from a column before, and short as a number."""
    return anchor[1] < column and len(grid.own(*anchor).text.strip()) <= 4


def _find_text(table: Table, at: int, role: headings.Role) -> tuple[str, Address]:
    """The text of a row in the column of a role, of merged cells too, and where it is."""
    column = table.find(role)
    if column is None:
        return "", (at, 0)
    anchor = table.grid.anchor(at, column.at)
    if anchor[0] < table.first:
        return "", (at, column.at)
    return clean(table.grid.own(*anchor).text), anchor


def _text(table: Table, at: int, role: headings.Role) -> str:
    return _find_text(table, at, role)[0]


def _bare(text: str) -> str:
    return fold_text(text).strip(" ().;")


def _says_estimate(text: str) -> bool:
    """Whether a cell beside figures says that they are estimates: Có, x, Ước, Số sơ bộ."""
    words = _bare(text)
    return words in DONE or words == "x" or bool(IS_ESTIMATE.fullmatch(words))


def _section_number(table: Table, at: int) -> str:
    column = table.find("number")
    number = table.grid.own(at, column.at).text.strip(" .)") if column else ""
    if SECTION_NUMBER.fullmatch(number):
        return number
    name, _ = _find_name(table, at)
    found = re.match(r"([IVX]+|[A-Z])[.)\-:/ ]", name.strip())
    return found[1] if found else (name.strip() if name.isupper() else "")


def _find_stated_unit(grid: Grid, at: int, context: Context) -> str:
    """The unit a row states for those below it: ĐVT: tỷ đồng, Triệu đồng - Mill. dongs."""
    texts = [cell.text for cell in grid.rows[at].values()]
    if len(texts) > 2:
        return ""
    return next(filter(None, (headings.find_unit(text, context.unit_words) for text in texts)), "")


def _opens_parts(name: str) -> bool:
    return bool(PARTS_BELOW.fullmatch(fold_text(name)))


def _is_bulleted(name: str, has_figure: bool) -> bool:
    found = NUMBER_BEFORE.match(name.strip())
    return bool(found and found[0].strip()[0] in "-+•●*·–—→>○▪■") or _opens_parts(name)


def _is_total(name: str) -> bool:
    return bool(TOTAL.fullmatch(fold_text(strip_name(name))))


def list_note_marks(table: Table) -> set[str]:
    """The marks of the notes below a table: 1 of "(1) Số sơ bộ", * of "* Ước"."""
    marks = set[str]()
    for at, cells in table.grid.rows.items():
        if at < table.first or any(has_figure_at(table.grid, at, c.at) for c in table.figures):
            continue
        texts = [cell.text for cell in cells.values()]
        for text in (texts[0], " ".join(texts[:2])):
            if found := NOTE_ROW.match(text):
                mark = next(filter(None, found.groups()))
                marks.add(mark.translate(SUPERSCRIPTS))
    return marks


SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
