"""`judge`: the verdicts on a plain table of targets, to a file or printed."""

from __future__ import annotations

import argparse

from briefing import errors, paths
from briefing.analysis.targets.plain_table import judge_plain_table
from briefing.data import files, plain_reader
from briefing.intake.plain_sheet import read_as_csv


def judge_table(arguments: argparse.Namespace) -> None:
    """Judge a table as asked. Raises UnreadableTable, UnwritableFile."""
    rows = plain_reader.load_plain_table(arguments.table, arguments.method, read_as_csv)
    verdicts = judge_plain_table(rows, arguments.method)
    if arguments.output is None:
        print(verdicts, end="")
        return
    file = paths.format_path(arguments.output)
    if arguments.output.exists() and arguments.output.samefile(arguments.table):
        raise errors.UnwritableFile(file=file, fault=errors.TABLE_OF_TARGETS)
    try:
        files.write_file(arguments.output, verdicts)
    except OSError as fault:
        why = errors.describe_os_error(fault)
        raise errors.UnwritableFile(file=file, fault=why) from None
