"""A Papermill engine: a notebook's cells run in a process forked from this one, imports and all.

This process has the notebook, the time limit and the verdict; the forked one runs the cells in
an IPython shell and sends what comes of them. It is there at once, shares nothing with another
notebook, and what happens to it is reported as of a kernel: an error, a time limit, a death. Where
nothing can be forked (Windows, a process with threads) the stock engine runs a kernel instead.

Papermill imports this module by its entry point, so nothing else may import it before papermill.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import Engine, NBClientEngine
from papermill.iorw import write_ipynb

SAVE_INTERVAL_SECONDS = 10.0  # seconds
EXIT_TIMEOUT_SECONDS = 0.5  # seconds a process has to end by itself once its line is closed


class ForkEngine(Engine):
    """The engine by its entry point."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        execution_timeout: float | None = None,
        half_run: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Run the cells in order; an error ends the notebook, as with the stock engine.

        Where it ends early the notebook is written to the file `half_run`, if one is named. Raises
        CellTimeoutError, DeadKernelError.
        """
        if not can_fork():
            nb_man.output_path = nb_man.output_path or half_run
            limit = {"execution_timeout": execution_timeout}
            NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **limit, **kwargs)
            return
        with _fork_shell() as (process, line), _limit_saving(nb_man, half_run) as save:
            for index, cell in enumerate(nb_man.nb.cells):
                save()
                nb_man.cell_start(cell, index)
                try:
                    _run_cell(cell, index, process, line, execution_timeout)
                except CellExecutionError as error:
                    nb_man.cell_exception(cell, cell_index=index, exception=error)
                    break
                finally:
                    nb_man.cell_complete(cell, cell_index=index)


@contextlib.contextmanager
def _limit_saving(nb_man: Any, half_run: str | None) -> Iterator[Callable[[], None]]:
    """Save a notebook under way now and then; papermill would before and after every cell.

    Its end is saved as ever, and to `half_run` where it is a bad one.
    """
    file, saved, well = nb_man.output_path, time.monotonic(), False
    nb_man.output_path = None

    def save() -> None:
        nonlocal saved
        if file and time.monotonic() - saved > SAVE_INTERVAL_SECONDS:
            write_ipynb(nb_man.nb, file)
            saved = time.monotonic()

    try:
        yield save
        well = not nb_man.nb.metadata.papermill.get("exception")
    finally:
        nb_man.output_path = file
        if half_run and not well:
            write_ipynb(nb_man.nb, half_run)


def can_fork() -> bool:
    """Whether this process may be forked: a thread of it would be lost, and its locks with it."""
    return hasattr(os, "fork") and threading.active_count() == 1


@contextlib.contextmanager
def _fork_shell() -> Iterator[tuple[BaseProcess, Connection]]:
    """A process that runs cells, and the line to it; ended with everything it has started."""
    from briefing.execute import shell

    context = multiprocessing.get_context("fork")
    line, other_end = context.Pipe()
    process = context.Process(target=shell.serve_cells, args=(other_end, line))
    process.start()
    other_end.close()
    try:
        yield process, line
    finally:
        line.close()
        process.join(EXIT_TIMEOUT_SECONDS)
        _kill_process_group(process)


def _kill_process_group(process: BaseProcess) -> None:
    """End a process, if it still runs, and whatever else is in its session's group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(int(process.pid or 0), signal.SIGKILL)
    if process.is_alive():
        process.kill()
    process.join()


def _run_cell(
    cell: NotebookNode, index: int, process: BaseProcess, line: Connection, limit: float | None
) -> None:
    """Run one cell and keep what it gives out, in order; raise what ends it."""
    if cell.cell_type != "code" or not cell.source.strip():
        return
    line.send((cell.source, cell.get("id", str(index))))
    kind, content = _receive_reply(cell, process, line, limit)
    while kind != "done":
        if kind == "output":
            _append_output(cell.outputs, content)
        elif kind == "clear":
            cell.outputs = []
        kind, content = _receive_reply(cell, process, line, limit)
    cell.execution_count, failure = content
    if failure and "raises-exception" not in cell.metadata.get("tags", []):
        text = "\n".join(failure["traceback"])
        raise CellExecutionError(text, failure["ename"], failure["evalue"])


def _receive_reply(
    cell: NotebookNode, process: BaseProcess, line: Connection, limit: float | None
) -> tuple[str, Any]:
    """What the process sends next, if it does within the limit and lives."""
    if not line.poll(limit):
        fault = "Cell execution timed out"
        raise CellTimeoutError.error_from_timeout_and_cell(fault, int(limit or 0), cell)
    try:
        kind, content = line.recv()
    except (EOFError, ConnectionError):
        process.join()
        code = process.exitcode or 0
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        raise DeadKernelError(f"Kernel died ({how})") from None
    return str(kind), content


def _append_output(outputs: list[Any], output: dict[str, Any]) -> None:
    """Add an output; what is written to a stream joins what was written to it before."""
    if output["output_type"] == "stream":
        for before in outputs:
            if before.output_type == "stream" and before.name == output["name"]:
                before.text += output["text"]
                return
    node = NotebookNode()
    dict.update(node, output)  # NotebookNode would copy what it has: a table may have 10,000 cells
    outputs.append(node)
