"""Texts of a Word document as XML: runs, figures as controls, notes, links; widths of columns."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from briefing.publish.figures import Figure, Path

JSONObject = Mapping[str, Any]

_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SOURCE = re.compile(r"\[\d+\]")
_MAX_BOOKMARK = 40
_MAX_ID = 0x7FFFFFFF


def clean(text: str) -> str:
    """A text without what XML has no way to write: control characters."""
    return _NO_XML.sub("", text)


def write_run(text: str, looks: str = "", lang: str = "") -> str:
    """Letters of one look; a new line within them stays one."""
    tongue = f'<w:lang w:val="{lang}"/>' if lang else ""
    properties = f"<w:rPr>{looks}{tongue}</w:rPr>" if looks or tongue else ""
    lines = (escape(line) for line in clean(text).replace("\r", "").split("\n"))
    inside = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    return f"<w:r>{properties}{inside.replace(chr(9), ' ')}</w:r>"


def write_field(code: str, shown: str, looks: str = "") -> str:
    """A field with what it showed last, which an editor brings up to date."""
    properties = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    parts = (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {escape(code)} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
    )
    before = "".join(f"<w:r>{properties}{part}</w:r>" for part in parts)
    end = f'<w:r>{properties}<w:fldChar w:fldCharType="end"/></w:r>'
    return before + write_run(shown, looks) + end


def name_bookmark(anchor: str) -> str:
    """The name of the bookmark at an anchor, as Word allows it."""
    name = "_" + re.sub(r"\W", "_", anchor)
    return name if len(name) <= _MAX_BOOKMARK else f"{name[:31]}_{zlib.crc32(name.encode()):08x}"


class Writer:
    """What the texts of one document share: its figures, links, notes and numbers given out.

    `link` makes the relationship of an address of the web; `sources` are the marks ([4]) that the
    list of sources has.
    """

    def __init__(
        self,
        figures: Iterable[Figure],
        link: Callable[[str], str],
        sources: Iterable[str],
        lang: str,
    ) -> None:
        self._figures: dict[Path, list[Figure]] = {}
        for figure in figures:
            self._figures.setdefault(figure.path, []).append(figure)
        self._link, self._sources, self._lang = link, set(sources), lang
        self._ids: set[int] = set()
        self._bookmarks = 0
        self._noted: dict[tuple[int, str], int] = {}
        self.footnotes: list[str] = []

    # Runs

    def write_text(self, text: str, path: Path, looks: str = "", lang: str = "") -> str:
        """A text with its figures as content controls and its sources leading to their list."""
        lang = "" if lang == self._lang else lang
        written, at = [], 0
        for figure in self._figures.get(path, ()):
            written.append(self._write_plain(text[at : figure.start], looks, lang))
            at = figure.start + len(figure.text)
            run = write_run(figure.text, looks, lang)
            written.append(self._control(figure, run))
        written.append(self._write_plain(text[at:], looks, lang))
        return "".join(written)

    def _write_plain(self, text: str, looks: str, lang: str) -> str:
        """A text without figures; a source's mark is a link, as black as the rest."""
        written, at = [], 0
        for found in _SOURCE.finditer(text):
            if found[0] in self._sources:
                before = text[at : found.start()]
                written.append(write_run(before, looks, lang) if before else "")
                run = write_run(found[0], looks)
                written.append(
                    f'<w:hyperlink w:anchor="{name_source(found[0])}">{run}</w:hyperlink>'
                )
                at = found.end()
        rest = text[at:]
        return "".join(written) + (write_run(rest, looks, lang) if rest else "")

    def _control(self, figure: Figure, run: str) -> str:
        number = zlib.crc32(figure.key.encode()) % _MAX_ID or 1
        while number in self._ids:
            number = number % _MAX_ID + 1
        self._ids.add(number)
        return (
            f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(clean(figure.title))}/>"
            f'<w:tag w:val={quoteattr(figure.key)}/><w:id w:val="{number}"/></w:sdtPr>'
            f"<w:sdtContent>{run}</w:sdtContent></w:sdt>"
        )

    def write_spans(self, spans: Sequence[JSONObject], path: Path) -> str:
        """The runs of a paragraph, some of them links."""
        written = []
        for number, span in enumerate(spans):
            looks = {"strong": "<w:b/>", "em": "<w:i/>"}.get(span["style"], "")
            text, of, lang = span["text"], (*path, number, "text"), span.get("lang", "")
            if not span["href"]:
                written.append(self.write_text(text, of, looks, lang))
                continue
            looks = f'<w:rStyle w:val="Hyperlink"/>{looks}'
            run, href = write_run(text, looks, lang), span["href"]
            inside = f'w:anchor="{name_bookmark(href[1:])}"' if href[0] == "#" else ""
            written.append(f"<w:hyperlink {inside or self._address(href)}>{run}</w:hyperlink>")
        return "".join(written)

    def lead(self, anchor: str, runs: str) -> str:
        """Runs that lead to an anchor of the document."""
        return f'<w:hyperlink w:anchor="{name_bookmark(anchor)}">{runs}</w:hyperlink>'

    def _address(self, href: str) -> str:
        return f'r:id="{self._link(clean(href))}"'

    def mark(self, anchor: str, content: str) -> str:
        """Runs with the bookmark that links to an anchor lead to."""
        return self.bookmark(name_bookmark(anchor), content) if anchor else content

    def bookmark(self, name: str, content: str) -> str:
        self._bookmarks += 1
        number = self._bookmarks
        start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        return f'{start}{content}<w:bookmarkEnd w:id="{number}"/>'

    # Notes

    def write_notes(self, marks: Iterable[str], notes: Mapping[str, JSONObject], block: int) -> str:
        """The marks of some notes of a block: a footnote, from its second mark on a field."""
        written: list[str] = []
        for mark in marks:
            number = self._noted.get((block, mark))
            looks = '<w:rStyle w:val="FootnoteReference"/>'
            if written:
                written.append(write_run(" ", looks))
            if number:
                field = f"NOTEREF _Note{number} \\f \\h"
                written.append(write_field(field, name_letter(number), looks))
                continue
            number = self._noted[block, mark] = self._add_note(notes[mark])
            run = f'<w:r><w:rPr>{looks}</w:rPr><w:footnoteReference w:id="{number}"/></w:r>'
            written.append(self.bookmark(f"_Note{number}", run))
        return "".join(written)

    def _add_note(self, note: JSONObject) -> int:
        number = len(self.footnotes) + 1
        lang = "" if note.get("lang", "") == self._lang else note.get("lang", "")
        self.footnotes.append(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
            f"{write_run(' ' + note['text'], lang=lang)}</w:p></w:footnote>"
        )
        return number


