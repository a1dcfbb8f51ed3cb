"""The sheets of a received file → what they state of indicators, and what is wrong with how.

A sheet is read table by table, a table column by column of results; a figure is what a known name
and such a column meet in. What cannot be read is a finding at its cell, never a guess.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from briefing.data.dataset import Dataset
from briefing.data.periods import period_years
from briefing.intake import numbers, provinces, sheet_findings
from briefing.intake.answers import is_yes
from briefing.intake.frames import MOST_COLUMNS, YEAR, is_words
from briefing.intake.grid import Grid, arrange, name_cell, name_column, name_range, turn, turn_back
from briefing.intake.headings import SINGLE_MONTH
from briefing.intake.model import Address, Finding, ReadSheets, Received
from briefing.intake.names import MOST_LOOKED_UP
from briefing.intake.places import Collected, Place, Reader
from briefing.intake.readings import read_place
from briefing.intake.row_names import make_lexicon
from briefing.intake.rows import (
    FAILED,
    Row,
    is_figure,
    is_filled,
    is_plain_figure,
    list_note_marks,
    read_rows,
)
from briefing.intake.tables import Column, Context, Table, find_tables
from briefing.intake.template_marks import TEMPLATE_SHEET, list_rows_not_taken, read_template
from briefing.validate.sources.tokens import fold_text


def read_sheets(received: Received, dataset: Dataset, year: int) -> ReadSheets:
    """What the sheets of a file state of a year, its parts and the years before it."""
    template = read_template(received)
    stated = template.year if template else ""
    context = Context(make_lexicon(dataset), year, stated)
    indicators = {row.indicator_id: row for row in dataset.indicators}
    reader = Reader(context, dataset, indicators, template is not None, Collected())
    grids = [arrange(sheet) for sheet in received.sheets if sheet.name != TEMPLATE_SHEET]
    found, turned = reader.found, set[str]()
    for grid in filter(attrgetter("rows"), grids):
        tables = find_tables(grid, context)
        if not tables and (tables := _find_turned_tables(grid, context)):
            turned.add(grid.sheet.name)
        _read_sheet(grid, tables, reader)
    if not found.has_known:
        found.unknown = [finding._replace(level="error") for finding in found.unknown]
    findings = [*found.findings, *found.unknown, *_judge_file(reader, grids)]
    findings += provinces.find_others(received, found.tables, dataset, template)
    read = ReadSheets(tuple(found.readings), tuple(found.normalised), tuple(findings))
    return _turn_back(read, turned) if turned else read


def _find_turned_tables(grid: Grid, context: Context) -> list[Table]:
    """The tables of a sheet that has a year in each row and a known indicator over each column."""
    if len(grid.order) > MOST_COLUMNS:
        return []
    tables = find_tables(arrange(turn(grid.sheet)), context)
    known = (row.ids for table in tables for row in read_rows(table, context))
    return tables if any(known) else []


def _turn_back(read: ReadSheets, sheets: Collection[str]) -> ReadSheets:
    """What was read with every address as it is in the file."""

    def turn_row(row: Any) -> Any:
        cells = [name for name in row._fields if name == "cell" or name.endswith("_cell")]
        turned = {name: turn_back(getattr(row, name)) for name in cells}
        return row._replace(**turned) if row.sheet in sheets else row

    return ReadSheets(
        tuple(map(turn_row, read.readings)),
        tuple(map(turn_row, read.normalised)),
        tuple(map(turn_row, read.findings)),
    )


def _read_sheet(grid: Grid, tables: list[Table], reader: Reader) -> None:
    found = reader.found
    if reader.is_template:
        left_out = list_rows_not_taken(grid)
        if left_out is not None:
            found.findings += left_out
            return
        tables = [table for table in tables if table.find("key")] or tables
    if grid.sheet.hidden:
        cells = (cell for row in grid.rows.values() for cell in row.values())
        if any(is_plain_figure(cell) and not YEAR.fullmatch(cell.text) for cell in cells):
            found.has_hidden = True
            finding = sheet_findings.find("hidden_sheet", grid.sheet.name, "", grid.sheet.name)
            found.findings.append(finding)
        return
    found.tables += tables
    if not reader.is_template:
        _find_hidden_columns(tables, reader)
    marks = [list_note_marks(table) for table in tables]
    for table, own in zip(tables, marks, strict=True):
        _read_table(table, own | marks[-1], reader)


def _find_hidden_columns(tables: Sequence[Table], reader: Reader) -> None:
    """The hidden columns of a sheet with figures in its tables, each once."""
    done = set[int]()
    for table in tables:
        grid, found = table.grid, reader.found
        labels = {c.at for c in table.list("number", "id", "key", "name", "unit", "period")}
        headed = {column.at: column for column in table.columns}
        rows = grid.list_rows(table.first, table.last)
        used = {column for row in rows for column in grid.rows[row]}
        for at in sorted((used & grid.sheet.hidden_columns) - labels - done):
            figures = (grid.stored(row, at) for row in rows)
            if any(map(is_plain_figure, figures)):
                done.add(at)
                found.has_hidden = True
                column = headed.get(at)
                cell = name_cell(*column.cell) if column else f"{name_column(at)}:{name_column(at)}"
                text = column.text if column else name_column(at)
                finding = sheet_findings.find("hidden_cells", grid.sheet.name, cell, text)
                found.findings.append(finding)


def _read_table(table: Table, notes: Mapping[str, bool], reader: Reader) -> None:
    found = reader.found
    rows = list(read_rows(table, reader.context))
    rows = [row for row in rows if not _is_left_out_as_hidden(table, row, reader)]
    _note_plans(table, rows, reader)
    columns = _choose_columns(table, rows, reader)
    conventions = {column.at: _find_convention(table, column, rows, reader) for column in columns}
    merged = set[Address]()
    for row in rows:
        places = list(_list_places(table, row, columns, reader))
        shown = [place for place in places if is_figure(place.cell)]
        found.figures += shown
        if row.is_plan:
            found.plans += ((*place.where, place.cell.text, place.period) for place in shown)
        elif len(row.ids) == 1 and row.ids[0] in reader.indicators:
            found.has_known = True
            found.figures += [place for place in places if is_filled(place.cell)]
            for place in places:
                if not _is_merged(place, merged, reader):
                    read_place(place, conventions[place.column.at], notes, reader)
        elif shown and not row.is_part and not is_yes(row.answer):
            found.unknown.append(_find_unknown(shown, reader))


def _is_left_out_as_hidden(table: Table, row: Row, reader: Reader) -> bool:
    """Whether a row is hidden; if it has figures that is asked, at the first of the year's."""
    if row.at not in table.grid.sheet.hidden_rows:
        return False
    columns = [c for c in table.columns if c.role in ("result", "value", "plan", "index")]
    columns.sort(
        key=lambda column: (column.role == "plan", column.period != str(reader.context.year))
    )
    figures = [c.at for c in columns if is_figure(table.grid.stored(row.at, c.at))]
    if figures and not reader.is_template:
        reader.found.has_hidden = True
        if not is_yes(row.answer):
            cell = name_cell(row.at, figures[0])
            sheet, text = table.grid.sheet.name, table.grid.stored(row.at, figures[0]).text
            known = [name for name in row.ids if name in reader.indicators]
            of = known[0] if len(known) == 1 else ""
            finding = sheet_findings.find("hidden_cells", sheet, cell, text, indicator_id=of)
            reader.found.findings.append(finding)
    return True


