"""A notebook that goes wrong in any way ends in one error in words; nothing of it goes on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
import papermill  # noqa: F401 - before our engine
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from briefing import errors, execute
from briefing.execute import confinement, engine, limits

pytestmark = pytest.mark.slow

DECLARED = 'year: int = 2025\nlanguage: str = "vi"'
BOUND = "more than 1 MB printed, or 256 MB shown, by one cell"
STOPPED = {  # what a cell does → what stops it
    "import os\nos._exit(3)": "the end of its process (exit code 3)",
    "import os\nos.kill(os.getpid(), 9)": "the end of its process (SIGKILL)",
    "import ctypes, faulthandler\nfaulthandler.disable()\nctypes.string_at(0)": (
        "the end of its process (SIGSEGV)"
    ),
    "import os\nos.closerange(0, 200)": "the end of its process (exit code 1)",
    "import signal, time\nsignal.alarm(1)\ntime.sleep(9)": "the end of its process (SIGALRM)",
    "import subprocess, os\nsubprocess.Popen(['sleep', '60'], close_fds=False)\nos._exit(1)": (
        "the end of its process (exit code 1)"  # though another holds its line
    ),
    "parts = [bytearray(10**8) for _ in range(30)]": "more than 1 GB of memory in use",
    "import numpy\nnumpy.ones(10**10)": "more than 1 GB of memory in use",
    "while True: pass": "more than 2 seconds in one cell",
    "import time\nwhile True: print('x'), time.sleep(0.1)": "more than 2 seconds in one cell",
    "while True: print('x')": BOUND,
    "print('x' * 5_000_000)": BOUND,
    "import sys\nwhile True: print('x', file=sys.stderr)": BOUND,
    "from IPython.display import clear_output\nwhile True: print('x'), clear_output()": BOUND,
    "raise KeyboardInterrupt": "KeyboardInterrupt:",
    "import sys\nsys.exit(3)": "SystemExit: 3",
    "raise ValueError('\\ud800')": "ValueError: ?",
    "import sys\nsys.stdout = sys.stderr = None\n1 / 0": "ZeroDivisionError: division by zero",
}
LEFT = (  # what a cell leaves behind, which does not stop it
    "import os\nif os.fork() == 0: print('of the other')",
    "import os, time\nif os.fork() == 0: time.sleep(99)",
    "import subprocess\nsubprocess.Popen(['sleep', '99'], start_new_session=True)",
    "import threading, time\nthreading.Thread(target=time.sleep, args=(99,)).start()",
    "import os\nos.chdir('/')",
    "import os\nos.closerange(0, 3)",
    "import signal\nfor one in (1, 2, 15): signal.signal(one, signal.SIG_IGN)",
)
REFUSED = (  # what a cell may not do to others, {0} being the folder of tables it is given
    "open('{0}/table.csv', 'a')",
    "open('{0}/planted.csv', 'w')",
    "import os\nos.truncate('{0}/table.csv', 0)",
    "import os\nos.remove('{0}/table.csv')",
    "import os\nos.replace('{0}/table.csv', '{0}/other.csv')",
    "import os\nos.symlink('/etc/passwd', '{0}/link.csv')",
    "import os\nos.mkfifo('{0}/pipe.csv')",
    "import os\nos.kill(os.getppid(), 9)",
    "import subprocess\nsubprocess.run(['sh', '-c', 'echo x > {0}/table.csv'], check=True)",
)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A cell has two seconds where they stop it, not ten minutes; a notebook half the memory."""
    source = request.node.callspec.params.get("source") if hasattr(request.node, "callspec") else ""
    stops = STOPPED.get(source, "")
    monkeypatch.setattr(limits, "CELL_SECONDS", 2 if "seconds" in stops else 60)
    monkeypatch.setattr(limits, "MEMORY_BYTES", 10**9)


def executed(folder: Path, *sources: str) -> nbformat.NotebookNode:
    cells = [new_code_cell(DECLARED, metadata={"tags": ["parameters"]})]
    made = new_notebook(cells=[*cells, *map(new_code_cell, sources)])
    made.metadata["kernelspec"] = {
        **{"name": "python3", "display_name": "Python 3", "language": "python"}
    }
    nbformat.write(made, folder / "own.ipynb")
    before = set(psutil.Process().children(recursive=True))
    try:
        return execute.execute_notebook(
            folder / "own.ipynb",
            {"year": 2025, "language": "en"},
            folder=folder,
            file=folder / "kept" / "en-own.ipynb",
            failed=folder / "failed" / "en-own.ipynb",
            report="own",
        )
    finally:
        assert set(psutil.Process().children(recursive=True)) <= before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing can be forked here")
