"""Targets and results → measures: the target, how far it is, whether met, whether fast enough.

`target_in_force` looks results up and has a target's arithmetic, `attainment` compares
a value with a bound, `judge` decides for each kind whether it is met, `pace_inputs` finds the
numbers its pace is judged by and `pace` judges them, `trajectory` follows the way from baseline to
target. Method: docs/method.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from briefing.analysis.targets import judge, pace_inputs, target_in_force, trajectory
from briefing.analysis.targets.pace_inputs import TargetProgress
from briefing.analysis.targets.target_in_force import (
    Assessment,
    ResultsIndex,
    TargetInForce,
    index_results,
)
from briefing.data import codes, queries, rounding
from briefing.data.codes import REASON_CODES
from briefing.data.columns import blank_row, fill_row
from briefing.data.dataset import TargetStatement
from briefing.data.periods import period_years
from briefing.data.rows import Body, Indicator, Measure, Result, ResultKey, Trajectory
from briefing.i18n import LANGUAGES

CITATION_FIELDS = (  # of no wording
    *("number", "source_id", "place", "printed", "note", "line"),
    *("owner", "stretch", "withdrawn", "scope"),
)
WORDING_FIELDS = [name for name in TargetStatement._fields if name not in CITATION_FIELDS]

BASELINE_FIELDS = ("indicator_id", "period", "value_high", "estimate", "decimals")
Verdicts = tuple[str, str]  # on attainment and on pace
LATEST_FIELDS = ("period", "basis", "operator", "value_high", "decimals", "derived")


@dataclass(frozen=True)
class Remarks:
    """What is said of targets beside what they ask, by target, with who the bodies are.

    `replaced` is what an amended one was before; `owned` and `stretched` are the statements that
    say who answers for it and what is striven for.
    """

    replaced: Mapping[str, TargetStatement] = field(default_factory=dict)
    owned: Mapping[str, TargetStatement] = field(default_factory=dict)
    stretched: Mapping[str, TargetStatement] = field(default_factory=dict)
    bodies: Sequence[Body] = ()


@dataclass(frozen=True)
class AssessmentInputs:
    """The targets in force as of a year, and what they are judged by.

    `alternative_results` are the results as other sources have them, by each indicator a source
    changes; `stages` the dated stages of each milestone.
    """

    targets: tuple[TargetInForce, ...]
    results: ResultsIndex
    alternative_results: Mapping[str, list[ResultsIndex]]
    indicators: Mapping[str, Indicator]
    statements: Mapping[str, list[TargetStatement]]
    stages: Mapping[str, list[TargetInForce]]
    year: int
    remarks: Remarks = field(default_factory=Remarks)
    undecided: Collection[ResultKey] = ()  # results known as bounds by which nothing is judged


def collect_assessment_inputs(
    targets_in_force: Iterable[TargetStatement],
    statements: Iterable[TargetStatement],
    results: Iterable[Result],
    indicators: Iterable[Indicator],
    year: int,
    alternative_results: Iterable[Iterable[Result]] = (),
    remarks: Remarks | None = None,
) -> AssessmentInputs:
    """The inputs as of a year, from every statement of a target, the results in force and derived
    for periods that end by the year, and the same as other sources have them, with every row of
    each indicator they change.
    """
    indicator_by_id = {row.indicator_id: row for row in indicators}
    targets = tuple(
        target_in_force.make_target_in_force(row, indicator_by_id[row.indicator_id])
        for row in targets_in_force
    )
    statements_by_target, stages = defaultdict(list), defaultdict(list)
    for row in statements:
        statements_by_target[row.target_id].append(row)
    for target in targets:
        stages[target.row.stage_of].append(target)
    index = index_results(results)
    readings = _group_by_changed_indicator(index, alternative_results)
    lookups = (index, readings, indicator_by_id, statements_by_target, stages)
    return AssessmentInputs(targets, *lookups, year, remarks or Remarks())


def _group_by_changed_indicator(
    results: ResultsIndex, alternatives: Iterable[Iterable[Result]]
) -> dict[str, list[ResultsIndex]]:
    """Each reading of the results by the indicators it changes; the others stay as they are.

    What is derived from a changed indicator and has no row cannot be derived any more.
    """
    found = defaultdict(list)
    derived_from = results.map_derived_from()
    for rows in alternatives:
        alternative = index_results(rows).by_indicator
        changed = {n: row for n, row in alternative.items() if row != results.of_indicator(n)}
        remaining = list(changed)
        while remaining:
            affected = derived_from.get(remaining.pop(), set())
            underivable = affected - alternative.keys() - changed.keys()
            changed |= {name: {} for name in underivable}
            remaining += underivable
        reading = ResultsIndex({**results.by_indicator, **changed})
        for name in changed:
            found[name].append(reading)
    return found


def measure_targets(inputs: AssessmentInputs) -> list[Measure]:
    """A measure for each target in force, in the order given."""
    return [_measure_target(target, inputs) for target in inputs.targets]


def build_trajectories(inputs: AssessmentInputs) -> list[Trajectory]:
    """Each target's way year by year."""
    rows: list[Trajectory] = []
    for target in inputs.targets:
        case = _make_assessment(target, inputs)
        progress = pace_inputs.assess_pace(case, inputs.year)
        rows += trajectory.build_trajectory(case, progress, inputs.year)
    return rows


