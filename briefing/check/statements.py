"""The rows of a province → Problems: ids, duplicates, ties, plans, targets, verdicts, units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from briefing import contract, figures, words
from briefing.check import ground
from briefing.errors import Message, Problem, message
from briefing.province import Placed, Province, decimals

TIE_FIELDS = {  # what a full tie must agree in to be harmless
    "targets": ("kind", "operator", "value", "value_high", "of_total", "due", "basis"),
    "results": ("operator", "value", "estimate"),
}


def problems(read: Province) -> Iterator[Problem]:
    """Everything wrong with the rows that could be read."""
    yield from _unknown_ids(read)
    yield from _requests(read)
    yield from _unknown_in_province(read)
    yield from _duplicates(read)
    yield from _ties(read)
    yield from _order_of_plans(read)
    yield from _plans(read)
    yield from _targets(read)
    yield from _same_target(read)
    yield from _stages(read)
    yield from _statements(read)
    yield from _milestone_results(read)
    yield from _verdicts(read)
    yield from _units(read)


def _unknown_ids(read: Province) -> Iterator[Problem]:
    for name, references in contract.REFERENCES.items():
        for placed in read.rows[name]:
            for column, other in references.items():
                used = getattr(placed.row, column)
                if used is not None and not ground.known(read, other, used):
                    yield ground.unknown(name, placed, column, used, other, read)


def _requests(read: Province) -> Iterator[Problem]:
    for placed in read.rows["requests"]:
        for used in contract.ids(placed.row.indicator_ids):
            if not ground.known(read, "indicators", used):
                yield ground.unknown("requests", placed, "indicator_ids", used, "indicators", read)


def _unknown_in_province(read: Province) -> Iterator[Problem]:
    if read.info is None:
        return
    entries = (("headline", "targets"), ("structure", "indicators"), ("carried_on", "indicators"))
    for entry, file in entries:
        for used in getattr(read.info, entry):
            if not ground.known(read, file, used):
                yield Problem(
                    "province.toml",
                    0,
                    "",
                    f"{entry}: “{used}”",
                    message("an id of {file}", file=f"{file}.csv"),
                    message("add the id to {file}", file=f"{file}.csv"),
                )


def _duplicates(read: Province) -> Iterator[Problem]:
    for name, key in contract.KEYS.items():
        first: dict[tuple[object, ...], int] = {}
        for placed in read.rows[name]:
            values = _values(placed, key)
            if values in first:
                yield Problem(
                    f"{name}.csv",
                    placed.line,
                    key[0],
                    ", ".join(ground.cell(value) or "–" for value in values),
                    message(
                        "a statement once; row {line} has the same {columns}",
                        line=first[values],
                        columns=", ".join(key),
                    ),
                    message("take one of the two rows out"),
                )
            first.setdefault(values, placed.line)


def _values(placed: Placed, columns: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(getattr(placed.row, column) for column in columns)


def _ties(read: Province) -> Iterator[Problem]:
    """Statements of equal rank and date: which one is in force cannot be told."""
    sources = {placed.row.source_id: placed.row for placed in read.rows["sources"]}
    for name, fields in TIE_FIELDS.items():
        key = ("target_id",) if name == "targets" else ("indicator_id", "period", "basis")
        groups: dict[tuple[object, ...], dict[tuple[object, ...], Placed]] = defaultdict(dict)
        for placed in read.rows[name]:
            if placed.row.source_id in sources:
                once = _values(placed, contract.KEYS[name])  # a row twice is told as such
                groups[_values(placed, key)].setdefault(once, placed)
        for group in (tuple(rows.values()) for rows in groups.values()):
            order = [_strength(sources[placed.row.source_id]) for placed in group]
            top = max(order)
            strongest = [p for p, o in zip(group, order, strict=True) if o == top]
            first, *others = strongest
            for other in others:
                if name == "results" and _bounds(first.row, other.row):
                    continue
                agrees = _values(first, fields) == _values(other, fields)
                yield ground.problem(
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


def _bounds(one: contract.Result, other: contract.Result) -> bool:
    """Whether one source gives an exact figure and, elsewhere, only its bound: 98.7 and over 98.

    Then nothing is in doubt: both are true and the exact one, which says more, is in force.
    """
    if one.source_id != other.source_id or (one.operator == "=") == (other.operator == "="):
        return False
    spans = [
        figures.span(row.operator, float(row.value), 0.5 * 10.0 ** -decimals(row.value))
        for row in (one, other)
    ]
    return figures.compatible(spans[0], spans[1])


def _strength(source: contract.Source) -> tuple[float, str]:
    return contract.strength(source.rank, source.date)


def _order_of_plans(read: Province) -> Iterator[Problem]:
    """Every target starts from the past plan's last year: the plan begins the year after."""
    if read.info is None:
        return
    last, first = (
        contract.period_years(read.info.past_plan)[1],
        contract.period_years(read.info.plan)[0],
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


def _plans(read: Province) -> Iterator[Problem]:
    if read.info is None:
        return
    plans = (read.info.past_plan, read.info.plan)
    for name in ("targets", "verdicts"):
        for placed in read.rows[name]:
            if placed.row.plan not in plans:
                yield ground.problem(
                    name,
                    placed,
                    "plan",
                    message("one of {choices}", choices=" ".join(plans)),
                    message("write a plan that province.toml names"),
                )


Rule = tuple[Callable[[contract.Target], bool], str, Message, Message]
TARGET_RULES: tuple[Rule, ...] = (  # broken when, column, expected, what to do
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
        lambda t: t.due is not None and not _within(t.due, t.plan),
        "due",
        message("a year of the plan"),
        message("write a year of the plan, or leave it empty for the last"),
    ),
)


