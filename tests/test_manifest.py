"""What still stands: all it read and what it made have the same bytes, and nothing else does."""

from __future__ import annotations

import csv
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import pipeline
from briefing import i18n, paths
from briefing.build import console, manifest, stands, sums
from briefing.build.manifest import reads, reasons, record
from briefing.build.request import Run

TABLES = {"t.csv": {"id": ["a", "b", "c"], "value": ["1", "2", "3"]}, "u.csv": {"id": ["d"]}}
READS = {
    "lengths": {"t.csv": 3, "u.csv": 1},
    "cells": {"t.csv": {"id": "0-2", "value": "1"}},
    "said": [["en", "", "Sources", ["Sources"]], ["en", "unit", "no such", None]],
    "files": [],
}


def kept() -> dict:
    return reads.kept(READS, TABLES, "en")


def but(table: str, column: str, row: int, value: str) -> dict:
    """The tables with one cell another."""
    cells = [value if place == row else cell for place, cell in enumerate(TABLES[table][column])]
    return {**TABLES, table: {**TABLES[table], column: cells}}


# What was read


def test_cells_that_were_read_stand_while_they_are_the_same():
    assert reads.other_tables(kept(), TABLES) == []


@pytest.mark.parametrize(
    ("cell", "differs"),
    [
        (("t.csv", "value", 1), True),
        (("t.csv", "id", 0), True),
        (("t.csv", "value", 0), False),
        (("t.csv", "value", 2), False),
        (("u.csv", "id", 0), False),
    ],
)
def test_only_a_cell_that_was_read_counts(cell, differs):
    assert reads.other_tables(kept(), but(*cell, "other")) == ["t.csv"] * differs


@pytest.mark.parametrize("table", ["t.csv", "u.csv"])
def test_another_number_of_rows_counts_also_where_no_cell_was_read(table):
    longer = {column: [*cells, "x"] for column, cells in TABLES[table].items()}
    assert reads.other_tables(kept(), {**TABLES, table: longer}) == [table]
    assert reads.other_tables(kept(), {**TABLES, table: {}}) == [table]


def test_a_column_that_is_there_no_more_counts():
    assert reads.other_tables(kept(), {**TABLES, "t.csv": {"id": ["a", "b", "c"]}}) == ["t.csv"]


def test_a_notebook_that_does_not_tell_what_it_read_counts_as_having_read_everything():
    made = reads.kept(None, TABLES, "en")
    assert reads.other_tables(made, TABLES) == []
    for table, columns in TABLES.items():
        for column, cells in columns.items():
            for row in range(len(cells)):
                assert reads.other_tables(made, but(table, column, row, "other")) == [table]
    assert len(made["said"].split()) == len(i18n.load_translator("en").catalogue)


def test_the_first_row_that_was_read_and_differs_is_found():
    cells = {"id": "0-2", "value": "1-2"}
    for row, value, found in ((0, "9", None), (1, "9", 1), (2, "9", 2), (1, "2", None)):
        now = but("t.csv", "value", row, value)["t.csv"]
        assert reads.first_difference(cells, TABLES["t.csv"], now) == found
    shorter = {"id": ["a"], "value": ["1"]}
    assert reads.first_difference(cells, TABLES["t.csv"], shorter) == 1


@pytest.fixture
def catalogue(monkeypatch) -> Iterator[dict]:
    """The English catalogue, to be changed."""
    own = dict(i18n.load_translator("en").catalogue)
    speakers = {"en": i18n.Translator("en", own), "vi": i18n.load_translator("vi")}
    monkeypatch.setattr(i18n, "load_translator", speakers.__getitem__)
    reads._word_sums.cache_clear()
    yield own
    reads._word_sums.cache_clear()


def test_words_stand_while_those_looked_up_are_the_same(catalogue):
    made = kept()
    catalogue["", "Something else"] = ("Other",)
    assert reads.same_words(made)


