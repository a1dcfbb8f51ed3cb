"""The rows of a province → Problems: ids, duplicates, ties, plans, targets, verdicts, units."""

from __future__ import annotations

import functools
import itertools
import operator
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from briefing import errors
from briefing.data import codes, keys, rounding, schema
from briefing.data.columns import group_by, text_columns_of
from briefing.data.dataset import (
    STATEMENT_FIELDS,
    STATEMENT_KEYS,
    Dataset,
    NumberedRow,
    count_decimals,
)
from briefing.data.periods import period_years
from briefing.data.rows import Texts
from briefing.errors import Message, Problem, message
from briefing.validate.problems import (
    CITING_FILES,
    check_id,
    format_cell,
    has_id,
    make_problem,
    map_column,
    rank_sources,
)

SAME_IN_ALL_ROWS = {  # file → the id of what a row is of; what all rows of one say alike
    "targets": ("target_id", ("plan", "indicator_id", "kind")),
    "programmes": ("programme_id", ("kind", *text_columns_of("name", Texts).values())),
    "causes": ("cause_id", ("kind", *text_columns_of("text", Texts).values())),
}
LISTS_OF_IDS = (  # file, column, the file whose ids it lists
    *((file, "indicator_ids", "indicators") for file in ("requests", "programmes", "causes")),
    ("checks", "source_ids", "sources"),
    ("coherence", "source_ids", "sources"),
)


def find_statement_problems(dataset: Dataset) -> Iterator[Problem]:
    """Everything wrong with the rows that could be read."""
    yield from _check_references(dataset)
    yield from _check_province_info(dataset)
    yield from _check_duplicates(dataset)
    yield from _check_ties(dataset)
    yield from _check_plan_order(dataset)
    yield from _check_same_id(dataset)
    for file, is_broken, column, expected, action, severity in (
        *_make_cross_file_rules(dataset),
        *RANGE_RULES,
        *TARGET_RULES,
        *VERDICT_RULES,
        *CHECK_RULES,
        *BOUND_RULES,
    ):
        for numbered in dataset.rows[file]:
            if is_broken(numbered.row):
                yield make_problem(file, numbered, column, expected, action, severity)
    yield from _check_verdict_counts(dataset)
    yield from _check_units(dataset)


def _check_references(dataset: Dataset) -> Iterator[Problem]:
    for name, columns in keys.FOREIGN_KEYS.items():
        for numbered in dataset.rows[name]:
            for column, other in columns.items():
                used = getattr(numbered.row, column)
                if used is not None:
                    yield from check_id(name, numbered, column, used, other, dataset)
    for name, column, other in LISTS_OF_IDS:
        for numbered in dataset.rows[name]:
            for used in codes.split_ids(getattr(numbered.row, column)):
                yield from check_id(name, numbered, column, used, other, dataset)


def _check_province_info(dataset: Dataset) -> Iterator[Problem]:
    entries = (("headline", "targets"), ("structure", "indicators"), ("carried_on", "indicators"))
    for entry, name in entries if dataset.info else ():
        expected = message("an id of {file}", file=f"{name}.csv")
        action = message("add the id to {file}", file=f"{name}.csv")
        named = getattr(dataset.info, entry)
        for used in dict.fromkeys(used for used in named if named.count(used) > 1):
            shown, once = f"{entry}: “{used}” × {named.count(used)}", message("every id once")
            second = message("take the second one out")
            yield Problem("province.toml", 0, "", shown, once, second)
        for used in dict.fromkeys(named):
            if not has_id(dataset, name, used):
                yield Problem("province.toml", 0, "", f"{entry}: “{used}”", expected, action)


def _check_duplicates(dataset: Dataset) -> Iterator[Problem]:
    action = message("take one of the two rows out")
    for name, key in keys.UNIQUE_KEYS.items():
        first: dict[tuple[object, ...], int] = {}
        for numbered in dataset.rows[name]:
            values = _get_values(numbered, key)
            line = first.setdefault(values, numbered.line)
            if line != numbered.line:
                same = {"line": line, "columns": ", ".join(key)}
                expected = message("a statement once; row {line} has the same {columns}", **same)
                shown = ", ".join(format_cell(value) or "–" for value in values)
                yield make_problem(name, numbered, key[0], expected, action, found=shown)


