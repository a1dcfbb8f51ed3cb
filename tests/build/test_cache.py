"""What is up to date: all it was made from and what it made have the same bytes, no more."""

from __future__ import annotations

import csv
import importlib
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import runs

import pipeline
from briefing import i18n, paths
from briefing.build import cache, finished, request
from briefing.data import reader

# The manifest


def test_a_manifest_is_read_as_it_was_written(tmp_path):
    steps = {"tables": cache.make_step({"year": "2025"}, [], tmp_path, rows={"a.csv": {"1": "x"}})}
    (tmp_path / paths.MANIFEST).write_text(cache.format_manifest(steps), encoding="utf-8")
    assert cache.read_manifest(tmp_path) == steps


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "{}", '{"sum": "a", "steps": {}}', "\xff"])
def test_a_damaged_manifest_counts_as_none(tmp_path, text):
    (tmp_path / paths.MANIFEST).write_text(text, encoding="latin-1")
    assert cache.read_manifest(tmp_path) == {}
    assert cache.read_manifest(tmp_path / "none") == {}


def test_a_manifest_in_which_anything_was_altered_counts_as_none(tmp_path):
    steps = {"vi-a.html": cache.make_step({"code": "a"}, ["x"], tmp_path)}
    text = cache.format_manifest(steps)
    for place in [found.start() for found in re.finditer("[0-9a-f]", text)][::7]:
        other = "0" if text[place] != "0" else "1"
        file = tmp_path / paths.MANIFEST
        file.write_text(text[:place] + other + text[place + 1 :], encoding="utf-8")
        assert cache.read_manifest(tmp_path) in ({}, steps)


def reasons(*arguments) -> list[str] | None:
    say = i18n.load_translator("en").message
    found = cache.find_reasons(*arguments)
    return None if found is None else [say(reason) for reason in found]


def test_a_step_that_was_never_made_has_no_reason(tmp_path):
    assert reasons(None, {}, tmp_path) is None


def test_a_file_that_is_damaged_or_missing_is_named(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("page", encoding="utf-8")
    step = cache.make_step({}, [page.name], tmp_path)
    assert reasons(step, {}, tmp_path) == []
    page.write_text("pag", encoding="utf-8")
    assert reasons(step, {}, tmp_path) == ["page.html is missing or was changed"]
    page.unlink()
    assert reasons(step, {}, tmp_path) == ["page.html is missing or was changed"]


def test_an_input_that_changed_is_named(tmp_path):
    step = cache.make_step({"code": "a", "design": "b"}, [], tmp_path)
    assert reasons(step, {"code": "a", "design": "b"}, tmp_path) == []
    changed = [cache.INPUT_CHANGES["design"].text]
    assert reasons(step, {"code": "a", "design": "c"}, tmp_path) == changed
    assert reasons(step, {"code": "a"}, tmp_path) == changed
    assert reasons(step, {"code": "a", "design": "b", "x.csv": "1"}, tmp_path) == ["x.csv changed"]


# Why


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    rows = ["indicator_id,period,value", "growth,2024,1", "income,2024,2", "poverty,2024,3"]
    (folder / "results.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (("income,2024,2", "income,2024,5"), "results.csv row 3 changed"),
        (("poverty,2024,3", "poverty,2024,3\nwater,2024,4"), "results.csv row 5 changed"),
        (("growth,2024,1", "water,2024,4\ngrowth,2024,1"), "results.csv row 2 changed"),
        (("income,2024,2\n", ""), "results.csv: the row income, 2024 was deleted"),
    ],
)
def test_a_row_of_the_data_that_changed_is_named_as_a_spreadsheet_numbers_it(data, edit, reason):
    step = {"rows": cache.list_row_sums(reader.read_data_files(data))}
    assert cache.list_row_changes(step, reader.read_data_files(data)) == ()
    file = data / "results.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(*edit), encoding="utf-8")
    say = i18n.load_translator("en").message
    assert [
        say(change.describe())
        for change in cache.list_row_changes(step, reader.read_data_files(data))
    ] == [reason]


def test_a_data_file_that_cannot_be_read_is_left_to_the_check(data):
    step = {"rows": cache.list_row_sums(reader.read_data_files(data))}
    (data / "results.csv").write_bytes(b"\xff\xfe\x00")
    assert cache.list_row_changes(step, reader.read_data_files(data)) == ()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_reason_has_words_of_its_own(language):
    say = i18n.load_translator(language).message
    texts = [say(reason) for reason in cache.INPUT_CHANGES.values()]
    assert len(set(texts)) == len(texts)


# What a step depends on beside its data


