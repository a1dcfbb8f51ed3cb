"""What cannot be right is answered in words, with bounded memory and without waiting.

Small faults over a limit are tried here; `RLIMIT_AS` bounds those whose fault is their size.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pipeline
from briefing import errors, limits, paths, publish, validate
from briefing.analysis.analyse import analyse
from briefing.analysis.identities import check_identities
from briefing.build import cache, console
from briefing.config import load_config, read_choices
from briefing.data import reader
from briefing.data.periods import cover_span
from briefing.errors import Problem, message
from briefing.i18n import load_translator

MINIATURE = paths.ROOT / "tests" / "miniature"
MEMORY = 700_000_000  # bytes a command may take, libraries included
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, links and limits of Unix")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MINIATURE, tmp_path / "data"))


def append(folder: Path, file: str, *lines: str) -> None:
    with (folder / file).open("a", encoding="utf-8") as text:
        text.write("".join(f"{line}\n" for line in lines))


def list_problems(folder: Path) -> list[str]:
    found = validate.find_problems(reader.load_province(folder))
    return [str(errors.format_problem(problem)) for problem in found]


def ask(*words: object) -> tuple[int, str]:
    """A command's exit code and what it prints, with bounded memory."""
    import resource

    done = subprocess.run(
        [sys.executable, str(paths.ROOT / "pipeline.py"), *map(str, words), "--language", "en"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(paths.ROOT), "OPENBLAS_NUM_THREADS": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def indicator(name: str) -> str:
    return f"{name},Tên,Name,economy,people,up,linear,,"


def result(name: str, value: str = "1.5") -> str:
    return f"{name},2020,=,{value},no,,draft_report,,,"


IN_PLACE = {  # what lies in place of a file → how it is told
    "pipe": (getattr(os, "mkfifo", None), "found a named pipe; expected a file"),
    "device": (
        lambda file: file.symlink_to("/dev/zero"),
        "found a link that leads out of the folder",
    ),
    "folder": (lambda file: file.mkdir(), "found a folder; expected a file"),
    "broken link": (lambda file: file.symlink_to("nowhere.csv"), "found a link to nothing"),
    "circle": (lambda file: file.symlink_to(file.name), "found that it cannot be read"),
    "link out": (lambda file: file.symlink_to("/etc/passwd"), "found a link that leads out of"),
    "sparse": (lambda file: os.truncate(os.open(file, os.O_CREAT | os.O_RDWR), 10**10), "a larger"),
}


@pytest.mark.parametrize("file", ["results.csv", "units.csv", "province.toml"])
@pytest.mark.parametrize("kind", IN_PLACE)
def test_what_is_no_file_of_the_folder_is_not_opened(folder: Path, file: str, kind: str) -> None:
    (folder / file).unlink(missing_ok=True)
    put, told = IN_PLACE[kind]
    put(folder / file)
    (problem,) = [one for one in list_problems(folder) if one.startswith(f"{file}: ")]
    assert told in problem


def test_a_link_to_a_file_of_the_folder_is_followed(folder: Path) -> None:
    (folder / "results.csv").rename(folder / "results-2020.csv")
    (folder / "results.csv").symlink_to("results-2020.csv")
    assert not any(problem.startswith("results.csv: ") for problem in list_problems(folder))


@pytest.mark.parametrize(
    ("limit", "most", "told"),
    [
        ("MAX_COLUMNS", 9, "row 1: found 10 columns; expected at most 9; take out the columns"),
        ("MAX_ROWS", 20, "row 22: found more rows; expected at most 20 rows; take out the rows"),
        ("MAX_CELLS", 50, "row 6: found more cells; expected at most 50 cells; take out the rows"),
        ("MAX_FILE", 100, ": found a larger file; expected at most 100 bytes; keep in it only"),
    ],
)
def test_a_file_over_a_limit_is_read_no_further(
    folder: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int, told: str
) -> None:
    monkeypatch.setattr(limits, limit, most)
    problems = [one for one in list_problems(folder) if one.startswith("results.csv")]
    assert told in problems[0]


def test_rows_with_nothing_in_them_do_not_count(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_ROWS", 60)
    before = list_problems(folder)
    append(folder, "results.csv", *[","] * 100)
    assert list_problems(folder) == before


def test_a_cell_longer_than_any_text_is_named(folder: Path) -> None:
    append(folder, "indicators.csv", indicator("x").replace("Name", "N" * 10_001))
    (problem,) = list_problems(folder)
    assert "column name_en: found 10001 signs; expected at most 10000; shorten the text" in problem


def test_a_quote_that_swallows_rows_is_named(folder: Path) -> None:
    rows = [result("beds").replace("2020", str(1980 + n)) for n in range(5)]
    append(folder, "results.csv", 'beds,2020,=,5,no,,draft_report,,"x', *rows, 'y",')
    told = "column printed: found a text with 5 rows of the table in it; expected text; close"
    assert any(told in problem for problem in list_problems(folder))


def test_a_file_of_wrong_rows_is_not_listed_to_its_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_PROBLEMS", 5)
    append(folder, "results.csv", *[f"x,2020{n},=,x,no,,draft_report,,," for n in range(40)])
    problems = reader.load_province(folder).problems
    assert len(problems) < 10
    assert "found more than 5 problems before" in str(errors.format_problem(problems[-1]))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("headline = " + "[" * 5000 + "]" * 5000, "brackets in brackets without end"),
        ("other = " + "9" * 5000, "no TOML"),
        ("headline = [" + '"x",' * 101 + "]", "expected a list of ids, 100 at most"),
        ("# " + "x" * 100_000, "a larger file; expected at most 100000 bytes"),
    ],
)
def test_a_hostile_province_toml_is_answered(folder: Path, written: str, told: str) -> None:
    append(folder, "province.toml", written)
    assert told in "\n".join(list_problems(folder))


@pytest.mark.parametrize("plan", ["0001-2020", "2021-9999", "1890-1899"])
def test_a_plan_of_thousands_of_years_is_none(folder: Path, plan: str) -> None:
    file = folder / "province.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("2021-2025", plan), encoding="utf-8")
    told = f"plan: found “{plan}”; expected the years of a plan, first to last, 20 at most"
    assert any(told in problem for problem in list_problems(folder))


def test_an_id_too_long_for_the_name_of_a_file_is_none(folder: Path) -> None:
    append(folder, "indicators.csv", indicator("a" * 81))
    (problem,) = list_problems(folder)
    assert "words joined by _, 80 at most" in problem


def test_more_rules_than_any_province_has_are_not_worked_through(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validate.rules, "MAX_RULES", 3)
    told = "derived.csv: found 10 rules; expected at most 3; keep the rules whose figures are shown"
    assert told in list_problems(folder)


def test_a_product_of_many_figures_takes_as_long_as_it_has_figures(folder: Path) -> None:
    names = [f"p{n}" for n in range(90)]
    append(folder, "indicators.csv", *map(indicator, names))
    append(folder, "results.csv", *map(result, names))
    append(folder, "checks.csv", f"many,T,P,2020,product_is,{' * '.join(names)},3,,,")
    assert list_problems(folder) == []
    check = analyse(reader.load_province(folder), 2020).checks[6]
    assert check.check_id == "many"
    assert check.found == pytest.approx(1.5**90)


def test_the_span_of_a_product_is_that_of_its_corners() -> None:
    from itertools import product
    from math import prod

    from briefing.analysis.identities import Term, _find_rounding_span

    terms = [Term(value, 0.5, "", 0) for value in (-0.2, 3, 0, -7, 1.5)]
    corners = [prod(ends) for ends in product(*((t.value - 0.5, t.value + 0.5) for t in terms))]
    assert _find_rounding_span("*", terms) == (min(corners), max(corners))
    assert check_identities((), (), (), ()) == []


def test_figures_that_double_name_what_they_rest_on_once(folder: Path) -> None:
    names = [f"zz{n}" for n in range(200)]
    append(folder, "indicators.csv", *map(indicator, names))
    append(folder, "results.csv", 'zz0,2020,=,1.5,no,,draft_report,I.1,"1,5",')
    rules = [f"zz{n + 1},,sum,zz{n} + zz{n}," for n in reversed(range(199))]
    append(folder, "derived.csv", *rules)
    results = {row.indicator_id: row for row in analyse(reader.load_province(folder), 2020).results}
    assert (results["zz199"].value, results["zz199"].printed) == (1.5 * 2.0**199, "1,5")


def test_a_figure_beyond_all_numbers_is_not_made(folder: Path) -> None:
    names = [f"zz{n}" for n in range(1100)]
    append(folder, "indicators.csv", *map(indicator, names))
    append(folder, "results.csv", result("zz0"))
    append(folder, "derived.csv", *[f"zz{n + 1},,sum,zz{n} + zz{n}," for n in range(1099)])
    made = {row.indicator_id for row in analyse(reader.load_province(folder), 2020).results}
    assert "zz1000" in made
    assert "zz1099" not in made


def test_circles_of_rules_are_found_in_one_walk(folder: Path) -> None:
    names = [f"c{n}" for n in range(1500)]
    append(folder, "indicators.csv", *map(indicator, [*names, "user", "own"]))
    append(folder, "derived.csv", "user,,per_year,c0,", "own,,per_year,own,")
    circle = zip(names, [*names[1:], names[0]], strict=True)
    append(folder, "derived.csv", *[f"{name},,per_year,{other}," for name, other in circle])
    problems = list_problems(folder)
    assert "found “own” (also derived.csv row 14," in problems[0]
    assert problems[0].count("user") == 0


def test_years_are_covered_without_trying_every_way() -> None:
    years = range(2000, 2040)
    figures = {f"{a}-{b}": 1 for a in years for b in years if a < b < 2039}
    assert cover_span(figures, 2000, 2039) is None
    assert cover_span({**figures, "2039": 2}, 2000, 2039) == [(1, 39), (2, 1)]


def test_only_the_first_problems_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    found = [
        Problem("a.csv", n, "x", "y", message("text"), message("take them out")) for n in range(60)
    ]
    console.print_problems(found, load_translator("en"))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 51
    assert lines[-1] == (
        "10 more errors. Those of a data folder are listed by: "
        "python pipeline.py check --format json"
    )


MANIFESTS = {
    "nested": "[" * 100_000,
    "digits": '{"sum": "", "steps": ' + "9" * 10_000 + "}",
    "not a table": "[1, 2]",
    "steps are texts": {"tables": "x"},
    "inputs are a list": {"tables": {"inputs": [1], "files": {}}},
    "rows are a text": {"tables": {"inputs": {}, "files": {}, "rows": "x"}},
    "a sum is a number": {"tables": {"inputs": {}, "files": {"a": 1}}},
    "a path leaves the folder": {"tables": {"inputs": {}, "files": {"../../dev/zero": "x"}}},
    "a path is absolute": {"tables": {"inputs": {}, "files": {"/dev/zero": "x"}}},
}


@pytest.mark.parametrize("content", MANIFESTS.values(), ids=MANIFESTS)
def test_a_manifest_that_is_none_counts_as_none(tmp_path: Path, content: object) -> None:
    if isinstance(content, dict):
        content = json.dumps({"sum": cache.hash_facts(content), "steps": content})
    (tmp_path / paths.MANIFEST).write_text(str(content), encoding="utf-8")
    assert cache.read_manifest(tmp_path) == {}


def test_a_manifest_may_name_files_that_cannot_be(tmp_path: Path) -> None:
    step = {"inputs": {}, "files": {"a\0b": "x", "\ud800": "x", "a" * 300: "x"}}
    assert len(cache.list_damage(step, tmp_path)) == 3
    assert cache.list_row_changes(step, reader.read_data_files(MINIATURE))


@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "circle", "sparse"])
def test_a_manifest_that_is_no_file_counts_as_none(tmp_path: Path, kind: str) -> None:
    IN_PLACE[kind][0](tmp_path / paths.MANIFEST)
    assert cache.read_manifest(tmp_path) == {}
    assert cache.hash_file(tmp_path / paths.MANIFEST) == ""


