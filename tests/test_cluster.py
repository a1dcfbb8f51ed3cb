"""A Dask cluster: the same bytes as here, whatever dies or is interrupted; every refusal told."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import distributed
import pytest
import runs

import pipeline
from briefing import errors, paths
from briefing.build import cluster, request
from briefing.build.cluster import travel

MINIATURE = Path(__file__).parent / "miniature"
LIMIT = 60  # seconds anything here may take
NO_SIGNALS = pytest.mark.skipif(sys.platform == "win32", reason="no signals as elsewhere")


# The cluster: a scheduler and workers of this machine, for the length of a test


@dataclass
class Cluster:
    """A running scheduler and its workers."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]
    folder: Path

    def left_behind(self) -> list[Path]:
        """What tasks have left where the workers work."""
        return list(self.folder.rglob("briefing-*"))


@contextlib.contextmanager
def running(folder: Path, count: int, like: str = "") -> Iterator[Cluster]:
    """A scheduler and `count` workers that do one task at a time."""
    told = folder / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent), "LIKE": like}
    program = [sys.executable, "-m"]
    host = ["--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told), "--no-dashboard"]
    own = ["--scheduler-file", str(told), "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    begun: list[subprocess.Popen[bytes]] = []

    def begin(module: str, *options: str) -> None:
        with (folder / f"{len(begun)}.log").open("wb") as log:
            command = [*program, module, *options]
            begun.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))

    try:
        begin("distributed.cli.dask_scheduler", *host)
        wait_until(lambda: told.is_file() and told.read_text(encoding="utf-8"))
        for number in range(count):
            where = ["--local-directory", str(folder / f"worker-{number}")]
            begin("distributed.cli.dask_worker", *own, *where)
        address = json.loads(told.read_text(encoding="utf-8"))["address"]
        yield Cluster(address, begun[0], begun[1:], folder)
    finally:
        for process in reversed(begun):
            process.kill()
        for process in begun:
            process.wait(LIMIT)


def wait_until(holds) -> None:
    until = time.monotonic() + LIMIT
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler with two workers that live as long as these tests."""
    with running(tmp_path_factory.mktemp("cluster"), 2) as cluster:
        yield cluster


# Tasks, as the processes of a worker find them


def doubled(run: request.Run, number: int) -> int:
    """Read a file of the stage, write another and a failed one; answer."""
    text = (run.stage / "tables" / "a.csv").read_text(encoding="utf-8")
    (run.stage / "vi").mkdir(exist_ok=True)
    (run.stage / "vi" / f"{number}.html").write_text(text * number, encoding="utf-8")
    if number == 1:
        (run.folder / "failed").mkdir(parents=True)
        (run.folder / "failed" / "1.ipynb").write_text("{}", encoding="utf-8")
    return 2 * number


def shown(run: request.Run) -> errors.Unrenderable:
    """Answer an error that names a file."""
    return errors.Unrenderable(str(run.folder / "failed" / "1.ipynb"), "an image")


def not_like() -> dict[str, str]:
    """Fail on a worker and not here."""
    if "LIKE" not in os.environ:
        return {}
    raise KeyError("LIKE")


def raises(run: request.Run) -> None:
    """Raise what is nobody's plan."""
    raise KeyError("ours")


def dies_once(run: request.Run, mark: str) -> int:
    """End the process of the task the first time."""
    if not Path(mark).exists():
        Path(mark).touch()
        os._exit(1)
    return 7


def dies(run: request.Run) -> None:
    """End the process of the task every time."""
    os._exit(1)


def kills_its_worker(run: request.Run) -> None:
    """End the worker itself."""
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(LIMIT)


def like() -> dict[str, str]:
    """What an installation is like, as the test says it."""
    return {"code": os.environ.get("LIKE", ""), "words": "same"}


def stage(folder: Path, name: str = "stage") -> request.Run:
    """A run whose stage holds a table."""
    run = request.Run(2020, folder / "folder", folder / name, (), (), ())
    (run.stage / "tables").mkdir(parents=True)
    (run.stage / "tables" / "a.csv").write_text(name, encoding="utf-8")
    return run


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.mark.slow
@pytest.mark.parametrize("shared", [False, True])
def test_each_task_comes_back_with_its_result_and_its_files(two, tmp_path, shared):
    runs = [stage(tmp_path, "one"), stage(tmp_path, "two")]
    tasks = [(run, number) for run in runs for number in range(3)]
    found = dict(cluster.done(doubled, tasks, two.address, shared=tmp_path if shared else None))
    assert found == {task: 2 * task[1] for task in tasks}
    for run in runs:
        name = run.stage.name
        made = {f"vi/{n}.html": (name * n).encode() for n in range(3)}
        assert contents(run.stage) == {"tables/a.csv": name.encode(), **made}
    assert contents(tmp_path / "folder") == {"failed/1.ipynb": b"{}"}
    assert two.left_behind() == []