@pytest.fixture
def copied(tmp_path, monkeypatch) -> Iterator[Path]:
    """The package, to be changed."""
    copy = tmp_path / "briefing"
    shutil.copytree(paths.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pipeline.py", "config.toml"):
        shutil.copy(paths.ROOT / name, tmp_path)
    package = paths.PACKAGE
    for name in ("PACKAGE", "LOCALES", "FONTS", "TEMPLATES", "CHART_STYLE", "DESIGN"):
        monkeypatch.setattr(paths, name, copy / getattr(paths, name).relative_to(package))
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    design = {
        step: tuple(copy / place.relative_to(package) for place in places)
        for step, places in {**cache.DESIGN, "": cache.PAGE_DESIGN}.items()
    }
    monkeypatch.setattr(cache, "DESIGN", design)
    monkeypatch.setattr(cache, "PAGE_DESIGN", design.pop(""))
    cache.hash_project.cache_clear()
    yield copy
    cache.hash_project.cache_clear()


STEPS = ("tables", "ipynb", "html", "pdf", "xlsx", "index")
PAGES = {(step, "code") for step in ("html", "pdf", "xlsx", "index")}


@pytest.mark.parametrize(
    ("file", "touched"),
    [
        ("report/charts/targets.py", {("ipynb", "code"), *PAGES}),
        ("analysis/targets/pace.py", {("tables", "code"), ("ipynb", "code")}),
        ("publish/html.py", {("tables", "code"), *PAGES}),
        ("i18n/translator.py", {("tables", "code"), ("ipynb", "code"), *PAGES}),
        ("cli.py", set()),
        ("publish/templates/page.typ", {(s, "design") for s in ("ipynb", "html", "pdf", "index")}),
        ("report/charts.mplstyle", {("ipynb", "design")}),
        ("report/design.toml", {(s, "design") for s in ("ipynb", "html", "pdf", "index")}),
        ("i18n/locales/vi.po", set()),
    ],
)
def test_a_file_counts_for_the_steps_it_shapes_and_no_other(copied, file, touched):
    before = {step: dict(cache.hash_project(step)) for step in STEPS}
    installation = cache.hash_project_files(cache.list_project_files())
    assert (copied / file).is_file()
    (copied / file).write_bytes((copied / file).read_bytes() + b"\n")
    cache.hash_project.cache_clear()
    now = {step: dict(cache.hash_project(step)) for step in STEPS}
    changed = {(s, n) for s in now for n in now[s] if now[s][n] != before[s][n]}
    assert {step for step in changed if step[1] != "versions"} == touched
    assert (
        cache.hash_project_files(cache.list_project_files()) != installation
    )  # the fast way looks at every file


def test_a_finished_request_is_found_only_while_all_its_files_are_the_same(tmp_path):
    data, outputs = tmp_path / "data.csv", tmp_path / "outputs"
    page = outputs / "p" / "2025" / "page.html"
    page.parent.mkdir(parents=True)
    for file in (data, page):
        file.write_text("a", encoding="utf-8")
    read, made = {str(data): cache.hash_file(data)}, {"p/2025/page.html": cache.hash_file(page)}
    now = cache.hash_project_files(cache.list_project_files())
    finished.write_finished(outputs, "key", read, made, [("a", 1)], [], outputs, now, [])
    assert finished.find_finished(outputs, "key", now)["lines"] == [["a", 1]]
    assert finished.find_finished(outputs, "other", now) is None
    for file in (data, page):
        file.write_text("b", encoding="utf-8")
        assert finished.find_finished(outputs, "key", now) is None
        file.write_text("a", encoding="utf-8")
    assert finished.find_finished(outputs, "key", now) is not None
    manifest = outputs / paths.MANIFEST
    manifest.write_text(manifest.read_text("utf-8").replace('"a"', '"b"'), encoding="utf-8")
    assert finished.find_finished(outputs, "key", now) is None


def test_of_the_requests_that_were_carried_out_the_newest_are_kept(tmp_path):
    keys = [str(number) for number in range(finished.MOST_REQUESTS + 2)]
    for key in [*keys, keys[3]]:  # the fourth once more
        finished.write_finished(tmp_path, key, {}, {}, [], [], tmp_path, {}, [])
    found = [key for key in keys if finished.find_finished(tmp_path, key, {}) is not None]
    assert found == keys[2:]
    finished.write_finished(tmp_path, "new", {}, {}, [], [], tmp_path, {}, [])
    kept = [key for key in keys if finished.find_finished(tmp_path, key, {}) is not None]
    assert kept == keys[3:]
    finished.write_finished(tmp_path, "newer", {}, {}, [], [], tmp_path, {}, [])
    assert finished.find_finished(tmp_path, keys[3], {}) is not None  # asked for last
    assert finished.find_finished(tmp_path, keys[4], {}) is None


# Whole runs

ONLY = ["--language", "en", "--format", "html"]
REPORTS = ["summary", "results", "domain-economy", "documents", "sources"]


def run(data: Path, outputs: Path, *more: str, command: str = "run") -> int:
    only = [word for report in REPORTS for word in ("--report", report)]
    return pipeline.main([command, *runs.folder_options(outputs, data), *only, *ONLY, *more])


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
def test_an_unchanged_run_makes_nothing_and_says_so(made, capsys):
    data, outputs = made
    times = {file: file.stat().st_mtime_ns for file in outputs.rglob("*") if file.is_file()}
    for command in ("run", "plan"):
        assert run(data, outputs, command=command) == 0
        told = capsys.readouterr().out
        assert [f"{report} · en · unchanged" in told for report in REPORTS] == [True] * 5
        assert "briefing.xlsx · unchanged" in told
        assert "Nothing has changed: every page is up to date." in told
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
    assert "domain-economy · en · unchanged" in planned  # is not given that row
    assert "domain-economy · en · unchanged" in told
    assert "documents · en · html · unchanged" in told  # its notebook came out the same
    changed = {name for name, content in pages(outputs).items() if content != before.get(name)}
    assert {"en/summary.html", "en/results.html", "en/sources.html"} <= changed
    assert {"en/documents.html", "en/domain-economy.html"} & changed == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("damaged", "planned"),
    [
        ("tables/gaps.csv", "tables (tables/gaps.csv is missing or was changed)"),
        ("briefing.xlsx", "briefing.xlsx (briefing.xlsx is missing or was changed)"),
        ("index.html", "index (index.html is missing or was changed)"),
    ],
)
def test_a_damaged_table_workbook_or_index_is_planned_and_made_again(
    both, capsys, damaged, planned
):
    data, outputs = both
    before = pages(outputs)
    (outputs / "miniature" / "2020" / damaged).unlink()
    assert run(data, outputs, command="plan") == 0
    lines = capsys.readouterr().out.splitlines()
    others = {line for line in lines if " (" in line} - {planned, "index (a page changed)"}
    assert (planned in lines, others) == (True, set())
    assert run(data, outputs) == 0
    assert pages(outputs) == before


