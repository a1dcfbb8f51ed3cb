"""One writer of a folder at a time: who comes second waits, is told for whom, or gives up.

The system's lock of a file or folder ends with its process, however that ends. Where a file system
has none the file is itself the lock: it is made only where it is not there, and says whose it is,
so that one of a process that is dead is noticed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from briefing import errors, paths
from briefing.data import files
from briefing.errors import Message, hidden, message

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

POLL_SECONDS = 0.1
TRIES = 3  # before it is told: most are at work for a moment
UNWRITTEN_SECONDS = 60  # a file without a name in it is of a process that died before it wrote it
MAX_SHOWN = 200  # signs of a command that are shown
FAR = 1 << 30  # the byte that is locked on Windows, so that the text before it can be read
UNKNOWN = "?"
FLOCK = "FLOCK"  # what /proc/locks calls a lock of ours
Lock = TypeVar("Lock")


@dataclass(frozen=True)
class Holder:
    """The process that has a lock; `begun` tells it from a later one of the same number.

    `is_system` is whether its lock is the system's, which ends with it.
    """

    command: str = UNKNOWN
    process: int = 0
    machine: str = UNKNOWN
    since: str = UNKNOWN
    begun: str = ""
    is_system: bool = True

    @property
    def is_dead(self) -> bool:
        """Whether its process has ended, as far as this machine can know."""
        return self.machine == platform.node() and self.begun != _read_start(self.process)


@dataclass(frozen=True)
class Waiting:
    """What is done where somebody else is at work: it is told, then waited for, or given up."""

    tell: Callable[[Message], None]
    is_allowed: bool = True


SILENT = Waiting(lambda _: None)
WAITING: ContextVar[Waiting] = ContextVar("waiting", default=SILENT)


@contextlib.contextmanager
def hold(file: Path) -> Iterator[None]:
    """The lock whose file lies in or beside a folder. Raises FolderBusy where not to wait."""
    is_system = _has_locks(file.parent)
    handle = _wait_for(
        lambda: _open_locked(file) if is_system else _create(file),
        lambda: read_holder(file),
        file.parent,
    )
    try:
        content = json.dumps(asdict(_describe_process(is_system)))
        with files.name_file(file):
            os.truncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, content.encode())
        yield
    finally:
        if sys.platform == "win32":  # what is open cannot be removed there
            os.close(handle)
        with contextlib.suppress(OSError):
            file.unlink()
        if sys.platform != "win32":
            os.close(handle)


@contextlib.contextmanager
def hold_folder(folder: Path, shared: bool) -> Iterator[None]:
    """The lock of a folder itself, so that no file of a lock lies in it; `shared` of who reads it.

    Where folders cannot be locked a writer has a file beside it, and who reads waits for that.
    Raises FolderBusy where not to wait.
    """
    place = folder.resolve()
    file = place.parent / f".{place.name}.lock"
    if not _has_locks(folder, itself=True):
        if shared:
            _wait_for(lambda: _is_free(file) or None, lambda: read_holder(file), folder)
        with contextlib.nullcontext() if shared else hold(file):
            yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        _wait_for(lambda: _try_lock(handle, shared) or None, lambda: _find_locker(folder), folder)
        yield
    finally:
        os.close(handle)


def _wait_for(
    acquire: Callable[[], Lock | None], find_holder: Callable[[], Holder | None], folder: Path
) -> Lock:
    """What is acquired once it is free; who has it until then is told once."""
    tried, told = 0, False
    while (lock := acquire()) is None:
        tried += 1
        if tried < TRIES:
            time.sleep(POLL_SECONDS)
            continue
        holder, waiting = find_holder() or Holder(), WAITING.get()
        facts = {"command": holder.command, "machine": holder.machine, "since": holder.since}
        named = {"folder": paths.format_path(folder), **facts, "process": str(holder.process)}
        if not waiting.is_allowed:
            raise errors.FolderBusy(**named)
        if not told:
            text = message(
                "{folder}: waiting for {command} (process {process} on {machine}, since {since})",
                **named,
            )
            waiting.tell(text)
            told = True
        time.sleep(POLL_SECONDS)
    return lock


@functools.cache
def _has_locks(folder: Path, itself: bool = False) -> bool:
    """Whether the system locks files in a folder, or the folder itself: NFS does not do that."""
    if itself and sys.platform == "win32":
        return False
    probe = folder if itself else folder / f".lock.{os.getpid()}"
    try:
        handle = os.open(probe, os.O_RDONLY if itself else os.O_RDWR | os.O_CREAT)
    except OSError as fault:  # a person knows the folder, not the file
        raise OSError(fault.errno, fault.strerror, str(folder)) from fault
    try:
        _try_lock(handle)
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
        if not itself:
            probe.unlink()


def _try_lock(handle: int, shared: bool = False) -> bool:
    """Lock an open file or folder; False where another process has it. Raises OSError."""
    try:
        if sys.platform == "win32":
            os.lseek(handle, FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _open_locked(file: Path) -> int | None:
    """The file of a lock, open and locked; None where another process has it."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
    if _try_lock(handle) and _is_at(handle, file):
        holder = read_holder(file)
        if holder is None or holder.is_system or holder.is_dead:
            return handle
    os.close(handle)
    return None


