"""Publishing: what a notebook gives to a page, and what a reader finds on the page."""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from html.parser import HTMLParser

import nbformat
import page
import pypdf
import pytest
import typst
from test_blocks import COVER, EVERY_TYPE, shapes, texts

from briefing import errors, i18n, paths, publish
from briefing.data import files
from briefing.publish import outline
from briefing.publish.gate import figures
from briefing.report import blocks

LINKS = {"format:pdf": "summary.pdf", "language:en": "../en/summary.html", "index": "../index.html"}
SIGNS = "# $x$ *not* _em_ <b>5</b> & @ref ~ `q` \\ -> 10x20 { n } [1](2)"


class Speaker:
    """Says every message as it is, or as a dictionary has it."""

    def __init__(self, language: str = "vi", said: dict[str, str] | None = None) -> None:
        self.language = language
        self.said = said

    def __call__(self, text: str, **values: object) -> str:
        said = text if self.said is None else self.said[text]
        return said.format_map(values) if values else said

    def language_names(self) -> str:
        return "Vietnamese and English"

    def language_name(self, name: str) -> str:
        return name


SAY = Speaker()
FIGURE_BLOCK = next(one for one in EVERY_TYPE if isinstance(one, blocks.Figure))
FIGURE = FIGURE_BLOCK.as_json()
FINDINGS = next(one for one in EVERY_TYPE if isinstance(one, blocks.Findings))


LEADING = blocks.Findings(
    "Lưu ý",
    (blocks.Finding("Tăng", "Nhanh hơn.", source="[1]", more="Xem", href="report:other#a"),),
)


def test_a_finding_leads_to_a_report_that_is_beside_its_page_and_else_only_names_it():
    shapes = [COVER.as_json(), LEADING.as_json()]
    beside = publish.render_html(shapes, SAY, {"report:other": "other.html"})
    assert '<a href="other.html#a">Xem</a>' in beside
    alone = publish.render_html(shapes, SAY, {})
    assert squeezed("Source: [1] · Xem") in Visible(alone).text()
    assert "other" not in alone.partition("<main")[2].partition("</main>")[0]


def test_a_chart_says_how_it_is_read_where_that_is_not_seen_at_once():
    read = {**FIGURE, "reading": "Right is faster."}
    shown = publish.render_html([COVER.as_json(), read], SAY, {})
    assert squeezed("Right is faster.") in Visible(shown).text()
    silent = {name: value for name, value in FIGURE.items() if name != "reading"}
    plain = publish.render_html([COVER.as_json(), silent], SAY, {})
    assert 'class="reading"' in shown
    assert 'class="reading"' not in plain


