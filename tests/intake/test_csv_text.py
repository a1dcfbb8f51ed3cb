"""CSV files of every encoding and separator → cells at their lines."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.intake.encodings import decode_text
from briefing.intake.readers import Refused, read_file

TEXT = "Chỉ tiêu;Thực hiện 2025\nTỷ lệ hộ nghèo;7,18\n"
CELLS = {(1, 1): "Chỉ tiêu", (1, 2): "Thực hiện 2025", (2, 1): "Tỷ lệ hộ nghèo", (2, 2): "7,18"}
MARKS = "\u0300\u0301\u0303\u0309\u0323"  # that cp1258 writes behind their letter


def to_cp1258(text):
    """Windows-1258 as it is really written: base letters, then the marks of tone."""
    letters = []
    for letter in unicodedata.normalize("NFC", text):
        bare = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in bare if mark in MARKS)
        base = unicodedata.normalize("NFC", "".join(m for m in bare if m not in MARKS))
        letters.append(base + tones)
    return "".join(letters).encode("cp1258")


def read(tmp_path, content, name="so-lieu.csv"):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    received = read_file(file)
    assert (received.form, [sheet.name for sheet in received.sheets]) == ("csv", [""])
    return {address: cell.text for address, cell in received.sheets[0].cells.items()}


def refused(tmp_path, content, name="so-lieu.csv"):
    with pytest.raises(Refused) as fault:
        read(tmp_path, content, name)
    return [(f.kind, f.level, f.sheet, f.cell) for f in fault.value.findings]


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        to_cp1258(TEXT),
        unicodedata.normalize("NFD", TEXT).encode(),
        TEXT.replace("\n", "\r\n").encode(),
    ],
)
def test_every_encoding_gives_the_same_cells(tmp_path, content):
    assert read(tmp_path, content) == CELLS


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.tsv", "a.xls", "a.xlsx", "a"])
def test_the_form_is_told_by_the_content_not_the_name(tmp_path, name):
    assert read(tmp_path, TEXT, name) == CELLS


@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
def test_the_separator_is_told_by_the_lines_or_the_first_line(tmp_path, separator):
    lines = [["Chỉ tiêu", "2025", "2026"], ["Thu", '"7,18"', "8"], ["Chi; khác", "9", ""]]
    lines[2][0] = f'"{lines[2][0]}"'
    text = "\n".join(separator.join(line) for line in lines)
    if separator == "|":
        text = f"sep=|\n{text}"
    cells = read(tmp_path, text)
    at = 2 if separator == "|" else 1
    assert cells[at, 3] == "2026"
    assert (cells[at + 1, 2], cells[at + 2, 1]) == ("7,18", "Chi; khác")


def test_decimal_commas_do_not_separate_cells(tmp_path):
    text = "BIỂU SỐ LIỆU\n\nTên;2024;2025\nA;7,18;1,5\nB;8,20;2,5\nC;9,1;3,5\n"
    cells = read(tmp_path, text)
    assert (cells[1, 1], cells[4, 2], cells[6, 3]) == ("BIỂU SỐ LIỆU", "7,18", "3,5")


def test_a_line_for_the_separator_is_counted_and_no_cell(tmp_path):
    assert read(tmp_path, f"sep=;\n{TEXT}") == {(r + 1, c): text for (r, c), text in CELLS.items()}


def test_an_error_of_a_spreadsheet_is_told(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("Tên;2025\nA;#DIV/0!\nB;7\n")
    cells = read_file(file).sheets[0].cells
    assert [cells[row, 2].formula for row in (2, 3)] == ["error", ""]


def test_a_row_is_at_the_line_it_begins_on(tmp_path):
    cells = read(tmp_path, 'Tên;2025\n"hai\ndòng";1\n\nsau;2\n')
    assert cells == {
        **{(1, 1): "Tên", (1, 2): "2025", (2, 1): "hai\ndòng", (2, 2): "1"},
        **{(5, 1): "sau", (5, 2): "2"},
    }


TCVN3 = "ChØ tiªu;Thùc hiÖn 2025\nTû lÖ hé nghÌo;7,18\n"


@pytest.mark.parametrize(
    "content",
    [
        TCVN3.encode(),
        TCVN3.encode("latin-1"),
        TEXT.encode("utf-8").decode("latin-1").encode("utf-8"),
        TEXT.encode("utf-8").decode("cp1258", "ignore").encode("utf-8"),
        TEXT.encode("utf-8") + b"T\xe1\xbb",  # cut within a letter
        "Chỉ tiêu;2025\nT\ufffd l\ufffd;7".encode(),
        b"\x8d\x8e\x8f \xff",
    ],
)
def test_text_in_a_wrong_encoding_or_an_old_font_is_refused(tmp_path, content):
    assert refused(tmp_path, content) == [("encoding", "error", "", "")]


@pytest.mark.parametrize(
    "text",
    [
        "Diện tích (m²);Nhiệt độ °C\n«Đạt»;½\n",
        "Microsoft® naïve façade;Ångström ©2025\n5 µm;£7\n",
        "GRDP per capita × 2;±5\nSố trường đạt chuẩn;÷\n",
    ],
)
def test_signs_other_texts_have_too_are_no_old_font(tmp_path, text):
    assert read(tmp_path, text)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "not_a_workbook"),
        (b" \r\n ", "not_a_workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_a_workbook"),
        (b"%PDF-1.7\n1 0 obj", "not_a_workbook"),
        (b"<html><table><tr><td>7,18</td></tr></table></html>", "not_a_workbook"),
        (b"\xef\xbb\xbf<!DOCTYPE html>\n<html></html>", "not_a_workbook"),
        (b'<?xml version="1.0"?><Workbook/>', "not_a_workbook"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml_entities"),
        ('Tên;2025\n"hở;1\nsau;2\n'.encode(), "not_a_workbook"),  # a quote never closed
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"), "macro"),
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.xls", "a.xlsx"])
def test_what_is_no_csv_file_is_refused(tmp_path, content, kind, name):
    assert refused(tmp_path, content, name) == [(kind, "error", "", "")]


def test_the_line_before_a_quote_out_of_place_is_told(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text('Tên;2025\nA;1\n"hở;2\nsau;3\n')
    with pytest.raises(Refused, match="behind line 2"):
        read_file(file)


def test_a_file_of_text_larger_than_any_form_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("briefing.intake.guard.MAX_CSV", 20)
    assert refused(tmp_path, TEXT) == [("zip_bomb", "error", "", "")]


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(Refused) as fault:
        read_file(tmp_path)
    assert fault.value.findings[0].kind == "not_a_workbook"


letters = st.sampled_from("ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵabc")


@given(st.lists(letters, min_size=1, max_size=20).map("".join))
def test_windows_1258_gives_every_vietnamese_letter(word):
    content = to_cp1258(f"Chỉ tiêu;{word}")
    assert decode_text(content) == f"Chỉ tiêu;{word}"


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    file = tmp_path_factory.getbasetemp() / "bytes.csv"
    file.write_bytes(content)
    try:
        kind = read_file(file).form
    except Refused as refused:
        kind = refused.findings[0].kind
    assert kind in ("csv", "encoding", "not_a_workbook")


def test_many_long_lines_are_looked_at_once(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("\n".join(["a;" + "b" * 90_000] * 40), encoding="utf-8")
    began = time.process_time()
    read_file(file)
    assert time.process_time() - began < 1
