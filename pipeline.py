"""The commands, and make_reports(): load → validate → analyse → execute → publish.

The order of the bands is here alone. Heavy libraries are imported by the commands that need them.
"""

from __future__ import annotations

import signal

if __name__ == "__main__" and signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # while this is imported it ends without a word

import argparse
import contextlib
import gc
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from briefing import errors, i18n, paths
from briefing.build import command_line, console, signals

if TYPE_CHECKING:
    from briefing.build.plan import Plan
    from briefing.build.pool import Workers
    from briefing.build.request import Request, Run
    from briefing.build.run import FinishedRun, Outcome
    from briefing.i18n import Translator


def make_reports(request: Request, say: Translator) -> int:
    """Make every report of a request, for each province; 0 when all were made, 1 when one failed.

    Other processes execute and publish the reports of one province while the next one is analysed
    here; a run goes into its place as soon as it is complete. Of what was made before only what
    changed is made again.
    """
    from briefing import publish
    from briefing.build import run as run_steps

    runs, faults = select_runs(request)
    console.print_years(request.list_chosen_years(runs), say)
    progress = console.Progress(request.count_steps(runs), say)
    plans: list[Plan] = []
    outcomes: dict[tuple[Path, str], Outcome] = {}  # by run and edition
    finished: list[FinishedRun] = []
    with contextlib.ExitStack() as stack, open_workers(request) as workers:
        stack.callback(progress.print_failures)  # last, also where the run is stopped
        stack.callback(lambda: finished and publish.write_outputs_index(request.outputs))
        for run in runs:
            planned = load_validate_analyse(run, request, progress, stack)
            if isinstance(planned, errors.BriefingError):
                faults.append(planned)
                continue
            plans.append(run_steps.submit(planned, workers, progress))
            outcomes |= run_steps.collect(workers.completed(block=False), progress)
            finished += run_steps.finish_complete(
                plans, finished, outcomes, progress, request.project
            )
        if comparison := compare(plans, request, progress, stack):
            plans.append(run_steps.submit(comparison, workers, progress))
        finished += run_steps.finish_complete(plans, finished, outcomes, progress, request.project)
        for done in workers.completed():
            outcomes |= run_steps.collect([done], progress)
            finished += run_steps.finish_complete(
                plans, finished, outcomes, progress, request.project
            )
    return conclude(request, plans, finished, faults, progress)


def select_runs(request: Request) -> tuple[list[Run], list[errors.BriefingError]]:
    """What is made of each province folder; of several folders a bad one fails alone.

    Raises what is wrong with the request itself, or with the one folder there is.
    """
    runs: list[Run] = []
    faults: list[errors.BriefingError] = []
    for folder in request.data:
        try:
            runs.append(request.make_run(folder))
        except errors.BriefingError as error:
            if len(request.data) == 1:
                raise
            faults.append(error)
    request.check_distinct(runs)
    if runs:
        request.make_comparison(runs)
    return runs, faults


def load_validate_analyse(
    run: Run, request: Request, progress: console.Progress, stack: contextlib.ExitStack
) -> Plan | errors.BriefingError:
    """A province's tables in its stage, made or as they are, with what must be made of them.

    Of several provinces one that has errors in its data fails alone: they are returned.
    """
    from briefing import publish, validate
    from briefing.analysis.analyse import analyse
    from briefing.build import cache, last_release, plan
    from briefing.data import reader

    say, earlier = progress.say, {} if request.fresh else cache.read_manifest(run.folder)
    step: cache.Step | None = earlier.get(cache.TABLES)
    release = last_release.find_last_release(run, run.sums)
    inputs = plan.list_table_inputs(run, run.sums, release)
    reasons, changes = cache.find_table_reasons(step, inputs, run.folder, run.contents)
    if reasons == []:
        staged = plan.create_stage(run, request, stack)
        plan.copy_tables(staged)
        progress.unchanged(f"{run.label}tables", 2, run=run.name)
        return plan.plan_run(staged, earlier, step)
    dataset = reader.parse_province(run.data, run.contents)
    problems = validate.find_problems(dataset)
    if any(problem.severity == "error" for problem in problems):
        error = errors.BadData(paths.format_path(run.data), problems)
        if len(request.data) == 1:
            raise error
        progress.total -= 2 + run.count_steps()
        return error
    progress.warned(problems)
    count = sum(len(dataset.rows[name]) for name in ("results", "targets", "verdicts"))
    checked = say.plural("check: {count} statement", "check: {count} statements", count)
    progress.step(run.label + checked, run=run.name)
    tables = last_release.add_changes(analyse(dataset, run.year), dataset, release)
    staged = plan.create_stage(run, request, stack)
    publish.write_tables(tables, staged.stage / paths.TABLES_FOLDER)
    count = len(tables.measures)
    measured = say.plural("measure: {count} target", "measure: {count} targets", count)
    progress.made(f"{run.label}{measured}", reasons, run=run.name)
    made = None if problems else plan.make_tables_step(staged, inputs, run.contents)
    return plan.plan_run(staged, earlier, made, reasons, changes)  # warned again next time


