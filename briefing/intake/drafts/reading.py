"""A draft's file → its passages: paragraphs, lines of a text, cells of a table, as they stand.

A Word document is read from its parts, within the limits of `guard`: what was deleted with tracked
changes is no text of it, what was inserted is. Nothing of a text is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element

from briefing import errors, limits, paths
from briefing.errors import Message, message
from briefing.intake import encodings, guard
from briefing.intake.drafts.sentences import DIGITS, LONGEST

SUFFIXES = (".docx", ".txt", ".md")
MAX_DRAFT = 2_000_000  # bytes of a text, signs of a document: five hundred pages
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
NOT_READ = {FALLBACK, *(f"{WORD}{name}" for name in ("del", "moveFrom", "rPr", "sdtPr"))}
PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
A_DRAFT = message("a Word document (.docx) or a text (.txt, .md)")
SAVE_AS_DOCX = message("open it in a word processor and save it as .docx")
GIVE_ONE = message("give the path of one")
ADVICE = {  # what is refused → what was expected, what to do
    "encrypted": (message("a file anyone can open"), message("save it without a password")),
    "macro": (message("a document without programs"), message("save it as .docx, without macros")),
    "zip_bomb": (message("a document of five hundred pages at most"), message("check it in parts")),
    "encoding": (message("text in Unicode"), message("save it again as UTF-8")),
}
LIST_MARK = re.compile(
    r"\s*(?:[-+*•●▪–—#|>]|\(?\d{1,3}(?:\.\d{1,3})*[.)]\s|\(?[IVXLivx]+[.)]\s|\([a-zđ0-9]{1,3}\)"
    r"|[a-zđ][.)]\s|(?:Điều|Chương|Mục|Phần|Article|Chapter|Section) )"
)
WRAPPED = 160  # signs of a line; in a text with longer ones every line is a paragraph
RULE_OF_TABLE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|?)+\s*")


class Passage(NamedTuple):
    """A piece of a draft that a sentence does not go beyond.

    `label` is what names a cell of a table: the first cells of its row; `head` that of its column.
    """

    text: str
    label: str = ""
    head: str = ""
    is_heading: bool = False
    is_contents: bool = False


def read_draft(file: Path) -> list[Passage]:
    """The passages of a draft, in order. Raises UnreadableDraft."""
    passages = list(_read_passages(file, _read_bytes(file)))
    if (count := len(passages)) > limits.MAX_PASSAGES:
        found = message("{count} paragraphs", count=limits.quantity(count))
        raise _refuse(file, found, *ADVICE["zip_bomb"])
    count = sum(len(DIGITS.findall(passage.text)) for passage in passages)
    if count > limits.MAX_NUMBERS:
        found = message("{count} numbers", count=limits.quantity(count))
        raise _refuse(file, found, *ADVICE["zip_bomb"])
    return passages


def _read_passages(file: Path, content: bytes) -> Iterable[Passage]:
    try:
        if file.suffix.lower() == ".docx":
            return list(_read_document(content))
        if content.startswith((guard.OLE, b"PK\x03\x04")):
            raise guard.refuse_as_no_workbook(message("a file of another kind"))
        text = encodings.decode_as_written(content)
        encodings.check_texts([text])
    except guard.Refused as refused:
        (finding,) = refused.findings
        expected, action = ADVICE.get(finding.kind, (A_DRAFT, SAVE_AS_DOCX))
        raise _refuse(file, finding.found, expected, action) from None
    if not text.strip("\ufeff \t\r\n\f"):
        raise _refuse(file, message("nothing"))
    return _split_text(text.removeprefix("\ufeff"))


def _refuse(
    file: Path, found: Message | str, expected: Message = A_DRAFT, action: Message = GIVE_ONE
) -> errors.UnreadableDraft:
    name = paths.format_path(file)
    return errors.UnreadableDraft(file=name, found=found, expected=expected, action=action)


def refuse_as_too_long(file: Path) -> errors.UnreadableDraft:
    """The refusal of a draft that takes too long to check."""
    return _refuse(file, message("what takes too long to check"), *ADVICE["zip_bomb"])


def _read_bytes(file: Path) -> bytes:
    if found := limits.describe_other(file):
        raise _refuse(file, found)
    suffix, is_document = file.suffix.lower(), file.suffix.lower() == ".docx"
    if suffix not in SUFFIXES:
        raise _refuse(file, f"“{suffix}”" if suffix else message("a name without .docx, .txt, .md"))
    if file.stat().st_size > (guard.MAX_FILE if is_document else MAX_DRAFT):
        size = message("a file of {count} MB", count=file.stat().st_size // 1_000_000)
        raise _refuse(file, size, *ADVICE["zip_bomb"])
    try:
        content = file.read_bytes()
    except OSError as fault:
        raise _refuse(file, errors.describe_os_error(fault)) from None
    if not content.strip():
        raise _refuse(file, message("nothing"))
    return content


def _read_document(content: bytes) -> Iterator[Passage]:
    """The passages of a Word document: its body, then its notes. Raises Refused."""
    if content.startswith(guard.OLE):
        raise guard.refuse_old_form(content)
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise guard.refuse_as_no_workbook(message("a file of another kind"))
    package = guard.open_package(content)
    if PARTS[0] not in package.names:
        raise guard.refuse_as_no_workbook(message("a file of another kind"))
    signs = 0
    for part in PARTS:
        if part in package.names:
            for passage in _walk(package.read_tree(part)):
                signs += len(passage.text)
                if signs > MAX_DRAFT:
                    raise guard.refuse_as_too_large()
                yield passage


def _walk(element: Element) -> Iterator[Passage]:
    """The paragraphs and tables inside an element, in order."""
    for child in element:
        if child.tag == f"{WORD}p":
            yield from _read_paragraph(child)
        elif child.tag == f"{WORD}tbl":
            yield from _read_table(child)
        elif child.tag not in NOT_READ:
            yield from _walk(child)


def _read_paragraph(paragraph: Element) -> Iterator[Passage]:
    """A paragraph as one passage, with what its text boxes have behind it."""
    style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
    name = (style.get(f"{WORD}val", "") if style is not None else "").lower()
    text = "".join(_list_signs(paragraph))
    if text.strip():
        is_heading = name.startswith(("heading", "title"))
        yield Passage(text, is_heading=is_heading, is_contents=name.startswith("toc"))
    for box in paragraph.iter(f"{WORD}txbxContent"):
        if not any(box in set(fallback.iter()) for fallback in paragraph.iter(FALLBACK)):
            yield from _walk(box)


def _list_signs(element: Element) -> Iterator[str]:
    for child in element:
        name = child.tag.removeprefix(WORD)
        if name == "t":
            yield child.text or ""
        elif name in SIGNS:
            yield SIGNS[name]
        elif child.tag not in NOT_READ and name not in ("txbxContent", "pPr"):
            yield from _list_signs(child)


def _read_table(table: Element) -> Iterator[Passage]:
    """The cells of a table, each with its row's label and its column's head."""
    rows = []
    for row in table.iter(f"{WORD}tr"):
        cells = [[*_walk(cell)] for cell in row.iter(f"{WORD}tc")]
        rows.append(cells)
    yield from _name_cells(rows)


def _name_cells(rows: Sequence[Sequence[Sequence[Passage]]]) -> Iterator[Passage]:
    """The passages of a table's cells: of a cell with figures the texts before it are its label."""
    heads = [" ".join(one.text for one in cell) for cell in rows[0]] if rows else []
    for at, row in enumerate(rows):
        label = ""
        for column, cell in enumerate(row):
            text = " ".join(one.text for one in cell)
            head = heads[column] if at and column < len(heads) else ""
            for passage in cell:
                yield passage._replace(label=passage.label or label, head=passage.head or head)
            if re.search(r"[^\W\d_]{2}", text):
                label = f"{label} {text}".strip()


