"""A form of communes that came back → the figures in it, as written.

A cell that cannot be read is a question: answered with yes it is left out, and its commune stays
not known. One sender's slip must not hold up all others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from briefing.data.rows import Indicator
from briefing.errors import message
from briefing.i18n import Units
from briefing.intake import numbers, sheet_findings
from briefing.intake.commune_marks import FILLED, KEYS
from briefing.intake.conversion import FORMS_WITH_SIGN, convert, find_factor
from briefing.intake.grid import Grid, arrange, name_cell
from briefing.intake.model import Cell, CommuneReading, Finding, Kind, Normalised, Received, Sheet
from briefing.intake.numbers import Number
from briefing.intake.readings import read_cell
from briefing.intake.rows import is_filled, says_estimate, says_final
from briefing.intake.template_marks import COMMENT_MARK, TEMPLATE_SHEET

CODE_DIGITS = 5  # of a commune, with the zeros in front that a spreadsheet takes away
LEFT_OUT = message("correct it in the file; with --accept it is left out")
COLUMNS = (*KEYS, *FILLED)


class ReadForm(NamedTuple):
    """What a form says; `rows` are the communes and indicators it has a row for."""

    readings: list[CommuneReading]
    normalised: list[Normalised]
    findings: list[Finding]
    rows: list[tuple[str, str]]


class Vocabulary(NamedTuple):
    """What a form is read with."""

    indicators: Mapping[str, Indicator]
    units: Units
    unit_words: Mapping[str, str]
    language: str
    year: int


def read_form(received: Received, words: Vocabulary, prefix: str, read: ReadForm) -> None:
    """Add what a form says; `prefix` is before the names of its sheets where files are several."""
    for sheet in received.sheets:
        if sheet.name != TEMPLATE_SHEET:
            _read_sheet(sheet, received.name, words, (prefix, read))


def _read_sheet(sheet: Sheet, file: str, words: Vocabulary, into: tuple[str, ReadForm]) -> None:
    prefix, read = into
    grid, name = arrange(sheet), f"{prefix}{sheet.name}"
    head, columns = _find_columns(grid)
    if not columns:
        return
    rows = [at for at in grid.order if at > head and _is_row(grid, at, columns)]
    values = [grid.stored(at, columns["value"]) for at in rows]
    convention = numbers.find_convention([v.text for v in values if v.number is None])
    if convention != "mixed":
        convention = convention or ("vi" if words.language == "vi" else "en")
    for at in rows:
        cells = {column: grid.stored(at, place) for column, place in columns.items()}
        written = cells[KEYS[1]].text.strip()
        code, place = _read_code(cells[KEYS[1]]), (name, name_cell(at, columns["value"]))
        if code != written:
            where = name, name_cell(at, columns[KEYS[1]])
            read.normalised.append(Normalised(*where, "words", written, code))
        unseen = _find_unseen(grid, at, columns["value"], cells, code)
        found = unseen or _read_row(cells, code, convention, words)
        if isinstance(found, Finding):
            if found.kind != "unknown_indicator":
                read.rows.append((code, found.indicator_id))
            if found.kind != "no_value":
                found = found._replace(sheet=place[0], cell=place[1], level="question")
                read.findings.append(found._replace(fix=LEFT_OUT))
            continue
        reading = found._replace(file=file, own_sheet=sheet.name, sheet=place[0], cell=place[1])
        read.rows.append(reading.key)
        read.readings.append(reading)
        read.findings.extend(_find_marks(cells["value"], reading))


def _find_unseen(
    grid: Grid, at: int, value: int, cells: Mapping[str, Cell], code: str
) -> Finding | None:
    """What must be asked of a figure that is hidden, or in merged cells and so of no one row."""
    if not is_filled(grid.shown(at, value)):
        return None
    kind: Kind | None = None
    if grid.sheet.hidden:
        kind = "hidden_sheet"
    elif at in grid.sheet.hidden_rows or value in grid.sheet.hidden_columns:
        kind = "hidden_cells"
    elif grid.anchor(at, value) in grid.ranges:
        kind = "merged_data_cells"
    if kind is None:
        return None
    finding = sheet_findings.find(kind, "", "", grid.shown(at, value).text)
    return finding._replace(indicator_id=cells[KEYS[0]].text.strip(), commune_id=code)


def _is_row(grid: Grid, at: int, columns: Mapping[str, int]) -> bool:
    """Whether a row is of a commune: not the headings, which have no key, nor the foot."""
    key, code = (grid.stored(at, columns[name]).text.strip() for name in KEYS)
    return bool(code) and (bool(key) or code.isdecimal())


def _read_row(
    cells: Mapping[str, Cell], code: str, convention: numbers.Convention, words: Vocabulary
) -> CommuneReading | Finding:
    """The figure of a row, or why there is none; either is still without its place."""
    key = cells[KEYS[0]].text.strip()
    indicator = words.indicators.get(key)
    if indicator is None:
        return sheet_findings.find_unknown("", "", key, "")._replace(commune_id=code)
    number = _read_value(cells, indicator, convention, words)
    if isinstance(number, Finding):
        return number._replace(indicator_id=indicator.indicator_id, commune_id=code)
    return CommuneReading(
        *("", "", "", "", code, indicator.indicator_id, str(words.year)),
        operator=number.operator,
        value=number.value,
        estimate=number.estimate or says_estimate(cells["estimate"].text),
        note=cells["note"].text.strip(),
        printed=cells["value"].text,
        answer=cells["answer"].text.strip(),
    )


def _find_columns(grid: Grid) -> tuple[int, Mapping[str, int]]:
    """The row with the names of the columns, and where each is."""
    for at in grid.order:
        named = {cell.text.strip(): column for column, cell in grid.rows[at].items()}
        if {*COLUMNS} <= {*named}:
            return at, {name: named[name] for name in COLUMNS}
    return 0, {}


def _read_code(cell: Cell) -> str:
    """The code of a commune, with the zeros in front a spreadsheet takes away: 1290 is 01290."""
    text = cell.text.strip()
    if cell.number is not None and cell.number == cell.number.to_integral_value():
        text = f"{cell.number:.0f}"
    return text.zfill(CODE_DIGITS) if text.isdecimal() else text


def _read_value(
    cells: Mapping[str, Cell],
    indicator: Indicator,
    convention: numbers.Convention,
    words: Vocabulary,
) -> Number | Finding:
    """The number of a row in the unit of its indicator, or why there is none."""
    cell, is_done = cells["value"], indicator.form == "yes_no"
    number = read_cell(cell, convention, (), words.unit_words, is_done)
    if isinstance(number, Finding):
        return number
    factor = find_factor(number.unit, indicator.unit, words.units) if number.unit else Decimal(1)
    if factor is None or (number.percent and indicator.form not in FORMS_WITH_SIGN):
        return sheet_findings.find("unit_scale", "", "", cell.text)
    flag = cells["estimate"].text
    if flag.strip() and not (says_estimate(flag) or says_final(flag)):
        return sheet_findings.find_unknown_estimate("", "", flag)
    return number._replace(value=convert(number.value, factor))


def _find_marks(cell: Cell, reading: CommuneReading) -> Iterator[Finding]:
    """What must be asked of a figure that can be read: struck out, with a comment."""
    marks: dict[Kind, str] = {"struck_out": cell.text} if cell.struck else {}
    if cell.comment and not cell.comment.startswith(COMMENT_MARK):
        marks["comment"] = cell.comment
    code, indicator_id = reading.key
    for kind, text in marks.items():
        finding = sheet_findings.find(kind, reading.sheet, reading.cell, text)
        yield finding._replace(commune_id=code, indicator_id=indicator_id)
