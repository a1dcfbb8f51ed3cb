"""The command line: the commands and their options, as the README explains them."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from briefing import paths
from briefing.config import LANGUAGES

SCHEDULER_ADDRESS = re.compile(r"(?:tcp|tls)://\S+:\d+")  # of a Dask scheduler
JUDGE_METHODS = ("ours", "eurostat", "sdsn")  # how `judge` judges a table


def build_parser() -> argparse.ArgumentParser:
    """The commands by their names, in `command`, and the options of each."""
    parser = argparse.ArgumentParser(
        prog="pipeline.py",
        description="Briefing reports on a province's plan and results, from its data folder.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_run_options(commands.add_parser("run", help="build the reports"))
    _add_selection_options(commands.add_parser("plan", help="show what `run` would make, and why"))
    _add_check_options(
        commands.add_parser("check", help="check a data folder and list every problem in it")
    )
    _add_judge_options(commands.add_parser("judge", help="assess the targets of a plain CSV table"))
    commands.add_parser("list", help="list the reports")
    return parser


def _add_run_options(command: argparse.ArgumentParser) -> None:
    _add_selection_options(command)
    command.add_argument(
        "--workers",
        type=_parse_workers,
        default=_count_cores(),
        metavar="N|tcp://HOST:PORT",
        help="processes side by side (default: one per core), or a Dask scheduler's address",
    )
    command.add_argument(
        "--shared",
        type=Path,
        metavar="DIR",
        help="with a scheduler: a folder its workers see under the same path; else files are sent",
    )


def _add_selection_options(command: argparse.ArgumentParser) -> None:
    """What a run makes, of which data, where."""
    command.add_argument(
        "--year", type=int, help="briefing year (default: the past plan's last year)"
    )
    command.add_argument(
        "--report", action="append", metavar="NAME", help="only this report; repeatable"
    )
    command.add_argument(
        "--language", action="append", choices=LANGUAGES, help="only this one; repeatable"
    )
    command.add_argument(
        "--format", action="append", choices=paths.FORMATS, help="only this one; repeatable"
    )
    command.add_argument(
        "--style",
        choices=paths.PDF_STYLES,
        default=paths.PDF_STYLES[0],
        help="layout of PDFs: screen (default), or nd30, as Decree 30/2020/NĐ-CP requires",
    )
    command.add_argument(
        "--data",
        type=Path,
        action="append",
        metavar="DIR",
        help="province folder, or a pattern in quotes (default: data/); several are also compared",
    )
    command.add_argument(
        "--fresh", action="store_true", help="make every page, also those that are up to date"
    )
    command.add_argument(
        "--outputs", type=Path, default=paths.OUTPUTS, metavar="DIR", help="default: outputs/"
    )


def _parse_workers(text: str) -> int | str:
    """A number of processes, at least one, or the address of a scheduler."""
    if SCHEDULER_ADDRESS.fullmatch(text):
        return text
    if not text.isdecimal() or int(text) < 1:
        expected = (
            "is neither a number, 1 or more, nor an address, tcp://HOST:PORT or tls://HOST:PORT"
        )
        raise argparse.ArgumentTypeError(f"{text} {expected}")
    return int(text)


def _count_cores() -> int:
    """The cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _add_check_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--data",
        type=Path,
        default=paths.DATA,
        metavar="DIR",
        help="province folder (default: data/)",
    )
    command.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    command.add_argument("--language", choices=LANGUAGES, help="of the messages")
    command.add_argument("--sources", type=Path, metavar="DIR", help="look up printed figures here")


def _add_judge_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("table", type=Path, metavar="TABLE.csv", help="one target a row")
    command.add_argument(
        "--method",
        choices=JUDGE_METHODS,
        default="ours",
        help="whose method assesses (default: ours)",
    )
    command.add_argument(
        "--output", type=Path, metavar="FILE.csv", help="where the verdicts go (default: printed)"
    )
    command.add_argument("--language", choices=LANGUAGES, help="of the messages")