def _within(year: int, plan: str) -> bool:
    first, last = contract.period_years(plan)
    return first <= year <= last


def _targets(read: Province) -> Iterator[Problem]:
    for placed in read.rows["targets"]:
        for broken, column, expected, action in TARGET_RULES:
            if broken(placed.row):
                yield ground.problem("targets", placed, column, expected, action)


def _same_target(read: Province) -> Iterator[Problem]:
    """Rows of one target_id are one target: same plan, indicator and kind."""
    first: dict[str, Placed] = {}
    for placed in read.rows["targets"]:
        begun = first.setdefault(placed.row.target_id, placed)
        for column in ("plan", "indicator_id", "kind"):
            if getattr(placed.row, column) != getattr(begun.row, column):
                yield ground.problem(
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


def _stages(read: Province) -> Iterator[Problem]:
    kinds = {placed.row.target_id: placed.row.kind for placed in read.rows["targets"]}
    for placed in read.rows["targets"]:
        if placed.row.stage_of and kinds.get(placed.row.stage_of, "milestone") != "milestone":
            yield ground.problem(
                "targets",
                placed,
                "stage_of",
                message("the target_id of a milestone"),
                message("name the milestone this stage belongs to"),
            )


def _statements(read: Province) -> Iterator[Problem]:
    """A statement of a source with a text says where it stands and how it is printed."""
    texts = {placed.row.source_id for placed in read.rows["sources"] if placed.row.file}
    for name in ("results", "targets", "verdicts", "requests"):
        for placed in read.rows[name]:
            for column in ("place", "printed"):
                if placed.row.source_id in texts and getattr(placed.row, column) is None:
                    yield ground.problem(
                        name,
                        placed,
                        column,
                        message("where the source says it and how it is printed"),
                        message("look it up in the source and fill in the cell"),
                    )


def _milestone_results(read: Province) -> Iterator[Problem]:
    units = {placed.row.indicator_id: placed.row.unit for placed in read.rows["indicators"]}
    for placed in read.rows["results"]:
        if units.get(placed.row.indicator_id) == "yes_no" and placed.row.value not in (0, 1):
            yield ground.problem(
                "results",
                placed,
                "value",
                message("1 (done) or 0 (not yet)"),
                message("write 1 or 0"),
            )


def _verdicts(read: Province) -> Iterator[Problem]:
    for placed in read.rows["verdicts"]:
        row = placed.row
        if row.indicator_id is not None and row.verdict is None:
            yield ground.problem(
                "verdicts",
                placed,
                "verdict",
                message("one of {choices}", choices="met exceeded missed"),
                message("write the verdict as the document words it, or take the row out"),
            )
        if row.indicator_id is None and (row.met is None or row.total is None):
            yield ground.problem(
                "verdicts",
                placed,
                "met",
                message("the overall count: met and total"),
                message("fill in both, or name the indicator judged"),
            )
        if row.met is not None and row.total is not None and row.met > row.total:
            yield ground.problem(
                "verdicts",
                placed,
                "met",
                message("no more than the total, {total}", total=row.total),
                message("look both numbers up in the source"),
            )


def _units(read: Province) -> Iterator[Problem]:
    for placed in read.rows["indicators"]:
        unit = placed.row.unit
        if not all(words.speak(language).has(unit, "unit") for language in words.LANGUAGES):
            yield ground.problem(
                "indicators",
                placed,
                "unit",
                message("a unit the catalogues translate; this one is shown as written"),
                message("add it to both catalogues, or use a unit that is there"),
                "warning",
            )
