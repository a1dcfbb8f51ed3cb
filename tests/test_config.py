"""config.toml: what is wrong in it is told with its place, what was found and what was expected."""

from __future__ import annotations

import subprocess
import sys

import pytest

from briefing import config, errors, i18n, paths
from briefing.data import codes, tables
from briefing.publish import RENDERERS

GOOD = """\
languages = ["vi", "en"]

[[report]]
name = "summary"
notebook = "summary.ipynb"
formats = ["html", "pdf"]

[[report]]
name = "details"
notebook = "results.ipynb"
languages = ["vi"]
formats = ["html"]
[report.parameters]
top = 5
"""
FORMATS = ("html", "pdf")
TABLES, COMPARED, DOMAINS = ("measures", "results"), ("side_by_side",), ("economy", "society")
ENTRIES = (
    "name notebook languages formats on_request stages provinces requires each tables rows "
    "parameters"
)


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
    return config.load_config(file, config.Choices(FORMATS, TABLES, COMPARED, DOMAINS))


def test_reports_are_read_in_the_order_written_with_their_parameters(folder):
    reports = read(folder, GOOD).report
    assert [report.name for report in reports] == ["summary", "details"]
    assert reports[0].languages == ("vi", "en")
    assert reports[1].languages == ("vi",)
    assert reports[1].parameters == {"top": 5}


