"""A table → what keeps those from reading it who do not see it, or do not see its colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from briefing.errors import Fault, message
from briefing.publish.gate import anchors

JSONObject = Mapping[str, Any]


def check_table(table: JSONObject) -> Iterator[Fault]:
    """All faults of a table: caption, heads, rows, notes, tones."""
    where = anchors.name_block(table)
    if not table["caption"].strip():
        yield Fault("table-caption", where, message("no caption"))
    if not any(column["header"] for column in table["columns"]):
        yield Fault("table-heads", where, message("no column that heads the rows"))
    for number, column in enumerate(table["columns"], start=1):
        if not column["label"].strip():
            found = message("column {number} without a head", number=number)
            yield Fault("table-heads", where, found)
    yield from _check_table_rows(table)
    yield from _check_table_notes(table)


def _check_table_rows(table: JSONObject) -> Iterator[Fault]:
    columns = table["columns"]
    heads = [number for number, column in enumerate(columns) if column["header"]]
    for row in (row for group in table["groups"] for row in group["rows"]):
        if len(row) != len(columns):
            counts = {"cells": len(row), "columns": len(columns)}
            found = message("{cells} cells under {columns} columns", **counts)
            yield Fault("table-rows", anchors.name_cell(table, row, len(row)), found)
        elif heads and not any(row[number]["text"].strip() for number in heads):
            where = anchors.name_cell(table, row, heads[0])
            yield Fault("table-heads", where, message("a row that nothing heads"))
        for number, cell in enumerate(row):
            if cell["tone"] and not cell["text"] and not cell["symbol"]:
                found = message("the tone {tone} without word or sign", tone=cell["tone"])
                yield Fault("tone", anchors.name_cell(table, row, number), found)


def _check_table_notes(table: JSONObject) -> Iterator[Fault]:
    """Marks and notes belong together, both ways."""
    known = Counter(note["mark"] for note in table["notes"])
    used = {column["label"].rpartition(" ")[2] for column in table["columns"]}  # “In force *”
    for row in (row for group in table["groups"] for row in group["rows"]):
        for number, cell in enumerate(row):
            used.update(cell["notes"])
            for mark in cell["notes"]:
                if mark not in known:
                    found = message("the mark {mark} without a note", mark=mark)
                    yield Fault("table-notes", anchors.name_cell(table, row, number), found)
    for mark, count in known.items():
        if mark not in used:
            found = message("the note {mark}, which nothing points to", mark=mark)
            yield Fault("table-notes", anchors.name_block(table), found)
        if count > 1:
            found = message("the note {mark} twice", mark=mark)
            yield Fault("table-notes", anchors.name_block(table), found)
