"""Measures, results, verdicts and requests → what is missing: baselines, targets, answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from briefing.data import schema, tables

GAP_KINDS = ("baseline", "target", "request")
LOST_TARGET = "lost_target"


def find_gaps(
    measures: pd.DataFrame,
    known: pd.DataFrame,
    verdicts: pd.DataFrame,
    requests: pd.DataFrame,
    info: schema.ProvinceInfo,
) -> pd.DataFrame:
    """What is missing (tables.GAPS), one row a gap.

    `baseline`: a target of the plan that starts from no known result. `target`: a result the plan
    has no target for, with the reason `lost_target` where the past plan had one. `request`: a
    target asked for that no target of the plan answers.
    """
    ahead = measures[measures["plan"] == info.plan]
    rows = [
        *_find_missing_baselines(ahead),
        *_find_missing_targets(ahead, known, _index_past_targets(measures, verdicts, info)),
        *_find_unanswered_requests(ahead, requests),
    ]
    frame = pd.DataFrame(rows, columns=list(tables.GAP_COLUMNS))
    return frame.astype(object).fillna("")


def _find_missing_baselines(ahead: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Targets without a baseline; before the plan's eve none can be known, and none is missing."""
    unknown = ahead[(ahead["baseline_match"] == "none") & (ahead["kind"] != "milestone")]
    for row in tables.to_records(unknown):
        if row["as_of"] < schema.period_years(row["plan"])[0] - 1:
            continue
        yield {
            "missing": "baseline",
            "target_id": row["target_id"],
            "indicator_id": row["indicator_id"],
            "reason": "basis_changed"
            if "basis_changed" in row["reasons"].split()
            else "no_baseline",
        }


def _index_past_targets(
    measures: pd.DataFrame, verdicts: pd.DataFrame, info: schema.ProvinceInfo
) -> dict[str, dict[str, Any]]:
    """The indicators the past plan had a target for: a document judges it, or states it.

    Those the plan carries on under another indicator are left out.
    """
    stated = tables.to_records(measures[measures["plan"] == info.past_plan])
    judged = tables.to_records(verdicts[verdicts["plan"] == info.past_plan])
    return {
        row["indicator_id"]: row
        for row in (*stated, *judged)
        if row["indicator_id"] and row["indicator_id"] not in info.carried_on
    }


def _find_missing_targets(
    ahead: pd.DataFrame, known: pd.DataFrame, past: dict[str, dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    used = {*ahead["indicator_id"], *ahead["baseline_indicator_id"]}
    stated = known[known["derived"] == ""]
    for indicator in dict.fromkeys([*past, *stated["indicator_id"]]):
        if indicator not in used:
            lost = past.get(indicator, {})
            yield {
                "missing": "target",
                "indicator_id": indicator,
                "reason": LOST_TARGET if lost else "",
                **{name: lost.get(name, "") for name in ("source_id", "place", "printed")},
            }


def _find_unanswered_requests(
    ahead: pd.DataFrame, requests: pd.DataFrame
) -> Iterator[dict[str, Any]]:
    answered = set(ahead["indicator_id"])
    names = ("topic_vi", "topic_en", "note_vi", "note_en", "source_id", "place", "printed")
    for row in tables.to_records(requests):
        if not answered & set(schema.split_ids(row["indicator_ids"])):
            yield {"missing": "request", **{name: row[name] for name in names}}
