"""The rows of a table → what each says of its figures: name, unit, period, basis, note, answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from briefing.data.characters import SHEET_ERRORS, clean
from briefing.intake.answers import YES
from briefing.intake.frames import numbers_columns
from briefing.intake.grid import Grid
from briefing.intake.headings import INDEX, PLAN, Role
from briefing.intake.model import Address, Cell
from briefing.intake.numbers import DONE, NOT_DONE, SUPERSCRIPTS, Number, read_number
from briefing.intake.row_names import IS_ESTIMATE, SECTION_NUMBER, Label, Lexicon
from briefing.intake.tables import Context, Table
from briefing.validate.sources.tokens import fold_text

SAME_AS_ABOVE = ('"', "''", "″", "”", "〃", "-nt-", "nt", "-//-", "//")
NOTE_ROW = re.compile(r"\s*(?:\(?(\d{1,2}|\*+)\)|\[(\d{1,2})\]|(\*+)|([¹²³⁰⁴-⁹]+))\s*(?=\S)")
MARK_BEHIND = re.compile(r"(?:[(\[](\d{1,2}|\*+)[)\]]|(\*+)|([¹²³⁰⁴-⁹]+))$")
STATEMENT_KEY = "|"
FAILED = ("error", "not_calculated")
FIGURE_WORDS = (DONE - {"co"}) | (NOT_DONE - {"khong", "no", "false"}) | set(SHEET_ERRORS)
YES_WORDS = DONE | {*YES, "v"}  # of a cell that says whether a figure is an estimate
IS_FINAL = re.compile(
    r"(la )?(so( lieu)? )?(khong( phai)?( (la )?uoc( tinh)?)?|chinh thuc|thuc te|thuc hien)"
    r"|no|n|0|false|sai|ko|chua|final|official|actual|not an estimate"
)
LONGEST_WORD = 40
LONGEST_NUMBER = 4  # of a row: XVII


class Row(NamedTuple):
    """A row of a table; `ids` are the indicators its name or key may mean.

    `is_part`: its name, if unknown, raises nothing: a total, a part of the row before it. `period`
    is "" where the columns say it. `other_key` is one that is of another figure than what the row
    shows, `unread_flag` what says neither yes nor no of estimates. What a note says of estimates is
    said of the round's figure.
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
    unit_text: str
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
    operator: str
    other_key: str
    unread_flag: str
    flag_cell: Address


def read_rows(table: Table, context: Context) -> Iterator[Row]:
    """The rows of a table that have a known name, a key, or any name and a figure."""
    unit_above, unit_before, in_parts = table.unit, "", False
    grid = table.grid
    for at in grid.list_rows(table.first, table.last):
        if numbers_columns(grid, at):
            continue
        name, name_cell, label = _find_name(table, at, context.lexicon)
        cells = [grid.stored(at, column.at) for column in table.figures]
        row = _read_row(table, at, (name, name_cell, label), context)
        in_parts = (in_parts and label.is_bulleted) or label.opens_parts
        if row.ids or any(map(is_figure if name else is_plain_figure, cells)):
            unit = row.unit or (unit_before if row.unit_text in SAME_AS_ABOVE else "")
            unit_before = unit or unit_before
            is_part = in_parts or label.is_part
            yield row._replace(is_part=is_part, unit_above=unit_above, unit=unit)
            continue
        stated = label.unit or _find_stated_unit(grid, at, context)
        if stated or label.is_section or _is_section(table, at):
            unit_above = stated or table.unit


def is_figure(cell: Cell) -> bool:
    """Whether a cell states a figure, one that cannot be read too."""
    if is_typed_figure(cell) or any(map(str.isdigit, cell.text)):
        return True
    text = cell.text
    return bool(text) and len(text) < LONGEST_WORD and fold_text(clean(text)) in FIGURE_WORDS


def is_plain_figure(cell: Cell) -> bool:
    """Whether a cell is a figure for certain: no line of a date or of a telephone."""
    if is_typed_figure(cell):
        return True
    return is_figure(cell) and isinstance(read_number(cell.text, "vi", {}), Number)


def is_filled(cell: Cell) -> bool:
    """Whether a cell of a known row says anything of its figure, a word too; a gap does not."""
    if is_figure(cell):
        return True
    number = read_number(cell.text, "", {}, yes_no=True)
    return isinstance(number, Number) or number.kind != "no_value"


def is_typed_figure(cell: Cell) -> bool:
    return cell.number is not None or cell.date is not None or cell.formula in FAILED