class Visible(HTMLParser):
    """The texts of a page, without its style sheet and its script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] not in ("style", "script"):
            self.parts.append(data)

    def text(self) -> str:
        return squeezed("".join(self.parts))


def squeezed(text: str) -> str:
    """Text in NFC without any space: line ends fall differently on each page."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def pdf_text(pdf: bytes) -> str:
    return squeezed("".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def alternatives(pdf: bytes) -> list[str]:
    """The alternative texts in the structure tree of a PDF."""

    def walk(node) -> list[str]:
        node = node.get_object()
        if isinstance(node, list):
            return [text for part in node for text in walk(part)]
        if not isinstance(node, dict):
            return []
        own = [str(node["/Alt"])] if "/Alt" in node else []
        return own + (walk(node["/K"]) if "/K" in node else [])

    return walk(pypdf.PdfReader(io.BytesIO(pdf)).root_object["/StructTreeRoot"])


def long_table(rows: int) -> blocks.Table:
    columns = (blocks.Column("Chỉ tiêu", header=True), blocks.Column("Mức", "%", "right"))
    body = tuple((blocks.Cell(f"Chỉ tiêu ẨỐỮ {n}"), blocks.Cell(f"{n},5")) for n in range(rows))
    group = blocks.Group("Kinh tế", body)
    return blocks.Table("Bảng dài", columns, (group,), "long", (), "Nghị quyết 68")


def notebook(*cells, language: str = "vi"):
    return nbformat.v4.new_notebook(
        cells=list(cells), metadata={"briefing": {"language": language}}
    )


def shown(*parts: blocks.Block):
    outputs = [
        nbformat.v4.new_output("display_data", data=one._repr_mimebundle_()) for one in parts
    ]
    return nbformat.v4.new_code_cell("secret_code()", outputs=outputs)


@pytest.fixture
def say_anything(monkeypatch):
    monkeypatch.setattr(i18n, "load_translator", Speaker)


def markdown(source: str, say: Speaker = SAY) -> list[dict]:
    return list(publish.parse_markdown(source, say, "summary, cell 3"))


# What a page shows


def test_html_shows_every_text_of_every_block_type():
    html = publish.render_html(shapes(*EVERY_TYPE[1:]), SAY, LINKS)
    seen = Visible(html).text()
    for text in texts(shapes(*EVERY_TYPE[1:])):
        assert squeezed(text) in seen or f'aria-label="{text}"' in html


def test_pdf_shows_every_text_of_every_block_type():
    parts = shapes(*EVERY_TYPE[1:])
    pdf = publish.render_pdf(parts, SAY)
    seen = pdf_text(pdf)
    heard = {parts[1]["label"], FINDINGS.label, FIGURE["alt"]}
    for text in set(texts(parts)) - heard:
        assert squeezed(text) in seen
    assert f"{FIGURE['title']}. {FIGURE['alt']}" in alternatives(pdf)  # the finding first


def test_signs_of_any_markup_stand_literally_on_both_pages():
    cells = (blocks.Cell(SIGNS), blocks.Cell("x"))
    columns = (blocks.Column(SIGNS, header=True), blocks.Column("B"))
    parts = shapes(
        blocks.Heading(2, SIGNS, "signs"),
        blocks.paragraph(SIGNS),
        blocks.Table(SIGNS, columns, (blocks.Group("", (cells,)),)),
        blocks.Note(SIGNS, SIGNS),
    )
    html = Visible(publish.render_html(parts, SAY, LINKS))
    assert html.text().count(squeezed(SIGNS)) == 7
    assert not {"b", "em", "strong"} & {tag for tag, _ in html.tags}
    assert pdf_text(publish.render_pdf(parts, SAY)).count(squeezed(SIGNS)) == 7


def test_html_is_one_file_that_asks_for_nothing():
    html = publish.render_html(shapes(*EVERY_TYPE[1:]), SAY, LINKS)
    assert "default-src 'none'" in html
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', html)
    assert not re.findall(r"url\((?!\"data:)", html)
    assert re.findall(r"<script[^>]*>", html) == [
        "<script>"
    ]  # inline, as test_page_script.py tells
    assert len(html) < 400_000


def test_html_names_its_language_its_companions_and_a_way_past_them():
    tags = Visible(publish.render_html(shapes(), SAY, LINKS)).tags
    links = {attrs.get("href"): attrs for tag, attrs in tags if tag == "a"}
    assert ("html", {"lang": "vi"}) in tags
    assert set(links) == {"#content", *LINKS.values()}
    assert links[LINKS["language:en"]]["hreflang"] == "en"
    assert ("main", {"id": "content", "tabindex": "-1"}) in tags


def test_two_half_figures_stand_side_by_side():
    half = [
        blocks.Figure(name, name, "", FIGURE["svg"], "7,22", width="half").as_json()
        for name in ("one", "two", "three")
    ]
    rows = outline.pair_figures(half)
    assert [row["type"] for row in rows] == ["pair", "figure"]
    assert (
        Visible(publish.render_html([COVER.as_json(), *half], SAY, {})).text().count("three") == 2
    )


def test_a_chart_in_a_page_keeps_the_names_it_refers_to_and_no_others():
    drawn = FIGURE["svg"].replace(
        "<rect", '<g id="idle"><g id="own"></g><path id="line"/></g><use href="#own"/><rect'
    )
    html = publish.render_html(shapes(blocks.Figure("f", "f", "", drawn, "7,22")), SAY, {})
    (target,) = re.findall(r'<use href="#([^"]+)"', html)
    assert f'<g id="{target}"' in html
    assert 'id="line"' in html
    assert 'id="idle"' not in html


# The PDF


def test_pdf_is_accessible_and_archivable():
    pdf = publish.render_pdf(shapes(*EVERY_TYPE[1:], long_table(70)), SAY)
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert report.is_compliant, [failure.message for failure in report.failures]


def test_pdf_names_its_title_author_language_and_sections():
    reader = pypdf.PdfReader(io.BytesIO(publish.render_pdf(shapes(*EVERY_TYPE[1:]), SAY)))
    assert reader.metadata is not None
    assert reader.metadata.title == COVER.title
    assert reader.metadata.author
    assert reader.root_object["/Lang"] == "vi"
    assert reader.outline[0]["/Title"] == COVER.title
    assert reader.outline[1][0]["/Title"] == "Khoảng cách"


def test_a_long_table_repeats_its_head_and_its_group_on_every_page():
    pages = pypdf.PdfReader(
        io.BytesIO(publish.render_pdf(shapes(blocks.Heading(2, "Bảng", "b"), long_table(90)), SAY))
    ).pages
    assert len(pages) == 3
    for number, one in enumerate(pages, start=1):
        text = one.extract_text()
        assert "Chỉ tiêu\nMức\n%" in text
        assert "Kinh tế" in text
        assert f"Page {number} of 3" in text


@pytest.mark.parametrize("rows", range(32, 40))
def test_the_source_of_a_table_never_stands_on_a_page_without_a_row(rows):
    pdf = publish.render_pdf(shapes(long_table(rows)), SAY)
    last = pypdf.PdfReader(io.BytesIO(pdf)).pages[-1].extract_text()
    assert f"{rows - 1},5" in last
    assert "Source: Nghị quyết 68" in last


@pytest.mark.parametrize("lines", range(33, 39))
def test_a_heading_never_stands_on_a_page_without_its_table(lines):
    filling = [blocks.paragraph(f"line {number}") for number in range(lines)]
    parts = shapes(*filling, blocks.Heading(2, "Tiêu đề", "h"), long_table(12))
    pages = pypdf.PdfReader(io.BytesIO(publish.render_pdf(parts, SAY))).pages
    texts = [one.extract_text().replace("\N{NO-BREAK SPACE}", " ") for one in pages]
    places = {
        next(number for number, shown in enumerate(texts) if text in shown)
        for text in ("Tiêu đề", "Bảng dài", "Kinh tế", "ẨỐỮ 0")
    }
    assert len(places) == 1


def test_the_same_blocks_give_the_same_bytes():
    def digest() -> tuple[str, ...]:
        parts = shapes(*EVERY_TYPE[1:], long_table(50))
        pages = publish.render_html(parts, SAY, LINKS).encode(), publish.render_pdf(parts, SAY)
        return tuple(hashlib.sha256(content).hexdigest() for content in pages)

    assert digest() == digest()


def test_the_date_of_a_pdf_is_the_source_date(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert b"D:20010909" in publish.render_pdf(shapes(), SAY)


def test_a_stream_that_ends_in_cr_is_closed_so_that_its_length_is_plain():
    first = b"1 0 obj\n<</Length 2>>\nstream\nx\r\nendstream\nendobj\n"
    second = b"2 0 obj\n<</Length 2>>\nstream\nxy\nendstream\nendobj\n"
    table = (
        b"xref\n0 3\n0000000000 65535 f\r\n%010d 00000 n\r\n%010d 00000 n\r\n"
        b"trailer\n<<>>\nstartxref\n%d\n%%%%EOF"
    )
    size = len(first + second)
    mended = publish.fix_stream_ends(first + second + table % (0, len(first), size))
    assert mended == (
        first.replace(b"x\r\n", b"x\r\r\n") + second + table % (0, len(first) + 1, size + 1)
    )


def test_a_glyph_no_vendored_font_has_is_refused():
    with pytest.raises(errors.Unpublishable, match="PDF"):
        publish.render_pdf(shapes(blocks.paragraph("漢")), SAY)


def test_the_vendored_fonts_are_those_a_figure_may_name():
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(paths.FONTS)]
    )
    own = {family.lower() for family in found.families()}
    assert (
        own - {"tinos"} == figures.EMBEDDED_FONTS
    )  # a web page embeds no Tinos: it is for paper alone
    for face, _ in publish.FONT_FACES:
        assert (paths.FONTS / f"Inter-{face}.subset.woff2").stat().st_size < 30_000


