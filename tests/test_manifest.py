"""What still stands: a page whose every input and own bytes are as they were, and no other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import pipeline
from briefing import errors, manifest, paths, words

NOW = {"notebook": "a", "code": "b", "results.csv": "c"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a run with one page."""
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi" / "one.html").write_text("page", encoding="utf-8")
    return tmp_path


@pytest.fixture
def made() -> manifest.Made:
    return {"inputs": dict(NOW), "pages": {"vi/one.html": manifest.of("page")}}


def test_a_page_stands_while_its_inputs_and_its_bytes_are_as_they_were(folder, made):
    assert manifest.changed(made, NOW, folder, ["vi/one.html"]) == []


@pytest.mark.parametrize("name", [*NOW, "targets.csv"])
def test_an_input_that_differs_is_named(folder, made, name):
    assert manifest.changed(made, {**NOW, name: "other"}, folder, ["vi/one.html"]) == [name]


def test_an_input_that_is_there_no_more_is_named(folder, made):
    left = {name: kept for name, kept in NOW.items() if name != "results.csv"}
    assert manifest.changed(made, left, folder, ["vi/one.html"]) == ["results.csv"]


@pytest.mark.parametrize("content", ["pag", None])
def test_a_page_that_is_damaged_or_gone_is_named(folder, made, content):
    page = folder / "vi" / "one.html"
    page.unlink() if content is None else page.write_text(content, encoding="utf-8")
    assert manifest.changed(made, NOW, folder, ["vi/one.html"]) == ["vi/one.html"]


@pytest.mark.parametrize(
    "kept", [None, {}, [], "text", {"inputs": {}}, {"inputs": 3, "pages": {}}, {"pages": {}}]
)
def test_what_was_never_made_or_cannot_be_read_does_not_stand(folder, kept):
    assert manifest.changed(kept, NOW, folder, ["vi/one.html"]) is None


def test_a_page_of_another_format_than_was_made_does_not_stand(folder, made):
    assert manifest.changed(made, NOW, folder, ["vi/one.html", "vi/one.pdf"]) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"a": '])
def test_a_manifest_that_is_damaged_stands_for_nothing(tmp_path, text):
    (tmp_path / paths.MANIFEST).write_text(text, encoding="utf-8")
    assert manifest.read(tmp_path) == {}
    assert manifest.read(tmp_path / "none") == {}


def test_a_manifest_is_read_as_it_was_written(tmp_path, made):
    (tmp_path / paths.MANIFEST).write_text(manifest.written({"vi-one": made}), encoding="utf-8")
    assert manifest.read(tmp_path) == {"vi-one": made}


def test_the_first_row_in_which_a_table_differs_is_told_as_a_spreadsheet_numbers_it(tmp_path):
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("head\na\nb\n", encoding="utf-8")
    for text, row in (("head\na\nc\n", 3), ("head\na\nb\nc\n", 4), ("head\na\nb\n", 0)):
        new.write_text(text, encoding="utf-8")
        assert manifest.first_row(old, new) == row
    assert manifest.first_row(tmp_path / "none.csv", new) == 0


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_reason_is_told_in_words(tmp_path, language):
    names = ["notebook", "parameters", *manifest.ground(), "results.csv", "vi/one.html"]
    told = [words.speak(language).message(m) for m in manifest.told(names, tmp_path, tmp_path)]
    assert len(set(told)) == len(names)
    assert all(
        isinstance(message, errors.Message) for message in manifest.told(names, tmp_path, tmp_path)
    )


def test_every_file_that_shapes_a_page_is_part_of_the_ground(tmp_path, monkeypatch):
    """A word, a template, a line of code: each changes the sum it belongs to and no other."""
    before = dict(manifest.ground())
    copied = tmp_path / "briefing"
    shutil.copytree(paths.PACKAGE, copied, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(paths.ROOT / "pipeline.py", tmp_path)
    package = paths.PACKAGE
    for name in ("PACKAGE", "LOCALES", "FONTS", "TEMPLATES", "CHART_STYLE"):
        monkeypatch.setattr(paths, name, copied / getattr(paths, name).relative_to(package))
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(manifest, "LOOKS", (paths.FONTS, paths.TEMPLATES, paths.CHART_STYLE))
    for file, name in (
        ("chart/canvas.py", "code"),
        ("locales/vi.po", "words"),
        ("templates/page.typ", "looks"),
        ("report.mplstyle", "looks"),
    ):
        manifest.ground.cache_clear()
        assert dict(manifest.ground()) == before
        kept = (copied / file).read_bytes()
        (copied / file).write_bytes(kept + b"\n")
        manifest.ground.cache_clear()
        now = dict(manifest.ground())
        assert {key for key in now if now[key] != before[key]} == {name}
        (copied / file).write_bytes(kept)
    manifest.ground.cache_clear()


def run(data: Path, outputs: Path, *more: str) -> int:
    only = ["--report", "summary", "--report", "results", "--language", "en", "--format", "html"]
    return pipeline.main(["run", "--data", str(data), "--outputs", str(outputs), *only, *more])


@pytest.mark.slow
def test_a_run_makes_again_only_what_changed_and_says_why(miniature, tmp_path, capsys):
    data, outputs = tmp_path / "data", tmp_path / "outputs"
    shutil.copytree(miniature, data)
    assert run(data, outputs) == 0
    place = outputs / "miniature" / "2020"
    pages = {page: page.read_bytes() for page in place.rglob("*.*") if page.is_file()}
    times = {page: page.stat().st_mtime_ns for page in place.glob("en/*")}
    capsys.readouterr()

    assert run(data, outputs) == 0
    told = capsys.readouterr().out
    assert told.count("unchanged") == 2
    assert "Nothing has changed: every page stands as it was made." in told
    assert {page: page.stat().st_mtime_ns for page in place.glob("en/*")} == times

    (place / "en" / "results.html").write_text("half", encoding="utf-8")
    assert run(data, outputs) == 0
    told = capsys.readouterr().out
    assert "summary · en · unchanged" in told
    assert "results · en · notebook (en/results.html is gone or was changed)" in told
    assert {page: page.read_bytes() for page in pages} == pages

    results = data / "results.csv"
    figure = results.read_text(encoding="utf-8")
    results.write_text(figure.replace("income,2020,=,56.0", "income,2020,=,56.5"), encoding="utf-8")
    assert run(data, outputs) == 0
    told = capsys.readouterr().out
    assert "measures.csv row" in told
    assert "unchanged" not in told
    results.write_text(figure, encoding="utf-8")
    assert run(data, outputs) == 0
    assert {page: page.read_bytes() for page in pages} == pages
    capsys.readouterr()

    assert run(data, outputs, "--fresh") == 0
    assert "unchanged" not in capsys.readouterr().out
    assert {page: page.read_bytes() for page in pages} == pages
    kept = json.loads((place / paths.MANIFEST).read_text(encoding="utf-8"))
    assert set(kept) == {"en-summary", "en-results"}


@pytest.mark.slow
def test_a_report_made_before_stands_in_the_manifest_of_a_run_of_another(miniature, tmp_path):
    outputs = tmp_path / "outputs"
    for report in ("summary", "results"):
        only = ["--report", report, "--language", "en", "--format", "html"]
        told = ["run", "--data", str(miniature), "--outputs", str(outputs), *only]
        assert pipeline.main(told) == 0
    kept = json.loads((outputs / "miniature/2020" / paths.MANIFEST).read_text(encoding="utf-8"))
    assert set(kept) == {"en-summary", "en-results"}
