"""The first page of the real summaries in PDF: how much there is to read, and in what size."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path
from typing import Any

import pypdf
import pytest

import pipeline
from briefing import paths
from briefing.report.design import CHART_SIZES

pytestmark = pytest.mark.slow

MOST_SYLLABLES = 260  # a Vietnamese syllable is a word of its own; what has no letter is none
BODY, NOTE = 10.0, 8.0  # points
RUNS = [("data", "2025"), ("data-demo", "2028")]


@pytest.fixture(scope="module", params=RUNS, ids="-".join)
def summaries(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, pypdf.PdfReader]:
    """The summary of a run by its language."""
    data, year = request.param
    outputs = tmp_path_factory.mktemp("page_one")
    order = ["run", "--data", str(paths.ROOT / data), "--year", year, "--report", "summary"]
    assert pipeline.main([*order, "--outputs", str(outputs)]) == 0
    return {path.parent.name: pypdf.PdfReader(path) for path in Path(outputs).rglob("summary.pdf")}


def sized_texts(page: pypdf.PageObject) -> list[tuple[float, str]]:
    """Each piece of text of a page with its size in points as printed, of charts too."""
    found: list[tuple[float, str]] = []

    def visit(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        if text.strip():
            scale = abs(cm[0] * tm[3]) or abs(cm[0] * tm[0])
            found.append((round(size * scale, 1), text.strip()))

    page.extract_text(visitor_text=visit)
    return found


def test_it_has_at_most_260_syllables_in_vietnamese(summaries):
    """All that is printed counts, the foot and the labels of the charts too."""
    text = summaries["vi"].pages[0].extract_text()
    syllables = [word for word in re.split(r"[\s/]+", text) if re.search(r"[^\W\d_]", word)]
    assert 150 < len(syllables) <= MOST_SYLLABLES


def test_it_is_set_in_10_points_or_more_but_for_marks_sources_and_the_foot(summaries):
    assert CHART_SIZES["small"] <= BODY  # a chart's type grows with its half of the page
    for language, reader in summaries.items():
        texts = sized_texts(reader.pages[0])
        source = {"vi": "Nguồn", "en": "Source"}[language]
        foot = next(n for n, (_, text) in enumerate(texts) if text.startswith(("Trang", "Page")))
        small = [
            (size, text)
            for size, text in texts[:foot]
            if size < BODY and not text.startswith(source) and not re.fullmatch(r"[*\W]", text)
        ]
        assert small == [], language
        assert min(size for size, text in texts if len(text) > 1) >= NOTE


def test_it_ends_with_its_targets_and_the_table_of_all_targets_begins_on_the_next(summaries):
    for language, reader in summaries.items():
        first, second = (reader.pages[number].extract_text() for number in (0, 1))
        decisions = {"vi": "Đề nghị quyết định", "en": "Proposed for decision"}[language]
        targets = {"vi": ("Chỉ tiêu chính", "Chậm nhất"), "en": ("Headline targets", "Furthest")}
        assert decisions in first
        assert any(caption in first for caption in targets[language])
        heading = {"vi": "Các chỉ tiêu và tốc độ cần đạt", "en": "Targets and required pace"}
        assert heading[language] in second


def test_names_of_150_letters_and_no_results_at_all_still_make_a_pdf(tmp_path):
    """Where long names part the pages anew, the links of decisions still lead to a place."""
    long, bare = tmp_path / "long", tmp_path / "bare"
    shutil.copytree(paths.DEMO_DATA, long)
    with (long / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        for name in ("name_vi", "name_en"):
            row[name] = (f"{row[name]} " * 12)[:147] + f"{number:03}"
    with (long / "indicators.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    shutil.copytree(paths.DATA, bare)
    head = (bare / "results.csv").read_text(encoding="utf-8").splitlines()[0]
    (bare / "results.csv").write_text(f"{head}\n", encoding="utf-8")
    for data, year in ((long, "2028"), (bare, "2025")):
        order = ["run", "--data", str(data), "--year", year, "--report", "summary"]
        assert pipeline.main([*order, "--outputs", str(tmp_path / "out")]) == 0
