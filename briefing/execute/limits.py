"""How much a cell may take and give out, and what ends one that takes or gives more."""

from __future__ import annotations

CELL_SECONDS = 600  # the slowest of ours takes three
PRINTED_BYTES = 1_000_000  # what is printed is not published anyway
SHOWN_BYTES = 256_000_000
MEMORY_BYTES = 2_000_000_000  # what a notebook may use beyond what its process begins with


class TooMuchOutput(Exception):
    """A cell that gives out more than it may, without end perhaps."""


class OutputMeter:
    """How much a cell has given out until now, in bytes."""

    def __init__(self) -> None:
        self._printed = self._shown = 0

    def add(self, size: int, is_printed: bool) -> None:
        """Count a message. Raises TooMuchOutput."""
        if is_printed:
            self._printed += size
        else:
            self._shown += size
        if self._printed > PRINTED_BYTES or self._shown > SHOWN_BYTES:
            raise TooMuchOutput
