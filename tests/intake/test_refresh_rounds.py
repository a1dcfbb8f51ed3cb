"""Rounds of a person's edits and refreshes: no edit is lost, every changed figure is found."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable

import pytest
import word_files
from lxml import etree
from test_refresh import MARK, refreshed
from word_files import W, change, control, figure, paragraph, row, run, table

from briefing.intake.drafts.refresh import Findings

NS = {"w": W}
WORDS = [
    "the",
    "plan",
    "asks",
    "for",
    "more",
    "roads",
    "schools",
    "and",
    "trees",
    "since",
    "people",
    "want",
    "to",
    "live",
    "well",
]


def q(name: str) -> str:
    return f"{{{W}}}{name}"


def make_figures(number: int) -> dict[str, str]:
    return {f"f{n}": f"{n}.{number}" for n in range(40)}


def said(key: str, text: str):
    return figure(key, text, f"Of {key} there were {text} in the year, as the office says.")


def make_document(values: dict[str, str]) -> bytes:
    body = []
    for n in range(0, 24, 2):
        one, other = f"f{n}", f"f{n + 1}"
        pair = (control(one, values[one]), control(other, run(values[other], "<w:b/>")))
        body.append(paragraph("We had ", pair[0], " and then ", pair[1], " of them. So it was."))
    for start in (24, 32):
        cells = (
            row(paragraph(f"Row {n}"), paragraph(control(f"f{n}", values[f"f{n}"])))
            for n in range(start, start + 8)
        )
        body.append(table(*cells))
    figures = [said(key, text) for key, text in values.items()]
    return word_files.document("".join(body), figures, settings="<w:zoom/>", comments=FIRST)


FIRST = f'<w:comment w:id="1" w:author="Lan">{paragraph("Mine")}</w:comment>'


class Person:
    """Someone who edits a document at random."""

    def __init__(self, seed: int) -> None:
        self.random, self.number = random.Random(seed), 5000

    def edit(self, content: bytes, times: int) -> bytes:
        parts = word_files.unpack(content)
        self.body = etree.fromstring(parts["word/document.xml"])
        self.comments = etree.fromstring(parts["word/comments.xml"])
        self.settings = etree.fromstring(parts["word/settings.xml"])
        for _ in range(times):
            self.random.choice(EDITS)(self)
        for name in ("document", "comments", "settings"):
            tree = self.body if name == "document" else getattr(self, name)
            parts[f"word/{name}.xml"] = etree.tostring(tree, encoding="UTF-8", standalone=True)
        return word_files.pack(parts)

    def pick(self, path: str):
        found = self.body.xpath(path, namespaces=NS)
        return self.random.choice(found) if found else None

    def say(self) -> str:
        return " ".join(self.random.sample(WORDS, 4)) + " "

    def pick_own(self):
        """A text of the person's, in no control and no change."""
        return self.pick("//w:p//w:t[not(ancestor::w:sdt) and not(ancestor::w:del)]")

    def add_words(self) -> None:
        if (text := self.pick_own()) is not None:
            text.text = self.say() + (text.text or "")

    def cut_words(self) -> None:
        if (text := self.pick_own()) is not None:
            text.text = (text.text or "")[3:]

    def move_paragraph(self) -> None:
        one, other = self.pick("//w:body/w:p"), self.pick("//w:body/w:p")
        if one is not None and one is not other:
            other.addnext(one)

    def reorder_tables(self) -> None:
        one, other = self.pick("//w:body/w:tbl"), self.pick("//w:body/*[not(self::w:sectPr)]")
        if one is not None and other is not None and one is not other:
            other.addprevious(one)

    def reorder_rows(self) -> None:
        one = self.pick("//w:tr")
        if one is not None and one.getnext() is not None and one.getnext().tag == q("tr"):
            one.getnext().addnext(one)

    def delete_control(self) -> None:
        if (one := self.pick("//w:sdt[not(ancestor::w:del)]")) is not None:
            one.getparent().remove(one)

    def unlink_control(self) -> None:
        one = self.pick("//w:sdt[not(ancestor::w:del)]")
        if one is not None:
            for child in list(one.find(q("sdtContent"))):
                one.addprevious(child)
            one.getparent().remove(one)

    def copy_paragraph(self) -> None:
        one, other = self.pick("//w:body/w:p"), self.pick("//w:body/w:p")
        if one is not None:
            twin = copy.deepcopy(one)
            for mark in twin.xpath(COMMENT_MARKS, namespaces=NS):
                mark.getparent().remove(mark)
            other.addnext(twin)

    def switch_tracking(self) -> None:
        found = self.settings.find(q("trackRevisions"))
        if found is None:
            etree.SubElement(self.settings, q("trackRevisions"))
        else:
            self.settings.remove(found)

    def insert_tracked(self) -> None:
        if (one := self.pick("//w:body/w:p")) is not None:
            one.append(self.parse(change("ins", run(self.say()), number=self.count())))

    def delete_tracked(self) -> None:
        """A run or a control deleted while changes are tracked."""
        path = "//w:p/*[self::w:r[w:t] or self::w:sdt[not(.//w:del) and not(.//w:ins)]]"
        if (one := self.pick(path)) is not None:
            removed = self.parse(change("del", "", number=self.count()))
            one.addprevious(removed)
            removed.append(one)
            for text in list(removed.iter(q("t"))):
                text.tag = q("delText")

    def add_comment(self) -> None:
        if (one := self.pick("//w:p/w:r[w:t]")) is not None:
            number = str(self.count())
            comment = etree.SubElement(self.comments, q("comment"))
            comment.set(q("id"), number)
            comment.set(q("author"), "Minh")
            comment.append(self.parse(paragraph(self.say())))
            for name, add in (("Start", one.addprevious), ("End", one.addnext)):
                mark = one.makeelement(q(f"commentRange{name}"))
                mark.set(q("id"), number)
                add(mark)

    def edit_figure(self) -> None:
        if (text := self.pick("//w:sdt//w:t[not(ancestor::w:del)]")) is not None:
            text.text = f"about {self.random.randrange(100)}"

    def format_figure(self) -> None:
        one = self.pick("//w:sdt//w:r[w:t and not(ancestor::w:del) and not(w:rPr/w:i)]")
        if one is not None:
            if one.find(q("rPr")) is None:
                one.insert(0, one.makeelement(q("rPr")))
            one.find(q("rPr")).insert(0, one.makeelement(q("i")))

    def split_figure(self) -> None:
        one = self.pick("//w:sdt//w:r[w:t and not(ancestor::w:del)]")
        if one is not None and len(one.findtext(q("t")) or "") > 2:
            twin = copy.deepcopy(one)
            one.addnext(twin)
            text = one.find(q("t"))
            twin.find(q("t")).text = text.text[2:]
            text.text = text.text[:2]

    def count(self) -> int:
        self.number += 1
        return self.number

    @staticmethod
    def parse(text: str):
        return etree.fromstring(f'<x xmlns:w="{W}">{text}</x>')[0]


