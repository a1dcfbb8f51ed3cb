"""The runs below an outputs folder → the one page that leads to all provinces and years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from briefing import block, files, paths, words
from briefing.publish import basis
from briefing.publish.pages import ENDONYMS, font_faces, page_words
from briefing.tables import marked

Say = words.Speaker


@dataclass(frozen=True)
class Made:
    """A run found below the outputs folder; `places` has a row a province, several if compared."""

    year: int
    folder: str
    places: Sequence[dict[str, str]]
    status: str = ""

    def order(self, say: Say) -> tuple[Any, ...]:
        """The newest year first; in a year the provinces, then comparisons; by name, by folder."""
        name = say.alphabetical(basis.place_of(self.places, say))
        return -self.year, len(self.places) > 1, name, self.folder


def outputs(folder: Path) -> Path:
    """The outputs folder's index, all languages in one file: every run that has an index."""
    runs = list(_runs(folder))
    speakers = [words.speak(language) for language in words.LANGUAGES]
    page = block.templates().get_template("outputs.html.j2")
    html = page.render(
        editions=[_edition(say, runs) for say in speakers],
        endonyms=ENDONYMS,
        faces=font_faces(),
        script=None,
    )
    return files.write(folder / paths.INDEX, html)


def _runs(folder: Path) -> Iterator[Made]:
    """What lies below; a folder that is no run, or a run without its tables, is passed over."""
    for index in folder.glob(f"*/*/{paths.INDEX}"):
        run = index.parent
        tables = [run / paths.TABLES / f"{name}.csv" for name in ("province", "provinces")]
        told = next((table for table in tables if table.is_file()), None)
        if told is not None and run.name.isdecimal():
            made = basis.table(told)
            code = basis.status_of({told.stem: made})
            yield Made(int(run.name), f"{run.parent.name}/{run.name}", made.records(), code)


def _edition(say: Say, runs: Sequence[Made]) -> dict[str, Any]:
    runs = sorted(runs, key=lambda run: run.order(say))
    return {
        "language": say.language,
        "title": say("Briefings by province and year"),
        "subtitle": say("Reports in Vietnamese and English, as web pages and PDF"),
        "words": page_words(say),
        "status": {},
        "years": [
            {"year": str(year), "runs": [_entry(say, run) for run in own]}
            for year, own in groupby(runs, key=lambda run: run.year)
        ],
    }


def _entry(say: Say, run: Made) -> dict[str, Any]:
    opened_in = "" if say.language == words.LANGUAGES[0] else f"#{say.language}"
    first, count = run.places[0], len(run.places)
    past, plan = say.period(first["past_plan"]), say.period(first["plan"])
    told = say("Results {past} and targets {plan}", past=past, plan=plan)
    if count > 1:
        told = say.plural(
            "Comparison of {count} province", "Comparison of {count} provinces", count
        )
    return {
        "title": basis.place_of(run.places, say),
        "message": told,
        "status": marked(run.status, say),
        "href": f"{quote(run.folder, safe='/+')}/{paths.INDEX}{opened_in}",
    }
