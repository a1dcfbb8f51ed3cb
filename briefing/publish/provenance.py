"""A run's tables → what it was made from, as its index shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import briefing
from briefing.data.tables import DATA_STATUSES, describe_status
from briefing.i18n import Translator
from briefing.publish.csv_tables import CSVTables, list_place_names, list_provinces
from briefing.publish.workbook_notes import describe_data

SUM_DIGITS = 12  # digits of a sum that tell files apart


def describe_provenance(
    tables: CSVTables, year: int, inputs: Mapping[str, str], say: Translator
) -> dict[str, Any]:
    """What a run was made from, in one language.

    `facts` are labels with their texts, `statuses` what each status means, `documents` rows under
    `heads`, each cell with its side, `sums` the files of the data with the first digits of theirs.
    """
    if "statements" in tables:
        documents = _list_documents(tables, year, say)
    else:
        documents = _list_compared_provinces(tables, say)
    files = sorted(name for name in inputs if name.endswith((".csv", ".toml")))
    return {
        "facts": list(_list_run_facts(tables, year, say)),
        "statuses_title": say("What each status of the data means"),
        "statuses": [describe_status(code, say) for code in DATA_STATUSES],
        **documents,
        "sums": [(name, inputs[name][:SUM_DIGITS]) for name in files],
        "sums_title": say("Files of the data, with the first digits of their SHA-256 sums"),
    }


def _list_run_facts(tables: CSVTables, year: int, say: Translator) -> Iterator[tuple[str, str]]:
    rows = list_provinces(tables)
    yield say("Province"), ", ".join(list_place_names(rows, say))
    yield say("Briefing year"), str(year)
    plans, past = ([say.period(row[name]) for row in rows] for name in ("plan", "past_plan"))
    yield say("Plan"), ", ".join(dict.fromkeys(plans))
    yield say("Plan before it"), ", ".join(dict.fromkeys(past))
    sources, *others = describe_data(tables, say)
    yield say("Data"), " ".join([sources, *(others if len(rows) == 1 else ())])
    yield say("Version of the program"), briefing.__version__


def _list_documents(tables: CSVTables, year: int, say: Translator) -> dict[str, Any]:
    """The documents, with how many statements of each are in force; those that state any."""
    stated: dict[str, list[bool]] = {}
    for row in tables["statements"].rows:
        stated.setdefault(row["source_id"], []).append(row["in_force"] == "yes")
    sources = tables["sources"].rows
    rows = [
        _describe_document(row, stated[row["source_id"]], say)
        for row in sources
        if row["source_id"] in stated
    ]
    heads = [say("Document"), say("Organisation"), say("Date"), say("Status")]
    counts = [say("Statements used"), say("Statements")]
    unused = say.plural(
        "{count} more document of the folder states nothing for periods that end by {year}.",
        "{count} more documents of the folder state nothing for periods that end by {year}.",
        len(sources) - len(rows),
        year=str(year),
    )
    return {
        "heads": [*((head, "left") for head in heads), *((head, "right") for head in counts)],
        "documents": rows,
        "documents_title": say.plural(
            "{count} document with figures", "{count} documents with figures", len(rows)
        ),
        "unused": unused if len(sources) > len(rows) else "",
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
        for row in list_provinces(tables)
    ]
    heads = [(say("Province"), "left"), (say("Status"), "left"), (say("Documents"), "right")]
    title = say.plural("{count} document", "{count} documents", len(province_ids))
    return {"heads": heads, "documents": rows, "documents_title": title, "unused": ""}
