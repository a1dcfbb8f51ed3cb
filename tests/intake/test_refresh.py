"""What a refresh replaces in an edited document, what it leaves, and what it tells."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import word_files
from word_files import change, control, figure, paragraph, row, run, table

from briefing import i18n
from briefing.intake.drafts.controls import list_controls
from briefing.intake.drafts.package import Document
from briefing.intake.drafts.record import read_record, renew, write_record
from briefing.intake.drafts.refresh import Made, Mark, refresh

SAY = {language: i18n.load_message_translator(language) for language in ("vi", "en")}
MARK = Mark("Cao Bằng Briefing", "2026-11-30T09:00:00Z", frozenset(("0000AA", "00BB00")))


def refreshed(content, new, names=None, language="en", made=None):
    """The parts of a document with the figures of now, and what came of it."""
    document = Document(content)
    record = read_record(document)
    findings, listed = refresh(
        document, record.figures, new, names or {}, SAY[language], MARK, made
    )
    write_record(document, record, listed)
    content = document.save()
    return content, findings


def body_of(content: bytes) -> str:
    return word_files.unpack(content)["word/document.xml"].decode()


GROWTH = figure("growth", "7.18%", "Growth was 7.18%.", source="[1] Report, p. 3")
NOW = figure("growth", "7.20%", "Growth was 7.20%.", source="[2] Yearbook, p. 9")


def test_a_changed_figure_is_replaced_with_its_format_highlighted_and_commented():
    looks = '<w:b/><w:sz w:val="28"/><w:u w:val="single"/>'
    body = paragraph("Growth was ", control("growth", run("7.18%", looks), "Growth · 2025"), ".")
    content, findings = refreshed(word_files.document(body, [GROWTH]), [NOW])
    text = body_of(content)
    assert (
        '<w:b/><w:sz w:val="28"/><w:highlight w:val="yellow"/><w:u w:val="single"/></w:rPr>'
        '<w:t xml:space="preserve">7.20%</w:t>' in text
    )
    comments = word_files.unpack(content)["word/comments.xml"].decode()
    number = re.search(r'<w:comment w:id="(\d+)" w:author="Cao Bằng Briefing"', comments)[1]
    assert f'<w:commentRangeStart w:id="{number}"/><w:sdt>' in text
    assert (
        f'</w:sdt><w:commentRangeEnd w:id="{number}"/><w:r>'
        f'<w:commentReference w:id="{number}"/></w:r>' in text
    )
    assert "Growth · 2025: 7.20%, before: 7.18%." in comments
    assert "Source: [2] Yearbook, p. 9" in comments
    assert findings.replaced[0].found == "7.18%"
    assert not findings.needs_person


def test_parts_that_are_not_touched_stay_byte_for_byte():
    more = {
        "word/theme.xml": b"<!-- as it was -->  <a  b='1'/>",
        "word/media/image1.png": b"\x89PNG\0",
    }
    body = paragraph("Growth was ", control("growth", "7.18%"), ".")
    before = word_files.document(body, [GROWTH], footnotes=paragraph("x"), more=more)
    content, _ = refreshed(before, [NOW])
    old, new = word_files.unpack(before), word_files.unpack(content)
    touched = {name for name in old if old[name] != new[name]}
    assert touched == {
        *("word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"),
        "customXml/item1.xml",
    }
    assert [*new][: len(old)] == [*old]


def test_a_figure_in_several_runs_keeps_the_format_of_the_first():
    body = paragraph(control("growth", run("7.", "<w:b/>") + run("18", "<w:i/>") + run("%")))
    text = body_of(refreshed(word_files.document(body, [GROWTH]), [NOW])[0])
    assert (
        '<w:rPr><w:b/><w:highlight w:val="yellow"/></w:rPr><w:t xml:space="preserve">7.20%</w:t>'
        in text
    )
    assert "18" not in text


def test_a_highlight_of_the_person_stays():
    looks = '<w:highlight w:val="green"/>'
    body = paragraph(control("growth", run("7.18%", looks)))
    text = body_of(refreshed(word_files.document(body, [GROWTH]), [NOW])[0])
    assert text.count("w:highlight") == 1
    assert looks in text


def test_a_figure_changed_by_hand_is_told_and_not_overwritten():
    before = word_files.document(paragraph(control("growth", "about 7%")), [GROWTH])
    content, findings = refreshed(before, [NOW])
    assert body_of(content) == body_of(before)
    assert [one[1:4] for one in findings.hand_edited] == [("7.18%", "about 7%", "7.20%")]
    assert findings.needs_person
    again, findings = refreshed(content, [NOW])
    assert [one[1:4] for one in findings.hand_edited] == [("7.18%", "about 7%", "7.20%")]
    assert again == content


def test_a_figure_the_person_has_brought_up_to_date_is_right():
    before = word_files.document(paragraph(control("growth", "7.20%")), [GROWTH])
    content, findings = refreshed(before, [NOW])
    assert not findings.hand_edited
    assert not findings.needs_person
    assert read_record(Document(content)).figures[0].text == "7.20%"


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", "  "])
def test_other_spaces_are_no_change_by_hand(space):
    old, new = figure("a", "24\u00a0500"), figure("a", "24\u00a0600")
    body = paragraph(control("a", f"24{space}500"))
    content, findings = refreshed(word_files.document(body, [old]), [new])
    assert findings.replaced
    assert "24\u00a0600" in body_of(content)


def test_a_deleted_figure_stays_deleted():
    before = word_files.document(paragraph("Growth was strong."), [GROWTH])
    content, findings = refreshed(before, [NOW])
    assert body_of(content) == body_of(before)
    assert findings.deleted == 1
    assert not findings.lost
    assert not findings.needs_person


def test_an_emptied_control_stays_empty():
    shown = control("growth", "Click to enter text.", more="<w:showingPlcHdr/>")
    before = word_files.document(paragraph(shown) + paragraph(control("growth", run(""))), [GROWTH])
    content, findings = refreshed(before, [NOW])
    assert body_of(content) == body_of(before)
    assert findings.deleted == 1
    assert not findings.hand_edited


TRACKED_DELETIONS = {
    "around the control": paragraph(change("del", control("growth", "7.18%"))),
    "in the control": paragraph(control("growth", change("del", run("7.18%")))),
    "moved away": paragraph(change("moveFrom", control("growth", "7.18%"))),
    "a row": table(
        row(paragraph(control("growth", "7.18%")), more='<w:trPr><w:del w:id="9"/></w:trPr>')
    ),
}


@pytest.mark.parametrize("body", TRACKED_DELETIONS.values(), ids=TRACKED_DELETIONS.keys())
def test_a_figure_in_a_tracked_deletion_stays_and_is_told(body):
    before = word_files.document(body, [GROWTH])
    content, findings = refreshed(before, [NOW])
    assert body_of(content) == body_of(before)
    assert len(findings.removed) == 1
    assert not findings.hand_edited
    assert read_record(Document(content)).figures[0].text == "7.18%"  # the deletion may be refused


def test_of_a_tracked_move_the_new_place_is_changed():
    old, new = control("growth", "7.18%"), control("growth", "7.18%")
    body = paragraph(change("moveFrom", old)) + paragraph(change("moveTo", new, number=901))
    text = body_of(refreshed(word_files.document(body, [GROWTH]), [NOW])[0])
    assert f"<w:p>{change('moveFrom', old)}</w:p>" in text
    assert text.count("7.20%") == 1
    assert 'w:moveTo w:id="901" w:author="Lan"' in text


def test_a_tracked_change_by_hand_in_a_control_is_told():
    typed = change("del", run("7.18%")) + change("ins", run("8%"), number=901)
    before = word_files.document(paragraph(control("growth", typed)), [GROWTH])
    content, findings = refreshed(before, [NOW])
    assert body_of(content) == body_of(before)
    assert findings.hand_edited[0].found == "8%"


def test_a_copied_control_is_changed_in_both_places():
    body = paragraph("Growth: ", control("growth", "7.18%")) + paragraph(control("growth", "7.18%"))
    content, findings = refreshed(word_files.document(body, [GROWTH]), [NOW])
    assert body_of(content).count("7.20%") == 2
    assert len(findings.replaced) == 2


TRACKING = "<w:trackRevisions/>"


def test_where_changes_are_tracked_the_replacement_is_a_tracked_change():
    body = paragraph(control("growth", run("7.18%", "<w:b/>")))
    content, _ = refreshed(word_files.document(body, [GROWTH], settings=TRACKING), [NOW])
    text = body_of(content)
    removed = re.search(
        r'<w:del w:id="\d+" w:author="Cao Bằng Briefing" w:date="[^"]+">(.*?)</w:del>', text
    )[1]
    assert (
        removed
        == '<w:r><w:rPr><w:b/></w:rPr><w:delText xml:space="preserve">7.18%</w:delText></w:r>'
    )
    inserted = re.search(
        r'<w:ins w:id="\d+" w:author="Cao Bằng Briefing"[^>]*>(.*?)</w:ins>', text
    )[1]
    assert (
        inserted == '<w:r><w:rPr><w:b/><w:highlight w:val="yellow"/></w:rPr><w:t>7.20%</w:t></w:r>'
    )
    again, findings = refreshed(content, [NOW])
    assert again == content
    assert findings.unchanged == 1
    third, _ = refreshed(content, [figure("growth", "7.30%", "Growth was 7.30%.")])
    assert "7.18%" in body_of(third)
    assert "7.30%" in body_of(third)
    assert "7.20%" not in body_of(third)


def test_within_what_a_person_inserted_nothing_more_is_tracked():
    body = paragraph(change("ins", control("growth", "7.18%")))
    content, _ = refreshed(word_files.document(body, [GROWTH], settings=TRACKING), [NOW])
    assert "<w:del " not in body_of(content)
    assert body_of(content).count("<w:ins ") == 1


def test_tracking_that_is_switched_off_is_off():
    body = paragraph(control("growth", "7.18%"))
    settings = '<w:trackRevisions w:val="false"/>'
    content, _ = refreshed(word_files.document(body, [GROWTH], settings=settings), [NOW])
    assert "<w:ins " not in body_of(content)


PERSONS = (
    '<w:comment w:id="0" w:author="Lan" w:date="2026-11-30T08:00:00Z"><w:p><w:r>'
    "<w:t>Why?</w:t></w:r></w:p></w:comment>"
    '<w:comment w:id="7" w:author="Minh"><w:p/></w:comment>'
)


def test_comments_of_a_person_stay_and_their_numbers_are_not_taken():
    marked = (
        '<w:commentRangeStart w:id="0"/>'
        + control("growth", "7.18%")
        + '<w:commentRangeEnd w:id="0"/>'
    )
    body = paragraph(marked, '<w:r><w:commentReference w:id="0"/></w:r>')
    content, _ = refreshed(word_files.document(body, [GROWTH], comments=PERSONS), [NOW])
    comments = word_files.unpack(content)["word/comments.xml"].decode()
    assert PERSONS in comments
    numbers = re.findall(r'<w:comment w:id="(\d+)"', comments)
    assert len(numbers) == len({*numbers}) == 3
    assert "word/comments2.xml" not in word_files.unpack(content)


def test_a_second_change_is_told_in_the_same_comment_and_unchanged_figures_keep_theirs():
    body = paragraph(control("growth", "7.18%"), control("rate", "3"))
    figures = [GROWTH, figure("rate", "3")]
    first, _ = refreshed(word_files.document(body, figures), [NOW, figure("rate", "4")])
    third = figure("growth", "7.30%", "Growth was 7.30%.")
    second, findings = refreshed(first, [third, figure("rate", "4")])
    comments = word_files.unpack(second)["word/comments.xml"].decode()
    assert comments.count("<w:comment ") == 2
    assert comments.index("7.30%, before: 7.20%") < comments.index("7.20%, before: 7.18%")
    assert body_of(second).count("w:highlight") == 2
    assert len(findings.replaced) == 1
    assert findings.unchanged == 1


def test_a_comment_marked_as_done_gets_no_more_said():
    body = paragraph(control("growth", "7.18%"))
    content, _ = refreshed(word_files.document(body, [GROWTH]), [NOW])
    parts = word_files.unpack(content)
    named = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:paraId="0A"'
    comments = parts["word/comments.xml"].decode().replace("<w:p>", f"<w:p {named}>")
    parts["word/comments.xml"] = comments.encode()
    w15 = "http://schemas.microsoft.com/office/word/2012/wordml"
    extended = (
        f'<w15:commentsEx xmlns:w15="{w15}">'
        '<w15:commentEx w15:paraId="0A" w15:done="1"/></w15:commentsEx>'
    )
    parts["word/commentsExtended.xml"] = extended.encode()
    relations = parts["word/_rels/document.xml.rels"].decode()
    kind = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    added = (
        f'<Relationship Id="rId99" Type="{kind}" Target="commentsExtended.xml"/></Relationships>'
    )
    parts["word/_rels/document.xml.rels"] = relations.replace("</Relationships>", added).encode()
    third = figure("growth", "7.30%", "Growth was 7.30%.")
    again, _ = refreshed(word_files.pack(parts), [third])
    assert word_files.unpack(again)["word/comments.xml"].decode().count("<w:comment ") == 2


def test_a_figure_in_a_note_or_header_is_highlighted_without_a_comment():
    note = f'<w:footnote w:id="1">{paragraph(control("growth", "7.18%"))}</w:footnote>'
    header = paragraph(control("growth", "7.18%"))
    content, findings = refreshed(
        word_files.document("", [GROWTH], footnotes=note, header=header), [NOW]
    )
    parts = word_files.unpack(content)
    for name in ("word/footnotes.xml", "word/header.xml"):
        assert "7.20%" in parts[name].decode()
        assert "w:highlight" in parts[name].decode()
    assert len(findings.unmarked) == 2
    assert "word/comments.xml" not in parts


def test_a_control_around_a_paragraph_or_a_cell_is_refreshed():
    block = control("growth", paragraph("7.18%"))
    held = control("rate", f"<w:tc><w:tcPr/>{paragraph('3')}</w:tc>")
    cell = f"<w:tbl><w:tr>{held}</w:tr></w:tbl>"
    content, findings = refreshed(
        word_files.document(block + cell, [GROWTH, figure("rate", "3")]), [NOW, figure("rate", "4")]
    )
    text = body_of(content)
    assert len(findings.replaced) == 2
    assert not findings.unmarked
    assert re.search(r"<w:p><w:commentRangeStart[^>]*/><w:r>.*?7.20%", text)


# Figures that are not where they were


def test_a_figure_without_its_control_is_lost_and_one_that_is_gone_is_deleted():
    figures = [
        GROWTH,
        figure("rate", "3.5", "The poverty rate fell to 3.5 per cent."),
        figure("jobs", "12", "Jobs for young people: 12"),
    ]
    body = paragraph("Growth was 7.18%. The weather was fine.") + paragraph("Rooms: 12")
    new = [NOW, *figures[1:]]
    content, findings = refreshed(word_files.document(body, figures), new)
    assert [(one.recorded, one.now, one.sentence) for one in findings.lost] == [
        ("7.18%", "7.20%", "Growth was 7.18%.")
    ]
    assert findings.deleted == 2
    assert findings.needs_person
    assert read_record(Document(content)).figures[0].text == "7.18%"


def test_a_lost_figure_that_is_still_right_needs_nobody():
    findings = refreshed(word_files.document(paragraph("Growth was 7.18%."), [GROWTH]), [GROWTH])[1]
    assert len(findings.lost) == 1
    assert not findings.needs_person


def test_a_lost_figure_of_a_table_is_known_by_its_row():
    of_row = figure("growth", "7.18%", "GRDP growth: 7.18%")
    body = table(
        row(paragraph("GRDP growth"), paragraph("7.18%")),
        row(paragraph("Jobs"), paragraph("7.18%")),
    )
    findings = refreshed(word_files.document(body, [of_row]), [of_row])[1]
    assert len(findings.lost) == 1


def test_a_part_of_a_longer_number_is_no_lost_figure():
    old = figure("a", "7.1", "Growth was 7.1 per cent.")
    body = paragraph("Growth was 17.1 per cent, or 7.18 per cent, or 7.1.3.")
    assert not refreshed(word_files.document(body, [old]), [old])[1].lost


def test_a_figure_the_report_has_no_more_is_told_and_stays():
    before = word_files.document(paragraph(control("growth", "7.18%")), [GROWTH])
    content, findings = refreshed(
        before, [figure("other", "5", "Five."), figure("more", "6", "Six.")]
    )
    assert content == before
    assert findings.gone[0].found == "7.18%"
    assert findings.needs_person
    assert findings.added == 2


def test_a_figure_of_which_the_report_says_something_else_is_not_overwritten():
    old = figure("text.1", "12", "In all 12 of the targets were reached.")
    new = figure("text.1", "3", "By 2030 the airport serves 3 provinces.")
    before = word_files.document(
        paragraph("In all ", control("text.1", "12"), " were reached."), [old]
    )
    content, findings = refreshed(before, [new])
    assert body_of(content) == body_of(before)
    assert not findings.replaced
    assert findings.reworded[0].sentence == new.sentence
    assert findings.needs_person


def test_a_sentence_that_moved_in_the_report_is_found_again_and_keeps_its_tag():
    old = figure("text.1", "12", "In all 12 targets were reached.")
    new = [
        figure("text.1", "3", "By 2030 the airport serves 3 provinces."),
        figure("text.2", "13", "In all 13 targets were reached."),
    ]
    before = word_files.document(paragraph("In all ", control("text.1", "12"), "."), [old])
    content, findings = refreshed(before, new)
    assert findings.replaced[0].now == "13"
    assert [(one.key, one.text) for one in read_record(Document(content)).figures] == [
        ("text.1", "13")
    ]
    again, findings = refreshed(content, new)
    assert findings.unchanged == 1
    assert again == content


def test_a_figure_of_another_period_is_another_figure():
    old = figure("latest", "7.18%", "Growth: 7.18%", indicator="growth", period="2025")
    new = figure("latest", "6.5%", "Growth: 6.5%", indicator="growth", period="2026")
    findings = refreshed(word_files.document(paragraph(control("latest", "7.18%")), [old]), [new])[
        1
    ]
    assert findings.reworded
    assert not findings.replaced


def test_a_control_from_another_document_of_ours_is_told():
    before = word_files.document(paragraph(control("growth", "6.9%")), [])
    content, findings = refreshed(before, [NOW])
    assert content == before
    assert findings.unknown[0].found == "6.9%"
    assert findings.needs_person


def test_a_control_of_a_person_is_left_alone():
    before = word_files.document(paragraph(control("name of the boss", "Mr 7.18%")), [GROWTH])
    content, findings = refreshed(before, [NOW])
    assert body_of(content) == body_of(before)
    assert not findings.needs_person


def test_a_figure_of_a_reworded_sentence_is_known_by_the_words_beside_it():
    old = figure("t.1", "4.46%", "Growth must more than double: from 4.46% to the plan's 10%.")
    aim = figure("t.2", "10%", old.sentence)
    said = "Growth must rise by 1.83 times: from 5.46% to the plan's 10%."
    new = [figure("t.1", "1.83", said), figure("t.2", "5.46%", said), figure("t.3", "10%", said)]
    body = paragraph(
        "Growth must more than double: from ",
        control("t.1", "4.46%"),
        " to the plan's ",
        control("t.2", "10%"),
        ".",
    )
    content, findings = refreshed(word_files.document(body, [old, aim]), new)
    assert [(one.found, one.now) for one in findings.replaced] == [("4.46%", "5.46%")]
    assert findings.unchanged == 1
    assert not findings.reworded
    assert findings.looks[0].now == said
    assert [one.key for one in read_record(Document(content)).figures] == ["t.1", "t.2"]


def test_a_second_refresh_of_a_reworded_sentence_changes_nothing():
    old = figure("t.1", "4.46%", "Growth must more than double: from 4.46% to the plan's 10%.")
    said = "Growth must rise by 1.83 times: from 5.46% to the plan's 10%."
    new = [figure("t.1", "1.83", said), figure("t.2", "5.46%", said), figure("t.3", "10%", said)]
    aim = figure("t.2", "10%", old.sentence)
    body = paragraph("from ", control("t.1", "4.46%"), " to ", control("t.2", "10%"), ".")
    content, _ = refreshed(word_files.document(body, [old, aim]), new)
    again, findings = refreshed(content, new)
    assert (findings.replaced, findings.reworded, findings.gone) == ([], [], [])
    assert again == content


def test_the_last_line_of_the_pages_is_renewed_where_it_was_left():
    footer = paragraph("sources up to 1 May · 1a2b") + paragraph("Our own line")
    body = paragraph(control("growth", "7.18%"))
    record = word_files.write_record([GROWTH], imprint="sources up to 1 May · 1a2b")
    document = Document(word_files.document(body, [], footer=footer, record=record))
    record = read_record(document)
    renew(document, record, replace(record, imprint="sources up to 2 June · 3c4d"))
    text = word_files.unpack(document.save())["word/footer.xml"].decode()
    assert "sources up to 2 June · 3c4d" in text
    assert "Our own line" in text
    assert read_record(document).imprint == "sources up to 2 June · 3c4d"


def make_verdict(sign: str, colour: str, text: str) -> str:
    looks = f'<w:b/><w:color w:val="{colour}"/>'
    return paragraph(run(f"{sign}\u00a0", looks), control("verdict", run(text, looks)))


@pytest.mark.parametrize("settings", ["", TRACKING])
def test_the_sign_and_the_colour_of_a_verdict_go_with_it(settings):
    old, new = figure("verdict", "Behind"), figure("verdict", "Reached")
    controls = word_files.document(make_verdict("●", "00BB00", "Reached"), [new])
    document = Document(controls)
    made = Made(document, {"verdict": list_controls(document, {"verdict"})[0]})
    mine = word_files.document(make_verdict("▼", "0000AA", "Behind"), [old], settings=settings)
    text = body_of(refreshed(mine, [new], made=made)[0])
    seen = re.sub(r"<w:del .*?</w:del>", "", text)
    assert re.sub(r"<[^>]+>", "", seen).strip() == "●\u00a0Reached"
    assert seen.count('w:val="00BB00"') == 2
    assert "0000AA" not in seen
    of_own = word_files.document(make_verdict("✗", "FF00FF", "Behind"), [old])
    text = body_of(refreshed(of_own, [new], made=made)[0])
    assert re.sub(r"<[^>]+>", "", text).strip() == "✗\u00a0Reached"
    assert text.count("FF00FF") == 2