def _read_row(table: Table, at: int, named: tuple[str, Address, Label], context: Context) -> Row:
    name, name_cell, label = named
    lexicon = context.lexicon
    key, written_id = _text(table, at, "key"), _text(table, at, "id")
    key_id, key_period, key_basis = (*key.split(STATEMENT_KEY), "", "")[:3]
    ids = (lexicon.names.find(written_id) if written_id else ()) or label.ids
    unit_text, unit_cell = _find_text(table, at, "unit")
    period, period_cell = _find_text(table, at, "period")
    basis, basis_cell = _find_text(table, at, "basis")
    note, kind = _text(table, at, "note"), _text(table, at, "kind")
    flag, flag_cell = _find_text(table, at, "estimate")
    is_estimated_kind = bool(IS_ESTIMATE.fullmatch(_bare(kind)))
    shown = (context.lexicon.period(period, context.year), basis)
    is_other = bool(key_id and name and key_id not in label.ids)
    is_other |= bool(key_period and period) and shown != (key_period, key_basis)
    is_other |= bool(written_id and not key and label.ids) and not {*ids} & {*label.ids}
    return Row(
        at=at,
        name=clean(name),
        name_cell=name_cell,
        ids=(key_id,) if key_id else ids,
        is_part=False,
        is_keyed=STATEMENT_KEY in key,
        period_text=key_period or period,
        period_cell=period_cell,
        unit=(lexicon.unit(unit_text) if unit_text else "") or label.unit,
        unit_text=unit_text,
        unit_cell=unit_cell if unit_text else name_cell,
        unit_above="",
        is_index=label.is_index or bool(unit_text and INDEX.search(fold_text(unit_text))),
        is_plan=bool(kind and PLAN.search(fold_text(kind))),
        estimate=label.estimate or says_estimate(flag) or is_estimated_kind,
        other_key=(key or written_id) * is_other,
        unread_flag="" if says_estimate(flag) or says_final(flag) else flag,
        flag_cell=flag_cell,
        is_noted_estimate=bool(IS_ESTIMATE.fullmatch(_bare(note))),
        basis=basis or key_basis,
        basis_cell=basis_cell,
        note=note,
        answer=_text(table, at, "answer"),
        operator=_text(table, at, "operator"),
    )


def _find_name(table: Table, at: int, lexicon: Lexicon) -> tuple[str, Address, Label]:
    """The name of a row and what it says: of several columns of names the first one known.

    Where all are empty the words in the column of the numbers are its name.
    """
    grid, found = table.grid, list[tuple[str, Address, Label]]()
    for column in table.names:
        cell = grid.anchor(at, column.at)
        text = grid.stored(*cell).text
        if cell[0] >= table.first and text.strip() and not _is_merged_over(grid, cell, column.at):
            found.append((text, cell, lexicon.label(text)))
    number = table.find("number")
    text = grid.stored(at, number.at).text if number and not found else ""
    if number and len(text.strip()) > LONGEST_NUMBER:
        found.append((text, (at, number.at), lexicon.label(text)))
    nothing = ("", (at, table.names[0].at if table.names else 0), Label())
    return next((each for each in found if each[2].ids), found[0] if found else nothing)


def _is_merged_over(grid: Grid, anchor: Address, column: int) -> bool:
    """Whether what a cell shows is merged over it from a column before, and short as a number."""
    return anchor[1] < column and len(grid.stored(*anchor).text.strip()) <= LONGEST_NUMBER


def _find_text(table: Table, at: int, role: Role) -> tuple[str, Address]:
    """The text of a row in the column of a role, of merged cells too, and where it is."""
    column = table.find(role)
    if column is None:
        return "", (at, 0)
    anchor = table.grid.anchor(at, column.at)
    if anchor[0] < table.first:
        return "", (at, column.at)
    return clean(table.grid.stored(*anchor).text), anchor


def _text(table: Table, at: int, role: Role) -> str:
    return _find_text(table, at, role)[0]


def _bare(text: str) -> str:
    return fold_text(text).strip(" ().;") if 0 < len(text) < LONGEST_WORD else ""


def says_estimate(text: str) -> bool:
    """Whether a cell beside figures says that they are estimates: Có, x, Ước, Số sơ bộ."""
    words = _bare(text)
    return words in YES_WORDS or bool(IS_ESTIMATE.fullmatch(words))


def says_final(text: str) -> bool:
    """Whether such a cell says that they are none, or nothing: Không, Chính thức, –."""
    return not text.strip(" -–—._…") or bool(IS_FINAL.fullmatch(_bare(text)))


def _is_section(table: Table, at: int) -> bool:
    column = table.find("number")
    number = table.grid.stored(at, column.at).text.strip(" .)") if column else ""
    return bool(number and SECTION_NUMBER.fullmatch(number))


def _find_stated_unit(grid: Grid, at: int, context: Context) -> str:
    """The unit a row states for those below it: ĐVT: tỷ đồng, Triệu đồng - Mill. dongs."""
    texts = [cell.text for cell in grid.rows[at].values()]
    if len(texts) > 2:
        return ""
    return next(filter(None, map(context.lexicon.unit, texts)), "")


def list_note_marks(table: Table) -> dict[str, bool]:
    """The marks of the notes below a table: 1 of "(1) Số sơ bộ"; whether they say of estimates."""
    marks: dict[str, bool] = {}
    for at in table.grid.list_rows(table.first, table.last):
        if any(is_figure(table.grid.stored(at, c.at)) for c in table.figures):
            continue
        texts = [cell.text for cell in table.grid.rows[at].values()]
        for text in (texts[0], " ".join(texts[:2])):
            if found := NOTE_ROW.match(text):
                mark = next(filter(None, found.groups())).translate(SUPERSCRIPTS)
                marks[mark] = bool(IS_ESTIMATE.match(fold_text(text[found.end() :]).lstrip(" :.-")))
    return marks


def has_estimate_mark(text: str, marks: Mapping[str, bool]) -> bool:
    """Whether a figure has the mark of a note that calls it an estimate."""
    found = MARK_BEHIND.search(text.strip())
    mark = next(filter(None, found.groups())).translate(SUPERSCRIPTS) if found else ""
    return marks.get(mark, False)
