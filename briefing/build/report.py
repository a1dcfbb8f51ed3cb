"""A report in one language, in a process of its own → its files in the stage, or why it failed."""

from __future__ import annotations

import shutil
import traceback
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeAlias

from briefing import errors, paths
from briefing.build import cache, staging
from briefing.build.plan import Plan, get_given_folder
from briefing.build.request import Edition, Run

UNFORESEEN = (  # what a notebook brings about that shows what no exhibit makes
    *(ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError),
)


class Made(NamedTuple):
    """Whether a notebook was executed, the formats that were rendered, the sums of their files."""

    executed: bool
    formats: tuple[str, ...]
    sums: staging.Sums


Outcome: TypeAlias = Made | errors.ReportFailed


def make_report(run: Run, edition: Edition) -> Outcome:
    """The work of a process: a report in one language, executed and rendered; or why it failed."""
    from briefing import execute, publish

    parameters = {"year": run.year, "language": edition.language, "tables": paths.TABLES_FOLDER}
    file, source = run.stage / edition.notebook, edition.source
    faults: list[errors.Fault] = []
    try:
        if edition.executes:
            given = get_given_folder(run, edition)
            quoted = publish.list_quotable(given / paths.TABLES_FOLDER)
            executed = execute.execute_notebook(
                source if source.is_file() else paths.NOTEBOOKS / source.name,
                {**edition.report.parameters, **parameters},
                folder=given,
                file=file,
                failed=get_failed_path(run, edition),
                report=edition.report.name,
                province=run.province,
                quoted=quoted,
            )
            if changed := staging.list_changed(given, edition.given):
                return withhold_changed(run, edition, changed)
        else:
            executed = execute.redraw_notebook(file)
        imprint = publish.Imprint(edition.date, cache.hash_file(file), edition.release)
        formats = edition.list_formats_to_render(imprint.sum)
        for kind in formats:
            try:
                page = run.stage / edition.page(kind)
                style = edition.styles.get(kind, edition.style)
                publish.write_page(executed, page, edition.links, style, imprint)
            except errors.Unpublishable as refused:
                faults += refused.faults
    except errors.ReportFailed as failure:
        return failure
    except (errors.BriefingError, OSError):  # which all of them meet
        raise
    except UNFORESEEN as fault:  # the others can be made all the same
        return _withhold_faulty(run, edition, fault)
    if faults:
        return withhold_edition(run, edition, faults)
    names = [edition.notebook, *(name for kind in formats for name in edition.files(kind))]
    return Made(edition.executes, formats, staging.list_sums(run.stage, names))


def get_failed_path(run: Run, edition: Edition) -> Path:
    """Where the notebook of an edition that failed is kept."""
    return run.folder / paths.FAILED_FOLDER / Path(edition.notebook).name


def withhold_edition(
    run: Run, edition: Edition, faults: Iterable[errors.Fault]
) -> errors.Unpublishable:
    """Take what was made of an edition out of the stage; its notebook is kept with the failed."""
    for name in (name for kind in edition.formats for name in edition.files(kind)):
        (run.stage / name).unlink(missing_ok=True)
    kept = get_failed_path(run, edition)
    kept.parent.mkdir(parents=True, exist_ok=True)
    if (run.stage / edition.notebook).is_file():
        shutil.move(run.stage / edition.notebook, kept)
    return errors.Unpublishable(faults, edition.description, paths.format_path(kept))


def withhold_changed(run: Run, edition: Edition, changed: Iterable[str]) -> errors.ChangedFiles:
    """Take what was made of an edition out of the stage, for files that are not as they were."""
    for name in (
        edition.notebook,
        *(one for kind in edition.formats for one in edition.files(kind)),
    ):
        staging.remove(run.stage / name)
    files, notebook = ", ".join(changed), edition.report.notebook
    return errors.ChangedFiles(**edition.names, files=files, notebook=notebook)


def _withhold_faulty(run: Run, edition: Edition, fault: Exception) -> errors.FaultyReport:
    """Take what was made of an edition out of the stage, for what nobody foresaw."""
    withheld = withhold_edition(run, edition, ())
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return errors.FaultyReport(
        report=edition.report.name,
        language=edition.language,
        fault=f"{type(fault).__name__}: {fault}",
        place=f"{Path(last.filename).name}:{last.lineno}",
        file=withheld.message.values["file"],
    )


def make_workbook(plan: Plan) -> Plan:
    """Make the workbook of a run's tables and the open formats in its stage, where that is due.

    The plan has their sums.
    """
    from briefing import publish

    if plan.workbook_reasons == []:
        return plan
    stage = plan.run.stage
    publish.write_workbook(stage, plan.run.year, plan.tables)
    publish.write_open_formats(stage, plan.run.year, plan.tables)
    return replace(plan, sums={**plan.sums, **staging.list_sums(stage, list_workbook_files(stage))})


def list_workbook_files(stage: Path) -> list[str]:
    """The workbook in a stage, and the files of the open formats that are made with it."""
    from briefing import publish

    names = (paths.WORKBOOK, *publish.OPEN_FILES)
    return [name for name in names if (stage / name).is_file()]
