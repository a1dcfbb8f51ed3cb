"""A run's tables → what its index tells of what it was made from, and of the status of its data."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import briefing
from briefing import i18n
from briefing.data.tables import DATA_STATUSES, describe_status
from briefing.publish import workbook_notes
from briefing.publish.workbook_notes import CSVTable

Translator = i18n.Translator
CSVTables = Mapping[str, CSVTable]

SUM_DIGITS = 12  # digits of a sum that tell files apart
MAX_PLACE_NAMES = 3  # provinces a title names


def read_csv_table(file: Path) -> CSVTable:
    """A table of a run as its file has it."""
    with file.open(encoding="utf-8", newline="") as text:
        head, *rows = csv.reader(text)
    return CSVTable(file.stem, head, rows)


def list_province_rows(tables: CSVTables) -> list[dict[str, str]]:
    """The facts of the province, or of each of several."""
    return (tables.get("province") or tables["provinces"]).records()


def format_place_name(rows: Sequence[Mapping[str, str]], say: Translator) -> str:
    """The name of the province, or of several, of many the first ones and how many more."""
    names = [say.own(row, "name") for row in rows]
    if len(names) <= MAX_PLACE_NAMES + 1:
        return ", ".join(names)
    more = say.number(len(names) - MAX_PLACE_NAMES)
    return say("{names} and {count} others", names=", ".join(names[:MAX_PLACE_NAMES]), count=more)


def find_data_status(tables: CSVTables) -> str:
    """The status of the data of a run, of several provinces the weakest; "" where none is kept."""
    known = {row.get("data_status", "") for row in list_province_rows(tables)}
    return next((code for code in DATA_STATUSES if code in known), "")


def describe_provenance(
    tables: CSVTables, year: int, inputs: Mapping[str, str], say: Translator
) -> dict[str, Any]:
    """What a run was made from, in one language.

    `facts` are labels with their texts, `statuses` what each status means, `documents` rows under
    `heads`, each cell with its side, `sums` the files of the data with the first digits of theirs.
    """
    listed = (
        _list_documents(tables, year, say)
        if "statements" in tables
        else _list_compared_provinces(tables, say)
    )
    return {
        "facts": list(_list_run_facts(tables, year, say)),
        "of statuses": say("What each status of the data means"),
        "statuses": [describe_status(code, say) for code in DATA_STATUSES],
        **listed,
        "sums": _list_input_sums(inputs),
        "of sums": say("Files of the data, with the first digits of their SHA-256 sums"),
    }


def _list_run_facts(tables: CSVTables, year: int, say: Translator) -> Iterator[tuple[str, str]]:
    rows = list_province_rows(tables)
    names = ", ".join(say.own(row, "name") for row in rows)
    yield say("Province"), names
    yield say("Briefing year"), str(year)
    yield say("Plan"), _join_periods(rows, "plan", say)
    yield say("Plan before it"), _join_periods(rows, "past_plan", say)
    counted, *others = workbook_notes.describe_data(tables, say)
    yield say("Data"), " ".join([counted, *(others if len(rows) == 1 else ())])
    yield say("Version of the program"), briefing.__version__


def _join_periods(rows: Sequence[Mapping[str, str]], column: str, say: Translator) -> str:
    return ", ".join(dict.fromkeys(say.period(row[column]) for row in rows))


def _list_documents(tables: CSVTables, year: int, say: Translator) -> dict[str, Any]:
    """The documents, with how many statements of each are in force; those that state any."""
    stated: dict[str, list[bool]] = {}
    for row in tables["statements"].records():
        stated.setdefault(row["source_id"], []).append(row["in_force"] == "yes")
    sources = tables["sources"].records()
    rows = [
        _describe_document(row, own, say)
        for row in sources
        if (own := stated.get(row["source_id"]))
    ]
    heads = [say("Document"), say("Organisation"), say("Date"), say("Status")]
    counted = [say("Statements in force"), say("Statements")]
    return {
        "heads": [*((head, "left") for head in heads), *((head, "right") for head in counted)],
        "documents": rows,
        "of documents": say.plural("{count} document", "{count} documents", len(rows)),
        "unused": _describe_unused_documents(len(sources) - len(rows), year, say),
    }


def _describe_document(
    source: Mapping[str, str], in_force: Sequence[bool], say: Translator
) -> dict[str, Any]:
    facts = [say.own(source, "publisher"), say.date(source["date"])]
    counts = [say.number(sum(in_force)), say.number(len(in_force))]
    cells = [*facts, say.code("status", source["status"]), *counts]
    return {"title": say.own(source, "title"), "url": source["url"], "cells": cells}


def _list_compared_provinces(tables: CSVTables, say: Translator) -> dict[str, Any]:
    """Of several provinces how many documents each has, and the status of its data."""
    of = tables["sources"].column("province_id")
    rows = [
        {
            "title": say.own(row, "name"),
            "url": "",
            "cells": [
                describe_status(row.get("data_status", ""), say).get("mark", ""),
                say.number(of.count(row["id"])),
            ],
        }
        for row in list_province_rows(tables)
    ]
    heads = [(say("Province"), "left"), (say("Status"), "left"), (say("Documents"), "right")]
    told = say.plural("{count} document", "{count} documents", len(of))
    return {"heads": heads, "documents": rows, "of documents": told, "unused": ""}


def _describe_unused_documents(count: int, year: int, say: Translator) -> str:
    if not count:
        return ""
    return say.plural(
        "{count} more document of the folder states nothing for periods that end by {year}.",
        "{count} more documents of the folder state nothing for periods that end by {year}.",
        count,
        year=str(year),
    )


def _list_input_sums(inputs: Mapping[str, str]) -> list[tuple[str, str]]:
    own = (name for name in inputs if name.endswith((".csv", ".toml")))
    return [(name, inputs[name][:SUM_DIGITS]) for name in sorted(own)]
