"""A run's tables and an earlier run or release → the table of what changed since."""

from __future__ import annotations

import contextlib
import html
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from briefing import errors, i18n, limits, paths, publish
from briefing.analysis import since
from briefing.analysis.analyse import analyse
from briefing.build.last_release import name_run
from briefing.data import reader, tables_reader
from briefing.data.columns import blank_row
from briefing.data.dataset import Dataset
from briefing.data.rows import ChangeSince, ProvinceFacts
from briefing.data.tables import Tables
from briefing.errors import message
from briefing.report import blocks, exhibits, remade, stale_sentences
from briefing.report import since as words

COMPARED = "compared"  # sort of the row that says with which run, before all others
TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


class Page(NamedTuple):
    """A page of an earlier run."""

    report: str
    language: str
    title: str
    texts: list[str]


def load_run(folder: Path) -> Tables:
    """The tables of a run or release; its year is that of its folder where no table says it.

    Raises UnreadableRun.
    """
    tables = tables_reader.load_earlier_tables(folder)
    facts = next(iter(tables.province), blank_row(ProvinceFacts))
    years = [part for part in name_run(folder).split("/") if part.isdecimal()]
    if facts.year != facts.year:
        if not years:
            found = message("no year, neither in province.csv nor in the name of the folder")
            raise errors.UnreadableRun(folder=paths.format_path(folder), found=found)
        facts = facts._replace(year=float(years[0]))
    return replace(tables, province=[facts])


def compare_with(folder: Path, new: Tables, dataset: Dataset | None) -> list[ChangeSince]:
    """What differs from an earlier run, after a row that names it.

    `dataset` is what the tables of now were made from, where it is known: then also the sentences
    on an earlier year are made anew.
    """
    return _list_changes(folder, load_run(folder), new, dataset)


def _list_changes(
    folder: Path, old: Tables, new: Tables, dataset: Dataset | None
) -> list[ChangeSince]:
    """As `compare_with`, from the tables of the earlier run."""
    if old.facts.id not in ("", new.facts.id):
        raise errors.DifferentProvinces(old=old.facts.id, new=new.facts.id)
    changes = since.compare_runs(old, new)
    as_then = new if old.year == new.year else None
    if as_then is None and dataset:
        as_then = analyse(dataset, old.year)
    if as_then and not tables_reader.has_known_columns(folder / paths.TABLES_FOLDER):
        as_then = None  # today's sentences cannot be made from tables of another version
    figures = stale_sentences.list_figures(old, new, changes)
    for page in _read_pages(folder):
        changes += _list_sentences(page, old, as_then, figures, (*old.units, *new.units))
    first = blank_row(ChangeSince)._replace(sort=COMPARED, since_year=float(old.year))
    return [row._replace(since=name_run(folder)) for row in (first, *changes)]


def show_comparison(old: Path, new: Path, form: str, language: str) -> str:
    """Two runs or releases compared: text or a page in a language, or JSON.

    Raises UnreadableRun, DifferentProvinces.
    """
    tables, dataset = load_run(new), None
    with contextlib.suppress(errors.BriefingError):  # a run has no data; another version's differ
        dataset = reader.load_province(new / paths.DATA_FOLDER)
    earlier = load_run(old)
    rows = _list_changes(old, earlier, tables, dataset)
    rows += since.compare_communes(earlier, tables)
    say = i18n.load_translator(language, tables.units)
    if form == "json":
        return words.format_json(rows, tables.year, say)
    shown = exhibits.describe_changes(rows, say, complete=True)
    if form == "text":
        return words.format_text(shown)
    counts = "; ".join(label.rstrip(":") for label, _ in words.list_names(rows[1:], say))
    opening = " ".join([words.format_text(shown[:1]), *([f"{counts}."] if counts else [])])
    cover = blocks.Cover(say("What changed"), tables.facts.name[language], opening)
    quoted = [
        text for run in (old, new) for text in publish.list_quotable(run / paths.TABLES_FOLDER)
    ]
    page = [block.as_json() for block in (cover, *shown[1:])]
    return publish.render_html(page, say, {}, quoted=quoted)


def _list_sentences(
    page: Page,
    old: Tables,
    as_then: Tables | None,
    figures: Sequence[stale_sentences.Figure],
    units: Sequence[i18n.Unit],
) -> list[ChangeSince]:
    """The sentences of a page that are no longer right, with what is right now."""
    say = i18n.load_translator(page.language, units)
    found: dict[str, str] = {}
    if as_then:
        found |= remade.list_changed_sentences(page.report, page.texts, old, as_then, say)
    names = {row.name[page.language]: row.indicator_id for row in old.indicators}
    for text in page.texts:
        for sentence, why in stale_sentences.find_stale_sentences(text, figures, names, say):
            found.setdefault(sentence, "; ".join(words.describe_change(row, say) for row in why))
    blank = blank_row(ChangeSince)
    return [
        blank._replace(
            **{"sort": "sentence", "before": sentence, "after": now, "report": page.report},
            **{"language": page.language, "name": {**blank.name, page.language: page.title}},
            since_year=float(old.year),
        )
        for sentence, now in found.items()
    ]


def _read_pages(folder: Path) -> list[Page]:
    """The web pages of a run in each language; of a report without one its executed notebook."""
    pages = []
    for language in i18n.LANGUAGES:
        web = (folder / language).glob("*.html")
        shown = {file.stem: _read_page(file) for file in web}
        for file in (folder / paths.EXECUTED_FOLDER).glob(f"{language}-*.ipynb"):
            report = file.stem.removeprefix(f"{language}-")
            if report not in shown:
                shown[report] = _join_outputs(file)
        for report, text in sorted(shown.items()):
            found = TITLE.search(text)
            title = html.unescape(TAG.sub("", found[1]).strip()) if found else report
            pages.append(Page(report, language, title, stale_sentences.read_texts(text)))
    return pages


def _read_page(file: Path) -> str:
    return limits.read_file(file, limits.MAX_TABLE).decode("utf-8", errors="replace")


def _join_outputs(notebook: Path) -> str:
    """What an executed notebook shows, as HTML; nothing of a file that is none."""
    try:
        cells = json.loads(_read_page(notebook))["cells"]
    except (ValueError, KeyError, TypeError):
        return ""
    outputs = (output for cell in cells for output in cell.get("outputs", ()))
    shown = (output.get("data", {}).get("text/html", "") for output in outputs)
    return "".join("".join(text) for text in shown)
