"""Targets in force and known results → measures: baseline, required pace, verdicts, reasons."""

from briefing.analysis.targets.gaps import find_gaps
from briefing.analysis.targets.measures import (
    ATTAINMENT_CODES,
    PACE_CLASSES,
    REASON_CODES,
    TREND_CODES,
    AssessmentInputs,
    build_trajectories,
    collect_assessment_inputs,
    count_attainments,
    judge_plain_table,
    measure_targets,
    recompute_plan_aggregates,
)

__all__ = [
    "ATTAINMENT_CODES",
    "PACE_CLASSES",
    "REASON_CODES",
    "TREND_CODES",
    "AssessmentInputs",
    "build_trajectories",
    "collect_assessment_inputs",
    "count_attainments",
    "find_gaps",
    "judge_plain_table",
    "measure_targets",
    "recompute_plan_aggregates",
]
