"""Sentences beside figures that changed: which are told, and whether what they compare holds."""

from __future__ import annotations

import pytest
import word_files
from test_refresh import SAY, refreshed
from word_files import control, figure, paragraph, row, table

from briefing.intake.drafts.comparisons import judge, read_amounts

JUDGED = [  # language, before, after, judgement
    ("en", "Income more than doubled, from 22.0 to 47.6.", "from 22.0 to 43.1.", "broken"),
    ("en", "Income more than doubled, from 22.0 to 47.6.", "from 22.0 to 45.1.", "holds"),
    ("en", "Income nearly doubled, from 25 to 47.", "from 25 to 52.", "broken"),
    ("en", "It is 3 times as much: 30 against 10.", "30 against 14.", "broken"),
    ("en", "It is 3 times as much: 30 against 10.", "31 against 10.", "holds"),
    ("en", "Less than half of 80, only 30.", "80, only 45.", "broken"),
    ("en", "At 7.9% it was nearly 8%.", "At 6.2% it was nearly 8%.", "broken"),
    ("en", "At 7.9% it was nearly 8%.", "At 7.8% it was nearly 8%.", "holds"),
    ("en", "Growth of 7.2% exceeded the target of 7.0%.", "6.8% 7.0%", "broken"),
    ("en", "Growth of 7.2% exceeded the target of 7.0%.", "7.1% 7.0%", "holds"),
    ("en", "Growth of 6.2% stayed below the target of 7.0%.", "7.4% 7.0%", "broken"),
    ("en", "It reached 60%, the target being 60%.", "59% 60%", "broken"),
    ("en", "Output fell by −1.2%.", "by 0.4%", "broken"),
    ("en", "Output rose by 1.2%.", "by 1.4%", "holds"),
    ("en", "Both were the same as before: 5 and 5.", "5 and 6.", "broken"),
    ("en", "Income was twice as high, at 47.", "at 48.", "open"),
    ("en", "Growth was the highest, 7.2%.", "7.1%.", "open"),
    ("en", "Growth was 7.2% in 2025.", "7.1% in 2025.", ""),
    ("vi", "Thu nhập gấp hơn hai lần, từ 22,0 lên 47,6.", "22,0 lên 43,1.", "broken"),
    ("vi", "Thu nhập gấp hơn 2 lần, từ 22,0 lên 47,6.", "22,0 lên 43,1.", "broken"),
    ("vi", "Thu nhập gấp đôi, từ 22,0 lên 44,6.", "22,0 lên 43,1.", "holds"),
    ("vi", "Thu nhập gần gấp đôi, từ 25 lên 47.", "25 lên 52.", "broken"),
    ("vi", "Đạt 7,9%, gần 8%.", "Đạt 6,2%, gần 8%.", "broken"),
    ("vi", "Đạt 7,2%, vượt mục tiêu 7,0%.", "6,8%, 7,0%.", "broken"),
    ("vi", "Đạt 7,2%, vượt mục tiêu 7,0%.", "7,3%, 7,0%.", "holds"),
    ("vi", "Tỷ lệ hộ nghèo còn 12,5%, thấp hơn 15,0%.", "15,5%, 15,0%.", "broken"),
    ("vi", "Tăng 1.250 tỷ đồng so với 900 tỷ đồng.", "850 tỷ đồng so với 900 tỷ đồng.", "broken"),
    ("vi", "Sản lượng giảm, từ 300 xuống 280.", "300 xuống 310.", "broken"),
    ("vi", "GRDP là 7,2%.", "GRDP là 7,1%.", ""),
]


@pytest.mark.parametrize(("language", "before", "after", "expected"), JUDGED)
def test_a_worded_comparison_is_judged_by_the_numbers_beside_it(language, before, after, expected):
    assert judge(before, after, [], SAY[language]) == expected


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [([7.2, 6.5], [7.1, 6.5], "holds"), ([7.2, 6.5], [6.1, 6.5], "broken"), ([7.2], [7.1], "open")],
)
def test_the_highest_is_judged_by_the_other_figures_of_the_indicator(then, now, expected):
    assert judge("The highest: 7.2%.", "7.1%.", [(then, now)], SAY["en"]) == expected


def test_amounts_are_read_as_the_language_writes_them_and_years_are_none():
    text = "Năm 2025: 28.618 tỷ đồng, 7,18%, −0,4 điểm, giai đoạn 2021–2025, gấp 3 lần"
    assert [one.value for one in read_amounts(text, SAY["vi"])] == [28618, 7.18, -0.4]


FIGURES = [
    figure("income", "47.6", "Income was 47.6.", indicator="income", what="value", period="2025"),
    figure("before", "22.0", "Before: 22.0.", indicator="income", what="value", period="2020"),
]
LOWER = [
    FIGURES[0].__class__(**{**vars(FIGURES[0]), "text": "43.1", "sentence": "Income was 43.1."}),
    FIGURES[1],
]


def look_at(body, language="en", names=None, figures=FIGURES, new=LOWER):
    return refreshed(word_files.document(body, figures), new, names, language)[1]