@pytest.mark.slow
def test_what_a_task_raises_is_raised_here_and_an_error_names_files_where_they_lie_here(
    two, tmp_path
):
    run = stage(tmp_path)
    ((_, told),) = cluster.done(shown, [(run,)], two.address)
    assert str(told).startswith(str(run.folder / "failed" / "1.ipynb"))
    with pytest.raises(KeyError, match="ours"):
        list(cluster.done(raises, [(run,)], two.address))


@pytest.mark.slow
@NO_SIGNALS
def test_a_task_whose_process_dies_is_done_once_more(two, tmp_path):
    task = (stage(tmp_path), str(tmp_path / "mark"))
    assert list(cluster.done(dies_once, [task], two.address)) == [(task, 7)]
    with pytest.raises(errors.WorkerDied, match="ended twice"):
        list(cluster.done(dies, [task[:1]], two.address))


@pytest.mark.slow
@NO_SIGNALS
def test_a_task_that_ends_its_worker_twice_is_told(tmp_path):
    with running(tmp_path, 2) as own:
        wait_for_workers(own, 2)
        with pytest.raises(errors.WorkerDied, match="ended twice"):
            list(cluster.done(kills_its_worker, [(stage(tmp_path),)], own.address))


@pytest.mark.slow
@NO_SIGNALS
def test_a_scheduler_that_goes_away_is_told(tmp_path):
    run = stage(tmp_path)
    with running(tmp_path, 1) as own:
        results = cluster.done(doubled, [(run, number) for number in range(50)], own.address)
        next(results)
        own.scheduler.kill()
        with pytest.raises(errors.LostCluster, match=f"{own.address}: found it gone"):
            list(results)


def test_a_scheduler_that_goes_away_while_it_is_asked_is_told(tmp_path, monkeypatch):
    async def closed(*_: object, **__: object) -> None:
        raise distributed.comm.CommClosedError("Connection reset by peer")

    monkeypatch.setattr(distributed.Client, "gather", closed)
    run = stage(tmp_path)
    with running(tmp_path, 1) as own, pytest.raises(errors.LostCluster, match="found it gone"):
        list(cluster.done(doubled, [(run, 1)], own.address))


def wait_for_workers(own: Cluster, count: int) -> None:
    from distributed import Client

    with Client(own.address, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=LIMIT)


# The command


def command(outputs: Path, *options: str) -> list[str]:
    reports = [f"--report={name}" for name in ("results", "sources")]
    run = [sys.executable, "-u", "pipeline.py", "run", "--data", str(MINIATURE), *reports]
    return [*run, "--format", "html", "--outputs", str(outputs), *options]


