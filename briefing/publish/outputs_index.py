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
from briefing.publish import provenance
from briefing.publish.pages import LANGUAGE_NAMES, render_font_faces, translate_page_words
from briefing.report import blocks

Translator = i18n.Translator


@dataclass(frozen=True)
class PublishedRun:
    """A run found below the outputs folder; `places` has a row a province, several if compared."""

    year: int
    folder: str
    places: Sequence[dict[str, str]]
    status: str = ""

    def order(self, say: Translator) -> tuple[Any, ...]:
        """The newest year first; in a year the provinces, then comparisons; by name, by folder."""
        name = say.alphabetical(provenance.format_place_name(self.places, say))
        return -self.year, len(self.places) > 1, name, self.folder


def write_outputs_index(folder: Path) -> Path:
    """The outputs folder's index, all languages in one file: every run that has an index."""
    runs = list(_find_published_runs(folder))
    speakers = [i18n.load_translator(language) for language in i18n.LANGUAGES]
    page = blocks.load_templates().get_template("outputs.html.j2")
    html = page.render(
        editions=[_build_outputs_edition(say, runs) for say in speakers],
        endonyms=LANGUAGE_NAMES,
        faces=render_font_faces(),
        script=None,
    )
    return files.write_file(folder / paths.INDEX, html)


def _find_published_runs(folder: Path) -> Iterator[PublishedRun]:
    """What lies below; a folder that is no run, or a run without its tables, is passed over."""
    for index in folder.glob(f"*/*/{paths.INDEX}"):
        run = index.parent
        tables = [run / paths.TABLES_FOLDER / f"{name}.csv" for name in ("province", "provinces")]
        told = next((table for table in tables if table.is_file()), None)
        if told is not None and run.name.isdecimal():
            made = provenance.read_csv_table(told)
            code = provenance.find_data_status({told.stem: made})
            yield PublishedRun(int(run.name), f"{run.parent.name}/{run.name}", made.records(), code)


def _build_outputs_edition(say: Translator, runs: Sequence[PublishedRun]) -> dict[str, Any]:
    runs = sorted(runs, key=lambda run: run.order(say))
    return {
        "language": say.language,
        "title": say("Briefings by province and year"),
        "subtitle": say("Reports in Vietnamese and English, as web pages and PDF"),
        "words": translate_page_words(say),
        "status": {},
        "years": [
            {"year": str(year), "runs": [_describe_run(say, run) for run in own]}
            for year, own in groupby(runs, key=lambda run: run.year)
        ],
    }


def _describe_run(say: Translator, run: PublishedRun) -> dict[str, Any]:
    opened_in = "" if say.language == i18n.LANGUAGES[0] else f"#{say.language}"
    first, count = run.places[0], len(run.places)
    past, plan = say.period(first["past_plan"]), say.period(first["plan"])
    told = say("Results {past} and targets {plan}", past=past, plan=plan)
    if count > 1:
        told = say.plural(
            "Comparison of {count} province", "Comparison of {count} provinces", count
        )
    return {
        "title": provenance.format_place_name(run.places, say),
        "message": told,
        "status": describe_status(run.status, say),
        "href": f"{quote(run.folder, safe='/+')}/{paths.INDEX}{opened_in}",
    }