@pytest.mark.slow
def test_what_changed_data_leave_as_it_is_equals_what_a_fresh_run_makes(both, tmp_path):
    """Any one cell of the data altered: the same bytes as if nothing had ever been made."""
    data, outputs = both
    chance = random.Random(2026)
    for turn in range(4):
        file = data / chance.choice(["results.csv", "targets.csv", "indicators.csv", "sources.csv"])
        before = rows(file)
        fields = [n for n in ("value", "name_en", "title_en", "note") if n in before[0]]
        row, column = chance.randrange(1, len(before)), before[0].index(chance.choice(fields))
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
    assert "results · en · html (en/results.html is missing or was changed)" in told
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
    assert "sources · en · pdf (en/sources.png is missing or was changed)" in told
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
def test_fresh_makes_what_is_up_to_date_again(both, capsys):
    data, outputs = both
    before = pages(outputs)
    assert run(data, outputs, "--fresh") == 0
    assert "unchanged" not in capsys.readouterr().out
    assert pages(outputs) == before


@pytest.mark.slow
def test_another_format_renders_from_the_notebook_that_is_up_to_date(both, capsys):
    data, outputs = both
    before = pages(outputs)
    more = [*runs.folder_options(outputs, data), "--report", "documents"]
    assert pipeline.main(["run", *more, "--language", "en", "--format", "pdf"]) == 0
    told = capsys.readouterr().out
    assert "documents · en · notebook · unchanged" in told
    now = pages(outputs)
    assert now["en/documents.pdf"].startswith(b"%PDF")
    assert now["notebooks/en-documents.ipynb"] == before["notebooks/en-documents.ipynb"]


def times(outputs: Path) -> dict[str, int]:
    return {str(file): file.stat().st_mtime_ns for file in outputs.rglob("*") if file.is_file()}


@pytest.mark.slow
def test_a_part_of_what_is_up_to_date_makes_nothing_and_is_answered_at_once_the_next_time(
    both, capsys, monkeypatch
):
    data, outputs = both
    kept = str(outputs / paths.MANIFEST)  # of the requests that were carried out
    before = times(outputs)
    commands = [
        ["run", *runs.folder_options(outputs, data), *more, *ONLY]
        for more in (["--report", "summary"], ["--report", "results", "--report", "sources"])
    ]
    for command in commands:
        assert pipeline.main(command) == 0
        assert "Nothing has changed" in capsys.readouterr().out
        assert {**times(outputs), kept: 0} == {**before, kept: 0}
    before = times(outputs)
    monkeypatch.delattr(request, "read_request")  # nothing more is read than the sums
    for command in commands:
        assert pipeline.main(command) == 0
        assert "Nothing has changed" in capsys.readouterr().out
    assert times(outputs) == before


