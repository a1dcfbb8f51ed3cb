"""The tables of several provinces → the same indicators side by side, and why some cannot be.

Source of the method: docs/method/provinces.md.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from briefing.data import queries, rounding, schema, tables
from briefing.data.tables import Comparison, Tables

Row = dict[str, Any]
Criterion = tuple[
    str, Callable[[Row], Any]
]  # a reason, and what must be the same for it not to apply

DIFFERENCE_REASONS = (  # why figures are kept apart, in order of precedence
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

RESULT_CRITERIA: tuple[Criterion, ...] = (
    ("unit_differs", lambda row: row["unit"]),
    ("basis_differs", lambda row: row["result_basis"]),
    ("period_differs", lambda row: row["result_period"]),
)
TARGET_CRITERIA: tuple[Criterion, ...] = (
    ("unit_differs", lambda row: row["unit"]),
    ("kind_differs", lambda row: row["kind"]),
    ("basis_differs", lambda row: row["basis"]),
    ("total_differs", lambda row: row["of_total"] if row["kind"] in OUT_OF_TOTAL_KINDS else ""),
    ("due_differs", lambda row: (row["plan"], row["due"])),
)
GAP_CRITERIA: tuple[Criterion, ...] = (
    *TARGET_CRITERIA,
    ("baseline_differs", lambda row: row["baseline_indicator_id"]),
    ("period_differs", lambda row: row["baseline_period"]),
)
PACE_CRITERIA: tuple[Criterion, ...] = (
    *GAP_CRITERIA,
    ("better_differs", lambda row: row["better"]),
    ("path_differs", lambda row: row["pace_path"]),
)


def compare_provinces(runs: Sequence[Tables]) -> Comparison:
    """Everything the reports on several provinces rest on, each as of its own briefing year."""
    side_by_side = build_side_by_side(runs)
    sources = [run.sources.assign(province_id=run.place["id"]) for run in runs]
    return Comparison(
        provinces=tables.stack_frames([_summarise_province(run, side_by_side) for run in runs]),
        side_by_side=side_by_side,
        sources=tables.stack_frames(sources)[list(tables.COMPARISON_TABLES["sources"])],
    )


def _summarise_province(run: Tables, side_by_side: pd.DataFrame) -> pd.DataFrame:
    """A province's facts and how much of it is compared, in one row."""
    own = side_by_side[side_by_side["province_id"] == run.place["id"]]
    return run.province.assign(
        indicators=len(run.indicators),
        shared=len(own),
        compared=int((own["comparable"] == "yes").sum()),
        targets=len(tables.select_plan_targets(run.measures, run.place["plan"])),
    )


def build_side_by_side(runs: Sequence[Tables]) -> pd.DataFrame:
    """A row for each indicator that two provinces have, and each that has it (tables.COMPARISON).

    Each of result, target, gap and pace has the reason why it stands alone (`…_why`, "" where it
    can be compared); rows of an indicator with the same `…_group` can be compared with each other.
    `comparable` and `why` are of result and target together. Differences and `asks` are against
    the first of `runs`, where the two can be compared.
    """
    found: dict[str, list[Row]] = {}
    shown = _choose_shown_results(runs)
    for run in runs:
        for row in _build_indicator_rows(run, shown[run.place["id"]]):
            found.setdefault(row["indicator_id"], []).append(row)
    first = runs[0].place["id"]
    rows = [row for own in found.values() if len(own) > 1 for row in _compare_rows(own, first)]
    return pd.DataFrame(rows, columns=list(tables.SIDE_BY_SIDE_COLUMNS))


def _choose_shown_results(runs: Sequence[Tables]) -> dict[str, dict[str, Row]]:
    """The result to show of each province's indicators, by province and indicator.

    The first province shows its latest that another has as well: in the same unit, on the same
    basis, of the same period. The others show the same one where they have it, else their latest
    that another has as well. Who has nothing in common with anybody shows its own latest.
    """
    known = {run.place["id"]: _group_results(run) for run in runs}
    held = Counter(
        _make_comparison_key(row) for rows in known.values() for own in rows.values() for row in own
    )
    lead: set[tuple[str, ...]] = set()

    def rank(row: Row) -> tuple[Any, ...]:
        key = _make_comparison_key(row)
        return key in lead, held[key] > 1, *_rank_period(row), row["basis"]

    def chosen(province: str) -> dict[str, Row]:
        return {name: max(own, key=rank) for name, own in known[province].items()}

    first = runs[0].place["id"]
    lead = {_make_comparison_key(row) for row in chosen(first).values()}
    return {province: chosen(province) for province in known}


def _group_results(run: Tables) -> dict[str, list[Row]]:
    """A province's results by indicator, each with its unit."""
    unit, known = queries.indicator_units(run.indicators), dict[str, list[Row]]()
    for row in tables.to_records(run.results):
        own = {**row, "unit": unit[row["indicator_id"]]}
        known.setdefault(row["indicator_id"], []).append(own)
    return known


def _make_comparison_key(row: Row) -> tuple[str, ...]:
    """What two provinces' results of one indicator must share to be compared."""
    return row["indicator_id"], row["unit"], row["basis"], row["period"]


def _rank_period(row: Row) -> tuple[Any, ...]:
    """Years and spans before parts of a year; the later end first, a year before a span."""
    period = row["period"]
    year, part = len(period) == len("2025"), len(period) == len("2025-06")
    return not part, schema.period_years(period)[1], year, period


