"""A run's tables → what its index tells of what it was made from, and of the status of its data."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import briefing
from briefing import words
from briefing.publish import workbook_notes
from briefing.publish.workbook_notes import Table
from briefing.tables import STATUSES, marked

Say = words.Speaker
Tables = Mapping[str, Table]

SHORT = 12  # digits of a sum that tell files apart
NAMED = 3  # provinces a title names


def table(file: Path) -> Table:
    """A table of a run as its file has it."""
    with file.open(encoding="utf-8", newline="") as text:
        head, *rows = csv.reader(text)
    return Table(file.stem, head, rows)


def facts_of(tables: Tables) -> list[dict[str, str]]:
    """The facts of the province, or of each of several."""
    return (tables.get("province") or tables["provinces"]).records()


def place_of(rows: Sequence[Mapping[str, str]], say: Say) -> str:
    """The name of the province, or of several, of many the first ones and how many more."""
    names = [say.own(row, "name") for row in rows]
    if len(names) <= NAMED + 1:
        return ", ".join(names)
    more = say.number(len(names) - NAMED)
    return say("{names} and {count} others", names=", ".join(names[:NAMED]), count=more)


def status_of(tables: Tables) -> str:
    """The status of the data of a run, of several provinces the weakest; "" where none is kept."""
    known = {row.get("data_status", "") for row in facts_of(tables)}
    return next((code for code in STATUSES if code in known), "")


def told(tables: Tables, year: int, inputs: Mapping[str, str], say: Say) -> dict[str, Any]:
    """What a run was made from, in one language.

    `facts` are labels with their texts, `statuses` what each status means, `documents` rows under
    `heads`, each cell with its side, `sums` the files of the data with the first digits of theirs.
    """
    listed = _documents(tables, year, say) if "statements" in tables else _provinces(tables, say)
    return {
        "facts": list(_facts(tables, year, say)),
        "of statuses": say("What each status of the data means"),
        "statuses": [marked(code, say) for code in STATUSES],
        **listed,
        "sums": _sums(inputs),
        "of sums": say("Files of the data, with the first digits of their SHA-256 sums"),
    }


def _facts(tables: Tables, year: int, say: Say) -> Iterator[tuple[str, str]]:
    rows = facts_of(tables)
    names = ", ".join(say.own(row, "name") for row in rows)
    yield say("Province"), names
    yield say("Briefing year"), str(year)
    yield say("Plan"), _periods(rows, "plan", say)
    yield say("Plan before it"), _periods(rows, "past_plan", say)
    counted, *others = workbook_notes.rests_on(tables, say)
    yield say("Data"), " ".join([counted, *(others if len(rows) == 1 else ())])
    yield say("Version of the program"), briefing.__version__


def _periods(rows: Sequence[Mapping[str, str]], column: str, say: Say) -> str:
    return ", ".join(dict.fromkeys(say.period(row[column]) for row in rows))


def _documents(tables: Tables, year: int, say: Say) -> dict[str, Any]:
    """The documents, with how many statements of each are in force; those that state any."""
    stated: dict[str, list[bool]] = {}
    for row in tables["statements"].records():
        stated.setdefault(row["source_id"], []).append(row["in_force"] == "yes")
    sources = tables["sources"].records()
    rows = [_document(row, own, say) for row in sources if (own := stated.get(row["source_id"]))]
    heads = [say("Document"), say("Organisation"), say("Date"), say("Status")]
    counted = [say("Statements in force"), say("Statements")]
    return {
        "heads": [*((head, "left") for head in heads), *((head, "right") for head in counted)],
        "documents": rows,
        "of documents": say.plural("{count} document", "{count} documents", len(rows)),
        "unused": _unused(len(sources) - len(rows), year, say),
    }


def _document(source: Mapping[str, str], in_force: Sequence[bool], say: Say) -> dict[str, Any]:
    facts = [say.own(source, "publisher"), say.date(source["date"])]
    counts = [say.number(sum(in_force)), say.number(len(in_force))]
    cells = [*facts, say.code("status", source["status"]), *counts]
    return {"title": say.own(source, "title"), "url": source["url"], "cells": cells}


def _provinces(tables: Tables, say: Say) -> dict[str, Any]:
    """Of several provinces how many documents each has, and the status of its data."""
    of = tables["sources"].column("province_id")
    rows = [
        {
            "title": say.own(row, "name"),
            "url": "",
            "cells": [
                marked(row.get("data_status", ""), say).get("mark", ""),
                say.number(of.count(row["id"])),
            ],
        }
        for row in facts_of(tables)
    ]
    heads = [(say("Province"), "left"), (say("Status"), "left"), (say("Documents"), "right")]
    told = say.plural("{count} document", "{count} documents", len(of))
    return {"heads": heads, "documents": rows, "of documents": told, "unused": ""}


def _unused(count: int, year: int, say: Say) -> str:
    if not count:
        return ""
    return say.plural(
        "{count} more document of the folder states nothing for periods that end by {year}.",
        "{count} more documents of the folder state nothing for periods that end by {year}.",
        count,
        year=str(year),
    )


def _sums(inputs: Mapping[str, str]) -> list[tuple[str, str]]:
    own = (name for name in inputs if name.endswith((".csv", ".toml")))
    return [(name, inputs[name][:SHORT]) for name in sorted(own)]
