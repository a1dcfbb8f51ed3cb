"""Files that may do harm, and damaged ones: each refused by its kind, whatever its name."""

from __future__ import annotations

import random
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packing import MAIN, links, ods_parts, packed, xlsx_parts

from briefing import i18n
from briefing.errors import BriefingError
from briefing.intake import guard
from briefing.intake.readers import Refused, read_file

CLEAN = packed(xlsx_parts('<sheetData><row r="1"><c r="A1"><v>5</v></c></row></sheetData>'))
DTD = '<!DOCTYPE a [<!ENTITY b "c">]>'


def kinds(tmp_path, content, name="book.xlsx"):
    """The form of a file that is read, the kinds of what is wrong with one that is refused."""
    file = tmp_path / name
    file.write_bytes(content)
    try:
        return read_file(file).form
    except Refused as fault:
        refused = fault
    assert "{" not in str(refused)
    assert all(f.level == "error" and f.sheet == f.cell == "" for f in refused.findings)
    return [finding.kind for finding in refused.findings]


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsm", "a.csv", "a"])
def test_a_clean_workbook_is_read_whatever_its_name(tmp_path, name):
    assert kinds(tmp_path, CLEAN, name) == "xlsx"


@pytest.mark.parametrize(
    "part",
    [
        "xl/vbaProject.bin",
        "xl/VBAPROJECT.BIN",
        "xl/macrosheets/sheet1.xml",
        "xl/vbaProjectSignature.bin",
    ],
)
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_a_macro_is_refused(tmp_path, part, name):
    assert kinds(tmp_path, packed(xlsx_parts(**{part: "x"})), name) == ["macro"]


@pytest.mark.parametrize(
    "content_type",
    [
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        "application/vnd.ms-office.vbaProject",
        "application/vnd.ms-excel.macrosheet+xml",
        "application/vnd.ms-excel.intlmacrosheet+xml",
    ],
)
def test_a_macro_under_another_name_is_refused(tmp_path, content_type):
    types = f'<Types><Override PartName="/xl/data.bin" ContentType="{content_type}"/></Types>'
    assert kinds(tmp_path, packed(xlsx_parts(**{"[Content_Types].xml": types}))) == ["macro"]


@pytest.mark.parametrize(
    "part",
    ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "docProps/core.xml"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_part(tmp_path, part, encoding):
    content = f'<?xml version="1.0" encoding="{encoding}"?>{DTD}<a>&b;</a>'.encode(encoding)
    assert kinds(tmp_path, packed(xlsx_parts(**{part: content}))) == ["xml_entities"]


def test_a_dtd_behind_a_long_comment_is_refused(tmp_path):
    content = f"<!--{'x' * 100_000}-->{DTD}<worksheet>&b;</worksheet>"
    entries = xlsx_parts(**{"xl/worksheets/sheet1.xml": content})
    assert kinds(tmp_path, packed(entries)) == ["xml_entities"]


def with_flag(content, bit):
    """The zip with a bit set in the flags of all its parts."""
    changed = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.find(mark)
        while place >= 0:
            changed[place + at] |= bit
            place = changed.find(mark, place + 4)
    return bytes(changed)


def test_a_zip_with_a_password_is_refused(tmp_path):
    assert kinds(tmp_path, with_flag(CLEAN, 1)) == ["encrypted"]


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/media/image1.bmp", "xl/embeddings/x.bin"]
)
def test_a_part_that_unpacks_without_end_is_refused(tmp_path, part):
    content = packed(xlsx_parts(**{part: b" " * 30_000_000}))
    assert len(content) < 100_000
    assert kinds(tmp_path, content) == ["zip_bomb"]


def test_many_parts_are_refused(tmp_path):
    entries = xlsx_parts(**{f"xl/x{n}.xml": "" for n in range(guard.MAX_PARTS)})
    assert kinds(tmp_path, packed(entries)) == ["zip_bomb"]


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "MAX_UNPACKED", 100)
    assert kinds(tmp_path, CLEAN) == ["zip_bomb"]


def test_parts_over_one_another_are_refused(tmp_path):
    content = bytearray(CLEAN)
    place = content.find(b"PK\x01\x02")
    content[place + 20 : place + 24] = struct.pack("<I", len(content))
    assert kinds(tmp_path, bytes(content)) == ["zip_bomb"]


def test_a_part_longer_than_it_says_is_refused(tmp_path):
    content = bytearray(CLEAN)
    place = content.rfind(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 10)
    assert kinds(tmp_path, bytes(content)) == ["not_a_workbook"]


def test_a_file_larger_than_any_form_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "MAX_FILE", 100)
    assert kinds(tmp_path, CLEAN) == ["zip_bomb"]


def test_a_zip_in_a_zip_is_no_workbook(tmp_path):
    assert kinds(tmp_path, packed({"inner.zip": CLEAN})) == ["not_a_workbook"]


@pytest.mark.parametrize("parts", [{"word/document.xml": "<d/>"}, {"xl/workbook.bin": b"x"}, {}])
def test_another_zip_is_no_workbook(tmp_path, parts):
    entries = {"[Content_Types].xml": "<Types/>", **parts} if parts else {}
    assert kinds(tmp_path, packed(entries)) == ["not_a_workbook"]


def test_a_part_that_is_there_twice_is_refused(tmp_path):
    file = tmp_path / "twice.xlsx"
    file.write_bytes(CLEAN)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    assert kinds(tmp_path, file.read_bytes()) == ["not_a_workbook"]


