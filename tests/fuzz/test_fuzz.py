"""Input of any kind is answered in words: no entry raises, whatever bytes it is given.

The examples are the same every time (`tests/conftest.py`); what was found stays in `corpus/`.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import entries
import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

CORPUS = [(entry, file) for entry in entries.ENTRIES for file in entries.list_corpus(entry)]
ODD = [  # cells people and programs write, and those that break readers
    *(
        "",
        "nan",
        "inf",
        "-0",
        "1e999",
        "1e-400",
        "9" * 400,
        "0000",
        "99999",
        "9999-12",
        "0001-9999",
    ),
    *("999999999999999", "-999999999999999", "0.000000000000001", "0", "-1", "2020", "2016-2020"),
    *("a" * 300, "x\x00y", "\u202e", "\ufeff", '"', ",", "\n", "[" * 5000, "=1+1", "Ã¡", "é", "10"),
    *("range", ">", "<=", "~", "sum", "growth", "backcast", "product_is", "ratio_is", "yes", "no"),
    *(
        "visits + visits",
        "visits / visits",
        "target:beds",
        "beds@2015",
        "percent",
        "down",
        "linear",
    ),
]
texts = st.one_of(st.sampled_from(ODD), st.text(max_size=12))


@pytest.mark.parametrize(
    ("entry", "file"), CORPUS, ids=[f"{entry}-{file.name}" for entry, file in CORPUS]
)
def test_what_was_found_before_is_answered(entry: str, file: Path) -> None:
    entries.ENTRIES[entry](file.read_bytes())


@pytest.mark.parametrize("entry", entries.ENTRIES)
def test_the_seeds_of_the_long_search_are_answered(entry: str) -> None:
    for seed in entries.SEEDS[entry]:
        entries.ENTRIES[entry](seed)


@pytest.mark.parametrize("entry", entries.ENTRIES)
@hypothesis.settings(max_examples=20)
@given(data=st.binary(max_size=400))
def test_any_bytes_are_answered(entry: str, data: bytes) -> None:
    entries.ENTRIES[entry](data)


@pytest.mark.parametrize("entry", ["cells", "workbook-cell", "verify-text"])
@given(text=st.lists(texts, max_size=8).map(" ".join))
def test_any_text_is_answered(entry: str, text: str) -> None:
    entries.ENTRIES[entry](text.encode("utf-8", "surrogatepass"))


@hypothesis.settings(max_examples=80)
@given(
    place=st.integers(0, len(entries.FILES) - 2),
    row=st.integers(0, 60),
    changes=st.lists(st.tuples(st.integers(0, 25), texts), min_size=1, max_size=3),
)
def test_a_changed_row_of_a_province_is_answered(
    place: int, row: int, changes: list[tuple[int, str]]
) -> None:
    name = entries.FILES[1:][place]
    rows = list(csv.reader(io.StringIO((entries.MINIATURE / name).read_text("utf-8"), newline="")))
    changed = rows[row % len(rows)]
    for column, text in changes:
        changed[column % len(changed)] = text
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    entries.read_province(name, written.getvalue().encode("utf-8", "surrogatepass"))


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["inputs", "files", "rows", "read", "made", "opened", "../x", "/a", "a"]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@given(facts=st.dictionaries(st.sampled_from(["tables", "vi-sources.html", "x"]), json_values))
def test_any_manifest_with_its_sum_is_answered(facts: dict[str, object]) -> None:
    entries.read_manifest(json.dumps(facts).encode())
