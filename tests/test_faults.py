"""Faults caused for real while the commands run: what stood stays whole, and each is said in words.

Notebooks that go wrong are planted among those of a run; the system refuses files.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
import runs

import pipeline
from briefing import paths
from briefing.build import report
from briefing.data import files
from briefing.execute import confinement

pytestmark = pytest.mark.slow

MINIATURE = Path(__file__).parent / "miniature"
GOES_WRONG = {  # report → what its notebook does, what is said of it
    "summary": ("import os\nos._exit(3)", "the end of its process (exit code 3)"),
    "results": ("while True: print('x')", "more than 1 MB printed"),
    "documents": ("import os\nos.kill(os.getppid(), 9)", "PermissionError"),
    "domain-economy": (
        "[file.write_text('x') for file in stage.rglob('*.csv')]",
        "PermissionError",
    ),
    "domain-society": ("(stage / 'en' / 'planted.html').write_text('x')", "PermissionError"),
    "domain-infrastructure": ("import numpy\nnumpy.ones(10**11)", "more than 2 GB of memory"),
    "domain-programmes": ("import sys\nprint('\\ud800')\nsys.stdout.close()", "[outputs]"),
    "domain-governance": ("import sys\nsys.exit()", "[outputs]"),
}
STAGE = "from pathlib import Path\nstage = Path.cwd().parents[1]\n"


class Here:
    """A process of a run that is this one, where a test can take something away."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Any, ...]] = []

    def submit(self, *task: Any) -> None:
        self.waiting.append(task)

    def completed(self, block: bool = True) -> Iterator[tuple[Any, Any]]:
        while self.waiting:
            task = self.waiting.pop(0)
            yield task, report.make_report(*task)

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing runs on."""


Plant = Callable[[str, str], None]


@pytest.fixture
def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plant:
    """A function that adds a cell to a notebook of the runs to come."""
    notebooks = tmp_path / "notebooks"
    shutil.copytree(paths.NOTEBOOKS, notebooks)
    monkeypatch.setattr(paths, "NOTEBOOKS", notebooks)

    def add(name: str, source: str) -> None:
        file = notebooks / f"{name}.ipynb"
        made = nbformat.read(file, as_version=4)
        made.cells.append(nbformat.v4.new_code_cell(source))
        nbformat.write(made, file)

    return add


def make(outputs: Path, *reports: str) -> int:
    named = [word for name in reports for word in ("--report", name)]
    options = [*runs.folder_options(outputs, MINIATURE), "--language", "en", "--format", "html"]
    return pipeline.main(["run", *options, *named])


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a run nothing goes wrong in."""
    outputs = tmp_path_factory.mktemp("clean")
    assert make(outputs, "sources", "documents") == 0
    return files.read_below(outputs / "miniature" / "2020")