def test_only_files_of_the_contract_are_read(folder: Path) -> None:
    os.mkfifo(folder / "other.csv")
    IN_PLACE["sparse"][0](folder / "scan.csv")
    contents = reader.read_data_files(folder)
    assert set(contents) == set(reader.load_province(folder).sums)
    assert "scan.csv" not in cache.list_row_sums(contents)


@pytest.mark.parametrize(
    "written",
    [
        "languages = " + "[" * 5000,
        "languages = " + "9" * 5000,
        'languages = ["vi", "en"]\n[[report]]\nname = [1]\nformats = 5\n',
        'languages = ["vi", "en"]\n[[report]]\nformats = [["html"], {a = 1}]\n',
    ],
)
def test_a_hostile_configuration_is_answered(tmp_path: Path, written: str) -> None:
    (tmp_path / "config.toml").write_text(written, encoding="utf-8")
    read_choices(tmp_path / "config.toml")
    with pytest.raises(errors.BadConfig):
        load_config(tmp_path / "config.toml")


def test_patterns_of_folders_do_not_walk_the_machine(tmp_path: Path) -> None:
    shutil.copytree(MINIATURE, tmp_path / "a")
    assert paths.find_province_folders([tmp_path / "*"]) == (tmp_path / "a",)
    for pattern in ("/**", "[**", str(tmp_path / "**"), "/proc/*/fd"):
        assert paths.find_province_folders([Path(pattern)]) == (Path(pattern),)


