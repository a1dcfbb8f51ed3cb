"""What every exception of the project is: a message, the same after it came from elsewhere."""

from __future__ import annotations

from typing import Any

from briefing.errors.finding import Message


class BriefingError(Exception):
    """The errors `pipeline.py` catches; any other is a fault of the program, with its traceback."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))

    def __reduce__(self) -> tuple[Any, ...]:
        """An error comes back from another process unchanged, whatever its arguments are."""
        return _rebuild_error, (type(self), self.message, dict(self.__dict__))


def _rebuild_error(
    kind: type[BriefingError], message: Message, attributes: dict[str, Any]
) -> BriefingError:
    error = kind.__new__(kind)
    BriefingError.__init__(error, message)
    error.__dict__.update(attributes)
    return error


class WrongUse(BriefingError):
    """The command line asks for something that does not exist; exit code 2."""


class ReportFailed(BriefingError):
    """One report could not be made; the others are, unless this one shows the run must stop."""

    stops_the_run = False
