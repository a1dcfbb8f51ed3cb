"""The demonstration province → invented provinces of any number and size, the same for a number.

A province is data-demo/ under another name, its values varied by chance with its number as seed,
but for the parts of a whole, which would not add up.
A larger one repeats all indicators, and whatever names them, under further ids; with more
statements every source has earlier editions, some of which disagree.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
import re
from pathlib import Path

from bench.timing import ROOT

DEMO = ROOT / "data-demo"
NAMES = {  # of the demonstration province → of the one written in its place
    "tinh-minh-hoa": "gia-lap-{:03}",
    "Tỉnh Minh Họa (hư cấu)": "Tỉnh giả lập {}",
    "Demonstration Province (fictitious)": "Fictitious province {}",
}
IDS = ("indicator_id", "target_id", "check_id")
WORD = re.compile(r"(?<!communes\.)\b[a-z]\w*")  # but for a column of communes.csv
EDITION = dt.timedelta(weeks=1)  # from one edition of a source to the next

Row = dict[str, str]


def write_province(folder: Path, number: int = 1, copies: int = 1, statements: int = 1) -> None:
    """Write the folder of a province with so many times the demonstration's indicators."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("province.toml", "datapackage.json"):
        text = (DEMO / name).read_text(encoding="utf-8")
        for demo, invented in NAMES.items():
            text = text.replace(demo, invented.format(number))
        (folder / name).write_text(text, encoding="utf-8")
    files = {file.name: file.read_text(encoding="utf-8") for file in DEMO.glob("*.csv")}
    tables = {name: list(csv.DictReader(text.splitlines())) for name, text in files.items()}
    ids = {row[name] for rows in tables.values() for row in rows for name in IDS if row.get(name)}
    parts = {
        word
        for row in _further(tables["checks.csv"], copies, ids) + tables["checks.csv"]
        if row["rule"] == "sum_to"
        for word in re.findall(r"\w+", row["inputs"])
    }
    for name, rows in tables.items():
        chance = random.Random(f"{number} {name}")
        further = [] if "indicator_ids" in rows[0] else _further(rows, copies, ids)
        written = [
            row if row.get("indicator_id") in parts else _varied(row, number)
            for row in rows + further
        ]
        stated = list(written) if name in ("results.csv", "targets.csv") else []
        for edition in range(1, statements):
            written += [_revised(row, edition, chance) for row in stated]
            if name == "sources.csv":
                written += [_edition(row, edition) for row in rows]
        with (folder / name).open("w", encoding="utf-8", newline="") as opened:
            table = csv.DictWriter(opened, list(rows[0]), lineterminator="\n")
            table.writeheader()
            table.writerows(written)


def _further(rows: list[Row], copies: int, ids: set[str]) -> list[Row]:
    """The rows that name an id, again for each further copy, with its ids."""
    further = []
    for copy in range(2, copies + 1):

        def rename(word: re.Match[str], copy: int = copy) -> str:
            return f"{word[0]}_{copy}" if word[0] in ids else word[0]

        for row in rows:
            renamed = {name: WORD.sub(rename, cell) for name, cell in row.items()}
            if renamed != row:
                further.append({**renamed, **({"number": ""} if "kind" in row else {})})
    return further


def _varied(row: Row, number: int) -> Row:
    """A row with the values of a province, of an indicator up to a twentieth lower."""
    if not row.get("value"):
        return row
    return _multiplied(row, 1 - random.Random(f"{number} {row['indicator_id']}").random() / 20)


def _multiplied(row: Row, factor: float) -> Row:
    """A row with its values multiplied, and with the decimals they have."""
    values = {name: row[name] for name in ("value", "value_high") if row.get(name)}
    for name, cell in values.items():
        values[name] = f"{float(cell) * factor:.{len(cell.partition('.')[2])}f}"
    return {**row, **values}


def _revised(row: Row, edition: int, chance: random.Random) -> Row:
    """A row as an earlier edition of its source states it, one of five with another value."""
    revised = _multiplied(row, 0.97) if chance.random() < 0.2 else row
    return {**revised, "source_id": f"{row['source_id']}_{edition}"}


def _edition(row: Row, edition: int) -> Row:
    """An earlier edition of a source."""
    date = dt.date.fromisoformat(f"{row['date']}-01"[:10]) - edition * EDITION
    return {**row, "source_id": f"{row['source_id']}_{edition}", "date": date.isoformat()}
