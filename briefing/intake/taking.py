"""The command's request → the answer to a file, and with `write` its rows in the data folder."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from briefing import errors, limits, paths
from briefing.data import files, reader
from briefing.data import folder as folders
from briefing.data.dataset import Dataset
from briefing.data.periods import Period, period_years
from briefing.data.schema import ProvinceInfo
from briefing.errors import message
from briefing.i18n import Units, built_in_units
from briefing.intake import (
    answers,
    commune_judge,
    commune_marks,
    layout,
    readers,
    store,
    template_marks,
)
from briefing.intake.judge import Arrival, assess
from briefing.intake.model import CommuneReading, Finding, Intake, Reading, ReadSheets, Received

USUAL = Arrival("intake", dt.date.max)  # as what a file is taken in to see what is new in it


class Request(NamedTuple):
    """What the command line asks: a file, into which folder, and the words for its source."""

    file: Path
    data: Path
    year: int | None
    status: str
    title: str
    by: str
    accepted: Collection[str]
    write: bool


class Answer(NamedTuple):
    """The answer to a file, whether it was written and as what, or taken back."""

    intake: Intake
    written: bool
    intake_id: str
    dataset: Dataset | None
    received: Received | None
    is_undone: bool = False

    @property
    def is_acceptable(self) -> bool:
        return answers.is_acceptable(self.intake)

    @property
    def units(self) -> Units:
        return self.dataset.units if self.dataset else built_in_units()


def carry_out(arguments: argparse.Namespace) -> Answer:
    """What the command line asks: a file taken in, or an intake taken back."""
    accepted: list[str] = arguments.accept
    if not (arguments.file or arguments.undo) and accepted and Path(accepted[-1]).is_file():
        arguments.file = Path(accepted.pop())  # --accept all FILE
    if (arguments.file is None) == (arguments.undo is None):
        found = message("both") if arguments.undo else message("neither a file nor an id")
        raise errors.WrongIntake(found=found)
    if arguments.undo:
        return take_back(arguments.data, arguments.undo)
    words = (arguments.status, arguments.title, arguments.by, accepted, arguments.write)
    request = Request(arguments.file, arguments.data, arguments.year, *words)
    return take_in(request, files.get_now())


def take_in(request: Request, now: dt.datetime) -> Answer:
    """Read a file, hold it against the folder, and write it where that is asked and nothing is.

    A folder has forms of communes, taken in together. Nothing of the data folder changes where one
    has errors or questions stand open.
    """
    if not request.file.is_dir() and (found := limits.describe_other(request.file)):
        raise errors.MissingWorkbook(file=paths.format_path(request.file), found=found)
    try:
        arrived = _read_files(request.file)
    except readers.Refused as refused:
        return _refuse(request, limits.hash_file(request.file), refused)
    writing = request.write and (request.data / paths.PROVINCE_FILE).is_file()
    with folders.open_to_change(request.data) if writing else contextlib.nullcontext():
        dataset = load_sound(request.data)
        intake, readings, arrival = _assess(arrived, dataset, request, now)
        _refuse_unknown_answers(request.accepted, intake)
        words = intake.problems, readings, request.accepted
        intake = intake._replace(problems=answers.leave_out_answered(*words))
        intake_id = ""
        if request.write and answers.is_acceptable(intake):
            origin = store.Origin(arrival, now, request.by, request.title)
            intake_id = store.write_intake(request.data, dataset, intake, arrived.contents, origin)
    return Answer(intake, bool(intake_id), intake_id, dataset, arrived.shown)


class Arrived(NamedTuple):
    """The files read, and the bytes of each by its name; `unread` are findings about others."""

    files: Sequence[Received]
    contents: Mapping[str, bytes]
    unread: Sequence[Finding]
    is_folder: bool

    @property
    def shown(self) -> Received:
        """The one file, or all sheets of a folder as one, as findings name them."""
        if not self.is_folder:
            return self.files[0]
        sheets = [s._replace(name=f"{f.name}: {s.name}") for f in self.files for s in f.sheets]
        return Received("", "", "xlsx", tuple(sheets))


def _read_files(path: Path) -> Arrived:
    """A file, or the visible ones of a folder: of these one that cannot be read is asked about."""
    if not path.is_dir():
        content = readers.read_bytes(path)
        received = readers.read_content(path.name, content)
        return Arrived([received], {received.name: content}, (), is_folder=False)
    files, contents, unread = [], {}, list[Finding]()
    for file in sorted(path.iterdir(), key=lambda one: (one.stem, one.suffix)):
        if file.name.startswith((".", "~")) or not file.is_file():
            continue
        try:
            content = readers.read_bytes(file)
            files.append(readers.read_content(file.name, content))
            contents[file.name] = content
        except readers.Refused as refused:
            unread += commune_judge.list_unread(file.name, refused.findings)
    return Arrived(files, contents, unread, is_folder=True)


def _assess(
    arrived: Arrived, dataset: Dataset, request: Request, now: dt.datetime
) -> tuple[Intake, Sequence[Reading | CommuneReading], Arrival]:
    """What files state, what is wrong with it, and as what they are taken in."""
    if arrived.is_folder or commune_marks.read_marks(arrived.files[0]):
        if not any(map(commune_marks.read_marks, arrived.files)):
            raise errors.NoForms(folder=paths.format_path(request.file))
        check_year(dataset.info_or_raise, request.year)
        sent = commune_judge.read_forms(
            arrived.files, dataset, request.year, is_folder=arrived.is_folder
        )
        check_year(dataset.info_or_raise, sent.forms.year)
        sent.read.findings.extend(arrived.unread)
        sha256 = "" if arrived.is_folder else arrived.files[0].sha256
        name = request.file.resolve().name
        judged = commune_judge.judge_forms(sent, dataset, name, sha256, request.status)
        date = store.choose_date(now.date(), request.status, judged.taken, dataset)
        return judged.intake, judged.taken, Arrival(request.status, date)
    received = arrived.files[0]
    year, read = _read_year(received, dataset, request.year)
    date = store.choose_date(now.date(), request.status, read.readings, dataset)
    arrival = Arrival(request.status, date)
    return assess(read, dataset, year, received, arrival), read.readings, arrival


def take_back(folder: Path, intake_id: str) -> Answer:
    """One whole intake taken out of the folder again."""
    if not (folder / paths.PROVINCE_FILE).is_file():
        raise errors.MissingFolder(folder=paths.format_path(folder))
    with folders.open_to_change(folder):
        dataset = load_sound(folder)
        entry, *others = store.undo_intake(folder, dataset, intake_id)
    name = Path(entry["file"]).name + (f" (+ {len(others)})" if others else "")
    intake = Intake(name, entry["sha256"], int(entry["year"]), (), (), {})
    return Answer(intake, True, intake_id, dataset, None, is_undone=True)


def load_sound(folder: Path) -> Dataset:
    """The folder, all of whose rows could be read. Raises BadData where one could not."""
    dataset = reader.load_province(folder)
    wrong = [problem for problem in dataset.problems if problem.severity == "error"]
    if wrong:
        raise errors.BadData(dataset.folder, wrong)
    return dataset


def _refuse(request: Request, sha256: str, refused: readers.Refused) -> Answer:
    """The answer to a file that cannot be read at all."""
    received = Received(request.file.name, sha256, "csv", ())
    problems = answers.name_problems(refused.findings, received)
    intake = Intake(request.file.name, sha256, request.year or 0, (), (), problems)
    return Answer(intake, False, "", None, received)


def _read_year(received: Received, dataset: Dataset, asked: int | None) -> tuple[int, ReadSheets]:
    """The year of a file and what it states: the one asked for, else the first it has results of.

    Of a template it is its own. Else it is the year after the newest with results of targets, or
    that one where the file has no results of the year after: of another year alone, or with a plan
    of the year after beside figures the folder does not have.
    """
    first, last = check_year(dataset.info_or_raise, asked)
    if asked is not None:
        return asked, layout.read_sheets(received, dataset, asked)
    template = template_marks.read_template(received)
    if template and template.year.isdecimal():
        return int(template.year), layout.read_sheets(received, dataset, int(template.year))
    likely, *others = _list_likely_years(dataset, first, last)
    read = layout.read_sheets(received, dataset, likely)
    if any(period_years(reading.period)[1] == likely for reading in read.readings):
        return likely, read
    is_of_another = any(finding.kind == "wrong_year" for finding in read.findings)
    for year in others:
        other = layout.read_sheets(received, dataset, year)
        stated = assess(other, dataset, year, received, USUAL).statements
        of_year = [row for row in stated if period_years(row.period)[1] == year]
        if any(is_of_another or row.is_written for row in of_year):
            return year, other
    return likely, read


def check_year(info: ProvinceInfo, year: int | None) -> tuple[int, int]:
    """The first and the last year of the plans; raises YearOutsidePlans for one that is not."""
    first, last = period_years(info.plans[0])[0] - 1, period_years(info.plans[-1])[1]
    if year is not None and not first <= year <= last:
        raise errors.YearOutsidePlans(province=info.id, year=year, first=first, last=last)
    return first, last


def _list_likely_years(dataset: Dataset, first: int, last: int) -> Iterator[int]:
    targets = {row.indicator_id for row in dataset.targets}
    periods = (Period.parse(r.period) for r in dataset.results if r.indicator_id in targets)
    newest = max((p.last_year for p in periods if p.is_year), default=first)
    yield from (year for year in (newest + 1, newest) if first <= year <= last)


def _refuse_unknown_answers(accepted: Collection[str], intake: Intake) -> None:
    """An id that is none of the file's is a slip: its question would stand open."""
    unknown = [name for name in accepted if name not in (answers.ALL, *intake.problems)]
    if unknown:
        choices = ", ".join(intake.problems) or "–"
        raise errors.UnknownAnswer(names=", ".join(unknown), choices=choices)
