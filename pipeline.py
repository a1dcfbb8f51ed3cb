"""The commands, and make_reports(): load → check → tabulate → run notebooks → publish.

Steps do not know each other; here they are put in order and hand frames along. Heavy libraries are
imported only by the command that needs them, so `--help` and `check` answer at once.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import cli, errors, i18n, paths
from briefing.build import console

if TYPE_CHECKING:
    from briefing.build.manifest import Change, Edition, Manifest, Outcome
    from briefing.build.request import ProvinceRun, Request, Run
    from briefing.build.run import FinishedRun, RunInProgress
    from briefing.i18n import Translator


INTERRUPTED = 130  # the exit code shells know an interrupt of the keyboard by
WARM = ("briefing.build.preload",)  # what every notebook and page needs, loaded once for all


def make_reports(order: Request, say: Translator) -> int:
    """Build every report ordered, for each province; 0 when all were made, 1 when one failed.

    The processes make the reports of one province while the next one is measured here; a run goes
    into its place as soon as it is whole. Of what was made earlier only what changed is made again.
    """
    from briefing import publish
    from briefing.build import run as build_run

    unfit: list[errors.BriefingError] = []
    under_way: dict[Path, RunInProgress] = {}
    whole: list[FinishedRun] = []
    sites = _sites(order, unfit)
    progress = console.Progress(order.steps(sites), say)
    with contextlib.ExitStack() as stages:
        stages.callback(progress.why_failed)  # after all else, also where the run is stopped
        begun = _begun(order, sites, progress, unfit, stages)
        tasks = _tasks(begun, under_way, whole, progress)
        with contextlib.closing(_done(order, tasks)) as ended:  # before the stages go
            for (run, one), outcome in ended:
                own = under_way[run.folder]
                build_run.record_outcome(own, one, outcome)
                _tell(one, outcome, progress)
                if not own.left:
                    whole.append(_finished(under_way.pop(run.folder), progress))
    if whole:
        publish.write_outputs_index(order.outputs)
        progress.end(paths.choose_start_folder(order.outputs, [one.folder for one in whole]))
    for error in unfit:
        console.print_error(error, say)
    if not progress.failures and not progress.warnings and not unfit:
        _keep(order, whole)
    return 1 if progress.failures or unfit else 0


def _sites(order: Request, unfit: list[errors.BriefingError]) -> list[ProvinceRun]:
    """The province folders, with what is made of each; why nothing is made of others is `unfit`.

    Raises what is wrong with the order itself, or with the one folder there is.
    """
    from briefing.build.request import ProvinceRun
    from briefing.data import reader

    sites = []
    for folder in order.data:
        with _fails_alone(order, unfit):
            info = reader.load_province_info(folder)
            sites.append(ProvinceRun(folder, info, order.run_of(info)))
    order.told_apart(sites)
    if sites:
        order.comparison(sites)
    return sites


@contextlib.contextmanager
def _fails_alone(order: Request, unfit: list[errors.BriefingError]) -> Iterator[None]:
    """Of several folders one that is not fit fails alone, and is told at the end."""
    try:
        yield
    except errors.BriefingError as error:
        if len(order.data) == 1:
            raise
        unfit.append(error)


def _begun(
    order: Request,
    sites: Sequence[ProvinceRun],
    progress: console.Progress,
    unfit: list[errors.BriefingError],
    stages: contextlib.ExitStack,
) -> Iterator[RunInProgress]:
    """Each run with its tables in its stage, one after the other, the comparison last."""
    from briefing import publish
    from briefing.build import manifest
    from briefing.build import run as build_run
    from briefing.data.tables import Comparison, Tables

    def earlier(run: Run) -> Manifest:
        return {} if order.fresh else manifest.read(run.folder)

    fit: list[ProvinceRun] = []
    for site in sites:
        known = len(unfit)
        with _fails_alone(order, unfit):
            stood = earlier(site.run)
            run, of_tables, changes = _tables(site, stood, order, progress, stages)
            fit.append(replace(site, run=run))
            if run.reports:
                names = site.info.names, tuple(Tables.columns)
                yield build_run.start_run(run, *names, stood, of_tables, changes)
        if len(unfit) > known:
            progress.total -= 2 + site.run.steps()
    together = order.comparison(fit) if fit else None
    if together:
        together = build_run.create_stage(together, stages, order.beside(together))
        from briefing.analysis import comparison
        from briefing.data import tables_reader

        compared = comparison.compare_provinces(
            [tables_reader.load_tables(build_run.find_tables_folder(one.run)) for one in fit]
        )
        publish.write_tables(compared, together.stage / paths.TABLES_FOLDER)
        count = compared.side_by_side["indicator_id"].nunique()
        progress.step(
            progress.say.plural("compare: {count} indicator", "compare: {count} indicators", count)
        )
        names = compared.place, tuple(Comparison.columns)
        yield build_run.start_run(together, *names, earlier(together), {})


def _tables(
    site: ProvinceRun,
    earlier: Manifest,
    order: Request,
    progress: console.Progress,
    stages: contextlib.ExitStack,
) -> tuple[Run, Manifest, Sequence[Change]]:
    """A run with its tables in its stage: made, or as they stand.

    With it the manifest's entry of them, and the rows of the data that changed since `earlier`.
    """
    from briefing import publish, validate
    from briefing.analysis import analyse
    from briefing.build import manifest
    from briefing.build import run as build_run
    from briefing.data import reader

    say, run = progress.say, site.run
    why, changes = manifest.why_tables(earlier, run, site.folder)
    if why == []:
        run = build_run.create_stage(run, stages, order.beside(run))
        build_run.copy_tables(run)
        progress.unchanged(f"{run.label}tables", 2)
        return run, {manifest.TABLES: earlier[manifest.TABLES]}, changes
    province = reader.load_province(site.folder)
    problems = validate.find_problems(province)
    if any(problem.severity == "error" for problem in problems):
        raise errors.BadData(paths.format_path(site.folder), problems)
    progress.warned(problems)
    count = sum(len(province.rows[name]) for name in ("results", "targets", "verdicts"))
    told = say.plural("check: {count} statement", "check: {count} statements", count)
    progress.step(run.label + told)
    tables = analyse.analyse(province, run.year)
    run = build_run.create_stage(run, stages, order.beside(run))
    publish.write_tables(tables, run.stage / paths.TABLES_FOLDER)
    count = len(tables.measures)
    measured = say.plural("measure: {count} target", "measure: {count} targets", count)
    progress.step(f"{run.label}{measured}{progress.because(why)}")
    entry = {} if problems else {manifest.TABLES: manifest.entry_of_tables(run, site.folder)}
    return run, entry, changes


def _tasks(
    begun: Iterator[RunInProgress],
    under_way: dict[Path, RunInProgress],
    whole: list[FinishedRun],
    progress: console.Progress,
) -> Iterator[tuple[Run, Edition]]:
    """What the processes have to make of each run; one that stands is finished here."""
    from briefing.build import run as build_run

    for own in begun:
        under_way[own.run.folder] = own
        for one in own.editions:
            if one.stands:
                progress.unchanged(one.title, 1 + len(one.formats))
        if own.left:
            yield from own.tasks()
            build_run.make_workbook(own)  # while the last reports are under way
        else:
            whole.append(_finished(under_way.pop(own.run.folder), progress))


def _done(
    order: Request, tasks: Iterator[tuple[Run, Edition]]
) -> Generator[tuple[tuple[Any, ...], Any]]:
    """Each task with what came of it, from processes here or from a cluster's."""
    from briefing.build import cluster, pool, sums
    from briefing.build import run as build_run

    if isinstance(by := order.workers, int):
        yield from pool.run_tasks(build_run.make_report, tasks, by, WARM)
    else:
        yield from cluster.done(
            build_run.make_report, tasks, by, WARM, sums.hash_installation, order.shared
        )


