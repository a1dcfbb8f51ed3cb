"""Targets and results → measures: the target, how far it is, whether met, whether fast enough.

`results_index` looks results up, `target_in_force` has a target's arithmetic, `attainment` compares
a value with a bound, `judge` decides for each kind whether it is met, `pace_inputs` finds the
numbers its pace is judged by and `pace` judges them, `trajectory` follows the way from baseline to
target. Method: docs/method.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from briefing.analysis.targets import judge, pace_inputs, target_in_force, trajectory
from briefing.analysis.targets.pace_inputs import TargetProgress
from briefing.analysis.targets.results_index import ResultsIndex, index_results
from briefing.analysis.targets.target_in_force import Assessment, TargetInForce
from briefing.data import cells, rounding, schema
from briefing.data.columns import blank_row
from briefing.data.dataset import TargetStatement
from briefing.data.rows import Indicator, Measure, Result, Trajectory
from briefing.data.verdicts import ATTAINMENT_CODES, REASON_CODES

CITATION_FIELDS = ("number", "source_id", "place", "printed", "note", "line")  # of no wording
WORDING_FIELDS = [name for name in TargetStatement._fields if name not in CITATION_FIELDS]


@dataclass(frozen=True)
class AssessmentInputs:
    """The targets in force as of a year, and what they are judged by.

    `alternative_results` are the results as other sources have them, one for each source that
    contradicts the one in force, by each indicator it changes; `stages` the dated stages of each
    milestone.
    """

    targets: tuple[TargetInForce, ...]
    results: ResultsIndex
    alternative_results: Mapping[str, list[ResultsIndex]]
    indicators: Mapping[str, Indicator]
    statements: Mapping[str, list[TargetStatement]]
    stages: Mapping[str, list[TargetInForce]]
    year: int


def collect_assessment_inputs(
    targets_in_force: Iterable[TargetStatement],
    statements: Iterable[TargetStatement],
    results: Iterable[Result],
    indicators: Iterable[Indicator],
    year: int,
    alternative_results: Iterable[Iterable[Result]] = (),
) -> AssessmentInputs:
    """The targets in force and what they are judged by, as of a year.

    `statements` is every statement of a target, `results` those in force and derived for periods
    that end by the year, `alternative_results` the same as other sources have them, with every row
    of each indicator they change.
    """
    indicator_by_id = {row.indicator_id: row for row in indicators}
    targets = tuple(
        target_in_force.make_target_in_force(row, indicator_by_id[row.indicator_id], row.plan)
        for row in targets_in_force
    )
    statements_by_target: dict[str, list[TargetStatement]] = {}
    for row in statements:
        statements_by_target.setdefault(row.target_id, []).append(row)
    stages: dict[str, list[TargetInForce]] = {}
    for target in targets:
        stages.setdefault(target.row.stage_of, []).append(target)
    index = index_results(results)
    return AssessmentInputs(
        targets=targets,
        results=index,
        alternative_results=_group_by_changed_indicator(index, alternative_results),
        indicators=indicator_by_id,
        statements=statements_by_target,
        stages=stages,
        year=year,
    )


def _group_by_changed_indicator(
    results: ResultsIndex, alternatives: Iterable[Iterable[Result]]
) -> dict[str, list[ResultsIndex]]:
    """Each reading of the results by the indicators it changes; the others stay as they are.

    What is derived from a changed indicator and has no row cannot be derived any more.
    """
    found: dict[str, list[ResultsIndex]] = {}
    derived_from = results.map_derived_from()
    for rows in alternatives:
        alternative = index_results(rows).by_indicator
        changed = {
            name: indicator_results
            for name, indicator_results in alternative.items()
            if indicator_results != results.of_indicator(name)
        }
        remaining = list(changed)
        while remaining:
            affected = derived_from.get(remaining.pop(), set())
            underivable = affected - alternative.keys() - changed.keys()
            changed |= {name: {} for name in underivable}
            remaining += underivable
        reading = ResultsIndex({**results.by_indicator, **changed})
        for name in changed:
            found.setdefault(name, []).append(reading)
    return found


def measure_targets(inputs: AssessmentInputs) -> list[Measure]:
    """A measure for each target in force, in the order given.

    The past pace of a target is that of as many years just before its plan.
    """
    return [_measure_target(target, inputs) for target in inputs.targets]


def build_trajectories(inputs: AssessmentInputs) -> list[Trajectory]:
    """Each target's way year by year."""
    rows: list[Trajectory] = []
    for target in inputs.targets:
        case = _make_assessment(target, inputs, inputs.results)
        progress = pace_inputs.assess_pace(case, inputs.year)
        rows += trajectory.build_trajectory(case, progress, inputs.year)
    return rows