def test_the_whole_sentence_is_told_as_the_person_left_it_and_what_is_broken_comes_first():
    plain = "We note with joy: income was "
    body = paragraph(plain, control("income", "47.6"), " million. Nothing else changed here.")
    body += paragraph(
        "It more than doubled, from ",
        control("before", "22.0"),
        " to ",
        control("income", "47.6"),
        ".",
    )
    findings = look_at(body)
    assert [look.sentence for look in findings.looks] == [
        "It more than doubled, from 22.0 to 47.6.",
        "We note with joy: income was 47.6 million.",
    ]
    assert findings.looks[0].figures == (("47.6", "43.1"),)
    assert findings.needs_person


def test_a_sentence_beside_a_changed_figure_without_comparison_needs_nobody():
    findings = look_at(paragraph("Income per head was ", control("income", "47.6"), " million."))
    assert len(findings.looks) == 1
    assert not findings.needs_person


def test_the_next_sentence_is_told_where_it_compares():
    body = paragraph(
        "Income rose from ",
        control("before", "22.0"),
        " to ",
        control("income", "47.6"),
        ". That is more than twice as much. We go on.",
    )
    assert [(one.sentence, one.judgement) for one in look_at(body).looks] == [
        ("That is more than twice as much.", "broken"),
        ("Income rose from 22.0 to 47.6.", "holds"),
    ]


def test_a_cell_with_a_figure_alone_says_nothing():
    assert not look_at(table(row(paragraph("Income"), paragraph(control("income", "47.6"))))).looks


def test_an_old_figure_typed_as_plain_text_is_told():
    body = paragraph("Income: ", control("income", "47.6")) + paragraph(
        "Our income per head of 47.6 million was praised."
    )
    findings = look_at(body, names={"income per head": "income"})
    assert findings.looks[0].sentence == "Our income per head of 47.6 million was praised."
    assert findings.looks[0].repeats
    assert findings.needs_person


def test_a_number_of_something_else_is_not_told():
    body = paragraph("Income: ", control("income", "47.6")) + paragraph(
        "The poverty rate of 47.6 per cent fell."
    )
    names = {"income per head": "income", "poverty rate": "poverty"}
    assert not look_at(body, names=names).looks


def test_a_sentence_left_as_the_report_made_it_is_told_with_what_the_report_says_now():
    old = figure("g", "7.2%", "Growth of 7.2% was faster than the plan asks for.")
    new = figure("g", "6.1%", "Growth of 6.1% was slower than the plan asks for.")
    body = paragraph(
        "Growth of ", control("g", "7.2%"), " was faster than the plan asks for. So be it."
    )
    findings = look_at(body, figures=[old], new=[new])
    assert findings.looks[0].now == new.sentence
    assert findings.looks[0].judgement == "broken"
    assert findings.replaced
    of_own = paragraph("Our growth of ", control("g", "7.2%"), " surprised everybody here.")
    assert look_at(of_own, figures=[old], new=[new]).looks[0].now == ""


def test_a_sentence_whose_figure_is_right_and_whose_words_are_not_is_told():
    old = figure("g", "7.2%", "Growth of 7.2% was faster than the plan asks for.")
    new = figure("g", "7.2%", "Growth of 7.2% was slower than the plan asks for.")
    body = paragraph("Growth of ", control("g", "7.2%"), " was faster than the plan asks for.")
    findings = look_at(body, figures=[old], new=[new])
    assert findings.looks[0].now == new.sentence
    assert findings.needs_person


@pytest.mark.parametrize("stop", ["TP. Cao Bằng", "No. 5 of Mr. Lan"])
def test_an_abbreviation_ends_no_sentence(stop):
    body = paragraph(f"In {stop} income was ", control("income", "47.6"), " million.")
    assert look_at(body).looks[0].sentence == f"In {stop} income was 47.6 million."


def test_a_doubtful_sentence_is_told_in_the_comment_at_its_figure():
    old = figure("g", "7.2%", "Growth of 7.2% was faster than the plan asks for.")
    new = figure("g", "6.1%", "Growth of 6.1% was slower than the plan asks for.")
    words = " was faster than the plan asks for."
    body = paragraph("Growth of ", control("g", "7.2%"), words)
    content = refreshed(word_files.document(body, [old]), [new])[0]
    assert new.sentence in word_files.unpack(content)["word/comments.xml"].decode()
    body = paragraph("It more than doubled, from 3% to ", control("g", "7.2%"), ".")
    now = figure("g", "5.9%", new.sentence.replace("6.1%", "5.9%"))
    content = refreshed(word_files.document(body, [old]), [now])[0]
    assert "Read the sentence again" in word_files.unpack(content)["word/comments.xml"].decode()
    body = paragraph("It was, as we all know, ", control("g", "7.2%"), ".")
    content = refreshed(word_files.document(body, [old]), [new])[0]
    assert "again" not in word_files.unpack(content)["word/comments.xml"].decode()
