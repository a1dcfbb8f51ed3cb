"""A run's tables → those a report is given: the tables it names in config.toml, or a slice of them.

What a report is not given it cannot read, so the sum of what it is given says whether its notebook
must run again. A slice keeps the rows about some indicators, with the figures these were computed
from. The list of statements keeps the place of each row, empty where it is not given: a statement's
number is its address on the pages.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from briefing.build.cache import hash_facts, is_id_column
from briefing.config import Report
from briefing.data import files
from briefing.data.codes import parse_rule_inputs

Table = list[list[str]]  # the header, then the rows, cells as written
PLACED = "statements"  # the table whose rows keep their places
COMPLETE = (  # never cut; of the last three because a report says of how many it is
    *("sources", "province", "verdicts", "checks", "disagreements", "units"),
    *("programmes", "causes", "communes"),
)


def read_run_tables(folder: Path) -> dict[str, Table]:
    """The tables of a run by name."""
    tables = {}
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            tables[file.stem] = list(csv.reader(lines))
    return tables


def slice_tables(report: Report, tables: Mapping[str, Table]) -> dict[str, Table]:
    """What a report is given of a run's tables."""
    names = (*report.tables, "units") if report.tables else tables  # every figure has a unit
    named = {name: tables[name] for name in names if name in tables}
    if report.rows == "all":
        return named
    if report.rows == "commune":
        ids = {"commune_id": {report.parameters["commune"]}}
    else:
        indicators = _find_indicators(report, tables)
        measures = _read_rows(tables["measures"])
        targets = {row["target_id"] for row in measures if row["indicator_id"] in indicators}
        ids = {"indicator_id": indicators, "target_id": targets, "indicator_ids": indicators}
    return {
        name: table if name in COMPLETE else _keep_rows(name, table, ids)
        for name, table in named.items()
    }


def _find_indicators(report: Report, tables: Mapping[str, Table]) -> set[str]:
    """The indicators a report is about, with those their figures were computed from."""
    measures, info = list(_read_rows(tables["measures"])), next(_read_rows(tables["province"]))
    if report.rows == "domain":
        domain = report.parameters["domain"]
        found = {
            row["indicator_id"]
            for row in _read_rows(tables["indicators"])
            if row["domain"] == domain
        }
    else:  # numbered: the targets a briefing opens with, and what its findings name
        found = {
            row["indicator_id"]
            for row in measures
            if (row["number"] and row["plan"] == info["plan"])
            or row["target_id"] in info["headline"].split()
        }
        for name in ("verdicts", "disagreements"):
            found |= {row["indicator_id"] for row in _read_rows(tables[name])}
    found |= {row["baseline_indicator_id"] for row in measures if row["indicator_id"] in found}
    about = [row for row in _read_rows(tables["indicators"]) if row["indicator_id"] in found]
    found |= {row["national_indicator_id"] for row in about} - {""}
    inputs = {
        row["indicator_id"]: parse_rule_inputs(row["inputs"])
        for row in _read_rows(tables["results"])
        if row["derived"]
    }
    ahead = list(found)
    while ahead:
        new = set(inputs.get(ahead.pop(), ())) - found
        found |= new
        ahead += new
    return found


def _read_rows(table: Table) -> Iterator[dict[str, str]]:
    head, *rows = table
    return (dict(zip(head, row, strict=True)) for row in rows)


def _keep_rows(name: str, table: Table, ids: Mapping[str, set[str]]) -> Table:
    """The rows of a table with some ids in a column of theirs; rows that name none are kept."""
    head, *rows = table
    key = next((column for column in ids if column in head), None)
    if key is None:
        return table
    column, empty = head.index(key), [""] * len(head)
    given = [row if not row[column] or ids[key] & {*row[column].split()} else empty for row in rows]
    return [head, *(row for row in given if name == PLACED or row is not empty)]


def find_newest_date(tables: Mapping[str, Table]) -> str:
    """The date of the newest source of a run, or of several provinces; "" where none has one."""
    names = ("province", "provinces")
    rows = (row for name in names if name in tables for row in _read_rows(tables[name]))
    return max((row["newest_date"] for row in rows), default="")


def hash_tables(given: Mapping[str, Table]) -> str:
    """The sum of what a report is given."""
    return hash_facts(given)


def write_tables(given: Mapping[str, Table], folder: Path) -> None:
    """What a report is given, as the CSV files its notebook reads."""
    for name, table in given.items():
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(table)
        files.write_file(folder / f"{name}.csv", text.getvalue())


def find_changed_ids(before: Mapping[str, Table], now: Mapping[str, Table]) -> set[str]:
    """The ids in the rows a report is given now and was not, or was given and is not."""
    ids: set[str] = set()
    for name in {**before, **now}:
        old, new = ({tuple(row) for row in given.get(name, [[]])} for given in (before, now))
        columns = [n for n, column in enumerate(now.get(name, [[]])[0]) if is_id_column(column)]
        ids |= {row[n] for row in old ^ new for n in columns if n < len(row)}
    return ids - {""}
