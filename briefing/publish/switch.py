"""A complete folder → in the place of another at once, so that no reader sees a mixture of both.

Linux and macOS exchange two folders in one step. Where the system cannot (Windows, some network
file systems) the earlier folder is renamed away and the new one into its place; who comes after a
kill between the two finishes it (`finish_switch`). Beside a folder `2025` lie, for that time:

- `.2025.next`: the new folder, with a mark in it; once exchanged, the earlier one, without it
- `.2025.last`: the earlier folder, renamed away
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

from briefing import errors, paths

MARK = ".unpublished"  # file of a folder that was complete and not yet in its place
AT_WORKING_FOLDER = -100  # of Linux: a path counts from where the process is
EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
IMPOSSIBLE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)


def put_into_place(new: Path, folder: Path) -> Path | None:
    """A complete folder in the place of another, beside which it lies; where that one is now.

    It is for the caller to remove. Raises OSError, and FilesInUse where files of the earlier one
    are open (Windows): then all is as it was, the new folder too.
    """
    waiting = beside(folder, "next")
    (new / MARK).touch()
    new.rename(waiting)
    try:
        return _switch(waiting, folder)
    except (OSError, errors.FilesInUse):
        waiting.rename(new)
        raise
    finally:
        (folder / MARK).unlink(missing_ok=True)


def _switch(new: Path, folder: Path) -> Path | None:
    if not folder.exists():
        new.rename(folder)
        return None
    if exchange(new, folder):
        return new
    last = beside(folder, "last")
    try:
        folder.rename(last)
    except PermissionError as fault:
        if names := _list_open_files(folder):
            named = {"folder": paths.format_path(folder), "files": ", ".join(names)}
            raise errors.FilesInUse(**named) from fault
        raise
    try:
        new.rename(folder)
    except OSError:
        last.rename(folder)
        raise
    return last


def finish_switch(folder: Path) -> list[Path]:
    """Finish what a kill left undone; where the folders now lie that are to be removed."""
    waiting, last = beside(folder, "next"), beside(folder, "last")
    if not folder.exists() and (waiting / MARK).is_file():
        waiting.rename(folder)
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        (folder / MARK).unlink()
    return [place for place in (waiting, last) if place.is_dir()]


def beside(folder: Path, state: str) -> Path:
    """Where a folder lies while it is being replaced."""
    return folder.with_name(f".{folder.name}.{state}")


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    call = _find_exchange()
    if call is None:
        return False
    if call(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    code = ctypes.get_errno()
    if code in IMPOSSIBLE:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))


def _find_exchange() -> Callable[[bytes, bytes], int] | None:
    """What exchanges two paths on this system; None where nothing does."""
    if sys.platform == "win32":
        return None
    library = ctypes.CDLL(None, use_errno=True)
    if renameat2 := getattr(library, "renameat2", None):
        at = AT_WORKING_FOLDER
        return lambda one, other: int(renameat2(at, one, at, other, ctypes.c_uint(EXCHANGE)))
    if renamex := getattr(library, "renamex_np", None):
        return lambda one, other: int(renamex(one, other, ctypes.c_uint(EXCHANGE)))
    return None


def _list_open_files(folder: Path) -> list[str]:
    """The files below a folder that cannot be opened to be written, as those open elsewhere."""
    found = []
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        try:
            file.open("r+b").close()
        except OSError:
            found.append(file.relative_to(folder).as_posix())
    return found
