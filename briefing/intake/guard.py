"""The bytes of a file → its form and its parts, or why they are not read.

What a workbook may not have is refused before any of it is unpacked: programs, locks, entities, and
more than a form of figures can have. No part is read longer than `TIME_LIMIT`.
"""

from __future__ import annotations

import io
import re
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from decimal import Decimal
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from briefing.errors import BriefingError, Message, Quantity, message
from briefing.intake.model import Finding, Kind

MAX_CELLS = 300_000  # of a file: a form has hundreds
MAX_ROWS = 30_000  # of all sheets, with anything in them: a yearbook has half of that
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of a sheet
MAX_LINE = 1_000_000  # signs of a line of a file of text
MAX_FILE = 100_000_000  # bytes of a file
MAX_CSV = 20_000_000  # bytes of a file of text
MAX_UNPACKED = 400_000_000  # bytes of all parts of a workbook
MAX_READ = 100_000_000  # bytes of the parts that are read
MAX_TREE = 16_000_000  # bytes of a part that is read as a whole
MAX_TEXT = 100_000  # signs of a cell; spreadsheets allow 32,767
MAX_PARTS = 5_000
MAX_DEPTH = 200  # elements in elements: a table in a table in a text box has thirty
MAX_TAGS = 4_000_000  # of all large parts: a cell has four
MAX_RATIO, LARGE_PART = 400, 10_000_000  # how far a part of more bytes may be compressed
TIME_LIMIT = 11.0  # seconds of computing for one file
EMPTY = re.compile(  # cells and rows with nothing in them, of which some sheets have a million
    rb'<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?/>|<row r="[0-9]+"[^<>]*/>'
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError),
    *(KeyError, NotImplementedError, RuntimeError),
)
SAVE_AS = message("open it in a spreadsheet program and save it as .xlsx")
A_WORKBOOK = message("a workbook (.xlsx or .ods) or a CSV file")


class Refused(BriefingError):
    """A file that is not read; `findings` say why."""

    text = message("{where}: found {found}; expected {expected}; {action}")

    def __init__(self, finding: Finding) -> None:
        found, expected, action = finding.found, finding.expected, finding.fix
        super().__init__(where=finding.sheet, found=found, expected=expected, action=action)
        self.findings = (finding,)


def refuse(kind: Kind, found: Message | str, expected: Message, fix: Message) -> Refused:
    """The refusal of a whole file."""
    return Refused(Finding(kind, "error", "", "", "", found, expected, fix))


def refuse_as_no_workbook(found: Message) -> Refused:
    """The refusal of a file that is of another kind."""
    return refuse("not_a_workbook", found, A_WORKBOOK, SAVE_AS)


def refuse_as_damaged(found: Message) -> Refused:
    """The refusal of a file that is a workbook by its beginning, and cannot be read as one."""
    expected = message("a workbook that is complete and without faults")
    return refuse("not_a_workbook", found, expected, SAVE_AS)


def _refuse_part(name: str) -> Refused:
    """The refusal of a workbook one of whose parts cannot be read."""
    return refuse_as_damaged(message("{part}, which cannot be read", part=name))


def refuse_as_too_large() -> Refused:
    """The refusal of a file that has more than a form of figures."""
    quantity = Quantity(Decimal(MAX_CELLS))
    found = message("more than {count} cells, or what takes too long to read", count=quantity)
    return _refuse_bomb(found, message("save the sheets with the figures in a file of their own"))


class Package:
    """The parts of a workbook, each read within limits."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = frozenset(archive.namelist())
        self.cells_left, self.bytes_left = MAX_CELLS, MAX_READ
        self._deadline = time.process_time() + TIME_LIMIT

    def take_cells(self, count: int = 1, signs: int = 0) -> None:
        """Count cells, or what is kept like one, of so many signs. Raises Refused at too many."""
        self.cells_left -= count
        if self.cells_left < 0 or signs > MAX_TEXT:
            raise refuse_as_too_large()

    def _take_part(self, name: str, most: int = MAX_READ) -> None:
        """Count the bytes of a part that is to be read. Raises KeyError, Refused at too many."""
        size = self.archive.getinfo(name).file_size
        self.bytes_left -= size
        if size > most or self.bytes_left < 0:
            raise refuse_as_too_large()

    def read_bytes(self, name: str, most: int = MAX_TREE) -> bytes:
        """A part, a small one if nothing else is said. Raises Refused."""
        try:
            self._take_part(name, most)
            return self.archive.read(name)
        except ZIP_FAULTS:
            raise _refuse_part(name) from None

    def read_tree(self, name: str) -> Element:
        """A small part, as a tree."""
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import fromstring

        try:
            tree: Element = fromstring(self.read_bytes(name), forbid_dtd=True)
        except DefusedXmlException:
            raise refuse_entities(name) from None
        except (ParseError, LookupError, ValueError):
            raise _refuse_part(name) from None
        elements, depth = [tree], 0
        while elements:
            elements, depth = [below for element in elements for below in element], depth + 1
        if depth > MAX_DEPTH:
            raise _refuse_part(name)
        return tree

    def walk(
        self,
        name: str,
        on_start: Callable[[str, Mapping[str, str]], None],
        on_end: Callable[[str], None],
        on_text: Callable[[str], None],
    ) -> None:
        """Tell what a part has, one element after the other, however large it is."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
        parser.CharacterDataHandler = on_text

        def refuse_dtd(*_: object) -> None:
            raise refuse_entities(name)

        parser.StartDoctypeDeclHandler = refuse_dtd
        try:
            self._take_part(name)
            with self.archive.open(name) as part:
                while block := part.read(1 << 16):
                    parser.Parse(EMPTY.sub(b"", block), False)
                    if time.process_time() > self._deadline:
                        raise refuse_as_too_large()
                parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, *ZIP_FAULTS):
            raise _refuse_part(name) from None