@pytest.mark.skipif(not confinement.find_landlock_version(), reason="no Landlock on this system")
def test_each_notebook_that_goes_wrong_is_one_message_and_the_others_are_made_whole(
    clean: dict[str, bytes], plant: Plant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, (source, _) in GOES_WRONG.items():
        notebook, _, domain = name.partition("-")
        body = "".join(f"    {line}\n" for line in (STAGE + source).splitlines())
        plant(notebook, f"if {f'domain == {domain!r}' if domain else True}:\n{body}")
    assert make(tmp_path / "outputs", *GOES_WRONG, "sources") == 1
    told = capsys.readouterr().err
    assert "Traceback" not in told
    for name, (_, why) in GOES_WRONG.items():
        message = re.search(
            rf"^report {name}, en: .*?(?=^report |\Z)", told, re.DOTALL | re.MULTILINE
        )
        assert message, name
        assert why in message[0], name
        assert len(re.findall(rf"^report {name}, en", told, re.MULTILINE)) == 1, name
    made = files.read_below(tmp_path / "outputs" / "miniature" / "2020")
    failed = {f"failed/en-{name}.ipynb" for name in GOES_WRONG}
    assert {*made} == {*failed, *(name for name in clean if "documents" not in name)}
    for name in ("notebooks/en-sources.ipynb", "tables/measures.csv", "tables/statements.csv"):
        assert made[name] == clean[name]
    assert not list((tmp_path / "outputs").glob("*/.*"))


@pytest.fixture
def unconfined(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that cannot keep a notebook from writing; reports are made by this process."""
    monkeypatch.setattr(confinement, "find_landlock_version", lambda: 0)
    monkeypatch.setattr(pipeline, "open_workers", lambda request: Here())


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "Path('tables/statements.csv').write_text('x')",
            "tables/statements.csv changed while its",
        ),
        (
            "table = Path('tables/statements.csv')\ntable.unlink()\ntable.symlink_to('/dev/null')",
            "tables/statements.csv changed while its notebook sources.ipynb ran",
        ),
    ],
)
@pytest.mark.usefixtures("unconfined")
def test_a_notebook_that_changes_what_it_is_given_is_not_published_and_named(
    source: str,
    said: str,
    clean: dict[str, bytes],
    plant: Plant,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    plant("sources", STAGE + source)
    assert make(tmp_path / "outputs", "sources", "documents") == 1
    assert said in capsys.readouterr().err
    made = files.read_below(tmp_path / "outputs" / "miniature" / "2020")
    assert {*made} == {name for name in clean if not re.search("en.sources", name)}
    assert made["notebooks/en-documents.ipynb"] == clean["notebooks/en-documents.ipynb"]


@pytest.mark.parametrize("change", ["write_text('x')", "unlink()"])
@pytest.mark.usefixtures("unconfined")
def test_a_page_that_is_not_as_it_was_made_is_not_published(
    change: str, plant: Plant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plant("documents", f"{STAGE}page = stage / 'en/sources.html'\nif page.exists(): page.{change};")
    assert make(tmp_path / "outputs", "documents", "sources") == 1
    told = capsys.readouterr()
    assert "report sources, en: found en/sources.html changed" in told.err
    assert "1 report failed" in told.out
    made = files.read_below(tmp_path / "outputs" / "miniature" / "2020")
    assert not [name for name in made if re.search("en.sources", name)]
    assert "en/documents.html" in made


@pytest.mark.usefixtures("unconfined")
def test_tables_changed_by_a_notebook_stop_the_run_and_what_stood_stays(
    clean: dict[str, bytes], plant: Plant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files.write_below(tmp_path / "outputs" / "miniature" / "2020", clean)
    plant("sources", f"{STAGE}(stage / 'tables/measures.csv').write_text('x');")
    assert make(tmp_path / "outputs", "sources") == 1
    assert (
        "found tables/measures.csv changed while the reports were made" in capsys.readouterr().err
    )
    left = files.read_below(tmp_path / "outputs" / "miniature" / "2020")
    assert {name: content for name, content in left.items() if "failed" not in name} == clean


@pytest.mark.usefixtures("unconfined")
def test_files_planted_in_a_run_are_never_published_and_told(
    clean: dict[str, bytes], plant: Plant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    planted = (
        "import os\n(stage / 'en').mkdir(exist_ok=True)\n"
        "os.symlink('/etc/passwd', stage / 'en' / 'link.html')\n"
        "os.mkfifo(stage / 'pipe')\n(stage / 'new').mkdir()\n"
        "(stage / 'new' / 'page.html').write_text('x');\nos.symlink('/etc', stage / 'folder')"
    )  # a link, a pipe, a file in a folder of its own, a link to a folder
    plant("sources", STAGE + planted)
    assert make(tmp_path / "outputs", "sources", "documents") == 0
    told = capsys.readouterr().out
    assert "not published, for no step of it made them: en/link.html, folder, new/page.html" in told
    made = files.read_below(tmp_path / "outputs" / "miniature" / "2020")
    assert {*made} == {*clean}
    assert not (tmp_path / "outputs" / "miniature" / "2020" / "folder").exists()
