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
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from briefing import errors, paths, words

if TYPE_CHECKING:
    from briefing.config import Report
    from briefing.contract import ProvinceInfo
    from briefing.province import Province
    from briefing.tables import Tables
    from briefing.words import Speaker


@dataclass(frozen=True)
class Order:
    """What a run is asked to make."""

    data: Path
    outputs: Path
    year: int | None
    reports: tuple[Report, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]


@dataclass
class Progress:
    """Plain lines that say what is being done and how far the run is."""

    total: int
    say: Speaker
    done: int = 0
    began: float = field(default_factory=time.monotonic)

    def step(self, what: str) -> None:
        self.done += 1
        seconds = time.monotonic() - self.began
        print(f"[{self.done:>2}/{self.total}] {seconds:5.1f} s  {what}", flush=True)


def make_reports(order: Order, say: Speaker) -> int:
    """Build every report ordered; 0 when all were made, 1 when one failed.

    Everything is made in a folder of its own and moved into place at the end, a file at a time:
    what an earlier run finished stays whole until then, and for good where a report fails.
    """
    from briefing import check, load, publish

    progress = Progress(_steps(order), say)
    province = load.province(order.data)
    problems = check.province(province)
    _tell_problems(problems, say)
    if any(problem.severity == "error" for problem in problems) or province.info is None:
        raise errors.BadData(paths.shown(order.data), problems)
    statements = sum(len(province.rows[name]) for name in ("results", "targets", "verdicts"))
    progress.step(say.plural("check: {count} statement", "check: {count} statements", statements))
    year = _briefing_year(order.year, province.info)
    folder = paths.run_folder(order.outputs, province.info.id, year)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{year}-", dir=folder.parent) as name:
        stage = Path(name)
        failures = _make(order, province, year, stage, folder, progress)
        made = sum(1 for language in words.LANGUAGES for _ in (stage / language).glob("*.*"))
        publish.into_place(stage, folder)
    _tell_end(folder, made, failures, progress)
    return 1 if failures else 0


def _make(
    order: Order,
    province: Province,
    year: int,
    stage: Path,
    folder: Path,
    progress: Progress,
) -> list[errors.BriefingError]:
    """Tables, pages and index into `stage`; failures are returned, the rest is made anyway."""
    from briefing import publish

    say = progress.say
    tables = measure_province(province, year)
    publish.tables(tables, stage / paths.TABLES)
    count = len(tables.measures)
    progress.step(say.plural("measure: {count} target", "measure: {count} targets", count))
    failures: list[errors.BriefingError] = []
    for report, language, formats in _editions(order):
        try:
            _make_report(order, report, language, formats, year, stage, folder, progress)
        except errors.ReportFailed as failure:
            if failure.stops_the_run:
                raise
            failures.append(failure)
            print(say.message(failure.message), file=sys.stderr, flush=True)
    publish.index(stage, folder, tables.place, year, [report.name for report in order.reports])
    progress.step(say("index"))
    return failures


def measure_province(province: Province, year: int) -> Tables:
    """Every table of a run, from the statements as read."""
    from briefing import coherence, derive, identities, measure, reconcile
    from briefing.tables import Tables, province_frame, stacked

    info = province.info
    if info is None:
        raise errors.BadData(province.folder, province.problems)
    results, targets, sources, indicators = (
        province.frame(name) for name in ("results", "targets", "sources", "indicators")
    )
    stated = reconcile.results_in_force(results, sources, year)
    rules, plans = province.frame("derived"), (info.past_plan, info.plan)
    known = derive.results(stated, rules, indicators, plans)
    beaten = derive.beaten(known, rules, indicators, plans)
    in_force = reconcile.targets_in_force(targets, sources)
    measures = measure.targets(in_force, targets, known, indicators, year)
    verdicts = reconcile.strongest_first(province.frame("verdicts"), sources)
    requests = province.frame("requests")
    checks = (
        identities.check(province.frame("checks"), known, in_force),
        coherence.check(province.frame("coherence"), known, in_force, indicators, info.past_plan),
    )
    return Tables(
        measures=measures,
        results=known,
        statements=reconcile.statements(results, targets, sources),
        verdicts=verdicts,
        indicators=indicators,
        sources=sources,
        derived=rules,
        requests=requests,
        disagreements=reconcile.disagreements(results, targets, sources, known, beaten),
        checks=stacked(checks),
        gaps=measure.gaps(measures, known, verdicts, requests, info),
        province=province_frame(info),
    )


