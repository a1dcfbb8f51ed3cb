"""The tables of several provinces → the same indicators side by side, and why some cannot be.

Source of the method: docs/method/provinces.md.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from briefing.data import codes, queries, rounding
from briefing.data.columns import fill_row
from briefing.data.compared_rows import ComparedProvince, ComparedSource, SideBySide
from briefing.data.periods import Period
from briefing.data.rows import Result
from briefing.data.tables import Comparison, Tables

DIFFERENCE_REASONS = (  # why figures are not compared, in order of precedence
    *("unit_differs", "kind_differs", "basis_differs", "total_differs", "due_differs"),
    *("baseline_differs", "period_differs", "better_differs", "path_differs"),
)
ABSENCE_REASONS = (  # why a province has nothing to compare
    *("no_target", "no_result", "done_or_not", "no_baseline", "no_past_pace"),
    *("met_at_baseline", "no_pace", "only_one"),
)
SEPARATION_REASONS = (*DIFFERENCE_REASONS, *ABSENCE_REASONS)
DEMAND_CODES = ("more", "less", "same")  # against the province named first

UPWARD_KINDS = ("reduction", "average_change")  # kinds whose greater value asks for more
BOUND_OPERATORS = (">", ">=", "<", "<=", "range")

Criterion = tuple[str, Callable[[SideBySide], Any]]  # a reason, and what must be the same
ComparisonKey = tuple[str, str, str, str]  # indicator, unit, basis, period


def compare_provinces(tables_by_province: Sequence[Tables]) -> Comparison:
    """Everything the reports on several provinces show, each as of its own briefing year."""
    side_by_side = build_side_by_side(tables_by_province)
    provinces, sources = [], []
    for tables in tables_by_province:
        shared = [row for row in side_by_side if row.province_id == tables.facts.id]
        provinces.append(
            ComparedProvince(
                *tables.facts,
                indicators=len(tables.indicators),
                shared=len(shared),
                compared=sum(row.comparable == "yes" for row in shared),
                targets=len(queries.select_plan_targets(tables.measures, tables.facts.plan)),
            )
        )
        sources += [ComparedSource(tables.facts.id, *source) for source in tables.sources]
    units = {unit.unit: unit for tables in tables_by_province for unit in tables.units}
    return Comparison(provinces, side_by_side, sources, list(units.values()))


def build_side_by_side(tables_by_province: Sequence[Tables]) -> list[SideBySide]:
    """A row for each indicator that two provinces have, and each that has it.

    Each of result, target, gap and pace has the reason why it is not compared (`…_why`, "" where it
    can be); rows of an indicator with the same `…_group` can be compared with each other.
    `comparable` and `why` are of result and target together. Differences and `asks` are against
    the first of the provinces, where the two can be compared.
    """
    rows_by_indicator = defaultdict(list)
    shown = _choose_shown_results(tables_by_province)
    for tables in tables_by_province:
        for row in _build_indicator_rows(tables, shown[tables.facts.id]):
            rows_by_indicator[row.indicator_id].append(row)
    first = tables_by_province[0].facts.id
    shared = (rows for rows in rows_by_indicator.values() if len(rows) > 1)
    return [row for rows in shared for row in _compare_rows(rows, first)]


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
    parsed = Period.parse(period)
    return not parsed.is_month, parsed.last_year, parsed.is_year, period


def _build_indicator_rows(tables: Tables, shown: Mapping[str, Result]) -> Iterator[SideBySide]:
    """What a province has of each of its indicators; compared with nothing yet."""
    targets = queries.select_plan_targets(tables.measures, tables.facts.plan)
    first_targets = {row.indicator_id: row for row in reversed(targets)}
    notes = {row.statement_key: row.note for row in tables.statements}
    for indicator in tables.indicators:
        row = fill_row(SideBySide, indicator, province_id=tables.facts.id)
        if measure := first_targets.get(indicator.indicator_id):
            baseline = queries.find_baseline_result(tables, measure)
            source_id = baseline.source_id if baseline else ""
            row = fill_row(SideBySide, row, measure, baseline_source_id=source_id)
            if note := notes.get(measure.statement_key):
                row = row._replace(target_note=note)
        if result := shown.get(indicator.indicator_id):
            row = _add_result(row, "result", result)
            if national := queries.find_national_result(tables, result):
                row = _add_result(row, "national", national)
        yield row


def _add_result(row: SideBySide, prefix: str, result: Result) -> SideBySide:
    """A row with a result of the province or, as `national`, of the whole country."""
    names = (name for name in Result._fields if f"{prefix}_{name}" in SideBySide._fields)
    cells = {f"{prefix}_{name}": getattr(result, name) for name in names}
    cells[f"{prefix}_operator"] = queries.word_operator(result)
    return row._replace(**{prefix: result.value, **cells})


RESULT_CRITERIA: tuple[Criterion, ...] = (
    ("unit_differs", lambda row: row.unit),
    ("basis_differs", lambda row: row.result_basis),
    ("period_differs", lambda row: row.result_period),
)
TARGET_CRITERIA: tuple[Criterion, ...] = (
    ("unit_differs", lambda row: row.unit),
    ("kind_differs", lambda row: row.kind),
    ("basis_differs", lambda row: row.basis),
    ("total_differs", lambda row: row.of_total if row.kind in codes.OUT_OF_TOTAL_KINDS else ""),
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
ABSENCES: Mapping[str, Callable[[SideBySide], bool]] = {  # why a row has nothing to compare
    "no_result": lambda row: math.isnan(row.result),
    "done_or_not": lambda row: row.kind == "milestone",
    "no_target": lambda row: not row.target_id,
    "no_baseline": lambda row: math.isnan(row.gap) and row.kind in codes.LEVEL_KINDS,
    "no_past_pace": lambda row: math.isnan(row.gap) and row.kind not in codes.LEVEL_KINDS,
    "met_at_baseline": lambda row: "met_at_baseline" in row.reasons.split(),
    "no_pace": lambda row: math.isnan(row.required_pace),
}
GAP_ABSENCES = ("done_or_not", "no_target", "no_baseline", "no_past_pace")
ASPECTS: Mapping[str, tuple[Sequence[str], Sequence[Criterion]]] = {
    "result": (("no_result",), RESULT_CRITERIA),
    "target": (("no_target",), TARGET_CRITERIA),
    "gap": (GAP_ABSENCES, GAP_CRITERIA),
    "pace": ((*GAP_ABSENCES, "met_at_baseline", "no_pace"), PACE_CRITERIA),
}


def _compare_rows(rows: list[SideBySide], first: str) -> list[SideBySide]:
    """One indicator's rows with what can be compared of them."""
    for name, (absences, criteria) in ASPECTS.items():
        reasons = _find_separation_reasons(rows, absences, criteria)
        keys = [
            "" if reason else repr([value_of(row) for _, value_of in criteria])
            for row, reason in zip(rows, reasons, strict=True)
        ]
        numbers = {key: str(number) for number, key in enumerate(sorted({"", *keys})) if key}
        rows = [
            fill_row(SideBySide, row, **{f"{name}_why": why, f"{name}_group": numbers.get(key, "")})
            for row, why, key in zip(rows, reasons, keys, strict=True)
        ]
    rows = [_summarise_reasons(row) for row in rows]
    leading = next((row for row in rows if row.province_id == first), None)
    return [_compare_with_first(row, leading) if leading else row for row in rows]


