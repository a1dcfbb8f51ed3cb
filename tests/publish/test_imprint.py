"""The last line of pages: what they were made from, and whether they are a draft or a release."""

from __future__ import annotations

import dataclasses
import io
import re

import pypdf
import pytest

from briefing import i18n, publish
from briefing.build import slices
from briefing.data import queries
from briefing.publish.making import Making
from briefing.publish.renderers import RENDERERS
from briefing.report import blocks, exhibits, stale_sentences

SUM = "1a2b3c4d" + 56 * "e"
SAY = {name: i18n.load_translator(name) for name in ("vi", "en")}
COVER = blocks.Cover("Kết quả", "Tỉnh Ẩ", "Đạt 12/18.", mark="Số liệu dự thảo", means="Đủ.")
SHAPES = [COVER.as_json(), *(blocks.paragraph("Một đoạn dài. " * 60).as_json() for _ in range(8))]


@pytest.mark.parametrize(
    ("date", "release", "vietnamese", "english"),
    [
        (
            *("2025-12-11", ""),
            "Báo cáo chưa phát hành · số liệu đến 11/12/2025 · mã kiểm tra 1a2b3c4d",
            "Draft briefing, not released · sources up to 11 December 2025 · checksum 1a2b3c4d",
        ),
        (
            *("2025-09", "2026/2027-03-20-12"),
            "Bản phát hành số 12 của năm 2026, ngày 20/03/2027 · số liệu đến tháng 9/2025 · "
            "mã kiểm tra 1a2b3c4d",
            "Release 12 for 2026, of 20 March 2027 · sources up to September 2025 · "
            "checksum 1a2b3c4d",
        ),
        (
            *("", ""),
            "Báo cáo chưa phát hành · nguồn số liệu không ghi ngày · mã kiểm tra 1a2b3c4d",
            "Draft briefing, not released · sources without a date · checksum 1a2b3c4d",
        ),
    ],
)
def test_it_tells_state_date_and_sum(date, release, vietnamese, english):
    imprint = publish.Imprint(date, SUM, release)
    assert [imprint.describe(SAY[name]) for name in ("vi", "en")] == [vietnamese, english]


def test_the_date_is_that_of_the_newest_source_something_is_taken_from(run):
    used = {row.source_id for row in run.statements}
    dated = [
        row._replace(date="2031-02" if row.source_id in used else "2032") for row in run.sources
    ]
    changed = dataclasses.replace(run, sources=dated)
    assert queries.find_newest_date(changed) == "2031-02"
    without = [row._replace(date="") for row in run.sources]
    assert queries.find_newest_date(dataclasses.replace(run, sources=without)) == ""


def test_a_report_and_its_last_line_have_one_date_though_the_report_is_given_no_newer_row(run):
    """The foot is of the run; the head is read by the notebook, from what it is given."""
    facts = run.facts._replace(newest_date="2031-02-03")
    cut = dataclasses.replace(run, province=[facts], statements=[], results=[])
    assert "Data to 3 February 2031." in exhibits.summary_cover(cut, SAY["en"]).message
    head, row = list(facts._fields), [str(cell) for cell in facts]
    assert slices.find_newest_date({"province": [head, row]}) == "2031-02-03"


def test_the_date_of_provinces_compared_is_that_of_the_newest():
    head = ["id", "newest_date"]
    rows = [["p", "2025"], ["q", "2026-01"], ["r", ""]]
    assert slices.find_newest_date({"provinces": [head, *rows]}) == "2026-01"
    assert slices.find_newest_date({"provinces": [head, rows[-1]]}) == ""


@pytest.mark.parametrize("style", ["screen", "nd30"])
def test_it_is_the_last_line_of_each_page_of_a_pdf_and_moves_nothing(style):
    def read(line: str) -> list[str]:
        pdf, _ = RENDERERS["pdf"].render(SHAPES, SAY["en"], {}, Making(style, line))
        return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]

    line = publish.Imprint("2025-12-11", SUM, "2026/2027-03-20-1").describe(SAY["en"])
    bare, told = read(""), read(line)
    assert len(bare) == len(told) > 1
    for before, now in zip(bare, told, strict=True):
        assert now.count(line) == 1
        assert line not in before
        assert sorted(now.replace(line, "").split()) == sorted(before.split())
        if style == "screen":
            assert now.rstrip().endswith(line)


def test_it_is_the_last_line_of_a_web_page_and_no_sentence_that_can_be_out_of_date():
    def render(line: str) -> str:
        return RENDERERS["html"].render(SHAPES, SAY["vi"], {}, Making(imprint=line))[0]

    line = publish.Imprint("2025-12-11", SUM).describe(SAY["vi"])
    page = render(line)
    assert f"<p>{line}</p></footer>" in page
    assert re.sub("<p>[^<]*</p></footer>", "</footer>", page) == render("")
    assert stale_sentences.read_texts(page) == stale_sentences.read_texts(render(""))
