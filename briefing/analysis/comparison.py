"""The tables of several provinces → the same indicators side by side, and why some cannot be.

Source of the method: docs/method/provinces.md.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from briefing.data import queries, rounding, schema
from briefing.data.columns import blank_row
from briefing.data.rows import ComparedProvince, ComparedSource, Measure, Result, SideBySide
from briefing.data.tables import Comparison, Tables

DIFFERENCE_REASONS = (  # why figures are not compared, in order of precedence
    *("unit_differs", "kind_differs", "basis_differs", "total_differs", "due_differs"),
    *("baseline_differs", "period_differs", "better_differs", "path_differs"),
)
ABSENCE_REASONS = (  # why a province has nothing to compare
    *("no_target", "no_result", "done_or_not", "no_baseline", "met_at_baseline", "no_pace"),
    "only_one",
)
SEPARATION_REASONS = (*DIFFERENCE_REASONS, *ABSENCE_REASONS)
DEMAND_CODES = ("more", "less", "same")  # against the province named first

OUT_OF_TOTAL_KINDS = ("rank", "count")  # kinds that say nothing without their total
UPWARD_KINDS = ("reduction", "average_change")  # kinds whose greater value asks for more
BOUND_OPERATORS = (">", ">=", "<", "<=")
MEASURE_FIELDS = [name for name in SideBySide._fields if name in Measure._fields]

Criterion = tuple[str, Callable[[SideBySide], Any]]  # a reason, and what must be the same
ComparisonKey = tuple[str, str, str, str]  # indicator, unit, basis, period


def compare_provinces(tables_by_province: Sequence[Tables]) -> Comparison:
    """Everything the reports on several provinces show, each as of its own briefing year."""
    side_by_side = build_side_by_side(tables_by_province)
    return Comparison(
        provinces=[_summarise_province(tables, side_by_side) for tables in tables_by_province],
        side_by_side=side_by_side,
        sources=[
            ComparedSource(tables.facts.id, *source)
            for tables in tables_by_province
            for source in tables.sources
        ],
    )


def _summarise_province(tables: Tables, side_by_side: Sequence[SideBySide]) -> ComparedProvince:
    """A province's facts and how much of it is compared."""
    shared = [row for row in side_by_side if row.province_id == tables.facts.id]
    return ComparedProvince(
        *tables.facts,
        indicators=len(tables.indicators),
        shared=len(shared),
        compared=sum(row.comparable == "yes" for row in shared),
        targets=len(queries.select_plan_targets(tables.measures, tables.facts.plan)),
    )


def build_side_by_side(tables_by_province: Sequence[Tables]) -> list[SideBySide]:
    """A row for each indicator that two provinces have, and each that has it.

    Each of result, target, gap and pace has the reason why it is not compared (`…_why`, "" where it
    can be); rows of an indicator with the same `…_group` can be compared with each other.
    `comparable` and `why` are of result and target together. Differences and `asks` are against
    the first of the provinces, where the two can be compared.
    """
    rows_by_indicator: dict[str, list[SideBySide]] = {}
    shown = _choose_shown_results(tables_by_province)
    for tables in tables_by_province:
        for row in _build_indicator_rows(tables, shown[tables.facts.id]):
            rows_by_indicator.setdefault(row.indicator_id, []).append(row)
    first = tables_by_province[0].facts.id
    return [
        row
        for rows in rows_by_indicator.values()
        if len(rows) > 1
        for row in _compare_rows(rows, first)
    ]


def _choose_shown_results(tables_by_province: Sequence[Tables]) -> dict[str, dict[str, Result]]:
    """The result to show of each province's indicators, by province and indicator.

    The first province shows its latest that another has as well: in the same unit, on the same
    basis, of the same period. The others show the same where they have it, else their latest that
    another has as well. A province with nothing in common with any shows its own latest.
    """
    keys_by_province = {tables.facts.id: _index_results(tables) for tables in tables_by_province}
    counts = Counter(key for results in keys_by_province.values() for key in results)
    leading_keys: frozenset[ComparisonKey] = frozenset()

    def rank(key: ComparisonKey) -> tuple[Any, ...]:
        *_, basis, period = key
        return key in leading_keys, counts[key] > 1, *_rank_period(period), basis

    def choose_keys(province: str) -> dict[str, ComparisonKey]:
        chosen: dict[str, ComparisonKey] = {}
        for key in keys_by_province[province]:
            chosen[key[0]] = max(chosen.get(key[0], key), key, key=rank)
        return chosen

    leading_keys = frozenset(choose_keys(tables_by_province[0].facts.id).values())
    return {
        province: {name: results[key] for name, key in choose_keys(province).items()}
        for province, results in keys_by_province.items()
    }


