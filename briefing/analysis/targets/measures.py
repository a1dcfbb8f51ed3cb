"""Targets and results → measures: what was asked, where it stands, is it met, is it fast enough.

`ground` brings together what `targets` judges; `known` looks results up, `target` holds a target's
arithmetic, `attainment` holds a value against a bound, `judge` answers for each kind whether it is
met, `progress` finds the numbers its pace is judged by and `pace` judges them, `trajectory` follows
the way from baseline to target; `plain` judges a table without a province, `published` by the rules
of others. Pure pandas. Method: docs/method.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from briefing.analysis.targets import judge, pace_inputs, plain_table, target, trajectory
from briefing.analysis.targets.gaps import find_gaps
from briefing.analysis.targets.results_index import ResultRow, ResultsIndex, index_results
from briefing.data import rounding, schema, tables
from briefing.data.schema import cells

if TYPE_CHECKING:
    from briefing.data.schema.plain_targets import PlainTarget

__all__ = [
    "ATTAINMENT_CODES",
    "PACE_CLASSES",
    "REASON_CODES",
    "TREND_CODES",
    "build_trajectories",
    "collect_assessment_inputs",
    "count_attainments",
    "find_gaps",
    "judge_plain_table",
    "measure_targets",
    "recompute_plan_aggregates",
]

REASON_CODES = (  # in order of precedence: the first that applies is a measure's `reason`
    "sources_disagree",
    "basis_changed",
    "no_result",
    "no_baseline",
    "stale_result",
    "bound_only",
    "not_comparable_paths",
    "stage_missed",
    "year_missed",
    "met_at_baseline",
    "lost",
    "touches_bound",
    "earlier_year",
    "reached_early",
    "done_late",
    "past_far_bound",
    "not_quantified",
)
PACE_CLASSES = (
    *("on_track", "acceleration_needed", "insufficient", "moving_away", "maintained"),
    *("not_applicable", "undetermined"),
)
CITATION_COLUMNS = (
    "number",
    "source_id",
    "place",
    "printed",
    "note",
    "line",
)  # no part of a wording
TREND_CODES = ("improving", "flat", "worsening", "unknown")
ATTAINMENT_CODES = ("met", "exceeded", "not_met", "not_due", "undetermined")


@dataclass(frozen=True)
class AssessmentInputs:
    """The targets in force as of a year, and what they are judged by.

    `readings` are the results as other sources have them, one for each source that contradicts the
    one in force, by each indicator it changes; `stages` the dated stages of each milestone.
    """

    targets: tuple[target.TargetInForce, ...]
    known: ResultsIndex
    readings: Mapping[str, list[ResultsIndex]]
    facts: Mapping[str, Mapping[str, Any]]
    statements: Mapping[str, list[dict[str, Any]]]
    stages: Mapping[str, list[target.TargetInForce]]
    year: int


def collect_assessment_inputs(
    in_force: pd.DataFrame,
    stated: pd.DataFrame,
    known: pd.DataFrame,
    indicators: pd.DataFrame,
    year: int,
    readings: Iterable[pd.DataFrame] = (),
) -> AssessmentInputs:
    """The targets in force and what they are judged by, as of a year.

    `stated` is every statement of a target, `known` the results in force and derived for periods
    that end by the year, `readings` the same as other sources have them, with every row of each
    indicator they change.
    """
    facts = {row["indicator_id"]: row for row in tables.to_records(indicators)}
    rows = tuple(
        target.make_target_in_force(row, facts[row["indicator_id"]], str(row["plan"]))
        for row in tables.to_records(in_force)
    )
    statements: dict[str, list[dict[str, Any]]] = {}
    for row in tables.to_records(stated):
        statements.setdefault(str(row["target_id"]), []).append(row)
    stages: dict[str, list[target.TargetInForce]] = {}
    for asked in rows:
        stages.setdefault(str(asked.row["stage_of"]), []).append(asked)
    own = index_results(known)
    return AssessmentInputs(
        targets=rows,
        known=own,
        readings=_group_by_changed_indicator(own, readings),
        facts=facts,
        statements=statements,
        stages=stages,
        year=year,
    )


def _group_by_changed_indicator(
    known: ResultsIndex, readings: Iterable[pd.DataFrame]
) -> dict[str, list[ResultsIndex]]:
    """Each reading of the results by the indicators it changes; the others are as known.

    What is derived from a changed indicator and has no row cannot be derived any more.
    """
    found: dict[str, list[ResultsIndex]] = {}
    made_of = known.made_of()
    for frame in readings:
        said = index_results(frame).by_indicator
        changed = {name: own for name, own in said.items() if own != known.of(name)}
        ahead = list(changed)
        while ahead:
            lost = made_of.get(ahead.pop(), set()) - said.keys() - changed.keys()
            changed |= {name: {} for name in lost}
            ahead += lost
        reading = ResultsIndex({**known.by_indicator, **changed})
        for name in changed:
            found.setdefault(name, []).append(reading)
    return found


def measure_targets(by: AssessmentInputs) -> pd.DataFrame:
    """A measure for each target in force (tables.MEASURES), in the order given.

    The past pace of a target is that of as many years just before its plan.
    """
    made = [_measure_target(asked, by) for asked in by.targets]
    return pd.DataFrame(made, columns=list(tables.MEASURE_COLUMNS))


def build_trajectories(by: AssessmentInputs) -> pd.DataFrame:
    """Each target's way year by year (tables.TRAJECTORIES)."""
    made: list[dict[str, Any]] = []
    for asked in by.targets:
        start = target.find_baseline(asked, by.known, by.facts)
        moved = pace_inputs.assess_pace(asked, start, by.known, by.year)
        made += trajectory.build_trajectory(asked, start, by.known, moved, by.year)
    return pd.DataFrame(made, columns=list(tables.TRAJECTORY_COLUMNS))