def list_made_baselines(inputs: AssessmentInputs) -> list[Result]:
    """The means and sums of a past plan that no document states and targets start from."""
    baselines = (_make_assessment(target, inputs).baseline.figure for target in inputs.targets)
    made = (figure for figure in baselines if figure and figure.derived in codes.OF_PARTS)
    return list({row.key: row for row in made}.values())


def recompute_plan_aggregates(inputs: AssessmentInputs) -> list[Result]:
    """Means and sums that years make where one is stated for the whole plan or the past one."""
    rows: dict[tuple[str, str, str], Result] = {}
    for target in inputs.targets:
        if target.kind not in codes.AGGREGATE_KINDS:
            continue
        row = target.row
        for span in (target.past_plan, f"{target.baseline_year + 1}-{target.due_year}"):
            figures = inputs.results.on_basis(row.indicator_id, row.basis)
            stated = figures.pop(span, None)
            if stated and not stated.derived:
                first, last = period_years(span)
                if made := target.aggregate(figures, first, last):
                    rows[row.indicator_id, span, row.basis] = made.as_result(first)
    return list(rows.values())


def _make_assessment(
    target: TargetInForce, inputs: AssessmentInputs, results: ResultsIndex | None = None
) -> Assessment:
    results = results or inputs.results
    baseline = target_in_force.find_baseline(target, results, inputs.indicators)
    return Assessment(target, baseline, results)


def _measure_target(target: TargetInForce, inputs: AssessmentInputs) -> Measure:
    case = _make_assessment(target, inputs)
    answer, progress = _assess_target(case, inputs)
    found, paces = progress.pace_verdict, _compute_paces(case, progress)
    reasons = {*answer.reasons, *found.reasons}
    if inputs.year <= target.baseline_year:
        reasons |= _find_reasons_before_plan(case, paces.pace_path)
    if _is_contradicted(target, inputs, (answer.attainment, found.verdict)):
        reasons.add("sources_disagree")
    reasons = _name_bounds(reasons, target, inputs)
    codes = [code for code in REASON_CODES if code in reasons]
    baseline, as_of = case.baseline, min(inputs.year, target.due_year)
    start = baseline.figure or blank_row(Result)
    last = max((year for year in case.years if year <= as_of), default=None)
    full_year = None if last is None else case.years[last]
    latest = progress.latest_result or full_year or blank_row(Result)
    return fill_row(
        Measure,
        *(target.row, target.indicator, found, progress, paces),
        **{f"baseline_{name}": getattr(start, name) for name in BASELINE_FIELDS},
        **{f"latest_{name}": getattr(latest, name) for name in LATEST_FIELDS},
        due=target.due_year,
        as_of=as_of,
        baseline=start.value,
        baseline_operator=queries.word_operator(start),
        baseline_match=baseline.match,
        latest=latest.value,
        gap=rounding.strip_float_noise(case.level[0] - baseline.value),
        pace_ratio=found.ratio,
        attainment=answer.attainment,
        pace=found.verdict,
        trend=_classify_trend(case, progress.judged_year or as_of),
        reason=next(iter(codes), ""),
        reasons=" ".join(codes),
        better=target.better,
        level=case.level[0],
        level_high=case.level[1],
        baseline_unit=inputs.indicators[start.indicator_id].unit if baseline.figure else "",
        value_decimals=target.row.decimals,
        ambition_decimals=2 if paces.past_pace_decimals >= 2 else 1,
        pace_year=math.nan if progress.judged_year is None else progress.judged_year,
        **_collect_remarks(case, inputs),
    )


def _name_bounds(reasons: set[str], target: TargetInForce, inputs: AssessmentInputs) -> set[str]:
    """What is missing only for being a bound is known as one: the baseline, or a later result."""
    name, start, basis = target.row.indicator_id, target.baseline_year, target.row.basis
    years = {int(key[1][:4]) for key in inputs.undecided if (key[0], key[2]) == (name, basis)}
    bounds = {"no_baseline", "basis_changed"} if start in years else set()
    if any(start < year <= inputs.year for year in years):
        bounds |= {"no_result", "basis_changed"}
    return reasons - bounds | ({"bound_only"} if reasons & bounds else set())


