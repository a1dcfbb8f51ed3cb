"""The error of a file that is not read, whoever asks for it."""

from __future__ import annotations

from briefing.errors.family import BriefingError
from briefing.errors.finding import Message, message


class UnreadFile(BriefingError):
    """A file that is not read: it is none, or larger than any can be."""

    text = message("{file}: found {found}; expected {expected}; {action}")

    def __init__(self, file: str, found: Message | str, expected: Message, action: Message) -> None:
        self.found, self.expected, self.action = found, expected, action
        super().__init__(file=file, found=found, expected=expected, action=action)

    def __eq__(self, other: object) -> bool:
        """Whether a file is not read for the same reason, when it is looked at again."""
        return isinstance(other, UnreadFile) and self.message == other.message

    __hash__ = BriefingError.__hash__
