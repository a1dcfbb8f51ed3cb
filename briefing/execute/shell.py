"""An IPython shell in a process of its own: cells come in on a line, what they give out goes back.

It answers to what libraries ask a notebook's shell for, and its outputs are a kernel's.
"""

from __future__ import annotations

import functools
import io
import json
import os
import random
import signal
import sys
import threading
import warnings
from multiprocessing.connection import Connection
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.jsonutil import encode_images, json_clean
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from briefing.execute import confinement, processes


class Line:
    """The way out of a notebook's process, of none that a cell forks: messages of JSON."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._lock, self._owner = connection, threading.RLock(), os.getpid()

    @property
    def is_own(self) -> bool:
        return os.getpid() == self._owner

    def send(self, kind: str, content: Any) -> None:
        """A message whole, whatever the threads of a cell send; half a character comes as `?`."""
        if self.is_own:
            text = json.dumps([kind, content], ensure_ascii=False)
            with self._lock:
                self._connection.send_bytes(text.encode("utf-8", "replace"))


def serve_cells(connection: Connection, other_end: Connection) -> None:
    """Run cells as they come until the line is closed; send each output, then how the cell ended.

    In: a source and the id of its cell. Out: `["output", …]` and `["clear", null]` as they happen,
    then `["done", [execution count, error output or null]]`.
    """
    other_end.close()
    _detach_process()
    line = Line(connection)
    shell = _attach_shell(line)
    while True:
        try:
            source, cell_id = json.loads(connection.recv_bytes())
        except (EOFError, OSError):
            return
        sys.stdout, sys.stderr = _PipeStream("stdout", line), _PipeStream("stderr", line)
        shell.failure = None
        result = shell.run_cell(source, store_history=True, cell_id=cell_id)
        if not line.is_own:  # a process the cell has forked goes no further
            os._exit(0)
        line.send("done", [result.execution_count, shell.failure])


def _detach_process() -> None:
    """A session of its own, no input, a kernel's signals, an end with its parent's, new chance."""
    os.setsid()
    processes.end_with_parent()
    confinement.confine_process()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)  # what writes past Python does not mix with the lines of a run
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    warnings.resetwarnings()
    for kind in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
        warnings.simplefilter("ignore", kind)  # as Python begins with
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"


@functools.cache
def prepare_shell() -> tuple[ZMQInteractiveShell, Any]:
    """A shell in which nothing has run, and the module its cells will run in.

    Made before processes part it is there in each of them, at no cost.
    """
    InteractiveShell.clear_instance()
    settings = Config()
    settings.HistoryManager.enabled = False  # no history file of the user's is touched
    before = sys.modules["__main__"]
    try:
        shell = ZMQInteractiveShell.instance(config=settings)
        return shell, sys.modules["__main__"]
    finally:
        sys.modules["__main__"] = before  # it is still another program


def _attach_shell(line: Line) -> ZMQInteractiveShell:
    shell, sys.modules["__main__"] = prepare_shell()
    shell.line = line
    return shell


class _PipeStream(io.TextIOBase):
    """Standard output or error that sends at once what is written to it."""

    encoding, errors = "utf-8", "strict"

    def __init__(self, name: str, line: Line) -> None:
        self.name, self._line = name, line

    def write(self, text: str) -> int:
        if text:
            output = {"output_type": "stream", "name": self.name, "text": str(text)}
            self._line.send("output", output)
        return len(text)

    def writable(self) -> bool:
        return True


def _encode_output(data: Any, metadata: Any) -> dict[str, Any]:
    """An output's forms as a kernel sends them: pictures in base 64, plain JSON values."""
    return {"data": json_clean(encode_images(dict(data))), "metadata": dict(metadata or {})}


class _PipeDisplayPublisher(DisplayPublisher):
    shell: Any

    def publish(self, data: Any, metadata: Any = None, *_: Any, **__: Any) -> None:
        shown = _encode_output(data, metadata)
        self.shell.line.send("output", {"output_type": "display_data", **shown})

    def clear_output(self, wait: bool = False) -> None:
        self.shell.line.send("clear", None)


class _PipeDisplayHook(DisplayHook):
    shell: Any

    def write_output_prompt(self) -> None:
        """The count goes with the output."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        result = {"output_type": "execute_result", "execution_count": self.prompt_count}
        self.shell.line.send("output", {**result, **_encode_output(format_dict, md_dict)})

    def finish_displayhook(self) -> None:
        """Nothing to end a line with."""


class ZMQInteractiveShell(InteractiveShell):
    """By this name libraries know that they are in a notebook; some ask for its `kernel`."""

    compiler_class = Type(XCachingCompiler)  # which names a cell's source as a kernel does
    displayhook_class = Type(_PipeDisplayHook)
    display_pub_class = Type(_PipeDisplayPublisher)
    kernel = None
    line: Any = None
    failure: dict[str, Any] | None = None
    system = InteractiveShell.system_piped

    def enable_gui(self, gui: Any = None) -> None:
        """There is no window to draw in."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.failure = {
            "output_type": "error",
            "ename": str(etype.__name__),
            "evalue": str(evalue),
            "traceback": list(stb),
        }
        self.line.send("output", self.failure)
