"""Errors of folders that others write in at the same time."""

from __future__ import annotations

from briefing.errors.family import BriefingError
from briefing.errors.finding import message


class ChangingFolder(BriefingError):
    text = message(
        "{folder}: found that its files change while they are read; expected one state of all of "
        "them; wait until they are written, then run again"
    )


class FilesInUse(BriefingError):
    text = message(
        "{folder}: found files that are open in another program ({files}); expected to replace the "
        "folder as a whole, so nothing was moved; close them and run again"
    )


class FolderBusy(BriefingError):
    text = message(
        "{folder}: found {command} at work in it (process {process} on {machine}, since {since}); "
        "expected to be alone; run again when it has ended, or without --no-wait"
    )
