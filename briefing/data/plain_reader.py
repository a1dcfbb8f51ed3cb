"""A plain table of targets → its rows, as typed by the method that judges them."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from briefing import errors, limits, paths
from briefing.data import codes, plain_targets, schema, table_formats
from briefing.data.dataset import NumberedRow
from briefing.data.reader import read_rows
from briefing.errors import Problem, message


def load_plain_table(
    file: Path, method: str, read_workbook: Callable[[Path], bytes]
) -> tuple[plain_targets.PlainTarget, ...]:
    """The rows of a plain table for a method; for `ours`, with the defaults of empty cells.

    `read_workbook` makes CSV of a workbook.
    Raises UnreadableTable, or BadData with every fault of the table.
    """
    try:
        if found := limits.describe_other(file):
            raise errors.UnreadableTable(file=paths.format_path(file), found=found)
        content = limits.read_file(file, limits.MAX_FILE)
        if other := table_formats.describe_other_file(content):
            raise errors.UnreadableTable(file=paths.format_path(file), found=other)
        if content.startswith(table_formats.WORKBOOK):
            content = read_workbook(file)
        content, doubtful = table_formats.separate_by_commas(content, plain_targets.NUMBER_COLUMNS)
        model = plain_targets.METHOD_MODELS[method]
        numbered_rows, _, problems = read_rows(model, file.name, content, "id")
    except csv.Error as fault:
        unclosed = table_formats.describe_csv_error(fault)
        raise errors.UnreadableTable(file=paths.format_path(file), found=unclosed) from fault
    except OSError as fault:
        reason = errors.describe_os_error(fault)
        raise errors.UnreadableTable(file=paths.format_path(file), found=reason) from fault
    problems = [problem for problem in problems if problem.severity == "error"]
    problems += [_describe_doubtful_number(file.name, *cell) for cell in doubtful]
    problems += _find_plain_table_problems(file.name, numbered_rows, method)
    if not numbered_rows and not problems:
        expected = message("a row for each target below the header")
        action = message("write the rows and save the file")
        problems.append(Problem(file.name, 0, "", message("no rows"), expected, action))
    if problems:
        problems.sort(key=lambda problem: problem.row)
        raise errors.BadData(paths.format_path(file), problems)
    rows = tuple(numbered_row.row for numbered_row in numbered_rows)
    return tuple(plain_targets.fill_defaults(row) for row in rows) if method == "ours" else rows


def _describe_doubtful_number(file: str, line: int, column: str, cell: str) -> Problem:
    """The problem of a number whose mark may group thousands or begin decimals."""
    whole, decimals = re.split("[.,]", cell)
    point = f"{whole}.{decimals.rstrip('0') or '0'}"
    point += "0" if len(point.partition(".")[2]) == len(decimals) else ""
    readings = {"thousands": f"{whole}{decimals}", "decimal": point}
    expected = message(
        "a number that can be read in one way, not as {thousands} or {decimal}", **readings
    )
    action = message("write {thousands} or {decimal}", **readings)
    return Problem(file, line, column, f"“{cell}”", expected, action)


def _find_plain_table_problems(
    file: str, rows: Iterable[NumberedRow], method: str
) -> Iterator[Problem]:
    """What is wrong between cells and between rows that could be read."""
    first: dict[str, int] = {}
    for numbered_row in rows:
        line, row = numbered_row.line, numbered_row.row
        if row.id in first:
            expected = message(
                "an id that no other row has; row {line} has it too", line=first[row.id]
            )
            action = message("give every row a different id")
            yield Problem(file, line, "id", f"“{row.id}”", expected, action)
        first.setdefault(row.id, line)
        is_dated = row.target is None or row.target_year is not None
        if isinstance(row, plain_targets.EurostatTarget) and not is_dated:
            cell_format, _ = schema.describe_column(type(row), "target_year")
            expected = message("the year the target is to be met in")
            yield Problem(file, line, "target_year", "“”", expected, cell_format.action)
        wrong_way = {"up": "<", "down": ">"}.get(row.better or "")
        is_level = row.kind in (None, *codes.BOUND_KINDS)
        if method == "ours" and is_level and wrong_way and (row.operator or "")[:1] == wrong_way:
            expected = message("a bound on the side of what is better, {better}", better=row.better)
            action = message("correct the operator or what is better")
            yield Problem(file, line, "operator", f"“{row.operator}”", expected, action)
        if isinstance(row, plain_targets.SdsnTarget) and row.optimum == row.lower:
            expected = message("another value than lower")
            action = message("correct one of the two")
            yield Problem(file, line, "optimum", f"“{row.optimum}”", expected, action)
