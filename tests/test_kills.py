"""The commands that write, each killed as a process of its own at even points of its time.

`KILLS=50 pytest -s tests/test_kills.py` kills each of them 50 times and prints what was left.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest

import pipeline
from briefing import paths
from briefing.build import cache
from briefing.data import files, reader

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("KILLS", "6"))
MINIATURE = Path(__file__).parent / "miniature"
FINAL = ("--year", "2020", "--report", "sources", "--language", "en", "--format", "html")
NEVER = 600.0


class Command:
    """A command, and how to see that it has begun to write."""

    def __init__(self, has_begun: Callable[[], bool], *words: object) -> None:
        self.has_begun = has_begun
        self.words = [sys.executable, "pipeline.py", *map(str, words)]

    def kill(self, seconds: float, *, in_writing: bool) -> tuple[float, float]:
        """Kill it after some time, counted from its start or from when it begins to write.

        When it began to write and when it ended.
        """
        process = subprocess.Popen(
            self.words,
            cwd=paths.ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        start = time.monotonic()
        begun = 0.0 if in_writing else start
        while process.poll() is None:
            begun = begun or (time.monotonic() if self.has_begun() else 0.0)
            if begun and time.monotonic() - begun >= seconds:
                os.killpg(process.pid, signal.SIGKILL)  # every process of the command
            time.sleep(0.0005)
        return begun - start, time.monotonic() - start


def list_kills(*whole: Callable[[], Command]) -> Iterator[tuple[float, bool]]:
    """After how many seconds to kill a command: half of the kills while it writes.

    It is measured twice; the first time it also reads the program from disk.
    """
    begun, end = [make().kill(NEVER, in_writing=True) for make in whole][-1]
    assert 0 < begun < end
    for number in range(KILLS):
        part = number / max(KILLS - 1, 1)
        in_writing = number % 2 == 1
        yield (end - begun if in_writing else begun) * part, in_writing


def test_a_killed_intake_leaves_the_folder_as_before_or_complete(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["Chỉ tiêu", "Thực hiện 2026"], ["Tốc độ tăng GRDP", 8.5], ["Dân số", 678]):
        book.active.append(row)
    book.save(tmp_path / "bieu.xlsx")

    def intake(name: str) -> Command:
        folder = tmp_path / name / "data"
        shutil.copytree(paths.DATA, folder)
        options = ("--data", folder, "--year", "2026", "--accept", "all", "--write")

        def has_begun() -> bool:
            return any(one.name.startswith(".") for one in folder.parent.iterdir())

        return Command(has_begun, "intake", tmp_path / "bieu.xlsx", *options)

    kills = list(list_kills(lambda: intake("first"), lambda: intake("complete")))
    before, complete = files.read_below(paths.DATA), read_state(tmp_path / "complete" / "data")
    assert len(complete) == len(before) + 2  # the file received, and the list of intakes
    outcomes = []
    for number, kill in enumerate(kills):
        intake(str(number)).kill(kill[0], in_writing=kill[1])
        folder = tmp_path / str(number) / "data"
        assert reader.load_province(folder).problems == ()  # which does what was left undone
        outcomes.append(files.read_below(folder) != before)
        assert not outcomes[-1] or read_state(folder) == complete
        assert [one.name for one in folder.parent.iterdir()] == ["data"]
        assert (folder / "received").is_dir() == outcomes[-1]
    print(f"{outcomes.count(False)} as before, {outcomes.count(True)} complete")
    assert not outcomes[0]


def read_state(folder: Path) -> Mapping[str, bytes]:
    """The files of a folder without the times of what was taken in."""
    content = files.read_below(folder)
    return {name: b"" if name == "intakes.csv" else text for name, text in content.items()}


def test_a_killed_run_final_leaves_no_release_or_a_complete_one(tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    shutil.copytree(MINIATURE, tmp_path / "data")
    options = ["--data", str(tmp_path / "data"), "--outputs", str(outputs), *FINAL]
    assert pipeline.main(["run", *options]) == 0
    run = files.read_below(outputs)

    def find_releases() -> list[Path]:
        return sorted(outputs.glob("*/releases/*/*"))

    def final() -> Command:
        left = len(find_releases())
        new = str(time.monotonic_ns())  # else it would be the same release
        (tmp_path / "data" / "notes.txt").write_text(new, encoding="utf-8")
        return Command(lambda: len(find_releases()) > left, "run", *options, "--final")

    kills = list(list_kills(final, final))
    kept = files.read_below(outputs)
    for seconds, in_writing in kills:
        final().kill(seconds, in_writing=in_writing)
        shown = [one for one in find_releases() if not one.name.startswith(".")]
        assert all((one / paths.SUMS).is_file() and list(one.glob("*.zip")) for one in shown)
    final().kill(NEVER, in_writing=True)
    releases, left = find_releases(), files.read_below(outputs)
    assert {name: left[name] for name in kept} == kept
    assert {name: left[name] for name in left if "/releases/" not in name} == run
    for folder in releases:
        assert not folder.name.startswith(".")
        command = ["sha256sum", "-c", "--strict", "--quiet", paths.SUMS]
        subprocess.run(command, cwd=folder, check=True)
    print(f"{KILLS} kills left {len(releases) - 3} releases, each complete")
    assert 3 <= len(releases) < KILLS + 3


def test_a_killed_run_leaves_the_pages_of_one_run_and_the_next_one_repairs_all(
    tmp_path: Path,
) -> None:
    data, outputs = tmp_path / "data", tmp_path / "outputs"
    folder = outputs / "miniature" / "2020"
    shutil.copytree(MINIATURE, data)
    options = ["--data", str(data), "--outputs", str(outputs), *FINAL, "--workers", "1"]
    values = itertools.cycle(["1.6", "1.5"])

    def run() -> Command:
        rows = (MINIATURE / "results.csv").read_text(encoding="utf-8")
        rows = rows.replace("visits,2020,=,1.5", f"visits,2020,=,{next(values)}")
        (data / "results.csv").write_text(rows, encoding="utf-8")
        return Command(lambda: any(folder.parent.glob(".*/index.html")), "run", *options)

    kills = list(list_kills(run, run, run))
    (folder / "en" / "by-hand.txt").write_text("a person's")
    outcomes = Counter[str]()
    for seconds, in_writing in kills:
        before = files.read_below(folder)
        command = run()
        command.kill(seconds, in_writing=in_writing)
        assert find_mixture(folder) == []
        now = files.read_below(folder)
        outcomes["as before" if now == before else "complete"] += 1
        outcomes["left"] += any(one.name.startswith(".") for one in outputs.rglob("*"))
        command.kill(NEVER, in_writing=True)
        assert find_mixture(folder) == []
        assert (data / "results.csv").read_bytes().split(b"visits,2020,=,")[1][:3] in (
            folder / "tables" / "results.csv"
        ).read_bytes()
        assert [one for one in outputs.rglob("*") if one.name.startswith(".")] == []
        assert (folder / "en" / "by-hand.txt").read_text() == "a person's"
        assert pipeline.main(["run", *options]) == 0  # nothing is to be made
        requests = cache.read_summed(outputs / paths.MANIFEST, "requests").values()
        index = cache.hash_file(outputs / paths.INDEX)
        assert [one["made"][paths.INDEX] for one in requests] == [index]
    print(dict(outcomes))


def find_mixture(folder: Path) -> list[str]:
    """The files of a run that are not of the run its manifest is of."""
    steps = cache.read_manifest(folder).values()
    assert steps
    return [
        name
        for step in steps
        for name, total in step["files"].items()
        if cache.hash_file(folder / name) != total
    ]
