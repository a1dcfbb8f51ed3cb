"""A plain table of targets → a verdict on the pace of each, by our own method or a published one.

Columns and methods: docs/method/published.md, docs/method/pace.md.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Mapping

from briefing.analysis.targets import attainment, external_methods, judge, pace, pace_inputs
from briefing.analysis.targets.external_methods import MethodVerdict
from briefing.analysis.targets.target_in_force import (
    Assessment,
    Baseline,
    ResultsIndex,
    TargetInForce,
)
from briefing.data import codes, rounding
from briefing.data.codes import REASON_CODES
from briefing.data.columns import blank_row
from briefing.data.dataset import TargetStatement
from briefing.data.plain_targets import PlainTarget
from briefing.data.rows import Indicator, Result

AFTER_DUE = "after_due"  # the latest value is of a year after the due one
VERDICT_COLUMNS = ("id", "required", "achieved", "ratio", "class", "reason")


def judge_plain_table(rows: Iterable[PlainTarget], method: str) -> str:
    """The verdicts on the rows of a table as CSV, in its order: `ours`, `eurostat` or `sdsn`.

    `required` and `achieved` are a year: % where growth is compared, score points for SDSN, else
    the unit.
    """
    judge_row = METHODS[method]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(VERDICT_COLUMNS)
    for row in rows:
        found = judge_row(row)
        numbers = map(rounding.format_csv_number, (found.required, found.achieved, found.ratio))
        table.writerow([row.id, *numbers, found.verdict, found.reason])
    return text.getvalue()


def judge_by_briefing(row: PlainTarget) -> MethodVerdict:
    """The pace of a target by the reports' own method, from the due year on its attainment.

    `latest` is the value itself; of averages the mean and of totals the sum of the years since the
    base year; of a yearly target the last year's value. The base of these is not needed.
    """
    found = _judge_row(row)
    reason = " ".join(code for code in (*REASON_CODES, AFTER_DUE) if code in found.reasons)
    numbers = (found.required_pace, found.achieved_pace, found.ratio)
    return MethodVerdict(*numbers, found.verdict, reason)


METHODS: Mapping[str, Callable[[PlainTarget], MethodVerdict]] = {
    "ours": judge_by_briefing,
    "eurostat": external_methods.judge_by_eurostat,
    "sdsn": external_methods.judge_by_sdsn,
}


def _judge_row(row: PlainTarget) -> pace.PaceVerdict:
    due, first, last = row.target_year, row.base_year, row.latest_year
    case, latest, reasons = _make_assessment(row), _to_float(row.latest), set()
    kind, base = case.target.kind, case.baseline.value
    if due is not None and last is not None and last >= due and not math.isnan(latest):
        return _judge_when_due(case, latest, last > due)
    if kind in codes.LEVEL_KINDS and (first is None or not case.has_usable_baseline):
        reasons.add("no_baseline")
    if last is None or math.isnan(latest) or (first is not None and last <= first):
        reasons.add("no_result")
    needs_years = kind in (*codes.LEVEL_KINDS, *codes.AGGREGATE_KINDS)
    if reasons or due is None or last is None or (needs_years and first is None):
        if not math.isnan(base) and case.is_forced_linear(case.choose_path(case.level[0])):
            reasons.add("linear_path")
        return pace.PaceVerdict("undetermined", frozenset(reasons or {"no_result"}))
    if kind == "milestone":
        return pace.PaceVerdict(reasons=frozenset(() if latest >= 1 else {"not_quantified"}))
    if kind == "rank":
        found = pace.judge_rank(latest, base, case.target.row.value)
        reasons_of = {"on_track": {"reached_early"}, "undetermined": {"no_past_pace"}}
        return pace.add_reasons(found, reasons_of.get(found.verdict, set()))
    is_met, (level, _) = attainment.is_met(latest, case.bound), case.level
    if kind == "each_year":
        found = pace.PaceVerdict("on_track", frozenset(), level, latest, catch_up_pace=level)
        return found if is_met else pace.add_reasons(found, {"year_missed"}, "insufficient")
    path = case.choose_path(level, latest)
    inputs = pace_inputs.make_pace_inputs(case, level, latest, last, path)
    is_early = is_met and kind != "total" and not inputs.met_at_baseline
    if is_early:
        reasons.add("reached_early")
    if case.is_forced_linear(path):
        reasons.add("linear_path")
    return pace.add_reasons(pace.judge_pace(inputs), reasons)


def _judge_when_due(case: Assessment, latest: float, is_later: bool) -> pace.PaceVerdict:
    """From the due year on: met or not, by the value of that year or, marked, of a later one."""
    if case.target.kind in ("multiple", "reduction") and not case.has_usable_baseline:
        return pace.PaceVerdict("undetermined", frozenset({"no_baseline"}))
    answer = judge.judge_interval(case, attainment.Interval(latest, latest))
    found = pace.PaceVerdict(answer.attainment, answer.reasons)
    return pace.add_reasons(found, {AFTER_DUE} if is_later else set())


def _to_float(value: object) -> float:
    return math.nan if value is None else float(str(value))


def _make_assessment(row: PlainTarget) -> Assessment:
    """The row as a target in force with its baseline, printed exactly."""
    statement = blank_row(TargetStatement)._replace(
        kind=str(row.kind), operator=str(row.operator), value=_to_float(row.target)
    )
    indicator = blank_row(Indicator)._replace(better=str(row.better), path=str(row.path))
    target = TargetInForce(statement, indicator, "", row.base_year or 0, row.target_year or 0)
    base = blank_row(Result)._replace(operator="=", value=_to_float(row.base))
    baseline = Baseline("none" if row.base is None else "same", base, indicator.path)
    return Assessment(target, baseline, ResultsIndex({}))
