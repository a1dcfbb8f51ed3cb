"""The command line: the commands and their options, as the README explains them."""

from __future__ import annotations

import argparse
import itertools
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from briefing import paths
from briefing.config import FORMATS, LANGUAGES, ON_REQUEST

SCHEDULER_ADDRESS = re.compile(r"(?:tcp|tls)://\S+:\d+")  # of a Dask scheduler
FORMAT_OPTION = re.compile(r"--f(o(r(m(at?)?)?)?)?")  # also cut short
JUDGE_METHODS = ("ours", "eurostat", "sdsn")  # how `judge` judges a table
INTAKE_STATUSES = ("intake", "statistics", "adopted")  # what a workbook taken in may be


class Parser(argparse.ArgumentParser):
    """One whose end at wrong use carries the reason, as a note."""

    def error(self, message: str) -> NoReturn:
        try:
            super().error(message)
        except SystemExit as end:
            end.add_note(message)
            raise


def build_parser() -> argparse.ArgumentParser:
    """The commands by their names, in `command`, and the options of each."""
    parser = Parser(
        prog="pipeline.py",
        description="Briefing reports on a province's plan and results, from its data folder.",
    )
    add = parser.add_subparsers(dest="command", required=True, metavar="COMMAND").add_parser
    _add_run_options(add("run", help="build the reports"))
    _add_selection_options(add("plan", help="show what `run` would make, and why"))
    _add_check_options(add("check", help="check a data folder and list every problem in it"))
    _add_compare_options(
        add("compare", help="show what changed from one run or release to another")
    )
    _add_judge_options(add("judge", help="assess the targets of a plain table"))
    _add_template_options(add("template", help="make the workbook a year's results go into"))
    _add_intake_options(add("intake", help="take in the figures of a workbook, or take it back"))
    verify = "hold every number of a draft against the data"
    _add_verify_options(add("verify-text", help=verify))
    _add_refresh_options(add("refresh", help="bring an edited Word document up to date"))
    kept = "find what is not as a run or a release made it"
    _add_verification_options(add("verify", help=kept))
    new = add("new", help="write an empty province folder, with what each file holds")
    new.add_argument("folder", type=Path, metavar="DIR", help="not there yet, or empty")
    new.add_argument("--language", choices=LANGUAGES, help="of the messages")
    add("list", help="list the reports")
    return parser


def wants_answer(words: Sequence[str]) -> bool:
    """Whether a program reads what the command prints: `intake --format json`, or --form=json."""
    pairs = itertools.pairwise(" ".join(words).replace("=", " ").split())
    is_json = any(one == "json" and FORMAT_OPTION.fullmatch(name) for name, one in pairs)
    return is_json and words[0] == "intake"


def _add_run_options(command: argparse.ArgumentParser) -> None:
    _add_log_option(command)
    _add_selection_options(command)
    add = command.add_argument
    final = "keep the pages, which were made and read before, as a release"
    add("--final", action="store_true", help=final)
    workers = "processes side by side (default: one per core), or a Dask scheduler's address"
    address = "N|tcp://HOST:PORT"
    add("--workers", type=_parse_workers, default=_count_cores(), metavar=address, help=workers)
    _add_no_wait(command)
    shared = "with a scheduler: a folder its workers see under the same path; else files are sent"
    add("--shared", type=Path, metavar="DIR", help=shared)


def _add_no_wait(command: argparse.ArgumentParser) -> None:
    text = "give up where another command is at work in the folder, instead of waiting"
    command.add_argument("--no-wait", action="store_true", help=text)


def _add_selection_options(command: argparse.ArgumentParser) -> None:
    """What a run makes, of which data, where."""
    add = command.add_argument
    add("--year", type=int, help="briefing year (default: the newest with results of targets)")
    add("--report", action="append", metavar="NAME", help="only this report; repeatable")
    commune = "the page of this commune, by its official code; repeatable (--report commune: all)"
    add("--commune", action="append", metavar="CODE", help=commune)
    add("--language", action="append", choices=LANGUAGES, help="only this one; repeatable")
    formats = tuple(dict.fromkeys((*FORMATS, *ON_REQUEST)))
    only = f"only this one; repeatable (default: {' '.join(FORMATS)})"
    add("--format", action="append", choices=formats or None, help=only)
    style = (
        "layout of PDFs and Word files: screen (default), or nd30, as Decree 30/2020/NĐ-CP requires"
    )
    add("--style", choices=paths.PDF_STYLES, default=paths.PDF_STYLES[0], help=style)
    data = "province folder, or a pattern in quotes (default: data/); several are also compared"
    add("--data", type=Path, action="append", metavar="DIR", help=data)
    add("--fresh", action="store_true", help="make every page, also those that are up to date")
    add("--outputs", type=Path, default=paths.OUTPUTS, metavar="DIR", help="default: outputs/")


def _add_log_option(command: argparse.ArgumentParser) -> None:
    written = "add a line of JSON for each step to this file"
    command.add_argument("--log", type=Path, metavar="FILE", help=written)


def _parse_workers(text: str) -> int | str:
    """A number of processes, at least one, or the address of a scheduler."""
    if SCHEDULER_ADDRESS.fullmatch(text):
        return text
    if not text.isdecimal() or int(text) < 1:
        expected = "neither a number, 1 or more, nor an address, tcp://HOST:PORT or tls://HOST:PORT"
        raise argparse.ArgumentTypeError(f"{text} is {expected}")
    return int(text)


