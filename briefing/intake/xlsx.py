"""The parts of an .xlsx workbook → its sheets, with what a reader sees of their cells.

Its XML is read as a stream, not by a library: openpyxl is slow, keeps too much, fails on files of
other programs; calamine has no formats, comments or hidden rows and makes room for every cell up to
the last one.
"""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

from briefing.errors import message
from briefing.intake.guard import (
    LAST_COLUMN,
    LAST_ROW,
    MAX_CELLS,
    MAX_TEXT,
    Package,
    refuse_as_damaged,
    refuse_as_too_large,
)
from briefing.intake.model import Address, Cell, FormulaState, Sheet
from briefing.intake.number_formats import BUILT_IN, Shown, hides_text, show_number
from briefing.intake.rich_text import RichText, Text, is_true, unescape

WORKBOOK = "/officeDocument"  # ends of types of relationships
WORKSHEET, STRINGS, STYLES = "/worksheet", "/sharedStrings", "/styles"
TEXT_KINDS = ("s", "str", "inlineStr")
COMMENTS, THREADED_COMMENTS = "/comments", "/threadedComment"


class Style(NamedTuple):
    """What the style of a cell says of its value."""

    format: str = "General"
    struck: bool = False


class Book(NamedTuple):
    """What all sheets of a workbook share."""

    package: Package
    strings: list[Text]
    styles: list[Style]
    from_1904: bool


def read_xlsx(package: Package) -> tuple[Sheet, ...]:
    """The sheets of a workbook; one of a chart has no cells. Raises Refused."""
    path = next(
        (target for kind, target in _read_links(package, "").values() if kind == WORKBOOK), ""
    )
    if path not in package.names:
        raise refuse_as_damaged(message("no workbook in it"))
    tree = package.read_tree(path)
    links = _read_links(package, path)
    targets = dict(links.values())
    from_1904 = any(is_true(e.get("date1904")) for e in _find(tree, "workbookPr"))
    strings = _read_strings(package, targets.get(STRINGS, ""))
    book = Book(package, strings, _read_styles(package, targets.get(STYLES, "")), from_1904)
    sheets = []
    for element in _find(tree, "sheet"):
        link = next((v for name, v in element.attrib.items() if name.endswith("}id")), "")
        kind, target = links.get(link, ("", ""))
        if target not in package.names:
            found = message(
                "no sheet “{name}” where the workbook names it", name=element.get("name")
            )
            raise refuse_as_damaged(found)
        is_hidden = element.get("state", "visible") != "visible"
        sheet = Sheet(element.get("name", ""), {}, is_hidden)
        sheets.append(_read_sheet(book, target, sheet) if kind == WORKSHEET else sheet)
    return tuple(sheets)


def _find(tree: Element, name: str) -> Iterator[Element]:
    return (element for element in tree.iter() if element.tag.rpartition("}")[2] == name)


def _read_links(package: Package, path: str) -> dict[str, tuple[str, str]]:
    """The relationships of a part: id → the end of the type, and the part it leads to."""
    folder, file = posixpath.split(path)
    name = posixpath.join(folder, "_rels", f"{file}.rels")
    if name not in package.names:
        return {}
    links = {}
    for element in _find(package.read_tree(name), "Relationship"):
        if element.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", "")))
            kind = "/" + element.get("Type", "").rpartition("/")[2]
            links[element.get("Id", "")] = (kind, target.lstrip("/"))
    return links


def _read_styles(package: Package, path: str) -> list[Style]:
    if path not in package.names:
        return [Style()]
    tree = package.read_tree(path)
    formats = {**BUILT_IN}
    for element in _find(tree, "numFmt"):
        formats[_read_index(element.get("numFmtId"))] = element.get("formatCode", "")
    fonts = [
        any(is_true(strike.get("val", "1")) for strike in _find(font, "strike"))
        for fonts in _find(tree, "fonts")
        for font in fonts
    ]
    styles = []
    for element in (style for styles in _find(tree, "cellXfs") for style in styles):
        font = _read_index(element.get("fontId"))
        struck = fonts[font] if font < len(fonts) else False
        styles.append(Style(formats.get(_read_index(element.get("numFmtId")), "General"), struck))
    return styles or [Style()]


