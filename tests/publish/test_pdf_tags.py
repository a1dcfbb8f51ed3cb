"""What a PDF says of itself to those who hear it: the heads of its tables' cells, its outline."""

from __future__ import annotations

import dataclasses
import io
import itertools
from collections.abc import Iterator
from typing import Any

import page
import pypdf
import pytest
from test_blocks import EVERY_TYPE, TABLE, shapes
from test_publish import SAY, long_table

from briefing import paths, publish
from briefing.report import blocks

SECOND = blocks.Table(
    "Chỉ tiêu theo số",
    (blocks.Column("Số", align="right"), blocks.Column("Tên", header=True), blocks.Column("Mức")),
    (
        blocks.Group("", ((blocks.Cell("1"), blocks.Cell("GRDP"), blocks.Cell("10")),)),
        blocks.Group("Xã hội", ((blocks.Cell("2"), blocks.Cell("Nghèo"), blocks.Cell("5")),) * 2),
    ),
)
PARTS = shapes(long_table(70), SECOND, TABLE)


def elements(part: Any, kind: str) -> Iterator[Any]:
    """The elements of a kind below a part of a PDF's structure, in the order they are read."""
    part = part.get_object()
    if not isinstance(part, dict):
        return
    if part.get("/S") == kind:
        yield part
    kids = part.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from elements(kid, kind)


def rows_by_page(reader: pypdf.PdfReader) -> list[list[int]]:
    """How many rows each table has on each of its pages, those of its groups' labels among them."""
    found = []
    for table in elements(reader.root_object["/StructTreeRoot"], "/Table"):
        pages: list[int] = []
        for row in list(elements(table, "/TR"))[1:]:
            pages += [one.raw_get("/Pg").idnum for one in marked(row)][:1]
        found.append([len(list(group)) for _, group in itertools.groupby(pages)])
    return found


def marked(part: Any) -> Iterator[Any]:
    """A part of a PDF's structure and those below it that are on a page."""
    if "/Pg" in part:
        yield part
    kids = part.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if isinstance(kid.get_object(), dict):
            yield from marked(kid.get_object())


