"""A draft's file → its passages and sentences: nothing lost or changed; or a clear refusal."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import errors, paths
from briefing.data import reader as data_reader
from briefing.intake.drafts import names
from briefing.intake.drafts.context import read_sentences
from briefing.intake.drafts.facts import find_roots
from briefing.intake.drafts.reading import MAX_DRAFT, Passage, read_draft
from briefing.intake.drafts.sentences import DIGITS, LONGEST, MOST_NUMBERS, split_sentences
from briefing.intake.drafts.units import Reader
from briefing.intake.unit_words import map_unit_words

DATASET = data_reader.load_province(paths.ROOT / "data")
READER = Reader(map_unit_words(DATASET.units), find_roots(DATASET.units), "vi")
INDEX = names.index_names(DATASET)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def numbers(text: str) -> dict[str, bool]:
    """Each number of a text, and whether it is passed over."""
    found = read_sentences([Passage(text)], READER, INDEX)
    return {one.text: one.skipped is not None for each in found for one in each.numbers}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Điều 5. Tốc độ tăng là 4.46 phần trăm. Hết.", 2),
        ("GRDP grew by 4.46% in 2025. It was 28.6 trillion.", 2),
        ("TP. Cao Bằng có 3 phường. Tỉnh có 53 xã!", 2),
        ("1.1. Kinh tế có bước phát triển", 1),
        ("Đạt 12/18 chỉ tiêu (v.v. và các chỉ tiêu khác). Xong?", 2),
    ],
)
def test_a_decimal_point_and_the_number_of_an_article_end_no_sentence(text, count):
    assert len(sentences(text)) == count


def test_what_is_endless_is_read_in_a_moment():
    for text in ("a" * 40_000, "A. " * 20_000, "x@" * 20_000, "1" * 3_000 + " a.b" * 5_000):
        found = [*read_sentences([Passage(text)], READER, INDEX)]
        assert found[0].text == text[: len(found[0].text)]


PIECES = st.sampled_from(
    (
        *("GRDP đạt 4,46%/năm", " 28.618 tỷ đồng", ". ", "; ", "\n", "\n\n", " năm 2025 ", "1.179"),
        *(
            "Điều 5. ",
            "(1) ",
            "- ",
            "11/12/2025",
            "68/NQ-HĐND",
            " COVID-19 ",
            "75 - 80 ",
            "21/53 xã",
        ),
        *(
            "−3,37 điểm %",
            "1 234 567",
            "０１",
            "12.",
            "H1N1 ",
            "50tr",
            "a1b2",
            "🙂",
            "e\u0301 3",
            "0912 345 678",
        ),
    )
)


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=60))
def test_every_digit_is_in_one_number_in_order_and_sentences_are_unchanged(text):
    found = [*read_sentences([Passage(text)], READER, INDEX)]
    for each in found:
        assert each.text == text[each.start : each.start + len(each.text)]
    told = "".join(one.text for each in found for one in each.numbers if not one.is_worded)
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign in "0123456789")
    read = "".join(s for s in unicodedata.normalize("NFKC", told) if s in "0123456789")
    assert read == digits or any(unicodedata.category(s) == "No" for s in text)
    for each in found:
        ends = [0, *(n for one in each.numbers for n in (one.start, one.end))]
        assert ends == sorted(ends)


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["vi", "en"]))
def test_a_number_is_read_as_its_language_writes_it(value, language):
    written = f"{value:,.2f}"
    if language == "vi":
        written = written.translate(str.maketrans(",.", ".,"))
    text = f"Giá trị là {written} tỷ đồng."
    (sentence,) = read_sentences([Passage(text)], READER._replace(convention=language), INDEX)
    (number,) = sentence.numbers
    assert number.text == written
    assert number.readings[0] == value
    assert number.unit.root == "vnd"
    assert number.unit.exponent == 9


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Theo Điều 7 và khoản 7",
            "Nghị quyết số 7/NQ-HĐND",
            "ngày 7/9",
            "ngày 7 tháng 7 năm 2025",
        ),
        *("trang 7", "lần thứ 7", "7. Kinh tế phát triển", "(7) Kinh tế phát triển", "COVID-7"),
        *(
            "trong 7 tháng đầu năm",
            "on 7 July 2025",
            "Article 7",
            "page 7",
            "the 7th Congress",
            "7",
        ),
    ],
)
def test_what_is_no_figure_is_passed_over(text):
    assert set(numbers(text).values()) == {True}


@pytest.mark.parametrize(
    "text",
    ["ở mức 7%", "bằng 7 lần", "tăng 7 điểm phần trăm", "dân số 7 triệu người", "khoảng 7 xã"],
)
def test_words_that_only_resemble_those_of_an_article_skip_nothing(text):
    assert numbers(text)["7"] is False


def test_accents_in_any_form_are_one_text(tmp_path):
    text = "Tỷ lệ đô thị hóa năm 2030 đạt 44%."
    for form in ("NFC", "NFD"):
        (tmp_path / "a.txt").write_text(unicodedata.normalize(form, text), encoding="utf-8")
        (passage,) = read_draft(tmp_path / "a.txt")
        assert passage.text == unicodedata.normalize(form, text)


def test_lines_broken_to_a_width_are_joined_and_paragraphs_are_not(tmp_path):
    lines = [
        "Tốc độ tăng trưởng GRDP bình quân giai đoạn năm năm qua ước",
        "đạt 4,46%/năm.",
        "",
        "Hết",
    ]
    (tmp_path / "a.txt").write_text("\n".join(lines), encoding="utf-8")
    assert [passage.text for passage in read_draft(tmp_path / "a.txt")] == [
        "\n".join(lines[:2]),
        "Hết",
    ]


def test_a_word_document_is_read_with_its_tables_and_without_what_was_deleted(tmp_path):
    document = docx.Document()
    document.add_heading("Kết quả năm 2025", 1)
    paragraph = document.add_paragraph("GRDP đạt ")
    paragraph.add_run("28.")
    paragraph.add_run("618").bold = True
    table = document.add_table(2, 2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells),
        ("Chỉ tiêu", "Năm 2025", "Tỷ lệ đô thị hóa", "25,5"),
        strict=True,
    ):
        cell.text = text
    document.save(tmp_path / "a.docx")
    _replace(
        tmp_path / "a.docx",
        b"<w:t>28.</w:t>",
        b"<w:t>28.</w:t></w:r><w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:r>",
    )
    passages = read_draft(tmp_path / "a.docx")
    assert [passage.text for passage in passages] == [
        *("Kết quả năm 2025", "GRDP đạt 28.618", "Chỉ tiêu", "Năm 2025", "Tỷ lệ đô thị hóa", "25,5")
    ]
    assert passages[0].is_heading
    assert (passages[-1].label, passages[-1].head) == ("Tỷ lệ đô thị hóa", "Năm 2025")


def _replace(file: Path, old: bytes, new: bytes, part: str = "word/document.xml") -> None:
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _make_docx(file: Path, **parts: bytes) -> None:
    docx.Document().save(file)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.pdf", b"x", "“.pdf”"),
        ("a", b"x", "a name without"),
        ("a.txt", b"", "nothing"),
        ("a.txt", b" \n", "nothing"),
        ("a.txt", b"abc\x00\x00" * 9, "another kind"),
        ("a.txt", b"PK\x03\x04abc", "another kind"),
        ("a.docx", b"no zip at all", "another kind"),
        ("a.docx", b"PK\x03\x04 cut off", "cut off"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"),
            "macro",
        ),
        ("a.txt", b"x" * (MAX_DRAFT + 1), "MB"),
        ("a.txt", "Tæng s¶n phÈm ®Þa bµn".encode(), "TCVN3"),
    ],
)
def test_what_is_no_draft_is_refused_and_says_what_to_do(tmp_path, name, content, found):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(errors.UnreadableDraft, match=re.escape(found)) as refused:
        read_draft(tmp_path / name)
    assert isinstance(refused.value, errors.WrongUse)
    assert "workbook" not in str(refused.value)
    assert "spreadsheet" not in str(refused.value)


def test_a_document_with_a_macro_a_bomb_or_entities_is_refused(tmp_path):
    for name, content, found in (
        ("word/vbaProject.bin", b"x", "macro"),
        ("word/media/a.bin", b"\0" * 30_000_000, "packed into"),
        ("word/x.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "entities"),
    ):
        _make_docx(tmp_path / "a.docx", **{name: content})
        with pytest.raises(errors.UnreadableDraft, match=found) as refused:
            read_draft(tmp_path / "a.docx")
        assert "workbook" not in str(refused.value)
        assert "spreadsheet" not in str(refused.value)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(errors.UnreadableDraft, match="no such file"):
        read_draft(tmp_path / "a.txt")


ENDLESS = {  # what a draft has without end → what is found
    "1.": "numbers",
    "1 ": "numbers",
    "1\n": "numbers",
    "a\n\n": "paragraphs",
}


@pytest.mark.parametrize("text", ENDLESS)
def test_a_draft_without_end_is_refused_before_it_is_read(tmp_path, text):
    file = tmp_path / "d.txt"
    file.write_text(text * 100_000, encoding="utf-8")
    with pytest.raises(errors.UnreadableDraft, match=f"found 100000 {ENDLESS[text]}; .*in parts"):
        read_draft(file)


@pytest.mark.parametrize("text", ["1.", "1 ", "a", "GRDP 5% "])
def test_a_sentence_without_end_is_cut_by_its_signs_and_its_numbers(text):
    passage = (text * 9_000).strip()
    parts = [passage[start:end] for start, end in split_sentences(passage)]
    assert "".join(parts).replace(" ", "") == passage.replace(" ", "")
    assert max(map(len, parts)) <= LONGEST
    assert max(len(DIGITS.findall(part)) for part in parts) <= MOST_NUMBERS
