"""A plain table of targets → a verdict on the pace of each, by our own method or a published one.

Columns and methods: docs/method/published.md, docs/method/pace.md.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Mapping

from briefing import figures
from briefing.contract import cells
from briefing.contract.plain import PlainTarget
from briefing.measure import attainment, pace, published
from briefing.measure.published import Verdict

COLUMNS = ("id", "required", "achieved", "ratio", "class", "reason")


def verdicts(rows: Iterable[PlainTarget], method: str, precedence: tuple[str, ...]) -> str:
    """The verdicts on the rows of a table as CSV (COLUMNS), in its order.

    `required` and `achieved` are a year: % where growth is compared, score points for SDSN, else
    the unit. `precedence` orders our own reasons, of which the first is told.
    """
    rules: Mapping[str, Callable[[PlainTarget], Verdict]] = {
        "ours": lambda row: ours(row, precedence),
        "eurostat": published.eurostat,
        "sdsn": published.sdsn,
    }
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for row in rows:
        found = rules[method](row)
        numbers = (figures.written(n) for n in (found.required, found.achieved, found.ratio))
        table.writerow([row.id, *numbers, found.verdict, found.reason])
    return text.getvalue()


def ours(row: PlainTarget, precedence: tuple[str, ...]) -> Verdict:
    """The pace of a target by the reports' own method (measure.PACES).

    `latest` is the value itself; of averages the mean and of totals the sum of the years since the
    base year; of a yearly target the last year's value. The base of these is not needed.
    """
    found = _judged(row)
    reason = next((code for code in precedence if code in found.reasons), "")
    return Verdict(found.required, found.achieved, found.ratio, found.verdict, reason)


def _judged(row: PlainTarget) -> pace.Pace:
    due, first, last = row.target_year, row.base_year, row.latest_year
    base, latest = _number(row.base), _number(row.latest)
    if due is not None and last is not None and last >= due:
        return pace.Pace()
    reasons = set()
    if first is None or (row.kind in cells.LEVELS and not _bears(row.kind, base)):
        reasons.add("no_baseline")
    if last is None or math.isnan(latest) or (first is not None and last <= first):
        reasons.add("no_result")
    if reasons or due is None or first is None or last is None:
        return pace.Pace("undetermined", frozenset(reasons))
    if row.kind == "milestone":
        return pace.Pace(reasons=frozenset(() if latest >= 1 else {"not_quantified"}))
    if row.kind == "rank":
        return _ranked(latest, base, _number(row.target))
    standing = _standing(row, base, latest, due - first, last - first)
    if row.kind == "each_year":
        return _each_year(standing)
    found = pace.judge(standing)
    if row.kind == "total" or standing.held or not _met(standing.bound, latest):
        return found
    return pace.with_reasons(found, {"reached_early"})


def _number(value: object) -> float:
    return math.nan if value is None else float(str(value))


def _bears(kind: str | None, base: float) -> bool:
    """Whether a target can be measured from its base: nothing is a multiple of zero."""
    if kind == "multiple":
        return base > 0
    return base >= 0 if kind == "reduction" else not math.isnan(base)


def _standing(
    row: PlainTarget, base: float, latest: float, years: int, passed: int
) -> pace.Standing:
    kind, operator, better = str(row.kind), str(row.operator), str(row.better)
    level = _number(row.target)
    if kind == "reduction":
        level, better = figures.exact(base * (1 - level / 100)), "down"
        operator = attainment.MIRRORED.get(operator, "<=")
    if kind == "multiple":
        level = figures.exact(level * base)
    bound = attainment.bound(operator, level, math.nan, better)
    return pace.Standing(
        kind=kind,
        path=pace.path_of(str(row.path), base, level, latest) if kind != "count" else "linear",
        bound=bound,
        base=base,
        level=level,
        latest=latest,
        years=years,
        passed=passed,
        held=kind in cells.LEVELS and pace.reached(bound, base),
    )


def _met(bound: attainment.Bound, value: float) -> bool:
    return attainment.judged(attainment.Interval(value, value), bound) in ("met", "exceeded")


def _each_year(at: pace.Standing) -> pace.Pace:
    found = pace.Pace("on_track", required=at.level, achieved=at.latest, catch_up=at.level)
    if _met(at.bound, at.latest):
        return found
    return pace.with_reasons(found, {"year_missed"}, "insufficient")


def _ranked(latest: float, base: float, bound: float) -> pace.Pace:
    found = pace.ranked(latest, base, bound)
    reasons = {"on_track": {"reached_early"}, "undetermined": {"no_baseline"}}
    return pace.with_reasons(found, reasons.get(found.verdict, set()))
