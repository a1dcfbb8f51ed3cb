"""Blocks: their JSON, what Jupyter shows of them, and the rules of a published report."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from briefing import errors, publish
from briefing.report import blocks
from briefing.report.drawing import canvas

COVER = blocks.Cover("Kết quả", "Tỉnh Ẩ", "Đạt 12 trên 18 chỉ tiêu.", ("Năm 2025",), "Dự thảo")
CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90pt" height="40pt" viewBox="0 0 90 40">'
    '<rect width="30" height="20"/>'
    """<text style="font: 10px 'Inter'" x="2" y="30">7,22</text></svg>"""
)
FIGURE = blocks.Figure(
    "growth",
    "Tăng nhanh nhất",
    "%/năm",
    CHART,
    "Năm 2025: 7,22%.",
    "Niên giám",
    reading="Đọc từ trái",
)
TABLE = blocks.Table(
    "Chỉ tiêu 2030",
    (
        blocks.Column("Chỉ tiêu", header=True, width=2),
        blocks.Column("Mức", "%", "right"),
        blocks.Column("Nhận định"),
    ),
    (
        blocks.Group(
            "Kinh tế",
            (
                (
                    blocks.Cell("GRDP", sub="mục 3.1"),
                    blocks.Cell("4,46", notes=("a",)),
                    blocks.Cell("Chưa đạt", tone="bad", symbol="▼"),
                ),
            ),
        ),
    ),
    "targets",
    (blocks.Footnote("a", "Số ước."),),
    "Nghị quyết 68",
)
EVERY_TYPE = (
    COVER,
    blocks.Tiles("Số chính", (blocks.Tile("GRDP", "4,46", "%", "chưa đạt", "Dự thảo BC", "bad"),)),
    blocks.Heading(2, "Khoảng cách", "gap"),
    blocks.Text((blocks.Span("Thấp hơn "), blocks.Span("mục tiêu", "strong"))),
    blocks.List(((blocks.Span("một"),), (blocks.Span("hai"),))),
    TABLE,
    FIGURE,
    blocks.Note("Vì sao", "Văn bản không nêu.", "gap"),
    blocks.Findings(
        "Lưu ý",
        (
            blocks.Finding(
                "Tăng trưởng", "Cần nhanh hơn.", "warn", "[7]", "Xem mục Tăng", "report:a#b"
            ),
        ),
    ),
    blocks.PageBreak(),
)


def shapes(*blocks: blocks.Block) -> list[dict]:
    return [one.as_json() for one in (COVER, *blocks)]


def refusal(*blocks: blocks.Block) -> str:
    with pytest.raises(errors.Unpublishable) as refused:
        publish.check_blocks(shapes(*blocks))
    return str(refused.value)


def texts(value: object) -> list[str]:
    """Every text a reader sees of a block's JSON."""
    unseen = {
        "type",
        "anchor",
        "svg",
        "tone",
        "style",
        "href",
        "align",
        "width",
        "about",
        "evidence",
    }
    if isinstance(value, dict):
        return [t for key, part in value.items() if key not in unseen for t in texts(part)]
    if isinstance(value, list):
        return [t for part in value for t in texts(part)]
    return [value] if isinstance(value, str) and value else []


def test_a_block_survives_json_unchanged():
    for one in EVERY_TYPE:
        assert json.loads(json.dumps(one.as_json())) == one.as_json()


def test_a_language_is_named_only_where_it_is_not_the_pages():
    assert "lang" not in blocks.Cell("4.46").as_json()
    assert blocks.Cell("4,46", lang="vi").as_json()["lang"] == "vi"
    assert '<span lang="vi">tỷ</span>' in blocks.render_fragment(
        blocks.Text((blocks.Span("tỷ", lang="vi"),)).as_json()
    )


@pytest.mark.parametrize("one", EVERY_TYPE, ids=lambda one: one.type)
def test_jupyter_shows_every_text_of_a_block(one):
    bundle = one._repr_mimebundle_()
    assert bundle[blocks.MIME] == one.as_json()
    for text in texts(one.as_json()):
        assert text in bundle["text/html"]
    assert bundle["text/plain"].startswith(one.type)