def recompute_plan_aggregates(by: AssessmentInputs) -> pd.DataFrame:
    """Means and sums that yearly values make where one is stated for the whole plan.

    Results by tables.RESULTS, to be held against the stated ones.
    """
    made = {}
    for asked in by.targets:
        indicator, span = str(asked.row["indicator_id"]), f"{asked.t0 + 1}-{asked.due}"
        whole = by.known.at(indicator, span, asked.basis)
        if asked.kind in judge.AGGREGATE_FUNCTIONS and whole is not None and not whole["derived"]:
            own = judge.aggregate_years(asked, by.known, asked.due)
            if own is not None:
                told = {"value": own.value, "decimals": own.decimals, "operator": "="}
                told |= {"derived": "of_years", "inputs": indicator, "place": "", "printed": ""}
                made[indicator, span, asked.basis] = {**whole, **told}
    return pd.DataFrame(list(made.values()), columns=list(tables.RESULT_COLUMNS))


def _measure_target(asked: target.TargetInForce, ground: AssessmentInputs) -> dict[str, Any]:
    known, year = ground.known, ground.year
    as_of = min(year, asked.due)
    start = target.find_baseline(asked, known, ground.facts)
    near, far = target.compute_level(asked, start.value)
    answer, moved = _assess_target(asked, ground, known)
    held = target.check_met_at_baseline(asked, start)
    reasons = {*answer.reasons, *moved.pace.reasons}
    if as_of <= asked.t0:
        reasons |= _find_reasons_before_plan(asked, start, held)
    if _is_contradicted(asked, ground, (answer.attainment, moved.pace.verdict)):
        reasons.add("sources_disagree")
    row = {
        **{name: asked.row[name] for name in tables.MEASURE_COLUMNS if name in asked.row},
        **_fill_baseline_columns(asked, start, ground.facts),
        **_fill_latest_columns(moved.figure or _find_latest(asked, known, as_of)),
        **_fill_pace_columns(asked, start, known, near, far, moved, met=held is not None),
        **_fill_progress_columns(moved),
        "as_of": as_of,
        "due": asked.due,
        "level": near,
        "level_high": far,
        "gap": rounding.strip_float_noise(near - start.value),
        "attainment": answer.attainment,
        "trend": _classify_trend(asked, known, moved.year or as_of),
        "reason": next((code for code in REASON_CODES if code in reasons), ""),
        "reasons": " ".join(code for code in REASON_CODES if code in reasons),
        "value_decimals": asked.row["decimals"],
        "unit": asked.indicator["unit"],
        "better": asked.better,
        "path": asked.indicator["path"],
    }
    return {name: row.get(name, math.nan) for name in tables.MEASURE_COLUMNS}


def _assess_target(
    asked: target.TargetInForce, ground: AssessmentInputs, known: ResultsIndex
) -> tuple[judge.AttainmentVerdict, pace_inputs.TargetProgress]:
    """Whether a target is met and how fast it moves, by some results."""
    start = target.find_baseline(asked, known, ground.facts)
    stages = ground.stages.get(str(asked.row["target_id"]), ())
    return (
        judge.judge_attainment(asked, start, known, ground.year),
        pace_inputs.assess_pace(asked, start, known, ground.year, stages),
    )


def _is_contradicted(
    asked: target.TargetInForce, ground: AssessmentInputs, verdicts: tuple[str, str]
) -> bool:
    """Whether another wording of the target, or a source that contradicts the results in force,
    would give another attainment or pace."""
    wordings = {_extract_wording(asked.row): asked}
    for row in ground.statements[str(asked.row["target_id"])]:
        if _extract_wording(row) not in wordings:  # many sources, few wordings
            other = target.make_target_in_force({**asked.row, **row}, asked.indicator, row["plan"])
            wordings[_extract_wording(row)] = other
    used = {str(asked.row["indicator_id"]), str(asked.row["baseline_indicator_id"])}
    used |= {str(s.row["indicator_id"]) for s in ground.stages.get(str(asked.row["target_id"]), ())}
    others = [reading for name in used for reading in ground.readings.get(name, ())]
    pairs = [(other, ground.known) for other in wordings.values() if other is not asked]
    pairs += [(asked, other) for other in others]
    for other, known in pairs:
        answer, moved = _assess_target(other, ground, known)
        if (answer.attainment, moved.pace.verdict) != verdicts:
            return True
    return False


