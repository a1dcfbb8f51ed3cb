"""One writer at a time; a dead one's lock is noticed, by whatever locks the system has."""

from __future__ import annotations

import json
import os
import platform
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from briefing import errors, i18n, paths
from briefing.data import folder as folders
from briefing.data import lock

HOLDER = """
import sys, time
from pathlib import Path
from briefing.data import lock
if sys.argv[2] == "file":
    lock._has_locks = lambda *_, **__: False
with lock.hold(Path(sys.argv[1])):
    print("has it", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(params=["system", "file"])
def way(request, monkeypatch) -> str:
    """By the system's locks, or by a file alone, as on a file system that has none."""
    if request.param == "file":
        monkeypatch.setattr(lock, "_has_locks", lambda *_, **__: False)
    return request.param


@pytest.fixture
def told(monkeypatch) -> list[str]:
    """What is told while waiting."""
    lines: list[str] = []
    say = i18n.load_translator("en").message
    monkeypatch.setattr(lock, "WAITING", type("_", (), {"get": lambda: waiting}))
    waiting = lock.Waiting(lambda what: lines.append(say(what)))
    return lines


def hold_elsewhere(file: Path, way: str) -> subprocess.Popen[str]:
    """Another process that has a lock until its input ends."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", HOLDER, str(file), way]
    process = subprocess.Popen(command, cwd=paths.ROOT, stdin=pipe, stdout=pipe, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "has it\n"
    return process


def let_go(other: subprocess.Popen[str]) -> None:
    """Have another process end and with it its lock."""
    assert other.stdin is not None
    other.stdin.close()


def give_up(monkeypatch) -> None:
    waiting = lock.Waiting(lambda what: None, is_allowed=False)
    monkeypatch.setattr(lock, "WAITING", type("_", (), {"get": lambda: waiting}))


def test_who_comes_second_waits_and_is_told_for_whom(tmp_path, way, told):
    file = tmp_path / ".lock"
    with hold_elsewhere(file, way) as other:
        threading.Timer(1, let_go, [other]).start()
        with lock.hold(file):
            assert other.wait(10) == 0
        assert len(told) == 1
        assert f"process {other.pid} on {platform.node()}, since 20" in told[0]
    assert list(tmp_path.iterdir()) == []


def test_who_is_not_to_wait_gives_up_and_says_why(tmp_path, way, monkeypatch):
    give_up(monkeypatch)
    file = tmp_path / ".lock"
    with hold_elsewhere(file, way) as other:
        with pytest.raises(errors.FolderBusy, match=f"process {other.pid} on "), lock.hold(file):
            pass
        assert file.exists()
        let_go(other)


def test_the_lock_of_a_process_that_was_killed_is_free(tmp_path, way, monkeypatch):
    give_up(monkeypatch)
    file = tmp_path / ".lock"
    with hold_elsewhere(file, way) as other:
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert file.exists()
    with lock.hold(file):
        assert lock.read_holder(file).process == os.getpid()
    assert list(tmp_path.iterdir()) == []


def test_the_lock_of_another_machine_or_a_later_process_is_told_apart(tmp_path, monkeypatch):
    give_up(monkeypatch)
    monkeypatch.setattr(lock, "_has_locks", lambda *_, **__: False)
    file = tmp_path / ".lock"
    facts = {"command": "run\x1b[2J", "process": os.getpid(), "is_system": False}
    file.write_text(json.dumps({**facts, "machine": "another", "begun": "1"}), "utf-8")
    with pytest.raises(errors.FolderBusy) as refused, lock.hold(file):
        pass
    assert "run[U+001B][2J" in str(refused.value)
    here = {**facts, "machine": platform.node()}
    file.write_text(json.dumps({**here, "begun": "a process of that number before"}), "utf-8")
    with lock.hold(file):
        pass
    for text in ("", "{", "[]", '{"other": 1}'):  # of a process that died before it had written
        file.write_text(text, encoding="utf-8")
        with pytest.raises(errors.FolderBusy), lock.hold(file):
            pass
        os.utime(file, (0, 0))
        with lock.hold(file):
            pass


def test_one_process_at_a_time_takes_the_lock_of_a_dead_one_away(tmp_path, monkeypatch):
    give_up(monkeypatch)
    monkeypatch.setattr(lock, "_has_locks", lambda *_, **__: False)
    file, guard = tmp_path / ".lock", tmp_path / ".lock.guard"
    dead = {"process": os.getpid(), "machine": platform.node(), "begun": "before"}
    file.write_text(json.dumps({**dead, "is_system": False}), "utf-8")
    guard.touch()  # another process is at it, and may have the lock the next moment
    with pytest.raises(errors.FolderBusy), lock.hold(file):
        pass
    assert file.exists()
    os.utime(guard, (0, 0))  # it was killed
    assert lock._is_free(file) is False
    with lock.hold(file):
        assert lock.read_holder(file).process == os.getpid()
    assert list(tmp_path.iterdir()) == []


def test_a_lock_that_is_another_s_by_now_is_not_taken_away(tmp_path, monkeypatch):
    file = tmp_path / ".lock"
    dead = {"process": os.getpid(), "machine": platform.node(), "begun": "before"}
    file.write_text(json.dumps(dead), "utf-8")
    abandoned = lock._is_abandoned

    def find_dead_and_come_late(place: Path) -> bool:
        found = abandoned(place)
        file.write_text(json.dumps({"machine": "another"}), "utf-8")
        return found

    monkeypatch.setattr(lock, "_is_abandoned", find_dead_and_come_late)
    assert lock._is_free(file) is False
    assert lock.read_holder(file).machine == "another"


def test_of_many_that_want_a_lock_one_has_it_at_a_time(tmp_path, way):
    program = """
