"""The commands, and make_reports(): load → check → reconcile → measure → run notebooks → publish.

Steps do not know each other; here they are put in order and hand frames along. Heavy libraries are
imported only by the command that needs them, so `--help` and `check` answer at once.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from briefing import errors, options, paths, terminal, words

if TYPE_CHECKING:
    from pandas import DataFrame

    from briefing.config import Report
    from briefing.contract import ProvinceInfo
    from briefing.manifest import Edition
    from briefing.measure import Ground
    from briefing.order import Order, Run, Site
    from briefing.province import Province
    from briefing.tables import Comparison, Tables
    from briefing.words import Speaker


INTERRUPTED = 130  # the exit code shells know an interrupt of the keyboard by
WARM = (  # what every notebook and page needs, loaded once for all
    *("papermill", "briefing.execute.shell", "briefing.load", "briefing.exhibit"),
    *("briefing.chart", "matplotlib.backends.backend_svg", "briefing.publish", "typst"),
)


def make_reports(order: Order, say: Speaker) -> int:
    """Build every report ordered, for each province; 0 when all were made, 1 when one failed.

    Everything is made in a folder of its own and moved into place at the end, a file at a time:
    what an earlier run finished stays whole until then, and for good where a report fails.
    """
    from briefing import publish

    sites, unfit = _sites(order, say)
    runs = [site.run for site in sites]
    together = order.comparison(sites) if sites else None
    making = [run for run in (*runs, together) if run and run.reports]
    steps = 2 * len(runs) + bool(together) + sum(run.steps() for run in making)
    progress = terminal.Progress(steps, say)
    failures, made = 0, 0
    for run, tables in _measured(sites, together, progress):
        run.folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{run.year}-", dir=run.folder.parent) as stage:
            staged = replace(run, stage=Path(stage))
            failures += _make(staged, tables, order, progress)
            made += _put_into_place(staged)
    if making:
        publish.outputs(order.outputs)
        opened = [run.folder for run in making]
        progress.end(made, failures, opened if len(opened) == 1 else [order.outputs])
    for error in unfit:
        terminal.told(error, say)
    return 1 if failures or unfit else 0


def _sites(order: Order, say: Speaker) -> tuple[list[Site], list[errors.BriefingError]]:
    """The folders whose reports can be made, and why the others' cannot.

    Of several folders one that is not fit fails alone, and is told at the end.
    """
    from briefing.order import Site

    sites: list[Site] = []
    unfit: list[errors.BriefingError] = []
    for folder in order.data:
        try:
            info = _checked(folder, say)
            sites.append(Site(folder, info, order.run_of(info)))
        except errors.BriefingError as error:
            if len(order.data) == 1:
                raise
            unfit.append(error)
    order.told_apart(sites)
    return sites, unfit


def _checked(folder: Path, say: Speaker) -> ProvinceInfo:
    """The facts of a province without an error in its data; its warnings are told."""
    from briefing import check, load

    province = load.province(folder)
    problems = check.province(province)
    if any(problem.severity == "error" for problem in problems):
        raise errors.BadData(paths.shown(folder), problems)
    terminal.problems(problems, say)
    return province.known


def _measured(
    sites: Sequence[Site], together: Run | None, progress: terminal.Progress
) -> Iterator[tuple[Run, Tables | Comparison]]:
    """The tables of each run something is made of, one after the other, the comparison last.

    A folder is read again at its turn: only a comparison needs the tables of several at a time.
    """
    from briefing import compare, load

    say, measured = progress.say, []
    for site in sites:
        province, run = load.province(site.folder), site.run
        count = sum(len(province.rows[name]) for name in ("results", "targets", "verdicts"))
        progress.step(say.plural("check: {count} statement", "check: {count} statements", count))
        tables = measure_province(province, run.year)
        count = len(tables.measures)
        progress.step(say.plural("measure: {count} target", "measure: {count} targets", count))
        if together:
            measured.append(tables)
        if run.reports:
            yield run, tables
    if together:
        compared = compare.comparison(measured)
        count = compared.side_by_side["indicator_id"].nunique()
        progress.step(
            say.plural("compare: {count} indicator", "compare: {count} indicators", count)
        )
        yield together, compared


def _make(run: Run, tables: Tables | Comparison, order: Order, progress: terminal.Progress) -> int:
    """Tables, pages and index of a run into its stage; how many reports failed."""
    from briefing import publish

    publish.tables(tables, run.stage / paths.TABLES)
    failures = _make_pages(run, order, progress)
    names = [report.name for report in run.reports]
    publish.index(run.stage, run.folder, tables.place, run.year, names, tables.columns)
    progress.step(progress.say("index"))
    return failures


def _make_pages(run: Run, order: Order, progress: terminal.Progress) -> int:
    """Every page that does not stand already, by processes side by side; how many reports failed.

    What fails is told, the rest is made.
    """
    from briefing import manifest, workers

    earlier = {} if order.fresh else manifest.read(run.folder)
    failures, kept, tasks = 0, dict(earlier), []
    for one in manifest.editions(run, earlier):
        if one.reasons is None:
            unchanged = progress.say("unchanged")
            progress.step(f"{one.report.name} · {one.language} · {unchanged}", len(one.pages))
        else:
            kept.pop(one.name, None)
            tasks.append((run, one))
    for (_, one), failure in workers.done(_make_report, tasks, order.workers, WARM):
        if failure is not None:
            if failure.stops_the_run:
                raise failure
            failures += 1
            progress.failed(failure)
            continue
        kept[one.name] = manifest.entry(one, run.stage)
        made = f"{one.report.name} · {one.language} ·"
        progress.step(f"{made} notebook{progress.because(one.reasons)}")
        for kind in one.formats:
            progress.step(f"{made} {kind}")
    (run.stage / paths.MANIFEST).write_text(manifest.written(kept), encoding="utf-8")
    return failures


def _put_into_place(run: Run) -> int:
    """A finished stage into its folder; how many pages it has."""
    from briefing import publish

    made = sum(1 for language in words.LANGUAGES for _ in (run.stage / language).glob("*.*"))
    publish.into_place(run.stage, run.folder)
    return made


def measure_province(province: Province, year: int) -> Tables:
    """Every table of a run, from the statements as read for periods that end by the year."""
    from briefing import coherence, compare, derive, identities, measure, reconcile
    from briefing.tables import Tables, province_frame, stacked

    info = province.known
    results, targets, sources, indicators, rules, requests = (
        province.frame(name)
        for name in ("results", "targets", "sources", "indicators", "derived", "requests")
    )
    results = reconcile.ended(results, "period", year)
    stated_verdicts = reconcile.ended(province.frame("verdicts"), "plan", year)
    in_force = reconcile.targets_in_force(targets, sources)
    known, ground = judged_by(province, year)
    _, a_year_before = judged_by(province, year - 1)
    measures = measure.targets(ground)
    beaten = (
        derive.beaten(known, rules, indicators, (info.past_plan, info.plan)),
        measure.of_years(ground),
    )
    verdicts = reconcile.strongest_first(stated_verdicts, sources)
    checks = (
        identities.check(province.frame("checks"), known, in_force),
        coherence.check(province.frame("coherence"), known, in_force, indicators, info.past_plan),
    )
    return Tables(
        measures=measures,
        trajectories=measure.trajectories(ground),
        changes=compare.years(measures, measure.targets(a_year_before)),
        results=known,
        statements=reconcile.statements(results, targets, sources),
        verdicts=verdicts,
        indicators=indicators,
        sources=sources,
        derived=rules,
        requests=requests,
        disagreements=reconcile.disagreements(results, targets, sources, known, stacked(beaten)),
        checks=stacked(checks),
        gaps=measure.gaps(measures, known, verdicts, requests, info),
        province=province_frame(info, year),
    )


def judged_by(province: Province, year: int) -> tuple[DataFrame, Ground]:
    """The results known by a year, stated or derived, and the targets with what judges them."""
    from briefing import derive, measure, reconcile

    results, targets, sources, rules, indicators = (
        province.frame(name) for name in ("results", "targets", "sources", "derived", "indicators")
    )
    plans = (province.known.past_plan, province.known.plan)
    stated = reconcile.results_in_force(results, sources, year)
    others = reconcile.other_readings(results, sources, year)
    known, *readings = (
        derive.results(frame, rules, indicators, plans) for frame in (stated, *others)
    )
    in_force = reconcile.targets_in_force(targets, sources)
    return known, measure.ground(in_force, targets, known, indicators, year, readings)


def _make_report(run: Run, one: Edition) -> errors.ReportFailed | None:
    """One report in one language: its notebook executed, its pages rendered; or why it failed."""
    from briefing import execute, publish

    report, own = one.report, f"{one.name}.ipynb"
    given = {"year": run.year, "language": one.language, "tables": paths.TABLES}
    try:
        executed = execute.notebook(
            one.notebook,
            {**report.parameters, **given},
            folder=run.stage,
            kept=run.stage / paths.EXECUTED / own,
            failed=run.folder / paths.FAILED / own,
            report=report.name,
        )
        companions = run.companions(report, one.language)
        for kind in one.formats:
            publish.page(executed, run.stage, report.name, one.language, kind, companions)
    except errors.ReportFailed as failure:
        return failure
    return None


def write_datapackage(folder: Path) -> None:
    """Describe a province folder as a Frictionless data package, from the contract's models."""
    from briefing import contract, load

    info = load.province(folder).info
    if info is None:
        raise errors.MissingFolder(paths.shown(folder))
    described = json.dumps(contract.datapackage(info), ensure_ascii=False, indent=2) + "\n"
    (folder / paths.PACKAGE_FILE).write_text(described, encoding="utf-8")


