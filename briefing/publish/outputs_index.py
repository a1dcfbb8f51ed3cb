"""The runs below an outputs folder → the one page that leads to all provinces and years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from briefing import i18n, paths
from briefing.data import files
from briefing.data.tables import describe_status
from briefing.i18n import Translator
from briefing.publish.csv_tables import find_data_status, format_place_name, read_csv_table
from briefing.publish.page_assets import render_index


@dataclass(frozen=True)
class PublishedRun:
    """A run below the outputs folder; `provinces` has a row for each, several if compared."""

    year: int
    folder: str
    provinces: Sequence[Mapping[str, str]]

    def sort_key(self, say: Translator) -> tuple[Any, ...]:
        """The newest year first; in a year the provinces, then comparisons; by name, by folder."""
        name = say.sort_key(format_place_name(self.provinces, say))
        return -self.year, len(self.provinces) > 1, name, self.folder


def write_outputs_index(folder: Path) -> Path:
    """The outputs folder's index, in its place."""
    return files.write_file(folder / paths.INDEX, render_outputs_index(folder))


def render_outputs_index(folder: Path) -> str:
    """The outputs folder's index, all languages in one file: every run that has an index."""
    runs = list(_find_published_runs(folder))

    def describe(say: Translator) -> dict[str, Any]:
        ordered = sorted(runs, key=lambda run: run.sort_key(say))
        years = [
            {"year": str(year), "runs": [_describe_run(say, run) for run in of_year]}
            for year, of_year in groupby(ordered, key=lambda run: run.year)
        ]
        return {"title": say("Briefings by province and year"), "status": {}, "years": years}

    return render_index("outputs.html.j2", i18n.load_translators(), describe)


def _find_published_runs(folder: Path) -> Iterator[PublishedRun]:
    """The runs below a folder, those without tables left out."""
    for index in folder.glob(f"*/*/{paths.INDEX}"):
        run = index.parent
        tables = [run / paths.TABLES_FOLDER / f"{name}.csv" for name in ("province", "provinces")]
        file = next((table for table in tables if table.is_file()), None)
        if file is not None and run.name.isdecimal():
            provinces = read_csv_table(file).rows
            yield PublishedRun(int(run.name), f"{run.parent.name}/{run.name}", provinces)


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
        "title": format_place_name(run.provinces, say),
        "message": text,
        "status": describe_status(find_data_status(run.provinces), say),
        "href": f"{quote(run.folder, safe='/+')}/{paths.INDEX}{fragment}",
    }
