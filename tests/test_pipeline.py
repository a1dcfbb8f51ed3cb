"""The commands as people use them: whole runs, wrong use, bad data, a report that fails."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import page
import pandas as pd
import pypdf
import pytest

import pipeline
from briefing import config, paths, words

MINIATURE = Path(__file__).parent / "miniature"
LANGUAGES = ("vi", "en")


def folder_of(outputs: Path) -> Path:
    """The one run's folder below an outputs folder."""
    return next(file.parent for file in outputs.glob("*/*/index.html"))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The miniature province's reports, all of them, made once."""
    outputs = tmp_path_factory.mktemp("outputs")
    assert pipeline.main(["run", "--data", str(MINIATURE), "--outputs", str(outputs)]) == 0
    return folder_of(outputs)


class Cells(HTMLParser):
    """The texts of a page's table cells."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.depth, self.texts = 0, [""]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "td":
            self.depth += 1
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.texts[-1] += data


def numbers(html: str, language: str) -> Counter[str]:
    """The numbers of a page's tables as plain decimals, whatever the language's marks."""
    text = " ".join(Cells(html).texts).replace("−", "-")
    group, point = (".", ",") if language == "vi" else (",", ".")
    found = re.findall(rf"-?\d+(?:\{group}\d{{3}})*(?:\{point}\d+)?", text)
    return Counter(number.replace(group, "").replace(point, ".") for number in found)


@pytest.mark.slow
def test_a_run_makes_every_report_in_both_languages_and_formats_with_tables_and_index(
    run: Path,
) -> None:
    made = {file.relative_to(run).as_posix() for file in run.rglob("*") if file.is_file()}
    reports = [report.name for report in config.read(paths.CONFIG, LANGUAGES).report]
    assert {"summary", "results", "documents", "sources", "domain-economy"} <= set(reports)
    for report in reports:
        for language in LANGUAGES:
            assert f"{language}/{report}.html" in made
            assert f"{language}/{report}.pdf" in made
            assert f"notebooks/{language}-{report}.ipynb" in made
    assert {"index.html", "tables/measures.csv", "tables/gaps.csv"} <= made
    index = (run / "index.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'href="([^"#:]+)"', index))
    assert linked <= made, linked - made
    assert {"vi/summary.html", "en/results.pdf", "tables/statements.csv"} <= linked


@pytest.mark.slow
def test_no_page_of_another_province_names_the_default_one(run: Path) -> None:
    for file in [*run.rglob("*.html"), *run.rglob("*.csv")]:
        assert "Cao Bằng" not in file.read_text(encoding="utf-8"), file


@pytest.mark.slow
def test_both_languages_show_the_same_numbers(run: Path) -> None:
    shown = {
        language: numbers((run / language / "summary.html").read_text(encoding="utf-8"), language)
        for language in LANGUAGES
    }
    assert shown["vi"] == shown["en"]
    assert sum(shown["vi"].values()) > 30


@pytest.mark.slow
def test_the_page_shows_the_numbers_of_the_table_a_data_team_takes(run: Path) -> None:
    measures = pd.read_csv(run / "tables" / "measures.csv")
    plan = measures["plan"].max()
    own = measures[measures["plan"].eq(plan) & measures["number"].notna()]
    for language in LANGUAGES:
        html = (run / language / "summary.html").read_text(encoding="utf-8")
        shown = numbers(html, language)
        for row in own[own["baseline"].notna()].to_dict("records"):
            decimals = max(0, int(row["baseline_decimals"]))
            text = f"{round(row['baseline'], int(row['baseline_decimals'])):.{decimals}f}"
            assert text in shown, (language, row["target_id"], text)


@pytest.mark.slow
def test_every_figure_leads_to_its_statement_and_every_link_leads_somewhere(run: Path) -> None:
    for language in LANGUAGES:
        listing = (run / language / "sources.html").read_text(encoding="utf-8")
        entries = set(re.findall(r'id="([^"]+)"', listing))
        for file in (run / language).glob("*.html"):
            html = file.read_text(encoding="utf-8")
            own = set(re.findall(r'id="([^"]+)"', html))
            leading = re.findall(r'href="sources\.html#([^"]+)"', html)
            assert set(leading) <= entries, file
            assert set(re.findall(r'href="#([^"]+)"', html)) <= own, file
            assert leading or file.stem in ("sources", "documents"), file


@pytest.mark.slow
def test_no_page_asks_anything_of_a_network_or_shows_code_or_a_traceback(run: Path) -> None:
    for file in run.rglob("*.html"):
        html = file.read_text(encoding="utf-8")
        assert not re.search(r'(?:src|href)="(?:https?:)?//[^"]+\.(?:js|css|woff2?|png)', html), (
            file
        )
        assert "<script src" not in html
        assert "Traceback" not in html
        assert "load.tables" not in html


@pytest.mark.slow
def test_every_pdf_is_accessible_and_archivable(run: Path) -> None:
    for file in run.rglob("*.pdf"):
        content = file.read_bytes()
        for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
            report = page.validate_pdf_bytes(content, profile=profile)
            assert report.is_compliant, (file, profile, report)
        assert pypdf.PdfReader(io.BytesIO(content)).metadata.title


@pytest.mark.slow
def test_two_runs_in_two_folders_give_the_same_bytes(run: Path, tmp_path: Path) -> None:
    options = ["--data", str(MINIATURE), "--outputs", str(tmp_path)]
    reports = ["--report", "results", "--report", "sources"]
    assert pipeline.main(["run", *options, *reports]) == 0
    again = folder_of(tmp_path)
    compared = [*again.rglob("*.csv"), *again.rglob("results.*"), *again.rglob("sources.*")]
    assert len(compared) > 10
    for file in compared:
        assert (run / file.relative_to(again)).read_bytes() == file.read_bytes(), file


@pytest.mark.slow
def test_the_exporters_serve_nbconvert_itself(run: Path, tmp_path: Path) -> None:
    notebook = run / "notebooks" / "en-summary.ipynb"
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "briefing-html"]
    subprocess.run(
        [*command, str(notebook), "--output-dir", str(tmp_path)], check=True, capture_output=True
    )
    assert "<h1" in (tmp_path / "en-summary.html").read_text(encoding="utf-8")


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The notebooks with a summary whose last cell divides by zero."""
    notebooks = tmp_path / "notebooks"
    shutil.copytree(paths.NOTEBOOKS, notebooks)
    summary = nbformat.read(notebooks / "summary.ipynb", as_version=4)
    summary.cells.append(nbformat.v4.new_code_cell("1 / 0"))
    nbformat.write(summary, notebooks / "summary.ipynb")
    monkeypatch.setattr(paths, "NOTEBOOKS", notebooks)
    return notebooks


