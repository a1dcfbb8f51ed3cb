"""The script of a page: what it may be, and in a browser what it does to a long table."""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypdf
import pytest
from test_blocks import COVER
from test_publish import Visible, squeezed

from briefing import i18n, publish
from briefing.publish.html import PAGE_SCRIPTS
from briefing.publish.page_assets import build_script
from briefing.report import blocks

PAGE = Path("page.html")
SCRIPT = str(build_script(*PAGE_SCRIPTS)["text"])
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), "")
COLUMNS = (
    blocks.Column("Chỉ tiêu", header=True),
    blocks.Column("Mức", "2030", "right"),
    blocks.Column("Kỳ", align="center"),
    blocks.Column("Nhận định"),
)
ROWS = {
    "Kinh tế": (
        ("GRDP", "1.234,5 tỷ đồng", "2025", "đạt"),
        ("Thu du lịch", "≥ 10%/năm", "2021–2025", "vượt"),
        ("Xuất khẩu", "–", "6/2025", "Ẩn số"),
        ("Điểm số", "−3,2 điểm %", "2024", "an toàn"),
    ),
    "Văn hóa - xã hội": (
        ("Khách du lịch", "trên 999 người", "2030", "đạt"),
        ("Trường học", "hoàn thành", "12/2025", "vượt"),
        ("Y tế", "75–80 cơ sở", "", "chưa đạt"),
        ("Hộ nghèo", "0,64 điểm %", "2020", "Đạt một phần"),
    ),
}


def table(rows: Mapping[str, Any] = ROWS) -> dict[str, Any]:
    """A table of two groups; the second row's figure has a mark and a second line."""

    def cells(row: tuple[str, ...], anchor: str) -> tuple[blocks.Cell, ...]:
        head, figure, *others = row
        noted = ("a",) if head == "Thu du lịch" else ()
        sub = "2 văn bản" if noted else ""
        values = [blocks.Cell(text, symbol="▲" if text == "vượt" else "") for text in others]
        return (blocks.Cell(head, anchor=anchor), blocks.Cell(figure, sub, notes=noted), *values)

    groups = tuple(
        blocks.Group(label, tuple(cells(row, f"{at}-{n}") for n, row in enumerate(own)))
        for at, (label, own) in enumerate(rows.items(), start=1)
    )
    notes = (blocks.Footnote("a", "Số ước."),)
    return blocks.Table("Bảng", COLUMNS, groups, "long", notes).as_json()


def page(language: str = "vi", rows: Mapping[str, Any] = ROWS) -> str:
    parts = [COVER.as_json(), blocks.Heading(2, "Mục", "muc").as_json(), table(rows)]
    say = i18n.load_translator(language)
    other = "en" if language == "vi" else "vi"
    return publish.render_html(parts, say, {f"language:{other}": "other.html"})


# What it may be


def test_a_page_has_one_small_script_that_asks_for_nothing_and_is_the_only_one_allowed():
    content = page()
    assert re.findall(r"<script>(.*?)</script>", content, re.DOTALL) == [SCRIPT]
    allowed = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    assert f"script-src 'sha256-{allowed}';" in content
    assert len(SCRIPT.encode()) < 25_000
    assert not re.findall(r"https?:|fetch|XMLHttp|import|eval|innerHTML|storage|cookie", SCRIPT)


def test_without_the_script_a_page_shows_no_control():
    shown = re.sub(r"<template>.*?</template>", "", page(), flags=re.DOTALL)
    assert not {"button", "input", "select", "dialog"} & {tag for tag, _ in Visible(shown).tags}
    assert page().count("<template>\n") == 1


def test_every_column_of_a_table_is_headed_by_its_scope():
    heads = [attrs for tag, attrs in Visible(page()).tags if tag == "th"]
    scopes = [attrs["scope"] for attrs in heads]
    assert scopes[: len(COLUMNS)] == ["col"] * len(COLUMNS)
    assert scopes.count("rowgroup") == len(ROWS)
    assert scopes.count("row") == 8


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", ("Tìm trong bảng", "Tất cả các nhóm", "{n}/{total} dòng", "Sắp xếp theo")),
        ("en", ("Find in the table", "All groups", "{n} of {total} rows", "Sort by")),
    ],
)
def test_the_words_of_the_controls_are_in_the_page_in_its_language(language, said):
    frame = re.findall(r"<template>(.*?)</template>", page(language), re.DOTALL)[0]
    assert [text for text in said if text not in frame] == []
    assert SCRIPT.isascii()  # so that no Vietnamese word can stand there


# What it does, in a browser

