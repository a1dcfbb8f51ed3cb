"""Standard output and error as any text can be written to, wherever they lead."""

from __future__ import annotations

import codecs
import contextlib
import os
import sys

_ESCAPE = "briefing-escape"


def prepare_streams() -> None:
    """Have both take every character, and lead nowhere where they were closed.

    What an encoding has not is written as \\uXXXX, which JSON reads.
    """
    for number in (0, 1, 2):  # else the next file that is opened would take the place of one
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    codecs.register_error(_ESCAPE, _escape)
    for name, number in (("stdout", 1), ("stderr", 2)):
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "w", encoding="utf-8", closefd=False))  # noqa: SIM115
        with contextlib.suppress(AttributeError, ValueError):
            getattr(sys, name).reconfigure(errors=_ESCAPE)


def _escape(fault: UnicodeError) -> tuple[str, int]:
    """The characters an encoding has not, as UTF-16 numbers them."""
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    found = fault.object[fault.start : fault.end].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{found[n : n + 4]}" for n in range(0, len(found), 4)), fault.end


def write_utf8() -> None:
    """Have what a program reads, or a browser, be UTF-8 where it is no terminal."""
    with contextlib.suppress(AttributeError, ValueError):
        if not sys.stdout.isatty():
            sys.stdout.reconfigure(encoding="utf-8", errors=_ESCAPE)  # type: ignore[union-attr]


def lead_nowhere(number: int = 1) -> None:
    """Have what is written to a stream from now on thrown away."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def end_streams() -> None:
    """Write what is left, or throw it away where that cannot be."""
    for stream, number in ((sys.stdout, 1), (sys.stderr, 2)):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError):
                lead_nowhere(number)
