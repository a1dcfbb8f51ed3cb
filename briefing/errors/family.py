"""What every exception of the project is: a message, the same after it came from elsewhere."""

from __future__ import annotations

import copyreg
from typing import Any

from briefing.errors.finding import Message


class BriefingError(Exception):
    """The errors a command ends with; any other is a fault of the program, told with its lines.

    A class has a text with placeholders, an error the values of them.
    """

    text: Message

    def __init__(self, **values: object) -> None:
        self.message = Message(self.text.text, values)

    def __str__(self) -> str:
        return str(self.message)

    def relocate(self, there: str, here: str) -> None:
        """Let the message name the files of a folder of another machine where they lie here."""
        values = {
            name: type(value)(value.replace(there, here)) if isinstance(value, str) else value
            for name, value in self.message.values.items()
        }
        self.message = Message(self.message.text, values)

    def __reduce__(self) -> tuple[Any, ...]:
        """An error comes back from another process unchanged, whatever its arguments are."""
        return copyreg.__newobj__, (type(self),), self.__dict__  # type: ignore[attr-defined]


class WrongUse(BriefingError):
    """The command line asks for something that does not exist; exit code 2."""


class ReportFailed(BriefingError):
    """One report could not be made; the others are, unless this one shows the run must stop."""

    stops_the_run = False
