"""The questions of coherence.csv → whether several figures fit each other, with the working.

What needs more than the five rules of checks.csv: do two targets fit each other over the years of
a plan, does a mean fit the years it is a mean of. One function a rule; docs/method/coherence.md
explains each with its numbers. Rows go to the same table as the identities.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from briefing.data import rounding, schema
from briefing.data.columns import fill_row
from briefing.data.dataset import TargetStatement
from briefing.data.periods import period_years
from briefing.data.rounding import format_figure, rounding_margin_of
from briefing.data.rows import Check, Indicator, Result

FINDING_CODES = ("idle", "short", "apart", "asks_less", "years_unknown")
HOLDS_BY_VERDICT = {"consistent": "yes", "rounding": "yes", "inconsistent": "no"}


@dataclass(frozen=True)
class CoherenceInputs:
    """What the rules look things up in; what is not known raises KeyError."""

    results: Mapping[tuple[str, str, str], Result]
    targets: Mapping[str, TargetStatement]
    indicators: Mapping[str, Indicator]
    past_plan: str

    def find_figure(self, indicator: str, period: str | int = "", basis: str = "") -> Result:
        """The figure of a period, of the past plan where none is named."""
        return self.results[indicator, str(period or self.past_plan), basis]

    def find_years(self, indicator: str) -> tuple[list[Result], list[int]]:
        """The yearly figures of an indicator over the past plan, and the years without one."""
        first, last = period_years(self.past_plan)
        years = {y: self.results.get((indicator, str(y), "")) for y in range(first, last + 1)}
        rows = [row for row in years.values() if row]
        if not rows:
            raise KeyError(indicator)
        return rows, [year for year, row in years.items() if not row]

    def find_target(self, text: str) -> TargetStatement:
        return self.targets[text.removeprefix("target:")]


class Answer(NamedTuple):
    """What a rule found; a number that is not known is NaN."""

    verdict: str
    working: str
    found: float = math.nan
    expected: float = math.nan
    finding: str = ""


def check_coherence(
    checks: Sequence[schema.CoherenceCheck],
    results: Sequence[Result],
    targets: Sequence[TargetStatement],
    indicators: Sequence[Indicator],
    past_plan: str,
) -> list[Check]:
    """Every question, answered; `results` are those in force and derived, `targets` in force."""
    inputs = CoherenceInputs(
        {(r.indicator_id, r.period, r.basis): r for r in results if r.operator != "range"},
        {row.target_id: row for row in targets},
        {row.indicator_id: row for row in indicators},
        past_plan,
    )
    return [_answer_question(check, inputs) for check in checks]


def _answer_question(check: schema.CoherenceCheck, inputs: CoherenceInputs) -> Check:
    find_answer = COHERENCE_FUNCTIONS[check.rule]
    try:
        answer = find_answer(schema.parse_coherence_inputs(check.inputs), inputs)
    except KeyError:  # a figure or target is not known
        answer = Answer("cannot_tell", "")
    found = rounding.strip_float_noise(answer.found)
    difference = rounding.strip_float_noise(answer.found - answer.expected)
    holds = HOLDS_BY_VERDICT.get(answer.verdict, "cannot_tell")
    declared = {"check_id": check.check_id, "title": check.title, "note": check.note}
    computed = {"found": found, "difference": difference, "holds": holds}
    return fill_row(Check, answer, **declared, **computed)


def _check_level_from_growth(terms: list[str], inputs: CoherenceInputs) -> Answer:
    """Yearly growth over the plan, compounded from the level's baseline, against its target.

    10% a year from 50.73 is 50.73 × 1.1^5 = 81.70 in the fifth year: above the range 75 to 80.
    """
    growth, level = map(inputs.find_target, terms)
    start, years, value, growing = _grow_level(level.indicator_id, level, growth, inputs)
    ends = _list_range_ends(level)
    working = f"{growing} = {value:.2f}"
    for end in ends:
        pace = rounding.compute_growth(start.value, end, years)
        working += f"; ({end:g} / {format_figure(start)})^(1/{years}) − 1 = {pace:.2f}%"
    if value < ends[0]:
        return Answer("inconsistent", working, value, ends[0], "short")
    is_outside = len(ends) > 1 and value > ends[1]
    verdict = "inconsistent" if is_outside else "consistent"
    return Answer(verdict, working, value, ends[-1], "idle")


def _check_share_left(terms: list[str], inputs: CoherenceInputs) -> Answer:
    """What an upper limit on one share and a third share leave to the rest, against its target.

    Below 15 and with 3.67 as it is, the rest is above 100 − 15 − 3.67 = 81.33: over 80 by itself.
    """
    limit, rest = inputs.find_target(terms[0]), inputs.find_target(terms[2])
    third = inputs.find_figure(terms[1], period_years(inputs.past_plan)[1])
    if limit.operator not in ("<", "<="):
        return Answer("cannot_tell", "")
    left = 100 - limit.value - third.value
    working = f"100 − {limit.value:g} − {format_figure(third)} = {left:.2f}; {rest.value:g}"
    finding = "idle" if left >= rest.value else ""
    return Answer("consistent", working, left, rest.value, finding)


def _check_share_of_level(terms: list[str], inputs: CoherenceInputs) -> Answer:
    """A target's amount as a share of a level grown at a target's pace, against the target share.

    6,900 of 28,618 × 1.1^5 = 46,090 is 15.0%, where about 10% is the target.
    """
    amount, share, growth = (inputs.find_target(terms[place]) for place in (0, 1, 3))
    _, _, value, growing = _grow_level(terms[2], amount, growth, inputs)
    if inputs.indicators[amount.indicator_id].unit != inputs.indicators[terms[2]].unit:
        return Answer("cannot_tell", "")
    found = amount.value / value * 100
    working = f"{growing} = {value:.0f}; {amount.value:g} / {value:.0f} = {found:.1f}%"
    working += f"; {share.value:g}%"
    if share.operator in (">", ">=") and found >= share.value:
        return Answer("consistent", working, found, share.value)
    return _compare_with(share, found, rounding_margin_of(share), working)


def _check_mean_of_years(terms: list[str], inputs: CoherenceInputs) -> Answer:
    """The mean stated for the past plan against its years: compound for growth in percent.

    With a year unknown: what it must have been. 1.0446^5 ÷ (1.0504 × 1.0224 × 1.0674 × 1.0722) =
    1.0120: the missing year grew by 1.2%.
    """
    mean, (rows, missing) = inputs.find_figure(terms[0]), inputs.find_years(terms[0])
    count, unknown = len(rows) + len(missing), len(missing)
    if inputs.indicators[terms[0]].unit == "percent_per_year":
        years = " × ".join(map(_format_percent_factor, rows))
        product = math.prod(1 + row.value / 100 for row in rows)
        if missing:
            implied = ((1 + mean.value / 100) ** count / product) ** (1 / unknown)
            formula = f"{_format_percent_factor(mean)}^{count} / ({years})"
            formula = f"({formula})^(1/{unknown})" if unknown > 1 else formula
            return _make_implied_answer(f"{formula} = {implied:.4f}", (implied - 1) * 100, missing)
        found, working = (product ** (1 / count) - 1) * 100, f"({years})^(1/{count})"
    else:
        years, total = _add_years(rows)
        if missing:
            found = (mean.value * count - total) / unknown
            formula = f"({format_figure(mean)} × {count} − ({years})) / {unknown}"
            return _make_implied_answer(f"{formula} = {found:.2f}", found, missing)
        found, working = total / count, f"({years}) / {count}"
    allowed = rounding_margin_of(mean) + max(map(rounding_margin_of, rows))
    return _compare_with(mean, found, allowed, f"{working} = {found:.2f}; {format_figure(mean)}")


def _check_total_of_years(terms: list[str], inputs: CoherenceInputs) -> Answer:
    """The total stated for the past plan against the years known, which it must not fall short of.

    3,966 + 2,292 + 4,000 = 10,258 of 13,670 leave 1,706 a year to the two years unknown. A third
    input says how many of the yearly unit make one of the total's.
    """
    total, (rows, missing) = inputs.find_figure(terms[0]), inputs.find_years(terms[1])
    scale = float(terms[2]) if len(terms) > 2 else 1.0
    expected, (years, found) = total.value * scale, _add_years(rows)
    mark = "" if total.operator == "=" else total.operator
    working = f"{years} = {found:g}; {mark}{expected:g}"
    allowed = rounding_margin_of(total) * scale + sum(map(rounding_margin_of, rows))
    if not missing:
        verdict = rounding.judge_consistency(found, expected, total.decimals, allowed)
        return Answer(verdict, working, found, expected)
    if found > expected + allowed and total.operator not in (">", ">="):
        return Answer("inconsistent", working, found, expected, "apart")
    left = (expected - found) / len(missing)
    working += f"; ({expected:g} − {found:g}) / {len(missing)} = {left:.0f}: {_join_years(missing)}"
    return Answer("consistent", working, found, expected, "years_unknown")


def _check_share_of_years(terms: list[str], inputs: CoherenceInputs) -> Answer:
    """A total of the past plan as a share of a yearly level: of all its years together.

    51,358 is 43.85% of 117,122; less the four years known, 98,669, the fifth must be 18,453.
    """
    total, share = map(inputs.find_figure, terms[:2])
    rows, missing = inputs.find_years(terms[2])
    years, level = _add_years(rows)
    if missing:
        implied = total.value / share.value * 100
        left = (implied - level) / len(missing)
        rest = f"{implied:.0f} − ({years})"
        rest = f"({rest}) / {len(missing)}" if len(missing) > 1 else rest
        quotient = f"{format_figure(total)} / {format_figure(share)}% = {implied:.0f}"
        return _make_implied_answer(f"{quotient}; {rest} = {left:.0f}", left, missing)
    found = total.value / level * 100
    working = f"{format_figure(total)} / ({years}) = {found:.2f}%; {format_figure(share)}%"
    allowed = rounding_margin_of(share) + found * rounding_margin_of(total) / total.value
    return _compare_with(share, found, allowed, working)


def _check_not_below_past(terms: list[str], inputs: CoherenceInputs) -> Answer:
    """A yearly target against the yearly mean achieved over the past plan.

    The target is at most 1,600 new members a year where 9,149 ÷ 5 = 1,830 a year were admitted. A
    second input names another indicator to compare with.
    """
    target = inputs.find_target(terms[0])
    figure = (terms[1],) if len(terms) > 1 else (target.indicator_id, "", target.basis)
    past, ends = inputs.find_figure(*figure), _list_range_ends(target)
    is_down = inputs.indicators[target.indicator_id].better == "down"
    hardest = ends[0] if is_down else ends[-1]
    mark = target.operator if target.operator in (">", "<") else ""
    working = f"{mark}{'–'.join(f'{end:g}' for end in ends)}; {format_figure(past)}"
    if not (hardest > past.value if is_down else hardest < past.value):
        return Answer("consistent", working, hardest, past.value)
    allowed = rounding_margin_of(past)
    verdict = rounding.judge_consistency(hardest, past.value, target.decimals, allowed)
    return Answer(verdict, working, hardest, past.value, "asks_less")


def _check_share_follows_growth(terms: list[str], inputs: CoherenceInputs) -> Answer:
    """The share a part would have, had it grown at its rate in a total that grew at its own.

    20.18% growing by 8.87% a year in a total growing by 4.46% is 20.18 × (1.0887 ÷ 1.0446)^5 =
    24.81% five years later.
    """
    first, last = period_years(inputs.past_plan)
    before, after = (inputs.find_figure(terms[0], year) for year in (first - 1, last))
    part, total = map(inputs.find_figure, terms[1:])
    years = last - first + 1
    factor = ((100 + part.value) / (100 + total.value)) ** years
    found = before.value * factor
    ratio = f"{_format_percent_factor(part)} / {_format_percent_factor(total)}"
    working = f"{format_figure(before)} × ({ratio})^{years} = {found:.2f}; {format_figure(after)}"
    allowed = (rounding_margin_of(before) + rounding_margin_of(after)) * max(1.0, factor)
    return _compare_with(after, found, allowed, working)


COHERENCE_FUNCTIONS: Mapping[str, Callable[[list[str], CoherenceInputs], Answer]] = {
    "level_from_growth": _check_level_from_growth,
    "share_left": _check_share_left,
    "share_of_level": _check_share_of_level,
    "mean_of_years": _check_mean_of_years,
    "total_of_years": _check_total_of_years,
    "share_of_years": _check_share_of_years,
    "not_below_past": _check_not_below_past,
    "share_follows_growth": _check_share_follows_growth,
}


def _compare_with(expected: rounding.Figure, found: float, allowed: float, working: str) -> Answer:
    """Whether a figure worked out is the printed one."""
    verdict = rounding.judge_consistency(found, expected.value, expected.decimals, allowed)
    return Answer(verdict, working, found, expected.value)


def _make_implied_answer(working: str, found: float, missing: list[int]) -> Answer:
    """What the years without a figure must have been; whether they were, nobody can tell."""
    working = f"{working}: {_join_years(missing)}"
    return Answer("cannot_tell", working, found, math.nan, "years_unknown")


def _grow_level(
    indicator: str, target: TargetStatement, growth: TargetStatement, inputs: CoherenceInputs
) -> tuple[Result, int, float, str]:
    """The level before a plan, the years to its target's due year, the level grown so long, how."""
    first, last = period_years(target.plan)
    start, factor = inputs.find_figure(indicator, first - 1), 1 + growth.value / 100
    years = int(last if math.isnan(target.due) else target.due) - first + 1
    return start, years, start.value * factor**years, f"{format_figure(start)} × {factor:g}^{years}"


def _list_range_ends(target: TargetStatement) -> list[float]:
    return [end for end in (target.value, target.value_high) if not math.isnan(end)]


def _add_years(rows: Sequence[Result]) -> tuple[str, float]:
    """A sum as it is written, and its value."""
    return " + ".join(map(format_figure, rows)), sum(row.value for row in rows)


def _format_percent_factor(row: Result) -> str:
    return f"{1 + row.value / 100:.4f}"


def _join_years(years: list[int]) -> str:
    return ", ".join(map(str, years))