def _find_separation_reasons(
    rows: Sequence[SideBySide], absences: Sequence[str], criteria: Sequence[Criterion]
) -> list[str]:
    """Why each row is not compared: the first criterion in which no other row is like it."""
    reasons = [next((code for code in absences if ABSENCES[code](row)), "") for row in rows]
    present = [row for row, reason in zip(rows, reasons, strict=True) if not reason]
    for place, row in enumerate(rows):
        alike = [other for other in present if other is not row]
        for code, value_of in (("only_one", lambda _: ""), *criteria):
            alike = [other for other in alike if value_of(other) == value_of(row)]
            if not alike and not reasons[place]:
                reasons[place] = code
    return reasons


def _summarise_reasons(row: SideBySide) -> SideBySide:
    reasons = (row.result_why, row.target_why)
    if "" in reasons:
        return row._replace(comparable="yes")
    return row._replace(comparable="no", why=min(reasons, key=SEPARATION_REASONS.index))


def _compare_with_first(row: SideBySide, first: SideBySide) -> SideBySide:
    """A row with how it differs from the first province's, where the two can be compared."""
    if row is first:
        return row
    is_exact = not {row.result_operator, first.result_operator} & {*BOUND_OPERATORS}
    same_result = row.result_group and row.result_group == first.result_group
    if is_exact and row.form != "yes_no" and same_result:
        difference = rounding.strip_float_noise(row.result - first.result)
        row = row._replace(result_difference=difference)
    if row.target_group and row.target_group == first.target_group:
        more = rounding.strip_float_noise(get_near_value(row) - get_near_value(first))
        demand = _compare_demand(row, more) if row.better == first.better else ""
        difference = math.nan if row.kind == "milestone" else more
        row = row._replace(asked_difference=difference, asks=demand)
    return row


def get_near_value(row: SideBySide) -> float:
    """The value of a target, of a range its near end."""
    is_far = row.operator == "range" and row.better == "down" and row.kind not in UPWARD_KINDS
    return row.value_high if is_far else row.value


def get_direction(row: SideBySide) -> int:
    """1 where more of an indicator is better, -1 where less is, else 0."""
    return {"up": 1, "down": -1}.get(row.better, 0)


def get_demand_direction(row: SideBySide) -> int:
    """1 where a greater value of a target asks for more, -1 where a smaller one does, else 0."""
    return 1 if row.kind in UPWARD_KINDS else get_direction(row)


def _compare_demand(row: SideBySide, more: float) -> str:
    """Whether a target asks for more or less than the first province's: a code of DEMAND_CODES."""
    if more == 0:
        return "same"
    if not (direction := get_demand_direction(row)):
        return ""
    return "more" if more * direction > 0 else "less"
