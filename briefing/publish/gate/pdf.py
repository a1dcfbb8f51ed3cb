"""The bytes of a PDF → what its catalogue and its metadata do not say that they must.

Whether it is all of PDF/UA-1 and PDF/A-2a takes a validator, which the tests have; here is what
tells a file that was set by another way, or by other standards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.errors import Fault, Message, message


def check_pdf(content: bytes, language: str) -> list[Fault]:
    """All faults of a PDF in a language."""
    catalogue, metadata = _find_catalogue(content), _find_metadata(content)
    told = [
        *(("pdf-standard", found) for found in _check_pdf_standards(metadata)),
        *(("pdf-tags", found) for found in _check_pdf_tags(catalogue)),
        *(("pdf-language", found) for found in _check_pdf_language(catalogue, language)),
        *(("pdf-title", found) for found in _check_pdf_title(catalogue, metadata)),
        *(("pdf-figures", found) for found in _check_pdf_figures(content)),
    ]
    return [Fault(rule, message("the PDF"), found) for rule, found in told]


def _find_catalogue(content: bytes) -> bytes:
    """The last object that is a catalogue: it stands near the end."""
    found = content.rfind(b"/Type/Catalog")
    start = content.rfind(b" obj", 0, max(found, 0))
    end = content.find(b"endobj", max(found, 0))
    return content[start:end] if found >= 0 else b""


def _find_metadata(content: bytes) -> bytes:
    start = content.rfind(b"<x:xmpmeta")
    return content[start : content.find(b"</x:xmpmeta>", start)] if start >= 0 else b""


def _read_xmp_value(metadata: bytes, name: bytes) -> bytes:
    """A property of XMP, as an element or as an attribute."""
    pattern = rb"%s>([^<]*)</%s>|%s=\"([^\"]*)\"" % (name, name, name)
    found = re.search(pattern, metadata)
    return (found[1] or found[2] or b"").strip() if found else b""


def _check_pdf_standards(metadata: bytes) -> Iterator[Message]:
    accessible = _read_xmp_value(metadata, b"pdfuaid:part")
    if accessible != b"1":
        yield message("no mark of PDF/UA-1")
    archivable = (
        _read_xmp_value(metadata, b"pdfaid:part"),
        _read_xmp_value(metadata, b"pdfaid:conformance"),
    )
    if archivable != (b"2", b"A"):
        yield message("no mark of PDF/A-2a")


def _check_pdf_tags(catalogue: bytes) -> Iterator[Message]:
    if not re.search(rb"/Marked\s+true", catalogue):
        yield message("a file that is not marked as tagged")
    if b"/StructTreeRoot" not in catalogue:
        yield message("no tree of structure")


def _check_pdf_language(catalogue: bytes, language: str) -> Iterator[Message]:
    found = re.search(rb"/Lang\s*\(([^)]*)\)", catalogue)
    own = found[1].decode("latin-1") if found else "–"
    if own.partition("-")[0] != language:
        told = {"found": own, "language": language}
        yield message("the language “{found}” on a page in {language}", **told)


def _check_pdf_title(catalogue: bytes, metadata: bytes) -> Iterator[Message]:
    if not re.search(rb"<dc:title>.*?<rdf:li[^>]*>\s*[^<\s]", metadata, re.DOTALL):
        yield message("no title")
    if not re.search(rb"/DisplayDocTitle\s+true", catalogue):
        yield message("a title that is not shown")


def _check_pdf_figures(content: bytes) -> Iterator[Message]:
    figures = content.count(b"/S/Figure/")
    told = content.count(b"/Alt(") + content.count(b"/Alt<")
    if told < figures:
        yield message("figures without an alternative text: {count}", count=figures - told)
