"""The errors of `verify`: what is to be verified, and the lists it is held against."""

from __future__ import annotations

from briefing.errors.family import BriefingError, WrongUse
from briefing.errors.finding import Message, message


class NothingToVerify(WrongUse):
    text = message(
        "{folder}: found neither a run nor a release; expected an outputs folder, or the folder of "
        "a run (with manifest.json) or of a release (with SHA256SUMS); give the right one"
    )


class BadRecord(BriefingError):
    """A list of files that no run or release has written so."""

    text = message("{file}: found {found}; expected {expected}")

    def __init__(self, file: str, found: Message | str, expected: Message) -> None:
        super().__init__(file=file, found=found, expected=expected)
        self.found, self.expected = found, expected
