"""config.toml: what is wrong in it is told with its place, what was found and what was expected."""

from __future__ import annotations

import pytest

from briefing import config, errors, i18n, paths

GOOD = """\
[[report]]
name = "summary"
notebook = "summary.ipynb"
languages = ["vi", "en"]
formats = ["html", "pdf"]

[[report]]
name = "details"
notebook = "results.ipynb"
languages = ["vi"]
formats = ["html"]
[report.parameters]
top = 5
"""
ENTRIES = "name notebook languages formats stages provinces parameters"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A project of two notebooks, whatever others the real one comes to have."""
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path)
    for name in ("summary.ipynb", "results.ipynb"):
        (tmp_path / name).touch()
    return tmp_path


def read(folder, text: str) -> config.Config:
    file = folder / "config.toml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    return config.load_config(file, i18n.LANGUAGES)


def test_reports_are_read_in_the_order_written_with_their_parameters(folder):
    reports = read(folder, GOOD).report
    assert [report.name for report in reports] == ["summary", "details"]
    assert reports[0].languages == ("vi", "en")
    assert reports[1].parameters == {"top": 5}


def test_the_projects_own_configuration_is_right_and_names_notebooks_that_are_there():
    reports = config.load_config(paths.CONFIG, i18n.LANGUAGES).report
    assert {report.name for report in reports} >= {"summary", "results"}
    assert all((paths.NOTEBOOKS / report.notebook).is_file() for report in reports)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'notebook = "results.ipynb"\n',
            'notebook = "results.ipynb"\ncolour = "red"\n',
            f"config.toml, report 2: found “colour”; expected one of {ENTRIES}; mend the entry",
        ),
        (
            '[[report]]\nname = "summary"',
            'title = "x"\n[[report]]\nname = "summary"',
            "config.toml, title: found “title”; expected one of report; mend the entry",
        ),
        (
            '"vi", "en"',
            '"vi", "fr"',
            "config.toml, report summary, languages: found “fr”; expected one of vi en; "
            "mend the entry",
        ),
        (
            '"html", "pdf"',
            '"docx"',
            "config.toml, report summary, formats: found “docx”; expected one of html pdf; "
            "mend the entry",
        ),
        (
            'notebook = "summary.ipynb"\n',
            "",
            "config.toml, report 1, notebook: found no such entry; expected the file name of a "
            "notebook, ending in .ipynb; mend the entry",
        ),
        (
            "summary.ipynb",
            "summary.py",
            "config.toml, report 1, notebook: found 'summary.py'; expected the file name of a "
            "notebook, ending in .ipynb; mend the entry",
        ),
        (
            '"details"',
            '"The details"',
            "config.toml, report 2, name: found 'The details'; expected a name in lower-case "
            "letters, digits and hyphens; mend the entry",
        ),
        (
            '["vi", "en"]',
            "[]",
            "config.toml, report 1, languages: found []; expected a list of languages, at least "
            "one; mend the entry",
        ),
        (
            '["html"]',
            '"html"',
            "config.toml, report 2, formats: found 'html'; expected a list of formats, at least "
            "one; mend the entry",
        ),
        (
            '["html"]',
            "[1]",
            "config.toml, report 2, formats: found 1; expected a list of formats, at least one; "
            "mend the entry",
        ),
        (
            "summary.ipynb",
            "sumary.ipynb",
            "config.toml, report summary, notebook: found “sumary.ipynb”; expected one of "
            "results.ipynb summary.ipynb; mend the entry",
        ),
        (
            '"details"',
            '"summary"',
            "config.toml, report 2, name: found “summary”; expected every name once; "
            "mend the entry",
        ),
        (
            "top = 5",
            "year = 2024",
            "config.toml, report details, parameters: found “year”; expected no year language "
            "tables, which the run gives; mend the entry",
        ),
        (
            GOOD,
            "",
            "config.toml, report: found no such entry; expected at least one [[report]]; "
            "mend the entry",
        ),
        (
            GOOD,
            "report = [1]",
            "config.toml, report 1: found 1; expected at least one [[report]]; mend the entry",
        ),
    ],
)
def test_a_wrong_entry_is_told_with_its_place(folder, old, new, told):
    with pytest.raises(errors.BadConfig) as caught:
        read(folder, GOOD.replace(old, new, 1))
    assert str(caught.value) == told
    vietnamese = i18n.load_translator("vi").message(caught.value.message)
    assert vietnamese.startswith(told.split(":")[0])
    assert "expected" not in vietnamese
    assert "mend" not in vietnamese


@pytest.mark.parametrize("text", ["[[report]\n", "name = summary", 'name = "\udcff"'])
def test_what_is_no_toml_is_refused(folder, text):
    with pytest.raises(errors.BadConfig, match="expected a TOML file in UTF-8"):
        read(folder, text)
