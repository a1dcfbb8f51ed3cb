"""The errors of the commands and of a run, each with its text.

A text says where, what was found, what was expected and what to do. Texts are English message ids
with named placeholders (`Message`); `i18n` translates them into the reader's language.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from briefing.errors.family import BriefingError, ReportFailed, WrongUse
from briefing.errors.finding import Message, Problem, find_nearest, message


class UnknownReport(WrongUse):
    """A report is requested that config.toml does not have."""

    def __init__(self, name: str, known: list[str]) -> None:
        nearest = find_nearest(name, known)
        values = {"name": name, "known": ", ".join(known)}
        super().__init__(
            message(
                "--report: found “{name}”; expected one of {known}; the nearest is “{nearest}”",
                **values,
                nearest=nearest,
            )
            if nearest
            else message("--report: found “{name}”; expected one of {known}", **values)
        )


class YearOutsidePlans(WrongUse):
    """A briefing year that lies in neither plan of a province."""

    def __init__(self, province: str, year: str, first: str, last: str) -> None:
        text = message(
            "--year: found {year}; expected a year from {first} to {last}, those of the two "
            "plans of {province}; give one of them",
            province=province,
            year=year,
            first=first,
            last=last,
        )
        super().__init__(text)


class ReportNotForYear(WrongUse):
    """None of the requested reports is made for the briefing year."""

    def __init__(self, names: Iterable[str], year: str) -> None:
        text = message(
            "--report: found {names}; expected a report that is made for {year}; "
            "`python pipeline.py list` shows for which years each one is",
            names=", ".join(names),
            year=year,
        )
        super().__init__(text)


class DuplicateProvince(WrongUse):
    """Two of the data folders are of one province."""

    def __init__(self, province: str, folders: Iterable[str]) -> None:
        text = message(
            "--data: found the province {province} in {folders}; expected another province in "
            "each folder; leave one out, or give it another id in province.toml",
            province=province,
            folders=", ".join(folders),
        )
        super().__init__(text)


class TooFewProvinces(WrongUse):
    """A report on several provinces is requested with one data folder."""

    def __init__(self, report: str) -> None:
        text = message(
            "--report: found “{report}” with one data folder; expected two or more, for it "
            "compares provinces; give --data once for each",
            report=report,
        )
        super().__init__(text)


class MissingSources(WrongUse):
    """The folder of source texts is not there."""

    def __init__(self, folder: str) -> None:
        text = message(
            "--sources: found no folder {folder}; expected the folder of the source texts; "
            "give the right one",
            folder=folder,
        )
        super().__init__(text)


class UnreadableTable(WrongUse):
    """The table of targets to be judged is not there or cannot be read."""

    def __init__(self, file: str, found: str | Message) -> None:
        text = message(
            "{file}: found {found}; expected a CSV table of targets; give the path of one",
            file=file,
            found=found,
        )
        super().__init__(text)


class UnwritableFile(WrongUse):
    """The output file cannot be written."""

    def __init__(self, file: str, fault: str) -> None:
        text = message(
            "--output: found {file}, which cannot be written ({fault}); expected a file in a "
            "folder one may write to; give another",
            file=file,
            fault=fault,
        )
        super().__init__(text)


class BadData(BriefingError):
    """A data folder has errors; carries every Problem found."""

    def __init__(self, folder: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        text = message(
            "{folder}: found {count} errors in the data; expected none; correct them and run again",
            folder=folder,
            count=sum(p.severity == "error" for p in self.problems),
        )
        super().__init__(text)


class MissingFolder(BriefingError):
    """The data folder is not there or is not a province folder."""

    def __init__(self, folder: str) -> None:
        text = message(
            "{folder}: found no province.toml; expected a province folder by the data "
            "contract; give the right folder with --data",
            folder=folder,
        )
        super().__init__(text)


class MissingTables(BriefingError):
    """A notebook opened by hand finds no tables to read."""

    def __init__(self, folder: str) -> None:
        text = message(
            "{folder}: found no tables of a run; expected measures.csv and the other tables; "
            "make them with: python pipeline.py run",
            folder=folder,
        )
        super().__init__(text)


class MissingComparison(BriefingError):
    """A notebook on several provinces opened by hand finds no tables to read."""

    def __init__(self, folder: str) -> None:
        text = message(
            "{folder}: found no tables of provinces compared; expected side_by_side.csv and "
            "the other tables; make them with: python pipeline.py run --data DIR --data DIR",
            folder=folder,
        )
        super().__init__(text)


class UndeclaredTable(BriefingError):
    """A report's notebook reads a table that its entry in config.toml does not name."""

    def __init__(self, table: str) -> None:
        text = message(
            "config.toml: found a notebook that reads the table {table}; expected the name in "
            "the report's tables; add it there",
            table=table,
        )
        super().__init__(text)


