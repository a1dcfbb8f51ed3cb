"""Results and the rules of derived.csv → the figures no document prints but that follow from them.

A stated figure beats a derived one. A derived figure has no more digits than its inputs support.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from briefing.data import rounding, schema
from briefing.data.rows import DerivationRule, Indicator, Result

ResultKey = tuple[str, str, str]  # indicator, period, basis
Inputs = list[Result]


class ResultLookup(dict[ResultKey, Result]):
    """Results to look up by key, with the periods and bases known of each indicator."""

    def __init__(self, results: Iterable[Result]) -> None:
        super().__init__()
        self.periods_by_indicator: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in results:
            self.add(row)

    def add(self, row: Result) -> None:
        self[row.indicator_id, row.period, row.basis] = row
        self.periods_by_indicator[row.indicator_id].append((row.period, row.basis))


def derive_results(
    stated: Sequence[Result],
    rules: Sequence[DerivationRule],
    indicators: Sequence[Indicator],
    plans: tuple[str, ...],
) -> list[Result]:
    """The stated results in force and everything the rules make of them.

    `derived` names the rule and `inputs` the indicators a derived figure was made from. Rules whose
    inputs are not known, for a period or at all, make nothing.
    """
    results, rows = ResultLookup(_select_relevant(stated, rules)), list[Result]()
    indicator_by_id = {row.indicator_id: row for row in indicators}
    for _ in rules:  # a rule may need another's figures: at most so many rounds
        before = len(results)
        for rule in rules:
            for key, inputs in _find_derivations(rule, results, plans):
                if key not in results:
                    rows.append(_make_derived_result(rule, key, inputs, indicator_by_id))
                    results.add(rows[-1])
        if len(results) == before:
            break
    return [*stated, *rows]


def derive_alternative_results(
    stated_results: Sequence[Result],
    alternatives: Iterable[Sequence[Result]],
    rules: Sequence[DerivationRule],
    indicators: Sequence[Indicator],
    plans: tuple[str, ...],
) -> Iterator[list[Result]]:
    """What `derive_results` makes of other readings of the stated results, as far as they differ.

    Each reading has a row for every one in `stated_results`; of an indicator that a reading says
    nothing else of, and that depends on none it does, there may be no row: its results stay.
    """
    inputs_of, derived_from = _map_dependencies(rules)
    for alternative in alternatives:
        pairs = zip(alternative, stated_results, strict=True)
        changed = {row.indicator_id for row, stated in pairs if row.source_id != stated.source_id}
        needed = _find_reachable(_find_reachable(changed, derived_from), inputs_of)
        yield derive_results(
            [row for row in alternative if row.indicator_id in needed],
            [rule for rule in rules if rule.indicator_id in needed],
            [indicator for indicator in indicators if indicator.indicator_id in needed],
            plans,
        )


def derive_overridden(
    results: Sequence[Result],
    rules: Sequence[DerivationRule],
    indicators: Sequence[Indicator],
    plans: tuple[str, ...],
) -> list[Result]:
    """What the rules would make where a source states the figure itself.

    `results` are those in force and derived. Where the two differ, that is a finding.
    """
    lookup = ResultLookup(_select_relevant(results, rules))
    indicator_by_id = {row.indicator_id: row for row in indicators}
    return [
        _make_derived_result(rule, key, inputs, indicator_by_id)
        for rule in rules
        for key, inputs in _find_derivations(rule, lookup, plans)
        if not lookup[key].derived
    ]


def _select_relevant(results: Sequence[Result], rules: Sequence[DerivationRule]) -> list[Result]:
    """The results that rules use or may make: of a large province a small part."""
    used = {name for rule in rules for name in schema.parse_rule_inputs(rule.inputs)}
    used |= {rule.indicator_id for rule in rules}
    return [row for row in results if row.indicator_id in used]


def _map_dependencies(
    rules: Sequence[DerivationRule],
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """The indicators each derived one is made from, and those that are made from each."""
    inputs_of: dict[str, set[str]] = defaultdict(set)
    derived_from: dict[str, set[str]] = defaultdict(set)
    for rule in rules:
        for name in schema.parse_rule_inputs(rule.inputs):
            inputs_of[rule.indicator_id].add(name)
            derived_from[name].add(rule.indicator_id)
    return inputs_of, derived_from


def _find_reachable(start: Iterable[str], steps: Mapping[str, set[str]]) -> set[str]:
    """Everything some indicators lead to in any number of steps, and they themselves."""
    found: set[str] = set()
    remaining = set(start)
    while remaining:
        found |= remaining
        remaining = {after for name in remaining for after in steps.get(name, ())} - found
    return found


def _find_derivations(
    rule: DerivationRule, results: ResultLookup, plans: tuple[str, ...]
) -> Iterator[tuple[ResultKey, Inputs]]:
    """What a rule can make and from which figures: for its period, or all its inputs allow."""
    names = schema.parse_rule_inputs(rule.inputs)
    known = {span for name in names for span in results.periods_by_indicator.get(name, ())}
    bases = sorted({basis for _, basis in known})
    for period in [rule.period] if rule.period else _list_periods(rule.rule, known, plans):
        for basis in bases:
            keys = _list_input_keys(rule.rule, names, period, basis, results)
            inputs = [results[key] for key in keys if key in results]
            if keys and len(inputs) == len(keys) and _is_defined(rule.rule, inputs):
                yield (rule.indicator_id, period, basis), inputs


def _list_periods(rule: str, known: set[tuple[str, str]], plans: tuple[str, ...]) -> list[str]:
    """Every year its inputs may be known for; for paces the plans as well.

    A backcast makes the year before a change; a part of a year is made only where a rule names it.
    """
    spans = sorted({period for period, _ in known if not schema.Period.parse(period).is_month})
    if rule == "backcast":
        return sorted({str(schema.period_years(span)[0] - 1) for span in spans})
    years = [span for span in spans if schema.Period.parse(span).is_year]
    return [*years, *plans] if rule in ("growth", "change", "per_year") else years


def _is_defined(rule: str, inputs: Inputs) -> bool:
    """Nothing grows from zero and nothing is divided by it; zero is never made a small number."""
    if rule == "growth":
        return all(row.value > 0 for row in inputs)
    return rule != "ratio" or inputs[1].value != 0


def _list_input_keys(
    rule: str, names: list[str], period: str, basis: str, results: ResultLookup
) -> list[ResultKey]:
    """Which results a rule needs for a period: of most rules its inputs in that period.

    For growth and change the level in the year before and in its last year; for a backcast a later
    level, and the change over exactly the years between.
    """
    if rule in ("growth", "change"):
        first, last = schema.period_years(period)
        is_part = schema.Period.parse(period).is_month
        return [] if is_part else [(names[0], str(year), basis) for year in (first - 1, last)]
    if rule != "backcast":
        return [(name, period, basis) for name in names]
    level, change = names
    for span, _ in results.periods_by_indicator.get(change, ()):
        first, last = schema.period_years(span)
        keys = [(level, str(last), basis), (change, span, basis)]
        is_between = str(first - 1) == period and not schema.Period.parse(span).is_month
        if is_between and all(key in results for key in keys):
            return keys
    return []


class Derivation(NamedTuple):
    """A figure to derive: its inputs, the years of its period, its indicator and theirs."""

    inputs: Inputs
    years: int
    indicator: Indicator
    input_indicators: list[Indicator]

    @property
    def decimals(self) -> int:
        """The fewest decimals of an input."""
        return int(min(row.decimals for row in self.inputs))

    @property
    def digits(self) -> int:
        """The fewest digits of an input."""
        return int(min(row.digits for row in self.inputs))


def _make_derived_result(
    rule: DerivationRule, key: ResultKey, inputs: Inputs, indicators: Mapping[str, Indicator]
) -> Result:
    indicator, period, basis = key
    first, last = schema.period_years(period)
    input_indicators = [indicators[row.indicator_id] for row in inputs]
    derivation = Derivation(inputs, last - first + 1, indicators[indicator], input_indicators)
    value, decimals = DERIVATION_FORMULAS[rule.rule](derivation)
    return Result(
        indicator_id=indicator,
        period=period,
        operator="=" if all(row.operator == "=" for row in inputs) else "~",
        value=value,
        estimate="yes" if any(row.estimate == "yes" for row in inputs) else "no",
        basis=basis,
        derived=rule.rule,
        inputs=rule.inputs,
        decimals=decimals,
        digits=rounding.count_digits_for(value, decimals),
        source_id=_join_unique([row.source_id for row in inputs], " + "),
        place=_join_unique([row.place for row in inputs], "; "),
        printed="; ".join(row.printed for row in inputs if row.printed),
        note=rule.note,
    )


def _join_unique(values: list[str], separator: str) -> str:
    """Each once, those of figures that are derived themselves too."""
    parts = (part for value in values for part in value.split(separator) if part)
    return separator.join(dict.fromkeys(parts))


def _derive_sum(derivation: Derivation) -> tuple[float, int]:
    value = rounding.strip_float_noise(sum(row.value for row in derivation.inputs))
    return value, derivation.decimals


def _derive_per_year(derivation: Derivation) -> tuple[float, int]:
    value = derivation.inputs[0].value / derivation.years
    return value, rounding.count_decimals_for(value, derivation.digits)


def _derive_ratio(derivation: Derivation) -> tuple[float, int]:
    above, below = derivation.inputs
    factor = 100 if derivation.indicator.unit.startswith("percent") else 1
    value = above.value / below.value * factor
    return value, rounding.count_decimals_for(value, derivation.digits)


def _derive_growth(derivation: Derivation) -> tuple[float, int]:
    before, after = derivation.inputs

    def growth(start: float, end: float) -> float:
        return rounding.compute_growth(start, end, derivation.years)

    value = growth(before.value, after.value)
    return value, rounding.count_certain_decimals(growth, before, after)


def _derive_change(derivation: Derivation) -> tuple[float, int]:
    before, after = derivation.inputs
    wanted = -1 if derivation.input_indicators[0].better == "down" else 1
    value = wanted * (after.value - before.value) / derivation.years
    return rounding.strip_float_noise(value), derivation.decimals


def _derive_backcast(derivation: Derivation) -> tuple[float, int]:
    """The level before: divided by how many times it grew, or less what it moved.

    A yearly change counts for every year of its span; one that is not growth is in the wanted
    direction, as the rule `change` makes it.
    """
    level, change = derivation.inputs
    level_indicator, change_indicator = derivation.input_indicators
    unit = change_indicator.unit
    first, last = schema.period_years(change.period)
    span = last - first + 1
    if unit == "times" or unit.startswith("percent"):
        factor = change.value if unit == "times" else 1 + change.value / 100
        value = level.value / (factor**span if unit.endswith("_per_year") else factor)
        return value, rounding.count_decimals_for(value, derivation.digits)
    movement = change.value
    if unit.endswith("_per_year"):
        movement *= -span if level_indicator.better == "down" else span
    return rounding.strip_float_noise(level.value - movement), derivation.decimals


DERIVATION_FORMULAS: Mapping[str, Callable[[Derivation], tuple[float, int]]] = {
    "sum": _derive_sum,
    "per_year": _derive_per_year,
    "ratio": _derive_ratio,
    "growth": _derive_growth,
    "change": _derive_change,
    "backcast": _derive_backcast,
}
