"""The commands, and make_reports(): load → check → tabulate → run notebooks → publish.

Steps do not know each other; here they are put in order and hand frames along. Heavy libraries are
imported only by the command that needs them, so `--help` and `check` answer at once.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import errors, files, options, paths, processes, terminal, words

if TYPE_CHECKING:
    from briefing.making import Making, Whole
    from briefing.manifest import Change, Edition, Manifest, Outcome
    from briefing.order import Order, Run, Site
    from briefing.words import Speaker


INTERRUPTED = 130  # the exit code shells know an interrupt of the keyboard by
WARM = ("briefing.warm",)  # what every notebook and page needs, loaded once for all


def make_reports(order: Order, say: Speaker) -> int:
    """Build every report ordered, for each province; 0 when all were made, 1 when one failed.

    The processes make the reports of one province while the next one is measured here; a run goes
    into its place as soon as it is whole. Of what was made earlier only what changed is made again.
    """
    from briefing import making, publish

    unfit: list[errors.BriefingError] = []
    under_way: dict[Path, Making] = {}
    whole: list[Whole] = []
    sites = _sites(order, unfit)
    progress = terminal.Progress(order.steps(sites), say)
    with contextlib.ExitStack() as stages:
        stages.callback(progress.why_failed)  # after all else, also where the run is stopped
        begun = _begun(order, sites, progress, unfit, stages)
        tasks = _tasks(begun, under_way, whole, progress)
        with contextlib.closing(_done(order, tasks)) as ended:  # before the stages go
            for (run, one), outcome in ended:
                own = under_way[run.folder]
                making.reported(own, one, outcome)
                _tell(one, outcome, progress)
                if not own.left:
                    whole.append(_finished(under_way.pop(run.folder), progress))
    if whole:
        publish.outputs(order.outputs)
        progress.end(paths.opened(order.outputs, [one.folder for one in whole]))
    for error in unfit:
        terminal.told(error, say)
    if not progress.failures and not progress.warnings and not unfit:
        _keep(order, whole)
    return 1 if progress.failures or unfit else 0


def _sites(order: Order, unfit: list[errors.BriefingError]) -> list[Site]:
    """The province folders, with what is made of each; why nothing is made of others is `unfit`.

    Raises what is wrong with the order itself, or with the one folder there is.
    """
    from briefing import load
    from briefing.order import Site

    sites = []
    for folder in order.data:
        with _fails_alone(order, unfit):
            info = load.facts(folder)
            sites.append(Site(folder, info, order.run_of(info)))
    order.told_apart(sites)
    if sites:
        order.comparison(sites)
    return sites


@contextlib.contextmanager
def _fails_alone(order: Order, unfit: list[errors.BriefingError]) -> Iterator[None]:
    """Of several folders one that is not fit fails alone, and is told at the end."""
    try:
        yield
    except errors.BriefingError as error:
        if len(order.data) == 1:
            raise
        unfit.append(error)


def _begun(
    order: Order,
    sites: Sequence[Site],
    progress: terminal.Progress,
    unfit: list[errors.BriefingError],
    stages: contextlib.ExitStack,
) -> Iterator[Making]:
    """Each run with its tables in its stage, one after the other, the comparison last."""
    from briefing import compare, load, making, manifest, publish
    from briefing.tables import Comparison, Tables

    def earlier(run: Run) -> Manifest:
        return {} if order.fresh else manifest.read(run.folder)

    fit: list[Site] = []
    for site in sites:
        known = len(unfit)
        with _fails_alone(order, unfit):
            stood = earlier(site.run)
            run, of_tables, changes = _tables(site, stood, order, progress, stages)
            fit.append(replace(site, run=run))
            if run.reports:
                names = site.info.names, tuple(Tables.columns)
                yield making.begun(run, *names, stood, of_tables, changes)
        if len(unfit) > known:
            progress.total -= 2 + site.run.steps()
    together = order.comparison(fit) if fit else None
    if together:
        together = making.staged(together, stages, order.beside(together))
        compared = compare.comparison([load.tables(making.tables_of(one.run)) for one in fit])
        publish.tables(compared, together.stage / paths.TABLES)
        count = compared.side_by_side["indicator_id"].nunique()
        progress.step(
            progress.say.plural("compare: {count} indicator", "compare: {count} indicators", count)
        )
        names = compared.place, tuple(Comparison.columns)
        yield making.begun(together, *names, earlier(together), {})


def _tables(
    site: Site,
    earlier: Manifest,
    order: Order,
    progress: terminal.Progress,
    stages: contextlib.ExitStack,
) -> tuple[Run, Manifest, Sequence[Change]]:
    """A run with its tables in its stage: made, or as they stand.

    With it the manifest's entry of them, and the rows of the data that changed since `earlier`.
    """
    from briefing import check, load, making, manifest, publish, tabulated

    say, run = progress.say, site.run
    why, changes = manifest.why_tables(earlier, run, site.folder)
    if why == []:
        run = making.staged(run, stages, order.beside(run))
        making.tables_kept(run)
        progress.unchanged(f"{run.label}tables", 2)
        return run, {manifest.TABLES: earlier[manifest.TABLES]}, changes
    province = load.province(site.folder)
    problems = check.province(province)
    if any(problem.severity == "error" for problem in problems):
        raise errors.BadData(paths.shown(site.folder), problems)
    progress.warned(problems)
    count = sum(len(province.rows[name]) for name in ("results", "targets", "verdicts"))
    told = say.plural("check: {count} statement", "check: {count} statements", count)
    progress.step(run.label + told)
    tables = tabulated.province(province, run.year)
    run = making.staged(run, stages, order.beside(run))
    publish.tables(tables, run.stage / paths.TABLES)
    count = len(tables.measures)
    measured = say.plural("measure: {count} target", "measure: {count} targets", count)
    progress.step(f"{run.label}{measured}{progress.because(why)}")
    entry = {} if problems else {manifest.TABLES: manifest.entry_of_tables(run, site.folder)}
    return run, entry, changes


def _tasks(
    begun: Iterator[Making],
    under_way: dict[Path, Making],
    whole: list[Whole],
    progress: terminal.Progress,
) -> Iterator[tuple[Run, Edition]]:
    """What the processes have to make of each run; one that stands is finished here."""
    from briefing import making

    for own in begun:
        under_way[own.run.folder] = own
        for one in own.editions:
            if one.stands:
                progress.unchanged(one.title, 1 + len(one.formats))
        if own.left:
            yield from own.tasks()
            making.booked(own)  # while the last reports are under way
        else:
            whole.append(_finished(under_way.pop(own.run.folder), progress))


def _done(
    order: Order, tasks: Iterator[tuple[Run, Edition]]
) -> Generator[tuple[tuple[Any, ...], Any]]:
    """Each task with what came of it, from processes here or from a cluster's."""
    from briefing import cluster, making, sums, workers

    if isinstance(by := order.workers, int):
        yield from workers.done(making.report, tasks, by, WARM)
    else:
        yield from cluster.done(making.report, tasks, by, WARM, sums.installation, order.shared)


