"""A report's blocks → a PDF that is PDF/UA-1 and PDF/A-2a, with a picture of its first page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from briefing import paths
from briefing.data import files
from briefing.i18n import Translator
from briefing.publish import gate, outline, pdf_bytes, thumbnails
from briefing.publish.page_words import translate_office_words, translate_page_words
from briefing.publish.typesetting import Layout
from briefing.report import design

JSONObject = dict[str, Any]
NEARLY_EMPTY = 0.4  # of a page's height
FULL_ENOUGH = 0.45  # of it, where a page ends early
LARGER = 1.06  # than a chart's letters, which a sheet of the decree makes smaller
PDF_STANDARDS = ["a-2a", "ua-1"]
STYLE = paths.PDF_STYLES[0]


def render_pdf(contents: Iterable[JSONObject], say: Translator, style: str = STYLE) -> bytes:
    """A report's blocks → a PDF, the same bytes every time.

    Raises Unpublishable with every rule the blocks break, or where they cannot be set as a PDF.
    """
    return _export_pdf(_lay_out(contents, say, style))


def render_pdf_with_thumbnail(
    contents: Iterable[JSONObject],
    say: Translator,
    style: str = STYLE,
    imprint: str = "",
    quoted: Iterable[str] = (),
) -> tuple[bytes, bytes]:
    """As `render_pdf`, and its first page as a small PNG; `imprint` is the last line of pages.

    `quoted` as of `gate.check_blocks`.
    """
    layout = _lay_out(contents, say, style, imprint, quoted)
    return _export_pdf(layout), thumbnails.render_first_page(layout)


def render_page_images(
    contents: Iterable[JSONObject], say: Translator, dots_per_inch: int, style: str = STYLE
) -> list[bytes]:
    """A report's pages as the PDF has them → PNG, one each."""
    return _lay_out(contents, say, style).draw_images(float(dots_per_inch))


def _export_pdf(layout: Layout) -> bytes:
    tables = (part["columns"] for part in layout.report["blocks"] if part["type"] == "table")
    heads = [[column["header"] for column in columns] for columns in tables]
    pdf = layout.export_pdf(PDF_STANDARDS, files.get_timestamp())
    return pdf_bytes.fix_stream_ends(pdf_bytes.tag_row_heads(pdf, heads))


def _letter(svg: str, family: str) -> str:
    """A chart lettered in another family, narrower than its own and therefore larger."""

    def write(found: re.Match[str]) -> str:
        return f"font-size: {float(found[1]) * LARGER:g}px; font-family: '{family}'"

    return re.sub(r"font-size: ([\d.]+)px; font-family: '[^']*'", write, svg)


def _lay_out(
    contents: Iterable[JSONObject],
    say: Translator,
    style: str,
    imprint: str = "",
    quoted: Iterable[str] = (),
) -> Layout:
    """A report's blocks laid out on the pages they need."""
    words = translate_page_words(say)
    cover, *rest = outline.leave_out_said(
        outline.leave_out_repeats(gate.check_blocks(contents, quoted)), words["noted"]
    )
    report: JSONObject = {
        "language": say.language,
        "words": words,
        "symbols": dict(design.TONE_SYMBOLS),
        "style": style,
        "design": design.typst_settings(style),
        "cover": cover,
        "imprint": imprint,
        "blocks": outline.pair_figures(rest),
    }
    if style == "nd30":  # the decree knows no page that ends early
        report["office"] = translate_office_words(say)
        report["blocks"] = [part for part in report["blocks"] if part["type"] != "break"]
        family = report["design"]["family"]["text"][0]
        for figure in (part for part in rest if part["type"] == "figure"):
            figure["svg"] = _letter(figure["svg"], family)
    return _fill_pages(Layout(report))


def _fill_pages(layout: Layout) -> Layout:
    """Where the last page is nearly empty: closer lines if they save it, else its section whole."""
    if _ends_well(layout):
        return layout
    closer = Layout({**layout.report, "close": True})
    if closer.end[0] < layout.end[0]:
        layout = closer
        if _ends_well(layout):
            return layout
    pages, end, _ = layout.end
    for place in _find_last_sections(layout.report["blocks"]):
        parted = Layout({**layout.report, "parts_before": place})
        if parted.end[0] == pages and parted.end[1] > end and parted.end[2] >= FULL_ENOUGH:
            return parted
    return layout


def _ends_well(layout: Layout) -> bool:
    pages, end, _ = layout.end
    return pages == 1 or end >= NEARLY_EMPTY


def _find_last_sections(blocks: list[JSONObject]) -> list[int]:
    """The heads the last page may begin with; one of sources alone only where no other does."""
    heads = [n for n, part in enumerate(blocks) if part["type"] == "heading" and n]
    names_sources = heads and outline.map_source_titles(blocks[heads[-1] + 1 :][:1])
    return heads[-2:] if names_sources else heads[-1:]