# What a notebook gives


def test_a_notebook_gives_its_exhibits_and_its_prose_and_nothing_else(say_anything):
    cells = (
        shown(COVER),
        nbformat.v4.new_markdown_cell("## Kết quả\n\nCâu **đậm**."),
        nbformat.v4.new_code_cell("variable = 1"),
        shown(FIGURE_BLOCK),
    )
    html, _ = publish.HTMLBriefing().from_notebook_node(
        notebook(*cells), {"metadata": {"name": "summary"}, "links": LINKS}
    )
    seen = Visible(html).text()
    for present in ("Kếtquả", "Câuđậm.", squeezed(FIGURE["title"])):
        assert present in seen
    for absent in ("secret_code", "variable"):
        assert absent not in html
    assert LINKS["format:pdf"] in html


def test_both_exporters_are_found_by_nbconvert_and_read_the_same_blocks(say_anything):
    from nbconvert.exporters import get_exporter

    book = notebook(shown(COVER, *EVERY_TYPE[1:]))
    html, _ = get_exporter("briefing-html")().from_notebook_node(book)
    pdf, resources = get_exporter("briefing-pdf")().from_notebook_node(book)
    assert resources["output_extension"] == ".pdf"
    assert pdf == publish.render_pdf(shapes(*EVERY_TYPE[1:]), Speaker("vi"))
    assert html == publish.render_html(shapes(*EVERY_TYPE[1:]), Speaker("vi"), {})