EDITS: list[Callable[[Person], None]] = [
    *(Person.add_words, Person.cut_words, Person.move_paragraph, Person.reorder_tables),
    *(Person.reorder_rows, Person.delete_control, Person.unlink_control, Person.copy_paragraph),
    *(Person.switch_tracking, Person.insert_tracked, Person.delete_tracked, Person.add_comment),
    *(Person.edit_figure, Person.format_figure, Person.split_figure, Person.add_words),
]
COMMENT_MARKS = (
    ".//w:commentRangeStart | .//w:commentRangeEnd | .//w:r[w:commentReference]"
    " | .//w:bookmarkStart"
)
SEEN = ".//w:t[not(ancestor::w:del) and not(ancestor::w:moveFrom)]"


def read(control_) -> str:
    return "".join(control_.xpath(f"{SEEN}/text()", namespaces=NS))


def list_controls(content: bytes):
    """The key, what is seen, and whether it is in a tracked deletion, of each control in order."""
    body = etree.fromstring(word_files.unpack(content)["word/document.xml"])
    return [
        (
            one.find(f"{q('sdtPr')}/{q('tag')}").get(q("val")),
            read(one),
            bool(one.xpath("ancestor::w:del", namespaces=NS)),
        )
        for one in body.iter(q("sdt"))
    ]


