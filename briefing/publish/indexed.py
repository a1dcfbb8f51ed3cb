"""A run's executed notebooks, tables and manifest → its index: one page, all languages in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from briefing import block, files, paths, words
from briefing.publish import basis, found, pictures
from briefing.publish.pages import ENDONYMS, font_faces, page_words, script
from briefing.tables import NAMES, marked

Say = words.Speaker
Entry = dict[str, Any]  # a report: "name", and by language what its cover and its files are


def index(
    stage: Path,
    folder: Path,
    year: int,
    reports: Sequence[str],
    names: Iterable[str] = NAMES,
    inputs: Mapping[str, str] | None = None,
) -> Path:
    """The run's index: every report there is, made now or by an earlier run and still in place.

    `names` are those of the run's tables, `inputs` the sums of the data files they were made from.
    """
    entries = [_entry(stage, folder, report) for report in reports]
    speakers = [words.speak(language) for language in words.LANGUAGES]
    tables = {name: basis.table(stage / paths.TABLES / f"{name}.csv") for name in names}
    listed = [_book(speakers), *(_listed(name, speakers) for name in tables)]
    html = index_html(
        [entry for entry in entries if entry["title"]],
        speakers,
        {say.language: basis.place_of(basis.facts_of(tables), say) for say in speakers},
        year,
        listed,
        status=basis.status_of(tables),
        told={say.language: basis.told(tables, year, inputs or {}, say) for say in speakers},
        found={say.language: found.indicators(entries, tables, say) for say in speakers},
        missing=[entry["name"] for entry in entries if not entry["title"]],
    )
    return files.write(stage / paths.INDEX, html)


def _book(speakers: Iterable[Say]) -> dict[str, Any]:
    """The workbook, as an index lists it before the tables that are in it."""
    title = {
        say.language: say("All tables in one workbook, explained in Vietnamese and English")
        for say in speakers
    }
    return {"name": paths.BOOK, "href": paths.BOOK, "title": title}


def _listed(name: str, speakers: Iterable[Say]) -> dict[str, Any]:
    """A table, as an index lists it."""
    title = {say.language: say.code("table", name) for say in speakers}
    return {"name": f"{name}.csv", "href": f"{paths.TABLES}/{name}.csv", "title": title}


OF_COVER = ("title", "message", "mark", "means", "tone")


def _entry(stage: Path, folder: Path, report: str) -> Entry:
    """A report as its executed notebooks and files tell of it; without a title there is none."""
    own = (*OF_COVER, *paths.FORMATS, "picture", "blocks")
    entry: Entry = {"name": report, **{name: {} for name in own}}
    for language in words.LANGUAGES:
        shapes = _blocks(stage, folder, f"{language}-{report}.ipynb")
        cover = next((shape for shape in shapes if shape["type"] == "cover"), None)
        if cover is None:
            continue
        entry["blocks"][language] = shapes
        for name in OF_COVER:
            entry[name][language] = cover.get(name, "")
        for kind in paths.FORMATS:
            page = f"{language}/{report}.{kind}"
            if _there(stage, folder, page):
                entry[kind][language] = page
        picture = f"{language}/{report}{paths.PICTURE}"
        file = _there(stage, folder, picture)
        size = pictures.size(file) if file and language in entry["pdf"] else None
        if size:
            entry["picture"][language] = {"href": picture, "width": size[0], "height": size[1]}
    return entry


def _there(stage: Path, folder: Path, name: str) -> Path | None:
    """A file of this run's, or an earlier one's that is in place."""
    return next((place / name for place in (stage, folder) if (place / name).is_file()), None)


def _blocks(stage: Path, folder: Path, name: str) -> list[dict[str, Any]]:
    """The blocks an executed notebook displayed, this run's or an earlier one's."""
    file = _there(stage, folder, f"{paths.EXECUTED}/{name}")
    if file is None:
        return []
    return [
        output["data"][block.MIME]
        for cell in json.loads(file.read_bytes())["cells"]
        for output in cell.get("outputs", ())
        if block.MIME in output.get("data", {})
    ]


# The page


def index_html(
    entries: Sequence[Mapping[str, Any]],
    speakers: Sequence[Say],
    place: Mapping[str, str],
    year: int,
    tables: Sequence[Mapping[str, Any]] = (),
    **more: Any,
) -> str:
    """A run's reports and tables → its index, all languages in one file, the first one shown.

    `entries`: one mapping a report, each value by language: `title`, `message`, and `html`, `pdf`,
    `picture` (addresses from the index; left out when not made). `place`: the province's name by
    language. `tables`: `name`, `href` and, by language, `title`. `index.html#en` opens in English.
    `more`: the `status` of the data; by language what is `told` of what it was made from, and the
    indicators `found`; the names of reports that are `missing`.
    """
    return (
        block.templates()
        .get_template("index.html.j2")
        .render(
            editions=[_edition(say, entries, place, year, tables, more) for say in speakers],
            endonyms=ENDONYMS,
            faces=font_faces(),
            script=script("fold.js", "index.js") if any(more.get("found", {}).values()) else None,
        )
    )


def _edition(
    say: Say,
    entries: Sequence[Mapping[str, Any]],
    place: Mapping[str, str],
    year: int,
    tables: Sequence[Mapping[str, Any]],
    more: Mapping[str, Any],
) -> dict[str, Any]:
    own = say.language
    return {
        "language": own,
        "title": say("Briefing {year}: {place}", year=year, place=place[own]),
        "subtitle": say("Reports in Vietnamese and English, as web pages and PDF"),
        "words": {**page_words(say), **_words(say)},
        "status": marked(more.get("status", ""), say),
        "reports": [_report(entry, say) for entry in entries],
        "missing": more.get("missing", ()),
        "tables": [{**table, "title": table.get("title", {}).get(own, "")} for table in tables],
        "told": more.get("told", {}).get(own),
        "found": more.get("found", {}).get(own, ()),
    }


def _words(say: Say) -> dict[str, str]:
    return {
        "finder": say("Find an indicator"),
        "search": say("Name or figure, with or without accents"),
        "hits": say("{n} of {total} indicators", n="{n}", total="{total}"),
        "missing": say("Not made; the command that was run told why:"),
        "made from": say("What this briefing is made from"),
    }


def _report(entry: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """A report as an edition shows it: in its language, else in one it was made in."""
    ordered = sorted(ENDONYMS, key=lambda language: language != say.language)
    language = next(one for one in ordered if one in entry["title"])
    told = {name: entry.get(name, {}).get(language, "") for name in OF_COVER}
    addresses = (entry.get(kind, {}).get(language, "") for kind in paths.FORMATS)
    return {
        **told,
        "language": language,
        "href": next(filter(None, addresses), ""),
        "picture": entry.get("picture", {}).get(language),
        "alt": say("First page of “{title}”. {message}", **{n: told[n] for n in OF_COVER[:2]}),
        "files": list(_files(entry, ordered)),
    }


def _files(entry: Mapping[str, Any], languages: Iterable[str]) -> Iterator[dict[str, str]]:
    for language in languages:
        for kind in paths.FORMATS:
            if language in entry.get(kind, {}):
                href = entry[kind][language]
                yield {"language": language, "format": kind.upper(), "href": href}
