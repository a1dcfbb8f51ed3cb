"""The gate: a fault of each kind is planted, told with its place, and keeps a report back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from test_blocks import COVER, FIGURE, TABLE, shapes
from test_publish import LINKS, notebook, shown

import pipeline
from briefing import errors, i18n, paths, publish
from briefing.publish.gate import figures
from briefing.report import blocks, design

MINIATURE = paths.ROOT / "tests" / "miniature"
EN = i18n.load_translator("en")
CELLS = TABLE.groups[0].rows[0]
FIGURE_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40">{}</svg>'


def faults(*blocks: blocks.Block, cover: bool = True) -> list[errors.Fault]:
    """What keeps blocks from being published, whichever way they are drawn."""
    given = shapes(*blocks) if cover else [one.as_json() for one in blocks]
    told = []
    for draw in (
        lambda: publish.render_html(given, EN, LINKS),
        lambda: publish.render_pdf(given, EN),
    ):
        with pytest.raises(errors.Unpublishable) as refused:
            draw()
        told.append(list(refused.value.faults))
    assert told[0] == told[1]
    return told[0]


def figure(inside: str, alt: str = "2025: 7.") -> blocks.Figure:
    return replace(FIGURE, svg=FIGURE_SVG.format(inside), alt=alt)


def text(fill: str, more: str = "") -> str:
    return f'<text x="10" y="20" style="fill: {fill}; font: 9px Inter{more}">7</text>'


def span(content: str, href: str = "") -> blocks.Text:
    return blocks.Text((blocks.Span(content, href=href),))


def row(**changes: object) -> blocks.Table:
    """The table with another cell in its second column."""
    cells = (CELLS[0], replace(CELLS[1], **changes), CELLS[2])
    return replace(TABLE, groups=(blocks.Group("", (cells,)),))


BAR = '<rect x="0" y="0" width="60" height="40" fill="{}"/>'
PALE = sorted(figures.PALE)[0]
ACCENT = design.CHART_COLOURS["accent"]
IN_BLOCKS = {  # what is planted → its rule and what is told of the place
    "no cover": ([], "cover", "the report"),
    "a second cover": ([COVER], "cover", "the report"),
    "a skipped level": ([blocks.Heading(3, "Deep")], "headings", "the heading “Deep”"),
    "an empty heading": ([blocks.Heading(2, " ", "h")], "headings", "the heading “h”"),
    "an anchor twice": ([TABLE, replace(FIGURE, anchor="targets")], "anchors", "the chart"),
    "an anchor with a space": ([blocks.Heading(2, "A", "a b")], "anchors", "the heading “A”"),
    "a dead link": ([span("see", "#nowhere")], "links", "the paragraph “see”"),
    "a link to a file": ([blocks.List(((blocks.Span("x", href="a.html"),),))], "links", "“x”"),
    "a figure led astray": ([row(href="s12")], "links", "the table “Chỉ tiêu 2030”"),
    "no caption": ([replace(TABLE, caption=" ")], "table-caption", "the table “targets”"),
    "no column of heads": (
        [replace(TABLE, columns=tuple(replace(c, header=False) for c in TABLE.columns))],
        *("table-heads", "the table “Chỉ tiêu 2030”"),
    ),
    "a column without a head": (
        [replace(TABLE, columns=(*TABLE.columns[:2], blocks.Column("")))],
        *("table-heads", "the table"),
    ),
    "a row that nothing heads": (
        [replace(TABLE, groups=(blocks.Group("", ((replace(CELLS[0], text=""), *CELLS[1:]),)),))],
        *("table-heads", "row “?”"),
    ),
    "a cell too few": (
        [replace(TABLE, groups=(blocks.Group("", (CELLS[:2], CELLS)),))],
        *("table-rows", "row “GRDP”"),
    ),
    "a mark without a note": ([row(notes=("a", "b"))], "table-notes", "column “Mức”"),
    "a note without a mark": ([row(notes=())], "table-notes", "the table “Chỉ tiêu 2030”"),
    "a note twice": ([replace(TABLE, notes=TABLE.notes * 2)], "table-notes", "the table"),
    "a colour alone": ([row(text="", tone="bad")], "tone", "column “Mức”"),
    "no title": ([replace(FIGURE, title=" ")], "figure-title", "the chart “growth”"),
    "no alternative text": ([replace(FIGURE, alt=" ")], "alt-text", "the chart “Tăng nhanh nhất”"),
    "the title again": ([replace(FIGURE, alt="tăng nhanh nhất.")], "alt-text", "the chart"),
    "no figure of the chart": ([replace(FIGURE, alt="Năm 2025.")], "alt-text", "the chart"),
    "a script in a chart": ([figure(f"{text('black')}<script/>")], "drawing", "the chart"),
    "a picture among the shapes": (
        [figure(f'{text("black")}<img src="https://a.b/c"/>')],
        *("drawing", "the chart"),
    ),
    "a style for all of the page": (
        [figure(f'{text("black")}<style>@import "https://a.b/c";</style>')],
        *("drawing", "the chart"),
    ),
    "a comment in a chart": ([figure(f"{text('black')}<!-- x -->")], "drawing", "the chart"),
    "a picture from elsewhere": (
        [figure(f'{text("black")}<rect style="fill: url( https://a.b/c)"/>')],
        *("drawing", "the chart"),
    ),
    "another font": ([figure('<text style="font: 9px Arial">7</text>')], "fonts", "the chart"),
    "grey text": ([figure(text("#999999"))], "colours", "the chart"),
    "pale text": ([figure(text(PALE) + BAR.format(ACCENT))], "colours", "the chart"),
    "white text on white": ([figure(text("white") + BAR.format(PALE))], "colours", "the chart"),
    "text in a colour it inherits": (
        [figure(f'<g fill="{PALE}"><text style="font: 9px Inter">7</text></g>')],
        *("colours", "the chart"),
    ),
    "faint text": ([figure(text("black", "; opacity: .4"))], "colours", "the chart"),
    "a colour by a name": ([figure(text("grey"))], "colours", "the chart"),
    "a mark in another colour": (
        [figure(BAR.format("#c8c8c8") + text("black"))],
        *("colours", "the chart"),
    ),
    "nothing but pale marks": (
        [figure(BAR.format(PALE) + text("black"))],
        *("colours", "the chart"),
    ),
    "a traceback": (
        [blocks.Note("", "Traceback (most recent call last): File")],
        *("code", "the remark “Traceback"),
    ),
    "an error": ([span("KeyError: 'x'")], "code", "the paragraph"),
    "a terminal escape": ([span("a \x1b[31m b")], "code", "the paragraph"),
    "a frame of pandas": ([span("<pandas.core.frame at 1>")], "code", "the paragraph"),
    "an object": ([span("<briefing.blocks.Cell object at 0x7f>")], "code", "the paragraph"),
    "a time of pandas": ([span("in Timestamp('2025')")], "code", "the paragraph"),
    "a missing number": ([row(text="nan")], "code", "row “GRDP”, column “Mức”"),
    "a missing share": ([row(sub="nan %")], "code", "row “GRDP”, column “Mức”"),
    "nothing at all": ([row(text="None")], "code", "row “GRDP”, column “Mức”"),
    "a missing number in a chart": (
        [figure(text("black") + text("black").replace("7", "nan"))],
        *("code", "the chart"),
    ),
    "a raw id": ([span("as of statement:s12")], "code", "the paragraph"),
    "a placeholder": ([span("{count} targets")], "placeholder", "the paragraph"),
}


@pytest.mark.parametrize("planted", IN_BLOCKS)
def test_a_fault_in_a_block_is_refused_with_its_rule_and_its_place(planted):
    blocks, rule, place = IN_BLOCKS[planted]
    found = faults(*blocks) if blocks else faults(span("x"), cover=False)
    assert {fault.rule for fault in found} == {rule}
    assert any(place in str(fault.where) for fault in found)


def test_what_only_looks_like_a_fault_is_published():
    bar = BAR.format(ACCENT)
    sound = (
        span("None of them is a vấn đề nan giải; Warning: 5 < 6 {“x”}"),
        row(notes=("a",), href="statement:s12"),
        replace(FIGURE, svg=FIGURE_SVG.format(bar + text("#ffffff") + BAR.format(PALE))),
        replace(FIGURE, anchor="b", svg=FIGURE_SVG.format(text(design.CHART_COLOURS["muted"]))),
    )
    sound = (*sound[:2], *(replace(one, alt="2025: 7.") for one in sound[2:]))
    assert publish.check_blocks(shapes(*sound))


QUOTED = ("Forest cover Error: x", "{draft}", "Share NaN of all", "[]")


@pytest.mark.parametrize(
    "said",
    [
        *("Forest cover Error: x", "1. Forest\u00a0cover Error: x: 5% in 2020", "cover Error: x…"),
        *("“{draft}” (2020)", "In {draft}, 5%", "Output; share NaN of", "(NaN of all)"),
    ],
)
def test_what_a_text_of_the_data_says_is_quoted(said):
    shapes_ = shapes(span(said))
    with pytest.raises(errors.Unpublishable):
        publish.check_blocks(shapes_)
    assert publish.check_blocks(shapes_, QUOTED)


@pytest.mark.parametrize(
    "said",
    [
        *("KeyError: x", "Forest Error: y", "{name}", "growth NaN%", "Output NaN", "NaN", "None"),
        *("Forest cover Error: x and ValueError: x", "{draft} {name}", "[]"),
    ],
)
def test_what_no_text_of_the_data_says_is_a_fault_beside_those_that_do(said):
    with pytest.raises(errors.Unpublishable):
        publish.check_blocks(shapes(span(said)), QUOTED)


def test_texts_of_tables_that_look_like_code_are_found(tmp_path):
    rows = "id,name\na,Forest {draft}\nb,plain\nc,Error: x\n"
    (tmp_path / "indicators.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "units.csv").write_text("unit,label\npercent,%\n", encoding="utf-8")
    assert publish.list_quotable(tmp_path) == ["Error: x", "Forest {draft}"]


def test_all_faults_of_a_report_are_told_at_once_in_the_readers_language():
    given = (replace(FIGURE, alt=""), span("see", "#nowhere"), replace(TABLE, caption=""))
    with pytest.raises(errors.Unpublishable) as refused:
        publish.check_blocks(shapes(*given))
    assert [f.rule for f in refused.value.faults] == ["links", "alt-text", "table-caption"]
    said = i18n.load_translator("vi").message(refused.value.message)
    assert "biểu đồ “Tăng nhanh nhất”: thấy không có văn bản thay thế; cần" in said
    assert "đoạn văn “see”: thấy liên kết “#nowhere” không dẫn tới đâu; cần" in said
    assert "bảng “targets”: thấy không có tên bảng; cần tên bảng; hãy" in said
    assert said.count("\n") == 3


# The notebook


def told_of(*cells: nbformat.NotebookNode, language: str = "en") -> list[errors.Fault]:
    with pytest.raises(errors.Unpublishable) as refused:
        publish.HTMLBriefing().from_notebook_node(notebook(*cells, language=language))
    return list(refused.value.faults)


def showing(kind: str, **output: object) -> nbformat.NotebookNode:
    return nbformat.v4.new_code_cell("x", outputs=[nbformat.v4.new_output(kind, **output)])


def test_whatever_a_cell_shows_beside_exhibits_is_refused_and_so_is_markdown_that_is_lost():
    found = told_of(
        shown(COVER, replace(FIGURE, alt="")),
        showing("stream", name="stderr", text="FutureWarning: soon"),
        showing("stream", name="stdout", text="here"),
        showing("display_data", data={"text/plain": "<Axes: >", "image/png": ""}),
        showing("error", ename="KeyError", evalue="'x'", traceback=[]),
        nbformat.v4.new_markdown_cell("---"),
    )
    assert [(fault.rule, str(fault.where)) for fault in found] == [
        *(("outputs", f"cell {number}") for number in (2, 3, 4, 5)),
        ("markdown", "cell 6"),
        ("alt-text", "the chart “Tăng nhanh nhất”"),
    ]


def test_a_notebook_in_a_language_of_no_catalogue_is_refused():
    assert {fault.rule for fault in told_of(shown(COVER), language="fr")} == {"language"}


# The web page


IN_PAGES = {  # blocks that only the page shows to be at fault → the rule, what was found
    "an anchor of the page's frame": (
        [blocks.Heading(2, "A", "content")],
        *("page-ids", "the id “content” twice"),
    ),
    "a name of a chart": (
        [blocks.Heading(2, "A", "growth-svg-title"), FIGURE],
        *("page-ids", "the id “growth-svg-title” twice"),
    ),
    "a statement the page does not list": (
        [row(href="statement:s12")],
        *("page-links", "the link “#s12”, which leads nowhere"),
    ),
}


@pytest.mark.parametrize("planted", IN_PAGES)
def test_a_fault_that_only_the_page_shows_is_refused(planted):
    blocks, rule, told = IN_PAGES[planted]
    with pytest.raises(errors.Unpublishable) as refused:
        publish.render_html(shapes(*blocks), EN, {**LINKS, "statements": ""})
    assert [(fault.rule, str(fault.found)) for fault in refused.value.faults] == [(rule, told)]


def test_a_link_into_another_page_leads_to_a_place_there(tmp_path):
    for name, body in {
        "stage/vi/a.html": '<a href="b.html#s1"></a><a href="b.html#s2"></a>',
        "stage/vi/b.html": '<p id="s1"></p><a href="../index.html#en"></a>',
        "stage/en/c.html": '<a href="../vi/b.html#s3"></a><a href="d.html#s4"></a>',
        "run/en/d.html": '<p id="s4"></p>',
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(body, encoding="utf-8")
    found = publish.find_broken_links(tmp_path / "stage", tmp_path / "run")
    assert {name: [str(f.found) for f in own] for name, own in found.items()} == {
        "vi/a.html": ["the link “b.html#s2”, which leads nowhere"],
        "en/c.html": ["the link “../vi/b.html#s3”, which leads nowhere"],
    }


# The PDF


def test_what_cannot_be_set_as_a_pdf_is_told_as_any_other_fault():
    with pytest.raises(errors.Unpublishable) as refused:
        publish.render_pdf(shapes(span("漢")), EN)
    assert [fault.rule for fault in refused.value.faults] == ["pdf-made"]


# The list of rules


def test_every_rule_is_planted_here():
    planted = {rule for _, rule, _ in IN_BLOCKS.values()}
    planted |= {rule for _, rule, _ in IN_PAGES.values()}
    assert planted | {"outputs", "markdown", "language", "pdf-made", "word-columns"} == set(
        errors.RULES
    )


def test_the_page_on_the_gate_lists_the_rules_with_what_they_expect_and_a_clause_or_none():
    page = (paths.ROOT / "docs" / "gate.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \| (.*?) \| (.*?) \|$", page, re.MULTILINE)
    expected = [(name, str(rule.expected)) for name, rule in errors.RULES.items()]
    assert [(name, text) for name, text, _ in rows] == expected
    assert all(re.match("WCAG [1-4]|PDF/(UA-1|A-2)|–$", clause) for _, _, clause in rows)


# The command line


DRAWN = FIGURE_SVG.format('<text style="font: 9px Inter">7</text>')
BLOCKS = "from briefing.report import blocks\n"
CHART = f"{BLOCKS}blocks.Figure('extra', 'A chart', '', '{DRAWN}', '')"
LINK = BLOCKS + 'blocks.Text((blocks.Span("See there", href="#nowhere"),))'
ASTRAY = BLOCKS + "blocks.Tiles('A', (blocks.Tile('B', '1', href='statement:nope'),))"
REPORTS = ("documents", "sources", "domain-economy")
COMMAND = [
    *("run", "--year", "2020", "--data", str(MINIATURE), "--format", "html", "--format", "pdf"),
    *(option for name in REPORTS for option in ("--report", name)),
]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of a run that had no fault."""
    outputs = tmp_path_factory.mktemp("published")
    assert pipeline.main([*COMMAND, "--outputs", str(outputs)]) == 0
    return outputs