def _collect_remarks(case: Assessment, inputs: AssessmentInputs) -> dict[str, Any]:
    """What is striven for, who answers for a target, and what the one it replaced would say."""
    name, remarks = case.target.row.target_id, inputs.remarks
    cells: dict[str, Any] = {"owner": "", "stretch": math.nan}
    if owned := remarks.owned.get(name):
        names = next((body.name for body in remarks.bodies if body.body_id == owned.owner), None)
        cells |= {
            "owner": owned.owner,
            "owner_name": names or dict.fromkeys(LANGUAGES, owned.owner),
        }
        cells |= {"owner_source_id": owned.source_id, "owner_place": owned.place}
    if stretched := remarks.stretched.get(name):
        cells["stretch"] = stretched.stretch
    if before := remarks.replaced.get(name):
        target = target_in_force.make_target_in_force(before, case.target.indicator)
        answer, progress = _assess_target(_make_assessment(target, inputs), inputs)
        cells |= {
            "replaced_source_id": before.source_id,
            "replaced_place": before.place,
            "replaced_attainment": answer.attainment,
            "replaced_pace": progress.pace_verdict.verdict,
        }
    return cells


def _assess_target(
    case: Assessment, inputs: AssessmentInputs
) -> tuple[judge.AttainmentVerdict, TargetProgress]:
    """Whether a target is met and how fast it moves."""
    stages = inputs.stages.get(case.target.row.target_id, ())
    readings = case.list_readings()
    found = [pace_inputs.assess_pace(reading, inputs.year, stages) for reading in readings]
    progress = found[0] if len(found) == 1 else pace_inputs.agree_on_pace(case, found)
    return judge.judge_attainment(case, inputs.year), progress


def _is_contradicted(target: TargetInForce, inputs: AssessmentInputs, verdicts: Verdicts) -> bool:
    """Whether another wording of the target, or a source that contradicts the results in force,
    would give another attainment or pace."""
    row = target.row
    wordings = {_extract_wording(row): target}
    for statement in inputs.statements[row.target_id]:
        wording = _extract_wording(statement)
        if wording not in wordings and not row.is_restated_by(statement):  # few, of many sources
            wordings[wording] = target_in_force.make_target_in_force(statement, target.indicator)
    used = {row.indicator_id, row.baseline_indicator_id}
    used |= {stage.row.indicator_id for stage in inputs.stages.get(row.target_id, ())}
    pairs = [(other, inputs.results) for other in wordings.values() if other is not target]
    pairs += [(target, r) for name in used for r in inputs.alternative_results.get(name, ())]
    for other, results in pairs:
        answer, progress = _assess_target(_make_assessment(other, inputs, results), inputs)
        if (answer.attainment, progress.pace_verdict.verdict) != verdicts:
            return True
    return False


def _extract_wording(row: TargetStatement) -> tuple[Any, ...]:
    """A statement of a target without where it is made; unknown numbers are alike."""
    wording = (getattr(row, name) for name in WORDING_FIELDS)
    return tuple(None if cell != cell else cell for cell in wording)


class _Paces(NamedTuple):
    """Required and past pace and their quotient, all on one path."""

    required_pace: float
    required_pace_high: float
    past_pace: float
    past_pace_decimals: float
    ambition: float
    ambition_high: float
    pace_path: str


def _compute_paces(case: Assessment, progress: TargetProgress) -> _Paces:
    """The paces of a target; a target met at its baseline requires none.

    Inside the plan their path is the one its pace is judged on.
    """
    start = case.find_past_plan_start()
    path = progress.pace_path or case.choose_path(*case.level, start.value if start else math.nan)
    past, decimals = case.compute_past_pace(start, path)
    required = high = math.nan
    if not case.met_at_baseline:
        required, high = (case.compute_required_pace(end, path) for end in case.level)
    ambition, far = (target_in_force.compute_ambition(end, past) for end in (required, high))
    since_first_known = progress.pace_verdict.required_pace  # in the target's unit, not comparable
    if not math.isnan(since_first_known):
        required = since_first_known
    return _Paces(required, high, past, decimals, ambition, far, path)


def _find_reasons_before_plan(case: Assessment, path: str) -> set[str]:
    """Why no pace can be named before the plan begins, or what it rests on."""
    reasons = {case.met_at_baseline, "met_at_baseline"} if case.met_at_baseline else set()
    needs_baseline = case.target.kind in codes.LEVEL_KINDS and not case.target.is_new
    if needs_baseline and case.baseline.figure is None:
        reasons.add("basis_changed" if case.baseline.basis_changed else "no_baseline")
    if case.target.kind in codes.LEVEL_KINDS and case.baseline.is_range and not reasons:
        reasons.add("bound_only")
    if case.baseline.figure and case.is_forced_linear(path):
        reasons.add("linear_path")
    return reasons


def _classify_trend(case: Assessment, as_of: int) -> str:
    """Which way the indicator went in the last year, where both years are known on one basis."""
    before, after = case.years.get(as_of - 1), case.years.get(as_of)
    if before is None or after is None or case.target.better == "neither":
        return "unknown"
    if "range" in (before.operator, after.operator):
        return "unknown"
    movement = rounding.strip_float_noise(after.value - before.value)
    if movement == 0:
        return "flat"
    return "improving" if (movement > 0) == (case.target.better == "up") else "worsening"
