"""A run's executed notebooks, tables and manifest → its index: one page, all languages in it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from briefing import i18n, paths
from briefing.data import files
from briefing.data.rows import ChangeSince
from briefing.data.tables import TABLE_NAMES, describe_status
from briefing.data.tables_reader import read_table
from briefing.i18n import Translator
from briefing.publish.csv_tables import (
    find_data_status,
    format_place_name,
    list_provinces,
    read_csv_tables,
)
from briefing.publish.imprint import Imprint
from briefing.publish.indicator_index import build_indicator_index, is_of_commune, list_communes
from briefing.publish.making import name_format
from briefing.publish.open_formats import list_open_files
from briefing.publish.page_assets import build_script, render_index
from briefing.publish.provenance import describe_provenance
from briefing.publish.renderers import RENDERERS
from briefing.publish.thumbnails import read_image_size
from briefing.report import blocks, since, templating

INDEX_TEMPLATE = "index.html.j2"
Edition = dict[str, Any]  # a report in one language: its cover, `files` by format, picture, blocks


def write_run_index(
    stage: Path,
    folder: Path,
    year: int,
    reports: Sequence[str],
    names: Iterable[str] = TABLE_NAMES,
    inputs: Mapping[str, str] | None = None,
    outdated: Collection[str] = (),
    imprint: Imprint | None = None,
) -> Path:
    """The run's index: every report there is, made now or by an earlier run and still in place.

    `names` are those of the run's tables, `inputs` the sums of the data files they were made from.
    `outdated` editions (`vi-summary`) could not be made again and are marked so.
    `imprint` is its last line.
    """
    editions = {report: _load_editions(stage, folder, report, outdated) for report in reports}
    translators, tables = i18n.load_translators(), read_csv_tables(stage, names)
    indicators = {
        say.language: build_indicator_index(
            [
                report[say.language]
                for name, report in editions.items()
                if say.language in report and not is_of_commune(name)
            ],
            *(tables, say),
        )
        for say in translators
    }
    provinces = list_provinces(tables)

    file = stage / paths.TABLES_FOLDER / "changes_since.csv"
    changes = read_table(file, ChangeSince) if "changes_since" in tables else ()

    def describe(say: Translator) -> dict[str, Any]:
        place = format_place_name(provinces, say)
        return {
            "title": say("Briefing {year}: {place}", year=year, place=place),
            "status": describe_status(find_data_status(provinces), say),
            "reports": [
                _describe_report(report, say)
                for name, report in editions.items()
                if report and not is_of_commune(name)
            ],
            "missing": [
                name for name, report in editions.items() if not report and not is_of_commune(name)
            ],
            "changes": _describe_changes(changes, editions, say),
            "tables": [*_list_files(tables, say), *_list_open_formats(stage, folder, say)],
            "provenance": describe_provenance(tables, year, inputs or {}, say),
            "indicators": [
                *indicators[say.language],
                *list_communes(tables.get("communes"), editions, say),
            ],
            "imprint": imprint.describe(say) if imprint else "",
        }

    script = build_script("fold.js", "index.js") if any(indicators.values()) else None
    html = render_index(INDEX_TEMPLATE, translators, describe, script)
    return files.write_file(stage / paths.INDEX, html)


def load_index_template() -> None:
    """Compile the template of the run's index, which is there then when the pages are made."""
    templating.load_templates().get_template(INDEX_TEMPLATE)