def _index_results(tables: Tables) -> dict[ComparisonKey, Result]:
    """A province's results by what another's must share to be compared with them."""
    unit_of = {row.indicator_id: row.unit for row in tables.indicators}
    return {
        (row.indicator_id, unit_of[row.indicator_id], row.basis, row.period): row
        for row in tables.results
    }


def _rank_period(period: str) -> tuple[Any, ...]:
    """Years and spans before parts of a year; the later end first, a year before a span."""
    parsed = schema.Period.parse(period)
    return not parsed.is_month, parsed.last_year, parsed.is_year, period


def _build_indicator_rows(tables: Tables, shown: Mapping[str, Result]) -> Iterator[SideBySide]:
    """What a province has of each of its indicators; compared with nothing yet."""
    measures: dict[str, Measure] = {}
    for measure in queries.select_plan_targets(tables.measures, tables.facts.plan):
        measures.setdefault(measure.indicator_id, measure)
    for indicator in tables.indicators:
        name = indicator.indicator_id
        row = blank_row(SideBySide)._replace(
            province_id=tables.facts.id,
            indicator_id=name,
            name=indicator.name,
            domain=indicator.domain,
            unit=indicator.unit,
            better=indicator.better,
            path=indicator.path,
        )
        if name in shown:
            row = _fill_result(row, shown[name])
        if name in measures:
            baseline = queries.find_baseline_result(tables, measures[name])
            row = row._replace(
                **{field: getattr(measures[name], field) for field in MEASURE_FIELDS},
                baseline_source_id=baseline.source_id if baseline else "",
            )
        yield row


def _fill_result(row: SideBySide, result: Result) -> SideBySide:
    return row._replace(
        result=result.value,
        result_operator=result.operator,
        result_decimals=result.decimals,
        result_period=result.period,
        result_basis=result.basis,
        result_estimate=result.estimate,
        result_derived=result.derived,
        result_source_id=result.source_id,
    )


class _Aspect(NamedTuple):
    """What two rows can be compared in: what must be the same, and why a row has nothing of it."""

    criteria: Sequence[Criterion]
    find_absence: Callable[[SideBySide], str]


def _find_result_absence(row: SideBySide) -> str:
    return "no_result" if math.isnan(row.result) else ""


def _find_target_absence(row: SideBySide) -> str:
    return "" if row.target_id else "no_target"


def _find_gap_absence(row: SideBySide) -> str:
    if row.kind == "milestone":
        return "done_or_not"
    return _find_target_absence(row) or ("no_baseline" if math.isnan(row.gap) else "")


def _find_pace_absence(row: SideBySide) -> str:
    if absence := _find_gap_absence(row):
        return absence
    if "met_at_baseline" in row.reasons.split():
        return "met_at_baseline"
    return "no_pace" if math.isnan(row.required_pace) else ""


RESULT_CRITERIA: tuple[Criterion, ...] = (
    ("unit_differs", lambda row: row.unit),
    ("basis_differs", lambda row: row.result_basis),
    ("period_differs", lambda row: row.result_period),
)
TARGET_CRITERIA: tuple[Criterion, ...] = (
    ("unit_differs", lambda row: row.unit),
    ("kind_differs", lambda row: row.kind),
    ("basis_differs", lambda row: row.basis),
    ("total_differs", lambda row: row.of_total if row.kind in OUT_OF_TOTAL_KINDS else ""),
    ("due_differs", lambda row: (row.plan, row.due)),
)
GAP_CRITERIA: tuple[Criterion, ...] = (
    *TARGET_CRITERIA,
    ("baseline_differs", lambda row: row.baseline_indicator_id),
    ("period_differs", lambda row: row.baseline_period),
)
PACE_CRITERIA: tuple[Criterion, ...] = (
    *GAP_CRITERIA,
    ("better_differs", lambda row: row.better),
    ("path_differs", lambda row: row.pace_path),
)
ASPECTS = {
    "result": _Aspect(RESULT_CRITERIA, _find_result_absence),
    "target": _Aspect(TARGET_CRITERIA, _find_target_absence),
    "gap": _Aspect(GAP_CRITERIA, _find_gap_absence),
    "pace": _Aspect(PACE_CRITERIA, _find_pace_absence),
}


