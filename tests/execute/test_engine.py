"""Our Papermill engine gives what the stock one gives, also where a notebook goes wrong."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from papermill.exceptions import PapermillExecutionError

from briefing import execute, paths
from briefing.analysis import analyse, comparison
from briefing.execute import engine

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing can be forked here"),
]
TELLING = (
    "import sys\nprint('one')\nprint('two', file=sys.stderr)\nprint('three', end='')",
    "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'), 3)\n'last'",
    "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('left')",
    "from IPython.display import Image\nImage(data=b'\\x89PNG\\r\\n\\x1a\\n' + bytes(9))",
    "x = 5;",
    "x",
    "_ + 1",
    "get_ipython().__class__.__name__, __name__",
    "!echo shell",
)
FAILING = (
    "def f():\n    raise ValueError('thế này')\nf()",
    "1 +",
    "import sys\nsys.exit(3)",
    "raise KeyboardInterrupt",
)


def notebook(folder: Path, *sources: str) -> Path:
    cells = [new_markdown_cell("## A heading"), *map(new_code_cell, sources), new_code_cell("")]
    made = new_notebook(cells=cells)
    made.metadata["kernelspec"] = {
        **{"name": "python3", "display_name": "Python 3", "language": "python"}
    }
    nbformat.write(made, folder / "own.ipynb")
    return folder / "own.ipynb"


def run(folder: Path, *sources: str, by: str | None = execute.ENGINE, limit: float | None = 60):
    """The cells of a notebook run by an engine, as kept on disk, and the error that ended it."""
    kept, stopped = folder / f"{by}.ipynb", None
    try:
        papermill.execute_notebook(
            str(notebook(folder, *sources)),
            str(kept),
            kernel_name="python3",
            engine_name=by,
            execution_timeout=limit,
            progress_bar=False,
        )
    except Exception as error:
        stopped = error
    return nbformat.read(kept, as_version=4).cells, stopped


def shown(cells) -> list[object]:
    """What a reader of a notebook sees of its cells."""
    return [(cell.source, cell.get("outputs"), cell.get("execution_count")) for cell in cells]


def test_the_engine_is_an_entry_point_of_the_project():
    from papermill.engines import papermill_engines

    assert papermill_engines.get_engine(execute.ENGINE) is engine.ForkEngine


def test_outputs_are_those_of_the_stock_engine(tmp_path):
    own, stopped = run(tmp_path, *TELLING)
    stock, _ = run(tmp_path, *TELLING, by=None)
    assert stopped is None
    assert shown(own) == shown(stock)


@pytest.mark.parametrize("source", FAILING)
def test_a_failing_cell_ends_a_notebook_as_with_the_stock_engine(tmp_path, source):
    own, stopped = run(tmp_path, "x = 1", source, "y = 2")
    stock, other = run(tmp_path, "x = 1", source, "y = 2", by=None)
    assert type(stopped) is type(other)
    assert (stopped.ename, stopped.evalue) == (other.ename, other.evalue)
    kinds, others = (
        [
            [out.output_type for out in cell.get("outputs", ()) if out.output_type != "stream"]
            for cell in cells
        ]
        for cells in (own, stock)
    )  # the stream of a warning is pytest's where the process is forked from its own
    assert kinds == others
    counts = [cell.get("execution_count") for cell in own]
    assert counts == [cell.get("execution_count") for cell in stock]


@pytest.mark.parametrize("by", [execute.ENGINE, None])
def test_a_cell_tagged_to_fail_does_not_end_a_notebook(tmp_path, by):
    made = nbformat.read(notebook(tmp_path, "1 / 0", "'after'"), as_version=4)
    made.cells[1].metadata["tags"] = ["raises-exception"]
    nbformat.write(made, tmp_path / "own.ipynb")
    kept = tmp_path / "out.ipynb"
    with pytest.raises(PapermillExecutionError):  # papermill tells it all the same
        papermill.execute_notebook(
            str(tmp_path / "own.ipynb"), str(kept), engine_name=by, progress_bar=False
        )
    cells = nbformat.read(kept, as_version=4).cells
    after = next(cell for cell in cells if cell.source == "'after'")
    assert after.outputs[0]["data"]["text/plain"] == "'after'"


def test_nothing_of_a_notebook_is_left_for_the_next_or_for_this_process(tmp_path):
    leaving = (
        "import os, sys, pandas as pd, random",
        "os.environ['LEFT'] = 'x'; os.chdir('/'); pd.options.display.max_rows = 7",
        "sys.modules['left_behind'] = sys; random.seed(1); left = 1",
    )
    before = (Path.cwd(), dict(os.environ), "left_behind" in sys.modules)
    _, stopped = run(tmp_path, *leaving)
    assert stopped is None
    assert (Path.cwd(), dict(os.environ), "left_behind" in sys.modules) == before
    asking = "import os, sys, pandas as pd\nos.environ.get('LEFT'), 'left' in globals(), "
    cells, _ = run(tmp_path, asking + "'left_behind' in sys.modules, pd.options.display.max_rows")
    assert cells[1].outputs[0]["data"]["text/plain"] == "(None, False, False, 60)"


def test_chance_is_not_the_same_in_every_notebook(tmp_path):
    source = "import random\nrandom.random()"
    one, other = (run(tmp_path, source)[0][1].outputs[0]["data"]["text/plain"] for _ in range(2))
    assert one != other


@pytest.mark.parametrize(
    ("source", "how"),
    [
        ("import os\nos._exit(3)", "exit code 3"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGTERM)", "SIGTERM"),
    ],
)
def test_a_notebook_whose_process_dies_is_told_and_how(tmp_path, source, how):
    _, stopped = run(tmp_path, "x = 1", source)
    assert isinstance(stopped, DeadKernelError)
    assert how in str(stopped)


@pytest.mark.parametrize(
    "source",
    [
        "while True: pass",
        "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(60)",
    ],
)
def test_a_cell_that_takes_too_long_is_stopped_whatever_it_does(tmp_path, source):
    began = time.monotonic()
    _, stopped = run(tmp_path, source, limit=1)
    assert isinstance(stopped, CellTimeoutError)
    assert time.monotonic() - began < 30


def test_what_a_notebook_started_ends_with_it(tmp_path):
    started = "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; "
    cells, stopped = run(tmp_path, started + "time.sleep(99)'], stdout=-3).pid")
    assert stopped is None
    pid = int(cells[1].outputs[0]["data"]["text/plain"])
    for _ in range(50):
        if not is_running(pid):
            return
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    pytest.fail("it still runs")


def is_running(pid: int) -> bool:
    """Whether a process is there and no mere entry of one that has ended."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().split(") ")[1][0] != "Z"