import sys
from pathlib import Path
from briefing.data import lock
if sys.argv[2] == "file":
    lock._has_locks = lambda *_, **__: False
lock.POLL_SECONDS = 0.001
for _ in range(40):
    with lock.hold(Path(sys.argv[1])):
        inside = Path(sys.argv[1]).with_name("inside")
        inside.mkdir()
        inside.rmdir()
"""
    command = [sys.executable, "-c", program, str(tmp_path / ".lock"), way]
    several = [subprocess.Popen(command, cwd=paths.ROOT) for _ in range(3)]
    assert [process.wait(60) for process in several] == [0, 0, 0]
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "results.csv").write_text("1", encoding="utf-8")
    return folder


def change_elsewhere(folder: Path, way: str) -> subprocess.Popen[str]:
    """Another process that has a data folder open to change until its input ends."""
    opened = HOLDER.replace("lock.hold(", "folder.open_to_change(")
    program = opened.replace("import lock", "import folder, lock")
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", program, str(folder), way]
    process = subprocess.Popen(command, cwd=paths.ROOT, stdin=pipe, stdout=pipe, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "has it\n"
    return process


@pytest.mark.parametrize("opened", [folders.open_to_read, folders.open_to_change])
def test_a_data_folder_that_is_being_changed_is_waited_for(place, way, told, opened: Callable):
    with change_elsewhere(place, way) as other:
        threading.Timer(1, let_go, [other]).start()
        with opened(place):
            assert other.wait(10) == 0
    assert f"process {other.pid} on" in told[0]
    assert [one.name for one in place.parent.iterdir()] == ["data"]


@pytest.mark.parametrize("opened", [folders.open_to_read, folders.open_to_change])
def test_a_data_folder_whose_writer_was_killed_is_free(place, way, monkeypatch, opened: Callable):
    give_up(monkeypatch)
    with change_elsewhere(place, way) as other:
        other.kill()
        other.wait()
    began = time.monotonic()
    with opened(place):
        assert time.monotonic() - began < lock.UNWRITTEN_SECONDS
    assert [one.name for one in place.parent.iterdir()] == ["data"]


def test_several_read_a_data_folder_at_once(place, way, monkeypatch):
    give_up(monkeypatch)
    with folders.open_to_read(place), folders.open_to_read(place):
        pass