@pytest.mark.parametrize("place", ["/", "/dev", "/dev/null", "/proc/self"])
def test_a_folder_given_by_mistake_is_no_province(
    capsys: pytest.CaptureFixture[str], place: str
) -> None:
    assert pipeline.main(["check", "--data", place, "--language", "en"]) == 1
    assert "found no province.toml" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"indicator_id," + b"column," * 1_000_000 + b"\n", "columns; expected at most 200"),
        (b"indicator_id,period\n" + b"beds,2020\n" * 1_000_000, "more rows"),
        (b'indicator_id,period\n"' + b"beds,2020\n" * 1_000_000, "a cell of more than"),
        (b"x" * 200_000_000, "a larger file"),
        (b"indicator_id,period\n" + b"\0" * 15_000_000, "a cell of more than"),
    ],
    ids=["columns", "rows", "quote", "bytes", "nul"],
)
def test_what_is_too_large_is_told_in_bounded_memory(
    folder: Path, content: bytes, told: str
) -> None:
    (folder / "results.csv").write_bytes(content)
    code, printed = ask("check", "--data", folder)
    assert code == 1
    assert told in printed
    assert "Traceback" not in printed


# What is given to a command by its name, and the tables of an earlier run


@pytest.mark.parametrize(
    ("kind", "told"), [("pipe", "a named pipe"), ("folder", "a folder"), ("device", "a device")]
)
@pytest.mark.parametrize("command", ["judge", "intake", "verify-text"])
def test_what_stands_in_place_of_a_file_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str, kind: str, told: str
) -> None:
    place = folder.parent / "given.txt"
    IN_PLACE[kind][0](place)
    data = [] if command == "judge" else ["--data", str(folder)]
    words = ["--year", "2020", "--by", "x"] if command == "intake" else []
    assert pipeline.main([command, str(place), *data, *words, "--language", "en"]) == 2
    if (command, kind) == ("intake", "folder"):  # which may have forms of communes
        told = "no form of communes in this folder"
    assert f"given.txt: found {told}; expected " in capsys.readouterr().err


