"""Executed notebooks → HTML and PDF pages, a run's tables, workbook, index; puts them into place.

Both renderers draw the same JSON blocks: those the exhibits displayed (`block.MIME`) and those made
from markdown cells. Nothing else of a notebook is published: no code, no streams, no cell ids. What
no template can draw, and what a report may not go out with, is an error and never a silent loss.
"""

from typing import TYPE_CHECKING, Any

from briefing.publish.gate import across, checked
from briefing.publish.indexed import index, index_html
from briefing.publish.markdown import markdown_blocks
from briefing.publish.notebooks import notebook_blocks
from briefing.publish.outputs import outputs
from briefing.publish.pages import (
    FACES,
    page_html,
    page_pdf,
    page_pdf_with_picture,
    page_pictures,
    script,
    with_plain_stream_ends,
)
from briefing.publish.run import into_place, page, redrawn, tables
from briefing.publish.workbook import workbook

if TYPE_CHECKING:
    from briefing.publish.exporters import HTMLBriefing, PDFBriefing
else:

    def __getattr__(name: str) -> Any:
        """The exporters by their entry points; a run needs none and is spared nbconvert."""
        if name not in ("HTMLBriefing", "PDFBriefing"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from briefing.publish import exporters

        return getattr(exporters, name)


__all__ = [
    "FACES",
    "HTMLBriefing",
    "PDFBriefing",
    "across",
    "checked",
    "index",
    "index_html",
    "into_place",
    "markdown_blocks",
    "notebook_blocks",
    "outputs",
    "page",
    "page_html",
    "page_pdf",
    "page_pdf_with_picture",
    "page_pictures",
    "redrawn",
    "script",
    "tables",
    "with_plain_stream_ends",
    "workbook",
]