def _tell(
    one: Edition, outcome: errors.ReportFailed | Outcome, progress: terminal.Progress
) -> None:
    """The steps of an edition the processes are done with, each as it came out."""
    if isinstance(outcome, errors.ReportFailed):
        progress.failed(one.title, 1 + len(one.formats), outcome)
        return
    why = one.reasons
    steps = (("notebook", outcome.executed), *((k, k in outcome.said) for k in one.formats))
    for kind, made in steps:
        progress.made(f"{one.title} · {kind}", why if made else [])
        why = () if made else why  # told once


def _finished(own: Making, progress: terminal.Progress) -> Whole:
    """A run put into its place, told."""
    from briefing import making

    whole = making.finished(own)
    progress.pages += whole.pages
    for one, why in whole.refused:
        progress.failed(one.title, 0, why)
    progress.made(own.run.label + paths.BOOK, own.why_book)
    progress.step(own.run.label + progress.say("index"))
    return whole


def _keep(order: Order, whole: Sequence[Whole]) -> None:
    """Keep that all of an order stands, so that the same one is answered at once."""
    from briefing import stands

    read = {name: own for one in whole for name, own in one.read.items()}
    folders = [one.folder for one in whole]
    told = {
        "lines": [line for one in whole for line in one.lines],
        "words": stands.words_of(terminal.STOOD),
    }
    stands.keep(order.outputs, order.asked, order.data, folders, read, **told)


def run(asked: argparse.Namespace, say: Speaker) -> int:
    """`run`: build the reports asked for."""
    from briefing import workers

    if isinstance(asked.workers, int):
        workers.prepare(WARM)  # they import while the order and the data are read
    return make_reports(_order(asked), say)


def plan(asked: argparse.Namespace, say: Speaker) -> int:
    """`plan`: what a run would make, and why; nothing is made."""
    unfit: list[errors.BriefingError] = []
    order = replace(_order(asked), dry=True)
    progress = terminal.Progress(0, say, quiet=True)
    with contextlib.ExitStack() as stages:
        for own in _begun(order, _sites(order, unfit), progress, unfit, stages):
            for one in own.editions:
                progress.planned(one.title, one.steps, one.reasons)
            progress.planned_file(own.run.label + paths.BOOK, own.why_book)
    for error in unfit:
        terminal.told(error, say)
    return 1 if unfit else 0


