"""One run: its tables → what of its reports must be made → their pages, put into place complete.

Everything is made in a folder of its own, beside the last run's, and put into place at the end, all
of it at once: what an earlier run finished stays whole until then, and for good where a report
fails.
"""

from __future__ import annotations

import posixpath
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefing import errors, paths
from briefing.build import cache, staging
from briefing.build.cache import Manifest, Project
from briefing.build.console import Progress
from briefing.build.finished import write_finished
from briefing.build.index import find_index_reasons, update_index
from briefing.build.placing import place_run
from briefing.build.plan import GIVEN, Plan, get_given_folder, list_workbook_inputs
from briefing.build.pool import Workers
from briefing.build.report import (
    Made,
    Outcome,
    get_failed_path,
    list_workbook_files,
    make_workbook,
    withhold_changed,
    withhold_edition,
)
from briefing.build.request import Edition, Request, Run
from briefing.data import files
from briefing.publish.renderers import WEB


@dataclass(frozen=True)
class FinishedRun:
    """A run in its place: its folder, how many pages were made, its files with their sums.

    `indexed` tells whether its index was made again, `kept` which edited files lie beside those
    made again. `refused` are editions that were made and
    cannot be published beside the others, `unexpected` files that no step made, which are not.
    `edits` are files of the data and the project that changed while it was made.
    """

    folder: Path
    pages: int
    indexed: bool
    kept: Sequence[errors.Message]
    refused: Sequence[tuple[Edition, errors.ReportFailed]]
    made: Mapping[str, str]
    unexpected: Sequence[str]
    edits: Sequence[str] = ()


def finish_run(plan: Plan, outcomes: Mapping[str, Outcome], project: Project) -> FinishedRun:
    """A run whose editions are made, with its index, into its place; `outcomes` by their names.

    `project` is what the project's files were when the run began.
    """
    run = plan.run
    refused = _find_changed_editions(plan, outcomes)
    changed = {edition.name for edition, _ in refused}
    outcomes = {name: one for name, one in outcomes.items() if name not in changed}
    manifest = _update_manifest(plan, outcomes)
    refused += _find_broken_editions(plan)
    failed = [
        *(edition for edition, _ in refused),
        *(e for e in plan.editions if isinstance(outcomes.get(e.name), errors.ReportFailed)),
    ]
    for edition in failed:  # made again by the next run
        for kind in ("ipynb", *edition.formats):
            manifest.pop(edition.step(kind), None)
    _remove_missing_links(plan, manifest)
    removed = _drop_unconfigured(plan, manifest)
    pages = sum(
        (run.stage / edition.page(kind)).is_file()
        for edition in plan.editions
        for kind in edition.formats
    )
    update_index(plan, manifest, failed)
    indexed = (run.stage / paths.INDEX).is_file()
    edited = cache.list_changed_files(project, cache.list_project_files())
    manifest = cache.forget_inputs(manifest, edited)
    text = cache.format_manifest(manifest, run.list_facts())
    files.write_file(run.stage / paths.MANIFEST, text)
    made = {name: sum_ for step in manifest.values() for name, sum_ in step["files"].items()}
    made[paths.MANIFEST] = cache.hash_content(text)
    shutil.rmtree(run.stage / GIVEN, ignore_errors=True)
    unexpected = staging.remove_unexpected(run.stage, {*made, *plan.sums})
    kept = place_run(run, removed)
    edits = (*run.list_changed_data(), *(name for names in edited.values() for name in names))
    return FinishedRun(run.folder, pages, indexed, kept, refused, made, unexpected, edits)


def _find_changed_editions(
    plan: Plan, outcomes: Mapping[str, Outcome]
) -> list[tuple[Edition, errors.ReportFailed]]:
    """The editions whose files are not as they were made, which are taken out of the stage.

    Raises ChangedStage where it is a table or the workbook, on which all of them rest.
    """
    run = plan.run
    found: list[tuple[Edition, errors.ReportFailed]] = []
    if changed := staging.list_changed(run.stage, plan.sums):
        raise errors.ChangedStage(folder=paths.format_path(run.folder), files=", ".join(changed))
    for edition in plan.editions:
        outcome = outcomes.get(edition.name)
        changed = staging.list_changed(run.stage, outcome.sums) if isinstance(outcome, Made) else []
        if changed:
            found.append((edition, withhold_changed(run, edition, changed)))
    return found