def test_a_word_that_was_looked_up_and_changed_counts(catalogue):
    made = kept()
    catalogue["", "Sources"] = ("Documents",)
    assert not reads.same_words(made)


def test_a_word_that_was_missing_and_is_there_now_counts(catalogue):
    made = kept()
    catalogue["unit", "no such"] = ("{value} of it",)
    assert not reads.same_words(made)


# What is kept


def test_a_manifest_is_read_as_it_was_written(tmp_path):
    steps = {"tables": record.made_of({"year": "2025"}, [], tmp_path), "vi-a.html": kept()}
    (tmp_path / paths.MANIFEST).write_text(manifest.written(steps), encoding="utf-8")
    assert manifest.read(tmp_path) == steps


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "{}", '{"sum": "a", "steps": {}}', "\xff"])
def test_a_manifest_that_is_damaged_stands_for_nothing(tmp_path, text):
    (tmp_path / paths.MANIFEST).write_text(text, encoding="latin-1")
    assert manifest.read(tmp_path) == {}
    assert manifest.read(tmp_path / "none") == {}


def test_a_manifest_in_which_anything_was_altered_stands_for_nothing(tmp_path):
    steps = {"vi-a.html": record.made_of({"code": "a"}, [], tmp_path, **kept())}
    text = manifest.written(steps)
    for place in [found.start() for found in re.finditer("[0-9a-f]", text)][::7]:
        other = "0" if text[place] != "0" else "1"
        file = tmp_path / paths.MANIFEST
        file.write_text(text[:place] + other + text[place + 1 :], encoding="utf-8")
        assert manifest.read(tmp_path) in ({}, steps)