def _stands(asked: argparse.Namespace, language: str) -> bool:
    """Whether all that is asked for stands as it was made; told if so."""
    from briefing import stands

    folders = _folders(asked)
    order = stands.kept(asked.outputs, _sum_of(asked, folders), folders)
    if order is None:
        return False
    steps = sum(steps for _, steps in order["lines"])
    progress = terminal.Progress(steps, stands.speaker(order, language))
    runs = [Path(name) for name in order["runs"]]
    progress.stood(order["lines"], paths.opened(asked.outputs, runs))
    return True


def _folders(asked: argparse.Namespace) -> tuple[Path, ...]:
    return paths.province_folders(asked.data or [paths.DATA])


def _sum_of(asked: argparse.Namespace, folders: Sequence[Path]) -> str:
    """What tells one order from another."""
    from briefing import sums

    facts = (folders, asked.year, asked.report, asked.language, asked.format, asked.style)
    return sums.of_facts([str(Path.cwd()), facts])


def _order(asked: argparse.Namespace) -> Order:
    from briefing import config, execute
    from briefing.order import Order

    reports = config.read(paths.CONFIG, words.LANGUAGES).named(asked.report)
    folders = _folders(asked)
    for report in reports:
        given = {**report.parameters, "year": 0, "language": "", "tables": ""}
        execute.check_parameters(paths.NOTEBOOKS / report.notebook, given)
        if report.provinces and asked.report and len(folders) < 2:
            raise errors.OneProvince(report.name)
    return Order(
        folders,
        asked.outputs,
        asked.year,
        reports,
        tuple(asked.language or words.LANGUAGES),
        tuple(asked.format or paths.FORMATS),
        asked.style,
        _sum_of(asked, folders),
        asked.fresh,
        getattr(asked, "workers", 1),
        getattr(asked, "shared", None),
    )


def check(asked: argparse.Namespace, say: Speaker) -> int:
    """`check`: every problem of a data folder; 1 when one is an error."""
    from briefing import check, load, trace

    read = load.province(asked.data)
    problems, as_json = [*check.province(read)], asked.format == "json"
    told = say("printed figures not looked up: give the folder of the source texts with --sources")
    if asked.sources is not None:
        texts = load.source_texts(asked.sources, trace.files(read))
        traced, counts = trace.province(read, texts)
        problems += traced
        found, total = say.number(counts.found), say.number(counts.total)
        told = say("{found} of {total} printed figures found in place", found=found, total=total)
    print(told, file=sys.stderr if as_json else sys.stdout)
    wrong = sum(problem.severity == "error" for problem in problems)
    if as_json:
        print(json.dumps([say.record(p) for p in problems], ensure_ascii=False, indent=2))
    else:
        terminal.problems(problems, say)
        numbers = {"errors": wrong, "warnings": len(problems) - wrong}
        folder = paths.shown(asked.data)
        print(say("{folder}: {errors} errors, {warnings} warnings", folder=folder, **numbers))
    return 1 if wrong else 0


def judge(asked: argparse.Namespace, say: Speaker) -> int:
    """`judge`: the verdicts on a plain table of targets, to a file or printed."""
    from briefing import load, measure

    rows = load.plain_table(asked.table, asked.method)
    judged = measure.verdicts(rows, asked.method)
    if asked.output is None:
        print(judged, end="")
    else:
        try:
            files.write(asked.output, judged)
        except OSError as fault:
            why = fault.strerror or str(fault)
            raise errors.Unwritable(paths.shown(asked.output), why) from None
    return 0


def list_reports(asked: argparse.Namespace, say: Speaker) -> int:
    """`list`: the reports that can be made."""
    from briefing import config

    for report in config.read(paths.CONFIG, words.LANGUAGES).report:
        made = "  ".join(map(" ".join, (report.languages, report.formats, report.stages)))
        print(f"{report.name:<12} {report.notebook:<20} {made}")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 all well, 1 problems found or a report failed, 2 wrong use, 130 stopped."""
    asked = options.parser().parse_args(arguments)
    commands: dict[str, Callable[[argparse.Namespace, Speaker], int]] = {
        "run": run,
        "plan": plan,
        "check": check,
        "judge": judge,
        "list": list_reports,
    }
    language = words.messages_language(getattr(asked, "language", None), os.environ)
    if asked.command in ("run", "plan") and not asked.fresh and _stands(asked, language):
        return 0
    say = words.speak(language)
    try:
        return commands[asked.command](asked, say)
    except errors.BriefingError as error:
        terminal.told(error, say)
        return 2 if isinstance(error, errors.WrongUse) else 1
    except KeyboardInterrupt:
        print(say("Interrupted. What was finished before is untouched."), file=sys.stderr)
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(processes.ended(main()))