def sizes(one: pypdf.PageObject) -> list[tuple[float, str]]:
    """Sizes of the letters of a page, those of its charts too, each with what is set in it."""
    found = []

    def visit(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        if text.strip():
            scale = abs(cm[0] * tm[3]) or abs(cm[0] * tm[0])
            found.append((round(size * scale, 2), text.strip()))

    one.extract_text(visitor_text=visit)
    return found


def table_facts(cell: Any) -> dict[str, Any]:
    return next(facts for facts in cell["/A"] if facts["/O"] == "/Table")


@pytest.mark.parametrize("style", paths.PDF_STYLES)
def test_each_cell_of_a_table_names_the_heads_of_its_column_its_group_and_its_row(style):
    pdf = publish.render_pdf([dict(part) for part in PARTS], SAY, style)
    root = pypdf.PdfReader(io.BytesIO(pdf)).root_object["/StructTreeRoot"]
    names = root["/IDTree"]["/Names"]
    assert list(names[::2]) == sorted(names[::2])
    assert not {f"U{number}x{n}y0" for number, n in ((1, 2), (2, 3), (3, 3))} & set(names[::2])
    known = {
        key: element.get_object() for key, element in zip(names[::2], names[1::2], strict=True)
    }
    tables = list(elements(root, "/Table"))
    assert len(tables) == 3
    for table, own, rows, count in zip(tables, (0, 1, 0), (70, 3, 1), (2, 3, 3), strict=True):
        heads, *lines = (list(row["/K"]) for row in elements(table, "/TR"))
        assert {len(line) for line in lines} <= {1, len(heads)}
        assert len(heads) == count
        lines = [[cell.get_object() for cell in line] for line in lines if len(line) == len(heads)]
        assert len(lines) == rows
        for line in lines:
            scopes = [table_facts(cell).get("/Scope") for cell in line]
            assert scopes == ["/Row" if place == own else None for place in range(len(heads))]
            for place, cell in enumerate(line):
                named = [known[key] for key in table_facts(cell)["/Headers"]]
                assert heads[place].get_object() in named
                assert (line[own] in named) == (place != own)


@pytest.mark.parametrize("style", paths.PDF_STYLES)
def test_tables_with_tagged_heads_keep_both_standards(style):
    pdf = publish.render_pdf([dict(part) for part in PARTS], SAY, style)
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert report.is_compliant, [failure.message for failure in report.failures]


@pytest.mark.parametrize("rows", range(30, 44))
def test_two_rows_of_a_table_stand_on_each_of_its_pages(rows):
    pdf = pypdf.PdfReader(io.BytesIO(publish.render_pdf(shapes(long_table(rows)), SAY)))
    (counts,) = rows_by_page(pdf)
    assert sum(counts) == rows + 1  # and the label of the group
    assert len(counts) == 1 or counts[-1] >= 2


NUMBER = blocks.Cell("1.234.567.890.123\u00a0đồng")
MORE = "More notes on these figures: in the tables of this report."
NUMBERS = ("1.234.567.890.123\u00a0đồng", "từ\u00a09.876.543.210.987\u00a0đồng", "+0,004 điểm")
LONG_NAME = "Tỷ lệ xã đạt chuẩn nông thôn mới nâng cao " * 3


@pytest.mark.parametrize("style", paths.PDF_STYLES)
@pytest.mark.parametrize("count", [3, 4, 5])
def test_numbers_of_13_digits_are_set_in_one_line_beside_long_names(style, count):
    columns = [blocks.Column("Chỉ tiêu", width=3, header=True)]
    columns += [blocks.Column(f"Năm {n}", "đồng", "right") for n in range(1, count)]
    cells = [blocks.Cell(NUMBERS[n % 2], notes=("ab",)) for n in range(1, count)]
    rows = tuple((blocks.Cell(LONG_NAME, "Ghi chú về chỉ tiêu này"), *cells) for _ in range(3))
    notes = (blocks.Footnote("ab", "Số ước."),)
    table = blocks.Table("Bảng", tuple(columns), (blocks.Group("", rows),), notes=notes)
    pdf = publish.render_pdf(shapes(table), SAY, style)
    lines = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    for number in ("1.234.567.890.123", "9.876.543.210.987"):
        assert lines.count(number) == 3 * sum(number in cell.text for cell in cells)


@pytest.mark.parametrize("style", paths.PDF_STYLES)
def test_a_word_longer_than_a_line_is_broken(style):
    word = "Đường" * 40
    columns = (blocks.Column("Chỉ tiêu", width=3, header=True), blocks.Column("Mức", "", "right"))
    table = blocks.Table(word, columns, (blocks.Group("", ((blocks.Cell(word), NUMBER),)),))
    pdf = pypdf.PdfReader(io.BytesIO(publish.render_pdf(shapes(table), SAY, style)))
    lines = pdf.pages[0].extract_text().replace("\u200b", "").splitlines()
    assert max(map(len, lines)) < 130
    assert "".join(lines).count(word) == 2


def test_a_row_of_much_text_goes_on_on_the_next_page_and_its_table_begins_where_there_is_room():
    columns = (blocks.Column("Chỉ tiêu", header=True), blocks.Column("Nguyên nhân"))
    rows = tuple((blocks.Cell(f"Chỉ tiêu {n}"), blocks.Cell("nguyên nhân " * 300)) for n in "12")
    table = blocks.Table("Nguyên nhân", columns, (blocks.Group("", rows),))
    pdf = publish.render_pdf(shapes(long_table(20), table), SAY)
    first, *_ = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert first.extract_text().count("nguyên nhân") > 50


def test_the_notes_of_a_table_begin_below_its_last_row_however_many_they_are():
    table = long_table(26)
    marks = tuple(f"{mark}{n}" for n in range(8) for mark in "abcde")
    (group,) = table.groups
    last = (dataclasses.replace(group.rows[-1][0], notes=marks), *group.rows[-1][1:])
    group = dataclasses.replace(group, rows=(*group.rows[:-1], last))
    notes = tuple(blocks.Footnote(mark, "ghi chú " * 40) for mark in marks)
    table = dataclasses.replace(table, groups=(group,), notes=notes)
    first, *_ = pypdf.PdfReader(io.BytesIO(publish.render_pdf(shapes(table), SAY))).pages
    assert "ghi chú" in first.extract_text()
    (counts,) = rows_by_page(pypdf.PdfReader(io.BytesIO(publish.render_pdf(shapes(table), SAY))))
    assert len(counts) == 1


@pytest.mark.parametrize("rows", range(33, 39))
def test_a_last_page_of_a_few_lines_is_saved_by_closer_lines(rows):
    pdf = pypdf.PdfReader(io.BytesIO(publish.render_pdf(shapes(long_table(rows)), SAY)))
    assert len(pdf.pages) == 1


@pytest.mark.parametrize("lines", range(37, 42))
def test_the_sources_never_stand_on_a_last_page_without_the_paragraph_before_them(lines):
    filling = [blocks.paragraph(f"line {number}") for number in range(lines)]
    sources = blocks.List(
        tuple((blocks.Span(f"[{n}] Nguồn số {n}, báo cáo."),) for n in range(1, 9)), small=True
    )
    parts = shapes(
        *filling, blocks.paragraph("Chất lượng"), blocks.Heading(2, "Nguồn", "n"), sources
    )
    pages = pypdf.PdfReader(io.BytesIO(publish.render_pdf(parts, SAY))).pages
    (place,) = [n for n, one in enumerate(pages) if "Chất lượng" in one.extract_text()]
    assert "[1]" in pages[place].extract_text()


def lines_of_sources(count: int) -> blocks.List:
    """A list of sources, each a line and a half long."""
    title = "Báo cáo tình hình kinh tế - xã hội của Ủy ban nhân dân tỉnh " * 2
    items = ((blocks.Span(f"[{n}] "), blocks.Span(f"{title} {n}")) for n in range(1, count + 1))
    return blocks.List(tuple(items), small=True)


@pytest.mark.parametrize("between", [False, True])
def test_a_section_that_would_leave_a_few_lines_on_the_last_page_begins_it(between):
    """Whether the sources have a head of their own or not."""
    head = blocks.Heading(2, "Chất lượng", "quality")
    own = [blocks.Heading(2, "Nguồn", "sources")] if between else []
    filling = [blocks.paragraph(f"line {number}") for number in range(68)]
    parts = [*filling, head, blocks.paragraph("Tất cả chính thức."), *own, lines_of_sources(24)]
    pages = pypdf.PdfReader(io.BytesIO(publish.render_pdf(shapes(*parts), SAY))).pages
    *_, before, last = [one.extract_text() for one in pages]
    assert "Tất cả chính thức." in last
    assert "[1]" in last
    assert "line" in before


def test_what_a_table_notes_of_a_figure_its_chart_does_not_note_again():
    chart = next(one for one in EVERY_TYPE if isinstance(one, blocks.Figure))
    said = [blocks.Footnote("", f"Tỷ lệ: {text}") for text in ("Số ước.", "Chưa nêu.")]
    chart = dataclasses.replace(chart, notes=(*said, blocks.Footnote("", "Mức: Số ước.")))
    columns = (blocks.Column("Chỉ tiêu", header=True), blocks.Column("Mức"))
    row = (blocks.Cell("Tỷ lệ"), blocks.Cell("5", notes=("a",)))
    notes = (blocks.Footnote("a", "Số ước."),)
    table = blocks.Table("Bảng", columns, (blocks.Group("", (row,)),), notes=notes)
    pdf = publish.render_pdf(shapes(table, chart), SAY)
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "Tỷ lệ: Số ước." not in text
    for kept in ("Tỷ lệ: Chưa nêu.", "Mức: Số ước.", SAY(MORE)):
        assert kept in text


def test_marks_of_notes_are_at_8_points_and_no_other_text_of_a_table_below_9():
    pages = pypdf.PdfReader(
        io.BytesIO(publish.render_pdf(shapes(TABLE, long_table(40)), SAY))
    ).pages
    found = [one for page in pages for one in sizes(page)]
    assert min(found)[0] == 8
    assert {text for size, text in found if size < 9 and len(text) == 1} >= {"a"}


@pytest.mark.parametrize("style", paths.PDF_STYLES)
def test_charts_and_tables_are_bookmarks_below_their_section(style):
    section = blocks.Heading(2, "Khoảng cách", "gap")
    chart = next(one for one in EVERY_TYPE if isinstance(one, blocks.Figure))
    pdf = publish.render_pdf(shapes(chart, section, TABLE), SAY, style)
    outline = pypdf.PdfReader(io.BytesIO(pdf)).outline
    inside = [one if isinstance(one, list) else one["/Title"] for one in outline[1]]
    assert [one.removeprefix("I. ") for one in inside[:2]] == [chart.title, "Khoảng cách"]
    assert [one["/Title"] for one in inside[2]] == [TABLE.caption]
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, [failure.message for failure in report.failures]


@pytest.mark.parametrize("style", paths.PDF_STYLES)
def test_a_link_leads_to_the_finding_it_names(style):
    finding = blocks.Finding("Tăng trưởng", "Cần nhanh hơn.", anchor="finding-1")
    link = blocks.Text((blocks.Span("Xem", href="#finding-1"),))
    section = blocks.Heading(2, "Lưu ý", "findings")
    parts = shapes(section, link, blocks.Findings("Lưu ý", (finding,)))
    pdf = publish.render_pdf(parts, SAY, style)
    first = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    assert [note.get_object()["/Subtype"] for note in first["/Annots"]] == ["/Link"]
