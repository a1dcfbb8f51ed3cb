"""What was read: each cell, word and file that could have shaped the outcome, and no other."""

from __future__ import annotations

import json
import operator
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import i18n, watch
from briefing.data import tables
from briefing.watch.frame import Watched, watched

FRAME = pd.DataFrame(
    {"id": ["a", "b", "c"], "value": [1.0, 2.0, 3.0], "note": ["x", "", "z"]}, dtype=object
)


@pytest.fixture(autouse=True)
def nothing_read():
    watch.forget()
    yield
    watch.forget()


def frame() -> Watched:
    return watched(FRAME, "t.csv", range(len(FRAME)))


def cells() -> dict[str, str]:
    return dict(watch.log()["cells"].get("t.csv", {}))


def twice(frame: Watched) -> pd.DataFrame:
    """A filter of a filter: the rows keep their numbers."""
    others = frame[frame["id"] != "b"]
    return others[others["value"] > 1]


WHOLE = {"id": "0-2", "value": "0-2", "note": "0-2"}


@pytest.mark.parametrize(
    ("reading", "read"),
    [
        (lambda t: t["value"], {"value": "0-2"}),
        (len, {}),
        (lambda t: t.empty, {}),
        (lambda t: list(t.columns), {}),
        (lambda t: t.shape, {}),
        (lambda t: t[t["id"] == "b"], {"id": "0-2"}),
        (lambda t: t[t["id"] == "b"]["note"], {"id": "0-2", "note": "1"}),
        (lambda t: twice(t)["note"], {"id": "0-2", "note": "2", "value": "0,2"}),
        (tables.to_records, {}),
        (lambda t: [row["id"] for row in tables.to_records(t)], {"id": "0-2"}),
        (lambda t: tables.to_records(t)[2].get("note"), {"note": "2"}),
        (lambda t: dict(tables.to_records(t)[1]), {"id": "1", "value": "1", "note": "1"}),
        (lambda t: {**tables.to_records(t)[0]}, {"id": "0", "value": "0", "note": "0"}),
        (lambda t: "id" in tables.to_records(t)[0], {"id": "0"}),
        (lambda t: tables.to_records(t[t["id"] == "c"])[0]["value"], {"id": "0-2", "value": "2"}),
    ],
)
def test_what_is_read_is_kept_and_no_more(reading, read):
    reading(frame())
    assert cells() == read


@pytest.mark.parametrize(
    "reading",
    [
        lambda t: pd.concat([t, FRAME]),
        lambda t: FRAME.merge(t, on="id"),
        lambda t: t.merge(FRAME, on="id"),
        lambda t: t.set_index("id"),
        lambda t: t.groupby("id"),
        lambda t: t.loc[0, "value"],
        lambda t: t.iloc[0],
        lambda t: t == FRAME,
        list,
        lambda t: "id" in t,
        lambda t: t[["id", "value"]],
        lambda t: t.note,
        lambda t: t.copy(),
        lambda t: t.to_dict("list"),
        lambda t: t.to_csv(),
        pd.DataFrame,
        lambda t: t.values,
        lambda t: operator.setitem(t, "more", 1),
        repr,
    ],
)
def test_what_cannot_be_followed_counts_as_read_whole(reading):
    reading(frame())
    assert cells() == WHOLE


def test_a_watched_frame_gives_what_a_plain_one_does():
    one = frame()
    assert isinstance(one, pd.DataFrame)
    assert one[one["value"] > 1]["id"].tolist() == ["b", "c"]
    assert [dict(row) for row in tables.to_records(one)] == FRAME.to_dict("records")
    pd.testing.assert_frame_equal(frame().merge(FRAME, on="id"), FRAME.merge(FRAME, on="id"))


def test_a_frame_that_is_changed_keeps_its_change():
    one = frame()
    one["double"] = [2, 4, 6]
    assert one["double"].tolist() == [2, 4, 6]
    assert len(one.columns) == 4
    one.loc[0, "double"] = 7
    assert one["double"].tolist() == [7, 4, 6]


@given(st.sets(st.integers(0, 60)))
def test_spans_of_rows_lose_nothing(rows):
    assert watch.numbers(watch.spans(rows)) == sorted(rows)


def test_neighbouring_rows_are_joined():
    assert watch.spans([7, 0, 2, 1, 3]) == "0-3,7"
    assert watch.spans([]) == ""


def test_a_word_that_is_looked_up_is_kept_with_what_was_found_or_that_nothing_was():
    say = i18n.load_translator("en")
    say("Sources")
    assert not say.has("no such", "unit")
    found = {tuple(entry[:3]): entry[3] for entry in watch.log()["said"]}
    assert found == {("en", "", "Sources"): ["Sources"], ("en", "unit", "no such"): None}


def test_nothing_is_watched_where_no_file_is_named_for_it(monkeypatch):
    monkeypatch.delenv(watch.READS, raising=False)
    assert watch.begins() is False


PROGRAM = """
import os, sys
sys.path.insert(0, {root!r})
from pathlib import Path
from briefing import watch
assert watch.begins() and not watch.begins()
Path("read.txt").read_text()
Path("written.txt").write_text("new")
Path({outside!r}).read_text()
with watch.cell_by_cell():
    Path("apart.txt").read_text()
os.stat("asked.txt")
"""


def test_a_file_of_the_run_that_is_read_is_kept_when_the_process_ends(
    tmp_path: Path, run_apart: Callable[..., None]
):
    run_apart(tmp_path)
    log = json.loads((tmp_path / "reads.json").read_text(encoding="utf-8"))
    assert log["files"] == ["read.txt"]


@pytest.fixture
def run_apart() -> Callable[..., None]:
    def run(folder: Path) -> None:
        (folder / "here").mkdir()
        for name in ("read", "written", "apart", "asked"):
            (folder / "here" / f"{name}.txt").write_text("old", encoding="utf-8")
        (folder / "outside.txt").write_text("old", encoding="utf-8")
        root = str(Path(watch.__file__).parents[2])
        program = PROGRAM.format(root=root, outside=str(folder / "outside.txt"))
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=folder / "here",
            env={"PATH": "", watch.READS: str(folder / "reads.json")},
            check=True,
        )

    return run