@pytest.mark.slow
def test_a_failing_notebook_is_told_and_spares_the_others_and_what_was_there(
    broken: Path, run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = tmp_path / "outputs"
    before = outputs / run.parent.name / run.name
    shutil.copytree(run, before)
    kept = (before / "en" / "summary.html").read_bytes()
    (before / "en" / "results.html").unlink()
    options = ["--data", str(MINIATURE), "--outputs", str(outputs), "--language", "en"]
    reports = ["--report", "summary", "--report", "results"]
    assert pipeline.main(["run", *options, *reports, "--format", "html"]) == 1
    told = capsys.readouterr()
    assert "report summary, en: cell" in told.err
    assert "1 / 0" in told.err
    assert "ZeroDivisionError" in told.err
    assert "failed/en-summary.ipynb" in told.err.replace("\\", "/")
    assert (before / "failed" / "en-summary.ipynb").is_file()
    assert (before / "en" / "summary.html").read_bytes() == kept
    assert (before / "en" / "results.html").is_file()
    assert "1 report failed" in told.out
    assert not list(before.parent.glob(".*"))


def test_bad_data_stops_a_run_before_anything_is_made_and_names_every_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    shutil.copytree(paths.DATA, data)
    for name in ("targets", "results"):
        file = data / f"{name}.csv"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(",nq68,", ",nq86,").replace("4.46", "4;46"), encoding="utf-8")
    outputs = tmp_path / "outputs"
    options = ["--data", str(data), "--outputs", str(outputs), "--language", "vi"]
    assert pipeline.main(["run", *options]) == 1
    told = capsys.readouterr().err
    assert "targets.csv dòng 2, cột source_id: thấy “nq86”" in told
    assert "ghi nq68" in told
    assert "results.csv" in told
    assert "4;46" in told
    assert not outputs.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", "--report", "sumary"], "the nearest is “summary”"),
        (["run", "--year", "2031"], "found 2031; expected 2025"),
    ],
)
def test_wrong_use_is_told_and_exits_with_2(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pipeline.main([*arguments, "--language", "en"]) == 2
    assert told in capsys.readouterr().err


def test_an_unknown_option_exits_with_2() -> None:
    with pytest.raises(SystemExit) as stop:
        pipeline.main(["run", "--reprot", "summary"])
    assert stop.value.code == 2


def test_a_folder_that_is_no_province_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pipeline.main(["check", "--data", str(tmp_path), "--language", "en"]) == 1
    assert "found no province.toml" in capsys.readouterr().err


def test_check_as_json_lists_the_problems_for_a_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    shutil.copytree(paths.DATA, data)
    with (data / "verdicts.csv").open("a", encoding="utf-8") as file:
        file.write("2021-2025,grdp_growth,reached,,,nq68,x,y,\n")
    assert pipeline.main(["check", "--data", str(data), "--format", "json"]) == 1
    problems = json.loads(capsys.readouterr().out)
    assert [(p["file"], p["column"], p["severity"]) for p in problems] == [
        ("verdicts.csv", "verdict", "error")
    ]
    assert set(problems[0]) == {
        *("severity", "file", "row", "column", "found", "expected", "action")
    }


def test_check_of_the_real_folder_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert pipeline.main(["check", "--language", "vi"]) == 0
    assert "0 lỗi" in capsys.readouterr().out


def test_list_names_every_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert pipeline.main(["list"]) == 0
    listed = capsys.readouterr().out
    assert "summary.ipynb" in listed
    assert "results.ipynb" in listed


@pytest.mark.parametrize(
    ("asked", "environment", "language"),
    [
        (["vi"], {"LANG": "en_GB.UTF-8"}, "vi"),
        (["vi", "en"], {"LANG": "en_GB.UTF-8"}, "en"),
        (None, {"LANG": "vi_VN.UTF-8"}, "vi"),
        (None, {"LC_ALL": "C.UTF-8", "LANG": "vi_VN.UTF-8"}, "en"),
        (None, {}, "vi"),
    ],
)
def test_messages_are_in_the_language_asked_for_else_the_machines(
    asked: list[str] | None, environment: dict[str, str], language: str
) -> None:
    assert words.messages_language(asked, environment) == language


def test_a_page_leads_only_to_pages_that_are_made_or_stand_there(tmp_path: Path) -> None:
    both = ("vi", "en")
    web = config.Report(name="web", notebook="a.ipynb", languages=both, formats=("html",))
    listing = config.Report(
        name=paths.STATEMENTS, notebook="b.ipynb", languages=("vi",), formats=("html",)
    )
    order = pipeline.Order(tmp_path, tmp_path, None, (web, listing), both, ("html", "pdf"))
    links = pipeline._companions(order, web, "en", tmp_path)
    assert links == {"index": "../index.html#en", "other": "../vi/web.html"}
    links = pipeline._companions(order, web, "vi", tmp_path)
    assert links["statements"] == "sources.html"
    assert "pdf" not in links  # the report is not made into one
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi" / "web.pdf").touch()
    assert pipeline._companions(order, web, "vi", tmp_path)["pdf"] == "web.pdf"