def _build_indicator_rows(run: Tables, shown: Mapping[str, Row]) -> Iterator[Row]:
    """What a province has of each of its indicators; compared with nothing yet."""
    empty = {
        name: math.nan if name in tables.NUMERIC_COLUMNS else ""
        for name in tables.SIDE_BY_SIDE_COLUMNS
    }
    asked: dict[str, Row] = {}
    for measure in tables.to_records(tables.select_plan_targets(run.measures, run.place["plan"])):
        asked.setdefault(measure["indicator_id"], measure)
    for indicator in tables.to_records(run.indicators):
        name = indicator["indicator_id"]
        row = {**empty, "province_id": run.place["id"]}
        row |= {field: indicator[field] for field in empty if field in indicator}
        row |= _fill_result_columns(shown[name]) if name in shown else {}
        yield row | (_fill_target_columns(run, asked[name], empty) if name in asked else {})


def _fill_result_columns(found: Row) -> Row:
    facts = ("operator", "decimals", "period", "basis", "estimate", "derived", "source_id")
    return {"result": found["value"], **{f"result_{name}": found[name] for name in facts}}


def _fill_target_columns(run: Tables, measure: Row, empty: Row) -> Row:
    start = queries.find_baseline_result(run, measure)
    own = {name: measure[name] for name in empty if name in measure}
    return {**own, "baseline_source_id": start["source_id"] if start else ""}


def _compare_rows(rows: list[Row], first: str) -> list[Row]:
    """One indicator's rows with what can be compared of them."""
    for row in rows:
        others = [other for other in rows if other is not row]
        for aspect, same, absent in ASPECTS:
            row[f"{aspect}_why"] = _find_separation_reason(row, others, same, absent)
    for aspect, same, _ in ASPECTS:
        _number_groups(rows, aspect, same)
    for row in rows:
        reasons = (row["result_why"], row["target_why"])
        row["comparable"] = "yes" if "" in reasons else "no"
        row["why"] = "" if "" in reasons else min(reasons, key=SEPARATION_REASONS.index)
    leading = next((row for row in rows if row["province_id"] == first), None)
    return [row | (_compare_with_first(row, leading) if leading else {}) for row in rows]


def _number_groups(rows: Sequence[Row], aspect: str, same: Sequence[Criterion]) -> None:
    """Number the sets of rows that can be compared with each other: the `…_group` of each."""
    keys = {
        id(row): repr([of(row) for _, of in same]) for row in rows if row[f"{aspect}_why"] == ""
    }
    numbers = {key: str(number) for number, key in enumerate(sorted(set(keys.values())), start=1)}
    for row in rows:
        row[f"{aspect}_group"] = numbers[keys[id(row)]] if id(row) in keys else ""


def _find_separation_reason(
    row: Row, others: Sequence[Row], same: Sequence[Criterion], absent: Callable[[Row], str]
) -> str:
    """Why a row stands alone: the first thing in which nobody left is like it."""
    if absent(row):
        return absent(row)
    alike = [other for other in others if not absent(other)]
    if not alike:
        return "only_one"
    for code, of in same:
        alike = [other for other in alike if of(other) == of(row)]
        if not alike:
            return code
    return ""


def _find_result_absence(row: Row) -> str:
    return "no_result" if math.isnan(row["result"]) else ""


def _find_target_absence(row: Row) -> str:
    return "" if row["target_id"] else "no_target"


def _find_gap_absence(row: Row) -> str:
    if row["kind"] == "milestone":
        return "done_or_not"
    return _find_target_absence(row) or ("no_baseline" if math.isnan(row["gap"]) else "")


def _find_pace_absence(row: Row) -> str:
    if _find_gap_absence(row):
        return _find_gap_absence(row)
    if "met_at_baseline" in row["reasons"].split():
        return "met_at_baseline"
    return "no_pace" if math.isnan(row["required_pace"]) else ""


ASPECTS = (
    ("result", RESULT_CRITERIA, _find_result_absence),
    ("target", TARGET_CRITERIA, _find_target_absence),
    ("gap", GAP_CRITERIA, _find_gap_absence),
    ("pace", PACE_CRITERIA, _find_pace_absence),
)


def _compare_with_first(row: Row, first: Row) -> Row:
    """How a row differs from the first province's, nothing where the two cannot be compared."""
    if row is first:
        return {}
    against: Row = {}
    exact = (
        row["result_operator"] not in BOUND_OPERATORS
        and first["result_operator"] not in BOUND_OPERATORS
    )
    if exact and row["unit"] != "yes_no" and _is_same_group(row, first, "result"):
        against["result_difference"] = rounding.strip_float_noise(row["result"] - first["result"])
    if _is_same_group(row, first, "target"):
        more = rounding.strip_float_noise(_get_near_value(row) - _get_near_value(first))
        against["asked_difference"] = more if row["kind"] != "milestone" else math.nan
        against["asks"] = _compare_demand(row, more) if row["better"] == first["better"] else ""
    return against


def _is_same_group(row: Row, first: Row, aspect: str) -> bool:
    own = row[f"{aspect}_group"]
    return bool(own) and own == first[f"{aspect}_group"]


def _get_near_value(row: Row) -> float:
    """The value a target asks for, of a range its near end."""
    far = row["operator"] == "range" and row["better"] == "down" and row["kind"] not in UPWARD_KINDS
    return float(row["value_high"] if far else row["value"])


def _compare_demand(row: Row, more: float) -> str:
    """Whether a target asks for more or less than the first province's: a code of `ASKS`."""
    if more == 0:
        return "same"
    if row["better"] == "neither" and row["kind"] not in UPWARD_KINDS:
        return ""
    upward = row["better"] == "up" or row["kind"] in UPWARD_KINDS
    return "more" if (more > 0) == upward else "less"
