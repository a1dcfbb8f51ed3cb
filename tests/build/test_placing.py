"""A run is put into place with all that stays, and nothing a person wrote is lost."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from briefing import i18n, paths
from briefing.build import cache, placing
from briefing.build.request import Run
from briefing.data import files
from briefing.publish import switch

PAGES = ("vi/a.html", "vi/a.docx", "index.html")


def make_run(outputs: Path, text: str, *names: str) -> Run:
    """A run whose stage has some pages, with a manifest of them all."""
    run = Run(2025, outputs / "x" / "2025", (), (), (), (), stage=outputs / "x" / ".2025-abc")
    for name in names or PAGES:
        files.write_file(run.stage / name, f"{text} {name}")
    steps = {
        name: cache.make_step({}, [name], run.stage if name in (names or PAGES) else run.folder)
        for name in PAGES
    }
    files.write_file(run.stage / paths.MANIFEST, cache.format_manifest(steps))
    return run


def place(run: Run, *removed: str) -> list[str]:
    say = i18n.load_translator("en").message
    return [say(kept) for kept in placing.place_run(run, removed)]


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """The folder of a run."""
    run = make_run(tmp_path, "one")
    assert place(run) == []
    return run.folder


def test_what_is_made_again_is_replaced_and_the_rest_is_the_same_file(published, tmp_path):
    (published / "vi" / "note.txt").write_text("a person's", encoding="utf-8")
    (published / "empty").mkdir()
    (published / "link").symlink_to("vi/note.txt")
    names = ("index.html", "vi/note.txt", "vi/a.html")
    before = [(published / name).stat().st_ino for name in names]
    assert place(make_run(tmp_path, "two", "vi/a.html")) == []
    after = [(published / name).stat().st_ino for name in names]
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, True, False]
    assert (published / "vi" / "a.html").read_text(encoding="utf-8") == "two vi/a.html"
    assert (published / "link").readlink() == Path("vi/note.txt")
    assert (published / "empty").is_dir()
    assert [one.name for one in published.parent.iterdir()] == ["2025"]


def test_tables_that_are_in_no_manifest_are_replaced_too(tmp_path):
    for text in ("one", "two"):  # as of provinces compared, or of data with warnings
        run = make_run(tmp_path, text)
        (run.stage / "tables").mkdir()
        (run.stage / "tables" / "units.csv").write_text(text, encoding="utf-8")
        assert place(run) == []
    assert (run.folder / "tables" / "units.csv").read_text(encoding="utf-8") == "two"


def test_what_is_to_be_removed_is_gone(published, tmp_path):
    assert place(make_run(tmp_path, "two", "vi/a.html"), "index.html") == []
    assert sorted(files.read_below(published)) == ["manifest.json", "vi/a.docx", "vi/a.html"]
    assert place(make_run(tmp_path, "two", "vi/a.html"), "vi/a.docx") == []
    assert sorted(files.read_below(published)) == ["manifest.json", "vi/a.html"]


def test_a_run_that_makes_the_same_again_leaves_the_folder_alone(published, tmp_path):
    inode = published.stat().st_ino
    assert place(make_run(tmp_path, "one")) == []
    assert published.stat().st_ino == inode
    assert [one.name for one in published.parent.iterdir()] == ["2025"]


def test_others_may_read_what_was_made_as_before(published, tmp_path):
    assert published.stat().st_mode & 0o777 == 0o777 & ~placing._get_umask()
    published.chmod(0o750)
    place(make_run(tmp_path, "two"))
    assert published.stat().st_mode & 0o777 == 0o750


def test_where_files_have_no_second_names_they_are_copied(published, tmp_path, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    (published / "note.txt").write_text("a person's", encoding="utf-8")
    place(make_run(tmp_path, "two", "vi/a.html"))
    assert (published / "note.txt").read_text(encoding="utf-8") == "a person's"


def test_a_word_file_a_person_wrote_in_is_kept_beside_the_one_made_again(published, tmp_path):
    for number, suffix in enumerate(["", "-2", "-2"]):
        edited = f"edited {min(number, 1)}"
        (published / "vi" / "a.docx").write_text(edited, encoding="utf-8")
        (told,) = place(make_run(tmp_path, f"made {number}"))
        assert told == f"vi/a.docx was written in: what it was is kept as vi/a-edited{suffix}.docx"
        kept = published / "vi" / f"a-edited{suffix}.docx"
        assert kept.read_text(encoding="utf-8") == edited


@pytest.mark.parametrize("way", ["exchange", "renames"])
def test_what_a_person_writes_at_the_moment_of_the_switch_is_brought_over(
    published, tmp_path, monkeypatch, way
):
    if way == "renames":
        monkeypatch.setattr(switch, "_find_exchange", lambda: None)
    (published / "vi" / "note.txt").write_text("first", encoding="utf-8")
    put = switch.put_into_place

    def write_and_put(new: Path, folder: Path) -> Path | None:
        for name in ("vi/note.txt", "vi/new.txt", "vi/a.docx", "vi/a.html"):
            part = published / "part"  # as editors save
            part.write_text("last", encoding="utf-8")
            part.replace(published / name)
        return put(new, folder)

    monkeypatch.setattr(switch, "put_into_place", write_and_put)
    (told,) = place(make_run(tmp_path, "two"))
    assert "vi/a-edited.docx" in told
    texts = {name: text.decode() for name, text in files.read_below(published).items()}
    assert (texts["vi/note.txt"], texts["vi/new.txt"], texts["vi/a-edited.docx"]) == ("last",) * 3
    assert texts["vi/a.docx"] == "two vi/a.docx"
    assert texts["vi/a.html"] == "two vi/a.html"  # of the other pages none is written in


def test_a_program_that_has_an_unchanged_file_open_writes_into_the_one_in_place(
    published, tmp_path
):
    (published / "note.txt").write_text("first", encoding="utf-8")
    with (published / "note.txt").open("a", encoding="utf-8") as file:
        place(make_run(tmp_path, "two"))
        file.write(", second")
    assert (published / "note.txt").read_text(encoding="utf-8") == "first, second"


def test_who_comes_after_a_kill_cleans_the_outputs_and_keeps_what_was_written(published, tmp_path):
    province = published.parent
    earlier = switch.beside(published, "next")  # exchanged, and not yet taken away
    shutil.copytree(published, earlier)
    (earlier / "vi" / "note.txt").write_text("a person's", encoding="utf-8")
    unpublished = switch.beside(province / "2026", "next")  # complete, and not yet in its place
    shutil.copytree(published, unpublished)
    (unpublished / switch.MARK).touch()
    discarded = switch.beside(province / "2024", "next")
    shutil.copytree(published, province / "2024")
    shutil.copytree(published, discarded)
    for name in (switch.MARK, "planted.txt"):
        (discarded / name).touch()
    for stage in (
        province / ".2025-abc",
        tmp_path / "y" / ".2020-x",
        province / "releases/2025/.a.part",
    ):
        files.write_file(tmp_path / stage / "vi" / "a.html", "half")
    (tmp_path / ".index.html.77.part").touch()
    placing.clean_outputs(tmp_path)
    assert (published / "vi" / "note.txt").read_text(encoding="utf-8") == "a person's"
    runs = [one for one in sorted(province.iterdir()) if one.name != "releases"]
    assert [one.name for one in runs] == ["2024", "2025", "2026"]
    assert not (province / "2024" / "planted.txt").exists()
    assert list(tmp_path.rglob(".*")) == []
    assert [one.name for one in tmp_path.iterdir()] == ["x"]


def test_an_outputs_folder_is_taken_away_again_where_nothing_was_made(tmp_path):
    with placing.open_outputs(tmp_path / "outputs"):
        assert (tmp_path / "outputs" / paths.LOCK).is_file()
    assert list(tmp_path.iterdir()) == []