STEPS = """
const told = {};
const $ = (what) => [...document.querySelectorAll(what)];
const seen = () => $("tbody tr:not(.group)").filter((row) => row.getClientRects().length)
  .map((row) => row.querySelector("th").textContent.trim());
const says = () => $("[role=status]")[0].textContent;
const act = (control, value) => {
  control.value = value;
  for (const name of ["input", "change"]) control.dispatchEvent(new Event(name));
};
const [find, group, restore] = $(".tools input, .tools select, .tools button");
const heads = $("thead button");
const states = () => $("thead th").map((head) => head.getAttribute("aria-sort"));
told.start = [says(), seen().length, states()];
for (const text of ["du lich", "DU LỊCH", "2021-2025", "dat mot phan", "zzz"]) {
  act(find, text); told[text] = [says(), seen()];
}
told.groups = [...group.options].map((one) => one.text);
act(find, ""); act(group, "1");
told.group = [says(), seen(), $(".group").filter((one) => one.getClientRects().length).length];
act(find, "du lich"); told.both = seen();
restore.click(); told.restored = [says(), seen(), find.value, group.value];
heads[1].click(); told.up = [seen(), states()];
heads[1].click(); told.down = [seen(), states()];
heads[2].click(); told.period = seen();
heads[3].click(); told.verdict = seen();
restore.click(); told.original = [seen(), states()];
told.labels = heads.map((head) => head.textContent.trim());
act(find, "xuat khau"); location.hash = "#2-3";
addEventListener("hashchange", () => setTimeout(() => {
  told.linked = [seen().length, find.value];
  const [other] = $(".bar a[hreflang]");
  other.addEventListener("click", (event) => event.preventDefault());
  scrollTo(0, 0); other.click(); told.other = [other.hash];
  scrollTo(0, 100); other.click();
  const place = document.getElementById(other.hash.slice(1)).getBoundingClientRect();
  told.other.push(scrollY, place.top < innerHeight / 2);
  const pre = document.createElement("pre");
  pre.id = "told";
  pre.textContent = JSON.stringify(told);
  document.body.append(pre);
}));
"""


def opened(content: str, folder: Path, asked: str = "--dump-dom", patience: int = 2_000) -> str:
    """A page as a browser has it once its scripts have run, or what else it is asked for.

    `patience` is in milliseconds of its own clock, which jumps to the next thing to be done; what
    another thread does (drawing a picture) takes more of them the busier the machine is.
    """
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine: the script of the pages was not tried")
    file = folder / PAGE
    file.write_text(content, encoding="utf-8")
    command = [
        *(
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--virtual-time-budget={patience}",
        ),
        *(f"--user-data-dir={folder / 'profile'}", asked, file.as_uri()),
    ]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=True)
    return run.stdout


