"""What processes fork from: everything loaded, one thread, no file open, nothing run yet."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from briefing import paths
from briefing.execute import processes

PROGRAM = """
import gc, json, os, sys, threading

def files():
    return sorted(os.listdir("/proc/self/fd")) if sys.platform == "linux" else []

before, main = files(), sys.modules["__main__"]
import briefing.build.preload
from briefing.execute import shell

state = {
    "files": files() == before,
    "threads": threading.active_count(),
    "tasks": len(os.listdir("/proc/self/task")) if sys.platform == "linux" else 1,
    "main": sys.modules["__main__"] is main,
    "frozen": gc.get_freeze_count() > 0 and gc.isenabled(),
    "run": shell.prepare_shell()[0].execution_count,
    "loaded": [name for name in ("papermill", "pandas", "seaborn", "typst") if name in sys.modules],
}
print(json.dumps(state))
"""


@pytest.mark.slow
def test_preloading_leaves_one_thread_no_file_open_and_the_program_as_it_was():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=paths.ROOT,
        env={**os.environ, **dict.fromkeys(processes.THREAD_VARIABLES, "1")},  # as those are begun
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == {
        "files": True,
        "threads": 1,
        "tasks": 1,
        "main": True,
        "frozen": True,
        "run": 1,
        "loaded": ["papermill", "pandas", "seaborn", "typst"],
    }
