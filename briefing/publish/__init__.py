"""Executed notebooks → HTML and PDF pages, a run's tables, workbook, index; puts them into place.

Both renderers draw the same JSON blocks: those the exhibits displayed (`block.MIME`) and those made
from markdown cells. Nothing else of a notebook is published: no code, no streams, no cell ids. What
no template can draw, and what a report may not go out with, is an error and never a silent loss.
"""

from typing import TYPE_CHECKING, Any

from briefing.publish.gate import check_blocks, find_broken_links
from briefing.publish.html import render_html
from briefing.publish.markdown import parse_markdown
from briefing.publish.notebooks import read_notebook_blocks
from briefing.publish.outputs_index import write_outputs_index
from briefing.publish.page_assets import FONT_FACES, build_script
from briefing.publish.pdf import (
    fix_stream_ends,
    render_page_images,
    render_pdf,
    render_pdf_with_thumbnail,
)
from briefing.publish.place import move_into_place, write_page, write_tables
from briefing.publish.renderers import RENDERERS
from briefing.publish.run_index import render_run_index, write_run_index
from briefing.publish.workbook import write_workbook

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
    "FONT_FACES",
    "RENDERERS",
    "HTMLBriefing",
    "PDFBriefing",
    "build_script",
    "check_blocks",
    "find_broken_links",
    "fix_stream_ends",
    "move_into_place",
    "parse_markdown",
    "read_notebook_blocks",
    "render_html",
    "render_page_images",
    "render_pdf",
    "render_pdf_with_thumbnail",
    "render_run_index",
    "write_outputs_index",
    "write_page",
    "write_run_index",
    "write_tables",
    "write_workbook",
]
