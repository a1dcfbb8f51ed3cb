"""The two nbconvert exporters: an executed notebook → its blocks → a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from nbconvert.exporters.exporter import Exporter

from briefing import block, errors, words
from briefing.publish.markdown import markdown_blocks
from briefing.publish.pages import page_html, page_pdf

Shape = dict[str, Any]
Say = words.Speaker


class BriefingExporter(Exporter):
    """An executed notebook → its blocks; what both exporters share.

    `resources["links"]` holds the addresses of the page's companions: `pdf`, `other`, `index`.
    """

    default_preprocessors: list[Any] = []  # noqa: RUF012 - a traitlets default, copied for each exporter
    export_from_notebook = ""

    def blocks(self, nb: Any, resources: Any) -> tuple[list[Shape], Say]:
        """The notebook's blocks and the speaker of its language."""
        name = f"{(resources or {}).get('metadata', {}).get('name') or 'notebook'}"
        language = nb.metadata.get("briefing", {}).get("language", "")
        if language not in words.LANGUAGES:
            raise errors.Unpublishable(name, f"the language “{language}” in its metadata")
        say = words.speak(language)
        return list(notebook_blocks(nb.cells, say, name)), say


class HTMLBriefing(BriefingExporter):
    """`jupyter nbconvert --to briefing-html`: one offline HTML file."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(  # type: ignore[override]  # nbconvert types the notebook, not the page
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """An executed notebook → the text of its page."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        shapes, say = self.blocks(nb, resources)
        return page_html(shapes, say, dict(resources.get("links") or {})), resources


class PDFBriefing(BriefingExporter):
    """`jupyter nbconvert --to briefing-pdf`: a tagged PDF."""

    file_extension = ".pdf"
    output_mimetype = "application/pdf"

    def from_notebook_node(  # type: ignore[override]  # nbconvert types the notebook, not the page
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """An executed notebook → the bytes of its PDF."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        shapes, say = self.blocks(nb, resources)
        return page_pdf(shapes, say), resources


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
