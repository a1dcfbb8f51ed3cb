"""What may be wrong with a figure, a column or a sheet → the finding: expected, and what to do."""

from __future__ import annotations

from dataclasses import replace

from briefing.errors import Message, message
from briefing.intake.model import Finding, Kind, Level

QUESTIONS: tuple[Kind, ...] = (
    *("unknown_indicator", "index_not_growth", "which_column", "hidden_sheet", "hidden_cells"),
    *("struck_out", "comment", "other_province", "unit_scale"),
)
EMPTY_CELL = message("an empty cell")
NO_TABLE = message("no table with a heading that is known")
ONE_NUMBER = message("one number in the cell, like 7,18 or 28618")
TEXTS: dict[Kind, tuple[Message, Message]] = {  # kind → what was expected, what to do
    "ambiguous_number": (
        ONE_NUMBER,
        message(
            "write it as {whole} or as {units}.{decimals}, each read in one way, "
            "or type it into a cell of numbers"
        ),
    ),
    "mixed_conventions": (
        message("one decimal sign in the whole column"),
        message("write every number of the column with a decimal comma, or every one with a point"),
    ),
    "not_a_number": (
        ONE_NUMBER,
        message("write the number alone; put what else the cell says into the note"),
    ),
    "out_of_range": (ONE_NUMBER, message("correct the number, its sign or its unit in the file")),
    "date_for_number": (
        message("a number; the spreadsheet shows a date"),
        message("format the cell as a number and type the figure again"),
    ),
    "formula_error": (
        message("a number; the formula of the cell gives an error"),
        message("correct the formula, or type the figure"),
    ),
    "formula_not_calculated": (
        message("the value of the formula; the file was saved without it"),
        message("open the file in a spreadsheet program, let it calculate, and save it"),
    ),
    "merged_data_cells": (
        message("a cell of its own for every figure"),
        message("split the merged cells and type every figure into its cell"),
    ),
    "hidden_sheet": (
        message("figures on visible sheets"),
        message("show the sheet if its figures count; with --accept it is left out"),
    ),
    "hidden_cells": (
        message("figures in visible rows and columns"),
        message("show them if their figures count; with --accept they are left out"),
    ),
    "struck_out": (
        message("a figure that is not struck out"),
        message("remove the line through it, or the figure; or confirm that it is right"),
    ),
    "comment": (
        message("a figure without an open comment"),
        message("settle the comment and delete it, or confirm that the figure is right"),
    ),
    "no_header": (
        message("a table with the headings “Chỉ tiêu” and, for instance, “Thực hiện 2026”"),
        message("write a heading over every column of the table"),
    ),
    "unit_scale": (
        message("a unit of units.csv; this one is none of them"),
        message("write a unit that is there, or confirm that the figure is in the indicator's"),
    ),
    "no_value": (message("a number"), message("fill it in once it is known")),
}


def find(
    kind: Kind,
    sheet: str,
    cell: str,
    found: Message | str,
    expected: Message | None = None,
    *,
    level: Level | None = None,
    indicator_id: str = "",
) -> Finding:
    """A finding with the words of its kind; `expected` may be told better."""
    usual, fix = TEXTS[kind]
    shown = _quote(found) if isinstance(found, str) else found
    if kind == "ambiguous_number" and expected:
        fix = replace(fix, values=expected.values)
    finding = _ask(kind, sheet, cell, shown, expected or usual, fix)
    return finding._replace(level=level or finding.level, indicator_id=indicator_id)


def _ask(
    kind: Kind, sheet: str, cell: str, found: Message | str, expected: Message, fix: Message
) -> Finding:
    level: Level = "question" if kind in QUESTIONS else "error"
    return Finding(kind, level, sheet, cell, "", found, expected, fix)


def find_unknown(sheet: str, cell: str, name: str, nearest: str) -> Finding:
    """A row of no known name."""
    fix = message(
        "write the name as in indicators.csv, add it to the aliases, or leave the row out"
    )
    if nearest:
        fix = message(
            "write “{nearest}” if that is meant, add the name to the aliases, or leave the row out",
            nearest=nearest,
        )
    expected = message("a name or an alias of indicators.csv")
    return _ask("unknown_indicator", sheet, cell, _quote(name), expected, fix)


def find_two_meanings(sheet: str, cell: str, name: str, ids: str) -> Finding:
    """A row whose name several indicators have."""
    expected = message("the name of one indicator; these have it: {ids}", ids=ids)
    fix = message("write the indicator_id of the one that is meant, or leave the row out")
    return _ask("unknown_indicator", sheet, cell, _quote(name), expected, fix)


def find_two_columns(sheet: str, cell: str, found: str, chosen: str, period: str) -> Finding:
    """Two columns of results for one period."""
    expected = message("one column of results for {period}", period=period)
    fix = message("remove the others, or confirm that “{heading}” is meant", heading=chosen)
    return _ask("which_column", sheet, cell, found, expected, fix)


def find_plan_only(sheet: str, cell: str, heading: str, year: int) -> Finding:
    expected = message("results of {year}; a plan is no result", year=year)
    fix = message("give a file with results of {year}", year=year)
    return _ask("plan_not_result", sheet, cell, _quote(heading), expected, fix)


def find_wrong_year(sheet: str, cell: str, found: Message | str, year: int) -> Finding:
    expected = message("results of {year}", year=year)
    fix = message("give a file with results of {year}, or another --year", year=year)
    return _ask("wrong_year", sheet, cell, found, expected, fix)


def find_nothing(sheet: str, cell: str, heading: str, year: int) -> Finding:
    """A column of the year without one figure."""
    expected = message("at least one result of {year}", year=year)
    return find("no_value", sheet, cell, heading, expected, level="error")


def find_other_province(sheet: str, cell: str, found: str, province: str) -> Finding:
    expected = message("figures of {province}", province=province)
    fix = message("give the file of {province}, or confirm that this is it", province=province)
    return _ask("other_province", sheet, cell, _quote(found), expected, fix)


def find_index(sheet: str, cell: str, found: str) -> Finding:
    """A figure of a column or table of indices, of an indicator that is none."""
    expected = message("the figure itself; this is an index where the year before is 100")
    fix = message("write the figure itself, or confirm that it is right")
    return _ask("index_not_growth", sheet, cell, _quote(found), expected, fix)


def find_contradiction(sheet: str, cell: str, name: str, key: str) -> Finding:
    """A figure in a row whose key is of another figure than what the row shows."""
    found = message("“{name}” in the row of “{key}”", name=name, key=key)
    expected = message("a row whose key and whose name, period and basis are of the same figure")
    fix = message(
        "write the figure in its own row; rows are moved whole, with the hidden column of keys"
    )
    return _ask("conflicting", sheet, cell, found, expected, fix)


def find_unknown_estimate(sheet: str, cell: str, text: str) -> Finding:
    """A cell that says neither that a figure is an estimate nor that it is final."""
    expected = message("whether the figure is an estimate: yes or no")
    fix = message("write yes where it is an estimate; no, or nothing, where it is final")
    return _ask("conflicting", sheet, cell, _quote(text), expected, fix)


def find_not_taken(sheet: str, cell: str, text: str, file: str) -> Finding:
    """A row of a template's sheet that is not taken in."""
    expected = message("results; rows of this sheet are not taken in by the intake")
    fix = message(
        "type the row into {file}, then remove it here or accept that it is left out", file=file
    )
    return _ask("unknown_indicator", sheet, cell, _quote(text), expected, fix)


def _quote(text: str) -> str:
    return f"“{' '.join(text.split())}”"
