"""Files of a folder are replaced together or not at all, whoever is killed and whoever reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.data import folder as folders


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with two files."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "one.csv").write_text("1")
    (folder / "two.csv").write_text("2")
    return folder


CONTENTS = {"one.csv": b"new", "two.csv": None, "received/a.xlsx": b"workbook"}


def read(folder: Path) -> dict[str, bytes]:
    with folders.open_to_read(folder):
        files = [file for file in folder.rglob("*") if file.is_file()]
        return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_files_are_replaced_removed_and_added_together(place: Path) -> None:
    with folders.open_to_change(place):
        folders.replace_together(place, CONTENTS)
    assert read(place) == {"one.csv": b"new", "received/a.xlsx": b"workbook"}
    assert sorted(file.name for file in place.parent.iterdir()) == ["data"]
    with folders.open_to_change(place):
        folders.replace_together(place, {"received/a.xlsx": None})
    assert not (place / "received").exists()


@pytest.mark.parametrize("beside", [True, False])
def test_what_a_kill_left_undone_is_done_before_the_folder_is_read(
    place: Path, monkeypatch: pytest.MonkeyPatch, beside: bool
) -> None:
    monkeypatch.setattr(folders, "_can_stage_beside", lambda _: beside)
    with monkeypatch.context() as killed, folders.open_to_change(place):
        killed.setattr(folders, "_finish", lambda _: None)
        folders.replace_together(place, CONTENTS)
    assert (place / "one.csv").read_bytes() == b"1"
    assert read(place) == {"one.csv": b"new", "received/a.xlsx": b"workbook"}


def test_a_reader_within_a_change_does_not_wait_for_itself(place: Path) -> None:
    with folders.open_to_change(place):
        assert read(place)["one.csv"] == b"1"


def test_what_cannot_be_written_leaves_everything(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    before = read(place)
    monkeypatch.setattr(folders.os, "fsync", refuse)
    with folders.open_to_change(place), pytest.raises(OSError, match="No space"):
        folders.replace_together(place, CONTENTS)
    assert read(place) == before
    assert sorted(file.name for file in place.parent.iterdir()) == ["data"]
