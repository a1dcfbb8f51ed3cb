"""How a form of communes is known again, and its rows: a hidden sheet, and names over its columns.

The row of names is hidden, above the headings people read; by it a form may have its columns moved.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from briefing.config import LANGUAGES
from briefing.intake.model import Received
from briefing.intake.template_marks import TEMPLATE_SHEET

FORM_MARK = "briefing-communes"  # in A1 of the hidden sheet
YEAR = re.compile(r"[12]\d{3}", re.ASCII)
KEYS = ("indicator_id", "commune_id")
FILLED = ("value", "estimate", "note", "answer")


class FormMarks(NamedTuple):
    """What a form was made for."""

    year: str
    province: str
    language: str
    basis: str


def read_marks(received: Received) -> FormMarks | None:
    """The marks of a form of communes, None of any other file."""
    for sheet in received.sheets:
        cells = {address: cell.text.strip() for address, cell in sheet.cells.items()}
        if sheet.name == TEMPLATE_SHEET and cells.get((1, 1)) == FORM_MARK:
            marks = FormMarks(*(cells.get((row, 2), "") for row in range(2, 6)))
            if not YEAR.fullmatch(marks.year):
                return None
            is_known = marks.language in LANGUAGES
            return marks if is_known else marks._replace(language=LANGUAGES[0])
    return None
