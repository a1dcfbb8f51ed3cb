"""Executed notebooks → HTML and PDF pages, a run's tables, workbook, index; puts them into place.

Both renderers draw the same JSON blocks: those the exhibits displayed (`block.MIME`) and those made
from markdown cells. Nothing else of a notebook is published: no code, no streams, no cell ids. What
no template can draw, and what a report may not go out with, is an error and never a silent loss.
"""

from typing import Any

from briefing.publish.csv_tables import list_quotable as list_quotable
from briefing.publish.gate import check_blocks as check_blocks
from briefing.publish.gate import find_broken_links as find_broken_links
from briefing.publish.html import draw_page as draw_page
from briefing.publish.html import render_html as render_html
from briefing.publish.imprint import Imprint as Imprint
from briefing.publish.markdown import parse_markdown as parse_markdown
from briefing.publish.notebooks import read_notebook_blocks as read_notebook_blocks
from briefing.publish.open_formats import OPEN_FILES as OPEN_FILES
from briefing.publish.open_formats import write_open_formats as write_open_formats
from briefing.publish.outputs_index import write_outputs_index as write_outputs_index
from briefing.publish.page_assets import FONT_FACES as FONT_FACES
from briefing.publish.pdf import render_page_images as render_page_images
from briefing.publish.pdf import render_pdf as render_pdf
from briefing.publish.pdf import render_pdf_with_thumbnail as render_pdf_with_thumbnail
from briefing.publish.pdf_bytes import fix_stream_ends as fix_stream_ends
from briefing.publish.place import write_page as write_page
from briefing.publish.place import write_tables as write_tables
from briefing.publish.renderers import RENDERERS as RENDERERS
from briefing.publish.run_index import load_index_template as load_index_template
from briefing.publish.run_index import write_run_index as write_run_index
from briefing.publish.workbook import write_workbook as write_workbook


def __getattr__(name: str) -> Any:
    """The exporters by their entry points; a run needs none and is spared nbconvert."""
    if name not in ("HTMLBriefing", "PDFBriefing"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from briefing.publish import exporters

    return getattr(exporters, name)