def test_the_projects_own_configuration_is_right_and_names_notebooks_that_are_there():
    reports = config.load_config().report
    assert {report.name for report in reports} >= {"summary", "results"}
    assert all((paths.NOTEBOOKS / report.notebook).is_file() for report in reports)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            '["html", "pdf"]',
            '["html", "html"]',
            "config.toml, report summary, formats: found ['html', 'html']; expected every name "
            "once; correct the entry",
        ),
        (
            'formats = ["html"]',
            'formats = ["html"]\ntables = ["measures", "result"]',
            "config.toml, report details, tables: found “result”; expected one of measures "
            "results; correct the entry",
        ),
        (
            'formats = ["html"]',
            'formats = ["html"]\nprovinces = true\ntables = ["measures"]',
            "config.toml, report details, tables: found “measures”; expected one of side_by_side; "
            "correct the entry",
        ),
        (
            "top = 5",
            'domain = "econmy"',
            "config.toml, report details, parameters, domain: found “econmy”; expected one of "
            "economy society; correct the entry",
        ),
        (
            'formats = ["html"]',
            'formats = ["html"]\nrows = "domain"',
            "config.toml, report details, parameters, domain: found “–”; expected one of economy "
            "society; correct the entry",
        ),
        (
            'notebook = "results.ipynb"\n',
            'notebook = "results.ipynb"\ncolour = "red"\n',
            f"config.toml, report 2: found “colour”; expected one of {ENTRIES}; correct the entry",
        ),
        (
            '[[report]]\nname = "summary"',
            'title = "x"\n[[report]]\nname = "summary"',
            "config.toml, title: found “title”; expected one of languages report; "
            "correct the entry",
        ),
        (
            '"vi", "en"',
            '"vi", "xx"',
            "config.toml, languages: found “xx”; expected one of en vi; correct the entry",
        ),
        (
            '["vi", "en"]',
            '["vi", "vi"]',
            "config.toml, languages: found ['vi', 'vi']; expected every name once; "
            "correct the entry",
        ),
        (
            'languages = ["vi"]',
            'languages = ["xx"]',
            "config.toml, report details, languages: found “xx”; expected one of vi en; "
            "correct the entry",
        ),
        (
            '"html", "pdf"',
            '"docx"',
            "config.toml, report summary, formats: found “docx”; expected one of html pdf; "
            "correct the entry",
        ),
        (
            'notebook = "summary.ipynb"\n',
            "",
            "config.toml, report 1, notebook: found no such entry; expected the file name of a "
            "notebook, ending in .ipynb; correct the entry",
        ),
        (
            "summary.ipynb",
            "summary.py",
            "config.toml, report 1, notebook: found 'summary.py'; expected the file name of a "
            "notebook, ending in .ipynb; correct the entry",
        ),
        (
            '"details"',
            '"The details"',
            "config.toml, report 2, name: found 'The details'; expected a name in lower-case "
            "letters, digits and hyphens; correct the entry",
        ),
        (
            '"details"',
            '"nul"',
            "config.toml, report 2, name: found 'nul'; expected a name in lower-case letters, "
            "digits and hyphens; correct the entry",
        ),
        (
            '["vi", "en"]',
            "[]",
            "config.toml, languages: found []; expected a list of languages, at least one; "
            "correct the entry",
        ),
        (
            '["vi"]',
            "[]",
            "config.toml, report 2, languages: found []; expected a list of languages, at least "
            "one; correct the entry",
        ),
        (
            '["html"]',
            '"html"',
            "config.toml, report 2, formats: found 'html'; expected a list of formats, at least "
            "one; correct the entry",
        ),
        (
            '["html"]',
            "[1]",
            "config.toml, report 2, formats: found [1]; expected a list of formats, at least one; "
            "correct the entry",
        ),
        (
            "summary.ipynb",
            "sumary.ipynb",
            "config.toml, report summary, notebook: found “sumary.ipynb”; expected one of "
            "results.ipynb summary.ipynb; correct the entry",
        ),
        (
            '"details"',
            '"summary"',
            "config.toml, report 2, name: found “summary”; expected every name once; "
            "correct the entry",
        ),
        (
            "top = 5",
            "year = 2024",
            "config.toml, report details, parameters: found “year”; expected no year language "
            "tables, which the run gives; correct the entry",
        ),
        (
            "top = 5",
            'top = "5\\u202e"',
            "config.toml, report details, parameters: found top = 5[U+202E]; expected text without "
            "control characters; correct the entry",
        ),
        (
            'languages = ["vi", "en"]\n\n',
            "",
            "config.toml, languages: found no such entry; expected a list of languages, at least "
            "one; correct the entry",
        ),
        (
            GOOD,
            'languages = ["vi"]',
            "config.toml, report: found no such entry; expected at least one [[report]]; "
            "correct the entry",
        ),
        (
            GOOD,
            'languages = ["vi"]\nreport = []',
            "config.toml, report: found []; expected at least one [[report]]; correct the entry",
        ),
        (
            GOOD,
            'languages = ["vi"]\nreport = [1]',
            "config.toml, report 1: found 1; expected at least one [[report]]; correct the entry",
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
    assert "correct" not in vietnamese


def test_every_wrong_entry_is_told_at_once(folder):
    text = GOOD.replace("summary.ipynb", "other.ipynb").replace("top", "year").replace("pdf", "doc")
    with pytest.raises(errors.BadConfig) as caught:
        read(folder, text.replace('name = "details"', "name = 5"))
    assert [line.partition(": found ")[0] for line in str(caught.value).splitlines()] == [
        "config.toml, report summary, formats",
        "config.toml, report summary, notebook",
        "config.toml, report 2, name",
    ]


def test_the_languages_are_those_of_the_file_and_of_a_wrong_file_those_with_a_catalogue(folder):
    file = folder / "config.toml"
    for text, languages in (
        ('languages = ["en", "vi"]', ("en", "vi")),
        ('languages = ["vi", "xx", 5]', ("vi",)),
        ('languages = "vi"', ("en", "vi")),
        ("languages = ", ("en", "vi")),
    ):
        file.write_text(text, encoding="utf-8")
        assert config.read_choices(file)[0] == languages
    assert config.read_choices(folder / "none.toml")[0] == ("en", "vi")


def test_a_byte_order_mark_is_no_fault(folder):
    assert read(folder, "\ufeff" + GOOD) == read(folder, GOOD)
    assert config.read_choices(folder / "config.toml") == (("vi", "en"), ("html", "pdf"), ())


def test_formats_on_request_are_read_apart_and_must_be_formats(folder):
    text = GOOD.replace('formats = ["html"]', 'formats = ["html"]\non_request = ["pdf"]')
    reports = read(folder, text).report
    assert [report.on_request for report in reports] == [(), ("pdf",)]
    assert reports[1].all_formats == ("html", "pdf")
    assert config.read_choices(folder / "config.toml")[1:] == (("html", "pdf"), ("pdf",))
    with pytest.raises(errors.BadConfig, match="details, on_request: found “epub”"):
        read(folder, text.replace('["pdf"]', '["epub"]'))


def test_languages_without_a_catalogue_are_named(folder):
    file = folder / "config.toml"
    file.write_text('languages = ["vi", "fr", "de"]', encoding="utf-8")
    assert config.find_missing_catalogues(file) == ["fr", "de"]
    file.write_text("languages =", encoding="utf-8")
    assert config.find_missing_catalogues(file) == []


def test_the_projects_own_reports_name_tables_and_domains_there_are():
    choices = config.Choices(
        RENDERERS, tables.TABLE_NAMES, tuple(tables.COMPARISON_TABLES), codes.DOMAINS
    )
    assert config.load_config(paths.CONFIG, choices).report


def test_pydantic_is_not_needed_to_read_the_configuration_and_the_command_line():
    code = (
        "import sys; from briefing import cli, config; config.load_config(); "
        "cli.build_parser().parse_args(['plan']); print('pydantic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, cwd=paths.ROOT
    )
    assert (done.stdout.strip(), done.stderr) == ("False", "")


@pytest.mark.parametrize("text", ["[[report]\n", "name = summary", 'name = "\udcff"'])
def test_what_is_no_toml_is_refused(folder, text):
    with pytest.raises(errors.BadConfig, match="expected a TOML file in UTF-8"):
        read(folder, text)
