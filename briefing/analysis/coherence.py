"""The questions of coherence.csv → whether several figures fit each other, with the working.

What needs more than the five rules of checks.csv: do two targets fit each other over the years of
a plan, does a mean fit the years it is a mean of. One function a rule; docs/method/coherence.md
explains each with its numbers. Rows go to the same table as the identities.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from briefing.data import codes, rounding, schema
from briefing.data.columns import fill_row
from briefing.data.dataset import TargetStatement
from briefing.data.periods import period_years
from briefing.data.rounding import format_figure, rounding_margin_of
from briefing.data.rows import Check, Indicator, Result
from briefing.data.workings import (
    OPPOSITE_MARKS,
    describe_basis,
    find_shared_mark,
    write_amount,
    write_range,
    write_value,
)

FINDING_CODES = (  # "coarse" is of identities
    *("idle", "beyond", "short", "apart", "years_unknown", "scopes", "coarse", "needs_more"),
    *codes.COMPARISON_FINDINGS,
)
HOLDS_BY_VERDICT = {"consistent": "yes", "rounding": "yes", "inconsistent": "no"}


@dataclass(frozen=True)
class CoherenceInputs:
    """What the rules look things up in; what is not known raises KeyError.

    `used` keeps what was found.
    """

    results: Mapping[tuple[str, str, str], Result]
    targets: Mapping[str, TargetStatement]
    indicators: Mapping[str, Indicator]
    past_plan: str
    used: list[Result | TargetStatement] = field(default_factory=list)

    def find_figure(self, indicator: str, period: str | int = "", basis: str = "") -> Result:
        """The figure of a period, of the past plan where none is named."""
        row = self.results[indicator, str(period or self.past_plan), basis]
        self.used.append(row)
        return row

    def find_years(self, indicator: str) -> tuple[list[Result], list[int]]:
        """The yearly figures of an indicator over the past plan, and the years without one."""
        first, last = period_years(self.past_plan)
        years = {y: self.results.get((indicator, str(y), "")) for y in range(first, last + 1)}
        rows = [row for row in years.values() if row]
        if not rows:
            raise KeyError(indicator)
        self.used.extend(rows)
        return rows, [year for year, row in years.items() if not row]

    def find_target(self, text: str) -> TargetStatement:
        target = self.targets[text.removeprefix("target:")]
        self.used.append(target)
        return target

    def unit_of(self, row: Result | TargetStatement) -> str:
        return self.indicators[row.indicator_id].unit

    def write(self, row: Result | TargetStatement) -> str:
        """A figure with its unit, marked where it is over, under or about so much."""
        text = format_figure(row) if isinstance(row, Result) else write_range(row)
        if isinstance(row, TargetStatement) and row.operator in ("<", ">", "~"):
            text = f"{row.operator}{text}"
        return write_amount(text, self.unit_of(row))

    def add_years(self, rows: Sequence[Result]) -> tuple[str, float]:
        """A sum as it is written, and its value."""
        return " + ".join(map(self.write, rows)), sum(row.value for row in rows)


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
    inputs.used.clear()
    try:
        answer = find_answer(codes.parse_coherence_inputs(check.inputs), inputs)
    except KeyError:  # a figure or target is not known
        answer = Answer("cannot_tell", "")
    if check.comparable == "no" and answer.working:
        answer = answer._replace(verdict="cannot_tell", finding="scopes")
    found = rounding.strip_float_noise(answer.found)
    difference = rounding.strip_float_noise(answer.found - answer.expected)
    holds = HOLDS_BY_VERDICT.get(answer.verdict, "cannot_tell")
    declared = {"check_id": check.check_id, "title": check.title, "note": check.note}
    basis = describe_basis(inputs.used, check)
    computed = {"found": found, "difference": difference, "holds": holds}
    return fill_row(Check, answer, **declared, **computed, **basis)


def _check_level_from_growth(terms: list[str], inputs: CoherenceInputs) -> Answer:
    """Yearly growth over the plan, compounded from the level's baseline, against its target.

    10% a year from 50.73 is 50.73 × 1.1^5 = 81.70 in the fifth year: above the range 75 to 80. With
    a population as third input the level is one a head, and it grows as the past plan's years show:
    81.70 ÷ 1.0086^5 = 78.27; the range needs a population that grows by 0.42 to 1.73% a year.
    """
    growth, level = map(inputs.find_target, terms[:2])
    start, years, value, growing = _grow_level(level.indicator_id, level, growth, inputs)
    ends, unit = _list_range_ends(level), inputs.unit_of(level)
    if len(terms) > 2:
        factor, total = 1 + _find_past_growth(terms[2], inputs) / 100, value
        value, growing = total / factor**years, f"{growing} / {factor:.4f}^{years}"
        quotients = [(f"{total:.2f} / {end:g}", total / end) for end in reversed(ends)]
    else:
        quotients = [(f"{end:g} / {format_figure(start)}", end / start.value) for end in ends]
    working = f"{growing} = {write_value(value, 2, unit)}"
    for quotient, ratio in quotients:
        pace = write_value(rounding.compute_growth(1, ratio, years), 2, "percent_per_year")
        working += f"; ({quotient})^(1/{years}) − 1 = {pace}"
    if value < ends[0]:
        return Answer("inconsistent", working, value, ends[0], "short")
    if len(ends) > 1 and value > ends[1]:
        return Answer("inconsistent", working, value, ends[-1], "beyond")
    return Answer("consistent", working, value, ends[-1], "idle")


def _find_past_growth(indicator: str, inputs: CoherenceInputs) -> float:
    """How an indicator grew a year from the first to the last year of the past plan known."""
    rows, _ = inputs.find_years(indicator)
    if len(rows) < 2:
        raise KeyError(indicator)
    years = int(rows[-1].period) - int(rows[0].period)
    return rounding.compute_growth(rows[0].value, rows[-1].value, years)


def _check_share_left(terms: list[str], inputs: CoherenceInputs) -> Answer:
    """What an upper limit on one share and a third share leave to the rest, against its target.

    Below 15 and with 3.67 as it is, the rest is above 100 − 15 − 3.67 = 81.33: over 80 by itself.
    """
    limit, rest = inputs.find_target(terms[0]), inputs.find_target(terms[2])
    third = inputs.find_figure(terms[1], period_years(inputs.past_plan)[1])
    if limit.operator not in ("<", "<="):
        return Answer("cannot_tell", "")
    left = 100 - limit.value - third.value
    working = f"{write_amount('100', 'percent')} − {inputs.write(limit)} − {inputs.write(third)}"
    bound = OPPOSITE_MARKS[limit.operator[0]]
    working += f" = {bound}{write_value(left, 2, 'percent')}; {inputs.write(rest)}"
    finding = "idle" if left >= rest.value else ""
    return Answer("consistent", working, left, rest.value, finding)


def _check_share_of_level(terms: list[str], inputs: CoherenceInputs) -> Answer:
    """A target's amount as a share of a level grown at a target's pace, against the target share.

    6,900 of 28,618 × 1.1^5 = 46,090 is 15.0%, where about 10% is the target.
    """
    amount, share, growth = (inputs.find_target(terms[place]) for place in (0, 1, 3))
    _, _, value, growing = _grow_level(terms[2], amount, growth, inputs)
    unit, found = inputs.unit_of(amount), amount.value / value * 100
    if unit != inputs.indicators[terms[2]].unit:
        return Answer("cannot_tell", "")
    level = write_value(value, 0, unit)
    working = f"{growing} = {level}; {inputs.write(amount)} / {level}"
    mark = find_shared_mark((amount.operator,))
    working += f" = {mark}{write_value(found, 1, 'percent')}; {inputs.write(share)}"
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
    unit = inputs.indicators[terms[0]].unit
    if inputs.indicators[terms[0]].form == "rate":
        years = " × ".join(map(_format_percent_factor, rows))
        product = math.prod(1 + row.value / 100 for row in rows)
        if missing:
            implied = (((1 + mean.value / 100) ** count / product) ** (1 / unknown) - 1) * 100
            formula = f"{_format_percent_factor(mean)}^{count} / ({years})"
            formula = f"({formula})^(1/{unknown})" if unknown > 1 else formula
            return _make_implied_answer(f"{formula} − 1", implied, 2, unit, missing)
        found, working = (product ** (1 / count) - 1) * 100, f"({years})^(1/{count}) − 1"
    else:
        years, total = inputs.add_years(rows)
        if missing:
            found = (mean.value * count - total) / unknown
            years = f"({years})" if len(rows) > 1 else years
            formula = f"({inputs.write(mean)} × {count} − {years}) / {unknown}"
            return _make_implied_answer(formula, found, 2, unit, missing)
        found, working = total / count, f"({years}) / {count}"
    allowed = rounding_margin_of(mean) + max(map(rounding_margin_of, rows))
    working += f" = {write_value(found, 2, unit)}; {inputs.write(mean)}"
    return _compare_with(mean, found, allowed, working)


def _check_total_of_years(terms: list[str], inputs: CoherenceInputs) -> Answer:
    """The total stated for the past plan against the years known, which it must not fall short of.

    3,966 + 2,292 + 4,000 = 10,258 of 13,670 leave 1,706 a year to the two years unknown. A third
    input says how many of the yearly unit make one of the total's.
    """
    total, (rows, missing) = inputs.find_figure(terms[0]), inputs.find_years(terms[1])
    scale = float(terms[2]) if len(terms) > 2 else 1.0
    expected, (years, found) = total.value * scale, inputs.add_years(rows)
    mark, unit = "" if total.operator == "=" else total.operator, inputs.unit_of(rows[0])
    whole, known = (write_amount(f"{value:.12g}", unit) for value in (expected, found))
    sign = find_shared_mark(map(format_figure, rows))
    working = f"{years} = {sign}{known}" if len(rows) > 1 else years
    is_bound = total.operator in (">", ">=")  # which no sum of some years can exceed
    working += f"; {mark}{whole}"
    allowed = rounding_margin_of(total) * scale + sum(map(rounding_margin_of, rows))
    if is_bound:
        short = "cannot_tell" if missing else "inconsistent"
        verdict = short if found < expected - allowed else "consistent"
        return Answer(verdict, working, found, expected, "years_unknown" if missing else "")
    if not missing:
        verdict = rounding.judge_consistency(found, expected, total.decimals, allowed)
        return Answer(verdict, working, found, expected)
    if found > expected + allowed:
        return Answer("inconsistent", working, found, expected, "apart")
    left = (expected - found) / len(missing)
    decimals = int(max(row.decimals for row in rows))
    bound = OPPOSITE_MARKS.get(sign, sign) or mark
    each = bound + write_value(left, decimals, unit)
    working += f"; ({whole} − {known}) / {len(missing)} = {each}: {_join_years(missing)}"
    return Answer("consistent", working, found, expected, "years_unknown")


def _check_share_of_years(terms: list[str], inputs: CoherenceInputs) -> Answer:
    """A total of the past plan as a share of a yearly level: of all its years together.

    51,358 is 43.85% of 117,122; less the four years known, 98,669, the fifth must be 18,453.
    """
    total, share = map(inputs.find_figure, terms[:2])
    rows, missing = inputs.find_years(terms[2])
    (years, level), unit = inputs.add_years(rows), inputs.unit_of(rows[0])
    if missing:
        implied = total.value / share.value * 100
        mark = find_shared_mark((format_figure(total),))
        whole = mark + write_value(implied, 0, unit)
        rest = f"({whole} − ({years}))"
        rest = f"{rest} / {len(missing)}" if len(missing) > 1 else rest[1:-1]
        quotient = f"{inputs.write(total)} / {inputs.write(share)} = {whole}"
        left = (implied - level) / len(missing)
        return _make_implied_answer(f"{quotient}; {rest}", left, 0, unit, missing, mark)
    found = total.value / level * 100
    working = f"{inputs.write(total)} / ({years}) = {write_value(found, 2, 'percent')}"
    allowed = rounding_margin_of(share) + found * rounding_margin_of(total) / total.value
    return _compare_with(share, found, allowed, f"{working}; {inputs.write(share)}")


def _check_not_below_past(terms: list[str], inputs: CoherenceInputs) -> Answer:
    """A yearly target against the yearly mean achieved over the past plan.

    The target is at most 1,600 new members a year where 9,149 ÷ 5 = 1,830 a year were admitted. A
    second input names another indicator, or a number, to compare with.
    """
    target = inputs.find_target(terms[0])
    figure = (terms[1],) if len(terms) > 1 else (target.indicator_id, "", target.basis)
    ends, unit = _list_range_ends(target), inputs.unit_of(target)
    if terms[-1][:1].isdigit():
        past, written, allowed = float(terms[-1]), write_amount(terms[-1], unit), 0.0
    else:
        row = inputs.find_figure(*figure)
        past, written, allowed = row.value, inputs.write(row), rounding_margin_of(row)
    is_down = inputs.indicators[target.indicator_id].better == "down"
    hardest = ends[0] if is_down else ends[-1]
    working = f"{inputs.write(target)}; {written}"
    if not (hardest > past if is_down else hardest < past):
        return Answer("consistent", working, hardest, past, "asks_no_less")
    verdict = rounding.judge_consistency(hardest, past, target.decimals, allowed)
    return Answer(verdict, working, hardest, past, "asks_less")


def _check_amount_per_unit(terms: list[str], inputs: CoherenceInputs) -> Answer:
    """How many times the past plan's amount per unit two targets need together.

    6,900 for 4 million visits is 2.45 times as much a visit as 5,500 for 7.8 million.
    """
    asked, past = map(inputs.find_target, terms[:2]), map(inputs.find_figure, terms[2:])
    (amount, count), (past_amount, past_count) = asked, past
    found = (amount.value / count.value) / (past_amount.value / past_count.value)
    parts = [inputs.write(row) for row in (amount, count, past_amount, past_count)]
    working = f"({parts[0]} / {parts[1]}) / ({parts[2]} / {parts[3]})"
    mark = find_shared_mark(row.operator for row in (amount, count, past_amount, past_count))
    working += f" = {mark}{write_value(found, 2, 'times')}"
    if found <= 1:
        return Answer("consistent", working, found, 1)
    return Answer("cannot_tell", working, found, 1, "needs_more")


def _check_share_follows_growth(terms: list[str], inputs: CoherenceInputs) -> Answer:
    """The share a part would have, had it grown at its rate in a total that grew at its own.

    20.18% growing by 8.87% a year in a total growing by 4.46% is 20.18 × (1.0887 ÷ 1.0446)^5 =
    24.81% five years later. Shares are at current prices, growth is at constant ones: where the two
    differ, prices may be why, and no contradiction is shown.
    """
    first, last = period_years(inputs.past_plan)
    before, after = (inputs.find_figure(terms[0], year) for year in (first - 1, last))
    part, total = map(inputs.find_figure, terms[1:])
    years, unit = last - first + 1, inputs.unit_of(after)
    factor = ((100 + part.value) / (100 + total.value)) ** years
    found = before.value * factor
    ratio = f"{_format_percent_factor(part)} / {_format_percent_factor(total)}"
    working = f"{inputs.write(before)} × ({ratio})^{years} = {write_value(found, 2, unit)}"
    working += f"; {inputs.write(after)}"
    allowed = (rounding_margin_of(before) + rounding_margin_of(after)) * max(1.0, factor)
    answer = _compare_with(after, found, allowed, working)
    if answer.verdict == "inconsistent":
        return answer._replace(verdict="cannot_tell", finding="scopes")
    return answer


COHERENCE_FUNCTIONS: Mapping[str, Callable[[list[str], CoherenceInputs], Answer]] = {
    "level_from_growth": _check_level_from_growth,
    "per_head_from_growth": _check_level_from_growth,
    "share_left": _check_share_left,
    "share_of_level": _check_share_of_level,
    "mean_of_years": _check_mean_of_years,
    "total_of_years": _check_total_of_years,
    "share_of_years": _check_share_of_years,
    "not_below_past": _check_not_below_past,
    "share_follows_growth": _check_share_follows_growth,
    "amount_per_unit": _check_amount_per_unit,
}


def _compare_with(expected: rounding.Figure, found: float, allowed: float, working: str) -> Answer:
    """Whether a figure worked out is the printed one."""
    verdict = rounding.judge_consistency(found, expected.value, expected.decimals, allowed)
    return Answer(verdict, working, found, expected.value)


def _make_implied_answer(
    formula: str, found: float, decimals: int, unit: str, missing: list[int], mark: str = ""
) -> Answer:
    """What the years without a figure must have been; whether they were, nobody can tell."""
    working = f"{formula} = {mark}{write_value(found, decimals, unit)}: {_join_years(missing)}"
    return Answer("cannot_tell", working, found, math.nan, "years_unknown")


def _grow_level(
    indicator: str, target: TargetStatement, growth: TargetStatement, inputs: CoherenceInputs
) -> tuple[Result, int, float, str]:
    """The level before a plan, the years to its target's due year, the level grown so long, how."""
    first, last = period_years(target.plan)
    start, factor = inputs.find_figure(indicator, first - 1), 1 + growth.value / 100
    years = int(last if math.isnan(target.due) else target.due) - first + 1
    return start, years, start.value * factor**years, f"{inputs.write(start)} × {factor:g}^{years}"


def _list_range_ends(target: TargetStatement) -> list[float]:
    return [end for end in (target.value, target.value_high) if not math.isnan(end)]


def _format_percent_factor(row: Result) -> str:
    return f"{1 + row.value / 100:.4f}"


def _join_years(years: list[int]) -> str:
    return ", ".join(map(str, years))