@pytest.fixture
def spoiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """A function putting a cell at the end of a report's notebook."""
    notebooks = tmp_path / "notebooks"
    shutil.copytree(paths.NOTEBOOKS, notebooks)
    monkeypatch.setattr(paths, "NOTEBOOKS", notebooks)

    def spoil(name: str, cell: str) -> None:
        file = notebooks / f"{name}.ipynb"
        book = nbformat.read(file, as_version=4)
        book.cells.append(nbformat.v4.new_code_cell(cell))
        nbformat.write(book, file)

    return spoil


SAID = {
    "en": (
        "report documents, en: found what must not be published",
        "– the chart “A chart”: found no alternative text; expected",
        "report sources, en: found what must not be published",
        "– the paragraph “See there”: found the link “#nowhere”, which leads nowhere; expected",
        "4 reports failed; see above.",  # of both languages, which were published
    ),
    "vi": (
        "báo cáo documents, vi: thấy nội dung không được công bố",
        "– biểu đồ “A chart”: thấy không có văn bản thay thế; cần",
        "báo cáo sources, vi: thấy nội dung không được công bố",
        "– đoạn văn “See there”: thấy liên kết “#nowhere” không dẫn tới đâu; cần",
        "4 báo cáo bị lỗi; xem ở trên.",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("language", SAID)
def test_reports_at_fault_are_all_told_and_what_was_published_stays_byte_for_byte(
    language, published, spoiled, tmp_path, capfd
):
    outputs = tmp_path / "outputs"
    shutil.copytree(published, outputs)
    run = outputs / "miniature" / "2020"
    kept = {
        file: file.read_bytes()
        for file in run.rglob("*")
        if file.stem.endswith(("documents", "sources")) and file.parent.name != "tables"
    }
    assert len(kept) == 16
    (run / language / "domain-economy.pdf").unlink()
    spoiled("documents", CHART)
    spoiled("sources", LINK)
    assert pipeline.main([*COMMAND, "--outputs", str(outputs), "--language", language]) == 1
    told = capfd.readouterr()
    for said in SAID[language][:-1]:
        assert said in told.err
    assert SAID[language][-1] in told.out
    assert {file: file.read_bytes() for file in kept} == kept
    assert (run / language / "domain-economy.pdf").is_file()
    failed = {file.name for file in (run / "failed").iterdir()}
    both = [(code, name) for code in SAID for name in ("documents", "sources")]
    assert failed == {f"{code}-{name}.ipynb" for code, name in both}
    again = [*COMMAND, "--outputs", str(outputs), "--language", language]
    assert pipeline.main(again) == 1  # it is not taken for made


@pytest.mark.slow
def test_no_page_leads_to_one_that_was_refused_and_never_stood(spoiled, tmp_path, capfd):
    spoiled("sources", LINK)
    assert pipeline.main([*COMMAND, "--outputs", str(tmp_path / "o"), "--language", "en"]) == 1
    run = tmp_path / "o" / "miniature" / "2020"
    html = (run / "en" / "domain-economy.html").read_text(encoding="utf-8")
    links = set(re.findall(r' href="([^"#:]+\.(?:html|pdf))["#]', html))
    assert links == {"../index.html", "domain-economy.pdf"}
    assert "en/sources.html" not in (run / "index.html").read_text(encoding="utf-8")
    shutil.copy(paths.ROOT / "notebooks" / "sources.ipynb", paths.NOTEBOOKS)  # corrected
    capfd.readouterr()
    assert pipeline.main([*COMMAND, "--outputs", str(tmp_path / "o"), "--language", "en"]) == 0
    html = (run / "en" / "domain-economy.html").read_text(encoding="utf-8")
    assert 'href="sources.html#' in html
    assert not (run / "failed").exists()


@pytest.mark.slow
def test_a_report_that_leads_to_a_statement_no_page_lists_is_not_published(
    spoiled, tmp_path, capfd
):
    spoiled("documents", ASTRAY)
    assert pipeline.main([*COMMAND, "--outputs", str(tmp_path), "--language", "vi"]) == 1
    assert "thấy liên kết “sources.html#nope” không dẫn tới đâu" in capfd.readouterr().err
    run = tmp_path / "miniature" / "2020"
    assert not (run / "vi" / "documents.html").exists()
    assert (run / "vi" / "sources.html").is_file()
    assert "vi/documents" not in (run / "index.html").read_text(encoding="utf-8")
