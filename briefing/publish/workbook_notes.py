"""A run's tables → the texts a workbook of them needs: cover, notes, columns and codes.

Each text is there in every language of the project, so that one workbook serves all.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefing.config import LANGUAGES
from briefing.data.columns import fields_of
from briefing.data.rows import Texts
from briefing.data.schema import cells
from briefing.data.tables import COMPARISON_TABLES, NUMERIC_COLUMNS, RUN_TABLES
from briefing.i18n import Translator


@dataclass(frozen=True)
class CSVTable:
    """A table as its file has it: every cell is text, an unknown one is empty."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def list_cells(self, name: str) -> list[str]:
        """The cells of a column, none where the table has no such column."""
        index = self.columns.index(name) if name in self.columns else None
        return [] if index is None else [row[index] for row in self.rows]

    def list_records(self) -> list[dict[str, str]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


CSVTables = Mapping[str, CSVTable]

# Codes

CODE_CONTEXTS = (  # the contexts of codes in the catalogues, and the columns with these codes
    *(((name,), (name,)) for name in ("attainment", "pace", "trend", "kind", "domain", "finding")),
    *(((name,), (name,)) for name in ("statement", "matters", "asks", "better", "rule")),
    (("path",), ("path", "pace_path")),
    (("match",), ("baseline_match",)),
    (("reason",), ("reason", "reasons")),
    (("unit label",), ("unit", "baseline_unit")),
    (("status",), ("status", "source_status")),
    (("data status",), ("data_status",)),
    (("basis",), ("basis", "latest_basis", "result_basis")),
    (("rule",), ("derived", "latest_derived", "result_derived")),
    (("gap",), ("missing",)),
    (("attainment", "pace"), ("before", "after")),
    (("sort", "change"), ("sort",)),
    (("verdict", "identity"), ("verdict",)),
    (("operator named",), ("operator", "baseline_operator", "latest_operator", "result_operator")),
    (("not compared",), ("why", "result_why", "target_why", "gap_why", "pace_why")),
)
CONTEXTS_BY_COLUMN = {column: contexts for contexts, columns in CODE_CONTEXTS for column in columns}
MULTI_CODE_COLUMN = "reasons"  # the one column with several codes in a cell, separated by spaces


def explain_codes(tables: CSVTables, translators: Sequence[Translator]) -> list[list[str]]:
    """Each code of the tables: the columns it is in, and its words in each language."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for table in tables.values():
        for column in table.columns:
            for code in _list_codes(table, column):
                for context in CONTEXTS_BY_COLUMN.get(column, ()):
                    if all(say.has(code, context) for say in translators):
                        found.setdefault((context, code), {})[column] = None
                        break
    return [
        [", ".join(columns), code, *(say.code(context, code, value="…") for say in translators)]
        for (context, code), columns in sorted(found.items())
    ]


def _list_codes(table: CSVTable, column: str) -> Iterator[str]:
    for cell in dict.fromkeys(table.list_cells(column) if column in CONTEXTS_BY_COLUMN else ()):
        yield from cell.split() if column == MULTI_CODE_COLUMN else [cell] if cell else []


# Columns

COLUMN_EXCEPTIONS = {  # columns that mean something else in one table than in the others
    **{name: name for name in ("changes.sort", "checks.verdict", "gaps.reason")},
    **{name: name for name in ("disagreements.in_force", "trajectories.value", "sources.number")},
    **{f"{table}.id": "province.id" for table in ("province", "provinces")},
    **{f"{table}.year": "province.year" for table in ("province", "provinces")},
    **{f"{table}.data_status": "data_status" for table in ("province", "provinces")},
}
ROW_TYPES: Sequence[type] = (*RUN_TABLES.values(), *COMPARISON_TABLES.values())
TEXT_FIELDS = {  # a column in one language → the field it belongs to
    f"{field}_{language}": field
    for row_type in ROW_TYPES
    for field, field_type in fields_of(row_type).items()
    if field_type == Texts
    for language in LANGUAGES
}
SHARED_SUFFIXES = (  # how columns end that say the same of different figures
    *("decimals", "operator", "unit", "basis", "why", "group", "derived", "estimate", "period"),
    *("place", "source_id", "status", "rank", "date", "title"),
)


def find_column_meaning(table: str, column: str) -> str:
    """The code under which the catalogues explain what a column holds."""
    if f"{table}.{column}" in COLUMN_EXCEPTIONS:
        return COLUMN_EXCEPTIONS[f"{table}.{column}"]
    name = TEXT_FIELDS.get(column, column)
    return next((last for last in SHARED_SUFFIXES if name.endswith(f"_{last}")), name)


def explain_columns(tables: CSVTables, translators: Sequence[Translator]) -> list[list[str]]:
    """Each column of each table with what it holds, in each language."""
    return [
        [
            table.name,
            name,
            *(say.code("column", find_column_meaning(table.name, name)) for say in translators),
        ]
        for table in tables.values()
        for name in table.columns
    ]


# Notes


def list_notes(say: Translator) -> tuple[str, ...]:
    """What is true of several tables; `find_note_numbers` says of which, in the same order."""
    return (
        say(
            "A blank cell: no document says it, or it does not apply to the row. Blank is never "
            "zero."
        ),
        say(
            "Numbers stand in their cells in full and show the digits printed; what was worked out "
            "shows two decimals at most."
        ),
        say(
            "A period is a year (2025), a span of years (2021-2025), or runs to the end of a month "
            "(2025-06)."
        ),
        say("Codes are told in words on the sheet codes."),
        say("An estimate (estimate is yes) is one by the document's own words (“ước”)."),
        say(
            "A derived figure (derived names the rule) is printed in no document but follows from "
            "printed ones."
        ),
        say("A draft (status is draft) is not adopted yet: its figures may still change."),
        say(
            "In force among several statements is that of the source of the lowest rank, then of "
            "the latest date; the others stay listed."
        ),
        say(
            "A value belongs to its operator: >= 80 is “80 or more”, ~ 80 is “about 80”; neither "
            "is exactly 80."
        ),
        say(
            "Columns that end in {endings} say the same {languages}.",
            endings=say.join([f"_{language}" for language in LANGUAGES]),
            languages=say.language_names(say("in {language}", language="{language}")),
        ),
    )


def find_note_numbers(table: CSVTable) -> list[str]:
    """The numbers of the notes to a table, in brackets."""
    columns = set(table.columns)
    meanings = {find_column_meaning(table.name, name) for name in columns}
    applies = (
        any("" in row for row in table.rows),
        bool(columns & NUMERIC_COLUMNS),
        bool(meanings & {"period", "plan", "past_plan"}),
        bool(columns & set(CONTEXTS_BY_COLUMN)),
        "estimate" in meanings,
        "derived" in meanings,
        "status" in meanings,
        bool(columns & {"in_force", "in_force_source_id"}),
        "operator" in meanings,
        bool(columns & TEXT_FIELDS.keys()),
    )
    return [f"[{number}]" for number, applied in enumerate(applies, start=1) if applied]


# The cover


def describe_workbook(tables: CSVTables, year: int, say: Translator) -> list[str]:
    """What the cover of a workbook says, in one language."""
    facts = (tables.get("province") or tables["provinces"]).list_records()[0]
    plan, past = say.period(facts["plan"]), say.period(facts["past_plan"])
    code = facts["data_status"]
    mark, means = say.code("data status", code), say.code("status means", code)
    lines = [
        say("Status of the data: {mark}. {means}", mark=mark, means=means),
        say("All tables of this briefing in one workbook: the figures the reports show, in full."),
        say("Plan {plan}; the plan before it, {past}.", plan=plan, past=past),
        say(
            "As of {year}: results for periods that end by then, and nothing later.",
            year=str(year),
        ),
        *describe_data(tables, say),
    ]
    if "statements" in tables:
        lines.append(
            say(
                "Every statement names its document (source_id), its place there (place) and the "
                "form printed (printed), on the sheet statements. The sheet sources lists the "
                "documents, with their web addresses where they have one."
            )
        )
    return [
        *lines,
        say(
            "The sheet contents leads to every table; the sheets notes, columns and codes explain "
            "them."
        ),
    ]


def describe_data(tables: CSVTables, say: Translator) -> Iterator[str]:
    """How many documents there are, which are drafts, how many results are estimates."""
    yield from _describe_sources(tables["sources"].list_records(), say)
    yield from _describe_results(tables, say)


def _describe_sources(sources: Sequence[Mapping[str, str]], say: Translator) -> Iterator[str]:
    """How many documents there are of each kind, and which of them are drafts."""
    kinds = [row["status"] for row in sources]
    counts = ", ".join(
        f"{say.code('status', kind)} {say.number(kinds.count(kind))}"
        for kind in cells.SOURCE_STATUSES
        if kind in kinds
    )
    yield say.plural(
        "Rests on {count} source: {kinds}.",
        "Rests on {count} sources: {kinds}.",
        len(sources),
        kinds=counts,
    )
    drafts = [row[f"title_{say.language}"] for row in sources if row["status"] == "draft"]
    if drafts:
        titles = "; ".join(dict.fromkeys(drafts))
        yield say("Drafts, whose figures may still change: {titles}.", titles=titles)


def _describe_results(tables: CSVTables, say: Translator) -> Iterator[str]:
    """How many results are estimates or derived; a comparison has no results."""
    if "results" not in tables:
        return
    results = tables["results"]
    numbers = {
        "total": len(results.rows),
        "estimates": results.list_cells("estimate").count("yes"),
        "derived": sum(1 for rule in results.list_cells("derived") if rule),
    }
    yield say(
        "Results in force: {total}; of these {estimates} are estimates of their source, and "
        "{derived} are worked out here and printed in no document.",
        **{name: say.number(count) for name, count in numbers.items()},
    )


# The lines above a table


def describe_table(table: CSVTable, note_numbers: Sequence[str], say: Translator) -> str:
    """The line between the title of a table and its header, in one language."""
    if table.rows:
        count = len(table.rows)
        parts = [
            say.plural(
                "This sheet has one table of {count} row.",
                "This sheet has one table of {count} rows.",
                count,
            )
        ]
    else:
        parts = [say("This sheet has one table without rows: there is nothing to tell.")]
    if note_numbers:
        notes = " ".join(note_numbers)
        parts.append(say("Notes to this table, on the sheet notes: {notes}.", notes=notes))
    return " ".join(parts)


# Digits

DECIMALS_COLUMNS: Mapping[str, tuple[str, ...]] = {  # a number → columns with its decimals
    "value": ("value_decimals", "decimals"),
    "value_high": ("value_decimals",),
    "baseline": ("baseline_decimals",),
    "latest": ("latest_decimals",),
    "past_pace": ("past_pace_decimals",),
    "ambition": ("ambition_decimals",),
    "achieved_pace": ("achieved_decimals",),
    "catch_up_pace": ("catch_up_decimals",),
    "result": ("result_decimals",),
}
UNGROUPED_COLUMNS = frozenset(  # years, places and small counts, without a thousands mark
    {"due", "as_of", "year", "pace_year", "line", "rank", "source_rank", "digits"}
)
PRINTED_TABLES = ("statements", "verdicts")  # tables of what is printed, with all its digits
MAX_COMPUTED_DECIMALS = 2  # decimals at most of what was computed, as the reports show it


def choose_number_format(table: str, column: str, row: Mapping[str, str]) -> str:
    """How a number is shown: with the digits it is printed with, or has."""
    if column in UNGROUPED_COLUMNS or column.endswith("decimals"):
        return "0"
    value = float(row[column])
    known = [row[name] for name in DECIMALS_COLUMNS.get(column, ()) if row.get(name)]
    decimals = max(0, int(float(known[0]))) if known else _count_decimals(value)
    if not known and table not in PRINTED_TABLES:
        decimals = min(decimals, MAX_COMPUTED_DECIMALS)
    if value and abs(value) < 0.5 * 10.0**-decimals:
        return "General"  # what is not zero must not look like it
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _count_decimals(value: float) -> int:
    """The decimals a number has when it is written in full."""
    if math.isinf(value) or value == int(value):
        return 0
    return len(f"{value:.12f}".rstrip("0").partition(".")[2])
