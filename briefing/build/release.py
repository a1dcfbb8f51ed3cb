"""A run whose pages are read and right → a release: its files and its data, kept for good.

It is made aside and put into its place by one rename, so that there is all of it or nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from briefing import errors, paths
from briefing.build import cache, log, provenance
from briefing.build.index import find_index_reasons, write_index
from briefing.build.plan import Plan
from briefing.build.pool import Workers
from briefing.data import files, folder, reader
from briefing.data.dataset import Dataset
from briefing.data.tables import RUN_TABLES
from briefing.errors import Message, Problem, message
from briefing.validate.problems import has_note

UNFINISHED = ".part"  # how the name of a folder ends while a release is made in it


def list_open_questions(dataset: Dataset, problems: Iterable[Problem]) -> list[Problem]:
    """The warnings nobody has answered.

    An intake's were answered when it was written, any other by a note on its row.
    """
    received = {source.source_id for source in dataset.sources if paths.is_received(source.file)}
    rows = {
        (f"{name}.csv", numbered.line): numbered.row
        for name, of_file in dataset.rows.items()
        for numbered in of_file
    }

    def is_answered(problem: Problem) -> bool:
        row = rows.get((problem.file, problem.row))
        is_noted = getattr(row, "note", None) is not None and has_note(row)
        return is_noted or getattr(row, "source_id", None) in received

    warnings = (problem for problem in problems if problem.severity != "error")
    return [problem for problem in warnings if not is_answered(problem)]


def list_data_reasons(
    dataset: Dataset, problems: Sequence[Problem]
) -> tuple[list[Message], list[Problem]]:
    """Why the data of a run is not fit to be kept, with the questions that stand open.

    Raises ReleaseRefused where it has errors: then there are no pages to look at.
    """
    wrong = [problem for problem in problems if problem.severity == "error"]
    questions = list_open_questions(dataset, problems)
    reasons = [errors.refuse("check_errors", count=len(wrong))] if wrong else []
    if questions:
        reasons.append(errors.refuse("open_questions", count=len(questions)))
    if wrong:
        raise errors.ReleaseRefused(reasons, [*wrong, *questions])
    return reasons, questions


def list_page_reasons(plan: Plan) -> Iterator[Message]:
    """Why the pages of a run are not fit to be kept, each with its code."""
    failed = plan.run.folder / paths.FAILED_FOLDER
    names = {edition.name: edition.title for edition in plan.editions}
    held = [title for name, title in names.items() if (failed / f"{name}.ipynb").is_file()]
    due = [edition.title for edition in plan.due if edition.title not in held]
    due += [paths.WORKBOOK] if plan.workbook_reasons != [] else []
    due += [paths.INDEX] if not (held or due) and find_index_reasons(plan) != [] else []
    if due:
        yield errors.refuse("out_of_date", names=", ".join(due))
    if held:
        place = paths.format_path(failed)
        yield errors.refuse("held_back", names=", ".join(held), folder=place)


def keep_release(plan: Plan, sums: Mapping[str, str], workers: Workers) -> Message:
    """Keep a run as the next release of the day, unless the last one is the same; what was done.

    `sums` are those of the data its pages were made from; the workers draw its pages. Raises
    ReleaseRefused where its files changed meanwhile.
    """
    run = plan.run
    place = run.folder.parent / paths.RELEASES_FOLDER / str(run.year)
    place.mkdir(parents=True, exist_ok=True)
    with folder.open_to_change(place):  # one release at a time; what lies aside is of a kill
        for left in place.glob(f".*{UNFINISHED}"):
            shutil.rmtree(left)
        last = find_last(place)
        if last and reader.hash_data_files(last / paths.DATA_FOLDER) == sums:
            with make_release(plan, sums, workers, place, last.name) as again:
                if _read_sums(again) == _read_sums(last):
                    return message(
                        "Nothing has changed: it is the same as the release {folder}",
                        folder=paths.format_path(last),
                    )
        name = choose_name(place)
        with make_release(plan, sums, workers, place, name) as made:
            kept = paths.format_path(made.rename(place / name))
            log.write("made", kept, run=run.name)
            return message("Kept as a release: {folder}", folder=kept)


@contextlib.contextmanager
def make_release(
    plan: Plan, sums: Mapping[str, str], workers: Workers, place: Path, name: str
) -> Iterator[Path]:
    """A folder with all of a release of a name; it is removed unless it was moved."""
    stage = Path(tempfile.mkdtemp(prefix=".", suffix=UNFINISHED, dir=place))
    try:
        stage.chmod(0o755)
        _copy_run(plan, stage)
        _sign_pages(plan, stage, f"{plan.run.year}/{name}", workers)
        _copy_data(plan.run.data, stage / paths.DATA_FOLDER, sums)
        statement = provenance.write_statement(plan, name, sums, stage)
        files.write_file(stage / provenance.FILE, statement)
        write_sums_and_zip(stage, f"{plan.run.province}-{plan.run.year}-{name}")
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _read_sums(kept: Path) -> list[str]:
    """The sums of a release's files; from what they were made alone makes no other release."""
    lines = (kept / paths.SUMS).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.endswith(f"  {provenance.FILE}")]


