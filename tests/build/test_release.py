"""`run --final`: a run kept as a release, or every reason against it."""

from __future__ import annotations

import contextlib
import csv
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import pipeline
from briefing import cli, errors, i18n, paths
from briefing.build import console, pool, release, report, request
from briefing.build.plan import Plan
from briefing.data import files, reader

MINIATURE = Path(__file__).parents[1] / "miniature"
REPORTS = ("--year", "2020", "--report", "sources", "--language", "en", "--format", "html")
KILLS = 50


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MINIATURE, tmp_path / "data"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder and, beside it, the outputs of its run."""
    folder = tmp_path_factory.mktemp("made")
    shutil.copytree(MINIATURE, folder / "data")
    assert pipeline.main(["run", *_options(folder)]) == 0
    return folder


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Path:
    """The same for a test of its own."""
    return Path(shutil.copytree(made, tmp_path / "own"))


def _options(folder: Path) -> list[str]:
    return ["--data", str(folder / "data"), "--outputs", str(folder / "outputs"), *REPORTS]


def _find_releases(folder: Path) -> list[Path]:
    return sorted((folder / "outputs").glob("*/releases/*/*"))


def _edit(file: Path, column: str, text: str) -> None:
    """Another text in a column of the last row."""
    head, *rows = csv.reader(file.read_text(encoding="utf-8").splitlines())
    rows[-1][head.index(column)] = text
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows([head, *rows])


def test_numbers_of_a_day_go_on_after_the_greatest(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1811116800")  # 2027-05-24
    assert release.choose_name(tmp_path) == "2027-05-24-1"
    for name in ("2027-05-24-2", "2027-05-24-10", "2027-05-23-30", "2027-05-24-x"):
        (tmp_path / name).mkdir()
    assert release.choose_name(tmp_path) == "2027-05-24-11"


def test_sums_are_checked_without_the_program_and_the_zip_has_everything(tmp_path):
    contents = {"vi/a.html": b"1", "data/Biểu 01.xlsx": b"2", "index.html": b""}
    archives = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        files.write_below(folder, contents)
        release.write_sums_and_zip(folder, "x-2027")
        archives.append((folder / "x-2027.zip").read_bytes())
    assert archives[0] == archives[1]
    command = ["sha256sum", "-c", "--strict", "--quiet", paths.SUMS]
    assert subprocess.run(command, cwd=folder, check=False).returncode == 0
    (folder / "vi" / "a.html").write_bytes(b"3")
    assert subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode == 1
    with zipfile.ZipFile(folder / "x-2027.zip") as archive:
        assert {*archive.namelist()} == {f"x-2027/{name}" for name in (*contents, paths.SUMS)}


def test_a_warning_is_an_open_question_until_its_row_has_a_note(data):
    counts = []
    for note in ("", "Đã đối chiếu với văn bản"):
        _edit(data / "results.csv", "note", note)
        dataset = reader.load_province(data)
        texts = ("value", "1", errors.message("a number"), errors.message("correct it"))
        line = dataset.rows["results"][-1].line
        doubt = errors.Problem("results.csv", line, *texts, "warning")
        counts.append(release.list_open_questions(dataset, [doubt]))
    assert counts == [[doubt], []]


def test_what_an_intake_was_asked_is_answered(data):
    with (data / "sources.csv").open(encoding="utf-8") as lines:
        known = list(csv.DictReader(lines))[-1]["source_id"]
    _edit(data / "results.csv", "source_id", known)
    _edit(data / "results.csv", "note", "")
    _edit(data / "sources.csv", "file", "received/Biểu 01.xlsx")
    dataset = reader.load_province(data)
    texts = ("value", "1", errors.message("a number"), errors.message("correct it"))
    doubt = errors.Problem("results.csv", dataset.rows["results"][-1].line, *texts, "warning")
    assert release.list_open_questions(dataset, [doubt]) == []


@pytest.mark.parametrize("code", sorted(errors.commands.REFUSALS))
def test_each_reason_has_its_code_and_a_sentence_in_both_languages(code):
    values = {"count": 2, "names": "a", "folder": "b"}
    refused = errors.ReleaseRefused([errors.refuse(code, **values)])
    told = {name: i18n.load_translator(name).message(refused.message) for name in i18n.LANGUAGES}
    assert all(f"\n{code}: " in text for text in told.values())
    assert len({*told.values()}) == len(told)


def test_errors_in_the_data_are_a_reason_with_all_of_them(data, tmp_path, capsys):
    _edit(data / "results.csv", "source_id", "nowhere")
    assert pipeline.main(["run", *_options(tmp_path), "--final"]) == 1
    told = capsys.readouterr().err
    assert "check_errors: " in told
    assert "nowhere" in told
    assert not _find_releases(tmp_path)


def test_pages_that_were_never_made_are_refused_and_not_made(data, tmp_path, capsys):
    assert pipeline.main(["run", *_options(tmp_path), "--final"]) == 1
    told = capsys.readouterr().err
    assert "out_of_date: " in told
    assert "run first, read, then --final" in told
    assert not (tmp_path / "outputs").exists()


def test_pages_are_not_made_afresh_and_kept_in_one_go(data, tmp_path, capsys):
    assert pipeline.main(["run", *_options(tmp_path), "--final", "--fresh"]) == 2
    assert "--final: found --fresh; " in capsys.readouterr().err
    assert not (tmp_path / "outputs").exists()


def test_of_several_folders_none_is_kept(data, capsys):
    several = ["--data", str(data), "--data", str(MINIATURE)]
    assert pipeline.main(["run", *several, "--outputs", str(data / "x"), "--final"]) == 2
    assert "--final" in capsys.readouterr().err


@pytest.mark.slow
def test_a_release_has_the_pages_the_data_and_sums_and_the_next_one_another_number(own):
    assert pipeline.main(["run", *_options(own), "--final"]) == 0
    (first,) = _find_releases(own)
    kept = files.read_below(first)
    made = own / "outputs" / first.parents[2].name / first.parent.name
    for name in ("tables/measures.csv", "briefing.xlsx", "en/sources.html"):
        assert name in kept
    assert (made / "briefing.xlsx").read_bytes() == kept["briefing.xlsx"]
    data = {name.removeprefix("data/"): text for name, text in kept.items() if "data/" in name}
    assert data == files.read_below(own / "data")
    subprocess.run(["sha256sum", "-c", "--quiet", paths.SUMS], cwd=first, check=True)
    (own / "data" / "notes.txt").write_text("kept with the data", encoding="utf-8")
    assert pipeline.main(["run", *_options(own), "--final"]) == 0
    assert [one.name[-2:] for one in _find_releases(own)] == ["-1", "-2"]
    assert files.read_below(first) == kept


@pytest.mark.slow
def test_a_run_that_is_a_release_already_is_not_kept_again(own, capsys, monkeypatch):
    for day, said in (("1811116800", "Kept as"), ("1813116800", "Nothing has changed: ")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", day)
        capsys.readouterr()
        assert pipeline.main(["run", *_options(own), "--final"]) == 0
        told = capsys.readouterr().out
        assert said in told
        assert "2027-05-24-1" in told
        if day == "1811116800":
            before = files.read_below(own / "outputs")
    assert files.read_below(own / "outputs") == before
    (release_folder,) = _find_releases(own)
    assert [*release_folder.parent.iterdir()] == [release_folder]


LAST_LINE = re.compile(r"<footer class=\"foot\">.*?<p>([^<]*)</p></footer>")


@pytest.mark.slow
def test_the_pages_of_a_release_differ_from_the_drafts_in_their_last_line_alone(own, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1811116800")  # 2027-05-24
    made = own / "outputs" / "miniature" / "2020"
    drafts = {name: (made / name).read_bytes() for name in ("en/sources.html", "index.html")}
    sums = {"en/sources.html": "notebooks/en-sources.ipynb", "index.html": "briefing.xlsx"}
    for number in (1, 2):
        (own / "data" / "notes.txt").write_text(f"release {number}", encoding="utf-8")
        assert pipeline.main(["run", *_options(own), "--final"]) == 0
        kept = _find_releases(own)[number - 1]
        listed = (kept / paths.SUMS).read_text(encoding="utf-8")
        for name, draft in drafts.items():
            assert (made / name).read_bytes() == draft
            before, now = draft.decode(), (kept / name).read_text(encoding="utf-8")
            ends = [LAST_LINE.findall(page)[-1] for page in (before, now)]
            state, of, sum_ = ends[0].split(" · ")
            assert state == "Draft briefing, not released"
            assert ends[1] == f"Release {number} for 2020, of 24 May 2027 · {of} · {sum_}"
            cut = [re.sub(r"<footer.*?</footer>", "", page) for page in (before, now)]
            assert cut[0] == cut[1]
            short = sum_.removeprefix("checksum ")
            assert re.search(rf"^{short}\w{{56}}  {sums[name]}$", listed, re.MULTILINE)
            with zipfile.ZipFile(next(kept.glob("*.zip"))) as archive:
                assert archive.read(f"{next(kept.glob('*.zip')).stem}/{name}") == now.encode()
        assert (kept / "notebooks/en-sources.ipynb").read_bytes() == (
            made / "notebooks/en-sources.ipynb"
        ).read_bytes()


@pytest.mark.slow
def test_a_page_that_cannot_be_drawn_for_a_release_leaves_nothing(own):
    def fail(*_: object) -> errors.ReportFailed:
        return errors.Unpublishable([errors.Fault("links", errors.message("a"), "b")])

    before = files.read_below(own / "outputs")
    with _planned(own) as plan:
        sums = reader.hash_data_files(own / "data")
        with pytest.raises(errors.ReportFailed):
            release.keep_release(plan, sums, Here(fail))
    assert files.read_below(own / "outputs") == before


@pytest.mark.slow
def test_pages_that_are_out_of_date_are_refused_and_nothing_is_made(own, capsys):
    _edit(own / "data" / "results.csv", "note", "Khác")
    before = files.read_below(own / "outputs")
    assert pipeline.main(["run", *_options(own), "--final"]) == 1
    assert "out_of_date: " in capsys.readouterr().err
    assert files.read_below(own / "outputs") == before


@pytest.mark.slow
def test_a_page_that_was_changed_by_hand_is_refused(own, capsys):
    (page,) = (own / "outputs").glob("*/*/en/sources.html")
    page.write_text(page.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert pipeline.main(["run", *_options(own), "--final"]) == 1
    assert "out_of_date: " in capsys.readouterr().err


@pytest.mark.slow
def test_a_page_that_is_held_back_is_refused(own, capsys):
    (executed,) = (own / "outputs").glob("*/*/notebooks/en-sources.ipynb")
    failed = executed.parents[1] / paths.FAILED_FOLDER / executed.name
    failed.parent.mkdir()
    executed.rename(failed)
    assert pipeline.main(["run", *_options(own), "--final"]) == 1
    told = capsys.readouterr().err
    assert "held_back: " in told
    assert "out_of_date: " not in told


@contextlib.contextmanager
def _planned(folder: Path) -> Iterator[Plan]:
    arguments = cli.build_parser().parse_args(["run", *_options(folder)])
    asked = replace(request.read_request(arguments), dry=True)
    quiet = console.Progress(0, i18n.load_translator("en"), quiet=True)
    with contextlib.ExitStack() as stack:
        first = pipeline.select_runs(asked)[0][0]
        planned = pipeline.load_validate_analyse(first, asked, quiet, stack)
        assert isinstance(planned, Plan)
        yield planned


class Here(pool.Pool):
    """Workers that do each task at once, in this process."""

    def __init__(self, work: Callable[..., Any]) -> None:
        self._work, self._done = work, []

    def submit(self, *task: Any) -> None:
        self._done.append((task, self._work(*task)))

    def completed(self, block: bool = True) -> Iterator[tuple[pool.Task, Any]]:
        yield from self._done


def _keep_until(plan: Plan, data: Path, number: int) -> int:
    """Keep a release in a process that is killed before its n-th change of files; its end."""
    sums = reader.hash_data_files(data)
    child = os.fork()
    if not child:
        left = number

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            is_write = event == "open" and bool(set(str(arguments[1])) & set("wxa"))
            left -= is_write or event in ("os.mkdir", "os.rename", "os.chmod")
            if left < 0:
                left = 10**6  # the kill itself is an event
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(count)
            release.keep_release(plan, sums, Here(report.make_report))
            os._exit(0)
        finally:
            os._exit(1)  # what goes wrong here is no test of its own
    return os.waitpid(child, 0)[1]


@pytest.mark.slow
def test_a_kill_at_any_point_leaves_no_release_or_a_complete_one(own):
    with _planned(own) as plan:
        ends: list[int] = []
        while not ends or ends[-1]:
            ends.append(_keep_until(plan, own / "data", len(ends) + 1))
    assert {*ends[:-1]} == {signal.SIGKILL}
    assert len(ends) > KILLS
    kept = _find_releases(own)
    assert kept
    assert [one.name for one in kept if one.name.startswith(".")] == []
    for one in kept:
        subprocess.run(["sha256sum", "-c", "--quiet", paths.SUMS], cwd=one, check=True)
        assert list(one.glob("*.zip"))