def _load_editions(
    stage: Path, folder: Path, report: str, outdated: Collection[str]
) -> dict[str, Edition]:
    """A report in each language it was made in, from its executed notebook and its files."""
    editions: dict[str, Edition] = {}
    for language in i18n.LANGUAGES:
        notebook = _find_file(stage, folder, f"{paths.EXECUTED_FOLDER}/{language}-{report}.ipynb")
        shapes = _load_blocks(notebook) if notebook else []
        cover = next((shape for shape in shapes if shape["type"] == "cover"), None)
        if cover:
            pages = {kind: f"{language}/{report}.{kind}" for kind in RENDERERS}
            pages = {kind: page for kind, page in pages.items() if _find_file(stage, folder, page)}
            picture = _find_picture(stage, folder, f"{language}/{report}{paths.THUMBNAIL_SUFFIX}")
            shown: dict[str, Any] = {"files": pages, "picture": picture, "blocks": shapes}
            shown["outdated"] = f"{language}-{report}" in outdated
            editions[language] = {"mark": "", "means": "", "tone": "", **cover, **shown}
    return editions


def _find_file(stage: Path, folder: Path, name: str) -> Path | None:
    """A file of this run's, or an earlier one's that is in place."""
    return next((place / name for place in (stage, folder) if (place / name).is_file()), None)


def _load_blocks(notebook: Path) -> list[dict[str, Any]]:
    """The blocks an executed notebook displayed."""
    return [
        output["data"][blocks.MIME]
        for cell in json.loads(notebook.read_bytes())["cells"]
        for output in cell.get("outputs", ())
        if blocks.MIME in output.get("data", {})
    ]


def _find_picture(stage: Path, folder: Path, name: str) -> dict[str, Any] | None:
    file = _find_file(stage, folder, name)
    size = read_image_size(file) if file else None
    return {"href": name, "width": size[0], "height": size[1]} if size else None


def _describe_changes(
    changes: Sequence[ChangeSince], editions: Mapping[str, Mapping[str, Edition]], say: Translator
) -> dict[str, Any]:
    """What changed since the last release, by name, and where more of it is; nothing of none."""
    if not changes:
        return {}
    run = since.describe_run(changes[0], say)
    same = say("No figure, target, verdict or sentence differs from {run}.", run=run)
    compared = say("Compared with {run}.", run=run)
    page = editions.get("progress", {}).get(say.language, {}).get("files", {}).get("html", "")
    return {
        "title": say("What changed since the last release"),
        "text": compared if len(changes) > 1 else same,
        "lines": since.list_names(changes[1:], say),
        "href": f"{page}#{since.ANCHOR}" if page else "",
    }


def _list_files(names: Iterable[str], say: Translator) -> Iterator[dict[str, str]]:
    """The workbook, then the tables that are in it."""
    languages = say.language_names()
    title = say("All tables in one workbook, explained in {languages}", languages=languages)
    yield {"name": paths.WORKBOOK, "href": paths.WORKBOOK, "title": title}
    for name in names:
        file, title = f"{name}.csv", say.code("table", name)
        yield {"name": file, "href": f"{paths.TABLES_FOLDER}/{file}", "title": title}


def _list_open_formats(stage: Path, folder: Path, say: Translator) -> Iterator[dict[str, str]]:
    """The files for other programs, which are made with the workbook."""
    place = stage if (stage / paths.WORKBOOK).is_file() else folder
    for name, title in list_open_files(place, say):
        yield {"name": name, "href": name, "title": title}


def _describe_report(editions: Mapping[str, Edition], say: Translator) -> dict[str, Any]:
    """A report as the index shows it: in a language, else in one it was made in."""
    ordered = sorted(editions, key=lambda language: language != say.language)
    cover = editions[ordered[0]]
    title, text = cover["title"], cover["message"]
    old = say("out of date: it could not be made again")
    mark = {"mark": old, "means": "", "tone": "warn"} if cover["outdated"] else {}
    return {
        **{name: cover[name] for name in ("title", "message", "mark", "means", "tone", "picture")},
        **mark,
        "language": ordered[0],
        "href": next(iter(cover["files"].values()), ""),
        "alt": say("First page of “{title}”. {message}", title=title, message=text),
        "files": [
            {
                "language": language,
                "format": name_format(kind)
                + (f" ({old})" if editions[language]["outdated"] else ""),
                "href": page,
            }
            for language in ordered
            for kind, page in editions[language]["files"].items()
        ],
    }
