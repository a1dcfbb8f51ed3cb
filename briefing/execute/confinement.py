"""What a process that runs a notebook may do: write below one folder only, use so much memory.

Linux refuses what is written elsewhere (Landlock, from 5.13), to root and to whatever the process
starts as well. Where the system cannot, a run finds by its sums what a notebook changed.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import os
import struct
import sys
import tempfile
from pathlib import Path

from briefing.execute import limits

DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/tty", "/dev/ptmx", "/dev/pts", "/dev/shm")

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same numbers on every processor
_ASK_VERSION, _BENEATH_PATH = 1, 1
_PR_SET_NO_NEW_PRIVS = 38
_WRITE_FILE, _TRUNCATE = 1 << 1, 1 << 14
_CHANGE_FOLDER = sum(1 << bit for bit in range(4, 13))  # to make, rename or remove what is in it
_MOVE_BETWEEN_FOLDERS = 1 << 13
_NO_SIGNAL_OUTSIDE = 1 << 1


def confine_process() -> None:
    """Let this process, and all it starts, write in its folder of temporary files alone."""
    tempfile.tempdir = None  # that of the environment, not of the process it was forked from
    _limit_memory()
    if version := find_landlock_version():
        _limit_writing(Path(tempfile.gettempdir()), version)


def confine_kernel() -> None:
    """The same of a kernel, once it has imported what writes into a user's folders as it begins."""
    importlib.import_module("matplotlib.font_manager")

    confine_process()


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on every system
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
        limit = pages * resource.getpagesize() + limits.MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def find_landlock_version() -> int:
    """Which version of Landlock the system has, 0 where it has none."""
    if sys.platform != "linux":
        return 0
    size = ctypes.c_size_t(0)
    return max(0, int(ctypes.CDLL(None).syscall(_CREATE_RULESET, None, size, _ASK_VERSION)))


def _limit_writing(folder: Path, version: int) -> None:
    """Have the system refuse what changes anything outside a folder, and signals to others."""
    system = ctypes.CDLL(None)
    files = _WRITE_FILE | (_TRUNCATE if version >= 3 else 0)
    folders = files | _CHANGE_FOLDER | (_MOVE_BETWEEN_FOLDERS if version >= 2 else 0)
    asked = struct.pack("QQQ", folders, 0, _NO_SIGNAL_OUTSIDE if version >= 6 else 0)
    asked = asked if version >= 6 else asked[:8]
    rules = system.syscall(_CREATE_RULESET, asked, ctypes.c_size_t(len(asked)), 0)
    for place in (folder, *map(Path, DEVICES)):
        if place.exists():
            opened = os.open(place, os.O_PATH)
            rule = struct.pack("=Qi", folders if place.is_dir() else files, opened)
            system.syscall(_ADD_RULE, rules, _BENEATH_PATH, rule, 0)
            os.close(opened)
    system.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    system.syscall(_RESTRICT_SELF, rules, 0)
    os.close(rules)
