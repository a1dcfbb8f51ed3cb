"""`compare` on runs of the demonstration province, one with corrections planted in its data."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typed_rows import make_row

import pipeline
from briefing import errors, i18n, paths, publish
from briefing.analysis.analyse import analyse
from briefing.build import last_release, since
from briefing.build.request import Run
from briefing.data import reader
from briefing.data.rows import ChangeSince
from briefing.data.tables import Tables
from briefing.publish import run_index
from briefing.report import exhibits
from briefing.report import since as words
from briefing.report.blocks import paragraph

YEAR = 2027
CORRECTED = {  # indicator and period → value before, value now; all by a later yearbook
    ("grdp_per_capita", "2027"): ("84.6", "79.1"),
    ("budget_revenue", "2027"): ("4332", "3950"),
    ("tourism_revenue", "2026"): ("2090", "2100"),
}
SOURCES = (
    *({"source_id": "correction", "date": "2028-09", "status": "statistics", "rank": "3"},),
    *({"source_id": "amendment", "date": "2027-11-01", "status": "adopted", "rank": "1"},),
)


def append(file: Path, *rows: Mapping[str, str]) -> None:
    """Rows at the end of a CSV file, the cells not given empty."""
    head = next(csv.reader(file.read_text(encoding="utf-8").splitlines()))
    text = io.StringIO()
    csv.DictWriter(text, head, lineterminator="\n").writerows(rows)
    with file.open("a", encoding="utf-8") as lines:
        lines.write(text.getvalue())


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration province's data with three corrections and a revised target."""
    folder = tmp_path_factory.mktemp("planted") / "data"
    shutil.copytree(paths.DEMO_DATA, folder)
    named = {"title_vi": "V", "title_en": "E", "publisher_vi": "P", "publisher_en": "P"}
    append(folder / "sources.csv", *({**named, **one} for one in SOURCES))
    stated = {"operator": "=", "estimate": "no", "source_id": "correction", "place": "Bảng 1"}
    rows = [
        {**stated, "indicator_id": name, "period": period, "value": now}
        for (name, period), (_, now) in CORRECTED.items()
    ]
    append(folder / "results.csv", *rows)
    revised = {"target_id": "digital_economy_share", "indicator_id": "digital_economy_share"}
    revised |= {"plan": "2026-2030", "kind": "level", "operator": ">=", "value": "14"}
    revised |= {"due": "2030", "number": "5", "source_id": "amendment", "place": "Điều 1"}
    append(folder / "targets.csv", revised)
    return folder


