"""The errors of drafts, texts and documents that are checked or brought up to date."""

from __future__ import annotations

from briefing.errors.family import WrongUse
from briefing.errors.finding import message


class UnreadableDraft(WrongUse):
    """A file whose numbers cannot be checked, for it cannot be read."""

    text = message("{file}: found {found}; expected {expected}; {action}")


class WrongDraft(WrongUse):
    """A document that cannot be brought up to date; nothing was written."""

    text = message(
        "{file}: found {found}; expected a Word document made with --format docx, edited or not; "
        "{action}"
    )


class OtherDraft(WrongUse):
    """A data folder or run that a document cannot be brought up to date from."""

    text = message(
        "{folder}: found {found}; expected the report {report} of {province} in the language "
        "{language}, as {file} is; give another with --data or --run"
    )