def compare(
    plans: Sequence[Plan], request: Request, progress: console.Progress, stack: contextlib.ExitStack
) -> Plan | None:
    """The tables of several provinces compared, with what must be made of them; None of one."""
    from briefing import publish
    from briefing.analysis import comparison
    from briefing.build import cache, plan
    from briefing.data import tables_reader

    run = request.make_comparison([one.run for one in plans]) if plans else None
    if run is None:
        return None
    staged = plan.create_stage(run, request, stack)
    folders = [plan.find_tables_folder(one.run) for one in plans]
    tables = comparison.compare_provinces([tables_reader.load_tables(folder) for folder in folders])
    publish.write_tables(tables, staged.stage / paths.TABLES_FOLDER)
    count = len({row.indicator_id for row in tables.side_by_side})
    progress.step(
        progress.say.plural("compare: {count} indicator", "compare: {count} indicators", count)
    )
    earlier = {} if request.fresh else cache.read_manifest(run.folder)
    return plan.plan_run(staged, earlier, None)


def open_workers(request: Request) -> Workers:
    """The processes that make reports, here or on a cluster."""
    from briefing.build import pool, report

    if isinstance(request.workers, int):
        return pool.Pool(report.make_report, request.workers)
    from briefing.build import cluster

    return cluster.Cluster(report.make_report, request.workers, request.shared)


def conclude(
    request: Request,
    plans: Sequence[Plan],
    finished: Sequence[FinishedRun],
    faults: Sequence[errors.BriefingError],
    progress: console.Progress,
) -> int:
    """The index of all runs, what was not made and why; the exit code of the command."""
    from briefing.build import run

    if finished:
        opened = paths.choose_start_folder(request.outputs, [done.folder for done in finished])
        progress.end(None if request.is_aside else opened)
    for fault in faults:
        console.print_error(fault, progress.say)
    if progress.failures or faults:
        return 1
    if finished and not progress.warnings and not any(done.edits for done in finished):
        run.keep_finished(request, plans, finished)
    return 0


def plan_reports(request: Request, say: Translator) -> int:
    """Print what a run would make of a request, and why; nothing is made."""
    from briefing.build import run as run_steps

    runs, faults = select_runs(request)
    console.print_years(request.list_chosen_years(runs), say)
    progress = console.Progress(0, say, quiet=True)
    plans: list[Plan] = []
    with contextlib.ExitStack() as stack:
        for run in runs:
            plan = load_validate_analyse(run, request, progress, stack)
            if isinstance(plan, errors.BriefingError):
                faults.append(plan)
            else:
                plans.append(plan)
        together = compare(plans, request, progress, stack)
        for plan in (*plans, *([together] if together else [])):
            run_steps.print_plan(plan, progress)
    for fault in faults:
        console.print_error(fault, say)
    return 1 if faults else 0


def run_command(arguments: argparse.Namespace, say: Translator) -> int:
    """`run`: make the reports asked for."""
    from briefing.build import cache, placing, pool, request

    arguments.project = cache.list_project_files()  # before the code is imported
    if isinstance(arguments.workers, int):
        pool.start_preload()  # they import while the request and the data are read
    asked = request.read_request(arguments)
    with placing.open_outputs(asked.outputs):
        return keep_final(asked, say) if arguments.final else make_reports(asked, say)


def keep_final(request: Request, say: Translator) -> int:
    """`run --final`: keep a run whose pages were made and read as a release, unless it is one.

    Raises ReleaseRefused with every reason against it.
    """
    from briefing.build import checking, release
    from briefing.data import folder, reader

    if request.fresh or len(request.data) > 1:
        several = errors.message("several folders")
        raise errors.WrongRelease(found="--fresh" if request.fresh else several)
    data = request.data[0]
    with folder.open_to_read(data), contextlib.ExitStack() as stack:
        dataset = reader.load_province(data)
        problems = checking.list_problems(data, dataset)
        reasons, open_questions = release.list_data_reasons(dataset, problems)
        run = select_runs(request)[0][0]
        quiet = console.Progress(0, say, quiet=True)
        plan = load_validate_analyse(run, replace(request, dry=True), quiet, stack)
        if isinstance(plan, errors.BriefingError):
            raise plan
        if reasons := [*reasons, *release.list_page_reasons(plan)]:
            raise errors.ReleaseRefused(reasons, open_questions)
        workers = stack.enter_context(open_workers(request))
        print(say.message(release.keep_release(plan, dataset.sums, workers)))
    return 0


def plan_command(arguments: argparse.Namespace, say: Translator) -> int:
    """`plan`: what a run would make, and why."""
    from briefing.build import request

    return plan_reports(replace(request.read_request(arguments), dry=True), say)


