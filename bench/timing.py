"""Commands → how long each takes, the compared ones in turns, and how much memory at most."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
PYTHON = Path(sys.executable)


def time_alternately(
    ways: Mapping[str, Callable[[], object]], rounds: int
) -> dict[str, list[float]]:
    """The seconds each way takes in each round; every round runs all ways, one after the other."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(1, rounds + 1):
        for name, run_way in ways.items():
            start = time.perf_counter()
            run_way()
            seconds[name].append(time.perf_counter() - start)
            print(f"round {number} of {rounds}: {name} {seconds[name][-1]:.2f} s", flush=True)
    return seconds


def median_ratio(values: Mapping[str, Sequence[float]], way: str, base: str) -> float:
    """The median over the rounds of the ratio of two ways in the same round."""
    return statistics.median(a / b for a, b in zip(values[way], values[base], strict=True))


def run(*command: object, checkout: Path = ROOT) -> str:
    """Run a command in a checkout and return what it prints; if it fails, exit with its output."""
    line = list(map(str, command))
    env = {**os.environ, "PYTHONPATH": str(checkout)}  # whose package is imported
    done = subprocess.run(line, cwd=checkout, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(line)}\n{done.stdout}{done.stderr}")
    return done.stdout


def run_pipeline(*options: object, checkout: Path = ROOT) -> str:
    """Run the pipeline of a checkout; another one's by the interpreter of its `.venv`, if any."""
    installed = checkout / ".venv" / "bin" / "python"
    python = installed if checkout != ROOT and installed.is_file() else PYTHON
    return run(python, "pipeline.py", "run", *options, checkout=checkout)


def peak_memory(call: Callable[[], object]) -> float:
    """The most memory, in MB, that all processes started by `call` use together.

    Shared memory is counted once (Pss of Linux); it is read every quarter of a second.
    """
    peak = 0.0
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(call)
        while wait([future], timeout=0.25).not_done:
            peak = max(peak, sum(map(_memory_of, psutil.Process().children(recursive=True))))
        future.result()  # raises what the call raises
    return peak


def _memory_of(process: psutil.Process) -> float:
    """The memory of a process in MB, its part of what is shared; 0 if it has ended."""
    try:
        return process.memory_full_info().pss / 2**20
    except psutil.Error:
        return 0.0
