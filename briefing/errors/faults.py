"""What stops a report or a command from outside its data: a notebook, a file, the system."""

from __future__ import annotations

from briefing.errors.family import BriefingError, ReportFailed
from briefing.errors.finding import Message, message
from briefing.errors.hidden import indent_lines


class InaccessibleFile(BriefingError):
    text = message(
        "{file}: found that it cannot be read or written ({fault}); expected a file or folder that "
        "is there and that one may read and write; correct its name or its permissions"
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