def answer_unchanged(arguments: argparse.Namespace, language: str) -> bool:
    """Whether all a request asks for is up to date; printed if so."""
    from briefing.build import cache, finished
    from briefing.data import folder

    project = cache.hash_project_files(cache.list_project_files())
    for data in paths.find_province_folders(arguments.data or [paths.DATA]):
        folder.finish_killed(data)
    found = finished.find_finished(arguments.outputs, finished.make_key(arguments), project)
    if found is not None:
        finished.print_unchanged(found, arguments.outputs, language)
    return found is not None


def check_command(arguments: argparse.Namespace, say: Translator) -> int:
    """`check`: every problem of a data folder; 1 when one is an error."""
    from briefing.build import checking

    return checking.check(arguments, say)


def new_command(arguments: argparse.Namespace, say: Translator) -> int:
    """`new`: an empty province folder, and what to do next."""
    from briefing.build import new_folder

    return new_folder.carry_out(arguments, say)


def judge_command(arguments: argparse.Namespace, say: Translator) -> int:
    """`judge`: the verdicts on a plain table of targets, to a file or printed."""
    from briefing.build import judging

    judging.judge_table(arguments)
    return 0


def compare_command(arguments: argparse.Namespace, say: Translator) -> int:
    """`compare`: what changed from one run or release to another, as text, JSON or a page."""
    from briefing.build import since

    print(since.show_comparison(arguments.old, arguments.new, arguments.format, say.language))
    return 0


def intake_command(arguments: argparse.Namespace, say: Translator) -> int:
    """`intake`: what a workbook states, what must be asked; with --write its rows; or taken back.

    0 where it is acceptable or written, 1 where something is wrong with it or open.
    """
    from briefing.intake import annotate, reply, taking

    annotate.refuse_name(arguments.annotate, arguments.data, arguments.file)
    answer = taking.carry_out(arguments)
    say = i18n.load_message_translator(say.language, answer.units.values())
    console.log_answer(answer, say)
    if arguments.format == "json":
        command_line.print_answer(reply.make_record(answer, say), arguments)
    else:
        for line in reply.list_lines(answer, say, arguments.write):
            print(line)
    annotate.write_copy(answer, arguments.file, arguments.annotate, say)
    return 0 if answer.is_acceptable else 1


def refresh_command(arguments: argparse.Namespace, say: Translator) -> int:
    """`refresh`: a Word document a person has edited, with the figures of now; nothing is lost."""
    from briefing.build import refreshing

    return refreshing.carry_out(arguments, say, load_validate_analyse)


def template_command(arguments: argparse.Namespace, say: Translator) -> int:
    """`template`: the workbook a year's results are filled into."""
    from briefing.intake import template

    for file in template.carry_out(arguments, say):
        print(say("Made: {file}", file=paths.format_path(file)))
    return 0


def verify_text_command(arguments: argparse.Namespace, say: Translator) -> int:
    """`verify-text`: every number of a draft, held against the data; 1 where one is wrong."""
    from briefing.intake.drafts import command

    return command.verify_text(arguments, say)


def verify_command(arguments: argparse.Namespace, say: Translator) -> int:
    """`verify`: every file of a run or release that is not as it was made; 1 where there is one."""
    from briefing.build import verified

    return verified.carry_out(arguments, say, make_reports, load_validate_analyse)


def list_command(arguments: argparse.Namespace, say: Translator) -> int:
    """`list`: the reports that can be made."""
    from briefing import config
    from briefing.data import codes, tables

    choices = config.Choices((), tables.TABLE_NAMES, tuple(tables.COMPARISON_TABLES), codes.DOMAINS)
    for report in config.load_config(paths.CONFIG, choices).report:
        made = "  ".join(map(" ".join, (report.languages, report.formats, report.stages)))
        print(f"{report.name:<12} {report.notebook:<20} {made}")
    return 0


COMMANDS: Mapping[str, Callable[[argparse.Namespace, Translator], int]] = {
    "run": run_command,
    "plan": plan_command,
    "check": check_command,
    "compare": compare_command,
    "judge": judge_command,
    "template": template_command,
    "intake": intake_command,
    "verify-text": verify_text_command,
    "refresh": refresh_command,
    "verify": verify_command,
    "new": new_command,
    "list": list_command,
}


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; 0 all well, 1 problems found or a report failed, 2 wrong use, 130 stopped."""
    return command_line.run(sys.argv[1:] if words is None else words, COMMANDS, answer_unchanged)


def freeze_before_exit(code: int) -> int:
    """An exit code; garbage is not collected once more, a sixth of a second with pandas loaded."""
    signals.ignore()
    gc.freeze()
    return code


if __name__ == "__main__":
    signals.answer()
    sys.exit(freeze_before_exit(main()))
