"""Targets in force and known results → measures: baseline, required pace, verdicts, reasons."""

from briefing.analysis.targets.gaps import find_gaps
from briefing.analysis.targets.measures import (
    AssessmentInputs,
    build_trajectories,
    collect_assessment_inputs,
    count_attainments,
    measure_targets,
    recompute_plan_aggregates,
)
from briefing.analysis.targets.plain_table import judge_plain_table
from briefing.data.verdicts import ATTAINMENT_CODES, PACE_CLASSES, REASON_CODES, TREND_CODES

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