def run(asked: argparse.Namespace, say: Speaker) -> int:
    """`run`: build the reports asked for."""
    from briefing import config, execute
    from briefing.order import Order, folders

    known = config.read(paths.CONFIG, words.LANGUAGES)
    reports = _reports(known.report, asked.report)
    for report in reports:
        notebook = paths.NOTEBOOKS / report.notebook
        given = {**report.parameters, "year": 0, "language": "", "tables": ""}
        execute.check_parameters(notebook, given)
        if report.provinces and asked.report and len(asked.data or ()) < 2:
            raise errors.OneProvince(report.name)
    order = Order(
        folders(asked.data or [paths.DATA]),
        asked.outputs,
        asked.year,
        reports,
        tuple(asked.language or words.LANGUAGES),
        tuple(asked.format or paths.FORMATS),
        asked.workers,
        asked.fresh,
    )
    return make_reports(order, say)


def _reports(known: Sequence[Report], asked: Sequence[str] | None) -> tuple[Report, ...]:
    names = [report.name for report in known]
    for name in asked or ():
        if name not in names:
            raise errors.UnknownReport(name, names)
    return tuple(report for report in known if not asked or report.name in asked)


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
        _replace(asked.output, judged)
    return 0


def _replace(file: Path, text: str) -> None:
    """A file's new text, at once: until it is written whole, the old one stays."""
    part = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8", newline="")
        part.replace(file)
    except OSError as fault:
        part.unlink(missing_ok=True)
        raise errors.Unwritable(paths.shown(file), fault.strerror or str(fault)) from None


def list_reports(asked: argparse.Namespace, say: Speaker) -> int:
    """`list`: the reports that can be made."""
    from briefing import config

    for report in config.read(paths.CONFIG, words.LANGUAGES).report:
        made = (
            f"{' '.join(report.languages)}  {' '.join(report.formats)}  {' '.join(report.stages)}"
        )
        print(f"{report.name:<12} {report.notebook:<20} {made}")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 all well, 1 problems found or a report failed, 2 wrong use, 130 stopped."""
    asked = options.parser().parse_args(arguments)
    commands: dict[str, Callable[[argparse.Namespace, Speaker], int]] = {
        "run": run,
        "check": check,
        "judge": judge,
        "list": list_reports,
    }
    say = words.speak(words.messages_language(getattr(asked, "language", None), os.environ))
    try:
        return commands[asked.command](asked, say)
    except errors.BriefingError as error:
        terminal.told(error, say)
        return 2 if isinstance(error, errors.WrongUse) else 1
    except KeyboardInterrupt:
        print(say("Interrupted. What was finished before is untouched."), file=sys.stderr)
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
