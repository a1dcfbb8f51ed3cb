"""What is edited while a run is under way is said, and made again by the next run.

`EDITS=6 pytest tests/build/test_edits.py` edits each file after each of the six lines of a run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from briefing import errors, paths
from briefing.data import folder as folders
from briefing.data import reader

EDITS = int(os.environ.get("EDITS", "0"))
PLACED = 4  # lines a run prints before its pages are put into place
MINIATURE = paths.ROOT / "tests" / "miniature"
EDITOR = """
import sys
from pathlib import Path
from briefing.build import console

line, file, before, after = int(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:5]
step = console.Progress.step

def edit_after(self, *arguments, **about):
    global line
    step(self, *arguments, **about)
    if line == 0:
        text = file.read_text(encoding="utf-8")
        assert before in text
        file.write_text(text.replace(before, after, 1), encoding="utf-8")
    line -= 1

console.Progress.step = edit_after
import pipeline
sys.exit(pipeline.main(sys.argv[5:]))
"""
CATALOGUE = 'msgid "What adds up and what does not"\nmsgstr "'
FILES = {  # file → what is edited in it, and where the page says it
    "data/sources.csv": ("draft_report,", "draft_report,Zebra ", "tables/sources.csv"),
    "notebooks/documents.ipynb": (
        "documents_cover(run, say)",
        "documents_cover(run, say)  # Zebra",
        "notebooks/en-documents.ipynb",
    ),
    "briefing/i18n/locales/en.po": (CATALOGUE, f"{CATALOGUE}Zebra ", "en/documents.html"),
    "briefing/publish/templates/page.html.j2": ("<html ", "<html data-zebra ", "en/documents.html"),
    "briefing/publish/html.py": (
        'BREAKS.sub("", page)',
        'BREAKS.sub("", page) + "<!-- Zebra -->"',
        "en/documents.html",
    ),
}
OPTIONS = "--year 2020 --report documents --language en --format html --data data --outputs out"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project with the miniature province, to be edited."""
    unneeded = shutil.ignore_patterns("__pycache__")
    for name in ("briefing", "notebooks"):
        shutil.copytree(paths.ROOT / name, tmp_path / name, ignore=unneeded)
    for name in ("pipeline.py", "config.toml"):
        shutil.copy(paths.ROOT / name, tmp_path)
    shutil.copytree(MINIATURE, tmp_path / "data")
    return tmp_path


def run(project: Path, *program: str) -> str:
    """What a run prints."""
    done = subprocess.run(
        [sys.executable, *program, "run", *OPTIONS.split(), "--workers", "1"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), "LANG": "en_GB.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "line"),
    [(file, n) for at, file in enumerate(FILES) for n in (range(EDITS) if EDITS else [at % 3])],
)
def test_a_file_edited_while_a_run_is_under_way_is_said_and_made_again(project, file, line):
    before, after, page = FILES[file]
    place = project / "out" / "miniature" / "2020" / page
    told = run(project, "-c", EDITOR, str(line), file, before, after)
    assert after in (project / file).read_text(encoding="utf-8")
    if line < PLACED:
        name = file.removeprefix("data/")
        assert f"Changed while the run was under way: {name}. " in told
    run(project, "pipeline.py")
    assert "zebra" in place.read_text(encoding="utf-8").lower()
    assert "Nothing has changed" in run(project, "pipeline.py")


def test_a_folder_is_read_again_until_it_is_the_same_twice(tmp_path, monkeypatch):
    shutil.copytree(MINIATURE, tmp_path, dirs_exist_ok=True)
    results, targets = tmp_path / "results.csv", tmp_path / "targets.csv"
    read, left = folders._read_files, [targets, results]

    def read_and_edit(*arguments):
        contents = read(*arguments)
        if left:
            left.pop().write_bytes(b"edited")
        return contents

    monkeypatch.setattr(folders, "_read_files", read_and_edit)
    contents = reader.read_data_files(tmp_path)
    assert contents["results.csv"] == contents["targets.csv"] == b"edited"


def test_a_folder_that_never_is_the_same_twice_is_refused(tmp_path, monkeypatch):
    shutil.copytree(MINIATURE, tmp_path, dirs_exist_ok=True)
    read = folders._read_files

    def read_and_edit(*arguments):
        contents = read(*arguments)
        (tmp_path / "results.csv").write_bytes(contents["results.csv"] + b"\n")
        return contents

    monkeypatch.setattr(folders, "_read_files", read_and_edit)
    with pytest.raises(errors.ChangingFolder, match="change while they are read"):
        reader.load_province(tmp_path)
