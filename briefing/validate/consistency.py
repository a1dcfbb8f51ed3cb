"""The rows of a province → Problems: ids, duplicates, ties, plans, targets, verdicts, units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from briefing import i18n
from briefing.data import rounding, schema
from briefing.data.dataset import NumberedRow, Province, count_decimals
from briefing.errors import Message, Problem, message
from briefing.validate import problems

TIE_FIELDS = {  # what a full tie must agree in to be harmless
    "targets": ("kind", "operator", "value", "value_high", "of_total", "due", "basis"),
    "results": ("operator", "value", "estimate"),
}


def find_statement_problems(read: Province) -> Iterator[Problem]:
    """Everything wrong with the rows that could be read."""
    yield from _check_references(read)
    yield from _check_requests(read)
    yield from _check_province_info(read)
    yield from _check_duplicates(read)
    yield from _check_ties(read)
    yield from _check_plan_order(read)
    yield from _check_plan_names(read)
    yield from _check_targets(read)
    yield from _check_target_consistency(read)
    yield from _check_stages(read)
    yield from _check_evidence(read)
    yield from _check_milestone_results(read)
    yield from _check_verdicts(read)
    yield from _check_units(read)


def _check_references(read: Province) -> Iterator[Problem]:
    for name, references in schema.FOREIGN_KEYS.items():
        for placed in read.rows[name]:
            for column, other in references.items():
                used = getattr(placed.row, column)
                if used is not None and not problems.has_id(read, other, used):
                    yield problems.make_unknown_id_problem(name, placed, column, used, other, read)


def _check_requests(read: Province) -> Iterator[Problem]:
    for placed in read.rows["requests"]:
        for used in schema.split_ids(placed.row.indicator_ids):
            if not problems.has_id(read, "indicators", used):
                yield problems.make_unknown_id_problem(
                    "requests", placed, "indicator_ids", used, "indicators", read
                )


def _check_province_info(read: Province) -> Iterator[Problem]:
    if read.info is None:
        return
    entries = (("headline", "targets"), ("structure", "indicators"), ("carried_on", "indicators"))
    for entry, file in entries:
        for used in getattr(read.info, entry):
            if not problems.has_id(read, file, used):
                yield Problem(
                    "province.toml",
                    0,
                    "",
                    f"{entry}: “{used}”",
                    message("an id of {file}", file=f"{file}.csv"),
                    message("add the id to {file}", file=f"{file}.csv"),
                )


def _check_duplicates(read: Province) -> Iterator[Problem]:
    for name, key in schema.UNIQUE_KEYS.items():
        first: dict[tuple[object, ...], int] = {}
        for placed in read.rows[name]:
            values = _get_values(placed, key)
            if values in first:
                yield Problem(
                    f"{name}.csv",
                    placed.line,
                    key[0],
                    ", ".join(problems.format_cell(value) or "–" for value in values),
                    message(
                        "a statement once; row {line} has the same {columns}",
                        line=first[values],
                        columns=", ".join(key),
                    ),
                    message("take one of the two rows out"),
                )
            first.setdefault(values, placed.line)


def _get_values(placed: NumberedRow, columns: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(getattr(placed.row, column) for column in columns)


def _check_ties(read: Province) -> Iterator[Problem]:
    """Statements of equal rank and date: which one is in force cannot be told."""
    sources = {placed.row.source_id: placed.row for placed in read.rows["sources"]}
    for name, fields in TIE_FIELDS.items():
        key = ("target_id",) if name == "targets" else ("indicator_id", "period", "basis")
        groups: dict[tuple[object, ...], dict[tuple[object, ...], NumberedRow]] = defaultdict(dict)
        for placed in read.rows[name]:
            if placed.row.source_id in sources:
                once = _get_values(placed, schema.UNIQUE_KEYS[name])  # a row twice is told as such
                groups[_get_values(placed, key)].setdefault(once, placed)
        for group in (tuple(rows.values()) for rows in groups.values()):
            order = [_precedence_of_source(sources[placed.row.source_id]) for placed in group]
            top = max(order)
            strongest = [p for p, o in zip(group, order, strict=True) if o == top]
            first, *others = strongest
            for other in others:
                if name == "results" and _is_exact_and_bound(first.row, other.row):
                    continue
                agrees = _get_values(first, fields) == _get_values(other, fields)
                yield problems.make_problem(
                    name,
                    other,
                    "source_id",
                    message(
                        "one strongest statement; row {line} is as strong, by rank and date",
                        line=first.line,
                    ),
                    message("give the sources different ranks or dates, or keep one statement"),
                    "warning" if agrees else "error",
                )


def _is_exact_and_bound(one: schema.Result, other: schema.Result) -> bool:
    """Whether one source gives an exact figure and, elsewhere, only its bound: 98.7 and over 98.

    Then nothing is in doubt: both are true and the exact one, which says more, is in force.
    """
    if one.source_id != other.source_id or (one.operator == "=") == (other.operator == "="):
        return False
    spans = [
        rounding.compute_admitted_range(
            row.operator, float(row.value), 0.5 * 10.0 ** -count_decimals(row.value)
        )
        for row in (one, other)
    ]
    return rounding.is_compatible(spans[0], spans[1])


def _precedence_of_source(source: schema.Source) -> tuple[float, str]:
    return schema.precedence_of(source.rank, source.date)


def _check_plan_order(read: Province) -> Iterator[Problem]:
    """Every target starts from the past plan's last year: the plan begins the year after."""
    if read.info is None:
        return
    last, first = (
        schema.period_years(read.info.past_plan)[1],
        schema.period_years(read.info.plan)[0],
    )
    if last != first - 1:
        action = (
            message("mend the years of one plan: they overlap or are not in order")
            if last >= first
            else message("mend the years of one plan: no year may lie between the two")
        )
        yield Problem(
            "province.toml",
            0,
            "",
            f"past_plan “{read.info.past_plan}”, plan “{read.info.plan}”",
            message(
                "a past_plan that ends in {year}, the year before the plan", year=str(first - 1)
            ),
            action,
        )