def test_a_notebook_with_an_error_is_refused_with_its_cell(say_anything):
    failed = nbformat.v4.new_output("error", ename="KeyError", evalue="'x'", traceback=[])
    cells = (shown(COVER), nbformat.v4.new_code_cell("x", outputs=[failed]))
    with pytest.raises(
        errors.Unpublishable, match=r"summary: .*\n– cell 2: found the error KeyError: 'x'"
    ):
        publish.HTMLBriefing().from_notebook_node(
            notebook(*cells), {"metadata": {"name": "summary"}}
        )


def test_a_notebook_without_a_language_is_refused():
    with pytest.raises(errors.Unpublishable, match="language"):
        publish.PDFBriefing().from_notebook_node(notebook(shown(COVER), language="fr"))


# Markdown


def test_markdown_becomes_blocks():
    source = (
        "## Mục tiêu\n\nMột câu với *nhấn*, `mã` và\n[liên kết](https://example.org).\n\n"
        "1. một\n2. **hai**\n\n| Năm | Mức |\n|---|---:|\n| 2025 | 7,22 |\n"
    )
    heading, text, numbered, table = markdown(source)
    assert heading == blocks.Heading(2, "Mục tiêu", "muc-tieu").as_json()
    assert [span["style"] for span in text["spans"]] == ["", "em", "", "code", "", "", ""]
    assert text["spans"][5]["href"] == "https://example.org"
    assert numbered["ordered"]
    assert numbered["items"][1] == [{"text": "hai", "style": "strong", "href": ""}]
    assert [column["align"] for column in table["columns"]] == ["left", "right"]
    assert table["columns"][0]["header"]
    assert table["caption"] == "Mục tiêu"  # the heading above it
    assert table["groups"][0]["rows"][0][1]["text"] == "7,22"