def _split_text(text: str) -> Iterator[Passage]:
    """The paragraphs of a text: where its lines are broken to a width, lines are joined."""
    lines = text.splitlines(keepends=True)
    lengths = sorted(len(line) for line in lines if line.strip())
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    start, heads, position = 0, list[str](), 0
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        position += len(line)
        if line.count("|") > 1:
            heads = heads if heads or len(line) > LONGEST else _split_cells(line)
            if not RULE_OF_TABLE.fullmatch(line.strip()):
                yield Passage(line.strip("\r\n"), head=" | ".join(heads))
            start = position
        elif _ends_paragraph(line, following, width):
            heads = []
            if (passage := text[start:position].strip()) and passage:
                is_heading = passage.startswith("#") or (
                    passage.isupper() and len(passage) < WRAPPED
                )
                yield Passage(passage, is_heading=is_heading)
            start = position


def _split_cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _ends_paragraph(line: str, following: str, width: int) -> bool:
    """Whether a paragraph ends with a line of a text whose long lines have `width` signs."""
    if not following.strip() or not line.strip() or LIST_MARK.match(following):
        return True
    if width > WRAPPED or line.lstrip().startswith("#") or line.rstrip().endswith((":", ";")):
        return True
    begins = following.lstrip()[0]
    if begins.islower() or line.rstrip().endswith(","):
        return False
    return len(line) < width * 0.75 or line.strip().isupper() != following.strip().isupper()
