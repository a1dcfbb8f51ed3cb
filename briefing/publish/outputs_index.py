"""The runs below an outputs folder → the one page that leads to all provinces and years."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from briefing import errors, i18n, limits, paths
from briefing.data import files
from briefing.data.tables import DATA_STATUSES, describe_status
from briefing.i18n import Translator
from briefing.publish.csv_tables import find_data_status, format_place_name
from briefing.publish.page_assets import render_index

YEAR, PLAN = re.compile("[0-9]{4}"), re.compile("[0-9]{4}-[0-9]{4}")


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


def render_outputs_index(folder: Path, chosen: Collection[str] | None = None) -> str:
    """The outputs folder's index, all languages in one file: every run that has an index.

    Or only some `chosen` by their folders.
    """
    runs = list(_find_published_runs(folder, chosen))

    def describe(say: Translator) -> dict[str, Any]:
        ordered = sorted(runs, key=lambda run: run.sort_key(say))
        years = [
            {"year": str(year), "runs": [_describe_run(say, run) for run in of_year]}
            for year, of_year in groupby(ordered, key=lambda run: run.year)
        ]
        return {"title": say("Briefings by province and year"), "status": {}, "years": years}

    return render_index("outputs.html.j2", i18n.load_translators(), describe)


def _find_published_runs(
    folder: Path, chosen: Collection[str] | None = None
) -> Iterator[PublishedRun]:
    """The runs below a folder, those without tables left out, or with tables that no run makes."""
    for index in folder.glob(f"*/*/{paths.INDEX}"):
        run, name = index.parent, index.parent.relative_to(folder).as_posix()
        if not YEAR.fullmatch(run.name) or (chosen is not None and name not in chosen):
            continue
        tables = [run / paths.TABLES_FOLDER / f"{name}.csv" for name in ("province", "provinces")]
        file = next((table for table in tables if table.is_file()), None)
        provinces = _read_provinces(file) if file else []
        if provinces:
            yield PublishedRun(int(run.name), name, provinces)


def _read_provinces(file: Path) -> Sequence[Mapping[str, str]]:
    """The rows of a table of provinces; none of one that is not as a run makes it."""
    try:
        text = limits.read_file(file, limits.MAX_FILE).decode("utf-8")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except (OSError, errors.UnreadFile, UnicodeDecodeError, csv.Error):
        return []
    return rows if all(map(_is_province, rows)) else []


def _is_province(row: Mapping[str, str]) -> bool:
    """Whether a row has what the index says of a province."""
    names = [row.get(f"name_{language}") for language in i18n.LANGUAGES]
    plans = [PLAN.fullmatch(row.get(name) or "") for name in ("past_plan", "plan")]
    return all((*names, *plans)) and row.get("data_status", "") in (*DATA_STATUSES, "")


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