NUMBER_CELLS = ("1e999", "9" * 400, "inf", "1e99x", "0x10", "\x00", "1.5\x00", "1_000")


@pytest.fixture
def runs(folder: Path) -> tuple[Path, Path]:
    """Two runs, of which there are only the tables."""
    tables = analyse(reader.load_province(folder), 2020)
    places = folder.parent / "old" / "2020", folder.parent / "new" / "2020"
    for place in places:
        publish.write_tables(tables, place / paths.TABLES_FOLDER)
    return places


def change_measure(run: Path, column: str, cell: str) -> None:
    file = run / paths.TABLES_FOLDER / "measures.csv"
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.reader(text))
    rows[2][rows[0].index(column)] = cell
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows(rows)


@pytest.mark.parametrize(
    ("column", "cell"),
    [*(("value", cell) for cell in NUMBER_CELLS), ("basis", "a\x00b"), ("basis", "x" * 10_001)],
)
def test_a_cell_no_run_writes_is_named_in_a_table_of_an_earlier_run(
    runs: tuple[Path, Path], capsys: pytest.CaptureFixture[str], column: str, cell: str
) -> None:
    old, new = map(str, runs)
    assert pipeline.main(["compare", old, new, "--language", "en"]) == 0
    change_measure(runs[0], column, cell)
    assert pipeline.main(["compare", old, new, "--language", "en"]) == 1
    told = capsys.readouterr().err
    assert f"measures.csv row 3, column {column}: found" in told
    assert "make the run again" in told


@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "circle"])
def test_what_stands_in_place_of_a_table_of_an_earlier_run_is_said(
    runs: tuple[Path, Path], capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    table = runs[0] / paths.TABLES_FOLDER / "measures.csv"
    table.unlink()
    IN_PLACE[kind][0](table)
    assert pipeline.main(["compare", *map(str, runs), "--language", "en"]) == 1
    assert "measures.csv: found" in capsys.readouterr().err
