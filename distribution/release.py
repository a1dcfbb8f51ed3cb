"""`make release`: sdist, wheel and bill of materials into dist/, tried in an empty environment.

The wheel is built twice, from the checkout and from the sdist, and must have the same bytes. It is
installed with the locked packages into a new environment, where the main job is done in an empty
folder; every page must have the bytes that the checkout makes of the same data.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import backend

ROOT = backend.ROOT
DIST = ROOT / "dist"
DEFAULT_TIMESTAMP = "1767225600"  # as briefing/data/files.py: the same bytes whenever it is built
JOB = ("run", "--data", str(ROOT / "data"))


def run(*command: object, folder: Path = ROOT, path: str = "") -> None:
    """A command that must end well, with a path of Python's of its own."""
    environment = {**os.environ, "PYTHONPATH": path}
    subprocess.run([str(part) for part in command], cwd=folder, env=environment, check=True)


def build() -> Path:
    """sdist and wheel into dist/; the wheel. Raises SystemExit where it is not the sdist's."""
    os.chdir(ROOT)  # flit builds the project it is in
    os.environ.setdefault("SOURCE_DATE_EPOCH", DEFAULT_TIMESTAMP)
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir()
    source = DIST / backend.build_sdist(str(DIST))
    wheel = DIST / backend.build_wheel(str(DIST))
    with tempfile.TemporaryDirectory() as folder:
        pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation")
        run(*pip, "--wheel-dir", folder, source)
        if (Path(folder) / wheel.name).read_bytes() != wheel.read_bytes():
            raise SystemExit(f"{wheel.name}: the sdist builds another one than the checkout")
    return wheel


def list_materials(tool: str) -> None:
    """The bill of materials of the locked packages, CycloneDX, by its own tool."""
    options = ("--output-reproducible", "--pyproject", ROOT / "pyproject.toml", "--of", "JSON")
    bill = DIST / "sbom.cdx.json"
    run(tool, "requirements", *options, "--output-file", bill, ROOT / "requirements.txt")


def try_wheel(wheel: Path, folder: Path) -> None:
    """Install it, do the main job, compare. Raises SystemExit where a file is not the same."""
    venv.create(folder / "environment", with_pip=True)
    python = folder / "environment" / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "-r", ROOT / "requirements.txt")
    run(*pip, "--no-deps", wheel)
    for name in ("checkout", "installed"):
        (folder / name).mkdir()
    outputs = ("--outputs", folder / "checkout" / "outputs")
    run(sys.executable, "pipeline.py", *JOB, *outputs, path=str(ROOT))
    run(python.with_name("cao-bang-briefing"), *JOB, folder=folder / "installed")
    made = [list_files(folder / name / "outputs") for name in ("checkout", "installed")]
    differing = sorted(
        name for name in {*made[0], *made[1]} if made[0].get(name) != made[1].get(name)
    )
    if differing:
        raise SystemExit(f"not the same from the wheel as from the checkout: {' '.join(differing)}")
    print(f"{wheel.name}: {len(made[0])} files, the same bytes as from the checkout")


def list_files(outputs: Path) -> dict[str, bytes]:
    """The files of a run; the list of requests beside it names folders and is left out."""
    files = (file for file in outputs.rglob("*") if file.is_file())
    found = {file.relative_to(outputs).as_posix(): file.read_bytes() for file in files}
    found.pop("manifest.json", None)
    return found


if __name__ == "__main__":
    built = build()
    list_materials(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="release-") as place:
        try_wheel(built, Path(place))
    print("\n".join(str(file.relative_to(ROOT)) for file in sorted(DIST.iterdir())))
