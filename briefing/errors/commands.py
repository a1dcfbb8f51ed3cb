"""The errors of the commands, of a run and of a cluster, each with its text.

A text says where, what was found, what was expected and what to do. Texts are English message ids
with named placeholders (`Message`); `i18n` translates them into the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable

from briefing.errors.family import BriefingError, WrongUse
from briefing.errors.finding import Message, Problem, find_nearest, join_parts, message

PARTS = {
    "code": message("the code"),
    "words": message("the words"),
    "design": message("fonts, templates or styles"),
    "versions": message("Python or a library"),
    "notebooks": message("the notebooks"),
}


class UnknownName(BriefingError):
    """A name that is none of the choices; `text_with_nearest` where one of them is like it."""

    text_with_nearest: Message

    def __init__(self, name: str, choices: Iterable[str], **values: object) -> None:
        nearest, listed = find_nearest(name, choices), ", ".join(choices)
        super().__init__(name=name, choices=listed, nearest=nearest, **values)
        if nearest:
            self.message = Message(self.text_with_nearest.text, self.message.values)


class UnknownReport(UnknownName, WrongUse):
    """A report is requested that config.toml does not have."""

    text = message("--report: found “{name}”; expected one of {choices}")
    text_with_nearest = message(
        "--report: found “{name}”; expected one of {choices}; the nearest is “{nearest}”"
    )


class UnknownCommune(UnknownName, WrongUse):
    """The page of a commune is asked for that communes.csv does not have."""

    text = message("--commune: found “{name}”; expected a code of communes.csv")
    text_with_nearest = message(
        "--commune: found “{name}”; expected a code of communes.csv; the nearest is “{nearest}”"
    )


class YearOutsidePlans(WrongUse):
    text = message(
        "--year: found {year}; expected a year from {first} to {last}, those of the two plans of "
        "{province}; give one of them"
    )


class ReportNotForYear(WrongUse):
    text = message(
        "--report: found {names}; expected a report that is made for {year}; "
        "`python pipeline.py list` shows for which years each one is"
    )


class DuplicateProvince(WrongUse):
    text = message(
        "--data: found the province {province} in {folders}; expected another province in each "
        "folder; leave one out, or give it another id in province.toml"
    )


class TooFewProvinces(WrongUse):
    text = message(
        "--report: found “{report}” with one data folder; expected two or more, for it compares "
        "provinces; give --data once for each"
    )


class MissingSources(WrongUse):
    text = message(
        "--sources: found no folder {folder}; expected the folder of the source texts; "
        "give the right one"
    )


class UnreadableTable(WrongUse):
    text = message("{file}: found {found}; expected a CSV table of targets; give the path of one")


class MissingWorkbook(WrongUse):
    text = message(
        "{file}: found {found}; expected a workbook (.xlsx, .ods) or a CSV file; "
        "give the path of one"
    )


class WrongIntake(WrongUse):
    text = message("intake: found {found}; expected either FILE or --undo ID; give one of the two")


class UnknownAnswer(WrongUse):
    text = message(
        "--accept: found {names}; expected ids of problems of this file: {choices}; "
        "give these, or all"
    )


class UnknownIntake(UnknownName, WrongUse):
    text = message("--undo: found “{name}”; expected the id of an intake: {choices}")
    text_with_nearest = message(
        "--undo: found “{name}”; expected the id of an intake: {choices}; "
        "the nearest is “{nearest}”"
    )


class UndoRefused(BriefingError):
    """An intake whose rows are not as it wrote them; each reason names a place."""

    text = message(
        "{name}: found rows that were changed since, or rest on it: {reasons}; expected them as "
        "the intake wrote them; set them back, or correct the figures by a new intake"
    )

    def __init__(self, name: str, reasons: Iterable[Message]) -> None:
        super().__init__(name=name, reasons=join_parts(reasons))


class ExistingFile(WrongUse):
    text = message(
        "{file}: found a file of this name; expected none, since what is filled in must not be "
        "lost; give another name, or remove the file"
    )


class WrongTemplateName(WrongUse):
    text = message(
        "template: found {file}; expected a name that ends in .xlsx, or with --csv in .csv; "
        "give such a name"
    )


class WrongCopyName(WrongUse):
    text = message(
        "--annotate: found {file}; expected the name of a new file that ends in .xlsx, outside the "
        "data folder; give another"
    )


class NoTargets(BriefingError):
    text = message(
        "{folder}: found no targets; expected some in targets.csv, since they say which results "
        "are wanted; add them first"
    )


class ChangedWorkbook(BriefingError):
    text = message(
        "{file}: found that it changed while it was read; expected it to stay as it is; "
        "save and close it, then run again"
    )


class UnwritableFile(WrongUse):
    text = message(
        "--output: found {file}, which cannot be written ({fault}); expected a file in a folder "
        "one may write to; give another"
    )


TABLE_OF_TARGETS = message("it is the table of targets, which would be lost")


class SharedWithoutScheduler(WrongUse):
    text = message(
        "--shared: found it without the address of a scheduler; expected it with --workers "
        "tcp://HOST:PORT; give both, or leave it out"
    )


class BadData(BriefingError):
    """A data folder has errors; carries every Problem found."""

    text = message(
        "{folder}: found {count} errors in the data; expected none; correct them and run again"
    )
    text_of_one = message(
        "{folder}: found 1 error in the data; expected none; correct it and run again"
    )

    def __init__(self, folder: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = sum(problem.severity == "error" for problem in self.problems)
        super().__init__(folder=folder, count=count)
        if count == 1:
            self.message = Message(self.text_of_one.text, self.message.values)


REFUSALS = {  # code → why a run cannot be final
    "check_errors": message("`check` finds errors ({count}); correct them"),
    "open_questions": message(
        "`check` asks about rows ({count}); correct each, or say in its note why it is right"
    ),
    "out_of_date": message(
        "{names}: not made, out of date or changed; run first, read, then --final"
    ),
    "held_back": message(
        "{names}: not made or not fit to be published; correct what the run named (the notebooks "
        "lie in {folder}) and run again"
    ),
}


def refuse(code: str, **values: object) -> Message:
    """A reason against a release, with its code."""
    reason = Message(REFUSALS[code].text, values)
    return message("{code}: {reason}", code=code, reason=reason)


class ReleaseRefused(BriefingError):
    """A run that cannot be final, with every reason; `problems` are those of its data."""

    text = message("Not kept as a release.\n{reasons}")

    def __init__(self, reasons: Iterable[Message], problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(reasons=join_parts(reasons, message("{one}\n{other}")))


class WrongRelease(WrongUse):
    text = message(
        "--final: found {found}; expected one folder, its pages made and read before; make them "
        "with `run`, read them, then give --final"
    )


class FolderNotEmpty(WrongUse):
    text = message(
        "{folder}: found a file or a folder with files; expected a folder that is empty or not "
        "there yet; give another name"
    )


class MissingFolder(BriefingError):
    text = message(
        "{folder}: found no province.toml; expected a province folder by the data contract; "
        "give the right folder with --data"
    )


class MissingTables(BriefingError):
    text = message(
        "{folder}: found no tables of a run; expected measures.csv and the other tables; "
        "make them with: python pipeline.py run"
    )


class MissingComparison(BriefingError):
    text = message(
        "{folder}: found no tables of provinces compared; expected side_by_side.csv and the other "
        "tables; make them with: python pipeline.py run --data DIR --data DIR"
    )


class UnreadableRun(BriefingError):
    text = message(
        "{folder}: found {found}; expected the folder of a run or release, "
        "outputs/<province>/<year>/ or outputs/<province>/releases/<year>/<date>-<n>/; "
        "give the right one"
    )


class DifferentProvinces(WrongUse):
    text = message(
        "compare: found runs of two provinces, {old} and {new}; expected two of one province; "
        "give another folder"
    )


class UndeclaredTable(BriefingError):
    text = message(
        "config.toml: found a notebook that reads the table {table}; expected the name in the "
        "report's tables; add it there"
    )


class BadConfig(BriefingError):
    """config.toml does not say what it must; each fault has its place, what was found, expected."""

    text = message("{faults}")

    def __init__(self, faults: Iterable[tuple[str, str | Message, Message]]) -> None:
        lines = (
            message(
                "config.toml, {place}: found {found}; expected {expected}; correct the entry",
                place=place,
                found=found,
                expected=expected,
            )
            for place, found, expected in faults
        )
        super().__init__(faults=join_parts(lines, message("{one}\n{other}")))


class UnknownParameter(UnknownName):
    """A report gives its notebook a parameter the notebook does not declare."""

    text = message(
        "{notebook}: found the parameter “{name}”; expected one of {choices}; "
        "take it out of config.toml"
    )
    text_with_nearest = message(
        "{notebook}: found the parameter “{name}”; expected one of {choices}; "
        "the nearest is “{nearest}”; rename it in config.toml"
    )


class WrongParameterType(BriefingError):
    text = message(
        "{notebook}: found {name} = {value} ({kind}); expected a value of type {expected}; "
        "correct it in config.toml"
    )


class WorkerDied(BriefingError):
    text = message(
        "a process that makes the reports: found it ended twice from outside; expected it to end "
        "by itself; look whether memory ran out, or give fewer --workers"
    )


class MissingDask(WrongUse):
    text = message(
        "--workers: found no package distributed, which speaks to a cluster; expected it to be "
        "installed; install it with: python -m pip install --require-hashes "
        "-r requirements-dev.txt"
    )


class NoScheduler(WrongUse):
    text = message(
        "--workers: found no scheduler that answers at {address} ({fault}); expected a running "
        "Dask scheduler; start one with: dask scheduler, or give its address"
    )


class NoWorker(WrongUse):
    text = message(
        "--workers: found no worker at {address}; expected one or more; start one with: "
        "dask worker {address} --host ADDRESS"
    )


class FolderNotShared(BriefingError):
    text = message(
        "worker {worker}: found no folder {folder}; expected the folder of --shared to lie there "
        "under the same path; mount it there, or leave out --shared"
    )


class OpenWorker(BriefingError):
    text = message(
        "worker {worker}: found it listening at every address of its machine without certificates "
        "({listening}): whoever reaches it may run commands there; expected one address, or TLS; "
        "start it again with --host ADDRESS, or as docs/cluster.md says"
    )


class MismatchedWorker(BriefingError):
    """A worker would not make the same pages; `differing` names PARTS, or says what is missing."""

    text = message(
        "worker {worker}: found another installation than here ({parts}); expected the same; "
        "install the same version and the same packages there and start the worker again"
    )

    def __init__(self, worker: str, differing: Iterable[str]) -> None:
        parts = join_parts(PARTS.get(name, name) for name in differing)
        super().__init__(worker=worker, parts=parts)


class LostCluster(BriefingError):
    text = message(
        "the cluster at {address}: found it gone before the reports were made; expected it to "
        "stay; look at its log and run again: what was finished stays"
    )
