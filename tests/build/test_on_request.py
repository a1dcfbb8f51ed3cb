"""Formats on request: made where they are asked for or lie published; what people wrote is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from runs import folder_options

import pipeline
from briefing import config, paths
from briefing.build import plan, request

REPORT = config.Report(
    name="summary", notebook="summary.ipynb", formats=("html",), on_request=("docx", "pdf")
)


def run_of(folder: Path, formats: tuple[str, ...] = (), style: str = "screen") -> request.Run:
    return request.Run(2025, folder, (REPORT,), (REPORT,), ("vi",), formats, style)


def edition_of(folder: Path, formats: tuple[str, ...] = (), **more: str) -> request.Edition:
    return run_of(folder, formats, **more).editions()[0]


def test_a_run_makes_the_formats_of_a_report_and_those_on_request_where_asked_or_published(
    tmp_path,
):
    assert edition_of(tmp_path).formats == ("html",)
    assert edition_of(tmp_path, ("docx",)).formats == ("docx",)
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi" / "summary.docx").touch()
    assert edition_of(tmp_path).formats == ("html", "docx")
    links = run_of(tmp_path).links_of(edition_of(tmp_path))
    assert links["format:docx"] == "summary.docx"


def test_a_style_is_of_what_is_asked_for_and_what_lies_published_keeps_its_own(tmp_path):
    (tmp_path / "vi").mkdir()
    for kind in ("docx", "pdf"):
        (tmp_path / "vi" / f"summary.{kind}").touch()
    edition = edition_of(tmp_path, ("docx",), style="nd30")
    earlier = {"vi-summary.pdf": {"inputs": {"style": "screen"}, "files": {}}}
    styles = {kind: plan._find_style(edition, kind, earlier) for kind in ("docx", "pdf")}
    assert styles == {"docx": "nd30", "pdf": "screen"}


@pytest.mark.slow
def test_an_edited_word_file_survives_the_next_run_and_the_index_leads_to_the_new_one(
    tmp_path, capsys
):
    data = paths.ROOT / "tests" / "miniature"
    only = ["--report", "summary", "--language", "vi", *folder_options(tmp_path, data)]
    assert pipeline.main(["run", "--format", "docx", *only]) == 0
    [file] = tmp_path.glob("*/2020/vi/summary.docx")
    made = file.read_bytes()
    file.write_bytes(made + b"a person's")
    assert pipeline.main(["run", *only]) == 0
    said = capsys.readouterr().out
    assert "vi/summary-edited.docx" in said
    assert file.read_bytes() == made
    assert file.with_stem("summary-edited").read_bytes() == made + b"a person's"
    assert '"vi/summary.docx"' in (file.parents[1] / paths.INDEX).read_text(encoding="utf-8")
