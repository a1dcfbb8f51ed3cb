"""The last line of pages: what they were made from, and whether they are a draft or a release."""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from briefing import i18n, publish
from briefing.build import slices
from briefing.publish.making import Making
from briefing.publish.renderers import RENDERERS
from briefing.report import blocks, stale_sentences

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


def tables(*dates: str, used: str = "abc", owner: bool = False) -> dict[str, list[list[str]]]:
    """Sources a, b, c with dates, those of `used` named by a table; or each of a province p."""
    head = ["province_id"] if owner else []
    own = ["p"] if owner else []
    sources = [[*own, name, date] for name, date in zip("abc", dates, strict=False)]
    rows = [["1", *own, name] for name in used]
    return {
        "sources": [[*head, "source_id", "date"], *sources],
        "statements": [["value", *head, "source_id"], *rows],
    }


def test_the_date_is_that_of_the_newest_source_something_is_taken_from():
    dates = "2025-12-11", "2024", "2026-01-28"
    assert slices.find_newest_date(tables(*dates)) == "2026-01-28"
    assert slices.find_newest_date(tables(*dates, used="ab")) == "2025-12-11"
    assert slices.find_newest_date(tables("", "2025-09", "2026", used="ab")) == "2025-09"


def test_without_dates_there_is_none():
    assert slices.find_newest_date(tables("", "", "2026", used="ab")) == ""
    assert slices.find_newest_date(tables(used="")) == ""


def test_of_several_provinces_a_source_is_used_by_its_own():
    several = tables("2025", "2026", owner=True, used="a")
    several["sources"].append(["q", "a", "2027"])
    assert slices.find_newest_date(several) == "2025"


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
