"""The errors of the forms communes are asked by, each with its text."""

from __future__ import annotations

from briefing.errors.family import BriefingError, WrongUse
from briefing.errors.finding import message


class WrongTemplate(WrongUse):
    text = message(
        "template: found {found}; expected FILE.xlsx, or --communes with FILE.xlsx, --each DIR or "
        "both; give one of these"
    )


class NothingCounted(BriefingError):
    text = message(
        "{folder}: found no communes a rule counts; expected communes.csv, and in derived.csv "
        "rules count_where or share_where of the year; add them first"
    )


class NoForms(WrongUse):
    text = message(
        "{folder}: found no form of communes in this folder; expected workbooks made by template "
        "--communes and filled in; give their folder, or one file"
    )


class FolderNotCopied(WrongUse):
    text = message(
        "--annotate: found a folder of forms; expected one file, a copy of which is made; "
        "give the file whose problems are to be marked"
    )
