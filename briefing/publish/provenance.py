"""A run's tables → what it was made from, and the status of its data, as its index shows them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import briefing
from briefing import paths
from briefing.data.tables import DATA_STATUSES, describe_status
from briefing.i18n import Translator
from briefing.publish import workbook_notes
from briefing.publish.workbook_notes import CSVTable

CSVTables = Mapping[str, CSVTable]

SUM_DIGITS = 12  # digits of a sum that tell files apart
MAX_PLACE_NAMES = 3  # provinces a title names


def read_csv_tables(stage: Path, names: Iterable[str]) -> dict[str, CSVTable]:
    """The tables of a run with these names."""
    folder = stage / paths.TABLES_FOLDER
    return {name: read_csv_table(folder / f"{name}.csv") for name in names}


def read_csv_table(file: Path) -> CSVTable:
    """A table of a run as its file has it."""
    with file.open(encoding="utf-8", newline="") as text:
        head, *rows = csv.reader(text)
    return CSVTable(file.stem, head, rows)


def list_province_rows(tables: CSVTables) -> list[dict[str, str]]:
    """The facts of the province, or of each of several."""
    return (tables.get("province") or tables["provinces"]).list_records()


def list_place_names(rows: Sequence[Mapping[str, str]], say: Translator) -> list[str]:
    """The names of the provinces."""
    return [row[f"name_{say.language}"] for row in rows]


def format_place_name(rows: Sequence[Mapping[str, str]], say: Translator) -> str:
    """The name of the province, or of several, of many the first ones and how many more."""
    names = list_place_names(rows, say)
    if len(names) <= MAX_PLACE_NAMES + 1:
        return ", ".join(names)
    more = say.number(len(names) - MAX_PLACE_NAMES)
    return say("{names} and {count} others", names=", ".join(names[:MAX_PLACE_NAMES]), count=more)


def find_data_status(tables: CSVTables) -> str:
    """The status of the data of a run, of several provinces the weakest; "" where there is none."""
    statuses = {row.get("data_status", "") for row in list_province_rows(tables)}
    return next((code for code in DATA_STATUSES if code in statuses), "")


def describe_provenance(
    tables: CSVTables, year: int, inputs: Mapping[str, str], say: Translator
) -> dict[str, Any]:
    """What a run was made from, in one language.

    `facts` are labels with their texts, `statuses` what each status means, `documents` rows under
    `heads`, each cell with its side, `sums` the files of the data with the first digits of theirs.
    """
    documents = (
        _list_documents(tables, year, say)
        if "statements" in tables
        else _list_compared_provinces(tables, say)
    )
    return {
        "facts": list(_list_run_facts(tables, year, say)),
        "statuses_title": say("What each status of the data means"),
        "statuses": [describe_status(code, say) for code in DATA_STATUSES],
        **documents,
        "sums": _list_input_sums(inputs),
        "sums_title": say("Files of the data, with the first digits of their SHA-256 sums"),
    }


def _list_run_facts(tables: CSVTables, year: int, say: Translator) -> Iterator[tuple[str, str]]:
    rows = list_province_rows(tables)
    yield say("Province"), ", ".join(list_place_names(rows, say))
    yield say("Briefing year"), str(year)
    yield say("Plan"), _join_periods(rows, "plan", say)
    yield say("Plan before it"), _join_periods(rows, "past_plan", say)
    sources, *others = workbook_notes.describe_data(tables, say)
    yield say("Data"), " ".join([sources, *(others if len(rows) == 1 else ())])
    yield say("Version of the program"), briefing.__version__


def _join_periods(rows: Sequence[Mapping[str, str]], column: str, say: Translator) -> str:
    return ", ".join(dict.fromkeys(say.period(row[column]) for row in rows))


def _list_documents(tables: CSVTables, year: int, say: Translator) -> dict[str, Any]:
    """The documents, with how many statements of each are in force; those that state any."""
    stated: dict[str, list[bool]] = {}
    for row in tables["statements"].list_records():
        stated.setdefault(row["source_id"], []).append(row["in_force"] == "yes")
    sources = tables["sources"].list_records()
    rows = [
        _describe_document(row, stated[row["source_id"]], say)
        for row in sources
        if row["source_id"] in stated
    ]
    heads = [say("Document"), say("Organisation"), say("Date"), say("Status")]
    counts = [say("Statements in force"), say("Statements")]
    return {
        "heads": [*((head, "left") for head in heads), *((head, "right") for head in counts)],
        "documents": rows,
        "documents_title": say.plural("{count} document", "{count} documents", len(rows)),
        "unused": _describe_unused_documents(len(sources) - len(rows), year, say),
    }


def _describe_document(
    source: Mapping[str, str], in_force: Sequence[bool], say: Translator
) -> dict[str, Any]:
    facts = [source[f"publisher_{say.language}"], say.date(source["date"])]
    counts = [say.number(sum(in_force)), say.number(len(in_force))]
    cells = [*facts, say.code("status", source["status"]), *counts]
    return {"title": source[f"title_{say.language}"], "url": source["url"], "cells": cells}


def _list_compared_provinces(tables: CSVTables, say: Translator) -> dict[str, Any]:
    """Of several provinces how many documents each has, and the status of its data."""
    province_ids = tables["sources"].list_cells("province_id")
    rows = [
        {
            "title": row[f"name_{say.language}"],
            "url": "",
            "cells": [
                describe_status(row.get("data_status", ""), say).get("mark", ""),
                say.number(province_ids.count(row["id"])),
            ],
        }
        for row in list_province_rows(tables)
    ]
    heads = [(say("Province"), "left"), (say("Status"), "left"), (say("Documents"), "right")]
    title = say.plural("{count} document", "{count} documents", len(province_ids))
    return {"heads": heads, "documents": rows, "documents_title": title, "unused": ""}


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
    files = (name for name in inputs if name.endswith((".csv", ".toml")))
    return [(name, inputs[name][:SUM_DIGITS]) for name in sorted(files)]