def find_last(place: Path) -> Path | None:
    """The release of a year that was kept last."""
    complete = (one for one in place.iterdir() if (one / paths.SUMS).is_file())
    found = [(named, one) for one in complete if (named := paths.split_release(one.name))]
    return max(found)[-1] if found else None


def choose_name(place: Path) -> str:
    """The date and the next number of that day."""
    date = files.get_now().date().isoformat()
    named = filter(None, (paths.split_release(one.name) for one in place.iterdir()))
    taken = [number for of_day, number in named if of_day == date]
    return f"{date}-{max(taken, default=0) + 1}"


def _copy_run(plan: Plan, stage: Path) -> None:
    """Every file a run made; its tables also where warnings keep them out of the manifest."""
    steps = dict(plan.earlier)
    names = {name for step in steps.values() for name in step["files"]}
    names |= {f"{paths.TABLES_FOLDER}/{name}.csv" for name in RUN_TABLES}
    for name in sorted(names):
        (stage / name).parent.mkdir(parents=True, exist_ok=True)
        with files.name_file(stage / name):
            shutil.copyfile(plan.run.folder / name, stage / name)
    _refuse_changed([name for name, step in steps.items() if cache.list_damage(step, stage)])


def _sign_pages(plan: Plan, stage: Path, release: str, workers: Workers) -> None:
    """The same pages and index with the release in their last line, from the kept notebooks.

    Raises ReportFailed.
    """
    run = replace(plan.run, stage=stage, folder=stage)
    for edition in plan.editions:
        final = replace(edition, executes=False, render=edition.formats, release=release)
        workers.submit(run, final)
    for _, outcome in workers.completed():
        if isinstance(outcome, errors.ReportFailed):
            raise outcome
    write_index(plan, stage, release=release)


def _copy_data(data: Path, kept: Path, sums: Mapping[str, str]) -> None:
    """The data folder with the workbooks it received, without what an editor hides in it."""
    for name, content in files.read_below(data).items():
        if not any(part.startswith(".") for part in Path(name).parts):
            files.write_file(kept / name, content)
    now = reader.hash_data_files(kept)
    _refuse_changed([name for name in sums if sums[name] != now.get(name)])


def _refuse_changed(names: Sequence[str]) -> None:
    if names:
        raise errors.ReleaseRefused([errors.refuse("out_of_date", names=", ".join(names))])


def write_sums_and_zip(stage: Path, name: str) -> None:
    """The sum of every file, as `sha256sum -c` reads them; all in one, below a folder of a name."""
    contents = files.read_below(stage)
    sums = {file: hashlib.sha256(content).hexdigest() for file, content in contents.items()}
    lines = (f"{total}  {file}\n" for file, total in sorted(sums.items()))
    contents[paths.SUMS] = "".join(lines).encode()
    files.write_file(stage / paths.SUMS, contents[paths.SUMS])
    packed = files.pack_zip({f"{name}/{file}": contents[file] for file in sorted(contents)})
    files.write_file(stage / f"{name}.zip", packed)
