"""A task and the files it reads → bytes that travel, and back: paths find their place anew.

A path below one of the places named (`roots`) travels as the name and the rest, so that it is right
where it arrives: the stage and the folder of a run, the notebooks of the installation.
"""

from __future__ import annotations

import functools
import importlib
import io
import pickle
import sys
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from briefing import errors, paths
from briefing.data import files

Roots = Mapping[str, Path]  # name → place, the innermost first
Files = dict[str, bytes]  # path below a place → content
Reference = tuple[str, str]  # a module and the name of a function in it


class _Packer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, roots: Roots) -> None:
        super().__init__(file)
        self.roots = roots

    def persistent_id(self, thing: Any) -> tuple[str, str] | None:
        """A path below a place that is named, as that name and the rest."""
        if isinstance(thing, Path):
            for name, root in self.roots.items():
                if thing.is_relative_to(root):
                    return name, thing.relative_to(root).as_posix()
        return None


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, roots: Roots) -> None:
        super().__init__(file)
        self.roots = roots

    def persistent_load(self, place: tuple[str, str]) -> Path:
        """The path of that name and rest here."""
        return self.roots[place[0]] / place[1]


def packed(thing: Any, roots: Roots) -> bytes:
    """A value as bytes, its paths below `roots` by name."""
    file = io.BytesIO()
    _Packer(file, roots).dump(thing)
    return file.getvalue()


def unpacked(content: bytes, roots: Roots) -> Any:
    """The value again, its paths below the places of that name here."""
    return _Unpacker(io.BytesIO(content), roots).load()


def content_of(folder: Path) -> Files:
    """Every file below a folder, nothing where there is none."""
    found = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


def snapshot(folder: Path) -> bytes:
    """The files below a folder as they are now, in one piece."""
    return zlib.compress(pickle.dumps(content_of(folder)), level=1)


def laid(content: bytes, folder: Path) -> Files:
    """A snapshot's files, laid below a folder."""
    given: Files = pickle.loads(zlib.decompress(content))
    write(given, folder)
    return given


def write(several: Files, folder: Path) -> None:
    """Files into their place below a folder, each at once."""
    for name, content in several.items():
        files.write_file(folder / name, content)


def reference(function: Callable[..., Any]) -> Reference:
    """How a function is found elsewhere; one of the program itself by the name of its file."""
    module = function.__module__
    if module == "__main__":
        module = Path(str(sys.modules["__main__"].__file__)).stem
    return module, function.__qualname__


def named(known: Reference) -> Callable[..., Any]:
    """The function of that name in the installation here."""
    if str(paths.ROOT) not in sys.path:  # pipeline.py lies beside the package, not in it
        sys.path.append(str(paths.ROOT))
    module = importlib.import_module(known[0])
    found: Any = functools.reduce(getattr, known[1].split("."), module)
    return found


def at_home(error: errors.BriefingError, away: Roots, here: Roots) -> errors.BriefingError:
    """An error whose words name files where they lie here, not where it arose."""
    values = dict(error.message.values)
    for name, text in values.items():
        for place, root in away.items():
            if isinstance(text, str) and text.startswith(str(root)):
                values[name] = paths.format_path(here[place] / text[len(str(root)) :].lstrip("/\\"))
                break
    error.message = errors.Message(error.message.text, values)
    error.args = (str(error.message),)
    return error