def recompute_plan_aggregates(inputs: AssessmentInputs) -> list[Result]:
    """Means and sums that yearly values make where one is stated for the whole plan.

    To be compared with the stated ones.
    """
    rows: dict[tuple[str, str, str], Result] = {}
    for target in inputs.targets:
        if target.kind not in judge.AGGREGATE_FUNCTIONS:
            continue
        key = target.indicator_id, f"{target.baseline_year + 1}-{target.due_year}", target.basis
        stated = inputs.results.find(*key)
        if stated is None or stated.derived:
            continue
        case = _make_assessment(target, inputs, inputs.results)
        aggregate = judge.aggregate_years(case, target.due_year)
        if aggregate is not None:
            rows[key] = stated._replace(
                value=aggregate.value,
                decimals=aggregate.decimals,
                operator="=",
                derived="of_years",
                inputs=target.indicator_id,
                place="",
                printed="",
            )
    return list(rows.values())


def _make_assessment(
    target: TargetInForce, inputs: AssessmentInputs, results: ResultsIndex
) -> Assessment:
    baseline = target_in_force.find_baseline(target, results, inputs.indicators)
    return Assessment(target, baseline, results)


def _measure_target(target: TargetInForce, inputs: AssessmentInputs) -> Measure:
    case = _make_assessment(target, inputs, inputs.results)
    answer, progress = _assess_target(case, inputs)
    reasons = {*answer.reasons, *progress.pace_verdict.reasons}
    if inputs.year <= target.baseline_year:
        reasons |= _find_reasons_before_plan(case)
    if _is_contradicted(target, inputs, (answer.attainment, progress.pace_verdict.verdict)):
        reasons.add("sources_disagree")
    codes = [code for code in REASON_CODES if code in reasons]
    return _make_measure(case, answer.attainment, progress, inputs)._replace(
        reason=next(iter(codes), ""), reasons=" ".join(codes)
    )


def _make_measure(
    case: Assessment, attainment: str, progress: TargetProgress, inputs: AssessmentInputs
) -> Measure:
    target, baseline, (level, level_high) = case.target, case.baseline, case.level
    found, paces = progress.pace_verdict, _compute_paces(case, progress)
    as_of = min(inputs.year, target.due_year)
    start = baseline.figure or blank_row(Result)
    latest = progress.latest_result or _find_latest(case, as_of) or blank_row(Result)
    return _start_measure(target)._replace(
        as_of=as_of,
        baseline=baseline.value,
        baseline_period=start.period,
        baseline_match=baseline.match,
        latest=latest.value,
        latest_period=latest.period,
        gap=rounding.strip_float_noise(level - baseline.value),
        required_pace=paces.required,
        past_pace=paces.past,
        ambition=paces.ambition,
        achieved_pace=found.achieved_pace,
        pace_ratio=found.ratio,
        catch_up_pace=found.catch_up_pace,
        projection=found.projection,
        attainment=attainment,
        pace=found.verdict,
        trend=_classify_trend(case, progress.judged_year or as_of),
        pace_path=paces.path,
        level=level,
        level_high=level_high,
        baseline_indicator_id=start.indicator_id,
        baseline_unit=inputs.indicators[start.indicator_id].unit if baseline.figure else "",
        baseline_operator=start.operator,
        baseline_decimals=start.decimals,
        latest_operator=latest.operator,
        latest_decimals=latest.decimals,
        latest_derived=latest.derived,
        past_pace_decimals=paces.past_decimals,
        ambition_decimals=2 if paces.past_decimals >= 2 else 1,
        required_pace_high=paces.required_high,
        pace_year=math.nan if progress.judged_year is None else progress.judged_year,
        so_far=progress.so_far,
        headroom=found.headroom,
        missed=progress.missed,
        latest_basis=latest.basis,
        achieved_decimals=progress.achieved_decimals,
        catch_up_decimals=progress.catch_up_decimals,
    )


def _start_measure(target: TargetInForce) -> Measure:
    """A measure with what is known of the target itself."""
    row = target.row
    return blank_row(Measure)._replace(
        target_id=row.target_id,
        indicator_id=row.indicator_id,
        plan=row.plan,
        number=row.number,
        kind=row.kind,
        operator=row.operator,
        value=row.value,
        value_high=row.value_high,
        of_total=row.of_total,
        due=target.due_year,
        stage_of=row.stage_of,
        unit=target.indicator.unit,
        better=target.better,
        path=target.indicator.path,
        value_decimals=row.decimals,
        basis=row.basis,
        source_id=row.source_id,
        place=row.place,
    )


