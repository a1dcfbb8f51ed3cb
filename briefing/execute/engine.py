"""A Papermill engine: a notebook's cells run in a process forked from this one, imports and all.

This process has the notebook, the time limit and the verdict; the forked one runs the cells in
an IPython shell and sends what comes of them. It is there at once, shares nothing with another
notebook, and what happens to it is reported as of a kernel: an error, a time limit, a death. Where
nothing can be forked (Windows, a process with threads) the stock engine runs a kernel instead.

Papermill imports this module by its entry point, so nothing else may import it before papermill.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine
from papermill.iorw import write_ipynb

from briefing.execute import processes
from briefing.execute.limits import SHOWN_BYTES, OutputMeter, TooMuchOutput

SAVE_INTERVAL_SECONDS = 10.0  # seconds
EXIT_TIMEOUT_SECONDS = 0.5  # seconds a process has to end by itself once its line is closed
END_SECONDS = 5  # for the end of a process whose line has ended
MESSAGE_SECONDS = 30  # for each part of a message, once it has begun


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
        CellTimeoutError, DeadKernelError, TooMuchOutput.
        """
        if not can_fork():
            nb_man.output_path = nb_man.output_path or half_run
            traits = {name: kwargs[name] for name in kwargs if name in _Client.class_traits()}
            with processes.end_what_is_started():
                _Client(
                    nb_man, kernel_name=kernel_name, timeout=execution_timeout, **traits
                ).execute()
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


class _Client(PapermillNotebookClient):
    """The stock engine's client of a kernel, which ends one that gives out too much."""

    def execute_cell(self, *cell: Any, **options: Any) -> NotebookNode:
        self.meter = OutputMeter()
        self.fault: TooMuchOutput | None = None
        try:
            return super().execute_cell(*cell, **options)
        finally:
            if self.fault:
                raise self.fault from None

    def process_message(self, message: Any, *where: Any) -> Any:
        try:
            size = len(json.dumps(message["content"], default=str))
            self.meter.add(size, message["msg_type"] == "stream")
        except TooMuchOutput as fault:
            self.fault = fault
            self.km.provisioner.process.kill()
        return super().process_message(message, *where)


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
    _limit_waiting(line)
    process = context.Process(target=shell.serve_cells, args=(other_end, line))
    with processes.end_what_is_started():
        process.start()
        other_end.close()
        try:
            yield process, line
        finally:
            line.close()
            process.join(EXIT_TIMEOUT_SECONDS)
            _kill_process_group(process)


def _limit_waiting(line: Connection) -> None:
    """Have a message that begins and never ends found to be broken."""
    with socket.socket(fileno=os.dup(line.fileno())) as own:
        limit = struct.pack("ll", MESSAGE_SECONDS, 0)
        own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)


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
    meter, end = OutputMeter(), time.monotonic() + limit if limit else None
    request = json.dumps([cell.source, cell.get("id", str(index))])
    with contextlib.suppress(ConnectionError):  # which is found when no reply comes
        line.send_bytes(request.encode())
    kind = ""
    content: Any = None
    while kind != "done":
        message = _receive_message(process, line, end)
        if message is None:
            fault = "Cell execution timed out"
            raise CellTimeoutError.error_from_timeout_and_cell(fault, int(limit or 0), cell)
        kind, content = _parse_message(message, process)
        if kind == "output":
            meter.add(len(message), content["output_type"] == "stream")
            _append_output(cell.outputs, content)
        elif kind == "clear":
            cell.outputs = []
    cell.execution_count, failure = content
    if failure and "raises-exception" not in cell.metadata.get("tags", []):
        text = "\n".join(failure["traceback"])
        raise CellExecutionError(text, failure["ename"], failure["evalue"])


def _parse_message(message: bytes, process: BaseProcess) -> tuple[str, Any]:
    try:
        kind, content = json.loads(message)
    except ValueError:  # a cell that wrote into the line itself
        raise DeadKernelError(_describe_end(process)) from None
    return kind, content


def _receive_message(process: BaseProcess, line: Connection, end: float | None) -> bytes | None:
    """What the process sends next, if it does by the end of its time and lives.

    None where its time is over, also of one that goes on sending.
    """
    left = max(0.0, end - time.monotonic()) if end else None
    if left == 0 or not wait([line, process.sentinel], left):
        return None
    try:
        if line.poll():
            return line.recv_bytes(SHOWN_BYTES)
    except (EOFError, OSError) as fault:
        if isinstance(fault, OSError) and fault.errno is None:  # too long a message
            raise TooMuchOutput from None
    raise DeadKernelError(_describe_end(process))


def _describe_end(process: BaseProcess) -> str:
    """How a process has ended; one that still runs has closed its line."""
    process.join(END_SECONDS)
    code = process.exitcode
    if code is None:
        return "it closed its line"
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


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
