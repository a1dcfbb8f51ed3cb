"""The handbook: each command of its pages is run, and what a page quotes is what is printed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from briefing import paths

HANDBOOK = paths.ROOT / "docs" / "handbook"
PAGES = {  # a page in Vietnamese → in English
    "quy-trinh-hang-nam": "yearly-round",
    "bieu-so-lieu": "workbook",
    "doc-bao-cao": "reading",
    "sua-van-ban-word": "editing",
    "tinh-moi": "new-province",
    "mot-nam-lam-thu": "played-year",
    "xa-phuong": "communes",
}
LANGUAGES = {"vi": "vi_VN.UTF-8", "en": "en_GB.UTF-8"}
KEPT = ("briefing", "notebooks", "data", "data-demo", "docs/handbook", "pipeline.py", "config.toml")
JANUARY_2027 = "1800000000"
PROMPT, LEFT_OUT, END = "$ ", "…", "@@ended"
MOST_BYTES = 800_000  # of its pictures
ASKS = re.compile(r"intake (?!.*--write)")  # ends with 1 where the file is asked about


class Command(NamedTuple):
    """A command of a page and the lines it quotes of what is printed."""

    text: str
    quoted: tuple[str, ...]


def read_page(language: str, name: str) -> str:
    return (HANDBOOK / language / f"{name}.md").read_text(encoding="utf-8")


def list_commands(text: str) -> list[Command]:
    """What the fenced blocks have a reader type: `sh` line by line, `console` after a prompt."""
    commands: list[Command] = []
    for kind, block in re.findall(r"^```(\w*)\n(.*?)^```$", text, re.M | re.S):
        assert kind in {"sh", "console"}
        for line in block.splitlines():
            if kind == "sh" or line.startswith(PROMPT):
                commands.append(Command(line.removeprefix(PROMPT), ()))
            else:
                commands[-1] = commands[-1]._replace(quoted=(*commands[-1].quoted, line))
    return commands


def run_all(commands: list[Command], folder: Path, language: str) -> list[tuple[int, str]]:
    """The commands in one shell, in a copy of the repository: how each ended, what it printed."""
    for name in KEPT:
        copy = shutil.copytree if (paths.ROOT / name).is_dir() else shutil.copy2
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy(paths.ROOT / name, folder / name)
    python = folder / "bin" / "python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    environment = {
        **{**os.environ, "PYTHONPATH": str(folder), "LANG": LANGUAGES[language]},
        **{"PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}", "LC_ALL": ""},
        "SOURCE_DATE_EPOCH": JANUARY_2027,
    }
    script = "".join(f"{command.text}\necho '{END}' $?\n" for command in commands)
    told = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    ).stdout
    parts = re.findall(rf"(.*?)^{END} (\d+)\n", told, re.M | re.S)
    return [(int(code), printed) for printed, code in parts]


def quotes(printed: str, quoted: tuple[str, ...]) -> bool:
    """Whether lines are what is printed, … standing for what a page leaves out."""
    lines = [re.escape(line.strip()).replace(LEFT_OUT, ".*") for line in quoted]
    pattern = "".join(r"(?:.*\n)*?" if line == ".*" else line + r"\n" for line in lines if line)
    shown = "".join(f"{line.strip()}\n" for line in printed.splitlines() if line.strip())
    return re.fullmatch(pattern, shown.replace("\N{NO-BREAK SPACE}", " ")) is not None


def played(name: str, language: str) -> bool:
    """A page whose commands quote nothing is run once: both languages have the same."""
    return language == "vi" or any(c.quoted for c in list_commands(read_page("en", name)))


RUNS = [
    (language, name)
    for pair in PAGES.items()
    for language, name in zip(LANGUAGES, pair, strict=True)
    if list_commands(read_page(language, name)) and played(name, language)
]


@pytest.mark.slow
@pytest.mark.parametrize(("language", "name"), RUNS)
def test_each_command_of_a_page_runs_and_prints_what_is_quoted(tmp_path, language, name) -> None:
    commands = list_commands(read_page(language, name))
    results = run_all(commands, tmp_path, language)
    assert len(results) == len(commands)
    for command, (code, printed) in zip(commands, results, strict=True):
        assert code <= bool(ASKS.search(command.text)), f"{command.text}\n{printed}"
        assert not command.quoted or quotes(printed, command.quoted), f"{command.text}\n{printed}"


@pytest.mark.parametrize(("vietnamese", "english"), PAGES.items())
def test_both_languages_have_the_same_commands(vietnamese, english) -> None:
    texts = (
        [c.text for c in list_commands(read_page(*page))]
        for page in (("vi", vietnamese), ("en", english))
    )
    first, second = texts
    assert [text.replace("--language vi", "--language en") for text in first] == second


def test_the_handbook_lists_its_pages_and_has_no_other() -> None:
    listed = re.findall(r"\]\((\w\w/[\w-]+)\.md\)", (HANDBOOK / "README.md").read_text("utf-8"))
    there = [f"{file.parent.name}/{file.stem}" for file in HANDBOOK.glob("*/*.md")]
    assert sorted(listed) == sorted(there)
    assert {f"vi/{name}" for name in PAGES} | {f"en/{name}" for name in PAGES.values()} == set(
        there
    )


def test_its_links_lead_to_files_and_its_pictures_are_described_and_small() -> None:
    shown: set[Path] = set()
    for page in [HANDBOOK / "README.md", *HANDBOOK.glob("*/*.md")]:
        text = page.read_text(encoding="utf-8")
        for mark, described, link in re.findall(r"(!?)\[([^\]]*)\]\(([^)#:]+)\)", text):
            target = (page.parent / link).resolve()
            assert target.is_file(), f"{page.name}: {link}"
            if mark:
                assert len(described) > 40, f"{page.name}: {link}"
                shown.add(target)
    own = set((HANDBOOK / "pictures").glob("*.png"))
    assert own == {file for file in shown if file.parent.parent == HANDBOOK}
    assert sum(file.stat().st_size for file in own) < MOST_BYTES


def test_what_is_quoted_wrongly_is_seen() -> None:
    assert quotes("  a 1\nb 2\nc\n", ("a …", LEFT_OUT, "c"))
    assert not quotes("a 1\nb 2\nc\n", ("a …", "c"))
    assert not quotes("a 1\nc\n", ("a 2", LEFT_OUT))
