"""What stops a report or a command from outside its data: a notebook, a file, the system."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from briefing.errors.family import BriefingError, ReportFailed
from briefing.errors.finding import Message, describe_os_error, message
from briefing.errors.hidden import indent_lines

_CORRECT_IT = message("correct its name or its permissions")
_MAKE_ROOM = message("make room on that disk and run again")
_ACTIONS = {
    errno.ENOSPC: _MAKE_ROOM,
    errno.EDQUOT: _MAKE_ROOM,
    errno.EFBIG: message("allow larger files (ulimit -f) and run again"),
    errno.EMFILE: message("allow more open files (ulimit -n) and run again"),
    errno.EROFS: message("give a folder that can be written to"),
    errno.ENAMETOOLONG: message("give a shorter name"),
    errno.EACCES: message("correct its permissions, or close it where it is open"),
}
_UNNAMED = message("the command's output, or a file the system does not name")


class InaccessibleFile(BriefingError):
    text = message(
        "{file}: found that it cannot be read or written ({fault}); expected a file or folder that "
        "is there and that one may read and write; {action}"
    )

    def __init__(
        self, file: Message | str, fault: Message | str, action: Message = _CORRECT_IT
    ) -> None:
        super().__init__(file=file, fault=fault, action=action)


def explain_os_error(fault: OSError) -> InaccessibleFile:
    """What the system refused: of which file, why, and what to do about it."""
    file: Message | str = ""
    why = describe_os_error(fault)
    if isinstance(fault, shutil.Error):  # of many files: the first
        file, _, why = fault.args[0][0] if isinstance(fault.args[0], list) else ("", "", why)
    named = fault.filename2 or fault.filename  # where to, of a file that is moved
    if not file and isinstance(named, str | bytes):
        file = _shorten(named.decode("utf-8", "replace") if isinstance(named, bytes) else named)
    return InaccessibleFile(file or _UNNAMED, why, _ACTIONS.get(fault.errno or 0, _CORRECT_IT))


def _shorten(name: str) -> str:
    """A path as a reader types it, below where they stand."""
    try:
        return Path(name).relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return name


class MissingWorkingFolder(BriefingError):
    text = message(
        "the working folder: found that it is not there any more; expected one that is there; "
        "go to another (cd) and run again"
    )


class OutOfMemory(BriefingError):
    text = message(
        "memory: found none left; expected enough for the data and two processes; close other "
        "programs, give fewer --workers, or leave out rows"
    )


class ProgramFault(BriefingError):
    text = message(
        "pipeline.py: found a fault of the program ({fault}); expected none; please report it with "
        "the lines below. What was finished before is untouched"
    )


class FaultyReport(ReportFailed):
    """A report whose making ended in a way nobody foresaw; the others are made."""

    text = message(
        "report {report}, {language}: found a fault of the program ({fault}, {place}), or a "
        "notebook that shows what no exhibit makes; expected neither; look at {file}, else report "
        "it. "
        "Earlier outputs of this report are untouched"
    )


class UnreadableNotebook(ReportFailed):
    text = message(
        "{notebook}: found no notebook that can be read ({fault}); expected one of Jupyter, format "
        "4, with a cell of parameters; save it again in Jupyter, or take it from the project"
    )


class MissingMessage(BriefingError):
    text = message(
        "{place}: found the text “{text}” without an entry in the {language} catalogue; expected "
        "every text a reader sees to be translated; add it to briefing/i18n/locales/{language}.po"
    )


class FailedNotebook(ReportFailed):
    """A notebook stopped with an error; `file` is the half-run notebook."""

    text = message(
        "report {report}, {language}: cell {cell} stopped with {cause}\n{source}\n"
        "The half-run notebook is saved: {file}. Open it, correct the cell in notebooks/ and run "
        "again; earlier outputs of this report are untouched"
    )

    def __init__(self, cause: Message | str, source: str, **values: object) -> None:
        cause = " ".join(cause.split()) if isinstance(cause, str) else cause
        super().__init__(cause=cause, source=indent_lines(source), **values)
        # a missing translation stops the run: no edition may go out without its words
        self.stops_the_run = str(cause).startswith(f"{MissingMessage.__name__}:")


class ChangedFiles(ReportFailed):
    """Files that are only to be read, or were made by others, were changed while reports were made.

    `files` lie below the folder of the run.
    """

    text = message(
        "report {report}, {language}: found {files} changed while its notebook {notebook} ran; "
        "expected a notebook that changes no file; take out what writes files and run again. "
        "What was published of it before is untouched"
    )


class ChangedStage(BriefingError):
    text = message(
        "{folder}: found {files} changed while the reports were made, by a notebook or by somebody "
        "else; expected the files as the run wrote them; take out of the notebooks what writes "
        "files and run again. What was published before is untouched"
    )
