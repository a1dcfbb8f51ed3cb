"""What a process of a run needs of its machine: one thread, an end with its parent's."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator

THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36  # of Linux
_ROUNDS = 100  # of ending processes that start others


def limit_threads() -> None:
    """Have numeric libraries start no thread: a process with threads cannot be forked safely."""
    for name in THREAD_VARIABLES:
        os.environ.setdefault(name, "1")


def end_with_parent() -> None:
    """Be ended as soon as the process, or its thread, that began this one has ended."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


@contextlib.contextmanager
def end_what_is_started() -> Iterator[None]:
    """Every process that is started meanwhile, and those it starts, are ended with this.

    Linux gives those whose parent has ended to this process; elsewhere they may be left.
    """
    import psutil

    def adopt_orphans(is_wanted: bool) -> None:
        if sys.platform == "linux":
            import ctypes

            ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, int(is_wanted), 0, 0, 0)

    this = psutil.Process()
    before = set(this.children(recursive=True))
    adopt_orphans(True)
    try:
        yield
    finally:
        for _ in range(_ROUNDS):
            left = [one for one in this.children(recursive=True) if one not in before]
            for process in left:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            if not left:
                break
            psutil.wait_procs(left, timeout=1)
        adopt_orphans(False)


def begin_work() -> None:
    """What each process of a pool begins with."""
    end_with_parent()
    ignore_interrupts()


def ignore_interrupts() -> None:
    """An interrupt of the keyboard is the first process's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextlib.contextmanager
def pass_on_no_interrupts() -> Iterator[None]:
    """What is started here ignores the keyboard and its terminal's end from its first moment."""
    numbers = [signal.SIGINT, *([signal.SIGHUP] if sys.platform != "win32" else [])]
    before = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def catch_interrupts() -> Iterator[threading.Event]:
    """An event set by an interrupt of the keyboard, which a library's destructor could swallow.

    After one no other is answered, so that nothing half made is left behind.
    """
    interrupted = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: interrupted.set())
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN if interrupted.is_set() else before)
