"""Files written whole or not at all, so that no reader ever sees half of one; those of a folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

Contents = Mapping[str, bytes]  # path below a folder → content of the file


def write_file(file: Path, content: str | bytes) -> Path:
    """A file's new content, at once: until it is written whole, an earlier one stays as it is."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content.encode() if isinstance(content, str) else content)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return file


def read_below(folder: Path) -> dict[str, bytes]:
    """Every file below a folder; none where the folder is missing."""
    found = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


def write_below(folder: Path, contents: Contents) -> None:
    """Files below a folder."""
    for name, content in contents.items():
        write_file(folder / name, content)