def begun(outputs: Path, *options: str) -> subprocess.Popen[str]:
    return runs.begun(command(outputs, *options))


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """How a run ended and what it said of it."""
    _, told = process.communicate(timeout=LIMIT)
    return process.returncode, told


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What two processes of this machine make."""
    outputs = tmp_path_factory.mktemp("here")
    assert ended(begun(outputs, "--workers", "2")) == (0, "")
    return contents(outputs)


@pytest.mark.slow
@pytest.mark.parametrize("shared", [False, True])
def test_a_cluster_makes_the_bytes_of_this_machine(two, here, tmp_path, shared):
    folder = tmp_path / "shared"
    options = ["--shared", str(folder)] if shared else []
    outputs = tmp_path / "outputs"
    assert ended(begun(outputs, "--workers", two.address, *options)) == (0, "")
    assert contents(outputs) == here
    assert not folder.exists() or list(folder.iterdir()) == []
    assert two.left_behind() == []


@pytest.mark.slow
@NO_SIGNALS
def test_a_worker_that_is_killed_midway_changes_no_byte(here, tmp_path):
    with running(tmp_path, 2) as own:
        wait_for_workers(own, 2)
        run = begun(tmp_path / "outputs", "--workers", own.address)
        own.workers[0].kill()
        assert ended(run) == (0, "")
        assert contents(tmp_path / "outputs") == here


@pytest.mark.slow
@NO_SIGNALS
@pytest.mark.parametrize("shared", [False, True])
def test_an_interrupt_cancels_the_rest_and_leaves_nothing_behind(two, tmp_path, shared):
    options = ["--shared", str(tmp_path / "shared")] if shared else []
    outputs = tmp_path / "outputs"
    run = begun(outputs, "--workers", two.address, *options)
    os.killpg(run.pid, signal.SIGINT)
    time.sleep(0.05)
    os.killpg(run.pid, signal.SIGINT)
    told = "Interrupted. What was finished before is untouched.\n"
    assert ended(run) == (pipeline.INTERRUPTED, told)
    assert contents(tmp_path) == {}
    wait_until(lambda: two.left_behind() == [])


# Refusals


@pytest.mark.slow
def test_no_scheduler_at_the_address_and_no_worker_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    run = stage(tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        for _ in range(2):
            with pytest.raises(errors.NoScheduler, match=address):
                list(cluster.done(doubled, [(run, 1)], address))
            free.listen()  # and says nothing
    with pytest.raises(errors.NoScheduler, match="no certificates"):
        list(cluster.done(doubled, [(run, 1)], "tls://127.0.0.1:1"))
    with running(tmp_path, 0) as own, pytest.raises(errors.NoWorker, match=own.address):
        list(cluster.done(doubled, [(run, 1)], own.address))


@pytest.mark.slow
def test_a_worker_that_is_not_alike_is_refused_before_anything_is_made(two, tmp_path, monkeypatch):
    monkeypatch.setenv("LIKE", "other")
    run = stage(tmp_path)
    with pytest.raises(errors.MismatchedWorker, match=r"worker tcp://.*differs in the code; exp"):
        list(cluster.done(doubled, [(run, 1)], two.address, alike=like))
    assert set(contents(run.stage)) == {"tables/a.csv"}


@pytest.mark.slow
def test_a_worker_that_cannot_even_say_what_it_is_like_is_told(two, tmp_path):
    with pytest.raises(errors.UnusableWorker, match=r"worker tcp:.*cannot begin"):
        list(cluster.done(doubled, [(stage(tmp_path), 1)], two.address, alike=not_like))


@pytest.mark.slow
def test_a_worker_that_does_not_see_the_shared_folder_is_told(two, tmp_path):
    run = request.Run(2020, tmp_path / "folder", tmp_path / "none", (), (), ())
    with pytest.raises(errors.FolderNotShared, match="none"):
        list(cluster.done(doubled, [(run, 1)], two.address, shared=tmp_path))


def test_without_dask_it_is_told_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(errors.MissingDask, match=r"requirements-dev\.txt"):
        list(cluster.done(doubled, [(stage(tmp_path), 1)], "tcp://127.0.0.1:1"))


def test_no_task_is_no_work():
    assert list(cluster.done(doubled, [], "tcp://127.0.0.1:1")) == []


@pytest.mark.parametrize("written", ["0", "-1", "two", "127.0.0.1:8786", "http://a:1", "tcp://a"])
def test_workers_are_a_number_or_an_address(written, capsys):
    with pytest.raises(SystemExit) as stop:
        pipeline.main(["run", "--workers", written])
    assert stop.value.code == 2
    assert "tcp://HOST:PORT" in capsys.readouterr().err


def test_a_shared_folder_without_a_scheduler_is_wrong_use(tmp_path, capsys):
    shared = ["--shared", str(tmp_path / "shared"), "--language", "vi"]
    assert pipeline.main(["run", *shared, "--outputs", str(tmp_path)]) == 2
    assert "--shared: thấy" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


# What travels


def test_a_path_finds_its_place_anew(tmp_path):
    run = request.Run(2020, Path("a/2020"), Path("a/.stage"), (), (), ())
    roots = {"stage": run.stage, "folder": run.folder, "notebooks": paths.NOTEBOOKS}
    there = {name: tmp_path / name for name in roots}
    sent = travel.packed((run, paths.NOTEBOOKS / "x.ipynb", Path("b")), roots)
    found, notebook, other = travel.unpacked(sent, there)
    assert (found.stage, found.folder) == (tmp_path / "stage", tmp_path / "folder")
    assert (notebook, other) == (tmp_path / "notebooks" / "x.ipynb", Path("b"))


def test_a_snapshot_holds_every_file_below_a_folder(tmp_path):
    run = stage(tmp_path)
    (run.stage / "b").write_bytes(b"\0\r\n")
    taken = travel.snapshot(run.stage)
    assert travel.laid(taken, tmp_path / "there") == contents(run.stage)
    assert contents(tmp_path / "there") == contents(run.stage)


def test_a_function_is_found_by_its_name():
    assert travel.named(travel.reference(doubled)) is doubled
    assert travel.named(("pipeline", "make_reports")) is pipeline.make_reports


def test_words_on_files_elsewhere_name_those_here(tmp_path):
    away: dict[str, Path] = {"folder": Path("/away/folder")}
    given: Sequence[str] = ("/away/folder/failed/1.ipynb", "an image")
    error = travel.at_home(errors.Unrenderable(*given), away, {"folder": tmp_path})
    assert str(error).startswith(str(tmp_path / "failed" / "1.ipynb"))
