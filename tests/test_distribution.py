"""The package as it is installed: everything it needs is in the wheel, which is the same again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from briefing import paths
from briefing.build import cache

BUILD = "import sys, backend; print(getattr(backend, sys.argv[1])(sys.argv[2]))"
MINIATURE = Path(__file__).parent / "miniature"
LEFT_OUT = (".git", ".venv", "outputs", "docs", "tests", "dist", "node_modules", "__pycache__")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what packages are built from."""
    copy = tmp_path_factory.mktemp("checkout") / "copy"
    ignored = shutil.ignore_patterns(*LEFT_OUT, ".*_cache", ".hypothesis")
    return Path(shutil.copytree(paths.ROOT, copy, ignore=ignored))


def build(checkout: Path, what: str, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600"}
    environment["PYTHONPATH"] = str(checkout / "distribution")
    command = [sys.executable, "-c", BUILD, what, str(folder)]
    done = subprocess.run(
        command, cwd=checkout, env=environment, capture_output=True, text=True, check=True
    )
    return folder / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def wheel(checkout: Path) -> Path:
    return build(checkout, "build_wheel", checkout.parent / "one")


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """The folder of an installation, with nothing of a checkout near it."""
    place = wheel.parents[1] / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    return place


def run(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    folder.mkdir(exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(installed), "LANG": "en_GB.UTF-8"}
    command = [sys.executable, "-m", "briefing", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_wheel_and_sdist_are_the_same_bytes_again_and_leave_the_checkout_alone(checkout, wheel):
    later = checkout.parent / "two"
    shutil.copytree(checkout, later / "copy")
    os.utime(later / "copy" / "pipeline.py", (0, 0))
    again = build(later / "copy", "build_wheel", later / "made")
    assert again.read_bytes() == wheel.read_bytes()
    source, same = (
        build(place, "build_sdist", place.parent / "sdist") for place in (checkout, later / "copy")
    )
    assert source.read_bytes() == same.read_bytes()
    assert not (checkout / "briefing" / "share").exists()
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"distribution/backend.py", "pipeline.py", "notebooks/summary.ipynb"} <= names


def test_the_wheel_has_every_file_of_the_package_and_what_lies_beside_it(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = {*archive.namelist()}
    package = {
        file.relative_to(paths.ROOT).as_posix()
        for file in paths.PACKAGE.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert package <= names
    beside = [
        paths.ROOT / "pipeline.py",
        paths.CONFIG,
        paths.REQUIREMENTS,
        *paths.NOTEBOOKS.glob("*.ipynb"),
    ]
    assert {f"briefing/share/{one.relative_to(paths.ROOT).as_posix()}" for one in beside} <= names
    assert not [name for name in names if name.startswith(("tests", "data", "docs"))]


def test_an_installed_package_asks_for_data_where_there_is_none(installed, tmp_path):
    done = run(installed, tmp_path / "empty", "run")
    assert done.returncode == 1
    assert done.stderr.startswith("data: found no province.toml; expected")
    assert [*(tmp_path / "empty").iterdir()] == []
    assert run(installed, tmp_path / "empty", "list").stdout.startswith("summary ")


@pytest.mark.slow
def test_an_installed_package_makes_the_bytes_of_the_checkout(installed, tmp_path):
    words = ["run", "--data", str(MINIATURE), "--year", "2020", "--report", "documents"]
    done = run(installed, tmp_path / "installed", *words, "--language", "vi")
    assert done.returncode == 0, done.stderr
    here = tmp_path / "checkout"
    here.mkdir()
    command = [sys.executable, str(paths.ROOT / "pipeline.py"), *words, "--language", "vi"]
    outputs = ["--outputs", str(here / "outputs")]
    environment = {**os.environ, "PYTHONPATH": str(paths.ROOT)}
    command += outputs
    subprocess.run(command, cwd=here, env=environment, check=True, capture_output=True)
    made = [
        {
            file.relative_to(place / "outputs").as_posix(): cache.hash_file(file)
            for file in (place / "outputs" / "miniature").rglob("*")
            if file.is_file()
        }
        for place in (tmp_path / "installed", here)
    ]
    assert made[0] == made[1]
    assert any(name.endswith(".pdf") for name in made[0])
