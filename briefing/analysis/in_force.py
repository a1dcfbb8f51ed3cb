"""Statements → which is in force, where others disagree, and the figures derived from them.

Frames in, frames out. `results` and `targets` are the province's frames; `sources` its sources.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from briefing.data import rounding, schema, tables

RESULT_KEY = ["indicator_id", "period", "basis"]
TARGET_KEY = ["target_id"]
RESULT_FIELDS = ("operator", "value", "estimate")
DIFFERENCE_KINDS = ("value", "comparator", "scope", "period", "estimate", "compatible", "derived")
IMPORTANCE_CODES = ("difference", "margin_passes", "margin_fails")
STRICT_OPERATORS = (">", "<")
TARGET_FIELDS = ("kind", "operator", "value", "value_high", "of_total", "due", "basis")

Row = Mapping[str, Any]  # a statement, by the columns of its file


def select_results_in_force(
    results: pd.DataFrame, sources: pd.DataFrame, year: int
) -> pd.DataFrame:
    """The result in force for each indicator, period and basis, for periods ending by `year`.

    Returns the results' columns (tables.RESULTS); `derived` is "" for a stated figure.
    """
    known = select_ended_periods(results, "period", year)
    chosen = known[mark_in_force(known, sources, RESULT_KEY)]
    return chosen.assign(derived="", inputs="")[list(tables.RESULT_COLUMNS)].reset_index(drop=True)


def select_ended_periods(statements: pd.DataFrame, column: str, year: int) -> pd.DataFrame:
    """The statements for periods (in `column`) that end by a year; later ones do not enter."""
    last = [schema.period_years(period)[1] for period in statements[column]]
    return statements[pd.Series(last, index=statements.index, dtype="int64") <= year]


def list_alternative_results(
    results: pd.DataFrame, sources: pd.DataFrame, year: int
) -> Iterator[pd.DataFrame]:
    """The results in force as each source that contradicts them has them (tables.RESULTS).

    A source contradicts where no value can be what both it and the one in force state; its
    strongest statement of a figure takes the place of the one in force, all others stay.
    """
    known = select_ended_periods(results, "period", year)
    statements = sort_by_precedence(known, sources)
    chosen = mark_in_force(known, sources, RESULT_KEY)[statements.index]
    leading = select_results_in_force(results, sources, year)
    others: dict[str, dict[tuple[str, ...], dict[str, Any]]] = {}
    for ahead, row in _pair_with_in_force(statements, chosen, RESULT_KEY):
        key = _make_key(row, RESULT_KEY)
        own = others.setdefault(row["source_id"], {})
        apart = not rounding.is_compatible(_compute_result_range(ahead), _compute_result_range(row))
        if apart and row["source_id"] != ahead["source_id"] and key not in own:
            own[key] = {**row, "derived": "", "inputs": ""}
    keys = zip(*(leading[name] for name in RESULT_KEY), strict=True)
    places = {key: place for place, key in enumerate(keys)}
    for _, own in sorted(others.items()):
        if own:
            at = [places[key] for key in own]
            said = pd.DataFrame(list(own.values()), index=at, columns=list(tables.RESULT_COLUMNS))
            yield pd.concat([leading.drop(index=at), said]).sort_index()


def select_targets_in_force(targets: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """The statement in force of each target, in the order targets first appear in the file."""
    return targets[mark_in_force(targets, sources, TARGET_KEY)].reset_index(drop=True)


def mark_in_force(statements: pd.DataFrame, sources: pd.DataFrame, key: list[str]) -> pd.Series:
    """Whether a statement is the one in force among those that share `key`.

    Lowest rank of its source, then latest date; among equals the exact one before one that only
    bounds it, then (a problem `check` reports) the first.
    """
    ordered = sort_by_precedence(statements, sources)
    first = ordered[~ordered.duplicated(key)].index
    return pd.Series(statements.index.isin(first), index=statements.index)


def sort_by_precedence(statements: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Statements in the order of their sources' strength, equals as they stand in the file."""
    strength_of = {
        row["source_id"]: schema.precedence_of(row["rank"], row["date"])
        for row in tables.to_records(sources)
    }
    operators = statements["operator"] if "operator" in statements else [""] * len(statements)
    strength = [
        (*strength_of[source], operator == "=")
        for source, operator in zip(statements["source_id"], operators, strict=True)
    ]
    order = sorted(range(len(statements)), key=lambda i: strength[i], reverse=True)
    return statements.iloc[order]