def test_markup_in_a_text_is_shown_and_not_obeyed():
    html = blocks.render_fragment(blocks.paragraph("<b>5</b> & #1 $x$").as_json())
    assert "&lt;b&gt;5&lt;/b&gt; &amp; #1 $x$" in html


def test_a_figure_in_html_is_named_by_its_title_and_described_by_its_alt_text():
    html = blocks.render_fragment(FIGURE.as_json())
    assert 'role="img" aria-labelledby="growth-svg-title growth-svg-desc"' in html
    assert '<desc id="growth-svg-desc">Năm 2025: 7,22%.</desc>' in html
    assert "width=" not in re.search(r"<svg[^>]*>", html)[0]


def test_a_table_in_html_names_its_columns_and_rows():
    html = blocks.render_fragment(TABLE.as_json())
    assert html.count('scope="col"') == 3
    assert html.count('scope="row"') == 1
    assert html.count('scope="rowgroup"') == 1
    assert "<caption>Chỉ tiêu 2030</caption>" in html


def test_a_report_that_keeps_the_rules_passes_in_nfc():
    decomposed = blocks.paragraph("A\u0302\u0309")
    assert publish.check_blocks(shapes(*EVERY_TYPE[1:], decomposed))[-1]["spans"][0]["text"] == "Ẩ"


def test_a_report_without_its_cover_first_is_refused():
    with pytest.raises(errors.Unpublishable, match="cover"):
        publish.check_blocks([blocks.paragraph("x").as_json()])
    assert "covers: 2" in refusal(COVER)


def test_a_skipped_heading_level_is_refused():
    assert "level 3 after level 1" in refusal(blocks.Heading(3, "Tên"))


def test_an_anchor_stands_once():
    assert "“gap”" in refusal(blocks.Heading(2, "A", "gap"), blocks.Heading(2, "B", "gap"))


@pytest.mark.parametrize("href", ["#nowhere", "javascript:alert(1)", "other.html", "here"])
def test_a_link_leads_into_the_report_or_to_the_web(href):
    here = blocks.Heading(2, "Here", "here")
    assert href in refusal(here, blocks.Text((blocks.Span("x", href=href),)))
    assert href in refusal(here, blocks.List(((blocks.Span("x", href=href),),)))


def figure(svg: str, alt: str = "2025: 7.") -> blocks.Figure:
    return blocks.Figure("f", "Title", "", svg, alt)


def test_a_range_is_never_parted_and_a_sign_in_it_stays_text():
    said = "Giai đoạn 2026–2030: <10 & 7–10%, 5%/năm."
    cover = {**COVER.as_json(), "message": said}
    fragment = blocks.render_fragment(cover)
    held = re.findall(r'<span class="whole">(.*?)</span>', fragment)
    assert held == ["2026–2030", "7–10%,", "5%/năm."]
    assert "&lt;10 &amp; " in fragment


def test_a_range_of_years_is_never_parted_in_the_head_of_a_table_either():
    heads = blocks.Column("Đạt 2021–2025", header=True), blocks.Column("Đã đạt", "2026–2030")
    group = blocks.Group("Giai đoạn 2016–2020", ((blocks.Cell("x"), blocks.Cell("y")),))
    shape = blocks.Table("Chỉ tiêu 2031–2035", heads, (group,))
    held = re.findall(r'<span class="whole">(.*?)</span>', blocks.render_fragment(shape.as_json()))
    assert held == ["2031–2035", "2021–2025", "2026–2030", "2016–2020"]


def test_a_figure_without_alternative_text_is_refused():
    assert "alternative text" in refusal(figure(CHART, alt=" "))


@pytest.mark.parametrize(
    "fonts",
    [
        """style="font: 600 10px 'DejaVu Sans', sans-serif\"""",
        """style="font: 10px 'Inter', 'Arial'\"""",
        'style="font-family: Arial"',
        'font-family="Times New Roman"',
        'font-family="sans-serif"',
        "",
    ],
)
def test_a_font_that_is_not_ours_is_refused(fonts):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><text {fonts}>7</text></svg>'
    assert "font family" in refusal(figure(svg))