def _note_plans(table: Table, rows: Sequence[Row], reader: Reader) -> None:
    for column in () if reader.is_template else table.list("plan", "part"):
        if any(is_figure(table.grid.stored(row.at, column.at)) for row in rows):
            cell = column.period_cell if column.role == "part" else column.cell
            place = (table.grid.sheet.name, name_cell(*cell), column.text, column.period)
            reader.found.plans.append(place)


def _choose_columns(table: Table, rows: Sequence[Row], reader: Reader) -> list[Column]:
    """The visible columns of results with figures, one for each period."""
    groups: dict[str, list[Column]] = {}
    worded: dict[str, list[Column]] = {}  # of known rows; they count where no figure is
    known, hidden = [row for row in rows if row.ids], table.grid.sheet.hidden_columns
    for column in table.figures:
        if column.at in hidden:
            continue
        if any(is_figure(table.grid.shown(row.at, column.at)) for row in rows):
            groups.setdefault(column.period, []).append(column)
        elif any(is_filled(table.grid.shown(row.at, column.at)) for row in known):
            worded.setdefault(column.period, []).append(column)
        else:
            reader.found.empty.append((table, column))
    groups = {**worded, **groups}
    chosen = []
    for period, columns in groups.items():
        results = [column for column in columns if column.role != "index"] or columns
        first = min(results, key=_rank_column)
        chosen.append(first)
        if len(results) > 1:
            text = " | ".join(f"{c.text} ({name_cell(*c.cell)})" for c in results)
            where = (table.grid.sheet.name, name_cell(*first.cell))
            words = (text, first.text, period or str(reader.context.year))
            finding = sheet_findings.find_two_columns(*where, *words)
            reader.found.findings.append(finding)
    return sorted(chosen)


def _rank_column(column: Column) -> tuple[bool, bool]:
    """Which of two columns of a period is proposed: the result, the months to a month."""
    return column.estimate, bool(SINGLE_MONTH.search(fold_text(column.text)))


def _find_convention(
    table: Table, column: Column, rows: Sequence[Row], reader: Reader
) -> numbers.Convention:
    """How the numbers of a column are written, of text cells; two ways at once are an error."""
    cells = (table.grid.stored(row.at, column.at) for row in rows)
    texts = [cell.text for cell in cells if is_words(cell) and cell.formula not in FAILED]
    convention = numbers.find_convention(texts)
    if convention == "mixed":
        where = (table.grid.sheet.name, name_cell(*column.cell))
        reader.found.findings.append(sheet_findings.find("mixed_conventions", *where, column.text))
    return convention


