"""The index of a run: reports with pictures, search over all indicators, what it was made from."""

from __future__ import annotations

import dataclasses
import html
import json
import re
import struct
import zlib
from pathlib import Path

import nbformat
import pytest
from test_page_script import opened
from test_publish import Visible, squeezed

import briefing
from briefing import config, i18n, paths, publish
from briefing.data import files, tables
from briefing.execute import notebook as notebook_module
from briefing.publish import indicator_index, thumbnails
from briefing.report import blocks, exhibits

NAMES = ("summary", "economy", "sources")


def chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * height * (width + 1))
    return (
        thumbnails.PNG_SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def blocks_of(run, name, say):
    numbered = exhibits.numbered_targets(run)
    own = exhibits.measures_of_domain(run, "economy")
    return {
        "summary": lambda: [
            exhibits.summary_cover(run, say),
            exhibits.targets_table(run, numbered, say),
        ],
        "economy": lambda: [
            exhibits.domain_cover(run, "economy", say),
            exhibits.targets_table(run, own, say),
            exhibits.results_by_domain(run, say, "economy"),
        ],
        "sources": lambda: [exhibits.sources_cover(run, say), exhibits.statements_table(run, say)],
    }[name]()


def report(run, folder: Path, name: str, language: str, formats=config.FORMATS) -> None:
    """An executed notebook of a report with its pages, as a run leaves them."""
    shapes = [one.as_json() for one in blocks_of(run, name, i18n.load_translator(language))]
    outputs = [nbformat.v4.new_output("display_data", data={blocks.MIME: one}) for one in shapes]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=outputs)])
    files.write_file(
        folder / paths.EXECUTED_FOLDER / f"{language}-{name}.ipynb",
        notebook_module.serialize_notebook(notebook),
    )
    for kind in formats:
        files.write_file(folder / language / f"{name}.{kind}", "page")
    if "html" in formats:
        page = publish.render_html(shapes, i18n.load_translator(language), {})
        files.write_file(folder / language / f"{name}.html", page)
    if "pdf" in formats:
        files.write_file(folder / language / f"{name}{paths.THUMBNAIL_SUFFIX}", png(331, 468))


def run_folder(run, folder: Path, languages=i18n.LANGUAGES, formats=config.FORMATS) -> Path:
    publish.write_tables(run, folder / paths.TABLES_FOLDER)
    for language in languages:
        for name in NAMES:
            report(run, folder, name, language, formats)
    return folder


def index_of(folder: Path, inputs=None, names=NAMES) -> str:
    made = publish.write_run_index(folder, folder, 2020, names, tables.TABLE_NAMES, inputs)
    return made.read_text(encoding="utf-8")


def edition(page: str, language: str) -> str:
    """The part of an index in one language."""
    parts = re.split(r'<div class="edition" id="(\w+)"', page)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[language]


def attributes(page: str, wanted: str) -> list[dict[str, str | None]]:
    return [attrs for tag, attrs in Visible(page).tags if tag == wanted]


