"""`refresh`: an edited Word document brought up to date by a report made anew, or by a run."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from briefing import config, errors, i18n, limits, paths
from briefing.build import cache, since, slices
from briefing.build.console import Progress, write_log
from briefing.build.plan import Plan
from briefing.build.report import make_report
from briefing.build.request import Request, Run
from briefing.data import files, reader
from briefing.errors import message
from briefing.i18n import Translator
from briefing.intake import guard
from briefing.intake.drafts import reply
from briefing.intake.drafts.controls import list_controls
from briefing.intake.drafts.package import Document, refuse
from briefing.intake.drafts.record import Record, read_record, rename, renew, write_record
from briefing.intake.drafts.refresh import Made, Mark, refresh
from briefing.report import design

FORMAT = "docx"
SUFFIX = ".refreshed"
COMPARED = "side_by_side"  # a table of several provinces
REFRESHED = re.compile(r"(.+)\.refreshed(?:-(\d+))?")


@dataclass(frozen=True)
class Draft:
    """An edited document, what it says of itself, and where the new one goes."""

    file: Path
    content: bytes
    document: Document
    record: Record
    output: Path
    is_asked: bool  # whether the output was named


@dataclass(frozen=True)
class News:
    """A report as it is now: its document, what that says of itself, names of indicators."""

    document: Document
    record: Record
    names: Mapping[str, str]


Analyse = Callable[
    [Run, Request, Progress, contextlib.ExitStack], Plan | errors.BriefingError
]  # what makes a run's tables


def carry_out(arguments: argparse.Namespace, say: Translator, analyse: Analyse) -> int:
    """The command: 0 all is up to date, 1 where something is left to a person.

    Raises WrongDraft, OtherDraft, ExistingFile, and what a run of the report raises.
    """
    draft = open_draft(arguments.file, arguments.output)
    say = say if arguments.language else i18n.load_message_translator(draft.record.language)
    with contextlib.ExitStack() as stack:
        tables, executed = arguments.run, arguments.run
        if tables is None:
            request, run = make_request(draft, arguments.data)
            check_output(draft)  # before a report is made for nothing
            plan = analyse(run, request, Progress(0, say, quiet=True), stack)
            if isinstance(plan, errors.BriefingError):
                raise plan
            tables, executed = execute_report(plan)
        return write_refreshed(draft, read_news(draft, tables, executed), say)


def check_output(draft: Draft) -> None:
    """Raise ExistingFile where the new document would be written over another."""
    if draft.output.exists():
        raise errors.ExistingFile(file=paths.format_path(draft.output))


def open_draft(file: Path, output: Path | None) -> Draft:
    """The document of a command line. Raises WrongDraft."""
    try:
        content = _read(file)
        document = Document(content)
        record = read_record(document)
        _check_record(record)
    except errors.WrongDraft as refused:
        values = {**refused.message.values, "file": paths.format_path(file)}
        raise errors.WrongDraft(**values) from None
    place = output or _choose_name(file)
    return Draft(file, content, document, record, place, output is not None)


def _check_record(record: Record) -> None:
    """Refuse what names no report of ours: it is not to be looked for on the disk."""
    reports = {report.name: report for report in config.load_config().report}
    known = record.report in reports and record.language in reports[record.report].languages
    if not known or record.style not in paths.PDF_STYLES:
        of = {"report": record.report or "–", "language": record.language or "–"}
        found = message("the report {report} in the language {language}, which is none", **of)
        raise refuse(found, message("make the document anew with --format docx"))


def _read(file: Path) -> bytes:
    """The bytes of a document that nobody is writing in. Raises WrongDraft."""
    for lock in (f"~${file.name}", f"~${file.name[2:]}", f".~lock.{file.name}#"):
        if (file.parent / lock).exists():
            found = message("that it is open in a program ({lock} is beside it)", lock=lock)
            raise refuse(found, message("save and close it; if it is not open, remove that file"))
    try:
        return limits.read_file(file, guard.MAX_FILE)
    except errors.UnreadFile as fault:
        smaller, other = message("make its pictures smaller"), message("give the path of one")
        raise refuse(fault.found, smaller if file.is_file() else other) from None
    except OSError as fault:
        found = message("that it cannot be read ({fault})", fault=errors.describe_os_error(fault))
        raise refuse(found, message("correct its name or its permissions")) from None


def _choose_name(file: Path) -> Path:
    """The name of the new document beside the old one: name.refreshed.docx, then -2, -3."""
    earlier = REFRESHED.fullmatch(file.stem)
    number = f"-{int(earlier[2] or 1) + 1}" if earlier else ""
    return file.with_name(f"{earlier[1] if earlier else file.stem}{SUFFIX}{number}.docx")


def make_request(draft: Draft, data: Path) -> tuple[Request, Run]:
    """What makes the document's report anew from a data folder and leaves nothing behind.

    It is made for the document's year, or for the newest where that is none of the folder's. Raises
    OtherDraft where the folder is of another province.
    """
    record, configured = draft.record, config.load_config().report
    reports = tuple(report for report in configured if report.name == record.report)
    if reports[0].provinces:
        found = message("a report on several provinces")
        raise _refuse(draft.file, found, message("make a run of them and give it with --run"))
    info = reader.load_province_info(data)
    _check_province(draft, info.id, data)
    year = int(record.year) if record.year.isdecimal() else None
    words = (record.language,), (FORMAT,), record.style
    request = Request((data,), paths.OUTPUTS, year, configured, reports, *words, dry=True)
    try:
        return request, request.make_run(data)
    except (errors.YearOutsidePlans, errors.ReportNotForYear):
        request = replace(request, year=None)
        return request, request.make_run(data)


def execute_report(plan: Plan) -> tuple[Path, Path]:
    """The folders with the tables and the executed notebook of the one report of a plan."""
    edition = replace(plan.editions[0], formats=())
    if not edition.executes:
        return plan.run.stage, plan.run.folder
    outcome = make_report(plan.run, edition)
    if isinstance(outcome, errors.ReportFailed):
        raise outcome
    return plan.run.stage, plan.run.stage


def read_news(draft: Draft, folder: Path, executed: Path) -> News:
    """The document's report as a run has it, its tables and executed notebooks in two folders.

    Raises UnreadableRun, OtherDraft where the run has no such report.
    """
    record = draft.record
    name = f"{record.language}-{record.report}.ipynb"
    file = executed / paths.EXECUTED_FOLDER / name
    if not file.is_file():
        raise _refuse_folder(draft, folder, message("no executed notebook {name}", name=name))
    tables = slices.read_run_tables(folder / paths.TABLES_FOLDER)
    names, date = {}, ""
    if COMPARED in tables:
        date = slices.find_newest_date(tables)
    else:
        run = since.load_run(folder)
        _check_province(draft, run.facts.id or record.province, folder)
        names = {row.name[record.language]: row.indicator_id for row in run.indicators}
        date = run.facts.newest_date
    document = _render(draft, file, date, folder)
    made = read_record(document)
    if COMPARED in tables:
        _check_province(draft, made.province, folder)
    return News(document, made, names)


def _render(draft: Draft, file: Path, date: str, folder: Path) -> Document:
    """An executed notebook of a run as a Word document. Raises OtherDraft, Unpublishable."""
    import nbformat

    from briefing.publish import imprint, notebooks

    place = folder.resolve()
    released = place.parent.parent.name == paths.RELEASES_FOLDER
    release = f"{place.parent.name}/{place.name}" if released else ""
    last_line = imprint.Imprint(date, cache.hash_file(file), release)
    try:
        notebook = nbformat.read(file, as_version=4)
    except (ValueError, KeyError, AttributeError) as fault:
        found = message("{part}, which cannot be read", part=file.name)
        raise _refuse_folder(draft, folder, found) from fault
    made = notebooks.render_notebook(notebook, file.name, FORMAT, {}, draft.record.style, last_line)
    return Document(made[f".{FORMAT}"])


def write_refreshed(draft: Draft, news: News, say: Translator) -> int:
    """Write the new document and say what came of it; 1 where something is left to a person."""
    words = i18n.load_translator(draft.record.language)
    mark = Mark(
        words("Provincial briefing pipeline"),
        files.get_now().astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        _list_colours(draft.record.style),
    )
    document, record = draft.document, draft.record
    figures = news.record.figures
    controls = list_controls(news.document, {figure.key for figure in figures})
    by_tag = {control.tag: control for control in reversed(controls)}  # in the text, not a header
    made = Made(news.document, by_tag, {*record.drawings.split()})
    findings, listed = refresh(document, record.figures, figures, news.names, words, mark, made)
    is_changed = write_record(document, record, listed)
    is_changed = is_changed or bool(findings.replaced or findings.recovered or findings.redrawn)
    if is_changed:
        renew(document, record, news.record)
        rename(document, news.document, record.figures)
    if is_changed or draft.is_asked:
        check_output(draft)
        files.write_file(draft.output, document.save() if is_changed else draft.content)
    if news.record.year not in ("", record.year):
        years = {"before": record.year, "year": news.record.year}
        print(say("The document is for {before}, the figures are for {year}.", **years))
    for line in reply.list_lines(findings, say):
        print(line)
    names = {"report": record.report, "language": record.language}
    if is_changed or draft.is_asked:
        write_log(say, "made", paths.format_path(draft.output), **names)
        print(say("Made: {file}", file=paths.format_path(draft.output)))
    else:
        write_log(say, "unchanged", paths.format_path(draft.file), **names)
        print(say("Nothing has changed, so no file was written."))
    return 1 if findings.needs_person else 0


def _list_colours(style: str) -> frozenset[str]:
    """The colours of a report's figures, as a document has them."""
    colours = design.typst_settings(style)["colour"].values()
    return frozenset(str(colour).removeprefix("#") for colour in colours)


def _check_province(draft: Draft, found: str, folder: Path) -> None:
    if found != draft.record.province:
        raise _refuse_folder(draft, folder, message("the province {province}", province=found))


def _refuse_folder(draft: Draft, folder: Path, found: errors.Message) -> errors.OtherDraft:
    named = {"file": paths.format_path(draft.file), "folder": paths.format_path(folder)}
    facts = draft.record
    of = {"province": facts.province, "report": facts.report, "language": facts.language}
    return errors.OtherDraft(found=found, **named, **of)


def _refuse(file: Path, found: errors.Message, action: errors.Message) -> errors.WrongDraft:
    return errors.WrongDraft(file=paths.format_path(file), found=found, action=action)