def _update_manifest(plan: Plan, outcomes: Mapping[str, Outcome]) -> Manifest:
    """The manifest of a run with what lies in its stage."""
    stage, manifest = plan.run.stage, dict(plan.earlier)
    manifest.pop(cache.TABLES, None)
    if plan.step:
        manifest[cache.TABLES] = plan.step
    for edition in plan.editions:
        outcome = outcomes.get(edition.name)
        if outcome is None or isinstance(outcome, errors.ReportFailed):
            continue
        executed, rendered, _ = outcome
        get_failed_path(plan.run, edition).unlink(missing_ok=True)  # of an earlier run
        if executed or edition.render:  # a redrawn notebook has other bytes
            manifest[edition.step("ipynb")] = cache.make_step(
                edition.inputs["ipynb"], [edition.notebook], stage
            )
        notebook = cache.hash_file(stage / edition.notebook)
        for kind in rendered:
            inputs = {**edition.inputs[kind], "executed": notebook}
            manifest[edition.step(kind)] = cache.make_step(inputs, edition.files(kind), stage)
    if (stage / paths.WORKBOOK).is_file():
        inputs = list_workbook_inputs(plan.run, plan.tables)
        manifest[paths.WORKBOOK] = cache.make_step(inputs, list_workbook_files(stage), stage)
    return manifest


def _find_broken_editions(plan: Plan) -> list[tuple[Edition, errors.ReportFailed]]:
    """The editions whose links into other pages lead nowhere, which are not published either."""
    from briefing import publish

    if not plan.due:
        return []
    run = plan.run
    faults = publish.find_broken_links(run.stage, run.folder)
    return [
        (edition, withhold_edition(run, edition, faults[edition.page(WEB)]))
        for edition in plan.editions
        if edition.page(WEB) in faults
    ]


def _remove_missing_links(plan: Plan, manifest: Manifest) -> None:
    """Draw again the pages that offer a page which was to be made, and was not."""
    from briefing import execute, publish

    run = plan.run
    for edition in plan.editions:
        places = {
            name: posixpath.normpath(f"{edition.language}/{href}")
            for name, href in edition.links.items()
            if href and name != "index"
        }
        gone = {
            name
            for name, place in places.items()
            if not (run.stage / place).exists() and not (run.folder / place).exists()
        }
        page = run.stage / edition.page(WEB)
        if gone and page.is_file():
            links = {name: href for name, href in edition.links.items() if name not in gone}
            notebook = execute.redraw_notebook(run.stage / edition.notebook)
            imprint = publish.Imprint(edition.date, cache.hash_file(run.stage / edition.notebook))
            publish.write_page(notebook, page, links, edition.style, imprint)
            step = manifest[edition.step(WEB)]
            inputs = {**step["inputs"], "links": cache.hash_facts(links)}
            manifest[edition.step(WEB)] = cache.make_step(inputs, step["files"], run.stage)


def _drop_unconfigured(plan: Plan, manifest: Manifest) -> list[str]:
    """Take out of the manifest what config.toml names no more; the files to be removed.

    So are open formats of what there is no more, as of changes without a release.
    """
    known = {cache.TABLES, paths.WORKBOOK, paths.INDEX}
    for report in plan.run.configured:
        for language in report.languages:
            edition = f"{language}-{report.name}"
            known |= {f"{edition}.{kind}" for kind in ("ipynb", *report.all_formats)}
    gone = [manifest.pop(name) for name in list(manifest) if name not in known]
    before, now = (steps.get(paths.WORKBOOK, {"files": {}}) for steps in (plan.earlier, manifest))
    ended = [name for name in before["files"] if name not in now["files"]]
    return [*ended, *(name for step in gone for name in step["files"])]


def keep_finished(request: Request, plans: Sequence[Plan], finished: Sequence[FinishedRun]) -> None:
    """Keep that all of a request was carried out, so that the same one is answered at once."""
    outputs = request.outputs
    read: dict[str, str] = {}
    lines: list[tuple[str, int]] = []
    for plan in plans:
        run = plan.run
        if plan.step:
            names = [name for name in plan.step["inputs"] if "." in name]  # of the data folder
            read |= {str(run.data / name): plan.step["inputs"][name] for name in names}
            lines.append((f"{run.label}tables", 2))
        lines += [(edition.title, 1 + len(edition.formats)) for edition in plan.editions]
        lines += [(f"{run.label}{paths.WORKBOOK}", 1)] if plan.editions else []
    made = {
        str((done.folder / name).relative_to(outputs)): total
        for done in finished
        for name, total in done.made.items()
    }
    made[paths.INDEX] = cache.hash_file(outputs / paths.INDEX)
    opened = paths.choose_start_folder(outputs, [done.folder for done in finished])
    years = request.list_chosen_years([plan.run for plan in plans if plan.run.info])
    surroundings = cache.hash_project_files(request.project), request.releases
    write_finished(outputs, request.key, read, made, lines, years, opened, *surroundings)