def _make_report(
    order: Order,
    report: Report,
    language: str,
    formats: tuple[str, ...],
    year: int,
    stage: Path,
    folder: Path,
    progress: Progress,
) -> None:
    """One report in one language: its notebook executed, its pages rendered."""
    from briefing import execute, publish

    own = f"{language}-{report.name}.ipynb"
    executed = execute.notebook(
        paths.NOTEBOOKS / report.notebook,
        {**report.parameters, "year": year, "language": language, "tables": paths.TABLES},
        folder=stage,
        kept=stage / paths.EXECUTED / own,
        failed=folder / paths.FAILED / own,
        report=report.name,
    )
    progress.step(f"{report.name} · {language} · notebook")
    companions = _companions(order, report, language, folder)
    for kind in formats:
        publish.page(executed, stage, report.name, language, kind, companions)
        progress.step(f"{report.name} · {language} · {kind}")


def _companions(order: Order, report: Report, language: str, folder: Path) -> dict[str, str]:
    """The pages a page leads to: those this run makes, or that an earlier one left in place."""
    opened_in = "" if language == words.LANGUAGES[0] else f"#{language}"
    links = {"index": f"../{paths.INDEX}{opened_in}"}
    if _is_there(order, folder, report.name, language, "pdf"):
        links["pdf"] = f"{report.name}.pdf"
    for other in words.LANGUAGES:
        if other != language and _is_there(order, folder, report.name, other, "html"):
            links["other"] = f"../{other}/{report.name}.html"
    if report.name == paths.STATEMENTS:
        links["statements"] = ""
    elif _is_there(order, folder, paths.STATEMENTS, language, "html"):
        links["statements"] = f"{paths.STATEMENTS}.html"
    return links


def _is_there(order: Order, folder: Path, name: str, language: str, kind: str) -> bool:
    """Whether a page is made by this run, or stands there from an earlier one."""
    made = any(
        (report.name, own) == (name, language) and kind in formats
        for report, own, formats in _editions(order)
    )
    return made or (folder / language / f"{name}.{kind}").is_file()


def _briefing_year(asked: int | None, info: ProvinceInfo) -> int:
    """The year asked for, else the last of the past plan: the year every target starts from."""
    from briefing import contract

    last = contract.period_years(info.past_plan)[1]
    if asked not in (None, last):
        raise errors.YearNotJudged(str(asked), str(last))
    return last


def _steps(order: Order) -> int:
    """How many steps a run shows: check, measure, each notebook and page, index."""
    return 3 + sum(1 + len(formats) for _, _, formats in _editions(order))


def _editions(order: Order) -> Iterator[tuple[Report, str, tuple[str, ...]]]:
    """Each report in each language it is made in, with the formats it is made into."""
    for report in order.reports:
        formats = tuple(kind for kind in report.formats if kind in order.formats)
        for language in report.languages:
            if language in order.languages:
                yield report, language, formats


def _tell_problems(problems: Sequence[errors.Problem], say: Speaker) -> None:
    """Problems as text, grouped by file, errors and warnings told apart."""
    for problem in problems:
        kind = say("Error") if problem.severity == "error" else say("Warning")
        print(f"{kind}: {say.message(errors.line(problem))}", file=sys.stderr)


def _tell_end(
    folder: Path, made: int, failures: Sequence[errors.BriefingError], progress: Progress
) -> None:
    say = progress.say
    seconds = say.number(time.monotonic() - progress.began, 1)
    print()
    print(
        say.plural(
            "Made {count} page in {seconds} s.",
            "Made {count} pages in {seconds} s.",
            made,
            seconds=seconds,
        )
    )
    if failures:
        print(
            say.plural(
                "{count} report failed; see above.",
                "{count} reports failed; see above.",
                len(failures),
            )
        )
    print(say("Open {index}", index=paths.shown(folder / paths.INDEX)))


def write_datapackage(folder: Path) -> None:
    """Describe a province folder as a Frictionless data package, from the contract's models."""
    from briefing import contract, load

    info = load.province(folder).info
    if info is None:
        raise errors.MissingFolder(paths.shown(folder))
    described = json.dumps(contract.datapackage(info), ensure_ascii=False, indent=2) + "\n"
    (folder / paths.PACKAGE_FILE).write_text(described, encoding="utf-8")