@pytest.mark.parametrize("source", STOPPED)
def test_a_cell_that_goes_wrong_ends_its_report_in_words(tmp_path: Path, source: str) -> None:
    with pytest.raises(errors.FailedNotebook) as caught:
        executed(tmp_path, "x = 1", source, "y = 2")
    first = str(caught.value).splitlines()[0]
    assert first == f"report own, en: cell 3 stopped with {STOPPED[source]}"
    assert (tmp_path / "failed" / "en-own.ipynb").is_file()
    assert not (tmp_path / "kept" / "en-own.ipynb").exists()


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("import os\nos._exit(3)", "the end of its process"),
        ("for n in range(500_000): print(n)", BOUND),
    ],
)
def test_a_kernel_that_goes_wrong_ends_its_report_in_words(
    tmp_path: Path, source: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "can_fork", lambda: False)
    with pytest.raises(errors.FailedNotebook) as caught:
        executed(tmp_path, "x = 1", source, "y = 2")
    assert f"cell 3 stopped with {why}" in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing can be forked here")
@pytest.mark.parametrize("source", LEFT)
def test_nothing_that_a_notebook_leaves_goes_on_or_is_seen(tmp_path: Path, source: str) -> None:
    before = Path.cwd()
    notebook = executed(tmp_path, source + ";", "")
    shown = [out for cell in notebook.cells for out in cell.get("outputs", ())]
    assert [out for out in shown if out.output_type != "execute_result"] == []
    assert Path.cwd() == before


def test_half_a_character_that_is_printed_is_kept_as_a_question_mark(tmp_path: Path) -> None:
    notebook = executed(tmp_path, "print('a\\ud800b')")
    assert notebook.cells[-1].outputs[0].text == "a?b\n"


def test_what_threads_print_at_once_comes_whole(tmp_path: Path) -> None:
    threads = "import threading\ndef work():\n    for _ in range(500): print('y' * 50)\n"
    threads += "ways = [threading.Thread(target=work) for _ in range(4)]\n"
    threads += "[way.start() for way in ways]; [way.join() for way in ways];"
    notebook = executed(tmp_path, threads)
    assert notebook.cells[-1].outputs[0].text.count("y") == 100_000


@pytest.mark.skipif(not confinement.find_landlock_version(), reason="no Landlock on this system")
@pytest.mark.parametrize("by_kernel", [False, True])
def test_what_a_notebook_is_given_is_read_only_also_to_root(
    tmp_path: Path, by_kernel: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "can_fork", lambda: not by_kernel)
    tables = tmp_path / "tables"
    tables.mkdir()
    (tables / "table.csv").write_text("a\n1\n", encoding="utf-8")
    for source in REFUSED[:1] if by_kernel else REFUSED:
        with pytest.raises(errors.FailedNotebook, match=r"PermissionError|CalledProcessError"):
            executed(tmp_path, source.format(tables))
        assert [file.name for file in tables.iterdir()] == ["table.csv"], source
        assert (tables / "table.csv").read_text(encoding="utf-8") == "a\n1\n", source


def test_temporary_files_of_a_notebook_are_removed_with_it(tmp_path: Path) -> None:
    made = (
        "import tempfile\nwith tempfile.NamedTemporaryFile(delete=False) as file: pass\nfile.name"
    )
    notebook = executed(tmp_path, made)
    place = notebook.cells[-1].outputs[0]["data"]["text/plain"]
    assert "briefing-notebook-" in place
    assert not Path(place.strip("'")).parent.exists()


def test_the_process_that_executes_a_notebook_stays_as_free_as_it_was(tmp_path: Path) -> None:
    executed(tmp_path, "1")
    (tmp_path / "free").write_text("x", encoding="utf-8")
    if sys.platform == "linux":
        assert "NoNewPrivs:\t0" in Path("/proc/self/status").read_text(encoding="utf-8")