def _count_cores() -> int:
    """The cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _add_check_options(command: argparse.ArgumentParser) -> None:
    _add_log_option(command)
    add = command.add_argument
    data = "province folder (default: data/)"
    add("--data", type=Path, default=paths.DATA, metavar="DIR", help=data)
    add("--format", choices=("text", "json"), default="text", help="default: text")
    add("--language", choices=LANGUAGES, help="of the messages")
    add("--sources", type=Path, metavar="DIR", help="look up printed figures here")


def _add_compare_options(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("old", type=Path, metavar="OLD", help="folder of the earlier run or release")
    add("new", type=Path, metavar="NEW", help="folder of the later one")
    formats = "json for programs, html as a page (default: text)"
    add("--format", choices=("text", "json", "html"), default="text", help=formats)
    add("--language", choices=LANGUAGES, help="of what is shown")


def _add_template_options(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("file", type=Path, nargs="?", metavar="FILE.xlsx", help="the workbook to make")
    add("--year", type=int, required=True, help="year of the results to be filled in")
    data = "province folder (default: data/)"
    add("--data", type=Path, default=paths.DATA, metavar="DIR", help=data)
    add("--language", choices=LANGUAGES, help="of the workbook and the messages")
    table = "its table of results as CSV too, or alone where FILE ends in .csv"
    add("--csv", action="store_true", help=table)
    communes = "of what the rules count of communes: a sheet an indicator, a row a commune"
    add("--communes", action="store_true", help=communes)
    each = "with --communes: a small workbook for each commune, in a new folder"
    add("--each", type=Path, metavar="DIR", help=each)


def _add_intake_options(command: argparse.ArgumentParser) -> None:
    _add_log_option(command)
    add = command.add_argument
    file = (
        "workbook (.xlsx, .ods) or CSV file, a template filled in, or a folder of forms of communes"
    )
    add("file", type=Path, nargs="?", metavar="FILE", help=file)
    data = "province folder (default: data/)"
    add("--data", type=Path, default=paths.DATA, metavar="DIR", help=data)
    year = "year of its figures (default: the one after the newest with results of targets)"
    add("--year", type=int, help=year)
    add("--language", choices=LANGUAGES, help="of the messages")
    add("--format", choices=("text", "json"), default="text", help="default: text")
    status = "what the file is (default: intake)"
    add("--status", choices=INTAKE_STATUSES, default=INTAKE_STATUSES[0], help=status)
    add("--title", default="", metavar="TEXT", help="its title in the list of sources")
    add("--by", default="", metavar="NAME", help="who hands it in")
    accept = "questions to answer with yes, by their ids, or all"
    add("--accept", nargs="+", action="extend", default=[], metavar="ID", help=accept)
    annotate = "write a copy with the cells of problems coloured and commented"
    add("--annotate", type=Path, metavar="COPY.xlsx", help=annotate)
    write = "write the figures into the folder, all or none"
    add("--write", action="store_true", help=write)
    add("--undo", metavar="ID", help="take a whole intake back")
    _add_no_wait(command)


def _add_verify_options(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("file", type=Path, metavar="FILE", help="the draft: .docx, .txt or .md")
    data = "province folder (default: data/)"
    add("--data", type=Path, default=paths.DATA, metavar="DIR", help=data)
    formats = "json for programs, html as a page with the text marked (default: text)"
    add("--format", choices=("text", "json", "html"), default="text", help=formats)
    add("--language", choices=LANGUAGES, help="of what is shown")


def _add_refresh_options(command: argparse.ArgumentParser) -> None:
    _add_log_option(command)
    add = command.add_argument
    add("file", type=Path, metavar="FILE.docx", help="made with --format docx, edited or not")
    output = "the new document, not there yet (default: FILE.refreshed.docx)"
    add("--output", type=Path, metavar="FILE", help=output)
    news = command.add_mutually_exclusive_group().add_argument
    data = "province folder the report is made anew from (default: data/)"
    news("--data", type=Path, default=paths.DATA, metavar="DIR", help=data)
    news("--run", type=Path, metavar="DIR", help="a run that has the report: its folder")
    language = "of the messages (default: the document's)"
    add("--language", choices=LANGUAGES, help=language)
    _add_no_wait(command)


def _add_verification_options(command: argparse.ArgumentParser) -> None:
    _add_log_option(command)
    add = command.add_argument
    outputs = "outputs folder, or the folder of a run or release"
    add("outputs", type=Path, metavar="OUTPUTS", help=outputs)
    again = "also make it again from what it was made from, and compare the bytes"
    add("--rebuild", action="store_true", help=again)
    data = "with --rebuild: the province folder, if not the one recorded; repeatable"
    add("--data", type=Path, action="append", metavar="DIR", help=data)
    add("--format", choices=("text", "json"), default="text", help="default: text")
    add("--language", choices=LANGUAGES, help="of the messages")
    command.set_defaults(workers=_count_cores())


def _add_judge_options(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    table = "one target a row; .csv (commas, semicolons or tabs), .xlsx or .ods"
    add("table", type=Path, metavar="TABLE", help=table)
    method = "whose method assesses (default: ours)"
    add("--method", choices=JUDGE_METHODS, default=JUDGE_METHODS[0], help=method)
    output = "where the verdicts go (default: printed)"
    add("--output", type=Path, metavar="FILE.csv", help=output)
    add("--language", choices=LANGUAGES, help="of the messages")