def run(options: argparse.Namespace, say: Speaker) -> int:
    """`run`: build the reports asked for."""
    from briefing import config, execute

    known = config.read(paths.CONFIG, words.LANGUAGES)
    reports = _reports(known.report, options.report)
    for report in reports:
        notebook = paths.NOTEBOOKS / report.notebook
        given = {**report.parameters, "year": 0, "language": "", "tables": ""}
        execute.check_parameters(notebook, given)
    order = Order(
        options.data,
        options.outputs,
        options.year,
        reports,
        tuple(options.language or words.LANGUAGES),
        tuple(options.format or paths.FORMATS),
    )
    return make_reports(order, say)


def _reports(known: Sequence[Report], asked: Sequence[str] | None) -> tuple[Report, ...]:
    names = [report.name for report in known]
    for name in asked or ():
        if name not in names:
            raise errors.UnknownReport(name, names)
    return tuple(report for report in known if not asked or report.name in asked)


def check(options: argparse.Namespace, say: Speaker) -> int:
    """`check`: every problem of a data folder; 1 when one is an error."""
    from briefing import check, load, trace

    read = load.province(options.data)
    problems, as_json = [*check.province(read)], options.format == "json"
    told = say("printed figures not looked up: give the folder of the source texts with --sources")
    if options.sources is not None:
        texts = load.source_texts(options.sources, trace.files(read))
        traced, counts = trace.province(read, texts)
        problems += traced
        found, total = say.number(counts.found), say.number(counts.total)
        told = say("{found} of {total} printed figures found in place", found=found, total=total)
    print(told, file=sys.stderr if as_json else sys.stdout)
    wrong = sum(problem.severity == "error" for problem in problems)
    if as_json:
        print(json.dumps([say.record(p) for p in problems], ensure_ascii=False, indent=2))
    else:
        _tell_problems(problems, say)
        numbers = {"errors": wrong, "warnings": len(problems) - wrong}
        folder = paths.shown(options.data)
        print(say("{folder}: {errors} errors, {warnings} warnings", folder=folder, **numbers))
    return 1 if wrong else 0


def list_reports(options: argparse.Namespace, say: Speaker) -> int:
    """`list`: the reports that can be made."""
    from briefing import config

    for report in config.read(paths.CONFIG, words.LANGUAGES).report:
        made = f"{' '.join(report.languages)}  {' '.join(report.formats)}"
        print(f"{report.name:<12} {report.notebook:<20} {made}")
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line; every option is told in the README and a test holds them equal."""
    whole = argparse.ArgumentParser(
        prog="pipeline.py",
        description="Briefing reports on a province's plan and results, from its data folder.",
    )
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    one = commands.add_parser("run", help="build the reports")
    one.add_argument("--year", type=int, help="briefing year (default: the past plan's last year)")
    one.add_argument(
        "--report", action="append", metavar="NAME", help="only this report; repeatable"
    )
    one.add_argument(
        "--language", action="append", choices=words.LANGUAGES, help="only this one; repeatable"
    )
    one.add_argument(
        "--format", action="append", choices=paths.FORMATS, help="only this one; repeatable"
    )
    one.add_argument(
        "--outputs", type=Path, default=paths.OUTPUTS, metavar="DIR", help="default: outputs/"
    )
    one.set_defaults(command=run)
    two = commands.add_parser("check", help="check a data folder and list every problem in it")
    two.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    two.add_argument("--language", choices=words.LANGUAGES, help="of the messages")
    two.add_argument("--sources", type=Path, metavar="DIR", help="look up printed figures here")
    two.set_defaults(command=check)
    for command in (one, two):
        command.add_argument(
            "--data",
            type=Path,
            default=paths.DATA,
            metavar="DIR",
            help="province folder (default: data/)",
        )
    three = commands.add_parser("list", help="list the reports")
    three.set_defaults(command=list_reports)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 all well, 1 problems found or a report failed, 2 wrong use."""
    options = parser().parse_args(arguments)
    command: Callable[[argparse.Namespace, Speaker], int] = options.command
    say = words.speak(words.messages_language(getattr(options, "language", None), os.environ))
    try:
        return command(options, say)
    except errors.BriefingError as error:
        print(say.message(error.message), file=sys.stderr)
        return 2 if isinstance(error, errors.WrongUse) else 1


if __name__ == "__main__":
    sys.exit(main())