def _extract_wording(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """A statement of a target without where it is made; unknown numbers are alike."""
    return tuple(
        None if cell != cell else cell for name, cell in row.items() if name not in CITATION_COLUMNS
    )


def _fill_baseline_columns(
    asked: target.TargetInForce, start: target.Baseline, facts: Mapping[str, Any]
) -> dict[str, Any]:
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


def _find_latest(asked: target.TargetInForce, known: ResultsIndex, as_of: int) -> ResultRow | None:
    """The last whole year known, by the briefing year."""
    years = known.years(str(asked.row["indicator_id"]), asked.basis)
    last = max((year for year in years if year <= as_of), default=None)
    return years[last] if last is not None else None


def _fill_latest_columns(latest: ResultRow | None) -> dict[str, Any]:
    if latest is None:
        return dict.fromkeys(LATEST_TEXT_COLUMNS, "")
    return {
        "latest": latest["value"],
        "latest_period": latest["period"],
        "latest_operator": latest["operator"],
        "latest_decimals": latest["decimals"],
        "latest_derived": latest["derived"],
        "latest_basis": latest["basis"],
    }


LATEST_TEXT_COLUMNS = ("latest_period", "latest_operator", "latest_derived", "latest_basis")


def _fill_pace_columns(
    asked: target.TargetInForce,
    start: target.Baseline,
    known: ResultsIndex,
    near: float,
    far: float,
    moved: pace_inputs.TargetProgress,
    met: bool,
) -> dict[str, Any]:
    """Required and past pace and their quotient; a target met at its baseline has none to keep.

    All on one path: inside the plan the one its pace is judged on.
    """
    begun = target.find_past_plan_start(asked, start, known)
    unknown = begun["value"] if begun else math.nan
    path = moved.path or target.choose_pace_path(asked, start, near, far, unknown)
    past, decimals = target.compute_past_pace(asked, start, begun, path)
    required = math.nan if met else target.compute_required_pace(asked, start, near, path)
    beyond = math.nan if met else target.compute_required_pace(asked, start, far, path)
    since_first_known = moved.pace.required  # in the target's own unit, and no pace to compare
    return {
        "required_pace": required if math.isnan(since_first_known) else since_first_known,
        "required_pace_high": math.nan if math.isnan(far) else beyond,
        "past_pace": past,
        "past_pace_decimals": decimals,
        "ambition": target.compute_ambition(required, past),
        "ambition_decimals": 2 if decimals >= 2 else 1,
        "pace_path": path,
    }


def _fill_progress_columns(moved: pace_inputs.TargetProgress) -> dict[str, Any]:
    found = moved.pace
    return {
        "pace": found.verdict,
        "pace_year": math.nan if moved.year is None else moved.year,
        "achieved_pace": found.achieved,
        "achieved_decimals": moved.achieved_decimals,
        "pace_ratio": found.ratio,
        "catch_up_pace": found.catch_up,
        "catch_up_decimals": moved.catch_up_decimals,
        "projection": found.projection,
        "headroom": found.headroom,
        "so_far": moved.so_far,
        "missed": moved.missed,
    }


def _find_reasons_before_plan(
    asked: target.TargetInForce, start: target.Baseline, held: str | None
) -> set[str]:
    """What keeps a pace from being named before the plan begins."""
    reasons = {held, "met_at_baseline"} if held else set()
    if asked.kind in cells.LEVEL_KINDS and start.figure is None:
        reasons.add("basis_changed" if start.basis_changed else "no_baseline")
    return {reason for reason in reasons if reason}


def _classify_trend(asked: target.TargetInForce, known: ResultsIndex, as_of: int) -> str:
    """Which way the indicator went in the last year, where both years are known on one basis."""
    years = known.years(str(asked.row["indicator_id"]), asked.basis)
    before, after = years.get(as_of - 1), years.get(as_of)
    if before is None or after is None or asked.better == "neither":
        return "unknown"
    moved = rounding.strip_float_noise(after["value"] - before["value"]) * (
        -1 if asked.better == "down" else 1
    )
    return "improving" if moved > 0 else "worsening" if moved < 0 else "flat"


def judge_plain_table(rows: Sequence[PlainTarget], method: str) -> str:
    """The verdicts on a plain table as CSV (plain.COLUMNS): `ours`, `eurostat` or `sdsn`."""
    return plain_table.write_verdicts_csv(rows, method, REASON_CODES)


def count_attainments(measures: pd.DataFrame) -> dict[str, int]:
    """How many targets are met, exceeded, not met, not due, cannot be judged: always all five.

    Stages of milestones and yearly plans' targets are counted apart and left out here.
    """
    last = [schema.period_years(plan)[1] for plan in measures["plan"]]
    own = measures[(measures["stage_of"] == "") & (measures["due"] == last)]
    return {group: int((own["attainment"] == group).sum()) for group in ATTAINMENT_CODES}