def write_run(tables: Tables, folder: Path) -> Path:
    """A run's tables, and of its pages what opens the summary and the progress report."""
    publish.write_tables(tables, folder / paths.TABLES_FOLDER)
    for language in i18n.LANGUAGES:
        say = i18n.load_translator(language, tables.units)
        pages = {
            "summary": (exhibits.summary_cover, exhibits.headline_rows, exhibits.findings),
            "progress": (exhibits.progress_cover, exhibits.verdict_tiles),
        }
        for name, shown in pages.items():
            blocks = [block for block in (make(tables, say) for make in shown) if block]
            if (name, language) == ("summary", "en"):
                spoken = "GRDP per capita was 84.6 million VND per person in 2027."
                blocks.append(paragraph(spoken))
            page = publish.render_html([block.as_json() for block in blocks], say, {})
            (folder / language).mkdir(exist_ok=True)
            (folder / language / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def old(demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(demo(YEAR), tmp_path_factory.mktemp("old") / "tinh-minh-hoa" / str(YEAR))


@pytest.fixture(scope="module")
def corrected(planted: Path) -> Tables:
    return analyse(reader.load_province(planted), YEAR)


@pytest.fixture(scope="module")
def new(corrected: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "tinh-minh-hoa" / str(YEAR)
    publish.write_tables(corrected, folder / paths.TABLES_FOLDER)
    return folder


@pytest.fixture(scope="module")
def found(old: Path, new: Path) -> dict[str, Any]:
    return dict(json.loads(since.show_comparison(old, new, "json", "en")))


def test_what_changed_since_last_year_tells_none_of_what_was_planted(demo, corrected):
    ids = {"tourism_revenue", "digital_economy_share"}
    before, now = (
        {row for row in run.changes if row.target_id in ids} for run in (demo(YEAR), corrected)
    )
    assert before == now


def test_three_corrections_are_told_with_source_and_reason(found):
    rows = [row for row in found["revised"] if row["statement"] == "result"]
    told = {(row["indicator_id"], row["period"]): (row["from"], row["to"]) for row in rows}
    assert told == CORRECTED
    assert {(row["source"], row["why"]) for row in rows} == {("correction", "later_date")}
    assert {row["source_title"] for row in rows} == {"E"}


def test_the_revised_target_is_told(found):
    (row,) = (row for row in found["revised"] if row["statement"] == "target")
    assert (row["target_id"], row["from"], row["to"]) == ("digital_economy_share", "18", "14")
    assert (row["from_operator"], row["source"]) == (">=", "amendment")


def test_the_statements_of_before_are_superseded(found):
    sources = {(row["indicator_id"], row["from_source"]) for row in found["superseded"]}
    assert sources == {
        *(("grdp_per_capita", "yearbook_2027"), ("budget_revenue", "yearbook_2027")),
        *(("tourism_revenue", "yearbook_2026"), ("digital_economy_share", "plan_resolution")),
    }


def test_the_flipped_verdicts_have_their_cause(found):
    flips = {row["target_id"]: (row["before"], row["after"]) for row in found["verdicts"]}
    assert flips == {
        "grdp_per_capita": ("on_track", "acceleration_needed"),
        "budget_revenue": ("acceleration_needed", "insufficient"),
        "budget_revenue_2027": ("exceeded", "not_met"),
    }
    assert {row["cause"] for row in found["verdicts"]} == {"result"}


def test_sentences_that_hold_no_longer_are_told_in_both_languages_with_what_is_right(found):
    told = {row["sentence"]: row for row in found["sentences"]}
    for number, now, page in (
        *(("10/23 chỉ tiêu", "9/23 chỉ tiêu", "vi/summary.html"),),
        *(("of 23 targets 10 met", "of 23 targets 9 met", "en/summary.html"),),
        *(("từ 2,5 điểm", "từ 1,5 điểm", "vi/summary.html"),),
        *(("at least 2.5 percentage", "at least 1.5 percentage", "en/summary.html"),),
        *(("As of 2027, 21 of the ", "As of 2027, 20 of the ", "en/progress.html"),),
    ):
        (row,) = (one for text, one in told.items() if number in text and one["page"] == page)
        assert now in row["now"]
    assert not any("9.3% a year" in sentence for sentence in told)
    assert len(told) == len(found["sentences"])


@pytest.mark.slow
def test_a_year_later_the_same_is_told_and_the_year_is_the_cause_of_the_rest(
    old, planted, tmp_path
):
    later = tmp_path / "tinh-minh-hoa" / "2028"
    tables = analyse(reader.load_province(planted), 2028)
    publish.write_tables(tables, later / paths.TABLES_FOLDER)
    found = json.loads(since.show_comparison(old, later, "json", "vi"))
    rows = [row for row in found["revised"] if row["statement"] == "result"]
    assert {(row["indicator_id"], row["period"]) for row in rows} == set(CORRECTED)
    assert {row["period"] for row in found["new"] if row["statement"] == "result"} == {"2028"}
    causes = {row["target_id"]: row["cause"] for row in found["verdicts"]}
    assert causes["budget_revenue_2027"] == "result"
    assert causes["digital_economy_share"] == "target"
    assert causes["forest_cover"] == "year"
    assert any("84.6" in row["sentence"] and "79.1" in row["now"] for row in found["sentences"])
    counts = "Đến năm 2027, 21 trong 36 chỉ tiêu"  # only the data tell what they would be now
    assert not any(counts in row["sentence"] for row in found["sentences"])
    shutil.copytree(planted, later / paths.DATA_FOLDER)
    found = json.loads(since.show_comparison(old, later, "json", "vi"))
    assert any(counts in row["sentence"] for row in found["sentences"])


def test_a_run_of_another_version_is_read_by_the_names_of_its_columns(old, new, tmp_path):
    shutil.copytree(old, tmp_path / str(YEAR))
    tables = tmp_path / str(YEAR) / paths.TABLES_FOLDER
    for name in ("changes_since", "gaps", "units", "province"):
        (tables / f"{name}.csv").unlink()
    for file in tables.glob("*.csv"):
        rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
        drop = {n for n, name in enumerate(rows[0]) if name in ("decimals", "stretch", "note_vi")}
        kept = [[cell for n, cell in enumerate(row) if n not in drop] for row in rows]
        text = io.StringIO()
        csv.writer(text).writerows([[*row, "more" if n else "new"] for n, row in enumerate(kept)])
        text.write("\n")
        file.write_text(text.getvalue(), encoding="utf-8")
    found = json.loads(since.show_comparison(tmp_path / str(YEAR), new, "json", "en"))
    rows = [row for row in found["revised"] if row["statement"] == "result"]
    told = {(row["indicator_id"], row["period"]): (row["from"], row["to"]) for row in rows}
    assert told == CORRECTED
    assert any("84.6" in row["sentence"] for row in found["sentences"])


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_text_and_page_tell_what_the_json_tells(old, new, language, capsys):
    say = i18n.load_translator(language)
    words = ["compare", str(old), str(new), "--language", language]
    assert pipeline.main(words) == 0
    text = capsys.readouterr().out
    assert pipeline.main([*words, "--format", "html"]) == 0
    page = capsys.readouterr().out
    for shown in (text, " ".join(page.replace("\xa0", " ").split())):
        assert say.code("since", "revised") in shown
        assert say.code("cause", "result") in shown
        assert say.number(3950) in shown
    assert page.startswith("<!doctype html>")


def test_a_run_compared_with_itself_says_that_nothing_differs(old, capsys):
    assert pipeline.main(["compare", str(old), str(old), "--language", "en"]) == 0
    assert "No figure, target, verdict or sentence differs" in capsys.readouterr().out
    assert "No figure, target" in since.show_comparison(old, old, "html", "en")
    found = json.loads(since.show_comparison(old, old, "json", "en"))
    assert [len(found[name]) for name in found if not name.endswith("year")] == [0] * 6


def test_what_cannot_be_read_or_compared_is_said_with_its_exit_code(old, new, tmp_path, capsys):
    assert pipeline.main(["compare", str(tmp_path), str(new), "--language", "en"]) == 1
    assert "found no tables of a run" in capsys.readouterr().err
    other = tmp_path / "other"
    shutil.copytree(new, other)
    facts = other / paths.TABLES_FOLDER / "province.csv"
    facts.write_text(facts.read_text(encoding="utf-8").replace("tinh-minh-hoa", "elsewhere"))
    assert pipeline.main(["compare", str(old), str(other), "--language", "vi"]) == 2
    assert "hai tỉnh khác nhau" in capsys.readouterr().err
    (other / paths.TABLES_FOLDER / "results.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(errors.UnreadableRun, match=r"results\.csv, which is no table of a run"):
        since.load_run(other)


# Against the last release


def make_run(outputs: Path, data: Path, year: int = YEAR) -> Run:
    return Run(year, outputs / "tinh-minh-hoa" / str(year), (), (), (), (), data=data)


def release(run: Run, name: str, data: Path, old: Path) -> Path:
    """A release of a run's province, with the tables of another run."""
    folder = run.folder.parent / paths.RELEASES_FOLDER / name
    shutil.copytree(old / paths.TABLES_FOLDER, folder / paths.TABLES_FOLDER)
    shutil.copytree(data, folder / paths.DATA_FOLDER)
    return folder


def as_release(run: Path, folder: Path) -> Path:
    """A copy of a run with the name of a release."""
    name = f"{paths.RELEASES_FOLDER}/2027/2028-03-01-1"
    return Path(shutil.copytree(run, folder / "tinh-minh-hoa" / name))


def test_a_change_in_a_line_names_its_ends_source_and_reason_and_calls_an_estimate_one():
    growth = {"vi": "Tăng trưởng", "en": "Growth"}
    shared = {"sort": "revised", "statement": "result", "indicator_id": "x", "name": growth}
    told = {**shared, "unit": "percent", "period": "2026", "before": "9.1", "after": "8.80"}
    told |= {"before_operator": "=", "after_operator": ">", "before_estimate": "yes"}
    told |= {"source_title": {"vi": "Niên giám", "en": "Yearbook"}, "why": "higher_rank"}
    row = make_row(ChangeSince, **told)
    english, vietnamese = (
        words.describe_change(row, i18n.load_translator(n)) for n in ("en", "vi")
    )
    assert english == (
        "Growth (2026): over 8.80%; before: 9.1% (estimate); Yearbook; stronger source"
    )
    assert vietnamese == (
        "Tăng trưởng (2026): trên 8,80%; trước đây: ước 9,1%; Niên giám; nguồn có thứ bậc cao hơn"
    )


def test_the_last_release_is_the_newest_one_of_other_data_or_an_earlier_year(
    planted, old, tmp_path
):
    run = make_run(tmp_path, planted)
    sums = reader.hash_data_files(planted)
    assert last_release.find_last_release(run, sums) is None
    first = release(run, "2026/2027-03-01-1", paths.DEMO_DATA, old)
    assert last_release.find_last_release(run, sums) == first
    release(run, "2027/2028-03-01-2", paths.DEMO_DATA, old)
    newest = release(run, "2027/2028-03-01-10", paths.DEMO_DATA, old)
    release(run, "2028/2029-03-01-1", paths.DEMO_DATA, old)
    assert last_release.find_last_release(run, sums) == newest
    release(run, "2027/2028-09-01-11", planted, old)  # what these pages may have been kept as
    assert last_release.find_last_release(run, sums) == newest


def test_tables_tell_what_changed_since_the_last_release_and_depend_on_it(
    planted, corrected, old, tmp_path
):
    run, dataset = make_run(tmp_path, planted), reader.load_province(planted)
    assert last_release.add_changes(corrected, dataset, None).changes_since == []
    assert last_release.list_release_inputs(None) == {}
    kept = release(run, "2027/2028-03-01-1", paths.DEMO_DATA, old)
    first, *rows = last_release.add_changes(corrected, dataset, kept).changes_since
    assert (first.sort, first.since) == ("compared", "releases/2027/2028-03-01-1")
    assert {(row.indicator_id, row.period) for row in rows} >= set(CORRECTED)
    before = last_release.list_release_inputs(kept)
    (kept / paths.TABLES_FOLDER / "gaps.csv").write_text("other")
    assert last_release.list_release_inputs(kept) != before


def test_the_section_and_the_index_name_the_release_or_are_left_out(corrected, old, tmp_path):
    say = i18n.load_translator("en")
    assert exhibits.changes_since(corrected, say) == []
    assert run_index._describe_changes((), {}, say) == {}
    rows = since.compare_with(as_release(old, tmp_path), corrected, None)
    tables = replace(corrected, changes_since=rows)
    heading, note, opening, *shown = exhibits.changes_since(tables, say)
    assert heading.as_json()["text"] == "What changed since the last release"
    assert "what readers were given" in str(note.as_json())
    assert "release 1 for 2027, of 1 March 2028" in str(opening.as_json())
    assert [block.as_json()["type"] for block in shown] == ["table", "table", "table"]
    files = {"progress": {"en": {"files": {"html": "en/progress.html"}}}}
    index = run_index._describe_changes(rows, files, say)
    assert index["href"] == "en/progress.html#since-release"
    assert (
        "Verdicts that changed (3):",
        ["GRDP per capita", "Budget revenue in the province"],
    ) in (index["lines"])


def test_the_finished_index_has_the_section_in_each_language_only_with_a_release(
    corrected, old, tmp_path
):
    titles = [
        i18n.load_translator(language)("What changed since the last release")
        for language in i18n.LANGUAGES
    ]
    rows = since.compare_with(as_release(old, tmp_path), corrected, None)
    for number, changes in enumerate(([], rows)):
        stage = tmp_path / str(number)
        publish.write_tables(replace(corrected, changes_since=changes), stage / "tables")
        page = publish.write_run_index(stage, stage, YEAR, ["progress"]).read_text(encoding="utf-8")
        heads = [title for title in titles if f"<h2>{title}</h2>" in page]
        assert heads == (titles if changes else [])
