"""The releases kept beside a province's runs → the one its reports are compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from briefing import paths
from briefing.build import cache
from briefing.build.request import Run
from briefing.data import reader
from briefing.data.dataset import Dataset
from briefing.data.tables import Tables
from briefing.i18n import LANGUAGES


def find_last_release(run: Run, data: Mapping[str, str]) -> Path | None:
    """The newest release of a run's province for its year, else for one before, of other data.

    A release of the same data and year is the one these pages may have been kept as: they must not
    change by that. `data` are the sums of the data folder's files.
    """
    province = run.folder.parent
    found = [
        (int(folder.parent.name), paths.split_release(folder.name), folder)
        for folder in (province / paths.RELEASES_FOLDER).glob("*/*")
        if folder.parent.name.isdecimal() and paths.split_release(folder.name)
        if (folder / paths.TABLES_FOLDER).is_dir() and int(folder.parent.name) <= run.year
    ]
    for of_year, _, folder in sorted(found, reverse=True):
        if of_year != run.year or reader.hash_data_files(folder / paths.DATA_FOLDER) != data:
            return folder
    return None


def name_run(folder: Path) -> str:
    """A run by its place below its province: 2027, releases/2027/2028-03-20-1."""
    parts = folder.resolve().parts
    return "/".join(parts[-3:]) if paths.RELEASES_FOLDER in parts[-3:-2] else parts[-1]


def add_changes(tables: Tables, dataset: Dataset, release: Path | None) -> Tables:
    """A run's tables with what changed since a release, where there is one."""
    if release is None:
        return tables
    from briefing.build import since  # it needs all that makes pages

    return replace(tables, changes_since=since.compare_with(release, tables, dataset))


def list_release_inputs(release: Path | None) -> dict[str, str]:
    """What the comparison with a release depends on, as inputs of a run's tables; none without."""
    if release is None:
        return {}
    tables = cache.hash_files([release / paths.TABLES_FOLDER])
    return {
        "release": cache.hash_facts([name_run(release), tables]),
        "words": cache.hash_words(*LANGUAGES),
        cache.SINCE: cache.hash_facts(cache.hash_project(cache.SINCE)),
    }
