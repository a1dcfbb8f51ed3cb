"""flit's builds of the package, with what a checkout has beside it copied into it meanwhile.

An installed package has no checkout around it: `pipeline.py`, `config.toml`, the notebooks and the
lock lie in its folder `share`, where `briefing/paths.py` finds them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flit_core import buildapi
from flit_core.buildapi import build_editable as build_editable
from flit_core.buildapi import build_sdist as build_sdist
from flit_core.buildapi import prepare_metadata_for_build_wheel as prepare_metadata_for_build_wheel

ROOT = Path(__file__).resolve().parent.parent
SHARE = ROOT / "briefing" / "share"
SHARED = ("pipeline.py", "config.toml", "requirements.txt", "notebooks/*.ipynb")


@contextmanager
def _shared() -> Iterator[None]:
    """The files in the package, for as long as it is built."""
    shutil.rmtree(SHARE, ignore_errors=True)
    try:
        for file in (file for pattern in SHARED for file in ROOT.glob(pattern)):
            place = SHARE / file.relative_to(ROOT)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
        yield
    finally:
        shutil.rmtree(SHARE, ignore_errors=True)


def build_wheel(folder: str, *arguments: Any) -> str:
    """The wheel, in a folder; its name."""
    with _shared():
        return buildapi.build_wheel(folder, *arguments)
