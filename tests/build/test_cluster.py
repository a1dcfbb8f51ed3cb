"""A Dask cluster: the same bytes as here, whatever dies or is interrupted; clear refusals."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dask
import pytest
import runs
from distributed import Client

import pipeline
from briefing import errors, paths
from briefing.build import cluster, command_line, request
from briefing.data import files

MINIATURE = paths.ROOT / "tests" / "miniature"
LIMIT = 120  # seconds anything here may take
NO_SIGNALS = pytest.mark.skipif(sys.platform == "win32", reason="no signals as elsewhere")


# The cluster: a scheduler and workers of this machine, for the length of a test


@dataclass
class Cluster:
    """A running scheduler and its workers, each under a nanny."""

    address: str
    scheduler: subprocess.Popen[bytes]
    nannies: list[subprocess.Popen[bytes]]
    folder: Path

    def left_behind(self) -> list[Path]:
        """What tasks have left where the workers work."""
        return list(self.folder.rglob("briefing-*"))

    def workers(self) -> list[int]:
        """The process of each worker there is."""
        with Client(self.address, set_as_default=False) as client:
            return list(client.run(os.getpid).values())


@contextlib.contextmanager
def running(
    folder: Path,
    count: int,
    installation: str = "",
    host: str = "127.0.0.1",
    certified: tuple[str, ...] = (),
) -> Iterator[Cluster]:
    """A scheduler and `count` workers that do one task at a time."""
    file = folder / "scheduler.json"
    path = os.pathsep.join(map(str, (Path(__file__).parent, paths.ROOT / "tests", paths.ROOT)))
    environment = {**os.environ, "PYTHONPATH": path, "INSTALLATION": installation}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1"]
    worker += ["--host", host] if host else []
    both = ["--scheduler-file", str(file), "--no-dashboard", *certified]
    dask += ["--protocol", "tls"] if certified else []
    begun: list[subprocess.Popen[bytes]] = []

    def begin(command: list[str]) -> None:
        with (folder / f"{len(begun)}.log").open("wb") as log:
            begun.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))

    try:
        begin([*dask, "--port", "0", *both])
        wait_until(lambda: file.is_file() and file.read_text(encoding="utf-8"))
        for number in range(count):
            begin([*worker, *both, "--local-directory", str(folder / f"worker-{number}")])
        address = json.loads(file.read_text(encoding="utf-8"))["address"]
        if count:
            with Client(address, set_as_default=False) as client:
                client.wait_for_workers(count, timeout=LIMIT)
        yield Cluster(address, begun[0], begun[1:], folder)
    finally:
        for process in reversed(begun):
            process.kill()  # what it has started ends with it
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


def kills_its_worker_once(run: request.Run, mark: str) -> int:
    """End the worker itself the first time."""
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(LIMIT)
    return 7


def kills_its_worker(run: request.Run) -> None:
    """End the worker itself every time."""
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(LIMIT)


def after_a_first(run: request.Run, number: int) -> None:
    """End the first task at once; the second one writes into the stage, late."""
    if number:
        (run.stage / "begun").touch()
        time.sleep(2)
        (run.stage / "late").mkdir(parents=True)


def installation() -> dict[str, str]:
    """What an installation is like, as the test says it."""
    return {"design": "same", "words": os.environ.get("INSTALLATION", "")}


def code_in_a_file() -> dict[str, str]:
    """What an installation is like whose code can be changed."""
    return {"code": Path(os.environ["INSTALLATION"]).read_text(encoding="utf-8")}


def no_installation() -> dict[str, str]:
    """A package that is missing on a worker and not here."""
    if "INSTALLATION" in os.environ:
        raise ImportError("No package metadata was found for pandas")
    return {}


def threads(run: request.Run) -> int:
    """How many threads the process of a task has."""
    return threading.active_count()


def perform(work, tasks, address, imports=(), installation=dict, shared=None) -> Iterator[tuple]:
    """Each task with what the workers of a cluster make of it."""
    with cluster.Cluster(work, address, shared, installation, imports) as workers:
        for task in tasks:
            workers.submit(*task)
        yield from workers.completed()


def stage(folder: Path, name: str = "stage") -> request.Run:
    """A run whose stage holds a table."""
    run = request.Run(2020, folder / "folder", (), (), (), (), stage=folder / name)
    (run.stage / "tables").mkdir(parents=True)
    (run.stage / "tables" / "a.csv").write_text(name, encoding="utf-8")
    return run


def contents(folder: Path) -> dict[str, bytes]:
    """Every file made; of a manifest the steps alone: the way to the data depends on the folder."""
    found = files.read_below(folder)
    found.pop("manifest.json", None)
    for name in [name for name in found if name.endswith("/manifest.json")]:
        found[name] = json.dumps(json.loads(found[name])["steps"]).encode()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("shared", [False, True])
def test_each_task_comes_back_with_its_result_and_its_files(two, tmp_path, shared):
    runs = [stage(tmp_path, "one"), stage(tmp_path, "two")]
    tasks = [(run, number) for run in runs for number in range(3)]
    found = dict(perform(doubled, tasks, two.address, shared=tmp_path if shared else None))
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
    ((_, error),) = perform(shown, [(run,)], two.address)
    assert str(error).startswith(str(run.folder / "failed" / "1.ipynb"))
    with pytest.raises(KeyError, match="ours"):
        list(perform(raises, [(run,)], two.address))


@pytest.mark.slow
def test_a_task_runs_in_a_process_with_one_thread_which_can_fork(two, tmp_path):
    task = (stage(tmp_path),)
    assert list(perform(threads, [task], two.address, ["pandas"])) == [(task, 1)]


@pytest.mark.slow
@NO_SIGNALS
def test_a_task_whose_process_dies_is_done_once_more(two, tmp_path):
    task = (stage(tmp_path), str(tmp_path / "mark"))
    assert list(perform(dies_once, [task], two.address)) == [(task, 7)]
    with pytest.raises(errors.WorkerDied, match="ended twice"):
        list(perform(dies, [task[:1]], two.address))


@pytest.mark.slow
@NO_SIGNALS
def test_the_only_worker_that_dies_is_started_again_and_its_task_done_again(tmp_path):
    task = (stage(tmp_path), str(tmp_path / "mark"))
    with running(tmp_path, 1) as lone:
        assert list(perform(kills_its_worker_once, [task], lone.address)) == [(task, 7)]


@pytest.mark.slow
@NO_SIGNALS
def test_a_task_that_ends_every_worker_is_given_up(tmp_path):
    with running(tmp_path, 2) as alone, pytest.raises(errors.WorkerDied, match="ended twice"):
        list(perform(kills_its_worker, [(stage(tmp_path),)], alone.address))


@pytest.mark.slow
@NO_SIGNALS
def test_a_scheduler_that_goes_away_is_a_clear_error(tmp_path):
    run = stage(tmp_path)
    with running(tmp_path, 1) as alone:
        results = perform(doubled, [(run, number) for number in range(50)], alone.address)
        next(results)
        alone.scheduler.kill()
        with pytest.raises(errors.LostCluster, match=f"{alone.address}: found it gone"):
            list(results)


@pytest.mark.slow
def test_workers_that_go_away_for_good_are_a_clear_error(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "RETURN_SECONDS", 1.0)
    run = stage(tmp_path)
    with running(tmp_path, 1) as alone:
        results = perform(doubled, [(run, number) for number in range(50)], alone.address)
        next(results)
        alone.nannies[0].terminate()
        with pytest.raises(errors.LostCluster, match="found it gone"):
            list(results)


@pytest.mark.slow
def test_a_call_that_is_closed_early_ends_the_tasks_under_way(two, tmp_path):
    run = stage(tmp_path)
    results = perform(after_a_first, [(run, 0), (run, 1)], two.address, shared=tmp_path)
    next(results)
    wait_until((run.stage / "begun").exists)
    results.close()
    time.sleep(2)
    assert not (run.stage / "late").exists()
    assert two.left_behind() == []


# The command


def command(outputs: Path, *options: str) -> list[str]:
    reports = [f"--report={name}" for name in ("results", "sources")]
    run = [
        sys.executable,
        "-u",
        "pipeline.py",
        "run",
        "--year",
        "2020",
        "--data",
        str(MINIATURE),
        *reports,
    ]
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
    with running(tmp_path, 2) as cut:
        killed = cut.workers()[0]
        run = begun(tmp_path / "outputs", "--workers", cut.address)
        os.kill(killed, signal.SIGKILL)
        assert ended(run) == (0, "")
        assert contents(tmp_path / "outputs") == here
        wait_until(lambda: len({*cut.workers()} - {killed}) == 2)  # its nanny has started another


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
    assert ended(run) == (command_line.INTERRUPTED, told)
    assert contents(tmp_path) == {}
    wait_until(lambda: two.left_behind() == [])


# Refusals


@pytest.mark.slow
def test_no_scheduler_at_the_address_and_no_worker_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1.0)
    run = stage(tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        for _ in range(2):
            with pytest.raises(errors.NoScheduler, match=address):
                list(perform(doubled, [(run, 1)], address))
            free.listen()  # and says nothing
    with pytest.raises(errors.NoScheduler, match="check your TLS configuration"):
        list(perform(doubled, [(run, 1)], "tls://127.0.0.1:1"))
    with running(tmp_path, 0) as bare, pytest.raises(errors.NoWorker, match=bare.address):
        list(perform(doubled, [(run, 1)], bare.address))


@pytest.mark.slow
def test_a_worker_of_another_installation_is_refused_before_anything_is_made(
    two, tmp_path, monkeypatch
):
    monkeypatch.setenv("INSTALLATION", "other")
    run = stage(tmp_path)
    with pytest.raises(
        errors.MismatchedWorker, match=r"worker tcp://.*than here \(the words\); exp"
    ):
        list(perform(doubled, [(run, 1)], two.address, installation=installation))
    assert set(contents(run.stage)) == {"tables/a.csv"}


@pytest.mark.slow
def test_a_worker_that_listens_everywhere_without_certificates_is_refused(tmp_path):
    told = r"worker tcp://.*tcp://0\.0\.0\.0:.*--host"
    with running(tmp_path, 1, host="") as cut, pytest.raises(errors.OpenWorker, match=told):
        list(perform(doubled, [(stage(tmp_path), 1)], cut.address))


@pytest.mark.slow
def test_a_cluster_with_certificates_answers_those_who_have_one_and_nobody_else(
    tmp_path, monkeypatch
):
    text = (paths.ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")
    for line in re.findall(r"^openssl .*", text, re.MULTILINE):
        subprocess.run(shlex.split(line), cwd=tmp_path, check=True, capture_output=True)
    found = re.search(r'TLS="(.*)"', text)
    assert found
    options = tuple(re.sub(r"\b(\w+\.(?:pem|key))", rf"{tmp_path}/\1", found[1]).split())
    tls = "distributed.comm.tls."
    holder = {
        f"{tls}ca-file": str(tmp_path / "ca.pem"),
        f"{tls}client.cert": str(tmp_path / "node.pem"),
        f"{tls}client.key": str(tmp_path / "node.key"),
    }
    task = (stage(tmp_path), 0)
    with dask.config.set(holder), running(tmp_path, 1, host="", certified=options) as secured:
        assert list(perform(doubled, [task], secured.address)) == [(task, 0)]
        monkeypatch.setattr(cluster, "CONNECT_SECONDS", 3.0)
        for address in (secured.address, secured.address.replace("tls:", "tcp:")):
            stranger = dask.config.set({f"{tls}client.cert": None, f"{tls}client.key": None})
            with stranger, pytest.raises(errors.NoScheduler):
                list(perform(doubled, [task], address))


@pytest.mark.slow
def test_a_worker_where_a_package_is_missing_is_refused(two, tmp_path):
    tasks = [(stage(tmp_path), 1)]
    with pytest.raises(errors.MismatchedWorker, match=r"worker tcp:.*for pandas\); exp"):
        list(perform(doubled, tasks, two.address, installation=no_installation))


@pytest.mark.slow
def test_a_worker_that_still_runs_older_code_is_refused(tmp_path, monkeypatch):
    file = tmp_path / "code"
    monkeypatch.setenv("INSTALLATION", str(file))
    task = (stage(tmp_path), 0)
    file.write_text("old", encoding="utf-8")
    with running(tmp_path, 1, str(file)) as cut:
        found = perform(doubled, [task], cut.address, installation=code_in_a_file)
        assert list(found) == [(task, 0)]
        file.write_text("new", encoding="utf-8")
        with pytest.raises(
            errors.MismatchedWorker, match=r"\(the code\); .* start the worker again"
        ):
            list(perform(doubled, [task], cut.address, installation=code_in_a_file))


@pytest.mark.slow
def test_a_worker_that_does_not_see_the_shared_folder_is_refused(two, tmp_path, monkeypatch):
    hidden = contextlib.nullcontext(str(tmp_path / "none"))
    monkeypatch.setattr(cluster.tempfile, "TemporaryDirectory", lambda **_: hidden)
    with pytest.raises(errors.FolderNotShared, match="none"):
        list(perform(doubled, [(stage(tmp_path), 1)], two.address, shared=tmp_path))


def test_without_dask_the_error_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "briefing.build.cluster")
    with pytest.raises(errors.MissingDask, match=r"requirements-dev\.txt"):
        importlib.import_module("briefing.build.cluster")


def test_no_task_is_no_work():
    assert list(perform(doubled, [], "tcp://127.0.0.1:1")) == []


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
