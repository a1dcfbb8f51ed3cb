"""What a run or release was made from → the same made again aside, and what comes out otherwise."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from briefing import config, errors, paths
from briefing.build import cache, last_release, pool, provenance, release
from briefing.build.cache import Manifest
from briefing.build.console import Progress
from briefing.build.plan import Plan
from briefing.build.records import Recorded
from briefing.build.report import make_report
from briefing.build.request import Request, Run
from briefing.data import files, reader
from briefing.errors import Message, message
from briefing.i18n import LANGUAGES, Translator
from briefing.publish.renderers import RENDERERS, WEB

PAGE = re.compile(rf"({'|'.join(LANGUAGES)})/([a-z][a-z0-9-]*)\.({'|'.join(RENDERERS)})")
OF_OTHER_STEPS = ("executed", "given", "pages", "links")  # inputs that are made by steps themselves
MakeReports = Callable[[Request, Translator], int]
Analyse = Callable[
    [Run, Request, Progress, contextlib.ExitStack], Plan | errors.BriefingError
]  # what makes a run's tables


@dataclass(frozen=True)
class Way:
    """How runs are made: the functions that put the steps in order, the words, the processes.

    `data` are the folders to make runs from in place of those recorded.
    """

    make_reports: MakeReports
    analyse: Analyse
    say: Translator
    workers: int
    data: tuple[Path, ...]


@dataclass(frozen=True)
class Again:
    """What was made again: its files that came out otherwise and how, what changed meanwhile.

    Where nothing could be made, what was in the way.
    """

    differing: Mapping[str, Message | str] = field(default_factory=dict)
    reasons: Sequence[Message] = ()
    hindrance: Message | None = None


def make_again(folder: Path, recorded: Recorded, way: Way) -> Again:
    """Make a run or a release again in a folder of its own, which is removed."""
    folder = folder.resolve()
    make = _make_run if recorded.steps else _make_release
    try:
        with (
            tempfile.TemporaryDirectory(prefix="rebuild-") as outputs,
            contextlib.redirect_stdout(sys.stderr),  # its lines are no part of the answer
        ):
            return make(folder, recorded, way, Path(outputs))
    except errors.BriefingError as fault:
        found = message("that it cannot be made again ({fault})", fault=fault.message)
        return Again(hindrance=found)


def _make_run(folder: Path, recorded: Recorded, way: Way, outputs: Path) -> Again:
    data = {Path(os.path.normpath(folder / name)): year for name, year in recorded.data.items()}
    run = PurePath(recorded.place or "/".join(folder.parts[-2:]))
    year = int(run.name) if run.name.isdecimal() else max(data.values(), default=None)
    if year is not None and way.data:
        data = dict.fromkeys(way.data, year)
    if not data:
        found = message("no data folder it was made from; give it with --data")
        return Again(hindrance=found)
    compared = recorded.steps.get(cache.TABLES, {}).get("inputs")
    for kept in _list_releases(folder.parent):
        inputs = {} if compared is None else last_release.list_release_inputs(kept)
        if compared is None or compared.get("release") == inputs["release"]:
            _offer(kept, outputs / run.parent)
    place = _carry_out(_read_pages(recorded), data, outputs / run, way, outputs)
    failed = (folder / paths.FAILED_FOLDER).is_dir()  # the index then marks what failed
    names = [name for name in recorded.files if not (failed and name == paths.INDEX)]
    differing = _find_differing({name: recorded.files[name] for name in names}, place)
    return Again(differing, _list_run_reasons(recorded.steps, cache.read_manifest(place), [*data]))


def _make_release(folder: Path, recorded: Recorded, way: Way, outputs: Path) -> Again:
    if provenance.FILE not in recorded.files:
        found = message("no {file} that says what it was made from", file=provenance.FILE)
        return Again(hindrance=found)
    made = provenance.read_statement(folder).parameters
    for kept in _list_releases(folder.parents[2]):
        if last_release.name_run(kept) == made.compared_with:
            _offer(kept, outputs / made.province)
    pages = {name: made.styles.get(name, "") for name in _read_pages(recorded)}
    data = {folder / paths.DATA_FOLDER: made.year}
    _carry_out(pages, data, outputs / made.province / str(made.year), way, outputs)
    asked = _make_request(pages, data, way, outputs)
    with contextlib.ExitStack() as stack:
        run = asked.make_run(asked.data[0])
        quiet = Progress(0, way.say, quiet=True)
        plan = way.analyse(run, replace(asked, dry=True), quiet, stack)
        if isinstance(plan, errors.BriefingError):
            raise plan
        sums = reader.hash_data_files(asked.data[0])
        workers = stack.enter_context(pool.Pool(make_report, way.workers))
        with release.make_release(plan, sums, workers, outputs, made.name) as again:
            names = [name for name in recorded.files if name != provenance.FILE]
            differing = _find_differing({name: recorded.files[name] for name in names}, again)
            reasons = provenance.list_changes(folder, again)
    return Again(differing, reasons)


def _read_pages(recorded: Recorded) -> dict[str, str]:
    """The pages of a run or release that are made today, each with its style, "" without one.

    Raises UnknownReport where there is none.
    """
    found = [one for one in map(PAGE.fullmatch, recorded.files) if one]
    configured = config.load_config().report
    if not any(config.find_report(configured, one[2]) for one in found):
        names = [report.name for report in configured]
        raise errors.UnknownReport(found[0][2] if found else "", names)
    pages = {}
    for one in found:
        if config.find_report(configured, one[2]):
            step = recorded.steps.get(f"{one[1]}-{one[2]}.{one[3]}", {"inputs": {}})
            pages[one[0]] = step["inputs"].get("style", "")
    return pages


def _carry_out(
    pages: Mapping[str, str], data: Mapping[Path, int], place: Path, way: Way, outputs: Path
) -> Path:
    """Have all pages made into a folder of outputs where each lies published already, but empty.

    A run asked for one of them brings up to date what lies published, each in its own style.
    """
    steps: Manifest = {}
    for name, style in pages.items():
        files.write_file(place / name, b"")
        language, report, kind = PAGE.fullmatch(name).groups()  # type: ignore[union-attr]
        inputs, empty = {"style": style} if style else {}, {name: cache.hash_content("")}
        steps[f"{language}-{report}.{kind}"] = {"inputs": inputs, "files": empty}
    files.write_file(place / paths.MANIFEST, cache.format_manifest(steps))
    way.make_reports(_make_request(pages, data, way, outputs), way.say)
    return place


def _make_request(
    pages: Mapping[str, str], data: Mapping[Path, int], way: Way, outputs: Path
) -> Request:
    """The request for one of some pages, a web page if there is one."""
    configured = config.load_config().report
    first = min(pages, key=lambda name: (not name.endswith(WEB), name))
    language, wanted, kind = PAGE.fullmatch(first).groups()  # type: ignore[union-attr]
    report, commune = config.find_report(configured, wanted) or (None, "")
    years = {*data.values()}
    return Request(
        tuple(data),
        outputs,
        years.pop() if len(years) == 1 else None,
        configured,
        (report,) if report else (),
        (language,),
        (kind,),
        pages[first] or paths.PDF_STYLES[0],
        workers=way.workers,
        is_aside=True,
        communes=(commune,) if commune else (),
    )


def _list_releases(province: Path) -> Iterator[Path]:
    """The releases kept of a province."""
    for kept in sorted((province / paths.RELEASES_FOLDER).glob("*/*")):
        if paths.split_release(kept.name) and kept.parent.name.isdecimal():
            yield kept


def _offer(kept: Path, province: Path) -> None:
    """A release beside the runs that are made again, to be compared with."""
    place = province / paths.RELEASES_FOLDER / kept.parent.name / kept.name
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        place.symlink_to(kept, target_is_directory=True)
    except OSError:  # not allowed to everybody everywhere
        shutil.copytree(kept, place, dirs_exist_ok=True)


def _find_differing(before: Mapping[str, str], place: Path) -> dict[str, Message | str]:
    """The files that came out with another sum, or not at all."""
    now = {name: cache.hash_file(place / name) for name in before}
    return {
        name: message("another file, with the sum {sum}", sum=now[name])
        if now[name]
        else message("none made again")
        for name in before
        if now[name] != before[name]
    }


def _list_run_reasons(before: Manifest, now: Manifest, data: list[Path]) -> list[Message]:
    """What changed since a run was made: rows of its data, code, words, versions."""
    reasons: list[Message] = []
    tables = before.get(cache.TABLES)
    rows = (
        cache.list_row_changes(tables, reader.read_data_files(data[0]))
        if tables and "rows" in tables
        else ()
    )
    reasons += (change.describe() for change in rows)
    told = {change.file for change in rows}
    for name in sorted({*before} & {*now}):
        for changed in cache.list_changed_inputs(before[name], now[name]["inputs"]):
            reason = cache.describe_input(changed)
            is_own = changed not in OF_OTHER_STEPS and changed not in told and "/" not in changed
            reasons += [reason] if is_own and reason not in reasons else []
    return reasons