@pytest.mark.parametrize("limit", ["cells", "strings", "merged", "time", "tags"])
def test_more_than_a_form_has_is_refused(tmp_path, monkeypatch, limit):
    for module in ("guard", "xlsx"):
        monkeypatch.setattr(f"briefing.intake.{module}.MAX_CELLS", 50)
    if limit == "time":
        monkeypatch.setattr(guard, "TIME_LIMIT", -1.0)
    if limit == "tags":
        monkeypatch.setattr(guard, "LARGE_PART", 100)
        monkeypatch.setattr(guard, "MAX_TAGS", 5)
    row = '<row r="1">' + "<c><v>5</v></c>" * (60 if limit == "cells" else 1) + "</row>"
    merged = '<mergeCell ref="A1:B9"/>' * (60 if limit == "merged" else 0)
    entries = xlsx_parts(f"<sheetData>{row}</sheetData><mergeCells>{merged}</mergeCells>")
    if limit == "strings":
        entries["xl/strings.xml"] = f'<sst xmlns="{MAIN}">' + "<si><t>a</t></si>" * 60 + "</sst>"
        entries["xl/_rels/workbook.xml.rels"] = entries["xl/_rels/workbook.xml.rels"].replace(
            "</Relationships>",
            '<Relationship Id="r9" Type="x/sharedStrings" Target="strings.xml"/></Relationships>',
        )
    assert kinds(tmp_path, packed(entries)) == ["zip_bomb"]


@pytest.mark.parametrize("kind", ["inline", "formula", "comment", "ods"])
def test_a_text_longer_than_a_cell_has_is_refused(tmp_path, kind):
    text = "a" * 101_000
    cell = {
        "inline": f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>',
        "formula": f'<c r="A1" t="str"><f>x</f><v>{text}</v></c>',
        "comment": '<c r="A1"><v>5</v></c>',
    }.get(kind)
    entries = xlsx_parts(f'<sheetData><row r="1">{cell}</row></sheetData>')
    if kind == "comment":
        entries["xl/worksheets/_rels/sheet1.xml.rels"] = links(("comments", "../c.xml"))
        entries["xl/c.xml"] = f'<comments><comment ref="A1"><t>{text}</t></comment></comments>'
    if kind == "ods":
        entries = ods_parts(
            '<table:table table:name="T"><table:table-row><table:table-cell><text:p>'
            f"{text}</text:p></table:table-cell></table:table-row></table:table>"
        )
    assert kinds(tmp_path, packed(entries)) == ["zip_bomb"]


def test_parts_that_are_read_have_a_limit_together(tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "MAX_READ", 600)
    assert kinds(tmp_path, CLEAN) == ["zip_bomb"]


def test_empty_cells_and_rows_do_not_count(tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "LARGE_PART", 100)
    monkeypatch.setattr(guard, "MAX_TAGS", 40)
    rows = "".join(f'<row r="{n}" s="1" hidden="1"/>' for n in range(1, 500))
    row = "".join(f'<c r="{letter}500" s="3"/>' for letter in "ABCDEFGHIJKLMNOPQRSTUVWXY")
    entries = xlsx_parts(
        f'<sheetData>{rows}<row r="500">{row}<c r="Z500"><v>5</v></c></row></sheetData>'
    )
    file = tmp_path / "empty.xlsx"
    file.write_bytes(packed(entries))
    assert [*read_file(file).sheets[0].cells] == [(500, 26)]


def test_what_lies_under_many_merged_ranges_does_not_cost_without_end(tmp_path):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>5</v></c></row>' for n in range(1, 3001))
    merged = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(1, 3001))
    entries = xlsx_parts(f"<sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells>")
    assert kinds(tmp_path, packed(entries)) in ("xlsx", ["zip_bomb"])


@pytest.mark.parametrize("content", [CLEAN, packed(ods_parts('<table:table table:name="T"/>'))])
def test_a_workbook_cut_short_is_refused(tmp_path, content):
    for share in (0.02, 0.3, 0.6, 0.9, 0.99):
        cut = content[: int(len(content) * share)]
        assert kinds(tmp_path, cut) == ["not_a_workbook"]


def test_a_workbook_with_any_byte_changed_is_read_or_refused(tmp_path):
    chance = random.Random(14)
    for _ in range(150):
        content = bytearray(CLEAN)
        for _ in range(chance.randint(1, 3)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        assert kinds(tmp_path, bytes(content))


@settings(max_examples=60)
@given(st.text(alphabet='<>/="csvrtfi1A &;:x', max_size=80))
def test_a_sheet_of_any_signs_is_read_or_refused(tmp_path_factory, signs):
    content = packed(xlsx_parts(f"<sheetData>{signs}</sheetData>"))
    assert kinds(tmp_path_factory.getbasetemp(), content)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(BriefingError, match="none\\.xlsx"):
        read_file(tmp_path / "none.xlsx")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (CLEAN[:-60], "thấy tệp bị cụt hoặc bị hỏng; "),
        (packed(xlsx_parts("<sheetData><row></sheetData>")), "sheet1.xml không đọc được; "),
    ],
)
def test_a_damaged_workbook_is_described_in_the_readers_language(tmp_path, content, found):
    file = tmp_path / "book.xlsx"
    file.write_bytes(content)
    with pytest.raises(Refused) as refused:
        read_file(file)
    assert found in i18n.load_translator("vi").message(refused.value.message)


def test_too_many_cells_are_counted_as_the_language_writes_numbers():
    (finding,) = guard.refuse_as_too_large().findings
    assert "trên 300.000 ô" in i18n.load_translator("vi").message(finding.found)
