"""A table → what keeps those from reading it who do not see it, or do not see its colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from briefing.errors import Fault
from briefing.publish.gate.anchors import list_rows, make_fault, name_cell

JSONObject = Mapping[str, Any]


def check_table(table: JSONObject) -> Iterator[Fault]:
    """All faults of a table: caption, heads, rows, notes, tones."""
    if not table["caption"].strip():
        yield make_fault("table-caption", table, "no caption")
    if not any(column["header"] for column in table["columns"]):
        yield make_fault("table-heads", table, "no column that heads the rows")
    for number, column in enumerate(table["columns"], start=1):
        if not column["label"].strip():
            yield make_fault("table-heads", table, "column {number} without a head", number=number)
    yield from _check_table_rows(table)
    yield from _check_table_notes(table)


def _check_table_rows(table: JSONObject) -> Iterator[Fault]:
    columns = table["columns"]
    heads = [number for number, column in enumerate(columns) if column["header"]]
    for row in list_rows(table):
        if len(row) != len(columns):
            where, counts = name_cell(table, row, len(row)), {"n": len(row), "of": len(columns)}
            yield make_fault("table-rows", where, "{n} cells under {of} columns", **counts)
        elif heads and not any(row[number]["text"].strip() for number in heads):
            where = name_cell(table, row, heads[0])
            yield make_fault("table-heads", where, "a row that nothing heads")
        for number, cell in enumerate(row):
            if cell["tone"] and not cell["text"] and not cell["symbol"]:
                where, tone = name_cell(table, row, number), cell["tone"]
                yield make_fault("tone", where, "the tone {tone} without word or sign", tone=tone)


def _check_table_notes(table: JSONObject) -> Iterator[Fault]:
    """Marks and notes belong together, both ways."""
    notes = Counter(note["mark"] for note in table["notes"])
    used = {column["label"].rpartition(" ")[2] for column in table["columns"]}  # “In force *”
    for row in list_rows(table):
        for number, cell in enumerate(row):
            used.update(cell["notes"])
            for mark in (mark for mark in cell["notes"] if mark not in notes):
                where = name_cell(table, row, number)
                yield make_fault("table-notes", where, "the mark {mark} without a note", mark=mark)
    for mark, count in notes.items():
        if mark not in used:
            yield make_fault("table-notes", table, "the note {mark} without a mark", mark=mark)
        if count > 1:
            yield make_fault("table-notes", table, "the note {mark} twice", mark=mark)
