"""A document that was refreshed and is refreshed again: nothing is written over another figure."""

from __future__ import annotations

import random

import pytest
import word_files
from test_refresh import SAY, body_of, refreshed
from word_files import control, figure, paragraph

from briefing.intake.drafts import reply
from briefing.intake.drafts.matching import match_figures

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
