"""Targets and results → measures: what was asked, where it stands, whether it is met; pure pandas.

`targets` is the story; `known` looks results up, `target` holds a target's arithmetic,
`attainment` holds a value against a bound, `judge` answers for each kind. Method: docs/method.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from briefing import contract, figures, tables
from briefing.measure import attainment, judge, target
from briefing.measure.known import Figure, Results, results
from briefing.measure.missing import gaps

__all__ = ["REASONS", "counts", "gaps", "targets"]

REASONS = (  # in order of precedence: the first that applies is a measure's `reason`
    "sources_disagree",
    "basis_changed",
    "no_result",
    "no_baseline",
    "bound_only",
    "year_missed",
    "met_at_baseline",
    "touches_bound",
    "done_late",
    "past_far_bound",
)
GROUPS = ("met", "exceeded", "not_met", "not_due", "undetermined")


def targets(
    in_force: pd.DataFrame,
    stated: pd.DataFrame,
    known: pd.DataFrame,
    indicators: pd.DataFrame,
    year: int,
) -> pd.DataFrame:
    """A measure for each target in force (tables.MEASURES), in the order given.

    `stated` is every statement of a target, `known` the results in force and derived. The past pace
    of a target is that of as many years just before its plan.
    """
    facts = {row["indicator_id"]: row for row in tables.records(indicators)}
    lookup = results(known)
    others = {str(name): tables.records(group) for name, group in stated.groupby("target_id")}
    rows = []
    for row in tables.records(in_force):
        plan = str(row["plan"])
        asked = target.asked(row, facts[row["indicator_id"]], plan)
        rows.append(_measure(asked, others[row["target_id"]], lookup, facts, year))
    return pd.DataFrame(rows, columns=list(tables.MEASURES))


def _measure(
    asked: target.Asked,
    statements: list[dict[str, Any]],
    known: Results,
    facts: Mapping[str, Any],
    year: int,
) -> dict[str, Any]:
    as_of = min(year, asked.due)
    start = target.baseline(asked, known, facts)
    near, far = target.level(asked, start.value)
    answer = judge.answer(asked, start, known, year)
    reasons = set(answer.reasons) | _disagreeing(asked, statements, start, known, year, answer)
    held = _held(asked, start)
    if as_of < asked.due:
        reasons |= _reasons_before(asked, start, held)
    latest = _latest(asked, known, as_of)
    row = {
        **{name: asked.row[name] for name in tables.MEASURES if name in asked.row},
        **_start(asked, start, facts),
        **_latest_columns(latest),
        **_paces(asked, start, known, near, far, met=held is not None),
        "as_of": as_of,
        "due": asked.due,
        "level": near,
        "level_high": far,
        "gap": figures.undust(near - start.value),
        "attainment": answer.attainment,
        "pace": "not_applicable",
        "trend": _trend(asked, known, as_of),
        "reason": next((code for code in REASONS if code in reasons), ""),
        "reasons": " ".join(code for code in REASONS if code in reasons),
        "value_decimals": asked.row["decimals"],
        "unit": asked.indicator["unit"],
        "better": asked.better,
        "path": asked.indicator["path"],
    }
    return {name: row.get(name, math.nan) for name in tables.MEASURES}


def _start(asked: target.Asked, start: target.Baseline, facts: Mapping[str, Any]) -> dict[str, Any]:
    figure = start.figure
    own = figure["indicator_id"] if figure else ""
    return {
        "baseline": start.value,
        "baseline_period": figure["period"] if figure else "",
        "baseline_match": start.match,
        "baseline_indicator_id": own,
        "baseline_unit": facts[own]["unit"] if figure else "",
        "baseline_operator": figure["operator"] if figure else "",
        "baseline_decimals": figure["decimals"] if figure else math.nan,
    }


def _latest(asked: target.Asked, known: Results, as_of: int) -> Figure | None:
    """The last whole year known, by the briefing year."""
    years = known.years(str(asked.row["indicator_id"]), asked.basis)
    last = max((year for year in years if year <= as_of), default=None)
    return years[last] if last is not None else None


def _latest_columns(latest: Figure | None) -> dict[str, Any]:
    if latest is None:
        return {"latest_period": "", "latest_operator": "", "latest_derived": ""}
    return {
        "latest": latest["value"],
        "latest_period": latest["period"],
        "latest_operator": latest["operator"],
        "latest_decimals": latest["decimals"],
        "latest_derived": latest["derived"],
    }


def _paces(
    asked: target.Asked,
    start: target.Baseline,
    known: Results,
    near: float,
    far: float,
    met: bool,
) -> dict[str, Any]:
    """Required and past pace and their quotient; a target met at its baseline has none to keep."""
    begun = target.before(asked, start, known)
    path = target.pace_path(asked, start, near, far, begun["value"] if begun else math.nan)
    past, decimals = target.past_pace(asked, start, begun, path)
    required = math.nan if met else target.required_pace(asked, start, near, path)
    beyond = math.nan if met else target.required_pace(asked, start, far, path)
    return {
        "required_pace": required,
        "required_pace_high": math.nan if math.isnan(far) else beyond,
        "past_pace": past,
        "past_pace_decimals": decimals,
        "ambition": target.ambition(required, past),
        "ambition_decimals": 2 if decimals >= 2 else 1,
        "pace_path": path,
    }


def _held(asked: target.Asked, start: target.Baseline) -> str | None:
    """`met_at_baseline` where the target is met before its plan begins, None where it is not.

    Only a level, a multiple, a reduction or a count can be; the nearest indicator proves nothing.
    """
    if asked.kind not in target.LEVELS or start.figure is None or start.match == "nearest":
        return None
    bound = target.bound(asked, start.value)
    where = attainment.interval(start.figure)
    touches = where.low == where.high == bound.value and bound.operator in (">", "<")
    if touches or attainment.judged(where, bound) in ("met", "exceeded"):
        return "touches_bound" if touches else "met_at_baseline"
    return None


def _reasons_before(asked: target.Asked, start: target.Baseline, held: str | None) -> set[str]:
    """What keeps a pace from being named before the plan begins."""
    reasons = {held, "met_at_baseline"} if held else set()
    if asked.kind in target.LEVELS and start.figure is None:
        reasons.add("basis_changed" if start.basis_changed else "no_baseline")
    return {reason for reason in reasons if reason}


def _disagreeing(
    asked: target.Asked,
    statements: list[dict[str, Any]],
    start: target.Baseline,
    known: Results,
    year: int,
    answer: judge.Answer,
) -> set[str]:
    """`sources_disagree` where another wording of the target would give another attainment."""
    for row in statements:
        other = target.asked({**asked.row, **row}, asked.indicator, row["plan"])
        if judge.answer(other, start, known, year).attainment != answer.attainment:
            return {"sources_disagree"}
    return set()


def _trend(asked: target.Asked, known: Results, as_of: int) -> str:
    """Which way the indicator went in the last year, where both years are known on one basis."""
    years = known.years(str(asked.row["indicator_id"]), asked.basis)
    before, after = years.get(as_of - 1), years.get(as_of)
    if before is None or after is None or asked.better == "neither":
        return "unknown"
    moved = figures.undust(after["value"] - before["value"]) * (-1 if asked.better == "down" else 1)
    return "improving" if moved > 0 else "worsening" if moved < 0 else "flat"


def counts(measures: pd.DataFrame) -> dict[str, int]:
    """How many targets are met, exceeded, not met, not due, cannot be judged: always all five.

    Stages of milestones and yearly plans' targets are counted apart and left out here.
    """
    last = [contract.period_years(plan)[1] for plan in measures["plan"]]
    own = measures[(measures["stage_of"] == "") & (measures["due"] == last)]
    return {group: int((own["attainment"] == group).sum()) for group in GROUPS}