def _tell(one: Edition, outcome: errors.ReportFailed | Outcome, progress: console.Progress) -> None:
    """The steps of an edition the processes are done with, each as it came out."""
    if isinstance(outcome, errors.ReportFailed):
        progress.failed(one.title, 1 + len(one.formats), outcome)
        return
    why = one.reasons
    steps = (("notebook", outcome.executed), *((k, k in outcome.said) for k in one.formats))
    for kind, made in steps:
        progress.made(f"{one.title} · {kind}", why if made else [])
        why = () if made else why  # told once


def _finished(own: RunInProgress, progress: console.Progress) -> FinishedRun:
    """A run put into its place, told."""
    from briefing.build import run as build_run

    whole = build_run.finish_run(own)
    progress.pages += whole.pages
    for one, why in whole.refused:
        progress.failed(one.title, 0, why)
    progress.made(own.run.label + paths.WORKBOOK, own.why_book)
    progress.step(own.run.label + progress.say("index"))
    return whole


def _keep(order: Request, whole: Sequence[FinishedRun]) -> None:
    """Keep that all of an order stands, so that the same one is answered at once."""
    from briefing.build import stands

    read = {name: own for one in whole for name, own in one.read.items()}
    folders = [one.folder for one in whole]
    told = {
        "lines": [line for one in whole for line in one.lines],
        "words": stands.words_of(console.UNCHANGED_WORDS),
    }
    stands.keep(order.outputs, order.asked, order.data, folders, read, **told)


