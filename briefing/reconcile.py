"""Statements → which is in force, where others disagree, and the figures derived from them.

Frames in, frames out. `results` and `targets` are the province's frames; `sources` its sources.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from briefing import contract, tables

RESULT_KEY = ["indicator_id", "period", "basis"]
TARGET_KEY = ["target_id"]
RESULT_FIELDS = ("operator", "value", "estimate")
TARGET_FIELDS = ("kind", "operator", "value", "value_high", "of_total", "due", "basis")


def results_in_force(results: pd.DataFrame, sources: pd.DataFrame, year: int) -> pd.DataFrame:
    """The result in force for each indicator, period and basis, for periods ending by `year`.

    Returns the results' columns (tables.RESULTS); `derived` is "" for a stated figure.
    """
    ended = results[[contract.period_years(p)[1] <= year for p in results["period"]]]
    chosen = ended[in_force(ended, sources, RESULT_KEY)]
    return chosen.assign(derived="", inputs="")[list(tables.RESULTS)].reset_index(drop=True)


def targets_in_force(targets: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """The statement in force of each target, in the order targets first appear in the file."""
    return targets[in_force(targets, sources, TARGET_KEY)].reset_index(drop=True)


def in_force(statements: pd.DataFrame, sources: pd.DataFrame, key: list[str]) -> pd.Series:
    """Whether a statement is the one in force among those that share `key`.

    Lowest rank of its source, then latest date; among equals (a problem `check` reports) the first.
    """
    ordered = strongest_first(statements, sources)
    first = ordered[~ordered.duplicated(key)].index
    return pd.Series(statements.index.isin(first), index=statements.index)


def strongest_first(statements: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Statements in the order of their sources' strength, equals as they stand in the file."""
    ranked = sources.set_index("source_id")
    strength = [
        contract.strength(ranked["rank"][source], ranked["date"][source])
        for source in statements["source_id"]
    ]
    order = sorted(range(len(statements)), key=lambda i: strength[i], reverse=True)
    return statements.iloc[order]


def statements(results: pd.DataFrame, targets: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Every statement, in force or not, with its source (tables.STATEMENTS).

    `agrees` is "yes" where it says the same as the one in force.
    """
    parts = []
    for name, frame, key, fields in (
        ("result", results, RESULT_KEY, RESULT_FIELDS),
        ("target", targets, TARGET_KEY, TARGET_FIELDS),
    ):
        chosen = in_force(frame, sources, key)
        leading = frame[chosen].set_index(key)[list(fields)]
        agrees = [
            "yes" if not _differences(leading.loc[_key(row, key)], row, fields) else "no"
            for _, row in frame.iterrows()
        ]
        part = frame.assign(statement=name, in_force=chosen.map({True: "yes", False: "no"}))
        part["agrees"] = agrees
        part["id"] = frame[key[0]]
        parts.append(part)
    told = pd.concat(parts, ignore_index=True).merge(
        sources[["source_id", "title_vi", "title_en", "status", "rank", "date"]]
        .add_prefix("source_")
        .rename(columns={"source_source_id": "source_id"}),
        on="source_id",
        how="left",
    )
    told = told.reindex(columns=list(tables.STATEMENTS))
    texts = [c for c in tables.STATEMENTS if c not in tables.NUMBERS]
    told[texts] = told[texts].astype(object).fillna("")
    return told


def disagreements(
    results: pd.DataFrame, targets: pd.DataFrame, sources: pd.DataFrame
) -> pd.DataFrame:
    """Where another source states a target or a result differently from the one in force.

    One row a differing field (tables.DISAGREEMENTS); `difference` is other − in force, for numbers.
    """
    found = [
        {"statement": name, **difference}
        for name, frame, key, fields in (
            ("target", targets, TARGET_KEY, TARGET_FIELDS),
            ("result", results, RESULT_KEY, RESULT_FIELDS),
        )
        for difference in _disagreements(frame, sources, key, fields)
    ]
    return pd.DataFrame(found, columns=list(tables.DISAGREEMENTS))


def _disagreements(
    frame: pd.DataFrame, sources: pd.DataFrame, key: list[str], fields: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    chosen = in_force(frame, sources, key)
    leading = frame[chosen].set_index(key, drop=False)
    for _, other in frame[~chosen].iterrows():
        ahead = leading.loc[_key(other, key)]
        for field in _differences(ahead, other, fields):
            numeric = field in tables.NUMBERS
            yield {
                "id": other[key[0]],
                "indicator_id": other["indicator_id"],
                "period": other.get("period", ""),
                "field": field,
                "in_force": _text(ahead[field]),
                "in_force_source_id": ahead["source_id"],
                "in_force_place": ahead["place"],
                "other": _text(other[field]),
                "other_source_id": other["source_id"],
                "other_place": other["place"],
                "difference": other[field] - ahead[field] if numeric else math.nan,
            }


def _key(row: pd.Series, key: list[str]) -> Any:
    return row[key[0]] if len(key) == 1 else tuple(row[key])


def _differences(ahead: pd.Series, other: pd.Series, fields: tuple[str, ...]) -> list[str]:
    return [
        field
        for field in fields
        if ahead[field] != other[field] and not (pd.isna(ahead[field]) and pd.isna(other[field]))
    ]


def _text(value: Any) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(float(value)).removesuffix(".0")
    return str(value)
