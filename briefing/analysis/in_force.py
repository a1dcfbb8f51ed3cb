"""Statements of results and targets → which is in force, and where the others disagree."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple, TypeVar

from briefing.data import codes, rounding
from briefing.data.columns import fill_row, group_by
from briefing.data.dataset import STATEMENT_FIELDS, ResultStatement, TargetStatement
from briefing.data.periods import Period, period_years
from briefing.data.rows import Disagreement, Result, Source, Statement, Verdict

DIFFERENCE_KINDS = (  # what matters more comes first
    *("value", "comparator", "scope", "period", "dates", "estimate", "derived", "compatible"),
)
IMPORTANCE_CODES = ("difference", "margin_passes", "margin_fails")
STRICT_OPERATORS = (">", "<")
DIFFERENCE_KIND_BY_FIELD = {
    **dict.fromkeys(("kind", "basis", "of_total"), "scope"),
    "due": "period",
    "estimate": "estimate",
}

AnyStatement = ResultStatement | TargetStatement
Pairs = list[tuple[AnyStatement, AnyStatement]]
StatementRow = TypeVar("StatementRow", ResultStatement, TargetStatement)
SourcedRow = TypeVar("SourcedRow", ResultStatement, TargetStatement, Verdict)
Key = tuple[str, ...]
Results = Sequence[ResultStatement]
Targets = Sequence[TargetStatement]
Sources = Sequence[Source]


def has_ended(period: str, year: int) -> bool:
    """Whether a period ends by a year; what is stated for a later one does not enter."""
    return period_years(period)[1] <= year


def select_results_in_force(results: Results, sources: Sources, year: int) -> list[Result]:
    """The result in force for each indicator, period and basis, for periods ending by `year`.

    `derived` is "" for a stated figure.
    """
    ended = [row for row in results if has_ended(row.period, year)]
    pairs = _pair_with_in_force(ended, sources)
    return [row.as_result for row, in_force in pairs if row is in_force]


def list_alternative_results(
    results: Results, in_force: Sequence[Result], sources: Sources
) -> Iterator[list[Result]]:
    """The results in force as each source that contradicts them has them, in the same order.

    A source contradicts where no value can be what both it and the one in force state; its
    strongest statement of a figure takes the place of the one in force, all others stay.
    """
    in_force_by_key = {_key_of(row): row for row in in_force}
    alternatives: dict[str, dict[Key, Result]] = defaultdict(dict)
    for row in sort_by_precedence(results, sources):
        leading = in_force_by_key.get(_key_of(row))  # of a period that has not ended there is none
        if leading and row.source_id != leading.source_id and not _is_compatible(row, leading):
            alternatives[row.source_id].setdefault(_key_of(row), row.as_result)
    for _, changed in sorted(alternatives.items()):
        yield [changed.get(key, row) for key, row in in_force_by_key.items()]


class CurrentTargets(NamedTuple):
    """The targets as of a year, each list in the order of the file.

    `withdrawn` are the statements that withdraw one. `known` are all statements by then,
    `statements` those of them that no later resolution replaced. By target: `replaced`, what an
    amended one was before; `owned` and `stretched`, who says who answers for it and what is striven
    for.
    """

    in_force: list[TargetStatement]
    withdrawn: list[TargetStatement]
    known: list[TargetStatement]
    statements: list[TargetStatement]
    replaced: Mapping[str, TargetStatement]
    owned: Mapping[str, TargetStatement]
    stretched: Mapping[str, TargetStatement]


def select_current_targets(targets: Targets, sources: Sources, year: int) -> CurrentTargets:
    """The targets as those knew them who read the documents dated by the end of a year.

    Of one that is in later documents only, those of the earliest date are known. An undated
    document counts as early.
    """
    dates = {row.source_id: row.date for row in sources}
    adopted = {row.source_id for row in sources if row.status == "adopted"}
    in_force, known, current = (list[TargetStatement]() for _ in range(3))
    replaced = dict[str, TargetStatement]()
    for name, rows in group_by(
        sort_by_precedence(targets, sources), lambda row: row.target_id
    ).items():
        ordered = _select_known(rows, dates, year)
        in_force.append(ordered[0])
        known += ordered
        if before := _find_replaced(ordered, dates, adopted):
            replaced[name] = before
            date = dates[ordered[0].source_id]
            ordered = [row for row in ordered if dates[row.source_id] >= date]
        current += ordered
    in_force.sort(key=lambda row: row.line)
    strongest_first = current[::-1]
    return CurrentTargets(
        [row for row in in_force if row.withdrawn != "yes"],
        [row for row in in_force if row.withdrawn == "yes"],
        sorted(known, key=lambda row: row.line),
        sorted(current, key=lambda row: row.line),
        replaced,
        {row.target_id: row for row in strongest_first if row.owner},
        {row.target_id: row for row in strongest_first if not math.isnan(row.stretch)},
    )


def _select_known(rows: Targets, dates: Mapping[str, str], year: int) -> Targets:
    """Those dated by the end of a year; if there is none, the earliest later ones."""
    known = [row for row in rows if dates[row.source_id][:4] <= str(year)]
    first = min(dates[row.source_id] for row in rows)
    return known or [row for row in rows if dates[row.source_id] == first]


def _find_replaced(
    ordered: Targets, dates: Mapping[str, str], adopted: Set[str]
) -> TargetStatement | None:
    """What was adopted before the strongest statement, where this amends it within the plan.

    A plan is being drawn up until it begins: what is worded anew until then amends nothing.
    """
    first, date = ordered[0], dates[ordered[0].source_id]
    if first.source_id not in adopted or date[:4] < first.plan[:4]:
        return None
    earlier = (row for row in ordered if row.source_id in adopted and dates[row.source_id] < date)
    before = next(earlier, None)
    if before is None or before.is_restated_by(first):
        return None
    return before if _list_differing_fields(first, before) else None


def sort_by_precedence(statements: Sequence[SourcedRow], sources: Sources) -> list[SourcedRow]:
    """Statements in the order of their sources' strength, equals in the order of the file.

    Lowest rank of the source, then latest date; among equals the exact statement before one that
    only bounds it.
    """
    strength_of = {row.source_id: codes.precedence_of(row.rank, row.date) for row in sources}

    def strength(row: SourcedRow) -> tuple[tuple[float, str], bool]:
        is_exact = not isinstance(row, Verdict) and row.operator == "="
        return strength_of[row.source_id], is_exact

    return sorted(statements, key=strength, reverse=True)


def list_statements(results: Results, targets: Targets, sources: Sources) -> list[Statement]:
    """Every statement known, in force or not, in the order of the sources.

    `agrees` is "yes" where it says the same as the one in force, or what can be true beside it.
    """
    pairs: Pairs = [*_pair_with_in_force(results, sources), *_pair_with_in_force(targets, sources)]
    pairs_of = defaultdict(list)
    for pair in pairs:
        pairs_of[pair[0].source_id].append(pair)
    return [
        _make_statement(*pair, source) for source in sources for pair in pairs_of[source.source_id]
    ]


def find_disagreements(
    results: Results,
    targets: Targets,
    sources: Sources,
    results_in_force: Sequence[Result] = (),
    overridden: Sequence[Result] = (),
) -> list[Disagreement]:
    """Where another source states a target or a result differently from the one in force.

    One row a differing field; `difference` is other − in force, for numbers; `sort` says how the
    two differ (DIFFERENCE_KINDS), `matters` and `matters_value` how much (IMPORTANCE_CODES). The
    derived results `overridden` by stated ones are listed too where the rounding of neither
    explains the difference. So are figures of one thing that sources state for different dates of
    a year or term, which is no disagreement.
    """
    pairs: Pairs = [*_pair_with_in_force(targets, sources), *_pair_with_in_force(results, sources)]
    stated = {_key_of(row): row for row in results_in_force}
    return [
        *(
            _compare_field(leading, other, field)
            for other, leading in pairs
            if not leading.is_restated_by(other)
            for field in _list_differing_fields(leading, other)
        ),
        *(
            _compare_with_derived(stated[_key_of(row)], row)
            for row in overridden
            if not _is_compatible(stated[_key_of(row)], row)
        ),
        *_list_other_dates(results_in_force),
    ]


def _key_of(row: AnyStatement | Result) -> Key:
    """What all statements of one target or result share."""
    if isinstance(row, TargetStatement):
        return (row.target_id,)
    return row.indicator_id, row.period, row.basis


def _pair_with_in_force(
    statements: Sequence[StatementRow], sources: Sources
) -> list[tuple[StatementRow, StatementRow]]:
    """Each statement with the one in force, which is the strongest of its key.

    Of results a later one of the statistics office comes before all others, whatever their rank.
    """
    facts = {row.source_id: row for row in sources}
    in_force: dict[Key, StatementRow] = {}
    corrections: dict[Key, StatementRow] = {}
    for row in sort_by_precedence(statements, sources):
        in_force.setdefault(_key_of(row), row)
        if isinstance(row, ResultStatement) and facts[row.source_id].status == "statistics":
            corrections.setdefault(_key_of(row), row)
    for key, row in corrections.items():
        strongest = facts[in_force[key].source_id]
        if strongest.status != "statistics" and facts[row.source_id].date > strongest.date:
            in_force[key] = row
    return [(row, in_force[_key_of(row)]) for row in statements]


def _make_statement(row: AnyStatement, in_force: AnyStatement, source: Source) -> Statement:
    agrees = row is in_force or _is_in_agreement(in_force, row)
    return fill_row(
        Statement,
        row,
        statement="result" if isinstance(row, ResultStatement) else "target",
        id=_key_of(row)[0],
        in_force="yes" if row is in_force else "no",
        agrees="yes" if agrees else "no",
        source_title=source.title,
        source_status=source.status,
        source_rank=source.rank,
        source_date=source.date,
    )


def _compare_field(leading: AnyStatement, other: AnyStatement, field: str) -> Disagreement:
    kind, matters, value = _weigh_difference(leading, other, field)
    difference = value if matters == "difference" else math.nan
    disagreement = _make_disagreement(leading, other, field, difference)
    return disagreement._replace(sort=kind, matters=matters, matters_value=value)


def _make_disagreement(
    leading: AnyStatement | Result, other: AnyStatement | Result, field: str, difference: float
) -> Disagreement:
    return fill_row(
        Disagreement,
        other,
        statement="target" if isinstance(other, TargetStatement) else "result",
        id=_key_of(other)[0],
        field=field,
        in_force=_format_field(getattr(leading, field)),
        in_force_source_id=leading.source_id,
        in_force_place=leading.place,
        other=_format_field(getattr(other, field)),
        other_source_id=other.source_id,
        other_place=other.place,
        difference=difference,
    )


def _compare_with_derived(stated: Result, derived: Result) -> Disagreement:
    """A stated result that differs from what the rules make of others, beyond any rounding."""
    difference = rounding.strip_float_noise(derived.value - stated.value)
    return _make_disagreement(stated, derived, "value", difference)._replace(
        other=f"{derived.value:.{max(0, int(derived.decimals))}f}",
        sort="derived",
        matters="difference",
        matters_value=difference,
    )


def _list_other_dates(results: Sequence[Result]) -> Iterator[Disagreement]:
    """The figures to a month that another source than the year's states, beside the year's.

    A thing that is counted over whole terms alone has that of the term in place of the year's.
    """
    stated = {_key_of(row): row for row in results if not row.derived}
    whole = {key: row for key, row in stated.items() if not Period.parse(row.period).is_month}
    yearly = {row.indicator_id for row in whole.values() if Period.parse(row.period).is_year}
    of_terms = {
        (row.indicator_id, row.period[-4:], row.basis): row
        for row in whole.values()
        if row.indicator_id not in yearly
    }
    for row in stated.values():
        key = row.indicator_id, row.period.partition("-")[0], row.basis
        other = whole.get(key) or of_terms.get(key)
        if Period.parse(row.period).is_month and other and other.source_id != row.source_id:
            yield _make_disagreement(other, row, "value", math.nan)._replace(sort="dates")


def _is_compatible(one: rounding.Figure, other: rounding.Figure) -> bool:
    """Whether two figures can both be true."""
    ranges = rounding.admitted_range_of(one), rounding.admitted_range_of(other)
    return rounding.is_compatible(*ranges)


def _is_in_agreement(leading: AnyStatement, other: AnyStatement) -> bool:
    """Whether a statement leaves the one in force true: an estimate of the same figure does."""
    if isinstance(other, ResultStatement):
        return _is_compatible(leading, other)
    return all(
        _classify_difference(leading, other, field) == "compatible"
        for field in _list_differing_fields(leading, other)
    )


def _classify_difference(leading: AnyStatement, other: AnyStatement, field: str) -> str:
    """How two statements differ in a field: a code of DIFFERENCE_KINDS.

    Results are compatible where both can be true: "over 30,000" and 43,160; an estimate and what
    came of it may differ. Targets are compatible where both are read alike: 80 and at least 80.
    """
    if field in DIFFERENCE_KIND_BY_FIELD:
        return DIFFERENCE_KIND_BY_FIELD[field]
    if isinstance(other, TargetStatement):
        if field != "operator":
            return "value"
        first, second = leading.operator, other.operator
        opposed = {first[:1], second[:1]} == {"<", ">"} or "range" in (first, second)
        alike = (first in STRICT_OPERATORS) == (second in STRICT_OPERATORS) and not opposed
        return "compatible" if alike else "comparator"
    if _is_compatible(leading, other):
        return "compatible"
    if getattr(leading, "estimate", "") != getattr(other, "estimate", ""):
        return "estimate"
    return "value" if field == "value" else "comparator"


def _weigh_difference(
    leading: AnyStatement, other: AnyStatement, field: str
) -> tuple[str, str, float]:
    """How two statements differ, how much that matters, and by how much.

    What passes one wording and fails the other: exactly 28 communes pass "at least 28" and fail
    "over 28". Between a result known as over or about so much and another no difference is known.
    """
    kind = _classify_difference(leading, other, field)
    value = getattr(other, field)
    is_bound = isinstance(other, ResultStatement) and {leading.operator, other.operator} != {"="}
    if isinstance(value, float) and is_bound:
        return kind, "", math.nan
    if isinstance(value, float):
        difference = rounding.strip_float_noise(value - getattr(leading, field))
        return kind, "" if math.isnan(difference) else "difference", difference
    if kind == "comparator" and isinstance(other, TargetStatement):
        is_strict = leading.operator in STRICT_OPERATORS
        if leading.value == other.value and is_strict != (other.operator in STRICT_OPERATORS):
            return kind, "margin_fails" if is_strict else "margin_passes", leading.value
    return kind, "", math.nan


def _list_differing_fields(leading: AnyStatement, other: AnyStatement) -> list[str]:
    """The fields two statements differ in; two unknown numbers do not."""
    fields = STATEMENT_FIELDS["targets" if isinstance(other, TargetStatement) else "results"]
    pairs = [(field, getattr(leading, field), getattr(other, field)) for field in fields]
    return [f for f, old, new in pairs if old != new and (old == old or new == new)]


def _format_field(value: Any) -> str:
    return rounding.format_csv_number(value) if isinstance(value, float) else str(value)