def _list_places(
    table: Table, row: Row, columns: Sequence[Column], reader: Reader
) -> Iterator[Place]:
    year = reader.context.year
    for column in columns:
        period, cell = column.period or str(year), column.period_cell
        states = column.said_by == "heading"
        if row.period_text and not states:
            period, cell = _read_row_period(table, row, reader), row.period_cell
        elif row.period_text and not row.is_keyed and len(period) == len("2026"):
            own = _read_row_period(table, row, reader)
            if len(own) == len("2026-06"):
                period, cell = period + own[4:], row.period_cell
            elif not own and any(map(str.isdigit, row.period_text)):
                period, cell = "", row.period_cell
        elif table.find("period") and not states:
            period, cell = "", row.period_cell
        yield Place(table, row, column, period, cell)


def _read_row_period(table: Table, row: Row, reader: Reader) -> str:
    """The period a row says it is of, "" where what it says is none."""
    date = None if row.is_keyed else table.grid.stored(*row.period_cell).date
    period = reader.context.lexicon.period
    return f"{date:%Y-%m}" if date else period(row.period_text, reader.context.year)


def _is_merged(place: Place, done: set[Address], reader: Reader) -> bool:
    """Whether a place is in merged cells; a figure in such is one of no one row or column."""
    grid = place.table.grid
    anchor = grid.anchor(*place.address)
    if anchor not in grid.ranges:
        return False
    if not is_figure(grid.stored(*anchor)) or anchor[0] < place.table.first:
        return True
    reader.found.figures.append(place)
    if anchor not in done:
        done.add(anchor)
        where = (grid.sheet.name, name_range(anchor, grid.ranges[anchor]))
        finding = sheet_findings.find(
            "merged_data_cells", *where, grid.stored(*anchor).text, indicator_id=place.row.ids[0]
        )
        reader.found.findings.append(finding)
    return True


def _find_unknown(places: Sequence[Place], reader: Reader) -> Finding:
    """A row with figures whose name is none or that of several, at the figure of the round."""
    year = str(reader.context.year)
    place = next((p for p in places if p.period == year), None)
    place = place or next((p for p in places if p.period.startswith(year)), places[0])
    row = place.row
    if row.ids and row.ids[0] in reader.indicators:
        return sheet_findings.find_two_meanings(*place.where, row.name, ", ".join(row.ids))
    is_looked_up = row.name and len(reader.found.unknown) < MOST_LOOKED_UP
    nearest = reader.context.lexicon.names.nearest(row.name) if is_looked_up else ""
    return sheet_findings.find_unknown(*place.where, row.name or (row.ids or ("",))[0], nearest)


def _judge_file(reader: Reader, grids: Sequence[Grid]) -> Iterator[Finding]:
    """What is wrong with a file as a whole: no heading, nothing of the year."""
    found, year = reader.found, str(reader.context.year)
    if not found.tables and not found.has_hidden:
        sheets = [grid.sheet.name for grid in grids if grid.rows]
        name = sheets[0] if len(sheets) == 1 else ""
        yield sheet_findings.find("no_header", name, "", sheet_findings.NO_TABLE)
    if not found.tables or found.has_hidden:
        return
    if any(_is_of(place.period, year) and not place.row.is_plan for place in found.figures):
        return
    if any(not place.period for place in found.figures):
        return  # said at each of them
    plan = next((plan for plan in found.plans if _is_of(plan[3] or year, year)), None)
    if plan:
        yield sheet_findings.find_plan_only(*plan[:3], reader.context.year)
        return
    for table, column in found.empty:
        if _is_of(column.period or year, year):
            where = (table.grid.sheet.name, name_cell(*column.cell))
            yield sheet_findings.find_nothing(*where, column.text, reader.context.year)
            return
    yield _find_wrong_year(reader)


def _find_wrong_year(reader: Reader) -> Finding:
    """A file without the year of the round, at the title or heading of the latest it has."""
    found, year = reader.found, reader.context.year
    if found.figures:
        place = max(found.figures, key=lambda place: place.period[:4])
        if place.period_cell == place.row.period_cell:
            place = found.figures[0]
            return sheet_findings.find_wrong_year(*place.where, place.period, year)
        where = (place.table.grid.sheet.name, name_cell(*place.period_cell))
        return sheet_findings.find_wrong_year(*where, place.period, year)
    if found.plans:
        sheet, cell, text, _ = found.plans[0]
        return sheet_findings.find_wrong_year(sheet, cell, text, year)
    table = found.tables[0]
    column = table.columns[0]
    where = (table.grid.sheet.name, name_cell(*column.cell))
    return sheet_findings.find_wrong_year(*where, column.text, year)


def _is_of(period: str, year: str) -> bool:
    return bool(period) and period_years(period)[1] == int(year)
