"""An executed notebook → its blocks → a page; the two nbconvert exporters that do the same.

A run draws its pages with `html` and `pdf`: an exporter first copies and normalises the notebook
for the preprocessors a user may have set, and that takes longer than to draw a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from nbconvert.exporters.exporter import Exporter

from briefing import block, errors, words
from briefing.publish.markdown import markdown_blocks
from briefing.publish.pages import page_html, page_pdf

Shape = dict[str, Any]
Say = words.Speaker


def html(nb: Any, name: str, links: Mapping[str, str]) -> str:
    """An executed notebook → the text of its page; `links` as of `page_html`."""
    say = _speaker(nb, name)
    return page_html(notebook_blocks(nb.cells, say, name), say, links)


def pdf(nb: Any, name: str) -> bytes:
    """An executed notebook → the bytes of its PDF."""
    say = _speaker(nb, name)
    return page_pdf(notebook_blocks(nb.cells, say, name), say)


def _speaker(nb: Any, name: str) -> Say:
    """The speaker of the notebook's language."""
    language = nb.metadata.get("briefing", {}).get("language", "")
    if language not in words.LANGUAGES:
        raise errors.Unpublishable(name, f"the language “{language}” in its metadata")
    return words.speak(language)


class BriefingExporter(Exporter):
    """What both exporters share.

    `resources["links"]` holds the addresses of the page's companions: `pdf`, `other`, `index`.
    """

    default_preprocessors: list[Any] = []  # noqa: RUF012 - a traitlets default, copied for each exporter
    export_from_notebook = ""

    @staticmethod
    def named(resources: Any) -> str:
        """What an error calls the notebook."""
        return f"{(resources or {}).get('metadata', {}).get('name') or 'notebook'}"


class HTMLBriefing(BriefingExporter):
    """`jupyter nbconvert --to briefing-html`: one offline HTML file."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(  # type: ignore[override]  # nbconvert types the notebook, not the page
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """An executed notebook → the text of its page."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        links = dict(resources.get("links") or {})
        return html(nb, self.named(resources), links), resources


class PDFBriefing(BriefingExporter):
    """`jupyter nbconvert --to briefing-pdf`: a tagged PDF."""

    file_extension = ".pdf"
    output_mimetype = "application/pdf"

    def from_notebook_node(  # type: ignore[override]  # nbconvert types the notebook, not the page
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """An executed notebook → the bytes of its PDF."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        return pdf(nb, self.named(resources)), resources


def notebook_blocks(cells: Iterable[Any], say: Say, name: str) -> Iterator[Shape]:
    """The cells of an executed notebook → its blocks, in order."""
    for number, cell in enumerate(cells, start=1):
        where = f"{name}, cell {number}"
        if cell.cell_type == "markdown":
            yield from markdown_blocks(cell.source, say, where)
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                raise errors.Unpublishable(where, f"the error {output.ename}: {output.evalue}")
            if block.MIME in output.get("data", {}):
                yield dict(output.data[block.MIME])
