"""Ways to do the same thing → how long each takes, in turns, and what memory it takes at most."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from briefing import paths

PYTHON = sys.executable
SCRIPTS = Path(PYTHON).parent  # where papermill and jupyter lie


def alternately(
    ways: Mapping[str, Callable[[], object]], rounds: int, tell: Callable[[str], None]
) -> dict[str, list[float]]:
    """The seconds each way took in each round, one way after the other in every round."""
    took: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(1, rounds + 1):
        for name, do in ways.items():
            began = time.perf_counter()
            do()
            took[name].append(time.perf_counter() - began)
            tell(f"round {number} of {rounds}: {name} {took[name][-1]:.2f} s")
    return took


def ratio(took: Mapping[str, Sequence[float]], of: str, to: str) -> float:
    """The median over the rounds of one way's time through another's in the same round."""
    return statistics.median(a / b for a, b in zip(took[of], took[to], strict=True))


def run(*command: str | int | Path) -> str:
    """A command to its end: what it prints, which is shown where it fails."""
    line = list(map(str, command))
    done = subprocess.run(line, cwd=paths.ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(line)}\n{done.stdout}{done.stderr}")
    return done.stdout


def pipeline(*options: str | Path) -> str:
    """The pipeline's own command line."""
    return run(PYTHON, "pipeline.py", *options)


def peak(do: Callable[[], object]) -> float:
    """The most memory, in MB, that the processes begun by `do` had together.

    Memory that processes share is counted once (Pss of Linux), a look every quarter of a second.
    """
    most, ended = 0.0, threading.Event()

    def look() -> None:
        nonlocal most
        while not ended.wait(0.25):
            most = max(most, sum(map(_memory, _below(os.getpid()))))

    watching = threading.Thread(target=look)
    watching.start()
    try:
        do()
    finally:
        ended.set()
        watching.join()
    return most


def _below(process: int) -> list[int]:
    """The processes a process has begun, and those they have, also where a parent has ended."""
    parents, groups = {}, {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            fields = (place / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(place.name)], groups[int(place.name)] = int(fields[1]), int(fields[2])
    found, ahead = [], [process]
    while ahead:
        own = [child for child, parent in parents.items() if parent == ahead[-1]]
        ahead.pop()
        found += own
        ahead += own
    return found


def _memory(process: int) -> float:
    """The share of memory of a process in MB, 0 where it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