def test_where_nothing_can_be_forked_the_stock_engine_gives_the_same(tmp_path, monkeypatch):
    own, _ = run(tmp_path, *TELLING)
    monkeypatch.setattr(engine, "can_fork", lambda: False)
    other, stopped = run(tmp_path, *TELLING)
    assert stopped is None
    assert shown(own) == shown(other)


@pytest.mark.parametrize("name", sorted(file.name for file in paths.NOTEBOOKS.glob("*.ipynb")))
def test_every_report_has_the_same_bytes_by_either_engine(name, tmp_path, tables_of, monkeypatch):
    kept = []
    for forked in (True, False):
        monkeypatch.setattr(engine, "can_fork", lambda forked=forked: forked)
        execute.execute_notebook(
            paths.NOTEBOOKS / name,
            {"year": 2025, "language": "vi", "tables": str(tables_of(name))},
            folder=tmp_path,
            file=tmp_path / f"{forked}.ipynb",
            failed=tmp_path / "failed.ipynb",
            report="own",
        )
        kept.append((tmp_path / f"{forked}.ipynb").read_bytes())
    assert kept[0] == kept[1]


def test_a_notebook_is_not_saved_before_and_after_every_cell(tmp_path, monkeypatch):
    saved = []
    monkeypatch.setattr(papermill.engines, "write_ipynb", lambda *given: saved.append(given))
    monkeypatch.setattr(engine, "write_ipynb", lambda *given: saved.append(given))
    cells, stopped = run(tmp_path, *(f"{n}" for n in range(20)))
    assert stopped is None
    assert len(cells) >= 20
    assert len(saved) <= 2  # as it begins, as it ends
    monkeypatch.setattr(engine, "SAVE_INTERVAL_SECONDS", -1)
    saved.clear()
    run(tmp_path, *(f"{n}" for n in range(20)))
    assert len(saved) >= 20


@pytest.fixture(scope="module")
def tables_of(tmp_path_factory):
    """The folder of tables a report reads: of the real province, or compared with another."""
    from briefing import publish
    from briefing.data import reader

    folder = tmp_path_factory.mktemp("tables")
    real, demo = (
        analyse.analyse(reader.load_province(one), 2025) for one in (paths.DATA, paths.DEMO_DATA)
    )
    publish.write_tables(real, folder / "one")
    publish.write_tables(comparison.compare_provinces([real, demo]), folder / "several")
    return lambda name: folder / ("several" if name == "provinces.ipynb" else "one")
