"""A run's executed notebooks, tables and manifest → its index: one page, all languages in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from briefing import i18n, paths
from briefing.data import files
from briefing.data.tables import TABLE_NAMES, describe_status
from briefing.i18n import Translator
from briefing.publish import indicator_index, provenance, thumbnails
from briefing.publish.pages import (
    build_script,
    render_font_faces,
    translate_page_words,
)
from briefing.report import blocks

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
    translators = i18n.load_translators()
    tables = provenance.read_csv_tables(stage, names)
    files_in_index = [
        _make_workbook_entry(translators),
        *(_make_table_entry(name, translators) for name in tables),
    ]
    html = render_run_index(
        [entry for entry in entries if entry["title"]],
        translators,
        {
            say.language: provenance.format_place_name(provenance.list_province_rows(tables), say)
            for say in translators
        },
        year,
        files_in_index,
        status=provenance.find_data_status(tables),
        provenance={
            say.language: provenance.describe_provenance(tables, year, inputs or {}, say)
            for say in translators
        },
        indicators={
            say.language: indicator_index.build_indicator_index(entries, tables, say)
            for say in translators
        },
        missing=[entry["name"] for entry in entries if not entry["title"]],
    )
    return files.write_file(stage / paths.INDEX, html)


def _make_workbook_entry(translators: Iterable[Translator]) -> dict[str, Any]:
    """The workbook, as an index lists it before the tables that are in it."""
    title = {
        say.language: say(
            "All tables in one workbook, explained in {languages}", languages=say.language_names()
        )
        for say in translators
    }
    return {"name": paths.WORKBOOK, "href": paths.WORKBOOK, "title": title}


def _make_table_entry(name: str, translators: Iterable[Translator]) -> dict[str, Any]:
    """A table, as an index lists it."""
    title = {say.language: say.code("table", name) for say in translators}
    return {"name": f"{name}.csv", "href": f"{paths.TABLES_FOLDER}/{name}.csv", "title": title}


COVER_FIELDS = ("title", "message", "mark", "means", "tone")


def _load_report_entry(stage: Path, folder: Path, report: str) -> ReportEntry:
    """A report from its executed notebooks and files; without a title it was not made."""
    fields = (*COVER_FIELDS, *paths.FORMATS, "picture", "blocks")
    entry: ReportEntry = {"name": report, **{name: {} for name in fields}}
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
    translators: Sequence[Translator],
    place: Mapping[str, str],
    year: int,
    tables: Sequence[Mapping[str, Any]] = (),
    **more: Any,
) -> str:
    """A run's reports and tables → its index, all languages in one file, the first one shown.

    `entries`: one mapping a report, each value by language: `title`, `message`, and `html`, `pdf`,
    `picture` (addresses from the index; left out when not made). `place`: the province's name by
    language. `tables`: `name`, `href` and, by language, `title`. `index.html#en` opens in English.
    `more`: the `status` of the data; by language its `provenance` and the list of `indicators`; the
    names of reports that are `missing`.
    """
    return (
        blocks.load_templates()
        .get_template("index.html.j2")
        .render(
            editions=[
                _build_index_edition(say, entries, place, year, tables, more) for say in translators
            ],
            endonyms=i18n.list_language_names(),
            faces=render_font_faces(),
            script=build_script("fold.js", "index.js")
            if any(more.get("indicators", {}).values())
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
    language = say.language
    return {
        "language": language,
        "title": say("Briefing {year}: {place}", year=year, place=place[language]),
        "subtitle": say(
            "Reports in {languages}, as web pages and PDF", languages=say.language_names()
        ),
        "words": {**translate_page_words(say), **_translate_index_words(say)},
        "status": describe_status(more.get("status", ""), say),
        "reports": [_describe_report(entry, say) for entry in entries],
        "missing": more.get("missing", ()),
        "tables": [
            {**table, "title": table.get("title", {}).get(language, "")} for table in tables
        ],
        "provenance": more.get("provenance", {}).get(language),
        "indicators": more.get("indicators", {}).get(language, ()),
    }


def _translate_index_words(say: Translator) -> dict[str, str]:
    return {
        "finder": say("Find an indicator"),
        "search": say("Name or figure, with or without accents"),
        "hits": say("{n} of {total} indicators", n="{n}", total="{total}"),
        "missing": say("Not made; the command that was run told why:"),
        "provenance": say("What this briefing is made from"),
    }


def _describe_report(entry: Mapping[str, Any], say: Translator) -> dict[str, Any]:
    """A report as an edition shows it: in its language, else in one it was made in."""
    ordered = sorted(i18n.LANGUAGES, key=lambda language: language != say.language)
    language = next(language for language in ordered if language in entry["title"])
    cover = {name: entry.get(name, {}).get(language, "") for name in COVER_FIELDS}
    addresses = (entry.get(kind, {}).get(language, "") for kind in paths.FORMATS)
    return {
        **cover,
        "language": language,
        "href": next(filter(None, addresses), ""),
        "picture": entry.get("picture", {}).get(language),
        "alt": say("First page of “{title}”. {message}", **{n: cover[n] for n in COVER_FIELDS[:2]}),
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
