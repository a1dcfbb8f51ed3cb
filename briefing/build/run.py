"""One run: its tables → what of its reports must be made → their pages, put into place complete.

Everything is made in a folder of its own, beside the last run's, and moved into place at the end, a
file at a time: what an earlier run finished stays whole until then, and for good where a report
fails.
"""

from __future__ import annotations

import contextlib
import posixpath
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from briefing import errors, i18n, paths, publish, watch
from briefing.build import manifest, sums
from briefing.build.manifest import Columns, Edition, Manifest, Outcome
from briefing.build.request import Run
from briefing.data import files


@dataclass
class RunInProgress:
    """A run under way, and how far it is.

    `place` has the names its workbook shows, `tables` those of its tables, whose `cells` are kept;
    `why_book` is why its workbook must be made, [] where it stands, None where it never was;
    `manifest` holds what stands or is made, `left` counts the editions the processes still have.
    """

    run: Run
    place: Mapping[str, str]
    tables: Sequence[str]
    why_book: Sequence[errors.Message] | None
    cells: Mapping[str, Columns]
    editions: Sequence[Edition]
    earlier: Manifest
    manifest: Manifest
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = len(self.tasks())

    def tasks(self) -> list[tuple[Run, Edition]]:
        """What the processes have to make."""
        return [(self.run, one) for one in self.editions if not one.stands]


def start_run(
    run: Run,
    place: Mapping[str, str],
    tables: Sequence[str],
    earlier: Manifest,
    of_tables: Manifest,
    changes: Sequence[manifest.Change] = (),
) -> RunInProgress:
    """A run whose tables lie in its stage, with what must be made of it.

    `earlier` is what stands of it, `of_tables` the manifest's entry of its tables, `changes` the
    rows of its data that differ.
    """
    cells = manifest.cells_of(run.stage / paths.TABLES_FOLDER)
    why_book = manifest.why_book(earlier, run, tables, changes)
    editions = list(manifest.editions(run, earlier, cells, changes))
    for one in editions:
        if one.pages and not one.executes:  # they are rendered from the notebook that stands
            kept = run.stage / one.notebook
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(run.folder / one.notebook, kept)
    others = {name: made for name, made in earlier.items() if name != manifest.TABLES}
    known = {**others, **of_tables}
    return RunInProgress(run, place, tables, why_book, cells, editions, earlier, known)


def make_report(run: Run, one: Edition) -> errors.ReportFailed | Outcome:
    """The work of a process: a report in one language, executed and rendered; or why it failed."""
    from briefing import execute

    given = {"year": run.year, "language": one.language, "tables": paths.TABLES_FOLDER}
    reads, said = None, {}
    faults: list[errors.Fault] = []
    try:
        if one.executes:
            executed, reads = execute.execute_notebook(
                one.source if one.source.is_file() else paths.NOTEBOOKS / one.source.name,
                {**one.report.parameters, **given},
                folder=run.stage,
                kept=run.stage / one.notebook,
                failed=_get_failed_path(run, one),
                report=one.report.name,
            )
        else:
            executed = publish.redraw_notebook(run.stage / one.notebook)
        for kind in one.rendered(sums.hash_file(run.stage / one.notebook)):
            watch.forget()
            try:
                publish.write_page(executed, run.stage / one.page(kind), one.links, run.style)
            except errors.Unpublishable as refused:
                faults += refused.faults
            said[kind] = watch.log()["said"]
    except errors.ReportFailed as failure:
        return failure
    return (
        _make_publication_error(run, one, faults) if faults else Outcome(one.executes, reads, said)
    )


def _get_failed_path(run: Run, one: Edition) -> Path:
    """Where the notebook of an edition that failed is kept."""
    return run.folder / paths.FAILED_FOLDER / Path(one.notebook).name


def _make_publication_error(
    run: Run, one: Edition, faults: Iterable[errors.Fault]
) -> errors.Unpublishable:
    return errors.Unpublishable(faults, one.told, paths.format_path(_withhold_edition(run, one)))


def _withhold_edition(run: Run, one: Edition) -> Path:
    """Take what was made of an edition out of the stage; where its notebook is kept instead."""
    for name in (name for kind in one.formats for name in one.files(kind)):
        (run.stage / name).unlink(missing_ok=True)
    kept = _get_failed_path(run, one)
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(run.stage / one.notebook, kept)
    return kept


def record_outcome(
    making: RunInProgress, one: Edition, outcome: errors.ReportFailed | Outcome
) -> None:
    """Keep what came of an edition; raises a failure that stops the run."""
    making.left -= 1
    if isinstance(outcome, Outcome):
        own = manifest.entries(one, outcome, making.earlier, making.run, making.cells)
        making.manifest.update(own)
        _get_failed_path(making.run, one).unlink(missing_ok=True)  # of an earlier run
        return
    if outcome.stops_the_run:
        raise outcome
    _forget_edition(making, one)