def _get_values(numbered: NumberedRow, columns: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(getattr(numbered.row, column) for column in columns)


def _check_ties(dataset: Dataset) -> Iterator[Problem]:
    """Statements of equal rank and date: which one is in force cannot be decided."""
    strength, sources = rank_sources(dataset), map_column(dataset, "sources", "source_id", "rank")
    action = message("give the sources different ranks or dates, or keep one statement")
    for name, fields in STATEMENT_FIELDS.items():
        groups: dict[tuple[object, ...], dict[tuple[object, ...], NumberedRow]] = defaultdict(dict)
        for numbered in dataset.rows[name]:
            if numbered.row.source_id in sources:  # a row twice is a duplicate, no tie
                unique = _get_values(numbered, keys.UNIQUE_KEYS[name])
                groups[_get_values(numbered, STATEMENT_KEYS[name])].setdefault(unique, numbered)
        for group in groups.values():
            top = max(map(strength, group.values()))
            first, *others = (row for row in group.values() if strength(row) == top)
            line = first.line
            expected = message(
                "one strongest statement; row {line} is as strong, by rank and date", line=line
            )
            for other in others:
                agrees = _get_values(first, fields) == _get_values(other, fields)
                severity = "warning" if agrees else "error"
                if name == "targets" or not _is_exact_and_bound(first.row, other.row):
                    yield make_problem(name, other, "source_id", expected, action, severity)


def _is_exact_and_bound(first: schema.Result, second: schema.Result) -> bool:
    """Whether one source gives an exact figure and, elsewhere, only its bound: 98.7 and over 98.

    Then nothing is in doubt: both are true and the exact one, which says more, is in force.
    """
    same_source = first.source_id == second.source_id
    if not same_source or (first.operator == "=") == (second.operator == "="):
        return False
    ranges = [
        rounding.compute_admitted_range(
            row.operator,
            float(row.value),
            0.5 * 10.0 ** -count_decimals(row.value),
            float(row.value_high or "nan"),
        )
        for row in (first, second)
    ]
    return rounding.is_compatible(*ranges)


def _check_plan_order(dataset: Dataset) -> Iterator[Problem]:
    """Every target starts from the past plan's last year: the plan begins the year after."""
    if dataset.info is None:
        return
    info = dataset.info
    for past_plan, plan in itertools.pairwise(info.plans):
        last, first = period_years(past_plan)[1], period_years(plan)[0]
        expected = message(
            "a past_plan that ends in {year}, the year before the plan", year=str(first - 1)
        )
        action = message("correct the years of one plan: no year may lie between the two")
        if last >= first:
            action = message("correct the years of one plan: they overlap or are not in order")
        if last != first - 1:
            shown = f"past_plan “{past_plan}”, plan “{plan}”"
            yield Problem("province.toml", 0, "", shown, expected, action)
    if not {info.past_plan, info.plan} <= {*info.plans}:
        shown = f"past_plan “{info.past_plan}”, plan “{info.plan}”"
        expected = message("one of {choices}", choices=" ".join(info.plans))
        action = message("take past_plan and plan out, or add them to plans")
        yield Problem("province.toml", 0, "", shown, expected, action)


class RowRule(NamedTuple):
    """What a row of a file may not be, and the problem of a row that is."""

    file: str
    is_broken: Callable[[Any], bool]
    column: str
    expected: Message
    action: Message
    severity: str = "error"


RANGE_RULES = tuple(
    RowRule(file, is_broken, "value_high", expected, action)
    for file in ("targets", "results", "commune_results")
    for is_broken, expected, action in (
        (
            lambda r: r.operator == "range" and (r.value_high is None or r.value_high <= r.value),
            message("a higher end above the value, for the operator is range"),
            message("write both ends of the range"),
        ),
        (
            lambda r: r.operator != "range" and r.value_high is not None,
            message("empty, for the operator is not range"),
            message("empty the cell or write range"),
        ),
    )
)
_on_targets = functools.partial(RowRule, "targets")
TARGET_RULES = (
    _on_targets(
        lambda t: t.kind in ("count", "rank") and (t.of_total is None or t.value > t.of_total),
        "of_total",
        message("the total the value is out of, not below it"),
        message("write how many there are in all"),
    ),
    _on_targets(
        lambda t: t.kind == "milestone" and t.value != 1,
        "value",
        message("1, for a milestone is done or not"),
        message("write 1; its size is a target of its own"),
    ),
    _on_targets(
        lambda t: t.kind == "reduction" and not 0 < t.value <= 100,
        "value",
        message("a fall in percent of the baseline, from 0 to 100"),
        message("write the fall, without a minus sign"),
    ),
    _on_targets(
        lambda t: t.kind == "multiple" and t.value <= 0,
        "value",
        message("a multiple of the baseline, above 0"),
        message("write 2 for twice the baseline"),
    ),
    _on_targets(
        lambda t: t.due is not None and not _is_within_plan(t.due, t.plan),
        "due",
        message("a year of the plan"),
        message("write a year of the plan, or leave it empty for the last"),
    ),
)


def _is_within_plan(year: int, plan: str) -> bool:
    first, last = period_years(plan)
    return first <= year <= last


VERDICT_RULES = (
    RowRule(
        "verdicts",
        lambda row: row.indicator_id is not None and row.verdict is None,
        "verdict",
        message("one of {choices}", choices="met exceeded missed"),
        message("write the verdict as the document words it, or take the row out"),
    ),
    RowRule(
        "verdicts",
        lambda row: row.indicator_id is None and None in (row.met, row.total),
        "met",
        message("the overall count: met and total"),
        message("fill in both, or name the indicator judged"),
    ),
)
NO_MILESTONES = {*codes.TARGET_KINDS} - {"milestone"}
CHECK_RULES = (
    RowRule(
        "checks",
        lambda row: row.tolerance is not None and row.tolerance < 0,
        "tolerance",
        message("how far the two may be apart, 0 or more"),
        message("write it without a minus sign"),
    ),
)
BOUND_RULES = tuple(
    RowRule(
        file,
        lambda row: None not in (row.low, row.high) and row.low >= row.high,
        "high",
        message("a number above low"),
        message("correct one of the two"),
    )
    for file in ("units", "indicators")
)


def _check_units(dataset: Dataset) -> Iterator[Problem]:
    """Units declared nowhere, and conversions that lead nowhere."""
    known = dataset.units
    expected = message(
        "a unit of units.csv; this one is shown as written, without a range to check it against"
    )
    action = message("declare it in units.csv, or use a unit that is there")
    for numbered in dataset.rows["indicators"]:
        if (unit := numbered.row.unit) not in known:
            nearest = errors.find_nearest(unit, known, cutoff=0.75)
            hint = message("write {nearest}, or declare it in units.csv", nearest=nearest)
            found = (numbered, "unit", expected, hint if nearest else action)
            yield make_problem("indicators", *found, "warning")
    expected = message("a unit of units.csv and how many of it make one of this")
    action = message("fill in both of and factor, or neither")
    for numbered in dataset.rows["units"]:
        row = numbered.row
        if (
            (row.of is None) != (row.factor is None)
            or row.of not in (None, *known)
            or row.factor == 0
        ):
            yield make_problem("units", numbered, "of", expected, action)


def _check_same_id(dataset: Dataset) -> Iterator[Problem]:
    """Rows of one id are of one thing: of it they say what most of them say."""
    for file, (key, columns) in SAME_IN_ALL_ROWS.items():
        action = message("give what is something else its own {key}", key=key)
        for group in group_by(dataset.rows[file], operator.attrgetter(f"row.{key}")).values():
            for column in columns:
                values = [getattr(numbered.row, column) for numbered in group]
                value = max(values, key=values.count)
                line = group[values.index(value)].line
                said = {"value": value, "line": line, "key": key}
                expected = message("“{value}”, as in row {line} with the same {key}", **said)
                for numbered in group:
                    if getattr(numbered.row, column) != value:
                        yield make_problem(file, numbered, column, expected, action)


def _make_cross_file_rules(dataset: Dataset) -> Iterator[RowRule]:
    """What rows may not be by what other files say: plans, stages, evidence, done or not."""
    kinds = map_column(dataset, "targets", "target_id", "kind")
    files = map_column(dataset, "sources", "source_id", "file")
    done_or_not = {row.indicator_id for row in dataset.indicators if row.form == "yes_no"}
    if dataset.info:
        plans = dataset.info.plans
        expected = message("one of {choices}", choices=" ".join(plans))
        action = message("write a plan that province.toml names, or correct it there")
        for file in ("targets", "verdicts"):
            yield RowRule(file, lambda row: row.plan not in plans, "plan", expected, action)
    yield RowRule(
        "targets",
        lambda row: (
            row.stage_of is not None
            and (row.stage_of == row.target_id or kinds.get(row.stage_of) in NO_MILESTONES)
        ),
        "stage_of",
        message("the target_id of a milestone"),
        message("name the milestone this stage belongs to"),
    )
    expected = message("where the source says it and how it is printed")
    action = message("look it up in the source and fill in the cell")
    for file in CITING_FILES:
        for column in ("place", "printed"):

            def is_broken(row: Any, column: str = column) -> bool:
                return bool(files.get(row.source_id)) and getattr(row, column) is None

            yield RowRule(file, is_broken, column, expected, action)
    for file in ("results", "commune_results"):
        yield RowRule(
            file,
            lambda row: row.indicator_id in done_or_not and row.value not in (0, 1),
            "value",
            message("1 (done) or 0 (not yet)"),
            message("write 1 or 0"),
        )


def _check_verdict_counts(dataset: Dataset) -> Iterator[Problem]:
    action = message("look both numbers up in the source")
    for numbered in dataset.rows["verdicts"]:
        met, total = numbered.row.met, numbered.row.total
        if None not in (met, total) and met > total:
            expected = message("no more than the total, {total}", total=total)
            yield make_problem("verdicts", numbered, "met", expected, action)