def test_each_piece_of_markdown_is_one_message_with_its_markup():
    said = {"Results": "Kết quả", "Growth was **low**.": "Tăng trưởng **thấp**."}
    heading, text = markdown("## Results\n\nGrowth was\n**low**.", Speaker("vi", said))
    assert heading["text"] == "Kết quả"
    assert heading["anchor"] == "results"  # the same place in either language
    assert text["spans"][1] == {"text": "thấp", "style": "strong", "href": ""}
    with pytest.raises(KeyError, match="Untold"):
        markdown("Untold.", Speaker("vi", said))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("a <b>c</b>", "inline html: <b>"),
        ("<div>x</div>", "block html: <div>x</div>"),
        ("$$x^2$$", "x^2"),
        ("a $x^2$", "inline math: x^2"),
        ("![alt](chart.png)", "image: chart.png"),
        ("# Title", "a heading of level 1"),
        ("#### Deep", "a heading of level 4"),
        ("> quoted", "block quote"),
        ("```\ncode\n```", "block code: code"),
        ("- one\n  - two", "a list item of several parts: one"),
        ("a[^1]\n\n[^1]: note", "footnote"),
        ("---", "thematic break"),
    ],
)
def test_markdown_no_template_can_draw_is_refused_with_place_and_find(source, found):
    with pytest.raises(errors.Unrenderable) as refused:
        markdown(source)
    assert str(refused.value).startswith("summary, cell 3: found ")
    assert found in str(refused.value)


# The index and the files


def made_run(outputs, folder, *names):
    """A finished run as far as the outputs' index looks: its index and its province's facts."""
    run = outputs / folder
    (run / "tables").mkdir(parents=True)
    (run / "index.html").touch()
    head = "id,name_vi,name_en,past_plan,plan,data_status"
    codes = dict.fromkeys(names, "final") | dict.fromkeys(names[1:], "provisional")
    lines = [f"{n},Tỉnh {n},Province {n},2021-2025,2026-2030,{codes[n]}" for n in names]
    table = "province" if len(names) == 1 else "provinces"
    text = "\n".join([head, *lines, ""])
    (run / "tables" / f"{table}.csv").write_text(text, encoding="utf-8")


def test_the_index_above_all_runs_leads_to_each_newest_year_first(tmp_path):
    made_run(tmp_path, "b/2025", "B")
    made_run(tmp_path, "a+b/2026", "A", "B")
    made_run(tmp_path, "b/2026", "B")
    made_run(tmp_path, "a/2026", "A")
    (tmp_path / "b" / "drafts").mkdir()
    (tmp_path / "b" / "drafts" / "index.html").touch()
    (tmp_path / "c" / "2025").mkdir(parents=True)
    (tmp_path / "c" / "2025" / "index.html").touch()  # of no run: no tables
    written = publish.write_outputs_index(tmp_path)
    assert written == tmp_path / "index.html"
    seen = Visible(written.read_text(encoding="utf-8"))
    hrefs = [attrs["href"] for tag, attrs in seen.tags if tag == "a"]
    vietnamese = ["a/2026", "b/2026", "a+b/2026", "b/2025"]
    assert hrefs == [
        *("#en", *(f"{run}/index.html" for run in vietnamese)),
        *("#vi", *(f"{run}/index.html#en" for run in vietnamese)),
    ]
    for text in ("Tỉnh A, Tỉnh B", "Province B", "So sánh 2 tỉnh", "Comparison of 2 provinces"):
        assert squeezed(text) in seen.text()
    assert str(tmp_path) not in written.read_text(encoding="utf-8")


