"""A notebook with parameters → an executed notebook; the only module that knows papermill.

Parameters are checked against what the notebook declares before a kernel starts. A notebook that
stops with an error is kept half-run, and the error says which report, cell, source and cause.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import errors, paths
from briefing.execute.notebook_text import serialize_notebook

if TYPE_CHECKING:
    from nbformat import NotebookNode

PARAMETER_TYPES: Mapping[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (int, float),
    "str": (str,),
    "bool": (bool,),
}

ENGINE = "briefing-fork"  # the entry point of `engine`
CELL_TIMEOUT_SECONDS = 600  # a cell that takes longer is stopped and told; the slowest takes three

# Errors only on the console, and no history file of the user's touched.
KERNEL_ARGUMENTS = ["--IPKernelApp.log_level=40", "--HistoryManager.enabled=False"]


def check_parameters(notebook: Path, parameters: Mapping[str, Any]) -> None:
    """Refuse a parameter the notebook does not declare, or of another type than it declares.

    Raises UnknownParameter, IllTypedParameter.
    """
    import papermill

    declared = papermill.inspect_notebook(str(notebook))
    for name, value in parameters.items():
        if name not in declared:
            raise errors.UnknownParameter(name, sorted(declared), notebook=notebook.name)
        expected = declared[name]["inferred_type_name"]
        fits = isinstance(value, PARAMETER_TYPES.get(expected, (object,)))
        if not fits or (isinstance(value, bool) and expected != "bool"):
            found = {"name": name, "value": repr(value), "kind": type(value).__name__}
            raise errors.WrongParameterType(notebook=notebook.name, **found, expected=expected)


def execute_notebook(
    source: Path, parameters: Mapping[str, Any], folder: Path, kept: Path, failed: Path, report: str
) -> NotebookNode:
    """Run a notebook with `folder` as its working folder; return it executed, written to `kept`.

    `parameters` holds `language`, which the exporters read from the notebook's metadata. Raises
    FailedNotebook with the half-run notebook written to `failed`.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    language = str(parameters["language"])
    kept.parent.mkdir(parents=True, exist_ok=True)
    half_run = kept.with_name(f".{kept.name}")
    try:
        with _isolate_ipython():
            executed = papermill.execute_notebook(
                str(source),
                None,  # written once, as it is kept
                half_run=str(half_run),
                parameters=dict(parameters),
                kernel_name="python3",
                engine_name=ENGINE,
                execution_timeout=CELL_TIMEOUT_SECONDS,
                cwd=str(folder),
                progress_bar=False,
                log_output=False,
                extra_arguments=KERNEL_ARGUMENTS,
            )
    except PapermillExecutionError as stop:
        _move_failed_notebook(half_run, failed)
        cause = f"{stop.ename}: {stop.evalue}"
        file = paths.format_path(failed)
        raise errors.FailedNotebook(
            cause, stop.source, report=report, language=language, cell=stop.cell_index, file=file
        ) from None
    except (DeadKernelError, CellTimeoutError) as stop:
        _move_failed_notebook(half_run, failed)
        (cell, code), cause = _find_last_started_cell(failed), f"{type(stop).__name__}: {stop}"
        file = paths.format_path(failed)
        raise errors.FailedNotebook(
            cause, code, report=report, language=language, cell=cell, file=file
        ) from None
    half_run.unlink(missing_ok=True)  # the stock engine saves as it goes
    _normalise_metadata(executed, language, report)
    kept.write_text(serialize_notebook(executed), encoding="utf-8")
    return executed


def _move_failed_notebook(half_run: Path, failed: Path) -> None:
    """A notebook that stopped, to where it can be looked at."""
    failed.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(half_run, failed)


def _find_last_started_cell(kept: Path) -> tuple[int, str]:
    """The last cell a half-run notebook began, for a kernel that died cannot say: number, source.

    Counted as papermill counts a cell that fails: from 0 with the cell of the run's parameters,
    which is the cell's place, from 1, in the notebook as written.
    """
    import nbformat

    return [
        (number, cell.source)
        for number, cell in enumerate(nbformat.read(kept, as_version=4).cells)
        if cell.cell_type == "code" and cell.metadata["papermill"]["start_time"]
    ][-1]


def _normalise_metadata(executed: NotebookNode, language: str, report: str) -> None:
    """Leave in the notebook nothing that differs from one run to the next."""
    executed.metadata = {
        "kernelspec": executed.metadata.get("kernelspec", {}),
        "briefing": {"language": language, "report": report},
    }
    for position, cell in enumerate(executed.cells):
        cell["id"] = f"cell-{position}"
        cell.metadata = {"tags": cell.metadata.get("tags", [])}


@contextlib.contextmanager
def _isolate_ipython() -> Iterator[None]:
    """A kernel that reads nothing of the user's IPython, with one thread a numeric library."""
    with tempfile.TemporaryDirectory(prefix="briefing-ipython-") as empty:
        settings = {
            "IPYTHONDIR": empty,
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        before = {name: os.environ.get(name) for name in settings}
        os.environ.update(settings)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
