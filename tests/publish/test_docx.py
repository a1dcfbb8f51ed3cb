"""Word documents: real styles, fields and notes, each figure a control with a key of its own."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from test_blocks import CHART, EVERY_TYPE, TABLE, shapes, texts
from test_publish import pdf_text, squeezed

from briefing import errors, i18n, publish
from briefing.publish import RENDERERS
from briefing.publish import docx as word
from briefing.publish.figure_words import MAX_KEY
from briefing.publish.figures import Figure, find_figures
from briefing.publish.making import Making
from briefing.report import blocks

SAY = i18n.load_translators()
BLOCKS = shapes(*EVERY_TYPE[1:])
STYLES = ("screen", "nd30")


def made(parts: Any = None, style: str = "screen", language: str = "vi") -> bytes:
    say = next(say for say in SAY if say.language == language)
    how = Making(style, "Bản nháp", "cao-bang", "summary", "2025")
    return word.render_docx(BLOCKS if parts is None else parts, say, how)


def part(content: bytes, name: str = "word/document.xml") -> Any:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return etree.fromstring(parts.read(name))


def controls(content: bytes) -> dict[str, str]:
    """The text of each control by its tag, of the whole document."""
    found = {}
    for one in part(content).iter(qn("w:sdt")):
        tag = one.find(qn("w:sdtPr")).find(qn("w:tag")).get(qn("w:val"))
        assert tag not in found
        found[tag] = "".join(text.text for text in one.iter(qn("w:t")))
    return found


def figures() -> list[Figure]:
    return find_figures(publish.check_blocks(BLOCKS))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_figure_is_a_control_with_its_key_and_no_other_text_is(style, language):
    assert controls(made(None, style, language)) == {one.key: one.text for one in figures()}


def test_the_title_above_the_pages_has_the_controls_of_the_title():
    cover = blocks.Cover("Đạt 12 trên 18 chỉ tiêu", "Tỉnh Ẩ", "Đạt.", ())
    content = made([{**shapes(cover)[-1]}])
    said = {"cover.title.1.1": "12", "cover.title.1.2": "18"}
    root = part(content, "word/header1.xml")
    found = {
        one.find(qn("w:sdtPr")).find(qn("w:tag")).get(qn("w:val")): "".join(one.itertext())
        for one in root.iter(qn("w:sdt"))
    }
    assert found == said == controls(content)
    assert "".join(root.itertext()).startswith("Đạt 12 trên 18 chỉ tiêu · Tỉnh Ẩ")


def test_a_control_has_a_title_to_read_a_number_of_its_own_and_no_lock():
    root = part(made())
    properties = list(root.iter(qn("w:sdtPr")))
    numbers = [one.find(qn("w:id")).get(qn("w:val")) for one in properties]
    assert len(set(numbers)) == len(numbers) >= 5
    assert all(one.find(qn("w:alias")).get(qn("w:val")).strip() for one in properties)
    assert not list(root.iter(qn("w:lock")))


def test_the_document_lists_its_figures_and_how_it_was_made():
    root = part(made(), "customXml/item1.xml")
    facts = ("province", "report", "year", "language", "style", "imprint")
    assert [root.get(one) for one in facts] == [
        *("cao-bang", "summary", "2025", "vi", "screen", "Bản nháp")
    ]
    listed = [(one.get("key"), one[1].text, one[2].text) for one in root]
    assert listed == [(one.key, one.text, one.sentence) for one in figures()]


def test_the_same_blocks_make_the_same_bytes_and_names_of_real_styles():
    assert made() == made()
    document = docx.Document(io.BytesIO(made()))
    used = [one.style.name for one in document.paragraphs]
    assert {"Title", "Subtitle", "Heading 1", "Caption", "List Bullet", "Body Text"} <= set(used)
    assert document.core_properties.title == "Kết quả"
    assert document.core_properties.author == "Tỉnh Ẩ"
    assert document.core_properties.language == "vi-VN"


@pytest.mark.parametrize("style", STYLES)
def test_every_style_and_numbering_that_is_used_is_there(style):
    content = made(shapes(*EVERY_TYPE[1:], blocks.Heading(3, "Chi tiết"), EVERY_TYPE[4]), style)
    used, numbered = set(), set()
    for name in ("document", "footnotes", "header1", "footer1", "numbering"):
        root = part(content, f"word/{name}.xml")
        for kind in ("pStyle", "rStyle", "tblStyle"):
            used |= {one.get(qn("w:val")) for one in root.iter(qn(f"w:{kind}"))}
        numbered |= {one.get(qn("w:val")) for one in root.iter(qn("w:numId"))}
    styles = part(content, "word/styles.xml")
    assert used <= {one.get(qn("w:styleId")) for one in styles.iter(qn("w:style"))}
    known = part(content, "word/numbering.xml").iter(qn("w:num"))
    assert numbered <= {one.get(qn("w:numId")) for one in known}


def test_tables_repeat_their_head_and_name_themselves():
    [table] = [
        one for one in docx.Document(io.BytesIO(made())).tables if one.style.name != "Normal Table"
    ]
    assert table.style.name == "Report Table"
    head, *rows = table._tbl.tr_lst
    assert head.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
    assert all(row.find(qn("w:trPr")).find(qn("w:tblHeader")) is None for row in rows)
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == TABLE.caption


def test_a_chart_is_svg_with_a_png_beside_it_as_wide_for_its_height_and_has_words():
    content = made()
    [drawing] = part(content).iter(qn("w:drawing"))
    alt = drawing[0].find(qn("wp:docPr")).get("descr")
    assert alt == "Năm 2025: 7,22%."
    extent = drawing[0].find(qn("wp:extent"))
    assert int(extent.get("cx")) / int(extent.get("cy")) == pytest.approx(90 / 40, rel=0.01)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = [name for name in parts.namelist() if name.startswith("word/media/")]
        assert {name.rpartition(".")[2] for name in names} == {"svg", "png"}
        assert all(parts.read(name) for name in names)


def test_a_note_of_a_table_is_a_footnote_and_its_second_mark_names_the_first():
    row = TABLE.groups[0].rows[0]
    twice = blocks.Table(
        TABLE.caption, TABLE.columns, (blocks.Group("", (row, row)),), "t", TABLE.notes, ""
    )
    content = made(shapes(twice))
    notes = part(content, "word/footnotes.xml")
    assert ["".join(one.itertext()).strip() for one in notes][2:] == ["Số ước."]
    body = part(content)
    assert len(list(body.iter(qn("w:footnoteReference")))) == 1
    assert [one.text.strip() for one in body.iter(qn("w:instrText")) if "NOTEREF" in one.text] == [
        "NOTEREF _Note1 \\f \\h"
    ]


def test_hostile_texts_are_letters_and_nothing_else():
    hostile = 'A <b>&amp; "{{ x }}" \x01\x0b 水口 #5 ]]>, 7,5%'
    content = made(shapes(blocks.paragraph(hostile), blocks.Note("<w:p>", "a & b")))
    text = "".join(part(content).itertext())
    assert 'A <b>&amp; "{{ x }}"  水口 #5 ]]>, ' in text
    assert "<w:p>" in text
    assert "7,5%" in controls(content).values()


def test_keys_are_as_short_as_a_tag_may_be_and_do_not_name_statements():
    for one in figures():
        assert len(one.key) <= MAX_KEY
        assert not re.search(r"\bs\d+\b", one.key)


def seen(kind: str, language: str) -> str:
    """All a reader finds of every type of block in a format, without spaces."""
    say = next(say for say in SAY if say.language == language)
    content = RENDERERS[kind].render(BLOCKS, say, {}, Making())[0]
    if kind == "html":
        return squeezed(re.sub(r"<[^>]+>", "", content.partition("<main")[2]))
    if kind == "pdf":
        return squeezed(pdf_text(content))
    parts = (part(content), part(content, "word/footnotes.xml"))
    return squeezed("".join(text for one in parts for text in one.itertext()))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
def test_every_renderer_draws_every_type_of_block(kind, language):
    unseen = {"Năm 2025: 7,22%.", CHART.split(">")[0], "report:a#b", "a", "%", "Số chính", "Lưu ý"}
    said = seen(kind, language)
    for one in BLOCKS[:-1]:
        for text in texts({**one, "type": ""}):
            assert text in unseen or squeezed(text) in said or one["type"] == "figure", (kind, text)


def test_a_table_of_more_columns_than_word_has_is_not_published():
    columns = tuple(blocks.Column(f"Cột {n}", header=n == 0) for n in range(64))
    row = tuple(blocks.Cell(str(n)) for n in range(64))
    wide = blocks.Table("Rộng", columns, (blocks.Group("", (row,)),))
    with pytest.raises(errors.Unpublishable) as refused:
        made(shapes(wide))
    assert [fault.rule for fault in refused.value.faults] == ["word-columns"]


def test_a_table_without_room_lies_with_all_between_its_headings_and_the_rest_stands():
    columns = tuple(blocks.Column("Đơnvịhànhchính" * 2, header=n == 0) for n in range(8))
    row = tuple(blocks.Cell("1") for _ in columns)
    wide = blocks.Table("Rộng", columns, (blocks.Group("", (row,)),))
    heads = [blocks.Heading(2, name, name) for name in ("a", "b", "c")]
    content = made(shapes(heads[0], TABLE, heads[1], wide, heads[2], blocks.paragraph("Hết.")))
    sections = docx.Document(io.BytesIO(content)).sections
    turned = [one.page_width > one.page_height for one in sections]
    assert turned == [False, True, False]


def test_the_contents_are_a_field_that_shows_the_headings_before_it_is_brought_up_to_date():
    heads = [blocks.Heading(2, "Kết quả chính", "x"), blocks.Heading(3, "Chi tiết", "y")]
    content = made(shapes(*heads))
    codes = [one.text.split()[0] for one in part(content).iter(qn("w:instrText"))]
    assert codes == ["TOC"]
    document = docx.Document(io.BytesIO(content))
    listed = [one for one in document.paragraphs if one.style.name[:4] == "toc "]
    assert [one.style.name for one in listed] == ["toc 1", "toc 2"]
    shown = ["".join(link.text for link in one.hyperlinks) for one in listed]
    assert shown == ["Kết quả chính", "Chi tiết"]
    filed = docx.Document(io.BytesIO(made(shapes(*heads), "nd30")))
    assert [one.style.name for one in filed.paragraphs if one.text == "Chi tiết"] == ["Heading 2"]


def test_a_document_of_an_office_has_its_frame_in_a_table_that_can_be_written_in():
    document = docx.Document(io.BytesIO(made(None, "nd30")))
    frame, *_, signature = document.tables
    words = "\n".join(cell.text for row in frame.rows for cell in row.cells)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words
    assert "Độc lập - Tự do - Hạnh phúc" in words
    assert "Số: ....." in words
    assert "Nơi nhận:" in signature.rows[0].cells[0].text
    [section] = document.sections
    assert (round(section.left_margin.mm), round(section.right_margin.mm)) == (30, 15)
    styles = part(made(None, "nd30"), "word/styles.xml")
    assert next(styles.iter(qn("w:rFonts"))).get(qn("w:ascii")) == "Times New Roman"
    assert not list(part(made()).iter("{urn:schemas-microsoft-com:vml}textbox"))
    english = docx.Document(io.BytesIO(made(None, "nd30", "en")))
    assert len(english.tables) == len(document.tables) - 2


def _table(columns: tuple[Any, ...], rows: Any, notes: tuple[Any, ...] = ()) -> Any:
    return blocks.Table("Bảng", columns, (blocks.Group("", tuple(rows)),), "t", notes, "[1]")


def _turned(content: bytes) -> list[bool]:
    sections = docx.Document(io.BytesIO(content)).sections
    return [one.page_width > one.page_height for one in sections]


def _wordy(count: int) -> Any:
    columns = tuple(blocks.Column(f"Cột {n}", header=n == 0) for n in range(count))
    return _table(columns, [tuple(blocks.Cell("chỉ tiêu đề ra cho kỳ sau " * 5) for _ in columns)])


@pytest.mark.parametrize("style", STYLES)
def test_a_table_of_many_columns_lies_where_its_words_would_be_one_under_another(style):
    heads = [blocks.Heading(2, name, name) for name in "ab"]
    content = made(shapes(blocks.paragraph("Đầu."), heads[0], _wordy(8), heads[1]), style)
    assert _turned(content) == [False, True, False]
    assert _turned(made(shapes(heads[0], _wordy(3)), style)) == [False]


@pytest.mark.parametrize("style", STYLES)
def test_a_cover_is_not_alone_on_a_page_before_a_sheet_that_lies(style):
    head = blocks.Heading(2, "a", "a")
    assert _turned(made(shapes(head, _wordy(8)), style)) == [True]


def test_a_year_has_room_in_its_column_in_the_widest_letters_that_may_stand_in():
    columns = (blocks.Column("Chỉ tiêu", header=True), blocks.Column("Kỳ", width=0.1))
    text = "Tỷ lệ xã, phường đạt tiêu chí quốc gia về y tế " * 4
    content = made(shapes(_table(columns, [(blocks.Cell(text), blocks.Cell("2026"))])))
    *_, width = (int(one.get(qn("w:w"))) for one in part(content).iter(qn("w:gridCol")))
    assert width - 140 >= 4 * 0.636 * 9 * 20  # a digit of DejaVu Sans, in ems; 9 points


def test_a_long_row_may_part_over_two_pages_and_a_short_one_may_not():
    columns = (blocks.Column("Chỉ tiêu", header=True), blocks.Column("Lý do"))
    rows = [(blocks.Cell("a"), blocks.Cell(text)) for text in ("ngắn", "dài thêm chữ " * 90)]
    content = made(shapes(_table(columns, rows)))
    rows_written = part(content).iter(qn("w:tr"))
    whole = [row.find(f".//{qn('w:cantSplit')}") is not None for row in rows_written]
    assert whole == [True, True, False]


def test_the_last_row_of_a_table_stays_with_the_source_below_it():
    columns = (blocks.Column("Chỉ tiêu", header=True), blocks.Column("Mức"))
    rows = [(blocks.Cell(name), blocks.Cell("1")) for name in "ab"]
    root = part(made(shapes(_table(columns, rows))))
    kept = [row.find(f".//{qn('w:keepNext')}") is not None for row in root.iter(qn("w:tr"))]
    assert kept == [False, False, True]  # the head is kept by its style


def test_a_note_of_two_tables_of_a_section_is_one_footnote_and_of_the_next_section_another():
    columns = (blocks.Column("Chỉ tiêu", header=True), blocks.Column("Mức"))

    def table(mark: str) -> Any:
        row = (blocks.Cell("GRDP", notes=(mark,)), blocks.Cell("1"))
        return dataclasses.replace(
            _table(columns, [row], (blocks.Footnote(mark, "Giá so sánh."),)), anchor=""
        )

    head = blocks.Heading(2, "Sau", "sau")
    content = made(shapes(table("a"), table("b"), head, table("a")))
    notes = part(content, "word/footnotes.xml")
    assert ["".join(one.itertext()).strip() for one in notes][2:] == ["Giá so sánh."] * 2
    assert [one.text.split()[0] for one in part(content).iter(qn("w:instrText"))].count(
        "NOTEREF"
    ) == 1


def test_notes_of_a_chart_are_a_line_for_each_name_without_those_of_the_table_beside():
    columns = (blocks.Column("Chỉ tiêu", header=True), blocks.Column("Mức"))
    row = (blocks.Cell("GRDP", notes=("a",)), blocks.Cell("1"))
    table = _table(columns, [row], (blocks.Footnote("a", "Giá so sánh."),))
    said = ("GRDP; Thu: Giá so sánh.", "GRDP: Số ước.", "GRDP: Năm 2025.", "Riêng.")
    notes = tuple(blocks.Footnote("", text) for text in said)
    figure = next(one for one in EVERY_TYPE if isinstance(one, blocks.Figure))
    charts = [
        dataclasses.replace(figure, notes=notes, anchor=anchor, width="full") for anchor in "xy"
    ]
    document = docx.Document(io.BytesIO(made(shapes(table, *charts))))
    small = [one.text for one in document.paragraphs if one.style.name == "Small Print"]
    told = ["Thu: Giá so sánh.", "GRDP: Số ước. Năm 2025.", "Riêng."]
    assert [one for one in small if one in told] == [*told, "Riêng."]
    seen = [one for one in small if one.startswith("Ghi chú")]
    assert seen == ["Ghi chú: Bảng 1.", "Ghi chú: Bảng 1, Biểu đồ 1."]
