"""Processes side by side: results as they come, errors as they are, a death told and survived."""

from __future__ import annotations

import math
import operator
import os
from pathlib import Path

import pytest

from briefing import errors
from briefing.build import pool

pytestmark = pytest.mark.slow


def dies_once(mark: str) -> int:
    """Work for a process: die the first time, and answer the second."""
    if not Path(mark).exists():
        Path(mark).touch()
        os._exit(1)
    return 7


@pytest.mark.parametrize("count", [1, 2, 5])
def test_every_task_comes_back_with_its_result_whatever_the_number_of_processes(count):
    tasks = [(n, n) for n in range(6)]
    done = dict(pool.run_tasks(operator.mul, tasks, count))
    assert done == {task: task[0] * task[1] for task in tasks}


def test_tasks_are_taken_as_they_are_needed_a_few_ahead():
    taken = []
    tasks = ((taken.append(n) or n, n) for n in range(20))
    next(pool.run_tasks(operator.mul, tasks, 1))
    assert len(taken) <= 2 * pool.TASKS_AHEAD


def test_no_task_is_no_work():
    assert list(pool.run_tasks(operator.mul, [], 2)) == []


def test_the_work_is_done_by_other_processes():
    assert all(pid != os.getpid() for _, pid in pool.run_tasks(os.getpid, [()], 1))


def test_what_the_work_raises_is_raised_here():
    with pytest.raises(ValueError, match=r"domain error|nonnegative"):
        list(pool.run_tasks(math.sqrt, [(4,), (-1,)], 2))


def test_a_process_that_dies_once_takes_no_result_with_it(tmp_path):
    tasks = [(str(tmp_path / name),) for name in ("a", "b", "c")]
    for done_before in ("b", "c"):
        (tmp_path / done_before).touch()
    assert dict(pool.run_tasks(dies_once, tasks, 2)) == dict.fromkeys(tasks, 7)


def test_a_process_that_dies_again_is_told():
    with pytest.raises(errors.WorkerDied, match="ended twice"):
        list(pool.run_tasks(os._exit, [(1,)], 1))
