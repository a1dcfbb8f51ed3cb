"""What ends a run from outside leaves no traceback, no file half made and no process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import psutil
import pytest

from briefing import paths
from briefing.build import signals

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="processes end with their parent on Linux"),
]
MOMENTS = int(os.environ.get("SIGNALS", "1"))  # of each signal, by hand more
MARK = "BRIEFING_TEST_RUN"
MINIATURE = paths.ROOT / "tests" / "miniature"
REPORTS = ("--report", "sources", "--language", "en", "--format", "html", "--workers", "2")


def begin(outputs: Path, mark: str, *options: str) -> subprocess.Popen[str]:
    """A run in a group of processes of its own; its processes have a mark."""
    folders = ["--data", str(MINIATURE), "--year", "2020", "--outputs", str(outputs)]
    return subprocess.Popen(
        [sys.executable, "-u", "pipeline.py", "run", *folders, *REPORTS, *options],
        cwd=paths.ROOT,
        env={**os.environ, MARK: mark, "LANG": "en_GB.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def list_left(mark: str) -> list[str]:
    """What still runs of a run, after some seconds at most."""
    until = time.monotonic() + 10
    while True:
        left = []
        for process in psutil.process_iter():
            try:
                if process.environ().get(MARK) == mark:
                    left.append(" ".join(process.cmdline()))
            except psutil.Error:
                continue
        if not left or time.monotonic() > until:
            return left
        time.sleep(0.05)


ENDS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9)]


@pytest.mark.parametrize("to_all", [True, False], ids=["all", "one"])
@pytest.mark.parametrize("moment", range(MOMENTS))
@pytest.mark.parametrize(("number", "code"), ENDS, ids=[one.name for one, _ in ENDS])
def test_a_signal_ends_a_run_and_leaves_nothing(tmp_path, number, code, moment, to_all):
    mark, outputs = uuid.uuid4().hex, tmp_path / "outputs"
    with begin(outputs, mark) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        if moment % 3 == 0:
            run.stdout.readline()  # the tables are being made, the processes import
        time.sleep(0.2 * moment + 0.1 * to_all)
        (os.killpg if to_all else os.kill)(run.pid, number)
        told = run.stderr.read()
        end = run.wait()
    assert list_left(mark) == []
    if end == 0:  # it was faster
        return
    if end == -number and number != signal.SIGKILL:  # before it had begun
        assert (told, outputs.exists()) == ("", False)
        return
    assert end == code
    if number != signal.SIGKILL:
        assert told == "Interrupted. What was finished before is untouched.\n"
        assert [one for one in outputs.rglob("*") if one.name.startswith(".")] == []


def test_a_second_run_waits_and_says_for_whom_or_gives_up(tmp_path):
    first = begin(tmp_path, "first")
    while not (tmp_path / paths.LOCK).exists():
        time.sleep(0.01)
    hasty, second = begin(tmp_path, "hasty", "--no-wait"), begin(tmp_path, "second")
    told = hasty.communicate()[1]
    assert hasty.returncode == 1
    assert f"found pipeline.py run --data {MINIATURE}" in told
    assert f"process {first.pid} on " in told
    assert first.communicate()[1] == ""
    done, told = second.communicate()
    assert (first.returncode, second.returncode) == (0, 0)
    assert f"waiting for pipeline.py run --data {MINIATURE}" in told
    assert f"process {first.pid} on " in told
    assert "Nothing has changed" in done
    assert [one for one in tmp_path.rglob("*") if one.name.startswith(".")] == []


def end_work_while_held_back() -> None:
    with signals.hold_back():
        signal.raise_signal(signal.SIGINT)
        raise EOFError  # as of a process that the same signal ended


def test_an_interrupt_that_was_held_back_comes_also_where_the_work_was_cut_off() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            end_work_while_held_back()
    finally:
        signal.signal(signal.SIGINT, before)


SWALLOWED = """
import os, signal, weakref
from briefing.build import signals

class Work: ...

signals.answer()
work = Work()
kept = weakref.ref(work, lambda _: os.kill(os.getpid(), signal.SIGTERM))
del work
try:
    signals.raise_received()
except KeyboardInterrupt:
    raise SystemExit(signals.choose_exit_code())
"""


def test_an_interrupt_that_a_library_swallows_comes_later_and_without_its_words() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SWALLOWED],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (143, "")
