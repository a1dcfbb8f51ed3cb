"""The same tasks done by the workers of a running Dask scheduler; the same bytes come back.

The files of a stage go to the workers once, or lie where they see them too; what a task makes comes
back with its result and is put into the stage here. A task whose worker dies is done once more, and
told if that fails too. Whatever ends early takes with it what it has asked the cluster for.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import itertools
import logging
import pickle
import queue
import signal
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import errors, paths
from briefing.build.cluster import travel, worker

if TYPE_CHECKING:
    from distributed import Client, Future

Task = tuple[Any, ...]  # the arguments of the work, the first of them an order.Run
PATIENCE = 10.0  # seconds a scheduler has to answer, and a first worker to be there
RETURN = 30.0  # seconds without any worker before a run gives up; one that died may begin again
READY = 120.0  # seconds a worker has to import everything and say what it is like
TURN = 1.0  # seconds between two looks at how the cluster is
ATTEMPTS = 2
AHEAD = 1  # tasks that lie with each worker, so that it does not wait for the next one


@dataclass(frozen=True)
class _Sent:
    """A task on its way: what the cluster holds of it, and what is being brought back."""

    task: Task
    future: Future
    fetched: concurrent.futures.Future[worker.Made]


@dataclass
class _Doing:
    """The tasks of one call on their way; `told` is what the cluster says of them, in order."""

    client: Client
    address: str
    job: worker.Job
    shared: bool
    told: queue.SimpleQueue[tuple[str, Any]]
    slots: Mapping[str, int] = field(default_factory=dict)  # worker → tasks it does at a time
    alone_since: float | None = None
    running: dict[str, _Sent] = field(default_factory=dict)
    stages: dict[Path, Any] = field(default_factory=dict)  # the snapshot of each
    again: deque[Task] = field(default_factory=deque)  # those whose worker died
    died: list[Task] = field(default_factory=list)  # each death of a worker by its task
    begun: dict[str, str] = field(default_factory=dict)  # task under way → its worker
    all_taken: bool = False
    sent: int = 0


def done(
    work: Callable[..., Any],
    tasks: Iterable[Task],
    address: str,
    imports: Sequence[str] = (),
    alike: Callable[[], Mapping[str, str]] | None = None,
    shared: Path | None = None,
) -> Iterator[tuple[Task, Any]]:
    """Each task with what the work made of it, in the order they end.

    `work` is a function of a module; it reads files of its run's stage and writes below the stage
    and, what failed, below the run's folder. What it raises is raised here. `imports` are loaded
    once by each worker. A worker must answer `alike` as is answered here. With `shared` the
    stages lie below a folder that the workers see under the same path. Tasks are taken as they are
    needed; those of a stage follow each other.

    Raises MissingDask, NoScheduler, NoWorker, NotShared, UnlikeWorker, LostCluster, WorkerDied.
    """
    coming = iter(tasks)
    first = next(coming, None)
    if first is None:
        return
    like = dict(alike()) if alike else {}
    its = travel.reference(alike) if alike else None
    job = worker.Job(uuid.uuid4().hex, travel.reference(work), its, like, tuple(imports))
    client = _client(address)
    doing = _Doing(client, address, job, shared is not None, queue.SimpleQueue())
    ended = False
    try:
        for topic, what in (("all", "cluster"), (job.topic, "begun")):
            client.subscribe_topic(topic, lambda event, what=what: doing.told.put((what, event[1])))
        _check_workers(doing, [first[0].stage] if shared else [])
        with _told_of_interrupts(doing):
            yield from _through(doing, itertools.chain([first], coming))
        ended = True
    finally:
        if not ended:
            _stop(doing)
        with contextlib.suppress(OSError, TimeoutError):
            client.close(timeout=PATIENCE)


@contextlib.contextmanager
def _told_of_interrupts(doing: _Doing) -> Iterator[None]:
    """An interrupt of the keyboard is raised where tasks are waited for.

    Raised wherever it strikes it may fall into what Dask does as an object goes, and is lost.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: doing.told.put(("interrupted", None)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _client(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise errors.MissingDask from None
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] == "distributed":  # what matters is told in our own words
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        # a client itself waits without end for one that takes the call and says nothing
        asyncio.run(asyncio.wait_for(_call(address), PATIENCE))
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as fault:
        told = str(fault).splitlines() or [type(fault).__name__]
        raise errors.NoScheduler(address, told[0]) from None


async def _call(address: str) -> None:
    """Call a scheduler and hang up."""
    from distributed.comm import connect
    from distributed.security import Security

    certified = Security().get_connection_args("client")
    if address.startswith("tls:") and not certified.get("ssl_context"):
        missing = errors.message("no certificates in the configuration of Dask")
        raise errors.NoScheduler(address, missing)
    line = await connect(address, timeout=PATIENCE, **certified)
    await line.close()


def _check_workers(doing: _Doing, stages: Sequence[Path]) -> None:
    """Refuse a cluster without workers, and a worker that would not make the same."""
    from distributed.comm import CommClosedError

    until = time.monotonic() + PATIENCE
    _count(doing)
    while not doing.slots:
        if time.monotonic() > until:
            raise errors.NoWorker(doing.address)
        time.sleep(TURN / 4)
        _count(doing)
    answers = _on_each(
        doing, READY, worker.ready, doing.job, [stage.absolute() for stage in stages]
    )
    for name, found in sorted(answers.items()):
        if isinstance(found, CommClosedError):  # it has ended meanwhile
            continue
        if isinstance(found, BaseException):
            raise errors.UnusableWorker(name, f"{type(found).__name__}: {found}") from None
        like, missing = found
        _refuse(name, like, doing.job.like)
        if missing:
            raise errors.FolderNotShared(name, missing[0])


def _refuse(name: str, like: Mapping[str, str], here: Mapping[str, str]) -> None:
    differing = [key for key in {**here, **like} if here.get(key) != like.get(key)]
    if differing:
        raise errors.MismatchedWorker(name, differing)


def _on_each(doing: _Doing, limit: float, asked: Callable[..., Any], *given: Any) -> dict[str, Any]:
    """What every worker answers, by its address; an error as its answer."""

    async def answered() -> dict[str, Any]:
        asking = doing.client.run(asked, *given, on_error="return")
        return dict(await asyncio.wait_for(asking, limit))

    try:
        return dict(doing.client.sync(answered))
    except (OSError, TimeoutError):
        raise errors.LostCluster(doing.address) from None


def _count(doing: _Doing) -> None:
    """How many tasks the workers do at a time."""
    try:
        asked = doing.client.sync(doing.client.scheduler.ncores, callback_timeout=PATIENCE)
    except (OSError, TimeoutError):
        raise errors.LostCluster(doing.address) from None
    doing.slots = dict(asked)
    doing.alone_since = None if doing.slots else doing.alone_since or time.monotonic()


def _stage(doing: _Doing, stage: Path) -> Future | None:
    """The files of a stage, on their way once to whichever worker needs them; None if shared.

    Those of earlier stages are let go as soon as nothing more is made of them.
    """
    if doing.shared:
        return None
    if stage not in doing.stages:
        used = {sent.task[0].stage for sent in doing.running.values()}
        used |= {task[0].stage for task in doing.again}
        doing.stages = {known: kept for known, kept in doing.stages.items() if known in used}
        key = f"briefing-stage-{doing.job.token}-{doing.sent}"
        snapshot = travel.snapshot(stage)
        doing.stages[stage] = doing.client.submit(worker.kept, snapshot, key=key)
    return doing.stages[stage]


def _through(doing: _Doing, coming: Iterator[Task]) -> Iterator[tuple[Task, Any]]:
    """Every task; those under way, and one more lying with each worker."""
    _fill(doing, coming)
    while doing.running or doing.again or not doing.all_taken:
        ended = _next(doing)
        _fill(doing, coming)
        if ended is None:
            continue
        task, made = ended.task, _made(doing, ended)
        if made.like is not None:
            _refuse(made.worker, made.like, doing.job.like)
        if made.result is None:
            _died(doing, task)
            doing.again.append(task)
            _fill(doing, coming)
            continue
        yield task, _home(doing, task[0], made)


def _fill(doing: _Doing, coming: Iterator[Task]) -> None:
    """As many tasks on their way as the workers do at a time: those to be done again, then new."""
    while len(doing.running) < sum(doing.slots.values()) + len(doing.slots) * AHEAD:
        task = doing.again.popleft() if doing.again else next(coming, None)
        if task is None:
            doing.all_taken = True
            return
        _submit(doing, task)


def _submit(doing: _Doing, task: Task) -> None:
    run = task[0]
    key = f"briefing-{doing.job.token}-{doing.sent}"
    doing.sent += 1
    sent = travel.packed(task, {**_here(run), "notebooks": paths.NOTEBOOKS})
    stage = run.stage.absolute() if doing.shared else None
    future = doing.client.submit(
        *(worker.perform, doing.job, sent, _stage(doing, run.stage), stage), key=key
    )
    fetching = doing.client.gather(future, asynchronous=True)
    loop: Any = doing.client.loop
    fetched = asyncio.run_coroutine_threadsafe(fetching, loop.asyncio_loop)
    doing.running[key] = _Sent(task, future, fetched)
    fetched.add_done_callback(lambda _: doing.told.put(("ended", key)))


def _here(run: Any) -> dict[str, Path]:
    return {"stage": run.stage, "folder": run.folder}


def _next(doing: _Doing) -> _Sent | None:
    """The next task that has ended, or None after anything else worth a look."""
    try:
        what, told = doing.told.get(timeout=TURN)
    except queue.Empty:
        lost = doing.alone_since and time.monotonic() - doing.alone_since > RETURN
        if lost or doing.client.status != "running":
            raise errors.LostCluster(doing.address) from None
        return None
    if what == "interrupted":
        raise KeyboardInterrupt
    if what == "begun":
        doing.begun[told["key"]] = told["worker"]
        return None
    if what == "ended":
        doing.begun.pop(told, None)
        return doing.running.pop(told, None)
    if isinstance(told, dict) and told.get("action") in ("add-worker", "remove-worker"):
        if told["action"] == "remove-worker" and not told["expected"]:
            for key, worker_of in doing.begun.items():
                if key in doing.running and worker_of == told["worker"]:  # not what only lay there
                    _died(doing, doing.running[key].task)
        _count(doing)
    return None


def _died(doing: _Doing, task: Task) -> None:
    """A task whose worker died may be done once more."""
    doing.died.append(task)
    if sum(other is task for other in doing.died) >= ATTEMPTS:
        raise errors.WorkerDied


def _made(doing: _Doing, sent: _Sent) -> worker.Made:
    """What came of a task that has ended."""
    from distributed import KilledWorker
    from distributed.comm import CommClosedError

    # The scheduler forgot it, or went away while it was asked.
    gone = (asyncio.CancelledError, concurrent.futures.CancelledError, CommClosedError)
    try:
        return sent.fetched.result()
    except KilledWorker:
        raise errors.WorkerDied from None
    except gone:
        raise errors.LostCluster(doing.address) from None


def _home(doing: _Doing, run: Any, made: worker.Made) -> Any:
    """Put what a task made into its place here; its result, or raise what it raised."""
    travel.write(made.stage, run.stage)
    travel.write(made.folder, run.folder)
    well, result = pickle.loads(made.result or b"")
    if isinstance(result, errors.BriefingError):
        result = travel.at_home(result, made.roots, _here(run))
    if not well:
        raise result
    return result


def _stop(doing: _Doing) -> None:
    """Cancel what is left and end what runs, so that nothing is written behind our back."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # no second one keeps this from its end
    if doing.client.status != "running":
        return
    with contextlib.suppress(OSError, TimeoutError, errors.LostCluster):
        waiting = [sent.future for sent in doing.running.values()]
        doing.client.sync(doing.client.cancel, waiting, callback_timeout=PATIENCE)
        _on_each(doing, PATIENCE, worker.stop, doing.job.token)
