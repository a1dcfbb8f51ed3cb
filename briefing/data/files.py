"""A file written whole or not at all, so that no reader ever sees half of one."""

from __future__ import annotations

import os
from pathlib import Path


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