def name_source(mark: str) -> str:
    """The bookmark of an entry of the list of sources."""
    return f"_Source{mark[1:-1]}"


def name_letter(number: int) -> str:
    """How a footnote is marked: a to z, then aa to zz, as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def write_paragraph(style: str, content: str, more: str = "") -> str:
    """A paragraph of a style; `more` are properties of its own, in the schema's order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{content}</w:p>'


# Widths of columns: each as its content needs, within what its share of the page would be


SAFE = 1.08  # a word that has no room is broken
_NARROW, _WIDE = set(" ijlt.,;:'|!()[]f-r"), set("mwMWĐ%≥≤−+→—")


def measure_text(text: str, points: float) -> float:
    """About how wide a text is, in twentieths of a point."""
    wide = sum(
        0.3 if c in _NARROW else 0.86 if c in _WIDE else 0.68 if c.isupper() else 0.545
        for c in text
    )
    return wide * points * 20 * SAFE


_UNIT_GAP = re.compile("(?<=[^\\W\\d_)])\u00a0")  # within a unit of several words


def part_text(text: str, points: float, width: float) -> str:
    """A text that parts where it would be wider than its column, a number from its unit last."""
    for gap in (_UNIT_GAP, re.compile("\u00a0")):
        if any(measure_text(piece, points) > width for piece in text.split(" ")):
            text = gap.sub(" ", text)
    return text


def fit_columns(
    table: JSONObject, points: float, room: float, padding: int
) -> tuple[list[int], bool]:
    """The widths of a table's columns in a room, and whether they are too many for it.

    No column is narrower than its longest word, nor, where there is room, than what its share
    would give the names in it.
    """
    columns = table["columns"]
    total = sum(column["width"] for column in columns)
    inner = room - padding * len(columns)
    needs = [_need(table, place, points, inner / total) for place in range(len(columns))]
    least, names, ease, shares = (list(one) for one in zip(*needs, strict=True))
    if sum(names) > inner:  # names have what the longest words leave
        left, wanted = inner - sum(least), sum(names) - sum(least)
        widths = [
            low + (high - low) * left / wanted for low, high in zip(least, names, strict=True)
        ]
        if left < 0:
            widths = [one * inner / sum(least) for one in least]
    else:
        widths = _widen(names, ease, shares, inner)
    whole = [int(wide) + padding for wide in widths]
    whole[-1] += int(room) - sum(whole)
    return whole, sum(least) > inner


def _widen(
    least: Sequence[float], ease: Sequence[float], shares: Sequence[float], room: float
) -> list[float]:
    """Columns between their least and their ease, by their share; all of the room is given out."""

    def widen(level: float) -> list[float]:
        parts = zip(least, ease, shares, strict=True)
        return [max(low, min(high, level * share)) for low, high, share in parts]

    low, high = 0.0, room * 100
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(widen(middle)) <= room else (low, middle)
    widths = widen(low)
    rest = room - sum(widths)
    return [wide + rest * share / sum(shares) for wide, share in zip(widths, shares, strict=True)]


def _need(table: JSONObject, place: int, points: float, part: float) -> tuple[float, ...]:
    """What a column takes at least, for the names in it and at ease; its share."""
    column = table["columns"][place]
    cells = [row[place] for group in table["groups"] for row in group["rows"]]
    texts = [(column["label"], 1.06), (column["unit"], 1.0)]
    for cell in cells:
        marked = f"{cell['symbol']}\u00a0{cell['text']}".strip() + "m" * bool(cell["notes"])
        texts += [(marked, 1.06 if cell["tone"] else 1.0), (cell["sub"], 0.95)]
    lines = {(line, scale) for text, scale in texts for line in text.split("\n") if line}
    words = {(word, scale) for line, scale in lines for word in _UNIT_GAP.sub(" ", line).split(" ")}
    longest = max((measure_text(word, points * scale) for word, scale in words), default=0)
    ease = max((measure_text(line, points * scale) for line, scale in lines), default=0)
    if any(cell.get("chart") for cell in cells):
        ease = max(ease, part * column["width"])
    comfort = 1.0 if column["header"] else 0.0 if column["align"] == "right" else 0.8
    names = max(longest, min(ease, comfort * column["width"] * part))
    return longest, names, max(ease, names), column["width"]