def _is_at(handle: int, file: Path) -> bool:
    """Whether an open file is still the one of its name: who had it takes it away."""
    try:
        return os.path.samestat(os.fstat(handle), file.stat())
    except FileNotFoundError:
        return False


def _create(file: Path) -> int | None:
    """The file of a lock, made anew; None where there is one of a process that lives."""
    if not _is_free(file):
        return None
    try:
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
    except FileExistsError:
        return None


def _is_free(file: Path) -> bool:
    """Whether no process has the lock of a file; that of a dead one is taken away.

    Who looks may find a process dead that has just ended, and its lock another's by now: so one
    process at a time takes a lock away, and looks again when it alone may.
    """
    if not _is_abandoned(file):
        return not file.exists()
    guard = file.with_name(f"{file.name}.guard")
    try:
        os.close(os.open(guard, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    except FileExistsError:
        if _is_old(guard):  # of a process that was killed meanwhile
            guard.unlink(missing_ok=True)
        return False
    try:
        if _is_abandoned(file):
            file.unlink(missing_ok=True)
    finally:
        guard.unlink(missing_ok=True)
    return not file.exists()


def _is_abandoned(file: Path) -> bool:
    """Whether a lock is of a process that has ended, or of one that never wrote whose it is."""
    holder = read_holder(file)
    return holder.is_dead if holder else _is_old(file)


def _is_old(file: Path) -> bool:
    try:
        return time.time() - file.stat().st_mtime >= UNWRITTEN_SECONDS
    except FileNotFoundError:
        return False


def read_holder(file: Path) -> Holder | None:
    """Whose a lock is; None where its file does not say."""
    try:
        holder = Holder(**json.loads(file.read_text(encoding="utf-8")))
        command = hidden.shorten(str(holder.command), MAX_SHOWN)
        return Holder(**{**asdict(holder), "command": command})
    except (OSError, ValueError, TypeError):
        return None


def _describe_process(is_system: bool) -> Holder:
    """This process, as others are told of it."""
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
    now = dt.datetime.now().isoformat(" ", "seconds")
    number = os.getpid()
    return Holder(command, number, platform.node(), now, _read_start(number), is_system)


def _read_start(process: int) -> str:
    """What tells a running process from others of its number; "" where there is none."""
    try:
        if Path("/proc/self/stat").exists():
            facts = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
            return facts.rpartition(")")[2].split()[19]
        if sys.platform != "win32":
            os.kill(process, 0)
    except PermissionError:
        pass
    except (OSError, IndexError):
        return ""
    return "running"


def _find_locker(folder: Path) -> Holder | None:
    """The process that has a folder locked, where the system (Linux) tells it."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/locks").read_text(encoding="ascii").splitlines():
            fields = line.split()
            inode = int(fields[5].rpartition(":")[2])
            if fields[1] == FLOCK and inode == folder.stat().st_ino and int(fields[4]) > 0:
                place = Path("/proc", fields[4])
                words = place.joinpath("cmdline").read_bytes().decode(errors="replace").split("\0")
                since = dt.datetime.fromtimestamp(place.stat().st_mtime).isoformat(" ", "seconds")
                command = hidden.shorten(" ".join(words[1:]).strip(), MAX_SHOWN)
                return Holder(command, int(fields[4]), platform.node(), since)
    return None
