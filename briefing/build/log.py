"""What a command does, step by step → lines of JSON in a file, for programs that watch it.

Lines are added to the file, each by one call of the system: after a kill every line is complete. A
file that cannot be written to stops the command before it begins, and only the log after that.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from briefing import errors, paths

FIRST = b'{"time": "'  # of every line
NONBLOCKING = getattr(os, "O_NONBLOCK", 0)  # a pipe nobody reads is refused, not waited for


@dataclass(frozen=True)
class Log:
    """A file that is open to add lines to."""

    file: Path
    handle: int
    command: str
    began: float = field(default_factory=time.monotonic)


_open: list[Log] = []  # the log of this process, where there is one


def start(file: Path | None, command: str, words: Sequence[str]) -> None:
    """Open a log for a command, if one is asked for.

    Raises OSError, which names the file, and ExistingFile where it is there and is no log.
    """
    if file is None:
        return
    if file.is_file() and not _is_log(file):
        raise errors.ExistingFile(file=paths.format_path(file))
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | NONBLOCKING, 0o666)
    if NONBLOCKING:
        os.set_blocking(handle, True)
    _open.append(Log(file, handle, command))
    try:
        if _is_cut(file):
            os.write(handle, b"\n")
        _add(_open[-1], outcome="started", what=command, words=[*words], process=os.getpid())
    except OSError as fault:
        _close()
        raise OSError(fault.errno, fault.strerror, str(file)) from fault


def _is_log(file: Path) -> bool:
    """Whether a file is empty or begins as a log does: a table of data is not added to."""
    with file.open("rb") as lines:
        return FIRST.startswith(lines.read(len(FIRST)))


def _is_cut(file: Path) -> bool:
    """Whether a file ends within a line, as a full disk leaves it."""
    if not file.is_file() or not file.stat().st_size:
        return False
    with file.open("rb") as lines:
        lines.seek(-1, os.SEEK_END)
        return lines.read() != b"\n"


def write(outcome: str, what: str, **about: object) -> OSError | None:
    """Add a line, if there is a log; why there is none any more, where that fails."""
    if not _open:
        return None
    try:
        _add(_open[-1], outcome=outcome, what=what, **about)
    except OSError as fault:
        fault.filename = str(_close().file)
        return fault
    return None


def _add(log: Log, **facts: object) -> None:
    now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    seconds = round(time.monotonic() - log.began, 3)
    told = {name: fact for name, fact in facts.items() if fact not in ("", None)}
    line = json.dumps({"time": now, "seconds": seconds, **told}).encode() + b"\n"
    if os.write(log.handle, line) < len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _close() -> Log:
    log = _open.pop()
    with contextlib.suppress(OSError):  # what was written is written
        os.close(log.handle)
    return log


def end(code: object) -> None:
    """The last line of a command's log, with its exit code."""
    if _open:
        write("ended", _open[-1].command, exit=code)
    if _open:
        _close()
