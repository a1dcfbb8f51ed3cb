"""A program that asks for JSON is given the reason also where there is no answer to a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from by_hand import write_province

import pipeline
from briefing.data import files
from briefing.intake.model import NO_ANSWER

OF_A_PROBLEM = "id level kind sheet cell indicator_id found expected fix"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_province(tmp_path / "data")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "bieu.csv"
    file.write_text("Chỉ tiêu;Thực hiện 2026\nKhông ai biết;8,5\n", encoding="utf-8")
    return file


def ask(capsys: Any, *words: object) -> tuple[int, dict[str, Any], str]:
    """The exit code, the one object, and what a person reads."""
    try:
        code = pipeline.main(["intake", *map(str, words), "--language", "en"])
    except SystemExit as end:
        code = int(str(end.code))
    told = capsys.readouterr()
    return code, json.loads(told.out), told.err


@pytest.mark.parametrize("option", [("--format", "json"), ("--form", "json"), ("--format=json",)])
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["bieu.csv", "--bogus"], "unrecognized arguments: --bogus"),
        (["bieu.csv", "--year", "abc"], "argument --year: invalid int value: 'abc'"),
        (["nowhere.csv"], "nowhere.csv: found no such file; "),
        ([], "intake: found neither a file nor an id; "),
        (["bieu.csv", "--undo", "intake_2026"], "intake: found both; "),
        (["bieu.csv", "--annotate", "copy.txt"], "--annotate: found copy.txt; "),
    ],
)
def test_wrong_use_is_a_problem_of_the_one_object(
    data, table, capsys, monkeypatch, words, reason, option
):
    monkeypatch.chdir(table.parent)
    code, answer, read = ask(capsys, *words, *option, "--data", data)
    (problem,) = answer["problems"]
    assert code == 2
    assert reason in problem["found"]
    assert reason in read
    assert (problem["id"], problem["kind"]) == ("not_a_workbook.0", "not_a_workbook")
    assert problem["level"] == "error"
    assert " ".join(problem) == OF_A_PROBLEM
    assert problem["expected"]
    assert problem["fix"]
    assert [*answer] == [*NO_ANSWER]


def test_each_error_of_the_data_folder_is_a_problem(data, table, capsys):
    results = data / "results.csv"
    with results.open("a", encoding="utf-8") as lines:
        lines.write("a\nb\n")
    code, answer, _ = ask(capsys, table, "--format", "json", "--data", data)
    assert code == 1
    assert answer["file"] == "bieu.csv"
    assert [one["id"] for one in answer["problems"]][:2] == [
        "not_a_workbook.0",
        "not_a_workbook.0.2",
    ]
    assert all(one["found"].startswith("results.csv row ") for one in answer["problems"])


def test_no_data_folder_is_a_problem(tmp_path, table, capsys):
    code, answer, _ = ask(capsys, table, "--format", "json", "--data", tmp_path / "none")
    assert code == 1
    assert "found no province.toml" in answer["problems"][0]["found"]


def test_a_fault_of_the_program_is_a_problem_too(data, table, capsys, monkeypatch):
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr("briefing.intake.taking.carry_out", fail)
    assert pipeline.main(["intake", str(table), "--format", "json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert "ZeroDivisionError: a fault" in problem["found"]


@pytest.mark.parametrize("place", ["received/copy.xlsx", "copy.xlsx", "../link.xlsx"])
@pytest.mark.parametrize("more", [(), ("--write",)])
def test_no_copy_is_written_into_the_data_folder(data, table, capsys, place, more):
    (data.parent / "link.xlsx").symlink_to(data / "copy.xlsx")
    before = files.read_below(data)
    words = (table, "--data", data, "--format", "json", "--annotate", data / place, *more)
    code, answer, _ = ask(capsys, *words)
    assert code == 2
    assert "outside the data folder" in answer["problems"][0]["found"]
    assert files.read_below(data) == before
    assert not (data / "received").exists()


def test_no_copy_is_written_over_a_file_that_is_there(data, tmp_path, capsys):
    file = tmp_path / "bieu.xlsx"
    file.write_bytes(b"as it came")
    code, _, read = ask(capsys, file, "--data", data, "--format", "json", "--annotate", file)
    assert code == 2
    assert "found a file of this name" in read
    assert file.read_bytes() == b"as it came"
