"""The runs below an outputs folder → the one page that leads to all provinces and years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from briefing import i18n, paths
from briefing.data import files
from briefing.data.tables import describe_status
from briefing.i18n import Translator
from briefing.publish import provenance
from briefing.publish.pages import render_font_faces, translate_page_words
from briefing.report import blocks


@dataclass(frozen=True)
class PublishedRun:
    """A run below the outputs folder; `provinces` has a row for each, several if compared."""

    year: int
    folder: str
    provinces: Sequence[dict[str, str]]
    status: str = ""

    def sort_key(self, say: Translator) -> tuple[Any, ...]:
        """The newest year first; in a year the provinces, then comparisons; by name, by folder."""
        name = say.sort_key(provenance.format_place_name(self.provinces, say))
        return -self.year, len(self.provinces) > 1, name, self.folder


def write_outputs_index(folder: Path) -> Path:
    """The outputs folder's index, all languages in one file: every run that has an index."""
    runs = list(_find_published_runs(folder))
    page = blocks.load_templates().get_template("outputs.html.j2")
    html = page.render(
        editions=[_build_outputs_edition(say, runs) for say in i18n.load_translators()],
        endonyms=i18n.list_language_names(),
        faces=render_font_faces(),
        script=None,
    )
    return files.write_file(folder / paths.INDEX, html)


def _find_published_runs(folder: Path) -> Iterator[PublishedRun]:
    """The runs below a folder, those without tables left out."""
    for index in folder.glob(f"*/*/{paths.INDEX}"):
        run = index.parent
        tables = [run / paths.TABLES_FOLDER / f"{name}.csv" for name in ("province", "provinces")]
        file = next((table for table in tables if table.is_file()), None)
        if file is not None and run.name.isdecimal():
            table = provenance.read_csv_table(file)
            status = provenance.find_data_status({file.stem: table})
            folder_name = f"{run.parent.name}/{run.name}"
            yield PublishedRun(int(run.name), folder_name, table.list_records(), status)


def _build_outputs_edition(say: Translator, runs: Sequence[PublishedRun]) -> dict[str, Any]:
    runs = sorted(runs, key=lambda run: run.sort_key(say))
    return {
        "language": say.language,
        "title": say("Briefings by province and year"),
        "subtitle": say(
            "Reports in {languages}, as web pages and PDF", languages=say.language_names()
        ),
        "words": translate_page_words(say),
        "status": {},
        "years": [
            {"year": str(year), "runs": [_describe_run(say, run) for run in runs_of_year]}
            for year, runs_of_year in groupby(runs, key=lambda run: run.year)
        ],
    }


def _describe_run(say: Translator, run: PublishedRun) -> dict[str, Any]:
    fragment = "" if say.language == i18n.LANGUAGES[0] else f"#{say.language}"
    first, count = run.provinces[0], len(run.provinces)
    past, plan = say.period(first["past_plan"]), say.period(first["plan"])
    text = say("Results {past} and targets {plan}", past=past, plan=plan)
    if count > 1:
        text = say.plural(
            "Comparison of {count} province", "Comparison of {count} provinces", count
        )
    return {
        "title": provenance.format_place_name(run.provinces, say),
        "message": text,
        "status": describe_status(run.status, say),
        "href": f"{quote(run.folder, safe='/+')}/{paths.INDEX}{fragment}",
    }
