"""Rows for a CSV file of the contract ↔ its text, of which nothing else changes: not a byte."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from briefing.data import characters

Cells = Mapping[str, str]  # column → cell
LINE_END = re.compile(rb"\r\n|\n|\r")
BYTE_ORDER_MARK = "\ufeff"


def tidy(text: str) -> str:
    """A text as cells of the contract have it: composed accents, plain spaces, signs of the fonts.

    One that is written for nothing is empty, one that looks like a formula has no sign of it.
    """
    text = characters.clean(unicodedata.normalize("NFC", text))
    if characters.find_fault(text):
        text = "".join(sign for sign in text if not characters.find_fault(sign))
        text = characters.clean(text)
    text = characters.drop_formula(text)
    return "" if characters.find_fault(text) or characters.find_text_fault(text) else text


def append_rows(content: bytes, rows: Sequence[Cells]) -> bytes:
    """A file with rows at its end, its bytes and line ends as they were; others' columns empty."""
    found = LINE_END.search(content)
    end = found[0].decode() if found else "\n"
    header = _read_header(_split_records(content))
    text = io.StringIO()
    csv.writer(text, lineterminator=end).writerows(
        [row.get(name, "") for name in header] for row in rows
    )
    added = text.getvalue()
    if content and not content.endswith((b"\n", b"\r")):
        added = end + added.removesuffix(end)
    return content + added.encode()


def remove_rows(content: bytes, column: str, values: Collection[str]) -> bytes:
    """A file without the rows that have one of some values in a column, all else as it was."""
    records = _split_records(content)
    removed = {line for line, cells in list_rows(content) if cells.get(column) in values}
    kept = [record for line, record in enumerate(records, start=1) if line not in removed]
    if records and not records[-1].endswith(("\n", "\r")):
        kept[-1] = kept[-1].rstrip("\r\n")
    return "".join(kept).encode()


def list_rows(content: bytes) -> list[tuple[int, Cells]]:
    """The rows of a file by its columns, each with the number of its record."""
    records, first = _split_records(content), None
    header = _read_header(records)
    found: list[tuple[int, Cells]] = []
    for line, record in enumerate(records, start=1):
        cells = [characters.clean(cell) for cell in _read_record(record)]
        if first is None:
            first = line if not _is_separator(record) else None
        elif any(cells):
            found.append((line, dict(zip(header, cells, strict=False))))
    return found


def sum_row(cells: Cells, columns: Collection[str]) -> str:
    """A short sum of a row by its cells, however it is quoted and whatever columns are added."""
    filled = [f"{name}={cells[name]}" for name in sorted(columns) if cells.get(name)]
    return hashlib.sha256("\n".join(filled).encode()).hexdigest()[:8]


def _read_header(records: Sequence[str]) -> list[str]:
    header = next((one for one in records if not _is_separator(one)), "")
    return [characters.clean(cell) for cell in _read_record(header)]


def _is_separator(record: str) -> bool:
    """Whether it is a spreadsheet's own first line."""
    return record.lstrip(BYTE_ORDER_MARK + '"').startswith("sep=")


def _read_record(record: str) -> list[str]:
    return next(csv.reader(io.StringIO(record.lstrip(BYTE_ORDER_MARK), newline="")), [])


def _split_records(content: bytes) -> list[str]:
    """The rows of a CSV file as written, line ends in quotes within and the last one behind."""
    records, record = [], ""
    for line in io.StringIO(content.decode("utf-8"), newline=""):
        record += line
        if record.count('"') % 2 == 0:
            records.append(record)
            record = ""
    return [*records, record] if record else records
