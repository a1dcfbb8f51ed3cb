"""What several test files share: the miniature province, frames made by hand, the two runs."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import pandas as pd
import pytest

import pipeline
from briefing import contract, load, paths, tables
from briefing.province import Placed, Province

# The same examples every time and none kept on disk: a test that fails here fails anywhere.
hypothesis.settings.register_profile(
    "project", deadline=None, derandomize=True, database=None, max_examples=50
)
hypothesis.settings.load_profile("project")

Frames = Callable[..., pd.DataFrame]
DEFAULTS: dict[str, dict[str, str]] = {  # what a row by hand need not say
    "sources": {"title_vi": "V", "title_en": "E", "status": "adopted", "rank": "1"},
    "indicators": {
        **{"indicator_id": "x", "name_vi": "V", "name_en": "E", "domain": "economy"},
        **{"unit": "percent", "better": "up", "path": "linear"},
    },
    "results": {"indicator_id": "x", "operator": "=", "estimate": "no", "source_id": "s"},
    "targets": {
        **{"target_id": "t", "plan": "2021-2025", "indicator_id": "x", "kind": "level"},
        **{"operator": ">=", "source_id": "s"},
    },
    "verdicts": {"plan": "2016-2020", "source_id": "s"},
    "derived": {},
    "checks": {"check_id": "c", "title_vi": "V", "title_en": "E"},
    "coherence": {"check_id": "c", "title_vi": "V", "title_en": "E"},
    "requests": {"source_id": "s", "topic_vi": "V", "topic_en": "E"},
}


@functools.cache
def _frame(name: str, rows: tuple[tuple[tuple[str, object], ...], ...]) -> pd.DataFrame:
    """Rows by hand → the frame of a file, through the contract's own models."""
    file = "results" if name == "known" else name
    model = contract.FILES[file]
    empty: dict[str, Any] = dict.fromkeys(contract.columns(model))
    placed = []
    for line, row in enumerate(rows, start=2):
        cells = {**empty, **DEFAULTS[file], **dict(row)}
        written = {key: None if cell is None else str(cell) for key, cell in cells.items()}
        derived = written.pop("derived", "") if name == "known" else ""
        placed.append((Placed(line, model.model_validate(written)), derived))
    info = Province("", None, {file: tuple(row for row, _ in placed)}, {}, ())
    frame = info.frame(file)
    if name != "known":
        return frame
    marks = [mark or "" for _, mark in placed]
    return frame.assign(derived=pd.Series(marks, dtype=object), inputs="")[list(tables.RESULTS)]


@pytest.fixture(scope="session")
def frame() -> Frames:
    """A function making frames: `frame("results", {"period": "2020", "value": "4.46"})`.

    `known` is the table of results in force. A value keeps the digits it is written with: "98.0".
    """
    return lambda name, *rows: _frame(name, tuple(tuple(row.items()) for row in rows)).copy()


@pytest.fixture(scope="session")
def miniature() -> Path:
    """The folder of a province that does not exist, with a target of every kind."""
    return Path(__file__).parent / "miniature"


@pytest.fixture(scope="session")
def province(miniature: Path) -> Province:
    """The miniature province as read."""
    return load.province(miniature)


@pytest.fixture(scope="session")
def run(province: Province) -> tables.Tables:
    """The miniature province's tables, briefing year 2020."""
    return pipeline.measure_province(province, 2020)


@pytest.fixture(scope="session")
def real() -> tables.Tables:
    """The tables of the data folder this project briefs on, briefing year 2025."""
    return pipeline.measure_province(load.province(paths.DATA), 2025)