def refuse_entities(part: str) -> Refused:
    """The refusal of a part that declares its own XML."""
    found = message("declarations of XML entities or a DTD in {part}", part=part)
    return refuse("xml_entities", found, message("a workbook without them"), SAVE_AS)


def open_package(content: bytes) -> Package:
    """The parts of a workbook that is a zip, once none of them can do harm. Raises Refused."""
    if content.count(b"PK\x01\x02") > MAX_PARTS:
        raise _refuse_bomb(message("more than {count} parts", count=MAX_PARTS))
    try:
        package = Package(zipfile.ZipFile(io.BytesIO(content)))
    except ZIP_FAULTS:
        raise refuse_as_damaged(message("a file that is cut off or damaged")) from None
    parts = package.archive.infolist()
    _check_sizes(parts, len(content))
    if any(part.flag_bits & 0x41 for part in parts) or _is_locked_ods(package):
        raise refuse_encrypted()
    if len(package.names) < len(parts) or any(part.compress_type not in (0, 8) for part in parts):
        raise refuse_as_damaged(message("parts as no spreadsheet program writes them"))
    if program := _find_program(package):
        raise _refuse_program(program)
    _check_prologs(package)
    _count_tags(package)
    return package


def _check_sizes(parts: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED:
        raise _refuse_bomb(message("{count} bytes once unpacked", count=unpacked))
    if sum(part.compress_size for part in parts) > size:
        raise _refuse_bomb(message("parts that lie one over the other"))
    for part in parts:
        if part.file_size > max(LARGE_PART, MAX_RATIO * part.compress_size):
            raise _refuse_bomb(
                message(
                    "a part of {count} bytes packed into {size}",
                    count=part.file_size,
                    size=part.compress_size,
                )
            )


def _refuse_bomb(found: Message, fix: Message = SAVE_AS) -> Refused:
    return refuse("zip_bomb", found, message("a workbook with the figures of a year"), fix)


def refuse_encrypted() -> Refused:
    """The refusal of a file that asks for a password."""
    found = message("a file locked with a password")
    fix = message("save it without a password")
    return refuse("encrypted", found, message("a file anyone can open"), fix)


def _refuse_program(part: str) -> Refused:
    found = message("a program (macro) in it: {part}", part=part)
    expected = message("a workbook without programs")
    return refuse("macro", found, expected, message("save it as .xlsx, without macros"))


def _is_locked_ods(package: Package) -> bool:
    manifest = "META-INF/manifest.xml"
    if manifest not in package.names:
        return False
    tree = package.read_tree(manifest)
    return any(element.tag.endswith("}encryption-data") for element in tree.iter())


def _find_program(package: Package) -> str:
    """A part that is a program, or of a workbook that has one; "" where there is none."""
    for name in sorted(package.names):
        folder, _, file = name.lower().rpartition("/")
        in_basic = folder.startswith("basic/") and file not in ("script-lb.xml", "")
        if in_basic or "vbaproject" in file or (folder.startswith("scripts") and file):
            return name
        if "macrosheets" in folder:  # of Excel 4
            return name
    if "[Content_Types].xml" in package.names:
        for element in package.read_tree("[Content_Types].xml"):
            kind = element.get("ContentType", "").lower()
            if "macro" in kind or "vbaproject" in kind:
                return element.get("PartName") or kind
    return ""


def _check_prologs(package: Package) -> None:
    """No part declares entities, also none that is not read."""
    for name in package.names:
        if name.lower().endswith((".xml", ".rels", ".vml", ".rdf")):
            try:
                with package.archive.open(name) as part:
                    head = part.read(1 << 16).replace(b"\0", b"")
            except ZIP_FAULTS:
                raise _refuse_part(name) from None
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise refuse_entities(name)


def _count_tags(package: Package) -> None:
    """Large parts have no more tags than can be read in time; to count them is fast."""
    tags = 0
    for part in package.archive.infolist():
        if part.file_size > LARGE_PART and part.filename.endswith(".xml"):
            try:
                with package.archive.open(part) as opened:
                    while block := opened.read(1 << 20):
                        tags += EMPTY.sub(b"", block).count(b"<")
            except ZIP_FAULTS:
                raise _refuse_part(part.filename) from None
    if tags > MAX_TAGS:
        raise refuse_as_too_large()


def refuse_old_form(content: bytes) -> Refused:
    """The refusal of an OLE file: a locked workbook, one with a program, or an old .xls."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return refuse_encrypted()
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        return _refuse_program("_VBA_PROJECT")
    return refuse_as_no_workbook(message("a file of an old Office program (.xls, .doc)"))
