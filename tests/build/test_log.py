"""`--log FILE`: a line of JSON for each step, whole after a kill, its outcome and its end told."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import runs

import pipeline
from briefing import paths
from briefing.build import log

MINIATURE = Path(__file__).parents[1] / "miniature"
REPORT = ("--report", "sources", "--language", "en", "--format", "html")


def read(file: Path) -> list[dict]:
    """The lines of a log; each of them is an object."""
    text = file.read_text(encoding="utf-8")
    assert text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def outcomes(file: Path) -> list[str]:
    return [line["outcome"] for line in read(file)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "steps.log"


def test_check_tells_each_problem_with_its_place_and_its_exit_code(file, another, capsys):
    broken = another(
        "valley", ("results.csv", "economy_growth,2020,=,5.5", "economy_growth,2020,=,x")
    )
    for how in ("text", "json"):
        words = ["check", "--data", str(broken), "--format", how, "--log", str(file)]
        assert pipeline.main(words) == 1
        first, *problems, last = read(file)
        assert first["outcome"] == "started"
        assert first["words"] == words
        assert {"error"} <= {one["outcome"] for one in problems} <= {"error", "warning"}
        assert any(one["file"] == "results.csv" and one["row"] > 1 for one in problems)
        assert (last["outcome"], last["what"], last["exit"]) == ("ended", "check", 1)
        assert [line["seconds"] for line in read(file)] == sorted(x["seconds"] for x in read(file))
        file.unlink()
    capsys.readouterr()


def test_lines_are_added_and_a_line_that_was_cut_stays_alone(file):
    command = ["check", "--data", str(MINIATURE), "--log", str(file)]
    assert pipeline.main(command) == 0
    before = file.read_text("utf-8")
    file.write_text(before + '{"time": "2', encoding="utf-8")
    assert pipeline.main(command) == 0
    lines = file.read_text("utf-8").splitlines()
    assert lines[: len(before.splitlines())] == before.splitlines()
    assert json.loads(lines[len(before.splitlines()) + 1])["outcome"] == "started"


def test_an_intake_tells_what_it_asks_and_what_it_leaves(file, another, tmp_path, capsys):
    book = openpyxl.Workbook()
    book.active.append(["Chỉ tiêu", "Thực hiện 2021"])
    book.active.append(["Chỉ tiêu không có trong danh mục", 7])
    book.save(tmp_path / "bieu.xlsx")
    options = ["--data", str(another("valley")), "--year", "2021", "--log", str(file)]
    code = pipeline.main(["intake", str(tmp_path / "bieu.xlsx"), *options])
    capsys.readouterr()
    told = read(file)
    assert told[-1]["exit"] == code
    assert (told[-2]["outcome"], told[-2]["what"]) == ("unchanged", "bieu.xlsx")
    assert {"started", "unchanged", "ended"} < {*outcomes(file)}


@pytest.mark.parametrize(
    ("place", "fault"),
    [("none/steps.log", "No such file"), (".", "directory"), ("/dev/full", "No space left")],
)
def test_a_log_that_cannot_be_written_stops_the_command_before_it_begins(
    place, fault, tmp_path, capsys
):
    outputs = tmp_path / "outputs"
    options = ["--data", str(MINIATURE), "--outputs", str(outputs), "--language", "en"]
    assert pipeline.main(["run", *options, "--log", str(tmp_path / place)]) == 1
    told = capsys.readouterr()
    assert fault.lower() in told.err.lower()
    assert "Traceback" not in told.err
    assert not outputs.exists()


def test_a_file_that_is_no_log_is_not_added_to(tmp_path, capsys):
    table = tmp_path / "results.csv"
    table.write_text("indicator_id,period\n", encoding="utf-8")
    words = ["check", "--data", str(MINIATURE), "--language", "en", "--log", str(table)]
    assert pipeline.main(words) == 2
    assert "found a file of this name" in capsys.readouterr().err
    assert table.read_text(encoding="utf-8") == "indicator_id,period\n"


def test_a_pipe_nobody_reads_is_refused(tmp_path, capsys):
    os.mkfifo(tmp_path / "pipe")
    options = ["--data", str(MINIATURE), "--log", str(tmp_path / "pipe")]
    assert pipeline.main(["check", *options]) == 1
    assert "pipe" in capsys.readouterr().err


def test_a_log_that_fails_later_is_said_once_and_the_command_goes_on(file, another, capsys):
    broken = another(
        "valley", ("results.csv", "economy_growth,2020,=,5.5", "economy_growth,2020,=,x")
    )
    command = ["check", "--data", str(broken), "--language", "en", "--log", str(file)]
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400, limits[1]))
    try:
        assert pipeline.main(command) == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    told = capsys.readouterr()
    assert told.err.count("the command goes on without it") == 1
    assert "1 error" in told.out
    assert log._open == []


def test_a_fault_of_the_program_and_wrong_use_have_a_last_line(file, monkeypatch):
    monkeypatch.setitem(pipeline.COMMANDS, "check", lambda *_: 1 // 0)
    assert pipeline.main(["check", "--log", str(file)]) == 1
    assert read(file)[-1]["exit"] == 1
    monkeypatch.undo()
    assert pipeline.main(["verify", str(file), "--log", str(file)]) == 2
    assert [line.get("kind") for line in read(file)[-2:]] == ["NothingToVerify", None]
    assert read(file)[-1]["exit"] == 2


@pytest.mark.slow
def test_a_run_tells_run_report_language_and_format_of_each_step(tmp_path, file):
    command = ["run", *runs.folder_options(tmp_path / "outputs", MINIATURE), *REPORT]
    for made in ("made", "unchanged"):
        assert pipeline.main([*command, "--log", str(file)]) == 0
        told = read(file)
        file.unlink()
        (page,) = [line for line in told if line["what"].startswith("sources · en")][-1:]
        assert page["outcome"] == made
        assert told[-1]["exit"] == 0
        if made == "made":
            named = [page[name] for name in ("run", "report", "language", "format")]
            assert named == ["miniature/2020", "sources", "en", "html"]
            assert {"done", "made"} <= {line["outcome"] for line in told}


@pytest.mark.slow
def test_every_line_is_complete_after_a_kill(tmp_path, file):
    options = [*runs.folder_options(tmp_path / "outputs", MINIATURE), "--log", str(file)]
    process = runs.begun([sys.executable, "pipeline.py", "run", *options])
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert "ended" not in outcomes(file)
    assert "made" in outcomes(file)
    command = [sys.executable, "pipeline.py", "check", "--data", str(MINIATURE), "--log", str(file)]
    subprocess.run(command, cwd=paths.ROOT, check=True, capture_output=True)
    assert outcomes(file)[-1] == "ended"
