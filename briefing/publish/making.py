"""What a page is made with beside its blocks, and how it was asked for."""

from __future__ import annotations

from typing import NamedTuple

from briefing import paths


class Making(NamedTuple):
    """The style of a page that has one, its last line, and which report it is, as of which year.

    `quoted` are texts of its data that the gate lets it quote: `csv_tables.list_quotable`.
    """

    style: str = paths.PDF_STYLES[0]
    imprint: str = ""
    province: str = ""
    report: str = ""
    year: str = ""
    quoted: tuple[str, ...] = ()


def name_format(kind: str) -> str:
    """What readers call a format."""
    return {"docx": "Word", "pptx": "PowerPoint"}.get(kind, kind.upper())
