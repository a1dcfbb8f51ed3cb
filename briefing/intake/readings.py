"""A cell where a known name and a column of results meet → a reading, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import chain

from briefing.data.characters import SHEET_ERRORS
from briefing.data.codes import OPERATORS
from briefing.data.hints import find_meaning, find_month
from briefing.data.periods import period_years
from briefing.data.rows import Indicator
from briefing.errors import message
from briefing.intake import numbers, sheet_findings
from briefing.intake.answers import is_yes
from briefing.intake.conversion import COUNTS, PERCENT_FORMS, find_factor
from briefing.intake.grid import name_cell
from briefing.intake.model import Cell, Finding, Normalised, Reading
from briefing.intake.numbers import NoNumber, Number
from briefing.intake.places import Place, Reader
from briefing.intake.rows import has_estimate_mark, is_figure
from briefing.intake.sheet_findings import EMPTY_CELL
from briefing.intake.template_marks import COMMENT_MARK
from briefing.validate.sources.tokens import fold_text

SCALE = re.compile(
    r"\b(tram|nghin|ngan|trieu|tr|ty|ti|hundred|thousand|million|billion|mill?|bill?)\b|‰|1\.?000"
)
UNIT_WORD = re.compile(r"[^\W\d_]+|[%‰$]")
GENERAL_UNITS = {"chi", "tieu", "don", "vi", "tri", "cai", "so", "nam", "nt", "x", "unit", "number"}
PLAIN_YEAR = re.compile(r"\D*(?:19|20)\d\d\D*")


def read_place(
    place: Place, convention: numbers.Convention, notes: Mapping[str, bool], reader: Reader
) -> None:
    """Read the figure of a known indicator, or say what is wrong with it."""
    found, row, indicator = reader.found, place.row, reader.indicators[place.row.ids[0]]
    add = found.findings.append
    if place.cell.hidden and is_figure(place.cell):
        found.has_hidden = True
        if not is_yes(row.answer):
            expected = message("a figure that its cell shows; the format of the cell hides it")
            finding = sheet_findings.find("hidden_cells", *place.where, place.cell.text, expected)
            add(finding._replace(indicator_id=indicator.indicator_id))
        return
    units = reader.context.lexicon.unit_words
    number = read_cell(place.cell, convention, notes, units, indicator.form == "yes_no")
    if isinstance(number, Number) and has_estimate_mark(place.cell.text, notes):
        number = number._replace(estimate=True)
    if row.operator and isinstance(number, Number):
        number = _add_operator(number, row.operator)
    if isinstance(number, Finding):
        number = number._replace(indicator_id=indicator.indicator_id)
        if number.kind == "no_value" and (row.is_keyed or not place.period):
            return
        if number.kind == "ambiguous_number" and convention == "mixed":
            return
        add(number._replace(sheet=place.where[0], cell=place.where[1]))
        return
    if not place.period:
        text = row.period_text or EMPTY_CELL
        add(sheet_findings.find_wrong_year(*place.where, text, reader.context.year))
        return
    if row.other_key:
        finding = sheet_findings.find_contradiction(*place.where, row.name, row.other_key)
        add(finding._replace(indicator_id=indicator.indicator_id))
        return
    if row.unread_flag:
        flag_at = (place.where[0], name_cell(*row.flag_cell))
        finding = sheet_findings.find_unknown_estimate(*flag_at, row.unread_flag)
        add(finding._replace(indicator_id=indicator.indicator_id))
        return
    reading = _make_reading(place, number, indicator, reader)
    found.readings.append(reading)
    found.normalised += _list_normalised(place, reading)
    for finding in _find_marks(place, reading, indicator, reader):
        add(finding)


def read_cell(
    cell: Cell,
    convention: numbers.Convention,
    notes: Collection[str],
    unit_words: Mapping[str, str],
    yes_no: bool,
) -> Number | Finding:
    """The number of a cell, or what is wrong with it, its place still to be added."""
    text = cell.text
    if cell.formula == "not_calculated":
        return sheet_findings.find("formula_not_calculated", "", "", text or EMPTY_CELL)
    if cell.formula == "error" or text.strip().lower() in SHEET_ERRORS:
        return sheet_findings.find("formula_error", "", "", text or EMPTY_CELL)
    if cell.date is not None:
        return sheet_findings.find("date_for_number", "", "", text)
    if cell.number is not None:
        return Number(cell.number, percent=cell.percent)
    number = numbers.read_number(text, convention, unit_words, notes, yes_no)
    if not isinstance(number, NoNumber):
        return number
    kind = number.kind
    if kind == "not_a_number" and find_month(text.strip()):
        kind = "date_for_number"
    if kind == "no_value":
        return sheet_findings.find(kind, "", "", text or EMPTY_CELL, level="info")
    expected = number.expected if kind == number.kind != "date_for_number" else None
    return sheet_findings.find(kind, "", "", text, expected)


def _add_operator(number: Number, words: str) -> Number | Finding:
    """A number with the operator of a column of its own; a range is no one number."""
    operator = find_meaning(words, OPERATORS)
    if operator and number.operator in ("=", operator):
        return number._replace(operator=operator)
    return sheet_findings.find("not_a_number", "", "", f"{words} {number.value:f}")


def _make_reading(place: Place, number: Number, indicator: Indicator, reader: Reader) -> Reading:
    row, column = place.row, place.column
    unit, unit_cell = _find_unit(place, number, indicator, reader)
    sheet, cell = place.where
    is_revision = period_years(place.period)[1] < reader.context.year
    is_noted = row.is_noted_estimate and not is_revision
    return Reading(
        sheet=sheet,
        cell=cell,
        name=row.name,
        name_cell=name_cell(*row.name_cell) if row.name_cell[1] else "",
        indicator_id=indicator.indicator_id,
        period=place.period,
        period_cell=name_cell(*place.period_cell),
        operator=number.operator,
        value=number.value,
        estimate=number.estimate or column.estimate or row.estimate or is_noted,
        basis=row.basis,
        basis_cell=name_cell(*row.basis_cell) if row.basis_cell[1] else "",
        unit=unit,
        unit_cell=unit_cell,
        percent=number.percent,
        note=row.note,
        printed=place.cell.text,
        answer=row.answer,
        revision=is_revision,
    )


def _find_unit(
    place: Place, number: Number, indicator: Indicator, reader: Reader
) -> tuple[str, str]:
    """The unit stated for a figure and the cell that does: itself, its row, its column, a title."""
    row, column = place.row, place.column
    if number.unit:
        return number.unit, place.where[1]
    if row.unit:
        return row.unit, name_cell(*row.unit_cell)
    for unit, cell in ((column.unit, name_cell(*column.cell)), (row.unit_above, "")):
        if unit and find_factor(unit, indicator.unit, reader.dataset.units) is not None:
            return unit, cell
    return "", ""


def _is_strange(text: str, indicator: Indicator, reader: Reader) -> bool:
    """Whether a stated unit, none of units.csv, may be another than the indicator's.

    It is the same with all words of its unit (% tăng thêm); what is counted with any of them or of
    the indicator's name, or in short (trường học, DN). What is done or not has no unit.
    """
    said = set(UNIT_WORD.findall(fold_text(re.sub(r"\([^()]*\)", " ", text))))
    has_scale = bool(SCALE.search(fold_text(text)))
    if has_scale or indicator.form == "yes_no" or said <= GENERAL_UNITS:
        return has_scale
    labels = [
        UNIT_WORD.findall(fold_text(label.partition("/")[0]))
        for label in reader.dataset.units[indicator.unit].label.values()
    ]
    if indicator.form not in COUNTS:
        percent = {"%", "diem"} if indicator.form in PERCENT_FORMS else set[str]()
        return not (said & percent or any(said >= set(label) for label in labels))
    short = {"".join(word[0] for word in label) for label in labels}
    names = UNIT_WORD.findall(fold_text(" ".join(indicator.name.values())))
    if any(set(label) <= GENERAL_UNITS for label in labels):  # a number of what its name says
        return False
    return not said & {*names, *short, *chain(*labels)}


def _list_normalised(place: Place, reading: Reading) -> Iterator[Normalised]:
    """What a figure was read otherwise than written: its number, its words, the year left out."""
    text, value = " ".join(reading.printed.split()), f"{reading.value:f}"
    after = value if reading.operator == "=" else f"{reading.operator} {value}"
    if (place.cell.percent or place.cell.number is None) and text != value:
        has_words = re.search(r"[^\W\d_]|[<>≥≤~≈]", text)
        what = "percent" if reading.percent else "words" if has_words else "decimal"
        yield Normalised(reading.sheet, reading.cell, what, text, after)
    if place.period_cell == place.column.period_cell and (place.column.said_by == "round"):
        yield Normalised(
            reading.sheet, reading.cell, "year", place.column.text or "", reading.period
        )
    elif words := _find_period_words(place):
        yield Normalised(reading.sheet, reading.cell, "period", words, reading.period)


def _find_period_words(place: Place) -> str:
    """The words a period was read from; "" where a heading names a plain year or its own form."""
    column, row, grid = place.column, place.row, place.table.grid
    if row.is_keyed or place.table.find("key"):
        return ""
    if place.period_cell == row.period_cell and row.period_text:
        words = row.period_text
    elif column.said_by == "title":
        title = grid.stored(*column.period_cell).text
        return " ".join((title if column.period_cell != column.cell else grid.sheet.name).split())
    else:
        words = column.text
    is_plain = words == place.period or (len(place.period) == 4 and PLAIN_YEAR.fullmatch(words))
    return "" if is_plain else " ".join(words.split())


def _find_marks(
    place: Place, reading: Reading, indicator: Indicator, reader: Reader
) -> Iterator[Finding]:
    """What must be asked of a figure that can be read: struck out, with a comment, an index."""
    cell, table, row = place.cell, place.table, place.row
    of = indicator.indicator_id
    if cell.struck or (row.name and table.grid.shown(*row.name_cell).struck):
        yield sheet_findings.find("struck_out", *place.where, cell.text, indicator_id=of)
    if cell.comment and not cell.comment.startswith(COMMENT_MARK):
        yield sheet_findings.find("comment", *place.where, cell.comment, indicator_id=of)
    if not reading.unit and not row.is_keyed and _is_strange(row.unit_text, indicator, reader):
        yield sheet_findings.find("unit_scale", *place.where, row.unit_text, indicator_id=of)
    is_index = place.column.role == "index" or table.is_index or row.is_index
    if is_index and indicator.form in ("amount", "count"):  # of a rate the value tells
        yield sheet_findings.find_index(*place.where, cell.text)._replace(indicator_id=of)