def _check_plan_names(read: Province) -> Iterator[Problem]:
    if read.info is None:
        return
    plans = (read.info.past_plan, read.info.plan)
    for name in ("targets", "verdicts"):
        for placed in read.rows[name]:
            if placed.row.plan not in plans:
                yield problems.make_problem(
                    name,
                    placed,
                    "plan",
                    message("one of {choices}", choices=" ".join(plans)),
                    message("write a plan that province.toml names"),
                )


TargetRule = tuple[Callable[[schema.Target], bool], str, Message, Message]
TARGET_RULES: tuple[TargetRule, ...] = (  # broken when, column, expected, what to do
    (
        lambda t: t.operator == "range" and (t.value_high is None or t.value_high <= t.value),
        "value_high",
        message("a higher end above the value, for the operator is range"),
        message("write both ends of the range"),
    ),
    (
        lambda t: t.operator != "range" and t.value_high is not None,
        "value_high",
        message("empty, for the operator is not range"),
        message("empty the cell or write range"),
    ),
    (
        lambda t: t.kind in ("count", "rank") and (t.of_total is None or t.value > t.of_total),
        "of_total",
        message("the total the value is out of, not below it"),
        message("write how many there are in all"),
    ),
    (
        lambda t: t.kind == "milestone" and t.value != 1,
        "value",
        message("1, for a milestone is done or not"),
        message("write 1; its size is a target of its own"),
    ),
    (
        lambda t: t.kind == "reduction" and not 0 < t.value <= 100,
        "value",
        message("a fall in percent of the baseline, from 0 to 100"),
        message("write the fall, without a minus sign"),
    ),
    (
        lambda t: t.kind == "multiple" and t.value <= 0,
        "value",
        message("a multiple of the baseline, above 0"),
        message("write 2 for twice the baseline"),
    ),
    (
        lambda t: t.due is not None and not _is_within_plan(t.due, t.plan),
        "due",
        message("a year of the plan"),
        message("write a year of the plan, or leave it empty for the last"),
    ),
)


