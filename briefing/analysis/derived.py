"""Results and the rules of derived.csv → the figures no document prints but that follow from them.

A stated figure beats a derived one. A derived figure has no more digits than its inputs support.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from briefing.data import rounding
from briefing.data.codes import INDEX_RULE, parse_rule_inputs
from briefing.data.columns import fill_row, group_by
from briefing.data.index_formula import (
    EXACT,
    INDEX_DECIMALS,
    IndexRule,
    compute_index,
    list_weights,
    scale,
)
from briefing.data.index_rows import IndexWeight
from briefing.data.periods import Period, period_years
from briefing.data.rows import DerivationRule, Indicator, Result
from briefing.limits import MAX_INPUTS

ResultKey = tuple[str, str, str]  # indicator, period, basis
ResultIndex = dict[str, dict[tuple[str, str], Result]]  # indicator → (period, basis) → result
Inputs = list[Result]
Results = Sequence[Result]
Rule = DerivationRule | IndexRule
Rules = Sequence[Rule]
Indicators = Sequence[Indicator]
Plans = tuple[str, ...]


def derive_results(
    stated: Results, rules: Rules, indicators: Indicators, plans: Plans
) -> list[Result]:
    """The stated results in force and everything the rules make of them.

    `derived` names the rule and `inputs` the indicators a derived figure was made from. Rules whose
    inputs are not known, for a period or at all, make nothing.
    """
    results, rows = _index_relevant(stated, rules), list[Result]()
    indicator_by_id = {row.indicator_id: row for row in indicators}
    users = group_by(
        (
            (name, place)
            for place, rule in enumerate(rules)
            for name in parse_rule_inputs(rule.inputs)
        ),
        lambda use: use[0],
    )
    due = {*range(len(rules))}  # places of the rules whose inputs have more figures than before
    for _ in rules:  # a rule may need another's figures: at most so many rounds
        for place, rule in enumerate(rules if due else ()):
            if place not in due:
                continue
            due.discard(place)
            indicator_results = results[rule.indicator_id]
            for key, inputs in _find_derivations(rule, results, plans):
                if key not in indicator_results:
                    made = _make_derived_result(rule, *key, inputs, indicator_by_id)
                    if made is not None:
                        rows.append(made)
                        indicator_results[key] = made
                        due.update(used for _, used in users.get(rule.indicator_id, ()))
    return [*stated, *rows]


def derive_alternative_results(
    stated_results: Results,
    alternatives: Iterable[Results],
    rules: Rules,
    indicators: Indicators,
    plans: Plans,
) -> Iterator[list[Result]]:
    """What `derive_results` makes of other readings of the stated results, as far as they differ.

    Each reading has a row for every one in `stated_results`; of an indicator that a reading says
    nothing else of, and that depends on none it does, there may be no row: its results stay.
    """
    inputs_of, derived_from = defaultdict(set), defaultdict(set)
    for rule in rules:
        for name in parse_rule_inputs(rule.inputs):
            inputs_of[rule.indicator_id].add(name)
            derived_from[name].add(rule.indicator_id)
    for alternative in alternatives:
        pairs = zip(alternative, stated_results, strict=True)
        changed = {row.indicator_id for row, stated in pairs if row.source_id != stated.source_id}
        needed = _find_reachable(_find_reachable(changed, derived_from), inputs_of)
        relevant = [row for row in alternative if row.indicator_id in needed]
        needed_rules = [rule for rule in rules if rule.indicator_id in needed]
        yield derive_results(relevant, needed_rules, indicators, plans)


def derive_overridden(
    results: Results, rules: Rules, indicators: Indicators, plans: Plans
) -> list[Result]:
    """What the rules would make where a source states the figure itself.

    `results` are those in force and derived. Where the two differ, that is a finding.
    """
    index = _index_relevant(results, rules)
    indicator_by_id = {row.indicator_id: row for row in indicators}
    return [
        made
        for rule in rules
        for key, inputs in _find_derivations(rule, index, plans)
        if (stated := index[rule.indicator_id].get(key)) and not stated.derived
        if (made := _make_derived_result(rule, *key, inputs, indicator_by_id))
    ]


def _index_relevant(results: Results, rules: Rules) -> ResultIndex:
    """The results that rules use or may make: of a large province a small part."""
    used = {name for rule in rules for name in parse_rule_inputs(rule.inputs)}
    used |= {rule.indicator_id for rule in rules}
    index: ResultIndex = {name: {} for name in used}
    for row in results:
        if row.indicator_id in used:
            index[row.indicator_id][row.period, row.basis] = row
    return index


def _find_reachable(start: Iterable[str], steps: Mapping[str, set[str]]) -> set[str]:
    """Everything some indicators lead to in any number of steps, and they themselves."""
    found: set[str] = set()
    remaining = set(start)
    while remaining:
        found |= remaining
        remaining = {after for name in remaining for after in steps.get(name, ())} - found
    return found


def _find_derivations(
    rule: Rule, results: ResultIndex, plans: Plans
) -> Iterator[tuple[tuple[str, str], Inputs]]:
    """What a rule can make and from which figures: for its period, or all its inputs allow.

    Nothing grows from zero; zero is never made a small number.
    """
    names = parse_rule_inputs(rule.inputs)
    spans = {span for name in names for span in results[name]}
    bases = sorted({basis for _, basis in spans})
    for period in [rule.period] if rule.period else _list_periods(rule.rule, spans, plans):
        for basis in bases:
            keys = _list_input_keys(rule.rule, names, period, basis, results)
            inputs = [results[n][p, b] for n, p, b in keys if (p, b) in results[n]]
            if not keys or len(inputs) < len(keys):
                continue
            if any(row.operator == "range" for row in inputs):  # no one number to work with
                continue
            if rule.rule == INDEX_RULE and any(row.operator not in EXACT for row in inputs):
                continue
            if rule.rule == "growth" and any(row.value <= 0 for row in inputs):
                continue
            yield (period, basis), inputs


def _list_periods(rule: str, spans: set[tuple[str, str]], plans: Plans) -> list[str]:
    """Every year its inputs may be known for; for paces the plans as well.

    A backcast makes the year before a change; a part of a year is made only where a rule names it.
    """
    known = sorted({period for period, _ in spans if not Period.parse(period).is_month})
    if rule == "backcast":
        return sorted({str(period_years(span)[0] - 1) for span in known})
    years = [span for span in known if Period.parse(span).is_year]
    return [*years, *plans] if rule in ("growth", "change", "per_year") else years


def _list_input_keys(
    rule: str, names: list[str], period: str, basis: str, results: ResultIndex
) -> list[ResultKey]:
    """Which results a rule needs for a period: of most rules its inputs in that period.

    For growth and change the level in the year before and in its last year; for a backcast a later
    level, and the change over exactly the years between.
    """
    if rule in ("growth", "change"):
        first, last = period_years(period)
        is_part = Period.parse(period).is_month
        return [] if is_part else [(names[0], str(year), basis) for year in (first - 1, last)]
    if rule != "backcast":
        return [(name, period, basis) for name in names]
    level, change = names
    for span, _ in results[change]:
        first, last = period_years(span)
        is_between = str(first - 1) == period and not Period.parse(span).is_month
        if is_between and (str(last), basis) in results[level] and (span, basis) in results[change]:
            return [(level, str(last), basis), (change, span, basis)]
    return []


def _make_derived_result(
    rule: Rule, period: str, basis: str, inputs: Inputs, indicators: Mapping[str, Indicator]
) -> Result | None:
    """A figure a rule makes; None of one beyond all numbers."""
    first, last = period_years(period)
    values = [row.value for row in inputs]
    input_indicators = [indicators[row.indicator_id] for row in inputs]
    form = indicators[rule.indicator_id].form
    weights = rule.weights if isinstance(rule, IndexRule) else ()
    derivation = Derivation(values, inputs, last - first + 1, form, input_indicators, weights)
    try:
        value, decimals = DERIVATION_FORMULAS[rule.rule](derivation)
    except (
        ArithmeticError
    ):  # a division by zero, a fall by 100 %, a growth of thousands of per cent over many years
        return None
    if not math.isfinite(value):
        return None
    if decimals is None:  # as many digits as the input with the fewest
        decimals = rounding.count_decimals_for(value, min(row.digits for row in inputs))
    return fill_row(
        Result,
        rule,
        period=period,
        operator="=" if all(row.operator == "=" for row in inputs) else "~",
        value=value,
        estimate="yes" if any(row.estimate == "yes" for row in inputs) else "no",
        basis=basis,
        derived=rule.rule,
        decimals=decimals,
        digits=rounding.count_digits_for(value, decimals),
        source_id=_join_unique([row.source_id for row in inputs], " + "),
        place=_join_unique([row.place for row in inputs], "; "),
        printed=_join_unique([row.printed for row in inputs], "; "),
    )


def _join_unique(values: list[str], separator: str) -> str:
    """Each once, those of figures that are derived themselves too; only the first of very many."""
    parts = dict.fromkeys(part for value in values for part in value.split(separator) if part)
    return separator.join(itertools.islice(parts, MAX_INPUTS))


PERCENT_FORMS = ("share", "rate")  # of units whose numbers are per cent


class Derivation(NamedTuple):
    """A figure to derive: the values of its inputs, these, the years of its period, its form.

    `weights` are those of an index, in the order of its inputs.
    """

    values: list[float]
    inputs: Inputs
    years: int
    form: str  # of its unit
    indicators: list[Indicator]  # of the inputs
    weights: Sequence[IndexWeight] = ()

    @property
    def decimals(self) -> int:
        """The fewest decimals of an input."""
        return int(min(row.decimals for row in self.inputs))


Formula = Callable[[Derivation], tuple[float, int | None]]  # decimals None: by the inputs' digits


def _derive_ratio(derivation: Derivation) -> tuple[float, None]:
    above, below = derivation.values
    return above / below * (100 if derivation.form in PERCENT_FORMS else 1), None


def _derive_growth(derivation: Derivation) -> tuple[float, int]:
    growth = functools.partial(rounding.compute_growth, years=derivation.years)
    return growth(*derivation.values), rounding.count_certain_decimals(growth, *derivation.inputs)


def _derive_change(derivation: Derivation) -> tuple[float, int]:
    before, after = derivation.values
    wanted = -1 if derivation.indicators[0].better == "down" else 1
    value = wanted * (after - before) / derivation.years
    return rounding.strip_float_noise(value), derivation.decimals


def _derive_backcast(derivation: Derivation) -> tuple[float, int | None]:
    """The level before: divided by how many times it grew, or less what it moved.

    A yearly change counts for every year of its span; one that is not growth is in the wanted
    direction, as the rule `change` makes it.
    """
    level, change = derivation.values
    form, yearly = (
        derivation.indicators[1].form,
        derivation.indicators[1].unit.endswith("_per_year"),
    )
    first, last = period_years(derivation.inputs[1].period)
    span = last - first + 1
    if form == "index" or form in PERCENT_FORMS:
        factor = change if form == "index" else 1 + change / 100
        return level / (factor**span if yearly else factor), None
    if yearly:
        change *= -span if derivation.indicators[0].better == "down" else span
    return rounding.strip_float_noise(level - change), derivation.decimals


def _derive_index(derivation: Derivation) -> tuple[float, int]:
    rows = zip(derivation.values, derivation.weights, derivation.indicators, strict=True)
    scaled = [scale(value, weight, indicator.better) for value, weight, indicator in rows]
    return compute_index(scaled, list_weights(derivation.weights)), INDEX_DECIMALS


DERIVATION_FORMULAS: Mapping[str, Formula] = {
    "sum": lambda d: (rounding.strip_float_noise(sum(d.values)), d.decimals),
    "per_year": lambda d: (d.values[0] / d.years, None),
    "ratio": _derive_ratio,
    "growth": _derive_growth,
    "change": _derive_change,
    "backcast": _derive_backcast,
    INDEX_RULE: _derive_index,
}
