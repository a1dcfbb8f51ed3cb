"""A third language is a catalogue, its columns in the data and its name in config.toml, no code."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from briefing import paths
from briefing.data import schema

LANGUAGE, MARK = "fr", "‹fr› "
UNTRANSLATED = ("text", "no such file")  # messages, which fall back to English
BABEL_KNOWS = ("date format", "order", "language")  # contexts a catalogue may leave out


def copy_project(folder: Path) -> Path:
    """A checkout of the project, its province the miniature."""
    shutil.copytree(paths.PACKAGE, folder / "briefing", ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copytree(paths.NOTEBOOKS, folder / "notebooks")
    shutil.copytree(paths.ROOT / "tests" / "miniature", folder / "data")
    for file in (paths.CONFIG, paths.ROOT / "pipeline.py"):
        shutil.copy(file, folder)
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of the project with French as its third language."""
    folder = copy_project(tmp_path_factory.mktemp("project"))
    config = paths.CONFIG.read_text(encoding="utf-8")
    assert 'languages = ["vi", "en"]\n' in config
    config = config.replace('languages = ["vi", "en"]\n', 'languages = ["vi", "en", "fr"]\n')
    (folder / "config.toml").write_text(config, encoding="utf-8")
    write_catalogue(folder / paths.LOCALES.relative_to(paths.ROOT))
    add_columns(folder / "data")
    translate_columns((folder / paths.UNITS.relative_to(paths.ROOT)).parent)
    return folder


def write_catalogue(locales: Path) -> None:
    """The French catalogue: the English texts, each with a mark."""
    with (locales / "en.po").open("rb") as file:
        catalogue = read_po(file, locale=LANGUAGE)
    for entry in list(catalogue):
        if not entry.id:
            continue
        if entry.id in UNTRANSLATED or entry.context in BABEL_KNOWS:
            catalogue.delete(entry.id, entry.context)
            continue
        forms = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        ids = entry.id if isinstance(entry.id, (tuple, list)) else (entry.id,)
        marked = tuple(MARK + (form or text) for form, text in zip(forms, ids, strict=True))
        entry.string = marked if len(marked) > 1 else marked[0]
    with (locales / f"{LANGUAGE}.po").open("wb") as file:
        write_po(file, catalogue)


def add_columns(folder: Path) -> None:
    """French beside the English of a province folder."""
    toml = (folder / paths.PROVINCE_FILE).read_text(encoding="utf-8")
    name = next(line for line in toml.splitlines() if line.startswith("name_en"))
    french = name.replace("name_en", "name_fr").replace('"', f'"{MARK}', 1)
    (folder / paths.PROVINCE_FILE).write_text(f"{french}\n{toml}", encoding="utf-8")
    translate_columns(folder)


def translate_columns(folder: Path) -> None:
    """A French column beside each English one of the CSV files of a folder."""
    for file in folder.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            header, *rows = csv.reader(lines)
        english = [place for place, column in enumerate(header) if column.endswith("_en")]
        with file.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines, lineterminator="\n")
            writer.writerow([*header, *(f"{header[place][:-3]}_fr" for place in english)])
            for row in rows:
                writer.writerow([*row, *(row[place] and MARK + row[place] for place in english)])