def _is_within_plan(year: int, plan: str) -> bool:
    first, last = schema.period_years(plan)
    return first <= year <= last


def _check_targets(read: Province) -> Iterator[Problem]:
    for placed in read.rows["targets"]:
        for broken, column, expected, action in TARGET_RULES:
            if broken(placed.row):
                yield problems.make_problem("targets", placed, column, expected, action)


def _check_target_consistency(read: Province) -> Iterator[Problem]:
    """Rows of one target_id are one target: same plan, indicator and kind."""
    first: dict[str, NumberedRow] = {}
    for placed in read.rows["targets"]:
        begun = first.setdefault(placed.row.target_id, placed)
        for column in ("plan", "indicator_id", "kind"):
            if getattr(placed.row, column) != getattr(begun.row, column):
                yield problems.make_problem(
                    "targets",
                    placed,
                    column,
                    message(
                        "“{value}”, as in row {line} of the same target",
                        value=getattr(begun.row, column),
                        line=begun.line,
                    ),
                    message("give another target its own target_id"),
                )


def _check_stages(read: Province) -> Iterator[Problem]:
    kinds = {placed.row.target_id: placed.row.kind for placed in read.rows["targets"]}
    for placed in read.rows["targets"]:
        if placed.row.stage_of and kinds.get(placed.row.stage_of, "milestone") != "milestone":
            yield problems.make_problem(
                "targets",
                placed,
                "stage_of",
                message("the target_id of a milestone"),
                message("name the milestone this stage belongs to"),
            )


def _check_evidence(read: Province) -> Iterator[Problem]:
    """A statement of a source with a text says where it stands and how it is printed."""
    texts = {placed.row.source_id for placed in read.rows["sources"] if placed.row.file}
    for name in ("results", "targets", "verdicts", "requests"):
        for placed in read.rows[name]:
            for column in ("place", "printed"):
                if placed.row.source_id in texts and getattr(placed.row, column) is None:
                    yield problems.make_problem(
                        name,
                        placed,
                        column,
                        message("where the source says it and how it is printed"),
                        message("look it up in the source and fill in the cell"),
                    )


def _check_milestone_results(read: Province) -> Iterator[Problem]:
    units = {placed.row.indicator_id: placed.row.unit for placed in read.rows["indicators"]}
    for placed in read.rows["results"]:
        if units.get(placed.row.indicator_id) == "yes_no" and placed.row.value not in (0, 1):
            yield problems.make_problem(
                "results",
                placed,
                "value",
                message("1 (done) or 0 (not yet)"),
                message("write 1 or 0"),
            )


def _check_verdicts(read: Province) -> Iterator[Problem]:
    for placed in read.rows["verdicts"]:
        row = placed.row
        if row.indicator_id is not None and row.verdict is None:
            yield problems.make_problem(
                "verdicts",
                placed,
                "verdict",
                message("one of {choices}", choices="met exceeded missed"),
                message("write the verdict as the document words it, or take the row out"),
            )
        if row.indicator_id is None and (row.met is None or row.total is None):
            yield problems.make_problem(
                "verdicts",
                placed,
                "met",
                message("the overall count: met and total"),
                message("fill in both, or name the indicator judged"),
            )
        if row.met is not None and row.total is not None and row.met > row.total:
            yield problems.make_problem(
                "verdicts",
                placed,
                "met",
                message("no more than the total, {total}", total=row.total),
                message("look both numbers up in the source"),
            )


def _check_units(read: Province) -> Iterator[Problem]:
    for placed in read.rows["indicators"]:
        unit = placed.row.unit
        if not all(i18n.load_translator(language).has(unit, "unit") for language in i18n.LANGUAGES):
            yield problems.make_problem(
                "indicators",
                placed,
                "unit",
                message("a unit the catalogues translate; this one is shown as written"),
                message("add it to both catalogues, or use a unit that is there"),
                "warning",
            )