@pytest.mark.parametrize(
    "fonts",
    [
        """style="font: 600 10px 'Inter', sans-serif; text-anchor: middle\"""",
        'style="font: 10px &quot;Inter&quot;"',
        'font-family="Inter"',
        'style="fill: #000; font-family: Inter, sans-serif; font-size: 9px"',
    ],
)
def test_inter_may_be_named_in_every_way(fonts):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><text {fonts}>7</text></svg>'
    assert publish.check_blocks(shapes(figure(svg)))


@pytest.mark.parametrize(
    "inside",
    [
        "<script>1</script>",
        '<image href="https://example.org/x.png"/>',
        '<rect onclick="x()"/>',
        '<a href="https://example.org"/>',
        "<unclosed>",
    ],
)
def test_a_drawing_that_does_or_fetches_anything_is_refused(inside):
    assert "SVG" in refusal(figure(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'))


def table(*row: blocks.Cell, header: bool = True) -> blocks.Table:
    columns = (blocks.Column("A", header=header), blocks.Column("B"))
    return blocks.Table("Bảng", columns, (blocks.Group("", (row,)),))


def test_a_table_keeps_its_shape_its_notes_and_its_signs():
    assert "1 cells under 2" in refusal(table(blocks.Cell("x")))
    assert "heads the rows" in refusal(table(blocks.Cell("x"), blocks.Cell("y"), header=False))
    assert "without a note" in refusal(table(blocks.Cell("x", notes=("a",)), blocks.Cell("y")))
    assert "without word or sign" in refusal(table(blocks.Cell("x"), blocks.Cell("", tone="bad")))


def test_a_chart_drawn_for_a_phone_too_stands_twice_in_the_page_named_apart():
    narrow = FIGURE.svg.replace("<svg", "<svg data-narrow=''")
    drawn = blocks.render_fragment(replace(FIGURE, narrow=narrow).as_json())

    assert re.findall(r'<svg class="(\w+)"', drawn) == ["wide", "narrow"]
    ids = re.findall(r' id="([^"]*)"', drawn)
    assert len(ids) == len(set(ids))
    names = re.findall(r'aria-labelledby="([^"]*)"', drawn)
    assert len(names) == 2
    assert all(set(name.split()) <= set(ids) for name in names)
    assert "tabindex" not in drawn  # nothing scrolls
    assert "narrow" not in FIGURE.as_json()


def test_a_chart_in_a_page_is_drawn_in_the_colours_of_the_page():
    svg = FIGURE.svg.replace("</svg>", '<g style="fill: #182529; stroke: #ffffff"/></svg>')
    drawn = blocks.render_fragment(replace(FIGURE, svg=svg).as_json())

    assert "fill:var(--ink);stroke:var(--paper)" in drawn


def test_neighbours_of_one_look_in_a_chart_have_it_from_one_group_around_them():
    drawing = (
        """<g id="a"><g id="b"><path d="M 1.26 2\nL 3 2\n" style="fill: none; stroke: #123456"/></g>
        <g data-value="A"><g><use x="1" style="fill: none; stroke: #123456"/></g></g>"""
        """<g><text style="font-size: 9px; font-family: 'Inter'; text-anchor: start; fill: red">1"""
        "</text></g></g></svg>"
    )
    svg = re.sub(r"(<svg[^>]*>).*", lambda start: start[1] + drawing, FIGURE.svg, flags=re.DOTALL)
    drawn = blocks.render_fragment(replace(FIGURE, svg=svg).as_json())

    assert """<g style="font-size:9px;font-family:'Inter';"><g style="fill:none;""" in drawn
    assert (
        'stroke:#123456"><path d="M1.3 2H3"/><use data-value="A" x="1"/></g>'
        '<text style="fill:red">1</text></g></svg>'
    ) in drawn


def test_a_value_of_a_mark_stands_in_its_drawing():
    with canvas.new_sheet(20) as page:
        (line,) = page.plot([10, 50], [5, 15])
        canvas.add_value(line, "GRDP & giá, 2024: 4,46 %")
        svg = canvas.render_svg(page, "growth")

    assert '<g data-value="GRDP &amp; giá, 2024: 4,46 %">' in svg