def strip_marks(content: bytes, hidden: set[int]) -> tuple[bytes, bytes]:
    """The document and its comments as the person has them.

    Without the program's marks, and of the controls whose places are `hidden` without the figure.
    """
    parts = word_files.unpack(content)
    body = etree.fromstring(parts["word/document.xml"])
    comments = etree.fromstring(parts["word/comments.xml"])
    ours = {one.get(q("id")) for one in comments if one.get(q("author")) == MARK.author}
    for place, one in enumerate(list(body.iter(q("sdt")))):
        if place in hidden:
            first = one.xpath(f"{SEEN}/..", namespaces=NS)[0]
            looks = first.find(q("rPr"))
            kept = [child.tag for child in (looks if looks is not None else ())]
            one.find(q("sdtContent")).clear()
            one.set("looks", " ".join(tag for tag in kept if tag != q("highlight")))
    for mark in body.xpath(COMMENT_MARKS, namespaces=NS):
        reference = mark.find(q("commentReference"))
        if (mark if reference is None else reference).get(q("id")) in ours:
            mark.getparent().remove(mark)
    for one in list(comments):
        if one.get(q("id")) in ours:
            comments.remove(one)
    return etree.tostring(body, method="c14n"), etree.tostring(comments, method="c14n")


def play(seed: int, rounds: int, edits: int) -> int:
    """Rounds of edits and a refresh each, all of them checked; how many figures were replaced."""
    chance, person = random.Random(seed), Person(seed)
    recorded = make_figures(0)
    content, replaced = make_document(recorded), 0
    for number in range(1, rounds + 1):
        content = person.edit(content, edits)
        values = {
            key: f"{key[1:]}.{number}" if chance.random() < 0.4 else text
            for key, text in recorded.items()
        }
        before, (after, findings) = (
            content,
            refreshed(content, [said(*one) for one in values.items()]),
        )
        check_round(before, after, values, findings)
        replaced += len(findings.replaced)
        content, recorded = after, values
    return replaced


def check_round(before: bytes, after: bytes, values: dict[str, str], findings: Findings) -> None:
    then, now = list_controls(before), list_controls(after)
    assert [one[0] for one in then] == [one[0] for one in now]
    old = {one.key: one.text for one in read_figures(before)}
    hidden, edited = set(), 0
    for place, ((key, text, is_removed), (_, shown, _)) in enumerate(zip(then, now, strict=True)):
        if is_removed or not text:
            assert shown == text
        elif text in (old[key], values[key]):
            assert shown == values[key], f"{key}: {text} became {shown}"
            hidden.add(place)
        else:
            assert shown == text
            edited += 1
    assert len(findings.hand_edited) == edited
    assert len(findings.replaced) == sum(
        1 for (_, text, _), (_, shown, _) in zip(then, now, strict=True) if text != shown
    )
    assert strip_marks(before, hidden) == strip_marks(after, hidden)
    ids = [
        one.get(q("id")) for one in etree.fromstring(word_files.unpack(after)["word/comments.xml"])
    ]
    assert len(ids) == len({*ids})


def read_figures(content: bytes):
    from briefing.intake.drafts.package import Document
    from briefing.intake.drafts.record import read_record

    return read_record(Document(content)).figures


@pytest.mark.parametrize("seed", range(2))
def test_no_edit_is_lost_and_every_changed_figure_is_found(seed):
    assert play(seed, rounds=4, edits=10) > 20


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 108))
def test_a_hundred_edits_over_twenty_refreshes(seed):
    assert play(seed, rounds=20, edits=5) > 100
