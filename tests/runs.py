"""Runs of the command line as processes of their own, for tests that interrupt or kill them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

from briefing import paths


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
