"""A notebook with parameters → an executed notebook; the only module that knows papermill.

Parameters are checked against what the notebook declares before a kernel starts. A notebook that
stops with an error is saved half-run, and the error says which report, cell, source and cause.
"""

from __future__ import annotations

import ast
import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import errors, paths
from briefing.data import files
from briefing.execute import limits
from briefing.report import blocks

if TYPE_CHECKING:
    from nbformat import NotebookNode

PARAMETER_TYPES = {"int": (int,), "float": (int, float), "str": (str,), "bool": (bool,)}
NOT_A_NOTEBOOK = (ValueError, KeyError, TypeError, AttributeError, SyntaxError)  # why it is none
ENGINE = "briefing-fork"  # the entry point of `engine`

# Nothing on the console, no history file of the user's touched, and nothing else written to.
KERNEL_ARGUMENTS = [
    *("--IPKernelApp.log_level=50", "--HistoryManager.enabled=False"),
    "--IPKernelApp.exec_lines=__import__('briefing.execute.confinement').execute.confinement"
    ".confine_kernel()",
]


def check_parameters(notebook: Path, parameters: Mapping[str, Any]) -> None:
    """Refuse a parameter the notebook does not declare, or of another type than it declares.

    Raises UnknownParameter, IllTypedParameter, UnreadableNotebook.
    """
    try:
        declared = _read_parameters(notebook)
    except NOT_A_NOTEBOOK as fault:
        raise _refuse_notebook(notebook, fault) from None
    for name, value in parameters.items():
        if name not in declared:
            raise errors.UnknownParameter(name, sorted(declared), notebook=notebook.name)
        expected = declared[name]
        fits = isinstance(value, PARAMETER_TYPES.get(expected, (object,)))
        if not fits or (isinstance(value, bool) and expected != "bool"):
            found = {"name": name, "value": repr(value), "kind": type(value).__name__}
            raise errors.WrongParameterType(notebook=notebook.name, **found, expected=expected)


def _refuse_notebook(notebook: Path, fault: Exception) -> errors.UnreadableNotebook:
    why = f"{type(fault).__name__}: {fault}"
    return errors.UnreadableNotebook(notebook=notebook.name, fault=why)


def _read_parameters(notebook: Path) -> dict[str, str]:
    """The parameters of a notebook with their types; read here, for papermill takes 0.4 s to load.

    A cell tagged `parameters` has one a line: `year: int = 2025  # the briefing year`.
    """
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    tagged = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", ())]
    lines = ast.parse("".join("".join(cell["source"]) for cell in tagged[:1])).body
    return {
        ast.unparse(line.target): ast.unparse(line.annotation)
        for line in lines
        if isinstance(line, ast.AnnAssign)
    }


def execute_notebook(
    source: Path,
    parameters: Mapping[str, Any],
    folder: Path,
    file: Path,
    failed: Path,
    report: str,
    province: str = "",
    quoted: Sequence[str] = (),
) -> NotebookNode:
    """Run a notebook with `folder` as its working folder; return it executed, written to `file`.

    `parameters` holds `language`, which the exporters read from the notebook's metadata, as they
    do `quoted`, the texts of its data that a report may quote though they look like code. Raises
    FailedNotebook with the half-run notebook written to `failed`.
    """
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    language = str(parameters["language"])
    file.parent.mkdir(parents=True, exist_ok=True)
    half_run = file.with_name(f".{file.name}")
    try:
        with _isolate_ipython(), files.name_file(half_run):
            executed = _run_papermill(source, dict(parameters), folder, half_run)
    except (
        PapermillExecutionError,
        DeadKernelError,
        CellTimeoutError,
        limits.TooMuchOutput,
    ) as stop:
        failed.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(half_run, failed)
        if isinstance(stop, PapermillExecutionError):
            cell, run = stop.cell_index, stop.source
        else:  # a kernel that died cannot say where
            cell, run = _find_last_started_cell(failed)
        place = paths.format_path(failed)
        raise errors.FailedNotebook(
            _describe_stop(stop), run, report=report, language=language, cell=cell, file=place
        ) from None
    half_run.unlink(missing_ok=True)  # the stock engine saves as it goes
    facts = {"language": language, "report": report, "year": parameters.get("year", "")}
    own = {"quoted": list(quoted)} if quoted else {}
    _normalise_metadata(executed, {**facts, "province": province, **own})
    files.write_file(file, serialize_notebook(executed))
    return executed