def run(asked: argparse.Namespace, say: Translator) -> int:
    """`run`: build the reports asked for."""
    from briefing.build import pool

    if isinstance(asked.workers, int):
        pool.start_preload(WARM)  # they import while the order and the data are read
    return make_reports(_order(asked), say)


def plan(asked: argparse.Namespace, say: Translator) -> int:
    """`plan`: what a run would make, and why; nothing is made."""
    unfit: list[errors.BriefingError] = []
    order = replace(_order(asked), dry=True)
    progress = console.Progress(0, say, quiet=True)
    with contextlib.ExitStack() as stages:
        for own in _begun(order, _sites(order, unfit), progress, unfit, stages):
            for one in own.editions:
                progress.planned(one.title, one.steps, one.reasons)
            progress.planned_file(own.run.label + paths.WORKBOOK, own.why_book)
    for error in unfit:
        console.print_error(error, say)
    return 1 if unfit else 0


def _stands(asked: argparse.Namespace, language: str) -> bool:
    """Whether all that is asked for stands as it was made; told if so."""
    from briefing.build import stands

    folders = _folders(asked)
    order = stands.kept(asked.outputs, _sum_of(asked, folders), folders)
    if order is None:
        return False
    steps = sum(steps for _, steps in order["lines"])
    progress = console.Progress(steps, stands.speaker(order, language))
    runs = [Path(name) for name in order["runs"]]
    progress.stood(order["lines"], paths.choose_start_folder(asked.outputs, runs))
    return True


def _folders(asked: argparse.Namespace) -> tuple[Path, ...]:
    return paths.find_province_folders(asked.data or [paths.DATA])


def _sum_of(asked: argparse.Namespace, folders: Sequence[Path]) -> str:
    """What tells one order from another."""
    from briefing.build import sums

    facts = (folders, asked.year, asked.report, asked.language, asked.format, asked.style)
    return sums.hash_facts([str(Path.cwd()), facts])


