"""The two nbconvert exporters, for those who draw a notebook's page from the command line.

A run does without them: an exporter first copies and normalises the notebook for the preprocessors
a user may have set, which takes longer than to draw the page, and nbconvert takes time to import.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters.exporter import Exporter

from briefing.publish import notebooks


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
        return notebooks.render_notebook_html(nb, self.named(resources), links), resources


class PDFBriefing(BriefingExporter):
    """`jupyter nbconvert --to briefing-pdf`: a tagged PDF."""

    file_extension = ".pdf"
    output_mimetype = "application/pdf"

    def from_notebook_node(  # type: ignore[override]  # nbconvert types the notebook, not the page
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """An executed notebook → the bytes of its PDF."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        pdf, _ = notebooks.render_notebook_pdf(nb, self.named(resources))
        return pdf, resources
