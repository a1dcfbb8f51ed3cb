"""The CSV tables of a run → their description as CSVW: a group of tables, by the W3C's standard.

A key is declared where it holds in this run: keys of communes do not across a merger.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from briefing.data.columns import group_by
from briefing.data.rows import Texts
from briefing.data.tables import NUMERIC_COLUMNS
from briefing.i18n import Translator
from briefing.publish.csv_tables import JOINED, CSVTable, CSVTables, list_provinces
from briefing.publish.workbook_notes import UNGROUPED_COLUMNS, describe_tables, find_column_meaning

PRIMARY_KEYS: Mapping[str, tuple[str, ...]] = {
    "measures": ("target_id",),
    "trajectories": ("target_id", "year"),
    "results": ("indicator_id", "period", "basis"),
    "indicators": ("indicator_id",),
    "sources": ("source_id",),
    "units": ("unit",),
    "province": ("id",),
    "provinces": ("id",),
    "communes": ("commune_id", "basis"),
    "commune_results": ("commune_id", "indicator_id", "period", "basis"),
    "commune_counts": ("indicator_id", "period", "basis"),
}
REFERENCES = {  # how the name of a column ends → the table and column it names a row of
    "indicator_id": ("indicators", "indicator_id"),
    "source_id": ("sources", "source_id"),
    "target_id": ("measures", "target_id"),
    "commune_id": ("communes", "commune_id"),
    "unit": ("units", "unit"),
}
LISTS = ("indicator_ids",)  # columns of several ids
OF_COMPUTED = ("results", "checks", "disagreements", "changes_since", "side_by_side")
YES_NO = ("estimate", "border", "new", "withdrawn")


def format_metadata(tables: CSVTables, title: Texts, translators: Sequence[Translator]) -> str:
    """What each table and column holds, in every language; where the figures are from."""
    facts = list_provinces(tables)
    year, newest = int(facts[0]["year"]), max(row["newest_date"] for row in facts)
    described = {say.language: " ".join(describe_tables(tables, year, say)) for say in translators}
    group = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": translators[0].language}],
        "dc:title": _tag(title),
        "dc:description": _tag(described),
        "dc:language": [say.language for say in translators],
        "dc:spatial": [row["id"] for row in facts],
        "dc:temporal": [
            *dict.fromkeys(row[name] for row in facts for name in ("past_plan", "plan"))
        ],
        **({"dc:modified": newest} if newest else {}),
        "dialect": {"encoding": "utf-8", "header": True, "trim": False},
        "tables": [_describe_table(table, tables, translators) for table in tables.values()],
    }
    return json.dumps(group, ensure_ascii=False, indent=1) + "\n"


def _tag(words: Texts) -> list[dict[str, str]]:
    """A text in each language, as JSON-LD has it."""
    return [{"@value": text, "@language": language} for language, text in words.items()]


def _describe_table(
    table: CSVTable, tables: CSVTables, translators: Sequence[Translator]
) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_describe_column(table, name, translators) for name in table.columns]
    }
    key = PRIMARY_KEYS.get(table.name, ())
    if key and _is_unique(table, key):
        schema["primaryKey"] = list(key)
    if references := list(_list_references(table, tables)):
        schema["foreignKeys"] = references
    words = {say.language: say.code("table", table.name) for say in translators}
    return {"url": f"{table.name}.csv", "dc:title": _tag(words), "tableSchema": schema}


def _describe_column(
    table: CSVTable, name: str, translators: Sequence[Translator]
) -> dict[str, Any]:
    """A column: its header, which is no language's, and what it holds in each."""
    meaning = find_column_meaning(table.name, name)
    words = {say.language: say.code("column", meaning) for say in translators}
    column = {"name": name, "titles": {"und": name, **words}, "datatype": _find_datatype(name)}
    separator = _find_separator(table.name, name)
    return {**column, "separator": separator} if separator else column


def _find_separator(table: str, name: str) -> str:
    """What is between several ids in a column; "" of one that has one."""
    if name in LISTS:
        return " "
    return JOINED if table in OF_COMPUTED and name.endswith("source_id") else ""


def _find_datatype(name: str) -> str | dict[str, str]:
    if name in NUMERIC_COLUMNS:
        is_whole = name in UNGROUPED_COLUMNS or name.endswith("decimals")
        return "integer" if is_whole else "decimal"
    if name in YES_NO or name.endswith("_estimate"):
        return {"base": "boolean", "format": "yes|no"}
    return "anyURI" if name == "url" else "string"


def _is_unique(table: CSVTable, key: Sequence[str]) -> bool:
    rows = group_by(table.rows, lambda row: tuple(row[name] for name in key))
    return len(rows) == len(table.rows)


def _list_references(table: CSVTable, tables: CSVTables) -> Iterator[dict[str, Any]]:
    """The columns of a table that name rows of another."""
    for name in table.columns:
        ends, separator = name.removesuffix("s"), _find_separator(table.name, name)
        found = [REFERENCES[end] for end in REFERENCES if ends == end or ends.endswith(f"_{end}")]
        for other, key in found:
            if other not in tables or (other, key) == (table.name, name):
                continue
            cells = table.list_cells(name)
            named = {
                one for cell in cells for one in (cell.split(separator) if separator else [cell])
            }
            if _is_unique(tables[other], (key,)) and named - {""} <= {
                *tables[other].list_cells(key)
            }:
                reference = {"resource": f"{other}.csv", "columnReference": key}
                yield {"columnReference": name, "reference": reference}
