"""What happens on a cluster's worker: a task, in a process of our own, its new files brought back.

The processes stay for the next task. One that dies is told; the client decides what follows.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from briefing import paths
from briefing.build.cluster import travel
from briefing.execute import processes


@dataclass(frozen=True)
class Job:
    """What all tasks of one client have in common; `like` is what the installation must be."""

    token: str
    work: travel.Reference
    alike: travel.Reference | None
    like: Mapping[str, str]
    imports: tuple[str, ...]

    @property
    def topic(self) -> str:
        """Under which workers say what they have begun."""
        return f"briefing-{self.token}"


@dataclass(frozen=True)
class Made:
    """What came of a task: bytes of (well, result), its files, and where they lay meanwhile.

    `result` is None where its process died, `like` is given where it would not be made alike.
    """

    worker: str
    result: bytes | None = None
    like: Mapping[str, str] | None = None
    stage: travel.Files = field(default_factory=dict)
    folder: travel.Files = field(default_factory=dict)
    roots: Mapping[str, Path] = field(default_factory=dict)


@dataclass(eq=False)
class _Host:
    """A process that does one task at a time; `like` is what it said it is, to whom it said so."""

    process: subprocess.Popen[bytes]
    like: tuple[str, dict[str, str]] = ("", {})

    def is_like(self, job: Job) -> dict[str, str]:
        """What the installation is like, asked once for each client: its files are many."""
        if self.like[0] != job.token:
            self.like = job.token, self.ask("like", job.alike) if job.alike else {}
        return self.like[1]

    def ask(self, *asked: Any) -> Any:
        """What it answers. Raises EOFError where it dies instead."""
        line, back = self.process.stdin, self.process.stdout
        if line is None or back is None:
            raise EOFError
        try:
            pickle.dump(asked, line)
            line.flush()
            return pickle.load(back)
        except (OSError, EOFError, pickle.UnpicklingError):
            raise EOFError("its process ended") from None

    def end(self) -> None:
        """End it at once, and whatever it runs with it."""
        self.process.kill()
        self.process.wait()


_LOCK = threading.Lock()
_IDLE: list[_Host] = []
_BUSY: dict[str, set[_Host]] = {}
_STOPPED: set[str] = set()
# Linux ends a process with the thread that began it: this one thread lasts as long as the worker.
_STARTER = ThreadPoolExecutor(1, thread_name_prefix="briefing-starter")


async def ready(job: Job, stages: Sequence[Path]) -> tuple[dict[str, str], list[str]]:
    """What the installation here is like, and which of the stages are not seen from here."""
    like = await asyncio.to_thread(_like, job)
    return like, [str(stage) for stage in stages if not stage.is_dir()]


async def stop(token: str) -> None:
    """End what is being done for a client; what it has asked for besides is not begun."""
    await asyncio.to_thread(_stop, token)


def kept(snapshot: bytes) -> bytes:
    """A snapshot, held by the workers for every task of its stage."""
    return snapshot


def perform(job: Job, task: bytes, snapshot: bytes | None, stage: Path | None) -> Made:
    """Do a task: with a snapshot of its stage in a folder of its own, else in the stage itself."""
    import distributed

    this = distributed.get_worker()
    this.log_event(job.topic, {"key": this.get_current_task(), "worker": this.address})
    below = this.local_directory  # which a later worker clears away
    with tempfile.TemporaryDirectory(prefix="briefing-", dir=below) as place:
        own = Path(place)
        roots = {"stage": stage or own / "stage", "folder": own / "folder"}
        given = travel.laid(snapshot, roots["stage"]) if snapshot is not None else {}
        made = _made(this.address, job, task, {**roots, "notebooks": paths.NOTEBOOKS})
        if made.result is None:
            return made
        after = travel.content_of(roots["stage"]) if stage is None else {}
        new = {name: content for name, content in after.items() if content != given.get(name)}
        return replace(made, stage=new, folder=travel.content_of(roots["folder"]), roots=roots)


def _made(name: str, job: Job, task: bytes, roots: travel.Roots) -> Made:
    with contextlib.suppress(EOFError), _hosted(job) as host:
        like = host.is_like(job)
        if like != job.like:
            return Made(name, like=like)
        return Made(name, host.ask("do", job.work, task, roots))
    return Made(name)


def _like(job: Job) -> dict[str, str]:
    """What the installation is like; processes from before it changed do not count."""
    like: dict[str, str] = {}
    for _ in range(2):
        with _hosted(job) as host:
            like = host.is_like(job)
            if like == job.like:
                return like
        with _LOCK:
            old = [_IDLE.pop() for _ in list(_IDLE)]
        for each in old:
            each.end()
    return like


@contextlib.contextmanager
def _hosted(job: Job) -> Iterator[_Host]:
    """A process for a task; it stays for the next one if it lives. Raises EOFError when stopped."""
    with _LOCK:
        _IDLE[:] = [host for host in _IDLE if host.process.poll() is None]
        host = _IDLE.pop() if _IDLE else None
    host = host or _STARTER.submit(_started, job.imports).result()
    with _LOCK:
        stopped = job.token in _STOPPED
        _BUSY.setdefault(job.token, set()).add(host)
    well = False
    try:
        if stopped:
            raise EOFError
        yield host
        well = True
    finally:
        with _LOCK:
            _BUSY[job.token].discard(host)
            if not _BUSY[job.token]:
                del _BUSY[job.token]
            if well:
                _IDLE.append(host)
        if not well:
            host.end()


def _started(imports: Sequence[str]) -> _Host:
    one_thread = {name: os.environ.get(name, "1") for name in processes.THREAD_VARIABLES}
    before = os.environ.get("PYTHONPATH")
    found = [str(paths.ROOT), *([before] if before else [])]
    host = _Host(
        subprocess.Popen(
            [sys.executable, "-m", "briefing.build.cluster.host"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **one_thread, "PYTHONPATH": os.pathsep.join(found)},
            start_new_session=True,  # an interrupt of the worker's keyboard is the worker's
        )
    )
    host.ask("warm", tuple(imports))
    return host


def _stop(token: str) -> None:
    with _LOCK:
        _STOPPED.add(token)
        busy = list(_BUSY.get(token, ()))
    for host in busy:
        host.end()
