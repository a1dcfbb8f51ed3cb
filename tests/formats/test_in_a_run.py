"""The open formats of runs and releases: listed, verified, made again, and gone when of nothing."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

import pipeline
from briefing import paths
from briefing.build import cache

MINIATURE = paths.CHECKOUT / "tests" / "miniature"


def _run(folder: Path, *more: str) -> int:
    options = ["--data", str(folder / "data"), "--outputs", str(folder / "outputs")]
    chosen = ["--report", "progress", "--language", "en", "--format", "html"]
    return pipeline.main(["run", *options, *chosen, *more])


def _listed(run: Path) -> set[str]:
    return {name for step in cache.read_manifest(run).values() for name in step["files"]}


@pytest.mark.slow
def test_the_open_formats_are_of_the_run_and_of_the_release_as_all_its_files(tmp_path, capsys):
    shutil.copytree(MINIATURE, tmp_path / "data")
    outputs = tmp_path / "outputs"
    assert _run(tmp_path) == 0
    (run,) = [one.parent for one in outputs.glob("*/*/manifest.json")]
    made = {"tables/csv-metadata.json", "sdmx/results.csv", "json-stat/results-vi.json"}
    assert made <= _listed(run)
    assert "changes.json" not in _listed(run)
    page = (run / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{name}"' in page for name in made)

    figures = run / "sdmx" / "results.csv"  # changed by hand: found, and made again
    before = figures.read_bytes()
    figures.write_bytes(before.replace(b",A,", b",E,", 1))
    capsys.readouterr()
    assert pipeline.main(["verify", str(run)]) == 1
    assert "sdmx/results.csv" in capsys.readouterr().out
    assert _run(tmp_path) == 0
    assert figures.read_bytes() == before

    assert _run(tmp_path, "--final") == 0
    (first,) = outputs.glob("*/releases/*/*")
    assert made <= {one.relative_to(first).as_posix() for one in first.rglob("*") if one.is_file()}
    assert not (first / "changes.json").exists()
    results = tmp_path / "data" / "results.csv"
    head, *rows = csv.reader(results.read_text(encoding="utf-8").splitlines())
    rows[0][head.index("value")] = "77.7"
    with results.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows([head, *rows])
    assert _run(tmp_path) == 0
    assert _run(tmp_path, "--final") == 0
    second = max(outputs.glob("*/releases/*/*"))
    changes = (second / "changes.json").read_text(encoding="utf-8")
    assert '"77.7"' in changes
    capsys.readouterr()
    order = ["compare", str(first), str(second), "--format", "json", "--language", "vi"]
    assert pipeline.main(order) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(changes)
    assert pipeline.main(["verify", str(second), "--rebuild"]) == 0

    for release in (first, second):
        shutil.rmtree(release)
    assert _run(tmp_path) == 0
    assert not (run / "changes.json").exists()  # there is nothing to compare with any more
    assert pipeline.main(["verify", str(run)]) == 0
