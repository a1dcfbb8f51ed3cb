"""How a workbook made by `template` is known again: a hidden sheet and hidden keys.

Only its sheets with a column headed `KEY` state results: by the id of an indicator, or, of a result
that is revised, by `indicator_id|period|basis`. Other sheets head theirs otherwise.
"""

from __future__ import annotations

from typing import NamedTuple

from briefing.intake.model import Received

TEMPLATE_SHEET = "_briefing"
TEMPLATE_MARK = "briefing-template"  # in A1
COMMENT_MARK = "[intake]"  # begins the comments of an annotated copy, which ask nothing again
KEY = "key"  # the heading of the keys in column A of each sheet


class TemplateMarks(NamedTuple):
    """The year and the province a template was made for."""

    year: str
    province: str


def read_template(received: Received) -> TemplateMarks | None:
    """The marks of a template, None of any other file."""
    for sheet in received.sheets:
        cells = {address: cell.text.strip() for address, cell in sheet.cells.items()}
        if sheet.name == TEMPLATE_SHEET and cells.get((1, 1)) == TEMPLATE_MARK:
            return TemplateMarks(cells.get((2, 2), ""), cells.get((3, 2), ""))
    return None