def _compare_rows(rows: list[SideBySide], first: str) -> list[SideBySide]:
    """One indicator's rows with what can be compared of them."""
    compared = rows
    for name, aspect in ASPECTS.items():
        reasons = [_find_separation_reason(row, rows, aspect) for row in rows]
        groups = _number_groups(rows, reasons, aspect.criteria)
        columns: list[dict[str, Any]] = [
            {f"{name}_why": reason, f"{name}_group": group}
            for reason, group in zip(reasons, groups, strict=True)
        ]
        compared = [row._replace(**cells) for row, cells in zip(compared, columns, strict=True)]
    compared = [_summarise_reasons(row) for row in compared]
    leading = next((row for row in compared if row.province_id == first), None)
    return [_compare_with_first(row, leading) if leading else row for row in compared]


def _summarise_reasons(row: SideBySide) -> SideBySide:
    reasons = (row.result_why, row.target_why)
    if "" in reasons:
        return row._replace(comparable="yes")
    return row._replace(comparable="no", why=min(reasons, key=SEPARATION_REASONS.index))


def _number_groups(
    rows: Sequence[SideBySide], reasons: Sequence[str], criteria: Sequence[Criterion]
) -> list[str]:
    """The number of the set each row can be compared within, "" where it is in none."""
    keys = [
        "" if reason else repr([value_of(row) for _, value_of in criteria])
        for row, reason in zip(rows, reasons, strict=True)
    ]
    numbers = {key: str(number) for number, key in enumerate(sorted({*keys} - {""}), start=1)}
    return [numbers.get(key, "") for key in keys]


def _find_separation_reason(row: SideBySide, rows: Sequence[SideBySide], aspect: _Aspect) -> str:
    """Why a row is not compared: the first criterion in which no other row is like it."""
    if absence := aspect.find_absence(row):
        return absence
    alike = [other for other in rows if other is not row and not aspect.find_absence(other)]
    if not alike:
        return "only_one"
    for reason, value_of in aspect.criteria:
        alike = [other for other in alike if value_of(other) == value_of(row)]
        if not alike:
            return reason
    return ""


def _compare_with_first(row: SideBySide, first: SideBySide) -> SideBySide:
    """A row with how it differs from the first province's, where the two can be compared."""
    if row is first:
        return row
    is_exact = not {row.result_operator, first.result_operator} & {*BOUND_OPERATORS}
    same_result = row.result_group and row.result_group == first.result_group
    if is_exact and row.unit != "yes_no" and same_result:
        difference = rounding.strip_float_noise(row.result - first.result)
        row = row._replace(result_difference=difference)
    if row.target_group and row.target_group == first.target_group:
        more = rounding.strip_float_noise(_get_near_value(row) - _get_near_value(first))
        row = row._replace(
            asked_difference=math.nan if row.kind == "milestone" else more,
            asks=_compare_demand(row, more) if row.better == first.better else "",
        )
    return row


def _get_near_value(row: SideBySide) -> float:
    """The value of a target, of a range its near end."""
    is_far = row.operator == "range" and row.better == "down" and row.kind not in UPWARD_KINDS
    return row.value_high if is_far else row.value


def _compare_demand(row: SideBySide, more: float) -> str:
    """Whether a target asks for more or less than the first province's: a code of DEMAND_CODES."""
    if more == 0:
        return "same"
    if row.better == "neither" and row.kind not in UPWARD_KINDS:
        return ""
    is_upward = row.better == "up" or row.kind in UPWARD_KINDS
    return "more" if (more > 0) == is_upward else "less"
