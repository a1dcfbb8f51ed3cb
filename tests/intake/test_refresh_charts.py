"""Charts of an edited document, controls that lost their names, and what a person is told."""

from __future__ import annotations

import re

import pytest
import word_files
from test_refresh import GROWTH, NOW, SAY, TRACKING, body_of, refreshed
from word_files import control, drawing, figure, paragraph, row, run, table

from briefing.intake.drafts import reply
from briefing.intake.drafts.package import Document
from briefing.intake.drafts.record import read_record, renew
from briefing.intake.drafts.refresh import Change, Findings, Made
from briefing.intake.drafts.second_look import Look
from briefing.publish.docx import sum_drawing

OLD, NEW, OTHER = b"\x89PNG old", b"\x89PNG new", b"\x89PNG another"
ALT, NEW_ALT = "Growth: 7.18%.", "Growth: 7.20%."
SUMS = {sum_drawing(OLD), sum_drawing(ALT.encode())}


def chart_document(picture: bytes, alt: str, size: tuple[int, int] = (400, 200)) -> bytes:
    body = paragraph(drawing("growth-chart", alt, "p1", size)) + paragraph("Mine")
    return word_files.with_pictures(word_files.document(body, [GROWTH]), {"p1": picture})


def redrawn(content: bytes, new: bytes) -> tuple[dict[str, bytes], Findings]:
    content, findings = refreshed(content, [GROWTH], made=Made(Document(new), {}, SUMS))
    return word_files.unpack(content), findings


def test_a_chart_as_it_was_made_is_drawn_anew_as_wide_as_it_is_with_its_text_and_a_comment():
    parts, findings = redrawn(chart_document(OLD, ALT), chart_document(NEW, NEW_ALT, (800, 600)))
    assert parts["word/media/p1.png"] == NEW
    text = parts["word/document.xml"].decode()
    assert text.count('cx="400" cy="300"') == 2
    assert text.count(NEW_ALT) == 2
    assert "Chart drawn anew" in parts["word/comments.xml"].decode()
    assert re.search(r"<w:commentRangeStart[^>]*/><w:r><w:drawing>", text)
    assert findings.redrawn == [ALT]
    assert not findings.needs_person


@pytest.mark.parametrize("kind", ["another picture", "cropped"])
def test_a_chart_a_person_has_changed_is_left_and_told(kind):
    mine = chart_document(OTHER if kind == "another picture" else OLD, ALT)
    if kind == "cropped":
        parts = word_files.unpack(mine)
        cut = b'/><a:srcRect l="9000"/></pic:blipFill>'
        text = parts["word/document.xml"].replace(b"/></pic:blipFill>", cut)
        mine = word_files.pack({**parts, "word/document.xml": text})
    parts, findings = redrawn(mine, chart_document(NEW, NEW_ALT))
    assert parts == word_files.unpack(mine)
    assert findings.not_redrawn == [ALT]
    assert findings.needs_person


def test_the_text_a_person_gave_a_chart_stays():
    parts, _ = redrawn(chart_document(OLD, "In our words"), chart_document(NEW, NEW_ALT))
    assert parts["word/media/p1.png"] == NEW
    assert parts["word/document.xml"].decode().count("In our words") == 2


def test_one_picture_for_two_charts_that_differ_now_is_left():
    body = paragraph(drawing("one", ALT, "p1")) + paragraph(drawing("two", ALT, "p1"))
    mine = word_files.with_pictures(word_files.document(body, [GROWTH]), {"p1": OLD})
    body = paragraph(drawing("one", ALT, "p1")) + paragraph(drawing("two", ALT, "p2"))
    pictures = {"p1": NEW, "p2": OTHER}
    new = word_files.with_pictures(word_files.document(body, [GROWTH]), pictures)
    parts, findings = redrawn(mine, new)
    assert parts == word_files.unpack(mine)
    assert len(findings.not_redrawn) == 2


def test_a_picture_that_is_the_same_or_a_person_s_own_is_no_matter():
    mine = chart_document(OLD, ALT)
    assert redrawn(mine, chart_document(OLD, ALT))[1] == redrawn(mine, mine)[1]
    other = word_files.document(paragraph(drawing("holiday", "Us", "p1")), [GROWTH])
    other = word_files.with_pictures(other, {"p1": OTHER})
    parts, findings = redrawn(other, chart_document(NEW, NEW_ALT))
    assert parts == word_files.unpack(other)
    assert not findings.not_redrawn


def test_the_sums_of_new_pictures_are_recorded_beside_the_earlier():
    document = Document(chart_document(OLD, ALT))
    made = read_record(document)
    renew(document, made, made.__class__(**{**vars(made), "drawings": "aa bb"}))
    renew(document, read_record(document), made.__class__(**{**vars(made), "drawings": "bb cc"}))
    assert read_record(document).drawings == "aa bb cc"


# Controls that lost their names


def nameless(text: str) -> str:
    return control("", text).replace('<w:tag w:val=""/>', "").replace('<w:alias w:val=""/>', "")


