"""An answer is written whole or not at all, can be taken back, and nothing else changes."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import signal
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from by_hand import SHEETS, reading, write_province

import pipeline
from briefing import i18n, validate
from briefing.data import folder as folders
from briefing.data import reader
from briefing.intake import taking
from briefing.intake.model import ReadSheets, Received

Ask = Callable[..., tuple[int, dict[str, Any]]]
CLEAN = (
    reading("growth", "9.15", printed="9,15%", percent=True),
    reading("revenue", "27065153", "C6", unit="million_vnd", printed="27.065.153", note="Sơ bộ"),
    reading("communes", "20", "C7", basis="communes from 2025-07"),
    reading("insured", "96.1", "D8", period="2025", revision=True),
)


@pytest.fixture
def province(tmp_path: Path) -> Path:
    return write_province(tmp_path / "data")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    file = tmp_path / "bieu 2026.xlsx"
    file.write_bytes(b"as it came")
    return file


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let every file state some figures."""

    def set_readings(*readings: Any) -> None:
        def read_content(name: str, content: bytes) -> Received:
            return Received(name, hashlib.sha256(content).hexdigest(), "xlsx", SHEETS)

        monkeypatch.setattr(taking.readers, "read_content", read_content)
        monkeypatch.setattr(taking.layout, "read_sheets", lambda *_: ReadSheets(readings, (), ()))

    set_readings(*CLEAN)
    return set_readings


@pytest.fixture
def ask(province: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """The command's exit code and its object for a program."""

    def run(*words: object, data: Path = province) -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        options = ["--data", str(data), "--format", "json", "--language", "en"]
        with contextlib.suppress(SystemExit):
            code = pipeline.main(["intake", *map(str, words), *options])
            return code, json.loads(capsys.readouterr().out)
        return 2, json.loads(capsys.readouterr().out)

    return run


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() if file.is_file() else b""
        for file in folder.rglob("*")
    }


@pytest.mark.usefixtures("states")
def test_without_write_nothing_changes(province: Path, workbook: Path, ask: Ask) -> None:
    before = snapshot(province.parent)
    code, answer = ask(workbook, "--year", "2026")
    assert (code, answer["written"], answer["intake_id"]) == (0, False, "")
    assert snapshot(province.parent) == before


@pytest.mark.usefixtures("states")
def test_the_object_has_the_fields_of_the_contract(workbook: Path, ask: Ask) -> None:
    _, answer = ask(workbook, "--year", "2026")
    fields = "file sha256 year written intake_id statements normalised problems"
    assert list(answer) == fields.split()
    figure = "indicator_id period operator value estimate basis note sheet cell printed action"
    assert list(answer["statements"][0]) == [*figure.split(), "in_force", "from"]
    assert [(s["value"], s["action"]) for s in answer["statements"]] == [
        *(("9.15", "added"), ("27065.153", "added"), ("20", "added"), ("96.1", "repeated"))
    ]
    (converted,) = answer["normalised"]
    assert list(converted) == ["sheet", "cell", "what", "from", "to"]


