"""The command line for tests: what a run is given; runs as processes that can be killed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from briefing import paths


def folder_options(outputs: Path, *data: Path) -> list[str]:
    """Where a run of the miniature's year 2020 reads and writes."""
    folders = [word for folder in data for word in ("--data", str(folder))]
    return ["--year", "2020", *folders, "--outputs", str(outputs)]


def begun(command: Sequence[str]) -> subprocess.Popen[str]:
    """A run that makes its first report, in a group of processes of its own."""
    process = subprocess.Popen(
        command,
        cwd=paths.ROOT,
        env={**os.environ, "LANG": "en_GB.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "notebook" in line:
            break
    return process
