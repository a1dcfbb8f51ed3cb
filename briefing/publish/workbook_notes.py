"""A run's tables → the texts a workbook of them needs: cover, notes, columns and codes.

Each text is there in every language of the project, so that one workbook serves all.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence, Set

from briefing.config import LANGUAGES
from briefing.data import codes
from briefing.data.columns import fields_of, text_columns_of
from briefing.data.tables import NUMERIC_COLUMNS, ROW_TYPES
from briefing.i18n import Translator
from briefing.publish.csv_tables import CSVTable, CSVTables, list_provinces

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
    (("sort", "change", "since"), ("sort",)),
    (("verdict", "identity"), ("verdict",)),
    (("commune type",), ("type",)),
    (("commune state",), ("state",)),
    (("operator named",), ("operator", "baseline_operator", "latest_operator", "result_operator")),
    (("operator named",), ("before_operator", "after_operator")),
    (
        ("not compared", "why used", "cause"),
        ("why", "result_why", "target_why", "gap_why", "pace_why"),
    ),
)
CONTEXTS_BY_COLUMN = {column: contexts for contexts, columns in CODE_CONTEXTS for column in columns}
MULTI_CODE_COLUMN = "reasons"  # the one column with several codes in a cell, separated by spaces


def explain_codes(tables: CSVTables, translators: Sequence[Translator]) -> list[list[str]]:
    """Each code of the tables: the columns it is in, and its words in each language."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for table in tables.values():
        for column in (name for name in table.columns if name in CONTEXTS_BY_COLUMN):
            for cell in dict.fromkeys(table.list_cells(column)):
                for code in cell.split() if column == MULTI_CODE_COLUMN else filter(None, [cell]):
                    contexts = (
                        context
                        for context in CONTEXTS_BY_COLUMN[column]
                        if all(say.has(code, context) for say in translators)
                    )
                    if context := next(contexts, ""):
                        found.setdefault((context, code), {})[column] = None
    return [
        [", ".join(columns), code, *(say.code(context, code, value="…") for say in translators)]
        for (context, code), columns in sorted(found.items())
    ]


# Columns

WHY = ("programmes", "causes")
CHANGED_COLUMNS = ("sort", "before", "after", "why", "field")
OF_A_RUN = ("data_status", "newest_date")
OF_COUNTS = ("value", "met", "total", "low", "high", "inputs")
COLUMN_EXCEPTIONS = {  # columns that mean something else in one table than in the others
    **{name: name for name in ("changes.sort", "checks.verdict", "gaps.reason")},
    **{name: name for name in ("disagreements.in_force", "trajectories.value", "sources.number")},
    **{f"changes_since.{name}": f"changes_since.{name}" for name in CHANGED_COLUMNS},
    **{f"{table}.{name}": f"{table}.{name}" for table in WHY for name in ("kind", "indicator_ids")},
    "causes.text": "causes.text",
    "commune_states.value": "commune_states.value",
    **{name: name for name in ("commune_groups.field", "commune_groups.communes")},
    "commune_groups.met": "commune_counts.met",
    **{f"commune_counts.{name}": f"commune_counts.{name}" for name in OF_COUNTS},
    **{f"indexes.{name}": f"indexes.{name}" for name in ("low", "high")},
    **{f"index_parts.{name}": f"indexes.{name}" for name in ("low", "high")},
    "index_parts.value": "index_parts.value",
    **{f"index_values.{name}": f"index_values.{name}" for name in ("value", "agrees", "rank")},
    **{f"{table}.id": "province.id" for table in ("province", "provinces")},
    **{f"{table}.year": "province.year" for table in ("province", "provinces")},
    **{f"{t}.{name}": name for t in ("province", "provinces") for name in OF_A_RUN},
}
TEXT_FIELDS = {  # a column in one language → the field it belongs to
    column: field
    for row_type in ROW_TYPES
    for field, field_type in fields_of(row_type).items()
    for column in text_columns_of(field, field_type).values()
}
SHARED_SUFFIXES = (  # how columns end that say the same of different figures
    *("decimals", "operator", "unit", "basis", "why", "group", "derived", "estimate", "period"),
    *("place", "source_id", "status", "rank", "date", "title", "value_high", "note"),
)


def find_column_meaning(table: str, column: str) -> str:
    """The code under which the catalogues explain what a column contains."""
    name = TEXT_FIELDS.get(column, column)
    if f"{table}.{name}" in COLUMN_EXCEPTIONS:
        return COLUMN_EXCEPTIONS[f"{table}.{name}"]
    return next((last for last in SHARED_SUFFIXES if name.endswith(f"_{last}")), name)


def explain_columns(tables: CSVTables, translators: Sequence[Translator]) -> list[list[str]]:
    """Each column of each table with what it contains, in each language."""
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

NOTES: Mapping[str, Set[str]] = {  # the code of a note → columns of tables it is about, or meanings
    "blank": frozenset(),  # about each table with a blank cell
    "numbers": NUMERIC_COLUMNS,
    "periods": {"period", "plan", "past_plan"},
    "codes": CONTEXTS_BY_COLUMN.keys(),
    "estimates": {"estimate"},
    "derived": {"derived"},
    "drafts": {"status"},
    "in force": {"in_force", "in_force_source_id"},
    "operators": {"operator"},
    "languages": TEXT_FIELDS.keys(),
}


