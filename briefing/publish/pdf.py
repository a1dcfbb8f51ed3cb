"""A report's blocks → a PDF that is PDF/UA-1 and PDF/A-2a; the only module that knows typst."""

from __future__ import annotations

import bisect
import functools
import json
import os
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from briefing import errors, paths
from briefing.i18n import Translator
from briefing.publish import gate, outline, thumbnails
from briefing.publish.page_words import translate_office_words, translate_page_words
from briefing.report import blocks, design

JSONObject = dict[str, Any]
FIT_STEPS = (  # for a report of a given number of pages: scale of its type, with its breaks
    *((1.0, True), (0.96, True), (0.92, True)),
    *((1.0, False), (0.96, False), (0.92, False), (0.88, False), (0.86, False), (0.84, False)),
)
PDF_STANDARDS = ["a-2a", "ua-1"]
# 1 January 2026 UTC: a file bears a date and rebuilds to the same bytes.
DEFAULT_TIMESTAMP = 1_767_225_600


def render_pdf(
    contents: Iterable[JSONObject], say: Translator, style: str = paths.PDF_STYLES[0]
) -> bytes:
    """A report's blocks → a PDF that is PDF/UA-1 and PDF/A-2a, the same bytes every time.

    Raises Unpublishable with every rule the blocks break, or where they cannot be set as a PDF.
    """
    made, *_ = _typeset_report(contents, say, style, **_make_pdf_options())
    return fix_stream_ends(made)


def render_pdf_with_thumbnail(
    contents: Iterable[JSONObject], say: Translator, style: str = paths.PDF_STYLES[0]
) -> tuple[bytes, bytes]:
    """As `render_pdf`, and its first page as a small PNG."""
    made, report, laid_out = _typeset_report(contents, say, style, **_make_pdf_options())
    picture = thumbnails.render_first_page(report, _count_pages(made), laid_out, _prepare_layout)
    return fix_stream_ends(made), picture


def _make_pdf_options() -> JSONObject:
    return {"format": "pdf", "pdf_standards": PDF_STANDARDS, "timestamp": get_timestamp()}


def get_timestamp() -> int:
    """The date a file bears: the one asked for, else always the same."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or DEFAULT_TIMESTAMP)


def render_page_images(
    contents: Iterable[JSONObject],
    say: Translator,
    dots_per_inch: int,
    style: str = paths.PDF_STYLES[0],
) -> list[bytes]:
    """A report's pages as the PDF has them → PNG, one each."""
    made, *_ = _typeset_report(contents, say, style, format="png", ppi=float(dots_per_inch))
    return made if isinstance(made, list) else [made]


def _typeset_report(
    contents: Iterable[JSONObject], say: Translator, style: str, **options: Any
) -> tuple[Any, JSONObject, Callable[..., Any]]:
    """A report's blocks as they are set; the report as the template had it, to be drawn again."""
    cover, *rest = gate.check_blocks(contents)
    report: JSONObject = {
        "language": say.language,
        "words": translate_page_words(say),
        "symbols": dict(blocks.TONE_SYMBOLS),
        "style": style,
        "design": design.typst_settings(style),
        "cover": cover,
        "blocks": outline.pair_figures(rest),
    }
    fits: Sequence[tuple[float, bool]] = FIT_STEPS
    if style == "nd30":  # the decree says how large its type is: it takes the pages it needs
        report["office"], cover["pages"], fits = translate_office_words(say), 0, ((1.0, False),)
    tried = []
    for scale, breaks in fits:
        kept = [one for one in report["blocks"] if breaks or one["type"] != "break"]
        own = {**report, "scale": scale, "blocks": kept}
        laid_out = _prepare_layout(own)
        tried.append((laid_out(**options), own, laid_out))
        if not cover.get("pages") or _count_pages(tried[-1][0]) <= cover["pages"]:
            return tried[-1]
    return tried[0]  # more than fits legibly takes the pages it needs


def _prepare_layout(report: JSONObject) -> Callable[..., Any]:
    """A report laid out by the one Typst template, to be drawn once or more without doing so anew.

    With our fonts and no others.
    """
    import typst

    compiler = typst.Compiler(
        str(paths.TEMPLATES / "page.typ"),
        font_paths=_load_fonts(),
        sys_inputs={"report": json.dumps(report, ensure_ascii=False)},
    )

    def drawn(**options: Any) -> Any:
        try:
            return compiler.compile(**options)
        except typst.TypstError as cause:
            fault = errors.Fault("pdf-made", errors.message("the PDF"), str(cause))
            raise errors.Unpublishable([fault]) from cause

    return drawn


@functools.cache
def _load_fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(paths.FONTS)])


def _count_pages(made: Any) -> int:
    """The pages of a PDF, or of pictures."""
    return len(re.findall(rb"/Type\s*/Page\b", made)) if isinstance(made, bytes) else len(made)


def fix_stream_ends(pdf: bytes) -> bytes:
    """A PDF whose streams end where their /Length says, whatever their last byte is.

    Typst closes a stream with LF; after data that ends in CR the two read as one end of line, and
    PDF/A validators count a byte too few. There CR LF closes it, and the addresses after it move.
    """
    start = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    places = [found.start() for found in re.finditer(rb"\r\nendstream", pdf[:start])]

    def moved(address: int) -> int:
        return address + bisect.bisect(places, address)

    body = pdf[:start].replace(b"\r\nendstream", b"\r\r\nendstream")
    table = re.sub(
        rb"(\d{10})(?= \d{5} n\r\n)", lambda found: b"%010d" % moved(int(found[1])), pdf[start:]
    )
    return body + table.replace(b"startxref\n%d" % start, b"startxref\n%d" % moved(start))