def list_statements(
    results: pd.DataFrame, targets: pd.DataFrame, sources: pd.DataFrame
) -> pd.DataFrame:
    """Every statement, in force or not, with its source (tables.STATEMENTS).

    `agrees` is "yes" where it says the same as the one in force, or what can be true beside it.
    """
    parts = []
    for name, frame, key, fields in (
        ("result", results, RESULT_KEY, RESULT_FIELDS),
        ("target", targets, TARGET_KEY, TARGET_FIELDS),
    ):
        chosen = mark_in_force(frame, sources, key)
        agrees = [
            "yes" if _is_in_agreement(ahead, other, fields) else "no"
            for ahead, other in _pair_with_in_force(frame, chosen, key)
        ]
        part = frame.assign(statement=name, in_force=chosen.map({True: "yes", False: "no"}))
        part["agrees"] = "yes"
        part.loc[~chosen, "agrees"] = agrees
        part["id"] = frame[key[0]]
        parts.append(part)
    told = pd.concat(parts, ignore_index=True).merge(
        sources[["source_id", "title_vi", "title_en", "status", "rank", "date"]]
        .add_prefix("source_")
        .rename(columns={"source_source_id": "source_id"}),
        on="source_id",
        how="left",
    )
    order = {source: place for place, source in enumerate(sources["source_id"])}
    told = told.sort_values("source_id", key=lambda ids: ids.map(order), kind="stable")
    told = told.reset_index(drop=True).reindex(columns=list(tables.STATEMENT_COLUMNS))
    texts = [c for c in tables.STATEMENT_COLUMNS if c not in tables.NUMERIC_COLUMNS]
    told[texts] = told[texts].astype(object).fillna("")
    return told


