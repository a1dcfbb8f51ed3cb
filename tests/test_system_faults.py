"""What the system refuses is one message with a path and what to do; output never stops a command.

Each fault is caused for real, and a command is a process of its own. What stood stays whole.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from briefing import paths
from briefing.data import files

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the faults are caused as Linux has them"),
]
MINIATURE = Path(__file__).parent / "miniature"
RUN = "run --data {data} --year 2020 --report documents --language en --format html --workers 1"
SEEN = "Traceback", "Exception ignored", "Error:", "Errno"  # of what is no message


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command line of a shell, `pipeline` in it being the command."""
    command = f"{sys.executable} {paths.ROOT / 'pipeline.py'}"
    return subprocess.run(  # noqa: PLW1510 - the code is what is tested
        ["bash", "-c", re.sub(r"\bpipeline\b(?!\.)", command, line, count=1)],
        env={**os.environ, "LANG": "en_GB.UTF-8", "PYTHONPATH": str(paths.ROOT), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=120,
    )


def say(line: str, **environment: str) -> str:
    """What a command says that the system refuses something: a message, no more."""
    done = shell(line, **environment)
    assert done.returncode in (1, 2), done.stdout + done.stderr
    assert not [mark for mark in SEEN if mark in done.stderr.replace("Error: ", "")], done.stderr
    return done.stderr.strip().splitlines()[-1]


def can_mount() -> bool:
    return os.geteuid() == 0 and not shell("unshare -m mount -t tmpfs none /mnt").returncode


needs_mount = pytest.mark.skipif(not can_mount(), reason="no file system can be mounted here")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return shutil.copytree(MINIATURE, tmp_path / "data")


@needs_mount
@pytest.mark.parametrize("size", ["64k", "200k", "280k", "300k", "400k"])
def test_a_full_disk_is_one_message(size: str, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    mount = f"mount -t tmpfs -o size={size} none {tmp_path}/full"
    line = f"{mount} && pipeline {RUN.format(data=MINIATURE)} --outputs {tmp_path}/full"
    told = say(f"unshare -m bash -c '{line}'")
    assert f"{tmp_path}/full/" in told
    assert told.endswith(
        "(No space left on device); expected a file or folder that is there and "
        "that one may read and write; make room on that disk and run again"
    )


@pytest.mark.parametrize("kilobytes", [1, 16, 60])
def test_files_that_may_not_grow_are_one_message_and_what_stood_stays(
    kilobytes: int, tmp_path: Path
) -> None:
    stood = {"miniature/2020/en/documents.html": b"earlier", "index.html": b"earlier"}
    files.write_below(tmp_path / "outputs", stood)
    run = f"pipeline {RUN.format(data=MINIATURE)} --outputs {tmp_path}/outputs"
    told = say(f"ulimit -f {kilobytes}; {run}")
    assert "(File too large)" in told
    left = files.read_below(tmp_path / "outputs")
    assert {name: left[name] for name in stood} == stood


REFUSED = {  # what is asked for → what is said of it
    RUN + " --outputs {file}": "{file}: found that it cannot be read or written",
    RUN + " --outputs {loop}": "Too many levels of symbolic links",
    RUN + " --outputs {long}": "give a shorter name",
    "check --data '[**'": "[**: found no province.toml",
    "check --data /": "/: found no province.toml",
    "judge {long}.csv": "File name too long",
    "intake {long}.xlsx --data {data}": "File name too long",
    "verify-text {long}.txt --data {data}": "File name too long",
    "refresh {folder}": "found a folder",
    "compare {file} {long}": "File name too long",
    "template {file}/x.xlsx --year 2021 --data {data}": "{file}",
    "template {long}.xlsx --year 2021 --data {data}": "give a shorter name",
    "new {long}": "give a shorter name",
    "new {file}/x": "{file}: found",
    "list > /dev/full": "the command's output",
    "check --data {data} > /dev/full": "No space left on device",
    "check --data {data} --sources {file}": "found no folder",
    "intake {file} --data {data} --format json > /dev/full": "No space left on device",
}


@pytest.mark.parametrize("line", REFUSED)
def test_a_path_that_cannot_be_used_is_one_message(line: str, data: Path, tmp_path: Path) -> None:
    places = {"data": data, "file": tmp_path / "file", "folder": tmp_path, "long": "x" * 300}
    places |= {"loop": tmp_path / "loop"}
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert REFUSED[line].format_map(places) in say(f"pipeline {line.format_map(places)}")


@pytest.mark.parametrize("command", ["check", "plan", "intake bieu.csv", "verify-text d.txt"])
def test_names_that_are_no_unicode_and_a_working_folder_that_is_gone_do_no_harm(
    command: str, data: Path, tmp_path: Path
) -> None:
    odd = data.rename(os.fsdecode(os.fsencode(data) + b"\xff"))
    for name in ("bieu.csv", "d.txt"):
        (tmp_path / name).write_text("5,5", encoding="utf-8")
    command = command.replace(" ", f" {tmp_path}/")
    asked = f"pipeline {command} --data {tmp_path}/$'data\\xff'"
    (tmp_path / "gone").mkdir()
    for line in (asked, f"cd {tmp_path}/gone; rmdir {tmp_path}/gone; {asked}"):
        done = shell(line)
        assert not [mark for mark in SEEN if mark in done.stderr.replace("Error: ", "")], (
            done.stderr
        )
        assert done.returncode in (0, 1)
    assert files.read_below(odd)


def test_a_run_of_a_folder_whose_name_is_no_unicode_is_made_and_answered_again(
    data: Path, tmp_path: Path
) -> None:
    data.rename(os.fsdecode(os.fsencode(data) + b"\xff"))
    run = f"pipeline {RUN.format(data=tmp_path)} --outputs {tmp_path}/outputs"
    run = run.replace(f"--data {tmp_path}", f"--data {tmp_path}/$'data\\xff'")
    assert [shell(run).returncode for _ in range(2)] == [0, 0]
    assert "Nothing has changed" in shell(run).stdout


ENDS = {  # where a command's output goes → its exit code, None: as it would have had
    "PYTHONIOENCODING=cp1252 {0}": None,
    "PYTHONIOENCODING=ascii {0}": None,
    "LC_ALL=C PYTHONCOERCECLOCALE=0 PYTHONUTF8=0 {0}": None,
    "{0} >&-": None,
    "{0} 2>&-": None,
    "{0} >&- 2>&- <&-": None,
    "{0} 2>/dev/full": None,
    "{0} | true; exit ${{PIPESTATUS[0]}}": 141,
    "{0} 2>&1 | head -c 1; exit ${{PIPESTATUS[0]}}": 141,
}


@pytest.mark.parametrize("where", ENDS)
def test_output_in_any_encoding_or_to_nowhere_never_stops_a_command(where: str) -> None:
    for command, code in (("list", 0), ("check --language vi", 0), ("nonsense", 2)):
        done = shell(where.format(f"pipeline {command}"))
        assert "Traceback" not in done.stderr + done.stdout, done.stderr
        assert "Exception ignored" not in done.stderr, done.stderr
        assert done.returncode in (code, ENDS[where] or code), (command, done.stderr)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_an_answer_for_a_program_is_json_in_every_encoding(encoding: str) -> None:
    faulty = shell("pipeline check --format json --language vi", PYTHONIOENCODING=encoding)
    assert json.loads(faulty.stdout) == []
    asked = "pipeline intake Thiếu.xlsx --format json --language vi"
    assert json.loads(shell(asked, PYTHONIOENCODING=encoding).stdout)["file"] == "Thiếu.xlsx"


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """A copy of the project that can be damaged."""
    for name in ("briefing", "notebooks"):
        shutil.copytree(paths.ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.pyc"))
    for name in ("pipeline.py", "config.toml"):
        shutil.copy(paths.ROOT / name, tmp_path)
    return tmp_path


DAMAGE: Mapping[str, tuple[str, str]] = {  # what is done to it → what a run says
    "rm config.toml": ("config.toml", "No such file or directory"),
    "rm config.toml; mkdir config.toml": ("config.toml", "found a folder"),
    "echo '[[[' > config.toml": ("config.toml", "expected a TOML file in UTF-8"),
    "rm -r notebooks": ("notebook", "documents.ipynb"),
    ": > notebooks/documents.ipynb": ("documents.ipynb", "found no notebook that can be read"),
    "echo '{}' > notebooks/documents.ipynb": ("documents.ipynb", "found no notebook that can be"),
    "sed -i 's/: int = 2025/: int = (/' notebooks/documents.ipynb": (
        "documents.ipynb",
        "no notebook",
    ),
    "rm briefing/i18n/locales/vi.po": ("vi", ""),
    "rm briefing/report/design.toml": ("design.toml", "No such file or directory"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_project_with_a_part_missing_or_broken_is_one_message(
    damage: str, installation: Path
) -> None:
    run = RUN.format(data=MINIATURE).removeprefix("run ")
    line = f"cd {installation}; {damage}; {sys.executable} pipeline.py run {run}"
    done = shell(line + f" --outputs {installation}/outputs", PYTHONPATH=str(installation))
    assert done.returncode in (1, 2), done.stdout
    assert "Traceback" not in done.stderr
    assert all(part in done.stderr for part in DAMAGE[damage]), done.stderr


@pytest.mark.parametrize("reader", ["true", "head -n 1"])
def test_a_run_whose_progress_nobody_reads_any_more_is_made_and_published(
    reader: str, tmp_path: Path
) -> None:
    run = f"pipeline {RUN.format(data=MINIATURE)} --outputs {tmp_path}/outputs"
    done = shell(f"{run} | {reader}; exit ${{PIPESTATUS[0]}}")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "outputs/miniature/2020/en/documents.html").is_file()
