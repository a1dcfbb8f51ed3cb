"""The parts of an .ods workbook → its sheets, with what a reader sees of their cells."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from briefing.errors import message
from briefing.intake.guard import LAST_COLUMN, Package, refuse_as_damaged
from briefing.intake.model import Address, Cell, Sheet
from briefing.intake.rich_text import RAISED

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
NUMERAL = re.compile(r"\d(?:[\d., \u00a0\u202f]*\d)?")
ERROR = re.compile(r"(?:Err:\d+|#[A-Z][A-Z0-9/]*[!?]?|#[A-Z/0-9]+[!?])")
SUPER = re.compile(r"super|[1-9]\d*%")
PASSED_OVER = (
    "draw:",
    "dr3d:",
    "table:shapes",
    "table:tracked-changes",
    "table:dde-links",
    "form:",
)
NOT_A_COMMENT = ("dc:creator", "dc:date", "meta:date-string")


class Style(NamedTuple):
    """What a style says; None where it leaves it to its parent."""

    parent: str = ""
    struck: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None


class Columns(NamedTuple):
    """Columns of one kind, up to the last of them."""

    last: int
    hidden: bool
    style: str


def is_ods(package: Package) -> bool:
    """Whether the parts are those of an .ods workbook."""
    if "mimetype" not in package.names or "content.xml" not in package.names:
        return False
    return package.read_bytes("mimetype").decode("latin-1").strip().startswith(MEDIA_TYPE)


def read_ods(package: Package) -> tuple[Sheet, ...]:
    """The sheets of a workbook. Raises Refused."""
    reader = _Reader(package)
    for part in ("styles.xml", "content.xml"):
        if part in package.names:
            package.walk(part, reader.start, reader.end, reader.add)
    if not reader.has_sheets:
        raise refuse_as_damaged(message("no workbook in it"))
    return tuple(reader.sheets)


class _Reader:
    """Takes the elements of the styles and then of the content."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.styles: dict[str, Style] = {}
        self.style = ""
        self.sheets: list[Sheet] = []
        self.has_sheets = False
        self.passed_over = 0  # depth within what is no cell
        self.table: _Table | None = None
        self.cell: _Cell | None = None
        self.comment: list[str] | None = None
        self.parts: list[str] = []
        self.in_paragraph = False
        self.spans: list[str] = []  # styles

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self.passed_over or name.startswith(PASSED_OVER):
            self.passed_over += 1
        elif name.startswith("style:"):
            self._start_style(name, attributes)
        elif name == "table:table":
            self._start_table(attributes)
        elif self.table is None:
            self.has_sheets |= name == "office:spreadsheet"
        elif name.startswith("table:"):
            self._start_part(name, attributes)
        elif self.cell is not None:
            self._start_text(name, attributes)

    def _start_style(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "style:style":
            self.style = f"{attributes.get('style:family')} {attributes.get('style:name')}"
            parent = attributes.get("style:parent-style-name")
            family = attributes.get("style:family")
            self.styles[self.style] = Style(f"{family} {parent}" if parent else "")
            return
        style = self.styles.get(self.style)
        if style is None:
            return
        for end in ("style", "type"):
            if line := attributes.get(f"style:text-line-through-{end}"):
                style = style._replace(struck=line != "none")
        if "style:text-position" in attributes:
            style = style._replace(raised=bool(SUPER.match(attributes["style:text-position"])))
        if name == "style:table-properties" and "table:display" in attributes:
            style = style._replace(hidden=attributes["table:display"] == "false")
        for size in ("style:row-height", "style:column-width"):
            if size in attributes and re.fullmatch(r"0(?:\.0*)?[a-z]*", attributes[size]):
                style = style._replace(hidden=True)
        self.styles[self.style] = style

    def _start_table(self, attributes: Mapping[str, str]) -> None:
        name = attributes.get("table:name", "")
        if self.table is not None or name.startswith("'file:"):  # what is kept of another file
            self.passed_over += 1
            return
        style = attributes.get("table:style-name", "")
        self.table = _Table(name, self._find(f"table {style}", "hidden"))

    def _start_part(self, name: str, attributes: Mapping[str, str]) -> None:
        table = self.table
        if table is None:
            return
        is_hidden = attributes.get("table:visibility", "visible") != "visible"
        if name == "table:table-column":
            is_hidden |= self._find(f"table-column {attributes.get('table:style-name')}", "hidden")
            table.add_columns(
                _read_count(attributes, "table:number-columns-repeated"),
                is_hidden or table.hidden_groups > 0,
                attributes.get("table:default-cell-style-name", ""),
            )
        elif name == "table:table-row":
            is_hidden |= self._find(f"table-row {attributes.get('table:style-name')}", "hidden")
            table.start_row(
                _read_count(attributes, "table:number-rows-repeated"),
                is_hidden or table.hidden_groups > 0,
                attributes.get("table:default-cell-style-name", ""),
            )
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.cell = _Cell(attributes, name == "table:covered-table-cell")
        elif name.endswith("-group"):
            table.groups.append(attributes.get("table:display") == "false")

    def _start_text(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "office:annotation":
            self.comment = []
        elif name in NOT_A_COMMENT:
            self.passed_over += 1
        elif name == "text:p":
            self.in_paragraph, self.parts = True, []
        elif name == "text:span":
            style = attributes.get("text:style-name", "")
            self.spans.append(f"text {style}")
        elif name == "text:s" and self.in_paragraph:
            self.parts.append(" " * min(_read_count(attributes, "text:c"), 100))
        elif name in ("text:tab", "text:line-break"):
            self.parts.append("\n")

    def add(self, text: str) -> None:
        if self.in_paragraph and not self.passed_over:
            is_raised = any(self._find(span, "raised") for span in self.spans)
            self.parts.append(text.translate(RAISED) if is_raised else text)
            is_struck = any(self._find(span, "struck") for span in self.spans)
            if self.cell and self.comment is None and is_struck and text.strip():
                self.cell.struck = True

    def end(self, name: str) -> None:
        if self.passed_over:
            self.passed_over -= 1
        elif name == "text:p" and self.cell is not None:
            texts = self.cell.texts if self.comment is None else self.comment
            texts.append("".join(self.parts))
            self.in_paragraph = False
        elif name == "text:span" and self.spans:
            self.spans.pop()
        elif name == "office:annotation" and self.cell is not None:
            self.cell.comment = "\n".join(self.comment or ()).strip()
            self.comment = None
        elif self.table is not None and name.startswith("table:"):
            self._end_part(self.table, name)

    def _end_part(self, table: _Table, name: str) -> None:
        if name in ("table:table-cell", "table:covered-table-cell") and self.cell is not None:
            style = self.cell.attributes.get("table:style-name") or table.find_style()
            is_struck = self._find(f"table-cell {style}", "struck")
            table.add_cell(self.cell, is_struck, self.package)
            self.cell = None
        elif name == "table:table-row":
            table.end_row(self.package)
        elif name.endswith("-group"):
            table.groups.pop()
        elif name == "table:table":
            self.sheets.append(table.make_sheet())
            self.table = None

    def _find(self, name: str, what: str) -> bool:
        """What a style or the nearest of its parents says; False where none does."""
        seen = set[str]()
        while name in self.styles and name not in seen:
            seen.add(name)
            style = self.styles[name]
            said: bool | None = getattr(style, what)
            if said is not None:
                return said
            name = style.parent
        return False


def _read_count(attributes: Mapping[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else 1


class _Cell:
    """A cell while it is read."""

    def __init__(self, attributes: Mapping[str, str], is_covered: bool) -> None:
        self.attributes, self.is_covered = attributes, is_covered
        self.texts: list[str] = []
        self.comment = ""
        self.struck = False

    def make_cell(self, is_struck: bool) -> Cell | None:
        """What it shows; None where that is nothing."""
        if self.is_covered:
            return None
        attributes, text = self.attributes, "\n".join(self.texts)
        kind = attributes.get("office:value-type", "")
        value = attributes.get("office:value", "")
        text = text or attributes.get("office:string-value", "") or value
        has_formula = "table:formula" in attributes
        if attributes.get("calcext:value-type") == "error" or (
            has_formula and ERROR.fullmatch(text)
        ):
            return Cell(text or "#", formula="error", comment=self.comment)
        if not text.strip():
            if has_formula and not kind:
                formula = attributes["table:formula"].partition("=")[2]
                return Cell(f"={formula}", formula="not_calculated", comment=self.comment)
            return None
        cell = Cell(
            text,
            formula="value" if has_formula else "",
            struck=is_struck or self.struck,
            comment=self.comment,
            hidden=bool(self.texts) and not any(map(str.strip, self.texts)),
        )
        if kind in ("float", "percentage", "currency"):
            return _show(cell, value, kind == "percentage")
        if kind == "date":
            return _show_date(cell, attributes.get("office:date-value", ""))
        return cell


def _show(cell: Cell, value: str, is_percentage: bool) -> Cell:
    """A cell with the number its text shows."""
    try:
        stored = Decimal(f"{float(value):.15g}")
    except (ValueError, InvalidOperation):
        raise refuse_as_damaged(message("a number “{number}”", number=value[:20])) from None
    is_percent = is_percentage or "%" in cell.text
    if not stored.is_finite():
        return cell
    numerals = NUMERAL.findall(cell.text)
    if not numerals and any(map(str.isalpha, cell.text)):  # TRUE, or words for a number
        return cell
    if not numerals and not stored:  # a dash for zero
        return cell._replace(text="0", number=stored)
    if is_percentage:
        stored *= 100
    number = _choose_shown(numerals, abs(stored))
    number = -number if stored < 0 and number else number
    return cell._replace(number=Decimal(f"{number:f}"), percent=is_percent)


def _choose_shown(numerals: list[str], stored: Decimal) -> Decimal:
    """The number shown, also one in thousands or millions; what is stored where it shows none.

    Of the two readings it is the one near what is stored: 2,71E+07, a fraction and ### show none.
    """
    readings = _read_both_ways(numerals[0]) if len(numerals) == 1 else []
    for scale in (1, 1000, 1_000_000):
        for reading in sorted(readings, key=lambda reading: abs(reading * scale - stored)):
            if abs(reading * scale - stored) <= max(scale / Decimal(2), stored / 20):
                return reading
    return stored


def _read_both_ways(numeral: str) -> list[Decimal]:
    bare = re.sub("[ \u00a0\u202f]", "", numeral)
    readings = []
    for mark, point in ((".", ","), (",", ".")):
        written = bare.replace(mark, "").replace(point, ".")
        if written.count(".") <= 1:
            readings.append(Decimal(written))
    return readings


def _show_date(cell: Cell, written: str) -> Cell:
    """A cell with its date; where it shows a year alone, with that as a number."""
    if re.fullmatch(r"\d{4}", cell.text.strip()):
        return cell._replace(number=Decimal(cell.text.strip()))
    try:
        return cell._replace(date=dt.date.fromisoformat(written[:10]))
    except ValueError:
        return cell


class _Table:
    """A sheet while it is read."""

    def __init__(self, name: str, is_hidden: bool) -> None:
        self.name, self.is_hidden = name, is_hidden
        self.columns: list[Columns] = []
        self.cells: dict[Address, Cell] = {}
        self.hidden_rows = set[int]()
        self.merged: list[tuple[Address, Address]] = []
        self.groups: list[bool] = []
        self.row, self.column = 1, 1
        self.rows, self.is_row_hidden, self.row_style = 1, False, ""
        self.of_row: list[tuple[int, int, Cell]] = []  # column, how often, cell

    @property
    def hidden_groups(self) -> int:
        return sum(self.groups)

    def add_columns(self, count: int, is_hidden: bool, style: str) -> None:
        last = self.columns[-1].last if self.columns else 0
        self.columns.append(Columns(last + count, is_hidden, style))

    def _find_columns(self, column: int) -> Columns:
        at = bisect_right(self.columns, column - 1, key=lambda columns: columns.last)
        return self.columns[at] if at < len(self.columns) else Columns(LAST_COLUMN, False, "")

    def start_row(self, count: int, is_hidden: bool, style: str) -> None:
        self.rows, self.is_row_hidden, self.row_style = count, is_hidden, style
        self.column, self.of_row = 1, []

    def find_style(self) -> str:
        """The style of a cell that names none."""
        return self.row_style or self._find_columns(self.column).style

    def add_cell(self, cell: _Cell, is_struck: bool, package: Package) -> None:
        count = _read_count(cell.attributes, "table:number-columns-repeated")
        if shown := cell.make_cell(is_struck):
            package.take_cells(count, len(shown.text) + len(shown.comment))
            self.of_row.append((self.column, count, shown))
            down = _read_count(cell.attributes, "table:number-rows-spanned")
            across = _read_count(cell.attributes, "table:number-columns-spanned")
            if down > 1 or across > 1:
                last = (self.row + down - 1, self.column + across - 1)
                self.merged.append(((self.row, self.column), last))
        self.column += count

    def end_row(self, package: Package) -> None:
        package.take_cells(sum(count for _, count, _ in self.of_row) * (self.rows - 1))
        for row in range(self.row, self.row + self.rows) if self.of_row else ():
            for column, count, cell in self.of_row:
                for at in range(column, column + count):
                    self.cells[row, at] = cell
            if self.is_row_hidden:
                self.hidden_rows.add(row)
        self.row += self.rows

    def make_sheet(self) -> Sheet:
        used = {column for _, column in self.cells}
        return Sheet(
            self.name,
            self.cells,
            self.is_hidden,
            frozenset(self.hidden_rows),
            frozenset(column for column in used if self._find_columns(column).hidden),
            tuple(self.merged),
        )