def find_disagreements(
    results: pd.DataFrame,
    targets: pd.DataFrame,
    sources: pd.DataFrame,
    known: pd.DataFrame | None = None,
    beaten: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Where another source states a target or a result differently from the one in force.

    One row a differing field (tables.DISAGREEMENTS); `difference` is other − in force, for numbers;
    `sort` says how the two differ (SORTS), `matters` and `matters_value` how much (MATTERS). With
    the results `known` and the derived ones `beaten` by stated ones, these are listed too where the
    rounding of neither explains the difference.
    """
    found = [
        {"statement": name, **difference}
        for name, frame, key, fields in (
            ("target", targets, TARGET_KEY, TARGET_FIELDS),
            ("result", results, RESULT_KEY, RESULT_FIELDS),
        )
        for difference in _compare_statements(frame, sources, key, fields)
    ]
    if known is not None and beaten is not None:
        found += [{"statement": "result", **row} for row in _compare_with_derived(known, beaten)]
    return pd.DataFrame(found, columns=list(tables.DISAGREEMENT_COLUMNS))


def _compare_statements(
    frame: pd.DataFrame, sources: pd.DataFrame, key: list[str], fields: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    chosen = mark_in_force(frame, sources, key)
    for ahead, other in _pair_with_in_force(frame, chosen, key):
        for field in _list_differing_fields(ahead, other, fields):
            numeric = field in tables.NUMERIC_COLUMNS
            yield {
                "id": other[key[0]],
                **_identify_sides(ahead, other),
                "field": field,
                "in_force": _format_field(ahead[field]),
                "other": _format_field(other[field]),
                "difference": other[field] - ahead[field] if numeric else math.nan,
                **_weigh_difference(ahead, other, field),
            }


def _identify_sides(ahead: Any, other: Any) -> dict[str, Any]:
    """What two statements are about, and where each stands."""
    return {
        "indicator_id": other["indicator_id"],
        "period": other.get("period", ""),
        "in_force_source_id": ahead["source_id"],
        "in_force_place": ahead["place"],
        "other_source_id": other["source_id"],
        "other_place": other["place"],
    }


def _compare_with_derived(known: pd.DataFrame, beaten: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Stated results that differ from what the rules make of others, beyond any rounding."""
    stated = tables.index_by_key(known[known["indicator_id"].isin(beaten["indicator_id"])])
    for row in tables.to_records(beaten):
        ahead = stated[row["indicator_id"], row["period"], row["basis"]]
        if not rounding.is_compatible(_compute_result_range(ahead), _compute_result_range(row)):
            difference = rounding.strip_float_noise(row["value"] - ahead["value"])
            yield {
                "id": row["indicator_id"],
                **_identify_sides(ahead, row),
                "field": "value",
                "in_force": _format_field(ahead["value"]),
                "other": f"{row['value']:.{max(0, int(row['decimals']))}f}",
                "difference": difference,
                "sort": "derived",
                "matters": "difference",
                "matters_value": difference,
            }


def _compute_result_range(row: Any) -> tuple[float, float]:
    """The values a result admits, by its operator and the digits it is printed with."""
    return rounding.compute_admitted_range(
        row["operator"], row["value"], rounding.rounding_margin_of(row)
    )


def _is_in_agreement(ahead: Row, other: Row, fields: tuple[str, ...]) -> bool:
    """Whether a statement leaves the one in force true: an estimate of the same figure does."""
    sorts = {
        _classify_difference(ahead, other, field)
        for field in _list_differing_fields(ahead, other, fields)
    }
    return sorts <= {"compatible", "estimate"}


def _classify_difference(ahead: Row, other: Row, field: str) -> str:
    """How two statements differ in a field: a code of SORTS.

    Results are compatible where both can be true: "over 30,000" and 43,160. Targets are where both
    are read alike: 80 and at least 80.
    """
    if field in DIFFERENCE_KIND_BY_FIELD:
        return DIFFERENCE_KIND_BY_FIELD[field]
    if "target_id" in other:
        if field != "operator":
            return "value"
        one, another = ahead["operator"], other["operator"]
        opposed = {one[:1], another[:1]} == {"<", ">"} or "range" in (one, another)
        alike = (one in STRICT_OPERATORS) == (another in STRICT_OPERATORS) and not opposed
        return "compatible" if alike else "comparator"
    if rounding.is_compatible(_compute_result_range(ahead), _compute_result_range(other)):
        return "compatible"
    return "value" if field == "value" else "comparator"


DIFFERENCE_KIND_BY_FIELD = {
    "kind": "scope",
    "basis": "scope",
    "of_total": "scope",
    "due": "period",
    "estimate": "estimate",
}


def _weigh_difference(ahead: Row, other: Row, field: str) -> dict[str, Any]:
    """How much a difference matters: by how much, or what passes one wording and fails the other.

    Exactly 28 communes pass "at least 28" and fail "over 28".
    """
    sort, matters, value = _classify_difference(ahead, other, field), "", math.nan
    if field in ("value", "value_high", "of_total", "due"):
        difference = other[field] - ahead[field]
        if not math.isnan(difference):
            matters, value = "difference", rounding.strip_float_noise(difference)
    elif sort == "comparator" and "target_id" in other and ahead["value"] == other["value"]:
        strict = [row["operator"] in STRICT_OPERATORS for row in (ahead, other)]
        if strict[0] != strict[1]:
            matters, value = "margin_fails" if strict[0] else "margin_passes", ahead["value"]
    return {"sort": sort, "matters": matters, "matters_value": value}


def _pair_with_in_force(
    frame: pd.DataFrame, chosen: pd.Series, key: list[str]
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each statement that is not in force, behind the one that is; most stand alone."""
    several = frame.duplicated(key, keep=False)
    leading = {_make_key(row, key): row for row in tables.to_records(frame[chosen & several])}
    for other in tables.to_records(frame[~chosen]):
        yield leading[_make_key(other, key)], other


def _make_key(row: Row, key: list[str]) -> tuple[str, ...]:
    return tuple(row[name] for name in key)


def _list_differing_fields(ahead: Row, other: Row, fields: tuple[str, ...]) -> list[str]:
    """The fields two statements differ in; two unknown numbers do not."""
    return [
        field
        for field in fields
        if ahead[field] != other[field]
        and not (ahead[field] != ahead[field] and other[field] != other[field])
    ]


def _format_field(value: Any) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(float(value)).removesuffix(".0")
    return str(value)
