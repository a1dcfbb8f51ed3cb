"""Runs with their open formats, and what their tables say: the figures every format must have."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from test_reader import WITH_COMMUNES, written

from briefing import paths, publish
from briefing.analysis.analyse import analyse
from briefing.data import reader
from briefing.data.tables import Comparison, Tables, row_types_of


class Known(NamedTuple):
    """What is known of one thing for one period: its value, or the ends it lies between."""

    area: str
    subject: str
    basis: str
    period: str
    measure: str
    value: float


def write_run(tables: Tables | Comparison, year: int, folder: Path) -> Path:
    """A run's tables and open formats in a folder."""
    publish.write_tables(tables, folder / paths.TABLES_FOLDER)
    publish.write_open_formats(folder, year, tuple(row_types_of(type(tables))))
    return folder


def make_communes(folder: Path) -> Tables:
    """A province with results of communes: a bound, an estimate, a milestone's yes."""
    estimate = ("commune_results.csv", "joy,00001,2025,=,91.5,no", "joy,00001,2025,=,91.5,yes")
    return analyse(reader.load_province(written(folder, estimate, good=WITH_COMMUNES)), 2025)


def read_rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def list_known(row: dict[str, Any], subject: str) -> list[Known]:
    """What an observation of SDMX says."""
    key = row["REF_AREA"], row[subject], row.get("BASIS", "") if subject == "INDICATOR" else ""
    return [
        Known(*key, row["TIME_PERIOD"], name, float(row[name]))
        for name in ("OBS_VALUE", "LOWER_BOUND", "UPPER_BOUND")
        if row.get(name) not in (None, "")
    ]


def decode_json_stat(file: Path) -> list[dict[str, Any]]:
    """The values of a dataset by the arithmetic of its standard."""
    cube = json.loads(file.read_text(encoding="utf-8"))
    found = []
    for index, value in cube["value"].items():
        cells: dict[str, Any] = {"value": value, "status": cube.get("status", {}).get(index, "")}
        rest = int(index)
        for name, size in zip(reversed(cube["id"]), reversed(cube["size"]), strict=True):
            rest, place = divmod(rest, size)
            cells[name] = cube["dimension"][name]["category"]["index"][place]
        found.append(cells)
    return found


def list_cube(cells: list[dict[str, Any]]) -> list[Known]:
    """What the values of a JSON-stat dataset say."""
    subject = "TARGET" if cells and "TARGET" in cells[0] else "INDICATOR"
    return [
        Known(
            *(one["REF_AREA"], one[subject], one.get("BASIS", "")),
            *(one["TIME_PERIOD"], one["MEASURE"], float(one["value"])),
        )
        for one in cells
    ]


def list_stated(folder: Path, flow: str) -> list[tuple[str, str, str, float]]:
    """What the CSV table behind a flow says: area, subject, measure, value; worked out here."""
    table = {"results": "results", "commune-results": "commune_results", "targets": "measures"}
    national = {
        row["national_indicator_id"] for row in read_rows(folder / "tables" / "indicators.csv")
    } - {""}
    province = read_rows(folder / "tables" / "province.csv")[0]["id"]
    found = []
    for row in read_rows(folder / "tables" / f"{table[flow]}.csv"):
        id_ = row["target_id"] if flow == "targets" else row["indicator_id"]
        area = "VN" if flow == "results" and id_ in national else province
        area = f"C{row['commune_id']}" if flow == "commune-results" else area
        operator, value = row["operator"], float(row["value"])
        if operator in ("=", "~"):
            found.append((area, id_, "OBS_VALUE", value))
        if operator in (">", ">=", "range"):
            found.append((area, id_, "LOWER_BOUND", value))
        if operator in ("<", "<="):
            found.append((area, id_, "UPPER_BOUND", value))
        if operator == "range":
            found.append((area, id_, "UPPER_BOUND", float(row["value_high"])))
    return sorted(found)


def drop_place(known: list[Known]) -> list[tuple[str, str, str, float]]:
    return sorted((one.area, one.subject, one.measure, one.value) for one in known)


def find_differences(
    folder: Path, sdmx: Callable[[str], list[Known]], cube: Callable[[str, str], list[Known]]
) -> list[str]:
    """The flows that do not say the same in the tables, as SDMX and as JSON-stat."""
    found = []
    for flow in (file.stem for file in sorted(folder.glob("sdmx/*.csv"))):
        expected = list_stated(folder, flow)
        assert expected
        if drop_place(sdmx(flow)) != expected:
            found.append(f"sdmx {flow}")
        for language in ("vi", "en"):
            if sorted(cube(flow, language)) != sorted(sdmx(flow)):
                found.append(f"json-stat {flow} {language}")
    return found
