"""A target and the results it can be judged by → its years, level, baseline and paces.

Source of the method: docs/method/before-the-plan.md.
"""

from __future__ import annotations

import functools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from briefing.analysis.targets import aggregates, attainment, pace
from briefing.analysis.targets.aggregates import Aggregate
from briefing.data import codes, rounding
from briefing.data.codes import parse_rule_inputs
from briefing.data.dataset import TargetStatement
from briefing.data.periods import Period, period_years, span_before
from briefing.data.rows import Indicator, Result

RANGE_ENDS = ("value", "value_high")
IndicatorResults = Mapping[tuple[str, str], Result]  # (period, basis) → a result of one indicator


@dataclass(frozen=True)
class ResultsIndex:
    """Stated and derived results of a province, for periods that end by the briefing year."""

    by_indicator: Mapping[str, IndicatorResults]

    def of_indicator(self, indicator: str) -> IndicatorResults:
        return self.by_indicator.get(indicator, {})

    def on_basis(self, indicator: str, basis: str) -> dict[str, Result]:
        """The results of an indicator on a basis, by period."""
        rows = self.of_indicator(indicator).items()
        return {period: row for (period, of), row in rows if of == basis}

    def find(self, indicator: str, period: int | str, basis: str) -> Result | None:
        """The result of a year or a span, counted on the same basis."""
        return self.of_indicator(indicator).get((str(period), basis))

    def find_in_year(self, indicator: str, year: int, basis: str) -> Result | None:
        """The result of a year: on the basis given, else on the first other by its name."""
        bases = sorted(b for period, b in self.of_indicator(indicator) if period == str(year))
        return self.find(indicator, year, basis if basis in bases else next(iter(bases), ""))

    def is_on_other_basis(self, indicator: str, basis: str, year: int) -> bool:
        """Whether what is known last up to a year is counted on another basis."""
        ends = ((period_years(p)[1], b == basis) for p, b in self.of_indicator(indicator))
        _, is_same = max((end for end in ends if end[0] <= year), default=(0, True))
        return not is_same

    def map_derived_from(self) -> dict[str, set[str]]:
        """The indicators that results derived from each are of."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, indicator_results in self.by_indicator.items():
            for inputs in {row.inputs for row in indicator_results.values() if row.derived}:
                for used in parse_rule_inputs(inputs):
                    found[used].add(name)
        return found


def index_results(results: Iterable[Result]) -> ResultsIndex:
    """The results as something to look up in."""
    found: dict[str, dict[tuple[str, str], Result]] = defaultdict(dict)
    for row in results:
        found[row.indicator_id][row.period, row.basis] = row
    return ResultsIndex(found)


@dataclass(frozen=True)
class TargetInForce:
    """A target in force with its indicator and the years it runs over."""

    row: TargetStatement
    indicator: Indicator
    past_plan: str
    baseline_year: int  # the year before its plan
    due_year: int

    @property
    def year_count(self) -> int:
        return self.due_year - self.baseline_year

    @property
    def kind(self) -> str:
        return self.row.kind

    @property
    def better(self) -> str:
        """A reduction wants its indicator down, whatever the indicator's own direction.

        Where that has none, as a share of a structure, a bound gives the target one.
        """
        if self.kind == "reduction":
            return "down"
        if self.indicator.better == "neither":
            return {">": "up", "<": "down"}.get(self.row.operator[:1], "neither")
        return self.indicator.better

    @property
    def is_new(self) -> bool:
        """Whether what it counts is to be made within its plan, so that it starts from nothing."""
        return self.row.new == "yes"

    @property
    def is_flow(self) -> bool:
        """Whether each year counts by itself, so that the baseline year is not one of them."""
        return self.kind in codes.PACE_KINDS or self.kind == "total"

    def aggregate(self, figures: Mapping[str, Result], first: int, last: int) -> Aggregate | None:
        """The mean or sum its indicator's figures make of some years, in the sense of its kind.

        What is stated of a yearly target for years together says nothing of each.
        """
        if self.kind == "each_year":
            figures = {period: row for period, row in figures.items() if len(period) == len("2025")}
        combine = aggregates.choose_function(self.kind, self.indicator.form)
        return aggregates.aggregate_span(figures, first, last, combine)


@dataclass(frozen=True)
class Baseline:
    """The value a target starts from and how it was found: same, derived, nearest or none."""

    match: str
    figure: Result | None = None
    path: str = "linear"  # of the indicator that gives the value
    basis_changed: bool = False

    @property
    def value(self) -> float:
        """NaN where none is known, or only a range."""
        return self.figure.value if self.figure and not self.is_range else math.nan

    @property
    def is_range(self) -> bool:
        return self.figure is not None and self.figure.operator == "range"


def make_target_in_force(row: TargetStatement, indicator: Indicator) -> TargetInForce:
    """A target with its years; its past pace is that of as many years just before its plan."""
    first, last = period_years(row.plan)
    due_year = last if math.isnan(row.due) else int(row.due)
    return TargetInForce(row, indicator, span_before(row.plan), first - 1, due_year)


def find_baseline(
    target: TargetInForce, results: ResultsIndex, indicators: Mapping[str, Indicator]
) -> Baseline:
    """What the target starts from.

    Levels, counts, ranks and milestones: the value of the year before the plan. Means, totals and
    yearly targets: the mean or total of the whole past plan, as stated or as its years make it. On
    the same basis only; the nearest indicator serves where the target names one and its own has no
    value.
    """
    row = target.row
    period: int | str = target.past_plan if target.is_flow else target.baseline_year
    figure = results.find(row.indicator_id, period, row.basis)
    if figure is None and target.is_flow:
        figure = make_past_figure(target, results)
    if figure:
        return Baseline("derived" if figure.derived else "same", figure, target.indicator.path)
    nearest = row.baseline_indicator_id
    if nearest and (figure := results.find(nearest, period, row.basis)):
        return Baseline("nearest", figure, indicators[nearest].path)
    changed = results.is_on_other_basis(row.indicator_id, row.basis, target.baseline_year)
    return Baseline("none", basis_changed=changed)


def make_past_figure(target: TargetInForce, results: ResultsIndex) -> Result | None:
    """The mean or sum the years of the past plan make, where no document states it."""
    row, (first, last) = target.row, period_years(target.past_plan)
    figures = results.on_basis(row.indicator_id, row.basis)
    made = target.aggregate(figures, first, last)
    is_usable = made and all(figure.operator != "range" for figure, _ in made.parts)
    return made.as_result(first) if made and is_usable else None


def compute_level(target: TargetInForce, base: float = math.nan) -> tuple[float, float]:
    """The level to reach in the due year, and the far end of a range (NaN without one)."""
    value, high = target.row.value, target.row.value_high
    if target.kind == "reduction":
        value, high = 1 - value / 100, 1 - high / 100
    if target.kind in ("multiple", "reduction"):
        value, high = (rounding.strip_product_noise(base * share) for share in (value, high))
    if target.kind == "reduction" or target.row.operator != "range":
        return value, high
    is_above = target.better == "neither" and base > high
    return (high, value) if target.better == "down" or is_above else (value, high)


@dataclass(frozen=True)
class Assessment:
    """A target with its baseline and the results it is judged by."""

    target: TargetInForce
    baseline: Baseline
    results: ResultsIndex

    @functools.cached_property
    def by_period(self) -> dict[str, Result]:
        """The results of the target's indicator on its basis, by period."""
        return self.results.on_basis(self.target.row.indicator_id, self.target.row.basis)

    @functools.cached_property
    def years(self) -> dict[int, Result]:
        """Those for whole years."""
        return {int(p): row for p, row in self.by_period.items() if Period.parse(p).is_year}

    def list_readings(self) -> list[Assessment]:
        """The case with each result known as a range at one of its ends, all low or all high.

        The baseline's end is chosen apart; the case itself where nothing is a range.
        """
        name, figure = self.target.row.indicator_id, self.baseline.figure
        known = self.results.of_indicator(name)
        starts = [figure]
        if figure and self.baseline.is_range:
            starts = [_take_end(figure, end) for end in RANGE_ENDS]
        indexes = [self.results]
        if any(row.operator == "range" for row in known.values()):
            ends = [{key: _take_end(row, end) for key, row in known.items()} for end in RANGE_ENDS]
            indexes = [ResultsIndex({**self.results.by_indicator, name: rows}) for rows in ends]
        elif starts == [figure]:
            return [self]
        return [
            replace(self, baseline=replace(self.baseline, figure=start), results=index)
            for start in starts
            for index in indexes
        ]

    def aggregate_until(self, last: int) -> Aggregate | None:
        """The mean or sum from the plan's first year to one; None with a year missing."""
        return self.target.aggregate(self.by_period, self.target.baseline_year + 1, last)

    def is_on_other_basis(self, year: int) -> bool:
        """Whether what is known last up to a year is counted on another basis."""
        row = self.target.row
        return self.results.is_on_other_basis(row.indicator_id, row.basis, year)

    @functools.cached_property
    def level(self) -> tuple[float, float]:
        """The level to reach from the baseline, and the far end of a range.

        A part of the nearest indicator's figure is no level of the target's own.
        """
        is_own = self.baseline.match != "nearest"
        return compute_level(self.target, self.baseline.value if is_own else math.nan)

    @functools.cached_property
    def bound(self) -> attainment.Bound:
        """What a value is compared with; for a reduction a level not to exceed."""
        target, operator, better = self.target, self.target.row.operator, self.target.better
        near, far = self.level
        if target.kind == "reduction":
            mirrored = attainment.MIRRORED_OPERATORS.get(operator, "<=")
            return attainment.make_bound(mirrored, near, math.nan, "down", operator != "range")
        if operator == "range":
            near, far = sorted((near, far))
        return attainment.make_bound(operator, near, far, better, target.kind != "milestone")

    @functools.cached_property
    def has_usable_baseline(self) -> bool:
        """Whether a pace can be measured from the baseline: of its own indicator, large enough.

        The nearest indicator is another one; nothing is a multiple of zero, nor a cut of less.
        """
        if self.baseline.match in ("none", "nearest"):
            return False
        if self.target.kind == "multiple":
            return self.baseline.value > 0
        return self.target.kind != "reduction" or not self.baseline.value < 0

    @functools.cached_property
    def met_at_baseline(self) -> str:
        """`met_at_baseline` where the target is met before its plan begins, "" where it is not.

        `touches_bound` where the baseline only touches a strict bound, which counts as met. Only a
        level, a multiple, a reduction or a count can be; the nearest indicator proves nothing.
        """
        has_level = self.target.kind in codes.LEVEL_KINDS and self.has_usable_baseline
        if not has_level or self.baseline.figure is None:
            return ""
        interval = attainment.make_interval(self.baseline.figure)
        if interval.low == interval.high == self.bound.value and self.bound.operator in (">", "<"):
            return "touches_bound"
        is_met = attainment.compare_with_bound(interval, self.bound) in ("met", "exceeded")
        return "met_at_baseline" if is_met else ""

    def choose_path(self, *values: float) -> str:
        """The baseline's path; `geometric` only where it can be, every value known above zero.

        The same path for all paces of a target: else their quotients would mix % and units.
        """
        if self.target.kind in codes.PACE_KINDS or self.target.kind in ("count", "total"):
            return "linear"
        numbers = (value for value in (self.baseline.value, *values) if not math.isnan(value))
        return pace.choose_path(self.baseline.path, *numbers)

    def is_forced_linear(self, path: str) -> bool:
        """Whether growth is judged as a straight line, because a value is not above zero."""
        grows = self.baseline.path == "geometric" and self.target.kind in codes.LEVEL_KINDS
        return grows and path == "linear" and self.target.kind != "count"

    def compute_required_pace(self, level: float, path: str) -> float:
        """What the level to reach, its near or far end, needs each year; NaN without a pace."""
        target, baseline = self.target, self.baseline
        if target.kind in codes.PACE_KINDS:
            return level
        if target.kind == "total":
            return level / target.year_count
        if target.kind in codes.LEVEL_KINDS and baseline.figure is not None:
            return pace.compute_yearly_pace(baseline.value, level, target.year_count, path)
        return math.nan

    def find_past_plan_start(self) -> Result | None:
        """The level the past plan started from, where the target's kind has one."""
        figure = self.baseline.figure
        if figure is None or self.target.kind not in codes.LEVEL_KINDS:
            return None
        first, _ = period_years(self.target.past_plan)
        start = self.results.find(figure.indicator_id, first - 1, figure.basis)
        return None if start and start.operator == "range" else start

    def compute_past_pace(self, start: Result | None, path: str) -> tuple[float, float]:
        """The pace of the past plan and its certain decimals; NaN where it is not known."""
        figure = self.baseline.figure
        first, last = period_years(self.target.past_plan)
        years = last - first + 1
        if figure is None or self.baseline.is_range:
            return math.nan, math.nan
        if self.target.is_flow:
            return figure.value / (years if self.target.kind == "total" else 1), figure.decimals
        if not start or (path == "geometric" and not start.value > 0):
            return math.nan, math.nan
        pace_of = functools.partial(pace.compute_yearly_pace, years=years, path=path)
        decimals = rounding.count_certain_decimals(pace_of, start, figure)
        return pace_of(start.value, figure.value), decimals


def _take_end(row: Result, end: str) -> Result:
    """A range as one of its ends, another result as it is."""
    if row.operator != "range":
        return row
    return row._replace(operator="=", value=getattr(row, end), value_high=math.nan)


def compute_ambition(required: float, past: float) -> float:
    """Required ÷ past pace; not defined where the past pace is zero or of the other sign."""
    if math.isnan(required) or math.isnan(past) or past == 0 or required == 0:
        return math.nan
    return required / past if (required > 0) == (past > 0) else math.nan