FIGURES = [
    figure("a", "5", "Of the schools 5 were built in the north."),
    figure("b", "5", "Of the bridges 5 were built in the south."),
    figure("c", "7.2%", "Growth: 7.2%", title="Growth · 2025"),
]
BRIDGES = ("Of the bridges ", nameless("5"), " were built in the south.")


def test_controls_that_lost_their_names_are_found_by_order_text_and_words():
    body = paragraph("Of the schools ", nameless("5"), " were built in the north.")
    body += paragraph(*BRIDGES) + table(row(paragraph("Growth"), paragraph(nameless("7.2%"))))
    new = [FIGURES[0], figure("b", "6", "Of the bridges 6 were built in the south."), FIGURES[2]]
    content, findings = refreshed(word_files.document(body, FIGURES), new)
    assert (findings.recovered, findings.unchanged, len(findings.replaced)) == (3, 2, 1)
    tags = re.findall(r'<w:tag w:val="(\w*)"', body_of(content))
    assert tags == ["a", "b", "c"]
    assert '<w:tag w:val="c"/>' in body_of(content)
    assert "Growth · 2025" in body_of(content)


def test_a_nameless_control_changed_by_hand_is_known_by_its_place():
    body = paragraph("Of the schools ", nameless("4"), " were built in the north.")
    before = word_files.document(body + paragraph(*BRIDGES), FIGURES[:2])
    findings = refreshed(before, FIGURES[:2])[1]
    assert [one[1:4] for one in findings.hand_edited] == [("5", "4", "5")]


def test_a_nameless_control_among_other_words_is_none_of_ours():
    body = paragraph("We ordered ", nameless("5"), " cups of tea.") + paragraph(nameless("7.2%"))
    before = word_files.document(body, FIGURES)
    content, findings = refreshed(before, FIGURES)
    assert findings.recovered == 0
    assert body_of(content) == body_of(before)


# What a person is told


def told(findings: Findings, language: str = "en") -> list[str]:
    return list(reply.list_lines(findings, SAY[language]))


CHANGE = Change("Growth · 2025", "7.18%", "7.18%", "7.20%", "Growth was 7.20%.")


def test_what_is_most_urgent_is_told_first():
    looks = [
        Look("It doubled.", (("4", "3"),), "broken"),
        Look("We said 7.18%.", (("7.18%", "7.20%"),), "", repeats=True),
        Look("It was the highest.", (("4", "3"),), "open"),
        Look("It rose.", (("4", "5"),), "holds"),
        Look("It was so.", (("4", "5"),), ""),
    ]
    lists = {
        name: [CHANGE]
        for name in ("hand_edited", "reworded", "gone", "unknown", "lost", "removed", "replaced")
    }
    lines = told(Findings(**lists, looks=looks, not_redrawn=["A chart"], redrawn=["Another"]))
    headings = [line for line in lines if not line.startswith("  ")]
    assert [re.sub(r" \(1\):", "", line) for line in headings[:-1]] == [
        "Sentences whose words no longer fit their figures",
        "Sentences that repeat an earlier figure as plain text",
        "Sentences that compare; their numbers do not tell whether it still holds",
        "Charts that show earlier figures and were changed by hand, left as they are",
        "Changed by hand, left as they are",
        "The report says something else there now; left as they are",
        "No longer in the report; left as they are",
        "From another document; left as they are",
        "In the text without a control, so they are not kept up to date",
        "In a tracked deletion, left as they are",
        "Brought up to date, highlighted and with a comment",
        "Charts drawn anew",
        "Sentences that compare beside a changed figure; by their numbers it holds",
        "Sentences beside a changed figure",
    ]
    assert "  “It doubled.” · 4 → 3" in lines
    assert "  Growth · 2025: recorded 7.18%, found 7.18%, now 7.20%" in lines


def test_signs_a_terminal_obeys_are_not_printed():
    evil = "a\x1b[31mb\r\n\u202ec\x07\u2066d"
    lines = told(Findings(replaced=[Change(evil, evil, evil, evil)], looks=[Look(evil, (), "")]))
    assert all(line.isprintable() for line in lines)


def test_of_many_lost_figures_that_are_right_only_the_first_are_told():
    right = [CHANGE._replace(now="7.18%", title=f"t{n}") for n in range(50)]
    lines = told(Findings(lost=[*right, CHANGE]))
    assert lines[1].startswith("  Growth · 2025: 7.20%, before: 7.18%")
    assert lines[22:23] == ["  … (+30)"]
    assert "(51)" in lines[0]


@pytest.mark.parametrize("settings", ["", TRACKING])
def test_in_vietnamese_the_comment_is_in_vietnamese(settings):
    body = paragraph(control("growth", run("7.18%")))
    before = word_files.document(body, [GROWTH], settings=settings)
    content, findings = refreshed(before, [NOW], language="vi")
    comments = word_files.unpack(content)["word/comments.xml"].decode()
    assert "trước đây: 7.18%" in comments
    assert "Nguồn: [2] Yearbook, p. 9" in comments
    assert told(findings, "vi")[0].startswith("Đã cập nhật")
