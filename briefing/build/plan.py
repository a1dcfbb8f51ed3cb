"""A run whose tables lie in its stage → what of its workbook and reports must be made, and why."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from briefing import errors, paths
from briefing.build import cache, slices, staging
from briefing.build.cache import Manifest, RowChange, Step
from briefing.build.last_release import list_release_inputs
from briefing.build.request import Edition, Request, Run
from briefing.data import files
from briefing.data.folder import Contents
from briefing.data.tables import COMPARISON_TABLES, RUN_TABLES
from briefing.i18n import LANGUAGES
from briefing.publish.renderers import RENDERERS

GIVEN = "given"  # folder of a stage: the tables each report is given


@dataclass(frozen=True)
class Plan:
    """A run whose tables lie in its stage, with what must be made of it.

    `tables` are those the workbook shows, `earlier` the manifest of what was made before, `step`
    the manifest's entry of the tables where they can be relied on. `table_reasons` and
    `workbook_reasons` say why those are made again, [] where they are up to date, None where there
    are none yet. `date` is that of the newest source, `sums` those of the tables in the stage.
    """

    run: Run
    tables: Sequence[str]
    earlier: Manifest
    step: Step | None
    editions: Sequence[Edition]
    table_reasons: Sequence[errors.Message] | None
    workbook_reasons: Sequence[errors.Message] | None
    date: str
    sums: staging.Sums

    @property
    def due(self) -> list[Edition]:
        """The editions something must be made of."""
        return [edition for edition in self.editions if not edition.is_current]


def create_stage(run: Run, request: Request, stack: contextlib.ExitStack) -> Run:
    """A run with a folder to be made in, which is removed at the end whatever comes.

    It lies beside the run's own folder, from where its files need only be moved, or where a cluster
    sees it.
    """
    beside = None
    if run.reports and not request.dry:
        folder = run.folder.resolve()
        beside = request.shared.absolute() if request.shared else folder.parent
        beside.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=f".{run.year}-", dir=beside))
    if beside is not None and not request.shared:  # made for it; only one that is empty
        stack.callback(_remove_empty, beside)
    stack.callback(shutil.rmtree, stage, ignore_errors=True)
    return replace(run, stage=stage, contents={})  # they are not sent with every task


def _remove_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


def list_table_inputs(run: Run, read: Mapping[str, str], release: Path | None) -> dict[str, str]:
    """What a province's tables are made from: its data files as they were read, year, code, and the
    release they are compared with.
    """
    compared = list_release_inputs(release)
    return {"year": str(run.year), **read, **compared, **cache.hash_project(cache.TABLES)}


def copy_tables(run: Run) -> None:
    """The tables that are up to date, into the stage."""
    shutil.copytree(run.folder / paths.TABLES_FOLDER, run.stage / paths.TABLES_FOLDER)


def find_tables_folder(run: Run) -> str:
    """Where the tables of a run lie: in its stage, or in its place if it is finished."""
    folder = run.stage if (run.stage / paths.TABLES_FOLDER).is_dir() else run.folder
    return str(folder / paths.TABLES_FOLDER)


def make_tables_step(run: Run, inputs: Mapping[str, str], contents: Contents) -> Step:
    """The manifest's entry of tables that lie in the stage."""
    names = [f"{paths.TABLES_FOLDER}/{name}.csv" for name in RUN_TABLES]
    rows = cache.list_row_sums(contents)
    return cache.make_step(inputs, names, run.stage, rows=rows)


