"""PDFs as administrative documents: what Decree 30/2020/NĐ-CP asks for, read from the PDFs."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import matplotlib.image
import page
import pypdf
import pytest
from fontTools.ttLib import TTFont
from runs import folder_options
from test_blocks import COVER, EVERY_TYPE, shapes
from test_pdf_tags import sizes
from test_publish import long_table, pdf_text, squeezed

import pipeline
from briefing import errors, i18n, paths, publish
from briefing.report import blocks, design

MM = 72 / 25.4
LEFT, TOP, RIGHT, BOTTOM = 30, 20, 15, 20  # the margins in mm
LETTERS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
SYMBOLS = "▲▼●○■≥≤→←↑↓–−≈×÷₂²“”…·"
PROSE = [
    blocks.paragraph("Tỷ lệ hộ nghèo đa chiều giảm; thu ngân sách trên địa bàn tăng. " * 9)
] * 9
BLOCKS = shapes(*EVERY_TYPE[1:], *PROSE, long_table(60), *PROSE)


@dataclasses.dataclass(frozen=True)
class Run:
    """Letters set together: where they begin, their font and its size."""

    text: str
    x: float
    y: float
    font: str
    size: float


def runs(one: pypdf.PageObject) -> list[Run]:
    """The runs of letters of a page, not those in its charts, which have a font of their own."""
    found = []

    def visit(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        if text.strip():
            x, y = (tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5])
            found.append(Run(text.strip(), x, y, str((font or {}).get("/BaseFont", "")), size))

    one.extract_text(visitor_text=visit)
    return [run for run in found if "Inter" not in run.font]


def made(parts: Iterable[dict[str, Any]] = tuple(BLOCKS), language: str = "vi") -> bytes:
    return publish.render_pdf(parts, i18n.load_translator(language), "nd30")


def pages(pdf: bytes) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture(scope="module", params=i18n.LANGUAGES)
def filed(request: pytest.FixtureRequest) -> list[pypdf.PageObject]:
    """A report of every type of block and of prose, in one language."""
    return pages(made(language=request.param))


# Sheet, type, number: Annex I, part I


def test_a_point_stands_below_the_paragraph_before_it():
    """A head without room above it would be printed over the line before."""
    items = tuple(blocks.Finding(f"Ý {n}", "Cần nhanh hơn giai đoạn trước. " * 9) for n in "123")
    (one,) = pages(made(shapes(blocks.Findings("Lưu ý", items))))
    lines = [run for run in runs(one) if run.size > 12]
    heads = [run for run in lines if run.text.startswith(("b)", "c)"))]
    assert len(heads) == 2
    for head in heads:
        above = min(run.y for run in lines if run.y > head.y + 1)
        assert above - head.y > 1.2 * head.size


def test_every_sheet_is_a4_and_upright(filed):
    for one in filed:
        sides = [float(side) / MM for side in one.mediabox[2:]]
        assert sides == pytest.approx([210, 297], abs=0.1)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_nothing_stands_in_the_margins_but_the_number_and_the_mark_of_a_draft(language):
    dots = 72
    mm = dots / 25.4
    for content in publish.render_page_images(BLOCKS, i18n.load_translator(language), dots, "nd30"):
        grey = matplotlib.image.imread(io.BytesIO(content))[..., :3].mean(axis=2)
        high, wide = grey.shape
        assert grey[:, : int(LEFT * mm) - 1].min() == 1
        assert grey[:, wide - int(RIGHT * mm) + 1 :].min() == 1
        beside = wide // 2 + int(7.5 * mm)  # the middle of the text, right of the sheet's
        top = grey[: int(TOP * mm) - 1]
        assert top[:, : beside - int(10 * mm)].min() == 1
        assert top[:, beside + int(10 * mm) :].min() == 1
        assert grey[high - int(10 * mm) :].min() == 1


def test_the_number_is_centred_in_the_top_margin_from_page_2_on(filed):
    assert len(filed) > 2
    for number, one in enumerate(filed, start=1):
        head = [run for run in runs(one) if run.y > (297 - TOP) * MM]
        assert [run.text for run in head] == [str(number)] * (number > 1)
        for run in head:
            middle = (LEFT + 210 - RIGHT) / 2 * MM
            assert run.x + len(run.text) * run.size / 4 == pytest.approx(middle, abs=0.5)
            assert run.size == 13
            assert run.font.endswith("Tinos-Regular")


def test_letters_are_as_wide_as_those_of_times_new_roman(filed):
    fonts = {run.font.partition("+")[2] for one in filed for run in runs(one)}
    assert fonts <= {f"Tinos-{face}" for face in ("Regular", "Bold", "Italic", "BoldItalic")}
    face = TTFont(paths.FONTS / "tinos" / "Tinos-Regular.ttf")
    advance = {letter: face["hmtx"][face.getBestCmap()[ord(letter)]][0] for letter in "aAm0.–"}
    # of 2048 to the em, as in Times New Roman
    assert advance == {"a": 909, "A": 1479, "m": 1593, "0": 1024, ".": 512, "–": 1024}


@pytest.mark.parametrize("face", ["Regular", "Bold", "Italic", "BoldItalic"])
def test_every_face_has_all_vietnamese_letters_and_the_symbols_of_the_reports(face):
    known = TTFont(paths.FONTS / "tinos" / f"Tinos-{face}.ttf").getBestCmap()
    assert [sign for sign in LETTERS + LETTERS.upper() + SYMBOLS if ord(sign) not in known] == []


def test_no_text_is_smaller_than_the_decree_has_it_and_none_is_coloured(filed):
    sentence = [run for one in filed for run in runs(one) if "nghèo đa chiều" in run.text]
    assert len(sentence) > 50
    assert {run.size for run in sentence} == {13}
    assert min(run.size for one in filed for run in runs(one) if len(run.text) > 1) == 8.5
    own = design.typst_settings("nd30")["colour"]
    inks = ("ink", "muted", "accent", "good", "bad", "warn", "gap", "rule")
    assert {own[name] for name in inks} == {"#000000"}


# The frame of a document: Annex I, part II


def test_the_frame_has_the_fixed_words_and_leaves_the_rest_to_the_office():
    first, *_, last = pages(made())
    lines = {run.text: run for run in runs(first)}
    state = lines["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    motto = lines["Độc lập - Tự do - Hạnh phúc"]
    assert (state.size, motto.size) == (12, 13)
    assert state.font.endswith("Tinos-Bold")
    assert motto.font.endswith("Tinos-Bold")
    assert state.y > motto.y > lines["BÁO CÁO"].y
    assert min(state.x, motto.x) > 105 * MM - 20
    assert lines["BÁO CÁO"].size == 14
    said = squeezed(first.extract_text())
    for part in ("Số:", "/BC-", ",ngày", "tháng", "năm", "Kínhgửi:"):
        assert part in said.replace(".", "")
    assert COVER.title in first.extract_text()
    ended = last.extract_text()
    assert "Nơi nhận:" in ended
    assert "- Lưu: VT," in ended
    named = {run.text: run for run in runs(last)}
    assert named["Nơi nhận:"].size == 12
    assert named["Nơi nhận:"].font.endswith("Tinos-BoldItalic")


def test_a_translation_is_no_document_that_is_issued_and_has_no_frame():
    seen = pdf_text(made(language="en"))
    for part in ("SOCIALISTREPUBLIC", "CỘNGHÒA", "BC-", "Recipients", "To:"):
        assert part not in seen
    assert "REPORT" in seen


def test_sections_are_numbered_i_and_1_and_findings_in_the_order_of_the_alphabet():
    items = tuple(
        blocks.Finding(f"Câu {n}", "Lời.", source="[1]", more="Xem mục 2") for n in range(6)
    )
    headings = (blocks.Heading(2, "Kết quả", "a"), blocks.Heading(3, "Kinh tế", "b"))
    parts = shapes(*headings, blocks.Findings("Điểm", items), blocks.Heading(2, "Nguồn", "c"))
    text = "".join(one.extract_text() for one in pages(made(parts)))
    for part in ("I. KẾT QUẢ", "1. Kinh tế", "II. NGUỒN"):
        assert part in text
    for letter, number in zip("abcdđe", range(6), strict=True):
        assert f"{letter}) Câu {number}" in text
    assert squeezed(text).count("(Nguồn:[1].Xemmục2).") == 6


@pytest.mark.parametrize(("language", "kind"), [("vi", "BÁO CÁO"), ("en", "REPORT")])
def test_its_title_and_outline_have_the_kind_of_document_and_each_level(language, kind):
    items = tuple(blocks.Finding(f"Câu {n}", "Lời.") for n in range(2))
    headings = (blocks.Heading(2, "Kết quả", "a"), blocks.Heading(3, "Kinh tế", "b"))
    pdf = pypdf.PdfReader(
        io.BytesIO(made(shapes(*headings, blocks.Findings("Điểm", items)), language))
    )
    assert pdf.metadata is not None
    assert pdf.metadata.title == f"{kind} {COVER.title}"

    def titles(entries: list[Any]) -> list[Any]:
        return [titles(one) if isinstance(one, list) else one.title for one in entries]

    below = ["I. Kết quả", ["1. Kinh tế", ["a) Câu 0", "b) Câu 1"]]]
    assert titles(pdf.outline) == [f"{kind} {COVER.title}", below]


def test_the_mark_of_a_draft_stands_on_every_page():
    cover = dataclasses.replace(COVER, mark="Số liệu dự thảo").as_json()
    for one in pages(made([cover, *BLOCKS[1:]])):
        foot = [run for run in runs(one) if run.y < BOTTOM * MM]
        assert [run.text for run in foot] == ["Số liệu dự thảo"]


@pytest.mark.parametrize("lines", range(20, 34, 2))
def test_the_place_to_sign_never_stands_on_a_page_of_its_own(lines):
    sources = blocks.List(tuple((blocks.Span(f"Nguồn {n}"),) for n in range(lines)), small=True)
    parts = shapes(blocks.Heading(2, "Nguồn", "s"), sources)
    last = pages(made(parts))[-1].extract_text()
    assert "Nơi nhận:" in last
    assert f"Nguồn {lines - 1}" in last


# The whole


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_it_is_accessible_archivable_and_the_same_twice(language):
    pdf = made(language=language)
    assert pdf == made(language=language)
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert report.is_compliant, [failure.message for failure in report.failures]


def test_a_glyph_no_vendored_font_has_is_refused_here_too():
    with pytest.raises(errors.Unpublishable, match="PDF"):
        made(shapes(blocks.paragraph("漢")))


# From the command line


@pytest.mark.slow
def test_another_style_makes_the_pdfs_again_and_nothing_else(
    miniature: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [*folder_options(tmp_path, miniature), "--report", "documents"]
    asked = [*given, "--language", "en"]

    def files() -> dict[str, bytes]:
        found = (file for file in (tmp_path / "miniature").rglob("*") if file.is_file())
        return {file.name: file.read_bytes() for file in found if file.name != paths.MANIFEST}

    assert pipeline.main(["run", *asked]) == 0
    screen = files()
    capsys.readouterr()
    assert pipeline.main(["plan", *asked, "--style", "nd30"]) == 0
    assert "documents · en · pdf (the style of PDFs changed)" in capsys.readouterr().out
    for style, own in (("nd30", None), ("screen", screen)):
        assert pipeline.main(["run", *asked, "--style", style]) == 0
        told = capsys.readouterr().out
        assert "documents · en · pdf (the style of PDFs changed)" in told
        assert "documents · en · notebook · unchanged" in told
        assert "documents · en · html · unchanged" in told
        now = files()
        changed = {name for name in now if now[name] != screen[name]}
        assert changed <= {"documents.pdf", "documents.png"}
        assert (now["documents.pdf"] == screen["documents.pdf"]) == (own is screen)
        assert pipeline.main(["run", *asked, "--style", style]) == 0
        assert "Nothing has changed" in capsys.readouterr().out
    page_alone = ["--format", "html", "--style", "nd30"]
    assert pipeline.main(["run", *asked, *page_alone]) == 0
    assert files() == screen  # a style is of the PDFs that are asked for


@pytest.mark.parametrize("command", ["run", "plan"])
def test_a_style_that_is_none_exits_with_2(command, capsys):
    with pytest.raises(SystemExit) as stop:
        pipeline.main([command, "--style", "nd31"])
    assert stop.value.code == 2
    assert "nd30" in capsys.readouterr().err


def test_charts_are_lettered_in_the_family_of_the_text_and_not_below_9_points():
    drawn = "".join(
        f'<text style="font-size: 9px; font-family: \'Inter\'" x="9" y="{20 * n}">Tăng {n}</text>'
        for n in range(1, 4)
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 481.89 90">{drawn}</svg>'
    chart = blocks.Figure("f", "Tăng đều", "", svg, "Năm 2025: 1, 2, 3.")
    (one,) = pages(made([COVER.as_json(), chart.as_json()], "en"))
    assert not [font for font in fonts_of(one) if "Inter" in font]
    assert min(size for size, text in sizes(one) if text[0] == "T") >= 9


def fonts_of(one: pypdf.PageObject) -> list[str]:
    return [str(font.get_object()["/BaseFont"]) for font in one["/Resources"]["/Font"].values()]
