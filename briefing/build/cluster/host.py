"""A process of our own beside a worker: tasks in by one line, what came of them out by another.

A Dask worker has many threads, and a process with threads cannot be parted from; this one has
imported everything, has one thread, and so may run notebooks in forks of itself. It is run as
`python -m briefing.cluster.host` and ends with the worker.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import traceback
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, BinaryIO

from briefing.build.cluster import travel
from briefing.execute import processes


def serve() -> None:
    """Answer what is asked until the line is closed.

    In: ("warm", imports), ("like", reference), ("do", reference, task packed, roots); out: None,
    the answer of the installation, the bytes of (True, result) or of (False, what was raised).
    """
    asked, told = _lines()
    answers: dict[str, Callable[..., Any]] = {"warm": _warm, "like": _like, "do": _do}
    while True:
        try:
            kind, *given = pickle.load(asked)
        except EOFError:
            return
        pickle.dump(answers[kind](*given), told)
        told.flush()


def _lines() -> tuple[BinaryIO, BinaryIO]:
    """The two lines to the worker; what is printed meanwhile goes to the worker's error output."""
    processes.end_with_parent()
    asked, told = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return asked, told


def _warm(imports: Sequence[str]) -> None:
    """Import once what every task needs; what is missing is told by the task that misses it."""
    for name in imports:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()


def _like(alike: travel.Reference) -> dict[str, str]:
    return dict(travel.named(alike)())


def _do(work: travel.Reference, task: bytes, roots: travel.Roots) -> bytes:
    """What the work makes of a task, or raises; a traceback goes along as a note."""
    with _Raised() as raised:
        result = travel.named(work)(*travel.unpacked(task, roots))
    told = (False, raised.error) if raised.error is not None else (True, result)
    try:
        return pickle.dumps(told)
    except (pickle.PicklingError, TypeError, AttributeError) as fault:
        return pickle.dumps((False, TypeError(f"{told[1]!r} cannot be sent back: {fault}")))


class _Raised:
    """Keeps the error of a block, for the one who asked for it."""

    error: Exception | None = None

    def __enter__(self) -> _Raised:
        return self

    def __exit__(
        self, kind: object, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if isinstance(error, Exception):
            error.add_note("".join(traceback.format_tb(trace)))
            self.error = error
        return self.error is not None


if __name__ == "__main__":
    serve()
