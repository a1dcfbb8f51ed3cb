"""Tasks of a run → their results and files, made by the workers of a running Dask scheduler.

Dask places the tasks, does those of a dead worker again and starts the worker again. A plugin gives
each worker processes with everything imported: a Dask worker has threads and cannot fork notebooks.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import importlib
import logging
import multiprocessing
import os
import tempfile
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from briefing import errors, paths
from briefing.build.cache import hash_installation
from briefing.build.pool import PRELOAD, TASKS_AHEAD, Task
from briefing.data import files
from briefing.execute import processes

try:
    import distributed
    from distributed.comm import connect
except ImportError:
    raise errors.MissingDask from None

Installation = Callable[[], Mapping[str, str]]  # part → a sum of what it is like
Parts = tuple[tuple[str, str], ...]
CONNECT_SECONDS = 10.0  # for a scheduler to answer, then for a first worker to be there
RETURN_SECONDS = 30.0  # without any worker before a run gives up: a dead one is started again
POLL_SECONDS = 0.5
EVERYWHERE = ("tcp://0.0.0.0", "tcp://[::]", "ws://0.0.0.0")  # listened at by all of a network
LOADED: dict[Installation, str | None] = {}  # on a worker: the sum of the code that it runs


class Cluster:
    """A scheduler's workers that do one kind of work: `submit` tasks, take what has `completed`.

    `work` uses the stage of its run and, where it fails, the run's folder. Each worker loads
    `imports` once, and must answer `installation` as this machine does. With `shared` the workers
    see the stages under the same path.

    Raises NoScheduler, NoWorker, OpenWorker, FolderNotShared, MismatchedWorker, LostCluster,
    WorkerDied.
    """

    def __init__(
        self,
        work: Callable[..., Any],
        address: str,
        shared: Path | None = None,
        installation: Installation = hash_installation,
        imports: Sequence[str] = PRELOAD,
    ) -> None:
        self._work, self._address, self._shared = work, address, shared
        self._installation, self._imports = installation, tuple(imports)
        self._waiting: deque[Task] = deque()
        self._running: dict[distributed.Future, Task] = {}
        self._last_worker = time.monotonic()
        self._stack = contextlib.ExitStack()
        self._interrupted = threading.Event()

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @functools.cached_property
    def _client(self) -> distributed.Client:
        """A client of the scheduler, whose workers are prepared; made for the first task."""
        parts, visible = tuple(self._installation().items()), None
        if self._shared:  # a folder of its own, so that no other of that name passes for it
            folder = tempfile.TemporaryDirectory(prefix=".shared-", dir=self._shared.absolute())
            visible = Path(self._stack.enter_context(folder))
        self._plugin = _Processes(self._installation, parts, self._imports, visible)
        client = self._stack.enter_context(_connect_with_plugin(self._address, self._plugin))
        self._interrupted = self._stack.enter_context(processes.catch_interrupts())
        return client

    @functools.lru_cache(1)  # noqa: B019 - one cluster a run
    def _send_stage(self, stage: Path) -> Any:
        """Its files; not scattered, for Dask makes them again if workers that had them die."""
        return self._client.submit(dict, files.read_below(stage), pure=False)

    def submit(self, *task: Any) -> None:
        """Have a task done as soon as a worker is free."""
        self._waiting.append(task)
        self._fill()

    def _fill(self) -> None:
        """Give each worker what it needs next, those of a stage in a row."""
        with _report_loss(self._address):
            threads = sum(self._client.nthreads().values())
        self._last_worker = time.monotonic() if threads else self._last_worker
        if time.monotonic() - self._last_worker > RETURN_SECONDS:
            raise errors.LostCluster(address=self._address)
        while self._waiting and len(self._running) < TASKS_AHEAD * max(1, threads):
            run, *_ = task = self._waiting.popleft()
            given = None if self._shared else self._send_stage(run.stage)
            arguments = self._plugin.name, self._work, task, given, paths.format_path(run.folder)
            future = self._client.submit(_perform, *arguments, retries=1, pure=False)  # a death
            self._running[future] = task

    def completed(self, block: bool = True) -> Iterator[tuple[Task, Any]]:
        """Each task that is done, with its result: all of them, or those done by now."""
        while self._running and not self._interrupted.is_set():
            with _report_loss(self._address), contextlib.suppress(TimeoutError):
                distributed.wait([*self._running], POLL_SECONDS if block else 0, "FIRST_COMPLETED")
            done = [future for future in self._running if future.done()]
            for future in done:
                received = _receive(future, self._running[future][0], self._address)
                if received:
                    yield self._running.pop(future), received[0]
            self._fill()
            if not done and not block:
                return
        if self._interrupted.is_set():
            raise KeyboardInterrupt


@contextlib.contextmanager
def _report_loss(address: str) -> Iterator[None]:
    """Say of a scheduler that does not answer any more that it went away."""
    try:
        yield
    except (OSError, CancelledError):
        raise errors.LostCluster(address=address) from None


def _connect(address: str) -> distributed.Client:
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] == "distributed":  # our own messages say what matters
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)

    async def call() -> None:
        certificates = distributed.Security().get_connection_args("client")
        await (await connect(address, timeout=CONNECT_SECONDS, **certificates)).close()

    try:
        # a client itself waits without end for a server that accepts and then is silent
        asyncio.run(asyncio.wait_for(call(), CONNECT_SECONDS))
        return distributed.Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError, TypeError) as fault:  # TypeError: no certificates for tls
        reason = str(fault).partition("\n")[0] or type(fault).__name__
        raise errors.NoScheduler(address=address, fault=reason) from None


@contextlib.contextmanager
def _connect_with_plugin(address: str, plugin: _Processes) -> Iterator[distributed.Client]:
    """A client, with the plugin on every worker, also on later ones; nothing runs after the end."""
    client = _connect(address)
    try:
        try:
            client.wait_for_workers(1, timeout=CONNECT_SECONDS)
            with _report_loss(address):
                client.register_plugin(plugin, plugin.name)
        except TimeoutError:
            raise errors.NoWorker(address=address) from None
        except (ImportError, AttributeError) as fault:  # this package is missing or another there
            raise errors.MismatchedWorker(address, [str(fault)]) from None
        yield client
    finally:
        with contextlib.suppress(OSError, ValueError):  # whatever is gone by now
            if client.status == "running":
                unregister = client.scheduler.unregister_worker_plugin
                client.sync(unregister, name=plugin.name, callback_timeout=CONNECT_SECONDS)
        with contextlib.suppress(OSError):
            client.close(timeout=CONNECT_SECONDS)


def _receive(future: distributed.Future, run: Any, address: str) -> tuple[Any] | None:
    """The result of a task, its files put into their place here; None if it must be made again."""
    if future.status == "error":
        error = future.exception()
        died = isinstance(error, (distributed.KilledWorker, BrokenProcessPool))
        raise errors.WorkerDied if died else error
    with _report_loss(address):
        try:
            result, of_stage, of_folder = future.result(timeout=RETURN_SECONDS)
        except TimeoutError:  # the worker that has it died
            return None
    files.write_below(run.stage, of_stage)
    files.write_below(run.folder, of_folder)
    return (result,)


@dataclass(eq=False)
class _Processes(distributed.WorkerPlugin):
    """On a worker: processes beside it for one `Cluster`, refused where they would differ."""

    installation: Installation
    expected: Parts
    imports: tuple[str, ...]
    visible: Path | None  # a folder that must be there
    name: str = field(default_factory=lambda: f"briefing-{uuid.uuid4().hex}")
    calls: set[object] = field(default_factory=set)
    refusal: errors.BriefingError | None = None

    def setup(self, worker: distributed.Worker) -> None:
        """Check the worker, then start its processes.

        Raises OpenWorker, MismatchedWorker, FolderNotShared.
        """
        addresses = [listener.listen_address for listener in worker.listeners]
        if unprotected := [one for one in addresses if one.startswith(EVERYWHERE)]:
            self.refusal = errors.OpenWorker(worker=worker.address, listening=unprotected[0])
        elif differing := self._differing():
            self.refusal = errors.MismatchedWorker(worker.address, differing)
        elif self.visible and not self.visible.is_dir():
            self.refusal = errors.FolderNotShared(worker=worker.address, folder=self.visible)
        if self.refusal:
            raise self.refusal
        self._pool = functools.partial(_pool, self.expected, self.imports, worker.state.nthreads)
        self._pool()

    def _differing(self) -> list[str]:
        try:
            found = self.installation()
        except (ImportError, OSError) as fault:
            return [str(fault)]
        loaded = LOADED.setdefault(self.installation, found.get("code"))
        differing = [key for key, value in self.expected if found.get(key) != value]
        return differing or ["code"] * (loaded != found.get("code"))

    def call(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """What the work makes of its arguments in a process. Raises BrokenProcessPool."""
        call = object()
        self.calls.add(call)
        try:
            if self.refusal:  # a client does not hear why the setup of a later worker failed
                raise self.refusal
            return self._pool().submit(work, *arguments).result()
        except BrokenProcessPool:
            _pool.cache_clear()
            raise
        finally:
            self.calls.discard(call)

    def teardown(self, worker: distributed.Worker) -> None:
        """End at once what still runs; processes without a task stay for the next call."""
        self.refusal = errors.LostCluster(
            address=worker.address
        )  # of a task that is just being begun
        if self.calls:
            _pool.cache_clear()
            for process in multiprocessing.active_children():
                process.kill()
                process.join()


@functools.lru_cache(maxsize=1)
def _pool(installation: Parts, imports: tuple[str, ...], count: int) -> ProcessPoolExecutor:
    """The processes of this worker, which stay from call to call while the installation does."""
    processes.limit_threads()
    multiprocessing.current_process().daemon = False  # a nanny's worker could start no process
    pool = ProcessPoolExecutor(
        count, multiprocessing.get_context("spawn"), _start_process, (imports,)
    )
    for _ in range(count):
        pool.submit(os.getpid)  # which starts a process
    return pool


def _start_process(imports: Sequence[str]) -> None:
    """Import what every task needs; the task that needs what is missing says so."""
    processes.end_with_parent()
    processes.ignore_interrupts()
    for name in imports:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def _perform(
    name: str, work: Callable[..., Any], task: Task, given: files.Contents | None, here: str
) -> tuple[Any, files.Contents, files.Contents]:
    """On a worker: do a task; its result, new files of the stage, files of the run's folder.

    `given` are the files of a stage that is not shared, `here` is what the client calls the folder.
    """
    worker = distributed.get_worker()
    plugin: Any = worker.plugins[name]
    run, *others = task
    with tempfile.TemporaryDirectory(prefix="briefing-", dir=worker.local_directory) as place:
        folder = Path(place, "folder").resolve()
        stage = run.stage if given is None else Path(place, "stage")
        before = given or {}
        files.write_below(stage, before)
        result = plugin.call(work, replace(run, stage=stage, folder=folder), *others)
        if isinstance(result, errors.BriefingError):
            result.relocate(paths.format_path(folder), here)
        made = {} if given is None else files.read_below(stage)
        new = {file: content for file, content in made.items() if content != before.get(file)}
        return result, new, files.read_below(folder)