@pytest.mark.slow
@pytest.mark.parametrize("damage", [None, "[1, 2", "[]"])
def test_requests_that_were_carried_out_are_kept_again_where_the_file_of_them_is_damaged(
    both, damage
):
    data, outputs = both
    kept = outputs / paths.MANIFEST
    kept.unlink()
    assert run(data, outputs) == 0
    before = kept.read_text("utf-8")
    kept.unlink()
    if damage is not None:
        kept.write_text(damage, encoding="utf-8")
    assert run(data, outputs) == 0
    assert kept.read_text("utf-8") == before


@pytest.mark.slow
@pytest.mark.parametrize("damaged", ["tables/measures.csv", "index.html", "briefing.xlsx"])
def test_a_run_that_makes_a_file_beside_the_pages_again_does_not_say_nothing_changed(
    both, damaged, capsys
):
    data, outputs = both
    (outputs / "miniature/2020" / damaged).unlink()
    assert run(data, outputs) == 0
    told = capsys.readouterr().out
    assert "Every page is up to date; a notebook, table, workbook or index was made again." in told
    assert ("index · unchanged" in told) == (damaged != "index.html")


@pytest.mark.slow
def test_a_value_edited_while_a_run_is_under_way_is_published_by_the_next(both, monkeypatch):
    """The sums are of the bytes that were read: an edit after the reading is not taken for them."""
    data, outputs = both
    edit(data / "results.csv", "visits,2020,=,1.5", "visits,2020,=,1.6")
    analyse = importlib.import_module("briefing.analysis.analyse")
    original = analyse.analyse

    def edit_meanwhile(dataset, year):
        edit(data / "results.csv", "visits,2020,=,1.6", "visits,2020,=,1.7")
        monkeypatch.setattr(analyse, "analyse", original)
        return original(dataset, year)

    monkeypatch.setattr(analyse, "analyse", edit_meanwhile)
    assert run(data, outputs) == 0
    assert "1.6" in (outputs / "miniature/2020/en/sources.html").read_text("utf-8")
    assert run(data, outputs) == 0
    assert "1.7" in (outputs / "miniature/2020/tables/results.csv").read_text("utf-8")
    assert "1.7" in (outputs / "miniature/2020/en/sources.html").read_text("utf-8")


@pytest.mark.slow
def test_a_page_that_was_published_and_not_asked_for_is_brought_up_to_date_too(both, capsys):
    data, outputs = both
    edit(data / "results.csv", "visits,2020,=,1.5", "visits,2020,=,1.6")
    command = ["run", *runs.folder_options(outputs, data), "--report", "summary", *ONLY]
    assert pipeline.main(command) == 0
    assert "sources · en · html" in capsys.readouterr().out
    assert "1.6" in (outputs / "miniature/2020/en/sources.html").read_text("utf-8")


@pytest.mark.slow
def test_a_report_that_config_names_no_more_is_neither_linked_nor_left(both, monkeypatch, tmp_path):
    data, outputs = both
    config = tmp_path / "config.toml"
    parts = paths.CONFIG.read_text(encoding="utf-8").split("[[report]]")
    kept = [part for part in parts if 'name = "documents"' not in part]
    config.write_text("[[report]]".join(kept), encoding="utf-8")
    monkeypatch.setattr(paths, "CONFIG", config)
    folder = outputs / "miniature/2020"
    assert (folder / "en/documents.html").is_file()
    command = ["run", *runs.folder_options(outputs, data), "--report", "summary", *ONLY]
    assert pipeline.main(command) == 0
    assert not list(folder.rglob("*documents*"))
    linked = [f for f in folder.rglob("*.html") if "documents.html" in f.read_text("utf-8")]
    assert linked == []


@pytest.mark.slow
def test_the_index_lists_every_report_that_is_up_to_date_whatever_was_asked(both):
    data, outputs = both
    edit(data / "results.csv", "visits,2020,=,1.5", "visits,2020,=,1.6")
    command = ["run", *runs.folder_options(outputs, data), "--report", "summary", *ONLY]
    assert pipeline.main(command) == 0
    index = (outputs / "miniature/2020/index.html").read_text("utf-8")
    assert [report for report in REPORTS if f'href="en/{report}.html"' not in index] == []


@pytest.mark.slow
def test_a_deleted_row_is_named(both, capsys):
    data, outputs = both
    cells = rows(data / "results.csv")
    gone = next(n for n, row in enumerate(cells) if row[:2] == ["visits", "2020"])
    write(data / "results.csv", [row for n, row in enumerate(cells) if n != gone])
    assert run(data, outputs, command="plan") == 0
    assert "results.csv: the row visits, 2020 was deleted" in capsys.readouterr().out
