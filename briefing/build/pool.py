"""Tasks done by processes side by side, each started with everything imported; results as they end.

A process that dies takes no other with it: its task is done once more, and reported if that fails
too.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.util
import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from briefing import errors
from briefing.build import signals
from briefing.execute import processes

Task = tuple[Any, ...]  # the arguments of the work
PRELOAD = ("briefing.build.preload",)  # what every notebook and page needs, imported once for all
POLL_SECONDS = 1.0
LONGEST_FOLDER = 60  # bytes, so that a socket in it has a name of at most 107
SHORT_FOLDER = "/tmp"
TASKS_AHEAD = 2  # for each process: none waits while the next task is handed over


class Workers(Protocol):
    """What makes reports, processes here or a cluster's, used as a context: see `Pool`."""

    def submit(self, *task: Any) -> None: ...

    def completed(self, block: bool = True) -> Iterator[tuple[Task, Any]]: ...

    def __enter__(self) -> Workers: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None: ...


def start_preload(imports: Sequence[str] = PRELOAD) -> None:
    """Begin to import, in a process of its own, what the processes to come will have."""
    processes.limit_threads()
    if _has_forkserver():
        _place_sockets()
        forkserver.set_forkserver_preload(list(imports))
        with processes.pass_on_no_interrupts():
            forkserver.ensure_running()


def _place_sockets() -> None:
    """Have the sockets of processes where their names are short enough for the system.

    They lie among the temporary files; of a folder with a longer name the system takes none.
    """
    long = len(os.fsencode(tempfile.gettempdir())) > LONGEST_FOLDER
    if long and Path(SHORT_FOLDER).is_dir():
        chosen, tempfile.tempdir = tempfile.tempdir, SHORT_FOLDER
        try:
            multiprocessing.util.get_temp_dir()  # made once for this process, and removed with it
        finally:
            tempfile.tempdir = chosen


def _has_forkserver() -> bool:
    return "forkserver" in multiprocessing.get_all_start_methods()


class Pool:
    """Processes that do one kind of work: `submit` tasks, then take what has `completed`.

    `work` is a function of a module; its arguments and results are copied. What it raises is raised
    by `completed`. Leaving the `with` block by an error or an interrupt stops every process.
    """

    def __init__(
        self, work: Callable[..., Any], count: int, imports: Sequence[str] = PRELOAD
    ) -> None:
        self._work, self._count = work, count
        self._waiting: deque[tuple[Task, bool]] = deque()  # a task, and whether it was tried before
        self._running: dict[Future[Any], tuple[Task, bool]] = {}
        start_preload(imports)
        self._executor = self._start()

    def _start(self) -> ProcessPoolExecutor:
        method = multiprocessing.get_context("forkserver" if _has_forkserver() else None)
        return ProcessPoolExecutor(self._count, method, processes.begin_work)

    def submit(self, *task: Any) -> None:
        """Have a task done as soon as a process is free."""
        self._waiting.append((task, False))
        self._fill()

    def _fill(self) -> None:
        """Give the processes what they need next, and no more: a death loses only that."""
        while self._waiting and len(self._running) < TASKS_AHEAD * self._count:
            task, tried = self._waiting.popleft()
            try:
                with signals.hold_back():  # a process half started would say so on the terminal
                    future = self._executor.submit(self._work, *task)
                self._running[future] = task, tried
            except BrokenProcessPool:  # one died meanwhile; this task had not begun
                self._waiting.appendleft((task, tried))
                return

    def completed(self, block: bool = True) -> Iterator[tuple[Task, Any]]:
        """Each task that is done, with its result: all of them, or those done by now.

        Raises WorkerDied where a process dies over a task that was tried before.
        """
        while self._running:
            signals.raise_received()
            done = wait(self._running, POLL_SECONDS if block else 0, FIRST_COMPLETED).done
            if not (done or block):
                return
            for future in done:
                task, tried = self._running.pop(future)
                if isinstance(future.exception(), BrokenProcessPool):
                    if tried:
                        raise errors.WorkerDied
                    self._waiting.appendleft((task, True))
                else:
                    yield task, future.result()
            if not self._running and self._waiting:  # all of them came back, from a death perhaps
                self._executor.shutdown()
                self._executor = self._start()
            self._fill()

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if kind is None:
            self._executor.shutdown()
            return
        processes.ignore_interrupts()  # a second interrupt must not stop the cleaning up
        self._executor.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.terminate()
