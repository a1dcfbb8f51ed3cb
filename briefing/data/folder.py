"""New contents of a province folder's files → the folder, all of them or none.

One process changes a folder at a time, and one that reads it waits: the folder itself is locked, so
that no file of a lock lies in it. The new files are written beside the folder, in
`.NAME.incoming`; once they are complete that is renamed to `.NAME.arrived`, and from then on the
change is made: who finds it after a kill moves the files into place before reading. Where nothing
can be written beside the folder, it is done within.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from briefing import errors, limits, paths
from briefing.data import lock
from briefing.errors import message

Content = bytes | errors.UnreadFile | None  # of a file; why it is not read; None of none
Contents = Mapping[str, Content]  # by the files' names in a data folder

READ_ONLY = 0o444
MAX_READINGS = 5  # of a folder somebody is writing in
REMOVED = ".removed"  # how the names of files to be removed end there
INCOMING, ARRIVED = "incoming", "arrived"
_open: set[Path] = set()  # folders this process has open to change


@contextlib.contextmanager
def open_to_change(folder: Path) -> Iterator[None]:
    """A folder nobody else changes or reads meanwhile; what a kill left undone is done first."""
    place = folder.resolve()
    with lock.hold_folder(folder, shared=False):
        _open.add(place)
        try:
            _finish(folder)
            yield
        finally:
            _open.discard(place)


@contextlib.contextmanager
def open_to_read(folder: Path) -> Iterator[None]:
    """A folder nobody changes while it is read, and in which no change is half made."""
    if not folder.is_dir() or folder.resolve() in _open:
        yield
        return
    states = [ARRIVED, INCOMING]  # what never arrived does no harm where it cannot be removed
    while True:
        with lock.hold_folder(folder, shared=True):
            stages = (_stage(folder, state, inside) for state in states for inside in (False, True))
            if not any(stage.is_dir() for stage in stages):
                yield
                return
        with open_to_change(folder):
            pass  # it begins with what a kill left undone
        states = [ARRIVED]


def read_together(folder: Path, names: Sequence[str]) -> Contents:
    """The files of a folder as they were together at one moment, None where one is not there.

    An editor takes no lock: what is not the same when it is read again is read until it is. Raises
    ChangingFolder where that does not come.
    """
    with open_to_read(folder):
        before = _read_files(folder, names)
        for _ in range(MAX_READINGS):
            now = _read_files(folder, names)
            if now == before:
                return now
            before = now
    raise errors.ChangingFolder(folder=paths.format_path(folder))


def _read_files(folder: Path, names: Sequence[str]) -> Contents:
    return {name: _read_file(folder, name) for name in names}


def _read_file(folder: Path, name: str) -> Content:
    """A file of a folder, unless it is none, too large, or reached by a link that leads out."""
    file, most = folder / name, limits.MAX_FILE
    put_there = message("put the file itself there")
    try:
        file.stat()  # of a link it tells what is wrong
        if file.is_symlink() and not file.resolve().is_relative_to(folder.resolve()):
            found = message("a link that leads out of the folder")
            return errors.UnreadFile(name, found, limits.A_FILE, put_there)
        return limits.read_file(file, limits.MAX_TOML if name == paths.PROVINCE_FILE else most)
    except errors.UnreadFile as fault:
        return fault
    except (FileNotFoundError, NotADirectoryError):
        found = message("a link to nothing")
        is_link = file.is_symlink()
        return errors.UnreadFile(name, found, limits.A_FILE, put_there) if is_link else None
    except OSError as fault:  # a circle of links, no permission, a fault of the disk
        found = message("that it cannot be read ({fault})", fault=errors.describe_os_error(fault))
        return errors.UnreadFile(name, found, limits.A_FILE, put_there)


def finish_killed(folder: Path) -> None:
    """Do what a kill left undone, where there is such, before a folder is looked at."""
    with open_to_read(folder):
        pass


def replace_together(folder: Path, contents: Mapping[str, bytes | None]) -> None:
    """New contents of files of a folder, by their paths in it; None removes one.

    To be called with the folder open to change. A new file is read-only. Raises OSError, and leaves
    the folder as it is, where it cannot be written to or the disk is full.
    """
    _refuse_unwritable(folder, contents)
    inside = not _can_stage_beside(folder)
    incoming = _stage(folder, INCOMING, inside)
    shutil.rmtree(incoming, ignore_errors=True)
    try:
        for name, content in contents.items():
            _write_staged(incoming, folder / name, name, content)
        _sync(incoming)
        for name in contents:
            (folder / name).parent.mkdir(exist_ok=True)
        incoming.rename(_stage(folder, ARRIVED, inside))
    except OSError as fault:  # a full disk names no file
        place = fault.filename or str(incoming.parent)
        raise OSError(fault.errno, fault.strerror, place) from fault
    finally:
        _discard(incoming, folder)  # where it was not completed
    _finish(folder)


def _stage(folder: Path, state: str, inside: bool) -> Path:
    folder = folder.resolve()
    inside = inside or not folder.name  # the root of a file system has nothing beside it
    return folder / f".{state}" if inside else folder.with_name(f".{folder.name}.{state}")


def _can_stage_beside(folder: Path) -> bool:
    """Whether files can be moved from beside a folder into it at once."""
    folder = folder.resolve()
    parent = folder.parent
    is_mounted = parent == folder or parent.stat().st_dev != folder.stat().st_dev
    return not is_mounted and os.access(parent, os.W_OK | os.X_OK)


def _refuse_unwritable(folder: Path, contents: Mapping[str, bytes | None]) -> None:
    """Raise before anything is written what would stop the files being moved."""
    files = [folder / name for name in contents]
    places = {folder, *(file.parent for file in files), *(f for f in files if f.parent == folder)}
    for place in places:
        if place.exists() and not os.access(place, os.W_OK):
            raise PermissionError(13, os.strerror(13), str(place))


def _write_staged(incoming: Path, target: Path, name: str, content: bytes | None) -> None:
    """A file as it will be moved into place, safe from a loss of power, or the mark of its end."""
    staged = incoming / name if content is not None else incoming / f"{name}{REMOVED}"
    staged.parent.mkdir(parents=True, exist_ok=True)
    with staged.open("wb") as file:
        file.write(content or b"")
        file.flush()
        os.fsync(file.fileno())
    if content is not None:
        staged.chmod(target.stat().st_mode & 0o7777 if target.exists() else READ_ONLY)


def _sync(folder: Path) -> None:
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _finish(folder: Path) -> None:
    """Move what has arrived into place, and take away what never did."""
    folder = folder.resolve()
    for inside in (False, True):
        arrived = _stage(folder, ARRIVED, inside)
        if arrived.is_dir():
            for staged in sorted(file for file in arrived.rglob("*") if file.is_file()):
                _settle(staged, folder / staged.relative_to(arrived))
            shutil.rmtree(arrived)
        _discard(_stage(folder, INCOMING, inside), folder)


def _discard(incoming: Path, folder: Path) -> None:
    """Take away what never arrived, with the empty folders that were made for it."""
    for staged in incoming.iterdir() if incoming.is_dir() else ():
        with contextlib.suppress(OSError):  # a file, or a folder with files
            (folder / staged.name).rmdir()
    shutil.rmtree(incoming, ignore_errors=True)


def _settle(staged: Path, target: Path) -> None:
    """A staged file in its place; the folder of the last one removed goes with it."""
    if not staged.name.endswith(REMOVED):
        staged.replace(target)
        return
    target = target.with_name(target.name.removesuffix(REMOVED))
    target.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # other files are in it
        target.parent.rmdir()
    staged.unlink()
