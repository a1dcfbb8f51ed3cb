"""What the script of a page does with a figure, a row, a table and a chart, in a browser."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from xml.etree import ElementTree

import pytest
from test_blocks import CHART, COVER
from test_page_script import opened

from briefing import i18n, publish
from briefing.report import blocks

LAW, DRAFT = "Nghị quyết số 68", "Dự thảo </script> báo cáo"
STATED = (
    blocks.Statement(
        "s3", "10%/năm", 1, LAW, "Điều 1", "10%/năm", "có hiệu lực", True, note="Cả 5 năm"
    ),
    blocks.Statement("s9", "9%/năm", 2, DRAFT, "II.1", "9%/nam", "nêu khác", False, "dự thảo"),
    blocks.Statement("s4", "20%", 1, LAW, "Điều 2", "", "có hiệu lực", True, "ước thực hiện"),
)
EVIDENCE = (
    blocks.Evidence("s3", "Tăng trưởng", "≥ 10%/năm", "mục tiêu 2030", STATED[:2]),
    blocks.Evidence("s4", "Tỷ trọng", "20%", "2025", STATED[2:]),
    blocks.Evidence(
        "d-sum", "Tổng", "30%", "2025", rule="cộng", inputs=("s3", "s4"), note="Giá so sánh"
    ),
)
ROWS = (
    ("Tăng trưởng", "≥ 10%/năm", "statement:s3", "4,46", "[2] II.1"),
    ("Tỷ trọng", "20%", "statement:s4", "−3,5", "[1] Điều 2"),
    ("Tổng", "30%", "statement:s4/d-sum", "1.234,5", ""),
    ("Ẩn số, “chưa rõ”", "–", "", "–", ""),
)


def table(anchor: str = "long") -> blocks.Table:
    rows = tuple(
        (
            blocks.Cell(name, about=name if name.isascii() else f"row-{n}"),
            blocks.Cell(figure, href=href, sub="từ đầu kỳ" if n == 0 else ""),
            blocks.Cell(other, notes=("a",) if n == 1 else ()),
            blocks.Cell(source),
        )
        for n, (name, figure, href, other, source) in enumerate(ROWS)
    )
    return blocks.Table(
        "Bảng",
        (
            blocks.Column("Chỉ tiêu", header=True),
            blocks.Column("Mức", "2030", "right"),
            blocks.Column("Đã đạt", "%", "right"),
            blocks.Column("Nguồn"),
        ),
        (blocks.Group("Kinh tế", rows[:2]), blocks.Group("Xã hội", rows[2:])),
        anchor,
        (blocks.Footnote("a", "Số ước."),),
        "[1]",
        EVIDENCE,
    )


SOURCES = blocks.List(
    tuple(
        (blocks.Span(f"[{n}] ", "strong"), blocks.Span(title), blocks.Span(". 2025."))
        for n, title in ((1, LAW), (2, DRAFT))
    ),
    small=True,
)
FIGURE = blocks.Figure("growth", "Tăng nhanh nhất", "%/năm", CHART, "Năm 2025: 7,22%.", "[2]")
TILES = blocks.Tiles("Số chính", (blocks.Tile("Đạt", "12/18", source="[2] I.1"),))


def page(steps: str = "", statements: str = "sources.html") -> str:
    """A page with a table twice, tiles, a chart and its sources; what a reader does on it."""
    blocks = (COVER, TILES, table(), table("again"), FIGURE, SOURCES)
    shapes = [one.as_json() for one in blocks]
    content = publish.render_html(shapes, i18n.load_translator("vi"), {"statements": statements})
    if not steps:
        return content
    content = re.sub(r"script-src '[^']+'", "script-src 'unsafe-inline'", content)
    return content.replace("</body>", f"<script>{steps}</script></body>")


# Without a browser


def test_rows_have_the_address_of_what_they_are_about_and_those_of_a_second_table_its_name():
    ids = re.findall(r'<th role="rowheader" scope="row"[^>]* id="([^"]+)"', page())
    own = [f"row-{n}" for n in range(len(ROWS))]
    assert ids == [*own, *(f"again-{name}" for name in own)]


def test_what_figures_rest_on_stands_once_and_cannot_end_its_script():
    found = re.findall(r'<script type="application/json">(.*?)</script>', page())
    assert len(found) == 1
    known = json.loads(found[0])
    assert known["sources"] == {"1": LAW, "2": DRAFT}
    assert set(known["statements"]) == {"s3", "s9", "s4"}
    assert set(known["figures"]) == {"s3", "s4", "d-sum"}
    assert len(known["texts"]) == len(set(known["texts"]))


def test_a_page_that_leads_to_no_statements_opens_none():
    rows = tuple((blocks.Cell(key, anchor=key),) for key in ("s3", "s4"))
    listing = blocks.Table(
        "Số liệu", (blocks.Column("TT", header=True),), (blocks.Group("", rows),)
    )
    for statements in (None, ""):
        shapes = [COVER.as_json(), table().as_json(), listing.as_json()]
        links = {} if statements is None else {"statements": statements}
        content = publish.render_html(shapes, i18n.load_translator("vi"), links)
        assert '<script type="application/json">' not in content
        assert content.count('class="stated"') == (0 if statements is None else 3)


def test_without_the_script_a_figure_leads_to_its_row_in_the_list_of_statements():
    links = re.findall(r'<a class="stated" href="([^"]+)"( data-figure="[^"]+")?>', page())[:3]
    assert links == [
        ("sources.html#s3", ""),
        ("sources.html#s4", ""),
        ("sources.html#s4", ' data-figure="d-sum"'),
    ]


def test_the_pdf_is_the_same_with_and_without_what_only_a_web_page_shows():
    say = i18n.load_translator("vi")
    shapes = [COVER.as_json(), table().as_json()]
    bare = json.loads(json.dumps(shapes))
    del bare[1]["evidence"]
    for group in bare[1]["groups"]:
        for row in group["rows"]:
            row[0].pop("about")
    assert publish.render_pdf(shapes, say) == publish.render_pdf(bare, say)


# In a browser

STEPS = """
const told = { copied: [], names: [] };
const writeText = async (text) => { told.copied.push(text); };
Object.defineProperty(navigator, "clipboard", { value: { writeText } });
const files = [];
URL.createObjectURL = (blob) => { files.push(blob); return "blob:x"; };
URL.revokeObjectURL = () => {};
HTMLAnchorElement.prototype.click = function () {
  if (this.download) told.names.push(this.download);
  else this.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
};
const $ = (what) => [...document.querySelectorAll(what)];
const [box] = $("dialog");
const [take, close] = $("dialog .acts button");
const lines = (one) => one.innerText.split("\\n").map((line) => line.trim()).filter(Boolean);
const shown = () => ({
  open: box.open,
  title: box.querySelector("h2").textContent,
  value: box.querySelector(".value").textContent,
  items: $("dialog li").map(lines),
  links: $("dialog li a").map((one) => one.getAttribute("href").split("/").pop()),
  langs: $("dialog q").map((one) => one.lang),
  force: $("dialog li").map((one) => one.matches(".force")),
  text: box.innerText,
});
const links = $("#long a.stated");
links[0].focus(); links[0].click(); told.first = shown();
take.click();
told.live = $("dialog [role=status]").length;
box.close();
told.back = [document.activeElement === links[0], box.open];
links[2].click(); told.made = shown(); take.click(); close.click();
told.popup = links.map((one) => one.getAttribute("aria-haspopup"));
const [mode] = $("#long [aria-pressed]");
told.before = $("#long .pick").length;
mode.click();
const picks = $("#long .pick");
told.picks = picks.map((one) => one.textContent.trim());
picks[0].click(); picks[1].click(); links[1].click();
told.stays = box.open;
mode.click(); told.after = [$("#long .pick").length, mode.getAttribute("aria-pressed")];
$(".tile .pick")[0].click();
const [here] = $("#long .here");
here.click();
told.here = [here.getAttribute("href"), here.getAttribute("aria-label")];
const buttons = $(".take button");
told.labels = buttons.map((one) => one.getAttribute("aria-label") || one.textContent);
buttons.filter((one) => /CSV|SVG|PNG/.test(one.textContent)).forEach((one) => one.click());
const bytes = async (blob) => [...new Uint8Array(await blob.arrayBuffer())];
const end = async () => {
  if (files.length < 4) return setTimeout(end, 100);
  told.files = await Promise.all(files.map(bytes));
  const pre = document.createElement("pre");
  pre.id = "told";
  pre.textContent = JSON.stringify(told);
  document.body.append(pre);
};
end();
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What the steps found."""
    dom = opened(page(STEPS), tmp_path_factory.mktemp("browser"), patience=1_000_000)
    found = re.search(r'<pre id="told">(.*?)</pre>', dom, re.DOTALL)
    assert found, "the steps did not end"
    return json.loads(html.unescape(found[1]))


def file(told, end):
    """What was saved under a name that ends so."""
    name = next(name for name in told["names"] if name.endswith(end))
    return bytes(told["files"][told["names"].index(name)])


@pytest.mark.slow
def test_a_figure_opens_every_statement_of_it_with_place_wording_and_standing(told):
    first = told["first"]
    assert (first["open"], first["title"]) == (True, "Tăng trưởng")
    assert first["value"] == "≥ 10%/năm (mục tiêu 2030)"
    link = "Xem trong danh mục số liệu"
    assert first["items"] == [
        ["có hiệu lực", "10%/năm 10%/năm", "Cả 5 năm", f"[1] {LAW}, Điều 1", link],
        ["nêu khác", "9%/năm (dự thảo) 9%/nam", f"[2] {DRAFT}, II.1", link],
    ]
    assert first["links"] == ["sources.html#s3", "sources.html#s9"]
    assert (first["langs"], first["force"]) == (["vi", "vi"], [True, False])
    assert told["popup"] == ["dialog"] * 3


@pytest.mark.slow
def test_a_dialog_says_what_was_copied_and_gives_the_focus_back_to_its_figure(told):
    assert told["live"] == 1
    assert told["back"] == [True, False]


@pytest.mark.slow
def test_a_derived_figure_opens_its_rule_and_the_statements_it_is_made_from(told):
    made = told["made"]
    assert "theo quy tắc: cộng" in made["text"]
    assert "Giá so sánh" in made["text"]
    assert made["links"] == ["sources.html#s3", "sources.html#s9", "sources.html#s4"]
    assert "20% (2025) – Tỷ trọng" in made["text"]


@pytest.mark.slow
def test_a_figure_is_copied_as_a_sentence_with_its_source_from_wherever_it_is_copied(told):
    stated, made, plain, of_table, linked, tile, link = told["copied"]
    assert stated == f"≥ 10%/năm (mục tiêu 2030) – Tăng trưởng; nguồn: {LAW}, Điều 1"
    assert made == (
        f"30% (2025) – Tổng; số tính toán, theo quy tắc: cộng; nguồn: {LAW}, Điều 1; {LAW}, Điều 2"
    )
    assert plain == f"4,46 – Tăng trưởng, Đã đạt % (Bảng); nguồn: {DRAFT}"
    assert of_table == f"−3,5 – Tỷ trọng, Đã đạt % (Bảng); nguồn: {LAW}"
    assert linked == f"20% (2025; ước thực hiện) – Tỷ trọng; nguồn: {LAW}, Điều 2"
    assert tile == f"12/18 – Đạt; nguồn: {DRAFT}"
    assert link.endswith("page.html#row-0")


@pytest.mark.slow
def test_numbers_are_buttons_only_while_a_reader_copies_them(told):
    assert told["before"] == 0
    assert told["picks"] == ["4,46", "−3,5", "1.234,5"]
    assert told["stays"] is False
    assert told["after"] == [0, "false"]


@pytest.mark.slow
def test_a_row_offers_its_address(told):
    assert told["here"] == ["#row-0", "Liên kết đến dòng này: Tăng trưởng"]


@pytest.mark.slow
def test_a_table_is_taken_along_as_csv_a_sheet_can_read(told):
    content = file(told, "long-vi.csv")
    assert content.startswith("\ufeff".encode())
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [
        ["Nhóm", "Chỉ tiêu", "Mức (2030)", "Mức – chi tiết", "Đã đạt (%)", "Nguồn", "Ghi chú"],
        ["Kinh tế", "Tăng trưởng", "≥ 10%/năm", "từ đầu kỳ", "4,46", "[2] II.1", ""],
        ["Kinh tế", "Tỷ trọng", "20%", "", "-3,5", "[1] Điều 2", "Số ước."],
        ["Xã hội", "Tổng", "30%", "", "1234,5", "", ""],
        ["Xã hội", "Ẩn số, “chưa rõ”", "", "", "", "", ""],
    ]


@pytest.mark.slow
def test_a_chart_is_taken_along_with_its_title_its_source_and_its_description(told):
    root = ElementTree.fromstring(file(told, "growth-vi.svg"))
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title") == FIGURE.title
    assert root.findtext(f"{space}desc") == FIGURE.alt
    said = " ".join(str(one.text) for one in root.findall(f"{space}text"))
    assert said == f"Tăng nhanh nhất %/năm Nguồn: {DRAFT}"
    assert root.get("font-family") == "Inter, Arial, sans-serif"
    inner = root.find(f"{space}svg")
    assert inner is not None
    assert inner.get("viewBox") == "0 0 90 40"


@pytest.mark.slow
def test_a_picture_of_a_chart_is_drawn_twice_as_large(told):
    content = file(told, "growth-vi.png")
    assert content.startswith(b"\x89PNG")
    width = int.from_bytes(content[16:20], "big")
    assert width == round((90 + 28) * 2 * 96 / 72)


@pytest.mark.slow
def test_each_button_that_saves_says_what_it_saves(told):
    assert told["labels"] == [
        *("Sao chép số liệu", "Tải CSV: Bảng", "Sao chép liên kết: Bảng") * 2,
        *("Tải SVG: Tăng nhanh nhất", "Tải PNG: Tăng nhanh nhất"),
        "Sao chép liên kết: Tăng nhanh nhất",
    ]


@pytest.mark.slow
def test_where_the_browser_does_not_let_the_page_copy_the_text_is_left_selected(tmp_path):
    steps = """
    Object.defineProperty(navigator, "clipboard", { value: undefined });
    document.execCommand = () => false;
    document.querySelector(".tile .pick").click();
    setTimeout(() => {
      const field = document.querySelector("[role=status] textarea");
      const { value, selectionStart: from, selectionEnd: to } = field;
      const said = [value, to - from, document.activeElement === field];
      document.body.dataset.told = JSON.stringify(said);
    });
    """
    found = re.search(r'data-told="([^"]*)"', opened(page(steps), tmp_path))
    assert found, "the steps did not end"
    text = f"12/18 – Đạt; nguồn: {DRAFT}"
    assert json.loads(html.unescape(found[1])) == [text, len(text), True]
