"""Texts of a Word document as XML: runs, figures as content controls, links, notes, drawings."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from briefing.publish.figures import Figure, Path
from briefing.report import templating

JSONObject = Mapping[str, Any]

EMU = 635  # to a twentieth of a point
MAX_HEIGHT = 9000  # of a drawing
MAX_BOOKMARK = 40
MAX_ID = 0x7FFFFFFF
FRESH_NUMBERS = 10  # from here on a numbered list each, so that every one begins at 1
DOTS_MM = {  # how wide a place is that an office fills in
    **{"number": 14, "office": 22, "place": 24, "day": 7, "month": 7, "year": 11},
    **{"addressee": 75, "unit": 18},
}
MM_A_DOT = 1.15
_SOURCE = re.compile(r"\[\d+\]")
_LOOKS = {"strong": Markup("<w:b/>"), "em": Markup("<w:i/>")}
_NOTE_MARK = Markup('<w:rStyle w:val="FootnoteReference"/>')


class Writer:
    """What the texts of one document share: its figures, links, notes and numbers given out.

    `link` makes the relationship of an address of the web; `sources` are the marks ([4]) that its
    list of sources has, `pictures` its drawings by their SVG. `find_tag` names a language.
    """

    def __init__(
        self,
        figures: Iterable[Figure],
        link: Callable[[str], str],
        sources: Iterable[str],
        pictures: Mapping[str, Any],
        find_tag: Callable[[str], str],
    ) -> None:
        self._figures: dict[Path, list[Figure]] = {}
        for figure in figures:
            self._figures.setdefault(figure.path, []).append(figure)
        self._link, self._sources, self._find_tag = link, set(sources), find_tag
        self._pictures = pictures
        self._drawing = templating.load_templates().get_template("docx-drawing.xml.j2")
        self._ids: set[int] = set()
        self._counts: Counter[str] = Counter()
        self._noted: dict[tuple[int, str], int] = {}
        self.footnotes: list[JSONObject] = []

    def next(self, kind: str) -> int:
        """The next number of a kind."""
        self._counts[kind] += 1
        return self._counts[kind]

    @property
    def numbered_lists(self) -> int:
        return self._counts["list"]

    def add_list(self) -> int:
        """The numbering of a list that begins at 1."""
        return FRESH_NUMBERS + self.next("list") - 1

    def run(self, text: str, looks: str = "", lang: str = "") -> Markup:
        """Letters of one look; a new line within them stays one."""
        if lang:
            looks = looks + Markup('<w:lang w:val="{}"/>').format(self._find_tag(lang))
        properties = Markup("<w:rPr>{}</w:rPr>").format(looks) if looks else Markup("")
        pieces = (
            Markup('<w:t xml:space="preserve">{}</w:t>').format(line) for line in text.split("\n")
        )
        return Markup("<w:r>{}{}</w:r>").format(properties, Markup("<w:br/>").join(pieces))

    def field(self, code: str, shown: object, looks: str = "") -> Markup:
        """A field with what it showed last, which an editor brings up to date."""
        marks = (
            Markup('<w:fldChar w:fldCharType="begin"/>'),
            Markup('<w:instrText xml:space="preserve"> {} </w:instrText>').format(code),
            Markup('<w:fldChar w:fldCharType="separate"/>'),
        )
        run = Markup("<w:r><w:rPr>{}</w:rPr>{}</w:r>")
        before = Markup("").join(run.format(looks, mark) for mark in marks)
        end = run.format(looks, Markup('<w:fldChar w:fldCharType="end"/>'))
        return before + self.run(str(shown), looks) + end

    def text(self, text: str, path: Path = (), looks: str = "", lang: str = "") -> Markup:
        """A text with its figures as content controls and its sources leading to their list."""
        written, at = Markup(""), 0
        for figure in self._figures.get(path, ()):
            written += self._write_plain(text[at : figure.start], looks, lang)
            at = figure.start + len(figure.text)
            written += self._write_control(figure, self.run(text[figure.start : at], looks, lang))
        return written + self._write_plain(text[at:], looks, lang)

    def _write_plain(self, text: str, looks: str, lang: str) -> Markup:
        """A text without figures; a source's mark leads to its entry."""
        written, at = Markup(""), 0
        for found in _SOURCE.finditer(text):
            if found[0] in self._sources:
                before = text[at : found.start()]
                written += self.run(before, looks, lang) if before else ""
                written += self._lead(_name_source(found[0]), self.run(found[0], looks))
                at = found.end()
        return written + (self.run(text[at:], looks, lang) if text[at:] else "")

    def _write_control(self, figure: Figure, run: Markup) -> Markup:
        """A figure a person may write in or delete, by which it is found again."""
        number = zlib.crc32(figure.key.encode()) % MAX_ID or 1
        while number in self._ids:
            number = number % MAX_ID + 1
        self._ids.add(number)
        return Markup(
            '<w:sdt><w:sdtPr><w:alias w:val="{}"/><w:tag w:val="{}"/><w:id w:val="{}"/></w:sdtPr>'
            "<w:sdtContent>{}</w:sdtContent></w:sdt>"
        ).format(figure.title, figure.key, number, run)

    def spans(self, spans: Sequence[JSONObject], path: Path) -> Markup:
        """The runs of a paragraph, some of them links."""
        return Markup("").join(self._list_spans(spans, path))

    def _list_spans(self, spans: Sequence[JSONObject], path: Path) -> Iterator[Markup]:
        for number, span in enumerate(spans):
            looks, lang = _LOOKS.get(span["style"], Markup("")), span.get("lang", "")
            href = span["href"]
            if not href:
                yield self.text(span["text"], (*path, number, "text"), looks, lang)
                continue
            run = self.run(span["text"], Markup('<w:rStyle w:val="Hyperlink"/>') + looks, lang)
            if href[0] == "#":
                yield self.lead(href, run)
            else:
                address = self._link(href)
                yield Markup('<w:hyperlink r:id="{}">{}</w:hyperlink>').format(address, run)

    def lead(self, href: str, runs: Markup) -> Markup:
        """Runs that lead to an anchor of the document; other links have no place on paper."""
        return self._lead(_name_bookmark(href[1:]), runs) if href.startswith("#") else runs

    def _lead(self, bookmark: str, runs: Markup) -> Markup:
        return Markup('<w:hyperlink w:anchor="{}">{}</w:hyperlink>').format(bookmark, runs)

    def mark(self, anchor: str, runs: Markup) -> Markup:
        """Runs with the bookmark that links to an anchor lead to."""
        return self.bookmark(_name_bookmark(anchor), runs) if anchor else runs

    def mark_source(self, item: Sequence[JSONObject], runs: Markup) -> Markup:
        """An item of a list, marked where it is an entry of the list of sources."""
        entry = _SOURCE.match(item[0]["text"]) if item else None
        return self.bookmark(_name_source(entry[0]), runs) if entry else runs

    def bookmark(self, name: str, runs: Markup) -> Markup:
        """Runs between the marks of a place that is named."""
        return Markup(
            '<w:bookmarkStart w:id="{0}" w:name="{1}"/>{2}<w:bookmarkEnd w:id="{0}"/>'
        ).format(self.next("bookmark"), name, runs)

    def notes(self, marks: Iterable[str], part: JSONObject) -> Markup:
        """The marks of some notes: a footnote, from its second mark in a section on a field."""
        notes = {note["mark"]: note for note in part["notes"]}
        written = []
        for text, note in {notes[mark]["text"]: notes[mark] for mark in marks}.items():
            if number := self._noted.get((part["section"], text)):
                field = f"NOTEREF _Note{number} \\f \\h"
                written.append(self.field(field, name_letter(number), _NOTE_MARK))
                continue
            self.footnotes.append(note)
            number = self._noted[part["section"], text] = len(self.footnotes)
            run = Markup('<w:r><w:rPr>{}</w:rPr><w:footnoteReference w:id="{}"/></w:r>')
            written.append(self.bookmark(f"_Note{number}", run.format(_NOTE_MARK, number)))
        return self.run(" ", _NOTE_MARK).join(written)

    def drawing(self, svg: str, alt: str, name: str, room: float) -> Markup:
        """A drawing as wide as its room, or as high as a page allows."""
        picture = self._pictures[svg]
        ratio = picture.height / picture.width
        wide = min(room, MAX_HEIGHT / ratio)
        size = {"across": round(wide * EMU), "high": round(wide * EMU * ratio)}
        number = self.next("drawing")
        return Markup(self._drawing.render(picture=picture, id=number, name=name, alt=alt, **size))


def _name_bookmark(anchor: str) -> str:
    """The name of the bookmark at an anchor, as Word allows it."""
    name = "_" + re.sub(r"\W", "_", anchor)
    return name if len(name) <= MAX_BOOKMARK else f"{name[:31]}_{zlib.crc32(name.encode()):08x}"


def _name_source(mark: str) -> str:
    """The bookmark of an entry of the list of sources."""
    return f"_Source{mark[1:-1]}"


def name_letter(number: int) -> str:
    """How a footnote is marked: a to z, then aa to zz, as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def write_dots(millimetres: float) -> str:
    """A place that an office fills in."""
    return "." * round(millimetres / MM_A_DOT)


def fill_in(text: str) -> str:
    """A text with dots where an office writes."""
    return re.sub(r"\{(\w+)\}", lambda found: write_dots(DOTS_MM[found[1]]), text)
