"""Tasks done by processes side by side, each begun with everything imported; results as they come.

A process that dies takes no other with it: what it was doing is done once more, and told if that
fails too.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver
from typing import Any

from briefing import errors
from briefing.execute import processes

Task = tuple[Any, ...]  # the arguments of the work
TASKS_AHEAD = 2  # tasks at hand for each process: none waits while the next ones are made ready


def start_preload(imports: Sequence[str]) -> None:
    """Begin to import, in a process of its own, what the processes to come will have."""
    for name in processes.THREAD_VARIABLES:  # a process with threads cannot be parted from
        os.environ.setdefault(name, "1")
    if _has_forkserver():
        forkserver.set_forkserver_preload(list(imports))
        forkserver.ensure_running()


def _has_forkserver() -> bool:
    return "forkserver" in multiprocessing.get_all_start_methods()


def run_tasks(
    work: Callable[..., Any], tasks: Iterable[Task], count: int, imports: Sequence[str] = ()
) -> Iterator[tuple[Task, Any]]:
    """Each task with what the work made of it, in the order they end.

    `work` is a function of a module; its arguments and results are copied. What it raises is
    raised here. Tasks are taken as they are needed, a few ahead. `imports` are loaded once, before
    the processes part. Raises WorkerDied.
    """
    coming = iter(tasks)
    first = next(coming, None)
    if first is None:
        return
    start_preload(imports)
    lost = [(first, False)]
    while lost:
        source = itertools.chain(lost, ((task, False) for task in coming))
        lost = yield from _run_until_worker_dies(work, source, count)


def _run_until_worker_dies(
    work: Callable[..., Any], source: Iterator[tuple[Task, bool]], count: int
) -> Generator[tuple[Task, Any], None, list[tuple[Task, bool]]]:
    """Do tasks in a pool until one dies; return those it had, each marked as tried before."""
    lost: list[tuple[Task, bool]] = []
    running: dict[Future[Any], tuple[Task, bool]] = {}
    method = multiprocessing.get_context("forkserver" if _has_forkserver() else None)
    with ProcessPoolExecutor(count, method, _ignore_interrupts) as pool:
        ended = False
        try:
            while True:
                while len(running) < TASKS_AHEAD * count and not lost:
                    one = next(source, None)
                    if one is None:
                        break
                    try:
                        running[pool.submit(work, *one[0])] = one
                    except BrokenProcessPool:  # one died meanwhile; this task had not begun
                        lost.append(one)
                if not running:
                    break
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    task, tried = running.pop(future)
                    try:
                        yield task, future.result()
                    except BrokenProcessPool:
                        if tried:
                            raise errors.WorkerDied from None
                        lost.append((task, True))
            ended = True
        finally:
            if not ended:  # an error, or an interrupt of the keyboard: nothing goes on behind it
                _ignore_interrupts()  # a second one must not stop the cleaning up
                pool.shutdown(wait=False, cancel_futures=True)
                for process in multiprocessing.active_children():
                    process.terminate()
    return lost


def _ignore_interrupts() -> None:
    """An interrupt of the keyboard is the first process's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
