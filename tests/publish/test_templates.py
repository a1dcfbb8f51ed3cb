"""The project's own templates and charts: accessible, self-contained, readable in every report."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import chart_contrast
import pytest
from contrast import colour, contrast
from template_checks import page_faults, pdf_faults
from test_blocks import EVERY_TYPE, shapes
from test_gate import BAR, FIGURE_SVG, PALE, text
from test_publish import LINKS

import pipeline
from briefing import config, i18n, paths, publish
from briefing.publish.gate import figures
from briefing.report import blocks, design
from briefing.report.drawing import canvas

EN = i18n.load_translator("en")
LEADS = set(LINKS.values())


# The web page


@pytest.fixture(scope="module")
def html() -> str:
    """A page with a block of every type."""
    return publish.render_html(shapes(*EVERY_TYPE[1:]), EN, LINKS)


IN_PAGES = {  # what is planted: a text of the page, what replaces it → the check
    "no language": ('<html lang="en">', "<html>", "language"),
    "another language": ('<html lang="en">', '<html lang="vi">', "language"),
    "no title": ("<title>Kết quả", "<title></title><p>", "title"),
    "a second first heading": ("<h2", "<h1>x</h1><h2", "headings"),
    "a level skipped": ("<h2", "<h4>x</h4><h2", "headings"),
    "a page that is not made": ('href="summary.pdf"', 'href="other.pdf"', "links"),
    "a link by script": ('href="summary.pdf"', 'href="javascript:x()"', "scripts"),
    "no caption": ("<caption>Chỉ tiêu 2030</caption>", "", "tables"),
    "an empty caption": ("<caption>Chỉ tiêu 2030</caption>", "<caption></caption>", "tables"),
    "a head without a scope": (' scope="col"', "", "tables"),
    "a drawing without a name": ('role="img" aria-labelledby', "data-by", "names"),
    "a drawing named by nothing": ('<title id="growth-svg-title">', "<title>", "names"),
    "a picture without a name": ("<h2", '<img src="data:,"><h2', "names"),
    "grey words": (f"--muted: {design.LIGHT_COLOURS['muted']}", "--muted: #8f9ea5", "contrast"),
    "a style without its colours": ("--ink:", "--other:", "contrast"),
    "a picture from elsewhere": ("<h2", '<img alt="" src=https://a.b/c.png><h2', "requests"),
    "a picture set": ("<h2", "<img alt='' srcset='c.png 2x'><h2", "requests"),
    "a style sheet": ('<link rel="icon" href="data:,">', '<link href="a.css">', "requests"),
    "an import": ("</style>", '@import "a.css";</style>', "requests"),
    "a font from elsewhere": ("</style>", "a{src:url( 'https://a.b/c' )}</style>", "requests"),
    "a background": ("<h2", '<p style="background:url(//a.b/c)"></p><h2', "requests"),
    "a form": ("<h2", '<form action="https://a.b"></form><h2', "requests"),
    "a frame": ("<h2", '<iframe src="//a.b"></iframe><h2', "requests"),
    "another page after a while": (
        *("<h2", '<meta http-equiv="Refresh" content="1"><h2'),
        "requests",
    ),
    "another base": ("<meta charset", '<base href="https://a.b/"><meta charset', "requests"),
    "another script": ("</body>", "<SCRIPT>1</SCRIPT></body>", "scripts"),
    "a script declared as data, and more": (
        "</body>",
        '<script type="application/json" src="data:,1"></script></body>',
        "scripts",
    ),
    "a script that differs": ("</script>", " </script>", "scripts"),
    "a handler": ("<h2", '<p onclick="x()"></p><h2', "scripts"),
    "no policy": ("Content-Security-Policy", "X-Policy", "scripts"),
}


def test_a_page_with_every_type_of_block_has_no_fault(html):
    assert page_faults(html, "en", LEADS) == []


@pytest.mark.parametrize("planted", IN_PAGES)
def test_a_fault_planted_in_a_page_is_found(planted, html):
    before, after, check = IN_PAGES[planted]
    assert before in html
    found = page_faults(html.replace(before, after, 1), "en", LEADS)
    assert check in {name for name, _ in found}


# The PDF


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """A PDF with a block of every type."""
    return publish.render_pdf(shapes(*EVERY_TYPE[1:]), EN)


IN_PDFS = {
    "not PDF/UA": (b"<pdfuaid:part>1<", b"<pdfuaid:part>2<", "PDF/UA part"),
    "PDF/A-2b": (b"<pdfaid:conformance>A<", b"<pdfaid:conformance>B<", "PDF/A conformance"),
    "not marked": (b"/Marked true", b"/Marked false", "/Marked true"),
    "no structure": (b"/StructTreeRoot ", b"/StructTreeRooX ", "StructTreeRoot"),
    "another language": (b"/Lang(en)", b"/Lang(vi)", "the language vi"),
    "the file's name": (b"/DisplayDocTitle true", b"/DisplayDocTitle false", "/DisplayDocTitle"),
    "no title": (b"dc:title>", b"dc:other>", "dc:title"),
    "a figure without alternative text": (b"/Alt", b"/Old", "neither a non-empty /Alt"),
}


def test_a_pdf_with_every_type_of_block_has_no_fault(pdf):
    assert pdf_faults(pdf, "en") == []


@pytest.mark.parametrize("planted", IN_PDFS)
def test_a_fault_planted_in_a_pdf_is_found(planted, pdf):
    before, after, named = IN_PDFS[planted]
    assert before in pdf
    assert named in "\n".join(pdf_faults(pdf.replace(before, after), "en"))


def test_a_pdf_of_another_standard_is_found(monkeypatch):
    monkeypatch.setattr("briefing.publish.pdf.PDF_STANDARDS", ["a-2b"])
    assert pdf_faults(publish.render_pdf(shapes(), EN), "en")


# Contrast


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),  # (1 + .05) / (0 + .05)
        ("#fff", "white", 1.0),
        # #777777: .4667 → ((.4667 + .055) / 1.055)^2.4 = .1845; 1.05 / .2345
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),  # the lightest grey that text may have on white
        ("#ff0000", "#ffffff", 4.0),  # .2126; 1.05 / .2626
        ("#0000ff", "#000000", 2.44),  # .0722; .1222 / .05
        ("#0a0a0a", "#000000", 1.06),  # .0392 / 12.92 = .00303, the straight part of the curve
    ],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    colours = [colour(one), colour(other)]
    assert contrast(*colours) == pytest.approx(ratio, abs=0.005)
    assert contrast(*colours[::-1]) == contrast(*colours)


def test_the_gate_sorts_the_colours_of_charts_by_their_contrast_with_the_card():
    every = (getattr(canvas, name) for name in dir(canvas))
    inks = {ink for ink in every if isinstance(ink, str) and re.fullmatch(r"#\w{6}", ink)}
    inks |= figures.DARK | figures.MEDIUM | figures.PALE
    ratios = {ink: contrast(colour(ink), colour("white")) for ink in inks}
    assert {ink for ink in inks if ratios[ink] < 3} == figures.PALE
    assert {ink for ink in inks if 3 <= ratios[ink] < 4.5} == figures.MEDIUM
    assert {ink for ink in inks if ratios[ink] >= 4.5} == figures.DARK
    assert {colour(ink) for ink in figures.CARD} == {colour("white")}


IN_CHARTS = {
    "grey text": text("#999999"),
    "white text on white": text("white"),
    "white text on a pale bar": (
        BAR.format(PALE) + BAR.format("#0f5c63").replace("60", "5") + text("#fff")
    ),
    "dark text on a dark bar": BAR.format("#0f5c63") + text("#1f2d3a"),
    "faint text": text("#000000", "; opacity: .4"),
    "a text in a colour by a name": text("grey"),
    "a pale mark": BAR.format("#c8c8c8") + text("#000"),
    "nothing but pale marks": BAR.format(PALE) + text("#000"),
}


@pytest.mark.parametrize("planted", IN_CHARTS)
def test_a_text_or_mark_of_low_contrast_planted_in_a_chart_is_found(planted):
    drawing = ElementTree.fromstring(FIGURE_SVG.format(IN_CHARTS[planted]))
    assert len(list(chart_contrast.faults(drawing))) == 1


@pytest.mark.parametrize(
    "inside",
    [
        BAR.format("#0f5c63") + text("#ffffff") + BAR.format(PALE),
        text("#777777", "; font-size: 24px"),
    ],
)
def test_a_text_of_enough_contrast_is_none_of_them(inside):
    drawing = ElementTree.fromstring(FIGURE_SVG.format(inside))
    assert list(chart_contrast.faults(drawing)) == []


# Every report


RUNS = {  # options of a run → the pages of each format it makes
    "the province": (["--data", str(paths.DATA), "--year", "2025"], 20),
    "the demonstration": (["--data", str(paths.DEMO_DATA), "--year", "2028"], 22),
    "both compared": (["--data", f"{paths.DATA}*", "--year", "2025", "--report", "provinces"], 2),
}


@pytest.fixture(scope="module", params=RUNS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run's reports."""
    options, pages = RUNS[request.param]
    outputs = tmp_path_factory.mktemp("outputs")
    assert pipeline.main(["run", *options, "--outputs", str(outputs)]) == 0
    folder = next(outputs.glob("*/*/index.html")).parent
    assert [len(list(folder.glob(f"*/*.{kind}"))) for kind in config.FORMATS] == [pages, pages]
    return folder


@pytest.mark.slow
def test_every_page_has_no_fault(made):
    names = {file.relative_to(made).as_posix() for file in made.rglob("*")}
    for file in made.glob("*/*.html"):
        leads = {posixpath.relpath(name, file.parent.name) for name in names}
        found = page_faults(file.read_text(encoding="utf-8"), file.parent.name, leads)
        assert found == [], file


@pytest.mark.slow
def test_every_pdf_is_all_of_both_standards(made):
    for file in made.glob("*/*.pdf"):
        assert pdf_faults(file.read_bytes(), file.parent.name) == [], file


@pytest.mark.slow
def test_every_chart_has_enough_contrast(made):
    found = {
        f"{file.stem}#{figure['anchor']}": list(
            chart_contrast.faults(ElementTree.fromstring(figure["svg"]))
        )
        for file in made.glob("notebooks/*.ipynb")
        for figure in charts(file)
    }
    assert found
    assert {chart: faults for chart, faults in found.items() if faults} == {}


def charts(file: Path) -> Iterator[dict[str, str]]:
    """The charts an executed notebook shows."""
    for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", ()):
            shape = output.get("data", {}).get(blocks.MIME, {})
            if shape.get("type") == "figure":
                yield shape
