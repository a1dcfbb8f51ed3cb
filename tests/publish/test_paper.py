"""Whole runs: pages of paper are filled, the summary has two to four, web pages stay light."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import matplotlib.image
import nbformat
import numpy as np
import pypdf
import pytest
from test_pdf_tags import rows_by_page, sizes

import pipeline
from briefing import i18n, paths, publish

DOTS = 24  # an inch
HEAD, FOOT = 0.06, 0.945  # of a page's height: what lies outside is the running head and foot
PAGES = {"summary": (4, 5, 6, 7)}  # the pages it needs: nothing is made small to fit
RUNS = [("data", "2025"), ("data-demo", "2028"), ("data-demo", "2030")]


@pytest.fixture(scope="module", params=RUNS, ids="-".join)
def notebooks(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[Path]:
    """The executed notebooks of a whole run."""
    data, year = request.param
    outputs = tmp_path_factory.mktemp("paper")
    order = ["run", "--data", str(paths.ROOT / data), "--year", year, "--outputs", str(outputs)]
    assert pipeline.main([*order, "--format", "html"]) == 0
    return sorted(outputs.glob(f"*/{year}/{paths.EXECUTED_FOLDER}/*.ipynb"))


def pages(notebook: Path) -> Sequence[np.ndarray]:
    """A report's pages as grey pictures, 0 black to 1 white."""
    say = i18n.load_translator(notebook.name[:2])
    cells = nbformat.read(notebook, as_version=4).cells
    blocks, _ = publish.read_notebook_blocks(cells, say, notebook.stem)
    pictures = publish.render_page_images(blocks, say, DOTS)
    read = (matplotlib.image.imread(io.BytesIO(picture), format="png") for picture in pictures)
    return [picture[..., :3].mean(axis=2) for picture in read]


def pdf_of(notebook: Path, style: str = paths.PDF_STYLES[0]) -> pypdf.PdfReader:
    """A report as PDF."""
    say = i18n.load_translator(notebook.name[:2])
    cells = nbformat.read(notebook, as_version=4).cells
    blocks, _ = publish.read_notebook_blocks(cells, say, notebook.stem)
    return pypdf.PdfReader(io.BytesIO(publish.render_pdf(blocks, say, style)))


def filled(page: np.ndarray) -> float:
    """How far down a page something is printed, as a part of what can be."""
    inked = np.flatnonzero((page < 0.9).any(axis=1)) / len(page)
    own = inked[(inked > HEAD) & (inked < FOOT)]
    return float((own.max(initial=HEAD) - HEAD) / (FOOT - HEAD))


@pytest.mark.slow
def test_no_page_but_the_last_is_less_than_a_third_full(notebooks):
    assert len(notebooks) >= 18
    sparse, seen = [], 0
    for notebook in notebooks:
        *full, _ = pages(notebook)
        seen += len(full)
        sparse += [
            f"{notebook.stem}, page {number}: {filled(page):.2f}"
            for number, page in enumerate(full, start=1)
            if filled(page) < 1 / 3
        ]
    assert sparse == []
    assert seen > 40  # pages that could be


@pytest.mark.slow
def test_no_last_page_has_only_a_few_lines(notebooks):
    ends = {notebook.stem: pages(notebook) for notebook in notebooks}
    last = {name: filled(shown[-1]) for name, shown in ends.items() if len(shown) > 1}
    assert {name: share for name, share in last.items() if share < 1 / 6} == {}
    assert len(last) > 10


@pytest.mark.slow
def test_no_row_of_a_table_stands_alone_on_a_page(notebooks):
    alone, seen = [], 0
    for notebook in notebooks:
        for number, rows in enumerate(rows_by_page(pdf_of(notebook)), start=1):
            seen += len(rows) > 1
            alone += [f"{notebook.stem}, table {number}: {rows}"] * (len(rows) > 1 and 1 in rows)
    assert alone == []
    assert seen > 20  # tables that end on another page


@pytest.mark.slow
def test_no_text_of_a_report_is_below_9_points_but_sources_marks_heads_and_feet_at_8(notebooks):
    for notebook in notebooks:
        small = {size: text for page in pdf_of(notebook).pages for size, text in sizes(page)}
        assert min(small) >= 7.99, (notebook.stem, small[min(small)])
        assert not [one for one in small if 8.01 < one < 8.99], (notebook.stem, small)


@pytest.mark.slow
def test_the_summary_takes_few_pages(notebooks):
    for notebook in notebooks:
        report = notebook.stem.partition("-")[2]
        if report in PAGES:
            shown = pages(notebook)
            assert len(shown) in PAGES[report], notebook.stem
            assert [page for page in map(filled, shown[:-1]) if page < 1 / 2] == [], notebook.stem


@pytest.mark.slow
def test_no_web_page_weighs_more_than_400_kilobytes(notebooks):
    pages = sorted(notebooks[0].parent.parent.rglob("*.html"))
    assert len(pages) > len(notebooks)  # theirs, and the index
    weights = {page.name: page.stat().st_size for page in pages}
    assert {name: size for name, size in weights.items() if size > 400_000} == {}