def test_a_file_that_is_damaged_or_gone_is_named(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("page", encoding="utf-8")
    made = record.made_of({}, [page.name], tmp_path)
    assert record.damaged(made, tmp_path) == []
    page.write_text("pag", encoding="utf-8")
    assert record.damaged(made, tmp_path) == [page.name]
    page.unlink()
    assert record.damaged(made, tmp_path) == [page.name]


def test_an_input_that_differs_is_named(tmp_path):
    made = record.made_of({"code": "a", "looks": "b"}, [], tmp_path)
    assert record.differing(made, {"code": "a", "looks": "b"}) == []
    assert record.differing(made, {"code": "a", "looks": "c"}) == ["looks"]
    assert record.differing(made, {"code": "a"}) == ["looks"]
    assert record.differing(made, {"code": "a", "looks": "b", "year": "1"}) == ["year"]


# Why


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    rows = ["indicator_id,value", "growth,1", "income,2", "poverty,3"]
    (folder / "results.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("edit", "row"),
    [
        (("income,2", "income,5"), 3),
        (("poverty,3", "poverty,3\nwater,4"), 5),
        (("growth,1", "water,4\ngrowth,1"), 2),
        (("income,2\n", ""), 0),
        (("indicator_id,value", "indicator_id,figure"), 0),
    ],
)
def test_a_row_of_the_data_that_changed_is_told_as_a_spreadsheet_numbers_it(data, edit, row):
    made = {"rows": reasons.row_sums(data)}
    assert reasons.changed_rows(made, data) == ()
    file = data / "results.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(*edit), encoding="utf-8")
    assert [change.row for change in reasons.changed_rows(made, data)] == [row]


def test_a_data_file_that_cannot_be_read_is_left_to_the_check(data):
    made = {"rows": reasons.row_sums(data)}
    (data / "results.csv").write_bytes(b"\xff\xfe\x00")
    assert reasons.changed_rows(made, data) == ()


def test_a_table_is_told_by_the_row_of_the_data_that_is_about_the_same(tmp_path):
    run = Run(2025, tmp_path, tmp_path, (), (), ())
    changes = [
        reasons.Change("targets.csv", 7, frozenset({"x"})),
        reasons.Change("results.csv", 9, frozenset({"b"})),
    ]
    (tmp_path / paths.TABLES_FOLDER).mkdir()
    (tmp_path / paths.TABLES_FOLDER / "t.csv").write_text(
        "id,value\na,1\nb,2\nc,3\n", encoding="utf-8"
    )
    now, cells = but("t.csv", "value", 1, "5"), {"value": "0-2"}
    say = i18n.load_translator("en").message
    assert say(reasons.of_table("t.csv", cells, run, now, changes)) == "results.csv row 9 changed"
    assert say(reasons.of_table("t.csv", cells, run, now, changes[:1])).startswith("targets.csv")
    assert say(reasons.of_table("t.csv", cells, run, now, [])) == "tables/t.csv row 3 changed"
    assert say(reasons.of_table("t.csv", {}, run, now, [])) == "tables/t.csv changed"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_reason_is_told_in_words_of_its_own(language):
    say = i18n.load_translator(language).message
    told = [say(reasons.of_input(name)) for name in (*reasons.INPUTS, "province.toml")]
    told += [say(reasons.Change("results.csv", row).told()) for row in (0, 3)]
    told += [say(reasons.of_damage("vi/a.html"))]
    assert len(set(told)) == len(told)


# What a step rests on beside its data


@pytest.fixture
def copied(tmp_path, monkeypatch) -> Path:
    """The package, to be changed."""
    own = tmp_path / "briefing"
    shutil.copytree(paths.PACKAGE, own, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pipeline.py", "config.toml"):
        shutil.copy(paths.ROOT / name, tmp_path)
    package = paths.PACKAGE
    for name in ("PACKAGE", "LOCALES", "FONTS", "TEMPLATES", "CHART_STYLE", "DESIGN"):
        monkeypatch.setattr(paths, name, own / getattr(paths, name).relative_to(package))
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    looks = {
        step: tuple(own / place.relative_to(package) for place in places)
        for step, places in sums.STEP_DESIGN_FILES.items()
    }
    monkeypatch.setattr(sums, "STEP_DESIGN_FILES", looks)
    sums.hash_static_inputs.cache_clear()
    yield own
    sums.hash_static_inputs.cache_clear()


PAGES = {("html", "code"), ("pdf", "code"), ("book", "code")}


@pytest.mark.parametrize(
    ("file", "touched"),
    [
        ("chart/canvas.py", {("notebook", "code")}),
        ("measure/pace.py", {("tables", "code")}),
        ("publish/pages.py", {("tables", "code"), *PAGES}),
        ("words.py", {("tables", "code"), ("notebook", "code"), *PAGES}),
        ("options.py", set()),
        ("templates/page.typ", {("html", "looks"), ("pdf", "looks")}),
        ("templates/nd30.typ", {("html", "looks"), ("pdf", "looks")}),
        ("report.mplstyle", {("notebook", "looks")}),
        ("design.toml", {("notebook", "looks"), ("html", "looks"), ("pdf", "looks")}),
        ("locales/vi.po", set()),
    ],
)
def test_a_file_counts_for_the_steps_it_shapes_and_no_other(copied, file, touched):
    before = {step: dict(sums.hash_static_inputs(step)) for step in sums.STEP_MODULES}
    standing = sums.hash_installation_quickly()
    assert (copied / file).is_file()
    (copied / file).write_bytes((copied / file).read_bytes() + b"\n")
    sums.hash_static_inputs.cache_clear()
    now = {step: dict(sums.hash_static_inputs(step)) for step in sums.STEP_MODULES}
    assert {(s, n) for s in now for n in now[s] if now[s][n] != before[s][n]} == touched
    assert sums.hash_installation_quickly() != standing  # the short way looks at every file


# Whole runs

ONLY = ["--language", "en", "--format", "html"]
REPORTS = ["summary", "results", "domain-economy", "documents", "sources"]


def run(data: Path, outputs: Path, *more: str, command: str = "run") -> int:
    only = [word for report in REPORTS for word in ("--report", report)]
    return pipeline.main(
        [command, "--data", str(data), "--outputs", str(outputs), *only, *ONLY, *more]
    )


@pytest.fixture(scope="module")
def made(miniature: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A data folder, and what a run has made of it."""
    place = tmp_path_factory.mktemp("made")
    shutil.copytree(miniature, place / "data")
    assert run(place / "data", place / "outputs") == 0
    return place / "data", place / "outputs"


@pytest.fixture
def both(made: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    """The same, to be changed; the folder's path is part of the order."""
    shutil.copytree(made[0], tmp_path / "data")
    shutil.copytree(made[1], tmp_path / "outputs")
    return tmp_path / "data", tmp_path / "outputs"


def pages(outputs: Path) -> dict[str, bytes]:
    """Every file of a run but its manifest, by its path."""
    place = outputs / "miniature" / "2020"
    files = (file for file in sorted(place.rglob("*")) if file.is_file())
    return {
        file.relative_to(place).as_posix(): file.read_bytes()
        for file in files
        if file.name != paths.MANIFEST
    }


def rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def write(file: Path, cells: list[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows(cells)


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.mark.slow
def test_a_run_of_what_stands_makes_nothing_and_says_so(made, capsys):
    data, outputs = made
    times = {file: file.stat().st_mtime_ns for file in outputs.rglob("*") if file.is_file()}
    for command in ("run", "plan"):
        assert run(data, outputs, command=command) == 0
        told = capsys.readouterr().out
        assert [f"{report} · en · unchanged" in told for report in REPORTS] == [True] * 5
        assert "briefing.xlsx · unchanged" in told
        assert "Nothing has changed: every page stands as it was made." in told
    assert {file: file.stat().st_mtime_ns for file in outputs.rglob("*") if file.is_file()} == times


@pytest.mark.slow
def test_a_changed_figure_makes_again_only_what_shows_it_and_says_why(both, capsys):
    data, outputs = both
    before = pages(outputs)
    edit(data / "results.csv", "visits,2020,=,1.5", "visits,2020,=,1.6")
    starts = [cells[:2] for cells in rows(data / "results.csv")]
    row = starts.index(["visits", "2020"]) + 1
    assert run(data, outputs, command="plan") == 0
    planned = capsys.readouterr().out
    assert pages(outputs) == before
    assert run(data, outputs) == 0
    told = capsys.readouterr().out
    why = f"results.csv row {row} changed"
    for report in ("summary", "results", "sources"):
        assert f"{report} · en · notebook, html ({why})" in planned
        assert f"{report} · en · notebook ({why})" in told
    assert f"briefing.xlsx ({why})" in planned
    assert f"briefing.xlsx ({why})" in told
    for report in ("domain-economy", "documents"):
        assert f"{report} · en · unchanged" in planned
        assert f"{report} · en · unchanged" in told
    changed = {name for name, content in pages(outputs).items() if content != before.get(name)}
    assert {"en/summary.html", "en/results.html", "en/sources.html"} <= changed
    assert {"en/documents.html", "en/domain-economy.html"} & changed == set()


@pytest.mark.slow
def test_what_changed_data_leave_standing_is_what_a_fresh_run_makes(both, tmp_path):
    """Any one cell of the data altered: the same bytes as if nothing had ever been made."""
    data, outputs = both
    chance = random.Random(2026)
    for turn in range(4):
        file = data / chance.choice(["results.csv", "targets.csv", "indicators.csv", "sources.csv"])
        before = rows(file)
        own = [n for n in ("value", "name_en", "title_en", "note") if n in before[0]]
        row, column = chance.randrange(1, len(before)), before[0].index(chance.choice(own))
        old = before[row][column]
        now = [list(cells) for cells in before]
        now[row][column] = f"{old}1" if re.fullmatch(r"[\d.]+", old) else f"{old} other".strip()
        write(file, now)
        if run(data, outputs) != 0:  # not every cell can be altered so
            write(file, before)
            continue
        fresh = tmp_path / f"fresh-{turn}"
        assert run(data, fresh, "--fresh") == 0
        assert pages(outputs) == pages(fresh)


@pytest.mark.slow
def test_a_page_that_is_damaged_is_rendered_again_and_nothing_executed(both, capsys):
    data, outputs = both
    before = pages(outputs)
    (outputs / "miniature/2020/en/results.html").write_text("half", encoding="utf-8")
    assert run(data, outputs) == 0
    told = capsys.readouterr().out
    assert "results · en · html (en/results.html is gone or was changed)" in told
    assert "results · en · notebook · unchanged" in told
    assert "briefing.xlsx · unchanged" in told
    assert pages(outputs) == before


@pytest.mark.slow
def test_a_picture_that_is_gone_is_made_again_with_its_pdf_and_nothing_else(both, capsys):
    data, outputs = both
    only = ("--report", "sources", "--format", "pdf")
    assert run(data, outputs, *only) == 0
    picture = outputs / "miniature/2020/en/sources.png"
    before = picture.read_bytes()
    picture.unlink()
    capsys.readouterr()
    assert run(data, outputs, *only) == 0
    told = capsys.readouterr().out
    assert "sources · en · pdf (en/sources.png is gone or was changed)" in told
    assert "sources · en · notebook · unchanged" in told
    assert picture.read_bytes() == before
    assert 'src="en/sources.png"' in (outputs / "miniature/2020/index.html").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "damaged", ["manifest.json", "tables/measures.csv", "index.html", "briefing.xlsx"]
)
def test_whatever_is_damaged_is_noticed_and_made_again(both, damaged):
    data, outputs = both
    before = pages(outputs)
    (outputs / "miniature/2020" / damaged).write_text("half", encoding="utf-8")
    assert run(data, outputs) == 0
    assert pages(outputs) == before


@pytest.mark.slow
def test_fresh_makes_all_that_stands(both, capsys):
    data, outputs = both
    before = pages(outputs)
    assert run(data, outputs, "--fresh") == 0
    assert "unchanged" not in capsys.readouterr().out
    assert pages(outputs) == before


@pytest.mark.slow
def test_another_format_renders_from_the_notebook_that_stands(both, capsys):
    data, outputs = both
    before = pages(outputs)
    more = ["--data", str(data), "--outputs", str(outputs), "--report", "documents"]
    assert pipeline.main(["run", *more, "--language", "en", "--format", "pdf"]) == 0
    told = capsys.readouterr().out
    assert "documents · en · notebook · unchanged" in told
    now = pages(outputs)
    assert now["en/documents.pdf"].startswith(b"%PDF")
    assert now["notebooks/en-documents.ipynb"] == before["notebooks/en-documents.ipynb"]


def test_an_order_stands_only_while_all_its_files_do(tmp_path):
    data, outputs = tmp_path / "data", tmp_path / "outputs"
    own = outputs / "p" / "2025"
    for folder in (data, own):
        folder.mkdir(parents=True)
        (folder / "a.csv").write_text("a", encoding="utf-8")
    (outputs / paths.INDEX).write_text("index", encoding="utf-8")
    beside = tmp_path / "beside.csv"
    beside.write_text("b", encoding="utf-8")
    told = {"lines": [["a", 1]], "opened": [], "words": stands.words_of(console.UNCHANGED_WORDS)}
    read = {str(beside): sums.hash_file(beside)}
    stands.keep(outputs, "order", [data], [own], read, **told)
    assert stands.kept(outputs, "order", [data])["lines"] == [["a", 1]]
    assert stands.kept(outputs, "another", [data]) is None
    for file in (data / "a.csv", own / "a.csv", beside, outputs / paths.MANIFEST):
        content = file.read_text(encoding="utf-8")
        file.write_text(content + " ", encoding="utf-8")
        stood = stands.kept(outputs, "order", [data])
        assert (stood is None) == (file.name != paths.MANIFEST)
        file.write_text(
            content.replace('"order"', '"ordr"') if "{" in content else content, "utf-8"
        )
    assert stands.kept(outputs, "order", [data]) is None