@pytest.fixture(scope="module")
def folder(run, tmp_path_factory) -> Path:
    return run_folder(run, tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def page(folder) -> str:
    return index_of(folder, {"results.csv": "0123456789abcdef", "code": "ffff"})


# Reports


def test_each_edition_leads_to_every_report_of_both_languages_and_to_the_tables(page):
    for language, other in (("vi", "en"), ("en", "vi")):
        hrefs = [a["href"] for a in attributes(edition(page, language), "a")]
        for name in NAMES:
            assert {f"{language}/{name}.html", f"{other}/{name}.pdf"} <= set(hrefs)
        assert "tables/measures.csv" in hrefs
        assert f"#{other}" in hrefs


def test_a_report_that_was_made_in_one_language_is_shown_in_it_in_both_editions(run, tmp_path):
    page = index_of(run_folder(run, tmp_path, languages=("vi",)))
    cover = exhibits.summary_cover(run, i18n.load_translator("vi"))
    message = i18n.keep_units(cover.message)
    assert all(message in edition(page, language) for language in i18n.LANGUAGES)


def test_an_index_of_one_language_offers_no_switch(folder, monkeypatch):
    monkeypatch.setattr(i18n, "load_translators", lambda: [i18n.load_translator("vi")])
    assert 'href="#' not in index_of(folder)


# Pictures


def test_each_report_is_shown_with_the_picture_of_its_first_page_in_its_language(page):
    for language in i18n.LANGUAGES:
        images = attributes(edition(page, language), "img")
        assert [image["src"] for image in images] == [f"{language}/{name}.png" for name in NAMES]
        for image in images:
            assert (image["width"], image["height"], image["loading"]) == ("331", "468", "lazy")
    assert "img-src 'self' data:" in page


def test_a_picture_is_told_by_the_title_and_message_of_its_report(page, run):
    for language in i18n.LANGUAGES:
        cover = exhibits.summary_cover(run, i18n.load_translator(language))
        alt = attributes(edition(page, language), "img")[0]["alt"]
        assert i18n.keep_units(cover.title) in alt
        assert i18n.keep_units(cover.message) in alt


def test_a_picture_that_is_missing_or_damaged_is_not_shown_and_the_report_still_is(run, tmp_path):
    run_folder(run, tmp_path)
    (tmp_path / "vi" / "summary.png").unlink()
    (tmp_path / "vi" / "economy.png").write_bytes(b"no picture")
    own = edition(index_of(tmp_path), "vi")
    assert [image["src"] for image in attributes(own, "img")] == ["vi/sources.png"]
    assert {"vi/summary.html", "vi/economy.pdf"} <= {a["href"] for a in attributes(own, "a")}


def test_where_only_web_pages_were_made_there_is_no_picture(run, tmp_path):
    own = index_of(run_folder(run, tmp_path, formats=("html",)))
    assert attributes(own, "img") == []
    assert ".pdf" not in own


def test_where_only_the_pdf_was_made_the_report_and_what_is_found_lead_to_it(run, tmp_path):
    own = edition(index_of(run_folder(run, tmp_path, formats=("pdf",))), "vi")
    hrefs = [a["href"] for a in attributes(own, "a")]
    assert "vi/summary.pdf" in hrefs
    assert [href for href in hrefs if ".html" in href] == []
    assert [href for href in hrefs if ".pdf#" in href] == []


def blocks_on_pages(long: bool) -> list[dict]:
    say = i18n.load_translator("vi")
    cover = blocks.Cover("Kết quả", "", "Đạt.", mark="Dự thảo", tone="warn").as_json()
    columns = (blocks.Column("Chỉ tiêu", header=True), blocks.Column("Mức", align="right"))
    rows = tuple((blocks.Cell(f"Chỉ tiêu {n}"), blocks.Cell(say.number(n))) for n in range(900))
    table = blocks.Table("Bảng", columns, (blocks.Group("", rows),), "bang").as_json()
    return [cover, blocks.Heading(2, "Mục").as_json(), *([table] if long else ())]


@pytest.mark.slow
@pytest.mark.parametrize("long", [False, True])
def test_the_picture_is_the_first_page_as_the_whole_pdf_has_it(long, monkeypatch):
    say, shapes = i18n.load_translator("vi"), blocks_on_pages(long)
    pdf, picture = publish.render_pdf_with_thumbnail(shapes, say)
    assert pdf == publish.render_pdf(shapes, say)
    every = publish.render_page_images(shapes, say, int(thumbnails.DOTS_PER_INCH))
    assert (len(every) > thumbnails.FEW_PAGES) == long
    assert picture == every[0]
    monkeypatch.setattr(
        thumbnails, "PAGE_HEIGHT_POINTS", 1
    )  # too little for a page: it is drawn with the whole
    assert publish.render_pdf_with_thumbnail(shapes, say)[1] == every[0]


# Status


def test_the_run_and_each_report_bear_their_status(page, run):
    for language in i18n.LANGUAGES:
        say, own = i18n.load_translator(language), edition(page, language)
        word, means = (say.code(c, "draft") for c in ("data status", "status means"))
        head = own.partition("</header>")[0]
        assert word in head
        assert means in head
        cards = re.findall(r"<article.*?</article>", own, re.DOTALL)
        assert len(cards) == len(NAMES)
        assert [card for card in cards if f">{word}</span>" not in card] == []
        for code in tables.DATA_STATUSES:
            assert say.code("status means", code) in own.partition('class="facts"')[2]


# What it was made from


def test_the_index_tells_the_documents_with_how_many_statements_of_each_are_in_force(page, run):
    own = Visible(edition(page, "en")).text()
    say = i18n.load_translator("en")
    for row in run.sources:
        in_force = [one.in_force for one in run.statements if one.source_id == row.source_id]
        shown = squeezed(row.title["en"])
        if not in_force:
            assert shown not in own
            continue
        counts = (in_force.count("yes"), len(in_force))
        facts = [row.publisher["en"], say.date(row.date), say.code("status", row.status)]
        assert squeezed("".join([shown, *facts, *map(str, counts)])) in own


def test_the_index_tells_year_plan_version_and_the_sums_of_the_data_files_alone(page):
    own = Visible(edition(page, "vi")).text()
    for text in ("Năm báo cáo2020", "Phiên bản phần mềm" + briefing.__version__):
        assert squeezed(text) in own
    assert squeezed("results.csv 0123456789ab") in own
    assert "0123456789abc" not in own
    assert "ffff" not in own


def test_the_index_is_the_same_in_another_folder_and_names_none(run, tmp_path):
    one, two = (index_of(run_folder(run, tmp_path / name)) for name in ("one", "two"))
    assert one == two
    assert str(tmp_path) not in one


def test_an_index_of_many_provinces_names_the_first_and_counts_their_documents(compared, tmp_path):
    many = several(compared, 34)
    publish.write_tables(many, tmp_path / paths.TABLES_FOLDER)
    made = publish.write_run_index(tmp_path, tmp_path, 2020, [], tuple(tables.COMPARISON_TABLES))
    own = edition(made.read_text(encoding="utf-8"), "vi")
    assert "và 31 tỉnh khác</h1>" in own
    facts = own.partition('class="facts"')[2]
    rows = re.findall(r'<tr role="row"><th role="rowheader".*?</tr>', facts, re.DOTALL)
    assert len(rows) == 34
    count = sum(row.province_id == compared.provinces[0].id for row in compared.sources)
    assert f">{count}</td>" in rows[0]


def several(compared, count):
    rows = (list(compared.provinces) * count)[:count]
    named = [row._replace(id=f"p{n}") for n, row in enumerate(rows)]
    sources = [
        row._replace(province_id="p0") if row.province_id == rows[0].id else row
        for row in compared.sources
    ]
    return dataclasses.replace(compared, provinces=named, sources=sources)


# Faults


def test_a_report_that_was_not_made_is_named_and_the_others_are_shown(run, tmp_path):
    run_folder(run, tmp_path)
    for language in i18n.LANGUAGES:
        (tmp_path / paths.EXECUTED_FOLDER / f"{language}-economy.ipynb").unlink()
    own = edition(index_of(tmp_path), "en")
    assert re.search(r'class="missing".*economy</p>', own)
    assert own.count("<article") == 2
    assert 'class="missing"' not in edition(index_of(tmp_path, names=("summary",)), "en")


def test_a_run_in_one_language_is_shown_in_it_in_either_edition(run, tmp_path):
    made = index_of(run_folder(run, tmp_path, languages=("en",)))
    title = exhibits.summary_cover(run, i18n.load_translator("en")).title
    own = edition(made, "vi")
    heading = f'<h3><a href="en/summary.html">{html.escape(i18n.keep_units(title))}</a></h3>'
    assert f'<div lang="en">\n{heading}' in own
    assert attributes(own, "img")[0]["lang"] == "en"
    assert 'class="finder"' not in own
    assert 'class="finder"' in edition(made, "en")


# Search


def entries_in(own: str) -> dict[str, str]:
    """The indicators listed in an edition, each with its text and links."""
    items = re.findall(r'<li class="indicator"><p class="name">(.*?)</p>(.*?)</li>', own, re.DOTALL)
    return {html.unescape(name): text for name, text in items}


def test_every_indicator_of_a_report_is_listed_by_domain_without_a_script(page, run):
    for language in i18n.LANGUAGES:
        say = i18n.load_translator(language)
        named = {row.name[language]: row.domain for row in run.indicators}
        stated = {row.indicator_id for row in run.statements}
        names = {row.indicator_id: row.name[language] for row in run.indicators}
        own = edition(page, language)
        assert set(entries_in(own)) == {names[one] for one in stated}
        for part in re.findall(r"<details>\s*<summary>.*?</details>", own, re.DOTALL):
            if 'class="indicator"' in part:
                domain = re.findall(r"<summary>(.*?) <span", part)[0]
                assert {say.code("domain", named[n]) for n in entries_in(part)} == {
                    html.unescape(domain)
                }


def test_an_indicator_has_its_figures_as_printed_its_verdict_and_each_report(page, run):
    say = i18n.load_translator("en")
    table = exhibits.targets_table(run, exhibits.numbered_targets(run), say)
    rows = [row for group in table.groups for row in group.rows]
    listed = entries_in(edition(page, "en"))
    labels = [column.label for column in table.columns]
    for row in rows:
        text = html.unescape(re.sub(r"<[^>]+>", "", listed[row[1].text]))
        asked = row[labels.index(say("Asked for"))].text
        assert squeezed(f"{say('Asked for')}: {asked}") in squeezed(text)
        assert squeezed(row[-1].text) in squeezed(text)
        assert re.search(r"en/summary\.html#[\w-]+\"", listed[row[1].text])
        assert "en/sources.html#s" in listed[row[1].text]


def test_what_two_reports_say_alike_is_told_once_with_both_links(page):
    listed = entries_in(edition(page, "en"))
    both = [
        line
        for text in listed.values()
        for line in re.findall(r"<p>(.*?)</p>", text, re.DOTALL)
        if "en/summary.html#" in line and "en/economy.html#" in line
    ]
    assert both


def test_every_place_that_is_found_is_there(page, folder):
    for href in {a["href"] for a in attributes(page, "a")}:
        file, _, anchor = str(href).partition("#")
        if anchor and file:
            assert f'id="{anchor}"' in (folder / file).read_text(encoding="utf-8"), href


def test_of_three_provinces_an_indicator_is_found_by_the_label_of_its_rows():
    columns = (blocks.Column("Tỉnh", header=True), blocks.Column("Mức", align="right"))
    rows = ((blocks.Cell("A"), blocks.Cell("5%")), (blocks.Cell("B"), blocks.Cell("6%")))
    group = blocks.Group("Kinh tế · Tăng trưởng · 2025", rows)
    shape = blocks.Table("So sánh", columns, (group,), "results").as_json()
    (one, _) = list(indicator_index._find_indicator_rows(shape, {"Tăng trưởng": "economy"}))
    assert one[0] == "Tăng trưởng"


def test_an_index_stays_small(page):
    assert len(page.encode()) < 400_000


STEPS = """
const told = {};
const $ = (what) => [...document.querySelectorAll("#vi " + what)];
const seen = () => $(".indicator").filter((one) => !one.hidden && one.closest("details").open)
  .map((one) => one.querySelector(".name").textContent);
const [find] = $(".finder input");
const says = () => $(".finder [role=status]")[0].textContent;
told.start = [says(), seen(), $(".domains details[open]").length];
for (const text of TYPED) {
  find.value = text; find.dispatchEvent(new Event("input")); told[text] = [says(), seen()];
}
find.value = ""; find.dispatchEvent(new Event("input"));
told.end = [says(), seen()];
told.pictures = $("img").map((one) => (one.loading = "eager", one.decode(), one.src));
addEventListener("load", () => setTimeout(() => {
  told.drawn = $("img").map((one) => one.naturalWidth);
  const pre = document.createElement("pre");
  pre.id = "told";
  pre.textContent = JSON.stringify(told);
  document.body.append(pre);
}, 500));
"""
TYPED = ("rung", "RỪNG", "phủ che", "tang truong", "zzz")


@pytest.fixture(scope="module")
def browsed(folder, page):
    """What a reader who types finds; which pictures are drawn by a policy that is else the same."""
    steps = STEPS.replace("TYPED", json.dumps(TYPED))
    allowing = re.sub(r"script-src '[^']+'", "script-src 'unsafe-inline'", page)
    dom = opened(allowing.replace("</body>", f"<script>{steps}</script></body>"), folder)
    told = re.search(r'<pre id="told">(.*?)</pre>', dom, re.DOTALL)
    assert told, "the steps did not end"
    return json.loads(html.unescape(told[1]))


@pytest.mark.slow
def test_indicators_are_found_as_any_keyboard_types_them_and_counted_aloud(browsed, run):
    total = len({row.indicator_id for row in run.statements})
    assert browsed["start"] == [f"{total}/{total} chỉ tiêu", [], 0]
    assert browsed["rung"][1] == ["Tỷ lệ che phủ rừng"]
    assert browsed["rung"][0] == f"1/{total} chỉ tiêu"
    assert browsed["RỪNG"] == browsed["rung"]
    assert browsed["phủ che"] == browsed["rung"]
    assert browsed["tang truong"][1] != []
    assert [n for n in browsed["tang truong"][1] if "tăng trưởng" not in n.lower()] == []
    assert browsed["zzz"] == [f"0/{total} chỉ tiêu", []]
    assert browsed["end"] == browsed["start"][:2]


@pytest.mark.slow
def test_a_browser_draws_the_pictures_from_the_disk(browsed):
    assert browsed["drawn"] == [331] * len(NAMES)


@pytest.mark.slow
def test_the_index_itself_allows_its_script(page, folder):
    assert re.search(r"\d+/\d+ chỉ tiêu</p>", opened(page, folder))