def _assess_target(
    case: Assessment, inputs: AssessmentInputs
) -> tuple[judge.AttainmentVerdict, TargetProgress]:
    """Whether a target is met and how fast it moves."""
    stages = inputs.stages.get(case.target.row.target_id, ())
    return (
        judge.judge_attainment(case, inputs.year),
        pace_inputs.assess_pace(case, inputs.year, stages),
    )


def _is_contradicted(
    target: TargetInForce, inputs: AssessmentInputs, verdicts: tuple[str, str]
) -> bool:
    """Whether another wording of the target, or a source that contradicts the results in force,
    would give another attainment or pace."""
    wordings = {_extract_wording(target.row): target}
    for row in inputs.statements[target.row.target_id]:
        if (wording := _extract_wording(row)) not in wordings:  # many sources, few wordings
            other = target_in_force.make_target_in_force(row, target.indicator, row.plan)
            wordings[wording] = other
    readings = inputs.alternative_results
    used = {target.indicator_id, target.row.baseline_indicator_id}
    used |= {stage.indicator_id for stage in inputs.stages.get(target.row.target_id, ())}
    pairs = [(other, inputs.results) for other in wordings.values() if other is not target]
    pairs += [(target, reading) for name in used for reading in readings.get(name, ())]
    for other, results in pairs:
        answer, progress = _assess_target(_make_assessment(other, inputs, results), inputs)
        if (answer.attainment, progress.pace_verdict.verdict) != verdicts:
            return True
    return False


def _extract_wording(row: TargetStatement) -> tuple[Any, ...]:
    """A statement of a target without where it is made; unknown numbers are alike."""
    wording = (getattr(row, name) for name in WORDING_FIELDS)
    return tuple(None if cell != cell else cell for cell in wording)


def _find_latest(case: Assessment, as_of: int) -> Result | None:
    """The last full year known, by the briefing year."""
    last = max((year for year in case.years if year <= as_of), default=None)
    return None if last is None else case.years[last]


class _Paces(NamedTuple):
    """Required and past pace and their quotient, all on one path."""

    required: float
    required_high: float
    past: float
    past_decimals: float
    ambition: float
    path: str


def _compute_paces(case: Assessment, progress: TargetProgress) -> _Paces:
    """The paces of a target; a target met at its baseline requires none.

    Inside the plan their path is the one its pace is judged on.
    """
    level, level_high = case.level
    start = case.find_past_plan_start()
    start_value = start.value if start else math.nan
    path = progress.pace_path or case.choose_path(level, level_high, start_value)
    past, decimals = case.compute_past_pace(start, path)
    required = required_high = math.nan
    if not case.met_at_baseline:
        required, required_high = (case.compute_required_pace(end, path) for end in case.level)
    since_first_known = progress.pace_verdict.required_pace  # in the target's unit, not comparable
    return _Paces(
        required=required if math.isnan(since_first_known) else since_first_known,
        required_high=math.nan if math.isnan(level_high) else required_high,
        past=past,
        past_decimals=decimals,
        ambition=target_in_force.compute_ambition(required, past),
        path=path,
    )


def _find_reasons_before_plan(case: Assessment) -> set[str]:
    """Why no pace can be named before the plan begins."""
    reasons = {case.met_at_baseline, "met_at_baseline"} if case.met_at_baseline else set()
    if case.target.kind in cells.LEVEL_KINDS and case.baseline.figure is None:
        reasons.add("basis_changed" if case.baseline.basis_changed else "no_baseline")
    return reasons


def _classify_trend(case: Assessment, as_of: int) -> str:
    """Which way the indicator went in the last year, where both years are known on one basis."""
    before, after = case.years.get(as_of - 1), case.years.get(as_of)
    if before is None or after is None or case.target.better == "neither":
        return "unknown"
    movement = rounding.strip_float_noise(after.value - before.value)
    if movement == 0:
        return "flat"
    return "improving" if (movement > 0) == (case.target.better == "up") else "worsening"


def count_attainments(measures: Sequence[Measure]) -> dict[str, int]:
    """How many targets are met, exceeded, not met, not due, cannot be judged: always all five.

    Stages of milestones and yearly plans' targets are counted apart and left out here.
    """
    counted = [
        row.attainment
        for row in measures
        if not row.stage_of and row.due == schema.period_years(row.plan)[1]
    ]
    return {code: counted.count(code) for code in ATTAINMENT_CODES}
