"""`new DIR`: an empty province folder that `check` reads."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

import pipeline
from briefing import i18n
from briefing.data import files, schema


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert pipeline.main(["new", str(tmp_path / "moi")]) == 0
    return tmp_path / "moi"


def _check(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str, str]]:
    capsys.readouterr()
    code = pipeline.main(["check", "--data", str(folder), "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert code == any(one["severity"] == "error" for one in found)
    return [(one["file"], one["column"], one["severity"]) for one in found]


def test_every_file_of_the_contract_has_its_header(folder):
    for name, model in schema.ROW_MODELS.items():
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            assert list(csv.reader(lines)) == [schema.list_columns(model)]


def test_check_says_what_is_missing_first_the_names_then_the_rows(folder, capsys):
    empty = [(f"{name}.csv", "", "warning") for name in ("sources", "indicators")]
    empty += [(f"{name}.csv", "", "warning") for name in ("results", "targets")]
    named = [("province.toml", name, "error") for name in ("id", "name_vi", "name_en")]
    assert _check(folder, capsys) == named + empty
    entries = (folder / "province.toml").read_text(encoding="utf-8")
    entries = entries.replace('id = ""', 'id = "moi"').replace('= ""', '= "Mới"')
    (folder / "province.toml").write_text(entries, encoding="utf-8")
    assert _check(folder, capsys) == empty


@pytest.mark.parametrize(("language", "file"), [("vi", "README.md"), ("en", "README.en.md")])
def test_the_readme_has_every_column_and_every_unit(folder, language, file):
    text = (folder / file).read_text(encoding="utf-8")
    for name, model in schema.ROW_MODELS.items():
        assert f"## {name}.csv" in text
        assert all(f"| `{column}` |" in text for column in schema.list_columns(model))
    for unit in i18n.built_in_units().values():
        assert f"| `{unit.unit}` | {unit.label[language]} |" in text


@pytest.mark.parametrize("file", ["README.md", "README.en.md"])
def test_the_readme_says_what_the_columns_of_each_language_hold(folder, file):
    text = (folder / file).read_text(encoding="utf-8")
    rows = [re.split(r"(?<!\\)\|", line) for line in text.splitlines() if line.startswith("| `")]
    assert {len(row) for row in rows} <= {4, 5}
    for column in ("name_vi", "title_en", "publisher_vi", "aliases_en", "topic_vi", "scope_vi"):
        language = {"vi": "Tiếng Việt", "en": "English"}[column[-2:]]
        (first, *_) = (row for row in rows if row[1].strip() == f"`{column}`" and len(row) == 5)
        assert f"({language}): " in first[3]


def test_a_folder_that_is_not_empty_is_left_as_it_is(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    for folder in (tmp_path, tmp_path / "a.txt"):
        assert pipeline.main(["new", str(folder), "--language", "en"]) == 2
        assert "expected a folder that is empty" in capsys.readouterr().err
    assert files.read_below(tmp_path) == {"a.txt": b"x"}
    (tmp_path / "empty").mkdir()
    assert pipeline.main(["new", str(tmp_path / "empty")]) == 0
    assert {one.name for one in tmp_path.iterdir()} == {"a.txt", "empty"}
