"""Processes side by side: results as they come, errors as they are, a death survived."""

from __future__ import annotations

import math
import operator
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from briefing import errors, paths
from briefing.build.pool import Pool

pytestmark = pytest.mark.slow


def results(work: Callable[..., Any], tasks: Sequence[tuple], count: int) -> list[tuple]:
    """Each task with what the work made of it."""
    with Pool(work, count, ()) as pool:
        for task in tasks:
            pool.submit(*task)
        return list(pool.completed())


def dies_once(mark: str) -> int:
    """Work for a process: die the first time, and answer the second."""
    if not Path(mark).exists():
        Path(mark).touch()
        os._exit(1)
    return 7


@pytest.mark.parametrize("count", [1, 2, 5])
def test_every_task_comes_back_with_its_result_whatever_the_number_of_processes(count):
    tasks = [(n, n) for n in range(12)]
    assert dict(results(operator.mul, tasks, count)) == {task: task[0] ** 2 for task in tasks}


def test_what_is_done_by_now_can_be_taken_without_waiting(tmp_path):
    with Pool(dies_once, 1, ()) as pool:
        (tmp_path / "a").touch()
        assert list(pool.completed(block=False)) == []
        pool.submit(str(tmp_path / "a"))
        assert list(pool.completed()) == [((str(tmp_path / "a"),), 7)]


def test_no_task_is_no_work():
    assert results(operator.mul, [], 2) == []


def test_the_work_is_done_by_other_processes():
    assert all(pid != os.getpid() for _, pid in results(os.getpid, [()], 1))


def test_what_the_work_raises_is_raised_here():
    with pytest.raises(ValueError, match=r"domain error|nonnegative"):
        results(math.sqrt, [(4,), (-1,)], 2)


@pytest.mark.parametrize("names", [("a", "b", "c"), tuple("abcdefgh")])
def test_a_process_that_dies_once_takes_no_result_with_it(tmp_path, names):
    tasks = [(str(tmp_path / name),) for name in names]
    for done_before in names[1:]:
        (tmp_path / done_before).touch()
    assert dict(results(dies_once, tasks, 2)) == dict.fromkeys(tasks, 7)


def test_a_process_that_dies_again_is_reported():
    with pytest.raises(errors.WorkerDied, match="ended twice"):
        results(os._exit, [(1,)], 1)


def test_a_temporary_folder_of_a_long_name_stops_no_process(tmp_path):
    """The system takes no socket whose name is longer than 107 bytes."""
    folder = tmp_path / ("x" * 90)
    folder.mkdir()
    code = "from briefing.build.pool import Pool; import math\n"
    code += "if __name__ == '__main__':\n with Pool(math.sqrt, 1, []) as pool:\n"
    code += "  pool.submit(16.0); print(*pool.completed())\n"
    script = tmp_path / "script.py"
    script.write_text(code, encoding="utf-8")
    environment = {**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(paths.ROOT)}
    command = [sys.executable, str(script)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "((16.0,), 4.0)", done.stderr
