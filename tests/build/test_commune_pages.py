"""Pages of single communes: made where they are asked for, kept up to date, found by the index."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_reader import WITH_COMMUNES, written

import pipeline

pytestmark = pytest.mark.slow


def run(data: Path, outputs: Path, *options: str) -> int:
    of = ["--data", str(data), "--outputs", str(outputs), "--year", "2026"]
    return pipeline.main(["run", *of, "--language", "en", "--format", "html", *options])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return written(folder, good=WITH_COMMUNES)


def list_pages(outputs: Path) -> set[str]:
    return {file.stem for file in outputs.glob("mau/2026/en/*.html")}


def test_the_page_of_one_commune_is_made_alone_and_found_by_its_former_units(
    data, tmp_path, capsys
):
    outputs = tmp_path / "outputs"
    assert run(data, outputs, "--commune", "00001") == 0
    assert list_pages(outputs) == {"commune-00001"}
    index = (outputs / "mau" / "2026" / "index.html").read_text(encoding="utf-8")
    assert "formed from: Bản Cũ, Bản Xa" in index
    assert 'href="en/commune-00001.html"' in index
    capsys.readouterr()
    assert run(data, outputs, "--commune", "00009") == 2
    assert "--commune: found “00009”; expected a code of communes.csv" in capsys.readouterr().err


def test_a_page_of_a_commune_follows_its_figures_and_no_other_communes(data, tmp_path, capsys):
    outputs = tmp_path / "outputs"
    assert run(data, outputs, "--report", "communes", "--report", "commune") == 0
    names = {"00001", "00002", "00003"}
    assert list_pages(outputs) == {"communes", *(f"commune-{name}" for name in names)}
    report = (outputs / "mau" / "2026" / "en" / "communes.html").read_text(encoding="utf-8")
    assert 'href="commune-00001.html"' in report
    pages = {n: (outputs / f"mau/2026/en/commune-{n}.html").read_text("utf-8") for n in names}
    results = data / "commune_results.csv"
    results.write_text(
        results.read_text(encoding="utf-8") + "school,00003,2025,=,1,no,,yearbook,,,\n",
        encoding="utf-8",
    )
    assert run(data, outputs, "--report", "communes") == 0  # the others are brought up to date
    for name, before in pages.items():
        now = (outputs / f"mau/2026/en/commune-{name}.html").read_text("utf-8")
        assert (now != before) == (name == "00003")


def test_a_folder_without_communes_has_no_report_on_them(data, tmp_path, capsys):
    for name in ("communes.csv", "commune_results.csv"):
        (data / name).unlink()
    lines = (data / "derived.csv").read_text(encoding="utf-8").splitlines()[:3]
    (data / "derived.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run(data, tmp_path / "outputs", "--report", "communes") == 2
    assert "communes" in capsys.readouterr().err