def _order(asked: argparse.Namespace) -> Request:
    from briefing import config, execute
    from briefing.build.request import Request

    reports = config.load_config(paths.CONFIG, i18n.LANGUAGES).named(asked.report)
    folders = _folders(asked)
    for report in reports:
        given = {**report.parameters, "year": 0, "language": "", "tables": ""}
        execute.check_parameters(paths.NOTEBOOKS / report.notebook, given)
        if report.provinces and asked.report and len(folders) < 2:
            raise errors.TooFewProvinces(report.name)
    return Request(
        folders,
        asked.outputs,
        asked.year,
        reports,
        tuple(asked.language or i18n.LANGUAGES),
        tuple(asked.format or paths.FORMATS),
        asked.style,
        _sum_of(asked, folders),
        asked.fresh,
        getattr(asked, "workers", 1),
        getattr(asked, "shared", None),
    )


def check(asked: argparse.Namespace, say: Translator) -> int:
    """`check`: every problem of a data folder; 1 when one is an error."""
    from briefing import validate
    from briefing.data import reader
    from briefing.validate import sources

    read = reader.load_province(asked.data)
    problems, as_json = [*validate.find_problems(read)], asked.format == "json"
    told = say("printed figures not looked up: give the folder of the source texts with --sources")
    if asked.sources is not None:
        texts = reader.load_source_texts(asked.sources, sources.list_source_files(read))
        traced, counts = sources.trace_statements(read, texts)
        problems += traced
        found, total = say.number(counts.found), say.number(counts.total)
        told = say("{found} of {total} printed figures found in place", found=found, total=total)
    print(told, file=sys.stderr if as_json else sys.stdout)
    wrong = sum(problem.severity == "error" for problem in problems)
    if as_json:
        print(json.dumps([say.record(p) for p in problems], ensure_ascii=False, indent=2))
    else:
        console.print_problems(problems, say)
        numbers = {"errors": wrong, "warnings": len(problems) - wrong}
        folder = paths.format_path(asked.data)
        print(say("{folder}: {errors} errors, {warnings} warnings", folder=folder, **numbers))
    return 1 if wrong else 0


def judge(asked: argparse.Namespace, say: Translator) -> int:
    """`judge`: the verdicts on a plain table of targets, to a file or printed."""
    from briefing.analysis import targets
    from briefing.data import reader

    rows = reader.load_plain_table(asked.table, asked.method)
    judged = targets.judge_plain_table(rows, asked.method)
    if asked.output is None:
        print(judged, end="")
    else:
        try:
            from briefing.data import files

            files.write_file(asked.output, judged)
        except OSError as fault:
            why = fault.strerror or str(fault)
            raise errors.UnwritableFile(paths.format_path(asked.output), why) from None
    return 0


def list_reports(asked: argparse.Namespace, say: Translator) -> int:
    """`list`: the reports that can be made."""
    from briefing import config

    for report in config.load_config(paths.CONFIG, i18n.LANGUAGES).report:
        made = "  ".join(map(" ".join, (report.languages, report.formats, report.stages)))
        print(f"{report.name:<12} {report.notebook:<20} {made}")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 all well, 1 problems found or a report failed, 2 wrong use, 130 stopped."""
    asked = cli.build_parser().parse_args(arguments)
    commands: dict[str, Callable[[argparse.Namespace, Translator], int]] = {
        "run": run,
        "plan": plan,
        "check": check,
        "judge": judge,
        "list": list_reports,
    }
    language = i18n.choose_message_language(getattr(asked, "language", None), os.environ)
    if asked.command in ("run", "plan") and not asked.fresh and _stands(asked, language):
        return 0
    say = i18n.load_translator(language)
    try:
        return commands[asked.command](asked, say)
    except errors.BriefingError as error:
        console.print_error(error, say)
        return 2 if isinstance(error, errors.WrongUse) else 1
    except KeyboardInterrupt:
        print(say("Interrupted. What was finished before is untouched."), file=sys.stderr)
        return INTERRUPTED


def freeze_before_exit(code: int) -> int:
    """An exit code; garbage is not collected once more, a sixth of a second with pandas loaded."""
    gc.freeze()
    return code


if __name__ == "__main__":
    sys.exit(freeze_before_exit(main()))
