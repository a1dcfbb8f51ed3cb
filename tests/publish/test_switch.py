"""A folder takes the place of another at once, or not at all, by whatever the system can."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from briefing import errors, paths
from briefing.publish import switch

WAYS = ["exchange", "renames"]


@pytest.fixture(params=WAYS)
def both(tmp_path: Path, request, monkeypatch) -> tuple[Path, Path]:
    """The folder that is read, and the one that is to take its place."""
    if request.param == "renames":
        monkeypatch.setattr(switch, "_find_exchange", lambda: None)
    folder, new = tmp_path / "2025", tmp_path / ".2025-abc"
    for place, text in ((folder, "old"), (new, "new")):
        place.mkdir()
        (place / "page.html").write_text(text, encoding="utf-8")
    return folder, new


def texts(place: Path) -> dict[str, str]:
    return {
        file.relative_to(place).as_posix(): file.read_text(encoding="utf-8")
        for file in place.rglob("*")
        if file.is_file()
    }


def test_the_new_folder_is_in_place_and_the_earlier_one_is_handed_back(both):
    folder, new = both
    earlier = switch.put_into_place(new, folder)
    assert earlier is not None
    assert (texts(folder), texts(earlier)) == ({"page.html": "new"}, {"page.html": "old"})
    assert sorted(folder.parent.iterdir()) == sorted([folder, earlier])


def test_a_first_folder_is_only_renamed(tmp_path):
    new = tmp_path / ".2025-abc"
    new.mkdir()
    assert switch.put_into_place(new, tmp_path / "2025") is None
    assert [one.name for one in tmp_path.iterdir()] == ["2025"]
    assert texts(tmp_path / "2025") == {}


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="no exchange of folders")
def test_this_system_exchanges_folders(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    inode = one.stat().st_ino
    assert switch.exchange(one, other)
    assert other.stat().st_ino == inode
    with pytest.raises(FileNotFoundError):
        switch.exchange(one, tmp_path / "none")


@pytest.mark.parametrize("code", switch.IMPOSSIBLE)
def test_a_file_system_that_cannot_exchange_gets_two_renames(tmp_path, monkeypatch, code):
    folder, new = tmp_path / "2025", tmp_path / ".2025-abc"
    folder.mkdir()
    new.mkdir()

    def refuse(*_: object) -> int:
        switch.ctypes.set_errno(code)
        return -1

    monkeypatch.setattr(switch, "_find_exchange", lambda: refuse)
    assert switch.put_into_place(new, folder) == tmp_path / ".2025.last"


def test_what_cannot_be_moved_leaves_all_as_it_was(both, monkeypatch):
    folder, new = both
    rename = Path.rename

    def refuse(place: Path, target: Path) -> Path:
        if target == folder and place.name.endswith(".next"):
            raise OSError(errno.EIO, "Input/output error", str(place), None, str(target))
        return rename(place, target)

    def fail(*_: object) -> bool:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "rename", refuse)
    if switch._find_exchange():
        monkeypatch.setattr(switch, "exchange", fail)
    with pytest.raises(OSError, match="Input/output"):
        switch.put_into_place(new, folder)
    assert texts(folder) == {"page.html": "old"}
    assert sorted(one.name for one in folder.parent.iterdir()) == [".2025-abc", "2025"]


def test_files_that_are_open_elsewhere_are_named_and_nothing_is_moved(both, monkeypatch):
    """As on Windows, where a folder with an open file cannot be renamed."""
    folder, new = both
    monkeypatch.setattr(switch, "_find_exchange", lambda: None)
    rename, opened = Path.rename, Path.open

    def refuse(place: Path, *arguments: object) -> object:
        if place == folder:
            raise PermissionError(errno.EACCES, "Access is denied", str(place))
        return rename(place, *arguments)

    def deny(file: Path, mode: str = "r", **options: object) -> object:
        if mode == "r+b":
            raise PermissionError(errno.EACCES, "Access is denied", str(file))
        return opened(file, mode, **options)

    monkeypatch.setattr(Path, "rename", refuse)
    monkeypatch.setattr(Path, "open", deny)
    with pytest.raises(errors.FilesInUse, match=r"page\.html"):
        switch.put_into_place(new, folder)
    assert texts(folder) == {"page.html": "old"}


KILLED = """
import os, sys
from pathlib import Path
from briefing.publish import switch
if sys.argv[1] == "renames":
    switch._find_exchange = lambda: None
left = int(sys.argv[3])
def count(event, arguments):
    global left
    if event in ("os.rename", "os.remove", "ctypes.call_function", "open") or "renameat" in event:
        left -= 1
        if left < 0:
            os._exit(9)
sys.addaudithook(count)
exchange = switch.exchange
def exchange_and_count(*both):
    done = exchange(*both)
    count("os.rename", ())
    return done
switch.exchange = exchange_and_count
place = Path(sys.argv[2])
switch.put_into_place(place / ".2025-abc", place / "2025")
"""


def test_after_a_kill_at_any_step_one_whole_folder_is_in_place(both, request):
    folder, new = both
    way = request.node.callspec.params["both"]
    for step in range(20):
        command = [sys.executable, "-c", KILLED, way, str(folder.parent), str(step)]
        end = subprocess.run(command, cwd=paths.ROOT, check=False).returncode
        left = switch.finish_switch(folder)
        assert texts(folder) in ({"page.html": "old"}, {"page.html": "new"})
        if end == 0:
            break
        assert end == 9
        for place in [*left, new]:
            shutil.rmtree(place, ignore_errors=True)
        assert [one.name for one in folder.parent.iterdir()] == ["2025"]
        new.mkdir()
        (new / "page.html").write_text("new", encoding="utf-8")
        (folder / "page.html").write_text("old", encoding="utf-8")
    assert 3 <= step < 19
