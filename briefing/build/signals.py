"""Signals that end a command → one interrupt, which comes when nothing is half done."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # of the keyboard, of who stops a service, of a terminal
ENDING = tuple(getattr(signal, name) for name in NAMES if hasattr(signal, name))
_received: list[int] = []


def answer() -> None:
    """Answer the first signal that ends this process with an interrupt, and no other after it."""
    for number in ENDING:
        if signal.getsignal(number) != signal.SIG_IGN:  # as nohup asks
            signal.signal(number, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    if not _received:
        _received.append(number)
        sys.unraisablehook = threading.excepthook = _say_nothing
        raise KeyboardInterrupt


def _say_nothing(_: object) -> None:
    """What a library cannot raise while a command ends is no news: that it was interrupted is."""


def raise_received() -> None:
    """Raise an interrupt again that a library's destructor has swallowed."""
    if _received:
        raise KeyboardInterrupt


def choose_exit_code() -> int:
    """The code shells know an interrupted command by: 130 of the keyboard, 143 of SIGTERM."""
    return 128 + (_received or [signal.SIGINT])[0]


def ignore() -> None:
    """What is left is short: it is not interrupted."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)


@contextlib.contextmanager
def hold_back() -> Iterator[None]:
    """Let nothing interrupt what must be done as a whole; the interrupt comes after it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {number: signal.getsignal(number) for number in ENDING}
    for number in ENDING:
        if before[number] != signal.SIG_IGN:
            signal.signal(number, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if came:  # also where its work was cut off by the end of another process
            signal.raise_signal(came[0])
