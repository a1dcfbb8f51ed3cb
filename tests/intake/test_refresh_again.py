"""A document that was refreshed and is refreshed again: nothing is written over another figure."""

from __future__ import annotations

import random
import re

import pytest
import word_files
from test_refresh import SAY, body_of, refreshed
from word_files import control, figure, paragraph

from briefing.intake.drafts import reply
from briefing.intake.drafts.matching import match_figures
from briefing.intake.drafts.package import Document
from briefing.intake.drafts.record import rename

THEN = "Growth must more than double: from 4.46% to the plan's 10%."
NOW = "Growth must rise at least 1.83 times: from 5.46% to the plan's 10%."
RECORDED = [figure("t.1", "4.46%", THEN), figure("t.2", "10%", THEN)]
NEW = [figure(f"t.{n}", text, NOW) for n, text in enumerate(("1.83", "5.46%", "10%"), start=1)]
TITLE = paragraph(
    *("Growth must more than double: from ", control("t.1", "4.46%"), " to the plan's "),
    *(control("t.2", "10%"), "."),
)


def test_a_second_refresh_takes_no_other_figure_of_the_sentence():
    once, _ = refreshed(word_files.document(TITLE, RECORDED), NEW)
    assert "5.46%" in body_of(once)
    twice, findings = refreshed(once, NEW)
    assert twice == once
    assert not findings.replaced
    assert findings.unchanged == 2


def test_a_figure_back_at_its_earlier_value_is_that_one():
    once, _ = refreshed(word_files.document(TITLE, RECORDED), NEW)
    back, findings = refreshed(once, RECORDED)
    assert [(one.found, one.now) for one in findings.replaced] == [("5.46%", "4.46%")]
    assert "1.83" not in body_of(back)


def test_other_words_on_both_sides_are_another_figure():
    then = "In the plan of the province growth of 7.2% a year is asked for."
    now = "In the plan of the province growth is asked for, 4.1% more."
    assert not match_figures([figure("k", "7.2%", then)], [figure("k", "4.1%", now)])


def test_a_figure_the_report_has_no_more_is_told_with_its_sentence():
    body = paragraph("We know this. ", "It was ", control("g", "7.2%"), " a year. And so on.")
    _, findings = refreshed(word_files.document(body, [figure("g", "7.2%")]), [])
    told = [line for line in reply.list_lines(findings, SAY["en"]) if "7.2%" in line]
    assert told == ["  g: 7.2% · “It was 7.2% a year.”"]


def test_a_title_that_is_another_now_is_renewed_one_of_the_person_s_stays():
    body = paragraph(control("g", "7.2%", "Growth: 7.2%"), control("g", "7.2%", "Mine"))
    old, new = figure("g", "7.2%", title="Growth: 7.2%"), figure("g", "7.3%", title="Growth")
    content, _ = refreshed(word_files.document(body, [old]), [new])
    assert re.findall(r'alias w:val="([^"]*)"', body_of(content)) == ["Growth", "Mine"]
    assert "Growth: 7.3%, before: 7.2%." in word_files.unpack(content)["word/comments.xml"].decode()


def test_the_running_header_with_the_title_s_figures_is_renewed_and_not_told_again():
    text = ("Growth must double, from ", control("t", "4.4%"), " to 10%")
    old, new = (
        figure("t", value, f"Growth must double, from {value} to 10%") for value in ("4.4%", "5.4%")
    )
    before = word_files.document(paragraph(*text), [old], header=paragraph(*text, " · Draft"))
    content, findings = refreshed(before, [new])
    assert "5.4%" in word_files.unpack(content)["word/header.xml"].decode()
    assert len(findings.replaced) == len(findings.looks) == 1
    assert not findings.unmarked


def with_title(title: str) -> Document:
    """A document with a title in its properties."""
    parts = word_files.unpack(word_files.document(paragraph("x"), []))
    name = "docProps/core.xml"
    kind = f"{word_files.PACKAGE}/relationships/metadata/core-properties"
    more = f'<Relationship Id="rId9" Type="{kind}" Target="{name}"/></Relationships>'
    relations = parts["_rels/.rels"].decode().replace("</Relationships>", more)
    core = f'<x xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></x>'
    return Document(word_files.pack({**parts, "_rels/.rels": relations, name: core}))


@pytest.mark.parametrize("title", ["Growth was 7.18%", "Our speech"])
def test_the_title_of_the_file_is_renewed_where_it_is_the_report_s(title):
    document, made = with_title(title), with_title("Growth was 7.20%")
    rename(document, made, [figure("g", "7.18%", "Growth was 7.18%")])
    is_ours = title != "Our speech"
    content = word_files.unpack(document.save())["docProps/core.xml"].decode()
    assert ("Growth was 7.20%" if is_ours else title) in content


WORDS = ("growth", "the plan", "asks for", "in all", "from", "to", "at least", "more than")


def make_report(chance: random.Random, most: int) -> list[tuple[str, list[str]]]:
    """Sentences of some words, each as its pieces, with figures at random between them."""
    report = []
    for _ in range(most):
        pieces, numbers = [], []
        for word in chance.sample(WORDS, 5):
            pieces.append(word)
            if chance.random() < 0.5:
                numbers.append(f"{chance.randrange(9)}.{chance.randrange(9)}%")
                pieces.append(numbers[-1])
        report.append((" ".join(pieces), numbers))
    return report


def list_figures(report: list[tuple[str, list[str]]]):
    return [
        figure(f"s{at}.{n}", number, sentence)
        for at, (sentence, numbers) in enumerate(report)
        for n, number in enumerate(numbers)
    ]


@pytest.mark.parametrize("seed", range(60))
def test_a_refresh_of_a_refreshed_document_changes_nothing(seed):
    chance = random.Random(seed)
    then, now = make_report(chance, 12), make_report(chance, 8)
    now += chance.sample(then, 6)  # moved
    chance.shuffle(now)
    figures = list_figures(then)
    body = "".join(paragraph(one.sentence, " ", control(one.key, one.text)) for one in figures)
    once, _ = refreshed(word_files.document(body, figures), list_figures(now))
    twice, findings = refreshed(once, list_figures(now))
    assert not findings.replaced
    assert twice == once
