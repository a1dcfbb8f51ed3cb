"""Files written completely or not at all, so that no reader sees half of one; dates they bear."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

# 1 January 2026 UTC: a file bears a date and rebuilds to the same bytes.
DEFAULT_TIMESTAMP = 1_767_225_600
ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file knows
Contents = Mapping[str, bytes]  # path below a folder → content of the file


def write_file(file: Path, content: str | bytes) -> Path:
    """A file's new content, at once: until it is complete, an earlier one stays as it is.

    A file that has this content already is left alone.
    """
    content = content.encode() if isinstance(content, str) else content
    if file.is_file() and file.read_bytes() == content:
        return file
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with name_file(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
            part.replace(file)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return file


@contextlib.contextmanager
def name_file(file: Path) -> Iterator[None]:
    """Have the system's refusals name a file: a full disk names none."""
    try:
        yield
    except OSError as fault:
        if fault.errno is None or fault.filename:
            raise
        raise OSError(fault.errno, fault.strerror, str(file)) from fault


def read_below(folder: Path) -> dict[str, bytes]:
    """Every file below a folder; none where the folder is missing."""
    found = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


def write_below(folder: Path, contents: Contents) -> None:
    """Files below a folder."""
    for name, content in contents.items():
        write_file(folder / name, content)


def pack_zip(contents: Contents) -> bytes:
    """Files in a zip file, in their order: the same bytes whenever and wherever it is made."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.external_attr, entry.create_system = 0o644 << 16, 3  # of Unix
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 6)
    return packed.getvalue()


def unpack_zip(package: bytes) -> dict[str, bytes]:
    """The files of a zip file of our own, in their order."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def get_timestamp() -> int:
    """The date a file bears: the one asked for, else always the same."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or DEFAULT_TIMESTAMP)


def get_now() -> dt.datetime:
    """The day and time: of SOURCE_DATE_EPOCH if it is set, so that a year can be played again."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return (
        dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now().astimezone()
    )
