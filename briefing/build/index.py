"""The index of a run: what it shows, whether it is up to date, and its page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from briefing import errors, paths
from briefing.build import cache
from briefing.build.cache import Manifest
from briefing.build.plan import Plan
from briefing.build.request import Edition, Run
from briefing.i18n import LANGUAGES


def update_index(plan: Plan, manifest: Manifest, failed: Sequence[Edition]) -> None:
    """The run's index, where what it shows is not what it was."""
    run = plan.run
    step = manifest.pop(paths.INDEX, None)
    inputs = _list_index_inputs(run, manifest, failed)
    if step is None or cache.find_reasons(step, inputs, run.folder):
        write_index(plan, run.stage, [edition.name for edition in failed])
        step = cache.make_step(inputs, [paths.INDEX], run.stage)
    manifest[paths.INDEX] = step


def write_index(plan: Plan, stage: Path, outdated: Sequence[str] = (), release: str = "") -> None:
    """The index of a run into a stage, with what of the run is not there from its folder.

    It is drawn from the run's tables: its last line has the sum of the workbook with all of them.
    """
    from briefing import publish

    run = plan.run
    workbook = next(place for place in (stage, run.folder) if (place / paths.WORKBOOK).is_file())
    imprint = publish.Imprint(plan.date, cache.hash_file(workbook / paths.WORKBOOK), release)
    reports = [report.name for report in run.configured]
    tables = plan.step["inputs"] if plan.step else {}
    publish.write_run_index(
        stage, run.folder, run.year, reports, plan.tables, tables, outdated, imprint
    )


def _list_index_inputs(run: Run, manifest: Manifest, failed: Sequence[Edition]) -> dict[str, str]:
    """What a run's index shows: every step but itself, and what could not be made."""
    reports = [report.name for report in run.configured]
    steps = [manifest[name] for name in sorted(manifest) if name != paths.INDEX]
    return {
        "pages": cache.hash_facts(steps),
        "parameters": cache.hash_facts([reports, [edition.name for edition in failed]]),
        "words": cache.hash_words(*LANGUAGES),
        **cache.hash_project("index"),
    }


def find_index_reasons(plan: Plan) -> Sequence[errors.Message] | None:
    """Why the index of a run would be made again; as `Plan.table_reasons`."""
    step = plan.earlier.get(paths.INDEX)
    if step and (plan.due or plan.table_reasons or plan.workbook_reasons):
        return [cache.INPUT_CHANGES["pages"]]
    return cache.find_reasons(step, _list_index_inputs(plan.run, plan.earlier, []), plan.run.folder)