class MissingMessage(BriefingError):
    """A text a reader would see has no entry in a language's catalogue; the run stops."""

    def __init__(self, text: str, language: str, place: str) -> None:
        missing = message(
            "{place}: found the text “{text}” without an entry in the {language} catalogue; "
            "expected every text a reader sees to be translated; add it to "
            "briefing/i18n/locales/{language}.po",
            text=text,
            language=language,
            place=place,
        )
        super().__init__(missing)


class BadConfig(BriefingError):
    """config.toml does not say what it must; each fault has its place, what was found, expected."""

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
        super().__init__(functools.reduce(_join_lines, lines))


def _join_lines(first: Message, more: Message) -> Message:
    return message("{first}\n{more}", first=first, more=more)


class UnknownParameter(BriefingError):
    """A report gives its notebook a parameter the notebook does not declare."""

    def __init__(self, notebook: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        nearest = find_nearest(name, names)
        values = {"notebook": notebook, "name": name, "known": ", ".join(names)}
        super().__init__(
            message(
                "{notebook}: found the parameter “{name}”; expected one of {known}; "
                "the nearest is “{nearest}”; rename it in config.toml",
                **values,
                nearest=nearest,
            )
            if nearest
            else message(
                "{notebook}: found the parameter “{name}”; expected one of {known}; "
                "take it out of config.toml",
                **values,
            )
        )


class WrongParameterType(BriefingError):
    """A report gives a parameter a value of another type than the notebook declares."""

    def __init__(self, notebook: str, name: str, value: object, expected: str) -> None:
        text = message(
            "{notebook}: found {name} = {value} ({kind}); expected a value of type {expected}; "
            "correct it in config.toml",
            notebook=notebook,
            name=name,
            value=repr(value),
            kind=type(value).__name__,
            expected=expected,
        )
        super().__init__(text)


class FailedNotebook(ReportFailed):
    """A notebook stopped with an error; the half-run notebook is kept."""

    def __init__(
        self, report: str, language: str, cell: int, source: str, cause: str, kept: str
    ) -> None:
        # a missing translation stops the run: no edition may go out without its words
        self.stops_the_run = cause.startswith(f"{MissingMessage.__name__}:")
        text = message(
            "report {report}, {language}: cell {cell} stopped with {cause}\n{source}\n"
            "The half-run notebook is kept: {kept}. Open it, correct the cell in notebooks/ "
            "and run again; earlier outputs of this report are untouched",
            report=report,
            language=language,
            cell=cell,
            source="\n".join(f"    {line}" for line in source.splitlines()),
            cause=cause,
            kept=kept,
        )
        super().__init__(text)


class WorkerDied(BriefingError):
    """A process that makes reports died twice, not the notebook it ran but the process itself."""

    def __init__(self) -> None:
        text = message(
            "a process that makes the reports: found it ended twice from outside; expected it "
            "to end by itself; look whether memory ran out, or give fewer --workers"
        )
        super().__init__(text)