def plan_run(
    run: Run,
    earlier: Manifest,
    step: Step | None,
    table_reasons: Sequence[errors.Message] | None = (),
    changes: Sequence[RowChange] = (),
) -> Plan:
    """What must be made of a run whose tables lie in its stage, against what was made earlier.

    `step` is the manifest's entry of the tables, `table_reasons` say why they were made again,
    `changes` are the rows of the data that differ.
    What is rendered from a notebook that is up to date finds it in the stage.
    """
    tables = tuple(RUN_TABLES if run.info else COMPARISON_TABLES)
    now = slices.read_run_tables(run.stage / paths.TABLES_FOLDER)
    before = slices.read_run_tables(run.folder / paths.TABLES_FOLDER)
    date = slices.find_newest_date(now)
    editions = []
    for edition in run.editions():
        given = slices.slice_tables(edition.report, now)
        planned = _plan_edition(
            run, replace(edition, date=date), earlier, slices.hash_tables(given)
        )
        if cache.INPUT_CHANGES["given"] in planned.reasons and before:
            ids = slices.find_changed_ids(slices.slice_tables(edition.report, before), given)
            planned = replace(planned, reasons=_name_rows(planned.reasons, ids, changes))
        if planned.executes:
            folder = get_given_folder(run, planned)
            slices.write_tables(given, folder / paths.TABLES_FOLDER)
            names = [f"{paths.TABLES_FOLDER}/{name}.csv" for name in given]
            planned = replace(planned, given=staging.list_sums(folder, names))
        elif planned.render:
            kept = run.stage / edition.notebook
            kept.parent.mkdir(parents=True, exist_ok=True)
            with files.name_file(kept):
                shutil.copyfile(run.folder / edition.notebook, kept)
        editions.append(planned)
    workbook = earlier.get(paths.WORKBOOK)
    reasons = cache.find_reasons(workbook, list_workbook_inputs(run, tables), run.folder)
    if reasons and changes:
        reasons = [change.describe() for change in changes]
    sums = staging.list_sums(run.stage, [f"{paths.TABLES_FOLDER}/{name}.csv" for name in now])
    return Plan(run, tables, earlier, step, editions, table_reasons, reasons, date, sums)


def get_given_folder(run: Run, edition: Edition) -> Path:
    """Where the notebook of an edition works, with the tables its report is given."""
    return run.stage / GIVEN / edition.name


def _plan_edition(run: Run, edition: Edition, earlier: Manifest, given: str) -> Edition:
    """What must be made of an edition that is given tables with a certain sum."""
    notebook = earlier.get(edition.step("ipynb"))
    styles = {
        kind: _find_style(edition, kind, earlier)
        for kind in edition.formats
        if RENDERERS[kind].has_styles
    }
    links = run.links_of(edition)
    notebook_sum = next(iter(notebook["files"].values()), "") if notebook else ""
    report, language = edition.report, edition.language
    parameters = {**report.parameters, "year": run.year, "language": language}
    words = {"words": cache.hash_words(language)}
    rendered = {"executed": notebook_sum, "links": cache.hash_facts(links), "date": edition.date}
    inputs = {
        "ipynb": {
            "given": given,
            "notebook": cache.hash_file(edition.source),
            "parameters": cache.hash_facts(parameters),
            **words,
            **cache.hash_project("ipynb"),
        }
    }
    for kind in edition.formats:
        style = {"style": styles[kind]} if kind in styles else {}
        inputs[kind] = {**rendered, **words, **style, **cache.hash_project(kind)}
    reasons = cache.find_reasons(notebook, inputs["ipynb"], run.folder)
    pages = {
        kind: cache.find_reasons(earlier.get(edition.step(kind)), inputs[kind], run.folder)
        for kind in edition.formats
    }
    why: list[errors.Message] = []
    for reason in (reason for found in pages.values() for reason in found or ()):
        why += [] if reason in why else [reason]
    return replace(
        edition,
        styles=styles,
        links=links,
        inputs=inputs,
        executes=reasons != [],
        render=tuple(kind for kind, found in pages.items() if found != []),
        notebook_sum=notebook_sum,
        reasons=() if reasons is None else tuple(reasons or why),
    )


def _find_style(edition: Edition, kind: str, earlier: Manifest) -> str:
    """How a format is set: as this request asks, or as it was where it is not asked for."""
    inputs = earlier.get(edition.step(kind), {}).get("inputs", {})
    return edition.style if kind in edition.asked else inputs.get("style", edition.style)


def _name_rows(
    reasons: Sequence[errors.Message], ids: set[str], changes: Sequence[RowChange]
) -> tuple[errors.Message, ...]:
    """Reasons with the rows of the data that are about what changed, in place of the tables."""
    related = [change for change in changes if change.ids & ids] or list(changes)
    rows = [change.describe() for change in related]
    given = cache.INPUT_CHANGES["given"]
    others = [reason for reason in reasons if reason != given]
    return (*rows, *others) if rows else tuple(reasons)


def list_workbook_inputs(run: Run, tables: Iterable[str]) -> dict[str, str]:
    names = [f"{paths.TABLES_FOLDER}/{name}.csv" for name in tables]
    sums = {name: cache.hash_file(run.stage / name) for name in names}
    words = {"words": cache.hash_words(*LANGUAGES)}
    return {"year": str(run.year), **sums, **words, **cache.hash_project("xlsx")}
