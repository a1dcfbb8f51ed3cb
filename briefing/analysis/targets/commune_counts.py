"""The states of communes → how many meet what a rule asks, as a result: exact, or a bound.

A commune of which nothing is known makes the count a bound: so many at least, so many at most.
Nothing is counted across the lists of communes before and after a merger.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from briefing.analysis.targets import attainment
from briefing.data import rounding
from briefing.data.codes import (
    COUNTING_RULES,
    SUM_OF_COMMUNES,
    Condition,
    parse_condition,
    parse_summed_column,
)
from briefing.data.columns import fill_row, group_by
from briefing.data.commune_rows import Commune, CommuneCount, CommuneState
from briefing.data.dataset import TargetStatement
from briefing.data.rows import DerivationRule, Indicator, Result, ResultKey
from briefing.limits import MAX_INPUTS

COUNTED_KINDS = ("level", "count", "each_year")  # kinds of targets a count can meet
SUM_DECIMALS = 2  # of a sum of areas in km²
SHARE_DECIMALS = 2  # of a share of communes: 21 of 53 are 39.62 %


def count_communes(
    rules: Sequence[DerivationRule],
    states: Sequence[CommuneState],
    stated: Sequence[Result],
    targets: Sequence[TargetStatement],
    indicators: Sequence[Indicator],
) -> list[CommuneCount]:
    """How many communes meet each rule, a row for each period and basis.

    Where several targets ask for the count on its list, `needed` is for the one due last.
    """
    countable = [row for row in targets if row.kind in COUNTED_KINDS]
    asked = {(row.indicator_id, row.basis): row for row in sorted(countable, key=_get_due)}
    better = {row.indicator_id: row.better for row in indicators}
    by_key = {row.key: row for row in stated}
    groups = group_by(states, lambda row: row.key)
    counts: list[CommuneCount] = []
    for rule in rules:
        condition = parse_condition(rule.inputs) if rule.rule in COUNTING_RULES else None
        for key, members in groups.items() if condition else ():
            if condition and key[0] == rule.indicator_id and rule.period in ("", key[1]):
                row = _count(rule, condition, members, by_key.get(key))
                wanted = ((rule.indicator_id, basis) for basis in (row.basis, ""))
                if target := next(filter(None, map(asked.get, wanted)), None):
                    needed = find_needed(row, target, better[row.indicator_id])
                    row = row._replace(target_id=target.target_id, needed=needed)
                counts.append(row)
    return counts


def _get_due(target: TargetStatement) -> float:
    return target.due if target.due == target.due else float(target.plan[-4:])


def find_needed(count: CommuneCount, target: TargetStatement, better: str) -> float:
    """The least number of communes by which a target to be reached is met: over 80 % of 53 is 43.

    NaN where fewer are better, where the total is not known, or all of them are not enough.
    """
    is_share, bound = count.rule == "share_where", _make_bound(target, better)
    if bound.operator in ("<", "<=") or (is_share and count.total != count.total_high):
        return math.nan
    for met in range(int(count.total_high) + 1):
        value = 100 * met / count.total if is_share and count.total else float(met)
        if attainment.is_met(value, bound):
            return float(met)
    return math.nan


def _count(
    rule: DerivationRule,
    condition: Condition,
    members: Sequence[CommuneState],
    stated: Result | None,
) -> CommuneCount:
    asked = [row.state for row in members if row.asked == "yes"]
    perhaps = [row.state for row in members if row.asked == "unknown"]
    met, not_met = asked.count("met"), asked.count("not_met")
    low, high = compute_bounds(asked, perhaps, is_share=rule.rule == "share_where")
    facts = (
        {}
        if stated is None
        else {
            "stated": stated.value,
            "stated_operator": stated.operator,
            "stated_source_id": stated.source_id,
            "stated_place": stated.place,
        }
    )
    return fill_row(
        CommuneCount,
        rule=rule.rule,
        inputs=rule.inputs,
        indicator_id=rule.indicator_id,
        input_indicator_id=condition.indicator_id,
        operator=condition.operator,
        value=condition.value,
        period=members[0].period,
        basis=members[0].basis,
        met=float(met),
        not_met=float(not_met),
        unknown=float(len(members) - met - not_met),
        total=float(len(asked)),
        total_high=float(len(members)),
        low=low,
        high=high,
        **facts,
    )


def compute_bounds(
    asked: Sequence[str], perhaps: Sequence[str], *, is_share: bool
) -> tuple[float, float]:
    """The least and the greatest a count, or its share in %, can be.

    `asked` are the states of the communes a rule is about, `perhaps` those of communes of which a
    filter cannot tell. The share is least where of these just those belong that do not, or may not,
    meet it, and greatest where just the others do.
    """
    met, maybe = asked.count("met"), asked.count("unknown")
    if not is_share:
        return float(met), float(met + maybe + len(perhaps) - perhaps.count("not_met"))
    failing, passing = len(perhaps) - perhaps.count("met"), len(perhaps) - perhaps.count("not_met")
    if not asked and not perhaps:
        return math.nan, math.nan
    least = len(asked) + failing
    greatest = len(asked) + passing
    low = 100 * met / least if least else 100.0  # only communes that meet it, if any is asked
    high = 100 * (met + maybe + passing) / greatest if greatest else 0.0
    return low, high


def make_results(
    counts: Sequence[CommuneCount],
    states: Sequence[CommuneState],
    targets: Sequence[TargetStatement],
    indicators: Sequence[Indicator],
) -> tuple[list[Result], set[ResultKey]]:
    """The counts as results, exact or a bound; and the keys of bounds that decide no target.

    The bound is the least, by which a target to be reached can be met and not missed; the greatest,
    where that decides every target of the indicator, or where none is known to meet it. A count of
    which nothing is known makes no result.
    """
    members = group_by(states, lambda row: row.key)
    better = {row.indicator_id: row.better for row in indicators}
    results, undecided = list[Result](), set[ResultKey]()
    for count in counts:
        greatest = 100.0 if count.rule == "share_where" else count.total_high
        if math.isnan(count.low) or (count.low == 0 and count.high == greatest):
            continue
        operator, value = "=", count.low
        if count.low != count.high:
            about = (row for row in targets if row.indicator_id == count.indicator_id)
            asked = [row for row in about if row.kind in COUNTED_KINDS]
            ways = {_find_deciding_end(row, count, better[count.indicator_id]) for row in asked}
            is_high = ways == {"<="} or (">=" not in ways and count.low == 0)
            operator, value = ("<=", count.high) if is_high else (">=", count.low)
            if ways != {operator}:
                undecided.add(count.key)
        results.append(_make_result(count, operator, value, members[count.key]))
    return results, undecided


def _find_deciding_end(target: TargetStatement, count: CommuneCount, better: str) -> str:
    """The bound of a count that decides a target by itself: ">=", "<=", or "" where neither does.

    A target is met at any time, and missed only from its year on: until then more communes may come
    to meet what is counted, or fewer.
    """
    is_due = int(count.period[:4]) >= _get_due(target)
    bound = _make_bound(target, better)
    ends = {
        ">=": attainment.Interval(count.low, math.inf),
        "<=": attainment.Interval(-math.inf, count.high),
    }
    for operator, interval in ends.items():
        answer = attainment.compare_with_bound(interval, bound)
        if answer in ("met", "exceeded") or (answer == "not_met" and is_due):
            return operator
    return ""


def _make_bound(target: TargetStatement, better: str) -> attainment.Bound:
    return attainment.make_bound(target.operator, target.value, target.value_high, better)


def _make_result(
    count: CommuneCount, operator: str, value: float, members: Sequence[CommuneState]
) -> Result:
    is_share = count.rule == "share_where" and value != int(value)
    decimals = float(SHARE_DECIMALS if is_share else 0)
    known = [row for row in members if row.state != "unknown"]
    sources = dict.fromkeys(row.source_id for row in known if row.source_id)
    return fill_row(
        Result,
        indicator_id=count.indicator_id,
        period=count.period,
        operator=operator,
        value=value,
        estimate="yes" if any(row.estimate == "yes" for row in known) else "no",
        basis=count.basis,
        derived=count.rule,
        inputs=count.inputs,
        decimals=decimals,
        digits=float(rounding.count_digits_for(value, decimals)),
        source_id=" + ".join([*sources][:MAX_INPUTS]),
    )


def add_up(rules: Sequence[DerivationRule], communes: Sequence[Commune]) -> list[Result]:
    """The sums of columns of communes.csv that rules ask for, a result for each list of communes.

    Where a cell is empty the sum is that of the others, at least.
    """
    results: list[Result] = []
    lists = group_by(communes, lambda row: row.basis)
    for rule in (rule for rule in rules if rule.rule == SUM_OF_COMMUNES):
        column = parse_summed_column(rule.inputs)
        for basis, members in lists.items() if column and rule.period else ():
            known = [row for row in members if getattr(row, column) == getattr(row, column)]
            if not known:
                continue
            value = rounding.strip_float_noise(sum(getattr(row, column) for row in known))
            decimals = float(SUM_DECIMALS if value != int(value) else 0)
            sources = dict.fromkeys(row.source_id for row in known)
            results.append(
                fill_row(
                    Result,
                    rule,
                    operator="=" if known == members else ">=",
                    value=value,
                    estimate="no",
                    basis=basis,
                    derived=rule.rule,
                    decimals=decimals,
                    digits=float(rounding.count_digits_for(value, decimals)),
                    source_id=" + ".join(sources),
                )
            )
    return results


def list_overridden(
    counts: Sequence[CommuneCount], counted: Sequence[Result], stated: Sequence[Result]
) -> Iterator[Result]:
    """The counted results of which a source states the figure itself.

    A bound is the end that is nearer to what is stated: 40 cannot be true of 12 to 33.
    """
    by_key = {row.key: row for row in counts}
    known = {row.key: row.value for row in stated}
    for row in counted:
        if row.key in known and (count := by_key.get(row.key)) and row.operator != "=":
            is_above = known[row.key] > count.high
            yield row._replace(
                operator="<=" if is_above else ">=", value=count.high if is_above else count.low
            )
        elif row.key in known:
            yield row
