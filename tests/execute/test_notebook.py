"""Executing notebooks: what is refused before a kernel starts, and how a failing notebook ends."""

from __future__ import annotations

from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from briefing import config, errors, execute, paths

DECLARED = """\
year: int = 2025  # the briefing year
language: str = "vi"  # vi or en
share: float = 0.5  # of the whole
brief: bool = False  # the short form
"""
GIVEN = {"year": 2025, "language": "en", "share": 0.5, "brief": True}


def made(folder: Path, *sources: str) -> Path:
    """A notebook of a heading and code cells after the declared parameters."""
    notebook = new_notebook(
        cells=[
            new_code_cell(DECLARED, metadata={"tags": ["parameters"]}),
            new_markdown_cell("## A heading"),
            *(new_code_cell(source) for source in sources),
        ]
    )
    notebook.metadata["kernelspec"] = {
        **{"name": "python3", "display_name": "Python 3", "language": "python"}
    }
    nbformat.write(notebook, folder / "own.ipynb")
    return folder / "own.ipynb"


@pytest.fixture
def no_kernel(monkeypatch):
    """Whoever starts a kernel fails the test."""

    def starts(*arguments, **options):
        pytest.fail("a kernel was started")

    monkeypatch.setattr(papermill, "execute_notebook", starts)
    monkeypatch.setattr("jupyter_client.manager.KernelManager.start_kernel", starts)


def test_parameters_a_notebook_declares_are_accepted(tmp_path, no_kernel):
    execute.check_parameters(made(tmp_path), GIVEN)


def test_a_whole_number_is_a_fitting_float(tmp_path, no_kernel):
    execute.check_parameters(made(tmp_path), {"share": 1})


def test_every_report_gives_its_notebook_parameters_it_declares(no_kernel):
    for report in config.load_config().report:
        own = {"year": 2025, "language": "vi", "tables": "tables"}
        assert set(own) == set(config.RUN_PARAMETERS)
        execute.check_parameters(paths.NOTEBOOKS / report.notebook, {**report.parameters, **own})


def test_an_unknown_parameter_is_refused_with_the_nearest_name(tmp_path, no_kernel):
    with pytest.raises(errors.UnknownParameter) as caught:
        execute.check_parameters(made(tmp_path), {**GIVEN, "langauge": "vi"})
    assert str(caught.value) == (
        "own.ipynb: found the parameter “langauge”; expected one of brief, language, share, year; "
        "the nearest is “language”; rename it in config.toml"
    )


def test_an_unknown_parameter_like_none_is_to_be_taken_out(tmp_path, no_kernel):
    with pytest.raises(errors.UnknownParameter, match=r"year; take it out of config\.toml$"):
        execute.check_parameters(made(tmp_path), {"zzzzz": 1})


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("year", "2025", "found year = '2025' (str); expected a value of type int"),
        ("year", True, "found year = True (bool); expected a value of type int"),
        ("year", 2025.0, "found year = 2025.0 (float); expected a value of type int"),
        ("year", None, "found year = None (NoneType); expected a value of type int"),
        ("share", True, "found share = True (bool); expected a value of type float"),
        ("share", "0.5", "found share = '0.5' (str); expected a value of type float"),
        ("language", 5, "found language = 5 (int); expected a value of type str"),
        ("language", ["vi"], "found language = ['vi'] (list); expected a value of type str"),
        ("brief", 1, "found brief = 1 (int); expected a value of type bool"),
    ],
)
def test_an_ill_typed_parameter_is_refused_before_a_kernel_starts(
    tmp_path, no_kernel, name, value, told
):
    with pytest.raises(errors.WrongParameterType) as caught:
        execute.check_parameters(made(tmp_path), {**GIVEN, name: value})
    assert str(caught.value) == f"own.ipynb: {told}; correct it in config.toml"


def executed(folder: Path, *sources: str) -> nbformat.NotebookNode:
    return execute.execute_notebook(
        made(folder, *sources),
        GIVEN,
        folder=folder,
        file=folder / "kept" / "en-own.ipynb",
        failed=folder / "failed" / "en-own.ipynb",
        report="own",
    )


@pytest.mark.slow
def test_an_executed_notebook_holds_its_parameters_its_language_and_nothing_of_the_moment(tmp_path):
    notebook = executed(tmp_path, "import os", "year, language, brief, os.listdir('.')")
    assert notebook == nbformat.read(tmp_path / "kept" / "en-own.ipynb", as_version=4)
    shown = notebook.cells[-1].outputs[0]["data"]["text/plain"]
    assert shown.startswith("(2025, 'en', True, [")
    assert "own.ipynb" in shown  # it ran in the folder given
    facts = {"language": "en", "report": "own", "year": 2025, "province": ""}
    assert notebook.metadata["briefing"] == facts
    assert [cell["id"] for cell in notebook.cells] == [f"cell-{n}" for n in range(5)]
    assert {key for cell in notebook.cells for key in cell.metadata} == {"tags"}
    assert not (tmp_path / "failed" / "en-own.ipynb").exists()


@pytest.mark.slow
def test_a_failing_notebook_is_told_with_report_language_cell_source_and_cause(tmp_path):
    with pytest.raises(errors.FailedNotebook) as caught:
        executed(tmp_path, "x = 0", "y = 1\ny / x", "z = 2")
    kept = paths.format_path(tmp_path / "failed" / "en-own.ipynb")
    assert str(caught.value) == (
        "report own, en: cell 4 stopped with ZeroDivisionError: division by zero\n"
        "    y = 1\n"
        "    y / x\n"
        f"The half-run notebook is saved: {kept}. Open it, correct the cell in notebooks/ and run "
        "again; earlier outputs of this report are untouched"
    )
    assert not caught.value.stops_the_run
    assert not (tmp_path / "kept" / "en-own.ipynb").exists()
    half = nbformat.read(tmp_path / "failed" / "en-own.ipynb", as_version=4)
    run = [cell for cell in half.cells if cell.cell_type == "code" and cell.execution_count]
    assert [cell.source for cell in run[-2:]] == ["x = 0", "y = 1\ny / x"]


@pytest.mark.slow
def test_a_text_missing_in_a_notebook_stops_the_whole_run(tmp_path):
    ask = "load_translator(language)('A text nobody translated')"
    with pytest.raises(errors.FailedNotebook) as caught:
        executed(tmp_path, f"from briefing.i18n import load_translator\n{ask}")
    assert caught.value.stops_the_run
    assert "A text nobody translated" in str(caught.value)
    assert "report own, en: cell 3 stopped with MissingMessage: " in str(caught.value)


@pytest.mark.slow
def test_a_notebook_that_kills_its_kernel_is_told_with_its_cell_and_does_not_hang(tmp_path):
    with pytest.raises(errors.FailedNotebook) as caught:
        executed(tmp_path, "x = 1", "import os\nos._exit(1)", "y = 2")
    assert str(caught.value).startswith(
        "report own, en: cell 4 stopped with the end of its process (exit code 1)\n"
        "    import os\n"
        "    os._exit(1)\n"
    )
    assert (tmp_path / "failed" / "en-own.ipynb").is_file()
    assert not caught.value.stops_the_run