def _describe_stop(stop: Exception) -> errors.Message | str:
    """What stopped a notebook: the error of its cell, or the bound it went beyond."""
    name = getattr(stop, "ename", type(stop).__name__)
    if name.endswith("MemoryError"):
        limit = limits.MEMORY_BYTES // 10**9
        return errors.message("more than {limit} GB of memory in use", limit=limit)
    if name == "CellTimeoutError":
        return errors.message("more than {limit} seconds in one cell", limit=limits.CELL_SECONDS)
    if isinstance(stop, limits.TooMuchOutput):
        printed, shown = limits.PRINTED_BYTES // 10**6, limits.SHOWN_BYTES // 10**6
        return errors.message(
            "more than {printed} MB printed, or {shown} MB shown, by one cell",
            printed=printed,
            shown=shown,
        )
    if name == "DeadKernelError":
        return errors.message("the end of its process ({how})", how=str(stop))
    return f"{name}: {getattr(stop, 'evalue', stop)}"


def _run_papermill(
    source: Path, parameters: dict[str, Any], folder: Path, half_run: Path
) -> NotebookNode:
    """The steps of `papermill.execute_notebook`, without its end: the notebook as indented JSON.

    That is a tenth of the time, for a file nobody reads: ours is written once, its metadata
    normalised.
    """
    from papermill import engines, execute, iorw, parameterize
    from papermill.utils import chdir

    options = {"kernel_name": "python3", "engine_name": ENGINE}
    try:
        notebook = iorw.load_notebook_node(str(source))
    except NOT_A_NOTEBOOK as fault:
        raise _refuse_notebook(source, fault) from None
    notebook = parameterize.parameterize_notebook(notebook, parameters, **options)
    notebook = execute.prepare_notebook_metadata(notebook, str(source), None)
    notebook = execute.remove_error_markers(notebook)
    with chdir(str(folder)):
        executed = engines.papermill_engines.execute_notebook_with_engine(
            nb=notebook,
            **options,
            input_path=str(source),
            half_run=str(half_run),
            execution_timeout=limits.CELL_SECONDS,
            progress_bar=False,
            log_output=False,
            extra_arguments=KERNEL_ARGUMENTS,
        )
    execute.raise_for_execution_errors(executed, None)
    return executed


def _find_last_started_cell(file: Path) -> tuple[int, str]:
    """The last cell a half-run notebook began: number, source.

    Counted as papermill counts a cell that fails: from 0 with the cell of the run's parameters,
    which is the cell's place, from 1, in the notebook as written.
    """
    import nbformat

    return [
        (number, cell.source)
        for number, cell in enumerate(nbformat.read(file, as_version=4).cells)
        if cell.cell_type == "code" and cell.metadata["papermill"]["start_time"]
    ][-1]


def _normalise_metadata(executed: NotebookNode, facts: Mapping[str, Any]) -> None:
    """Leave in the notebook nothing that differs from one run to the next."""
    executed.metadata = {
        "kernelspec": executed.metadata.get("kernelspec", {}),
        "briefing": dict(facts),
    }
    for position, cell in enumerate(executed.cells):
        cell["id"] = f"cell-{position}"
        cell.metadata = {"tags": cell.metadata.get("tags", [])}


@contextlib.contextmanager
def _isolate_ipython() -> Iterator[None]:
    """A kernel that reads nothing of the user's IPython, with one thread a numeric library.

    Its temporary files are in a folder that is removed with them.
    """
    folder = tempfile.TemporaryDirectory(prefix="briefing-notebook-", ignore_cleanup_errors=True)
    with folder as empty:
        settings = {
            "IPYTHONDIR": empty,
            "TMPDIR": empty,
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        before = {name: os.environ[name] for name in settings if name in os.environ}
        os.environ.update(settings)
        try:
            yield
        finally:
            for name in settings:
                del os.environ[name]
            os.environ.update(before)


def serialize_notebook(notebook: Mapping[str, Any]) -> str:
    """A notebook of format 4, a cell a line: ten times faster than with its tables indented."""
    cells = ",\n".join(map(_to_compact_json, notebook["cells"]))
    rest = _to_compact_json({name: part for name, part in notebook.items() if name != "cells"})
    return f'{{"cells":[\n{cells}\n],{rest[1:]}\n'


def _to_compact_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def redraw_notebook(file: Path) -> NotebookNode:
    """An executed notebook whose blocks Jupyter shows as the templates draw them now."""
    import nbformat

    notebook = nbformat.read(file, as_version=4)
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if blocks.MIME in data:
                data["text/html"] = blocks.render_fragment(data[blocks.MIME])
    files.write_file(file, serialize_notebook(notebook))
    return notebook
