"""The formats a report is published in: one renderer each, which draws the same blocks.

A new format is a module beside `html` and `pdf`, one entry here, and its name in config.toml, under
`formats` or `on_request`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from briefing import paths
from briefing.i18n import Translator
from briefing.publish import html, pdf, slides
from briefing.publish.making import Making

JSONObject = dict[str, Any]


@dataclass(frozen=True)
class Renderer:
    """How blocks become the files of a format.

    `render` takes the blocks, which it checks first (`gate.check_blocks`), the language, the links
    of the page (as of `html.render_html`) and what it is made with, and gives the content of each
    file, in the order of `suffixes`: the page first, then those beside it. `libraries` shape the
    bytes; `has_styles` says whether the style does, `is_edited` whether people write in the file.
    """

    render: Callable[[Iterable[JSONObject], Translator, Mapping[str, str], Making], tuple[Any, ...]]
    suffixes: tuple[str, ...]
    libraries: tuple[str, ...]
    has_styles: bool = False
    is_edited: bool = False


def _render_docx(contents: Iterable[JSONObject], say: Translator, making: Making) -> bytes:
    """As `docx.render_docx`, whose libraries are loaded where it is asked for."""
    from briefing.publish import docx

    return docx.render_docx(contents, say, making)


WEB = "html"  # the format whose pages link to each other and to those of the others
RENDERERS: Mapping[str, Renderer] = {  # in the order in which they are made
    WEB: Renderer(
        lambda contents, say, links, how: (
            html.render_html(contents, say, links, how.imprint, how.quoted),
        ),
        (".html",),
        ("babel", "jinja2", "mistune", "nbformat"),
    ),
    "pdf": Renderer(
        lambda contents, say, _, how: pdf.render_pdf_with_thumbnail(
            contents, say, how.style, how.imprint, how.quoted
        ),
        (".pdf", paths.THUMBNAIL_SUFFIX),
        ("babel", "jinja2", "mistune", "nbformat", "typst"),
        has_styles=True,
    ),
    "docx": Renderer(
        lambda contents, say, _, how: (_render_docx(contents, say, how),),
        (".docx",),
        ("babel", "jinja2", "lxml", "mistune", "nbformat", "python-docx", "typst"),
        has_styles=True,
        is_edited=True,
    ),
    "pptx": Renderer(
        lambda contents, say, _, how: (
            slides.render_slides(contents, say, how.imprint, how.quoted),
        ),
        (".pptx",),
        ("babel", "lxml", "mistune", "nbformat", "pillow", "python-pptx", "typst", "xlsxwriter"),
    ),
}
