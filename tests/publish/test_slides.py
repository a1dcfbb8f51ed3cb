"""Slides: what becomes one, how much it shows, charts that can be edited, what is said to it."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import re
import zipfile
from typing import Any

import openpyxl
import pptx
import pytest
from test_blocks import COVER, EVERY_TYPE, FIGURE, shapes

from briefing import errors, i18n
from briefing.publish.slides import (
    choose,
    content,
    labels,
    make_cover,
    measure,
    render_slides,
    text_slides,
)
from briefing.report import blocks, design
from briefing.report.blocks import Line, Plot

SAY = {say.language: say for say in i18n.load_translators()}
YEARS = ("2024", "2025", "2026")
GROWTH = Plot(
    "line",
    "Tăng trưởng",
    "%/năm",
    YEARS,
    (
        Line("GRDP", "result", (6.74, 7.22, None), ("6,74%", "ước 7,22%", "")),
        Line("đề ra", "target", (None, None, 10.0), ("", "", "≥ 10%")),
    ),
    "GRDP: 7,22%; mục tiêu ≥ 10%",
    ("[4] II.1.1", "[1] Điều 1 (1)"),
)
STATES = Plot(
    "bar",
    "Chỉ tiêu",
    "",
    ("■ a", "● b", "▼ c", "○ d", "– e"),
    (
        Line(
            "số chỉ tiêu",
            "result",
            (5.0, 4.0, 1.0, 10.0, 2.0),
            ("5", "4", "1", "10", "2"),
            ("warn", "good", "bad", "gap", ""),
        ),
    ),
    "Chỉ tiêu: 5 phải tăng tốc",
)
SOURCES = blocks.List(
    tuple(
        (blocks.Span(f"[{n}] ", "strong"), blocks.Span(f"Văn bản {n}"), blocks.Span(". 2025."))
        for n in (1, 4)
    ),
    small=True,
)
CHARTS = shapes(
    dataclasses.replace(FIGURE, plots=(GROWTH,)),
    dataclasses.replace(
        FIGURE, anchor="states", plots=(STATES,), notes=(blocks.Footnote("", "Ghi"),)
    ),
    dataclasses.replace(FIGURE, anchor="drawn"),
    blocks.Heading(2, "Cơ sở", "what-this-rests-on"),
    blocks.List(((blocks.Span("8/10 kết quả là dự thảo [4]. 2 kết quả là ước."),),), small=True),
    SOURCES,
)


def opened(parts: list[dict[str, Any]], language: str = "vi") -> Any:
    return pptx.Presentation(io.BytesIO(render_slides(parts, SAY[language], "Bản nháp")))


@pytest.fixture(scope="module")
def deck() -> Any:
    return opened(CHARTS)


def charts(deck: Any) -> list[Any]:
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]


# What becomes a slide


def test_every_type_of_block_is_shown_or_said(deck):
    told = ""
    for slide in opened(shapes(*EVERY_TYPE[1:])).slides:
        frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
        told += "\n".join(one.text for one in (*frames, slide.notes_slide.notes_text_frame))
    for text in ("12 trên 18", "GRDP: 4,46 %", "Thấp hơn mục tiêu", "một", "Chỉ tiêu 2030"):
        assert text in told
    for text in ("Năm 2025: 7,22%.", "Đọc từ trái", "Văn bản không nêu.", "Cần nhanh hơn."):
        assert text in told


def test_the_first_slide_has_the_message_the_last_the_sources(deck):
    first, last = deck.slides[0], deck.slides[len(deck.slides) - 1]
    assert first.shapes.title.text == "Đạt 12 trên 18 chỉ tiêu"
    assert "Tỉnh Ẩ · Kết quả" in [shape.text for shape in first.placeholders]
    assert last.shapes.title.text == "8/10 kết quả là dự thảo [4]"
    assert "[4] Văn bản 4" in "\n".join(shape.text for shape in last.placeholders)


def test_every_page_but_the_first_bears_the_mark_of_a_draft_and_its_number_as_a_field(deck):
    assert "Dự thảo" in "\n".join(shape.text for shape in deck.slides[0].placeholders)
    for number, slide in enumerate(deck.slides, start=1):
        if number > 1:
            holders = {one.placeholder_format.idx: one for one in slide.placeholders}
            assert holders[11].text == "Tỉnh Ẩ · Kết quả · Dự thảo"
            (field,) = holders[12]._element.xpath(".//a:fld")
            assert field.get("type") == "slidenum"


def test_of_more_slides_than_eight_those_that_say_least_are_left_out_and_said():
    figures = [dataclasses.replace(FIGURE, anchor=f"f{n}", title=f"Tin {n}") for n in range(9)]
    slides = choose.choose_slides(shapes(*figures), SAY["vi"])
    assert len(slides) == choose.MAX_SLIDES - 1
    assert [one.title for one in slides[:6]] == [f"Tin {n}" for n in range(6)]
    assert slides[5].said.count(FIGURE.alt) == 4


# Numbers and room


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("ước 4,46%/năm → ≥ 10%/năm", ["4,46", "10"]),
        ("10/24 chỉ tiêu; 75–80 triệu", ["10/24", "75–80"]),
        ("10 of 24 targets, 4 and 1", ["10 of 24", "4", "1"]),
        ("năm 2025; 2021–2025; 28/01/2026; 6/2025", []),
        ("theo [4] [16]", []),
        ("3. Thống nhất 5 chỉ tiêu và 5 kết quả", ["5"]),
        ("2.050 tỷ đồng, 2,050 billion", ["2.050", "2,050"]),
        ("1.234.567,8 người", ["1.234.567,8"]),
        ("CO2 và H2O", []),
    ],
)
def test_a_number_is_what_is_read_as_one(text, numbers):
    assert content.find_numbers(text) == numbers


def test_labels_of_a_chart_and_its_title_together_are_four_numbers_at_most(deck):
    for plot in (GROWTH, STATES):
        shape = plot.as_json()
        labels = content.choose_labels(plot.message, shape)
        written = content.Chart(shape, "", labels).written()
        assert written
        assert content.count_numbers(plot.message, written) <= content.MAX_NUMBERS
    assert written == ["10", "5", "4", "2"]  # the highest counts


def test_a_text_is_cut_to_whole_sentences_a_list_to_whole_items():
    def has_room(text: str) -> bool:
        return len(text) < 33

    assert content.keep_sentences("Một câu. Câu thứ hai. Câu thứ ba dài hơn.", has_room) == (
        "Một câu. Câu thứ hai."
    )
    names = ["Thu ngân sách", "Hộ nghèo", "Nước sạch"]
    kept = content.keep_names(names, has_room, SAY["vi"])
    assert kept == "Thu ngân sách và 2 nội dung khác"
    assert content.keep_names(names[1:], has_room, SAY["vi"]) == "Hộ nghèo; Nước sạch"


def test_a_title_loses_whole_parts_then_words():
    long = "; ".join(["Tỷ lệ xã có trường bán trú hoặc nội trú chưa có số liệu gốc"] * 5)
    assert content.cut_title(long).count(";") < 4
    assert content.set_title(content.cut_title(long)) >= content.TITLE_SIZES[-1]
    assert content.cut_title("Rất " * 200).endswith("…")
    assert content.set_title(content.cut_title("Rất " * 200))


def test_a_cover_keeps_whole_sentences_of_its_message():
    message = "Một nửa số chỉ tiêu phải nhanh hơn trước. " * 30
    shape = dataclasses.replace(COVER, title="Đạt 3/9 chỉ tiêu", message=message).as_json()
    cover = make_cover(shape, "", SAY["vi"])
    assert cover.title == "Đạt 3/9 chỉ tiêu"
    assert cover.message.endswith("trước.")
    assert measure.fits([measure.Paragraph(cover.message, 22)], content.COVER_TEXT_BOX)


def test_a_cover_that_only_names_its_report_has_the_first_count_with_a_base_as_title():
    message = (
        "Có 11 chỉ tiêu. 6 trong 7 chỉ tiêu phải nhanh hơn; kết quả của 4 chỉ tiêu khác về giá."
    )
    shape = dataclasses.replace(COVER, title="Kinh tế", message=message).as_json()
    cover = make_cover(shape, "", SAY["vi"])
    assert cover.title == "6 trong 7 chỉ tiêu phải nhanh hơn"
    assert cover.place.endswith(" · Kinh tế")
    assert cover.message == "Kết quả của 4 chỉ tiêu khác về giá. Có 11 chỉ tiêu."


@pytest.mark.parametrize(
    ("text", "bold", "wide"),
    [  # in DejaVu Sans, by its own table of widths, at 100 points
        ("■ Phải tăng tốc", True, 879),
        ("văn bản chính thức không có trong các tài liệu nguồn", True, 3002),
        ("Trong 12 chỉ tiêu, 9 chỉ tiêu chưa được các văn bản đã rà soát", False, 3104),
        ("50.73 million VND per person", True, 1658),
    ],
)
def test_room_is_measured_for_the_widest_letters_a_slide_may_be_set_in(text, bold, wide):
    assert wide <= measure.measure_width(text, 100, bold) <= 1.12 * wide


def test_slides_are_set_in_the_letters_of_word_documents():
    package = zipfile.ZipFile(io.BytesIO(render_slides(CHARTS, SAY["vi"], "")))
    fonts = re.findall(
        r'<a:latin typeface="([^"]+)"', package.read("ppt/theme/theme1.xml").decode()
    )
    assert set(fonts) == {design.OFFICE_FAMILY} == {"Arial"}


# Texts

LONG_NAME = "Tỷ lệ xã có trường bán trú hoặc nội trú liên cấp tiểu học và trung học cơ sở"


def item(*texts: str) -> list[dict[str, str]]:
    return [{"text": text, "style": "" if i else "strong"} for i, text in enumerate(texts)]


@pytest.mark.parametrize("height", range(20, 320, 20))
def test_of_what_is_said_of_names_a_whole_sentence_is_shown_or_none(height):
    said = "Trong 12 chỉ tiêu, 9 chỉ tiêu chưa được văn bản (3: [1] (dự thảo): [6]) nêu nguyên nhân"
    spans = item("Chưa nêu:", f" {said}: {LONG_NAME}; {LONG_NAME}.")
    box = content.LEFT_BOX._replace(height=height)
    shown = "".join(part.text for part in text_slides.list_item(spans, box, SAY["vi"])[1:])
    assert not shown or shown == said or LONG_NAME in shown


def finding(text: str, headline: str, subject: str = "Hộ nghèo") -> dict[str, Any]:
    decision = {"text": text, "subject": subject, "owner": "chưa giao", "due": "2029"}
    return {"headline": headline, "text": "Vì.", "source": "[1]", "decision": decision}


def test_decisions_are_spread_evenly_and_no_title_repeats_what_is_below_it():
    items = [
        finding("Chấn chỉnh 2 chỉ tiêu", "2 chỉ tiêu ngược chiều"),
        finding("Đẩy nhanh 5 chỉ tiêu", "Chậm nhất: Bệnh viện"),
        finding("Bổ sung số liệu 4/23 chỉ tiêu", "4/23 chỉ tiêu chưa đánh giá được"),
        finding("Thống nhất 1 chỉ tiêu và 2 kết quả", "Các văn bản khác nhau về 3 số liệu"),
        finding("Đính chính 1 số liệu", "Một phép tính sai", "9,5%/năm đưa đến 110–115 triệu đồng"),
    ]
    slides = list(text_slides.make_decision_slides({"items": items}, SAY["vi"]))
    heads = [[part.text for part in one.parts[0].paragraphs if part.bold] for one in slides]
    assert [len(of) for of in heads] == [3, 2]
    assert slides[1].title == "Các văn bản khác nhau về 3 số liệu"
    for one in slides:
        texts = [part.text for part in one.parts[0].paragraphs]
        assert content.count_numbers(one.title, texts) <= content.MAX_NUMBERS


def test_a_list_of_decisions_left_open_is_titled_by_how_many_targets_wait():
    items = [item("Không đạt:", " Thu ngân sách."), item("Khác nhau:", " Hộ nghèo; Thu ngân sách.")]
    heading = "Giữa nhiệm kỳ: những vấn đề còn phải quyết định"
    shape = {"type": "list", "items": items}
    slide = text_slides.make_list_slide(heading, shape, SAY["vi"])
    assert slide.title == "Giữa nhiệm kỳ: 2 chỉ tiêu cần quyết định"
    one = {"type": "list", "items": items[:1]}
    assert text_slides.make_list_slide("Mid-term: decisions", one, SAY["en"]).title == (
        "Mid-term: 1 target needs a decision"
    )


# Charts


def test_a_label_is_where_no_line_crosses_it():
    values = (5.0, 2.2, 6.7, 7.22, None, None)
    mean = (4.46, 4.46, 4.46, 4.46, None, None)
    result = Line("GRDP", "result", values, ("", "", "", "ước 7,22%/năm", "", ""))
    level = Line("bình quân", "mean", mean, ("", "", "ước 4,46%/năm", "", "", ""))
    years = tuple(map(str, range(2022, 2028)))
    plot = Plot("line", "Tăng trưởng", "%", years, (result, level)).as_json()
    chart = content.Chart(plot, "", ((0, 3), (1, 2)))
    moved, (ends, (of_mean,)) = labels.place_labels(chart, 19, 864)
    assert [place.side for place in ends] == ["r"]
    assert of_mean.category != 2
    assert moved["lines"][1]["labels"][of_mean.category] == "ước 4,46%/năm"
    assert sum(map(bool, moved["lines"][1]["labels"])) == 1


def test_a_label_of_the_first_year_is_not_over_the_numbers_of_the_axis():
    line = Line("GRDP", "result", (3.1, 8.9, 8.0), ("3,1%/năm", "", ""))
    plot = Plot("line", "Tăng trưởng", "%", tuple(map(str, range(2021, 2031))), (line,)).as_json()
    plot["lines"] = [{**plot["lines"][0], "values": [3.1, 8.9, 8.0, *[None] * 7]}]
    _, ((place,),) = labels.place_labels(content.Chart(plot, "", ((0, 0),)), 19, 864)
    assert place.box.left >= 0


def test_a_chart_has_the_numbers_of_its_plot_and_a_sheet_with_them_and_its_labels(deck):
    chart = charts(deck)[0].chart
    assert list(chart.plots[0].categories) == list(YEARS)
    assert [list(one.values) for one in chart.plots[0].series] == [
        [6.74, 7.22, None],
        [None, None, 10.0],
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows == [
        [None, "GRDP", "đề ra", None, None],
        ["2024", 6.74, None, "6,74%", None],
        ["2025", 7.22, None, "ước 7,22%", None],
        ["2026", None, 10, None, "≥ 10%"],
    ]


def test_a_label_is_a_cell_of_the_sheet_as_the_report_writes_it(deck):
    root = charts(deck)[0].chart._chartSpace
    ns = {"c15": "http://schemas.microsoft.com/office/drawing/2012/chart"}
    cells = [one.text for one in root.iterfind(".//c15:datalabelsRange/c15:f", ns)]
    assert cells == ["Sheet1!$D$2:$D$4", "Sheet1!$E$2:$E$4"]
    fields = root.xpath(".//c:dLbl//a:fld")
    assert {one.get("type") for one in fields} == {"CELLRANGE"}
    assert len({one.get("id") for one in fields}) == len(fields)


def test_axes_have_numbers_the_schema_allows_and_an_extension_one_part(deck):
    for shape in charts(deck):
        root = shape.chart._chartSpace
        assert all(one.get("val").isdecimal() for one in root.xpath(".//c:axId | .//c:crossAx"))
        assert {len(one) for one in root.xpath(".//c:ext")} == {1}


def test_a_chart_without_numbers_is_a_picture_with_its_alternative_text(deck):
    (picture,) = [
        shape for slide in deck.slides for shape in slide.shapes if hasattr(shape, "image")
    ]
    assert picture._element.xpath(".//p:cNvPr")[0].get("descr") == FIGURE.alt
    assert picture.image.content_type == "image/png"


def test_marks_of_markup_in_names_and_labels_are_shown():
    line = Line("a<b & c", "result", (1.0, 2.0, 3.0), ("< 1", "> 2", "3 & 4"))
    plot = dataclasses.replace(GROWTH, lines=(line,), message="Ít hơn", unit="<tỷ>")
    (shape,) = charts(opened(shapes(dataclasses.replace(FIGURE, plots=(plot,)))))
    assert shape.chart.plots[0].series[0].name == "a<b & c"


# What everyone is owed: order, names, language, notes


def test_reading_begins_with_the_title_and_ends_with_the_page_number(deck):
    for slide in list(deck.slides)[1:]:
        order = [one.placeholder_format.idx for one in slide.placeholders]
        shown = [one._element for one in slide.shapes]
        numbers = [one.placeholder_format.idx for one in slide.shapes if one.is_placeholder]
        assert len(shown) == len(numbers)  # nothing outside of a placeholder
        assert numbers[0] == 0
        assert numbers[-1] == 12
        assert sorted(order) == sorted(numbers)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_run_of_text_names_its_language(language):
    content_of = zipfile.ZipFile(io.BytesIO(render_slides(CHARTS, SAY[language], "")))
    found = 0
    for name in content_of.namelist():
        if re.match(r"ppt/(slides|notesSlides|charts)/[a-z]+\w*\.xml", name, re.IGNORECASE):
            text = content_of.read(name).decode()
            runs = re.findall(r"<a:r>(.*?)</a:r>", text)
            found += len(runs)
            assert all(re.search(rf'lang="{language}-[A-Z]+"', run) for run in runs), name
    assert found > 20


def test_the_notes_say_what_to_say_and_name_document_and_place(deck):
    notes = deck.slides[1].notes_slide.notes_text_frame.text.split("\n")
    assert notes[0] == "Nội dung trình bày"
    assert FIGURE.alt in notes
    assert notes[-2:] == ["[1] Điều 1 (1): Văn bản 1", "[4] II.1.1: Văn bản 4"]


def test_charts_tables_and_pictures_have_alternative_texts_and_slides_titles(deck):
    for slide in deck.slides:
        assert slide.shapes.title.text.strip()
        for shape in slide.shapes:
            if not shape.has_text_frame:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")


# The file


def test_the_same_blocks_give_the_same_bytes_in_another_hour(monkeypatch):
    first = hashlib.sha256(render_slides(CHARTS, SAY["vi"], "x")).hexdigest()
    monkeypatch.setattr("time.time", lambda: 4_000_000_000.0)
    assert hashlib.sha256(render_slides(CHARTS, SAY["vi"], "x")).hexdigest() == first


def test_a_file_bears_one_date_in_all_its_parts():
    package = zipfile.ZipFile(io.BytesIO(render_slides(CHARTS, SAY["vi"], "")))
    assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    books = [name for name in package.namelist() if name.endswith(".xlsx")]
    assert len(books) == 2
    for name in books:
        inner = zipfile.ZipFile(io.BytesIO(package.read(name)))
        assert {info.date_time[0] for info in inner.infolist()} == {1980}
        assert b"2026-01-01" in inner.read("docProps/core.xml")
    assert b"2026-01-01T00:00:00Z" in package.read("docProps/core.xml")


def test_nothing_of_the_template_it_began_with_is_left_behind(deck):
    names = [part.partname for part in deck.part.package.iter_parts()]
    assert not [name for name in names if "thumbnail" in name or "printer" in name]
    assert len(deck.slide_layouts) == 3
    assert (deck.slide_width / deck.slide_height) == pytest.approx(16 / 9)


def test_blocks_that_break_a_rule_of_publication_are_refused():
    with pytest.raises(errors.Unpublishable):
        render_slides(shapes(dataclasses.replace(FIGURE, alt="")), SAY["vi"], "")
