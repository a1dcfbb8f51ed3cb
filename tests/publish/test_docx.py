"""Word documents: real styles, fields and notes, each figure a control with a key of its own."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from test_blocks import EVERY_TYPE, TABLE, shapes

from briefing import i18n, publish
from briefing.publish import docx as word
from briefing.publish.figures import MAX_KEY, Figure, find_figures
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