@pytest.mark.usefixtures("states")
def test_the_day_of_receipt_is_the_one_asked_for(
    province: Path, workbook: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    assert ask(workbook, "--year", "2026", "--write")[0] == 0
    (source,) = (s for s in reader.load_province(province).sources if s.source_id == "intake_2026")
    assert source.date == "2027-01-15"
    assert "intake_2026,2027-01-15T" in (province / "intakes.csv").read_text("utf-8")


def test_problems_have_the_fields_of_the_contract(states, workbook: Path, ask: Ask) -> None:
    states(reading("growth", "31.25"))
    code, answer = ask(workbook, "--year", "2026", "--write")
    (problem,) = answer["problems"]
    fields = "id level kind sheet cell indicator_id found expected fix"
    assert list(problem) == fields.split()
    assert code == 1
    expected = "no further than 4 percentage points from the last value: 8% a year (2025)"
    assert problem["expected"] == expected


@pytest.mark.usefixtures("states")
def test_what_is_written_is_added_and_nothing_else_changes(
    province: Path, workbook: Path, ask: Ask
) -> None:
    before = snapshot(province)
    code, answer = ask(
        workbook, "--year", "2026", "--write", "--by", "Cục Thống kê", "--title", "T"
    )
    assert (code, answer["written"], answer["intake_id"]) == (0, True, "intake_2026")
    after = snapshot(province)
    added = {name: content for name, content in after.items() if before.get(name) != content}
    kept = "received/bieu 2026.xlsx"
    assert set(added) == {"results.csv", "sources.csv", "intakes.csv", "received", kept}
    assert all(added[n].startswith(before[n]) for n in ("results.csv", "sources.csv"))
    assert added[kept] == b"as it came"
    assert stat.S_IMODE((province / kept).stat().st_mode) == 0o444
    dataset = reader.load_province(province)
    source = dataset.sources[-1]
    assert source.sha256 == hashlib.sha256(b"as it came").hexdigest()
    assert (source.file, source.status, source.rank) == (kept, "intake", 3)
    assert (source.title["vi"], source.publisher["en"]) == ("T", "Cục Thống kê")
    rows = [row for row in dataset.results if row.source_id == "intake_2026"]
    assert [(row.place, row.printed, row.value) for row in rows] == [
        ("Biểu 01!C5", "9,15%", 9.15),
        ("Biểu 01!C6", "27.065.153", 27065.153),
        ("Biểu 01!C7", "20", 20),
    ]
    assert list(province.parent.glob(".*")) == []


@pytest.mark.usefixtures("states")
def test_the_same_file_again_is_repeated_and_writes_nothing(
    province: Path, workbook: Path, ask: Ask
) -> None:
    ask(workbook, "--year", "2026", "--write")
    before = snapshot(province)
    code, answer = ask(workbook, "--year", "2026", "--write")
    assert (code, answer["written"]) == (0, False)
    assert {row["action"] for row in answer["statements"]} == {"repeated"}
    assert snapshot(province) == before


def test_of_two_files_of_one_day_the_later_is_in_force(
    states, province: Path, workbook: Path, ask: Ask
) -> None:
    ask(workbook, "--year", "2026", "--write")
    states(reading("growth", "9.30"))
    code, answer = ask(workbook, "--year", "2026", "--write")
    (row,) = answer["statements"]
    assert (code, row["action"], row["in_force"], row["from"]) == (0, "revised", True, "9.15")
    dataset = reader.load_province(province)
    first, second = (dt.date.fromisoformat(source.date) for source in dataset.sources[-2:])
    assert second - first == dt.timedelta(days=1)
    assert {problem.severity for problem in validate.find_problems(dataset)} <= {"warning"}


def test_a_clock_behind_the_figures_dates_the_source_after_them(
    states, province: Path, workbook: Path, ask: Ask
) -> None:
    states(reading("growth", "9", period="2029"))
    assert ask(workbook, "--year", "2029", "--write")[0] == 0
    today = dt.date.today().isoformat()
    assert reader.load_province(province).sources[-1].date == max(today, "2030-01-01")


@pytest.mark.parametrize("accept", [[], ["--accept", "all"]])
def test_a_refused_or_asked_file_leaves_every_byte(
    states, province: Path, workbook: Path, ask: Ask, accept: list[str]
) -> None:
    states(*CLEAN, reading("services", "962", "C9"))
    before = snapshot(province.parent)
    code, answer = ask(workbook, "--year", "2026", "--write", *accept)
    assert (code, answer["written"]) == (1, False)
    assert snapshot(province.parent) == before


def test_an_accepted_figure_is_written_as_it_is(states, province, workbook, ask) -> None:
    states(reading("growth", "31.25"))
    code, _ = ask(workbook, "--year", "2026", "--write", "--accept", "far_from_history.2.C5")
    assert code == 0
    assert reader.load_province(province).results[-1].value == 31.25


def test_an_answer_to_no_question_is_wrong_use(states, workbook, ask) -> None:
    states(reading("growth", "31.25"))
    code, answer = ask(workbook, "--year", "2026", "--accept", "far_from_history.2.C6")
    assert code == 2
    assert [one["kind"] for one in answer["problems"]] == ["not_a_workbook"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", ""])
def test_line_ends_stay_as_they_are_and_undo_gives_every_byte_back(
    states, province: Path, workbook: Path, ask: Ask, ending: str
) -> None:
    for name in ("results.csv", "sources.csv"):
        text = (province / name).read_text(encoding="utf-8")
        text = text.replace("\n", ending) if ending else text.rstrip("\n")
        (province / name).write_bytes(b"\xef\xbb\xbf" + text.encode())
    before = snapshot(province)
    assert ask(workbook, "--year", "2026", "--write")[0] == 0
    states(reading("income", "52.4"))
    assert ask(workbook, "--year", "2026", "--write")[1]["intake_id"] == "intake_2026_2"
    if ending:
        lines = (province / "results.csv").read_bytes().split(b"\n")
        assert {line.endswith(b"\r") for line in lines[:-1]} == {ending == "\r\n"}
    assert ask("--undo", "intake_2026")[0] == 0
    assert [row.indicator_id for row in reader.load_province(province).results][-1] == "income"
    code, answer = ask("--undo", "intake_2026_2")
    assert (code, answer["intake_id"]) == (0, "intake_2026_2")
    assert snapshot(province) == before


@pytest.mark.usefixtures("states")
def test_undo_is_refused_where_rows_were_edited_or_rest_on_it(
    province: Path, workbook: Path, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(workbook, "--year", "2026", "--write")
    results = province / "results.csv"
    written = results.read_text(encoding="utf-8")
    results.write_text(written.replace("9.15", "9.16"), encoding="utf-8")
    before = snapshot(province)
    words = ["intake", "--undo", "intake_2026", "--data", str(province), "--language", "en"]
    assert pipeline.main(words) == 1
    assert "results.csv row 17" in capsys.readouterr().err
    assert snapshot(province) == before
    results.write_text(written, encoding="utf-8")
    with (province / "targets.csv").open("a", encoding="utf-8") as file:
        file.write("x,2026-2030,,growth,level,>=,9,,,,,,,intake_2026,a,b,\n")
    assert ask("--undo", "intake_2026")[0] == 1
    assert ask("--undo", "intake_2025")[0] == 2


@pytest.mark.usefixtures("states")
def test_every_end_gives_a_program_one_object(
    province: Path, workbook: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    missing = tmp_path / "none.xlsx"
    assert ask(missing)[0] == 2
    assert ask()[0] == 2
    assert ask(workbook, "--undo", "x")[0] == 2
    assert ask(workbook, "--no-such-option")[0] == 2
    assert ask(workbook, data=tmp_path / "nowhere")[0] == 1
    assert ask("--undo", "x", data=tmp_path / "nowhere")[0] == 1
    assert ask(workbook, "--year", "1066")[0] == 2
    monkeypatch.setattr(taking.layout, "read_sheets", interrupt)
    code, answer = ask(workbook)
    assert (code, answer["statements"]) == (130, [])


@pytest.mark.usefixtures("states")
def test_a_full_disk_or_a_folder_that_cannot_be_written_changes_nothing(
    province: Path, workbook: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device", str(province / "results.csv"))

    before = snapshot(province.parent)
    with monkeypatch.context() as patched:
        patched.setattr(folders.os, "fsync", refuse)
        assert ask(workbook, "--year", "2026", "--write")[0] == 1
    assert snapshot(province.parent) == before
    with monkeypatch.context() as patched:
        patched.setattr(folders.os, "access", lambda *_: False)
        assert ask(workbook, "--year", "2026", "--write")[0] == 1
    assert snapshot(province.parent) == before


STEPS = ("fsync", "mkdir", "replace", "rename", "unlink", "rmdir", "chmod")  # of `os`


def die_at(step: int) -> None:
    """Let this process end without a word at the so-manieth call that touches the disk."""
    count = 0

    def make_deadly(name: str) -> Callable[..., Any]:
        does = getattr(os, name)

        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                os._exit(9)
            return does(*arguments, **options)

        return call

    for name in STEPS:
        setattr(os, name, make_deadly(name))


def write_in_child(workbook: Path, folder: Path, step: int = 0) -> int:
    """Another process that writes, and may die meanwhile; its number."""
    i18n.load_translators()  # once, for all of them
    child = os.fork()
    if child == 0:
        try:
            if step:
                die_at(step)
            with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
                words = [
                    "intake",
                    str(workbook),
                    "--data",
                    str(folder),
                    "--write",
                    "--year",
                    "2026",
                ]
                os._exit(pipeline.main([*words, "--year", "2026", "--format", "json"]))
        finally:
            os._exit(99)
    return child


@pytest.mark.slow
@pytest.mark.parametrize("beside", [True, False])
def test_a_kill_at_any_step_leaves_the_folder_as_before_or_complete(
    states, tmp_path: Path, workbook: Path, monkeypatch: pytest.MonkeyPatch, beside: bool
) -> None:
    if not beside:
        monkeypatch.setattr(folders, "_can_stage_beside", lambda _: False)
    seen = set()
    for step in range(1, 50):
        folder = write_province(tmp_path / f"data-{step}")
        before = reader.load_province(folder)
        child = write_in_child(workbook, folder, step)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        dataset = reader.load_province(folder)  # which does what was left undone
        rows = len(dataset.results) - len(before.results)
        assert (rows, len(dataset.sources) - len(before.sources)) in [(0, 0), (3, 1)]
        assert (folder / "intakes.csv").is_file() == (rows == 3)
        assert (folder / "received" / workbook.name).is_file() == (rows == 3)
        seen.add((code, rows))
        if code == 0:
            break
        assert pipeline.main(["intake", str(workbook), "--data", str(folder), "--write"]) == 0
        assert len(reader.load_province(folder).results) == len(before.results) + 3
        assert [*folder.parent.glob(f".{folder.name}*"), *folder.glob(".*")] == []
    assert seen == {(9, 0), (9, 3), (0, 3)}
    assert step > 10


@pytest.mark.slow
def test_fifty_kills_at_any_time_leave_nothing_half_made(
    states, tmp_path: Path, workbook: Path
) -> None:
    began = time.monotonic()
    os.waitpid(write_in_child(workbook, write_province(tmp_path / "data")), 0)
    usual, outcomes = time.monotonic() - began, set()
    for count in range(50):
        folder = write_province(tmp_path / f"data-{count}")
        before = snapshot(folder)
        child = write_in_child(workbook, folder)
        time.sleep(usual * count / 35)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        dataset = reader.load_province(folder)
        is_written = any(row.source_id == "intake_2026" for row in dataset.results)
        assert is_written == (snapshot(folder) != before)
        assert is_written == any(row.source_id == "intake_2026" for row in dataset.sources)
        outcomes.add(is_written)
    assert outcomes == {False, True}


def test_intakes_at_the_same_time_follow_one_another(
    states, province: Path, tmp_path: Path
) -> None:
    children = []
    for count, name in enumerate(("growth", "income", "members", "insured")):
        states(reading(name, "9.1" if name == "growth" else "97", f"C{count + 5}"))
        file = tmp_path / f"{name}.xlsx"
        file.write_bytes(name.encode())
        children.append(write_in_child(file, province))
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert codes == [0] * 4
    dataset = reader.load_province(province)
    names = ["intake_2026", "intake_2026_2", "intake_2026_3", "intake_2026_4"]
    assert [row.source_id for row in dataset.sources[-4:]] == names
    assert [row.source_id for row in dataset.results[-4:]] == names