def with_steps(steps: str, rows: Mapping[str, Any] = ROWS) -> str:
    """A Vietnamese page that may run a second script: what a reader does."""
    allowing = re.sub(r"script-src '[^']+'", "script-src 'unsafe-inline'", page("vi", rows))
    return allowing.replace("</body>", f"<script>{steps}</script></body>")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What the steps found."""
    dom = opened(with_steps(STEPS), tmp_path_factory.mktemp("browser"))
    found = re.search(r'<pre id="told">(.*?)</pre>', dom, re.DOTALL)
    assert found, "the steps did not end"
    return json.loads(html.unescape(found[1]))


ALL = [row[0] for own in ROWS.values() for row in own]


@pytest.mark.slow
def test_rows_are_found_whatever_marks_capitals_and_dashes_are_typed(told):
    assert told["start"] == ["Hiển thị 8/8 dòng", 8, ["none"] * 4]
    for text in ("du lich", "DU LỊCH"):
        assert told[text] == ["Hiển thị 2/8 dòng", ["Thu du lịch", "Khách du lịch"]]
    assert told["2021-2025"][1] == ["Thu du lịch"]
    assert told["dat mot phan"][1] == ["Hộ nghèo"]
    assert told["zzz"] == ["Hiển thị 0/8 dòng", []]


@pytest.mark.slow
def test_a_group_is_shown_alone_and_searched_alone(told):
    assert told["groups"] == ["Tất cả các nhóm", *ROWS]
    assert told["group"] == ["Hiển thị 4/8 dòng", ALL[4:], 1]
    assert told["both"] == ["Khách du lịch"]
    assert told["restored"] == ["Hiển thị 8/8 dòng", ALL, "", ""]


@pytest.mark.slow
def test_rows_are_sorted_within_their_groups_figures_as_figures_and_gaps_last(told):
    economy = ["Điểm số", "Thu du lịch", "GRDP", "Xuất khẩu"]
    society = ["Hộ nghèo", "Y tế", "Khách du lịch", "Trường học"]
    assert told["up"] == [economy + society, ["none", "ascending", "none", "none"]]
    turned = [*economy[2::-1], economy[3], *society[2::-1], society[3]]
    assert told["down"] == [turned, ["none", "descending", "none", "none"]]


@pytest.mark.slow
def test_periods_are_sorted_by_year_and_month_and_words_as_the_language_has_them(told):
    economy = ["Thu du lịch", "Điểm số", "GRDP", "Xuất khẩu"]
    society = ["Hộ nghèo", "Trường học", "Khách du lịch", "Y tế"]
    assert told["period"] == economy + society
    economy = ["Điểm số", "Xuất khẩu", "GRDP", "Thu du lịch"]
    society = ["Y tế", "Khách du lịch", "Hộ nghèo", "Trường học"]
    assert told["verdict"] == economy + society
    assert told["original"] == [ALL, ["none"] * 4]


@pytest.mark.slow
def test_the_heads_are_buttons_with_the_heads_own_words(told):
    assert told["labels"] == ["Chỉ tiêu", "Mức 2030", "Kỳ", "Nhận định"]


@pytest.mark.slow
def test_a_link_to_a_row_that_is_put_away_shows_it(told):
    assert told["linked"] == [8, ""]


@pytest.mark.slow
def test_the_other_language_opens_at_the_place_that_is_read(told):
    assert told["other"] == ["#2-3", 100, True]


@pytest.mark.slow
def test_paper_shows_every_row_and_its_heads_on_every_page_and_no_control(tmp_path):
    steps = """const find = document.querySelector(".tools input");
    find.value = "zzz"; find.dispatchEvent(new Event("input"));"""
    rows = {**ROWS, "Khác": [(f"Xã {n}", "1", "2025", "vượt") for n in range(60)]}
    opened(with_steps(steps, rows), tmp_path, f"--print-to-pdf={tmp_path / 'page.pdf'}")
    reader = pypdf.PdfReader(tmp_path / "page.pdf")
    texts = [squeezed(page.extract_text()) for page in reader.pages]
    with_rows = [text for text in texts if "vượt" in text]
    assert len(with_rows) > 1
    assert [text for text in with_rows if squeezed("Nhận định") not in text] == []
    told = [row[0] for own in rows.values() for row in own]
    assert [row for row in told if squeezed(row) not in "".join(texts)] == []
    for control in ("Tìm trong bảng", "Tải CSV", "Sao chép số liệu"):
        assert squeezed(control) not in "".join(texts)


@pytest.mark.slow
@pytest.mark.parametrize(("language", "said"), [("vi", "8/8 dòng</p>"), ("en", "8 of 8 rows</p>")])
def test_the_page_itself_allows_its_script(language, said, tmp_path):
    assert said in opened(page(language), tmp_path)


@pytest.mark.slow
def test_a_table_seen_at_a_glance_stays_as_it_is(tmp_path):
    few = {label: own[:3] for label, own in ROWS.items()}
    dom = opened(page("vi", few), tmp_path)
    assert dom.count('class="tools"') == 1  # in the template
    assert "aria-sort" not in dom.replace(SCRIPT, "").partition("<body")[2]


DOWNLOAD = """
URL.createObjectURL = (blob) => {
  blob.text().then((text) => {
    const pre = document.createElement("pre");
    pre.id = "told";
    pre.textContent = JSON.stringify(text);
    document.body.append(pre);
  });
  return "data:,";
};
[...document.querySelectorAll("button")].find((one) => one.textContent.includes("CSV")).click();
"""


@pytest.mark.slow
def test_a_table_taken_as_csv_has_no_formula_and_its_numbers_stay_numbers(tmp_path):
    names = ("=1+1", '"=1', "+A1", "-A1", "@SUM(A1)", "a;=1", "−3 điểm")
    figures = ("−3,2 điểm %", "+0,4", "-5%", "−1.234,5", "+A1", "=2", "-1 (ước)")
    rows = {
        "=nhóm": [(name, said, "2025", "đạt") for name, said in zip(names, figures, strict=True)]
    }
    rows["Khác"] = [("Thu du lịch", "1", "", "")]
    dom = opened(with_steps(DOWNLOAD, rows), tmp_path)
    found = re.search(r'<pre id="told">(.*?)</pre>', dom, re.DOTALL)
    assert found, "nothing was taken"
    text = json.loads(html.unescape(found[1])).removeprefix("\ufeff")
    table = list(csv.reader(io.StringIO(text)))[1:-1]
    assert [row[0] for row in table] == ["'=nhóm"] * len(names)
    assert [row[1] for row in table] == [
        *("'=1+1", "'\"=1", "'+A1", "'-A1", "'@SUM(A1)", "a;=1", "-3 điểm")
    ]
    assert [row[2] for row in table] == [
        *("-3,2 điểm %", "+0,4", "-5%", "-1234,5", "'+A1", "'=2", "-1 (ước)")
    ]
