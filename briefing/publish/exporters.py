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

    `resources["links"]` holds the addresses of the page's companions: see `html.render_html`.
    """

    default_preprocessors: list[Any] = []  # noqa: RUF012 - a traitlets default, copied for each exporter
    export_from_notebook = ""

    def from_notebook_node(
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """An executed notebook → the content of its page."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        name = (resources or {}).get("metadata", {}).get("name") or "notebook"
        kind, links = self.file_extension.removeprefix("."), dict(resources.get("links") or {})
        return notebooks.render_notebook(nb, name, kind, links)[self.file_extension], resources


class HTMLBriefing(BriefingExporter):
    """`jupyter nbconvert --to briefing-html`: one offline HTML file."""

    file_extension = ".html"
    output_mimetype = "text/html"


class PDFBriefing(BriefingExporter):
    """`jupyter nbconvert --to briefing-pdf`: a tagged PDF."""

    file_extension = ".pdf"
    output_mimetype = "application/pdf"
