"""The errors of drafts, texts of any program that are checked, each with its text."""

from __future__ import annotations

from briefing.errors.family import WrongUse
from briefing.errors.finding import message


class UnreadableDraft(WrongUse):
    """A file whose numbers cannot be checked, for it cannot be read."""

    text = message("{file}: found {found}; expected {expected}; {action}")


class MissingDraft(WrongUse):
    text = message(
        "{file}: found no such file; expected a Word document (.docx) or a text (.txt, .md); "
        "give the path of one"
    )
