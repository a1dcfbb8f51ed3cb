"""The part of a document that lists its figures: how it was made, and what is recorded of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from briefing.errors import message
from briefing.intake.drafts.package import Document, Element, refuse
from briefing.intake.drafts.wordml import TEXT
from briefing.publish.docx import FIGURES_NAMESPACE as NAMESPACE
from briefing.publish.figures import Figure

ROOT, ROW = f"{{{NAMESPACE}}}figures", f"{{{NAMESPACE}}}figure"
ATTRIBUTES, TEXTS = ("key", "indicator", "period", "what"), ("title", "text", "sentence", "source")
TITLE = "{http://purl.org/dc/elements/1.1/}title"
NO_RECORD = (
    message("no list of its figures, which no document of ours lacks"),
    message(
        "make the document anew with --format docx; programs that are not Word or LibreOffice "
        "drop the list when they save it"
    ),
)


@dataclass(frozen=True)
class Record:
    """How a document was made, and its figures as they were written into it."""

    part: str
    province: str
    report: str
    year: str
    language: str
    style: str
    imprint: str  # the last line of its pages
    drawings: str  # the sums of its pictures and their texts
    figures: tuple[Figure, ...]


def read_record(document: Document) -> Record:
    """What a document says of itself. Raises WrongDraft where it is none of ours."""
    for part in document.list_related(document.main, "customXml"):
        root = document.read(part)
        if root.tag == ROOT:
            names = ("province", "report", "year", "language", "style", "imprint", "drawings")
            facts = {name: root.get(name, "") for name in names}
            return Record(part, figures=tuple(map(_read_figure, root.iter(ROW))), **facts)
    raise refuse(*NO_RECORD)


def _read_figure(row: Element) -> Figure:
    facts = {name: row.get(name, "") for name in ATTRIBUTES}
    facts |= {name: row.findtext(f"{{{NAMESPACE}}}{name}") or "" for name in TEXTS}
    return Figure(path=(), **facts)


def renew(document: Document, record: Record, made: Record) -> None:
    """Record also the pictures just made, and their last line, where a footer has the old one."""
    for part in document.list_related(document.main, "footer"):
        for element in document.read(part).iter(TEXT):
            if record.imprint and element.text == record.imprint:
                element.text = made.imprint
                document.touch(part)
    root = document.read(record.part)
    root.set("imprint", made.imprint)
    root.set("year", made.year or record.year)
    sums = dict.fromkeys((*record.drawings.split(), *made.drawings.split()))
    root.set("drawings", " ".join(sums))
    document.touch(record.part)


def rename(document: Document, made: Document, figures: Iterable[Figure]) -> None:
    """Bring the title in a document's properties up to date, where it is that of the report.

    `figures` are those recorded: such a title is the sentence of one.
    """
    sentences = {figure.sentence for figure in figures}
    new = next((title.text for _, title in _list_titles(made)), "")
    for part, title in _list_titles(document):
        if new and title.text in sentences and title.text != new:
            title.text = new
            document.touch(part)


def _list_titles(document: Document) -> Iterator[tuple[str, Element]]:
    for part in document.list_related("", "core-properties"):
        yield from ((part, one) for one in document.read(part).iter(TITLE))


def write_record(document: Document, record: Record, figures: Iterable[Figure]) -> bool:
    """List other figures; whether that changed anything."""
    root = document.read(record.part)
    listed = tuple(figures)
    if [_tell(figure) for figure in listed] == [_tell(figure) for figure in record.figures]:
        return False
    for row in list(root.iter(ROW)):
        root.remove(row)
    for figure in listed:
        row = root.makeelement(ROW, {name: getattr(figure, name) for name in ATTRIBUTES})
        root.append(row)
        for name in TEXTS:
            text = row.makeelement(f"{{{NAMESPACE}}}{name}")
            text.text = getattr(figure, name)
            row.append(text)
    document.touch(record.part)
    return True


def _tell(figure: Figure) -> list[str]:
    return [getattr(figure, name) for name in (*ATTRIBUTES, *TEXTS)]