def _forget_edition(making: RunInProgress, one: Edition) -> None:
    """An edition that failed is made again by the next run."""
    for kind in ("ipynb", *one.formats):
        making.manifest.pop(one.step(kind), None)


def _find_broken_editions(making: RunInProgress) -> Iterator[tuple[Edition, errors.Unpublishable]]:
    """The editions whose links into other pages lead nowhere, which are not published either."""
    faults = publish.across(making.run.stage, making.run.folder)
    for one in making.editions:
        if one.page("html") in faults:
            yield one, _make_publication_error(making.run, one, faults[one.page("html")])
            _forget_edition(making, one)


def _remove_missing_links(making: RunInProgress) -> None:
    """Draw again the pages that offer a page which was to be made, and was not."""
    run = making.run
    for one in making.editions:
        at = {name: f"{one.language}/{href}" for name, href in one.links.items() if href}
        places = {name: posixpath.normpath(place) for name, place in at.items()}
        gone = {
            name
            for name, place in places.items()
            if name != "index" and not (run.stage / place).exists()
            if not (run.folder / place).exists()
        }
        if gone and (run.stage / one.page("html")).is_file():
            links = {name: href for name, href in one.links.items() if name not in gone}
            notebook = publish.redraw_notebook(run.stage / one.notebook)
            publish.write_page(notebook, run.stage / one.page("html"), links, run.style)
            made = making.manifest[one.step("html")]
            made["inputs"]["links"] = sums.hash_facts(links)
            made["files"] = {name: sums.hash_file(run.stage / name) for name in made["files"]}


@dataclass(frozen=True)
class FinishedRun:
    """A run in its place: its folder, the pages made, its lines with their steps, files it read.

    `refused` are the editions that were made and cannot be published beside the others.
    """

    folder: Path
    refused: Sequence[tuple[Edition, errors.Unpublishable]]
    pages: int
    lines: Sequence[tuple[str, int]]
    read: Mapping[str, str]


def finish_run(making: RunInProgress) -> FinishedRun:
    """A run whose reports are made, with its index, into its place."""
    run = making.run
    refused = list(_find_broken_editions(making))
    _remove_missing_links(making)
    made = sum(
        1
        for language in i18n.LANGUAGES
        for kind in paths.FORMATS
        for _ in (run.stage / language).glob(f"*.{kind}")
    )
    names = [report.name for report in run.reports]
    make_workbook(making)
    inputs = making.manifest.get(manifest.TABLES, {}).get("inputs", {})
    publish.write_run_index(run.stage, run.folder, run.year, names, making.tables, inputs)
    text = manifest.written(making.manifest)
    files.write_file(run.stage / paths.MANIFEST, text)
    publish.move_into_place(run.stage, run.folder)
    shutil.rmtree(run.stage)
    tables = [(f"{run.label}tables", 2)] if manifest.TABLES in making.manifest else []
    editions = [(one.title, 1 + len(one.formats)) for one in making.editions]
    lines = [*tables, *editions, (f"{run.label}{paths.WORKBOOK}", 1)]
    read = {
        name: own
        for made_of in making.manifest.values()
        for name, own in made_of.get("read", {}).items()
        if Path(name).is_absolute()
    }
    return FinishedRun(run.folder, refused, made, lines, read)


def make_workbook(making: RunInProgress) -> None:
    """Make the workbook of a run's tables, where that is due and not done yet."""
    run = making.run
    if making.why_book != [] and not (run.stage / paths.WORKBOOK).exists():
        watch.forget()
        publish.write_workbook(run.stage, making.place, run.year, making.tables)
        said = watch.log()["said"]
        making.manifest[paths.WORKBOOK] = manifest.entry_of_book(run, making.tables, said)


def create_stage(run: Run, stages: contextlib.ExitStack, beside: Path | None) -> Run:
    """A run with a folder to be made in, which is gone at the end whatever comes."""
    stage = Path(tempfile.mkdtemp(prefix=f".{run.year}-", dir=beside))
    stages.callback(shutil.rmtree, stage, ignore_errors=True)
    return replace(run, stage=stage)


def copy_tables(run: Run) -> None:
    """The tables that stand, into the stage."""
    shutil.copytree(run.folder / paths.TABLES_FOLDER, run.stage / paths.TABLES_FOLDER)


def find_tables_folder(run: Run) -> str:
    """Where the tables of a run lie: in its stage, or in its place if it is finished."""
    place = run.stage if run.stage.is_dir() else run.folder
    return str(place / paths.TABLES_FOLDER)