def list_notes(say: Translator) -> list[str]:
    """What is true of several tables; `find_note_numbers` says of which, in the same order."""
    endings = say.join([f"_{language}" for language in LANGUAGES])
    languages = say.language_names(say("in {language}", language="{language}"))
    return [say.code("note", code, endings=endings, languages=languages) for code in NOTES]


def find_note_numbers(table: CSVTable) -> list[str]:
    """The numbers of the notes to a table, in brackets."""
    names = {*table.columns, *(find_column_meaning(table.name, name) for name in table.columns)}
    has_blank = any("" in row.values() for row in table.rows)
    return [
        f"[{number}]"
        for number, about in enumerate(NOTES.values(), start=1)
        if (names & about if about else has_blank)
    ]


# The cover


def describe_workbook(tables: CSVTables, year: int, say: Translator) -> Iterator[str]:
    """What the cover of a workbook says, in one language."""
    if code := list_provinces(tables)[0]["data_status"]:
        mark, means = say.code("data status", code), say.code("status means", code)
        yield f"{mark}. {means}"
    yield say("All tables of this briefing in one workbook: the figures the reports show, in full.")
    yield from describe_tables(tables, year, say)
    if "statements" in tables:
        yield say(
            "Every statement names its document (source_id), its place there (place) and the form "
            "printed (printed), on the sheet statements. The sheet sources lists the documents, "
            "with their web addresses where they have one."
        )
    yield say(
        "The sheet contents leads to every table; the sheets notes, columns and codes explain them."
    )


def describe_tables(tables: CSVTables, year: int, say: Translator) -> Iterator[str]:
    """Which plans and year the tables of a run are of, and what they rest on."""
    facts = list_provinces(tables)[0]
    plan, past = say.period(facts["plan"]), say.period(facts["past_plan"])
    yield say("Plan {plan}; the plan before it, {past}.", plan=plan, past=past)
    yield say(
        "As of {year}: results for periods that end by then, and nothing later.", year=str(year)
    )
    yield from describe_data(tables, say)


def describe_data(tables: CSVTables, say: Translator) -> Iterator[str]:
    """How many documents of each kind, which are drafts, how many results are estimates."""
    sources = tables["sources"].rows
    statuses = [row["status"] for row in sources]
    stating = set(tables["statements"].list_cells("source_id")) if "statements" in tables else ()
    counts = [
        f"{say.code('status', kind)} {say.number(statuses.count(kind))}"
        for kind in codes.SOURCE_STATUSES
        if kind in statuses
    ]
    if 0 < len(stating) < len(sources):
        yield say(
            "Rests on {count} sources: {kinds}; {stating} of them state figures.",
            count=say.number(len(sources)),
            kinds=", ".join(counts),
            stating=say.number(len(stating)),
        )
    else:
        yield say.plural(
            "Rests on {count} source: {kinds}.",
            "Rests on {count} sources: {kinds}.",
            len(sources),
            kinds=", ".join(counts),
        )
    drafts = [row[f"title_{say.language}"] for row in sources if row["status"] == "draft"]
    if drafts:
        titles = "; ".join(dict.fromkeys(drafts))
        yield say("Drafts, whose adopted texts are not among the sources: {titles}.", titles=titles)
    if "results" in tables:  # a comparison has none
        results = tables["results"]
        yield say(
            "Results used: {total}; of these {estimates} are estimates of their source, and "
            "{derived} are worked out here and printed in no document.",
            total=say.number(len(results.rows)),
            estimates=say.number(results.list_cells("estimate").count("yes")),
            derived=say.number(len([rule for rule in results.list_cells("derived") if rule])),
        )


# The lines above a table


def describe_table(table: CSVTable, note_numbers: Sequence[str], say: Translator) -> str:
    """The line between the title of a table and its header, in one language."""
    parts = [
        say.plural(
            "This sheet has one table of {count} row.",
            "This sheet has one table of {count} rows.",
            len(table.rows),
        )
        if table.rows
        else say("This sheet has one table without rows: there is nothing to tell.")
    ]
    if note_numbers:
        notes = " ".join(note_numbers)
        parts.append(say("Notes to this table, on the sheet notes: {notes}.", notes=notes))
    return " ".join(parts)


# Digits

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
    printed = _find_decimals(column, row)
    decimals = max(0, int(float(printed))) if printed else _count_decimals(value)
    if not printed and table not in PRINTED_TABLES:
        decimals = min(decimals, MAX_COMPUTED_DECIMALS)
    if value and abs(value) < 0.5 * 10.0**-decimals:
        return "General"  # what is not zero must not look like it
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _find_decimals(column: str, row: Mapping[str, str]) -> str:
    """The decimals a number is printed with, from the column that has them; "" where none has."""
    stem = "value" if column == "value_high" else column.removesuffix("_pace")
    names = [f"{column}_decimals", f"{stem}_decimals", *(["decimals"] if column == "value" else ())]
    return next((row[name] for name in names if row.get(name)), "")


def _count_decimals(value: float) -> int:
    """The decimals a number has when it is written in full."""
    if math.isinf(value) or value == int(value):
        return 0
    return len(f"{value:.12f}".rstrip("0").partition(".")[2])