def test_in_a_year_of_the_index_above_all_runs_names_are_in_the_order_of_the_alphabet(tmp_path):
    for folder, name in (("da-nang", "Đà Nẵng"), ("ca-mau", "Cà Mau"), ("dak-lak", "Dak Lak")):
        made_run(tmp_path, f"{folder}/2026", name)
    html = publish.write_outputs_index(tmp_path).read_text(encoding="utf-8")
    vietnamese, english = html.split('id="en"')
    order = [re.findall(r'<h3><a href="([\w-]+)/', edition) for edition in (vietnamese, english)]
    assert order == [["ca-mau", "dak-lak", "da-nang"], ["ca-mau", "da-nang", "dak-lak"]]


def test_the_index_above_all_runs_gives_each_its_mark_of_several_the_weakest(tmp_path):
    made_run(tmp_path, "a/2026", "A")
    made_run(tmp_path, "a+b/2026", "A", "B")
    made_run(tmp_path, "c/2025", "C")
    facts = (
        tmp_path / "c" / "2025" / "tables" / "province.csv"
    )  # of a run made before there were marks
    facts.write_text("id,name_vi,name_en,past_plan,plan\nc,C,C,2021-2025,2026-2030\n", "utf-8")
    html = publish.write_outputs_index(tmp_path).read_text(encoding="utf-8")
    runs = re.findall(r"<article.*?</article>", html.partition('id="en"')[2], re.DOTALL)
    marks = [re.findall(r'class="mark tone-(\w+)">(.*?)</span>', run) for run in runs]
    assert marks == [[("good", "Final data")], [("gap", "Provisional data")], []]


def test_the_index_above_all_runs_is_the_same_for_the_same_runs(tmp_path):
    pages = []
    for own in ("one", "two"):
        for folder, name in (("a/2025", "A"), ("b/2026", "B"))[:: 1 if own == "one" else -1]:
            made_run(tmp_path / own, folder, name)
        pages.append(publish.write_outputs_index(tmp_path / own).read_bytes())
    assert pages[0] == pages[1]


def test_a_page_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    written = files.write_file(tmp_path / "vi" / "summary.html", "Ẩ\n")
    assert written.read_bytes() == "Ẩ\n".encode()
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        files.write_file(tmp_path / "vi" / "summary.html", b"half")
    assert written.read_bytes() == "Ẩ\n".encode()
    assert [file.name for file in (tmp_path / "vi").iterdir()] == ["summary.html"]


def test_a_bar_says_nothing_of_its_own_and_is_hidden_from_those_who_hear_the_page():
    columns = (blocks.Column("Target", header=True), blocks.Column("Times", align="right"))
    cells = (blocks.Cell("GRDP"), blocks.Cell("0.59", bar=-0.507))
    table = blocks.Table("Targets", columns, (blocks.Group("", (cells,)),))
    html = publish.render_html(
        [one.as_json() for one in (blocks.Cover("T", "", "M."), table)],
        i18n.load_translator("en"),
        {},
    )
    assert '<span class="bar less" style="--share:0.507" aria-hidden="true"></span>' in html
    assert "bar" not in blocks.Cell("0.59").as_json()


def test_a_pdf_leaves_out_statements_that_repeat_the_figure_used():
    columns = (blocks.Column("Statement", header=True), blocks.Column("Standing"))
    used = (blocks.Cell("first value"), blocks.Cell("used"))
    repeat = (blocks.Cell("second value"), blocks.Cell("agrees", notes=("*",)))
    groups = (blocks.Group("Source A", (used, repeat)), blocks.Group("Source B", (repeat,)))
    notes = (blocks.Footnote("*", "PDFs leave these rows out."),)
    cover = blocks.Cover("Title", "", "Message.")
    for anchor, kept in (("statements", False), ("others", True)):
        table = blocks.Table("List", columns, groups, anchor=anchor, notes=notes)
        made = publish.render_pdf(
            [part.as_json() for part in (cover, table)], i18n.load_translator("en")
        )
        text = "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(made)).pages)
        assert "first value" in text
        assert ("second value" in text) == kept
        assert ("Source B" in text) == kept