def _read_index(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else 0


def _read_strings(package: Package, path: str) -> list[Text]:
    strings: list[Text] = []
    if path not in package.names:
        return strings
    rich = RichText()

    def on_end(name: str) -> None:
        name = name.rpartition(":")[2]
        rich.end(name)
        if name == "si":
            strings.append(rich.take())
            if len(strings) > MAX_CELLS or len(strings[-1].text) > MAX_TEXT:
                raise refuse_as_too_large()

    package.walk(path, lambda n, a: rich.start(n.rpartition(":")[2], a), on_end, rich.add)
    return strings


def _read_sheet(book: Book, path: str, sheet: Sheet) -> Sheet:
    reader = _SheetReader(book)
    book.package.walk(path, reader.start, reader.end, reader.add)
    _drop_covered(reader.cells, reader.merged)
    links = sorted(_read_links(book.package, path).values())
    for kind in (COMMENTS, THREADED_COMMENTS):  # the second has what the first only points to
        for target in (target for of_kind, target in links if of_kind == kind):
            if target in book.package.names:
                _add_comments(book.package, target, reader.cells)
    return sheet._replace(
        cells=reader.cells,
        hidden_rows=frozenset(reader.hidden_rows),
        hidden_columns=frozenset(reader.hidden_columns & {column for _, column in reader.cells}),
        merged=tuple(reader.merged),
    )


def _drop_covered(cells: dict[Address, Cell], merged: list[tuple[Address, Address]]) -> None:
    """Take out what lies under merged cells, which nobody sees."""
    steps = 0
    for (top, left), (bottom, right) in merged:
        area = (bottom - top + 1) * (right - left + 1)
        steps += min(area, len(cells))
        if steps > 20 * MAX_CELLS:
            raise refuse_as_too_large()
        if area > len(cells):
            covered = [(r, c) for r, c in cells if top <= r <= bottom and left <= c <= right]
        else:
            covered = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
        for address in covered:
            if address != (top, left):
                cells.pop(address, None)


def _add_comments(package: Package, path: str, cells: dict[Address, Cell]) -> None:
    """Put the comments of a part to their cells; the answers to one are told with it."""
    rich, found = RichText(), dict[Address, list[str]]()
    place: list[Address] = []

    def on_start(name: str, attributes: Mapping[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name in ("comment", "threadedComment"):
            place[:] = [_read_address(attributes.get("ref", "A1"))]
        rich.start("t" if name == "text" else name, attributes)

    def on_end(name: str) -> None:
        name = name.rpartition(":")[2]
        if name in ("comment", "threadedComment") and place:
            text = rich.take().text.strip()
            package.take_cells(1, len(text))
            if place[0] in cells and text:
                found.setdefault(place[0], []).append(text)
        rich.in_text &= name not in ("t", "text")

    package.walk(path, on_start, on_end, rich.add)
    for address, texts in found.items():
        cells[address] = cells[address]._replace(comment="\n".join(texts))


def _read_address(reference: str) -> Address:
    """Row and column of `B3`. Raises Refused where it is none."""
    letters = reference.rstrip("0123456789")
    row, column = _read_index(reference[len(letters) :]), 0
    for letter in letters[:4]:
        column = 26 * column + ord(letter.upper()) - 64
    if not (0 < row <= LAST_ROW and 0 < column <= LAST_COLUMN and letters.isalpha()):
        raise refuse_as_damaged(message("no cell “{cell}”", cell=reference[:20]))
    return row, column


class _SheetReader:
    """Takes the elements of a sheet's part."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.cells: dict[Address, Cell] = {}
        self.hidden_rows = set[int]()
        self.hidden_columns = set[int]()
        self.merged: list[tuple[Address, Address]] = []
        self.row = self.column = 0
        self.is_row_hidden = False
        self.kind = self.style = ""
        self.has_formula = self.has_value = False
        self.in_formula = self.in_value = self.in_string = False
        self.parts: list[str] = []
        self.formula: list[str] = []
        self.rich = RichText()
        self.columns = dict[str, int]()  # letters → number
        self.styles = {str(at): style for at, style in enumerate(book.styles)}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name == "v":
            self.in_value = self.has_value = True
        elif self.in_string:
            self.rich.start(name, attributes)
        elif name == "f":
            self.in_formula = self.has_formula = True
        elif name == "is":
            self.in_string = True
        elif name == "row":
            self.row = _read_index(attributes.get("r")) or self.row + 1
            self.column = 0
            self.is_row_hidden = _is_hidden(attributes, "ht")
        elif name == "col" and _is_hidden(attributes, "width"):
            first, last = (_read_index(attributes.get(end)) for end in ("min", "max"))
            if first not in self.hidden_columns:
                self.hidden_columns.update(range(first, min(last, LAST_COLUMN) + 1))
        elif name == "mergeCell":
            self._add_merged(attributes.get("ref", ""))

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r", "")
        letters = reference.rstrip("0123456789")
        if not reference:
            self.column += 1
        elif (column := self.columns.get(letters)) is None:
            self.column = self.columns[letters] = _read_address(reference)[1]
        else:
            self.column = column
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.has_formula = self.has_value = False

    def add(self, text: str) -> None:
        if self.in_value:
            self.parts.append(text)
        elif self.in_string:
            self.rich.add(text)
        elif self.in_formula:
            self.formula.append(text)

    def end(self, name: str) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "v":
            self.in_value = False
        elif name == "f":
            self.in_formula = False
        elif name == "is":
            self.in_string, self.has_value = False, True
        elif self.in_string:
            self.rich.end(name)
        elif name == "c":
            self._end_cell()

    def _end_cell(self) -> None:
        text, formula = "".join(self.parts), "".join(self.formula)
        self.parts.clear()
        self.formula.clear()
        if not (self.has_value or self.has_formula):
            return
        cell = self._make_cell(text, formula)
        if not cell.text.strip():
            return
        if self.kind in TEXT_KINDS and hides_text(self._find_style().format):
            cell = cell._replace(hidden=True)
        if not (0 < self.row <= LAST_ROW and 0 < self.column <= LAST_COLUMN):
            raise refuse_as_damaged(message("no cell “{cell}”", cell=f"{self.column}:{self.row}"))
        self.book.package.take_cells(1, len(cell.text))
        self.cells[self.row, self.column] = cell
        if self.is_row_hidden:
            self.hidden_rows.add(self.row)

    def _make_cell(self, text: str, formula_text: str) -> Cell:
        format_code, struck = self._find_style()
        formula: FormulaState = "value" if self.has_formula else ""
        if self.kind == "s":
            strings, index = self.book.strings, _read_index(text.strip())
            if index >= len(strings):
                raise refuse_as_damaged(
                    message("a text that is not there ({number})", number=text[:20])
                )
            text, is_struck = strings[index]
            return Cell(text, formula=formula, struck=struck or is_struck)
        if self.kind == "inlineStr":
            text, is_struck = self.rich.take()
            return Cell(text, formula=formula, struck=struck or is_struck)
        if self.kind == "str":
            return Cell(unescape(text), formula=formula, struck=struck)
        if self.kind == "e":
            return Cell(text, formula="error", struck=struck)
        if self.kind == "b":
            return Cell(
                "TRUE" if is_true(text.strip()) else "FALSE", formula=formula, struck=struck
            )
        if not text.strip():
            unknown = Cell(f"={formula_text}", formula="not_calculated")
            return unknown if self.has_formula else Cell("")
        shown = self._show(text.strip(), format_code)
        return Cell(*shown[:4], formula, struck, hidden=shown.hidden)

    def _find_style(self) -> Style:
        return self.styles.get(self.style, self.book.styles[0])

    def _show(self, text: str, format_code: str) -> Shown:
        try:
            if self.kind == "d":
                date = dt.datetime.fromisoformat(text.replace("Z", "+00:00")).date()
                return Shown(f"{date:%d/%m/%Y}", date=date)
            return show_number(text, format_code, self.book.from_1904)
        except ValueError:
            raise refuse_as_damaged(message("a number “{number}”", number=text[:20])) from None

    def _add_merged(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top = _read_address(first)
        if top in self.cells and top < (bottom := _read_address(last or first)):
            self.book.package.take_cells()
            self.merged.append((top, bottom))


def _is_hidden(attributes: Mapping[str, str], size: str) -> bool:
    """Whether a row or column is hidden, or so narrow that it cannot be seen."""
    if is_true(attributes.get("hidden")):
        return True
    written = attributes.get(size, "")
    return bool(written) and not written.strip("0.") and "0" in written
