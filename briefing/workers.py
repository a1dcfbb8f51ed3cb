"""Tasks done by processes side by side, each begun with everything imported; results as they come.

A process that dies takes no other with it: what it was doing is done once more, and told if that
fails too.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver
from typing import Any

from briefing import errors

Task = tuple[Any, ...]  # the arguments of the work
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def prepare(imports: Sequence[str]) -> None:
    """Begin to import, in a process of its own, what the processes to come will have."""
    for name in ONE_THREAD:  # a process with threads cannot be parted from
        os.environ.setdefault(name, "1")
    if _can_part():
        forkserver.set_forkserver_preload(list(imports))
        forkserver.ensure_running()


def _can_part() -> bool:
    return "forkserver" in multiprocessing.get_all_start_methods()


def done(
    work: Callable[..., Any], tasks: Sequence[Task], count: int, imports: Sequence[str] = ()
) -> Iterator[tuple[Task, Any]]:
    """Each task with what the work made of it, in the order they end.

    `work` is a function of a module; its arguments and results are copied. What it raises is
    raised here. `imports` are loaded once, before the processes part. Raises WorkerDied.
    """
    if tasks:
        prepare(imports)
    left = list(tasks)
    for last in (False, True):
        left = yield from _attempt(work, left, count, last)
        if not left:
            return


def _attempt(
    work: Callable[..., Any], tasks: list[Task], count: int, last: bool
) -> Generator[tuple[Task, Any], None, list[Task]]:
    """Do tasks in a pool; return those whose process died, unless it is the last attempt."""
    lost: list[Task] = []
    method = multiprocessing.get_context("forkserver" if _can_part() else None)
    with ProcessPoolExecutor(max(1, min(count, len(tasks))), method, _begin) as pool:
        running = {pool.submit(work, *task): task for task in tasks}
        ended = False
        try:
            for future in as_completed(running):
                try:
                    yield running[future], future.result()
                except BrokenProcessPool:
                    if last:
                        raise errors.WorkerDied from None
                    lost.append(running[future])
            ended = True
        finally:
            if not ended:  # an error, or an interrupt of the keyboard: nothing goes on behind it
                _begin()  # and no second one keeps what is half made from being taken away
                pool.shutdown(wait=False, cancel_futures=True)
                for process in multiprocessing.active_children():
                    process.terminate()
    return lost


def _begin() -> None:
    """An interrupt of the keyboard is the first process's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
