"""A plain table of targets → a verdict on the pace of each, by our own method or a published one.

Columns and methods: docs/method/published.md, docs/method/pace.md.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Mapping

from briefing.analysis.targets import attainment, external_methods, pace
from briefing.analysis.targets.external_methods import MethodVerdict
from briefing.data import cells, rounding
from briefing.data.plain_targets import PlainTarget
from briefing.data.verdicts import REASON_CODES

VERDICT_COLUMNS = ("id", "required", "achieved", "ratio", "class", "reason")


def judge_plain_table(rows: Iterable[PlainTarget], method: str) -> str:
    """The verdicts on the rows of a table as CSV, in its order: `ours`, `eurostat` or `sdsn`.

    `required` and `achieved` are a year: % where growth is compared, score points for SDSN, else
    the unit. Of our own reasons the first is given.
    """
    judge = METHODS[method]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(VERDICT_COLUMNS)
    for row in rows:
        found = judge(row)
        numbers = map(rounding.format_csv_number, (found.required, found.achieved, found.ratio))
        table.writerow([row.id, *numbers, found.verdict, found.reason])
    return text.getvalue()


def judge_by_briefing(row: PlainTarget) -> MethodVerdict:
    """The pace of a target by the reports' own method (PACE_CLASSES).

    `latest` is the value itself; of averages the mean and of totals the sum of the years since the
    base year; of a yearly target the last year's value. The base of these is not needed.
    """
    found = _judge_row(row)
    reason = next((code for code in REASON_CODES if code in found.reasons), "")
    return MethodVerdict(
        found.required_pace, found.achieved_pace, found.ratio, found.verdict, reason
    )


METHODS: Mapping[str, Callable[[PlainTarget], MethodVerdict]] = {
    "ours": judge_by_briefing,
    "eurostat": external_methods.judge_by_eurostat,
    "sdsn": external_methods.judge_by_sdsn,
}


def _judge_row(row: PlainTarget) -> pace.PaceVerdict:
    due, first, last = row.target_year, row.base_year, row.latest_year
    base, latest = _to_float(row.base), _to_float(row.latest)
    if due is not None and last is not None and last >= due:
        return pace.PaceVerdict()
    reasons = set()
    if first is None or (row.kind in cells.LEVEL_KINDS and not _is_base_usable(row.kind, base)):
        reasons.add("no_baseline")
    if last is None or math.isnan(latest) or (first is not None and last <= first):
        reasons.add("no_result")
    if reasons or due is None or first is None or last is None:
        return pace.PaceVerdict("undetermined", frozenset(reasons))
    if row.kind == "milestone":
        return pace.PaceVerdict(reasons=frozenset(() if latest >= 1 else {"not_quantified"}))
    if row.kind == "rank":
        found = pace.judge_rank(latest, base, _to_float(row.target))
        reasons_of = {"on_track": {"reached_early"}, "undetermined": {"no_baseline"}}
        return pace.add_reasons(found, reasons_of.get(found.verdict, set()))
    inputs = _make_pace_inputs(row, base, latest, due - first, last - first)
    is_met = attainment.is_met(latest, inputs.bound)
    if row.kind == "each_year":
        level = inputs.target_value
        found = pace.PaceVerdict(
            "on_track", required_pace=level, achieved_pace=latest, catch_up_pace=level
        )
        return found if is_met else pace.add_reasons(found, {"year_missed"}, "insufficient")
    found = pace.judge_pace(inputs)
    if row.kind == "total" or inputs.met_at_baseline or not is_met:
        return found
    return pace.add_reasons(found, {"reached_early"})


def _to_float(value: object) -> float:
    return math.nan if value is None else float(str(value))


def _is_base_usable(kind: str | None, base: float) -> bool:
    """Whether a target can be measured from its base: nothing is a multiple of zero."""
    if kind == "multiple":
        return base > 0
    return base >= 0 if kind == "reduction" else not math.isnan(base)


def _make_pace_inputs(
    row: PlainTarget, base: float, latest: float, years: int, passed: int
) -> pace.PaceInputs:
    kind, operator, better = str(row.kind), str(row.operator), str(row.better)
    level = _to_float(row.target)
    if kind == "reduction":
        level, better = rounding.strip_product_noise(base * (1 - level / 100)), "down"
        operator = attainment.MIRRORED_OPERATORS.get(operator, "<=")
    if kind == "multiple":
        level = rounding.strip_product_noise(level * base)
    bound = attainment.make_bound(operator, level, math.nan, better)
    return pace.PaceInputs(
        kind=kind,
        path="linear" if kind == "count" else pace.choose_path(str(row.path), base, level, latest),
        bound=bound,
        baseline_value=base,
        target_value=level,
        latest_value=latest,
        years_total=years,
        years_passed=passed,
        met_at_baseline=kind in cells.LEVEL_KINDS and pace.is_reached(bound, base),
    )
