"""The open formats of a run, read by programs of others → JSON; run where these are installed.

Each file is first held to its standard: keys and datatypes by csvw, the schema of SDMX-JSON by
pysdmx, JSON-stat by jsonstat-validator. What is wrong ends this with an error.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import jsonstat_validator
from csvw import TableGroup
from pyjstat import pyjstat
from pysdmx.io import get_datasets, read_sdmx
from rfc3986 import URIReference


def read_csvw(folder: Path) -> dict[str, list[dict[str, str]]]:
    """The rows of each table, their values written as a CSV cell has them."""
    group = TableGroup.from_file(folder / "tables" / "csv-metadata.json")
    assert all(table.check_primary_key() for table in group.tables)
    assert group.check_referential_integrity()
    return {
        table.url.string: [
            {name: write(value, separators[name]) for name, value in row.items()}
            for row in table.iterdicts(strict=True)
        ]
        for table in group.tables
        for separators in [{one.name: one.separator for one in table.tableSchema.columns}]
    }


def write(value: object, separator: str | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return separator.join(value)
    if isinstance(value, URIReference):
        return value.unsplit()
    return "" if value is None else str(value)


def read_sdmx_csv(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The observations of each flow, typed by the structure; an empty cell is left out."""
    structure = folder / "sdmx" / "structure.json"
    read_sdmx(structure, validate=True)
    found = {}
    for file in sorted(folder.glob("sdmx/*.csv")):
        (data,) = get_datasets(file, structure)
        codes = {one.id: one.enumeration for one in data.structure.components}
        rows = data.data.astype(object).where(data.data.notna(), None).to_dict("records")
        found[file.stem] = [
            {name: cell for name, cell in row.items() if cell not in (None, "")} for row in rows
        ]
        for row in found[file.stem]:
            for name, cell in row.items():
                listed = codes[name] and {code.id for code in codes[name]}
                assert not listed or cell in listed, (name, cell)
    return found


def read_json_stat(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The values of each dataset, with the codes of their dimensions."""
    found = {}
    for file in sorted(folder.glob("json-stat/*.json")):
        text = file.read_text(encoding="utf-8")
        jsonstat_validator.validate_jsonstat(json.loads(text))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of its own older function
            cube = pyjstat.Dataset.read(text).write("dataframe", naming="id")
        known = cube[cube["value"].notna()]
        found[file.stem] = known.to_dict("records")
    return found


if __name__ == "__main__":
    warnings.simplefilter("error")
    place = Path(sys.argv[1])
    read = {"csvw": read_csvw(place)}
    if (place / "sdmx").is_dir():
        read |= {"sdmx": read_sdmx_csv(place), "json-stat": read_json_stat(place)}
    json.dump(read, sys.stdout)
