"""The CSV tables of a run → what an index or a workbook reads in them; every cell is text."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefing import paths
from briefing.data.tables import DATA_STATUSES
from briefing.i18n import Translator
from briefing.publish.gate import may_leak

JOINED = " + "  # between the sources of a computed figure
MAX_PLACE_NAMES = 3  # provinces a title names


@dataclass(frozen=True)
class CSVTable:
    """A table as its file has it: every cell is text, an unknown one is empty."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Mapping[str, str]]

    def list_cells(self, name: str) -> list[str]:
        """The cells of a column, none where the table has no such column."""
        return [row[name] for row in self.rows if name in row]


CSVTables = Mapping[str, CSVTable]


def read_csv_tables(stage: Path, names: Iterable[str]) -> dict[str, CSVTable]:
    """The tables of a run with these names."""
    return {name: read_csv_table(stage / paths.TABLES_FOLDER / f"{name}.csv") for name in names}


def read_csv_table(file: Path) -> CSVTable:
    """A table of a run as its file has it."""
    with file.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        return CSVTable(file.stem, list(reader.fieldnames or ()), list(reader))


def list_quotable(folder: Path) -> list[str]:
    """The texts of the tables in a folder that look like a program's own words.

    They are of the data: a report may quote them.
    """
    found = set()
    for file in sorted(folder.glob("*.csv")):
        if may_leak(file.read_text(encoding="utf-8")):
            table = read_csv_table(file)
            cells = {cell for name in table.columns for cell in table.list_cells(name)}
            # a unit's form has the place of the value, which no page shows
            found |= {one for one in cells if one.strip() and may_leak(one.replace("{value}", ""))}
    return sorted(found)


def list_provinces(tables: CSVTables) -> Sequence[Mapping[str, str]]:
    """The facts of the province, or of each of several."""
    return (tables.get("province") or tables["provinces"]).rows


def list_place_names(provinces: Sequence[Mapping[str, str]], say: Translator) -> list[str]:
    """The names of the provinces."""
    return [row[f"name_{say.language}"] for row in provinces]


def format_place_name(provinces: Sequence[Mapping[str, str]], say: Translator) -> str:
    """The name of the province, or of several, of many the first ones and how many more."""
    names = list_place_names(provinces, say)
    if len(names) <= MAX_PLACE_NAMES + 1:
        return ", ".join(names)
    more = say.number(len(names) - MAX_PLACE_NAMES)
    return say("{names} and {count} others", names=", ".join(names[:MAX_PLACE_NAMES]), count=more)


def find_data_status(provinces: Sequence[Mapping[str, str]]) -> str:
    """The status of the data of a run, of several provinces the weakest; "" where there is none."""
    statuses = {row.get("data_status", "") for row in provinces}
    return next((code for code in DATA_STATUSES if code in statuses), "")