def call(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python run in the project, with its own package."""
    return subprocess.run(
        [sys.executable, *arguments],
        check=False,
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_the_data_is_checked_with_its_columns_in_three_languages(project):
    done = call(project, "pipeline.py", "check", "--language", LANGUAGE)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(f"{MARK}data: {MARK}0 error, {MARK}0 warning\n")


def test_a_missing_column_is_told_in_the_third_language_and_untranslated_words_in_english(
    project, tmp_path
):
    shutil.copytree(project / "data", tmp_path / "data")
    file = tmp_path / "data" / "indicators.csv"
    header, row, *others = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([header.replace("name_fr", "nom_fr"), row, *others, ""]), "utf-8")
    toml = tmp_path / "data" / paths.PROVINCE_FILE
    toml.write_text(toml.read_text("utf-8").replace(f'name_fr = "{MARK}', 'name_fr = ""#'), "utf-8")
    done = call(project, "pipeline.py", "check", "--data", str(tmp_path / "data"), "--language=fr")
    assert done.returncode == 1
    assert f"{MARK}indicators.csv row 1: found “nom_fr”" in done.stderr
    assert f"{MARK}rename it to name_fr" in done.stderr
    assert f"{MARK}province.toml, name_fr: found “”; expected text; {MARK}fill in" in done.stderr


def test_the_contract_and_the_options_know_the_third_language(project):
    code = (
        "import json; from briefing import cli; from briefing.data import schema; "
        "columns = {name: schema.list_columns(model) for name, model in schema.ROW_MODELS.items()};"
        "options = cli.build_parser().parse_args(['plan', '--language', 'fr']); "
        "print(json.dumps([columns, options.language]))"
    )
    done = call(project, "-c", code)
    assert done.returncode == 0, done.stderr
    columns, language = json.loads(done.stdout)
    assert language == [LANGUAGE]
    for name, model in schema.ROW_MODELS.items():
        assert [c for c in columns[name] if not c.endswith("_fr")] == schema.list_columns(model)
        assert [c[:-3] for c in columns[name] if c.endswith("_fr")] == [
            column[:-3] for column in schema.list_columns(model) if column.endswith("_vi")
        ]


PUBLISHED = """
import sys
from pathlib import Path
from briefing import publish
from briefing.analysis import analyse
from briefing.data import reader

folder = Path(sys.argv[1]) / "miniature" / "2020"
publish.write_tables(analyse.analyse(reader.load_province(Path("data")), 2020), folder / "tables")
publish.write_workbook(folder, 2020)
publish.write_run_index(folder, folder, 2020, [])
publish.write_outputs_index(folder.parent.parent)
"""


@pytest.fixture(scope="module")
def published(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An outputs folder with the tables, index and workbook of a run in three languages."""
    folder = tmp_path_factory.mktemp("outputs")
    done = call(project, "-c", PUBLISHED, str(folder))
    assert done.returncode == 0, done.stderr
    return folder


def test_the_tables_have_a_column_for_the_third_language(published):
    with (published / "miniature" / "2020" / "tables" / "indicators.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert all(row["name_fr"] == MARK + row["name_en"] for row in rows)


def test_each_index_has_an_edition_in_the_third_language_with_a_link_from_the_others(published):
    for file in (published / "index.html", published / "miniature" / "2020" / "index.html"):
        html = file.read_text(encoding="utf-8")
        editions = html.split('<div class="edition" id="')[1:]
        assert [edition[:2] for edition in editions] == ["vi", "en", "fr"]
        for edition in editions:
            links = [f'href="#{name}"' for name in ("vi", "en", "fr") if name != edition[:2]]
            assert all(link in edition for link in links)
        assert ">Français</a>" in editions[0]
        assert f"{MARK}Trial Province (fictitious)" in editions[2]
        assert f"{MARK}Reports in vietnamien, anglais et français" in editions[2]
        assert "Báo cáo bằng tiếng Việt, tiếng Anh và Tiếng Pháp" in editions[0]
    above = (published / "index.html").read_text(encoding="utf-8")
    assert 'href="miniature/2020/index.html#fr"' in above


def test_the_workbook_explains_its_columns_and_codes_in_the_third_language(published):
    from test_workbook import opened

    book = opened((published / "miniature" / "2020" / "briefing.xlsx").read_bytes())
    for name in ("notes", "columns", "codes"):
        sheet = book[name]
        assert sheet.row(sheet.head)[-3:] == ["Tiếng Việt", "English", "Français"]
        assert all(str(row[-1]).startswith(MARK) for row in sheet.rows())
    columns = {tuple(row[:2]): row[2:] for row in book["columns"].rows()}
    assert columns["sources", "title_fr"] == columns["sources", "title_vi"]
    last = str(book["notes"].rows()[-1][2])
    assert "end in _vi, _en, and _fr say the same in Vietnamese, in English, and in French" in last
    assert f"{MARK}Briefing 2020: {MARK}Trial Province" in str(book["cover"].cells["A1"])


QUOTED = """
from dataclasses import replace
from pathlib import Path
from briefing import config
config.LANGUAGES = ("fr", "vi", "en")
from briefing import i18n, publish
from briefing.analysis import analyse
from briefing.data import reader
from briefing.report import exhibits

tables, say = analyse.analyse(reader.load_province(Path("data")), 2020), i18n.load_translator("en")
printed = [row._replace(printed="4,46") for row in tables.statements]
tables = replace(tables, statements=printed)
shown = [exhibits.sources_cover(tables, say), exhibits.statements_table(tables, say)]
print(publish.render_html([block.as_json() for block in shown], say, {}))
"""


def test_what_documents_print_is_marked_as_of_the_first_language_of_the_project(project):
    done = call(project, "-c", QUOTED)
    assert done.returncode == 0, done.stderr
    assert set(re.findall(r'<span lang="(\w+)">', done.stdout)) == {"fr"}
    assert set(re.findall(r'<q lang="(\w+)" data-in="(\w+)">', done.stdout)) == {("fr", "French")}
    assert "As printed (in French)" in done.stdout


REPORTS = (
    *("summary", "results", "documents", "sources"),
    *(f"domain-{name}" for name in ("economy", "society", "infrastructure", "programmes")),
    "domain-governance",
)
FRENCH_LINK = r'<a href="[^"]*" lang="fr" hreflang="fr">Français</a>'


def run_pipeline(project: Path) -> Path:
    """The folder of a whole run of a project."""
    done = call(project, "pipeline.py", "run", "--year", "2020")
    assert done.returncode == 0, done.stderr
    return project / "outputs" / "miniature" / "2020"


@pytest.fixture(scope="module")
def run(project: Path) -> Path:
    """A whole run in three languages."""
    return run_pipeline(project)


def read_text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_run_makes_every_page_in_the_third_language(run):
    for language in ("vi", "en", LANGUAGE):
        names = {f"{report}.{ending}" for report in REPORTS for ending in ("html", "pdf", "png")}
        assert {file.name for file in (run / language).iterdir()} == names
    for report in REPORTS:
        html = read_text(run / LANGUAGE / f"{report}.html")
        assert f'<html lang="{LANGUAGE}">' in html
        assert f'href="../vi/{report}.html" lang="vi" hreflang="vi">Tiếng Việt</a>' in html
        assert f'href="../en/{report}.html" lang="en" hreflang="en">English</a>' in html
        assert f"<title>{MARK}" in html


@pytest.mark.slow
def test_the_index_and_the_workbook_of_a_run_have_the_third_language(run):
    html = read_text(run / "index.html")
    links = {href for href in re.findall(r'href="([^"#]+)"', html) if ":" not in href}
    assert {f"{LANGUAGE}/{name}.{end}" for name in REPORTS for end in ("html", "pdf")} <= links
    assert [link for link in links if not (run / link).exists()] == []
    from test_workbook import opened

    sheet = opened((run / "briefing.xlsx").read_bytes())["notes"]
    assert sheet.row(sheet.head)[-1] == "Français"


@pytest.mark.slow
def test_the_pages_in_the_other_languages_differ_only_in_a_link_to_the_third(run, tmp_path):
    before = run_pipeline(copy_project(tmp_path / "project"))
    for language in ("vi", "en"):
        for report in REPORTS:
            name = f"{language}/{report}"
            html, links = re.subn(FRENCH_LINK, "", read_text(run / f"{name}.html"))
            assert (links, html) == (1, read_text(before / f"{name}.html")), name
            pdf = (run / f"{name}.pdf").read_bytes()
            assert pdf == (before / f"{name}.pdf").read_bytes(), name
