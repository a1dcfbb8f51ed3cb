"""The commands as people use them: whole runs, wrong use, bad data, a report that fails."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import page
import pandas as pd
import pypdf
import pytest
import runs

import pipeline
from briefing import config, errors, i18n, paths, validate
from briefing.analysis import analyse
from briefing.build import command_line, request, years
from briefing.build import run as build_run
from briefing.build.plan import Plan
from briefing.data import reader, schema
from briefing.data.dataset import Dataset

MINIATURE = Path(__file__).parent / "miniature"
LANGUAGES = ("vi", "en")


def folder_of(outputs: Path) -> Path:
    """The one run's folder below an outputs folder."""
    return next(file.parent for file in outputs.glob("*/*/index.html"))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The miniature province's reports, all of them, made once."""
    outputs = tmp_path_factory.mktemp("outputs")
    assert pipeline.main(["run", *runs.folder_options(outputs, MINIATURE)]) == 0
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
    known = config.load_config().report
    own = [report for report in known if not report.provinces and not report.requires]
    reports = [report.name for report in own if "baseline" in report.stages]
    assert {"summary", "results", "documents", "sources", "domain-economy"} <= set(reports)
    for report in reports:
        for language in LANGUAGES:
            assert f"{language}/{report}.html" in made
            assert f"{language}/{report}.pdf" in made
            assert f"notebooks/{language}-{report}.ipynb" in made
    assert {"index.html", "briefing.xlsx", "tables/measures.csv", "tables/gaps.csv"} <= made
    index = (run / "index.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'href="([^"#:]+)"', index))
    assert linked <= made, linked - made
    shown = set(re.findall(r'<img src="([^"]+)"', index))
    assert shown == {f"{language}/{report}.png" for report in reports for language in LANGUAGES}
    assert shown <= made
    assert {"vi/summary.html", "en/results.pdf", "tables/statements.csv"} <= linked
    assert "briefing.xlsx" in linked


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
        pages = {
            file.name: file.read_text(encoding="utf-8") for file in run.glob(f"{language}/*.html")
        }
        entries = {name: set(re.findall(r'id="([^"]+)"', html)) for name, html in pages.items()}
        for name, html in pages.items():
            leading = re.findall(r'href="([\w-]*\.html)?#([^"]+)"', html)
            assert [way for way in leading if way[1] not in entries[way[0] or name]] == [], name
            stated = [way for way, _ in leading if way == "sources.html"]
            assert stated or name in ("sources.html", "documents.html"), name
        index = (run / "index.html").read_text(encoding="utf-8")
        found = re.findall(rf'href="{language}/([\w-]+\.html)#([^"]+)"', index)
        assert found
        assert [way for way in found if way[1] not in entries[way[0]]] == []


@pytest.mark.slow
def test_no_page_asks_anything_of_a_network_or_shows_code_or_a_traceback(run: Path) -> None:
    for file in run.rglob("*.html"):
        html = file.read_text(encoding="utf-8")
        assert not re.search(r'(?:src|href)="(?:https?:)?//[^"]+\.(?:js|css|woff2?|png)', html), (
            file
        )
        assert "<script src" not in html
        assert "Traceback" not in html
        assert "load_tables" not in html


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
    options = runs.folder_options(tmp_path, MINIATURE)
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
    options = [*runs.folder_options(outputs, MINIATURE), "--language", "en"]
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
    assert "2 reports failed" in told.out  # the Vietnamese one was published before
    index = (before / "index.html").read_text(encoding="utf-8")
    assert index.count("out of date: it could not be made again") >= 2  # its mark, its files
    assert "đã cũ: chưa lập lại được" in index
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
    assert ", cột source_id: thấy “nq86” (và cả results.csv dòng" in told
    assert "ghi nq68" in told
    assert "results.csv" in told
    assert "4;46" in told
    assert not outputs.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", "--report", "sumary"], "the nearest is “summary”"),
        (["run", "--year", "2031"], "found 2031; expected a year from 2021 to 2030"),
    ],
)
def test_wrong_use_is_told_and_exits_with_2(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pipeline.main([*arguments, "--language", "en"]) == 2
    assert told in capsys.readouterr().err


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory, hills: Path) -> Path:
    """The outputs of a run on two provinces: a report of each, and both compared."""
    outputs = tmp_path_factory.mktemp("together")
    data = runs.folder_options(outputs, MINIATURE, hills)
    reports = ["--report", "results", "--report", "provinces"]
    assert pipeline.main(["run", *data, *reports, "--format", "html"]) == 0
    return outputs


@pytest.mark.slow
def test_a_run_of_many_provinces_that_is_interrupted_goes_on_where_it_was(
    hills: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    finished, whole = build_run.finish_run, []

    def one_and_no_more(plan: Plan, *others: Any) -> build_run.FinishedRun:
        if whole:
            raise KeyboardInterrupt
        whole.append(plan.run.folder)
        return finished(plan, *others)

    monkeypatch.setattr(build_run, "finish_run", one_and_no_more)
    outputs = tmp_path / "outputs"
    data = runs.folder_options(outputs, MINIATURE, hills)
    only = ["--report", "documents", "--language", "en", "--format", "html"]
    assert pipeline.main(["run", *data, *only]) == command_line.INTERRUPTED
    assert (outputs / "miniature/2020/en/documents.html").is_file()
    assert [file for file in outputs.rglob("*") if file.name.startswith(".")] == []
    assert not (outputs / "hills/2020").exists()
    monkeypatch.setattr(build_run, "finish_run", finished)
    capsys.readouterr()
    assert pipeline.main(["run", *data, *only]) == 0
    told = capsys.readouterr().out
    assert "miniature · documents · en · unchanged" in told
    assert "hills · documents · en · notebook\n" in told
    assert "Made 1 page in" in told


@pytest.mark.slow
def test_several_provinces_are_made_each_and_then_compared(together: Path) -> None:
    found = {file.parent.relative_to(together).as_posix() for file in together.rglob("index.html")}
    assert found == {".", "miniature/2020", "hills/2020", "miniature+hills/2020"}
    run = together / "miniature+hills" / "2020"
    made = {file.relative_to(run).as_posix() for file in run.rglob("*") if file.is_file()}
    pages = {f"{language}/provinces.html" for language in LANGUAGES}
    tables = {f"tables/{name}.csv" for name in ("provinces", "side_by_side", "sources", "units")}
    tables.add("tables/csv-metadata.json")
    notebooks = {f"notebooks/{language}-provinces.ipynb" for language in LANGUAGES}
    assert made == {"index.html", "manifest.json", "briefing.xlsx", *pages, *tables, *notebooks}
    index = (run / "index.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'href="([^"#:]+)"', index))
    assert linked == {"briefing.xlsx", *pages, *tables}
    above = (together / "index.html").read_text(encoding="utf-8")
    for link in re.findall(r'href="([^"#:]+)(?:#en)?"', above):
        assert (together / link).is_file()
    assert not list(together.glob(".*"))


@pytest.mark.slow
def test_the_page_shows_the_differences_of_the_table_in_both_languages(together: Path) -> None:
    run = together / "miniature+hills" / "2020"
    rows = pd.read_csv(run / "tables" / "side_by_side.csv")
    asked = rows[rows["asked_difference"].notna() & rows["asked_difference"].ne(0)]
    assert len(asked) == 2
    shown = {}
    for language in LANGUAGES:
        html = (run / language / "provinces.html").read_text(encoding="utf-8")
        shown[language] = numbers(html, language)
        for difference in asked["asked_difference"]:
            assert f"{difference:g}" in shown[language]
    assert shown["vi"] == shown["en"]


@pytest.mark.slow
def test_a_comparison_alone_leaves_the_provinces_own_folders_as_they_are(
    together: Path, hills: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = runs.folder_options(tmp_path, MINIATURE, hills)
    only = ["--report", "provinces", "--language", "en"]
    assert pipeline.main(["run", *data, *only, "--format", "pdf"]) == 0
    folders = {place.name for place in tmp_path.iterdir()}
    assert folders == {"index.html", "manifest.json", "miniature+hills"}
    pdf = tmp_path / "miniature+hills" / "2020" / "en" / "provinces.pdf"
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf_bytes(pdf.read_bytes(), profile=profile)
        assert report.is_compliant, (profile, report)
    steps = [line for line in capsys.readouterr().out.splitlines() if line.startswith("[")]
    done, total = re.findall(r"\d+", steps[-1])[:2]
    assert done == total == str(len(steps))
    for name in ("side_by_side", "sources", "provinces"):
        own = Path("miniature+hills") / "2020" / "tables" / f"{name}.csv"
        assert (tmp_path / own).read_bytes() == (together / own).read_bytes()


def test_two_folders_of_one_province_are_refused(
    another: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twin = another("twin", ("province.toml", 'id = "twin"', 'id = "miniature"'))
    data = runs.folder_options(tmp_path / "o", MINIATURE, twin)
    assert pipeline.main(["run", *data, "--language", "en"]) == 2
    told = capsys.readouterr().err
    assert "found the province miniature in" in told
    assert str(twin) in told
    assert not (tmp_path / "o").exists()


def test_a_report_on_provinces_needs_several_of_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    only = ["--report", "provinces", "--outputs", str(tmp_path / "o"), "--language", "en"]
    for data in ([], ["--data", str(MINIATURE)]):
        assert pipeline.main(["run", *only, *data]) == 2
        assert "found “provinces” with one data folder" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


def test_provinces_that_cannot_be_compared_for_want_of_one_are_told_and_nothing_is_made(
    another: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = another("broken", ("results.csv", "visits,2020,=,1.5", "visits,2020,=,1;5"))
    data = runs.folder_options(tmp_path / "o", MINIATURE, broken)
    assert pipeline.main(["run", *data, "--report", "provinces", "--language", "en"]) == 1
    told = capsys.readouterr()
    assert "1;5" in told.err
    assert "1/" in told.out
    assert not (tmp_path / "o").exists()


@pytest.mark.slow
def test_of_several_folders_a_bad_one_fails_alone_and_is_told_at_the_end(
    another: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = another("broken", ("results.csv", "visits,2020,=,1.5", "visits,2020,=,1;5"))
    several = tmp_path / "provinces"
    for folder in (broken, another("good")):
        shutil.copytree(folder, several / folder.name)
    data = runs.folder_options(tmp_path / "o", several / "*")
    only = ["--report", "summary", "--language", "en", "--format", "html"]
    assert pipeline.main(["run", *data, *only]) == 1
    told = capsys.readouterr()
    assert told.err.splitlines()[-1].endswith("correct it and run again")
    assert "1;5" in told.err
    made = [file.relative_to(tmp_path / "o").parts[0] for file in (tmp_path / "o").glob("*/*/en/*")]
    assert made == ["good"]


def test_a_pattern_is_every_province_folder_of_that_form(miniature: Path, tmp_path: Path) -> None:
    for name in ("b", "a"):
        shutil.copytree(miniature, tmp_path / name)
    (tmp_path / "c").mkdir()
    assert paths.find_province_folders([tmp_path / "*"]) == (tmp_path / "a", tmp_path / "b")
    named = (tmp_path / "b", tmp_path / "none")
    assert paths.find_province_folders(named) == named


def test_what_is_compared_lies_in_a_folder_named_for_all_and_not_too_long(
    province: Dataset, tmp_path: Path
) -> None:
    assert paths.join_province_ids(["a", "b"]) == "a+b"
    many = [f"province-{number}" for number in range(34)]
    assert len(paths.join_province_ids(many)) <= paths.MAX_FOLDER_NAME
    assert paths.join_province_ids(many).startswith("province-0+33-")
    assert paths.join_province_ids(many) != paths.join_province_ids([*many[:-1], "another"])


def test_a_comparison_is_of_the_latest_year_and_only_where_its_report_is_made(
    province: Dataset, tmp_path: Path
) -> None:
    def ask(*stages: str) -> request.Request:
        report = config.Report(
            name="all", notebook="a.ipynb", provinces=True, stages=stages, formats=("html",)
        )
        data = (tmp_path / "a", tmp_path / "b")
        return request.Request(data, tmp_path, None, (report,), (report,), ("vi",), ("html",))

    def run(year: int, info: schema.ProvinceInfo) -> request.Run:
        return request.Run(year, tmp_path / info.id, (), (), ("vi",), ("html",), info=info)

    info = province.info_or_raise
    runs = [run(2020, info), run(2021, info.model_copy(update={"id": "other"}))]
    both = ask("baseline", "plan").make_comparison(runs)
    assert both is not None
    assert both.folder == tmp_path / "miniature+other" / "2021"
    assert both.count_steps() == 4  # notebook, page, workbook, index
    with pytest.raises(errors.ReportNotForYear):
        ask("baseline").make_comparison(runs)


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
        file.write("2021-2025,grdp_growth,reached,,,nq68,x,y,,,\n")
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
        (["en", "en"], {"LANG": "vi_VN.UTF-8"}, "en"),
        (["vi", "en"], {"LANG": "en_GB.UTF-8"}, "en"),
        (None, {"LANG": "vi_VN.UTF-8"}, "vi"),
        (None, {"LC_ALL": "C.UTF-8", "LANG": "vi_VN.UTF-8"}, "en"),
        (None, {}, "vi"),
    ],
)
def test_messages_are_in_the_language_asked_for_else_the_machines(
    asked: list[str] | None, environment: dict[str, str], language: str
) -> None:
    assert i18n.choose_message_language(asked, environment) == language


def test_a_page_links_only_to_pages_that_are_made_or_were_published(tmp_path: Path) -> None:
    both = ("vi", "en")
    web = config.Report(name="web", notebook="a.ipynb", formats=("html", "pdf"))
    listing = config.Report(
        name=paths.STATEMENTS_REPORT, notebook="b.ipynb", languages=("vi",), formats=("html",)
    )
    other = config.Report(name="earlier", notebook="c.ipynb", formats=("html",))
    configured = (web, listing, other)
    run = request.Run(2025, tmp_path, configured, (web, listing), both, ("html",))

    def links(name: str, language: str) -> dict[str, str]:
        found = [e for e in run.editions() if (e.report.name, e.language) == (name, language)]
        return run.links_of(found[0])

    assert links("web", "en") == {"index": "../index.html#en", "language:vi": "../vi/web.html"}
    found = links("web", "vi")
    assert found["statements"] == found["report:sources"] == "sources.html"
    assert "format:pdf" not in found  # not asked for
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi" / "web.pdf").touch()
    (tmp_path / "vi" / "earlier.html").touch()
    (tmp_path / "vi" / "removed.html").touch()  # of a report that config.toml does not name
    found = links("web", "vi")
    assert (found["format:pdf"], found["report:earlier"]) == ("web.pdf", "earlier.html")
    assert {"report:web", "report:removed"} & found.keys() == set()


def test_a_year_lies_in_the_past_plan_at_the_baseline_in_the_plan_or_outside(
    province: Dataset,
) -> None:
    tried = (2015, 2016, 2019, 2020, 2021, 2025, 2026)
    stages = [set(), {"past"}, {"past"}, {"baseline"}, {"plan"}, {"plan"}, set()]
    assert [years.find_plan_stages(province.info_or_raise, year) for year in tried] == stages


THREE_PLANS = schema.ProvinceInfo(
    id="p", name_vi="P", name_en="P", plans=["2021-2025", "2026-2030", "2031-2035"]
)


@pytest.mark.parametrize(
    ("periods", "year"),
    [
        ([], 2025),
        (["2023"], 2025),  # of a year no briefing is made of
        (["2023", "2025"], 2025),
        (["2025", "2026-2030", "2027-06", "2026", "2026"], 2026),
        (["2028", "2031"], 2028),  # after the plans
    ],
)
def test_without_a_year_it_is_the_newest_with_results_of_targets(tmp_path, periods, year):
    targets = "target_id,indicator_id\nt,x\n"
    rows = [f"x,{period}\n" for period in periods] + ["of_no_target,2029\n"]
    (tmp_path / "targets.csv").write_text(targets, encoding="utf-8")
    (tmp_path / "results.csv").write_text("indicator_id,period\n" + "".join(rows), "utf-8")
    entries = {"id": "x", "name_vi": "V", "name_en": "E"}
    info = schema.ProvinceInfo(**entries, past_plan="2021-2025", plan="2026-2030")
    assert years.choose_year(reader.read_data_files(tmp_path), info) == year
    (tmp_path / "results.csv").unlink()
    assert years.choose_year(reader.read_data_files(tmp_path), info) == 2025


def test_the_year_nobody_asked_for_is_said_first(tmp_path, capsys):
    options = ["--language", "en", "--outputs", str(tmp_path)]
    assert pipeline.main(["plan", *options]) == 0
    assert capsys.readouterr().out.startswith("Briefing year 2025; none was asked for: ")
    assert pipeline.main(["plan", *options, "--year", "2025"]) == 0
    assert "Briefing year" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("year", "plans", "stages"),
    [
        (2021, ("2021-2025", "2026-2030"), {"past"}),
        (2025, ("2021-2025", "2026-2030"), {"baseline"}),
        (2026, ("2021-2025", "2026-2030"), {"plan"}),
        (2030, ("2026-2030", "2031-2035"), {"baseline", "plan"}),  # and the last of its own
        (2031, ("2026-2030", "2031-2035"), {"plan"}),
        (2035, ("2026-2030", "2031-2035"), {"plan"}),
        (2036, ("2026-2030", "2031-2035"), set()),
    ],
)
def test_the_briefing_year_picks_the_two_plans_of_those_listed(
    year: int, plans: tuple[str, str], stages: set[str]
) -> None:
    info = THREE_PLANS.as_of(year)
    assert (info.past_plan, info.plan) == plans
    assert years.find_plan_stages(THREE_PLANS, year) == stages


def test_two_plans_by_name_are_a_list_of_two() -> None:
    named = schema.ProvinceInfo(
        id="p", name_vi="P", name_en="P", past_plan="2021-2025", plan="2026-2030"
    )
    assert named.plans == ("2021-2025", "2026-2030")


def test_the_next_plan_is_begun_with_the_older_ones_kept(miniature: Path, tmp_path: Path) -> None:
    folder = tmp_path / "province"
    shutil.copytree(miniature, folder)
    toml = (folder / "province.toml").read_text(encoding="utf-8")
    plans = 'plans = ["2016-2020", "2021-2025", "2026-2030"]\n'
    toml = re.sub(r"past_plan = .*\nplan = .*\n", plans, toml)
    (folder / "province.toml").write_text(toml, encoding="utf-8")
    targets = (folder / "targets.csv").read_text(encoding="utf-8")
    old = next(line for line in targets.splitlines() if line.startswith("growth,2021-2025"))
    new = old.replace("growth,2021-2025", "growth_next,2026-2030").replace(",2025,", ",,")
    (folder / "targets.csv").write_text(f"{targets}{new}\n", encoding="utf-8")
    dataset = reader.load_province(folder)
    assert not [p for p in validate.find_problems(dataset) if p.severity == "error"]
    tables = analyse.analyse(dataset, 2026)
    assert (tables.facts.past_plan, tables.facts.plan) == ("2021-2025", "2026-2030")
    by_id = {row.target_id: row for row in tables.measures}
    assert by_id["growth_next"].plan == "2026-2030"
    assert by_id["growth"].as_of == 2025  # judged as of the end of its own plan
    assert analyse.analyse(dataset, 2021).facts.plan == "2021-2025"


TABLE = """\
id,better,path,kind,operator,base_year,base,latest_year,latest,target_year,target,remarks
water,up,linear,level,>=,2025,93,2028,96,2030,98.5,a town
poor,down,linear,level,<,2025,20,2027,19,2030,15,
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A plain table of two targets."""
    file = tmp_path / "table.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def test_judge_prints_a_verdict_on_each_row_of_a_plain_table(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pipeline.main(["judge", str(table)]) == 0
    assert capsys.readouterr().out == (
        "id,required,achieved,ratio,class,reason\n"
        "water,1.1,1,0.909090909,acceleration_needed,\n"
        "poor,-1,-0.5,0.5,insufficient,\n"
    )


def test_judge_writes_its_verdicts_to_a_file_by_the_method_asked_for(table: Path) -> None:
    judged = table.with_name("verdicts.csv")
    told = ["judge", str(table), "--method", "eurostat", "--output", str(judged)]
    assert pipeline.main(told) == 0
    classes = [line.split(",")[4] for line in judged.read_text(encoding="utf-8").splitlines()]
    assert classes == ["class", "moderate", "limited"]


def test_judge_tells_every_fault_of_a_table_and_leaves_earlier_verdicts_alone(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table.write_text(TABLE.replace("up,", "upp,").replace(",20,", ",2O,"), encoding="utf-8")
    judged = table.with_name("verdicts.csv")
    judged.write_text("earlier\n", encoding="utf-8")
    options = ["--output", str(judged), "--language", "en"]
    assert pipeline.main(["judge", str(table), *options]) == 1
    told = capsys.readouterr().err
    assert "table.csv row 2, column better: found “upp”; expected one of up down neither" in told
    assert "table.csv row 3, column base: found “2O”; expected a number" in told
    assert judged.read_text(encoding="utf-8") == "earlier\n"


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "found that it cannot be read or written (Not a directory)"), ("vi", "không ghi được")],
)
def test_a_place_that_cannot_be_used_is_named(language, text, tmp_path, capsys) -> None:
    place = tmp_path / "file"
    place.write_text("kept", encoding="utf-8")
    options = ["--outputs", str(place), "--report", "summary", "--language", language]
    assert pipeline.main(["run", "--year", "2020", "--data", str(MINIATURE), *options]) == 1
    told = capsys.readouterr().err
    assert text in told
    assert str(place) in told
    assert place.read_text("utf-8") == "kept"


def test_judge_makes_the_folder_of_its_output_and_tells_what_it_cannot_write(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    below = table.parent / "new" / "verdicts.csv"
    assert pipeline.main(["judge", str(table), "--output", str(below)]) == 0
    assert below.is_file()
    told = ["judge", str(table), "--output", str(below.parent), "--language", "en"]
    assert pipeline.main(told) == 2
    assert "which cannot be written" in capsys.readouterr().err
    assert {file.name for file in table.parent.iterdir()} == {"table.csv", "new"}


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "it is the table of targets, which would be lost"), ("vi", "ghi đè sẽ mất bảng")],
)
def test_judge_does_not_write_over_its_table(
    language: str, told: str, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = table.with_name("link.csv")
    link.symlink_to(table)
    for output in (table, table.parent / "." / "table.csv", link):
        options = ["--output", str(output), "--language", language]
        assert pipeline.main(["judge", str(table), *options]) == 2
        assert told in capsys.readouterr().err
    assert table.read_text(encoding="utf-8") == TABLE


def test_judge_tells_in_vietnamese_why_its_output_cannot_be_written(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--output", str(table.parent), "--language", "vi"]
    assert pipeline.main(["judge", str(table), *options]) == 2
    assert "(đây là thư mục)" in capsys.readouterr().err


def test_judge_of_a_table_that_is_not_there_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pipeline.main(["judge", str(tmp_path / "none.csv"), "--language", "vi"]) == 2
    assert "none.csv" in capsys.readouterr().err


def test_a_report_that_is_not_made_for_the_year_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--year", "2023", "--report", "summary", "--outputs", str(tmp_path)]
    assert pipeline.main(["run", *options, "--language", "en"]) == 2
    assert "expected a report that is made for 2023" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no signals as elsewhere")
def test_an_interrupt_of_the_keyboard_ends_a_run_and_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-u", "pipeline.py", "run", "--data", str(paths.DEMO_DATA)]
    slow = ["--year", "2028", "--workers", "1"]  # under way still when this process has its turn
    run = runs.begun([*command, *slow, "--outputs", str(tmp_path)])
    os.killpg(run.pid, signal.SIGINT)
    time.sleep(0.05)
    os.killpg(run.pid, signal.SIGINT)  # as a shell's time limit does, twice
    _, told = run.communicate(timeout=60)
    assert told == "Interrupted. What was finished before is untouched.\n"
    assert run.returncode == command_line.INTERRUPTED
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
    assert list(tmp_path.glob("*/.*")) == []


@pytest.mark.parametrize(
    ("locale", "text"),
    [("vi_VN.UTF-8", "hãy gõ: make report"), ("en_GB.UTF-8", "type: make report")],
)
def test_without_the_packages_of_the_project_it_says_what_to_type(locale: str, text: str) -> None:
    command = [sys.executable, "-S", "pipeline.py", "check"]  # -S: no site-packages
    environment = {"PATH": os.environ["PATH"], "LC_ALL": locale, "PYTHONUTF8": "1"}
    ended = subprocess.run(
        command, cwd=paths.ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert text in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("command", ["list", "check --language en", "plan --help"])
def test_output_that_nobody_reads_to_its_end_ends_quietly(command: str) -> None:
    shell = f"{sys.executable} pipeline.py {command} | head -n 0"
    ended = subprocess.run(shell, shell=True, cwd=paths.ROOT, capture_output=True, check=False)
    assert ended.stderr == b""
