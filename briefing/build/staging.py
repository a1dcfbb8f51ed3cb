"""What lies in the stage of a run against what its steps put there: nothing else is published.

Notebooks are kept from writing there where the system can (`execute/confinement`); where it cannot,
and whoever else writes there, is found by the sums.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from briefing.build.cache import hash_file

Sums = Mapping[str, str]  # path below a folder → sum of the file


def list_sums(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """The sums of files of a folder, "" of what is no file: a link is none."""
    return {name: hash_file(folder / name) if _is_file(folder / name) else "" for name in names}


def list_changed(folder: Path, sums: Sums) -> list[str]:
    """The files of a folder that are not what they were."""
    now = list_sums(folder, sums)
    return sorted(name for name, before in sums.items() if now[name] != before)


def _is_file(place: Path) -> bool:
    try:
        return stat.S_ISREG(place.lstat().st_mode)
    except OSError:
        return False


def remove(place: Path) -> None:
    """Remove a file, a link, a device or a folder with all that is in it."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def remove_unexpected(stage: Path, expected: Collection[str]) -> list[str]:
    """Remove from a stage all but the files expected there; what was removed."""
    found = []
    for place, folders, files in os.walk(stage):
        links = [name for name in folders if Path(place, name).is_symlink()]
        for path in (Path(place, name) for name in (*links, *files)):
            name = path.relative_to(stage).as_posix()
            if name not in expected or not _is_file(path):
                remove(path)
                found.append(name)
    return sorted(found)
