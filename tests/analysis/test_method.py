"""The worked numbers of docs/method: computed from the same functions that judge a province."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest

from briefing import paths
from briefing.analysis import analyse
from briefing.analysis.targets.measures import measure_targets
from briefing.data import codes, schema, tables
from briefing.data.codes import PACE_CLASSES, REASON_CODES
from briefing.data.dataset import Dataset, NumberedRow

PAGES = paths.ROOT / "docs" / "method"
BLOCK = re.compile(r"^```csv (targets|results|measures)((?: \w+=\S+)*)\n(.*?)^```$", re.M | re.S)
BLOCKS = {  # computed here, in test_external_methods and in test_frequencies
    *("targets", "results", "measures", "judge", "verdicts"),
    *("series", "frequencies", "found"),
}
INFO = schema.ProvinceInfo(
    id="worked", name_vi="V", name_en="E", past_plan="2021-2025", plan="2026-2030"
)
SOURCES = (("resolution", "1"), ("yearbook", "3"), ("draft_report", "4"), ("newspaper", "6"))
GIVEN: dict[str, dict[str, str]] = {  # what a row of a page need not say
    "sources": {"title_vi": "V", "title_en": "E", "status": "adopted", "date": "2026"},
    "indicators": {
        **{"name_vi": "V", "name_en": "E", "domain": "economy"},
        **{"unit": "percent", "better": "up", "path": "linear"},
    },
    "results": {"indicator_id": "x", "operator": "=", "estimate": "no", "source_id": "yearbook"},
    "targets": {
        **{"target_id": "t", "plan": INFO.plan, "indicator_id": "x", "kind": "level"},
        **{"operator": ">=", "source_id": "resolution"},
    },
}


def rows_of(text: str) -> list[dict[str, str]]:
    return [
        {name: cell for name, cell in row.items() if cell}
        for row in csv.DictReader(io.StringIO(text))
    ]


def examples() -> Iterator[Any]:
    """Each target of a page with its results and, as of each year, its measures."""
    for page in sorted(PAGES.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        parts: dict[str, Any] = {}
        for found in BLOCK.finditer(text):
            name, facts, block = found.groups()
            if name == "targets":
                parts = {"facts": dict(fact.split("=") for fact in facts.split())}
            parts[name] = block
            if name == "measures":
                line = text[: found.start()].count("\n") + 1
                yield pytest.param(dict(parts), id=f"{page.stem}-{line}")


EXAMPLES = list(examples())


def province(parts: dict[str, Any]) -> Dataset:
    """A province of one example."""
    stated = {name: rows_of(parts[name]) for name in ("targets", "results")}
    used = {row.get("indicator_id", "x") for rows in stated.values() for row in rows}
    stated["indicators"] = [{"indicator_id": name, **parts["facts"]} for name in sorted(used)]
    stated["sources"] = [{"source_id": name, "rank": rank} for name, rank in SOURCES]
    rows = {
        name: tuple(
            NumberedRow(line, model.model_validate(cells))
            for line, cells in enumerate(map(_filled(name, model), stated.get(name, [])), start=2)
        )
        for name, model in schema.ROW_MODELS.items()
    }
    return Dataset("worked", INFO, rows, {}, ())


def _filled(name: str, model: type[schema.ContractRow]) -> Any:
    empty = dict.fromkeys(schema.list_columns(model))
    return lambda cells: {**empty, **GIVEN[name], **cells}


@pytest.mark.parametrize("parts", EXAMPLES)
def test_the_page_shows_what_the_code_finds(parts: dict[str, Any]) -> None:
    told = list(csv.DictReader(io.StringIO(parts["measures"])))
    assert told
    for row in told:
        year, target = int(row.pop("year")), row.pop("target_id", "t")
        *_, inputs = analyse.prepare_assessment(province(parts), year)
        measures = {row.target_id: row for row in measure_targets(inputs)}
        for name, cell in row.items():
            found = getattr(measures[target], name)
            if name in tables.NUMERIC_COLUMNS:
                expected = float(cell or "nan")
                assert found == pytest.approx(expected, abs=6e-7, nan_ok=True), (year, name)
            else:
                assert found == cell, (year, name)


def test_every_kind_class_and_reason_is_worked_on_a_page() -> None:
    worked: dict[str, set[str]] = {"kind": set(), "pace": set(), "reason": set()}
    for example in EXAMPLES:
        (parts,) = example.values
        worked["kind"] |= {row.get("kind", "level") for row in rows_of(parts["targets"])}
        for row in rows_of(parts["measures"]):
            worked["pace"].add(row.get("pace", ""))
            worked["reason"] |= {row.get("reason", ""), *row.get("reasons", "").split()}
    assert worked["kind"] == set(codes.TARGET_KINDS)
    assert worked["pace"] - {""} == set(PACE_CLASSES)
    assert worked["reason"] - {""} == set(REASON_CODES)


def test_every_page_of_the_method_is_listed() -> None:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", index))
    assert listed == {page.name for page in PAGES.glob("*.md")} - {"README.md"}


def test_pages_hold_no_other_csv_blocks() -> None:
    for page in PAGES.glob("*.md"):
        opened = re.findall(r"^```csv (\w+)", page.read_text(encoding="utf-8"), re.M)
        assert set(opened) <= BLOCKS, page