def submit(plan: Plan, workers: Workers, progress: Progress) -> Plan:
    """Have the processes make what is due of a run; the workbook is made here meanwhile.

    The plan comes back with the sum of that.

    What reads most begins first: begun last, it would leave the other processes without work.
    """
    from briefing import publish

    for edition in plan.editions:
        if edition.is_current:
            names = {"run": plan.run.name, **edition.names}
            progress.unchanged(edition.title, 1 + len(edition.formats), **names)
    for edition in sorted(plan.due, key=lambda edition: -_measure_given(plan.run, edition)):
        workers.submit(plan.run, edition)
    if plan.due:
        publish.load_index_template()
    return make_workbook(plan)


def _measure_given(run: Run, edition: Edition) -> int:
    """How much the report of an edition is given, in bytes."""
    given = get_given_folder(run, edition) / paths.TABLES_FOLDER
    return sum(file.stat().st_size for file in given.glob("*.csv"))


def collect(
    done: Iterable[tuple[tuple[Run, Edition], Outcome]], progress: Progress
) -> dict[tuple[Path, str], Outcome]:
    """What came of some editions, each step printed; raises a failure that stops the run."""
    outcomes = {}
    for (run, edition), outcome in done:
        outcomes[run.folder, edition.name] = outcome
        names = {"run": run.name, **edition.names}
        if isinstance(outcome, errors.ReportFailed):
            progress.failed(edition.title, 1 + len(edition.formats), outcome, **names)
            if outcome.stops_the_run:
                raise outcome
            continue
        executed, rendered, _ = outcome
        why: Sequence[errors.Message] = edition.reasons
        for kind in ("notebook", *edition.formats):
            made = executed if kind == "notebook" else kind in rendered
            title = f"{edition.title} · {kind}"
            progress.made(title, why if made else [], **names, format=kind)
            why = () if made else why  # printed once
    return outcomes


def finish_complete(
    plans: Sequence[Plan],
    finished: Sequence[FinishedRun],
    outcomes: Mapping[tuple[Path, str], Outcome],
    progress: Progress,
    project: Project,
) -> list[FinishedRun]:
    """The runs all of whose editions are made, put into their place."""
    placed, complete = {done.folder for done in finished}, []
    for plan in plans:
        folder = plan.run.folder
        due = {(folder, edition.name) for edition in plan.due}
        if folder in placed or not plan.editions or not due <= outcomes.keys():
            continue
        done = finish_run(plan, {name: outcomes[folder, name] for _, name in due}, project)
        progress.pages += done.pages
        for kept in done.kept:
            progress.tell(kept)
        if done.edits:
            text = errors.message(
                "Changed while the run was under way: {files}. The next run makes again what "
                "rests on it.",
                files=", ".join(done.edits),
            )
            progress.tell(text)
        if done.unexpected:
            progress.tell(
                errors.message(
                    "Found among the files of the run and not published, for no step of it made "
                    "them: {files}",
                    files=", ".join(done.unexpected),
                )
            )
        for edition, fault in done.refused:
            progress.failed(edition.title, 0, fault, run=plan.run.name, **edition.names)
        label, name = plan.run.label, plan.run.name
        progress.made(label + paths.WORKBOOK, plan.workbook_reasons, run=name)
        index = label + progress.say("index")
        progress.made(index, None if done.indexed else [], run=name)
        complete.append(done)
    return complete


def print_plan(plan: Plan, progress: Progress) -> None:
    """What a run would make of a province or a comparison: tables, pages, workbook, index."""
    label = plan.run.label
    if plan.run.info:
        progress.planned_file(f"{label}tables", plan.table_reasons)
    for edition in plan.editions:
        progress.planned(edition.title, edition.steps, edition.reasons)
    if plan.editions:
        progress.planned_file(label + paths.WORKBOOK, plan.workbook_reasons)
        progress.planned_file(label + progress.say("index"), find_index_reasons(plan))
