"""A run's executed notebooks, tables and manifest → its index: one page, all languages in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from briefing import i18n, paths
from briefing.data import files
from briefing.data.tables import TABLE_NAMES, describe_status
from briefing.publish import indicator_index, provenance, thumbnails
from briefing.publish.pages import (
    LANGUAGE_NAMES,
    build_script,
    render_font_faces,
    translate_page_words,
)
from briefing.report import blocks

Translator = i18n.Translator
ReportEntry = dict[str, Any]  # a report: "name", and by language what its cover and its files are


def write_run_index(
    stage: Path,
    folder: Path,
    year: int,
    reports: Sequence[str],
    names: Iterable[str] = TABLE_NAMES,
    inputs: Mapping[str, str] | None = None,
) -> Path:
    """The run's index: every report there is, made now or by an earlier run and still in place.

    `names` are those of the run's tables, `inputs` the sums of the data files they were made from.
    """
    entries = [_load_report_entry(stage, folder, report) for report in reports]
    speakers = [i18n.load_translator(language) for language in i18n.LANGUAGES]
    tables = {
        name: provenance.read_csv_table(stage / paths.TABLES_FOLDER / f"{name}.csv")
        for name in names
    }
    listed = [
        _make_workbook_entry(speakers),
        *(_make_table_entry(name, speakers) for name in tables),
    ]
    html = render_run_index(
        [entry for entry in entries if entry["title"]],
        speakers,
        {
            say.language: provenance.format_place_name(provenance.list_province_rows(tables), say)
            for say in speakers
        },
        year,
        listed,
        status=provenance.find_data_status(tables),
        told={
            say.language: provenance.describe_provenance(tables, year, inputs or {}, say)
            for say in speakers
        },
        found={
            say.language: indicator_index.build_indicator_index(entries, tables, say)
            for say in speakers
        },
        missing=[entry["name"] for entry in entries if not entry["title"]],
    )
    return files.write_file(stage / paths.INDEX, html)


def _make_workbook_entry(speakers: Iterable[Translator]) -> dict[str, Any]:
    """The workbook, as an index lists it before the tables that are in it."""
    title = {
        say.language: say("All tables in one workbook, explained in Vietnamese and English")
        for say in speakers
    }
    return {"name": paths.WORKBOOK, "href": paths.WORKBOOK, "title": title}


def _make_table_entry(name: str, speakers: Iterable[Translator]) -> dict[str, Any]:
    """A table, as an index lists it."""
    title = {say.language: say.code("table", name) for say in speakers}
    return {"name": f"{name}.csv", "href": f"{paths.TABLES_FOLDER}/{name}.csv", "title": title}


COVER_FIELDS = ("title", "message", "mark", "means", "tone")


def _load_report_entry(stage: Path, folder: Path, report: str) -> ReportEntry:
    """A report as its executed notebooks and files tell of it; without a title there is none."""
    own = (*COVER_FIELDS, *paths.FORMATS, "picture", "blocks")
    entry: ReportEntry = {"name": report, **{name: {} for name in own}}
    for language in i18n.LANGUAGES:
        shapes = _load_blocks(stage, folder, f"{language}-{report}.ipynb")
        cover = next((shape for shape in shapes if shape["type"] == "cover"), None)
        if cover is None:
            continue
        entry["blocks"][language] = shapes
        for name in COVER_FIELDS:
            entry[name][language] = cover.get(name, "")
        for kind in paths.FORMATS:
            page = f"{language}/{report}.{kind}"
            if _find_run_file(stage, folder, page):
                entry[kind][language] = page
        picture = f"{language}/{report}{paths.THUMBNAIL_SUFFIX}"
        file = _find_run_file(stage, folder, picture)
        size = thumbnails.read_image_size(file) if file and language in entry["pdf"] else None
        if size:
            entry["picture"][language] = {"href": picture, "width": size[0], "height": size[1]}
    return entry


def _find_run_file(stage: Path, folder: Path, name: str) -> Path | None:
    """A file of this run's, or an earlier one's that is in place."""
    return next((place / name for place in (stage, folder) if (place / name).is_file()), None)


def _load_blocks(stage: Path, folder: Path, name: str) -> list[dict[str, Any]]:
    """The blocks an executed notebook displayed, this run's or an earlier one's."""
    file = _find_run_file(stage, folder, f"{paths.EXECUTED_FOLDER}/{name}")
    if file is None:
        return []
    return [
        output["data"][blocks.MIME]
        for cell in json.loads(file.read_bytes())["cells"]
        for output in cell.get("outputs", ())
        if blocks.MIME in output.get("data", {})
    ]


# The page


def render_run_index(
    entries: Sequence[Mapping[str, Any]],
    speakers: Sequence[Translator],
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
        blocks.load_templates()
        .get_template("index.html.j2")
        .render(
            editions=[
                _build_index_edition(say, entries, place, year, tables, more) for say in speakers
            ],
            endonyms=LANGUAGE_NAMES,
            faces=render_font_faces(),
            script=build_script("fold.js", "index.js")
            if any(more.get("found", {}).values())
            else None,
        )
    )


def _build_index_edition(
    say: Translator,
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
        "words": {**translate_page_words(say), **_translate_index_words(say)},
        "status": describe_status(more.get("status", ""), say),
        "reports": [_describe_report(entry, say) for entry in entries],
        "missing": more.get("missing", ()),
        "tables": [{**table, "title": table.get("title", {}).get(own, "")} for table in tables],
        "told": more.get("told", {}).get(own),
        "found": more.get("found", {}).get(own, ()),
    }


def _translate_index_words(say: Translator) -> dict[str, str]:
    return {
        "finder": say("Find an indicator"),
        "search": say("Name or figure, with or without accents"),
        "hits": say("{n} of {total} indicators", n="{n}", total="{total}"),
        "missing": say("Not made; the command that was run told why:"),
        "made from": say("What this briefing is made from"),
    }


def _describe_report(entry: Mapping[str, Any], say: Translator) -> dict[str, Any]:
    """A report as an edition shows it: in its language, else in one it was made in."""
    ordered = sorted(LANGUAGE_NAMES, key=lambda language: language != say.language)
    language = next(one for one in ordered if one in entry["title"])
    told = {name: entry.get(name, {}).get(language, "") for name in COVER_FIELDS}
    addresses = (entry.get(kind, {}).get(language, "") for kind in paths.FORMATS)
    return {
        **told,
        "language": language,
        "href": next(filter(None, addresses), ""),
        "picture": entry.get("picture", {}).get(language),
        "alt": say("First page of “{title}”. {message}", **{n: told[n] for n in COVER_FIELDS[:2]}),
        "files": list(_list_report_files(entry, ordered)),
    }


def _list_report_files(
    entry: Mapping[str, Any], languages: Iterable[str]
) -> Iterator[dict[str, str]]:
    for language in languages:
        for kind in paths.FORMATS:
            if language in entry.get(kind, {}):
                href = entry[kind][language]
                yield {"language": language, "format": kind.upper(), "href": href}
