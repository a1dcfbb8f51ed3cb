"""Files that are no document of ours, or do harm; documents far larger than any of ours."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
import word_files
from test_refresh import GROWTH, NOW, body_of, refreshed
from word_files import HEAD, control, figure, paragraph, run

from briefing import errors
from briefing.intake import guard
from briefing.intake.drafts.package import Document
from briefing.intake.drafts.record import read_record

OURS = word_files.document(paragraph(control("growth", "7.18%")), [GROWTH])


def with_part(name: str, content: str | bytes, old: bytes = OURS) -> bytes:
    return word_files.pack({**word_files.unpack(old), name: content})


def with_text(name: str, before: str, after: str) -> bytes:
    text = word_files.unpack(OURS)[name].decode()
    assert before in text
    return with_part(name, text.replace(before, after))


def make_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in word_files.unpack(OURS).items():
            archive.writestr(name, content)
        archive.writestr("word/media/image.bin", bytes(30_000_000))
    return packed.getvalue()


LISTED = 'Target="../customXml/item1.xml"'
EXTERNAL = 'Target="file:///etc/passwd" TargetMode="External"'
ENTITY = '<!DOCTYPE w [<!ENTITY a "aaaa">]>\n'
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
MAIN = f"{word_files.WORDML}.document.main+xml"
HARMFUL = {
    "nothing": (b"", "no Word document"),
    "text": (b"Growth was 7.18%", "no Word document"),
    "old Word": (guard.OLE + bytes(600), "no Word document"),
    "locked": (guard.OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "cut off": (OURS[:-300], "damaged"),
    "a workbook": (word_files.pack({"[Content_Types].xml": f"{HEAD}<Types/>"}), "no Word document"),
    "broken XML": (with_text("word/document.xml", "</w:body>", ""), "damaged"),
    "entities": (with_text("word/document.xml", HEAD, HEAD + ENTITY), "entities"),
    "entities in the list": (with_text("customXml/item1.xml", HEAD, HEAD + ENTITY), "entities"),
    "a program": (with_part("word/vbaProject.bin", b"x"), "macro"),
    "a form with programs": (with_text("[Content_Types].xml", MAIN, MACRO), "macro"),
    "a bomb": (make_bomb(), "unpacked"),
    "strict": (
        with_text("_rels/.rels", word_files.OFFICE, "http://purl.oclc.org/ooxml/officeDocument"),
        "Strict",
    ),
    "no list": (word_files.document(paragraph("Hello"), [], record=""), "no list"),
    "another list": (with_text("customXml/item1.xml", "urn:briefing", "urn:other"), "no list"),
    "a list elsewhere": (with_text("word/_rels/document.xml.rels", LISTED, EXTERNAL), "no list"),
    "deep": (with_text("word/document.xml", "<w:body>", "<w:body>" + "<w:sdt>" * 5000), "damaged"),
}


@pytest.mark.parametrize(("content", "found"), HARMFUL.values(), ids=HARMFUL.keys())
def test_what_is_no_document_of_ours_is_refused(content, found):
    with pytest.raises(errors.WrongDraft, match=found):
        read_record(Document(content))


def test_relations_to_other_files_are_never_followed():
    relations = word_files.unpack(OURS)["word/_rels/document.xml.rels"].decode()
    added = "".join(
        f'<Relationship Id="x{n}" Type="{word_files.OFFICE}/{kind}" {EXTERNAL}/>'
        for n, kind in enumerate(("comments", "footnotes", "header", "settings", "customXml"))
    )
    content = with_part(
        "word/_rels/document.xml.rels",
        relations.replace("</Relationships>", added + "</Relationships>"),
    )
    content, findings = refreshed(content, [NOW])
    assert len(findings.replaced) == 1
    assert added in word_files.unpack(content)["word/_rels/document.xml.rels"].decode()


def test_signs_of_markup_in_figures_stay_signs():
    old = figure("growth", "<b>&7", 'Growth "was" <b>&7', title="a & <b>", source="[1] <i> & co")
    new = figure("growth", "<b>&8", 'Growth "was" <b>&8', title="a & <b>", source="[1] <i> & co")
    old = old.__class__(**{**vars(old), "source": ""})
    content, findings = refreshed(
        word_files.document(paragraph(control("growth", run("<b>&7"))), [old]), [new]
    )
    assert "&lt;b&gt;&amp;8" in body_of(content)
    assert findings.replaced[0].now == "<b>&8"


@pytest.mark.slow
def test_ten_thousand_controls_and_a_hundred_thousand_signs_are_done_in_seconds():
    figures = [figure(f"f{n}", f"{n}.1", f"Number {n} was {n}.1.") for n in range(10_000)]
    new = [figure(f"f{n}", f"{n}.2", f"Number {n} was {n}.2.") for n in range(10_000)]
    shown = [control(one.key, one.text) for one in figures]
    long = "It was twice as much, nearly 8 and above 9 of 7. " * 2_000
    body = paragraph(*shown[:5_000]) + "".join(map(paragraph, shown[5_000:])) + paragraph(long)
    content = word_files.document(body + paragraph(long, control("f1", "1.1")), figures)
    start = time.process_time()
    _, findings = refreshed(content, new)
    assert len(findings.replaced) == 10_001
    assert time.process_time() - start < 30


@pytest.mark.slow
def test_ten_thousand_lost_figures_are_found_in_seconds():
    figures = [
        figure(f"f{n}", f"{n}.1", f"In district {n} the number was {n}.1.") for n in range(10_000)
    ]
    body = "".join(paragraph(one.sentence) for one in figures[:5_000])
    start = time.process_time()
    findings = refreshed(word_files.document(body, figures), figures)[1]
    assert (len(findings.lost), findings.deleted) == (5_000, 5_000)
    assert time.process_time() - start < 30


@pytest.mark.slow
def test_a_list_of_figures_made_to_be_slow_is_done_in_seconds():
    long = ("a b " * 20_000).strip()
    figures = [figure(f"f{n}", "5", f"{long} {n} x 5") for n in range(20)]
    new = [figure(f"f{n}", "6", f"{long} y {n} z 6 w") for n in range(20)]
    nameless = "<w:p><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:p>"
    more = [figure(f"g{n}", "57"[n % 2], "a row of figures") for n in range(500)]
    body = paragraph(*(control(one.key, one.text) for one in figures))
    body += "".join(nameless.format(run("5576"[n % 4])) for n in range(500))
    start = time.process_time()
    refreshed(word_files.document(body, [*figures, *more]), [*new, *more])
    assert time.process_time() - start < 30
