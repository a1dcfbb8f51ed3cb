"""Errors of folders that others write in at the same time."""

from __future__ import annotations

from briefing.errors.family import BriefingError
from briefing.errors.finding import message


class ChangingFolder(BriefingError):
    text = message(
        "{folder}: found that its files change while they are read; expected one state of all of "
        "them; wait until they are written, then run again"
    )
